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

static Str singular(Str stem)
{
    bool plural = stem.n > 3 && (stem.p[stem.n - 1] == 's' || stem.p[stem.n - 1] == 'x');
    return str_slice(stem, 0, stem.n - plural);
}

static Str stem_of(Arena *a, Str word)
{
    size_t small = 0;
    while (small < word.n && word.p[small] >= 'a' && word.p[small] <= 'z')
        small++;
    if (small == word.n)
        return singular(word); /* most words */
    Buf out = buf_new(a);
    for (size_t at = 0; at < word.n;) {
        uint32_t c = utf8_next(word, &at);
        if (c != 0xAD) /* a soft hyphen */
            buf_code(&out, small_letter(c));
    }
    return singular(buf_str(&out));
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

static void note_sign(Word *next, uint32_t c)
{
    next->free = next->free || is_opening(c);
    next->opens = next->opens || c == 0xAB || c == 0x201C;
    next->closes = next->closes || c == 0xBB || c == 0x201D;
}

static void add_word(WordReader *r, const Inline *in, Str word)
{
    size_t at = 0;
    bool starts = r->words.count == 0;
    bool enters = starts || r->words.items[r->words.count - 1].in != in;
    Word one = r->next;
    one.text = word;
    one.stem = stem_of(r->a, word);
    one.in = in;
    one.capital = is_capital(utf8_next(word, &at));
    one.acronym = one.capital && is_acronym(word);
    one.free = one.free || starts || (enters && in->is_value);
    *VEC_PUSH(r->a, &r->words) = one;
    r->next = (Word){0};
}

static void split(WordReader *r, const Inline *in)
{
    Str text = in->text;
    for (size_t at = 0; at < text.n;) {
        size_t begin = at;
        uint32_t c = utf8_next(text, &at);
        if (!is_letter(c) && !(c >= '0' && c <= '9')) { /* Niveau 1 is not Niveau 2 */
            note_sign(&r->next, c);
            continue;
        }
        size_t end = at;
        while (at < text.n && is_word_character(utf8_next(text, &at)))
            end = at;
        at = end;
        add_word(r, in, str_slice(text, begin, end));
    }
}

/* Depth is bounded by the reader of Markdown. */
static void split_inlines(WordReader *r, const Inline *in)
{
    for (; in != NULL; in = in->next) {
        if (in->kind == INLINE_TEXT)
            split(r, in);
        split_inlines(r, in->child);
    }
}

void words_read(WordReader *r, const Inline *inlines)
{
    r->words.count = 0; /* the memory is used again */
    r->next = (Word){0};
    split_inlines(r, inlines);
}

/* Past the words before it: what pdoc changes in a text (spaces, quotation marks) is between words.
 * Inlines of one line of a template share its span. */
Span word_place(const WordReader *r, const Word *word)
{
    Span span = word->in->span;
    if (span.source == 0)
        return span;
    const Source *source = source_at(r->sources, span.source);
    Str text = str_slice(source->text, span.begin, span.end);
    const Word *w = word;
    while (w > r->words.items && place_eq(w[-1].in->span, span))
        w--;
    for (size_t cursor = 0;; w++) {
        size_t at = str_find(str_slice(text, cursor, text.n), w->text);
        uint32_t begin = span.begin + (uint32_t)(cursor + (at == SIZE_MAX ? 0 : at));
        if (w == word)
            return at == SIZE_MAX ? span
                                  : (Span){span.source, begin, begin + (uint32_t)word->text.n};
        if (at != SIZE_MAX)
            cursor += at + w->text.n;
    }
}
