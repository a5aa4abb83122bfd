/* Syntax errors of YAML in plain words. libyaml says in its own words what it expected, often far
 * from the cause; each row of the table below knows some of these words, looks at the source
 * around the place, and names the likely cause where it stands, with the corrected spelling. */
#include "data/yaml.h"

#include <string.h>

typedef struct {
    Tree *tree;
    Arena *tmp;
    Str text;
    const SyntaxError *e;
    size_t at;        /* within the text */
    size_t line, end; /* the line of `at`, without its end */
} Case;

/* ---- looking around ----------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static size_t line_begin(Str text, size_t at)
{
    while (at > 0 && text.p[at - 1] != '\n' && text.p[at - 1] != '\r')
        at--;
    return at;
}

static size_t line_end(Str text, size_t at)
{
    while (at < text.n && text.p[at] != '\n' && text.p[at] != '\r')
        at++;
    return at;
}

static size_t skip_blanks(Str text, size_t at)
{
    while (at < text.n && is_blank(text.p[at]))
        at++;
    return at;
}

/* The end of what is written from `at` on its line, comment and blanks left out. */
static size_t content_end(Str text, size_t at)
{
    size_t end = line_end(text, at);
    for (size_t i = at + 1; i < end; i++)
        if (text.p[i] == '#' && is_blank(text.p[i - 1]))
            end = i;
    while (end > at && is_blank(text.p[end - 1]))
        end--;
    return end;
}

/* The first content of the nearest line above that has some; SIZE_MAX when there is none. */
static size_t content_above(Str text, size_t line)
{
    while (line > 0) {
        line = line_begin(text, line - 1);
        size_t at = skip_blanks(text, line);
        if (at < line_end(text, line) && text.p[at] != '#')
            return at;
    }
    return SIZE_MAX;
}

static bool ends_key(Str text, size_t colon)
{
    return colon + 1 >= text.n || is_blank(text.p[colon + 1]) || text.p[colon + 1] == '\n' ||
           text.p[colon + 1] == '\r';
}

/* The first ":" from `at` on its line that ends a key (`spaced`), or that is stuck to a value. */
static size_t find_colon(Str text, size_t at, bool spaced)
{
    size_t end = content_end(text, at);
    for (; at < end; at++) {
        if (text.p[at] != ':' || ends_key(text, at) != spaced)
            continue;
        bool address = !spaced && at + 1 < end && text.p[at + 1] == '/';
        if (!address)
            return at;
    }
    return SIZE_MAX;
}

static Span span_of(const Case *c, size_t begin, size_t end)
{
    return span_at(c->tree->source, begin, end > begin ? end : begin);
}

static Str piece(const Case *c, size_t begin, size_t end)
{
    return shown(c->tmp, str_slice(c->text, begin, end));
}

static char at_or_nul(const Case *c, size_t at)
{
    return at < c->text.n ? c->text.p[at] : '\0';
}

static size_t character_end(Str text, size_t at)
{
    if (at < text.n)
        utf8_next(text, &at);
    return at;
}

/* `value` between quotes that suit it. Quotes around it that do not work are taken off first. */
static Str quoted(Arena *a, Str value)
{
    char first = value.n > 1 ? value.p[0] : '\0';
    if ((first == '"' || first == '\'') && value.p[value.n - 1] == first)
        value = str_slice(value, 1, value.n - 1);
    bool plain = str_find_byte(value, '"') == SIZE_MAX && str_find_byte(value, '\\') == SIZE_MAX;
    Buf out = buf_new(a);
    buf_byte(&out, plain ? '"' : '\'');
    for (size_t i = 0; i < value.n; i++) {
        if (!plain && value.p[i] == '\'')
            buf_byte(&out, '\'');
        buf_byte(&out, value.p[i]);
    }
    buf_byte(&out, plain ? '"' : '\'');
    return shown(a, buf_str(&out));
}

/* The value that begins at `at`: to the end of its line, or within brackets to what ends it there.
 */
static Str quoted_rest(const Case *c, size_t at)
{
    size_t end = content_end(c->text, at);
    for (size_t i = at + 1; c->e->in_flow && i < end; i++)
        if (strchr(",}]", c->text.p[i]) != NULL)
            end = i;
    return quoted(c->tmp, str_trim(str_slice(c->text, at, end)));
}

