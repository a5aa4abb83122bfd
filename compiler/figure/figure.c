/* Figures: the blocks of a document -> plots, by kind. */
#include "figure/parts.h"

typedef struct {
    Str name;
    Text title;
    Str given; /* what it shows when the template does not say */
    bool (*draw)(Canvas *c, const FigureEntries *e);
    bool internal; /* for the buyer alone */
} KindRow;

static const KindRow kinds[] = {
    {S_INIT("timeline"),
     {{S_INIT("Phases et jalons"), S_INIT("Phases and milestones")}},
     S_INIT("$.planning['phases', 'milestones'][*]"),
     draw_timeline},
    {S_INIT("kpi"),
     {{S_INIT("Indicateurs, du départ à la cible"), S_INIT("KPIs from baseline to target")}},
     S_INIT("$.kpis[*]"),
     draw_kpis},
    {S_INIT("sla-clock"),
     {{S_INIT("Un incident du vendredi à 17 h"), S_INIT("An incident on Friday at 17:00")}},
     S_INIT("$.sla.priorities[*]"),
     draw_sla_clock},
    {S_INIT("weights"),
     {{S_INIT("Poids des critères"), S_INIT("Weights of the criteria")}},
     S_INIT("$.selection.criteria[*]"),
     draw_weights},
    {S_INIT("scores"),
     {{S_INIT("Notes des offres"), S_INIT("Scores of the bids")}},
     S_INIT("$.vendors[?@.offer.marks]"),
     draw_scores,
     true},
    {S_INIT("payments"),
     {{S_INIT("Échéancier de paiement"), S_INIT("Payment schedule")}},
     S_INIT("$.contract.payment.schedule[*]"),
     draw_payments},
};
enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

const Str figure_kinds[] = {S_INIT("timeline"),
                            S_INIT("kpi"),
                            S_INIT("sla-clock"),
                            S_INIT("weights"),
                            S_INIT("scores"),
                            S_INIT("payments"),
                            {0}};

enum { ENTRY_LIMIT = 500 }; /* a page shows some 60 */

/* ---- one figure -------------------------------------------------------------------------------
 */

static const KindRow *kind_find(Ctx *ctx, Str kind, Span where)
{
    Str names[KIND_COUNT];
    Buf all = buf_new(ctx->mem);
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (str_eq(kinds[i].name, kind))
            return &kinds[i];
        names[i] = kinds[i].name;
        buf_put(&all, i > 0 ? S(", ") : (Str){0});
        buf_put(&all, kinds[i].name);
    }
    Diagnostic *d = diag(ctx, MSG_FIGURE_KIND, where, kind, buf_str(&all));
    d->suggestion = nearest_word(kind, names, KIND_COUNT);
    return NULL;
}

bool figure_known(Ctx *ctx, Str kind, Span where)
{
    return kind_find(ctx, kind, where) != NULL;
}

static bool entries_find(Ctx *ctx, const Figure *f, const KindRow *kind, const FigureData *data,
                         Nodes *out)
{
    bool own = f->given.n > 0;
    Span where = own ? f->given_span : f->span;
    Str query = own ? f->given : kind->given;
    Path *path = path_read(ctx, query, where);
    if (path == NULL)
        return false;
    *out = path_run(ctx->mem, path, data->project, data->project);
    if (out->count == 0)
        diag(ctx, MSG_FIGURE_EMPTY, where, query);
    else if (out->count > ENTRY_LIMIT)
        diag(ctx, MSG_FIGURE_MANY, where, query, str_print(ctx->mem, "%zu", out->count),
             str_print(ctx->mem, "%d", ENTRY_LIMIT));
    return out->count > 0 && out->count <= ENTRY_LIMIT;
}

bool figure_make(Ctx *ctx, Figure *f, const FigureData *data)
{
    Nodes entries;
    const KindRow *kind = kind_find(ctx, f->kind, f->span);
    if (kind == NULL || !entries_find(ctx, f, kind, data, &entries))
        return false;
    if (kind->internal && !data->internal) {
        diag(ctx, MSG_FIGURE_INTERNAL, f->span, kind->name);
        return false;
    }
    Canvas c = canvas_new(ctx, data);
    if (!kind->draw(&c, &(FigureEntries){&entries, f})) {
        diag(ctx, MSG_FIGURE_NOTHING, f->given.n > 0 ? f->given_span : f->span,
             f->given.n > 0 ? f->given : kind->given, kind->name);
        return false;
    }
    f->plot = canvas_plot(&c, kind->title.in[c.lang]);
    f->alt = one_line(ctx->mem, buf_str(&c.alt));
    return true;
}

/* ---- the figures of a document ----------------------------------------------------------------
 */

typedef VEC(const Block *) Blocks;

static void collect(Arena *a, const Block *first, Blocks *out)
{
    for (const Block *b = first; b != NULL; b = b->next) {
        if (b->figure != NULL)
            *VEC_PUSH(a, out) = b;
        collect(a, b->child, out);
    }
}

size_t doc_figures(Arena *a, const Document *doc, const Block ***out)
{
    Blocks all = {0};
    collect(a, doc->root->child, &all);
    for (size_t i = 0; i < doc->note_count; i++)
        collect(a, doc->notes[i]->child, &all);
    *out = all.items;
    return all.count;
}

static bool any_figure(const Block *first)
{
    for (const Block *b = first; b != NULL; b = b->next)
        if (b->figure != NULL || any_figure(b->child))
            return true;
    return false;
}

bool doc_has_figures(const Document *doc)
{
    bool any = any_figure(doc->root->child);
    for (size_t i = 0; i < doc->note_count; i++)
        any = any || any_figure(doc->notes[i]->child);
    return any;
}

bool figures_make(Ctx *ctx, Document *doc, const FigureData *data)
{
    const Block **all;
    bool fine = true;
    size_t count = doc_figures(ctx->tmp, doc, &all);
    for (size_t i = 0; i < count; i++) {
        Figure *f = all[i]->figure;
        Str number = all[i]->number; /* as readers know it; images with captions count too */
        if (number.n == 0)
            number = str_print(ctx->tmp, "%zu", i + 1);
        f->target = str_print(ctx->mem, STR_FMT "-figure-" STR_FMT ".svg", STR_ARG(data->output),
                              STR_ARG(number));
        fine = figure_make(ctx, f, data) && fine;
    }
    return fine;
}
