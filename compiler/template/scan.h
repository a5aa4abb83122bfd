/* Scan: template text -> lines of tokens. Private to template/.
 *
 * Vocabulary
 *   Token      a piece of text within one line, or a tag
 *   sigil      the character after the opening delimiter that says what a tag is
 *   line       the tokens up to a line end that is outside of tags
 */
#ifndef PDOC_TEMPLATE_SCAN_H
#define PDOC_TEMPLATE_SCAN_H

#include "template/program.h"

typedef enum {
    TAG_TEXT, /* not a tag */
    TAG_VALUE,
    TAG_RAW,
    TAG_SECTION,
    TAG_INVERTED,
    TAG_END,
    TAG_PARTIAL,
    TAG_PARENT,
    TAG_BLOCK,
    TAG_COMMENT,
    TAG_DELIMITERS,
    TAG_COUNT
} TagKind;

typedef struct {
    TagKind kind;
    bool is_dynamic;   /* PARTIAL, PARENT, END: the content had a "*" before it */
    bool is_bad;       /* its content is no name, which was reported */
    size_t begin, end; /* bytes of the text */
    Str content;       /* TEXT: the bytes; tags: without sigil, "*" and outer white space */
} Token;

typedef struct {
    Ctx *ctx;
    Template *t;
    const Unit *unit;
    Str text;
    size_t at;
    size_t line_end; /* past the line end of the line that holds `at`, when it is after `at` */
    Str open, close; /* the delimiters in force */
    bool is_lost;    /* a tag was never closed: the rest is taken as text */
    bool failed;
    struct {
        Token *items;
        size_t count, cap;
    } line;
} Scanner;

Scanner scan_new(Ctx *ctx, Template *t, const Unit *unit);
/* Reads the next line into `line`; false at the end. */
bool scan_line(Scanner *s);
Span scan_span(const Scanner *s, size_t begin, size_t end);
bool scan_is_blank(Str s); /* white space only */
size_t scan_indent(Str s); /* bytes of spaces and tabs at its start */

#endif
