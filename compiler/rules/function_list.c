/* Rule functions about lists and references between them. What is looked up is indexed once for a
 * run, so that 20,000 references cost 20,000 look-ups. */
#include "prose/prose.h"
#include "rules/function.h"

/* ---- unique-by ---------------------------------------------------------------------------- */

void run_unique(Judge *j, const Argument *args)
{
    Nodes nodes = argument_nodes(j, &args[0]);
    StrMap *first = map_new(j->tmp);
    for (size_t i = 0; i < nodes.count; i++) {
        const Node *n = nodes.items[i];
        if (node_text(n).n == 0)
            continue;
        void **slot = map_put(first, node_text(n));
        if (*slot == NULL) {
            *slot = (void *)n;
            continue;
        }
        Finding f = finding_at(j, n);
        finding_label(&f, *slot, "déjà donné ici", "already given here");
        finding_report(&f);
    }
}

/* ---- references-exist, referenced-by ------------------------------------------------------ */

typedef struct {
    StrMap *nodes;  /* text -> the first node that has it */
    VEC(Str) texts; /* at most SUGGESTION_LIMIT, for "did you mean" */
} Index;

enum {
    SUGGESTION_LIMIT = 1000,  /* words compared for "did you mean" */
    SUGGESTED_FINDINGS = 100, /* findings that have one: each costs the comparisons */
};

static Index *index_new(const Judge *j, const Argument *arg)
{
    Index *index = NEW(j->tmp, Index);
    index->nodes = map_new(j->tmp);
    Nodes nodes = argument_nodes(j, arg);
    for (size_t i = 0; i < nodes.count; i++) {
        Str text = node_text(nodes.items[i]);
        void **slot = map_put(index->nodes, text);
        if (*slot == NULL && index->texts.count < SUGGESTION_LIMIT)
            *VEC_PUSH(j->tmp, &index->texts) = text;
        if (*slot == NULL)
            *slot = (void *)nodes.items[i];
    }
    return index;
}

/* Kept during the run when it depends on the root alone. A call keeps one index per argument. */
static const Index *index_of(const Judge *j, const Argument *arg, size_t which)
{
    if (!argument_absolute(arg))
        return index_new(j, arg);
    Index **kept = *call_slot(j);
    if (kept == NULL)
        *call_slot(j) = kept = NEW_ARRAY(j->tmp, Index *, ARGUMENT_LIMIT);
    if (kept[which] == NULL)
        kept[which] = index_new(j, arg);
    return kept[which];
}

void run_references_exist(Judge *j, const Argument *args)
{
    const Index *index = index_of(j, &args[1], 1);
    Nodes references = argument_nodes(j, &args[0]);
    for (size_t i = 0; i < references.count; i++) {
        Str text = node_text(references.items[i]);
        if (text.n == 0 || map_find(index->nodes, text) != NULL)
            continue;
        Finding f = finding_at(j, references.items[i]);
        if (j->count < SUGGESTED_FINDINGS)
            f.suggestion = nearest_word(text, index->texts.items, index->texts.count);
        finding_report(&f);
    }
}

static bool any_among(const Judge *j, const Argument *links, const Argument *among, size_t which)
{
    Nodes own = argument_nodes(j, links);
    for (size_t i = 0; i < own.count; i++)
        if (map_find(index_of(j, among, which)->nodes, node_text(own.items[i])) != NULL)
            return true;
    return false;
}

void run_referenced(Judge *j, const Argument *args)
{
    const Node *id = argument_node(j, &args[0]);
    if (id == NULL || map_find(index_of(j, &args[1], 1)->nodes, node_text(id)) != NULL)
        return;
    if (args[2].present && args[3].present && any_among(j, &args[2], &args[3], 3))
        return;
    Finding f = finding_at(j, id);
    finding_report(&f);
}

/* ---- mentions-one ------------------------------------------------------------------------- */

static bool is_id_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

/* One word of `text` is one of those that are looked for, to the byte: an identifier. */
static bool has_identifier(const Index *index, Str text)
{
    for (size_t at = 0; at < text.n;) {
        size_t begin = at;
        while (at < text.n && is_id_byte(text.p[at]))
            at++;
        if (at > begin && map_find(index->nodes, str_slice(text, begin, at)) != NULL)
            return true;
        at += at == begin;
    }
    return false;
}

/* A name of two words or more that is looked for stands in `text`, in any case and accents. Beyond
 * NAME_LIMIT names and NAME_TEXT bytes nothing is sought: the work of one call has a bound. */
static bool has_name(const Judge *j, const Argument *names, Str text)
{
    enum { NAME_LIMIT = 10000, NAME_TEXT = 4096 };
    Nodes nodes = argument_nodes(j, names);
    Str words = prose_fold(j->tmp, str_slice(text, 0, text.n < NAME_TEXT ? text.n : NAME_TEXT));
    words = str_print(j->tmp, " " STR_FMT " ", STR_ARG(words));
    for (size_t i = 0; i < nodes.count && i < NAME_LIMIT; i++) {
        Str name = node_text(nodes.items[i]);
        if (str_find_byte(name, ' ') == SIZE_MAX)
            continue;
        name = prose_fold(j->tmp, name);
        if (str_find(words, str_print(j->tmp, " " STR_FMT " ", STR_ARG(name))) != SIZE_MAX)
            return true;
    }
    return false;
}

void run_mentions_one(Judge *j, const Argument *args)
{
    const Node *n = argument_node(j, &args[0]);
    if (n == NULL)
        return;
    if (has_identifier(index_of(j, &args[1], 1), node_text(n)) ||
        has_name(j, &args[1], node_text(n)))
        return;
    Finding f = finding_at(j, n);
    finding_report(&f);
}

