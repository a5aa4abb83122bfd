/* Contents: the headings with dotted leaders and page numbers. The numbers' width is reserved;
 * leaders and numbers are made when every page is known, and nothing moves. */
#include "layout/flow.h"

enum { CONTENTS_LEVELS = 6, CONTENTS_DEFAULT = 2 };

typedef struct {
    StyleId style;
    Len number_x, title_x; /* from the column's left edge */
    Len gap;               /* above an entry */
} EntryLevel;

static uint8_t contents_depth(const Layout *l)
{
    uint8_t depth = l->doc->meta.contents_depth;
    return depth == 0 ? CONTENTS_DEFAULT : depth > CONTENTS_LEVELS ? CONTENTS_LEVELS : depth;
}

/* Titles stand in a column of their own: no dash is wanted before it. */
static Str entry_number(const Heading *h)
{
    Str number = h->number;
    if (str_ends(number, S("–")))
        number.n -= S("–").n;
    return str_trim(number);
}

static Len number_width(Layout *l, StyleId style, Str number)
{
    Words w = words_new(l->scratch, 0);
    words_text(l, &w, number, style, 0, NOWHERE);
    return words_extent(&w).max;
}

/* Titles of one level begin at one place, right of the widest number. */
static void levels_make(Layout *l, EntryLevel levels[CONTENTS_LEVELS], uint8_t depth)
{
    const Theme *t = l->theme;
    Len x = 0;
    for (uint8_t i = 0; i < depth; i++) {
        Style s = {.face = FACE_SANS,
                   .weight = i == 0 ? STYLE_BOLD : STYLE_REGULAR,
                   .size = t->table_size * (i == 0 ? 106 : 103) / 100,
                   .colour = i == 0 ? t->heading : t->text,
                   .features = FEATURE_TABULAR};
        levels[i] = (EntryLevel){.style = style_add(l, s), .number_x = x};
        levels[i].gap = i == 0 ? t->paragraph_gap : t->paragraph_gap / 5;
        Len widest = 0;
        for (size_t n = 0; n < l->headings.count; n++) {
            const Heading *h = &l->headings.items[n];
            if (h->level - l->level_top != i || h->number.n == 0)
                continue;
            Len width = number_width(l, levels[i].style, entry_number(h));
            widest = width > widest ? width : widest;
        }
        x += widest > 0 ? widest + s.size * 9 / 10 : i == 0 ? 0 : s.size;
        levels[i].title_x = x;
        arena_reset(l->scratch);
    }
}

static Len number_room(const Layout *l)
{
    return l->theme->table_size * 5 / 2; /* four digits */
}

static void entry_links(Layout *l, const Column *c, Strip *strip, const Item *items, uint32_t count,
                        Str anchor, uint32_t element)
{
    Item *all = NEW_ARRAY(l->scratch, Item, count + 1);
    LinkTarget *to = NEW(l->ctx->mem, LinkTarget);
    to->anchor = anchor;
    for (uint32_t i = 0; i < count; i++)
        all[i] = items[i];
    all[count] =
        (Item){ITEM_LINK, element, c->x, 0, NOWHERE, 0, .link = {c->width, strip->height, to}};
    strip->placed = placed_copy(l, all, count + 1);
}

static void entry_flow(Layout *l, const Column *c, const Heading *h, const EntryLevel *level)
{
    uint32_t item = element_add(l, ROLE_TOC_ITEM, c->element);
    uint32_t link = element_add(l, ROLE_LINK, element_add(l, ROLE_REFERENCE, item));
    Len leading = l->theme->table_leading * 112 / 100;
    stream_gap(c->out, level->gap, level->gap / 3);
    if (h->number.n > 0) {
        Words n = words_new(l->scratch, 0);
        words_text(l, &n, entry_number(h), level->style, link, NOWHERE);
        label_add(l, c->out, &n, c->x + level->number_x, 0, ALIGN_LEFT);
    }
    Words w = words_new(l->scratch, 0);
    words_text(l, &w, h->title, level->style, link, h->block->span);
    Len x = c->x + level->title_x, width = c->width - level->title_x - number_room(l) * 2;
    SetLines lines =
        set_words(l, &w, x, width, &(ParaStyle){level->style, leading, ALIGN_LEFT, false});
    for (size_t i = 0; i < lines.count; i++) {
        const SetLine *line = &lines.items[i];
        Strip strip = {.height = line->height, .baseline = line->baseline};
        strip.penalty = i > 0 ? PAGE_NEVER : 0;
        entry_links(l, c, &strip, line->placed.items, line->placed.count, h->anchor, link);
        strip.entry = i + 1 == lines.count ? h : NULL;
        strip.entry_x = x + line->width;
        strip.entry_element = link;
        stream_push(l, c, strip);
    }
    if (h->level > 0 && h->level == l->level_top)
        stream_keep(c->out, PAGE_LONELY);
    scratch_done(l, c->out);
}

static void title_flow(Layout *l, const Column *c, FurnitureWord word, Len size)
{
    const Theme *t = l->theme;
    bool titled = l->doc->meta.title.n > 0;
    uint32_t heading = element_add(l, titled ? heading_role(l, 2) : ROLE_P, c->element);
    StyleId style = style_of(l, FACE_SANS, STYLE_BOLD, size, t->heading);
    Words w = words_new(l->scratch, 0);
    words_text(l, &w, furniture_word(l, word), style, heading, NOWHERE);
    stream_paragraph(l, c, &w, &(ParaStyle){style, size * 6 / 5, ALIGN_LEFT, false});
}

