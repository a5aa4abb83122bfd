/* Typed values that are numbers with a unit: money, percentages, quantities. */
#include "data/value.h"

static bool number_of_node(const Reading *r)
{
    return r->node->kind == NODE_NUMBER;
}

static Str rest_of(const Reading *r, size_t at)
{
    return str_slice(r->text, skip_spaces(r->text, at), r->text.n);
}

/* Does `*s` begin or end with one of the words? Then it is taken off. */
static bool take_prefix(Str *s, Str word)
{
    if (!str_starts(*s, word))
        return false;
    *s = str_slice(*s, word.n, s->n);
    *s = str_slice(*s, skip_spaces(*s, 0), s->n);
    return true;
}

static bool take_suffix(Str *s, Str word)
{
    if (!str_ends(*s, word))
        return false;
    *s = str_trim(str_slice(*s, 0, s->n - word.n));
    return true;
}

/* ---- currencies --------------------------------------------------------------------------- */

/* ISO 4217, the codes in force. */
static const char currency_codes[] =
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN "
    "BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL "
    "GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF "
    "KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN "
    "MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD "
    "SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH "
    "UGX USD UYU UZS VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

typedef struct {
    Str word; /* folded */
    Str code;
} CurrencyWord;

static const CurrencyWord currency_words[] = {
    {S_INIT("€"), S_INIT("EUR")}, {S_INIT("euro"), S_INIT("EUR")}, {S_INIT("euros"), S_INIT("EUR")},
    {S_INIT("£"), S_INIT("GBP")}, {S_INIT("¥"), S_INIT("JPY")},
};

static bool is_currency_code(Str s)
{
    if (s.n != 3)
        return false;
    for (size_t i = 0; i < sizeof currency_codes - 1; i += 4)
        if (str_eq(s, str_slice(str(currency_codes), i, i + 3)))
            return true;
    return false;
}

/* The code that `s` stands for: itself, or a symbol or word; empty when it is none. */
static Str currency_of(Arena *a, Str s)
{
    if (is_currency_code(s))
        return s;
    Str word = folded(a, s);
    for (size_t i = 0; i < sizeof currency_words / sizeof *currency_words; i++)
        if (str_eq(word, currency_words[i].word))
            return currency_words[i].code;
    return (Str){0};
}

/* The same in lower case too, for hints. */
static Str currency_meant(Arena *a, Str s)
{
    Str code = currency_of(a, s);
    if (code.n > 0 || s.n != 3)
        return code;
    char *upper = arena_cstr(a, s);
    for (size_t i = 0; i < s.n; i++)
        if (upper[i] >= 'a' && upper[i] <= 'z')
            upper[i] = (char)(upper[i] - 32);
    return currency_of(a, (Str){upper, s.n});
}

/* ---- money -------------------------------------------------------------------------------- */

static Str amount_text(const Reading *r, const Decimal *d, int power, Str code)
{
    Str number = number_text(r, d, power);
    return code.n == 0 ? number
                       : str_print(r->a, STR_FMT " " STR_FMT, STR_ARG(number), STR_ARG(code));
}

typedef struct {
    Str word; /* folded; longer ones first */
    int power;
} Multiplier;

static const Multiplier multipliers[] = {
    {S_INIT("milliards"), 9}, {S_INIT("milliard"), 9}, {S_INIT("billion"), 9},
    {S_INIT("millions"), 6},  {S_INIT("million"), 6},  {S_INIT("milliers"), 3},
    {S_INIT("thousand"), 3},  {S_INIT("mille"), 3},    {S_INIT("mds"), 9},
    {S_INIT("md"), 9},        {S_INIT("bn"), 9},       {S_INIT("m"), 6},
    {S_INIT("k"), 3},
};

/* "k€", "millions d'euros" */
static bool refuse_multiplier(const Reading *r, const Decimal *d, Str rest)
{
    Str word = folded(r->a, rest);
    for (size_t i = 0; i < sizeof multipliers / sizeof *multipliers; i++) {
        Str unit = word;
        if (!take_prefix(&unit, multipliers[i].word))
            continue;
        if (!take_prefix(&unit, S("d'")))
            take_prefix(&unit, S("de "));
        Str code = currency_meant(r->a, unit);
        if (unit.n == 0 || code.n > 0) {
            refuse(r, WHY_MONEY_MULTIPLIER, amount_text(r, d, multipliers[i].power, code), S(""));
            return true;
        }
    }
    return false;
}

static const Str tax_words[] = {
    S_INIT("ht"),
    S_INIT("h.t."),
    S_INIT("ttc"),
    S_INIT("t.t.c."),
    S_INIT("hors taxes"),
    S_INIT("hors taxe"),
    S_INIT("excl. vat"),
    S_INIT("incl. vat"),
    S_INIT("excl. tax"),
    S_INIT("incl. tax"),
    S_INIT("hors tva"),
    S_INIT("ex vat"),
    S_INIT("toutes taxes comprises"),
};

