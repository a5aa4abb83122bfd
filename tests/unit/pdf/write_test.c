/* Writing: pages made by hand -> a file that qpdf finds whole, whose text poppler extracts, whose
 * structure the checker in tests/scripts walks. */
#include "hand.h"
#include "tools.h"

#include "pdf/parts.h"

static const PdfStandard standards[] = {PDF_NONE, PDF_A_1B, PDF_A_2A, PDF_A_3A, PDF_UA_1};

static Str contract(Ctx *ctx, PdfStandard standard)
{
    Hand h = hand_new(ctx);
    Str bytes = hand_write(ctx, hand_contract(&h), standard);
    fonts_free(h.fonts);
    return bytes;
}

#define assert_has(text, part)                                                                     \
    do {                                                                                           \
        if (str_find((text), str(part)) == SIZE_MAX)                                               \
            fail_msg("no \"%s\" in: %.*s", (part), STR_ARG(text));                                 \
    } while (0)

static void every_standard_is_a_whole_file(void **state)
{
    (void)state;
    if (!tool_is_here("qpdf"))
        skip();
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < sizeof standards / sizeof *standards; i++)
        assert_has(tool_run(&ctx, "qpdf --check @", contract(&ctx, standards[i]), 0),
                   "No syntax or stream encoding errors");
    test_ctx_free(&ctx);
}

static void structure_is_complete(void **state)
{
    (void)state;
    if (!tool_is_here("qpdf") || !tool_is_here("python3"))
        skip();
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < sizeof standards / sizeof *standards; i++)
        tool_run(&ctx, CHECKER "@", contract(&ctx, standards[i]), 0);
    tool_run(&ctx, CHECKER "--prove @", contract(&ctx, PDF_A_2A), 0);
    test_ctx_free(&ctx);
}

static void text_reads_as_it_was_written(void **state)
{
    (void)state;
    if (!tool_is_here("qpdf") || !tool_is_here("python3"))
        skip();
    Ctx ctx = test_ctx();
    assert_str(tool_run(&ctx, CHECKER "--text @", contract(&ctx, PDF_A_2A), 0),
               "Article 1 — Réversibilité AVATAR\n"
               "Le titulaire rend à l’acheteur l’ensemble des œuvres, données ; il est difficile, "
               "voir l’affiche, la réversibilité, 1 234,56 € et ☐ coché selon le site du client, "
               "puis la suite.\n"
               "1.\nle bon de commande ;\n2.\nles conditions générales.\n"
               "Tableau 1 — Pénalités\nNiveau\nDélai\nPénalité\nCritique\n4 h\n5 %\nMineur\n0,5 %\n"
               "This paragraph begins on page one and ends on page two, see Article 1.\nRetour\n");
    test_ctx_free(&ctx);
}

static void poppler_reads_it_too(void **state)
{
    (void)state;
    if (!tool_is_here("pdftotext") || !tool_is_here("pdfinfo"))
        skip();
    Ctx ctx = test_ctx();
    Str bytes = contract(&ctx, PDF_A_2A);
    Str raw = tool_run(&ctx, "pdftotext -raw @ -", bytes, 0);
    assert_has(raw, "il est difficile, voir l’affiche, la réversi\u00AD\nbilité, 1");
    assert_has(raw, "et ☐ coché selon le site\ndu client, puis la suite.");
    Str tree = tool_run(&ctx, "pdfinfo -struct-text @", bytes, 0);
    assert_has(tree, "la réversibilité, 1\u202F234,56 € et ☐ coché selon \"");
    assert_has(tree, "/ListNumbering /Decimal");
    assert_has(tree, "/Scope /Row");
    Str info = tool_run(&ctx, "pdfinfo @", bytes, 0);
    assert_has(info, "Title:           Contrat d’essai\n");
    assert_has(info, "Author:          Société Émeraude\n");
    assert_has(info, "Tagged:          yes\n");
    assert_has(info, "Pages:           2\n");
    assert_has(info, "Page size:       595.276 x 841.89 pts (A4)");
    assert_has(tool_run(&ctx, "pdfinfo -dests @", bytes, 0), "\"r\u00E9versibilit\u00E9\"");
    Str fonts = tool_run(&ctx, "pdffonts @", bytes, 0);
    assert_has(fonts, "+GentiumBookPlus               TrueType");
    assert_has(fonts, "CID Type 0C");
    test_ctx_free(&ctx);
}

