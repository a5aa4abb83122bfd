/* Streams: strips one below the other, with the space between them and the price of a page that
 * ends there. */
#include "layout/flow.h"

#include <string.h>

Item item_rect(Len x, Len y, Len w, Len h, Colour colour)
{
    return (Item){.kind = ITEM_RECT, .x = x, .y = y, .colour = colour, .rect = {w, h}};
}

void stream_gap(Stream *s, Len gap, Len give)
{
    if (gap > s->gap) {
        s->gap = gap;
        s->give = give;
    }
}

void stream_keep(Stream *s, int32_t penalty)
{
    if (s->penalty == PAGE_MUST || penalty == 0)
        return;
    if (penalty == PAGE_MUST || penalty > s->penalty)
        s->penalty = penalty;
}

static void labels_put(Layout *l, Stream *s, Strip *strip)
{
    size_t labels = s->labels.count, own = strip->placed.count;
    if (labels == 0)
        return;
    Item *items = NEW_ARRAY(l->batch[0], Item, labels + own);
    for (size_t i = 0; i < labels; i++) {
        items[i] = s->labels.items[i];
        items[i].y += strip->baseline;
    }
    if (own > 0)
        memcpy(items + labels, strip->placed.items, own * sizeof *items);
    strip->placed = (Placed){items, (uint32_t)(labels + own)};
    s->labels.count = 0;
}

Strip *stream_push(Layout *l, const Column *c, Strip strip)
{
    Stream *s = c->out;
    stream_keep(s, strip.penalty);
    static const int32_t below_heading[HEADING_KEEPS + 1] = {0, PAGE_STUB, PAGE_STUB, PAGE_DEAR,
                                                             PAGE_NEVER};
    if (s->kept > 0)
        stream_keep(s, below_heading[s->kept--]);
    strip.penalty = s->penalty;
    strip.gap = s->begun ? s->gap : 0;
    strip.give = s->begun ? s->give : 0;
    strip.decor = c->decor;
    labels_put(l, s, &strip);
    s->gap = s->give = 0;
    s->penalty = 0;
    s->begun = true;
    *VEC_PUSH(l->ctx->tmp, s) = strip;
    return &s->items[s->count - 1];
}

void stream_notes(Layout *l, const Column *c, size_t end)
{
    if (c->out != &l->body)
        return; /* a note called in a note follows the note */
    size_t before = l->notes.count;
    while (l->note_next < end && l->note_next < l->note_queue.count)
        flow_note(l, l->note_queue.items[l->note_next++]);
    l->body.items[l->body.count - 1].notes += (uint32_t)(l->notes.count - before);
}

void stream_lines(Layout *l, const Column *c, SetLines lines)
{
    for (size_t i = 0; i < lines.count; i++) {
        const SetLine *line = &lines.items[i];
        Strip strip = {.height = line->height, .baseline = line->baseline, .placed = line->placed};
        bool widow = i + 1 == lines.count, orphan = i == 1;
        if (i > 0 && (widow || orphan))
            strip.penalty = PAGE_NEVER;
        else if (i > 0 && lines.items[i - 1].hyphen)
            strip.penalty = PAGE_HYPHEN;
        stream_push(l, c, strip);
        stream_notes(l, c, line->notes);
    }
}

void stream_paragraph(Layout *l, const Column *c, Words *w, const ParaStyle *p)
{
    stream_lines(l, c, set_words(l, w, c->x, c->width, p));
    scratch_done(l, c->out);
}

void stream_blank(Layout *l, const Column *c, Len height)
{
    stream_push(l, c, (Strip){.height = height, .baseline = baseline_of(l, c->text, height)});
}

Len label_add(Layout *l, Stream *s, Words *w, Len x, Len width, Align align)
{
    Len total = 0;
    for (size_t i = 0; i < w->count; i++)
        total += w->items[i].width + (i + 1 < w->count ? w->items[i].gap : 0);
    if (align == ALIGN_RIGHT)
        x += width - total;
    for (size_t i = 0; i < w->count; i++) {
        const Word *word = &w->items[i];
        const Style *style = style_at(l, word->style);
        bool final = i + 1 == w->count;
        *VEC_PUSH(l->ctx->tmp, &s->labels) =
            (Item){ITEM_TEXT,
                   word->element,
                   x,
                   -style->rise,
                   word->span,
                   style->colour,
                   .text = {word->run, word->first, word->count, style->size, word->width,
                            final ? 0 : word->gap, 0, false, !final && word->gap == 0}};
        x += word->width + word->gap;
    }
    return total;
}
