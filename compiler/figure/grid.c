/* Grid: rows of labels and values -> their places, and the room that is left for a chart. */
#include "figure/parts.h"

enum { GRID_GAP = 10000, CHART_GAP = 12000, ROW_PAD = 5200, ROW_PAD_COMPACT = 900 };

/* ---- widths --------------------------------------------------------------------------------- */

typedef struct {
    Len label, values[GRID_VALUES];
} Widths;

static Len wider(Len a, Len b)
{
    return a > b ? a : b;
}

static Widths natural_widths(Canvas *c, const Grid *g)
{
    Widths w = {.label = text_width(c, INK_NOTE, g->label_head)};
    for (size_t k = 0; k < g->columns; k++)
        w.values[k] = text_width(c, INK_NOTE, g->heads[k]);
    for (size_t i = 0; i < g->count; i++) {
        const GridRow *row = &g->rows[i];
        w.label = wider(w.label, text_fit(c, g->label_ink, row->label, c->width, 1).width);
        w.label = wider(w.label, text_fit(c, INK_NOTE, row->note, c->width, 1).width);
        for (size_t k = 0; k < g->columns; k++) {
            Fitted f = text_fit(c, g->value_inks[k], row->values[k], c->width, 1);
            w.values[k] = wider(w.values[k], f.width);
        }
    }
    return w;
}

/* Labels get up to 36 % of the width; where values leave a chart too little, they are cut. */
static Widths shared_widths(Canvas *c, Grid *g)
{
    Widths w = natural_widths(c, g);
    Len label_limit = c->width * 36 / 100, least = c->width * 28 / 100, values = 0;
    w.label = w.label > label_limit ? label_limit : w.label;
    Len gaps = (Len)g->columns * GRID_GAP + (w.label > 0 ? CHART_GAP : 0);
    for (size_t k = 0; k < g->columns; k++)
        values += w.values[k];
    Len room = c->width - w.label - least - gaps;
    if (values > room && w.label > c->width / 4) {
        w.label = wider(c->width / 4, w.label - (values - room));
        room = c->width - w.label - least - gaps;
    }
    for (size_t k = 0; values > room && k < g->columns; k++)
        w.values[k] = (Len)((int64_t)w.values[k] * room / values);
    g->chart_x = w.label > 0 ? w.label + CHART_GAP : 0;
    Len taken = 0;
    for (size_t k = 0; k < g->columns; k++)
        taken += w.values[k] + GRID_GAP;
    g->chart_width = c->width - g->chart_x - taken;
    return w;
}

void grid_share(Canvas *c, Grid *g)
{
    shared_widths(c, g);
}

/* ---- heights -------------------------------------------------------------------------------- */

static Len row_pad(const Grid *g)
{
    return g->crowded ? 0 : g->compact ? ROW_PAD_COMPACT : ROW_PAD;
}

static Len row_height(Canvas *c, const Grid *g, GridRow *row, const Widths *w)
{
    row->fitted = text_fit(c, g->label_ink, row->label, w->label, g->compact ? 1 : LABEL_LINES);
    Len label = (row->fitted.count > 1 ? row->fitted.count : 1) * c->leading;
    row->noted = text_fit(c, INK_NOTE, row->note, w->label, g->compact ? 0 : 2);
    label += row->noted.count * c->small_leading;
    Len chart = c->leading + row->below;
    return wider(label, chart) + row_pad(g);
}

/* Gives the height of all rows. */
static Len set_heights(Canvas *c, Grid *g, const Widths *w)
{
    int64_t sum = 0;
    for (size_t i = 0; i < g->count; i++) {
        g->rows[i].height = row_height(c, g, &g->rows[i], w);
        sum += g->rows[i].height;
    }
    return (Len)(sum > INT32_MAX / 2 ? INT32_MAX / 2 : sum);
}

/* Many rows are set closer and without notes, very many in smaller letters; those that have no room
 * even so are counted. */
static void choose_rows(Canvas *c, Grid *g, Widths *w)
{
    Len room = c->height_limit - g->head_height - g->foot_height;
    g->shown = g->count;
    if (set_heights(c, g, w) <= room)
        return;
    g->compact = true;
    if (set_heights(c, g, w) <= room)
        return;
    g->crowded = true;
    canvas_crowd(c);
    *w = shared_widths(c, g);
    if (set_heights(c, g, w) <= room)
        return;
    Len used = c->leading; /* of the line that says how many more there are */
    for (g->shown = 0; g->shown < g->count; g->shown++) {
        used += g->rows[g->shown].height;
        if (used > room && g->shown > 0)
            break;
    }
}