static void a_document_without_title_has_one(void **state)
{
    (void)state;
    if (!tool_is_here("qpdf") || !tool_is_here("python3") || !tool_is_here("pdfinfo"))
        skip();
    Ctx ctx = test_ctx();
    Hand h = hand_new(&ctx);
    h.meta.title = (Str){0};
    hand_line(&h, ROLE_P, hand_element(&h, ROLE_DOCUMENT, 0), PT(60), PT(80), "rien");
    Str bytes = hand_write(&ctx, hand_pages(&h), PDF_A_2A);
    tool_run(&ctx, CHECKER "@", bytes, 0);
    assert_has(tool_run(&ctx, "pdfinfo @", bytes, 0), "Title:           Document\n");
    *VEC_PUSH(ctx.mem, &h.bookmarks) = (Bookmark){S("Objet"), 1, 0, 0};
    assert_has(tool_run(&ctx, "pdfinfo @", hand_write(&ctx, hand_pages(&h), PDF_A_2A), 0),
               "Title:           Objet\n");
    fonts_free(h.fonts);
    test_ctx_free(&ctx);
}

static void the_same_pages_give_the_same_bytes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof standards / sizeof *standards; i++) {
        Ctx one = test_ctx(), two = test_ctx();
        NEW_ARRAY(two.mem, char, 12345); /* other addresses */
        Str a = contract(&one, standards[i]), b = contract(&two, standards[i]);
        assert_int_equal(a.n, b.n);
        assert_memory_equal(a.p, b.p, a.n);
        test_ctx_free(&one);
        test_ctx_free(&two);
    }
}

static void a_small_document_is_a_small_file(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    assert_in_range(contract(&ctx, PDF_A_2A).n, 5000, 20000);
    test_ctx_free(&ctx);
}

static void many_pages_are_a_balanced_tree(void **state)
{
    (void)state;
    if (!tool_is_here("qpdf") || !tool_is_here("python3"))
        skip();
    Ctx ctx = test_ctx();
    Hand h = hand_new(&ctx);
    uint32_t document = hand_element(&h, ROLE_DOCUMENT, 0);
    hand_line(&h, ROLE_P, document, PT(60), PT(80), "une page parmi d’autres");
    Pages *pages = hand_pages(&h);
    enum { COUNT = 1000 };
    Page *many = NEW_ARRAY(ctx.mem, Page, COUNT);
    for (int i = 0; i < COUNT; i++) {
        many[i] = pages->pages[0];
        many[i].label = i < 4
                            ? str_print(ctx.mem, "%.*s", i == 3 ? 2 : i + 1, i == 3 ? "iv" : "iii")
                            : str_print(ctx.mem, "%d", i - 3);
    }
    pages->pages = many;
    pages->page_count = COUNT;
    Str bytes = hand_write(&ctx, pages, PDF_A_2A);
    tool_run(&ctx, "qpdf --check @", bytes, 0);
    tool_run(&ctx, CHECKER "@", bytes, 0);
    assert_true(bytes.n < 8000 + 450 * COUNT);
    assert_str(tool_run(&ctx,
                        "qpdf --json=2 --json-key=pagelabels @ | python3 -c \"import json, sys; "
                        "print([(r['index'], r['label']['/S'], r['label']['/St']) for r in "
                        "json.load(sys.stdin)['pagelabels']])\"",
                        bytes, 0),
               "[(0, '/r', 1), (4, '/D', 1)]\n");
    fonts_free(h.fonts);
    test_ctx_free(&ctx);
}

/* The layout has reported it; here it keeps its place and its character. */
static void a_character_without_glyph_is_kept(void **state)
{
    (void)state;
    if (!tool_is_here("qpdf") || !tool_is_here("python3"))
        skip();
    Ctx ctx = test_ctx();
    Hand h = hand_new(&ctx);
    hand_line(&h, ROLE_P, hand_element(&h, ROLE_DOCUMENT, 0), PT(60), PT(80),
              "un \U00013000 signe");
    Str bytes = hand_write(&ctx, hand_pages(&h), PDF_A_2A);
    assert_str(tool_run(&ctx, CHECKER "--text @", bytes, 0), "un \U00013000 signe\n");
    fonts_free(h.fonts);
    test_ctx_free(&ctx);
}

