/* Origin: the sources that a build has read -> inputs with their hashes; those of one document ->
 * its fingerprint.
 *
 * Nothing has to be declared: whatever was read as a source before the documents are made is an
 * input. Names are from the project's folder or from that of pdoc's data, so that the same project
 * has the same hashes wherever it lies. */
#include "command/provenance.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* ---- what a file is ----------------------------------------------------------------------- */

static Str without_dots(Str path)
{
    while (str_starts(path, S("./")))
        path = str_slice(path, 2, path.n);
    return path;
}

static Str file_name(Str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/')
            return str_slice(path, i, path.n);
    return path;
}

/* Whether a path is inside a folder; *rest is what remains. */
static bool is_under(Str path, Str folder, Str *rest)
{
    path = without_dots(path);
    folder = without_dots(folder);
    *rest = path;
    if (folder.n == 0 || str_eq(folder, S(".")))
        return !str_starts(path, S("/")) && !str_starts(path, S("../"));
    if (!str_starts(path, folder))
        return false;
    *rest = str_slice(path, folder.n, path.n);
    if (!str_ends(folder, S("/")) && !str_starts(*rest, S("/")))
        return false;
    while (str_starts(*rest, S("/")))
        *rest = str_slice(*rest, 1, rest->n);
    return true;
}

typedef struct {
    Str folder; /* of pdoc's data */
    InputKind kind;
} OwnRow;

/* The first that fits. */
static const OwnRow own_rows[] = {
    {S_INIT("schemas/rules/"), INPUT_RULES},
    {S_INIT("schemas/"), INPUT_SCHEMA},
    {S_INIT("templates/documents.yaml"), INPUT_SETTINGS},
    {S_INIT("templates/theme.yaml"), INPUT_SETTINGS},
    {S_INIT("templates/"), INPUT_TEMPLATE},
};

static void name_input(const Session *s, const Project *p, Str path, Input *out)
{
    Str rest;
    if (is_under(path, s->data_dir, &rest))
        for (size_t i = 0; i < sizeof own_rows / sizeof *own_rows; i++)
            if (str_starts(rest, own_rows[i].folder)) {
                out->kind = own_rows[i].kind;
                out->name = rest;
                return;
            }
    if (is_under(path, p->folder, &rest)) {
        out->from = FROM_PROJECT;
        out->name = rest;
        out->kind = str_starts(rest, S("templates/")) ? INPUT_TEMPLATE : INPUT_PROJECT;
        return;
    }
    /* Where it lies says something of the machine; its name does not. */
    out->from = FROM_ELSEWHERE;
    out->name = file_name(path);
    out->kind = str_ends(path, S(".md")) ? INPUT_TEMPLATE : INPUT_COMPANY;
}

/* These decide nothing in a document, and are read only where a snapshot does not stand for them.
 */
static bool judges_own_data(const Input *in)
{
    return in->kind == INPUT_SCHEMA && str_ends(in->name, S(".schema.yaml")) &&
           !str_eq(in->name, S("schemas/project.schema.yaml"));
}

Str origin_project_name(const Origin *o, Str path)
{
    Str rest;
    return path.n > 0 && is_under(path, o->project->folder, &rest) ? rest : (Str){0};
}

static int compare_inputs(const void *x, const void *y)
{
    const Input *a = x, *b = y;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    int order = str_cmp(a->name, b->name);
    return order != 0 ? order : str_cmp(a->sha256, b->sha256);
}

/* ---- fonts -------------------------------------------------------------------------------- */

/* A file is the same for all documents of a build, which are made in parallel. */
struct FontHashes {
    pthread_mutex_t lock;
    Arena *arena;
    StrMap *by_path; /* -> Str * */
};

Str origin_font_hash(const Origin *o, Ctx *ctx, Str path)
{
    struct FontHashes *all = o->fonts;
    pthread_mutex_lock(&all->lock);
    void **slot = map_put(all->by_path, arena_copy(all->arena, path));
    if (*slot == NULL) {
        Str *hash = NEW(all->arena, Str);
        *hash = arena_copy(all->arena, file_sha256(ctx, path));
        *slot = hash;
    }
    Str found = *(const Str *)*slot;
    pthread_mutex_unlock(&all->lock);
    return found;
}

static struct FontHashes *font_hashes_new(void)
{
    Arena *a = arena_new();
    struct FontHashes *all = NEW(a, struct FontHashes);
    all->arena = a;
    all->by_path = map_new(a);
    pthread_mutex_init(&all->lock, NULL);
    return all;
}

void origin_free(Origin *o)
{
    pthread_mutex_destroy(&o->fonts->lock);
    arena_free(o->fonts->arena);
}

/* ---- the build ---------------------------------------------------------------------------- */

