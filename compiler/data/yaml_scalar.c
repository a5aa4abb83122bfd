/* Scalars of YAML: where their content stands in the source, and what they mean by the core
 * schema of YAML 1.2 (10.3.2): null, booleans, numbers; all else is text. A number that YAML
 * spells in its own way (0x1F, +5, .5) takes the spelling of JSON, so that all later stages know
 * only one. */
#include "data/yaml.h"

#include <string.h>

/* ---- where the content stands ------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

static size_t trimmed_end(Str source, size_t begin, size_t end)
{
    while (end > begin && (is_blank(source.p[end - 1]) || is_break(source.p[end - 1])))
        end--;
    return end;
}

/* The first byte of a block scalar's content: past the header line, blank lines, indentation. */
static size_t block_begin(const Scalar *s, Str source, size_t end)
{
    size_t at = s->span.begin;
    while (at < end && !is_break(source.p[at]))
        at++;
    while (at < end && (is_break(source.p[at]) || is_blank(source.p[at])))
        at++;
    size_t line = 0; /* leading spaces of the first line that is not blank are content */
    while (line < s->text.n && is_break(s->text.p[line]))
        line++;
    for (; line < s->text.n && is_blank(s->text.p[line]); line++)
        at--;
    return at;
}

static void place_block(Scalar *s, Str source, size_t end)
{
    size_t last = trimmed_end(source, s->span.begin, end);
    size_t begin = block_begin(s, source, end);
    s->span.end = (uint32_t)last;
    if (begin > last) { /* no content */
        s->text_span = span_at(s->span.source, last, last);
        s->is_source = s->text.n == 0;
        return;
    }
    Str same = str_slice(source, begin, begin + s->text.n);
    s->is_source = begin + s->text.n <= end && str_eq(same, s->text);
    s->text_span = span_at(s->span.source, begin, s->is_source ? begin + s->text.n : last);
}

void scalar_place(Scalar *s, Str source, size_t end)
{
    if (s->style == STYLE_LITERAL || s->style == STYLE_FOLDED) {
        place_block(s, source, end);
        return;
    }
    uint32_t quote = s->style == STYLE_PLAIN ? 0 : 1;
    s->span.end = (uint32_t)end;
    s->text_span = (Span){s->span.source, s->span.begin + quote, s->span.end - quote};
    s->is_source = str_eq(str_slice(source, s->text_span.begin, s->text_span.end), s->text);
}

Str scalar_keep(Tree *t, const Scalar *s)
{
    if (!s->is_source)
        return arena_copy(t->ctx->mem, s->text);
    const Source *source = source_at(diag_sources(t->ctx->diag), t->source);
    return str_slice(source->text, s->text_span.begin, s->text_span.end);
}

/* ---- the core schema ---------------------------------------------------------------------- */

typedef enum {
    FORM_TEXT,
    FORM_NULL,
    FORM_TRUE,
    FORM_FALSE,
    FORM_INT,
    FORM_FLOAT,
    FORM_INFINITE
} Form;

typedef struct {
    Str word;
    Form form;
} Word;

static const Word words[] = {
    {S_INIT(""), FORM_NULL},          {S_INIT("~"), FORM_NULL},
    {S_INIT("null"), FORM_NULL},      {S_INIT("Null"), FORM_NULL},
    {S_INIT("NULL"), FORM_NULL},      {S_INIT("true"), FORM_TRUE},
    {S_INIT("True"), FORM_TRUE},      {S_INIT("TRUE"), FORM_TRUE},
    {S_INIT("false"), FORM_FALSE},    {S_INIT("False"), FORM_FALSE},
    {S_INIT("FALSE"), FORM_FALSE},    {S_INIT(".inf"), FORM_INFINITE},
    {S_INIT(".Inf"), FORM_INFINITE},  {S_INIT(".INF"), FORM_INFINITE},
    {S_INIT("+.inf"), FORM_INFINITE}, {S_INIT("+.Inf"), FORM_INFINITE},
    {S_INIT("+.INF"), FORM_INFINITE}, {S_INIT("-.inf"), FORM_INFINITE},
    {S_INIT("-.Inf"), FORM_INFINITE}, {S_INIT("-.INF"), FORM_INFINITE},
    {S_INIT(".nan"), FORM_INFINITE},  {S_INIT(".NaN"), FORM_INFINITE},
    {S_INIT(".NAN"), FORM_INFINITE},
};

