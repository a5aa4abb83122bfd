/* Timeline: phases and milestones -> bars and diamonds over a calendar. A milestone stands under
 * its phase, with its name beside it; a phase without dates keeps its row and says so. */
#include "figure/parts.h"

typedef struct {
    const Node *node;
    bool is_milestone, is_dated;
    int32_t start, end; /* days; of a bar, its last day */
    Str label;
} Stretch;

typedef struct {
    Canvas *c;
    VEC(Stretch) rows;
    Grid grid;
    Axis axis;
    const Node *go_live;
    int32_t first, last;
    bool dated;
} Timeline;

enum { MARK_RADIUS = 3700, MARK_GAP = 4000, INDENT = 8000 };

/* ---- the data ------------------------------------------------------------------------------- */

static bool day_of(const Node *n, Str key, int32_t *day)
{
    Date d;
    if (!date_read(node_text(node_member(n, key)), &d))
        return false;
    *day = date_days(d);
    return true;
}

static Str name_of(Canvas *c, const Node *n)
{
    Str title = prose_text(c, node_member(n, S("title")));
    return title.n > 0 ? title : node_text(node_member(n, S("id")));
}

static Stretch stretch_of(Canvas *c, const Node *n)
{
    Stretch s = {.node = n, .label = name_of(c, n)};
    if (day_of(n, S("date"), &s.start)) {
        s.is_milestone = s.is_dated = true;
        s.end = s.start;
    } else if (day_of(n, S("start"), &s.start) && day_of(n, S("end"), &s.end)) {
        s.is_dated = true;
        if (s.end < s.start) { /* a rule says so; a bar has a length all the same */
            int32_t day = s.end;
            s.end = s.start;
            s.start = day;
        }
    }
    return s;
}

static void extend(Timeline *t, int32_t first, int32_t last)
{
    t->first = !t->dated || first < t->first ? first : t->first;
    t->last = !t->dated || last > t->last ? last : t->last;
    t->dated = true;
}

static void add_row(Timeline *t, const Stretch *s)
{
    *VEC_PUSH(t->c->ctx->tmp, &t->rows) = *s;
    if (s->is_dated)
        extend(t, s->start, s->end);
}

/* Milestones of a phase, or of none, by date; those of one date stay in the order of the data. */
static void add_milestones(Timeline *t, const Nodes *all, bool *done, const Node *phase)
{
    for (;;) {
        Stretch first = {0};
        size_t at = all->count;
        for (size_t i = 0; i < all->count; i++) {
            Stretch s = stretch_of(t->c, all->items[i]);
            Str of = node_text(node_member(all->items[i], S("phase")));
            bool wanted = phase == NULL || str_eq(of, node_text(node_member(phase, S("id"))));
            if (done[i] || !s.is_milestone || !wanted || (phase != NULL && of.n == 0))
                continue;
            if (at == all->count || s.start < first.start) {
                first = s;
                at = i;
            }
        }
        if (at == all->count)
            return;
        done[at] = true;
        add_row(t, &first);
    }
}

static void read_rows(Timeline *t, const Nodes *all)
{
    bool *done = NEW_ARRAY(t->c->ctx->tmp, bool, all->count + 1);
    for (size_t i = 0; i < all->count; i++) {
        Stretch s = stretch_of(t->c, all->items[i]);
        if (all->items[i]->kind != NODE_MAP || s.is_milestone)
            continue;
        add_row(t, &s);
        add_milestones(t, all, done, all->items[i]);
    }
    add_milestones(t, all, done, NULL);
}

/* ---- labels in the chart --------------------------------------------------------------------- */

static Str dates_text(Timeline *t, const Stretch *s)
{
    Canvas *c = t->c;
    Str from = date_brief(c, date_of_days(s->start)), to = date_brief(c, date_of_days(s->end));
    return s->start == s->end
               ? from
               : str_print(c->ctx->mem, STR_FMT " – " STR_FMT, STR_ARG(from), STR_ARG(to));
}

/* Beside the bar where there is room, else on it. */
static void put_dates(Timeline *t, const Stretch *s, Len left, Len right, Len y)
{
    Canvas *c = t->c;
    Str text = dates_text(t, s);
    Len width = text_width(c, INK_NOTE, text), base = y - c->small_leading / 2;
    base += text_baseline(c, INK_NOTE, c->small_leading);
    if (right + MARK_GAP + width + PT(1.5) <= c->width)
        canvas_text_clear(c, INK_NOTE, ANCHOR_LEFT, right + MARK_GAP, base, text, s->node->span);
    else if (left - MARK_GAP - width - PT(1.5) >= t->grid.chart_x)
        canvas_text_clear(c, INK_NOTE, ANCHOR_RIGHT, left - MARK_GAP, base, text, s->node->span);
    else if (right - left >= width + 2 * MARK_GAP && !t->grid.compact)
        canvas_text(c, INK_ON_BAR, ANCHOR_LEFT, left + MARK_GAP, base, text, s->node->span);
}

