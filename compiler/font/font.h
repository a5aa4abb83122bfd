/* Font: font files and text -> glyph runs, metrics, hyphenation points, subsets.
 *
 * HarfBuzz shapes and subsets, fontconfig finds files; both end here.
 * Glyph measures are font units (Font.upem to the em), so that a run serves every size.
 */
#ifndef PDOC_FONT_H
#define PDOC_FONT_H

#include "base/base.h"

typedef struct Fonts
    Fonts; /* the fonts of one document, with the cache of shaped words; one thread */

typedef struct {
    uint32_t id;      /* in the file's own numbering */
    uint32_t cluster; /* byte offset in the run's text of the first byte this glyph shows */
    int32_t advance;  /* font units */
    int32_t x, y;     /* offset from the pen, font units */
} Glyph;

typedef struct {
    uint32_t index;          /* in the Fonts, from 0: names the font in items and PDF resources */
    uint32_t upem;           /* font units to the em */
    int32_t ascent, descent; /* font units; descent is negative */
    int32_t cap_height, x_height;
    int32_t underline_position, underline_thickness, strike_position;
    int32_t space;        /* advance of U+0020 */
    int32_t figure;       /* advance of the digit 0 */
    uint32_t space_glyph; /* of U+0020; 0: the font has none */
    int32_t italic_angle; /* degrees; negative leans to the right */
    bool italic, bold, mono, cff;
    Str family, postscript_name;
    Str path;        /* the file */
    uint32_t number; /* of the face in a collection; 0 in a plain file */
} Font;

/* A stretch of glyphs of one font. A text that needs a fallback font is several runs by `next`. */
typedef struct Run Run;
struct Run {
    const Font *font;
    Str text;
    const Glyph *glyphs;
    uint32_t count;
    int32_t advance; /* sum of the glyphs' advances, font units */
    bool missing;    /* some glyph is 0: no font at hand has the character */
    const Run *next;
};

typedef enum {
    STYLE_REGULAR = 0,
    STYLE_BOLD = 1,
    STYLE_ITALIC = 2,
    STYLE_BOLD_ITALIC = 3
} FontStyle;

typedef enum {
    FEATURE_TABULAR = 1, /* tabular figures */
    FEATURE_SMALL_CAPS = 2,
    FEATURE_NO_LIGATURES = 4, /* letters stand apart: "ti" joined looks wrong in some sans */
} Feature;

Fonts *fonts_new(Ctx *ctx);
void fonts_free(Fonts *f); /* releases what the libraries hold */

/* Where the families asked for from now on are named: what is said of them points there. */
void fonts_named_at(Fonts *f, Span where);
/* The face of a family ("Gentium Book Plus") or of the first of its `;`-separated alternatives
 * that is installed; an alternative with a `/` is the path of a font file. A family with no face
 * at all is a diagnostic and gives the default; so is each file found and unusable. Never NULL. */
const Font *font_find(Ctx *ctx, Fonts *f, Str families, FontStyle style);
/* Families tried, in order, for characters that a font lacks. */
void font_fallbacks(Ctx *ctx, Fonts *f, Str families);
size_t font_count(const Fonts *f);
const Font *font_at(const Fonts *f, size_t index);

/* Shapes one word or phrase (no line break inside). Cached: the same text, font, language and
 * features give the same run. Never NULL. `language` is BCP 47. Characters that show nothing (soft
 * hyphen, zero-width ones) have no glyph: a run may be empty. A glyph's cluster ascends along the
 * run, or descends in a right-to-left one. A run is at most 4096 bytes; more text goes on in
 * `next`. */
const Run *font_shape(Ctx *ctx, Fonts *f, const Font *font, Str text, Str language,
                      uint32_t features);

/* Hyphenation points of a word: points[i] true when a line may break, with a hyphen, before byte
 * i. points has word.n entries. Letters, and apostrophes or hyphens that divide it into parts
 * (never broken at). Patterns by language; none: no points. Cached. */
void font_hyphenate(Ctx *ctx, Fonts *f, Str word, Str language, bool *points);

/* The subset of a font for embedding: only the glyphs in `used` (a bit per glyph id). */
typedef struct {
    Str bytes;              /* TrueType file, or a bare CFF table when font->cff */
    const uint16_t *to_new; /* glyph id -> subset glyph id */
    uint32_t glyph_count;   /* in the subset */
} Subset;
bool font_subset(Ctx *ctx, const Fonts *f, const Font *font, const uint8_t *used, Subset *out);
/* A glyph of a subset once more, with another advance. */
typedef struct {
    uint32_t glyph;  /* of the subset */
    int32_t advance; /* font units */
} GlyphVariant;
/* A TrueType subset as a font file that is read by bytes: byte c shows glyph glyphs[c] (OpenType
 * cmap, platform 1, encoding 0, format 0; so there are at most 256 glyphs). Variant i is glyph
 * subset->glyph_count + i. False: the subset is damaged. */
bool font_subset_encode(Ctx *ctx, const Subset *subset, const GlyphVariant *variants, size_t count,
                        const uint8_t glyphs[256], Str *out);
uint32_t font_glyph_count(const Fonts *f, const Font *font);
int32_t font_glyph_advance(const Fonts *f, const Font *font, uint32_t glyph); /* font units */
void font_bounds(const Fonts *f, const Font *font, int32_t box[4]); /* head: xMin yMin xMax yMax */

#endif
