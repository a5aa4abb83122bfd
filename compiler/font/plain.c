/* Plain: words in which a glyph depends on nothing but its letter and the one after it, put
 * together from what HarfBuzz made of words before. HarfBuzz takes 1 to 3 us for a word, a quarter
 * of the time of a short document; most words of a text have only pairs of letters that others had.
 *
 * Which letters are plain in a font follows from its substitutions and kerning (lookups.c): no
 * ligature or context can begin with them, and kerning looks at pairs alone. So a word of plain
 * letters is learnt pair by pair from the first words that have them, and the next word of known
 * pairs has the glyphs and advances that HarfBuzz would give. Anything else goes to HarfBuzz.
 */
#include "font/parts.h"

#include <string.h>

enum { WORD_LIMIT = 64 }; /* letters of a word looked at here */

/* A glyph where a certain letter, or the end of the word, comes next. */
typedef struct {
    uint32_t glyph; /* 0: not known yet */
    int32_t advance;
} Follow;

struct Plain {
    bool plain[PLAIN_COUNT];   /* by letter */
    Follow *rows[PLAIN_COUNT]; /* by letter: by the next letter, PLAIN_COUNT at the end; or NULL */
};

/* ---- letters ------------------------------------------------------------------------------ */

/* U+0021 to U+007E, U+00C0 to U+00FF, and what French has beyond these. */
enum { ASCII_FIRST = 0x21, ASCII_LAST = 0x7E, LATIN_FIRST = 0xC0, LATIN_LAST = 0xFF };
enum {
    LATIN_AT = ASCII_LAST - ASCII_FIRST + 1,
    OTHERS_AT = LATIN_AT + LATIN_LAST - LATIN_FIRST + 1
};
static const uint32_t others[] = {0x0152, 0x0153, 0x2019};
_Static_assert(OTHERS_AT + sizeof others / sizeof *others == PLAIN_COUNT, "count the letters");

uint32_t plain_code(size_t letter)
{
    if (letter < LATIN_AT)
        return (uint32_t)(ASCII_FIRST + letter);
    return letter < OTHERS_AT ? (uint32_t)(LATIN_FIRST + letter - LATIN_AT)
                              : others[letter - OTHERS_AT];
}

/* The letter of a character, or PLAIN_COUNT. */
static size_t letter_of(uint32_t code)
{
    if (code >= ASCII_FIRST && code <= ASCII_LAST)
        return code - ASCII_FIRST;
    if (code >= LATIN_FIRST && code <= LATIN_LAST)
        return LATIN_AT + code - LATIN_FIRST;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (others[i] == code)
            return OTHERS_AT + i;
    return PLAIN_COUNT;
}

/* One of the Latin script; a word without any is shaped as another script's. */
static bool is_latin(uint32_t code)
{
    return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
           (code >= LATIN_FIRST && code != 0xD7 && code != 0xF7 && code != 0x2019);
}

typedef struct {
    size_t count;
    uint8_t letters[WORD_LIMIT + 1]; /* PLAIN_COUNT after the last */
    uint8_t begins[WORD_LIMIT];      /* byte of each */
} Letters;

/* False: some are not plain. */
static bool letters_of(const Plain *p, Str text, Letters *out)
{
    bool latin = false;
    out->count = 0;
    if (text.n == 0 || text.n > UINT8_MAX)
        return false;
    for (size_t at = 0; at < text.n;) {
        size_t begin = at;
        uint32_t code = (unsigned char)text.p[at];
        code = code < 0x80 ? (at++, code) : utf8_next(text, &at);
        size_t letter = letter_of(code);
        if (letter == PLAIN_COUNT || !p->plain[letter] || out->count == WORD_LIMIT)
            return false;
        latin = latin || is_latin(code);
        out->begins[out->count] = (uint8_t)begin;
        out->letters[out->count++] = (uint8_t)letter;
    }
    out->letters[out->count] = PLAIN_COUNT;
    return latin;
}

/* ---- words -------------------------------------------------------------------------------- */

Plain *plain_new(Arena *a, const PlainFont *font)
{
    Plain *p = NEW(a, Plain);
    lookups_read(font, p->plain);
    return p;
}

size_t plain_count(const Plain *p)
{
    size_t count = 0;
    for (size_t i = 0; i < PLAIN_COUNT; i++)
        count += p->plain[i];
    return count;
}

bool plain_is(const Plain *p, Str text)
{
    Letters word;
    return letters_of(p, text, &word);
}

bool plain_shape(const Plain *p, Arena *a, Str text, Shaped *out)
{
    Letters word;
    if (!letters_of(p, text, &word))
        return false;
    const Follow *found[WORD_LIMIT];
    for (size_t i = 0; i < word.count; i++) {
        const Follow *row = p->rows[word.letters[i]];
        found[i] = row == NULL ? NULL : &row[word.letters[i + 1]];
        if (found[i] == NULL || found[i]->glyph == 0)
            return false;
    }
    *out = (Shaped){NEW_ARRAY(a, Glyph, word.count), (uint32_t)word.count, 0, false};
    int64_t advance = 0;
    for (size_t i = 0; i < word.count; i++) {
        out->glyphs[i] = (Glyph){found[i]->glyph, word.begins[i], found[i]->advance, 0, 0};
        advance += found[i]->advance;
    }
    out->advance = run_advance(advance);
    return true;
}

/* A glyph for each letter, none moved. */
static bool is_as_expected(const Letters *word, const Shaped *shaped)
{
    bool fine = shaped->count == word->count;
    for (size_t i = 0; fine && i < word->count; i++) {
        const Glyph *g = &shaped->glyphs[i];
        fine = g->cluster == word->begins[i] && g->id != 0 && g->x == 0 && g->y == 0;
    }
    return fine;
}

void plain_learn(Plain *p, Arena *a, Str text, const Shaped *shaped)
{
    Letters word;
    if (!letters_of(p, text, &word))
        return;
    bool fine = is_as_expected(&word, shaped);
    for (size_t i = 0; fine && i < word.count; i++) {
        Follow **row = &p->rows[word.letters[i]];
        if (*row == NULL)
            *row = NEW_ARRAY(a, Follow, PLAIN_COUNT + 1);
        Follow *f = &(*row)[word.letters[i + 1]];
        const Glyph *g = &shaped->glyphs[i];
        fine = f->glyph == 0 || (f->glyph == g->id && f->advance == g->advance);
        *f = (Follow){g->id, g->advance};
    }
    if (!fine) /* not a font of the kind that lookups.c takes it for: it is HarfBuzz's from now on
                */
        memset(p->plain, 0, sizeof p->plain);
}
