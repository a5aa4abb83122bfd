/* Logical expressions + tree -> true or false (RFC 9535, section 2.3.5.2). */
#include "data/path.h"

static void evaluate(PathRun *run, const Expr *e, PathType type, const Node *current,
                     PathValue *out, PathList **list);

/* ---- comparison --------------------------------------------------------------------------- */

enum { INT_DIGITS = 18 }; /* always fit an int64_t */

/* A number written as a plain integer, the usual case: without the cost of a Decimal. */
static bool small_integer(Str text, int64_t *out)
{
    bool negative = str_starts(text, S("-"));
    Str digits = str_slice(text, negative, text.n);
    if (digits.n == 0 || digits.n > INT_DIGITS)
        return false;
    int64_t value = 0;
    for (size_t i = 0; i < digits.n; i++) {
        if (digits.p[i] < '0' || digits.p[i] > '9')
            return false;
        value = value * 10 + (digits.p[i] - '0');
    }
    *out = negative ? -value : value;
    return true;
}

static Str number_text(PathRun *run, const PathValue *v)
{
    return v->is_number ? str_print(run->arena, "%lld", (long long)v->number) : v->node->text;
}

static bool value_is_number(const PathValue *v)
{
    return v->is_number || (v->node != NULL && v->node->kind == NODE_NUMBER);
}

static bool value_is_string(const PathValue *v)
{
    return v->node != NULL && v->node->kind == NODE_STRING;
}

static int number_cmp(PathRun *run, const PathValue *a, const PathValue *b)
{
    int64_t x = a->number, y = b->number;
    if ((a->is_number || small_integer(a->node->text, &x)) &&
        (b->is_number || small_integer(b->node->text, &y)))
        return (x > y) - (x < y);
    Decimal p, q;
    path_charge(run, 16); /* for the memory of the digits */
    if (!decimal_read(run->arena, number_text(run, a), &p) ||
        !decimal_read(run->arena, number_text(run, b), &q))
        return 2; /* no number in this notation: neither less nor equal */
    return decimal_cmp(&p, &q);
}

static bool value_equal(PathRun *run, const PathValue *a, const PathValue *b)
{
    bool a_nothing = a->node == NULL && !a->is_number;
    bool b_nothing = b->node == NULL && !b->is_number;
    if (a_nothing || b_nothing)
        return a_nothing && b_nothing;
    if (a->is_number || b->is_number)
        return value_is_number(a) && value_is_number(b) && number_cmp(run, a, b) == 0;
    if (a->node->child != NULL && b->node->child != NULL)
        path_charge(run, (uint64_t)a->node->count + b->node->count);
    return node_equal(a->node, b->node);
}

static bool value_less(PathRun *run, const PathValue *a, const PathValue *b)
{
    if (value_is_number(a) && value_is_number(b))
        return number_cmp(run, a, b) == -1;
    /* Byte order of UTF-8 is the order of code points. */
    return value_is_string(a) && value_is_string(b) && str_cmp(a->node->text, b->node->text) < 0;
}

static bool compare(PathRun *run, const Expr *e, const Node *current)
{
    PathValue a = {0}, b = {0};
    evaluate(run, e->operand, PATH_VALUE, current, &a, NULL);
    evaluate(run, e->operand->next, PATH_VALUE, current, &b, NULL);
    switch (e->op) {
    case OP_EQ:
        return value_equal(run, &a, &b);
    case OP_NE:
        return !value_equal(run, &a, &b);
    case OP_LE:
        return value_less(run, &a, &b) || value_equal(run, &a, &b);
    case OP_GE:
        return value_less(run, &b, &a) || value_equal(run, &a, &b);
    case OP_LT:
        return value_less(run, &a, &b);
    case OP_GT:
        return value_less(run, &b, &a);
    }
    return false;
}

/* ---- functions ---------------------------------------------------------------------------- */

