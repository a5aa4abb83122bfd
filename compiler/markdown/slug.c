/* Slug: a heading's text -> its anchor on GitHub.
 *
 * The rule (html-pipeline's table of contents filter, as github-slugger describes it): lower case;
 * only letters, marks, digits, "_", "-" and spaces stay; each space becomes "-"; a slug that is
 * taken gets -1, -2... A no-break space is no space there: it goes.
 *
 * Unicode: the tables below are exact for Latin, Greek, Cyrillic and Armenian letters and for
 * punctuation and symbols of any script up to U+05FF and from U+2000 (Unicode 14). Rare capitals
 * of phonetic alphabets keep their case.
 */
#include "markdown/parts.h"

typedef struct {
    uint32_t first, last;
} Range;

/* Neither letter, mark, digit nor connector. Unassigned code points are in whatever is shorter. */
static const Range outside[] = {
    {0x80, 0xA9},
    {0xAB, 0xB4},
    {0xB6, 0xB9},
    {0xBB, 0xBF},
    {0xD7, 0xD7},
    {0xF7, 0xF7},
    {0x2C2, 0x2C5},
    {0x2D2, 0x2DF},
    {0x2E5, 0x2EB},
    {0x2ED, 0x2ED},
    {0x2EF, 0x2FF},
    {0x375, 0x375},
    {0x37E, 0x37E},
    {0x384, 0x385},
    {0x387, 0x387},
    {0x3F6, 0x3F6},
    {0x482, 0x482},
    {0x55A, 0x55F},
    {0x589, 0x58F},
    {0x5BE, 0x5BE},
    {0x5C0, 0x5C0},
    {0x5C3, 0x5C3},
    {0x5C6, 0x5C6},
    {0x5F3, 0x60F},
    {0x61B, 0x61F},
    {0x66A, 0x66D},
    {0x6D4, 0x6D4},
    {0x6DD, 0x6DE},
    {0x6E9, 0x6E9},
    {0x6FD, 0x6FE},
    {0x2000, 0x203E},
    {0x2041, 0x2053},
    {0x2055, 0x2070},
    {0x2074, 0x207E},
    {0x2080, 0x208F},
    {0x20A0, 0x20CF},
    {0x2100, 0x2101},
    {0x2103, 0x2106},
    {0x2108, 0x2109},
    {0x2114, 0x2114},
    {0x2116, 0x2118},
    {0x211E, 0x2123},
    {0x2125, 0x2125},
    {0x2127, 0x2127},
    {0x2129, 0x2129},
    {0x212E, 0x212E},
    {0x213A, 0x213B},
    {0x2140, 0x2144},
    {0x214A, 0x214D},
    {0x214F, 0x215F},
    {0x2189, 0x24B5},
    {0x24EA, 0x2BFF},
    {0x2CE5, 0x2CEA},
    {0x2CF9, 0x2CFF},
    {0x2D70, 0x2D70},
    {0x2E00, 0x2E2E},
    {0x2E30, 0x3004},
    {0x3008, 0x3020},
    {0x3030, 0x3030},
    {0x3036, 0x3037},
    {0x303D, 0x3040},
    {0x309B, 0x309C},
    {0x30A0, 0x30A0},
    {0x30FB, 0x30FB},
    {0x3190, 0x319F},
    {0x31C0, 0x31EF},
    {0x3200, 0x33FF},
    {0xD800, 0xF8FF},
    {0xFB29, 0xFB29},
    {0xFBB2, 0xFBD2},
    {0xFD3E, 0xFD4F},
    {0xFDCF, 0xFDEF},
    {0xFDFC, 0xFDFF},
    {0xFE10, 0xFE19},
    {0xFE30, 0xFE32},
    {0xFE35, 0xFE4C},
    {0xFE50, 0xFE6F},
    {0xFEFF, 0xFF0F},
    {0xFF1A, 0xFF20},
    {0xFF3B, 0xFF3E},
    {0xFF40, 0xFF40},
    {0xFF5B, 0xFF65},
    {0xFFE0, 0xFFFF},
    {0x1D000, 0x1D164},
    {0x1D16A, 0x1D16C},
    {0x1D183, 0x1D184},
    {0x1D18C, 0x1D1A9},
    {0x1D1AE, 0x1D241},
    {0x1D245, 0x1D3FF},
    {0x1D800, 0x1D9FF},
    {0x1E900 + 0x5E, 0x1EDFF},
    {0x1EEF0, 0x1F12F},
    {0x1F14A, 0x1F14F},
    {0x1F16A, 0x1F16F},
    {0x1F18A, 0x1FBEF},
};

