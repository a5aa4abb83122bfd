/* SLA clock: priorities and coverage -> what an incident of a Friday at 17:00 really gets. The
 * hours of service are a ground; the delay is drawn thick while it runs and thin while it waits. */
#include "figure/parts.h"

typedef struct {
    const Node *node;
    Str label, note, sentence, lasts;
    Incident incident;
    bool computed;
} Priority;

typedef struct {
    Canvas *c;
    Priority *items;
    size_t count;
    Grid grid;
    int64_t opened, low, high; /* moments: the incident's, those of the chart */
    Len x, width;
} Clock;

enum { LEAST_DAYS = 4, MOST_DAYS = 5, HOUR = 60 };

/* ---- words ---------------------------------------------------------------------------------- */

static Str time_text(Canvas *c, int64_t moment)
{
    int minute = (int)(moment % DAY_MINUTES);
    Str iso = str_print(c->ctx->tmp, "%02d:%02d", minute / 60, minute % 60);
    return made_text(c, TYPE_TIME, iso, NULL, (Str){0});
}

static Date date_at(int64_t moment)
{
    return date_of_days((int32_t)(moment / DAY_MINUTES));
}

/* "lun. 11, 16 h 30"; with the month, and the year, where they are not those of `near`. */
static Str moment_brief(Canvas *c, int64_t moment, const int64_t *near)
{
    Date d = date_at(moment), other = near == NULL ? (Date){0} : date_at(*near);
    Str day = weekday_brief(c->lang, date_weekday(d)), date = date_brief(c, d);
    if (near != NULL && d.year != other.year)
        date = str_print(c->ctx->mem, STR_FMT "\u00A0%d", STR_ARG(date), (int)d.year);
    else if (near != NULL && d.month == other.month)
        date = str_print(c->ctx->mem, "%d", (int)d.day);
    return str_print(c->ctx->mem, STR_FMT "\u00A0" STR_FMT ", " STR_FMT, STR_ARG(day),
                     STR_ARG(date), STR_ARG(time_text(c, moment)));
}

/* "lundi 11 janvier 2027 à 16 h 30" */
static Str moment_long(Canvas *c, int64_t moment)
{
    Date d = date_at(moment);
    Str day = weekday_long(c->lang, date_weekday(d)), date = date_long(c, d);
    return str_print(c->ctx->mem,
                     c->lang == LANG_EN ? STR_FMT " " STR_FMT " at " STR_FMT
                                        : STR_FMT " " STR_FMT " à " STR_FMT,
                     STR_ARG(day), STR_ARG(date), STR_ARG(time_text(c, moment)));
}

/* Time that has passed: 30 min, 8 h, 23 h 30, from 100 hours on 13 j 23 h. */
static Str lasting(Canvas *c, int64_t minutes)
{
    int64_t hours = minutes / HOUR, rest = minutes % HOUR;
    if (hours >= 100) {
        const char *day = c->lang == LANG_EN ? "d" : "j";
        Str left = minutes % DAY_MINUTES > 0 ? lasting(c, minutes % DAY_MINUTES) : (Str){0};
        return str_print(c->ctx->mem, "%lld\u00A0%s%s" STR_FMT, (long long)(hours / 24), day,
                         left.n > 0 ? "\u00A0" : "", STR_ARG(left));
    }
    if (hours == 0)
        return str_print(c->ctx->mem, "%lld\u00A0min", (long long)rest);
    if (rest == 0)
        return str_print(c->ctx->mem, "%lld\u00A0h", (long long)hours);
    return str_print(c->ctx->mem, "%lld\u00A0h\u00A0%02lld", (long long)hours, (long long)rest);
}

/* The same in words: 4 heures, 3 jours 2 heures 30 minutes. */
static Str lasting_long(Canvas *c, int64_t minutes)
{
    static const char *const units[LANG_COUNT][3] = {{"jour", "heure", "minute"},
                                                     {"day", "hour", "minute"}};
    const int64_t counts[] = {minutes / DAY_MINUTES, minutes % DAY_MINUTES / HOUR, minutes % HOUR};
    Buf b = buf_new(c->ctx->mem);
    for (size_t i = 0; i < 3; i++)
        if (counts[i] > 0)
            buf_print(&b, "%s%lld\u00A0%s%s", b.n > 0 ? " " : "", (long long)counts[i],
                      units[c->lang][i], counts[i] > 1 ? "s" : "");
    return buf_str(&b);
}

