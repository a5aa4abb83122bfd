/* A call of a rule file -> a function and its arguments; what the documentation of rules says of
 * them. */
#include "rules/function.h"

/* ---- reading a call ----------------------------------------------------------------------- */

/* One text, or a list of them, each read by `read`. */
static bool each_text(RuleReader *r, const Node *node,
                      bool (*read)(RuleReader *r, const Node *n, Argument *out), Argument *out)
{
    if (node->kind != NODE_LIST)
        return read(r, node, out);
    bool fine = true;
    for (const Node *n = node->child; n != NULL; n = n->next)
        fine &= read(r, n, out);
    return fine && (node->count > 0 || rule_fault(r, MSG_RULE_EMPTY, node, node->key, (Str){0}));
}

static bool add_path(RuleReader *r, const Node *node, Argument *out)
{
    const Path *p = rule_read_path(r, node);
    out->paths = arena_grow(r->ctx->mem, out->paths, out->path_count * sizeof *out->paths,
                            (out->path_count + 1) * sizeof *out->paths);
    out->paths[out->path_count++] = p;
    return p != NULL;
}

static bool add_text(RuleReader *r, const Node *node, Argument *out)
{
    if (node->kind != NODE_STRING)
        return rule_fault(r, MSG_RULE_ARGUMENT, node, rule_key(node), (Str){0});
    out->texts = arena_grow(r->ctx->mem, out->texts, out->text_count * sizeof *out->texts,
                            (out->text_count + 1) * sizeof *out->texts);
    out->texts[out->text_count++] = node->text;
    return true;
}

static bool add_word(RuleReader *r, const Node *node, Argument *out)
{
    const Node *name = node_member(node, S("name")), *match = node_member(node, S("match"));
    const Node *fr = node_member(name, S("fr")), *en = node_member(name, S("en"));
    if (fr == NULL || en == NULL || match == NULL || match->kind != NODE_STRING)
        return rule_fault(r, MSG_RULE_SUBJECT, node, (Str){0}, (Str){0});
    Span where = match->text_is_source ? match->text_span : match->span;
    Regex *regex = regex_read(r->ctx, match->text, REGEX_IREGEXP, where);
    r->failed |= regex == NULL;
    out->words = arena_grow(r->ctx->mem, out->words, out->word_count * sizeof *out->words,
                            (out->word_count + 1) * sizeof *out->words);
    out->words[out->word_count++] = (Word){{{fr->text, en->text}}, regex};
    return regex != NULL;
}

static bool add_category(RuleReader *r, const Node *node, Argument *out)
{
    const Lexicon *l = r->set->lexicon;
    size_t count = l == NULL ? 0 : lexicon_count(l);
    Str ids[CATEGORY_LIMIT];
    for (size_t i = 0; i < count; i++) {
        ids[i] = lexicon_id(l, i);
        if (str_eq(ids[i], node->text)) {
            out->categories |= (uint64_t)1 << i;
            return true;
        }
    }
    rule_fault(r, MSG_PROSE_CATEGORY, node, node->text, (Str){0});
    return false;
}

static bool read_operand(RuleReader *r, const Node *node, Argument *out)
{
    if (str_starts(node->text, S("$")) || str_starts(node->text, S("@")))
        return add_path(r, node, out);
    return node->kind == NODE_NUMBER || node->kind == NODE_STRING ||
           rule_fault(r, MSG_RULE_ARGUMENT, node, rule_key(node), (Str){0});
}

