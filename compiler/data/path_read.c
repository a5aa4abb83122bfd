/* JSONPath text -> Path: queries, segments and selectors (RFC 9535, sections 2.1 to 2.5). */
#include "data/path.h"

/* ---- faults ------------------------------------------------------------------------------- */

void *path_fault(PathReader *r, Msg msg, size_t begin, size_t end, Str arg0, Str arg1)
{
    if (r->failed)
        return NULL;
    r->failed = true;
    Span span = r->where;
    if (span.end - span.begin == r->text.n) {
        span.begin = r->where.begin + (uint32_t)begin;
        span.end = r->where.begin + (uint32_t)end;
    }
    diag(r->ctx, msg, span, {arg0, arg1});
    return NULL;
}

/* The bytes of the character at `at`, for a message. */
static size_t character_end(Str text, size_t at)
{
    if (at < text.n)
        utf8_next(text, &at);
    return at;
}

void *path_unexpected(PathReader *r, Msg msg)
{
    size_t end = character_end(r->text, r->at);
    return path_fault(r, msg, r->at, end, str_slice(r->text, r->at, end), (Str){0});
}

bool path_enter(PathReader *r)
{
    if (++r->depth <= PATH_DEPTH_LIMIT)
        return true;
    path_fault(r, MSG_PATH_DEEP, r->at, character_end(r->text, r->at),
               str_print(r->ctx->mem, "%d", PATH_DEPTH_LIMIT), (Str){0});
    return false;
}

/* ---- tokens ------------------------------------------------------------------------------- */

char path_peek(const PathReader *r)
{
    return r->at < r->text.n ? r->text.p[r->at] : '\0';
}

void path_skip_space(PathReader *r)
{
    for (char c = path_peek(r); c == ' ' || c == '\t' || c == '\n' || c == '\r'; c = path_peek(r))
        r->at++;
}

