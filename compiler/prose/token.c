/* Text -> tokens: folded words with their places, and where sentences end. */
#include "prose/parts.h"

/* U+00C0 to U+017F without their accents; '?' is not a letter, '!' is two letters. */
static const char latin[] = "aaaaaa!ceeeeiiiidnooooo?ouuuuy?!aaaaaa!ceeeeiiiidnooooo?ouuuuy?y"
                            "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii!!jjkkkllllllllll"
                            "nnnnnnnnnoooooo!!rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

static bool is_mark(uint32_t c) /* combining: é as e + U+0301 */
{
    return c >= 0x300 && c <= 0x36F;
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7) ||
           (c >= 0x2C00 && c < 0xFDD0 && !(c >= 0x3000 && c <= 0x303F));
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_capital(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7);
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == 0xA0 || c == 0x202F || (c >= 0x2000 && c <= 0x200B) || c == '\t';
}

/* %, €, $, £, °, ±, ≤, ≥, <, > stand for themselves. */
static bool is_sign(uint32_t c)
{
    return c == '%' || c == 0x20AC || c == '$' || c == 0xA3 || c == 0xB0 || c == 0xB1 ||
           c == 0x2264 || c == 0x2265 || c == '<' || c == '>';
}

static void put_folded(Buf *b, uint32_t c)
{
    if (is_mark(c))
        return;
    if (c >= 'A' && c <= 'Z')
        buf_byte(b, (char)(c + 32));
    else if (c == 0xE6 || c == 0xC6)
        buf_put(b, S("ae"));
    else if (c == 0x153 || c == 0x152)
        buf_put(b, S("oe"));
    else if (c == 0xDF)
        buf_put(b, S("ss"));
    else if (c >= 0xC0 && c - 0xC0 < sizeof latin - 1 && latin[c - 0xC0] >= 'a')
        buf_byte(b, latin[c - 0xC0]);
    else
        buf_code(b, c);
}

typedef struct {
    Arena *arena;
    Str text;
    Tokens tokens;
    uint32_t sentence;
    bool fresh;       /* no word of the sentence yet */
    bool slash;       /* the last thing read is a slash right after a token */
    bool quoted;      /* within quotation marks */
    bool quoted_name; /* ...that open with a capital */
    bool opening;     /* the next word is the first within them */
} Scan;

/* Its own bytes where they are folded already. */
static bool is_folded(Str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (!((word.p[i] >= 'a' && word.p[i] <= 'z') || is_digit((unsigned char)word.p[i])))
            return false;
    return true;
}

static Str folded(Arena *a, Str word, bool *small)
{
    *small = is_folded(word);
    if (*small)
        return word;
    /* Folding makes no word longer. */
    Buf out = {.arena = a, .p = arena_alloc(a, word.n), .cap = word.n};
    for (size_t at = 0; at < word.n;) {
        uint32_t c = utf8_next(word, &at);
        *small = *small || !is_capital(c); /* some letter is no capital: TBD is no name */
        put_folded(&out, c);
    }
    return buf_str(&out);
}

static void add(Scan *s, TokenKind kind, size_t begin, size_t end, uint32_t first)
{
    bool small;
    Str word = folded(s->arena, str_slice(s->text, begin, end), &small);
    if (s->opening && kind != TOKEN_SIGN) {
        s->quoted_name = is_capital(first);
        s->opening = false;
    }
    *VEC_PUSH(s->arena, &s->tokens) = (Token){
        .text = word,
        .begin = (uint32_t)begin,
        .end = (uint32_t)end,
        .sentence = s->sentence,
        .kind = kind,
        .after_slash = s->slash,
        .name = kind == TOKEN_WORD && is_capital(first) && small && !s->fresh,
        .quoted = s->quoted && s->quoted_name,
    };
    s->fresh = false;
    s->slash = false;
}

static void read_word(Scan *s, size_t *at)
{
    size_t begin = *at, end = begin;
    uint32_t first = utf8_next(s->text, at), c = first;
    while (is_letter(c) || is_mark(c) || is_digit(c)) {
        end = *at;
        if (*at >= s->text.n)
            break;
        c = utf8_next(s->text, at);
    }
    *at = end;
    add(s, TOKEN_WORD, begin, end, first);
}

