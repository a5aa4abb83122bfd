/* Judging: a node against a subschema. Steps that go to other nodes, or to the same one by other
 * subschemas, are here; those that look at a value are in schema_scalar.c.
 *
 * A run that collects goes on after a fault, and reports them all; a quiet one stops at the first.
 * Alternatives are tried quietly; only when none fits is the nearest one judged again for its
 * faults. Valid data costs no memory but for the stacks of a run. */
#include "rules/schema.h"

/* ---- evaluated children ------------------------------------------------------------------- */

static Seen seen_push(Run *run, const Node *data)
{
    Seen s = {run->bits.count, ((size_t)data->count + 63) / 64};
    for (size_t i = 0; i < s.words; i++)
        *VEC_PUSH(run->mem, &run->bits) = 0;
    return s;
}

static void seen_pop(Run *run, const Seen *seen)
{
    run->bits.count = seen->begin;
}

static void seen_add(Run *run, const Seen *seen, uint32_t index)
{
    if (seen != NULL)
        run->bits.items[seen->begin + index / 64] |= (uint64_t)1 << index % 64;
}

void seen_all(Run *run, const Seen *seen)
{
    for (size_t i = 0; seen != NULL && i < seen->words; i++)
        run->bits.items[seen->begin + i] = UINT64_MAX;
}

static void seen_merge(Run *run, const Seen *into, const Seen *from)
{
    for (size_t i = 0; i < from->words; i++)
        run->bits.items[into->begin + i] |= run->bits.items[from->begin + i];
}

static bool seen_has(const Run *run, const Seen *seen, uint32_t index)
{
    return (run->bits.items[seen->begin + index / 64] >> index % 64 & 1) != 0;
}

/* ---- the run ------------------------------------------------------------------------------ */

static bool run_enter(Run *run, const Subschema *sub, const Node *data)
{
    if (run->stop != STOP_NONE)
        return false;
    if (run->depth >= RUN_DEPTH_LIMIT || ++run->work > run->work_limit) {
        run->stop = run->depth >= RUN_DEPTH_LIMIT ? STOP_DEPTH : STOP_WORK;
        run->stop_at = data;
        return false;
    }
    run->depth++;
    if (run->schema->dynamic && run->entered[sub->resource->index]++ == 0)
        *VEC_PUSH(run->mem, &run->scope) = sub->resource;
    return true;
}

static void run_leave(Run *run, const Subschema *sub)
{
    run->depth--;
    if (run->schema->dynamic && --run->entered[sub->resource->index] == 0)
        run->scope.count--;
}

Fault *run_fault(Run *run, Msg msg, const Step *step, const Node *data)
{
    Fault *f = VEC_PUSH(run->mem, &run->faults);
    *f = (Fault){.msg = msg, .step = step, .data = data, .about = run->about};
    f->schema = step == NULL ? NULL : step->owner;
    if (run->faults.count >= RUN_FAULTS && run->stop == STOP_NONE) {
        run->stop = STOP_WORK;
        run->stop_at = data;
    }
    return f;
}

bool run_matches(Run *run, const Regex *regex, Str text, const Node *data)
{
    if (run->stop != STOP_NONE)
        return false;
    run->work += 8 + text.n / 16;
    bool found = regex_match_work(regex, text, false, &run->work);
    if (run->work > run->work_limit) {
        run->stop = STOP_WORK;
        run->stop_at = data;
    }
    return found;
}

bool run_refuse(Run *run, Msg msg, const Step *step, const Node *data)
{
    if (run->collect)
        run_fault(run, msg, step, data);
    return false;
}

static bool refuse_all(Run *run, const Subschema *sub, const Node *data)
{
    if (run->collect)
        run_fault(run, MSG_SCHEMA_FALSE, NULL, data)->schema = sub;
    return false;
}

