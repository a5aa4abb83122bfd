/* Keywords: one row for each, and the functions that compile a keyword's value to a step. */
#include "rules/schema.h"

#include <stdlib.h>

static Step *add_step(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    Step *step = NEW(r->ctx->mem, Step);
    step->judge = row->judge;
    step->keyword = row;
    step->owner = sub;
    step->value = value;
    step->kinds = row->kinds;
    step->phase = (uint8_t)row->phase;
    *VEC_PUSH(r->ctx->mem, &sub->made) = step;
    return step;
}

/* ---- values of their own ------------------------------------------------------------------ */

/* A count as written: 2, 2.0, 2e3. What is beyond any data is as good as infinite. */
static uint64_t count_of(Arena *a, const Node *value)
{
    Decimal d;
    if (!decimal_read(a, value->text, &d))
        return 0;
    Str digits = d.exponent > 18 ? S("999999999999999999") : decimal_text(a, &d);
    if (digits.n > 18)
        digits = S("999999999999999999");
    return strtoull(arena_cstr(a, digits), NULL, 10);
}

static void compile_count(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    add_step(r, sub, row, value)->as.limit = count_of(r->ctx->mem, value);
}

static void compile_number(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    decimal_read(r->ctx->mem, value->text, &add_step(r, sub, row, value)->as.number);
}

static void compile_true(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    if (value->truth)
        add_step(r, sub, row, value);
}

static const Regex *read_regex(Reader *r, Str text, Span span)
{
    Regex *regex = regex_read(r->ctx, text, REGEX_ECMA, span);
    r->failed = r->failed || regex == NULL;
    return regex;
}

static void compile_pattern(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    Span span = value->text_is_source ? value->text_span : value->span;
    add_step(r, sub, row, value)->as.regex = read_regex(r, value->text, span);
}

static void compile_type(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    Step *step = add_step(r, sub, row, value);
    if (value->kind == NODE_STRING)
        step->as.types = type_bit(value->text);
    else
        for (const Node *n = value->child; n != NULL; n = n->next)
            step->as.types |= type_bit(n->text);
}

static void put_words(Arena *a, StrMap *words, Str value, Str fr, Str en)
{
    void **slot = map_put(words, value);
    if (*slot != NULL)
        return;
    Text *said = NEW(a, Text);
    *said = (Text){{fr, en}};
    *slot = said;
}

/* How documents say the values of a word list:
 *   x-words: {must: {fr: indispensable, en: essential}}    codes
 *   x-synonyms: {final: finale}                            English words and the French ones */
static StrMap *value_words_of(Arena *a, const Node *schema)
{
    const Node *coded = node_member(schema, S("x-words"));
    const Node *synonyms = node_member(schema, S("x-synonyms"));
    if (coded == NULL && synonyms == NULL)
        return NULL;
    StrMap *words = map_new(a);
    for (const Node *n = coded == NULL ? NULL : coded->child; n != NULL; n = n->next)
        put_words(a, words, n->key, node_text(node_member(n, S("fr"))),
                  node_text(node_member(n, S("en"))));
    for (const Node *n = synonyms == NULL ? NULL : synonyms->child; n != NULL; n = n->next) {
        put_words(a, words, n->key, node_text(n), n->key);
        put_words(a, words, node_text(n), node_text(n), n->key);
    }
    return words;
}

static void compile_values(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    Arena *a = r->ctx->mem;
    Enumeration *e = NEW(a, Enumeration);
    bool many = row->value == VALUE_LIST; /* enum; const has one */
    e->count = many ? value->count : 1;
    e->values = NEW_ARRAY(a, const Node *, e->count);
    e->texts = map_new(a);
    e->words = value_words_of(a, sub->node);
    const Node *n = many ? value->child : value;
    for (uint32_t i = 0; i < e->count; i++, n = n->next) {
        e->values[i] = n;
        e->kinds |= 1u << n->kind;
        if (n->kind == NODE_STRING)
            *map_put(e->texts, n->text) = (void *)n;
    }
    add_step(r, sub, row, value)->as.values = e;
}

