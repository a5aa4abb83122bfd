/* Text: slices, UTF-8, growable buffers, the nearest word. */
#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

/* ---- slices ------------------------------------------------------------------------------- */

Str str(const char *terminated)
{
    return terminated == NULL ? (Str){0} : (Str){terminated, strlen(terminated)};
}

Str str_slice(Str s, size_t begin, size_t end)
{
    if (end > s.n)
        end = s.n;
    if (begin > end)
        begin = end;
    return (Str){s.p == NULL ? NULL : s.p + begin, end - begin};
}

bool str_eq(Str a, Str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

int str_cmp(Str a, Str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n == 0 ? 0 : memcmp(a.p, b.p, n);
    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

bool str_starts(Str s, Str prefix)
{
    return s.n >= prefix.n && str_eq(str_slice(s, 0, prefix.n), prefix);
}

bool str_ends(Str s, Str suffix)
{
    return s.n >= suffix.n && str_eq(str_slice(s, s.n - suffix.n, s.n), suffix);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

Str str_trim(Str s)
{
    while (s.n > 0 && is_space(s.p[0]))
        s = str_slice(s, 1, s.n);
    while (s.n > 0 && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

size_t str_find(Str s, Str needle)
{
    if (needle.n == 0)
        return 0;
    if (s.n < needle.n)
        return SIZE_MAX;
    const char *at = memmem(s.p, s.n, needle.p, needle.n);
    return at == NULL ? SIZE_MAX : (size_t)(at - s.p);
}

size_t str_find_byte(Str s, char byte)
{
    const char *at = s.n == 0 ? NULL : memchr(s.p, byte, s.n);
    return at == NULL ? SIZE_MAX : (size_t)(at - s.p);
}

uint64_t str_hash(Str s)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    return h;
}

/* ---- UTF-8 -------------------------------------------------------------------------------- */

/* Length of the well-formed sequence at p (n bytes left), 0 when there is none. */
static size_t utf8_sequence(const unsigned char *p, size_t n)
{
    unsigned char lead = p[0];
    if (lead < 0x80)
        return 1;
    size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || n < length)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    bool overlong = (lead == 0xE0 && p[1] < 0xA0) || (lead == 0xF0 && p[1] < 0x90);
    bool surrogate = lead == 0xED && p[1] > 0x9F;
    bool beyond = lead == 0xF4 && p[1] > 0x8F;
    return overlong || surrogate || beyond ? 0 : length;
}

uint32_t utf8_next(Str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.p + *at;
    size_t length = utf8_sequence(p, s.n - *at);
    *at += length == 0 ? 1 : length;
    switch (length) {
    case 1:
        return p[0];
    case 2:
        return (p[0] & 0x1Fu) << 6 | (p[1] & 0x3Fu);
    case 3:
        return (p[0] & 0x0Fu) << 12 | (p[1] & 0x3Fu) << 6 | (p[2] & 0x3Fu);
    case 4:
        return (p[0] & 0x07u) << 18 | (p[1] & 0x3Fu) << 12 | (p[2] & 0x3Fu) << 6 | (p[3] & 0x3Fu);
    default:
        return UTF8_BAD;
    }
}

size_t utf8_put(char out[4], uint32_t code)
{
    if (code < 0x80) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xC0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3F));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xE0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3F));
    out[2] = (char)(0x80 | (code >> 6 & 0x3F));
    out[3] = (char)(0x80 | (code & 0x3F));
    return 4;
}

size_t utf8_length(Str s)
{
    size_t count = 0;
    for (size_t at = 0; at < s.n; count++)
        utf8_next(s, &at);
    return count;
}

/* Are the 8 bytes at p all ASCII? */
static bool is_ascii_word(const char *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
    return (word & 0x8080808080808080u) == 0;
}

size_t utf8_valid(Str s)
{
    size_t at = 0;
    while (at < s.n) {
        if (s.n - at >= 8 && is_ascii_word(s.p + at)) {
            at += 8;
            continue;
        }
        size_t length = utf8_sequence((const unsigned char *)s.p + at, s.n - at);
        if (length == 0)
            return at;
        at += length;
    }
    return s.n;
}

typedef struct {
    uint32_t first, last;
} Range;

