/* Rule functions about hours: is a need covered, and when would an incident be over?
 *
 * A week is drawn minute by minute: seven ordinary days and the same seven as public holidays. An
 * interval is [from, to[: what is opened at 18:00 sharp belongs to the next opening, and what lasts
 * until 18:00 ends at 18:00. */
#include "rules/function.h"

#include <string.h>

enum { DAY_MINUTES = 24 * 60, DAYS = 7, SEARCH_DAYS = 400 };

typedef struct {
    bool open[2][DAYS][DAY_MINUTES]; /* [holiday][weekday from Monday][minute] */
    int32_t minutes[2][DAYS];        /* how many of them are open */
} Week;

/* The weeks that a call draws on, one after the other, for all its nodes. */
typedef struct {
    Week need, cover;
} Weeks;

static Weeks *weeks_cleared(const Judge *j)
{
    void **slot = call_slot(j);
    if (*slot == NULL)
        *slot = NEW(j->tmp, Weeks);
    memset(*slot, 0, sizeof(Weeks));
    return *slot;
}

/* ---- reading hours ------------------------------------------------------------------------- */

static bool read_value(const Judge *j, const Node *map, Str key, Type type, Value *out)
{
    const Node *n = node_member(map, key);
    return n != NULL && value_read(j->tmp, n, type, (Str){0}, out, NULL);
}

static void open_interval(Week *week, bool holiday, int day, int32_t from, int32_t to)
{
    if (to <= from) { /* over midnight */
        open_interval(week, holiday, (day + 1) % DAYS, 0, to == 0 ? 0 : to);
        to = DAY_MINUTES;
    }
    for (int32_t m = from; m < to && m < DAY_MINUTES; m++) {
        week->minutes[holiday][day] += !week->open[holiday][day][m];
        week->open[holiday][day][m] = true;
    }
}

/* Adds {days, from, to, holidays}; false when it cannot be read. */
static bool add_hours(const Judge *j, Week *week, const Node *hours, bool holidays_too)
{
    Value days, from, to;
    if (!read_value(j, hours, S("days"), TYPE_WEEKDAYS, &days) ||
        !read_value(j, hours, S("from"), TYPE_TIME, &from) ||
        !read_value(j, hours, S("to"), TYPE_TIME, &to))
        return false;
    const Node *holidays = node_member(hours, S("holidays"));
    bool at_holidays =
        holidays != NULL && holidays->kind == NODE_BOOL ? holidays->truth : holidays_too;
    bool whole = from.minutes == 0 && to.minutes == 0;
    for (int day = 0; day < DAYS; day++) {
        if ((days.weekdays >> day & 1) == 0 || (from.minutes == to.minutes && !whole))
            continue;
        open_interval(week, false, day, from.minutes, whole ? DAY_MINUTES : to.minutes);
        if (at_holidays)
            open_interval(week, true, day, from.minutes, whole ? DAY_MINUTES : to.minutes);
    }
    return true;
}

/* Does this coverage hold for the priority? It does for all when it names none. */
static bool applies(const Node *coverage, Str priority)
{
    const Node *list = node_member(coverage, S("priorities"));
    for (const Node *n = list == NULL ? NULL : list->child; n != NULL; n = n->next)
        if (str_eq(node_text(n), priority))
            return true;
    return list == NULL || list->count == 0;
}

/* The hours of all coverages for a priority. A text on holidays that names the priority ("P1")
 * holds for the coverages that do not speak of holidays themselves. */
static bool read_coverage(const Judge *j, const Argument *coverage, const Argument *holidays,
                          Str priority, Week *week)
{
    Nodes nodes = argument_nodes(j, coverage);
    const Node *text = holidays->present ? argument_node(j, holidays) : NULL;
    bool holidays_too =
        text != NULL && priority.n > 0 && str_find(node_text(text), priority) != SIZE_MAX;
    bool any = false;
    for (size_t i = 0; i < nodes.count; i++)
        if (applies(nodes.items[i], priority))
            any |= add_hours(j, week, nodes.items[i], holidays_too);
    return any;
}

