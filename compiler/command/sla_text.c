/* What service levels give -> words for a reader; see sla.h. */
#include "command/sla.h"

/* ---- words --------------------------------------------------------------------------------- */

static void put(const Service *r, Text text)
{
    buf_put(r->out, text.in[r->lang]);
}

static Str words(const Service *r, Text text, const Str *args, size_t count)
{
    return text_of(r->mem, text.in[LANG_FR].p, text.in[LANG_EN].p, args, count).in[r->lang];
}

static void put_words(const Service *r, Text text, const Str *args, size_t count)
{
    buf_put(r->out, words(r, text, args, count));
}

/* A text of the project as a terminal may have it. */
static Str shown(const Service *r, const Node *n)
{
    Buf out = buf_new(r->mem);
    buf_shown(&out, node_text(n));
    return buf_str(&out);
}

/* As documents print a value of this type. */
static Str printed(const Service *r, Type type, Str value, Str form)
{
    Node *n = node_new(r->mem, type == TYPE_NONE ? NODE_NUMBER : NODE_STRING, value, NOWHERE);
    n->type = type;
    Str out = value;
    locale_format(&r->s->ctx, r->locale, n, form, &out);
    return out;
}

/* "ven. 8 janvier 2027, 17 h" */
static Str moment(const Service *r, int64_t minutes)
{
    static const Text days[7] = {FR_EN("lun.", "Mon"), FR_EN("mar.", "Tue"), FR_EN("mer.", "Wed"),
                                 FR_EN("jeu.", "Thu"), FR_EN("ven.", "Fri"), FR_EN("sam.", "Sat"),
                                 FR_EN("dim.", "Sun")};
    int64_t day_number = hours_day(minutes);
    Date date = date_of_days((int32_t)day_number);
    int minute = (int)(minutes - day_number * DAY_MINUTES);
    Str time = str_print(r->mem, "%02d:%02d", minute / 60, minute % 60);
    return str_print(r->mem, STR_FMT " " STR_FMT ", " STR_FMT,
                     STR_ARG(days[date_weekday(date)].in[r->lang]),
                     STR_ARG(printed(r, TYPE_DATE, date_text(r->mem, date), (Str){0})),
                     STR_ARG(printed(r, TYPE_TIME, time, (Str){0})));
}

static Str span_of(const Service *r, int64_t minutes)
{
    return service_span(r->mem, minutes * 60);
}

static Str percent(const Service *r, int64_t amount)
{
    return printed(r, TYPE_PERCENT, sla_digits(r->mem, amount), (Str){0});
}

static Str money(const Service *r, Str amount)
{
    Str value = str_print(r->mem, STR_FMT " " STR_FMT, STR_ARG(amount), STR_ARG(r->fee.unit));
    return printed(r, TYPE_MONEY, value, S("short"));
}

/* Minutes of delay as the unit of a penalty counts them: days stay days, which in working time are
 * no 24 hours. */
static Str delay_of(const Service *r, const Penalty *p, int64_t minutes)
{
    static const Text days[2][2] = {
        {FR_EN("{0} jour", "{0} day"), FR_EN("{0} jours", "{0} days")},
        {FR_EN("{0} jour ouvré", "{0} working day"), FR_EN("{0} jours ouvrés", "{0} working days")},
    };
    static const Text working = FR_EN("{0} en temps ouvré", "{0} of working time");
    if (p->unit % DAY_MINUTES != 0) {
        Str text = span_of(r, minutes);
        return p->working ? words(r, working, &text, 1) : text;
    }
    int64_t whole = (minutes + DAY_MINUTES - 1) / DAY_MINUTES;
    Str count = str_print(r->mem, "%lld", (long long)whole);
    return words(r, days[p->working][whole > 1], &count, 1);
}

static const Node *first_of(const Service *r, const char *key)
{
    const Node *list = node_member(r->sla, str(key));
    return list == NULL ? NULL : list->child;
}

static const Text no_recovery = FR_EN("aucun délai de rétablissement", "no recovery time");
static const Text no_hours =
    FR_EN("temps ouvré, mais aucune plage de couverture", "working time, but no hours of coverage");
static const Text too_long =
    FR_EN("rétabli après plus de 400 jours", "restored after more than 400 days");
_Static_assert(HOURS_SEARCH_DAYS == 400, "the words say how many");

