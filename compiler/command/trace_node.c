/* Graph of a trace -> `_trace`, which templates can print:
 *
 *   objectives   each with id, label, what serves it by kind (kpis, requirements, deliverables,
 *                milestones, payments, services, clauses, penalties, criteria: lists of label, and
 *                id where the project gives one), how many of each (counts.kpis...) and gaps
 *   gaps         of all items: kind, label, text, and id
 *   missing      what the whole project lacks: text
 *
 * Texts are in the language of the document. */
#include "command/trace.h"

enum { LISTED_LIMIT = 100000 };

static const char *const list_names[TRACE_KIND_COUNT] = {
    [TRACE_OBJECTIVE] = "objectives",
    [TRACE_KPI] = "kpis",
    [TRACE_REQUIREMENT] = "requirements",
    [TRACE_DELIVERABLE] = "deliverables",
    [TRACE_MILESTONE] = "milestones",
    [TRACE_PAYMENT] = "payments",
    [TRACE_SLA] = "services",
    [TRACE_CLAUSE] = "clauses",
    [TRACE_PENALTY] = "penalties",
    [TRACE_CRITERION] = "criteria",
};

typedef struct {
    Arena *arena;
    const TraceGraph *graph;
    Lang lang;
    Span where;
    uint32_t *seen; /* by item: the objective, + 1, that it was listed under last */
    uint32_t *queue;
    size_t listed;
} Writing;

static Node *put_text(const Writing *w, Node *map, const char *key, Str text, Span where)
{
    Node *n = node_new(w->arena, NODE_STRING, text, where);
    node_add(map, str(key), n);
    return n;
}

/* A label stands where the project writes it, so that what is amiss in it is told there. */
static void put_item(const Writing *w, Node *map, const TraceItem *item)
{
    static const Text clause = FR_EN("clause de performance", "performance clause");
    const Node *id = node_member(item->node, S("id"));
    if (id != NULL)
        put_text(w, map, "id", item->id, id->span);
    Str label = item->label.n > 0            ? item->label
                : item->kind == TRACE_CLAUSE ? clause.in[w->lang]
                                             : item->id;
    put_text(w, map, "label", label, item->node == NULL ? w->where : item->node->span);
}

static Node *gaps_of(const Writing *w, uint32_t item)
{
    const TraceGraph *g = w->graph;
    Node *list = node_new(w->arena, NODE_LIST, (Str){0}, w->where);
    for (size_t k = trace_first_gap(g, item); k < g->gap_count && g->gaps[k].item == item; k++) {
        Node *map = node_new(w->arena, NODE_MAP, (Str){0}, w->where);
        put_text(w, map, "text", g->gaps[k].message.in[w->lang], w->where);
        node_add(list, (Str){0}, map);
    }
    return list;
}

/* All that links lead to from an objective, each once, nearest first. */
static void list_reached(Writing *w, uint32_t objective, Node *lists[TRACE_KIND_COUNT])
{
    const TraceGraph *g = w->graph;
    size_t done = 0, count = 0;
    w->queue[count++] = objective;
    for (w->seen[objective] = objective + 1; done < count; done++) {
        uint32_t from = w->queue[done];
        for (size_t k = trace_first_link(g, from); k < g->link_count && g->links[k].from == from;
             k++) {
            uint32_t to = g->links[k].to;
            if (w->seen[to] == objective + 1)
                continue;
            w->seen[to] = objective + 1;
            w->queue[count++] = to;
            if (++w->listed > LISTED_LIMIT)
                return;
            Node *map = node_new(w->arena, NODE_MAP, (Str){0}, w->where);
            put_item(w, map, &g->items[to]);
            node_add(lists[g->items[to].kind], (Str){0}, map);
        }
    }
}

