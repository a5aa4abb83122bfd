/* Glyphs: the runs of the pages -> the glyphs each font needs, the characters they stand for, and
 * the bytes that show them.
 *
 * A layout repeats the same runs (words) over and over, so each is encoded once. What is extracted
 * is always what was written: a code has one text in the whole file (ToUnicode), and a glyph gets
 * a code for each text it shows. Where several glyphs show characters that cannot be shared out
 * among them, they are wrapped in a Span with ActualText (14.9.4).
 */
#include "pdf/parts.h"

#include <string.h>

typedef struct {
    const Run *run;
    uint32_t code; /* in codes, from 1; 0: a free slot */
    bool hyphen;
} RunSlot;

struct Glyphs {
    Ctx *ctx;
    const Pages *pages;
    PdfFont *fonts;
    size_t font_count;
    VEC(RunCode) codes;
    RunSlot *slots; /* open addressing by the run's address; the order of codes is the pages' */
    size_t slot_cap;
    bool missing; /* some glyph is 0 */
};

/* ---- the table of runs -------------------------------------------------------------------- */

static size_t slot_of(const Glyphs *g, const Run *run, bool hyphen)
{
    uint64_t h = ((uint64_t)(uintptr_t)run + hyphen) * 0x9E3779B97F4A7C15u;
    size_t at = (size_t)(h >> 20) & (g->slot_cap - 1);
    while (g->slots[at].code != 0 && (g->slots[at].run != run || g->slots[at].hyphen != hyphen))
        at = (at + 1) & (g->slot_cap - 1);
    return at;
}

static void grow_slots(Glyphs *g)
{
    g->slot_cap = g->slot_cap == 0 ? 1024 : g->slot_cap * 2;
    g->slots = NEW_ARRAY(g->ctx->mem, RunSlot, g->slot_cap);
    for (size_t i = 0; i < g->codes.count; i++) {
        const RunCode *c = &g->codes.items[i];
        g->slots[slot_of(g, c->run, c->hyphen)] = (RunSlot){c->run, (uint32_t)i + 1, c->hyphen};
    }
}

/* ---- clusters ----------------------------------------------------------------------------- */

/* Glyphs that together show some characters. */
typedef struct {
    uint32_t first, end; /* glyphs of the run */
    Str text;            /* without characters that show nothing */
} Cluster;

/* Characters that never have a glyph of their own (Unicode, Default_Ignorable_Code_Point). */
static bool is_ignorable(uint32_t c)
{
    static const uint32_t ranges[][2] = {
        {0xAD, 0xAD},     {0x34F, 0x34F},   {0x61C, 0x61C},     {0x180B, 0x180F},
        {0x200B, 0x200F}, {0x202A, 0x202E}, {0x2060, 0x206F},   {0xFE00, 0xFE0F},
        {0xFEFF, 0xFEFF}, {0xFFF0, 0xFFF8}, {0xE0000, 0xE0FFF},
    };
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (c >= ranges[i][0] && c <= ranges[i][1])
            return true;
    return false;
}

/* Whether a byte begins the UTF-8 of some ignorable character; most text has none. */
static bool may_be_ignorable(uint8_t byte)
{
    return byte >= 0xC2 && (byte == 0xC2 || byte == 0xCD || byte == 0xD8 || byte == 0xE1 ||
                            byte == 0xE2 || byte == 0xEF || byte == 0xF3);
}

static Str visible(Arena *a, Str text)
{
    bool plain = true;
    for (size_t i = 0; i < text.n; i++)
        plain = plain && !may_be_ignorable((uint8_t)text.p[i]);
    if (plain)
        return text;
    Buf out = buf_new(a);
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if (!is_ignorable(c))
            buf_code(&out, c);
    }
    return buf_str(&out);
}

/* The cluster whose first glyph is `first`. Clusters ascend along a run, or descend where it is
 * written from right to left; a cluster's characters end where those of the next in the text
 * begin. */
