/* Blocks: headings, paragraphs, lists, quotes and breaks -> strips. */
#include "layout/flow.h"

/* ---- headings ----------------------------------------------------------------------------- */

static void caption_collect(Layout *l, const Block *b)
{
    Heading *h = VEC_PUSH(l->ctx->mem, &l->captions);
    *h = (Heading){.block = b, .number = b->number, .anchor = b->anchor};
    h->title = inlines_plain(l->ctx->mem, b->inlines);
    if (h->anchor.n == 0)
        h->anchor = str_print(l->ctx->mem, "pdoc-caption-%zu", l->captions.count);
}

static void headings_of(Layout *l, const Block *first)
{
    for (const Block *b = first; b != NULL; b = b->next) {
        if (b->kind == BLOCK_HEADING) {
            Heading *h = VEC_PUSH(l->ctx->mem, &l->headings);
            *h = (Heading){.block = b, .level = b->level};
            h->number = heading_label(l->ctx->mem, &l->doc->meta, b);
            h->title = inlines_plain(l->ctx->mem, b->inlines);
            h->anchor = b->anchor.n > 0
                            ? b->anchor
                            : str_print(l->ctx->mem, "pdoc-heading-%zu", l->headings.count);
        } else if ((b->kind == BLOCK_TABLE || b->kind == BLOCK_FIGURE) && b->number.n > 0) {
            caption_collect(l, b);
        } else if (b->kind == BLOCK_QUOTE || b->kind == BLOCK_LIST || b->kind == BLOCK_ITEM) {
            headings_of(l, b->child);
        }
    }
}

void flow_headings(Layout *l, const Block *first)
{
    headings_of(l, first);
    l->level_top = 6;
    for (size_t i = 0; i < l->headings.count; i++)
        if (l->headings.items[i].level < l->level_top)
            l->level_top = l->headings.items[i].level;
}

Role heading_role(Layout *l, uint8_t level)
{
    while (l->outline_depth > 0 && l->outline[l->outline_depth - 1] >= level)
        l->outline_depth--;
    l->outline[l->outline_depth] = level;
    return (Role)(ROLE_H1 + l->outline_depth++);
}

static StyleId heading_style(Layout *l, uint8_t level, bool number)
{
    const Theme *t = l->theme;
    FontStyle weight = level >= 6 ? STYLE_ITALIC : STYLE_BOLD;
    return style_of(l, FACE_SANS, weight, t->heading_size[level - 1],
                    number ? t->accent : t->heading);
}

/* Is there room for its label left of the text? */
bool heading_hangs(Layout *l, const Heading *h)
{
    StyleId style = heading_style(l, h->level, true);
    Len size = style_at(l, style)->size;
    return run_width(text_run(l, style, h->number, NOWHERE), size) + size / 2 <= l->hang;
}

/* The label hangs left of the text where there is room, else it stands before the title. */
static void heading_number(Layout *l, const Column *c, Words *w, const Block *b, uint32_t element)
{
    Str label = heading_label(l->ctx->mem, &l->doc->meta, b);
    StyleId style = heading_style(l, b->level, true);
    Words hung = words_new(l->scratch, 0);
    words_text(l, &hung, label, style, element, b->span);
    Len hang = l->hang, gap = style_at(l, style)->size / 2;
    Len width = words_extent(&hung).max;
    if (l->numbered && c->x == l->left && c->out == &l->body && width + gap <= hang) {
        label_add(l, c->out, &hung, c->x - hang, hang, ALIGN_LEFT);
        return;
    }
    words_text(l, w, label, style, element, b->span);
    Word *last = &w->items[w->count - 1];
    last->gap = str_ends(label, S("–")) ? gap / 2 : gap * 3 / 2;
    last->penalty = BREAK_NEVER;
}

/* An annex begins on a page of its own. */
static bool begins_page(const Layout *l, const Block *b)
{
    static const Str words[LANG_COUNT][3] = {{S_INIT("Annexe "), S_INIT("ANNEXE "), {0}},
                                             {S_INIT("Annex "), S_INIT("Appendix "), {0}}};
    if (b->level > 2 || b->inlines == NULL)
        return false;
    for (int i = 0; i < 2; i++)
        if (str_starts(b->number.n > 0 ? b->number : b->inlines->text, words[l->lang][i]))
            return true;
    return false;
}