static void compile_format(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    bool asserted = r->options->assert_format ||
                    (sub->resource->vocabularies & 1u << VOCABULARY_FORMAT_ASSERTION) != 0;
    Type type = type_of_format(value->text);
    const Format *format = format_find(value->text);
    if (type == TYPE_NONE && format == NULL) {
        Str nearest = format_nearest(value->text);
        if (asserted || nearest.n > 0)
            schema_fault(r, MSG_SCHEMA_FORMAT_UNKNOWN, (DiagArgs){value->span, {value->text}})
                ->suggestion = nearest;
        return;
    }
    if (type == TYPE_NONE && !asserted)
        return;
    Step *step = add_step(r, sub, row, value);
    step->as.format.format = format;
    step->as.format.type = type;
    step->as.format.asserted = asserted;
    bool text_only = type == TYPE_NONE || type == TYPE_DATE || type >= TYPE_MARKDOWN;
    step->kinds = text_only ? KIND_STRING : KIND_STRING | KIND_NUMBER;
}

/* ---- subschemas --------------------------------------------------------------------------- */

static void compile_schema(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    add_step(r, sub, row, value)->as.schema = schema_child(r, value);
}

static void compile_unevaluated(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    compile_schema(r, sub, row, value);
    sub->tracks = true;
}

static const Subschema **read_schemas(Reader *r, const Node *list)
{
    const Subschema **all = NEW_ARRAY(r->ctx->mem, const Subschema *, list->count);
    for (const Node *n = list->child; n != NULL; n = n->next)
        all[n->index] = schema_child(r, n);
    return all;
}

static void compile_branches(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    Step *step = add_step(r, sub, row, value);
    step->as.branches.items = read_schemas(r, value);
    step->as.branches.count = value->count;
}

static void compile_ref(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    const Subschema *target = schema_resolve(r, sub, value);
    if (target != NULL)
        add_step(r, sub, row, value)->as.schema = target;
}

/* Depends on the dynamic scope only when what it names has a $dynamicAnchor of that name. */
static void compile_dynamic_ref(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    const Subschema *target = schema_resolve(r, sub, value);
    if (target == NULL)
        return;
    Step *step = add_step(r, sub, row, value);
    Str name = uri_unescape(r->ctx->mem, uri_parse(value->text).fragment);
    const StrMap *anchors = target->resource->dynamic_names;
    if (name.n == 0 || map_find(anchors, name) != target) {
        step->judge = judge_ref;
        step->as.schema = target;
        return;
    }
    void **number = map_put(r->schema->dynamic_names, name);
    if (*number == NULL)
        *number = (void *)(uintptr_t)map_count(r->schema->dynamic_names);
    step->as.dynamic.schema = target;
    step->as.dynamic.name = (uint32_t)(uintptr_t)*number - 1;
    r->schema->dynamic = true;
}

/* ---- keywords that share a step ----------------------------------------------------------- */

static ObjectRule *object_rule(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    if (sub->object == NULL) {
        sub->object = NEW(r->ctx->mem, ObjectRule);
        sub->object->properties = map_new(r->ctx->mem);
        add_step(r, sub, row, value)->as.object = sub->object;
    }
    return sub->object;
}

static Property *property(Reader *r, ObjectRule *rule, Str name)
{
    void **slot = map_put(rule->properties, name);
    if (*slot == NULL)
        *slot = NEW(r->ctx->mem, Property);
    return *slot;
}

static void compile_properties(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    ObjectRule *rule = object_rule(r, sub, row, value);
    for (const Node *n = value->child; n != NULL; n = n->next)
        property(r, rule, n->key)->schema = schema_child(r, n);
}

static void compile_required(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    if (value->count == 0)
        return;
    ObjectRule *rule = object_rule(r, sub, row, value);
    for (const Node *n = value->child; n != NULL; n = n->next)
        property(r, rule, n->text)->required = true;
    rule->required_count = value->count;
}

static void compile_patterns(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    ObjectRule *rule = object_rule(r, sub, row, value);
    for (const Node *n = value->child; n != NULL; n = n->next) {
        const Regex *regex = read_regex(r, n->key, n->key_span);
        *VEC_PUSH(r->ctx->mem, &rule->patterns) =
            (PropertyPattern){regex, schema_child(r, n), n->key};
    }
}

static void compile_additional(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    object_rule(r, sub, row, value)->additional = schema_child(r, value);
}

