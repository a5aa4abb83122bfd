/* Formats of the network: URIs and IRIs (RFC 3986, 3987), URI templates (RFC 6570), host names
 * (RFC 1123), e-mail addresses (RFC 5321, 6531), IP addresses. */
#include "rules/schema.h"

#include <string.h>

static bool is_one_of(char c, const char *set)
{
    return c != '\0' && strchr(set, c) != NULL;
}

/* ---- IP addresses --------------------------------------------------------------------------- */

/* Four numbers 0 to 255 without leading zeros (RFC 2673, 3.2). */
bool format_ipv4(Arena *a, Str text)
{
    (void)a;
    size_t at = 0;
    for (int part = 0; part < 4; part++) {
        if (part > 0 && (at >= text.n || text.p[at++] != '.'))
            return false;
        size_t begin = at;
        int value = 0;
        while (at < text.n && is_digit(text.p[at]) && at - begin < 4)
            value = value * 10 + (text.p[at++] - '0');
        size_t n = at - begin;
        if (n == 0 || n > 3 || value > 255 || (n > 1 && text.p[begin] == '0'))
            return false;
    }
    return at == text.n;
}

/* The groups of 16 bits between colons; -1 when one is wrong. An IPv4 address may be the last. */
static int groups(Arena *a, Str text, bool last_part)
{
    int count = 0;
    for (size_t at = 0; text.n > 0 && at <= text.n;) {
        size_t end = at;
        while (end < text.n && text.p[end] != ':')
            end++;
        Str group = str_slice(text, at, end);
        if (last_part && end == text.n && str_find_byte(group, '.') != SIZE_MAX)
            return format_ipv4(a, group) ? count + 2 : -1;
        if (group.n == 0 || group.n > 4)
            return -1;
        for (size_t i = 0; i < group.n; i++)
            if (!is_hex(group.p[i]))
                return -1;
        count++;
        at = end + 1;
    }
    return count;
}

/* RFC 4291, 2.2: eight groups, or fewer around one "::". */
bool format_ipv6(Arena *a, Str text)
{
    size_t gap = str_find(text, S("::"));
    if (gap == SIZE_MAX)
        return groups(a, text, true) == 8;
    int before = groups(a, str_slice(text, 0, gap), false);
    int after = groups(a, str_slice(text, gap + 2, text.n), true);
    return before >= 0 && after >= 0 && before + after <= 7;
}

/* ---- host names ----------------------------------------------------------------------------- */

/* Letters, digits, hyphens inside; a label that claims to be encoded must be so. */
static bool is_ascii_label(Arena *a, Str label)
{
    if (label.n == 0 || label.n > 63 || label.p[0] == '-' || label.p[label.n - 1] == '-')
        return false;
    for (size_t i = 0; i < label.n; i++)
        if (!is_letter(label.p[i]) && !is_digit(label.p[i]) && label.p[i] != '-')
            return false;
    bool reserved = label.n >= 4 && label.p[2] == '-' && label.p[3] == '-';
    return !reserved || idna_a_label(a, label);
}

