/* Options: the command line -> a session, by the tables of words. GNU long options: --name value,
 * --name=value, unambiguous short letters, "--" ends them; options and arguments in any order. */
#include "command/command.h"

#include <string.h>

static const Str emit_words[] = {
    S_INIT("data"), S_INIT("draft"), S_INIT("doc"), S_INIT("pages"), {0}};
static const Str fail_words[] = {
    S_INIT("error"), S_INIT("warning"), S_INIT("info"), S_INIT("never"), {0}};
static const Str lang_words[] = {S_INIT("fr"), S_INIT("en"), {0}};
static const Str color_words[] = {S_INIT("auto"), S_INIT("always"), S_INIT("never"), {0}};
static const Str dialect_words[] = {S_INIT("2020-12"), S_INIT("draft-07"), {0}};
static const Str escape_words[] = {S_INIT("html"), S_INIT("markdown"), S_INIT("none"), {0}};
static const Str standard_words[] = {S_INIT("none"), S_INIT("a-1b"), S_INIT("a-2a"),
                                     S_INIT("a-3a"), S_INIT("ua-1"), {0}};

static const Str attach_option_words[] = {
    S_INIT("manifest"), S_INIT("none"), S_INIT("source"), {0}};

#define FLAG                                                                                       \
    {                                                                                              \
        {                                                                                          \
            {                                                                                      \
                0                                                                                  \
            }                                                                                      \
        }                                                                                          \
    }

static const Str kind_words[] = {S_INIT("site"),      S_INIT("ecommerce"),   S_INIT("infogerance"),
                                 S_INIT("marketing"), S_INIT("application"), {0}};
static const Str as_words[] = {S_INIT("text"), S_INIT("json"), S_INIT("dot"), S_INIT("csv"), {0}};

