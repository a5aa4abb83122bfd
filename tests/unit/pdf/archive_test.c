/* Archives: what is claimed of PDF/A holds. PDF/A-1b by PDFBox preflight where Debian's packages
 * libpdfbox2-java, libactivation-java, libjaxb-api-java and a Java runtime are installed; the other
 * parts by the checker in tests/scripts, which has to see each clause broken once. */
#include "hand.h"
#include "tools.h"

#define JARS "/usr/share/java/"
#define PREFLIGHT                                                                                  \
    "java -cp " JARS "preflight.jar:" JARS "pdfbox2.jar:" JARS "fontbox2.jar:" JARS                \
    "xmpbox.jar:" JARS "commons-logging.jar:" JARS "javax.activation.jar:" JARS                    \
    "jaxb-api.jar org.apache.pdfbox.preflight.Validator_A1b @"
#define ARCHIVE_CHECKER "python3 " TEST_ROOT "/tests/scripts/pdf_archive_check.py "

static bool preflight_is_here(void)
{
    bool here = tool_is_here("java") && access(JARS "preflight.jar", R_OK) == 0 &&
                access(JARS "xmpbox.jar", R_OK) == 0 && access(JARS "jaxb-api.jar", R_OK) == 0;
    if (!here)
        print_message("skipped: no PDFBox preflight here\n");
    return here;
}

static bool checker_is_here(void)
{
    return tool_is_here("qpdf") && tool_is_here("python3");
}

static const Pages *contract(Hand *h)
{
    return hand_contract(h);
}

/* A composite font whose codes are not all its glyphs, marks off the line, a character spelled out,
 * images with transparency: what PDF/A-1 wants otherwise than later parts. */
static const Pages *odd_page(Hand *h)
{
    static const char grey_alpha[] = /* 1 x 1, half black */
        "\x89\x50\x4E\x47\x0D\x0A\x1A\x0A\x00\x00\x00\x0D\x49\x48\x44\x52\x00\x00"
        "\x00\x01\x00\x00\x00\x01\x08\x04\x00\x00\x00\xB5\x1C\x0C\x02\x00\x00\x00"
        "\x0B\x49\x44\x41\x54\x78\x9C\x63\x60\x68\x00\x00\x00\x83\x00\x81\x87\xCF"
        "\xEC\xA4\x00\x00\x00\x00\x49\x45\x4E\x44\xAE\x42\x60\x82";
    uint32_t document = hand_element(h, ROLE_DOCUMENT, 0);
    h->font = font_find(h->ctx, h->fonts, S("DejaVu Sans"), STYLE_REGULAR);
    h->size = PT(6);
    for (uint32_t c = 0x400; c < 0x514; c += 40) {
        Buf line = buf_new(h->ctx->mem);
        for (uint32_t k = c; k < c + 40 && k < 0x514; k++)
            buf_code(&line, k);
        hand_line(h, ROLE_P, document, PT(60), PT(80) + (Len)(c - 0x400) * 300,
                  arena_cstr(h->ctx->mem, buf_str(&line)));
    }
    hand_line(h, ROLE_P, document, PT(60), PT(300),
              "rendez-vous q\u0323\u0307\u0301 12\u00A0% à vis");
    hand_words(h, PT(300), PT(300), "-", 0);
    hand_last(h)->text.hyphen = true;
    uint32_t figure = hand_element(h, ROLE_FIGURE, document);
    h->elements.items[figure].alt = S("Un point");
    *VEC_PUSH(h->ctx->mem, &h->images) = (Image){{grey_alpha, sizeof grey_alpha - 1}, false, 1, 1};
    Item *item = hand_item(h, ITEM_IMAGE, PT(100), PT(400));
    item->image.w = PT(50);
    item->image.h = PT(40);
    return hand_pages(h);
}

static Str write_as(Ctx *ctx, const Pages *(*make)(Hand *h), PdfStandard standard)
{
    Hand h = hand_new(ctx);
    Str bytes = hand_write(ctx, make(&h), standard);
    fonts_free(h.fonts);
    return bytes;
}

static void a_1b_passes_preflight(void **state)
{
    (void)state;
    if (!preflight_is_here())
        skip();
    Ctx ctx = test_ctx();
    tool_run(&ctx, PREFLIGHT " | grep 'is a valid PDF/A-1b file'",
             write_as(&ctx, contract, PDF_A_1B), 0);
    tool_run(&ctx, PREFLIGHT " | grep 'is a valid PDF/A-1b file'",
             write_as(&ctx, odd_page, PDF_A_1B), 0);
    /* What passes must be able to fail: another part of the standard does. */
    tool_run(&ctx, PREFLIGHT " | grep 'is not a valid PDF/A-1b file'",
             write_as(&ctx, contract, PDF_A_2A), 0);
    test_ctx_free(&ctx);
}

static void every_archive_keeps_its_clauses(void **state)
{
    (void)state;
    if (!checker_is_here())
        skip();
    Ctx ctx = test_ctx();
    const PdfStandard standards[] = {PDF_A_1B, PDF_A_2A, PDF_A_3A};
    for (size_t i = 0; i < sizeof standards / sizeof *standards; i++) {
        tool_run(&ctx, ARCHIVE_CHECKER "@", write_as(&ctx, contract, standards[i]), 0);
        tool_run(&ctx, ARCHIVE_CHECKER "@", write_as(&ctx, odd_page, standards[i]), 0);
        tool_run(&ctx, ARCHIVE_CHECKER "--prove @", write_as(&ctx, contract, standards[i]), 0);
    }
    tool_run(&ctx, ARCHIVE_CHECKER "@", write_as(&ctx, contract, PDF_NONE), 1); /* claims nothing */
    test_ctx_free(&ctx);
}

static void attachments_keep_their_clauses(void **state)
{
    (void)state;
    if (!checker_is_here())
        skip();
    Ctx ctx = test_ctx();
    Hand h = hand_new(&ctx);
    const PdfAttachment file = {S("projet.yaml"), S("text/yaml"), S("la source"), RELATION_SOURCE,
                                S("title: été\n")};
    const PdfOptions options = {PDF_A_3A, S("pdoc test"), 1700000000, &file, 1};
    Buf out = buf_new(ctx.mem);
    assert_true(pdf_write(&ctx, hand_contract(&h), &options, &out));
    tool_run(&ctx, ARCHIVE_CHECKER "@", buf_str(&out), 0);
    tool_run(&ctx, ARCHIVE_CHECKER "--prove @", buf_str(&out), 0);
    fonts_free(h.fonts);
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_1b_passes_preflight),
        cmocka_unit_test(every_archive_keeps_its_clauses),
        cmocka_unit_test(attachments_keep_their_clauses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
