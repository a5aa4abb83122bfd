/* I-Regexp (RFC 9485) -> PCRE2. The grammar is small: alternatives, groups, quantifiers, classes,
 * \p{..} of general categories. `^` and `$` are plain characters of the grammar whose mapping to
 * ECMAScript and PCRE (section 5) makes them anchors; the conformance suite expects that. */
#include "data/regex.h"

/* After `\p` or `\P`: {category}, section 3.2. */
static bool read_category(RegexReader *r, size_t begin)
{
    static const struct {
        char first;
        const char *second;
    } categories[] = {{'L', "lmotu"}, {'M', "cen"},  {'N', "dlo"}, {'P', "cdefios"},
                      {'Z', "lps"},   {'S', "ckmo"}, {'C', "cfno"}};
    size_t close = str_find_byte(str_slice(r->in, r->at, r->in.n), '}');
    if (close == SIZE_MAX || r->in.p[r->at] != '{')
        return regex_fault(r, MSG_REGEX_PROPERTY, begin, r->at);
    Str name = str_slice(r->in, r->at + 1, r->at + close);
    r->at += close + 1;
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++) {
        bool first = name.n >= 1 && name.n <= 2 && name.p[0] == categories[i].first;
        if (first &&
            (name.n == 1 || str_find_byte(str(categories[i].second), name.p[1]) != SIZE_MAX)) {
            buf_put(&r->out, str_slice(r->in, begin, r->at));
            return true;
        }
    }
    return regex_fault(r, MSG_REGEX_PROPERTY, begin, r->at);
}

/* At a backslash. A category is written to r->out; a single character is given in *code. */
static bool read_escape(RegexReader *r, uint32_t *code, bool *is_set)
{
    size_t begin = r->at++;
    uint32_t c = regex_peek(r);
    *is_set = false;
    if (c == 'p' || c == 'P') {
        r->at++;
        *is_set = true;
        return read_category(r, begin);
    }
    static const char from[] = "nrt()*+-.?[\\]^{|}", to[] = "\n\r\t()*+-.?[\\]^{|}";
    size_t which = c < 0x80 && c != 0 ? str_find_byte(str(from), (char)c) : SIZE_MAX;
    if (which == SIZE_MAX) {
        if (r->at < r->in.n)
            utf8_next(r->in, &r->at);
        return regex_fault(r, MSG_REGEX_ESCAPE, begin, r->at);
    }
    r->at++;
    *code = (uint32_t)to[which];
    return true;
}

/* One character of a class, or \p{..}. */
static bool read_class_atom(RegexReader *r, size_t open, uint32_t *code, bool *is_set)
{
    *is_set = false;
    if (r->at >= r->in.n)
        return regex_fault(r, MSG_REGEX_CLASS_OPEN, open, open + 1);
    uint32_t c = regex_peek(r);
    if (c == '\\')
        return read_escape(r, code, is_set);
    if (c == '[' || c == '-')
        return regex_fault(r, MSG_REGEX_CHARACTER, r->at, r->at + 1);
    *code = utf8_next(r->in, &r->at);
    return true;
}

static bool read_class_entry(RegexReader *r, size_t open)
{
    size_t begin = r->at;
    uint32_t low, high;
    bool is_set;
    if (!read_class_atom(r, open, &low, &is_set))
        return false;
    if (is_set)
        return true;
    regex_put_code(&r->out, low);
    bool range = regex_peek(r) == '-' && !str_starts(str_slice(r->in, r->at, r->in.n), S("-]"));
    if (!range)
        return true;
    r->at++;
    if (!read_class_atom(r, open, &high, &is_set))
        return false;
    if (is_set || high < low)
        return regex_fault(r, MSG_REGEX_RANGE, begin, r->at);
    buf_byte(&r->out, '-');
    regex_put_code(&r->out, high);
    return true;
}

/* "[" [ "^" ] ( "-" / CCE1 ) *CCE1 [ "-" ] "]" */
static bool read_class(RegexReader *r)
{
    size_t open = r->at++;
    buf_byte(&r->out, '[');
    if (regex_accept(r, S("^")))
        buf_byte(&r->out, '^');
    bool empty = true;
    if (regex_accept(r, S("-"))) {
        regex_put_code(&r->out, '-');
        empty = false;
    }
    for (;; empty = false) {
        if (!empty && regex_accept(r, S("]")))
            break;
        if (!empty && regex_accept(r, S("-]"))) {
            regex_put_code(&r->out, '-');
            break;
        }
        if (regex_peek(r) == ']' && r->at < r->in.n)
            return regex_fault(r, MSG_REGEX_CLASS_EMPTY, open, r->at + 1);
        if (!read_class_entry(r, open))
            return false;
    }
    buf_byte(&r->out, ']');
    return true;
}

static bool read_atom(RegexReader *r)
{
    uint32_t c = regex_peek(r), code;
    bool is_set;
    switch (c) {
    case '[':
        return read_class(r);
    case '\\':
        if (!read_escape(r, &code, &is_set))
            return false;
        if (!is_set)
            regex_put_code(&r->out, code);
        return true;
    case '.':
        r->at++;
        buf_put(&r->out, S("[^\\n\\r]"));
        return true;
    case '^':
    case '$':
        r->at++;
        buf_print(&r->out, "(?:%c)", (char)c);
        return true;
    case '*':
    case '+':
    case '?':
    case '{':
        return regex_fault(r, MSG_REGEX_REPEAT, r->at, r->at + 1);
    case ']':
    case '}':
        return regex_fault(r, MSG_REGEX_CHARACTER, r->at, r->at + 1);
    default:
        regex_put_code(&r->out, utf8_next(r->in, &r->at));
        return true;
    }
}

static bool read_quantifier(RegexReader *r)
{
    uint32_t c = regex_peek(r);
    if (c == '{')
        return regex_read_braces(r);
    if (r->at < r->in.n && (c == '*' || c == '+' || c == '?')) {
        r->at++;
        buf_byte(&r->out, (char)c);
    }
    return true;
}

bool regex_from_iregexp(RegexReader *r)
{
    VEC(size_t) open = {0};
    while (r->at < r->in.n) {
        if (regex_accept(r, S("("))) {
            *VEC_PUSH(r->arena, &open) = r->at - 1;
            buf_put(&r->out, S("(?:"));
            continue;
        }
        if (regex_accept(r, S("|"))) {
            buf_byte(&r->out, '|');
            continue;
        }
        if (regex_accept(r, S(")"))) {
            if (open.count == 0)
                return regex_fault(r, MSG_REGEX_GROUP_CLOSE, r->at - 1, r->at);
            open.count--;
            buf_byte(&r->out, ')');
        } else if (!read_atom(r)) {
            return false;
        }
        if (!read_quantifier(r))
            return false;
    }
    if (open.count > 0) {
        size_t at = open.items[open.count - 1];
        return regex_fault(r, MSG_REGEX_GROUP_OPEN, at, at + 1);
    }
    return true;
}
