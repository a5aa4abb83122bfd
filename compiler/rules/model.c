/* Model: a JSON Schema -> shapes of the trees that it allows (data.h, Shapes), for judging without
 * data what reads such trees. A shape is the set of schemas that may describe a node; it is
 * followed by the keywords that say which members and items there are. Where the schema is open,
 * anything may be. */
#include "rules/rules.h"

typedef struct {
    const Node **schemas;
    size_t count;
} Shape;

typedef VEC(const Node *) Schemas;

struct Model {
    Arena *arena;
    const Node *root;  /* of the schema */
    const void *whole; /* the shape of what it describes */
    Shape any;         /* no schema: anything */
    const void *items_with_id;
    bool has_items_with_id;
};

enum { SCHEMA_LIMIT = 256 }; /* of one shape: beyond, anything may be */

static bool is_any(const Model *r, const Shape *s)
{
    return s == &r->any;
}

/* ---- schemas in place ---------------------------------------------------------------------- */

static bool listed(const Schemas *all, const Node *schema)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i] == schema)
            return true;
    return false;
}

/* "#/$defs/id" in the project schema; NULL for references elsewhere. */
static const Node *referred(const Model *r, Str text)
{
    if (!str_starts(text, S("#/")))
        return str_eq(text, S("#")) ? r->root : NULL;
    const Node *n = r->root;
    for (size_t at = 2; at <= text.n && n != NULL;) {
        Str rest = str_slice(text, at, text.n);
        size_t slash = str_find_byte(rest, '/');
        Str name = slash == SIZE_MAX ? rest : str_slice(rest, 0, slash);
        n = node_member(n, name);
        at += name.n + 1;
    }
    return n;
}

/* Adds `schema` and all that describe the same node; false when one of them may be anything. */
static bool add_in_place(const Model *r, Schemas *all, const Node *schema)
{
    static const Str lists[] = {S_INIT("allOf"), S_INIT("anyOf"), S_INIT("oneOf")};
    static const Str singles[] = {S_INIT("then"), S_INIT("else")};
    size_t first = all->count;
    if (schema->kind != NODE_MAP)
        return schema->kind != NODE_BOOL || !schema->truth;
    if (!listed(all, schema))
        *VEC_PUSH(r->arena, all) = schema;
    for (size_t i = first; i < all->count; i++) {
        const Node *s = all->items[i], *ref = node_member(s, S("$ref"));
        Schemas more = {0};
        if (ref != NULL && referred(r, node_text(ref)) == NULL)
            return false;
        if (ref != NULL)
            *VEC_PUSH(r->arena, &more) = referred(r, node_text(ref));
        for (size_t k = 0; k < 3; k++)
            for (const Node *n = node_member(s, lists[k]) == NULL ? NULL
                                                                  : node_member(s, lists[k])->child;
                 n != NULL; n = n->next)
                *VEC_PUSH(r->arena, &more) = n;
        for (size_t k = 0; k < 2; k++)
            if (node_member(s, singles[k]) != NULL)
                *VEC_PUSH(r->arena, &more) = node_member(s, singles[k]);
        for (size_t k = 0; k < more.count; k++) {
            if (more.items[k]->kind != NODE_MAP || all->count >= SCHEMA_LIMIT)
                return false;
            if (!listed(all, more.items[k]))
                *VEC_PUSH(r->arena, all) = more.items[k];
        }
    }
    return true;
}

/* ---- shapes -------------------------------------------------------------------------------- */

static const void *shape_of(Model *r, Schemas *schemas, bool open)
{
    if (open)
        return &r->any;
    if (schemas->count == 0)
        return NULL;
    Shape *s = NEW(r->arena, Shape);
    *s = (Shape){schemas->items, schemas->count};
    return s;
}

static bool allows(const Node *schema, Str kind)
{
    const Node *type = node_member(schema, S("type"));
    if (type == NULL)
        return node_member(schema, S("enum")) == NULL && node_member(schema, S("const")) == NULL &&
               node_member(schema, S("pattern")) == NULL;
    for (const Node *n = type->child; n != NULL; n = n->next)
        if (str_eq(node_text(n), kind))
            return true;
    return str_eq(node_text(type), kind);
}

/* Says a schema which members, or which items, there are? */
static bool speaks(const Node *schema, const Str *keywords, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (node_member(schema, keywords[i]) != NULL)
            return true;
    return false;
}

static const Str of_maps[] = {S_INIT("properties"), S_INIT("additionalProperties"),
                              S_INIT("patternProperties")};
static const Str of_lists[] = {S_INIT("items"), S_INIT("prefixItems")};

