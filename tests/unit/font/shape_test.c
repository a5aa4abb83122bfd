/* Shaping: text -> glyph runs; fallback fonts; what cannot be shown; subsets; bad font files. */
#include "../test.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "font/font.h"

static const Str serif = S_INIT("Gentium Book Plus");

static const Run *shape(Ctx *ctx, Fonts *f, const char *text, uint32_t features)
{
    const Font *font = font_find(ctx, f, serif, STYLE_REGULAR);
    return font_shape(ctx, f, font, str(text), S("fr"), features);
}

static void a_ligature_is_one_cluster(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    const Run *run = shape(&ctx, f, "difficile", 0);
    assert_null(run->next);
    assert_false(run->missing);
    assert_int_equal(run->count, 7); /* d i ffi c i l e */
    assert_int_equal(run->glyphs[2].cluster, 2);
    assert_int_equal(run->glyphs[3].cluster, 5);
    assert_ptr_equal(run, shape(&ctx, f, "difficile", 0)); /* the cache */
    assert_int_equal(shape(&ctx, f, "difficile", FEATURE_NO_LIGATURES)->count, 9);
    fonts_free(f);
    test_ctx_free(&ctx);
}

static void kerning_brings_letters_together(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    int32_t apart = shape(&ctx, f, "A", 0)->advance + shape(&ctx, f, "V", 0)->advance;
    assert_true(shape(&ctx, f, "AV", 0)->advance < apart);
    fonts_free(f);
    test_ctx_free(&ctx);
}

static void tabular_figures_have_one_width(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    const Font *sans = font_find(&ctx, f, S("Inter"), STYLE_REGULAR);
    int32_t ones = font_shape(&ctx, f, sans, S("1111"), S("fr"), 0)->advance;
    int32_t eights = font_shape(&ctx, f, sans, S("8888"), S("fr"), 0)->advance;
    assert_int_not_equal(ones, eights); /* else the next lines prove nothing */
    ones = font_shape(&ctx, f, sans, S("1111"), S("fr"), FEATURE_TABULAR)->advance;
    eights = font_shape(&ctx, f, sans, S("8888"), S("fr"), FEATURE_TABULAR)->advance;
    assert_int_equal(ones, eights);
    fonts_free(f);
    test_ctx_free(&ctx);
}

static void styles_are_told_apart(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    const Font *regular = font_find(&ctx, f, serif, STYLE_REGULAR);
    const Font *bold = font_find(&ctx, f, serif, STYLE_BOLD);
    const Font *italic = font_find(&ctx, f, serif, STYLE_ITALIC);
    const Font *both = font_find(&ctx, f, serif, STYLE_BOLD_ITALIC);
    assert_str(regular->postscript_name, "GentiumBookPlus");
    assert_str(bold->postscript_name, "GentiumBookPlus-Bold");
    assert_str(italic->postscript_name, "GentiumBookPlus-Italic");
    assert_str(both->postscript_name, "GentiumBookPlus-BoldItalic");
    assert_true(!regular->bold && !regular->italic && bold->bold && italic->italic && both->bold);
    assert_true(italic->italic_angle < 0);
    assert_false(regular->mono);
    assert_true(font_find(&ctx, f, S("DejaVu Sans Mono"), STYLE_REGULAR)->mono);
    assert_true(font_find(&ctx, f, S("Inter"), STYLE_REGULAR)->cff);
    assert_str(font_find(&ctx, f, S("No Such Font; Lato"), STYLE_REGULAR)->family, "Lato");
    assert_int_equal(diag_count(ctx.diag), 0);
    fonts_free(f);
    test_ctx_free(&ctx);
}

static void fallback_takes_what_a_font_lacks(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    font_fallbacks(&ctx, f, S("No Such Font;DejaVu Sans"));
    const Run *run = shape(&ctx, f, "a☐b", 0);
    assert_str(run->text, "a");
    assert_str(run->next->text, "☐");
    assert_str(run->next->font->family, "DejaVu Sans");
    assert_str(run->next->next->text, "b");
    assert_str(run->next->next->font->family, "Gentium Book Plus");
    assert_null(run->next->next->next);
    assert_true(!run->missing && !run->next->missing && !run->next->next->missing);
    fonts_free(f);
    test_ctx_free(&ctx);
}

