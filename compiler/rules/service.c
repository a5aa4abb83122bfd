/* Service levels -> what they give: see service.h. */
#include "rules/service.h"

#include "prose/prose.h"

/* ---- formulas ----------------------------------------------------------------------------- */

enum { DECIMALS = 6, WHOLE_LIMIT = 1000000000 };
_Static_assert(MILLION == 1000000, "as many zeros as decimals");

/* Millionths of a number: "0,5" -> 500000. *at moves past it. -1: there is no number, or one that
 * millionths cannot hold (a seventh decimal that counts, a thousand million): never a part of it.
 */
static int64_t read_millionths(Str s, size_t *at)
{
    int64_t value = 0;
    int decimals = -1; /* of them; -1: before the comma */
    bool fits = true;
    size_t i = *at;
    if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
        return -1;
    for (; i < s.n; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (digit && decimals == DECIMALS) {
            fits = fits && s.p[i] == '0';
        } else if (digit) {
            fits = fits && (decimals >= 0 || value < WHOLE_LIMIT);
            value = fits ? value * 10 + (s.p[i] - '0') : 0;
            decimals += decimals >= 0;
        } else if ((s.p[i] == ',' || s.p[i] == '.') && decimals < 0) {
            decimals = 0;
        } else {
            break;
        }
    }
    *at = i;
    for (int k = decimals < 0 ? 0 : decimals; k < DECIMALS; k++)
        value *= 10;
    return fits ? value : -1;
}

/* Units of delay, as they stand in a folded formula. */
static const struct {
    Str name;
    int64_t minutes;
} units[] = {
    {S_INIT("quart d heure"), 15}, {S_INIT("quarter of an hour"), 15},
    {S_INIT("quarter hour"), 15},  {S_INIT("demi heure"), 30},
    {S_INIT("half hour"), 30},     {S_INIT("half an hour"), 30},
    {S_INIT("minute"), 1},         {S_INIT("heure"), 60},
    {S_INIT("hour"), 60},          {S_INIT("jour"), 24 * 60},
    {S_INIT("day"), 24 * 60},      {S_INIT("semaine"), 7 * 24 * 60},
    {S_INIT("week"), 7 * 24 * 60},
};

static bool has(Str text, const char *word)
{
    return str_find(text, str(word)) != SIZE_MAX;
}

/* "par tranche de 30 minutes", "par jour ouvré", "for each working hour": minutes; 0 when no unit
 * stands there, or a fraction of one. */
static int64_t read_unit(Str formula)
{
    static const Str marks[] = {S_INIT("tranche de "), S_INIT("slice of "), S_INIT("par "),
                                S_INIT("per "),        S_INIT("each "),     S_INIT("every ")};
    static const Str kinds[] = {S_INIT("working "), S_INIT("business "), S_INIT("calendar ")};
    for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
        size_t at = str_find(formula, marks[m]);
        if (at == SIZE_MAX)
            continue;
        at += marks[m].n;
        int64_t count = read_millionths(formula, &at);
        Str rest = str_trim(str_slice(formula, at, formula.n));
        for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
            if (str_starts(rest, kinds[k]))
                rest = str_slice(rest, kinds[k].n, rest.n);
        for (size_t i = 0; i < sizeof units / sizeof *units; i++)
            if (str_starts(rest, units[i].name))
                return count < 0 ? units[i].minutes
                       : count % MILLION == 0 && count <= 1000 * (int64_t)MILLION
                           ? count / MILLION * units[i].minutes
                           : 0;
    }
    return 0;
}

/* The number that stands before a percent sign, in the folded formula; -1 when there is none. */
static int64_t read_percent(Str formula)
{
    for (size_t at = 0; at < formula.n; at++) {
        if (at > 0 && formula.p[at - 1] != ' ')
            continue;
        size_t end = at;
        int64_t value = read_millionths(formula, &end);
        if (value >= 0 && str_starts(str_slice(formula, end, formula.n), S(" %")))
            return value;
    }
    return -1;
}

/* "par tranche de 0,1 point manquante": the size of the slice, in millionths of a point. */
static int64_t read_slice(Str formula)
{
    static const Str marks[] = {S_INIT("tranche de "), S_INIT("slice of "), S_INIT("each "),
                                S_INIT("par "), S_INIT("per ")};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t at = str_find(formula, marks[i]);
        if (at == SIZE_MAX)
            continue;
        at += marks[i].n;
        int64_t value = read_millionths(formula, &at);
        if (value > 0 && str_starts(str_slice(formula, at, formula.n), S(" point")))
            return value;
    }
    return has(formula, "par point") || has(formula, "per point") ? MILLION : -1;
}

