/* Schema: the public suite of JSON Schema 2020-12 (where its folder is there), cases of schema and
 * data with the diagnostics expected, what a schema keeps from run to run, hostile schemas. */
#include "../test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/rules.h"

#define SUITE TEST_ROOT "/../shared/suites/jsonschema/data"

static Node *read_text(Ctx *ctx, const char *name, const char *text)
{
    return data_read(ctx, test_source(ctx, name, text));
}

static Str words(Ctx *ctx, Lang lang)
{
    Buf b = buf_new(ctx->mem);
    diag_write_text(ctx->diag, &(DiagStyle){.lang = lang}, &b);
    return buf_str(&b);
}

/* ---- the suite ------------------------------------------------------------------------------ */

typedef struct {
    int passed, total;
} Score;

static bool passes(const Node *group, const Node *test, const SchemaOptions *options)
{
    Ctx ctx = test_ctx();
    /* The group is read again in a context of its own, so that nothing is shared. */
    Buf json = buf_new(ctx.mem);
    node_write_json(node_member(group, S("schema")), &json);
    Str schema_text = buf_str(&json);
    Node *root = json_read(
        &ctx, source_add(diag_sources(ctx.diag), S("schema.json"), schema_text));
    Buf data_json = buf_new(ctx.mem);
    node_write_json(node_member(test, S("data")), &data_json);
    Node *data = json_read(
        &ctx, source_add(diag_sources(ctx.diag), S("data.json"), buf_str(&data_json)));
    Schema *schema = root == NULL ? NULL : schema_read(&ctx, root, options);
    bool valid = node_member(test, S("valid"))->truth, fine = schema != NULL && data != NULL;
    if (fine) {
        size_t before = diag_count(ctx.diag);
        fine = schema_valid(ctx.mem, schema, data) == valid &&
               schema_check(&ctx, schema, data) == valid &&
               (valid || diag_count(ctx.diag) > before);
    }
    if (!fine) {
        Str said = words(&ctx, LANG_EN);
        printf("%.*s: %.*s (want %s)\n%.*s\n%.*s\n", STR_ARG(node_text(node_at(group, "description"))),
               STR_ARG(node_text(node_at(test, "description"))), valid ? "valid" : "invalid",
               STR_ARG(schema_text), STR_ARG(said));
    }
    test_ctx_free(&ctx);
    return fine;
}

static void run_file(const char *name, bool assert_format, Score *score)
{
    Ctx ctx = test_ctx();
    uint32_t source = file_read(&ctx, str(name), NOWHERE);
    const Node *groups = source == 0 ? NULL : json_read(&ctx, source);
    assert_non_null(groups);
    SchemaOptions options = {S(SUITE "/remotes"), assert_format};
    for (const Node *g = groups->child; g != NULL; g = g->next)
        for (const Node *t = node_member(g, S("tests"))->child; t != NULL; t = t->next) {
            score->total++;
            score->passed += passes(g, t, &options);
        }
    test_ctx_free(&ctx);
}

static void run_folder(const char *folder, bool assert_format, Score *score)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (strstr(entries[i]->d_name, ".json") != NULL)
            run_file(path, assert_format, score);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static void the_suite_passes(void **state)
{
    (void)state;
    static const struct {
        const char *folder;
        bool assert_format;
    } parts[] = {
        {SUITE "/tests", false},
        {SUITE "/tests/optional", false},
        {SUITE "/tests/optional/format", true},
    };
    Score score = {0};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        run_folder(parts[i].folder, parts[i].assert_format, &score);
    if (score.total == 0) {
        printf("skipped: no suite in " SUITE "\n");
        skip();
    }
    printf("suite jsonschema: %d/%d\n", score.passed, score.total);
    assert_int_equal(score.passed, score.total);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_suite_passes),
    };
    (void)read_text;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
