/* Rules + tree -> findings. Each rule walks the nodes it is given; a requirement that does not hold
 * of one is reported at the guilty node, in the rule's own words. */
#include "rules/rule.h"

/* ---- findings ----------------------------------------------------------------------------- */

static bool is_scalar(const Node *n)
{
    return n->kind != NODE_LIST && n->kind != NODE_MAP;
}

Span rule_place(const Node *n)
{
    if (is_scalar(n))
        return n->span;
    if (n->key.n > 0)
        return n->key_span;
    const Node *id = node_member(n, S("id"));
    if (id != NULL)
        return id->span;
    if (n->child == NULL || is_scalar(n))
        return n->span;
    return n->child->key.n > 0 ? n->child->key_span : rule_place(n->child);
}

Finding finding_at(Judge *j, const Node *guilty)
{
    return (Finding){.judge = j, .guilty = guilty, .span = rule_place(guilty)};
}

void finding_text(Finding *f, const char *name, Text value)
{
    f->names[f->value_count] = str(name);
    f->values[f->value_count++] = value;
}

void finding_value(Finding *f, const char *name, Str value)
{
    finding_text(f, name, (Text){{value, value}});
}

void finding_label(Finding *f, const Node *node, const char *fr, const char *en)
{
    if (f->judge->quiet || node == f->guilty)
        return;
    Label *label = NEW(f->judge->ctx->mem, Label);
    label->span = rule_place(node);
    label->text = (Text){{str(fr), str(en)}};
    Label **end = &f->labels;
    while (*end != NULL)
        end = &(*end)->next;
    *end = label;
}

/* Why, and on what authority. */
static Text note_of(const Finding *f)
{
    static const char *const format[] = {
        [LANG_FR] = STR_FMT " Source : " STR_FMT "%s.",
        [LANG_EN] = STR_FMT " Source: " STR_FMT "%s.",
    };
    static const char *const unsure[] = {
        [LANG_FR] = " (à vérifier)", [LANG_EN] = " (to be checked)"};
    const Rule *rule = f->judge->rule;
    Text note;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Str why = wording_fill(f, &rule->why.in[lang], (Lang)lang, WORDING_SENTENCE);
        note.in[lang] = why;
        if (rule->source_ref.n > 0)
            note.in[lang] =
                str_print(f->judge->ctx->mem, format[lang], STR_ARG(why), STR_ARG(rule->source_ref),
                          rule->source_unsure ? unsure[lang] : "");
    }
    return note;
}

/* Does the requirement rest on what the schema has refused? Then it cannot be judged yet. */
static bool rests_on_refusal(Judge *j)
{
    const Requirement *q = j->requirement;
    if (refusals_count(j->refusals) == 0)
        return false;
    if (refusals_hold(j->refusals, j->tmp, j->given, (Str){0}))
        return true;
    for (size_t i = 0; i < q->reads.count; i++)
        if (refusals_reach(j->refusals, j->tmp, q->reads.items[i], j->given, q->call != NULL))
            return true;
    for (size_t i = 0; i < q->asks.count; i++)
        if (refusals_reach(j->refusals, j->tmp, q->asks.items[i], j->given, false))
            return true;
    return false;
}

void finding_report(Finding *f)
{
    Judge *j = f->judge;
    const Rule *rule = j->rule;
    if (rests_on_refusal(j))
        return;
    j->count++;
    if (j->quiet)
        return;
    const Requirement *q = j->requirement;
    const Wordings *message = q->message != NULL ? q->message : &rule->message;
    const Wordings *help = q->help != NULL ? q->help : &rule->help;
    Diagnostic d = {
        .id = rule->id,
        .severity = j->severity,
        .class = CLASS_FINDING,
        .span = f->span,
        .path = node_path(j->ctx->mem, f->guilty),
        .note = note_of(f),
        .suggestion = f->suggestion,
        .labels = f->labels,
    };
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        d.message.in[lang] = wording_fill(f, &message->in[lang], (Lang)lang, WORDING_SENTENCE);
        d.help.in[lang] = wording_fill(f, &help->in[lang], (Lang)lang, WORDING_HELP);
    }
    diag_custom(j->ctx, &d);
}

/* ---- requirements ------------------------------------------------------------------------- */