const OptionRow option_rows[OPT_COUNT] = {
    [OPT_OUT] = {S_INIT("out"), 'o', FR_EN("CHEMIN", "PATH"), FR_EN("où écrire", "where to write"),
                 NULL},
    [OPT_DRAFT] = {S_INIT("draft"), 0, FLAG,
                   FR_EN("construire malgré les erreurs, PROJET sur chaque page",
                         "build in spite of errors, DRAFT on each page"),
                   NULL},
    [OPT_DOCUMENT] = {S_INIT("document"), 0, FR_EN("ID", "ID"),
                      FR_EN("ne produire que ce document", "make this document only"), NULL},
    [OPT_EMIT] = {S_INIT("emit"), 0, FR_EN("ÉTAPE", "STAGE"),
                  FR_EN("imprimer le résultat d’une étape : data, draft, doc, pages",
                        "print the result of a stage: data, draft, doc, pages"),
                  emit_words},
    [OPT_TO] = {S_INIT("to"), 0, FR_EN("FORMATS", "FORMATS"),
                FR_EN("md, pdf, html, séparés par des virgules (par défaut : md,pdf)",
                      "md, pdf, html, separated by commas (default: md,pdf)"),
                NULL},
    [OPT_FAIL_ON] = {S_INIT("fail-on"), 0, FR_EN("GRAVITÉ", "SEVERITY"),
                     FR_EN("gravité qui fait échouer : error (par défaut), warning, info, never",
                           "severity that fails: error (default), warning, info, never"),
                     fail_words},
    [OPT_FORMAT] = {S_INIT("format"), 0, FR_EN("FORMAT[=FICHIER]", "FORMAT[=FILE]"),
                    FR_EN(
                        "text (par défaut), gnu, json, sarif, github, junit, markdown ; répétable",
                        "text (default), gnu, json, sarif, github, junit, markdown; repeatable"),
                    NULL},
    [OPT_ONLY] = {S_INIT("only"), 0, FR_EN("RÈGLES", "RULES"),
                  FR_EN("seulement ces règles (séparées par des virgules)",
                        "these rules only (separated by commas)"),
                  NULL},
    [OPT_EXCEPT] = {S_INIT("except"), 0, FR_EN("RÈGLES", "RULES"),
                    FR_EN("pas ces règles", "not these rules"), NULL},
    [OPT_PROFILE] = {S_INIT("profile"), 0, FR_EN("PROFIL", "PROFILE"),
                     FR_EN("ce que l’on vérifie : draft, rfp, contract, review, audit",
                           "what is checked: draft, rfp, contract, review, audit"),
                     profile_words},
    [OPT_RULES] = {S_INIT("rules"), 0, FR_EN("FICHIER", "FILE"),
                   FR_EN("règles et réglages d’une entreprise (schemas/rules.schema.yaml)",
                         "rules and settings of a company (schemas/rules.schema.yaml)"),
                   NULL},
    [OPT_BASELINE] = {S_INIT("baseline"), 0, FR_EN("RAPPORT", "REPORT"),
                      FR_EN("ne compter que ce qui manque à ce rapport (--format json)",
                            "count only what this report (--format json) does not hold"),
                      NULL},
    [OPT_AT] = {S_INIT("at"), 0, FR_EN("DATE", "DATE"),
                FR_EN("date à laquelle les règles datées sont jugées (celle du projet par défaut)",
                      "date at which dated rules are judged (default: the project’s)"),
                NULL},
    [OPT_SCHEMA] = {S_INIT("schema"), 0, FR_EN("FICHIER", "FILE"),
                    FR_EN("juger par ce schéma JSON (2020-12) au lieu de celui de pdoc",
                          "judge by this JSON Schema (2020-12) instead of pdoc’s"),
                    NULL},
    [OPT_SCHEMA_DIR] = {S_INIT("schema-dir"), 0, FR_EN("DOSSIER", "FOLDER"),
                        FR_EN("où trouver les schémas distants", "where remote schemas are found"),
                        NULL},
    [OPT_ASSERT_FORMAT] = {S_INIT("assert-format"), 0, FLAG,
                           FR_EN("juger aussi « format »", "judge “format” too"), NULL},
    [OPT_AS] = {S_INIT("as"), 0, FR_EN("FORME", "FORM"),
                FR_EN("text (par défaut), json, dot, csv", "text (default), json, dot, csv"),
                as_words},
    [OPT_KIND] = {S_INIT("kind"), 0, FR_EN("GENRE", "KIND"),
                  FR_EN("site (par défaut), ecommerce, infogerance, marketing, application",
                        "site (default), ecommerce, infogerance, marketing, application"),
                  kind_words},
    [OPT_BENCH] = {S_INIT("bench"), 0, FLAG,
                   FR_EN("les fichiers sont des phrases annotées : précision et rappel du lexique",
                         "the files are annotated sentences: precision and recall of the lexicon"),
                   NULL},
    [OPT_GIVEN] = {S_INIT("given"), 0, FR_EN("JSONPATH", "JSONPATH"),
                   FR_EN("ce que la figure montre, au lieu de ce que son nom dit",
                         "what the figure shows, in place of what its name says"),
                   NULL},
    [OPT_PATHS] = {S_INIT("paths"), 0, FLAG,
                   FR_EN("donner les chemins normalisés, pas les valeurs",
                         "give the normalized paths, not the values"),
                   NULL},
    [OPT_FUNCTIONS] = {S_INIT("functions"), 0, FLAG,
                       FR_EN("les fonctions que les règles peuvent appeler",
                             "the functions that rules may call"),
                       NULL},
    [OPT_STATEMENTS] = {S_INIT("statements"), 0, FLAG,
                        FR_EN("les 83 énoncés de la méthode et les règles qui les rendent vrais",
                              "the 83 statements of the method and the rules that make them true"),
                        NULL},
    [OPT_MARKDOWN] = {S_INIT("markdown"), 0, FLAG,
                      FR_EN("en tableau Markdown", "as a Markdown table"), NULL},
    [OPT_JSON] = {S_INIT("json"), 0, FLAG, FR_EN("en JSON", "as JSON"), NULL},
    [OPT_DIALECT] = {S_INIT("dialect"), 0, FR_EN("VERSION", "VERSION"),
                     FR_EN("2020-12 (par défaut), draft-07", "2020-12 (default), draft-07"),
                     dialect_words},
    [OPT_ESCAPE] = {S_INIT("escape"), 0, FR_EN("FORMAT", "FORMAT"),
                    FR_EN("échapper les valeurs pour : html (par défaut), markdown, none",
                          "escape values for: html (default), markdown, none"),
                    escape_words},
    [OPT_PARTIALS] = {S_INIT("partials"), 0, FR_EN("DOSSIER", "FOLDER"),
                      FR_EN("où trouver les gabarits inclus", "where partials are found"), NULL},
    [OPT_STRICT] = {S_INIT("strict"), 0, FLAG,
                    FR_EN("un nom absent est une erreur", "a missing name is an error"), NULL},
    [OPT_TEMPLATES] = {S_INIT("templates"), 0, FR_EN("DOSSIER", "FOLDER"),
                       FR_EN("les modèles d’une entreprise : fr/, en/, documents.yaml",
                             "a company’s templates: fr/, en/, documents.yaml"),
                       NULL},
    [OPT_COPY] = {S_INIT("copy"), 0, FR_EN("NOM", "NAME"),
                  FR_EN("copier ce modèle à côté du projet, pour le modifier",
                        "copy this template beside the project, to change it"),
                  NULL},
    [OPT_CHECK_TEMPLATES] = {S_INIT("check-templates"), 0, FLAG,
                             FR_EN("juger les modèles par le schéma, sans données",
                                   "judge the templates by the schema, without data"),
                             NULL},
    [OPT_PDF_STANDARD] = {S_INIT("pdf-standard"), 0, FR_EN("NORME", "STANDARD"),
                          FR_EN("a-3a (par défaut de build), a-2a (de markdown), a-1b, ua-1, none",
                                "a-3a (default of build), a-2a (of markdown), a-1b, ua-1, none"),
                          standard_words},
    [OPT_ATTACH] = {S_INIT("attach"), 0, FR_EN("QUOI", "WHAT"),
                    FR_EN(
                        "dans chaque PDF : manifest (par défaut), none, ou source : tout le projet",
                        "in each PDF: manifest (default), none, or source: the whole project"),
                    attach_option_words},
    [OPT_PROJECT] = {S_INIT("project"), 0, FR_EN("PROJET.yaml", "PROJECT.yaml"),
                     FR_EN("le projet dont le PDF doit venir",
                           "the project the PDF should come from"),
                     NULL},
    [OPT_THEME] = {S_INIT("theme"), 0, FR_EN("FICHIER", "FILE"),
                   FR_EN("thème de l’entreprise : ce qu’il dit l’emporte (docs/theme.md)",
                         "the company’s theme: what it says wins (docs/theme.md)"),
                   NULL},
    [OPT_COPY_FOR] = {S_INIT("copy-for"), 0, FR_EN("QUI", "WHOM"),
                      FR_EN("exemplaire nominatif : « n° 3, Ateliers Sarment », au pied des pages",
                            "a copy for someone: “no. 3, Sarment Ltd”, at the foot of each page"),
                      NULL},
    [OPT_LANG] = {S_INIT("lang"), 0, FR_EN("LANGUE", "LANGUAGE"),
                  FR_EN("langue des messages : fr, en (sinon la locale, sinon le projet)",
                        "language of messages: fr, en (else the locale, else the project)"),
                  lang_words},
    [OPT_COLOR] = {S_INIT("color"), 0, FR_EN("QUAND", "WHEN"),
                   FR_EN("auto (par défaut), always, never", "auto (default), always, never"),
                   color_words},
    [OPT_DATA_DIR] = {S_INIT("data-dir"), 0, FR_EN("DOSSIER", "FOLDER"),
                      FR_EN("dossier de schemas/ et templates/ (sinon PDOC_DATA_DIR)",
                            "folder of schemas/ and templates/ (else PDOC_DATA_DIR)"),
                      NULL},
    [OPT_HELP] = {S_INIT("help"), 'h', FLAG, FR_EN("cette aide", "this help"), NULL},
    [OPT_VERSION] = {S_INIT("version"), 0, FLAG, FR_EN("la version", "the version"), NULL},
};

