/* Font: families, styles and text -> faces and cached glyph runs. What the other stages call.
 *
 * A text is shaped once with the font asked for. Where that has no glyph, the clusters concerned
 * are shaped again with the fallback families, in order, and the text becomes a chain of runs.
 */
#include "font/parts.h"

#include <string.h>

/* A family and a style that were asked for, and the answer. */
typedef struct {
    Str families;
    FontStyle style;
    const Font *font;
} Request;

typedef struct {
    uint64_t hash; /* 0: free */
    uint32_t font, features, language;
    const Run *run;
    Str text; /* the whole text; runs of a chain have parts of it */
} Shape;

typedef struct {
    uint32_t language;
    Hyphenator *patterns; /* NULL: none installed */
    StrMap *words;        /* word -> its points, one bool a byte */
} Patterns;

typedef VEC(const Font *) FontChain;

struct Fonts {
    Arena *arena;
    Finder *finder;
    VEC(Face *) faces;
    VEC(Request) requests;
    VEC(Str) languages;
    VEC(Patterns) patterns;
    Str fallbacks; /* families, `;`-separated */
    Span named_at, fallbacks_at;
    struct {
        bool made;
        FontChain fonts;
    } chains[4];   /* by FontStyle */
    Shape *shapes; /* open addressing; the size is a power of two */
    size_t shape_count, shape_cap;
};

enum { SHAPES_MIN = 4096 };

Fonts *fonts_new(Ctx *ctx)
{
    Fonts *f = NEW(ctx->mem, Fonts);
    f->arena = ctx->mem;
    f->finder = finder_new(ctx->mem);
    f->shape_cap = SHAPES_MIN;
    f->shapes = NEW_ARRAY(ctx->mem, Shape, f->shape_cap);
    return f;
}

void fonts_free(Fonts *f)
{
    for (size_t i = 0; i < f->faces.count; i++)
        face_close(f->faces.items[i]);
    finder_free(f->finder);
    f->faces.count = f->patterns.count = 0;
}

/* ---- faces -------------------------------------------------------------------------------- */

size_t font_count(const Fonts *f)
{
    return f->faces.count;
}

const Font *font_at(const Fonts *f, size_t index)
{
    return face_font(f->faces.items[index]);
}

static Face *face_of(const Fonts *f, const Font *font)
{
    return f->faces.items[font->index];
}

uint32_t font_glyph_count(const Fonts *f, const Font *font)
{
    return face_glyph_count(face_of(f, font));
}

int32_t font_glyph_advance(const Fonts *f, const Font *font, uint32_t glyph)
{
    return face_advance(face_of(f, font), glyph);
}

void font_bounds(const Fonts *f, const Font *font, int32_t box[4])
{
    face_bounds(face_of(f, font), box);
}

bool font_subset(Ctx *ctx, const Fonts *f, const Font *font, const uint8_t *used, Subset *out)
{
    return face_subset(ctx, face_of(f, font), used, out);
}

static const Font *add_face(Fonts *f, Face *face, uint32_t number)
{
    Font *font = face_font(face);
    font->index = (uint32_t)f->faces.count;
    font->number = number;
    *VEC_PUSH(f->arena, &f->faces) = face;
    return font;
}

static const Font *open_file(Ctx *ctx, Fonts *f, Str path, uint32_t number)
{
    for (size_t i = 0; i < f->faces.count; i++) {
        const Font *font = font_at(f, i);
        if (font->number == number && str_eq(font->path, path))
            return font;
    }
    static const Msg messages[] = {[FACE_UNREADABLE] = MSG_FONT_UNREADABLE,
                                   [FACE_DAMAGED] = MSG_FONT_DAMAGED,
                                   [FACE_NO_OUTLINES] = MSG_FONT_OUTLINES};
    Face *face = NULL;
    FaceFault fault = face_open(f->arena, path, number, &face);
    if (fault != FACE_FINE) {
        diag(ctx, messages[fault], f->named_at, {path});
        return NULL;
    }
    if (face_restricted(face))
        diag(ctx, MSG_FONT_RESTRICTED, f->named_at, {path});
    return add_face(f, face, number);
}

