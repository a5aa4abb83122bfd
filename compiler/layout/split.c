/* Splits: where a word may be cut by a hyphen, both parts shaped anew, so that the runs printed
 * are the runs measured. A word's splits are made once, when a line may end inside it. */
#include "layout/flow.h"

#include <string.h>

typedef struct {
    const Run *run;
    Splits splits;
} Slot;

/* Keyed by the run: the font stage gives one run per word, font and features. */
struct SplitMap {
    Slot *slots;
    size_t count, cap; /* cap is a power of two */
};

enum { SPLIT_HEAD = 2, SPLIT_TAIL = 3 }; /* letters left on, and carried over */

void splits_start(Layout *l)
{
    l->splits = NEW(l->ctx->tmp, struct SplitMap);
    l->splits->cap = 1024;
    l->splits->slots = NEW_ARRAY(l->ctx->tmp, Slot, l->splits->cap);
}

static Slot *slot_of(const struct SplitMap *m, const Run *run)
{
    size_t i = ((uintptr_t)run >> 4) * (size_t)0x9E3779B97F4A7C15u >> 20 & (m->cap - 1);
    while (m->slots[i].run != NULL && m->slots[i].run != run)
        i = (i + 1) & (m->cap - 1);
    return &m->slots[i];
}

static void map_double(Arena *a, struct SplitMap *m)
{
    struct SplitMap old = *m;
    m->cap = old.cap * 2;
    m->slots = NEW_ARRAY(a, Slot, m->cap);
    for (size_t i = 0; i < old.cap; i++)
        if (old.slots[i].run != NULL)
            *slot_of(m, old.slots[i].run) = old.slots[i];
}

/* Hyphenation points of the letters [begin, end) of a word, into `points` of the whole word. */
static void stretch_points(Layout *l, Str word, size_t begin, size_t end, bool *points)
{
    Str letters = str_slice(word, begin, end);
    size_t count = utf8_length(letters), seen = 0, upper = 0;
    if (count < SPLIT_HEAD + SPLIT_TAIL)
        return;
    font_hyphenate(l->ctx, l->fonts, letters, l->language, points + begin);
    for (size_t at = 0; at < letters.n; seen++) {
        if (seen < SPLIT_HEAD || count - seen < SPLIT_TAIL)
            points[begin + at] = false;
        upper += char_is_upper(utf8_next(letters, &at));
    }
    if (upper == count) /* initials are not cut */
        memset(points + begin, 0, letters.n);
}

/* points[i]: the word may be cut before byte i. */
static bool *word_points(Layout *l, Arena *a, Str word)
{
    bool *points = NEW_ARRAY(a, bool, word.n + 1);
    size_t begin = 0;
    for (size_t at = 0; at < word.n;) {
        size_t here = at;
        if (char_is_letter(utf8_next(word, &at)))
            continue;
        stretch_points(l, word, begin, here, points);
        begin = at;
    }
    stretch_points(l, word, begin, word.n, points);
    return points;
}

/* Two letters before the hyphen, alone or after an apostrophe, are hard to read: "d'ar-chiver". */
static bool is_short_head(Str head)
{
    size_t letters = 0;
    for (size_t at = 0; at < head.n;)
        letters = char_is_letter(utf8_next(head, &at)) ? letters + 1 : 0;
    return letters <= SPLIT_HEAD;
}

static Splits splits_make(Layout *l, const Word *word)
{
    Str text = word->run->text;
    const bool *points = word_points(l, l->ctx->tmp, text);
    VEC(Split) found = {0};
    const Run *hyphen = text_run(l, word->style, S("-"), word->span);
    for (size_t i = 1; i < text.n; i++) {
        if (!points[i])
            continue;
        const Run *head = text_run(l, word->style, str_slice(text, 0, i), word->span);
        const Run *tail = text_run(l, word->style, str_slice(text, i, text.n), word->span);
        if (head->next != NULL || tail->next != NULL || hyphen->next != NULL)
            continue;
        int32_t penalty = BREAK_CUT + (is_short_head(head->text) ? BREAK_SHORT : 0);
        *VEC_PUSH(l->ctx->tmp, &found) = (Split){head, hyphen, tail, penalty};
    }
    return (Splits){(uint32_t)found.count, found.items};
}

const Splits *word_splits(void *layout, const Word *word)
{
    Layout *l = layout;
    struct SplitMap *m = l->splits;
    Slot *slot = slot_of(m, word->run);
    if (slot->run == NULL) {
        if (m->count * 2 >= m->cap) {
            map_double(l->ctx->tmp, m);
            slot = slot_of(m, word->run);
        }
        *slot = (Slot){word->run, splits_make(l, word)};
        m->count++;
    }
    return &slot->splits;
}

