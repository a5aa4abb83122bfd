/* Insert: text of the data that is Markdown -> the draft, where it cannot leave its place.
 *
 * A tag that has its line to itself takes blocks: every line gets the white space before the tag,
 * and blank lines keep the blocks from running into those of the template. Anywhere else one line
 * is taken, as inline Markdown: what would begin a block there, or a cell of a table, is escaped.
 * Raw HTML is left to the reader of Markdown. */
#include "template/write.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* Is there white space, or the end, at i? */
static bool is_gap(Str s, size_t i)
{
    return i >= s.n || is_space(s.p[i]);
}

static size_t run_of(Str s, size_t at, char c)
{
    size_t n = 0;
    while (at + n < s.n && s.p[at + n] == c)
        n++;
    return n;
}

static size_t skip_spaces(Str s, size_t at)
{
    while (at < s.n && is_space(s.p[at]))
        at++;
    return at;
}

/* ---- blocks ------------------------------------------------------------------------------- */

/* The end of the line at `at`, and past its line end (\n, \r\n, \r). */
static size_t line_end(Str s, size_t at, size_t *next)
{
    while (at < s.n && s.p[at] != '\n' && s.p[at] != '\r')
        at++;
    *next = at + 1;
    if (at + 1 < s.n && s.p[at] == '\r' && s.p[at + 1] == '\n')
        *next = at + 2;
    return at;
}

/* HTML blocks that end at a mark and not at a blank line (CommonMark 4.6, kinds 1 to 5). */
typedef struct {
    Str begin, end; /* in lower case */
} HtmlBlock;

static const HtmlBlock html_blocks[] = {
    {S_INIT("<!--"), S_INIT("-->")},          {S_INIT("<?"), S_INIT("?>")},
    {S_INIT("<![cdata["), S_INIT("]]>")},     {S_INIT("<!"), S_INIT(">")},
    {S_INIT("<script"), S_INIT("</script>")}, {S_INIT("<pre"), S_INIT("</pre>")},
    {S_INIT("<style"), S_INIT("</style>")},   {S_INIT("<textarea"), S_INIT("</textarea>")},
};

/* Offset of `what`, in lower case, in `s` from `at` on; SIZE_MAX when it is not there. */
static size_t find_any_case(Str s, size_t at, Str what)
{
    for (; at + what.n <= s.n; at++) {
        size_t n = 0;
        while (n < what.n && (s.p[at + n] == what.p[n] || (s.p[at + n] | 0x20) == what.p[n]))
            n++;
        if (n == what.n)
            return at;
    }
    return SIZE_MAX;
}

/* A block that goes on over blank lines until it is closed. */
typedef struct {
    size_t at;             /* SIZE_MAX: none is open */
    char fence;            /* of code: ` or ~ */
    size_t length;         /* of the fence */
    const HtmlBlock *html; /* NULL: code */
} OpenBlock;

static void look_for_html(OpenBlock *open, Str text, size_t begin, size_t end)
{
    Str line = str_slice(text, begin, end);
    for (size_t i = 0; open->at == SIZE_MAX && i < sizeof html_blocks / sizeof *html_blocks; i++) {
        const HtmlBlock *html = &html_blocks[i];
        if (find_any_case(str_slice(line, 0, html->begin.n), 0, html->begin) != 0)
            continue;
        if (find_any_case(line, html->begin.n, html->end) == SIZE_MAX)
            *open = (OpenBlock){.at = begin, .html = html};
        return;
    }
}

static void look_at_fence(OpenBlock *open, Str text, size_t begin, size_t end)
{
    char c = text.p[begin];
    size_t n = run_of(text, begin, c);
    Str rest = str_slice(text, begin + n, end);
    if ((c != '`' && c != '~') || n < 3)
        return;
    if (open->at == SIZE_MAX && (c == '~' || str_find_byte(rest, '`') == SIZE_MAX))
        *open = (OpenBlock){.at = begin, .fence = c, .length = n};
    else if (open->at != SIZE_MAX && c == open->fence && n >= open->length && str_trim(rest).n == 0)
        open->at = SIZE_MAX;
}

/* Offset of a block that is never closed and would swallow what follows, or SIZE_MAX. */
static size_t open_block(Str text)
{
    OpenBlock open = {.at = SIZE_MAX};
    size_t next;
    for (size_t at = 0; at < text.n; at = next) {
        size_t end = line_end(text, at, &next);
        size_t begin = skip_spaces(text, at);
        bool in_html = open.at != SIZE_MAX && open.html != NULL;
        if (in_html && find_any_case(str_slice(text, at, end), 0, open.html->end) != SIZE_MAX)
            open.at = SIZE_MAX;
        if (in_html || begin - at > 3 || begin >= end)
            continue;
        look_at_fence(&open, text, begin, end);
        look_for_html(&open, text, begin, end);
    }
    return open.at;
}

