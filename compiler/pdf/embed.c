/* Embed: the fonts of the pages -> font objects: the subset as a font file, the widths of its codes
 * and their characters (9.6 to 9.10). Simple TrueType fonts where codes are bytes, Type 0 fonts
 * over a CIDFont else. */
#include "pdf/parts.h"

#include <stdlib.h>
#include <string.h>

/* What is said of one font; `name` is its tag and PostScript name. */
typedef struct {
    Ctx *ctx;
    PdfFile *file;
    const PdfFont *font;
    const Fonts *fonts;
    PdfStandard standard;
    Str name;
} Embedding;

/* The same subset has the same tag on every machine (9.6.4). */
static Str tagged_name(Arena *a, const PdfFont *f)
{
    uint64_t h = str_hash(f->font->postscript_name) ^ str_hash(f->subset.bytes);
    char tag[6];
    for (int i = 0; i < 6; i++) {
        tag[i] = (char)('A' + h % 26);
        h /= 26;
    }
    return str_print(a, "%.6s+" STR_FMT, tag, STR_ARG(f->font->postscript_name));
}

/* The highest code of a composite font; each glyph of the subset has one. */
static uint32_t last_code(const PdfFont *f)
{
    uint32_t last = f->subset.glyph_count - 1;
    for (size_t i = 0; i < f->codes.count; i++)
        if (f->codes.items[i].code > last)
            last = f->codes.items[i].code;
    return last;
}

static bool has_extra_codes(const PdfFont *f)
{
    return last_code(f) >= f->subset.glyph_count;
}

static int compare_codes(const void *x, const void *y)
{
    const FontCode *a = x, *b = y;
    return (a->code > b->code) - (a->code < b->code);
}

/* The codes in order. */
static const FontCode *sorted_codes(const Embedding *e)
{
    size_t n = e->font->codes.count;
    FontCode *sorted = NEW_ARRAY(e->ctx->tmp, FontCode, n + 1);
    memcpy(sorted, e->font->codes.items, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, compare_codes);
    return sorted;
}

static int32_t scaled(const Embedding *e, int32_t units)
{
    return (int32_t)((int64_t)units * 1000 / (int64_t)e->font->font->upem);
}

/* A simple font finds its glyphs by a table in the font file (9.6.6.4, symbolic fonts). */
static Str simple_file(const Embedding *e)
{
    const PdfFont *f = e->font;
    uint8_t glyphs[256] = {0};
    for (size_t i = 0; i < f->codes.count; i++) {
        const FontCode *c = &f->codes.items[i];
        glyphs[c->code] = (uint8_t)(c->variant != 0 ? f->subset.glyph_count + c->variant - 1
                                                    : f->subset.to_new[c->glyph]);
    }
    Str bytes = f->subset.bytes;
    font_subset_encode(e->ctx, &f->subset, f->variants.items, f->variants.count, glyphs, &bytes);
    return bytes;
}

static ObjectId font_file(const Embedding *e)
{
    const PdfFont *f = e->font;
    Str bytes = f->is_simple ? simple_file(e) : f->subset.bytes;
    ObjectId id = file_object(e->file);
    Str entries = f->font->cff ? S("/Subtype/CIDFontType0C")
                               : str_print(e->ctx->tmp, "/Length1 %zu", bytes.n);
    file_put_stream(e->file, id, entries, bytes, true);
    return id;
}

/* PDF/A-1 wants to be told which glyphs are in the subset (ISO 19005-1, 6.3.5); later parts do
 * not. All are: the parts of composite glyphs too. */
static ObjectId cid_set(const Embedding *e)
{
    uint32_t count = last_code(e->font) + 1;
    uint8_t *bits = NEW_ARRAY(e->ctx->tmp, uint8_t, count / 8 + 1);
    for (uint32_t i = 0; i < count; i++)
        bits[i >> 3] |= (uint8_t)(0x80u >> (i & 7));
    ObjectId id = file_object(e->file);
    file_put_stream(e->file, id, (Str){0}, (Str){(const char *)bits, (count + 7) / 8}, true);
    return id;
}

