/* Run (run.h): a loop over ops, with a stack of contexts and a stack of calls. */
#include "template/run.h"

#include <string.h>

static Call *here(Run *r)
{
    return &r->calls.items[r->calls.count - 1];
}

static void use_indent(Run *r)
{
    r->out->indent = str_slice(buf_str(&r->indent), here(r)->indent_begin, here(r)->indent_end);
}

static void stop(Run *r, Msg msg, const Op *op, Str name)
{
    run_report(r, (Problem){.msg = msg, .at = op->span, .args = {name}});
    r->stopped = true;
}

/* ---- calls -------------------------------------------------------------------------------- */

enum { INDENT_LIMIT = 1 << 16 }; /* bytes of white space before one line */

static const Call *active(const Run *r, const Op *first, const Given *given)
{
    for (size_t i = r->calls.count; i-- > 0;) {
        const Call *call = &r->calls.items[i];
        if (call->first == first && call->frames == r->frames.count && call->given == given)
            return call;
    }
    return NULL;
}

static void enter(Run *r, const Op *tag, const Unit *unit, const Op *first, const Given *given)
{
    Call call = {.tag = tag, .first = first, .unit = unit, .given = given, .back = r->pc};
    call.frames = r->frames.count;
    if (r->calls.count > 0) {
        const Call *outer = here(r);
        bool block = tag->kind == OP_BLOCK;
        call.within_line = outer->within_line || !tag->standalone;
        /* A partial within a line has no indent; a block has that of its template. */
        call.indent_begin = tag->standalone || block ? outer->indent_begin : outer->indent_end;
        r->indent.n = outer->indent_end;
        if (tag->standalone)
            buf_put(&r->indent, tag->text);
        call.indent_end = r->indent.n;
        if (r->indent.n > INDENT_LIMIT)
            stop(r, MSG_TEMPLATE_OUTPUT, tag, (Str){0});
    }
    *VEC_PUSH(r->ctx->tmp, &r->calls) = call;
    use_indent(r);
    r->pc = first;
}

static void run_return(Run *r, const Op *op)
{
    (void)op;
    r->pc = here(r)->back;
    r->calls.count--;
    if (r->calls.count > 0)
        use_indent(r);
}

static bool is_too_deep(Run *r, const Op *tag, Str name)
{
    if (r->calls.count <= TEMPLATE_DEPTH)
        return false;
    stop(r, MSG_TEMPLATE_DEPTH_LIMIT, tag, name);
    return true;
}

/* ---- partials and parents ----------------------------------------------------------------- */

static const Unit *dynamic_unit(Run *r, const Op *op)
{
    Found found = run_lookup(r, op->name);
    bool strict = r->options->strict;
    if (found.kind == FOUND_NOTHING && strict)
        run_report_missing(r, op->name, &found);
    if (found.kind != FOUND_NODE)
        return NULL;
    run_check_outer(r, op->name, &found);
    Str name = node_text(found.node);
    const Unit *unit = name.n == 0 ? NULL : map_find(r->t->partials, name);
    if (strict && (name.n == 0 || found.node->kind == NODE_NULL))
        run_report(r, (Problem){.msg = MSG_TEMPLATE_PARTIAL_NAME,
                                .at = op->span,
                                .data = run_place(found.node),
                                .data_says = TEXT("la valeur", "the value"),
                                .args = {op->name->text, run_label(r, found.node)}});
    else if (strict && (unit == NULL || unit->source == 0))
        run_report(r, (Problem){.msg = MSG_TEMPLATE_PARTIAL_ABSENT,
                                .at = op->span,
                                .data = found.node->text_span,
                                .data_says = TEXT("le nom vient d’ici", "the name comes from here"),
                                .args = {unit_shown(r->ctx->tmp, name)}});
    return unit;
}

static void note_part(Run *r, const Unit *unit)
{
    if (r->is_part[unit->index])
        return;
    r->is_part[unit->index] = true;
    *VEC_PUSH(r->ctx->mem, &r->parts) = (DraftPart){unit->name, unit->source, unit->front_matter};
}

/* The args in force below a parent tag: outer ones win over its own. */
static const Given *give(Run *r, const Op *op)
{
    const Given *given = here(r)->given;
    for (const Arg *arg = op->args; arg != NULL; arg = arg->next) {
        const Given *known = given;
        while (known != NULL && !str_eq(known->arg->name, arg->name) && run_add_steps(r, 1))
            known = known->outer;
        if (known == NULL) {
            Given *own = NEW(r->ctx->tmp, Given);
            *own = (Given){arg, given};
            given = own;
        }
    }
    return given;
}

