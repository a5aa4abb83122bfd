/* Cases: tests/cases/layout/NAME/input.md -> pages.txt: what is placed where, then what was said.
 * PDOC_UPDATE=1 writes what comes out into the files; read the difference. */
#include "kit.h"

#include "../data/golden.h"

static bool case_holds(const char *name)
{
    Kit k = kit_new();
    const char *input =
        arena_cstr(k.ctx.mem, str_print(k.ctx.mem, TEST_CASES "/%s/input.md", name));
    uint32_t source = file_read(&k.ctx, str(input), NOWHERE);
    assert_int_not_equal(source, 0);
    k.doc = doc_read_source(&k.ctx, source);
    assert_non_null(k.doc);
    doc_number(&k.ctx, k.doc);
    doc_typography(&k.ctx, k.doc);
    doc_refer(&k.ctx, k.doc, NULL);
    k.doc->meta.draft = strcmp(name, "furniture") == 0;
    k.pages = layout_run(&k.ctx, k.doc, k.theme, k.fonts);
    Buf out = buf_new(k.ctx.mem);
    pages_dump(k.pages, &out);
    for (size_t i = 0; i < diag_count(k.ctx.diag); i++) {
        const Diagnostic *d = diag_at(k.ctx.diag, i);
        Place place = source_place(source_at(diag_sources(k.ctx.diag), source), d->span.begin);
        buf_print(&out, "%u:%u " STR_FMT "\n", place.line, place.column, STR_ARG(d->id));
    }
    const char *golden =
        arena_cstr(k.ctx.mem, str_print(k.ctx.mem, TEST_CASES "/%s/pages.txt", name));
    bool same = golden_matches(k.ctx.mem, golden, buf_str(&out));
    kit_free(&k);
    return same;
}

static void cases_hold(void **state)
{
    (void)state;
    static const char *const names[] = {"paragraph", "lists", "table",   "furniture",
                                        "images",    "code",  "english", "drawing"};
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
