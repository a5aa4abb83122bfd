/* Rule file -> Rule: one row for each key of a rule, read in the order of the table. */
#include "rules/rule.h"

/* ---- faults ------------------------------------------------------------------------------- */

bool rule_fault(RuleReader *r, Msg msg, const Node *node, Str arg0, Str arg1)
{
    r->failed = true;
    diag(r->ctx, msg, rule_place(node), {arg0, arg1});
    return false;
}

static Str kind_name(NodeKind kind, Lang lang)
{
    static const Text names[] = {
        [NODE_NULL] = {{S_INIT("vide"), S_INIT("empty")}},
        [NODE_BOOL] = {{S_INIT("vrai ou faux"), S_INIT("true or false")}},
        [NODE_NUMBER] = {{S_INIT("un nombre"), S_INIT("a number")}},
        [NODE_STRING] = {{S_INIT("un texte"), S_INIT("a text")}},
        [NODE_LIST] = {{S_INIT("une liste"), S_INIT("a list")}},
        [NODE_MAP] = {{S_INIT("un groupe de clés"), S_INIT("a group of keys")}},
    };
    return names[kind].in[lang];
}

/* The nearest key above a list's entry: what a person would call it. */
Str rule_key(const Node *node)
{
    while (node->key.n == 0 && node->parent != NULL)
        node = node->parent;
    return node->key;
}

static bool expect(RuleReader *r, const Node *node, NodeKind kind)
{
    if (node->kind == kind)
        return true;
    r->failed = true;
    diag(r->ctx, MSG_RULE_KIND, rule_place(node),
         {rule_key(node), kind_name(kind, LANG_FR), kind_name(kind, LANG_EN)});
    return false;
}

static Span text_place(const Node *node)
{
    return node->text_is_source ? node->text_span : node->span;
}

/* An unknown word among `words`, with the nearest one. */
static bool unknown(RuleReader *r, Msg msg, Span span, Str word, const Str *words, size_t count)
{
    Buf list = buf_new(r->ctx->mem);
    for (size_t i = 0; i < count; i++) {
        buf_put(&list, i == 0 ? S("") : S(", "));
        buf_put(&list, words[i]);
    }
    r->failed = true;
    diag(r->ctx, msg, span, {word, buf_str(&list)})->suggestion = nearest_word(word, words, count);
    return false;
}

/* Every member of `map` is one of `words`. */
static bool check_keys(RuleReader *r, const Node *map, const Str *words, size_t count)
{
    bool fine = true;
    for (const Node *n = map->child; n != NULL; n = n->next) {
        size_t i = 0;
        while (i < count && !str_eq(words[i], n->key))
            i++;
        if (i == count)
            fine = unknown(r, MSG_RULE_KEY, n->key_span, n->key, words, count);
    }
    return fine;
}

/* The position of the text `node` among `words`; SIZE_MAX after a fault. */
static size_t read_word(RuleReader *r, const Node *node, const Str *words, size_t count)
{
    for (size_t i = 0; node->kind == NODE_STRING && i < count; i++)
        if (str_eq(words[i], node->text))
            return i;
    unknown(r, MSG_RULE_WORD, node->span, node->text, words, count);
    return SIZE_MAX;
}

/* ---- paths and tests ---------------------------------------------------------------------- */

/* A path as RFC 9535 writes it, or, from the given node, without its `@.`. */
const Path *rule_read_path(RuleReader *r, const Node *node)
{
    if (!expect(r, node, NODE_STRING))
        return NULL;
    Str text = node->text;
    bool full = str_starts(text, S("$")) || str_starts(text, S("@"));
    if (!full)
        text = str_print(r->ctx->mem, "@." STR_FMT, STR_ARG(text));
    const Path *p = path_read_with(r->ctx, text, text_place(node), &r->rule->functions);
    r->failed |= p == NULL;
    *VEC_PUSH(r->ctx->mem, &r->paths) =
        (RulePath){.path = p, .where = text_place(node), .size = text.n, .added = full ? 0 : 2};
    return p;
}

