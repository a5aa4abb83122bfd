/* Fields (fields.h): shapes of the schema, each with the fields that it is of. */
#include "command/fields.h"

/* ---- shapes with their fields ------------------------------------------------------------- */

enum { PATHS = 16 }; /* of one place: of `$['a', 'b'].c` there are two; more are not followed */

typedef struct {
    const void *inner; /* the shape in the model */
    const Str *paths;  /* "sla.priorities.name"; items of lists have that of the list; the root has
                        * an empty one, what a reference names none */
    size_t count;
    bool internal; /* the schema says that the buyer keeps it (x-internal) */
} Spot;

struct Fields {
    Arena *arena;
    Model *model;
    Shapes inner;
    Spot any;
    StrMap *used; /* path -> uint32_t, the languages that print it as bits */
    Lang language;
    uint32_t languages; /* bits of those begun */
    bool internal;      /* the document at hand */
};

static void mark(Fields *f, const Spot *p)
{
    for (size_t i = 0; i < p->count; i++) {
        uint32_t **slot = (uint32_t **)map_put(f->used, p->paths[i]);
        if (*slot == NULL)
            *slot = NEW(f->arena, uint32_t);
        **slot |= 1u << f->language;
    }
}

static const Spot *spot_new(Fields *f, const void *inner, const Str *paths, size_t count,
                            bool internal)
{
    if (inner == NULL || inner == f->inner.any)
        return inner == NULL ? NULL : &f->any;
    Spot *place = NEW(f->arena, Spot);
    *place = (Spot){inner, paths, count, internal};
    return place;
}

static Str path_of_member(Fields *f, Str path, Str name)
{
    if (path.n == 0)
        return arena_copy(f->arena, name);
    return str_print(f->arena, STR_FMT "." STR_FMT, STR_ARG(path), STR_ARG(name));
}

static bool is_internal(Fields *f, const Spot *p, Str name)
{
    Nodes all = model_members(f->model, p->inner);
    for (size_t i = 0; i < all.count; i++) {
        const Node *says = node_member(all.items[i], S("x-internal"));
        if (str_eq(all.items[i]->key, name) && says != NULL && says->truth)
            return true;
    }
    return p->internal;
}

static const Spot *step(Fields *f, const Spot *p, const void *inner, Str name)
{
    Str *paths = NEW_ARRAY(f->arena, Str, p->count);
    for (size_t i = 0; i < p->count; i++)
        paths[i] = path_of_member(f, p->paths[i], name);
    return spot_new(f, inner, paths, p->count, is_internal(f, p, name));
}

/* ---- the calls of a TemplateModel --------------------------------------------------------- */

static const void *member(void *owner, const void *shape, Str name)
{
    Fields *f = owner;
    const Spot *p = shape;
    return step(f, p, f->inner.member(f->model, p->inner, name), name);
}

static const void *asked_member(void *owner, const void *shape, Str name)
{
    const Spot *found = member(owner, shape, name);
    if (found != NULL)
        mark(owner, found);
    return found;
}

static const void *items(void *owner, const void *shape)
{
    Fields *f = owner;
    const Spot *p = shape;
    return spot_new(f, f->inner.items(f->model, p->inner), p->paths, p->count, p->internal);
}

static const void *children(void *owner, const void *shape)
{
    Fields *f = owner;
    const Spot *p = shape;
    const void *inner = f->inner.children(f->model, p->inner);
    if ((model_kinds(f->model, p->inner) & 1u << NODE_MAP) == 0)
        return spot_new(f, inner, p->paths, p->count, p->internal);
    return step(f, p, inner, S("*"));
}

static const void *both(void *owner, const void *a, const void *b)
{
    Fields *f = owner;
    const Spot *x = a, *y = b;
    Str *paths = NEW_ARRAY(f->arena, Str, x->count + y->count);
    size_t count = 0;
    for (size_t i = 0; i < x->count + y->count && count < PATHS; i++)
        paths[count++] = i < x->count ? x->paths[i] : y->paths[i - x->count];
    return spot_new(f, f->inner.both(f->model, x->inner, y->inner), paths, count,
                    x->internal || y->internal);
}

static uint32_t kinds(void *owner, const void *shape)
{
    return model_kinds(((Fields *)owner)->model, ((const Spot *)shape)->inner);
}

static uint32_t types(void *owner, const void *shape)
{
    return model_types(((Fields *)owner)->model, ((const Spot *)shape)->inner);
}

static const void *named(void *owner)
{
    Fields *f = owner;
    return spot_new(f, model_items_with_id(f->model), NULL, 0, false);
}

static Str label(void *owner, const void *shape)
{
    (void)owner;
    const Spot *p = shape;
    return p->count == 0 ? (Str){0} : p->paths[0];
}

static size_t names(void *owner, const void *shape, const Str **out)
{
    Fields *f = owner;
    Nodes all = shape == NULL ? model_all_members(f->model)
                              : model_members(f->model, ((const Spot *)shape)->inner);
    Str *words = NEW_ARRAY(f->arena, Str, all.count);
    for (size_t i = 0; i < all.count; i++)
        words[i] = all.items[i]->key;
    *out = words;
    return all.count;
}

static void used(void *owner, const void *shape)
{
    mark(owner, shape);
}