/* .notdef may not be shown in PDF/A-2 and later (ISO 19005-2, 6.2.11.8), nor in PDF/UA-1 (7.21.8).
 */
static bool claims_a_standard(const char *text, PdfStandard standard)
{
    Ctx ctx = test_ctx();
    Hand h = hand_new(&ctx);
    hand_line(&h, ROLE_P, hand_element(&h, ROLE_DOCUMENT, 0), PT(60), PT(80), text);
    Str bytes = hand_write(&ctx, hand_pages(&h), standard);
    bool claims = str_find(bytes, S("pdfaid:part")) != SIZE_MAX ||
                  str_find(bytes, S("pdfuaid:part")) != SIZE_MAX;
    fonts_free(h.fonts);
    test_ctx_free(&ctx);
    return claims;
}

static void a_character_without_glyph_ends_the_claim(void **state)
{
    (void)state;
    for (int standard = PDF_A_1B; standard <= PDF_UA_1; standard++) {
        assert_true(claims_a_standard("un signe", (PdfStandard)standard));
        assert_false(claims_a_standard("un \U00013000 signe", (PdfStandard)standard));
    }
}

/* ---- codes -------------------------------------------------------------------------------- */

static Str read_back(Ctx *ctx, Hand *h, PdfStandard standard)
{
    Str bytes = hand_write(ctx, hand_pages(h), standard);
    tool_run(ctx, "qpdf --check @", bytes, 0);
    tool_run(ctx, CHECKER "@", bytes, 0);
    return tool_run(ctx, CHECKER "--text @", bytes, 0);
}

/* More characters than a byte can number, and a written hyphen beside one of the line breaker's: a
 * composite font, with codes of its own. `family` is TrueType or CFF. */
static void composite(const char *family, uint32_t from, uint32_t to, PdfStandard standard)
{
    Ctx ctx = test_ctx();
    Hand h = hand_new(&ctx);
    h.font = font_find(&ctx, h.fonts, str(family), STYLE_REGULAR);
    h.size = PT(6);
    uint32_t document = hand_element(&h, ROLE_DOCUMENT, 0);
    Buf expected = buf_new(ctx.mem);
    for (uint32_t c = from; c < to; c += 40) {
        Buf line = buf_new(ctx.mem);
        for (uint32_t k = c; k < c + 40 && k < to; k++)
            buf_code(&line, k);
        hand_line(&h, ROLE_P, document, PT(60), PT(80) + (Len)(c - from) * 300,
                  arena_cstr(ctx.mem, buf_str(&line)));
        buf_put(&expected, buf_str(&line));
        buf_byte(&expected, '\n');
    }
    hand_element(&h, ROLE_P, document);
    Len x = hand_words(&h, PT(60), PT(500), "peut-être demain", 0);
    hand_last(&h)->text.space_after = 2000;
    x = hand_words(&h, x + 2000, PT(500), "la réversi", 0);
    hand_words(&h, x, PT(500), "-", 0);
    hand_last(&h)->text.hyphen = true;
    hand_words(&h, PT(60), PT(510), "bilité", 0);
    buf_put(&expected, S("peut-être demain la réversibilité\n"));
    assert_str(read_back(&ctx, &h, standard), arena_cstr(ctx.mem, buf_str(&expected)));
    fonts_free(h.fonts);
    test_ctx_free(&ctx);
}

static void fonts_of_many_characters_are_composite(void **state)
{
    (void)state;
    if (!tool_is_here("qpdf") || !tool_is_here("python3"))
        skip();
    composite("DejaVu Sans", 0x391, 0x3A2, PDF_A_2A);
    composite("DejaVu Sans", 0x4E0, 0x52F, PDF_A_1B);
    composite("DejaVu Sans", 0x250, 0x2AF, PDF_A_2A);
    composite("DejaVu Sans", 0x400, 0x52F, PDF_A_2A); /* 303 characters */
    composite("DejaVu Sans", 0x400, 0x52F, PDF_A_1B);
    composite("Inter", 'A', 'Z' + 1, PDF_A_2A);
    composite("Inter", 'A', 'Z' + 1, PDF_A_1B);
}

