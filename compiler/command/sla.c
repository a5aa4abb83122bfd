/* pdoc sla PROJECT: what the service levels really give: delays over a week-end, the worst service
 * that triggers no penalty, the most that penalties can cost, promises that contradict each other.
 */
#include "command/command.h"
#include "command/provenance.h"
#include "rules/service.h"

#include <unistd.h>

int sla_run(Session *s);

#define FR_EN(fr, en)                                                                              \
    {                                                                                              \
        {                                                                                          \
            S_INIT(fr), S_INIT(en)                                                                 \
        }                                                                                          \
    }

typedef struct {
    Session *s;
    Arena *mem;
    const Project *project;
    const Node *sla;
    bool alsace;
    Date from; /* the contract's start, else the project's date */
    Penalty *penalties;
    size_t penalty_count;
    Lang lang;
    Buf *out;
} Service;

static void put(const Service *r, Text text)
{
    buf_put(r->out, text.in[r->lang]);
}

/* A text of the project as a terminal may have it. */
static Str shown(const Service *r, const Node *n)
{
    Buf out = buf_new(r->mem);
    buf_shown(&out, node_text(n));
    return buf_str(&out);
}

/* "ven. 2027-01-08 17:00" */
static Str moment(const Service *r, int64_t minutes)
{
    static const Text days[7] = {FR_EN("lun.", "Mon"), FR_EN("mar.", "Tue"), FR_EN("mer.", "Wed"),
                                 FR_EN("jeu.", "Thu"), FR_EN("ven.", "Fri"), FR_EN("sam.", "Sat"),
                                 FR_EN("dim.", "Sun")};
    int64_t day_number = hours_day(minutes);
    Date date = date_of_days((int32_t)day_number);
    int minute = (int)(minutes - day_number * DAY_MINUTES);
    return str_print(r->mem, STR_FMT " " STR_FMT " %02d:%02d",
                     STR_ARG(days[date_weekday(date)].in[r->lang]),
                     STR_ARG(date_text(r->mem, date)), minute / 60, minute % 60);
}

static Str span_of(const Service *r, int64_t minutes)
{
    return service_span(r->mem, minutes * 60);
}

/* Minutes of delay as the unit of a penalty counts them: days stay days, which in working time are
 * no 24 hours. */
static Str delay_of(const Service *r, const Penalty *p, int64_t minutes)
{
    static const Text day = FR_EN("{0} j", "{0} d"), working = FR_EN("{0} ouvré", "{0} working");
    bool days = p->unit % DAY_MINUTES == 0;
    Str text = span_of(r, minutes);
    if (days) {
        Str count =
            str_print(r->mem, "%lld", (long long)((minutes + DAY_MINUTES - 1) / DAY_MINUTES));
        text = text_of(r->mem, day.in[LANG_FR].p, day.in[LANG_EN].p, &count, 1).in[r->lang];
    }
    return p->working
               ? text_of(r->mem, working.in[LANG_FR].p, working.in[LANG_EN].p, &text, 1).in[r->lang]
               : text;
}

/* Thousandths of a percent: "12.5 %" and "12,5 %". */
static Str percent(const Service *r, int64_t amount)
{
    Str whole = str_print(r->mem, "%lld", (long long)(amount / PERCENT));
    int64_t rest = amount % PERCENT;
    while (rest > 0 && rest % 10 == 0)
        rest /= 10;
    int width = amount % 10 > 0 ? 3 : amount % 100 > 0 ? 2 : 1;
    Str decimals = rest == 0 ? (Str){0}
                             : str_print(r->mem, "%s%0*lld", r->lang == LANG_FR ? "," : ".", width,
                                         (long long)rest);
    return str_print(r->mem, STR_FMT STR_FMT "%s", STR_ARG(whole), STR_ARG(decimals),
                     r->lang == LANG_FR ? " %" : "%");
}

/* ---- the Friday test ----------------------------------------------------------------------- */

static void put_incident(const Service *r, const Node *priority, int64_t opened)
{
    static const Text no_limit = FR_EN("aucun délai de rétablissement", "no recovery time");
    static const Text restored = FR_EN("rétabli ", "restored "), taken = FR_EN("pris ", "taken ");
    Incident i;
    buf_put(r->out, S("    "));
    buf_column(r->out, node_text(node_member(priority, S("id"))), 6);
    if (!hours_incident(r->mem, r->sla, priority, r->alsace, opened, &i) || i.restored < 0) {
        put(r, no_limit);
        buf_byte(r->out, '\n');
        return;
    }
    if (i.taken >= 0) {
        put(r, taken);
        buf_column(r->out, moment(r, i.taken), 24);
    }
    put(r, restored);
    buf_column(r->out, moment(r, i.restored), 24);
    buf_put(r->out, span_of(r, i.restored - opened));
    buf_byte(r->out, '\n');
}

