/* Regular expressions, private to this folder: the two dialects are checked and rewritten for PCRE2
 * by regex_ecma.c and regex_iregexp.c; regex.c compiles and runs what they write. */
#ifndef PDOC_REGEX_H
#define PDOC_REGEX_H

#include "data/data.h"

typedef struct {
    Arena *arena;
    Str in;
    size_t at;         /* the next byte to read */
    Buf out;           /* the pattern for PCRE2 */
    Msg msg;           /* after a fault: what is wrong */
    size_t begin, end; /* after a fault: the guilty bytes of `in` */
} RegexReader;

/* Both write r->out, or set the fault and return false. Groups of I-Regexp capture nothing. */
bool regex_from_ecma(RegexReader *r);    /* ECMA-262 2023, section 22.2.1 with the u flag */
bool regex_from_iregexp(RegexReader *r); /* RFC 9485, sections 3 and 5 */

/* Always false, so that a reader can return it. */
bool regex_fault(RegexReader *r, Msg msg, size_t begin, size_t end);
/* Is \p{name} known to PCRE2? */
bool regex_knows_property(Arena *a, Str name);
uint32_t regex_peek(const RegexReader *r); /* the code point at r->at, 0 at the end */
bool regex_accept(RegexReader *r, Str token);
void regex_put_code(Buf *out, uint32_t code); /* never special to PCRE2 */
/* At `{`: {n}, {n,} or {n,m}, copied to r->out. */
bool regex_read_braces(RegexReader *r);

typedef enum { REGEX_NO, REGEX_YES, REGEX_LIMIT } RegexResult;

typedef struct Matcher Matcher;

/* The matcher's own memory, kept from match to match, in `a`. */
Matcher *matcher_new(Arena *a);
/* As regex_match, with at most about `steps` steps of the matcher over all starting places. */
RegexResult regex_match_within(Matcher *m, const Regex *r, Str text, bool whole, uint32_t steps);
enum { REGEX_STEPS = 1 << 24 };

#endif
