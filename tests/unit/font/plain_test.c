/* Words of plain letters, put together from those before, are to the unit what HarfBuzz makes of
 * the whole word: in every font of the machine, with every choice of features. */
#include "../test.h"

#include <stdio.h>

#include "font/parts.h"

enum { WORDS = 600, LONGEST = 14, FACES_LIMIT = 400 };

static uint32_t random_below(uint64_t *state, uint32_t n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*state >> 33) % n);
}

/* A few letters come again and again, so that pairs do; and any other now and then. */
static Str random_word(Arena *a, uint64_t *state)
{
    static const char often[] = "etaionsrldumfcpjgbhTAVWLPF1027.,-'";
    Buf b = buf_new(a);
    for (uint32_t n = 1 + random_below(state, LONGEST); n > 0; n--) {
        if (random_below(state, 12) == 0)
            buf_code(&b, plain_code(random_below(state, PLAIN_COUNT)));
        else
            buf_byte(&b, often[random_below(state, sizeof often - 1)]);
    }
    return buf_str(&b);
}

static void check_word(Arena *a, Face *face, Str word, uint32_t features)
{
    Shaped whole = face_shape_whole(a, face, word, S("fr"), features);
    Shaped made = face_shape(a, face, word, S("fr"), features);
    bool same =
        whole.count == made.count && whole.advance == made.advance && whole.missing == made.missing;
    for (uint32_t i = 0; same && i < whole.count; i++)
        same = memcmp(&whole.glyphs[i], &made.glyphs[i], sizeof whole.glyphs[i]) == 0;
    if (!same)
        fail_msg("%s: %s, features %u", arena_cstr(a, face_font(face)->path), arena_cstr(a, word),
                 features);
}

static void check_face(Arena *a, Face *face)
{
    static const uint32_t features[] = {0, FEATURE_TABULAR, FEATURE_NO_LIGATURES,
                                        FEATURE_TABULAR | FEATURE_NO_LIGATURES, FEATURE_SMALL_CAPS};
    uint64_t state = 20270301;
    for (size_t f = 0; f < sizeof features / sizeof *features; f++) {
        size_t plain = face_plain_count(a, face, S("fr"), features[f]);
        for (size_t i = 0; i < WORDS; i++)
            check_word(a, face, random_word(a, &state), features[f]);
        /* What was learnt never contradicted what was read from the font. */
        if (face_plain_count(a, face, S("fr"), features[f]) != plain)
            fail_msg("%s", arena_cstr(a, face_font(face)->path));
    }
}

static void words_are_those_of_harfbuzz(void **unused)
{
    (void)unused;
    Arena *list = arena_new(), *a = arena_new();
    Finder *finder = finder_new(list);
    FoundList found = finder_all(list, finder, STYLE_REGULAR);
    size_t open = 0, helped = 0;
    assert_true(found.count > 0);
    for (size_t i = 0; i < found.count && open < FACES_LIMIT; i++) {
        Face *face = NULL;
        if (face_open(a, found.items[i].path, found.items[i].number, &face) != FACE_FINE)
            continue;
        check_face(a, face);
        open++;
        helped += face_plain_count(a, face, S("fr"), 0) > 0;
        face_close(face);
        arena_reset(a);
    }
    finder_free(finder);
    arena_free(a);
    arena_free(list);
    print_message("%zu faces, %zu with plain letters\n", open, helped);
    assert_true(helped * 2 > open); /* else nothing is proved */
}

/* The default look's fonts: nearly all letters but those that ligatures begin with. */
static void the_default_fonts_have_plain_letters(void **unused)
{
    (void)unused;
    Ctx ctx = test_ctx();
    Finder *finder = finder_new(ctx.mem);
    static const struct {
        Str family;
        uint32_t features;
    } rows[] = {{S_INIT("Gentium Book Plus"), 0},
                {S_INIT("Lato"), FEATURE_NO_LIGATURES},
                {S_INIT("Lato"), FEATURE_NO_LIGATURES | FEATURE_TABULAR}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        FoundList found = finder_family(ctx.tmp, finder, rows[i].family, STYLE_REGULAR);
        Face *face = NULL;
        assert_int_equal(face_open(ctx.mem, found.items[0].path, found.items[0].number, &face),
                         FACE_FINE);
        assert_true(face_plain_count(ctx.mem, face, S("fr"), rows[i].features) > PLAIN_COUNT - 10);
        face_close(face);
    }
    finder_free(finder);
    test_ctx_free(&ctx);
}

/* ---- tables made by hand ------------------------------------------------------------------- */

/* Glyphs are the letters' places from 1. */
enum { GLYPH_A = 'a' - '!' + 1, GLYPH_B = GLYPH_A + 1, NO_LETTER = 900 };

typedef struct {
    const char *what;
    uint16_t type, flag;
    uint16_t subtable[24];
    bool positions;
    size_t lost; /* letters that are not plain for it */
} TableRow;

