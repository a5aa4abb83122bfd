/* Format: a scalar, by its type -> text. A row per type, a column per form. */
#include "locale/parts.h"

typedef enum { FORM_PLAIN, FORM_WORDS, FORM_ISO, FORM_SHORT, FORM_COUNT } Form;

static const Str form_names[FORM_COUNT] = {
    [FORM_PLAIN] = S_INIT(""),
    [FORM_WORDS] = S_INIT("words"),
    [FORM_ISO] = S_INIT("iso"),
    [FORM_SHORT] = S_INIT("short"),
};

typedef struct {
    Ctx *ctx;
    const Locale *l;
    const Node *node;
    Value v;
} Job;

/* false when the value has no such form. */
typedef bool (*Way)(const Job *j, Str *out);

/* ---- amounts ------------------------------------------------------------------------------ */

static Str money(const Job *j, size_t decimals)
{
    Arena *a = j->ctx->mem;
    Decimal amount = j->v.number;
    amount.negative = false;
    Str minus = j->v.number.negative ? S(MINUS) : (Str){0};
    Str number = locale_number(j->ctx, j->l, &amount, decimals);
    Str symbol = j->v.unit.n == 0 ? (Str){0} : icu_currency_symbol(j->ctx, j->l, j->v.unit);
    if (symbol.n == 0)
        return str_print(a, STR_FMT STR_FMT, STR_ARG(minus), STR_ARG(number));
    if (!j->l->language->symbol_first)
        return str_print(a, STR_FMT STR_FMT NBSP STR_FMT, STR_ARG(minus), STR_ARG(number),
                         STR_ARG(symbol));
    char last = (char)(symbol.p[symbol.n - 1] | 0x20);
    bool is_word = last >= 'a' && last <= 'z';
    return str_print(a, STR_FMT STR_FMT "%s" STR_FMT, STR_ARG(minus), STR_ARG(symbol),
                     is_word ? NBSP : "", STR_ARG(number));
}

static bool money_plain(const Job *j, Str *out)
{
    *out = money(j, j->v.unit.n == 0 ? 2 : (size_t)icu_currency_decimals(j->l, j->v.unit));
    return true;
}

static bool money_short(const Job *j, Str *out)
{
    if (j->v.number.exponent < 0)
        return money_plain(j, out);
    *out = money(j, 0);
    return true;
}

static bool money_in_words(const Job *j, Str *out)
{
    if (j->v.unit.n == 0)
        return locale_number_words(j->ctx, j->l, &j->v.number, false, out);
    return locale_money_words(j->ctx, j->l, &j->v.number, j->v.unit, out);
}

/* ---- percentages and quantities ----------------------------------------------------------- */

static Str number_as_written(const Job *j)
{
    return locale_number(j->ctx, j->l, &j->v.number, locale_written_decimals(j->node->text));
}

static bool percent_plain(const Job *j, Str *out)
{
    *out = str_print(j->ctx->mem, STR_FMT STR_FMT, STR_ARG(number_as_written(j)),
                     STR_ARG(j->l->language->percent));
    return true;
}

static bool percent_words(const Job *j, Str *out)
{
    Str words;
    if (!locale_number_words(j->ctx, j->l, &j->v.number, false, &words))
        return false;
    *out = str_print(j->ctx->mem, STR_FMT " " STR_FMT, STR_ARG(words),
                     STR_ARG(j->l->language->percent_words));
    return true;
}

static bool quantity_plain(const Job *j, Str *out)
{
    if (str_eq(j->v.unit, S("%")))
        return percent_plain(j, out);
    *out = number_as_written(j);
    if (j->v.unit.n > 0)
        *out = str_print(j->ctx->mem, STR_FMT NBSP STR_FMT, STR_ARG(*out), STR_ARG(j->v.unit));
    return true;
}

static bool quantity_words(const Job *j, Str *out)
{
    if (str_eq(j->v.unit, S("%")))
        return percent_words(j, out);
    return j->v.unit.n == 0 && locale_number_words(j->ctx, j->l, &j->v.number, false, out);
}

