/* pdoc build PROJECT: check, then make every document, in parallel, and write them all or none.
 *
 * Vocabulary
 *   Job    one document to make, with a context of its own
 *   Build  what all jobs share, read-only but for the number of the next job
 *
 * Two steps, each in parallel: all documents are read and numbered; when every one is known,
 * references are resolved and the documents written.
 */
#include "command/search.h"
#include "command/terms.h"
#include "command/trace.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

int build_run(Session *s);
int templates_check(Session *s);

typedef struct {
    const DocumentRow *row;
    const Template *template;
    uint32_t source;  /* of the template */
    const Node *pack; /* what it can say of the documents of the build */
    Trace *trace;
    Ctx ctx;
    bool wanted; /* else it is read only because others may refer to it */
    Document *doc;
    Compiled made;
    bool fine;
} Job;

typedef struct Build Build;
struct Build {
    const Project *project;
    Str currency, copy_for;
    bool draft;
    CompileOptions options;
    Origin *origin;
    Job *jobs;
    size_t count;
    atomic_size_t next;
    bool (*step)(const Build *b, Job *job);
};

/* ---- one document ------------------------------------------------------------------------- */

static bool emit_draft(Ctx *ctx, const Draft *draft, Compiled *made)
{
    Buf dump = buf_new(ctx->mem);
    draft_dump(draft, &dump);
    made->dump = buf_str(&dump);
    return true;
}

/* A draft says so on every page: across it, and as its status. */
static void mark_draft(Document *doc)
{
    doc->meta.draft = true;
    doc->meta.status = tag_lang(doc->meta.language) == LANG_EN ? S("DRAFT") : S("PROJET");
}

static bool read_document(const Build *b, Job *job)
{
    Ctx *ctx = &job->ctx;
    Locale *locale = locale_new(ctx, b->project->language, b->currency);
    TemplateOptions options = {.escape = ESCAPE_HOLES,
                               .strict = true,
                               .locale = locale,
                               .data_name = b->project->path,
                               .beside = job->pack};
    Draft *draft = template_run(ctx, job->template, b->project->root, &options);
    locale_free(locale);
    if (draft == NULL || diag_class_failed(ctx->diag, CLASS_FAULT))
        return false;
    job->made.parts = draft->parts;
    job->made.part_count = draft->part_count;
    job->made.name = job->row->output;
    if (b->options.emit == EMIT_DRAFT)
        return emit_draft(ctx, draft, &job->made);
    Document *doc = doc_read(ctx, draft);
    if (doc == NULL)
        return false;
    document_defaults(doc, draft, job->row, b->project);
    if (b->draft)
        mark_draft(doc);
    doc->meta.copy = b->copy_for;
    job->trace = trace_new(ctx, b->origin, job->row->id, job->source, draft);
    doc->meta.fingerprint = trace_fingerprint(job->trace);
    compile_prepare(ctx, doc);
    job->doc = doc;
    return true;
}

static bool write_document(const Build *b, Job *job)
{
    CompileOptions own = b->options;
    own.trace = job->trace;
    own.internal = job->row->internal;
    return !job->wanted || compile_document(&job->ctx, job->doc, &own, &job->made);
}

static void *work(void *arg)
{
    Build *b = arg;
    for (;;) {
        size_t i = atomic_fetch_add(&b->next, 1);
        if (i >= b->count)
            return NULL;
        b->jobs[i].fine = b->step(b, &b->jobs[i]);
    }
}

enum { THREAD_LIMIT = 16 };

/* Does a step of all documents; as many threads as processors, this one included. */
static void run_step(Build *b, bool (*step)(const Build *b, Job *job))
{
    b->step = step;
    atomic_store(&b->next, 0);
    pthread_t threads[THREAD_LIMIT];
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t wanted = processors < 1 ? 1 : (size_t)processors, started = 0;
    if (wanted > b->count)
        wanted = b->count;
    while (started + 1 < wanted && started < THREAD_LIMIT &&
           pthread_create(&threads[started], NULL, work, b) == 0)
        started++;
    work(b);
    while (started > 0)
        pthread_join(threads[--started], NULL);
}

static bool all_fine(const Build *b)
{
    for (size_t i = 0; i < b->count; i++)
        if (b->jobs[i].wanted && !b->jobs[i].fine)
            return false;
    return true;
}

static void resolve_references(Session *s, Build *b)
{
    Referred *all = NEW_ARRAY(s->ctx.mem, Referred, b->count);
    for (size_t i = 0; i < b->count; i++)
        all[i] = (Referred){b->jobs[i].row, &b->jobs[i].ctx, b->jobs[i].doc};
    references_resolve(s, all, b->count);
}

static void check_terms(Session *s, const Build *b)
{
    const Document **all = NEW_ARRAY(s->ctx.mem, const Document *, b->count);
    size_t count = 0;
    for (size_t i = 0; i < b->count; i++)
        if (b->jobs[i].doc != NULL)
            all[count++] = b->jobs[i].doc;
    if (count == b->count) /* else what is unused would not be known */
        terms_check(s, b->project->root, all, count);
}

