/* Diagnostics as text: severity and id, message, place, the source lines with carets under the
 * exact bytes, other places, why, how to mend it. Control characters of a file never reach the
 * terminal; columns are right with accents (composed or not), wide characters and tabs.
 *
 * Vocabulary
 *   mark   a span to underline: the guilty one (^) or a label's (-), with its words
 *   shown  one source line as it is displayed: columns, not bytes
 */
#include "base/base.h"

#include <stdlib.h>

enum { LINE_COLUMNS = 110, TAB_COLUMNS = 4, CONTEXT_COLUMNS = 30 };

typedef enum { INK_NONE, INK_ERROR, INK_WARNING, INK_INFO, INK_PLACE, INK_BOLD } Ink;

static const char *const inks[] = {
    [INK_NONE] = "",           [INK_ERROR] = "\x1b[1;31m", [INK_WARNING] = "\x1b[1;33m",
    [INK_INFO] = "\x1b[1;36m", [INK_PLACE] = "\x1b[1;34m", [INK_BOLD] = "\x1b[1m",
};

typedef struct {
    Severity severity;
    Ink ink;
    Text name;
} SeverityRow;

static const SeverityRow severities[] = {
    [SEVERITY_INFO] = {SEVERITY_INFO, INK_INFO, {{S_INIT("information"), S_INIT("info")}}},
    [SEVERITY_WARNING] = {SEVERITY_WARNING,
                          INK_WARNING,
                          {{S_INIT("avertissement"), S_INIT("warning")}}},
    [SEVERITY_ERROR] = {SEVERITY_ERROR, INK_ERROR, {{S_INIT("erreur"), S_INIT("error")}}},
};

typedef struct {
    Span span;
    bool guilty;
    Str text;
    uint32_t line;
} Mark;

typedef struct {
    Buf *out;
    Lang lang;
    bool colour;
    Ink ink; /* of the severity */
    const Diag *diag;
    size_t gutter; /* columns for line numbers */
} Writer;

static void put_ink(Writer *w, Ink ink)
{
    if (w->colour)
        buf_put(w->out, str(inks[ink]));
}

static void put_plain(Writer *w)
{
    if (w->colour)
        buf_put(w->out, S("\x1b[0m"));
}

/* A character as it may be shown on a terminal; gives its columns. */
static size_t put_character(Buf *out, uint32_t code)
{
    if (code < 0x20)
        buf_code(out, 0x2400 + code); /* control pictures */
    else if (utf8_hidden(code))
        buf_code(out, 0xFFFD);
    else
        buf_code(out, code);
    return utf8_hidden(code) ? 1 : utf8_width(code);
}

void buf_shown(Buf *out, Str words)
{
    for (size_t at = 0; at < words.n;) {
        uint32_t code = utf8_next(words, &at);
        put_character(out, code == '\n' || code == '\t' ? ' ' : code);
    }
}

void buf_column(Buf *out, Str words, size_t width)
{
    size_t length = utf8_length(words);
    buf_shown(out, words);
    buf_repeat(out, ' ', length < width ? width - length : 1);
}

static void put_words(Writer *w, Str words)
{
    buf_shown(w->out, words);
}

/* ---- one source line ---------------------------------------------------------------------- */

/* Display column (from 0) of byte `offset` of `line`. */
static size_t column_of(Str line, size_t offset)
{
    size_t column = 0;
    for (size_t at = 0; at < line.n && at < offset;) {
        uint32_t code = utf8_next(line, &at);
        if (code == '\t')
            column += TAB_COLUMNS - column % TAB_COLUMNS;
        else
            column += utf8_hidden(code) ? 1 : utf8_width(code);
    }
    return column;
}

/* Prints the columns [from, from + LINE_COLUMNS) of a line. */
static void put_line(Writer *w, Str line, size_t from)
{
    size_t column = 0, end = from + LINE_COLUMNS;
    if (from > 0)
        buf_put(w->out, S("…"));
    for (size_t at = 0; at < line.n;) {
        uint32_t code = utf8_next(line, &at);
        size_t wide = code == '\t' ? TAB_COLUMNS - column % TAB_COLUMNS
                                   : (utf8_hidden(code) ? 1 : utf8_width(code));
        if (column + wide > end) {
            buf_put(w->out, S("…"));
            break;
        }
        if (column >= from && code == '\t')
            buf_repeat(w->out, ' ', wide);
        else if (column >= from)
            put_character(w->out, code);
        column += wide;
    }
    buf_byte(w->out, '\n');
}

static void put_gutter(Writer *w, uint32_t line)
{
    put_ink(w, INK_PLACE);
    if (line == 0)
        buf_repeat(w->out, ' ', w->gutter);
    else
        buf_print(w->out, "%*u", (int)w->gutter, line);
    buf_put(w->out, S(" |"));
    put_plain(w);
}