Penalty penalty_read(Arena *a, const Node *node)
{
    Penalty p = {
        .node = node,
        .on = node_text(node_member(node, S("on"))),
        .priority = node_text(node_member(node, S("priority"))),
        .cap = -1,
    };
    Str formula = prose_fold(a, node_text(node_member(node, S("formula"))));
    Str cap = prose_fold(a, node_text(node_member(node, S("cap_percent"))));
    size_t at = 0;
    p.cap = read_millionths(cap, &at);
    p.amount = read_percent(formula);
    p.begun = has(formula, "entame") || has(formula, "commence") || has(formula, "begun") ||
              has(formula, "started");
    p.working = has(formula, "ouvre") || has(formula, "working") || has(formula, "business");
    p.unit = str_eq(p.on, S("availability")) ? read_slice(formula) : read_unit(formula);
    p.computable = p.amount >= 0 && p.unit > 0;
    return p;
}

int64_t penalty_due(const Penalty *p, int64_t delay)
{
    if (!p->computable || delay <= 0)
        return 0;
    int64_t count = p->begun ? (delay + p->unit - 1) / p->unit : delay / p->unit;
    return count > INT64_MAX / 2 / (p->amount + 1) ? INT64_MAX / 2 : count * p->amount;
}

int64_t penalty_full_after(const Penalty *p)
{
    if (!p->computable || p->cap < 0 || p->amount == 0)
        return -1;
    int64_t count = (p->cap + p->amount - 1) / p->amount; /* units */
    if (count > INT64_MAX / 2 / p->unit)
        return -1;
    return p->begun ? (count - 1) * p->unit + 1 : count * p->unit;
}

static int64_t due_of(const Penalty *p, const Delay *d)
{
    if (p->priority.n > 0 && !str_eq(p->priority, d->priority))
        return 0;
    if (str_eq(p->on, S("gti")))
        return penalty_due(p, d->late_response);
    return str_eq(p->on, S("gtr")) ? penalty_due(p, d->late_recovery) : 0;
}

int64_t penalties_month(const Penalty *all, size_t count, const Delay *delays, size_t delay_count,
                        int64_t missing)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        int64_t due = str_eq(all[i].on, S("availability")) ? penalty_due(&all[i], missing) : 0;
        for (size_t k = 0; k < delay_count && due < INT64_MAX / 4; k++)
            due += due_of(&all[i], &delays[k]);
        if (all[i].cap >= 0 && due > all[i].cap)
            due = all[i].cap;
        sum = sum > INT64_MAX / 4 ? sum : sum + due;
    }
    return sum;
}

int64_t penalties_limit(const Penalty *all, size_t count)
{
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (all[i].computable && all[i].amount == 0)
            continue;
        if (all[i].cap < 0 || all[i].cap > INT64_MAX - sum)
            return -1;
        sum += all[i].cap;
    }
    return sum;
}

int64_t penalties_capped(int64_t limit, Str cap)
{
    size_t at = 0;
    int64_t most = read_millionths(cap, &at);
    return most >= 0 && (limit < 0 || most < limit) ? most : limit;
}

/* ---- delays ------------------------------------------------------------------------------- */

/* A moment that moves on minute by minute, with the hours of its day at hand. */
typedef struct {
    const ServiceClock *clock;
    int64_t moment;
    const bool *open; /* those of the day, by minute */
} Hand;

static void enter_day(Hand *h)
{
    Date date = date_of_days((int32_t)hours_day(h->moment));
    bool holiday = date_is_holiday(date, h->clock->alsace_moselle);
    h->open = h->clock->week->open[holiday][date_weekday(date)];
}

static Hand hand_at(const ServiceClock *clock, int64_t moment)
{
    Hand h = {clock, moment, NULL};
    enter_day(&h);
    return h;
}

/* Moves on by a minute; was it open? */
static bool pass(Hand *h)
{
    int64_t minute = h->moment - hours_day(h->moment) * DAY_MINUTES;
    bool open = h->open[minute];
    h->moment++;
    if (minute + 1 == DAY_MINUTES)
        enter_day(h);
    return open;
}

/* While hours are open, an incident opened a minute later ends a minute later at least; while they
 * are closed, it ends at the same moment. So one pass with two hands sees every opening minute of
 * the year, and is exact. */
