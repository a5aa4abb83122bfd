/* pdoc explain ID: a rule, or a message of pdoc's own. Why it is there, where it comes from, what
 * to do, a bad and a good example. */
#include "command/command.h"

int explain_run(Session *s);

/* ---- examples ----------------------------------------------------------------------------- */

static void put_indented(Buf *out, Str text)
{
    while (text.n > 0) {
        size_t end = str_find_byte(text, '\n');
        buf_put(out, S("    "));
        buf_put(out, str_slice(text, 0, end));
        buf_byte(out, '\n');
        text = end == SIZE_MAX ? (Str){0} : str_slice(text, end + 1, text.n);
    }
}

/* The source text of a node, without the indentation that its whole block shares. */
static Str source_text(const Session *s, const Node *n)
{
    const Source *source = source_at(diag_sources(s->ctx.diag), n->span.source);
    Place place = source_place(source, n->span.begin);
    Str text = str_slice(source->text, n->span.begin, n->span.end);
    Buf out = buf_new(s->ctx.mem);
    while (text.n > 0 && (text.p[text.n - 1] == '\n' || text.p[text.n - 1] == ' '))
        text.n--;
    while (text.n > 0) {
        size_t end = str_find_byte(text, '\n');
        buf_put(&out, str_slice(text, 0, end));
        text = end == SIZE_MAX ? (Str){0} : str_slice(text, end + 1, text.n);
        if (text.n > 0)
            buf_byte(&out, '\n');
        for (uint32_t i = 1; i < place.column && text.n > 0 && text.p[0] == ' '; i++)
            text = str_slice(text, 1, text.n);
    }
    return buf_str(&out);
}

static const Text bad_title = {{S_INIT("À ne pas écrire :"), S_INIT("Bad:")}};
static const Text good_title = {{S_INIT("À écrire :"), S_INIT("Good:")}};

static void put_example(const Session *s, Text title, Str text, Buf *out)
{
    if (text.n == 0)
        return;
    buf_byte(out, '\n');
    buf_put(out, title.in[s->lang]);
    buf_byte(out, '\n');
    put_indented(out, text);
}

static void put_examples(const Session *s, Text title, const Node *list, Buf *out)
{
    for (const Node *n = list == NULL ? NULL : list->child; n != NULL; n = n->next)
        put_example(s, title, source_text(s, n), out);
}

static void put_line(Buf *out, Lang lang, Text title, Str words)
{
    if (words.n == 0)
        return;
    buf_put(out, title.in[lang]);
    buf_put(out, words);
    buf_byte(out, '\n');
}

static const Text finding_title = {{S_INIT("Constat : "), S_INIT("Finding: ")}};
static const Text why_title = {{S_INIT("Pourquoi : "), S_INIT("Why: ")}};
static const Text mend_title = {{S_INIT("Remède : "), S_INIT("Mend: ")}};

/* ---- words for the names of rule files ---------------------------------------------------- */

typedef struct {
    Str word;
    Text name;
} Named;

static const Named source_names[] = {
    {S_INIT("method"), FR_EN("la méthode", "the method")},
    {S_INIT("practice"), FR_EN("l’usage", "custom and practice")},
    {S_INIT("law"), FR_EN("la loi", "the law")},
    {S_INIT("consistency"), FR_EN("la cohérence du projet", "consistency of the project")},
};

static const Named document_names[] = {
    {S_INIT("specification"), FR_EN("cahier des charges", "specification")},
    {S_INIT("rfp"), FR_EN("consultation", "consultation")},
    {S_INIT("evaluation"), FR_EN("évaluation des offres", "evaluation of bids")},
    {S_INIT("contract"), FR_EN("contrat", "contract")},
    {S_INIT("performance"), FR_EN("performance", "performance")},
    {S_INIT("confidentiality"), FR_EN("confidentialité", "confidentiality")},
    {S_INIT("reversibility"), FR_EN("réversibilité", "reversibility")},
    {S_INIT("hardship-force-majeure"),
     FR_EN("imprévision et force majeure", "hardship and force majeure")},
    {S_INIT("sla"), FR_EN("niveaux de service", "service levels")},
    {S_INIT("data-protection"), FR_EN("données personnelles", "personal data")},
    {S_INIT("security"), FR_EN("sécurité", "security")},
    {S_INIT("price"), FR_EN("prix", "price")},
    {S_INIT("intellectual-property"), FR_EN("propriété intellectuelle", "intellectual property")},
    {S_INIT("acceptance"), FR_EN("recette", "acceptance")},
    {S_INIT("governance"), FR_EN("pilotage", "governance")},
    {S_INIT("review"), FR_EN("relecture d’un contrat reçu", "review of a contract received")},
    {S_INIT("audit"), FR_EN("audit de la relation", "audit of the relation")},
};

/* A company may have kinds of its own: they are named as they are. */
static Str name_of(const Named *rows, size_t count, Str word, Lang lang)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(rows[i].word, word))
            return rows[i].name.in[lang];
    return word;
}

/* ---- rules -------------------------------------------------------------------------------- */