static bool is_ascii(Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

static bool is_any_label(Arena *a, Str label)
{
    return is_ascii(label) ? is_ascii_label(a, label) : idna_label(a, label);
}

/* The length of the dot that stands at `at`, or 0. Full-width and ideographic dots separate the
 * labels of international names (RFC 3490, 3.1). */
static size_t dot_at(Str s, size_t at, bool international)
{
    static const Str dots[] = {S_INIT("."), S_INIT("\u3002"), S_INIT("\uFF0E"), S_INIT("\uFF61")};
    for (size_t i = 0; i < (international ? sizeof dots / sizeof *dots : 1); i++)
        if (str_starts(str_slice(s, at, s.n), dots[i]))
            return dots[i].n;
    return 0;
}

static bool labels_fit(Arena *a, Str text, bool international, bool (*fits)(Arena *, Str))
{
    size_t begin = 0;
    for (size_t at = 0; at < text.n;) {
        size_t dot = dot_at(text, at, international);
        if (dot > 0) {
            if (!fits(a, str_slice(text, begin, at)))
                return false;
            begin = at + dot;
        }
        at += dot > 0 ? dot : 1;
    }
    return fits(a, str_slice(text, begin, text.n)) && text.n <= 253;
}

bool format_hostname(Arena *a, Str text)
{
    return labels_fit(a, text, false, is_ascii_label);
}

bool format_idn_hostname(Arena *a, Str text)
{
    return labels_fit(a, text, true, is_any_label);
}

/* ---- e-mail --------------------------------------------------------------------------------- */

static const char atom_marks[] = "!#$%&'*+-/=?^_`{|}~";

static bool is_atom(char c, bool international)
{
    return is_letter(c) || is_digit(c) || is_one_of(c, atom_marks) ||
           (international && (unsigned char)c >= 0x80);
}

/* "..." with \-escapes; gives the offset after it, or 0. */
static size_t quoted_end(Str s, bool international)
{
    for (size_t i = 1; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"')
            return i + 1;
        if (c == '\\' && ++i == s.n)
            return 0;
        c = (unsigned char)s.p[i];
        if (c < 0x20 || c == 0x7F || (c >= 0x80 && !international))
            return 0;
    }
    return 0;
}

/* Atoms with single dots between them; gives the offset after them, or 0. */
static size_t dotted_end(Str s, bool international)
{
    size_t at = 0;
    for (bool after_dot = true;; at++) {
        bool dot = at < s.n && s.p[at] == '.';
        if (!dot && (at == s.n || !is_atom(s.p[at], international)))
            return after_dot ? 0 : at;
        if (dot && after_dot)
            return 0;
        after_dot = dot;
    }
}

/* A label of a mail domain as RFC 6531 has it: any text beyond ASCII counts as letters. */
static bool is_mail_label(Arena *a, Str label)
{
    (void)a;
    if (label.n == 0 || label.p[0] == '-' || label.p[label.n - 1] == '-')
        return false;
    for (size_t i = 0; i < label.n; i++)
        if (!is_letter(label.p[i]) && !is_digit(label.p[i]) && label.p[i] != '-' &&
            (unsigned char)label.p[i] < 0x80)
            return false;
    return true;
}

static bool is_address_literal(Arena *a, Str s)
{
    Str inside = str_slice(s, 1, s.n - 1);
    if (str_starts(inside, S("IPv6:")))
        return format_ipv6(a, str_slice(inside, 5, inside.n));
    return format_ipv4(a, inside);
}

static bool is_mailbox(Arena *a, Str text, bool international)
{
    size_t at = text.n > 0 && text.p[0] == '"' ? quoted_end(text, international)
                                               : dotted_end(text, international);
    if (at == 0 || at > 64 || at >= text.n || text.p[at] != '@')
        return false;
    Str domain = str_slice(text, at + 1, text.n);
    if (str_starts(domain, S("[")) && str_ends(domain, S("]")))
        return is_address_literal(a, domain);
    return international ? labels_fit(a, domain, false, is_mail_label) : format_hostname(a, domain);
}

bool format_email(Arena *a, Str text)
{
    return is_mailbox(a, text, false);
}

bool format_idn_email(Arena *a, Str text)
{
    return is_mailbox(a, text, true);
}

/* ---- URIs and IRIs -------------------------------------------------------------------------- */

static const char unreserved_marks[] = "-._~";
static const char delimiters[] = "!$&'()*+,;=";

/* RFC 3987, 2.2: what an IRI may hold beyond ASCII; private use in queries only. */
static bool is_iri_character(uint32_t c, bool in_query)
{
    bool plane =
        c >= 0x10000 && c <= 0xEFFFD && (c & 0xFFFF) <= 0xFFFD && !(c >= 0xE0000 && c < 0xE1000);
    bool basic =
        (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xF900 && c <= 0xFDCF) || (c >= 0xFDF0 && c <= 0xFFEF);
    bool secret = (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && (c & 0xFFFF) <= 0xFFFD);
    return basic || plane || (in_query && secret);
}

/* Unreserved characters, delimiters, %xx, and those of `more`. */
static bool are_allowed(Str s, const char *more, bool international, bool in_query)
{
    for (size_t at = 0; at < s.n;) {
        char c = s.p[at];
        if (c == '%') {
            if (at + 2 >= s.n || !is_hex(s.p[at + 1]) || !is_hex(s.p[at + 2]))
                return false;
            at += 3;
        } else if ((unsigned char)c < 0x80) {
            if (!is_letter(c) && !is_digit(c) && !is_one_of(c, unreserved_marks) &&
                !is_one_of(c, delimiters) && !is_one_of(c, more))
                return false;
            at++;
        } else if (!international || !is_iri_character(utf8_next(s, &at), in_query)) {
            return false;
        }
    }
    return true;
}

/* [...]: an IPv6 address, or v1.anything of a later version. */
static bool is_ip_literal(Arena *a, Str inside)
{
    if (inside.n == 0 || (inside.p[0] != 'v' && inside.p[0] != 'V'))
        return format_ipv6(a, inside);
    size_t at = 1;
    while (at < inside.n && is_hex(inside.p[at]))
        at++;
    Str rest = str_slice(inside, at + 1, inside.n);
    return at > 1 && at < inside.n && inside.p[at] == '.' && rest.n > 0 &&
           str_find_byte(rest, '%') == SIZE_MAX && are_allowed(rest, ":", false, false);
}

static bool is_authority(Arena *a, Str s, bool international)
{
    size_t at = str_find_byte(s, '@');
    if (at != SIZE_MAX) {
        if (!are_allowed(str_slice(s, 0, at), ":", international, false))
            return false;
        s = str_slice(s, at + 1, s.n);
    }
    size_t port = s.n;
    while (port > 0 && is_digit(s.p[port - 1]))
        port--;
    if (port > 0 && s.p[port - 1] == ':')
        s = str_slice(s, 0, port - 1);
    if (str_starts(s, S("[")))
        return str_ends(s, S("]")) && is_ip_literal(a, str_slice(s, 1, s.n - 1));
    return are_allowed(s, "", international, false);
}

static bool is_uri(Arena *a, Str text, bool international, bool relative)
{
    Uri u = uri_parse(text);
    if (u.scheme.n == 0 && !relative)
        return false;
    /* What looks like a scheme but is none would be a first segment with a colon. */
    size_t colon = str_find_byte(u.path, ':'), slash = str_find_byte(u.path, '/');
    if (u.scheme.n == 0 && !u.has_authority && colon != SIZE_MAX && colon < slash)
        return false;
    if (u.has_authority && u.path.n > 0 && u.path.p[0] != '/')
        return false;
    return (!u.has_authority || is_authority(a, u.authority, international)) &&
           are_allowed(u.path, ":@/", international, false) &&
           are_allowed(u.query, ":@/?", international, true) &&
           are_allowed(u.fragment, ":@/?", international, false);
}

bool format_uri(Arena *a, Str text)
{
    return is_uri(a, text, false, false);
}

bool format_uri_reference(Arena *a, Str text)
{
    return is_uri(a, text, false, true);
}

bool format_iri(Arena *a, Str text)
{
    return is_uri(a, text, true, false);
}

bool format_iri_reference(Arena *a, Str text)
{
    return is_uri(a, text, true, true);
}

/* ---- URI templates: RFC 6570, 2 ------------------------------------------------------------- */

/* The end of a %xx, letter, digit or underscore at `at`; `at` itself when there is none. */
static size_t name_character(Str s, size_t at)
{
    if (at < s.n && (is_letter(s.p[at]) || is_digit(s.p[at]) || s.p[at] == '_'))
        return at + 1;
    bool escape = at + 2 < s.n && s.p[at] == '%' && is_hex(s.p[at + 1]) && is_hex(s.p[at + 2]);
    return escape ? at + 3 : at;
}

/* name, name:3, name* */
static bool is_variable(Str s)
{
    size_t at = 0;
    for (bool dot = true;;) {
        size_t next = name_character(s, at);
        if (next == at && !dot && at < s.n && s.p[at] == '.') {
            dot = true;
            at++;
            continue;
        }
        if (next == at) {
            if (dot)
                return false;
            break;
        }
        dot = false;
        at = next;
    }
    Str rest = str_slice(s, at, s.n);
    if (rest.n == 0 || str_eq(rest, S("*")))
        return true;
    bool prefix = rest.n >= 2 && rest.n <= 5 && rest.p[0] == ':' && rest.p[1] != '0';
    for (size_t i = 1; prefix && i < rest.n; i++)
        prefix = is_digit(rest.p[i]);
    return prefix;
}

static bool is_expression(Str s)
{
    if (s.n > 0 && is_one_of(s.p[0], "+#./;?&=,!@|"))
        s = is_one_of(s.p[0], "+#./;?&") ? str_slice(s, 1, s.n) : (Str){0};
    for (size_t begin = 0; begin <= s.n;) {
        size_t end = begin;
        while (end < s.n && s.p[end] != ',')
            end++;
        if (!is_variable(str_slice(s, begin, end)))
            return false;
        begin = end + 1;
    }
    return true;
}

bool format_uri_template(Arena *a, Str text)
{
    (void)a;
    for (size_t at = 0; at < text.n;) {
        unsigned char c = (unsigned char)text.p[at];
        if (c == '{') {
            size_t end = str_find_byte(str_slice(text, at, text.n), '}');
            if (end == SIZE_MAX || !is_expression(str_slice(text, at + 1, at + end)))
                return false;
            at += end + 1;
        } else if (c == '%') {
            if (at + 2 >= text.n || !is_hex(text.p[at + 1]) || !is_hex(text.p[at + 2]))
                return false;
            at += 3;
        } else if (c < 0x80) {
            if (c <= 0x20 || c == 0x7F || is_one_of((char)c, "\"<>\\^`|}"))
                return false;
            at++;
        } else if (!is_iri_character(utf8_next(text, &at), true)) {
            return false;
        }
    }
    return true;
}
