/* References: URIs to resources, fragments to subschemas; which texts are read for them; dialects
 * ($schema) and their vocabularies; references that go round in circles. */
#include "rules/schema.h"

/* ---- texts -------------------------------------------------------------------------------- */

static SchemaText *read_file(Reader *r, Str uri, Str path, Span where)
{
    Str key = uri_of_path(r->ctx->mem, path);
    SchemaText *text = map_find(r->files, key);
    if (text != NULL)
        return text;
    uint32_t source = file_read(r->ctx, path, where);
    const Node *root = source == 0 ? NULL : data_read(r->ctx, source);
    if (root == NULL) {
        r->failed = true;
        return NULL;
    }
    text = NEW(r->ctx->mem, SchemaText);
    *text = (SchemaText){uri, path, root};
    *map_put(r->files, key) = text;
    *VEC_PUSH(r->ctx->mem, &r->read) = text;
    return text;
}

/* `path` itself or with an ending that schemas have; empty when there is no such file. */
static Str existing(Reader *r, Str path)
{
    static const char *const endings[] = {"", ".yaml", ".json"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        Str tried = str_print(r->ctx->mem, STR_FMT "%s", STR_ARG(path), endings[i]);
        bool folder = file_exists(r->ctx, path_join(r->ctx->tmp, tried, S(".")));
        if (path.n > 0 && !folder && file_exists(r->ctx, tried))
            return tried;
    }
    return (Str){0};
}

/* --schema-dir holds what is at http://HOST/PATH under PATH or under HOST/PATH. */
static Str in_folder(Reader *r, Str uri)
{
    Uri u = uri_parse(uri);
    Str path = uri_unescape(r->ctx->mem, u.path);
    while (path.n > 0 && path.p[0] == '/')
        path = str_slice(path, 1, path.n);
    if (r->options->folder.n == 0 || str_find(path, S("..")) != SIZE_MAX)
        return (Str){0};
    Str found = existing(r, path_join(r->ctx->mem, r->options->folder, path));
    if (found.n > 0 || u.authority.n == 0 || str_find(u.authority, S("..")) != SIZE_MAX)
        return found;
    Str host = path_join(r->ctx->mem, r->options->folder, u.authority);
    return existing(r, path_join(r->ctx->mem, host, path));
}

/* A file beside one that was read: its URI differs from that one's only after the folder. */
static Str beside(Reader *r, Str uri)
{
    for (size_t i = 0; i < r->read.count; i++) {
        const SchemaText *text = r->read.items[i];
        const Node *id = node_member(text->root, S("$id"));
        if (text->path.n == 0 || id == NULL)
            continue;
        Str known = uri_resolve(r->ctx->mem, text->uri, id->text);
        size_t n = known.n;
        while (n > 0 && known.p[n - 1] != '/')
            n--;
        if (n == 0 || !str_starts(uri, str_slice(known, 0, n)))
            continue;
        Str rest = uri_unescape(r->ctx->mem, str_slice(uri, n, uri.n));
        if (str_find(rest, S("..")) != SIZE_MAX)
            continue;
        Str found = existing(r, path_join(r->ctx->mem, path_folder(text->path), rest));
        if (found.n > 0)
            return found;
    }
    return (Str){0};
}

static SchemaText *built_in(Reader *r, Str uri)
{
    const char *yaml = schema_built_in(uri);
    if (yaml == NULL)
        return NULL;
    SchemaText *text = NEW(r->ctx->mem, SchemaText);
    text->uri = uri;
    text->root = yaml_read(r->ctx, source_add(diag_sources(r->ctx->diag), uri, str(yaml)));
    return text->root == NULL ? NULL : text;
}

/* The text at an absolute URI: built in, or a file below the schema's folder or --schema-dir; NULL
 * when there is none, or after a diagnostic when it cannot be read. `where` asks for it. */
static SchemaText *schema_text(Reader *r, Str uri, Span where)
{
    void **slot = map_put(r->texts, uri);
    if (*slot != NULL)
        return *slot;
    SchemaText *text = built_in(r, uri);
    if (text == NULL) {
        Uri u = uri_parse(uri);
        Str path =
            u.scheme.n > 0 ? in_folder(r, uri) : existing(r, uri_unescape(r->ctx->mem, u.path));
        if (path.n == 0)
            path = beside(r, uri);
        text = path.n == 0 ? NULL : read_file(r, uri, path, where);
    }
    slot = map_put(r->texts, uri); /* reading may have moved the map */
    *slot = text;
    return text;
}

