/* URIs: their parts, references resolved against a base (RFC 3986), the way between file paths
 * and URIs. A schema read from a relative path has that path as its base: it is resolved like any
 * other, except that leading `..` segments are kept, since they mean something there. */
#include "rules/schema.h"

#include <string.h>

/* Cuts `*rest` at the first byte of `stops` and gives what stands before it. */
static Str cut(Str *rest, const char *stops)
{
    size_t at = 0;
    while (at < rest->n && strchr(stops, rest->p[at]) == NULL)
        at++;
    Str before = str_slice(*rest, 0, at);
    *rest = str_slice(*rest, at, rest->n);
    return before;
}

static bool is_scheme(Str s)
{
    if (s.n == 0 || !is_letter(s.p[0]))
        return false;
    for (size_t i = 1; i < s.n; i++)
        if (!is_letter(s.p[i]) && !is_digit(s.p[i]) && s.p[i] != '+' && s.p[i] != '-' &&
            s.p[i] != '.')
            return false;
    return true;
}

/* RFC 3986, appendix B. */
Uri uri_parse(Str text)
{
    Uri u = {0};
    Str rest = text;
    Str head = cut(&rest, ":/?#");
    if (rest.n > 0 && rest.p[0] == ':' && is_scheme(head)) {
        u.scheme = head;
        text = rest = str_slice(rest, 1, rest.n);
    }
    rest = text;
    if (str_starts(rest, S("//"))) {
        rest = str_slice(rest, 2, rest.n);
        u.has_authority = true;
        u.authority = cut(&rest, "/?#");
    }
    u.path = cut(&rest, "?#");
    if (rest.n > 0 && rest.p[0] == '?') {
        rest = str_slice(rest, 1, rest.n);
        u.has_query = true;
        u.query = cut(&rest, "#");
    }
    if (rest.n > 0) {
        u.has_fragment = true;
        u.fragment = str_slice(rest, 1, rest.n);
    }
    return u;
}

static Str uri_write(Arena *a, const Uri *u)
{
    Buf b = buf_new(a);
    if (u->scheme.n > 0) {
        buf_put(&b, u->scheme);
        buf_byte(&b, ':');
    }
    if (u->has_authority) {
        buf_put(&b, S("//"));
        buf_put(&b, u->authority);
    }
    buf_put(&b, u->path);
    if (u->has_query) {
        buf_byte(&b, '?');
        buf_put(&b, u->query);
    }
    if (u->has_fragment) {
        buf_byte(&b, '#');
        buf_put(&b, u->fragment);
    }
    return buf_str(&b);
}

/* RFC 3986, 5.2.4, on segments; `..` above the start is dropped from absolute paths only. */
static Str without_dots(Arena *a, Str path)
{
    bool absolute = path.n > 0 && path.p[0] == '/';
    VEC(Str) kept = {0};
    for (size_t at = absolute ? 1 : 0, end; at <= path.n; at = end + 1) {
        for (end = at; end < path.n && path.p[end] != '/';)
            end++;
        Str segment = str_slice(path, at, end);
        bool up = str_eq(segment, S("..")), stay = str_eq(segment, S("."));
        bool droppable = kept.count > 0 && !str_eq(kept.items[kept.count - 1], S(".."));
        if (up && droppable)
            kept.count--;
        if (!stay && !(up && (droppable || absolute)))
            *VEC_PUSH(a, &kept) = segment;
        else if (end == path.n && kept.count > 0)
            *VEC_PUSH(a, &kept) = (Str){0}; /* "a/." is the folder "a/" */
    }
    Buf out = buf_new(a);
    for (size_t i = 0; i < kept.count; i++) {
        if (i > 0 || absolute)
            buf_byte(&out, '/');
        buf_put(&out, kept.items[i]);
    }
    return kept.count == 0 && absolute ? S("/") : buf_str(&out);
}

static Str merged(Arena *a, const Uri *base, Str path)
{
    if (base->has_authority && base->path.n == 0)
        return str_print(a, "/" STR_FMT, STR_ARG(path));
    size_t n = base->path.n;
    while (n > 0 && base->path.p[n - 1] != '/')
        n--;
    return str_print(a, STR_FMT STR_FMT, (int)n, base->path.p, STR_ARG(path));
}

Str uri_resolve(Arena *a, Str base, Str reference)
{
    Uri r = uri_parse(reference), b = uri_parse(base), t = r;
    if (r.scheme.n > 0) {
        t.path = r.path.n > 0 && r.path.p[0] == '/' ? without_dots(a, r.path) : r.path;
        return uri_write(a, &t);
    }
    t.scheme = b.scheme;
    if (!r.has_authority) {
        t.has_authority = b.has_authority;
        t.authority = b.authority;
        if (r.path.n == 0) {
            t.path = b.path;
            if (!r.has_query) {
                t.has_query = b.has_query;
                t.query = b.query;
            }
        } else {
            t.path = without_dots(a, r.path.p[0] == '/' ? r.path : merged(a, &b, r.path));
        }
    }
    return uri_write(a, &t);
}

static int hex_value(char c)
{
    return is_digit(c) ? c - '0' : (c | 32) - 'a' + 10;
}

Str uri_unescape(Arena *a, Str text)
{
    if (str_find_byte(text, '%') == SIZE_MAX)
        return text;
    Buf b = buf_new(a);
    for (size_t i = 0; i < text.n; i++) {
        bool escape =
            text.p[i] == '%' && i + 2 < text.n && is_hex(text.p[i + 1]) && is_hex(text.p[i + 2]);
        if (escape) {
            buf_byte(&b, (char)(hex_value(text.p[i + 1]) * 16 + hex_value(text.p[i + 2])));
            i += 2;
        } else {
            buf_byte(&b, text.p[i]);
        }
    }
    return buf_str(&b);
}

/* What would end a path or begin an escape is escaped. A colon in the first segment would read as
 * a scheme. */
Str uri_of_path(Arena *a, Str path)
{
    static const char hex[] = "0123456789ABCDEF";
    Buf b = buf_new(a);
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        if (c <= ' ' || c == '%' || c == '?' || c == '#' || c == ':' || c == 0x7F) {
            buf_byte(&b, '%');
            buf_byte(&b, hex[c >> 4]);
            buf_byte(&b, hex[c & 15]);
        } else {
            buf_byte(&b, (char)c);
        }
    }
    return without_dots(a, buf_str(&b));
}
