/* pdoc advise PROJECT: which kind of provider suits the project, with the reasons line by line. */
#include "command/command.h"
#include "rules/advice.h"

#include <unistd.h>

int advise_run(Session *s);

static const Text side_names[] = {
    [SIDE_UNKNOWN] = FR_EN("?", "?"),
    [SIDE_NEITHER] = FR_EN("ni l’un ni l’autre", "neither"),
    [SIDE_FREELANCE] = FR_EN("indépendant", "freelance"),
    [SIDE_AGENCY] = FR_EN("agence", "agency"),
};

/* What suits each phase of growth, and what to watch. */
static const struct {
    Str phase;
    Text name, model, watch;
} phases[] = {
    {S_INIT("amorcage"), FR_EN("amorçage", "launch"),
     FR_EN("faire soi-même, ou un indépendant sur un petit périmètre ferme",
           "do it yourself, or a freelance on a small fixed scope"),
     FR_EN("le coût du temps du dirigeant ; des comptes au nom du client",
           "the cost of the owner’s time; accounts in the client’s name")},
    {S_INIT("croissance"), FR_EN("croissance", "growth"),
     FR_EN("une agence spécialisée, avec un comité de pilotage",
           "a specialised agency, with a steering committee"),
     FR_EN("des indicateurs d’impact ; la réversibilité", "KPIs of impact; reversibility")},
    {S_INIT("mise-a-l-echelle"), FR_EN("mise à l’échelle", "scale"),
     FR_EN("une agence ou plusieurs, avec une part à la performance",
           "an agency or several, with a share tied to performance"),
     FR_EN("la gouvernance ; la formule de performance ; l’audit de la relation",
           "governance; the performance formula; the audit of the relationship")},
};

typedef struct {
    const Session *s;
    const Node *root;
    Buf *out;
    Lang lang;
} Writing;

static void put_words(const Writing *w, Text text)
{
    buf_put(w->out, text.in[w->lang]);
}

static void put_line(const Writing *w, const AdviceLine *line)
{
    static const Text silent = FR_EN("non dit", "not said"),
                      say = FR_EN("à dire : ", "to be said: ");
    buf_put(w->out, S("  "));
    buf_column(w->out, line->name.in[w->lang], 32);
    if (line->node == NULL) {
        buf_column(w->out, silent.in[w->lang], 32);
        put_words(w, say);
        buf_print(w->out, "%s\n", line->key);
        return;
    }
    buf_column(w->out, line->seen.in[w->lang], 32);
    buf_column(w->out, side_names[line->side].in[w->lang], 20);
    buf_byte(w->out, '(');
    put_words(w, line->rule);
    buf_put(w->out, S(")\n"));
}

static size_t silent_lines(const Advice *advice)
{
    size_t count = 0;
    for (size_t i = 0; i < ADVICE_LINES; i++)
        count += advice->lines[i].node == NULL;
    return count;
}

static void put_model(const Writing *w)
{
    static const Text title = FR_EN("Indépendant ou agence\n", "Freelance or agency\n");
    static const Text gap =
        FR_EN("  écart de prix                   aucun point : l’écart souvent cité n’a pas de "
              "source\n",
              "  price gap                       no point: the gap often quoted has no source\n");
    static const Text format =
        FR_EN("  = indépendant {0}, agence {1} : ", "  = freelance {0}, agency {1}: ");
    static const Text both = FR_EN("les deux conviennent\n", "both will do\n");
    static const Text none = FR_EN("rien à conclure, le projet ne dit rien\n",
                                   "nothing to conclude, the project says nothing\n");
    static const Text verdicts[][2] = {
        {FR_EN("plutôt un indépendant\n", "rather a freelance\n"),
         FR_EN("un indépendant\n", "a freelance\n")},
        {FR_EN("plutôt une agence\n", "rather an agency\n"), FR_EN("une agence\n", "an agency\n")},
    };
    Advice advice = advice_read(w->s->ctx.mem, w->root);
    put_words(w, title);
    for (size_t i = 0; i < ADVICE_LINES; i++)
        put_line(w, &advice.lines[i]);
    put_words(w, gap);
    Str points[] = {str_print(w->s->ctx.mem, "%d", advice.freelance),
                    str_print(w->s->ctx.mem, "%d", advice.agency)};
    put_words(w, text_of(w->s->ctx.mem, format.in[LANG_FR].p, format.in[LANG_EN].p, points, 2));
    int apart = advice.agency - advice.freelance, size = apart < 0 ? -apart : apart;
    if (silent_lines(&advice) == ADVICE_LINES)
        put_words(w, none);
    else if (apart == 0)
        put_words(w, both);
    else
        put_words(w, verdicts[apart > 0][size >= ADVICE_CLEAR]);
}

