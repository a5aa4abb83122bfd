/* Face: one face of a font file -> metrics, glyph runs, subsets. The only file with HarfBuzz.
 *
 * A font file comes from outside and may be damaged: HarfBuzz checks each table as it reads it,
 * and face_open refuses a file without the tables that a page and a PDF need.
 */
#include "font/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <hb-ot.h>
#include <hb-subset.h>
#include <hb.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FONT_FILE_LIMIT = 256 << 20 };     /* bytes */
enum { UPEM_MIN = 16, UPEM_MAX = 16384 }; /* OpenType 1.9, head.unitsPerEm */
enum { NARROW_SPACE = 0x202F };
enum { FSTYPE_RESTRICTED = 0x0002 }; /* OpenType 1.9, OS/2.fsType */

/* The words of plain letters of a language, with features. */
typedef struct {
    Str language;
    uint32_t features;
    Plain *plain;
    hb_shape_plan_t *plan;
    hb_segment_properties_t properties;
} PlainWords;

struct Face {
    Font font;
    VEC(PlainWords) plain;
    hb_face_t *hb_face;
    hb_font_t *hb_font;
    hb_buffer_t *buffer; /* reused by every call of face_shape */
    uint32_t glyph_count;
    bool has_narrow_space;
    bool restricted;
};

/* ---- opening ------------------------------------------------------------------------------ */

typedef struct {
    void *p;
    size_t n;
} Mapping;

static void mapping_free(void *data)
{
    Mapping *m = data;
    munmap(m->p, m->n);
    mem_free(m);
}

static hb_blob_t *map_file(Arena *a, Str path)
{
    int fd = open(arena_cstr(a, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return NULL;
    struct stat st;
    hb_blob_t *blob = NULL;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > 0 &&
        st.st_size <= FONT_FILE_LIMIT) {
        void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (p == MAP_FAILED && errno == ENOMEM)
            out_of_memory();
        if (p != MAP_FAILED) {
            Mapping *m = mem_alloc(sizeof *m);
            *m = (Mapping){p, (size_t)st.st_size};
            blob = hb_blob_create_or_fail(p, (unsigned)st.st_size, HB_MEMORY_MODE_READONLY, m,
                                          mapping_free);
            if (blob == NULL)
                out_of_memory();
        }
    }
    close(fd);
    return blob;
}

static unsigned table_length(hb_face_t *face, hb_tag_t tag)
{
    hb_blob_t *blob = hb_face_reference_table(face, tag);
    unsigned n = hb_blob_get_length(blob);
    hb_blob_destroy(blob);
    return n;
}

static bool has_table(hb_face_t *face, hb_tag_t tag)
{
    return table_length(face, tag) > 0;
}

/* Big-endian fields of a table; 0 beyond its end. */
static int32_t table_i16(hb_face_t *face, hb_tag_t tag, unsigned offset)
{
    hb_blob_t *blob = hb_face_reference_table(face, tag);
    unsigned n = 0;
    const uint8_t *p = (const uint8_t *)hb_blob_get_data(blob, &n);
    int32_t value = 0;
    if (p != NULL && offset + 2 <= n)
        value = (int16_t)((uint16_t)(p[offset] << 8 | p[offset + 1]));
    hb_blob_destroy(blob);
    return value;
}

static FaceFault check_tables(hb_face_t *face)
{
    unsigned upem = hb_face_get_upem(face);
    if (hb_face_get_glyph_count(face) == 0 || upem < UPEM_MIN || upem > UPEM_MAX)
        return FACE_DAMAGED;
    const hb_tag_t needed[] = {HB_TAG('h', 'e', 'a', 'd'), HB_TAG('h', 'h', 'e', 'a'),
                               HB_TAG('h', 'm', 't', 'x'), HB_TAG('m', 'a', 'x', 'p'),
                               HB_TAG('c', 'm', 'a', 'p')};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!has_table(face, needed[i]))
            return FACE_DAMAGED;
    bool truetype =
        has_table(face, HB_TAG('g', 'l', 'y', 'f')) && has_table(face, HB_TAG('l', 'o', 'c', 'a'));
    bool cff = has_table(face, HB_TAG('C', 'F', 'F', ' '));
    return truetype || cff ? FACE_FINE : FACE_NO_OUTLINES;
}

