/* Alternatives: when no branch of anyOf or oneOf fits, which one was meant, and what to say.
 *
 * Each branch is judged for its faults and ranked: one that wants another type is far; one whose
 * discriminator (a `const` or `enum` on a key such as `type` or `kind`) is refused was not meant;
 * of the others the one with the fewest faults at the node itself got farthest. What several
 * branches say alike is said once: the types, the values or the keys of all of them. */
#include "rules/schema.h"

typedef enum { RANK_NEAR, RANK_OTHER, RANK_FAR } Rank;

typedef struct {
    size_t begin, end;             /* its faults in the run */
    size_t types_begin, types_end; /* and its types */
    Rank rank;
    size_t at_node; /* faults at the node itself or its keys */
} Branch;

typedef struct {
    Run *run;
    const Node *data;
    Branch *all;
    uint32_t count;
    Rank rank; /* the best: branches of this rank are the candidates */
} Choice;

static bool is_value_fault(const Fault *f)
{
    return f->msg == MSG_SCHEMA_ENUM || f->msg == MSG_SCHEMA_CONST;
}

/* The kinds that a refused type, enumeration or constant would have taken. */
static uint32_t wanted_types(const Fault *f)
{
    if (f->msg == MSG_SCHEMA_TYPE)
        return (uint32_t)f->number;
    if (!is_value_fault(f))
        return 0;
    uint32_t kinds = f->merged_count == 0 ? f->step->as.values->kinds : 0;
    for (uint32_t i = 0; i < f->merged_count; i++)
        kinds |= f->merged[i].step->as.values->kinds;
    return kinds;
}

static Rank rank_of(const Fault *f, const Node *data)
{
    if (f->data == data && f->msg == MSG_SCHEMA_FALSE)
        return RANK_FAR;
    if (f->data == data && wanted_types(f) != 0 && (wanted_types(f) & 1u << data->kind) == 0)
        return RANK_FAR;
    return is_value_fault(f) && f->data->parent == data ? RANK_OTHER : RANK_NEAR;
}

static void rank_branch(const Choice *c, Branch *b)
{
    for (size_t i = b->begin; i < b->end; i++) {
        const Fault *f = &c->run->faults.items[i];
        Rank rank = rank_of(f, c->data);
        b->rank = rank > b->rank ? rank : b->rank;
        bool key = f->msg == MSG_SCHEMA_KEY_UNKNOWN || f->msg == MSG_SCHEMA_KEY_FORBIDDEN;
        b->at_node += f->data == c->data || (key && f->data->parent == c->data);
    }
}

/* ---- what branches say alike --------------------------------------------------------------- */

static const Fault *value_fault_at(const Choice *c, const Branch *b, const Node *node)
{
    for (size_t i = b->begin; i < b->end; i++)
        if (is_value_fault(&c->run->faults.items[i]) && c->run->faults.items[i].data == node)
            return &c->run->faults.items[i];
    return NULL;
}

static bool all_refuse_value(const Choice *c, const Node *node)
{
    for (uint32_t i = 0; i < c->count; i++)
        if (c->all[i].rank == c->rank && value_fault_at(c, &c->all[i], node) == NULL)
            return false;
    return true;
}

/* Faults that are being merged; a fault refers to them when they are all there. */
typedef VEC(Fault) Merged;

static void add_merged(Arena *a, Merged *into, const Fault *from)
{
    uint32_t count = from->merged_count == 0 ? 1 : from->merged_count;
    for (uint32_t i = 0; i < count; i++)
        *VEC_PUSH(a, into) = from->merged_count == 0 ? *from : from->merged[i];
}

static void set_merged(Fault *f, const Merged *merged)
{
    f->merged = merged->items;
    f->merged_count = (uint32_t)merged->count;
}

/* All candidates refuse the value of one node, itself or one of its keys: a choice of values. */
static bool merge_values(const Choice *c, const Branch *first, Fault *out)
{
    for (size_t i = first->begin; i < first->end; i++) {
        const Fault *f = &c->run->faults.items[i];
        bool here = f->data == c->data || (c->rank == RANK_OTHER && f->data->parent == c->data);
        if (!is_value_fault(f) || !here || !all_refuse_value(c, f->data))
            continue;
        *out = *f;
        out->msg = MSG_SCHEMA_ENUM;
        Merged merged = {0};
        for (uint32_t b = 0; b < c->count; b++)
            if (c->all[b].rank == c->rank)
                add_merged(c->run->mem, &merged, value_fault_at(c, &c->all[b], f->data));
        set_merged(out, &merged);
        return true;
    }
    return false;
}

