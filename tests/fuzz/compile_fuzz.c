/* The whole compile: bytes up to the first line "%%" are the project, what follows is a template;
 * both go through every stage to Markdown and PDF. */
#include "command/command.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static uint32_t no_partial(Ctx *ctx, void *arg, Str name)
{
    (void)ctx, (void)arg, (void)name;
    return 0;
}

static Schema *project_schema(Ctx *ctx)
{
    uint32_t source = file_read(ctx, S(TEST_ROOT "/schemas/project.schema.yaml"), NOWHERE);
    Node *root = source == 0 ? NULL : data_read(ctx, source);
    return root == NULL ? NULL : schema_read(ctx, root, &(SchemaOptions){0});
}

static Theme *default_theme(Ctx *ctx)
{
    uint32_t source = file_read(ctx, S(TEST_ROOT "/templates/theme.yaml"), NOWHERE);
    Node *root = source == 0 ? NULL : data_read(ctx, source);
    return root == NULL ? NULL : theme_read(ctx, root, NULL);
}

static void compile(Ctx *ctx, Str project, Str text)
{
    uint32_t data_source = source_add(diag_sources(ctx->diag), S("project.yaml"), project);
    uint32_t template_source = source_add(diag_sources(ctx->diag), S("template.md"), text);
    Node *data = data_read(ctx, data_source);
    Template *template = template_read(ctx, template_source, &(Partials){no_partial, NULL});
    if (data == NULL || template == NULL)
        return;
    schema_check(ctx, project_schema(ctx), data);
    Locale *locale = locale_new(ctx, S("fr"), S("EUR"));
    TemplateOptions options = {.escape = ESCAPE_HOLES, .locale = locale, .data_name = S("p")};
    Draft *draft = template_run(ctx, template, data, &options);
    locale_free(locale);
    Document *doc = draft == NULL ? NULL : doc_read(ctx, draft);
    Compiled made = {0};
    CompileOptions compile_options = {
        .markdown = true, .pdf = true, .theme = default_theme(ctx), .standard = PDF_A_2A};
    if (doc != NULL)
        compile_document(ctx, doc, &compile_options, &made);
    DiagStyle style = {.lang = LANG_FR};
    Buf shown = buf_new(ctx->mem);
    diag_write_text(ctx->diag, &style, &shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    Arena *mem = arena_new();
    Ctx ctx = {mem, arena_new(), diag_new(mem, sources_new(mem))};
    Str all = arena_copy(mem, (Str){(const char *)bytes, size});
    size_t cut = str_find(all, S("\n%%\n"));
    if (cut != SIZE_MAX)
        compile(&ctx, str_slice(all, 0, cut + 1), str_slice(all, cut + 4, all.n));
    arena_free(ctx.tmp);
    arena_free(mem);
    return 0;
}