static ListRule *list_rule(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    if (sub->list == NULL) {
        sub->list = NEW(r->ctx->mem, ListRule);
        add_step(r, sub, row, value)->as.list = sub->list;
    }
    return sub->list;
}

static void compile_prefix(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    ListRule *rule = list_rule(r, sub, row, value);
    rule->prefix = read_schemas(r, value);
    rule->prefix_count = value->count;
}

static void compile_items(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    list_rule(r, sub, row, value)->items = schema_child(r, value);
}

/* minContains and maxContains mean nothing without contains, whose step they share. */
static void compile_contains(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    ContainsRule *rule = NEW(r->ctx->mem, ContainsRule);
    const Node *min = node_member(sub->node, S("minContains"));
    const Node *max = node_member(sub->node, S("maxContains"));
    bool counted = (sub->resource->vocabularies & 1u << VOCABULARY_VALIDATION) != 0;
    rule->schema = schema_child(r, value);
    rule->min = counted && min != NULL ? count_of(r->ctx->mem, min) : 1;
    rule->max = counted && max != NULL ? count_of(r->ctx->mem, max) : UINT64_MAX;
    add_step(r, sub, row, value)->as.contains = rule;
}

/* then and else mean nothing without if, whose step they share. */
static void compile_if(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    Condition *rule = NEW(r->ctx->mem, Condition);
    rule->test = schema_child(r, value);
    const Node *yes = node_member(sub->node, S("then")), *no = node_member(sub->node, S("else"));
    rule->yes = yes == NULL ? NULL : schema_child(r, yes);
    rule->no = no == NULL ? NULL : schema_child(r, no);
    add_step(r, sub, row, value)->as.condition = rule;
}

static void compile_dependencies(Reader *r, Subschema *sub, const Keyword *row, const Node *value)
{
    Dependency *all = NEW_ARRAY(r->ctx->mem, Dependency, value->count);
    for (const Node *n = value->child; n != NULL; n = n->next) {
        Dependency *d = &all[n->index];
        d->name = n->key;
        if (n->kind != NODE_LIST) {
            d->schema = schema_child(r, n);
            continue;
        }
        Str *needs = NEW_ARRAY(r->ctx->mem, Str, n->count);
        for (const Node *need = n->child; need != NULL; need = need->next)
            needs[need->index] = need->text;
        d->needs = needs;
        d->need_count = n->count;
    }
    Step *step = add_step(r, sub, row, value);
    step->as.dependencies.items = all;
    step->as.dependencies.count = value->count;
}

const Subschema *step_in_place(const Step *step, size_t i)
{
    if (!step->keyword->in_place)
        return NULL;
    if (step->judge == judge_condition) {
        const Condition *c = step->as.condition;
        const Subschema *all[] = {c->test, c->yes != NULL ? c->yes : c->no,
                                  c->yes != NULL ? c->no : NULL};
        return i < 3 ? all[i] : NULL;
    }
    if (step->judge == judge_dependencies) {
        for (uint32_t d = 0; d < step->as.dependencies.count; d++)
            if (step->as.dependencies.items[d].schema != NULL && i-- == 0)
                return step->as.dependencies.items[d].schema;
        return NULL;
    }
    if (step->keyword->value == VALUE_SCHEMAS)
        return i < step->as.branches.count ? step->as.branches.items[i] : NULL;
    if (step->judge == judge_dynamic_ref)
        return i == 0 ? step->as.dynamic.schema : NULL;
    return i == 0 ? step->as.schema : NULL;
}

/* ---- the table ---------------------------------------------------------------------------- */

#define CORE VOCABULARY_CORE
#define APPLY VOCABULARY_APPLICATOR
#define CHECK VOCABULARY_VALIDATION
#define META VOCABULARY_META_DATA

/* An annotation, or a part of the identification: checked, never judged. */
#define NOTE(name, vocabulary, value)                                                              \
    {                                                                                              \
        S_INIT(name), vocabulary, value, false, 0, PHASE_PLAIN, NULL, NULL, MSG_COUNT              \
    }
/* Has subschemas that judge the node's children, or none. */
#define DOWN(name, vocabulary, value, kinds, compile, judge, fault)                                \
    {                                                                                              \
        S_INIT(name), vocabulary, value, false, kinds, PHASE_PLAIN, compile, judge, fault          \
    }