static bool read_argument(RuleReader *r, const ArgumentSpec *spec, const Node *node, Argument *out)
{
    out->present = true;
    out->node = node;
    bool right = true;
    switch (spec->type) {
    case ARG_PATH:
        return add_path(r, node, out);
    case ARG_PATHS:
        return each_text(r, node, add_path, out);
    case ARG_OPERAND:
        return read_operand(r, node, out);
    case ARG_TEXTS:
        return each_text(r, node, add_text, out);
    case ARG_WORDS:
        return each_text(r, node, add_word, out);
    case ARG_CATEGORIES:
        return each_text(r, node, add_category, out);
    case ARG_NUMBER:
        right = node->kind == NODE_NUMBER && decimal_read(r->ctx->mem, node->text, &out->number);
        break;
    case ARG_TEXT:
        right = node->kind == NODE_STRING;
        out->text = node->text;
        break;
    case ARG_FLAG:
        right = node->kind == NODE_BOOL;
        out->flag = node->truth;
        break;
    }
    return right || rule_fault(r, MSG_RULE_ARGUMENT, node, rule_key(node), (Str){0});
}

static bool unknown_name(RuleReader *r, Msg msg, Span span, Str name, const Str *names,
                         size_t count)
{
    Buf list = buf_new(r->ctx->mem);
    for (size_t i = 0; i < count; i++) {
        buf_put(&list, i == 0 ? S("") : S(", "));
        buf_put(&list, names[i]);
    }
    r->failed = true;
    diag(r->ctx, msg, span, {name, buf_str(&list)})->suggestion = nearest_word(name, names, count);
    return false;
}

static const RuleFunction *find_function(RuleReader *r, const Node *call)
{
    const Node *name = node_member(call, S("function"));
    if (name == NULL || name->kind != NODE_STRING) {
        rule_fault(r, MSG_RULE_MISSING, call, S("function"), (Str){0});
        return NULL;
    }
    Str *names = NEW_ARRAY(r->ctx->tmp, Str, rule_function_count);
    for (size_t i = 0; i < rule_function_count; i++) {
        names[i] = rule_functions[i].name;
        if (str_eq(names[i], name->text))
            return &rule_functions[i];
    }
    unknown_name(r, MSG_RULE_FUNCTION, name->span, name->text, names, rule_function_count);
    return NULL;
}

static void check_arguments(RuleReader *r, const RuleFunction *f, const Node *call)
{
    Str names[ARGUMENT_LIMIT + 1] = {S("function")};
    size_t count = 1;
    for (const ArgumentSpec *spec = f->args; spec->name.n > 0; spec++)
        names[count++] = spec->name;
    for (const Node *n = call->child; n != NULL; n = n->next) {
        size_t i = 0;
        while (i < count && !str_eq(names[i], n->key))
            i++;
        if (i == count)
            unknown_name(r, MSG_RULE_KEY, n->key_span, n->key, names, count);
    }
}

const Call *rule_read_call(RuleReader *r, const Node *node)
{
    const RuleFunction *f = find_function(r, node);
    if (f == NULL)
        return NULL;
    Call *call = NEW(r->ctx->mem, Call);
    call->function = f;
    call->slot = r->set->slots++;
    check_arguments(r, f, node);
    for (size_t i = 0; f->args[i].name.n > 0; i++) {
        const Node *value = node_member(node, f->args[i].name);
        if (value != NULL)
            read_argument(r, &f->args[i], value, &call->args[i]);
        else if (f->args[i].required)
            rule_fault(r, MSG_RULE_MISSING, node, f->args[i].name, (Str){0});
    }
    return call;
}

/* ---- what functions ask of their arguments ------------------------------------------------ */

Nodes argument_nodes(const Judge *j, const Argument *arg)
{
    if (arg->path_count == 1)
        return path_run_in(j->paths, arg->paths[0], j->given);
    VEC(const Node *) all = {0};
    for (size_t i = 0; i < arg->path_count; i++) {
        Nodes some = path_run_in(j->paths, arg->paths[i], j->given);
        for (size_t k = 0; k < some.count; k++)
            *VEC_PUSH(j->tmp, &all) = some.items[k];
    }
    return (Nodes){all.items, all.count, path_run_exhausted(j->paths)};
}

