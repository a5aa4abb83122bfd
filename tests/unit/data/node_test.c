/* Nodes: finding, naming, comparing, printing. */
#include <string.h>

#include "data/data.h"
#include "golden.h"

static Node *yaml(Ctx *ctx, const char *text)
{
    Node *root = yaml_read(ctx, test_source(ctx, "test.yaml", text));
    if (root == NULL)
        fail_msg("%s: %.*s", text, STR_ARG(test_ids(ctx)));
    return root;
}

static Node *json(Ctx *ctx, const char *text)
{
    Node *root = json_read(ctx, test_source(ctx, "test.json", text));
    if (root == NULL)
        fail_msg("%s: %.*s", text, STR_ARG(test_ids(ctx)));
    return root;
}

static void nodes_are_found(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    const Node *root = yaml(&ctx, "a: {b: [10, {c: x}], \"\": e}\nl: [1, 2]\n0: zero\n");
    assert_str(node_at(root, "a.b.1.c")->text, "x");
    assert_str(node_at(root, "0")->text, "zero");
    assert_str(node_at(root, "l.1")->text, "2");
    assert_ptr_equal(node_at(root, ""), root);
    static const char *const absent[] = {"x",     "a.x",       "a.b.2", "a.b.01",      "a.b.-1",
                                         "l.1.x", "a.b.1.c.d", "l.x",   "l.4294967297"};
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++)
        if (node_at(root, absent[i]) != NULL)
            fail_msg("%s is found", absent[i]);
    assert_null(node_member(node_at(root, "l"), S("1")));
    assert_null(node_item(node_at(root, "a"), 0));
    assert_null(node_item(node_at(root, "l"), 2));
    assert_null(node_member(NULL, S("a")));
    assert_str(node_member(node_at(root, "a"), S(""))->text, "e");
    assert_int_equal(node_text(root).n, 0);
    assert_int_equal(node_text(NULL).n, 0);
    assert_str(node_text(node_at(root, "l.0")), "1");
    test_ctx_free(&ctx);
}

/* The same members, few or many: both ways of looking a name up. */
static void members_of_all_sizes_are_found(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    for (int size = 0; size < 70; size++) {
        Buf text = buf_new(ctx.mem);
        buf_byte(&text, '{');
        for (int i = 0; i < size; i++)
            buf_print(&text, "k%d: %d, ", i, i);
        buf_byte(&text, '}');
        const Node *map = yaml(&ctx, arena_cstr(ctx.mem, buf_str(&text)));
        assert_int_equal(map->by_key != NULL, size >= 16);
        for (int i = 0; i <= size; i++) {
            const Node *n = node_member(map, str_print(ctx.mem, "k%d", i));
            assert_int_equal(n != NULL, i < size);
            assert_true(n == NULL || n->index == (uint32_t)i);
        }
    }
    test_ctx_free(&ctx);
}

