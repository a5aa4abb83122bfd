/* A project of several files: `!include path`, and copies of what aliases name.
 *
 * A path is read from the folder of the file that includes it and must stay inside the folder of
 * the project's first file, symbolic links followed. A file is read once; where it is included
 * again, its tree is copied. All copies together are limited, so that a few lines cannot become
 * millions of values. */
#include "data/yaml.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* ---- copies ------------------------------------------------------------------------------- */

typedef struct {
    Tree *tree;
    Project *project;
    Span where; /* the alias */
} Copier;

static void refuse_copies(const Copier *c)
{
    c->tree->failed = true;
    if (c->project->copy_refused)
        return;
    c->project->copy_refused = true;
    Arena *a = c->tree->ctx->tmp;
    problem(c->tree, MSG_YAML_ALIAS_BOMB, c->where, str_print(a, "%d", ALIAS_NODES),
            str_print(a, "%d", ALIAS_BYTES >> 20));
}

static bool copy_is_allowed(const Copier *c, const Node *from, uint32_t depth)
{
    Project *project = c->project;
    if (project->copy_refused)
        return false;
    project->copied_nodes++;
    project->copied_bytes += from->text.n + from->key.n;
    if (project->copied_nodes > ALIAS_NODES || project->copied_bytes > ALIAS_BYTES) {
        refuse_copies(c);
        return false;
    }
    if ((from->kind == NODE_LIST || from->kind == NODE_MAP) && depth >= YAML_DEPTH) {
        problem(c->tree, MSG_YAML_DEPTH, c->where, str_print(c->tree->ctx->tmp, "%d", YAML_DEPTH));
        return false;
    }
    return true;
}

/* Calls itself at most YAML_DEPTH times. */
static Node *copy_node(const Copier *c, const Node *from, uint32_t depth)
{
    if (!copy_is_allowed(c, from, depth))
        return NULL;
    Arena *a = c->tree->ctx->mem;
    Node *n = NEW(a, Node);
    *n = *from;
    n->parent = n->child = n->next = NULL;
    n->by_key = NULL;
    Node **end = &n->child;
    for (const Node *child = from->child; child != NULL; child = child->next) {
        *end = copy_node(c, child, depth + 1);
        if (*end == NULL)
            return NULL;
        (*end)->parent = n;
        end = &(*end)->next;
    }
    node_make_index(a, n);
    return n;
}

Node *project_copy(Tree *t, Project *project, const Node *from, Span span, uint32_t depth)
{
    Copier c = {t, project, span};
    Node *n = copy_node(&c, from, depth);
    if (n == NULL) {
        t->failed = true;
        return NULL;
    }
    n->span = span;
    n->key = (Str){0};
    n->key_span = NOWHERE;
    n->index = 0;
    return n;
}

/* ---- paths -------------------------------------------------------------------------------- */

typedef struct {
    Node *root;   /* NULL when it could not be read */
    bool is_open; /* being read */
} IncludedFile;

static bool has_parent_step(Str path)
{
    for (size_t at = 0; at < path.n;) {
        size_t slash = str_find_byte(str_slice(path, at, path.n), '/');
        size_t end = slash == SIZE_MAX ? path.n : at + slash;
        if (str_eq(str_slice(path, at, end), S("..")))
            return true;
        at = end + 1;
    }
    return false;
}

/* Without symbolic links; empty when there is no such file. */
static Str real_path(Arena *a, Str path)
{
    char real[PATH_MAX];
    if (realpath(arena_cstr(a, path), real) == NULL)
        return (Str){0};
    return arena_copy(a, str(real));
}

static Str project_folder(Project *project, const Include *self)
{
    if (project->folder.n > 0)
        return project->folder;
    while (self->up != NULL)
        self = self->up;
    Arena *a = project->ctx->tmp;
    Str real = real_path(a, path_folder(self->path));
    project->folder = str_ends(real, S("/")) ? real : str_print(a, STR_FMT "/", STR_ARG(real));
    return project->folder;
}