static void what_no_font_has_is_flagged(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    font_fallbacks(&ctx, f, S("DejaVu Sans"));
    const Run *run = shape(&ctx, f, "a\xF0\x93\x80\x80", 0); /* U+13000, an Egyptian hieroglyph */
    assert_false(run->missing);
    assert_true(run->next->missing);
    assert_int_equal(run->next->glyphs[0].id, 0);
    assert_str(run->next->font->family, "Gentium Book Plus");
    fonts_free(f);
    test_ctx_free(&ctx);
}

static void invisible_characters_have_no_glyph(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    assert_int_equal(shape(&ctx, f, "a\u00ADb\u200Bc\u2060", 0)->count, 3);
    assert_int_equal(shape(&ctx, f, "\u200B", 0)->count, 0);
    assert_int_equal(shape(&ctx, f, "", 0)->count, 0);
    fonts_free(f);
    test_ctx_free(&ctx);
}

static void no_break_spaces_are_spaces(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    const Font *font = font_find(&ctx, f, serif, STYLE_REGULAR);
    assert_int_equal(shape(&ctx, f, "\u00A0", 0)->advance, font->space);
    const char *families[] = {"Gentium Book Plus", "Inter", "DejaVu Sans", "Lato"};
    for (size_t i = 0; i < 4; i++) {
        font = font_find(&ctx, f, str(families[i]), STYLE_REGULAR);
        const Run *narrow = font_shape(&ctx, f, font, S("\u202F"), S("fr"), 0);
        assert_false(narrow->missing);
        assert_in_range(narrow->advance, font->upem / 8, font->upem / 4);
    }
    fonts_free(f);
    test_ctx_free(&ctx);
}

static void any_text_is_shaped(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    font_fallbacks(&ctx, f, S("DejaVu Sans"));
    const Run *hebrew = shape(&ctx, f, "שלום", 0);
    assert_false(hebrew->missing);
    assert_true(hebrew->glyphs[0].cluster > hebrew->glyphs[hebrew->count - 1].cluster);
    shape(&ctx, f, "\xFF\xFE\x80", 0);
    shape(&ctx, f, "a\u0301\u0302\u0303 e\u0301", 0);
    char *long_text = arena_alloc(ctx.mem, 100001);
    for (int i = 0; i < 100000; i += 2)
        memcpy(long_text + i, "é", 2);
    size_t bytes = 0, glyphs = 0;
    for (const Run *r = shape(&ctx, f, long_text, 0); r != NULL; r = r->next) {
        bytes += r->text.n;
        glyphs += r->count;
        assert_int_equal(utf8_valid(r->text), r->text.n);
    }
    assert_int_equal(bytes, 100000);
    assert_int_equal(glyphs, 50000);
    fonts_free(f);
    test_ctx_free(&ctx);
}

/* ---- subsets ------------------------------------------------------------------------------ */

static Str temp_file(Ctx *ctx, const void *bytes, size_t n)
{
    char name[] = "/tmp/pdoc-font-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, n), (ssize_t)n);
    close(fd);
    return arena_copy(ctx->mem, str(name));
}

static uint8_t *used_glyphs(Ctx *ctx, const Fonts *f, const Run *run)
{
    uint8_t *used = NEW_ARRAY(ctx->mem, uint8_t, font_glyph_count(f, run->font) / 8 + 1);
    for (uint32_t i = 0; i < run->count; i++)
        used[run->glyphs[i].id >> 3] |= (uint8_t)(1u << (run->glyphs[i].id & 7));
    return used;
}

static void a_subset_keeps_the_glyphs_used(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    const Run *run = shape(&ctx, f, "réseau difficile", 0);
    Subset subset;
    assert_true(font_subset(&ctx, f, run->font, used_glyphs(&ctx, f, run), &subset));
    assert_true(subset.bytes.n < 12000);
    /* Composite letters bring their parts along; nothing else may come. */
    assert_in_range(subset.glyph_count, 12, 20);
    for (uint32_t i = 0; i < run->count; i++)
        assert_in_range(subset.to_new[run->glyphs[i].id], 1, subset.glyph_count - 1);
    /* The table of advances, by hand: hmtx must agree with the font's own at each new id. */
    const uint8_t *p = (const uint8_t *)subset.bytes.p;
    uint32_t tables = (uint32_t)(p[4] << 8 | p[5]), hmtx = 0;
    for (uint32_t i = 0; i < tables; i++)
        if (memcmp(p + 12 + 16 * i, "hmtx", 4) == 0)
            hmtx = (uint32_t)p[12 + 16 * i + 8] << 24 | (uint32_t)p[12 + 16 * i + 9] << 16 |
                   (uint32_t)p[12 + 16 * i + 10] << 8 | p[12 + 16 * i + 11];
    assert_int_not_equal(hmtx, 0);
    for (uint32_t i = 0; i < run->count; i++) {
        uint32_t at = hmtx + 4u * subset.to_new[run->glyphs[i].id];
        assert_int_equal(p[at] << 8 | p[at + 1],
                         font_glyph_advance(f, run->font, run->glyphs[i].id));
    }
    fonts_free(f);
    test_ctx_free(&ctx);
}

