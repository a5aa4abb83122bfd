/* Decimal: exact, and bounded in work whatever the exponents. */
#include "../test.h"
#include "data/data.h"

static Decimal read(Ctx *ctx, const char *text)
{
    Decimal d;
    if (!decimal_read(ctx->mem, str(text), &d))
        fail_msg("%s is not read", text);
    return d;
}

static void reads_json_numbers_only(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    static const char *const refused[] = {
        "",
        "-",
        "+1",
        "01",
        "1.",
        ".5",
        "1e",
        "1e+",
        "0x1F",
        "1 ",
        " 1",
        "1,5",
        "--1",
        "1.5.2",
        "NaN",
        "Infinity",
        "1e1000000001",
        "-1e-1000000001",
        "1e99999999999999999999999",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        Decimal d;
        if (decimal_read(ctx.mem, str(refused[i]), &d))
            fail_msg("%s is read", refused[i]);
    }
    Buf many = buf_new(ctx.mem);
    buf_repeat(&many, '7', DECIMAL_DIGITS);
    Decimal d;
    assert_true(decimal_read(ctx.mem, buf_str(&many), &d));
    buf_byte(&many, '7');
    assert_false(decimal_read(ctx.mem, buf_str(&many), &d));
    test_ctx_free(&ctx);
}

static void has_one_form_for_each_value(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    static const struct {
        const char *text, *digits;
        bool negative;
        int32_t exponent;
    } rows[] = {
        {"0", "", false, 0},
        {"-0.00e7", "", false, 0},
        {"0e99999999999", "", false, 0},
        {"1", "1", false, 0},
        {"-1.50", "15", true, -1},
        {"100", "1", false, 2},
        {"0.0500", "5", false, -2},
        {"12.34e3", "1234", false, 1},
        {"10.0", "1", false, 1},
        {"1e999999999", "1", false, 999999999},
        {"120e-3", "12", false, -2},
        {"9007199254740993", "9007199254740993", false, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Decimal d = read(&ctx, rows[i].text);
        assert_str(d.digits, rows[i].digits);
        assert_int_equal(d.negative, rows[i].negative);
        assert_int_equal(d.exponent, rows[i].exponent);
    }
    test_ctx_free(&ctx);
}

/* In ascending order; equal neighbours share a rank. */
static const struct {
    const char *text;
    int rank;
} ascending[] = {
    {"-1e999999999", 0},
    {"-1e999999998", 1},
    {"-10.5", 2},
    {"-10.50", 2},
    {"-9", 3},
    {"-1e-999999999", 4},
    {"0", 5},
    {"-0", 5},
    {"0e5", 5},
    {"1e-999999999", 6},
    {"0.1", 7},
    {"0.10000000000000000000000000000001", 8},
    {"0.3", 9},
    {"1", 10},
    {"1.0", 10},
    {"1e0", 10},
    {"10e-1", 10},
    {"9007199254740992", 11},
    {"9007199254740993", 12},
    {"1e308", 13},
    {"1e999999999", 14},
    {"10e999999998", 14},
};

static void compares_exactly(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    size_t count = sizeof ascending / sizeof *ascending;
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            Decimal a = read(&ctx, ascending[i].text), b = read(&ctx, ascending[j].text);
            int expected =
                (ascending[i].rank > ascending[j].rank) - (ascending[i].rank < ascending[j].rank);
            if (decimal_cmp(&a, &b) != expected)
                fail_msg("%s and %s", ascending[i].text, ascending[j].text);
        }
    }
    test_ctx_free(&ctx);
}

