/* JSON: what RFC 8259 accepts and refuses, exact spans, depth, what is written is read again. */
#include <string.h>

#include "data/data.h"
#include "golden.h"

static Node *read_text(Ctx *ctx, Str text)
{
    return json_read(ctx, source_add(diag_sources(ctx->diag), S("test.json"), text));
}

static Str bytes_of(Ctx *ctx, Span span)
{
    return str_slice(source_at(diag_sources(ctx->diag), span.source)->text, span.begin, span.end);
}

#define BYTES(literal)                                                                             \
    {                                                                                              \
        literal, sizeof(literal) - 1                                                               \
    }

/* ---- accepted ----------------------------------------------------------------------------- */

static void valid_texts_are_read(void **state)
{
    (void)state;
    static const struct {
        Str json, written;
    } rows[] = {
        {BYTES("null"), BYTES("null")},
        {BYTES(" true "), BYTES("true")},
        {BYTES("\t[ ]\r\n"), BYTES("[]")},
        {BYTES("{}"), BYTES("{}")},
        {BYTES("\"\""), BYTES("\"\"")},
        {BYTES("[1 , 2,3]"), BYTES("[1,2,3]")},
        {BYTES("{\"a\":{\"b\":[{}]},\"c\":null}"), BYTES("{\"a\":{\"b\":[{}]},\"c\":null}")},
        {BYTES("[-0, 0.50, 1E+2, 1e-2, 123456789012345678901234567890]"),
         BYTES("[-0,0.50,1E+2,1e-2,123456789012345678901234567890]")},
        {BYTES("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\""), BYTES("\"\\\"\\\\/\\b\\f\\n\\r\\t\"")},
        {BYTES("\"\\u00e9\\u20AC\\u0000\\u001f\""), BYTES("\"é€\\u0000\\u001f\"")},
        {BYTES("\"\\uD83D\\uDE00\\uDBFF\\uDFFF\""), BYTES("\"😀\xF4\x8F\xBF\xBF\"")},
        {BYTES("\"\\uFDD0\\uFFFF \x7F \xE2\x80\xA8\""),
         BYTES("\"\xEF\xB7\x90\xEF\xBF\xBF \x7F \xE2\x80\xA8\"")},
        {BYTES("\xEF\xBB\xBF[1]"), BYTES("[1]")},
        {BYTES("{\"\":1,\"\\u0061\":2,\"b\":3}"), BYTES("{\"\":1,\"a\":2,\"b\":3}")},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Ctx ctx = test_ctx();
        Node *root = read_text(&ctx, rows[i].json);
        if (root == NULL)
            fail_msg("%s: %.*s", rows[i].json.p, STR_ARG(test_ids(&ctx)));
        Buf out = buf_new(ctx.mem);
        node_write_json(root, &out);
        if (!str_eq(buf_str(&out), rows[i].written))
            fail_msg("%s: %.*s", rows[i].json.p, STR_ARG(buf_str(&out)));
        test_ctx_free(&ctx);
    }
}

static void spans_slice_the_source(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Node *root = read_text(
        &ctx, S("{ \"é\\t\" : [ \"à\" , \"b\\u0063\", 1.50 ] , \"x\": { } , \"n\":null}"));
    assert_non_null(root);
    const Node *list = root->child;
    assert_str(list->key, "é\t");
    assert_str(bytes_of(&ctx, list->key_span), "\"é\\t\"");
    assert_str(bytes_of(&ctx, list->span), "[ \"à\" , \"b\\u0063\", 1.50 ]");
    assert_str(bytes_of(&ctx, list->child->span), "\"à\"");
    assert_str(bytes_of(&ctx, list->child->text_span), "à");
    assert_true(list->child->text_is_source);
    const Node *escaped = node_item(list, 1);
    assert_str(escaped->text, "bc");
    assert_str(bytes_of(&ctx, escaped->text_span), "b\\u0063");
    assert_false(escaped->text_is_source);
    assert_str(bytes_of(&ctx, node_text_part(diag_sources(ctx.diag), escaped, 1, 2)), "\\u0063");
    assert_str(bytes_of(&ctx, node_item(list, 2)->span), "1.50");
    assert_str(bytes_of(&ctx, node_at(root, "x")->span), "{ }");
    assert_str(bytes_of(&ctx, node_at(root, "n")->span), "null");
    assert_int_equal(root->span.begin, 0);
    root = read_text(&ctx, S("\"\\uD83D\\uDE00!\""));
    assert_str(bytes_of(&ctx, node_text_part(diag_sources(ctx.diag), root, 4, 5)), "!");
    test_ctx_free(&ctx);
}

/* ---- refused ------------------------------------------------------------------------------ */

