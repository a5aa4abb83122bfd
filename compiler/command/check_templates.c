/* pdoc build --check-templates [PROJECT]: every template against the schema of projects, without
 * data: names that can never exist, clauses whose front matter is amiss, templates that nothing
 * includes; then the fields of the schema that no document prints.
 *
 * All documents of all lists are judged, in both languages (in the project's, when one is given),
 * with each variant of each clause. */
#include "command/fields.h"
#include "command/search.h"
#include "command/trace.h"
#include "figure/figure.h"

#include <unistd.h>

int templates_check(Session *s);

/* ---- clauses ------------------------------------------------------------------------------ */

typedef struct {
    Session *s;
    Fields *fields;
    TemplateModel model;
    const Schema *clause_schema;
    const RuleSet *rules;
    StrMap *judged; /* paths of clauses whose front matter was judged */
    size_t templates, parts;
} Checking;

static void check_rule(Checking *c, const Node *id)
{
    RuleInfo rule;
    if (!rules_find(c->rules, node_text(id), &rule))
        rule_name_fault(c->s, c->rules, node_text(id), id->text_span);
}

/* clauses/x.protective.md is the variant "protective", and says so if it says any. */
static void check_variant_name(Checking *c, Str path, const Node *front)
{
    const Node *says = node_member(front, S("variant"));
    Str stem = path_stem(path);
    size_t dot = str_find_byte(stem, '.');
    if (says == NULL || dot == SIZE_MAX)
        return;
    Str own = str_slice(stem, dot + 1, stem.n);
    if (!str_eq(own, node_text(says)))
        diag(&c->s->ctx, MSG_TEMPLATE_VARIANT_NAME, says->text_span, node_text(says), own);
}

/* Front matter that cannot be read is told when the template is compiled. */
static void check_clause(Checking *c, Str path, uint32_t source)
{
    Ctx *ctx = &c->s->ctx;
    Node *front = map_find(c->judged, path) != NULL ? NULL : (Node *)template_front(ctx, source);
    *map_put(c->judged, path) = c;
    if (front == NULL)
        return;
    schema_check(ctx, c->clause_schema, front);
    const Node *ids = node_member(front, S("rules"));
    for (const Node *n = ids == NULL ? NULL : ids->child; n != NULL; n = n->next)
        check_rule(c, n);
    check_variant_name(c, path, front);
}

static void check_clauses(Checking *c, TemplateSearch *search)
{
    for (Layer layer = 0; layer < LAYER_COUNT; layer++) {
        TemplateFiles files = search_files(search, layer);
        for (size_t i = 0; i < files.count; i++) {
            const TemplateFile *file = &files.items[i];
            if (clause_of(file->name).n == 0)
                continue;
            uint32_t source = search_read(&c->s->ctx, search, file->path);
            if (source != 0)
                check_clause(c, file->path, source);
        }
    }
}

/* ---- figures ------------------------------------------------------------------------------ */

static void check_figures(Checking *c, TemplateSearch *search)
{
    const TemplateModel *m = &c->model;
    const Str *names;
    size_t count = m->names(m->owner, NULL, &names);
    for (Layer layer = 0; layer < LAYER_COUNT; layer++) {
        TemplateFiles files = search_files(search, layer);
        for (size_t i = 0; i < files.count; i++) {
            uint32_t source = search_read(&c->s->ctx, search, files.items[i].path);
            if (source != 0)
                figures_check(&c->s->ctx, source, &m->shapes, m->root, names, count);
        }
    }
}

/* ---- templates ---------------------------------------------------------------------------- */

/* A document whose query selects nothing, whatever the project, is never made. */
static void check_when(Checking *c, const DocumentRow *row)
{
    const Node *when = row->when;
    Path *path = when == NULL ? NULL : path_read(&c->s->ctx, when->text, when->text_span);
    const Shapes *shapes = &c->model.asked;
    PathMiss miss;
    if (path == NULL || path_fits(path, shapes, c->model.root, c->model.root, NULL, &miss))
        return;
    Span at = when->text_span;
    if (when->text_is_source)
        at = (Span){at.source, at.begin + (uint32_t)miss.begin, at.begin + (uint32_t)miss.end};
    const Str *names;
    size_t count = c->model.names(c->model.owner, NULL, &names);
    Diagnostic *d = diag(&c->s->ctx, MSG_TEMPLATE_WHEN_NEVER, at, row->id, miss.name);
    Str near = nearest_word(miss.name, names, count);
    d->suggestion = str_eq(near, miss.name) ? (Str){0} : near;
}

static void check_documents(Checking *c, TemplateSearch *search)
{
    const Project *p = search->project;
    for (size_t i = 0; i < p->document_count; i++) {
        const DocumentRow *row = &p->documents[i];
        const Template *t = search_template(search, row);
        if (t == NULL)
            continue;
        const Node *pack = pack_node(&c->s->ctx, p->documents, p->document_count, row,
                                     trace_example(c->s->ctx.mem, row->span), p->language);
        fields_document(c->fields, row->internal);
        template_check(&c->s->ctx, t, &c->model, pack);
        c->templates += search->variants == NULL;
        arena_reset(c->s->ctx.tmp);
    }
}

static Str variant_of(Str name)
{
    Str clause = clause_of(name);
    size_t dot = str_find_byte(clause, '.');
    return dot == SIZE_MAX ? (Str){0} : str_slice(clause, dot + 1, clause.n);
}