/* ---- metrics ------------------------------------------------------------------------------ */

static int32_t metric(hb_font_t *font, hb_ot_metrics_tag_t tag, int32_t otherwise)
{
    hb_position_t value;
    return hb_ot_metrics_get_position(font, tag, &value) && value != 0 ? value : otherwise;
}

static int32_t advance_of(hb_font_t *font, hb_codepoint_t character, int32_t otherwise)
{
    hb_codepoint_t glyph;
    if (!hb_font_get_nominal_glyph(font, character, &glyph))
        return otherwise;
    return hb_font_get_glyph_h_advance(font, glyph);
}

static Str name_of(Arena *a, hb_face_t *face, hb_ot_name_id_t id)
{
    char text[128];
    unsigned n = sizeof text;
    if (hb_ot_name_get_utf8(face, id, hb_language_from_string("en", -1), &n, text) == 0 &&
        hb_ot_name_get_utf8(face, id, HB_LANGUAGE_INVALID, &n, text) == 0)
        return (Str){0};
    return arena_copy(a, str(text));
}

/* The PostScript name as a PDF may print it: regular characters only (ISO 32000-1, 7.3.5). */
static Str plain_name(Arena *a, Str name)
{
    Buf out = buf_new(a);
    for (size_t i = 0; i < name.n && out.n < 63; i++) {
        char c = name.p[i];
        bool fine = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                    c == '-' || c == '_';
        if (fine)
            buf_byte(&out, c);
    }
    return out.n > 0 ? buf_str(&out) : S("Font");
}

static void read_metrics(Face *f)
{
    Font *font = &f->font;
    int32_t em = (int32_t)hb_face_get_upem(f->hb_face);
    hb_font_extents_t extents;
    f->glyph_count = hb_face_get_glyph_count(f->hb_face);
    font->upem = (uint32_t)em;
    bool has_extents = hb_font_get_h_extents(f->hb_font, &extents);
    font->ascent = has_extents ? extents.ascender : em * 4 / 5;
    font->descent = has_extents ? extents.descender : -em / 5;
    font->cap_height = metric(f->hb_font, HB_OT_METRICS_TAG_CAP_HEIGHT, em * 7 / 10);
    font->x_height = metric(f->hb_font, HB_OT_METRICS_TAG_X_HEIGHT, em / 2);
    font->underline_position = metric(f->hb_font, HB_OT_METRICS_TAG_UNDERLINE_OFFSET, -em / 10);
    font->underline_thickness = metric(f->hb_font, HB_OT_METRICS_TAG_UNDERLINE_SIZE, em / 20);
    font->strike_position = metric(f->hb_font, HB_OT_METRICS_TAG_STRIKEOUT_OFFSET, em / 4);
    font->space = advance_of(f->hb_font, ' ', em / 4);
    font->figure = advance_of(f->hb_font, '0', em / 2);
    font->mono = advance_of(f->hb_font, 'i', 0) == advance_of(f->hb_font, 'W', 1) &&
                 advance_of(f->hb_font, '.', 0) == advance_of(f->hb_font, 'W', 1);
    font->bold = hb_style_get_value(f->hb_font, HB_STYLE_TAG_WEIGHT) >= 600;
    font->italic_angle = (int32_t)hb_style_get_value(f->hb_font, HB_STYLE_TAG_SLANT_ANGLE);
    font->italic =
        hb_style_get_value(f->hb_font, HB_STYLE_TAG_ITALIC) > 0 || font->italic_angle != 0;
    if (font->italic && font->italic_angle == 0)
        font->italic_angle = -12;
    hb_codepoint_t glyph;
    font->space_glyph =
        hb_font_get_nominal_glyph(f->hb_font, ' ', &glyph) && glyph < f->glyph_count ? glyph : 0;
    f->has_narrow_space = hb_font_get_nominal_glyph(f->hb_font, NARROW_SPACE, &glyph);
}

static void read_names(Arena *a, Face *f)
{
    Font *font = &f->font;
    font->family = name_of(a, f->hb_face, HB_OT_NAME_ID_TYPOGRAPHIC_FAMILY);
    if (font->family.n == 0)
        font->family = name_of(a, f->hb_face, HB_OT_NAME_ID_FONT_FAMILY);
    Str name = name_of(a, f->hb_face, HB_OT_NAME_ID_POSTSCRIPT_NAME);
    font->postscript_name = plain_name(a, name.n > 0 ? name : font->family);
}