static void put_mark(Writer *w, const Mark *m, Str line, uint32_t line_begin, size_t from)
{
    size_t begin = m->span.begin - line_begin;
    size_t end = m->span.end > m->span.begin ? m->span.end - line_begin : begin;
    size_t first = column_of(line, begin), last = column_of(line, end < line.n ? end : line.n);
    if (first < from)
        first = from;
    if (last > from + LINE_COLUMNS)
        last = from + LINE_COLUMNS;
    put_gutter(w, 0);
    buf_repeat(w->out, ' ', first - from + 1 + (from > 0));
    put_ink(w, m->guilty ? w->ink : INK_PLACE);
    buf_repeat(w->out, m->guilty ? '^' : '-', last > first ? last - first : 1);
    if (m->text.n > 0) {
        buf_byte(w->out, ' ');
        put_words(w, m->text);
    }
    put_plain(w);
    buf_byte(w->out, '\n');
}

/* ---- all marks of one source -------------------------------------------------------------- */

static int compare_marks(const void *x, const void *y)
{
    const Mark *a = x, *b = y;
    if (a->line != b->line)
        return a->line < b->line ? -1 : 1;
    if (a->span.begin != b->span.begin)
        return a->span.begin < b->span.begin ? -1 : 1;
    return (b->guilty > a->guilty) - (a->guilty > b->guilty);
}

/* The first column shown of a long line: some context before its first mark. */
static size_t first_column(Str line, const Mark *m, uint32_t line_begin)
{
    size_t column = column_of(line, m->span.begin - line_begin);
    size_t end = column_of(line, m->span.end - line_begin);
    return end <= LINE_COLUMNS || column <= CONTEXT_COLUMNS ? 0 : column - CONTEXT_COLUMNS;
}

static void put_place(Writer *w, const Source *s, Span span, const char *arrow)
{
    Place place = source_place(s, span.begin);
    put_ink(w, INK_PLACE);
    buf_repeat(w->out, ' ', w->gutter);
    buf_put(w->out, str(arrow));
    put_plain(w);
    buf_byte(w->out, ' ');
    put_words(w, s->path);
    buf_print(w->out, ":%u:%u\n", place.line, place.column);
}

/* Of a very long line only the bytes around its first mark are looked at: *begin, where `line`
 * begins in its source, moves with it. */
static Str near_mark(Str line, const Mark *m, uint32_t *begin)
{
    enum { LONG_LINE = 1 << 13, AROUND = 1 << 10 };
    if (line.n <= LONG_LINE)
        return line;
    size_t mark = m->span.begin - *begin;
    size_t from = mark < AROUND ? 0 : mark - AROUND, to = mark + AROUND;
    while (from > 0 && from < line.n && ((unsigned char)line.p[from] & 0xC0) == 0x80)
        from--;
    while (to < line.n && ((unsigned char)line.p[to] & 0xC0) == 0x80)
        to++;
    *begin += (uint32_t)from;
    return str_slice(line, from, to);
}

/* What is shown of the line of a mark. */
typedef struct {
    uint32_t line, begin; /* its number; the byte where `text` begins */
    Str text;
    size_t from; /* the first column shown */
} Shown;

static bool is_shown(const Shown *shown, const Mark *m)
{
    if (m->line != shown->line)
        return false;
    return column_of(shown->text, m->span.begin - shown->begin) < shown->from + LINE_COLUMNS;
}

static void put_line_of(Writer *w, const Source *s, const Mark *m, Shown *shown)
{
    if (shown->line != 0 && m->line > shown->line + 1) {
        put_ink(w, INK_PLACE);
        buf_put(w->out, S("...\n"));
        put_plain(w);
    }
    shown->line = m->line;
    shown->begin = s->lines[m->line - 1];
    shown->text = near_mark(source_line(s, m->line), m, &shown->begin);
    shown->from = first_column(shown->text, m, shown->begin);
    put_gutter(w, m->line);
    if (shown->text.n > 0)
        buf_byte(w->out, ' ');
    put_line(w, shown->text, shown->from);
}

static void put_source(Writer *w, Mark *marks, size_t count)
{
    const Source *s = source_at(diag_sources(w->diag), marks[0].span.source);
    qsort(marks, count, sizeof *marks, compare_marks);
    put_gutter(w, 0);
    buf_byte(w->out, '\n');
    Shown shown = {0};
    for (size_t i = 0; i < count; i++) {
        if (!is_shown(&shown, &marks[i]))
            put_line_of(w, s, &marks[i], &shown);
        put_mark(w, &marks[i], shown.text, shown.begin, shown.from);
    }
}

