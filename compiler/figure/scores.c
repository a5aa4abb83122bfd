/* Scores: bids and the marks of each criterion -> a row per bid, the best first. Each criterion has
 * a lane as wide as its weight, the same in all rows; its bar is as long as the points that the bid
 * got there. Lanes are numbered, and named below. */
#include "figure/parts.h"

enum { LANE_GAP = 3000, UNIT = 1000 /* numbers in thousandths */, NUMBER_LIMIT = 1000000 };

typedef struct {
    const Node *node;
    Str label, weight_text;
    int64_t weight, most; /* of its scale */
} Criterion;

typedef struct {
    const Node *node;
    Str label, price;
    int64_t *got; /* by criterion: points of 100; -1 where there is no mark */
    int64_t total;
    size_t marked;
} Bid;

typedef struct {
    Canvas *c;
    Criterion *criteria;
    size_t criterion_count;
    int64_t weight; /* of all criteria */
    Bid *items;
    size_t count;
    Grid grid;
} Scores;

/* ---- the data ------------------------------------------------------------------------------- */

/* From 0 to a million, in thousandths. */
static bool number_of(Canvas *c, const Node *n, Type type, int64_t *out)
{
    Value v;
    if (n == NULL || !value_read(c->ctx->mem, n, type, (Str){0}, &v, NULL))
        return false;
    Decimal unit = decimal_of_int(c->ctx->tmp, UNIT);
    Decimal scaled = decimal_mul(c->ctx->tmp, &v.number, &unit);
    return decimal_int(&scaled, out) && *out >= 0 && *out <= (int64_t)NUMBER_LIMIT * UNIT;
}

static void read_criterion(Scores *s, const Node *n)
{
    Canvas *c = s->c;
    Criterion one = {.node = n, .label = prose_text(c, node_member(n, S("label")))};
    const Node *weight = node_member(n, S("weight")), *scale = node_member(n, S("scale"));
    if (!number_of(c, weight, TYPE_PERCENT, &one.weight) || one.weight == 0)
        return;
    one.weight_text = value_text(c, weight, (Str){0});
    for (const Node *level = scale == NULL ? NULL : scale->child; level; level = level->next) {
        int64_t points;
        if (number_of(c, node_member(level, S("points")), TYPE_MEASURE, &points))
            one.most = points > one.most ? points : one.most;
    }
    s->weight += one.weight;
    s->criteria[s->criterion_count++] = one;
}

static void read_mark(Scores *s, Bid *bid, const Node *mark)
{
    int64_t points;
    Str id = node_text(node_member(mark, S("criterion")));
    if (!number_of(s->c, node_member(mark, S("points")), TYPE_MEASURE, &points))
        return;
    for (size_t i = 0; i < s->criterion_count; i++) {
        const Criterion *one = &s->criteria[i];
        bool mine = id.n > 0 && str_eq(id, node_text(node_member(one->node, S("id"))));
        if (!mine || one->most == 0 || bid->got[i] >= 0)
            continue;
        points = points > one->most ? one->most : points;
        bid->got[i] = points * (one->weight * 100 * UNIT / s->weight) / one->most;
        bid->total += bid->got[i];
        bid->marked++;
    }
}

/* The better bid before the other; those without all their marks behind, in the data's order. */
static bool is_before(const Scores *s, const Bid *a, const Bid *b)
{
    bool whole = a->marked == s->criterion_count, other = b->marked == s->criterion_count;
    return whole && (!other || a->total > b->total);
}

static void read_bid(Scores *s, const Node *n)
{
    Canvas *c = s->c;
    const Node *marks = node_at(n, "offer.marks");
    Bid one = {.node = n, .label = prose_text(c, node_member(n, S("name")))};
    if (one.label.n == 0)
        one.label = node_text(node_member(n, S("id")));
    one.price = value_text(c, node_at(n, "offer.price"), S("short"));
    one.got = NEW_ARRAY(c->ctx->tmp, int64_t, s->criterion_count);
    for (size_t i = 0; i < s->criterion_count; i++)
        one.got[i] = -1;
    for (const Node *m = marks == NULL ? NULL : marks->child; m != NULL; m = m->next)
        read_mark(s, &one, m);
    if (one.marked == 0)
        return;
    size_t at = s->count++;
    for (; at > 0 && is_before(s, &one, &s->items[at - 1]); at--)
        s->items[at] = s->items[at - 1];
    s->items[at] = one;
}

