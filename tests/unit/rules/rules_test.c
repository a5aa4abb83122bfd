/* Rules: cases of rule file and data with the diagnostics expected; the rules shipped prove their
 * examples and have nothing to say of the example project. */
#include "../test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/rule.h"

#define CASES TEST_ROOT "/tests/cases/rules"
#define SCHEMAS TEST_ROOT "/schemas"
#define EXAMPLE TEST_ROOT "/examples/boutique-en-ligne/project.yaml"

static const RuleOptions options = {.at = {2026, 11, 23}};

/* ---- what a diagnostic says, for a person to read ------------------------------------------ */

static void dump_text(Buf *out, const char *name, const Text *t)
{
    if (t->in[LANG_FR].n == 0 && t->in[LANG_EN].n == 0)
        return;
    if (str_eq(t->in[LANG_FR], t->in[LANG_EN])) {
        buf_print(out, "  %s: %.*s\n", name, STR_ARG(t->in[LANG_FR]));
        return;
    }
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
    static const char *const severities[] = {"info", "warning", "error"};
    dump_place(ctx, out, d->span);
    buf_print(out, " %s%s %.*s %.*s\n", severities[d->severity],
              d->class == CLASS_FAULT ? " (fault)" : "", STR_ARG(d->id), STR_ARG(d->path));
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

/* ---- cases -------------------------------------------------------------------------------- */

static Node *read_case(Ctx *ctx, const char *name, const char *file)
{
    Str path = str_print(ctx->mem, CASES "/%s/%s", name, file);
    return file_exists(ctx, path) ? data_read(ctx, file_read(ctx, path, NOWHERE)) : NULL;
}

static Str run_case(Ctx *ctx, const char *name)
{
    RuleSet *set = rules_new(ctx);
    Node *rules = read_case(ctx, name, "rules.yaml"), *data = read_case(ctx, name, "data.yaml");
    Node *project = read_case(ctx, name, "project.yaml");
    rules_use_project(set, project);
    assert_non_null(rules);
    bool fine = rules_read(ctx, set, rules);
    bool proved = fine && rules_test(ctx, set);
    RuleOptions judged = options;
    if (fine && data != NULL && project != NULL) { /* the schema speaks first */
        SchemaOptions strict = {.assert_format = true};
        judged.refusals = refusals_new(ctx->mem);
        schema_check_into(ctx, schema_read(ctx, project, &strict), data, judged.refusals);
    }
    if (fine && data != NULL)
        rules_run(ctx, set, data, &judged);
    diag_sort(ctx->diag);
    Buf out = buf_new(ctx->mem);
    buf_print(&out, "%s\n", !fine ? "rules at fault" : !proved ? "examples at fault" : "judged");
    for (size_t i = 0; i < diag_count(ctx->diag); i++)
        dump(ctx, &out, diag_at(ctx->diag, i));
    return buf_str(&out);
}

static bool case_holds(const char *name)
{
    Ctx ctx = test_ctx();
    Str found = run_case(&ctx, name), wanted = {0};
    Str path = str_print(ctx.mem, CASES "/%s/expected.txt", name);
    if (getenv("PDOC_UPDATE") != NULL) {
        FILE *f = fopen(arena_cstr(ctx.mem, path), "w");
        assert_non_null(f);
        fwrite(found.p, 1, found.n, f);
        fclose(f);
    }
    bool holds = file_bytes(&ctx, path, NOWHERE, &wanted) && str_eq(found, wanted);
    if (!holds)
        print_error("case %s: found\n%.*swanted\n%.*s\n", name, STR_ARG(found), STR_ARG(wanted));
    test_ctx_free(&ctx);
    return holds;
}

static void cases_are_judged(void **state)
{
    (void)state;
    struct dirent **entries;
    int count = scandir(CASES, &entries, NULL, alphasort), held = 0, total = 0;
    assert_true(count > 20);
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

/* ---- the rules shipped -------------------------------------------------------------------- */

static Node *read_file(Ctx *ctx, const char *path)
{
    Node *root = data_read(ctx, file_read(ctx, str(path), NOWHERE));
    assert_non_null(root);
    return root;
}

static Schema *read_schema(Ctx *ctx, const char *path)
{
    SchemaOptions strict = {.assert_format = true};
    Schema *schema = schema_read(ctx, read_file(ctx, path), &strict);
    assert_non_null(schema);
    return schema;
}

static void print_all(Ctx *ctx)
{
    DiagStyle style = {.lang = LANG_EN};
    Buf b = buf_new(ctx->mem);
    diag_write_text(ctx->diag, &style, &b);
    print_error("%.*s\n", (int)b.n, b.n == 0 ? "" : b.p);
}

static RuleSet *read_rules(Ctx *ctx)
{
    RuleSet *set = rules_new(ctx);
    rules_use_schema(set, read_schema(ctx, SCHEMAS "/rules.schema.yaml"));
    rules_use_project(set, read_file(ctx, SCHEMAS "/project.schema.yaml"));
    rules_use_lexicon(set, lexicon_read(ctx, read_file(ctx, SCHEMAS "/prose.yaml")));
    rules_use_law(set, read_file(ctx, SCHEMAS "/law.yaml"));
    struct dirent **entries;
    int count = scandir(SCHEMAS "/rules", &entries, NULL, alphasort);
    bool fine = true;
    for (int i = 0; i < count; i++) {
        if (str_ends(str(entries[i]->d_name), S(".yaml"))) {
            Str path = str_print(ctx->mem, SCHEMAS "/rules/%s", entries[i]->d_name);
            fine &= rules_read(ctx, set, read_file(ctx, arena_cstr(ctx->mem, path)));
        }
        free(entries[i]);
    }
    free(entries);
    if (!fine)
        print_all(ctx);
    assert_true(fine);
    return set;
}

static void rules_shipped_prove_their_examples(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    RuleSet *set = read_rules(&ctx);
    bool proved = rules_test(&ctx, set);
    if (!proved)
        print_all(&ctx);
    assert_true(proved);
    assert_int_equal(diag_count(ctx.diag), 0);
    assert_true(rules_count(set) >= 200);
    test_ctx_free(&ctx);
}

/* That of the rule, or of some of the nodes that it is given. */
static bool has_severity(const Rule *rule, Severity severity)
{
    bool has = severity == rule->severity;
    for (size_t i = 0; i < rule->given.count; i++)
        has = has || (rule->given.items[i].has_severity &&
                      rule->given.items[i].severity == severity);
    return has;
}

/* A field that has no value in a bad example prints as an ellipsis: the message must be reworded.
 */
static bool says_all(const Diagnostic *d, const Rule *rule)
{
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Str said = d->message.in[lang];
        if (said.n == 0 || d->note.in[lang].n == 0 || d->help.in[lang].n == 0 ||
            str_find(said, S("{{")) != SIZE_MAX || str_find(said, S("…")) != SIZE_MAX)
            return false;
    }
    return str_eq(d->id, rule->id) && d->class == CLASS_FINDING && has_severity(rule, d->severity) &&
           d->span.source == rule->node->span.source && d->span.end > d->span.begin;
}

static void findings_of_rules_shipped_are_whole(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    RuleSet *set = read_rules(&ctx);
    size_t poor = 0;
    for (size_t i = 0; i < set->rules.count; i++) {
        const Rule *rule = set->rules.items[i];
        for (const Node *e = rule->invalid->child; e != NULL; e = e->next) {
            size_t first = diag_count(ctx.diag);
            Judge j = judge_new(&ctx, set, e);
            rule_judge(&j, rule);
            assert_true(diag_count(ctx.diag) > first);
            for (size_t k = first; k < diag_count(ctx.diag); k++) {
                const Diagnostic *d = diag_at(ctx.diag, k);
                if (says_all(d, rule))
                    continue;
                poor++;
                print_error("%.*s: %.*s / %.*s\n", STR_ARG(rule->id), STR_ARG(d->message.in[0]),
                            STR_ARG(d->message.in[1]));
            }
        }
    }
    assert_int_equal(poor, 0);
    test_ctx_free(&ctx);
}

static void the_example_project_is_clean(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    RuleSet *set = read_rules(&ctx);
    Node *project = read_file(&ctx, EXAMPLE);
    bool valid = schema_check(&ctx, read_schema(&ctx, SCHEMAS "/project.schema.yaml"), project);
    rules_run(&ctx, set, project, &options);
    size_t findings = 0;
    for (size_t i = 0; i < diag_count(ctx.diag); i++)
        findings += diag_at(ctx.diag, i)->class == CLASS_FINDING;
    if (findings > 0)
        print_all(&ctx);
    assert_true(valid);
    assert_int_equal(findings, 0);
    test_ctx_free(&ctx);
}

/* ---- which rules are asked ---------------------------------------------------------------- */

static const char limited[] = "rules:\n"
                              "  a-rule:\n"
                              "    severity: info\n"
                              "    documents: [sla, contract]\n"
                              "    in-force: {from: 2026-06-19, until: 2026-12-31}\n"
                              "    given: $\n"
                              "    require: [{test: '@.x'}]\n"
                              "    message: {fr: m, en: m}\n"
                              "    why: {fr: w, en: w}\n"
                              "    help: {fr: h, en: h}\n"
                              "    source: {kind: method}\n"
                              "    waivable: false\n"
                              "    examples: {valid: [{x: 1}], invalid: [{y: 1}]}\n";

static size_t findings(Str document, Date at)
{
    Ctx ctx = test_ctx();
    RuleSet *set = rules_new(&ctx);
    assert_true(rules_read(&ctx, set, data_read(&ctx, test_source(&ctx, "r.yaml", limited))));
    RuleOptions o = {.documents = &document, .document_count = document.n > 0, .at = at};
    rules_run(&ctx, set, data_read(&ctx, test_source(&ctx, "p.yaml", "y: 1\n")), &o);
    size_t count = diag_count(ctx.diag);
    test_ctx_free(&ctx);
    return count;
}

static void documents_and_dates_limit(void **state)
{
    (void)state;
    Date in = {2026, 11, 23}, before = {2026, 6, 18}, first = {2026, 6, 19}, last = {2026, 12, 31},
         after = {2027, 1, 1};
    assert_int_equal(findings((Str){0}, in), 1);
    assert_int_equal(findings(S("contract"), in), 1);
    assert_int_equal(findings(S("specification"), in), 0);
    assert_int_equal(findings(S("sla"), before), 0);
    assert_int_equal(findings(S("sla"), first), 1);
    assert_int_equal(findings(S("sla"), last), 1);
    assert_int_equal(findings(S("sla"), after), 0);
}

static void rules_can_be_told(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    RuleSet *set = rules_new(&ctx);
    assert_true(rules_read(&ctx, set, data_read(&ctx, test_source(&ctx, "r.yaml", limited))));
    RuleInfo info;
    assert_false(rules_find(set, S("another"), &info));
    assert_true(rules_find(set, S("a-rule"), &info));
    assert_int_equal(rules_count(set), 1);
    assert_str(rules_info(set, 0).id, "a-rule");
    assert_int_equal(info.document_count, 2);
    assert_str(info.source_kind, "method");
    assert_false(info.waivable);
    assert_int_equal(info.valid->count, 1);
    Buf b = buf_new(ctx.mem);
    rules_write_functions(&b, LANG_EN);
    for (size_t i = 0; i < rule_function_count; i++)
        assert_true(str_find(buf_str(&b), rule_functions[i].name) != SIZE_MAX);
    for (size_t i = 0; i < rule_path_function_count; i++)
        assert_true(str_find(buf_str(&b), rule_path_functions[i].name) != SIZE_MAX);
    test_ctx_free(&ctx);
}

/* ---- bounds ------------------------------------------------------------------------------- */

/* A rule that would never end is reported, and the next one is judged. */
static void rules_cannot_run_away(void **state)
{
    (void)state;
    static const char *const text = "rules:\n"
                                    "  a-rule:\n"
                                    "    severity: info\n"
                                    "    given: $..[?@..[?@..[?@..[?@..x]]]]\n"
                                    "    require: [{test: '@.x'}]\n"
                                    "    message: {fr: m, en: m}\n"
                                    "    why: {fr: w, en: w}\n"
                                    "    help: {fr: h, en: h}\n"
                                    "    source: {kind: method}\n"
                                    "    examples: {valid: [{x: 1}], invalid: [{y: 1}]}\n";
    Ctx ctx = test_ctx();
    RuleSet *set = rules_new(&ctx);
    assert_true(rules_read(&ctx, set, data_read(&ctx, test_source(&ctx, "r.yaml", text))));
    Buf deep = buf_new(ctx.mem);
    buf_repeat(&deep, '[', 100);
    buf_repeat(&deep, ']', 100);
    const Node *root =
        data_read(&ctx, source_add(diag_sources(ctx.diag), S("p.yaml"), buf_str(&deep)));
    Judge j = judge_new(&ctx, set, root);
    j.work = 100000;
    rule_judge(&j, set->rules.items[0]);
    assert_str(test_ids(&ctx), "rule-exhausted");
    assert_int_equal(diag_at(ctx.diag, 0)->class, CLASS_FAULT);
    test_ctx_free(&ctx);
}

/* 20,000 indicators that refer to as many objectives: the work is that of reading them. */
static void joins_are_linear(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    Ctx ctx = test_ctx();
    RuleSet *set = read_rules(&ctx);
    Buf b = buf_new(ctx.mem);
    buf_put(&b, S("{\"objectives\": ["));
    for (int i = 0; i < COUNT; i++)
        buf_print(&b, "%s{\"id\": \"o%d\", \"kpis\": [\"k%d\"]}", i > 0 ? "," : "", i, i);
    buf_put(&b, S("], \"kpis\": ["));
    for (int i = 0; i < COUNT; i++)
        buf_print(&b, "%s{\"id\": \"k%d\", \"objective\": \"o%d\", \"kind\": \"impact\"}",
                  i > 0 ? "," : "", i, COUNT - 1 - i);
    buf_put(&b, S("]}"));
    const Node *root =
        data_read(&ctx, source_add(diag_sources(ctx.diag), S("p.json"), buf_str(&b)));
    static const char *const joins[] = {"obj-has-kpi", "kpi-from-objective",
                                        "kpi-impact-vs-activity", "xref-ids-resolved",
                                        "xref-ids-unique"};
    Judge j = judge_new(&ctx, set, root);
    j.work = 40 * COUNT;
    for (size_t i = 0; i < sizeof joins / sizeof *joins; i++) {
        rule_judge(&j, map_find(set->by_id, str(joins[i])));
        if (path_run_exhausted(j.paths))
            fail_msg("%s", joins[i]);
    }
    assert_int_equal(diag_count(ctx.diag), 0);
    test_ctx_free(&ctx);
}

/* Findings of a text with a subject that is not its article's, so many bytes behind it. */
static size_t topics(size_t between)
{
    Ctx ctx = test_ctx();
    RuleSet *set = read_rules(&ctx);
    Buf text = buf_new(ctx.mem);
    buf_put(&text, S("about: \"article 1195 du Code civil, "));
    for (size_t i = 0; i < between; i += 4)
        buf_put(&text, S("abc "));
    buf_put(&text, S("force majeure\"\n"));
    Node *data = yaml_read(&ctx, test_source(&ctx, "p.yaml", buf_str(&text).p));
    rules_run(&ctx, set, data, &options);
    size_t count = 0;
    for (size_t i = 0; i < diag_count(ctx.diag); i++)
        count += str_eq(diag_at(ctx.diag, i)->id, S("legal-ref-topic"));
    test_ctx_free(&ctx);
    return count;
}

/* Each reference is judged by its sentence: a sentence of thousands of them is not read whole for
 * each. */
static void sentences_have_a_reach(void **state)
{
    (void)state;
    assert_int_equal(topics(100), 1);
    assert_int_equal(topics(900), 1);
    assert_int_equal(topics(2000), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_are_judged),
        cmocka_unit_test(rules_shipped_prove_their_examples),
        cmocka_unit_test(findings_of_rules_shipped_are_whole),
        cmocka_unit_test(the_example_project_is_clean),
        cmocka_unit_test(documents_and_dates_limit),
        cmocka_unit_test(rules_can_be_told),
        cmocka_unit_test(rules_cannot_run_away),
        cmocka_unit_test(joins_are_linear),
        cmocka_unit_test(sentences_have_a_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
