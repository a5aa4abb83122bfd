/* What the files of the Markdown writer share. */
#ifndef PDOC_MARKDOWN_WRITE_H
#define PDOC_MARKDOWN_WRITE_H

#include "markdown/parts.h"

typedef struct {
    Ctx *ctx;
    const Document *doc;
    Lang lang;
    Buf *out;
    Str prefix; /* what each line begins with: quote marks, the indent of items */
    Str first;  /* what the next line begins with instead, when has_first */
    bool has_first;
    struct Flat *flat; /* write_inline.c's */
} Writer;

/* ---- write.c -------------------------------------------------------------------------------- */

void write_line(Writer *w, Str line); /* with what lines begin with here */
void write_lines(Writer *w, Str text);
void write_blank(Writer *w);
Str write_heading_text(Writer *w, const Block *heading); /* its label and its words */

/* ---- write_inline.c ------------------------------------------------------------------------- */

typedef enum {
    FORM_PARAGRAPH, /* may break lines; its lines must not look like anything else */
    FORM_HEADING,   /* one line; no "#" may end it */
    FORM_CELL,      /* one line; "|" is escaped */
} Form;

/* Good until the next call; lines end in "\n" between them, none at the end. */
Str write_inlines(Writer *w, const Inline *first, Form form);
Str write_text(Writer *w, Str text, Form form); /* plain text */

/* ---- write_text.c --------------------------------------------------------------------------- */

/* Where a text stands between other inlines, as far as its escapes depend on it. */
typedef struct {
    Form form;
    bool starts_line, first_line; /* at the beginning of a line; of the block's first */
    bool ends_line;
    bool in_brackets; /* of a link or an image */
    bool in_link;     /* where addresses make no links of their own */
    bool after_note, before_bracket;
    bool encode_first, encode_last; /* as a character reference */
} TextPlace;

void write_escaped(Buf *out, Str text, const TextPlace *place);
/* Where Markdown reads escapes and references but no structure: a backslash before what `special`
 * has and before what else would be read as an escape. */
void write_literal(Buf *out, Str s, const char *special);
void write_target(Buf *out, Str target, Str title); /* what stands in the parentheses of a link */
bool write_code_span(Buf *out, Str code); /* false: nothing written, no backticks can enclose it */
bool is_autolink(Str target, Str text);   /* does <text> lead to target? */

/* ---- write_table.c, write_meta.c ------------------------------------------------------------- */

void write_table(Writer *w, const Block *table);
void write_title(Writer *w); /* title, what the document is, contents */
void write_signature(Writer *w);

#endif
