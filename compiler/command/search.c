/* Search: the name of a template -> the file that is used for it.
 *
 * Folders are looked through in this order, and the first file wins:
 *   project   templates/LANGUAGE/ beside the project; for clauses, clauses/ beside it too
 *   company   LANGUAGE/ in the folder of --templates
 *   pdoc      templates/LANGUAGE/ in pdoc's data
 * A clause may have variants, files called clauses/NAME.VARIANT.md; the project chooses one in
 * contract.clause_variants. In each folder the variant's own file is used, else clauses/NAME.md
 * when its front matter says no other `variant`. */
#include "command/search.h"

#include <stdlib.h>
#include <sys/stat.h>

static const Str layer_folders[LAYER_COUNT] = {
    [LAYER_PROJECT] = S_INIT("templates"), [LAYER_PDOC] = S_INIT("templates")};

static void check_company(Session *s, Str folder)
{
    static const Str parts[] = {S_INIT("fr"), S_INIT("en"), S_INIT(DOCUMENTS)};
    struct stat found;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (stat(arena_cstr(s->ctx.tmp, path_join(s->ctx.tmp, folder, parts[i])), &found) == 0)
            return;
    diag(&s->ctx, MSG_TEMPLATE_FOLDER, NOWHERE, folder);
}

TemplateSearch *search_new(Session *s, const Project *p)
{
    Arena *a = s->ctx.mem;
    TemplateSearch *search = NEW(a, TemplateSearch);
    *search = (TemplateSearch){.s = s, .project = p, .uses = map_new(a), .files = map_new(a)};
    search->roots[LAYER_PROJECT] = p->folder;
    search->roots[LAYER_COMPANY] = option_word(s, OPT_TEMPLATES, (Str){0});
    search->roots[LAYER_PDOC] = s->data_dir;
    if (search->roots[LAYER_COMPANY].n > 0)
        check_company(s, search->roots[LAYER_COMPANY]);
    search->variants = node_at(p->root, "contract.clause_variants");
    return search;
}

Str search_folder(const TemplateSearch *search, Layer layer)
{
    Arena *a = search->s->ctx.mem;
    Str root = search->roots[layer];
    if (root.n == 0)
        return root;
    Str folder = layer_folders[layer].n == 0 ? root : path_join(a, root, layer_folders[layer]);
    return path_join(a, folder, search->project->language);
}

/* ---- clauses ------------------------------------------------------------------------------ */

#define CLAUSES "clauses/"

Str clause_of(Str name)
{
    return str_starts(name, S(CLAUSES)) ? str_slice(name, sizeof CLAUSES - 1, name.n) : (Str){0};
}

static const Node *chosen_variant(const TemplateSearch *search, Str name)
{
    Str clause = clause_of(name);
    const Node *chosen = clause.n == 0 ? NULL : node_member(search->variants, clause);
    return chosen != NULL && chosen->kind == NODE_STRING ? chosen : NULL;
}

Str front_text(const Node *front, Str key)
{
    return node_text(node_member(front, key));
}

uint32_t search_read(Ctx *ctx, TemplateSearch *search, Str path)
{
    uint32_t *known = map_find(search->files, path);
    if (known != NULL)
        return *known;
    uint32_t *source = NEW(ctx->mem, uint32_t);
    *map_put(search->files, path) = source;
    return *source = file_read(ctx, path, NOWHERE);
}

/* ---- files -------------------------------------------------------------------------------- */

typedef struct {
    TemplateSearch *search;
    Ctx *ctx;
    Str name;    /* without .md */
    Str variant; /* wanted, or empty */
} Wanted;

/* Is the plain file of a clause what is meant by the variant wanted? */
static bool is_plain_meant(const Wanted *w, uint32_t source)
{
    if (w->variant.n == 0)
        return true;
    Str says = front_text(template_front(w->ctx, source), S("variant"));
    return says.n == 0 || str_eq(says, w->variant);
}

