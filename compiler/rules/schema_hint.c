/* Hints on slips that YAML lets through: it read something else than what was meant, and the schema
 * refuses what it read. Here it is said what happened, and how to write what was meant. */
#include "rules/rules.h"
#include "rules/schema.h"

#include <string.h>

static Str source_text(const Report *r, Span span)
{
    return str_slice(source_at(r->sources, span.source)->text, span.begin, span.end);
}

/* ---- a comma within braces ------------------------------------------------------------------ */

static bool is_digits(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

/* "14 400" as written, spaces of any kind taken out; empty when there is more than digits. */
static Str bare_number(Arena *a, Str s)
{
    Buf out = buf_new(a);
    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        bool space = c == ' ' || c == 0xA0 || c == 0x202F, digit = c >= '0' && c <= '9';
        if (!space && !digit && !(c == '-' && at == 1))
            return (Str){0};
        if (!space)
            buf_code(&out, c);
    }
    return buf_str(&out);
}

static Text quoted_pair(Report *r, const Node *before, Str rest)
{
    Str value = str_trim(source_text(r, before->span));
    return same_text(str_print(r->a, STR_FMT ": \"" STR_FMT STR_FMT "\"", STR_ARG(before->key),
                               STR_ARG(value), STR_ARG(rest)));
}

/* {value: 2,8} has the keys `value` and `8`; {text: a, b} the keys `text` and `b`. */
bool hint_comma(Report *r, const Fault *f, Words *w)
{
    const Node *n = f->data, *before = NULL;
    for (const Node *m = n->parent->child; m != n; m = m->next)
        before = m;
    if (before == NULL || n->kind != NODE_NULL || n->span.end > n->key_span.end ||
        before->kind == NODE_MAP || before->kind == NODE_LIST ||
        before->span.source != n->key_span.source || n->key_span.begin < before->span.end)
        return false;
    Span between = {n->key_span.source, before->span.end, n->key_span.begin};
    Str gap = source_text(r, between);
    Str number = bare_number(r->a, source_text(r, before->span));
    if (!str_eq(str_trim(gap), S(",")))
        return false;
    w->span = (Span){n->key_span.source, before->span.begin, n->key_span.end};
    Span after = {n->key_span.source, before->span.end, n->key_span.end};
    Text args[] = {same_text(before->key), same_text(source_text(r, before->span)),
                   same_text(n->key), quoted_pair(r, before, source_text(r, after)),
                   same_text(number)};
    w->message = words_of(
        r->a,
        TEXT("entre accolades, la virgule sépare les clés : « {0} » vaut « {1} », et « {2} » est "
             "lu comme une clé",
             "within braces a comma separates keys: “{0}” is “{1}”, and “{2}” is read as a key"),
        args, 3);
    w->help = is_digits(n->key) && number.n > 0 && gap.n == 1
                  ? words_of(r->a,
                             TEXT("écrivez le nombre avec un point : {0}: {4}.{2}",
                                  "write the number with a point: {0}: {4}.{2}"),
                             args, 5)
                  : words_of(r->a,
                             TEXT("mettez le texte entre guillemets : {3}",
                                  "put the text between quotes: {3}"),
                             args, 5);
    return true;
}

/* ---- a key that belongs elsewhere ------------------------------------------------------------ */

enum { PLACES_SHOWN = 3, NAMES_SEARCHED = 32 };

static const Node *file_root(const Node *schema)
{
    while (schema->parent != NULL)
        schema = schema->parent;
    return schema;
}

/* Where else the schema has the key, in words; empty when nowhere. Kept: the same slip comes again.
 */
