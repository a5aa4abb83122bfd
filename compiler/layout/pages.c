/* Pages: strips -> where pages end, at the least total cost.
 *
 * The same dynamic programming as for lines, over strips: a page's cost is what it leaves empty,
 * and the price of ending there (a heading alone, a widow, a row cut in two, a hyphen). Looking
 * back from each strip goes no further than a page's height, so time is linear. Strips come in
 * batches; all but the last pages of a batch are final, so memory does not grow with the text.
 *
 * Footnotes stand on the page of the line that calls them. When they cannot, their last lines
 * stand at the foot of the next page. */
#include "layout/flow.h"

#include <string.h>

enum {
    BATCH_STRIPS = 2500, /* some fifty pages */
    PAGES_UNDECIDED = 4, /* the end of a batch may still change */
    COST_NOTES = 100000, /* notes that go on over the page */
    COST_OVERFULL = 100000000,
    SAME_COST = 3, /* rounding: of two ways about as good, the one that fills pages in turn */
    COST_SHORT_END = 900, /* a last page with nothing on it; less with some lines */
    SHORT_END_LINES = 8,
    SIGNED_LINES = 4, /* of text at least, above a signature on its page */
};

/* The best way for a page to end before strip i. */
typedef struct {
    int64_t cost;
    uint32_t from;  /* the page's first strip */
    uint32_t notes; /* note strips on pages by then */
} Stop;

/* What strips before number i take together. */
typedef struct {
    int64_t height, give;
    uint32_t notes;
} Sum;

typedef struct {
    Layout *l;
    const Strip *strips;
    size_t count;
    const Sum *sums;
    const int64_t *notes; /* height of the note strips before number i */
    size_t note_count;
    const int64_t *chunks; /* height from strip i to the next good place for a page to end */
    Stop *stops;           /* count + 1 */
    size_t signature;      /* the strip where it begins; SIZE_MAX without one */
    size_t signed_from;    /* a page with the signature begins here at the latest */
    bool last;             /* the document ends with these strips */
} Pager;

Len continued_height(const Layout *l, const Strip *first)
{
    if (first->table == NULL)
        return 0;
    Len inside = first->slice > 0 ? first->table->pad_y : 0;
    return l->theme->small_leading + first->table->head_height + inside;
}

Len notes_rule_height(const Layout *l)
{
    return l->theme->small_leading;
}

static int64_t notes_height(const Pager *p, uint32_t from, uint32_t to)
{
    if (to <= from)
        return 0;
    return p->notes[to] - p->notes[from] + notes_rule_height(p->l);
}

static int64_t body_height(const Pager *p, size_t from, size_t to)
{
    const Strip *first = &p->strips[from];
    return p->sums[to].height - p->sums[from].height - first->gap + continued_height(p->l, first);
}

/* As many note strips as the page has room for. */
static uint32_t notes_that_fit(const Pager *p, uint32_t from, uint32_t to, int64_t room)
{
    while (to > from && notes_height(p, from, to) > room)
        to--;
    return to;
}

static bool is_last_of_part(const Pager *p, size_t to)
{
    return to == p->count ? p->last : p->strips[to].penalty == PAGE_MUST;
}

/* What a page leaves empty, in thousandths of its height. Emptiness that the next lines could have
 * filled is a fault and grows dearer; before something that had no room it is natural. */
static int64_t cost_of_space(const Pager *p, size_t to, int64_t free, int64_t give)
{
    if (free <= 0)
        return give > 0 ? 20 * -free / give : 0;
    int64_t empty = free * 1000 / p->l->height;
    if (free <= give)
        return empty * 3 / 5;
    if (to < p->count && p->chunks[to] <= free)
        return 20 + empty + empty * empty / 100;
    int64_t much = empty > 300 ? empty - 300 : 0;
    return 20 + empty + much * much / 100;
}

/* A last page with a few lines: the fewer, the dearer. */
static int64_t cost_of_short_end(const Pager *p, size_t from, size_t to)
{
    int64_t enough = (int64_t)SHORT_END_LINES * p->l->theme->body_leading;
    int64_t missing = enough - (p->sums[to].height - p->sums[from].height);
    return from > 0 && missing > 0 ? COST_SHORT_END * missing / enough : 0;
}

/* A page that could be signed, and then put under another text. */
static bool signs_nothing(const Pager *p, size_t from, size_t to)
{
    return from > p->signed_from && from <= p->signature && p->signature < to;
}

/* The cost of the page [from, to); sets *notes to the note strips on pages after it. */
static int64_t page_cost(const Pager *p, size_t from, size_t to, uint32_t *notes)
{
    int64_t body = body_height(p, from, to), height = p->l->height;
    int64_t give = p->sums[to].give - p->sums[from].give - p->strips[from].give;
    uint32_t first = p->stops[from].notes, due = p->sums[to].notes;
    *notes = due;
    int64_t free = height - body - notes_height(p, first, due), cost = 0;
    if (free < -give / 5 && due > first) {
        *notes = notes_that_fit(p, first, due, height - body);
        bool begun = *notes < due && p->l->notes.items[*notes].anchor == 0;
        cost += begun ? COST_NOTES : 4 * COST_NOTES;
        free = height - body - notes_height(p, first, *notes);
    }
    if (free < -give / 5)
        return to == from + 1 ? COST_OVERFULL : -1;
    if (signs_nothing(p, from, to))
        cost += PAGE_DEAR;
    if (is_last_of_part(p, to))
        return cost + cost_of_short_end(p, from, to);
    return cost + cost_of_space(p, to, free, give);
}

