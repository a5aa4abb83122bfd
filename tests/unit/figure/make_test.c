/* Figures from a document: what the reader takes of a block, what is said where it is wrong, what
 * each kind says in words, and the SVG of each (tests/cases/figure; PDOC_UPDATE=1 rewrites it). */
#include "../data/golden.h"
#include "../layout/kit.h"

#include "kit.h"

typedef struct {
    Kit kit;
    const Node *root;
    Locale *locale;
    FigureData data;
} Desk;

static Desk desk_new(const char *language)
{
    Desk d = {.kit = kit_new()};
    Ctx *ctx = &d.kit.ctx;
    Node *root = yaml_read(ctx, file_read(ctx, S(TEST_CASES "/project.yaml"), NOWHERE));
    assert_non_null(root);
    type_nodes(root);
    d.root = root;
    d.locale = locale_new(ctx, str(language), S("EUR"));
    d.data = (FigureData){d.root, d.locale, d.kit.theme, d.kit.fonts, true, S("doc")};
    return d;
}

static void desk_free(Desk *d)
{
    locale_free(d->locale);
    kit_free(&d->kit);
}

static Document *read(Ctx *ctx, const char *text)
{
    uint32_t source = test_source(ctx, "template.md", text);
    const Source *s = source_at(diag_sources(ctx->diag), source);
    Span *lines = NEW_ARRAY(ctx->mem, Span, s->line_count);
    for (uint32_t i = 0; i < s->line_count; i++)
        lines[i] = (Span){source, s->lines[i], s->lines[i] + (uint32_t)source_line(s, i + 1).n};
    Draft draft = {.text = s->text, .lines = lines, .line_count = s->line_count};
    Document *doc = doc_read(ctx, &draft);
    assert_non_null(doc);
    return doc;
}

/* The source bytes that diagnostic `i` points at. */
static Str guilty(Ctx *ctx, size_t i)
{
    Span span = diag_at(ctx->diag, i)->span;
    return str_slice(source_at(diag_sources(ctx->diag), span.source)->text, span.begin, span.end);
}

/* ---- blocks -----------------------------------------------------------------------------------
 */

static void blocks_are_read(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Document *doc = read(&ctx, "Avant.\n\n```figure timeline\ncaption: Des *jalons*\n"
                               "given: $.planning.milestones[*]\nid: frise\n```\n\n"
                               "```figures\nx\n```\n\n```figure weights\n```\n");
    doc_number(&ctx, doc);
    const Block *b = doc->root->child->next;
    assert_int_equal(b->kind, BLOCK_FIGURE);
    assert_str(b->figure->kind, "timeline");
    assert_str(b->figure->given, "$.planning.milestones[*]");
    assert_str(b->anchor, "frise");
    assert_str(b->inlines->text, "Des *jalons*");
    assert_str(heading_label(ctx.mem, &doc->meta, b), "Figure\u00A01 –");
    assert_int_equal(b->next->kind, BLOCK_CODE); /* another word */
    assert_str(heading_label(ctx.mem, &doc->meta, b->next->next), "Figure\u00A02");
    const Block **all;
    assert_int_equal(doc_figures(ctx.mem, doc, &all), 2);
    assert_int_equal(diag_count(ctx.diag), 0);
    Document *plain = doc_read_source(&ctx, test_source(&ctx, "a.md", "```figure kpi\n```\n"));
    assert_int_equal(plain->root->child->kind, BLOCK_CODE); /* a file has no data */
    test_ctx_free(&ctx);
}

static void options_are_checked(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    read(&ctx, "```figure kpi\ncaption: x\ncaptoin: y\n\nno colon\n```\n");
    assert_str(test_ids(&ctx), "markdown-figure-option markdown-figure-option");
    assert_str(guilty(&ctx, 0), "captoin: y");
    assert_str(diag_at(ctx.diag, 0)->suggestion, "caption");
    test_ctx_free(&ctx);
}

