/* Cover: the first page: title, parties, what the document is and who may read it. And the title
 * block of a document without one. Parts are set one by one, then stand in the page's height. */
#include "layout/flow.h"

enum { TITLE_LINES = 4 };

static Column part_column(const Column *c, Stream *out)
{
    Column part = *c;
    part.out = out;
    return part;
}

/* A part goes down the document's stream, `gap` below what is there. */
static void part_append(Layout *l, const Column *c, const Stream *part, Len gap)
{
    for (size_t i = 0; i < part->count; i++) {
        stream_gap(c->out, i == 0 ? gap : part->items[i].gap, 0);
        stream_push(l, c, part->items[i]);
    }
}

static Len part_height(const Stream *part)
{
    Len sum = 0;
    for (size_t i = 0; i < part->count; i++)
        sum += part->items[i].height + (i > 0 ? part->items[i].gap : 0);
    return sum;
}

/* ---- titles ------------------------------------------------------------------------------- */

static SetLines title_lines(Layout *l, const Column *c, Len size, uint32_t element)
{
    StyleId style = style_of(l, FACE_SANS, STYLE_BOLD, size, l->theme->heading);
    Words w = words_new(l->scratch, 0);
    words_text(l, &w, l->doc->meta.title, style, element, NOWHERE);
    ParaStyle p = {style, size * 23 / 20, ALIGN_LEFT, false, true};
    return set_words(l, &w, c->x, c->width, &p);
}

/* A long title takes smaller letters. */
static void title_flow(Layout *l, const Column *c, Len size)
{
    uint32_t element = element_add(l, heading_role(l, 1), c->element);
    SetLines lines = title_lines(l, c, size, element);
    for (int i = 0; i < 3 && lines.count > TITLE_LINES; i++) {
        size = size * 17 / 20;
        lines = title_lines(l, c, size, element);
    }
    stream_lines(l, c, lines);
}

static void text_flow(Layout *l, const Column *c, Str text, StyleId style, Role role)
{
    if (text.n == 0)
        return;
    Words w = words_new(l->scratch, 0);
    words_text(l, &w, text, style, element_add(l, role, c->element), NOWHERE);
    Len leading = style_at(l, style)->size * 4 / 3;
    stream_paragraph(l, c, &w, &(ParaStyle){style, leading, ALIGN_LEFT, false});
}

static void bar_flow(Layout *l, const Column *c)
{
    Item bar = item_rect(c->x, 0, PT(34), PT(3.2), l->theme->accent);
    stream_push(l, c, (Strip){.height = PT(3.2), .placed = placed_copy(l, &bar, 1)});
    stream_gap(c->out, PT(16), 0);
}

/* ---- the cover's parts ---------------------------------------------------------------------- */

static void logo_flow(Layout *l, const Column *c)
{
    if (l->theme->logo.n == 0)
        return;
    uint32_t picture = picture_of(l, l->theme->logo, l->theme->logo_span, MM(60), MM(22));
    if (picture == 0)
        return;
    const Picture *p = &l->pictures.items[picture];
    uint32_t element = element_add(l, ROLE_FIGURE, c->element);
    Str author = l->doc->meta.author;
    l->elements.items[element].alt = author.n > 0 ? author : S("Logo");
    Item item = {
        ITEM_IMAGE, element, c->x, 0, l->theme->logo_span, 0, .image = {p->image, p->w, p->h}};
    stream_push(l, c, (Strip){.height = p->h, .placed = placed_copy(l, &item, 1)});
}

static void titles_flow(Layout *l, const Column *c)
{
    const Theme *t = l->theme;
    bar_flow(l, c);
    title_flow(l, c, t->title_size);
    stream_gap(c->out, PT(10), 0);
    StyleId style = style_of(l, FACE_SERIF, STYLE_ITALIC, t->body_size * 14 / 10, t->muted);
    text_flow(l, c, l->doc->meta.subtitle, style, ROLE_P);
}

static StyleId label_style(Layout *l)
{
    const Theme *t = l->theme;
    return style_of(l, FACE_SANS, STYLE_REGULAR, t->small_size, t->muted);
}

static void parties_flow(Layout *l, const Column *c)
{
    const DocumentMeta *m = &l->doc->meta;
    const Theme *t = l->theme;
    if (m->party_count == 0)
        return;
    text_flow(l, c, furniture_word(l, WORD_BETWEEN), label_style(l), ROLE_P);
    stream_gap(c->out, PT(4), 0);
    StyleId style = style_of(l, FACE_SERIF, STYLE_REGULAR, t->body_size * 12 / 10, t->text);
    for (size_t i = 0; i < m->party_count; i++) {
        text_flow(l, c, m->parties[i], style, ROLE_P);
        stream_gap(c->out, PT(3), 0);
    }
}