static bool try_folder(const Wanted *w, Layer layer, Str folder, Str name, TemplateUse *use)
{
    Str variant_path = str_print(w->ctx->mem, STR_FMT "/" STR_FMT "." STR_FMT ".md",
                                 STR_ARG(folder), STR_ARG(name), STR_ARG(w->variant));
    Str path = str_print(w->ctx->mem, STR_FMT "/" STR_FMT ".md", STR_ARG(folder), STR_ARG(name));
    if (w->variant.n > 0 && file_exists(w->ctx, variant_path)) {
        *use = (TemplateUse){.path = variant_path, .layer = layer};
        use->source = search_read(w->ctx, w->search, variant_path);
        return true;
    }
    if (!file_exists(w->ctx, path))
        return false;
    uint32_t source = search_read(w->ctx, w->search, path);
    if (source != 0 && !is_plain_meant(w, source))
        return false;
    *use = (TemplateUse){.path = path, .layer = layer, .source = source};
    return true;
}

static bool try_layer(const Wanted *w, Layer layer, TemplateUse *use)
{
    Str folder = search_folder(w->search, layer), clause = clause_of(w->name);
    if (folder.n == 0)
        return false;
    if (layer == LAYER_PROJECT && clause.n > 0) {
        Str own = path_join(w->ctx->mem, w->search->roots[layer], S("clauses"));
        if (try_folder(w, layer, own, clause, use))
            return true;
    }
    return try_folder(w, layer, folder, w->name, use);
}

static bool look(const Wanted *w, TemplateUse *use)
{
    for (Layer layer = 0; layer < LAYER_COUNT; layer++)
        if (try_layer(w, layer, use))
            return true;
    return false;
}

/* A file that says no variant stands for every one of those that there are, not for others. */
static void check_variant(const Wanted *w, const Node *chosen)
{
    Str *words;
    size_t count = search_variants(w->search, clause_of(w->name), &words);
    Buf all = buf_new(w->ctx->mem);
    for (size_t i = 0; i < count; i++) {
        if (str_eq(words[i], w->variant))
            return;
        buf_put(&all, i > 0 ? S(", ") : (Str){0});
        buf_put(&all, words[i]);
    }
    Diagnostic *d = diag(w->ctx, MSG_TEMPLATE_VARIANT, chosen->text_span, clause_of(w->name),
                         w->variant, buf_str(&all));
    d->suggestion = nearest_word(w->variant, words, count);
}

const TemplateUse *search_use(Ctx *ctx, TemplateSearch *search, Str name)
{
    if (str_ends(name, S(".md")))
        name = str_slice(name, 0, name.n - 3);
    TemplateUse *known = map_find(search->uses, name);
    if (known != NULL)
        return known;
    const Node *chosen = chosen_variant(search, name);
    Wanted w = {search, ctx, name, node_text(chosen)};
    TemplateUse *use = NEW(ctx->mem, TemplateUse);
    bool found = look(&w, use);
    w.variant = (Str){0};
    found = found || look(&w, use); /* go on with the plain one, so that all is reported at once */
    w.variant = node_text(chosen);
    if (found && chosen != NULL)
        check_variant(&w, chosen);
    use->name = name;
    *map_put(search->uses, name) = use;
    return use;
}

uint32_t search_find(Ctx *ctx, void *arg, Str name)
{
    if (str_starts(name, S("/")) || str_find(name, S("..")) != SIZE_MAX)
        return 0;
    return search_use(ctx, arg, name)->source;
}