/* ---- one diagnostic ----------------------------------------------------------------------- */

static size_t collect_marks(const Writer *w, Arena *a, const Diagnostic *d, Mark **out)
{
    size_t count = 1;
    for (const Label *l = d->labels; l != NULL; l = l->next)
        count++;
    Mark *marks = NEW_ARRAY(a, Mark, count);
    size_t n = 0;
    marks[n++] = (Mark){.span = d->span, .guilty = true};
    for (const Label *l = d->labels; l != NULL; l = l->next)
        if (l->span.source != 0)
            marks[n++] = (Mark){.span = l->span, .text = l->text.in[w->lang]};
    for (size_t i = 0; i < n; i++) {
        const Source *s = source_at(diag_sources(w->diag), marks[i].span.source);
        marks[i].line = source_place(s, marks[i].span.begin).line;
    }
    *out = marks;
    return n;
}

static void put_sources(Writer *w, const Diagnostic *d)
{
    Arena *a = arena_new();
    Mark *marks;
    size_t count = collect_marks(w, a, d, &marks);
    uint32_t widest = 1;
    for (size_t i = 0; i < count; i++)
        widest = marks[i].line > widest ? marks[i].line : widest;
    for (w->gutter = 1; widest >= 10; widest /= 10)
        w->gutter++;
    Mark *group = NEW_ARRAY(a, Mark, count);
    for (size_t i = 0; i < count; i++) {
        uint32_t source = marks[i].span.source;
        if (source == 0)
            continue; /* shown with an earlier mark of its source */
        size_t n = 0;
        for (size_t j = i; j < count; j++) {
            if (marks[j].span.source == source) {
                group[n++] = marks[j];
                marks[j].span.source = 0;
            }
        }
        put_place(w, source_at(diag_sources(w->diag), source), group[0].span,
                  i == 0 ? "-->" : ":::");
        put_source(w, group, n);
    }
    arena_free(a);
}

static void put_remark(Writer *w, Text name, Str words)
{
    if (words.n == 0)
        return;
    put_ink(w, INK_PLACE);
    buf_repeat(w->out, ' ', w->gutter);
    buf_put(w->out, S(" = "));
    put_plain(w);
    put_ink(w, INK_BOLD);
    buf_put(w->out, name.in[w->lang]);
    put_plain(w);
    put_words(w, words);
    buf_byte(w->out, '\n');
}

static void put_suggestion(Writer *w, Str word)
{
    if (word.n == 0)
        return;
    Text before = TEXT("vouliez-vous dire « ", "did you mean “");
    Text after = TEXT(" » ?", "”?");
    Buf line = buf_new(w->out->arena);
    buf_put(&line, before.in[w->lang]);
    buf_put(&line, word);
    buf_put(&line, after.in[w->lang]);
    put_remark(w, TEXT("", ""), buf_str(&line));
}

void diag_write_one(const Diag *d, const Diagnostic *one, const DiagStyle *style, Buf *out)
{
    const SeverityRow *row = &severities[one->severity];
    Writer w = {.out = out,
                .lang = style->lang,
                .colour = style->colour,
                .ink = row->ink,
                .diag = d,
                .gutter = 1};
    static const Text waived = {{S_INIT("dérogation"), S_INIT("waived")}};
    if (one->waived.n > 0)
        w.ink = INK_PLACE;
    put_ink(&w, w.ink);
    buf_put(out, one->waived.n > 0 ? waived.in[w.lang] : row->name.in[w.lang]);
    buf_byte(out, '[');
    put_words(&w, one->id);
    buf_byte(out, ']');
    put_plain(&w);
    buf_put(out, w.lang == LANG_FR ? S(" : ") : S(": "));
    put_ink(&w, INK_BOLD);
    put_words(&w, one->message.in[w.lang]);
    put_plain(&w);
    buf_byte(out, '\n');
    /* Of what the whole file lacks no bytes are guilty. */
    bool whole = str_eq(one->path, S("$")) && one->labels == NULL;
    if (one->span.source != 0 && whole)
        put_place(&w, source_at(diag_sources(d), one->span.source), one->span, "-->");
    else if (one->span.source != 0)
        put_sources(&w, one);
    put_suggestion(&w, one->suggestion);
    put_remark(&w, TEXT("pourquoi : ", "why: "), one->note.in[w.lang]);
    put_remark(&w, TEXT("aide : ", "help: "), one->help.in[w.lang]);
    put_remark(&w, TEXT("dérogation : ", "waived: "), one->waived);
    buf_byte(out, '\n');
}

void diag_write_text(const Diag *d, const DiagStyle *style, Buf *out)
{
    for (size_t i = 0; i < diag_count(d); i++)
        diag_write_one(d, diag_at(d, i), style, out);
}