static Node *objective_node(Writing *w, uint32_t i)
{
    Node *map = node_new(w->arena, NODE_MAP, (Str){0}, w->where);
    Node *counts = node_new(w->arena, NODE_MAP, (Str){0}, w->where);
    Node *lists[TRACE_KIND_COUNT];
    for (TraceKind kind = 0; kind < TRACE_KIND_COUNT; kind++)
        lists[kind] = node_new(w->arena, NODE_LIST, (Str){0}, w->where);
    put_item(w, map, &w->graph->items[i]);
    list_reached(w, i, lists);
    for (TraceKind kind = TRACE_OBJECTIVE + 1; kind < TRACE_KIND_COUNT; kind++) {
        Str count = str_print(w->arena, "%u", lists[kind]->count);
        node_add(map, str(list_names[kind]), lists[kind]);
        node_add(counts, str(list_names[kind]), node_new(w->arena, NODE_NUMBER, count, w->where));
    }
    node_add(map, S("counts"), counts);
    node_add(map, S("gaps"), gaps_of(w, i));
    return map;
}

static Node *all_gaps(const Writing *w)
{
    const TraceGraph *g = w->graph;
    Node *list = node_new(w->arena, NODE_LIST, (Str){0}, w->where);
    for (size_t k = 0; k < g->gap_count; k++) {
        const TraceItem *item = &g->items[g->gaps[k].item];
        Node *map = node_new(w->arena, NODE_MAP, (Str){0}, w->where);
        put_text(w, map, "kind", trace_kind_names[item->kind].in[w->lang], w->where);
        put_item(w, map, item);
        put_text(w, map, "text", g->gaps[k].message.in[w->lang], w->where);
        node_add(list, (Str){0}, map);
    }
    return list;
}

static Node *all_missing(const Writing *w)
{
    const TraceGraph *g = w->graph;
    Node *list = node_new(w->arena, NODE_LIST, (Str){0}, w->where);
    for (size_t k = 0; k < g->missing_count; k++) {
        Node *map = node_new(w->arena, NODE_MAP, (Str){0}, w->where);
        put_text(w, map, "text", g->missing[k].message.in[w->lang], w->where);
        node_add(list, (Str){0}, map);
    }
    return list;
}

Node *trace_node(Ctx *ctx, Arena *a, const TraceGraph *g, Lang lang, Span where)
{
    Writing w = {
        a, g, lang, where, NEW_ARRAY(a, uint32_t, g->count), NEW_ARRAY(a, uint32_t, g->count), 0};
    Node *root = node_new(a, NODE_MAP, (Str){0}, where);
    Node *objectives = node_new(a, NODE_LIST, (Str){0}, where);
    for (uint32_t i = 0; i < g->count && w.listed <= LISTED_LIMIT; i++)
        if (g->items[i].kind == TRACE_OBJECTIVE)
            node_add(objectives, (Str){0}, objective_node(&w, i));
    if (w.listed > LISTED_LIMIT)
        diag(ctx, MSG_TRACE_MANY, NOWHERE, str_print(a, "%d", LISTED_LIMIT));
    node_add(root, S("objectives"), objectives);
    node_add(root, S("gaps"), all_gaps(&w));
    node_add(root, S("missing"), all_missing(&w));
    return root;
}

const TraceGraph *trace_example(Arena *a, Span where)
{
    TraceGraph *g = NEW(a, TraceGraph);
    Node *node = node_new(a, NODE_MAP, (Str){0}, where);
    node_add(node, S("id"), node_new(a, NODE_STRING, S("x"), where));
    g->items = NEW_ARRAY(a, TraceItem, TRACE_KIND_COUNT);
    g->links = NEW_ARRAY(a, TraceLink, TRACE_KIND_COUNT);
    g->gaps = NEW(a, TraceGap);
    g->missing = NEW(a, TraceMissing);
    for (TraceKind kind = 0; kind < TRACE_KIND_COUNT; kind++) {
        g->items[g->count++] = (TraceItem){kind, node, S("x"), S("x")};
        if (kind != TRACE_OBJECTIVE)
            g->links[g->link_count++] = (TraceLink){0, (uint32_t)kind};
    }
    g->gaps[g->gap_count++] = (TraceGap){0, TEXT("x", "x")};
    g->missing[g->missing_count++] = (TraceMissing){TRACE_KPI, TEXT("x", "x")};
    return g;
}