/* ---- the data ------------------------------------------------------------------------------- */

static Str promise(Canvas *c, const Priority *p)
{
    Str gti = value_text(c, node_member(p->node, S("gti_minutes")), S("short"));
    Str gtr = value_text(c, node_member(p->node, S("gtr_minutes")), S("short"));
    Str base = value_text(c, node_member(p->node, S("time_base")), (Str){0});
    Buf b = buf_new(c->ctx->mem);
    if (gti.n > 0)
        buf_print(&b, STR_FMT "\u00A0" STR_FMT, STR_ARG(word_in(c, "GTI", "Response")),
                  STR_ARG(gti));
    if (gtr.n > 0)
        buf_print(&b, "%s" STR_FMT "\u00A0" STR_FMT, b.n > 0 ? ", " : "",
                  STR_ARG(word_in(c, "GTR", "recovery")), STR_ARG(gtr));
    if (base.n > 0)
        buf_print(&b, "%s" STR_FMT, b.n > 0 ? ", " : "", STR_ARG(base));
    return buf_str(&b);
}

static Str sentence_of(Canvas *c, const Priority *p)
{
    const Incident *i = &p->incident;
    Buf b = buf_new(c->ctx->mem);
    if (!p->computed)
        return word_in(c, "aucune plage de couverture\u00A0: le délai ne court pas",
                       "no hours of cover: the delay does not run");
    if (i->taken >= 0)
        buf_print(&b, STR_FMT STR_FMT, STR_ARG(word_in(c, "pris en charge ", "taken ")),
                  STR_ARG(moment_brief(c, i->taken, &i->opened)));
    if (i->restored >= 0)
        buf_print(&b, STR_FMT STR_FMT STR_FMT, STR_ARG(b.n > 0 ? semicolon(c) : (Str){0}),
                  STR_ARG(word_in(c, "rétabli ", "restored ")),
                  STR_ARG(moment_brief(c, i->restored, &i->opened)));
    return b.n > 0 ? buf_str(&b) : word_in(c, "aucun délai", "no delay");
}

static const Node *sla_of(const Canvas *c, const Node *priority)
{
    const Node *list = priority->parent;
    return list != NULL && list->parent != NULL ? list->parent : node_at(c->data->project, "sla");
}

static void read_priority(Clock *k, const Node *n, bool alsace)
{
    Canvas *c = k->c;
    Priority *p = &k->items[k->count++];
    Str id = node_text(node_member(n, S("id"))), label = prose_text(c, node_member(n, S("label")));
    *p = (Priority){.node = n, .label = id};
    if (label.n > 0)
        p->label = str_print(c->ctx->mem, "%.*s – %.*s", STR_ARG(id), STR_ARG(label));
    p->computed = hours_incident(c->ctx->tmp, sla_of(c, n), n, alsace, k->opened, &p->incident);
    p->note = promise(c, p);
    p->sentence = sentence_of(c, p);
    int64_t end = p->incident.restored >= 0 ? p->incident.restored : p->incident.taken;
    p->lasts = end < 0 ? S("–") : lasting(c, end - k->opened);
    if (end > k->high)
        k->high = end;
}

/* The chart begins at noon and ends with a day: four days at least, the week-end and a little. */
static void set_range(Clock *k)
{
    int64_t day = k->opened / DAY_MINUTES;
    int64_t days = (k->high + DAY_MINUTES - 1) / DAY_MINUTES - day;
    days = days < LEAST_DAYS ? LEAST_DAYS : days > MOST_DAYS ? MOST_DAYS : days;
    k->low = day * DAY_MINUTES + DAY_MINUTES / 2;
    k->high = (day + days) * DAY_MINUTES;
}

/* ---- the chart ------------------------------------------------------------------------------ */

static Len x_at(const Clock *k, int64_t moment)
{
    moment = moment < k->low ? k->low : moment > k->high ? k->high : moment;
    return k->x + (Len)((moment - k->low) * k->width / (k->high - k->low));
}

/* Beside the bars alone: the sentences under them stand free. */
static void put_midnight(Clock *k, Len x)
{
    Canvas *c = k->c;
    canvas_rect(c, x - PT(0.2), k->grid.top - c->small_leading, PT(0.4), c->small_leading, c->rule);
    for (size_t i = 0; i < k->grid.shown; i++)
        canvas_rect(c, x - PT(0.2), k->grid.rows[i].middle - c->leading / 2, PT(0.4), c->leading,
                    c->rule);
}