static void run_inclusion(Run *r, const Op *op)
{
    const Unit *unit = op->unit != NULL ? op->unit : dynamic_unit(r, op);
    const Given *given = give(r, op);
    if (op->kind == OP_PARENT)
        r->pc = here(r)->unit->ops + op->jump;
    if (unit == NULL || unit->source == 0 || is_too_deep(r, op, unit->name))
        return;
    const Call *same = active(r, unit->ops, given);
    if (same != NULL) { /* nothing has changed since: it would never end */
        run_report(r, (Problem){.msg = MSG_TEMPLATE_CYCLE, .at = op->span, .args = {unit->name}});
        return;
    }
    note_part(r, unit);
    enter(r, op, unit, unit->ops, given);
}

/* Inside of an arg's own body its name means the default. */
static bool is_within(Run *r, const Op *op, const Arg *arg)
{
    const Op *ops = arg->unit->ops;
    return here(r)->unit == arg->unit && op >= ops + arg->first && op < ops + arg->end;
}

static void run_block(Run *r, const Op *op)
{
    const Given *given = here(r)->given;
    while (given != NULL && !str_eq(given->arg->name, op->block) && run_add_steps(r, 1))
        given = given->outer;
    if (given == NULL || is_within(r, op, given->arg) || is_too_deep(r, op, op->block))
        return;
    const Op *first = given->arg->unit->ops + given->arg->first;
    if (active(r, first, here(r)->given) != NULL) /* two args that hold each other's block */
        return;
    r->pc = here(r)->unit->ops + op->jump;
    enter(r, op, given->arg->unit, first, here(r)->given);
    bool starts_line = first->kind == OP_TEXT && first->starts_line;
    if (op->standalone && !starts_line && first->kind != OP_RETURN)
        out_indent(r->out, op->span);
}

/* ---- sections ----------------------------------------------------------------------------- */

static bool is_true(const Found *found)
{
    switch (found->kind) {
    case FOUND_NOTHING:
        return false;
    case FOUND_NUMBER:
        return true;
    case FOUND_CONDITION:
    case FOUND_BOOL:
        return found->truth;
    case FOUND_NODE:
        break;
    }
    const Node *n = found->node;
    switch (n->kind) {
    case NODE_NULL:
        return false;
    case NODE_BOOL:
        return n->truth;
    case NODE_STRING:
        return n->text.n > 0;
    case NODE_LIST:
        return n->count > 0;
    case NODE_NUMBER:
    case NODE_MAP:
        break;
    }
    return true;
}

static void jump(Run *r, const Op *op)
{
    r->pc = here(r)->unit->ops + op->jump;
}

/* Names of counts do not come here: they are true or false by themselves. */
static bool is_form_of(const Node *n, Str form)
{
    bool untyped = n->type == TYPE_NONE && n->kind != NODE_NUMBER;
    bool count = str_eq(form, S("one")) || str_eq(form, S("many"));
    if (n->type == TYPE_REFERENCE && str_eq(form, S("id")))
        return true;
    return !untyped && !count && locale_has_form(n->type, form);
}

static Found look_for_section(Run *r, const Op *op)
{
    Found found = run_lookup(r, op->name);
    if (found.kind != FOUND_NODE)
        return found;
    run_check_outer(r, op->name, &found);
    bool has_form = found.form.n == 0 || is_form_of(found.node, found.form);
    if (r->options->strict && !has_form)
        run_refuse_form(r, op, found.node, found.form);
    return has_form ? found : (Found){.kind = FOUND_NOTHING};
}

static void run_section(Run *r, const Op *op)
{
    Found found = look_for_section(r, op);
    if (!is_true(&found)) {
        jump(r, op);
        return;
    }
    Frame frame = {0};
    if (found.kind == FOUND_NODE) {
        frame.node = found.node;
        if (found.node->kind == NODE_LIST)
            frame = (Frame){found.node->child, 0, found.node->count};
    }
    *VEC_PUSH(r->ctx->tmp, &r->frames) = frame;
}

static void run_end(Run *r, const Op *op)
{
    Frame *frame = &r->frames.items[r->frames.count - 1];
    if (frame->index + 1 < frame->count) {
        frame->node = frame->node->next;
        frame->index++;
        jump(r, op);
    } else {
        r->frames.count--;
    }
}

