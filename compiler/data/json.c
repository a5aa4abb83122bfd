/* JSON (RFC 8259) -> tree: strict, with the place and the likely cause of the first fault.
 *
 * The nesting is kept in Tree.open, not on the stack, so that depth costs nothing but memory; it
 * ends at JSON_DEPTH all the same, for who walks the tree later. */
#include "data/tree.h"

typedef struct {
    Tree tree;
    Str text;
    size_t at;
    uint32_t source;
} Json;

/* ---- faults ------------------------------------------------------------------------------- */

static Span span_of(const Json *j, size_t begin, size_t end)
{
    return span_at(j->source, begin, end < begin ? begin : end);
}

static char here(const Json *j)
{
    return j->at < j->text.n ? j->text.p[j->at] : '\0';
}

static bool at_end(const Json *j)
{
    return j->at >= j->text.n;
}

static size_t character_end(Str text, size_t at)
{
    if (at < text.n)
        utf8_next(text, &at);
    return at;
}

static Str piece(const Json *j, size_t begin, size_t end)
{
    return shown(j->tree.ctx->tmp, str_slice(j->text, begin, end));
}

static bool fault(Json *j, Msg msg, size_t begin, size_t end)
{
    problem(&j->tree, msg, span_of(j, begin, end), piece(j, begin, end));
    return false;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (unsigned char)c >= 0x80;
}

static size_t word_end(const Json *j, size_t at)
{
    while (at < j->text.n && is_word(j->text.p[at]))
        at++;
    return at;
}

/* Where the innermost list or object was opened is shown with a fault inside it. */
static bool fault_inside(Json *j, Msg msg, size_t begin, size_t end)
{
    Diagnostic *d = problem(&j->tree, msg, span_of(j, begin, end), piece(j, begin, end));
    const Open *top = tree_top(&j->tree);
    if (top != NULL && d != &j->tree.ignored) {
        uint32_t open = top->node->span.begin;
        diag_label(j->tree.ctx, d, span_of(j, open, open + 1), TEXT("ouvert ici", "opened here"));
    }
    return false;
}

/* ---- white space -------------------------------------------------------------------------- */

static bool skip_space(Json *j)
{
    while (here(j) == ' ' || here(j) == '\n' || here(j) == '\r' || here(j) == '\t')
        j->at++;
    bool slash = here(j) == '/' && j->at + 1 < j->text.n &&
                 (j->text.p[j->at + 1] == '/' || j->text.p[j->at + 1] == '*');
    if (slash || here(j) == '#')
        return fault(j, MSG_JSON_COMMENT, j->at, j->at + (slash ? 2 : 1));
    return true;
}

/* ---- strings ------------------------------------------------------------------------------ */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The four digits after "\u" at `at`; UTF8_BAD when they are not there. */
static uint32_t code_unit(Str text, size_t at)
{
    uint32_t code = 0;
    if (at + 6 > text.n || text.p[at] != '\\' || text.p[at + 1] != 'u')
        return UTF8_BAD;
    for (size_t i = at + 2; i < at + 6; i++) {
        int digit = hex_digit(text.p[i]);
        if (digit < 0)
            return UTF8_BAD;
        code = code << 4 | (uint32_t)digit;
    }
    return code;
}

/* \uXXXX, or two of them that make one character (RFC 8259, 7). */
static bool read_unicode_escape(Json *j, Buf *out)
{
    uint32_t first = code_unit(j->text, j->at);
    size_t end = j->at + 6 < j->text.n ? j->at + 6 : j->text.n;
    if (first == UTF8_BAD)
        return fault(j, MSG_JSON_ESCAPE_CODE, j->at, j->at + 2);
    if (first >= 0xD800 && first <= 0xDFFF) {
        uint32_t second = code_unit(j->text, j->at + 6);
        if (first > 0xDBFF || second < 0xDC00 || second > 0xDFFF)
            return fault(j, MSG_JSON_SURROGATE, j->at, end);
        first = 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00);
        j->at += 6;
    }
    j->at += 6;
    buf_code(out, first);
    return true;
}

static bool read_escape(Json *j, Buf *out)
{
    static const char meanings[128] = {
        ['"'] = '"',  ['\\'] = '\\', ['/'] = '/',  ['b'] = '\b',
        ['f'] = '\f', ['n'] = '\n',  ['r'] = '\r', ['t'] = '\t',
    };
    unsigned char c = j->at + 1 < j->text.n ? (unsigned char)j->text.p[j->at + 1] : 0;
    if (c == 'u')
        return read_unicode_escape(j, out);
    if (c >= 128 || meanings[c] == 0)
        return fault(j, MSG_JSON_ESCAPE, j->at, character_end(j->text, j->at + 1));
    buf_byte(out, meanings[c]);
    j->at += 2;
    return true;
}

