/* The rule function about the kind of provider: traits of the project against the one chosen. */
#include "rules/advice.h"
#include "rules/function.h"

void run_model_fits(Judge *j, const Argument *args)
{
    const Node *kind = argument_node(j, &args[0]);
    Advice advice = advice_read(j->tmp, j->root);
    int apart = advice.agency - advice.freelance;
    bool freelance = str_eq(node_text(kind), S("freelance"));
    bool agency = str_eq(node_text(kind), S("agence"));
    if (!((freelance && apart >= ADVICE_CLEAR) || (agency && -apart >= ADVICE_CLEAR)))
        return;
    Finding f = finding_at(j, kind);
    finding_text(&f, "model",
                 freelance ? TEXT("une agence", "an agency")
                           : TEXT("un indépendant", "a freelance"));
    finding_value(&f, "points", str_print(j->ctx->mem, "%d", apart < 0 ? -apart : apart));
    for (size_t i = 0; i < ADVICE_LINES; i++) {
        const AdviceLine *line = &advice.lines[i];
        if (line->node != NULL && line->side == (freelance ? SIDE_AGENCY : SIDE_FREELANCE))
            finding_label(&f, line->node, arena_cstr(j->ctx->mem, line->rule.in[LANG_FR]),
                          arena_cstr(j->ctx->mem, line->rule.in[LANG_EN]));
    }
    finding_report(&f);
}
