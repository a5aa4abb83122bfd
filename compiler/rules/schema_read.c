/* Schema: the tree of a schema file -> subschemas and their steps.
 *
 * First all subschemas of a text are identified (where they stand, which resource and anchors they
 * belong to), then each is compiled; a reference may bring in more texts, which are identified at
 * once and compiled in their turn. Nothing here recurses through references. */
#include "rules/schema.h"

Diagnostic *schema_fault(Reader *r, Msg msg, DiagArgs args)
{
    Diagnostic *d = diag_add(r->ctx, msg, args);
    r->failed = r->failed || d->severity == SEVERITY_ERROR;
    return d;
}

/* Does the dialect of the resource have the word? */
static bool is_active(const Resource *resource, const Keyword *row)
{
    return row != NULL && (resource->vocabularies & 1u << row->vocabulary) != 0;
}

/* ---- identification ----------------------------------------------------------------------- */

/* The key of a node in `places`: the bytes of its address, kept in the subschema. */
static Str place_key(const Node *const *node)
{
    return (Str){(const char *)node, sizeof *node};
}

Subschema *schema_at(const Reader *r, const Node *node)
{
    return map_find(r->places, place_key(&node));
}

static void add_anchor(Reader *r, Subschema *sub, const char *keyword, StrMap *also)
{
    const Node *name = node_member(sub->node, str(keyword));
    if (name == NULL || name->kind != NODE_STRING)
        return; /* said when it is compiled */
    void **slot = map_put(sub->resource->anchors, name->text);
    if (*slot != NULL && *slot != sub) {
        Diagnostic *d =
            schema_fault(r, MSG_SCHEMA_ANCHOR_TWICE, (DiagArgs){name->span, {name->text}});
        const Subschema *first = *slot;
        diag_label(r->ctx, d, node_place(first->node), TEXT("déjà porté ici", "already used here"));
        return;
    }
    *slot = sub;
    if (also != NULL)
        *map_put(also, name->text) = sub;
}

static void identify_below(Reader *r, const Subschema *sub, const Node *value, ValueKind kind,
                           uint32_t depth)
{
    if (kind == VALUE_SCHEMA)
        schema_identify(r, value, sub->resource, depth + 1);
    bool many = (kind == VALUE_SCHEMAS && value->kind == NODE_LIST) ||
                ((kind == VALUE_MEMBERS || kind == VALUE_MIXED) && value->kind == NODE_MAP);
    for (const Node *n = many ? value->child : NULL; n != NULL; n = n->next)
        schema_identify(r, n, sub->resource, depth + 1);
}

Subschema *schema_identify(Reader *r, const Node *node, Resource *resource, uint32_t depth)
{
    Subschema *sub = schema_at(r, node);
    if (sub != NULL || (node->kind != NODE_MAP && node->kind != NODE_BOOL))
        return sub;
    if (depth > SCHEMA_DEPTH_LIMIT) {
        schema_fault(r, MSG_SCHEMA_NESTED, (DiagArgs){node->span, {0}});
        return NULL;
    }
    sub = NEW(r->ctx->mem, Subschema);
    sub->node = node;
    *map_put(r->places, place_key(&sub->node)) = sub;
    *VEC_PUSH(r->ctx->mem, &r->schema->subschemas) = sub;
    sub->resource = schema_resource(r, sub, resource);
    if (node->kind == NODE_BOOL) {
        sub->verdict = node->truth ? VERDICT_TRUE : VERDICT_FALSE;
        return sub;
    }
    add_anchor(r, sub, "$anchor", NULL);
    add_anchor(r, sub, "$dynamicAnchor", sub->resource->dynamic_names);
    for (const Node *n = node->child; n != NULL; n = n->next) {
        const Keyword *row = keyword_find(n->key);
        if (is_active(sub->resource, row))
            identify_below(r, sub, n, row->value, depth);
    }
    return sub;
}

/* What was found to be a schema has been identified, unless nested too deep, which was said. */
Subschema *schema_child(Reader *r, const Node *node)
{
    Subschema *sub = schema_at(r, node);
    if (sub != NULL)
        return sub;
    r->failed = true;
    sub = NEW(r->ctx->mem, Subschema);
    sub->node = node;
    sub->verdict = VERDICT_TRUE;
    return sub;
}

/* ---- compilation -------------------------------------------------------------------------- */

/* Keywords of former drafts that mean nothing any more, with what took their place. */
static const struct {
    Str former, now;
} former_keywords[] = {
    {S_INIT("id"), S_INIT("$id")},
    {S_INIT("additionalItems"), S_INIT("items")},
    {S_INIT("$recursiveRef"), S_INIT("$dynamicRef")},
    {S_INIT("$recursiveAnchor"), S_INIT("$dynamicAnchor")},
};

