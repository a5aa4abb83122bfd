/* What the files of markdown/ share and no other stage sees. */
#ifndef PDOC_MARKDOWN_PARTS_H
#define PDOC_MARKDOWN_PARTS_H

#include "markdown/markdown.h"

enum {
    SIZE_LIMIT = 32 << 20, /* bytes of Markdown */
    DEPTH_LIMIT = 100,  /* quotes and list items inside each other; emphasis and links likewise */
    REPORT_LIMIT = 200, /* warnings of one kind about one document */
};

/* A text being read. Its lines end in "\n" or "\r\n"; cmark and we count them alike. */
typedef struct {
    Ctx *ctx;
    Str text;
    const Hole *holes;
    size_t hole_count;
    const uint32_t *starts; /* offset of each line's start */
    const Span *lines;      /* where each line comes from */
    size_t line_count;
    uint32_t reports[MSG_COUNT]; /* warnings so far, per message */
    Buf plain, line, string;     /* scratch, used again for each block */
} Reading;

/* ---- reading.c ------------------------------------------------------------------------------ */

void reading_begin(Reading *r, Ctx *ctx, const Draft *draft);
Span reading_span(const Reading *r, int first_line, int last_line); /* cmark's lines, from 1 */
Str reading_line(const Reading *r, int line);                       /* without its end */
Task task_in_line(Str line);                                        /* of an item that is a task */
size_t cells_in_line(Str line); /* of a table's row; cmark drops those beyond the header's count */
/* A warning, unless REPORT_LIMIT of its kind were made already. */
void reading_warn(Reading *r, Msg msg, Span span, Str a, Str b);
/* Footnotes that nothing calls: cmark drops them. `known[line - 1]`: no footnote of this kind can
 * begin on the line. */
void warn_notes(Reading *r, const unsigned char *known);

/* ---- inlines under construction ------------------------------------------------------------ */

typedef struct {
    Inline *first, *last;
} Inlines;

void inlines_add(Inlines *l, Inline *one);
Inline *inline_new(Ctx *ctx, InlineKind kind, Span span);

/* ---- value.c: text with holes -> text ------------------------------------------------------- */

/* Text of the prose: plain text is collected in the reading's `plain` until something else comes;
 * so one Prose is at work at a time. */
typedef struct {
    Reading *r;
    Span span;          /* of the block: the place of its plain text */
    bool one_line;      /* a heading: a break inside a value is a space */
    size_t cursor, end; /* bytes of the draft where the rest of the block stands */
} Prose;

void prose_begin(Prose *p, Reading *r, Span span, int first_line, int last_line);
/* The place of `written` in the rest of the block: its bytes where the line comes from one place
 * as it is, else its line; the block's span when it is not found. */
Span prose_find(Prose *p, Str written);
void prose_put(Prose *p, Str raw, Inlines *out);       /* holes become value inlines */
void prose_put_lines(Prose *p, Str raw, Inlines *out); /* with hard breaks between the lines */
void prose_flush(Prose *p, Inlines *out);

typedef enum {
    PLACE_CODE,   /* code span: one line */
    PLACE_BLOCK,  /* code block: lines kept */
    PLACE_TARGET, /* link destination: what cannot stand in one is percent-encoded */
    PLACE_TITLE,  /* link title, info string: runs of white space are one space */
} StringPlace;
Str value_string(Reading *r, Str raw, Span span, StringPlace place);
/* Does following the link run what it says: javascript:, vbscript:, data:? */
bool target_may_run(Str target, InlineKind kind);

/* ---- html.c: raw HTML -> words -------------------------------------------------------------- */

typedef enum { TAG_COMMENT, TAG_OPEN, TAG_CLOSE, TAG_OTHER } TagKind;

typedef struct {
    TagKind kind;
    Str name;   /* as written */
    size_t end; /* offset after the tag */
} Tag;

Tag html_tag(Str html, size_t at); /* html.p[at] is '<' */
bool html_is_break(const Tag *tag);
/* The visible words of a block of HTML, entities untouched, a line per line on the page; *first
 * is its first tag (kind TAG_COMMENT when there are only comments). */
Str html_words(Arena *a, Str html, Tag *first);

/* ---- guard.c -------------------------------------------------------------------------------- */

/* What cmark's work on a text will cost, as far as it is known. */
typedef struct {
    Reading *r;
    double cost, budget; /* nanoseconds */
    size_t brackets;
} Guard;

/* Is the text within the limits, so that cmark reads it in bounded time? false after a diagnostic.
 * First by its lines, then each text that holds inlines, then the longest link definition. */
bool guard_lines(Guard *g, Reading *r);
bool guard_prose(Guard *g, Str text, Span span);
bool guard_definitions(Guard *g, size_t longest);

/* ---- figure.c ------------------------------------------------------------------------------- */

/* Makes a fenced block a figure when its info string says so. `text` is what it holds, with holes;
 * `first_line` is the fence's, from 1. */
bool figure_read(Reading *r, Block *b, Str info, Str text, int first_line);

/* ---- read.c, meta.c, tidy.c ----------------------------------------------------------------- */

/* `plain`: a file that is no template of ours, where unknown front matter is a warning. */
Document *document_read(Ctx *ctx, const Draft *draft, bool plain);
bool meta_read(Ctx *ctx, const Draft *draft, bool plain, DocumentMeta *meta);

Inline *tidy_inlines(Ctx *ctx, Inline *first);
void tidy_document(Ctx *ctx, Document *doc);

/* ---- number.c, caption.c --------------------------------------------------------------------- */

typedef struct Named {
    const Block *block;       /* heading, table or figure */
    const struct Named *same; /* the one before it of the same name */
    uint32_t all;             /* blocks of the name, up to this one */
    uint32_t written;         /* of them, those with {#name}; else the name is the words' slug */
} Named;

typedef struct Names {
    StrMap *anchors; /* unique anchor -> Block */
    StrMap *named;   /* name written, or slug before it was made unique -> Named */
} Names;

/* Takes "{#name}" off the end of inlines; the empty slice when there is none. */
Str take_name(Inline **first);
void captions_attach(Ctx *ctx, Document *doc);

/* ---- slug.c ---------------------------------------------------------------------------------- */

/* Sets the slug of each heading: on GitHub its anchor is made of what is written, with its number,
 * in the order of the text. */
void slug_headings(Ctx *ctx, Document *doc);

/* GitHub's slug of a heading's text: lower case, only letters, marks, digits, "_" and "-", spaces
 * as "-". */
Str slug_of(Arena *a, Str text);
/* The slugs given so far; the same slug again is slug-1, slug-2... */
typedef struct {
    Arena *arena;
    StrMap *seen; /* slug -> how often it was asked for */
} Slugs;
Slugs slugs_new(Arena *a);
Str slug_unique(Slugs *s, Str slug);

#endif
