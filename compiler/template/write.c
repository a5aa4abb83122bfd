/* Write (write.h): lines, holes, escapes. */
#include "template/write.h"

#include <string.h>

/* What a value or a line costs besides its bytes, for the limit of a run. */
enum { HOLE_WEIGHT = 32, LINE_WEIGHT = 8 };

bool out_is_markdown(const Out *o)
{
    return o->escape == ESCAPE_MARKDOWN || o->escape == ESCAPE_HOLES;
}

Str out_line(const Out *o)
{
    return str_slice(buf_str(&o->text), o->line_begin, o->text.n);
}

static bool add_weight(Out *o, size_t weight)
{
    if (o->full || weight > TEMPLATE_OUTPUT - o->weight)
        o->full = true;
    else
        o->weight += weight;
    return !o->full;
}

Buf *out_scratch(Out *o)
{
    o->scratch.arena = o->ctx->tmp;
    o->scratch.n = 0;
    return &o->scratch;
}

/* ---- lines -------------------------------------------------------------------------------- */

static bool is_line_end(Str s)
{
    return str_eq(s, S("\n")) || str_eq(s, S("\r\n"));
}

static void open_line(Out *o, Str bytes, Span span)
{
    if (o->blank_due && !is_line_end(bytes) && add_weight(o, 1 + LINE_WEIGHT)) {
        *VEC_PUSH(o->ctx->mem, &o->lines) = span;
        buf_byte(&o->text, '\n');
        o->line_begin = o->text.n;
    }
    o->blank_due = false;
    if (add_weight(o, LINE_WEIGHT)) {
        *VEC_PUSH(o->ctx->mem, &o->lines) = span;
        o->in_line = true;
    }
}

/* Bytes with a line end at most at their end. */
static void put(Out *o, Str bytes, Span span)
{
    if (bytes.n == 0)
        return;
    if (!o->in_line) {
        open_line(o, bytes, span);
    } else {
        Span *line = &o->lines.items[o->lines.count - 1];
        *line = span_join(*line, span);
    }
    if (!add_weight(o, bytes.n))
        return;
    buf_put(&o->text, bytes);
    if (bytes.p[bytes.n - 1] == '\n') {
        o->in_line = false;
        o->line_begin = o->text.n;
    }
}

static Span part_of(Span span, bool is_exact, size_t begin, size_t end)
{
    if (!is_exact)
        return span;
    return (Span){span.source, span.begin + (uint32_t)begin, span.begin + (uint32_t)end};
}

/* One line of text, or a piece of one. Markdown has no other line end than \n. */
static void put_piece(Out *o, Str piece, Span span)
{
    if (!out_is_markdown(o) || str_find_byte(piece, '\r') == SIZE_MAX) {
        put(o, piece, span);
        return;
    }
    size_t begin = 0;
    for (size_t i = 0; i < piece.n; i++) {
        if (piece.p[i] == '\r') {
            put(o, str_slice(piece, begin, i), span);
            put(o, S("\n"), span);
            i += i + 1 < piece.n && piece.p[i + 1] == '\n';
            begin = i + 1;
        }
    }
    put(o, str_slice(piece, begin, piece.n), span);
}

static size_t piece_end(Str text, size_t at)
{
    const char *end = memchr(text.p + at, '\n', text.n - at);
    return end == NULL ? text.n : (size_t)(end - text.p) + 1;
}

/* Bytes of the line end, which is no part of a line's place. */
static size_t ends_line(Str piece)
{
    return str_ends(piece, S("\r\n")) ? 2 : str_ends(piece, S("\n")) ? 1 : 0;
}

/* ---- ends of sentences -------------------------------------------------------------------- */

static bool ends_sentence(Str value)
{
    static const Str marks[] = {S_INIT("."), S_INIT("!"), S_INIT("?"), S_INIT("…")};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_ends(value, marks[i]))
            return true;
    return false;
}

/* Is the full stop at its end that of a sentence, not of "etc."? */
static bool ends_in_word(Str value)
{
    enum { WORD = 4 }; /* letters of the shortest word that is taken for no abbreviation */
    if (!str_ends(value, S(".")))
        return false;
    size_t begin = value.n - 1;
    while (begin > 0 && value.p[begin - 1] != ' ' && value.p[begin - 1] != '.')
        begin--;
    return begin > 0 && value.p[begin - 1] == ' ' &&
           utf8_length(str_slice(value, begin, value.n - 1)) >= WORD;
}

static Str after_spaces(Str text)
{
    static const Str spaces[] = {S_INIT(" "), S_INIT("\xC2\xA0"), S_INIT("\xE2\x80\xAF")};
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        if (str_starts(text, spaces[i]))
            return str_slice(text, spaces[i].n, text.n);
    return text;
}

/* An author may end a value as a sentence, and the template go on: "tenu. ;", "tenu..". The value's
 * full stop gives way to the template's mark, the template's full stop to any mark of the value.
 * Returns how many bytes of the template's text are said already. */
static size_t end_once(Hole *value, Str text)
{
    Str next = after_spaces(text);
    bool goes_on = str_starts(next, S(";")) || str_starts(next, S(","));
    bool stops = str_starts(text, S(".")) &&
                 (text.n == 1 || text.p[1] == ' ' || text.p[1] == '\n' || text.p[1] == '\r');
    if (goes_on && ends_in_word(value->text))
        value->text.n--;
    return stops && ends_sentence(str_trim(value->text)) ? 1 : 0;
}