/* Capitals: every `step`-th code point of the range has its small letter `delta` further. */
static const struct {
    uint32_t first, last;
    int32_t delta;
    uint32_t step;
} capitals[] = {
    {'A', 'Z', 32, 1},          {0xC0, 0xD6, 32, 1},     {0xD8, 0xDE, 32, 1},
    {0x100, 0x12E, 1, 2},       {0x132, 0x136, 1, 2},    {0x139, 0x147, 1, 2},
    {0x14A, 0x176, 1, 2},       {0x178, 0x178, -121, 1}, {0x179, 0x17D, 1, 2},
    {0x181, 0x181, 210, 1},     {0x186, 0x186, 206, 1},  {0x18E, 0x18E, 79, 1},
    {0x18F, 0x18F, 202, 1},     {0x190, 0x190, 203, 1},  {0x1A0, 0x1A4, 1, 2},
    {0x1AF, 0x1AF, 1, 1},       {0x1CD, 0x1DB, 1, 2},    {0x1DE, 0x1EE, 1, 2},
    {0x1F4, 0x1F4, 1, 1},       {0x1F8, 0x21E, 1, 2},    {0x222, 0x232, 1, 2},
    {0x370, 0x372, 1, 2},       {0x376, 0x376, 1, 1},    {0x386, 0x386, 38, 1},
    {0x388, 0x38A, 37, 1},      {0x38C, 0x38C, 64, 1},   {0x38E, 0x38F, 63, 1},
    {0x391, 0x3A1, 32, 1},      {0x3A3, 0x3AB, 32, 1},   {0x3D8, 0x3EE, 1, 2},
    {0x400, 0x40F, 80, 1},      {0x410, 0x42F, 32, 1},   {0x460, 0x480, 1, 2},
    {0x48A, 0x4BE, 1, 2},       {0x4C0, 0x4C0, 15, 1},   {0x4C1, 0x4CD, 1, 2},
    {0x4D0, 0x52E, 1, 2},       {0x531, 0x556, 48, 1},   {0x1E00, 0x1E94, 1, 2},
    {0x1E9E, 0x1E9E, -7615, 1}, {0x1EA0, 0x1EFE, 1, 2},  {0xFF21, 0xFF3A, 32, 1},
};

static uint32_t small_letter(uint32_t code)
{
    for (size_t i = 0; i < sizeof capitals / sizeof *capitals; i++)
        if (code >= capitals[i].first && code <= capitals[i].last &&
            (code - capitals[i].first) % capitals[i].step == 0)
            return (uint32_t)((int32_t)code + capitals[i].delta);
    return code;
}

static bool is_word(uint32_t code)
{
    if (code < 0x80)
        return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') ||
               (code >= '0' && code <= '9') || code == '_';
    size_t low = 0, high = sizeof outside / sizeof *outside;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (code > outside[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low == sizeof outside / sizeof *outside || code < outside[low].first;
}

Str slug_of(Arena *a, Str text)
{
    enum { GROWTH = 2 }; /* no small letter has more than twice its capital's bytes */
    char *slug = arena_alloc(a, text.n * GROWTH + 4);
    size_t n = 0;
    for (size_t at = 0; at < text.n;) {
        uint32_t code = utf8_next(text, &at);
        if (code == ' ' || code == '-')
            slug[n++] = '-';
        else if (code != UTF8_BAD && is_word(code))
            n += utf8_put(slug + n, small_letter(code));
    }
    return (Str){slug, n};
}

Slugs slugs_new(Arena *a)
{
    return (Slugs){a, map_new(a)};
}

Str slug_unique(Slugs *s, Str slug)
{
    uintptr_t *count = (uintptr_t *)map_put(s->seen, slug); /* 1 + the last number given */
    uintptr_t number = *count;
    Str unique = slug;
    if (number > 0) {
        do
            unique = str_print(s->arena, STR_FMT "-%zu", STR_ARG(slug), (size_t)number++);
        while (map_find(s->seen, unique) != NULL);
        *(uintptr_t *)map_put(s->seen, unique) = 1;
        count = (uintptr_t *)map_put(s->seen, slug); /* the map may have grown */
        *count = number;
    } else {
        *count = 1;
    }
    return unique;
}

static void slug_blocks(Ctx *ctx, const DocumentMeta *meta, Slugs *slugs, Block *first)
{
    for (Block *b = first; b != NULL; b = b->next) {
        if (b->kind == BLOCK_HEADING) {
            Buf words = buf_new(ctx->tmp);
            buf_put(&words, heading_label(ctx->tmp, meta, b));
            if (words.n > 0)
                buf_byte(&words, ' ');
            inline_words(b->inlines, &words);
            b->slug = slug_unique(slugs, slug_of(ctx->mem, buf_str(&words)));
        }
        slug_blocks(ctx, meta, slugs, b->child);
    }
}

void slug_headings(Ctx *ctx, Document *doc)
{
    Slugs slugs = slugs_new(ctx->mem);
    if (doc->meta.title.n > 0)
        slug_unique(&slugs, slug_of(ctx->mem, doc->meta.title));
    slug_blocks(ctx, &doc->meta, &slugs, doc->root->child);
}
