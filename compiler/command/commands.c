/* The subcommands, one row each. */
#include "command/command.h"

int build_run(Session *s);
int check_run(Session *s);
int markdown_run(Session *s);
int query_run(Session *s);
int figure_run(Session *s);
int render_run(Session *s);
int rules_run_command(Session *s);
int explain_run(Session *s);
int schema_run(Session *s);
int lint_run(Session *s);
int sla_run(Session *s);
int init_run(Session *s);
int advise_run(Session *s);
int trace_run(Session *s);
int verify_run(Session *s);
int templates_run(Session *s);

static const OptionId build_options[] = {
    OPT_RULES, OPT_CHECK_TEMPLATES, OPT_TEMPLATES,    OPT_OUT,
    OPT_DRAFT, OPT_DOCUMENT,        OPT_TO,           OPT_EMIT,
    OPT_AT,    OPT_FAIL_ON,         OPT_PDF_STANDARD, OPT_ATTACH,
    OPT_THEME, OPT_COPY_FOR,        OPT_COUNT};
static const OptionId verify_options[] = {OPT_PROJECT, OPT_RULES,    OPT_TEMPLATES,
                                          OPT_THEME,   OPT_COPY_FOR, OPT_COUNT};
static const OptionId check_options[] = {
    OPT_FORMAT, OPT_RULES, OPT_FAIL_ON, OPT_PROFILE,    OPT_BASELINE,      OPT_ONLY,
    OPT_EXCEPT, OPT_AT,    OPT_SCHEMA,  OPT_SCHEMA_DIR, OPT_ASSERT_FORMAT, OPT_COUNT};
static const OptionId markdown_options[] = {OPT_OUT,   OPT_EMIT,     OPT_PDF_STANDARD,
                                            OPT_THEME, OPT_COPY_FOR, OPT_COUNT};
static const OptionId no_options[] = {OPT_COUNT};
static const OptionId init_options[] = {OPT_KIND, OPT_COUNT};
static const OptionId trace_options[] = {OPT_AS, OPT_COUNT};
static const OptionId lint_options[] = {OPT_FORMAT, OPT_RULES, OPT_FAIL_ON, OPT_BENCH, OPT_COUNT};
static const OptionId query_options[] = {OPT_PATHS, OPT_COUNT};
static const OptionId figure_options[] = {OPT_OUT, OPT_GIVEN, OPT_THEME, OPT_COUNT};
static const OptionId rules_options[] = {OPT_RULES,    OPT_FUNCTIONS, OPT_STATEMENTS,
                                         OPT_MARKDOWN, OPT_JSON,      OPT_COUNT};
static const OptionId schema_options[] = {OPT_DIALECT, OPT_COUNT};
static const OptionId explain_options[] = {OPT_RULES, OPT_COUNT};
static const OptionId templates_options[] = {OPT_TEMPLATES, OPT_COPY, OPT_COUNT};
static const OptionId render_options[] = {OPT_ESCAPE, OPT_PARTIALS, OPT_STRICT, OPT_COUNT};

/* A whole company file, for the help; tests/scripts/cli_test.py runs it. */
#define RULE_EXAMPLE                                                                               \
    "settings:                          # of rules that exist: off, a severity, thresholds\n"      \
    "  kpi-owner: error\n"                                                                         \
    "rules:\n"                                                                                     \
    "  kpi-owner-is-a-role:\n"                                                                     \
    "    severity: warning              # error | warning | info\n"                                \
    "    documents: [specification]     # all, when absent\n"                                      \
    "    given: $.kpis[*]               # JSONPath (RFC 9535)\n"                                   \
    "    when: '@.owner'                # only where this holds; may be absent\n"                  \
    "    require:                       # test, schema or call (pdoc rules --functions)\n"         \
    "      - test: '!match(@.owner, \"(Mme|M[.]) .*\")'\n"                                         \
    "    message: {fr: \"« {{name}} » nomme une personne.\", en: \"“{{name}}” names a "      \
    "person.\"}\n"                                                                                 \
    "    why: {fr: \"Une personne part, un rôle reste.\", en: \"People leave, roles stay.\"}\n"   \
    "    help: {fr: \"Nommez un rôle.\", en: \"Name a role.\"}\n"                                 \
    "    source: {kind: practice}       # method | practice | law, with ref and checked\n"         \
    "    examples:\n"                                                                              \
    "      valid: [{kpis: [{name: Ventes, owner: responsable du commerce}]}]\n"                    \
    "      invalid: [{kpis: [{name: Ventes, owner: Mme Roux}]}]"

