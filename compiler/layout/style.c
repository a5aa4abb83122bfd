/* Styles: faces at sizes, each made once; text -> runs, with a word about glyphs that no font
 * has; the elements and link targets of the document. */
#include "layout/flow.h"

/* About how many elements blocks make: an array that grows leaves its old copies behind, and they
 * would be a tenth of a long document's memory. */
static size_t elements_expected(const Block *first)
{
    static const uint8_t own[] = {
        [BLOCK_HEADING] = 5, /* three of them in the contents */
        [BLOCK_ITEM] = 3,    [BLOCK_CODE] = 2, [BLOCK_HTML] = 2, [BLOCK_TABLE] = 4,
    };
    size_t count = 0;
    for (const Block *b = first; b != NULL; b = b->next) {
        size_t kind = (size_t)b->kind;
        count += kind < sizeof own && own[kind] > 0 ? own[kind] : 1;
        for (const Inline *in = b->inlines; in != NULL; in = in->next)
            count += in->kind == INLINE_LINK || in->kind == INLINE_NOTE || in->kind == INLINE_IMAGE;
        count += elements_expected(b->child);
    }
    return count;
}

void styles_start(Layout *l)
{
    const Str families[FACE_COUNT] = {
        [FACE_SERIF] = l->theme->serif, [FACE_SANS] = l->theme->sans, [FACE_MONO] = l->theme->mono};
    const Span spans[FACE_COUNT] = {[FACE_SERIF] = l->theme->serif_span,
                                    [FACE_SANS] = l->theme->sans_span,
                                    [FACE_MONO] = l->theme->mono_span};
    fonts_named_at(l->fonts, l->theme->fallback_span);
    font_fallbacks(l->ctx, l->fonts, l->theme->fallback);
    for (int face = 0; face < FACE_COUNT; face++) {
        fonts_named_at(l->fonts, spans[face]);
        for (int weight = 0; weight < 4; weight++)
            l->faces[face][weight] = font_find(l->ctx, l->fonts, families[face], (FontStyle)weight);
    }
    enum { FURNITURE_ELEMENTS = 64 }; /* cover, contents, signature */
    l->elements.cap = elements_expected(l->doc->root->child) + FURNITURE_ELEMENTS;
    l->elements.items = NEW_ARRAY(l->ctx->mem, Element, l->elements.cap);
    *VEC_PUSH(l->ctx->mem, &l->elements) = (Element){0}; /* element 0 is "artifact" */
    *VEC_PUSH(l->ctx->tmp, &l->links) = NULL;            /* 0: no link */
    *VEC_PUSH(l->ctx->mem, &l->pictures) = (Picture){0};
}

static bool same_style(const Style *a, const Style *b)
{
    return a->face == b->face && a->weight == b->weight && a->size == b->size &&
           a->rise == b->rise && a->colour == b->colour && a->features == b->features &&
           a->strike == b->strike && a->code == b->code;
}

StyleId style_add(Layout *l, Style s)
{
    if (s.face == FACE_SANS)
        s.features |= FEATURE_NO_LIGATURES;
    for (size_t i = l->styles.count; i-- > 0;)
        if (same_style(&l->styles.items[i], &s))
            return (StyleId)i;
    s.font = l->faces[s.face][s.weight];
    if (l->styles.count > UINT16_MAX) /* sizes, faces and colours come from the theme: dozens */
        return 0;
    *VEC_PUSH(l->ctx->tmp, &l->styles) = s;
    return (StyleId)(l->styles.count - 1);
}

StyleId style_of(Layout *l, Face face, FontStyle weight, Len size, Colour colour)
{
    return style_add(l, (Style){.face = face, .weight = weight, .size = size, .colour = colour});
}

Len run_width(const Run *run, Len size)
{
    int64_t sum = 0;
    for (; run != NULL; run = run->next)
        sum += len_of(run->advance, run->font, size);
    return (Len)(sum > INT32_MAX ? INT32_MAX : sum);
}

enum { MISSING_LIMIT = 40 }; /* a text in a script without font is one fault, not a thousand */

/* A character without glyph is told once, at the first place that has one: the names on a cover
 * have none, but they stand in the text too. */
static void note_missing(Layout *l, const Run *run, Span span)
{
    for (uint32_t i = 0; i < run->count; i++) {
        if (run->glyphs[i].id != 0)
            continue;
        size_t at = run->glyphs[i].cluster, begin = at;
        uint32_t code = utf8_next(run->text, &at);
        size_t known = 0;
        while (known < l->missing.count && l->missing.items[known].code != code)
            known++;
        if (known == l->missing.count && known <= MISSING_LIMIT)
            *VEC_PUSH(l->ctx->tmp, &l->missing) =
                (Missing){code, arena_copy(l->ctx->mem, str_slice(run->text, begin, at)), span};
        else if (known < l->missing.count && l->missing.items[known].span.source == 0)
            l->missing.items[known].span = span;
    }
}

void missing_report(Layout *l)
{
    for (size_t i = 0; i < l->missing.count && i < MISSING_LIMIT; i++) {
        const Missing *m = &l->missing.items[i];
        diag(l->ctx, MSG_LAYOUT_MISSING_GLYPH, m->span,
             {m->character, str_print(l->ctx->mem, "U+%04X", (unsigned)m->code)});
    }
    if (l->missing.count > MISSING_LIMIT)
        diag(l->ctx, MSG_LAYOUT_MISSING_MORE, l->missing.items[MISSING_LIMIT].span);
}

const Run *text_run(Layout *l, StyleId style, Str text, Span span)
{
    const Style *s = style_at(l, style);
    const Run *run = font_shape(l->ctx, l->fonts, s->font, text, l->language, s->features);
    for (const Run *part = run; part != NULL; part = part->next)
        if (part->missing)
            note_missing(l, part, span);
    return run;
}

Len baseline_of(const Layout *l, StyleId style, Len leading)
{
    const Style *s = style_at(l, style);
    return (leading + len_of(s->font->cap_height, s->font, s->size)) / 2;
}

uint32_t element_add(Layout *l, Role role, uint32_t parent)
{
    if (l->dry)
        return 0;
    *VEC_PUSH(l->ctx->mem, &l->elements) = (Element){.role = role, .parent = parent};
    return (uint32_t)(l->elements.count - 1);
}

uint32_t link_add(Layout *l, LinkTarget target)
{
    if (l->dry)
        return 0;
    LinkTarget *to = NEW(l->ctx->mem, LinkTarget);
    *to = target;
    *VEC_PUSH(l->ctx->tmp, &l->links) = to;
    return (uint32_t)(l->links.count - 1);
}