static const TableRow table_rows[] = {
    {"a ligature begins with a", 4, 0, {1, 6, 0, 1, 1, GLYPH_A}, false, 1},
    {"a ligature begins with no letter", 4, 0, {1, 6, 0, 1, 1, NO_LETTER}, false, 0},
    {"a before two of b", 6, 0, {3, 0, 1, 14, 2, 20, 20, 1, 1, GLYPH_A, 1, 1, GLYPH_B}, false, 1},
    {"a before b and no letter",
     6,
     0,
     {3, 0, 1, 16, 2, 22, 28, 0, 1, 1, GLYPH_A, 1, 1, GLYPH_B, 1, 1, NO_LETTER},
     false,
     0},
    {"a range of letters in a sequence",
     5,
     0,
     {3, 2, 0, 10, 10, 2, 1, GLYPH_A, GLYPH_B + 1, 0},
     false,
     3},
    {"classes of letters",
     5,
     0, /* coverage a; a is class 1, b class 2; the set of class 1: a rule 1 2 */
     {2, 14, 20, 2, 0, 32, 0, 1, 1, GLYPH_A, 1, GLYPH_A, 2, 1, 2, 0, 1, 4, 2, 0, 2},
     false,
     1},
    {"classes, one without letters",
     5,
     0,
     {2, 14, 20, 2, 0, 32, 0, 1, 1, GLYPH_A, 1, GLYPH_A, 2, 1, 2, 0, 1, 4, 2, 0, 7},
     false,
     0},
    {"lookups that skip letters", 4, 2, {1, 6, 0, 1, 1, NO_LETTER}, false, PLAIN_COUNT},
    {"an unknown coverage", 4, 0, {1, 6, 0, 9, 1, NO_LETTER}, false, PLAIN_COUNT},
    {"a table cut short", 4, 0, {1, 900}, false, PLAIN_COUNT},
    {"kerning", 2, 0, {1, 12, 4, 0, 0, 0, 1, 1, GLYPH_A}, true, 0},
    {"kerning that moves the second too",
     2,
     0,
     {1, 12, 4, 4, 0, 0, 1, 1, GLYPH_A},
     true,
     PLAIN_COUNT},
    {"a context of kerning", 8, 0, {3, 0, 1, 8, 0}, true, PLAIN_COUNT},
};

static size_t letters_lost(const TableRow *row)
{
    enum { BEFORE = 11, ALL = BEFORE + 24 };
    /* header, the list's offset; one lookup with one subtable */
    const uint16_t before[BEFORE] = {0, 0, 0, 0, 10, 1, 4, row->type, row->flag, 1, 8};
    uint8_t bytes[ALL * 2];
    for (size_t i = 0; i < ALL; i++) {
        uint16_t field = i < BEFORE ? before[i] : row->subtable[i - BEFORE];
        bytes[2 * i] = (uint8_t)(field >> 8);
        bytes[2 * i + 1] = (uint8_t)field;
    }
    static const uint16_t first[] = {0};
    PlainTable table = {{(const char *)bytes, sizeof bytes}, first, 1};
    PlainFont font = {0};
    for (size_t i = 0; i < PLAIN_COUNT; i++)
        font.glyphs[i] = (uint16_t)(i + 1);
    if (row->positions)
        font.positions = table;
    else
        font.substitutions = table;
    bool plain[PLAIN_COUNT];
    size_t lost = 0;
    lookups_read(&font, plain);
    for (size_t i = 0; i < PLAIN_COUNT; i++)
        lost += !plain[i];
    return lost;
}

static void letters_that_a_lookup_may_change_are_not_plain(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof table_rows / sizeof *table_rows; i++) {
        size_t lost = letters_lost(&table_rows[i]);
        if (lost != table_rows[i].lost)
            fail_msg("%s: %zu letters are not plain, not %zu", table_rows[i].what, lost,
                     table_rows[i].lost);
    }
}

/* A damaged font whose letters have one glyph, named again and again: each time, all letters are
 * looked through, which costs more than HarfBuzz would. */
static void the_work_has_a_bound(void **unused)
{
    (void)unused;
    enum { GLYPH = 5, BEFORE = 16, AGAIN = 7000 };
    static const uint16_t before[BEFORE] = {0, 0, 0, 0, 10, 1, 4, 1, 0, 1, 8, 1, 6, 0, 1, AGAIN};
    static const uint16_t first[] = {0};
    Arena *a = arena_new();
    Buf bytes = buf_new(a);
    for (size_t i = 0; i < BEFORE + AGAIN; i++) {
        uint16_t field = i < BEFORE ? before[i] : GLYPH;
        buf_byte(&bytes, (char)(field >> 8));
        buf_byte(&bytes, (char)(field & 0xFF));
    }
    PlainFont font = {.substitutions = {buf_str(&bytes), first, 1}};
    for (size_t i = 0; i < PLAIN_COUNT; i++)
        font.glyphs[i] = GLYPH;
    bool plain[PLAIN_COUNT];
    lookups_read(&font, plain);
    for (size_t i = 0; i < PLAIN_COUNT; i++)
        assert_false(plain[i]);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_that_a_lookup_may_change_are_not_plain),
        cmocka_unit_test(the_work_has_a_bound),
        cmocka_unit_test(words_are_those_of_harfbuzz),
        cmocka_unit_test(the_default_fonts_have_plain_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
