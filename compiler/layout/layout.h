/* Layout: a document and a theme -> pages of items at absolute places.
 *
 * Lengths are Len: thousandths of a point, integers throughout. The origin of a page is its
 * top-left corner; y grows downwards; text stands on its baseline.
 */
#ifndef PDOC_LAYOUT_H
#define PDOC_LAYOUT_H

#include "base/base.h"
#include "data/data.h"
#include "font/font.h"
#include "markdown/markdown.h"

typedef int32_t Len; /* 1/1000 pt */
#define PT(points) ((Len)((points)*1000))
#define MM(mm) ((Len)((mm)*360000 / 127))

typedef uint32_t Colour; /* 0xRRGGBB */

/* ---- theme -------------------------------------------------------------------------------- */

typedef struct {
    Str serif, sans, mono, fallback;                      /* families, `;`-separated alternatives */
    Span serif_span, sans_span, mono_span, fallback_span; /* where the theme names them */
    Len page_width, page_height;
    Len margin_top, margin_bottom, margin_inner, margin_outer;
    Len body_size, body_leading;
    Len title_size; /* the document's own title */
    Len heading_size[6], heading_before[6], heading_after[6];
    Len heading_hang;              /* numbers of headings hang left of the text by up to this */
    Len small_size, small_leading; /* running head, foot, notes */
    Len table_size, table_leading, table_pad_x, table_pad_y;
    Len code_size, code_leading;
    Len paragraph_gap, list_indent;
    bool zebra;          /* every other row of a table is shaded */
    bool link_addresses; /* printed behind the words of a link */
    Colour text, heading, accent, rule, shade, link, muted, watermark;
    Str logo; /* path of a PNG or JPEG, from the theme's folder; or empty */
    Span logo_span;
} Theme;

/* Reads templates/theme.yaml (checked against schemas/theme.schema.yaml); `over` may be NULL: a
 * company theme whose members win. NULL after diagnostics. */
Theme *theme_read(Ctx *ctx, const Node *base, const Node *over);

/* ---- structure, for tagged PDF and reading order ------------------------------------------ */

typedef enum {
    ROLE_DOCUMENT,
    ROLE_SECTION,
    ROLE_H1,
    ROLE_H2,
    ROLE_H3,
    ROLE_H4,
    ROLE_H5,
    ROLE_H6,
    ROLE_P,
    ROLE_LIST,
    ROLE_LIST_ITEM,
    ROLE_LABEL,
    ROLE_LIST_BODY,
    ROLE_TABLE,
    ROLE_TABLE_HEAD,
    ROLE_TABLE_BODY,
    ROLE_ROW,
    ROLE_TH,
    ROLE_TD,
    ROLE_CAPTION,
    ROLE_FIGURE,
    ROLE_LINK,
    ROLE_CODE,
    ROLE_QUOTE,
    ROLE_TOC,
    ROLE_TOC_ITEM,
    ROLE_NOTE,
    ROLE_REFERENCE,
    ROLE_SPAN,
    ROLE_EM,
    ROLE_STRONG,
    ROLE_COUNT
} Role;

/* Elements are in reading order; a child comes after its parent. Element 0 means "artifact". */
typedef struct {
    Role role;
    uint32_t parent; /* element; 0 for the root */
    Str alt;         /* figures */
    Str lang;        /* when it differs from the document's */
    bool ordered;    /* lists */
} Element;

/* ---- pages -------------------------------------------------------------------------------- */

typedef struct {
    Str uri;    /* an address, or empty */
    Str file;   /* another PDF beside this one, or empty */
    Str anchor; /* a place in this document, or in `file`, or empty */
} LinkTarget;

typedef enum { ITEM_TEXT, ITEM_RECT, ITEM_PATH, ITEM_IMAGE, ITEM_LINK } ItemKind;

typedef struct {
    /* 'm' move, 'l' line, 'h' close. A Bézier curve is three steps 'c' one after the other: its two
     * control points, then where it ends. Places are on the page, as those of items. */
    uint8_t op;
    Len x, y;
} PathStep;

/* There are hundreds on a page: 64 bytes each. */
typedef struct {
    ItemKind kind;
    uint32_t element; /* in Pages.elements; 0 is an artifact */
    Len x, y;         /* text: start of the baseline; others: top-left corner */
    Span span;
    Colour colour;
    union {
        struct { /* glyphs [first, first + count) of a run */
            const Run *run;
            uint32_t first, count;
            Len size;
            Len width;       /* advance on the page, spacing not included */
            Len space_after; /* > 0: a word space of this width follows on the same line, and
                              * text extraction must see it as a space */
            int16_t angle;   /* degrees anticlockwise about (x, y): text turned on its origin;
                              * 0 but for watermarks */
            bool hyphen;     /* this run is a hyphen made by the line breaker: extraction should
                              * not see it (ActualText or soft hyphen) */
            bool joined;     /* the word goes on in the next text item, even on the next line (a
                              * cut without hyphen, a change of font): no space between */
        } text;
        struct {
            Len w, h;
        } rect; /* filled */
        struct {
            const PathStep *steps;
            uint32_t step_count;
            Len line_width; /* 0: filled */
        } path;
        struct {
            uint32_t image; /* in Pages.images */
            Len w, h;
        } image;
        struct {
            Len w, h;
            const LinkTarget *to;
        } link;
    };
} Item;

typedef struct {
    Str bytes; /* the file: PNG or JPEG */
    bool jpeg;
    uint32_t width, height; /* pixels */
    Str path;               /* as it was opened; empty for an image that was made */
} Image;

typedef struct {
    Len w, h;
    const Item *items;
    uint32_t item_count;
    Str label; /* "i", "1": shown by viewers */
} Page;

typedef struct {
    Str name;
    uint32_t page; /* from 0 */
    Len y;
} Anchor;

typedef struct {
    Str title;
    uint8_t level; /* from 1 */
    uint32_t page;
    Len y;
} Bookmark;

typedef struct {
    const DocumentMeta *meta;
    const Page *pages;
    uint32_t page_count;
    const Element *elements; /* [0] unused */
    uint32_t element_count;
    const Anchor *anchors;
    size_t anchor_count;
    const Bookmark *bookmarks;
    size_t bookmark_count;
    const Image *images;
    size_t image_count;
    const Fonts *fonts;
} Pages;

/* A document that is no more than a project says so: with --draft, or by the first word of its
 * status. */
bool document_is_draft(const DocumentMeta *m);

Pages *layout_run(Ctx *ctx, const Document *doc, const Theme *theme, Fonts *fonts);
void pages_dump(const Pages *p, Buf *out); /* --emit=pages */
/* The words of all pages in reading order, for tests. */
void pages_text(const Pages *p, Buf *out);

#endif