static const Test *read_test(RuleReader *r, const Node *node)
{
    if (!expect(r, node, NODE_STRING))
        return NULL;
    size_t before = diag_count(r->ctx->diag);
    const Test *t = test_read_with(r->ctx, node->text, text_place(node), &r->rule->functions);
    r->failed |= t == NULL || diag_count(r->ctx->diag) > before;
    while (before < diag_count(r->ctx->diag)) /* a pattern that nothing matches */
        diag_set_severity(r->ctx->diag, before++, SEVERITY_ERROR);
    *VEC_PUSH(r->ctx->mem, &r->paths) =
        (RulePath){.test = t, .where = text_place(node), .size = node->text.n};
    return t;
}

/* ---- the keys of a rule ------------------------------------------------------------------- */

static bool severity_of(RuleReader *r, const Node *node, Severity *out)
{
    static const Str words[] = {
        [SEVERITY_INFO] = S_INIT("info"),
        [SEVERITY_WARNING] = S_INIT("warning"),
        [SEVERITY_ERROR] = S_INIT("error"),
    };
    size_t which = read_word(r, node, words, sizeof words / sizeof *words);
    if (which != SIZE_MAX)
        *out = (Severity)which;
    return which != SIZE_MAX;
}

static void read_severity(RuleReader *r, const Node *node)
{
    severity_of(r, node, &r->rule->severity);
}

/* The kinds of documents that rules may be limited to. */
static const Str documents[] = {
    S_INIT("specification"),
    S_INIT("contract"),
    S_INIT("sla"),
    S_INIT("reversibility"),
    S_INIT("performance"),
    S_INIT("confidentiality"),
    S_INIT("hardship-force-majeure"),
    S_INIT("rfp"),
    S_INIT("evaluation"),
    S_INIT("governance"),
    S_INIT("security"),
    S_INIT("data-protection"),
    S_INIT("intellectual-property"),
    S_INIT("acceptance"),
    S_INIT("price"),
    S_INIT("audit"),
    S_INIT("review"),
};

static void read_documents(RuleReader *r, const Node *node)
{
    if (!expect(r, node, NODE_LIST))
        return;
    for (const Node *n = node->child; n != NULL; n = n->next) {
        size_t which = read_word(r, n, documents, sizeof documents / sizeof *documents);
        if (which != SIZE_MAX)
            *VEC_PUSH(r->ctx->mem, &r->rule->documents) = documents[which];
    }
}

/* A parameter is a function without arguments in the rule's tests. */
static void run_parameter(PathRun *run, const PathFunction *self, const PathValue *args,
                          PathValue *result)
{
    (void)run;
    (void)args;
    result->node = self->data;
}

static bool is_function_name(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool letter = s.p[i] >= 'a' && s.p[i] <= 'z';
        bool more = i > 0 && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '_');
        if (!letter && !more)
            return false;
    }
    return s.n > 0;
}

static void read_parameters(RuleReader *r, const Node *node)
{
    if (!expect(r, node, NODE_MAP))
        return;
    size_t count = rule_path_function_count + node->count;
    PathFunction *rows = NEW_ARRAY(r->ctx->mem, PathFunction, count);
    for (size_t i = 0; i < rule_path_function_count; i++)
        rows[i] = rule_path_functions[i];
    PathFunction *row = rows + rule_path_function_count;
    r->rule->parameter_rows = row;
    for (const Node *own = node->child; own != NULL; own = own->next, row++) {
        const Node *set = setting_parameter(r->set, r->rule->id, own->key);
        const Node *n = set == NULL ? own : set;
        r->failed |= !setting_suits(r->ctx, own, n);
        bool scalar = n->kind == NODE_NUMBER || n->kind == NODE_STRING;
        if (!scalar || !is_function_name(n->key))
            rule_fault(r, MSG_RULE_PARAMETER, n, n->key, (Str){0});
        *row =
            (PathFunction){.name = n->key, .result = PATH_VALUE, .run = run_parameter, .data = n};
        *VEC_PUSH(r->ctx->mem, &r->rule->parameters) = (Parameter){n->key, n->text, n, own};
    }
    r->rule->functions = (FunctionTable){rows, count};
}

