/* Values of keywords: what each kind of value must be, and which part of it is at fault. */
#include "rules/schema.h"

static const struct {
    Str name;
    uint32_t bit;
} types[] = {
    {S_INIT("null"), KIND_NULL},       {S_INIT("boolean"), KIND_BOOL},
    {S_INIT("number"), KIND_NUMBER},   {S_INIT("string"), KIND_STRING},
    {S_INIT("array"), KIND_LIST},      {S_INIT("object"), KIND_MAP},
    {S_INIT("integer"), KIND_INTEGER},
};

uint32_t type_bit(Str name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (str_eq(types[i].name, name))
            return types[i].bit;
    return 0;
}

/* ---- one function for each kind: the guilty node, or NULL when all is well ----------------- */

typedef const Node *Guilty(Arena *a, const Node *value);

static const Node *any(Arena *a, const Node *value)
{
    (void)a, (void)value;
    return NULL;
}

static const Node *text(Arena *a, const Node *value)
{
    (void)a;
    return value->kind == NODE_STRING ? NULL : value;
}

static bool is_name_character(char c, bool first)
{
    return is_letter(c) || c == '_' || (!first && (is_digit(c) || c == '-' || c == '.'));
}

static const Node *anchor(Arena *a, const Node *value)
{
    (void)a;
    bool fine = value->kind == NODE_STRING && value->text.n > 0;
    for (size_t i = 0; fine && i < value->text.n; i++)
        fine = is_name_character(value->text.p[i], i == 0);
    return fine ? NULL : value;
}

static const Node *truth(Arena *a, const Node *value)
{
    (void)a;
    return value->kind == NODE_BOOL ? NULL : value;
}

static const Node *number(Arena *a, const Node *value)
{
    Decimal d;
    return value->kind == NODE_NUMBER && decimal_read(a, value->text, &d) ? NULL : value;
}

static const Node *positive(Arena *a, const Node *value)
{
    Decimal d;
    bool fine = value->kind == NODE_NUMBER && decimal_read(a, value->text, &d) && !d.negative &&
                d.digits.n > 0;
    return fine ? NULL : value;
}

static const Node *count(Arena *a, const Node *value)
{
    Decimal d;
    bool fine = value->kind == NODE_NUMBER && decimal_read(a, value->text, &d) &&
                decimal_is_integer(&d) && (!d.negative || d.digits.n == 0);
    return fine ? NULL : value;
}

static const Node *list(Arena *a, const Node *value)
{
    (void)a;
    return value->kind == NODE_LIST ? NULL : value;
}

static const Node *map(Arena *a, const Node *value)
{
    (void)a;
    return value->kind == NODE_MAP ? NULL : value;
}

static const Node *texts(Arena *a, const Node *value)
{
    if (value->kind != NODE_LIST)
        return value;
    StrMap *met = map_new(a);
    for (const Node *n = value->child; n != NULL; n = n->next) {
        void **slot = n->kind == NODE_STRING ? map_put(met, n->text) : NULL;
        if (slot == NULL || *slot != NULL)
            return n;
        *slot = (void *)n;
    }
    return NULL;
}

static const Node *type_names(Arena *a, const Node *value)
{
    if (value->kind == NODE_STRING)
        return type_bit(value->text) != 0 ? NULL : value;
    const Node *guilty = value->count == 0 ? value : texts(a, value);
    for (const Node *n = value->child; guilty == NULL && n != NULL; n = n->next)
        guilty = type_bit(n->text) != 0 ? NULL : n;
    return guilty;
}

static const Node *schema(Arena *a, const Node *value)
{
    (void)a;
    return value->kind == NODE_MAP || value->kind == NODE_BOOL ? NULL : value;
}

/* The first guilty child of a value of `kind`. */
static const Node *each(Arena *a, const Node *value, NodeKind kind, Guilty *child)
{
    const Node *guilty = value->kind == kind ? NULL : value;
    for (const Node *n = value->child; guilty == NULL && n != NULL; n = n->next)
        guilty = child(a, n);
    return guilty;
}