static void run_inverted(Run *r, const Op *op)
{
    Found found = look_for_section(r, op);
    if (is_true(&found))
        jump(r, op);
}

/* ---- the loop ----------------------------------------------------------------------------- */

static void run_text(Run *r, const Op *op)
{
    out_text(r->out, op->text, op->span, here(r)->unit->is_exact, op->starts_line);
}

static void run_line_end(Run *r, const Op *op)
{
    if (!op->draft_only || (out_is_markdown(r->out) && !here(r)->within_line))
        out_line_end(r->out, op->text, op->span);
}

static void (*const actions[])(Run *, const Op *) = {
    [OP_TEXT] = run_text,         [OP_VALUE] = run_value,      [OP_RAW] = run_value,
    [OP_SECTION] = run_section,   [OP_END] = run_end,          [OP_INVERTED] = run_inverted,
    [OP_PARTIAL] = run_inclusion, [OP_PARENT] = run_inclusion, [OP_BLOCK] = run_block,
    [OP_LINE_END] = run_line_end, [OP_RETURN] = run_return,
};

void run_unit(Run *r, const Unit *unit, Out *out)
{
    r->out = out;
    r->frames.count = r->calls.count = r->indent.n = 0;
    *VEC_PUSH(r->ctx->tmp, &r->frames) = (Frame){.node = r->root};
    r->pc = NULL;
    enter(r, NULL, unit, unit->ops, NULL);
    while (r->calls.count > 0 && !r->stopped) {
        const Op *op = r->op = r->pc++;
        actions[op->kind](r, op);
        run_add_steps(r, 1);
        if (out->full)
            stop(r, MSG_TEMPLATE_OUTPUT, op, (Str){0});
    }
}

/* ---- before the loop ---------------------------------------------------------------------- */

/* Missing partials are reported even where the data does not come by. */
static void check_partials(Run *r)
{
    for (size_t i = 0; i < r->t->units.count; i++) {
        const Unit *unit = r->t->units.items[i];
        for (size_t k = 0; k < unit->op_count; k++) {
            const Op *op = &unit->ops[k];
            if (op->unit != NULL && op->unit->source == 0)
                run_report(r, (Problem){.msg = MSG_TEMPLATE_PARTIAL_ABSENT,
                                        .at = op->span,
                                        .data = unit->included_at,
                                        .data_says = TEXT("inclus ici", "included here"),
                                        .args = {unit_shown(r->ctx->tmp, op->unit->name)}});
        }
    }
}

static void check_conditions(Run *r)
{
    for (size_t i = 0; i < r->t->units.count; i++) {
        const Unit *unit = r->t->units.items[i];
        for (size_t k = 0; k < unit->condition_count; k++) {
            const Node *member = node_member(r->root, unit->conditions[k].name);
            if (member != NULL)
                run_report(
                    r, (Problem){.msg = MSG_TEMPLATE_CONDITION_HIDES,
                                 .at = unit->conditions[k].span,
                                 .data = run_place(member),
                                 .data_says = TEXT("le champ", "the field"),
                                 .args = {unit->conditions[k].name, run_data_name(r, r->root)}});
        }
    }
}

static Out out_new(Run *r, Escape escape)
{
    return (Out){.ctx = r->ctx, .escape = escape, .text = buf_new(r->ctx->mem)};
}

Draft *template_run(Ctx *ctx, const Template *t, const Node *data, const TemplateOptions *options)
{
    Run r = {.ctx = ctx, .t = t, .options = options, .root = data, .indent = buf_new(ctx->tmp)};
    r.truths = NEW_ARRAY(ctx->tmp, Truth, t->condition_count);
    r.is_part = NEW_ARRAY(ctx->tmp, bool, t->units.count);
    if (options->strict) {
        check_partials(&r);
        check_conditions(&r);
    }
    const Unit *document = t->units.items[0];
    Draft *draft = NEW(ctx->mem, Draft);
    draft->front_matter = run_front(&r, document);
    Out out = out_new(&r, options->escape);
    if (!r.stopped)
        run_unit(&r, document, &out);
    run_report_repeats(&r);
    draft->text = buf_str(&out.text);
    draft->holes = out.holes.items;
    draft->hole_count = out.holes.count;
    draft->lines = out.lines.items;
    draft->line_count = out.lines.count;
    draft->parts = r.parts.items;
    draft->part_count = r.parts.count;
    return r.failed ? NULL : draft;
}
