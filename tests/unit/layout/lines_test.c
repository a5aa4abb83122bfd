/* Lines: total fit over words of known widths. One letter is 10 pt wide; no font is needed. */
#include "../test.h"

#include "layout/flow.h"

#include <stdlib.h>
#include <string.h>

enum { UNIT = 10000 };

static Len fake_measure(void *arg, const Word *word, const Run *part)
{
    (void)arg;
    (void)word;
    return part->advance;
}

static Run *fake_run(Arena *a, Str text)
{
    Run *run = NEW(a, Run);
    run->text = text;
    run->advance = (int32_t)(utf8_length(text) * UNIT);
    return run;
}

/* A word may be cut before each `+` of its text. */
static const Splits *fake_splits(void *arg, const Word *word)
{
    Arena *a = arg;
    VEC(Split) all = {0};
    Str text = word->run->text;
    Buf whole = buf_new(a);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] != '+')
            buf_byte(&whole, text.p[i]);
    size_t at = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] != '+') {
            at++;
            continue;
        }
        Str flat = buf_str(&whole);
        *VEC_PUSH(a, &all) = (Split){fake_run(a, str_slice(flat, 0, at)), fake_run(a, S("-")),
                                     fake_run(a, str_slice(flat, at, flat.n)), BREAK_CUT};
    }
    Splits *out = NEW(a, Splits);
    *out = (Splits){(uint32_t)all.count, all.items};
    return out;
}

/* Words between spaces; `~` is a space where no line ends, `/` a hard break. */
static Words fake_words(Arena *a, const char *text)
{
    Words w = {.arena = a};
    Str rest = str(text);
    while (rest.n > 0) {
        size_t end = 0;
        while (end < rest.n && rest.p[end] != ' ' && rest.p[end] != '~' && rest.p[end] != '/')
            end++;
        Word word = {.run = fake_run(a, str_slice(rest, 0, end)), .penalty = BREAK_NEVER};
        size_t pluses = 0;
        for (size_t i = 0; i < end; i++)
            pluses += rest.p[i] == '+';
        word.width = (Len)((end - pluses) * UNIT);
        word.cut = pluses > 0;
        if (end < rest.n) {
            word.penalty = rest.p[end] == ' ' ? 0 : rest.p[end] == '/' ? BREAK_MUST : BREAK_NEVER;
            word.gap = rest.p[end] == '/' ? 0 : UNIT;
            word.stretch = word.gap / 2;
            word.shrink = word.gap / 3;
        }
        *VEC_PUSH(a, &w) = word;
        rest = str_slice(rest, end + 1 < rest.n ? end + 1 : rest.n, rest.n);
    }
    return w;
}

static LineSpec spec_of(Arena *a, int letters, bool justify)
{
    return (LineSpec){.width = letters * UNIT,
                      .justify = justify,
                      .splits = fake_splits,
                      .measure = fake_measure,
                      .arg = a};
}

/* "tail word word head-": the lines as they would be printed, separated by "|". */
static Str printed(Arena *a, const Words *w, const Lines *lines)
{
    Buf b = buf_new(a);
    for (size_t i = 0; i < lines->count; i++) {
        const Line *line = &lines->items[i];
        if (i > 0)
            buf_byte(&b, '|');
        for (uint32_t k = line->begin; k < line->end; k++) {
            Str text = w->items[k].run->text;
            if (k == line->begin && line->head != NULL)
                text = line->head->tail->text;
            if (k + 1 == line->end && line->tail != NULL)
                text = str_print(a, "%.*s-", STR_ARG(line->tail->head->text));
            for (size_t n = 0; n < text.n; n++)
                if (text.p[n] != '+')
                    buf_byte(&b, text.p[n]);
            if (k + 1 < line->end && w->items[k].gap > 0)
                buf_byte(&b, ' ');
        }
    }
    return buf_str(&b);
}