static void faults_have_places(void **state)
{
    (void)state;
    static const struct {
        const char *text, *id, *place;
    } rows[] = {
        {"```figure timline\n```\n", "figure-kind", "```figure timline"},
        {"```figure\n```\n", "figure-kind", "```figure"},
        {"```figure weights\ngiven: $.selection.criterai[*]\n```\n", "figure-empty",
         "$.selection.criterai[*]"},
        {"```figure kpi\ngiven: $.kpis[\n```\n", "path-syntax", NULL},
        {"```figure timeline\ngiven: $.kpis[*]\n```\n", "figure-nothing", "$.kpis[*]"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Desk d = desk_new("fr");
        Document *doc = read(&d.kit.ctx, rows[i].text);
        assert_false(figures_make(&d.kit.ctx, doc, &d.data));
        assert_int_equal(diag_count(d.kit.ctx.diag), 1);
        Ctx ctx = d.kit.ctx;
        if (rows[i].place != NULL) {
            assert_str(test_ids(&ctx), rows[i].id);
            assert_str(guilty(&ctx, 0), rows[i].place);
        }
        desk_free(&d);
    }
}

static void too_many_entries(void **state)
{
    (void)state;
    Desk d = desk_new("fr");
    Ctx ctx = d.kit.ctx;
    Buf given = buf_new(ctx.mem);
    buf_put(&given, S("$.kpis[0:5"));
    for (size_t i = 0; i < 99; i++)
        buf_put(&given, S(",0:5"));
    Figure f = {.kind = S("kpi"), .given = str_print(ctx.mem, "%.*s]", STR_ARG(buf_str(&given)))};
    assert_true(figure_make(&ctx, &f, &d.data)); /* 500: those that have no room are counted */
    assert_int_not_equal(str_find(f.plot->items[0].text.run->text, S("Indicateur")), SIZE_MAX);
    f.given = str_print(ctx.mem, "%.*s,0]", STR_ARG(buf_str(&given)));
    assert_false(figure_make(&ctx, &f, &d.data));
    assert_str(test_ids(&ctx), "figure-many");
    desk_free(&d);
}

/* What a name holds stays a name: no line of the Markdown ends in it, no tag of the SVG begins. */
static void names_are_names(void **state)
{
    (void)state;
    Desk d = desk_new("fr");
    Ctx ctx = d.kit.ctx;
    uint32_t source =
        test_source(&ctx, "p.yaml",
                    "criteria:\n  - {label: \"un\\n\\n# titre](x) *a* <b>\\u2028\\t|\", "
                    "weight: 10}\n");
    d.data.project = yaml_read(&ctx, source);
    Document *doc = read(&ctx, "```figure weights\ngiven: $.criteria[*]\n```\n");
    doc_number(&ctx, doc);
    assert_true(figures_make(&ctx, doc, &d.data));
    Buf text = buf_new(ctx.mem);
    markdown_write(&ctx, doc, &text);
    Document *again =
        doc_read_source(&ctx, source_add(diag_sources(ctx.diag), S("out.md"), buf_str(&text)));
    const Block *b = again->root->child;
    assert_int_equal(b->inlines->kind, INLINE_IMAGE);
    assert_null(b->inlines->next);
    assert_str(b->inlines->target, "doc-figure-1.svg");
    assert_str(b->inlines->child->text,
               "Poids des critères, du plus lourd au plus léger\u00A0: un # "
               "titre](x) *a* <b> | (10).");
    assert_true(b->next == NULL || b->next->kind == BLOCK_PARAGRAPH);
    desk_free(&d);
}

/* A criterion of next to no weight has a lane of nothing, and no bar. */
static void a_weight_may_be_nothing(void **state)
{
    (void)state;
    Desk d = desk_new("fr");
    Ctx ctx = d.kit.ctx;
    uint32_t source =
        test_source(&ctx, "p.yaml",
                    "selection:\n  criteria:\n"
                    "    - {id: a, label: A, weight: 0.001, scale: [{points: 5}]}\n"
                    "    - {id: b, label: B, weight: 100, scale: [{points: 5}]}\n"
                    "    - {id: c, label: C, weight: 100, scale: [{points: 5}]}\n"
                    "vendors: [{id: v, offer: {marks: [{criterion: a, points: 3}]}}]\n");
    Node *project = yaml_read(&ctx, source);
    type_nodes(project);
    d.data.project = project;
    Figure f = {.kind = S("scores")};
    assert_true(figure_make(&ctx, &f, &d.data));
    assert_str(fault_of(&ctx, f.plot), "");
    desk_free(&d);
}

/* A theme's light colours make way where they could not be seen. */
static void light_themes(void **state)
{
    (void)state;
    Desk d = desk_new("fr");
    Ctx ctx = d.kit.ctx;
    d.kit.theme->accent = 0xFFE680;
    Figure f = {.kind = S("weights")};
    assert_true(figure_make(&ctx, &f, &d.data));
    for (uint32_t i = 0; i < f.plot->item_count; i++)
        assert_int_not_equal(f.plot->items[i].colour, 0xFFE680);
    desk_free(&d);
}

static Figure figure_of(Desk *d, const char *kind, const char *project)
{
    Ctx ctx = d->kit.ctx;
    Node *root = yaml_read(&ctx, test_source(&ctx, "p.yaml", project));
    assert_non_null(root);
    type_nodes(root);
    d->data.project = root;
    Figure f = {.kind = str(kind)};
    assert_true(figure_make(&ctx, &f, &d->data));
    return f;
}

static bool shows(const Plot *p, const char *text)
{
    for (uint32_t i = 0; i < p->item_count; i++)
        if (p->items[i].kind == ITEM_TEXT && str_eq(p->items[i].text.run->text, str(text)))
            return true;
    return false;
}

/* What a page has behind a figure, a watermark, shows between its lines. */
static void nothing_is_painted_white(void **state)
{
    (void)state;
    Desk d = desk_new("fr");
    Ctx ctx = d.kit.ctx;
    for (size_t i = 0; figure_kinds[i].n > 0; i++) {
        Figure f = {.kind = figure_kinds[i]};
        assert_true(figure_make(&ctx, &f, &d.data));
        for (uint32_t n = 0; n < f.plot->item_count; n++)
            if (f.plot->items[n].kind != ITEM_TEXT)
                assert_int_not_equal(f.plot->items[n].colour, 0xFFFFFF);
    }
    desk_free(&d);
}

/* Lines make way for words: none of those that stand in a row's height passes through a text. */
static void lines_make_way(void **state)
{
    (void)state;
    Desk d = desk_new("fr");
    Ctx ctx = d.kit.ctx;
    Figure f = {.kind = S("timeline")};
    assert_true(figure_make(&ctx, &f, &d.data));
    size_t lines = 0;
    for (uint32_t i = 0; i < f.plot->item_count; i++) {
        const Item *line = &f.plot->items[i];
        if (line->kind != ITEM_RECT || line->rect.w > PT(1) || line->rect.h < PT(2))
            continue;
        lines++;
        for (uint32_t n = 0; n < f.plot->item_count; n++) {
            const Item *text = &f.plot->items[n];
            if (text->kind == ITEM_TEXT && text->x < line->x &&
                line->x < text->x + text->text.width && line->y < text->y - PT(1) &&
                text->y - PT(3) < line->y + line->rect.h)
                fail_msg("a line at %d, %d through “" STR_FMT "”", line->x, line->y,
                         STR_ARG(text->text.run->text));
        }
    }
    assert_true(lines > 10);
    desk_free(&d);
}

static void long_units_are_not_cut(void **state)
{
    (void)state;
    Desk d = desk_new("fr");
    Figure f = figure_of(&d, "kpi",
                         "kpis:\n  - {name: Débit de la boutique en ligne, unit: commandes payées "
                         "par heure d'ouverture et par vendeur présent, baseline: {value: 1200}, "
                         "target: 4500}\n");
    for (uint32_t i = 0; i < f.plot->item_count; i++)
        if (f.plot->items[i].kind == ITEM_TEXT)
            assert_int_equal(str_find(f.plot->items[i].text.run->text, S("…")), SIZE_MAX);
    assert_int_equal(fault_of(&d.kit.ctx, f.plot).n, 0);
    desk_free(&d);
}

static void names_have_the_typography_of_the_text(void **state)
{
    (void)state;
    Desk d = desk_new("fr");
    Figure f = figure_of(&d, "weights",
                         "selection:\n  criteria:\n    - {label: \"Prix : 20 % d'écart !\", "
                         "weight: 40}\n");
    assert_true(shows(f.plot, "Prix\u00A0: 20\u00A0% d’écart\u202F!"));
    assert_int_not_equal(str_find(f.alt, S("d’écart")), SIZE_MAX);
    desk_free(&d);
}

/* ---- words and SVG ----------------------------------------------------------------------------
 */

static void kinds_are_drawn(void **state)
{
    (void)state;
    static const char *const languages[] = {"fr", "en"};
    bool all = true;
    for (size_t l = 0; l < 2; l++) {
        Desk d = desk_new(languages[l]);
        Ctx ctx = d.kit.ctx;
        for (size_t i = 0; figure_kinds[i].n > 0; i++) {
            Figure f = {.kind = figure_kinds[i]};
            assert_true(figure_make(&ctx, &f, &d.data));
            SvgStyle style = {.theme = d.kit.theme, .language = str(languages[l]), .alt = f.alt};
            style.id = S("f");
            Buf svg = buf_new(ctx.mem);
            figure_svg(f.plot, &style, &svg);
            Str golden =
                str_print(ctx.mem, TEST_CASES "/%.*s.%s.svg", STR_ARG(f.kind), languages[l]);
            all &= golden_matches(ctx.mem, arena_cstr(ctx.mem, golden), buf_str(&svg));
        }
        assert_int_equal(diag_count(ctx.diag), 0);
        desk_free(&d);
    }
    assert_true(all);
}

/* Inside a page there is no XML declaration, no ground, no fixed width. */
static void svg_in_a_page(void **state)
{
    (void)state;
    Desk d = desk_new("fr");
    Ctx ctx = d.kit.ctx;
    Figure f = {.kind = S("weights")};
    assert_true(figure_make(&ctx, &f, &d.data));
    SvgStyle style = {d.kit.theme, S("fr"), S("f\"<1"), S("a < b & c"), true};
    Buf svg = buf_new(ctx.mem);
    figure_svg(f.plot, &style, &svg);
    Str text = buf_str(&svg);
    assert_true(str_starts(text, S("<svg ")));
    assert_int_not_equal(str_find(text, S(" width=\"100%\"")), SIZE_MAX);
    assert_int_not_equal(str_find(text, S("a &lt; b &amp; c</desc>")), SIZE_MAX);
    assert_int_not_equal(str_find(text, S("id=\"f&quot;&lt;1-title\"")), SIZE_MAX);
    assert_int_equal(str_find(text, S("#ffffff\"/>\n<text")), SIZE_MAX);
    desk_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_read),
        cmocka_unit_test(options_are_checked),
        cmocka_unit_test(faults_have_places),
        cmocka_unit_test(kinds_are_drawn),
        cmocka_unit_test(svg_in_a_page),
        cmocka_unit_test(names_are_names),
        cmocka_unit_test(too_many_entries),
        cmocka_unit_test(light_themes),
        cmocka_unit_test(nothing_is_painted_white),
        cmocka_unit_test(lines_make_way),
        cmocka_unit_test(a_weight_may_be_nothing),
        cmocka_unit_test(long_units_are_not_cut),
        cmocka_unit_test(names_have_the_typography_of_the_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