static void knows_multiples(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    static const struct {
        const char *number, *divisor;
        bool expected;
    } rows[] = {
        {"10", "2", true},
        {"7", "2", false},
        {"0", "2", true},
        {"10", "0", false},
        {"4.5", "1.5", true},
        {"-4.5", "1.5", true},
        {"35", "1.5", false},
        {"0.0075", "0.0001", true},
        {"0.00751", "0.0001", false},
        {"1e308", "0.123456789", false},
        {"1e308", "0.5", true},
        {"12391239123", "1e-8", true},
        {"0.3", "0.1", true},
        {"1", "3", false},
        {"3", "9", false},
        {"1e999999999", "7", false},
        {"7e999999999", "7", true},
        {"1e999999999", "1e-999999999", true},
        {"1e-999999999", "1e999999999", false},
        {"1", "1024e-10", true},
        {"1", "1025e-10", false},
        {"5", "2", false},
        {"1e1", "1024", false},
        {"1e10", "1024", true},
        {"1e9", "1024", false},
        {"19.99", "0.01", true},
        {"19.995", "0.01", false},
        {"123456789012345678901234567890", "123456789", true},
        {"121932631137021795226185032733622923332237463801111263526900",
         "123456789012345678901234567890", true},
        {"121932631137021795226185032733622923332237463801111263526901",
         "123456789012345678901234567890", false},
        {"999999999999999999999999999999999999", "1000000000000000000000000001", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Decimal d = read(&ctx, rows[i].number), v = read(&ctx, rows[i].divisor);
        if (decimal_multiple_of(&d, &v) != rows[i].expected)
            fail_msg("%s / %s", rows[i].number, rows[i].divisor);
    }
    test_ctx_free(&ctx);
}

/* q x v is a multiple of v, and q x v + 1 is not, for long numbers without structure. */
static void knows_long_multiples(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    uint64_t seed = 1;
    Decimal one = read(&ctx, "1");
    for (size_t n = 2; n < 400; n += 7) {
        Buf q = buf_new(ctx.mem), v = buf_new(ctx.mem);
        buf_byte(&q, '3');
        buf_byte(&v, (char)('1' + n % 9));
        for (size_t i = 1; i < n; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            buf_byte(&q, (char)('0' + (seed >> 33) % 10));
            buf_byte(&v, (char)('0' + (seed >> 50) % 10));
        }
        Decimal x, y;
        assert_true(decimal_read(ctx.mem, buf_str(&q), &x));
        assert_true(decimal_read(ctx.mem, buf_str(&v), &y));
        Decimal product = decimal_mul(ctx.mem, &x, &y);
        Decimal more = decimal_add(ctx.mem, &product, &one);
        assert_true(decimal_multiple_of(&product, &y));
        assert_true(decimal_multiple_of(&product, &x));
        assert_false(decimal_multiple_of(&more, &y));
    }
    test_ctx_free(&ctx);
}

static void adds_and_multiplies_exactly(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    static const struct {
        const char *x, *y, *sum, *product;
    } rows[] = {
        {"0.1", "0.2", "0.3", "0.02"},
        {"1", "-1", "0", "-1"},
        {"999.99", "0.01", "1000", "9.9999"},
        {"-5", "3", "-2", "-15"},
        {"3", "-5", "-2", "-15"},
        {"58000.50", "-0.5", "58000", "-29000.25"},
        {"0", "-7.5", "-7.5", "0"},
        {"1000000000000000000000", "1", "1000000000000000000001", "1000000000000000000000"},
        {"1e-3", "1e3", "1000.001", "1"},
        {"9007199254740993", "9007199254740993", "18014398509481986",
         "81129638414606699710187514626049"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Decimal x = read(&ctx, rows[i].x), y = read(&ctx, rows[i].y);
        Decimal sum = decimal_add(ctx.mem, &x, &y), product = decimal_mul(ctx.mem, &x, &y);
        assert_str(decimal_text(ctx.mem, &sum), rows[i].sum);
        assert_str(decimal_text(ctx.mem, &product), rows[i].product);
    }
    test_ctx_free(&ctx);
}

static void extremes_stay_bounded(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Decimal huge = read(&ctx, "1e999999999"), one = read(&ctx, "1");
    Decimal tiny = read(&ctx, "-7e-999999999");
    size_t before = arena_bytes(ctx.mem);
    Decimal sum = decimal_add(ctx.mem, &huge, &one);
    assert_int_equal(decimal_cmp(&sum, &huge), 0);
    sum = decimal_add(ctx.mem, &tiny, &one);
    assert_int_equal(decimal_cmp(&sum, &one), 0);
    Decimal product = decimal_mul(ctx.mem, &huge, &huge);
    product = decimal_mul(ctx.mem, &product, &huge);
    assert_int_equal(decimal_cmp(&product, &huge), 1);
    assert_str(decimal_text(ctx.mem, &huge), "1e999999999");
    assert_str(decimal_text(ctx.mem, &tiny), "-7e-999999999");
    Decimal near = read(&ctx, "1e20");
    assert_str(decimal_text(ctx.mem, &near), "100000000000000000000");
    near = read(&ctx, "-12e-5");
    assert_str(decimal_text(ctx.mem, &near), "-0.00012");
    assert_true(arena_bytes(ctx.mem) - before < 1 << 20);
    test_ctx_free(&ctx);
}

static void gives_integers(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    int64_t value = 0;
    Decimal d = read(&ctx, "-12.0e2");
    assert_true(decimal_is_integer(&d) && decimal_int(&d, &value));
    assert_int_equal(value, -1200);
    d = read(&ctx, "999999999999999999");
    assert_true(decimal_int(&d, &value));
    assert_int_equal(value, 999999999999999999);
    d = read(&ctx, "1e18");
    assert_false(decimal_int(&d, &value));
    d = read(&ctx, "0.5");
    assert_false(decimal_is_integer(&d) || decimal_int(&d, &value));
    d = decimal_of_int(ctx.mem, INT64_MIN);
    assert_str(decimal_text(ctx.mem, &d), "-9223372036854775808");
    d = decimal_of_int(ctx.mem, 0);
    assert_str(decimal_text(ctx.mem, &d), "0");
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_json_numbers_only), cmocka_unit_test(has_one_form_for_each_value),
        cmocka_unit_test(compares_exactly),        cmocka_unit_test(knows_multiples),
        cmocka_unit_test(knows_long_multiples),    cmocka_unit_test(adds_and_multiplies_exactly),
        cmocka_unit_test(extremes_stay_bounded),   cmocka_unit_test(gives_integers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
