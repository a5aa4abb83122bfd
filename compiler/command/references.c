/* References: the documents of a build, each numbered and typeset -> links with words, also from
 * one document to another. Runs alone, between the threads that read and those that write. */
#include "command/command.h"

/* What a reference may name: all documents that pdoc knows, also those that are not made. */
static Pack pack_of(Session *s, const Referred *all, size_t count)
{
    const Node *list = own_documents(s);
    VEC(PackDocument) documents = {0};
    for (const Node *row = list == NULL ? NULL : list->child; row != NULL; row = row->next) {
        PackDocument one = {.id = node_text(node_member(row, S("id")))};
        for (size_t i = 0; i < count; i++) {
            const DocumentRow *made = all[i].row;
            if (str_eq(made->id, one.id))
                one = (PackDocument){made->id, made->title, made->number, made->output, all[i].doc};
        }
        *VEC_PUSH(s->ctx.mem, &documents) = one;
    }
    return (Pack){documents.items, documents.count};
}

void references_resolve(Session *s, const Referred *all, size_t count)
{
    Pack pack = pack_of(s, all, count);
    for (size_t i = 0; i < count; i++) {
        if (all[i].doc == NULL)
            continue;
        doc_refer(all[i].ctx, all[i].doc, &pack);
        arena_reset(all[i].ctx->tmp);
    }
}
