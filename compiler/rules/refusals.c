/* Refusals: what the schema has found wrong, kept for the rules. A rule says nothing of a value
 * that is none, nor of a member whose absence is told already: one slip is told once.
 *
 * Vocabulary
 *   refusal  a value that the schema refuses, or a member that it misses
 *   below    the refusals at a node or inside it
 *   pattern  where refusals stand, whatever the numbers of items: one of each stands for all, so
 * that twenty thousand of the same slip cost no more than one */
#include "rules/refusals.h"

typedef VEC(uint32_t) Numbers;

struct Refusals {
    Arena *arena;
    VEC(Refusal) all;
    StrMap *known;     /* patterns */
    Numbers patterns;  /* the first refusal of each */
    StrMap *below;     /* node -> Numbers, at most BELOW_LIMIT */
    StrMap *places;    /* node and member -> something */
    StrMap *from_root; /* path -> does it pass by any? yes or no */
};

Refusals *refusals_new(Arena *a)
{
    Refusals *r = NEW(a, Refusals);
    r->arena = a;
    r->known = map_new(a);
    r->below = map_new(a);
    r->places = map_new(a);
    r->from_root = map_new(a);
    return r;
}

size_t refusals_count(const Refusals *r)
{
    return r == NULL ? 0 : r->all.count;
}

Refusal refusals_at(const Refusals *r, size_t i)
{
    return r->all.items[i];
}

/* A pointer and a name as the key of a map; the order of a map is never looked at. */
static Str key_of(Arena *a, const void *pointer, Str name)
{
    Buf key = buf_new(a);
    buf_put(&key, (Str){(const char *)&pointer, sizeof pointer});
    buf_put(&key, name);
    return buf_str(&key);
}

enum { BELOW_LIMIT = 64 };

static void add_pattern(Refusals *r, const Refusal *one)
{
    Buf key = buf_new(r->arena);
    buf_put(&key, one->member);
    for (const Node *n = one->place; n->parent != NULL; n = n->parent) {
        buf_byte(&key, '\0'); /* in no key */
        buf_put(&key, n->key);
    }
    void **slot = map_put(r->known, buf_str(&key));
    if (*slot == NULL)
        *VEC_PUSH(r->arena, &r->patterns) = (uint32_t)(r->all.count - 1);
    *slot = r;
}

void refusals_add(Refusals *r, const Node *place, Str member, size_t diagnostic)
{
    *VEC_PUSH(r->arena, &r->all) = (Refusal){place, member, diagnostic};
    add_pattern(r, &r->all.items[r->all.count - 1]);
    *map_put(r->places, key_of(r->arena, place, member)) = r;
    for (const Node *n = place; n != NULL; n = n->parent) {
        void **slot = map_put(r->below, key_of(r->arena, n, (Str){0}));
        if (*slot == NULL)
            *slot = NEW(r->arena, Numbers);
        Numbers *below = *slot;
        if (below->count < BELOW_LIMIT)
            *VEC_PUSH(r->arena, below) = (uint32_t)(r->all.count - 1);
    }
}

/* ---- what rests on them -------------------------------------------------------------------- */

bool refusals_hold(const Refusals *r, Arena *tmp, const Node *place, Str member)
{
    if (refusals_count(r) == 0)
        return false;
    if (map_find(r->places, key_of(tmp, place, member)) != NULL)
        return true;
    for (const Node *n = place; n != NULL; n = n->parent)
        if (map_find(r->places, key_of(tmp, n, (Str){0})) != NULL)
            return true;
    return false;
}

static bool passes(Arena *tmp, const Path *p, const Node *current, const Refusal *one, bool inside)
{
    return path_passes(tmp, p, current, one->place, one->member) ||
           (inside && path_holds(tmp, p, current, one->place, one->member));
}

/* A path from the root, by `$` or because the root is what is judged: asked at each finding of a
 * rule, answered once. */
static bool rests_from_root(Refusals *r, Arena *tmp, const Path *p, const Node *current,
                            bool inside)
{
    static const char answers[2];
    bool absolute = path_is_absolute(p);
    void **slot = map_put(r->from_root, key_of(r->arena, p, inside && !absolute ? S("i") : S("")));
    if (*slot == NULL) {
        bool rests = false;
        for (size_t i = 0; i < r->patterns.count && !rests; i++) {
            const Refusal *one = &r->all.items[r->patterns.items[i]];
            rests = absolute ? path_passes(tmp, p, NULL, one->place, one->member)
                             : passes(tmp, p, current, one, inside);
        }
        *slot = (void *)(uintptr_t)&answers[rests];
    }
    return *slot == &answers[1];
}

bool refusals_reach(Refusals *r, Arena *tmp, const Path *p, const Node *current, bool inside)
{
    if (refusals_count(r) == 0)
        return false;
    if (path_is_absolute(p) || current->parent == NULL)
        return rests_from_root(r, tmp, p, current, inside);
    const Numbers *below = map_find(r->below, key_of(tmp, current, (Str){0}));
    for (size_t i = 0; below != NULL && i < below->count; i++) {
        const Refusal *one = &r->all.items[below->items[i]];
        if (passes(tmp, p, current, one, inside))
            return true;
    }
    return false;
}
