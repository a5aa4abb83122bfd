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
bool face_subset(Ctx *ctx, const Face *face, const uint8_t *used, Subset *out);
uint32_t face_glyph_count(const Face *face);
int32_t face_advance(const Face *face, uint32_t glyph);
void face_bounds(const Face *face, int32_t box[4]);

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
