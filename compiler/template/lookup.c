/* Lookup: a dotted name and the context stack -> what it means. */
#include "template/run.h"

/* ---- conditions and loops ----------------------------------------------------------------- */

static const Condition *condition_in(const Unit *unit, Str name)
{
    for (size_t i = 0; i < unit->condition_count; i++)
        if (str_eq(unit->conditions[i].name, name))
            return &unit->conditions[i];
    return NULL;
}

static bool condition_holds(Run *r, const Condition *c)
{
    Truth *truth = &r->truths[c->index];
    if (*truth == TRUTH_UNKNOWN) {
        Nodes nodes = path_run(r->ctx->tmp, c->path, r->root, r->root);
        *truth = nodes.count > 0 ? TRUTH_YES : TRUTH_NO;
        if (nodes.count == 0 && nodes.exhausted)
            run_report(r, (Problem){.msg = MSG_TEMPLATE_STEPS, .at = c->span});
    }
    return *truth == TRUTH_YES;
}

static const Condition *condition_of(const Run *r, Str name)
{
    const Unit *here = r->calls.items[r->calls.count - 1].unit;
    const Condition *found = condition_in(here, name);
    return found != NULL ? found : condition_in(r->t->units.items[0], name);
}

typedef enum { LOOP_INDEX, LOOP_FIRST, LOOP_LAST, LOOP_COUNT } LoopName;

static const Str loop_names[LOOP_COUNT] = {[LOOP_INDEX] = S_INIT("_index"),
                                           [LOOP_FIRST] = S_INIT("_first"),
                                           [LOOP_LAST] = S_INIT("_last")};

static const Frame *innermost_item(const Run *r)
{
    for (size_t i = r->frames.count; i-- > 0;)
        if (r->frames.items[i].count > 0)
            return &r->frames.items[i];
    return NULL;
}

static bool lookup_loop(const Run *r, Str name, Found *found)
{
    const Frame *item = innermost_item(r);
    if (item == NULL)
        return false;
    if (str_eq(name, loop_names[LOOP_INDEX]))
        *found = (Found){.kind = FOUND_NUMBER, .number = item->index + 1};
    else if (str_eq(name, loop_names[LOOP_FIRST]))
        *found = (Found){.kind = FOUND_BOOL, .truth = item->index == 0};
    else if (str_eq(name, loop_names[LOOP_LAST]))
        *found = (Found){.kind = FOUND_BOOL, .truth = item->index + 1 == item->count};
    else
        return false;
    return true;
}

/* ---- names -------------------------------------------------------------------------------- */

static const Node *top_node(const Run *r)
{
    size_t i = r->frames.count - 1;
    while (r->frames.items[i].node == NULL)
        i--;
    return r->frames.items[i].node;
}

static bool is_scalar(const Node *n)
{
    return n->kind != NODE_LIST && n->kind != NODE_MAP;
}

/* A member of a map, or of the item that a reference names; what names no item is its own id. */
static const Node *member_of(Run *r, const Node *n, Str name)
{
    if (n->type != TYPE_REFERENCE)
        return node_member(n, name);
    const Node *item = run_named(r, n);
    if (item == NULL)
        return str_eq(name, S("id")) ? n : NULL;
    return node_member(item, name);
}

/* {{#employees.many}}s{{/employees.many}}: true or false of numbers and lists, by the language. */
static bool lookup_count(Run *r, const Node *n, Str form, Found *found)
{
    bool one, wants_one = str_eq(form, S("one"));
    if (r->options->locale == NULL || !(wants_one || str_eq(form, S("many"))) ||
        !locale_is_one(r->ctx, r->options->locale, n, &one))
        return false;
    *found = (Found){.kind = FOUND_BOOL, .truth = one == wants_one};
    return true;
}

/* The parts after the first are looked up in the result so far, nowhere else. */
static Found lookup_rest(Run *r, const Name *name, const Node *n)
{
    for (uint32_t i = 1; i < name->count; i++) {
        const Node *member = member_of(r, n, name->parts[i]);
        Found count;
        if (member == NULL && i + 1 == name->count && lookup_count(r, n, name->parts[i], &count))
            return count;
        bool is_form = is_scalar(n) && n->kind != NODE_NULL && n->type != TYPE_REFERENCE &&
                       i + 1 == name->count;
        if (member == NULL && is_form && r->options->locale != NULL)
            return (Found){.kind = FOUND_NODE, .node = n, .form = name->parts[i]};
        if (member == NULL)
            return (Found){.kind = FOUND_NOTHING, .missing = i, .context = n};
        n = member;
    }
    return (Found){.kind = FOUND_NODE, .node = n};
}

