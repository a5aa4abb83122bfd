/* Words of documents (terms.h): inlines -> words with their places. */
#include "command/terms.h"

bool place_eq(Span a, Span b)
{
    return a.source == b.source && a.begin == b.begin && a.end == b.end;
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7);
}

static bool is_word_character(uint32_t c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == 0xAD;
}

static bool is_capital(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) || c == 0x152;
}

static uint32_t small_letter(uint32_t c)
{
    return c == 0x152 ? 0x153 : is_capital(c) ? c + 32 : c;
}

static Str stem_of(Arena *a, Str word)
{
    Buf out = buf_new(a);
    for (size_t at = 0; at < word.n;) {
        uint32_t c = utf8_next(word, &at);
        if (c != 0xAD) /* a soft hyphen */
            buf_code(&out, small_letter(c));
    }
    Str stem = buf_str(&out);
    bool plural = stem.n > 3 && (stem.p[stem.n - 1] == 's' || stem.p[stem.n - 1] == 'x');
    return str_slice(stem, 0, stem.n - plural);
}

static bool is_acronym(Str word)
{
    size_t capitals = 0, small = 0;
    Str singular = str_ends(word, S("s")) ? str_slice(word, 0, word.n - 1) : word;
    for (size_t at = 0; at < singular.n;) {
        uint32_t c = utf8_next(singular, &at);
        capitals += is_capital(c);
        small += is_letter(c) && !is_capital(c);
    }
    return capitals > 1 && small == 0;
}

/* After one of these, or nothing, a capital means nothing. */
static bool is_opening(uint32_t c)
{
    static const uint32_t signs[] = {'.', '!', '?',    ':',    ';',  '(',    '[',    '"',
                                     '/', '|', 0x2013, 0x2014, 0xAB, 0x201C, 0x2022, 0x2026};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (signs[i] == c)
            return true;
    return false;
}

static bool has_opening(Str between)
{
    for (size_t at = 0; at < between.n;)
        if (is_opening(utf8_next(between, &at)))
            return true;
    return false;
}

/* Where the word stands in what the inline was made of, past the words before it: what pdoc changes
 * in a text (spaces, quotation marks) is between words. Inlines of one line share its span. */
static Span find_place(WordReader *r, const Inline *in, Str word)
{
    if (in->span.source == 0)
        return in->span;
    if (!place_eq(in->span, r->span)) {
        r->span = in->span;
        r->cursor = 0;
    }
    const Source *source = source_at(r->sources, in->span.source);
    Str text = str_slice(source->text, in->span.begin, in->span.end);
    size_t at = str_find(str_slice(text, r->cursor, text.n), word);
    if (at == SIZE_MAX)
        return in->span;
    uint32_t begin = in->span.begin + (uint32_t)(r->cursor + at);
    r->cursor += at + word.n;
    return (Span){in->span.source, begin, begin + (uint32_t)word.n};
}

static void add_word(WordReader *r, const Inline *in, Str word, Str before)
{
    size_t at = 0;
    bool starts = r->words.count == 0;
    bool enters = starts || r->words.items[r->words.count - 1].in != in;
    Word one = {.text = word,
                .stem = stem_of(r->a, word),
                .before = before,
                .in = in,
                .place = find_place(r, in, word),
                .capital = is_capital(utf8_next(word, &at)),
                .acronym = is_acronym(word),
                .free = starts || has_opening(before) || (enters && in->is_value)};
    *VEC_PUSH(r->a, &r->words) = one;
}

/* The words of a text; `before` is what stands before them since the last word. */
static void split(WordReader *r, const Inline *in, Str text, Buf *before)
{
    for (size_t at = 0; at < text.n;) {
        size_t begin = at;
        uint32_t c = utf8_next(text, &at);
        if (!is_letter(c) && !(c >= '0' && c <= '9')) { /* Niveau 1 is not Niveau 2 */
            buf_put(before, str_slice(text, begin, at));
            continue;
        }
        size_t end = at;
        while (at < text.n && is_word_character(utf8_next(text, &at)))
            end = at;
        at = end;
        add_word(r, in, str_slice(text, begin, end), arena_copy(r->a, buf_str(before)));
        before->n = 0;
    }
}

/* Depth is bounded by the reader of Markdown. */
static void split_inlines(WordReader *r, const Inline *in, Buf *before)
{
    for (; in != NULL; in = in->next) {
        if (in->kind == INLINE_TEXT)
            split(r, in, in->text, before);
        else if (in->kind == INLINE_CODE)
            buf_put(before, S(" \x60 ")); /* a name: what follows is no sentence's start */
        else if (in->child == NULL)
            buf_byte(before, ' ');
        split_inlines(r, in->child, before);
    }
}

void words_read(WordReader *r, const Inline *inlines)
{
    Buf before = buf_new(r->a);
    r->words = (Words){0};
    r->span = NOWHERE;
    split_inlines(r, inlines, &before);
}
