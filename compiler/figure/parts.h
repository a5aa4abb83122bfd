/* What the files of figure/ share and no other stage sees.
 *
 * Vocabulary
 *   Canvas   a plot under construction
 *   Ink      how a text is printed
 *   Grid     rows with a label on the left, a chart, columns of values on the right
 */
#ifndef PDOC_FIGURE_PARTS_H
#define PDOC_FIGURE_PARTS_H

#include "figure/figure.h"

/* ---- canvas.c ------------------------------------------------------------------------------- */

typedef enum {
    INK_LABEL,  /* names of rows */
    INK_STRONG, /* names that matter, values */
    INK_VALUE,  /* figures under each other */
    INK_NOTE,   /* what is said besides: dates under a name, heads of columns, axes */
    INK_ON_BAR, /* on a dark bar */
    INK_COUNT
} InkId;

typedef struct {
    const Font *font;
    Len size;
    Colour colour;
    uint32_t features;
} Ink;

typedef struct {
    Ctx *ctx;
    const FigureData *data;
    Lang lang;
    Str language;
    Ink inks[INK_COUNT];
    Colour dark, accent, tint, rule, text; /* marks, bars, grounds of bars, lines */
    Len width, height, height_limit;
    Len leading, small_leading;
    VEC(Item) items;
    Buf alt;
    Typography *typography;
    StrMap *missing; /* characters without glyph that were reported */
} Canvas;

Canvas canvas_new(Ctx *ctx, const FigureData *data);
void canvas_crowd(Canvas *c); /* smaller letters, closer lines: there are many rows */
typedef enum { ANCHOR_LEFT, ANCHOR_MIDDLE, ANCHOR_RIGHT } TextAnchor;
Len text_width(Canvas *c, InkId ink, Str text);
/* One line; y is its baseline. Gives its width. `span` is where the text comes from. */
Len canvas_text(Canvas *c, InkId ink, TextAnchor anchor, Len x, Len y, Str text, Span span);
/* The same, where lines drawn before make way for it. */
Len canvas_text_clear(Canvas *c, InkId ink, TextAnchor anchor, Len x, Len y, Str text, Span span);
/* From a line's top to its baseline: capitals stand in the middle. */
Len text_baseline(const Canvas *c, InkId ink, Len leading);
void canvas_rect(Canvas *c, Len x, Len y, Len w, Len h, Colour colour);
void canvas_diamond(Canvas *c, Len x, Len y, Len radius, Colour colour);
/* Lines drawn before make way for it too. */
void canvas_ring(Canvas *c, Len x, Len y, Len radius, Len line, Colour colour);
/* A triangle whose tip is at (x, y), pointing right, or left for size < 0. */
void canvas_arrow(Canvas *c, Len x, Len y, Len size, Colour colour);
void canvas_arrow_up(Canvas *c, Len x, Len y, Len size, Colour colour);
Colour colour_mix(Colour a, Colour b, int per_cent_of_a);
Plot *canvas_plot(Canvas *c, Str title);

/* ---- fit.c: texts in the room that there is ---------------------------------------------------
 */

enum { FIT_LINES = 5, LABEL_LINES = 3 }; /* at most; of the name of a row */

/* Runs of white space as one space; what is no character as U+FFFD. */
Str one_line(Arena *a, Str text);

typedef struct {
    Str lines[FIT_LINES];
    uint8_t count;
    Len width; /* of the widest */
} Fitted;

/* The text in at most `max_lines` lines of `width`; what is too much ends in "…". */
Fitted text_fit(Canvas *c, InkId ink, Str text, Len width, uint8_t max_lines);

/* ---- grid.c -----------------------------------------------------------------------------------
 */

enum { GRID_VALUES = 3 };

typedef struct {
    Str label, note; /* the note stands under the label; both may be empty */
    Str values[GRID_VALUES];
    Span span;
    Len below; /* wanted under the first line of the chart, for text there */
    /* Set by grid_place: */
    Fitted fitted, noted;
    Len top, height, middle; /* the middle of the first line, where marks stand */
} GridRow;

typedef struct {
    Str label_head, heads[GRID_VALUES];
    InkId label_ink, value_inks[GRID_VALUES];
    size_t columns;
    GridRow *rows;
    size_t count;
    Len head_height; /* wanted above the rows for an axis; the heads of columns stand there too */
    Len foot_height; /* wanted under the rows */
    bool ruled;      /* thin lines between the rows */
    /* Set by grid_place: */
    Len chart_x, chart_width, top, bottom; /* of the chart; rows are from top to bottom */
    bool compact;                          /* no notes: there are many rows */
    bool crowded;                          /* very many */
    size_t shown;                          /* rows that have room */
} Grid;