static void flow_heading(Layout *l, const Column *c, const Block *b)
{
    const Theme *t = l->theme;
    uint8_t level = b->level;
    bool empty = b->inlines == NULL && b->number.n == 0;
    uint32_t element = element_add(l, empty ? ROLE_P : heading_role(l, level), c->element);
    stream_gap(c->out, t->heading_before[level - 1], t->heading_before[level - 1] / 3);
    if (begins_page(l, b) && c->out == &l->body)
        stream_keep(c->out, PAGE_MUST);
    else if (level == l->level_top && c->out->penalty == 0)
        c->out->penalty = PAGE_PART;
    Words w = words_new(l->scratch, c->width);
    if (b->number.n > 0)
        heading_number(l, c, &w, b, element);
    StyleId style = heading_style(l, level, false);
    words_inlines(l, &w, b->inlines, style, element);
    Len leading = t->heading_size[level - 1] * 6 / 5;
    SetLines lines =
        set_words(l, &w, c->x, c->width, &(ParaStyle){style, leading, ALIGN_LEFT, false, true});
    size_t first = c->out->count;
    if (lines.count == 0)
        stream_blank(l, c, leading);
    for (size_t i = 0; i < lines.count; i++) {
        const SetLine *line = &lines.items[i];
        stream_push(l, c,
                    (Strip){.height = line->height,
                            .baseline = line->baseline,
                            .placed = line->placed,
                            .penalty = i > 0 ? PAGE_NEVER : 0});
        stream_notes(l, c, line->notes);
    }
    if (l->heading_next < l->headings.count && l->headings.items[l->heading_next].block == b)
        c->out->items[first].heading = &l->headings.items[l->heading_next++];
    stream_gap(c->out, t->heading_after[level - 1], 0);
    c->out->kept = HEADING_KEEPS;
    scratch_done(l, c->out);
}

/* ---- paragraphs --------------------------------------------------------------------------- */

static bool ends_with_colon(const Words *w)
{
    if (w->count == 0 || w->items[w->count - 1].run == NULL)
        return false;
    return str_ends(w->items[w->count - 1].run->text, S(":"));
}

/* All in bold: it introduces what follows, as a heading does. */
static bool is_lead(const Block *b)
{
    return b->inlines != NULL && b->inlines->kind == INLINE_STRONG && b->inlines->next == NULL &&
           b->next != NULL;
}

static void flow_paragraph(Layout *l, const Column *c, const Block *b)
{
    const Inline *only = b->inlines;
    if (only != NULL && only->kind == INLINE_IMAGE && only->next == NULL && flow_figure(l, c, only))
        return;
    uint32_t element = element_add(l, ROLE_P, c->element);
    Words w = words_new(l->scratch, c->width);
    words_inlines(l, &w, b->inlines, c->text, element);
    bool colon = ends_with_colon(&w);
    Len gap = c->tight ? 0 : l->theme->paragraph_gap;
    stream_gap(c->out, gap, gap / 2);
    stream_paragraph(l, c, &w, &(ParaStyle){c->text, c->leading, ALIGN_NONE, true});
    stream_gap(c->out, gap, gap / 2);
    if (colon)
        stream_keep(c->out, PAGE_COLON);
    else if (is_lead(b))
        stream_keep(c->out, PAGE_DEAR);
}

/* ---- lists -------------------------------------------------------------------------------- */

static Str item_label(Layout *l, const Block *list, const Block *item, uint8_t depth, uint32_t at)
{
    static const Str bullets[] = {S_INIT("•"), S_INIT("–"), S_INIT("·")};
    if (item->task != TASK_NONE)
        return item->task == TASK_DONE ? S("☑") : S("☐");
    if (list->ordered)
        return str_print(l->scratch, "%u%c", list->start + at, list->delimiter == ')' ? ')' : '.');
    return bullets[depth < 3 ? depth : 2];
}

static Words label_words(Layout *l, const Column *c, Str label, uint32_t element, Span span)
{
    Style s = *style_at(l, c->text);
    s.features |= FEATURE_TABULAR;
    Words w = words_new(l->scratch, 0);
    words_text(l, &w, label, style_add(l, s), element, span);
    return w;
}

