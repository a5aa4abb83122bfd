/* Number: numbers and anchors of headings, references; slugs; what the front matter says. */
#include "support.h"

#include <stdio.h>

static Document *numbered(Ctx *ctx, const char *text, Numbering numbering, const char *language)
{
    Document *doc = doc_of(ctx, str(text));
    doc->meta.numbering = numbering;
    doc->meta.language = str(language);
    doc->meta.kind = S("contract");
    doc_number(ctx, doc);
    doc_refer(ctx, doc, NULL);
    return doc;
}

/* "number#anchor" of each heading. */
static Str headings(Ctx *ctx, const Document *doc)
{
    Buf out = buf_new(ctx->mem);
    for (const Block *b = doc->root->child; b != NULL; b = b->next)
        if (b->kind == BLOCK_HEADING)
            buf_print(&out, STR_FMT "#" STR_FMT " ", STR_ARG(b->number), STR_ARG(b->anchor));
    return buf_str(&out);
}

static Str words_of(Ctx *ctx, const Block *b)
{
    Buf out = buf_new(ctx->mem);
    inline_words(b->inlines, &out);
    return buf_str(&out);
}

static void numbers_follow_the_nesting(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Document *doc = numbered(&ctx, "# a\n## b\n### c\n#### d\n## e\n#### f\n### g\n# h\n",
                             NUMBER_DECIMAL, "fr");
    assert_str(headings(&ctx, doc), "1#a 1.1#b 1.1.1#c #d 1.2#e #f 1.2.1#g 2#h ");
    doc->meta.number_to = 4;
    doc_number(&ctx, doc); /* again: the same, and no level is skipped in the numbers */
    assert_str(headings(&ctx, doc), "1#a 1.1#b 1.1.1#c 1.1.1.1#d 1.2#e 1.2.1#f 1.2.2#g 2#h ");
    doc->meta.number_from = 2;
    doc_number(&ctx, doc);
    assert_str(headings(&ctx, doc), "#a 1#b 1.1#c 1.1.1#d 2#e 2.1#f 2.2#g #h ");
    doc = numbered(&ctx, "# a\n\n> # b\n\n# c\n", NUMBER_ARTICLE, "fr");
    assert_str(headings(&ctx, doc), "1#a 2#c ");
    const Block *first = doc->root->child;
    assert_str(heading_label(ctx.mem, &doc->meta, first), "Article 1 –");
    doc->meta.numbering = NUMBER_DECIMAL;
    assert_str(heading_label(ctx.mem, &doc->meta, first), "1.");
    test_ctx_free(&ctx);
}

static void anchors_are_names_or_slugs(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Document *doc =
        numbered(&ctx,
                 "# Durée *du* `préavis` {#duree}\n# A\n# A\n# x {#a}\n# {#b}\n# !\n# c {#d} e\n"
                 "# {f}\n# A-1\n",
                 NUMBER_NONE, "fr");
    assert_str(headings(&ctx, doc), "#duree #a-1 #a-2 #a #b #section #c-d-e #f #a-1-1 ");
    assert_str(words_of(&ctx, doc->root->child), "Durée du préavis");
    assert_int_equal(diag_count(ctx.diag), 0);
    test_ctx_free(&ctx);
}

static void slugs_are_those_of_github(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"1. Contexte", "1-contexte"},
        {"Article 1 – Objet", "article-1--objet"},
        {"Durée : 3 ans", "durée--3-ans"},
        {"Durée\u00A0: 3 ans", "durée-3-ans"},
        {"ÉTÉ À L’ŒUVRE", "été-à-lœuvre"},
        {"a_b-c  d", "a_b-c--d"},
        {"C++ & 100 %", "c--100-"},
        {"Привет Мир", "привет-мир"},
        {"ΑΒΓ ½ ² €", "αβγ---"},
        {"日本語。", "日本語"},
        {"😄 emoji", "-emoji"},
    };
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_str(slug_of(ctx.mem, str(cases[i][0])), cases[i][1]);
    Slugs slugs = slugs_new(ctx.mem);
    static const char *const names[][2] = {{"foo", "foo"},
                                           {"foo", "foo-1"},
                                           {"foo-1", "foo-1-1"},
                                           {"foo", "foo-2"},
                                           {"foo-1", "foo-1-2"}};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        assert_str(slug_unique(&slugs, str(names[i][0])), names[i][1]);
    test_ctx_free(&ctx);
}