static void put_friday(const Service *r)
{
    static const Text title = FR_EN("Le test du vendredi 17 h\n", "The Friday 17:00 test\n");
    static const Text opened = FR_EN("  incident ouvert ", "  incident opened ");
    const Node *priorities = node_member(r->sla, S("priorities"));
    int64_t moments[] = {hours_friday(r->from, r->alsace), hours_christmas_eve(r->from)};
    put(r, title);
    for (size_t m = 0; m < 2; m++) {
        put(r, opened);
        buf_put(r->out, moment(r, moments[m]));
        buf_byte(r->out, '\n');
        for (const Node *n = priorities == NULL ? NULL : priorities->child; n != NULL; n = n->next)
            put_incident(r, n, moments[m]);
    }
}

/* ---- what costs nothing -------------------------------------------------------------------- */

static bool backed(const Service *r, Str on, Str priority)
{
    for (size_t i = 0; i < r->penalty_count; i++) {
        const Penalty *p = &r->penalties[i];
        if (str_eq(p->on, on) && p->computable && p->cap != 0 &&
            (p->priority.n == 0 || str_eq(p->priority, priority)))
            return true;
    }
    return false;
}

static void put_free_delay(const Service *r, const Node *priority)
{
    static const Text none =
        FR_EN("tout retard : aucune pénalité de rétablissement ne se calcule\n",
              "any delay: no recovery penalty can be computed\n");
    static const Text endless = FR_EN("aucun délai de rétablissement\n", "no recovery time\n");
    static const Text wait = FR_EN("{0} d’arrêt : ouvert {1}, rétabli à la limite\n",
                                   "{0} of outage: opened {1}, restored at the limit\n");
    Str id = node_text(node_member(priority, S("id")));
    int64_t opened;
    int64_t longest = service_longest(r->mem, r->sla, priority, r->alsace, r->from, &opened);
    buf_put(r->out, S("  "));
    buf_column(r->out, id, 8);
    if (!backed(r, S("gtr"), id)) {
        put(r, none);
    } else if (longest < 0) {
        put(r, endless);
    } else {
        Str args[] = {span_of(r, longest), moment(r, opened)};
        put(r, text_of(r->mem, wait.in[LANG_FR].p, wait.in[LANG_EN].p, args, 2));
    }
}

static Str period_word(const Service *r, Str period)
{
    static const Text words[] = {FR_EN("mois", "month"), FR_EN("trimestre", "quarter"),
                                 FR_EN("année", "year")};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(period, words[i].in[LANG_FR]) || str_eq(period, words[i].in[LANG_EN]))
            return words[i].in[r->lang];
    return words[0].in[r->lang];
}

static void put_free(const Service *r)
{
    static const Text title =
        FR_EN("\nLe pire service sans pénalité\n", "\nThe worst service without a penalty\n");
    static const Text down = FR_EN("{0} : {1} d’arrêt par {2}\n", "{0}: {1} of downtime a {2}\n");
    const Node *priorities = node_member(r->sla, S("priorities"));
    const Node *availability = node_member(r->sla, S("availability"));
    put(r, title);
    for (const Node *n = priorities == NULL ? NULL : priorities->child; n != NULL; n = n->next)
        put_free_delay(r, n);
    for (const Node *n = availability == NULL ? NULL : availability->child; n != NULL;
         n = n->next) {
        int64_t seconds = service_downtime(r->mem, n);
        Str period = period_word(r, node_text(node_member(n, S("period"))));
        if (seconds < 0)
            continue;
        Str args[] = {shown(r, node_member(n, S("service"))), service_span(r->mem, seconds),
                      period.n > 0         ? period
                      : r->lang == LANG_FR ? S("mois")
                                           : S("month")};
        buf_put(r->out, S("  "));
        put(r, text_of(r->mem, down.in[LANG_FR].p, down.in[LANG_EN].p, args, 3));
    }
}

/* ---- what penalties cost ------------------------------------------------------------------- */

