/* What service levels give: worked tables, and what must hold of any. */
#include "../test.h"
#include "rules/service.h"

static Node *read(Ctx *ctx, const char *text)
{
    Node *n = yaml_read(ctx, test_source(ctx, "sla.yaml", text));
    assert_non_null(n);
    return n;
}

static void formulas_are_read(void **state)
{
    (void)state;
    static const struct {
        const char *yaml;
        int64_t amount, unit, cap;
        bool begun, working, computable;
    } cases[] = {
        {"{on: gtr, formula: 5 % de la redevance mensuelle par heure entamée, cap_percent: 30}",
         5 * PERCENT, 60, 30 * PERCENT, true, false, true},
        {"{on: gti, formula: 2 % de la redevance par quart d’heure entamé, cap_percent: 12.5}",
         2 * PERCENT, 15, 25 * PERCENT / 2, true, false, true},
        {"{on: gtr, formula: '0,5 % du prix par jour ouvré'}", PERCENT / 2, 1440, -1, false, true,
         true},
        {"{on: gtr, formula: '1.25% of the monthly fee for each working hour begun'}",
         5 * PERCENT / 4, 60, -1, true, true, true},
        {"{on: availability, formula: '2 % par tranche de 0,1 point manquante', cap_percent: 30}",
         2 * PERCENT, PERCENT / 10, 30 * PERCENT, false, false, true},
        {"{on: gtr, formula: 2 % par tranche de 30 minutes entamée, cap_percent: 20}", 2 * PERCENT,
         30, 20 * PERCENT, true, false, true},
        {"{on: gtr, formula: 5 % par heure au-delà des 15 premières minutes}", 5 * PERCENT, 60, -1,
         false, false, true},
        {"{on: gtr, formula: '0,012345 % par minute', cap_percent: 33.3333}", 12345, 1, 33333300,
         false, false, true},
        {"{on: gtr, formula: '0,0123456 % par minute'}", -1, 1, -1, false, false, false},
        {"{on: gtr, formula: '0,1000000 % par minute'}", PERCENT / 10, 1, -1, false, false, true},
        {"{on: gtr, formula: 99999999999999999999 % par minute}", -1, 1, -1, false, false, false},
        {"{on: gtr, formula: sur devis}", -1, 0, -1, false, false, false},
        {"{on: gtr, formula: un geste commercial par heure}", -1, 60, -1, false, false, false},
    };
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Penalty p = penalty_read(ctx.mem, read(&ctx, cases[i].yaml));
        assert_int_equal(p.amount, cases[i].amount);
        assert_int_equal(p.unit, cases[i].unit);
        assert_int_equal(p.cap, cases[i].cap);
        assert_int_equal(p.begun, cases[i].begun);
        assert_int_equal(p.working, cases[i].working);
        assert_int_equal(p.computable, cases[i].computable);
    }
    test_ctx_free(&ctx);
}

static void units_begun_are_due_whole(void **state)
{
    (void)state;
    Penalty p = {.computable = true, .begun = true, .amount = 5000, .unit = 60, .cap = 30000};
    assert_int_equal(penalty_due(&p, 0), 0);
    assert_int_equal(penalty_due(&p, 1), 5000);
    assert_int_equal(penalty_due(&p, 60), 5000);
    assert_int_equal(penalty_due(&p, 61), 10000);
    assert_int_equal(penalty_full_after(&p), 301);
    p.begun = false;
    assert_int_equal(penalty_due(&p, 59), 0);
    assert_int_equal(penalty_full_after(&p), 360);
}