/* Of schemas that say nothing of members or items, may the node have them all the same? */
static bool silent_and_open(const Shape *s, Str kind)
{
    bool typed = false;
    for (size_t i = 0; i < s->count; i++) {
        if (speaks(s->schemas[i], of_maps, 3) || speaks(s->schemas[i], of_lists, 2))
            return false;
        typed |= !allows(s->schemas[i], kind);
    }
    return !typed;
}

static const void *member(void *owner, const void *shape, Str name)
{
    Model *r = owner;
    const Shape *s = shape;
    Schemas found = {0};
    bool open = is_any(r, s) || silent_and_open(s, S("object")), closed = false;
    for (size_t i = 0; i < s->count; i++) {
        const Node *schema = s->schemas[i];
        const Node *own = node_member(node_member(schema, of_maps[0]), name);
        const Node *more = node_member(schema, of_maps[1]);
        if (own != NULL) {
            open |= !add_in_place(r, &found, own);
            continue;
        }
        open |= node_member(schema, of_maps[2]) != NULL;
        if (more != NULL && more->kind == NODE_MAP)
            open |= !add_in_place(r, &found, more);
        else if (more != NULL)
            closed |= !more->truth;
        else if (node_member(schema, of_maps[0]) != NULL)
            open = true;
    }
    return shape_of(r, &found, open && (found.count > 0 || !closed));
}

static const void *items(void *owner, const void *shape)
{
    Model *r = owner;
    const Shape *s = shape;
    Schemas found = {0};
    bool open = is_any(r, s) || silent_and_open(s, S("array"));
    for (size_t i = 0; i < s->count; i++) {
        const Node *all = node_member(s->schemas[i], of_lists[0]);
        const Node *first = node_member(s->schemas[i], of_lists[1]);
        if (all != NULL)
            open |= !add_in_place(r, &found, all);
        for (const Node *n = first == NULL ? NULL : first->child; n != NULL; n = n->next)
            open |= !add_in_place(r, &found, n);
    }
    return shape_of(r, &found, open);
}

static const void *both(void *owner, const void *a, const void *b)
{
    Model *r = owner;
    const Shape *x = a, *y = b;
    Schemas found = {0};
    for (size_t i = 0; i < x->count; i++)
        *VEC_PUSH(r->arena, &found) = x->schemas[i];
    for (size_t i = 0; i < y->count; i++)
        if (!listed(&found, y->schemas[i]))
            *VEC_PUSH(r->arena, &found) = y->schemas[i];
    return shape_of(r, &found, is_any(r, x) || is_any(r, y));
}

static const void *children(void *owner, const void *shape)
{
    Model *r = owner;
    const Shape *s = shape;
    Schemas found = {0};
    bool open = is_any(r, s) || silent_and_open(s, S("object"));
    for (size_t i = 0; i < s->count; i++) {
        const Node *own = node_member(s->schemas[i], of_maps[0]);
        const Node *more = node_member(s->schemas[i], of_maps[1]);
        for (const Node *n = own == NULL ? NULL : own->child; n != NULL; n = n->next)
            open |= !add_in_place(r, &found, n);
        if (more != NULL)
            open |= !add_in_place(r, &found, more);
    }
    const void *listed_items = items(owner, shape), *members = shape_of(r, &found, open);
    if (listed_items == NULL || members == NULL)
        return members == NULL ? listed_items : members;
    return both(owner, members, listed_items);
}

/* ---- what a shape says --------------------------------------------------------------------- */

static uint32_t kind_bits(Str type)
{
    static const struct {
        Str type;
        uint32_t bits;
    } rows[] = {
        {S_INIT("null"), 1 << NODE_NULL},     {S_INIT("boolean"), 1 << NODE_BOOL},
        {S_INIT("number"), 1 << NODE_NUMBER}, {S_INIT("integer"), 1 << NODE_NUMBER},
        {S_INIT("string"), 1 << NODE_STRING}, {S_INIT("array"), 1 << NODE_LIST},
        {S_INIT("object"), 1 << NODE_MAP},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_eq(rows[i].type, type))
            return rows[i].bits;
    return 0;
}

static uint32_t kinds_of_schema(const Node *schema)
{
    const Node *type = node_member(schema, S("type")), *values = node_member(schema, S("enum"));
    const Node *value = node_member(schema, S("const"));
    uint32_t bits = type == NULL ? 0 : kind_bits(node_text(type));
    for (const Node *n = type == NULL ? NULL : type->child; n != NULL; n = n->next)
        bits |= kind_bits(node_text(n));
    for (const Node *n = values == NULL ? NULL : values->child; n != NULL; n = n->next)
        bits |= 1u << n->kind;
    return value == NULL ? bits : bits | 1u << value->kind;
}