const CommandRow command_rows[] = {
    {S_INIT("build"), FR_EN("PROJET.yaml", "PROJECT.yaml"),
     FR_EN("vérifier un projet et produire ses documents, en Markdown et en PDF",
           "check a project and make its documents, in Markdown and PDF"),
     FR_EN("Les documents vont dans « out/ » à côté du projet, ou dans le dossier de --out. Une "
           "erreur arrête tout\navant qu’aucun fichier ne soit écrit ; --draft construit quand "
           "même.",
           "The documents go to “out/” beside the project, or to the folder of --out. An error "
           "stops\neverything before any file is written; --draft builds all the same."),
     build_options, 0, 1, build_run},
    {S_INIT("check"), FR_EN("PROJET.yaml...", "PROJECT.yaml..."),
     FR_EN("vérifier un projet : structure et règles", "check a project: structure and rules"),
     FR_EN("« - » lit l’entrée standard. Avec --schema, juge n’importe quel fichier YAML ou JSON "
           "par ce schéma.",
           "“-” reads standard input. With --schema, judges any YAML or JSON file by that "
           "schema."),
     check_options, 1, 1000, check_run},
    {S_INIT("markdown"), FR_EN("FICHIER.md -o FICHIER.pdf", "FILE.md -o FILE.pdf"),
     FR_EN("composer un fichier Markdown", "typeset a Markdown file"),
     FR_EN("La fin du nom de --out choisit le format : .pdf ou .md.",
           "The ending of --out chooses the format: .pdf or .md."),
     markdown_options, 1, 1, markdown_run},
    {S_INIT("rules"), FR_EN("[test]", "[test]"),
     FR_EN("lister les règles ; « test » prouve leurs exemples",
           "list the rules; “test” proves their examples"),
     FR_EN("Une règle, dans un fichier que --rules lit en plus (tout est décrit dans "
           "schemas/rules.schema.yaml) :\n\n" RULE_EXAMPLE,
           "A rule, in a file that --rules reads on top (schemas/rules.schema.yaml describes "
           "it all):\n\n" RULE_EXAMPLE),
     rules_options, 0, 1, rules_run_command},
    {S_INIT("explain"),
     FR_EN("ID...", "ID..."),
     FR_EN("expliquer une règle ou un message : pourquoi, d’où il vient, un mauvais et un bon "
           "exemple",
           "explain a rule or a message: why, where it comes from, a bad and a good example"),
     {{{0}}},
     explain_options,
     1,
     1000,
     explain_run},
    {S_INIT("schema"), FR_EN("[CLÉ.CLÉ...]", "[KEY.KEY...]"),
     FR_EN("dire ce qu’une clé peut contenir ; sans clé, imprimer le schéma JSON d’un projet, "
           "pour les éditeurs",
           "tell what a key may hold; without a key, print the JSON Schema of a project, for "
           "editors"),
     FR_EN("Par exemple : pdoc schema contract.payment, pdoc schema kpis[].baseline.",
           "For example: pdoc schema contract.payment, pdoc schema kpis[].baseline."),
     schema_options, 0, 1, schema_run},
    {S_INIT("templates"), FR_EN("[PROJET.yaml]", "[PROJECT.yaml]"),
     FR_EN("d’où vient chaque modèle, et chaque clause qu’il inclut",
           "where each template comes from, and each clause that it includes"),
     FR_EN("Un modèle est cherché dans « templates/fr/ » à côté du projet (les clauses aussi dans "
           "« clauses/ »), puis dans\n« fr/ » du dossier de --templates, puis chez pdoc. Voir "
           "docs/templates.md.",
           "A template is looked for in “templates/en/” beside the project (clauses in "
           "“clauses/” too), then in\n“en/” of the folder of --templates, then in pdoc. See "
           "docs/templates.md."),
     templates_options, 0, 1, templates_run},
    {S_INIT("verify"), FR_EN("FICHIER.pdf", "FILE.pdf"),
     FR_EN("reconstruire un document et dire si le PDF en est la sortie exacte",
           "build a document again and say whether the PDF is its exact output"),
     FR_EN("Le PDF porte un manifeste qui dit de quoi il est fait (docs/provenance.md). Le projet "
           "est "
           "celui de\n--project, ou celui que le PDF porte (--attach source).",
           "The PDF carries a manifest of what it is made of (docs/provenance.md). The project is "
           "that of\n--project, or the one that the PDF carries (--attach source)."),
     verify_options, 1, 1, verify_run},
    {S_INIT("trace"), FR_EN("PROJET.yaml", "PROJECT.yaml"),
     FR_EN(
         "suivre chaque objectif jusqu’à ce qui le sert, le paie et le pèse ; montrer les manques",
         "follow each objective to what serves it, pays for it and weighs it; show the gaps"),
     FR_EN(
         "Un manque est marqué « ! ». Ce que les règles disent du projet est dans « pdoc check ».",
         "A gap is marked “!”. What the rules say of the project is in “pdoc check”."),
     trace_options, 1, 1, trace_run},
    {S_INIT("advise"),
     FR_EN("PROJET.yaml", "PROJECT.yaml"),
     FR_EN("indépendant, agence ou soi-même : ce que le projet appelle, raison par raison",
           "freelance, agency or yourself: what the project calls for, reason by reason"),
     {{{0}}},
     no_options,
     1,
     1,
     advise_run},
    {S_INIT("init"), FR_EN("[PROJET.yaml]", "[PROJECT.yaml]"),
     FR_EN("écrire un projet à compléter, avec ses explications",
           "write a project to be filled in, with explanations"),
     FR_EN(
         "Écrit project.yaml, ou le fichier nommé ; ne remplace jamais un fichier. --lang choisit "
         "la langue.",
         "Writes project.yaml, or the file named; never replaces a file. --lang chooses the "
         "language."),
     init_options, 0, 1, init_run},
    {S_INIT("sla"), FR_EN("PROJET.yaml", "PROJECT.yaml"),
     FR_EN("ce que les niveaux de service donnent vraiment : un week-end, le pire sans pénalité",
           "what the service levels really give: a week-end, the worst without a penalty"),
     FR_EN("--as json pour un programme ; la figure est celle de « pdoc figure sla-clock ».",
           "--as json for a program; the figure is that of “pdoc figure sla-clock”."),
     trace_options, 1, 1, sla_run},
    {S_INIT("lint"), FR_EN("FICHIER.md...", "FILE.md..."),
     FR_EN("relever les mots qui ne promettent rien dans un texte reçu : offre, contrat",
           "find the words that promise nothing in a text received: an offer, a contract"),
     FR_EN(
         "La langue est reconnue. Les listes de mots sont dans schemas/prose.yaml ; un fichier de "
         "--rules en ajoute\n(words:). Dans un projet, « pdoc check » juge les seuls champs où "
         "ces mots engagent.",
         "The language is recognised. The lists of words are in schemas/prose.yaml; a file of "
         "--rules adds some\n(words:). In a project, “pdoc check” judges only the fields where "
         "these words commit someone."),
     lint_options, 1, 1000, lint_run},
    {S_INIT("figure"), FR_EN("NOM PROJET.yaml", "KIND PROJECT.yaml"),
     FR_EN("dessiner une figure du projet, en SVG", "draw a figure of the project, as SVG"),
     FR_EN("Les figures : timeline (phases et jalons), kpi (indicateurs), sla-clock (un incident "
           "du vendredi à 17 h),\nweights (poids des critères), payments (échéancier). "
           "docs/figures.md les décrit.",
           "The figures: timeline (phases and milestones), kpi, sla-clock (an incident on Friday "
           "at 17:00),\nweights (of criteria), payments (the schedule). docs/figures.md describes "
           "them."),
     figure_options, 2, 2, figure_run},
    {S_INIT("query"), FR_EN("JSONPATH FICHIER", "JSONPATH FILE"),
     FR_EN("interroger un fichier YAML ou JSON par JSONPath (RFC 9535)",
           "query a YAML or JSON file by JSONPath (RFC 9535)"),
     FR_EN("Le résultat est un tableau JSON.", "The result is a JSON array."), query_options, 2, 2,
     query_run},
    {S_INIT("render"), FR_EN("MODÈLE DONNÉES", "TEMPLATE DATA"),
     FR_EN("appliquer un modèle Mustache à des données", "apply a Mustache template to data"),
     FR_EN("Sans --strict, un nom absent n’imprime rien, comme le veut la spécification de "
           "Mustache.",
           "Without --strict, a missing name prints nothing, as the Mustache specification has "
           "it."),
     render_options, 2, 2, render_run},
};

const size_t command_count = sizeof command_rows / sizeof *command_rows;
