/* Codes: what the strings of a page hold for each glyph and text of a font.
 *
 * A TrueType font of no more than 255 codes becomes a simple font (9.6.3): a byte for a glyph,
 * and a word space that a viewer widens by itself (Tw), which makes a page of justified text a
 * third smaller. Others become composite fonts (9.7): two bytes, the number of the subset's glyph.
 */
#include "pdf/parts.h"

#include <stdlib.h>
#include <string.h>

enum { SIMPLE_LIMIT = 255 };

uint32_t font_code(Ctx *ctx, PdfFont *f, uint32_t glyph, Str text)
{
    uint32_t first = f->first[glyph];
    if (first != 0 && str_eq(f->codes.items[first - 1].text, text))
        return first;
    bool settled = f->subset.to_new != NULL;
    void **slot = NULL;
    if (first != 0) {
        Str key = str_print(ctx->mem, "%u " STR_FMT, glyph, STR_ARG(text));
        void *known = map_find(f->others, key);
        if (known != NULL || settled) /* too late for a new code: the glyph is what counts */
            return known != NULL ? (uint32_t)(uintptr_t)known : first;
        slot = map_put(f->others, key);
    }
    *VEC_PUSH(ctx->mem, &f->codes) = (FontCode){.glyph = glyph, .text = text};
    uint32_t place = (uint32_t)f->codes.count;
    if (slot != NULL)
        *slot = (void *)(uintptr_t)place;
    else
        f->first[glyph] = place;
    return place;
}

int32_t milli_em(const Font *font, int64_t units)
{
    int64_t em = font->upem, scaled = units * 1000;
    return (int32_t)((scaled >= 0 ? scaled + em / 2 : scaled - em / 2) / em);
}

/* ---- kerns -------------------------------------------------------------------------------- */

void font_codes_choose(PdfFont *f)
{
    f->is_simple = !f->font->cff && f->codes.count <= SIMPLE_LIMIT && f->subset.glyph_count <= 256;
}

static Kern *find_kern(const PdfFont *f, uint32_t code, int32_t advance)
{
    for (uint32_t k = f->codes.items[code - 1].kerns; k != 0; k = f->kerns.items[k - 1].next)
        if (f->kerns.items[k - 1].advance == advance)
            return &f->kerns.items[k - 1];
    return NULL;
}

void font_kern_count(Ctx *ctx, PdfFont *f, uint32_t code, int32_t advance, uint32_t uses)
{
    Kern *known = find_kern(f, code, advance);
    if (known != NULL) {
        known->uses += uses;
        return;
    }
    *VEC_PUSH(ctx->mem, &f->kerns) = (Kern){code, advance, uses, 0, f->codes.items[code - 1].kerns};
    f->codes.items[code - 1].kerns = (uint32_t)f->kerns.count;
}

uint32_t font_kern_find(const PdfFont *f, uint32_t code, int32_t advance)
{
    const Kern *known = find_kern(f, code, advance);
    return known != NULL ? known->variant : 0;
}

static int compare_uses(const void *x, const void *y)
{
    const Kern *a = *(Kern *const *)x, *b = *(Kern *const *)y;
    if (a->uses != b->uses)
        return a->uses > b->uses ? -1 : 1;
    if (a->code != b->code)
        return a->code < b->code ? -1 : 1;
    return (a->advance > b->advance) - (a->advance < b->advance);
}

/* A kern costs three to four packed bytes at each use, a code for it some fifteen once. */
enum { USES_MIN = 8 };

static void add_variants(Ctx *ctx, PdfFont *f)
{
    Kern **sorted = NEW_ARRAY(ctx->tmp, Kern *, f->kerns.count + 1);
    for (size_t i = 0; i < f->kerns.count; i++)
        sorted[i] = &f->kerns.items[i];
    qsort(sorted, f->kerns.count, sizeof *sorted, compare_uses);
    for (size_t i = 0; i < f->kerns.count && sorted[i]->uses >= USES_MIN; i++) {
        bool room =
            f->codes.count < SIMPLE_LIMIT && f->subset.glyph_count + f->variants.count < 256;
        if (!room)
            break;
        Kern *k = sorted[i];
        const FontCode base = f->codes.items[k->code - 1];
        *VEC_PUSH(ctx->mem, &f->variants) =
            (GlyphVariant){f->subset.to_new[base.glyph], k->advance};
        *VEC_PUSH(ctx->mem, &f->codes) = (FontCode){.glyph = base.glyph,
                                                    .text = base.text,
                                                    .variant = (uint32_t)f->variants.count,
                                                    .advance = k->advance,
                                                    .width = milli_em(f->font, k->advance)};
        k->variant = (uint32_t)f->codes.count;
    }
}

/* ---- simple fonts ------------------------------------------------------------------------- */

/* The byte a text would have in Latin-1; 0: it has none, or strings would have to escape it. */
static uint8_t latin1(Str text)
{
    size_t at = 0;
    uint32_t c = text.n > 0 ? utf8_next(text, &at) : 0;
    bool one = text.n > 0 && at == text.n;
    bool printable = (c > ' ' && c < 0x7F) || (c > 0xA0 && c <= 0xFF);
    return one && printable && c != '(' && c != ')' && c != '\\' ? (uint8_t)c : 0;
}

/* A free byte, those that strings need not escape first. */
static uint8_t free_byte(const bool *taken)
{
    static const char escaped[] = "()\\\r\n";
    for (int c = 255; c > 0; c--)
        if (!taken[c] && strchr(escaped, c) == NULL)
            return (uint8_t)c;
    for (const char *p = escaped; *p != '\0'; p++)
        if (!taken[(uint8_t)*p])
            return (uint8_t)*p;
    return 0;
}

/* Letters get the codes they have in Latin-1, so that a page can be read in a dump of the file. */
static void settle_simple(PdfFont *f)
{
    bool taken[256] = {true};
    taken[' '] = true;
    for (size_t i = 0; i < f->codes.count; i++) {
        FontCode *c = &f->codes.items[i];
        uint8_t wanted = f->space == i + 1 ? ' ' : c->variant != 0 ? 0 : latin1(c->text);
        if (wanted == ' ' || !taken[wanted])
            c->code = wanted;
        taken[wanted] = true;
    }
    for (size_t i = 0; i < f->codes.count; i++) {
        FontCode *c = &f->codes.items[i];
        if (c->code != 0)
            continue;
        c->code = free_byte(taken);
        taken[c->code] = true;
    }
}

/* ---- composite fonts ---------------------------------------------------------------------- */

/* A glyph's first code is its number in the subset, further ones come after the last number. */
static void settle_composite(PdfFont *f)
{
    uint32_t next = f->subset.glyph_count;
    for (size_t i = 0; i < f->codes.count; i++) {
        FontCode *c = &f->codes.items[i];
        bool first = f->first[c->glyph] == i + 1;
        c->code = first || next > UINT16_MAX ? f->subset.to_new[c->glyph] : (uint16_t)next++;
    }
}

void font_codes_settle(Ctx *ctx, PdfFont *f)
{
    if (!f->is_simple) {
        settle_composite(f);
        return;
    }
    add_variants(ctx, f);
    settle_simple(f);
}

void put_code(const PdfFont *f, Buf *out, uint32_t place)
{
    uint16_t code = f->codes.items[place - 1].code;
    if (!f->is_simple)
        put_string_byte(out, (uint8_t)(code >> 8));
    put_string_byte(out, (uint8_t)code);
}
