/* What a contract gives for an incident: the worked tables of the Friday 17:00 test, computed by
 * hand. Response 2 h and recovery 8 h of working time. */
#include "../test.h"

#include "data/data.h"

typedef struct {
    const char *coverage; /* of the sla, as YAML */
    const char *opened;   /* AAAA-MM-JJ HH:MM */
    const char *taken, *restored;
    int hours; /* from opened to restored */
} Row;

static int64_t moment(const char *text)
{
    Date date;
    assert_true(date_read(str_slice(str(text), 0, 10), &date));
    return (int64_t)date_days(date) * DAY_MINUTES + (text[11] - '0') * 600 + (text[12] - '0') * 60 +
           (text[14] - '0') * 10 + (text[15] - '0');
}

static void try(const Row *row)
{
    Ctx ctx = test_ctx();
    Str yaml = str_print(ctx.mem,
                         "coverage: %s\npriorities: [{id: P1, gti_minutes: 120, gtr_minutes: 480, "
                         "time_base: ouvré}]\n",
                         row->coverage);
    Node *sla = yaml_read(&ctx, source_add(diag_sources(ctx.diag), S("sla.yaml"), yaml));
    Incident i;
    assert_true(
        hours_incident(ctx.tmp, sla, node_at(sla, "priorities.0"), false, moment(row->opened), &i));
    assert_int_equal(i.taken, moment(row->taken));
    assert_int_equal(i.restored, moment(row->restored));
    assert_int_equal((i.restored - i.opened + 59) / 60, row->hours);
    test_ctx_free(&ctx);
}

#define OFFICE "[{days: lun-ven, from: '09:00', to: '18:00', holidays: false}]"

static void test_worked_tables(void **state)
{
    (void)state;
    static const Row rows[] = {
        {OFFICE, "2027-01-08 17:00", "2027-01-11 10:00", "2027-01-11 16:00", 71},
        {OFFICE, "2026-12-24 17:00", "2026-12-28 10:00", "2026-12-28 16:00", 95},
        {OFFICE, "2027-05-14 17:00", "2027-05-18 10:00", "2027-05-18 16:00", 95}, /* Whit Monday */
        {OFFICE, "2027-05-05 17:00", "2027-05-07 10:00", "2027-05-07 16:00", 47}, /* Ascension */
        {"[{days: lun-ven, from: '09:00', to: '12:00'}, {days: lun-ven, from: '14:00', to: "
         "'18:00'}]",
         "2027-01-08 17:00", "2027-01-11 10:00", "2027-01-11 18:00", 73},
        {"[{days: lun-sam, from: '09:00', to: '18:00'}]", "2027-01-08 17:00", "2027-01-09 10:00",
         "2027-01-09 16:00", 23},
        {"[{days: 7j/7, from: '00:00', to: '24:00', holidays: true}]", "2027-01-08 17:00",
         "2027-01-08 19:00", "2027-01-09 01:00", 8},
        /* opened at the closing hour: the next opening counts */
        {OFFICE, "2027-01-08 18:00", "2027-01-11 11:00", "2027-01-11 17:00", 71},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        try(&rows[i]);
}

/* Calendar time never stops; working time without hours is no answer. */
static void test_bases(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    uint32_t source = test_source(&ctx, "sla.yaml",
                                  "priorities:\n"
                                  "  - {id: P1, gti_minutes: 30, gtr_minutes: 240, time_base: "
                                  "calendaire}\n"
                                  "  - {id: P2, gti_minutes: 30, time_base: ouvré}\n"
                                  "coverage: [{days: lun-ven, from: '09:00', to: '18:00', "
                                  "priorities: [P1]}]\n");
    Node *sla = yaml_read(&ctx, source);
    int64_t opened = moment("2027-01-08 17:00");
    Incident i;
    assert_true(hours_incident(ctx.tmp, sla, node_at(sla, "priorities.0"), false, opened, &i));
    assert_int_equal(i.taken, opened + 30);
    assert_int_equal(i.restored, opened + 240);
    assert_false(hours_incident(ctx.tmp, sla, node_at(sla, "priorities.1"), false, opened, &i));
    assert_int_equal(i.taken, -1);
    test_ctx_free(&ctx);
}

/* Days before 1970 count as others: minutes are those of the day. */
static void test_before_1970(void **state)
{
    (void)state;
    static const Row rows[] = {
        {OFFICE, "1965-01-08 17:00", "1965-01-11 10:00", "1965-01-11 16:00", 71},
        {OFFICE, "1969-12-31 17:00", "1970-01-02 10:00", "1970-01-02 16:00", 47},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        try(&rows[i]);
}

/* The Friday that the test is made at is followed by an ordinary Monday. */
static void test_friday(void **state)
{
    (void)state;
    assert_int_equal(hours_friday((Date){2027, 1, 1}, false), moment("2027-01-08 17:00"));
    assert_int_equal(hours_friday((Date){2027, 5, 10}, false), moment("2027-05-21 17:00"));
    assert_int_equal(hours_christmas_eve((Date){2027, 12, 25}), moment("2028-12-24 17:00"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_worked_tables),
        cmocka_unit_test(test_bases),
        cmocka_unit_test(test_before_1970),
        cmocka_unit_test(test_friday),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
