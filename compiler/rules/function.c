/* The catalogue of rule functions: for what neither JSON Schema nor RFC 9535 can say. A new one is
 * a row here and a function in its family's file. */
#include "rules/function.h"

#define DOC(fr, en)                                                                                \
    {                                                                                              \
        {                                                                                          \
            S_INIT(fr), S_INIT(en)                                                                 \
        }                                                                                          \
    }
#define ARG(name, type, required, fr, en)                                                          \
    {                                                                                              \
        S_INIT(name), type, required, DOC(fr, en)                                                  \
    }

const RuleFunction rule_functions[] = {
    {
        S_INIT("dates-ordered"),
        DOC("les dates se suivent dans l’ordre des champs ; un champ absent est passé",
            "the dates follow the order of the fields; an absent field is skipped"),
        {ARG("fields", ARG_PATHS, true, "chemins des dates", "paths of the dates"),
         ARG("strict", ARG_FLAG, false, "refuser deux dates égales", "refuse two equal dates")},
        {S_INIT("earlier")},
        run_dates_ordered,
        S_INIT("{function: dates-ordered, fields: [start, end]}"),
    },
    {
        S_INIT("date-within"),
        DOC("les dates sont entre deux autres, comprises ; une borne absente ne limite pas",
            "the dates lie between two others, included; an absent bound does not limit"),
        {ARG("fields", ARG_PATHS, true, "chemins des dates", "paths of the dates"),
         ARG("from", ARG_PATH, false, "première date permise", "first date allowed"),
         ARG("to", ARG_PATH, false, "dernière date permise", "last date allowed")},
        {S_INIT("bound")},
        run_date_within,
        S_INIT(
            "{function: date-within, fields: [date], from: $.planning.start, to: $.planning.end}"),
    },
    {
        S_INIT("months-agree"),
        DOC("une durée en mois mène du début à la fin, la veille du jour anniversaire ou ce jour",
            "a number of months leads from the start to the end, the eve of the anniversary or "
            "that day"),
        {ARG("start", ARG_PATH, true, "date de début", "start date"),
         ARG("months", ARG_PATH, true, "nombre de mois", "number of months"),
         ARG("end", ARG_PATH, true, "date de fin", "end date")},
        {S_INIT("computed")},
        run_months_agree,
        S_INIT("{function: months-agree, start: start, months: months, end: end}"),
    },
    {
        S_INIT("sum-equals"),
        DOC("la somme des nombres égale un nombre", "the sum of the numbers equals a number"),
        {ARG("of", ARG_PATHS, true, "nombres à ajouter", "numbers to add"),
         ARG("equals", ARG_OPERAND, true, "nombre, ou chemin d’un nombre",
             "a number, or the path of one"),
         ARG("tolerance", ARG_NUMBER, false, "écart permis (0)", "difference allowed (0)"),
         ARG("times", ARG_TEXT, false, "clé voisine par laquelle chaque nombre est multiplié",
             "key beside each number, by which it is multiplied"),
         ARG("percent", ARG_FLAG, false, "cette clé est en %", "that key is in %"),
         ARG("least", ARG_FLAG, false, "admettre une somme plus grande", "allow a larger sum")},
        {S_INIT("sum"), S_INIT("expected")},
        run_sum_equals,
        S_INIT("{function: sum-equals, of: 'criteria[*].weight', equals: 100, tolerance: 0.01}"),
    },
    {
        S_INIT("unique-by"),
        DOC("aucune valeur n’est donnée deux fois", "no value is given twice"),
        {ARG("of", ARG_PATHS, true, "valeurs à comparer", "values to compare")},
        {{0}},
        run_unique,
        S_INIT("{function: unique-by, of: '$.kpis[*].id'}"),
    },
    {
        S_INIT("references-exist"),
        DOC("chaque référence désigne un identifiant déclaré",
            "each reference names an identifier that is declared"),
        {ARG("from", ARG_PATHS, true, "références", "references"),
         ARG("among", ARG_PATHS, true, "identifiants déclarés", "identifiers declared")},
        {{0}},
        run_references_exist,
        S_INIT("{function: references-exist, from: 'kpis[*]', among: '$.kpis[*].id'}"),
    },
    {
        S_INIT("referenced-by"),
        DOC("l’identifiant est désigné par d’autres, ou désigne lui-même un identifiant déclaré",
            "the identifier is referred to by others, or refers itself to a declared one"),
        {ARG("id", ARG_PATH, true, "identifiant", "identifier"),
         ARG("by", ARG_PATHS, true, "références des autres", "references of others"),
         ARG("links", ARG_PATHS, false, "ses propres références", "its own references"),
         ARG("among", ARG_PATHS, false, "identifiants qu’elles peuvent désigner",
             "identifiers that they may name")},
        {{0}},
        run_referenced,
        S_INIT("{function: referenced-by, id: id, by: ['$.kpis[*].objective', "
               "'$.kpis[*].objective[*]']}"),
    },
    {
        S_INIT("mentions-one"),
        DOC("un texte cite au moins un identifiant ou un nom",
            "a text quotes at least one identifier or name"),
        {ARG("in", ARG_PATH, true, "texte", "text"),
         ARG("of", ARG_PATHS, true, "identifiants ou noms", "identifiers or names")},
        {{0}},
        run_mentions_one,
        S_INIT("{function: mentions-one, in: context.success_definition, of: '$.kpis[*].id'}"),
    },
    {
        S_INIT("acyclic"),
        DOC("les liens ne reviennent pas sur eux-mêmes",
            "the links do not lead back to where they start"),
        {ARG("items", ARG_PATH, true, "éléments", "items"),
         ARG("id", ARG_TEXT, true, "clé de l’identifiant", "key of the identifier"),
         ARG("links", ARG_TEXT, true, "clé de la liste des liens", "key of the list of links")},
        {S_INIT("cycle")},
        run_acyclic,
        S_INIT("{function: acyclic, items: '$.planning.phases[*]', id: id, links: depends_on}"),
    },
    {
        S_INIT("after-links"),
        DOC("un élément commence au plus tôt le jour où finissent ceux auxquels il est lié",
            "an item begins no earlier than the day on which those that it links to end"),
        {ARG("items", ARG_PATHS, true, "éléments", "items"),
         ARG("links", ARG_TEXT, true, "clé de la liste des liens", "key of the list of links"),
         ARG("start", ARG_TEXT, true, "clé du début", "key of the start"),
         ARG("end", ARG_TEXT, true, "clé de la fin", "key of the end")},
        {S_INIT("id"), S_INIT("end")},
        run_after_links,
        S_INIT("{function: after-links, items: '$.planning.phases[*]', links: depends_on, start: "
               "start, end: end}"),
    },
    {
        S_INIT("contains-all"),
        DOC("une liste de textes traite chaque sujet, ou un groupe de clés a chaque clé, non vide",
            "a list of texts covers each subject, or a group of keys has each key, not empty"),
        {ARG("in", ARG_PATHS, true, "textes, ou groupe de clés", "texts, or a group of keys"),
         ARG("words", ARG_WORDS, false, "sujets : nom et motif (I-Regexp)",
             "subjects: name and pattern (I-Regexp)"),
         ARG("keys", ARG_TEXTS, false, "clés", "keys")},
        {S_INIT("missing")},
        run_contains_all,
        S_INIT("{function: contains-all, in: reversibility, keys: [data, source_code]}"),
    },
    {
        S_INIT("relative-target-agrees"),
        DOC("le départ changé de la variation annoncée donne la cible",
            "the baseline changed by the announced variation gives the target"),
        {ARG("baseline", ARG_PATH, true, "valeur de départ", "baseline"),
         ARG("relative", ARG_PATH, true, "variation : « -15 % », « +3 »",
             "variation: “-15 %”, “+3”"),
         ARG("target", ARG_PATH, true, "cible", "target"),
         ARG("mode", ARG_PATH, false, "« points » : la variation s’ajoute ; sinon elle multiplie",
             "“points”: the variation is added; else it multiplies"),
         ARG("tolerance", ARG_NUMBER, false, "écart permis, en % du départ (0.5)",
             "difference allowed, in % of the baseline (0.5)")},
        {S_INIT("computed")},
        run_relative_target,
        S_INIT("{function: relative-target-agrees, baseline: baseline.value, relative: "
               "target_relative, target: target}"),
    },
    {
        S_INIT("non-decreasing"),
        DOC("les nombres ne diminuent pas dans l’ordre du fichier",
            "the numbers do not decrease in the order of the file"),
        {ARG("of", ARG_PATHS, true, "nombres", "numbers"),
         ARG("strict", ARG_FLAG, false, "refuser deux nombres égaux", "refuse two equal numbers")},
        {S_INIT("earlier")},
        run_non_decreasing,
        S_INIT("{function: non-decreasing, of: 'priorities[*].gtr_minutes'}"),
    },
    {
        S_INIT("same-unit"),
        DOC("les valeurs ont la même unité", "the values have the same unit"),
        {ARG("fields", ARG_PATHS, true, "valeurs, ou unités", "values, or units")},
        {S_INIT("earlier")},
        run_same_unit,
        S_INIT("{function: same-unit, fields: [unit, baseline.unit]}"),
    },
    {
        S_INIT("duration-at-least"),
        DOC("une durée n’est pas inférieure à une autre de même nature",
            "a duration is not below another of the same kind"),
        {ARG("of", ARG_PATHS, true, "durées", "durations"),
         ARG("than", ARG_OPERAND, true, "durée, ou son chemin", "a duration, or its path"),
         ARG("unit", ARG_TEXT, false, "unité des nombres nus : min, h, jours",
             "unit of bare numbers: min, h, days")},
        {S_INIT("limit")},
        run_duration_at_least,
        S_INIT("{function: duration-at-least, of: gtr_minutes, than: '@.gti_minutes', unit: min}"),
    },
    {
        S_INIT("duration-at-most"),
        DOC("une durée ne dépasse pas une autre de même nature",
            "a duration is not above another of the same kind"),
        {ARG("of", ARG_PATHS, true, "durées", "durations"),
         ARG("than", ARG_OPERAND, true, "durée, ou son chemin", "a duration, or its path"),
         ARG("unit", ARG_TEXT, false, "unité des nombres nus : min, h, jours",
             "unit of bare numbers: min, h, days")},
        {S_INIT("limit")},
        run_duration_at_most,
        S_INIT("{function: duration-at-most, of: payment.days, than: '60 jours', unit: jours}"),
    },
    {
        S_INIT("hours-covered"),
        DOC("des heures {days, from, to, holidays}, ou une liste, sont toutes couvertes par "
            "d’autres",
            "hours {days, from, to, holidays}, or a list, are all covered by others"),
        {ARG("need", ARG_PATH, true, "heures à couvrir", "hours to be covered"),
         ARG("by", ARG_PATHS, true, "plages de couverture", "coverages"),
         ARG("priority", ARG_OPERAND, true, "priorité que les plages doivent admettre",
             "priority that the coverages must hold for"),
         ARG("holidays", ARG_PATH, false,
             "texte qui nomme les priorités couvertes les jours fériés",
             "text that names the priorities covered on public holidays")},
        {S_INIT("moment")},
        run_hours_covered,
        S_INIT("{function: hours-covered, need: $.activity.opening, by: '$.sla.coverage[*]', "
               "priority: P1}"),
    },
    {
        S_INIT("restored-within"),
        DOC("un incident ouvert un vendredi ou un 24 décembre à 17 h est clos à temps, jours "
            "fériés "
            "français compris",
            "an incident opened at 17:00 on a Friday or on 24 December is over in time, French "
            "public holidays included"),
        {ARG("reaction", ARG_PATH, true, "minutes avant la prise en charge",
             "minutes to take charge"),
         ARG("recovery", ARG_PATH, true, "minutes avant le rétablissement", "minutes to recover"),
         ARG("base", ARG_PATH, true, "« ouvré » : le temps ne court qu’aux heures couvertes",
             "“working”: time runs only in covered hours"),
         ARG("coverage", ARG_PATHS, true, "plages de couverture", "coverages"),
         ARG("priority", ARG_OPERAND, true, "priorité", "priority"),
         ARG("holidays", ARG_PATH, false,
             "texte qui nomme les priorités couvertes les jours fériés",
             "text that names the priorities covered on public holidays"),
         ARG("from", ARG_OPERAND, true, "première date possible", "first date possible"),
         ARG("limit", ARG_OPERAND, true, "heures admises", "hours allowed"),
         ARG("alsace", ARG_PATH, false, "vrai en Alsace-Moselle", "true in Alsace-Moselle")},
        {S_INIT("opened"), S_INIT("taken"), S_INIT("restored"), S_INIT("hours")},
        run_restored_within,
        S_INIT("{function: restored-within, reaction: gti_minutes, recovery: gtr_minutes, base: "
               "time_base, coverage: '$.sla.coverage[*]', priority: '@.id', from: "
               "$.contract.term.start, limit: 12}"),
    },
    {
        S_INIT("downtime-agrees"),
        DOC("l’arrêt admis (allowed_downtime) est celui que donne le taux sur sa période",
            "the downtime allowed (allowed_downtime) is what the rate gives over its period"),
        {ARG("of", ARG_PATH, true, "disponibilité {percent, period, allowed_downtime}",
             "availability {percent, period, allowed_downtime}")},
        {S_INIT("downtime")},
        run_downtime_agrees,
        S_INIT("{function: downtime-agrees, of: '@'}"),
    },
    {
        S_INIT("agrees-with"),
        DOC("des éléments qui en désignent d’autres disent les mêmes valeurs qu’eux",
            "items that name others say the same values as they do"),
        {ARG("from", ARG_PATHS, true, "éléments", "items"),
         ARG("by", ARG_TEXT, true, "clé qui désigne l’autre", "key that names the other"),
         ARG("among", ARG_PATHS, true, "les autres", "the others"),
         ARG("key", ARG_TEXT, false, "clé par laquelle on les désigne (id)",
             "key by which they are named (id)"),
         ARG("fields", ARG_TEXTS, true, "clés dont les valeurs sont comparées",
             "keys whose values are compared")},
        {S_INIT("id"), S_INIT("here"), S_INIT("there")},
        run_agrees_with,
        S_INIT("{function: agrees-with, from: 'formula[*]', by: kpi, among: '$.kpis[*]', fields: "
               "[target]}"),
    },
    {
        S_INIT("within-scale"),
        DOC("des notes ne dépassent pas le plus haut niveau du barème (scale: [{points}]) de ce "
            "qu’elles notent",
            "marks do not exceed the highest level of the scale (scale: [{points}]) of what they "
            "mark"),
        {ARG("of", ARG_PATHS, true, "notes (points)", "marks (points)"),
         ARG("by", ARG_TEXT, true, "clé qui désigne ce qui est noté",
             "key that names what is marked"),
         ARG("among", ARG_PATHS, true, "ce qui est noté", "what is marked")},
        {S_INIT("most")},
        run_within_scale,
        S_INIT("{function: within-scale, of: 'offer.marks[*]', by: criterion, among: "
               "'$.selection.criteria[*]'}"),
    },
    {
        S_INIT("review-fits"),
        DOC("entre un livrable et son jalon, il y a le temps de le relire et de le corriger une "
            "fois",
            "between a deliverable and its milestone there is time to review it and correct it "
            "once"),
        {ARG("of", ARG_PATHS, true, "livrables", "deliverables"),
         ARG("among", ARG_PATHS, true, "jalons", "milestones"),
         ARG("late", ARG_FLAG, false, "juger seulement s’il vient après son jalon",
             "judge only whether it comes after its milestone")},
        {S_INIT("days"), S_INIT("end"), S_INIT("milestone")},
        run_review_fits,
        S_INIT("{function: review-fits, of: '@', among: '$.planning.milestones[*]'}"),
    },
    {
        S_INIT("written-in"),
        DOC("les textes sont dans la langue du projet", "the texts are in the project’s language"),
        {ARG("in", ARG_PATHS, true, "textes", "texts")},
        {{0}},
        run_written_in,
        S_INIT("{function: written-in, in: '@'}"),
    },
    {
        S_INIT("model-fits"),
        DOC("les traits du projet (pdoc advise) n’appellent pas nettement l’autre modèle que celui "
            "du prestataire",
            "the traits of the project (pdoc advise) do not clearly call for the other model than "
            "the provider’s"),
        {ARG("kind", ARG_PATH, true, "freelance, agence...", "freelance, agence...")},
        {S_INIT("model"), S_INIT("points")},
        run_model_fits,
        S_INIT("{function: model-fits, kind: kind}"),
    },
    {
        S_INIT("no-weak-words"),
        DOC("des textes n’emploient aucun mot faible de ces catégories (schemas/prose.yaml) que "
            "rien n’excuse dans leur phrase",
            "texts use no weak word of these categories (schemas/prose.yaml) that nothing in "
            "their sentence excuses"),
        {ARG("in", ARG_PATHS, true, "textes", "texts"),
         ARG("categories", ARG_CATEGORIES, true, "catégories", "categories")},
        {S_INIT("word"), S_INIT("category")},
        run_no_weak_words,
        S_INIT("{function: no-weak-words, in: text, categories: [v03, v04]}"),
    },
    {
        S_INIT("law-known"),
        DOC("les références légales sont dans la table de pdoc (schemas/law.yaml) ; avec topic, "
            "celles d’un autre sujet",
            "legal references are in pdoc’s table (schemas/law.yaml); with topic, those of another "
            "subject"),
        {ARG("in", ARG_PATHS, true, "textes", "texts"),
         ARG("topic", ARG_FLAG, false, "juger le sujet, pas la présence",
             "judge the subject, not the presence")},
        {S_INIT("article"), S_INIT("law"), S_INIT("other")},
        run_law_known,
        S_INIT("{function: law-known, in: '$.contract..*'}"),
    },
    {
        S_INIT("law-fresh"),
        DOC("la table des références a été vérifiée depuis moins de tant de mois à cette date",
            "the table of references was checked within so many months of this date"),
        {ARG("at", ARG_PATH, true, "date", "date"),
         ARG("months", ARG_NUMBER, true, "mois", "months")},
        {S_INIT("checked")},
        run_law_fresh,
        S_INIT("{function: law-fresh, at: $.project.date, months: 6}"),
    },
    {
        S_INIT("no-placeholder"),
        DOC("aucun texte ne contient de champ à remplir : <nom>, {{nom}}, ???, (à définir), TODO",
            "no text holds anything left to fill in: <name>, {{name}}, ???, (to be defined), TODO"),
        {ARG("in", ARG_PATHS, true, "textes", "texts"),
         ARG("alone", ARG_TEXTS, true,
             "en minuscules : ce qui n’est pas une valeur quand c’est tout le texte",
             "in small letters: what is no value when it is all of the text"),
         ARG("words", ARG_TEXTS, true, "mots qui, tels quels, disent que le texte n’est pas fini",
             "words that, as they are, say that the text is unfinished")},
        {S_INIT("word")},
        run_no_placeholder,
        S_INIT("{function: no-placeholder, in: '$..*', alone: [tbd, …], words: [TODO]}"),
    },
};
const size_t rule_function_count = sizeof rule_functions / sizeof *rule_functions;

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
    Str names[sizeof rule_functions / sizeof *rule_functions];
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
    [ARG_PATH] = DOC("chemin", "path"),
    [ARG_PATHS] = DOC("chemins", "paths"),
    [ARG_NUMBER] = DOC("nombre", "number"),
    [ARG_OPERAND] = DOC("valeur ou chemin", "value or path"),
    [ARG_TEXT] = DOC("texte", "text"),
    [ARG_WORDS] = DOC("sujets", "subjects"),
    [ARG_TEXTS] = DOC("textes", "texts"),
    [ARG_CATEGORIES] = DOC("catégories", "categories"),
    [ARG_FLAG] = DOC("true ou false", "true or false"),
};

static void write_call(Buf *out, const RuleFunction *f, Lang lang)
{
    static const Text optional = DOC(", facultatif", ", optional");
    static const Text finds = DOC("    dans le message :", "    in the message:");
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
    static const Text calls = DOC("Fonctions de « call » :\n\n", "Functions for “call”:\n\n");
    static const Text tests = DOC("Fonctions des tests, en plus de celles de la RFC 9535 (length, "
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
