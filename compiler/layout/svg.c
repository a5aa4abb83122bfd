/* SVG: a drawing of pdoc's own (figure/svg.c writes them) -> shapes and text on the page.
 *
 * Read are rectangles, paths of M, L, C and Z, and single lines of text, in the size of a viewBox:
 * what such a drawing is made of. Anything else is a finding, and nothing is drawn: half a figure
 * would lie. */
#include "figure/figure.h"
#include "layout/flow.h"

#include <string.h>

enum { SVG_ITEMS = 20000, SVG_STEPS = 200000, SVG_LENGTH = 100000000 /* thousandths */ };

typedef struct {
    Str name;
    Str rest;  /* its attributes */
    bool ends; /* it holds nothing */
} Tag;

typedef struct {
    Layout *l;
    Str text;
    size_t at;
    Str strange; /* the first thing that is not understood */
    Len left, top, width, height;
    VEC(Item) items;
    size_t steps;
} Svg;

/* ---- XML ---------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == ':' || c == '_';
}

static void skip_to(Svg *s, Str end)
{
    size_t found = str_find(str_slice(s->text, s->at, s->text.n), end);
    s->at = found == SIZE_MAX ? s->text.n : s->at + found + end.n;
}

/* The next tag that opens or closes; false at the end. */
static bool next_tag(Svg *s, Tag *tag)
{
    for (;;) {
        skip_to(s, S("<"));
        Str rest = str_slice(s->text, s->at, s->text.n);
        if (rest.n == 0)
            return false;
        if (!str_starts(rest, S("?")) && !str_starts(rest, S("!")))
            break;
        skip_to(s, str_starts(rest, S("!--")) ? S("-->") : S(">"));
    }
    size_t begin = s->at;
    skip_to(s, S(">"));
    Str all = str_slice(s->text, begin, s->at > begin ? s->at - 1 : begin);
    tag->ends = str_ends(all, S("/"));
    size_t end = str_starts(all, S("/")) ? 1 : 0;
    while (end < all.n && is_name(all.p[end]))
        end++;
    tag->name = str_slice(all, 0, end);
    tag->rest = str_slice(all, end, all.n);
    return true;
}

/* The value of an attribute, or empty. */
static Str attribute(const Tag *tag, Str name)
{
    Str rest = tag->rest;
    for (size_t at = 0; at < rest.n;) {
        while (at < rest.n && !is_name(rest.p[at]))
            at++;
        size_t begin = at;
        while (at < rest.n && is_name(rest.p[at]))
            at++;
        Str key = str_slice(rest, begin, at);
        if (at + 1 >= rest.n || rest.p[at] != '=' ||
            (rest.p[at + 1] != '"' && rest.p[at + 1] != '\''))
            continue;
        size_t length = str_find_byte(str_slice(rest, at + 2, rest.n), rest.p[at + 1]);
        size_t end = length == SIZE_MAX ? rest.n : at + 2 + length;
        if (str_eq(key, name))
            return str_slice(rest, at + 2, end);
        at = end + 1;
    }
    return (Str){0};
}

static Str unescaped(Arena *a, Str s)
{
    static const struct {
        Str name;
        char c;
    } entities[] = {{S_INIT("&amp;"), '&'},
                    {S_INIT("&lt;"), '<'},
                    {S_INIT("&gt;"), '>'},
                    {S_INIT("&quot;"), '"'},
                    {S_INIT("&apos;"), '\''}};
    Buf b = buf_new(a);
    for (size_t at = 0; at < s.n; at++) {
        size_t i = 0, count = sizeof entities / sizeof entities[0];
        while (i < count && !str_starts(str_slice(s, at, s.n), entities[i].name))
            i++;
        buf_byte(&b, i < count ? entities[i].c : s.p[at]);
        at += i < count ? entities[i].name.n - 1 : 0;
    }
    return buf_str(&b);
}

/* ---- values ------------------------------------------------------------------------------- */