static void names_follow_rfc_9535(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    static const struct {
        const char *json, *path, *label;
    } rows[] = {
        {"{\"a\":[0,{\"b\":1}]}", "$['a'][1]['b']", "a[1].b"},
        {"{\"\\u000b\":1}", "$['\\u000b']", "[\"\\u000b\"]"},
        {"{\"\\u0000\\u001F\":1}", "$['\\u0000\\u001f']", "[\"\\u0000\\u001f\"]"},
        {"{\"\\b\\t\\n\\f\\r\":1}", "$['\\b\\t\\n\\f\\r']", "[\"\\b\\t\\n\\f\\r\"]"},
        {"{\"l'\\\"\\\\x\":1}", "$['l\\'\"\\\\x']", "[\"l'\\\"\\\\x\"]"},
        {"{\"durée (mois)\":1}", "$['durée (mois)']", "[\"durée (mois)\"]"},
        {"{\"durée\":{\"in-force\":1}}", "$['durée']['in-force']", "durée.in-force"},
        {"{\"\":1}", "$['']", "[\"\"]"},
        {"{\"a.b\":[[[1]]]}", "$['a.b'][0][0][0]", "[\"a.b\"][0][0][0]"},
        {"{\"\\u007f\":1}", "$['\x7f']", "[\"\x7f\"]"},
        {"[[1]]", "$[0][0]", "[0][0]"},
        {"1", "$", "$"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const Node *n = json(&ctx, rows[i].json);
        while (n->child != NULL)
            for (n = n->child; n->next != NULL;)
                n = n->next;
        assert_str(node_path(ctx.mem, n), rows[i].path);
        assert_str(node_label(ctx.mem, n), rows[i].label);
    }
    test_ctx_free(&ctx);
}

static void equality_is_that_of_json(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool equal;
    } rows[] = {
        {"1", "1.0", true},
        {"1", "1e0", true},
        {"100", "1E+2", true},
        {"0", "-0.0", true},
        {"0.1", "0.10000000000000001", false},
        {"1", "\"1\"", false},
        {"1", "true", false},
        {"0", "false", false},
        {"null", "false", false},
        {"null", "null", true},
        {"true", "true", true},
        {"true", "false", false},
        {"\"a\"", "\"\\u0061\"", true},
        {"\"a\"", "\"A\"", false},
        {"\"é\"", "\"e\\u0301\"", false},
        {"[]", "{}", false},
        {"[]", "[]", true},
        {"[1,2]", "[2,1]", false},
        {"[1,2]", "[1]", false},
        {"[1]", "[1,2]", false},
        {"[[1],2]", "[[1],2.0]", true},
        {"{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1.0}", true},
        {"{\"a\":1}", "{\"b\":1}", false},
        {"{\"a\":1}", "{\"a\":1,\"b\":2}", false},
        {"{\"a\":{\"x\":[1,{\"y\":2}]},\"b\":3}", "{\"b\":3,\"a\":{\"x\":[1,{\"y\":2}]}}", true},
        {"{\"a\":{\"x\":[1,{\"y\":2}]},\"b\":3}", "{\"b\":3,\"a\":{\"x\":[1,{\"y\":3}]}}", false},
        {"{\"a\":[],\"b\":{}}", "{\"a\":{},\"b\":[]}", false},
        {"[{\"a\":1},{\"b\":2}]", "[{\"b\":2},{\"a\":1}]", false},
        {"1e999999999", "10e999999998", true},
        {"9007199254740993", "9007199254740992", false},
    };
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Node *a = json(&ctx, rows[i].a), *b = json(&ctx, rows[i].b);
        if (node_equal(a, b) != rows[i].equal || node_equal(b, a) != rows[i].equal)
            fail_msg("%s and %s", rows[i].a, rows[i].b);
        assert_true(node_equal(a, a) && node_equal(b, b));
    }
    const Node *list = json(&ctx, "[[1,{\"a\":2}],[1,{\"a\":2.0}],3]");
    assert_true(node_equal(list->child, list->child->next)); /* parts: what follows is no matter */
    assert_false(node_equal(list->child, list->child->next->next));
    test_ctx_free(&ctx);
}

static void json_is_written(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    const Node *root = yaml(
        &ctx, "b: \"é\\t\\\"\\\\/ \\u2028\"\na: [~, True, 0x1F, .5, -1.50, 'x']\nm: {}\nl: []\n"
              "s: |\n  un\n  deux\n");
    Buf out = buf_new(ctx.mem);
    node_write_json(root, &out);
    assert_str(buf_str(&out),
               "{\"b\":\"é\\t\\\"\\\\/ \xE2\x80\xA8\",\"a\":[null,true,31,0.5,-1.50,\"x\"],"
               "\"m\":{},\"l\":[],\"s\":\"un\\ndeux\\n\"}");
    out = buf_new(ctx.mem);
    node_write_json(node_at(root, "a"), &out); /* a part of a tree */
    assert_str(buf_str(&out), "[null,true,31,0.5,-1.50,\"x\"]");
    test_ctx_free(&ctx);
}

