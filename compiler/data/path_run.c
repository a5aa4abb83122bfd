/* Path + tree -> nodes (RFC 9535, sections 2.3 to 2.5).
 *
 * A walk keeps one cursor per segment and asks the last one for its next node; a cursor that has no
 * more asks the one before it for a new start. The order is that of applying each segment to the
 * whole list of the segment before (concatenation is associative), without those lists: memory
 * grows with the query alone. Descendants are visited through parent and next pointers, so depth
 * costs nothing. */
#include "data/path.h"

typedef struct {
    const Node *from;       /* the node that the segment is applied to */
    const Node *at;         /* the node judged: `from`, or a descendant of it */
    const Node *child;      /* `*`, filters and forward slices: the next child to look at */
    uint32_t first, end;    /* the segment's steps */
    uint32_t step;          /* the selector under way */
    bool under_way;         /* it has begun on `at` */
    int64_t position;       /* slices: the next index */
    int64_t stop;           /* slices: the index that ends them, not selected */
    VEC(const Node *) back; /* backward slices: the children, for lists are linked forward */
} Cursor;

struct Walk {
    Walk *spare;
    const Path *path;
    const Node *alone; /* a path without segments: what it selects, once */
    uint32_t depth;    /* cursors in use */
    uint32_t cap;
    Cursor cursors[];
};

bool path_charge(PathRun *run, uint64_t work)
{
    if (run->work < work) {
        run->work = 0;
        run->exhausted = true;
        return false;
    }
    run->work -= work;
    return true;
}

/* ---- selectors ---------------------------------------------------------------------------- */

static const Node *member(PathRun *run, const Node *map, Str name)
{
    if (map->kind != NODE_MAP || !path_charge(run, 1 + map->count / 4))
        return NULL;
    return node_member(map, name);
}

static const Node *item(PathRun *run, const Node *list, int64_t index)
{
    if (index < 0)
        index += list->count;
    if (list->kind != NODE_LIST || index < 0 || index >= list->count ||
        !path_charge(run, 1 + (uint64_t)index / 4))
        return NULL;
    return node_item(list, (uint32_t)index);
}

static const Node *select_filter(PathRun *run, const Step *step, Cursor *c)
{
    while (c->child != NULL && path_charge(run, 1)) {
        const Node *child = c->child;
        c->child = child->next;
        if (test_expr_holds(run, step->filter, child) && !run->exhausted)
            return child;
    }
    return NULL;
}

static int64_t clamp(int64_t value, int64_t low, int64_t high)
{
    return value < low ? low : value > high ? high : value;
}

/* Where a slice begins and ends on a list of `length` items (RFC 9535, 2.3.4.2.2). */
static void slice_bounds(const Step *step, int64_t length, int64_t *begin, int64_t *stop)
{
    bool forward = step->stride > 0;
    int64_t start = step->has_start ? step->start : forward ? 0 : length - 1;
    int64_t end = step->has_end ? step->end : forward ? length : -length - 1;
    start = start < 0 ? start + length : start;
    end = end < 0 ? end + length : end;
    *begin = forward ? clamp(start, 0, length) : clamp(start, -1, length - 1);
    *stop = forward ? clamp(end, 0, length) : clamp(end, -1, length - 1);
}

static void slice_begin(PathRun *run, const Step *step, Cursor *c)
{
    const Node *list = c->at;
    c->position = c->stop = 0;
    if (list->kind != NODE_LIST || step->stride == 0)
        return;
    slice_bounds(step, list->count, &c->position, &c->stop);
    if (step->stride > 0) {
        c->child = node_item(list, (uint32_t)c->position);
        path_charge(run, (uint64_t)c->position / 4);
        return;
    }
    c->back.count = 0;
    if (c->position <= c->stop || !path_charge(run, list->count))
        return;
    for (const Node *n = list->child; n != NULL; n = n->next)
        *VEC_PUSH(run->arena, &c->back) = n;
}

static const Node *slice_next(PathRun *run, const Step *step, Cursor *c)
{
    if (step->stride > 0) {
        if (c->position >= c->stop || !path_charge(run, 1))
            return NULL;
        const Node *found = c->child;
        int64_t left = clamp(step->stride, 0, c->stop - c->position);
        c->position += left;
        path_charge(run, (uint64_t)left / 4);
        for (; left > 0 && c->child != NULL; left--)
            c->child = c->child->next;
        return found;
    }
    if (c->position <= c->stop || (size_t)c->position >= c->back.count || !path_charge(run, 1))
        return NULL;
    const Node *found = c->back.items[c->position];
    c->position += step->stride;
    return found;
}