/* A query, or {path, severity}: what is found there is of another severity. */
static void read_one_given(RuleReader *r, const Node *node)
{
    static const Str keys[] = {S_INIT("path"), S_INIT("severity")};
    const Node *n = node->kind == NODE_MAP ? node_member(node, keys[0]) : node;
    if (node->kind == NODE_MAP && !check_keys(r, node, keys, sizeof keys / sizeof *keys))
        return;
    if (n == NULL) {
        rule_fault(r, MSG_RULE_MISSING, node, keys[0], (Str){0});
        return;
    }
    if (!expect(r, n, NODE_STRING))
        return;
    Given given = {.path = path_read_with(r->ctx, n->text, text_place(n), &r->rule->functions)};
    const Node *severity = node->kind == NODE_MAP ? node_member(node, keys[1]) : NULL;
    given.has_severity = severity != NULL && severity_of(r, severity, &given.severity);
    r->failed |= given.path == NULL;
    if (given.path != NULL && !path_is_absolute(given.path))
        rule_fault(r, MSG_PATH_ROOT, n, (Str){0}, (Str){0});
    *VEC_PUSH(r->ctx->mem, &r->rule->given) = given;
    *VEC_PUSH(r->ctx->mem, &r->paths) =
        (RulePath){.path = given.path, .where = text_place(n), .size = n->text.n};
}

static void read_given(RuleReader *r, const Node *node)
{
    const Node *first = node->kind == NODE_LIST ? node->child : node;
    for (const Node *n = first; n != NULL; n = node->kind == NODE_LIST ? n->next : NULL)
        read_one_given(r, n);
    if (r->rule->given.count == 0)
        rule_fault(r, MSG_RULE_EMPTY, node, node->key, (Str){0});
}

static void read_when(RuleReader *r, const Node *node)
{
    r->rule->when = read_test(r, node);
}

static void read_schema(RuleReader *r, const Node *node, Requirement *q)
{
    static const SchemaOptions options = {.assert_format = true};
    q->kind = REQUIRE_SCHEMA;
    q->schema = schema_read(r->ctx, node, &options);
    *VEC_PUSH(r->ctx->mem, &r->schemas) = node;
    r->failed |= q->schema == NULL;
}

static void read_requirement_test(RuleReader *r, const Node *node, Requirement *q)
{
    q->kind = REQUIRE_TEST;
    q->test = read_test(r, node);
}

static void read_requirement_call(RuleReader *r, const Node *node, Requirement *q)
{
    q->kind = REQUIRE_CALL;
    q->call = rule_read_call(r, node);
}

static const struct {
    Str key;
    void (*read)(RuleReader *r, const Node *node, Requirement *q);
} requirement_kinds[] = {
    {S_INIT("schema"), read_schema},
    {S_INIT("test"), read_requirement_test},
    {S_INIT("call"), read_requirement_call},
};

