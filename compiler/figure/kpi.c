/* KPIs: baseline and target -> a ring, an arrow and their values, each row on its own scale from
 * zero. Arrows show the direction; what is to be held is a ring alone. */
#include "figure/parts.h"

typedef struct {
    const Node *node;
    Str label, baseline, target, deadline; /* as printed */
    Decimal from, to;
    bool has_from, has_to;
    Scale scale;
} Kpi;

typedef struct {
    Canvas *c;
    Kpi *items;
    size_t count;
    Grid grid;
    Len x, width;    /* of the scales */
    Len left, right; /* room for the values on either side */
} Kpis;

enum { RADIUS = 3000, VALUE_GAP = 3500, LEAST_SCALE = 40000 };

/* ---- the data ------------------------------------------------------------------------------- */

static bool number_of(Canvas *c, const Node *n, Decimal *out)
{
    Value v;
    if (n == NULL || !value_read(c->ctx->mem, n, TYPE_MEASURE, (Str){0}, &v, NULL))
        return false;
    *out = v.number;
    return true;
}

static bool read_kpi(Kpis *k, const Node *n)
{
    Canvas *c = k->c;
    Kpi *one = &k->items[k->count];
    const Node *baseline = node_at(n, "baseline.value"), *target = node_member(n, S("target"));
    *one = (Kpi){.node = n, .label = prose_text(c, node_member(n, S("name")))};
    if (one->label.n == 0)
        one->label = node_text(node_member(n, S("id")));
    one->has_from = number_of(c, baseline, &one->from);
    one->has_to = number_of(c, target, &one->to);
    one->baseline = one->has_from ? value_text(c, baseline, (Str){0})
                                  : word_in(c, "à mesurer", "to be measured");
    one->target =
        target == NULL ? word_in(c, "à fixer", "to be set") : value_text(c, target, (Str){0});
    one->deadline = value_text(c, node_member(n, S("deadline")), S("short"));
    Decimal zero = decimal_of_int(c->ctx->mem, 0);
    Decimal both[] = {one->has_from ? one->from : zero, one->has_to ? one->to : zero};
    one->scale = scale_new(both, 2);
    if (!one->has_from && !one->has_to)
        return false;
    k->count++;
    return true;
}

/* ---- the chart ------------------------------------------------------------------------------ */

/* Does the target stand left of the baseline? Equal values, and a missing one, count as not. */
static bool goes_left(const Kpi *one)
{
    return one->has_from && one->has_to && decimal_cmp(&one->to, &one->from) < 0;
}

static Str left_text(const Kpi *one)
{
    return goes_left(one) ? one->target : one->baseline;
}

static Str right_text(const Kpi *one)
{
    return goes_left(one) ? one->baseline : one->target;
}

static InkId value_ink(bool is_target)
{
    return is_target ? INK_STRONG : INK_VALUE;
}

/* Room for the widest values on both sides; where nearly nothing is left between, they take more
 * lines. */
static void set_scales(Kpis *k)
{
    Canvas *c = k->c;
    Len all = k->grid.chart_width, left = 0, right = 0;
    for (size_t i = 0; i < k->count; i++) {
        const Kpi *one = &k->items[i];
        bool swapped = goes_left(one);
        Len l = text_fit(c, value_ink(swapped), left_text(one), all, 1).width;
        Len r = text_fit(c, value_ink(!swapped), right_text(one), all, 1).width;
        left = l > left ? l : left;
        right = r > right ? r : right;
    }
    Len room = all - 2 * (VALUE_GAP + RADIUS) - LEAST_SCALE;
    if (left + right > room) {
        Len half = room / 2;
        left = left <= half ? left : right <= half ? room - right : half;
        right = right <= half ? right : room - left;
    }
    k->left = left;
    k->right = right;
    k->x = k->grid.chart_x + left + VALUE_GAP + RADIUS;
    k->width = k->grid.chart_x + all - right - VALUE_GAP - RADIUS - k->x;
}

static Fitted value_fit(Kpis *k, Str text, bool is_target, TextAnchor anchor)
{
    Len room = anchor == ANCHOR_RIGHT ? k->left : k->right;
    return text_fit(k->c, value_ink(is_target), text, room, k->grid.compact ? 1 : FIT_LINES);
}

/* What the lines of the values take below the first. */
static Len lines_below(Kpis *k, const Kpi *one)
{
    bool swapped = goes_left(one);
    Fitted left = value_fit(k, left_text(one), swapped, ANCHOR_RIGHT);
    Fitted right = value_fit(k, right_text(one), !swapped, ANCHOR_LEFT);
    uint8_t lines = left.count > right.count ? left.count : right.count;
    return lines > 1 ? (lines - 1) * k->c->leading : 0;
}

static void put_value(Kpis *k, Str text, bool is_target, TextAnchor anchor, Len x, Len y, Span span)
{
    Canvas *c = k->c;
    InkId ink = value_ink(is_target);
    Fitted f = value_fit(k, text, is_target, anchor);
    y += text_baseline(c, ink, c->leading) - c->leading / 2;
    for (uint8_t i = 0; i < f.count; i++)
        canvas_text_clear(c, ink, anchor, x, y + i * c->leading, f.lines[i], span);
}