void out_text(Out *o, Str text, Span span, bool is_exact, bool starts_line)
{
    if (o->value_end == o->text.n && o->holes.count > 0 && text.n > 0) {
        size_t said = end_once(&o->holes.items[o->holes.count - 1], text);
        span = part_of(span, is_exact, said, text.n);
        text = str_slice(text, said, text.n);
    }
    if (text.n == 0 && starts_line)
        out_indent(o, span);
    for (size_t at = 0; at < text.n && !o->full;) {
        size_t end = piece_end(text, at);
        Str piece = str_slice(text, at, end);
        Span place = part_of(span, is_exact, at, end - ends_line(piece));
        if (starts_line && !is_line_end(piece))
            out_indent(o, place);
        put_piece(o, piece, place);
        starts_line = true;
        at = end;
    }
}

void out_lines(Out *o, Str text, Span span, bool is_exact)
{
    for (size_t at = 0; at < text.n && !o->full;) {
        size_t end = piece_end(text, at);
        Str piece = str_slice(text, at, end);
        put_piece(o, piece, part_of(span, is_exact, at, end - ends_line(piece)));
        at = end;
    }
}

void out_drop_blank(Out *o)
{
    if (o->in_line && o->line_begin < o->text.n) {
        o->text.n = o->line_begin;
        o->pipe_seen = o->pipe_seen < o->text.n ? o->pipe_seen : o->text.n;
        o->in_line = false;
        o->lines.count--;
    }
}

void out_indent(Out *o, Span tag)
{
    if (o->text.n == o->line_begin)
        put(o, o->indent, tag);
}

void out_line_end(Out *o, Str line_end, Span tag)
{
    if (o->text.n > o->line_begin)
        put(o, out_is_markdown(o) ? S("\n") : line_end, tag);
}

/* ---- values ------------------------------------------------------------------------------- */

static void value_as_text(Out *o, Str text, Span data, Span tag)
{
    (void)tag;
    out_lines(o, text, data, data.end - data.begin == text.n);
}

static void value_as_html(Out *o, Str text, Span data, Span tag)
{
    static const struct {
        char c;
        Str entity;
    } entities[] = {{'&', S_INIT("&amp;")},
                    {'"', S_INIT("&quot;")},
                    {'<', S_INIT("&lt;")},
                    {'>', S_INIT("&gt;")}};
    (void)tag;
    size_t begin = 0;
    for (size_t i = 0; i < text.n; i++) {
        for (size_t k = 0; k < sizeof entities / sizeof *entities; k++) {
            if (text.p[i] == entities[k].c) {
                out_lines(o, str_slice(text, begin, i), data, false);
                out_lines(o, entities[k].entity, data, false);
                begin = i + 1;
            }
        }
    }
    out_lines(o, str_slice(text, begin, text.n), data, false);
}

static bool has_before(Str text, size_t at, Str what)
{
    return str_ends(str_slice(text, 0, at), what);
}

/* Would the character at i of a value mean something in Markdown? */
static bool is_special(Str text, size_t i)
{
    static const char always[] = "\\`*_[]<>|~&";
    static const char first[] = "#+->=:";
    char c = text.p[i];
    if (strchr(always, c) != NULL)
        return true;
    if (i == 0 && strchr(first, c) != NULL)
        return true;
    if (c == '#' || c == '!') /* the end of a heading; ![ with what follows the value */
        return i + 1 == text.n;
    if (c == ':') /* http:// */
        return i + 1 < text.n && text.p[i + 1] == '/';
    if (c != '.' && c != ')')
        return false;
    size_t digits = 0;
    while (digits < i && text.p[digits] >= '0' && text.p[digits] <= '9')
        digits++;
    return (digits == i && i > 0) || (c == '.' && has_before(text, i, S("www")));
}

static bool is_unicode_space(uint32_t code)
{
    return code == ' ' || code == '\t' || code == 0xA0 || code == 0x1680 ||
           (code >= 0x2000 && code <= 0x200A) || code == 0x202F || code == 0x205F || code == 0x3000;
}

/* Line ends, and white space at the ends, survive as character references only. */
static void value_as_markdown(Out *o, Str text, Span data, Span tag)
{
    (void)data;
    Buf *escaped = out_scratch(o);
    for (size_t begin = 0, end = 0; begin < text.n; begin = end) {
        uint32_t code = utf8_next(text, &end);
        bool at_end = begin == 0 || end == text.n;
        if (code == '\n' || code == '\r' || (at_end && is_unicode_space(code))) {
            buf_print(escaped, "&#%u;", (unsigned)code);
            continue;
        }
        if (code != 0 && code < 0x80 && is_special(text, begin))
            buf_byte(escaped, '\\');
        buf_put(escaped, str_slice(text, begin, end));
    }
    put(o, buf_str(escaped), tag);
}

static void value_as_hole(Out *o, Str text, Span data, Span tag)
{
    if (!add_weight(o, text.n + HOLE_WEIGHT))
        return;
    *VEC_PUSH(o->ctx->mem, &o->holes) = (Hole){text, data, tag};
    char hole[HOLE_BYTES];
    size_t n = hole_put(hole, (uint32_t)o->holes.count - 1);
    put(o, (Str){hole, n}, tag);
    o->value_end = o->text.n;
}

void out_value(Out *o, Str text, Span data, Span tag)
{
    static void (*const ways[])(Out *, Str, Span, Span) = {
        [ESCAPE_NONE] = value_as_text,
        [ESCAPE_HTML] = value_as_html,
        [ESCAPE_MARKDOWN] = value_as_markdown,
        [ESCAPE_HOLES] = value_as_hole,
    };
    ways[o->escape](o, text, data, tag);
}
