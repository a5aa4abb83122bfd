/* Fit: a text -> lines of a given width, broken at spaces, cut with "…" when there are too many. */
#include "figure/parts.h"

static bool fits(Canvas *c, InkId ink, Str text, Len width)
{
    return text_width(c, ink, text) <= width;
}

static bool combines(uint32_t code)
{
    return (code >= 0x300 && code <= 0x36F) || code == 0x200D || (code >= 0xFE00 && code <= 0xFE0F);
}

/* Where the code points of the text begin, and its end. */
static size_t boundaries(Arena *a, Str text, size_t **out)
{
    VEC(size_t) at = {0};
    for (size_t i = 0; i < text.n;) {
        size_t begin = i;
        uint32_t code = utf8_next(text, &i);
        if (begin == 0 || !combines(code))
            *VEC_PUSH(a, &at) = begin;
    }
    *VEC_PUSH(a, &at) = text.n;
    *out = at.items;
    return at.count;
}

static Str with_ellipsis(Canvas *c, Str text)
{
    while (text.n > 0 && (text.p[text.n - 1] == ' ' || text.p[text.n - 1] == ','))
        text.n--;
    return str_print(c->ctx->mem, STR_FMT "…", STR_ARG(text));
}

/* The longest beginning that fits with "…" behind it, by halving; at worst "…" alone, or nothing.
 */
static Str cut(Canvas *c, InkId ink, Str text, Len width)
{
    size_t *at, low = 0, high = boundaries(c->ctx->tmp, text, &at) - 1;
    while (low < high) {
        size_t middle = (low + high + 1) / 2;
        if (fits(c, ink, with_ellipsis(c, str_slice(text, 0, at[middle])), width))
            low = middle;
        else
            high = middle - 1;
    }
    Str shown = with_ellipsis(c, str_slice(text, 0, at[low]));
    return fits(c, ink, shown, width) ? shown : (Str){0};
}

/* The most words that fit, or as much of the first one as fits. */
static size_t line_end(Canvas *c, InkId ink, Str text, Len width)
{
    size_t end = 0;
    for (size_t i = 1; i <= text.n; i++) {
        if (i < text.n && text.p[i] != ' ')
            continue;
        if (!fits(c, ink, str_slice(text, 0, i), width))
            break;
        end = i;
    }
    if (end > 0)
        return end;
    size_t *at, count = boundaries(c->ctx->tmp, text, &at);
    for (size_t i = 1; i < count && fits(c, ink, str_slice(text, 0, at[i]), width); i++)
        end = at[i];
    return end;
}

/* White space of any kind but no-break spaces, and controls, which have no place on a line. */
static bool is_blank(uint32_t code)
{
    return code <= ' ' || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
}

Str one_line(Arena *a, Str text)
{
    Buf b = buf_new(a);
    for (size_t at = 0; at < text.n;) {
        size_t begin = at;
        uint32_t code = utf8_next(text, &at);
        bool hole = code == UTF8_BAD || (code >= 0xFDD0 && code <= 0xFDEF) ||
                    (code & 0xFFFE) == 0xFFFE; /* no characters: U+FFFD */
        if (hole)
            buf_code(&b, 0xFFFD);
        else if (!is_blank(code))
            buf_put(&b, str_slice(text, begin, at));
        else if (b.n > 0 && b.p[b.n - 1] != ' ')
            buf_byte(&b, ' ');
    }
    return str_trim(buf_str(&b));
}

enum { FIT_BYTES = 600 }; /* more has no room in any figure */

static Str shortened(Str text)
{
    size_t end = FIT_BYTES;
    if (text.n <= end)
        return text;
    while (end > 0 && ((unsigned char)text.p[end] & 0xC0) == 0x80)
        end--;
    return str_slice(text, 0, end);
}

Fitted text_fit(Canvas *c, InkId ink, Str text, Len width, uint8_t max_lines)
{
    Fitted f = {0};
    Str rest = one_line(c->ctx->mem, shortened(text));
    while (rest.n > 0 && f.count < max_lines && f.count < FIT_LINES) {
        bool last = f.count + 1 == max_lines || f.count + 1 == FIT_LINES;
        Str line = rest;
        if (fits(c, ink, rest, width)) {
            rest.n = 0;
        } else if (last) {
            line = cut(c, ink, rest, width);
            rest.n = 0;
        } else {
            size_t end = line_end(c, ink, rest, width);
            if (end == 0)
                break;
            line = str_trim(str_slice(rest, 0, end));
            rest = str_trim(str_slice(rest, end, rest.n));
        }
        Len w = text_width(c, ink, line);
        f.width = w > f.width ? w : f.width;
        f.lines[f.count++] = line;
    }
    return f;
}