static void label(const Case *c, Diagnostic *d, Span span, Text text)
{
    if (d != &c->tree->ignored)
        diag_label(c->tree->ctx, d, span, text);
}

static bool problem_is(const Case *c, const char *words)
{
    return c->e->problem != NULL && strncmp(c->e->problem, words, strlen(words)) == 0;
}

static bool context_is(const Case *c, const char *words)
{
    return c->e->context != NULL && strcmp(c->e->context, words) == 0;
}

/* ---- indentation -------------------------------------------------------------------------- */

static bool explain_tab(Case *c)
{
    if (context_is(c, "while scanning a quoted scalar") ||
        context_is(c, "while parsing a quoted scalar"))
        return false;
    size_t tab = c->line;
    while (tab < c->end && c->text.p[tab] == ' ')
        tab++;
    if (at_or_nul(c, tab) != '\t' && at_or_nul(c, c->at) == '\t')
        tab = c->at;
    if (at_or_nul(c, tab) != '\t')
        return false;
    problem(c->tree, MSG_YAML_TAB, span_of(c, tab, skip_blanks(c->text, tab)));
    return true;
}

static void report_indent(Case *c)
{
    Diagnostic *d =
        problem(c->tree, MSG_YAML_INDENT, span_of(c, c->at, content_end(c->text, c->at)));
    if (c->e->context != NULL)
        label(c, d, span_of(c, c->e->context_at, c->e->context_at + 1),
              TEXT("les lignes de ce niveau commencent ici", "the lines of this level begin here"));
}

/* ---- colons ------------------------------------------------------------------------------- */

static void report_stuck_colon(Case *c, size_t colon)
{
    size_t begin = skip_blanks(c->text, line_begin(c->text, colon));
    problem(c->tree, MSG_YAML_COLON_SPACE, span_of(c, colon, colon + 1), piece(c, begin, colon),
            piece(c, colon + 1, content_end(c->text, colon + 1)));
}

static void report_no_colon(Case *c, size_t begin)
{
    size_t end = content_end(c->text, begin);
    problem(c->tree, MSG_YAML_NO_COLON, span_of(c, begin, end), piece(c, begin, end));
}

/* "-id: k1", which was to be an item of a list. */
static bool explain_stuck_dash(Case *c, size_t begin)
{
    Str key = str_slice(c->text, begin, find_colon(c->text, begin, true));
    if (!is_stuck_dash(key))
        return false;
    problem(c->tree, MSG_YAML_DASH_SPACE, span_of(c, begin, begin + key.n), shown(c->tmp, key),
            piece(c, begin + 1, content_end(c->text, begin)));
    return true;
}

/* The ":" ends the key of its line, so the cause is in the line above. */
static void explain_line_above(Case *c)
{
    size_t key = skip_blanks(c->text, c->line), above = content_above(c->text, c->line);
    size_t stuck = above == SIZE_MAX ? SIZE_MAX : find_colon(c->text, above, false);
    size_t spaced = above == SIZE_MAX ? SIZE_MAX : find_colon(c->text, above, true);
    if (above == SIZE_MAX) {
        report_indent(c);
    } else if (explain_stuck_dash(c, above)) {
        return;
    } else if (spaced != SIZE_MAX) {
        Diagnostic *d = problem(c->tree, MSG_YAML_INDENT_VALUE, span_of(c, key, c->at),
                                piece(c, key, c->at), piece(c, above, spaced));
        label(c, d, span_of(c, above, content_end(c->text, above)),
              TEXT("a déjà une valeur sur sa ligne", "already has a value on its line"));
    } else if (stuck != SIZE_MAX) {
        report_stuck_colon(c, stuck);
    } else {
        report_no_colon(c, above);
    }
}

static bool explain_colon(Case *c)
{
    size_t key = skip_blanks(c->text, c->line), first = find_colon(c->text, key, true);
    if (first == SIZE_MAX || first >= c->at) {
        explain_line_above(c);
        return true;
    }
    size_t value = skip_blanks(c->text, first + 1);
    Diagnostic *d = problem(c->tree, MSG_YAML_COLON_IN_VALUE, span_of(c, c->at, c->at + 1),
                            piece(c, key, first), quoted_rest(c, value));
    label(c, d, span_of(c, value, c->at), TEXT("la valeur commence ici", "the value begins here"));
    return true;
}