/* A number in thousandths at *at, past blanks and commas; false when there is none. */
static bool number_at(Str s, size_t *at, Len *out)
{
    size_t i = *at, digits = 0, decimals = 0;
    while (i < s.n && (is_blank(s.p[i]) || s.p[i] == ','))
        i++;
    bool minus = i < s.n && s.p[i] == '-', point = false;
    i += minus;
    int64_t value = 0;
    for (; i < s.n; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (digit && decimals < 3 && value < SVG_LENGTH)
            value = value * 10 + (s.p[i] - '0');
        if (digit) {
            digits++;
            decimals += point && decimals < 3;
        } else if (s.p[i] == '.' && !point) {
            point = true;
        } else {
            break;
        }
    }
    for (; decimals < 3; decimals++)
        value *= 10;
    *at = i;
    *out = (Len)(minus ? -value : value);
    return digits > 0 && value < SVG_LENGTH;
}

static void strange(Svg *s, Str what)
{
    if (s->strange.n == 0)
        s->strange = what.n > 0 ? what : S("?");
}

static Len length_of(Svg *s, const Tag *tag, Str name)
{
    Str value = attribute(tag, name);
    size_t at = 0;
    Len out = 0;
    if (!number_at(value, &at, &out) || at < value.n)
        strange(s, name);
    return out;
}

static Colour colour_of(Svg *s, const Tag *tag, Str name)
{
    Str value = attribute(tag, name);
    Colour colour = 0;
    if (value.n != 7 || value.p[0] != '#')
        strange(s, name);
    for (size_t i = 1; i < value.n && i < 7; i++) {
        char c = (char)(value.p[i] | 0x20);
        bool digit = c >= '0' && c <= '9', letter = c >= 'a' && c <= 'f';
        if (!digit && !letter)
            strange(s, name);
        colour = colour << 4 | (Colour)((digit ? c - '0' : c - 'a' + 10) & 0xF);
    }
    return colour;
}

/* ---- shapes ------------------------------------------------------------------------------- */

static void item_add(Svg *s, Item item)
{
    if (s->items.count >= SVG_ITEMS) {
        strange(s, S("…"));
        return;
    }
    item.x -= s->left;
    item.y -= s->top;
    *VEC_PUSH(s->l->ctx->tmp, &s->items) = item;
}

static void svg_rect(Svg *s, const Tag *tag)
{
    Item item = item_rect(length_of(s, tag, S("x")), length_of(s, tag, S("y")),
                          length_of(s, tag, S("width")), length_of(s, tag, S("height")),
                          colour_of(s, tag, S("fill")));
    bool paper = item.colour == 0xFFFFFF && item.rect.w == s->width && item.rect.h == s->height;
    if (!paper) /* of the page there is some already */
        item_add(s, item);
}

static void svg_path(Svg *s, const Tag *tag)
{
    Str d = attribute(tag, S("d"));
    VEC(PathStep) steps = {0};
    uint8_t op = 0;
    for (size_t at = 0; at < d.n && s->strange.n == 0;) {
        static const char letters[] = "MLCZ", ops[] = "mlch";
        const char *letter = memchr(letters, d.p[at], 4);
        if (letter != NULL) {
            op = (uint8_t)ops[letter - letters];
            at++;
        } else if (is_blank(d.p[at])) {
            at++;
            continue;
        }
        PathStep step = {.op = op};
        if (op != 'h' && (op == 0 || !number_at(d, &at, &step.x) || !number_at(d, &at, &step.y)))
            strange(s, d);
        else if (op == 'h' && letter == NULL)
            strange(s, d);
        step.x -= op == 'h' ? 0 : s->left;
        step.y -= op == 'h' ? 0 : s->top;
        *VEC_PUSH(s->l->ctx->tmp, &steps) = step;
        if (++s->steps > SVG_STEPS)
            strange(s, S("…"));
    }
    bool line = str_eq(attribute(tag, S("fill")), S("none"));
    Item item = {.kind = ITEM_PATH, .colour = colour_of(s, tag, line ? S("stroke") : S("fill"))};
    item.path.steps = steps.items;
    item.path.step_count = (uint32_t)steps.count;
    item.path.line_width = line ? length_of(s, tag, S("stroke-width")) : 0;
    item.x = s->left;
    item.y = s->top;
    item_add(s, item);
}

