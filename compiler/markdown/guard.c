/* Guard: is a text safe to give to cmark-gfm?
 *
 * Version 0.29.0.gfm.6 takes quadratic time on kinds of text that nobody writes. What each would
 * cost is added up, in nanoseconds as measured on one machine; a text over the budget is refused.
 * All estimates err on the high side, but ordinary documents stay a hundred times under it.
 *
 * Before cmark finds the blocks, by the lines:
 *   - - - - -          lists opened on one line, each looks at the rest of the line
 *   | | | |            a row's cells are appended to a list from its beginning
 *   |---|---|          under a long paragraph, which is read again as the header's row
 *   short rows         filled up with empty cells to the header's count
 * Before it finds the inlines, by the text of each paragraph, heading and cell:
 *   <? <! <![CDATA[    never closed, each is looked for to the end
 *   www. :// @         in one word without spaces, each looks at the whole word
 *   @                  each cuts the text in two
 *   * _ ~ and ]        each may look at all emphasis marks before it
 *   [x]                copies its definition
 */
#include "markdown/parts.h"

#include <string.h>

enum { BUDGET_FIXED = 800000000, BUDGET_BYTE = 30, CELL_COST = 2000, COPY_COST = 10 };

/* The lines since the last that is blank or begins another block. */
typedef struct {
    size_t bytes, pipes;
    size_t cells_before, indent_before; /* of the line before, if it may be a table's header */
    size_t columns;                     /* of the last delimiter row, or 0 */
    bool in_table;
} Lines;

static bool is_blank_byte(char c)
{
    return c == ' ' || c == '\t';
}

/* The line without quote marks, white space and line end at its ends. */
static Str inner(Str line)
{
    while (line.n > 0 && (is_blank_byte(line.p[0]) || line.p[0] == '>'))
        line = str_slice(line, 1, line.n);
    return str_trim(line);
}

/* Bytes of a list marker at the start, its space included, or 0. */
static size_t marker_length(Str s)
{
    size_t at = 0;
    while (at < s.n && at < 9 && s.p[at] >= '0' && s.p[at] <= '9')
        at++;
    bool ordered = at > 0 && at < s.n && (s.p[at] == '.' || s.p[at] == ')');
    bool bullet = at == 0 && s.n > 0 && (s.p[0] == '-' || s.p[0] == '+' || s.p[0] == '*');
    if (!ordered && !bullet)
        return 0;
    at++;
    return at == s.n || is_blank_byte(s.p[at]) ? at : 0;
}

/* "* * * * *" is a line across the page, not lists. */
static bool is_thematic_break(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != s.p[0] && !is_blank_byte(s.p[i]))
            return false;
    return s.n > 0 && (s.p[0] == '-' || s.p[0] == '*');
}

static size_t lists_opened(Str line)
{
    size_t count = 0, at = 0;
    while (at < line.n) {
        size_t marker = marker_length(str_slice(line, at, line.n));
        if (marker > 0)
            count++;
        else if (!is_blank_byte(line.p[at]) && line.p[at] != '>')
            break;
        at += marker > 0 ? marker : 1;
    }
    return count;
}

/* Does the line surely end the paragraph before it: a heading, a list item that may do so? */
static bool begins_block(Str line, Str text)
{
    size_t indent = 0;
    if (text.n == 0)
        return false;
    while (text.p - indent > line.p && is_blank_byte(text.p[-1 - (ptrdiff_t)indent]))
        indent++;
    size_t hashes = 0;
    while (hashes < text.n && text.p[hashes] == '#')
        hashes++;
    if (indent > 3 || (indent > 0 && text.p[-1] == '\t'))
        return false;
    if (hashes > 0)
        return hashes <= 6 && (hashes == text.n || is_blank_byte(text.p[hashes]));
    size_t marker = marker_length(text);
    return marker > 0 && marker < text.n && (marker == 1 || (marker == 2 && text.p[0] == '1'));
}

static size_t count_pipes(Str line)
{
    size_t count = 0;
    for (size_t i = 0; i < line.n; i++)
        count += line.p[i] == '|' && (i == 0 || line.p[i - 1] != '\\');
    return count;
}

static bool is_delimiter_row(Str line)
{
    bool dash = false;
    for (size_t i = 0; i < line.n; i++) {
        dash = dash || line.p[i] == '-';
        if (strchr("|:- \t", line.p[i]) == NULL)
            return false;
    }
    return dash;
}

/* ---- lines ---------------------------------------------------------------------------------- */