static bool explain_simple_key(Case *c)
{
    size_t key = c->e->context_at, stuck = find_colon(c->text, key, false);
    if (stuck != SIZE_MAX)
        report_stuck_colon(c, stuck);
    else
        report_no_colon(c, key);
    return true;
}

/* ---- quotes ------------------------------------------------------------------------------- */

static bool explain_open_quote(Case *c)
{
    size_t quote = c->e->context_at;
    problem(c->tree, MSG_YAML_QUOTE_OPEN, span_of(c, quote, quote + 1), piece(c, quote, quote + 1));
    return true;
}

static bool is_quoted(const Scalar *s)
{
    return s->span.source != 0 && (s->style == STYLE_SINGLE || s->style == STYLE_DOUBLE);
}

/* Text follows a closing quote. Where the quotes span lines, the opening one was never closed
 * and it is another value's opening quote that closed it. */
static bool explain_after_quote(Case *c)
{
    const Scalar *s = &c->e->last;
    if (!is_quoted(s) || skip_blanks(c->text, s->span.end) != c->at || s->span.end < c->line)
        return false;
    if (s->span.begin < c->line) {
        Diagnostic *d =
            problem(c->tree, MSG_YAML_QUOTE_OPEN, span_of(c, s->span.begin, s->span.begin + 1),
                    piece(c, s->span.begin, s->span.begin + 1));
        label(c, d, span_of(c, s->span.end - 1, s->span.end),
              TEXT("se referme ici, plusieurs lignes plus bas", "closes here, lines below"));
        return true;
    }
    Diagnostic *d =
        problem(c->tree, MSG_YAML_AFTER_QUOTE, span_of(c, c->at, content_end(c->text, c->at)),
                piece(c, c->at, content_end(c->text, c->at)), quoted_rest(c, s->span.begin));
    label(c, d, span_of(c, s->span.begin, s->span.end),
          TEXT("le texte entre guillemets s’arrête ici", "the quoted text ends here"));
    return true;
}

static bool explain_escape(Case *c)
{
    size_t end = character_end(c->text, c->at + 1);
    problem(c->tree, MSG_YAML_ESCAPE, span_of(c, c->at, end), piece(c, c->at, end));
    return true;
}

/* libyaml points at the digits: the backslash and its letter stand before. */
static bool explain_escape_code(Case *c)
{
    size_t begin = c->at < 2 ? 0 : c->at - 2, end = c->at;
    while (end < c->end && end < c->at + 8 && strchr("0123456789abcdefABCDEF", c->text.p[end]))
        end++;
    problem(c->tree, MSG_YAML_ESCAPE_CODE, span_of(c, begin, end), piece(c, begin, end));
    return true;
}

/* ---- keys and lists in the wrong place ---------------------------------------------------- */

static void report_special(Case *c, size_t at)
{
    size_t end = character_end(c->text, at);
    problem(c->tree, MSG_YAML_CHARACTER, span_of(c, at, end), piece(c, at, end),
            quoted_rest(c, at));
}

/* Text after a closed bracket, or after an alias: the value was meant as text. */
static bool explain_after_special(Case *c)
{
    size_t above = skip_blanks(c->text, c->line), colon = find_colon(c->text, above, true);
    size_t value = skip_blanks(c->text, colon == SIZE_MAX || colon >= c->at ? above : colon + 1);
    while (at_or_nul(c, value) == '-' && is_blank(at_or_nul(c, value + 1)))
        value = skip_blanks(c->text, value + 1);
    char first = at_or_nul(c, value);
    if (value >= c->at || first == '\0' || strchr("[{*&!", first) == NULL)
        return false;
    report_special(c, value);
    return true;
}

static bool explain_bracket(Case *c)
{
    char here = at_or_nul(c, c->at);
    if (here == '\0' || strchr("]},", here) == NULL)
        return false;
    problem(c->tree, MSG_YAML_STRAY, span_of(c, c->at, c->at + 1), piece(c, c->at, c->at + 1));
    return true;
}