/* As if a project chose this variant of each clause that has it. */
static const Node *choose_everywhere(Arena *a, const TemplateFiles *files, Str variant)
{
    Node *map = node_new(a, NODE_MAP, (Str){0}, NOWHERE);
    for (size_t i = 0; i < files->count; i++) {
        if (!str_eq(variant_of(files->items[i].name), variant))
            continue;
        Str clause = clause_of(files->items[i].name);
        Str name = str_slice(clause, 0, str_find_byte(clause, '.'));
        node_add(map, name, node_new(a, NODE_STRING, variant, NOWHERE));
    }
    return map;
}

static void check_variants(Checking *c, TemplateSearch *search)
{
    Arena *a = c->s->ctx.mem;
    TemplateFiles files = {0};
    for (Layer layer = 0; layer < LAYER_COUNT; layer++) {
        TemplateFiles more = search_files(search, layer);
        for (size_t i = 0; i < more.count; i++)
            *VEC_PUSH(a, &files) = more.items[i];
    }
    StrMap *known = map_new(a);
    for (size_t i = 0; i < files.count; i++) {
        Str variant = variant_of(files.items[i].name);
        if (variant.n == 0 || map_find(known, variant) != NULL)
            continue;
        *map_put(known, variant) = c;
        TemplateSearch *chosen = search_new(c->s, search->project);
        chosen->files = search->files;
        chosen->variants = choose_everywhere(a, &files, variant);
        check_documents(c, chosen);
    }
}

/* A template of pdoc's that no document includes is never judged. */
static void check_included(Checking *c, TemplateSearch *search)
{
    TemplateFiles files = search_files(search, LAYER_PDOC);
    for (size_t i = 0; i < files.count; i++) {
        const TemplateFile *file = &files.items[i];
        Str name = variant_of(file->name).n == 0
                       ? file->name
                       : str_slice(file->name, 0, str_find_byte(file->name, '.'));
        c->parts++;
        if (map_find(search->uses, name) != NULL)
            continue;
        Span place = {search_read(&c->s->ctx, search, file->path), 0, 0};
        diag(&c->s->ctx, MSG_TEMPLATE_UNUSED, place, file->name);
    }
}

static void check_language(Checking *c, Str language, Str folder)
{
    Project *p = NEW(c->s->ctx.mem, Project);
    p->language = language;
    p->folder = folder;
    documents_find(c->s, p);
    fields_begin(c->fields, tag_lang(language));
    for (size_t i = 0; i < p->document_count; i++)
        check_when(c, &p->documents[i]);
    TemplateSearch *search = search_new(c->s, p);
    check_documents(c, search);
    check_clauses(c, search);
    check_figures(c, search);
    check_included(c, search);
    search_check_overrides(search);
    check_variants(c, search);
}

/* ---- the command -------------------------------------------------------------------------- */

/* The schema as a file, whose places can be shown: snapshots have them too. */
static bool checking_new(Session *s, Checking *c)
{
    Node *schema = own_read(s, S("schemas/project.schema.yaml"));
    *c = (Checking){.s = s, .judged = map_new(s->ctx.mem)};
    c->rules = own_rules(s, NULL);
    c->clause_schema = own_schema(s, S("schemas/clause.schema.yaml"));
    if (schema == NULL || c->rules == NULL || c->clause_schema == NULL)
        return false;
    c->fields = fields_new(s, schema);
    c->model = fields_model(c->fields);
    return true;
}

/* Of the project its folder and language are needed, no more. */
static bool check_project(Checking *c, Str path)
{
    uint32_t source = file_read(&c->s->ctx, path, NOWHERE);
    const Node *root = source == 0 ? NULL : data_read(&c->s->ctx, source);
    if (root == NULL)
        return false;
    bool english = tag_lang(node_text(node_at(root, "project.language"))) == LANG_EN;
    check_language(c, english ? S("en") : S("fr"), path_folder(path));
    return true;
}

static void put_result(const Checking *c, Buf *out)
{
    Lang lang = c->s->lang;
    Buf fields = buf_new(c->s->ctx.mem);
    size_t count = fields_write_unprinted(c->s, c->fields, &fields);
    buf_print(out,
              lang == LANG_FR ? "%zu documents jugés sans données, %zu modèles et clauses\n"
                              : "%zu documents judged without data, %zu templates and clauses\n",
              c->templates, c->parts);
    if (count > 0)
        buf_print(
            out,
            lang == LANG_FR
                ? "\nChamps qu’aucun document n’imprime (%zu ; « pdoc schema CHAMP » dit à quoi "
                  "l’un sert) :\n\n"
                : "\nFields that no document prints (%zu; “pdoc schema FIELD” says what one is "
                  "for):\n\n",
            count);
    buf_put(out, buf_str(&fields));
}

int templates_check(Session *s)
{
    Checking c;
    if (!session_data_dir(s) || !checking_new(s, &c))
        return session_report(s, STDERR_FILENO, false);
    if (s->argument_count > 0) {
        if (!check_project(&c, s->arguments[0]))
            return session_report(s, STDERR_FILENO, false);
    } else {
        check_language(&c, S("fr"), (Str){0});
        check_language(&c, S("en"), (Str){0});
    }
    Buf out = buf_new(s->ctx.mem);
    if (!diag_failed(s->ctx.diag)) /* a template with a fault may print what it seems not to */
        put_result(&c, &out);
    return session_result(s, buf_str(&out));
}
