/* pdoc templates [PROJECT]: which file each template and each part of it comes from. With --copy, a
 * template is copied beside the project, where it overrides the one that it was copied from. */
#include "command/search.h"
#include "command/trace.h"

#include <string.h>
#include <unistd.h>

int templates_run(Session *s);

static const Text layer_words[LAYER_COUNT] = {
    [LAYER_PROJECT] = {{S_INIT("projet"), S_INIT("project")}},
    [LAYER_COMPANY] = {{S_INIT("entreprise"), S_INIT("company")}},
    [LAYER_PDOC] = {{S_INIT("pdoc"), S_INIT("pdoc")}},
};

/* ---- one line ----------------------------------------------------------------------------- */

enum { NAME_WIDTH = 40, LAYER_WIDTH = 12 };

static void put_padded(Buf *out, Str text, size_t width)
{
    size_t length = utf8_length(text);
    buf_put(out, text);
    buf_repeat(out, ' ', length < width ? width - length : 1);
}

/* "version 1.2, 2026-11-23, balanced": what the front matter of a clause says of it. */
static void put_clause(Buf *out, const Node *front)
{
    static const struct {
        Str key, before;
    } rows[] = {
        {S_INIT("version"), S_INIT("version ")}, {S_INIT("date"), {0}}, {S_INIT("variant"), {0}}};
    Str before = S("  (");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Str text = front_text(front, rows[i].key);
        if (text.n == 0)
            continue;
        buf_print(out, STR_FMT STR_FMT STR_FMT, STR_ARG(before), STR_ARG(rows[i].before),
                  STR_ARG(text));
        before = S(", ");
    }
    if (before.n == 2)
        buf_byte(out, ')');
}

static void put_use(const Session *s, Buf *out, Str indent, const TemplateUse *use,
                    const Node *front, Text remark)
{
    Str name = str_print(s->ctx.mem, STR_FMT STR_FMT, STR_ARG(indent), STR_ARG(use->name));
    put_padded(out, name, NAME_WIDTH);
    put_padded(out, layer_words[use->layer].in[s->lang], LAYER_WIDTH);
    buf_put(out, use->path);
    put_clause(out, front);
    buf_put(out, remark.in[s->lang]);
    buf_byte(out, '\n');
}

/* ---- the templates of a project ----------------------------------------------------------- */

/* The parts that the data of the project ask for; what is amiss in them is for the build to say. */
static TemplateParts parts_run(TemplateSearch *search, const DocumentRow *row, const Template *t)
{
    const Project *p = search->project;
    Ctx *ctx = &search->s->ctx;
    Ctx quiet = {ctx->mem, ctx->tmp, diag_new(ctx->mem, diag_sources(ctx->diag))};
    TemplateOptions options = {.escape = ESCAPE_HOLES};
    options.beside = pack_node(&quiet, p->documents, p->document_count, row,
                               trace_read(&quiet, ctx->mem, p->root), p->language);
    const Draft *draft = template_run(&quiet, t, p->root, &options);
    arena_reset(ctx->tmp);
    return draft == NULL ? (TemplateParts){0} : (TemplateParts){draft->parts, draft->part_count};
}

static bool has_part(const TemplateParts *parts, Str name)
{
    for (size_t i = 0; i < parts->count; i++)
        if (str_eq(parts->items[i].name, name))
            return true;
    return false;
}

static void list_document(TemplateSearch *search, const DocumentRow *row, Buf *out)
{
    Session *s = search->s;
    const Template *t = search_template(search, row);
    if (t == NULL)
        return;
    put_use(s, out, (Str){0}, search_use(&s->ctx, search, row->template), NULL, (Text){0});
    TemplateParts named = template_parts(&s->ctx, t), used = parts_run(search, row, t);
    for (size_t i = 0; i < named.count; i++) {
        const DraftPart *part = &named.items[i];
        const TemplateUse *use = search_use(&s->ctx, search, part->name);
        Text remark = has_part(&used, part->name)
                          ? (Text){0}
                          : TEXT("  – pas dans ce projet", "  – not in this project");
        if (part->source != 0)
            put_use(s, out, S("  "), use, part->front_matter, remark);
    }
}

/* ---- all templates ------------------------------------------------------------------------ */

static bool is_variant(Str name)
{
    return clause_of(name).n > 0 && str_find_byte(name, '.') != SIZE_MAX;
}

