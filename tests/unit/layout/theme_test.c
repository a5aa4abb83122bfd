/* Theme: the default theme, a company's theme over it, and what is said about wrong members. */
#include "kit.h"

static Theme *read_over(Ctx *ctx, const char *over)
{
    uint32_t base = file_read(ctx, S(TEST_ROOT "/templates/theme.yaml"), NOWHERE);
    uint32_t source = test_source(ctx, "maison.yaml", over);
    return theme_read(ctx, yaml_read(ctx, base), yaml_read(ctx, source));
}

static void default_theme_reads(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Theme *t = kit_theme(&ctx);
    assert_int_equal(diag_count(ctx.diag), 0);
    assert_int_equal(t->page_width, MM(210));
    assert_int_equal(t->page_height, MM(297));
    assert_true(t->heading_size[1] > t->heading_size[2]);
    test_ctx_free(&ctx);
}

static void lengths_have_units(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Theme *t = read_over(&ctx, "text: {size: 10.25 pt, leading: 14pt}\n"
                               "page: {margin_top: '2,5 cm', margin_bottom: 1.125 in}\n");
    assert_non_null(t);
    assert_int_equal(t->body_size, 10250);
    assert_int_equal(t->body_leading, 14000);
    assert_int_equal(t->margin_top, 70866); /* 2.5 cm = 70.866 pt */
    assert_int_equal(t->margin_bottom, 81000);
    test_ctx_free(&ctx);
}

static void company_theme_wins(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Theme *t = read_over(&ctx, "page: {paper: Letter}\ncolours: {accent: \"#Ab12cD\"}\n"
                               "tables: {zebra: true}\nlogo: logo.png\n");
    assert_non_null(t);
    assert_int_equal(t->page_width, PT(612));
    assert_int_equal(t->accent, 0xAB12CD);
    assert_true(t->zebra);
    assert_str(t->logo, "logo.png");
    assert_int_not_equal(t->logo_span.source, 0);
    assert_int_equal(t->text, kit_theme(&ctx)->text);
    test_ctx_free(&ctx);
}

