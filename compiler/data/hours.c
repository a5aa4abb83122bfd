/* Hours of service: coverage -> a week drawn minute by minute; a delay in open time -> the moment
 * when it ends.
 *
 * An interval is [from, to[: what is opened at 18:00 sharp belongs to the next opening, and what
 * lasts until 18:00 ends at 18:00. */
#include "data/data.h"

enum { DAYS = 7 };

/* ---- reading ------------------------------------------------------------------------------- */

static bool read_value(Arena *a, const Node *map, Str key, Type type, Value *out)
{
    const Node *n = node_member(map, key);
    return n != NULL && value_read(a, n, type, (Str){0}, out, NULL);
}

static void open_interval(ServiceWeek *week, bool holiday, int day, int32_t from, int32_t to)
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

bool hours_add(Arena *a, ServiceWeek *week, const Node *hours, bool holidays_too)
{
    Value days, from, to;
    if (!read_value(a, hours, S("days"), TYPE_WEEKDAYS, &days) ||
        !read_value(a, hours, S("from"), TYPE_TIME, &from) ||
        !read_value(a, hours, S("to"), TYPE_TIME, &to))
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

bool hours_cover(Arena *a, ServiceWeek *week, const Nodes *coverage, const Node *holidays,
                 Str priority)
{
    bool holidays_too =
        holidays != NULL && priority.n > 0 && str_find(node_text(holidays), priority) != SIZE_MAX;
    bool any = false;
    for (size_t i = 0; i < coverage->count; i++)
        if (applies(coverage->items[i], priority))
            any |= hours_add(a, week, coverage->items[i], holidays_too);
    return any;
}

/* ---- the clock ----------------------------------------------------------------------------- */

int64_t hours_day(int64_t moment)
{
    return moment >= 0 ? moment / DAY_MINUTES : -((DAY_MINUTES - 1 - moment) / DAY_MINUTES);
}

int64_t hours_end(const ServiceClock *c, int64_t start, int64_t duration)
{
    if (c->week == NULL)
        return start + duration;
    int64_t day = hours_day(start);
    int32_t minute = (int32_t)(start - day * DAY_MINUTES);
    for (int i = 0; i < HOURS_SEARCH_DAYS; i++, day++) {
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

bool hours_open(const ServiceClock *c, int64_t moment)
{
    if (c->week == NULL)
        return true;
    int64_t day = hours_day(moment);
    Date date = date_of_days((int32_t)day);
    bool holiday = date_is_holiday(date, c->alsace_moselle);
    return c->week->open[holiday][date_weekday(date)][moment - day * DAY_MINUTES];
}

int64_t hours_friday(Date from, bool alsace_moselle)
{
    Date date = from;
    while (date_weekday(date) != 4 || !date_is_working(date, alsace_moselle) ||
           !date_is_working(date_add_days(date, 3), alsace_moselle))
        date = date_add_days(date, 1);
    return (int64_t)date_days(date) * DAY_MINUTES + 17 * 60;
}

int64_t hours_christmas_eve(Date from)
{
    Date eve = {from.year, 12, 24};
    if (date_cmp(eve, from) < 0)
        eve.year++;
    return (int64_t)date_days(eve) * DAY_MINUTES + 17 * 60;
}

/* ---- incidents ----------------------------------------------------------------------------- */

static int64_t minutes_member(Arena *a, const Node *map, Str key)
{
    Value v;
    int64_t minutes;
    if (!read_value(a, map, key, TYPE_MINUTES, &v) || !decimal_int(&v.number, &minutes) ||
        minutes <= 0 || minutes > (int64_t)HOURS_SEARCH_DAYS * DAY_MINUTES)
        return 0;
    return minutes;
}

bool hours_are_working(const Node *time_base)
{
    Str words = node_text(time_base);
    return str_eq(words, S("ouvré")) || str_eq(words, S("working"));
}

bool hours_incident(Arena *a, const Node *sla, const Node *priority, bool alsace_moselle,
                    int64_t opened, Incident *out)
{
    *out = (Incident){.opened = opened, .taken = -1, .restored = -1};
    out->response = minutes_member(a, priority, S("gti_minutes"));
    out->recovery = minutes_member(a, priority, S("gtr_minutes"));
    out->clock.alsace_moselle = alsace_moselle;
    if (hours_are_working(node_member(priority, S("time_base")))) {
        const Node *list = node_member(sla, S("coverage"));
        Nodes coverage = {.count = list == NULL ? 0 : list->count};
        coverage.items = NEW_ARRAY(a, const Node *, coverage.count + 1);
        for (const Node *n = list == NULL ? NULL : list->child; n != NULL; n = n->next)
            coverage.items[n->index] = n;
        ServiceWeek *week = NEW(a, ServiceWeek);
        out->clock.week = week;
        if (!hours_cover(a, week, &coverage, node_member(sla, S("holidays")),
                         node_text(node_member(priority, S("id")))))
            return false;
    }
    if (out->response > 0)
        out->taken = hours_end(&out->clock, opened, out->response);
    if (out->recovery > 0)
        out->restored = hours_end(&out->clock, opened, out->recovery);
    return true;
}
