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