static void put_penalty(const Service *r, const Penalty *p)
{
    static const Text unread =
        FR_EN("formule que l’on ne peut pas calculer\n", "a formula that cannot be computed\n");
    static const Text no_cap = FR_EN(", sans plafond\n", ", without a cap\n");
    static const Text cap = FR_EN(", plafond {0}", ", cap {0}");
    static const Text full =
        FR_EN(" atteint après {0} de retard\n", " reached after a delay of {0}\n");
    buf_put(r->out, S("  "));
    buf_column(r->out, node_text(node_member(p->node, S("trigger"))), 40);
    if (!p->computable) {
        put(r, unread);
        return;
    }
    buf_put(r->out, percent(r, p->amount));
    buf_put(r->out, S(" / "));
    if (str_eq(p->on, S("availability")))
        buf_put(r->out, percent(r, p->unit));
    else
        buf_put(r->out, delay_of(r, p, p->unit));
    if (p->cap < 0) {
        put(r, no_cap);
        return;
    }
    Str limit = percent(r, p->cap);
    put(r, text_of(r->mem, cap.in[LANG_FR].p, cap.in[LANG_EN].p, &limit, 1));
    int64_t after = str_eq(p->on, S("availability")) ? -1 : penalty_full_after(p);
    if (after > 0) {
        Str late = delay_of(r, p, after);
        put(r, text_of(r->mem, full.in[LANG_FR].p, full.in[LANG_EN].p, &late, 1));
    } else {
        buf_byte(r->out, '\n');
    }
}

static void put_penalties(const Service *r)
{
    static const Text title = FR_EN("\nCe que coûtent les manquements\n", "\nWhat failures cost\n");
    static const Text none = FR_EN("  rien : aucune pénalité\n", "  nothing: no penalty\n");
    static const Text endless =
        FR_EN("  au plus par mois : sans limite\n", "  at most in a month: without limit\n");
    static const Text most = FR_EN("  au plus par mois : {0} de la base, tous plafonds atteints",
                                   "  at most in a month: {0} of the base, all caps reached");
    static const Text amount =
        FR_EN(" ; soit {0} pour une redevance de {1}", "; that is {0} for a fee of {1}");
    put(r, title);
    if (r->penalty_count == 0) {
        put(r, none);
        return;
    }
    for (size_t i = 0; i < r->penalty_count; i++)
        put_penalty(r, &r->penalties[i]);
    int64_t limit = penalties_limit(r->penalties, r->penalty_count);
    if (limit < 0) {
        put(r, endless);
        return;
    }
    Str words = percent(r, limit);
    put(r, text_of(r->mem, most.in[LANG_FR].p, most.in[LANG_EN].p, &words, 1));
    Value fee;
    const Node *node = node_at(r->project->root, "contract.price.monthly_fee");
    Str currency = node_text(node_at(r->project->root, "project.currency"));
    if (node != NULL && value_read(r->mem, node, TYPE_MONEY, currency, &fee, NULL)) {
        Decimal share = decimal_of_int(r->mem, limit);
        share.exponent -= 5; /* thousandths of a percent */
        Decimal due = decimal_mul(r->mem, &fee.number, &share);
        Str args[] = {str_print(r->mem, STR_FMT " " STR_FMT, STR_ARG(decimal_text(r->mem, &due)),
                                STR_ARG(fee.unit)),
                      str_print(r->mem, STR_FMT " " STR_FMT,
                                STR_ARG(decimal_text(r->mem, &fee.number)), STR_ARG(fee.unit))};
        put(r, text_of(r->mem, amount.in[LANG_FR].p, amount.in[LANG_EN].p, args, 2));
    }
    buf_byte(r->out, '\n');
}

/* ---- contradictions ------------------------------------------------------------------------ */

/* One incident at full recovery time against the downtime that an availability allows. */
static size_t put_clashes(const Service *r)
{
    static const Text clash =
        FR_EN("  un seul {0} rétabli à la limite ({1}) dépasse l’arrêt admis de {2} ({3})\n",
              "  one {0} restored at the limit ({1}) exceeds the downtime allowed to {2} ({3})\n");
    const Node *priority = node_at(r->sla, "priorities.0");
    const Node *availability = node_member(r->sla, S("availability"));
    Incident i;
    size_t count = 0;
    if (priority == NULL || !hours_incident(r->mem, r->sla, priority, r->alsace, 0, &i) ||
        i.recovery <= 0)
        return 0;
    int64_t minutes = i.recovery;
    for (const Node *n = availability == NULL ? NULL : availability->child; n != NULL;
         n = n->next) {
        int64_t seconds = service_downtime(r->mem, n);
        if (seconds < 0 || minutes * 60 <= seconds)
            continue;
        Str args[] = {shown(r, node_member(priority, S("id"))), span_of(r, minutes),
                      shown(r, node_member(n, S("service"))), service_span(r->mem, seconds)};
        put(r, text_of(r->mem, clash.in[LANG_FR].p, clash.in[LANG_EN].p, args, 4));
        count++;
    }
    return count;
}

