/* Guard: is a text safe to give to cmark-gfm?
 *
 * Version 0.29.0.gfm.6 takes quadratic time on a few kinds of text that nobody writes. One pass
 * over the lines adds up what each would cost, in nanoseconds as measured on one machine; a text
 * over the budget is refused. All estimates err on the high side, but ordinary documents stay a
 * hundred times under the budget. What is priced:
 *
 *   <? <! <![CDATA[    never closed, each is looked for to the end of the paragraph
 *   www. :// @         in one word without spaces, each looks at the whole word
 *   @                  each cuts the paragraph's text in two
 *   | | | |            a row's cells are appended to a list from its beginning
 *   |---|---|          under a long paragraph, which is read again as the header's row
 *   short rows         filled up with empty cells to the header's count
 *   [x]: long          copied for each [x]; how long may it be is told to the reader
 *   - - - - -          lists opened on one line, each looks at the rest of the line
 */
#include "markdown/parts.h"

#include <string.h>

enum { BUDGET_FIXED = 800000000, BUDGET_BYTE = 30, CELL_COST = 2000, COPY_COST = 10 };

typedef struct {
    Reading *r;
    double cost, budget; /* nanoseconds */
    size_t line;         /* from 0 */
    /* of the paragraph: the lines since the last that is blank or begins another block */
    size_t paragraph_bytes, paragraph_pipes, declarations, mails;
    size_t cells_before; /* of the line before */
    size_t columns;      /* of the last delimiter row in these lines, or 0 */
    bool in_table;
    size_t brackets;
} Guard;

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
        count += line.p[i] == '|';
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

/* ---- prices --------------------------------------------------------------------------------- */

static bool word_begins(Str line, size_t at, Str what)
{
    return str_starts(str_slice(line, at, line.n), what);
}

static void price_word(Guard *g, Str word)
{
    size_t links = 0, closers = 0;
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        links += c == '@' || (c == 'w' && word_begins(word, i, S("www."))) ||
                 (c == ':' && word_begins(word, i, S("://")));
        closers += c == ')';
        g->mails += c == '@';
        if (c == '<' && i + 1 < word.n && (word.p[i + 1] == '?' || word.p[i + 1] == '!'))
            g->declarations += !word_begins(word, i, S("<!--"));
        if (c == '[')
            g->brackets++;
    }
    if (links > 0)
        g->cost += (double)word.n * (4.0 * (double)links + 0.5 * (double)closers);
}

static void price_words(Guard *g, Str line)
{
    for (size_t at = 0; at < line.n;) {
        size_t end = at;
        while (end < line.n && !is_blank_byte(line.p[end]))
            end++;
        price_word(g, str_slice(line, at, end));
        at = end + 1;
    }
}

static void price_table(Guard *g, Str line)
{
    size_t pipes = count_pipes(line);
    g->paragraph_pipes += pipes;
    if (pipes > 0)
        g->cost += 2.0 * (double)pipes * (double)pipes;
    size_t cells = pipes + 1;
    if (pipes > 0)
        cells -= (size_t)(line.p[0] == '|') + (size_t)(line.n > 1 && line.p[line.n - 1] == '|');
    if (!g->in_table && is_delimiter_row(line)) {
        double bytes = (double)g->paragraph_bytes, all = (double)g->paragraph_pipes;
        g->cost += bytes * bytes / 10 + 2 * all * all;
        g->columns = g->columns > cells ? g->columns : cells;
        g->in_table = cells == g->cells_before;
    } else if (g->columns > cells) {
        g->cost += (double)(g->columns - cells) * CELL_COST;
    }
    g->cells_before = cells;
}

static void end_paragraph(Guard *g)
{
    double bytes = (double)g->paragraph_bytes;
    g->cost += bytes * ((double)g->declarations + (double)g->mails / 64);
    g->paragraph_bytes = g->paragraph_pipes = g->declarations = g->mails = 0;
    g->cells_before = g->columns = 0;
    g->in_table = false;
}

static bool pass_line(Guard *g, Str line)
{
    Str text = inner(line);
    if (text.n == 0 || begins_block(line, text))
        end_paragraph(g);
    if (lists_opened(text) > DEPTH_LIMIT && !is_thematic_break(text)) {
        Span span = reading_span(g->r, (int)g->line + 1, (int)g->line + 1);
        diag(g->r->ctx, MSG_MARKDOWN_NESTING, span, str_print(g->r->ctx->mem, "%d", DEPTH_LIMIT));
        return false;
    }
    if (text.n > 0) {
        g->paragraph_bytes += line.n + 1;
        price_words(g, text);
        price_table(g, text);
    }
    return true;
}

static bool refuse(const Guard *g)
{
    diag(g->r->ctx, MSG_MARKDOWN_COMPLEX, reading_span(g->r, (int)g->line + 1, (int)g->line + 1));
    return false;
}

bool guard_text(Reading *r)
{
    if (r->text.n > SIZE_LIMIT) {
        diag(r->ctx, MSG_MARKDOWN_SIZE, reading_span(r, 1, 1),
             str_print(r->ctx->mem, "%d", SIZE_LIMIT >> 20));
        return false;
    }
    Guard g = {.r = r, .budget = BUDGET_FIXED + BUDGET_BYTE * (double)r->text.n};
    for (; g.line < r->line_count; g.line++) {
        if (!pass_line(&g, reading_line(r, (int)g.line + 1)))
            return false;
        if (g.line + 1 == r->line_count)
            end_paragraph(&g);
        if (g.cost > g.budget)
            return refuse(&g);
    }
    r->definition_limit = (size_t)(g.budget - g.cost) / COPY_COST / (g.brackets + 1);
    return true;
}
