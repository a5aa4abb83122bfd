/* Pack: the documents of one build -> names that templates can print, beside the project's data.
 *
 *   _document    the document being made
 *   _documents   all documents of the build, in order
 *   _pack        the same by id: {{#_pack.sla}}annexe {{number}}{{/_pack.sla}}
 *
 *   _trace       what serves each objective, and the gaps (trace_node.c)
 *
 * Each document has id, kind, title, file (its name without ending) and, when it is an annex,
 * number. Names that begin with "_" are pdoc's: no key of a project does. */
#include "command/trace.h"

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

/* They stand at the document's row in documents.yaml. */
static Node *make_document(Arena *a, const DocumentRow *row)
{
    Node *map = node_new(a, NODE_MAP, (Str){0}, row->span);
    node_add(map, S("id"), node_new(a, NODE_STRING, row->id, row->span));
    node_add(map, S("kind"), node_new(a, NODE_STRING, row->kind, row->span));
    node_add(map, S("title"), node_new(a, NODE_STRING, row->title, row->span));
    node_add(map, S("file"), node_new(a, NODE_STRING, row->output, row->span));
    if (row->number > 0)
        node_add(map, S("number"),
                 node_new(a, NODE_NUMBER, str_print(a, "%u", row->number), row->span));
    return map;
}

const Node *pack_node(Ctx *ctx, const DocumentRow *rows, size_t count, const DocumentRow *current,
                      const TraceGraph *trace, Str language)
{
    Arena *a = ctx->mem;
    Lang lang = tag_lang(language);
    Span where = current->span;
    Node *root = node_new(a, NODE_MAP, (Str){0}, where);
    node_add(root, S("_document"), make_document(a, current));
    Node *list = node_new(a, NODE_LIST, (Str){0}, where);
    Node *by_id = node_new(a, NODE_MAP, (Str){0}, where);
    for (size_t i = 0; i < count; i++) {
        node_add(list, (Str){0}, make_document(a, &rows[i]));
        node_add(by_id, rows[i].id, make_document(a, &rows[i]));
    }
    node_add(root, S("_documents"), list);
    node_add(root, S("_pack"), by_id);
    node_add(root, S("_trace"), trace_node(ctx, a, trace, lang, where));
    return root;
}
