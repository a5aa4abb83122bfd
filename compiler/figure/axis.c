/* Axis: a stretch of days -> steps with names: days, weeks, months, quarters, years. */
#include "figure/parts.h"

enum { STEP_PAD = 4000, INITIAL_PAD = 2500, LEAST_DAYS = 7 };

/* ---- steps ---------------------------------------------------------------------------------- */

/* The first day of the step that holds `day`. */
static int32_t step_begin(const Axis *a, int32_t day)
{
    Date d = date_of_days(day);
    switch (a->step) {
    case STEP_DAY:
        return day;
    case STEP_WEEK:
        return day - date_weekday(d);
    case STEP_MONTH:
    case STEP_MONTH_INITIAL:
        return date_days((Date){d.year, d.month, 1});
    case STEP_QUARTER:
        return date_days((Date){d.year, (d.month - 1) / 3 * 3 + 1, 1});
    case STEP_YEAR:
        return date_days((Date){d.year / a->years * a->years, 1, 1});
    }
    return day;
}

/* The first day of the next step, from the first of one. */
static int32_t step_next(const Axis *a, int32_t begin)
{
    Date d = date_of_days(begin);
    switch (a->step) {
    case STEP_DAY:
        return begin + 1;
    case STEP_WEEK:
        return begin + 7;
    case STEP_MONTH:
    case STEP_MONTH_INITIAL:
        return date_days(date_add_months(d, 1));
    case STEP_QUARTER:
        return date_days(date_add_months(d, 3));
    case STEP_YEAR:
        if (d.year + a->years > 9999)
            return date_days((Date){9999, 12, 31}) + 1;
        return date_days((Date){d.year + a->years, 1, 1});
    }
    return begin + 1;
}

static Str step_name(Canvas *c, const Axis *a, int32_t begin)
{
    Date d = date_of_days(begin);
    switch (a->step) {
    case STEP_DAY:
    case STEP_WEEK:
        return date_brief(c, d);
    case STEP_MONTH:
        return month_brief(c->lang, d.month);
    case STEP_MONTH_INITIAL:
        return month_initial(c->lang, d.month);
    case STEP_QUARTER:
        return str_print(c->ctx->mem, "%c%d", c->lang == LANG_EN ? 'Q' : 'T', (int)d.month / 3 + 1);
    case STEP_YEAR:
        return str_print(c->ctx->mem, "%d", (int)d.year);
    }
    return (Str){0};
}

/* ---- the choice ----------------------------------------------------------------------------- */

static bool names_fit(Canvas *c, const Axis *a)
{
    Len pad = a->step == STEP_MONTH_INITIAL ? INITIAL_PAD : STEP_PAD;
    for (int32_t begin = a->low; begin < a->high;) {
        int32_t next = step_next(a, begin);
        Len room = (Len)((int64_t)a->width * (next - begin) / (a->high - a->low));
        if (room < PT(5) || text_width(c, INK_NOTE, step_name(c, a, begin)) + pad > room)
            return false;
        begin = next;
    }
    return true;
}

static bool try_step(Canvas *c, Axis *a, int32_t first, int32_t last, Step step, int32_t years)
{
    a->step = step;
    a->years = years;
    a->low = step_begin(a, first);
    a->high = step_next(a, step_begin(a, last));
    /* A name takes 5 pt at least: no need to look at more steps than that gives room. */
    static const int32_t least_days[] = {1, 7, 28, 28, 90, 365};
    if ((int64_t)(a->high - a->low) / least_days[step] / years > a->width / PT(5))
        return false;
    return names_fit(c, a);
}

Axis axis_new(Canvas *c, int32_t first, int32_t last, Len width)
{
    Axis a = {.width = width > 0 ? width : 1};
    if (last - first < LEAST_DAYS) {
        first -= (LEAST_DAYS - (last - first)) / 2;
        last = first + LEAST_DAYS - 1;
    }
    for (Step step = STEP_DAY; step < STEP_YEAR; step++)
        if (try_step(c, &a, first, last, step, 1))
            return a;
    static const int32_t years[] = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000};
    for (size_t i = 0; i < sizeof years / sizeof *years; i++)
        if (try_step(c, &a, first, last, STEP_YEAR, years[i]))
            return a;
    return a;
}

Len axis_at(const Axis *a, int32_t day)
{
    return a->x + (Len)((int64_t)a->width * (day - a->low) / (a->high - a->low));
}

/* ---- printing ------------------------------------------------------------------------------- */

static bool has_years(const Axis *a)
{
    return a->step != STEP_YEAR;
}

Len axis_height(const Canvas *c, const Axis *a)
{
    return c->small_leading * (has_years(a) ? 2 : 1) + PT(2);
}

static void put_years(Canvas *c, const Axis *a, Len top, Len bottom)
{
    Len y = top - 2 * c->small_leading - PT(1) + text_baseline(c, INK_NOTE, c->small_leading);
    for (int32_t day = a->low; day < a->high;) {
        int32_t year = date_of_days(day).year;
        int32_t next = year < 9999 ? date_days((Date){year + 1, 1, 1}) : a->high;
        next = next < a->high ? next : a->high;
        Len left = axis_at(a, day), right = axis_at(a, next);
        Str name = str_print(c->ctx->mem, "%d", (int)year);
        if (text_width(c, INK_STRONG, name) + STEP_PAD <= right - left)
            canvas_text(c, INK_STRONG, ANCHOR_LEFT, left + PT(2), y, name, NOWHERE);
        if (day > a->low)
            canvas_rect(c, left - PT(0.3), top - 2 * c->small_leading, PT(0.6),
                        bottom - top + 2 * c->small_leading, c->rule);
        day = next;
    }
}

void axis_put(Canvas *c, const Axis *a, Len top, Len bottom)
{
    Len y = top - c->small_leading - PT(1) + text_baseline(c, INK_NOTE, c->small_leading);
    Colour line = colour_mix(c->rule, 0xFFFFFF, 60);
    for (int32_t begin = a->low; begin < a->high;) {
        int32_t next = step_next(a, begin);
        Len left = axis_at(a, begin), right = axis_at(a, next);
        Str name = step_name(c, a, begin);
        if (text_width(c, INK_NOTE, name) <= right - left)
            canvas_text(c, INK_NOTE, ANCHOR_MIDDLE, left + (right - left) / 2, y, name, NOWHERE);
        canvas_rect(c, left - PT(0.2), top, PT(0.4), bottom - top, line);
        begin = next;
    }
    if (has_years(a))
        put_years(c, a, top, bottom);
}