int64_t service_longest(Arena *a, const Node *sla, const Node *priority, bool alsace_moselle,
                        Date from, int64_t *opened)
{
    int64_t begin = (int64_t)date_days(from) * DAY_MINUTES;
    Incident first;
    *opened = begin;
    if (!hours_incident(a, sla, priority, alsace_moselle, begin, &first) || first.recovery <= 0)
        return SERVICE_NO_LIMIT;
    if (first.clock.week == NULL)
        return first.recovery;
    if (first.restored < 0)
        return SERVICE_TOO_LONG;
    Hand start = hand_at(&first.clock, begin), end = hand_at(&first.clock, first.restored);
    int64_t longest = first.restored - begin;
    while (start.moment < begin + 366 * DAY_MINUTES) {
        if (pass(&start))
            while (!pass(&end))
                if (end.moment - start.moment > (int64_t)HOURS_SEARCH_DAYS * DAY_MINUTES)
                    return SERVICE_TOO_LONG;
        int64_t wait = end.moment - start.moment;
        if (wait > longest || (wait == longest && *opened == start.moment - 1))
            *opened = start.moment;
        longest = wait > longest ? wait : longest;
    }
    return longest;
}

int64_t service_downtime(Arena *a, const Node *availability)
{
    static const struct {
        Str word;
        int64_t days;
    } periods[] = {{S_INIT("trimestre"), 90},
                   {S_INIT("quarter"), 90},
                   {S_INIT("année"), 365},
                   {S_INIT("year"), 365}};
    Str period = node_text(node_member(availability, S("period")));
    Str percent = prose_fold(a, node_text(node_member(availability, S("percent"))));
    size_t at = 0;
    int64_t kept = read_millionths(percent, &at), days = 30;
    for (size_t i = 0; i < sizeof periods / sizeof *periods; i++)
        if (str_eq(period, periods[i].word))
            days = periods[i].days;
    if (kept < 0 || kept > 100 * PERCENT)
        return -1;
    int64_t seconds = days * 24 * 3600;
    return ((100 * PERCENT - kept) * seconds + 50 * PERCENT) / (100 * PERCENT);
}

/* Bytes of the spaces that may stand between a number and its unit. */
static size_t space_at(Str text, size_t at)
{
    Str rest = str_slice(text, at, text.n);
    if (str_starts(rest, S(" ")))
        return 1;
    return str_starts(rest, S("\u00a0")) ? 2 : str_starts(rest, S("\u202f")) ? 3 : 0;
}

static size_t skip_spaces(Str text, size_t at)
{
    while (at < text.n && space_at(text, at) > 0)
        at += space_at(text, at);
    return at;
}

int64_t service_seconds(Str text)
{
    static const struct {
        Str name;
        int64_t seconds;
    } names[] = {{S_INIT("semaine"), 604800}, {S_INIT("week"), 604800}, {S_INIT("min"), 60},
                 {S_INIT("h"), 3600},         {S_INIT("s"), 1},         {S_INIT("j"), 86400},
                 {S_INIT("d"), 86400}};
    int64_t total = 0, last = 0;
    for (size_t at = skip_spaces(text, 0); at < text.n; at = skip_spaces(text, at)) {
        int64_t value = read_millionths(text, &at), unit = 0;
        at = skip_spaces(text, at);
        Str rest = str_slice(text, at, text.n);
        for (size_t i = 0; i < sizeof names / sizeof *names && unit == 0; i++)
            if (str_starts(rest, names[i].name))
                unit = names[i].seconds;
        if (rest.n == 0 && last == 3600)
            unit = 60; /* 1 h 26 */
        if (value < 0 || unit == 0 || value > INT32_MAX * (int64_t)MILLION || total > INT64_MAX / 2)
            return -1;
        total += value / MILLION * unit + value % MILLION * unit / MILLION;
        last = unit;
        while (at < text.n && (text.p[at] | 32) >= 'a' && (text.p[at] | 32) <= 'z')
            at++;
    }
    return last == 0 ? -1 : total;
}

Str service_span(Arena *a, int64_t seconds)
{
    static const struct {
        const char *name;
        int64_t size;
    } parts[] = {{"h", 3600}, {"min", 60}, {"s", 1}};
    Buf out = buf_new(a);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        int64_t count = seconds / parts[i].size;
        seconds %= parts[i].size;
        if (count == 0 && !(out.n == 0 && i == 2))
            continue;
        buf_put(&out, out.n > 0 ? S(" ") : (Str){0});
        buf_int(&out, count);
        buf_print(&out, " %s", parts[i].name);
    }
    return buf_str(&out);
}