/* A number whose unit stands apart in the data: 70 %, 14 min, 65 000 €/mois; €65,000/month. */
static bool measure_plain(const Job *j, Str *out)
{
    static const Str symbols[] = {S_INIT("€"), S_INIT("£"), S_INIT("$"), S_INIT("US$")};
    for (size_t i = 0; j->l->language->symbol_first && i < sizeof symbols / sizeof *symbols; i++) {
        if (!str_starts(j->v.unit, symbols[i]))
            continue;
        Decimal amount = j->v.number;
        amount.negative = false;
        Str number = locale_number(j->ctx, j->l, &amount, locale_written_decimals(j->node->text));
        Str rest = str_slice(j->v.unit, symbols[i].n, j->v.unit.n);
        *out =
            str_print(j->ctx->mem, "%s" STR_FMT STR_FMT STR_FMT, j->v.number.negative ? MINUS : "",
                      STR_ARG(symbols[i]), STR_ARG(number), STR_ARG(rest));
        return true;
    }
    return quantity_plain(j, out);
}

/* ---- durations ---------------------------------------------------------------------------- */

static bool duration_plain(const Job *j, Str *out)
{
    const UnitWords *unit = &j->l->language->units[j->v.duration_unit];
    Str number = locale_number(j->ctx, j->l, &j->v.number, 0);
    Str noun = locale_is_singular(j->l, &j->v.number) ? unit->one : unit->many;
    *out = str_print(j->ctx->mem, STR_FMT NBSP STR_FMT, STR_ARG(number), STR_ARG(noun));
    return true;
}

static bool duration_short(const Job *j, Str *out)
{
    const UnitWords *unit = &j->l->language->units[j->v.duration_unit];
    Str number = locale_number(j->ctx, j->l, &j->v.number, 0);
    Str noun = locale_is_singular(j->l, &j->v.number) ? unit->short_one : unit->short_many;
    *out = str_print(j->ctx->mem, STR_FMT NBSP STR_FMT, STR_ARG(number), STR_ARG(noun));
    return true;
}

static bool duration_words(const Job *j, Str *out)
{
    const UnitWords *unit = &j->l->language->units[j->v.duration_unit];
    Str noun = locale_is_singular(j->l, &j->v.number) ? unit->one : unit->many;
    return locale_count_words(j->ctx, j->l, &j->v.number, unit->feminine, noun, out);
}

/* ISO 8601 has no working days. */
static bool duration_iso(const Job *j, Str *out)
{
    static const struct {
        const char *before;
        char letter;
    } letters[UNIT_COUNT] = {
        [UNIT_SECOND] = {"PT", 'S'}, [UNIT_MINUTE] = {"PT", 'M'}, [UNIT_HOUR] = {"PT", 'H'},
        [UNIT_DAY] = {"P", 'D'},     [UNIT_WEEK] = {"P", 'W'},    [UNIT_MONTH] = {"P", 'M'},
        [UNIT_YEAR] = {"P", 'Y'},
    };
    Str whole, decimals;
    if (letters[j->v.duration_unit].before == NULL ||
        !locale_split(j->ctx, &j->v.number, &whole, &decimals))
        return false;
    *out = str_print(j->ctx->mem, "%s" STR_FMT "%s" STR_FMT "%c",
                     letters[j->v.duration_unit].before, STR_ARG(whole), decimals.n > 0 ? "." : "",
                     STR_ARG(decimals), letters[j->v.duration_unit].letter);
    return true;
}

/* Minutes from one hour on are said in hours: 4 heures, 1 h 30 min. */
typedef struct {
    Job hours, rest;
    bool has_hours, has_rest;
} Clock;

static Clock clock_of(const Job *j)
{
    Clock c = {*j, *j, false, true};
    int64_t minutes;
    if (!decimal_int(&j->v.number, &minutes) || minutes < 60)
        return c;
    c.hours.v.duration_unit = UNIT_HOUR;
    c.hours.v.number = decimal_of_int(j->ctx->mem, minutes / 60);
    c.rest.v.number = decimal_of_int(j->ctx->mem, minutes % 60);
    c.has_hours = true;
    c.has_rest = minutes % 60 > 0;
    return c;
}