const Node *argument_node(const Judge *j, const Argument *arg)
{
    if (arg->path_count == 0)
        return arg->node;
    Nodes nodes = path_run_in(j->paths, arg->paths[0], j->given);
    return nodes.count > 0 ? nodes.items[0] : NULL;
}

const Node *argument_place(const Judge *j, const Argument *arg)
{
    bool whole;
    return path_place(j->paths, arg->paths[0], j->given, &whole);
}

bool argument_absolute(const Argument *arg)
{
    for (size_t i = 0; i < arg->path_count; i++)
        if (!path_is_absolute(arg->paths[i]))
            return false;
    return true;
}

void **call_slot(const Judge *j)
{
    return &j->kept[j->requirement->call->slot];
}

/* ---- documentation ------------------------------------------------------------------------ */

static const Text type_words[] = {
    [ARG_PATH] = FR_EN("chemin", "path"),
    [ARG_PATHS] = FR_EN("chemins", "paths"),
    [ARG_NUMBER] = FR_EN("nombre", "number"),
    [ARG_OPERAND] = FR_EN("valeur ou chemin", "value or path"),
    [ARG_TEXT] = FR_EN("texte", "text"),
    [ARG_WORDS] = FR_EN("sujets", "subjects"),
    [ARG_TEXTS] = FR_EN("textes", "texts"),
    [ARG_CATEGORIES] = FR_EN("catégories", "categories"),
    [ARG_FLAG] = FR_EN("true ou false", "true or false"),
};

static void write_call(Buf *out, const RuleFunction *f, Lang lang)
{
    static const Text optional = FR_EN(", facultatif", ", optional");
    static const Text finds = FR_EN("    dans le message :", "    in the message:");
    buf_print(out, STR_FMT "\n    " STR_FMT "\n", STR_ARG(f->name), STR_ARG(f->doc.in[lang]));
    for (const ArgumentSpec *spec = f->args; spec->name.n > 0; spec++)
        buf_print(out, "    " STR_FMT " (" STR_FMT STR_FMT "): " STR_FMT "\n", STR_ARG(spec->name),
                  STR_ARG(type_words[spec->type].in[lang]),
                  STR_ARG(spec->required ? S("") : optional.in[lang]), STR_ARG(spec->doc.in[lang]));
    if (f->found[0].n > 0)
        buf_put(out, finds.in[lang]);
    for (size_t i = 0; i < FIELD_LIMIT && f->found[i].n > 0; i++)
        buf_print(out, " {{" STR_FMT "}}", STR_ARG(f->found[i]));
    buf_print(out, "%s    call: " STR_FMT "\n\n", f->found[0].n > 0 ? "\n" : "",
              STR_ARG(f->example));
}

void rules_write_functions(Buf *out, Lang lang)
{
    static const char *const types[] = {
        [PATH_VALUE] = "value", [PATH_LOGICAL] = "logical", [PATH_NODES] = "nodes"};
    static const Text calls = FR_EN("Fonctions de « call » :\n\n", "Functions for “call”:\n\n");
    static const Text tests =
        FR_EN("Fonctions des tests, en plus de celles de la RFC 9535 (length, "
              "count, match, search, value) :\n\n",
              "Functions in tests, beyond those of RFC 9535 (length, count, "
              "match, search, value):\n\n");
    buf_put(out, calls.in[lang]);
    for (size_t i = 0; i < rule_function_count; i++)
        write_call(out, &rule_functions[i], lang);
    buf_put(out, tests.in[lang]);
    for (size_t i = 0; i < rule_path_function_count; i++) {
        const PathFunction *f = &rule_path_functions[i];
        buf_print(out, STR_FMT "(", STR_ARG(f->name));
        for (size_t k = 0; k < f->arg_count; k++)
            buf_print(out, "%s%s", k == 0 ? "" : ", ", types[f->args[k]]);
        buf_print(out, ") -> %s\n    " STR_FMT "\n\n", types[f->result], STR_ARG(f->doc.in[lang]));
    }
}
