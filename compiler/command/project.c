/* Project: a project description, read and judged by schema and rules. */
#include "command/command.h"

#include <string.h>

static bool judgement_date(Session *s, const Node *root, Date *out)
{
    if (option_given(s, OPT_AT)) {
        bool fine = date_read(s->given[OPT_AT], out);
        if (!fine)
            diag(&s->ctx, MSG_DATE_WRONG, NOWHERE, s->given[OPT_AT]);
        return fine;
    }
    /* The schema has judged the project's date; without a good one no dated rule is in force. */
    if (!date_read(node_text(node_at(root, "project.date")), out))
        *out = (Date){1, 1, 1};
    return true;
}

/* A rule that --only or --except names and that does not exist would choose nothing, silently. */
static void check_chosen(Session *s, const RuleSet *set, OptionId option)
{
    Str list = option_word(s, option, (Str){0});
    RuleInfo rule;
    while (list.n > 0) {
        size_t comma = str_find_byte(list, ',');
        Str id = str_trim(str_slice(list, 0, comma));
        if (id.n > 0 && !rules_find(set, id, &rule) && !message_known(id))
            rule_name_fault(s, set, id, NOWHERE);
        list = comma == SIZE_MAX ? (Str){0} : str_slice(list, comma + 1, list.n);
    }
}

void project_judge(Session *s, const Project *p, Refusals *refusals)
{
    RuleSet *set = own_rules(s, node_member(p->root, S("rules")));
    if (set == NULL)
        return;
    check_chosen(s, set, OPT_ONLY);
    check_chosen(s, set, OPT_EXCEPT);
    VEC(Str) kinds = {0};
    for (size_t i = 0; i < p->document_count; i++)
        for (size_t k = 0; k < p->documents[i].kind_count; k++)
            *VEC_PUSH(s->ctx.mem, &kinds) = p->documents[i].kinds[k];
    s->judged = s->argument_count == 1 ? map_new(s->ctx.mem) : NULL;
    RuleOptions options = {kinds.items, kinds.count, p->date, refusals, s->judged};
    size_t profile_count;
    const Str *profile = profile_documents(s, &profile_count);
    if (profile != NULL)
        options = (RuleOptions){profile, profile_count, p->date, refusals, s->judged};
    rules_run(&s->ctx, set, p->root, &options);
    profile_soften(s, set);
    waivers_apply(&s->ctx, set, p->root, &options);
}

Project *project_load(Session *s, Str path, Refusals *refusals)
{
    if (!session_data_dir(s))
        return NULL;
    Project *p = NEW(s->ctx.mem, Project);
    p->path = path;
    p->folder = path_folder(path);
    uint32_t source = file_read(&s->ctx, path, NOWHERE);
    p->root = source == 0 ? NULL : data_read(&s->ctx, source);
    language_of_project(s, source, p->root);
    Schema *schema = p->root == NULL ? NULL : own_schema(s, S("schemas/project.schema.yaml"));
    if (schema == NULL)
        return NULL;
    schema_check_into(&s->ctx, schema, p->root, refusals);
    Str language = node_text(node_at(p->root, "project.language"));
    p->language = str_eq(language, S("en")) ? S("en") : S("fr");
    if (!judgement_date(s, p->root, &p->date))
        return NULL;
    documents_find(s, p);
    return p;
}

Project *project_read(Session *s, Str path)
{
    Refusals *refusals = refusals_new(s->ctx.mem);
    Project *p = project_load(s, path, refusals);
    if (p != NULL)
        project_judge(s, p, refusals);
    return p;
}
