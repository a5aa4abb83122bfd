/* Judging values: types, enumerations, numbers (exact), texts, sizes, repetitions, formats. */
#include "rules/schema.h"

#include <stdlib.h>

/* Scratch memory holds one value at a time when the run owns it. */
static void forget(Run *run)
{
    if (run->owns_scratch)
        arena_reset(run->scratch);
}

/* ---- type, enum, const -------------------------------------------------------------------- */

static bool is_integer(Run *run, const Node *n)
{
    bool digits = n->text.n > 0;
    for (size_t i = n->text.n > 1 && n->text.p[0] == '-'; digits && i < n->text.n; i++)
        digits = is_digit(n->text.p[i]);
    Decimal d;
    bool integer = digits || (decimal_read(run->scratch, n->text, &d) && decimal_is_integer(&d));
    if (!digits)
        forget(run);
    return integer;
}

static uint32_t node_types(Run *run, const Node *data)
{
    bool integer = data->kind == NODE_NUMBER && is_integer(run, data);
    return 1u << data->kind | (integer ? KIND_INTEGER : 0);
}

bool judge_type(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    (void)seen;
    if ((step->as.types & 1u << data->kind) != 0 || (step->as.types & node_types(run, data)) != 0)
        return true;
    if (run->collect)
        run_fault(run, MSG_SCHEMA_TYPE, step, data)->number = step->as.types;
    return false;
}

static bool enumeration_has(const Enumeration *values, const Node *data)
{
    if ((values->kinds & 1u << data->kind) == 0)
        return false;
    if (data->kind == NODE_STRING)
        return map_find(values->texts, data->text) != NULL;
    for (uint32_t i = 0; i < values->count; i++)
        if (values->values[i]->kind == data->kind && node_equal(values->values[i], data))
            return true;
    return false;
}

bool judge_values(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    (void)seen;
    const Enumeration *values = step->as.values;
    run->work += data->kind == NODE_STRING ? 0 : values->count / 4;
    if (!enumeration_has(values, data))
        return run_refuse(run, step->keyword->fault, step, data);
    const Text *words = run->annotate && values->words != NULL && data->kind == NODE_STRING
                            ? map_find(values->words, data->text)
                            : NULL;
    if (words != NULL)
        *VEC_PUSH(run->mem, &run->types) = (Typed){data, TYPE_NONE, words};
    return true;
}

/* ---- numbers ------------------------------------------------------------------------------ */

enum { NOT_A_NUMBER = 2 }; /* .inf and .nan of YAML: beyond what JSON can say */

static int compare(Run *run, const Node *data, const Decimal *bound)
{
    Decimal d;
    bool known = decimal_read(run->scratch, data->text, &d);
    int order = known ? decimal_cmp(&d, bound) : 0;
    forget(run);
    return known ? (order > 0) - (order < 0) : NOT_A_NUMBER;
}

static bool bounded(Run *run, const Step *step, const Node *data, bool fine)
{
    return fine || run_refuse(run, step->keyword->fault, step, data);
}

bool judge_minimum(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    (void)seen;
    int order = compare(run, data, &step->as.number);
    return bounded(run, step, data, order == 0 || order == 1);
}

bool judge_maximum(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    (void)seen;
    return bounded(run, step, data, compare(run, data, &step->as.number) <= 0);
}

bool judge_above(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    (void)seen;
    return bounded(run, step, data, compare(run, data, &step->as.number) == 1);
}

bool judge_below(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    (void)seen;
    return bounded(run, step, data, compare(run, data, &step->as.number) < 0);
}

bool judge_multiple(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    (void)seen;
    Decimal d;
    bool fine =
        decimal_read(run->scratch, data->text, &d) && decimal_multiple_of(&d, &step->as.number);
    forget(run);
    return bounded(run, step, data, fine);
}

/* ---- texts and sizes ---------------------------------------------------------------------- */

static bool sized(Run *run, const Step *step, const Node *data, bool fine, uint64_t size)
{
    if (!fine && run->collect)
        run_fault(run, step->keyword->fault, step, data)->number = size;
    return fine;
}

/* A code point takes one to four bytes, which settles most lengths without counting. */
bool judge_min_length(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    (void)seen;
    if (data->text.n / 4 >= step->as.limit)
        return true;
    uint64_t length = utf8_length(data->text);
    return sized(run, step, data, length >= step->as.limit, length);
}

bool judge_max_length(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    (void)seen;
    if (data->text.n <= step->as.limit)
        return true;
    uint64_t length = utf8_length(data->text);
    return sized(run, step, data, length <= step->as.limit, length);
}

bool judge_pattern(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    (void)seen;
    return run_matches(run, step->as.regex, data->text, data) ||
           run_refuse(run, MSG_SCHEMA_PATTERN, step, data);
}

