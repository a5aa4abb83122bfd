/* Manifest: an origin and traces -> JSON, in the output folder and inside each PDF.
 *
 * The one in the folder stays with the buyer and says everything. A PDF goes to vendors: the one
 * inside says what lets a reader verify it, and nothing that the page does not show. The project's
 * files are one hash there (a small included file, a budget, could be guessed from its own), and
 * waivers and findings are left out; with the source attached there is nothing left to hide. */
#include "command/provenance.h"

static Str standard_word(PdfStandard standard)
{
    static const Str words[] = {[PDF_NONE] = S_INIT("none"),
                                [PDF_A_1B] = S_INIT("a-1b"),
                                [PDF_A_2A] = S_INIT("a-2a"),
                                [PDF_A_3A] = S_INIT("a-3a"),
                                [PDF_UA_1] = S_INIT("ua-1")};
    return words[standard];
}

static const Str attach_words[] = {[ATTACH_NONE] = S_INIT("none"),
                                   [ATTACH_MANIFEST] = S_INIT("manifest"),
                                   [ATTACH_SOURCE] = S_INIT("source")};

Attach attach_of(Str word)
{
    for (Attach attach = ATTACH_NONE; attach <= ATTACH_SOURCE; attach++)
        if (str_eq(attach_words[attach], word))
            return attach;
    return ATTACH_MANIFEST;
}

/* ---- parts -------------------------------------------------------------------------------- */

static void put_head(JsonText *j, const Origin *o)
{
    Arena *a = j->out->arena;
    json_number(j, "pdoc-manifest", 1); /* of the format */
    json_text(j, "pdoc", S(PDOC_VERSION));
    json_text(j, "language", o->project->language);
    json_text(j, "date", date_text(a, o->project->date));
    if (o->time != PDF_NO_TIME)
        json_number(j, "time", o->time);
    json_truth(j, "draft", o->draft);
    if (o->copy.n > 0)
        json_text(j, "copy", o->copy);
    json_text(j, "standard", standard_word(o->standard));
    json_text(j, "attach", attach_words[o->attach]);
}

/* A group of files as one hash; with `names`, of which files too. */
static void put_group(JsonText *j, const Origin *o, InputKind kind, const char *key, bool names)
{
    size_t count;
    Str hash = origin_group(j->out->arena, o, kind, &count);
    if (count == 0)
        return;
    json_open(j, key, '{');
    json_number(j, "count", (int64_t)count);
    json_text(j, "sha256", hash);
    if (names) {
        json_open(j, "files", '[');
        for (size_t i = 0; i < o->input_count; i++) {
            const Input *in = &o->inputs[i];
            if (in->kind != kind)
                continue;
            json_open(j, NULL, '{');
            json_text(j, "path", in->name);
            json_text(j, "sha256", in->sha256);
            json_close(j, '}');
        }
        json_close(j, ']');
    }
    json_close(j, '}');
}

/* Files of pdoc's own, one line each: everybody can have them. */
static void put_list(JsonText *j, const Origin *o, InputKind kind, const char *key)
{
    json_open(j, key, '{');
    for (size_t i = 0; i < o->input_count; i++)
        if (o->inputs[i].kind == kind)
            json_text(j, arena_cstr(j->out->arena, o->inputs[i].name), o->inputs[i].sha256);
    json_close(j, '}');
}

static void put_own(JsonText *j, const Origin *o)
{
    put_list(j, o, INPUT_SCHEMA, "schemas");
    put_list(j, o, INPUT_RULES, "rules");
    put_list(j, o, INPUT_SETTINGS, "settings");
    put_group(j, o, INPUT_TEMPLATE, "pack", false);
}

static const Str from_words[] = {[FROM_PDOC] = S_INIT("pdoc"),
                                 [FROM_PROJECT] = S_INIT("project"),
                                 [FROM_ELSEWHERE] = S_INIT("company")};

