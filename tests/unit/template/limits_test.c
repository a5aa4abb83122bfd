/* Bounds: nothing that a template or its data hold makes a run without end, and every bound is a
 * located error. Also here: what golden files cannot show, such as line ends and bytes. */
#include "../test.h"

#include <string.h>

#include "template/template.h"

static const TemplateOptions strict_holes = {.escape = ESCAPE_HOLES, .strict = true};

static Str repeated(Ctx *ctx, const char *text, size_t count)
{
    Buf out = buf_new(ctx->mem);
    for (size_t i = 0; i < count; i++)
        buf_put(&out, str(text));
    return buf_str(&out);
}

typedef struct {
    Str text; /* of the partial "p" */
} Only;

static uint32_t find_only(Ctx *ctx, void *arg, Str name)
{
    const Only *only = arg;
    if (only == NULL || !str_eq(name, S("p")))
        return 0;
    return source_add(diag_sources(ctx->diag), S("p.md"), only->text);
}

static const Draft *run(Ctx *ctx, Str text, Only *partial, const char *yaml,
                        const TemplateOptions *options)
{
    Sources *sources = diag_sources(ctx->diag);
    Partials partials = {find_only, partial};
    const Template *t = template_read(ctx, source_add(sources, S("t.md"), text), &partials);
    const Node *data = yaml_read(ctx, source_add(sources, S("d.yaml"), str(yaml)));
    assert_non_null(data);
    return t == NULL ? NULL : template_run(ctx, t, data, options);
}

static void sections_nest_256_deep(void **state)
{
    (void)state;
    for (size_t depth = 255; depth <= 258; depth++) {
        Ctx ctx = test_ctx();
        Str open = repeated(&ctx, "{{#a}}", depth), close = repeated(&ctx, "{{/a}}", depth);
        Str text = str_print(ctx.mem, STR_FMT "x" STR_FMT, STR_ARG(open), STR_ARG(close));
        const Draft *d = run(&ctx, text, NULL, "a: 1\n", &strict_holes);
        assert_str(test_ids(&ctx), depth <= TEMPLATE_DEPTH ? "" : "template-nesting");
        assert_true((d != NULL) == (depth <= TEMPLATE_DEPTH));
        if (d == NULL)
            assert_int_equal(diag_at(ctx.diag, 0)->span.begin, 256 * 6);
        test_ctx_free(&ctx);
    }
}

/* Data nested so deeply that going down it by recursion passes the bound, and just does not. */
static void partials_nest_256_deep(void **state)
{
    (void)state;
    for (size_t depth = 254; depth <= 258; depth++) {
        Ctx ctx = test_ctx();
        Only p = {S("{{#a}}{{>p}}{{/a}}.")};
        Node *data = NEW(ctx.mem, Node), *last = data;
        for (size_t i = 0; i <= depth; i++, last = last->child) {
            last->kind = NODE_MAP;
            last->count = 1;
            last->child = NEW(ctx.mem, Node);
            *last->child =
                (Node){.kind = NODE_BOOL, .key = S("a"), .parent = last, .text = S("false")};
        }
        Partials partials = {find_only, &p};
        uint32_t source = test_source(&ctx, "t.md", "{{>p}}");
        const Template *t = template_read(&ctx, source, &partials);
        const Draft *d = template_run(&ctx, t, data, &strict_holes);
        assert_true((d != NULL) == (depth < TEMPLATE_DEPTH));
        assert_str(test_ids(&ctx), depth < TEMPLATE_DEPTH ? "" : "template-depth");
        test_ctx_free(&ctx);
    }
}

static void work_is_bounded(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    /* 20 nested loops over 20 items: 20^20 rounds */
    Str open = repeated(&ctx, "{{#list}}", 20), close = repeated(&ctx, "{{/list}}", 20);
    Str text = str_print(ctx.mem, STR_FMT STR_FMT, STR_ARG(open), STR_ARG(close));
    assert_null(
        run(&ctx, text, NULL, "list: [1,2,3,4,5,6,7,8,9,0,1,2,3,4,5,6,7,8,9,0]\n", &strict_holes));
    assert_str(test_ids(&ctx), "template-steps");
    test_ctx_free(&ctx);
}

static void output_is_bounded(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str line = repeated(&ctx, "0123456789ABCDE\n", 1 << 12); /* 64 KiB */
    Str text =
        str_print(ctx.mem, "{{#l}}{{#l}}{{#l}}\n" STR_FMT "{{/l}}{{/l}}{{/l}}", STR_ARG(line));
    assert_null(run(&ctx, text, NULL, "l: [1,2,3,4,5,6,7,8,9,0,1,2]\n", &strict_holes));
    assert_str(test_ids(&ctx), "template-output");
    test_ctx_free(&ctx);
}

static void the_same_value_many_times_counts(void **state)
{
    (void)state;
    Ctx ctx = test_ctx(); /* short in the text, long in the values: 100 x 100 x 10 KiB */
    Buf yaml = buf_new(ctx.mem);
    buf_put(&yaml, S("v: "));
    buf_put(&yaml, repeated(&ctx, "abcdefghij", 1 << 10));
    buf_put(&yaml, S("\nl: ["));
    buf_put(&yaml, repeated(&ctx, "1,", 100));
    buf_put(&yaml, S("1]\n"));
    Str text = S("{{#l}}{{#l}}{{v}}{{/l}}{{/l}}");
    assert_null(run(&ctx, text, NULL, arena_cstr(ctx.mem, buf_str(&yaml)), &strict_holes));
    assert_non_null(strstr(arena_cstr(ctx.mem, test_ids(&ctx)), "template-output"));
    test_ctx_free(&ctx);
}