static Face *face_new(Arena *a, hb_face_t *hb_face)
{
    Face *f = NEW(a, Face);
    f->hb_face = hb_face;
    f->hb_font = hb_font_create(hb_face);
    f->buffer = hb_buffer_create();
    if (f->hb_font == hb_font_get_empty() || !hb_buffer_allocation_successful(f->buffer))
        out_of_memory();
    f->font.cff = has_table(hb_face, HB_TAG('C', 'F', 'F', ' '));
    f->restricted = (table_i16(hb_face, HB_TAG('O', 'S', '/', '2'), 8) & 0xF) == FSTYPE_RESTRICTED;
    read_metrics(f);
    read_names(a, f);
    return f;
}

FaceFault face_open(Arena *a, Str path, uint32_t number, Face **out)
{
    hb_blob_t *blob = map_file(a, path);
    if (blob == NULL)
        return FACE_UNREADABLE;
    if (number >= hb_face_count(blob)) {
        hb_blob_destroy(blob);
        return FACE_DAMAGED;
    }
    hb_face_t *hb_face = hb_face_create(blob, number);
    hb_blob_destroy(blob);
    if (hb_face == hb_face_get_empty())
        out_of_memory();
    FaceFault fault = check_tables(hb_face);
    if (fault != FACE_FINE) {
        hb_face_destroy(hb_face);
        return fault;
    }
    *out = face_new(a, hb_face);
    (*out)->font.path = arena_copy(a, path);
    return FACE_FINE;
}

Face *face_empty(Arena *a)
{
    Face *f = NEW(a, Face);
    f->hb_face = hb_face_get_empty();
    f->hb_font = hb_font_get_empty();
    f->buffer = hb_buffer_create();
    if (!hb_buffer_allocation_successful(f->buffer))
        out_of_memory();
    read_metrics(f);
    f->font.family = f->font.postscript_name = S("none");
    return f;
}

void face_close(Face *f)
{
    for (size_t i = 0; i < f->plain.count; i++)
        hb_shape_plan_destroy(f->plain.items[i].plan);
    hb_buffer_destroy(f->buffer);
    hb_font_destroy(f->hb_font);
    hb_face_destroy(f->hb_face);
}

Font *face_font(Face *f)
{
    return &f->font;
}

bool face_restricted(const Face *f)
{
    return f->restricted;
}

uint32_t face_glyph_count(const Face *f)
{
    return f->glyph_count;
}

int32_t face_advance(const Face *f, uint32_t glyph)
{
    return hb_font_get_glyph_h_advance(f->hb_font, glyph);
}

void face_bounds(const Face *f, int32_t box[4])
{
    for (unsigned i = 0; i < 4; i++) /* head: xMin, yMin, xMax, yMax from byte 36 */
        box[i] = table_i16(f->hb_face, HB_TAG('h', 'e', 'a', 'd'), 36 + 2 * i);
}

/* ---- shaping ------------------------------------------------------------------------------ */

enum { FEATURE_ROWS = 13 };

/* Whether a text may have combining marks: characters from U+0300 on, but for the punctuation and
 * symbols of U+2000 to U+2FFF without U+20C0 to U+20FF. */
static bool may_have_marks(Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        uint8_t byte = (uint8_t)text.p[i];
        bool symbol = byte == 0xE2 && i + 1 < text.n && (uint8_t)text.p[i + 1] != 0x83;
        if (byte >= 0xCC && !symbol)
            return true;
    }
    return false;
}

/* The sign that makes a fraction of the digits on either side of it. */
#define FRACTION_SLASH S("\u2044")