static bool refuse_tax(const Reading *r, const Decimal *d, Str rest, Str prefix)
{
    Str word = folded(r->a, rest);
    for (size_t i = 0; i < sizeof tax_words / sizeof *tax_words; i++) {
        Str unit = word;
        if (!take_suffix(&unit, tax_words[i]))
            continue;
        Str code = unit.n == 0 ? prefix : currency_meant(r->a, unit);
        if (unit.n == 0 || code.n > 0) {
            size_t written = rest.n < tax_words[i].n ? 0 : rest.n - tax_words[i].n;
            refuse(r, WHY_MONEY_TAX, amount_text(r, d, 0, code), str_slice(rest, written, rest.n));
            return true;
        }
    }
    return false;
}

static bool is_dollar(Str s)
{
    return str_eq(s, S("$"));
}

static bool is_letters(Str s)
{
    enum { CURRENCY_LENGTH = 12 };
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] | 0x20) < 'a' || (s.p[i] | 0x20) > 'z')
            return false;
    return s.n > 0 && s.n <= CURRENCY_LENGTH;
}

static bool refuse_currency(const Reading *r, const Decimal *d, Str rest, Str prefix)
{
    Str meant = currency_meant(r->a, rest);
    if (meant.n > 0 && prefix.n == 0)
        return refuse(r, WHY_MONEY_CURRENCY_HINT, amount_text(r, d, 0, meant), S(""));
    if (is_dollar(rest))
        return refuse(r, WHY_MONEY_DOLLAR, number_text(r, d, 0), S(""));
    if (refuse_tax(r, d, rest, prefix) || refuse_multiplier(r, d, rest))
        return false;
    bool is_word = prefix.n == 0 && is_letters(rest);
    return is_word ? refuse(r, WHY_MONEY_CURRENCY, number_text(r, d, 0), rest)
                   : refuse(r, WHY_MONEY_FORM, S(""), S(""));
}

/* A symbol or code before the number: "€58,000.50", "EUR 58 000". */
static Str currency_prefix(const Reading *r, size_t *at)
{
    size_t end = 0;
    while (end < r->text.n && space_at(r->text, end) == 0 &&
           !(r->text.p[end] >= '0' && r->text.p[end] <= '9') && r->text.p[end] != '-')
        end++;
    Str prefix = str_slice(r->text, 0, end), code = currency_of(r->a, prefix);
    if (code.n > 0 || is_dollar(prefix))
        *at = skip_spaces(r->text, end);
    return is_dollar(prefix) ? prefix : code;
}

static Str default_currency(const Reading *r)
{
    Str around = text_around(r, S("currency"));
    return is_currency_code(around) ? around : r->currency;
}

bool read_money(const Reading *r)
{
    Value *v = r->out;
    size_t at = 0;
    v->unit = default_currency(r);
    if (number_of_node(r) && decimal_read(r->a, r->text, &v->number) &&
        (str_find_byte(r->text, 'e') != SIZE_MAX || str_find_byte(r->text, 'E') != SIZE_MAX))
        return true;
    Str prefix = currency_prefix(r, &at);
    if (!number_read(r, &at, WHY_MONEY_FORM, &v->number))
        return false;
    if (is_dollar(prefix))
        return refuse(r, WHY_MONEY_DOLLAR, number_text(r, &v->number, 0), S(""));
    Str rest = rest_of(r, at), code = currency_of(r->a, rest);
    if (rest.n > 0 && (prefix.n > 0 || code.n == 0))
        return refuse_currency(r, &v->number, rest, prefix);
    if (prefix.n > 0 || code.n > 0)
        v->unit = prefix.n > 0 ? prefix : code;
    return true;
}

/* ---- percentages -------------------------------------------------------------------------- */

static const Str percent_words[] = {
    S_INIT("%"), S_INIT("pour cent"), S_INIT("pourcent"), S_INIT("percent"), S_INIT("per cent"),
};

static const Str point_words[] = {
    S_INIT("point"),
    S_INIT("points"),
    S_INIT("pt"),
    S_INIT("pts"),
    S_INIT("pp"),
    S_INIT("point de pourcentage"),
    S_INIT("points de pourcentage"),
    S_INIT("points de %"),
    S_INIT("percentage point"),
    S_INIT("percentage points"),
};

static const Str mille_words[] = {S_INIT("‰"), S_INIT("pour mille"), S_INIT("per mille")};

#define IN(word, words) in_words((word), (words), sizeof(words) / sizeof *(words))

