/* Markdown: a draft -> a document of blocks and inlines; the document -> Markdown (GFM).
 *
 * cmark-gfm reads; its tree is copied into ours and forgotten. Holes become text inlines that
 * nothing can turn into structure. Escaping happens in one place, the writer.
 */
#ifndef PDOC_MARKDOWN_H
#define PDOC_MARKDOWN_H

#include "base/base.h"
#include "template/template.h"

typedef enum {
    INLINE_TEXT,       /* text */
    INLINE_SOFT_BREAK, /* a line's end in the Markdown; a space on the page */
    INLINE_HARD_BREAK,
    INLINE_CODE,     /* text */
    INLINE_HTML,     /* text: raw HTML kept as words; a finding was made */
    INLINE_EMPHASIS, /* children */
    INLINE_STRONG,   /* children */
    INLINE_STRIKE,   /* children */
    INLINE_LINK,     /* target, title, children */
    INLINE_IMAGE,    /* target, title; children are the alternative text */
    INLINE_NOTE,     /* reference to footnote `number` */
} InlineKind;

typedef struct Block Block;
typedef struct Inline Inline;
struct Inline {
    InlineKind kind;
    bool is_value;   /* the text came through a hole: printed as it is, never as Markdown */
    bool raised;     /* text: set above the line, as the letters of « 1er » */
    uint32_t number; /* INLINE_NOTE: index in Document.notes + 1 */
    Str text;
    Str target, title;
    const Block *to; /* link that was resolved: the heading, table or figure that it leads to */
    Str file;        /* link into another document of the pack: its files' name without ending */
    Span span;
    Inline *child, *next;
};

typedef enum {
    BLOCK_DOCUMENT,  /* children */
    BLOCK_HEADING,   /* inlines, level, number, anchor */
    BLOCK_PARAGRAPH, /* inlines */
    BLOCK_LIST,      /* BLOCK_ITEM children; ordered, start, tight */
    BLOCK_ITEM,      /* block children; task */
    BLOCK_QUOTE,     /* block children */
    BLOCK_CODE,      /* text, info */
    BLOCK_HTML,      /* text: raw HTML kept as words; a finding was made */
    BLOCK_BREAK,     /* thematic break */
    BLOCK_TABLE,     /* BLOCK_ROW children; columns, alignment; first row is the header; inlines
                      * are its caption */
    BLOCK_ROW,       /* BLOCK_CELL children */
    BLOCK_CELL,      /* inlines */
    BLOCK_NOTE,      /* a footnote's text: block children */
    BLOCK_FIGURE,    /* figure, or one block child, what is shown; number, anchor; inlines are the
                      * caption */
} BlockKind;

typedef enum { ALIGN_NONE, ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT } Align;
typedef enum { TASK_NONE, TASK_OPEN, TASK_DONE } Task;

/* A figure that is drawn from the project's data. The reader fills in what the template asks for,
 * figures_make (figure/figure.h) what comes of it. */
typedef struct {
    Str kind;                /* "timeline"; what figure/ does not know is a diagnostic there */
    Str given;               /* JSONPath of what it shows; empty: the kind's own */
    Span given_span;         /* of its text in the template */
    Span span;               /* of the fence */
    const struct Plot *plot; /* NULL until it is made */
    Str alt;                 /* what it shows, in words */
    Str target;              /* the name of its SVG file, beside the Markdown */
} Figure;

struct Block {
    BlockKind kind;
    uint8_t level;          /* heading: 1 to 6 */
    bool ordered;           /* list */
    bool tight;             /* list */
    bool header;            /* row: the header row */
    Task task;              /* item */
    char delimiter;         /* ordered list: '.' or ')' */
    uint32_t start;         /* ordered list */
    uint32_t columns;       /* table */
    const Align *alignment; /* table: one per column */
    Str number;             /* heading: "3.2", table and figure with a caption: "3", set by
                             * doc_number; empty when it is not numbered */
    Str anchor;             /* heading, table, figure: unique in the document, set by doc_number */
    Str slug;               /* heading: its anchor in the Markdown as GitHub makes it, set by
                             * doc_refer */
    Str text, info;         /* code, html */
    Figure *figure;         /* figure that is drawn; else NULL */
    Span span;
    Inline *inlines;
    Block *child, *next;
};

typedef enum { NUMBER_NONE, NUMBER_DECIMAL, NUMBER_ARTICLE } Numbering;

typedef struct {
    Text label; /* "Référence", "Reference" */
    Str value;
} CoverLine; /* a fact under the title */

