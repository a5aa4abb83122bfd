/* Setting: words -> lines of items: gaps stretched, links and strikes as rectangles. */
#include "layout/flow.h"

#include <string.h>

typedef struct {
    Layout *l;
    const Words *words;
    const Line *line;
    Len baseline;
    VEC(Item) items;
    VEC(Item) marks;     /* links and strikes, after the text */
    size_t link, strike; /* the last mark of each kind, from 1; 0: the last word had none */
    uint32_t link_id;
} Setter;

Placed placed_copy(Layout *l, const Item *items, size_t count)
{
    Item *copy = NEW_ARRAY(l->batch[0], Item, count);
    if (count > 0)
        memcpy(copy, items, count * sizeof *items);
    return (Placed){copy, (uint32_t)count};
}

/* ---- text --------------------------------------------------------------------------------- */

static Item *text_push(Setter *s, const Word *word, const Run *run, Len x, Len width)
{
    const Style *style = style_at(s->l, word->style);
    Item *item = VEC_PUSH(s->l->scratch, &s->items);
    *item = (Item){ITEM_TEXT,
                   word->element,
                   x,
                   s->baseline - style->rise,
                   word->span,
                   style->colour,
                   .text = {.run = run, .size = style->size, .width = width}};
    item->text.count = run->count;
    return item;
}

/* A fragment goes on where the one before ended: one item. */
static bool extends_last(const Setter *s, const Word *word)
{
    if (s->items.count == 0)
        return false;
    const Item *last = &s->items.items[s->items.count - 1];
    return last->kind == ITEM_TEXT && last->text.run == word->run && word->first > 0 &&
           last->text.first + last->text.count == word->first && last->text.space_after == 0 &&
           last->element == word->element && last->span.begin == word->span.begin &&
           last->span.source == word->span.source;
}

/* The run that stands for a word on the line: a word cut at its end is there in part. */
static const Run *word_run(const Setter *s, uint32_t index)
{
    if (index == s->line->begin && s->line->head != NULL)
        return s->line->head->tail;
    if (index + 1 == s->line->end && s->line->tail != NULL)
        return s->line->tail->head;
    return s->words->items[index].run;
}

static Len word_width(const Setter *s, uint32_t index)
{
    const Word *word = &s->words->items[index];
    const Run *run = word_run(s, index);
    return run == word->run ? word->width : word_part_width(s->l, word, run);
}

static Len word_put(Setter *s, uint32_t index, Len x)
{
    Layout *l = s->l;
    const Word *word = &s->words->items[index];
    if (word->image != 0) {
        const Picture *p = &l->pictures.items[word->image];
        *VEC_PUSH(l->scratch, &s->items) = (Item){ITEM_IMAGE,
                                                  word->element,
                                                  x,
                                                  s->baseline - p->h,
                                                  word->span,
                                                  0,
                                                  .image = {p->image, p->w, p->h}};
        return word->width;
    }
    const Run *run = word_run(s, index);
    if (run != word->run) {
        Len width = word_width(s, index);
        text_push(s, word, run, x, width);
        return width;
    }
    if (extends_last(s, word)) {
        Item *last = &s->items.items[s->items.count - 1];
        last->text.count += word->count;
        last->text.width += word->width;
        return word->width;
    }
    Item *item = text_push(s, word, word->run, x, word->width);
    item->text.first = word->first;
    item->text.count = word->count;
    return word->width;
}

/* A hyphen that the line breaker made: of a cut word, or of a soft hyphen. */
static Len hyphen_put(Setter *s, Len x)
{
    const Line *line = s->line;
    const Word *word = &s->words->items[line->end - 1];
    const Run *run = line->tail != NULL ? line->tail->hyphen : word->soft;
    if (run == NULL || (line->tail == NULL && line->last))
        return 0;
    Len width = word_part_width(s->l, word, run);
    s->items.items[s->items.count - 1].text.joined = true;
    Item *item = text_push(s, word, run, x, width);
    item->text.hyphen = item->text.joined = true;
    return width;
}

/* ---- marks -------------------------------------------------------------------------------- */

