/* Front matter: YAML between two lines of "---" at the top of a template.
 *
 * The YAML is read as a text of its own, from the top of the file to the second line of "---", so
 * that its places are the file's. Its strings may hold tags: they are units. */
#include "template/program.h"

#include "template/write.h"

static bool is_fence(Str line)
{
    while (line.n > 0 && (line.p[line.n - 1] == '\n' || line.p[line.n - 1] == '\r' ||
                          line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
        line.n--;
    return str_eq(line, S("---"));
}

static size_t line_end(Str text, size_t at)
{
    size_t n = str_find_byte(str_slice(text, at, text.n), '\n');
    return n == SIZE_MAX ? text.n : at + n + 1;
}

/* ---- conditions --------------------------------------------------------------------------- */

static bool is_condition_name(Str name)
{
    bool fine = name.n > 0 && name.p[0] != '_';
    for (size_t i = 0; i < name.n; i++)
        fine = fine && name.p[i] != '.' && name.p[i] != '}' && (unsigned char)name.p[i] > ' ';
    return fine;
}

static bool read_condition(Ctx *ctx, Template *t, const Unit *unit, const Node *n, Condition *out)
{
    if (!is_condition_name(n->key)) {
        unit_fault(ctx, t, unit, MSG_TEMPLATE_CONDITION_NAME, n->key_span,
                   {unit_shown(ctx->tmp, n->key)});
        return false;
    }
    if (n->kind != NODE_STRING) {
        unit_fault(ctx, t, unit, MSG_TEMPLATE_CONDITION_KIND, n->span,
                   {unit_shown(ctx->tmp, n->key)});
        return false;
    }
    *out = (Condition){.name = n->key, .span = n->key_span, .index = t->condition_count++};
    out->query = n->text;
    out->query_span = n->text_is_source ? n->text_span : n->span;
    out->path = path_read(ctx, n->text, out->query_span);
    return out->path != NULL;
}

static bool read_conditions(Ctx *ctx, Template *t, Unit *unit)
{
    const Node *all = node_member(unit->front_matter, S("conditions"));
    if (all == NULL || all->kind == NODE_NULL)
        return true;
    if (all->kind != NODE_MAP) {
        unit_fault(ctx, t, unit, MSG_TEMPLATE_CONDITIONS_KIND, all->span);
        return false;
    }
    bool fine = true;
    Condition *rows = NEW_ARRAY(ctx->mem, Condition, all->count);
    for (const Node *n = all->child; n != NULL; n = n->next)
        fine = read_condition(ctx, t, unit, n, &rows[n->index]) && fine;
    unit->conditions = rows;
    unit->condition_count = all->count;
    return fine;
}

/* ---- strings with tags -------------------------------------------------------------------- */

static bool read_string(Ctx *ctx, Template *t, Unit *unit, const Node *n)
{
    if (n->kind != NODE_STRING || str_find(n->text, S("{{")) == SIZE_MAX)
        return true;
    Unit *string = unit_new(ctx, t, unit->includer, unit->included_at);
    string->source = unit->source;
    string->text = n->text;
    string->span = n->text_is_source ? n->text_span : n->span;
    string->is_exact = n->text_is_source;
    *VEC_PUSH(ctx->mem, &unit->strings) = (FrontString){n, string};
    return unit_compile(ctx, t, string);
}

static bool read_strings(Ctx *ctx, Template *t, Unit *unit)
{
    bool fine = true;
    const Node *conditions = node_member(unit->front_matter, S("conditions"));
    const Node *n = unit->front_matter->child;
    while (n != NULL) {
        fine = read_string(ctx, t, unit, n) && fine;
        if (n->child != NULL && n != conditions) {
            n = n->child;
            continue;
        }
        while (n != unit->front_matter && n->next == NULL)
            n = n->parent;
        n = n == unit->front_matter ? NULL : n->next;
    }
    return fine;
}

/* ---- the YAML ----------------------------------------------------------------------------- */

/* Spans in the text that was read become spans in the file, which holds it at its top. */
static void move_spans(Node *n, uint32_t from, uint32_t to)
{
    for (; n != NULL; n = n->next) {
        Span *const spans[] = {&n->span, &n->text_span, &n->key_span};
        for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
            if (spans[i]->source == from)
                spans[i]->source = to;
        move_spans(n->child, from, to); /* as deep as YAML may be: data/tree.h */
    }
}

/* `title: {{name}}` without quotes is a map of maps to YAML, and its messages are of no help: the
 * place of the first such value, or SIZE_MAX. */
static size_t unquoted_tag(Str yaml)
{
    for (size_t at = 0; at < yaml.n; at = line_end(yaml, at)) {
        Str line = str_slice(yaml, at, line_end(yaml, at));
        size_t tag = str_find(line, S("{{"));
        Str before = str_trim(str_slice(line, 0, tag == SIZE_MAX ? 0 : tag));
        if (tag != SIZE_MAX && (str_ends(before, S(":")) || str_ends(before, S("-"))))
            return at + tag;
    }
    return SIZE_MAX;
}

static Node *read_yaml(Ctx *ctx, Template *t, const Unit *unit, Str yaml)
{
    Sources *sources = diag_sources(ctx->diag);
    uint32_t source = source_add(sources, source_at(sources, unit->source)->path, yaml);
    Ctx quiet = {ctx->mem, ctx->tmp, diag_new(ctx->mem, sources)};
    Node *root = yaml_read(&quiet, source);
    size_t tag = root == NULL ? unquoted_tag(yaml) : SIZE_MAX;
    if (tag == SIZE_MAX) {
        diag_merge(ctx->diag, quiet.diag);
    } else {
        Span span = {unit->source, (uint32_t)tag, (uint32_t)tag + 2};
        unit_fault(ctx, t, unit, MSG_TEMPLATE_FRONT_QUOTES, span);
    }
    if (root != NULL)
        move_spans(root, source, unit->source);
    return root;
}

/* Nothing but white space and comments. */
static bool is_blank_yaml(Str yaml)
{
    for (size_t at = 0; at < yaml.n; at = line_end(yaml, at)) {
        Str line = str_trim(str_slice(yaml, at, line_end(yaml, at)));
        if (line.n > 0 && line.p[0] != '#')
            return false;
    }
    return true;
}

static bool read_map(Ctx *ctx, Template *t, Unit *unit, Str yaml)
{
    Node *root = read_yaml(ctx, t, unit, yaml);
    if (root == NULL)
        return false;
    if (root->kind != NODE_MAP) {
        unit_fault(ctx, t, unit, MSG_TEMPLATE_FRONT_KIND, root->span);
        return false;
    }
    unit->front_matter = root;
    bool fine = read_conditions(ctx, t, unit);
    if (unit->name.n > 0)
        return fine; /* a partial's is for who lists the parts: it is not run */
    return read_strings(ctx, t, unit) && fine;
}

bool front_read(Ctx *ctx, Template *t, Unit *unit)
{
    Str text = unit->text;
    size_t begin = str_starts(text, S("\xEF\xBB\xBF")) ? 3 : 0;
    size_t first = line_end(text, begin), close = first;
    bool fine = true;
    if (is_fence(str_slice(text, begin, first))) {
        size_t after = line_end(text, close);
        while (close < text.n && !is_fence(str_slice(text, close, after))) {
            close = after;
            after = line_end(text, close);
        }
        if (close == text.n) {
            Span span = {unit->source, (uint32_t)begin, (uint32_t)begin + 3};
            unit_fault(ctx, t, unit, MSG_TEMPLATE_FRONT_OPEN, span);
            return false;
        }
        if (!is_blank_yaml(str_slice(text, first, close)))
            fine = read_map(ctx, t, unit, str_slice(text, 0, close));
        begin = after;
    }
    unit->text = str_slice(text, begin, text.n);
    unit->span.begin = (uint32_t)begin;
    return fine;
}
