/* Rule functions about exact numbers, quantities and durations. */
#include "rules/function.h"

/* ---- numbers ------------------------------------------------------------------------------ */

bool number_of(const Judge *j, const Node *n, Decimal *out)
{
    if (n->kind == NODE_NUMBER)
        return decimal_read(j->tmp, n->text, out);
    if (n->kind != NODE_STRING)
        return false;
    static const Type tries[] = {TYPE_PERCENT, TYPE_MONEY, TYPE_QUANTITY};
    Value value;
    if (n->type != TYPE_NONE && n->type < TYPE_MARKDOWN) {
        bool fine = value_read(j->tmp, n, n->type, S("EUR"), &value, NULL);
        *out = value.number;
        return fine && n->type != TYPE_DATE && n->type != TYPE_TIME && n->type != TYPE_INSTANT &&
               n->type != TYPE_MONTH;
    }
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        if (value_read(j->tmp, n, tries[i], (Str){0}, &value, NULL)) {
            *out = value.number;
            return true;
        }
    }
    return false;
}

Decimal decimal_abs(Decimal d)
{
    d.negative = false;
    return d;
}

Decimal decimal_minus(Arena *a, const Decimal *x, const Decimal *y)
{
    Decimal opposite = *y;
    opposite.negative = !y->negative && y->digits.n > 0;
    return decimal_add(a, x, &opposite);
}

/* |x - y| <= tolerance */
static bool near(Arena *a, const Decimal *x, const Decimal *y, const Decimal *tolerance)
{
    Decimal difference = decimal_abs(decimal_minus(a, x, y));
    return decimal_cmp(&difference, tolerance) <= 0;
}

enum { TERMS_SHOWN = 6 }; /* places of the terms of a sum */

/* A term of the sum: the number, times the one beside it under `times`, or that many percent of it.
 */
static bool term_of(const Judge *j, const Node *n, Str times, bool percent, Decimal *out)
{
    Decimal factor;
    if (!number_of(j, n, out))
        return false;
    if (times.n == 0)
        return true;
    const Node *beside = n->parent == NULL ? NULL : node_member(n->parent, times);
    if (beside == NULL || !number_of(j, beside, &factor))
        return false;
    *out = decimal_mul(j->tmp, out, &factor);
    out->exponent -= percent && out->digits.n > 0 ? 2 : 0;
    return true;
}

void run_sum_equals(Judge *j, const Argument *args)
{
    Nodes nodes = argument_nodes(j, &args[0]);
    const Node *total = argument_node(j, &args[1]);
    Decimal sum = {0}, expected, number;
    if (nodes.count == 0 || total == NULL || !number_of(j, total, &expected))
        return;
    for (size_t i = 0; i < nodes.count; i++) {
        if (!term_of(j, nodes.items[i], args[3].text, args[4].flag, &number))
            return; /* the schema has more to say of it */
        sum = decimal_add(j->tmp, &sum, &number);
    }
    if (near(j->tmp, &sum, &expected, &args[2].number) ||
        (args[5].flag && decimal_cmp(&sum, &expected) > 0))
        return;
    bool written = args[1].path_count > 0;
    Finding f = finding_at(j, written ? total : argument_place(j, &args[0]));
    const Node *first = nodes.items[0], *list = first->parent;
    if (!written && list != NULL) /* the list, rather than its first number */
        f = finding_at(j, list->kind == NODE_LIST || list->parent == NULL ? list : list->parent);
    for (size_t i = 0; i < nodes.count && i < TERMS_SHOWN; i++)
        finding_label(&f, nodes.items[i], "s’ajoute ici", "added here");
    finding_value(&f, "sum", decimal_text(j->ctx->mem, &sum));
    finding_value(&f, "expected", decimal_text(j->ctx->mem, &expected));
    finding_report(&f);
}

void run_non_decreasing(Judge *j, const Argument *args)
{
    Nodes nodes = argument_nodes(j, &args[0]);
    const Node *last = NULL;
    Decimal before, number;
    for (size_t i = 0; i < nodes.count; i++) {
        const Node *n = nodes.items[i];
        if (!number_of(j, n, &number))
            continue;
        int order = last == NULL ? 1 : decimal_cmp(&number, &before);
        if (order < 0 || (order == 0 && args[1].flag)) {
            Finding f = finding_at(j, n);
            finding_label(&f, last, "ce nombre vient avant", "this number comes before");
            finding_value(&f, "earlier", node_text(last));
            finding_report(&f);
        }
        last = n;
        before = number;
    }
}

/* ---- relative-target-agrees --------------------------------------------------------------- */

/* "-15 %", "+3", "−2,5%": the number alone. */
static bool read_variation(Arena *a, Str text, Decimal *out)
{
    Buf digits = buf_new(a);
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        bool space = c == ' ' || c == 0xA0 || c == 0x202F;
        if (c == '%' || c == '+' || space)
            continue;
        if (c == 0x2212 || c == '-')
            buf_byte(&digits, '-');
        else if (c == ',' || c == '.')
            buf_byte(&digits, '.');
        else if (c < 0x80)
            buf_byte(&digits, (char)c);
        else
            return false;
    }
    return decimal_read(a, buf_str(&digits), out);
}

