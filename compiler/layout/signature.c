/* Signature: place and date, then a box per party, two in a row. It is never cut, and never alone
 * on its page: what is signed stands above it (pages.c). */
#include "layout/flow.h"

typedef struct {
    Layout *l;
    StyleId label, name;
    Len leading;
    VEC(Item) items; /* of the strip at hand; y from its top */
} Signer;

typedef struct {
    Str name, signatory, quality;
} Party;

static void placed_add(Signer *s, const Placed *placed, Len y)
{
    for (uint32_t i = 0; i < placed->count; i++) {
        Item item = placed->items[i];
        item.y += y;
        *VEC_PUSH(s->l->scratch, &s->items) = item;
    }
}

enum { BOX_PAD = 8000 };

/* Words at x; gives where they end. */
static Len words_at(Signer *s, Str text, StyleId style, uint32_t element, Len x, Len width, Len *y)
{
    Layout *l = s->l;
    Words w = words_new(l->scratch, 0);
    words_text(l, &w, text, style, element, NOWHERE);
    ParaStyle p = {style, s->leading, ALIGN_LEFT, true};
    SetLines lines = set_words(l, &w, x, width, &p);
    Len end = x;
    for (size_t i = 0; i < lines.count; i++) {
        placed_add(s, &lines.items[i].placed, *y);
        *y += lines.items[i].height;
        end = x + lines.items[i].width;
    }
    return end;
}

static void rule_at(Signer *s, Len x, Len y, Len width)
{
    *VEC_PUSH(s->l->scratch, &s->items) = item_rect(x, y, width, PT(0.35), s->l->theme->muted);
}

static Str with_colon(Signer *s, FurnitureWord word)
{
    return str_print(s->l->ctx->mem, "%.*s%s", STR_ARG(furniture_word(s->l, word)),
                     s->l->lang == LANG_FR ? " :" : ":");
}

/* "Nom : ____", or what stands there */
static void field_at(Signer *s, FurnitureWord word, Str said, uint32_t element, Len x, Len width,
                     Len *y)
{
    Len baseline = *y + baseline_of(s->l, s->label, s->leading), top = *y;
    Len end = words_at(s, with_colon(s, word), s->label, element, x, width, y) + PT(4);
    if (said.n == 0)
        rule_at(s, end, baseline + PT(1.2), x + width - end);
    else
        words_at(s, said, s->name, element, end, x + width - end, &top);
    *y = top > *y ? top : *y;
    *y += s->leading / 3;
}

static void push_items(Signer *s, const Column *c, Len height, int32_t penalty)
{
    stream_push(s->l, c,
                (Strip){.height = height,
                        .penalty = penalty,
                        .placed = placed_copy(s->l, s->items.items, s->items.count)});
    s->items.count = 0;
}

static void place_and_date(Signer *s, const Column *c)
{
    Layout *l = s->l;
    uint32_t element = element_add(l, ROLE_P, c->element);
    Len baseline = baseline_of(l, s->name, s->leading), y = 0, half = c->width / 2;
    Len end = words_at(s, furniture_word(l, WORD_DONE_AT), s->name, element, c->x, half, &y);
    rule_at(s, end + PT(4), baseline + PT(1.2), c->x + half - end - PT(8));
    y = 0;
    end = words_at(s, furniture_word(l, WORD_DONE_ON), s->name, element, c->x + half, half, &y);
    rule_at(s, end + PT(4), baseline + PT(1.2), half / 2);
    push_items(s, c, s->leading * 3 / 2, PAGE_NEVER);
    c->out->items[c->out->count - 1].signature = true;
}

static void frame_at(Signer *s, Len x, Len w, Len h)
{
    Len line = PT(0.4);
    Colour colour = s->l->theme->rule;
    const Item sides[] = {item_rect(x, 0, w, line, colour), item_rect(x, h - line, w, line, colour),
                          item_rect(x, 0, line, h, colour),
                          item_rect(x + w - line, 0, line, h, colour)};
    for (int i = 0; i < 4; i++)
        *VEC_PUSH(s->l->scratch, &s->items) = sides[i];
}