static void read_requirement(RuleReader *r, const Node *node)
{
    static const Str keys[] = {S_INIT("schema"), S_INIT("test"),    S_INIT("call"), S_INIT("when"),
                               S_INIT("at"),     S_INIT("message"), S_INIT("help")};
    if (!expect(r, node, NODE_MAP) || !check_keys(r, node, keys, sizeof keys / sizeof *keys))
        return;
    Requirement *q = VEC_PUSH(r->ctx->mem, &r->rule->require);
    *q = (Requirement){0};
    size_t kinds = 0;
    for (size_t i = 0; i < sizeof requirement_kinds / sizeof *requirement_kinds; i++) {
        const Node *value = node_member(node, requirement_kinds[i].key);
        if (value == NULL)
            continue;
        kinds++;
        requirement_kinds[i].read(r, value, q);
    }
    if (kinds != 1)
        rule_fault(r, MSG_RULE_REQUIREMENT, node, (Str){0}, (Str){0});
    const Node *when = node_member(node, S("when")), *at = node_member(node, S("at"));
    if (when != NULL)
        q->when = read_test(r, when);
    if (at != NULL)
        q->at = rule_read_path(r, at);
    if (!r->failed)
        rule_note_reads(r, q);
    static const Str texts[] = {S_INIT("message"), S_INIT("help")};
    const Wordings **slots[] = {&q->message, &q->help};
    for (size_t i = 0; i < 2; i++) {
        const Node *value = node_member(node, texts[i]);
        Wordings *wordings = NEW(r->ctx->mem, Wordings);
        Text plain;
        if (value != NULL && rule_read_wordings(r, value, wordings, &plain))
            *slots[i] = wordings;
    }
}

static void read_require(RuleReader *r, const Node *node)
{
    if (!expect(r, node, NODE_LIST))
        return;
    for (const Node *n = node->child; n != NULL; n = n->next)
        read_requirement(r, n);
    if (node->count == 0)
        rule_fault(r, MSG_RULE_EMPTY, node, node->key, (Str){0});
}

static void read_message(RuleReader *r, const Node *node)
{
    rule_read_wordings(r, node, &r->rule->message, &r->rule->plain_message);
}

static void read_why(RuleReader *r, const Node *node)
{
    rule_read_wordings(r, node, &r->rule->why, &r->rule->plain_why);
}

static void read_help(RuleReader *r, const Node *node)
{
    rule_read_wordings(r, node, &r->rule->help, &r->rule->plain_help);
}

static void read_source(RuleReader *r, const Node *node)
{
    static const Str keys[] = {S_INIT("kind"), S_INIT("ref"), S_INIT("checked"),
                               S_INIT("to-verify"), S_INIT("statements")};
    static const Str kinds[] = {S_INIT("method"), S_INIT("practice"), S_INIT("law"),
                                S_INIT("consistency")};
    if (!expect(r, node, NODE_MAP) || !check_keys(r, node, keys, sizeof keys / sizeof *keys))
        return;
    const Node *kind = node_member(node, S("kind")), *ref = node_member(node, S("ref"));
    const Node *unsure = node_member(node, S("to-verify"));
    if (kind == NULL) {
        rule_fault(r, MSG_RULE_MISSING, node, S("kind"), (Str){0});
        return;
    }
    size_t which = read_word(r, kind, kinds, sizeof kinds / sizeof *kinds);
    if (which == SIZE_MAX)
        return;
    r->rule->source_kind = kinds[which];
    if (ref != NULL && expect(r, ref, NODE_STRING))
        r->rule->source_ref = ref->text;
    if (ref == NULL && str_eq(kinds[which], S("law")))
        rule_fault(r, MSG_RULE_MISSING, node, S("ref"), (Str){0});
    r->rule->source_unsure = unsure != NULL && unsure->kind == NODE_BOOL && unsure->truth;
}

static void read_in_force(RuleReader *r, const Node *node)
{
    static const Str keys[] = {S_INIT("from"), S_INIT("until")};
    if (!expect(r, node, NODE_MAP) || !check_keys(r, node, keys, 2))
        return;
    Date *dates[] = {&r->rule->from, &r->rule->until};
    for (size_t i = 0; i < 2; i++) {
        const Node *n = node_member(node, keys[i]);
        if (n != NULL && !date_read(node_text(n), dates[i]))
            rule_fault(r, MSG_RULE_DATE, n, node_text(n), (Str){0});
    }
}

static void read_waivable(RuleReader *r, const Node *node)
{
    if (expect(r, node, NODE_BOOL))
        r->rule->waivable = node->truth;
}

