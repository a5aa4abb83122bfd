/* Placing: the strips of one page -> its items, at their places on the paper. */
#include "layout/flow.h"

#include <string.h>

typedef struct {
    const Decor *decor;
    Len top, bottom;
    bool open; /* the strip before had it */
} Ground;

typedef struct {
    size_t leader; /* index of its item; the number's is the next */
    const Strip *strip;
} EntryPlace;

typedef struct {
    Layout *l;
    VEC(Item) items;
    VEC(Ground) grounds;
    VEC(EntryPlace) entries;
    uint32_t page; /* from 0 */
    Len y;
} Placer;

/* A path's steps have places of their own. */
static const PathStep *steps_moved(Layout *l, const Item *path, Len y)
{
    PathStep *moved = NEW_ARRAY(l->ctx->mem, PathStep, path->path.step_count);
    for (uint32_t i = 0; i < path->path.step_count; i++) {
        moved[i] = path->path.steps[i];
        moved[i].y += y;
    }
    return moved;
}

static void item_put(Placer *p, Item item, Len y)
{
    item.y += y;
    if (item.kind == ITEM_PATH)
        item.path.steps = steps_moved(p->l, &item, y);
    *VEC_PUSH(p->l->scratch, &p->items) = item;
}

static void placed_put(Placer *p, const Placed *placed, Len y)
{
    for (uint32_t i = 0; i < placed->count; i++)
        item_put(p, placed->items[i], y);
}

/* ---- grounds and bars ---------------------------------------------------------------------- */

/* Recursion is as deep as blocks nest. */
static void ground_extend(Placer *p, const Decor *decor, Len top, Len bottom)
{
    if (decor == NULL)
        return;
    ground_extend(p, decor->parent, top, bottom);
    for (size_t i = p->grounds.count; i-- > 0;) {
        Ground *g = &p->grounds.items[i];
        if (g->decor == decor && g->open) {
            g->bottom = bottom;
            return;
        }
    }
    *VEC_PUSH(p->l->scratch, &p->grounds) = (Ground){decor, top, bottom, true};
}

static bool decor_has(const Decor *decor, const Decor *wanted)
{
    while (decor != NULL && decor != wanted)
        decor = decor->parent;
    return decor == wanted;
}

static void grounds_close(Placer *p, const Decor *next)
{
    for (size_t i = 0; i < p->grounds.count; i++)
        p->grounds.items[i].open &= decor_has(next, p->grounds.items[i].decor);
}

static void frame_put(Placer *p, Len x, Len y, Len w, Len h, const Decor *d)
{
    Len line = d->line;
    item_put(p, item_rect(x, y, w, line, d->colour), 0);
    item_put(p, item_rect(x, y + h - line, w, line, d->colour), 0);
    item_put(p, item_rect(x, y, line, h, d->colour), 0);
    item_put(p, item_rect(x + w - line, y, line, h, d->colour), 0);
}

static void grounds_put(Placer *p)
{
    for (size_t i = 0; i < p->grounds.count; i++) {
        const Ground *g = &p->grounds.items[i];
        const Decor *d = g->decor;
        Len top = g->top - d->above, bottom = g->bottom + d->below;
        if (d->line > 0)
            frame_put(p, d->x, top, d->width, bottom - top, d);
        else
            item_put(p, item_rect(d->x, top, d->width, bottom - top, d->colour), 0);
    }
}

/* ---- heights ------------------------------------------------------------------------------ */

typedef struct {
    int64_t free, give;
} Slack;

static Slack slack_of(const Layout *l, size_t begin, size_t end, size_t notes_begin,
                      size_t notes_end)
{
    const Strip *strips = l->body.items;
    Slack s = {l->height, 0};
    for (size_t i = begin; i < end; i++) {
        s.free -= strips[i].height + (i > begin ? strips[i].gap : 0);
        s.give += i > begin ? strips[i].give : 0;
    }
    if (begin < end)
        s.free -= continued_height(l, &strips[begin]);
    for (size_t i = notes_begin; i < notes_end; i++)
        s.free -= l->notes.items[i].height + l->notes.items[i].gap;
    if (notes_end > notes_begin)
        s.free -= notes_rule_height(l);
    return s;
}