/* A ":" without a key before it. */
static bool explain_no_key(Case *c)
{
    if (at_or_nul(c, c->at) != ':' || !ends_key(c->text, c->at))
        return false;
    problem(c->tree, MSG_YAML_KEY_EMPTY, span_of(c, c->at, c->at + 1));
    return true;
}

static bool explain_key(Case *c)
{
    if (explain_after_quote(c) || explain_bracket(c) || explain_no_key(c))
        return true;
    bool first_on_line = skip_blanks(c->text, c->line) == c->at;
    if (!first_on_line && explain_after_special(c))
        return true;
    bool dash = at_or_nul(c, c->at) == '-' && ends_key(c->text, c->at);
    size_t column = c->at - c->line;
    size_t level = c->e->context_at - line_begin(c->text, c->e->context_at);
    if (first_on_line && dash && column == level) {
        Diagnostic *d = problem(c->tree, MSG_YAML_LIST_IN_MAP, span_of(c, c->at, c->at + 1));
        label(c, d, span_of(c, c->e->context_at, c->e->context_at + 1),
              TEXT("les clés de ce niveau commencent ici", "the keys of this level begin here"));
    } else if (first_on_line) {
        report_indent(c);
    } else {
        problem(c->tree, MSG_YAML_UNEXPECTED, span_of(c, c->at, content_end(c->text, c->at)),
                piece(c, c->at, content_end(c->text, c->at)));
    }
    return true;
}

static bool explain_dash(Case *c)
{
    if (explain_after_quote(c) || explain_bracket(c))
        return true;
    bool first_on_line = skip_blanks(c->text, c->line) == c->at;
    if (!first_on_line)
        return explain_after_special(c) || explain_key(c);
    size_t level = c->e->context_at - line_begin(c->text, c->e->context_at);
    if (explain_stuck_dash(c, c->at))
        return true;
    if (c->at - c->line != level) {
        report_indent(c);
        return true;
    }
    Diagnostic *d =
        problem(c->tree, MSG_YAML_KEY_IN_LIST, span_of(c, c->at, content_end(c->text, c->at)),
                piece(c, c->at, content_end(c->text, c->at)));
    label(c, d, span_of(c, c->e->context_at, c->e->context_at + 1),
          TEXT("la liste commence ici", "the list begins here"));
    return true;
}

static bool explain_list_place(Case *c)
{
    problem(c->tree, MSG_YAML_LIST_PLACE, span_of(c, c->at, content_end(c->text, c->at)),
            quoted_rest(c, c->at));
    return true;
}

/* ---- brackets ----------------------------------------------------------------------------- */

static bool report_flow_open(Case *c, size_t open)
{
    Str close = at_or_nul(c, open) == '[' ? S("]") : S("}");
    Diagnostic *d = problem(c->tree, MSG_YAML_FLOW_OPEN, span_of(c, open, open + 1),
                            piece(c, open, open + 1), close);
    label(c, d, span_of(c, c->at, character_end(c->text, c->at)),
          TEXT("toujours ouvert ici", "still open here"));
    return true;
}

/* {text: a : b}: the second colon is of the text; {x: 1 y: 2} lacks a comma. */
static bool explain_flow_colon(Case *c)
{
    size_t key = c->at;
    while (key > c->line && strchr("{[,", c->text.p[key - 1]) == NULL)
        key--;
    key = skip_blanks(c->text, key);
    size_t first = find_colon(c->text, key, true);
    if (at_or_nul(c, c->at) != ':' || first == SIZE_MAX || first >= c->at ||
        !is_blank(c->text.p[c->at - 1]))
        return false;
    size_t value = skip_blanks(c->text, first + 1);
    Diagnostic *d = problem(c->tree, MSG_YAML_COLON_IN_VALUE, span_of(c, c->at, c->at + 1),
                            piece(c, key, first), quoted_rest(c, value));
    label(c, d, span_of(c, value, c->at), TEXT("la valeur commence ici", "the value begins here"));
    return true;
}