bool judge_min_items(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    (void)seen;
    return sized(run, step, data, data->count >= step->as.limit, data->count);
}

bool judge_max_items(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    (void)seen;
    return sized(run, step, data, data->count <= step->as.limit, data->count);
}

/* ---- uniqueItems -------------------------------------------------------------------------- */

enum { HASH_DEPTH = 8, FEW_ITEMS = 8 };

static uint64_t mix(uint64_t a, uint64_t b)
{
    uint64_t h = (a ^ b * 0x9E3779B97F4A7C15u) * 0xBF58476D1CE4E5B9u;
    return h ^ h >> 29;
}

static uint64_t number_hash(Arena *a, Str text)
{
    Decimal d;
    if (!decimal_read(a, text, &d))
        return str_hash(text);
    bool negative = d.negative && d.digits.n > 0;
    return mix(str_hash(d.digits), d.digits.n == 0 ? 0 : (uint64_t)d.exponent * 2 + negative);
}

/* Equal nodes have equal hashes: members count in any order, deep parts not at all. */
static uint64_t node_hash(Arena *a, const Node *n, unsigned depth)
{
    if (n->kind == NODE_NUMBER)
        return mix(NODE_NUMBER, number_hash(a, n->text));
    if (n->kind < NODE_LIST)
        return mix(n->kind, n->kind == NODE_BOOL ? n->truth : str_hash(node_text(n)));
    uint64_t h = mix(n->kind, n->count);
    for (const Node *c = depth < HASH_DEPTH ? n->child : NULL; c != NULL; c = c->next) {
        uint64_t inner = node_hash(a, c, depth + 1);
        h = n->kind == NODE_MAP ? h + mix(str_hash(c->key), inner) : mix(h, inner);
    }
    return h;
}

typedef struct {
    uint64_t hash;
    const Node *node;
} Hashed;

static int compare_hashed(const void *x, const void *y)
{
    const Hashed *a = x, *b = y;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    return (a->node->index > b->node->index) - (a->node->index < b->node->index);
}

/* The first of the items [from, to) that equals the item at `to`; all of one hash. */
static const Node *earlier_equal(Run *run, const Hashed *all, size_t from, size_t to)
{
    for (size_t i = from; i < to && run->work < run->work_limit; i++) {
        run->work++;
        if (node_equal(all[i].node, all[to].node))
            return all[i].node;
    }
    return NULL;
}

static bool repeated(Run *run, const Step *step, const Node *item, const Node *first)
{
    if (run->collect)
        run_fault(run, MSG_SCHEMA_UNIQUE, step, item)->other = first;
    return false;
}

static bool judge_few(Run *run, const Step *step, const Node *data)
{
    bool fine = true;
    for (const Node *n = data->child; n != NULL; n = n->next)
        for (const Node *e = data->child; e != n; e = e->next)
            if (e->kind == n->kind && node_equal(e, n)) {
                fine = repeated(run, step, n, e);
                break;
            }
    return fine;
}

bool judge_unique(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    (void)seen;
    if (data->count <= FEW_ITEMS)
        return judge_few(run, step, data);
    Hashed *all = NEW_ARRAY(run->scratch, Hashed, data->count);
    for (const Node *n = data->child; n != NULL; n = n->next)
        all[n->index] = (Hashed){node_hash(run->scratch, n, 0), n};
    qsort(all, data->count, sizeof *all, compare_hashed);
    bool fine = true;
    for (size_t i = 1, from = 0; i < data->count && (fine || run->collect); i++) {
        if (all[i].hash != all[from].hash)
            from = i;
        const Node *first = earlier_equal(run, all, from, i);
        if (first != NULL)
            fine = repeated(run, step, all[i].node, first);
    }
    forget(run);
    return fine;
}

/* ---- format ------------------------------------------------------------------------------- */

bool judge_format(Run *run, const Step *step, const Node *data, const Seen *seen)
{
    (void)seen;
    if (!step->as.format.asserted && !run->annotate)
        return true;
    Value value;
    /* `date` is both: JSON Schema's form is the stricter. */
    const Format *format = step->as.format.format;
    bool typed = step->as.format.type != TYPE_NONE;
    bool fine = format == NULL || format->judge(run->scratch, data->text);
    if (fine && typed)
        fine = value_read(run->scratch, data, step->as.format.type, (Str){0}, &value, NULL);
    forget(run);
    if (fine && typed && run->annotate)
        *VEC_PUSH(run->mem, &run->types) = (Typed){data, step->as.format.type, NULL};
    return fine || !step->as.format.asserted || run_refuse(run, MSG_SCHEMA_FORMAT, step, data);
}
