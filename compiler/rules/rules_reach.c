/* Rules + the model of projects -> the paths that can never match. */
#include "rules/rule.h"

/* The members that the schema knows where the path went astray are not kept: the nearest name of
 * the whole schema is what was meant, more often than not. */
static Str nearest_name(const RuleReader *r, Str name)
{
    Nodes all = model_all_members(model_new(r->ctx->tmp, r->set->project));
    VEC(Str) names = {0};
    for (size_t i = 0; i < all.count; i++)
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
    Diagnostic *d = diag(r->ctx, MSG_RULE_UNREACHABLE, span, {miss->name});
    if (miss->name.n > 0)
        d->suggestion = nearest_name(r, miss->name);
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
}
