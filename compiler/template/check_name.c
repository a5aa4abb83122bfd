/* Names in a check (check.h): a name and the stack of contexts -> what it may mean. */
#include "template/check.h"

/* ---- things ------------------------------------------------------------------------------- */

uint32_t thing_kinds(Check *c, Thing thing)
{
    if (thing.sample != NULL)
        return 1u << thing.sample->kind;
    return c->model->kinds(c->model->owner, thing.shape);
}

uint32_t thing_types(Check *c, Thing thing)
{
    if (thing.sample != NULL)
        return 1u << TYPE_NONE;
    return c->model->types(c->model->owner, thing.shape);
}

Str thing_label(Check *c, Thing thing)
{
    Str label = thing.sample != NULL ? node_label(c->ctx->mem, thing.sample)
                                     : c->model->label(c->model->owner, thing.shape);
    return label.n > 0 ? label : S("project.yaml");
}

void thing_used(Check *c, Thing thing)
{
    if (thing.sample == NULL)
        c->model->used(c->model->owner, thing.shape);
}

bool thing_items(Check *c, Thing list, Thing *out)
{
    if (list.sample != NULL) {
        *out = list; /* its items are looked up together */
        return list.sample->kind == NODE_LIST && list.sample->count > 0;
    }
    const Shapes *shapes = &c->model->shapes;
    *out = (Thing){shapes->items(shapes->owner, list.shape), NULL};
    return out->shape != NULL;
}

static bool is_any(const Check *c, Thing thing)
{
    return thing.sample == NULL && thing.shape == c->model->shapes.any;
}

static const Node *sample_member(const Node *sample, Str name)
{
    if (sample->kind != NODE_LIST)
        return node_member(sample, name);
    for (const Node *item = sample->child; item != NULL; item = item->next)
        if (node_member(item, name) != NULL)
            return node_member(item, name);
    return NULL;
}

static bool own_member(Check *c, Thing thing, Str name, Thing *out)
{
    const Shapes *shapes = &c->model->shapes;
    *out = (Thing){0};
    if (thing.sample != NULL)
        out->sample = sample_member(thing.sample, name);
    else
        out->shape = shapes->member(shapes->owner, thing.shape, name);
    return out->sample != NULL || out->shape != NULL;
}

/* A member of what a reference names, whatever that is: there are items that have it. */
static bool named_member(Check *c, Thing thing, Str name, Thing *out)
{
    const TemplateModel *m = c->model;
    *out = (Thing){0};
    bool refers =
        thing.sample == NULL && (m->types(m->owner, thing.shape) & 1u << TYPE_REFERENCE) != 0;
    const void *named = refers ? m->named(m->owner) : NULL;
    if (named != NULL)
        out->shape = m->shapes.member(m->shapes.owner, named, name);
    return out->shape != NULL;
}

/* ---- forms -------------------------------------------------------------------------------- */

static bool may_be_scalar(Check *c, Thing thing)
{
    return (thing_kinds(c, thing) & ~(uint32_t)(KIND_BITS_LIST | KIND_BITS_MAP | KIND_BITS_NULL)) !=
           0;
}

/* {{#list.many}}; of numbers these are forms, but no text. */
static bool has_count(Check *c, Thing thing, Str form)
{
    bool is_count = str_eq(form, S("one")) || str_eq(form, S("many"));
    return is_count && (thing_kinds(c, thing) & KIND_BITS_LIST) != 0;
}

static bool has_form(Check *c, Thing thing, Str form)
{
    uint32_t types = thing_types(c, thing), kinds = thing_kinds(c, thing);
    if ((types & 1u << TYPE_REFERENCE) != 0 && str_eq(form, S("id")))
        return true;
    for (Type type = 0; type < TYPE_COUNT; type++) {
        bool may_be = (types & 1u << type) != 0;
        if (type == TYPE_NONE)
            may_be = may_be && (kinds & 1u << NODE_NUMBER) != 0;
        if (may_be && locale_has_form(type, form))
            return true;
    }
    return false;
}

static bool is_form_name(Str name)
{
    const Str *forms;
    size_t count = locale_forms(&forms);
    for (size_t i = 0; i < count; i++)
        if (str_eq(forms[i], name))
            return true;
    return false;
}