static bool line_before_has_text(const Out *o)
{
    for (size_t i = o->line_begin; i-- > 0;) {
        char c = o->text.p[i];
        if (c == '\n' && i + 1 < o->line_begin)
            return false;
        if (c != '\n' && !is_space(c))
            return true;
    }
    return false;
}

/* Where the lines of a text come from that is not at its place byte for byte: in YAML's literal
 * blocks each line follows an indent. */
typedef struct {
    Span all;
    Str source;   /* empty when lines can no longer be found in it */
    size_t begin; /* the next line's place in the source */
} LinePlaces;

static LinePlaces line_places(const Out *o, Span span)
{
    const Source *s = source_at(diag_sources(o->ctx->diag), span.source);
    return (LinePlaces){span, span.source == 0 ? (Str){0} : s->text, span.begin};
}

/* The place of the next line, which says `line`; all of the text's when it is not to be found. */
static Span next_place(LinePlaces *p, Str line)
{
    Str said = str_trim(line);
    if (p->begin > p->source.n || p->source.n == 0)
        return p->all;
    size_t next, end = line_end(p->source, p->begin, &next);
    size_t begin = skip_spaces(p->source, p->begin);
    bool found = str_eq(said, str_trim(str_slice(p->source, p->begin, end)));
    if (!found)
        p->source = (Str){0};
    p->begin = next;
    return found ? (Span){p->all.source, (uint32_t)begin, (uint32_t)(begin + said.n)} : p->all;
}

/* The place of the line of `text` that holds the byte at `offset`. */
static Span place_of_line_at(const Out *o, Str text, Span span, size_t offset)
{
    LinePlaces places = line_places(o, span);
    Span place = span;
    size_t next;
    for (size_t at = 0; at <= offset; at = next) {
        size_t end = line_end(text, at, &next);
        place = next_place(&places, str_slice(text, at, end));
    }
    return place;
}

static void put_blocks(Out *o, Str text, Span span, const Insertion *in)
{
    Str indent = arena_copy(o->ctx->tmp, out_line(o));
    out_drop_blank(o);
    if (line_before_has_text(o))
        out_lines(o, S("\n"), in->tag, false);
    LinePlaces places = line_places(o, span);
    Span place = span;
    size_t next;
    for (size_t at = 0; at < text.n && !o->full; at = next) {
        size_t end = line_end(text, at, &next);
        Str line = str_slice(text, at, end);
        if (at > 0)
            out_lines(o, S("\n"), place, false);
        place = next_place(&places, line);
        if (str_trim(line).n > 0)
            out_lines(o, indent, place, false);
        out_lines(o, line, place, false);
    }
    o->blank_due = true;
}

/* Without the blank lines at its start and the white space at its end. */
static Str block_text(Str text)
{
    size_t next, begin = 0;
    for (size_t at = 0; at < text.n; at = next) {
        size_t end = line_end(text, at, &next);
        if (str_trim(str_slice(text, at, end)).n > 0)
            break;
        begin = next;
    }
    text = str_slice(text, begin, text.n);
    while (text.n > 0 && (is_space(text.p[text.n - 1]) || text.p[text.n - 1] == '\n' ||
                          text.p[text.n - 1] == '\r'))
        text.n--;
    return text;
}

/* ---- one line ----------------------------------------------------------------------------- */

enum { LINE_LOOKED_AT = 1024 }; /* bytes: what is written before a tag is mostly short */

/* Past the white space and the markers of quotes and list items at the start of `line`; the whole
 * of a long one, where a block might then begin. */
static size_t after_markers(Str line)
{
    size_t at = line.n > LINE_LOOKED_AT ? line.n : 0;
    while (at < line.n) {
        size_t digits = at;
        while (digits < line.n && is_digit(line.p[digits]))
            digits++;
        char c = line.p[at];
        bool bullet = (c == '-' || c == '+' || c == '*') && is_gap(line, at + 1);
        bool ordinal = digits > at && digits < line.n &&
                       (line.p[digits] == '.' || line.p[digits] == ')') && is_gap(line, digits + 1);
        bool task = c == '[' && at + 2 < line.n && line.p[at + 2] == ']';
        if (is_space(c) || c == '>')
            at++;
        else if (bullet || ordinal || task)
            at = bullet ? at + 1 : ordinal ? digits + 1 : at + 3;
        else
            break;
    }
    return at;
}

static bool is_all(Str s, const char *characters)
{
    Str set = str(characters);
    for (size_t i = 0; i < s.n; i++)
        if (!is_space(s.p[i]) && str_find_byte(set, s.p[i]) == SIZE_MAX)
            return false;
    return true;
}

