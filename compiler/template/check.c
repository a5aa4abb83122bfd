/* Check (check.h): goes through all that a template may come to. Sections are gone into once, with
 * what they may push; partials each time they are included, for what they see differs. */
#include "template/check.h"

/* ---- faults ------------------------------------------------------------------------------- */

static bool span_eq(Span a, Span b)
{
    return a.source == b.source && a.begin == b.begin && a.end == b.end;
}

Diagnostic *check_report(Check *c, Msg msg, DiagArgs args)
{
    enum { CHAIN = 8 };
    for (size_t i = 0; i < c->faults.count; i++)
        if (c->faults.items[i].msg == msg && span_eq(c->faults.items[i].at, args.span))
            return NULL;
    if (c->faults.count >= TEMPLATE_FAULTS)
        return NULL;
    *VEC_PUSH(c->ctx->tmp, &c->faults) = (CheckFault){msg, args.span};
    Diagnostic *d = diag_add(c->ctx, msg, args);
    int shown = 0;
    for (const CheckCall *call = c->call; call->outer != NULL && shown < CHAIN;
         call = call->outer) {
        diag_label(c->ctx, d, call->tag, TEXT("inclus ici", "included here"));
        shown++;
    }
    c->failed = c->failed || d->severity == SEVERITY_ERROR;
    return d;
}

/* ---- values ------------------------------------------------------------------------------- */

/* What is the buyer's alone, at the tag where it first comes in. */
static void check_withheld(Check *c, const Op *op, Thing thing)
{
    const TemplateModel *m = c->model;
    if (thing.sample != NULL || m->withheld == NULL || !m->withheld(m->owner, thing.shape))
        return;
    for (size_t i = 0; i < c->frames.count; i++) {
        const CheckFrame *frame = &c->frames.items[i];
        if (frame->is_thing && frame->thing.sample == NULL &&
            m->withheld(m->owner, frame->thing.shape))
            return;
    }
    check_report(c, MSG_TEMPLATE_INTERNAL,
                 (DiagArgs){op->name->span, {op->name->text, thing_label(c, thing)}});
}

static void check_print(Check *c, const Op *op, Thing thing)
{
    uint32_t kinds = thing_kinds(c, thing) & ~(uint32_t)KIND_BITS_NULL;
    DiagArgs args = {op->name->span, {op->name->text, thing_label(c, thing)}};
    Thing item;
    if (kinds == KIND_BITS_MAP)
        check_report(c, MSG_TEMPLATE_VALUE_MAP, args);
    else if (kinds == KIND_BITS_LIST && thing_items(c, thing, &item) &&
             (thing_kinds(c, item) & ~(uint32_t)(KIND_BITS_LIST | KIND_BITS_MAP)) == 0)
        check_report(c, MSG_TEMPLATE_VALUE_LIST, args);
}

static void check_value(Check *c, const Op *op)
{
    Sight sight = check_look(c, op->name);
    switch (sight.kind) {
    case SIGHT_NOTHING:
        check_report_missing(c, op->name, &sight);
        break;
    case SIGHT_CONDITION:
        check_report(c, MSG_TEMPLATE_VALUE_CONDITION, (DiagArgs){op->name->span, {op->name->text}});
        break;
    case SIGHT_THING:
        thing_used(c, sight.thing);
        check_withheld(c, op, sight.thing);
        check_report_outer(c, op->name, &sight);
        if (sight.form.n == 0)
            check_print(c, op, sight.thing);
        break;
    case SIGHT_LOOP:
        break;
    }
}

/* ---- sections ----------------------------------------------------------------------------- */

static Sight look_for_section(Check *c, const Op *op)
{
    Sight sight = check_look(c, op->name);
    if (sight.kind == SIGHT_NOTHING)
        check_report_missing(c, op->name, &sight);
    if (sight.kind == SIGHT_THING) {
        thing_used(c, sight.thing);
        check_withheld(c, op, sight.thing);
        check_report_outer(c, op->name, &sight);
    }
    return sight;
}

/* What the section pushes: the value itself, or the items of the list that it is. */
static CheckFrame frame_of(Check *c, const Sight *sight)
{
    if (sight->kind != SIGHT_THING)
        return (CheckFrame){0};
    CheckFrame frame = {.thing = sight->thing, .is_thing = true};
    uint32_t kinds = thing_kinds(c, sight->thing);
    Thing item;
    if ((kinds & KIND_BITS_LIST) == 0 || !thing_items(c, sight->thing, &item))
        return frame;
    frame.is_item = true;
    const Shapes *shapes = &c->model->shapes;
    if (item.sample == NULL && (kinds & ~(uint32_t)(KIND_BITS_LIST | KIND_BITS_NULL)) != 0)
        item.shape = shapes->both(shapes->owner, sight->thing.shape, item.shape);
    frame.thing = item;
    return frame;
}

static void check_range(Check *c, uint32_t from, uint32_t to);

/* A name that cannot exist was reported: what stands within is not looked at. */
static void check_section(Check *c, const Op *op, uint32_t at)
{
    Sight sight = look_for_section(c, op);
    if (sight.kind == SIGHT_NOTHING)
        return;
    *VEC_PUSH(c->ctx->tmp, &c->frames) = frame_of(c, &sight);
    check_range(c, at + 1, op->jump - 1);
    c->frames.count--;
}

/* ---- inclusion ---------------------------------------------------------------------------- */

enum { RECURSION = 3 }; /* levels of a unit that includes itself that are looked at */

static bool may_enter(const Check *c, const Unit *unit)
{
    int levels = 0, depth = 0;
    for (const CheckCall *call = c->call; call != NULL; call = call->outer, depth++)
        levels += call->unit == unit;
    return levels < RECURSION && depth < TEMPLATE_DEPTH;
}

