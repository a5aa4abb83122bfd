/* Durations: "4 h", "1 h 30", "2 jours ouvrés", "3 months", ISO 8601 with one unit. */
#include "data/value.h"

/* ---- units -------------------------------------------------------------------------------- */

typedef struct {
    const char *words; /* folded, between bars */
    char iso;          /* the letter of ISO 8601; 0: none */
    bool iso_time;     /* after "T" */
    bool whole;        /* whole numbers only */
    int32_t seconds;   /* fixed length; 0: none */
} UnitRow;

static const UnitRow units[UNIT_COUNT] = {
    [UNIT_SECOND] = {"|s|sec|seconde|secondes|second|seconds|", 'S', true, false, 1},
    [UNIT_MINUTE] = {"|min|mn|minute|minutes|mins|", 'M', true, false, 60},
    [UNIT_HOUR] = {"|h|heure|heures|hour|hours|hr|hrs|", 'H', true, false, 3600},
    [UNIT_DAY] = {"|j|jour|jours|jour calendaire|jours calendaires|d|day|days|calendar day"
                  "|calendar days|",
                  'D', false, false, 86400},
    [UNIT_WORKING_DAY] = {"|jour ouvre|jours ouvres|j ouvre|j ouvres|working day|working days"
                          "|business day|business days|",
                          0, false, false, 0},
    [UNIT_WEEK] = {"|semaine|semaines|sem|week|weeks|", 'W', false, false, 604800},
    [UNIT_MONTH] = {"|mois|month|months|", 'M', false, true, 0},
    [UNIT_YEAR] = {"|an|ans|annee|annees|year|years|", 'Y', false, true, 0},
    [UNIT_WORKING_HOUR] = {"|h ouvree|h ouvrees|heure ouvree|heures ouvrees|working hour"
                           "|working hours|business hour|business hours|",
                           0, false, false, 0},
    [UNIT_WORKING_MINUTE] = {"|min ouvree|min ouvrees|minute ouvree|minutes ouvrees"
                             "|working minute|working minutes|business minute|business minutes|",
                             0, false, false, 0},
};

static bool unit_of_word(Arena *a, Str word, DurationUnit *unit)
{
    Str between = str_print(a, "|" STR_FMT "|", STR_ARG(word));
    if (word.n == 0 || str_find_byte(word, '|') != SIZE_MAX)
        return false;
    for (int i = 0; i < UNIT_COUNT; i++) {
        if (str_find(str(units[i].words), between) != SIZE_MAX) {
            *unit = (DurationUnit)i;
            return true;
        }
    }
    return false;
}

/* As they are spelled in a correction. */
static const Str good_words[] = {
    S_INIT("min"),
    S_INIT("minutes"),
    S_INIT("h"),
    S_INIT("heures"),
    S_INIT("hours"),
    S_INIT("jours"),
    S_INIT("days"),
    S_INIT("jours ouvrés"),
    S_INIT("working days"),
    S_INIT("semaines"),
    S_INIT("weeks"),
    S_INIT("mois"),
    S_INIT("months"),
    S_INIT("ans"),
    S_INIT("années"),
    S_INIT("years"),
    S_INIT("heures ouvrées"),
    S_INIT("working hours"),
    S_INIT("secondes"),
    S_INIT("seconds"),
};

/* ---- refusals ----------------------------------------------------------------------------- */

static Str with_unit(const Reading *r, const Decimal *d, Str unit)
{
    Str number = number_text(r, d, 0);
    return str_print(r->a, STR_FMT " " STR_FMT, STR_ARG(number), STR_ARG(unit));
}

static bool refuse_unit(const Reading *r, const Decimal *d, Str rest, Str word)
{
    if (r->why == NULL)
        return false;
    Str number = number_text(r, d, 0);
    if (str_find(word, S("ouvrable")) != SIZE_MAX)
        return refuse(r, WHY_DURATION_OUVRABLE, number, S(""));
    if (str_find(word, S("franc")) != SIZE_MAX || str_starts(word, S("clear day")))
        return refuse(r, WHY_DURATION_FRANC, number, S(""));
    Str near = nearest_word(rest, good_words, sizeof good_words / sizeof *good_words);
    if (near.n > 0 && rest.n > 2)
        return refuse(r, WHY_DURATION_HINT, with_unit(r, d, near), S(""));
    return refuse(r, WHY_DURATION_UNIT, rest, S(""));
}

