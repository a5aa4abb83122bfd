/* Front matter of a draft: that of the template with its tags run, as plain text. */
#include "template/run.h"

typedef struct {
    Run *run;
    const Unit *unit;
    size_t next; /* among the unit's strings, which are in the order of the nodes */
} Copy;

static Str string_text(Copy *c, const Node *n)
{
    const FrontString *s = NULL;
    if (c->next < c->unit->strings.count && c->unit->strings.items[c->next].node == n)
        s = &c->unit->strings.items[c->next++];
    if (s == NULL)
        return n->text;
    Run *r = c->run;
    Out out = {.ctx = r->ctx, .escape = ESCAPE_NONE, .text = buf_new(r->ctx->mem)};
    if (!r->stopped)
        run_unit(r, s->unit, &out);
    return buf_str(&out.text);
}

static Node *copy_node(Copy *c, const Node *n, Node *parent)
{
    Node *copy = NEW(c->run->ctx->mem, Node);
    *copy = *n;
    copy->parent = parent;
    copy->next = copy->child = NULL;
    copy->by_key = NULL; /* it leads to the originals */
    copy->text = string_text(c, n);
    copy->text_is_source = n->text_is_source && copy->text.p == n->text.p;
    Node **end = &copy->child;
    for (const Node *child = n->child; child != NULL; child = child->next) {
        *end = copy_node(c, child, copy); /* as deep as YAML may be: data/tree.h */
        end = &(*end)->next;
    }
    return copy;
}

const Node *run_front(Run *r, const Unit *unit)
{
    if (unit->front_matter == NULL)
        return NULL;
    Copy c = {r, unit, 0};
    return copy_node(&c, unit->front_matter, NULL);
}
