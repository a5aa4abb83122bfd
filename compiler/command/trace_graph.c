/* Project tree -> graph: what the items are, how they refer to each other, which links are
 * wanted, one row each. */
#include "command/trace.h"

const Str trace_kind_words[TRACE_KIND_COUNT] = {
    [TRACE_OBJECTIVE] = S_INIT("objective"),
    [TRACE_KPI] = S_INIT("kpi"),
    [TRACE_REQUIREMENT] = S_INIT("requirement"),
    [TRACE_DELIVERABLE] = S_INIT("deliverable"),
    [TRACE_MILESTONE] = S_INIT("milestone"),
    [TRACE_PAYMENT] = S_INIT("payment"),
    [TRACE_SLA] = S_INIT("sla"),
    [TRACE_CLAUSE] = S_INIT("clause"),
    [TRACE_PENALTY] = S_INIT("penalty"),
    [TRACE_CRITERION] = S_INIT("criterion"),
};

const Text trace_kind_names[TRACE_KIND_COUNT] = {
    [TRACE_OBJECTIVE] = FR_EN("objectif", "objective"),
    [TRACE_KPI] = FR_EN("indicateur", "KPI"),
    [TRACE_REQUIREMENT] = FR_EN("exigence", "requirement"),
    [TRACE_DELIVERABLE] = FR_EN("livrable", "deliverable"),
    [TRACE_MILESTONE] = FR_EN("jalon", "milestone"),
    [TRACE_PAYMENT] = FR_EN("échéance", "payment"),
    [TRACE_SLA] = FR_EN("niveau de service", "service level"),
    [TRACE_CLAUSE] = FR_EN("clause", "clause"),
    [TRACE_PENALTY] = FR_EN("pénalité", "penalty"),
    [TRACE_CRITERION] = FR_EN("critère", "criterion"),
};

/* Where the items of each kind are. */
static const Str places[TRACE_KIND_COUNT] = {
    [TRACE_OBJECTIVE] = S_INIT("$.objectives[*]"),
    [TRACE_KPI] = S_INIT("$.kpis[*]"),
    [TRACE_REQUIREMENT] = S_INIT("$.requirements[*]"),
    [TRACE_DELIVERABLE] = S_INIT("$.deliverables[*]"),
    [TRACE_MILESTONE] = S_INIT("$.planning.milestones[*]"),
    [TRACE_PAYMENT] = S_INIT("$.contract.payment.schedule[*]"),
    [TRACE_SLA] = S_INIT("$.sla.priorities[*]"),
    [TRACE_CLAUSE] = S_INIT("$.contract.clauses.performance"),
    [TRACE_PENALTY] = S_INIT("$['sla','contract'].penalties[*]"),
    [TRACE_CRITERION] = S_INIT("$.selection.criteria[*]"),
};

/* `path`, from an item of `holder`, gives identifiers of items of `target`. A link goes from what
 * wants to what serves: from the target, where `backwards`. */
static const struct {
    TraceKind holder;
    Str path;
    TraceKind target;
    bool backwards;
} references[] = {
    {TRACE_OBJECTIVE, S_INIT("@.kpis[*]"), TRACE_KPI, false},
    {TRACE_KPI, S_INIT("@.objective"), TRACE_OBJECTIVE, true},
    {TRACE_KPI, S_INIT("@.objective[*]"), TRACE_OBJECTIVE, true},
    {TRACE_REQUIREMENT, S_INIT("@.objective"), TRACE_OBJECTIVE, true},
    {TRACE_DELIVERABLE, S_INIT("@.objectives[*]"), TRACE_OBJECTIVE, true},
    {TRACE_DELIVERABLE, S_INIT("@.milestone"), TRACE_MILESTONE, false},
    {TRACE_PAYMENT, S_INIT("@.milestone"), TRACE_MILESTONE, true},
    {TRACE_SLA, S_INIT("$.sla.objectives[*]"), TRACE_OBJECTIVE, true},
    {TRACE_CLAUSE, S_INIT("@.kpis[*]"), TRACE_KPI, true},
    {TRACE_CLAUSE, S_INIT("@.formula[*].kpi"), TRACE_KPI, true},
    {TRACE_PENALTY, S_INIT("@.priority"), TRACE_SLA, true},
    {TRACE_CRITERION, S_INIT("@.objectives[*]"), TRACE_OBJECTIVE, true},
};