bool path_accept(PathReader *r, Str token)
{
    if (!str_starts(str_slice(r->text, r->at, r->text.n), token))
        return false;
    r->at += token.n;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool path_is_name_first(Str text, size_t at)
{
    if (at >= text.n)
        return false;
    char c = text.p[at];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

bool path_read_integer(PathReader *r, int64_t *out)
{
    const int64_t limit = ((int64_t)1 << 53) - 1; /* I-JSON, RFC 7493 section 2.2 */
    size_t begin = r->at;
    bool negative = path_accept(r, S("-"));
    size_t digits = r->at;
    int64_t value = 0;
    for (; is_digit(path_peek(r)); r->at++)
        if (value <= limit)
            value = value * 10 + (path_peek(r) - '0');
    Str seen = str_slice(r->text, begin, r->at);
    if (r->at == digits) {
        path_unexpected(r, MSG_PATH_SELECTOR);
        return false;
    }
    if (r->text.p[digits] == '0' && (negative || r->at > digits + 1)) {
        path_fault(r, MSG_PATH_INTEGER, begin, r->at, seen, (Str){0});
        return false;
    }
    if (value > limit) {
        path_fault(r, MSG_PATH_INTEGER_RANGE, begin, r->at, seen, (Str){0});
        return false;
    }
    *out = negative ? -value : value;
    return true;
}

/* ---- strings ------------------------------------------------------------------------------ */

static int hex_value(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Four hexadecimal digits at r->at; UTF8_BAD when they are not. */
static uint32_t read_hex4(PathReader *r)
{
    uint32_t code = 0;
    if (r->text.n - r->at < 4)
        return UTF8_BAD;
    for (size_t i = 0; i < 4; i++) {
        int digit = hex_value(r->text.p[r->at + i]);
        if (digit < 0)
            return UTF8_BAD;
        code = code * 16 + (uint32_t)digit;
    }
    r->at += 4;
    return code;
}

/* After `\u`: a code point, from a pair of surrogates where there is one. */
static bool read_unicode_escape(PathReader *r, size_t begin, Buf *out)
{
    uint32_t code = read_hex4(r);
    if (code >= 0xD800 && code <= 0xDBFF) {
        uint32_t low = path_accept(r, S("\\u")) ? read_hex4(r) : UTF8_BAD;
        code = low >= 0xDC00 && low <= 0xDFFF ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
                                              : UTF8_BAD;
        if (code == UTF8_BAD) {
            path_fault(r, MSG_PATH_SURROGATE, begin, r->at, str_slice(r->text, begin, r->at),
                       (Str){0});
            return false;
        }
    }
    if (code == UTF8_BAD || (code >= 0xDC00 && code <= 0xDFFF)) {
        size_t end = code == UTF8_BAD ? begin + 2 : r->at;
        path_fault(r, code == UTF8_BAD ? MSG_PATH_ESCAPE : MSG_PATH_SURROGATE, begin, end,
                   str_slice(r->text, begin, end), (Str){0});
        return false;
    }
    buf_code(out, code);
    return true;
}

/* At a backslash in a string between `quote`s. */
static bool read_escape(PathReader *r, char quote, Buf *out)
{
    static const char from[] = "bfnrt/\\", to[] = "\b\f\n\r\t/\\";
    size_t begin = r->at++;
    char c = path_peek(r);
    if (c == 'u') {
        r->at++;
        return read_unicode_escape(r, begin, out);
    }
    size_t which = c == '\0' ? SIZE_MAX : str_find_byte(str(from), c);
    if (which == SIZE_MAX && c != quote) {
        size_t end = character_end(r->text, r->at);
        path_fault(r, MSG_PATH_ESCAPE, begin, end, str_slice(r->text, begin, end), (Str){0});
        return false;
    }
    buf_byte(out, c == quote ? quote : to[which]);
    r->at++;
    return true;
}

bool path_read_string(PathReader *r, Str *out)
{
    size_t begin = r->at;
    char quote = r->text.p[r->at++];
    Buf buf = buf_new(r->ctx->mem);
    while (path_peek(r) != quote) {
        if (r->at >= r->text.n) {
            path_fault(r, MSG_PATH_STRING_OPEN, begin, r->text.n,
                       str_slice(r->text, begin, begin + 1), (Str){0});
            return false;
        }
        char c = path_peek(r);
        if ((unsigned char)c < 0x20) {
            path_fault(r, MSG_PATH_STRING_CONTROL, r->at, r->at + 1,
                       str_print(r->ctx->mem, "U+%04X", (unsigned)c), (Str){0});
            return false;
        }
        if (c == '\\') {
            if (!read_escape(r, quote, &buf))
                return false;
            continue;
        }
        buf_byte(&buf, c);
        r->at++;
    }
    r->at++;
    *out = buf_str(&buf);
    return true;
}

/* ---- selectors ---------------------------------------------------------------------------- */

typedef VEC(Step) Steps;

static bool read_slice_rest(PathReader *r, Step *step)
{
    step->selector = SELECT_SLICE;
    step->stride = 1;
    path_skip_space(r);
    if (is_digit(path_peek(r)) || path_peek(r) == '-') {
        step->has_end = true;
        if (!path_read_integer(r, &step->end))
            return false;
        path_skip_space(r);
    }
    if (!path_accept(r, S(":")))
        return true;
    path_skip_space(r);
    if (is_digit(path_peek(r)) || path_peek(r) == '-')
        return path_read_integer(r, &step->stride);
    return true;
}

/* An index, or a slice that may begin with its start: `1`, `1:`, `:`. */
static bool read_index_or_slice(PathReader *r, Step *step)
{
    step->selector = SELECT_INDEX;
    if (path_peek(r) != ':') {
        step->has_start = true;
        if (!path_read_integer(r, &step->start))
            return false;
    }
    size_t after = r->at;
    path_skip_space(r);
    if (path_accept(r, S(":")))
        return read_slice_rest(r, step);
    r->at = after;
    return true;
}

static bool read_selector(PathReader *r, Step *step)
{
    char c = path_peek(r);
    if (c == '\'' || c == '"') {
        step->selector = SELECT_NAME;
        return path_read_string(r, &step->name);
    }
    if (is_digit(c) || c == '-' || c == ':')
        return read_index_or_slice(r, step);
    if (path_accept(r, S("*"))) {
        step->selector = SELECT_ALL;
        return true;
    }
    if (path_accept(r, S("?"))) {
        step->selector = SELECT_FILTER;
        path_skip_space(r);
        step->filter = test_read_expr(r);
        return step->filter != NULL;
    }
    path_unexpected(r, MSG_PATH_SELECTOR);
    return false;
}

/* After `[`. */
static bool read_bracketed(PathReader *r, Steps *steps, bool descends)
{
    size_t open = r->at - 1;
    for (;;) {
        path_skip_space(r);
        Step step = {.descends = descends, .text_begin = (uint32_t)r->at};
        if (!read_selector(r, &step))
            return false;
        step.text_end = (uint32_t)r->at;
        *VEC_PUSH(r->ctx->mem, steps) = step;
        path_skip_space(r);
        if (path_accept(r, S("]")))
            return true;
        if (path_accept(r, S(",")))
            continue;
        if (r->at >= r->text.n)
            path_fault(r, MSG_PATH_BRACKET_OPEN, open, open + 1, (Str){0}, (Str){0});
        else
            path_unexpected(r, MSG_PATH_BRACKET);
        return false;
    }
}

/* After `.` or `..`: `*` or a bare name. */
static bool read_shorthand(PathReader *r, Steps *steps, bool descends)
{
    Step step = {.descends = descends, .selector = SELECT_ALL, .text_begin = (uint32_t)r->at};
    if (!path_accept(r, S("*"))) {
        size_t begin = r->at;
        if (!path_is_name_first(r->text, r->at)) {
            path_unexpected(r, MSG_PATH_SEGMENT);
            return false;
        }
        while (path_is_name_first(r->text, r->at) || is_digit(path_peek(r)))
            r->at++;
        step.selector = SELECT_NAME;
        step.name = str_slice(r->text, begin, r->at);
    }
    step.text_end = (uint32_t)r->at;
    *VEC_PUSH(r->ctx->mem, steps) = step;
    return true;
}

/* ---- queries ------------------------------------------------------------------------------ */

/* The segment at r->at, if one is there: *found says. */
static bool read_segment(PathReader *r, Steps *steps, bool *found)
{
    *found = true;
    if (path_accept(r, S("..")))
        return path_accept(r, S("[")) ? read_bracketed(r, steps, true)
                                      : read_shorthand(r, steps, true);
    if (path_accept(r, S(".")))
        return read_shorthand(r, steps, false);
    if (path_accept(r, S("[")))
        return read_bracketed(r, steps, false);
    *found = false;
    return true;
}

const Path *path_read_query(PathReader *r)
{
    Path *p = NEW(r->ctx->mem, Path);
    Steps steps = {0};
    size_t begin = r->at, end;
    p->absolute = r->text.p[r->at++] == '$';
    p->singular = true;
    for (;;) {
        size_t first = steps.count;
        bool found;
        end = r->at;
        path_skip_space(r);
        if (!read_segment(r, &steps, &found))
            return NULL;
        if (!found)
            break;
        Step *step = &steps.items[first];
        bool one = steps.count == first + 1 && !step->descends;
        p->singular &= one && (step->selector == SELECT_NAME || step->selector == SELECT_INDEX);
        for (size_t i = first; i < steps.count; i++)
            steps.items[i].segment_end = (uint32_t)steps.count;
        p->segment_count++;
    }
    r->at = end; /* white space after the last segment is not the query's */
    p->text = str_slice(r->text, begin, end);
    p->steps = steps.items;
    p->step_count = (uint32_t)steps.count;
    return p;
}

static PathReader reader_new(Ctx *ctx, Str text, Span where, const FunctionTable *more)
{
    PathReader r = {.ctx = ctx, .text = text, .where = where, .more = more};
    size_t bad = utf8_valid(text);
    if (bad < text.n)
        path_fault(&r, MSG_PATH_UTF8, bad, bad + 1, (Str){0}, (Str){0});
    return r;
}

static Path *read_whole_path(PathReader *r, bool relative)
{
    if (r->failed)
        return NULL;
    char first = path_peek(r);
    if (first != '$' && !(relative && first == '@'))
        return path_unexpected(r, relative ? MSG_PATH_START : MSG_PATH_ROOT);
    const Path *p = path_read_query(r);
    if (p != NULL && r->at < r->text.n)
        return path_unexpected(r, MSG_PATH_END);
    return (Path *)p;
}

Path *path_read(Ctx *ctx, Str text, Span where)
{
    PathReader r = reader_new(ctx, text, where, NULL);
    return read_whole_path(&r, false);
}

Path *path_read_with(Ctx *ctx, Str text, Span where, const FunctionTable *more)
{
    PathReader r = reader_new(ctx, text, where, more);
    return read_whole_path(&r, true);
}

Test *test_read_with(Ctx *ctx, Str text, Span where, const FunctionTable *more)
{
    PathReader r = reader_new(ctx, text, where, more);
    if (r.failed)
        return NULL;
    path_skip_space(&r);
    Expr *e = test_read_expr(&r);
    path_skip_space(&r);
    if (e != NULL && r.at < r.text.n)
        return path_unexpected(&r, MSG_PATH_TEST_END);
    if (e == NULL)
        return NULL;
    Test *t = NEW(ctx->mem, Test);
    t->expr = e;
    return t;
}

Test *test_read(Ctx *ctx, Str text, Span where)
{
    return test_read_with(ctx, text, where, NULL);
}

bool path_is_singular(const Path *p)
{
    return p->singular;
}

bool path_is_absolute(const Path *p)
{
    return p->absolute;
}