uint32_t model_kinds(const Model *m, const void *shape)
{
    const Shape *s = shape;
    uint32_t bits = 0;
    for (size_t i = 0; i < s->count; i++)
        bits |= kinds_of_schema(s->schemas[i]);
    return bits == 0 || is_any(m, s) ? MODEL_ANY : bits;
}

uint32_t model_types(const Model *m, const void *shape)
{
    const Shape *s = shape;
    uint32_t bits = 0;
    for (size_t i = 0; i < s->count; i++) {
        Type type = type_of_format(node_text(node_member(s->schemas[i], S("format"))));
        if (type != TYPE_NONE)
            bits |= 1u << type;
    }
    return is_any(m, s) ? MODEL_ANY : bits == 0 ? 1u << TYPE_NONE : bits;
}

Nodes model_members(Model *m, const void *shape)
{
    const Shape *s = shape;
    StrMap *known = map_new(m->arena);
    VEC(const Node *) all = {0};
    for (size_t i = 0; i < s->count; i++) {
        const Node *own = node_member(s->schemas[i], of_maps[0]);
        for (const Node *n = own == NULL ? NULL : own->child; n != NULL; n = n->next) {
            void **slot = map_put(known, n->key);
            if (*slot != NULL)
                continue;
            *slot = m;
            *VEC_PUSH(m->arena, &all) = n;
        }
    }
    return (Nodes){all.items, all.count, false};
}

/* As deep as YAML may be: data/tree.h. */
static void add_all_members(Model *m, Schemas *found, const Node *schema)
{
    const Node *own = node_member(schema, of_maps[0]);
    for (const Node *n = own == NULL ? NULL : own->child; n != NULL; n = n->next)
        *VEC_PUSH(m->arena, found) = n;
    for (const Node *n = schema->child; n != NULL; n = n->next)
        add_all_members(m, found, n);
}

Nodes model_all_members(Model *m)
{
    Schemas found = {0};
    add_all_members(m, &found, m->root);
    return (Nodes){found.items, found.count, false};
}

/* ---- references ---------------------------------------------------------------------------- */

/* As deep as YAML may be: data/tree.h. */
static void add_items_with_id(Model *m, Schemas *found, const Node *schema)
{
    if (node_member(node_member(schema, of_maps[0]), S("id")) != NULL)
        add_in_place(m, found, schema);
    for (const Node *n = schema->child; n != NULL; n = n->next)
        add_items_with_id(m, found, n);
}

const void *model_items_with_id(Model *m)
{
    Schemas found = {0};
    if (m->has_items_with_id)
        return m->items_with_id;
    add_items_with_id(m, &found, m->root);
    m->has_items_with_id = true;
    m->items_with_id = shape_of(m, &found, false);
    return m->items_with_id;
}

/* ---- the model ----------------------------------------------------------------------------- */

Model *model_new(Arena *a, const Node *schema)
{
    Model *m = NEW(a, Model);
    *m = (Model){.arena = a, .root = schema};
    Schemas top = {0};
    bool open = !add_in_place(m, &top, schema);
    m->whole = shape_of(m, &top, open);
    return m;
}

const void *model_root(const Model *m)
{
    return m->whole;
}

/* A group of keys whose keys the schema does not name: there may be any in it. */
static bool has_open_map(const Node *schema, size_t depth)
{
    bool is_map = str_eq(node_text(node_member(schema, S("type"))), S("object"));
    bool speaks_of_keys = false;
    for (size_t i = 0; i < sizeof of_maps / sizeof *of_maps; i++)
        speaks_of_keys |= node_member(schema, of_maps[i]) != NULL;
    if (is_map && !speaks_of_keys)
        return true;
    for (const Node *n = schema->child; n != NULL && depth < SCHEMA_LIMIT; n = n->next)
        if (!str_eq(n->key, S("if")) && has_open_map(n, depth + 1))
            return true;
    return false;
}

/* Does the schema have such a member somewhere? */
static bool known(void *owner, Str name)
{
    const Model *m = owner;
    if (has_open_map(m->root, 0))
        return true;
    Nodes all = model_all_members(owner);
    for (size_t i = 0; i < all.count; i++)
        if (str_eq(all.items[i]->key, name))
            return true;
    return false;
}

Shapes model_shapes(Model *m)
{
    return (Shapes){m, &m->any, member, items, children, both, known};
}
