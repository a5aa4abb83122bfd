/* Reading: a draft's text and lines as the reader needs them, and warnings about them. */
#include "markdown/parts.h"

#include <string.h>

/* A carriage return alone ends a line for cmark and for nobody else: it becomes a line's end of
 * ours, at the place of the line that it stands on. */
static Str without_lone_returns(Ctx *ctx, const Draft *draft, const Span **lines, size_t *count)
{
    Str text = arena_copy(ctx->mem, draft->text);
    char *bytes = arena_cstr(ctx->mem, text);
    VEC(Span) made = {0};
    size_t line = 0;
    for (size_t i = 0; i < text.n; i++) {
        bool lone = bytes[i] == '\r' && (i + 1 == text.n || bytes[i + 1] != '\n');
        if (!lone && bytes[i] != '\n')
            continue;
        *VEC_PUSH(ctx->mem, &made) = line < draft->line_count ? draft->lines[line] : NOWHERE;
        line += !lone;
        bytes[i] = '\n';
    }
    *VEC_PUSH(ctx->mem, &made) = line < draft->line_count ? draft->lines[line] : NOWHERE;
    *lines = made.items;
    *count = made.count;
    return (Str){bytes, text.n};
}

static bool has_lone_return(Str text)
{
    for (size_t at = 0; at < text.n; at++) {
        size_t found = str_find_byte(str_slice(text, at, text.n), '\r');
        if (found == SIZE_MAX)
            return false;
        at += found;
        if (at + 1 == text.n || text.p[at + 1] != '\n')
            return true;
    }
    return false;
}

void reading_begin(Reading *r, Ctx *ctx, const Draft *draft)
{
    *r = (Reading){.ctx = ctx, .text = draft->text, .holes = draft->holes};
    r->hole_count = draft->hole_count;
    r->plain = r->line = r->string = buf_new(ctx->tmp);
    r->lines = draft->lines;
    size_t spans = draft->line_count;
    if (has_lone_return(r->text))
        r->text = without_lone_returns(ctx, draft, &r->lines, &spans);
    VEC(uint32_t) starts = {0};
    *VEC_PUSH(ctx->mem, &starts) = 0;
    for (size_t at = 0; at < r->text.n; at++) {
        size_t found = str_find_byte(str_slice(r->text, at, r->text.n), '\n');
        if (found == SIZE_MAX)
            break;
        at += found;
        if (at + 1 < r->text.n)
            *VEC_PUSH(ctx->mem, &starts) = (uint32_t)at + 1;
    }
    r->starts = starts.items;
    r->line_count = starts.count;
    if (spans < r->line_count) { /* lines without a place: the last known, or nowhere */
        Span *all = NEW_ARRAY(ctx->mem, Span, r->line_count);
        for (size_t i = 0; i < r->line_count; i++)
            all[i] = i < spans ? r->lines[i] : spans > 0 ? r->lines[spans - 1] : NOWHERE;
        r->lines = all;
    }
}

Span reading_span(const Reading *r, int first_line, int last_line)
{
    size_t first = first_line < 1 ? 1 : (size_t)first_line;
    size_t last = last_line < (int)first ? first : (size_t)last_line;
    first = first > r->line_count ? r->line_count : first;
    last = last > r->line_count ? r->line_count : last;
    return span_join(r->lines[first - 1], r->lines[last - 1]);
}

Str reading_line(const Reading *r, int line)
{
    if (line < 1 || (size_t)line > r->line_count)
        return (Str){0};
    size_t i = (size_t)line;
    size_t end = i < r->line_count ? r->starts[i] : r->text.n;
    while (end > r->starts[i - 1] && (r->text.p[end - 1] == '\n' || r->text.p[end - 1] == '\r'))
        end--;
    return str_slice(r->text, r->starts[i - 1], end);
}

void reading_warn(Reading *r, Msg msg, Span span, Str a, Str b)
{
    if (r->reports[msg]++ < REPORT_LIMIT)
        diag(r->ctx, msg, span, {a, b});
}

/* "[^name]: ..." after at most three spaces: the name, else the empty slice. */
static Str note_name(Str line)
{
    size_t at = 0;
    while (at < line.n && at < 3 && line.p[at] == ' ')
        at++;
    Str rest = str_slice(line, at, line.n);
    size_t end = str_starts(rest, S("[^")) ? str_find(rest, S("]:")) : SIZE_MAX;
    if (end == SIZE_MAX)
        return (Str){0};
    Str name = str_slice(rest, 2, end);
    bool is_name = str_find_byte(name, ' ') == SIZE_MAX && str_find_byte(name, '[') == SIZE_MAX;
    return is_name ? name : (Str){0};
}

void warn_notes(Reading *r, const unsigned char *known)
{
    if (str_find(r->text, S("[^")) == SIZE_MAX)
        return;
    for (size_t i = 0; i < r->line_count; i++) {
        Str name = known[i] ? (Str){0} : note_name(reading_line(r, (int)i + 1));
        if (name.n > 0)
            reading_warn(r, MSG_MARKDOWN_NOTE_UNUSED, r->lines[i], name, (Str){0});
    }
}

size_t cells_in_line(Str line)
{
    while (line.n > 0 && (line.p[0] == '>' || line.p[0] == ' ' || line.p[0] == '\t'))
        line = str_slice(line, 1, line.n);
    line = str_trim(line);
    size_t cells = 1;
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] == '|' && i > 0 && line.p[i - 1] != '\\')
            cells += i + 1 < line.n;
    return cells;
}

/* cmark looks for "[x]" in the whole line; the mark is the first bracket of it. */
Task task_in_line(Str line)
{
    size_t at = str_find_byte(line, '[');
    bool done = at < line.n && at + 1 < line.n && (line.p[at + 1] | 0x20) == 'x';
    return done ? TASK_DONE : TASK_OPEN;
}
