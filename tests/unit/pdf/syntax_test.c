/* Syntax: how numbers, strings, names and dates are spelled. */
#include "../test.h"

#include "pdf/parts.h"

static void numbers_are_short(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    static const struct {
        int64_t value;
        int decimals;
        const char *text;
    } rows[] = {
        {0, 0, "0"},
        {0, 3, "0"},
        {7, 0, "7"},
        {-7, 0, "-7"},
        {5, 2, ".05"},
        {-5, 2, "-.05"},
        {150, 2, "1.5"},
        {100, 2, "1"},
        {-12345, 3, "-12.345"},
        {1000000, 3, "1000"},
        {INT64_MIN, 0, "-9223372036854775808"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Buf b = buf_new(ctx.mem);
        put_number(&b, rows[i].value, rows[i].decimals);
        assert_str(buf_str(&b), rows[i].text);
    }
    Buf b = buf_new(ctx.mem);
    put_number(&b, 1, 0);
    put_number(&b, -5, 1); /* apart from what is before */
    buf_put(&b, S("]"));
    put_number(&b, 2, 0);
    buf_put(&b, S("Td"));
    put_points(&b, 12346);
    put_ref(&b, 9);
    assert_str(buf_str(&b), "1 -.5]2Td 12.35 9 0 R");
    test_ctx_free(&ctx);
}

static void references_keep_apart(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Buf b = buf_new(ctx.mem);
    buf_byte(&b, '[');
    const ObjectId ids[] = {1, 9, 10, 4294967295u};
    for (int i = 0; i < 4; i++)
        put_ref(&b, ids[i]);
    assert_str(buf_str(&b), "[1 0 R 9 0 R 10 0 R 4294967295 0 R");
    test_ctx_free(&ctx);
}

static void strings_are_escaped(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Buf b = buf_new(ctx.mem);
    put_bytes(&b, S("a(b)\\c\rd\n"));
    assert_str(buf_str(&b), "(a\\(b\\)\\\\c\\rd\n)");
    b.n = 0;
    put_text(&b, S("plain (text)"));
    assert_str(buf_str(&b), "(plain \\(text\\))");
    b.n = 0;
    put_text(&b, S("é\U0001F600\\"));
    Str expected = S("(\xFE\xFF\0\xE9\xD8\x3D\xDE\0\0\\\\)");
    assert_int_equal(b.n, expected.n);
    assert_memory_equal(b.p, expected.p, expected.n);
    b.n = 0;
    put_utf16_hex(&b, S("A\u202F\U0001F600\xFF"));
    assert_str(buf_str(&b), "0041202FD83DDE00FFFD");
    b.n = 0;
    put_name(&b, S("text/yaml #é"));
    assert_str(buf_str(&b), "/text#2Fyaml#20#23#C3#A9");
    test_ctx_free(&ctx);
}

static void dates_are_civil(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    static const struct {
        int64_t seconds;
        const char *pdf, *xmp;
    } rows[] = {
        {0, "D:19700101000000Z", "1970-01-01T00:00:00Z"},
        {951782400, "D:20000229000000Z", "2000-02-29T00:00:00Z"},
        {1700000000, "D:20231114221320Z", "2023-11-14T22:13:20Z"},
        {4107542399, "D:21000228235959Z", "2100-02-28T23:59:59Z"},
        {4107542400, "D:21000301000000Z", "2100-03-01T00:00:00Z"}, /* 2100 has no 29 February */
        {-1, "D:19691231235959Z", "1969-12-31T23:59:59Z"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_str(pdf_date(ctx.mem, rows[i].seconds), rows[i].pdf);
        assert_str(xmp_date(ctx.mem, rows[i].seconds), rows[i].xmp);
    }
    test_ctx_free(&ctx);
}

static void compression_does_not_depend_on_threads(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    enum { COUNT = 40, SIZE = 30000 };
    Deflation jobs[COUNT];
    for (int i = 0; i < COUNT; i++) {
        char *bytes = arena_alloc(ctx.mem, SIZE);
        for (int k = 0; k < SIZE; k++)
            bytes[k] = (char)("abcdefgh"[(k * (i + 3) / 7 + k / 100) % 8]);
        jobs[i] = (Deflation){{bytes, SIZE}, {0}, arena_alloc(ctx.mem, deflate_room(SIZE))};
    }
    Deflator *deflator = deflator_new(ctx.mem);
    deflate_all(deflator, jobs, COUNT); /* 1.2 MB: enough for threads */
    for (int i = 0; i < COUNT; i++) {
        Str alone = deflate_one(deflator, ctx.mem, jobs[i].in);
        assert_int_equal(jobs[i].out.n, alone.n);
        assert_memory_equal(jobs[i].out.p, alone.p, alone.n);
        uint8_t *back;
        assert_true(inflate_exactly(ctx.mem, alone, SIZE, &back));
        assert_memory_equal(back, jobs[i].in.p, SIZE);
        assert_false(inflate_exactly(ctx.mem, alone, SIZE - 1, &back));
        assert_false(inflate_exactly(ctx.mem, alone, SIZE + 1, &back));
        Str whole;
        assert_true(inflate_up_to(ctx.mem, alone, SIZE, &whole));
        assert_int_equal(whole.n, SIZE);
        assert_false(inflate_up_to(ctx.mem, alone, SIZE - 1, &whole));
        assert_false(inflate_up_to(ctx.mem, str_slice(alone, 0, alone.n / 2), SIZE, &whole));
    }
    deflator_free(deflator);
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_short),
        cmocka_unit_test(references_keep_apart),
        cmocka_unit_test(strings_are_escaped),
        cmocka_unit_test(dates_are_civil),
        cmocka_unit_test(compression_does_not_depend_on_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