static void link_mark(Setter *s, const Word *word, Len x, Len end)
{
    if (word->link == 0) {
        s->link = 0;
        return;
    }
    const Style *style = style_at(s->l, word->style);
    if (s->link == 0 || s->link_id != word->link) {
        Len up = len_of(style->font->ascent, style->font, style->size) * 9 / 10;
        *VEC_PUSH(s->l->scratch, &s->marks) =
            (Item){ITEM_LINK,
                   word->element,
                   x,
                   s->baseline - style->rise - up,
                   word->span,
                   0,
                   .link = {0, style->size * 6 / 5, s->l->links.items[word->link]}};
        s->link = s->marks.count;
        s->link_id = word->link;
    }
    Item *link = &s->marks.items[s->link - 1];
    Len right = link->x + link->link.w;
    link->x = x < link->x ? x : link->x;
    link->link.w = (end > right ? end : right) - link->x;
    link->span = span_join(link->span, word->span);
}

static void strike_mark(Setter *s, const Word *word, Len x, Len end)
{
    const Style *style = style_at(s->l, word->style);
    if (!style->strike) {
        s->strike = 0;
        return;
    }
    if (s->strike == 0) {
        const Font *f = style->font;
        Len y = s->baseline - len_of(f->x_height, f, style->size) / 2;
        *VEC_PUSH(s->l->scratch, &s->marks) = item_rect(x, y, 0, style->size / 22, style->colour);
        s->strike = s->marks.count;
    }
    Item *strike = &s->marks.items[s->strike - 1];
    Len right = strike->x + strike->rect.w;
    strike->x = x < strike->x ? x : strike->x;
    strike->rect.w = (end > right ? end : right) - strike->x;
}

/* ---- lines -------------------------------------------------------------------------------- */

static int64_t line_stretch(const Words *w, const Line *line)
{
    int64_t sum = 0;
    for (uint32_t i = line->begin; i + 1 < line->end; i++)
        sum += line->extra < 0 ? w->items[i].shrink : w->items[i].stretch;
    return sum;
}

static Len first_hang(const Words *w, const Line *line)
{
    return line->head != NULL ? 0 : w->items[line->begin].left;
}

/* The space after each word. The gaps share what is left to the last thousandth: rounding never
 * moves the right edge. */
static Len *line_gaps(const Setter *s)
{
    const Line *line = s->line;
    int64_t total = line_stretch(s->words, line), seen = 0;
    Len given = 0, *gaps = NEW_ARRAY(s->l->scratch, Len, line->end - line->begin);
    for (uint32_t i = line->begin; i + 1 < line->end; i++) {
        const Word *word = &s->words->items[i];
        if (word->gap == 0)
            continue;
        seen += line->extra < 0 ? word->shrink : word->stretch;
        Len due = total == 0 ? 0 : (Len)(line->extra * seen / total);
        gaps[i - line->begin] = word->gap + due - given;
        given = due;
    }
    return gaps;
}

/* Where each word stands when some run from right to left. */
static Len *turned_places(const Setter *s, const Len *gaps, Len x)
{
    uint32_t count = s->line->end - s->line->begin;
    Arena *a = s->l->scratch;
    uint32_t *order = NEW_ARRAY(a, uint32_t, count);
    Len *places = NEW_ARRAY(a, Len, count), *seen = NEW_ARRAY(a, Len, count);
    memcpy(seen, gaps, count * sizeof *seen);
    words_reorder(a, s->words->items + s->line->begin, count, seen, order);
    for (uint32_t i = 0; i < count; i++) {
        places[order[i]] = x;
        x += word_width(s, s->line->begin + order[i]) + seen[i];
    }
    return places;
}

