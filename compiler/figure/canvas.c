/* Canvas: texts and shapes -> items at their places. */
#include "figure/parts.h"

static Ink ink_of(const Font *font, Len size, Colour colour, uint32_t features)
{
    return (Ink){font, size, colour, features};
}

/* Bars and lines must be seen on white, and carry white text: a light colour of a theme makes way.
 */
static Colour dark_enough(Colour wanted, Colour otherwise)
{
    Colour r = wanted >> 16 & 255, g = wanted >> 8 & 255, b = wanted & 255;
    return (299 * r + 587 * g + 114 * b) / 1000 <= 140 ? wanted : otherwise;
}

Canvas canvas_new(Ctx *ctx, const FigureData *data)
{
    const Theme *t = data->theme;
    Canvas c = {.ctx = ctx, .data = data, .lang = locale_lang(data->locale)};
    c.language = c.lang == LANG_EN ? S("en") : S("fr");
    c.dark = dark_enough(t->heading, dark_enough(t->text, 0));
    c.accent = dark_enough(t->accent, c.dark);
    c.rule = t->rule;
    c.text = t->text;
    c.tint = colour_mix(t->rule, 0xFFFFFF, 55);
    c.width = t->page_width - t->margin_inner - t->heading_hang - t->margin_outer;
    c.height_limit = (t->page_height - t->margin_top - t->margin_bottom) * 9 / 10;
    c.leading = t->table_leading * 19 / 20;
    Len small = t->table_size * 8 / 9;
    c.small_leading = small * 5 / 4;
    font_fallbacks(ctx, data->fonts, t->fallback);
    const Font *regular = font_find(ctx, data->fonts, t->sans, STYLE_REGULAR);
    const Font *bold = font_find(ctx, data->fonts, t->sans, STYLE_BOLD);
    uint32_t plain = FEATURE_NO_LIGATURES; /* as the headings and tables around */
    c.inks[INK_LABEL] = ink_of(regular, t->table_size, t->text, plain);
    c.inks[INK_STRONG] = ink_of(bold, t->table_size, t->heading, plain);
    c.inks[INK_VALUE] = ink_of(regular, t->table_size, t->text, plain | FEATURE_TABULAR);
    c.inks[INK_NOTE] = ink_of(regular, small, t->muted, plain);
    c.inks[INK_ON_BAR] = ink_of(regular, small, 0xFFFFFF, plain);
    c.alt = buf_new(ctx->mem);
    c.typography = typography_new(ctx, c.lang);
    c.missing = map_new(ctx->tmp);
    return c;
}

void canvas_crowd(Canvas *c)
{
    Len size = c->inks[INK_NOTE].size;
    c->inks[INK_LABEL].size = c->inks[INK_STRONG].size = c->inks[INK_VALUE].size = size;
    c->leading = size * 117 / 100;
}

Plot *canvas_plot(Canvas *c, Str title)
{
    Plot *p = NEW(c->ctx->mem, Plot);
    size_t kept = 0;
    for (size_t i = 0; i < c->items.count; i++) {
        const Item *item = &c->items.items[i];
        if (item->kind != ITEM_RECT || (item->rect.w > 0 && item->rect.h > 0))
            c->items.items[kept++] = *item;
    }
    c->items.count = kept;
    *p = (Plot){c->width, c->height, c->items.items, (uint32_t)c->items.count, title};
    return p;
}

/* ---- text ----------------------------------------------------------------------------------- */

static const Run *run_of(Canvas *c, InkId ink, Str text)
{
    const Ink *i = &c->inks[ink];
    return font_shape(c->ctx, c->data->fonts, i->font, text, c->language, i->features);
}

static Len units(int64_t advance, const Font *font, Len size)
{
    return (Len)((advance * size + font->upem / 2) / font->upem);
}