/* What is wrong, where it stands, and nothing else. */
static void wrong_members_are_located(void **state)
{
    (void)state;
    static const struct {
        const char *yaml, *id, *guilty;
    } rows[] = {
        {"text: {size: 11}", "layout-theme-length", "11"},
        {"text: {size: onze points}", "layout-theme-length", "onze points"},
        {"text: {size: 11 px}", "layout-theme-length", "11 px"},
        {"text: {size: 1.2345 pt}", "layout-theme-length", "1.2345 pt"},
        {"text: {size: 99999999 pt}", "layout-theme-length", "99999999 pt"},
        {"text: {size: 400 pt}", "layout-theme-length", "400 pt"},
        {"text: {size: -3 pt}", "layout-theme-length", "-3 pt"},
        {"text: {size: .5 in}", "layout-theme-length", ".5 in"},
        {"text: {sise: 11 pt}", "layout-theme-key", "sise"},
        {"texte: {size: 11 pt}", "layout-theme-key", "texte"},
        {"text: 11 pt", "layout-theme-kind", "11 pt"},
        {"fonts: {serif: 12}", "layout-theme-kind", "12"},
        {"fonts: {serif: ''}", "layout-theme-kind", "''"},
        {"fonts: {serif: [a]}", "layout-theme-kind", "[a]"},
        {"tables: {zebra: oui}", "layout-theme-kind", "oui"},
        {"colours: {link: red}", "layout-theme-colour", "red"},
        {"colours: {link: '#12345'}", "layout-theme-colour", "'#12345'"},
        {"colours: {link: '#12345g'}", "layout-theme-colour", "'#12345g'"},
        {"page: {paper: A3}", "layout-theme-paper", "A3"},
        {"page: {margin_inner: 190 mm}", "layout-theme-room", NULL},
        {"- 12", "layout-theme-kind", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Ctx ctx = test_ctx();
        assert_null(read_over(&ctx, rows[i].yaml));
        assert_str(test_ids(&ctx), rows[i].id);
        Span span = diag_at(ctx.diag, 0)->span;
        const Source *source = source_at(diag_sources(ctx.diag), span.source);
        if (rows[i].guilty != NULL)
            assert_str(str_slice(source->text, span.begin, span.end), rows[i].guilty);
        test_ctx_free(&ctx);
    }
}

static void near_names_are_suggested(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    assert_null(read_over(&ctx, "text: {leeding: 11 pt}\n"));
    assert_str(diag_at(ctx.diag, 0)->suggestion, "leading");
    test_ctx_free(&ctx);
}

static void a_theme_must_be_whole(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    uint32_t source = test_source(&ctx, "seul.yaml", "fonts: {serif: A, sans: B, mono: C}\n");
    assert_null(theme_read(&ctx, yaml_read(&ctx, source), NULL));
    assert_str(diag_at(ctx.diag, 0)->id, "layout-theme-absent");
    test_ctx_free(&ctx);
}

/* ---- the schema --------------------------------------------------------------------------- */

/* One member set alone over the default must be known to the reader. */
static void member_check(Ctx *ctx, const Node *schema, Str before, const Node *defs);

static const Node *resolved(const Node *schema, const Node *defs)
{
    Str ref = node_text(node_member(schema, S("$ref")));
    size_t slash = ref.n;
    while (slash > 0 && ref.p[slash - 1] != '/')
        slash--;
    return ref.n == 0 ? schema : node_member(defs, str_slice(ref, slash, ref.n));
}

static void member_check(Ctx *ctx, const Node *schema, Str before, const Node *defs)
{
    const Node *properties = node_member(resolved(schema, defs), S("properties"));
    for (const Node *n = properties == NULL ? NULL : properties->child; n != NULL; n = n->next) {
        Str path = str_print(ctx->mem, "%.*s%s%.*s", STR_ARG(before), before.n > 0 ? ": {" : "",
                             STR_ARG(n->key));
        if (node_member(resolved(n, defs), S("properties")) != NULL) {
            member_check(ctx, n, path, defs);
            continue;
        }
        Buf yaml = buf_new(ctx->mem);
        buf_put(&yaml, path);
        buf_put(&yaml, S(": {}")); /* of no kind that any member wants */
        for (size_t i = 0; i < path.n; i++)
            if (path.p[i] == '{')
                buf_byte(&yaml, '}');
        size_t had = diag_count(ctx->diag);
        assert_null(read_over(ctx, arena_cstr(ctx->mem, buf_str(&yaml))));
        for (size_t i = had; i < diag_count(ctx->diag); i++)
            if (str_eq(diag_at(ctx->diag, i)->id, S("layout-theme-key")))
                fail_msg("the schema has %.*s, the reader has not", STR_ARG(path));
    }
}

static void schema_holds(const Node *theme, const Node *schema, const Node *defs)
{
    for (const Node *n = theme->child; n != NULL; n = n->next) {
        const Node *properties = node_member(resolved(schema, defs), S("properties"));
        const Node *member = node_member(properties, n->key);
        if (member == NULL)
            fail_msg("the theme has %.*s, the schema has not", STR_ARG(n->key));
        if (n->kind == NODE_MAP)
            schema_holds(n, member, defs);
    }
}

static void schema_and_reader_agree(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    uint32_t source = file_read(&ctx, S(TEST_ROOT "/schemas/theme.schema.yaml"), NOWHERE);
    const Node *schema = yaml_read(&ctx, source);
    assert_non_null(schema);
    const Node *defs = node_member(schema, S("$defs"));
    member_check(&ctx, schema, (Str){0}, defs);
    uint32_t theme = file_read(&ctx, S(TEST_ROOT "/templates/theme.yaml"), NOWHERE);
    schema_holds(yaml_read(&ctx, theme), schema, defs);
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(default_theme_reads),      cmocka_unit_test(lengths_have_units),
        cmocka_unit_test(company_theme_wins),       cmocka_unit_test(wrong_members_are_located),
        cmocka_unit_test(near_names_are_suggested), cmocka_unit_test(a_theme_must_be_whole),
        cmocka_unit_test(schema_and_reader_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
