/* pdoc rules: the rules, their functions, the proof of their examples. */
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