static bool in_ranges(uint32_t code, const Range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

bool utf8_hidden(uint32_t code)
{
    bool mark = code == 0x200E || code == 0x200F || code == 0x061C ||
                (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    return code < 0x20 || (code >= 0x7F && code < 0xA0) || mark || code == 0x2028 ||
           code == 0x2029 || code == UTF8_BAD;
}

size_t utf8_width(uint32_t code)
{
    /* Combining marks and invisible format characters. */
    static const Range zero[] = {{0x0300, 0x036F}, {0x1AB0, 0x1AFF},  {0x1DC0, 0x1DFF},
                                 {0x200B, 0x200F}, {0x202A, 0x202E},  {0x2060, 0x2064},
                                 {0x20D0, 0x20FF}, {0xFE00, 0xFE0F},  {0xFE20, 0xFE2F},
                                 {0xFEFF, 0xFEFF}, {0xE0100, 0xE01EF}};
    /* East Asian wide and full-width, and emoji (Unicode 15, EastAsianWidth W and F). */
    static const Range wide[] = {
        {0x1100, 0x115F},   {0x231A, 0x231B},   {0x2E80, 0x303E},   {0x3041, 0x33FF},
        {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xA000, 0xA4CF},   {0xAC00, 0xD7A3},
        {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},   {0xFFE0, 0xFFE6},
        {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x20000, 0x3FFFD}};
    if (code < 0x300)
        return 1;
    if (in_ranges(code, zero, sizeof zero / sizeof *zero))
        return 0;
    return in_ranges(code, wide, sizeof wide / sizeof *wide) ? 2 : 1;
}

/* ---- the nearest word --------------------------------------------------------------------- */

enum { WORD_LIMIT = 64 }; /* code points compared */

static size_t code_points(Str s, uint32_t out[WORD_LIMIT])
{
    size_t count = 0;
    for (size_t at = 0; at < s.n && count < WORD_LIMIT;)
        out[count++] = utf8_next(s, &at);
    return count;
}

/* Small, and without the accent that French may put on it. */
static uint32_t plain_letter(uint32_t c)
{
    /* U+00C0 to U+00FF; 0: not such a letter */
    static const char plain[] = "aaaaaa\0ceeeeiiii\0nooooo\0\0uuuuy\0\0"
                                "aaaaaa\0ceeeeiiii\0nooooo\0\0uuuuy\0y";
    if (c >= 0xC0 && c <= 0xFF && plain[c - 0xC0] != '\0')
        return (uint32_t)plain[c - 0xC0];
    return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t str_distance(Str a, Str b, size_t limit)
{
    uint32_t x[WORD_LIMIT], y[WORD_LIMIT];
    size_t n = code_points(a, x), m = code_points(b, y);
    if ((n > m ? n - m : m - n) > limit)
        return SIZE_MAX;
    size_t rows[3][WORD_LIMIT + 1];
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= m; j++)
        last[j] = j;
    for (size_t i = 1; i <= n; i++) {
        row[0] = i;
        size_t fewest = i;
        for (size_t j = 1; j <= m; j++) {
            bool same = plain_letter(x[i - 1]) == plain_letter(y[j - 1]);
            row[j] = least(least(last[j], row[j - 1]) + 1, last[j - 1] + !same);
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
            fewest = least(fewest, row[j]);
        }
        if (fewest > limit &&
            fewest - limit > 1) /* an exchange of neighbours looks two rows back */
            return SIZE_MAX;
        size_t *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    size_t edits = last[m];
    if (edits == 0 && !str_eq(a, b))
        edits = 1;
    return edits > limit ? SIZE_MAX : edits;
}

enum { BEGINNING_LEAST = 3 /* characters that say which word was begun */ };

static bool begins(Str word, Str candidate)
{
    size_t a = 0, b = 0;
    while (a < word.n && b < candidate.n)
        if (plain_letter(utf8_next(word, &a)) != plain_letter(utf8_next(candidate, &b)))
            return false;
    return a == word.n;
}

Str nearest_word(Str word, const Str *candidates, size_t count)
{
    size_t best = utf8_length(word) / 3 + 1;
    Str found = {0};
    for (size_t i = 0; i < count; i++) {
        size_t edits = str_distance(word, candidates[i], best);
        if (edits != SIZE_MAX && (found.n == 0 || edits < best)) {
            best = edits;
            found = candidates[i];
        }
    }
    for (size_t i = 0; i < count && found.n == 0 && utf8_length(word) >= BEGINNING_LEAST; i++)
        if (begins(word, candidates[i]))
            found = candidates[i];
    return found;
}

/* ---- buffers ------------------------------------------------------------------------------ */

Buf buf_new(Arena *a)
{
    return (Buf){.arena = a};
}

void buf_need(Buf *b, size_t more)
{
    if (b->cap - b->n >= more)
        return;
    size_t cap = b->cap < 128 ? 256 : b->cap * 2;
    while (cap - b->n < more)
        cap *= 2;
    b->p = arena_grow(b->arena, b->p, b->cap, cap);
    b->cap = cap;
}

void buf_put(Buf *b, Str s)
{
    if (s.n == 0)
        return;
    buf_need(b, s.n);
    memcpy(b->p + b->n, s.p, s.n);
    b->n += s.n;
}

void buf_byte(Buf *b, char c)
{
    buf_need(b, 1);
    b->p[b->n++] = c;
}

void buf_code(Buf *b, uint32_t code_point)
{
    char bytes[4];
    size_t n = utf8_put(bytes, code_point);
    buf_put(b, (Str){bytes, n});
}

void buf_int(Buf *b, int64_t value)
{
    char digits[20];
    size_t n = 0;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[n++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0)
        buf_byte(b, '-');
    while (n > 0)
        buf_byte(b, digits[--n]);
}

void buf_repeat(Buf *b, char c, size_t count)
{
    buf_need(b, count);
    if (count > 0)
        memset(b->p + b->n, c, count);
    b->n += count;
}

static void buf_vprint(Buf *b, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    if (n > 0) {
        buf_need(b, (size_t)n + 1);
        vsnprintf(b->p + b->n, (size_t)n + 1, format, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

void buf_print(Buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vprint(b, format, args);
    va_end(args);
}

Str buf_str(const Buf *b)
{
    return (Str){b->p, b->n};
}

Str str_print(Arena *a, const char *format, ...)
{
    Buf b = buf_new(a);
    va_list args;
    va_start(args, format);
    buf_vprint(&b, format, args);
    va_end(args);
    return buf_str(&b);
}

Lang tag_lang(Str tag)
{
    return str_eq(tag, S("en")) || str_starts(tag, S("en-")) ? LANG_EN : LANG_FR;
}