/* A month of 30 days, a year of 365. */
static void downtime_is_what_is_left(void **state)
{
    (void)state;
    static const struct {
        const char *percent, *month, *year;
    } cases[] = {
        {"95", "36 h", "438 h"},
        {"97", "21 h 36 min", "262 h 48 min"},
        {"98", "14 h 24 min", "175 h 12 min"},
        {"99", "7 h 12 min", "87 h 36 min"},
        {"99.5", "3 h 36 min", "43 h 48 min"},
        {"99.9", "43 min 12 s", "8 h 45 min 36 s"},
        {"99.95", "21 min 36 s", "4 h 22 min 48 s"},
        {"99.99", "4 min 19 s", "52 min 34 s"},
        {"99.999", "26 s", "5 min 15 s"},
        {"99.9999", "3 s", "32 s"},
    };
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str month = str_print(ctx.mem, "{percent: %s, period: mois}", cases[i].percent);
        Str year = str_print(ctx.mem, "{percent: '%s %%', period: année}", cases[i].percent);
        assert_str(service_span(ctx.mem, service_downtime(ctx.mem, read(&ctx, month.p))),
                   cases[i].month);
        assert_str(service_span(ctx.mem, service_downtime(ctx.mem, read(&ctx, year.p))),
                   cases[i].year);
        assert_int_equal(service_seconds(str(cases[i].year)),
                         service_downtime(ctx.mem, read(&ctx, year.p)));
    }
    assert_int_equal(service_seconds(S("1 h 26 min 24 s")), 5184);
    assert_int_equal(service_seconds(S("1h26")), 5160);
    assert_int_equal(service_seconds(S("1\u202fh\u00a026\u202fmin")), 5160);
    assert_int_equal(service_seconds(S("1 semaine")), 604800);
    assert_int_equal(service_seconds(S("bientôt")), -1);
    Arena *a = arena_new();
    Buf long_text = buf_new(a); /* more seconds than there are numbers */
    for (int i = 0; i < 8000; i++)
        buf_put(&long_text, S("2147483647 semaines "));
    assert_int_equal(service_seconds(buf_str(&long_text)), -1);
    arena_free(a);
    test_ctx_free(&ctx);
}

/* Priority P1, 2 h and 8 h of working time, Monday to Friday 9:00 to 18:00. */
static void the_longest_wait_spans_holidays(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Node *sla = read(&ctx, "priorities: [{id: P1, gti_minutes: 120, gtr_minutes: 480, time_base: "
                           "ouvré}, {id: P2, gti_minutes: 30, gtr_minutes: 240, time_base: "
                           "calendaire}, {id: P3}, {id: P4, "
                           "gtr_minutes: 200000, time_base: ouvré}]\n"
                           "coverage: [{days: lun-ven, from: '09:00', to: '18:00', holidays: "
                           "false}]\n");
    int64_t opened;
    const Node *p1 = node_at(sla, "priorities.0"), *p2 = node_at(sla, "priorities.1");
    Date from = {2027, 1, 1};
    int64_t longest = service_longest(ctx.mem, sla, p1, false, from, &opened);
    assert_int_equal(longest, 95 * 60); /* from Friday evening to Tuesday, past Easter Monday */
    assert_int_equal(opened, (int64_t)date_days((Date){2027, 3, 26}) * DAY_MINUTES + 18 * 60);
    assert_int_equal(service_longest(ctx.mem, sla, p2, false, from, &opened), 240);
    assert_int_equal(
        service_longest(ctx.mem, sla, node_at(sla, "priorities.2"), false, from, &opened),
        SERVICE_NO_LIMIT);
    assert_int_equal(
        service_longest(ctx.mem, sla, node_at(sla, "priorities.3"), false, from, &opened),
        SERVICE_TOO_LONG);
    test_ctx_free(&ctx);
}

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static Str random_hours(Arena *a, uint32_t *seed)
{
    static const char *const days[] = {"lun-ven", "lun", "sam", "mar-jeu", "lun-dim", "dim"};
    Buf out = buf_new(a);
    buf_put(&out, S("coverage: ["));
    for (uint32_t n = next(seed) % 3, i = 0; i <= n; i++) {
        uint32_t from = next(seed) % 1440, to = next(seed) % 1440;
        buf_print(&out, "%s{days: %s, from: '%02u:%02u', to: '%02u:%02u', holidays: %s}",
                  i > 0 ? ", " : "", days[next(seed) % 6], from / 60, from % 60, to / 60, to % 60,
                  next(seed) % 2 == 0 ? "true" : "false");
    }
    buf_print(&out, "]\npriorities: [{id: P1, gtr_minutes: %u, time_base: ouvré}]\n",
              1 + next(seed) % 3000);
    return arena_copy(a, buf_str(&out));
}

