/* Schema file + key path -> what it says of a place, and where else a key stands. */
#include "rules/rules.h"

typedef VEC(const Node *) Schemas;

enum { SCHEMAS_LIMIT = 64, DEPTH_LIMIT = 8, PLACES_LIMIT = 4000 };

/* "#/$defs/id" in this file; NULL for what is elsewhere. */
static const Node *referred(const Node *root, Str text)
{
    if (!str_starts(text, S("#/")))
        return NULL;
    const Node *n = root;
    for (size_t at = 2; at <= text.n && n != NULL;) {
        Str rest = str_slice(text, at, text.n);
        size_t slash = str_find_byte(rest, '/');
        Str name = str_slice(rest, 0, slash == SIZE_MAX ? rest.n : slash);
        n = node_member(n, name);
        at += name.n + 1;
    }
    return n;
}

static void add(Arena *a, Schemas *all, const Node *schema)
{
    if (schema == NULL || schema->kind != NODE_MAP || all->count >= SCHEMAS_LIMIT)
        return;
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i] == schema)
            return;
    *VEC_PUSH(a, all) = schema;
}

/* All that describes the same place as the schemas so far. */
static Outline closed(Arena *a, const Node *root, Schemas *all)
{
    static const Str lists[] = {S_INIT("allOf"), S_INIT("anyOf"), S_INIT("oneOf")};
    static const Str singles[] = {S_INIT("then"), S_INIT("else")};
    for (size_t i = 0; i < all->count; i++) {
        const Node *s = all->items[i];
        add(a, all, referred(root, node_text(node_member(s, S("$ref")))));
        for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
            const Node *list = node_member(s, lists[k]);
            for (const Node *n = list == NULL ? NULL : list->child; n != NULL; n = n->next)
                add(a, all, n);
        }
        for (size_t k = 0; k < sizeof singles / sizeof *singles; k++)
            add(a, all, node_member(s, singles[k]));
    }
    return (Outline){all->items, all->count, false};
}

Outline outline_of(Arena *a, const Node *root)
{
    Schemas all = {0};
    add(a, &all, root);
    return closed(a, root, &all);
}

static bool lists_text(const Node *list, Str text)
{
    for (const Node *n = list == NULL ? NULL : list->child; n != NULL; n = n->next)
        if (str_eq(node_text(n), text))
            return true;
    return false;
}

bool outline_member(Arena *a, const Node *root, const Outline *o, Str key, Outline *out)
{
    Schemas found = {0};
    bool required = false;
    for (size_t i = 0; i < o->count; i++) {
        const Node *own = node_member(node_member(o->schemas[i], S("properties")), key);
        const Node *more = node_member(o->schemas[i], S("additionalProperties"));
        add(a, &found, own != NULL ? own : more);
        required |= lists_text(node_member(o->schemas[i], S("required")), key);
    }
    *out = closed(a, root, &found);
    out->required = required;
    return found.count > 0;
}

bool outline_items(Arena *a, const Node *root, const Outline *o, Outline *out)
{
    Schemas found = {0};
    for (size_t i = 0; i < o->count; i++)
        add(a, &found, node_member(o->schemas[i], S("items")));
    *out = closed(a, root, &found);
    return found.count > 0;
}

const Node *outline_said(const Outline *o, Str keyword, const Node **by)
{
    for (size_t i = 0; i < o->count; i++) {
        const Node *n = node_member(o->schemas[i], keyword);
        if (n != NULL && by != NULL)
            *by = o->schemas[i];
        if (n != NULL)
            return n;
    }
    return NULL;
}

size_t outline_keys(Arena *a, const Outline *o, const Str **out)
{
    StrMap *names = map_new(a);
    for (size_t i = 0; i < o->count; i++) {
        const Node *properties = node_member(o->schemas[i], S("properties"));
        for (const Node *n = properties == NULL ? NULL : properties->child; n != NULL; n = n->next)
            map_put(names, n->key);
    }
    Str *keys = NEW_ARRAY(a, Str, map_count(names));
    for (size_t i = 0; i < map_count(names); i++)
        keys[i] = map_key(names, i);
    *out = keys;
    return map_count(names);
}

/* ---- where a key stands -------------------------------------------------------------------- */

typedef struct {
    Outline outline;
    Str path;
    size_t depth;
} Visit;

typedef struct {
    Arena *a;
    const Node *root;
    VEC(Visit) queue;
    Schemas seen; /* the first schema of each place looked at: one of many uses is enough */
} Search;

static void enqueue(Search *s, const Outline *o, Str path, size_t depth)
{
    const Node *own = o->schemas[o->count - 1]; /* a reference's target, where there is one */
    for (size_t i = 0; i < s->seen.count; i++)
        if (s->seen.items[i] == own)
            return;
    if (depth > DEPTH_LIMIT || s->queue.count >= PLACES_LIMIT)
        return;
    *VEC_PUSH(s->a, &s->seen) = own;
    *VEC_PUSH(s->a, &s->queue) = (Visit){*o, path, depth};
}

size_t outline_places(Arena *a, const Node *root, Str key, Str *out, size_t limit)
{
    Search s = {.a = a, .root = root};
    Outline top = outline_of(a, root), inner;
    size_t count = 0;
    enqueue(&s, &top, (Str){0}, 0);
    for (size_t i = 0; i < s.queue.count && count < limit; i++) {
        Visit v = s.queue.items[i];
        const Str *keys;
        size_t key_count = outline_keys(a, &v.outline, &keys);
        for (size_t k = 0; k < key_count; k++) {
            Str path = v.path.n == 0
                           ? keys[k]
                           : str_print(a, STR_FMT "." STR_FMT, STR_ARG(v.path), STR_ARG(keys[k]));
            if (str_eq(keys[k], key) && count < limit)
                out[count++] = path;
            if (outline_member(a, root, &v.outline, keys[k], &inner))
                enqueue(&s, &inner, path, v.depth + 1);
        }
        if (outline_items(a, root, &v.outline, &inner))
            enqueue(&s, &inner, str_print(a, STR_FMT "[]", STR_ARG(v.path)), v.depth + 1);
    }
    return count;
}