static const struct {
    Str json;
    const char *expected; /* id line:column */
} refused[] = {
    {BYTES(""), "json-empty 1:1"},
    {BYTES(" \n "), "json-empty 2:2"},
    {BYTES("[1,]"), "json-comma-last 1:3"},
    {BYTES("{\"a\":1,\n}"), "json-comma-last 1:7"},
    {BYTES("[,1]"), "json-value 1:2"},
    {BYTES("[1,,2]"), "json-value 1:4"},
    {BYTES("[1 2]"), "json-comma 1:4"},
    {BYTES("[1}"), "json-comma 1:3"},
    {BYTES("{\"a\":1]"), "json-comma 1:7"},
    {BYTES("[1"), "json-open 1:3"},
    {BYTES("[[]"), "json-open 1:4"},
    {BYTES("["), "json-open 1:2"},
    {BYTES("[1,"), "json-open 1:4"},
    {BYTES("{"), "json-open 1:2"},
    {BYTES("{\"a\":"), "json-open 1:6"},
    {BYTES("{\"a\":1,"), "json-open 1:8"},
    {BYTES("[1]]"), "json-after-end 1:4"},
    {BYTES("1 2"), "json-after-end 1:3"},
    {BYTES("{}{}"), "json-after-end 1:3"},
    {BYTES("]"), "json-value 1:1"},
    {BYTES("{1:2}"), "json-name-quote 1:2"},
    {BYTES("{a:2}"), "json-name-quote 1:2"},
    {BYTES("{\"a\":1,b:2}"), "json-name-quote 1:8"},
    {BYTES("{[]:1}"), "json-name 1:2"},
    {BYTES("{,}"), "json-name 1:2"},
    {BYTES("{'a':1}"), "json-quote 1:2"},
    {BYTES("{\"a\" 1}"), "json-colon 1:2"},
    {BYTES("{\"a\",1}"), "json-colon 1:2"},
    {BYTES("{\"a\":}"), "json-value 1:6"},
    {BYTES("{\"a\":1,\"b\":2,\"a\":3,\"\\u0061\":4}"),
     "json-duplicate-key 1:14 json-duplicate-key 1:20"},
    {BYTES("['a']"), "json-quote 1:2"},
    {BYTES("[True]"), "json-word 1:2"},
    {BYTES("[nul]"), "json-word 1:2"},
    {BYTES("[nulll]"), "json-word 1:2"},
    {BYTES("[NaN]"), "json-word 1:2"},
    {BYTES("[-Infinity]"), "json-number 1:2"},
    {BYTES("[01]"), "json-number 1:2"},
    {BYTES("[+1]"), "json-number 1:2"},
    {BYTES("[.5]"), "json-number 1:2"},
    {BYTES("[5.]"), "json-number 1:2"},
    {BYTES("[1e]"), "json-number 1:2"},
    {BYTES("[0x1F]"), "json-number 1:2"},
    {BYTES("[1.2.3]"), "json-number 1:2"},
    {BYTES("[-]"), "json-number 1:2"},
    {BYTES("[1,\n 1e9999999999]"), "data-number-range 2:2"},
    {BYTES("[1] // fin"), "json-comment 1:5"},
    {BYTES("/* x */ 1"), "json-comment 1:1"},
    {BYTES("# x\n1"), "json-comment 1:1"},
    {BYTES("[\"a]"), "json-string-open 1:2"},
    {BYTES("[\"a\nb\"]"), "json-string-open 1:2"},
    {BYTES("\"a\\"), "json-escape 1:3"},
    {BYTES("[\"a\tb\"]"), "json-control 1:4"},
    {BYTES("[\"a\0b\"]"), "json-control 1:4"},
    {BYTES("[\"\\x41\"]"), "json-escape 1:3"},
    {BYTES("[\"\\'\"]"), "json-escape 1:3"},
    {BYTES("[\"\\é\"]"), "json-escape 1:3"},
    {BYTES("[\"\\u00e\"]"), "json-escape-code 1:3"},
    {BYTES("[\"\\u"), "json-escape-code 1:3"},
    {BYTES("[\"\\uD83D\"]"), "json-surrogate 1:3"},
    {BYTES("[\"\\uD83D\\n\"]"), "json-surrogate 1:3"},
    {BYTES("[\"\\uD83D\\uD83D\"]"), "json-surrogate 1:3"},
    {BYTES("[\"\\uDE00\\uD83D\"]"), "json-surrogate 1:3"},
    {BYTES("[\"\\uDE00\\uDE00\"]"), "json-surrogate 1:3"},
    {BYTES("[\"\xE9\"]"), "data-utf8-latin 1:3"},
    {BYTES("[\"\xED\xA0\x80\"]"), "data-utf8-latin 1:3"},
    {BYTES("[\xC3]"), "data-utf8-latin 1:2"},
    {BYTES("\xFF\xFE[\0]\0"), "data-encoding 1:1"},
    {BYTES("[\0\"\0a\0\"\0]\0"), "data-encoding 1:1"},
    {BYTES("[1\0]"), "json-comma 1:3"},
    {BYTES("\f1"), "json-value 1:1"},
    {BYTES("[\xC2\xA0 1]"), "json-word 1:2"},
};

