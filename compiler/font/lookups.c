/* Lookups: which letters of a font are plain, read from the lookups that would be applied to them
 * (OpenType 1.9, "OpenType Layout Common Table Formats", GSUB, GPOS).
 *
 * A lookup that can begin at a letter's glyph and look further than that glyph makes the letter not
 * plain, unless the context that it asks for cannot be had from letters alone (accents, fractions).
 * Kerning of pairs is allowed, since it is learnt by pairs. What is not understood makes all
 * letters not plain: then HarfBuzz shapes all words, as it would without this.
 */
#include "font/parts.h"

#include <string.h>

enum {
    MEMBER_LIMIT = 512,   /* glyphs that the letters may have */
    STEP_LIMIT = 1 << 20, /* fields read, members passed: a damaged font's tables may go round */
    CLASS_LIMIT = 256,
    FLAG_SKIPS_LETTERS = 0x0006, /* IgnoreBaseGlyphs, IgnoreLigatures */
};

typedef struct {
    Str table;
    bool *plain; /* by letter */
    bool gives_up;
    size_t steps;
    uint8_t has[0x10000 / 8]; /* a bit for each glyph that letters may have */
    struct {
        uint16_t glyph;
        uint8_t letter;
    } members[MEMBER_LIMIT];
    size_t count;
    bool grew;
} Reading;

/* ---- fields ------------------------------------------------------------------------------- */

static uint32_t field(Reading *r, size_t at)
{
    if (++r->steps > STEP_LIMIT || at + 2 > r->table.n)
        r->gives_up = true;
    if (r->gives_up)
        return 0;
    const uint8_t *p = (const uint8_t *)r->table.p + at;
    return (uint32_t)(p[0] << 8 | p[1]);
}

static size_t offset(Reading *r, size_t from, size_t at)
{
    return from + field(r, at);
}

/* ---- the glyphs of letters ---------------------------------------------------------------- */

static bool has(const Reading *r, uint32_t glyph)
{
    return (r->has[glyph >> 3] >> (glyph & 7) & 1) != 0;
}

static void member_add(Reading *r, uint32_t glyph, uint8_t letter)
{
    r->steps += has(r, glyph) ? r->count : 0;
    for (size_t i = 0; has(r, glyph) && i < r->count; i++)
        if (r->members[i].glyph == glyph && r->members[i].letter == letter)
            return;
    if (r->count == MEMBER_LIMIT) {
        r->gives_up = true;
        return;
    }
    r->has[glyph >> 3] |= (uint8_t)(1u << (glyph & 7));
    r->members[r->count].glyph = (uint16_t)glyph;
    r->members[r->count++].letter = letter;
    r->grew = true;
}

static void glyph_spoil(Reading *r, uint32_t glyph)
{
    r->steps += r->count;
    for (size_t i = 0; i < r->count; i++)
        if (r->members[i].glyph == glyph)
            r->plain[r->members[i].letter] = false;
}

/* ---- coverage tables ---------------------------------------------------------------------- */

typedef struct {
    size_t at;
    uint32_t format, count, entry;
    uint32_t glyph, last; /* of the range being walked */
    uint32_t index;       /* of `glyph` in the coverage */
    bool in_range;
} Walk;

static Walk walk_begin(Reading *r, size_t coverage)
{
    Walk w = {.at = coverage, .format = field(r, coverage), .count = field(r, coverage + 2)};
    if (w.format != 1 && w.format != 2)
        r->gives_up = true;
    return w;
}

/* Goes to the next glyph covered; false at the end. */
static bool walk_next(Reading *r, Walk *w)
{
    if (w->in_range && w->glyph < w->last) {
        w->glyph++;
        w->index++;
        r->gives_up = r->gives_up || ++r->steps > STEP_LIMIT;
        return !r->gives_up;
    }
    if (r->gives_up || w->entry == w->count)
        return false;
    size_t at = w->at + 4 + (size_t)w->entry * (w->format == 1 ? 2 : 6);
    w->glyph = field(r, at);
    w->index = w->format == 1 ? w->entry : field(r, at + 4);
    w->last = w->format == 1 ? w->glyph : field(r, at + 2);
    w->in_range = w->glyph < w->last;
    w->entry++;
    return !r->gives_up;
}

static bool covers_letters(Reading *r, size_t coverage)
{
    Walk w = walk_begin(r, coverage);
    while (walk_next(r, &w))
        if (has(r, w.glyph))
            return true;
    return false;
}

