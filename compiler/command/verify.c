/* pdoc verify FILE.pdf: builds the document again and compares, byte for byte.
 *
 * What to build, and how, is in the manifest that the PDF carries; from what, in the project of
 * --project, or in the source that the PDF carries. Nothing there is believed: what counts is
 * whether the same bytes come out. Where they do not, the manifests say which inputs differ and the
 * pages which words (verify_text.c). */
#include "command/provenance.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int verify_run(Session *s);

typedef struct {
    Session *s;
    Str path, bytes;
    PdfReader *pdf;
    const Node *manifest;
    Ctx quiet;                  /* faults in a manifest are not the user's */
    VEC(const char *) restored; /* files and folders of the source taken out of the PDF */
} Verify;

/* ---- what the PDF says of itself ---------------------------------------------------------- */

static const Node *read_manifest(Ctx *quiet, Str bytes)
{
    uint32_t source = source_add(diag_sources(quiet->diag), S(MANIFEST_NAME), bytes);
    const Node *root = json_read(quiet, source);
    return str_eq(node_text(node_member(root, S("pdoc-manifest"))), S("1")) ? root : NULL;
}

static bool open_pdf(Verify *v)
{
    Ctx *ctx = &v->s->ctx;
    Str manifest;
    if (!file_bytes(ctx, v->path, NOWHERE, &v->bytes))
        return false;
    v->pdf = pdf_open(ctx, v->bytes);
    if (v->pdf == NULL) {
        diag(ctx, MSG_VERIFY_UNREADABLE, NOWHERE, v->path);
        return false;
    }
    if (pdf_attached(v->pdf, S(MANIFEST_NAME), &manifest))
        v->manifest = read_manifest(&v->quiet, manifest);
    if (v->manifest == NULL)
        diag(ctx, MSG_VERIFY_NO_MANIFEST, NOWHERE, v->path);
    return v->manifest != NULL;
}

static Str said(const Verify *v, Str key)
{
    return node_text(node_member(v->manifest, key));
}

/* The options of the build, as if they were given. */
static void take_options(Verify *v)
{
    static const struct {
        Str key;
        OptionId option;
    } rows[] = {{S_INIT("document"), OPT_DOCUMENT},
                {S_INIT("date"), OPT_AT},
                {S_INIT("standard"), OPT_PDF_STANDARD},
                {S_INIT("attach"), OPT_ATTACH},
                {S_INIT("copy"), OPT_COPY_FOR}};
    Session *s = v->s;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        s->given[rows[i].option] = arena_copy(s->ctx.mem, said(v, rows[i].key));
    const Node *draft = node_member(v->manifest, S("draft"));
    if (draft != NULL && draft->truth)
        s->given[OPT_DRAFT] = S("draft");
    Decimal time;
    s->has_time = true;
    s->time = PDF_NO_TIME;
    if (decimal_read(s->ctx.mem, said(v, S("time")), &time) && !decimal_int(&time, &s->time))
        s->time = PDF_NO_TIME;
}

/* ---- the source in the PDF ---------------------------------------------------------------- */

static void remove_restored(void *verify)
{
    Verify *v = verify;
    while (v->restored.count > 0)
        remove(v->restored.items[--v->restored.count]);
}

/* Notes a file and the folders that it stands in, to be removed: the deepest last. */
static void note_restored(Verify *v, Str folder, Str name)
{
    Arena *mem = v->s->ctx.mem;
    for (size_t i = 0; i <= name.n; i++)
        if (i == name.n || name.p[i] == '/')
            *VEC_PUSH(mem, &v->restored) =
                arena_cstr(mem, path_join(mem, folder, str_slice(name, 0, i)));
}

static bool restore_file(Verify *v, Output *o, Str folder, const Node *entry)
{
    Str name = node_text(node_member(entry, S("path"))), bytes;
    if (!sums_is_plain(name) ||
        !pdf_attached(v->pdf, node_text(node_member(entry, S("attachment"))), &bytes))
        return false;
    note_restored(v, folder, name);
    return output_add(o, path_join(v->s->ctx.mem, folder, name), bytes);
}

/* Writes the source to a folder of its own; gives the project's path, or nothing. */
static Str restore_source(Verify *v)
{
    enum { FILES = 1000 };
    Session *s = v->s;
    const Node *list = node_member(v->manifest, S("source"));
    const char *temporary = getenv("TMPDIR");
    Str base = temporary != NULL && *temporary != '\0' ? str(temporary) : S("/tmp");
    char *folder = arena_cstr(s->ctx.mem, path_join(s->ctx.mem, base, S("pdoc-verify-XXXXXX")));
    if (list == NULL || list->child == NULL || list->count > FILES || mkdtemp(folder) == NULL)
        return (Str){0};
    *VEC_PUSH(s->ctx.mem, &v->restored) = folder;
    exit_cleanup(remove_restored, v);
    Output *o = output_new(&s->ctx);
    bool fine = true;
    for (const Node *n = list->child; n != NULL && fine; n = n->next)
        fine = restore_file(v, o, str(folder), n);
    if (!fine || !output_commit(o)) {
        output_cancel(o);
        return (Str){0};
    }
    return path_join(s->ctx.mem, str(folder), node_text(node_member(list->child, S("path"))));
}

