/* Text: words -> Markdown that says these words and nothing else.
 *
 * A character is escaped only where it could begin or end something. What can: in CommonMark and
 * GFM everything that cmark-gfm reads, and on GitHub "$...$" besides. Two things no backslash
 * helps against:
 *   a@b.c      an e-mail address, found after all escapes are gone: an empty comment cuts it
 *   spaces at a line's ends, and what must count as punctuation: numeric character references
 */
#include "markdown/write.h"

#include <string.h>

typedef struct {
    const TextPlace *place;
    Str text;
    size_t last;    /* offset of the last character */
    size_t ordinal; /* offset of the "." of "1. " at a line's start, or SIZE_MAX */
    size_t closing; /* offset of the first "#" that would close a heading, or SIZE_MAX */
    size_t dollars;
} Escaper;

/* ---- characters ----------------------------------------------------------------------------- */

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_alnum(char c)
{
    return is_alpha(c) || is_digit(c);
}

static bool is_punctuation(char c)
{
    return c > ' ' && c < 0x7F && !is_alnum(c);
}

/* The character before or after, as it is written; 0 at the ends and for character references. */
static char before(const Escaper *e, size_t at)
{
    bool encoded = e->place->encode_first && at == 1;
    return at == 0 || encoded ? 0 : e->text.p[at - 1];
}

static char after(const Escaper *e, size_t at)
{
    bool encoded = e->place->encode_last && at + 1 == e->last;
    return at + 1 >= e->text.n || encoded ? 0 : e->text.p[at + 1];
}

static bool ends_line(const Escaper *e, size_t at)
{
    return at + 1 == e->text.n && e->place->ends_line;
}

static bool starts_line(const Escaper *e, size_t at)
{
    return at == 0 && e->place->starts_line;
}

/* ---- one question per character ------------------------------------------------------------- */

static bool escapes_backslash(const Escaper *e, size_t at)
{
    char next = after(e, at);
    return next == 0 || is_punctuation(next);
}

/* Between spaces neither opens nor closes anything. */
static bool escapes_star(const Escaper *e, size_t at)
{
    return starts_line(e, at) || before(e, at) != ' ' || after(e, at) != ' ';
}

static bool escapes_underscore(const Escaper *e, size_t at)
{
    return !is_alnum(before(e, at)) || !is_alnum(after(e, at));
}

static bool escapes_less(const Escaper *e, size_t at)
{
    char next = after(e, at);
    return at + 1 == e->text.n || is_alpha(next) || next == '/' || next == '!' || next == '?';
}

static bool looks_like_reference(Str text, size_t at)
{
    enum { NAME_LIMIT = 40 };
    size_t end = at + 1;
    if (end < text.n && text.p[end] == '#')
        end++;
    size_t begin = end;
    while (end < text.n && end - begin < NAME_LIMIT && is_alnum(text.p[end]))
        end++;
    return end > begin && end < text.n && text.p[end] == ';';
}

/* "- ", "+ ": a list; "--", "-|", ":-": the line under a heading or a table's header. */
static bool escapes_dash(const Escaper *e, size_t at)
{
    char next = after(e, at);
    return starts_line(e, at) &&
           (next == ' ' || next == '-' || next == ':' || next == '|' || ends_line(e, at));
}

static bool escapes_plus(const Escaper *e, size_t at)
{
    return starts_line(e, at) && (after(e, at) == ' ' || ends_line(e, at));
}

static bool escapes_equals(const Escaper *e, size_t at)
{
    return starts_line(e, at) && !e->place->first_line;
}

static bool escapes_hash(const Escaper *e, size_t at)
{
    if (!starts_line(e, at))
        return at == e->closing;
    size_t end = at;
    while (end < e->text.n && e->text.p[end] == '#')
        end++;
    bool opens = end - at <= 6 && (end == e->text.n ? e->place->ends_line : e->text.p[end] == ' ');
    return opens || at == e->closing;
}

static bool is_ci(Str text, size_t begin, const char *word)
{
    for (size_t i = 0; word[i] != '\0'; i++)
        if (begin + i >= text.n || (text.p[begin + i] | 0x20) != word[i])
            return false;
    return true;
}

/* The ":" of "http://" and its like. */
static bool escapes_scheme(const Escaper *e, size_t at)
{
    static const char *const schemes[] = {"http", "https", "ftp"};
    size_t begin = at;
    while (begin > (e->place->encode_first ? 1 : 0) && is_alpha(e->text.p[begin - 1]))
        begin--;
    if (e->place->in_link || str_find(str_slice(e->text, at, at + 3), S("://")) != 0)
        return false;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (at - begin == strlen(schemes[i]) && is_ci(e->text, begin, schemes[i]))
            return true;
    return false;
}