/* ---- dialects ----------------------------------------------------------------------------- */

enum { ASSERTING = VOCABULARIES_STANDARD | 1 << VOCABULARY_FORMAT_ASSERTION };

static const struct {
    Str uri;
    uint32_t vocabularies;
    bool former; /* judged as 2020-12 all the same, with a warning */
} dialects[] = {
    {S_INIT("https://json-schema.org/draft/2020-12/schema"), VOCABULARIES_STANDARD, false},
    {S_INIT("https://pdoc.dev/schemas/meta"), ASSERTING, false},
    {S_INIT("https://json-schema.org/draft/2019-09/schema"), VOCABULARIES_STANDARD, true},
    {S_INIT("http://json-schema.org/draft-07/schema"), VOCABULARIES_STANDARD, true},
    {S_INIT("https://json-schema.org/draft-07/schema"), VOCABULARIES_STANDARD, true},
    {S_INIT("http://json-schema.org/draft-06/schema"), VOCABULARIES_STANDARD, true},
    {S_INIT("http://json-schema.org/draft-04/schema"), VOCABULARIES_STANDARD, true},
};

static const Str vocabularies[VOCABULARY_COUNT] = {
    [VOCABULARY_CORE] = S_INIT("core"),
    [VOCABULARY_APPLICATOR] = S_INIT("applicator"),
    [VOCABULARY_UNEVALUATED] = S_INIT("unevaluated"),
    [VOCABULARY_VALIDATION] = S_INIT("validation"),
    [VOCABULARY_META_DATA] = S_INIT("meta-data"),
    [VOCABULARY_FORMAT_ANNOTATION] = S_INIT("format-annotation"),
    [VOCABULARY_FORMAT_ASSERTION] = S_INIT("format-assertion"),
    [VOCABULARY_CONTENT] = S_INIT("content"),
};

/* The bits of a vocabulary; asserting formats includes knowing them. 0 when it is not known. */
static uint32_t vocabulary_bits(Str uri)
{
    static const Str prefix = S_INIT("https://json-schema.org/draft/2020-12/vocab/");
    for (uint32_t v = 0; str_starts(uri, prefix) && v < VOCABULARY_COUNT; v++)
        if (str_eq(str_slice(uri, prefix.n, uri.n), vocabularies[v]))
            return 1u << v |
                   (v == VOCABULARY_FORMAT_ASSERTION ? 1u << VOCABULARY_FORMAT_ANNOTATION : 0);
    return 0;
}

/* Reads `$vocabulary` of a meta-schema. Core is always there. */
static uint32_t declared_vocabularies(Reader *r, const Node *meta, const Node *dialect)
{
    const Node *declared = node_member(meta, S("$vocabulary"));
    if (declared == NULL || declared->kind != NODE_MAP)
        return VOCABULARIES_STANDARD;
    uint32_t bits = 1u << VOCABULARY_CORE;
    for (const Node *n = declared->child; n != NULL; n = n->next) {
        uint32_t known = vocabulary_bits(n->key);
        bits |= known;
        if (known == 0 && n->kind == NODE_BOOL && n->truth) {
            Diagnostic *d =
                schema_fault(r, MSG_SCHEMA_VOCABULARY, (DiagArgs){dialect->span, {n->key}});
            diag_label(r->ctx, d, n->key_span, TEXT("exigé ici", "required here"));
        }
    }
    return bits;
}

/* The vocabularies that the meta-schema named by `$schema` declares. */
static uint32_t read_vocabularies(Reader *r, const Node *dialect, Str base)
{
    Str uri = uri_resolve(r->ctx->mem, base, dialect->text);
    if (str_ends(uri, S("#")))
        uri = str_slice(uri, 0, uri.n - 1);
    for (size_t i = 0; i < sizeof dialects / sizeof *dialects; i++) {
        if (!str_eq(uri, dialects[i].uri))
            continue;
        if (dialects[i].former)
            schema_fault(r, MSG_SCHEMA_DIALECT_FORMER, (DiagArgs){dialect->span, {uri}});
        return dialects[i].vocabularies;
    }
    const Resource *known = map_find(r->resources, uri);
    if (known != NULL && known->root != NULL)
        return declared_vocabularies(r, known->root->node, dialect);
    size_t said = diag_count(r->ctx->diag);
    const SchemaText *text = schema_text(r, uri, dialect->span);
    if (text != NULL)
        return declared_vocabularies(r, text->root, dialect);
    if (diag_count(r->ctx->diag) == said)
        schema_fault(r, MSG_SCHEMA_DIALECT_UNKNOWN, (DiagArgs){dialect->span, {uri}});
    return VOCABULARIES_STANDARD;
}

