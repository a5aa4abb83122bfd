/* Logical expressions of JSONPath -> Expr, with their types (RFC 9535, sections 2.3.5 and 2.4).
 *
 * An operand that may turn out to be a test, a side of a comparison or an argument is read first
 * and typed when its place is known: as_test, check_comparable, check_argument. */
#include "data/path.h"

static Expr *read_or(PathReader *r);

static Expr *expr_new(PathReader *r, ExprKind kind, size_t begin)
{
    Expr *e = NEW(r->ctx->mem, Expr);
    e->kind = kind;
    e->begin = (uint32_t)begin;
    e->end = (uint32_t)r->at;
    return e;
}

static void *expr_fault(PathReader *r, Msg msg, const Expr *e)
{
    return path_fault(r, msg, e->begin, e->end, str_slice(r->text, e->begin, e->end), (Str){0});
}

/* ---- typing ------------------------------------------------------------------------------- */

/* `e` where true or false is wanted. */
static Expr *as_test(PathReader *r, Expr *e)
{
    switch (e->kind) {
    case EXPR_LITERAL:
        return expr_fault(r, MSG_PATH_LITERAL_ALONE, e);
    case EXPR_QUERY:
        e->kind = EXPR_EXISTS;
        return e;
    case EXPR_CALL:
        if (e->function->result == PATH_VALUE)
            return expr_fault(r, MSG_PATH_CALL_ALONE, e);
        return e;
    case EXPR_OR:
    case EXPR_AND:
    case EXPR_NOT:
    case EXPR_COMPARE:
    case EXPR_EXISTS:
        return e;
    }
    return e;
}

/* Is `e` one value: a literal, a singular query, a function's value? */
static bool check_value(PathReader *r, const Expr *e, Msg otherwise)
{
    if (e->kind == EXPR_LITERAL)
        return true;
    if (e->kind == EXPR_QUERY && e->query->singular)
        return true;
    if (e->kind == EXPR_CALL && e->function->result == PATH_VALUE)
        return true;
    expr_fault(r, e->kind == EXPR_QUERY ? MSG_PATH_NOT_SINGULAR : otherwise, e);
    return false;
}

static bool is_nodes(const Expr *e)
{
    return e->kind == EXPR_QUERY || (e->kind == EXPR_CALL && e->function->result == PATH_NODES);
}

/* A pattern written in the query is compiled with it. One that is no I-Regexp matches nothing, as
 * the RFC wants, and that is worth a warning. */
static void compile_pattern(PathReader *r, Expr *e)
{
    if (e->kind != EXPR_LITERAL || e->literal->kind != NODE_STRING)
        return;
    e->regex = regex_try(r->ctx->mem, e->literal->text, REGEX_IREGEXP);
    if (e->regex != NULL)
        return;
    expr_fault(r, MSG_PATH_REGEX, e);
    r->failed = false;
}

static bool check_argument(PathReader *r, const PathFunction *f, size_t i, Expr *e)
{
    switch (f->args[i]) {
    case PATH_VALUE:
        if (f->regex_arg == i + 1)
            compile_pattern(r, e);
        return check_value(r, e, MSG_PATH_ARGUMENT_VALUE);
    case PATH_NODES:
        return is_nodes(e) || expr_fault(r, MSG_PATH_ARGUMENT_NODES, e) != NULL;
    case PATH_LOGICAL:
        return as_test(r, e) != NULL;
    }
    return false;
}

/* ---- operands ----------------------------------------------------------------------------- */

static Expr *literal_new(PathReader *r, NodeKind kind, Str text, size_t begin)
{
    Node *n = NEW(r->ctx->mem, Node);
    n->kind = kind;
    n->text = text;
    n->truth = kind == NODE_BOOL && str_eq(text, S("true"));
    Expr *e = expr_new(r, EXPR_LITERAL, begin);
    e->literal = n;
    return e;
}

static size_t skip_digits(Str s, size_t at)
{
    while (at < s.n && s.p[at] >= '0' && s.p[at] <= '9')
        at++;
    return at;
}

/* Is the whole of `s` a number: (int / "-0") [frac] [exp]? */
static bool is_number(Str s)
{
    size_t at = str_starts(s, S("-")) ? 1 : 0;
    size_t first = at;
    at = skip_digits(s, at);
    if (at == first || (s.p[first] == '0' && at > first + 1))
        return false;
    if (at < s.n && s.p[at] == '.') {
        first = ++at;
        at = skip_digits(s, at);
        if (at == first)
            return false;
    }
    if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
        at++;
        if (at < s.n && (s.p[at] == '+' || s.p[at] == '-'))
            at++;
        first = at;
        at = skip_digits(s, at);
        if (at == first)
            return false;
    }
    return at == s.n;
}