/* A pair that is often kerned is shown by a code of its own, and lines stay as wide as they were
 * set: the last word ends where poppler's box says. */
static void frequent_kerns_become_glyphs(void **state)
{
    (void)state;
    if (!tool_is_here("qpdf") || !tool_is_here("python3") || !tool_is_here("pdftotext"))
        skip();
    Ctx ctx = test_ctx();
    Hand h = hand_new(&ctx);
    uint32_t document = hand_element(&h, ROLE_DOCUMENT, 0);
    Len end = 0;
    for (int i = 0; i < 20; i++) {
        hand_element(&h, ROLE_P, document);
        end = hand_words(&h, PT(60), PT(80) + i * PT(14), "AVATAR AVATAR Tél. référence AVATAR", 0);
    }
    assert_has(read_back(&ctx, &h, PDF_A_2A), "AVATAR AVATAR Tél. référence AVATAR\n");
    Str bytes = hand_write(&ctx, hand_pages(&h), PDF_A_1B);
    Str content =
        tool_run(&ctx, "qpdf --qdf --stream-data=uncompress @ - | grep -a 'TJ$'", bytes, 0);
    assert_true(content.n > 0 && str_find(content, S(")-")) == SIZE_MAX &&
                str_find(content, S("A)")) == SIZE_MAX); /* no number inside a word */
    Str boxes = tool_run(&ctx, "pdftotext -bbox @ - | grep AVATAR | tail -1", bytes, 0);
    size_t at = str_find(boxes, S("xMax=\""));
    double right = strtod(boxes.p + at + 6, NULL);
    assert_true(right > end / 1000.0 - 0.1 && right < end / 1000.0 + 0.1);
    fonts_free(h.fonts);
    test_ctx_free(&ctx);
}

static void marks_and_ligatures_keep_their_characters(void **state)
{
    (void)state;
    if (!tool_is_here("qpdf") || !tool_is_here("python3"))
        skip();
    Ctx ctx = test_ctx();
    Hand h = hand_new(&ctx);
    uint32_t document = hand_element(&h, ROLE_DOCUMENT, 0);
    /* A letter with three marks, ligatures, a word joined by a no-break space, a right-to-left word
     * (its glyphs run backwards), a fraction. */
    hand_line(&h, ROLE_P, document, PT(60), PT(80), "q\u0323\u0307\u0301 affiche 12\u00A0% ½ شكرا");
    Str text = read_back(&ctx, &h, PDF_A_2A);
    assert_has(text, "q\u0323\u0307\u0301 affiche 12 % ½ ");
    fonts_free(h.fonts);
    test_ctx_free(&ctx);
}

/* ---- ways through the document ------------------------------------------------------------ */

static void bookmarks_are_a_tree(void **state)
{
    (void)state;
    if (!tool_is_here("qpdf") || !tool_is_here("python3"))
        skip();
    Ctx ctx = test_ctx();
    Hand h = hand_new(&ctx);
    hand_line(&h, ROLE_P, hand_element(&h, ROLE_DOCUMENT, 0), PT(60), PT(80), "texte");
    static const uint8_t levels[] = {2, 1, 3, 2, 2, 1}; /* levels may be skipped, and begin deep */
    for (size_t i = 0; i < sizeof levels; i++)
        *VEC_PUSH(ctx.mem, &h.bookmarks) =
            (Bookmark){str_print(ctx.mem, "%zu — é(", i), levels[i], 0, PT(70)};
    Str bytes = hand_write(&ctx, hand_pages(&h), PDF_A_2A);
    tool_run(&ctx, "qpdf --check @", bytes, 0);
    assert_str(tool_run(&ctx,
                        "qpdf --json=2 --json-key=outlines @ | python3 -c \"import json, sys\n"
                        "def show(all): return '[' + ' '.join(o['title'][0] + show(o['kids']) "
                        "for o in all) + ']'\n"
                        "print(show(json.load(sys.stdin)['outlines']))\"",
                        bytes, 0),
               "[0[] 1[2[] 3[] 4[]] 5[]]\n");
    fonts_free(h.fonts);
    test_ctx_free(&ctx);
}

