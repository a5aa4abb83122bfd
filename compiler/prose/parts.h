/* Prose: what the files of this folder share. */
#ifndef PDOC_PROSE_PARTS_H
#define PDOC_PROSE_PARTS_H

#include "prose/prose.h"

/* ---- tokens (token.c) --------------------------------------------------------------------- */

typedef enum { TOKEN_WORD, TOKEN_NUMBER, TOKEN_SIGN } TokenKind;

typedef struct {
    Str text; /* folded */
    uint32_t begin, end;
    uint32_t sentence;
    TokenKind kind;
    bool after_slash; /* nothing but a slash between the token before and this one */
    bool name;        /* begins with a capital where no sentence begins */
    bool quoted;      /* within « » or “ ” that open with a capital: a name, a title */
} Token;

typedef struct {
    Token *items;
    size_t count, cap;
} Tokens;

Tokens prose_tokens(Arena *a, Str text);

/* ---- the lexicon (lexicon.c) -------------------------------------------------------------- */

/* What excuses the phrases of a category, when it stands in their sentence. */
typedef enum {
    EXCUSE_MEASURE,   /* a number with a unit of measure: 800 ms, 3 clics, 95 % */
    EXCUSE_COUNT,     /* a number with what it counts: 40 colonnes */
    EXCUSE_REFERENCE, /* an article, a standard with its number, an identifier of the project */
    EXCUSE_DUE,       /* someone and a date */
    EXCUSE_CONTROL,   /* a control or norm by its name: MFA, TLS */
    EXCUSE_COUNT_OF,
} Excuse;

typedef struct Phrase Phrase;
struct Phrase {
    const Phrase *next; /* with the same first word; longer ones first */
    uint32_t category;  /* CATEGORY_LIMIT: allowed wherever it stands */
    uint32_t count;
    const uint32_t *words; /* numbers in `words`; SLASH set where a slash goes before */
};

enum { PHRASE_LIMIT = 16 /* words */ };
#define SLASH (1u << 31)

/* Kinds of words that excuses ask about, as bits of a word of one language. */
typedef enum {
    WORD_UNIT,    /* makes a number a measure */
    WORD_LABEL,   /* makes a number a name: version 2, article 5 */
    WORD_NUMBER,  /* deux, three */
    WORD_SMALL,   /* cannot be what a number counts: de, et, the */
    WORD_SOURCE,  /* article, norme: a reference when a number or a name follows */
    WORD_CONTROL, /* MFA, TLS */
    WORD_ACTOR,   /* par, by: someone is named */
    WORD_KIND_COUNT,
} WordKind;

/* An entry of a list that is still to be spelt out. */
typedef struct {
    Str text;
    uint32_t category; /* or a WordKind */
    bool is_kind;
} Pending;

typedef struct {
    VEC(Pending) pending;
    bool has_small;              /* the small words of the pending lists are spelt out */
    StrMap *words;               /* folded word -> its number + 1 */
    VEC(const Phrase *) phrases; /* by the number of their first word; may be NULL */
    VEC(uint32_t) kinds;         /* by number: bits of WordKind */
} LanguageWords;

typedef struct {
    Str id, rule;
    Text name;
    uint32_t excuses; /* bits */
} Category;

struct Lexicon {
    Arena *arena; /* of all its words */
    Category categories[CATEGORY_LIMIT];
    size_t count;
    LanguageWords in[LANG_COUNT];
};

void lexicon_spell(Lexicon *l, Lang lang); /* what is pending becomes phrases */
void lexicon_spell_small(Lexicon *l, Lang lang);

#endif