static unsigned feature_list(const Face *f, Str text, uint32_t features,
                             hb_feature_t out[FEATURE_ROWS])
{
    bool apart = f->font.mono || (features & FEATURE_NO_LIGATURES) != 0;
    /* Looking for places to put marks takes a fifth longer; fractions, in Lato, as long again as
     * all the rest. */
    bool no_marks = !may_have_marks(text);
    bool no_fractions = str_find(text, FRACTION_SLASH) == SIZE_MAX;
    const struct {
        bool wanted;
        hb_tag_t tag;
        uint32_t value;
    } rows[FEATURE_ROWS] = {
        {true, HB_TAG('k', 'e', 'r', 'n'), !f->font.mono},
        {apart, HB_TAG('l', 'i', 'g', 'a'), 0}, /* columns of a listing stay aligned */
        {apart, HB_TAG('c', 'l', 'i', 'g'), 0},
        {f->font.mono, HB_TAG('c', 'a', 'l', 't'), 0},
        {(features & FEATURE_TABULAR) != 0, HB_TAG('t', 'n', 'u', 'm'), 1},
        {(features & FEATURE_TABULAR) != 0, HB_TAG('l', 'n', 'u', 'm'), 1},
        {(features & FEATURE_SMALL_CAPS) != 0, HB_TAG('s', 'm', 'c', 'p'), 1},
        {no_marks, HB_TAG('m', 'a', 'r', 'k'), 0},
        {no_marks, HB_TAG('m', 'k', 'm', 'k'), 0},
        {no_fractions, HB_TAG('f', 'r', 'a', 'c'), 0},
        {no_fractions, HB_TAG('n', 'u', 'm', 'r'), 0},
        {no_fractions, HB_TAG('d', 'n', 'o', 'm'), 0},
    };
    unsigned n = 0;
    for (size_t i = 0; i < FEATURE_ROWS; i++)
        if (rows[i].wanted)
            out[n++] = (hb_feature_t){rows[i].tag, rows[i].value, HB_FEATURE_GLOBAL_START,
                                      HB_FEATURE_GLOBAL_END};
    return n;
}

static void fill_buffer(const Face *f, Str text)
{
    hb_buffer_clear_contents(f->buffer);
    hb_buffer_set_flags(f->buffer, HB_BUFFER_FLAG_BOT | HB_BUFFER_FLAG_EOT |
                                       HB_BUFFER_FLAG_REMOVE_DEFAULT_IGNORABLES);
    hb_buffer_add_utf8(f->buffer, text.p, (int)text.n, 0, (int)text.n);
}

/* A font without U+202F gets HarfBuzz's half of a space, which is too little in most text faces:
 * a seventh of the em is between the eighth and the sixth that French typography asks for. */
static int32_t glyph_advance(const Face *f, Str text, uint32_t cluster, int32_t advance)
{
    size_t at = cluster;
    bool narrow = !f->has_narrow_space && !f->font.mono && at < text.n &&
                  (unsigned char)text.p[at] == 0xE2 && utf8_next(text, &at) == NARROW_SPACE;
    return narrow ? (int32_t)f->font.upem / 7 : advance;
}

/* OpenType alone: HarfBuzz may or may not have been built with other shapers. */
static const char *const shapers[] = {"ot", NULL};

int32_t run_advance(int64_t sum)
{
    return (int32_t)(sum > INT32_MAX ? INT32_MAX : sum < 0 ? 0 : sum);
}

static Shaped take_glyphs(Arena *a, const Face *f, Str text)
{
    if (!hb_buffer_allocation_successful(f->buffer))
        out_of_memory();
    unsigned n = 0;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(f->buffer, &n);
    const hb_glyph_position_t *place = hb_buffer_get_glyph_positions(f->buffer, &n);
    Shaped out = {NEW_ARRAY(a, Glyph, n), n, 0, false};
    int64_t advance = 0;
    for (unsigned i = 0; i < n; i++) {
        Glyph *g = &out.glyphs[i];
        /* A damaged font can name glyphs that it does not have. */
        uint32_t id = info[i].codepoint < f->glyph_count ? info[i].codepoint : 0;
        *g = (Glyph){id, info[i].cluster,
                     glyph_advance(f, text, info[i].cluster, place[i].x_advance), place[i].x_offset,
                     place[i].y_offset};
        advance += g->advance;
        out.missing = out.missing || g->id == 0;
    }
    out.advance = run_advance(advance);
    return out;
}

Shaped face_shape_whole(Arena *a, Face *f, Str text, Str language, uint32_t features)
{
    hb_feature_t list[FEATURE_ROWS];
    unsigned list_count = feature_list(f, text, features, list);
    fill_buffer(f, text);
    hb_buffer_set_language(f->buffer, hb_language_from_string(language.p, (int)language.n));
    hb_buffer_guess_segment_properties(f->buffer);
    hb_shape_full(f->hb_font, f->buffer, list, list_count, shapers);
    return take_glyphs(a, f, text);
}