Origin *origin_read(Session *s, const Project *p, const CompileOptions *options, bool draft)
{
    const Sources *sources = diag_sources(s->ctx.diag);
    uint32_t count = source_count(sources);
    Origin *o = NEW(s->ctx.mem, Origin);
    Input *inputs = NEW_ARRAY(s->ctx.mem, Input, count);
    StrMap *seen = map_new(s->ctx.tmp);
    for (uint32_t i = 1; i <= count; i++) {
        const Source *source = source_at(sources, i);
        void **slot = map_put(seen, source->path);
        if (*slot != NULL) /* partials of several documents */
            continue;
        *slot = o;
        Input *in = &inputs[o->input_count];
        *in = (Input){.bytes = source->text, .source = i};
        name_input(s, p, source->path, in);
        if (judges_own_data(in))
            continue;
        in->sha256 = sha256_hex(s->ctx.mem, source->text);
        o->input_count++;
    }
    qsort(inputs, o->input_count, sizeof *inputs, compare_inputs);
    o->session = s;
    o->project = p;
    o->inputs = inputs;
    o->draft = draft;
    o->copy = option_word(s, OPT_COPY_FOR, (Str){0});
    o->time = options->time;
    o->standard = options->standard;
    o->attach = options->attach;
    o->fonts = font_hashes_new();
    return o;
}

Str origin_group(Arena *a, const Origin *o, InputKind kind, size_t *count)
{
    Buf lines = buf_new(a);
    size_t n = 0;
    for (size_t i = 0; i < o->input_count; i++) {
        const Input *in = &o->inputs[i];
        if (in->kind != kind)
            continue;
        n++;
        buf_print(&lines, STR_FMT "  " STR_FMT "\n", STR_ARG(in->sha256), STR_ARG(in->name));
    }
    if (count != NULL)
        *count = n;
    return sha256_hex(a, buf_str(&lines));
}

/* ---- one document ------------------------------------------------------------------------- */

/* The input that a source is, by its path: a file read twice is two sources and one input. */
static const Input *input_of(const Origin *o, uint32_t source)
{
    const Sources *sources = diag_sources(o->session->ctx.diag);
    for (size_t i = 0; i < o->input_count; i++)
        if (o->inputs[i].source == source ||
            str_eq(source_at(sources, o->inputs[i].source)->path, source_at(sources, source)->path))
            return &o->inputs[i];
    return NULL;
}

static void add_template(Trace *t, uint32_t source, const Node *front_matter)
{
    const Input *in = source == 0 ? NULL : input_of(t->origin, source);
    for (size_t i = 0; i < t->template_count; i++)
        if (t->templates[i] == in)
            return;
    if (in == NULL)
        return;
    t->templates[t->template_count] = in;
    t->front_matters[t->template_count++] = front_matter;
}

/* What decides the words of the document, one fact a line: all templates too, for documents name
 * each other's articles. Not the PDF standard, the attachments or the moment: they leave the words
 * as they are. */
static Str fingerprint(Arena *a, const Trace *t)
{
    const Origin *o = t->origin;
    Buf b = buf_new(a);
    buf_print(&b,
              "pdoc " PDOC_VERSION "\nlanguage " STR_FMT "\ndate " STR_FMT
              "\ndraft %d\ncopy " STR_FMT "\ndocument " STR_FMT "\n",
              STR_ARG(o->project->language), STR_ARG(date_text(a, o->project->date)), o->draft,
              STR_ARG(o->copy), STR_ARG(t->document));
    for (InputKind kind = 0; kind < INPUT_KIND_COUNT; kind++)
        buf_print(&b, STR_FMT "\n", STR_ARG(origin_group(a, o, kind, NULL)));
    return sha256_hex(a, buf_str(&b));
}

Trace *trace_new(Ctx *ctx, const Origin *o, Str document, uint32_t source, const Draft *draft)
{
    Trace *t = NEW(ctx->mem, Trace);
    t->origin = o;
    t->document = document;
    t->templates = NEW_ARRAY(ctx->mem, const Input *, draft->part_count + 1);
    t->front_matters = NEW_ARRAY(ctx->mem, const Node *, draft->part_count + 1);
    add_template(t, source, draft->front_matter);
    for (size_t i = 0; i < draft->part_count; i++)
        add_template(t, draft->parts[i].source, draft->parts[i].front_matter);
    t->fingerprint = fingerprint(ctx->mem, t);
    return t;
}

Str trace_fingerprint(const Trace *t)
{
    return t->fingerprint;
}

static void find_fonts(Ctx *ctx, Trace *t, const Pages *pages)
{
    size_t count = font_count(pages->fonts);
    bool *used = NEW_ARRAY(ctx->tmp, bool, count + 1);
    for (uint32_t p = 0; p < pages->page_count; p++)
        for (uint32_t i = 0; i < pages->pages[p].item_count; i++) {
            const Item *item = &pages->pages[p].items[i];
            if (item->kind == ITEM_TEXT)
                used[item->text.run->font->index] = true;
        }
    FontFile *files = NEW_ARRAY(ctx->mem, FontFile, count + 1);
    for (size_t i = 0; i < count; i++) {
        const Font *font = font_at(pages->fonts, i);
        if (used[i])
            files[t->font_count++] = (FontFile){arena_copy(ctx->mem, font->postscript_name),
                                                arena_copy(ctx->mem, file_name(font->path)),
                                                origin_font_hash(t->origin, ctx, font->path)};
    }
    t->fonts = files;
}

void trace_complete(Ctx *ctx, Trace *t, const Pages *pages)
{
    find_fonts(ctx, t, pages);
    t->images = pages->images;
    t->image_count = pages->image_count;
}