static Cluster cluster_at(Arena *a, const Run *run, uint32_t first, uint32_t limit)
{
    const Glyph *glyphs = run->glyphs;
    uint32_t end = first + 1;
    while (end < limit && glyphs[end].cluster == glyphs[first].cluster)
        end++;
    bool descends = glyphs[0].cluster > glyphs[run->count - 1].cluster;
    size_t begin = glyphs[first].cluster, stop = run->text.n;
    if (descends && first > 0)
        stop = glyphs[first - 1].cluster;
    else if (!descends && end < run->count)
        stop = glyphs[end].cluster;
    return (Cluster){first, end, visible(a, str_slice(run->text, begin, stop))};
}

/* The nth character of a text, or nothing. */
static Str character(Str text, size_t nth)
{
    for (size_t at = 0; at < text.n; nth--) {
        size_t begin = at;
        utf8_next(text, &at);
        if (nth == 0)
            return str_slice(text, begin, at);
    }
    return (Str){0};
}

/* The characters that one glyph of a cluster stands for when it stands alone: all of them for a
 * single glyph, one each where there are as many of both. */
static Str share_of(const Cluster *c, uint32_t glyph)
{
    uint32_t count = c->end - c->first;
    if (count == 1)
        return c->text;
    return utf8_length(c->text) == count ? character(c->text, glyph - c->first) : (Str){0};
}

/* ---- reading ------------------------------------------------------------------------------ */

static void open_font(Glyphs *g, PdfFont *f)
{
    uint32_t count = font_glyph_count(g->pages->fonts, f->font);
    f->is_used = true;
    f->used = NEW_ARRAY(g->ctx->mem, uint8_t, count / 8 + 1);
    f->first = NEW_ARRAY(g->ctx->mem, uint32_t, count + 1);
    f->others = map_new(g->ctx->mem);
    uint32_t space = f->font->space_glyph;
    f->used[space >> 3] |= (uint8_t)(1u << (space & 7));
    if (space != 0)
        f->space = font_code(g->ctx, f, space, S(" "));
}

/* Whether each glyph of a cluster can say its share of the characters. */
static bool can_share(const Run *run, const Cluster *c)
{
    for (uint32_t i = c->first; i < c->end; i++)
        if (run->glyphs[i].id == 0 || share_of(c, i).n == 0)
            return false;
    return true;
}

/* A cluster of a text item; a hyphen made by the line breaker is a soft hyphen, so that it can be
 * told from one that was written (14.8.2.2.3). */
static Cluster item_cluster(Glyphs *g, const Run *run, bool hyphen, uint32_t first, uint32_t limit)
{
    Cluster c = cluster_at(g->ctx->mem, run, first, limit);
    if (hyphen)
        c.text = S("\u00AD");
    return c;
}

static void read_run(Glyphs *g, RunCode *code)
{
    const Run *run = code->run;
    PdfFont *f = &g->fonts[run->font->index];
    if (!f->is_used)
        open_font(g, f);
    code->places = NEW_ARRAY(g->ctx->mem, uint32_t, run->count);
    code->plain = true;
    for (uint32_t i = 0; i < run->count;) {
        Cluster c = item_cluster(g, run, code->hyphen, i, run->count);
        bool shares = can_share(run, &c);
        code->spelled = code->spelled || !shares;
        for (; i < c.end; i++) {
            const Glyph *glyph = &run->glyphs[i];
            g->missing = g->missing || glyph->id == 0;
            f->used[glyph->id >> 3] |= (uint8_t)(1u << (glyph->id & 7));
            code->places[i] = font_code(g->ctx, f, glyph->id, shares ? share_of(&c, i) : (Str){0});
            code->plain = code->plain && glyph->y == 0;
        }
    }
}