static const char *const number_words[][2] = {
    {"un", "1"},      {"une", "1"},     {"one", "1"},     {"deux", "2"},     {"two", "2"},
    {"trois", "3"},   {"three", "3"},   {"quatre", "4"},  {"four", "4"},     {"cinq", "5"},
    {"five", "5"},    {"six", "6"},     {"sept", "7"},    {"seven", "7"},    {"huit", "8"},
    {"eight", "8"},   {"neuf", "9"},    {"nine", "9"},    {"dix", "10"},     {"ten", "10"},
    {"douze", "12"},  {"twelve", "12"}, {"quinze", "15"}, {"fifteen", "15"}, {"trente", "30"},
    {"thirty", "30"},
};

/* "trois mois" */
static bool refuse_words(const Reading *r)
{
    size_t end = 0;
    while (end < r->text.n && space_at(r->text, end) == 0)
        end++;
    Str word = folded(r->a, str_slice(r->text, 0, end));
    Str unit = str_slice(r->text, skip_spaces(r->text, end), r->text.n);
    DurationUnit known;
    for (size_t i = 0; i < sizeof number_words / sizeof *number_words; i++) {
        if (!str_eq(word, str(number_words[i][0])) ||
            !unit_of_word(r->a, folded(r->a, unit), &known))
            continue;
        refuse(r, WHY_DURATION_HINT,
               str_print(r->a, "%s " STR_FMT, number_words[i][1], STR_ARG(unit)), S(""));
        return true;
    }
    return false;
}

/* ---- ISO 8601 ----------------------------------------------------------------------------- */

typedef struct {
    int64_t seconds; /* of all components; -1: months or years are among them */
    size_t count;
    DurationUnit unit; /* of the last component */
    Str number;
} Iso;

static bool iso_unit(char letter, bool time, DurationUnit *unit)
{
    for (int i = 0; i < UNIT_COUNT; i++) {
        if (units[i].iso == letter && units[i].iso_time == time) {
            *unit = (DurationUnit)i;
            return true;
        }
    }
    return false;
}