/* All branches want another type. */
static bool merge_types(const Choice *c, const Branch *first, Fault *out)
{
    if (c->rank != RANK_FAR)
        return false;
    uint32_t types = 0;
    const Fault *one = NULL;
    for (size_t i = first->begin; i < c->all[c->count - 1].end; i++) {
        const Fault *f = &c->run->faults.items[i];
        if (f->data != c->data || wanted_types(f) == 0)
            continue;
        types |= wanted_types(f);
        one = one == NULL ? f : one;
    }
    if (one == NULL)
        return false;
    *out = *one;
    out->msg = MSG_SCHEMA_TYPE;
    out->number = types;
    return true;
}

/* Each candidate misses just one key: one of them is wanted. */
static bool merge_keys(const Choice *c, const Branch *first, Fault *out)
{
    if (first->begin == first->end)
        return false;
    *out = c->run->faults.items[first->begin];
    out->msg = MSG_SCHEMA_KEY_ONE_OF;
    Merged merged = {0};
    for (uint32_t i = 0; i < c->count; i++) {
        const Branch *b = &c->all[i];
        if (b->rank != c->rank)
            continue;
        if (b->end - b->begin != 1)
            return false;
        const Fault *f = &c->run->faults.items[b->begin];
        bool missing = f->msg == MSG_SCHEMA_KEY_MISSING || f->msg == MSG_SCHEMA_KEY_ONE_OF;
        if (!missing || f->data != c->data)
            return false;
        add_merged(c->run->mem, &merged, f);
    }
    set_merged(out, &merged);
    return true;
}

typedef bool Merge(const Choice *c, const Branch *first, Fault *out);
static Merge *const merges[] = {merge_values, merge_types, merge_keys};

/* ---- the choice --------------------------------------------------------------------------- */

static bool is_nearer(const Branch *a, const Branch *b)
{
    if (a->rank != b->rank)
        return a->rank < b->rank;
    if (a->at_node != b->at_node)
        return a->at_node < b->at_node;
    return a->end - a->begin < b->end - b->begin;
}

/* Moves the branch's faults and types to where the first branch's began; the others go. */
static void keep(Run *run, const Branch *all, const Branch *kept)
{
    size_t to = all[0].begin;
    for (size_t i = kept->begin; i < kept->end; i++)
        run->faults.items[to++] = run->faults.items[i];
    run->faults.count = to;
    to = all[0].types_begin;
    for (size_t i = kept->types_begin; i < kept->types_end; i++)
        run->types.items[to++] = run->types.items[i];
    run->types.count = to;
}

static void choose(const Choice *c)
{
    const Branch *best = &c->all[0], *first = NULL;
    uint32_t candidates = 0;
    for (uint32_t i = 0; i < c->count; i++) {
        const Branch *b = &c->all[i];
        best = is_nearer(b, best) ? b : best;
        if (b->rank != c->rank)
            continue;
        first = first == NULL ? b : first;
        candidates++;
    }
    Fault merged;
    for (size_t m = 0; candidates > 1 && m < sizeof merges / sizeof *merges; m++) {
        if (!merges[m](c, first, &merged))
            continue;
        keep(c->run, c->all, best);
        c->run->faults.count = c->all[0].begin;
        *VEC_PUSH(c->run->mem, &c->run->faults) = merged;
        return;
    }
    keep(c->run, c->all, best);
}

bool run_nearest(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    if (!run->collect)
        return false;
    uint32_t count = step->as.branches.count;
    Choice c = {run, data, NEW_ARRAY(run->mem, Branch, count), count, RANK_FAR};
    for (uint32_t i = 0; i < count && run->stop == STOP_NONE; i++) {
        Branch *b = &c.all[i];
        b->begin = run->faults.count;
        b->types_begin = run->types.count;
        run_subschema(run, step->as.branches.items[i], data, seen);
        b->end = run->faults.count;
        b->types_end = run->types.count;
        rank_branch(&c, b);
        c.rank = b->rank < c.rank ? b->rank : c.rank;
    }
    seen_all(run, seen); /* what the others leave unevaluated is not the fault to show */
    if (run->stop == STOP_NONE)
        choose(&c);
    return false;
}
