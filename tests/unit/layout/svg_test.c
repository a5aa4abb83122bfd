/* SVG: whatever the file holds, a drawing is read whole or there is a finding. */
#include "kit.h"

#include "figure/figure.h"

#include <stdio.h>
#include <unistd.h>

typedef struct {
    Kit kit;
    Layout layout;
    char path[64];
} Drawing;

static void drawing_start(Drawing *d)
{
    d->kit = kit_new();
    Kit *k = &d->kit;
    d->layout = (Layout){.ctx = &k->ctx, .theme = k->theme, .fonts = k->fonts};
    d->layout.doc = kit_read(k, "t.md", S("Texte.\n"));
    d->layout.language = S("fr");
    styles_start(&d->layout);
    snprintf(d->path, sizeof d->path, "/tmp/pdoc-svg-test-%d.svg", (int)getpid());
}

static const Plot *drawing_read(Drawing *d, Str bytes)
{
    FILE *out = fopen(d->path, "wb");
    assert_non_null(out);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, out), bytes.n);
    fclose(out);
    return svg_read(&d->layout, str(d->path), NOWHERE);
}

static void drawing_end(Drawing *d)
{
    unlink(d->path);
    kit_free(&d->kit);
}

static Str example(Ctx *ctx)
{
    uint32_t source = file_read(ctx, S(TEST_CASES "/drawing/dessin.svg"), NOWHERE);
    return source_at(diag_sources(ctx->diag), source)->text;
}

/* What a plot has is in its own size: nothing far outside, no path without steps. */
static void check_plot(const Plot *plot)
{
    assert_true(plot->width > 0 && plot->height > 0);
    for (uint32_t i = 0; i < plot->item_count; i++)
        if (plot->items[i].kind == ITEM_TEXT)
            assert_true(plot->items[i].text.count <= plot->items[i].text.run->count);
}

static void damaged_drawings_are_findings(void **state)
{
    (void)state;
    Drawing d;
    drawing_start(&d);
    Str whole = example(&d.kit.ctx);
    assert_non_null(drawing_read(&d, whole));
    uint32_t seed = 7;
    for (int round = 0; round < 3000; round++) {
        char bytes[2048];
        assert_true(whole.n < sizeof bytes);
        memcpy(bytes, whole.p, whole.n);
        size_t n = round < 1000 ? (size_t)round * whole.n / 1000 : whole.n;
        for (int i = 0; round >= 1000 && i < 3; i++)
            bytes[kit_random(&seed, (uint32_t)n)] = "<>/\"'0-.#AZ \xFF"[kit_random(&seed, 13)];
        size_t before = diag_count(d.kit.ctx.diag);
        const Plot *plot = drawing_read(&d, (Str){bytes, n});
        if (plot != NULL)
            check_plot(plot);
        else
            assert_true(diag_count(d.kit.ctx.diag) > before);
    }
    drawing_end(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damaged_drawings_are_findings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
