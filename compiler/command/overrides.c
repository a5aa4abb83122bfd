/* Overrides: are the templates of the project and of the company of any use? A misspelt name would
 * be passed over without a word. */
#include "command/search.h"

/* ---- names -------------------------------------------------------------------------------- */

typedef VEC(Str) Words;

static void add_layer(TemplateSearch *search, Layer layer, Words *words)
{
    TemplateFiles files = search_files(search, layer);
    for (size_t i = 0; i < files.count; i++)
        *VEC_PUSH(search->s->ctx.tmp, words) = files.items[i].name;
}

Str search_nearest(TemplateSearch *search, Str name)
{
    Words words = {0};
    if (str_ends(name, S(".md")))
        name = str_slice(name, 0, name.n - 3);
    add_layer(search, LAYER_PDOC, &words);
    add_layer(search, LAYER_COMPANY, &words);
    return nearest_word(name, words.items, words.count);
}

static bool has_name(const TemplateFiles *files, Str name)
{
    for (size_t i = 0; i < files->count; i++)
        if (str_eq(files->items[i].name, name))
            return true;
    return false;
}

/* "clauses/reversibility.protective" -> "clauses/reversibility" */
static Str without_variant(Str name)
{
    size_t dot = clause_of(name).n == 0 ? SIZE_MAX : str_find_byte(name, '.');
    return str_slice(name, 0, dot);
}

/* ---- files that nothing uses -------------------------------------------------------------- */

typedef struct {
    TemplateSearch *search;
    TemplateFiles own;     /* pdoc's */
    TemplateFiles company; /* the company's */
    StrMap *included;      /* names that files of the two folders include; NULL: not looked at */
} Overrides;

static bool is_document(const TemplateSearch *search, Str name)
{
    Project all = {.language = search->project->language, .folder = search->project->folder};
    documents_find(search->s, &all);
    for (size_t i = 0; i < all.document_count; i++)
        if (str_eq(path_stem(all.documents[i].template), name))
            return true;
    return false;
}

/* The partials of every file there, whether this build uses it or not. */
static void add_included(Overrides *o, const TemplateFiles *files)
{
    Session *s = o->search->s;
    Ctx quiet = {s->ctx.mem, s->ctx.tmp, diag_new(s->ctx.mem, diag_sources(s->ctx.diag))};
    for (size_t i = 0; i < files->count; i++) {
        uint32_t source = search_read(&quiet, o->search, files->items[i].path);
        const Template *t = source == 0 ? NULL : template_read(&quiet, source, NULL);
        TemplateParts parts = t == NULL ? (TemplateParts){0} : template_parts(&quiet, t);
        for (size_t k = 0; k < parts.count; k++)
            *map_put(o->included, parts.items[k].name) = s;
    }
}

static bool is_included(Overrides *o, Str name, const TemplateFiles *files)
{
    if (o->included == NULL) {
        o->included = map_new(o->search->s->ctx.mem);
        add_included(o, &o->company);
        add_included(o, files);
    }
    return map_find(o->included, name) != NULL;
}

static bool is_of_use(Overrides *o, Layer layer, Str name, const TemplateFiles *files)
{
    Str plain = without_variant(name);
    const TemplateUse *use = map_find(o->search->uses, plain);
    return use != NULL || has_name(&o->own, plain) ||
           (layer == LAYER_PROJECT && has_name(&o->company, plain)) ||
           is_document(o->search, name) || is_included(o, plain, files);
}

static void check_layer(Overrides *o, Layer layer)
{
    Ctx *ctx = &o->search->s->ctx;
    TemplateFiles files = search_files(o->search, layer);
    for (size_t i = 0; i < files.count; i++) {
        const TemplateFile *file = &files.items[i];
        if (is_of_use(o, layer, file->name, &files))
            continue;
        Span place = {search_read(ctx, o->search, file->path), 0, 0};
        Diagnostic *d = diag(ctx, MSG_TEMPLATE_UNUSED, place, file->name);
        d->suggestion = search_nearest(o->search, file->name);
    }
}

/* ---- variants of clauses that are not there ----------------------------------------------- */

static void check_variants(Overrides *o)
{
    const TemplateSearch *search = o->search;
    Ctx *ctx = &search->s->ctx;
    for (const Node *n = search->variants == NULL ? NULL : search->variants->child; n != NULL;
         n = n->next) {
        Str *words;
        if (search_variants(o->search, n->key, &words) > 0)
            continue;
        Words clauses = {0};
        for (size_t i = 0; i < o->own.count + o->company.count; i++) {
            Str name =
                i < o->own.count ? o->own.items[i].name : o->company.items[i - o->own.count].name;
            if (clause_of(name).n > 0)
                *VEC_PUSH(ctx->tmp, &clauses) = clause_of(without_variant(name));
        }
        Diagnostic *d = diag(ctx, MSG_TEMPLATE_CLAUSE, n->key_span, n->key);
        d->suggestion = nearest_word(n->key, clauses.items, clauses.count);
    }
}

void search_check_overrides(TemplateSearch *search)
{
    Overrides o = {search, search_files(search, LAYER_PDOC), search_files(search, LAYER_COMPANY),
                   NULL};
    check_layer(&o, LAYER_COMPANY);
    check_layer(&o, LAYER_PROJECT);
    check_variants(&o);
}