#define KIND(kind) (1u << (kind))

/* Each item of `kind` wants a link to (from, where `backwards`) one of the kinds `wanted`, once the
 * project has what `given` names. */
static const struct {
    TraceKind kind;
    unsigned wanted;
    bool backwards;
    Str given;
    Text message;
    bool shared; /* that of another item which the same objective holds is enough */
} wants[] = {
    {TRACE_OBJECTIVE, KIND(TRACE_KPI), false, S_INIT("$.objectives"),
     FR_EN("aucun indicateur ne le mesure", "no KPI measures it")},
    {TRACE_OBJECTIVE, KIND(TRACE_DELIVERABLE) | KIND(TRACE_SLA), false,
     S_INIT("$['deliverables','sla']"),
     FR_EN("aucun livrable ni niveau de service ne le sert",
           "no deliverable or service level serves it")},
    {TRACE_OBJECTIVE, KIND(TRACE_CRITERION), false, S_INIT("$.selection.criteria"),
     FR_EN("aucun critère de choix ne le pèse", "no selection criterion weighs it")},
    {TRACE_KPI, KIND(TRACE_OBJECTIVE), true, S_INIT("$.objectives"),
     FR_EN("il ne sert aucun objectif", "it serves no objective")},
    {TRACE_KPI, KIND(TRACE_CLAUSE), false, S_INIT("$.contract.clauses.performance.kpis"),
     FR_EN("aucune part du prix n’en dépend, ni d’un autre indicateur de son objectif",
           "no part of the price depends on it, or on another KPI of its objective"),
     true},
    {TRACE_REQUIREMENT, KIND(TRACE_OBJECTIVE), true, S_INIT("$.objectives"),
     FR_EN("elle ne sert aucun objectif", "it serves no objective")},
    {TRACE_DELIVERABLE, KIND(TRACE_OBJECTIVE), true, S_INIT("$.objectives"),
     FR_EN("il ne sert aucun objectif", "it serves no objective")},
    {TRACE_DELIVERABLE, KIND(TRACE_MILESTONE), false, S_INIT("$.planning.milestones"),
     FR_EN("aucun jalon ne le reçoit", "no milestone accepts it")},
    {TRACE_MILESTONE, KIND(TRACE_DELIVERABLE), true, S_INIT("$.deliverables"),
     FR_EN("il ne reçoit aucun livrable", "it accepts no deliverable")},
    {TRACE_SLA, KIND(TRACE_PENALTY), false, S_INIT("$.sla"),
     FR_EN("aucune pénalité ne le garantit", "no penalty backs it")},
    {TRACE_SLA, KIND(TRACE_OBJECTIVE), true, S_INIT("$.sla.objectives"),
     FR_EN("il ne sert aucun objectif", "it serves no objective")},
    {TRACE_CRITERION, KIND(TRACE_OBJECTIVE), true, S_INIT("$.selection.criteria[*].objectives"),
     FR_EN("il ne pèse aucun objectif", "it weighs no objective")},
};

/* What a project has none of is said once, as no item can say it. */
static const struct {
    unsigned kinds; /* one of them is enough */
    TraceMissing missing;
} needed[] = {
    {KIND(TRACE_OBJECTIVE),
     {TRACE_OBJECTIVE, FR_EN("aucun objectif : rien ne dit à quoi le projet sert",
                             "no objective: nothing says what the project is for")}},
    {KIND(TRACE_KPI),
     {TRACE_KPI, FR_EN("aucun indicateur : rien ne mesure les résultats",
                       "no KPI: nothing measures the results")}},
    {KIND(TRACE_DELIVERABLE) | KIND(TRACE_SLA),
     {TRACE_DELIVERABLE, FR_EN("aucun livrable ni niveau de service : rien n’est à fournir",
                               "no deliverable or service level: nothing is to be supplied")}},
    {KIND(TRACE_CRITERION),
     {TRACE_CRITERION, FR_EN("aucun critère de choix : rien ne départage les offres",
                             "no selection criterion: nothing tells bids apart")}},
    {KIND(TRACE_PAYMENT),
     {TRACE_PAYMENT, FR_EN("aucun échéancier de paiement : aucun jalon ne déclenche le prix",
                           "no payment schedule: no milestone makes the price due")}},
    {KIND(TRACE_CLAUSE),
     {TRACE_CLAUSE, FR_EN("aucune clause de performance : le prix ne dépend pas des résultats",
                          "no performance clause: the price does not depend on results")}},
    {KIND(TRACE_PENALTY),
     {TRACE_PENALTY, FR_EN("aucune pénalité : rien ne garantit les délais ni les niveaux",
                           "no penalty: nothing backs delays or levels")}},
};

