/* Figures of a document: drawn before it is written, and written as SVG files beside the Markdown.
 */
#include "command/command.h"

#include "figure/figure.h"

static void write_files(Ctx *ctx, const Document *doc, const CompileOptions *options, Compiled *out)
{
    const Block **all;
    out->file_count = doc_figures(ctx->tmp, doc, &all);
    CompiledFile *files = NEW_ARRAY(ctx->mem, CompiledFile, out->file_count);
    for (size_t i = 0; i < out->file_count; i++) {
        const Figure *f = all[i]->figure;
        SvgStyle style = {.theme = options->theme, .language = doc->meta.language, .alt = f->alt};
        style.id = S("figure");
        Buf bytes = buf_new(ctx->mem);
        figure_svg(f->plot, &style, &bytes);
        files[i] = (CompiledFile){f->target, buf_str(&bytes)};
    }
    out->files = files;
}

bool compile_figures(Ctx *ctx, Document *doc, const CompileOptions *options, Fonts *fonts,
                     Compiled *out)
{
    Locale *locale = locale_new(ctx, doc->meta.language, options->currency);
    if (locale == NULL)
        return false;
    FigureData data = {options->project,  locale,   options->theme, fonts,
                       options->internal, out->name};
    bool fine = figures_make(ctx, doc, &data);
    locale_free(locale);
    if (fine && options->markdown)
        write_files(ctx, doc, options, out);
    return fine;
}