/* A page that can be filled by its gaps is filled; the last of a part ends where it ends. */
static Len stretched(const Slack *s, Len give, bool natural)
{
    if (s->give == 0 || (natural && s->free > 0) || s->free > s->give)
        return 0;
    return (Len)(give * s->free / s->give);
}

/* ---- strips ------------------------------------------------------------------------------- */

static void heading_put(Placer *p, Heading *h, Len y)
{
    Layout *l = p->l;
    h->page = p->page + 1;
    *VEC_PUSH(l->ctx->mem, &l->anchors) = (Anchor){h->anchor, p->page, y};
    if (h->level == 0)
        return;
    Str title = h->title;
    if (h->number.n > 0)
        title = str_print(l->ctx->mem, "%.*s %.*s", STR_ARG(h->number), STR_ARG(h->title));
    if (str_trim(title).n == 0)
        return;
    *VEC_PUSH(l->ctx->mem, &l->bookmarks) =
        (Bookmark){title, (uint8_t)(h->level - l->level_top + 1), p->page, y};
}

static void entry_put(Placer *p, const Strip *strip, Len y)
{
    *VEC_PUSH(p->l->scratch, &p->entries) = (EntryPlace){p->items.count, strip};
    Item empty = {.kind = ITEM_TEXT, .y = strip->baseline};
    item_put(p, empty, y);
    empty.element = strip->entry_element;
    item_put(p, empty, y);
}

/* The cells of a row one after the other, each with all its lines on this page. */
static void row_put(Placer *p, const Strip *strips, const Len *tops, size_t count)
{
    const Row *row = strips[0].row;
    for (uint32_t cell = 0; cell < row->cells; cell++)
        for (size_t i = 0; i < count; i++)
            placed_put(p, &row->lines[cell * row->slices + strips[i].slice], tops[i]);
}

static void strips_put(Placer *p, const Strip *strips, const Len *tops, size_t count)
{
    for (size_t i = 0; i < count;) {
        size_t next = i + 1;
        if (strips[i].row != NULL)
            for (next = i; next < count && strips[next].row == strips[i].row;)
                next++;
        for (size_t n = i; n < next; n++)
            placed_put(p, &strips[n].placed, tops[n]);
        if (strips[i].row != NULL)
            row_put(p, strips + i, tops + i, next - i);
        if (strips[i].heading != NULL)
            heading_put(p, strips[i].heading, tops[i]);
        if (strips[i].entry != NULL)
            entry_put(p, &strips[i], tops[i]);
        if (strips[i].anchor > 0) {
            Str name = str_print(p->l->ctx->mem, "pdoc-note-%u", strips[i].anchor);
            *VEC_PUSH(p->l->ctx->mem, &p->l->anchors) = (Anchor){name, p->page, tops[i]};
        }
        i = next;
    }
}

/* ---- tables that go on --------------------------------------------------------------------- */

/* What is repeated is an artifact: it was read on the page where the table began. */
static void continued_put(Placer *p, const Strip *first)
{
    const Table *t = first->table;
    Layout *l = p->l;
    const Theme *theme = l->theme;
    StyleId style = style_of(l, FACE_SANS, STYLE_ITALIC, theme->small_size, theme->muted);
    Str note = furniture_word(l, WORD_CONTINUED), label = t->block->number;
    if (label.n > 0)
        note = str_print(l->ctx->mem, "%.*s %.*s %.*s", STR_ARG(furniture_word(l, WORD_TABLE)),
                         STR_ARG(label), STR_ARG(note));
    const Run *run = text_run(l, style, note, NOWHERE);
    Len y = p->y + baseline_of(l, style, theme->small_leading) - PT(2);
    item_put(p,
             (Item){ITEM_TEXT, 0, t->x, y, NOWHERE, theme->muted,
                    .text = {.run = run,
                             .count = run->count,
                             .size = theme->small_size,
                             .width = len_of(run->advance, run->font, theme->small_size)}},
             0);
    p->y += theme->small_leading;
    for (size_t i = 0; i < t->head_count; i++) {
        for (uint32_t n = 0; n < t->head[i].placed.count; n++) {
            Item item = t->head[i].placed.items[n];
            item.element = 0;
            if (item.kind != ITEM_LINK)
                item_put(p, item, p->y);
        }
        p->y += t->head[i].height;
    }
    if (t->head_count == 0)
        item_put(p, item_rect(t->x, p->y, t->width, PT(0.45), theme->heading), 0);
    if (first->slice > 0)
        p->y += t->pad_y;
}

