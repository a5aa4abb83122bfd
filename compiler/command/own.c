/* Own data: pdoc's schemas, rules, lists and theme, found and read.
 *
 * They are large and read at every start, so the build stores them as snapshots (data.h), which
 * prepare.c makes once it has found no fault in them. A file that has changed since is parsed. */
#include "command/command.h"

#include <stdlib.h>
#include <unistd.h>

/* ---- where it is -------------------------------------------------------------------------- */

static bool has_data(Session *s, Str folder)
{
    Str probe = path_join(s->ctx.tmp, folder, S("schemas/project.schema.yaml"));
    return file_exists(&s->ctx, probe);
}

static Str program_folder(Session *s)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    return n <= 0 ? (Str){0} : arena_copy(s->ctx.mem, path_folder((Str){path, (size_t)n}));
}

/* Beside the program: PREFIX/bin/pdoc -> PREFIX/share/pdoc; a build folder -> the folder above
 * (or two above) that has the schemas. */
static Str data_beside_program(Session *s)
{
    Str folder = program_folder(s);
    if (folder.n == 0)
        return folder;
    Str installed = path_join(s->ctx.mem, path_folder(folder), S("share/pdoc"));
    if (has_data(s, installed))
        return installed;
    for (int up = 0; up < 3; up++) {
        folder = path_folder(folder);
        if (has_data(s, folder))
            return folder;
    }
    return (Str){0};
}

/* Installed beside the data; in a build folder beside the program. None is no fault. */
static Str read_snapshots(Session *s)
{
    const Str folders[] = {s->data_dir, program_folder(s)};
    Str bytes = {0};
    for (size_t i = 0; i < 2 && bytes.n == 0; i++) {
        Str path = path_join(s->ctx.mem, folders[i], S("pdoc.snapshots"));
        if (file_exists(&s->ctx, path) && !file_bytes(&s->ctx, path, NOWHERE, &bytes))
            return (Str){0};
    }
    return bytes;
}

bool session_data_dir(Session *s)
{
    if (s->data_dir.n > 0)
        return true;
    Str named =
        option_given(s, OPT_DATA_DIR) ? s->given[OPT_DATA_DIR] : str(getenv("PDOC_DATA_DIR"));
    Str found = named.n > 0 ? named : data_beside_program(s);
    if (found.n == 0 || !has_data(s, found)) {
        diag(&s->ctx, MSG_DATA_DIR, NOWHERE, named.n > 0 ? named : S("../share/pdoc"));
        return false;
    }
    s->data_dir = found;
    s->snapshots = read_snapshots(s);
    return true;
}

enum { COMPANY_LIMIT = 64 }; /* rule files of a company */

/* ---- reading ------------------------------------------------------------------------------ */

Node *own_read(Session *s, Str name)
{
    uint32_t source = file_read(&s->ctx, path_join(s->ctx.mem, s->data_dir, name), NOWHERE);
    if (source == 0)
        return NULL;
    Node *root = snapshot_find(&s->ctx, source, s->snapshots);
    if (root != NULL)
        return root;
    s->parsed++;
    return data_read(&s->ctx, source);
}

Schema *own_schema(Session *s, Str name)
{
    Node *root = own_read(s, name);
    return root == NULL ? NULL : schema_read(&s->ctx, root, &(SchemaOptions){0});
}

/* A company's rule file and those that it extends, each once, the extended first. */
static bool read_company(Session *s, Str path, Span where, StrMap *seen, Nodes *roots)
{
    static const char open[1], done[1]; /* what *state points at */
    void **state = map_put(seen, path);
    if (*state == open)
        diag(&s->ctx, MSG_RULE_EXTENDS_CYCLE, where, path);
    if (*state != NULL)
        return *state == done;
    *state = (void *)(uintptr_t)open;
    uint32_t source = file_read(&s->ctx, path, where);
    const Node *root = source == 0 ? NULL : data_read(&s->ctx, source);
    const Node *more = node_member(root, S("extends"));
    bool fine = root != NULL;
    for (const Node *n = more == NULL ? NULL : more->child; n != NULL; n = n->next) {
        Str name = path_join(s->ctx.mem, path_folder(path), node_text(n));
        fine = read_company(s, name, n->span, seen, roots) && fine;
    }
    *map_put(seen, path) = (void *)(uintptr_t)done;
    if (root != NULL && roots->count < COMPANY_LIMIT)
        roots->items[roots->count++] = root;
    return fine;
}