static void faults_are_bounded(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Buf text = buf_new(ctx.mem);
    for (int i = 0; i < 1000; i++)
        buf_print(&text, "{{absent%d}}\n", i);
    assert_null(run(&ctx, buf_str(&text), NULL, "a: 1\n", &strict_holes));
    assert_int_equal(diag_count(ctx.diag), TEMPLATE_FAULTS);
    test_ctx_free(&ctx);

    ctx = test_ctx(); /* of reading */
    assert_null(run(&ctx, repeated(&ctx, "{{a b}}", 1000), NULL, "a: 1\n", &strict_holes));
    assert_int_equal(diag_count(ctx.diag), TEMPLATE_FAULTS);
    test_ctx_free(&ctx);
}

static void files_are_bounded(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    assert_null(run(&ctx, repeated(&ctx, "x", TEMPLATE_BYTES + 1), NULL, "a: 1\n", &strict_holes));
    assert_str(test_ids(&ctx), "template-large");
    test_ctx_free(&ctx);
}

static void bytes_that_are_no_text_are_refused(void **state)
{
    (void)state;
    static const struct {
        Str text;
        const char *id;
        uint32_t at;
    } rows[] = {
        {S_INIT("ab\xFF"), "template-utf8", 2},
        {S_INIT("a\xC0\x80"), "template-utf8", 1},
        {S_INIT("abc\0d"), "template-character", 3},
        {S_INIT("\uFDEF"), "template-character", 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Ctx ctx = test_ctx();
        assert_null(run(&ctx, rows[i].text, NULL, "a: 1\n", &strict_holes));
        assert_str(test_ids(&ctx), rows[i].id);
        assert_int_equal(diag_at(ctx.diag, 0)->span.begin, rows[i].at);
        test_ctx_free(&ctx);
    }
}

/* A value with the characters of holes would forge one: reachable only by data that no reader has
 * checked. */
static void values_cannot_forge_holes(void **state)
{
    (void)state;
    static const char *const texts[] = {"{{v}}", "{{& v}}", "---\ntitle: \"{{v}}\"\n---\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Ctx ctx = test_ctx();
        Node root = {.kind = NODE_MAP, .count = 1}, v = {.kind = NODE_STRING, .key = S("v")};
        root.child = &v;
        v.parent = &root;
        v.text = S("a\uFDD0\uFDD1\uFDE1");
        const Template *t = template_read(&ctx, test_source(&ctx, "t.md", texts[i]), NULL);
        assert_null(template_run(&ctx, t, &root, &strict_holes));
        assert_str(test_ids(&ctx), "template-value-character");
        test_ctx_free(&ctx);
    }
}

static void line_ends_are_one_kind_in_drafts_and_kept_elsewhere(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str text = S("\xEF\xBB\xBF"
                 "a\r\n{{#b}}\r\nx\r\n{{/b}}\r\nc\rd");
    const Draft *d = run(&ctx, text, NULL, "b: true\n", &strict_holes);
    assert_str(d->text, "a\nx\nc\nd");
    assert_int_equal(d->line_count, 4);
    TemplateOptions html = {.escape = ESCAPE_HTML};
    assert_str(run(&ctx, text, NULL, "b: true\n", &html)->text, "a\r\nx\r\nc\rd");
    test_ctx_free(&ctx);
}

static uint32_t find_anything(Ctx *ctx, void *arg, Str name)
{
    size_t *asked = arg;
    ++*asked;
    return source_add(diag_sources(ctx->diag), name, S("found"));
}

static void names_that_lead_out_are_never_looked_up(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        bool is_safe;
    } rows[] = {{"a", true},   {"a/b", true},   {"a..b", true},    {"a./b", true},
                {"..", false}, {"../a", false}, {"a/../b", false}, {"a/..", false},
                {"/a", false}, {"a\\b", false}, {"..\\a", false},  {"a\x01", false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Ctx ctx = test_ctx();
        size_t asked = 0;
        Partials partials = {find_anything, &asked};
        Str text = str_print(ctx.mem, "{{>%s}}{{>*k}}", rows[i].name);
        uint32_t source = source_add(diag_sources(ctx.diag), S("t.md"), text);
        Template *t = template_read(&ctx, source, &partials);
        assert_non_null(t);
        assert_int_equal(asked, rows[i].is_safe);
        Node root = {.kind = NODE_MAP, .count = 1}, k = {.kind = NODE_STRING, .key = S("k")};
        root.child = &k;
        k.parent = &root;
        k.text = str(rows[i].name);
        assert_true(template_load(&ctx, t, &root, &partials));
        assert_int_equal(asked, rows[i].is_safe); /* known by now, or not asked for */
        test_ctx_free(&ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_nest_256_deep),
        cmocka_unit_test(partials_nest_256_deep),
        cmocka_unit_test(work_is_bounded),
        cmocka_unit_test(output_is_bounded),
        cmocka_unit_test(the_same_value_many_times_counts),
        cmocka_unit_test(faults_are_bounded),
        cmocka_unit_test(files_are_bounded),
        cmocka_unit_test(names_that_lead_out_are_never_looked_up),
        cmocka_unit_test(bytes_that_are_no_text_are_refused),
        cmocka_unit_test(values_cannot_forge_holes),
        cmocka_unit_test(line_ends_are_one_kind_in_drafts_and_kept_elsewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