static void links_lead_where_they_say(void **state)
{
    (void)state;
    if (!tool_is_here("qpdf") || !tool_is_here("python3"))
        skip();
    Ctx ctx = test_ctx();
    Str json = tool_run(&ctx, "qpdf --json=2 @", contract(&ctx, PDF_A_2A), 0);
    assert_has(json, "\"/URI\": \"u:https://example.org/%C3%A0?a=1&b=(2)\"");
    assert_has(json, "\"/Contents\": \"u:le site du client\"");
    assert_has(json, "\"/Contents\": \"u:Retour\"");
    Hand h = hand_new(&ctx); /* a link to nowhere is no annotation */
    hand_line(&h, ROLE_LINK, hand_element(&h, ROLE_DOCUMENT, 0), PT(60), PT(80), "nulle part");
    Item *link = hand_item(&h, ITEM_LINK, PT(60), PT(70));
    link->link.to = &(LinkTarget){.anchor = S("absente")};
    json = tool_run(&ctx, "qpdf --json=2 @", hand_write(&ctx, hand_pages(&h), PDF_A_2A), 0);
    assert_int_equal(str_find(json, S("/Annots")), SIZE_MAX);
    fonts_free(h.fonts);
    test_ctx_free(&ctx);
}

/* ---- attachments -------------------------------------------------------------------------- */

static void attachments_travel_along(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Hand h = hand_new(&ctx);
    const PdfAttachment files[] = {
        {S("projet.yaml"), S("text/yaml"), S("la source"), RELATION_SOURCE, S("title: été\n")},
        {S("manifest.json"), S("application/json"), S(""), RELATION_DATA, S("{}")},
    };
    PdfOptions options = {.standard = PDF_A_3A,
                          .creator = S("pdoc test"),
                          .time = 1700000000,
                          .attachments = files,
                          .attachment_count = 2};
    Buf out = buf_new(ctx.mem);
    const Pages *pages = hand_contract(&h);
    assert_true(pdf_write(&ctx, pages, &options, &out));
    if (tool_is_here("qpdf")) {
        tool_run(&ctx, "qpdf --check @", buf_str(&out), 0);
        assert_str(tool_run(&ctx, "qpdf --show-attachment=projet.yaml @", buf_str(&out), 0),
                   "title: été\n");
    }
    options.standard = PDF_A_2A;
    size_t before = out.n;
    assert_false(pdf_write(&ctx, pages, &options, &out));
    assert_int_equal(out.n, before);
    assert_str(test_ids(&ctx), "pdf-attachment");
    fonts_free(h.fonts);
    test_ctx_free(&ctx);
}

/* ---- errors ------------------------------------------------------------------------------- */

static void ask_too_much(void *file)
{
    file_page_ref(file, file_page(file, 0, 0).page, "Annots", 0);
}

/* What libharu refuses ends the writing, not the process. */
static void an_error_in_libharu_is_a_finding(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Buf out = buf_new(ctx.mem);
    PdfFile *file = file_new(&ctx, &out, true);
    assert_false(file_run(file, ask_too_much, file));
    assert_str(test_ids(&ctx), "pdf-internal");
    assert_has(diag_at(ctx.diag, 0)->message.in[LANG_EN], "libharu 0x");
    file_free(file);
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_standard_is_a_whole_file),
        cmocka_unit_test(structure_is_complete),
        cmocka_unit_test(text_reads_as_it_was_written),
        cmocka_unit_test(poppler_reads_it_too),
        cmocka_unit_test(a_document_without_title_has_one),
        cmocka_unit_test(the_same_pages_give_the_same_bytes),
        cmocka_unit_test(a_small_document_is_a_small_file),
        cmocka_unit_test(many_pages_are_a_balanced_tree),
        cmocka_unit_test(a_character_without_glyph_is_kept),
        cmocka_unit_test(a_character_without_glyph_ends_the_claim),
        cmocka_unit_test(fonts_of_many_characters_are_composite),
        cmocka_unit_test(frequent_kerns_become_glyphs),
        cmocka_unit_test(marks_and_ligatures_keep_their_characters),
        cmocka_unit_test(bookmarks_are_a_tree),
        cmocka_unit_test(links_lead_where_they_say),
        cmocka_unit_test(attachments_travel_along),
        cmocka_unit_test(an_error_in_libharu_is_a_finding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
