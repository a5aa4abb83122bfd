/* Prose: words that promise nothing, found in texts by a lexicon, with exact places.
 *
 * Vocabulary
 *   Lexicon   the lists of schemas/prose.yaml, compiled: phrases by category and language
 *   category  a kind of weak wording (v03: ease of use without a measure)
 *   token     a run of letters or digits, or one of % € ° ± ≤ ≥ < >, folded: lower case, no accents
 *   excuse    what makes a phrase of a category harmless in its sentence: a measure, a date...
 *
 * Phrases are compared token by token, so that word bounds, accents, apostrophes, hyphens and the
 * kinds of space never matter; a phrase written with a slash (et/ou) wants a slash there.
 */
#ifndef PDOC_PROSE_H
#define PDOC_PROSE_H

#include "base/base.h"
#include "data/data.h"

typedef struct Lexicon Lexicon;

enum { CATEGORY_LIMIT = 64 };

/* Compiles schemas/prose.yaml. NULL after located diagnostics of CLASS_FAULT. Words and lists live
 * in ctx->mem. */
Lexicon *lexicon_read(Ctx *ctx, const Node *root);
/* Adds a company's words: {CATEGORY: {fr: [...], en: [...]}, allow: {...}}. False after
 * diagnostics. */
bool lexicon_add(Ctx *ctx, Lexicon *l, const Node *words);

size_t lexicon_count(const Lexicon *l);
Str lexicon_id(const Lexicon *l, size_t category);    /* "v03" */
Text lexicon_name(const Lexicon *l, size_t category); /* "ease of use without a measure" */
Str lexicon_rule(const Lexicon *l, size_t category);  /* the rule that it belongs to */
size_t lexicon_find(const Lexicon *l, Str id);        /* SIZE_MAX when there is none */

/* What the project around a text makes known; each set may be NULL. */
typedef struct {
    const StrMap *ids;   /* identifiers: a sentence that names one refers to it */
    const StrMap *terms; /* folded terms of the glossary: defined, hence not vague */
} ProseKnown;

typedef struct {
    uint32_t category;
    uint32_t begin, end; /* bytes of the text */
    uint32_t sentence;   /* from 0 */
} ProseHit;

/* The weak phrases of `text` in those categories (bit n for category n) that nothing excuses, in
 * the order of the text; the longest where several begin together. *hits is in `a`. The words of a
 * language are spelt out at its first use: one thread at a time. */
size_t weak_words_find(Arena *a, Lexicon *l, Lang lang, Str text, uint64_t categories,
                       const ProseKnown *known, ProseHit **hits);
/* The categories that have a phrase in `text`, excused or not: without one, nothing is found. */
uint64_t weak_words_present(Arena *a, Lexicon *l, Lang lang, Str text);
/* The language that a text is in, by the small words of each. */
Lang prose_language(Arena *a, Lexicon *l, Str text);
/* Has a text at least five words, two of them small words of the other language alone, and none of
 * those of `wanted` alone? */
bool prose_is_foreign(Arena *a, Lexicon *l, Lang wanted, Str text);
/* "Délai de Rétablissement" -> "delai de retablissement": the tokens, a space between. */
Str prose_fold(Arena *a, Str text);

#endif