/* The next node that the selector under way selects from c->at, or NULL. */
static const Node *select_next(PathRun *run, const Step *step, Cursor *c)
{
    bool begins = !c->under_way;
    c->under_way = true;
    switch (step->selector) {
    case SELECT_NAME:
        return begins ? member(run, c->at, step->name) : NULL;
    case SELECT_INDEX:
        return begins ? item(run, c->at, step->start) : NULL;
    case SELECT_SLICE:
        if (begins)
            slice_begin(run, step, c);
        return slice_next(run, step, c);
    case SELECT_ALL: {
        const Node *n = begins ? c->at->child : c->child;
        if (n == NULL || !path_charge(run, 1))
            return NULL;
        c->child = n->next;
        return n;
    }
    case SELECT_FILTER:
        if (begins)
            c->child = c->at->child;
        return select_filter(run, step, c);
    }
    return NULL;
}

/* ---- segments ----------------------------------------------------------------------------- */

/* The node after `n` in the tree below `top`, parents first; NULL after the last. */
static const Node *next_descendant(const Node *n, const Node *top)
{
    if (n->child != NULL)
        return n->child;
    while (n != top && n->next == NULL)
        n = n->parent;
    return n == top ? NULL : n->next;
}

static const Node *cursor_next(PathRun *run, const Step *steps, Cursor *c)
{
    for (;;) {
        for (; c->step < c->end; c->step++, c->under_way = false) {
            const Node *n = select_next(run, &steps[c->step], c);
            if (n != NULL || run->exhausted)
                return n;
        }
        if (!steps[c->first].descends || !path_charge(run, 1))
            return NULL;
        c->at = next_descendant(c->at, c->from);
        if (c->at == NULL)
            return NULL;
        /* Scalars have nothing to select from. */
        c->step = c->at->child == NULL ? c->end : c->first;
    }
}

static void cursor_enter(Cursor *c, const Node *from, uint32_t first, const Step *steps)
{
    c->from = c->at = from;
    c->first = c->step = first;
    c->end = steps[first].segment_end;
    c->under_way = false;
}

/* ---- walks -------------------------------------------------------------------------------- */

static Walk *walk_begin(PathRun *run, const Path *p, const Node *current)
{
    const Node *from = p->absolute ? run->root : current;
    Walk **at = &run->walks;
    while (*at != NULL && (*at)->cap < p->segment_count)
        at = &(*at)->spare;
    Walk *w = *at;
    if (w != NULL) {
        *at = w->spare;
    } else {
        uint32_t cap = p->segment_count < 4 ? 4 : p->segment_count;
        w = arena_alloc(run->arena, sizeof *w + cap * sizeof w->cursors[0]);
        w->cap = cap;
    }
    w->path = p;
    w->alone = from;
    w->depth = p->segment_count > 0 ? 1 : 0;
    if (w->depth > 0 && from != NULL)
        cursor_enter(&w->cursors[0], from, 0, p->steps);
    return w;
}

static void walk_end(PathRun *run, Walk *w)
{
    w->spare = run->walks;
    run->walks = w;
}

static const Node *walk_next(PathRun *run, Walk *w)
{
    const Step *steps = w->path->steps;
    uint32_t last = w->path->segment_count;
    const Node *from = w->alone;
    if (last == 0) {
        w->alone = NULL;
        return from;
    }
    while (from != NULL && w->depth > 0 && !run->exhausted) {
        Cursor *c = &w->cursors[w->depth - 1];
        const Node *n = cursor_next(run, steps, c);
        if (n == NULL) {
            w->depth--;
        } else if (w->depth == last) {
            return n;
        } else {
            cursor_enter(&w->cursors[w->depth++], n, c->end, steps);
        }
    }
    return NULL;
}

/* ---- results ------------------------------------------------------------------------------ */

const Node *path_single(PathRun *run, const Path *p, const Node *current)
{
    const Node *n = p->absolute ? run->root : current;
    for (uint32_t i = 0; i < p->step_count && n != NULL; i++) {
        const Step *step = &p->steps[i];
        n = step->selector == SELECT_NAME ? member(run, n, step->name) : item(run, n, step->start);
    }
    return n;
}