static uint32_t be(Str s, size_t at, int bytes)
{
    uint32_t value = 0;
    for (int i = 0; i < bytes; i++)
        value = value << 8 | (uint8_t)s.p[at + (size_t)i];
    return value;
}

static Str table_of(Str file, const char *tag)
{
    for (uint32_t i = 0; i < be(file, 4, 2); i++) {
        size_t row = 12 + 16 * (size_t)i;
        if (memcmp(file.p + row, tag, 4) == 0) {
            size_t begin = be(file, row + 8, 4);
            return str_slice(file, begin, begin + be(file, row + 12, 4));
        }
    }
    fail_msg("no table %s", tag);
    return (Str){0};
}

static uint32_t sum_of(Str s)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < s.n; i++)
        sum += (uint32_t)(uint8_t)s.p[i] << (24 - 8 * (i % 4));
    return sum;
}

static void a_glyph_can_be_there_twice_at_two_widths(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    const Run *run = shape(&ctx, f, "VAé i", 0);
    Subset subset;
    assert_true(font_subset(&ctx, f, run->font, used_glyphs(&ctx, f, run), &subset));
    uint32_t a = subset.to_new[run->glyphs[1].id], acute = subset.to_new[run->glyphs[2].id];
    const GlyphVariant variants[] = {{a, 777}, {acute, 555}, {0, 1}};
    uint8_t glyphs[256] = {0};
    glyphs['A'] = (uint8_t)a;
    glyphs['B'] = (uint8_t)subset.glyph_count;
    Str file;
    assert_true(font_subset_encode(&ctx, &subset, variants, 3, glyphs, &file));
    assert_int_equal(sum_of(file), 0xB1B0AFBA); /* of the whole file (OpenType, head) */
    uint32_t n = subset.glyph_count;
    assert_int_equal(be(table_of(file, "maxp"), 4, 2), n + 3);
    assert_int_equal(be(table_of(file, "hhea"), 34, 2), n + 3);
    Str hmtx = table_of(file, "hmtx"), loca = table_of(file, "loca"), glyf = table_of(file, "glyf");
    assert_int_equal(be(hmtx, 4 * n, 2), 777);
    assert_int_equal(be(hmtx, 4 * n + 4, 2), 555);
    assert_int_equal(be(hmtx, 4 * a, 2), font_glyph_advance(f, run->font, run->glyphs[1].id));
    uint32_t begin = be(loca, 4 * a, 4), size = be(loca, 4 * a + 4, 4) - begin;
    uint32_t copy = be(loca, 4 * n, 4);
    assert_true(size > 40 && be(loca, 4 * n + 4, 4) >= copy + size);
    assert_memory_equal(glyf.p + begin, glyf.p + copy, size);
    assert_int_equal(be(loca, 4 * (n + 3), 4), glyf.n);
    Str map = table_of(file, "cmap");
    assert_int_equal((uint8_t)map.p[12 + 6 + 'A'], a);
    assert_int_equal((uint8_t)map.p[12 + 6 + 'B'], n);
    /* HarfBuzz takes it for a font. */
    Str path = temp_file(&ctx, file.p, file.n);
    const Font *again = font_find(&ctx, f, path, STYLE_REGULAR);
    assert_str(again->path, path.p);
    assert_int_equal(font_glyph_count(f, again), n + 3);
    assert_int_equal(font_glyph_advance(f, again, n), 777);
    unlink(path.p);
    /* What is damaged is refused. */
    Subset bad = subset;
    for (size_t cut = 0; cut < subset.bytes.n; cut += 97) {
        bad.bytes = str_slice(subset.bytes, 0, cut);
        assert_false(font_subset_encode(&ctx, &bad, variants, 3, glyphs, &file));
    }
    fonts_free(f);
    test_ctx_free(&ctx);
}