Found run_lookup(Run *r, const Name *name)
{
    if (name->count == 0)
        return (Found){.kind = FOUND_NODE, .node = top_node(r)};
    const Condition *condition = name->count == 1 ? condition_of(r, name->parts[0]) : NULL;
    if (condition != NULL)
        return (Found){.kind = FOUND_CONDITION, .truth = condition_holds(r, condition)};
    const Node *member = NULL, *passed = NULL;
    size_t i = r->frames.count;
    while (i > 0 && member == NULL && run_add_steps(r, 1)) {
        const Node *n = r->frames.items[--i].node;
        member = n == NULL ? NULL : member_of(r, n, name->parts[0]);
        if (member == NULL && passed == NULL && n != NULL && n->kind == NODE_MAP)
            passed = n;
    }
    Found found;
    if (member == NULL && name->count == 1 && lookup_loop(r, name->parts[0], &found))
        return found;
    if (member == NULL && (member = node_member(r->options->beside, name->parts[0])) != NULL)
        return lookup_rest(r, name, member);
    if (member == NULL)
        return (Found){.kind = FOUND_NOTHING, .context = passed != NULL ? passed : top_node(r)};
    found = lookup_rest(r, name, member);
    found.first = member;
    bool from_root = i == 0 && name->count > 1;
    found.passed = from_root ? NULL : passed;
    return found;
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

static void add_members(Run *r, const Node *map, Words *words)
{
    enum { WORDS = 1000 }; /* enough to find what was meant */
    if (map == NULL || map->kind != NODE_MAP)
        return;
    for (const Node *n = map->child; n != NULL && words->count < WORDS; n = n->next)
        *VEC_PUSH(r->ctx->tmp, words) = n->key;
}

static void add_conditions(Run *r, const Unit *unit, Words *words)
{
    for (size_t i = 0; i < unit->condition_count; i++)
        *VEC_PUSH(r->ctx->tmp, words) = unit->conditions[i].name;
}

/* The nearest name that would have been found instead of the missing one. */
static Str nearest_name(Run *r, const Name *name, const Found *found)
{
    Words words = {0};
    if (found->missing > 0) {
        add_members(r, found->context, &words);
    } else {
        for (size_t i = r->frames.count; i-- > 0;)
            add_members(r, r->frames.items[i].node, &words);
        add_conditions(r, r->calls.items[r->calls.count - 1].unit, &words);
        add_conditions(r, r->t->units.items[0], &words);
        add_members(r, r->options->beside, &words);
        for (size_t i = 0; i < LOOP_COUNT; i++)
            *VEC_PUSH(r->ctx->tmp, &words) = loop_names[i];
    }
    return nearest_word(name->parts[found->missing], words.items, words.count);
}

/* kpis[2].owner: the path where the missing part and what follows it should be. */
static Str wanted_path(Run *r, const Name *name, const Found *found)
{
    size_t begin = (size_t)(name->parts[found->missing].p - name->text.p);
    Str rest = str_slice(name->text, begin, name->text.n);
    if (found->context == r->root)
        return rest;
    Str before = node_label(r->ctx->tmp, found->context);
    return before.n == 0
               ? rest
               : str_print(r->ctx->mem, STR_FMT "." STR_FMT, STR_ARG(before), STR_ARG(rest));
}

void run_report_missing(Run *r, const Name *name, const Found *found)
{
    Str part = name->parts[found->missing];
    Problem p = {
        .at = part_span(name, found->missing),
        .data = run_place(found->context),
        .args = {name->text, run_data_name(r, found->context), wanted_path(r, name, found)}};
    bool is_loop = false;
    for (size_t i = 0; i < LOOP_COUNT; i++)
        is_loop = is_loop || (name->count == 1 && str_eq(part, loop_names[i]));
    if (is_loop) {
        p.msg = MSG_TEMPLATE_LOOP_NAME;
        p.data = NOWHERE;
    } else if (found->missing > 0 && found->context->kind == NODE_LIST) {
        p.msg = MSG_TEMPLATE_NAME_IN_LIST;
        p.args[1] = str_slice(name->text, 0, (size_t)(part.p - name->text.p) - 1);
        p.args[2] = part;
        p.data_says = TEXT("cette liste", "this list");
    } else {
        p.msg = MSG_TEMPLATE_NAME_MISSING;
        p.suggestion = nearest_name(r, name, found);
        p.data_says = text_of(r->ctx->mem, "« {0} » manque ici", "“{0}” is missing here", &part, 1);
    }
    run_report(r, p);
}

void run_check_outer(Run *r, const Name *name, const Found *found)
{
    if (!r->options->strict || found->passed == NULL)
        return;
    run_report(
        r, (Problem){
               .msg = MSG_TEMPLATE_NAME_OUTER,
               .at = part_span(name, 0),
               .data = run_place(found->first),
               .data_says = TEXT("c’est cette valeur qui est prise", "this value is taken"),
               .args = {name->parts[0], run_label(r, found->passed), run_label(r, found->first)}});
}
