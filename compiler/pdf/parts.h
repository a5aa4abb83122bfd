/* What the files of this folder share. Nobody else includes this.
 *
 * Vocabulary
 *   object      an indirect object of the file, named by its number
 *   body        the bytes of an object's value
 *   element     a node of the structure tree (Pages.elements)
 *   sequence    marked content: a stretch of a page's operators that belongs to one element, with
 *               a number on its page (MCID)
 *   code        what a page's strings hold: two bytes, the glyph's number in the subset
 *   milli-em    1/1000 of the font's size: the unit of TJ adjustments and of glyph widths
 *
 * ISO 32000-1 is meant where a clause is quoted without more.
 */
#ifndef PDOC_PDF_PARTS_H
#define PDOC_PDF_PARTS_H

#include "pdf/pdf.h"

typedef uint32_t ObjectId; /* 0: none */

/* ---- syntax: syntax.c --------------------------------------------------------------------- */

/* `value` / 10^decimals in the fewest characters; a space goes before it when the buffer ends with
 * a character that would run into it. */
void put_number(Buf *b, int64_t value, int decimals);
void put_points(Buf *b, int64_t len); /* thousandths of a point, printed to 1/100 pt */
void put_ref(Buf *b, ObjectId id);
void put_name(Buf *b, Str name);
void put_bytes(Buf *b, Str bytes);          /* a literal string, escaped (7.3.4.2) */
void put_string_byte(Buf *b, uint8_t byte); /* one byte inside a literal string */
/* The bytes of a text string, before they are escaped: in PDFDocEncoding, or UTF-16BE where that
 * lacks a character (7.9.2.2). */
Str text_bytes(Arena *a, Str utf8);
void put_text(Buf *b, Str utf8);
void put_utf16_hex(Buf *b, Str utf8); /* the digits alone */
/* D:YYYYMMDDHHmmSSZ (7.9.4), and the same moment as in XMP. */
Str pdf_date(Arena *a, int64_t seconds);
Str xmp_date(Arena *a, int64_t seconds);

/* ---- compression: deflate.c --------------------------------------------------------------- */

typedef struct {
    Str in;
    Str out;       /* zlib format */
    uint8_t *room; /* where `out` goes; deflate_room(in.n) bytes */
} Deflation;

/* What compresses: large to make, so one serves all streams of a file, on the caller's thread. */
typedef struct Deflator Deflator;
Deflator *deflator_new(Arena *a);
void deflator_free(Deflator *d);

size_t deflate_room(size_t n);
Str deflate_one(Deflator *d, Arena *a, Str bytes);
/* Compresses each, on as many threads as the machine and the work allow; the bytes made do not
 * depend on that. */
void deflate_all(Deflator *d, Deflation *jobs, size_t count);
/* False when `bytes` is not a zlib stream of exactly `size` bytes. */
bool inflate_exactly(Arena *a, Str bytes, size_t size, uint8_t **out);
/* False when `bytes` is not a zlib stream, or one of more than `limit` bytes. */
bool inflate_up_to(Arena *a, Str bytes, size_t limit, Str *out);

/* ---- the file: object.c, which wraps libharu ---------------------------------------------- */

typedef struct PdfFile PdfFile;

typedef struct {
    ObjectId page, contents;
    ObjectId marks; /* an object of the page's own for its part of the parent tree */
} PageObjects;

/* `compact`: PDF 1.7 with object and cross-reference streams; else 1.4. The file grows in `out`. */
PdfFile *file_new(Ctx *ctx, Buf *out, bool compact);
void file_free(PdfFile *f);
Deflator *file_deflator(PdfFile *f);
/* Runs `work` with the document open. An error in libharu ends it early: false, and a diagnostic.
 */
bool file_run(PdfFile *f, void (*work)(void *), void *arg);

ObjectId file_object(PdfFile *f); /* reserves a number; an object without body is null */
void file_put(PdfFile *f, ObjectId id, Str body);
/* `entries` are those of the stream's dictionary besides Length and, when the data are to be
 * compressed here, Filter. */
