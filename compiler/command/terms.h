/* Terms: how the documents of a build use what is defined; terms.c says what is found, and its
 * vocabulary. Private to command/. */
#ifndef PDOC_COMMAND_TERMS_H
#define PDOC_COMMAND_TERMS_H

#include "command/command.h"

/* Findings on the defined terms of all documents of a build. `root` is the project. */
void terms_check(Session *s, const Node *root, const Document *const *documents, size_t count);

/* ---- words: terms_words.c ----------------------------------------------------------------- */

typedef struct {
    Str text;
    Str stem;
    const Inline *in;
    bool opens;   /* a quotation mark opens before it, after the word before it */
    bool closes;  /* ditto closes */
    bool capital; /* begins with one */
    bool acronym; /* two capitals or more, no small letter but a plural s */
    bool free;
    bool defining; /* it is part of a definition, not a use */
} Word;

typedef VEC(Word) Words;
typedef VEC(Span) Places;

/* Reads the words of inlines, in order. */
typedef struct {
    Arena *a;
    const Sources *sources;
    Words words; /* of the block being read */
    Word next;   /* what is known of the next one from the characters before it */
} WordReader;

void words_read(WordReader *r, const Inline *inlines);  /* to r->words */
Span word_place(const WordReader *r, const Word *word); /* of r->words: where it comes from */
bool place_eq(Span a, Span b);

#endif
