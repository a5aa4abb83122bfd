/* Schema: the public suite of JSON Schema 2020-12 (where its folder is there), cases of schema and
 * data with the diagnostics expected, what a schema keeps from run to run, hostile schemas. */
#include "../test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/schema.h"

#define CASES TEST_ROOT "/tests/cases/schema"
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
    Node *root = json_read(&ctx, source_add(diag_sources(ctx.diag), S("schema.json"), schema_text));
    Buf data_json = buf_new(ctx.mem);
    node_write_json(node_member(test, S("data")), &data_json);
    Node *data =
        json_read(&ctx, source_add(diag_sources(ctx.diag), S("data.json"), buf_str(&data_json)));
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
        printf("%.*s: %.*s (want %s)\n%.*s\n%.*s\n",
               STR_ARG(node_text(node_at(group, "description"))),
               STR_ARG(node_text(node_at(test, "description"))), valid ? "valid" : "invalid",
               STR_ARG(schema_text), STR_ARG(said));
    }
    test_ctx_free(&ctx);
    return fine;
}

/* Beyond PCRE2: a lookbehind of any width. An optional test; it is to be refused, not misread. */
static bool is_beyond(const Node *test)
{
    return str_eq(node_text(node_at(test, "description")),
                  S("a variable-width lookbehind (ES2018)"));
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
            if (is_beyond(t))
                continue;
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

/* ---- cases ---------------------------------------------------------------------------------- */

static void dump_text(Buf *out, const char *name, const Text *t)
{
    if (t->in[LANG_FR].n == 0 && t->in[LANG_EN].n == 0)
        return;
    buf_print(out, "  %s fr: %.*s\n", name, STR_ARG(t->in[LANG_FR]));
    buf_print(out, "  %s en: %.*s\n", name, STR_ARG(t->in[LANG_EN]));
}

static void dump_place(Ctx *ctx, Buf *out, Span span)
{
    const Source *s = source_at(diag_sources(ctx->diag), span.source);
    Place p = source_place(s, span.begin);
    Str path = s->path, shown = str_slice(s->text, span.begin, span.end);
    while (str_find_byte(path, '/') != SIZE_MAX)
        path = str_slice(path, str_find_byte(path, '/') + 1, path.n);
    buf_print(out, "%.*s:%u:%u |", STR_ARG(path), p.line, p.column);
    for (size_t i = 0; i < shown.n; i++)
        buf_byte(out, shown.p[i] == '\n' ? ' ' : shown.p[i]);
    buf_put(out, S("|"));
}

static void dump(Ctx *ctx, Buf *out, const Diagnostic *d)
{
    dump_place(ctx, out, d->span);
    buf_print(out, " %s %.*s %.*s\n", d->severity == SEVERITY_ERROR ? "error" : "warning",
              STR_ARG(d->id), STR_ARG(d->path));
    dump_text(out, "message", &d->message);
    dump_text(out, "note", &d->note);
    dump_text(out, "help", &d->help);
    if (d->suggestion.n > 0)
        buf_print(out, "  suggestion: %.*s\n", STR_ARG(d->suggestion));
    for (const Label *l = d->labels; l != NULL; l = l->next) {
        buf_put(out, S("  label: "));
        dump_place(ctx, out, l->span);
        buf_print(out, " %.*s / %.*s\n", STR_ARG(l->text.in[LANG_FR]),
                  STR_ARG(l->text.in[LANG_EN]));
    }
}

static Node *read_case(Ctx *ctx, const char *name, const char *part)
{
    static const char *const endings[] = {".yaml", ".json"};
    for (int i = 0; i < 2; i++) {
        Str path = str_print(ctx->mem, CASES "/%s/%s%s", name, part, endings[i]);
        if (file_exists(ctx, path))
            return data_read(ctx, file_read(ctx, path, NOWHERE));
    }
    return NULL;
}

/* What is expected does not depend on where the project is. */
static Str without_root(Ctx *ctx, Str s)
{
    Buf b = buf_new(ctx->mem);
    for (size_t at; (at = str_find(s, S(TEST_ROOT "/"))) != SIZE_MAX;) {
        buf_put(&b, str_slice(s, 0, at));
        s = str_slice(s, at + sizeof TEST_ROOT, s.n);
    }
    buf_put(&b, s);
    return buf_str(&b);
}

static Str run_case(Ctx *ctx, const char *name)
{
    Node *root = read_case(ctx, name, "schema");
    assert_non_null(root);
    SchemaOptions options = {.folder = str_print(ctx->mem, CASES "/%s", name)};
    Schema *schema = schema_read(ctx, root, &options);
    Node *data = read_case(ctx, name, "data");
    bool valid = false;
    if (schema != NULL && data != NULL) {
        valid = schema_check(ctx, schema, data);
        assert_int_equal(valid, schema_valid(ctx->mem, schema, data));
        assert_int_equal(valid, !diag_failed(ctx->diag));
    }
    Buf out = buf_new(ctx->mem);
    buf_print(&out, "%s\n", schema == NULL ? "schema at fault" : valid ? "valid" : "invalid");
    diag_sort(ctx->diag);
    for (size_t i = 0; i < diag_count(ctx->diag); i++)
        dump(ctx, &out, diag_at(ctx->diag, i));
    return without_root(ctx, buf_str(&out));
}

static bool case_holds(const char *name)
{
    Ctx ctx = test_ctx();
    Str found = run_case(&ctx, name);
    Str path = str_print(ctx.mem, CASES "/%s/expected.txt", name);
    if (getenv("PDOC_UPDATE") != NULL) {
        FILE *f = fopen(arena_cstr(ctx.mem, path), "w");
        assert_non_null(f);
        fwrite(found.p, 1, found.n, f);
        fclose(f);
    }
    Str wanted = {0};
    bool holds = file_bytes(&ctx, path, NOWHERE, &wanted) && str_eq(found, wanted);
    if (!holds)
        printf("case %s: found\n%.*swanted\n%.*s\n", name, STR_ARG(found), STR_ARG(wanted));
    test_ctx_free(&ctx);
    return holds;
}

static void cases_are_diagnosed(void **state)
{
    (void)state;
    struct dirent **entries;
    int count = scandir(CASES, &entries, NULL, alphasort), held = 0, total = 0;
    assert_true(count > 25);
    for (int i = 0; i < count; i++) {
        if (entries[i]->d_name[0] != '.') {
            total++;
            held += case_holds(entries[i]->d_name);
        }
        free(entries[i]);
    }
    free(entries);
    assert_int_equal(held, total);
}

/* ---- one by one ----------------------------------------------------------------------------- */

static Schema *read_schema(Ctx *ctx, const char *text)
{
    Node *root = read_text(ctx, "schema.yaml", text);
    assert_non_null(root);
    return schema_read(ctx, root, NULL);
}

static void formats_give_types(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Schema *schema = read_schema(&ctx, "properties:\n"
                                       "  a: {format: money}\n"
                                       "  b: {$ref: '#/$defs/date'}\n"
                                       "  c: {anyOf: [{type: string, format: percent}, {type: "
                                       "number, format: quantity}]}\n"
                                       "  d: {format: email}\n"
                                       "  e: {not: {not: {format: date}}}\n"
                                       "  f: {oneOf: [{required: [x]}, {properties: {y: {format: "
                                       "time-of-day}}}]}\n"
                                       "additionalProperties: {format: duration-text}\n"
                                       "$defs: {date: {allOf: [{format: date}]}}\n");
    assert_non_null(schema);
    Node *data = read_text(&ctx, "data.yaml",
                           "a: 12 EUR\nb: 2027-03-31\nc: 12\nd: x\n"
                           "e: 2027-03-31\nf: {y: '17:30'}\ng: 4 h\n"
                           "h: quelques jours\n");
    assert_true(schema_check(&ctx, schema, data));
    static const struct {
        const char *at;
        Type type;
    } wanted[] = {
        {"a", TYPE_MONEY},    {"b", TYPE_DATE}, {"c", TYPE_QUANTITY},
        {"d", TYPE_NONE},     {"e", TYPE_NONE}, {"f.y", TYPE_TIME},
        {"g", TYPE_DURATION}, {"h", TYPE_NONE}, /* an annotation that does not hold gives no type */
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_int_equal(node_at(data, wanted[i].at)->type, wanted[i].type);
    test_ctx_free(&ctx);
}

static void word_lists_give_words(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Schema *schema = read_schema(&ctx, "items:\n"
                                       "  enum: [must, final, finale, test]\n"
                                       "  x-words: {must: {fr: indispensable, en: essential}}\n"
                                       "  x-synonyms: {final: finale}\n");
    Node *data = read_text(&ctx, "data.yaml", "[must, final, finale, test, other]");
    assert_false(schema_check(&ctx, schema, data));
    static const char *const wanted[][LANG_COUNT] = {
        {"indispensable", "essential"}, {"finale", "final"}, {"finale", "final"}};
    for (uint32_t i = 0; i < 3; i++)
        for (int lang = 0; lang < LANG_COUNT; lang++)
            assert_str(node_item(data, i)->words->in[lang], wanted[i][lang]);
    assert_null(node_item(data, 3)->words);
    assert_null(node_item(data, 4)->words);
    test_ctx_free(&ctx);
}

/* What is valid beside a fault keeps its type: a draft is printed all the same. */
static void faults_leave_types(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Schema *schema = read_schema(
        &ctx, "items: {oneOf: [{required: [z]}, {properties: {kind: {const: k}, a: {format: "
              "date}, b: {type: number}}, required: [kind]}]}\n");
    Node *data = read_text(&ctx, "data.yaml", "- {kind: k, a: 2027-03-31, b: x}\n");
    assert_false(schema_check(&ctx, schema, data));
    assert_str(test_ids(&ctx), "schema-type");
    assert_int_equal(node_member(data->child, S("a"))->type, TYPE_DATE);
    test_ctx_free(&ctx);
}

/* A rule holds its schema inside a file of another kind. */
static void a_schema_may_stand_anywhere(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Node *file = read_text(&ctx, "rules.yaml",
                           "rules:\n  r:\n    schema: {required: [a], properties: {a: {$ref: "
                           "'#/$defs/n'}}, $defs: {n: {type: number}}}\n");
    Schema *schema = schema_read(&ctx, node_at(file, "rules.r.schema"), NULL);
    assert_non_null(schema);
    assert_true(schema_valid(ctx.mem, schema, read_text(&ctx, "1.yaml", "a: 1")));
    assert_false(schema_valid(ctx.mem, schema, read_text(&ctx, "2.yaml", "a: x")));
    assert_false(schema_valid(ctx.mem, schema, read_text(&ctx, "3.yaml", "b: x")));
    assert_int_equal(diag_count(ctx.diag), 0);
    test_ctx_free(&ctx);
}

/* The suite's remotes, asked for in both layouts of a folder, are in the suite; here a schema with
 * an $id finds the file beside it, though its URI is another. */
static void files_stand_beside_their_identifiers(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    const char *text = "$id: https://pdoc.dev/schemas/project\n"
                       "$ref: common.yaml#/$defs/kpi\n";
    Node *root = read_text(&ctx, CASES "/shared-file/other.yaml", text);
    Schema *schema = schema_read(&ctx, root, NULL);
    assert_non_null(schema);
    assert_false(schema_valid(ctx.mem, schema, read_text(&ctx, "d.yaml", "nmae: x")));
    assert_true(schema_valid(ctx.mem, schema, read_text(&ctx, "d.yaml", "name: x")));
    test_ctx_free(&ctx);
}

/* RFC 3986, 5.4, and bases that are relative paths. */
static void uris_are_resolved(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    static const char base[] = "http://a/b/c/d;p?q", file[] = "../schemas/x.yaml";
    static const struct {
        const char *base, *reference, *wanted;
    } rows[] = {
        {base, "g:h", "g:h"},
        {base, "g", "http://a/b/c/g"},
        {base, "./g", "http://a/b/c/g"},
        {base, "g/", "http://a/b/c/g/"},
        {base, "/g", "http://a/g"},
        {base, "//g", "http://g"},
        {base, "?y", "http://a/b/c/d;p?y"},
        {base, "g?y", "http://a/b/c/g?y"},
        {base, "#s", "http://a/b/c/d;p?q#s"},
        {base, "g?y#s", "http://a/b/c/g?y#s"},
        {base, ";x", "http://a/b/c/;x"},
        {base, "", "http://a/b/c/d;p?q"},
        {base, ".", "http://a/b/c/"},
        {base, "./", "http://a/b/c/"},
        {base, "..", "http://a/b/"},
        {base, "../g", "http://a/b/g"},
        {base, "../..", "http://a/"},
        {base, "../../g", "http://a/g"},
        {base, "../../../g", "http://a/g"},
        {base, "/./g", "http://a/g"},
        {base, "/../g", "http://a/g"},
        {base, "g.", "http://a/b/c/g."},
        {base, "..g", "http://a/b/c/..g"},
        {base, "./../g", "http://a/b/g"},
        {base, "g/./h", "http://a/b/c/g/h"},
        {base, "g/../h", "http://a/b/c/h"},
        {base, "g;x=1/../y", "http://a/b/c/y"},
        {base, "g#s/../x", "http://a/b/c/g#s/../x"},
        {file, "y.yaml#/a", "../schemas/y.yaml#/a"},
        {file, "../y.yaml", "../y.yaml"},
        {file, "../../y.yaml", "../../y.yaml"},
        {"x.yaml", "#/a", "x.yaml#/a"},
        {"", "y.yaml", "y.yaml"},
        {"urn:example:a", "#/b", "urn:example:a#/b"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_str(uri_resolve(ctx.mem, str(rows[i].base), str(rows[i].reference)), rows[i].wanted);
    assert_str(uri_of_path(ctx.mem, S("./a b/50%#?.yaml")), "a%20b/50%25%23%3F.yaml");
    assert_str(uri_unescape(ctx.mem, S("a%20b%2g%")), "a b%2g%");
    test_ctx_free(&ctx);
}

static void international_names_are_judged(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    static const struct {
        const char *name;
        bool fits;
    } rows[] = {
        {"실례.테스트", true},
        {"bücher.example", true},
        {"faß.de", true},
        {"\xE3\x80\xAE실례.테스트", false}, /* U+302E, a tone mark */
        {"Bücher.example", false},          /* capitals are not stable */
        {"ab--é.fr", false},                /* hyphens in third and fourth place */
        {"-é.fr", false},
        {"a·l", false},
        {"l·l", true},
        {"αͺ", false}, /* compatible with a space and an iota */
        {"αβγ", true},
        {"बी\u200Dबी", false},
        {"क्\u200Dष", true},
        {"xn--bcher-kva.example", true},
        {"", false},
        {"a..b", false},
        {"例え。テスト", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (format_idn_hostname(ctx.mem, str(rows[i].name)) != rows[i].fits)
            fail_msg("%s", rows[i].name);
    test_ctx_free(&ctx);
}

/* ---- hostile -------------------------------------------------------------------------------- */

static Str repeated(Ctx *ctx, const char *begin, const char *middle, const char *end, int count)
{
    Buf b = buf_new(ctx->mem);
    for (int i = 0; i < count; i++)
        buf_put(&b, str(begin));
    buf_put(&b, str(middle));
    for (int i = 0; i < count; i++)
        buf_put(&b, str(end));
    return buf_str(&b);
}

static void deep_data_is_refused(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Schema *schema = read_schema(&ctx, "$defs: {a: {items: {$ref: '#/$defs/b'}}, b: {allOf: "
                                       "[{$ref: '#/$defs/a'}]}}\n$ref: '#/$defs/a'\n");
    Str text = repeated(&ctx, "[", "1", "]", 9000);
    Node *data = json_read(&ctx, source_add(diag_sources(ctx.diag), S("d.json"), text));
    assert_non_null(data);
    assert_false(schema_check(&ctx, schema, data));
    assert_str(test_ids(&ctx), "schema-deep");
    assert_int_equal(diag_at(ctx.diag, 0)->class, CLASS_FAULT);
    assert_false(schema_valid(ctx.mem, schema, data));
    Schema *shallow = read_schema(&ctx, "items: {type: array}\nuniqueItems: true\nmaxItems: 1\n");
    assert_true(schema_valid(ctx.mem, shallow, data));
    test_ctx_free(&ctx);
}

static void deep_schemas_are_refused(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str text = repeated(&ctx, "{\"not\":", "true", "}", 5000);
    Node *root = json_read(&ctx, source_add(diag_sources(ctx.diag), S("s.json"), text));
    assert_non_null(root);
    assert_null(schema_read(&ctx, root, NULL));
    assert_str(test_ids(&ctx), "schema-nested");
    test_ctx_free(&ctx);
}

/* Two alternatives at each of 200 levels: 2^200 ways to fail. */
static void alternatives_do_not_run_away(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Schema *schema =
        read_schema(&ctx, "anyOf: [{type: number}, {items: {$ref: '#'}, maxItems: 1}, {items: "
                          "{$ref: '#'}, maxItems: 1}]\n");
    Str text = repeated(&ctx, "[", "1, 2", "]", 200);
    Node *data = json_read(&ctx, source_add(diag_sources(ctx.diag), S("d.json"), text));
    assert_false(schema_check(&ctx, schema, data));
    assert_str(test_ids(&ctx), "schema-work");
    test_ctx_free(&ctx);
}

/* A chain of references as long as the file is judged without running out of stack. */
static void long_chains_end(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Buf b = buf_new(ctx.mem);
    buf_put(&b, S("$ref: '#/$defs/a0'\n$defs:\n"));
    for (int i = 0; i < 5000; i++)
        buf_print(&b, "  a%d: {$ref: '#/$defs/a%d'}\n", i, i + 1);
    buf_put(&b, S("  a5000: {type: number}\n"));
    Node *root = yaml_read(&ctx, source_add(diag_sources(ctx.diag), S("s.yaml"), buf_str(&b)));
    Schema *schema = schema_read(&ctx, root, NULL);
    assert_non_null(schema);
    assert_false(schema_check(&ctx, schema, read_text(&ctx, "d.yaml", "x")));
    assert_str(test_ids(&ctx), "schema-deep");
    test_ctx_free(&ctx);
}

/* $dynamicRef may go round in circles that no reader of the schema can see. */
static void dynamic_circles_end(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Schema *schema = read_schema(&ctx, "$dynamicAnchor: a\nallOf: [{$dynamicRef: '#a'}]\n");
    assert_non_null(schema);
    assert_false(schema_check(&ctx, schema, read_text(&ctx, "d.yaml", "x")));
    assert_str(test_ids(&ctx), "schema-deep");
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_suite_passes),
        cmocka_unit_test(cases_are_diagnosed),
        cmocka_unit_test(formats_give_types),
        cmocka_unit_test(word_lists_give_words),
        cmocka_unit_test(faults_leave_types),
        cmocka_unit_test(a_schema_may_stand_anywhere),
        cmocka_unit_test(files_stand_beside_their_identifiers),
        cmocka_unit_test(uris_are_resolved),
        cmocka_unit_test(international_names_are_judged),
        cmocka_unit_test(deep_data_is_refused),
        cmocka_unit_test(deep_schemas_are_refused),
        cmocka_unit_test(alternatives_do_not_run_away),
        cmocka_unit_test(long_chains_end),
        cmocka_unit_test(dynamic_circles_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
