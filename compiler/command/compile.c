/* Compile: the pipeline as code, one line per stage.
 *
 *     template -> draft -> document -> Markdown
 *                                   -> HTML
 *                                   -> pages -> PDF
 */
#include "command/command.h"

#include "figure/figure.h"
#include "html/html.h"

Emit emit_of(Str word)
{
    static const struct {
        Str word;
        Emit emit;
    } rows[] = {
        {S_INIT("data"), EMIT_DATA},
        {S_INIT("draft"), EMIT_DRAFT},
        {S_INIT("doc"), EMIT_DOC},
        {S_INIT("pages"), EMIT_PAGES},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_eq(rows[i].word, word))
            return rows[i].emit;
    return EMIT_NONE;
}

PdfStandard standard_of(Str word)
{
    static const struct {
        Str word;
        PdfStandard standard;
    } rows[] = {
        {S_INIT("none"), PDF_NONE}, {S_INIT("a-1b"), PDF_A_1B}, {S_INIT("a-2a"), PDF_A_2A},
        {S_INIT("a-3a"), PDF_A_3A}, {S_INIT("ua-1"), PDF_UA_1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_eq(rows[i].word, word))
            return rows[i].standard;
    return PDF_A_2A;
}

Theme *session_theme(Session *s)
{
    Node *node = own_read(s, S("templates/theme.yaml")), *over = NULL;
    if (node != NULL && option_given(s, OPT_THEME)) {
        uint32_t source = file_read(&s->ctx, s->given[OPT_THEME], NOWHERE);
        over = source == 0 ? NULL : data_read(&s->ctx, source);
        node = over == NULL ? NULL : node;
    }
    return node == NULL ? NULL : theme_read(&s->ctx, node, over);
}

static bool make_pdf(Ctx *ctx, const Pages *pages, const CompileOptions *options, Compiled *out)
{
    PdfOptions pdf = {options->standard, S("pdoc " PDOC_VERSION), options->time};
    if (options->trace != NULL)
        pdf.attachment_count = trace_attach(ctx, options->trace, pages, &pdf.attachments);
    Buf bytes = buf_new(ctx->mem);
    if (!pdf_write(ctx, pages, &pdf, &bytes))
        return false;
    out->pdf = buf_str(&bytes);
    return true;
}

static bool make_pages(Ctx *ctx, const Document *doc, const CompileOptions *options, Fonts *fonts,
                       Compiled *out)
{
    Pages *pages = layout_run(ctx, doc, options->theme, fonts);
    arena_reset(ctx->tmp);
    bool fine = pages != NULL;
    if (fine && options->emit == EMIT_PAGES) {
        Buf dump = buf_new(ctx->mem);
        pages_dump(pages, &dump);
        out->dump = buf_str(&dump);
    } else if (fine) {
        fine = make_pdf(ctx, pages, options, out);
    }
    return fine;
}

static bool make_outputs(Ctx *ctx, const Document *doc, const CompileOptions *options, Fonts *fonts,
                         Compiled *out)
{
    if (options->emit == EMIT_DOC) {
        Buf dump = buf_new(ctx->mem);
        doc_dump(doc, &dump);
        out->dump = buf_str(&dump);
        return true;
    }
    if (options->markdown) {
        Buf text = buf_new(ctx->mem);
        markdown_write(ctx, doc, &text);
        out->markdown = buf_str(&text);
    }
    arena_reset(ctx->tmp);
    if (options->html) {
        Buf text = buf_new(ctx->mem);
        html_write(ctx, doc, options->theme, &text);
        out->html = buf_str(&text);
    }
    arena_reset(ctx->tmp);
    return !(options->pdf || options->emit == EMIT_PAGES) ||
           make_pages(ctx, doc, options, fonts, out);
}

void compile_prepare(Ctx *ctx, Document *doc)
{
    doc_number(ctx, doc);
    doc_typography(ctx, doc);
    arena_reset(ctx->tmp);
}

bool compile_document(Ctx *ctx, Document *doc, const CompileOptions *options, Compiled *out)
{
    if (diag_class_failed(ctx->diag, CLASS_FAULT))
        return false;
    Fonts *fonts = fonts_new(ctx); /* of figures and pages alike */
    bool fine = options->project == NULL || !doc_has_figures(doc) ||
                compile_figures(ctx, doc, options, fonts, out);
    arena_reset(ctx->tmp);
    fine = fine && make_outputs(ctx, doc, options, fonts, out);
    fonts_free(fonts);
    return fine;
}