static bool fault_in_string(Json *j, size_t open)
{
    if (at_end(j) || here(j) == '\n' || here(j) == '\r')
        return fault(j, MSG_JSON_STRING_OPEN, open, open + 1);
    problem(&j->tree, MSG_JSON_CONTROL, span_of(j, j->at, j->at + 1),
            code_name(j->tree.ctx->tmp, (unsigned char)here(j)));
    return false;
}

typedef struct {
    Str text;
    Span span, text_span;
    bool is_source;
} JsonString;

/* The string whose opening quote is at j->at. Without escapes it is a slice of the source. */
static bool read_string(Json *j, JsonString *out)
{
    size_t open = j->at++, begin = j->at;
    Buf made = buf_new(j->tree.ctx->mem);
    bool escaped = false;
    while ((unsigned char)here(j) >= 0x20 && here(j) != '"') {
        if (here(j) != '\\') {
            j->at++;
            continue;
        }
        escaped = true;
        buf_put(&made, str_slice(j->text, begin, j->at));
        if (!read_escape(j, &made))
            return false;
        begin = j->at;
    }
    if (at_end(j) || here(j) != '"')
        return fault_in_string(j, open);
    Str last = str_slice(j->text, begin, j->at);
    if (escaped)
        buf_put(&made, last);
    out->text = escaped ? buf_str(&made) : last;
    out->text_span = span_of(j, open + 1, j->at);
    out->span = span_of(j, open, ++j->at);
    out->is_source = !escaped;
    return true;
}

/* ---- numbers and words -------------------------------------------------------------------- */

static bool read_number(Json *j)
{
    size_t begin = j->at, end = begin;
    while (end < j->text.n && (is_word(j->text.p[end]) || j->text.p[end] == '.' ||
                               j->text.p[end] == '-' || j->text.p[end] == '+'))
        end++;
    Str text = str_slice(j->text, begin, end);
    switch (number_check(text)) {
    case NUMBER_NOT:
        return fault(j, MSG_JSON_NUMBER, begin, end);
    case NUMBER_OVER:
        return fault(j, MSG_DATA_NUMBER_RANGE, begin, end);
    case NUMBER_FINE:
        break;
    }
    Node *n = tree_add(&j->tree, NODE_NUMBER, span_of(j, begin, end));
    n->text = text;
    n->text_span = n->span;
    n->text_is_source = true;
    j->at = end;
    return true;
}

typedef struct {
    Str word;
    NodeKind kind;
    bool truth;
} Word;

static const Word words[] = {
    {S_INIT("null"), NODE_NULL, false},
    {S_INIT("true"), NODE_BOOL, true},
    {S_INIT("false"), NODE_BOOL, false},
};

static bool read_word(Json *j)
{
    size_t end = word_end(j, j->at);
    Str word = str_slice(j->text, j->at, end);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!str_eq(word, words[i].word))
            continue;
        Node *n = tree_add(&j->tree, words[i].kind, span_of(j, j->at, end));
        n->truth = words[i].truth;
        n->text_span = n->span;
        n->text_is_source = n->kind == NODE_BOOL;
        if (n->kind == NODE_BOOL)
            n->text = word;
        j->at = end;
        return true;
    }
    return fault(j, MSG_JSON_WORD, j->at, end);
}

/* ---- values ------------------------------------------------------------------------------- */

static bool begin_container(Json *j, NodeKind kind)
{
    if (j->tree.open.count >= JSON_DEPTH) {
        problem(&j->tree, MSG_JSON_DEPTH, span_of(j, j->at, j->at + 1),
                str_print(j->tree.ctx->tmp, "%d", JSON_DEPTH));
        return false;
    }
    tree_open(&j->tree, tree_add(&j->tree, kind, span_of(j, j->at, j->at + 1)), true);
    j->at++;
    return true;
}

static void end_container(Json *j)
{
    j->at++;
    tree_top(&j->tree)->node->span.end = (uint32_t)j->at;
    tree_close(&j->tree);
}

static bool read_text(Json *j)
{
    JsonString s;
    if (!read_string(j, &s))
        return false;
    Node *n = tree_add(&j->tree, NODE_STRING, s.span);
    n->text = s.text;
    n->text_span = s.text_span;
    n->text_is_source = s.is_source;
    return true;
}