/* ---- the Friday test ----------------------------------------------------------------------- */

enum { TAKEN_COLUMN = 38, RESTORED_COLUMN = 42 };

static void put_incident(const Service *r, const Node *priority, int64_t opened)
{
    static const Text restored = FR_EN("rétabli ", "restored "), taken = FR_EN("pris ", "taken ");
    Incident i;
    buf_put(r->out, S("    "));
    buf_column(r->out, node_text(node_member(priority, S("id"))), 6);
    bool counted = hours_incident(r->mem, r->sla, priority, r->alsace, opened, &i);
    if (counted && i.taken >= 0)
        buf_column(r->out,
                   str_print(r->mem, STR_FMT STR_FMT, STR_ARG(taken.in[r->lang]),
                             STR_ARG(moment(r, i.taken))),
                   TAKEN_COLUMN);
    if (!counted) {
        put(r, no_hours);
    } else if (i.recovery <= 0) {
        put(r, no_recovery);
    } else if (i.restored < 0) {
        put(r, too_long);
    } else {
        buf_column(r->out,
                   str_print(r->mem, STR_FMT STR_FMT, STR_ARG(restored.in[r->lang]),
                             STR_ARG(moment(r, i.restored))),
                   RESTORED_COLUMN);
        buf_put(r->out, span_of(r, i.restored - opened));
    }
    buf_byte(r->out, '\n');
}

static void put_friday(const Service *r)
{
    static const Text title = FR_EN("Le test du vendredi 17 h\n", "The Friday 17:00 test\n");
    static const Text opened = FR_EN("  incident ouvert ", "  incident opened ");
    put(r, title);
    for (size_t m = 0; m < 2; m++) {
        put(r, opened);
        buf_put(r->out, moment(r, r->moments[m]));
        buf_byte(r->out, '\n');
        for (const Node *n = first_of(r, "priorities"); n != NULL; n = n->next)
            put_incident(r, n, r->moments[m]);
    }
}

/* ---- what costs nothing -------------------------------------------------------------------- */

static void put_wait(const Service *r, Str id, int64_t longest, int64_t opened)
{
    static const Text wait = FR_EN("{0} d’arrêt : ouvert {1}, rétabli à la limite",
                                   "{0} of outage: opened {1}, restored at the limit");
    static const Text more[2] = {
        FR_EN(" ; et {0} de plus, une unité commencée n’étant pas due",
              "; and {0} more, as a unit begun is not due"),
        FR_EN(" ; et {0} de plus en temps ouvré, une unité commencée "
              "n’étant pas due",
              "; and {0} more of working time, as a unit begun is not due")};
    bool working = false;
    int64_t unpaid = sla_free_after(r, id, &working);
    Str args[] = {span_of(r, longest), moment(r, opened)};
    put_words(r, wait, args, 2);
    Str extra = span_of(r, unpaid);
    if (unpaid > 0)
        put_words(r, more[working], &extra, 1);
}

static void put_free_delay(const Service *r, const Node *priority)
{
    static const Text none = FR_EN("tout retard : aucune pénalité de rétablissement ne se calcule",
                                   "any delay: no recovery penalty can be computed");
    Str id = node_text(node_member(priority, S("id")));
    int64_t opened;
    int64_t longest = service_longest(r->mem, r->sla, priority, r->alsace, r->from, &opened);
    buf_put(r->out, S("  "));
    buf_column(r->out, id, 8);
    if (!sla_is_backed(r, S("gtr"), id))
        put(r, none);
    else if (longest >= 0)
        put_wait(r, id, longest, opened);
    else
        put(r, longest == SERVICE_TOO_LONG ? too_long : no_recovery);
    buf_byte(r->out, '\n');
}

static Str period_word(const Service *r, Str period)
{
    static const Text names[] = {FR_EN("mois", "month"), FR_EN("trimestre", "quarter"),
                                 FR_EN("année", "year")};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_eq(period, names[i].in[LANG_FR]) || str_eq(period, names[i].in[LANG_EN]))
            return names[i].in[r->lang];
    return names[0].in[r->lang];
}

