/* Rule functions about dates. What is no date is passed: the schema has said so. */
#include "rules/function.h"

void run_dates_ordered(Judge *j, const Argument *args)
{
    Nodes nodes = argument_nodes(j, &args[0]);
    const Node *last = NULL;
    Date before, date;
    for (size_t i = 0; i < nodes.count; i++) {
        const Node *n = nodes.items[i];
        if (!date_read(node_text(n), &date))
            continue;
        int order = last == NULL ? 1 : date_cmp(date, before);
        if (order < 0 || (order == 0 && args[1].flag)) {
            Finding f = finding_at(j, n);
            finding_label(&f, last, "cette date devrait précéder", "this date should come before");
            finding_value(&f, "earlier", node_text(last));
            finding_report(&f);
        }
        last = n;
        before = date;
    }
}

/* The date of an argument that may be absent. */
static const Node *bound_of(const Judge *j, const Argument *arg, Date *out)
{
    const Node *n = arg->present ? argument_node(j, arg) : NULL;
    return n != NULL && date_read(node_text(n), out) ? n : NULL;
}

void run_date_within(Judge *j, const Argument *args)
{
    Date from, to, date;
    const Node *first = bound_of(j, &args[1], &from), *last = bound_of(j, &args[2], &to);
    Nodes nodes = argument_nodes(j, &args[0]);
    for (size_t i = 0; i < nodes.count; i++) {
        const Node *n = nodes.items[i], *bound = NULL;
        if (!date_read(node_text(n), &date))
            continue;
        if (first != NULL && date_cmp(date, from) < 0)
            bound = first;
        else if (last != NULL && date_cmp(date, to) > 0)
            bound = last;
        if (bound == NULL)
            continue;
        Finding f = finding_at(j, n);
        finding_label(&f, bound, "limite", "limit");
        finding_value(&f, "bound", node_text(bound));
        finding_report(&f);
    }
}

enum { MONTHS_LIMIT = 1200 };

void run_months_agree(Judge *j, const Argument *args)
{
    Date start, end;
    Decimal number;
    int64_t months;
    const Node *first = argument_node(j, &args[0]), *count = argument_node(j, &args[1]);
    const Node *last = argument_node(j, &args[2]);
    if (first == NULL || count == NULL || last == NULL || !date_read(node_text(first), &start) ||
        !date_read(node_text(last), &end) || !number_of(j, count, &number) ||
        !decimal_int(&number, &months) || months <= 0 || months > MONTHS_LIMIT ||
        start.year > 9800 || date_cmp(end, start) <= 0)
        return;
    Date anniversary = date_add_months(start, (int32_t)months);
    Date eve = date_add_days(anniversary, -1);
    if (date_cmp(end, eve) == 0 || date_cmp(end, anniversary) == 0)
        return;
    Finding f = finding_at(j, last);
    finding_label(&f, first, "début", "start");
    finding_label(&f, count, "mois", "months");
    finding_value(&f, "computed",
                  str_print(j->ctx->mem, "%04d-%02d-%02d", eve.year, eve.month, eve.day));
    finding_report(&f);
}