bool run_subschema(Run *run, const Subschema *sub, const Node *data, const Seen *seen)
{
    if (sub->verdict != VERDICT_DEPENDS)
        return sub->verdict == VERDICT_TRUE || refuse_all(run, sub, data);
    if (!run_enter(run, sub, data))
        return false;
    const Node *at = run->at;
    const Subschema *about = run->about;
    if (at != data) {
        run->at = data;
        run->about = sub;
    }
    bool tracks = sub->tracks && data->count > 0, fine = true;
    Seen own = tracks ? seen_push(run, data) : (Seen){0};
    const Seen *mine = tracks ? &own : seen;
    for (uint32_t i = 0; i < sub->step_count; i++) {
        const Step *step = &sub->steps[i];
        if ((step->kinds & 1u << data->kind) == 0 || step->judge(run, step, data, mine))
            continue;
        fine = false;
        if (!run->collect || step->phase == PHASE_TYPE)
            break;
    }
    if (tracks && seen != NULL)
        seen_merge(run, seen, &own);
    if (tracks)
        seen_pop(run, &own);
    run->at = at;
    run->about = about;
    run_leave(run, sub);
    return fine;
}

/* Whether the node fits; nothing is kept of a branch that does not. */
static bool run_quiet(Run *run, const Subschema *sub, const Node *data, const Seen *seen)
{
    bool collect = run->collect;
    size_t types = run->types.count;
    run->collect = false;
    Seen own = seen == NULL ? (Seen){0} : seen_push(run, data);
    bool fine = run_subschema(run, sub, data, seen == NULL ? NULL : &own);
    if (seen != NULL && fine)
        seen_merge(run, seen, &own);
    if (seen != NULL)
        seen_pop(run, &own);
    if (!fine)
        run->types.count = types;
    run->collect = collect;
    return fine;
}

/* ---- maps --------------------------------------------------------------------------------- */

/* A member that the schema forbids by `false` is refused by its key. */
static bool judge_member(Run *run, const Step *step, const Subschema *sub, const Node *member,
                         Msg forbidden)
{
    if (sub->verdict == VERDICT_FALSE)
        return run_refuse(run, forbidden, step, member);
    return run_subschema(run, sub, member, NULL);
}

static bool judge_missing(Run *run, const Step *step, const Node *map)
{
    const StrMap *properties = step->as.object->properties;
    for (size_t i = 0; run->collect && i < map_count(properties); i++) {
        const Property *p = map_value(properties, i);
        run->work += map->count;
        if (p->required && node_member(map, map_key(properties, i)) == NULL)
            run_fault(run, MSG_SCHEMA_KEY_MISSING, step, map)->name = map_key(properties, i);
    }
    return false;
}

bool judge_object(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    const ObjectRule *rule = step->as.object;
    uint32_t required = 0;
    bool fine = true;
    for (const Node *n = data->child; n != NULL && (fine || run->collect); n = n->next) {
        const Property *p = map_find(rule->properties, n->key);
        bool known = p != NULL && p->schema != NULL;
        required += p != NULL && p->required;
        if (known)
            fine &= judge_member(run, step, p->schema, n, MSG_SCHEMA_KEY_FORBIDDEN);
        for (size_t i = 0; i < rule->patterns.count; i++) {
            if (!run_matches(run, rule->patterns.items[i].regex, n->key, n))
                continue;
            known = true;
            fine &= judge_member(run, step, rule->patterns.items[i].schema, n,
                                 MSG_SCHEMA_KEY_FORBIDDEN);
        }
        if (!known && rule->additional != NULL) {
            known = true;
            fine &= judge_member(run, step, rule->additional, n, MSG_SCHEMA_KEY_UNKNOWN);
        }
        if (known)
            seen_add(run, seen, n->index);
    }
    if (required < rule->required_count && (fine || run->collect))
        fine = judge_missing(run, step, data);
    return fine;
}

/* The key as a string of its own, for propertyNames. */
static Node key_node(const Node *member)
{
    return (Node){.kind = NODE_STRING,
                  .span = member->key_span,
                  .text_span = member->key_span,
                  .text = member->key,
                  .key = member->key,
                  .key_span = member->key_span,
                  .parent = member->parent,
                  .index = member->index};
}

bool judge_names(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    (void)seen;
    bool fine = true, annotate = run->annotate;
    run->annotate = false;
    for (const Node *n = data->child; n != NULL && (fine || run->collect); n = n->next) {
        Node key = key_node(n);
        if (run_quiet(run, step->as.schema, &key, NULL))
            continue;
        fine = false;
        if (!run->collect)
            break;
        Node *kept = NEW(run->mem, Node);
        *kept = key;
        run_subschema(run, step->as.schema, kept, NULL);
    }
    run->annotate = annotate;
    return fine;
}