/* ---- words --------------------------------------------------------------------------------- */

static Text day_name(int weekday)
{
    static const Text names[DAYS] = {
        {{S_INIT("lundi"), S_INIT("Monday")}},       {{S_INIT("mardi"), S_INIT("Tuesday")}},
        {{S_INIT("mercredi"), S_INIT("Wednesday")}}, {{S_INIT("jeudi"), S_INIT("Thursday")}},
        {{S_INIT("vendredi"), S_INIT("Friday")}},    {{S_INIT("samedi"), S_INIT("Saturday")}},
        {{S_INIT("dimanche"), S_INIT("Sunday")}},
    };
    return names[weekday];
}

/* "lundi 2027-01-11 16:00" */
static Text moment_text(Arena *a, int64_t minutes)
{
    Date date = date_of_days((int32_t)(minutes / DAY_MINUTES));
    int minute = (int)(minutes % DAY_MINUTES);
    Text text, day = day_name(date_weekday(date));
    for (int lang = 0; lang < LANG_COUNT; lang++)
        text.in[lang] = str_print(a, STR_FMT " " STR_FMT " %02d:%02d", STR_ARG(day.in[lang]),
                                  STR_ARG(date_text(a, date)), minute / 60, minute % 60);
    return text;
}

/* ---- hours-covered -------------------------------------------------------------------------- */

static bool find_gap(const Week *need, const Week *cover, int *holiday, int *day, int *minute)
{
    for (*holiday = 0; *holiday < 2; (*holiday)++)
        for (*day = 0; *day < DAYS; (*day)++)
            for (*minute = 0; *minute < DAY_MINUTES; (*minute)++)
                if (need->open[*holiday][*day][*minute] && !cover->open[*holiday][*day][*minute])
                    return true;
    return false;
}

void run_hours_covered(Judge *j, const Argument *args)
{
    const Node *need = argument_node(j, &args[0]), *priority = argument_node(j, &args[2]);
    Weeks *weeks = weeks_cleared(j);
    if (need == NULL || priority == NULL || !add_hours(j, &weeks->need, need, false))
        return;
    read_coverage(j, &args[1], &args[3], node_text(priority), &weeks->cover);
    int holiday, day, minute;
    if (!find_gap(&weeks->need, &weeks->cover, &holiday, &day, &minute))
        return;
    Text name = day_name(day), moment;
    static const char *const format[2][LANG_COUNT] = {
        {STR_FMT " à %02d:%02d", STR_FMT " at %02d:%02d"},
        {STR_FMT " férié à %02d:%02d", "%.*s, a public holiday, at %02d:%02d"},
    };
    for (int lang = 0; lang < LANG_COUNT; lang++)
        moment.in[lang] = str_print(j->ctx->mem, format[holiday][lang], STR_ARG(name.in[lang]),
                                    minute / 60, minute % 60);
    Nodes coverage = argument_nodes(j, &args[1]);
    Finding f = finding_at(j, coverage.count > 0 && coverage.items[0]->parent != NULL
                                  ? coverage.items[0]->parent
                                  : argument_place(j, &args[1]));
    finding_label(&f, need, "heures à couvrir", "hours to be covered");
    finding_text(&f, "moment", moment);
    finding_report(&f);
}

/* ---- restored-within ------------------------------------------------------------------------ */

typedef struct {
    const Week *week; /* NULL: the clock never stops */
    bool alsace_moselle;
} Clock;

/* When `duration` minutes of open time have passed since `start`; -1 when that takes over a year.
 */
static int64_t clock_end(const Clock *c, int64_t start, int64_t duration)
{
    if (c->week == NULL)
        return start + duration;
    int64_t day = start / DAY_MINUTES;
    for (int32_t minute = (int32_t)(start % DAY_MINUTES), i = 0; i < SEARCH_DAYS; i++, day++) {
        Date date = date_of_days((int32_t)day);
        bool holiday = date_is_holiday(date, c->alsace_moselle);
        int weekday = date_weekday(date);
        if (minute == 0 && duration > c->week->minutes[holiday][weekday]) {
            duration -= c->week->minutes[holiday][weekday];
            continue;
        }
        for (; minute < DAY_MINUTES; minute++) {
            duration -= c->week->open[holiday][weekday][minute];
            if (duration == 0)
                return day * DAY_MINUTES + minute + 1;
        }
        minute = 0;
    }
    return -1;
}

