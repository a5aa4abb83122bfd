/* Typography's table of rules and the text that they work on; for typography*.c and its tests. */
#ifndef PDOC_MARKDOWN_TYPOGRAPHY_H
#define PDOC_MARKDOWN_TYPOGRAPHY_H

#include "markdown/parts.h"

enum {
    NBSP = 0xA0,       /* no-break space, as wide as a word space */
    NNBSP = 0x202F,    /* narrow no-break space */
    EDGE = 0x110000,   /* before the first and after the last character, and at a line's end */
    OPAQUE = 0x110001, /* code, an image, a call of a footnote: a word that is left alone */
};

/* A character of a block's prose, in whatever inline it stands. */
typedef struct {
    uint32_t code;
    uint32_t owner; /* index of its text inline; UINT32_MAX for EDGE and OPAQUE */
    bool value;     /* of a value: only spaces and apostrophes may change */
    bool fixed;     /* of an address or something like code: nothing may change */
} Cell;

typedef VEC(Cell) Cells;

typedef struct {
    Ctx *ctx;
    Lang lang;
    Cells in, out;     /* what is to come, with its index; what is done */
    size_t at;         /* in `in` */
    size_t guillemets; /* open in `out` */
    bool changed;
} Line;

/* A rule looks at the character at hand, which is its trigger, at what is done before it and at
 * what comes after it; when its context is there it writes something else and moves on. */
typedef struct {
    Lang lang;
    const char *triggers; /* characters, UTF-8 */
    bool (*apply)(Line *p);
    const char *context;   /* what the rule does, for people */
    const char *from, *to; /* an example, which is also its test */
} TypographyRule;

extern const TypographyRule typography_rules[];
extern const size_t typography_rule_count;

/* ---- typography_words.c: tables of words ------------------------------------------------------
 */

/* Do words of this table stand at `at` of p->in (after a number's space)? */
bool is_unit_at(const Line *p, size_t at);
bool is_month_at(const Line *p, size_t at);
/* Does p->out end with an abbreviation or a word that holds on to the number or the name at `at`?
 */
bool holds_next(const Line *p, size_t at);
bool is_article_before(const Line *p); /* "article", "art."... */
bool is_tax_at(const Line *p, size_t at);

/* ---- ordinal.c ------------------------------------------------------------------------------- */

void ordinals_raise(Ctx *ctx, Inline *first);

/* ---- characters ------------------------------------------------------------------------------ */

uint32_t code_before(const Line *p, size_t back); /* 1: the last one done */
uint32_t code_after(const Line *p, size_t ahead); /* 1: the one after that at hand */
bool is_letter(uint32_t code);
bool is_digit(uint32_t code);

#endif
