/* Typed values: a scalar and a type -> what it means, or why not. This file has the table of types,
 * the sentences of refusal and the reading of numbers; each type's reader is in value_*.c. */
#include "data/value.h"

#include <string.h>

/* ---- why not ------------------------------------------------------------------------------ */

typedef struct {
    const char *fr, *en;
} Sentence;

static const Sentence sentences[WHY_COUNT] = {
    [WHY_KIND] = {"une valeur simple est attendue, un texte ou un nombre",
                  "a simple value is expected, text or a number"},
    [WHY_EMPTY] = {"le texte est vide : donnez une valeur, ou supprimez la clé",
                   "the text is empty: give a value, or delete the key"},
    [WHY_NUMBER_AMBIGUOUS] = {"« {0} » est ambigu, {1} ou {2} ? écrivez l’un de ces deux nombres",
                              "“{0}” is ambiguous, {1} or {2}? write one of these two numbers"},
    [WHY_NUMBER_GROUPS] = {"« {0} » : les milliers vont par groupes de trois chiffres, comme dans "
                           "\"1 250 000,50\"",
                           "“{0}”: thousands go in groups of three digits, as in \"1,250,000.50\""},
    [WHY_NUMBER_LONG] = {"« {0} » est un nombre trop long", "“{0}” is too long a number"},
    [WHY_DATE_FORM] = {"« {0} » n’est pas une date : une date s’écrit AAAA-MM-JJ, par exemple "
                       "2027-03-31",
                       "“{0}” is not a date: a date is written YYYY-MM-DD, for example 2027-03-31"},
    [WHY_DATE_HINT] = {"« {0} » n’est pas une date AAAA-MM-JJ : écrivez {1}",
                       "“{0}” is not a date YYYY-MM-DD: write {1}"},
    [WHY_DATE_ORDER] = {"« {0} » n’est pas une date AAAA-MM-JJ : écrivez {1} (si c’est jour, mois, "
                        "année) ou {2}",
                        "“{0}” is not a date YYYY-MM-DD: write {1} (if it is day, month, year) or "
                        "{2}"},
    [WHY_DATE_ABSENT] = {"le {0} n’existe pas : ce mois compte {1} jours ; vérifiez le jour",
                         "{0} does not exist: that month has {1} days; check the day"},
    [WHY_DATE_MONTH] = {"« {0} » : les mois vont de 01 à 12 ; une date s’écrit AAAA-MM-JJ, par "
                        "exemple 2027-03-31",
                        "“{0}”: months go from 01 to 12; a date is written YYYY-MM-DD, for example "
                        "2027-03-31"},
    [WHY_TIME_FORM] = {"« {0} » n’est pas une heure : une heure s’écrit entre guillemets, de "
                       "\"00:00\" à \"24:00\", par exemple \"17:30\"",
                       "“{0}” is not a time of day: a time is written between quotes, from "
                       "\"00:00\" to \"24:00\", for example \"17:30\""},
    [WHY_TIME_HINT] = {"« {0} » n’est pas une heure HH:MM : écrivez \"{1}\"",
                       "“{0}” is not a time HH:MM: write \"{1}\""},
    [WHY_INSTANT_FORM] = {"« {0} » n’est pas une date avec heure et fuseau : écrivez par exemple "
                          "2027-03-31T17:00+02:00",
                          "“{0}” is not a date with a time and a zone: write for example "
                          "2027-03-31T17:00+02:00"},
    [WHY_MONTH_FORM] = {"« {0} » n’est pas un mois AAAA-MM : écrivez par exemple 2027-03",
                        "“{0}” is not a month YYYY-MM: write for example 2027-03"},
    [WHY_WEEKDAYS_FORM] =
        {"« {0} » ne dit pas des jours de la semaine : écrivez par exemple lun-ven, lun, mer ou "
         "7j/7",
         "“{0}” does not say days of the week: write for example mon-fri, mon, wed or 7j/7"},
    [WHY_SIREN_FORM] =
        {"« {0} » n’est pas un numéro SIREN : écrivez ses neuf chiffres, par exemple \"732829320\"",
         "“{0}” is not a SIREN number: write its nine digits, for example \"732829320\""},
    [WHY_DURATION_FORM] = {"« {0} » n’est pas une durée : écrivez un nombre et une unité, par "
                           "exemple \"30 min\", \"4 h\", \"2 jours ouvrés\", \"3 mois\"",
                           "“{0}” is not a duration: write a number and a unit, for example \"30 "
                           "min\", \"4 h\", \"2 working days\", \"3 months\""},
    [WHY_DURATION_UNIT_ABSENT] = {"« {0} » n’a pas d’unité : écrivez par exemple \"{0} h\", \"{0} "
                                  "jours\" ou \"{0} jours ouvrés\"",
                                  "“{0}” has no unit: write for example \"{0} h\", \"{0} days\" or "
                                  "\"{0} working days\""},
    [WHY_DURATION_UNIT] =
        {"« {0} » : « {1} » n’est pas une unité de durée ; écrivez min, h, jours, "
         "jours ouvrés, semaines, mois ou ans, par exemple \"4 h\"",
         "“{0}”: “{1}” is not a unit of duration; write min, h, days, working "
         "days, weeks, months or years, for example \"4 h\""},
    [WHY_DURATION_HINT] = {"« {0} » n’est pas une durée : écrivez \"{1}\"",
                           "“{0}” is not a duration: write \"{1}\""},
    [WHY_DURATION_OUVRABLE] =
        {"« {0} » : les jours ouvrables (du lundi au samedi) ne sont pas les "
         "jours ouvrés (du lundi au vendredi) ; écrivez \"{1} jours ouvrés\", "
         "ou comptez en jours",
         "“{0}”: “jours ouvrables” (Monday to Saturday) are not “jours "
         "ouvrés” (Monday to Friday); write \"{1} working days\", or count "
         "in days"},
    [WHY_DURATION_FRANC] = {"« {0} » : pdoc ne compte pas en jours francs ; écrivez \"{1} jours\" "
                            "et précisez le point de départ dans le texte",
                            "“{0}”: pdoc does not count “jours francs” (clear days); write \"{1} "
                            "days\" and say in the text when they begin"},
    [WHY_DURATION_WHOLE] =
        {"« {0} » : les mois et les années se comptent en nombres entiers, car "
         "ils n’ont pas tous la même longueur ; écrivez par exemple \"45 jours\" "
         "ou \"18 mois\"",
         "“{0}”: months and years are counted in whole numbers, as their lengths "
         "differ; write for example \"45 days\" or \"18 months\""},
    [WHY_DURATION_NEGATIVE] = {"« {0} » : une durée n’est pas négative ; écrivez \"{1}\"",
                               "“{0}”: a duration is not negative; write \"{1}\""},
    [WHY_DURATION_ISO] = {"« {0} » : une durée ISO 8601 n’a ici qu’une unité, comme PT4H, PT30M, "
                          "P30D, P2W, P1M ; écrivez par exemple \"{1}\"",
                          "“{0}”: an ISO 8601 duration has one unit here, such as PT4H, PT30M, "
                          "P30D, P2W, P1M; write for example \"{1}\""},
    [WHY_COUNT_FORM] = {"« {0} » n’est pas un nombre : l’unité est dans le nom de la clé ; écrivez "
                        "le nombre seul, par exemple 5",
                        "“{0}” is not a number: the unit is in the name of the key; write the "
                        "number alone, for example 5"},
    [WHY_COUNT_HINT] = {"« {0} » n’est pas un nombre : l’unité est dans le nom de la clé ; écrivez "
                        "{1}",
                        "“{0}” is not a number: the unit is in the name of the key; write {1}"},
    [WHY_COUNT_NEGATIVE] = {"« {0} » est négatif : une durée ne l’est pas ; écrivez {1}",
                            "“{0}” is negative: a duration is not; write {1}"},
    [WHY_MONEY_FORM] =
        {"« {0} » n’est pas un montant : écrivez un nombre, avec ou sans devise, par "
         "exemple 58000 ou \"58 000,50 EUR\"",
         "“{0}” is not an amount: write a number, with or without currency, for "
         "example 58000 or \"58,000.50 EUR\""},
    [WHY_MONEY_MULTIPLIER] = {"« {0} » : écrivez le montant en entier, \"{1}\"",
                              "“{0}”: write the amount in full, \"{1}\""},
    [WHY_MONEY_TAX] = {"« {0} » : « {2} » ne fait pas partie du montant ; écrivez \"{1}\", et la "
                       "taxe dans sa propre clé (tax: HT ou TTC)",
                       "“{0}”: “{2}” is not part of the amount; write \"{1}\", and the tax under "
                       "its own key (tax: HT or TTC)"},
    [WHY_MONEY_DOLLAR] = {"« {0} » : plusieurs pays ont un dollar ; écrivez son code, par exemple "
                          "\"{1} USD\"",
                          "“{0}”: several countries have a dollar; write its code, for example "
                          "\"{1} USD\""},
    [WHY_MONEY_CURRENCY] =
        {"« {0} » : « {2} » n’est pas une devise ; écrivez un code ISO 4217, par "
         "exemple \"{1} EUR\"",
         "“{0}”: “{2}” is not a currency; write an ISO 4217 code, for example "
         "\"{1} EUR\""},
    [WHY_MONEY_CURRENCY_HINT] = {"« {0} » n’est pas un montant : écrivez \"{1}\"",
                                 "“{0}” is not an amount: write \"{1}\""},
    [WHY_PERCENT_FORM] = {"« {0} » n’est pas un pourcentage : écrivez un nombre, par exemple 15 ou "
                          "\"15,5 %\"",
                          "“{0}” is not a percentage: write a number, for example 15 or \"15.5%\""},
    [WHY_PERCENT_POINTS] = {"« {0} » : des points ne sont pas un pourcentage (de 40 % à 45 %, il y "
                            "a 5 points, mais 12,5 %) ; écrivez l’unité « points » dans sa propre "
                            "clé, ou \"{1} %\" si c’est bien une proportion",
                            "“{0}”: points are not a percentage (from 40% to 45% there are 5 "
                            "points, but 12.5%); write the unit “points” under its own key, or "
                            "\"{1} %\" if it really is a proportion"},
    [WHY_PERCENT_MILLE] = {"« {0} » : écrivez les pour mille en pour cent, \"{1} %\"",
                           "“{0}”: write per mille in per cent, \"{1} %\""},
    [WHY_QUANTITY_FORM] = {"« {0} » n’est pas une quantité : écrivez un nombre et son unité, par "
                           "exemple 1250 ou \"800 ms\"",
                           "“{0}” is not a quantity: write a number and its unit, for example 1250 "
                           "or \"800 ms\""},
    [WHY_QUANTITY_MULTIPLIER] = {"« {0} » : écrivez le nombre en entier, \"{1}\"",
                                 "“{0}”: write the number in full, \"{1}\""},
    [WHY_QUANTITY_COMPARISON] = {"« {0} » : une quantité n’a pas de signe de comparaison ; écrivez "
                                 "\"{1}\", et le sens dans sa propre clé",
                                 "“{0}”: a quantity has no sign of comparison; write \"{1}\", and "
                                 "the direction under its own key"},
    [WHY_QUANTITY_RANGE] = {"« {0} » : une quantité est un seul nombre suivi d’une unité ; donnez "
                            "chaque borne sous sa propre clé",
                            "“{0}”: a quantity is one number followed by a unit; give each bound "
                            "under its own key"},
    [WHY_MEASURE_FORM] = {"« {0} » n’est pas un nombre : écrivez le nombre seul, par exemple 12.5, "
                          "et son unité dans la clé unit",
                          "“{0}” is not a number: write the number alone, for example 12.5, and "
                          "its unit under the key unit"},
    [WHY_EUROS_FORM] = {"« {0} » n’est pas un nombre : la clé dit déjà que ce sont des euros ; "
                        "écrivez le nombre seul, par exemple 620 ou 12.5",
                        "“{0}” is not a number: the key already says that these are euros; write "
                        "the number alone, for example 620 or 12.5"},
};