/* Wide enough for the widest label; a deep list keeps a readable measure. */
static Len list_indent(Layout *l, const Column *c, const Block *list, Len gap)
{
    Len indent = l->theme->list_indent;
    uint32_t count = 0;
    for (const Block *item = list->child; item != NULL; item = item->next)
        count++;
    if (list->ordered && count > 0) {
        Str widest = str_print(l->scratch, "%u.", list->start + count - 1);
        Words w = label_words(l, c, widest, 0, list->span);
        Len need = words_extent(&w).max + gap;
        indent = need > indent ? need : indent;
    }
    Len least = l->width / 3;
    if (c->width - indent < least)
        indent = c->width > least ? c->width - least : 0;
    return indent;
}

static void flow_item(Layout *l, const Column *c, const Block *item, Str label, Len indent, Len gap)
{
    uint32_t element = element_add(l, ROLE_LIST_ITEM, c->element);
    uint32_t mark = element_add(l, ROLE_LABEL, element);
    Words w = label_words(l, c, label, mark, item->span);
    Len width = words_extent(&w).max;
    Len room = indent - gap;
    if (room < width) /* no room left for indents: the text makes way on its first line */
        room = width;
    label_add(l, c->out, &w, c->x, room, ALIGN_RIGHT);
    Column inner = *c;
    inner.x += room > indent - gap ? room + gap : indent;
    inner.width = c->x + c->width - inner.x;
    inner.element = element_add(l, ROLE_LIST_BODY, element);
    inner.depth = (uint8_t)(c->depth < 255 ? c->depth + 1 : 255);
    flow_blocks(l, &inner, item->child);
    if (c->out->labels.count > 0)
        stream_blank(l, &inner, c->leading); /* nothing carried the label */
}

/* One paragraph of a line or two. */
static bool is_short(Layout *l, const Block *item)
{
    enum { SHORT_BYTES = 150 };
    const Block *only = item->child;
    if (only == NULL)
        return true;
    return only->next == NULL && only->kind == BLOCK_PARAGRAPH &&
           inlines_plain(l->scratch, only->inlines).n <= SHORT_BYTES;
}

static void flow_list(Layout *l, const Column *c, const Block *list)
{
    Len gap = style_at(l, c->text)->size / 2, para = l->theme->paragraph_gap;
    Len between = list->tight ? para / 5 : para * 3 / 5;
    Column inner = *c;
    inner.element = element_add(l, ROLE_LIST, c->element);
    l->elements.items[inner.element].ordered = list->ordered;
    inner.tight = list->tight;
    Len indent = list_indent(l, c, list, gap), outer = c->depth > 0 ? between : para * 7 / 10;
    stream_gap(c->out, outer, outer / 2);
    uint32_t at = 0;
    const Block *before = NULL;
    for (const Block *item = list->child; item != NULL; item = item->next, at++) {
        if (at > 0)
            stream_gap(c->out, between, between / 2);
        bool second = at == 1, last = at > 0 && item->next == NULL;
        if ((second && is_short(l, before)) || (last && is_short(l, item)))
            stream_keep(c->out, PAGE_BULLET);
        else if (second || last)
            stream_keep(c->out, PAGE_LONELY);
        before = item;
        Str label = item_label(l, list, item, c->depth, at);
        flow_item(l, &inner, item, label, indent, gap);
    }
    stream_gap(c->out, c->depth > 0 ? between : para, para / 2);
}

/* ---- quotes, breaks ----------------------------------------------------------------------- */

static void flow_quote(Layout *l, const Column *c, const Block *b)
{
    Len em = style_at(l, c->text)->size, inset = em * 5 / 4;
    if (c->width - inset < l->width / 3)
        inset = c->width > l->width / 3 ? c->width - l->width / 3 : 0;
    Decor *bar = NEW(l->ctx->tmp, Decor);
    *bar = (Decor){c->decor, c->x + em / 10, PT(2.2), PT(0.5), PT(0.5), 0, l->theme->rule};
    Column inner = *c;
    inner.x += inset;
    inner.width -= inset;
    inner.decor = inset > 0 ? bar : c->decor;
    inner.element = element_add(l, ROLE_QUOTE, c->element);
    inner.tight = false;
    Len gap = l->theme->paragraph_gap;
    stream_gap(c->out, gap * 5 / 4, gap / 2);
    flow_blocks(l, &inner, b->child);
    stream_gap(c->out, gap * 5 / 4, gap / 2);
}

