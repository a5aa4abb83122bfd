/* Words: kinds, values and what a schema says about them, as a person would write them, in each
 * language; hints on values of the wrong type. */
#include "rules/schema.h"

#include <string.h>

enum { SHOWN_CHARACTERS = 40, EXAMPLE_BYTES = 80, REF_HOPS = 8 };

Text same_text(Str s)
{
    return (Text){{s, s}};
}

Text words_of(Arena *a, Text pattern, const Text *args, size_t count)
{
    Text out;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Str words[DIAG_ARG_LIMIT] = {{0}};
        for (size_t i = 0; i < count && i < DIAG_ARG_LIMIT; i++)
            words[i] = args[i].in[lang];
        const char *text = arena_cstr(a, pattern.in[lang]);
        out.in[lang] = text_of(a, text, text, words, DIAG_ARG_LIMIT).in[lang];
    }
    return out;
}

/* The message's holes are filled by themselves first, then by the words of each language. */
Diagnostic *say(Ctx *ctx, Msg msg, Span span, const Text *args, size_t count)
{
    DiagArgs holes = {span, {S("{0}"), S("{1}"), S("{2}"), S("{3}"), S("{4}"), S("{5}")}};
    Diagnostic *d = diag_add(ctx, msg, holes);
    d->message = words_of(ctx->mem, d->message, args, count);
    d->help = words_of(ctx->mem, d->help, args, count);
    return d;
}

Span node_place(const Node *n)
{
    bool container = n->kind >= NODE_LIST, keyed = n->key_span.end > n->key_span.begin;
    if (!container && n->span.end > n->span.begin)
        return n->span;
    if (keyed)
        return n->key_span;
    if (n->kind == NODE_MAP && n->child != NULL)
        return n->child->key_span;
    Span s = n->span;
    s.end = s.end > s.begin ? s.begin + 1 : s.begin;
    return s;
}

/* ---- values ------------------------------------------------------------------------------- */

static Str shortened(Arena *a, Str s)
{
    size_t at = 0;
    for (size_t count = 0; at < s.n && count < SHOWN_CHARACTERS; count++)
        utf8_next(s, &at);
    return at == s.n ? s : str_print(a, STR_FMT "…", STR_ARG(str_slice(s, 0, at)));
}

Text key_words(Arena *a, Str key)
{
    return same_text(shortened(a, key));
}

/* Whether a YAML reader takes the text, written plain, for this very text. */
static bool is_plain(Arena *a, Str s)
{
    static const char special[] = ":#,[]{}&*!|>'\"%@`\\~\n\t";
    static const Str words[] = {S_INIT("true"), S_INIT("false"), S_INIT("null"), S_INIT("")};
    Decimal d;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(s, words[i]))
            return false;
    for (size_t i = 0; i < s.n; i++)
        if (strchr(special, s.p[i]) != NULL)
            return false;
    bool edges = s.p[0] == ' ' || s.p[s.n - 1] == ' ' || s.p[0] == '-' || s.p[0] == '.' ||
                 s.p[0] == '+' || s.p[0] == '?' || s.p[0] == '=';
    return !edges && !decimal_read(a, s, &d);
}

static Str spelling(Arena *a, const Node *n)
{
    if (n->kind == NODE_NULL)
        return S("null");
    if (n->kind == NODE_BOOL)
        return n->truth ? S("true") : S("false");
    if (n->kind == NODE_NUMBER || (n->kind == NODE_STRING && is_plain(a, n->text)))
        return n->text;
    Buf b = buf_new(a);
    node_write_json(n, &b);
    return buf_str(&b);
}

Str value_words(Arena *a, const Node *n)
{
    return shortened(a, spelling(a, n));
}

Str example_words(Arena *a, const Node *n)
{
    Str s = spelling(a, n);
    return s.n > EXAMPLE_BYTES ? (Str){0} : s;
}

typedef struct {
    uint32_t bit;
    Text wanted, found; /* {0}: the value */
} KindWords;

static const KindWords kinds[] = {
    {KIND_MAP, FR_EN("un groupe de clés", "a group of keys"),
     FR_EN("un groupe de clés", "a group of keys")},
    {KIND_LIST, FR_EN("une liste", "a list"), FR_EN("une liste", "a list")},
    {KIND_STRING, FR_EN("un texte", "a text"), FR_EN("le texte « {0} »", "the text “{0}”")},
    {KIND_NUMBER, FR_EN("un nombre", "a number"), FR_EN("le nombre {0}", "the number {0}")},
    {KIND_INTEGER, FR_EN("un nombre entier", "a whole number"), FR_EN("", "")},
    {KIND_BOOL, FR_EN("true ou false", "true or false"), FR_EN("la valeur {0}", "the value {0}")},
    {KIND_NULL, FR_EN("rien (null)", "nothing (null)"), FR_EN("une valeur vide", "an empty value")},
};