enum { LONGEST_WORD = 5 };

static const char word_starts[] = "~nNtTfF.+-"; /* nothing, too, is a word */

static size_t count_in(Str s, size_t at, const char *set)
{
    size_t begin = at;
    while (at < s.n && s.p[at] != '\0' && strchr(set, s.p[at]) != NULL)
        at++;
    return at - begin;
}

static const char decimal_digits[] = "0123456789";

/* [-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )? ; without point and exponent
 * it is an integer: [-+]? [0-9]+ */
static Form decimal_form(Str s)
{
    size_t at = count_in(s, 0, "+-") > 0 ? 1 : 0;
    size_t whole = count_in(s, at, decimal_digits);
    Form form = FORM_INT;
    at += whole;
    if (at < s.n && s.p[at] == '.') {
        size_t fraction = count_in(s, at + 1, decimal_digits);
        if (whole + fraction == 0)
            return FORM_TEXT;
        at += 1 + fraction;
        form = FORM_FLOAT;
    } else if (whole == 0) {
        return FORM_TEXT;
    }
    if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
        at++;
        at += at < s.n && (s.p[at] == '+' || s.p[at] == '-') ? 1 : 0;
        size_t digits = count_in(s, at, decimal_digits);
        if (digits == 0)
            return FORM_TEXT;
        at += digits;
        form = FORM_FLOAT;
    }
    return at == s.n ? form : FORM_TEXT;
}

static bool is_based(Str s)
{
    if (s.n < 3 || s.p[0] != '0' || (s.p[1] != 'o' && s.p[1] != 'x'))
        return false;
    const char *digits = s.p[1] == 'o' ? "01234567" : "0123456789abcdefABCDEF";
    return count_in(s, 2, digits) == s.n - 2;
}

static Form form_of(Str s)
{
    if (s.n <= LONGEST_WORD && (s.n == 0 || count_in(str_slice(s, 0, 1), 0, word_starts) > 0))
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (str_eq(words[i].word, s))
                return words[i].form;
    if (count_in(s, 0, "+-.0123456789") == 0)
        return FORM_TEXT;
    return is_based(s) ? FORM_INT : decimal_form(s);
}

/* ---- numbers ------------------------------------------------------------------------------ */

/* 0x1F and 0o17 as decimal digits; false when they do not fit in 64 bits. */
static bool based_text(Arena *a, Str s, Str *out)
{
    unsigned base = s.p[1] == 'x' ? 16 : 8;
    uint64_t value = 0;
    for (size_t i = 2; i < s.n; i++) {
        char c = s.p[i];
        unsigned digit = c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a') + 10;
        if (value > (UINT64_MAX - digit) / base)
            return false;
        value = value * base + digit;
    }
    *out = str_print(a, "%llu", (unsigned long long)value);
    return true;
}

/* +5, 007, .5 and 5. in the spelling of JSON. */
static Str plain_text(Arena *a, Str s)
{
    Buf out = buf_new(a);
    size_t at = 0;
    if (s.p[0] == '-' || s.p[0] == '+')
        at = 1;
    if (s.p[0] == '-')
        buf_byte(&out, '-');
    while (at + 1 < s.n && s.p[at] == '0' && s.p[at + 1] >= '0' && s.p[at + 1] <= '9')
        at++;
    if (s.p[at] == '.')
        buf_byte(&out, '0');
    size_t point = str_find_byte(s, '.');
    bool bare = point != SIZE_MAX && count_in(s, point + 1, decimal_digits) == 0;
    buf_put(&out, str_slice(s, at, bare ? point : s.n));
    if (bare)
        buf_put(&out, str_slice(s, point + 1, s.n));
    return buf_str(&out);
}

static bool drops_zero(Str s)
{
    size_t at = s.p[0] == '-' || s.p[0] == '+' ? 1 : 0;
    return at + 1 < s.n && s.p[at] == '0' && s.p[at + 1] >= '0' && s.p[at + 1] <= '9';
}