/* ---- acyclic ------------------------------------------------------------------------------ */

typedef enum { VISIT_NEW, VISIT_OPEN, VISIT_DONE } Visit;

typedef struct {
    const Node *item, *id;
    const Node *link; /* the next one to follow */
    size_t from;      /* the item that led here */
    Visit visit;
} Vertex;

typedef struct {
    Vertex *items;
    size_t count;
    StrMap *by_id; /* id -> index + 1 */
} Graph;

static Graph graph_new(const Judge *j, const Argument *args)
{
    Nodes nodes = argument_nodes(j, &args[0]);
    Graph g = {NEW_ARRAY(j->tmp, Vertex, nodes.count), 0, map_new(j->tmp)};
    for (size_t i = 0; i < nodes.count; i++) {
        const Node *id = node_member(nodes.items[i], args[1].text);
        const Node *links = node_member(nodes.items[i], args[2].text);
        if (id == NULL)
            continue;
        Vertex *v = &g.items[g.count++];
        *v = (Vertex){.item = nodes.items[i], .id = id, .from = SIZE_MAX};
        v->link = links == NULL ? NULL : links->kind == NODE_LIST ? links->child : links;
        *map_put(g.by_id, node_text(id)) = (void *)(uintptr_t)g.count;
    }
    return g;
}

/* The ids on the way from the item that closes the circle back to itself. */
static Str cycle_text(const Judge *j, const Graph *g, size_t last, size_t first)
{
    Str text = node_text(g->items[first].id);
    for (size_t i = last; i != first; i = g->items[i].from)
        text = str_print(j->tmp, STR_FMT " → " STR_FMT, STR_ARG(node_text(g->items[i].id)),
                         STR_ARG(text));
    return str_print(j->ctx->mem, STR_FMT " → " STR_FMT, STR_ARG(node_text(g->items[first].id)),
                     STR_ARG(text));
}

static void visit(Judge *j, Graph *g, size_t start)
{
    size_t at = start;
    g->items[at].visit = VISIT_OPEN;
    while (at != SIZE_MAX) {
        Vertex *v = &g->items[at];
        const Node *link = v->link;
        if (link == NULL) {
            v->visit = VISIT_DONE;
            at = v->from;
            continue;
        }
        v->link = link->next;
        size_t next = (size_t)(uintptr_t)map_find(g->by_id, node_text(link));
        if (next == 0 || g->items[next - 1].visit == VISIT_DONE)
            continue;
        if (g->items[next - 1].visit == VISIT_OPEN) {
            Finding f = finding_at(j, link);
            finding_value(&f, "cycle", cycle_text(j, g, at, next - 1));
            finding_report(&f);
            continue;
        }
        g->items[next - 1].visit = VISIT_OPEN;
        g->items[next - 1].from = at;
        at = next - 1;
    }
}

void run_acyclic(Judge *j, const Argument *args)
{
    Graph g = graph_new(j, args);
    for (size_t i = 0; i < g.count; i++)
        if (g.items[i].visit == VISIT_NEW)
            visit(j, &g, i);
}

/* ---- contains-all ------------------------------------------------------------------------- */

static bool is_empty(const Node *n)
{
    switch (n->kind) {
    case NODE_LIST:
    case NODE_MAP:
        return n->count == 0;
    case NODE_STRING:
        return str_trim(n->text).n == 0;
    case NODE_NULL:
        return true;
    case NODE_BOOL:
    case NODE_NUMBER:
        return false;
    }
    return true;
}

static bool has_key(const Nodes *nodes, Str key)
{
    for (size_t i = 0; i < nodes->count; i++) {
        const Node *member = node_member(nodes->items[i], key);
        if (member != NULL && !is_empty(member))
            return true;
    }
    return false;
}

/* A text among the nodes, or among the items of those that are lists. */
static bool has_word(const Judge *j, const Nodes *nodes, const Regex *match)
{
    for (size_t i = 0; i < nodes->count; i++) {
        const Node *n = nodes->items[i];
        if (n->kind == NODE_STRING && path_run_matches(j->paths, match, n->text, false))
            return true;
        for (const Node *c = n->kind == NODE_LIST ? n->child : NULL; c != NULL; c = c->next)
            if (c->kind == NODE_STRING && path_run_matches(j->paths, match, c->text, false))
                return true;
    }
    return false;
}

void run_contains_all(Judge *j, const Argument *args)
{
    Nodes nodes = argument_nodes(j, &args[0]);
    Buf missing[LANG_COUNT] = {buf_new(j->ctx->mem), buf_new(j->ctx->mem)};
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Buf *b = &missing[lang];
        for (size_t i = 0; i < args[1].word_count; i++) {
            if (has_word(j, &nodes, args[1].words[i].match))
                continue;
            buf_put(b, b->n == 0 ? S("") : S(", "));
            buf_put(b, args[1].words[i].name.in[lang]);
        }
        for (size_t i = 0; i < args[2].text_count; i++) {
            if (has_key(&nodes, args[2].texts[i]))
                continue;
            buf_put(b, b->n == 0 ? S("") : S(", "));
            buf_put(b, args[2].texts[i]);
        }
    }
    if (missing[LANG_FR].n == 0)
        return;
    Finding f = finding_at(j, nodes.count > 0 ? nodes.items[0] : argument_place(j, &args[0]));
    finding_text(&f, "missing", (Text){{buf_str(&missing[LANG_FR]), buf_str(&missing[LANG_EN])}});
    finding_report(&f);
}