static bool make_all(Session *s, Build *b)
{
    run_step(b, read_document);
    if (!all_fine(b) || b->options.emit == EMIT_DRAFT)
        return all_fine(b);
    check_terms(s, b);
    resolve_references(s, b);
    run_step(b, write_document);
    return all_fine(b);
}

/* ---- the build ---------------------------------------------------------------------------- */

static Str document_ids(Session *s, const DocumentRow *rows, size_t count)
{
    Buf ids = buf_new(s->ctx.mem);
    for (size_t i = 0; i < count; i++) {
        buf_put(&ids, i > 0 ? S(", ") : (Str){0});
        buf_put(&ids, rows[i].id);
    }
    return buf_str(&ids);
}

static bool plan_jobs(Session *s, Build *b)
{
    const DocumentRow *rows = b->project->documents;
    size_t count = b->project->document_count;
    TemplateSearch *search = search_new(s, b->project);
    b->options.project = b->project->root;
    b->options.currency = b->currency;
    Str only = option_word(s, OPT_DOCUMENT, (Str){0});
    const TraceGraph *trace = trace_read(&s->ctx, s->ctx.mem, b->project->root);
    size_t wanted = 0;
    b->jobs = NEW_ARRAY(s->ctx.mem, Job, count);
    b->count = count;
    for (size_t i = 0; i < count; i++) {
        Job *job = &b->jobs[i];
        job->wanted = only.n == 0 || str_eq(only, rows[i].id);
        wanted += job->wanted;
        job->row = &rows[i];
        job->template = search_template(search, &rows[i]);
        job->source = search_use(&s->ctx, search, rows[i].template)->source;
        job->pack = pack_node(&s->ctx, rows, count, job->row, trace, b->project->language);
        Arena *mem = arena_new();
        job->ctx = (Ctx){mem, arena_new(), diag_new(mem, diag_sources(s->ctx.diag))};
    }
    if (count == 0)
        diag(&s->ctx, MSG_DOCUMENTS_NONE, NOWHERE);
    else if (wanted == 0)
        diag(&s->ctx, MSG_DOCUMENT_UNKNOWN, NOWHERE, only, document_ids(s, rows, count));
    search_check_overrides(search);
    return wanted > 0 && !diag_class_failed(s->ctx.diag, CLASS_FAULT);
}

static bool add_files(Output *o, Session *s, const Job *job, Str folder)
{
    const char *ending;
    Str bytes;
    for (size_t i = 0; compiled_file(&job->made, i, &ending, &bytes); i++) {
        Str name = str_print(s->ctx.mem, STR_FMT "%s", STR_ARG(job->row->output), ending);
        if (bytes.n > 0 && !output_add(o, path_join(s->ctx.mem, folder, name), bytes))
            return false;
    }
    return true;
}

/* What the files are made of, and their sums; a manifest speaks of all documents or of none. */
static bool stage_manifest(Session *s, const Build *b, Str folder, Output *o)
{
    ManifestDocument *documents = NEW_ARRAY(s->ctx.mem, ManifestDocument, b->count);
    for (size_t i = 0; i < b->count; i++)
        documents[i] = (ManifestDocument){b->jobs[i].trace, b->jobs[i].row->output};
    Buf manifest = buf_new(s->ctx.mem);
    if (!option_given(s, OPT_DOCUMENT))
        manifest_write(b->origin, documents, b->count, o, folder, &manifest);
    return sums_add(s, o, folder, buf_str(&manifest));
}

static bool add_figures(Output *o, Session *s, const Job *job, Str folder)
{
    bool fine = true;
    for (size_t i = 0; fine && i < job->made.file_count; i++) {
        const CompiledFile *f = &job->made.files[i];
        fine = output_add(o, path_join(s->ctx.mem, folder, f->name), f->bytes);
    }
    return fine;
}

/* The files of all documents, not yet in place; NULL after a diagnostic. */
static Output *stage_all(Session *s, const Build *b, Str folder)
{
    Output *o = output_new(&s->ctx);
    for (size_t i = 0; i < b->count; i++) {
        const Job *job = &b->jobs[i];
        if (!job->wanted)
            continue;
        if (!add_files(o, s, job, folder) || !add_figures(o, s, job, folder)) {
            output_cancel(o);
            return NULL;
        }
    }
    if (!stage_manifest(s, b, folder, o)) {
        output_cancel(o);
        return NULL;
    }
    return o;
}

static void print_made(const Session *s, const Build *b, Str folder, Buf *out)
{
    for (size_t i = 0; i < b->count; i++) {
        Str path = path_join(s->ctx.mem, folder, b->jobs[i].row->output);
        if (!b->jobs[i].wanted)
            continue;
        const char *ending;
        Str bytes;
        for (size_t k = 0; compiled_file(&b->jobs[i].made, k, &ending, &bytes); k++)
            if (bytes.n > 0)
                buf_print(out, STR_FMT "%s\n", STR_ARG(path), ending);
        for (size_t k = 0; k < b->jobs[i].made.file_count; k++) {
            Str figure = path_join(s->ctx.mem, folder, b->jobs[i].made.files[k].name);
            buf_print(out, STR_FMT "\n", STR_ARG(figure));
        }
    }
}