static Str seen(Arena *a, Str text)
{
    enum { SEEN = 60 };
    size_t at = 0;
    for (size_t count = 0; at < text.n && count < SEEN; count++)
        utf8_next(text, &at);
    const char *cut = at < text.n ? "…" : "";
    return str_print(a, STR_FMT "%s", STR_ARG(str_slice(text, 0, at)), cut);
}

bool refuse(const Reading *r, Why why, Str arg1, Str arg2)
{
    if (r->why == NULL)
        return false;
    Str args[] = {seen(r->a, r->text), arg1, arg2};
    *r->why = text_of(r->a, sentences[why].fr, sentences[why].en, args, 3);
    return false;
}

/* ---- text --------------------------------------------------------------------------------- */

size_t space_at(Str s, size_t at)
{
    static const Str spaces[] = {S_INIT(" "), S_INIT("\xC2\xA0"), S_INIT("\xE2\x80\xAF"),
                                 S_INIT("\xE2\x80\x89")};
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        if (at < s.n && str_starts(str_slice(s, at, s.n), spaces[i]))
            return spaces[i].n;
    return 0;
}

size_t skip_spaces(Str s, size_t at)
{
    for (size_t n = space_at(s, at); n > 0; n = space_at(s, at))
        at += n;
    return at;
}

