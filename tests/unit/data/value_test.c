/* Typed values: what each spelling means, and what is said of those refused (cases/data/values);
 * the calendar. */
#include "data/data.h"
#include "golden.h"

static Node scalar(Str text, bool is_number)
{
    return (Node){.kind = is_number ? NODE_NUMBER : NODE_STRING, .text = text};
}

static void put_value(Buf *out, Arena *a, const Value *v)
{
    static const char *const units[] = {
        [UNIT_SECOND] = "seconds",
        [UNIT_MINUTE] = "minutes",
        [UNIT_HOUR] = "hours",
        [UNIT_DAY] = "days",
        [UNIT_WORKING_DAY] = "working days",
        [UNIT_WEEK] = "weeks",
        [UNIT_MONTH] = "months",
        [UNIT_YEAR] = "years",
        [UNIT_WORKING_HOUR] = "working hours",
        [UNIT_WORKING_MINUTE] = "working minutes",
    };
    switch (v->type) {
    case TYPE_DATE:
        buf_print(out, STR_FMT " weekday %d", STR_ARG(date_text(a, v->date)),
                  date_weekday(v->date));
        break;
    case TYPE_TIME:
        buf_print(out, "%d minutes", v->minutes);
        break;
    case TYPE_WEEKDAYS:
        for (int day = 0; day < 7; day++)
            buf_byte(out, (v->weekdays & 1u << day) != 0 ? "MTWTFSS"[day] : '-');
        break;
    case TYPE_DURATION:
    case TYPE_MINUTES:
    case TYPE_HOURS:
    case TYPE_DAYS:
    case TYPE_WORKING_DAYS:
    case TYPE_MONTHS:
    case TYPE_YEARS:
        buf_print(out, STR_FMT " %s = %lld minutes", STR_ARG(decimal_text(a, &v->number)),
                  units[v->duration_unit], (long long)duration_minutes(v));
        break;
    case TYPE_MONTH:
    case TYPE_INSTANT:
        buf_print(out, "%d-%d-%d %d " STR_FMT, v->date.year, v->date.month, v->date.day, v->minutes,
                  STR_ARG(v->unit));
        break;
    case TYPE_SIREN:
        buf_put(out, v->unit);
        break;
    case TYPE_MONEY:
    case TYPE_PERCENT:
    case TYPE_QUANTITY:
    case TYPE_MEASURE:
    case TYPE_EUROS:
        buf_print(out, STR_FMT " [" STR_FMT "]", STR_ARG(decimal_text(a, &v->number)),
                  STR_ARG(v->unit));
        break;
    case TYPE_NONE:
    case TYPE_MARKDOWN:
    case TYPE_REFERENCE:
    case TYPE_COUNT:
        buf_put(out, S("fine"));
        break;
    }
}

/* "~" and "^" of the case stand for the no-break spaces, which would not be seen. */
static Str with_spaces(Arena *a, Str s)
{
    Buf out = buf_new(a);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '~' || s.p[i] == '^')
            buf_code(&out, s.p[i] == '~' ? 0xA0 : 0x202F);
        else
            buf_byte(&out, s.p[i]);
    }
    return buf_str(&out);
}

static void put_case(Buf *out, Ctx *ctx, Str line)
{
    size_t colon = str_find(line, S(": "));
    Type type = type_of_format(str_slice(line, 0, colon));
    Str text = str_slice(line, colon + 2, line.n);
    bool is_number = str_ends(text, S(" #"));
    if (is_number)
        text.n -= 2;
    assert_true(type != TYPE_NONE);
    Node n = scalar(with_spaces(ctx->mem, text), is_number);
    Value v;
    Text why = {{{0}}};
    buf_put(out, line);
    if (value_read(ctx->mem, &n, type, S("EUR"), &v, &why)) {
        buf_put(out, S("\n    = "));
        put_value(out, ctx->mem, &v);
    } else {
        assert_true(why.in[LANG_FR].n > 0 && why.in[LANG_EN].n > 0);
        buf_put(out, S("\n    fr "));
        buf_put(out, why.in[LANG_FR]);
        buf_put(out, S("\n    en "));
        buf_put(out, why.in[LANG_EN]);
    }
    Value again; /* without a reason wanted, the verdict is the same */
    assert_int_equal(value_read(ctx->mem, &n, type, S("EUR"), &again, NULL),
                     why.in[LANG_FR].n == 0);
    buf_byte(out, '\n');
}