static void dump_is_readable(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Node *root = yaml(
        &ctx, "title: \"Boutique é\"\nkpis:\n  - target: 95\n    date: 2027-03-03\n  - {}\n"
              "\"clé longue\": |\n  Un texte assez long pour être abrégé dans la liste, soixante "
              "caractères au plus.\nnone:\nyes: true\n");
    node_at(root, "kpis.0.date")->type = TYPE_DATE;
    Buf out = buf_new(ctx.mem);
    node_dump(root, diag_sources(ctx.diag), &out);
    assert_str(buf_str(&out), "map(5) 1:1\n"
                              "  title: string 1:8 \"Boutique é\"\n"
                              "  kpis: list(2) 3:3\n"
                              "    [0]: map(2) 3:5\n"
                              "      target: number 3:13 95\n"
                              "      date: string/date 4:11 \"2027-03-03\"\n"
                              "    [1]: map(0) 5:5\n"
                              "  \"clé longue\": string 6:15 \"Un texte assez long pour être "
                              "abrégé dans la liste, soixante\"…\n"
                              "  none: null 8:6\n"
                              "  yes: bool 9:6 true\n");
    test_ctx_free(&ctx);
}

static void hole_characters_are_seen(void **state)
{
    (void)state;
    assert_true(node_has_hole_character(S("a\xEF\xB7\x90"))); /* U+FDD0 */
    assert_true(node_has_hole_character(S("\xEF\xB7\xAF")));  /* U+FDEF */
    assert_true(node_has_hole_character(S("\xEF\xBF\xBD\xEF\xB7\x9Fz")));
    assert_false(node_has_hole_character(S("\xEF\xB7\x8F"))); /* U+FDCF */
    assert_false(node_has_hole_character(S("\xEF\xB7\xB0"))); /* U+FDF0 */
    assert_false(node_has_hole_character(S("\xEF\xB7")));
    assert_false(node_has_hole_character(S("\xEF")));
    assert_false(node_has_hole_character(S("")));
}

static void formats_name_types(void **state)
{
    (void)state;
    assert_int_equal(type_of_format(S("date")), TYPE_DATE);
    assert_int_equal(type_of_format(S("time-of-day")), TYPE_TIME);
    assert_int_equal(type_of_format(S("instant")), TYPE_INSTANT);
    assert_int_equal(type_of_format(S("month")), TYPE_MONTH);
    assert_int_equal(type_of_format(S("duration-text")), TYPE_DURATION);
    assert_int_equal(type_of_format(S("money")), TYPE_MONEY);
    assert_int_equal(type_of_format(S("percent")), TYPE_PERCENT);
    assert_int_equal(type_of_format(S("quantity")), TYPE_QUANTITY);
    assert_int_equal(type_of_format(S("measure")), TYPE_MEASURE);
    assert_int_equal(type_of_format(S("minutes")), TYPE_MINUTES);
    assert_int_equal(type_of_format(S("working-days")), TYPE_WORKING_DAYS);
    assert_int_equal(type_of_format(S("markdown")), TYPE_MARKDOWN);
    assert_int_equal(type_of_format(S("reference")), TYPE_REFERENCE);
    assert_int_equal(type_of_format(S("")), TYPE_NONE);
    assert_int_equal(type_of_format(S("date-time")), TYPE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nodes_are_found),
        cmocka_unit_test(members_of_all_sizes_are_found),
        cmocka_unit_test(names_follow_rfc_9535),
        cmocka_unit_test(equality_is_that_of_json),
        cmocka_unit_test(json_is_written),
        cmocka_unit_test(dump_is_readable),
        cmocka_unit_test(hole_characters_are_seen),
        cmocka_unit_test(formats_name_types),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