/* The test read some nodes: the first is guilty, the others are what it was compared with. */
static void judge_test(Judge *j, const Requirement *q)
{
    if (test_run_in(j->paths, q->test, j->given) || path_run_exhausted(j->paths))
        return;
    bool whole;
    Nodes places = test_places(j->paths, q->test, j->given);
    const Node *guilty = places.count > 0 ? places.items[0] : j->given;
    if (q->at != NULL)
        guilty = path_place(j->paths, q->at, j->given, &whole);
    Finding f = finding_at(j, guilty);
    for (size_t i = 0; is_scalar(guilty) && i < places.count && i < 4; i++)
        if (is_scalar(places.items[i]))
            finding_label(&f, places.items[i], "à rapprocher de ceci", "set against this");
    finding_report(&f);
}

/* The node that a normalized path leads to, as diagnostics carry it: at or below `given`. */
static const Node *node_of(Judge *j, Str path, Str given_path)
{
    if (!str_starts(path, given_path))
        return j->given;
    Ctx aside = {j->tmp, j->tmp, diag_new(j->tmp, diag_sources(j->ctx->diag))};
    Str rest = str_slice(path, given_path.n, path.n);
    Str relative = str_print(j->tmp, "@" STR_FMT, STR_ARG(rest));
    const Path *p = path_read_with(&aside, relative, NOWHERE, NULL);
    bool whole = false;
    const Node *n = p == NULL ? NULL : path_place(j->paths, p, j->given, &whole);
    return whole ? n : j->given;
}

/* A schema's work is the rule's: its units are as much as 8 of a path. */
static bool charge_schema(Judge *j, uint64_t work)
{
    return path_run_charge(j->paths, work > UINT64_MAX / 8 ? UINT64_MAX : work * 8);
}

/* The schema says where; the rule says what. One finding for each place. */
static void judge_schema(Judge *j, const Requirement *q)
{
    uint64_t work = 0;
    bool valid = schema_valid_work(j->tmp, q->schema, j->given, &work);
    if (!charge_schema(j, work) || valid)
        return;
    bool whole;
    if (q->at != NULL || j->quiet) {
        const Node *at = q->at == NULL ? j->given : path_place(j->paths, q->at, j->given, &whole);
        Finding f = finding_at(j, at);
        finding_report(&f);
        return;
    }
    Ctx aside = {j->ctx->mem, j->tmp, diag_new(j->tmp, diag_sources(j->ctx->diag))};
    Refusals *own = refusals_new(j->tmp);
    work = 0;
    schema_check_work(&aside, q->schema, (Node *)j->given, own, &work);
    if (!charge_schema(j, work))
        return;
    for (size_t i = 0; i < refusals_count(own); i++) {
        Refusal r = refusals_at(own, i);
        if (refusals_hold(j->refusals, j->tmp, r.place, r.member))
            diag_waive(aside.diag, r.diagnostic, S("told"));
    }
    diag_sort(aside.diag);
    Span last = NOWHERE;
    Str given_path = node_path(j->tmp, j->given);
    for (size_t i = 0; i < diag_count(aside.diag); i++) {
        const Diagnostic *d = diag_at(aside.diag, i);
        bool again = i > 0 && d->span.begin == last.begin && d->span.end == last.end;
        if (again || d->waived.n > 0)
            continue;
        last = d->span;
        Finding f = finding_at(j, node_of(j, d->path, given_path));
        f.span = d->span;
        f.suggestion = d->suggestion;
        finding_report(&f);
    }
}

static void judge_requirement(Judge *j, const Requirement *q)
{
    j->requirement = q;
    if (q->when != NULL && !test_run_in(j->paths, q->when, j->given))
        return;
    switch (q->kind) {
    case REQUIRE_SCHEMA:
        judge_schema(j, q);
        return;
    case REQUIRE_TEST:
        judge_test(j, q);
        return;
    case REQUIRE_CALL:
        q->call->function->run(j, q->call->args);
        return;
    }
}

/* ---- rules -------------------------------------------------------------------------------- */

Judge judge_new(Ctx *ctx, const RuleSet *set, const Node *root)
{
    return (Judge){
        .ctx = ctx,
        .tmp = ctx->tmp,
        .paths = path_run_new(ctx->tmp, root, PATH_WORK),
        .root = root,
        .kept = NEW_ARRAY(ctx->tmp, void *, set->slots),
        .work = PATH_WORK,
        .lexicon = set->lexicon,
        .law = set->law,
    };
}

enum { TOLD_LIMIT = 16 }; /* requirements of a rule that are remembered */

