/* pdoc rules: the rules, their functions, the proof of their examples. pdoc explain RULE: one rule,
 * why it is there, where it comes from, a bad and a good example. */
#include "command/command.h"

#include <unistd.h>

int rules_run_command(Session *s);
int explain_run(Session *s);

/* ---- examples as they are written in the rule file ---------------------------------------- */

/* The source text of a node, without the indentation that its whole block shares. */
static void put_source(const Session *s, const Node *n, const char *indent, Buf *out)
{
    const Source *source = source_at(diag_sources(s->ctx.diag), n->span.source);
    Place place = source_place(source, n->span.begin);
    Str text = str_slice(source->text, n->span.begin, n->span.end);
    while (text.n > 0 && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == ' '))
        text.n--;
    while (text.n > 0) {
        size_t end = str_find_byte(text, '\n');
        buf_put(out, str(indent));
        buf_put(out, str_slice(text, 0, end));
        buf_byte(out, '\n');
        text = end == SIZE_MAX ? (Str){0} : str_slice(text, end + 1, text.n);
        for (uint32_t i = 1; i < place.column && text.n > 0 && text.p[0] == ' '; i++)
            text = str_slice(text, 1, text.n);
    }
}

static void put_examples(const Session *s, Text title, const Node *list, Buf *out)
{
    for (const Node *n = list == NULL ? NULL : list->child; n != NULL; n = n->next) {
        buf_put(out, title.in[s->lang]);
        buf_put(out, S("\n"));
        put_source(s, n, "    ", out);
        buf_byte(out, '\n');
    }
}

/* ---- listing ------------------------------------------------------------------------------ */

static void put_documents(const RuleInfo *rule, Lang lang, Buf *out)
{
    if (rule->document_count == 0)
        buf_put(out, lang == LANG_FR ? S("tous") : S("all"));
    for (size_t i = 0; i < rule->document_count; i++) {
        buf_put(out, i > 0 ? S(", ") : (Str){0});
        buf_put(out, rule->documents[i]);
    }
}

static void list_text(const Session *s, const RuleSet *set, Buf *out)
{
    for (size_t i = 0; i < rules_count(set); i++) {
        RuleInfo rule = rules_info(set, i);
        buf_print(out, "%-34.*s %-8.*s ", STR_ARG(rule.id), STR_ARG(severity_words[rule.severity]));
        put_documents(&rule, s->lang, out);
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
        put_documents(&rule, s->lang, out);
        buf_print(out, " | " STR_FMT " |\n", STR_ARG(rule.message.in[s->lang]));
    }
}

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
        if (rules_test(&s->ctx, set))
            buf_print(&out,
                      s->lang == LANG_FR ? "%zu règles, tous leurs exemples sont prouvés\n"
                                         : "%zu rules, all their examples are proved\n",
                      rules_count(set));
    } else if (!str_eq(word, S("list"))) {
        Diagnostic *d = diag(&s->ctx, MSG_ARGUMENT_EXTRA, NOWHERE, word, s->command->name,
                             s->command->usage.in[s->lang]);
        d->suggestion = nearest_word(word, (const Str[]){S("list"), S("test")}, 2);
    } else if (option_given(s, OPT_JSON)) {
        report_write_rules(set, &out);
    } else if (option_given(s, OPT_MARKDOWN)) {
        list_markdown(s, set, &out);
    } else {
        list_text(s, set, &out);
    }
    return session_result(s, buf_str(&out));
}

/* ---- one rule ----------------------------------------------------------------------------- */

static void put_line(Buf *out, Lang lang, Text title, Str words)
{
    if (words.n == 0)
        return;
    buf_put(out, title.in[lang]);
    buf_put(out, words);
    buf_byte(out, '\n');
}

static void explain(const Session *s, const RuleInfo *rule, Buf *out)
{
    buf_print(out, STR_FMT " (" STR_FMT ")\n", STR_ARG(rule->id),
              STR_ARG(severity_words[rule->severity]));
    put_line(out, s->lang, TEXT("Constat : ", "Finding: "), rule->message.in[s->lang]);
    put_line(out, s->lang, TEXT("Pourquoi : ", "Why: "), rule->why.in[s->lang]);
    put_line(out, s->lang, TEXT("Remède : ", "Mend: "), rule->help.in[s->lang]);
    put_line(out, s->lang, TEXT("Source : ", "Source: "),
             rule->source_ref.n > 0 ? rule->source_ref : rule->source_kind);
    buf_put(out, s->lang == LANG_FR ? S("Documents : ") : S("Documents: "));
    put_documents(rule, s->lang, out);
    buf_put(out, S("\n"));
    if (!rule->waivable)
        buf_put(out, s->lang == LANG_FR ? S("Sans dérogation possible.\n")
                                        : S("It cannot be waived.\n"));
    buf_byte(out, '\n');
    put_examples(s, TEXT("À ne pas écrire :", "Bad:"), rule->invalid, out);
    put_examples(s, TEXT("À écrire :", "Good:"), rule->valid, out);
}

void rule_name_fault(Session *s, const RuleSet *set, Str id, Span where)
{
    Str *ids = NEW_ARRAY(s->ctx.tmp, Str, rules_count(set));
    for (size_t i = 0; i < rules_count(set); i++)
        ids[i] = rules_info(set, i).id;
    Diagnostic *d = diag(&s->ctx, MSG_RULE_NAME, where, id);
    d->suggestion = nearest_word(id, ids, rules_count(set));
}

int explain_run(Session *s)
{
    RuleSet *set = session_data_dir(s) ? own_rules(s, NULL) : NULL;
    if (set == NULL)
        return session_report(s, STDERR_FILENO, false);
    RuleInfo rule;
    Buf out = buf_new(s->ctx.mem);
    if (rules_find(set, s->arguments[0], &rule)) {
        explain(s, &rule, &out);
        return session_result(s, buf_str(&out));
    }
    rule_name_fault(s, set, s->arguments[0], NOWHERE);
    return session_report(s, STDERR_FILENO, false);
}