static Str problems(Ctx *ctx)
{
    Buf out = buf_new(ctx->mem);
    diag_sort(ctx->diag);
    for (size_t i = 0; i < diag_count(ctx->diag); i++) {
        const Diagnostic *d = diag_at(ctx->diag, i);
        Place p = source_place(source_at(diag_sources(ctx->diag), d->span.source), d->span.begin);
        buf_print(&out, "%s" STR_FMT " %u:%u", i > 0 ? " " : "", STR_ARG(d->id), p.line, p.column);
    }
    return buf_str(&out);
}

static void faults_are_located(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        Ctx ctx = test_ctx();
        Node *root = read_text(&ctx, refused[i].json);
        if (root != NULL || !str_eq(problems(&ctx), str(refused[i].expected)))
            fail_msg("%s: %.*s", refused[i].json.p, STR_ARG(problems(&ctx)));
        test_ctx_free(&ctx);
    }
}

/* Every prefix of a text is refused, or is itself a text; none is read past its end. */
static void prefixes_are_refused(void **state)
{
    (void)state;
    Str whole = S("{\"a\":[1.5e-3,\"\\uD83D\\uDE00\\n\",{\"b\":null}],\"é\":true}");
    for (size_t n = 0; n < whole.n; n++) {
        Ctx ctx = test_ctx();
        char *exact = test_malloc(n == 0 ? 1 : n); /* so that a byte too far is seen */
        memcpy(exact, whole.p, n);
        assert_null(read_text(&ctx, (Str){exact, n}));
        assert_int_equal(diag_count(ctx.diag), 1);
        test_free(exact);
        test_ctx_free(&ctx);
    }
}

/* ---- depth and size ----------------------------------------------------------------------- */

static Str nested(Arena *a, size_t depth, const char *open, const char *inner, const char *close)
{
    Buf b = buf_new(a);
    for (size_t i = 0; i < depth; i++)
        buf_put(&b, str(open));
    buf_put(&b, str(inner));
    for (size_t i = 0; i < depth; i++)
        buf_put(&b, str(close));
    return buf_str(&b);
}

static void depth_is_limited(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Node *lists = read_text(&ctx, nested(ctx.mem, 10000, "[", "1", "]"));
    Node *maps = read_text(&ctx, nested(ctx.mem, 10000, "{\"a\":", "1", "}"));
    assert_non_null(lists);
    assert_non_null(maps);
    assert_true(node_equal(lists, lists) && node_equal(maps, maps) && !node_equal(lists, maps));
    Buf json = buf_new(ctx.mem), dump = buf_new(ctx.mem);
    node_write_json(maps, &json);
    assert_true(str_eq(buf_str(&json), nested(ctx.mem, 10000, "{\"a\":", "1", "}")));
    node_dump(maps, diag_sources(ctx.diag), &dump);
    const Node *deepest = maps;
    while (deepest->child != NULL)
        deepest = deepest->child;
    assert_int_equal(node_path(ctx.mem, deepest).n, 1 + 10000 * 5);
    assert_int_equal(node_label(ctx.mem, deepest).n, 10000 * 2 - 1);
    assert_null(read_text(&ctx, nested(ctx.mem, 10001, "[", "", "]")));
    assert_str(problems(&ctx), "json-depth 1:10001");
    assert_null(read_text(&ctx, nested(ctx.mem, 1000000, "[", "", "")));
    test_ctx_free(&ctx);
}

static void big_objects_are_read(void **state)
{
    (void)state;
    enum { MEMBERS = 100000 };
    Ctx ctx = test_ctx();
    Buf up = buf_new(ctx.mem), down = buf_new(ctx.mem);
    for (int i = 0; i < MEMBERS; i++) {
        buf_print(&up, "%c\"k%d\":%d", i == 0 ? '{' : ',', i, i);
        buf_print(&down, "%c\"k%d\":%d.0", i == 0 ? '{' : ',', MEMBERS - 1 - i, MEMBERS - 1 - i);
    }
    buf_byte(&up, '}');
    buf_byte(&down, '}');
    Node *a = read_text(&ctx, buf_str(&up)), *b = read_text(&ctx, buf_str(&down));
    assert_non_null(a);
    assert_true(node_equal(a, b));
    b->child->next->text = S("7.5");
    assert_false(node_equal(a, b) || node_equal(b, a));
    test_ctx_free(&ctx);
}

/* ---- what is written is read again -------------------------------------------------------- */

typedef struct {
    Ctx *ctx;
    uint64_t seed;
    uint32_t left; /* values that may still be made */
    bool plain;    /* no characters that YAML refuses */
} Maker;