static bool minutes_in(const Job *j, Way whole, Way part, Str between, Str *out)
{
    Clock c = clock_of(j);
    Str hours, rest;
    if (!c.has_hours || !c.has_rest)
        return whole(c.has_hours ? &c.hours : &c.rest, out);
    if (!part(&c.hours, &hours) || !part(&c.rest, &rest))
        return false;
    *out = str_print(j->ctx->mem, STR_FMT STR_FMT STR_FMT, STR_ARG(hours), STR_ARG(between),
                     STR_ARG(rest));
    return true;
}

static bool minutes_plain(const Job *j, Str *out)
{
    return minutes_in(j, duration_plain, duration_short, S(NBSP), out);
}

static bool minutes_short(const Job *j, Str *out)
{
    return minutes_in(j, duration_short, duration_short, S(NBSP), out);
}

static bool minutes_words(const Job *j, Str *out)
{
    return minutes_in(j, duration_words, duration_words, j->l->language->and_words, out);
}

static bool minutes_iso(const Job *j, Str *out)
{
    Clock c = clock_of(j);
    Str hours, rest;
    if (!c.has_hours || !c.has_rest)
        return duration_iso(c.has_hours ? &c.hours : &c.rest, out);
    if (!duration_iso(&c.hours, &hours) || !duration_iso(&c.rest, &rest))
        return false;
    *out = str_print(j->ctx->mem, STR_FMT STR_FMT, STR_ARG(hours),
                     STR_ARG(str_slice(rest, sizeof "PT" - 1, rest.n)));
    return true;
}

/* ---- dates and times ---------------------------------------------------------------------- */

static bool date_plain(const Job *j, Str *out)
{
    Str month, first = j->l->language->first_of_month;
    if (!icu_month(j->ctx, j->l, j->v.date.month, &month))
        return false;
    Str day =
        j->v.date.day == 1 && first.n > 0 ? first : str_print(j->ctx->tmp, "%d", j->v.date.day);
    *out = str_print(j->ctx->mem, STR_FMT NBSP STR_FMT NBSP "%d", STR_ARG(day), STR_ARG(month),
                     j->v.date.year);
    return true;
}

static bool date_in_words(const Job *j, Str *out)
{
    return locale_date_words(j->ctx, j->l, j->v.date, out);
}

static bool date_iso(const Job *j, Str *out)
{
    Date d = j->v.date;
    *out = str_print(j->ctx->mem, "%04d-%02d-%02d", d.year, d.month, d.day);
    return true;
}

static bool date_short(const Job *j, Str *out)
{
    Date d = j->v.date;
    *out = str_print(j->ctx->mem, "%02d/%02d/%04d", d.day, d.month, d.year);
    return true;
}

static bool time_plain(const Job *j, Str *out)
{
    const Language *language = j->l->language;
    int hours = j->v.minutes / 60, minutes = j->v.minutes % 60;
    if (!language->bare_hours)
        *out =
            str_print(j->ctx->mem, "%02d" STR_FMT "%02d", hours, STR_ARG(language->hour), minutes);
    else if (minutes > 0)
        *out = str_print(j->ctx->mem, "%d" STR_FMT "%02d", hours, STR_ARG(language->hour), minutes);
    else
        *out = str_print(j->ctx->mem, "%d" NBSP "h", hours);
    return true;
}

static bool time_iso(const Job *j, Str *out)
{
    *out = str_print(j->ctx->mem, "%02d:%02d", j->v.minutes / 60, j->v.minutes % 60);
    return true;
}

static bool month_plain(const Job *j, Str *out)
{
    Str month;
    if (!icu_month(j->ctx, j->l, j->v.date.month, &month))
        return false;
    *out = str_print(j->ctx->mem, STR_FMT NBSP "%d", STR_ARG(month), j->v.date.year);
    return true;
}

static bool month_iso(const Job *j, Str *out)
{
    *out = str_print(j->ctx->mem, "%04d-%02d", j->v.date.year, j->v.date.month);
    return true;
}

/* "+02:00" -> "UTC+2", "-05:30" -> "UTC-5:30", with a minus sign */
static Str zone_text(Arena *a, Str zone)
{
    if (zone.n < 6)
        return S("UTC");
    Str sign = zone.p[0] == '-' ? S("\u2212") : S("+"), minutes = str_slice(zone, 3, zone.n);
    Str hours = str_slice(zone, zone.p[1] == '0' ? 2 : 1, 3);
    if (str_eq(minutes, S(":00")))
        minutes = (Str){0};
    return str_print(a, "UTC" STR_FMT STR_FMT STR_FMT, STR_ARG(sign), STR_ARG(hours),
                     STR_ARG(minutes));
}