/* ---- items -------------------------------------------------------------------------------- */

typedef struct {
    Ctx *ctx;
    Arena *arena;
    const Node *root;
    VEC(TraceItem) items;
    VEC(TraceLink) links;
    VEC(TraceGap) gaps;
    StrMap *by_id[TRACE_KIND_COUNT]; /* id -> position + 1 */
    StrMap *linked;                  /* "from to" */
} Reading;

static Nodes run(Reading *r, Str text, const Node *current)
{
    const Path *path = path_read_with(r->ctx, text, NOWHERE, NULL);
    return path == NULL ? (Nodes){0} : path_run(r->arena, path, r->root, current);
}

static Str label_of(const Node *n)
{
    static const Str keys[] = {S_INIT("title"), S_INIT("name"),  S_INIT("statement"),
                               S_INIT("text"),  S_INIT("label"), S_INIT("trigger")};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        Str text = node_text(node_member(n, keys[i]));
        if (text.n > 0)
            return text;
    }
    return (Str){0};
}

static void add_items(Reading *r, TraceKind kind)
{
    Nodes found = run(r, places[kind], r->root);
    r->by_id[kind] = map_new(r->arena);
    for (size_t i = 0; i < found.count; i++) {
        const Node *n = found.items[i];
        Str id = node_text(node_member(n, S("id")));
        if (id.n == 0 && kind == TRACE_CLAUSE)
            id = n->key;
        else if (id.n == 0)
            id = str_print(r->arena, STR_FMT "-%zu", STR_ARG(trace_kind_words[kind]), i + 1);
        *VEC_PUSH(r->arena, &r->items) = (TraceItem){kind, n, id, label_of(n)};
        *map_put(r->by_id[kind], id) = (void *)(uintptr_t)r->items.count;
    }
}

enum { LINK_LIMIT = 1000000 };

/* ---- links -------------------------------------------------------------------------------- */

static void add_link(Reading *r, uint32_t from, uint32_t to)
{
    void **slot = map_put(r->linked, str_print(r->arena, "%u %u", from, to));
    if (*slot != NULL)
        return;
    *slot = r;
    *VEC_PUSH(r->arena, &r->links) = (TraceLink){from, to};
}

static void add_references(Reading *r, size_t row)
{
    TraceKind target = references[row].target;
    const Path *path = path_read_with(r->ctx, references[row].path, NOWHERE, NULL);
    for (uint32_t i = 0; i < r->items.count; i++) {
        if (r->items.items[i].kind != references[row].holder)
            continue;
        Nodes ids = path_run(r->arena, path, r->root, r->items.items[i].node);
        for (size_t k = 0; k < ids.count && r->links.count < LINK_LIMIT; k++) {
            uintptr_t found = (uintptr_t)map_find(r->by_id[target], node_text(ids.items[k]));
            if (found == 0)
                continue;
            uint32_t other = (uint32_t)(found - 1);
            if (references[row].backwards)
                add_link(r, other, i);
            else
                add_link(r, i, other);
        }
    }
}