Str text_around(const Reading *r, Str key)
{
    const Node *found = NULL;
    for (const Node *n = r->node->parent; n != NULL && found == NULL; n = n->parent)
        found = node_member(n, key);
    return found == NULL || found->kind != NODE_STRING ? (Str){0} : str_trim(found->text);
}

typedef struct {
    uint32_t first, last; /* code points */
    char plain;
} Fold;

/* U+00C0..U+00FF by letter, and oe, which no unit or month needs apart. */
static const Fold folds[] = {
    {'A', 'Z', 0},     {0xC0, 0xC5, 'a'},      {0xC7, 0xC7, 'c'},     {0xC8, 0xCB, 'e'},
    {0xCC, 0xCF, 'i'}, {0xD2, 0xD6, 'o'},      {0xD9, 0xDC, 'u'},     {0xE0, 0xE5, 'a'},
    {0xE7, 0xE7, 'c'}, {0xE8, 0xEB, 'e'},      {0xEC, 0xEF, 'i'},     {0xF2, 0xF6, 'o'},
    {0xF9, 0xFC, 'u'}, {0x2019, 0x2019, '\''}, {0x2011, 0x2011, '-'},
};

static void put_folded(Buf *out, uint32_t code)
{
    for (size_t i = 0; i < sizeof folds / sizeof *folds; i++) {
        if (code >= folds[i].first && code <= folds[i].last) {
            buf_byte(out, folds[i].plain != 0 ? folds[i].plain : (char)(code + 32));
            return;
        }
    }
    buf_code(out, code == UTF8_BAD ? 0xFFFD : code);
}