void rule_documents_write(const RuleInfo *rule, Lang lang, Buf *out)
{
    if (rule->document_count == 0)
        buf_put(out, lang == LANG_FR ? S("tous") : S("all"));
    for (size_t i = 0; i < rule->document_count; i++) {
        buf_put(out, i > 0 ? S(", ") : (Str){0});
        buf_put(out, name_of(document_names, sizeof document_names / sizeof *document_names,
                             rule->documents[i], lang));
    }
}

/* A reference whose wording was not read at its source is never printed without saying so. */
static Str rule_source(Arena *a, const RuleInfo *rule, Lang lang)
{
    static const Text unsure = {{S_INIT(" (à vérifier)"), S_INIT(" (to be checked)")}};
    if (rule->source_ref.n == 0)
        return name_of(source_names, sizeof source_names / sizeof *source_names, rule->source_kind,
                       lang);
    Str note = rule->source_unsure ? unsure.in[lang] : (Str){0};
    return str_print(a, STR_FMT STR_FMT, STR_ARG(rule->source_ref), STR_ARG(note));
}

static void explain_rule(const Session *s, const RuleInfo *rule, Buf *out)
{
    Lang lang = s->lang;
    buf_print(out, STR_FMT " (" STR_FMT ")\n", STR_ARG(rule->id),
              STR_ARG(severity_names[rule->severity].in[lang]));
    put_line(out, lang, finding_title, rule->message.in[lang]);
    put_line(out, lang, why_title, rule->why.in[lang]);
    put_line(out, lang, mend_title, rule->help.in[lang]);
    put_line(out, lang, TEXT("Source : ", "Source: "), rule_source(s->ctx.mem, rule, lang));
    buf_put(out, lang == LANG_FR ? S("Documents : ") : S("Documents: "));
    rule_documents_write(rule, lang, out);
    buf_put(out, S("\n"));
    if (!rule->waivable)
        buf_put(out,
                lang == LANG_FR ? S("Sans dérogation possible.\n") : S("It cannot be waived.\n"));
    put_examples(s, bad_title, rule->invalid, out);
    put_examples(s, good_title, rule->valid, out);
}

/* ---- messages ----------------------------------------------------------------------------- */

typedef struct {
    Str id; /* ends in "-": of all that begin so */
    Text why;
    Str bad, good;
} Explanation;

static const Explanation explanations[] = {
#define EXPLAIN(id, fr, en, bad, good)                                                             \
    {S_INIT(id), {{S_INIT(fr), S_INIT(en)}}, S_INIT(bad), S_INIT(good)},
#include "command/explain.def"
#undef EXPLAIN
};

/* Its own row, else the longest beginning. */
static const Explanation *explanation_of(Str id)
{
    const Explanation *best = NULL;
    for (size_t i = 0; i < sizeof explanations / sizeof *explanations; i++) {
        const Explanation *e = &explanations[i];
        if (str_eq(e->id, id))
            return e;
        if (str_starts(id, e->id) && (best == NULL || e->id.n > best->id.n))
            best = e;
    }
    return best;
}

Text message_why(Str id)
{
    const Explanation *e = explanation_of(id);
    return e == NULL ? (Text){0} : e->why;
}

static void explain_message(const Session *s, const MessageInfo *m, Buf *out)
{
    Lang lang = s->lang;
    const Explanation *e = explanation_of(m->id);
    buf_print(out, STR_FMT " (" STR_FMT ")\n", STR_ARG(m->id),
              STR_ARG(severity_names[m->severity].in[lang]));
    put_line(out, lang, finding_title, m->message.in[lang]);
    put_line(out, lang, why_title, message_why(m->id).in[lang]);
    put_line(out, lang, mend_title, m->help.in[lang]);
    put_line(out, lang, TEXT("État de sortie : ", "Exit status: "),
             m->class == CLASS_FAULT ? S("2") : S("1"));
    put_example(s, bad_title, e == NULL ? (Str){0} : e->bad, out);
    put_example(s, good_title, e == NULL ? (Str){0} : e->good, out);
}

/* ---- the command -------------------------------------------------------------------------- */

void rule_name_fault(Session *s, const RuleSet *set, Str id, Span where)
{
    size_t rules = rules_count(set), messages = message_count();
    Str *ids = NEW_ARRAY(s->ctx.tmp, Str, rules + messages);
    for (size_t i = 0; i < rules; i++)
        ids[i] = rules_info(set, i).id;
    for (size_t i = 0; i < messages; i++)
        ids[rules + i] = message_at(s->ctx.tmp, i).id;
    Diagnostic *d = diag(&s->ctx, MSG_RULE_NAME, where, id);
    d->suggestion = nearest_word(id, ids, rules + messages);
}

static void explain_one(Session *s, const RuleSet *set, Str id, Buf *out)
{
    RuleInfo rule;
    MessageInfo message;
    if (out->n > 0)
        buf_byte(out, '\n');
    if (rules_find(set, id, &rule))
        explain_rule(s, &rule, out);
    else if (message_find(s->ctx.mem, id, &message))
        explain_message(s, &message, out);
    else
        rule_name_fault(s, set, id, NOWHERE);
}

int explain_run(Session *s)
{
    RuleSet *set = session_data_dir(s) ? own_rules(s, NULL) : NULL;
    Buf out = buf_new(s->ctx.mem);
    for (size_t i = 0; set != NULL && i < s->argument_count; i++)
        explain_one(s, set, s->arguments[i], &out);
    return session_result(s, buf_str(&out));
}