Text found_words(Arena *a, const Node *n)
{
    static const Text empty_list = FR_EN("une liste vide", "an empty list");
    static const Text key = FR_EN("la clé « {0} »", "the key “{0}”");
    if (n->kind == NODE_LIST && n->count == 0)
        return empty_list;
    Str text = str_trim(n->text).n > 0 ? str_trim(n->text) : n->text;
    Str shown = n->kind == NODE_STRING ? shortened(a, text) : value_words(a, n);
    /* A node made of a key, for propertyNames, stands where the key does. */
    if (n->key.n > 0 && n->span.begin == n->key_span.begin)
        return words_of(a, key, (Text[]){same_text(shown)}, 1);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (kinds[i].bit == 1u << n->kind)
            return words_of(a, kinds[i].found, (Text[]){same_text(shown)}, 1);
    return same_text(shown);
}

Text list_words(Arena *a, const Text *items, size_t count, Text last)
{
    Text out;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Buf b = buf_new(a);
        for (size_t i = 0; i < count; i++) {
            if (i > 0)
                buf_put(&b, i + 1 < count ? S(", ") : last.in[lang]);
            buf_put(&b, items[i].in[lang]);
        }
        out.in[lang] = buf_str(&b);
    }
    return out;
}

Text wanted_words(Arena *a, uint32_t types)
{
    Text items[sizeof kinds / sizeof *kinds];
    size_t count = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        bool implied = kinds[i].bit == KIND_INTEGER && (types & KIND_NUMBER) != 0;
        if ((types & kinds[i].bit) != 0 && !implied)
            items[count++] = kinds[i].wanted;
    }
    return list_words(a, items, count, TEXT(" ou ", " or "));
}

/* ---- hints on a wrong type ---------------------------------------------------------------- */

/* Each gives in *shown what to write, and whether the hint holds. */
typedef bool Holds(Arena *a, const Node *n, Str *shown);

static bool always(Arena *a, const Node *n, Str *shown)
{
    *shown = value_words(a, n);
    return true;
}

static bool reads_as_number(Arena *a, const Node *n, Str *shown)
{
    Decimal d;
    *shown = str_trim(n->text);
    return decimal_read(a, *shown, &d);
}

/* "58 000,50" as French readers write it: digits, spaces of any kind, one comma. */
static bool reads_as_french_number(Arena *a, const Node *n, Str *shown)
{
    Buf b = buf_new(a);
    for (size_t at = 0; at < n->text.n;) {
        uint32_t c = utf8_next(n->text, &at);
        if (c == ' ' || c == 0xA0 || c == 0x202F)
            continue;
        buf_code(&b, c == ',' ? '.' : c);
    }
    Decimal d;
    *shown = buf_str(&b);
    return decimal_read(a, *shown, &d);
}

static bool same_letters(Str s, Str lower)
{
    bool same = s.n == lower.n;
    for (size_t i = 0; same && i < s.n; i++)
        same = (s.p[i] | 32) == lower.p[i];
    return same;
}

static bool reads_as_truth(Arena *a, const Node *n, Str *shown)
{
    static const struct {
        Str word;
        bool truth;
    } words[] = {
        {S_INIT("oui"), true},  {S_INIT("yes"), true},   {S_INIT("vrai"), true},
        {S_INIT("true"), true}, {S_INIT("on"), true},    {S_INIT("non"), false},
        {S_INIT("no"), false},  {S_INIT("faux"), false}, {S_INIT("false"), false},
        {S_INIT("off"), false},
    };
    (void)a;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (same_letters(n->text, words[i].word)) {
            *shown = words[i].truth ? S("true") : S("false");
            return true;
        }
    return false;
}

static bool has_one_item(Arena *a, const Node *n, Str *shown)
{
    *shown = n->count == 1 ? value_words(a, n->child) : (Str){0};
    return n->count == 1;
}

enum { KIND_SCALAR = KIND_BOOL | KIND_NUMBER | KIND_STRING };