static void put_days(Clock *k)
{
    Canvas *c = k->c;
    const Grid *g = &k->grid;
    Len y = g->top - c->small_leading - PT(1) + text_baseline(c, INK_NOTE, c->small_leading);
    for (int64_t day = k->low / DAY_MINUTES; day * DAY_MINUTES < k->high; day++) {
        Len left = x_at(k, day * DAY_MINUTES), right = x_at(k, (day + 1) * DAY_MINUTES);
        Date d = date_of_days((int32_t)day);
        Str name = str_print(c->ctx->mem, STR_FMT "\u00A0%d",
                             STR_ARG(weekday_brief(c->lang, date_weekday(d))), (int)d.day);
        if (text_width(c, INK_NOTE, name) + PT(2) <= right - left)
            canvas_text(c, INK_NOTE, ANCHOR_MIDDLE, left + (right - left) / 2, y, name, NOWHERE);
        if (day * DAY_MINUTES > k->low)
            put_midnight(k, left);
    }
}

/* Successive minutes of one kind as one rectangle. */
static void put_runs(Clock *k, const ServiceClock *clock, int64_t from, int64_t to, bool open,
                     Len y, Len height, Colour colour)
{
    from = from < k->low ? k->low : from;
    to = to > k->high ? k->high : to;
    for (int64_t m = from; m < to;) {
        int64_t end = m + 1;
        bool is_open = hours_open(clock, m);
        while (end < to && hours_open(clock, end) == is_open)
            end++;
        if (is_open == open)
            canvas_rect(k->c, x_at(k, m), y - height / 2, x_at(k, end) - x_at(k, m), height,
                        colour);
        m = end;
    }
}

static void put_end(Clock *k, int64_t moment, Len y, bool restored)
{
    Canvas *c = k->c;
    if (moment < 0)
        return;
    Len x = x_at(k, moment);
    if (moment > k->high) {
        if (restored)
            canvas_arrow(c, k->x + k->width, y, PT(6.5), c->accent);
    } else if (restored) {
        Len limit = c->width - PT(3.6);
        canvas_diamond(c, x > limit ? limit : x, y, PT(3.6), c->dark);
    } else {
        canvas_ring(c, x, y, PT(2.6), PT(1), c->accent);
    }
}

/* The chart is about half as wide as the figure, when labels are long. */
static uint8_t sentence_lines(Canvas *c, const Priority *p)
{
    return text_width(c, INK_NOTE, p->sentence) <= c->width * 12 / 25 ? 1 : 2;
}

static void put_priority(Clock *k, const Priority *p, const GridRow *row)
{
    Canvas *c = k->c;
    const Incident *i = &p->incident;
    Len y = row->middle, ground = c->leading * 3 / 4;
    if (p->computed)
        put_runs(k, &i->clock, k->low, k->high, true, y, ground, c->tint);
    int64_t end = i->restored >= 0 ? i->restored : i->taken;
    if (end >= 0) {
        put_runs(k, &i->clock, k->opened, end, true, y, PT(3.2), c->accent);
        put_runs(k, &i->clock, k->opened, end, false, y, PT(0.8), c->accent);
    }
    put_end(k, i->taken, y, false);
    put_end(k, i->restored, y, true);
    Fitted f = text_fit(c, INK_NOTE, p->sentence, k->width - PT(2), sentence_lines(c, p));
    Len base = y + c->leading / 2 + text_baseline(c, INK_NOTE, c->small_leading);
    for (uint8_t n = 0; n < f.count; n++)
        canvas_text(c, INK_NOTE, ANCHOR_LEFT, k->x + PT(1), base + n * c->small_leading, f.lines[n],
                    p->node->span);
}

static void put_opening(Clock *k)
{
    Canvas *c = k->c;
    Len x = x_at(k, k->opened);
    for (size_t i = 0; i < k->grid.shown; i++) {
        Len top = k->grid.rows[i].middle - c->leading * 6 / 10;
        canvas_rect(c, x - PT(0.5), top, PT(1), c->leading * 6 / 5, c->dark);
    }
}