static void print_dumps(const Build *b, Buf *out)
{
    bool several = b->count > 1 && b->jobs[0].wanted && b->jobs[1].wanted;
    for (size_t i = 0; i < b->count; i++) {
        if (several)
            buf_print(out, "%s== " STR_FMT " ==\n", i > 0 ? "\n" : "", STR_ARG(b->jobs[i].row->id));
        buf_put(out, b->jobs[i].made.dump);
    }
}

/* False after diagnostics. */
static bool run_jobs(Session *s, Build *b)
{
    bool fine = make_all(s, b);
    for (size_t i = 0; i < b->count; i++)
        if (b->jobs[i].wanted)
            diag_merge(s->ctx.diag, b->jobs[i].ctx.diag);
    return fine;
}

static void build_free(Build *b)
{
    for (size_t i = 0; i < b->count; i++) {
        arena_free(b->jobs[i].ctx.tmp);
        arena_free(b->jobs[i].ctx.mem);
    }
    if (b->origin != NULL)
        origin_free(b->origin);
}

static int write_files(Session *s, Build *b)
{
    bool fine = run_jobs(s, b);
    Buf out = buf_new(s->ctx.mem);
    Str folder = option_word(s, OPT_OUT, path_join(s->ctx.mem, b->project->folder, S("out")));
    fine = fine && (b->draft || !diag_failed(s->ctx.diag)); /* a page may lack a character */
    Output *o = fine && b->options.emit == EMIT_NONE ? stage_all(s, b, folder) : NULL;
    if (fine && b->options.emit != EMIT_NONE)
        print_dumps(b, &out);
    else if (o != NULL)
        print_made(s, b, folder, &out);
    int status = o == NULL ? session_result(s, buf_str(&out))
                           : session_commit(s, o, buf_str(&out), STDERR_FILENO, false);
    build_free(b);
    return status;
}

static int emit_data(Session *s, const Project *p)
{
    Buf out = buf_new(s->ctx.mem);
    node_dump(p->root, diag_sources(s->ctx.diag), &out);
    return session_result(s, buf_str(&out));
}

/* Without --attach, what the standard admits. */
static Attach attach_wanted(Session *s, PdfStandard standard)
{
    bool allowed = standard != PDF_A_1B && standard != PDF_A_2A;
    Attach wanted = attach_of(option_word(s, OPT_ATTACH, allowed ? S("manifest") : S("none")));
    if (wanted != ATTACH_NONE && !allowed)
        diag(&s->ctx, MSG_PDF_ATTACHMENT, NOWHERE, S(MANIFEST_NAME));
    return wanted;
}

/* Reads all that the documents are made of. False after diagnostics. */
static bool build_plan(Session *s, const Project *project, Build *b)
{
    b->project = project;
    b->draft = option_given(s, OPT_DRAFT);
    b->copy_for = option_word(s, OPT_COPY_FOR, (Str){0});
    b->currency = node_text(node_at(project->root, "project.currency"));
    b->options.theme = session_theme(s);
    b->options.time = session_time(s, node_text(node_at(project->root, "project.date")));
    b->options.standard = standard_of(option_word(s, OPT_PDF_STANDARD, S("a-3a")));
    b->options.attach = attach_wanted(s, b->options.standard);
    if (b->options.theme == NULL || !plan_jobs(s, b))
        return false;
    b->origin = origin_read(s, project, &b->options, b->draft);
    return true;
}

bool build_document(Session *s, const Project *project, Str *pdf)
{
    Build b = {.options.pdf = true};
    bool fine = build_plan(s, project, &b) && run_jobs(s, &b);
    for (size_t i = 0; fine && i < b.count; i++)
        if (b.jobs[i].wanted)
            *pdf = arena_copy(s->ctx.mem, b.jobs[i].made.pdf);
    build_free(&b);
    return fine;
}

int build_run(Session *s)
{
    if (option_given(s, OPT_CHECK_TEMPLATES))
        return templates_check(s);
    if (s->argument_count == 0) {
        diag(&s->ctx, MSG_ARGUMENT_MISSING, NOWHERE, s->command->name,
             s->command->usage.in[s->lang]);
        return session_report(s, STDERR_FILENO, false);
    }
    const Project *project = project_read(s, s->arguments[0]);
    Build b = {.options.emit = emit_of(option_word(s, OPT_EMIT, (Str){0}))};
    if (b.options.emit == EMIT_NONE && !formats_of(s, &b.options))
        return session_report(s, STDERR_FILENO, false);
    if (project != NULL && b.options.emit == EMIT_DATA)
        return emit_data(s, project);
    bool draft = option_given(s, OPT_DRAFT);
    bool stopped = draft ? diag_class_failed(s->ctx.diag, CLASS_FAULT) : diag_failed(s->ctx.diag);
    if (project == NULL || stopped)
        return session_report(s, STDERR_FILENO, true);
    if (build_plan(s, project, &b))
        return write_files(s, &b);
    build_free(&b);
    return session_report(s, STDERR_FILENO, false);
}