static ObjectId descriptor(const Embedding *e)
{
    const Font *font = e->font->font;
    enum { FIXED_PITCH = 1, SYMBOLIC = 4, ITALIC = 64 }; /* table 123 */
    int flags = SYMBOLIC | (font->mono ? FIXED_PITCH : 0) | (font->italic ? ITALIC : 0);
    int32_t box[4];
    font_bounds(e->fonts, font, box);
    Buf b = buf_new(e->ctx->tmp);
    buf_print(&b, "<</Type/FontDescriptor/FontName/" STR_FMT "/Flags %d/FontBBox[",
              STR_ARG(e->name), flags);
    for (int i = 0; i < 4; i++)
        put_number(&b, scaled(e, box[i]), 0);
    buf_print(&b, "]/ItalicAngle %d/Ascent %d/Descent %d/CapHeight %d/StemV %d", font->italic_angle,
              scaled(e, font->ascent), scaled(e, font->descent), scaled(e, font->cap_height),
              font->bold ? 140 : 80);
    buf_print(&b, "/%s %u 0 R", font->cff ? "FontFile3" : "FontFile2", font_file(e));
    if (e->standard == PDF_A_1B && !e->font->is_simple)
        buf_print(&b, "/CIDSet %u 0 R", cid_set(e));
    buf_put(&b, S(">>"));
    ObjectId id = file_object(e->file);
    file_put(e->file, id, buf_str(&b));
    return id;
}

/* Codes that show a glyph once more: TrueType fonts have a map from code to glyph, in a stream
 * (9.7.4.3). */
static ObjectId glyph_map(const Embedding *e)
{
    const PdfFont *f = e->font;
    uint32_t count = last_code(f) + 1;
    uint8_t *map = NEW_ARRAY(e->ctx->tmp, uint8_t, 2 * (size_t)count);
    for (uint32_t code = 0; code < f->subset.glyph_count; code++) {
        map[2 * code] = (uint8_t)(code >> 8);
        map[2 * code + 1] = (uint8_t)code;
    }
    for (size_t i = 0; i < f->codes.count; i++) {
        uint16_t code = f->codes.items[i].code, glyph = f->subset.to_new[f->codes.items[i].glyph];
        map[2 * code] = (uint8_t)(glyph >> 8);
        map[2 * code + 1] = (uint8_t)glyph;
    }
    ObjectId id = file_object(e->file);
    file_put_stream(e->file, id, (Str){0}, (Str){(const char *)map, 2 * (size_t)count}, true);
    return id;
}

/* In a CFF font the glyph is the CID itself, so the codes are mapped instead (9.7.5.3). */
static ObjectId code_map(const Embedding *e)
{
    const PdfFont *f = e->font;
    static const char info[] = "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>";
    Buf b = buf_new(e->ctx->tmp);
    buf_print(&b,
              "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n%sdef\n"
              "/CMapName/" STR_FMT "-H def\n/CMapType 1 def\n/WMode 0 def\n"
              "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n",
              info, STR_ARG(e->name));
    uint32_t count = f->subset.glyph_count;
    for (uint32_t code = 0; code < count; code += 256) {
        uint32_t last = code + 255 < count ? code + 255 : count - 1;
        buf_print(&b, "1 begincidrange\n<%04X><%04X>%u\nendcidrange\n", code, last, code);
    }
    for (size_t i = 0; i < f->codes.count; i++)
        if (f->codes.items[i].code >= count)
            buf_print(&b, "1 begincidchar\n<%04X>%u\nendcidchar\n", f->codes.items[i].code,
                      f->subset.to_new[f->codes.items[i].glyph]);
    buf_put(&b, S("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n"));
    ObjectId id = file_object(e->file);
    Str entries = str_print(e->ctx->tmp, "/Type/CMap/CMapName/" STR_FMT "-H%s/WMode 0",
                            STR_ARG(e->name), info);
    file_put_stream(e->file, id, entries, buf_str(&b), true);
    return id;
}

/* /W: runs of consecutive CIDs, each with its widths. */
static void put_widths(const Embedding *e, Buf *b)
{
    const PdfFont *f = e->font;
    const FontCode *codes = sorted_codes(e);
    uint32_t next = UINT32_MAX;
    buf_put(b, S("/W["));
    for (size_t i = 0; i < f->codes.count; i++) {
        if (f->font->cff && codes[i].code >= f->subset.glyph_count)
            break; /* these are mapped to CIDs that have widths */
        if (codes[i].code != next) {
            if (next != UINT32_MAX)
                buf_byte(b, ']');
            put_number(b, codes[i].code, 0);
            buf_byte(b, '[');
        }
        put_number(b, codes[i].width, 0);
        next = codes[i].code + 1u;
    }
    buf_put(b, next == UINT32_MAX ? S("]") : S("]]"));
}

