/* Reference: the id of an item of the data -> the item, and the name by which people know it.
 * A field of TYPE_REFERENCE prints as the title, name or label of what it names; {{milestone.id}}
 * is its code, {{milestone.date}} a member of what it names. What names nothing prints as it is. */
#include "template/run.h"

#include <stdlib.h>

/* The order of the ids; of two items with one id the first stands first. */
static int compare(const void *left, const void *right)
{
    const Named *a = left, *b = right;
    int order = str_cmp(a->id, b->id);
    return order != 0 ? order : (a->place > b->place) - (a->place < b->place);
}

/* The next node of the tree below `root`, parents before children; NULL at the end. */
static const Node *next_node(const Node *n, const Node *root)
{
    if (n->child != NULL)
        return n->child;
    while (n != root && n->next == NULL)
        n = n->parent;
    return n == root ? NULL : n->next;
}

static void index_items(Run *r)
{
    r->is_indexed = true;
    for (const Node *n = r->root; n != NULL && run_add_steps(r, 1); n = next_node(n, r->root)) {
        if (n->kind != NODE_STRING || n == r->root || !str_eq(n->key, S("id")))
            continue;
        Named *row = VEC_PUSH(r->ctx->tmp, &r->named);
        *row = (Named){n->text, n->parent, (uint32_t)r->named.count};
    }
    if (r->named.count > 1)
        qsort(r->named.items, r->named.count, sizeof *r->named.items, compare);
}

const Node *run_named(Run *r, const Node *reference)
{
    if (reference == NULL || reference->type != TYPE_REFERENCE)
        return NULL;
    if (!r->is_indexed)
        index_items(r);
    size_t low = 0, high = r->named.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(r->named.items[middle].id, reference->text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < r->named.count && str_eq(r->named.items[low].id, reference->text);
    return found ? r->named.items[low].item : NULL;
}

const Node *run_title(Run *r, const Node *n)
{
    static const Str titles[] = {S_INIT("title"), S_INIT("name"), S_INIT("label"),
                                 S_INIT("statement")};
    const Node *item = run_named(r, n);
    for (size_t i = 0; item != NULL && i < sizeof titles / sizeof *titles; i++) {
        const Node *title = node_member(item, titles[i]);
        if (title != NULL && title->kind == NODE_STRING)
            return title;
    }
    return n;
}
