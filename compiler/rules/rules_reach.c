/* Rules + the schema of projects -> the paths that can never match. A shape is the set of schemas
 * that may describe a node; it is followed by the keywords that say which members and items there
 * are. Where the schema is open, anything may be. */
#include "rules/rule.h"

typedef struct {
    const Node **schemas;
    size_t count;
} Shape;

typedef VEC(const Node *) Schemas;

typedef struct {
    Arena *arena;
    const Node *root; /* of the project schema */
    Shape any;        /* no schema: anything */
} Reach;

enum { SCHEMA_LIMIT = 256 }; /* of one shape: beyond, anything may be */

static bool is_any(const Reach *r, const Shape *s)
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
static const Node *referred(const Reach *r, Str text)
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
static bool add_in_place(const Reach *r, Schemas *all, const Node *schema)
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

static const void *shape_of(Reach *r, Schemas *schemas, bool open)
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
    Reach *r = owner;
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
    Reach *r = owner;
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
    Reach *r = owner;
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
    Reach *r = owner;
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

/* ---- rules --------------------------------------------------------------------------------- */

/* The members that the schema knows where the path went astray are not kept: the nearest name of
 * the whole schema is what was meant, more often than not. */
static void collect_names(const Node *schema, Arena *a, Schemas *keys, size_t depth)
{
    const Node *properties = node_member(schema, of_maps[0]);
    for (const Node *n = properties == NULL ? NULL : properties->child; n != NULL; n = n->next)
        *VEC_PUSH(a, keys) = n;
    for (const Node *n = schema->child; n != NULL && depth < 64; n = n->next)
        collect_names(n, a, keys, depth + 1);
}

static Str nearest_name(const RuleReader *r, Str name)
{
    Schemas keys = {0};
    collect_names(r->set->project, r->ctx->tmp, &keys, 0);
    VEC(Str) names = {0};
    for (size_t i = 0; i < keys.count; i++)
        *VEC_PUSH(r->ctx->tmp, &names) = keys.items[i]->key;
    return nearest_word(name, names.items, names.count);
}

static void report(RuleReader *r, const RulePath *p, const PathMiss *miss)
{
    Span span = p->where;
    /* A path written without its `@.` was compiled with it. */
    if (span.end - span.begin == p->size - p->added && miss->begin >= p->added) {
        span.begin = p->where.begin + (uint32_t)(miss->begin - p->added);
        span.end = p->where.begin + (uint32_t)(miss->end - p->added);
    }
    r->failed = true;
    Diagnostic *d = diag(r->ctx, MSG_RULE_UNREACHABLE, span, {miss->name});
    if (miss->name.n > 0)
        d->suggestion = nearest_name(r, miss->name);
}

void rule_check_reach(RuleReader *r)
{
    Reach reach = {.arena = r->ctx->tmp, .root = r->set->project};
    Shapes shapes = {&reach, &reach.any, member, items, children, both};
    Schemas top = {0};
    const void *root = shape_of(&reach, &top, !add_in_place(&reach, &top, reach.root));
    const void *given = NULL;
    PathMiss miss;
    if (root == NULL)
        return; /* a schema that allows nothing */
    for (size_t i = 0; i < r->rule->given.count; i++) {
        const void *shape;
        if (path_fits(r->rule->given.items[i].path, &shapes, root, root, &shape, &miss))
            given = given == NULL ? shape : both(&reach, given, shape);
    }
    for (size_t i = 0; i < r->paths.count; i++) {
        const RulePath *p = &r->paths.items[i];
        bool fits = p->path != NULL ? path_fits(p->path, &shapes, root, given, NULL, &miss)
                                    : test_fits(p->test, &shapes, root, given, &miss);
        if (!fits)
            report(r, p, &miss);
        if (!fits && given == NULL)
            return; /* all that follows from it would be reported too */
    }
}
