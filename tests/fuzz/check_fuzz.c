/* Fuzz: what is judged without running it. Texts separated by lines of "%%": a template, two
 * partials, and YAML, which is taken for the schema that the template is judged by, and for the
 * project whose glossary the first text, read as Markdown, is judged by. */
#include <stdlib.h>

#include "command/fields.h"
#include "command/terms.h"
#include "command/trace.h"

enum { TEXTS = 4 };

typedef struct {
    Str texts[TEXTS];
} Input;

static Input split(Str all)
{
    Input in = {{{0}}};
    for (size_t i = 0; i < TEXTS; i++) {
        size_t end = i + 1 < TEXTS ? str_find(all, S("\n%%\n")) : SIZE_MAX;
        in.texts[i] = str_slice(all, 0, end == SIZE_MAX ? all.n : end + 1);
        all = end == SIZE_MAX ? (Str){0} : str_slice(all, end + 4, all.n);
    }
    return in;
}

static uint32_t find_partial(Ctx *ctx, void *arg, Str name)
{
    const Input *in = arg;
    bool a = str_eq(name, S("a")), b = str_eq(name, S("b"));
    return a || b ? source_add(diag_sources(ctx->diag), name, in->texts[a ? 1 : 2]) : 0;
}

static const Str otherwise = S_INIT(
    "properties: {a: {type: string, format: date}, list: {type: array, items: {properties: {a: "
    "{type: number, format: money}}}}, ref: {type: string, format: reference}, "
    "glossary: {}}\nadditionalProperties: false\nglossary: [{term: Anomalie}, {term: RTI}]\n");

static void judge_template(Session *s, Input *in, const Node *schema)
{
    Sources *sources = diag_sources(s->ctx.diag);
    Partials partials = {find_partial, in};
    const Template *t =
        template_read(&s->ctx, source_add(sources, S("t"), in->texts[0]), &partials);
    if (t == NULL)
        return;
    Fields *fields = fields_new(s, schema);
    fields_begin(fields, LANG_FR);
    TemplateModel model = fields_model(fields);
    if (model.root == NULL)
        return;
    DocumentRow row = {.id = S("x"), .title = S("X"), .number = 1};
    template_check(&s->ctx, t, &model,
                   pack_node(&s->ctx, &row, 1, &row, trace_example(s->ctx.mem, row.span), S("fr")));
    Buf out = buf_new(s->ctx.mem);
    fields_write_unprinted(s, fields, &out);
}

static void judge_terms(Session *s, Input *in, const Node *project)
{
    Sources *sources = diag_sources(s->ctx.diag);
    Document *doc = doc_read_source(&s->ctx, source_add(sources, S("d.md"), in->texts[0]));
    if (doc == NULL)
        return;
    compile_prepare(&s->ctx, doc);
    terms_check(s, project, (const Document *const *)&doc, 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    Arena *mem = arena_new();
    Session s = {.ctx = {mem, arena_new(), diag_new(mem, sources_new(mem))}};
    Input in = split((Str){(const char *)bytes, size});
    Sources *sources = diag_sources(s.ctx.diag);
    const Node *yaml = yaml_read(&s.ctx, source_add(sources, S("y"), in.texts[3]));
    if (yaml == NULL || yaml->kind != NODE_MAP)
        yaml = yaml_read(&s.ctx, source_add(sources, S("y"), otherwise));
    judge_template(&s, &in, yaml);
    judge_terms(&s, &in, yaml);
    diag_sort(s.ctx.diag);
    Buf out = buf_new(mem);
    DiagStyle style = {LANG_FR, false};
    diag_write_text(s.ctx.diag, &style, &out);
    arena_free(s.ctx.tmp);
    arena_free(mem);
    return 0;
}