bool read_percent(const Reading *r)
{
    Value *v = r->out;
    size_t at = 0;
    v->unit = S("%");
    if (number_of_node(r))
        return decimal_read(r->a, r->text, &v->number) || refuse(r, WHY_PERCENT_FORM, S(""), S(""));
    if (!number_read(r, &at, WHY_PERCENT_FORM, &v->number))
        return false;
    Str word = folded(r->a, rest_of(r, at));
    if (word.n == 0 || IN(word, percent_words))
        return true;
    if (IN(word, point_words))
        return refuse(r, WHY_PERCENT_POINTS, number_text(r, &v->number, 0), S(""));
    if (IN(word, mille_words))
        return refuse(r, WHY_PERCENT_MILLE, number_text(r, &v->number, -1), S(""));
    return refuse(r, WHY_PERCENT_FORM, S(""), S(""));
}

/* ---- quantities --------------------------------------------------------------------------- */

static const Str comparisons[] = {
    S_INIT("<="), S_INIT(">="), S_INIT("<"), S_INIT(">"), S_INIT("≤"),
    S_INIT("≥"),  S_INIT("="),  S_INIT("≈"), S_INIT("~"),
};

static bool refuse_comparison(const Reading *r)
{
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++) {
        Str rest = r->text;
        if (take_prefix(&rest, comparisons[i])) {
            refuse(r, WHY_QUANTITY_COMPARISON, rest, S(""));
            return true;
        }
    }
    return false;
}

/* "10 à 20 s", "10-20": a second number, or a dash, after the first. */
static bool is_range(Str unit)
{
    static const Str dashes[] = {S_INIT("-"), S_INIT("–"), S_INIT("—"), S_INIT("..")};
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (str_starts(unit, dashes[i]))
            return true;
    for (size_t at = 0; at < unit.n; at++) {
        bool word_begins = at == 0 || unit.p[at - 1] == ' ';
        if (word_begins && unit.p[at] >= '0' && unit.p[at] <= '9')
            return true;
    }
    return false;
}

/* A unit begins with a letter or one of the signs that are units; it is short and on one line. */
static bool is_unit(Str unit)
{
    enum { UNIT_LENGTH = 40 };
    for (size_t i = 0; i < unit.n; i++)
        if ((unsigned char)unit.p[i] < 0x20)
            return false;
    unsigned char first = (unsigned char)unit.p[0];
    bool letter = (first | 0x20) >= 'a' && (first | 0x20) <= 'z';
    return utf8_length(unit) <= UNIT_LENGTH &&
           (letter || first >= 0x80 || first == '%' || first == '/' || first == '$');
}

bool read_quantity(const Reading *r)
{
    Value *v = r->out;
    size_t at = 0;
    if (number_of_node(r))
        return decimal_read(r->a, r->text, &v->number) ||
               refuse(r, WHY_QUANTITY_FORM, S(""), S(""));
    if (refuse_comparison(r) || !number_read(r, &at, WHY_QUANTITY_FORM, &v->number))
        return false;
    v->unit = rest_of(r, at);
    if (v->unit.n == 0)
        return true;
    if (is_range(folded(r->a, v->unit)))
        return refuse(r, WHY_QUANTITY_RANGE, S(""), S(""));
    if (str_eq(v->unit, S("k")) || str_eq(v->unit, S("K")))
        return refuse(r, WHY_QUANTITY_MULTIPLIER, number_text(r, &v->number, 3), S(""));
    if (str_eq(v->unit, S("M")))
        return refuse(r, WHY_QUANTITY_MULTIPLIER, number_text(r, &v->number, 6), S(""));
    return is_unit(v->unit) || refuse(r, WHY_QUANTITY_FORM, S(""), S(""));
}

bool read_measure(const Reading *r)
{
    r->out->unit = text_around(r, S("unit"));
    return (number_of_node(r) && decimal_read(r->a, r->text, &r->out->number)) ||
           refuse(r, WHY_MEASURE_FORM, S(""), S(""));
}

bool read_euros(const Reading *r)
{
    r->out->unit = S("EUR");
    return (number_of_node(r) && decimal_read(r->a, r->text, &r->out->number)) ||
           refuse(r, WHY_EUROS_FORM, S(""), S(""));
}

/* ---- numbers that name a company ------------------------------------------------------------ */

bool read_siren(const Reading *r)
{
    enum { SIREN_DIGITS = 9 };
    Buf digits = buf_new(r->a);
    for (size_t at = 0; at < r->text.n; at = skip_spaces(r->text, at + 1)) {
        if (r->text.p[at] < '0' || r->text.p[at] > '9')
            return refuse(r, WHY_SIREN_FORM, S(""), S(""));
        buf_byte(&digits, r->text.p[at]);
    }
    r->out->unit = buf_str(&digits);
    return r->out->unit.n == SIREN_DIGITS || refuse(r, WHY_SIREN_FORM, S(""), S(""));
}