static void enter(Check *c, const Unit *unit, Span tag, const CheckGiven *given, uint32_t from,
                  uint32_t to)
{
    CheckCall call = {unit, tag, c->call, given};
    c->call = &call;
    check_range(c, from, to);
    c->call = call.outer;
}

static void check_inclusion(Check *c, const Op *op)
{
    if (op->unit == NULL) { /* a dynamic name: what it includes depends on the data */
        check_value(c, op);
        return;
    }
    if (op->unit->source == 0) {
        check_report(c, MSG_TEMPLATE_PARTIAL_ABSENT,
                     (DiagArgs){op->span, {unit_shown(c->ctx->tmp, op->unit->name)}});
        return;
    }
    const CheckGiven *given = c->call->given;
    for (const Arg *arg = op->args; arg != NULL; arg = arg->next) {
        const CheckGiven *known = given;
        while (known != NULL && !str_eq(known->arg->name, arg->name))
            known = known->outer;
        if (known != NULL)
            continue;
        CheckGiven *own = NEW(c->ctx->tmp, CheckGiven);
        *own = (CheckGiven){arg, given};
        given = own;
    }
    if (may_enter(c, op->unit))
        enter(c, op->unit, op->span, given, 0, (uint32_t)op->unit->op_count);
}

/* Its default when nothing is given for it, or within what is given. */
static void check_block(Check *c, const Op *op, uint32_t at)
{
    const CheckGiven *given = c->call->given;
    while (given != NULL && !str_eq(given->arg->name, op->block))
        given = given->outer;
    const Arg *arg = given == NULL ? NULL : given->arg;
    bool is_within = arg != NULL && c->call->unit == arg->unit && at >= arg->first && at < arg->end;
    if (arg == NULL || is_within)
        check_range(c, at + 1, op->jump);
    else if (may_enter(c, arg->unit))
        enter(c, arg->unit, op->span, c->call->given, arg->first, arg->end);
}

/* ---- going through ------------------------------------------------------------------------ */

/* Looks at one op; gives the next to look at. */
static uint32_t check_op(Check *c, const Op *op, uint32_t at)
{
    switch (op->kind) {
    case OP_VALUE:
    case OP_RAW:
        check_value(c, op);
        break;
    case OP_SECTION:
        check_section(c, op, at);
        return op->jump;
    case OP_INVERTED:
        look_for_section(c, op);
        check_range(c, at + 1, op->jump);
        return op->jump;
    case OP_PARTIAL:
        check_inclusion(c, op);
        break;
    case OP_PARENT:
        check_inclusion(c, op);
        return op->jump;
    case OP_BLOCK:
        check_block(c, op, at);
        return op->jump;
    case OP_TEXT:
    case OP_END:
    case OP_LINE_END:
    case OP_RETURN:
        break;
    }
    return at + 1;
}

static void check_range(Check *c, uint32_t from, uint32_t to)
{
    const Unit *unit = c->call->unit;
    if (c->depth >= CHECK_DEPTH)
        c->steps = CHECK_STEPS;
    c->depth++;
    for (uint32_t at = from; at < to && c->steps < CHECK_STEPS; c->steps++)
        at = check_op(c, &unit->ops[at], at);
    c->depth--;
}

static void check_unit(Check *c, const Unit *unit)
{
    CheckCall call = {.unit = unit};
    c->call = &call;
    c->frames.count = 0;
    *VEC_PUSH(c->ctx->tmp, &c->frames) = (CheckFrame){{c->model->root, NULL}, true, false};
    check_range(c, 0, (uint32_t)unit->op_count);
    if (c->steps >= CHECK_STEPS)
        check_report(c, MSG_TEMPLATE_STEPS, (DiagArgs){unit->span, {{0}}});
    c->call = NULL;
}

/* ---- conditions --------------------------------------------------------------------------- */

static void check_condition(Check *c, const Unit *unit, const Condition *condition)
{
    const TemplateModel *m = c->model;
    CheckCall call = {.unit = unit};
    c->call = &call;
    PathMiss miss;
    if (!path_fits(condition->path, &m->asked, m->root, m->root, NULL, &miss)) {
        Span at = condition->query_span;
        if (at.end - at.begin == condition->query.n)
            at = (Span){at.source, at.begin + (uint32_t)miss.begin, at.begin + (uint32_t)miss.end};
        Diagnostic *d = check_report(c, MSG_TEMPLATE_CONDITION_NEVER,
                                     (DiagArgs){at, {condition->name, miss.name}});
        const Str *names;
        size_t count = m->names(m->owner, NULL, &names);
        if (d != NULL)
            d->suggestion = nearest_word(miss.name, names, count);
        if (d != NULL && str_eq(d->suggestion, miss.name))
            d->suggestion = (Str){0};
    }
    if (m->shapes.member(m->shapes.owner, m->root, condition->name) != NULL)
        check_report(c, MSG_TEMPLATE_CONDITION_HIDES,
                     (DiagArgs){condition->span, {condition->name, S("project.yaml")}});
}

bool template_check(Ctx *ctx, const Template *t, const TemplateModel *model, const Node *beside)
{
    Check c = {.ctx = ctx, .t = t, .model = model, .beside = beside};
    for (size_t i = 0; i < t->units.count; i++) {
        const Unit *unit = t->units.items[i];
        for (size_t k = 0; k < unit->condition_count; k++)
            check_condition(&c, unit, &unit->conditions[k]);
    }
    const Unit *document = t->units.items[0];
    for (size_t i = 0; i < document->strings.count; i++)
        check_unit(&c, document->strings.items[i].unit);
    check_unit(&c, document);
    return !c.failed;
}