/* The moments that the test is made at: the first Friday from `from` that an ordinary Monday
 * follows, and the next 24 December, both at 17:00. */
static int64_t friday_from(Date from, bool alsace_moselle)
{
    Date date = from;
    while (date_weekday(date) != 4 || !date_is_working(date, alsace_moselle) ||
           !date_is_working(date_add_days(date, 3), alsace_moselle))
        date = date_add_days(date, 1);
    return (int64_t)date_days(date) * DAY_MINUTES + 17 * 60;
}

static int64_t christmas_eve_from(Date from)
{
    Date eve = {from.year, 12, 24};
    if (date_cmp(eve, from) < 0)
        eve.year++;
    return (int64_t)date_days(eve) * DAY_MINUTES + 17 * 60;
}

static bool minutes_of(const Judge *j, const Argument *arg, int64_t *out)
{
    const Node *n = argument_node(j, arg);
    Decimal d;
    return n != NULL && number_of(j, n, &d) && decimal_int(&d, out) && *out > 0 &&
           *out <= (int64_t)SEARCH_DAYS * DAY_MINUTES;
}

typedef struct {
    int64_t opened, taken, restored; /* minutes since 1970 */
} Incident;

static void report_incident(Judge *j, const Argument *args, const Incident *i)
{
    Finding f = finding_at(j, argument_node(j, &args[1]));
    const Node *limit = argument_node(j, &args[7]);
    if (args[7].path_count > 0)
        finding_label(&f, limit, "interruption admise", "outage allowed");
    Arena *mem = j->ctx->mem;
    finding_text(&f, "opened", moment_text(mem, i->opened));
    finding_text(&f, "taken", moment_text(mem, i->taken));
    finding_text(&f, "restored", moment_text(mem, i->restored));
    finding_value(&f, "hours",
                  str_print(mem, "%lld", (long long)((i->restored - i->opened + 59) / 60)));
    finding_report(&f);
}

void run_restored_within(Judge *j, const Argument *args)
{
    int64_t reaction, recovery;
    Decimal limit, sixty = decimal_of_int(j->tmp, 60);
    const Node *base = argument_node(j, &args[2]), *priority = argument_node(j, &args[4]);
    const Node *allowed = argument_node(j, &args[7]), *start = argument_node(j, &args[6]);
    const Node *alsace = args[8].present ? argument_node(j, &args[8]) : NULL;
    Date from;
    if (!minutes_of(j, &args[0], &reaction) || !minutes_of(j, &args[1], &recovery) ||
        allowed == NULL || !number_of(j, allowed, &limit) || start == NULL ||
        !date_read(node_text(start), &from) || from.year > 9990)
        return;
    Str words = base == NULL ? (Str){0} : node_text(base);
    bool working = str_eq(words, S("ouvré")) || str_eq(words, S("working"));
    Week *week = working ? &weeks_cleared(j)->cover : NULL;
    if (working && !read_coverage(j, &args[3], &args[5],
                                  priority == NULL ? (Str){0} : node_text(priority), week))
        return; /* no hours to count in: another rule says so */
    Clock clock = {week, alsace != NULL && alsace->kind == NODE_BOOL && alsace->truth};
    limit = decimal_mul(j->tmp, &limit, &sixty);
    int64_t opened[] = {friday_from(from, clock.alsace_moselle), christmas_eve_from(from)};
    for (size_t i = 0; i < 2; i++) {
        Incident incident = {opened[i], clock_end(&clock, opened[i], reaction),
                             clock_end(&clock, opened[i], recovery)};
        Decimal lasts = decimal_of_int(j->tmp, incident.restored - opened[i]);
        if (incident.taken < 0 || incident.restored < 0 || decimal_cmp(&lasts, &limit) <= 0)
            continue;
        report_incident(j, args, &incident);
        return;
    }
}
