/* Payments: a schedule -> a staircase: each payment begins where the one before ended, so that one
 * picture gives the amounts and what is paid so far. */
#include "figure/parts.h"

typedef struct {
    const Node *node;
    Str label, date, share, amount, sum; /* as printed */
    Decimal value, before, after;
} Payment;

typedef struct {
    Canvas *c;
    Payment *items;
    size_t count;
    bool amounts; /* each has an amount; else shares are added up */
} Payments;

/* ---- the data ------------------------------------------------------------------------------- */

static bool number_member(Canvas *c, const Node *n, Str key, Type type, Decimal *out)
{
    const Node *member = node_member(n, key);
    Value v;
    if (member == NULL || !value_read(c->ctx->mem, member, type, (Str){0}, &v, NULL))
        return false;
    *out = v.number;
    return true;
}

/* The milestone that a payment names, or NULL. */
static const Node *milestone_of(const Canvas *c, const Node *payment)
{
    Str id = node_text(node_member(payment, S("milestone")));
    const Node *all = node_at(c->data->project, "planning.milestones");
    for (const Node *n = all == NULL ? NULL : all->child; n != NULL; n = n->next)
        if (id.n > 0 && str_eq(node_text(node_member(n, S("id"))), id))
            return n;
    return NULL;
}

static Str label_of(Canvas *c, const Node *payment, const Node *milestone)
{
    Str label = prose_text(c, node_member(payment, S("label")));
    if (label.n == 0)
        label = prose_text(c, node_member(milestone, S("title")));
    return label.n > 0 ? label : node_text(node_member(payment, S("milestone")));
}

static bool read_payment(Payments *p, const Node *n)
{
    Canvas *c = p->c;
    Payment *one = &p->items[p->count];
    const Node *milestone = milestone_of(c, n);
    Decimal amount, share;
    bool has_amount = number_member(c, n, S("amount"), TYPE_MONEY, &amount);
    bool has_share = number_member(c, n, S("percent"), TYPE_PERCENT, &share);
    if (!has_amount && !has_share)
        return false;
    *one = (Payment){.node = n, .label = label_of(c, n, milestone)};
    Date date;
    if (date_read(node_text(node_member(milestone, S("date"))), &date))
        one->date = date_long(c, date);
    one->share = value_text(c, node_member(n, S("percent")), (Str){0});
    one->amount = value_text(c, node_member(n, S("amount")), S("short"));
    p->amounts = p->amounts && has_amount;
    p->count++;
    return true;
}

/* Adds up what all have: amounts, or shares. */
static bool add_up(Payments *p)
{
    Canvas *c = p->c;
    Decimal sum = decimal_of_int(c->ctx->mem, 0);
    for (size_t i = 0; i < p->count; i++) {
        Payment *one = &p->items[i];
        Str key = p->amounts ? S("amount") : S("percent");
        Type type = p->amounts ? TYPE_MONEY : TYPE_PERCENT;
        if (!number_member(c, one->node, key, type, &one->value))
            return false;
        one->before = sum;
        one->after = sum = decimal_add(c->ctx->mem, &sum, &one->value);
        one->sum = made_text(c, type, decimal_text(c->ctx->mem, &sum), node_member(one->node, key),
                             p->amounts ? S("short") : (Str){0});
    }
    return true;
}

/* ---- the chart ------------------------------------------------------------------------------ */

static Len order(Len *a, Len *b)
{
    if (*a > *b) {
        Len swap = *a;
        *a = *b;
        *b = swap;
    }
    return *b - *a;
}

static void put_steps(Payments *p, const Grid *g)
{
    Canvas *c = p->c;
    Decimal *numbers = NEW_ARRAY(c->ctx->tmp, Decimal, p->count);
    for (size_t i = 0; i < p->count; i++)
        numbers[i] = p->items[i].after;
    Scale s = scale_new(numbers, p->count);
    Decimal zero = decimal_of_int(c->ctx->tmp, 0);
    Len origin = g->chart_x + scale_at(&s, &zero, g->chart_width);
    Len height = c->leading * (g->compact ? 6 : 7) / 10;
    for (size_t i = 0; i < g->shown; i++) {
        const GridRow *row = &g->rows[i];
        Len y = row->middle - height / 2;
        Len from = g->chart_x + scale_at(&s, &p->items[i].before, g->chart_width);
        Len to = g->chart_x + scale_at(&s, &p->items[i].after, g->chart_width), end = to;
        Len left = origin, paid = from, width = order(&left, &paid);
        canvas_rect(c, left, y, width, height, c->tint);
        width = order(&from, &to);
        canvas_rect(c, from, y, width, height, c->accent);
        if (i + 1 < g->shown)
            canvas_rect(c, end - PT(0.3), y + height, PT(0.6),
                        g->rows[i + 1].middle - height / 2 - y - height, c->accent);
    }
    canvas_rect(c, origin - PT(0.3), g->top, PT(0.6), g->bottom - g->top, c->dark);
}

static void place(Payments *p, Grid *g)
{
    Canvas *c = p->c;
    bool shares = true;
    for (size_t i = 0; i < p->count; i++)
        shares = shares && p->items[i].share.n > 0;
    g->label_ink = INK_LABEL;
    g->label_head = word_in(c, "Échéance", "Payment");
    g->rows = NEW_ARRAY(c->ctx->tmp, GridRow, p->count);
    g->count = p->count;
    size_t share = 0, amount = shares && p->amounts ? 1 : 0, sum = amount + 1;
    g->columns = sum + 1;
    if (shares)
        g->heads[share] = word_in(c, "Part", "Share");
    if (p->amounts)
        g->heads[amount] = word_in(c, "Montant", "Amount");
    g->heads[sum] = word_in(c, "Cumul", "In all");
    g->value_inks[share] = g->value_inks[amount] = INK_VALUE;
    g->value_inks[sum] = INK_STRONG;
    for (size_t i = 0; i < p->count; i++) {
        const Payment *one = &p->items[i];
        g->rows[i] = (GridRow){.label = one->label, .note = one->date, .span = one->node->span};
        if (shares)
            g->rows[i].values[share] = one->share;
        if (p->amounts)
            g->rows[i].values[amount] = one->amount;
        g->rows[i].values[sum] = one->sum;
    }
    grid_place(c, g);
}

/* ---- in words ------------------------------------------------------------------------------- */

static void say(Payments *p)
{
    Canvas *c = p->c;
    for (size_t i = 0; i < p->count; i++) {
        const Payment *one = &p->items[i];
        buf_put(&c->alt, i > 0 ? semicolon(c) : word_in(c, "Paiements\u00A0: ", "Payments: "));
        buf_put(&c->alt, one->label);
        const Str parts[] = {one->date, one->share, one->amount};
        for (size_t k = 0; k < 3; k++)
            if (parts[k].n > 0)
                buf_print(&c->alt, ", " STR_FMT, STR_ARG(parts[k]));
    }
    buf_print(&c->alt, STR_FMT STR_FMT ". ", STR_ARG(word_in(c, ". Total\u00A0: ", ". Total: ")),
              STR_ARG(p->items[p->count - 1].sum));
}

bool draw_payments(Canvas *c, const FigureEntries *e)
{
    Payments p = {.c = c, .amounts = true};
    p.items = NEW_ARRAY(c->ctx->tmp, Payment, e->entries->count + 1);
    for (size_t i = 0; i < e->entries->count; i++)
        read_payment(&p, e->entries->items[i]);
    if (p.count == 0 || !add_up(&p))
        return false;
    Grid g = {0};
    place(&p, &g);
    put_steps(&p, &g);
    say(&p);
    return true;
}
