/* Documents: the lists of documents (documents.yaml) -> those that a project makes.
 *
 * pdoc's own list comes first; the company's (--templates DIR: DIR/documents.yaml) and the
 * project's (templates/documents.yaml beside it) add documents at the end, or put one of theirs in
 * the place of the one of the same id. */
#include "command/command.h"

#include <string.h>

typedef VEC(const Node *) Entries;

/* ---- the lists ---------------------------------------------------------------------------- */

static void add_entry(Session *s, Entries *all, const Node *entry)
{
    Str id = node_text(node_member(entry, S("id")));
    for (size_t i = 0; i < all->count; i++) {
        if (str_eq(node_text(node_member(all->items[i], S("id"))), id)) {
            all->items[i] = entry;
            return;
        }
    }
    *VEC_PUSH(s->ctx.mem, all) = entry;
}

static void add_entries(Session *s, Entries *all, const Node *list)
{
    for (const Node *n = list == NULL ? NULL : list->child; n != NULL; n = n->next)
        add_entry(s, all, n);
}

static const Node *read_list(Session *s, Str path)
{
    if (!file_exists(&s->ctx, path))
        return NULL;
    uint32_t source = file_read(&s->ctx, path, NOWHERE);
    Node *root = source == 0 ? NULL : data_read(&s->ctx, source);
    Schema *schema = root == NULL ? NULL : own_schema(s, S("schemas/documents.schema.yaml"));
    bool fine = schema != NULL && schema_check(&s->ctx, schema, root);
    return fine ? node_member(root, S("documents")) : NULL;
}

static Entries entries_of(Session *s, Str project_folder)
{
    Arena *a = s->ctx.mem;
    Entries all = {0};
    add_entries(s, &all, own_documents(s));
    if (option_given(s, OPT_TEMPLATES))
        add_entries(s, &all, read_list(s, path_join(a, s->given[OPT_TEMPLATES], S(DOCUMENTS))));
    if (project_folder.n > 0)
        add_entries(s, &all, read_list(s, path_join(a, project_folder, S("templates/" DOCUMENTS))));
    return all;
}

/* ---- one document ------------------------------------------------------------------------- */

static bool applies(Session *s, const Node *entry, const Project *p)
{
    const Node *when = node_member(entry, S("when"));
    if (when == NULL || p->root == NULL)
        return true;
    Path *path = path_read(&s->ctx, when->text, when->text_span);
    return path != NULL && path_run(s->ctx.mem, path, p->root, p->root).count > 0;
}

static void read_kinds(Session *s, const Node *entry, DocumentRow *out)
{
    const Node *rules = node_member(entry, S("rules"));
    VEC(Str) kinds = {0};
    *VEC_PUSH(s->ctx.mem, &kinds) = out->kind;
    for (const Node *n = rules == NULL ? NULL : rules->child; n != NULL; n = n->next)
        *VEC_PUSH(s->ctx.mem, &kinds) = n->text;
    out->kinds = kinds.items;
    out->kind_count = kinds.count;
}

static Str in_language(Session *s, const Project *p, const Node *entry, Str key, uint32_t number)
{
    Str text = node_text(node_member(node_member(entry, key), p->language));
    return pack_numbered(s->ctx.mem, text, number);
}

static DocumentRow row_of(Session *s, const Project *p, const Node *entry, uint32_t number)
{
    const Node *internal = node_member(entry, S("internal"));
    DocumentRow row = {
        .id = node_text(node_member(entry, S("id"))),
        .kind = node_text(node_member(entry, S("kind"))),
        .template = in_language(s, p, entry, S("template"), 0),
        .span = entry->span,
        .when = node_member(entry, S("when")),
        .internal = internal != NULL && internal->truth,
        .number = number,
        .title = in_language(s, p, entry, S("title"), number),
        .output = in_language(s, p, entry, S("output"), number),
    };
    read_kinds(s, entry, &row);
    return row;
}

void documents_find(Session *s, Project *p)
{
    Entries entries = entries_of(s, p->folder);
    VEC(DocumentRow) rows = {0};
    uint32_t annexes = 0;
    for (size_t i = 0; i < entries.count; i++) {
        if (!applies(s, entries.items[i], p))
            continue;
        const Node *annex = node_member(entries.items[i], S("annex"));
        uint32_t number = annex != NULL && annex->truth ? ++annexes : 0;
        *VEC_PUSH(s->ctx.mem, &rows) = row_of(s, p, entries.items[i], number);
    }
    p->documents = rows.items;
    p->document_count = rows.count;
}

void document_defaults(Document *doc, const Draft *draft, const DocumentRow *row, const Project *p)
{
    const struct {
        Str key, value;
        Str *field;
    } rows[] = {{S("title"), row->title, &doc->meta.title},
                {S("kind"), row->kind, &doc->meta.kind},
                {S("language"), p->language, &doc->meta.language}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (node_member(draft->front_matter, rows[i].key) == NULL)
            *rows[i].field = rows[i].value;
}