static void values_mean_what_they_should(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str input = golden_read(ctx.mem, TEST_CASES "/values/input.txt");
    Buf out = buf_new(ctx.mem);
    size_t count = 0;
    for (size_t at = 0; at < input.n;) {
        Str rest = str_slice(input, at, input.n);
        Str line = str_slice(rest, 0, str_find_byte(rest, '\n'));
        at += line.n + 1;
        if (line.n == 0 || line.p[0] == '#')
            continue;
        put_case(&out, &ctx, line);
        count++;
    }
    assert_true(count > 60);
    assert_true(golden_matches(ctx.mem, TEST_CASES "/values/expected.txt", buf_str(&out)));
    test_ctx_free(&ctx);
}

static void other_kinds_are_refused(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    static const NodeKind kinds[] = {NODE_NULL, NODE_BOOL, NODE_LIST, NODE_MAP};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        for (Type type = TYPE_DATE; type < TYPE_COUNT; type++) {
            Node n = {.kind = kinds[i], .text = S("true")};
            Value v;
            Text why = {{{0}}};
            bool expected = type >= TYPE_MARKDOWN && kinds[i] == NODE_BOOL;
            assert_int_equal(value_read(ctx.mem, &n, type, (Str){0}, &v, &why), expected);
            assert_int_equal(why.in[LANG_EN].n > 0, !expected);
        }
    }
    test_ctx_free(&ctx);
}