static Text places_of(Report *r, const Fault *f)
{
    Text *known = map_find(r->elsewhere, f->data->key);
    if (known != NULL)
        return *known;
    if (map_count(r->elsewhere) >= NAMES_SEARCHED)
        return (Text){0};
    Str places[PLACES_SHOWN];
    size_t count =
        outline_places(r->a, file_root(f->schema->node), f->data->key, places, PLACES_SHOWN);
    Text items[PLACES_SHOWN];
    for (size_t i = 0; i < count; i++) {
        Text path = same_text(places[i]);
        bool top = str_find_byte(places[i], '.') == SIZE_MAX;
        items[i] = top ? TEXT("au premier niveau du fichier", "at the top level of the file")
                       : words_of(r->a, TEXT("en {0}", "at {0}"), &path, 1);
    }
    Text words = count == 0 ? (Text){0} : list_words(r->a, items, count, TEXT(" et ", " and "));
    known = NEW(r->kept, Text);
    for (int lang = 0; lang < LANG_COUNT; lang++)
        known->in[lang] = arena_copy(r->kept, words.in[lang]);
    *map_put(r->elsewhere, arena_copy(r->kept, f->data->key)) = known;
    return *known;
}

/* contract.payment: 3 is one key with a dot in it; the path of a key is walked line by line. */
static Text hint_dotted(Report *r, const Fault *f)
{
    Str key = f->data->key;
    size_t dot = str_find_byte(key, '.');
    if (dot == SIZE_MAX || dot == 0 || dot + 1 == key.n)
        return (Text){0};
    Text args[] = {key_words(r->a, str_slice(key, 0, dot)),
                   key_words(r->a, str_slice(key, dot + 1, key.n))};
    return words_of(r->a,
                    TEXT("« {0}.{1} » est un chemin : écrivez « {0}: », puis en dessous, décalé de "
                         "deux espaces, « {1}: »",
                         "“{0}.{1}” is a path: write “{0}:”, then below, indented by two spaces, "
                         "“{1}:”"),
                    args, 2);
}

Text hint_elsewhere(Report *r, const Fault *f, Text allowed)
{
    Text dotted = hint_dotted(r, f);
    if (dotted.in[LANG_FR].n > 0)
        return dotted;
    Text places = places_of(r, f);
    if (places.in[LANG_FR].n == 0)
        return (Text){0};
    Text args[] = {key_words(r->a, f->data->key), places, allowed};
    bool none = allowed.in[LANG_FR].n == 0;
    return words_of(r->a,
                    none ? TEXT("« {0} » se place {1}, pas ici", "“{0}” belongs {1}, not here")
                         : TEXT("« {0} » se place {1}, pas ici ; clés admises ici : {2}",
                                "“{0}” belongs {1}, not here; keys allowed here: {2}"),
                    args, 3);
}

/* ---- numbers --------------------------------------------------------------------------------- */

/* What a whole number must be where a fraction stands: 5,5 or 5.5. */
bool hint_whole(Report *r, const Fault *f, Words *w)
{
    Str text = f->data->kind == NODE_STRING ? str_trim(f->data->text) : (Str){0};
    size_t comma = str_find_byte(text, ',');
    comma = comma == SIZE_MAX ? str_find_byte(text, '.') : comma;
    if (comma == SIZE_MAX || !is_digits(str_slice(text, 0, comma)) || comma > 9 ||
        !is_digits(str_slice(text, comma + 1, text.n)))
        return false;
    int64_t whole = 0;
    for (size_t i = 0; i < comma; i++)
        whole = 10 * whole + (text.p[i] - '0');
    Text args[] = {same_text(str_print(r->a, "%lld", (long long)whole)),
                   same_text(str_print(r->a, "%lld", (long long)whole + 1))};
    w->help = words_of(r->a,
                       TEXT("un nombre entier n’a ni virgule ni décimales : écrivez {0} ou {1}",
                            "a whole number has no comma and no decimals: write {0} or {1}"),
                       args, 2);
    return true;
}

/* A number where a text is wanted: as it is written, for its first zeros are part of it. */
bool hint_quotes(Report *r, const Fault *f, Words *w)
{
    if (f->data->kind != NODE_NUMBER)
        return false;
    Text written = same_text(source_text(r, f->data->span));
    w->help = words_of(
        r->a,
        TEXT("mettez la valeur entre guillemets : \"{0}\"", "put the value in quotes: \"{0}\""),
        &written, 1);
    Text found = words_of(r->a, TEXT("le nombre {0}", "the number {0}"), &written, 1);
    w->args[w->arg_count - 1] = found;
    return true;
}
