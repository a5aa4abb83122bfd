/* Images: PNG and JPEG files -> image objects (8.9). A JPEG is held as it is; a PNG nearly so. */
#include "pdf/parts.h"

#include <string.h>

typedef struct {
    uint32_t width, height;
    uint8_t channels;
    bool inverted; /* CMYK as Adobe writes it: 0 is full ink */
} Jpeg;

/* ---- JPEG headers (ITU-T T.81, annex B) --------------------------------------------------- */

static bool is_frame(uint8_t marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/* Baseline, extended and progressive frames of 8-bit samples are what a PDF knows. */
static ImageFault read_frame(const uint8_t *p, size_t n, uint8_t marker, Jpeg *out)
{
    if (n < 6)
        return IMAGE_DAMAGED;
    out->height = (uint32_t)p[1] << 8 | p[2];
    out->width = (uint32_t)p[3] << 8 | p[4];
    out->channels = p[5];
    bool known = marker <= 0xC2 && p[0] == 8 && (p[5] == 1 || p[5] == 3 || p[5] == 4);
    if (!known)
        return IMAGE_UNKNOWN_KIND;
    return out->width > 0 && out->height > 0 ? IMAGE_FINE : IMAGE_DAMAGED;
}

static ImageFault jpeg_read(Str bytes, Jpeg *out)
{
    const uint8_t *p = (const uint8_t *)bytes.p;
    if (bytes.n < 4 || p[0] != 0xFF || p[1] != 0xD8)
        return IMAGE_UNKNOWN_KIND;
    for (size_t at = 2; at + 4 <= bytes.n;) {
        if (p[at] != 0xFF)
            return IMAGE_DAMAGED;
        uint8_t marker = p[at + 1];
        if (marker == 0xFF) { /* fill */
            at++;
            continue;
        }
        size_t n = (size_t)p[at + 2] << 8 | p[at + 3];
        if (n < 2 || n > bytes.n - at - 2)
            return IMAGE_DAMAGED;
        if (is_frame(marker))
            return read_frame(p + at + 4, n - 2, marker, out);
        if (marker == 0xEE && n >= 7 && memcmp(p + at + 4, "Adobe", 5) == 0)
            out->inverted = true;
        if (marker == 0xDA || marker == 0xD9) /* the scan, and no frame yet */
            return IMAGE_DAMAGED;
        at += 2 + n;
    }
    return IMAGE_DAMAGED;
}

/* ---- objects ------------------------------------------------------------------------------ */

typedef struct {
    Ctx *ctx;
    PdfFile *file;
    PdfStandard standard;
} Images;

static Buf image_entries(const Images *w, uint32_t width, uint32_t height, int depth)
{
    Buf b = buf_new(w->ctx->tmp);
    buf_print(&b, "/Type/XObject/Subtype/Image/Width %u/Height %u/BitsPerComponent %d", width,
              height, depth);
    return b;
}

static ImageFault write_jpeg(const Images *w, Str bytes, ObjectId id)
{
    Jpeg jpeg = {0};
    ImageFault fault = jpeg_read(bytes, &jpeg);
    if (fault != IMAGE_FINE)
        return fault;
    bool archive = w->standard != PDF_NONE && w->standard != PDF_UA_1;
    if (jpeg.channels == 4 && archive) /* its colours would need a profile of their own */
        return IMAGE_UNKNOWN_KIND;
    Buf b = image_entries(w, jpeg.width, jpeg.height, 8);
    buf_print(&b, "/ColorSpace/%s/Filter/DCTDecode",
              jpeg.channels == 1   ? "DeviceGray"
              : jpeg.channels == 3 ? "DeviceRGB"
                                   : "DeviceCMYK");
    if (jpeg.channels == 4 && jpeg.inverted)
        buf_put(&b, S("/Decode[1 0 1 0 1 0 1 0]"));
    file_put_stream(w->file, id, buf_str(&b), bytes, false);
    return IMAGE_FINE;
}

static void put_colour_space(Buf *b, const Png *png)
{
    if (png->palette.n == 0) {
        buf_put(b, png->channels == 1 ? S("/ColorSpace/DeviceGray") : S("/ColorSpace/DeviceRGB"));
        return;
    }
    buf_print(b, "/ColorSpace[/Indexed/DeviceRGB %zu", png->palette.n / 3 - 1);
    put_bytes(b, png->palette);
    buf_byte(b, ']');
}

/* PDF/A-1 knows no transparency: the pixels are laid on white. */
static void flatten(Png *png)
{
    uint8_t *pixels = (uint8_t *)(uintptr_t)png->pixels;
    size_t area = (size_t)png->width * png->height;
    for (size_t i = 0; i < area; i++)
        for (uint32_t k = 0; k < png->channels; k++) {
            uint8_t *p = &pixels[i * png->channels + k];
            *p = (uint8_t)((*p * png->alpha[i] + 255 * (255 - png->alpha[i]) + 127) / 255);
        }
    png->alpha = NULL;
}

static ObjectId write_mask(const Images *w, const Png *png)
{
    Buf b = image_entries(w, png->width, png->height, 8);
    buf_put(&b, S("/ColorSpace/DeviceGray"));
    ObjectId id = file_object(w->file);
    size_t area = (size_t)png->width * png->height;
    file_put_stream(w->file, id, buf_str(&b), (Str){(const char *)png->alpha, area}, true);
    return id;
}

static ImageFault write_png(const Images *w, Str bytes, ObjectId id)
{
    Png png;
    ImageFault fault = png_read(w->ctx->tmp, bytes, &png);
    if (fault != IMAGE_FINE)
        return fault;
    if (png.alpha != NULL && w->standard == PDF_A_1B)
        flatten(&png);
    ObjectId mask = png.alpha != NULL ? write_mask(w, &png) : 0;
    Buf b = image_entries(w, png.width, png.height, png.depth);
    put_colour_space(&b, &png);
    if (mask != 0)
        buf_print(&b, "/SMask %u 0 R", mask);
    if (png.zlib.n > 0) {
        buf_print(&b,
                  "/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors %d/BitsPerComponent %d"
                  "/Columns %u>>",
                  png.channels, png.depth, png.width);
        file_put_stream(w->file, id, buf_str(&b), png.zlib, false);
    } else {
        size_t n = (size_t)png.width * png.height * png.channels;
        file_put_stream(w->file, id, buf_str(&b), (Str){(const char *)png.pixels, n}, true);
    }
    return IMAGE_FINE;
}

/* Where an image stands first, for a finding about it. */
static Span place_of_image(const Pages *pages, uint32_t image)
{
    for (uint32_t p = 0; p < pages->page_count; p++)
        for (uint32_t i = 0; i < pages->pages[p].item_count; i++) {
            const Item *item = &pages->pages[p].items[i];
            if (item->kind == ITEM_IMAGE && item->image.image == image)
                return item->span;
        }
    return NOWHERE;
}

bool images_write(Ctx *ctx, PdfFile *file, const Pages *pages, PdfStandard standard, Buf *entries)
{
    Images w = {ctx, file, standard};
    bool fine = true;
    for (uint32_t i = 0; i < pages->image_count; i++) {
        const Image *image = &pages->images[i];
        ObjectId id = file_object(file);
        ImageFault fault =
            image->jpeg ? write_jpeg(&w, image->bytes, id) : write_png(&w, image->bytes, id);
        if (fault != IMAGE_FINE) {
            diag(ctx, fault == IMAGE_DAMAGED ? MSG_PDF_IMAGE_DAMAGED : MSG_PDF_IMAGE_KIND,
                 place_of_image(pages, i));
            fine = false;
        }
        buf_print(entries, "/I%u %u 0 R", i, id);
    }
    return fine;
}
