/* Fuzz: any YAML as a project: what can be drawn of it is drawn, its texts apart and inside; the
 * SVG is written. */
#include <stdio.h>
#include <stdlib.h>

#include "../unit/figure/kit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Theme *theme_of(Ctx *ctx)
{
    uint32_t source = file_read(ctx, S(TEST_ROOT "/templates/theme.yaml"), NOWHERE);
    return theme_read(ctx, yaml_read(ctx, source), NULL);
}

static void draw(Ctx *ctx, Str kind, const FigureData *data)
{
    Figure f = {.kind = kind};
    if (!figure_make(ctx, &f, data))
        return;
    Str fault = fault_of(ctx, f.plot);
    if (fault.n > 0) {
        fprintf(stderr, "%.*s: %.*s\n", STR_ARG(kind), STR_ARG(fault));
        abort();
    }
    SvgStyle style = {data->theme, S("fr"), S("f"), f.alt, false};
    Buf svg = buf_new(ctx->mem);
    figure_svg(f.plot, &style, &svg);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *mem = arena_new();
    Ctx ctx = {mem, arena_new(), diag_new(mem, sources_new(mem))};
    Str text = {(const char *)data, size};
    uint32_t source = source_add(diag_sources(ctx.diag), S("project.yaml"), text);
    Node *root = yaml_read(&ctx, source);
    if (root != NULL) {
        type_nodes(root);
        Fonts *fonts = fonts_new(&ctx);
        Locale *locale = locale_new(&ctx, size % 2 == 0 ? S("fr") : S("en"), S("EUR"));
        FigureData with = {root, locale, theme_of(&ctx), fonts, true, S("x")};
        for (size_t i = 0; figure_kinds[i].n > 0; i++)
            draw(&ctx, figure_kinds[i], &with);
        locale_free(locale);
        fonts_free(fonts);
    }
    arena_free(ctx.tmp);
    arena_free(ctx.mem);
    return 0;
}
