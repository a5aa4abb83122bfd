/* What service levels give -> JSON for a program: moments are local times of ISO 8601, amounts
 * plain numbers with their unit beside them. See sla.h. */
#include "command/provenance.h"
#include "command/sla.h"

static Str moment(const Service *r, int64_t minutes)
{
    int64_t day_number = hours_day(minutes);
    int minute = (int)(minutes - day_number * DAY_MINUTES);
    return str_print(r->mem, STR_FMT "T%02d:%02d",
                     STR_ARG(date_text(r->mem, date_of_days((int32_t)day_number))), minute / 60,
                     minute % 60);
}

static const Node *first_of(const Service *r, const char *key)
{
    const Node *list = node_member(r->sla, str(key));
    return list == NULL ? NULL : list->child;
}

/* Why no end of it can be said. */
static void put_status(JsonText *j, bool has_limit, bool too_long)
{
    json_text(j, "status",
              !has_limit ? S("no-recovery-time")
              : too_long ? S("over-400-days")
                         : S("bounded"));
}

static void put_incident(JsonText *j, const Service *r, const Node *priority, int64_t opened)
{
    Incident i;
    bool counted = hours_incident(r->mem, r->sla, priority, r->alsace, opened, &i);
    json_open(j, NULL, '{');
    json_text(j, "priority", node_text(node_member(priority, S("id"))));
    json_text(j, "opened", moment(r, opened));
    put_status(j, counted && i.recovery > 0, i.restored < 0);
    if (counted && i.taken >= 0)
        json_text(j, "taken", moment(r, i.taken));
    if (counted && i.restored >= 0) {
        json_text(j, "restored", moment(r, i.restored));
        json_number(j, "minutes", i.restored - opened);
    }
    json_close(j, '}');
}

static void put_worst(JsonText *j, const Service *r, const Node *priority)
{
    Str id = node_text(node_member(priority, S("id")));
    bool working = false;
    int64_t opened, longest, unpaid = sla_free_after(r, id, &working);
    longest = service_longest(r->mem, r->sla, priority, r->alsace, r->from, &opened);
    json_open(j, NULL, '{');
    json_text(j, "priority", id);
    json_truth(j, "penalty", sla_is_backed(r, S("gtr"), id));
    put_status(j, longest != SERVICE_NO_LIMIT, longest == SERVICE_TOO_LONG);
    if (longest >= 0) {
        json_text(j, "opened", moment(r, opened));
        json_number(j, "minutes", longest);
        json_number(j, "unpaid_minutes_more", unpaid);
        json_truth(j, "unpaid_in_working_time", working);
    }
    json_close(j, '}');
}

static void put_downtime(JsonText *j, const Service *r, const Node *availability)
{
    int64_t seconds = service_downtime(r->mem, availability);
    if (seconds < 0)
        return;
    json_open(j, NULL, '{');
    json_text(j, "service", node_text(node_member(availability, S("service"))));
    json_text(j, "period", node_text(node_member(availability, S("period"))));
    json_number(j, "seconds", seconds);
    json_close(j, '}');
}

static void put_penalty(JsonText *j, const Service *r, const Penalty *p)
{
    bool availability = str_eq(p->on, S("availability"));
    json_open(j, NULL, '{');
    json_text(j, "trigger", node_text(node_member(p->node, S("trigger"))));
    json_text(j, "on", p->on);
    if (p->priority.n > 0)
        json_text(j, "priority", p->priority);
    json_truth(j, "computable", p->computable);
    if (p->computable) {
        json_decimal(j, "percent", sla_digits(r->mem, p->amount));
        if (availability)
            json_decimal(j, "unit_points", sla_digits(r->mem, p->unit));
        else
            json_number(j, "unit_minutes", p->unit);
        json_truth(j, "unit_begun_is_due", p->begun);
        json_truth(j, "working_time", p->working);
    }
    if (p->cap >= 0)
        json_decimal(j, "cap_percent", sla_digits(r->mem, p->cap));
    int64_t after = availability ? -1 : penalty_full_after(p);
    if (after > 0)
        json_number(j, "cap_after_minutes", after);
    json_close(j, '}');
}

static void put_most(JsonText *j, const Service *r)
{
    if (r->limit < 0)
        return;
    json_open(j, "most_in_a_month", '{');
    json_decimal(j, "percent", sla_digits(r->mem, r->limit));
    if (r->has_fee) {
        json_decimal(j, "fee", decimal_text(r->mem, &r->fee.number));
        json_decimal(j, "amount", r->most);
        json_text(j, "currency", r->fee.unit);
    }
    json_close(j, '}');
}

static void put_contradictions(JsonText *j, const Service *r)
{
    Clash *clashes;
    size_t count = sla_clashes(r, &clashes);
    json_open(j, "clashes", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(j, NULL, '{');
        json_text(j, "priority", node_text(node_member(clashes[i].priority, S("id"))));
        json_number(j, "minutes", clashes[i].minutes);
        json_text(j, "service", node_text(node_member(clashes[i].availability, S("service"))));
        json_number(j, "seconds_allowed", clashes[i].seconds);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_open(j, "findings", '[');
    for (size_t i = 0; i < diag_count(r->s->ctx.diag); i++) {
        const Diagnostic *d = diag_at(r->s->ctx.diag, i);
        if (!sla_is_finding(d))
            continue;
        json_open(j, NULL, '{');
        json_text(j, "rule", d->id);
        json_text(j, "message", d->message.in[r->lang]);
        json_close(j, '}');
    }
    json_close(j, ']');
}

void sla_write_json(const Service *r)
{
    JsonText j = {.out = r->out};
    json_open(&j, NULL, '{');
    json_open(&j, "incidents", '[');
    for (size_t m = 0; m < 2; m++)
        for (const Node *n = first_of(r, "priorities"); n != NULL; n = n->next)
            put_incident(&j, r, n, r->moments[m]);
    json_close(&j, ']');
    json_open(&j, "worst_without_penalty", '[');
    for (const Node *n = first_of(r, "priorities"); n != NULL; n = n->next)
        put_worst(&j, r, n);
    json_close(&j, ']');
    json_open(&j, "downtime_allowed", '[');
    for (const Node *n = first_of(r, "availability"); n != NULL; n = n->next)
        put_downtime(&j, r, n);
    json_close(&j, ']');
    json_open(&j, "penalties", '[');
    for (size_t i = 0; i < r->penalty_count; i++)
        put_penalty(&j, r, &r->penalties[i]);
    json_close(&j, ']');
    put_most(&j, r);
    put_contradictions(&j, r);
    json_close(&j, '}');
    buf_byte(r->out, '\n');
}