/* A combining accent (NFD) is left out: "e" and U+0301 is "é" too. */
static bool is_combining(uint32_t code)
{
    return code >= 0x300 && code <= 0x36F;
}

Str folded(Arena *a, Str s)
{
    Buf out = buf_new(a);
    for (size_t at = skip_spaces(s, 0); at < s.n;) {
        size_t space = space_at(s, at);
        if (space > 0) {
            at = skip_spaces(s, at);
            if (at < s.n)
                buf_byte(&out, ' ');
            continue;
        }
        uint32_t code = utf8_next(s, &at);
        if (!is_combining(code))
            put_folded(&out, code);
    }
    return buf_str(&out);
}

bool in_words(Str word, const Str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(word, words[i]))
            return true;
    return false;
}

/* ---- numbers ------------------------------------------------------------------------------ */

/* A number as text is groups of digits with separators before all but the first. */
enum { GROUPS_MAX = 40 };

typedef struct {
    Str groups[GROUPS_MAX];
    char before[GROUPS_MAX]; /* ' ', '.', ',' or '\''; 0 before the first */
    size_t count;
    bool negative;
    bool has_many; /* more groups than there is room for */
} Groups;

static bool is_digit_at(Str s, size_t at)
{
    return at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
}

/* The separator at `at` that a digit follows: its length, and its kind in *kind. */
static size_t separator_at(Str s, size_t at, char *kind)
{
    size_t n = space_at(s, at);
    *kind = ' ';
    if (n == 0 && at < s.n && (s.p[at] == '.' || s.p[at] == ',' || s.p[at] == '\'')) {
        *kind = s.p[at];
        n = 1;
    }
    if (n == 0 && str_starts(str_slice(s, at, s.n), S("\xE2\x80\x99"))) {
        *kind = '\'';
        n = 3;
    }
    return n > 0 && is_digit_at(s, at + n) ? n : 0;
}