/* What every command accepts. */
static const OptionId common_options[] = {OPT_LANG, OPT_COLOR,   OPT_DATA_DIR,
                                          OPT_HELP, OPT_VERSION, OPT_COUNT};

static bool list_has(const OptionId *list, OptionId id)
{
    while (list != NULL && *list != OPT_COUNT)
        if (*list++ == id)
            return true;
    return false;
}

static bool accepts(const CommandRow *command, OptionId id)
{
    return list_has(common_options, id) || (command != NULL && list_has(command->options, id));
}

static OptionId option_find(const Session *s, Str name, char letter)
{
    for (OptionId id = 0; id < OPT_COUNT; id++) {
        const OptionRow *row = &option_rows[id];
        bool same = letter != '\0' ? row->letter == letter : str_eq(row->name, name);
        if (same && accepts(s->command, id))
            return id;
    }
    return OPT_COUNT;
}

bool option_given(const Session *s, OptionId id)
{
    return s->given[id].p != NULL;
}

Str option_word(const Session *s, OptionId id, Str otherwise)
{
    return option_given(s, id) ? s->given[id] : otherwise;
}

/* ---- reading ------------------------------------------------------------------------------ */

typedef struct {
    Session *s;
    char **argv;
    int argc, at;
} Reader;

static void say_unknown_option(Session *s, Str shown, Str name)
{
    Str names[OPT_COUNT];
    size_t count = 0;
    for (OptionId id = 0; id < OPT_COUNT; id++)
        if (accepts(s->command, id))
            names[count++] = option_rows[id].name;
    Str command = s->command == NULL ? (Str){0} : s->command->name;
    Diagnostic *d = diag(&s->ctx, MSG_OPTION_UNKNOWN, NOWHERE, shown, command);
    Str near = nearest_word(name, names, count);
    if (near.n > 0)
        d->suggestion = str_print(s->ctx.mem, "--" STR_FMT, STR_ARG(near));
}

