/* pdoc sla PROJECT: what the service levels really give: delays over a week-end, the worst service
 * that triggers no penalty, the most that penalties can cost, promises that contradict each other.
 */
#include "command/sla.h"

#include <unistd.h>

int sla_run(Session *s);

/* ---- what is asked of the levels ----------------------------------------------------------- */

static bool holds_for(const Penalty *p, Str on, Str priority)
{
    return str_eq(p->on, on) && p->computable && p->cap != 0 && p->amount > 0 &&
           (p->priority.n == 0 || str_eq(p->priority, priority));
}

bool sla_is_backed(const Service *r, Str on, Str priority)
{
    for (size_t i = 0; i < r->penalty_count; i++)
        if (holds_for(&r->penalties[i], on, priority))
            return true;
    return false;
}

int64_t sla_free_after(const Service *r, Str priority, bool *working)
{
    int64_t least = -1;
    for (size_t i = 0; i < r->penalty_count; i++) {
        const Penalty *p = &r->penalties[i];
        if (!holds_for(p, S("gtr"), priority))
            continue;
        int64_t free_minutes = p->begun ? 0 : p->unit - 1;
        if (least < 0 || free_minutes < least) {
            least = free_minutes;
            *working = p->working;
        }
    }
    return least < 0 ? 0 : least;
}

size_t sla_clashes(const Service *r, Clash **out)
{
    const Node *priority = node_at(r->sla, "priorities.0");
    const Node *list = node_member(r->sla, S("availability"));
    Incident i;
    size_t count = 0;
    *out = NEW_ARRAY(r->mem, Clash, list == NULL ? 0 : list->count);
    if (priority == NULL || !hours_incident(r->mem, r->sla, priority, r->alsace, 0, &i) ||
        i.recovery <= 0)
        return 0;
    for (const Node *n = list == NULL ? NULL : list->child; n != NULL; n = n->next) {
        int64_t seconds = service_downtime(r->mem, n);
        if (seconds >= 0 && i.recovery * 60 > seconds)
            (*out)[count++] = (Clash){priority, n, i.recovery, seconds};
    }
    return count;
}

bool sla_is_finding(const Diagnostic *d)
{
    return str_starts(d->id, S("sla-")) && d->class == CLASS_FINDING && d->waived.n == 0;
}

Str sla_digits(Arena *a, int64_t millionths)
{
    Decimal d = decimal_of_int(a, millionths);
    d.exponent -= 6;
    return decimal_text(a, &d);
}

/* ---- reading ------------------------------------------------------------------------------- */

static void read_penalties(Service *r)
{
    const Node *list = node_member(r->sla, S("penalties"));
    r->penalties = NEW_ARRAY(r->mem, Penalty, list == NULL ? 0 : list->count);
    for (const Node *n = list == NULL ? NULL : list->child; n != NULL; n = n->next)
        r->penalties[r->penalty_count++] = penalty_read(r->mem, n);
    r->limit = penalties_limit(r->penalties, r->penalty_count);
    const Node *cap = node_member(r->sla, S("penalty_cap_percent"));
    r->limit = penalties_capped(r->limit, cap == NULL ? (Str){0} : node_text(cap));
}

/* Half a cent and more is a cent. */
static Str cents(Arena *a, const Decimal *amount)
{
    Decimal half = {.digits = S("5"), .exponent = -3};
    Decimal sum = decimal_add(a, amount, &half);
    Str text = decimal_text(a, &sum);
    size_t point = str_find_byte(text, '.');
    return point == SIZE_MAX ? text : str_slice(text, 0, point + 3 < text.n ? point + 3 : text.n);
}

static void read_fee(Service *r)
{
    const Node *node = node_at(r->project->root, "contract.price.monthly_fee");
    Str currency = node_text(node_at(r->project->root, "project.currency"));
    r->has_fee = node != NULL && r->limit >= 0 &&
                 value_read(r->mem, node, TYPE_MONEY, currency, &r->fee, NULL) &&
                 !r->fee.number.negative;
    if (!r->has_fee)
        return;
    Decimal share = decimal_of_int(r->mem, r->limit);
    share.exponent -= 8; /* millionths of a percent */
    Decimal most = decimal_mul(r->mem, &r->fee.number, &share);
    r->most = cents(r->mem, &most);
}

