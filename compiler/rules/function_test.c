/* Functions that rules add to JSONPath tests (RFC 9535, section 2.4). */
#include "rules/rule.h"

#include <string.h>

static Str text_of_value(const PathValue *v)
{
    return v->node != NULL && v->node->kind == NODE_STRING ? v->node->text : (Str){0};
}

static bool is_space(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x202F || c == 0x2009;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* Letters for this purpose: what is neither ASCII punctuation, a digit nor white space. */
static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c < 0x2000) ||
           c >= 0x2C00;
}

/* Runs of letters and digits: "d’un", "16 h" are two words each. */
static void run_words(PathRun *run, const PathFunction *self, const PathValue *args,
                      PathValue *result)
{
    (void)run;
    (void)self;
    Str text = text_of_value(&args[0]);
    if (args[0].node == NULL || args[0].node->kind != NODE_STRING)
        return;
    bool inside = false;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        bool part = is_letter(c) || is_digit(c);
        result->number += part && !inside;
        inside = part;
    }
    result->is_number = true;
}

/* A number followed by a unit or a thing counted: "2,5 s", "95 %", "5 gabarits", "300 €". */
static bool has_quantity(Str text)
{
    uint32_t before = ' ';
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if (!is_digit(c) || is_letter(before)) {
            before = c;
            continue;
        }
        while (at < text.n && (is_digit((unsigned char)text.p[at]) || text.p[at] == ',' ||
                               text.p[at] == '.' || text.p[at] == '/'))
            at++;
        size_t next = at;
        uint32_t unit = ' ';
        while (next < text.n && is_space(unit))
            unit = utf8_next(text, &next);
        if (is_letter(unit) || unit == '%' || unit == 0x20AC || unit == 0xB0)
            return true;
        before = '0';
    }
    return false;
}

static void run_has_quantity(PathRun *run, const PathFunction *self, const PathValue *args,
                             PathValue *result)
{
    (void)run;
    (void)self;
    result->truth = has_quantity(text_of_value(&args[0]));
}

static void run_is_number(PathRun *run, const PathFunction *self, const PathValue *args,
                          PathValue *result)
{
    (void)run;
    (void)self;
    result->truth =
        args[0].is_number || (args[0].node != NULL && args[0].node->kind == NODE_NUMBER);
}

static void run_is_date(PathRun *run, const PathFunction *self, const PathValue *args,
                        PathValue *result)
{
    (void)run;
    (void)self;
    Date date;
    result->truth = date_read(text_of_value(&args[0]), &date);
}

/* Absent, null, blank text, empty list or map. */
static void run_blank(PathRun *run, const PathFunction *self, const PathValue *args,
                      PathValue *result)
{
    (void)run;
    (void)self;
    const Node *n = args[0].node;
    bool container = n != NULL && (n->kind == NODE_LIST || n->kind == NODE_MAP);
    bool scalar = n != NULL && (n->kind == NODE_NUMBER || n->kind == NODE_BOOL);
    result->truth = !args[0].is_number && !scalar &&
                    (n == NULL || (container ? n->count == 0 : str_trim(n->text).n == 0));
}

/* A date, the first day of a month YYYY-MM, or the day of an instant: 2027-01-29T12:00+01:00. */
static bool day_of_value(const PathValue *v, Date *out)
{
    enum { DAY = sizeof "YYYY-MM-DD" - 1 };
    char day[] = "YYYY-MM-01";
    Str text = text_of_value(v);
    if (text.n > DAY && text.p[DAY] == 'T')
        return date_read(str_slice(text, 0, DAY), out);
    if (text.n != sizeof "YYYY-MM" - 1)
        return date_read(text, out);
    memcpy(day, text.p, text.n);
    return date_read(str(day), out);
}

/* Days from the first date to the second; Nothing when one is no date. */
static void run_days_between(PathRun *run, const PathFunction *self, const PathValue *args,
                             PathValue *result)
{
    (void)run;
    (void)self;
    Date from, to;
    result->is_number = day_of_value(&args[0], &from) && day_of_value(&args[1], &to);
    result->number = result->is_number ? date_days(to) - date_days(from) : 0;
}

/* Monday to Friday, no public holiday; the second value is true in Alsace-Moselle. */
static void run_is_working_day(PathRun *run, const PathFunction *self, const PathValue *args,
                               PathValue *result)
{
    (void)run;
    (void)self;
    Date date;
    const Node *alsace = args[1].node;
    result->truth =
        date_read(text_of_value(&args[0]), &date) &&
        date_is_working(date, alsace != NULL && alsace->kind == NODE_BOOL && alsace->truth);
}

