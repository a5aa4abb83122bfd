/* Rules + the model of projects -> the paths that can never match. */
#include "rules/rule.h"

/* The members that the schema knows where the path went astray are not kept: the nearest name of
 * the whole schema is what was meant, more often than not. */
static Str nearest_name(const RuleReader *r, Str name)
{
    Nodes all = model_all_members(model_new(r->ctx->tmp, r->set->project));
    VEC(Str) names = {0};
    for (size_t i = 0; i < all.count; i++)
        if (!str_eq(all.items[i]->key, name)) /* it is known, but not there */
            *VEC_PUSH(r->ctx->tmp, &names) = all.items[i]->key;
    return nearest_word(name, names.items, names.count);
}

static void report(RuleReader *r, const RulePath *p, const PathMiss *miss)
{
    Span span = p->where;
    /* A path written without its `@.` was compiled with it. */
    if (span.end - span.begin == p->size - p->added && miss->begin >= p->added) {
        span.begin = p->where.begin + (uint32_t)(miss->begin - p->added);
        span.end = p->where.begin + (uint32_t)(miss->end - p->added);
    }
    r->failed = true;
    const Source *source = source_at(diag_sources(r->ctx->diag), span.source);
    Str step = miss->name.n > 0 ? miss->name : str_slice(source->text, span.begin, span.end);
    Diagnostic *d = diag(r->ctx, MSG_RULE_UNREACHABLE, span, {step});
    if (miss->name.n > 0)
        d->suggestion = nearest_name(r, miss->name);
}

void rule_note_reads(RuleReader *r, Requirement *q)
{
    const Path **found;
    size_t count = q->test == NULL ? 0 : test_queries(r->ctx->mem, q->test, &found);
    for (size_t i = 0; i < count; i++)
        *VEC_PUSH(r->ctx->mem, &q->reads) = found[i];
    for (size_t i = 0; q->call != NULL && i < ARGUMENT_LIMIT; i++)
        for (size_t k = 0; k < q->call->args[i].path_count; k++)
            *VEC_PUSH(r->ctx->mem, &q->reads) = q->call->args[i].paths[k];
    const Test *whens[] = {q->when, r->rule->when};
    for (size_t i = 0; i < 2; i++) {
        count = whens[i] == NULL ? 0 : test_queries(r->ctx->mem, whens[i], &found);
        for (size_t k = 0; k < count; k++)
            *VEC_PUSH(r->ctx->mem, &q->asks) = found[k];
    }
}

/* ---- schemas and examples ------------------------------------------------------------------- */

typedef struct {
    RuleReader *r;
    const Shapes *shapes;
} Names;

static void report_name(const Names *n, Span span, Str name)
{
    n->r->failed = true;
    diag(n->r->ctx, MSG_RULE_UNREACHABLE, span, {name})->suggestion = nearest_name(n->r, name);
}

static const void *member_of(const Names *n, const void *shape, Span span, Str name)
{
    const void *inner = n->shapes->member(n->shapes->owner, shape, name);
    if (inner == NULL)
        report_name(n, span, name);
    return inner;
}

/* The names in a requirement's schema: of the given node, then of what is in it. */
static void check_schema(const Names *n, const Node *schema, const void *shape)
{
    static const Str same[] = {S_INIT("not"), S_INIT("if"), S_INIT("then"), S_INIT("else")};
    static const Str lists[] = {S_INIT("allOf"), S_INIT("anyOf"), S_INIT("oneOf")};
    const Node *required = node_member(schema, S("required")), *branches;
    const Node *properties = node_member(schema, S("properties"));
    const Node *items = node_member(schema, S("items"));
    for (const Node *k = required == NULL ? NULL : required->child; k != NULL; k = k->next)
        member_of(n, shape, k->span, node_text(k));
    for (const Node *p = properties == NULL ? NULL : properties->child; p != NULL; p = p->next) {
        const void *inner = member_of(n, shape, p->key_span, p->key);
        if (inner != NULL)
            check_schema(n, p, inner);
    }
    const void *inner = items == NULL ? NULL : n->shapes->items(n->shapes->owner, shape);
    if (inner != NULL)
        check_schema(n, items, inner);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        if (node_member(schema, same[i]) != NULL)
            check_schema(n, node_member(schema, same[i]), shape);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        branches = node_member(schema, lists[i]);
        for (const Node *b = branches == NULL ? NULL : branches->child; b != NULL; b = b->next)
            check_schema(n, b, shape);
    }
}

/* An example with a key that no project has proves nothing. */
static void check_example(const Names *n, const Node *node, const void *shape)
{
    for (const Node *c = node->child; c != NULL; c = c->next) {
        const void *inner = node->kind == NODE_MAP ? member_of(n, shape, c->key_span, c->key)
                                                   : n->shapes->items(n->shapes->owner, shape);
        if (inner != NULL)
            check_example(n, c, inner);
    }
}

static void check_names(RuleReader *r, const Shapes *shapes, const void *root, const void *given)
{
    Names n = {r, shapes};
    const Node *lists[] = {r->rule->valid, r->rule->invalid};
    for (size_t i = 0; i < r->schemas.count; i++)
        if (given != NULL)
            check_schema(&n, r->schemas.items[i], given);
    for (size_t i = 0; i < 2; i++)
        for (const Node *e = lists[i] == NULL ? NULL : lists[i]->child; e != NULL; e = e->next)
            check_example(&n, e, root);
}

void rule_check_reach(RuleReader *r)
{
    Model *model = model_new(r->ctx->tmp, r->set->project);
    Shapes shapes = model_shapes(model);
    const void *root = model_root(model), *given = NULL;
    PathMiss miss;
    if (root == NULL)
        return; /* a schema that allows nothing */
    for (size_t i = 0; i < r->rule->given.count; i++) {
        const void *shape;
        if (path_fits(r->rule->given.items[i].path, &shapes, root, root, &shape, &miss))
            given = given == NULL ? shape : shapes.both(model, given, shape);
    }
    for (size_t i = 0; i < r->paths.count; i++) {
        const RulePath *p = &r->paths.items[i];
        bool fits = p->path != NULL ? path_fits(p->path, &shapes, root, given, NULL, &miss)
                                    : test_fits(p->test, &shapes, root, given, &miss);
        if (!fits)
            report(r, p, &miss);
        if (!fits && given == NULL)
            return; /* all that follows from it would be reported too */
    }
    check_names(r, &shapes, root, given);
}
