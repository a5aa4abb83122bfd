/* Cases: tests/cases/markdown/NAME/input.md -> document.txt, output.md, messages.txt.
 * PDOC_UPDATE=1 writes what comes out into the files; read the difference. */
#include "../data/golden.h"

#include <string.h>

#include "markdown/markdown.h"

static bool file_holds(Ctx *ctx, const char *name, const char *file, Str actual)
{
    Str path = str_print(ctx->mem, TEST_CASES "/%s/%s", name, file);
    return golden_matches(ctx->mem, arena_cstr(ctx->mem, path), actual.n > 0 ? actual : S(""));
}

static bool case_holds(const char *name)
{
    Ctx ctx = test_ctx();
    Str path = str_print(ctx.mem, TEST_CASES "/%s/input.md", name);
    Str text = golden_read(ctx.mem, arena_cstr(ctx.mem, path));
    assert_true(text.n > 0);
    uint32_t source = source_add(diag_sources(ctx.diag), S("input.md"), text);
    Document *doc = doc_read_source(&ctx, source);
    assert_non_null(doc);
    doc_number(&ctx, doc);
    doc_typography(&ctx, doc);
    doc_refer(&ctx, doc, NULL);
    doc->meta.draft = strcmp(name, "contract") == 0;
    Buf dump = buf_new(ctx.mem), markdown = buf_new(ctx.mem), messages = buf_new(ctx.mem);
    doc_dump(doc, &dump);
    markdown_write(&ctx, doc, &markdown);
    diag_sort(ctx.diag);
    diag_write_text(ctx.diag, &(DiagStyle){LANG_FR, false}, &messages);
    bool same = file_holds(&ctx, name, "document.txt", buf_str(&dump));
    same &= file_holds(&ctx, name, "output.md", buf_str(&markdown));
    same &= file_holds(&ctx, name, "messages.txt", buf_str(&messages));
    test_ctx_free(&ctx);
    return same;
}

static void cases_hold(void **state)
{
    (void)state;
    static const char *const names[] = {"plain", "contract", "report", "english"};
    bool all = true;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        all &= case_holds(names[i]);
    assert_true(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(cases_hold)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
