/* Typed values that are about time: dates, times of day, durations. */
#include "data/value.h"

/* ---- words and numbers of a text, for guessing what was meant ----------------------------- */

enum { TOKENS_MAX = 8 };

typedef struct {
    int32_t value; /* of a number */
    size_t digits; /* 0: a word */
    Str word;
} Token;

typedef struct {
    Token items[TOKENS_MAX];
    size_t count, numbers;
    bool has_many;
} Tokens;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static Token number_token(Str s)
{
    Token t = {.digits = s.n};
    for (size_t i = 0; i < s.n && i < 9; i++)
        t.value = t.value * 10 + (s.p[i] - '0');
    return t;
}

/* Numbers and words of a folded text; all else separates. */
static Tokens tokens_of(Str s)
{
    Tokens all = {.count = 0};
    for (size_t at = 0; at < s.n;) {
        size_t begin = at;
        bool number = is_digit(s.p[at]);
        while (at < s.n && (number ? is_digit(s.p[at]) : is_letter(s.p[at])))
            at++;
        if (at == begin) {
            at++;
            continue;
        }
        if (all.count == TOKENS_MAX) {
            all.has_many = true;
            break;
        }
        Str piece = str_slice(s, begin, at);
        all.items[all.count++] = number ? number_token(piece) : (Token){.word = piece};
        all.numbers += number;
    }
    return all;
}

/* ---- dates -------------------------------------------------------------------------------- */

typedef struct {
    Str begin; /* how the folded word begins */
    int32_t month;
} MonthName;

static const MonthName months[] = {
    {S_INIT("jan"), 1},  {S_INIT("fev"), 2},  {S_INIT("feb"), 2},  {S_INIT("mar"), 3},
    {S_INIT("avr"), 4},  {S_INIT("apr"), 4},  {S_INIT("mai"), 5},  {S_INIT("may"), 5},
    {S_INIT("juin"), 6}, {S_INIT("jun"), 6},  {S_INIT("juil"), 7}, {S_INIT("jul"), 7},
    {S_INIT("aou"), 8},  {S_INIT("aug"), 8},  {S_INIT("sep"), 9},  {S_INIT("oct"), 10},
    {S_INIT("nov"), 11}, {S_INIT("dec"), 12},
};

static int32_t month_of(const Tokens *t)
{
    for (size_t i = 0; i < t->count; i++)
        for (size_t j = 0; j < sizeof months / sizeof *months; j++)
            if (t->items[i].digits == 0 && str_starts(t->items[i].word, months[j].begin) &&
                !str_eq(t->items[i].word, S("mardi")))
                return months[j].month;
    return 0;
}

static size_t take_numbers(const Tokens *t, Token out[3])
{
    size_t count = 0;
    for (size_t i = 0; i < t->count; i++)
        if (t->items[i].digits > 0 && count < 3)
            out[count++] = t->items[i];
    return count;
}

static int32_t full_year(const Token *t)
{
    return t->digits == 2 ? 2000 + t->value : t->value;
}

/* The date meant by day, month and year in the usual orders; `other` is set when month and day may
 * be the other way round. */
static Date date_of_numbers(const Token n[3], Date *other)
{
    *other = (Date){0, 0, 0};
    if (n[0].digits == 4)
        return (Date){n[0].value, n[1].value, n[2].value};
    Date by_day = {full_year(&n[2]), n[1].value, n[0].value};
    Date by_month = {full_year(&n[2]), n[0].value, n[1].value};
    if (n[2].digits != 4 && n[2].digits != 2)
        return (Date){0, 0, 0};
    if (date_exists(by_day) && date_exists(by_month) && date_cmp(by_day, by_month) != 0)
        *other = by_month;
    return date_exists(by_day) || !date_exists(by_month) ? by_day : by_month;
}

static Date date_of_words(const Token n[3], int32_t month)
{
    const Token *year = n[0].digits == 4 ? &n[0] : &n[1];
    const Token *day = n[0].digits == 4 ? &n[1] : &n[0];
    return (Date){full_year(year), month, day->value};
}

static Date date_meant(const Reading *r, Date *other)
{
    *other = (Date){0, 0, 0};
    Token n[3];
    Tokens t = tokens_of(folded(r->a, r->text));
    Date date;
    if (r->text.n > 10 && (r->text.p[10] == 'T' || r->text.p[10] == ' ') &&
        date_read(str_slice(r->text, 0, 10), &date))
        return date; /* followed by a time */
    size_t count = take_numbers(&t, n);
    int32_t month = month_of(&t);
    if (t.has_many || t.numbers > 3)
        return (Date){0, 0, 0};
    if (count == 3)
        return date_of_numbers(n, other);
    if (count == 2 && month > 0)
        return date_of_words(n, month);
    if (count == 1 && n[0].digits == 8)
        return (Date){n[0].value / 10000, n[0].value / 100 % 100, n[0].value % 100};
    return (Date){0, 0, 0};
}

