/* The language of messages: --lang, else the locale (LC_ALL, LC_MESSAGES, LANG). The locale of
 * machines (C, POSIX, none) says nothing: the project's own language decides, else English. */
#include "command/command.h"

#include <stdlib.h>

void language_of_environment(Session *s)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    Str value = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names && value.n == 0; i++)
        value = str(getenv(names[i]));
    bool machine = value.n == 0 || str_eq(value, S("C")) || str_starts(value, S("C.")) ||
                   str_eq(value, S("POSIX"));
    s->lang = str_starts(value, S("fr")) ? LANG_FR : LANG_EN;
    s->lang_open = machine;
}

void language_of_option(Session *s)
{
    if (!option_given(s, OPT_LANG))
        return;
    s->lang = str_eq(s->given[OPT_LANG], S("fr")) ? LANG_FR : LANG_EN;
    s->lang_open = false;
}

/* A file with a slip of YAML has no tree: its line `language: fr` speaks for it. */
static bool says_french(const Session *s, uint32_t source, const Node *root)
{
    if (root != NULL)
        return str_eq(node_text(node_at(root, "project.language")), S("fr"));
    if (source == 0)
        return false;
    Str text = source_at(diag_sources(s->ctx.diag), source)->text;
    return str_find(text, S("\n  language: fr")) != SIZE_MAX;
}

void language_of_project(Session *s, uint32_t source, const Node *root)
{
    if (!s->lang_open)
        return;
    s->lang = says_french(s, source, root) ? LANG_FR : LANG_EN;
    s->lang_open = false; /* the first of several projects decides */
}
