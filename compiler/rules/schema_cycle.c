/* Cycles: references that lead back to the same place without going down into the data would be
 * judged for ever. They are found once, in the compiled schema: a depth-first walk over the
 * subschemas that judge the same node. ($dynamicRef depends on the way taken; a run's limit of
 * depth stands guard over it.) */
#include "rules/schema.h"

enum { VISIT_NEW, VISIT_OPEN, VISIT_CLOSED };

/* Where the walk stands in one subschema. */
typedef struct {
    Subschema *sub;
    uint32_t step;
    size_t inner;
} Stage;

typedef VEC(Stage) Stages;

static const Subschema *next_inner(Stage *at)
{
    while (at->step < at->sub->step_count) {
        const Step *step = &at->sub->steps[at->step];
        const Subschema *inner =
            step->judge == judge_dynamic_ref ? NULL : step_in_place(step, at->inner++);
        if (inner != NULL)
            return inner;
        at->step++;
        at->inner = 0;
    }
    return NULL;
}

/* The fault is shown at the last reference of the circle; the others are labelled. */
static void say_cycle(Reader *r, const Stages *way, const Subschema *again)
{
    Diagnostic *d = NULL;
    for (size_t i = way->count; i-- > 0;) {
        const Stage *at = &way->items[i];
        const Step *step = &at->sub->steps[at->step];
        if (step->judge == judge_ref && d == NULL)
            d = schema_fault(r, MSG_SCHEMA_REF_CYCLE,
                             (DiagArgs){step->value->span, {step->value->text}});
        else if (step->judge == judge_ref)
            diag_label(r->ctx, d, step->value->span, TEXT("en passant par ici", "through here"));
        if (at->sub == again)
            break;
    }
}

static void walk(Reader *r, Subschema *start)
{
    Stages way = {0};
    start->visit = VISIT_OPEN;
    *VEC_PUSH(r->ctx->tmp, &way) = (Stage){start, 0, 0};
    while (way.count > 0) {
        Stage *at = &way.items[way.count - 1];
        Subschema *inner = (Subschema *)(uintptr_t)next_inner(at);
        if (inner == NULL) {
            at->sub->visit = VISIT_CLOSED;
            way.count--;
        } else if (inner->visit == VISIT_OPEN) {
            say_cycle(r, &way, inner);
        } else if (inner->visit == VISIT_NEW) {
            inner->visit = VISIT_OPEN;
            *VEC_PUSH(r->ctx->tmp, &way) = (Stage){inner, 0, 0};
        }
    }
}

void schema_find_cycles(Reader *r)
{
    for (size_t i = 0; i < r->schema->subschemas.count; i++)
        if (r->schema->subschemas.items[i]->visit == VISIT_NEW)
            walk(r, r->schema->subschemas.items[i]);
}