static void coverage_spoil(Reading *r, size_t coverage)
{
    Walk w = walk_begin(r, coverage);
    while (walk_next(r, &w))
        if (has(r, w.glyph))
            glyph_spoil(r, w.glyph);
}

/* ---- classes ------------------------------------------------------------------------------ */

/* Which classes letters have; gives up on a font with more than CLASS_LIMIT. */
static void classes_of(Reading *r, size_t table, bool present[CLASS_LIMIT])
{
    uint32_t format = field(r, table);
    uint32_t first = format == 1 ? field(r, table + 2) : 0;
    uint32_t count = field(r, format == 1 ? table + 4 : table + 2);
    memset(present, 0, CLASS_LIMIT * sizeof *present);
    present[0] = true; /* what no entry names */
    if (format != 1 && format != 2)
        r->gives_up = true;
    for (uint32_t i = 0; i < count && !r->gives_up; i++) {
        size_t at = table + 6 + (size_t)i * 2;
        uint32_t begin = first + i, end = begin, class = 0;
        if (format == 2) {
            at = table + 4 + (size_t)i * 6;
            begin = field(r, at);
            end = field(r, at + 2);
            at += 4;
        }
        class = field(r, at);
        r->gives_up = r->gives_up || class >= CLASS_LIMIT;
        for (uint32_t g = begin; g <= end && g < 0x10000 && !r->gives_up; g++) {
            r->gives_up = ++r->steps > STEP_LIMIT;
            present[class] = present[class] || has(r, g);
        }
    }
}

/* ---- substitutions ------------------------------------------------------------------------ */

/* What the lookup does to one subtable of it. */
typedef void Subtable(Reading *r, size_t at);

static void covered(Reading *r, size_t at)
{
    coverage_spoil(r, offset(r, at, at + 2));
}

/* A letter's glyph becomes another, whatever stands beside it: both are the letter's. */
static void single(Reading *r, size_t at)
{
    uint32_t format = field(r, at);
    Walk w = walk_begin(r, offset(r, at, at + 2));
    while (walk_next(r, &w)) {
        if (!has(r, w.glyph))
            continue;
        uint32_t to = format == 1 ? (w.glyph + field(r, at + 4)) & 0xFFFF
                                  : field(r, at + 6 + (size_t)w.index * 2);
        for (size_t i = 0, n = r->count; i < n && !r->gives_up; i++)
            if (r->members[i].glyph == w.glyph)
                member_add(r, to, r->members[i].letter);
    }
}

/* `count` offsets of coverages from `at`; false: one of them has no letter. */
static bool all_have_letters(Reading *r, size_t table, size_t at, uint32_t count)
{
    for (uint32_t i = 0; i < count && !r->gives_up; i++)
        if (!covers_letters(r, offset(r, table, at + (size_t)i * 2)))
            return false;
    return true;
}

/* Could some rule of a class's set be met by letters? */
static bool set_may_apply(Reading *r, size_t set, const bool present[CLASS_LIMIT])
{
    uint32_t rules = field(r, set);
    for (uint32_t i = 0; i < rules && !r->gives_up; i++) {
        size_t rule = offset(r, set, set + 2 + (size_t)i * 2);
        uint32_t glyphs = field(r, rule);
        bool may = true;
        for (uint32_t k = 1; k < glyphs && may && !r->gives_up; k++) {
            uint32_t class = field(r, rule + 4 + (size_t)(k - 1) * 2);
            may = class >= CLASS_LIMIT || present[class];
        }
        if (may)
            return true;
    }
    return false;
}

static bool class_context_may_apply(Reading *r, size_t at)
{
    bool present[CLASS_LIMIT];
    classes_of(r, offset(r, at, at + 4), present);
    uint32_t sets = field(r, at + 6);
    for (uint32_t i = 0; i < sets && !r->gives_up; i++) {
        uint32_t set = field(r, at + 8 + (size_t)i * 2);
        if (set != 0 && i < CLASS_LIMIT && present[i] && set_may_apply(r, at + set, present))
            return true;
    }
    return false;
}

static void context(Reading *r, size_t at)
{
    uint32_t format = field(r, at);
    if (format == 3) {
        uint32_t glyphs = field(r, at + 2);
        if (glyphs > 0 && all_have_letters(r, at, at + 6, glyphs))
            coverage_spoil(r, offset(r, at, at + 6));
    } else if (format == 1 || class_context_may_apply(r, at)) {
        covered(r, at);
    }
}

