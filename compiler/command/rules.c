/* pdoc rules: the rules, their functions, the proof of their examples, what of the method they make
 * true. */
#include "command/command.h"

#include <unistd.h>

int rules_run_command(Session *s);

/* ---- listing ------------------------------------------------------------------------------ */

static void list_text(const Session *s, const RuleSet *set, Buf *out)
{
    for (size_t i = 0; i < rules_count(set); i++) {
        RuleInfo rule = rules_info(set, i);
        buf_print(out, "%-34.*s %-8.*s ", STR_ARG(rule.id), STR_ARG(severity_words[rule.severity]));
        rule_documents_write(&rule, s->lang, out);
        buf_byte(out, '\n');
    }
}

static void list_markdown(const Session *s, const RuleSet *set, Buf *out)
{
    buf_put(out, s->lang == LANG_FR ? S("| Règle | Gravité | Documents | Constat |\n")
                                    : S("| Rule | Severity | Documents | Finding |\n"));
    buf_put(out, S("|---|---|---|---|\n"));
    for (size_t i = 0; i < rules_count(set); i++) {
        RuleInfo rule = rules_info(set, i);
        buf_print(out, "| `" STR_FMT "` | " STR_FMT " | ", STR_ARG(rule.id),
                  STR_ARG(severity_words[rule.severity]));
        rule_documents_write(&rule, s->lang, out);
        buf_print(out, " | " STR_FMT " |\n", STR_ARG(rule.message.in[s->lang]));
    }
}

/* ---- the statements of the method --------------------------------------------------------- */

static bool makes_true(const RuleInfo *rule, Str number)
{
    const Node *list = node_at(rule->node, "source.statements");
    for (const Node *n = list == NULL ? NULL : list->child; n != NULL; n = n->next)
        if (str_eq(node_text(n), number))
            return true;
    return false;
}

static void put_once(StrMap *seen, Str word, Buf *out)
{
    static const char there[1]; /* what *slot points at */
    void **slot = map_put(seen, word);
    if (*slot == NULL)
        buf_print(out, "%s" STR_FMT, out->n > 0 ? ", " : "", STR_ARG(word));
    *slot = (void *)(uintptr_t)there;
}

/* The rules that make a statement true, and the documents that they judge, each once. */
static void put_statement(const Session *s, const RuleSet *set, const Node *statement, Buf *out)
{
    StrMap *seen = map_new(s->ctx.mem);
    Buf rules = buf_new(s->ctx.mem), documents = buf_new(s->ctx.mem);
    for (size_t i = 0; i < rules_count(set); i++) {
        RuleInfo rule = rules_info(set, i);
        if (!makes_true(&rule, statement->key))
            continue;
        buf_print(&rules, "%s`" STR_FMT "`", rules.n > 0 ? ", " : "", STR_ARG(rule.id));
        for (size_t k = 0; k < rule.document_count; k++)
            put_once(seen, rule.documents[k], &documents);
        if (rule.document_count == 0)
            put_once(seen, s->lang == LANG_FR ? S("tous") : S("all"), &documents);
    }
    Str words = node_text(node_member(statement, s->lang == LANG_FR ? S("fr") : S("en")));
    buf_print(out, "| " STR_FMT " | " STR_FMT " | " STR_FMT " | " STR_FMT " |\n",
              STR_ARG(statement->key), STR_ARG(words), STR_ARG(buf_str(&rules)),
              STR_ARG(buf_str(&documents)));
}

static void list_statements(Session *s, const RuleSet *set, Buf *out)
{
    const Node *method = own_read(s, S("schemas/method.yaml"));
    const Node *list = method == NULL ? NULL : node_member(method, S("statements"));
    buf_put(out, s->lang == LANG_FR ? S("| N° | Énoncé | Règles | Documents |\n")
                                    : S("| No | Statement | Rules | Documents |\n"));
    buf_put(out, S("|---|---|---|---|\n"));
    for (const Node *n = list == NULL ? NULL : list->child; n != NULL; n = n->next)
        put_statement(s, set, n, out);
}

/* How many of the rules come of --rules. */
static size_t company_rules(const Session *s, const RuleSet *set)
{
    size_t count = 0;
    Str own = path_join(s->ctx.mem, s->data_dir, S("schemas/rules/"));
    for (size_t i = 0; i < rules_count(set); i++) {
        uint32_t source = rules_info(set, i).node->span.source;
        count += !str_starts(source_at(diag_sources(s->ctx.diag), source)->path, own);
    }
    return count;
}

/* ---- the command -------------------------------------------------------------------------- */

int rules_run_command(Session *s)
{
    Buf out = buf_new(s->ctx.mem);
    if (option_given(s, OPT_FUNCTIONS)) {
        rules_write_functions(&out, s->lang);
        return session_result(s, buf_str(&out));
    }
    RuleSet *set = session_data_dir(s) ? own_rules(s, NULL) : NULL;
    Str word = s->argument_count > 0 ? s->arguments[0] : S("list");
    if (set == NULL)
        return session_report(s, STDERR_FILENO, false);
    if (str_eq(word, S("test"))) {
        size_t own = company_rules(s, set);
        bool proved = rules_test(&s->ctx, set);
        if (proved && own > 0)
            buf_print(&out,
                      s->lang == LANG_FR
                          ? "%zu règles, dont %zu de %.*s, tous leurs exemples sont prouvés\n"
                          : "%zu rules, %zu of them of %.*s, all their examples are proved\n",
                      rules_count(set), own, STR_ARG(option_word(s, OPT_RULES, (Str){0})));
        else if (proved)
            buf_print(&out,
                      s->lang == LANG_FR ? "%zu règles, tous leurs exemples sont prouvés\n"
                                         : "%zu rules, all their examples are proved\n",
                      rules_count(set));
    } else if (!str_eq(word, S("list"))) {
        Diagnostic *d = diag(&s->ctx, MSG_ARGUMENT_EXTRA, NOWHERE, word, s->command->name,
                             s->command->usage.in[s->lang]);
        d->suggestion = nearest_word(word, (const Str[]){S("list"), S("test")}, 2);
    } else if (option_given(s, OPT_STATEMENTS)) {
        list_statements(s, set, &out);
    } else if (option_given(s, OPT_JSON)) {
        report_write_rules(set, &out);
    } else if (option_given(s, OPT_MARKDOWN)) {
        list_markdown(s, set, &out);
    } else {
        list_text(s, set, &out);
    }
    return session_result(s, buf_str(&out));
}
