/* The Mustache specification's own tests, where they are to be had: PDOC_SUITES names the folder
 * that holds mustache/data, beside the project by default. */
#include "../test.h"

#include <stdlib.h>

#include "template/template.h"

typedef struct {
    const Node *partials; /* map from name to text; may be NULL */
} TestPartials;

static uint32_t find_partial(Ctx *ctx, void *arg, Str name)
{
    const TestPartials *t = arg;
    const Node *text = node_member(t->partials, name);
    return text == NULL ? 0 : source_add(diag_sources(ctx->diag), name, text->text);
}

/* What the template prints, as `pdoc render` would. */
static Str render(Ctx *ctx, const Node *test)
{
    TestPartials arg = {node_member(test, S("partials"))};
    Partials partials = {find_partial, &arg};
    Str text = node_text(node_member(test, S("template")));
    uint32_t source = source_add(diag_sources(ctx->diag), S("template"), text);
    Template *t = template_read(ctx, source, &partials);
    const Node *data = node_member(test, S("data"));
    if (t == NULL || !template_load(ctx, t, data, &partials))
        return S("the template was refused");
    TemplateOptions options = {.escape = ESCAPE_HTML};
    Draft *draft = template_run(ctx, t, data, &options);
    return draft == NULL ? S("the template could not be run") : draft->text;
}

static size_t run_module(Ctx *ctx, Str folder, const char *module, size_t *failures)
{
    Str path = str_print(ctx->mem, STR_FMT "/%s.json", STR_ARG(folder), module);
    uint32_t source = file_read(ctx, path, NOWHERE);
    assert_int_not_equal(source, 0);
    const Node *tests = node_member(json_read(ctx, source), S("tests"));
    assert_non_null(tests);
    for (const Node *test = tests->child; test != NULL; test = test->next) {
        Str expected = node_text(node_member(test, S("expected")));
        Str printed = render(ctx, test);
        if (str_eq(printed, expected))
            continue;
        ++*failures;
        print_error("%s: " STR_FMT "\n  template %.*s\n  expected [" STR_FMT
                    "]\n  printed  [" STR_FMT "]\n",
                    module, STR_ARG(node_text(node_member(test, S("name")))),
                    STR_ARG(node_text(node_member(test, S("template")))), STR_ARG(expected),
                    STR_ARG(printed));
    }
    return tests->count;
}

static void the_specification_passes(void **state)
{
    (void)state;
    static const char *const modules[] = {"comments",       "delimiters",  "interpolation",
                                          "inverted",       "partials",    "sections",
                                          "~dynamic-names", "~inheritance"};
    Ctx ctx = test_ctx();
    const char *named = getenv("PDOC_SUITES");
    Str suites = named != NULL ? str(named) : S(TEST_ROOT "/../shared/suites");
    Str folder = path_join(ctx.mem, suites, S("mustache/data"));
    if (!file_exists(&ctx, path_join(ctx.mem, folder, S("sections.json")))) {
        print_message("skipped: no " STR_FMT "\n", STR_ARG(folder));
        test_ctx_free(&ctx);
        skip();
    }
    size_t total = 0, failures = 0;
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        total += run_module(&ctx, folder, modules[i], &failures);
    print_message("mustache: %zu of %zu\n", total - failures, total);
    assert_int_equal(failures, 0);
    assert_true(total >= 184);
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_specification_passes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