/* Has an earlier requirement of the rule told of something absent that this one reads too? */
static bool is_told(Judge *j, const Rule *rule, const bool *told, size_t k)
{
    const Requirement *q = &rule->require.items[k];
    bool whole;
    for (size_t e = 0; e < k && e < TOLD_LIMIT; e++) {
        const Requirement *earlier = &rule->require.items[e];
        for (size_t i = 0; told[e] && i < earlier->reads.count; i++) {
            const Path *absent = earlier->reads.items[i];
            if (!path_is_singular(absent))
                continue;
            for (size_t n = 0; n < q->reads.count; n++)
                if (path_extends(q->reads.items[n], absent) &&
                    (path_place(j->paths, absent, j->given, &whole), !whole))
                    return true;
        }
    }
    return false;
}

static void judge_requirements(Judge *j, const Rule *rule)
{
    bool told[TOLD_LIMIT] = {false};
    for (size_t k = 0; k < rule->require.count; k++) {
        size_t before = j->count;
        if (!is_told(j, rule, told, k))
            judge_requirement(j, &rule->require.items[k]);
        if (k < TOLD_LIMIT)
            told[k] = j->count > before;
    }
}

void rule_judge(Judge *j, const Rule *rule)
{
    j->rule = rule;
    path_run_refill(j->paths, j->work);
    for (size_t g = 0; g < rule->given.count; g++) {
        const Given *from = &rule->given.items[g];
        Nodes given = path_run_in(j->paths, from->path, j->root);
        j->severity = from->has_severity ? from->severity : rule->severity;
        for (size_t i = 0; i < given.count && !path_run_exhausted(j->paths); i++) {
            j->given = given.items[i];
            if (rule->when != NULL && !test_run_in(j->paths, rule->when, j->given))
                continue;
            j->asked = true;
            judge_requirements(j, rule);
        }
    }
    if (path_run_exhausted(j->paths))
        diag(j->ctx, MSG_RULE_EXHAUSTED, rule->node->key_span, {rule->id});
}

static bool produced(const Rule *rule, const RuleOptions *options)
{
    if (rule->documents.count == 0 || options->document_count == 0)
        return true;
    for (size_t i = 0; i < rule->documents.count; i++)
        for (size_t k = 0; k < options->document_count; k++)
            if (str_eq(rule->documents.items[i], options->documents[k]))
                return true;
    return false;
}

static bool in_force(const Rule *rule, Date at)
{
    return (rule->from.year == 0 || date_cmp(at, rule->from) >= 0) &&
           (rule->until.year == 0 || date_cmp(at, rule->until) <= 0);
}

bool rule_is_judged(const Rule *rule, const RuleOptions *options)
{
    return produced(rule, options) && in_force(rule, options->at);
}

void rules_run(Ctx *ctx, const RuleSet *set, const Node *data, const RuleOptions *options)
{
    Judge j = judge_new(ctx, set, data);
    j.refusals = options->refusals;
    for (size_t i = 0; i < set->rules.count; i++) {
        const Rule *rule = set->rules.items[i];
        if (!rule_is_judged(rule, options))
            continue;
        j.asked = false;
        rule_judge(&j, rule);
        if (j.asked && options->judged != NULL)
            *map_put(options->judged, rule->id) = (void *)rule;
    }
}

/* ---- examples ----------------------------------------------------------------------------- */

static bool example_holds(Ctx *ctx, const RuleSet *set, const Rule *rule, const Node *example,
                          bool valid)
{
    Judge j = judge_new(ctx, set, example);
    j.quiet = true;
    rule_judge(&j, rule);
    if ((j.count == 0) == valid)
        return true;
    diag(ctx, valid ? MSG_RULE_EXAMPLE_VALID : MSG_RULE_EXAMPLE_INVALID, rule_place(example),
         {rule->id});
    if (valid) { /* say which finding it was */
        j.quiet = false;
        rule_judge(&j, rule);
    }
    return false;
}

/* Examples prove a rule as it is written, whatever the settings make of its thresholds. */
static void use_parameters(const Rule *rule, bool own)
{
    for (size_t i = 0; i < rule->parameters.count; i++) {
        const Parameter *p = &rule->parameters.items[i];
        rule->parameter_rows[i].data = own ? p->own : p->node;
    }
}

bool rules_test(Ctx *ctx, const RuleSet *set)
{
    bool fine = true;
    for (size_t i = 0; i < set->rules.count; i++) {
        const Rule *rule = set->rules.items[i];
        use_parameters(rule, true);
        for (const Node *n = rule->valid->child; n != NULL; n = n->next)
            fine &= example_holds(ctx, set, rule, n, true);
        for (const Node *n = rule->invalid->child; n != NULL; n = n->next)
            fine &= example_holds(ctx, set, rule, n, false);
        use_parameters(rule, false);
    }
    return fine;
}
