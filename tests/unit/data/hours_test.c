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

/* ---- an oracle: minute after minute --------------------------------------------------------- */

/* Easter Sunday as days since 1970, after Oudin (1940), which shares nothing with value.c. */
static int32_t oracle_easter(int32_t y)
{
    int32_t g = y % 19, c = y / 100;
    int32_t h = (c - c / 4 - (8 * c + 13) / 25 + 19 * g + 15) % 30;
    int32_t i = h - (h / 28) * (1 - (h / 28) * (29 / (h + 1)) * ((21 - g) / 11));
    int32_t l = i - (y + y / 4 + i + 2 - c + c / 4) % 7;
    int32_t month = 3 + (l + 40) / 44;
    return date_days((Date){y, month, l + 28 - 31 * (month / 4)});
}

static bool oracle_holiday(int32_t day, bool alsace)
{
    static const int fixed[][2] = {{1, 1},  {5, 1},  {5, 8},   {7, 14},
                                   {8, 15}, {11, 1}, {11, 11}, {12, 25}};
    Date d = date_of_days(day);
    int32_t after = day - oracle_easter(d.year);
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        if (d.month == fixed[i][0] && d.day == fixed[i][1])
            return true;
    return after == 1 || after == 39 || after == 50 ||
           (alsace && (after == -2 || (d.month == 12 && d.day == 26)));
}

typedef struct {
    uint32_t first, last; /* weekdays, from Monday */
    uint32_t from, to;    /* minutes of the day */
    bool holidays;
} OracleHours;

static bool oracle_open(const OracleHours *all, size_t count, bool alsace, int64_t minute)
{
    int32_t day = (int32_t)(minute / DAY_MINUTES);
    uint32_t weekday = (uint32_t)(day + 3) % 7, at = (uint32_t)(minute % DAY_MINUTES);
    for (size_t i = 0; i < count; i++)
        if (weekday >= all[i].first && weekday <= all[i].last && at >= all[i].from &&
            at < all[i].to && (all[i].holidays || !oracle_holiday(day, alsace)))
            return true;
    return false;
}

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static OracleHours random_hours(uint32_t *seed)
{
    OracleHours h = {.first = next(seed) % 7, .from = next(seed) % 1439};
    h.last = h.first + next(seed) % (7 - h.first);
    h.to = h.from + 1 + next(seed) % (1440 - h.from);
    h.holidays = next(seed) % 2 == 0;
    return h;
}

static const char *const day_names[] = {"lun", "mar", "mer", "jeu", "ven", "sam", "dim"};

static void put_hours(Buf *out, const OracleHours *h)
{
    buf_print(out, "{days: %s-%s, from: '%02u:%02u', to: '%02u:%02u', holidays: %s}, ",
              day_names[h->first], day_names[h->last], h->from / 60, h->from % 60, h->to / 60,
              h->to % 60, h->holidays ? "true" : "false");
}

static void working_time_is_as_counted_by_minutes(void **state)
{
    (void)state;
    uint32_t seed = 7;
    for (int round = 0; round < 120; round++) {
        Ctx ctx = test_ctx();
        OracleHours hours[3];
        size_t count = 1 + next(&seed) % 3;
        Buf yaml = buf_new(ctx.mem);
        buf_put(&yaml, S("coverage: ["));
        for (size_t i = 0; i < count; i++) {
            hours[i] = random_hours(&seed);
            put_hours(&yaml, &hours[i]);
        }
        uint32_t recovery = 1 + next(&seed) % 1500;
        buf_print(&yaml, "]\npriorities: [{id: P1, gtr_minutes: %u, time_base: ouvré}]\n",
                  recovery);
        Node *sla =
            yaml_read(&ctx, source_add(diag_sources(ctx.diag), S("sla.yaml"), buf_str(&yaml)));
        bool alsace = round % 2 == 1;
        int32_t year = 2024 + (int32_t)(next(&seed) % 12);
        /* around Easter, in May, at Christmas: where holidays are */
        static const int32_t starts[] = {80, 118, 352};
        int64_t opened =
            ((int64_t)date_days((Date){year, 1, 1}) + starts[round % 3]) * DAY_MINUTES +
            next(&seed) % (20 * DAY_MINUTES);
        Incident incident;
        assert_true(
            hours_incident(ctx.mem, sla, node_at(sla, "priorities.0"), alsace, opened, &incident));
        int64_t at = opened, left = recovery;
        for (; left > 0 && at < opened + 399 * DAY_MINUTES; at++)
            left -= oracle_open(hours, count, alsace, at);
        if (left == 0)
            assert_int_equal(incident.restored, at);
        test_ctx_free(&ctx);
    }
}

static void holidays_are_those_of_the_oracle(void **state)
{
    (void)state;
    for (int32_t day = date_days((Date){1900, 1, 1}); day < date_days((Date){2200, 1, 1}); day++)
        for (int alsace = 0; alsace < 2; alsace++)
            assert_int_equal(date_is_holiday(date_of_days(day), alsace),
                             oracle_holiday(day, alsace));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_worked_tables),
        cmocka_unit_test(test_bases),
        cmocka_unit_test(test_before_1970),
        cmocka_unit_test(test_friday),
        cmocka_unit_test(working_time_is_as_counted_by_minutes),
        cmocka_unit_test(holidays_are_those_of_the_oracle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