static void stop_find(Pager *p, size_t to, size_t earliest)
{
    Stop *stop = &p->stops[to];
    stop->cost = INT64_MAX;
    int64_t reach = (int64_t)p->l->height * 3 / 2;
    for (size_t from = to; from-- > earliest;) {
        if (from + 1 < to && p->sums[to].height - p->sums[from].height > reach)
            break;
        uint32_t notes;
        int64_t cost = page_cost(p, from, to, &notes);
        if (cost < 0)
            continue;
        cost += p->stops[from].cost;
        if (stop->cost == INT64_MAX || cost + SAME_COST < stop->cost)
            *stop = (Stop){cost, (uint32_t)from, notes};
    }
    int32_t penalty = to < p->count ? p->strips[to].penalty : 0;
    stop->cost += penalty == PAGE_MUST ? 0 : penalty;
}

static void sums_make(Pager *p)
{
    Layout *l = p->l;
    Sum *sums = NEW_ARRAY(l->scratch, Sum, p->count + 1);
    for (size_t i = 0; i < p->count; i++) {
        const Strip *s = &p->strips[i];
        sums[i + 1].height = sums[i].height + s->gap + s->height;
        sums[i + 1].give = sums[i].give + s->give;
        sums[i + 1].notes = sums[i].notes + s->notes;
    }
    uint32_t waiting = (uint32_t)l->notes.count - sums[p->count].notes;
    for (size_t i = 0; i <= p->count; i++)
        sums[i].notes += waiting; /* from pages before, at the front */
    int64_t *notes = NEW_ARRAY(l->scratch, int64_t, l->notes.count + 1);
    for (size_t i = 0; i < l->notes.count; i++)
        notes[i + 1] = notes[i] + l->notes.items[i].gap + l->notes.items[i].height;
    p->sums = sums;
    p->notes = notes;
    p->note_count = l->notes.count;
}

static void chunks_make(Pager *p)
{
    int64_t *chunks = NEW_ARRAY(p->l->scratch, int64_t, p->count + 1);
    for (size_t i = p->count; i-- > 0;) {
        bool ends = i + 1 == p->count || p->strips[i + 1].penalty <= PAGE_EASY;
        int64_t own = p->strips[i].gap + p->strips[i].height;
        chunks[i] = own + (ends ? 0 : chunks[i + 1]);
    }
    p->chunks = chunks;
}

/* Headings do not count: they say what is signed as little as the place and the date. */
static void signature_find(Pager *p)
{
    p->signature = SIZE_MAX;
    p->signed_from = 0;
    for (size_t i = 0; i < p->count; i++)
        if (p->strips[i].signature)
            p->signature = i;
    if (p->signature == SIZE_MAX)
        return;
    size_t from = p->signature;
    for (int lines = 0; from > 0 && lines < SIGNED_LINES; lines++) {
        from--;
        while (from > 0 && p->strips[from].heading != NULL)
            from--;
    }
    p->signed_from = from;
}

static void stops_find(Pager *p)
{
    p->stops = NEW_ARRAY(p->l->scratch, Stop, p->count + 1);
    size_t earliest = 0;
    for (size_t to = 1; to <= p->count; to++) {
        if (p->strips[to - 1].penalty == PAGE_MUST)
            earliest = to - 1;
        stop_find(p, to, earliest);
    }
}

/* Notes that have no page yet when the text is at its end. */
static void notes_place_rest(Pager *p, uint32_t from)
{
    while (from < p->note_count) {
        uint32_t to = notes_that_fit(p, from, (uint32_t)p->note_count, p->l->height);
        to = to > from ? to : from + 1;
        page_place(p->l, p->count, p->count, from, to);
        from = to;
    }
}

static void front_drop(Stream *s, size_t count)
{
    s->count -= count;
    if (count > 0)
        memmove(s->items, s->items + count, s->count * sizeof *s->items);
}

/* The memory of strips on pages is used again, once nothing before this batch is waiting. */
static void batch_turn(Layout *l, size_t strips, size_t notes)
{
    front_drop(&l->body, strips);
    front_drop(&l->notes, notes);
    if (strips >= l->body_old && notes >= l->notes_old) {
        Arena *old = l->batch[1];
        arena_reset(old);
        l->batch[1] = l->batch[0];
        l->batch[0] = old;
        l->body_old = l->body.count;
        l->notes_old = l->notes.count;
    }
    l->flush_at = l->body.count + BATCH_STRIPS;
}

void pages_flush(Layout *l, bool last)
{
    if (l->flush_at == 0)
        l->flush_at = BATCH_STRIPS;
    if (!last && l->body.count < l->flush_at)
        return;
    Pager p = {.l = l, .strips = l->body.items, .count = l->body.count, .last = last};
    sums_make(&p);
    chunks_make(&p);
    signature_find(&p);
    stops_find(&p);
    VEC(uint32_t) ends = {0}; /* from the last page to the first */
    for (uint32_t at = (uint32_t)p.count; at > 0; at = p.stops[at].from)
        *VEC_PUSH(l->scratch, &ends) = at;
    size_t kept = last ? 0 : PAGES_UNDECIDED;
    size_t begin = 0, notes = 0;
    for (size_t i = ends.count; i-- > kept;) {
        const Stop *stop = &p.stops[ends.items[i]];
        page_place(l, begin, ends.items[i], notes, stop->notes);
        begin = ends.items[i];
        notes = stop->notes;
    }
    if (last) {
        notes_place_rest(&p, (uint32_t)notes);
        notes = p.note_count;
    }
    batch_turn(l, begin, notes);
    arena_reset(l->scratch);
}
