/* pdoc lint FILE...: weak wordings in texts that are no project: a contract received, an offer, a
 * specification in Markdown. --bench measures the lexicon on annotated sentences.
 *
 *     text -> weak wordings -> diagnostics
 *     corpus (schemas/corpus.schema.yaml) -> table of precision and recall
 */
#include "command/command.h"

#include <unistd.h>

int lint_run(Session *s);

/* ---- texts -------------------------------------------------------------------------------- */

enum { REPORT_LIMIT = 10000 }; /* for each file */

/* What to do with a text that someone else wrote, where the rule speaks of keys of a project. */
static const struct {
    Str rule;
    Text help;
} received[] = {
    {S_INIT("text-escape-clause"),
     FR_EN("Demandez dans quel cas cela vaut, ou faites retirer ces mots : ils n’obligent à rien.",
           "Ask in which case this holds, or have these words removed: they bind nobody.")},
    {S_INIT("text-vague-word"),
     FR_EN("Demandez combien, en combien de temps ou selon quelle norme, et faites-le écrire.",
           "Ask how much, within what time or by which standard, and have it written.")},
    {S_INIT("text-open-ended"), FR_EN("Demandez la liste entière, ou combien d’éléments elle a.",
                                      "Ask for the whole list, or for how many items it has.")},
    {S_INIT("text-multiple-verbs"),
     FR_EN("Demandez un engagement par phrase : chacun se vérifie seul.",
           "Ask for one commitment a sentence: each is checked alone.")},
};

static Text help_of(const RuleInfo *rule)
{
    for (size_t i = 0; i < sizeof received / sizeof *received; i++)
        if (str_eq(received[i].rule, rule->id))
            return received[i].help;
    return rule->help;
}

/* One diagnostic for each sentence and category. */
static void report(Session *s, const Lexicon *l, const RuleSet *rules, uint32_t source, Str text,
                   const ProseHit *hit)
{
    Ctx *ctx = &s->ctx;
    RuleInfo rule = {.severity = SEVERITY_WARNING};
    rules_find(rules, lexicon_rule(l, hit->category), &rule);
    Str word = str_slice(text, hit->begin, hit->end);
    Text name = lexicon_name(l, hit->category);
    Diagnostic d = {
        .id = lexicon_rule(l, hit->category),
        .severity = rule.severity == SEVERITY_ERROR ? SEVERITY_WARNING : rule.severity,
        .class = CLASS_FINDING,
        .span = {source, hit->begin, hit->end},
        .note = rule.why,
        .help = help_of(&rule),
    };
    d.message = (Text){{str_print(ctx->mem, "« " STR_FMT " » : " STR_FMT ".", STR_ARG(word),
                                  STR_ARG(name.in[LANG_FR])),
                        str_print(ctx->mem, "“" STR_FMT "”: " STR_FMT ".", STR_ARG(word),
                                  STR_ARG(name.in[LANG_EN]))}};
    diag_custom(ctx, &d);
}

static void lint_text(Session *s, Lexicon *l, const RuleSet *rules, Str path)
{
    uint32_t source = file_read(&s->ctx, path, NOWHERE);
    if (source == 0)
        return;
    Str text = source_at(diag_sources(s->ctx.diag), source)->text;
    ProseHit *hits;
    Lang lang = prose_language(s->ctx.tmp, l, text);
    size_t count = weak_words_find(s->ctx.tmp, l, lang, text, UINT64_MAX, NULL, &hits);
    uint64_t told = 0;
    size_t reported = 0;
    for (size_t i = 0; i < count && reported < REPORT_LIMIT; i++) {
        uint64_t bit = (uint64_t)1 << hits[i].category;
        if (i > 0 && hits[i].sentence != hits[i - 1].sentence)
            told = 0;
        if ((told & bit) == 0) {
            report(s, l, rules, source, text, &hits[i]);
            reported++;
        }
        told |= bit;
    }
    if (reported == REPORT_LIMIT)
        diag(&s->ctx, MSG_LINT_MANY, NOWHERE, str_print(s->ctx.mem, "%d", REPORT_LIMIT));
    arena_reset(s->ctx.tmp);
}

/* ---- the bench ---------------------------------------------------------------------------- */

typedef struct {
    size_t expected, found, right; /* sentences */
} Score;

enum { PRECISION_WANTED = 900 }; /* thousandths */

/* The categories that a sentence of the corpus is annotated with. */
static uint64_t annotated(Session *s, const Lexicon *l, const Node *sentence)
{
    uint64_t bits = 0;
    const Node *expect = node_member(sentence, S("expect"));
    for (const Node *n = expect == NULL ? NULL : expect->child; n != NULL; n = n->next) {
        size_t category = lexicon_find(l, node_text(n));
        if (category == SIZE_MAX)
            diag(&s->ctx, MSG_PROSE_CATEGORY, n->span, node_text(n));
        else
            bits |= (uint64_t)1 << category;
    }
    return bits;
}

static uint64_t found_in(Session *s, Lexicon *l, Lang lang, Str text)
{
    ProseHit *hits;
    uint64_t bits = 0;
    size_t count = weak_words_find(s->ctx.tmp, l, lang, text, UINT64_MAX, NULL, &hits);
    for (size_t i = 0; i < count; i++)
        bits |= (uint64_t)1 << hits[i].category;
    return bits;
}