/* The first day that delays are tried at. false after a diagnostic. */
static bool read_start(Service *r)
{
    enum { YEAR_LEAST = 1970, YEAR_MOST = 9990 };
    const Node *start = node_at(r->project->root, "contract.term.start");
    r->from = r->project->date;
    if (!date_read(node_text(start), &r->from))
        start = node_at(r->project->root, "project.date");
    if (r->from.year < YEAR_LEAST || r->from.year > YEAR_MOST) {
        diag(&r->s->ctx, MSG_SLA_YEAR, start == NULL ? NOWHERE : start->span,
             date_text(r->mem, r->from));
        return false;
    }
    r->moments[0] = hours_friday(r->from, r->alsace);
    r->moments[1] = hours_christmas_eve(r->from);
    return true;
}

enum { PRIORITY_LIMIT = 100, COVERAGE_LIMIT = 1000 }; /* every minute of a year is tried */

static bool is_too_large(Session *s, const Node *sla)
{
    const Node *priorities = node_member(sla, S("priorities"));
    const Node *coverage = node_member(sla, S("coverage"));
    bool large = (priorities != NULL && priorities->count > PRIORITY_LIMIT) ||
                 (coverage != NULL && coverage->count > COVERAGE_LIMIT);
    if (large)
        diag(&s->ctx, MSG_SLA_LARGE, sla->key_span, str_print(s->ctx.mem, "%d", PRIORITY_LIMIT),
             str_print(s->ctx.mem, "%d", COVERAGE_LIMIT));
    return large;
}

/* ---- the command --------------------------------------------------------------------------- */

/* What the rules find is for `pdoc check`; what of it concerns service levels has been told. */
static bool is_fault(const Diagnostic *d, void *arg)
{
    (void)arg;
    return d->class == CLASS_FAULT;
}

static bool service_read(Session *s, const Project *project, const Node *sla, Service *r)
{
    const Node *alsace = node_at(project->root, "project.alsace_moselle");
    Str currency = node_text(node_at(project->root, "project.currency"));
    *r = (Service){.s = s,
                   .mem = s->ctx.mem,
                   .project = project,
                   .sla = sla,
                   .lang = s->lang,
                   .alsace = alsace != NULL && alsace->kind == NODE_BOOL && alsace->truth};
    if (is_too_large(s, sla) || !read_start(r))
        return false;
    read_penalties(r);
    read_fee(r);
    r->locale = locale_new(&s->ctx, s->lang == LANG_FR ? S("fr") : S("en"), currency);
    return r->locale != NULL;
}

int sla_run(Session *s)
{
    Str as = option_word(s, OPT_AS, S("text"));
    if (!str_eq(as, S("text")) && !str_eq(as, S("json"))) {
        diag(&s->ctx, MSG_OPTION_WORD, NOWHERE, S("--as"), as, S("text, json"));
        return session_report(s, STDERR_FILENO, false);
    }
    const Project *project = project_load(s, s->arguments[0], NULL);
    bool fits = project != NULL && !diag_failed(s->ctx.diag);
    if (fits)
        project_judge(s, project, NULL);
    const Node *sla = project == NULL ? NULL : node_member(project->root, S("sla"));
    if (project != NULL && sla == NULL)
        diag(&s->ctx, MSG_SLA_ABSENT, NOWHERE, s->arguments[0]);
    Service r;
    if (!fits || sla == NULL || diag_class_failed(s->ctx.diag, CLASS_FAULT) ||
        !service_read(s, project, sla, &r))
        return session_report(s, STDERR_FILENO, false);
    Buf out = buf_new(s->ctx.mem);
    r.out = &out;
    diag_sort(s->ctx.diag);
    if (str_eq(as, S("json")))
        sla_write_json(&r);
    else
        sla_write_text(&r);
    locale_free(r.locale);
    diag_filter(s->ctx.diag, is_fault, NULL);
    return session_result(s, buf_str(&out));
}
