/* Figure: data of a project -> placed shapes and text, with the same in words.
 *
 * A Plot is what a page, an SVG file and an HTML page show alike. Its items are those of layout.h,
 * with places from the plot's own top-left corner. Labels never overlap each other nor leave the
 * plot; what is said by colour is said by shape too.
 *
 * Vocabulary
 *   kind    what a figure shows: timeline, kpi, sla-clock, weights, scores, payments
 *   entry   an item of the data that the figure shows
 *   alt     the figure in words, with its values, for who does not see it
 */
#ifndef PDOC_FIGURE_H
#define PDOC_FIGURE_H

#include "base/base.h"
#include "data/data.h"
#include "layout/layout.h"
#include "locale/locale.h"
#include "markdown/markdown.h"

typedef struct Plot {
    Len width, height;
    const Item *items; /* ITEM_TEXT, ITEM_RECT, ITEM_PATH; element 0 */
    uint32_t item_count;
    Str title; /* what it is: "Planning", "Payment schedule" */
} Plot;

/* What figures are made of; all but `fonts` is only read. */
typedef struct {
    const Node *project; /* the root */
    const Locale *locale;
    const Theme *theme;
    Fonts *fonts;  /* those of the layout: the runs of a plot are printed as they are */
    bool internal; /* for the buyer alone: it may show what candidates must not see */
    Str output;    /* SVG files are called OUTPUT-figure-1.svg */
} FigureData;

extern const Str figure_kinds[]; /* ended by an empty Str */

/* Draws one figure: its plot, its alternative text (and not its target) are set. False after a
 * located diagnostic: the kind is not known, the query is wrong or selects nothing to show. All in
 * ctx->mem. */
bool figure_make(Ctx *ctx, Figure *f, const FigureData *data);
/* Judges the figures of a template without data: kinds that do not exist, queries that can never
 * select anything. `shapes` and `root` are those of a project, `names` all that it may hold. */
void figures_check(Ctx *ctx, uint32_t source, const Shapes *shapes, const void *root,
                   const Str *names, size_t name_count);
/* All figures of a document, and the names of their files; false after diagnostics. */
bool figures_make(Ctx *ctx, Document *doc, const FigureData *data);
bool doc_has_figures(const Document *doc);
/* The figure blocks of a document, in order, in `a`. */
size_t doc_figures(Arena *a, const Document *doc, const Block ***out);

typedef struct {
    const Theme *theme; /* for the font families */
    Str language;
    Str id;       /* prefix of ids, unique in the page: "figure-1" */
    Str alt;      /* in words: <desc> */
    bool in_page; /* inside HTML: no XML declaration, as wide as its room allows */
} SvgStyle;
/* SVG 1.1: text is text, as wide as it was measured (textLength) whatever font the reader has. */
void figure_svg(const Plot *plot, const SvgStyle *style, Buf *out);

#endif
