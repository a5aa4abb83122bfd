/* Path + a place of the tree -> does the path pass by it? What a query reads is asked of the query
 * alone: what stands at the place may be wrong or absent. Wildcards, slices, filters and indices
 * from the end pass by any item; each query is followed once, all its steps together. */
#include "data/path.h"

/* The way from the root to a place. */
typedef struct {
    bool ends; /* is it asked whether a path ends on the way, rather than passes by its end? */
    Arena *arena;
    const Node **nodes; /* the root first */
    size_t count;
    Str member;  /* of the last node: absent from the tree; or empty */
    size_t last; /* steps on the way, `member` included */
} Way;

static Way way_to(Arena *a, const Node *place, Str member, bool ends)
{
    Way w = {.ends = ends, .arena = a, .member = member};
    for (const Node *n = place; n != NULL; n = n->parent)
        w.count++;
    w.nodes = NEW_ARRAY(a, const Node *, w.count);
    size_t at = w.count;
    for (const Node *n = place; n != NULL; n = n->parent)
        w.nodes[--at] = n;
    w.last = w.count - 1 + (member.n > 0);
    return w;
}

static bool query_passes(const Way *w, const Path *p, size_t from);

static bool expr_passes(const Way *w, const Expr *e, size_t from)
{
    if (e->query != NULL && query_passes(w, e->query, e->query->absolute ? 0 : from))
        return true;
    for (const Expr *o = e->operand; o != NULL; o = o->next)
        if (expr_passes(w, o, from))
            return true;
    return false;
}

/* Does the selector lead from node `at` of the way to what comes next on it? */
static bool selects(const Way *w, const Step *step, size_t at)
{
    bool is_member = at + 1 >= w->count;
    const Node *next = is_member ? NULL : w->nodes[at + 1];
    Str name = is_member ? w->member : next->key;
    bool in_map = w->nodes[at]->kind == NODE_MAP || is_member;
    switch (step->selector) {
    case SELECT_NAME:
        return in_map && str_eq(step->name, name);
    case SELECT_INDEX:
        return !in_map && (step->start < 0 || (uint64_t)step->start == next->index);
    case SELECT_SLICE:
        return !in_map;
    case SELECT_ALL:
    case SELECT_FILTER:
        return true;
    }
    return false;
}

/* From node `from` of the way: after each step on it, the segments that may come next. */
static bool query_passes(const Way *w, const Path *p, size_t from)
{
    bool *now = NEW_ARRAY(w->arena, bool, p->step_count + 1);
    bool *next = NEW_ARRAY(w->arena, bool, p->step_count + 1);
    if (from == w->last)
        return !w->ends || p->step_count == 0; /* the current node is the place */
    now[0] = true;
    for (size_t at = from; at < w->last; at++) {
        if (w->ends && now[p->step_count])
            return true;
        bool any = false;
        for (uint32_t i = 0; i < p->step_count; i++)
            next[i] = false;
        next[p->step_count] = false;
        for (uint32_t first = 0; first < p->step_count; first = p->steps[first].segment_end) {
            uint32_t end = p->steps[first].segment_end;
            next[first] |= now[first] && p->steps[first].descends;
            for (uint32_t i = first; now[first] && i < end; i++) {
                const Step *step = &p->steps[i];
                if (!selects(w, step, at))
                    continue;
                bool inside = at + 1 < w->count && step->selector == SELECT_FILTER;
                if (inside && !w->ends && expr_passes(w, step->filter, at + 1))
                    return true;
                next[end] = any = true;
            }
        }
        if (at + 1 == w->last)
            return w->ends ? next[p->step_count] : any;
        bool *spare = now;
        now = next;
        next = spare;
    }
    return false;
}

static bool is_asked(Way *w, const Path *p, const Node *current)
{
    size_t from = 0;
    while (!p->absolute && from < w->count && w->nodes[from] != current)
        from++;
    return from < w->count && query_passes(w, p, from);
}

bool path_passes(Arena *a, const Path *p, const Node *current, const Node *place, Str member)
{
    Way w = way_to(a, place, member, false);
    return is_asked(&w, p, current);
}

bool path_holds(Arena *a, const Path *p, const Node *current, const Node *place, Str member)
{
    Way w = way_to(a, place, member, true);
    return is_asked(&w, p, current);
}

/* ---- the queries of a test ----------------------------------------------------------------- */

static size_t collect(const Expr *e, const Path **out)
{
    size_t count = 0;
    if (e->query != NULL) {
        if (out != NULL)
            out[count] = e->query;
        count++;
    }
    for (const Expr *o = e->operand; o != NULL; o = o->next)
        count += collect(o, out == NULL ? NULL : out + count);
    return count;
}

size_t test_queries(Arena *a, const Test *t, const Path ***out)
{
    size_t count = collect(t->expr, NULL);
    *out = NEW_ARRAY(a, const Path *, count);
    return collect(t->expr, *out);
}

bool path_extends(const Path *longer, const Path *shorter)
{
    if (longer->absolute != shorter->absolute || longer->step_count < shorter->step_count)
        return false;
    for (uint32_t i = 0; i < shorter->step_count; i++) {
        const Step *x = &longer->steps[i], *y = &shorter->steps[i];
        bool named = y->selector == SELECT_NAME && str_eq(x->name, y->name);
        bool numbered = y->selector == SELECT_INDEX && x->start == y->start;
        if (x->selector != y->selector || x->descends || x->segment_end != y->segment_end ||
            (!named && !numbered))
            return false;
    }
    return true;
}
