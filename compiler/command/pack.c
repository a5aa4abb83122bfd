/* Pack: the documents of one build -> names that templates can print, beside the project's data.
 *
 *   _document    the document being made
 *   _documents   all documents of the build, in order
 *   _pack        the same by id: {{#_pack.sla}}annexe {{number}}{{/_pack.sla}}
 *
 * Each document has id, kind, title, file (its name without ending) and, when it is an annex,
 * number. Names that begin with "_" are pdoc's: no key of a project does. */
#include "command/command.h"

#include <string.h>

/* ---- numbers ------------------------------------------------------------------------------ */

/* "Annexe {number} – Performance" -> "Annexe 2 – Performance" */
Str pack_numbered(Arena *a, Str text, uint32_t number)
{
    const Str mark = S("{number}");
    Buf out = buf_new(a);
    for (;;) {
        size_t at = number == 0 ? SIZE_MAX : str_find(text, mark);
        buf_put(&out, str_slice(text, 0, at));
        if (at == SIZE_MAX)
            return buf_str(&out);
        buf_int(&out, number);
        text = str_slice(text, at + mark.n, text.n);
    }
}

/* ---- nodes -------------------------------------------------------------------------------- */

typedef struct {
    Arena *arena;
    Span span; /* of what is being made: the document's row in documents.yaml */
} Maker;

static Node *make(const Maker *m, NodeKind kind, Str text)
{
    Node *n = NEW(m->arena, Node);
    n->kind = kind;
    n->text = text;
    n->span = n->text_span = n->key_span = m->span;
    return n;
}

static void add(Node *parent, Str key, Node *child)
{
    Node **end = &parent->child;
    while (*end != NULL)
        end = &(*end)->next;
    *end = child;
    child->key = key;
    child->parent = parent;
    child->index = parent->count++;
}

static void add_text(const Maker *m, Node *map, Str key, Str text)
{
    add(map, key, make(m, NODE_STRING, text));
}

static Node *make_document(Arena *a, const DocumentRow *row)
{
    Maker m = {a, row->span};
    Node *map = make(&m, NODE_MAP, (Str){0});
    add_text(&m, map, S("id"), row->id);
    add_text(&m, map, S("kind"), row->kind);
    add_text(&m, map, S("title"), row->title);
    add_text(&m, map, S("file"), row->output);
    if (row->number > 0)
        add(map, S("number"), make(&m, NODE_NUMBER, str_print(a, "%u", row->number)));
    return map;
}

const Node *pack_node(Arena *a, const DocumentRow *rows, size_t count, const DocumentRow *current)
{
    Maker m = {a, current->span};
    Node *root = make(&m, NODE_MAP, (Str){0});
    add(root, S("_document"), make_document(a, current));
    Node *list = make(&m, NODE_LIST, (Str){0}), *by_id = make(&m, NODE_MAP, (Str){0});
    for (size_t i = 0; i < count; i++) {
        add(list, (Str){0}, make_document(a, &rows[i]));
        add(by_id, rows[i].id, make_document(a, &rows[i]));
    }
    add(root, S("_documents"), list);
    add(root, S("_pack"), by_id);
    return root;
}