void file_put_stream(PdfFile *f, ObjectId id, Str entries, Str data, bool compress);
/* Adds a page; its media box and its resources are objects of the caller's. */
PageObjects file_page(PdfFile *f, ObjectId media_box, ObjectId resources);
/* There are no more pages: objects from here on are no business of libharu's. */
void file_pages_end(PdfFile *f);
void file_page_number(PdfFile *f, uint32_t page, const char *key, int32_t value);
void file_page_name(PdfFile *f, uint32_t page, const char *key, const char *name);
void file_page_ref(PdfFile *f, uint32_t page, const char *key, ObjectId id);
void file_catalog_ref(PdfFile *f, const char *key, ObjectId id);
void file_catalog_name(PdfFile *f, const char *key, const char *name);
ObjectId file_info(PdfFile *f); /* the document information dictionary; its body is the caller's */
/* Writes what libharu holds, the cross-references and the trailer. */
void file_finish(PdfFile *f);

/* ---- glyphs and fonts: glyphs.c, embed.c -------------------------------------------------- */

/* What a code of a font means. A glyph that stands for several texts (a hyphen and a soft hyphen, a
 * space and a no-break space) has a code for each; so has one that is often kerned, for each
 * frequent advance: the kerned letter is a glyph of its own in the font file. */
typedef struct {
    uint32_t glyph;   /* of the font */
    Str text;         /* may be empty: a part of a cluster that is spelled out */
    uint16_t code;    /* in strings, once the codes are settled */
    uint32_t variant; /* place in variants, from 1; 0: the glyph itself */
    int32_t advance;  /* font units */
    int32_t width;    /* the same in milli-em, as in /W and /Widths */
    uint32_t kerns;   /* its first kern's place in kerns, from 1 */
} FontCode;

/* An advance that a code's glyph has when kerned. */
typedef struct {
    uint32_t code;   /* place in codes, from 1 */
    int32_t advance; /* font units */
    uint32_t uses;
    uint32_t variant; /* place in codes of the code for it, from 1; 0: none */
    uint32_t next;    /* the code's next kern, from 1 */
} Kern;

/* A font of the document as the pages use it. */
typedef struct {
    const Font *font;
    bool is_used;
    bool is_simple; /* codes are bytes, and 32 is the space; else they are two bytes */
    ObjectId object;
    uint8_t *used;   /* a bit per glyph of the font */
    uint32_t *first; /* per glyph of the font: its first code's place in codes, from 1 */
    VEC(FontCode) codes;
    VEC(Kern) kerns;
    VEC(GlyphVariant) variants;
    StrMap *others; /* glyph and text of codes that are not a glyph's first -> place, from 1 */
    uint32_t space; /* the place of the word space's code, from 1; 0: the font has none */
    Subset subset;
} PdfFont;

/* codes.c. The place in f->codes of the code for a glyph as these characters, from 1. */
uint32_t font_code(Ctx *ctx, PdfFont *f, uint32_t glyph, Str text);
/* Chooses the kind of font, once the codes are known and the font is subset. */
void font_codes_choose(PdfFont *f);
/* Counts a glyph shown with an advance that is not its own. */
void font_kern_count(Ctx *ctx, PdfFont *f, uint32_t code, int32_t advance, uint32_t uses);
/* The code that shows a code's glyph with this advance; 0: none. */
uint32_t font_kern_find(const PdfFont *f, uint32_t code, int32_t advance);
/* Numbers the codes; frequent kerns get codes of their own where there is room. */
void font_codes_settle(Ctx *ctx, PdfFont *f);
int32_t milli_em(const Font *font, int64_t units);
void put_code(const PdfFont *f, Buf *out, uint32_t place);

/* A run as it stands in the array of a TJ, between "(" and ")". */
typedef struct {
    const Run *run;
    bool hyphen;      /* made by the line breaker: its characters are a soft hyphen */
    bool plain;       /* false: glyphs are raised, and encoding depends on the size */
    bool spelled;     /* some cluster's characters are not those of its glyphs */
    uint32_t *places; /* by glyph of the run: its code's place in PdfFont.codes */
    uint32_t uses;    /* items that show it */
    int32_t advance;  /* milli-em: widths less adjustments, as a viewer adds them up */
    uint32_t spaces;  /* single bytes 32, which word spacing widens */
    Str code;
} RunCode;

typedef struct Glyphs Glyphs;