static bool escapes_colon(const Escaper *e, size_t at)
{
    bool definition = at == 0 && e->place->after_note;
    bool delimiter = starts_line(e, at) && after(e, at) == '-';
    return definition || delimiter || escapes_scheme(e, at);
}

/* The "." of "www." */
static bool escapes_dot(const Escaper *e, size_t at)
{
    return at == e->ordinal || (!e->place->in_link && at >= 3 && is_ci(e->text, at - 3, "www") &&
                                (at == 3 || !is_alnum(e->text.p[at - 4])));
}

/* "[x]" anywhere in the line of an open task would tick it off. */
static bool escapes_check(const Escaper *e, size_t at)
{
    return at >= 2 && (e->text.p[at - 1] | 0x20) == 'x' && e->text.p[at - 2] == '[';
}

static bool escapes_pipe(const Escaper *e, size_t at)
{
    char next = after(e, at);
    bool delimiter = next == '-' || next == ':' || next == ' ' || next == '|' || ends_line(e, at);
    return starts_line(e, at) && delimiter;
}

static bool escapes(const Escaper *e, size_t at)
{
    switch (e->text.p[at]) {
    case '\\':
        return escapes_backslash(e, at);
    case '`':
    case '[':
        return true;
    case ']':
        return e->place->in_brackets || escapes_check(e, at);
    case '*':
        return escapes_star(e, at);
    case '~':
        return escapes_star(e, at);
    case '_':
        return escapes_underscore(e, at);
    case '<':
        return escapes_less(e, at);
    case '>':
        return starts_line(e, at);
    case '&':
        return looks_like_reference(e->text, at);
    case '#':
        return escapes_hash(e, at);
    case '-':
        return escapes_dash(e, at);
    case '+':
        return escapes_plus(e, at);
    case '=':
        return escapes_equals(e, at);
    case ':':
        return escapes_colon(e, at);
    case '.':
        return escapes_dot(e, at);
    case ')':
        return at == e->ordinal;
    case '(':
        return at == 0 && e->place->after_note;
    case '!':
        return at + 1 == e->text.n && e->place->before_bracket;
    case '$':
        return e->dollars > 1 || after(e, at) == '`';
    case '|': /* in a cell: where all is written, also in code */
        return e->place->form != FORM_CELL && escapes_pipe(e, at);
    default:
        return false;
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* Where "12. " at a line's start has its full stop. */
static size_t find_ordinal(Str text, const TextPlace *place)
{
    size_t at = 0;
    while (at < text.n && at < 9 && is_digit(text.p[at]))
        at++;
    bool marker = at > 0 && at < text.n && (text.p[at] == '.' || text.p[at] == ')');
    bool ends = at + 1 == text.n ? place->ends_line : at + 1 < text.n && text.p[at + 1] == ' ';
    return place->starts_line && marker && ends ? at : SIZE_MAX;
}

/* Where the run of "#" begins that would close a heading. */
static size_t find_closing(Str text, const TextPlace *place)
{
    size_t at = text.n;
    while (at > 0 && text.p[at - 1] == '#')
        at--;
    bool closes = place->form == FORM_HEADING && place->ends_line && at < text.n;
    return closes && (at == 0 || text.p[at - 1] == ' ') ? at : SIZE_MAX;
}

static bool cuts_mail(const Escaper *e, size_t at)
{
    char left = at > 0 ? e->text.p[at - 1] : 0, right = at + 1 < e->text.n ? e->text.p[at + 1] : 0;
    bool address = left != 0 && (is_alnum(left) || strchr(".+-_", left) != NULL);
    bool host = right != 0 && (is_alnum(right) || strchr(".-_/", right) != NULL);
    return e->text.p[at] == '@' && !e->place->in_link && address && host;
}

void write_escaped(Buf *out, Str text, const TextPlace *place)
{
    Escaper e = {.place = place, .text = text};
    e.last = text.n;
    while (e.last > 0 && ((unsigned char)text.p[--e.last] & 0xC0) == 0x80)
        continue;
    e.ordinal = find_ordinal(text, place);
    e.closing = find_closing(text, place);
    for (size_t i = 0; i < text.n; i++)
        e.dollars += text.p[i] == '$';
    for (size_t at = 0; at < text.n;) {
        size_t next = at;
        uint32_t code = utf8_next(text, &next);
        if ((at == 0 && place->encode_first) || (at == e.last && place->encode_last)) {
            buf_print(out, "&#%u;", (unsigned)code);
        } else {
            if (cuts_mail(&e, at))
                buf_put(out, S("<!-- -->"));
            if (escapes(&e, at))
                buf_byte(out, '\\');
            buf_put(out, str_slice(text, at, next));
        }
        at = next;
    }
}

/* ---- links and code ------------------------------------------------------------------------- */

static bool is_balanced(Str target)
{
    enum { NESTING = 8 };
    int depth = 0;
    for (size_t i = 0; i < target.n; i++) {
        depth += (target.p[i] == '(') - (target.p[i] == ')');
        if (depth < 0 || depth > NESTING)
            return false;
    }
    return depth == 0;
}

static bool needs_angles(Str target)
{
    if (target.n == 0 || target.p[0] == '<' || !is_balanced(target))
        return true;
    for (size_t i = 0; i < target.n; i++)
        if ((unsigned char)target.p[i] <= ' ')
            return true;
    return false;
}

void write_literal(Buf *out, Str s, const char *special)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool escape = strchr(special, c) != NULL && c != '\0';
        if (c == '\\')
            escape = i + 1 == s.n || is_punctuation(s.p[i + 1]);
        if (escape)
            buf_byte(out, '\\');
        buf_byte(out, c);
        if (c == '&' && looks_like_reference(s, i)) /* cmark reads "\&amp;" as "&" here */
            buf_put(out, S("amp;"));
    }
}