Len text_width(Canvas *c, InkId ink, Str text)
{
    int64_t sum = 0;
    for (const Run *r = text.n > 0 ? run_of(c, ink, text) : NULL; r != NULL; r = r->next)
        sum += units(r->advance, r->font, c->inks[ink].size);
    return (Len)(sum > INT32_MAX / 4 ? INT32_MAX / 4 : sum);
}

enum { MISSING_LIMIT = 20 };

static void report_missing(Canvas *c, const Run *run, Span span)
{
    for (uint32_t i = 0; run->missing && i < run->count; i++) {
        if (run->glyphs[i].id != 0)
            continue;
        size_t at = run->glyphs[i].cluster, begin = at;
        uint32_t code = utf8_next(run->text, &at);
        Str character = str_slice(run->text, begin, at);
        if (map_count(c->missing) >= MISSING_LIMIT || map_find(c->missing, character) != NULL)
            continue;
        *map_put(c->missing, arena_copy(c->ctx->tmp, character)) = c;
        diag(c->ctx, MSG_LAYOUT_MISSING_GLYPH, span,
             {character, str_print(c->ctx->mem, "U+%04X", (unsigned)code)});
    }
}

Len text_baseline(const Canvas *c, InkId ink, Len leading)
{
    const Ink *i = &c->inks[ink];
    return (leading + units(i->font->cap_height, i->font, i->size)) / 2;
}

Len canvas_text(Canvas *c, InkId ink, TextAnchor anchor, Len x, Len y, Str text, Span span)
{
    if (text.n == 0)
        return 0;
    Len width = text_width(c, ink, text);
    x -= anchor == ANCHOR_RIGHT ? width : anchor == ANCHOR_MIDDLE ? width / 2 : 0;
    const Ink *i = &c->inks[ink];
    for (const Run *r = run_of(c, ink, text); r != NULL; r = r->next) {
        report_missing(c, r, span);
        Len advance = units(r->advance, r->font, i->size);
        Item item = {.kind = ITEM_TEXT, .x = x, .y = y, .span = span, .colour = i->colour};
        item.text.run = r;
        item.text.count = r->count;
        item.text.size = i->size;
        item.text.width = advance;
        item.text.joined = r->next != NULL;
        *VEC_PUSH(c->ctx->mem, &c->items) = item;
        x += advance;
    }
    return width;
}

enum { LINE_THICKNESS = 4000 }; /* what is thicker is a bar */

/* Lines drawn so far end at the box and go on behind it: nothing is painted over, so that what the
 * page has under the figure shows through. */
static void canvas_clear(Canvas *c, Len x, Len y, Len w, Len h)
{
    size_t count = c->items.count;
    for (size_t i = 0; i < count; i++) {
        Item item = c->items.items[i];
        bool upright = item.rect.h > item.rect.w;
        if (item.kind != ITEM_RECT || (upright ? item.rect.w : item.rect.h) > LINE_THICKNESS ||
            item.x >= x + w || item.x + item.rect.w <= x || item.y >= y + h ||
            item.y + item.rect.h <= y)
            continue;
        Len *start = upright ? &item.y : &item.x, *length = upright ? &item.rect.h : &item.rect.w;
        Len begin = *start, end = begin + *length;
        Len from = upright ? y : x, to = from + (upright ? h : w);
        *length = from > begin ? from - begin : 0; /* canvas_plot leaves nothings out */
        c->items.items[i] = item;
        *start = to;
        *length = end - to;
        if (end > to)
            *VEC_PUSH(c->ctx->mem, &c->items) = item;
    }
}

Len canvas_text_clear(Canvas *c, InkId ink, TextAnchor anchor, Len x, Len y, Str text, Span span)
{
    Len width = text_width(c, ink, text), size = c->inks[ink].size, pad = size / 6;
    Len left = x - (anchor == ANCHOR_RIGHT ? width : anchor == ANCHOR_MIDDLE ? width / 2 : 0);
    if (width > 0)
        canvas_clear(c, left - pad, y - size * 4 / 5, width + 2 * pad, size * 21 / 20);
    return canvas_text(c, ink, anchor, x, y, text, span);
}