static void read_item(Glyphs *g, const Item *item)
{
    const Run *run = item->text.run;
    size_t at = slot_of(g, run, item->text.hyphen);
    if (g->slots[at].code != 0) {
        g->codes.items[g->slots[at].code - 1].uses++;
        return;
    }
    *VEC_PUSH(g->ctx->mem, &g->codes) =
        (RunCode){.run = run, .hyphen = item->text.hyphen, .uses = 1};
    g->slots[at] = (RunSlot){run, (uint32_t)g->codes.count, item->text.hyphen};
    read_run(g, &g->codes.items[g->codes.count - 1]);
    if (g->codes.count * 2 > g->slot_cap)
        grow_slots(g);
}

Glyphs *glyphs_read(Ctx *ctx, const Pages *pages)
{
    Glyphs *g = NEW(ctx->mem, Glyphs);
    g->ctx = ctx;
    g->pages = pages;
    g->font_count = font_count(pages->fonts);
    g->fonts = NEW_ARRAY(ctx->mem, PdfFont, g->font_count);
    for (size_t i = 0; i < g->font_count; i++)
        g->fonts[i].font = font_at(pages->fonts, i);
    grow_slots(g);
    for (uint32_t p = 0; p < pages->page_count; p++) {
        const Page *page = &pages->pages[p];
        for (uint32_t i = 0; i < page->item_count; i++)
            if (page->items[i].kind == ITEM_TEXT)
                read_item(g, &page->items[i]);
    }
    return g;
}

bool glyphs_missing(const Glyphs *g)
{
    return g->missing;
}

size_t glyphs_font_count(const Glyphs *g)
{
    return g->font_count;
}

PdfFont *glyphs_font(Glyphs *g, size_t index)
{
    return &g->fonts[index];
}

const PdfFont *glyphs_font_of(const Glyphs *g, const Font *font)
{
    return &g->fonts[font->index];
}

/* ---- encoding ----------------------------------------------------------------------------- */

/* What is being written: where the viewer's pen is, and where it should be. */
typedef struct {
    Glyphs *glyphs;
    PdfFont *font;
    Buf out;
    Len size;
    int64_t place;   /* font units from the start */
    int32_t pen;     /* milli-em from the start, as the viewer counts */
    int32_t kern;    /* milli-em: the last glyph's width less its advance */
    bool displaced;  /* the last glyph stood off the line of advances */
    uint32_t spaces; /* codes that word spacing widens */
} Encoder;

static void encode_glyph(Encoder *e, const Glyph *g, uint32_t place)
{
    PdfFont *f = e->font;
    /* The same pair is kerned by the same number everywhere, which packs better than the number
     * that makes up for all rounding; words begin at their true places. */
    bool exact = e->displaced || g->x != 0;
    int32_t off = exact ? e->pen - milli_em(f->font, e->place + g->x) : e->kern;
    if (off > 1 || off < -1) { /* less is not seen */
        buf_byte(&e->out, ')');
        put_number(&e->out, off, 0);
        buf_byte(&e->out, '(');
        e->pen -= off;
    }
    if (g->y != 0) {
        buf_put(&e->out, S(")]TJ"));
        put_points(&e->out, (int64_t)g->y * e->size / f->font->upem);
        buf_put(&e->out, S(" Ts[("));
    }
    if (f->is_simple && place == f->space)
        e->spaces++;
    if (g->advance != f->codes.items[place - 1].advance) {
        uint32_t kerned = font_kern_find(f, place, g->advance);
        place = kerned != 0 ? kerned : place;
    }
    const FontCode *c = &f->codes.items[place - 1];
    put_code(f, &e->out, place);
    if (g->y != 0)
        buf_put(&e->out, S(")]TJ 0 Ts[("));
    e->pen += c->width;
    e->place += g->advance;
    e->kern = g->advance == c->advance ? 0 : c->width - milli_em(f->font, g->advance);
    e->displaced = g->x != 0;
}