static Str broken(Ctx *ctx, const char *text, int letters, bool justify)
{
    Words w = fake_words(ctx->mem, text);
    LineSpec spec = spec_of(ctx->mem, letters, justify);
    Lines lines = lines_break(ctx->mem, w.items, w.count, &spec);
    return printed(ctx->mem, &w, &lines);
}

static void one_line_stays_one_line(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    assert_str(broken(&ctx, "un deux", 20, true), "un deux");
    assert_str(broken(&ctx, "un", 2, true), "un");
    assert_str(broken(&ctx, "un/deux trois/quatre", 20, true), "un|deux trois|quatre");
    assert_str(broken(&ctx, "un~deux trois", 9, false), "un deux|trois");
    test_ctx_free(&ctx);
}

/* First fit takes "aaaa bbb cc", and must then set the long word alone with holes on the line
 * before; total fit looks ahead and sends "cc" down. */
static void total_fit_beats_first_fit(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    const char *text = "aaa bb cc ddddd eee fffff gg";
    Words w = fake_words(ctx.mem, text);
    LineSpec spec = spec_of(ctx.mem, 9, true);
    Lines lines = lines_break(ctx.mem, w.items, w.count, &spec);
    Str ours = printed(ctx.mem, &w, &lines);
    /* First fit: "aaa bb cc|ddddd eee|fffff gg": fine until a word is too long to join. */
    assert_str(ours, "aaa bb cc|ddddd eee|fffff gg");
    /* The same with a long word: first fit gives "aaa bb cc|ddd|eeeeeeee|ff", a line with one
     * three-letter word in nine; total fit gives away a little on the line before. */
    assert_str(broken(&ctx, "aaa bb cc ddd eeeeeeee ff", 9, true), "aaa bb|cc ddd|eeeeeeee|ff");
    test_ctx_free(&ctx);
}

static void hyphens_only_where_they_help(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    assert_str(broken(&ctx, "aaaa bbbb cccc dd+dd", 9, true), "aaaa bbbb|cccc dddd");
    assert_str(broken(&ctx, "aaaa bbb cccc dddd ee+eeeeee ff ggg hh iii jj", 22, true),
               "aaaa bbb cccc dddd ee-|eeeeee ff ggg hh iii jj");
    /* In ragged text a short line is better than a hyphen. */
    assert_str(broken(&ctx, "aaaa bbb cc+cccc dd", 10, false), "aaaa bbb|cccccc dd");
    test_ctx_free(&ctx);
}

/* ---- properties --------------------------------------------------------------------------- */

static uint32_t random_next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state;
}

/* Words of 1 to 12 letters; most long ones may be cut after every two letters. */
static char *random_text(Arena *a, uint32_t *seed, size_t words)
{
    Buf b = buf_new(a);
    for (size_t i = 0; i < words; i++) {
        size_t letters = 1 + random_next(seed) % 12;
        bool cut = letters > 4 && random_next(seed) % 4 != 0;
        for (size_t n = 0; n < letters; n++) {
            if (cut && n > 0 && n % 2 == 0)
                buf_byte(&b, '+');
            buf_byte(&b, (char)('a' + n));
        }
        uint32_t kind = random_next(seed) % 40;
        if (i + 1 < words)
            buf_byte(&b, kind == 0 ? '/' : kind == 1 ? '~' : ' ');
    }
    return arena_cstr(a, buf_str(&b));
}

static Len set_width(const Words *w, const Line *line)
{
    Len sum = 0;
    for (uint32_t k = line->begin; k < line->end; k++) {
        const Word *word = &w->items[k];
        if (k == line->begin && line->head != NULL)
            sum += line->head->tail->advance;
        else if (k + 1 == line->end && line->tail != NULL)
            sum += line->tail->head->advance + UNIT - UNIT * char_hang('-').right / 100;
        else
            sum += word->width;
        if (k + 1 < line->end)
            sum += word->gap;
    }
    return sum;
}