static Str days_text(const Reading *r, Date d)
{
    return str_print(r->a, "%d", date_month_days(d.year, d.month));
}

static bool refuse_date(const Reading *r)
{
    Date date, other;
    if (r->why == NULL)
        return false;
    if (date_form(r->text, &date)) {
        if (date.month < 1 || date.month > 12)
            return refuse(r, WHY_DATE_MONTH, S(""), S(""));
        return refuse(r, WHY_DATE_ABSENT, days_text(r, date), S(""));
    }
    date = date_meant(r, &other);
    bool month = date.month >= 1 && date.month <= 12;
    if (month && date.year > 0 && date.day <= 31 && !date_exists(date) && date.day > 0)
        return refuse(r, WHY_DATE_ABSENT, days_text(r, date), S(""));
    if (!date_exists(date) || date.year == 0)
        return refuse(r, WHY_DATE_FORM, S(""), S(""));
    if (other.year != 0)
        return refuse(r, WHY_DATE_ORDER, date_text(r->a, date), date_text(r->a, other));
    return refuse(r, WHY_DATE_HINT, date_text(r->a, date), S(""));
}

bool read_date(const Reading *r)
{
    return date_read(r->text, &r->out->date) || refuse_date(r);
}

/* ---- times of day ------------------------------------------------------------------------- */

static bool time_exists(int32_t hours, int32_t minutes)
{
    return hours >= 0 && minutes >= 0 && minutes < 60 &&
           (hours < 24 || (hours == 24 && minutes == 0));
}

static const Str hour_marks[] = {S_INIT("h"),     S_INIT("heure"), S_INIT("heures"), S_INIT("min"),
                                 S_INIT("am"),    S_INIT("pm"),    S_INIT("hours"),  S_INIT("hrs"),
                                 S_INIT("du"),    S_INIT("matin"), S_INIT("soir"),   S_INIT("midi"),
                                 S_INIT("apres"), S_INIT("a")};

static bool has_afternoon(const Tokens *t)
{
    static const Str words[] = {S_INIT("pm"), S_INIT("soir"), S_INIT("apres")};
    for (size_t i = 0; i < t->count; i++)
        if (in_words(t->items[i].word, words, sizeof words / sizeof *words))
            return true;
    return false;
}

/* "17h30", "17 h", "5:30 pm", "17.30", "1730", "17:30:00" -> minutes since midnight; -1: no idea.
 */
static int32_t time_meant(const Reading *r)
{
    Tokens t = tokens_of(folded(r->a, r->text));
    Token n[3] = {{.value = 0}};
    size_t count = take_numbers(&t, n);
    for (size_t i = 0; i < t.count; i++)
        if (t.items[i].digits == 0 &&
            !in_words(t.items[i].word, hour_marks, sizeof hour_marks / sizeof *hour_marks))
            return -1;
    if (count == 0 || t.numbers > 3 || t.has_many || n[0].digits > 4 || n[1].digits > 2)
        return -1;
    int32_t hours = n[0].value, minutes = n[1].value;
    if (n[0].digits > 2) {
        minutes = hours % 100;
        hours /= 100;
    }
    if (has_afternoon(&t) && hours < 12)
        hours += 12;
    bool after_minus = r->text.p[0] == '-';
    return time_exists(hours, minutes) && !after_minus ? hours * 60 + minutes : -1;
}

bool read_time(const Reading *r)
{
    Str s = r->text;
    bool form = s.n == 5 && s.p[2] == ':' && is_digit(s.p[0]) && is_digit(s.p[1]) &&
                is_digit(s.p[3]) && is_digit(s.p[4]);
    if (form) {
        int32_t hours = (s.p[0] - '0') * 10 + s.p[1] - '0';
        int32_t minutes = (s.p[3] - '0') * 10 + s.p[4] - '0';
        r->out->minutes = hours * 60 + minutes;
        return time_exists(hours, minutes) || refuse(r, WHY_TIME_FORM, S(""), S(""));
    }
    if (r->why == NULL || s.n == 0)
        return refuse(r, WHY_TIME_FORM, S(""), S(""));
    int32_t meant = time_meant(r);
    if (meant < 0)
        return refuse(r, WHY_TIME_FORM, S(""), S(""));
    return refuse(r, WHY_TIME_HINT, str_print(r->a, "%02d:%02d", meant / 60, meant % 60), S(""));
}

