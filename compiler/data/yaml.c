/* YAML -> tree, over libyaml's events. The only file that includes libyaml.
 *
 * Refused, each with its own message and exact place: encodings other than UTF-8 and characters
 * without a place in a document (bytes.c); no document or several; duplicate, empty, complex and
 * merge keys; tags other than those of the core schema and !include; aliases that are unknown,
 * recursive or that multiply (project_copy); more than YAML_DEPTH levels; numbers that cannot be
 * printed (yaml_scalar.c); includes outside of the project (yaml_include.c); and what libyaml
 * cannot read (yaml_syntax.c).
 *
 * libyaml counts places in characters; Marks turns them into bytes. */
#include "data/yaml.h"

#include <string.h>
#include <yaml.h>

/* ---- marks -------------------------------------------------------------------------------- */

/* A place known both ways; the next mark is near it, so that all marks together cost one walk. */
typedef struct {
    Str text;
    size_t begin;     /* the byte of character 0 */
    size_t at, index; /* a byte, and the characters before it */
} Marks;

static bool begins_character(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

/* How many of `limit` bytes from `at` on are ASCII, at least: eight are looked at together. */
static size_t ascii_run(Str text, size_t at, size_t limit)
{
    size_t n = 0;
    uint64_t eight;
    while (n + 8 <= limit && at + n + 8 <= text.n) {
        memcpy(&eight, text.p + at + n, 8);
        if ((eight & 0x8080808080808080) != 0)
            break;
        n += 8;
    }
    return n;
}

static size_t byte_at(Marks *m, yaml_mark_t mark)
{
    size_t at = m->at, index = m->index;
    size_t plain = mark.index > index ? ascii_run(m->text, at, mark.index - index) : 0;
    at += plain;
    index += plain;
    for (; index < mark.index && at < m->text.n; index++) {
        at++;
        while (at < m->text.n && !begins_character(m->text.p[at]))
            at++;
    }
    for (; index > mark.index && at > m->begin; index--) {
        at--;
        while (at > m->begin && !begins_character(m->text.p[at]))
            at--;
    }
    m->at = at;
    m->index = index;
    return at;
}

/* ---- the reader --------------------------------------------------------------------------- */

typedef struct {
    Tree tree;
    Project *project;
    const Include *self;
    uint32_t depth; /* lists and maps around this file */
    Str text;       /* of the whole source */
    Span part;      /* what is read of it */
    Marks marks;
    yaml_parser_t parser;
    StrMap *anchors;   /* name -> Node */
    uint32_t skipping; /* levels inside a key that is a list or map */
    size_t skip_begin;
    size_t event_end; /* where the event before ended */
    Scalar last;      /* the scalar before, without its text */
    bool stop;
} Reader;

static Span span_of(const Reader *r, size_t begin, size_t end)
{
    return span_at(r->tree.source, begin, end);
}

static void set_anchor(Reader *r, const yaml_char_t *name, Node *n)
{
    if (name != NULL)
        *map_put(r->anchors, arena_copy(r->tree.ctx->tmp, str((const char *)name))) = n;
}

/* ---- keys --------------------------------------------------------------------------------- */

static bool expects_key(Reader *r)
{
    Open *top = tree_top(&r->tree);
    return top != NULL && top->node->kind == NODE_MAP && !r->tree.has_key;
}

/* Between the event before and a key there is a "?" when the key is given in the long way. */
static bool has_question_mark(const Reader *r, size_t key_begin, size_t *at)
{
    for (*at = skip_space(r->text, r->event_end, r->part.end); *at < key_begin;
         *at = skip_space(r->text, *at + 1, r->part.end))
        if (r->text.p[*at] == '?')
            return true;
    return false;
}

/* A key that is a list or map stands under its own source text, so that work can go on. */
static void refuse_key(Reader *r, Msg msg, Span span)
{
    problem(&r->tree, msg, span);
    tree_key(&r->tree, str_slice(r->text, span.begin, span.end), span);
}

static void read_key(Reader *r, const Scalar *s, bool is_tagged, Span tag)
{
    Tree *t = &r->tree;
    size_t mark;
    bool plain = s->style == STYLE_PLAIN;
    bool is_last = skip_space(r->text, s->span.begin, r->part.end) == r->part.end; /* in `{&a` */
    if (is_tagged)
        problem(t, MSG_YAML_TAG_KIND, tag, str_slice(r->text, tag.begin, tag.end));
    if (has_question_mark(r, s->span.begin, &mark))
        problem(t, MSG_YAML_KEY_COMPLEX, span_of(r, mark, s->span.end),
                shown(t->ctx->tmp, s->text));
    else if (plain && s->text.n == 0 && !is_last)
        problem(t, MSG_YAML_KEY_EMPTY, span_of(r, s->span.begin, s->span.begin + 1));
    else if (plain && str_eq(s->text, S("<<")))
        problem(t, MSG_YAML_MERGE_KEY, s->span);
    scalar_check_text(t, s);
    tree_key(t, scalar_keep(t, s), s->span);
}

/* ---- events ------------------------------------------------------------------------------- */

static bool enter(Reader *r, size_t at)
{
    if (r->depth + r->tree.open.count + r->skipping < YAML_DEPTH)
        return true;
    problem(&r->tree, MSG_YAML_DEPTH, span_of(r, at, at + 1),
            str_print(r->tree.ctx->tmp, "%d", YAML_DEPTH));
    r->stop = true;
    return false;
}

static const ScalarStyle styles[] = {
    [YAML_ANY_SCALAR_STYLE] = STYLE_PLAIN,
    [YAML_PLAIN_SCALAR_STYLE] = STYLE_PLAIN,
    [YAML_SINGLE_QUOTED_SCALAR_STYLE] = STYLE_SINGLE,
    [YAML_DOUBLE_QUOTED_SCALAR_STYLE] = STYLE_DOUBLE,
    [YAML_LITERAL_SCALAR_STYLE] = STYLE_LITERAL,
    [YAML_FOLDED_SCALAR_STYLE] = STYLE_FOLDED,
};

static void read_include(Reader *r, const Scalar *s, const Properties *p, const yaml_char_t *anchor)
{
    Tree *t = &r->tree;
    Span where = span_of(r, p->tag.begin, s->span.end);
    Str path = scalar_keep(t, s);
    Node *n = include_read(t, r->project, r->self, path, where, r->depth + (uint32_t)t->open.count);
    if (n == NULL)
        t->failed = true;
    else
        tree_attach(t, n, s->span.end);
    if (n == NULL) {
        n = tree_add(t, NODE_NULL, where); /* stands in, so that work can go on */
        n->text_span = s->text_span;
    }
    set_anchor(r, anchor, n);
}

static void on_scalar(Reader *r, const yaml_event_t *e, size_t begin, size_t end)
{
    if (r->skipping > 0)
        return;
    Tree *t = &r->tree;
    Properties p = properties_at(r->text, begin, end, r->tree.source);
    Tag tag = tag_of(t, r->text, (const char *)e->data.scalar.tag, &p);
    Str text = {(const char *)e->data.scalar.value, e->data.scalar.length};
    Scalar s = {
        .style = styles[e->data.scalar.style], .text = text, .span = span_of(r, p.end, end)};
    scalar_place(&s, r->text, end);
    r->last = s;
    r->last.text = (Str){0};
    if (expects_key(r)) {
        read_key(r, &s, tag.use == TAG_INCLUDE || tag.use == TAG_MAP || tag.use == TAG_LIST, p.tag);
        if (e->data.scalar.anchor != NULL) {
            Node *n = NEW(t->ctx->mem, Node);
            n->span = s.span;
            scalar_resolve(t, &s, tag.meaning, n);
            set_anchor(r, e->data.scalar.anchor, n);
        }
        return;
    }
    if (tag.use == TAG_INCLUDE) {
        read_include(r, &s, &p, e->data.scalar.anchor);
        return;
    }
    if (!tag_suits(t, r->text, &tag, TAG_SCALAR, &p))
        tag.meaning = MEANING_STRING;
    Node *n = tree_add(t, NODE_STRING, s.span);
    scalar_resolve(t, &s, tag.meaning, n);
    set_anchor(r, e->data.scalar.anchor, n);
}

static void begin_container(Reader *r, NodeKind kind, const yaml_char_t *tag_name,
                            const yaml_char_t *anchor, bool flow, size_t begin)
{
    if (r->skipping > 0 || expects_key(r)) {
        if (!enter(r, begin))
            return;
        if (r->skipping++ == 0)
            r->skip_begin = begin;
        return;
    }
    Properties p = properties_at(r->text, begin, r->part.end, r->tree.source);
    if (!enter(r, p.end))
        return;
    Tag tag = tag_of(&r->tree, r->text, (const char *)tag_name, &p);
    tag_suits(&r->tree, r->text, &tag, kind == NODE_MAP ? TAG_MAP : TAG_LIST, &p);
    Node *n = tree_add(&r->tree, kind, span_of(r, p.end, p.end));
    set_anchor(r, anchor, n);
    tree_open(&r->tree, n, flow);
}

static void on_map_start(Reader *r, const yaml_event_t *e, size_t begin, size_t end)
{
    (void)end;
    begin_container(r, NODE_MAP, e->data.mapping_start.tag, e->data.mapping_start.anchor,
                    e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE, begin);
}

static void on_list_start(Reader *r, const yaml_event_t *e, size_t begin, size_t end)
{
    (void)end;
    begin_container(r, NODE_LIST, e->data.sequence_start.tag, e->data.sequence_start.anchor,
                    e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE, begin);
}

/* libyaml ends a block where the next token begins: it really ends with its last child. */
static void on_container_end(Reader *r, const yaml_event_t *e, size_t begin, size_t end)
{
    (void)e;
    (void)begin;
    if (r->skipping > 0) {
        if (--r->skipping == 0)
            refuse_key(r, MSG_YAML_KEY_NOT_SCALAR, span_of(r, r->skip_begin, end));
        return;
    }
    const Open *top = tree_top(&r->tree);
    top->node->span.end = top->flow ? (uint32_t)end : top->end;
    Node *n = tree_close(&r->tree);
    Open *around = tree_top(&r->tree);
    if (around != NULL)
        around->end = n->span.end;
}

/* ---- aliases ------------------------------------------------------------------------------ */

static void report_unknown_alias(Reader *r, Str name, Span span)
{
    Tree *t = &r->tree;
    enum { LOOKED_AT = 200 }; /* the nearest above */
    Str known[LOOKED_AT];
    size_t all = map_count(r->anchors), count = all < LOOKED_AT ? all : LOOKED_AT;
    for (size_t i = 0; i < count; i++)
        known[i] = map_key(r->anchors, all - 1 - i);
    Diagnostic *d = problem(t, MSG_YAML_ALIAS_UNKNOWN, span, shown(t->ctx->tmp, name));
    d->suggestion = nearest_word(name, known, count);
    if (d->suggestion.n > 0)
        d->suggestion =
            arena_copy(t->ctx->mem, str_print(t->ctx->tmp, "*" STR_FMT, STR_ARG(d->suggestion)));
}

static bool is_open(const Reader *r, const Node *n)
{
    for (size_t i = 0; i < r->tree.open.count; i++)
        if (r->tree.open.items[i].node == n)
            return true;
    return false;
}

/* Is there text after an alias, as in "*important* note"? Then it is no alias but text without
 * quotes, and libyaml is about to say so. */
static bool text_follows(const Reader *r, size_t at)
{
    while (at < r->part.end && (r->text.p[at] == ' ' || r->text.p[at] == '\t'))
        at++;
    char next = at < r->part.end ? r->text.p[at] : '\n';
    return next != '\n' && next != '\r' && next != '#' && next != ',' && next != ']' &&
           next != '}' && next != ':';
}

/* What an alias stands for; NULL after a diagnostic. */
static const Node *anchored(Reader *r, Str name, Span span)
{
    Tree *t = &r->tree;
    const Node *n = map_find(r->anchors, name);
    if (n == NULL && text_follows(r, span.end)) {
        t->failed = true;
    } else if (n == NULL) {
        report_unknown_alias(r, name, span);
    } else if (is_open(r, n)) {
        Diagnostic *d = problem(t, MSG_YAML_ALIAS_RECURSIVE, span, shown(t->ctx->tmp, name));
        if (d != &t->ignored)
            diag_label(t->ctx, d, span_at(n->span.source, n->span.begin, n->span.begin + 1),
                       TEXT("commence ici et contient l’alias", "begins here and holds the alias"));
        n = NULL;
    }
    return n;
}

static void on_alias(Reader *r, const yaml_event_t *e, size_t begin, size_t end)
{
    if (r->skipping > 0)
        return;
    Tree *t = &r->tree;
    Span span = span_of(r, begin, end);
    Str name = str((const char *)e->data.alias.anchor);
    const Node *from = anchored(r, name, span);
    if (expects_key(r)) {
        if (from != NULL && (from->kind == NODE_LIST || from->kind == NODE_MAP))
            refuse_key(r, MSG_YAML_KEY_NOT_SCALAR, span);
        else
            tree_key(t, from == NULL ? str_slice(r->text, begin, end) : from->text, span);
        return;
    }
    Node *copy = from == NULL
                     ? NULL
                     : project_copy(t, r->project, from, span, r->depth + (uint32_t)t->open.count);
    if (copy == NULL)
        tree_add(t, NODE_NULL, span);
    else
        tree_attach(t, copy, span.end);
}

/* ---- documents ---------------------------------------------------------------------------- */

/* A %TAG line renames tags, none of which would be accepted; and libyaml takes quadratic time over
 * many of them. */
static bool check_directives(Reader *r)
{
    size_t at = skip_space(r->text, r->part.begin, r->part.end);
    while (at < r->part.end && r->text.p[at] == '%') {
        size_t end = at;
        while (end < r->part.end && r->text.p[end] != '\n' && r->text.p[end] != '\r')
            end++;
        if (str_starts(str_slice(r->text, at, end), S("%TAG"))) {
            problem(&r->tree, MSG_YAML_DIRECTIVE, span_of(r, at, end));
            return false;
        }
        at = skip_space(r->text, end, r->part.end);
    }
    return true;
}

/* After the document nothing may follow; libyaml is not asked for more. */
static void on_document_end(Reader *r, const yaml_event_t *e, size_t begin, size_t end)
{
    (void)e;
    (void)begin;
    r->stop = true;
    size_t at = skip_space(r->text, end, r->part.end);
    while (str_starts(str_slice(r->text, at, r->part.end), S("...")))
        at = skip_space(r->text, at + 3, r->part.end);
    if (at >= r->part.end)
        return;
    size_t line = at;
    while (line < r->part.end && r->text.p[line] != '\n' && r->text.p[line] != '\r')
        line++;
    Str rest = str_slice(r->text, at, line);
    bool another = str_starts(rest, S("---")) || str_starts(rest, S("%")) || end > begin;
    problem(&r->tree, another ? MSG_YAML_SEVERAL_DOCUMENTS : MSG_YAML_AFTER_END,
            span_of(r, at, line));
}

static void on_stream_end(Reader *r, const yaml_event_t *e, size_t begin, size_t end)
{
    (void)e;
    (void)begin;
    (void)end;
    r->stop = true;
}

static void check_not_empty(Reader *r)
{
    const Node *root = r->tree.root;
    bool nothing = root == NULL || (root->kind == NODE_NULL && root->span.begin == root->span.end);
    if (nothing && !r->tree.failed)
        problem(&r->tree, MSG_YAML_EMPTY, span_of(r, r->part.begin, r->part.begin));
}

/* ---- the loop ----------------------------------------------------------------------------- */

typedef void (*EventHandler)(Reader *r, const yaml_event_t *e, size_t begin, size_t end);

static const EventHandler handlers[] = {
    [YAML_SCALAR_EVENT] = on_scalar,
    [YAML_ALIAS_EVENT] = on_alias,
    [YAML_MAPPING_START_EVENT] = on_map_start,
    [YAML_SEQUENCE_START_EVENT] = on_list_start,
    [YAML_MAPPING_END_EVENT] = on_container_end,
    [YAML_SEQUENCE_END_EVENT] = on_container_end,
    [YAML_DOCUMENT_END_EVENT] = on_document_end,
    [YAML_STREAM_END_EVENT] = on_stream_end,
};

static void on_error(Reader *r)
{
    const yaml_parser_t *p = &r->parser;
    r->stop = true;
    if (p->error == YAML_MEMORY_ERROR)
        out_of_memory();
    const Source *source = source_at(diag_sources(r->tree.ctx->diag), r->tree.source);
    const Open *top = tree_top(&r->tree);
    SyntaxError e = {.problem = p->problem,
                     .context = p->context,
                     .at = byte_at(&r->marks, p->problem_mark),
                     .context_at = byte_at(&r->marks, p->context_mark),
                     .last = r->last,
                     .in_flow = top != NULL && top->flow};
    e.flow_at = e.in_flow ? top->node->span.begin : 0;
    syntax_explain(&r->tree, source, &e);
    while (r->tree.open.count > 0) /* repeated keys are worth telling all the same */
        tree_close(&r->tree);
}

static void read_event(Reader *r)
{
    yaml_event_t e;
    if (!yaml_parser_parse(&r->parser, &e)) {
        on_error(r);
        return;
    }
    size_t begin = byte_at(&r->marks, e.start_mark), end = byte_at(&r->marks, e.end_mark);
    if ((size_t)e.type < sizeof handlers / sizeof *handlers && handlers[e.type] != NULL)
        handlers[e.type](r, &e, begin, end);
    r->event_end = end;
    yaml_event_delete(&e);
    if (r->tree.problems > TREE_PROBLEMS)
        r->stop = true; /* hopeless */
    if (r->tree.nodes > TREE_NODES) {
        problem(&r->tree, MSG_DATA_TOO_MANY_VALUES, span_of(r, begin, end),
                str_print(r->tree.ctx->tmp, "%d", TREE_NODES));
        r->stop = true;
    }
}

static void read_all(Reader *r)
{
    r->marks = (Marks){.text = r->text, .begin = r->part.begin, .at = r->part.begin};
    r->event_end = r->part.begin;
    if (yaml_parser_initialize(&r->parser) == 0)
        out_of_memory();
    yaml_parser_set_encoding(&r->parser, YAML_UTF8_ENCODING);
    Str input = str_slice(r->text, r->part.begin, r->part.end);
    yaml_parser_set_input_string(&r->parser, (const unsigned char *)(input.n == 0 ? "" : input.p),
                                 input.n);
    while (!r->stop)
        read_event(r);
    yaml_parser_delete(&r->parser);
    check_not_empty(r);
}

Node *yaml_read_file(Project *project, Span part, const Include *self, uint32_t depth)
{
    Ctx *ctx = project->ctx;
    Reader r = {.project = project, .self = self, .depth = depth, .part = part};
    r.tree = (Tree){.ctx = ctx, .source = part.source, .duplicate = MSG_YAML_DUPLICATE_KEY};
    r.text = source_at(diag_sources(ctx->diag), part.source)->text;
    r.anchors = map_new(ctx->tmp);
    if (!bytes_check(&r.tree, r.text, &r.part) ||
        !bytes_check_characters(&r.tree, r.text, r.part) || !check_directives(&r))
        return NULL;
    read_all(&r);
    return r.tree.failed ? NULL : r.tree.root;
}

Node *yaml_read_part(Ctx *ctx, Span part)
{
    Project project = {.ctx = ctx, .files = map_new(ctx->tmp)};
    const Source *source = source_at(diag_sources(ctx->diag), part.source);
    Include self = {.path = source->path};
    return yaml_read_file(&project, part, &self, 0);
}

Node *yaml_read(Ctx *ctx, uint32_t source)
{
    size_t length = source_at(diag_sources(ctx->diag), source)->text.n;
    return yaml_read_part(ctx, span_at(source, 0, length));
}

Node *data_read(Ctx *ctx, uint32_t source)
{
    Str path = source_at(diag_sources(ctx->diag), source)->path;
    return str_ends(path, S(".json")) ? json_read(ctx, source) : yaml_read(ctx, source);
}