/* What the lexicon and the annotation disagree on, a line for each sentence. */
static void put_difference(const Session *s, const Lexicon *l, const Node *sentence, uint64_t found,
                           uint64_t expected, Buf *out)
{
    const Source *source = source_at(diag_sources(s->ctx.diag), sentence->span.source);
    if (found == expected)
        return;
    buf_print(out, STR_FMT ":%u:", STR_ARG(source->path),
              source_place(source, sentence->span.begin).line);
    for (size_t c = 0; c < lexicon_count(l); c++) {
        uint64_t bit = (uint64_t)1 << c;
        if (((found ^ expected) & bit) != 0)
            buf_print(out, " %c" STR_FMT, (found & bit) != 0 ? '+' : '-',
                      STR_ARG(lexicon_id(l, c)));
    }
    buf_byte(out, ' ');
    buf_shown(out, node_text(node_member(sentence, S("text"))));
    buf_byte(out, '\n');
}

static size_t bench_corpus(Session *s, Lexicon *l, const Schema *schema, Str path, Score *scores,
                           Buf *differences)
{
    uint32_t source = file_read(&s->ctx, path, NOWHERE);
    Node *root = source == 0 ? NULL : data_read(&s->ctx, source);
    if (root == NULL || !schema_check(&s->ctx, schema, root))
        return 0;
    Lang lang = tag_lang(node_text(node_member(root, S("language"))));
    const Node *list = node_member(root, S("sentences"));
    for (const Node *n = list->child; n != NULL; n = n->next) {
        uint64_t expected = annotated(s, l, n);
        uint64_t found = found_in(s, l, lang, node_text(node_member(n, S("text"))));
        for (size_t c = 0; c < lexicon_count(l); c++) {
            uint64_t bit = (uint64_t)1 << c;
            scores[c].expected += (expected & bit) != 0;
            scores[c].found += (found & bit) != 0;
            scores[c].right += (expected & found & bit) != 0;
        }
        put_difference(s, l, n, found, expected, differences);
        arena_reset(s->ctx.tmp);
    }
    return list->count;
}

static size_t thousandths(size_t part, size_t whole)
{
    return whole == 0 ? 1000 : (part * 1000 + whole / 2) / whole;
}

static void put_score(Buf *out, Str id, Score score, Str name)
{
    size_t precision = thousandths(score.right, score.found);
    size_t recall = thousandths(score.right, score.expected);
    buf_print(out, "%-5.*s %9zu %6zu %6zu %8zu.%03zu %6zu.%03zu  " STR_FMT "\n", STR_ARG(id),
              score.expected, score.found, score.right, precision / 1000, precision % 1000,
              recall / 1000, recall % 1000, STR_ARG(name));
}

/* False when some category is wrong too often. */
static bool put_table(const Session *s, const Lexicon *l, const Score *scores, Buf *out)
{
    static const Text head = {{S_INIT("      attendues trouvées justes    précision  rappel\n"),
                               S_INIT("       expected  found  right    precision  recall\n")}};
    Score all = {0};
    bool fine = true;
    buf_put(out, head.in[s->lang]);
    for (size_t c = 0; c < lexicon_count(l); c++) {
        if (scores[c].expected + scores[c].found == 0)
            continue;
        put_score(out, lexicon_id(l, c), scores[c], lexicon_name(l, c).in[s->lang]);
        fine = fine && thousandths(scores[c].right, scores[c].found) >= PRECISION_WANTED;
        all.expected += scores[c].expected;
        all.found += scores[c].found;
        all.right += scores[c].right;
    }
    put_score(out, S("="), all, (Str){0});
    return fine;
}

static int bench(Session *s, Lexicon *l)
{
    Schema *schema = own_schema(s, S("schemas/corpus.schema.yaml"));
    Score scores[CATEGORY_LIMIT] = {0};
    Buf out = buf_new(s->ctx.mem);
    size_t sentences = 0;
    for (size_t i = 0; schema != NULL && i < s->argument_count; i++)
        sentences += bench_corpus(s, l, schema, s->arguments[i], scores, &out);
    if (diag_failed(s->ctx.diag))
        return session_report(s, STDERR_FILENO, false);
    buf_print(&out, s->lang == LANG_FR ? "%zu phrases\n" : "%zu sentences\n", sentences);
    if (!put_table(s, l, scores, &out))
        diag(&s->ctx, MSG_LINT_PRECISION, NOWHERE);
    return session_result(s, buf_str(&out));
}

int lint_run(Session *s)
{
    RuleSet *rules = session_data_dir(s) ? own_rules(s, NULL) : NULL;
    Lexicon *l = rules == NULL ? NULL : rules_lexicon(rules);
    if (l != NULL && option_given(s, OPT_BENCH))
        return bench(s, l);
    for (size_t i = 0; l != NULL && i < s->argument_count; i++)
        lint_text(s, l, rules, s->arguments[i]);
    return session_report(s, STDOUT_FILENO, true);
}