/* A counting sort: links by where they begin. */
static TraceLink *sorted_links(const Reading *r)
{
    TraceLink *out = NEW_ARRAY(r->arena, TraceLink, r->links.count);
    size_t *next = NEW_ARRAY(r->arena, size_t, r->items.count + 1);
    for (size_t i = 0; i < r->links.count; i++)
        next[r->links.items[i].from + 1]++;
    for (size_t i = 0; i < r->items.count; i++)
        next[i + 1] += next[i];
    for (size_t i = 0; i < r->links.count; i++)
        out[next[r->links.items[i].from]++] = r->links.items[i];
    return out;
}

/* ---- gaps --------------------------------------------------------------------------------- */

/* For each item, the kinds that items held by the same objective are linked to. */
static unsigned *kinds_shared(const Reading *r, const unsigned *ahead)
{
    unsigned *below = NEW_ARRAY(r->arena, unsigned, r->items.count); /* an objective */
    unsigned *shared = NEW_ARRAY(r->arena, unsigned, r->items.count);
    for (size_t i = 0; i < r->links.count; i++)
        below[r->links.items[i].from] |= ahead[r->links.items[i].to];
    for (size_t i = 0; i < r->links.count; i++)
        if (r->items.items[r->links.items[i].from].kind == TRACE_OBJECTIVE)
            shared[r->links.items[i].to] |= below[r->links.items[i].from];
    return shared;
}

static void find_gaps(Reading *r)
{
    unsigned *ahead = NEW_ARRAY(r->arena, unsigned, r->items.count); /* kinds linked, by item */
    unsigned *behind = NEW_ARRAY(r->arena, unsigned, r->items.count);
    bool given[sizeof wants / sizeof *wants];
    for (size_t i = 0; i < r->links.count; i++) {
        const TraceLink *link = &r->links.items[i];
        ahead[link->from] |= KIND(r->items.items[link->to].kind);
        behind[link->to] |= KIND(r->items.items[link->from].kind);
    }
    const unsigned *shared = kinds_shared(r, ahead);
    for (size_t w = 0; w < sizeof wants / sizeof *wants; w++)
        given[w] = run(r, wants[w].given, r->root).count > 0;
    for (uint32_t i = 0; i < r->items.count; i++)
        for (size_t w = 0; w < sizeof wants / sizeof *wants; w++) {
            unsigned has = wants[w].backwards ? behind[i] : ahead[i];
            has |= wants[w].shared ? shared[i] : 0;
            if (wants[w].kind == r->items.items[i].kind && given[w] && (has & wants[w].wanted) == 0)
                *VEC_PUSH(r->arena, &r->gaps) = (TraceGap){i, wants[w].message};
        }
}

static void find_missing(const Reading *r, TraceGraph *g)
{
    unsigned there = 0;
    for (size_t i = 0; i < r->items.count; i++)
        there |= KIND(r->items.items[i].kind);
    g->missing = NEW_ARRAY(r->arena, TraceMissing, sizeof needed / sizeof *needed);
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if ((there & needed[i].kinds) == 0)
            g->missing[g->missing_count++] = needed[i].missing;
}

TraceGraph *trace_read(Ctx *ctx, Arena *a, const Node *root)
{
    Reading r = {.ctx = ctx, .arena = a, .root = root, .linked = map_new(a)};
    for (TraceKind kind = 0; kind < TRACE_KIND_COUNT; kind++)
        add_items(&r, kind);
    for (size_t row = 0; row < sizeof references / sizeof *references; row++)
        add_references(&r, row);
    if (r.links.count >= LINK_LIMIT)
        diag(ctx, MSG_TRACE_MANY, NOWHERE, str_print(a, "%d", LINK_LIMIT));
    find_gaps(&r);
    TraceGraph *g = NEW(a, TraceGraph);
    *g = (TraceGraph){.items = r.items.items,
                      .count = r.items.count,
                      .links = sorted_links(&r),
                      .link_count = r.links.count,
                      .gaps = r.gaps.items,
                      .gap_count = r.gaps.count};
    find_missing(&r, g);
    return g;
}

size_t trace_first_link(const TraceGraph *g, uint32_t item)
{
    size_t low = 0, high = g->link_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g->links[middle].from < item)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t trace_first_gap(const TraceGraph *g, uint32_t item)
{
    size_t low = 0, high = g->gap_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (g->gaps[middle].item < item)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