static void references_take_their_words(void **state)
{
    (void)state;
    static const char text[] =
        "[](#a). [](#b), [](#c) [](#e-f) [d](#A%2d1)[x](#)\n# A {#a}\n## *B* `b` {#b}\n"
        "#### [C](u)[^1] {#c}\n# É F {#e-f}\n# y {#A-1}\n\n[^1]: [](#b)\n";
    static const struct {
        Numbering numbering;
        const char *language, *words, *note;
    } cases[] = {
        {NUMBER_ARTICLE, "fr", "Article\u00A01. Article\u00A01.1, C article\u00A02 dx",
         "Article\u00A01.1"},
        {NUMBER_DECIMAL, "fr", "Section\u00A01. Section\u00A01.1, C section\u00A02 dx",
         "Section\u00A01.1"},
        {NUMBER_DECIMAL, "en", "Section\u00A01. Section\u00A01.1, C section\u00A02 dx",
         "Section\u00A01.1"},
        {NUMBER_NONE, "fr", "A. B b, C É F dx", "B b"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Ctx ctx = test_ctx();
        Document *doc = numbered(&ctx, text, cases[i].numbering, cases[i].language);
        assert_str(words_of(&ctx, doc->root->child), cases[i].words);
        assert_str(words_of(&ctx, doc->notes[0]->child), cases[i].note);
        assert_int_equal(diag_count(ctx.diag), 0);
        test_ctx_free(&ctx);
    }
}

static void references_to_nowhere_are_told(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    numbered(&ctx, "# Réversibilité {#reversibilite}\n\n[](#reversibilté) [x](#zzzzzzzz)\n",
             NUMBER_NONE, "fr");
    assert_str(test_ids(&ctx), "markdown-anchor-absent markdown-anchor-absent");
    assert_str(diag_at(ctx.diag, 0)->suggestion, "reversibilite");
    assert_int_equal(diag_at(ctx.diag, 1)->suggestion.n, 0);
    assert_true(diag_class_failed(ctx.diag, CLASS_FAULT));
    test_ctx_free(&ctx);
}

static void references_to_several_are_told(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    numbered(&ctx, "# A {#x}\n# B {#x}\n# C\n# C\n\n[y](#x) [](#c) [first](#c) [](#c-1)\n",
             NUMBER_NONE, "fr");
    assert_str(test_ids(&ctx), "markdown-anchor-ambiguous markdown-anchor-ambiguous");
    const Label *label = diag_at(ctx.diag, 0)->labels;
    assert_int_equal(label->span.begin, 0);
    assert_int_equal(label->next->span.begin, 100);
    test_ctx_free(&ctx);
}

/* Headings that refer to each other: each takes the other's own words, and nothing grows. */
static void headings_may_refer_to_headings(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Document *doc = numbered(&ctx, "# A [](#b) {#a}\n# B [](#a) [](#a) {#b}\n", NUMBER_NONE, "fr");
    assert_str(words_of(&ctx, doc->root->child), "A B");
    assert_str(words_of(&ctx, doc->root->child->next), "B A A");
    Buf text = buf_new(ctx.mem);
    for (int i = 0; i < 2000; i++)
        buf_print(&text, "# h [](#n%d) [](#n%d) {#n%d}\n", i, i, i + 1);
    size_t before = arena_bytes(ctx.mem);
    numbered(&ctx, arena_cstr(ctx.mem, buf_str(&text)), NUMBER_NONE, "fr");
    assert_true(arena_bytes(ctx.mem) - before < (size_t)64 << 20);
    test_ctx_free(&ctx);
}

/* On GitHub a link leads to the slug of what is written. */
static void written_links_lead_to_written_headings(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Document *doc = numbered(&ctx, "[](#x) [y](#objet)\n\n## Objet : *a* {#x}\n\n## Objet\n",
                             NUMBER_DECIMAL, "fr");
    doc->meta.title = S("1. Objet");
    doc_typography(&ctx, doc);
    doc_refer(&ctx, doc, NULL);
    assert_str(markdown_of(&ctx, doc),
               "# 1. Objet\n\n[Section\u00A01](#1-objet-a) [y](#2-objet)\n\n"
               "## 1. Objet\u00A0: *a*\n\n## 2. Objet\n");
    doc = numbered(&ctx, "[](#objet)\n\n## Objet\n", NUMBER_DECIMAL, "fr");
    doc->meta.title = S("1. Objet");
    doc_refer(&ctx, doc, NULL);
    assert_str(markdown_of(&ctx, doc),
               "# 1. Objet\n\n[Section\u00A01](#1-objet-1)\n\n## 1. Objet\n");
    test_ctx_free(&ctx);
}

/* ---- captions ---------------------------------------------------------------------------------
 */

/* What the blocks are: "table 1#id words", "figure 1#id words", "paragraph words". */
static Str captions(Ctx *ctx, const Document *doc)
{
    static const char *const names[] = {
        [BLOCK_TABLE] = "table", [BLOCK_FIGURE] = "figure", [BLOCK_PARAGRAPH] = "paragraph"};
    Buf out = buf_new(ctx->mem);
    for (const Block *b = doc->root->child; b != NULL; b = b->next)
        buf_print(&out, "%s " STR_FMT "#" STR_FMT " " STR_FMT "\n", names[b->kind],
                  STR_ARG(b->number), STR_ARG(b->anchor), STR_ARG(words_of(ctx, b)));
    return buf_str(&out);
}

#define A_TABLE "| a |\n|---|\n| b |\n\n"

static void captions_belong_to_what_they_stand_beside(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"Table: A {#x}\n\n" A_TABLE, "table 1#x A\n"},
        {"Table: A\n" A_TABLE, "table 1# A\n"},
        {A_TABLE "Table: *A* b {#x}\n", "table 1#x A b\n"},
        {A_TABLE "Tableau\u00A0: A\n\n" A_TABLE, "table # \ntable 1# A\n"},
        {A_TABLE "Table: A\n\nTable: B\n", "table 1# A\nparagraph # Table: B\n"},
        {"Table: A\n\nTable: B\n\n" A_TABLE, "paragraph # Table: A\ntable 1# B\n"},
        {"Table: {#x}\n\n" A_TABLE "Table: B\n\n" A_TABLE, "table 1#x \ntable 2# B\n"},
        {"![i](i.png)\n\nFigure: A {#x}\n\n![i](i.png)\n", "figure 1#x A\nparagraph # \n"},
        {"Figure: A\n\n![i](i.png)\n", "figure 1# A\n"},
        {"Figure: A\n\n" A_TABLE, "paragraph # Figure: A\ntable # \n"},
        {"Tables: A\n\n" A_TABLE, "paragraph # Tables: A\ntable # \n"},
        {"**Table:** A\n\n" A_TABLE, "paragraph # Table: A\ntable # \n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Ctx ctx = test_ctx();
        assert_str(captions(&ctx, numbered(&ctx, cases[i][0], NUMBER_NONE, "fr")), cases[i][1]);
        assert_int_equal(diag_count(ctx.diag), 0);
        test_ctx_free(&ctx);
    }
}