static void place(Clock *k)
{
    Canvas *c = k->c;
    const LegendEntry legend[] = {
        {MARK_TINT, word_in(c, "heures de service", "hours of service")},
        {MARK_THICK, word_in(c, "le délai court", "the delay runs")},
        {MARK_THIN, word_in(c, "il attend", "it waits")},
        {MARK_RING, word_in(c, "pris en charge", "taken in charge")},
        {MARK_DIAMOND, word_in(c, "rétabli", "restored")},
    };
    Grid *g = &k->grid;
    g->label_ink = INK_STRONG;
    g->label_head = moment_brief(c, k->opened, NULL);
    g->columns = 1;
    g->heads[0] = word_in(c, "En réalité", "In reality");
    g->value_inks[0] = INK_STRONG;
    g->ruled = true;
    g->foot_height = legend_height(c, legend, 5, c->width) + PT(6);
    g->count = k->count;
    g->rows = NEW_ARRAY(c->ctx->tmp, GridRow, k->count);
    for (size_t i = 0; i < k->count; i++)
        g->rows[i] = (GridRow){.label = k->items[i].label,
                               .note = k->items[i].note,
                               .values = {k->items[i].lasts},
                               .below = sentence_lines(c, &k->items[i]) * c->small_leading,
                               .span = k->items[i].node->span};
    grid_place(c, g);
    k->x = g->chart_x;
    k->width = g->chart_width;
    put_days(k);
    for (size_t i = 0; i < g->shown; i++)
        put_priority(k, &k->items[i], &g->rows[i]);
    put_opening(k);
    legend_put(c, legend, 5, 0, c->height - g->foot_height + PT(6), c->width);
}

/* ---- in words ------------------------------------------------------------------------------- */

static void say(Clock *k)
{
    Canvas *c = k->c;
    buf_print(&c->alt, STR_FMT STR_FMT ". ",
              STR_ARG(word_in(c, "Incident ouvert le ", "Incident opened on ")),
              STR_ARG(moment_long(c, k->opened)));
    for (size_t n = 0; n < k->count; n++) {
        const Priority *p = &k->items[n];
        const Incident *i = &p->incident;
        buf_print(&c->alt, STR_FMT "%s", STR_ARG(p->label), c->lang == LANG_EN ? ": " : "\u00A0: ");
        if (!p->computed || (i->taken < 0 && i->restored < 0)) {
            buf_put(&c->alt, p->sentence);
        } else if (i->taken >= 0) {
            buf_print(&c->alt, STR_FMT STR_FMT,
                      STR_ARG(word_in(c, "pris en charge le ", "taken in charge on ")),
                      STR_ARG(moment_long(c, i->taken)));
        }
        if (p->computed && i->restored >= 0)
            buf_print(&c->alt, "%s" STR_FMT STR_FMT ", " STR_FMT STR_FMT, i->taken >= 0 ? ", " : "",
                      STR_ARG(word_in(c, "rétabli le ", "restored on ")),
                      STR_ARG(moment_long(c, i->restored)),
                      STR_ARG(lasting_long(c, i->restored - i->opened)),
                      STR_ARG(word_in(c, " plus tard", " later")));
        buf_put(&c->alt, S(". "));
    }
}

/* The contract's first day, else the project's date. */
static bool first_day(const Canvas *c, Date *out)
{
    enum { YEAR_LEAST = 1970, YEAR_MOST = 9990 }; /* moments are counted from 1970 */
    const Node *root = c->data->project;
    return (date_read(node_text(node_at(root, "contract.term.start")), out) ||
            date_read(node_text(node_at(root, "project.date")), out)) &&
           out->year >= YEAR_LEAST && out->year <= YEAR_MOST;
}

bool draw_sla_clock(Canvas *c, const FigureEntries *e)
{
    Clock k = {.c = c};
    Date from;
    const Node *place_of_work = node_at(c->data->project, "project.alsace_moselle");
    bool alsace = place_of_work != NULL && place_of_work->truth;
    if (!first_day(c, &from))
        return false;
    k.opened = hours_friday(from, alsace);
    k.items = NEW_ARRAY(c->ctx->tmp, Priority, e->entries->count + 1);
    for (size_t i = 0; i < e->entries->count; i++)
        if (e->entries->items[i]->kind == NODE_MAP)
            read_priority(&k, e->entries->items[i], alsace);
    if (k.count == 0)
        return false;
    set_range(&k);
    place(&k);
    say(&k);
    return true;
}