static bool path_is_allowed(Tree *t, Str path, Span where)
{
    bool allowed = path.n > 0 && path.p[0] != '/' && !has_parent_step(path) &&
                   str_find_byte(path, '\\') == SIZE_MAX && str_find_byte(path, '\0') == SIZE_MAX;
    if (!allowed)
        problem(t, MSG_YAML_INCLUDE_PATH, where, shown(t->ctx->tmp, path));
    return allowed;
}

/* "a.yaml → b.yaml → a.yaml" */
static Str chain(Arena *a, const Include *from, Str path)
{
    const Include *steps[INCLUDE_DEPTH + 1];
    size_t count = 0;
    for (; from != NULL && count <= INCLUDE_DEPTH; from = from->up)
        steps[count++] = from;
    Buf out = buf_new(a);
    while (count > 0) {
        buf_put(&out, steps[--count]->path);
        buf_put(&out, S(" → "));
    }
    buf_put(&out, path);
    return buf_str(&out);
}

static bool is_in_chain(const Include *from, Arena *a, Str real)
{
    for (; from != NULL; from = from->up)
        if (str_eq(from->real.n > 0 ? from->real : real_path(a, from->path), real))
            return true;
    return false;
}

static bool chain_is_allowed(Tree *t, Project *project, const Include *from, const Include *next)
{
    uint32_t depth = 0;
    for (const Include *up = from; up != NULL; up = up->up)
        depth++;
    Arena *a = t->ctx->tmp;
    if (is_in_chain(from, a, next->real)) {
        problem(t, MSG_YAML_INCLUDE_CYCLE, next->where, next->path, chain(a, from, next->path));
        return false;
    }
    if (depth > INCLUDE_DEPTH) {
        problem(t, MSG_YAML_INCLUDE_DEPTH, next->where, str_print(a, "%d", INCLUDE_DEPTH));
        return false;
    }
    if (map_count(project->files) >= INCLUDE_FILES) {
        if (!project->is_full) /* once is enough */
            problem(t, MSG_YAML_INCLUDE_COUNT, next->where, str_print(a, "%d", INCLUDE_FILES));
        project->is_full = true;
        return false;
    }
    return true;
}

/* ---- reading ------------------------------------------------------------------------------ */

static Node *read_new(Tree *t, Project *project, const Include *next, uint32_t depth)
{
    uint32_t source = file_read(t->ctx, next->path, next->where);
    if (source == 0)
        return NULL;
    size_t length = source_at(diag_sources(t->ctx->diag), source)->text.n;
    return yaml_read_file(project, span_at(source, 0, length), next, depth);
}

Node *include_read(Tree *t, Project *project, const Include *from, Str path, Span where,
                   uint32_t depth)
{
    if (!path_is_allowed(t, path, where))
        return NULL;
    Arena *a = t->ctx->mem;
    Include next = {.up = from, .where = where};
    next.path = arena_copy(a, path_join(a, path_folder(from->path), path));
    next.real = real_path(t->ctx->tmp, next.path);
    if (next.real.n == 0) {
        file_read(t->ctx, next.path, where); /* says why not */
        return NULL;
    }
    if (!str_starts(next.real, project_folder(project, from))) {
        problem(t, MSG_YAML_INCLUDE_OUTSIDE, where, shown(t->ctx->tmp, path));
        return NULL;
    }
    IncludedFile *file = map_find(project->files, next.real);
    if (file != NULL && !file->is_open) {
        Node *copy = file->root == NULL
                         ? NULL
                         : project_copy(t, project, file->root, file->root->span, depth);
        return copy;
    }
    if (!chain_is_allowed(t, project, from, &next))
        return NULL;
    file = NEW(t->ctx->tmp, IncludedFile);
    file->is_open = true;
    *map_put(project->files, next.real) = file;
    file->root = read_new(t, project, &next, depth);
    file->is_open = false;
    return file->root;
}