static void captions_of_nothing_are_told(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    numbered(&ctx, "Table: A {#x}\n\na\n\nTable: B\n", NUMBER_NONE, "fr");
    assert_str(test_ids(&ctx), "markdown-caption-alone");
    test_ctx_free(&ctx);
}

static void captions_are_referred_to_and_written(void **state)
{
    (void)state;
    static const char text[] =
        "Voir [](#x), [](#y).\n\nTable: *A* {#x}\n\n" A_TABLE "- ![i](i.png)\n\n  Figure: B {#y}\n";
    static const char *const cases[][2] = {
        {"fr", "Voir [tableau\u00A01](#x), [figure\u00A01](#y).\n\n"
               "<a id=\"x\"></a>**Tableau\u00A01 –** *A*\n\n| a   |\n| --- |\n| b   |\n\n"
               "- ![i](i.png)\n\n  <a id=\"y\"></a>**Figure\u00A01 –** B\n"},
        {"en", "Voir [table\u00A01](#x), [figure\u00A01](#y).\n\n"
               "<a id=\"x\"></a>**Table\u00A01 –** *A*\n\n| a   |\n| --- |\n| b   |\n\n"
               "- ![i](i.png)\n\n  <a id=\"y\"></a>**Figure\u00A01 –** B\n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Ctx ctx = test_ctx();
        Document *doc = numbered(&ctx, text, NUMBER_ARTICLE, cases[i][0]);
        Str written = markdown_of(&ctx, doc);
        assert_str(written, cases[i][1]);
        doc_of(&ctx, written); /* its anchors are no raw HTML to complain of */
        assert_str(test_ids(&ctx), "");
        test_ctx_free(&ctx);
    }
}

/* ---- packs ------------------------------------------------------------------------------------
 */

/* A pack of a specification with sections, an annex 2 with articles, and one that is not made. */
static Pack pack_of(Ctx *ctx, Document **docs, const char *language)
{
    PackDocument *all = NEW_ARRAY(ctx->mem, PackDocument, 3);
    all[0] = (PackDocument){S("spec"), S("Cahier des charges"), 0, S("cahier"), docs[0]};
    all[1] = (PackDocument){S("sla"), S("Annexe 2"), 2, S("annexe-2"), docs[1]};
    all[2] = (PackDocument){S("nda"), S("Annexe 9"), 9, S("annexe-9"), NULL};
    docs[0]->meta.language = docs[1]->meta.language = str(language);
    return (Pack){all, 3};
}

static Str referred(Ctx *ctx, const char *spec, const char *sla, const char *language)
{
    Document *docs[] = {doc_of(ctx, str(spec)), doc_of(ctx, str(sla))};
    docs[0]->meta.numbering = NUMBER_DECIMAL;
    docs[1]->meta.numbering = NUMBER_ARTICLE;
    docs[0]->meta.kind = docs[1]->meta.kind = S("contract");
    Pack pack = pack_of(ctx, docs, language);
    for (int i = 0; i < 2; i++)
        doc_number(ctx, docs[i]);
    for (int i = 0; i < 2; i++)
        doc_refer(ctx, docs[i], &pack);
    return markdown_of(ctx, docs[0]);
}

static void references_cross_documents(void **state)
{
    (void)state;
    static const char sla[] = "# Objet {#objet-sla}\n\n# Pénalités {#penalites}\n\n## Taux {#t}\n\n"
                              "Table: T {#bareme}\n\n" A_TABLE "> # Fin {#fin}\n";
    static const char *const cases[][3] = {
        {"fr", "voir [](#penalites)",
         "voir [annexe\u00A02, article\u00A02](annexe-2.md#article-2--pénalités)"},
        {"fr", "[](sla#penalites)",
         "[Annexe\u00A02, article\u00A02](annexe-2.md#article-2--pénalités)"},
        {"fr", "x [](#bareme), [](sla)",
         "x [annexe\u00A02, tableau\u00A01](annexe-2.md#bareme), [annexe\u00A02](annexe-2.md)"},
        {"fr", "x [](sla#fin) [a *b*](sla#t) [c](sla)",
         "x [annexe\u00A02, «\u202FFin\u202F»](annexe-2.md#fin) [a *b*](annexe-2.md#21-taux) "
         "[c](annexe-2.md)"},
        {"en", "see [](#t), [](sla#fin)",
         "see [Annex\u00A02, Article\u00A02.1](annexe-2.md#21-taux), [Annex\u00A02, "
         "“Fin”](annexe-2.md#fin)"},
        {"fr", "[](spec#ici) [](http://a.fr/) [x](autre.md#penalites) [](nul.html)\n\n# Ici {#ici}",
         "[Section\u00A01](#1-ici) [](http://a.fr/) [x](autre.md#penalites) [](nul.html)\n\n# 1. "
         "Ici"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Ctx ctx = test_ctx();
        Str written = referred(&ctx, cases[i][1], sla, cases[i][0]);
        assert_str(str_trim(written), cases[i][2]);
        assert_str(test_ids(&ctx), "");
        test_ctx_free(&ctx);
    }
    Ctx ctx = test_ctx();
    assert_str(referred(&ctx, "# A {#a}\n", "[](#a), [](spec)\n", "fr"), "# 1. A\n");
    test_ctx_free(&ctx);
}

static void references_across_to_nowhere_are_told(void **state)
{
    (void)state;
    static const char *const cases[][4] = {
        {"[](#penalite)\n", "# P {#penalites}\n", "markdown-anchor-absent", "sla#penalites"},
        {"[](sla#penalite)\n", "# P {#penalites}\n", "markdown-anchor-absent", "sla#penalites"},
        {"[](sal#penalites)\n", "# P {#penalites}\n", "markdown-document-unknown", "sla"},
        {"[](sal)\n", "# P\n", "markdown-document-unknown", "sla"},
        {"[](nda#x) [y](nda)\n", "# P\n", "markdown-document-absent markdown-document-absent", ""},
        {"[](sla#p) [](#p)\n", "# A {#p}\n# B {#p}\n",
         "markdown-anchor-ambiguous markdown-anchor-ambiguous", ""},
        {"# a\n", "# A {#p}\n\n[](#a-b)\n", "markdown-anchor-absent", "spec#a"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Ctx ctx = test_ctx();
        referred(&ctx, cases[i][0], cases[i][1], "fr");
        assert_str(test_ids(&ctx), cases[i][2]);
        assert_str(diag_at(ctx.diag, 0)->suggestion, cases[i][3]);
        assert_true(diag_class_failed(ctx.diag, CLASS_FAULT));
        test_ctx_free(&ctx);
    }
}

/* ---- front matter
 * -------------------------------------------------------------------------------- */

static const Node *yaml_of(Ctx *ctx, const char *text)
{
    return yaml_read(ctx, test_source(ctx, "t.md", text));
}

static Document *with_front_matter(Ctx *ctx, const char *yaml)
{
    Draft *draft = draft_of(ctx, S("x\n"), NULL, 0);
    draft->front_matter = yaml_of(ctx, yaml);
    return doc_read(ctx, draft);
}

static void front_matter_is_read(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Document *doc = with_front_matter(
        &ctx, "title: |\n  A\n  b\nlanguage: en\ndate-iso: 2027-03-03\nparties: [A, '', B]\n"
              "cover: true\ncontents: false\ncontents-depth: 3\nnumbering: article\n"
              "number-from: 2\nsubtitle:\nconditions: {a: $.b}\n");
    assert_str(test_ids(&ctx), "");
    const DocumentMeta *m = &doc->meta;
    assert_str(m->title, "A b");
    assert_str(m->language, "en");
    assert_str(m->date_iso, "2027-03-03");
    assert_int_equal(m->party_count, 2);
    assert_str(m->parties[1], "B");
    assert_true(m->cover && !m->contents && !m->signature);
    assert_int_equal(m->contents_depth, 3);
    assert_int_equal(m->numbering, NUMBER_ARTICLE);
    assert_int_equal(m->number_from, 2);
    assert_int_equal(m->number_to, 4);
    doc = doc_of(&ctx, S(""));
    assert_str(doc->meta.language, "fr");
    assert_int_equal(doc->meta.contents_depth, 2);
    assert_int_equal(doc->meta.number_from, 1);
    assert_int_equal(doc->meta.numbering, NUMBER_NONE);
    test_ctx_free(&ctx);
}

static void front_matter_at_fault_is_told(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"titel: a\n", "markdown-front-matter-unknown", "titel"},
        {"title: [a]\n", "markdown-front-matter-value", "[a]"},
        {"language: de\n", "markdown-front-matter-value", "de"},
        {"date-iso: 2027-02-30\n", "markdown-front-matter-value", "2027-02-30"},
        {"cover: 1\n", "markdown-front-matter-value", "1"},
        {"contents-depth: 0\n", "markdown-front-matter-value", "0"},
        {"number-to: 7\n", "markdown-front-matter-value", "7"},
        {"parties: [[a]]\n", "markdown-front-matter-value", "[[a]]"},
        {"numbering: true\n", "markdown-front-matter-value", "true"},
        {"number-from: 3\nnumber-to: 2\n", "markdown-front-matter-range", "2"},
        {"[a]\n", "markdown-front-matter", "[a]"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Ctx ctx = test_ctx();
        assert_null(with_front_matter(&ctx, cases[i][0]));
        assert_str(test_ids(&ctx), cases[i][1]);
        const Diagnostic *d = diag_at(ctx.diag, 0);
        assert_int_equal(d->class, CLASS_FAULT);
        assert_true(d->help.in[LANG_FR].n > 0 && d->help.in[LANG_EN].n > 0);
        const Source *s = source_at(diag_sources(ctx.diag), d->span.source);
        assert_str(str_slice(s->text, d->span.begin, d->span.end), cases[i][2]);
        test_ctx_free(&ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_follow_the_nesting),
        cmocka_unit_test(anchors_are_names_or_slugs),
        cmocka_unit_test(slugs_are_those_of_github),
        cmocka_unit_test(references_take_their_words),
        cmocka_unit_test(references_to_nowhere_are_told),
        cmocka_unit_test(references_to_several_are_told),
        cmocka_unit_test(headings_may_refer_to_headings),
        cmocka_unit_test(written_links_lead_to_written_headings),
        cmocka_unit_test(captions_belong_to_what_they_stand_beside),
        cmocka_unit_test(captions_of_nothing_are_told),
        cmocka_unit_test(captions_are_referred_to_and_written),
        cmocka_unit_test(references_cross_documents),
        cmocka_unit_test(references_across_to_nowhere_are_told),
        cmocka_unit_test(front_matter_is_read),
        cmocka_unit_test(front_matter_at_fault_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
