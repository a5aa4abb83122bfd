/* Property: whatever the data, texts of a figure lie inside it, and none meets another. Random
 * projects of 1 to 60 entries: long names, names without spaces, equal dates, dates centuries
 * apart, huge, tiny and negative numbers, on several papers, in both languages. */
#include "../layout/kit.h"

#include "kit.h"

typedef struct {
    uint64_t state;
} Random;

static uint32_t below(Random *r, uint32_t limit)
{
    r->state = r->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(r->state >> 33) % limit;
}

/* ---- random projects --------------------------------------------------------------------------
 */

static void put_name(Random *r, Buf *b)
{
    static const char *const words[] = {"Cadrage",
                                        "recette",
                                        "de",
                                        "l’Œuvre",
                                        "GTR",
                                        "mise en ligne",
                                        "Vérification d’aptitude",
                                        "Donaudampfschifffahrtsgesellschaft",
                                        "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
                                        "i",
                                        "Ünïcödé",
                                        "東京",
                                        "100 %",
                                        "a-b_c/d.e"};
    buf_put(b, S("\""));
    uint32_t count = below(r, 10) == 0 ? 40 : 1 + below(r, 6);
    for (uint32_t i = 0; i < count; i++)
        buf_print(b, "%s%s", i > 0 ? " " : "", words[below(r, 14)]);
    buf_put(b, S("\""));
}

static void put_date(Random *r, Buf *b, uint32_t spread)
{
    Date d = date_add_days((Date){2027, 1, 15}, (int32_t)below(r, spread));
    buf_print(b, "%04d-%02d-%02d", (int)d.year, (int)d.month, (int)d.day);
}

static void put_number(Random *r, Buf *b)
{
    static const char *const extremes[] = {"0",
                                           "-1",
                                           "1e300",
                                           "1e-300",
                                           "-99999999999999999999",
                                           "123456789012345678901234567890.5",
                                           "0.000001",
                                           "100"};
    if (below(r, 6) == 0)
        buf_put(b, str(extremes[below(r, 8)]));
    else
        buf_print(b, "%s%u.%u", below(r, 5) == 0 ? "-" : "", below(r, 100000), below(r, 10));
}

static void put_phases(Random *r, Buf *b, uint32_t count, uint32_t spread)
{
    buf_put(b, S("planning:\n  go_live: "));
    put_date(r, b, spread);
    buf_put(b, S("\n  phases:\n"));
    for (uint32_t i = 0; i < count; i++) {
        buf_print(b, "    - {id: p%u, title: ", i);
        put_name(r, b);
        if (below(r, 8) != 0) {
            buf_put(b, S(", start: "));
            put_date(r, b, spread);
            buf_put(b, S(", end: "));
            put_date(r, b, spread);
        }
        buf_put(b, S("}\n"));
    }
    buf_put(b, S("  milestones:\n"));
    for (uint32_t i = 0; i < 1 + below(r, 61 - count); i++) {
        buf_print(b, "    - {id: j%u, phase: p%u, title: ", i, below(r, count + 1));
        put_name(r, b);
        buf_put(b, S(", date: "));
        put_date(r, b, spread);
        buf_put(b, S("}\n"));
    }
}

static void put_kpis(Random *r, Buf *b, uint32_t count)
{
    buf_put(b, S("kpis:\n"));
    for (uint32_t i = 0; i < count; i++) {
        buf_print(b, "  - {id: k%u, name: ", i);
        put_name(r, b);
        buf_put(b, S(", baseline: {value: "));
        put_number(r, b);
        buf_put(b, S("}, target: "));
        if (below(r, 8) == 0)
            put_name(r, b);
        else
            put_number(r, b);
        buf_put(b, S(", unit: "));
        put_name(r, b);
        buf_put(b, S(", deadline: "));
        put_date(r, b, 900);
        buf_put(b, S("}\n"));
    }
}

static void put_sla(Random *r, Buf *b, uint32_t count)
{
    static const char *const days[] = {"lun-ven", "7j/7", "lun-sam", "sam, dim", "mer"};
    buf_put(b, S("sla:\n  coverage:\n"));
    for (uint32_t i = 0; i < 1 + below(r, 3); i++)
        buf_print(b, "    - {days: '%s', from: '%02u:00', to: '%02u:30', holidays: %s}\n",
                  days[below(r, 5)], below(r, 12), 12 + below(r, 12),
                  below(r, 2) == 0 ? "true" : "false");
    buf_put(b, S("  priorities:\n"));
    for (uint32_t i = 0; i < count; i++) {
        buf_print(b, "    - {id: P%u, label: ", i);
        put_name(r, b);
        buf_print(b, ", gti_minutes: %u, gtr_minutes: %u, time_base: %s}\n", 1 + below(r, 3000),
                  1 + below(r, 300000), below(r, 2) == 0 ? "ouvré" : "calendaire");
    }
}

static void put_payments(Random *r, Buf *b, uint32_t count)
{
    bool amounts = below(r, 3) != 0;
    buf_put(b, S("contract:\n  payment:\n    schedule:\n"));
    for (uint32_t i = 0; i < count; i++) {
        buf_print(b, "      - {milestone: j%u, label: ", below(r, 4));
        put_name(r, b);
        buf_put(b, S(", percent: "));
        put_number(r, b);
        if (amounts) {
            buf_put(b, S(", amount: "));
            put_number(r, b);
        }
        buf_put(b, S("}\n"));
    }
}