void run_relative_target(Judge *j, const Argument *args)
{
    static const Decimal hundred = {false, S_INIT("1"), 2};
    static const Decimal half = {false, S_INIT("5"), -1};
    const Node *baseline = argument_node(j, &args[0]), *relative = argument_node(j, &args[1]);
    const Node *target = argument_node(j, &args[2]);
    const Node *mode = args[3].present ? argument_node(j, &args[3]) : NULL;
    Decimal from, change, to;
    if (baseline == NULL || relative == NULL || target == NULL || !number_of(j, baseline, &from) ||
        !number_of(j, target, &to) || !read_variation(j->tmp, node_text(relative), &change))
        return;
    Decimal computed;
    if (mode != NULL && str_eq(node_text(mode), S("points"))) {
        computed = decimal_add(j->tmp, &from, &change);
    } else {
        Decimal factor = decimal_add(j->tmp, &hundred, &change);
        computed = decimal_mul(j->tmp, &from, &factor);
        computed.exponent -= computed.digits.n > 0 ? 2 : 0;
    }
    Decimal size = decimal_abs(from);
    Decimal tolerance = decimal_mul(j->tmp, &size, args[4].present ? &args[4].number : &half);
    tolerance.exponent -= tolerance.digits.n > 0 ? 2 : 0;
    if (near(j->tmp, &computed, &to, &tolerance))
        return;
    Finding f = finding_at(j, target);
    finding_label(&f, baseline, "départ", "baseline");
    finding_label(&f, relative, "variation annoncée", "announced variation");
    finding_value(&f, "computed", decimal_text(j->ctx->mem, &computed));
    finding_report(&f);
}

/* ---- same-unit ---------------------------------------------------------------------------- */

/* The unit of "800 ms", "12 %", "40 EUR"; of a text without a number, the text itself. */
static Str unit_of(const Judge *j, const Node *n)
{
    Value value;
    if (n->kind != NODE_STRING)
        return (Str){0};
    if (value_read(j->tmp, n, TYPE_PERCENT, (Str){0}, &value, NULL))
        return S("%");
    if (value_read(j->tmp, n, TYPE_QUANTITY, (Str){0}, &value, NULL))
        return value.unit;
    return str_trim(n->text);
}

void run_same_unit(Judge *j, const Argument *args)
{
    Nodes nodes = argument_nodes(j, &args[0]);
    const Node *first = NULL;
    for (size_t i = 0; i < nodes.count; i++) {
        const Node *n = nodes.items[i];
        Str unit = unit_of(j, n);
        if (unit.n == 0)
            continue;
        if (first == NULL) {
            first = n;
        } else if (!str_eq(unit, unit_of(j, first))) {
            Finding f = finding_at(j, n);
            finding_label(&f, first, "autre unité ici", "another unit here");
            finding_value(&f, "earlier", unit_of(j, first));
            finding_report(&f);
        }
    }
}

/* ---- durations ---------------------------------------------------------------------------- */

/* Two durations compare when both come down to the same one of these. */
typedef enum {
    SCALE_BARE,
    SCALE_SECOND,
    SCALE_MONTH,
    SCALE_WORKING_MINUTE,
    SCALE_WORKING_DAY
} Scale;

typedef struct {
    Scale scale;
    Decimal amount;
} Length;

static const struct {
    Scale scale;
    int32_t factor; /* how many of the scale's unit */
} units[UNIT_COUNT] = {
    [UNIT_SECOND] = {SCALE_SECOND, 1},
    [UNIT_MINUTE] = {SCALE_SECOND, 60},
    [UNIT_HOUR] = {SCALE_SECOND, 3600},
    [UNIT_DAY] = {SCALE_SECOND, 86400},
    [UNIT_WEEK] = {SCALE_SECOND, 604800},
    [UNIT_MONTH] = {SCALE_MONTH, 1},
    [UNIT_YEAR] = {SCALE_MONTH, 12},
    [UNIT_WORKING_MINUTE] = {SCALE_WORKING_MINUTE, 1},
    [UNIT_WORKING_HOUR] = {SCALE_WORKING_MINUTE, 60},
    [UNIT_WORKING_DAY] = {SCALE_WORKING_DAY, 1},
};

/* A duration in words, or a bare number in `unit`. */
static bool length_of(const Judge *j, const Node *n, Str unit, Length *out)
{
    Node worded = *n;
    if (n->kind == NODE_NUMBER && unit.n > 0) {
        worded.kind = NODE_STRING;
        worded.text = str_print(j->tmp, STR_FMT " " STR_FMT, STR_ARG(n->text), STR_ARG(unit));
    } else if (n->kind == NODE_NUMBER) {
        out->scale = SCALE_BARE;
        return decimal_read(j->tmp, n->text, &out->amount);
    }
    Value value;
    if (worded.kind != NODE_STRING ||
        !value_read(j->tmp, &worded, TYPE_DURATION, (Str){0}, &value, NULL))
        return false;
    Decimal by = decimal_of_int(j->tmp, units[value.duration_unit].factor);
    out->scale = units[value.duration_unit].scale;
    out->amount = decimal_mul(j->tmp, &value.number, &by);
    return true;
}

/* Every duration of `args` on the right side of the limit: `wrong` is the comparison refused. */
static void judge_durations(Judge *j, const Argument *args, int wrong)
{
    Nodes nodes = argument_nodes(j, &args[0]);
    const Node *limit = argument_node(j, &args[1]);
    Length most, length;
    if (limit == NULL || !length_of(j, limit, args[2].text, &most))
        return;
    for (size_t i = 0; i < nodes.count; i++) {
        if (!length_of(j, nodes.items[i], args[2].text, &length) || length.scale != most.scale ||
            decimal_cmp(&length.amount, &most.amount) != wrong)
            continue;
        Finding f = finding_at(j, nodes.items[i]);
        if (args[1].path_count > 0)
            finding_label(&f, limit, "comparée à celle-ci", "compared with this one");
        finding_value(&f, "limit", node_text(limit));
        finding_report(&f);
    }
}

void run_duration_at_least(Judge *j, const Argument *args)
{
    judge_durations(j, args, -1);
}

void run_duration_at_most(Judge *j, const Argument *args)
{
    judge_durations(j, args, 1);
}