/* ---- resources ---------------------------------------------------------------------------- */

Resource *schema_resource_new(Reader *r, Str uri)
{
    Resource *resource = NEW(r->ctx->mem, Resource);
    resource->uri = uri;
    resource->vocabularies = VOCABULARIES_STANDARD;
    resource->index = (uint32_t)r->schema->resources.count;
    resource->anchors = map_new(r->ctx->mem);
    resource->dynamic_names = map_new(r->ctx->mem);
    *VEC_PUSH(r->ctx->mem, &r->schema->resources) = resource;
    void **slot = map_put(r->resources, uri);
    if (*slot == NULL)
        *slot = resource;
    return resource;
}

/* The URI that `$id` gives: resolved, without an empty fragment. */
static Str identifier(Reader *r, const Node *id, const Resource *outer)
{
    Str uri = uri_resolve(r->ctx->mem, outer->uri, id->text);
    size_t hash = str_find_byte(uri, '#');
    if (hash != SIZE_MAX && hash + 1 < uri.n)
        schema_fault(r, MSG_SCHEMA_ID_FRAGMENT,
                     (DiagArgs){id->span, {str_slice(uri, hash, uri.n)}});
    return str_slice(uri, 0, hash < uri.n ? hash : uri.n);
}

static void name_resource(Reader *r, Resource *resource, const Node *id)
{
    void **slot = map_put(r->resources, resource->uri);
    const Resource *other = *slot;
    if (other == NULL) {
        *slot = resource;
    } else if (other != resource && other->root != NULL) {
        Diagnostic *d = schema_fault(r, MSG_SCHEMA_ID_TWICE, (DiagArgs){id->span, {resource->uri}});
        diag_label(r->ctx, d, node_place(other->root->node),
                   TEXT("déjà porté ici", "already used here"));
    }
}

Resource *schema_resource(Reader *r, Subschema *sub, Resource *outer)
{
    const Node *id = node_member(sub->node, S("$id"));
    bool named = id != NULL && id->kind == NODE_STRING, first = outer->root == NULL;
    Resource *resource = outer;
    if (named && first) {
        resource->uri = identifier(r, id, outer);
    } else if (named) {
        /* The map keeps the first of two with one name; name_resource says so. */
        resource = schema_resource_new(r, identifier(r, id, outer));
        resource->vocabularies = outer->vocabularies;
    }
    if (resource->root != NULL)
        return resource;
    if (named)
        name_resource(r, resource, id);
    resource->root = sub;
    const Node *dialect = node_member(sub->node, S("$schema"));
    if (dialect != NULL && dialect->kind == NODE_STRING)
        resource->vocabularies = read_vocabularies(r, dialect, resource->uri);
    return resource;
}

/* ---- references --------------------------------------------------------------------------- */

/* A path of the machine ("/etc/...") is no reference that a schema may make. */
static SchemaText *referred_text(Reader *r, Str uri, const Node *ref)
{
    bool remote = uri_parse(uri).scheme.n > 0;
    bool rooted = !remote && str_starts(ref->text, S("/"));
    size_t said = diag_count(r->ctx->diag);
    SchemaText *text = rooted ? NULL : schema_text(r, uri, ref->span);
    Msg msg = rooted ? MSG_SCHEMA_REF_ROOTED : remote ? MSG_SCHEMA_REF_REMOTE : MSG_SCHEMA_REF_FILE;
    if (text == NULL && diag_count(r->ctx->diag) == said)
        schema_fault(r, msg, (DiagArgs){ref->span, {uri_unescape(r->ctx->mem, uri)}});
    return text;
}

static const Resource *resource_at(Reader *r, Str uri, const Node *ref)
{
    const Resource *known = map_find(r->resources, uri);
    if (known != NULL && known->root != NULL)
        return known;
    SchemaText *text = referred_text(r, uri, ref);
    if (text == NULL)
        return NULL;
    Subschema *sub = schema_at(r, text->root); /* read by another name */
    if (sub == NULL)
        sub = schema_identify(r, text->root, schema_resource_new(r, uri), 0);
    if (sub == NULL) {
        schema_fault(r, MSG_SCHEMA_REF_KIND, (DiagArgs){ref->span, {ref->text}});
        return NULL;
    }
    *map_put(r->resources, uri) = sub->resource;
    return sub->resource;
}