static EntryLevel caption_level(Layout *l, BlockKind kind)
{
    const Theme *t = l->theme;
    Style s = {.face = FACE_SANS,
               .size = t->table_size * 103 / 100,
               .colour = t->text,
               .features = FEATURE_TABULAR};
    EntryLevel level = {.style = style_add(l, s), .gap = t->paragraph_gap / 5};
    for (size_t i = 0; i < l->captions.count; i++) {
        const Heading *h = &l->captions.items[i];
        Len width = h->block->kind == kind ? number_width(l, level.style, entry_number(h)) : 0;
        level.title_x = width > level.title_x ? width : level.title_x;
    }
    level.title_x += s.size * 9 / 10;
    return level;
}

/* The tables, or the figures, of a document that has many. */
static void captions_flow(Layout *l, const Column *c, BlockKind kind, FurnitureWord word)
{
    enum { MANY = 5 };
    const Theme *t = l->theme;
    size_t count = 0;
    for (size_t i = 0; i < l->captions.count; i++)
        count += l->captions.items[i].block->kind == kind;
    if (count < MANY)
        return;
    EntryLevel level = caption_level(l, kind);
    stream_gap(c->out, t->heading_before[2], t->heading_before[2] / 2);
    title_flow(l, c, word, t->heading_size[2]);
    stream_gap(c->out, t->paragraph_gap, 0);
    stream_keep(c->out, PAGE_NEVER);
    Column inner = *c;
    inner.element = element_add(l, ROLE_TOC, c->element);
    for (size_t i = 0; i < l->captions.count; i++)
        if (l->captions.items[i].block->kind == kind)
            entry_flow(l, &inner, &l->captions.items[i], &level);
}

void flow_contents(Layout *l, const Column *c)
{
    const Theme *t = l->theme;
    EntryLevel levels[CONTENTS_LEVELS];
    uint8_t depth = contents_depth(l);
    levels_make(l, levels, depth);
    l->entry_style = style_add(l, (Style){.face = FACE_SANS,
                                          .size = t->table_size,
                                          .colour = t->text,
                                          .features = FEATURE_TABULAR});
    title_flow(l, c, WORD_CONTENTS, t->heading_size[1]);
    stream_gap(c->out, t->paragraph_gap * 2, 0);
    Column inner = *c;
    inner.element = element_add(l, ROLE_TOC, c->element);
    for (size_t i = 0; i < l->headings.count; i++) {
        uint8_t level = (uint8_t)(l->headings.items[i].level - l->level_top);
        if (level < depth)
            entry_flow(l, &inner, &l->headings.items[i], &levels[level]);
    }
    captions_flow(l, c, BLOCK_TABLE, WORD_TABLES);
    captions_flow(l, c, BLOCK_FIGURE, WORD_FIGURES);
    /* The text begins on a new page, unless that would leave much of this one empty. */
    stream_gap(c->out, t->body_leading * 3, t->body_leading);
    c->out->penalty = PAGE_WELCOME;
}

/* ---- when the pages are known ---------------------------------------------------------------- */

static void text_fill(Layout *l, Item *item, const Run *run, Len x, Colour colour)
{
    Len size = style_at(l, l->entry_style)->size;
    item->x = x;
    item->colour = colour;
    item->text.run = run;
    item->text.count = run->count;
    item->text.size = size;
    item->text.width = len_of(run->advance, run->font, size);
}

/* Dots stand in columns: they are counted from the right edge. */
static void leader_fill(Layout *l, Item *item, Len from, Len to, Len right)
{
    Len size = style_at(l, l->entry_style)->size;
    const Run *one = text_run(l, l->entry_style, S(" ."), NOWHERE);
    Len unit = len_of(one->advance, one->font, size);
    if (unit > 0)
        to = right - (right - to + unit - 1) / unit * unit;
    Len room = to - from - size / 2;
    if (unit <= 0 || room < unit * 2) {
        item->kind = ITEM_RECT; /* no room: nothing to see */
        item->rect.w = item->rect.h = 0;
        return;
    }
    Buf dots = buf_new(l->scratch);
    for (Len i = 0; i < room / unit; i++)
        buf_put(&dots, S(" ."));
    const Run *run = text_run(l, l->entry_style, buf_str(&dots), NOWHERE);
    text_fill(l, item, run, to - len_of(run->advance, run->font, size), l->theme->muted);
    item->element = 0;
}

void contents_finish(Layout *l)
{
    for (size_t i = 0; i < l->entries.count; i++) {
        const Entry *e = &l->entries.items[i];
        uint32_t page = e->heading->page;
        const Run *run = text_run(l, l->entry_style, str_print(l->scratch, "%u", page), NOWHERE);
        Len width = len_of(run->advance, run->font, style_at(l, l->entry_style)->size);
        text_fill(l, e->number, run, e->right - width, l->theme->text);
        leader_fill(l, e->leader, e->from, e->number->x - l->theme->table_size / 2, e->right);
    }
    arena_reset(l->scratch);
}