Len word_part_width(void *layout, const Word *word, const Run *part)
{
    return len_of(part->advance, part->font, style_at(layout, word->style)->size);
}

/* ---- words wider than the measure ---------------------------------------------------------- */

static Word fragment(const Layout *l, const Word *word, uint32_t first, uint32_t end)
{
    const Run *run = word->run;
    int64_t units = 0;
    for (uint32_t g = first; g < end; g++)
        units += run->glyphs[g].advance;
    Word part = *word;
    part.first = first;
    part.count = end - first;
    part.width = len_of(units, run->font, style_at(l, word->style)->size);
    part.cut = false;
    if (first > word->first)
        part.left = 0;
    if (end < word->first + word->count) {
        part.right = part.gap = part.stretch = part.shrink = 0;
        part.hyphen = false;
        part.note = 0;
        part.soft = NULL;
        part.penalty = BREAK_ANYWHERE;
    }
    return part;
}

static void words_put(Words *w, Word word)
{
    *VEC_PUSH(w->arena, w) = word;
}

/* Cuts a word into fragments of its run where `points` allows and a glyph begins there (never
 * inside a ligature); with points NULL, at every glyph. */
static void fragments_put(Layout *l, Words *out, const Word *word, const bool *points)
{
    const Run *run = word->run, *hyphen = text_run(l, word->style, S("-"), word->span);
    uint32_t first = word->first, end = word->first + word->count;
    for (uint32_t g = first + 1; g < end; g++) {
        uint32_t cluster = run->glyphs[g].cluster;
        if (cluster == run->glyphs[g - 1].cluster || (points != NULL && !points[cluster]))
            continue;
        Word part = fragment(l, word, first, g);
        if (points != NULL) {
            part.penalty = BREAK_CUT;
            part.soft = hyphen;
            part.soft_width = run_width(hyphen, style_at(l, word->style)->size);
        }
        words_put(out, part);
        first = g;
    }
    words_put(out, fragment(l, word, first, end));
}

void words_fragment(Layout *l, Words *w, Len width)
{
    Words with_hyphens = words_new(w->arena, w->measure), out = with_hyphens;
    for (size_t i = 0; i < w->count; i++) {
        Word *word = &w->items[i];
        if (word->width > width && word->cut && word->run != NULL)
            fragments_put(l, &with_hyphens, word, word_points(l, w->arena, word->run->text));
        else
            words_put(&with_hyphens, *word);
    }
    for (size_t i = 0; i < with_hyphens.count; i++) {
        Word *word = &with_hyphens.items[i];
        if (word->width + word->soft_width > width && word->run != NULL)
            fragments_put(l, &out, word, NULL);
        else
            words_put(&out, *word);
    }
    out.rtl = w->rtl;
    *w = out;
}

/* A glued group [begin, end) wider than the measure gives way at its joints. */
static void group_loosen(Words *w, size_t begin, size_t end, Len width)
{
    int64_t sum = 0;
    for (size_t i = begin; i < end; i++)
        sum += w->items[i].width + w->items[i].soft_width + w->items[i].gap;
    if (sum <= width)
        return;
    for (size_t i = begin; i + 1 < end; i++)
        w->items[i].penalty = BREAK_ANYWHERE;
}

void words_fit(Layout *l, Words *w, Len width)
{
    bool wide = false;
    int64_t group = 0;
    for (size_t i = 0; i < w->count && !wide; i++) {
        const Word *word = &w->items[i];
        group += word->width + word->soft_width;
        wide = group > width;
        group = word->penalty < BREAK_NEVER ? 0 : group + word->gap;
    }
    if (!wide)
        return;
    words_fragment(l, w, width);
    size_t begin = 0;
    for (size_t i = 0; i < w->count; i++) {
        if (w->items[i].penalty < BREAK_NEVER || i + 1 == w->count) {
            group_loosen(w, begin, i + 1, width);
            begin = i + 1;
        }
    }
}

Extent words_extent(const Words *w)
{
    Extent e = {0, 0};
    int64_t group = 0, line = 0;
    for (size_t i = 0; i < w->count; i++) {
        const Word *word = &w->items[i];
        group += word->width;
        line += word->width;
        Len min = (Len)(group > INT32_MAX ? INT32_MAX : group);
        Len max = (Len)(line > INT32_MAX ? INT32_MAX : line);
        e.min = min > e.min ? min : e.min;
        e.max = max > e.max ? max : e.max;
        group = word->penalty < BREAK_NEVER ? 0 : group + word->gap;
        line = word->penalty == BREAK_MUST ? 0 : line + word->gap;
    }
    return e;
}
