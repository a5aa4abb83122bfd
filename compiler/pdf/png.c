/* Png: the bytes of a PNG file -> what a PDF can hold (PNG specification, W3C 2003).
 *
 * Compressed rows of grey, RGB and indexed images are kept as they are, since a PDF reads the same
 * filters; they are inflated once to see that they are whole. What a PDF knows not (alpha in the
 * pixels, 16 bits, interlacing) is decoded to 8-bit samples.
 */
#include "pdf/parts.h"

#include <stdlib.h>
#include <string.h>

enum { SIDE_LIMIT = 20000, BYTES_LIMIT = 256 << 20 }; /* pixels; bytes of decoded rows */

enum { GREY = 0, RGB = 2, INDEXED = 3, GREY_ALPHA = 4, RGB_ALPHA = 6 }; /* IHDR, colour type */

typedef struct {
    Arena *arena;
    uint32_t width, height;
    uint8_t depth, colour, interlace;
    Str palette, transparency;
    Str data; /* all IDAT chunks */
} Reader;

/* ---- chunks ------------------------------------------------------------------------------- */

static uint32_t be32(const char *p)
{
    const uint8_t *u = (const uint8_t *)p;
    return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

static bool read_header(Reader *r, Str chunk)
{
    if (chunk.n != 13)
        return false;
    r->width = be32(chunk.p);
    r->height = be32(chunk.p + 4);
    r->depth = (uint8_t)chunk.p[8];
    r->colour = (uint8_t)chunk.p[9];
    r->interlace = (uint8_t)chunk.p[12];
    static const uint8_t depths[7] = {
        /* bits allowed, by colour type */
        1 | 2 | 4 | 8 | 16, 0, 8 | 16, 1 | 2 | 4 | 8, 8 | 16, 0, 8 | 16};
    bool power = r->depth != 0 && (r->depth & (r->depth - 1)) == 0;
    return r->width > 0 && r->height > 0 && r->width <= SIDE_LIMIT && r->height <= SIDE_LIMIT &&
           r->colour <= RGB_ALPHA && power && (depths[r->colour] & r->depth) != 0 &&
           chunk.p[10] == 0 && chunk.p[11] == 0 && r->interlace <= 1;
}

static bool read_chunks(Reader *r, Str bytes)
{
    Buf data = buf_new(r->arena);
    bool has_header = false;
    for (size_t at = 8; at + 12 <= bytes.n;) {
        uint32_t n = be32(bytes.p + at);
        if (n > bytes.n - at - 12)
            return false;
        Str kind = str_slice(bytes, at + 4, at + 8), chunk = str_slice(bytes, at + 8, at + 8 + n);
        at += 12 + (size_t)n;
        if (!has_header && !str_eq(kind, S("IHDR")))
            return false;
        if (str_eq(kind, S("IHDR"))) {
            if (has_header || !read_header(r, chunk))
                return false;
            has_header = true;
        } else if (str_eq(kind, S("PLTE"))) {
            r->palette = chunk;
        } else if (str_eq(kind, S("tRNS"))) {
            r->transparency = chunk;
        } else if (str_eq(kind, S("IDAT"))) {
            buf_put(&data, chunk);
        } else if (str_eq(kind, S("IEND"))) {
            break;
        }
    }
    r->data = buf_str(&data);
    bool palette_fits =
        r->colour != INDEXED || (r->palette.n >= 3 && r->palette.n <= 768 && r->palette.n % 3 == 0);
    return has_header && r->data.n > 0 && palette_fits;
}

/* ---- rows --------------------------------------------------------------------------------- */

static uint32_t samples_of(const Reader *r)
{
    static const uint8_t samples[7] = {1, 0, 3, 1, 2, 0, 4};
    return samples[r->colour];
}

static size_t row_bytes(const Reader *r, uint32_t width)
{
    return ((size_t)width * samples_of(r) * r->depth + 7) / 8;
}

static uint8_t paeth(int left, int up, int corner)
{
    int guess = left + up - corner;
    int dl = abs(guess - left), du = abs(guess - up), dc = abs(guess - corner);
    return (uint8_t)(dl <= du && dl <= dc ? left : du <= dc ? up : corner);
}

/* Undoes the filters of `height` rows of n bytes, each after its filter byte. */
static bool unfilter(uint8_t *rows, size_t n, uint32_t height, size_t pixel)
{
    for (uint32_t y = 0; y < height; y++) {
        uint8_t *row = rows + y * (n + 1) + 1, filter = row[-1];
        const uint8_t *up = y > 0 ? row - (n + 1) : NULL;
        if (filter > 4)
            return false;
        for (size_t i = 0; i < n; i++) {
            int left = i >= pixel ? row[i - pixel] : 0, above = up != NULL ? up[i] : 0;
            int corner = up != NULL && i >= pixel ? up[i - pixel] : 0;
            int add = filter == 1   ? left
                      : filter == 2 ? above
                      : filter == 3 ? (left + above) / 2
                      : filter == 4 ? paeth(left, above, corner)
                                    : 0;
            row[i] = (uint8_t)(row[i] + add);
        }
    }
    return true;
}

static bool filters_are_known(const uint8_t *rows, size_t n, uint32_t height)
{
    for (uint32_t y = 0; y < height; y++)
        if (rows[y * (n + 1)] > 4)
            return false;
    return true;
}

/* ---- samples ------------------------------------------------------------------------------ */

/* The nth sample of an unfiltered row, in its own depth. */
static uint32_t sample(const Reader *r, const uint8_t *row, size_t nth)
{
    if (r->depth == 8)
        return row[nth];
    if (r->depth == 16)
        return (uint32_t)row[2 * nth] << 8 | row[2 * nth + 1];
    size_t bit = nth * r->depth;
    return (uint32_t)(row[bit / 8] >> (8 - r->depth - bit % 8)) & ((1u << r->depth) - 1);
}

static uint8_t to_8_bits(const Reader *r, uint32_t value)
{
    return (uint8_t)(r->depth == 16 ? value >> 8 : value * 255 / ((1u << r->depth) - 1));
}

/* The value that tRNS calls transparent, for one sample of a grey or RGB image. */
static bool is_transparent(const Reader *r, const uint32_t *value, uint32_t count)
{
    if (r->transparency.n < 2 * (size_t)count)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *p = (const uint8_t *)r->transparency.p + 2 * i;
        if (value[i] != ((uint32_t)p[0] << 8 | p[1]))
            return false;
    }
    return true;
}

