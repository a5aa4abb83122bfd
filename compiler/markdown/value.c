/* Values: text as cmark gives it, with holes -> text inlines and plain strings.
 *
 * A hole is replaced by its value here and nowhere else, after cmark has found the structure, so
 * that a value cannot make any. Characters that have no place on a page (controls, noncharacters,
 * malformed UTF-8) become U+FFFD with a warning.
 */
#include "markdown/parts.h"

enum { REPLACEMENT = 0xFFFD, LINE_BREAK = '\n' };

/* What a code point is on a page: itself, a space, LINE_BREAK, or UTF8_BAD. */
static uint32_t on_page(uint32_t code)
{
    if (code == '\n' || code == 0x85 || code == 0x2028 || code == 0x2029)
        return LINE_BREAK;
    if (code == '\t' || code == '\v' || code == '\f')
        return ' ';
    if (code < 0x20 || (code >= 0x7F && code < 0xA0))
        return UTF8_BAD;
    bool nonchar = (code >= 0xFDD0 && code <= 0xFDEF) || (code & 0xFFFE) == 0xFFFE;
    return nonchar ? UTF8_BAD : code;
}

static void warn_character(Reading *r, uint32_t code, Span span)
{
    Str name = code == UTF8_BAD ? S("UTF-8 ?") : str_print(r->ctx->mem, "U+%04X", (unsigned)code);
    reading_warn(r, MSG_MARKDOWN_CHARACTER, span, name, (Str){0});
}

/* The next code point as it is on a page; "\r\n" is one line break. */
static uint32_t next_on_page(Reading *r, Str s, size_t *at, Span span)
{
    uint32_t code = utf8_next(s, at);
    if (code == '\r') {
        if (*at < s.n && s.p[*at] == '\n')
            (*at)++;
        return LINE_BREAK;
    }
    uint32_t shown = code == UTF8_BAD ? UTF8_BAD : on_page(code);
    if (shown == UTF8_BAD) {
        warn_character(r, code, span);
        return REPLACEMENT;
    }
    return shown;
}

/* Is there a hole of this draft at s[*at]? Any other hole character is not for a page. */
static const Hole *hole_at(const Reading *r, Str s, size_t *at)
{
    uint32_t number;
    size_t after = *at;
    if (s.p[*at] != '\xEF' || r->hole_count == 0 || !hole_next(s, &after, &number) ||
        number >= r->hole_count)
        return NULL;
    *at = after;
    return &r->holes[number];
}

static bool continues(Str s, size_t at, size_t count)
{
    for (size_t i = at; i < at + count; i++)
        if (i >= s.n || ((unsigned char)s.p[i] & 0xC0) != 0x80)
            return false;
    return true;
}

/* How many bytes from `at` on are on a page as they are, without a closer look: ASCII from U+0020
 * on but U+007F, and two and three bytes that can only be a letter or a sign (not C1 controls, line
 * separators, holes, surrogates, noncharacters). */
static size_t plain_run(Str s, size_t at)
{
    size_t end = at;
    while (end < s.n) {
        unsigned char c = (unsigned char)s.p[end];
        if (c >= 0x20 && c < 0x7F)
            end++;
        else if (c >= 0xC3 && c < 0xE0 && continues(s, end + 1, 1))
            end += 2;
        else if (c > 0xE0 && c < 0xEF && c != 0xE2 && c != 0xED && continues(s, end + 1, 2))
            end += 3;
        else
            break;
    }
    return end - at;
}

/* ---- prose --------------------------------------------------------------------------------- */

void inlines_add(Inlines *l, Inline *one)
{
    if (l->last != NULL)
        l->last->next = one;
    else
        l->first = one;
    l->last = one;
}

Inline *inline_new(Ctx *ctx, InlineKind kind, Span span)
{
    Inline *one = NEW(ctx->mem, Inline);
    one->kind = kind;
    one->span = span;
    return one;
}