static void a_cff_subset_is_the_bare_table(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    const Font *font = font_find(&ctx, f, S("Inter"), STYLE_BOLD);
    const Run *run = font_shape(&ctx, f, font, S("Article 1"), S("fr"), 0);
    Subset subset;
    assert_true(font_subset(&ctx, f, font, used_glyphs(&ctx, f, run), &subset));
    assert_int_equal(subset.bytes.p[0], 1); /* CFF major version */
    assert_true(subset.bytes.n < 6000);
    fonts_free(f);
    test_ctx_free(&ctx);
}

/* ---- bad files ---------------------------------------------------------------------------- */

static Str font_bytes(Ctx *ctx, Str path)
{
    static char bytes[4 << 20];
    FILE *in = fopen(arena_cstr(ctx->tmp, path), "rb");
    assert_non_null(in);
    size_t n = fread(bytes, 1, sizeof bytes, in);
    fclose(in);
    return (Str){bytes, n};
}

static void a_damaged_font_is_a_finding(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    Str whole = font_bytes(&ctx, font_find(&ctx, f, serif, STYLE_REGULAR)->path);
    const Str bytes[] = {S("not a font at all"), str_slice(whole, 0, 200),
                         str_slice(whole, 0, whole.n / 2), S("")};
    for (size_t i = 0; i < 4; i++) {
        size_t before = diag_count(ctx.diag);
        Str path = temp_file(&ctx, bytes[i].p, bytes[i].n);
        const Font *font = font_find(&ctx, f, path, STYLE_REGULAR);
        assert_str(font->family, "Gentium Book Plus"); /* the default stands in */
        assert_int_equal(diag_count(ctx.diag), before + 2);
        unlink(path.p);
    }
    assert_str(test_ids(&ctx), "font-damaged font-absent font-damaged font-absent font-damaged "
                               "font-absent font-unreadable font-absent");
    font_find(&ctx, f, S("/no/such/file.ttf"), STYLE_REGULAR);
    font_find(&ctx, f, S("/dev/zero"), STYLE_REGULAR);
    fonts_free(f);
    test_ctx_free(&ctx);
}

/* What is said of a family points at where the theme names it. */
static void an_absent_family_is_told_where_it_is_named(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    uint32_t source = test_source(&ctx, "theme.yaml", "serif: Absente\n");
    fonts_named_at(f, (Span){source, 7, 14});
    font_find(&ctx, f, S("Absente"), STYLE_REGULAR);
    assert_int_equal(diag_at(ctx.diag, 0)->span.source, source);
    assert_int_equal(diag_at(ctx.diag, 0)->span.begin, 7);
    fonts_free(f);
    test_ctx_free(&ctx);
}

static void an_absent_family_is_a_finding_once(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    const Font *font = font_find(&ctx, f, S("Absent Sans"), STYLE_BOLD);
    assert_ptr_equal(font, font_find(&ctx, f, S("Absent Sans"), STYLE_BOLD));
    assert_str(font->postscript_name, "GentiumBookPlus-Bold");
    assert_str(test_ids(&ctx), "font-absent");
    fonts_free(f);
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ligature_is_one_cluster),
        cmocka_unit_test(kerning_brings_letters_together),
        cmocka_unit_test(tabular_figures_have_one_width),
        cmocka_unit_test(styles_are_told_apart),
        cmocka_unit_test(fallback_takes_what_a_font_lacks),
        cmocka_unit_test(what_no_font_has_is_flagged),
        cmocka_unit_test(invisible_characters_have_no_glyph),
        cmocka_unit_test(no_break_spaces_are_spaces),
        cmocka_unit_test(any_text_is_shaped),
        cmocka_unit_test(a_subset_keeps_the_glyphs_used),
        cmocka_unit_test(a_glyph_can_be_there_twice_at_two_widths),
        cmocka_unit_test(a_cff_subset_is_the_bare_table),
        cmocka_unit_test(a_damaged_font_is_a_finding),
        cmocka_unit_test(an_absent_family_is_a_finding_once),
        cmocka_unit_test(an_absent_family_is_told_where_it_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