static void put_phase(const Writing *w)
{
    static const Text title = FR_EN("\nPhase de développement\n", "\nPhase of growth\n");
    static const Text silent = FR_EN("  non dite : organisation.phase (amorcage, croissance, "
                                     "mise-a-l-echelle)\n",
                                     "  not said: organisation.phase (amorcage, croissance, "
                                     "mise-a-l-echelle)\n");
    static const Text watch = FR_EN("  à surveiller : ", "  to be watched: ");
    Str phase = node_text(node_at(w->root, "organisation.phase"));
    put_words(w, title);
    for (size_t i = 0; i < sizeof phases / sizeof *phases; i++) {
        if (!str_eq(phase, phases[i].phase))
            continue;
        buf_put(w->out, S("  "));
        put_words(w, phases[i].name);
        buf_put(w->out, w->lang == LANG_FR ? S(" : ") : S(": "));
        put_words(w, phases[i].model);
        buf_byte(w->out, '\n');
        put_words(w, watch);
        put_words(w, phases[i].watch);
        buf_byte(w->out, '\n');
    }
    if (phase.n == 0)
        put_words(w, silent);
}

/* hours x value, exact. */
static void put_own_work(const Writing *w)
{
    static const Text title = FR_EN("\nFaire soi-même\n", "\nDoing it yourself\n");
    static const Text cost =
        FR_EN("  {0} h par mois à {1} € = {2} € par mois, à comparer aux offres\n",
              "  {0} h a month at €{1} = €{2} a month, to be set against the offers\n");
    static const Text silent =
        FR_EN("  pour comparer : diy.hours_per_month et diy.hour_value_eur\n",
              "  to compare: diy.hours_per_month and diy.hour_value_eur\n");
    const Node *hours = node_at(w->root, "diy.hours_per_month");
    const Node *value = node_at(w->root, "diy.hour_value_eur");
    Arena *a = w->s->ctx.mem;
    Decimal x, y;
    put_words(w, title);
    if (hours == NULL || value == NULL || !decimal_read(a, hours->text, &x) ||
        !decimal_read(a, value->text, &y)) {
        put_words(w, silent);
        return;
    }
    Decimal product = decimal_mul(a, &x, &y);
    Str args[] = {hours->text, value->text, decimal_text(a, &product)};
    put_words(w, text_of(a, cost.in[LANG_FR].p, cost.in[LANG_EN].p, args, 3));
}

static void put_actors(const Writing *w)
{
    static const Text title = FR_EN("\nQui fait quoi\n", "\nWho does what\n");
    static const Text silent = FR_EN(
        "  non dit : actors (expert-comptable, prestataire, vous-même), avec does et does_not ; "
        "la TVA, la facturation\n  et les obligations fiscales restent à l’expert-comptable\n",
        "  not said: actors (accountant, provider, yourself), with does and does_not; VAT, "
        "invoicing and tax duties\n  stay with the accountant\n");
    static const Text does_not = FR_EN(" ; ne fait pas : ", "; does not: ");
    const Node *actors = node_member(w->root, S("actors"));
    put_words(w, title);
    if (actors == NULL || actors->count == 0)
        put_words(w, silent);
    for (const Node *n = actors == NULL ? NULL : actors->child; n != NULL; n = n->next) {
        buf_put(w->out, S("  "));
        buf_column(w->out, node_text(node_member(n, S("role"))), 32);
        buf_shown(w->out, node_text(node_member(n, S("does"))));
        put_words(w, does_not);
        buf_shown(w->out, node_text(node_member(n, S("does_not"))));
        buf_byte(w->out, '\n');
    }
}

int advise_run(Session *s)
{
    const Project *project = project_load(s, s->arguments[0], NULL);
    if (project == NULL || diag_failed(s->ctx.diag))
        return session_report(s, STDERR_FILENO, false);
    Buf out = buf_new(s->ctx.mem);
    Writing w = {s, project->root, &out, s->lang};
    put_model(&w);
    put_phase(&w);
    put_own_work(&w);
    put_actors(&w);
    return session_result(s, buf_str(&out));
}
