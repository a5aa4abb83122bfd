/* HTML: raw HTML in Markdown -> the words a reader would see.
 *
 * Not a parser of HTML: cmark has already found where it stands. Tags go, comments go, the text
 * of scripts and styles goes, elements that end a line on a page end one here.
 */
#include "markdown/parts.h"

typedef enum { BREAKS_LINE, SPACES, HIDES } Effect;

/* Elements whose tags do something to the words; all others are transparent. */
static const struct {
    Str name;
    Effect effect;
} effects[] = {
    {S_INIT("address"), BREAKS_LINE},
    {S_INIT("article"), BREAKS_LINE},
    {S_INIT("aside"), BREAKS_LINE},
    {S_INIT("blockquote"), BREAKS_LINE},
    {S_INIT("br"), BREAKS_LINE},
    {S_INIT("caption"), BREAKS_LINE},
    {S_INIT("center"), BREAKS_LINE},
    {S_INIT("dd"), BREAKS_LINE},
    {S_INIT("details"), BREAKS_LINE},
    {S_INIT("div"), BREAKS_LINE},
    {S_INIT("dl"), BREAKS_LINE},
    {S_INIT("dt"), BREAKS_LINE},
    {S_INIT("fieldset"), BREAKS_LINE},
    {S_INIT("figcaption"), BREAKS_LINE},
    {S_INIT("figure"), BREAKS_LINE},
    {S_INIT("footer"), BREAKS_LINE},
    {S_INIT("form"), BREAKS_LINE},
    {S_INIT("h1"), BREAKS_LINE},
    {S_INIT("h2"), BREAKS_LINE},
    {S_INIT("h3"), BREAKS_LINE},
    {S_INIT("h4"), BREAKS_LINE},
    {S_INIT("h5"), BREAKS_LINE},
    {S_INIT("h6"), BREAKS_LINE},
    {S_INIT("head"), HIDES},
    {S_INIT("header"), BREAKS_LINE},
    {S_INIT("hr"), BREAKS_LINE},
    {S_INIT("li"), BREAKS_LINE},
    {S_INIT("main"), BREAKS_LINE},
    {S_INIT("nav"), BREAKS_LINE},
    {S_INIT("ol"), BREAKS_LINE},
    {S_INIT("option"), BREAKS_LINE},
    {S_INIT("p"), BREAKS_LINE},
    {S_INIT("pre"), BREAKS_LINE},
    {S_INIT("script"), HIDES},
    {S_INIT("section"), BREAKS_LINE},
    {S_INIT("style"), HIDES},
    {S_INIT("summary"), BREAKS_LINE},
    {S_INIT("table"), BREAKS_LINE},
    {S_INIT("tbody"), BREAKS_LINE},
    {S_INIT("td"), SPACES},
    {S_INIT("template"), HIDES},
    {S_INIT("tfoot"), BREAKS_LINE},
    {S_INIT("th"), SPACES},
    {S_INIT("thead"), BREAKS_LINE},
    {S_INIT("tr"), BREAKS_LINE},
    {S_INIT("ul"), BREAKS_LINE},
};

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_name_byte(char c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == ':';
}

static bool same_name(Str a, Str b)
{
    if (a.n != b.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (lower(a.p[i]) != lower(b.p[i]))
            return false;
    return true;
}

/* After `close`, or the end of the text. */
static size_t after(Str html, size_t at, Str close)
{
    size_t found = str_find(str_slice(html, at, html.n), close);
    return found == SIZE_MAX ? html.n : at + found + close.n;
}

/* After the '>' of a tag; one inside a quoted attribute does not end it. */
static size_t tag_end(Str html, size_t at)
{
    char quote = 0;
    for (; at < html.n; at++) {
        char c = html.p[at];
        if (quote != 0)
            quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'')
            quote = c;
        else if (c == '>')
            return at + 1;
    }
    return html.n;
}

Tag html_tag(Str html, size_t at)
{
    Str rest = str_slice(html, at, html.n);
    if (str_starts(rest, S("<!--")))
        return (Tag){TAG_COMMENT, {0}, after(html, at + 4, S("-->"))};
    if (str_starts(rest, S("<![CDATA[")))
        return (Tag){TAG_OTHER, str_slice(rest, 0, 9), after(html, at, S("]]>"))};
    if (str_starts(rest, S("<?")))
        return (Tag){TAG_OTHER, str_slice(rest, 0, 2), after(html, at, S("?>"))};
    if (str_starts(rest, S("<!")))
        return (Tag){TAG_OTHER, str_slice(rest, 0, 2), after(html, at, S(">"))};
    bool closes = rest.n > 1 && rest.p[1] == '/';
    size_t begin = closes ? 2 : 1, end = begin;
    while (end < rest.n && is_name_byte(rest.p[end]))
        end++;
    if (end == begin) /* "a < b": no tag at all */
        return (Tag){TAG_OTHER, {0}, at};
    Str name = str_slice(rest, begin, end);
    return (Tag){closes ? TAG_CLOSE : TAG_OPEN, name, tag_end(html, at + end)};
}

bool html_is_break(const Tag *tag)
{
    return tag->kind == TAG_OPEN && same_name(tag->name, S("br"));
}

static bool effect_of(Str name, Effect *effect)
{
    for (size_t i = 0; i < sizeof effects / sizeof *effects; i++) {
        if (same_name(effects[i].name, name)) {
            *effect = effects[i].effect;
            return true;
        }
    }
    return false;
}

/* After the end tag of the element `name` whose start tag ends at `at`. */
static size_t after_element(Str html, size_t at, Str name)
{
    for (; at + 2 + name.n <= html.n; at++) {
        Str tag = str_slice(html, at + 2, at + 2 + name.n);
        if (html.p[at] == '<' && html.p[at + 1] == '/' && same_name(tag, name))
            return tag_end(html, at + 2 + name.n);
    }
    return html.n;
}

static void put_space(Buf *out)
{
    if (out->n > 0 && out->p[out->n - 1] != ' ' && out->p[out->n - 1] != '\n')
        buf_byte(out, ' ');
}

static void put_break(Buf *out)
{
    while (out->n > 0 && out->p[out->n - 1] == ' ')
        out->n--;
    if (out->n > 0 && out->p[out->n - 1] != '\n')
        buf_byte(out, '\n');
}

static size_t pass_tag(Str html, const Tag *tag, Buf *out)
{
    Effect effect;
    if ((tag->kind != TAG_OPEN && tag->kind != TAG_CLOSE) || !effect_of(tag->name, &effect))
        return tag->end;
    switch (effect) {
    case BREAKS_LINE:
        put_break(out);
        return tag->end;
    case SPACES:
        put_space(out);
        return tag->end;
    case HIDES:
        return tag->kind == TAG_OPEN ? after_element(html, tag->end, tag->name) : tag->end;
    }
    return tag->end;
}

Str html_words(Arena *a, Str html, Tag *first)
{
    Buf out = buf_new(a);
    *first = (Tag){TAG_COMMENT, {0}, 0};
    for (size_t at = 0; at < html.n;) {
        char c = html.p[at];
        Tag tag = c == '<' ? html_tag(html, at) : (Tag){TAG_OTHER, {0}, at};
        if (tag.end > at) {
            if (first->kind == TAG_COMMENT)
                *first = tag;
            at = pass_tag(html, &tag, &out);
            continue;
        }
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
            put_space(&out);
        else
            buf_byte(&out, c);
        at++;
    }
    return str_trim(buf_str(&out));
}