static Str without(Arena *a, const char *text, const char *drop)
{
    Buf b = buf_new(a);
    for (const char *p = text; *p != '\0'; p++)
        if (strchr(drop, *p) == NULL)
            buf_byte(&b, *p);
    return buf_str(&b);
}

/* Nothing wider than the measure, no word lost or moved, never three hyphens in a row, lines set
 * to the right edge unless that would leave holes. */
static void properties_hold(void **state)
{
    (void)state;
    uint32_t seed = 2463534242u;
    for (int round = 0; round < 400; round++) {
        Ctx ctx = test_ctx();
        bool justify = round % 3 != 0;
        char *text = random_text(ctx.mem, &seed, 1 + random_next(&seed) % 120);
        Words w = fake_words(ctx.mem, text);
        LineSpec spec = spec_of(ctx.mem, 26 + (int)(random_next(&seed) % 40), justify);
        Lines lines = lines_break(ctx.mem, w.items, w.count, &spec);
        int hyphens = 0;
        for (size_t i = 0; i < lines.count; i++) {
            const Line *line = &lines.items[i];
            Len natural = set_width(&w, line);
            assert_int_equal(natural, line->natural);
            assert_true(natural + line->extra <= spec.width);
            if (justify && !line->last && line->extra > 0)
                assert_int_equal(natural + line->extra, spec.width);
            hyphens = line->tail != NULL ? hyphens + 1 : 0;
            assert_true(hyphens <= 2);
        }
        Str out = printed(ctx.mem, &w, &lines);
        assert_str(without(ctx.mem, arena_cstr(ctx.mem, out), " |-"),
                   without(ctx.mem, text, " ~/+").p);
        test_ctx_free(&ctx);
    }
}

/* A word wider than the line has not been made to fit: it stands out, but nothing is lost. */
static void wide_words_are_not_lost(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    assert_str(broken(&ctx, "aa bbbbbbbbbb cc dd", 5, true), "aa|bbbbbbbbbb|cc dd");
    assert_str(broken(&ctx, "bbbbbbbbbb", 5, false), "bbbbbbbbbb");
    test_ctx_free(&ctx);
}

/* The last line is longer than two letters where that can be had. */
static void last_line_is_not_a_crumb(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Words w = fake_words(ctx.mem, "aaaaa bbbbb ccccc ddddd eeeee fffff gg hh");
    LineSpec spec = spec_of(ctx.mem, 38, true);
    Lines lines = lines_break(ctx.mem, w.items, w.count, &spec);
    assert_str(printed(ctx.mem, &w, &lines), "aaaaa bbbbb ccccc ddddd eeeee fffff gg|hh");
    spec.last_min = 4 * UNIT;
    lines = lines_break(ctx.mem, w.items, w.count, &spec);
    assert_str(printed(ctx.mem, &w, &lines), "aaaaa bbbbb ccccc ddddd eeeee fffff|gg hh");
    test_ctx_free(&ctx);
}

/* Twice the words take about twice the work: the list of active breaks stays short. */
static void long_paragraphs_are_fine(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    uint32_t seed = 7;
    char *text = random_text(ctx.mem, &seed, 60000);
    Words w = fake_words(ctx.mem, text);
    LineSpec spec = spec_of(ctx.mem, 60, true);
    Lines lines = lines_break(ctx.mem, w.items, w.count, &spec);
    assert_true(lines.count > 5000);
    assert_int_equal(lines.items[lines.count - 1].end, w.count);
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_line_stays_one_line),      cmocka_unit_test(total_fit_beats_first_fit),
        cmocka_unit_test(hyphens_only_where_they_help), cmocka_unit_test(properties_hold),
        cmocka_unit_test(wide_words_are_not_lost),      cmocka_unit_test(last_line_is_not_a_crumb),
        cmocka_unit_test(long_paragraphs_are_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
