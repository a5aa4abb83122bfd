/* SVG: a plot -> SVG 1.1 (W3C, second edition). Lengths are points, three decimals at most. */
#include "figure/parts.h"

enum { MARGIN = 6000 }; /* of a file of its own */

/* ---- writing -------------------------------------------------------------------------------- */

static void put_escaped(Buf *out, Str text)
{
    for (size_t at = 0; at < text.n;) {
        size_t begin = at;
        uint32_t code = utf8_next(text, &at);
        bool allowed = code == '\t' || code == '\n' || (code >= 0x20 && (code & 0xFFFE) != 0xFFFE);
        if (code == '&')
            buf_put(out, S("&amp;"));
        else if (code == '<')
            buf_put(out, S("&lt;"));
        else if (code == '>')
            buf_put(out, S("&gt;"));
        else if (code == '"')
            buf_put(out, S("&quot;"));
        else if (code == UTF8_BAD || !allowed) /* XML 1.0, 2.2: not a character */
            buf_put(out, S("\uFFFD"));
        else
            buf_put(out, str_slice(text, begin, at));
    }
}

static void put_length(Buf *out, Len v)
{
    if (v < 0)
        buf_byte(out, '-');
    int64_t value = v < 0 ? -(int64_t)v : v;
    buf_int(out, value / 1000);
    int rest = (int)(value % 1000);
    if (rest == 0)
        return;
    char digits[5] = {'.', (char)('0' + rest / 100), (char)('0' + rest / 10 % 10),
                      (char)('0' + rest % 10), 0};
    size_t n = 4;
    while (digits[n - 1] == '0')
        n--;
    buf_put(out, (Str){digits, n});
}

static void put_attribute(Buf *out, const char *name, Len value)
{
    buf_print(out, " %s=\"", name);
    put_length(out, value);
    buf_byte(out, '"');
}

static void put_fill(Buf *out, Colour colour)
{
    buf_print(out, " fill=\"#%06x\"", (unsigned)colour);
}

/* ---- items ---------------------------------------------------------------------------------- */

static void put_text(Buf *out, const Item *item)
{
    buf_put(out, S("<text"));
    put_attribute(out, "x", item->x);
    put_attribute(out, "y", item->y);
    put_attribute(out, "font-size", item->text.size);
    if (item->text.run->font->bold)
        buf_put(out, S(" font-weight=\"bold\""));
    put_fill(out, item->colour);
    put_attribute(out, "textLength", item->text.width);
    buf_put(out, S(" lengthAdjust=\"spacingAndGlyphs\">"));
    put_escaped(out, item->text.run->text);
    buf_put(out, S("</text>\n"));
}

static void put_rect(Buf *out, const Item *item)
{
    buf_put(out, S("<rect"));
    put_attribute(out, "x", item->x);
    put_attribute(out, "y", item->y);
    put_attribute(out, "width", item->rect.w);
    put_attribute(out, "height", item->rect.h);
    put_fill(out, item->colour);
    buf_put(out, S("/>\n"));
}

static void put_path(Buf *out, const Item *item)
{
    buf_put(out, S("<path d=\""));
    uint32_t point = 0; /* of a curve */
    for (uint32_t i = 0; i < item->path.step_count; i++) {
        const PathStep *s = &item->path.steps[i];
        point = s->op == 'c' ? point % 3 + 1 : 0;
        if (s->op == 'h') {
            buf_byte(out, 'Z');
            continue;
        }
        if (s->op != 'c' || point == 1)
            buf_byte(out, s->op == 'm' ? 'M' : s->op == 'l' ? 'L' : 'C');
        else
            buf_byte(out, ' ');
        put_length(out, s->x);
        buf_byte(out, ' ');
        put_length(out, s->y);
    }
    buf_byte(out, '"');
    if (item->path.line_width > 0) {
        buf_print(out, " fill=\"none\" stroke=\"#%06x\"", (unsigned)item->colour);
        put_attribute(out, "stroke-width", item->path.line_width);
    } else {
        put_fill(out, item->colour);
    }
    buf_put(out, S("/>\n"));
}

static void put_item(Buf *out, const Item *item)
{
    switch (item->kind) {
    case ITEM_TEXT:
        put_text(out, item);
        break;
    case ITEM_RECT:
        put_rect(out, item);
        break;
    case ITEM_PATH:
        put_path(out, item);
        break;
    case ITEM_IMAGE:
    case ITEM_LINK: /* no figure has any */
        break;
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* The theme's alternatives, then what every reader has. */
static void put_families(Buf *out, Str families)
{
    buf_put(out, S(" font-family=\""));
    while (families.n > 0) {
        size_t end = str_find_byte(families, ';');
        end = end == SIZE_MAX ? families.n : end;
        Str family = str_trim(str_slice(families, 0, end));
        bool path = str_find_byte(family, '/') != SIZE_MAX;
        if (family.n > 0 && !path && str_find_byte(family, '\'') == SIZE_MAX) {
            buf_byte(out, '\'');
            put_escaped(out, family);
            buf_put(out, S("', "));
        }
        families = str_slice(families, end < families.n ? end + 1 : end, families.n);
    }
    buf_put(out, S("sans-serif\" style=\"font-variant-ligatures:none\""));
}

static void put_size(Buf *out, const Plot *plot, bool in_page)
{
    Len pad = in_page ? 0 : MARGIN;
    const Len box[] = {-pad, -pad, plot->width + 2 * pad, plot->height + 2 * pad};
    buf_put(out, S(" viewBox=\""));
    for (size_t i = 0; i < 4; i++) {
        buf_put(out, i > 0 ? S(" ") : (Str){0});
        put_length(out, box[i]);
    }
    buf_put(out, S("\" width=\""));
    put_length(out, in_page ? PT(100) : box[2]);
    buf_put(out, in_page ? S("%\"") : S("pt\" height=\""));
    if (in_page)
        return;
    put_length(out, box[3]);
    buf_put(out, S("pt\""));
}

void figure_svg(const Plot *plot, const SvgStyle *style, Buf *out)
{
    if (!style->in_page)
        buf_put(out, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
    buf_put(out, S("<svg xmlns=\"http://www.w3.org/2000/svg\""));
    put_size(out, plot, style->in_page);
    buf_print(out, " role=\"img\" %slang=\"", style->in_page ? "" : "xml:");
    put_escaped(out, style->language);
    buf_put(out, S("\" aria-labelledby=\""));
    put_escaped(out, style->id);
    buf_put(out, S("-title "));
    put_escaped(out, style->id);
    buf_put(out, S("-desc\""));
    put_families(out, style->theme->sans);
    buf_put(out, S(">\n<title id=\""));
    put_escaped(out, style->id);
    buf_put(out, S("-title\">"));
    put_escaped(out, plot->title);
    buf_put(out, S("</title>\n<desc id=\""));
    put_escaped(out, style->id);
    buf_put(out, S("-desc\">"));
    put_escaped(out, style->alt);
    buf_put(out, S("</desc>\n"));
    if (!style->in_page) /* where the page around is dark, the figure stays readable */
        put_rect(out, &(Item){.kind = ITEM_RECT,
                              .x = -MARGIN,
                              .y = -MARGIN,
                              .colour = 0xFFFFFF,
                              .rect = {plot->width + 2 * MARGIN, plot->height + 2 * MARGIN}});
    for (uint32_t i = 0; i < plot->item_count; i++)
        put_item(out, &plot->items[i]);
    buf_put(out, S("</svg>\n"));
}
