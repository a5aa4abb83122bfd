/* Path + shapes of trees -> can it select anything? A path that leads nowhere is a misspelling, and
 * it is better said where the path is written than by a rule that never speaks. */
#include "data/path.h"

typedef struct {
    const Shapes *shapes;
    const void *root;
    PathMiss *miss;
} Fit;

static bool expr_fits(const Fit *fit, const Expr *e, const void *current);

/* The shape of what one step selects from trees of `shape`; NULL when nothing. */
static const void *step_shape(const Fit *fit, const Step *step, const void *shape, bool *fits)
{
    const Shapes *s = fit->shapes;
    const void *selected = NULL;
    switch (step->selector) {
    case SELECT_NAME:
        selected = s->member(s->owner, shape, step->name);
        break;
    case SELECT_INDEX:
    case SELECT_SLICE:
        selected = s->items(s->owner, shape);
        break;
    case SELECT_ALL:
    case SELECT_FILTER:
        selected = s->children(s->owner, shape);
        break;
    }
    if (selected != NULL && step->selector == SELECT_FILTER)
        *fits = expr_fits(fit, step->filter, selected);
    return selected;
}

static bool query_fits(const Fit *fit, const Path *p, const void *current, const void **out)
{
    const Shapes *s = fit->shapes;
    const void *shape = p->absolute ? fit->root : current;
    for (uint32_t i = 0; i < p->step_count;) {
        const void *next = NULL;
        const Step *first = &p->steps[i];
        for (; i < first->segment_end; i++) {
            const Step *step = &p->steps[i];
            bool fits = true;
            const void *from = step->descends ? s->any : shape;
            bool known = !step->descends || step->selector != SELECT_NAME || s->known == NULL ||
                         s->known(s->owner, step->name);
            const void *selected = known ? step_shape(fit, step, from, &fits) : NULL;
            if (!fits)
                return false;
            next = next == NULL       ? selected
                   : selected == NULL ? next
                                      : s->both(s->owner, next, selected);
        }
        if (next == NULL) {
            *fit->miss = (PathMiss){first->name, first->text_begin, first->text_end};
            return false;
        }
        shape = next;
    }
    if (out != NULL)
        *out = shape;
    return true;
}

static bool expr_fits(const Fit *fit, const Expr *e, const void *current)
{
    if (e->query != NULL && !query_fits(fit, e->query, current, NULL))
        return false;
    for (const Expr *o = e->operand; o != NULL; o = o->next)
        if (!expr_fits(fit, o, current))
            return false;
    return true;
}

bool path_fits(const Path *p, const Shapes *shapes, const void *root, const void *current,
               const void **out, PathMiss *miss)
{
    Fit fit = {shapes, root, miss};
    return query_fits(&fit, p, current, out);
}

bool test_fits(const Test *t, const Shapes *shapes, const void *root, const void *current,
               PathMiss *miss)
{
    Fit fit = {shapes, root, miss};
    return expr_fits(&fit, t->expr, current);
}