/* ---- texts ---------------------------------------------------------------------------------- */

static Len column_right(const Canvas *c, const Grid *g, const Widths *w, size_t column)
{
    Len right = c->width;
    for (size_t k = g->columns - 1; k > column; k--)
        right -= w->values[k] + GRID_GAP;
    return right;
}

static void put_fitted(Canvas *c, InkId ink, TextAnchor anchor, Len x, Len y, const Fitted *f,
                       Span span)
{
    Len leading = ink == INK_NOTE ? c->small_leading : c->leading;
    for (uint8_t i = 0; i < f->count; i++)
        canvas_text(c, ink, anchor, x, y + i * leading, f->lines[i], span);
}

static void put_heads(Canvas *c, const Grid *g, const Widths *w)
{
    Len y = g->head_height - c->small_leading + text_baseline(c, INK_NOTE, c->small_leading);
    Fitted f = text_fit(c, INK_NOTE, g->label_head, w->label, 1);
    put_fitted(c, INK_NOTE, ANCHOR_LEFT, 0, y - PT(1), &f, NOWHERE);
    for (size_t k = 0; k < g->columns; k++) {
        f = text_fit(c, INK_NOTE, g->heads[k], w->values[k], 1);
        put_fitted(c, INK_NOTE, ANCHOR_RIGHT, column_right(c, g, w, k), y - PT(1), &f, NOWHERE);
    }
}

static void put_row(Canvas *c, const Grid *g, const GridRow *row, const Widths *w)
{
    Len y = row->middle - c->leading / 2;
    put_fitted(c, g->label_ink, ANCHOR_LEFT, 0, y + text_baseline(c, g->label_ink, c->leading),
               &row->fitted, row->span);
    Len lines = (row->fitted.count > 1 ? row->fitted.count : 1) * c->leading;
    put_fitted(c, INK_NOTE, ANCHOR_LEFT, 0,
               y + lines + text_baseline(c, INK_NOTE, c->small_leading), &row->noted, row->span);
    for (size_t k = 0; k < g->columns; k++) {
        InkId ink = g->value_inks[k];
        Fitted f = text_fit(c, ink, row->values[k], w->values[k], 1);
        put_fitted(c, ink, ANCHOR_RIGHT, column_right(c, g, w, k),
                   y + text_baseline(c, ink, c->leading), &f, row->span);
    }
}

static void put_more(Canvas *c, const Grid *g)
{
    Str text = str_print(c->ctx->mem, c->lang == LANG_EN ? "… and %zu more" : "… et %zu de plus",
                         g->count - g->shown);
    canvas_text(c, INK_NOTE, ANCHOR_LEFT, 0, g->bottom + text_baseline(c, INK_NOTE, c->leading),
                text, NOWHERE);
}

void grid_place(Canvas *c, Grid *g)
{
    bool heads = g->label_head.n > 0;
    for (size_t k = 0; k < g->columns; k++)
        heads = heads || g->heads[k].n > 0;
    if (heads)
        g->head_height = wider(g->head_height, c->small_leading + PT(2));
    Widths w = shared_widths(c, g);
    choose_rows(c, g, &w);
    put_heads(c, g, &w);
    Len y = g->top = g->head_height;
    if (g->head_height > 0)
        canvas_rect(c, 0, y - PT(0.5), c->width, PT(0.5), c->rule);
    for (size_t i = 0; i < g->shown; i++) {
        GridRow *row = &g->rows[i];
        row->top = y;
        row->middle = y + row_pad(g) / 2 + c->leading / 2;
        put_row(c, g, row, &w);
        y += row->height;
        if (g->ruled && i + 1 < g->shown && !g->compact)
            canvas_rect(c, 0, y - PT(0.2), c->width, PT(0.4), colour_mix(c->rule, 0xFFFFFF, 50));
    }
    g->bottom = y;
    if (g->shown < g->count) {
        put_more(c, g);
        y += c->leading;
    }
    c->height = y + g->foot_height;
}