static const Node *schemas(Arena *a, const Node *value)
{
    return value->count == 0 ? value : each(a, value, NODE_LIST, schema);
}

static const Node *members(Arena *a, const Node *value)
{
    return each(a, value, NODE_MAP, schema);
}

static const Node *needs(Arena *a, const Node *value)
{
    return each(a, value, NODE_MAP, texts);
}

static const Node *mixed(Arena *a, const Node *value)
{
    const Node *guilty = value->kind == NODE_MAP ? NULL : value;
    for (const Node *n = value->child; guilty == NULL && n != NULL; n = n->next)
        guilty = n->kind == NODE_LIST ? texts(a, n) : schema(a, n);
    return guilty;
}

/* ---- the table ---------------------------------------------------------------------------- */

typedef struct {
    Guilty *guilty;
    Text what;
} Row;

#define ROW(guilty, fr, en)                                                                        \
    {                                                                                              \
        guilty,                                                                                    \
        {                                                                                          \
            {                                                                                      \
                S_INIT(fr), S_INIT(en)                                                             \
            }                                                                                      \
        }                                                                                          \
    }

static const Row rows[VALUE_KIND_COUNT] = {
    [VALUE_ANY] = ROW(any, "une valeur", "a value"),
    [VALUE_TEXT] = ROW(text, "un texte", "a string"),
    [VALUE_ANCHOR] = ROW(anchor, "un nom (lettre ou _, puis lettres, chiffres, - _ .)",
                         "a name (letter or _, then letters, digits, - _ .)"),
    [VALUE_BOOL] = ROW(truth, "true ou false", "true or false"),
    [VALUE_NUMBER] = ROW(number, "un nombre", "a number"),
    [VALUE_POSITIVE] = ROW(positive, "un nombre plus grand que 0", "a number greater than 0"),
    [VALUE_COUNT] = ROW(count, "un nombre entier, 0 ou plus", "an integer, 0 or more"),
    [VALUE_LIST] = ROW(list, "une liste", "a list"),
    [VALUE_MAP] = ROW(map, "un groupe de clés", "a map"),
    [VALUE_TEXTS] =
        ROW(texts, "une liste de textes tous différents", "a list of strings, all different"),
    [VALUE_TYPES] = ROW(type_names,
                        "null, boolean, number, integer, string, array ou object, ou une liste de "
                        "ces mots",
                        "null, boolean, number, integer, string, array or object, or a list of "
                        "these words"),
    [VALUE_NEEDS] = ROW(needs, "un groupe de clés dont chaque valeur est une liste de textes",
                        "a map whose values are lists of strings"),
    [VALUE_SCHEMA] = ROW(schema, "un schéma (un groupe de clés, true ou false)",
                         "a schema (a map, true or false)"),
    [VALUE_SCHEMAS] = ROW(schemas, "une liste de schémas qui n’est pas vide",
                          "a list of schemas that is not empty"),
    [VALUE_MEMBERS] = ROW(members, "un groupe de clés dont chaque valeur est un schéma",
                          "a map whose values are schemas"),
    [VALUE_MIXED] =
        ROW(mixed, "un groupe de clés dont chaque valeur est un schéma ou une liste de textes",
            "a map whose values are schemas or lists of strings"),
};

bool schema_value_fits(Reader *r, const Keyword *row, const Node *value)
{
    const Row *kind = &rows[row->value];
    const Node *guilty = kind->guilty(r->ctx->tmp, value);
    if (guilty == NULL)
        return true;
    Text args[] = {same_text(row->name), kind->what, found_words(r->ctx->mem, guilty)};
    say(r->ctx, MSG_SCHEMA_VALUE, node_place(guilty), args, 3);
    r->failed = true;
    return false;
}
