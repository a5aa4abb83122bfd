/* Embed: the fonts of the pages -> font objects: a Type 0 font over a CIDFont, the subset as its
 * font file, the glyphs' widths and their characters (9.7, 9.8, 9.9, 9.10.3). */
#include "pdf/parts.h"

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

static bool is_used(const PdfFont *f, uint32_t glyph)
{
    return (f->used[glyph >> 3] & (1u << (glyph & 7))) != 0;
}

static int32_t scaled(const Embedding *e, int32_t units)
{
    return (int32_t)((int64_t)units * 1000 / (int64_t)e->font->font->upem);
}

static ObjectId font_file(const Embedding *e)
{
    const Subset *subset = &e->font->subset;
    ObjectId id = file_object(e->file);
    Str entries = e->font->font->cff ? S("/Subtype/CIDFontType0C")
                                     : str_print(e->ctx->tmp, "/Length1 %zu", subset->bytes.n);
    file_put_stream(e->file, id, entries, subset->bytes, true);
    return id;
}

/* PDF/A-1 wants to be told which glyphs are in the subset (ISO 19005-1, 6.3.5); later parts do
 * not. All are: the parts of composite glyphs too. */
static ObjectId cid_set(const Embedding *e)
{
    uint32_t count = e->font->subset.glyph_count + (uint32_t)e->font->extra.count;
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
    if (e->standard == PDF_A_1B)
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
    Buf b = buf_new(e->ctx->tmp);
    for (uint32_t code = 0; code < f->subset.glyph_count + f->extra.count; code++) {
        uint32_t extra = code - f->subset.glyph_count;
        uint32_t glyph =
            code < f->subset.glyph_count ? code : f->subset.to_new[f->extra.items[extra].glyph];
        buf_byte(&b, (char)(uint8_t)(glyph >> 8));
        buf_byte(&b, (char)(uint8_t)glyph);
    }
    ObjectId id = file_object(e->file);
    file_put_stream(e->file, id, (Str){0}, buf_str(&b), true);
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
    for (uint32_t code = 0; code < f->subset.glyph_count; code += 256) {
        uint32_t last = code + 255 < f->subset.glyph_count ? code + 255 : f->subset.glyph_count - 1;
        buf_print(&b, "1 begincidrange\n<%04X><%04X>%u\nendcidrange\n", code, last, code);
    }
    for (size_t i = 0; i < f->extra.count; i++)
        buf_print(&b, "1 begincidchar\n<%04zX>%u\nendcidchar\n", f->subset.glyph_count + i,
                  f->subset.to_new[f->extra.items[i].glyph]);
    buf_put(&b, S("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n"));
    ObjectId id = file_object(e->file);
    Str entries = str_print(e->ctx->tmp, "/Type/CMap/CMapName/" STR_FMT "-H%s/WMode 0",
                            STR_ARG(e->name), info);
    file_put_stream(e->file, id, entries, buf_str(&b), true);
    return id;
}

/* /W: runs of consecutive codes, each with its widths. Subsetting keeps the order of glyphs, so
 * the font's own order is that of the codes. */
static void put_widths(const Embedding *e, Buf *b)
{
    const PdfFont *f = e->font;
    uint32_t count = font_glyph_count(e->fonts, f->font), next = UINT32_MAX;
    buf_put(b, S("/W["));
    for (uint32_t g = 0; g < count; g++) {
        if (!is_used(f, g))
            continue;
        uint32_t code = f->subset.to_new[g];
        if (code != next) {
            if (next != UINT32_MAX)
                buf_byte(b, ']');
            put_number(b, code, 0);
            buf_byte(b, '[');
        }
        put_number(b, f->width[g], 0);
        next = code + 1;
    }
    buf_put(b, next == UINT32_MAX ? S("") : S("]"));
    if (f->extra.count > 0 && !f->font->cff) { /* in a CFF font they are CIDs that have widths */
        put_number(b, f->subset.glyph_count, 0);
        buf_byte(b, '[');
        for (size_t i = 0; i < f->extra.count; i++)
            put_number(b, f->width[f->extra.items[i].glyph], 0);
        buf_byte(b, ']');
    }
    buf_byte(b, ']');
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
    if (!font->cff && e->font->extra.count == 0)
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

static void map_code(CharMap *m, size_t code, Str text)
{
    buf_print(&m->section, "<%04zX><", code);
    /* A glyph without text is shown only as a part of clusters that are spelled out. */
    put_utf16_hex(&m->section, text.n > 0 ? text : S("\uFFFD"));
    buf_put(&m->section, S(">\n"));
    if (++m->count == MAP_LIMIT)
        flush_section(m);
}

static ObjectId to_unicode(const Embedding *e)
{
    Buf b = buf_new(e->ctx->tmp);
    buf_put(&b, S("/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                  "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def\n"
                  "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
                  "1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n"));
    const PdfFont *f = e->font;
    CharMap map = {&b, buf_new(e->ctx->tmp), 0};
    uint32_t count = font_glyph_count(e->fonts, f->font);
    for (uint32_t glyph = 1; glyph < count; glyph++)
        if (is_used(f, glyph))
            map_code(&map, f->subset.to_new[glyph], f->text[glyph]);
    for (size_t i = 0; i < f->extra.count; i++)
        map_code(&map, f->subset.glyph_count + i, f->extra.items[i].text);
    flush_section(&map);
    buf_put(&b, S("endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n"));
    ObjectId id = file_object(e->file);
    file_put_stream(e->file, id, (Str){0}, buf_str(&b), true);
    return id;
}

void fonts_embed(Ctx *ctx, PdfFile *file, const Fonts *fonts, Glyphs *g, PdfStandard standard)
{
    for (size_t i = 0; i < glyphs_font_count(g); i++) {
        PdfFont *f = glyphs_font(g, i);
        if (!f->is_used)
            continue;
        Embedding e = {ctx, file, f, fonts, standard, tagged_name(ctx->tmp, f)};
        Buf b = buf_new(ctx->tmp);
        buf_print(&b, "<</Type/Font/Subtype/Type0/BaseFont/" STR_FMT "%s", STR_ARG(e.name),
                  f->font->cff ? "-Identity-H" : "");
        if (f->font->cff && f->extra.count > 0)
            buf_print(&b, "/Encoding %u 0 R", code_map(&e));
        else
            buf_put(&b, S("/Encoding/Identity-H"));
        buf_print(&b, "/DescendantFonts[%u 0 R]", cid_font(&e));
        buf_print(&b, "/ToUnicode %u 0 R>>", to_unicode(&e));
        f->object = file_object(file);
        file_put(file, f->object, buf_str(&b));
    }
}