static bool integer_of(const PathValue *v, int64_t *out)
{
    Decimal d = {0};
    Str text = v->node != NULL && v->node->kind == NODE_NUMBER ? v->node->text : (Str){0};
    bool plain = text.n > 0 && text.n <= 18;
    for (size_t i = 0; plain && i < text.n; i++)
        plain = is_digit((unsigned char)text.p[i]);
    *out = v->number;
    if (v->is_number || !plain)
        return v->is_number;
    d.digits = text;
    return decimal_int(&d, out);
}

/* A node's exact number times *product; false when it is none. */
static bool multiplied(Arena *a, const Node *n, Decimal *product)
{
    Decimal factor;
    if (n == NULL || n->kind != NODE_NUMBER || !decimal_read(a, n->text, &factor))
        return false;
    *product = decimal_mul(a, product, &factor);
    return true;
}

/* The whole part of a number that is not negative; false when it has more than 18 digits. */
static bool whole_part(Decimal d, int64_t *out)
{
    size_t cut = d.exponent < 0 ? (size_t) - (int64_t)d.exponent : 0;
    if (cut > 0) {
        d.digits = cut < d.digits.n ? str_slice(d.digits, 0, d.digits.n - cut) : (Str){0};
        d.exponent = 0;
    }
    return !d.negative && decimal_int(&d, out);
}

/* Sum of numbers, each times its neighbour, then times a factor; Nothing when there is no number,
 * or when one of them is none. */
static void run_sum_product(PathRun *run, const PathFunction *self, const PathValue *args,
                            PathValue *result)
{
    (void)run;
    (void)self;
    Arena *a = arena_new();
    const Nodes nodes = args[0].nodes;
    Str key = text_of_value(&args[1]);
    Decimal sum = {0}, one = decimal_of_int(a, 1), all = decimal_of_int(a, args[2].number);
    bool good = nodes.count > 0;
    if (!args[2].is_number)
        good = good && (all = one, multiplied(a, args[2].node, &all));
    for (size_t i = 0; good && i < nodes.count; i++) {
        const Node *n = nodes.items[i];
        Decimal term = one;
        good = multiplied(a, n, &term) &&
               (key.n == 0 ||
                (n->parent != NULL && multiplied(a, node_member(n->parent, key), &term)));
        sum = decimal_add(a, &sum, &term);
    }
    sum = decimal_mul(a, &sum, &all);
    result->is_number = good && whole_part(sum, &result->number);
    arena_free(a);
}

/* How many whole times the second number goes into the first; Nothing when one is no integer. */
static void run_quotient(PathRun *run, const PathFunction *self, const PathValue *args,
                         PathValue *result)
{
    (void)run;
    (void)self;
    int64_t dividend, divisor;
    result->is_number =
        integer_of(&args[0], &dividend) && integer_of(&args[1], &divisor) && divisor > 0;
    result->number = result->is_number ? dividend / divisor : 0;
}

/* The whole number under a key of each item, added; an item without it counts for one. */
static void run_total(PathRun *run, const PathFunction *self, const PathValue *args,
                      PathValue *result)
{
    (void)run;
    (void)self;
    const Node *list = args[0].node;
    Str key = text_of_value(&args[1]);
    if (list == NULL || list->kind != NODE_LIST)
        return;
    for (const Node *item = list->child; item != NULL; item = item->next) {
        PathValue number = {.node = node_member(item, key)};
        int64_t count = 1;
        if (number.node != NULL && (!integer_of(&number, &count) || count > INT32_MAX))
            return; /* the schema speaks of it */
        result->number += count;
    }
    result->is_number = true;
}

/* The months in which yearly gains less yearly costs give back an investment, begun months left
 * out; Nothing when they never do. Whole amounts: cents change no month. */
static void run_payback(PathRun *run, const PathFunction *self, const PathValue *args,
                        PathValue *result)
{
    (void)run;
    (void)self;
    int64_t invest, gain, cost;
    if (!integer_of(&args[0], &invest) || !integer_of(&args[1], &gain) ||
        !integer_of(&args[2], &cost) || cost < 0 || gain <= cost || invest < 0 ||
        invest > INT64_MAX / 12)
        return;
    result->is_number = true;
    result->number = invest * 12 / (gain - cost);
}

/* The check digit of Luhn over the digits of a text; spaces do not count. */
static void run_luhn(PathRun *run, const PathFunction *self, const PathValue *args,
                     PathValue *result)
{
    (void)run;
    (void)self;
    Str text = text_of_value(&args[0]);
    int sum = 0, count = 0;
    for (size_t i = text.n; i-- > 0;) {
        if (text.p[i] == ' ')
            continue;
        if (!is_digit((unsigned char)text.p[i]))
            return;
        int digit = (text.p[i] - '0') * (count++ % 2 == 0 ? 1 : 2);
        sum = (sum + digit / 10 + digit % 10) % 10;
    }
    result->truth = count > 1 && sum == 0;
}