static bool explain_flow(Case *c)
{
    size_t open = c->e->context_at;
    if (explain_after_quote(c) || explain_flow_colon(c))
        return true;
    if (open < c->line || c->at >= c->text.n)
        return report_flow_open(c, open);
    Str close = at_or_nul(c, open) == '[' ? S("]") : S("}");
    Diagnostic *d =
        problem(c->tree, MSG_YAML_FLOW_COMMA, span_of(c, c->at, character_end(c->text, c->at)),
                close, quoted(c->tmp, str_slice(c->text, open, content_end(c->text, open))));
    label(c, d, span_of(c, open, open + 1), TEXT("ouvert ici", "opened here"));
    return true;
}

/* ---- the rest ----------------------------------------------------------------------------- */

static bool explain_character(Case *c)
{
    report_special(c, c->at);
    return true;
}

static bool explain_content(Case *c)
{
    if (c->e->in_flow && c->at >= c->text.n)
        return report_flow_open(c, c->e->flow_at);
    if (!explain_bracket(c) && !explain_no_key(c))
        report_special(c, c->at);
    return true;
}

static bool explain_anchor(Case *c)
{
    report_special(c, c->e->context_at);
    return true;
}

static bool explain_tag(Case *c)
{
    size_t at = c->e->context != NULL ? c->e->context_at : c->at;
    if (!context_is(c, "while scanning a tag") && !context_is(c, "while parsing a tag") &&
        !problem_is(c, "found undefined tag handle"))
        return false;
    report_special(c, at_or_nul(c, at) == '!' ? at : c->at);
    return true;
}

static bool explain_block_header(Case *c)
{
    if (!context_is(c, "while scanning a block scalar"))
        return false;
    size_t header = c->e->context_at;
    problem(c->tree, MSG_YAML_BLOCK_HEADER, span_of(c, header, content_end(c->text, header)),
            piece(c, header, header + 1));
    return true;
}

static bool explain_directive(Case *c)
{
    size_t line = line_begin(c->text, c->e->context != NULL ? c->e->context_at : c->at);
    if (at_or_nul(c, line) != '%')
        return false;
    problem(c->tree, MSG_YAML_DIRECTIVE, span_of(c, line, line_end(c->text, line)));
    return true;
}

static bool explain_document_start(Case *c)
{
    problem(c->tree, MSG_YAML_DOCUMENT_START, span_of(c, c->at, content_end(c->text, c->at)));
    return true;
}

static bool explain_other(Case *c)
{
    problem(c->tree, MSG_YAML_SYNTAX, span_of(c, c->at, content_end(c->text, c->at)),
            str(c->e->problem == NULL ? "?" : c->e->problem));
    return true;
}

typedef struct {
    const char *problem;      /* how libyaml's words begin; NULL: any */
    bool (*explain)(Case *c); /* false: not this cause, the next row may know */
} Row;

static const Row rows[] = {
    {NULL, explain_tab},
    {NULL, explain_directive},
    {NULL, explain_tag},
    {"mapping values are not allowed", explain_colon},
    {"could not find expected ':'", explain_simple_key},
    {"found unexpected ':'", explain_simple_key},
    {"found unexpected end of stream", explain_open_quote},
    {"found unexpected document indicator", explain_open_quote},
    {"found unknown escape character", explain_escape},
    {"found invalid Unicode character escape code", explain_escape_code},
    {"did not find expected hexdecimal number", explain_escape_code},
    {"did not find expected key", explain_key},
    {"did not find expected '-' indicator", explain_dash},
    {"block sequence entries are not allowed", explain_list_place},
    {"did not find expected ',' or ", explain_flow},
    {"found character that cannot start any token", explain_character},
    {"mapping keys are not allowed", explain_character},
    {"did not find expected alphabetic or numeric character", explain_anchor},
    {"did not find expected node content", explain_content},
    {"did not find expected <document start>", explain_document_start},
    {NULL, explain_block_header},
    {NULL, explain_other},
};

void syntax_explain(Tree *t, const Source *s, const SyntaxError *e)
{
    Case c = {.tree = t, .tmp = t->ctx->tmp, .text = s->text, .e = e};
    c.at = e->at > s->text.n ? s->text.n : e->at;
    c.line = line_begin(c.text, c.at);
    c.end = line_end(c.text, c.at);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if ((rows[i].problem == NULL || problem_is(&c, rows[i].problem)) && rows[i].explain(&c))
            return;
}