/* The first of `found` that opens. */
static const Font *open_first(Ctx *ctx, Fonts *f, FoundList found)
{
    const Font *font = NULL;
    for (size_t i = 0; i < found.count && font == NULL; i++)
        font = open_file(ctx, f, found.items[i].path, found.items[i].number);
    return font;
}

/* Takes the first `;`-separated alternative off the front of *families. */
static Str next_family(Str *families)
{
    size_t semicolon = str_find_byte(*families, ';');
    size_t end = semicolon == SIZE_MAX ? families->n : semicolon;
    Str family = str_trim(str_slice(*families, 0, end));
    *families = str_slice(*families, semicolon == SIZE_MAX ? end : end + 1, families->n);
    return family;
}

static const Font *find_family(Ctx *ctx, Fonts *f, Str family, FontStyle style)
{
    if (str_find_byte(family, '/') != SIZE_MAX)
        return open_file(ctx, f, family, 0);
    return open_first(ctx, f, finder_family(ctx->tmp, f->finder, family, style));
}

static const Font *find_families(Ctx *ctx, Fonts *f, Str families, FontStyle style)
{
    const Font *font = NULL;
    while (font == NULL && families.n > 0)
        font = find_family(ctx, f, next_family(&families), style);
    return font;
}

/* What stands in for a family that is not there: text faces that systems commonly have. */
static const Str default_families =
    S_INIT("Gentium Book Plus;DejaVu Serif;Liberation Serif;Noto Serif;DejaVu Sans");

static const Font *find_default(Ctx *ctx, Fonts *f, Str families, FontStyle style)
{
    const Font *font = find_families(ctx, f, default_families, style);
    if (font == NULL)
        font = open_first(ctx, f, finder_all(ctx->tmp, f->finder, style));
    if (font != NULL) {
        diag(ctx, MSG_FONT_ABSENT, f->named_at, {families, font->family});
        return font;
    }
    diag(ctx, MSG_FONT_NONE, f->named_at, {families});
    return add_face(f, face_empty(f->arena), 0);
}

void fonts_named_at(Fonts *f, Span where)
{
    f->named_at = where;
}

/* An answer is kept, so that a family is looked up and complained about once. */
const Font *font_find(Ctx *ctx, Fonts *f, Str families, FontStyle style)
{
    for (size_t i = 0; i < f->requests.count; i++) {
        const Request *known = &f->requests.items[i];
        if (known->style == style && str_eq(known->families, families))
            return known->font;
    }
    const Font *font = find_families(ctx, f, families, style);
    if (font == NULL)
        font = find_default(ctx, f, families, style);
    *VEC_PUSH(f->arena, &f->requests) = (Request){arena_copy(f->arena, families), style, font};
    return font;
}

/* ---- fallbacks ---------------------------------------------------------------------------- */

void font_fallbacks(Ctx *ctx, Fonts *f, Str families)
{
    (void)ctx;
    f->fallbacks = arena_copy(f->arena, families);
    f->fallbacks_at = f->named_at;
    memset(f->chains, 0, sizeof f->chains);
}

static void chain_add(Fonts *f, FontChain *chain, const Font *font)
{
    if (font == NULL)
        return;
    for (size_t i = 0; i < chain->count; i++)
        if (chain->items[i] == font)
            return;
    *VEC_PUSH(f->arena, chain) = font;
}

/* The fallback faces for a font: of each family the face in its style, then the regular one,
 * which often has signs that the others lack. Looked up when the first character is missing. */