/* One pixel -> 8-bit grey or RGB, and its alpha. */
static uint8_t decode_pixel(const Reader *r, const uint8_t *row, size_t x, uint8_t *out)
{
    uint32_t value[4] = {0}, count = samples_of(r);
    for (uint32_t i = 0; i < count; i++)
        value[i] = sample(r, row, x * count + i);
    if (r->colour == INDEXED) {
        size_t entry = value[0] * 3 < r->palette.n ? value[0] : 0;
        memcpy(out, r->palette.p + 3 * entry, 3);
        return entry < r->transparency.n ? (uint8_t)r->transparency.p[entry] : 255;
    }
    bool has_alpha = (r->colour & 4) != 0;
    uint32_t colours = has_alpha ? count - 1 : count;
    for (uint32_t i = 0; i < colours; i++)
        out[i] = to_8_bits(r, value[i]);
    if (has_alpha)
        return to_8_bits(r, value[colours]);
    return is_transparent(r, value, colours) ? 0 : 255;
}

/* ---- decoding ----------------------------------------------------------------------------- */

/* A pass of an interlaced image: which pixels it has (Adam7); one pass of all where it is not. */
typedef struct {
    uint8_t x, y, step_x, step_y;
} Pass;

static const Pass adam7[7] = {{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4},
                              {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
static const Pass whole = {0, 0, 1, 1};

static uint32_t pass_size(uint32_t size, uint8_t first, uint8_t step)
{
    return size > first ? (size - first + step - 1) / step : 0;
}

static size_t pass_bytes(const Reader *r, const Pass *pass)
{
    uint32_t w = pass_size(r->width, pass->x, pass->step_x);
    uint32_t h = pass_size(r->height, pass->y, pass->step_y);
    return w == 0 ? 0 : (row_bytes(r, w) + 1) * h;
}

static bool decode_pass(const Reader *r, const Pass *pass, uint8_t *rows, uint32_t channels,
                        uint8_t *pixels, uint8_t *alpha)
{
    uint32_t w = pass_size(r->width, pass->x, pass->step_x);
    uint32_t h = pass_size(r->height, pass->y, pass->step_y);
    size_t n = row_bytes(r, w), pixel = (samples_of(r) * r->depth + 7) / 8;
    if (w == 0)
        return true;
    if (!unfilter(rows, n, h, pixel))
        return false;
    for (uint32_t y = 0; y < h; y++) {
        const uint8_t *row = rows + y * (n + 1) + 1;
        for (uint32_t x = 0; x < w; x++) {
            size_t at = (size_t)(pass->y + y * pass->step_y) * r->width + pass->x +
                        (size_t)x * pass->step_x;
            alpha[at] = decode_pixel(r, row, x, pixels + at * channels);
        }
    }
    return true;
}

static ImageFault decode(const Reader *r, Png *out)
{
    const Pass *passes = r->interlace ? adam7 : &whole;
    int count = r->interlace ? 7 : 1;
    size_t size = 0, area = (size_t)r->width * r->height;
    for (int i = 0; i < count; i++)
        size += pass_bytes(r, &passes[i]);
    uint8_t *rows;
    if (!inflate_exactly(r->arena, r->data, size, &rows))
        return IMAGE_DAMAGED;
    out->channels = r->colour == GREY || r->colour == GREY_ALPHA ? 1 : 3;
    out->depth = 8;
    uint8_t *pixels = arena_alloc(r->arena, area * out->channels);
    uint8_t *alpha = arena_alloc(r->arena, area);
    for (int i = 0; i < count; i++) {
        if (!decode_pass(r, &passes[i], rows, out->channels, pixels, alpha))
            return IMAGE_DAMAGED;
        rows += pass_bytes(r, &passes[i]);
    }
    out->pixels = pixels;
    for (size_t i = 0; i < area && out->alpha == NULL; i++)
        if (alpha[i] != 255)
            out->alpha = alpha;
    return IMAGE_FINE;
}

ImageFault png_read(Arena *a, Str bytes, Png *out)
{
    Reader r = {.arena = a};
    if (!str_starts(bytes, S("\x89PNG\r\n\x1A\n")))
        return IMAGE_UNKNOWN_KIND;
    if (!read_chunks(&r, bytes) || row_bytes(&r, r.width) * r.height > BYTES_LIMIT)
        return IMAGE_DAMAGED;
    *out = (Png){.width = r.width, .height = r.height, .depth = r.depth};
    bool as_it_is = !r.interlace && r.depth <= 8 && (r.colour & 4) == 0 && r.transparency.n == 0;
    if (!as_it_is)
        return decode(&r, out);
    uint8_t *rows;
    size_t n = row_bytes(&r, r.width);
    if (!inflate_exactly(a, r.data, (n + 1) * r.height, &rows) ||
        !filters_are_known(rows, n, r.height))
        return IMAGE_DAMAGED;
    out->channels = r.colour == RGB ? 3 : 1;
    out->palette = r.colour == INDEXED ? r.palette : (Str){0};
    out->zlib = r.data;
    return IMAGE_FINE;
}
