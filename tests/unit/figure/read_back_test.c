/* Drawings that figure/ writes are read back by the layout: the same shapes at the same places. */
#include "../layout/kit.h"

#include "figure/figure.h"

#include <stdio.h>
#include <unistd.h>

static void drawings_of_ours_read_back(void **state)
{
    (void)state;
    Kit k = kit_new();
    Ctx *ctx = &k.ctx;
    Layout l = {.ctx = ctx, .theme = k.theme, .fonts = k.fonts, .language = S("fr")};
    l.doc = kit_read(&k, "t.md", S("Texte.\n"));
    styles_start(&l);
    StyleId style = style_of(&l, FACE_SANS, STYLE_BOLD, PT(9), 0x1a1a1a);
    const Run *run = text_run(&l, style, S("Prix & délais <ici>"), NOWHERE);
    PathStep steps[] = {{'m', PT(1), PT(2)},   {'l', PT(30), -PT(2)}, {'c', 1, 2},
                        {'c', 3123, PT(1000)}, {'c', 5, 6},           {'h', 0, 0}};
    Item items[3] = {item_rect(PT(1.125), PT(20), PT(30.5), 250, 0xB9C2CB)};
    items[1] = (Item){.kind = ITEM_PATH, .colour = 0x123456, .path = {steps, 6, 750}};
    items[2] = (Item){.kind = ITEM_TEXT, .x = PT(3), .y = PT(40), .colour = 0x1a1a1a};
    items[2].text.run = run;
    items[2].text.count = run->count;
    items[2].text.size = PT(9);
    items[2].text.width = run_width(run, PT(9));
    Plot plot = {.width = PT(200), .height = PT(100), .items = items, .item_count = 3};
    Buf svg = buf_new(ctx->mem);
    SvgStyle look = {.theme = k.theme, .language = S("fr"), .id = S("f")};
    figure_svg(&plot, &look, &svg);
    char path[64];
    snprintf(path, sizeof path, "/tmp/pdoc-svg-test-%d.svg", (int)getpid());
    FILE *out = fopen(path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(svg.p, 1, svg.n, out), svg.n);
    fclose(out);
    const Plot *read = svg_read(&l, str(path), NOWHERE);
    unlink(path);
    assert_non_null(read);
    assert_int_equal(read->item_count, 3);
    Len margin = (read->width - plot.width) / 2;
    assert_int_equal(read->items[0].x, items[0].x + margin);
    assert_int_equal(read->items[0].rect.w, items[0].rect.w);
    assert_int_equal(read->items[1].path.step_count, 6);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(read->items[1].path.steps[i].op, steps[i].op);
        assert_int_equal(read->items[1].path.steps[i].x, steps[i].x + margin);
        assert_int_equal(read->items[1].path.steps[i].y, steps[i].y + margin);
    }
    assert_ptr_equal(read->items[2].text.run, run);
    assert_int_equal(read->items[2].text.size, PT(9));
    kit_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(drawings_of_ours_read_back)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