static const FontChain *fallback_chain(Ctx *ctx, Fonts *f, const Font *font)
{
    FontStyle style =
        (FontStyle)((font->bold ? STYLE_BOLD : 0) | (font->italic ? STYLE_ITALIC : 0));
    FontChain *chain = &f->chains[style].fonts;
    if (f->chains[style].made)
        return chain;
    f->chains[style].made = true;
    f->named_at = f->fallbacks_at;
    for (Str rest = f->fallbacks; rest.n > 0;) {
        Str family = next_family(&rest);
        chain_add(f, chain, find_family(ctx, f, family, style));
        chain_add(f, chain, find_family(ctx, f, family, STYLE_REGULAR));
    }
    return chain;
}

/* ---- runs --------------------------------------------------------------------------------- */

static uint32_t language_index(Fonts *f, Str language)
{
    for (size_t i = 0; i < f->languages.count; i++)
        if (str_eq(f->languages.items[i], language))
            return (uint32_t)i;
    *VEC_PUSH(f->arena, &f->languages) = arena_copy(f->arena, language);
    return (uint32_t)(f->languages.count - 1);
}

/* How to shape: what stays the same along a chain of runs. `others` are
 * tried for what `first` cannot show. */
typedef struct {
    Ctx *ctx;
    Fonts *owner;
    const Font *first;
    const FontChain *others;
    Str language;
    uint32_t features;
    const Run **end; /* where the chain's next run is hung */
} Shaping;

static void append_run(Shaping *s, const Font *font, Str text, Shaped shaped)
{
    Run *run = NEW(s->owner->arena, Run);
    *run = (Run){font, text, shaped.glyphs, shaped.count, shaped.advance, shaped.missing, NULL};
    *s->end = run;
    s->end = &run->next;
}

static Shaped shape_with(const Shaping *s, const Font *font, Str text)
{
    return face_shape(s->owner->arena, face_of(s->owner, font), text, s->language, s->features);
}

/* missing[i]: byte i belongs to a cluster that has a missing glyph. */
static bool *missing_bytes(Arena *tmp, const Shaped *shaped, Str text)
{
    bool *missing = NEW_ARRAY(tmp, bool, text.n), *start = NEW_ARRAY(tmp, bool, text.n);
    for (uint32_t i = 0; i < shaped->count; i++) {
        uint32_t at = shaped->glyphs[i].cluster;
        start[at] = true;
        missing[at] = missing[at] || shaped->glyphs[i].id == 0;
    }
    for (size_t i = 1; i < text.n; i++)
        if (!start[i])
            missing[i] = missing[i - 1];
    return missing;
}

/* Shapes `text` with the font at `level` of the chain, and what it lacks with those after it;
 * recursion is as deep as the chain is long. */
static void shape_from(Shaping *s, size_t level, Str text)
{
    const Font *font = level == 0 ? s->first : s->others->items[level - 1];
    Shaped shaped = shape_with(s, font, text);
    if (!shaped.missing) {
        append_run(s, font, text, shaped);
        return;
    }
    if (level == 0)
        s->others = fallback_chain(s->ctx, s->owner, font);
    if (level == s->others->count) {
        append_run(s, s->first, text, level == 0 ? shaped : shape_with(s, s->first, text));
        return;
    }
    const bool *missing = missing_bytes(s->ctx->tmp, &shaped, text);
    for (size_t begin = 0, end; begin < text.n; begin = end) {
        end = begin + 1;
        while (end < text.n && missing[end] == missing[begin])
            end++;
        Str part = str_slice(text, begin, end);
        if (missing[begin])
            shape_from(s, level + 1, part);
        else
            append_run(s, font, part, shape_with(s, font, part));
    }
}

/* The end of the piece of `text` that begins at `begin`: SHAPE_LIMIT bytes or less, no code point
 * divided. */
static size_t piece_end(Str text, size_t begin)
{
    size_t end = begin + SHAPE_LIMIT;
    if (end >= text.n)
        return text.n;
    while (end > begin + SHAPE_LIMIT / 2 && ((unsigned char)text.p[end] & 0xC0) == 0x80)
        end--;
    return end;
}

