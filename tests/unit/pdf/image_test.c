/* Images: PNG and JPEG bytes -> what the PDF holds; damaged ones are findings. */
#include "hand.h"
#include "tools.h"

#include "pdf/parts.h"

/* ---- making a PNG ------------------------------------------------------------------------- */

static void be32(Buf *b, uint32_t v)
{
    for (int i = 3; i >= 0; i--)
        buf_byte(b, (char)(uint8_t)(v >> (8 * i)));
}

static uint32_t crc32_of(Str s)
{
    uint32_t c = 0xFFFFFFFFu;
    for (size_t i = 0; i < s.n; i++) {
        c ^= (uint8_t)s.p[i];
        for (int k = 0; k < 8; k++)
            c = c & 1 ? c >> 1 ^ 0xEDB88320u : c >> 1;
    }
    return ~c;
}

static void chunk(Ctx *ctx, Buf *png, const char *kind, Str data)
{
    Buf body = buf_new(ctx->mem);
    buf_put(&body, str(kind));
    buf_put(&body, data);
    be32(png, (uint32_t)data.n);
    buf_put(png, buf_str(&body));
    be32(png, crc32_of(buf_str(&body)));
}

typedef struct {
    uint32_t width, height;
    uint8_t depth, colour, interlace;
    Str palette, transparency;
    Str rows; /* filtered, not compressed */
} Recipe;

static Str make_png(Ctx *ctx, const Recipe *r)
{
    Buf png = buf_new(ctx->mem), header = buf_new(ctx->mem);
    buf_put(&png, S("\x89PNG\r\n\x1A\n"));
    be32(&header, r->width);
    be32(&header, r->height);
    const char rest[5] = {(char)r->depth, (char)r->colour, 0, 0, (char)r->interlace};
    buf_put(&header, (Str){rest, 5});
    chunk(ctx, &png, "IHDR", buf_str(&header));
    if (r->palette.n > 0)
        chunk(ctx, &png, "PLTE", r->palette);
    if (r->transparency.n > 0)
        chunk(ctx, &png, "tRNS", r->transparency);
    Deflator *deflator = deflator_new(ctx->mem);
    Str zlib = deflate_one(deflator, ctx->mem, r->rows);
    deflator_free(deflator);
    size_t half = zlib.n / 2; /* two chunks, as large files have */
    chunk(ctx, &png, "IDAT", str_slice(zlib, 0, half));
    chunk(ctx, &png, "IDAT", str_slice(zlib, half, zlib.n));
    chunk(ctx, &png, "IEND", (Str){0});
    return buf_str(&png);
}

static Png read_good(Ctx *ctx, const Recipe *r)
{
    Png png;
    assert_int_equal(png_read(ctx->mem, make_png(ctx, r), &png), IMAGE_FINE);
    return png;
}

/* ---- PNG ---------------------------------------------------------------------------------- */

static void plain_images_are_kept_as_they_are(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Png png = read_good(
        &ctx,
        &(Recipe){.width = 2, .height = 2, .depth = 8, .colour = 2, .rows = S("\0abcdef\2ABCDEF")});
    assert_int_equal(png.channels, 3);
    assert_true(png.zlib.n > 0 && png.alpha == NULL && png.pixels == NULL);
    png = read_good(
        &ctx, &(Recipe){.width = 9, .height = 1, .depth = 1, .colour = 0, .rows = S("\0\x55\x80")});
    assert_int_equal(png.depth, 1);
    png = read_good(&ctx, &(Recipe){.width = 4,
                                    .height = 1,
                                    .depth = 2,
                                    .colour = 3,
                                    .palette = S("rgbRGB"),
                                    .rows = S("\0\x11")});
    assert_int_equal(png.palette.n, 6);
    test_ctx_free(&ctx);
}

static void filters_are_undone(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    /* Grey with alpha; a row for each filter; every pixel is grey 10 * row, alpha 200 + column. */
    static const uint8_t rows[5][7] = {
        {0, 0, 200, 0, 201, 0, 202}, /* none */
        {1, 10, 200, 0, 1, 0, 1},    /* sub */
        {2, 10, 0, 10, 0, 10, 0},    /* up */
        {3, 20, 100, 5, 1, 5, 1},    /* average: (left + up) / 2 rounded down */
        {4, 10, 0, 0, 0, 0, 0},      /* Paeth: up, then left for the greys */
    };
    Png png = read_good(&ctx, &(Recipe){.width = 3,
                                        .height = 5,
                                        .depth = 8,
                                        .colour = 4,
                                        .rows = {(const char *)rows, sizeof rows}});
    assert_int_equal(png.channels, 1);
    for (int y = 0; y < 5; y++)
        for (int x = 0; x < 3; x++) {
            assert_int_equal(png.pixels[3 * y + x], 10 * y);
            assert_int_equal(png.alpha[3 * y + x], 200 + x);
        }
    test_ctx_free(&ctx);
}