static bool instant_plain(const Job *j, Str *out)
{
    Str date, time;
    if (!date_plain(j, &date) || !time_plain(j, &time))
        return false;
    *out = str_print(j->ctx->mem, STR_FMT STR_FMT STR_FMT " (" STR_FMT ")", STR_ARG(date),
                     STR_ARG(j->l->language->at_time), STR_ARG(time),
                     STR_ARG(zone_text(j->ctx->tmp, j->v.unit)));
    return true;
}

enum { WEEK = 7, EVERY_DAY = (1 << WEEK) - 1, RUN_FROM = 3 /* days that are said as a run */ };

/* The days from `first` to `last`: "du lundi au vendredi"; or each of them. */
static size_t put_run(const Job *j, int first, int last, Str *items)
{
    const Language *l = j->l->language;
    int length = (last - first + WEEK) % WEEK + 1;
    if (length >= RUN_FROM) {
        items[0] =
            str_print(j->ctx->mem, STR_FMT STR_FMT STR_FMT STR_FMT, STR_ARG(l->from_day),
                      STR_ARG(l->weekdays[first]), STR_ARG(l->to_day), STR_ARG(l->weekdays[last]));
        return 1;
    }
    for (int i = 0; i < length; i++)
        items[i] = l->weekdays[(first + i) % WEEK];
    return (size_t)length;
}

static bool has_day(unsigned days, int day)
{
    return (days & 1u << (day + WEEK) % WEEK) != 0;
}

/* A run goes over Sunday only when there is no other: du vendredi au lundi. */
static bool weekdays_plain(const Job *j, Str *out)
{
    unsigned days = j->v.weekdays;
    Str items[WEEK];
    size_t count = 0;
    int runs = 0;
    if (days == EVERY_DAY) {
        *out = j->l->language->every_day;
        return true;
    }
    for (int day = 0; day < WEEK; day++)
        runs += has_day(days, day) && !has_day(days, day - 1);
    for (int day = 0; day < WEEK; day++) {
        bool begins = !has_day(days, day - 1) || (day == 0 && runs > 1);
        int last = day;
        while (has_day(days, last + 1) && (runs == 1 || last + 1 < WEEK))
            last++;
        if (has_day(days, day) && begins)
            count += put_run(j, day, last % WEEK, items + count);
    }
    *out = locale_list(j->ctx, j->l, items, count);
    return true;
}

/* 732 829 320: in threes, whatever the language. */
static bool siren_plain(const Job *j, Str *out)
{
    Buf b = buf_new(j->ctx->mem);
    for (size_t i = 0; i < j->v.unit.n; i++) {
        if (i > 0 && i % 3 == 0)
            buf_put(&b, S(NBSP));
        buf_byte(&b, j->v.unit.p[i]);
    }
    *out = buf_str(&b);
    return true;
}

/* ---- what has no type --------------------------------------------------------------------- */

static bool as_written(const Job *j, Str *out)
{
    if (j->node->kind == NODE_BOOL)
        *out = j->node->truth ? j->l->language->yes : j->l->language->no;
    else if (j->node->words != NULL && j->node->words->in[j->l->lang].n > 0)
        *out = j->node->words->in[j->l->lang];
    else if (j->node->kind == NODE_NUMBER)
        *out = locale_written_number(j->ctx, j->l, j->node->text);
    else
        *out = node_text(j->node);
    return true;
}

static bool untyped_words(const Job *j, Str *out)
{
    Decimal d;
    return j->node->kind == NODE_NUMBER && decimal_read(j->ctx->tmp, j->node->text, &d) &&
           locale_number_words(j->ctx, j->l, &d, false, out);
}

/* ---- the table ---------------------------------------------------------------------------- */