/* The rules of --rules, on top of pdoc's own. */
static bool add_company(Session *s, RuleSet *set, const Nodes *roots)
{
    if (roots->count == 0)
        return true;
    Node *schema_root = own_read(s, S("schemas/rules.schema.yaml"));
    Schema *schema = schema_read(&s->ctx, schema_root, &(SchemaOptions){0});
    rules_use_schema(set, schema);
    rules_use_project(set, own_read(s, S("schemas/project.schema.yaml")));
    bool fine = schema != NULL;
    for (size_t i = 0; i < roots->count && fine; i++)
        fine = rules_read(&s->ctx, set, roots->items[i]);
    return fine;
}

Lexicon *own_lexicon(Session *s)
{
    uint32_t parsed = s->parsed;
    Node *root = own_read(s, S("schemas/prose.yaml"));
    Schema *schema = NULL;
    if (root != NULL && s->parsed > parsed) /* not from a snapshot, which was judged */
        schema = own_schema(s, S("schemas/prose.schema.yaml"));
    if (root == NULL || (schema != NULL && !schema_check(&s->ctx, schema, root)))
        return NULL;
    return lexicon_read(&s->ctx, root);
}

RuleSet *own_rules(Session *s, const Node *settings)
{
    Nodes company = {NEW_ARRAY(s->ctx.mem, const Node *, COMPANY_LIMIT), 0};
    Str path = option_word(s, OPT_RULES, (Str){0});
    const Str folder = S("schemas/rules");
    uint32_t parsed = s->parsed;
    Node *schema_root = own_read(s, S("schemas/rules.schema.yaml"));
    Str *names;
    size_t count =
        folder_list(&s->ctx, path_join(s->ctx.mem, s->data_dir, folder), S(".yaml"), &names);
    Node **roots = NEW_ARRAY(s->ctx.mem, Node *, count);
    for (size_t i = 0; i < count; i++)
        roots[i] = own_read(s, path_join(s->ctx.mem, folder, names[i]));
    RuleSet *set = rules_new(&s->ctx);
    rules_use_lexicon(set, own_lexicon(s));
    rules_use_law(set, own_read(s, S("schemas/law.yaml")));
    if (path.n > 0 && !read_company(s, path, NOWHERE, map_new(s->ctx.tmp), &company))
        return NULL;
    for (size_t i = 0; i < company.count; i++)
        rules_settings(&s->ctx, set, node_member(company.items[i], S("settings")));
    rules_settings(&s->ctx, set, settings);
    /* Rule files in snapshots were judged by the schema that is there with them. */
    bool is_known = s->parsed == parsed;
    Schema *schema = is_known || schema_root == NULL
                         ? NULL
                         : schema_read(&s->ctx, schema_root, &(SchemaOptions){0});
    bool fine = schema_root != NULL && (is_known || schema != NULL);
    if (schema != NULL)
        rules_use_schema(set, schema);
    for (size_t i = 0; i < count && fine; i++)
        fine = roots[i] != NULL && rules_read(&s->ctx, set, roots[i]) && fine;
    if (!fine || !add_company(s, set, &company))
        return NULL;
    rules_check_settings(&s->ctx, set);
    s->rules = set;
    return set;
}

const Node *own_documents(Session *s)
{
    if (s->documents != NULL)
        return s->documents;
    Node *root = own_read(s, S("templates/documents.yaml"));
    Schema *schema = root == NULL ? NULL : own_schema(s, S("schemas/documents.schema.yaml"));
    if (schema != NULL && schema_check(&s->ctx, schema, root))
        s->documents = node_member(root, S("documents"));
    return s->documents;
}