/* ---- as text -------------------------------------------------------------------------------- */

/* To a tenth of a point. */
static Str points_text(Canvas *c, int64_t thousandths)
{
    int64_t tenths = (thousandths + UNIT / 20) / (UNIT / 10);
    Str text = tenths % 10 == 0 ? str_print(c->ctx->mem, "%lld", (long long)(tenths / 10))
                                : str_print(c->ctx->mem, "%lld.%lld", (long long)(tenths / 10),
                                            (long long)(tenths % 10));
    Node *n = NEW(c->ctx->tmp, Node);
    *n = (Node){.kind = NODE_NUMBER, .text = text};
    return value_text(c, n, (Str){0});
}

static Str total_text(const Scores *s, const Bid *bid)
{
    return bid->marked == s->criterion_count ? points_text(s->c, bid->total) : S("–");
}

/* ---- the chart ------------------------------------------------------------------------------ */

/* Left edge of lane i; that of the lane behind the last is the chart's right edge and a gap. */
static Len lane_at(const Scores *s, size_t i)
{
    int64_t before = 0, room = s->grid.chart_width + LANE_GAP;
    for (size_t k = 0; k < i; k++)
        before += s->criteria[k].weight;
    return s->grid.chart_x + (Len)(room * before / s->weight);
}

static Len lane_width(const Scores *s, size_t i)
{
    Len width = lane_at(s, i + 1) - lane_at(s, i), gap = LANE_GAP;
    return width > 2 * gap ? width - gap : width / 2;
}

/* In the middle, if it has room. */
static void put_centred(Scores *s, size_t lane, Str text, Len y, Span span)
{
    Len width = lane_width(s, lane);
    if (text_width(s->c, INK_NOTE, text) + PT(1) <= width)
        canvas_text(s->c, INK_NOTE, ANCHOR_MIDDLE, lane_at(s, lane) + width / 2, y, text, span);
}

static void put_bid(Scores *s, const Bid *bid, const GridRow *row)
{
    Canvas *c = s->c;
    Len height = c->leading * (s->grid.compact ? 6 : 7) / 10, y = row->middle - height / 2;
    Len below = row->middle + c->leading / 2 + text_baseline(c, INK_NOTE, c->small_leading);
    for (size_t i = 0; i < s->criterion_count; i++) {
        Len x = lane_at(s, i), width = lane_width(s, i);
        int64_t whole = s->criteria[i].weight * 100 * UNIT / s->weight;
        canvas_rect(c, x, y, width, height, c->tint);
        if (bid->got[i] > 0) /* so that a weight of next to nothing divides nothing */
            canvas_rect(c, x, y, (Len)(bid->got[i] * width / whole), height, c->accent);
        if (!s->grid.compact)
            put_centred(s, i, bid->got[i] < 0 ? S("–") : points_text(c, bid->got[i]), below,
                        bid->node->span);
    }
}

static LegendEntry *legend_of(Scores *s)
{
    LegendEntry *legend = NEW_ARRAY(s->c->ctx->tmp, LegendEntry, s->criterion_count);
    for (size_t i = 0; i < s->criterion_count; i++)
        legend[i].text =
            str_print(s->c->ctx->mem, "%zu\u00A0– " STR_FMT " (" STR_FMT ")", i + 1,
                      STR_ARG(s->criteria[i].label), STR_ARG(s->criteria[i].weight_text));
    for (size_t i = 0; i < s->criterion_count; i++)
        legend[i].mark = MARK_NONE;
    return legend;
}