static void put_bar(Timeline *t, const Stretch *s, const GridRow *row)
{
    Canvas *c = t->c;
    Len left = axis_at(&t->axis, s->start), right = axis_at(&t->axis, s->end + 1);
    Len height = t->grid.compact ? c->leading * 6 / 10 : c->leading * 8 / 10;
    if (right - left < PT(1.2))
        right = left + PT(1.2);
    if (right > c->width)
        right = c->width;
    canvas_rect(c, left, row->middle - height / 2, right - left, height, c->accent);
    put_dates(t, s, left, right, row->middle);
}

static void put_undated(Timeline *t, const Stretch *s, const GridRow *row)
{
    Canvas *c = t->c;
    Str duration = value_text(c, node_member(s->node, S("duration")), (Str){0});
    Str open = word_in(c, "dates à fixer", "dates to be set");
    Str text = duration.n == 0
                   ? open
                   : str_print(c->ctx->mem, STR_FMT ", " STR_FMT, STR_ARG(duration), STR_ARG(open));
    Fitted f = text_fit(c, INK_NOTE, text, t->grid.chart_width - PT(4), 1);
    Len y = row->middle - c->small_leading / 2 + text_baseline(c, INK_NOTE, c->small_leading);
    canvas_text_clear(c, INK_NOTE, ANCHOR_LEFT, t->grid.chart_x + PT(2), y, f.lines[0],
                      s->node->span);
}

/* The name on the side where it fits, else where there is more room, cut; then the date. */
static void put_milestone(Timeline *t, const Stretch *s, const GridRow *row)
{
    Canvas *c = t->c;
    Len begin = axis_at(&t->axis, s->start), end = axis_at(&t->axis, s->start + 1);
    Len x = begin + (end - begin) / 2, gap = MARK_RADIUS + MARK_GAP;
    x = x + MARK_RADIUS > c->width ? c->width - MARK_RADIUS : x;
    Str date = dates_text(t, s);
    Len date_width = text_width(c, INK_NOTE, date) + PT(4);
    Len right = c->width - x - gap - PT(1.5) - date_width, left = x - gap - INDENT - date_width;
    Len name = text_width(c, INK_LABEL, s->label);
    bool on_right = name <= right || (name > left && right >= left);
    Fitted f = text_fit(c, INK_LABEL, s->label, on_right ? right : left, 1);
    Len y = row->middle - c->leading / 2 + text_baseline(c, INK_LABEL, c->leading);
    if (on_right) {
        Len w = canvas_text_clear(c, INK_LABEL, ANCHOR_LEFT, x + gap, y, f.lines[0], s->node->span);
        canvas_text_clear(c, INK_NOTE, ANCHOR_LEFT, x + gap + w + PT(4), y, date, s->node->span);
    } else {
        Len at = x - gap - date_width;
        canvas_text_clear(c, INK_LABEL, ANCHOR_RIGHT, at, y, f.lines[0], s->node->span);
        canvas_text_clear(c, INK_NOTE, ANCHOR_LEFT, at + PT(4), y, date, s->node->span);
    }
    canvas_diamond(c, x, row->middle, MARK_RADIUS, c->dark);
}

/* ---- the chart ------------------------------------------------------------------------------ */

static void put_go_live(Timeline *t, int32_t day)
{
    Canvas *c = t->c;
    Len begin = axis_at(&t->axis, day), x = begin + (axis_at(&t->axis, day + 1) - begin) / 2;
    Len edge = PT(3.6); /* the arrow stays inside */
    x = x + edge > c->width ? c->width - edge : x < edge ? edge : x;
    Str text = str_print(c->ctx->mem, STR_FMT " " STR_FMT,
                         STR_ARG(word_in(c, "Mise en service\u00A0:", "Go-live:")),
                         STR_ARG(date_brief(c, date_of_days(day))));
    Len width = text_width(c, INK_NOTE, text), left = x - width / 2;
    left = left + width > c->width ? c->width - width : left < 0 ? 0 : left;
    for (Len y = t->grid.top; y < t->grid.bottom; y += PT(4)) /* dashes bear interruptions */
        canvas_rect(c, x - PT(0.35), y, PT(0.7), PT(2.2), c->dark);
    canvas_arrow_up(c, x, t->grid.bottom, PT(3.6), c->dark);
    canvas_text(c, INK_NOTE, ANCHOR_LEFT, left,
                c->height - c->small_leading + text_baseline(c, INK_NOTE, c->small_leading), text,
                t->go_live->span);
}