static void put_criteria(Random *r, Buf *b, uint32_t count)
{
    buf_put(b, S("selection:\n  criteria:\n"));
    for (uint32_t i = 0; i < count; i++) {
        buf_print(b, "    - {id: c%u, label: ", i);
        put_name(r, b);
        buf_put(b, S(", weight: "));
        put_number(r, b);
        buf_print(b, ", scale: [{points: 0}, {points: %u}]}\n", below(r, 30));
    }
    /* One that is surely marked. */
    buf_put(b, S("    - {id: c, label: Prix, weight: 25, scale: [{points: 0}, {points: 10}]}\n"));
}

static void put_bids(Random *r, Buf *b, uint32_t count, uint32_t criteria)
{
    buf_put(b, S("vendors:\n"));
    for (uint32_t i = 0; i < count; i++) {
        buf_print(b, "  - {id: v%u, name: ", i);
        put_name(r, b);
        buf_put(b, S(", offer: {price: "));
        put_number(r, b);
        buf_print(b, ", marks: [{criterion: c, points: %u}", below(r, 12));
        for (uint32_t k = 0; k < criteria; k++)
            if (below(r, 9) != 0)
                buf_print(b, ", {criterion: c%u, points: %u.%u}", k, below(r, 20), below(r, 10));
        buf_put(b, S("]}}\n"));
    }
}

static Str project_text(Ctx *ctx, Random *r)
{
    static const uint32_t spreads[] = {1, 3, 20, 250, 900, 4000, 80000, 2900000};
    Buf b = buf_new(ctx->mem);
    buf_put(&b, S("project: {date: 2027-01-02}\n"));
    uint32_t most = below(r, 3) == 0 ? 60 : 8;
    put_phases(r, &b, 1 + below(r, most), spreads[below(r, 8)]);
    put_kpis(r, &b, 1 + below(r, most));
    put_sla(r, &b, 1 + below(r, most));
    put_payments(r, &b, 1 + below(r, most));
    uint32_t criteria = 1 + below(r, most);
    put_criteria(r, &b, criteria);
    put_bids(r, &b, 1 + below(r, most), criteria);
    return buf_str(&b);
}

/* ---- what must hold ---------------------------------------------------------------------------
 */

static void holds(uint32_t seed)
{
    Kit k = kit_new();
    Random r = {seed * 2654435761u + 1};
    below(&r, 2);
    static const Len widths[] = {PT(595.276), PT(420), PT(612), PT(842)};
    k.theme->page_width = widths[below(&r, 4)];
    Str text = project_text(&k.ctx, &r);
    uint32_t source = source_add(diag_sources(k.ctx.diag), S("project.yaml"), text);
    const Node *root = yaml_read(&k.ctx, source);
    assert_non_null(root);
    Locale *locale = locale_new(&k.ctx, seed % 2 == 0 ? S("fr") : S("en"), S("EUR"));
    FigureData data = {root, locale, k.theme, k.fonts, true, S("x")};
    for (size_t i = 0; figure_kinds[i].n > 0; i++) {
        Figure f = {.kind = figure_kinds[i]};
        bool made = figure_make(&k.ctx, &f, &data);
        if (!made && str_eq(test_ids(&k.ctx), S("figure-nothing")))
            continue; /* no phase has dates */
        assert_true(made);
        assert_true(f.alt.n > 0 && f.plot->height > 0);
        Str fault = fault_of(&k.ctx, f.plot);
        if (fault.n > 0)
            fail_msg("seed %u, %.*s: %.*s", seed, STR_ARG(f.kind), STR_ARG(fault));
        assert_true(f.plot->height <= k.theme->page_height);
    }
    locale_free(locale);
    kit_free(&k);
}

static void texts_keep_apart(void **state)
{
    (void)state;
    for (uint32_t seed = 0; seed < 60; seed++)
        holds(seed);
}

/* The check sees a text that meets another, and one that leaves the figure. */
static void the_check_sees(void **state)
{
    (void)state;
    Kit k = kit_new();
    const Font *font = font_find(&k.ctx, k.fonts, k.theme->sans, STYLE_REGULAR);
    const Run *run = font_shape(&k.ctx, k.fonts, font, S("mot"), S("fr"), 0);
    Item text = {.kind = ITEM_TEXT, .x = PT(10), .y = PT(20)};
    text.text.run = run;
    text.text.size = PT(9);
    text.text.width = PT(20);
    Item items[] = {text, text};
    Plot p = {PT(100), PT(40), items, 2, S("x")};
    items[1].x += PT(30);
    assert_int_equal(fault_of(&k.ctx, &p).n, 0);
    items[1].x = PT(25);
    assert_int_not_equal(fault_of(&k.ctx, &p).n, 0);
    items[1].x = PT(85);
    assert_int_not_equal(fault_of(&k.ctx, &p).n, 0);
    items[1].x = PT(50);
    items[1].y = PT(39.5);
    assert_int_not_equal(fault_of(&k.ctx, &p).n, 0);
    kit_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_check_sees),
        cmocka_unit_test(texts_keep_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