/* Clauses say in their front matter who they are. */
static void put_templates(JsonText *j, const Trace *t)
{
    json_open(j, "templates", '[');
    for (size_t i = 0; i < t->template_count; i++) {
        const Input *in = t->templates[i];
        json_open(j, NULL, '{');
        json_text(j, "path", in->name);
        json_text(j, "sha256", in->sha256);
        json_text(j, "from", from_words[in->from]);
        static const Str keys[] = {S_INIT("id"), S_INIT("version")};
        for (size_t k = 0; k < 2; k++) {
            const Node *n = node_member(t->front_matters[i], keys[k]);
            if (node_text(n).n > 0)
                json_text(j, keys[k].p, node_text(n));
        }
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_fonts(JsonText *j, const Trace *t)
{
    json_open(j, "fonts", '[');
    for (size_t i = 0; i < t->font_count; i++) {
        json_open(j, NULL, '{');
        json_text(j, "name", t->fonts[i].name);
        json_text(j, "file", t->fonts[i].file);
        json_text(j, "sha256", t->fonts[i].sha256);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_open(j, "images", '[');
    for (size_t i = 0; i < t->image_count; i++)
        json_text(j, NULL, sha256_hex(j->out->arena, t->images[i].bytes));
    json_close(j, ']');
}

static void put_findings(JsonText *j, const Diag *diag)
{
    int64_t counts[3] = {0}, waived = 0;
    for (size_t i = 0; i < diag_count(diag); i++) {
        const Diagnostic *d = diag_at(diag, i);
        if (d->waived.n > 0)
            waived++;
        else
            counts[d->severity]++;
    }
    json_open(j, "findings", '{');
    json_number(j, "errors", counts[SEVERITY_ERROR]);
    json_number(j, "warnings", counts[SEVERITY_WARNING]);
    json_number(j, "notes", counts[SEVERITY_INFO]);
    json_number(j, "waived", waived);
    json_close(j, '}');
    json_open(j, "waivers", '[');
    for (size_t i = 0; i < diag_count(diag); i++) {
        const Diagnostic *d = diag_at(diag, i);
        if (d->waived.n == 0)
            continue;
        json_open(j, NULL, '{');
        json_text(j, "rule", d->id);
        json_text(j, "path", d->path);
        json_text(j, "reason", d->waived);
        json_close(j, '}');
    }
    json_close(j, ']');
}

/* ---- inside a PDF ------------------------------------------------------------------------- */

/* The names of attachments have no folders: viewers save them side by side. */
static Str attachment_name(Arena *a, Str path, size_t nth)
{
    size_t folder = path_folder(path).n;
    Str name = str_eq(path_folder(path), S(".")) ? path : str_slice(path, folder + 1, path.n);
    return nth == 0 ? name : str_print(a, "%zu-" STR_FMT, nth + 1, STR_ARG(name));
}

typedef struct {
    Ctx *ctx;
    PdfAttachment *items;
    size_t count;
} Attachments;

static Str media_type(Str name)
{
    static const struct {
        Str ending, type;
    } rows[] = {
        {S_INIT(".yaml"), S_INIT("application/yaml")}, {S_INIT(".yml"), S_INIT("application/yaml")},
        {S_INIT(".json"), S_INIT("application/json")}, {S_INIT(".md"), S_INIT("text/markdown")},
        {S_INIT(".png"), S_INIT("image/png")},         {S_INIT(".jpg"), S_INIT("image/jpeg")},
        {S_INIT(".jpeg"), S_INIT("image/jpeg")}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_ends(name, rows[i].ending))
            return rows[i].type;
    return S("application/octet-stream");
}

/* Attaches a file of the project and says in the manifest where it lies. The first is the project
 * itself. */
static void attach_file(Attachments *all, JsonText *j, Str path, Str bytes)
{
    Str name = attachment_name(all->ctx->mem, path, all->count);
    all->items[all->count++] = (PdfAttachment){
        .name = name, .media_type = media_type(name), .relation = RELATION_SOURCE, .bytes = bytes};
    json_open(j, NULL, '{');
    json_text(j, "path", path);
    json_text(j, "attachment", name);
    json_text(j, "sha256", sha256_hex(all->ctx->mem, bytes));
    json_close(j, '}');
}

/* All that lies in the project's folder and went into the document. */
static void attach_sources(Attachments *all, JsonText *j, const Trace *t)
{
    const Origin *o = t->origin;
    Str main_path = o->project->path;
    json_open(j, "source", '[');
    for (int others = 0; others < 2; others++)
        for (size_t i = 0; i < o->input_count; i++) {
            const Input *in = &o->inputs[i];
            bool is_main =
                str_ends(main_path, in->name) && in->kind == INPUT_PROJECT &&
                str_eq(path_join(all->ctx->tmp, o->project->folder, in->name), main_path);
            if (in->from == FROM_PROJECT && is_main == (others == 0))
                attach_file(all, j, in->name, in->bytes);
        }
    for (size_t i = 0; i < t->image_count; i++) {
        Str name = origin_project_name(o, t->images[i].path);
        if (name.n > 0)
            attach_file(all, j, name, t->images[i].bytes);
    }
    json_close(j, ']');
}

size_t trace_attach(Ctx *ctx, Trace *t, const Pages *pages, const PdfAttachment **list)
{
    const Origin *o = t->origin;
    trace_complete(ctx, t, pages);
    bool allowed = o->standard != PDF_A_1B && o->standard != PDF_A_2A;
    if (o->attach == ATTACH_NONE || !allowed)
        return 0;
    size_t most = o->input_count + t->image_count + 1;
    Attachments all = {ctx, NEW_ARRAY(ctx->mem, PdfAttachment, most), 0};
    Buf out = buf_new(ctx->mem);
    JsonText j = {&out, 0, false};
    bool with_source = o->attach == ATTACH_SOURCE;
    json_open(&j, NULL, '{');
    put_head(&j, o);
    json_text(&j, "document", t->document);
    json_text(&j, "fingerprint", t->fingerprint);
    put_group(&j, o, INPUT_PROJECT, "project", with_source);
    put_group(&j, o, INPUT_COMPANY, "company", with_source);
    put_own(&j, o);
    put_templates(&j, t);
    put_fonts(&j, t);
    if (with_source) {
        put_findings(&j, o->session->ctx.diag);
        attach_sources(&all, &j, t);
    }
    json_close(&j, '}');
    buf_byte(&out, '\n');
    all.items[all.count++] = (PdfAttachment){.name = S(MANIFEST_NAME),
                                             .media_type = S("application/json"),
                                             .description = S("pdoc verify"),
                                             .relation = RELATION_DATA,
                                             .bytes = buf_str(&out)};
    *list = all.items;
    return all.count;
}

/* ---- in the output folder ----------------------------------------------------------------- */

void manifest_write(const Origin *origin, const ManifestDocument *documents, size_t count,
                    Output *o, Str folder, Buf *out)
{
    JsonText j = {out, 0, false};
    json_open(&j, NULL, '{');
    put_head(&j, origin);
    put_group(&j, origin, INPUT_PROJECT, "project", true);
    put_group(&j, origin, INPUT_COMPANY, "company", true);
    put_own(&j, origin);
    put_findings(&j, origin->session->ctx.diag);
    json_open(&j, "documents", '[');
    for (size_t i = 0; i < count; i++) {
        json_open(&j, NULL, '{');
        json_text(&j, "document", documents[i].trace->document);
        json_text(&j, "output", documents[i].output);
        json_text(&j, "fingerprint", documents[i].trace->fingerprint);
        put_templates(&j, documents[i].trace);
        put_fonts(&j, documents[i].trace);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_open(&j, "files", '{');
    for (size_t i = 0; i < output_count(o); i++) {
        Str name = sums_name(folder, output_path(o, i));
        if (name.n > 0)
            json_text(&j, arena_cstr(out->arena, name), output_sha256(o, i));
    }
    json_close(&j, '}');
    json_close(&j, '}');
    buf_byte(out, '\n');
}