/* Looks at every text of the pages: which glyphs are used, as which characters. */
Glyphs *glyphs_read(Ctx *ctx, const Pages *pages);
/* Subsets the fonts and encodes the runs; false after a diagnostic. */
bool glyphs_subset(Ctx *ctx, Glyphs *g);
/* Is a character shown by no glyph of its own (.notdef)? */
bool glyphs_missing(const Glyphs *g);
size_t glyphs_font_count(const Glyphs *g);
PdfFont *glyphs_font(Glyphs *g, size_t index);
const PdfFont *glyphs_font_of(const Glyphs *g, const Font *font);
/* The glyphs of a text item; made in scratch memory where the item is not a whole run. */
const RunCode *glyphs_code(Glyphs *g, const Item *item);

/* Writes the fonts used; each gets its object. */
void fonts_embed(Ctx *ctx, PdfFile *file, const Fonts *fonts, Glyphs *g, PdfStandard standard);

/* ---- structure: structure.c --------------------------------------------------------------- */

typedef struct Structure Structure;

Structure *structure_new(Ctx *ctx, const Pages *pages);
/* Begins a sequence of an element's content on a page; gives its MCID. */
uint32_t structure_mark(Structure *s, uint32_t element, uint32_t page);
/* Hangs an annotation into the tree; gives its StructParent key. */
uint32_t structure_annotation(Structure *s, uint32_t element, uint32_t page, ObjectId annotation);
/* Notes where on the page an element's content is (thousandths of a point from the top left). */
void structure_box(Structure *s, uint32_t element, uint32_t page, const Len box[4]);
/* The tag of an element's content. */
Str structure_role(const Structure *s, uint32_t element);
/* A role whose elements stand inside a line of text. */
bool role_is_inline(Role role);
void structure_write(Structure *s, PdfFile *file, const PageObjects *objects);

/* ---- pages: content.c --------------------------------------------------------------------- */

typedef struct {
    const Item *item;
    uint32_t page;
} LinkPlace;

typedef VEC(LinkPlace) LinkPlaces;

typedef struct {
    Ctx *ctx;
    const Pages *pages;
    Glyphs *glyphs;
    Structure *structure;
    LinkPlaces *links;
} ContentSpec;

/* The operators of a page; links met on the way are added to spec->links. */
void content_write(const ContentSpec *spec, uint32_t page, Buf *out);

/* ---- images: png.c, images.c -------------------------------------------------------------- */

/* What a PDF needs to know of a PNG. Rows are as the PNG has them, one filter byte before each. */
typedef struct {
    uint32_t width, height;
    uint8_t depth;         /* bits of a sample */
    uint8_t channels;      /* samples of a pixel: 1 or 3 */
    Str palette;           /* RGB triples of an indexed image, or empty */
    Str zlib;              /* compressed rows, filtered (PNG predictors); empty: `pixels` counts */
    const uint8_t *pixels; /* 8-bit samples, no filters */
    const uint8_t *alpha;  /* 8-bit samples, or NULL: opaque */
} Png;

typedef enum { IMAGE_FINE, IMAGE_DAMAGED, IMAGE_UNKNOWN_KIND } ImageFault;

ImageFault png_read(Arena *a, Str bytes, Png *out);

/* Writes the images; `entries` gets those of the resource dictionary's /XObject. False after
 * diagnostics. */
bool images_write(Ctx *ctx, PdfFile *file, const Pages *pages, PdfStandard standard, Buf *entries);

/* ---- the rest ----------------------------------------------------------------------------- */

/* navigate.c: link annotations, bookmarks, page labels; gives the tree of named destinations. */
ObjectId navigate_write(Ctx *ctx, PdfFile *file, const Pages *pages, Structure *structure,
                        const LinkPlaces *links, const PageObjects *objects);
/* metadata.c: Info, XMP, output intent, what the catalog says of the whole document. */
void metadata_write(Ctx *ctx, PdfFile *file, const Pages *pages, const PdfOptions *options);
/* icc.c: the bytes of an sRGB profile. */
Str icc_srgb(Arena *a);
/* attach.c: embedded files and their associations; gives the tree of embedded files. */
ObjectId attachments_write(Ctx *ctx, PdfFile *file, const PdfOptions *options);

#endif
