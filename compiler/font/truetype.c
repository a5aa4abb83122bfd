/* Truetype: a subset -> a font file that is read by bytes, with some glyphs twice at other widths.
 *
 * Tables are rebuilt as OpenType 1.9 has them: glyf and loca (the outlines and where each begins),
 * hmtx and hhea (advances), maxp (how many glyphs), cmap (bytes to glyphs); others are copied. A
 * glyph that is there twice has its outline twice, which packs to nearly nothing.
 */
#include "font/parts.h"

#include <stdlib.h>
#include <string.h>

enum { TABLE_LIMIT = 32, GLYPH_LIMIT = 256, HEAD_ADJUSTMENT = 8, HEAD_LOCA_FORMAT = 50 };

typedef struct {
    uint32_t tag;
    Str data;
} Table;

typedef struct {
    Arena *arena;
    Table tables[TABLE_LIMIT];
    size_t count;
    uint32_t glyph_count; /* of the subset */
    bool damaged;
} File;

#define TAG(a, b, c, d)                                                                            \
    ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/* ---- big-endian numbers ------------------------------------------------------------------- */

static uint32_t u16(File *f, Str s, size_t at)
{
    if (at + 2 > s.n) {
        f->damaged = true;
        return 0;
    }
    const uint8_t *p = (const uint8_t *)s.p + at;
    return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t u32(File *f, Str s, size_t at)
{
    return u16(f, s, at) << 16 | u16(f, s, at + 2);
}

static void put16(Buf *b, uint32_t value)
{
    buf_byte(b, (char)(uint8_t)(value >> 8));
    buf_byte(b, (char)(uint8_t)value);
}

static void put32(Buf *b, uint32_t value)
{
    put16(b, value >> 16);
    put16(b, value & 0xFFFF);
}

/* A copy of a table with one 16-bit field changed. */
static Str with_u16(File *f, Str table, size_t at, uint32_t value)
{
    char *copy = arena_cstr(f->arena, table);
    if (at + 2 > table.n) {
        f->damaged = true;
        return table;
    }
    copy[at] = (char)(uint8_t)(value >> 8);
    copy[at + 1] = (char)(uint8_t)value;
    return (Str){copy, table.n};
}

/* ---- tables ------------------------------------------------------------------------------- */

static void read_tables(File *f, Str bytes)
{
    f->count = u16(f, bytes, 4);
    if (f->count > TABLE_LIMIT - 1)
        f->damaged = true;
    for (size_t i = 0; i < f->count && !f->damaged; i++) {
        size_t row = 12 + 16 * i, begin = u32(f, bytes, row + 8), n = u32(f, bytes, row + 12);
        if (begin > bytes.n || n > bytes.n - begin)
            f->damaged = true;
        else
            f->tables[i] = (Table){u32(f, bytes, row), str_slice(bytes, begin, begin + n)};
    }
}

static Str *table(File *f, uint32_t tag)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->tables[i].tag == tag)
            return &f->tables[i].data;
    f->damaged = true;
    return &f->tables[TABLE_LIMIT - 1].data; /* empty */
}

/* Where a glyph's outline begins; its end is the next one's beginning. */
static uint32_t outline_at(File *f, uint32_t glyph)
{
    Str loca = *table(f, TAG('l', 'o', 'c', 'a'));
    bool is_long = u16(f, *table(f, TAG('h', 'e', 'a', 'd')), HEAD_LOCA_FORMAT) != 0;
    return is_long ? u32(f, loca, 4 * (size_t)glyph) : 2 * u16(f, loca, 2 * (size_t)glyph);
}

static void add_outlines(File *f, const GlyphVariant *variants, size_t count)
{
    Str *glyf = table(f, TAG('g', 'l', 'y', 'f')), *loca = table(f, TAG('l', 'o', 'c', 'a'));
    Str *head = table(f, TAG('h', 'e', 'a', 'd'));
    Buf outlines = buf_new(f->arena), places = buf_new(f->arena);
    for (uint32_t g = 0; g < f->glyph_count; g++)
        put32(&places, outline_at(f, g));
    buf_put(&outlines, str_slice(*glyf, 0, outline_at(f, f->glyph_count)));
    for (size_t i = 0; i < count && !f->damaged; i++) {
        uint32_t begin = outline_at(f, variants[i].glyph);
        uint32_t end = outline_at(f, variants[i].glyph + 1);
        buf_repeat(&outlines, '\0', (4 - outlines.n % 4) % 4);
        put32(&places, (uint32_t)outlines.n);
        buf_put(&outlines, str_slice(*glyf, begin, end));
    }
    put32(&places, (uint32_t)outlines.n);
    *glyf = buf_str(&outlines);
    *loca = buf_str(&places);
    *head = with_u16(f, *head, HEAD_LOCA_FORMAT, 1); /* places are 32 bits wide */
}