/* ---- months ------------------------------------------------------------------------------- */

bool read_month(const Reading *r)
{
    Str day = str_print(r->a, STR_FMT "-01", STR_ARG(r->text));
    bool fine = r->text.n == 7 && date_read(day, &r->out->date);
    return fine || refuse(r, WHY_MONTH_FORM, S(""), S(""));
}

/* ---- instants ----------------------------------------------------------------------------- */

static bool is_zone(Str s)
{
    Date date;
    if (str_eq(s, S("Z")))
        return true;
    bool form = s.n == 6 && (s.p[0] == '+' || s.p[0] == '-') && s.p[3] == ':';
    /* its digits stand where those of a month and a day do */
    char like[] = "2000-01-00";
    if (form) {
        like[5] = s.p[1], like[6] = s.p[2], like[8] = s.p[4], like[9] = s.p[5];
        form = date_form((Str){like, 10}, &date) && date.month < 24 && date.day < 60;
    }
    return form;
}

/* 2027-03-31T17:00+02:00; seconds are read and forgotten. */
bool read_instant(const Reading *r)
{
    enum { DATE = 10, TIME = 16, SECONDS = 3 };
    Str s = r->text, zone = str_slice(s, TIME, s.n);
    if (zone.n > SECONDS && zone.p[0] == ':' && is_digit(zone.p[1]) && is_digit(zone.p[2]))
        zone = str_slice(zone, SECONDS, zone.n);
    Reading time = *r;
    time.text = str_slice(s, DATE + 1, TIME);
    time.why = NULL;
    bool fine = s.n > TIME && s.p[DATE] == 'T' && is_zone(zone) &&
                date_read(str_slice(s, 0, DATE), &r->out->date) && read_time(&time);
    r->out->unit = zone;
    return fine || refuse(r, WHY_INSTANT_FORM, S(""), S(""));
}

/* ---- days of the week --------------------------------------------------------------------- */

static const char *const weekday_words[] = {
    "|lun|lundi|mon|monday|",    "|mar|mardi|tue|tuesday|",   "|mer|mercredi|wed|wednesday|",
    "|jeu|jeudi|thu|thursday|",  "|ven|vendredi|fri|friday|", "|sam|samedi|sat|saturday|",
    "|dim|dimanche|sun|sunday|",
};

enum { WEEK = 7, EVERY_DAY = (1 << WEEK) - 1 };

/* From 0 Monday; -1 when the word is no day. */
static int weekday_of(Arena *a, Str word)
{
    Str between = str_print(a, "|" STR_FMT "|", STR_ARG(word));
    for (int day = 0; word.n > 0 && day < WEEK; day++)
        if (str_find(str(weekday_words[day]), between) != SIZE_MAX)
            return day;
    return -1;
}

/* "lun" or "lun-ven"; a run may go over Sunday. */
static bool read_days(Arena *a, Str item, uint8_t *days)
{
    size_t dash = str_find_byte(item, '-');
    Str first = dash == SIZE_MAX ? item : str_slice(item, 0, dash);
    Str last = dash == SIZE_MAX ? item : str_slice(item, dash + 1, item.n);
    int from = weekday_of(a, str_trim(first)), to = weekday_of(a, str_trim(last));
    if (from < 0 || to < 0)
        return false;
    for (int day = from;; day = (day + 1) % WEEK) {
        *days = (uint8_t)(*days | 1u << day);
        if (day == to)
            return true;
    }
}

bool read_weekdays(const Reading *r)
{
    static const Str all[] = {S_INIT("7j/7"), S_INIT("7/7"), S_INIT("tous les jours"),
                              S_INIT("every day")};
    Str text = folded(r->a, r->text);
    if (in_words(text, all, sizeof all / sizeof *all)) {
        r->out->weekdays = EVERY_DAY;
        return true;
    }
    for (size_t at = 0; at <= text.n;) {
        Str rest = str_slice(text, at, text.n);
        size_t comma = str_find_byte(rest, ',');
        Str item = comma == SIZE_MAX ? rest : str_slice(rest, 0, comma);
        if (!read_days(r->a, str_trim(item), &r->out->weekdays))
            return refuse(r, WHY_WEEKDAYS_FORM, S(""), S(""));
        at += item.n + 1;
    }
    return true;
}
