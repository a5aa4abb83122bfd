/* What the files of this folder share: faces (HarfBuzz), the finder of files (fontconfig), the
 * dictionaries of hyphenation patterns. Nobody else includes this. */
#ifndef PDOC_FONT_PARTS_H
#define PDOC_FONT_PARTS_H

#include "font/font.h"

/* ---- faces: face.c ------------------------------------------------------------------------ */

typedef struct Face Face;

typedef enum {
    FACE_FINE,
    FACE_UNREADABLE,  /* the file cannot be opened or is no regular file of a sane size */
    FACE_DAMAGED,     /* not a font, or its tables contradict each other */
    FACE_NO_OUTLINES, /* bitmaps only, or outlines of a kind a PDF cannot hold (CFF2) */
} FaceFault;

/* Opens face `number` of a font file; its Font (in the arena) has `index` 0 still. */
FaceFault face_open(Arena *a, Str path, uint32_t number, Face **out);
/* Stands in where no font can be had: all its glyphs are missing. */
Face *face_empty(Arena *a);
void face_close(Face *face);
Font *face_font(Face *face);
bool face_restricted(const Face *face); /* its licence bits (OS/2 fsType) forbid embedding */

typedef struct {
    Glyph *glyphs; /* in the arena */
    uint32_t count;
    int32_t advance;
    bool missing;
} Shaped;

enum { SHAPE_LIMIT = 4096 }; /* bytes of text shaped at once */

/* `text` is at most SHAPE_LIMIT bytes. */
Shaped face_shape(Arena *a, Face *face, Str text, Str language, uint32_t features);
/* The same by HarfBuzz alone. */
Shaped face_shape_whole(Arena *a, Face *face, Str text, Str language, uint32_t features);
/* How many letters are plain in it (below); what tests ask. */
size_t face_plain_count(Arena *a, Face *face, Str language, uint32_t features);
int32_t run_advance(int64_t sum); /* of a run; a damaged font's may be too large, or negative */
bool face_subset(Ctx *ctx, const Face *face, const uint8_t *used, Subset *out);
uint32_t face_glyph_count(const Face *face);
int32_t face_advance(const Face *face, uint32_t glyph);
void face_bounds(const Face *face, int32_t box[4]);

/* ---- words of plain letters: plain.c, lookups.c ------------------------------------------- */

enum { PLAIN_COUNT = 161 }; /* letters that may be plain */

/* GSUB or GPOS, and which of its lookups are applied. */
typedef struct {
    Str bytes;
    const uint16_t *lookups;
    size_t lookup_count;
} PlainTable;

typedef struct {
    uint16_t glyphs[PLAIN_COUNT]; /* by letter; 0: none, or an accent that combines */
    PlainTable substitutions, positions;
    bool has_other_tables; /* that shape text, besides these */
} PlainFont;

typedef struct Plain Plain; /* of a face, a language and features */

uint32_t plain_code(size_t letter); /* Unicode */
/* Which letters stand for themselves in words, whatever is around them but for kerning. */
void lookups_read(const PlainFont *font, bool plain[PLAIN_COUNT]);
Plain *plain_new(Arena *a, const PlainFont *font);
/* A word of plain letters, of the Latin script. */
bool plain_is(const Plain *p, Str text);
/* The word as HarfBuzz would shape it; false: it must. */
bool plain_shape(const Plain *p, Arena *a, Str text, Shaped *out);
size_t plain_count(const Plain *p); /* letters that are plain */
/* Learns from a word that it did. */
void plain_learn(Plain *p, Arena *a, Str text, const Shaped *shaped);

/* ---- font files: find.c ------------------------------------------------------------------- */

typedef struct Finder Finder;

typedef struct {
    Str path;
    uint32_t number; /* of the face in its file */
    int distance;    /* from the style wanted; 0 is exact */
} Found;

typedef struct {
    Found *items;
    size_t count, cap;
} FoundList;

Finder *finder_new(Arena *a);
void finder_free(Finder *finder);
/* The installed faces of a family, the nearest to the style first; none: an empty list. */
FoundList finder_family(Arena *a, Finder *finder, Str family, FontStyle style);
/* Every installed face, in an order that does not depend on the machine's state. */
FoundList finder_all(Arena *a, Finder *finder, FontStyle style);

/* ---- hyphenation: hyphen.c ---------------------------------------------------------------- */

typedef struct Hyphenator Hyphenator;

/* The patterns for a language (BCP 47), or NULL: none installed. */
Hyphenator *hyphenator_open(Arena *a, Str language);
/* As font_hyphenate. */
void hyphenator_run(Arena *tmp, Hyphenator *h, Str word, bool *points);

#endif
