/* Growing a tree of nodes, with the care that hostile files ask for. */
#include "data/tree.h"

#include <stdlib.h>
#include <string.h>

Str shown(Arena *a, Str text)
{
    enum { SHOWN = 60 };
    Buf out = buf_new(a);
    size_t at = 0, count = 0;
    while (at < text.n && count++ < SHOWN) {
        uint32_t code = utf8_next(text, &at);
        bool plain = code != UTF8_BAD && code >= 0x20 && (code < 0x7F || code > 0x9F);
        buf_code(&out, plain ? code : code == '\n' || code == '\t' ? ' ' : 0xFFFD);
    }
    if (at < text.n)
        buf_put(&out, S("…"));
    return buf_str(&out);
}

Diagnostic *tree_report(Tree *t, Msg msg, DiagArgs args)
{
    t->problems++;
    if (t->problems > TREE_PROBLEMS) {
        if (t->problems == TREE_PROBLEMS + 1)
            diag(t->ctx, MSG_DATA_TOO_MANY_PROBLEMS, args.span,
                 str_print(t->ctx->mem, "%d", TREE_PROBLEMS));
        t->failed = true;
        t->ignored = (Diagnostic){0};
        return &t->ignored;
    }
    Diagnostic *d = diag_add(t->ctx, msg, args);
    if (d->severity == SEVERITY_ERROR)
        t->failed = true;
    return d;
}

/* ---- adding ------------------------------------------------------------------------------- */

Open *tree_top(Tree *t)
{
    return t->open.count == 0 ? NULL : &t->open.items[t->open.count - 1];
}

void tree_key(Tree *t, Str key, Span key_span)
{
    t->has_key = true;
    t->key = key;
    t->key_span = key_span;
}

void tree_attach(Tree *t, Node *n, uint32_t end)
{
    if (t->has_key) {
        n->key = t->key;
        n->key_span = t->key_span;
        t->has_key = false;
    }
    Open *in = tree_top(t);
    if (in == NULL) {
        t->root = n;
        return;
    }
    n->parent = in->node;
    n->index = in->node->count++;
    if (in->last == NULL)
        in->node->child = n;
    else
        in->last->next = n;
    in->last = n;
    in->end = end;
}

Node *tree_add(Tree *t, NodeKind kind, Span span)
{
    t->nodes++;
    Node *n = NEW(t->ctx->mem, Node);
    n->kind = kind;
    n->span = span;
    tree_attach(t, n, span.end);
    return n;
}

void tree_open(Tree *t, Node *container, bool flow)
{
    *VEC_PUSH(t->ctx->tmp, &t->open) = (Open){container, NULL, container->span.end, flow};
}

/* ---- keys --------------------------------------------------------------------------------- */

/* Sorted by hash, then by key, so that equal keys are neighbours and no choice of keys makes the
 * work more than n log n: a hash table would be slow on keys chosen to collide. */
struct NodeIndex {
    uint64_t hash;
    Node *node;
};

enum { INDEX_MIN = 16 }; /* members; below, looking at each is as fast */

static int compare_index(const void *x, const void *y)
{
    const struct NodeIndex *a = x, *b = y;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    int order = str_cmp(a->node->key, b->node->key);
    return order != 0 ? order : a->node->index < b->node->index ? -1 : 1;
}

void node_make_index(Arena *a, Node *map)
{
    if (map->kind != NODE_MAP || map->count < INDEX_MIN)
        return;
    struct NodeIndex *rows = NEW_ARRAY(a, struct NodeIndex, map->count);
    size_t i = 0;
    for (Node *n = map->child; n != NULL; n = n->next)
        rows[i++] = (struct NodeIndex){str_hash(n->key), n};
    qsort(rows, map->count, sizeof *rows, compare_index);
    map->by_key = rows;
}

/* Most names differ in length or at their beginning. */
static bool is_key(const Node *n, Str key)
{
    return n->key.n == key.n &&
           (key.n == 0 || (n->key.p[0] == key.p[0] && memcmp(n->key.p, key.p, key.n) == 0));
}

Node *node_member(const Node *map, Str key)
{
    if (map == NULL || map->kind != NODE_MAP)
        return NULL;
    if (map->by_key == NULL) {
        for (Node *n = map->child; n != NULL; n = n->next)
            if (is_key(n, key))
                return n;
        return NULL;
    }
    uint64_t hash = str_hash(key);
    size_t low = 0, high = map->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const struct NodeIndex *row = &map->by_key[middle];
        int order = row->hash != hash ? (row->hash < hash ? -1 : 1) : str_cmp(row->node->key, key);
        if (order == 0)
            return row->node;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool has_enough_problems(const Tree *t)
{
    return t->problems > TREE_PROBLEMS;
}

bool is_stuck_dash(Str key)
{
    return key.n > 1 && key.p[0] == '-' &&
           ((key.p[1] >= 'a' && key.p[1] <= 'z') || (key.p[1] >= 'A' && key.p[1] <= 'Z'));
}

static void report_duplicate(Tree *t, const Node *again, const Node *first)
{
    if (is_stuck_dash(first->key) && t->duplicate == MSG_YAML_DUPLICATE_KEY) {
        Str key = shown(t->ctx->tmp, first->key);
        problem(t, MSG_YAML_DASH_SPACE, first->key_span, key,
                str_print(t->ctx->tmp, STR_FMT ":", STR_ARG(str_slice(key, 1, key.n))));
        return;
    }
    Diagnostic *d = problem(t, t->duplicate, again->key_span, shown(t->ctx->tmp, again->key));
    if (d != &t->ignored)
        diag_label(t->ctx, d, first->key_span,
                   TEXT("donnée ici une première fois", "first given here"));
}

static void check_few_keys(Tree *t, const Node *map)
{
    for (const Node *n = map->child; n != NULL && !has_enough_problems(t); n = n->next) {
        for (const Node *first = map->child; first != n; first = first->next) {
            if (str_eq(first->key, n->key)) {
                report_duplicate(t, n, first);
                break;
            }
        }
    }
}

static void check_many_keys(Tree *t, const Node *map)
{
    const Node *first = map->by_key[0].node;
    for (uint32_t i = 1; i < map->count && !has_enough_problems(t); i++) {
        const Node *n = map->by_key[i].node;
        if (str_eq(first->key, n->key))
            report_duplicate(t, n, first);
        else
            first = n;
    }
}

Node *tree_close(Tree *t)
{
    Node *n = t->open.items[--t->open.count].node;
    if (n->kind == NODE_MAP) {
        node_make_index(t->ctx->mem, n);
        if (n->by_key == NULL)
            check_few_keys(t, n);
        else
            check_many_keys(t, n);
    }
    return n;
}