static const Run *shape_text(Ctx *ctx, Fonts *f, const Font *font, Str text, Str language,
                             uint32_t features)
{
    const Run *first = NULL;
    Shaping s = {ctx, f, font, NULL, language, features, &first};
    size_t begin = 0;
    do {
        size_t end = piece_end(text, begin);
        shape_from(&s, 0, str_slice(text, begin, end));
        begin = end;
    } while (begin < text.n);
    return first;
}

/* ---- the cache of runs -------------------------------------------------------------------- */

static uint64_t shape_hash(Str text, uint32_t font, uint32_t features, uint32_t language)
{
    uint64_t h = str_hash(text) ^ ((uint64_t)font << 32 | (uint64_t)features << 16 | language);
    h *= 0x9E3779B97F4A7C15u;
    h ^= h >> 29;
    return h == 0 ? 1 : h;
}

static void grow_shapes(Fonts *f)
{
    size_t cap = f->shape_cap * 2;
    Shape *wider = NEW_ARRAY(f->arena, Shape, cap);
    for (size_t i = 0; i < f->shape_cap; i++) {
        if (f->shapes[i].hash == 0)
            continue;
        size_t at = f->shapes[i].hash & (cap - 1);
        while (wider[at].hash != 0)
            at = (at + 1) & (cap - 1);
        wider[at] = f->shapes[i];
    }
    f->shapes = wider;
    f->shape_cap = cap;
}

const Run *font_shape(Ctx *ctx, Fonts *f, const Font *font, Str text, Str language,
                      uint32_t features)
{
    uint32_t spoken = language_index(f, language);
    uint64_t hash = shape_hash(text, font->index, features, spoken);
    size_t at = hash & (f->shape_cap - 1);
    for (; f->shapes[at].hash != 0; at = (at + 1) & (f->shape_cap - 1)) {
        const Shape *known = &f->shapes[at];
        if (known->hash == hash && known->font == font->index && known->features == features &&
            known->language == spoken && str_eq(known->text, text))
            return known->run;
    }
    text = arena_copy(f->arena, text);
    const Run *run = shape_text(ctx, f, font, text, language, features);
    f->shapes[at] = (Shape){hash, font->index, features, spoken, run, text};
    if (++f->shape_count * 2 > f->shape_cap)
        grow_shapes(f);
    return run;
}

/* ---- hyphenation -------------------------------------------------------------------------- */

static bool is_promised(Str language)
{
    return str_starts(language, S("fr")) || str_starts(language, S("en"));
}

static Patterns *patterns_of(Ctx *ctx, Fonts *f, Str language)
{
    uint32_t spoken = language_index(f, language);
    for (size_t i = 0; i < f->patterns.count; i++)
        if (f->patterns.items[i].language == spoken)
            return &f->patterns.items[i];
    Patterns *p = VEC_PUSH(f->arena, &f->patterns);
    *p = (Patterns){spoken, hyphenator_open(f->arena, language), map_new(f->arena)};
    if (p->patterns == NULL && is_promised(language))
        diag(ctx, MSG_FONT_HYPHENATION, NOWHERE, {language});
    return p;
}

void font_hyphenate(Ctx *ctx, Fonts *f, Str word, Str language, bool *points)
{
    if (word.n == 0)
        return;
    memset(points, 0, word.n);
    Patterns *p = patterns_of(ctx, f, language);
    if (p->patterns == NULL)
        return;
    void *known = map_find(p->words, word);
    if (known != NULL) {
        memcpy(points, known, word.n);
        return;
    }
    hyphenator_run(ctx->tmp, p->patterns, word, points);
    bool *kept = NEW_ARRAY(f->arena, bool, word.n);
    memcpy(kept, points, word.n);
    *map_put(p->words, arena_copy(f->arena, word)) = kept;
}