static ObjectId cid_font(const Embedding *e)
{
    const Font *font = e->font->font;
    Buf b = buf_new(e->ctx->tmp);
    buf_print(&b,
              "<</Type/Font/Subtype/CIDFontType%d/BaseFont/" STR_FMT
              "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
              font->cff ? 0 : 2, STR_ARG(e->name));
    buf_print(&b, "/FontDescriptor %u 0 R/DW 0", descriptor(e));
    if (!font->cff && !has_extra_codes(e->font))
        buf_put(&b, S("/CIDToGIDMap/Identity"));
    else if (!font->cff)
        buf_print(&b, "/CIDToGIDMap %u 0 R", glyph_map(e));
    put_widths(e, &b);
    buf_put(&b, S(">>"));
    ObjectId id = file_object(e->file);
    file_put(e->file, id, buf_str(&b));
    return id;
}

enum { MAP_LIMIT = 100 }; /* entries of one bfchar section (9.10.3, after Adobe 5014) */

/* The bfchar sections of a ToUnicode map, filled one by one. */
typedef struct {
    Buf *out;
    Buf section;
    uint32_t count; /* entries in the section */
} CharMap;

static void flush_section(CharMap *m)
{
    if (m->count == 0)
        return;
    buf_print(m->out, "%u beginbfchar\n", m->count);
    buf_put(m->out, buf_str(&m->section));
    buf_put(m->out, S("endbfchar\n"));
    m->count = 0;
    m->section.n = 0;
}

static void map_code(CharMap *m, const PdfFont *f, const FontCode *c)
{
    buf_print(&m->section, f->is_simple ? "<%02X><" : "<%04X><", c->code);
    /* A glyph without text is shown only as a part of clusters that are spelled out. */
    put_utf16_hex(&m->section, c->text.n > 0 ? c->text : S("\uFFFD"));
    buf_put(&m->section, S(">\n"));
    if (++m->count == MAP_LIMIT)
        flush_section(m);
}

static ObjectId to_unicode(const Embedding *e)
{
    const PdfFont *f = e->font;
    Buf b = buf_new(e->ctx->tmp);
    buf_put(&b, S("/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                  "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
                  "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
                  "1 begincodespacerange\n"));
    buf_put(&b, f->is_simple ? S("<00><FF>") : S("<0000><FFFF>"));
    buf_put(&b, S("\nendcodespacerange\n"));
    CharMap map = {&b, buf_new(e->ctx->tmp), 0};
    const FontCode *codes = sorted_codes(e);
    for (size_t i = 0; i < f->codes.count; i++)
        if (codes[i].glyph != 0)
            map_code(&map, f, &codes[i]);
    flush_section(&map);
    buf_put(&b, S("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n"));
    ObjectId id = file_object(e->file);
    file_put_stream(e->file, id, (Str){0}, buf_str(&b), true);
    return id;
}

/* ---- font dictionaries -------------------------------------------------------------------- */

static void put_simple(const Embedding *e, Buf *b)
{
    const PdfFont *f = e->font;
    const FontCode *codes = sorted_codes(e);
    size_t n = f->codes.count;
    uint32_t first = codes[0].code, last = codes[n - 1].code;
    buf_print(b, "<</Type/Font/Subtype/TrueType/BaseFont/" STR_FMT "/FirstChar %u/LastChar %u",
              STR_ARG(e->name), first, last);
    buf_put(b, S("/Widths["));
    for (uint32_t code = first, i = 0; code <= last; code++) {
        bool known = i < n && codes[i].code == code;
        put_number(b, known ? codes[i].width : 0, 0);
        i += known;
    }
    buf_print(b, "]/FontDescriptor %u 0 R/ToUnicode %u 0 R>>", descriptor(e), to_unicode(e));
}

static void put_composite(const Embedding *e, Buf *b)
{
    bool cff = e->font->font->cff;
    buf_print(b, "<</Type/Font/Subtype/Type0/BaseFont/" STR_FMT "%s", STR_ARG(e->name),
              cff ? "-Identity-H" : "");
    if (cff && has_extra_codes(e->font))
        buf_print(b, "/Encoding %u 0 R", code_map(e));
    else
        buf_put(b, S("/Encoding/Identity-H"));
    buf_print(b, "/DescendantFonts[%u 0 R]", cid_font(e));
    buf_print(b, "/ToUnicode %u 0 R>>", to_unicode(e));
}

void fonts_embed(Ctx *ctx, PdfFile *file, const Fonts *fonts, Glyphs *g, PdfStandard standard)
{
    for (size_t i = 0; i < glyphs_font_count(g); i++) {
        PdfFont *f = glyphs_font(g, i);
        if (!f->is_used || f->codes.count == 0)
            continue;
        Embedding e = {ctx, file, f, fonts, standard, tagged_name(ctx->tmp, f)};
        Buf b = buf_new(ctx->tmp);
        if (f->is_simple)
            put_simple(&e, &b);
        else
            put_composite(&e, &b);
        f->object = file_object(file);
        file_put(file, f->object, buf_str(&b));
    }
}