/* No incident of the year waits longer than what is said, and the one that is named does. */
static void no_incident_waits_longer(void **state)
{
    (void)state;
    uint32_t seed = 11;
    for (int round = 0; round < 25; round++) {
        Ctx ctx = test_ctx();
        Node *sla = read(&ctx, random_hours(ctx.mem, &seed).p);
        const Node *p1 = node_at(sla, "priorities.0");
        Date from = {2024 + (int32_t)(next(&seed) % 6), 1, 1};
        int64_t opened, longest = service_longest(ctx.mem, sla, p1, false, from, &opened);
        Incident i;
        if (longest < 0 || !hours_incident(ctx.mem, sla, p1, false, opened, &i)) {
            test_ctx_free(&ctx);
            continue;
        }
        assert_int_equal(i.restored - opened, longest);
        int64_t begin = (int64_t)date_days(from) * DAY_MINUTES;
        for (int k = 0; k < 2000; k++) {
            int64_t at = begin + next(&seed) % (366 * DAY_MINUTES);
            int64_t end = hours_end(&i.clock, at, i.recovery);
            assert_true(end >= 0 && end - at <= longest);
        }
        test_ctx_free(&ctx);
    }
}

static Penalty random_penalty(uint32_t *seed)
{
    static const Str on[] = {S_INIT("gti"), S_INIT("gtr"), S_INIT("availability")};
    static const Str priorities[] = {S_INIT(""), S_INIT("P1"), S_INIT("P2")};
    return (Penalty){
        .on = on[next(seed) % 3],
        .priority = priorities[next(seed) % 3],
        .computable = next(seed) % 8 != 0,
        .begun = next(seed) % 2 == 0,
        .amount = next(seed) % 8000,
        .unit = 1 + next(seed) % 300,
        .cap = (int64_t)(next(seed) % 60000),
    };
}

/* Another incident, or a longer one, never lowers what is due; no month exceeds the limit. */
static void penalties_only_grow_up_to_the_limit(void **state)
{
    (void)state;
    enum { PENALTIES = 5, INCIDENTS = 12 };
    static const Str priorities[] = {S_INIT("P1"), S_INIT("P2"), S_INIT("P3")};
    uint32_t seed = 7;
    for (int round = 0; round < 2000; round++) {
        Penalty all[PENALTIES];
        Delay delays[INCIDENTS];
        for (size_t i = 0; i < PENALTIES; i++)
            all[i] = random_penalty(&seed);
        int64_t limit = penalties_limit(all, PENALTIES), before = 0;
        int64_t missing = next(&seed) % 4000;
        before = penalties_month(all, PENALTIES, delays, 0, missing);
        for (size_t k = 0; k < INCIDENTS; k++) {
            delays[k] = (Delay){priorities[next(&seed) % 3], next(&seed) % 5000 - 500,
                                next(&seed) % 50000 - 500};
            int64_t now = penalties_month(all, PENALTIES, delays, k + 1, missing);
            assert_true(now >= before);
            Delay kept = delays[k];
            delays[k].late_recovery += next(&seed) % 1000;
            int64_t longer = penalties_month(all, PENALTIES, delays, k + 1, missing);
            assert_true(longer >= now);
            assert_true(limit < 0 || longer <= limit);
            delays[k] = kept;
            before = now;
        }
    }
}

/* A cap of all penalties together lowers the limit, or gives one. */
static void a_cap_of_the_month_holds(void **state)
{
    (void)state;
    const Penalty all[] = {{.computable = true, .amount = 1, .cap = 30 * 1000000},
                           {.computable = true, .amount = 1, .cap = 50 * 1000000}};
    int64_t limit = penalties_limit(all, 2);
    assert_int_equal(penalties_capped(limit, S("60")), 60 * 1000000);
    assert_int_equal(penalties_capped(limit, S("90")), limit);
    assert_int_equal(penalties_capped(-1, S("60 %")), 60 * 1000000);
    assert_int_equal(penalties_capped(limit, (Str){0}), limit);
    assert_int_equal(penalties_capped(-1, S("x")), -1);
}

/* More than a number holds is no limit, never a small one. */
static void a_sum_of_caps_does_not_turn_over(void **state)
{
    (void)state;
    enum { MANY = 1000 };
    static Penalty all[MANY];
    for (size_t i = 0; i < MANY; i++)
        all[i] = (Penalty){.computable = true, .amount = 1, .unit = 1, .cap = INT64_MAX / 920};
    assert_int_equal(penalties_limit(all, MANY), -1);
    assert_true(penalties_limit(all, 900) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cap_of_the_month_holds),
        cmocka_unit_test(formulas_are_read),
        cmocka_unit_test(units_begun_are_due_whole),
        cmocka_unit_test(downtime_is_what_is_left),
        cmocka_unit_test(the_longest_wait_spans_holidays),
        cmocka_unit_test(no_incident_waits_longer),
        cmocka_unit_test(penalties_only_grow_up_to_the_limit),
        cmocka_unit_test(a_sum_of_caps_does_not_turn_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