/* ---- words of plain letters --------------------------------------------------------------- */

static PlainTable plain_table(Arena *a, const Face *f, hb_shape_plan_t *plan, hb_tag_t tag)
{
    hb_blob_t *blob = hb_face_reference_table(f->hb_face, tag);
    hb_set_t *lookups = hb_set_create();
    hb_ot_shape_plan_collect_lookups(plan, tag, lookups);
    unsigned n = 0, count = hb_set_get_population(lookups);
    PlainTable t = {.lookup_count = count};
    t.bytes.p = hb_blob_get_data(blob, &n);
    t.bytes.n = n;
    uint16_t *indices = NEW_ARRAY(a, uint16_t, count);
    hb_codepoint_t at = HB_SET_VALUE_INVALID;
    for (size_t i = 0; i < count && hb_set_next(lookups, &at); i++)
        indices[i] = (uint16_t)at;
    t.lookups = indices;
    hb_set_destroy(lookups);
    hb_blob_destroy(blob); /* the face keeps the table */
    return t;
}

/* Apple's tables, and kerning that is not in GPOS. */
static bool has_other_tables(const Face *f)
{
    static const hb_tag_t others[] = {
        HB_TAG('k', 'e', 'r', 'n'), HB_TAG('k', 'e', 'r', 'x'), HB_TAG('m', 'o', 'r', 't'),
        HB_TAG('m', 'o', 'r', 'x'), HB_TAG('t', 'r', 'a', 'k'),
    };
    bool has_pairs = hb_ot_layout_has_positioning(f->hb_face);
    for (size_t i = has_pairs ? 1 : 0; i < sizeof others / sizeof *others; i++)
        if (has_table(f->hb_face, others[i]))
            return true;
    return false;
}

static const PlainWords *plain_of(Arena *a, Face *f, Str language, uint32_t features)
{
    for (size_t i = 0; i < f->plain.count; i++) {
        const PlainWords *known = &f->plain.items[i];
        if (known->features == features && str_eq(known->language, language))
            return known;
    }
    hb_segment_properties_t latin = HB_SEGMENT_PROPERTIES_DEFAULT;
    latin.direction = HB_DIRECTION_LTR;
    latin.script = HB_SCRIPT_LATIN;
    latin.language = hb_language_from_string(language.p, (int)language.n);
    hb_feature_t list[FEATURE_ROWS];
    unsigned list_count = feature_list(f, S("a"), features, list);
    hb_shape_plan_t *plan =
        hb_shape_plan_create_cached(f->hb_face, &latin, list, list_count, shapers);
    PlainFont font = {.has_other_tables = has_other_tables(f)};
    for (size_t i = 0; i < PLAIN_COUNT; i++) {
        hb_codepoint_t glyph = 0;
        if (hb_font_get_nominal_glyph(f->hb_font, plain_code(i), &glyph) &&
            glyph < f->glyph_count && glyph <= UINT16_MAX &&
            hb_ot_layout_get_glyph_class(f->hb_face, glyph) != HB_OT_LAYOUT_GLYPH_CLASS_MARK)
            font.glyphs[i] = (uint16_t)glyph;
    }
    font.substitutions = plain_table(a, f, plan, HB_OT_TAG_GSUB);
    font.positions = plain_table(a, f, plan, HB_OT_TAG_GPOS);
    PlainWords *words = VEC_PUSH(a, &f->plain);
    *words = (PlainWords){arena_copy(a, language), features, plain_new(a, &font), plan, latin};
    return words;
}

/* What is the same for all words of plain letters is found out once: half of the time. */
static Shaped shape_plain(Arena *a, Face *f, const PlainWords *words, Str text)
{
    hb_feature_t list[FEATURE_ROWS];
    unsigned list_count = feature_list(f, text, words->features, list);
    fill_buffer(f, text);
    hb_buffer_set_segment_properties(f->buffer, &words->properties);
    hb_shape_plan_execute(words->plan, f->hb_font, f->buffer, list, list_count);
    return take_glyphs(a, f, text);
}