/* Is the text one of those that a query selects? Its work is the query's, charged already, and
 * one comparison for each node. */
static void run_among(PathRun *run, const PathFunction *self, const PathValue *args,
                      PathValue *result)
{
    (void)self;
    Str text = text_of_value(&args[0]);
    if (text.n == 0 || !path_run_charge(run, args[1].nodes.count))
        return;
    for (size_t i = 0; i < args[1].nodes.count && !result->truth; i++) {
        const Node *n = args[1].nodes.items[i];
        result->truth = n->kind == NODE_STRING && str_eq(n->text, text);
    }
}

#define DOC(fr, en)                                                                                \
    {                                                                                              \
        {                                                                                          \
            S_INIT(fr), S_INIT(en)                                                                 \
        }                                                                                          \
    }

const PathFunction rule_path_functions[] = {
    {S_INIT("words"),
     PATH_VALUE,
     1,
     0,
     {PATH_VALUE},
     run_words,
     DOC("nombre de mots d’un texte", "number of words of a text"),
     NULL},
    {S_INIT("has_quantity"),
     PATH_LOGICAL,
     1,
     0,
     {PATH_VALUE},
     run_has_quantity,
     DOC("le texte contient un nombre suivi d’une unité",
         "the text has a number followed by a unit"),
     NULL},
    {S_INIT("is_number"),
     PATH_LOGICAL,
     1,
     0,
     {PATH_VALUE},
     run_is_number,
     DOC("la valeur est un nombre", "the value is a number"),
     NULL},
    {S_INIT("is_date"),
     PATH_LOGICAL,
     1,
     0,
     {PATH_VALUE},
     run_is_date,
     DOC("le texte est une date AAAA-MM-JJ qui existe",
         "the text is a date YYYY-MM-DD that exists"),
     NULL},
    {S_INIT("blank"),
     PATH_LOGICAL,
     1,
     0,
     {PATH_VALUE},
     run_blank,
     DOC("la valeur est absente ou vide", "the value is absent or empty"),
     NULL},
    {S_INIT("days_between"),
     PATH_VALUE,
     2,
     0,
     {PATH_VALUE, PATH_VALUE},
     run_days_between,
     DOC("jours de la première date à la seconde ; un mois AAAA-MM commence le 1er",
         "days from the first date to the second; a month YYYY-MM begins on the 1st"),
     NULL},
    {S_INIT("is_working_day"),
     PATH_LOGICAL,
     2,
     0,
     {PATH_VALUE, PATH_VALUE},
     run_is_working_day,
     DOC("la date est un jour ouvré ; second argument : vrai en Alsace-Moselle",
         "the date is a working day; second argument: true in Alsace-Moselle"),
     NULL},
    {S_INIT("quotient"),
     PATH_VALUE,
     2,
     0,
     {PATH_VALUE, PATH_VALUE},
     run_quotient,
     DOC("combien de fois entières le second nombre entre dans le premier",
         "how many whole times the second number goes into the first"),
     NULL},
    {S_INIT("total"),
     PATH_VALUE,
     2,
     0,
     {PATH_VALUE, PATH_VALUE},
     run_total,
     DOC("somme d’une clé sur les éléments d’une liste ; un élément qui ne l’a pas compte pour 1",
         "sum of a key over the items of a list; an item without it counts for 1"),
     NULL},
    {S_INIT("payback"),
     PATH_VALUE,
     3,
     0,
     {PATH_VALUE, PATH_VALUE, PATH_VALUE},
     run_payback,
     DOC("mois entiers pour récupérer un investissement, d’un gain et d’un coût par an",
         "whole months to recover an investment, from a gain and a cost per year"),
     NULL},
    {S_INIT("sum_product"),
     PATH_VALUE,
     3,
     0,
     {PATH_NODES, PATH_VALUE, PATH_VALUE},
     run_sum_product,
     DOC("somme de nombres, chacun multiplié par son voisin de cette clé, s’il y a une clé, puis "
         "par le dernier argument",
         "sum of numbers, each multiplied by its neighbour of this key, if there is a key, then by "
         "the last argument"),
     NULL},
    {S_INIT("among"),
     PATH_LOGICAL,
     2,
     0,
     {PATH_VALUE, PATH_NODES},
     run_among,
     DOC("le texte est l’un de ceux que la requête choisit",
         "the text is one of those that the query selects"),
     NULL},
    {S_INIT("luhn"),
     PATH_LOGICAL,
     1,
     0,
     {PATH_VALUE},
     run_luhn,
     DOC("la clé de Luhn des chiffres est juste (SIREN, SIRET)",
         "the Luhn check digit is right (SIREN, SIRET)"),
     NULL},
};
const size_t rule_path_function_count = sizeof rule_path_functions / sizeof *rule_path_functions;