void prose_begin(Prose *p, Reading *r, Span span, int first_line, int last_line)
{
    *p = (Prose){.r = r, .span = span};
    r->plain.n = 0;
    if (first_line < 1 || (size_t)first_line > r->line_count)
        return;
    p->cursor = r->starts[first_line - 1];
    bool inside = last_line >= first_line && (size_t)last_line < r->line_count;
    p->end = inside ? r->starts[last_line] : r->text.n;
}

static size_t line_of(const Reading *r, size_t offset)
{
    size_t low = 0, high = r->line_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (r->starts[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

Span prose_find(Prose *p, Str written)
{
    size_t found = str_find(str_slice(p->r->text, p->cursor, p->end), written);
    if (written.n == 0)
        return p->span;
    if (found == SIZE_MAX) { /* written in another way: give up for this block, not once a link */
        p->cursor = p->end;
        return p->span;
    }
    size_t at = p->cursor + found, line = line_of(p->r, at);
    p->cursor = at + written.n;
    Span span = p->r->lines[line];
    size_t column = at - p->r->starts[line];
    if (span.end - span.begin != reading_line(p->r, (int)line + 1).n ||
        column + written.n > span.end - span.begin)
        return span;
    uint32_t begin = span.begin + (uint32_t)column;
    return (Span){span.source, begin, begin + (uint32_t)written.n};
}

void prose_flush(Prose *p, Inlines *out)
{
    if (p->r->plain.n == 0)
        return;
    Inline *text = inline_new(p->r->ctx, INLINE_TEXT, p->span);
    text->text = arena_copy(p->r->ctx->mem, buf_str(&p->r->plain));
    inlines_add(out, text);
    p->r->plain.n = 0;
}

static void add_value_text(Prose *p, Str text, Span span, Inlines *out)
{
    if (text.n == 0)
        return;
    prose_flush(p, out);
    Inline *value = inline_new(p->r->ctx, INLINE_TEXT, span);
    value->is_value = true;
    value->text = arena_copy(p->r->ctx->mem, text);
    inlines_add(out, value);
}

static bool is_blank(Str s)
{
    for (size_t at = 0; at < s.n;) {
        uint32_t code = utf8_next(s, &at);
        if (code == UTF8_BAD ||
            (code != '\r' && on_page(code) != ' ' && on_page(code) != LINE_BREAK))
            return false;
    }
    return true;
}

/* A value's lines with hard breaks between them. Breaks at its ends are how YAML blocks end, not
 * what the user means; spaces beside a break are not seen. */
static void put_value(Prose *p, const Hole *hole, Inlines *out)
{
    Reading *r = p->r;
    Str text = is_blank(hole->text) ? (Str){0} : hole->text;
    while (text.n > 0 && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == '\r'))
        text.n--;
    while (text.n > 0 && (text.p[0] == '\n' || text.p[0] == '\r'))
        text = str_slice(text, 1, text.n);
    Buf *line = &r->line;
    line->n = 0;
    bool broken = false;
    for (size_t at = 0; at < text.n;) {
        uint32_t code = next_on_page(r, text, &at, hole->span);
        if (code != LINE_BREAK) {
            buf_code(line, code);
        } else if (p->one_line) {
            buf_byte(line, ' ');
        } else {
            Str done = buf_str(line);
            while (done.n > 0 && done.p[done.n - 1] == ' ')
                done.n--;
            add_value_text(p, broken ? str_trim(done) : done, hole->span, out);
            prose_flush(p, out);
            inlines_add(out, inline_new(r->ctx, INLINE_HARD_BREAK, hole->span));
            line->n = 0;
            broken = true;
        }
    }
    Str rest = buf_str(line);
    add_value_text(p, broken ? str_trim(rest) : rest, hole->span, out);
}

void prose_put(Prose *p, Str raw, Inlines *out)
{
    for (size_t at = 0; at < raw.n;) {
        size_t run = plain_run(raw, at);
        buf_put(&p->r->plain, str_slice(raw, at, at + run));
        at += run;
        if (at >= raw.n)
            return;
        const Hole *hole = hole_at(p->r, raw, &at);
        if (hole != NULL) {
            put_value(p, hole, out);
            continue;
        }
        uint32_t code = next_on_page(p->r, raw, &at, p->span);
        buf_code(&p->r->plain, code == LINE_BREAK ? ' ' : code);
    }
}

void prose_put_lines(Prose *p, Str raw, Inlines *out)
{
    while (raw.n > 0) {
        size_t end = str_find_byte(raw, '\n');
        end = end == SIZE_MAX ? raw.n : end;
        prose_put(p, str_slice(raw, 0, end), out);
        prose_flush(p, out);
        raw = str_slice(raw, end < raw.n ? end + 1 : end, raw.n);
        if (raw.n > 0)
            inlines_add(out, inline_new(p->r->ctx, INLINE_HARD_BREAK, p->span));
    }
}

/* ---- strings ------------------------------------------------------------------------------- */

static void put_percent(Buf *out, char byte)
{
    buf_print(out, "%%%02X", (unsigned)(unsigned char)byte);
}

static void put_in_place(Buf *out, uint32_t code, StringPlace place)
{
    switch (place) {
    case PLACE_BLOCK:
        buf_code(out, code);
        return;
    case PLACE_CODE:
        buf_code(out, code == LINE_BREAK ? ' ' : code);
        return;
    case PLACE_TARGET:
        if (code == LINE_BREAK)
            put_percent(out, '\n');
        else
            buf_code(out, code);
        return;
    case PLACE_TITLE:
        if (code != LINE_BREAK && code != ' ')
            buf_code(out, code);
        else if (out->n > 0 && out->p[out->n - 1] != ' ')
            buf_byte(out, ' ');
        return;
    }
}

/* Text without holes: a value, or what stands between two. Blocks of code keep their tabs. */
static void put_plain(Reading *r, Str s, Span span, StringPlace place, Buf *out)
{
    for (size_t at = 0; at < s.n;) {
        size_t run = place == PLACE_TITLE ? 0 : plain_run(s, at);
        buf_put(out, str_slice(s, at, at + run));
        at += run;
        if (at < s.n && s.p[at] == '\t' && place == PLACE_BLOCK) {
            buf_byte(out, '\t');
            at++;
        } else if (at < s.n) {
            put_in_place(out, next_on_page(r, s, &at, span), place);
        }
    }
}

static void put_text(Reading *r, Str s, Span span, StringPlace place, Buf *out)
{
    size_t begin = 0;
    for (size_t at = 0; at < s.n; at++) {
        size_t hole_begin = at;
        const Hole *hole = s.p[at] == '\xEF' ? hole_at(r, s, &at) : NULL;
        if (hole == NULL)
            continue;
        put_plain(r, str_slice(s, begin, hole_begin), span, place, out);
        put_plain(r, hole->text, hole->span, place, out);
        begin = at--;
    }
    put_plain(r, str_slice(s, begin, s.n), span, place, out);
}

Str value_string(Reading *r, Str raw, Span span, StringPlace place)
{
    Buf *out = &r->string;
    out->n = 0;
    put_text(r, raw, span, place, out);
    Str made = buf_str(out);
    if (place == PLACE_TARGET || place == PLACE_TITLE)
        made = str_trim(made);
    return arena_copy(r->ctx->mem, made);
}

bool target_may_run(Str target, InlineKind kind)
{
    static const Str schemes[] = {S_INIT("javascript:"), S_INIT("vbscript:"), S_INIT("data:")};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        size_t n = 0;
        while (n < schemes[i].n && n < target.n && (target.p[n] | 0x20) == (schemes[i].p[n] | 0x20))
            n++;
        if (n == schemes[i].n)
            return kind == INLINE_LINK || i != 2; /* an image may be data */
    }
    return false;
}
