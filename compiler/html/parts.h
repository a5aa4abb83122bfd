/* What the files of html/ share. */
#ifndef PDOC_HTML_PARTS_H
#define PDOC_HTML_PARTS_H

#include "html/html.h"

typedef struct {
    Ctx *ctx;
    const Document *doc;
    const Theme *theme;
    Lang lang;
    Buf *out;
    uint32_t *calls; /* of each note: how often it was called so far */
    uint32_t figures;
    uint8_t shift; /* added to the levels of headings: the title is the only one of level 1 */
    bool in_link;
    Task task; /* whose box is due */
} Html;

/* ---- text.c --------------------------------------------------------------------------------- */

void html_put(Html *h, const char *markup);
void html_text(Html *h, Str text); /* escaped, for text and quoted attributes */
void html_url(Html *h, Str url);   /* ditto; what no address holds is encoded */
void html_base64(Html *h, Str bytes);
void html_attribute(Html *h, const char *name, Str value); /* nothing when it is empty */

/* ---- inline.c ------------------------------------------------------------------------------- */

/* ids that pdoc makes begin with "~", which no anchor of a document holds */
void html_inlines(Html *h, const Inline *first);
void html_logo(Html *h); /* the theme's, when it has one */
/* What a heading or a caption begins with: its label. */
void html_label(Html *h, const Block *b);
bool html_is_image(const Block *b); /* a paragraph that is an image and nothing else */

/* ---- block.c -------------------------------------------------------------------------------- */

void html_blocks(Html *h, const Block *first);
void html_notes(Html *h);

/* ---- page.c, style.c ------------------------------------------------------------------------ */

typedef enum {
    WORD_SKIP,
    WORD_DRAFT,
    WORD_PARTIES,
    WORD_CONTENTS,
    WORD_NOTES,
    WORD_BACK,
    WORD_CALL,
    WORD_TABLE,
    WORD_SIGNATURES,
    WORD_SIGNED,
    WORD_NAME,
    WORD_QUALITY,
    WORD_SIGNATURE,
    WORD_PARTY,
    WORD_OPEN,
    WORD_DONE,
    WORD_COLON,
    WORD_COUNT
} Word;

Str html_word(const Html *h, Word word);
void html_style(Html *h);

#endif