static Str pointer_token(Arena *a, Str token)
{
    Buf b = buf_new(a);
    for (size_t i = 0; i < token.n; i++) {
        bool escape = token.p[i] == '~' && i + 1 < token.n &&
                      (token.p[i + 1] == '0' || token.p[i + 1] == '1');
        buf_byte(&b, !escape ? token.p[i] : token.p[i + 1] == '0' ? '~' : '/');
        i += escape;
    }
    return buf_str(&b);
}

static const Node *list_item(const Node *list, Str token)
{
    uint32_t index = 0;
    if (token.n == 0 || token.n > 9 || (token.p[0] == '0' && token.n > 1))
        return NULL;
    for (size_t i = 0; i < token.n; i++) {
        if (token.p[i] < '0' || token.p[i] > '9')
            return NULL;
        index = index * 10 + (uint32_t)(token.p[i] - '0');
    }
    return node_item(list, index);
}

static Str nearest_member(Reader *r, const Node *map, Str name)
{
    Str *names = NEW_ARRAY(r->ctx->tmp, Str, map->count + 1);
    size_t count = 0;
    for (const Node *n = map->kind == NODE_MAP ? map->child : NULL; n != NULL; n = n->next)
        names[count++] = n->key;
    return nearest_word(name, names, count);
}

/* RFC 6901. The fault names the token that leads nowhere. */
static const Node *follow_pointer(Reader *r, const Node *root, Str pointer, const Node *ref)
{
    const Node *at = root;
    for (size_t begin = 1; begin <= pointer.n;) {
        size_t end = begin;
        while (end < pointer.n && pointer.p[end] != '/')
            end++;
        Str token = pointer_token(r->ctx->mem, str_slice(pointer, begin, end));
        const Node *next = at->kind == NODE_LIST ? list_item(at, token) : node_member(at, token);
        if (next == NULL) {
            Str nearest = nearest_member(r, at, token);
            Diagnostic *d =
                schema_fault(r, MSG_SCHEMA_REF_POINTER, (DiagArgs){ref->span, {ref->text, token}});
            if (nearest.n > 0)
                d->suggestion = nearest;
            return NULL;
        }
        at = next;
        begin = end + 1;
    }
    return at;
}

static Subschema *at_pointer(Reader *r, const Resource *resource, Str pointer, const Node *ref)
{
    const Node *node = follow_pointer(r, resource->root->node, pointer, ref);
    if (node == NULL)
        return NULL;
    const Subschema *around = NULL; /* the resource that the place belongs to may be a nested one */
    for (const Node *up = node; up != NULL && around == NULL; up = up->parent)
        around = schema_at(r, up);
    Subschema *sub = schema_identify(r, node, around->resource, 0);
    if (sub == NULL)
        schema_fault(r, MSG_SCHEMA_REF_KIND, (DiagArgs){ref->span, {ref->text}});
    return sub;
}

static Subschema *at_anchor(Reader *r, const Resource *resource, Str name, const Node *ref)
{
    Subschema *sub = map_find(resource->anchors, name);
    if (sub != NULL)
        return sub;
    Str *names = NEW_ARRAY(r->ctx->tmp, Str, map_count(resource->anchors) + 1);
    for (size_t i = 0; i < map_count(resource->anchors); i++)
        names[i] = map_key(resource->anchors, i);
    schema_fault(r, MSG_SCHEMA_REF_ANCHOR, (DiagArgs){ref->span, {ref->text, name}})->suggestion =
        nearest_word(name, names, map_count(resource->anchors));
    return NULL;
}

Subschema *schema_resolve(Reader *r, const Subschema *from, const Node *ref)
{
    Str uri = uri_resolve(r->ctx->mem, from->resource->uri, ref->text);
    size_t hash = str_find_byte(uri, '#');
    Str fragment =
        hash == SIZE_MAX ? (Str){0} : uri_unescape(r->ctx->mem, str_slice(uri, hash + 1, uri.n));
    const Resource *resource =
        hash == 0 || ref->text.n == 0 || ref->text.p[0] == '#'
            ? from->resource
            : resource_at(r, str_slice(uri, 0, hash == SIZE_MAX ? uri.n : hash), ref);
    if (resource == NULL)
        return NULL;
    if (fragment.n == 0)
        return resource->root;
    return fragment.p[0] == '/' ? at_pointer(r, resource, fragment, ref)
                                : at_anchor(r, resource, fragment, ref);
}
