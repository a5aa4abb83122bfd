/* What the schema has found wrong of a tree, from schema_report.c to rules_run.c. */
#ifndef PDOC_REFUSALS_H
#define PDOC_REFUSALS_H

#include "base/base.h"
#include "data/data.h"
#include "rules/rules.h"

typedef struct {
    const Node *place;
    Str member;        /* that `place` lacks; empty: `place` itself is refused */
    size_t diagnostic; /* which one said it */
} Refusal;

/* NULL counts as none in all of these. */
size_t refusals_count(const Refusals *r);
Refusal refusals_at(const Refusals *r, size_t i);
void refusals_add(Refusals *r, const Node *place, Str member, size_t diagnostic);
/* Is `place`, or what it stands in, refused, or its `member` missed? */
bool refusals_hold(const Refusals *r, Arena *tmp, const Node *place, Str member);
/* Does `p`, run from `current`, pass by anything refused or missed? `inside`: or does what it
 * selects hold any? */
bool refusals_reach(Refusals *r, Arena *tmp, const Path *p, const Node *current, bool inside);

#endif