Shaped face_shape(Arena *a, Face *f, Str text, Str language, uint32_t features)
{
    const PlainWords *words = plain_of(a, f, language, features);
    Shaped out;
    if (!plain_is(words->plain, text))
        return face_shape_whole(a, f, text, language, features);
    if (plain_shape(words->plain, a, text, &out))
        return out;
    out = shape_plain(a, f, words, text);
    plain_learn(words->plain, a, text, &out);
    return out;
}

size_t face_plain_count(Arena *a, Face *f, Str language, uint32_t features)
{
    return plain_count(plain_of(a, f, language, features)->plain);
}

/* ---- subsets ------------------------------------------------------------------------------ */

/* What shows glyphs: outlines, advances, and what measures them. The glyphs are chosen and placed
 * already, so that layout, names, characters, hints and variations are not needed, nor the time
 * that HarfBuzz takes to look through them. */
static hb_blob_t *outline_table(hb_face_t *face, hb_tag_t tag, void *user)
{
    static const hb_tag_t kept[] = {
        HB_TAG('g', 'l', 'y', 'f'), HB_TAG('l', 'o', 'c', 'a'), HB_TAG('C', 'F', 'F', ' '),
        HB_TAG('h', 'e', 'a', 'd'), HB_TAG('h', 'h', 'e', 'a'), HB_TAG('h', 'm', 't', 'x'),
        HB_TAG('m', 'a', 'x', 'p'),
    };
    (void)face;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (kept[i] == tag)
            return hb_face_reference_table(user, tag);
    return hb_blob_get_empty();
}

static hb_subset_input_t *subset_input(const Face *f, const uint8_t *used)
{
    hb_subset_input_t *input = hb_subset_input_create_or_fail();
    if (input == NULL)
        out_of_memory();
    hb_subset_input_set_flags(input, HB_SUBSET_FLAGS_NO_HINTING | HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
    hb_set_t *glyphs = hb_subset_input_glyph_set(input);
    hb_set_add(glyphs, 0);
    uint32_t count = face_glyph_count(f);
    for (uint32_t g = 0; g < count; g++)
        if (used[g >> 3] & (1u << (g & 7)))
            hb_set_add(glyphs, g);
    if (!hb_set_allocation_successful(glyphs))
        out_of_memory();
    return input;
}

static void copy_subset(Ctx *ctx, const Face *f, hb_subset_plan_t *plan, hb_face_t *made,
                        Subset *out)
{
    hb_blob_t *blob = f->font.cff ? hb_face_reference_table(made, HB_TAG('C', 'F', 'F', ' '))
                                  : hb_face_reference_blob(made);
    unsigned n = 0;
    const char *p = hb_blob_get_data(blob, &n);
    out->bytes = arena_copy(ctx->mem, (Str){p, n});
    hb_blob_destroy(blob);
    out->glyph_count = hb_face_get_glyph_count(made);
    uint32_t count = face_glyph_count(f);
    uint16_t *to_new = NEW_ARRAY(ctx->mem, uint16_t, count);
    const hb_map_t *map = hb_subset_plan_old_to_new_glyph_mapping(plan);
    if (!hb_map_allocation_successful(map))
        out_of_memory();
    for (uint32_t g = 0; g < count; g++) {
        hb_codepoint_t new_id = hb_map_get(map, g);
        to_new[g] = new_id == HB_MAP_VALUE_INVALID ? 0 : (uint16_t)new_id;
    }
    out->to_new = to_new;
}

bool face_subset(Ctx *ctx, const Face *f, const uint8_t *used, Subset *out)
{
    hb_subset_input_t *input = subset_input(f, used);
    hb_face_t *outlines = hb_face_create_for_tables(outline_table, f->hb_face, NULL);
    if (outlines == hb_face_get_empty())
        out_of_memory();
    hb_subset_plan_t *plan = hb_subset_plan_create_or_fail(outlines, input);
    hb_subset_input_destroy(input);
    hb_face_destroy(outlines); /* the plan keeps it */
    if (plan == NULL)
        return false;
    hb_face_t *made = hb_subset_plan_execute_or_fail(plan);
    if (made != NULL)
        copy_subset(ctx, f, plan, made, out);
    hb_face_destroy(made);
    hb_subset_plan_destroy(plan);
    return made != NULL && out->bytes.n > 0 && out->glyph_count > 0;
}