static void place(Scores *s)
{
    Canvas *c = s->c;
    Grid *g = &s->grid;
    LegendEntry *legend = legend_of(s);
    size_t price = 0, total = 0;
    for (size_t i = 0; i < s->count; i++)
        total = s->items[i].price.n > 0 ? 1 : total;
    *g = (Grid){.label_ink = INK_STRONG, .columns = total + 1, .count = s->count, .ruled = true};
    g->label_head = word_in(c, "Offre", "Bid");
    g->heads[price] = word_in(c, "Prix", "Price");
    g->value_inks[price] = INK_VALUE;
    g->heads[total] = word_in(c, "Note sur 100", "Mark out of 100");
    g->value_inks[total] = INK_STRONG;
    g->foot_height = legend_height(c, legend, s->criterion_count, c->width) + PT(6);
    g->rows = NEW_ARRAY(c->ctx->tmp, GridRow, s->count);
    for (size_t i = 0; i < s->count; i++) {
        const Bid *bid = &s->items[i];
        g->rows[i] =
            (GridRow){.label = bid->label, .span = bid->node->span, .below = c->small_leading};
        g->rows[i].values[price] = bid->price;
        g->rows[i].values[total] = total_text(s, bid);
    }
    grid_place(c, g);
    Len y =
        g->head_height - c->small_leading + text_baseline(c, INK_NOTE, c->small_leading) - PT(1);
    for (size_t i = 0; i < s->criterion_count; i++)
        put_centred(s, i, str_print(c->ctx->mem, "%zu", i + 1), y, s->criteria[i].node->span);
    for (size_t i = 0; i < g->shown; i++)
        put_bid(s, &s->items[i], &g->rows[i]);
    legend_put(c, legend, s->criterion_count, 0, c->height - g->foot_height + PT(6), c->width);
}

/* ---- in words ------------------------------------------------------------------------------- */

static void say(Scores *s)
{
    Canvas *c = s->c;
    buf_put(&c->alt, word_in(c, "Notes des offres sur 100, la meilleure d’abord. ",
                             "Marks of the bids out of 100, the best first. "));
    for (size_t i = 0; i < s->count; i++) {
        const Bid *bid = &s->items[i];
        buf_put(&c->alt, bid->label);
        buf_put(&c->alt, word_in(c, "\u00A0: ", ": "));
        if (bid->marked < s->criterion_count)
            buf_put(&c->alt, word_in(c, "note incomplète", "incomplete mark"));
        else
            buf_put(&c->alt, points_text(c, bid->total));
        Str *items = NEW_ARRAY(c->ctx->tmp, Str, s->criterion_count);
        for (size_t k = 0; k < s->criterion_count; k++)
            items[k] =
                str_print(c->ctx->mem, STR_FMT STR_FMT STR_FMT, STR_ARG(s->criteria[k].label),
                          STR_ARG(word_in(c, "\u00A0: ", ": ")),
                          STR_ARG(bid->got[k] < 0 ? word_in(c, "sans note", "no mark")
                                                  : points_text(c, bid->got[k])));
        buf_print(&c->alt, " (" STR_FMT ")", STR_ARG(said_list(c, items, s->criterion_count)));
        if (bid->price.n > 0)
            buf_print(&c->alt, ", " STR_FMT, STR_ARG(bid->price));
        buf_put(&c->alt, S(". "));
    }
}

bool draw_scores(Canvas *c, const FigureEntries *e)
{
    const Node *criteria = node_at(c->data->project, "selection.criteria");
    Scores s = {.c = c};
    if (criteria == NULL || criteria->count == 0)
        return false;
    s.criteria = NEW_ARRAY(c->ctx->tmp, Criterion, criteria->count);
    for (const Node *n = criteria->child; n != NULL; n = n->next)
        read_criterion(&s, n);
    s.items = NEW_ARRAY(c->ctx->tmp, Bid, e->entries->count + 1);
    for (size_t i = 0; s.criterion_count > 0 && i < e->entries->count; i++)
        read_bid(&s, e->entries->items[i]);
    if (s.count == 0)
        return false;
    place(&s);
    say(&s);
    return true;
}