/* A key missing because another is there is said with the other's name. */
static void name_trigger(Fault *f, const Node *data, const Node *trigger)
{
    if (f->msg != MSG_SCHEMA_KEY_MISSING || f->data != data)
        return;
    f->msg = MSG_SCHEMA_KEY_NEEDED;
    f->other = trigger;
}

bool judge_dependencies(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    bool fine = true;
    for (uint32_t i = 0; i < step->as.dependencies.count; i++) {
        const Dependency *d = &step->as.dependencies.items[i];
        const Node *trigger = node_member(data, d->name);
        run->work += data->count / 8;
        if (trigger == NULL)
            continue;
        size_t before = run->faults.count;
        if (d->schema != NULL)
            fine &= run_subschema(run, d->schema, data, seen);
        for (size_t k = before; k < run->faults.count; k++)
            name_trigger(&run->faults.items[k], data, trigger);
        for (uint32_t k = 0; k < d->need_count; k++) {
            if (node_member(data, d->needs[k]) != NULL)
                continue;
            fine = false;
            if (run->collect) {
                Fault *f = run_fault(run, MSG_SCHEMA_KEY_NEEDED, step, data);
                f->name = d->needs[k];
                f->other = trigger;
            }
        }
        if (!fine && !run->collect)
            break;
    }
    return fine;
}

bool judge_unevaluated_properties(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    bool fine = true;
    for (const Node *n = data->child; n != NULL && (fine || run->collect); n = n->next)
        if (!seen_has(run, seen, n->index))
            fine &= judge_member(run, step, step->as.schema, n, MSG_SCHEMA_KEY_UNKNOWN);
    seen_all(run, seen);
    return fine;
}

/* ---- lists -------------------------------------------------------------------------------- */

/* Items that `false` forbids are refused together, at the first of them. */
static bool refuse_items(Run *run, const Step *step, const Node *item)
{
    if (run->collect)
        run_fault(run, MSG_SCHEMA_ITEM_EXTRA, step, item)->number = item->index;
    return false;
}

bool judge_list(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    const ListRule *rule = step->as.list;
    bool fine = true;
    for (const Node *n = data->child; n != NULL && (fine || run->collect); n = n->next) {
        const Subschema *sub = n->index < rule->prefix_count ? rule->prefix[n->index] : rule->items;
        if (sub == NULL)
            break;
        if (sub->verdict == VERDICT_FALSE && sub == rule->items) {
            seen_all(run, seen);
            return refuse_items(run, step, n);
        }
        fine &= run_subschema(run, sub, n, NULL);
        seen_add(run, seen, n->index);
    }
    return fine;
}

bool judge_contains(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    const ContainsRule *rule = step->as.contains;
    uint64_t count = 0;
    for (const Node *n = data->child; n != NULL; n = n->next) {
        if (!run_quiet(run, rule->schema, n, NULL))
            continue;
        count++;
        seen_add(run, seen, n->index);
    }
    if (count >= rule->min && count <= rule->max)
        return true;
    if (run->collect)
        run_fault(run, count < rule->min ? MSG_SCHEMA_CONTAINS : MSG_SCHEMA_CONTAINS_MANY, step,
                  data)
            ->number = count;
    return false;
}

bool judge_unevaluated_items(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    bool fine = true;
    for (const Node *n = data->child; n != NULL && (fine || run->collect); n = n->next) {
        if (seen_has(run, seen, n->index))
            continue;
        fine &= step->as.schema->verdict == VERDICT_FALSE
                    ? refuse_items(run, step, n)
                    : run_subschema(run, step->as.schema, n, NULL);
        if (!fine && step->as.schema->verdict == VERDICT_FALSE)
            break;
    }
    seen_all(run, seen);
    return fine;
}

/* ---- the same node ------------------------------------------------------------------------ */

bool judge_ref(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    return run_subschema(run, step->as.schema, data, seen);
}

/* The outermost resource of the dynamic scope that has the anchor (Core, 8.2.3.2). */
bool judge_dynamic_ref(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    const Subschema *target = step->as.dynamic.schema;
    for (size_t i = 0; i < run->scope.count; i++) {
        const Subschema *found = run->scope.items[i]->dynamic[step->as.dynamic.name];
        if (found != NULL) {
            target = found;
            break;
        }
    }
    return run_subschema(run, target, data, seen);
}

