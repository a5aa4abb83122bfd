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
    Str before; /* the characters between the word before it and this one */
    const Inline *in;
    Span place;
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
    Span span;   /* of the inline being read, and how far its words were found */
    size_t cursor;
} WordReader;

void words_read(WordReader *r, const Inline *inlines); /* to r->words */
bool place_eq(Span a, Span b);

#endif