static const struct {
    uint32_t found, wanted;
    Holds *holds;
    Text help;
} hints[] = {
    {KIND_NULL, KIND_ANY | KIND_INTEGER, always,
     FR_EN("donnez une valeur, ou retirez la clé", "give a value, or remove the key")},
    {KIND_STRING, KIND_NUMBER | KIND_INTEGER, reads_as_number,
     FR_EN("retirez les guillemets : {0}", "remove the quotes: {0}")},
    {KIND_STRING, KIND_NUMBER | KIND_INTEGER, reads_as_french_number,
     FR_EN("un nombre s’écrit sans espace, avec un point : {0}",
           "write numbers without spaces, with a point: {0}")},
    {KIND_STRING, KIND_BOOL, reads_as_truth,
     FR_EN("écrivez {0}, sans guillemets", "write {0}, without quotes")},
    {KIND_STRING, KIND_NUMBER | KIND_INTEGER, always,
     FR_EN("écrivez le nombre en chiffres, par exemple 12 ou 12.5",
           "write the number in digits, for example 12 or 12.5")},
    {KIND_STRING | KIND_NUMBER, KIND_BOOL, always,
     FR_EN("écrivez true (oui) ou false (non)", "write true (yes) or false (no)")},
    {KIND_NUMBER | KIND_BOOL, KIND_STRING, always,
     FR_EN("mettez la valeur entre guillemets : \"{0}\"", "put the value in quotes: \"{0}\"")},
    {KIND_NUMBER, KIND_INTEGER, always,
     FR_EN("arrondissez {0} à un nombre entier", "round {0} to a whole number")},
    {KIND_SCALAR, KIND_LIST, always,
     FR_EN("écrivez une liste, même pour un seul élément : [{0}]",
           "write a list, even for one item: [{0}]")},
    {KIND_MAP, KIND_LIST, always,
     FR_EN("écrivez une liste : un tiret « - » devant chaque élément",
           "write a list: a dash “-” before each item")},
    {KIND_LIST, KIND_SCALAR | KIND_INTEGER, has_one_item,
     FR_EN("écrivez la valeur seule : {0}", "write the value alone: {0}")},
    {KIND_LIST, KIND_MAP, always,
     FR_EN("écrivez des clés, sans tirets : « clé: valeur »",
           "write keys, without dashes: “key: value”")},
    {KIND_SCALAR, KIND_MAP, always,
     FR_EN("écrivez des clés en dessous, une par ligne : « clé: valeur »",
           "write keys below, one on each line: “key: value”")},
    {KIND_LIST | KIND_MAP, KIND_SCALAR | KIND_INTEGER, always,
     FR_EN("donnez une seule valeur", "give a single value")},
    {KIND_ANY, KIND_NULL, always, FR_EN("retirez la valeur", "remove the value")},
    {KIND_BOOL, KIND_NUMBER | KIND_INTEGER, always, FR_EN("donnez un nombre", "give a number")},
};

Text wrong_type_help(Arena *a, const Node *n, uint32_t types)
{
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++) {
        Str shown = {0};
        if ((hints[i].found & 1u << n->kind) != 0 && (hints[i].wanted & types) != 0 &&
            hints[i].holds(a, n, &shown))
            return words_of(a, hints[i].help, (Text[]){same_text(shown)}, 1);
    }
    return (Text){0};
}

/* ---- what the schema says ----------------------------------------------------------------- */

static const Subschema *referred(const Subschema *sub)
{
    for (uint32_t i = 0; i < sub->step_count; i++)
        if (sub->steps[i].judge == judge_ref)
            return sub->steps[i].as.schema;
    return NULL;
}

/* The value of a keyword, and in *by (may be NULL) the schema that says it. */
static const Node *said(const Subschema *sub, Str keyword, const Node **by)
{
    for (unsigned hop = 0; sub != NULL && hop < REF_HOPS; hop++, sub = referred(sub)) {
        const Node *n = node_member(sub->node, keyword);
        if (n == NULL)
            continue;
        if (by != NULL)
            *by = sub->node;
        return n;
    }
    return NULL;
}

/* French stands under the keyword itself, English under x-...-en beside it when it is another. */
static Text said_in_both(const Subschema *sub, Str keyword, Str english)
{
    const Node *by, *fr = said(sub, keyword, &by);
    if (fr == NULL || fr->kind != NODE_STRING)
        return (Text){0};
    const Node *en = node_member(by, english);
    bool same = en == NULL || en->kind != NODE_STRING;
    return (Text){{str_trim(fr->text), str_trim(same ? fr->text : en->text)}};
}

Text schema_title(const Subschema *sub)
{
    return said_in_both(sub, S("title"), S("x-title-en"));
}

Text schema_description(const Subschema *sub)
{
    return said_in_both(sub, S("description"), S("x-description-en"));
}

Text schema_form(const Subschema *sub)
{
    return said_in_both(sub, S("x-form"), S("x-form-en"));
}

Type schema_type(const Subschema *sub)
{
    const Node *format = said(sub, S("format"), NULL);
    return format == NULL || format->kind != NODE_STRING ? TYPE_NONE : type_of_format(format->text);
}

const Node *schema_example(const Subschema *sub)
{
    const Node *examples = said(sub, S("examples"), NULL), *fixed = said(sub, S("const"), NULL);
    if (examples != NULL && examples->kind == NODE_LIST && examples->child != NULL)
        return examples->child;
    const Node *values = said(sub, S("enum"), NULL);
    return fixed != NULL || values == NULL ? fixed : values->child;
}