static Expr *read_number(PathReader *r)
{
    /* Take all that could belong to a number: what follows one in a query never does. */
    size_t begin = r->at;
    while (r->at < r->text.n && str_find_byte(S("0123456789+-.eE"), path_peek(r)) != SIZE_MAX)
        r->at++;
    Str text = str_slice(r->text, begin, r->at);
    if (!is_number(text))
        return path_fault(r, MSG_PATH_NUMBER, begin, r->at, text, (Str){0});
    return literal_new(r, NODE_NUMBER, text, begin);
}

static const PathFunction *find_function(const PathReader *r, Str name)
{
    for (size_t i = 0; i < path_function_count; i++)
        if (str_eq(path_functions[i].name, name))
            return &path_functions[i];
    for (size_t i = 0; r->more != NULL && i < r->more->count; i++)
        if (str_eq(r->more->rows[i].name, name))
            return &r->more->rows[i];
    return NULL;
}

static void *unknown_function(PathReader *r, Str name, size_t begin)
{
    VEC(Str) names = {0};
    Buf list = buf_new(r->ctx->mem);
    size_t more = r->more == NULL ? 0 : r->more->count;
    for (size_t i = 0; i < path_function_count + more; i++) {
        const PathFunction *f =
            i < path_function_count ? &path_functions[i] : &r->more->rows[i - path_function_count];
        *VEC_PUSH(r->ctx->mem, &names) = f->name;
        buf_put(&list, i == 0 ? S("") : S(", "));
        buf_put(&list, f->name);
    }
    Str near = nearest_word(name, names.items, names.count);
    size_t before = diag_count(r->ctx->diag);
    path_fault(r, MSG_PATH_FUNCTION, begin, begin + name.n, name, buf_str(&list));
    if (near.n > 0 && diag_count(r->ctx->diag) > before)
        ((Diagnostic *)diag_at(r->ctx->diag, before))->suggestion = near;
    return NULL;
}