/* ---- looking up --------------------------------------------------------------------------- */

static const Condition *find_condition(const Unit *unit, Str name)
{
    for (size_t i = 0; i < unit->condition_count; i++)
        if (str_eq(unit->conditions[i].name, name))
            return &unit->conditions[i];
    return NULL;
}

static bool is_condition(const Check *c, const Name *name)
{
    return name->count == 1 && (find_condition(c->call->unit, name->parts[0]) != NULL ||
                                find_condition(c->t->units.items[0], name->parts[0]) != NULL);
}

static const Str loop_names[] = {S_INIT("_index"), S_INIT("_first"), S_INIT("_last")};
enum { LOOP_NAMES = sizeof loop_names / sizeof *loop_names };

static bool is_loop_name(const Name *name)
{
    for (size_t i = 0; i < LOOP_NAMES; i++)
        if (name->count == 1 && str_eq(name->parts[0], loop_names[i]))
            return true;
    return false;
}

static bool is_in_list(const Check *c)
{
    for (size_t i = 0; i < c->frames.count; i++)
        if (c->frames.items[i].is_item)
            return true;
    return false;
}

static Sight look_rest(Check *c, const Name *name, Thing thing)
{
    for (uint32_t i = 1; i < name->count; i++) {
        Thing member;
        if (own_member(c, thing, name->parts[i], &member) ||
            named_member(c, thing, name->parts[i], &member)) {
            thing = member;
            continue;
        }
        bool is_last = i + 1 == name->count, is_scalar = may_be_scalar(c, thing);
        if (is_last && is_scalar && has_form(c, thing, name->parts[i]))
            return (Sight){.kind = SIGHT_THING, .thing = thing, .form = name->parts[i]};
        if (is_last && has_count(c, thing, name->parts[i]))
            return (Sight){.kind = SIGHT_LOOP};
        return (Sight){.missing = i,
                       .context = thing,
                       .is_form = is_last && is_scalar && is_form_name(name->parts[i])};
    }
    return (Sight){.kind = SIGHT_THING, .thing = thing};
}

static Thing top_thing(const Check *c)
{
    size_t i = c->frames.count - 1;
    while (!c->frames.items[i].is_thing)
        i--;
    return c->frames.items[i].thing;
}

/* The innermost context that may have a name. What a reference names may have it or not: a context
 * around it that has it for sure goes before. */
typedef struct {
    Thing member, passed;
    bool found, by_reference, has_passed, in_root;
} Search;

static Search search(Check *c, Str name)
{
    Search s = {0};
    for (size_t i = c->frames.count; i-- > 0;) {
        const CheckFrame *frame = &c->frames.items[i];
        Thing member;
        if (!frame->is_thing)
            continue;
        if (own_member(c, frame->thing, name, &member)) {
            s.member = member;
            s.found = true;
            s.in_root = i == 0;
            s.has_passed = s.has_passed && !s.by_reference;
            return s;
        }
        if (!s.found && named_member(c, frame->thing, name, &s.member))
            s.found = s.by_reference = true;
        uint32_t maps = KIND_BITS_MAP | (frame->thing.sample != NULL ? KIND_BITS_LIST : 0);
        bool is_map = (thing_kinds(c, frame->thing) & maps) != 0;
        if (!s.found && !s.has_passed && is_map && !is_any(c, frame->thing)) {
            s.has_passed = true;
            s.passed = frame->thing;
        }
    }
    return s;
}

Sight check_look(Check *c, const Name *name)
{
    if (name->count == 0)
        return (Sight){.kind = SIGHT_THING, .thing = top_thing(c)};
    if (is_condition(c, name))
        return (Sight){.kind = SIGHT_CONDITION};
    Search s = search(c, name->parts[0]);
    if (!s.found && is_loop_name(name) && is_in_list(c))
        return (Sight){.kind = SIGHT_LOOP};
    if (!s.found) {
        const Node *beside = node_member(c->beside, name->parts[0]);
        if (beside != NULL)
            return look_rest(c, name, (Thing){NULL, beside});
        return (Sight){.context = s.has_passed ? s.passed : top_thing(c)};
    }
    Sight sight = look_rest(c, name, s.member);
    sight.has_passed = s.has_passed && !(s.in_root && name->count > 1);
    sight.passed = s.passed;
    sight.first = s.member;
    return sight;
}