Template *search_template(TemplateSearch *search, const DocumentRow *row)
{
    Ctx *ctx = &search->s->ctx;
    Partials partials = {search_find, search};
    uint32_t source = search_find(ctx, search, row->template);
    if (source == 0) {
        Diagnostic *d = diag(ctx, MSG_FILE_ABSENT, row->span,
                             str_print(ctx->mem, "templates/" STR_FMT "/" STR_FMT,
                                       STR_ARG(search->project->language), STR_ARG(row->template)));
        d->suggestion = search_nearest(search, row->template);
        return NULL;
    }
    Template *t = template_read(ctx, source, &partials);
    const Node *data = search->project->root;
    bool fine = t != NULL && (data == NULL || template_load(ctx, t, data, &partials));
    return fine ? t : NULL;
}

/* ---- what there is ------------------------------------------------------------------------ */

static void add_word(Ctx *ctx, StrMap *words, Str word)
{
    *map_put(words, arena_copy(ctx->mem, word)) = ctx->mem;
}

static int compare_words(const void *x, const void *y)
{
    return str_cmp(*(const Str *)x, *(const Str *)y);
}

static size_t words_of_map(Ctx *ctx, const StrMap *map, Str **out)
{
    *out = NEW_ARRAY(ctx->mem, Str, map_count(map));
    for (size_t i = 0; i < map_count(map); i++)
        (*out)[i] = map_key(map, i);
    if (map_count(map) > 0)
        qsort(*out, map_count(map), sizeof **out, compare_words);
    return map_count(map);
}

static void add_variants(TemplateSearch *search, Str folder, Str clause, StrMap *words)
{
    Ctx *ctx = &search->s->ctx;
    Str *files;
    size_t count = folder_list(ctx, folder, S(".md"), &files);
    for (size_t i = 0; i < count; i++) {
        Str stem = str_slice(files[i], 0, files[i].n - 3);
        if (str_eq(stem, clause)) {
            uint32_t source = search_read(ctx, search, path_join(ctx->mem, folder, files[i]));
            Str says =
                source == 0 ? (Str){0} : front_text(template_front(ctx, source), S("variant"));
            add_word(ctx, words, says.n > 0 ? says : S("balanced"));
        } else if (str_starts(stem, clause) && stem.n > clause.n + 1 && stem.p[clause.n] == '.') {
            add_word(ctx, words, str_slice(stem, clause.n + 1, stem.n));
        }
    }
}

size_t search_variants(TemplateSearch *search, Str clause, Str **out)
{
    Ctx *ctx = &search->s->ctx;
    StrMap *words = map_new(ctx->mem);
    for (Layer layer = LAYER_COUNT; layer-- > 0;) {
        Str folder = search_folder(search, layer);
        if (folder.n > 0)
            add_variants(search, path_join(ctx->mem, folder, S("clauses")), clause, words);
    }
    if (search->roots[LAYER_PROJECT].n > 0)
        add_variants(search, path_join(ctx->mem, search->roots[LAYER_PROJECT], S("clauses")),
                     clause, words);
    return words_of_map(ctx, words, out);
}

static void add_files(Ctx *ctx, TemplateFiles *all, Str folder, Str before)
{
    Str *files;
    size_t count = folder_list(ctx, folder, S(".md"), &files);
    for (size_t i = 0; i < count; i++) {
        Str stem = str_slice(files[i], 0, files[i].n - 3);
        Str name = str_print(ctx->mem, STR_FMT STR_FMT, STR_ARG(before), STR_ARG(stem));
        *VEC_PUSH(ctx->mem, all) = (TemplateFile){name, path_join(ctx->mem, folder, files[i])};
    }
}

TemplateFiles search_files(TemplateSearch *search, Layer layer)
{
    Ctx *ctx = &search->s->ctx;
    TemplateFiles all = {0};
    Str folder = search_folder(search, layer);
    if (folder.n == 0)
        return all;
    add_files(ctx, &all, folder, (Str){0});
    add_files(ctx, &all, path_join(ctx->mem, folder, S("clauses")), S(CLAUSES));
    if (layer == LAYER_PROJECT)
        add_files(ctx, &all, path_join(ctx->mem, search->roots[layer], S("clauses")), S(CLAUSES));
    return all;
}