static void chain(Reading *r, size_t at)
{
    if (field(r, at) != 3) {
        covered(r, at);
        return;
    }
    size_t input = 0, list = at + 2;
    bool may = true;
    for (int part = 0; part < 3 && may && !r->gives_up; part++) { /* before, input, after */
        uint32_t count = field(r, list);
        may = all_have_letters(r, at, list + 2, count);
        input = part == 1 && count > 0 ? list + 2 : input;
        list += 2 + (size_t)count * 2;
    }
    if (may && input == 0)
        r->gives_up = true;
    else if (may)
        coverage_spoil(r, offset(r, at, input));
}

/* ---- positions ---------------------------------------------------------------------------- */

static void pair(Reading *r, size_t at)
{
    if (field(r, at + 6) != 0 && covers_letters(r, offset(r, at, at + 2)))
        r->gives_up = true; /* it moves the second glyph too, and goes on behind it */
}

static void letters_only_elsewhere(Reading *r, size_t at)
{
    if (covers_letters(r, offset(r, at, at + 2)))
        r->gives_up = true;
}

static void give_up(Reading *r, size_t at)
{
    (void)at;
    r->gives_up = true;
}

/* ---- tables ------------------------------------------------------------------------------- */

enum { TYPE_COUNT = 10 };

/* By type of lookup; none: nothing can be said of it. An extension is resolved before. */
static Subtable *const singles[TYPE_COUNT] = {[1] = single};
static Subtable *const substitutions[TYPE_COUNT] = {
    [2] = covered, [3] = covered, [4] = covered, [5] = context, [6] = chain, [8] = covered};
static Subtable *const positions[TYPE_COUNT] = {[1] = letters_only_elsewhere,
                                                [2] = pair,
                                                [3] = letters_only_elsewhere,
                                                [4] = letters_only_elsewhere,
                                                [5] = letters_only_elsewhere,
                                                [6] = letters_only_elsewhere,
                                                [7] = give_up,
                                                [8] = give_up};

/* Reads the lookups of a table by those of `kinds`; `extension` is the type of one. */
static void table_read(Reading *r, const PlainTable *t, Subtable *const kinds[TYPE_COUNT],
                       uint32_t extension)
{
    r->table = t->bytes;
    size_t list = t->lookup_count == 0 ? 0 : field(r, 8);
    for (size_t i = 0; i < t->lookup_count && !r->gives_up; i++) {
        size_t lookup = offset(r, list, list + 2 + (size_t)t->lookups[i] * 2);
        uint32_t type = field(r, lookup), subtables = field(r, lookup + 4);
        if ((field(r, lookup + 2) & FLAG_SKIPS_LETTERS) != 0)
            r->gives_up = true;
        for (uint32_t k = 0; k < subtables && !r->gives_up; k++) {
            size_t at = offset(r, lookup, lookup + 6 + (size_t)k * 2);
            uint32_t kind = type;
            if (type == extension) {
                kind = field(r, at + 2);
                at += ((size_t)field(r, at + 4) << 16) + field(r, at + 6);
            }
            if (kind == 0 || kind >= TYPE_COUNT || kind == extension)
                r->gives_up = true;
            else if (kinds[kind] != NULL)
                kinds[kind](r, at);
        }
    }
}

void lookups_read(const PlainFont *font, bool plain[PLAIN_COUNT])
{
    enum { SUBSTITUTION_EXTENSION = 7, POSITION_EXTENSION = 9, PASSES = 4 };
    Reading r = {.plain = plain, .gives_up = font->has_other_tables};
    for (size_t i = 0; i < PLAIN_COUNT; i++) {
        plain[i] = font->glyphs[i] != 0;
        if (plain[i])
            member_add(&r, font->glyphs[i], (uint8_t)i);
    }
    r.grew = true;
    for (int pass = 0; r.grew && !r.gives_up; pass++) {
        r.grew = false;
        table_read(&r, &font->substitutions, singles, SUBSTITUTION_EXTENSION);
        r.gives_up = r.gives_up || pass == PASSES;
    }
    table_read(&r, &font->substitutions, substitutions, SUBSTITUTION_EXTENSION);
    table_read(&r, &font->positions, positions, POSITION_EXTENSION);
    if (r.gives_up)
        memset(plain, 0, PLAIN_COUNT * sizeof *plain);
}