bool judge_all(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    bool fine = true;
    for (uint32_t i = 0; i < step->as.branches.count && (fine || run->collect); i++)
        fine &= run_subschema(run, step->as.branches.items[i], data, seen);
    return fine;
}

/* All branches that fit count, for what they evaluate and for the types they declare. */
bool judge_any(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    bool fine = false;
    for (uint32_t i = 0; i < step->as.branches.count; i++) {
        fine |= run_quiet(run, step->as.branches.items[i], data, seen);
        if (fine && seen == NULL && !run->annotate)
            return true;
    }
    return fine || run_nearest(run, step, data, seen);
}

bool judge_one(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    uint32_t fitting = 0, first = 0, second = 0;
    for (uint32_t i = 0; i < step->as.branches.count && fitting < 2; i++) {
        if (!run_quiet(run, step->as.branches.items[i], data, seen))
            continue;
        if (fitting++ == 0)
            first = i;
        else
            second = i;
    }
    if (fitting == 0)
        return run_nearest(run, step, data, seen);
    if (fitting > 1 && run->collect)
        run_fault(run, MSG_SCHEMA_ONE_OF, step, data)->number = (uint64_t)first << 32 | second;
    return fitting == 1;
}

bool judge_not(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    (void)seen;
    bool annotate = run->annotate;
    run->annotate = false;
    bool refused = run_quiet(run, step->as.schema, data, NULL);
    run->annotate = annotate;
    return !refused || run_refuse(run, MSG_SCHEMA_NOT, step, data);
}

bool judge_condition(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    const Condition *c = step->as.condition;
    const Subschema *then = run_quiet(run, c->test, data, seen) ? c->yes : c->no;
    return then == NULL || run_subschema(run, then, data, seen);
}

/* ---- entry -------------------------------------------------------------------------------- */

static Run run_new(Arena *a, const Schema *schema, const Node *data)
{
    Run run = {.schema = schema, .mem = a, .scratch = a};
    run.work_limit =
        RUN_WORK_BASE + RUN_WORK_PER_BYTE * (uint64_t)(data->span.end - data->span.begin);
    if (schema->dynamic)
        run.entered = NEW_ARRAY(a, uint32_t, schema->resources.count);
    return run;
}

bool schema_check(Ctx *ctx, const Schema *schema, Node *data)
{
    return schema_check_into(ctx, schema, data, NULL);
}

/* What a run took, for the account of who asked: see schema_valid_work. */
static void add_work(const Run *run, uint64_t *work)
{
    bool endless = run->stop != STOP_NONE || run->work > UINT64_MAX - *work;
    *work = endless ? UINT64_MAX : *work + run->work;
}

bool schema_check_into(Ctx *ctx, const Schema *schema, Node *data, Refusals *refusals)
{
    uint64_t work = 0;
    return schema_check_work(ctx, schema, data, refusals, &work);
}

bool schema_check_work(Ctx *ctx, const Schema *schema, Node *data, Refusals *refusals,
                       uint64_t *work)
{
    Run run = run_new(ctx->tmp, schema, data);
    run.collect = run.annotate = true;
    run.scratch = arena_new();
    run.owns_scratch = true;
    bool fine = run_subschema(&run, schema->root, data, NULL) && run.stop == STOP_NONE;
    arena_free(run.scratch);
    for (size_t i = 0; i < run.types.count; i++) {
        const Typed *typed = &run.types.items[i];
        Node *node = (Node *)(uintptr_t)typed->node;
        if (typed->words != NULL)
            node->words = typed->words;
        else
            node->type = typed->type;
    }
    if (!fine)
        report_faults(ctx, &run, refusals);
    add_work(&run, work);
    return fine;
}

bool schema_valid_work(Arena *a, const Schema *schema, const Node *data, uint64_t *work)
{
    Run run = run_new(a, schema, data);
    bool fine = run_subschema(&run, schema->root, data, NULL) && run.stop == STOP_NONE;
    add_work(&run, work);
    return fine;
}

bool schema_valid(Arena *a, const Schema *schema, const Node *data)
{
    uint64_t work = 0;
    return schema_valid_work(a, schema, data, &work);
}