static void broken_off_put(Placer *p, const Strip *next)
{
    const Table *t = next->table;
    Len y = p->y + (next->slice > 0 ? t->pad_y : 0);
    item_put(p, item_rect(t->x, y, t->width, PT(0.45), p->l->theme->heading), 0);
}

/* ---- the page ----------------------------------------------------------------------------- */

static Len *tops_of(Placer *p, size_t begin, size_t end, const Slack *slack, bool natural)
{
    const Strip *strips = p->l->body.items;
    Len *tops = NEW_ARRAY(p->l->scratch, Len, end - begin);
    for (size_t i = begin; i < end; i++) {
        const Strip *s = &strips[i];
        grounds_close(p, s->decor);
        if (i > begin)
            p->y += s->gap + stretched(slack, s->give, natural);
        tops[i - begin] = p->y;
        ground_extend(p, s->decor, p->y, p->y + s->height);
        p->y += s->height;
    }
    return tops;
}

static void body_put(Placer *p, size_t begin, size_t end, const Slack *slack)
{
    Layout *l = p->l;
    const Strip *strips = l->body.items;
    bool natural = end == l->body.count || strips[end].penalty == PAGE_MUST;
    if (strips[begin].table != NULL)
        continued_put(p, &strips[begin]);
    Len *tops = tops_of(p, begin, end, slack, natural);
    grounds_put(p);
    strips_put(p, strips + begin, tops, end - begin);
    if (end < l->body.count && strips[end].table != NULL &&
        strips[end].table == strips[end - 1].table)
        broken_off_put(p, &strips[end]);
}

static void notes_put(Placer *p, size_t begin, size_t end)
{
    Layout *l = p->l;
    const Strip *strips = l->notes.items;
    if (begin == end)
        return;
    Len y = l->top + l->height;
    for (size_t i = begin; i < end; i++)
        y -= strips[i].height + strips[i].gap;
    Len rule = y - notes_rule_height(l) / 3;
    item_put(p, item_rect(l->left, rule, l->width / 5, PT(0.45), l->theme->rule), 0);
    Len *tops = NEW_ARRAY(l->scratch, Len, end - begin);
    for (size_t i = begin; i < end; i++) {
        y += strips[i].gap;
        tops[i - begin] = y;
        y += strips[i].height;
    }
    strips_put(p, strips + begin, tops, end - begin);
}

static void page_finish(Placer *p, const Strip *first)
{
    Layout *l = p->l;
    if (l->furniture_limit == 0)
        l->furniture_limit = furniture_limit(l);
    size_t limit = p->items.count + l->furniture_limit;
    Item *items = NEW_ARRAY(l->ctx->mem, Item, limit);
    if (p->items.count > 0)
        memcpy(items, p->items.items, p->items.count * sizeof *items);
    for (size_t i = 0; i < p->entries.count; i++) {
        const EntryPlace *e = &p->entries.items[i];
        *VEC_PUSH(l->ctx->tmp, &l->entries) =
            (Entry){&items[e->leader], &items[e->leader + 1], e->strip->entry, l->left + l->width,
                    e->strip->entry_x};
    }
    *VEC_PUSH(l->ctx->tmp, &l->sheets) =
        (Sheet){items, (uint32_t)p->items.count, (uint32_t)limit, first != NULL && first->bare,
                first != NULL && first->open};
}

void page_place(Layout *l, size_t begin, size_t end, size_t notes_begin, size_t notes_end)
{
    Placer p = {.l = l, .page = (uint32_t)l->sheets.count, .y = l->top};
    if (document_is_draft(&l->doc->meta))
        item_put(&p, furniture_watermark(l), 0);
    Slack slack = slack_of(l, begin, end, notes_begin, notes_end);
    if (begin < end)
        body_put(&p, begin, end, &slack);
    notes_put(&p, notes_begin, notes_end);
    page_finish(&p, begin < end ? &l->body.items[begin] : NULL);
}