static bool word_allowed(Session *s, const OptionRow *row, Str shown, Str value)
{
    Buf all = buf_new(s->ctx.mem);
    size_t count = 0;
    if (row->words == NULL)
        return true;
    for (; row->words[count].n > 0; count++) {
        if (str_eq(row->words[count], value))
            return true;
        buf_put(&all, count > 0 ? S(", ") : (Str){0});
        buf_put(&all, row->words[count]);
    }
    Diagnostic *d = diag(&s->ctx, MSG_OPTION_WORD, NOWHERE, shown, value, buf_str(&all));
    d->suggestion = nearest_word(value, row->words, count);
    return false;
}

/* FORMAT or FORMAT=FILE */
static bool read_format(Session *s, Str shown, Str value)
{
    Str *words = NEW_ARRAY(s->ctx.mem, Str, report_count + 1);
    for (size_t i = 0; i < report_count; i++)
        words[i] = report_rows[i].name;
    OptionRow row = {.words = words};
    s->formats[s->format_count++] = value;
    return word_allowed(s, &row, shown, str_slice(value, 0, str_find_byte(value, '=')));
}

/* One option word; its value may be the next word of the command line. */
static bool read_option(Reader *r, Str word)
{
    Session *s = r->s;
    bool is_long = str_starts(word, S("--"));
    size_t equals = is_long ? str_find_byte(word, '=') : SIZE_MAX;
    Str shown = str_slice(word, 0, is_long ? equals : 2);
    Str name = str_slice(shown, is_long ? 2 : 1, SIZE_MAX);
    OptionId id = option_find(s, name, is_long ? '\0' : name.p[0]);
    if (id == OPT_COUNT) {
        say_unknown_option(s, shown, name);
        return false;
    }
    const OptionRow *row = &option_rows[id];
    bool is_flag = row->argument.in[LANG_FR].n == 0;
    bool attached = is_long ? equals != SIZE_MAX : word.n > 2;
    if (is_flag) {
        s->given[id] = row->name;
        if (attached)
            diag(&s->ctx, MSG_OPTION_FLAG, NOWHERE, shown);
        return !attached;
    }
    if (attached) {
        s->given[id] = str_slice(word, is_long ? equals + 1 : word.p[2] == '=' ? 3 : 2, SIZE_MAX);
    } else if (r->at < r->argc) {
        s->given[id] = str(r->argv[r->at++]);
    } else {
        diag(&s->ctx, MSG_OPTION_ARGUMENT, NOWHERE, shown);
        return false;
    }
    if (id == OPT_FORMAT)
        return read_format(s, shown, s->given[id]);
    return word_allowed(s, row, shown, s->given[id]);
}

static bool read_command(Session *s, Str word)
{
    Str *names = NEW_ARRAY(s->ctx.tmp, Str, command_count);
    for (size_t i = 0; i < command_count; i++) {
        names[i] = command_rows[i].name;
        if (str_eq(names[i], word)) {
            s->command = &command_rows[i];
            return true;
        }
    }
    Diagnostic *d = diag(&s->ctx, MSG_COMMAND_UNKNOWN, NOWHERE, word);
    d->suggestion = nearest_word(word, names, command_count);
    return false;
}

static bool count_arguments(Session *s)
{
    const CommandRow *c = s->command;
    if (c == NULL || option_given(s, OPT_HELP) || option_given(s, OPT_VERSION))
        return true;
    if (s->argument_count < (size_t)c->min_arguments)
        diag(&s->ctx, MSG_ARGUMENT_MISSING, NOWHERE, c->name, c->usage.in[s->lang]);
    else if (s->argument_count > (size_t)c->max_arguments)
        diag(&s->ctx, MSG_ARGUMENT_EXTRA, NOWHERE, s->arguments[c->max_arguments], c->name,
             c->usage.in[s->lang]);
    else
        return true;
    return false;
}