static void read_examples(RuleReader *r, const Node *node)
{
    static const Str keys[] = {S_INIT("valid"), S_INIT("invalid")};
    if (!expect(r, node, NODE_MAP) || !check_keys(r, node, keys, 2))
        return;
    const Node **lists[] = {&r->rule->valid, &r->rule->invalid};
    for (size_t i = 0; i < 2; i++) {
        const Node *n = node_member(node, keys[i]);
        if (n == NULL || n->kind != NODE_LIST || n->count == 0)
            rule_fault(r, MSG_RULE_EXAMPLES, n != NULL ? n : node, keys[i], (Str){0});
        else
            *lists[i] = n;
    }
}

/* In the order of reading: tests need the parameters, wordings what the functions find. */
static const struct {
    Str key;
    bool required;
    void (*read)(RuleReader *r, const Node *node);
} rule_keys[] = {
    {S_INIT("severity"), true, read_severity},
    {S_INIT("documents"), false, read_documents},
    {S_INIT("parameters"), false, read_parameters},
    {S_INIT("given"), true, read_given},
    {S_INIT("when"), false, read_when},
    {S_INIT("require"), true, read_require},
    {S_INIT("message"), true, read_message},
    {S_INIT("why"), true, read_why},
    {S_INIT("help"), true, read_help},
    {S_INIT("source"), true, read_source},
    {S_INIT("in-force"), false, read_in_force},
    {S_INIT("waivable"), false, read_waivable},
    {S_INIT("examples"), true, read_examples},
};
enum { RULE_KEY_COUNT = sizeof rule_keys / sizeof *rule_keys };

/* ---- rules -------------------------------------------------------------------------------- */

static bool is_rule_id(Str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool letter = s.p[i] >= 'a' && s.p[i] <= 'z';
        bool more = i > 0 && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '-');
        if (!letter && !more)
            return false;
    }
    return s.n > 0;
}

static void check_id(RuleReader *r, const Node *node)
{
    const Rule *first = map_find(r->set->by_id, node->key);
    if (!is_rule_id(node->key))
        rule_fault(r, MSG_RULE_ID, node, node->key, (Str){0});
    if (first == NULL)
        return;
    r->failed = true;
    Diagnostic *d = diag(r->ctx, MSG_RULE_TWICE, node->key_span, {node->key});
    diag_label(r->ctx, d, first->node->key_span, TEXT("première fois ici", "first here"));
}

static bool read_rule(Ctx *ctx, RuleSet *set, const Node *node)
{
    Rule *rule = NEW(ctx->mem, Rule);
    RuleReader r = {.ctx = ctx, .set = set, .rule = rule};
    rule->id = node->key;
    rule->node = node;
    rule->waivable = true;
    rule->section = set->section;
    rule->functions = (FunctionTable){rule_path_functions, rule_path_function_count};
    if (!expect(&r, node, NODE_MAP))
        return false;
    Str words[RULE_KEY_COUNT];
    for (size_t i = 0; i < RULE_KEY_COUNT; i++)
        words[i] = rule_keys[i].key;
    check_id(&r, node);
    check_keys(&r, node, words, RULE_KEY_COUNT);
    for (size_t i = 0; i < RULE_KEY_COUNT; i++) {
        const Node *value = node_member(node, rule_keys[i].key);
        if (value != NULL)
            rule_keys[i].read(&r, value);
        else if (rule_keys[i].required)
            rule_fault(&r, MSG_RULE_MISSING, node, rule_keys[i].key, (Str){0});
    }
    if (!r.failed && set->project != NULL)
        rule_check_reach(&r);
    if (!r.failed)
        rule_check_fields(&r);
    const Node *severity = setting_severity(set, rule->id);
    bool is_off = severity != NULL && str_eq(severity->text, S("off"));
    if (severity != NULL && severity->kind == NODE_STRING && !is_off) {
        read_severity(&r, severity);
        for (size_t i = 0; i < rule->given.count; i++)
            rule->given.items[i].has_severity = false;
    }
    if (r.failed)
        return false;
    if (!is_off)
        *VEC_PUSH(ctx->mem, &set->rules) = rule;
    *map_put(set->by_id, rule->id) = rule;
    return true;
}

