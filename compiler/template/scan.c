/* Scan: template text -> lines of tokens (scan.h). Linear: every byte is looked at a bounded
 * number of times, whatever the delimiters. */
#include "template/scan.h"

#include <string.h>

typedef struct {
    char sigil;
    TagKind kind;
    bool may_be_dynamic; /* a "*" before the name has a meaning */
} Sigil;

static const Sigil sigils[] = {
    {'!', TAG_COMMENT, false},    {'#', TAG_SECTION, false}, {'^', TAG_INVERTED, false},
    {'/', TAG_END, true},         {'>', TAG_PARTIAL, true},  {'<', TAG_PARENT, true},
    {'$', TAG_BLOCK, false},      {'&', TAG_RAW, false},     {'{', TAG_RAW, false},
    {'=', TAG_DELIMITERS, false},
};

static const Sigil *sigil_of(char c)
{
    for (size_t i = 0; i < sizeof sigils / sizeof *sigils; i++)
        if (sigils[i].sigil == c)
            return &sigils[i];
    return NULL;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

bool scan_is_blank(Str s)
{
    return str_trim(s).n == 0;
}

size_t scan_indent(Str s)
{
    size_t n = 0;
    while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t'))
        n++;
    return n;
}

Scanner scan_new(Ctx *ctx, Template *t, const Unit *unit)
{
    return (Scanner){
        .ctx = ctx, .t = t, .unit = unit, .text = unit->text, .open = S("{{"), .close = S("}}")};
}

Span scan_span(const Scanner *s, size_t begin, size_t end)
{
    Span all = s->unit->span;
    if (!s->unit->is_exact)
        return all;
    return (Span){all.source, all.begin + (uint32_t)begin, all.begin + (uint32_t)end};
}

static Diagnostic *scan_fault(Scanner *s, Msg msg, Span span, Str a, Str b)
{
    s->failed = true;
    return unit_fault(s->ctx, s->t, s->unit, msg, span, {a, b});
}

static void push(Scanner *s, Token token)
{
    *VEC_PUSH(s->ctx->tmp, &s->line) = token;
}

/* ---- text --------------------------------------------------------------------------------- */

static size_t find_from(Str text, size_t from, size_t end, Str what)
{
    const char *at = memmem(text.p + from, end - from, what.p, what.n);
    return at == NULL ? SIZE_MAX : (size_t)(at - text.p);
}

static void find_line_end(Scanner *s)
{
    if (s->at < s->line_end)
        return;
    const char *end = memchr(s->text.p + s->at, '\n', s->text.n - s->at);
    s->line_end = end == NULL ? s->text.n : (size_t)(end - s->text.p) + 1;
}

/* Takes the text up to the next tag or line end, from `from` on; true when the line is over. */
static bool scan_text(Scanner *s, size_t from)
{
    find_line_end(s);
    size_t begin = s->at;
    size_t tag = s->is_lost ? SIZE_MAX : find_from(s->text, from, s->line_end, s->open);
    s->at = tag == SIZE_MAX ? s->line_end : tag;
    if (s->at > begin)
        push(s, (Token){TAG_TEXT, false, false, begin, s->at, str_slice(s->text, begin, s->at)});
    return tag == SIZE_MAX;
}

/* ---- tags --------------------------------------------------------------------------------- */

/* {{=<% %>=}} */
static void set_delimiters(Scanner *s, Str content, Span span)
{
    size_t gap = 0;
    while (gap < content.n && !is_blank(content.p[gap]))
        gap++;
    Str open = str_slice(content, 0, gap), close = str_trim(str_slice(content, gap, content.n));
    bool fine = open.n > 0 && close.n > 0;
    for (size_t i = 0; i < content.n; i++)
        fine = fine && content.p[i] != '=';
    for (size_t i = 0; i < close.n; i++)
        fine = fine && !is_blank(close.p[i]);
    if (!fine) {
        scan_fault(s, MSG_TEMPLATE_DELIMITERS, span, (Str){0}, (Str){0});
        return;
    }
    s->open = open;
    s->close = close;
}

/* A tag whose end is missing most often swallows the text up to the end of another one. */
static bool is_runaway(const Scanner *s, Str inside)
{
    Str content = str_trim(inside);
    return str_find(content, s->open) != SIZE_MAX || str_find_byte(content, '\n') != SIZE_MAX;
}

static bool check_name(Scanner *s, Str content, Span span)
{
    if (content.n == 0) {
        scan_fault(s, MSG_TEMPLATE_TAG_EMPTY, span, (Str){0}, (Str){0});
        return false;
    }
    for (size_t i = 0; i < content.n; i++) {
        if (is_blank(content.p[i])) {
            scan_fault(s, MSG_TEMPLATE_TAG_NAME, span, unit_shown(s->ctx->tmp, content), (Str){0});
            return false;
        }
    }
    return true;
}

static Token read_content(Scanner *s, const Sigil *sigil, size_t begin, Str inside, size_t end)
{
    Token token = {
        sigil == NULL ? TAG_VALUE : sigil->kind, false, false, begin, end, str_trim(inside)};
    Span span = scan_span(s, begin, end);
    if (token.kind == TAG_COMMENT) {
        if (str_find(inside, s->open) != SIZE_MAX)
            unit_fault(s->ctx, s->t, s->unit, MSG_TEMPLATE_COMMENT_TAG, span, {s->open, s->close});
        return token;
    }
    if (token.kind == TAG_DELIMITERS) {
        set_delimiters(s, token.content, span);
        return token;
    }
    if (sigil != NULL && sigil->may_be_dynamic && token.content.n > 0 &&
        token.content.p[0] == '*') {
        token.is_dynamic = true;
        token.content = str_trim(str_slice(token.content, 1, token.content.n));
    }
    token.is_bad = !check_name(s, token.content, span);
    return token;
}

/* What ends a tag: the closing delimiter, after "}" or "=" where the tag began with its like. */
static Str closing_of(Scanner *s, char sigil)
{
    if (sigil != '{' && sigil != '=')
        return s->close;
    return str_print(s->ctx->tmp, "%c" STR_FMT, sigil == '{' ? '}' : '=', STR_ARG(s->close));
}

/* The opening delimiter at s->at begins no tag: it is reported and taken as text. */
static bool refuse_open(Scanner *s, Str closing)
{
    size_t end = s->at + s->open.n;
    Str line = str_slice(s->text, end, s->line_end);
    size_t close = str_find(line, s->close);
    if (closing.n > 0 && closing.p[0] == '=' && close != SIZE_MAX) {
        end += close + s->close.n; /* {{=<% %>}} */
        scan_fault(s, MSG_TEMPLATE_DELIMITERS, scan_span(s, s->at, end), (Str){0}, (Str){0});
    } else {
        scan_fault(s, MSG_TEMPLATE_TAG_OPEN, scan_span(s, s->at, end), s->open, closing);
    }
    return scan_text(s, end);
}

/* The tag at s->at; true when the line is over. */
static bool scan_tag(Scanner *s)
{
    size_t begin = s->at, inside = begin + s->open.n;
    size_t first = inside;
    while (first < s->text.n && is_blank(s->text.p[first]))
        first++;
    const Sigil *sigil = first < s->text.n ? sigil_of(s->text.p[first]) : NULL;
    if (sigil != NULL)
        inside = first + 1;
    Str closing = closing_of(s, sigil == NULL ? '\0' : sigil->sigil);
    size_t end = find_from(s->text, inside, s->text.n, closing);
    s->is_lost = end == SIZE_MAX || s->t->faults >= TEMPLATE_FAULTS;
    Str content = str_slice(s->text, inside, s->is_lost ? inside : end);
    bool is_comment = sigil != NULL && sigil->kind == TAG_COMMENT;
    if (s->is_lost || (!is_comment && is_runaway(s, content)))
        return refuse_open(s, closing);
    push(s, read_content(s, sigil, begin, content, end + closing.n));
    s->at = end + closing.n;
    return false;
}

bool scan_line(Scanner *s)
{
    s->line.count = 0;
    s->is_lost = s->is_lost || s->t->faults >= TEMPLATE_FAULTS;
    while (s->at < s->text.n) {
        if (scan_text(s, s->at))
            return true;
        if (scan_tag(s))
            return true;
    }
    return s->line.count > 0;
}