/* ---- what is said of names ---------------------------------------------------------------- */

static Span part_span(const Name *name, uint32_t part)
{
    if (name->count == 0 || name->span.end - name->span.begin != name->text.n)
        return name->span;
    uint32_t begin = name->span.begin + (uint32_t)(name->parts[part].p - name->text.p);
    return (Span){name->span.source, begin, begin + (uint32_t)name->parts[part].n};
}

typedef VEC(Str) Words;

static void add_names(Check *c, Thing thing, Words *words)
{
    const Node *map = thing.sample;
    bool is_list = map != NULL && map->kind == NODE_LIST;
    for (map = is_list ? map->child : map; map != NULL; map = is_list ? map->next : NULL)
        for (const Node *n = map->child; n != NULL; n = n->next)
            *VEC_PUSH(c->ctx->tmp, words) = n->key;
    const Str *names = NULL;
    size_t count = thing.sample != NULL ? 0 : c->model->names(c->model->owner, thing.shape, &names);
    for (size_t i = 0; i < count; i++)
        *VEC_PUSH(c->ctx->tmp, words) = names[i];
}

static void add_conditions(Check *c, const Unit *unit, Words *words)
{
    for (size_t i = 0; i < unit->condition_count; i++)
        *VEC_PUSH(c->ctx->tmp, words) = unit->conditions[i].name;
}

static Str nearest_name(Check *c, const Name *name, const Sight *sight)
{
    Words words = {0};
    const Str *forms;
    size_t count = locale_forms(&forms);
    if (sight->missing > 0) {
        add_names(c, sight->context, &words);
        for (size_t i = 0; i < count; i++)
            if (may_be_scalar(c, sight->context) && has_form(c, sight->context, forms[i]))
                *VEC_PUSH(c->ctx->tmp, &words) = forms[i];
    } else {
        for (size_t i = c->frames.count; i-- > 0;)
            if (c->frames.items[i].is_thing)
                add_names(c, c->frames.items[i].thing, &words);
        add_conditions(c, c->call->unit, &words);
        add_conditions(c, c->t->units.items[0], &words);
        add_names(c, (Thing){NULL, c->beside}, &words);
        for (size_t i = 0; i < LOOP_NAMES; i++)
            *VEC_PUSH(c->ctx->tmp, &words) = loop_names[i];
    }
    return nearest_word(name->parts[sight->missing], words.items, words.count);
}

void check_report_missing(Check *c, const Name *name, const Sight *sight)
{
    Str part = name->parts[sight->missing];
    Span at = part_span(name, sight->missing);
    Str label = thing_label(c, sight->context);
    bool in_list = sight->missing > 0 && thing_kinds(c, sight->context) == KIND_BITS_LIST;
    if (sight->missing == 0 && is_loop_name(name)) {
        check_report(c, MSG_TEMPLATE_LOOP_NAME, (DiagArgs){at, {name->text}});
    } else if (sight->is_form) {
        check_report(c, MSG_TEMPLATE_FORM, (DiagArgs){name->span, {name->text, part, label}});
    } else if (in_list) {
        Str list = str_slice(name->text, 0, (size_t)(part.p - name->text.p) - 1);
        check_report(c, MSG_TEMPLATE_NAME_IN_LIST, (DiagArgs){at, {name->text, list, part}});
    } else {
        Diagnostic *d =
            check_report(c, MSG_TEMPLATE_NAME_NEVER, (DiagArgs){at, {name->text, part, label}});
        if (d != NULL)
            d->suggestion = nearest_name(c, name, sight);
    }
}

void check_report_outer(Check *c, const Name *name, const Sight *sight)
{
    if (sight->has_passed)
        check_report(c, MSG_TEMPLATE_NAME_OUTER,
                     (DiagArgs){part_span(name, 0),
                                {name->parts[0], thing_label(c, sight->passed),
                                 thing_label(c, sight->first)}});
}