static void transparency_is_found(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Png png = read_good(&ctx, &(Recipe){.width = 2,
                                        .height = 1,
                                        .depth = 8,
                                        .colour = 3,
                                        .palette = S("rgbRGB"),
                                        .transparency = S("\x40"),
                                        .rows = S("\0\0\1")});
    assert_memory_equal(png.pixels, "rgbRGB", 6);
    assert_memory_equal(png.alpha, "\x40\xFF", 2);
    png = read_good(&ctx, &(Recipe){.width = 2,
                                    .height = 1,
                                    .depth = 16,
                                    .colour = 2,
                                    .transparency = S("\1\2\3\4\5\6"),
                                    .rows = S("\0\1\2\3\4\5\6\1\2\3\4\5\7")});
    assert_memory_equal(png.pixels, "\1\3\5\1\3\5", 6);
    assert_memory_equal(png.alpha, "\0\xFF", 2);
    png = read_good(
        &ctx, &(Recipe){.width = 1, .height = 1, .depth = 8, .colour = 6, .rows = S("\0rgb\xFF")});
    assert_null(png.alpha); /* opaque after all */
    test_ctx_free(&ctx);
}

static void interlaced_images_are_put_in_order(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    /* 5 x 5 grey, pixel = 10 * y + x, in the order of the seven passes. */
    static const uint8_t rows[] = {0, 0,                             /* pass 1: (0,0) */
                                   0, 4,                             /* 2: (4,0) */
                                   0, 40, 44,                        /* 3: (0,4) (4,4) */
                                   0, 2,  0,  42,                    /* 4 */
                                   0, 20, 22, 24,                    /* 5 */
                                   0, 1,  3,  0,  21, 23, 0, 41, 43, /* 6 */
                                   0, 10, 11, 12, 13, 14, 0, 30, 31, 32, 33, 34}; /* 7 */
    Png png = read_good(&ctx, &(Recipe){.width = 5,
                                        .height = 5,
                                        .depth = 8,
                                        .colour = 0,
                                        .interlace = 1,
                                        .rows = {(const char *)rows, sizeof rows}});
    for (int y = 0; y < 5; y++)
        for (int x = 0; x < 5; x++)
            assert_int_equal(png.pixels[5 * y + x], 10 * y + x);
    test_ctx_free(&ctx);
}

static void damaged_pngs_are_refused(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    const Recipe good = {
        .width = 2, .height = 2, .depth = 8, .colour = 2, .rows = S("\0abcdef\2ABCDEF")};
    Str bytes = make_png(&ctx, &good);
    Png png;
    for (size_t n = 0; n + 12 < bytes.n; n++) /* cut short anywhere before the end chunk */
        assert_int_not_equal(png_read(ctx.mem, str_slice(bytes, 0, n), &png), IMAGE_FINE);
    for (size_t i = 8; i < bytes.n; i++) { /* any byte changed: no crash */
        char *copy = arena_cstr(ctx.tmp, bytes);
        copy[i] = (char)~copy[i];
        png_read(ctx.tmp, (Str){copy, bytes.n}, &png);
    }
    Recipe bad = good;
    bad.height = 3; /* more rows than there are */
    assert_int_equal(png_read(ctx.mem, make_png(&ctx, &bad), &png), IMAGE_DAMAGED);
    bad = good;
    bad.rows = S("\5abcdef\2ABCDEF"); /* no such filter */
    assert_int_equal(png_read(ctx.mem, make_png(&ctx, &bad), &png), IMAGE_DAMAGED);
    bad = good;
    bad.colour = 3; /* no palette */
    assert_int_equal(png_read(ctx.mem, make_png(&ctx, &bad), &png), IMAGE_DAMAGED);
    bad.width = 1u << 30;
    assert_int_equal(png_read(ctx.mem, make_png(&ctx, &bad), &png), IMAGE_DAMAGED);
    assert_int_equal(png_read(ctx.mem, S("GIF89a"), &png), IMAGE_UNKNOWN_KIND);
    test_ctx_free(&ctx);
}

/* ---- in a file ---------------------------------------------------------------------------- */

static bool write_image(Ctx *ctx, Str bytes, bool jpeg, PdfStandard standard, Str *out)
{
    Hand h = hand_new(ctx);
    *VEC_PUSH(ctx->mem, &h.images) = (Image){bytes, jpeg, 2, 2};
    uint32_t figure = hand_element(&h, ROLE_FIGURE, hand_element(&h, ROLE_DOCUMENT, 0));
    h.elements.items[figure].alt = S("Une image");
    Item *item = hand_item(&h, ITEM_IMAGE, PT(100), PT(100));
    item->image.w = PT(50);
    item->image.h = PT(40);
    PdfOptions options = {.standard = standard, .creator = S("pdoc test")};
    Buf b = buf_new(ctx->mem);
    bool fine = pdf_write(ctx, hand_pages(&h), &options, &b);
    *out = buf_str(&b);
    fonts_free(h.fonts);
    return fine;
}