static void price_table(Guard *g, Lines *run, Str line, size_t indent)
{
    size_t pipes = count_pipes(line);
    run->pipes += pipes;
    g->cost += 2.0 * (double)pipes * (double)pipes;
    size_t cells = pipes + 1;
    if (pipes > 0)
        cells -= (size_t)(line.p[0] == '|') + (size_t)(line.n > 1 && line.p[line.n - 1] == '|');
    if (!run->in_table && is_delimiter_row(line)) {
        double bytes = (double)run->bytes, all = (double)run->pipes;
        g->cost += bytes * bytes / 10 + 2 * all * all;
        run->columns = run->columns > cells ? run->columns : cells;
        run->in_table = cells == run->cells_before && indent == run->indent_before;
    } else if (run->columns > cells) {
        g->cost += (double)(run->columns - cells) * CELL_COST;
    }
    run->cells_before = cells;
    run->indent_before = indent;
}

static void price_line(Guard *g, Lines *run, Str line, Str text)
{
    bool begins = begins_block(line, text);
    if (text.n == 0 || begins)
        *run = (Lines){0};
    if (text.n == 0)
        return;
    run->bytes += line.n + 1;
    price_table(g, run, text, (size_t)(text.p - line.p));
    if (begins) /* no header for us: what is below it may stand outside its item */
        run->cells_before = 0;
}

static bool refuse(const Guard *g, Span span)
{
    diag(g->r->ctx, MSG_MARKDOWN_COMPLEX, span);
    return false;
}

bool guard_lines(Guard *g, Reading *r)
{
    *g = (Guard){.r = r, .budget = BUDGET_FIXED + BUDGET_BYTE * (double)r->text.n};
    if (r->text.n > SIZE_LIMIT) {
        diag(r->ctx, MSG_MARKDOWN_SIZE, reading_span(r, 1, 1),
             str_print(r->ctx->mem, "%d", SIZE_LIMIT >> 20));
        return false;
    }
    Lines run = {0};
    for (int i = 1; (size_t)i <= r->line_count; i++) {
        Str line = reading_line(r, i), text = inner(line);
        price_line(g, &run, line, text);
        if (lists_opened(text) > DEPTH_LIMIT && !is_thematic_break(text)) {
            diag(r->ctx, MSG_MARKDOWN_NESTING, reading_span(r, i, i),
                 str_print(r->ctx->mem, "%d", DEPTH_LIMIT));
            return false;
        }
        if (g->cost > g->budget)
            return refuse(g, reading_span(r, i, i));
    }
    return true;
}

/* ---- prose ---------------------------------------------------------------------------------- */

/* What is counted in one text. */
typedef struct {
    size_t declarations, mails, marks, brackets;
} Counts;

static bool goes_on(Str s, size_t at, Str with)
{
    return str_starts(str_slice(s, at, s.n), with);
}

static void count_byte(Counts *n, Str text, size_t i)
{
    char c = text.p[i];
    n->mails += c == '@';
    n->brackets += c == ']';
    n->marks += (c == '*' || c == '_' || c == '~') && (i == 0 || text.p[i - 1] != c);
    bool declares = c == '<' && i + 1 < text.n && (text.p[i + 1] == '?' || text.p[i + 1] == '!');
    n->declarations += declares && !goes_on(text, i, S("<!--"));
}

static void price_word(Guard *g, Str word)
{
    size_t links = 0, closers = 0;
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        links += c == '@' || (c == 'w' && goes_on(word, i, S("www."))) ||
                 (c == ':' && goes_on(word, i, S("://")));
        closers += c == ')';
    }
    if (links > 0)
        g->cost += (double)word.n * (4.0 * (double)links + 0.5 * (double)closers);
}

bool guard_prose(Guard *g, Str text, Span span)
{
    Counts n = {0};
    size_t word = 0;
    for (size_t i = 0; i < text.n; i++) {
        count_byte(&n, text, i);
        if (is_blank_byte(text.p[i]) || text.p[i] == '\n') {
            price_word(g, str_slice(text, word, i));
            word = i + 1;
        }
    }
    price_word(g, str_slice(text, word, text.n));
    double marks = (double)n.marks;
    g->cost += (double)text.n * ((double)n.declarations + (double)n.mails / 64);
    g->cost += marks * (marks / 2 + 2 * (double)n.brackets);
    g->brackets += n.brackets;
    return g->cost <= g->budget || refuse(g, span);
}

bool guard_definitions(Guard *g, size_t longest)
{
    g->cost += (double)longest * (double)g->brackets * COPY_COST;
    return g->cost <= g->budget || refuse(g, reading_span(g->r, 1, 1));
}