/* ---- shapes --------------------------------------------------------------------------------- */

void canvas_rect(Canvas *c, Len x, Len y, Len w, Len h, Colour colour)
{
    if (w > 0 && h > 0)
        *VEC_PUSH(c->ctx->mem, &c->items) =
            (Item){.kind = ITEM_RECT, .x = x, .y = y, .colour = colour, .rect = {w, h}};
}

static void path_put(Canvas *c, const PathStep *steps, uint32_t count, Len x, Len y, Colour colour)
{
    PathStep *kept = NEW_ARRAY(c->ctx->mem, PathStep, count);
    for (uint32_t i = 0; i < count; i++)
        kept[i] = steps[i];
    *VEC_PUSH(c->ctx->mem, &c->items) =
        (Item){.kind = ITEM_PATH, .x = x, .y = y, .colour = colour, .path = {kept, count, 0}};
}

void canvas_diamond(Canvas *c, Len x, Len y, Len r, Colour colour)
{
    const PathStep steps[] = {
        {'m', x, y - r}, {'l', x + r, y}, {'l', x, y + r}, {'l', x - r, y}, {'h', 0, 0}};
    path_put(c, steps, 5, x - r, y - r, colour);
}

void canvas_arrow(Canvas *c, Len x, Len y, Len size, Colour colour)
{
    Len half = (size < 0 ? -size : size) * 11 / 20;
    const PathStep steps[] = {
        {'m', x, y}, {'l', x - size, y - half}, {'l', x - size, y + half}, {'h', 0, 0}};
    path_put(c, steps, 4, size < 0 ? x : x - size, y - half, colour);
}

void canvas_arrow_up(Canvas *c, Len x, Len y, Len size, Colour colour)
{
    Len half = size * 11 / 20;
    const PathStep steps[] = {
        {'m', x, y}, {'l', x + half, y + size}, {'l', x - half, y + size}, {'h', 0, 0}};
    path_put(c, steps, 4, x - half, y, colour);
}

/* Four Bézier arcs, clockwise on the page or, for turn = -1, the other way round; 0.5523 is what
 * makes them nearest to a circle. Gives the number of steps. */
enum { CIRCLE_STEPS = 14 };
static uint32_t circle(PathStep *out, Len x, Len y, Len r, Len turn)
{
    Len k = (Len)((int64_t)r * 5523 / 10000), t = turn;
    const PathStep steps[CIRCLE_STEPS] = {{'m', x + r, y},         {'c', x + r, y + t * k},
                                          {'c', x + k, y + t * r}, {'c', x, y + t * r},
                                          {'c', x - k, y + t * r}, {'c', x - r, y + t * k},
                                          {'c', x - r, y},         {'c', x - r, y - t * k},
                                          {'c', x - k, y - t * r}, {'c', x, y - t * r},
                                          {'c', x + k, y - t * r}, {'c', x + r, y - t * k},
                                          {'c', x + r, y},         {'h', 0, 0}};
    for (uint32_t i = 0; i < CIRCLE_STEPS; i++)
        out[i] = steps[i];
    return CIRCLE_STEPS;
}

/* The inner circle goes the other way round: where both wind, nothing is filled. */
void canvas_ring(Canvas *c, Len x, Len y, Len r, Len line, Colour colour)
{
    PathStep steps[2 * CIRCLE_STEPS];
    uint32_t count = circle(steps, x, y, r, 1);
    count += circle(steps + count, x, y, r - line, -1);
    canvas_clear(c, x - r + line / 2, y - r + line / 2, 2 * r - line, 2 * r - line);
    path_put(c, steps, count, x - r, y - r, colour);
}

Colour colour_mix(Colour a, Colour b, int per_cent_of_a)
{
    Colour mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        int x = (int)(a >> shift & 255), y = (int)(b >> shift & 255);
        mixed |= (Colour)((x * per_cent_of_a + y * (100 - per_cent_of_a)) / 100) << shift;
    }
    return mixed;
}