static size_t sign_at(Str s, size_t at, bool *negative)
{
    static const Str minus = S_INIT("\xE2\x88\x92"); /* U+2212 */
    *negative = false;
    if (at < s.n && (s.p[at] == '+' || s.p[at] == '-')) {
        *negative = s.p[at] == '-';
        return 1;
    }
    *negative = str_starts(str_slice(s, at, s.n), minus);
    return *negative ? minus.n : 0;
}

static bool read_groups(Str s, size_t *at, Groups *g)
{
    size_t i = *at;
    char kind = 0;
    *g = (Groups){.count = 0};
    i += sign_at(s, i, &g->negative);
    i = skip_spaces(s, i);
    for (size_t n = 0; is_digit_at(s, i + n); n = separator_at(s, i, &kind)) {
        size_t begin = i += n;
        while (is_digit_at(s, i))
            i++;
        if (g->count == GROUPS_MAX) {
            g->has_many = true;
            break;
        }
        g->before[g->count] = g->count == 0 ? '\0' : kind;
        g->groups[g->count++] = str_slice(s, begin, i);
        if (separator_at(s, i, &kind) == 0)
            break;
    }
    if (g->count > 0)
        *at = i;
    return g->count > 0;
}

/* How many of the groups are whole thousands; the rest, one at most, are decimals. 0: malformed. */
static size_t whole_groups(const Groups *g)
{
    char last = g->before[g->count - 1];
    size_t same = 0;
    for (size_t i = 1; i < g->count; i++)
        same += g->before[i] == last;
    bool is_point = last == '.' || last == ',';
    size_t whole = is_point && same == 1 ? g->count - 1 : g->count;
    for (size_t i = 1; i < whole; i++)
        if (g->groups[i].n != 3 || g->before[i] != g->before[1])
            return 0;
    return whole > 1 && g->groups[0].n > 3 ? 0 : whole;
}

static Str joined(Arena *a, const Groups *g, size_t whole)
{
    Buf out = buf_new(a);
    if (g->negative)
        buf_byte(&out, '-');
    Buf digits = buf_new(a);
    for (size_t i = 0; i < whole; i++)
        buf_put(&digits, g->groups[i]);
    Str integer = buf_str(&digits);
    while (integer.n > 1 && integer.p[0] == '0')
        integer = str_slice(integer, 1, integer.n);
    buf_put(&out, integer);
    if (whole < g->count) {
        buf_byte(&out, '.');
        buf_put(&out, g->groups[whole]);
    }
    return buf_str(&out);
}

