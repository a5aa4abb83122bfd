/* JSONPath: the conformance suite where it is present, exact places of faults, bounded work. */
#include "../test.h"

#include "data/data.h"

/* ---- helpers of this file ----------------------------------------------------------------- */

static const Node *json(Ctx *ctx, const char *text)
{
    const Node *root = json_read(ctx, test_source(ctx, "data.json", text));
    assert_non_null(root);
    return root;
}

/* The values of a query as compact JSON, separated by spaces. */
static Str values(Ctx *ctx, const Node *root, const char *query)
{
    Path *p = path_read(ctx, str(query), NOWHERE);
    if (p == NULL)
        return S("refused");
    Nodes found = path_run(ctx->mem, p, root, root);
    Buf out = buf_new(ctx->mem);
    for (size_t i = 0; i < found.count; i++) {
        buf_put(&out, i == 0 ? S("") : S(" "));
        node_write_json(found.items[i], &out);
    }
    return buf_str(&out);
}

/* ---- the conformance suite ---------------------------------------------------------------- */

static bool same_values(const Nodes *found, const Node *want)
{
    const Node *w = want->child;
    for (size_t i = 0; i < found->count; i++, w = w->next)
        if (w == NULL || !node_equal(found->items[i], w))
            return false;
    return w == NULL;
}

static bool same_paths(Ctx *ctx, const Nodes *found, const Node *document, const Node *want)
{
    size_t prefix = node_path(ctx->mem, document).n;
    const Node *w = want->child;
    for (size_t i = 0; i < found->count; i++, w = w->next) {
        Str path = node_path(ctx->mem, found->items[i]);
        Str here = str_print(ctx->mem, "$" STR_FMT, STR_ARG(str_slice(path, prefix, path.n)));
        if (w == NULL || !str_eq(here, w->text))
            return false;
    }
    return w == NULL;
}

typedef bool Same(Ctx *ctx, const Nodes *found, const Node *document, const Node *want);

static bool values_agree(Ctx *ctx, const Nodes *found, const Node *document, const Node *want)
{
    (void)ctx;
    (void)document;
    return same_values(found, want);
}

/* The suite gives one answer, or a list of those that the RFC allows. */
static bool agrees(Ctx *ctx, const Node *test, const Nodes *found, const char *one,
                   const char *many, Same *same)
{
    const Node *document = node_member(test, S("document"));
    const Node *want = node_member(test, str(one));
    if (want != NULL)
        return same(ctx, found, document, want);
    want = node_member(test, str(many));
    if (want == NULL)
        return str_eq(str(one), S("result_paths"));
    for (const Node *w = want->child; w != NULL; w = w->next)
        if (same(ctx, found, document, w))
            return true;
    return false;
}

static bool passes(Ctx *ctx, const Node *test)
{
    const Node *invalid = node_member(test, S("invalid_selector"));
    size_t before = diag_count(ctx->diag);
    Path *p = path_read(ctx, node_member(test, S("selector"))->text, NOWHERE);
    size_t reported = diag_count(ctx->diag) - before;
    if (invalid != NULL)
        return p == NULL && reported == 1;
    if (p == NULL)
        return false;
    const Node *document = node_member(test, S("document"));
    Nodes found = path_run(ctx->mem, p, document, document);
    return !found.exhausted && agrees(ctx, test, &found, "result", "results", values_agree) &&
           agrees(ctx, test, &found, "result_paths", "results_paths", same_paths);
}

static void suite_passes(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str path = S(TEST_ROOT "/../shared/suites/jsonpath/data/cts.json");
    if (!file_exists(&ctx, path)) {
        test_ctx_free(&ctx);
        skip();
    }
    const Node *root = json_read(&ctx, file_read(&ctx, path, NOWHERE));
    assert_non_null(root);
    const Node *tests = node_member(root, S("tests"));
    size_t failed = 0;
    for (const Node *t = tests->child; t != NULL; t = t->next) {
        if (passes(&ctx, t))
            continue;
        failed++;
        print_error("%.*s: %.*s\n", STR_ARG(node_member(t, S("name"))->text),
                    STR_ARG(node_member(t, S("selector"))->text));
    }
    assert_true(tests->count > 700);
    assert_int_equal(failed, 0);
    test_ctx_free(&ctx);
}

