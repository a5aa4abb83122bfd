/* Weights: criteria -> bars, the heaviest first. */
#include "figure/parts.h"

typedef struct {
    const Node *node;
    Str label, value;
    Decimal weight;
} Weight;

static bool read_weight(Canvas *c, const Node *n, Weight *w)
{
    const Node *weight = node_member(n, S("weight"));
    Value v;
    if (weight == NULL || !value_read(c->ctx->mem, weight, TYPE_PERCENT, (Str){0}, &v, NULL))
        return false;
    Str label = prose_text(c, node_member(n, S("label")));
    *w = (Weight){n, label.n > 0 ? label : node_text(node_member(n, S("id"))),
                  value_text(c, weight, (Str){0}), v.number};
    return true;
}

/* Insertion keeps equal weights in the order of the data. */
static void insert(Weight *all, size_t count, Weight w)
{
    while (count > 0 && decimal_cmp(&all[count - 1].weight, &w.weight) < 0) {
        all[count] = all[count - 1];
        count--;
    }
    all[count] = w;
}

static void put_bars(Canvas *c, const Grid *g, const Weight *all, size_t count)
{
    Decimal *numbers = NEW_ARRAY(c->ctx->tmp, Decimal, count);
    for (size_t i = 0; i < count; i++)
        numbers[i] = all[i].weight;
    Scale s = scale_new(numbers, count);
    Decimal zero = decimal_of_int(c->ctx->tmp, 0);
    Len origin = g->chart_x + scale_at(&s, &zero, g->chart_width);
    Len height = c->leading * (g->compact ? 6 : 7) / 10;
    for (size_t i = 0; i < g->shown; i++) {
        Len end = g->chart_x + scale_at(&s, &numbers[i], g->chart_width);
        Len left = end < origin ? end : origin, right = end < origin ? origin : end;
        canvas_rect(c, left, g->rows[i].middle - height / 2, right - left, height, c->accent);
    }
    canvas_rect(c, origin - PT(0.3), g->top, PT(0.6), g->bottom - g->top, c->dark);
}

static void say(Canvas *c, const Weight *all, size_t count)
{
    buf_put(&c->alt, word_in(c, "Poids des critères, du plus lourd au plus léger\u00A0: ",
                             "Weights of the criteria, the heaviest first: "));
    Str *items = NEW_ARRAY(c->ctx->tmp, Str, count);
    for (size_t i = 0; i < count; i++)
        items[i] = str_print(c->ctx->mem, STR_FMT " (" STR_FMT ")", STR_ARG(all[i].label),
                             STR_ARG(all[i].value));
    buf_put(&c->alt, said_list(c, items, count));
    buf_put(&c->alt, S(". "));
}

bool draw_weights(Canvas *c, const FigureEntries *e)
{
    Weight *all = NEW_ARRAY(c->ctx->tmp, Weight, e->entries->count + 1), one;
    size_t count = 0;
    for (size_t i = 0; i < e->entries->count; i++)
        if (read_weight(c, e->entries->items[i], &one))
            insert(all, count++, one);
    if (count == 0)
        return false;
    Grid g = {.label_ink = INK_LABEL, .columns = 1, .value_inks = {INK_STRONG}, .count = count};
    g.label_head = word_in(c, "Critère", "Criterion");
    g.heads[0] = word_in(c, "Poids", "Weight");
    g.rows = NEW_ARRAY(c->ctx->tmp, GridRow, count);
    for (size_t i = 0; i < count; i++)
        g.rows[i] =
            (GridRow){.label = all[i].label, .values = {all[i].value}, .span = all[i].node->span};
    grid_place(c, &g);
    put_bars(c, &g, all, count);
    say(c, all, count);
    return true;
}