typedef struct {
    Str kind; /* "specification", "sla"...; empty for a plain Markdown file */
    Str title, subtitle;
    Str language;                         /* "fr", "en" */
    Str author;                           /* who issues the document */
    Str reference, version, status, date; /* as printed */
    Str date_iso;                         /* AAAA-MM-JJ, or empty */
    Str audience;                         /* who the document is for */
    Str confidentiality;
    Str header, footer; /* running head, left part of the foot */
    const Str *parties;
    size_t party_count;
    /* Who signs for each party, and as what; empty where a pen fills it in. */
    const Str *signatories, *qualities;
    size_t signatory_count, quality_count;
    bool cover, contents, signature;
    uint8_t contents_depth; /* levels in the contents, from the highest that the document has */
    uint8_t number_from, number_to; /* heading levels that number */
    Numbering numbering;
    bool draft; /* PROJET on each page; a status that says so does the same */
    Str copy;   /* whose copy this is, "no. 3 – ACME", for the cover and the foot; or empty */
    /* SHA-256, in hexadecimal, of all that the document is made of (project, rules, templates,
     * pdoc's version), set by the build before the layout; empty for a plain Markdown file. */
    Str fingerprint;
} DocumentMeta;

typedef struct {
    DocumentMeta meta;
    Block *root;   /* BLOCK_DOCUMENT */
    Block **notes; /* footnotes in the order of their first reference */
    size_t note_count;
    struct Names *names; /* what references may name, set by doc_number */
} Document;

/* Who signs for the party at `index`, or as what; empty where the document does not say. */
static inline Str meta_signatory(const DocumentMeta *m, size_t index)
{
    return index < m->signatory_count ? m->signatories[index] : (Str){0};
}
static inline Str meta_quality(const DocumentMeta *m, size_t index)
{
    return index < m->quality_count ? m->qualities[index] : (Str){0};
}

enum { FACT_LIMIT = 8 };
/* The facts that the document has, in the order of all formats; gives how many. */
size_t doc_facts(const DocumentMeta *m, CoverLine out[FACT_LIMIT]);

/* Words that every format of a document prints, once for all. */
#define DOC_DRAFT FR_EN("PROJET", "DRAFT")
#define DOC_PARTIES FR_EN("Parties", "Parties")
#define DOC_CONTENTS FR_EN("Sommaire", "Contents")
#define DOC_SIGNED FR_EN("Fait à ………………………, le ………………………", "Signed at ………………………, on ………………………")
#define DOC_NAME FR_EN("Nom", "Name")
#define DOC_QUALITY FR_EN("Qualité", "Title")
#define DOC_SIGNATURE FR_EN("Signature", "Signature")
#define DOC_PARTY FR_EN("Pour", "For")
#define DOC_TABLE FR_EN("Tableau", "Table")
#define DOC_COLON FR_EN("\u00A0:", ":")

/* Never fails on text: what cannot be represented is a diagnostic and its words are kept. NULL
 * after a diagnostic when the front matter is wrong or the text is over the limits. */
Document *doc_read(Ctx *ctx, const Draft *draft);
/* A Markdown file without tags: its front matter (if any) is taken as data. */
Document *doc_read_source(Ctx *ctx, uint32_t source);

/* Numbers headings, gives tables and figures their captions (`Table: words {#id}` beside them) and
 * numbers those, makes anchors. */
void doc_number(Ctx *ctx, Document *doc);
/* What stands before a numbered heading's words on a page: "1.", "3.2", "Article 4 –"; before a
 * caption: "Tableau 2 –", without the dash when the caption has no words; empty when it has no
 * number. In the arena. */
Str heading_label(Arena *a, const DocumentMeta *meta, const Block *block);
/* The language's typography, once, on prose only: spaces before ; : ! ? and inside « »,
 * apostrophes, dashes... docs/typography.md has the table of what it does. */
void doc_typography(Ctx *ctx, Document *doc);
/* The same for a value that stands by itself, as in a figure: its spaces and apostrophes. */
typedef struct Typography Typography;
Typography *typography_new(Ctx *ctx, Lang lang); /* in ctx->mem */
Str typography_value(Typography *t, Str text);

/* The documents that are made together. */
typedef struct {
    Str id;              /* what references call it: `[](sla#penalties)` */
    Str title;           /* "Cahier des charges" */
    uint32_t number;     /* of an annex; 0: it is none */
    Str file;            /* name of its files without ending */
    const Document *doc; /* numbered and typeset; NULL: it is not made this time */
} PackDocument;

typedef struct {
    const PackDocument *documents;
    size_t count;
} Pack;

/* Resolves references, after doc_typography: `[](#anchor)` gets its words ("article 3", or the
 * heading's own), `[](sla#anchor)` and `[](sla)` those of another document of the pack ("annexe 4,
 * article 2"); an anchor that is not here is searched in the whole pack. Dangling and ambiguous
 * references are diagnostics. `pack` may be NULL. Of documents that are written at the same time,
 * all are referred before the first is written. */
void doc_refer(Ctx *ctx, Document *doc, const Pack *pack);

/* The text of inlines: words and code, no images, no notes. */
void inline_words(const Inline *first, Buf *out);

void doc_dump(const Document *doc, Buf *out);                 /* --emit=doc */
void markdown_write(Ctx *ctx, const Document *doc, Buf *out); /* GFM; reads back as the same tree */

#endif