static const Way ways[TYPE_COUNT][FORM_COUNT] = {
    [TYPE_NONE] = {as_written, untyped_words, NULL, NULL},
    [TYPE_DATE] = {date_plain, date_in_words, date_iso, date_short},
    [TYPE_TIME] = {time_plain, NULL, time_iso, NULL},
    [TYPE_MONTH] = {month_plain, NULL, month_iso, NULL},
    [TYPE_INSTANT] = {instant_plain, date_in_words, date_iso, date_short},
    [TYPE_WEEKDAYS] = {weekdays_plain, NULL, NULL, NULL},
    [TYPE_SIREN] = {siren_plain, NULL, NULL, NULL},
    [TYPE_DURATION] = {duration_plain, duration_words, duration_iso, duration_short},
    [TYPE_MONEY] = {money_plain, money_in_words, NULL, money_short},
    [TYPE_PERCENT] = {percent_plain, percent_words, NULL, NULL},
    [TYPE_QUANTITY] = {quantity_plain, quantity_words, NULL, NULL},
    [TYPE_MEASURE] = {measure_plain, quantity_words, NULL, NULL},
    [TYPE_EUROS] = {money_plain, money_in_words, NULL, money_short},
    [TYPE_MINUTES] = {minutes_plain, minutes_words, minutes_iso, minutes_short},
    [TYPE_HOURS] = {duration_plain, duration_words, duration_iso, duration_short},
    [TYPE_DAYS] = {duration_plain, duration_words, duration_iso, duration_short},
    [TYPE_WORKING_DAYS] = {duration_plain, duration_words, duration_iso, duration_short},
    [TYPE_MONTHS] = {duration_plain, duration_words, duration_iso, duration_short},
    [TYPE_YEARS] = {duration_plain, duration_words, duration_iso, duration_short},
    [TYPE_MARKDOWN] = {as_written, NULL, NULL, NULL},
    [TYPE_REFERENCE] = {as_written, NULL, NULL, NULL},
};

static bool type_has_number(Type type)
{
    return type != TYPE_DATE && type != TYPE_TIME && type != TYPE_WEEKDAYS && type != TYPE_SIREN;
}

static Form form_of(Str name)
{
    for (int f = 0; f < FORM_COUNT; f++)
        if (str_eq(form_names[f], name))
            return (Form)f;
    return FORM_COUNT;
}

bool locale_is_one(Ctx *ctx, const Locale *l, const Node *n, bool *one)
{
    Value v = {0};
    bool fine = true;
    if (n->kind == NODE_LIST)
        v.number = decimal_of_int(ctx->tmp, n->count);
    else if (n->type == TYPE_NONE || n->type >= TYPE_MARKDOWN)
        fine = n->kind == NODE_NUMBER && decimal_read(ctx->tmp, n->text, &v.number);
    else
        fine = type_has_number(n->type) && value_read(ctx->tmp, n, n->type, l->currency, &v, NULL);
    if (fine)
        *one = locale_is_singular(l, &v.number);
    return fine;
}

bool locale_has_form(Type type, Str form)
{
    Form f = form_of(form);
    if (str_eq(form, S("one")) || str_eq(form, S("many")))
        return type < TYPE_MARKDOWN && type_has_number(type);
    return f != FORM_COUNT && ways[type][f] != NULL;
}

size_t locale_forms(const Str **forms)
{
    *forms = form_names + FORM_PLAIN + 1;
    return FORM_COUNT - FORM_PLAIN - 1;
}

static bool format(Ctx *ctx, const Locale *l, const Node *n, Form form, Str *out)
{
    Job j = {.ctx = ctx, .l = l, .node = n};
    bool typed = n->type != TYPE_NONE && n->type < TYPE_MARKDOWN;
    if (typed && !value_read(ctx->mem, n, n->type, l->currency, &j.v, NULL))
        return form == FORM_PLAIN && as_written(&j, out);
    Way way = ways[n->type][form];
    return way != NULL && way(&j, out);
}

bool locale_format(Ctx *ctx, const Locale *l, const Node *n, Str form_name, Str *out)
{
    Form form = form_of(form_name);
    if (form == FORM_COUNT)
        return false;
    Ctx inner = {l->scratch, l->scratch, ctx->diag};
    Str text;
    bool fine = format(&inner, l, n, form, &text);
    if (fine)
        *out = text.p == n->text.p ? text : arena_copy(ctx->mem, text);
    arena_reset(l->scratch);
    return fine;
}