/* Items come in the order in which they are read. */
static void line_words(Setter *s, Len x)
{
    const Line *line = s->line;
    const Len *gaps = line_gaps(s);
    const Len *places = s->words->rtl ? turned_places(s, gaps, x) : NULL;
    for (uint32_t i = line->begin; i < line->end; i++) {
        const Word *word = &s->words->items[i];
        x = places == NULL ? x : places[i - line->begin];
        Len end = x + word_put(s, i, x), gap = gaps[i - line->begin];
        if (i + 1 == line->end)
            end += hyphen_put(s, end);
        link_mark(s, word, x, end);
        strike_mark(s, word, x, end);
        Item *item = &s->items.items[s->items.count - 1];
        if (word->gap == 0 && word->penalty != BREAK_MUST && i + 1 < s->words->count)
            item->text.joined |= item->kind == ITEM_TEXT;
        if (gap > 0 && item->kind == ITEM_TEXT)
            item->text.space_after = gap;
        x = end + gap;
    }
}

static void notes_queue(Layout *l, const Words *w, const Line *line)
{
    for (uint32_t i = line->begin; i < line->end; i++) {
        uint32_t note = w->items[i].note;
        if (note == 0 || l->note_called[note])
            continue;
        l->note_called[note] = true;
        *VEC_PUSH(l->ctx->tmp, &l->note_queue) = note;
    }
}

/* Images make a line taller. */
static Len image_rise(const Layout *l, const Words *w, const Line *line)
{
    Len most = 0;
    for (uint32_t i = line->begin; i < line->end; i++) {
        if (w->items[i].image == 0)
            continue;
        Len h = l->pictures.items[w->items[i].image].h;
        most = h > most ? h : most;
    }
    return most;
}

static Len aligned_x(Len x, Len free, Align align)
{
    if (free <= 0)
        return x;
    if (align == ALIGN_RIGHT)
        return x + free;
    return align == ALIGN_CENTER ? x + free / 2 : x;
}

static SetLine line_set(Layout *l, const Words *w, const Line *line, Len x, Len width,
                        const ParaStyle *p)
{
    SetLine out = {.height = p->leading, .baseline = baseline_of(l, p->style, p->leading)};
    Len rise = image_rise(l, w, line);
    if (rise > out.baseline) {
        out.height += rise - out.baseline;
        out.baseline = rise;
    }
    Setter s = {.l = l, .words = w, .line = line, .baseline = out.baseline};
    Len printed = line->natural + line->extra;
    line_words(&s, aligned_x(x, width - printed, p->align) - first_hang(w, line));
    for (size_t i = 0; i < s.marks.count; i++)
        *VEC_PUSH(l->scratch, &s.items) = s.marks.items[i];
    out.placed = placed_copy(l, s.items.items, s.items.count);
    out.width = printed;
    out.hyphen = line->tail != NULL || w->items[line->end - 1].soft != NULL;
    notes_queue(l, w, line);
    out.notes = l->note_queue.count;
    return out;
}

/* Narrow columns are ragged: too few spaces share what is left. About 45 letters. */
static bool is_narrow(const Layout *l, StyleId style, Len width)
{
    const Style *s = style_at(l, style);
    return width < len_of(s->font->figure, s->font, s->size) * 40;
}

/* The narrowest measure that needs no more lines. */
static Lines balanced_lines(Layout *l, const Words *w, LineSpec spec, Lines lines)
{
    Len low = words_extent(w).min, high = spec.width;
    while (lines.count > 1 && low < high) {
        spec.width = low + (high - low) / 2;
        Lines tried = lines_break(l->scratch, w->items, w->count, &spec);
        if (tried.count > lines.count) {
            low = spec.width + 1;
        } else {
            high = spec.width;
            lines = tried;
        }
    }
    return lines;
}

SetLines set_words(Layout *l, Words *w, Len x, Len width, const ParaStyle *p)
{
    words_fit(l, w, width);
    const Style *style = style_at(l, p->style);
    LineSpec spec = {.width = width, .last_min = style->size * 2, .arg = l};
    spec.justify = p->align == ALIGN_NONE && !is_narrow(l, p->style, width);
    spec.measure = word_part_width;
    if (p->hyphens)
        spec.splits = word_splits;
    Lines lines = lines_break(l->scratch, w->items, w->count, &spec);
    if (p->balanced)
        lines = balanced_lines(l, w, spec, lines);
    SetLines out = {0};
    for (size_t i = 0; i < lines.count; i++)
        *VEC_PUSH(l->scratch, &out) = line_set(l, w, &lines.items[i], x, width, p);
    return out;
}