/* `result` is zero before. Values are made in their place: rules call by the hundred thousand. */
static void call(PathRun *run, const Expr *e, const Node *current, PathValue *result)
{
    const PathFunction *f = e->function;
    PathValue args[3] = {0};
    PathList *lists[3] = {NULL};
    const Expr *arg = e->operand;
    for (size_t i = 0; i < f->arg_count; i++, arg = arg->next)
        evaluate(run, arg, f->args[i], current, &args[i], &lists[i]);
    if (path_charge(run, 1))
        f->run(run, f, args, result);
    for (size_t i = 0; i < f->arg_count; i++)
        path_give_back(run, lists[i]);
}

/* `e` as what its place wants, in `out`, zero before; a list of nodes is to be given back. */
static void evaluate(PathRun *run, const Expr *e, PathType type, const Node *current,
                     PathValue *out, PathList **list)
{
    if (type == PATH_LOGICAL) {
        out->truth = test_expr_holds(run, e, current);
    } else if (e->kind == EXPR_CALL) {
        call(run, e, current, out);
    } else if (e->kind == EXPR_LITERAL) {
        out->node = e->literal;
        out->regex = e->regex;
    } else if (type == PATH_NODES) {
        out->nodes = path_borrow(run, e->query, current, list);
    } else {
        out->node = path_single(run, e->query, current);
    }
}

/* ---- logic -------------------------------------------------------------------------------- */

bool test_expr_holds(PathRun *run, const Expr *e, const Node *current)
{
    if (run->exhausted)
        return false;
    switch (e->kind) {
    case EXPR_OR:
        for (const Expr *o = e->operand; o != NULL; o = o->next)
            if (test_expr_holds(run, o, current))
                return true;
        return false;
    case EXPR_AND:
        for (const Expr *o = e->operand; o != NULL; o = o->next)
            if (!test_expr_holds(run, o, current))
                return false;
        return true;
    case EXPR_NOT:
        return !test_expr_holds(run, e->operand, current);
    case EXPR_COMPARE:
        return compare(run, e, current);
    case EXPR_EXISTS:
    case EXPR_QUERY:
        return path_exists(run, e->query, current);
    case EXPR_CALL: {
        PathValue v = {0};
        call(run, e, current, &v);
        return e->function->result == PATH_NODES ? v.nodes.count > 0 : v.truth;
    }
    case EXPR_LITERAL:
        return false; /* refused by the reader */
    }
    return false;
}

bool test_run_in(PathRun *run, const Test *t, const Node *current)
{
    return test_expr_holds(run, t->expr, current) && !run->exhausted;
}

bool test_run(Arena *a, const Test *t, const Node *root, const Node *current)
{
    return test_run_in(path_run_new(a, root, PATH_WORK), t, current);
}

/* ---- places ------------------------------------------------------------------------------- */

typedef VEC(const Node *) NodeList;

static void place_add(PathRun *run, NodeList *places, const Node *n)
{
    for (size_t i = 0; i < places->count; i++)
        if (places->items[i] == n)
            return;
    if (n != NULL)
        *VEC_PUSH(run->arena, places) = n;
}

typedef struct {
    NodeList absent;  /* where the way to something absent ends */
    NodeList reached; /* what was read */
} Places;

static void collect_places(PathRun *run, const Expr *e, const Node *current, Places *places)
{
    if (e->query != NULL && !e->query->absolute) {
        bool whole;
        const Node *n = path_prefix(run, e->query, current, &whole);
        place_add(run, whole ? &places->reached : &places->absent, n);
    }
    for (const Expr *o = e->operand; o != NULL; o = o->next)
        collect_places(run, o, current, places);
}

Nodes test_places(PathRun *run, const Test *t, const Node *current)
{
    Places places = {0};
    collect_places(run, t->expr, current, &places);
    NodeList *all = &places.absent;
    for (size_t i = 0; i < places.reached.count; i++)
        place_add(run, all, places.reached.items[i]);
    return (Nodes){all->items, all->count, run->exhausted};
}