/* After `name(`: the arguments and `)`. */
static Expr *read_call(PathReader *r, Str name, size_t begin)
{
    const PathFunction *f = find_function(r, name);
    if (f == NULL)
        return unknown_function(r, name, begin);
    Expr *first = NULL, **end = &first;
    size_t count = 0;
    path_skip_space(r);
    while (!path_accept(r, S(")"))) {
        if (count > 0 && !path_accept(r, S(",")))
            return path_unexpected(r, MSG_PATH_ARGUMENT_END);
        path_skip_space(r);
        Expr *arg = read_or(r);
        if (arg == NULL || (count < f->arg_count && !check_argument(r, f, count, arg)))
            return NULL;
        *end = arg;
        end = &arg->next;
        count++;
        path_skip_space(r);
    }
    Expr *call = expr_new(r, EXPR_CALL, begin);
    call->function = f;
    call->operand = first;
    if (count != f->arg_count)
        return path_fault(r, MSG_PATH_ARGUMENT_COUNT, begin, r->at, name,
                          str_print(r->ctx->mem, "%d", f->arg_count));
    return call;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* true, false, null, or a function's name. */
static Expr *read_word(PathReader *r)
{
    size_t begin = r->at;
    while (is_word(path_peek(r)))
        r->at++;
    Str word = str_slice(r->text, begin, r->at);
    if (path_accept(r, S("(")))
        return read_call(r, word, begin);
    if (str_eq(word, S("true")) || str_eq(word, S("false")))
        return literal_new(r, NODE_BOOL, word, begin);
    if (str_eq(word, S("null")))
        return literal_new(r, NODE_NULL, word, begin);
    return path_fault(r, MSG_PATH_WORD, begin, r->at, word, (Str){0});
}

static Expr *read_operand(PathReader *r)
{
    size_t begin = r->at;
    char c = path_peek(r);
    if (c == '$' || c == '@') {
        const Path *query = path_read_query(r);
        if (query == NULL)
            return NULL;
        Expr *e = expr_new(r, EXPR_QUERY, begin);
        e->query = query;
        return e;
    }
    if (c == '\'' || c == '"') {
        Str text;
        return path_read_string(r, &text) ? literal_new(r, NODE_STRING, text, begin) : NULL;
    }
    if (c == '-' || (c >= '0' && c <= '9'))
        return read_number(r);
    if (c >= 'a' && c <= 'z')
        return read_word(r);
    return path_unexpected(r, MSG_PATH_OPERAND);
}

/* ---- comparisons, not, and, or ------------------------------------------------------------ */

static const struct {
    Str token;
    Comparison op;
} comparisons[] = {
    /* longer ones first */
    {S_INIT("=="), OP_EQ}, {S_INIT("!="), OP_NE}, {S_INIT("<="), OP_LE},
    {S_INIT(">="), OP_GE}, {S_INIT("<"), OP_LT},  {S_INIT(">"), OP_GT},
};

static bool read_comparison(PathReader *r, Comparison *op)
{
    for (size_t i = 0; i < sizeof comparisons / sizeof *comparisons; i++) {
        if (path_accept(r, comparisons[i].token)) {
            *op = comparisons[i].op;
            return true;
        }
    }
    if (path_peek(r) == '=')
        path_unexpected(r, MSG_PATH_EQUALS);
    return false;
}

static Expr *read_parenthesis(PathReader *r)
{
    size_t open = r->at++;
    path_skip_space(r);
    Expr *e = test_read_expr(r);
    if (e == NULL)
        return NULL;
    path_skip_space(r);
    if (!path_accept(r, S(")")))
        return path_fault(r, MSG_PATH_PARENTHESIS, open, open + 1, (Str){0}, (Str){0});
    return e;
}

/* After `!`. */
static Expr *read_not(PathReader *r, size_t begin)
{
    path_skip_space(r);
    bool inner = path_peek(r) == '(';
    Expr *operand = inner ? read_parenthesis(r) : read_operand(r);
    operand = operand == NULL ? NULL : as_test(r, operand);
    if (operand == NULL)
        return NULL;
    Expr *e = expr_new(r, EXPR_NOT, begin);
    e->operand = operand;
    size_t after = r->at;
    Comparison op;
    path_skip_space(r);
    if (read_comparison(r, &op))
        return path_fault(r, MSG_PATH_NOT_COMPARED, begin, r->at, str_slice(r->text, begin, r->at),
                          (Str){0});
    r->at = after;
    return e;
}

static Expr *read_basic(PathReader *r)
{
    size_t begin = r->at;
    if (path_accept(r, S("!")))
        return read_not(r, begin);
    if (path_peek(r) == '(')
        return read_parenthesis(r);
    Expr *left = read_operand(r);
    if (left == NULL)
        return NULL;
    size_t after = r->at;
    Comparison op;
    path_skip_space(r);
    if (!read_comparison(r, &op)) {
        r->at = after;
        return r->failed ? NULL : left;
    }
    path_skip_space(r);
    Expr *right = read_operand(r);
    if (right == NULL || !check_value(r, left, MSG_PATH_CALL_COMPARED) ||
        !check_value(r, right, MSG_PATH_CALL_COMPARED))
        return NULL;
    Expr *e = expr_new(r, EXPR_COMPARE, begin);
    e->op = op;
    e->operand = left;
    left->next = right;
    return e;
}

/* One or more of what `lower` reads, between `token`s. A single one stays what it is. */
static Expr *read_chain(PathReader *r, ExprKind kind, Str token, Expr *(*lower)(PathReader *))
{
    size_t begin = r->at;
    Expr *first = lower(r), *chain = NULL, **end = NULL;
    while (first != NULL) {
        size_t after = r->at;
        path_skip_space(r);
        if (!path_accept(r, token)) {
            r->at = after;
            break;
        }
        if (chain == NULL) {
            if (as_test(r, first) == NULL)
                return NULL;
            chain = expr_new(r, kind, begin);
            chain->operand = first;
            end = &first->next;
        }
        path_skip_space(r);
        Expr *next = lower(r);
        if (next == NULL || as_test(r, next) == NULL)
            return NULL;
        *end = next;
        end = &next->next;
        chain->end = (uint32_t)r->at;
    }
    return chain != NULL ? chain : first;
}

static Expr *read_and(PathReader *r)
{
    return read_chain(r, EXPR_AND, S("&&"), read_basic);
}

static Expr *read_or(PathReader *r)
{
    if (!path_enter(r))
        return NULL;
    Expr *e = read_chain(r, EXPR_OR, S("||"), read_and);
    r->depth--;
    return e;
}

Expr *test_read_expr(PathReader *r)
{
    Expr *e = read_or(r);
    return e == NULL ? NULL : as_test(r, e);
}