static void put_marks(Kpis *k, const Kpi *one, Len from, Len to, Len y)
{
    Canvas *c = k->c;
    Len size = to < from ? -PT(6.5) : PT(6.5);
    if (one->has_from && one->has_to && from != to) {
        Len left = from < to ? from : to, right = from < to ? to : from;
        canvas_rect(c, left, y - PT(0.8), right - left, PT(1.6), c->accent);
        Len room = right - left - RADIUS; /* beside the ring */
        room = room < PT(2.5) ? PT(2.5) : room;
        if (room < PT(6.5))
            size = size < 0 ? -room : room;
    }
    if (one->has_to && (from != to || !one->has_from))
        canvas_arrow(c, to, y, size, c->accent);
    if (one->has_from)
        canvas_ring(c, from, y, RADIUS, PT(1.1), c->accent);
}

static void put_kpi(Kpis *k, const Kpi *one, const GridRow *row)
{
    Canvas *c = k->c;
    Decimal zero = decimal_of_int(c->ctx->tmp, 0);
    Len y = row->middle, origin = k->x + scale_at(&one->scale, &zero, k->width);
    Len from = k->x + scale_at(&one->scale, &one->from, k->width);
    Len to = k->x + scale_at(&one->scale, &one->to, k->width);
    from = one->has_from ? from : to;
    to = one->has_to ? to : from;
    canvas_rect(c, k->x, y - PT(0.2), k->width, PT(0.4), c->rule);
    canvas_rect(c, origin - PT(0.3), y - PT(3), PT(0.6), PT(6), c->rule);
    Len left = from < to ? from : to, right = from < to ? to : from;
    bool swapped = goes_left(one);
    put_value(k, left_text(one), swapped, ANCHOR_RIGHT, left - RADIUS - VALUE_GAP, y,
              one->node->span);
    put_value(k, right_text(one), !swapped, ANCHOR_LEFT, right + RADIUS + VALUE_GAP, y,
              one->node->span);
    put_marks(k, one, from, to, y);
}

static void place(Kpis *k)
{
    Canvas *c = k->c;
    const LegendEntry legend[] = {
        {MARK_RING, word_in(c, "départ", "baseline")},
        {MARK_ARROW, word_in(c, "cible", "target")},
        {MARK_NONE, word_in(c, "chaque ligne a son échelle, depuis zéro",
                            "each row has its own scale, from zero")},
    };
    Grid *g = &k->grid;
    g->label_ink = INK_LABEL;
    g->label_head = word_in(c, "Indicateur", "KPI");
    g->columns = 1;
    g->heads[0] = word_in(c, "Échéance", "Deadline");
    g->value_inks[0] = INK_VALUE;
    g->ruled = true;
    g->foot_height = legend_height(c, legend, 3, c->width) + PT(6);
    g->count = k->count;
    g->rows = NEW_ARRAY(c->ctx->tmp, GridRow, k->count);
    for (size_t i = 0; i < k->count; i++)
        g->rows[i] = (GridRow){.label = k->items[i].label,
                               .values = {k->items[i].deadline},
                               .span = k->items[i].node->span};
    grid_share(c, g);
    set_scales(k);
    for (size_t i = 0; i < k->count; i++)
        g->rows[i].below = lines_below(k, &k->items[i]);
    grid_place(c, g);
    set_scales(k); /* many rows have smaller letters */
    for (size_t i = 0; i < g->shown; i++)
        put_kpi(k, &k->items[i], &g->rows[i]);
    legend_put(c, legend, 3, 0, c->height - g->foot_height + PT(6), c->width);
}

/* ---- in words ------------------------------------------------------------------------------- */

static void say(Kpis *k)
{
    Canvas *c = k->c;
    const char *format = c->lang == LANG_EN ? STR_FMT ": baseline " STR_FMT ", target " STR_FMT
                                            : STR_FMT "\u00A0: départ " STR_FMT ", cible " STR_FMT;
    for (size_t i = 0; i < k->count; i++) {
        const Kpi *one = &k->items[i];
        Str plain = value_text(c, node_member(one->node, S("deadline")), (Str){0});
        buf_print(&c->alt, format, STR_ARG(one->label), STR_ARG(one->baseline),
                  STR_ARG(one->target));
        if (plain.n > 0)
            buf_print(&c->alt, " (" STR_FMT STR_FMT ")",
                      STR_ARG(word_in(c, "échéance\u00A0: ", "deadline: ")), STR_ARG(plain));
        buf_put(&c->alt, S(". "));
    }
}

bool draw_kpis(Canvas *c, const FigureEntries *e)
{
    Kpis k = {.c = c};
    k.items = NEW_ARRAY(c->ctx->tmp, Kpi, e->entries->count + 1);
    for (size_t i = 0; i < e->entries->count; i++)
        read_kpi(&k, e->entries->items[i]);
    if (k.count == 0)
        return false;
    place(&k);
    say(&k);
    return true;
}