/* Advance and left side bearing of a glyph; those after the last full metric share its advance. */
static void put_metric(File *f, Buf *b, Str hmtx, uint32_t full, uint32_t glyph)
{
    bool is_full = glyph < full;
    size_t last = full == 0 ? 0 : 4 * ((size_t)full - 1);
    put16(b, u16(f, hmtx, is_full ? 4 * (size_t)glyph : last));
    put16(b, u16(f, hmtx, is_full ? 4 * (size_t)glyph + 2 : last + 4 + 2 * (glyph - full)));
}

static void add_metrics(File *f, const GlyphVariant *variants, size_t count)
{
    enum { HHEA_METRICS = 34, MAXP_GLYPHS = 4 };
    Str *hmtx = table(f, TAG('h', 'm', 't', 'x')), *hhea = table(f, TAG('h', 'h', 'e', 'a'));
    Str *maxp = table(f, TAG('m', 'a', 'x', 'p'));
    uint32_t full = u16(f, *hhea, HHEA_METRICS), total = f->glyph_count + (uint32_t)count;
    Buf metrics = buf_new(f->arena);
    for (uint32_t g = 0; g < f->glyph_count; g++)
        put_metric(f, &metrics, *hmtx, full, g);
    for (size_t i = 0; i < count && !f->damaged; i++) {
        put_metric(f, &metrics, *hmtx, full, variants[i].glyph);
        metrics.p[metrics.n - 4] = (char)(uint8_t)(variants[i].advance >> 8);
        metrics.p[metrics.n - 3] = (char)(uint8_t)variants[i].advance;
    }
    *hmtx = buf_str(&metrics);
    *hhea = with_u16(f, *hhea, HHEA_METRICS, total);
    *maxp = with_u16(f, *maxp, MAXP_GLYPHS, total);
}

/* cmap: version 0, one subtable: Macintosh Roman, format 0, a glyph for each byte. */
static Str byte_map(Arena *a, const uint8_t glyphs[256])
{
    enum { HEAD = 12, SUBTABLE = 262 };
    const uint16_t words[] = {0, 1, 1, 0, 0, HEAD, 0, SUBTABLE, 0};
    Buf b = buf_new(a);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        put16(&b, words[i]);
    buf_put(&b, (Str){(const char *)glyphs, 256});
    return buf_str(&b);
}

/* ---- the file ----------------------------------------------------------------------------- */

static uint32_t checksum(Str s)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < s.n; i++)
        sum += (uint32_t)(uint8_t)s.p[i] << (24 - 8 * (i % 4));
    return sum;
}

static int compare_tables(const void *x, const void *y)
{
    const Table *a = x, *b = y;
    return (a->tag > b->tag) - (a->tag < b->tag);
}

static Str write_tables(File *f)
{
    qsort(f->tables, f->count, sizeof *f->tables, compare_tables);
    Str *head = table(f, TAG('h', 'e', 'a', 'd'));
    *head = with_u16(f, with_u16(f, *head, HEAD_ADJUSTMENT, 0), HEAD_ADJUSTMENT + 2, 0);
    uint32_t count = (uint32_t)f->count, power = 1, log = 0, at = 12 + 16 * count, head_at = 0;
    for (; power * 2 <= count; power *= 2)
        log++;
    Buf b = buf_new(f->arena);
    put32(&b, 0x00010000);
    const uint32_t search[] = {count, 16 * power, log, 16 * (count - power)};
    for (int i = 0; i < 4; i++)
        put16(&b, search[i]);
    for (uint32_t i = 0; i < count; i++) {
        const Table *t = &f->tables[i];
        head_at = t->tag == TAG('h', 'e', 'a', 'd') ? at : head_at;
        const uint32_t row[] = {t->tag, checksum(t->data), at, (uint32_t)t->data.n};
        for (int k = 0; k < 4; k++)
            put32(&b, row[k]);
        at += ((uint32_t)t->data.n + 3) & ~3u;
    }
    for (uint32_t i = 0; i < count; i++) {
        buf_put(&b, f->tables[i].data);
        buf_repeat(&b, '\0', (4 - b.n % 4) % 4);
    }
    uint32_t adjustment = 0xB1B0AFBAu - checksum(buf_str(&b));
    for (uint32_t i = 0; i < 4; i++)
        b.p[head_at + HEAD_ADJUSTMENT + i] = (char)(uint8_t)(adjustment >> (24 - 8 * i));
    return buf_str(&b);
}

bool font_subset_encode(Ctx *ctx, const Subset *subset, const GlyphVariant *variants, size_t count,
                        const uint8_t glyphs[256], Str *out)
{
    File f = {.arena = ctx->mem, .glyph_count = subset->glyph_count};
    read_tables(&f, subset->bytes);
    if (f.damaged || subset->glyph_count + count > GLYPH_LIMIT)
        return false;
    add_metrics(&f, variants, count);
    add_outlines(&f, variants, count);
    if (f.damaged)
        return false;
    f.tables[f.count++] = (Table){TAG('c', 'm', 'a', 'p'), byte_map(ctx->mem, glyphs)};
    *out = write_tables(&f);
    return true;
}