static void set_number(Tree *t, const Scalar *s, Node *n)
{
    Arena *tmp = t->ctx->tmp;
    Str written = scalar_keep(t, s);
    NumberCheck check = number_check(written);
    n->kind = NODE_NUMBER;
    n->text = written;
    if (check == NUMBER_NOT) {
        if (drops_zero(written))
            problem(t, MSG_YAML_NUMBER_ZERO, s->span, shown(tmp, written),
                    shown(tmp, plain_text(tmp, written)));
        n->text_is_source = false;
        if (!is_based(written))
            n->text = plain_text(t->ctx->mem, written);
        else if (!based_text(t->ctx->mem, written, &n->text))
            n->text = S("");
        check = number_check(n->text);
    }
    if (check != NUMBER_FINE) {
        problem(t, MSG_DATA_NUMBER_RANGE, s->span, shown(tmp, written));
        n->text = S("0");
    }
}

/* ---- text --------------------------------------------------------------------------------- */

/* Escapes of double-quoted scalars can make characters that the file itself could not hold. */
static void check_escaped(Tree *t, const Scalar *s)
{
    for (size_t i = 0; i < s->text.n; i++) {
        unsigned char c = (unsigned char)s->text.p[i];
        unsigned char next = i + 1 < s->text.n ? (unsigned char)s->text.p[i + 1] : 0;
        bool c0 = (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || c == 0x7F;
        bool c1 = c == 0xC2 && next < 0xA0 && next != 0x85;
        if (c0 || c1) {
            problem(t, MSG_YAML_CONTROL_ESCAPED, s->span, code_name(t->ctx->tmp, c1 ? next : c));
            return;
        }
    }
}

void scalar_check_text(Tree *t, const Scalar *s)
{
    if (node_has_hole_character(s->text))
        problem(t, MSG_YAML_HOLE_CHARACTER, s->span);
    if (s->style == STYLE_DOUBLE && !s->is_source)
        check_escaped(t, s);
}

static const Form meant_forms[] = {
    [MEANING_INT] = FORM_INT,
    [MEANING_FLOAT] = FORM_FLOAT,
    [MEANING_BOOL] = FORM_TRUE,
    [MEANING_NULL] = FORM_NULL,
};

static const char *const meant_tags[] = {
    [MEANING_INT] = "!!int",
    [MEANING_FLOAT] = "!!float",
    [MEANING_BOOL] = "!!bool",
    [MEANING_NULL] = "!!null",
};

/* The form of a scalar under a tag; text that does not have it is reported. */
static Form tagged_form(Tree *t, const Scalar *s, Meaning meaning)
{
    Form form = form_of(s->text);
    bool fits = form == meant_forms[meaning] || (meaning == MEANING_BOOL && form == FORM_FALSE) ||
                (meaning == MEANING_FLOAT && (form == FORM_INT || form == FORM_INFINITE));
    if (fits)
        return form;
    problem(t, MSG_YAML_TAG_VALUE, s->span, str(meant_tags[meaning]), shown(t->ctx->tmp, s->text));
    return FORM_TEXT;
}

void scalar_resolve(Tree *t, const Scalar *s, Meaning meaning, Node *n)
{
    Form form = FORM_TEXT;
    if (meaning == MEANING_BY_FORM && s->style == STYLE_PLAIN)
        form = form_of(s->text);
    else if (meaning > MEANING_STRING)
        form = tagged_form(t, s, meaning);
    n->text_span = s->text_span;
    n->text_is_source = s->is_source;
    switch (form) {
    case FORM_NULL:
        n->kind = NODE_NULL;
        n->text_is_source = s->text.n == 0;
        return;
    case FORM_TRUE:
    case FORM_FALSE:
        n->kind = NODE_BOOL;
        n->truth = form == FORM_TRUE;
        n->text = n->truth ? S("true") : S("false");
        n->text_is_source = str_eq(n->text, s->text) && s->is_source;
        return;
    case FORM_INT:
    case FORM_FLOAT:
        set_number(t, s, n);
        return;
    case FORM_INFINITE:
        problem(t, MSG_YAML_NUMBER_INFINITE, s->span, s->text);
        n->kind = NODE_NULL;
        return;
    case FORM_TEXT:
        n->kind = NODE_STRING;
        n->text = scalar_keep(t, s);
        scalar_check_text(t, s);
        return;
    }
}
