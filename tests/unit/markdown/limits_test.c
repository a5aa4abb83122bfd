/* Limits: texts on which cmark-gfm would take minutes or the stack would end are refused or read,
 * always in bounded time. Without the guard most of them take from 10 s to hours. */
#include "support.h"

#include <stdio.h>
#include <time.h>

enum { SIZE = 256 << 10, SECONDS = 4 }; /* read in under half a second; four under sanitizers */

static Str repeated(Ctx *ctx, const char *before, const char *piece, const char *after,
                    size_t bytes)
{
    Buf out = buf_new(ctx->mem);
    buf_put(&out, str(before));
    while (out.n < bytes)
        buf_put(&out, str(piece));
    buf_put(&out, str(after));
    return buf_str(&out);
}

static Document *read_in_time(Ctx *ctx, Str text, const char *what)
{
    clock_t begin = clock();
    Document *doc = doc_of(ctx, text);
    if (doc != NULL) {
        doc_number(ctx, doc);
        doc_typography(ctx, doc);
        doc_refer(ctx, doc, NULL);
        markdown_of(ctx, doc);
    }
    double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
    if (seconds > SECONDS)
        fail_msg("%s took %.1f s", what, seconds);
    return doc;
}

static void hostile_repetitions_are_bounded(void **state)
{
    (void)state;
    static const struct {
        const char *before, *piece, *after, *id;
    } cases[] = {
        {"a", "<?", "", "markdown-complex"},
        {"a", "<!A ", "", "markdown-complex"},
        {"a", "<![CDATA[", "", "markdown-complex"},
        {"", "www.a_", "", "markdown-complex"},
        {"www.x.y", ")", "", "markdown-complex"},
        {"", "http://a.b<", "", "markdown-complex"},
        {"", "a@b.c_", "", "markdown-complex"},
        {"", "a|b\n-|-|-\n", "", "markdown-complex"},
        {"", "a\n", "|h|\n|-|\n", "markdown-complex"},
        {"|", "a|", "\n|-|\n", "markdown-complex"},
        {"|a|\n|-|\n|", "|", "\n", "markdown-complex"},
        {"", "- ", "a", "markdown-nesting"},
        {"", "1. ", "a", "markdown-nesting"},
        {"", "> ", "a", "markdown-nesting"},
        {"", "*a **a ", "b** b*", "markdown-complex"},
        {"", "[", "", ""},
        {"", "![", "", ""},
        {"", "[a](", "", ""},
        {"", "[^a]", "\n\n[^a]: x\n", ""},
        {"", "`a``b```c ", "", ""},
        {"", "<!-- ", "", ""},
        {"a", "<a ", "", ""},
        {"", "*_", "", "markdown-complex"},
        {"", "~~a~", "", "markdown-complex"},
        {"", "[^1]*", "", "markdown-complex"},
        {"", "|a|\n|-|\n", "", ""},
        {"", "a@b.c ", "", ""},
        {"", "\\\n", "", ""},
        {"", "&amp;", "", ""},
        {"", "# a\n", "", ""},
        {"", "[x](#a) ", "\n", "markdown-anchor-absent"},
        {"", "#", "", ""},
        {"a", " ", "b", ""},
        {"", "a\n\n# a\n", "", ""},
        {"|a|\n|-|\n", "|b|\n", "", ""},
        {"", "'\"a ", "", ""},
        {"", "<script>", "", "markdown-html"},
        {"", "*a **b** c*\n\n", "", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Ctx ctx = test_ctx();
        Str text = repeated(&ctx, cases[i].before, cases[i].piece, cases[i].after, SIZE);
        bool refused = read_in_time(&ctx, text, cases[i].piece) == NULL;
        Str id = diag_count(ctx.diag) > 0 ? diag_at(ctx.diag, 0)->id : (Str){0};
        bool fault = str_eq(id, S("markdown-complex")) || str_eq(id, S("markdown-nesting"));
        assert_true(refused == fault);
        if (!str_eq(id, str(cases[i].id)))
            fail_msg("%s%s: " STR_FMT, cases[i].before, cases[i].piece, STR_ARG(id));
        test_ctx_free(&ctx);
    }
}

static void long_definitions_are_not_copied_without_end(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str definition = repeated(&ctx, "[a]: /", "u", "\n\n", SIZE / 2);
    Str calls = repeated(&ctx, "", "[a] ", "\n", SIZE / 2);
    Str text = str_print(ctx.mem, STR_FMT STR_FMT, STR_ARG(definition), STR_ARG(calls));
    assert_null(read_in_time(&ctx, text, "[a]: /uuu"));
    assert_str(test_ids(&ctx), "markdown-complex");
    test_ctx_free(&ctx);
}

static void short_rows_are_not_filled_without_end(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str head = repeated(&ctx, "|", "a|", "\n", 400), rule = repeated(&ctx, "|", "-|", "\n", 400);
    Str rows = repeated(&ctx, "", "|a\n", "\n", SIZE);
    Str text =
        str_print(ctx.mem, STR_FMT STR_FMT STR_FMT, STR_ARG(head), STR_ARG(rule), STR_ARG(rows));
    assert_null(read_in_time(&ctx, text, "short rows"));
    assert_str(test_ids(&ctx), "markdown-complex");
    test_ctx_free(&ctx);
}

/* Nesting that lines build up, and exactly the limit. */
static void nesting_is_bounded(void **state)
{
    (void)state;
    for (size_t depth = DEPTH_LIMIT - 1; depth <= DEPTH_LIMIT + 1; depth++) {
        Ctx ctx = test_ctx();
        Buf quotes = buf_new(ctx.mem), items = buf_new(ctx.mem);
        for (size_t i = 0; i < depth; i++) {
            buf_put(&quotes, S(">"));
            buf_repeat(&items, ' ', 2 * i);
            buf_put(&items, S("- a\n"));
        }
        buf_put(&quotes, S(" a\n"));
        assert_true((doc_of(&ctx, buf_str(&quotes)) == NULL) == (depth > DEPTH_LIMIT));
        assert_true((doc_of(&ctx, buf_str(&items)) == NULL) == (depth > DEPTH_LIMIT));
        assert_true(diag_count(ctx.diag) == (depth > DEPTH_LIMIT ? 2 : 0));
        if (depth > DEPTH_LIMIT)
            assert_true(diag_at(ctx.diag, 1)->span.begin >= 100 * (DEPTH_LIMIT - 1));
        test_ctx_free(&ctx);
    }
}

static void large_texts_are_refused(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    char *bytes = arena_alloc(ctx.mem, SIZE_LIMIT + 1);
    memset(bytes, '\n', SIZE_LIMIT + 1);
    assert_null(doc_of(&ctx, (Str){bytes, SIZE_LIMIT + 1}));
    assert_str(test_ids(&ctx), "markdown-size");
    test_ctx_free(&ctx);
}

/* What real documents have much of is no fault. */
static void ordinary_documents_are_far_from_the_limits(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Buf text = buf_new(ctx.mem);
    buf_put(&text, S("| a | b | c | d | e | f | g | h |\n|---|---|---|---|---|---|---|---|\n"));
    for (int i = 0; i < 5000; i++)
        buf_put(&text,
                S("| 1 | - | [x](http://a.fr/b) | jean@a.fr | - | - | <!-- x --> | `<?php` |\n"));
    buf_put(&text, S("\n"));
    for (int i = 0; i < 5000; i++)
        buf_print(&text, "- item %d, see [a][r%d] and <https://exemple.fr/%d?a=b@c> (www.a.fr)\n",
                  i, i % 500, i);
    buf_put(&text, S("\n"));
    for (int i = 0; i < 500; i++)
        buf_print(&text, "[r%d]: https://exemple.fr/une/page/assez/longue/%d \"Titre\"\n", i, i);
    assert_non_null(read_in_time(&ctx, buf_str(&text), "an ordinary document"));
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_repetitions_are_bounded),
        cmocka_unit_test(long_definitions_are_not_copied_without_end),
        cmocka_unit_test(short_rows_are_not_filled_without_end),
        cmocka_unit_test(nesting_is_bounded),
        cmocka_unit_test(large_texts_are_refused),
        cmocka_unit_test(ordinary_documents_are_far_from_the_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
