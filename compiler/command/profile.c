/* Profiles: what a check is for decides which rules are judged and how severely. */
#include "command/command.h"

typedef struct {
    Str name;
    bool lenient;         /* errors of rules are warnings */
    const Str *documents; /* kinds reviewed, ended by an empty Str; NULL: those of the build */
} ProfileRow;

static const Str rfp_kinds[] = {S_INIT("specification"), S_INIT("rfp"), S_INIT("evaluation"), {0}};
static const Str contract_kinds[] = {S_INIT("contract"),
                                     S_INIT("specification"),
                                     S_INIT("performance"),
                                     S_INIT("confidentiality"),
                                     S_INIT("reversibility"),
                                     S_INIT("hardship-force-majeure"),
                                     S_INIT("sla"),
                                     S_INIT("security"),
                                     S_INIT("data-protection"),
                                     S_INIT("price"),
                                     S_INIT("intellectual-property"),
                                     S_INIT("acceptance"),
                                     S_INIT("governance"),
                                     {0}};
static const Str review_kinds[] = {
    S_INIT("review"), S_INIT("contract"), S_INIT("sla"), S_INIT("data-protection"), {0}};
static const Str audit_kinds[] = {S_INIT("audit"), {0}};

static const ProfileRow profiles[] = {
    {S_INIT("draft"), true, NULL},
    {S_INIT("rfp"), false, rfp_kinds},
    {S_INIT("contract"), false, contract_kinds},
    {S_INIT("review"), false, review_kinds},
    {S_INIT("audit"), false, audit_kinds},
};

const Str profile_words[] = {S_INIT("draft"),  S_INIT("rfp"),   S_INIT("contract"),
                             S_INIT("review"), S_INIT("audit"), {0}};

static const ProfileRow *profile_of(const Session *s)
{
    for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++)
        if (option_given(s, OPT_PROFILE) && str_eq(profiles[i].name, s->given[OPT_PROFILE]))
            return &profiles[i];
    return NULL;
}

const Str *profile_documents(const Session *s, size_t *count)
{
    const ProfileRow *row = profile_of(s);
    *count = 0;
    if (row == NULL || row->documents == NULL)
        return NULL;
    while (row->documents[*count].n > 0)
        (*count)++;
    return row->documents;
}

void profile_soften(Session *s, const RuleSet *set)
{
    const ProfileRow *row = profile_of(s);
    RuleInfo rule;
    for (size_t i = 0; row != NULL && row->lenient && i < diag_count(s->ctx.diag); i++) {
        const Diagnostic *d = diag_at(s->ctx.diag, i);
        if (d->severity == SEVERITY_ERROR && rules_find(set, d->id, &rule))
            diag_set_severity(s->ctx.diag, i, SEVERITY_WARNING);
    }
}