/* Has subschemas that judge the same node. */
#define SAME(name, vocabulary, value, kinds, compile, judge, fault)                                \
    {                                                                                              \
        S_INIT(name), vocabulary, value, true, kinds, PHASE_PLAIN, compile, judge, fault           \
    }

const Keyword schema_keywords[] = {
    NOTE("$schema", CORE, VALUE_TEXT),
    NOTE("$id", CORE, VALUE_TEXT),
    NOTE("$anchor", CORE, VALUE_ANCHOR),
    NOTE("$dynamicAnchor", CORE, VALUE_ANCHOR),
    NOTE("$vocabulary", CORE, VALUE_MAP),
    NOTE("$comment", CORE, VALUE_TEXT),
    NOTE("$defs", CORE, VALUE_MEMBERS),
    NOTE("definitions", CORE, VALUE_MEMBERS),
    SAME("$ref", CORE, VALUE_TEXT, KIND_ANY, compile_ref, judge_ref, MSG_COUNT),
    SAME("$dynamicRef", CORE, VALUE_TEXT, KIND_ANY, compile_dynamic_ref, judge_dynamic_ref,
         MSG_COUNT),

    SAME("allOf", APPLY, VALUE_SCHEMAS, KIND_ANY, compile_branches, judge_all, MSG_COUNT),
    SAME("anyOf", APPLY, VALUE_SCHEMAS, KIND_ANY, compile_branches, judge_any, MSG_COUNT),
    SAME("oneOf", APPLY, VALUE_SCHEMAS, KIND_ANY, compile_branches, judge_one, MSG_SCHEMA_ONE_OF),
    SAME("not", APPLY, VALUE_SCHEMA, KIND_ANY, compile_schema, judge_not, MSG_SCHEMA_NOT),
    SAME("if", APPLY, VALUE_SCHEMA, KIND_ANY, compile_if, judge_condition, MSG_COUNT),
    NOTE("then", APPLY, VALUE_SCHEMA),
    NOTE("else", APPLY, VALUE_SCHEMA),
    SAME("dependentSchemas", APPLY, VALUE_MEMBERS, KIND_MAP, compile_dependencies,
         judge_dependencies, MSG_COUNT),
    SAME("dependencies", APPLY, VALUE_MIXED, KIND_MAP, compile_dependencies, judge_dependencies,
         MSG_SCHEMA_KEY_NEEDED),
    DOWN("properties", APPLY, VALUE_MEMBERS, KIND_MAP, compile_properties, judge_object, MSG_COUNT),
    DOWN("patternProperties", APPLY, VALUE_MEMBERS, KIND_MAP, compile_patterns, judge_object,
         MSG_COUNT),
    DOWN("additionalProperties", APPLY, VALUE_SCHEMA, KIND_MAP, compile_additional, judge_object,
         MSG_COUNT),
    DOWN("propertyNames", APPLY, VALUE_SCHEMA, KIND_MAP, compile_schema, judge_names, MSG_COUNT),
    DOWN("prefixItems", APPLY, VALUE_SCHEMAS, KIND_LIST, compile_prefix, judge_list, MSG_COUNT),
    DOWN("items", APPLY, VALUE_SCHEMA, KIND_LIST, compile_items, judge_list, MSG_COUNT),
    DOWN("contains", APPLY, VALUE_SCHEMA, KIND_LIST, compile_contains, judge_contains,
         MSG_SCHEMA_CONTAINS),

    {S_INIT("unevaluatedItems"), VOCABULARY_UNEVALUATED, VALUE_SCHEMA, false, KIND_LIST, PHASE_LAST,
     compile_unevaluated, judge_unevaluated_items, MSG_COUNT},
    {S_INIT("unevaluatedProperties"), VOCABULARY_UNEVALUATED, VALUE_SCHEMA, false, KIND_MAP,
     PHASE_LAST, compile_unevaluated, judge_unevaluated_properties, MSG_COUNT},

    {S_INIT("type"), CHECK, VALUE_TYPES, false, KIND_ANY, PHASE_TYPE, compile_type, judge_type,
     MSG_SCHEMA_TYPE},
    DOWN("const", CHECK, VALUE_ANY, KIND_ANY, compile_values, judge_values, MSG_SCHEMA_CONST),
    DOWN("enum", CHECK, VALUE_LIST, KIND_ANY, compile_values, judge_values, MSG_SCHEMA_ENUM),
    DOWN("multipleOf", CHECK, VALUE_POSITIVE, KIND_NUMBER, compile_number, judge_multiple,
         MSG_SCHEMA_MULTIPLE),
    DOWN("minimum", CHECK, VALUE_NUMBER, KIND_NUMBER, compile_number, judge_minimum,
         MSG_SCHEMA_MINIMUM),
    DOWN("maximum", CHECK, VALUE_NUMBER, KIND_NUMBER, compile_number, judge_maximum,
         MSG_SCHEMA_MAXIMUM),
    DOWN("exclusiveMinimum", CHECK, VALUE_NUMBER, KIND_NUMBER, compile_number, judge_above,
         MSG_SCHEMA_ABOVE),
    DOWN("exclusiveMaximum", CHECK, VALUE_NUMBER, KIND_NUMBER, compile_number, judge_below,
         MSG_SCHEMA_BELOW),
    DOWN("minLength", CHECK, VALUE_COUNT, KIND_STRING, compile_count, judge_min_length,
         MSG_SCHEMA_SHORT),
    DOWN("maxLength", CHECK, VALUE_COUNT, KIND_STRING, compile_count, judge_max_length,
         MSG_SCHEMA_LONG),
    DOWN("pattern", CHECK, VALUE_TEXT, KIND_STRING, compile_pattern, judge_pattern,
         MSG_SCHEMA_PATTERN),
    DOWN("minItems", CHECK, VALUE_COUNT, KIND_LIST, compile_count, judge_min_items,
         MSG_SCHEMA_ITEMS_FEW),
    DOWN("maxItems", CHECK, VALUE_COUNT, KIND_LIST, compile_count, judge_max_items,
         MSG_SCHEMA_ITEMS_MANY),
    DOWN("uniqueItems", CHECK, VALUE_BOOL, KIND_LIST, compile_true, judge_unique,
         MSG_SCHEMA_UNIQUE),
    NOTE("minContains", CHECK, VALUE_COUNT),
    NOTE("maxContains", CHECK, VALUE_COUNT),
    DOWN("minProperties", CHECK, VALUE_COUNT, KIND_MAP, compile_count, judge_min_items,
         MSG_SCHEMA_KEYS_FEW),
    DOWN("maxProperties", CHECK, VALUE_COUNT, KIND_MAP, compile_count, judge_max_items,
         MSG_SCHEMA_KEYS_MANY),
    DOWN("required", CHECK, VALUE_TEXTS, KIND_MAP, compile_required, judge_object, MSG_COUNT),
    DOWN("dependentRequired", CHECK, VALUE_NEEDS, KIND_MAP, compile_dependencies,
         judge_dependencies, MSG_SCHEMA_KEY_NEEDED),

    DOWN("format", VOCABULARY_FORMAT_ANNOTATION, VALUE_TEXT, KIND_STRING, compile_format,
         judge_format, MSG_SCHEMA_FORMAT),

    NOTE("contentEncoding", VOCABULARY_CONTENT, VALUE_TEXT),
    NOTE("contentMediaType", VOCABULARY_CONTENT, VALUE_TEXT),
    NOTE("contentSchema", VOCABULARY_CONTENT, VALUE_SCHEMA),

    NOTE("title", META, VALUE_TEXT),
    NOTE("description", META, VALUE_TEXT),
    NOTE("default", META, VALUE_ANY),
    NOTE("deprecated", META, VALUE_BOOL),
    NOTE("readOnly", META, VALUE_BOOL),
    NOTE("writeOnly", META, VALUE_BOOL),
    NOTE("examples", META, VALUE_LIST),
};

const size_t schema_keyword_count = sizeof schema_keywords / sizeof *schema_keywords;

const Keyword *keyword_find(Str name)
{
    for (const Keyword *row = schema_keywords; row < schema_keywords + schema_keyword_count; row++)
        if (row->name.n == name.n && row->name.p[0] == name.p[0] && str_eq(row->name, name))
            return row; /* told apart by length and first letter: this is asked of every key */
    return NULL;
}
