/* Rule functions about hours: is a need covered, and when would an incident be over? The arithmetic
 * is that of data/hours.c. */
#include "rules/function.h"

#include <string.h>

enum { SEARCH_DAYS = 400 };

/* The weeks that a call draws on, one after the other, for all its nodes. */
typedef struct {
    ServiceWeek need, cover;
} Weeks;

static Weeks *weeks_cleared(const Judge *j)
{
    void **slot = call_slot(j);
    if (*slot == NULL)
        *slot = NEW(j->tmp, Weeks);
    memset(*slot, 0, sizeof(Weeks));
    return *slot;
}

/* The hours of all coverages for a priority. */
static bool read_coverage(const Judge *j, const Argument *coverage, const Argument *holidays,
                          Str priority, ServiceWeek *week)
{
    Nodes nodes = argument_nodes(j, coverage);
    const Node *text = holidays->present ? argument_node(j, holidays) : NULL;
    return hours_cover(j->tmp, week, &nodes, text, priority);
}

/* ---- words --------------------------------------------------------------------------------- */

static Text day_name(int weekday)
{
    static const Text names[7] = {
        {{S_INIT("lundi"), S_INIT("Monday")}},       {{S_INIT("mardi"), S_INIT("Tuesday")}},
        {{S_INIT("mercredi"), S_INIT("Wednesday")}}, {{S_INIT("jeudi"), S_INIT("Thursday")}},
        {{S_INIT("vendredi"), S_INIT("Friday")}},    {{S_INIT("samedi"), S_INIT("Saturday")}},
        {{S_INIT("dimanche"), S_INIT("Sunday")}},
    };
    return names[weekday];
}

/* "16 h", "16 h 30" */
static Str clock_fr(Arena *a, int minute)
{
    return minute % 60 == 0 ? str_print(a, "%d\u00A0h", minute / 60)
                            : str_print(a, "%d\u00A0h\u00A0%02d", minute / 60, minute % 60);
}

/* "lundi 11 janvier 2027 à 16 h", "Monday 11 January 2027 at 16:00" */
static Text moment_text(Arena *a, int64_t minutes)
{
    int64_t day_number = hours_day(minutes);
    Date date = date_of_days((int32_t)day_number);
    int minute = (int)(minutes - day_number * DAY_MINUTES);
    Text text, day = day_name(date_weekday(date));
    text.in[LANG_FR] =
        str_print(a, STR_FMT " " STR_FMT " à " STR_FMT, STR_ARG(day.in[LANG_FR]),
                  STR_ARG(date_words(a, date, LANG_FR)), STR_ARG(clock_fr(a, minute)));
    text.in[LANG_EN] = str_print(a, STR_FMT " " STR_FMT " at %02d:%02d", STR_ARG(day.in[LANG_EN]),
                                 STR_ARG(date_words(a, date, LANG_EN)), minute / 60, minute % 60);
    return text;
}

/* ---- hours-covered -------------------------------------------------------------------------- */

static bool find_gap(const ServiceWeek *need, const ServiceWeek *cover, int *holiday, int *day,
                     int *minute)
{
    for (*holiday = 0; *holiday < 2; (*holiday)++)
        for (*day = 0; *day < 7; (*day)++)
            for (*minute = 0; *minute < DAY_MINUTES; (*minute)++)
                if (need->open[*holiday][*day][*minute] && !cover->open[*holiday][*day][*minute])
                    return true;
    return false;
}

/* One period, or a list of them. */
static bool add_need(Judge *j, const Node *need, ServiceWeek *week)
{
    if (need->kind != NODE_LIST)
        return hours_add(j->tmp, week, need, false);
    bool any = false;
    for (const Node *n = need->child; n != NULL; n = n->next)
        any |= hours_add(j->tmp, week, n, false);
    return any;
}

void run_hours_covered(Judge *j, const Argument *args)
{
    const Node *need = argument_node(j, &args[0]), *priority = argument_node(j, &args[2]);
    Weeks *weeks = weeks_cleared(j);
    if (need == NULL || priority == NULL || !add_need(j, need, &weeks->need))
        return;
    read_coverage(j, &args[1], &args[3], node_text(priority), &weeks->cover);
    int holiday, day, minute;
    if (!find_gap(&weeks->need, &weeks->cover, &holiday, &day, &minute))
        return;
    Text name = day_name(day), moment;
    moment.in[LANG_FR] = str_print(j->ctx->mem, STR_FMT "%s à " STR_FMT, STR_ARG(name.in[LANG_FR]),
                                   holiday ? " férié" : "", STR_ARG(clock_fr(j->ctx->mem, minute)));
    moment.in[LANG_EN] =
        str_print(j->ctx->mem, STR_FMT "%s at %02d:%02d", STR_ARG(name.in[LANG_EN]),
                  holiday ? ", a public holiday," : "", minute / 60, minute % 60);
    Nodes coverage = argument_nodes(j, &args[1]);
    Finding f = finding_at(j, coverage.count > 0 && coverage.items[0]->parent != NULL
                                  ? coverage.items[0]->parent
                                  : argument_place(j, &args[1]));
    finding_label(&f, need, "heures à couvrir", "hours to be covered");
    finding_text(&f, "moment", moment);
    finding_report(&f);
}

/* ---- restored-within ------------------------------------------------------------------------ */

static bool minutes_of(const Judge *j, const Argument *arg, int64_t *out)
{
    const Node *n = argument_node(j, arg);
    Decimal d;
    return n != NULL && number_of(j, n, &d) && decimal_int(&d, out) && *out > 0 &&
           *out <= (int64_t)SEARCH_DAYS * DAY_MINUTES;
}

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
    int64_t wait = i->restored - i->opened;
    finding_value(&f, "hours",
                  wait % 60 == 0
                      ? str_print(mem, "%lld h", (long long)(wait / 60))
                      : str_print(mem, "%lld h %02d", (long long)(wait / 60), (int)(wait % 60)));
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
    bool working = hours_are_working(base);
    ServiceWeek *week = working ? &weeks_cleared(j)->cover : NULL;
    if (working && !read_coverage(j, &args[3], &args[5],
                                  priority == NULL ? (Str){0} : node_text(priority), week))
        return; /* no hours to count in: another rule says so */
    ServiceClock clock = {week, alsace != NULL && alsace->kind == NODE_BOOL && alsace->truth};
    limit = decimal_mul(j->tmp, &limit, &sixty);
    int64_t opened[] = {hours_friday(from, clock.alsace_moselle), hours_christmas_eve(from)};
    for (size_t i = 0; i < 2; i++) {
        Incident incident = {.opened = opened[i]};
        incident.taken = hours_end(&clock, opened[i], reaction);
        incident.restored = hours_end(&clock, opened[i], recovery);
        Decimal lasts = decimal_of_int(j->tmp, incident.restored - opened[i]);
        if (incident.taken < 0 || incident.restored < 0 || decimal_cmp(&lasts, &limit) <= 0)
            continue;
        report_incident(j, args, &incident);
        return;
    }
}