static uint32_t chance(Maker *m, uint32_t below)
{
    m->seed = m->seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(m->seed >> 33) % below;
}

static Str random_text(Maker *m)
{
    static const uint32_t odd[] = {0,      7,      9,      10,      13,     0x1F,
                                   '"',    '\\',   '/',    '\'',    0x7F,   0xE9,
                                   0x20AC, 0x2028, 0xFDD0, 0x1F600, 0xFFFF, 0x10FFFF};
    static const uint32_t plain[] = {9,   10,  '"', '\\',   '/',    '\'',    ':',
                                     '#', '-', '{', '[',    ',',    '&',     '*',
                                     '!', '|', '>', 0x00E9, 0x20AC, 0x1F600, ' '};
    Buf b = buf_new(m->ctx->mem);
    for (uint32_t n = chance(m, 12); n > 0; n--) {
        uint32_t code = 'a' + chance(m, 26);
        if (chance(m, 3) == 0)
            code = m->plain ? plain[chance(m, sizeof plain / sizeof *plain)]
                            : odd[chance(m, sizeof odd / sizeof *odd)];
        buf_code(&b, code);
    }
    return buf_str(&b);
}

/* The number keeps names apart. */
static Str random_key(Maker *m, uint32_t index)
{
    Buf b = buf_new(m->ctx->mem);
    buf_put(&b, random_text(m));
    buf_int(&b, index);
    return buf_str(&b);
}

static Node *random_node(Maker *m, uint32_t depth)
{
    static const char *const numbers[] = {"0",   "-0",       "1",    "-12.50",
                                          "1e3", "0.000001", "1E-7", "99999999999999999999"};
    Node *n = NEW(m->ctx->mem, Node);
    bool leaf = depth >= 8 || m->left == 0;
    n->kind = (NodeKind)chance(m, leaf ? 4 : 6);
    m->left -= m->left > 0;
    if (n->kind == NODE_BOOL)
        n->truth = chance(m, 2) == 1;
    if (n->kind == NODE_NUMBER)
        n->text = str(numbers[chance(m, sizeof numbers / sizeof *numbers)]);
    if (n->kind == NODE_STRING)
        n->text = random_text(m);
    if (n->kind != NODE_LIST && n->kind != NODE_MAP)
        return n;
    Node **end = &n->child;
    for (uint32_t count = chance(m, chance(m, 20) == 0 ? 40 : 5); n->count < count;) {
        Node *child = random_node(m, depth + 1);
        child->parent = n;
        child->index = n->count++;
        if (n->kind == NODE_MAP)
            child->key = random_key(m, child->index);
        *end = child;
        end = &child->next;
    }
    return n;
}

static void written_trees_are_read_again(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        Ctx ctx = test_ctx();
        Maker m = {&ctx, seed * 977, 400, false};
        Node *made = random_node(&m, 0);
        Buf json = buf_new(ctx.mem), again = buf_new(ctx.mem);
        node_write_json(made, &json);
        Node *read = read_text(&ctx, buf_str(&json));
        if (read == NULL)
            fail_msg("%.*s: %.*s", STR_ARG(buf_str(&json)), STR_ARG(test_ids(&ctx)));
        node_write_json(read, &again);
        assert_true(str_eq(buf_str(&json), buf_str(&again)));
        assert_true(node_equal(made, read) && node_equal(read, made));
        test_ctx_free(&ctx);
    }
}

/* JSON without control characters is YAML: the two readers agree. */
static void yaml_reads_json(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        Ctx ctx = test_ctx();
        Maker m = {&ctx, seed * 7919, 400, true};
        Buf json = buf_new(ctx.mem);
        node_write_json(random_node(&m, 0), &json);
        Node *from_json = read_text(&ctx, buf_str(&json));
        Node *from_yaml =
            yaml_read(&ctx, source_add(diag_sources(ctx.diag), S("t.yaml"), buf_str(&json)));
        if (from_yaml == NULL)
            fail_msg("%.*s: %.*s", STR_ARG(buf_str(&json)), STR_ARG(test_ids(&ctx)));
        assert_true(node_equal(from_json, from_yaml));
        for (const Node *x = from_json, *y = from_yaml; x != NULL; x = x->child, y = y->child) {
            assert_int_equal(x->span.begin, y->span.begin);
            assert_int_equal(x->span.end, y->span.end);
        }
        test_ctx_free(&ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_texts_are_read),
        cmocka_unit_test(spans_slice_the_source),
        cmocka_unit_test(faults_are_located),
        cmocka_unit_test(prefixes_are_refused),
        cmocka_unit_test(depth_is_limited),
        cmocka_unit_test(big_objects_are_read),
        cmocka_unit_test(written_trees_are_read_again),
        cmocka_unit_test(yaml_reads_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