static void flow_break(Layout *l, const Column *c)
{
    Len height = l->theme->body_leading, w = c->width / 4;
    Item rule = item_rect(c->x + (c->width - w) / 2, height / 2, w, PT(0.6), l->theme->rule);
    stream_gap(c->out, l->theme->paragraph_gap, l->theme->paragraph_gap / 2);
    stream_keep(c->out, PAGE_RULE / 4);
    stream_push(l, c,
                (Strip){.height = height,
                        .baseline = height / 2,
                        .placed = placed_copy(l, &rule, 1),
                        .penalty = PAGE_LONELY});
    stream_gap(c->out, l->theme->paragraph_gap, l->theme->paragraph_gap / 2);
    stream_keep(c->out, PAGE_RULE);
}

/* ---- footnotes ---------------------------------------------------------------------------- */

void flow_note(Layout *l, uint32_t number)
{
    const Theme *t = l->theme;
    const Block *note = l->doc->notes[number - 1];
    uint32_t element = element_add(l, ROLE_NOTE, 1);
    uint32_t mark = element_add(l, ROLE_LABEL, element);
    StyleId text = style_of(l, FACE_SERIF, STYLE_REGULAR, t->small_size, t->text);
    Len indent = t->small_size * 3 / 2;
    Column c = {.out = &l->notes,
                .x = l->left,
                .width = l->width,
                .element = element,
                .text = text,
                .leading = t->small_leading,
                .tight = true};
    stream_gap(&l->notes, t->small_leading / 6, 0);
    Words w = label_words(l, &c, str_print(l->scratch, "%u.", number), mark, note->span);
    label_add(l, &l->notes, &w, c.x, indent - t->small_size / 3, ALIGN_RIGHT);
    c.x += indent;
    c.width -= indent;
    size_t first = l->notes.count;
    flow_blocks(l, &c, note->child);
    if (l->notes.labels.count > 0)
        stream_blank(l, &c, c.leading);
    l->notes.items[first].anchor = number;
    l->notes.gap = l->notes.give = 0;
}

/* ---- all ---------------------------------------------------------------------------------- */

/* An image of a file, with a caption, which is part of the figure where the image is shown. */
static void flow_shown(Layout *l, const Column *c, const Block *b)
{
    uint32_t element = c->element;
    size_t before = l->elements.count;
    flow_blocks(l, c, b->child);
    for (size_t i = before; i < l->elements.count; i++)
        if (l->elements.items[i].role == ROLE_FIGURE)
            element = (uint32_t)i;
    stream_keep(c->out, PAGE_NEVER);
    flow_caption(l, c, b, element, ALIGN_CENTER);
    stream_gap(c->out, l->theme->paragraph_gap * 3 / 2, l->theme->paragraph_gap);
}

static void flow_block(Layout *l, const Column *c, const Block *b)
{
    switch (b->kind) {
    case BLOCK_HEADING:
        flow_heading(l, c, b);
        break;
    case BLOCK_PARAGRAPH:
        flow_paragraph(l, c, b);
        break;
    case BLOCK_LIST:
        flow_list(l, c, b);
        break;
    case BLOCK_QUOTE:
        flow_quote(l, c, b);
        break;
    case BLOCK_CODE:
    case BLOCK_HTML:
        flow_code(l, c, b);
        break;
    case BLOCK_BREAK:
        flow_break(l, c);
        break;
    case BLOCK_TABLE:
        flow_table(l, c, b);
        break;
    case BLOCK_FIGURE:
        if (b->figure != NULL)
            flow_plot(l, c, b);
        else
            flow_shown(l, c, b);
        break;
    case BLOCK_DOCUMENT:
    case BLOCK_ITEM:
    case BLOCK_NOTE:
    case BLOCK_ROW:
    case BLOCK_CELL:
        flow_blocks(l, c, b->child);
        break;
    }
}

void flow_blocks(Layout *l, const Column *c, const Block *first)
{
    for (const Block *b = first; b != NULL; b = b->next) {
        flow_block(l, c, b);
        if (c->out == &l->body)
            pages_flush(l, false);
    }
}