static void put_rows(Timeline *t)
{
    for (size_t i = 0; i < t->grid.shown; i++) {
        const Stretch *s = &t->rows.items[i];
        const GridRow *row = &t->grid.rows[i];
        if (s->is_milestone)
            put_milestone(t, s, row);
        else if (s->is_dated)
            put_bar(t, s, row);
        else
            put_undated(t, s, row);
    }
}

/* The steps of the axis depend on its width, the height of their names on the steps. */
static void place(Timeline *t)
{
    Canvas *c = t->c;
    Grid *g = &t->grid;
    g->label_ink = INK_STRONG;
    g->count = t->rows.count;
    g->rows = NEW_ARRAY(c->ctx->tmp, GridRow, g->count);
    for (size_t i = 0; i < g->count; i++)
        if (!t->rows.items[i].is_milestone)
            g->rows[i] =
                (GridRow){.label = t->rows.items[i].label, .span = t->rows.items[i].node->span};
    int32_t day;
    bool live = t->go_live != NULL && day_of(t->go_live->parent, S("go_live"), &day);
    if (live)
        extend(t, day, day);
    g->foot_height = live ? c->small_leading + PT(5) : PT(1);
    g->head_height = 2 * c->small_leading + PT(2);
    grid_place(c, g);
    t->axis = axis_new(c, t->first, t->last, g->chart_width);
    t->axis.x = g->chart_x;
    axis_put(c, &t->axis, g->top, g->bottom);
    if (live)
        put_go_live(t, day);
    put_rows(t);
}

/* ---- in words ------------------------------------------------------------------------------- */

static Str said(Timeline *t, const Stretch *s)
{
    Canvas *c = t->c;
    Arena *a = c->ctx->mem;
    if (!s->is_dated)
        return str_print(a, STR_FMT " (" STR_FMT ")", STR_ARG(s->label),
                         STR_ARG(word_in(c, "dates à fixer", "dates to be set")));
    Str from = date_long(c, date_of_days(s->start)), to = date_long(c, date_of_days(s->end));
    if (s->start == s->end)
        return str_print(a, c->lang == LANG_EN ? STR_FMT ", on " STR_FMT : STR_FMT ", le " STR_FMT,
                         STR_ARG(s->label), STR_ARG(from));
    return str_print(a,
                     c->lang == LANG_EN ? STR_FMT ", from " STR_FMT " to " STR_FMT
                                        : STR_FMT ", du " STR_FMT " au " STR_FMT,
                     STR_ARG(s->label), STR_ARG(from), STR_ARG(to));
}

static void say(Timeline *t, bool milestones, const char *fr, const char *en)
{
    Canvas *c = t->c;
    bool any = false;
    for (size_t i = 0; i < t->rows.count; i++) {
        const Stretch *s = &t->rows.items[i];
        if (s->is_milestone != milestones)
            continue;
        buf_put(&c->alt, any ? semicolon(c) : word_in(c, fr, en));
        buf_put(&c->alt, said(t, s));
        any = true;
    }
    if (any)
        buf_put(&c->alt, S(". "));
}

static void say_all(Timeline *t)
{
    Canvas *c = t->c;
    say(t, false, "Phases\u00A0: ", "Phases: ");
    say(t, true, "Jalons\u00A0: ", "Milestones: ");
    int32_t day;
    if (t->go_live != NULL && day_of(t->go_live->parent, S("go_live"), &day)) {
        buf_put(&c->alt, word_in(c, "Mise en service le ", "Go-live on "));
        buf_put(&c->alt, date_long(c, date_of_days(day)));
        buf_put(&c->alt, S(". "));
    }
}

bool draw_timeline(Canvas *c, const FigureEntries *e)
{
    Timeline t = {.c = c};
    t.go_live = e->figure->given.n == 0 ? node_at(c->data->project, "planning.go_live") : NULL;
    read_rows(&t, e->entries);
    if (t.rows.count == 0 || !t.dated)
        return false;
    place(&t);
    say_all(&t);
    return true;
}