static void images_are_in_the_file(void **state)
{
    (void)state;
    if (!tool_is_here("qpdf") || !tool_is_here("pdftoppm"))
        skip();
    Ctx ctx = test_ctx();
    const Recipe half_red = {
        .width = 1, .height = 1, .depth = 8, .colour = 6, .rows = S("\0\xFF\0\0\x80")};
    const PdfStandard standards[] = {PDF_A_1B, PDF_A_2A};
    for (int i = 0; i < 2; i++) {
        Str out;
        assert_true(write_image(&ctx, make_png(&ctx, &half_red), false, standards[i], &out));
        tool_run(&ctx, "qpdf --check @", out, 0);
        /* 10 dots to the inch: the dot at (15, 15) lies in the image, which is pink on white. */
        Str ppm = tool_run(&ctx, "pdftoppm -r 10 -x 15 -y 15 -W 1 -H 1 @", out, 0);
        const uint8_t *dot = (const uint8_t *)ppm.p + ppm.n - 3;
        assert_int_equal(dot[0], 255);
        assert_in_range(dot[1], 125, 130);
        assert_true((str_find(out, S("/SMask")) != SIZE_MAX) == (standards[i] == PDF_A_2A));
    }
    test_ctx_free(&ctx);
}

/* A JPEG's head: start, APP14 when asked for, frame; no picture after it. */
static Str jpeg_head(Ctx *ctx, uint8_t marker, uint8_t bits, uint8_t channels, bool adobe)
{
    Buf b = buf_new(ctx->mem);
    buf_put(&b, S("\xFF\xD8"));
    if (adobe)
        buf_put(&b, S("\xFF\xEE\0\x0E"
                      "Adobe\0\x64\0\0\0\0\2"));
    const char frame[] = {
        (char)0xFF, (char)marker,  0, (char)(8 + 3 * channels), (char)bits, 0, 3, 0,
        5,          (char)channels};
    buf_put(&b, (Str){frame, sizeof frame});
    buf_repeat(&b, '\1', 3u * channels);
    buf_put(&b, S("\xFF\xD9"));
    return buf_str(&b);
}

static void jpegs_are_held_as_they_are(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str out;
    assert_true(write_image(&ctx, jpeg_head(&ctx, 0xC0, 8, 3, false), true, PDF_A_2A, &out));
    assert_true(str_find(out, S("/Width 5/Height 3")) != SIZE_MAX);
    assert_true(str_find(out, S("/ColorSpace/DeviceRGB/Filter/DCTDecode")) != SIZE_MAX);
    assert_true(write_image(&ctx, jpeg_head(&ctx, 0xC2, 8, 1, false), true, PDF_A_1B, &out));
    assert_true(str_find(out, S("/DeviceGray")) != SIZE_MAX);
    assert_true(write_image(&ctx, jpeg_head(&ctx, 0xC0, 8, 4, true), true, PDF_NONE, &out));
    assert_true(str_find(out, S("/Decode[1 0 1 0 1 0 1 0]")) != SIZE_MAX);
    assert_int_equal(diag_count(ctx.diag), 0);
    /* Ink colours in an archive; 12 bits; lossless; arithmetic coding; no JPEG; a cut one. */
    assert_false(write_image(&ctx, jpeg_head(&ctx, 0xC0, 8, 4, true), true, PDF_A_2A, &out));
    assert_false(write_image(&ctx, jpeg_head(&ctx, 0xC1, 12, 3, true), true, PDF_A_2A, &out));
    assert_false(write_image(&ctx, jpeg_head(&ctx, 0xC3, 8, 3, true), true, PDF_A_2A, &out));
    assert_false(write_image(&ctx, jpeg_head(&ctx, 0xC9, 8, 3, true), true, PDF_A_2A, &out));
    assert_false(write_image(&ctx, S("nothing"), true, PDF_A_2A, &out));
    assert_str(test_ids(&ctx), "pdf-image-kind pdf-image-kind pdf-image-kind pdf-image-kind "
                               "pdf-image-kind");
    Str whole = jpeg_head(&ctx, 0xC0, 8, 3, false);
    for (size_t n = 4; n < whole.n - 2; n++)
        assert_false(write_image(&ctx, str_slice(whole, 0, n), true, PDF_A_2A, &out));
    assert_int_equal(out.n, 0);
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_images_are_kept_as_they_are),
        cmocka_unit_test(filters_are_undone),
        cmocka_unit_test(transparency_is_found),
        cmocka_unit_test(interlaced_images_are_put_in_order),
        cmocka_unit_test(damaged_pngs_are_refused),
        cmocka_unit_test(images_are_in_the_file),
        cmocka_unit_test(jpegs_are_held_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