/* What is wrong before it is said in the language that is asked for after it. */
static void read_language(Reader *r)
{
    while (r->at < r->argc) {
        Str word = str(r->argv[r->at++]);
        if (str_starts(word, S("--lang=")) || (str_eq(word, S("--lang")) && r->at < r->argc))
            read_option(r, word);
    }
}

bool options_read(Session *s, int argc, char **argv)
{
    Reader r = {s, argv, argc, 1};
    bool fine = true, options_end = false;
    s->arguments = NEW_ARRAY(s->ctx.mem, Str, argc);
    s->formats = NEW_ARRAY(s->ctx.mem, Str, argc);
    while (r.at < argc) {
        Str word = str(argv[r.at++]);
        if (!options_end && str_eq(word, S("--")))
            options_end = true;
        else if (!options_end && word.n > 1 && word.p[0] == '-')
            fine = read_option(&r, word) && fine;
        else if (s->command != NULL)
            s->arguments[s->argument_count++] = word;
        else if (!read_command(s, word)) {
            read_language(&r);
            return false;
        }
    }
    return count_arguments(s) && fine;
}

/* ---- help --------------------------------------------------------------------------------- */

enum { HELP_COLUMN = 26 };

static void put_padded(Buf *out, Str label)
{
    size_t width = utf8_length(label) + 2;
    buf_put(out, S("  "));
    buf_put(out, label);
    buf_repeat(out, ' ', width < HELP_COLUMN ? HELP_COLUMN - width : 1);
}

static void put_option(const Session *s, OptionId id, Buf *out)
{
    const OptionRow *row = &option_rows[id];
    Buf label = buf_new(s->ctx.tmp);
    if (row->letter != '\0')
        buf_print(&label, "-%c, ", row->letter);
    buf_print(&label, "--" STR_FMT, STR_ARG(row->name));
    if (row->argument.in[s->lang].n > 0)
        buf_print(&label, " " STR_FMT, STR_ARG(row->argument.in[s->lang]));
    put_padded(out, buf_str(&label));
    buf_put(out, row->help.in[s->lang]);
    buf_byte(out, '\n');
}

static void put_options(const Session *s, const OptionId *list, Buf *out)
{
    while (list != NULL && *list != OPT_COUNT)
        put_option(s, *list++, out);
}

static const Text exit_statuses =
    FR_EN("État de sortie : 0 tout va bien ; 1 des constats atteignent --fail-on ; 2 la commande, "
          "un fichier,\nune règle ou un modèle est en faute ; 70 erreur interne ou mémoire "
          "insuffisante.\n",
          "Exit status: 0 fine; 1 findings at or above --fail-on; 2 the command, a file, a rule or "
          "a\ntemplate is at fault; 70 internal error or out of memory.\n");

static const Text pdoc_summary =
    FR_EN("pdoc transforme la description d’un projet (YAML) en cahier des charges et en annexes "
          "de contrat,\nvérifiés, en Markdown et en PDF.\n",
          "pdoc turns a project description (YAML) into a specification and contract annexes,\n"
          "checked, in Markdown and PDF.\n");

static void put_section(const Session *s, Text title, Buf *out)
{
    buf_byte(out, '\n');
    buf_put(out, title.in[s->lang]);
    buf_byte(out, '\n');
}

void help_write(const Session *s, Buf *out)
{
    const CommandRow *c = s->command;
    if (c == NULL) {
        buf_put(out, pdoc_summary.in[s->lang]);
        put_section(s, TEXT("Commandes", "Commands"), out);
        for (size_t i = 0; i < command_count; i++) {
            put_padded(out, command_rows[i].name);
            buf_put(out, command_rows[i].summary.in[s->lang]);
            buf_byte(out, '\n');
        }
    } else {
        buf_put(out, s->lang == LANG_FR ? S("Usage : pdoc ") : S("Usage: pdoc "));
        buf_print(out, STR_FMT " " STR_FMT "\n\n", STR_ARG(c->name), STR_ARG(c->usage.in[s->lang]));
        buf_put(out, c->summary.in[s->lang]);
        buf_byte(out, '\n');
        if (c->options != NULL && c->options[0] != OPT_COUNT)
            put_section(s, TEXT("Options", "Options"), out);
        put_options(s, c->options, out);
    }
    put_section(s, TEXT("Options communes", "Common options"), out);
    put_options(s, common_options, out);
    buf_byte(out, '\n');
    if (c != NULL && c->details.in[s->lang].n > 0) {
        buf_put(out, c->details.in[s->lang]);
        buf_put(out, S("\n\n"));
    }
    buf_put(out, exit_statuses.in[s->lang]);
}
