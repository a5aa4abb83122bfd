/* Reading back: what pdoc wrote, and what qpdf made of it, has its attachments and words; anything
 * else is refused, or gives less. */
#include "hand.h"
#include "tools.h"

/* After the link the paragraph is a sequence anew, and might be a new one. */
static const char *const first_words =
    "Contrat n° 2024-17 — confidentiel Article 1 — Réversibilité AVATAR Le titulaire rend à "
    "l’acheteur l’ensemble des œuvres, données\u00A0; il est difficile, voir l’affiche, la "
    "réversi\u00ADbilité, 1\u202F234,56 € et ☐ coché selon le site du client , puis la suite.";

static Str contract(Ctx *ctx, PdfStandard standard)
{
    Hand h = hand_new(ctx);
    const PdfAttachment files[] = {
        {S("été.yaml"), S("text/yaml"), S("la source"), RELATION_SOURCE, S("title: été\n")},
        {S("manifest.json"), S("application/json"), {0}, RELATION_DATA, S("{}\n")}};
    bool allowed = standard != PDF_A_1B && standard != PDF_A_2A;
    const PdfOptions options = {standard, S("pdoc test"), PDF_NO_TIME, files, allowed ? 2 : 0};
    Buf out = buf_new(ctx->mem);
    assert_true(pdf_write(ctx, hand_contract(&h), &options, &out));
    fonts_free(h.fonts);
    return buf_str(&out);
}

static void check_contract(Ctx ctx, Str bytes, bool attached)
{
    PdfReader *r = pdf_open(&ctx, bytes);
    Str file;
    assert_non_null(r);
    assert_int_equal(pdf_page_count(r), 2);
    Str text = pdf_page_text(r, 0);
    if (!str_starts(text, str(first_words)))
        fail_msg("read: %.*s", STR_ARG(text));
    assert_true(str_find(pdf_page_text(r, 1), S("see Article 1.")) != SIZE_MAX);
    assert_int_equal(pdf_page_text(r, 2).n, 0);
    assert_int_equal(pdf_attached(r, S("été.yaml"), &file), attached);
    if (attached)
        assert_str(file, "title: été\n");
    assert_int_equal(pdf_attached(r, S("manifest.json"), &file), attached);
    assert_false(pdf_attached(r, S("autre"), &file));
}

static void what_was_written_is_read(void **state)
{
    (void)state;
    const PdfStandard standards[] = {PDF_NONE, PDF_A_1B, PDF_A_2A, PDF_A_3A, PDF_UA_1};
    for (size_t i = 0; i < sizeof standards / sizeof *standards; i++) {
        Ctx ctx = test_ctx();
        bool allowed = standards[i] != PDF_A_1B && standards[i] != PDF_A_2A;
        check_contract(ctx, contract(&ctx, standards[i]), allowed);
        test_ctx_free(&ctx);
    }
}

static void other_programs_may_have_saved_it(void **state)
{
    (void)state;
    if (!tool_is_here("qpdf"))
        skip();
    static const char *const ways[] = {
        "qpdf --object-streams=disable @ -", "qpdf --object-streams=generate @ -",
        "qpdf --stream-data=uncompress @ -", "qpdf --linearize @ -", "qpdf --qdf @ -"};
    Ctx ctx = test_ctx();
    Str bytes = contract(&ctx, PDF_A_3A);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        check_contract(ctx, tool_run(&ctx, ways[i], bytes, 0), true);
    test_ctx_free(&ctx);
}

static void anything_else_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "%PDF-1.7",
        "%PDF-1.7\nstartxref\n0\n%%EOF",
        "%PDF-1.7\nstartxref\n99999\n%%EOF",
        "%PDF-1.7\nxref\n0 1\n0000000000 65535 f\r\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF",
        "%PDF-1.7\nxref\n0 0\ntrailer\n<</Prev 9>>\nstartxref\n9\n%%EOF",
        "%PDF-1.7\n1 0 "
        "obj\n[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\nstartxref\n9\n"};
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_null(pdf_open(&ctx, str(texts[i])));
    test_ctx_free(&ctx);
}

/* Pages that are their own parents and kids, a length that is its own stream's. */
static void circles_end(void **state)
{
    (void)state;
    static const char text[] =
        "%PDF-1.7\n"
        "1 0 obj\n<</Type/Catalog/Pages 2 0 R/AF[3 0 R]>>\nendobj\n"              /* 9 */
        "2 0 obj\n<</Type/Pages/Kids[2 0 R 2 0 R 2 0 R]/Parent 2 0 R>>\nendobj\n" /* 62 */
        "3 0 obj\n<</F(a)/EF<</F 4 0 R>>>>\nendobj\n"                             /* 134 */
        "4 0 obj\n<</Length 4 0 R>>\nstream\nx\nendstream\nendobj\n";             /* 176 */
    Ctx ctx = test_ctx();
    Buf b = buf_new(ctx.mem);
    buf_put(&b, str(text));
    size_t at[5] = {0}, xref = b.n;
    for (int i = 1; i < 5; i++)
        at[i] = str_find(str(text), str_print(ctx.mem, "%d 0 obj", i));
    buf_put(&b, S("xref\n0 5\n0000000000 65535 f\r\n"));
    for (int i = 1; i < 5; i++)
        buf_print(&b, "%010zu 00000 n\r\n", at[i]);
    buf_print(&b, "trailer\n<</Root 1 0 R/Size 5/Prev %zu>>\nstartxref\n%zu\n%%%%EOF\n", xref,
              xref);
    assert_null(pdf_open(&ctx, buf_str(&b))); /* its table comes before itself */
    size_t cut = str_find(buf_str(&b), S("/Prev"));
    b.n = cut;
    buf_print(&b, ">>\nstartxref\n%zu\n%%%%EOF\n", xref);
    PdfReader *r = pdf_open(&ctx, buf_str(&b));
    assert_non_null(r);
    Str bytes;
    assert_false(pdf_attached(r, S("a"), &bytes));
    assert_int_equal(pdf_page_count(r), 0);
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(other_programs_may_have_saved_it),
        cmocka_unit_test(anything_else_is_refused),
        cmocka_unit_test(circles_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