/* ---- faults ------------------------------------------------------------------------------- */

static void faults_name_their_bytes(void **state)
{
    (void)state;
    /* The guilty bytes stand between « and »; an empty pair is the end of the query. */
    static const struct {
        const char *marked, *id;
    } cases[] = {
        {"«k»pis[0]", "path-root"},
        {"«»", "path-root"},
        {"$.kpis« »", "path-end"},
        {"$.kpis[0]«x»", "path-end"},
        {"$.«»", "path-segment"},
        {"$.kpis..« »x", "path-segment"},
        {"$.kpis[«k»pi]", "path-selector"},
        {"$.kpis[«»", "path-selector"},
        {"$.kpis«[»0", "path-bracket-open"},
        {"$.kpis[0«é»]", "path-bracket"},
        {"$.kpis[«01»]", "path-integer"},
        {"$.kpis[1:«-0»]", "path-integer"},
        {"$.kpis[«9007199254740992»]", "path-integer-range"},
        {"$[«'abc]»", "path-string-open"},
        {"$['été«\t»']", "path-string-control"},
        {"$['a«\\x»41']", "path-escape"},
        {"$['a«\\u»12G4']", "path-escape"},
        {"$['«\\uD83D»']", "path-surrogate"},
        {"$['«\\uDE00»']", "path-surrogate"},
        {"$['«\\uD83D\\u0041»']", "path-surrogate"},
        {"$[?@.a == «1.»]", "path-number"},
        {"$[?@.a == «01»]", "path-number"},
        {"$[?@.a == «nul»]", "path-word"},
        {"$[?@.a == «T»rue]", "path-operand"},
        {"$[?@.a «=» 1]", "path-equals"},
        {"$[?«'abc'»]", "path-literal-alone"},
        {"$[?@.a && «1»]", "path-literal-alone"},
        {"$[?«length(@.a)»]", "path-call-alone"},
        {"$[?«match(@.a, 'x')» == true]", "path-call-compared"},
        {"$[?«!@.a ==» 1]", "path-not-compared"},
        {"$[?«@.*» == 1]", "path-not-singular"},
        {"$[?length(«@.*») == 1]", "path-not-singular"},
        {"$[?«(»@.a && @.b]", "path-parenthesis"},
        {"$[?«lenght»(@.a) > 1]", "path-function"},
        {"$[?«length(@.a, @.b)» > 1]", "path-argument-count"},
        {"$[?length(@.a«;») > 1]", "path-argument-end"},
        {"$[?length(«@.a == 1») > 1]", "path-argument-value"},
        {"$[?count(«1») > 1]", "path-argument-nodes"},
        {"$.a«\xff»", "path-utf8"},
        {"$[?match(@, «'\\\\d+'»)]", "path-regex"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Ctx ctx = test_ctx();
        Str marked = str(cases[i].marked);
        size_t begin = str_find(marked, S("«")), end = str_find(marked, S("»"));
        Buf b = buf_new(ctx.mem);
        buf_put(&b, str_slice(marked, 0, begin));
        buf_put(&b, str_slice(marked, begin + 2, end));
        buf_put(&b, str_slice(marked, end + 2, marked.n));
        Span where = {1, 100, 100 + (uint32_t)b.n};
        path_read(&ctx, buf_str(&b), where);
        if (diag_count(ctx.diag) != 1)
            fail_msg("%s: %zu diagnostics", cases[i].marked, diag_count(ctx.diag));
        const Diagnostic *d = diag_at(ctx.diag, 0);
        assert_str(d->id, cases[i].id);
        if (d->span.begin != 100 + begin || d->span.end != 100 + end - 2)
            fail_msg("%s: bytes %u to %u", cases[i].marked, d->span.begin - 100, d->span.end - 100);
        test_ctx_free(&ctx);
    }
}

static void unknown_function_suggests(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    assert_null(path_read(&ctx, S("$[?lenght(@.a) > 1]"), NOWHERE));
    assert_str(diag_at(ctx.diag, 0)->suggestion, "length");
    test_ctx_free(&ctx);
}

static void nesting_is_bounded(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Buf deep = buf_new(ctx.mem);
    for (int i = 0; i < 100000; i++)
        buf_put(&deep, S("$[?("));
    assert_null(path_read(&ctx, buf_str(&deep), NOWHERE));
    assert_str(test_ids(&ctx), "path-deep");
    /* As deep as allowed is fine, to read and to run. */
    Buf fine = buf_new(ctx.mem);
    buf_byte(&fine, '$');
    for (int i = 0; i < 255; i++)
        buf_put(&fine, S("[?@"));
    for (int i = 0; i < 255; i++)
        buf_byte(&fine, ']');
    Path *p = path_read(&ctx, buf_str(&fine), NOWHERE);
    assert_non_null(p);
    const Node *root = json(&ctx, "[[[1]]]");
    assert_int_equal(path_run(ctx.mem, p, root, root).count, 0);
    test_ctx_free(&ctx);
}

/* ---- results ------------------------------------------------------------------------------ */

static void numbers_are_exact(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    const Node *root = json(&ctx, "[0.1, 0.10, 1e-1, 100000000000000000000000001, 1E26, 0.30, -0]");
    assert_str(values(&ctx, root, "$[?@ == 0.1]"), "0.1 0.10 1e-1");
    assert_str(values(&ctx, root, "$[?@ > 100000000000000000000000000]"),
               "100000000000000000000000001");
    assert_str(values(&ctx, root, "$[?@ >= 100000000000000000000000000]"),
               "100000000000000000000000001 1E26");
    assert_str(values(&ctx, root, "$[?@ < 1e-20]"), "-0");
    test_ctx_free(&ctx);
}

static void slices_are_those_of_the_rfc(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    const Node *root = json(&ctx, "[0,1,2,3,4,5,6]");
    assert_str(values(&ctx, root, "$[1:5:2]"), "1 3");
    assert_str(values(&ctx, root, "$[5:1:-2]"), "5 3");
    assert_str(values(&ctx, root, "$[::-1]"), "6 5 4 3 2 1 0");
    assert_str(values(&ctx, root, "$[-2:,0]"), "5 6 0");
    assert_str(values(&ctx, root, "$[7:0:-9007199254740991]"), "6");
    assert_str(values(&ctx, root, "$[0:7:9007199254740991]"), "0");
    test_ctx_free(&ctx);
}

static void tests_hold_or_not(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    const Node *root = json(&ctx, "{\"kpi\": {\"target\": 5, \"unit\": \"%\"}, \"max\": 4}");
    const Node *kpi = node_member(root, S("kpi"));
    static const struct {
        const char *text;
        bool holds;
    } cases[] = {
        {" @.target > $.max ", true},
        {"!@.baseline", true},
        {"@.baseline || @.unit == '%' && @.target != 5", false},
        {"(@.baseline || @.unit == '%') && @.target == 5", true},
        {"length(@) == 2 && count(@.*) == 2 && value(@.*) == @.none", true},
        {"search(@.unit, '[%€]') && !match(@.unit, '€')", true},
        {"@ == $.kpi", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Test *t = test_read(&ctx, str(cases[i].text), NOWHERE);
        assert_non_null(t);
        if (test_run(ctx.mem, t, root, kpi) != cases[i].holds)
            fail_msg("%s", cases[i].text);
    }
    assert_null(test_read(&ctx, S("@.a @.b"), NOWHERE));
    assert_str(test_ids(&ctx), "path-test-end");
    test_ctx_free(&ctx);
}

static void run_double(PathRun *run, const PathFunction *self, const PathValue *args,
                       PathValue *result)
{
    (void)run;
    (void)self;
    result->is_number = true;
    result->number = args[0].is_number ? args[0].number * 2 : -1;
}

static void owners_add_functions(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    const PathFunction rows[] = {
        {S("double"), PATH_VALUE, 1, 0, {PATH_VALUE}, run_double, {{{0}}}, NULL},
    };
    const FunctionTable more = {rows, 1};
    const Node *root = json(&ctx, "{\"a\": [1, 2, 3]}");
    Path *p = path_read_with(&ctx, S("@.a[?double(length($.a)) == 6]"), NOWHERE, &more);
    assert_non_null(p);
    assert_false(path_is_singular(p));
    assert_int_equal(path_run(ctx.mem, p, root, root).count, 3);
    assert_null(path_read(&ctx, S("$.a[?double(1) == 2]"), NOWHERE));
    assert_null(path_read(&ctx, S("@.a"), NOWHERE));
    assert_str(test_ids(&ctx), "path-function path-root");
    test_ctx_free(&ctx);
}

/* ---- bounds ------------------------------------------------------------------------------- */

static Node *child_add(Ctx *ctx, Node *parent)
{
    Node *n = NEW(ctx->mem, Node);
    n->kind = NODE_LIST;
    n->parent = parent;
    parent->child = n;
    parent->count = 1;
    return n;
}

/* A chain of lists, one in the other: no reader's limit is in the way. */
static const Node *chain(Ctx *ctx, int length)
{
    Node *root = NEW(ctx->mem, Node), *n = root;
    root->kind = NODE_LIST;
    for (int i = 0; i < length; i++)
        n = child_add(ctx, n);
    return root;
}

static void depth_costs_nothing(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    const Node *root = chain(&ctx, 1000000);
    Path *p = path_read(&ctx, S("$..*"), NOWHERE);
    assert_int_equal(path_run(ctx.mem, p, root, root).count, 1000000);
    p = path_read(&ctx, S("$..[?@[0]]"), NOWHERE);
    assert_int_equal(path_run(ctx.mem, p, root, root).count, 999999);
    test_ctx_free(&ctx);
}

static void work_is_bounded(void **state)
{
    (void)state;
    static const char *const queries[] = {"$..*..*..*", "$..[?@..[?@..x]]", "$..[::-1]..[::-1]"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        Ctx ctx = test_ctx();
        const Node *root = chain(&ctx, 20000);
        PathRun *run = path_run_new(ctx.mem, root, 1 << 22);
        Nodes found = path_run_in(run, path_read(&ctx, str(queries[i]), NOWHERE), root);
        assert_true(found.exhausted && path_run_exhausted(run));
        assert_true(found.count < 1 << 22);
        test_ctx_free(&ctx);
    }
}

static void patterns_in_data_are_bounded(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Buf b = buf_new(ctx.mem);
    buf_put(&b, S("{\"pattern\": \"(a|aa)+[bd]\", \"texts\": ["));
    for (int i = 0; i < 10000; i++) {
        buf_put(&b, i == 0 ? S("\"") : S(",\""));
        buf_repeat(&b, 'a', 60);
        buf_put(&b, S("c\""));
    }
    buf_put(&b, S("]}"));
    const Node *root = json(&ctx, arena_cstr(ctx.mem, buf_str(&b)));
    PathRun *run = path_run_new(ctx.mem, root, 1 << 20);
    Nodes found =
        path_run_in(run, path_read(&ctx, S("$.texts[?match(@, $.pattern)]"), NOWHERE), root);
    assert_int_equal(found.count, 0);
    assert_true(found.exhausted);
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(suite_passes),
        cmocka_unit_test(faults_name_their_bytes),
        cmocka_unit_test(unknown_function_suggests),
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(numbers_are_exact),
        cmocka_unit_test(slices_are_those_of_the_rfc),
        cmocka_unit_test(tests_hold_or_not),
        cmocka_unit_test(owners_add_functions),
        cmocka_unit_test(depth_costs_nothing),
        cmocka_unit_test(work_is_bounded),
        cmocka_unit_test(patterns_in_data_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