static void collect(PathRun *run, const Path *p, const Node *current, PathList *list)
{
    if (p->singular) {
        const Node *n = path_single(run, p, current);
        if (n != NULL)
            *VEC_PUSH(run->arena, &list->nodes) = n;
        return;
    }
    Walk *w = walk_begin(run, p, current);
    for (const Node *n = walk_next(run, w); n != NULL; n = walk_next(run, w)) {
        if (list->nodes.count == PATH_RESULT_LIMIT) {
            run->exhausted = true;
            break;
        }
        *VEC_PUSH(run->arena, &list->nodes) = n;
    }
    walk_end(run, w);
}

static Nodes list_nodes(const PathRun *run, const PathList *list)
{
    return (Nodes){list->nodes.items, list->nodes.count, run->exhausted};
}

/* An absolute query gives the same nodes wherever it stands. */
static const PathList *absolute_list(PathRun *run, const Path *p)
{
    if (run->absolute == NULL)
        run->absolute = map_new(run->arena);
    PathList *list = map_find(run->absolute, p->text);
    if (list == NULL) {
        list = NEW(run->arena, PathList);
        collect(run, p, NULL, list);
        *map_put(run->absolute, p->text) = list;
    }
    return list;
}

Nodes path_borrow(PathRun *run, const Path *p, const Node *current, PathList **borrowed)
{
    *borrowed = NULL;
    if (p->absolute)
        return list_nodes(run, absolute_list(run, p));
    PathList *list = run->lists;
    if (list == NULL)
        list = NEW(run->arena, PathList);
    else
        run->lists = list->spare;
    list->nodes.count = 0;
    collect(run, p, current, list);
    *borrowed = list;
    return list_nodes(run, list);
}

void path_give_back(PathRun *run, PathList *list)
{
    if (list == NULL)
        return;
    list->spare = run->lists;
    run->lists = list;
}

bool path_exists(PathRun *run, const Path *p, const Node *current)
{
    if (p->singular)
        return path_single(run, p, current) != NULL;
    if (p->absolute)
        return absolute_list(run, p)->nodes.count > 0;
    Walk *w = walk_begin(run, p, current);
    bool found = walk_next(run, w) != NULL;
    walk_end(run, w);
    return found;
}

PathRun *path_run_new(Arena *a, const Node *root, uint64_t work)
{
    PathRun *run = NEW(a, PathRun);
    run->arena = a;
    run->root = root;
    run->work = work;
    return run;
}

Nodes path_run_in(PathRun *run, const Path *p, const Node *current)
{
    if (p->absolute)
        return list_nodes(run, absolute_list(run, p));
    PathList list = {0};
    collect(run, p, current, &list);
    return list_nodes(run, &list);
}

Nodes path_run(Arena *a, const Path *p, const Node *root, const Node *current)
{
    return path_run_in(path_run_new(a, root, PATH_WORK), p, current);
}

bool path_run_exhausted(const PathRun *run)
{
    return run->exhausted;
}

bool path_run_charge(PathRun *run, uint64_t work)
{
    return path_charge(run, work);
}

void path_run_refill(PathRun *run, uint64_t work)
{
    run->work = work;
    run->exhausted = false;
}

/* As far as the path's names and indices lead, before its first other selector. */
const Node *path_prefix(PathRun *run, const Path *p, const Node *current, bool *whole)
{
    const Node *n = p->absolute ? run->root : current;
    *whole = true;
    for (uint32_t i = 0; i < p->step_count && n != NULL; i++) {
        const Step *step = &p->steps[i];
        bool alone = !step->descends && step->segment_end == i + 1;
        const Node *next = NULL;
        if (alone && step->selector == SELECT_NAME)
            next = member(run, n, step->name);
        else if (alone && step->selector == SELECT_INDEX)
            next = item(run, n, step->start);
        else
            return n;
        if (next == NULL) {
            *whole = false;
            break;
        }
        n = next;
    }
    return n;
}

const Node *path_place(PathRun *run, const Path *p, const Node *current, bool *whole)
{
    if (p->singular)
        return path_prefix(run, p, current, whole);
    Walk *w = walk_begin(run, p, current);
    const Node *found = walk_next(run, w);
    walk_end(run, w);
    *whole = found != NULL;
    bool prefix;
    return found != NULL ? found : path_prefix(run, p, current, &prefix);
}
