/* Dates: the Gregorian calendar, French public holidays, working days.
 *
 * Days are counted from 1970-01-01. Years run from 0 to 9999, as in RFC 3339. */
#include "data/value.h"

enum { YEAR_MAX = 9999, DAYS_BEFORE_1970 = 719528 /* from 0000-01-01 */ };

static const int8_t month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

static bool is_leap(int32_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int32_t date_month_days(int32_t year, int32_t month)
{
    return month_days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

/* Days from 0000-01-01 to the first day of `year`: each year has 365, and one more after each leap
 * year before it, of which year 0 is one. */
static int32_t days_before_year(int32_t year)
{
    int32_t last = year - 1;
    return year <= 0 ? 0 : year * 365 + last / 4 - last / 100 + last / 400 + 1;
}

int32_t date_days(Date d)
{
    int32_t days = days_before_year(d.year) + d.day - 1;
    for (int32_t month = 1; month < d.month; month++)
        days += date_month_days(d.year, month);
    return days - DAYS_BEFORE_1970;
}

Date date_of_days(int32_t days)
{
    int32_t least = -DAYS_BEFORE_1970, most = days_before_year(YEAR_MAX + 1) + least - 1;
    days = (days < least ? least : days > most ? most : days) + DAYS_BEFORE_1970;
    int32_t year = days / 366; /* not above the true year */
    while (days_before_year(year + 1) <= days)
        year++;
    days -= days_before_year(year);
    int32_t month = 1;
    while (days >= date_month_days(year, month))
        days -= date_month_days(year, month++);
    return (Date){year, month, days + 1};
}

int date_cmp(Date a, Date b)
{
    int64_t x = ((int64_t)a.year * 12 + a.month) * 31 + a.day;
    int64_t y = ((int64_t)b.year * 12 + b.month) * 31 + b.day;
    return (x > y) - (x < y);
}

int date_weekday(Date d)
{
    int32_t since_monday = (date_days(d) + 3) % 7; /* 1970-01-01 was a Thursday */
    return since_monday < 0 ? since_monday + 7 : since_monday;
}

/* ---- reading ------------------------------------------------------------------------------ */

static bool read_digits(Str text, size_t begin, size_t end, int32_t *out)
{
    *out = 0;
    for (size_t i = begin; i < end; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        *out = *out * 10 + (text.p[i] - '0');
    }
    return true;
}

bool date_form(Str text, Date *out)
{
    return text.n == 10 && text.p[4] == '-' && text.p[7] == '-' &&
           read_digits(text, 0, 4, &out->year) && read_digits(text, 5, 7, &out->month) &&
           read_digits(text, 8, 10, &out->day);
}

bool date_exists(Date d)
{
    return d.year >= 0 && d.year <= YEAR_MAX && d.month >= 1 && d.month <= 12 && d.day >= 1 &&
           d.day <= date_month_days(d.year, d.month);
}

bool date_read(Str text, Date *out)
{
    Date d;
    if (!date_form(text, &d) || !date_exists(d))
        return false;
    *out = d;
    return true;
}

Str date_words(Arena *a, Date d, Lang lang)
{
    static const Text months[12] = {
        FR_EN("janvier", "January"), FR_EN("février", "February"),  FR_EN("mars", "March"),
        FR_EN("avril", "April"),     FR_EN("mai", "May"),           FR_EN("juin", "June"),
        FR_EN("juillet", "July"),    FR_EN("août", "August"),       FR_EN("septembre", "September"),
        FR_EN("octobre", "October"), FR_EN("novembre", "November"), FR_EN("décembre", "December"),
    };
    return str_print(a, "%d%s\u00A0" STR_FMT "\u00A0%d", d.day,
                     lang == LANG_FR && d.day == 1 ? "er" : "",
                     STR_ARG(months[d.month - 1].in[lang]), d.year);
}

Str date_text(Arena *a, Date d)
{
    return str_print(a, "%04d-%02d-%02d", d.year, d.month, d.day);
}

/* ---- adding ------------------------------------------------------------------------------- */

Date date_add_days(Date d, int32_t days)
{
    int64_t sum = (int64_t)date_days(d) + days;
    return date_of_days(sum > INT32_MAX ? INT32_MAX : sum < INT32_MIN ? INT32_MIN : (int32_t)sum);
}

Date date_add_months(Date d, int32_t months)
{
    int64_t total = (int64_t)d.year * 12 + d.month - 1 + months;
    if (total < 0)
        return (Date){0, 1, 1};
    if (total >= (YEAR_MAX + 1) * 12)
        return (Date){YEAR_MAX, 12, 31};
    Date sum = {(int32_t)(total / 12), (int32_t)(total % 12) + 1, d.day};
    int32_t last = date_month_days(sum.year, sum.month);
    if (sum.day > last)
        sum.day = last;
    return sum;
}

/* ---- holidays ----------------------------------------------------------------------------- */

/* Easter Sunday. The Gregorian computus: the golden number gives the age of the moon, corrected by
 * the leap years dropped (solar) and by the slow drift of the lunar cycle; Easter is the Sunday
 * after the full moon of 21 March or later (bull Inter gravissimas, 1582). */
static Date easter(int32_t year)
{
    int32_t golden = year % 19, century = year / 100;
    int32_t solar = century - century / 4, lunar = (8 * century + 13) / 25;
    int32_t epact = (solar - lunar + 19 * golden + 15) % 30; /* days from 21 March to full moon */
    if (epact == 29 || (epact == 28 && golden > 10))
        epact--;
    Date march21 = {year, 3, 21};
    int32_t moon = date_days(march21) + epact;
    int weekday = date_weekday(date_of_days(moon));
    return date_of_days(moon + (weekday == 6 ? 7 : 6 - weekday));
}

typedef struct {
    int8_t month, day;   /* a fixed date, or month 0: */
    int8_t after_easter; /* days after Easter Sunday */
    bool alsace_moselle; /* there only */
} Holiday;

/* Code du travail, L3133-1, and L3134-13 for Alsace and Moselle. */
static const Holiday holidays[] = {
    {1, 1, 0, false},
    {0, 0, 1, false} /* Easter Monday */,
    {5, 1, 0, false},
    {5, 8, 0, false},
    {0, 0, 39, false} /* Ascension */,
    {0, 0, 50, false} /* Whit Monday */,
    {7, 14, 0, false},
    {8, 15, 0, false},
    {11, 1, 0, false},
    {11, 11, 0, false},
    {12, 25, 0, false},
    {0, 0, -2, true} /* Good Friday */,
    {12, 26, 0, true},
};

static bool is_movable_day(Date d, int8_t after_easter)
{
    return date_days(d) - date_days(easter(d.year)) == after_easter;
}

bool date_is_holiday(Date d, bool alsace_moselle)
{
    for (size_t i = 0; i < sizeof holidays / sizeof *holidays; i++) {
        const Holiday *h = &holidays[i];
        if (h->alsace_moselle && !alsace_moselle)
            continue;
        if (h->month != 0 ? h->month == d.month && h->day == d.day
                          : is_movable_day(d, h->after_easter))
            return true;
    }
    return false;
}

bool date_is_working(Date d, bool alsace_moselle)
{
    return date_weekday(d) < 5 && !date_is_holiday(d, alsace_moselle);
}

Date date_add_working(Date d, int32_t days, bool alsace_moselle)
{
    int32_t step = days < 0 ? -1 : 1;
    while (days != 0) {
        Date next = date_add_days(d, step);
        if (date_cmp(next, d) == 0) /* the end of time, as we count it */
            break;
        d = next;
        if (date_is_working(d, alsace_moselle))
            days -= step;
    }
    return d;
}