/* Shares the room alone: sets chart_x and chart_width. */
void grid_share(Canvas *c, Grid *g);
/* Shares the room, prints labels and values; sets the canvas's height. */
void grid_place(Canvas *c, Grid *g);

/* ---- legend.c ---------------------------------------------------------------------------------
 */

typedef enum {
    MARK_RING,
    MARK_DIAMOND,
    MARK_ARROW,
    MARK_THICK,
    MARK_THIN,
    MARK_TINT,
    MARK_BAR,
    MARK_NONE
} Mark;
typedef struct {
    Mark mark;
    Str text;
} LegendEntry;
Len legend_height(Canvas *c, const LegendEntry *entries, size_t count, Len width);
void legend_put(Canvas *c, const LegendEntry *entries, size_t count, Len x, Len y, Len width);

/* ---- words.c ----------------------------------------------------------------------------------
 */

/* A name or a sentence of the data, in the language's typography. */
Str prose_text(Canvas *c, const Node *n);
/* A scalar as documents print it: `form` is empty or a derived name, which falls back to plain. */
Str value_text(Canvas *c, const Node *n, Str form);
/* The same of a value that was computed. */
Str made_text(Canvas *c, Type type, Str text, const Node *like, Str form);
Str date_long(Canvas *c, Date d);  /* 26 février 2027 */
Str date_brief(Canvas *c, Date d); /* 26 févr. */
Str month_brief(Lang lang, int32_t month);
Str month_initial(Lang lang, int32_t month);
Str weekday_brief(Lang lang, int weekday);
Str weekday_long(Lang lang, int weekday);
static inline Str word_in(const Canvas *c, const char *fr, const char *en)
{
    return str(c->lang == LANG_EN ? en : fr);
}
static inline Str semicolon(const Canvas *c)
{
    return c->lang == LANG_EN ? S("; ") : S("\u202F; ");
}
/* "a, b et c" with the pieces as they are. */
Str said_list(Canvas *c, const Str *items, size_t count);

/* ---- scale.c ----------------------------------------------------------------------------------
 */

/* Numbers as lengths: exact decimals brought to one power of ten. */
typedef struct {
    int64_t low, high; /* always around zero */
    int32_t top;       /* power of ten above the largest */
} Scale;
Scale scale_new(const Decimal *numbers, size_t count);
Len scale_at(const Scale *s, const Decimal *d, Len width); /* from the left of the scale */

/* ---- axis.c -----------------------------------------------------------------------------------
 */

typedef enum { STEP_DAY, STEP_WEEK, STEP_MONTH, STEP_MONTH_INITIAL, STEP_QUARTER, STEP_YEAR } Step;

/* Days from `low` to before `high` (date_days), divided into steps. */
typedef struct {
    int32_t low, high;
    Step step;
    int32_t years; /* STEP_YEAR: how many in a step */
    Len x, width;
} Axis;

/* The finest steps whose names fit `width`; the range grows to whole steps. `first` <= `last`. */
Axis axis_new(Canvas *c, int32_t first, int32_t last, Len width);
Len axis_at(const Axis *a, int32_t day);         /* where a day begins */
Len axis_height(const Canvas *c, const Axis *a); /* of its names */
/* Names that end at y = top, lines from there to bottom. */
void axis_put(Canvas *c, const Axis *a, Len top, Len bottom);

/* ---- figure.c ---------------------------------------------------------------------------------
 */

bool figure_known(Ctx *ctx, Str kind, Span where); /* false after a diagnostic */

/* ---- kinds ------------------------------------------------------------------------------------
 */

typedef struct {
    const Nodes *entries;
    const Figure *figure;
} FigureEntries;

/* Each draws the entries and writes the alternative text; false when none of them can be shown. */
bool draw_timeline(Canvas *c, const FigureEntries *e);
bool draw_kpis(Canvas *c, const FigureEntries *e);
bool draw_sla_clock(Canvas *c, const FigureEntries *e);
bool draw_scores(Canvas *c, const FigureEntries *e);
bool draw_weights(Canvas *c, const FigureEntries *e);
bool draw_payments(Canvas *c, const FigureEntries *e);

#endif