/* As wide as it was where it was drawn, whatever fonts this machine has. */
static void svg_text(Svg *s, const Tag *tag)
{
    size_t begin = s->at, end = str_find(str_slice(s->text, begin, s->text.n), S("</text>"));
    Len size = length_of(s, tag, S("font-size")), wide = length_of(s, tag, S("textLength"));
    Len x = length_of(s, tag, S("x")), y = length_of(s, tag, S("y"));
    Colour colour = colour_of(s, tag, S("fill"));
    if (end == SIZE_MAX || size <= 0 || wide < 0)
        strange(s, S("text"));
    if (s->strange.n > 0)
        return;
    Str words = unescaped(s->l->ctx->mem, str_slice(s->text, begin, begin + end));
    s->at = begin + end;
    if (str_find_byte(str_slice(s->text, begin, s->at), '<') != SIZE_MAX)
        strange(s, S("tspan"));
    bool bold = str_eq(attribute(tag, S("font-weight")), S("bold"));
    StyleId style = style_of(s->l, FACE_SANS, bold ? STYLE_BOLD : STYLE_REGULAR, size, colour);
    const Run *run = text_run(s->l, style, words, NOWHERE);
    Len natural = run_width(run, size);
    if (natural > wide && natural > 0)
        size = (Len)((int64_t)size * wide / natural);
    for (; run != NULL; run = run->next) {
        Item item = {.kind = ITEM_TEXT, .x = x, .y = y, .colour = colour};
        item.text.run = run;
        item.text.count = run->count;
        item.text.size = size;
        item.text.width = len_of(run->advance, run->font, size);
        item.text.joined = run->next != NULL;
        if (run->count > 0)
            item_add(s, item);
        x += item.text.width;
    }
}

/* ---- the whole ---------------------------------------------------------------------------- */

static void svg_view(Svg *s, const Tag *tag)
{
    Str box = attribute(tag, S("viewBox"));
    size_t at = 0;
    bool fine = number_at(box, &at, &s->left) && number_at(box, &at, &s->top) &&
                number_at(box, &at, &s->width) && number_at(box, &at, &s->height);
    if (!fine || s->width <= 0 || s->height <= 0)
        strange(s, S("viewBox"));
}

static void svg_tags(Svg *s)
{
    Tag tag;
    if (!next_tag(s, &tag) || !str_eq(tag.name, S("svg"))) {
        strange(s, S("svg"));
        return;
    }
    svg_view(s, &tag);
    while (s->strange.n == 0 && next_tag(s, &tag)) {
        if (str_eq(tag.name, S("rect")))
            svg_rect(s, &tag);
        else if (str_eq(tag.name, S("path")))
            svg_path(s, &tag);
        else if (str_eq(tag.name, S("text")) && !tag.ends)
            svg_text(s, &tag);
        else if (str_eq(tag.name, S("title")) || str_eq(tag.name, S("desc")))
            skip_to(s, str_eq(tag.name, S("title")) ? S("</title>") : S("</desc>"));
        else if (!str_starts(tag.name, S("/")))
            strange(s, tag.name);
    }
}

const Plot *svg_read(Layout *l, Str path, Span span)
{
    Svg s = {.l = l};
    if (!file_exists(l->ctx, path)) {
        diag(l->ctx, MSG_LAYOUT_IMAGE_ABSENT, span, {path});
        return NULL;
    }
    if (!file_bytes(l->ctx, path, span, &s.text))
        return NULL; /* said there */
    svg_tags(&s);
    if (s.strange.n > 0) {
        diag(l->ctx, MSG_LAYOUT_IMAGE_SVG, span, {path, str_slice(s.strange, 0, 40)});
        return NULL;
    }
    Plot *plot = NEW(l->ctx->tmp, Plot);
    *plot = (Plot){.width = s.width, .height = s.height, .items = s.items.items};
    plot->item_count = (uint32_t)s.items.count;
    return plot;
}