void write_target(Buf *out, Str target, Str title)
{
    if (target.n > 0 || title.n > 0) {
        bool angles = needs_angles(target);
        buf_put(out, angles ? S("<") : S(""));
        write_literal(out, target, angles ? "<>" : "");
        buf_put(out, angles ? S(">") : S(""));
    }
    if (title.n > 0) {
        bool slash = title.p[title.n - 1] == '\\'; /* cmark takes \\" for an escaped quote */
        buf_put(out, S(" \""));
        write_literal(out, str_slice(title, 0, title.n - slash), "\"");
        buf_put(out, slash ? S("&#92;\"") : S("\""));
    }
}

enum { TICKS_LIMIT = 80 }; /* cmark-gfm takes a longer run of backticks for text */

/* How many backticks stand around a code: the fewest that do not stand together inside; 0: all do.
 */
static size_t ticks_around(Str code)
{
    bool stand[TICKS_LIMIT + 1] = {true};
    for (size_t i = 0, run = 0; i <= code.n; i++) {
        if (i < code.n && code.p[i] == '`') {
            run++;
            continue;
        }
        if (run <= TICKS_LIMIT)
            stand[run] = true;
        run = 0;
    }
    size_t ticks = 1;
    while (ticks <= TICKS_LIMIT && stand[ticks])
        ticks++;
    return ticks <= TICKS_LIMIT ? ticks : 0;
}

bool write_code_span(Buf *out, Str code)
{
    size_t ticks = ticks_around(code), spaces = 0;
    if (ticks == 0)
        return false;
    for (size_t i = 0; i < code.n; i++)
        spaces += code.p[i] == ' ';
    char first = code.n > 0 ? code.p[0] : ' ', last = code.n > 0 ? code.p[code.n - 1] : ' ';
    bool stripped = first == ' ' && last == ' ' && spaces < code.n; /* a space at each end is */
    bool pad = stripped || first == '`' || last == '`';
    buf_repeat(out, '`', ticks);
    buf_put(out, pad ? S(" ") : S(""));
    buf_put(out, code);
    buf_put(out, pad ? S(" ") : S(""));
    buf_repeat(out, '`', ticks);
    return true;
}

enum { ADDRESS_LIMIT = 60 }; /* labels may have 63 letters */

static bool is_address(Str s)
{
    size_t at = str_find_byte(s, '@');
    if (at == SIZE_MAX || at == 0 || s.n > ADDRESS_LIMIT)
        return false;
    for (size_t i = 0; i < at; i++)
        if (!is_alnum(s.p[i]) && strchr("._+-", s.p[i]) == NULL)
            return false;
    bool edge = true; /* of a label of the domain */
    for (size_t i = at + 1; i < s.n; i++) {
        bool alnum = is_alnum(s.p[i]);
        if (!alnum && (edge || (s.p[i] != '.' && s.p[i] != '-')))
            return false;
        edge = !alnum;
    }
    return !edge;
}

bool is_autolink(Str target, Str text)
{
    if (str_starts(target, S("mailto:")) && str_eq(str_slice(target, 7, target.n), text))
        return is_address(text);
    size_t scheme = 0;
    while (scheme < text.n && (is_alnum(text.p[scheme]) || strchr(".+-", text.p[scheme]) != NULL) &&
           text.p[scheme] != '\0')
        scheme++;
    bool uri = scheme >= 2 && scheme <= 32 && scheme < text.n && is_alpha(text.p[0]) &&
               text.p[scheme] == ':' && str_eq(target, text);
    for (size_t i = 0; uri && i < text.n; i++)
        uri = (unsigned char)text.p[i] > ' ' && text.p[i] != '<' && text.p[i] != '>' &&
              !(text.p[i] == '&' && looks_like_reference(text, i));
    return uri;
}