static void list_layer(TemplateSearch *search, Layer layer, StrMap *listed, Buf *out)
{
    Session *s = search->s;
    TemplateFiles files = search_files(search, layer);
    for (size_t i = 0; i < files.count; i++) {
        const TemplateFile *file = &files.items[i];
        if (map_find(listed, file->name) != NULL)
            continue;
        *map_put(listed, file->name) = s;
        TemplateUse as_it_is = {file->name, file->path, layer, 0};
        const TemplateUse *use =
            is_variant(file->name) ? &as_it_is : search_use(&s->ctx, search, file->name);
        uint32_t source = search_read(&s->ctx, search, use->path);
        bool is_clause = source != 0 && clause_of(file->name).n > 0;
        put_use(s, out, (Str){0}, use, is_clause ? template_front(&s->ctx, source) : NULL,
                (Text){0});
    }
}

/* ---- copying ------------------------------------------------------------------------------ */

/* The file is called as the one copied, so that a variant stays one. */
static Str copy_target(const TemplateSearch *search, const TemplateUse *use)
{
    Arena *a = search->s->ctx.mem;
    Str file = str_print(a, STR_FMT ".md", STR_ARG(path_stem(use->path)));
    Str folder = search_folder(search, LAYER_PROJECT);
    if (clause_of(use->name).n > 0)
        folder = path_join(a, folder, S("clauses"));
    return path_join(a, folder, file);
}

static int copy_template(TemplateSearch *search, Str name)
{
    Session *s = search->s;
    const TemplateUse *use = search_use(&s->ctx, search, name);
    if (use->source == 0) {
        Diagnostic *d = diag(&s->ctx, MSG_TEMPLATE_NAME_UNKNOWN, NOWHERE, name);
        d->suggestion = search_nearest(search, name);
        return session_report(s, STDERR_FILENO, false);
    }
    Str target = copy_target(search, use);
    bool is_own = use->layer == LAYER_PROJECT;
    if (is_own || file_exists(&s->ctx, target)) {
        diag(&s->ctx, MSG_TEMPLATE_COPY_EXISTS, NOWHERE, use->name, is_own ? use->path : target);
        return session_report(s, STDERR_FILENO, false);
    }
    Output *o = output_new(&s->ctx);
    Str bytes = source_at(diag_sources(s->ctx.diag), use->source)->text;
    if (!output_add(o, target, bytes)) {
        output_cancel(o);
        return session_report(s, STDERR_FILENO, false);
    }
    Str made = str_print(s->ctx.mem, STR_FMT "\n", STR_ARG(target));
    return session_commit(s, o, made, STDERR_FILENO, false);
}

/* ---- the command -------------------------------------------------------------------------- */

static bool is_fault(const Diagnostic *d, void *arg)
{
    (void)arg;
    return d->class == CLASS_FAULT;
}

static Project *read_project(Session *s)
{
    if (s->argument_count > 0) {
        Project *p = project_read(s, s->arguments[0]);
        diag_filter(s->ctx.diag, is_fault, NULL); /* what the rules find is not the question */
        return p;
    }
    if (!session_data_dir(s))
        return NULL;
    Project *none = NEW(s->ctx.mem, Project);
    none->language = s->lang == LANG_EN ? S("en") : S("fr");
    return none;
}

int templates_run(Session *s)
{
    if (option_given(s, OPT_COPY) && s->argument_count == 0) {
        diag(&s->ctx, MSG_ARGUMENT_MISSING, NOWHERE, s->command->name,
             s->command->usage.in[s->lang]);
        return session_report(s, STDERR_FILENO, false);
    }
    Project *p = read_project(s);
    if (p == NULL || diag_class_failed(s->ctx.diag, CLASS_FAULT))
        return session_report(s, STDERR_FILENO, false);
    TemplateSearch *search = search_new(s, p);
    if (option_given(s, OPT_COPY))
        return copy_template(search, s->given[OPT_COPY]);
    Buf out = buf_new(s->ctx.mem);
    for (size_t i = 0; i < p->document_count; i++)
        list_document(search, &p->documents[i], &out);
    StrMap *listed = map_new(s->ctx.mem);
    for (Layer layer = LAYER_COUNT; p->root == NULL && layer-- > 0;)
        list_layer(search, layer, listed, &out);
    if (p->root != NULL)
        search_check_overrides(search);
    return session_result(s, buf_str(&out));
}