/* A run of which some cluster has to be spelled out. */
static void encode_spelled(Encoder *e, const RunCode *code, uint32_t first, uint32_t limit)
{
    const Run *run = code->run;
    for (uint32_t i = first; i < limit;) {
        Cluster c = item_cluster(e->glyphs, run, code->hyphen, i, limit);
        bool shares = can_share(run, &c);
        if (!shares) {
            buf_put(&e->out, S(")]TJ/Span<</ActualText<FEFF"));
            put_utf16_hex(&e->out, c.text);
            buf_put(&e->out, S(">>>BDC[("));
        }
        for (; i < c.end; i++)
            encode_glyph(e, &run->glyphs[i], code->places[i]);
        if (!shares)
            buf_put(&e->out, S(")]TJ EMC[("));
    }
}

/* Encodes glyphs [first, first + count) of a run into code->code. */
static void encode(Glyphs *g, Arena *a, RunCode *code, uint32_t first, uint32_t count, Len size)
{
    const Run *run = code->run;
    Encoder e = {.glyphs = g, .font = &g->fonts[run->font->index], .out = buf_new(a), .size = size};
    if (code->spelled)
        encode_spelled(&e, code, first, first + count);
    else
        for (uint32_t i = first; i < first + count; i++)
            encode_glyph(&e, &run->glyphs[i], code->places[i]);
    code->code = buf_str(&e.out);
    code->advance = e.pen;
    code->spaces = e.spaces;
}

const RunCode *glyphs_code(Glyphs *g, const Item *item)
{
    const Run *run = item->text.run;
    const RunCode *known = &g->codes.items[g->slots[slot_of(g, run, item->text.hyphen)].code - 1];
    if (known->plain && item->text.first == 0 && item->text.count == run->count)
        return known;
    RunCode *part = NEW(g->ctx->tmp, RunCode);
    *part = *known;
    encode(g, g->ctx->tmp, part, item->text.first, item->text.count, item->text.size);
    return part;
}

/* ---- subsets ------------------------------------------------------------------------------ */

static bool subset_font(Ctx *ctx, Glyphs *g, PdfFont *f)
{
    if (!font_subset(ctx, g->pages->fonts, f->font, f->used, &f->subset)) {
        diag(ctx, MSG_FONT_DAMAGED, NOWHERE, {f->font->path});
        return false;
    }
    for (size_t i = 0; i < f->codes.count; i++) {
        FontCode *c = &f->codes.items[i];
        c->advance = font_glyph_advance(g->pages->fonts, f->font, c->glyph);
        c->width = milli_em(f->font, c->advance);
    }
    font_codes_choose(f);
    return true;
}

/* Counts the kerned glyphs of simple fonts, as often as their runs are shown. */
static void count_kerns(Glyphs *g)
{
    for (size_t i = 0; i < g->codes.count; i++) {
        const RunCode *code = &g->codes.items[i];
        PdfFont *f = &g->fonts[code->run->font->index];
        for (uint32_t k = 0; f->is_simple && k < code->run->count; k++) {
            int32_t advance = code->run->glyphs[k].advance;
            uint32_t place = code->places[k];
            bool kerned = advance != f->codes.items[place - 1].advance;
            if (kerned && advance > 0 && place != f->space)
                font_kern_count(g->ctx, f, place, advance, code->uses);
        }
    }
}

static void encode_runs(Glyphs *g)
{
    for (size_t i = 0; i < g->codes.count; i++) {
        RunCode *code = &g->codes.items[i];
        if (code->plain)
            encode(g, g->ctx->mem, code, 0, code->run->count, 0);
    }
}

bool glyphs_subset(Ctx *ctx, Glyphs *g)
{
    for (size_t i = 0; i < g->font_count; i++)
        if (g->fonts[i].is_used && !subset_font(ctx, g, &g->fonts[i]))
            return false;
    count_kerns(g);
    for (size_t i = 0; i < g->font_count; i++)
        if (g->fonts[i].is_used)
            font_codes_settle(ctx, &g->fonts[i]);
    encode_runs(g);
    return true;
}