/* 1 250,50 is one token: a space goes on only before three digits, a point or comma before one. */
static void read_number(Scan *s, size_t *at)
{
    size_t begin = *at, end = begin;
    while (end < s->text.n && is_digit((unsigned char)s->text.p[end])) {
        end++;
        size_t next = end;
        uint32_t c = next < s->text.n ? utf8_next(s->text, &next) : 0;
        bool decimal =
            (c == ',' || c == '.') && next < s->text.n && is_digit((unsigned char)s->text.p[next]);
        bool thousand = is_space(c) && next + 2 < s->text.n;
        for (size_t i = 0; thousand && i < 3; i++)
            thousand = is_digit((unsigned char)s->text.p[next + i]);
        if (decimal || thousand)
            end = next;
    }
    *at = end;
    add(s, TOKEN_NUMBER, begin, end, '0');
}

/* Is the point that ends at `at` the end of a sentence: white space and no small letter after it.
 */
static bool ends_sentence(Str text, size_t at)
{
    size_t next = at;
    uint32_t c = next < text.n ? utf8_next(text, &next) : '\n';
    if (next >= text.n && !is_letter(c) && !is_digit(c))
        return true;
    if (!is_space(c) && c != '\n' && c != '\r')
        return false;
    while (next < text.n && (is_space(c) || c == '\n' || c == '\r'))
        c = utf8_next(text, &next);
    return !(c >= 'a' && c <= 'z') && !(c >= 0xDF && c <= 0xFF);
}

/* A point after one letter (M. Dupont) or a short form (art. 5, p. ex. Word) ends nothing. */
static bool is_short_form(const Scan *s, size_t point)
{
    static const Str forms[] = {S_INIT("art"), S_INIT("p"),   S_INIT("ex"), S_INIT("cf"),
                                S_INIT("mm"),  S_INIT("no"),  S_INIT("st"), S_INIT("mr"),
                                S_INIT("mrs"), S_INIT("vs"),  S_INIT("e"),  S_INIT("g"),
                                S_INIT("i"),   S_INIT("min"), S_INIT("max")};
    const Token *last = s->tokens.count > 0 ? &s->tokens.items[s->tokens.count - 1] : NULL;
    if (last == NULL || last->end != point || last->kind != TOKEN_WORD)
        return false;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (str_eq(last->text, forms[i]))
            return true;
    return last->text.n == 1;
}

static void end_sentence(Scan *s)
{
    s->sentence += !s->fresh;
    s->fresh = true;
    s->quoted = false;
}

static void read_other(Scan *s, size_t *at)
{
    size_t begin = *at;
    uint32_t c = utf8_next(s->text, at);
    bool adjacent = s->tokens.count > 0 && s->tokens.items[s->tokens.count - 1].end == begin;
    s->slash = c == '/' && adjacent;
    if (is_sign(c)) {
        add(s, TOKEN_SIGN, begin, *at, c);
    } else if (c == 0xAB || c == 0x201C) {
        s->quoted = s->opening = true;
    } else if (c == 0xBB || c == 0x201D) {
        s->quoted = false;
    } else if (c == '.' || c == 0x2026 || c == '!' || c == '?') {
        if (ends_sentence(s->text, *at) && !(c == '.' && is_short_form(s, begin)))
            end_sentence(s);
    } else if (c == '\n') {
        size_t next = *at;
        while (next < s->text.n && (s->text.p[next] == ' ' || s->text.p[next] == '\t'))
            next++;
        char mark = next < s->text.n ? s->text.p[next] : '\n';
        if (mark == '\n' || mark == '\r' || mark == '-' || mark == '*' || mark == '#' ||
            mark == '|')
            end_sentence(s);
    }
}

Tokens prose_tokens(Arena *a, Str text)
{
    Scan s = {.arena = a, .text = text, .fresh = true};
    for (size_t at = 0; at < text.n;) {
        size_t next = at;
        uint32_t c = utf8_next(text, &next);
        if (is_letter(c) && c != UTF8_BAD)
            read_word(&s, &at);
        else if (is_digit(c))
            read_number(&s, &at);
        else
            read_other(&s, &at);
    }
    return s.tokens;
}

Str prose_fold(Arena *a, Str text)
{
    Tokens tokens = prose_tokens(a, text);
    Buf folded = buf_new(a);
    for (size_t i = 0; i < tokens.count; i++) {
        buf_put(&folded, i > 0 ? S(" ") : (Str){0});
        buf_put(&folded, tokens.items[i].text);
    }
    return buf_str(&folded);
}