static Str find_project(Verify *v)
{
    if (option_given(v->s, OPT_PROJECT))
        return v->s->given[OPT_PROJECT];
    Str restored = restore_source(v);
    if (restored.n == 0)
        diag(&v->s->ctx, MSG_VERIFY_NO_PROJECT, NOWHERE, v->path);
    return restored;
}

/* ---- what differs ------------------------------------------------------------------------- */

static Str short_hash(Str hash)
{
    return hash.n == 0 ? S("-") : str_slice(hash, 0, 12);
}

static bool compare(Verify *v, Msg msg, Str name, Str there, Str here)
{
    if (str_eq(there, here))
        return true;
    diag_add(&v->s->ctx, msg, (DiagArgs){NOWHERE, {name, short_hash(there), short_hash(here)}});
    return false;
}

/* Maps of names and hashes: each name of either. */
static bool compare_maps(Verify *v, Str key, const Node *here)
{
    const Node *a = node_member(v->manifest, key), *b = node_member(here, key);
    bool same = true;
    for (const Node *n = a == NULL ? NULL : a->child; n != NULL; n = n->next)
        same =
            compare(v, MSG_VERIFY_FILE, n->key, node_text(n), node_text(node_member(b, n->key))) &&
            same;
    for (const Node *n = b == NULL ? NULL : b->child; n != NULL; n = n->next)
        if (node_member(a, n->key) == NULL)
            same = compare(v, MSG_VERIFY_FILE, n->key, (Str){0}, node_text(n));
    return same;
}

static const Node *named(const Node *list, Str key, Str name)
{
    for (const Node *n = list == NULL ? NULL : list->child; n != NULL; n = n->next)
        if (str_eq(node_text(node_member(n, key)), name))
            return n;
    return NULL;
}

/* Lists of maps with a name and a hash. */
static bool compare_lists(Verify *v, Msg msg, Str key, Str name_key, const Node *here)
{
    const Node *a = node_member(v->manifest, key), *b = node_member(here, key);
    const Str hash = S("sha256");
    bool same = true;
    for (const Node *n = a == NULL ? NULL : a->child; n != NULL; n = n->next) {
        Str name = node_text(node_member(n, name_key));
        same = compare(v, msg, name, node_text(node_member(n, hash)),
                       node_text(node_member(named(b, name_key, name), hash))) &&
               same;
    }
    for (const Node *n = b == NULL ? NULL : b->child; n != NULL; n = n->next) {
        Str name = node_text(node_member(n, name_key));
        if (named(a, name_key, name) == NULL)
            same = compare(v, msg, name, (Str){0}, node_text(node_member(n, hash)));
    }
    return same;
}

/* Which of the project's files: the full manifest says so, which lies beside the PDF or is in it.
 */
static void compare_files(Verify *v, Str project)
{
    Ctx *quiet = &v->quiet;
    Str beside = path_join(quiet->mem, path_folder(v->path), S(MANIFEST_NAME)), bytes;
    const Node *ours = node_member(v->manifest, S("project")), *group = ours;
    if (node_member(group, S("files")) == NULL && file_exists(quiet, beside) &&
        file_bytes(quiet, beside, NOWHERE, &bytes))
        group = node_member(read_manifest(quiet, bytes), S("project"));
    if (!str_eq(node_text(node_member(group, S("sha256"))),
                node_text(node_member(ours, S("sha256")))))
        return; /* of another build */
    const Node *files = node_member(group, S("files"));
    for (const Node *n = files == NULL ? NULL : files->child; n != NULL; n = n->next) {
        Str name = node_text(node_member(n, S("path")));
        if (sums_is_plain(name))
            compare(v, MSG_VERIFY_FILE, name, node_text(node_member(n, S("sha256"))),
                    file_sha256(&v->s->ctx, path_join(quiet->mem, path_folder(project), name)));
    }
}

static Str group_hash(const Node *manifest, Str group)
{
    return node_text(node_member(node_member(manifest, group), S("sha256")));
}