/* An unknown keyword is an annotation; a word of five letters or more that is nearly a keyword is
 * more likely a slip. */
static void warn_unknown(Reader *r, const Node *member)
{
    for (size_t i = 0; i < sizeof former_keywords / sizeof *former_keywords; i++)
        if (str_eq(member->key, former_keywords[i].former)) {
            schema_fault(r, MSG_SCHEMA_KEYWORD_FORMER,
                         (DiagArgs){member->key_span, {member->key, former_keywords[i].now}});
            return;
        }
    if (member->key.n < 5 || str_starts(member->key, S("x-")))
        return;
    Str *names = NEW_ARRAY(r->ctx->tmp, Str, schema_keyword_count);
    for (size_t i = 0; i < schema_keyword_count; i++)
        names[i] = schema_keywords[i].name;
    Str nearest = nearest_word(member->key, names, schema_keyword_count);
    if (nearest.n > 0 && str_distance(member->key, nearest, member->key.n < 8 ? 1 : 2) != SIZE_MAX)
        schema_fault(r, MSG_SCHEMA_KEYWORD_UNKNOWN, (DiagArgs){member->key_span, {member->key}})
            ->suggestion = nearest;
}

static void compile_keywords(Reader *r, Subschema *sub)
{
    for (const Node *n = sub->node->child; n != NULL; n = n->next) {
        const Keyword *row = keyword_find(n->key);
        if (row == NULL)
            warn_unknown(r, n);
        if (!is_active(sub->resource, row))
            continue;
        if (schema_value_fits(r, row, n) && row->compile != NULL)
            row->compile(r, sub, row, n);
    }
}

/* The steps of a subschema as one array, by phase. */
static void seal_steps(Reader *r, Subschema *sub)
{
    sub->steps = NEW_ARRAY(r->ctx->mem, Step, sub->made.count);
    for (uint8_t phase = PHASE_TYPE; phase <= PHASE_LAST; phase++)
        for (size_t i = 0; i < sub->made.count; i++)
            if (sub->made.items[i]->phase == phase)
                sub->steps[sub->step_count++] = *sub->made.items[i];
    if (sub->step_count == 0)
        sub->verdict = VERDICT_TRUE;
}

static void seal_dynamic(Reader *r)
{
    const StrMap *names = r->schema->dynamic_names;
    for (size_t i = 0; i < r->schema->resources.count; i++) {
        Resource *resource = r->schema->resources.items[i];
        resource->dynamic = NEW_ARRAY(r->ctx->mem, Subschema *, map_count(names) + 1);
        for (size_t n = 0; n < map_count(names); n++)
            resource->dynamic[n] = map_find(resource->dynamic_names, map_key(names, n));
    }
}

static Reader *reader_new(Ctx *ctx, const SchemaOptions *options)
{
    Reader *r = NEW(ctx->mem, Reader);
    r->ctx = ctx;
    r->options = options;
    r->schema = NEW(ctx->mem, Schema);
    r->schema->dynamic_names = map_new(ctx->mem);
    r->resources = map_new(ctx->mem);
    r->places = map_new(ctx->mem);
    r->texts = map_new(ctx->mem);
    r->files = map_new(ctx->mem);
    return r;
}

/* The text that `root` stands in counts as read: a reference to its file is one to `root`. */
static Resource *first_resource(Reader *r, const Node *root)
{
    SchemaText *text = NEW(r->ctx->mem, SchemaText);
    text->path = source_at(diag_sources(r->ctx->diag), root->span.source)->path;
    text->root = root;
    text->uri = str_eq(text->path, S("-")) ? (Str){0} : uri_of_path(r->ctx->mem, text->path);
    *map_put(r->texts, text->uri) = text;
    *map_put(r->files, uri_of_path(r->ctx->mem, text->path)) = text;
    *VEC_PUSH(r->ctx->mem, &r->read) = text;
    return schema_resource_new(r, text->uri);
}

Schema *schema_read(Ctx *ctx, const Node *root, const SchemaOptions *options)
{
    static const SchemaOptions none = {0};
    static const Keyword whole = {.name = S_INIT("schema"), .value = VALUE_SCHEMA};
    Reader *r = reader_new(ctx, options == NULL ? &none : options);
    if (!schema_value_fits(r, &whole, root))
        return NULL;
    r->schema->root = schema_identify(r, root, first_resource(r, root), 0);
    for (size_t i = 0; i < r->schema->subschemas.count; i++) {
        Subschema *sub = r->schema->subschemas.items[i];
        if (sub->node->kind == NODE_MAP) {
            compile_keywords(r, sub);
            seal_steps(r, sub);
        }
    }
    if (!r->failed)
        schema_find_cycles(r);
    seal_dynamic(r);
    return r->failed ? NULL : r->schema;
}