static bool withheld(void *owner, const void *shape)
{
    return ((const Spot *)shape)->internal && !((Fields *)owner)->internal;
}

Fields *fields_new(Session *s, const Node *schema)
{
    Fields *f = NEW(s->ctx.mem, Fields);
    f->arena = s->ctx.mem;
    f->model = model_new(f->arena, schema);
    f->inner = model_shapes(f->model);
    f->any.inner = f->inner.any;
    f->used = map_new(f->arena);
    return f;
}

void fields_begin(Fields *f, Lang language)
{
    f->language = language;
    f->languages |= 1u << language;
}

void fields_document(Fields *f, bool internal)
{
    f->internal = internal;
}

static const Spot *whole(Fields *f)
{
    static const Str root[] = {{0}};
    return spot_new(f, model_root(f->model), root, 1, false);
}

TemplateModel fields_model(Fields *f)
{
    return (TemplateModel){
        .owner = f,
        .shapes = {f, &f->any, member, items, children, both},
        .asked = {f, &f->any, asked_member, items, children, both},
        .root = whole(f),
        .kinds = kinds,
        .types = types,
        .named = named,
        .label = label,
        .names = names,
        .withheld = withheld,
        .used = used,
    };
}

/* ---- fields that no document prints ------------------------------------------------------- */

enum { FIELD_DEPTH = 10 };

typedef struct {
    Session *s;
    Fields *fields;
    Buf *out;
    size_t count;
    Str group; /* of the last field written */
} Unprinted;

/* A condition such as $.contract[?@.from] asks of all members of a map at once. */
static uint32_t languages_of(const Fields *f, Str path)
{
    const uint32_t *bits = map_find(f->used, path);
    size_t last = path.n;
    while (last > 0 && path.p[last - 1] != '.')
        last--;
    size_t before = last == 0 ? 0 : last - 1;
    while (before > 0 && path.p[before - 1] != '.')
        before--;
    Str starred = str_print(f->arena, STR_FMT "*." STR_FMT, STR_ARG(str_slice(path, 0, before)),
                            STR_ARG(str_slice(path, last, path.n)));
    const uint32_t *more = last == 0 ? NULL : map_find(f->used, starred);
    return (bits == NULL ? 0 : *bits) | (more == NULL ? 0 : *more);
}

/* The fields below a place: those of its items when it is a list. NULL: it has none. */
static const Spot *group_of(Fields *f, const Spot *p)
{
    const Spot *inside = items(f, p);
    if (inside != NULL && inside != &f->any && model_members(f->model, inside->inner).count > 0)
        return inside;
    return p != &f->any && model_members(f->model, p->inner).count > 0 ? p : NULL;
}

/* The languages that print anything at or below a place. */
static uint32_t languages_below(Fields *f, const Spot *p, size_t depth)
{
    const Spot *group = p == NULL || depth == 0 ? NULL : group_of(f, p);
    if (group == NULL)
        return p == NULL || p->count == 0 ? 0 : languages_of(f, p->paths[0]);
    Nodes all = model_members(f->model, group->inner);
    uint32_t bits = 0;
    for (size_t i = 0; i < all.count && bits != f->languages; i++)
        bits |= languages_below(f, member(f, group, all.items[i]->key), depth - 1);
    return bits;
}

/* A line for each group, with its fields after one another. */
static void put_field(Unprinted *u, Str path, uint32_t languages)
{
    static const Text only[] = {
        [1u << LANG_FR] = {{S_INIT(" (en français seulement)"), S_INIT(" (in French only)")}},
        [1u << LANG_EN] = {{S_INIT(" (en anglais seulement)"), S_INIT(" (in English only)")}},
    };
    size_t dot = path.n;
    while (dot > 0 && path.p[dot - 1] != '.')
        dot--;
    Str group = str_slice(path, 0, dot == 0 ? 0 : dot - 1), name = str_slice(path, dot, path.n);
    bool same = u->count > 0 && str_eq(group, u->group);
    buf_put(u->out, same ? S(", ") : u->count > 0 ? S("\n  ") : S("  "));
    if (!same && group.n > 0)
        buf_print(u->out, STR_FMT ": ", STR_ARG(group));
    buf_put(u->out, name);
    buf_put(u->out, only[languages].in[u->s->lang]);
    u->group = group;
    u->count++;
}

static void write_group(Unprinted *u, const Spot *group, size_t depth)
{
    Fields *f = u->fields;
    Nodes all = model_members(f->model, group->inner);
    for (size_t i = 0; i < all.count; i++) {
        const Spot *p = member(f, group, all.items[i]->key);
        uint32_t bits = languages_below(f, p, depth);
        const Spot *below = p == NULL || depth == 0 ? NULL : group_of(f, p);
        if (bits != 0 && below != NULL)
            write_group(u, below, depth - 1);
        else if (bits != f->languages && p != NULL && p->count > 0)
            put_field(u, p->paths[0], bits);
    }
}

size_t fields_write_unprinted(Session *s, Fields *f, Buf *out)
{
    Unprinted u = {.s = s, .fields = f, .out = out};
    const Spot *root = whole(f);
    if (root != NULL)
        write_group(&u, root, FIELD_DEPTH);
    buf_put(out, u.count > 0 ? S("\n") : (Str){0});
    return u.count;
}