/* How high the name of a party stands. */
static Len name_height(Signer *s, Str party, Len width)
{
    Words w = words_new(s->l->scratch, 0);
    s->l->dry = true;
    words_text(s->l, &w, party, s->name, 0, NOWHERE);
    s->l->dry = false;
    ParaStyle p = {.style = s->name, .leading = s->leading, .align = ALIGN_LEFT, .hyphens = true};
    return (Len)set_words(s->l, &w, 0, width - 2 * BOX_PAD, &p).count * s->leading;
}

/* Names of neighbours take the same height, so that their fields stand side by side. */
static Len box_at(Signer *s, const Column *c, Party p, Len names, Len x, Len width)
{
    Layout *l = s->l;
    Str party = p.name;
    uint32_t element = element_add(l, ROLE_P, c->element);
    Len pad = BOX_PAD, y = pad;
    if (party.n > 0) {
        words_at(s, furniture_word(l, WORD_PARTY), s->label, element, x + pad, width - 2 * pad, &y);
        Len below = y + names;
        words_at(s, party, s->name, element, x + pad, width - 2 * pad, &y);
        y = below + s->leading / 2;
    }
    Len room = width - 2 * pad;
    field_at(s, WORD_NAME, p.signatory, element_add(l, ROLE_P, c->element), x + pad, room, &y);
    field_at(s, WORD_QUALITY, p.quality, element_add(l, ROLE_P, c->element), x + pad, room, &y);
    words_at(s, with_colon(s, WORD_SIGNATURE), s->label, element_add(l, ROLE_P, c->element),
             x + pad, width - 2 * pad, &y);
    return y + MM(22) + pad;
}

static void name_paragraph(Signer *s, const Column *c, Str party)
{
    if (party.n == 0)
        return;
    Words w = words_new(s->l->scratch, 0);
    words_text(s->l, &w, party, s->name, element_add(s->l, ROLE_P, c->element), NOWHERE);
    ParaStyle p = {.style = s->name, .leading = s->leading, .align = ALIGN_LEFT, .hyphens = true};
    stream_lines(s->l, c, set_words(s->l, &w, c->x, c->width, &p));
    stream_gap(c->out, s->leading / 2, 0);
}

static Party party_at(const DocumentMeta *m, size_t i)
{
    if (i >= m->party_count)
        return (Party){{0}, {0}, {0}};
    return (Party){m->parties[i], meta_signatory(m, i), meta_quality(m, i)};
}

static void boxes(Signer *s, const Column *c, const DocumentMeta *m, size_t count)
{
    Len gutter = PT(12), width = (c->width - gutter) / 2;
    for (size_t i = 0; i < count; i += 2) {
        bool pair = i + 1 < count;
        Party left = party_at(m, i), right = party_at(m, i + 1);
        Len names = name_height(s, left.name, width), other = name_height(s, right.name, width);
        names = other > names ? other : names;
        if (names > s->l->height / 4) { /* too much for a box: said above it */
            name_paragraph(s, c, left.name);
            name_paragraph(s, c, right.name);
            left.name = right.name = (Str){0};
            names = 0;
        }
        Len height = box_at(s, c, left, names, c->x, width);
        if (pair) {
            Len beside = box_at(s, c, right, names, c->x + width + gutter, width);
            height = beside > height ? beside : height;
            frame_at(s, c->x + width + gutter, width, height);
        }
        frame_at(s, c->x, width, height);
        stream_gap(c->out, gutter, 0);
        push_items(s, c, height, PAGE_NEVER);
    }
}

void flow_signature(Layout *l, const Column *c)
{
    const DocumentMeta *m = &l->doc->meta;
    const Theme *t = l->theme;
    Signer s = {.l = l, .leading = t->table_leading * 11 / 10};
    s.label = style_of(l, FACE_SANS, STYLE_REGULAR, t->small_size, t->muted);
    s.name = style_of(l, FACE_SANS, STYLE_REGULAR, t->table_size, t->text);
    stream_gap(c->out, t->body_leading * 2, t->body_leading);
    place_and_date(&s, c);
    boxes(&s, c, m, m->party_count > 0 ? m->party_count : 2);
    scratch_done(l, c->out);
}