/* A rule file at fault is a fault of the command's material, not a finding of a project. */
static bool check_schema(Ctx *ctx, const RuleSet *set, const Node *root)
{
    Ctx aside = {ctx->mem, ctx->tmp, diag_new(ctx->mem, diag_sources(ctx->diag))};
    bool fine = schema_check(&aside, set->schema, (Node *)root);
    for (size_t i = 0; i < diag_count(aside.diag); i++)
        diag_custom(ctx, diag_at(aside.diag, i))->class = CLASS_FAULT;
    return fine;
}

bool rules_read(Ctx *ctx, RuleSet *set, const Node *root)
{
    static const Str keys[] = {S_INIT("rules"), S_INIT("settings"), S_INIT("extends"),
                               S_INIT("words"), S_INIT("title")};
    RuleReader r = {.ctx = ctx, .set = set};
    if (set->schema != NULL && !check_schema(ctx, set, root))
        return false;
    if (!expect(&r, root, NODE_MAP))
        return false;
    bool fine = check_keys(&r, root, keys, sizeof keys / sizeof *keys);
    if (set->lexicon != NULL)
        fine = lexicon_add(ctx, set->lexicon, node_member(root, keys[3])) && fine;
    const Node *rules = node_member(root, keys[0]);
    if (rules == NULL && root->count > 0)
        return fine; /* a file of settings */
    if (rules == NULL)
        return rule_fault(&r, MSG_RULE_MISSING, root, keys[0], (Str){0});
    if (!expect(&r, rules, NODE_MAP))
        return false;
    const Node *title = node_member(root, keys[4]);
    set->section =
        (Text){{node_text(node_member(title, S("fr"))), node_text(node_member(title, S("en")))}};
    for (const Node *n = rules->child; n != NULL; n = n->next)
        fine &= read_rule(ctx, set, n);
    return fine;
}

/* ---- rule sets ---------------------------------------------------------------------------- */

RuleSet *rules_new(Ctx *ctx)
{
    RuleSet *set = NEW(ctx->mem, RuleSet);
    set->by_id = map_new(ctx->mem);
    return set;
}

void rules_use_schema(RuleSet *set, const Schema *schema)
{
    set->schema = schema;
}

void rules_use_lexicon(RuleSet *set, Lexicon *lexicon)
{
    set->lexicon = lexicon;
}

Lexicon *rules_lexicon(const RuleSet *set)
{
    return set->lexicon;
}

void rules_use_law(RuleSet *set, const Node *table)
{
    set->law = table;
}

void rules_use_project(RuleSet *set, const Node *schema)
{
    set->project = schema;
}

size_t rules_count(const RuleSet *set)
{
    return set->rules.count;
}

static RuleInfo info_of(const Rule *rule)
{
    return (RuleInfo){
        .id = rule->id,
        .section = rule->section,
        .severity = rule->severity,
        .documents = rule->documents.items,
        .document_count = rule->documents.count,
        .message = rule->plain_message,
        .why = rule->plain_why,
        .help = rule->plain_help,
        .source_kind = rule->source_kind,
        .source_ref = rule->source_ref,
        .source_unsure = rule->source_unsure,
        .waivable = rule->waivable,
        .node = rule->node,
        .valid = rule->valid,
        .invalid = rule->invalid,
    };
}

RuleInfo rules_info(const RuleSet *set, size_t i)
{
    return info_of(set->rules.items[i]);
}

bool rules_find(const RuleSet *set, Str id, RuleInfo *out)
{
    const Rule *rule = map_find(set->by_id, id);
    if (rule != NULL)
        *out = info_of(rule);
    return rule != NULL;
}