static bool iso_component(Str s, size_t *at, bool time, Iso *iso)
{
    enum { DIGITS = 9 };
    size_t begin = *at;
    int64_t value = 0;
    while (*at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9')
        value = *at - begin < DIGITS ? value * 10 + (s.p[*at] - '0') : value, ++*at;
    if (*at == begin || *at - begin > DIGITS || *at >= s.n || !iso_unit(s.p[*at], time, &iso->unit))
        return false;
    iso->number = str_slice(s, begin, *at);
    int32_t length = units[iso->unit].seconds;
    iso->seconds = length == 0 || iso->seconds < 0 ? -1 : iso->seconds + value * length;
    iso->count++;
    ++*at;
    return true;
}

static bool iso_read(Str s, Iso *iso)
{
    bool time = false;
    *iso = (Iso){.count = 0};
    if (s.n < 3 || s.p[0] != 'P')
        return false;
    for (size_t at = 1; at < s.n;) {
        if (s.p[at] == 'T' && !time) {
            time = true;
            at++;
        } else if (!iso_component(s, &at, time, iso)) {
            return false;
        }
    }
    return iso->count > 0;
}

/* Several components in one unit, as exactly as can be. */
static Str iso_hint(const Reading *r, const Iso *iso)
{
    static const DurationUnit order[] = {UNIT_DAY, UNIT_HOUR, UNIT_MINUTE, UNIT_SECOND};
    for (size_t i = 0; iso->seconds > 0 && i < sizeof order / sizeof *order; i++) {
        const UnitRow *unit = &units[order[i]];
        if (iso->seconds % unit->seconds == 0)
            return str_print(r->a, "P%s%lld%c", unit->iso_time ? "T" : "",
                             (long long)(iso->seconds / unit->seconds), unit->iso);
    }
    return S("P18M");
}

static Str without_zeros(Str digits)
{
    while (digits.n > 1 && digits.p[0] == '0')
        digits = str_slice(digits, 1, digits.n);
    return digits;
}

static bool read_iso(const Reading *r, const Iso *iso)
{
    if (iso->count > 1)
        return refuse(r, WHY_DURATION_ISO, iso_hint(r, iso), S(""));
    r->out->duration_unit = iso->unit;
    return decimal_read(r->a, without_zeros(iso->number), &r->out->number);
}

/* ---- reading ------------------------------------------------------------------------------ */

/* The minutes after the hours in "1 h 30": 0 to 59, with or without their unit. */
static bool minutes_after_hours(const Reading *r, size_t at, int64_t *minutes)
{
    size_t begin = at, n = 0;
    for (*minutes = 0; at < r->text.n && r->text.p[at] >= '0' && r->text.p[at] <= '9'; at++, n++)
        *minutes = n < 3 ? *minutes * 10 + (r->text.p[at] - '0') : 60;
    Str word = folded(r->a, str_slice(r->text, at, r->text.n));
    DurationUnit unit = UNIT_MINUTE;
    bool known = word.n == 0 || unit_of_word(r->a, word, &unit);
    return at > begin && *minutes < 60 && known && unit == UNIT_MINUTE;
}

static size_t digit_after(Str s, size_t at)
{
    while (at < s.n && !(s.p[at] >= '0' && s.p[at] <= '9'))
        at++;
    return at;
}

/* "1 h 30" is 90 minutes. */
static bool read_hours_minutes(const Reading *r, size_t at, size_t digit)
{
    int64_t hours, minutes;
    DurationUnit unit;
    Str word = folded(r->a, str_slice(r->text, at, digit));
    while (str_ends(word, S(" ")))
        word.n--;
    bool fine = unit_of_word(r->a, word, &unit) && unit == UNIT_HOUR &&
                decimal_int(&r->out->number, &hours) && hours < 1000000 &&
                minutes_after_hours(r, digit, &minutes);
    if (!fine)
        return refuse(r, WHY_DURATION_FORM, S(""), S(""));
    r->out->number = decimal_of_int(r->a, hours * 60 + minutes);
    r->out->duration_unit = UNIT_MINUTE;
    return true;
}

static bool check_number(const Reading *r)
{
    const Value *v = r->out;
    if (v->number.negative)
        return refuse(r, WHY_DURATION_NEGATIVE,
                      str_slice(r->text, digit_after(r->text, 0), r->text.n), S(""));
    if (units[v->duration_unit].whole && !decimal_is_integer(&v->number))
        return refuse(r, WHY_DURATION_WHOLE, S(""), S(""));
    return true;
}

bool read_duration(const Reading *r)
{
    Value *v = r->out;
    Iso iso;
    size_t at = 0;
    if (iso_read(r->text, &iso))
        return read_iso(r, &iso);
    bool has_number = digit_after(r->text, 0) < r->text.n;
    if (!has_number && r->why != NULL && refuse_words(r))
        return false;
    if (!number_read(r, &at, WHY_DURATION_FORM, &v->number))
        return false;
    at = skip_spaces(r->text, at);
    size_t digit = digit_after(r->text, at);
    if (digit < r->text.n)
        return read_hours_minutes(r, at, digit) && check_number(r);
    Str rest = str_slice(r->text, at, r->text.n), word = folded(r->a, rest);
    if (rest.n == 0)
        return refuse(r, WHY_DURATION_UNIT_ABSENT, S(""), S(""));
    if (!unit_of_word(r->a, word, &v->duration_unit))
        return refuse_unit(r, &v->number, rest, word);
    return check_number(r);
}

/* ---- numbers whose key names the unit ------------------------------------------------------ */

static const DurationUnit counted[TYPE_COUNT] = {
    [TYPE_MINUTES] = UNIT_MINUTE,           [TYPE_HOURS] = UNIT_HOUR,   [TYPE_DAYS] = UNIT_DAY,
    [TYPE_WORKING_DAYS] = UNIT_WORKING_DAY, [TYPE_MONTHS] = UNIT_MONTH, [TYPE_YEARS] = UNIT_YEAR,
};

/* "4 h" where minutes are wanted: 240, when it is a whole number of them. */
static Str converted(const Reading *r, const Value *read, DurationUnit unit)
{
    int32_t from = units[read->duration_unit].seconds, to = units[unit].seconds;
    int64_t seconds;
    if (read->duration_unit == unit)
        return decimal_text(r->a, &read->number);
    if (from == 0 || to == 0)
        return (Str){0};
    Decimal by = decimal_of_int(r->a, from), product = decimal_mul(r->a, &read->number, &by);
    if (!decimal_int(&product, &seconds) || seconds % to != 0)
        return (Str){0};
    return str_print(r->a, "%lld", (long long)(seconds / to));
}

static bool refuse_count(const Reading *r, DurationUnit unit)
{
    Value read = {0};
    Reading as_text = *r;
    as_text.out = &read;
    as_text.why = NULL;
    if (r->why == NULL)
        return false;
    size_t at = 0;
    Str number = {0};
    if (number_read(&as_text, &at, WHY_COUNT_FORM, &read.number) && at == r->text.n) {
        read.number.negative = false;
        number = decimal_text(r->a, &read.number);
    } else if (read_duration(&as_text)) {
        number = converted(r, &read, unit);
    }
    return refuse(r, number.n > 0 ? WHY_COUNT_HINT : WHY_COUNT_FORM, number, S(""));
}

bool read_count(const Reading *r)
{
    Value *v = r->out;
    v->duration_unit = counted[v->type];
    if (r->node->kind != NODE_NUMBER || !decimal_read(r->a, r->text, &v->number))
        return refuse_count(r, v->duration_unit);
    if (v->number.negative && v->number.digits.n > 0) {
        Decimal positive = v->number;
        positive.negative = false;
        return refuse(r, WHY_COUNT_NEGATIVE, decimal_text(r->a, &positive), S(""));
    }
    v->number.negative = false;
    return true;
}

/* ---- using -------------------------------------------------------------------------------- */

/* number x factor when it is a whole number below 10^17; -1 when not. */
static int64_t whole_product(const Decimal *d, int64_t factor)
{
    enum { DIGITS = 10, PLACES = 9 };
    if (d->digits.n > DIGITS || d->exponent > PLACES || d->exponent < -PLACES || d->negative)
        return -1;
    int64_t value = 0;
    for (size_t i = 0; i < d->digits.n; i++)
        value = value * 10 + (d->digits.p[i] - '0');
    int32_t exponent = d->exponent;
    for (; exponent > 0; exponent--) {
        if (value > INT64_MAX / 10)
            return -1;
        value *= 10;
    }
    if (value > 100000000000000000 / factor)
        return -1;
    value *= factor;
    for (; exponent < 0; exponent++) {
        if (value % 10 != 0)
            return -1;
        value /= 10;
    }
    return value;
}

int64_t duration_minutes(const Value *v)
{
    int32_t length = units[v->duration_unit].seconds;
    int64_t seconds = length == 0 ? -1 : whole_product(&v->number, length);
    return seconds >= 0 && seconds % 60 == 0 ? seconds / 60 : -1;
}

bool date_add_duration(Date d, const Value *duration, bool alsace_moselle, Date *out)
{
    int64_t n = whole_product(&duration->number, duration->duration_unit == UNIT_WEEK ? 7 : 1);
    if (duration->duration_unit == UNIT_YEAR)
        n = whole_product(&duration->number, 12);
    if (n < 0 || n > INT32_MAX)
        return false;
    switch (duration->duration_unit) {
    case UNIT_DAY:
    case UNIT_WEEK:
        *out = date_add_days(d, (int32_t)n);
        return true;
    case UNIT_WORKING_DAY:
        *out = date_add_working(d, (int32_t)n, alsace_moselle);
        return true;
    case UNIT_MONTH:
    case UNIT_YEAR:
        *out = date_add_months(d, (int32_t)n);
        return true;
    case UNIT_SECOND:
    case UNIT_MINUTE:
    case UNIT_HOUR:
    case UNIT_WORKING_HOUR:
    case UNIT_WORKING_MINUTE:
        return false;
    case UNIT_COUNT:
        break;
    }
    return false;
}