/* A value, of a list or object its opening bracket only. */
static bool read_value(Json *j)
{
    char c = here(j);
    if (at_end(j))
        return tree_top(&j->tree) == NULL ? fault(j, MSG_JSON_EMPTY, j->at, j->at)
                                          : fault_inside(j, MSG_JSON_OPEN, j->at, j->at);
    if (c == '{' || c == '[')
        return begin_container(j, c == '{' ? NODE_MAP : NODE_LIST);
    if (c == '"')
        return read_text(j);
    if ((c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.')
        return read_number(j);
    if (c == '\'')
        return fault(j, MSG_JSON_QUOTE, j->at, j->at + 1);
    if (is_word(c))
        return read_word(j);
    return fault(j, MSG_JSON_VALUE, j->at, character_end(j->text, j->at));
}

/* "name" : */
static bool read_name(Json *j)
{
    JsonString name;
    if (here(j) == '\'')
        return fault(j, MSG_JSON_QUOTE, j->at, j->at + 1);
    if (here(j) != '"' && !at_end(j) && is_word(here(j)))
        return fault(j, MSG_JSON_NAME_QUOTE, j->at, word_end(j, j->at));
    if (here(j) != '"')
        return fault_inside(j, at_end(j) ? MSG_JSON_OPEN : MSG_JSON_NAME, j->at,
                            character_end(j->text, j->at));
    if (!read_string(j, &name) || !skip_space(j))
        return false;
    if (here(j) != ':')
        return fault(j, MSG_JSON_COLON, name.span.begin, name.span.end);
    j->at++;
    tree_key(&j->tree, name.text, name.span);
    return skip_space(j);
}

static char closing(const Json *j)
{
    return tree_top((Tree *)&j->tree)->node->kind == NODE_MAP ? '}' : ']';
}

/* After a value: closes what ends here, then wants a comma and gets to the next value. */
static bool read_separator(Json *j)
{
    while (tree_top(&j->tree) != NULL) {
        if (!skip_space(j))
            return false;
        if (!at_end(j) && here(j) == closing(j)) {
            end_container(j);
            continue;
        }
        if (at_end(j))
            return fault_inside(j, MSG_JSON_OPEN, j->at, j->at);
        if (here(j) != ',')
            return fault_inside(j, MSG_JSON_COMMA, j->at, character_end(j->text, j->at));
        size_t comma = j->at++;
        if (!skip_space(j))
            return false;
        if (here(j) == '}' || here(j) == ']')
            return fault(j, MSG_JSON_COMMA_LAST, comma, comma + 1);
        return true;
    }
    return true;
}

/* One value with what precedes it (a name) and follows it (a comma or closings). */
static bool read_item(Json *j)
{
    const Open *in = tree_top(&j->tree);
    if (in != NULL && in->node->kind == NODE_MAP && !read_name(j))
        return false;
    if (!read_value(j))
        return false;
    if (j->tree.nodes > TREE_NODES) {
        problem(&j->tree, MSG_DATA_TOO_MANY_VALUES, span_of(j, j->at, j->at),
                str_print(j->tree.ctx->tmp, "%d", TREE_NODES));
        return false;
    }
    const Open *top = tree_top(&j->tree);
    bool entered = top != NULL && top->node->count == 0;
    if (!skip_space(j))
        return false;
    if (entered && !at_end(j) && here(j) != closing(j))
        return true;
    return read_separator(j);
}

static bool read_document(Json *j)
{
    if (!skip_space(j))
        return false;
    do {
        if (!read_item(j))
            return false;
    } while (tree_top(&j->tree) != NULL);
    if (!skip_space(j))
        return false;
    if (!at_end(j))
        return fault(j, MSG_JSON_AFTER_END, j->at, character_end(j->text, j->at));
    return true;
}

Node *json_read(Ctx *ctx, uint32_t source)
{
    Str text = source_at(diag_sources(ctx->diag), source)->text;
    Json j = {.text = text, .source = source};
    j.tree = (Tree){.ctx = ctx, .source = source, .duplicate = MSG_JSON_DUPLICATE_KEY};
    Span part = span_at(source, 0, text.n);
    if (!bytes_check(&j.tree, text, &part))
        return NULL;
    j.at = part.begin;
    return read_document(&j) && !j.tree.failed ? j.tree.root : NULL;
}