/* False after diagnostics: some input is another one. */
static bool compare_inputs(Verify *v, const Node *here, Str project)
{
    static const Str maps[] = {S_INIT("schemas"), S_INIT("rules"), S_INIT("settings")};
    Str there = said(v, S("pdoc"));
    bool same = str_eq(there, S(PDOC_VERSION));
    if (!same)
        diag(&v->s->ctx, MSG_VERIFY_VERSION, NOWHERE, there, S(PDOC_VERSION));
    if (!compare(v, MSG_VERIFY_PROJECT, project, group_hash(v->manifest, S("project")),
                 group_hash(here, S("project")))) {
        compare_files(v, project);
        same = false;
    }
    same = compare(v, MSG_VERIFY_COMPANY, (Str){0}, group_hash(v->manifest, S("company")),
                   group_hash(here, S("company"))) &&
           same;
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        same = compare_maps(v, maps[i], here) && same;
    bool same_templates = compare_lists(v, MSG_VERIFY_FILE, S("templates"), S("path"), here);
    if (same_templates)
        same_templates = compare(v, MSG_VERIFY_PACK, (Str){0}, group_hash(v->manifest, S("pack")),
                                 group_hash(here, S("pack")));
    same = same && same_templates;
    return compare_lists(v, MSG_VERIFY_FONT, S("fonts"), S("name"), here) && same;
}

static bool is_fault(const Diagnostic *d, void *arg)
{
    (void)arg;
    return d->class == CLASS_FAULT;
}

static void explain_differences(Verify *v, Str rebuilt, Str project)
{
    Ctx *ctx = &v->s->ctx;
    PdfReader *other = pdf_open(ctx, rebuilt);
    Str manifest = {0};
    const Node *here = NULL;
    if (other != NULL && pdf_attached(other, S(MANIFEST_NAME), &manifest))
        here = read_manifest(&v->quiet, manifest);
    if (here == NULL) { /* a manifest that asks for none */
        diag(ctx, MSG_VERIFY_NO_MANIFEST, NOWHERE, v->path);
        return;
    }
    bool same_inputs = compare_inputs(v, here, project);
    bool same_words = verify_words(ctx, v->pdf, other, said(v, S("fingerprint")),
                                   node_text(node_member(here, S("fingerprint"))));
    if (same_inputs)
        diag(ctx, MSG_VERIFY_CHANGED, NOWHERE, v->path);
    if (same_words)
        diag(ctx, MSG_VERIFY_SAME_WORDS, NOWHERE, v->path);
}

/* ---- the command -------------------------------------------------------------------------- */

/* False when there is nothing to compare with, after diagnostics. */
static bool rebuild(Verify *v, Str path, Str *rebuilt)
{
    Session *s = v->s;
    const Project *project = project_read(s, path);
    bool fine = project != NULL && !diag_class_failed(s->ctx.diag, CLASS_FAULT) &&
                build_document(s, project, rebuilt);
    diag_filter(s->ctx.diag, is_fault, NULL); /* what is found in the project is not asked here */
    return fine;
}

static Str exact_words(const Verify *v, Str project)
{
    static const Text words = {{S_INIT("sortie exacte de"), S_INIT("the exact output of")}};
    static const Text from_itself = {
        {S_INIT("la source qu’il porte"), S_INIT("the source that it carries")}};
    const Session *s = v->s;
    Str from = option_given(s, OPT_PROJECT) ? project : from_itself.in[s->lang];
    return str_print(
        s->ctx.mem,
        STR_FMT ": " STR_FMT " " STR_FMT " (pdoc " PDOC_VERSION ", " STR_FMT ", " STR_FMT ")\n",
        STR_ARG(v->path), STR_ARG(words.in[s->lang]), STR_ARG(from),
        STR_ARG(said(v, S("document"))), STR_ARG(short_hash(said(v, S("fingerprint")))));
}

int verify_run(Session *s)
{
    Arena *mem = s->ctx.mem;
    Verify v = {.s = s, .path = s->arguments[0]};
    v.quiet = (Ctx){mem, arena_new(), diag_new(mem, sources_new(mem))};
    Str rebuilt = {0}, project = open_pdf(&v) ? find_project(&v) : (Str){0}, made = {0};
    if (project.n > 0) {
        take_options(&v);
        if (!rebuild(&v, project, &rebuilt))
            diag(&s->ctx, MSG_VERIFY_NOT_BUILT, NOWHERE, project);
        else if (str_eq(v.bytes, rebuilt))
            made = exact_words(&v, project);
        else
            explain_differences(&v, rebuilt, project);
    }
    remove_restored(&v);
    exit_cleanup_cancel(remove_restored, &v);
    arena_free(v.quiet.tmp);
    return made.n > 0 ? session_result(s, made) : session_report(s, STDOUT_FILENO, false);
}