/* A label, its value right of it, a hair line above. */
static void fact_flow(Layout *l, const Column *c, Str name, Str value)
{
    const Theme *t = l->theme;
    Len column = c->width * 3 / 10;
    uint32_t element = element_add(l, ROLE_P, c->element);
    Words label = words_new(l->scratch, 0);
    words_text(l, &label, name, label_style(l), element, NOWHERE);
    label_add(l, c->out, &label, c->x, column, ALIGN_LEFT);
    StyleId style = style_of(l, FACE_SANS, STYLE_REGULAR, t->table_size * 11 / 10, t->text);
    Words w = words_new(l->scratch, 0);
    words_text(l, &w, value, style, element, NOWHERE);
    SetLines lines = set_words(l, &w, c->x + column, c->width - column,
                               &(ParaStyle){style, t->table_leading * 11 / 10, ALIGN_LEFT, true});
    Len pad = t->table_pad_y * 5 / 4;
    for (size_t i = 0; i < lines.count; i++) {
        Strip strip = {.height = lines.items[i].height,
                       .baseline = lines.items[i].baseline,
                       .placed = lines.items[i].placed};
        stream_push(l, c, strip);
    }
    stream_gap(c->out, pad, 0);
    Item rule = item_rect(c->x, 0, c->width, PT(0.3), t->rule);
    stream_push(l, c, (Strip){.height = PT(0.3), .placed = placed_copy(l, &rule, 1)});
    stream_gap(c->out, pad, 0);
}

static void facts_flow(Layout *l, const Column *c)
{
    CoverLine facts[FACT_LIMIT];
    size_t count = doc_facts(&l->doc->meta, facts);
    for (size_t i = 0; i < count; i++)
        fact_flow(l, c, facts[i].label.in[l->lang], facts[i].value);
}

/* ---- the whole ---------------------------------------------------------------------------- */

void flow_cover(Layout *l, const Column *c)
{
    Stream logo = {0}, titles = {0}, parties = {0}, facts = {0};
    Column column = part_column(c, &logo);
    logo_flow(l, &column);
    column.out = &titles;
    titles_flow(l, &column);
    column.out = &parties;
    parties_flow(l, &column);
    column.out = &facts;
    facts_flow(l, &column);
    Len top = l->height * 24 / 100 - part_height(&logo), least = PT(24);
    Len used = part_height(&logo) + part_height(&titles) + part_height(&parties) +
               part_height(&facts) + PT(4);
    Len gap = PT(48);
    top = used + top + 2 * gap > l->height ? least : top;
    Len rest = l->height - used - top - gap;
    stream_push(l, c, (Strip){.height = PT(1), .bare = true});
    part_append(l, c, &logo, 0);
    part_append(l, c, &titles, top > least ? top : least);
    part_append(l, c, &parties, gap);
    part_append(l, c, &facts, rest > least ? rest : least);
    stream_keep(c->out, PAGE_MUST);
    arena_reset(l->scratch);
}

void flow_title(Layout *l, const Column *c)
{
    const DocumentMeta *m = &l->doc->meta;
    const Theme *t = l->theme;
    Str version = m->version;
    if (version.n > 0)
        version = str_print(l->ctx->mem, "%.*s %.*s", STR_ARG(furniture_word(l, WORD_VERSION)),
                            STR_ARG(version));
    Str copy = m->copy;
    if (copy.n > 0)
        copy = str_print(l->ctx->mem, "%.*s %.*s", STR_ARG(furniture_word(l, WORD_COPY)),
                         STR_ARG(copy));
    const Str facts[] = {m->reference, version,   m->status,   m->date,
                         copy,         m->author, m->audience, m->confidentiality};
    Buf line = buf_new(l->ctx->mem);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        if (facts[i].n > 0 && line.n > 0)
            buf_put(&line, S(" · "));
        buf_put(&line, facts[i]);
    }
    size_t first = c->out->count;
    title_flow(l, c, t->title_size * 4 / 5);
    c->out->items[first].open = true;
    stream_gap(c->out, PT(5), 0);
    text_flow(l, c, m->subtitle,
              style_of(l, FACE_SERIF, STYLE_ITALIC, t->body_size * 12 / 10, t->muted), ROLE_P);
    stream_gap(c->out, PT(5), 0);
    text_flow(l, c, buf_str(&line), label_style(l), ROLE_P);
    stream_gap(c->out, t->paragraph_gap, 0);
    bar_flow(l, c);
    stream_gap(c->out, t->paragraph_gap * 2, t->paragraph_gap);
}