/* "1.250": a thousand in France and Germany, one and a quarter in England. "0.250", "1250.250"
 * and "1 250,250" can only be read in one way. */
static bool is_ambiguous(const Groups *g)
{
    return g->count == 2 && (g->before[1] == '.' || g->before[1] == ',') && g->groups[1].n == 3 &&
           g->groups[0].n <= 3 && g->groups[0].p[0] != '0';
}

/* The reading as a decimal number, spelled so that it is not ambiguous again: 1.25, 1.2550. */
static Str clear_decimals(Arena *a, const Groups *g)
{
    Str text = joined(a, g, 1);
    if (text.p[text.n - 1] != '0')
        return str_print(a, STR_FMT "0", STR_ARG(text));
    while (text.p[text.n - 1] == '0')
        text.n--;
    return text.p[text.n - 1] == '.' ? str_slice(text, 0, text.n - 1) : text;
}

bool number_read(const Reading *r, size_t *at, Why absent, Decimal *out)
{
    Groups g;
    if (!read_groups(r->text, at, &g))
        return refuse(r, absent, S(""), S(""));
    if (is_ambiguous(&g))
        return refuse(r, WHY_NUMBER_AMBIGUOUS, joined(r->a, &g, 2), clear_decimals(r->a, &g));
    size_t whole = g.has_many ? 0 : whole_groups(&g);
    if (whole == 0)
        return refuse(r, WHY_NUMBER_GROUPS, S(""), S(""));
    if (!decimal_read(r->a, joined(r->a, &g, whole), out))
        return refuse(r, WHY_NUMBER_LONG, S(""), S(""));
    return true;
}

Str number_text(const Reading *r, const Decimal *d, int power)
{
    Decimal shifted = *d;
    if (d->digits.n > 0)
        shifted.exponent += power;
    return decimal_text(r->a, &shifted);
}

/* ---- the types ---------------------------------------------------------------------------- */

static bool read_any(const Reading *r)
{
    (void)r;
    return true;
}

typedef struct {
    bool (*read)(const Reading *r);
    bool takes_bool; /* a boolean can be printed as text */
} Reader;

static const Reader readers[TYPE_COUNT] = {
    [TYPE_NONE] = {read_any, true},           [TYPE_DATE] = {read_date, false},
    [TYPE_TIME] = {read_time, false},         [TYPE_MONTH] = {read_month, false},
    [TYPE_INSTANT] = {read_instant, false},
    [TYPE_WEEKDAYS] = {read_weekdays, false}, [TYPE_SIREN] = {read_siren, false},
    [TYPE_DURATION] = {read_duration, false}, [TYPE_MONEY] = {read_money, false},
    [TYPE_PERCENT] = {read_percent, false},   [TYPE_QUANTITY] = {read_quantity, false},
    [TYPE_MEASURE] = {read_measure, false},   [TYPE_EUROS] = {read_euros, false},
    [TYPE_MINUTES] = {read_count, false},     [TYPE_HOURS] = {read_count, false},
    [TYPE_DAYS] = {read_count, false},        [TYPE_WORKING_DAYS] = {read_count, false},
    [TYPE_MONTHS] = {read_count, false},      [TYPE_YEARS] = {read_count, false},
    [TYPE_MARKDOWN] = {read_any, true},       [TYPE_REFERENCE] = {read_any, true},
};

bool value_read(Arena *a, const Node *n, Type type, Str currency, Value *out, Text *why)
{
    *out = (Value){.type = type};
    Reading r = {a, n, str_trim(node_text(n)), currency, out, why};
    bool suits = n->kind == NODE_STRING || n->kind == NODE_NUMBER ||
                 (n->kind == NODE_BOOL && readers[type].takes_bool);
    if (suits && r.text.n == 0 && !readers[type].takes_bool)
        return refuse(&r, WHY_EMPTY, S(""), S(""));
    return suits ? readers[type].read(&r) : refuse(&r, WHY_KIND, S(""), S(""));
}