/* What the rules on service levels say of the project. */
static void put_contradictions(const Service *r)
{
    static const Text title = FR_EN("\nContradictions et manques\n", "\nContradictions and gaps\n");
    static const Text none = FR_EN("  aucun\n", "  none\n");
    put(r, title);
    size_t count = put_clashes(r);
    diag_sort(r->s->ctx.diag);
    for (size_t i = 0; i < diag_count(r->s->ctx.diag); i++) {
        const Diagnostic *d = diag_at(r->s->ctx.diag, i);
        if (!str_starts(d->id, S("sla-")) || d->waived.n > 0)
            continue;
        buf_put(r->out, S("  "));
        buf_shown(r->out, d->message.in[r->lang]);
        buf_print(r->out, " (" STR_FMT ")\n", STR_ARG(d->id));
        count++;
    }
    if (count == 0)
        put(r, none);
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static void json_incident(JsonText *j, const Service *r, const Node *priority, int64_t opened)
{
    Incident i;
    json_open(j, NULL, '{');
    json_text(j, "priority", node_text(node_member(priority, S("id"))));
    json_text(j, "opened", moment(r, opened));
    if (hours_incident(r->mem, r->sla, priority, r->alsace, opened, &i) && i.restored >= 0) {
        if (i.taken >= 0)
            json_text(j, "taken", moment(r, i.taken));
        json_text(j, "restored", moment(r, i.restored));
        json_number(j, "minutes", i.restored - opened);
    }
    json_close(j, '}');
}

static void write_json(const Service *r)
{
    JsonText j = {.out = r->out};
    const Node *priorities = node_member(r->sla, S("priorities"));
    const Node *first = priorities == NULL ? NULL : priorities->child;
    int64_t moments[] = {hours_friday(r->from, r->alsace), hours_christmas_eve(r->from)};
    json_open(&j, NULL, '{');
    json_open(&j, "incidents", '[');
    for (size_t m = 0; m < 2; m++)
        for (const Node *n = first; n != NULL; n = n->next)
            json_incident(&j, r, n, moments[m]);
    json_close(&j, ']');
    json_open(&j, "worst_without_penalty", '[');
    for (const Node *n = first; n != NULL; n = n->next) {
        Str id = node_text(node_member(n, S("id")));
        int64_t opened, longest = service_longest(r->mem, r->sla, n, r->alsace, r->from, &opened);
        json_open(&j, NULL, '{');
        json_text(&j, "priority", id);
        json_truth(&j, "penalty", backed(r, S("gtr"), id));
        if (longest >= 0) {
            json_text(&j, "opened", moment(r, opened));
            json_number(&j, "minutes", longest);
        }
        json_close(&j, '}');
    }
    json_close(&j, ']');
    int64_t limit = penalties_limit(r->penalties, r->penalty_count);
    if (limit >= 0)
        json_text(&j, "most_in_a_month", percent(r, limit));
    json_close(&j, '}');
    buf_byte(r->out, '\n');
}

/* ---- the command --------------------------------------------------------------------------- */

static void read_penalties(Service *r)
{
    const Node *list = node_member(r->sla, S("penalties"));
    r->penalties = NEW_ARRAY(r->mem, Penalty, list == NULL ? 0 : list->count);
    for (const Node *n = list == NULL ? NULL : list->child; n != NULL; n = n->next)
        r->penalties[r->penalty_count++] = penalty_read(r->mem, n);
}

/* What the rules find is for `pdoc check`; what of it concerns service levels has been told. */
static bool is_fault(const Diagnostic *d, void *arg)
{
    (void)arg;
    return d->class == CLASS_FAULT;
}

enum {
    PRIORITY_LIMIT = 100,
    COVERAGE_LIMIT = 1000
}; /* every quarter of an hour of a year is tried */

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
    if (!fits || sla == NULL || diag_class_failed(s->ctx.diag, CLASS_FAULT) || is_too_large(s, sla))
        return session_report(s, STDERR_FILENO, false);
    Buf out = buf_new(s->ctx.mem);
    const Node *alsace = node_at(project->root, "project.alsace_moselle");
    Service r = {.s = s,
                 .mem = s->ctx.mem,
                 .project = project,
                 .sla = sla,
                 .lang = s->lang,
                 .out = &out,
                 .from = project->date,
                 .alsace = alsace != NULL && alsace->kind == NODE_BOOL && alsace->truth};
    date_read(node_text(node_at(project->root, "contract.term.start")), &r.from);
    read_penalties(&r);
    if (str_eq(as, S("json"))) {
        write_json(&r);
    } else {
        put_friday(&r);
        put_free(&r);
        put_penalties(&r);
        put_contradictions(&r);
    }
    diag_filter(s->ctx.diag, is_fault, NULL);
    return session_result(s, buf_str(&out));
}