static void put_free(const Service *r)
{
    static const Text title =
        FR_EN("\nLe pire service sans pénalité\n", "\nThe worst service without a penalty\n");
    static const Text down =
        FR_EN("  {0} : {1} d’arrêt par {2}\n", "  {0}: {1} of downtime a {2}\n");
    put(r, title);
    for (const Node *n = first_of(r, "priorities"); n != NULL; n = n->next)
        put_free_delay(r, n);
    for (const Node *n = first_of(r, "availability"); n != NULL; n = n->next) {
        int64_t seconds = service_downtime(r->mem, n);
        Str args[] = {shown(r, node_member(n, S("service"))),
                      service_span(r->mem, seconds < 0 ? 0 : seconds),
                      period_word(r, node_text(node_member(n, S("period"))))};
        if (seconds >= 0)
            put_words(r, down, args, 3);
    }
}

/* ---- what penalties cost ------------------------------------------------------------------- */

static void put_penalty(const Service *r, const Penalty *p)
{
    static const Text unread =
        FR_EN("formule que l’on ne peut pas calculer", "a formula that cannot be computed");
    static const Text no_cap = FR_EN(", sans plafond", ", without a cap");
    static const Text cap = FR_EN(", plafond {0}", ", cap {0}");
    static const Text full = FR_EN(" atteint après {0} de retard", " reached after a delay of {0}");
    static const Text rate = FR_EN("{0} par tranche de {1}", "{0} for each {1}");
    static const Text points = FR_EN("{0} point", "{0} point");
    bool availability = str_eq(p->on, S("availability"));
    buf_put(r->out, S("  "));
    buf_column(r->out, node_text(node_member(p->node, S("trigger"))), 40);
    if (!p->computable) {
        put(r, unread);
        buf_byte(r->out, '\n');
        return;
    }
    Str lack = printed(r, TYPE_NONE, sla_digits(r->mem, p->unit), (Str){0});
    Str args[] = {percent(r, p->amount),
                  availability ? words(r, points, &lack, 1) : delay_of(r, p, p->unit)};
    put_words(r, rate, args, 2);
    Str limit = percent(r, p->cap < 0 ? 0 : p->cap);
    put_words(r, p->cap < 0 ? no_cap : cap, &limit, 1);
    int64_t after = availability ? -1 : penalty_full_after(p);
    Str late = delay_of(r, p, after < 0 ? 0 : after);
    if (after > 0)
        put_words(r, full, &late, 1);
    buf_byte(r->out, '\n');
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
    for (size_t i = 0; i < r->penalty_count; i++)
        put_penalty(r, &r->penalties[i]);
    if (r->penalty_count == 0 || r->limit < 0) {
        put(r, r->penalty_count == 0 ? none : endless);
        return;
    }
    Str share = percent(r, r->limit);
    put_words(r, most, &share, 1);
    if (r->has_fee) {
        Str args[] = {money(r, r->most), money(r, decimal_text(r->mem, &r->fee.number))};
        put_words(r, amount, args, 2);
    }
    buf_byte(r->out, '\n');
}

/* ---- contradictions ------------------------------------------------------------------------ */

static void put_contradictions(const Service *r)
{
    static const Text title = FR_EN("\nContradictions et manques\n", "\nContradictions and gaps\n");
    static const Text none = FR_EN("  aucun\n", "  none\n");
    static const Text clash =
        FR_EN("  un seul {0} rétabli à la limite ({1}) dépasse l’arrêt admis de {2} ({3})\n",
              "  one {0} restored at the limit ({1}) exceeds the downtime allowed to {2} ({3})\n");
    Clash *clashes;
    size_t count = sla_clashes(r, &clashes);
    put(r, title);
    for (size_t i = 0; i < count; i++) {
        const Clash *c = &clashes[i];
        Str args[] = {shown(r, node_member(c->priority, S("id"))), span_of(r, c->minutes),
                      shown(r, node_member(c->availability, S("service"))),
                      service_span(r->mem, c->seconds)};
        put_words(r, clash, args, 4);
    }
    for (size_t i = 0; i < diag_count(r->s->ctx.diag); i++) {
        const Diagnostic *d = diag_at(r->s->ctx.diag, i);
        if (!sla_is_finding(d))
            continue;
        buf_put(r->out, S("  "));
        buf_shown(r->out, d->message.in[r->lang]);
        buf_print(r->out, " (" STR_FMT ")\n", STR_ARG(d->id));
        count++;
    }
    if (count == 0)
        put(r, none);
}

void sla_write_text(const Service *r)
{
    put_friday(r);
    put_free(r);
    put_penalties(r);
    put_contradictions(r);
}
