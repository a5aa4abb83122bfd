/* Outline: a schema as a person walks it, by keys; lists are stepped through, references followed.
 *
 * Vocabulary
 *   outline   all the schemas that describe one place: a schema, what it refers to, its branches
 *   key path  contract.payment.days; sla.priorities[].gti_minutes */
#ifndef PDOC_OUTLINE_H
#define PDOC_OUTLINE_H

#include "base/base.h"
#include "data/data.h"

typedef struct {
    const Node **schemas; /* the nearest first */
    size_t count;
    bool required; /* of the map that it is a member of */
} Outline;

Outline outline_of(Arena *a, const Node *root); /* of a whole schema file */
/* False when there is no such member, or when no list stands there. */
bool outline_member(Arena *a, const Node *root, const Outline *o, Str key, Outline *out);
bool outline_items(Arena *a, const Node *root, const Outline *o, Outline *out);
/* The value of a keyword in the first schema that has it, and that schema in *by (may be NULL). */
const Node *outline_said(const Outline *o, Str keyword, const Node **by);
/* The names of the members, in the order of the file. */
size_t outline_keys(Arena *a, const Outline *o, const Str **out);
/* Key paths of the places that have a member of this name, the shortest first; at most `limit`. */
size_t outline_places(Arena *a, const Node *root, Str key, Str *out, size_t limit);

#endif