/* <b>, </b>, <!-- but not the automatic links <http://...> and <a@b> */
static bool is_html(Str s)
{
    size_t end = str_find_byte(s, '>');
    Str inside = str_slice(s, 1, end == SIZE_MAX ? s.n : end);
    if (inside.n == 0 || is_space(inside.p[0]))
        return false;
    bool is_name = str_find_byte(S("!?/"), inside.p[0]) == SIZE_MAX;
    bool is_one = end != SIZE_MAX && str_find_byte(inside, ' ') == SIZE_MAX;
    bool has_mark =
        str_find_byte(inside, ':') != SIZE_MAX || str_find_byte(inside, '@') != SIZE_MAX;
    return !(is_name && is_one && has_mark);
}

/* Offset of the character to escape so that `s` begins no block, or SIZE_MAX. */
static size_t block_marker(Str s)
{
    char c = s.n > 0 ? s.p[0] : '\0';
    size_t digits = 0, same = run_of(s, 0, c);
    while (digits < s.n && is_digit(s.p[digits]))
        digits++;
    bool begins = c == '>' || (c == '#' && same <= 6 && is_gap(s, same)) ||
                  ((c == '-' || c == '+' || c == '*') && is_gap(s, 1)) ||
                  ((c == '`' || c == '~') && same >= 3) ||
                  ((c == '-' || c == '_' || c == '*' || c == '=') && is_all(s, "-_*=:|")) ||
                  ((c == '|' || c == ':') && is_all(s, "-:|")) || (c == '<' && is_html(s));
    if (begins)
        return 0;
    bool ordinal = digits > 0 && digits < s.n && (s.p[digits] == '.' || s.p[digits] == ')');
    return ordinal && is_gap(s, digits + 1) ? digits : SIZE_MAX;
}

/* Is there a "|" on the line being written? Each byte of the draft is looked at once. */
static bool line_has_pipe(Out *o)
{
    for (; o->pipe_seen < o->text.n; o->pipe_seen++)
        if (o->text.p[o->pipe_seen] == '|')
            o->last_pipe = o->pipe_seen + 1;
    return o->last_pipe > o->line_begin;
}

/* The character of `text` to escape so that it begins no block after `line`, or SIZE_MAX. */
static size_t marker_after(Str line, Str text)
{
    size_t at = after_markers(line);
    if (at == line.n)
        return block_marker(text);
    char last = line.p[line.n - 1], first = text.n > 0 ? text.p[0] : '\0';
    bool joins = last == first && (first == '`' || first == '~'); /* to a longer fence */
    return joins ? 0 : SIZE_MAX;
}

/* Would "]:" make the line a definition of a link or a note? */
static bool may_define(Str line, Str text)
{
    size_t at = after_markers(line);
    return at < line.n ? line.p[at] == '[' : text.n > 0 && text.p[0] == '[';
}

static void put_one_line(Out *o, Str text, Span span, const Insertion *in)
{
    bool row = in->row || line_has_pipe(o);
    size_t marker = marker_after(out_line(o), text);
    bool defines = may_define(out_line(o), text);
    size_t backslashes = 0; /* right before i */
    Buf *line = out_scratch(o);
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        bool last_hash = c == '#' && i + 1 == text.n; /* would close a heading */
        bool colon = defines && c == ':' && i > 0 && text.p[i - 1] == ']';
        if (backslashes % 2 == 0 && (i == marker || (c == '|' && row) || last_hash || colon))
            buf_byte(line, '\\');
        buf_byte(line, c);
        backslashes = c == '\\' ? backslashes + 1 : 0;
    }
    if (backslashes % 2 == 1) /* would escape what follows in the template */
        buf_byte(line, '\\');
    out_lines(o, buf_str(line), span, in->is_exact && line->n == text.n);
}

InsertResult out_markdown(Out *o, const Insertion *in, Span *place)
{
    Str before = out_line(o);
    bool takes_blocks = in->alone && before.n <= LINE_LOOKED_AT && str_trim(before).n == 0;
    Str text = takes_blocks ? block_text(in->text) : str_trim(in->text);
    Span span = in->span;
    if (in->is_exact && text.n > 0) {
        span.begin += (uint32_t)(text.p - in->text.p);
        span.end = span.begin + (uint32_t)text.n;
    }
    *place = span;
    if (!takes_blocks) {
        size_t next;
        if (line_end(text, 0, &next) < text.n)
            return INSERT_LINES;
        put_one_line(o, text, span, in);
        return INSERT_FINE;
    }
    size_t open = open_block(text);
    if (open != SIZE_MAX) {
        *place = place_of_line_at(o, text, span, open);
        return INSERT_OPEN;
    }
    put_blocks(o, text, span, in);
    return INSERT_FINE;
}