/* What a refusal says to write is accepted when it is written. */
static void corrections_are_accepted(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    static const struct {
        Type type;
        const char *seen, *write;
    } rows[] = {
        {TYPE_DATE, "31/12/2027", "2027-12-31"},
        {TYPE_DATE, "3 mars 2027", "2027-03-03"},
        {TYPE_TIME, "17h30", "17:30"},
        {TYPE_DURATION, "4 heurs", "4 heures"},
        {TYPE_DURATION, "P1DT12H", "PT36H"},
        {TYPE_DURATION, "trois mois", "3 mois"},
        {TYPE_MONEY, "12 k€", "12000 EUR"},
        {TYPE_MONEY, "58 000 € TTC", "58000 EUR"},
        {TYPE_MONEY, "1.255", "1255"},
        {TYPE_MONEY, "1.255", "1.2550"},
        {TYPE_MONEY, "1,250", "1.25"},
        {TYPE_PERCENT, "5 points", "5 %"},
        {TYPE_QUANTITY, "< 2 s", "2 s"},
        {TYPE_QUANTITY, "800k", "800000"},
        {TYPE_MINUTES, "4 h", "240"},
        {TYPE_HOURS, "120 min", "2"},
        {TYPE_DAYS, "-60", "60"},
        {TYPE_WORKING_DAYS, "5 jours ouvrés", "5"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Node seen = scalar(str(rows[i].seen), false),
             write = scalar(str(rows[i].write), rows[i].type >= TYPE_MINUTES);
        Value v;
        Text why;
        assert_false(value_read(ctx.mem, &seen, rows[i].type, (Str){0}, &v, &why));
        for (int lang = 0; lang < LANG_COUNT; lang++)
            if (str_find(why.in[lang], str(rows[i].write)) == SIZE_MAX)
                fail_msg("%s: %.*s", rows[i].seen, STR_ARG(why.in[lang]));
        if (!value_read(ctx.mem, &write, rows[i].type, (Str){0}, &v, NULL))
            fail_msg("%s is refused", rows[i].write);
    }
    test_ctx_free(&ctx);
}

static void no_currency_stays_empty(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Node n = scalar(S("12"), false);
    Value v;
    assert_true(value_read(ctx.mem, &n, TYPE_MONEY, (Str){0}, &v, NULL));
    assert_int_equal(v.unit.n, 0);
    test_ctx_free(&ctx);
}

/* What stands around a number: its unit, and the currency of an amount. */
static void units_stand_around_their_numbers(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str text = S("kpi: {unit: min, target: 3.5, baseline: {value: 14}}\n"
                 "alone: 5\n"
                 "budget: {currency: CHF, range: {min: 80000, max: 90000 USD}}\n"
                 "odd: {currency: {a: 1}, unit: [s], amount: 12}\n");
    Node *root = yaml_read(&ctx, source_add(diag_sources(ctx.diag), S("units"), text));
    static const struct {
        const char *at, *unit;
        Type type;
    } rows[] = {
        {"kpi.target", "min", TYPE_MEASURE},
        {"kpi.baseline.value", "min", TYPE_MEASURE},
        {"alone", "", TYPE_MEASURE},
        {"budget.range.min", "CHF", TYPE_MONEY},
        {"budget.range.max", "USD", TYPE_MONEY},
        {"alone", "EUR", TYPE_MONEY},
        {"odd.amount", "EUR", TYPE_MONEY},
        {"odd.amount", "", TYPE_MEASURE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Value v;
        Node *n = node_at(root, rows[i].at);
        assert_true(value_read(ctx.mem, n, rows[i].type, S("EUR"), &v, NULL));
        assert_str(v.unit, rows[i].unit);
    }
    test_ctx_free(&ctx);
}

/* ---- the calendar ------------------------------------------------------------------------- */

static Date day(const char *text)
{
    Date d;
    if (!date_read(str(text), &d))
        fail_msg("%s is not a date", text);
    return d;
}

/* Day after day over all years counted: number, date and weekday agree. */
static void days_follow_each_other(void **state)
{
    (void)state;
    Date d = day("0000-01-01");
    int32_t number = date_days(d);
    int weekday = date_weekday(d);
    assert_int_equal(date_days(day("1970-01-01")), 0);
    assert_int_equal(date_weekday(day("2027-03-03")), 2);
    for (; d.year < 10000; number++, weekday = (weekday + 1) % 7) {
        if (d.day == 1 || d.day > 27) {
            Date back = date_of_days(number);
            assert_int_equal(date_days(d), number);
            assert_int_equal(date_cmp(back, d), 0);
            assert_int_equal(date_weekday(d), weekday);
        }
        d.day++;
        char text[40];
        Date ignored;
        snprintf(text, sizeof text, "%04d-%02d-%02d", d.year % 10000, d.month, d.day);
        if (!date_read(str(text), &ignored)) {
            d.day = 1;
            d.month = d.month % 12 + 1;
            d.year += d.month == 1;
        }
    }
    assert_int_equal(date_cmp(date_of_days(INT32_MAX), day("9999-12-31")), 0);
    assert_int_equal(date_cmp(date_of_days(INT32_MIN), day("0000-01-01")), 0);
}

static void holidays_are_the_eleven(void **state)
{
    (void)state;
    static const char *const holidays[] = {
        "2027-01-01", "2027-03-29", "2027-05-01", "2027-05-06", "2027-05-08", "2027-05-17",
        "2027-07-14", "2027-08-15", "2027-11-01", "2027-11-11", "2027-12-25",
    };
    size_t found = 0, with_alsace = 0;
    for (int32_t i = date_days(day("2027-01-01")); i <= date_days(day("2027-12-31")); i++) {
        Date d = date_of_days(i);
        if (date_is_holiday(d, false)) {
            assert_true(found < 11);
            assert_int_equal(date_cmp(d, day(holidays[found])), 0);
            found++;
        }
        with_alsace += date_is_holiday(d, true);
    }
    assert_int_equal(found, 11);
    assert_int_equal(with_alsace, 13);
    assert_true(date_is_holiday(day("2027-03-26"), true)); /* Good Friday */
    assert_true(date_is_holiday(day("2027-12-26"), true));
}

/* Easter Sundays from almanacs, among them the earliest and latest possible and the two
 * exceptions of the epacts. */
static void easter_is_right(void **state)
{
    (void)state;
    static const char *const mondays[] = {
        "1818-03-23", "1886-04-26", "1943-04-26", "1954-04-19", "1981-04-20", "2000-04-24",
        "2008-03-24", "2019-04-22", "2024-04-01", "2025-04-21", "2026-04-06", "2027-03-29",
        "2038-04-26", "2049-04-19", "2076-04-20", "2285-03-23",
    };
    for (size_t i = 0; i < sizeof mondays / sizeof *mondays; i++) {
        Date d = day(mondays[i]);
        if (!date_is_holiday(d, false))
            fail_msg("%s is not Easter Monday", mondays[i]);
        assert_int_equal(date_weekday(d), 0);
    }
}

static void working_days_are_counted(void **state)
{
    (void)state;
    static const struct {
        const char *from;
        int32_t days;
        const char *to;
        bool alsace;
    } rows[] = {
        {"2027-03-05", 1, "2027-03-08", false}, /* Friday to Monday */
        {"2027-05-05", 1, "2027-05-07", false}, /* over Ascension */
        {"2027-05-14", 1, "2027-05-18", false}, /* over Whit Monday */
        {"2027-03-25", 1, "2027-03-26", false}, {"2027-03-25", 1, "2027-03-30", true},
        {"2027-05-16", 0, "2027-05-16", false}, {"2027-05-18", -1, "2027-05-14", false},
        {"2026-12-23", 5, "2026-12-31", false}, {"2027-01-01", 10, "2027-01-15", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Date got = date_add_working(day(rows[i].from), rows[i].days, rows[i].alsace);
        if (date_cmp(got, day(rows[i].to)) != 0)
            fail_msg("%s %+d: %d-%d-%d", rows[i].from, rows[i].days, got.year, got.month, got.day);
    }
    assert_int_equal(
        date_cmp(date_add_working(day("9999-01-01"), INT32_MAX, false), day("9999-12-31")), 0);
    assert_false(date_is_working(day("2027-05-06"), false));
    assert_false(date_is_working(day("2027-05-09"), false));
    assert_true(date_is_working(day("2027-05-07"), false));
}

static void durations_are_added(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    static const struct {
        const char *from, *duration, *to;
    } rows[] = {
        {"2027-01-31", "1 mois", "2027-02-28"},
        {"2028-01-31", "1 mois", "2028-02-29"},
        {"2027-03-31", "6 months", "2027-09-30"},
        {"2028-02-29", "1 an", "2029-02-28"},
        {"2027-03-03", "30 jours", "2027-04-02"},
        {"2027-03-03", "P2W", "2027-03-17"},
        {"2027-05-05", "2 jours ouvrés", "2027-05-10"},
        {"2027-03-03", "0 j", "2027-03-03"},
        {"2027-03-03", "4 h", NULL},
        {"2027-03-03", "1,5 jour", NULL},
        {"9999-12-01", "1 an", "9999-12-31"},
        {"2027-03-03", "999999999 jours", "9999-12-31"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Node n = scalar(str(rows[i].duration), false);
        Value v;
        Date to;
        assert_true(value_read(ctx.mem, &n, TYPE_DURATION, (Str){0}, &v, NULL));
        bool added = date_add_duration(day(rows[i].from), &v, false, &to);
        assert_int_equal(added, rows[i].to != NULL);
        if (added && date_cmp(to, day(rows[i].to)) != 0)
            fail_msg("%s + %s", rows[i].from, rows[i].duration);
    }
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_mean_what_they_should),
        cmocka_unit_test(other_kinds_are_refused),
        cmocka_unit_test(corrections_are_accepted),
        cmocka_unit_test(no_currency_stays_empty),
        cmocka_unit_test(units_stand_around_their_numbers),
        cmocka_unit_test(days_follow_each_other),
        cmocka_unit_test(holidays_are_the_eleven),
        cmocka_unit_test(easter_is_right),
        cmocka_unit_test(working_days_are_counted),
        cmocka_unit_test(durations_are_added),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
