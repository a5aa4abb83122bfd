/* The rule function about wording: texts of a project -> findings at their weak words. */
#include "rules/function.h"

/* Identifiers of the project that look like none of a language's words: R4, k-ventes. */
static void add_id(StrMap *ids, Str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '-' || text.p[i] == '_' || (text.p[i] >= '0' && text.p[i] <= '9')) {
            *map_put(ids, text) = ids;
            return;
        }
}

static void collect_ids(StrMap *ids, const Node *node)
{
    for (const Node *n = node->child; n != NULL; n = n->next) {
        if (n->kind == NODE_STRING && str_eq(n->key, S("id")))
            add_id(ids, n->text);
        collect_ids(ids, n);
    }
}

static const ProseKnown *known_of(Judge *j)
{
    if (j->known.ids != NULL)
        return &j->known;
    StrMap *ids = map_new(j->ctx->mem), *terms = map_new(j->ctx->mem);
    collect_ids(ids, j->root);
    const Node *glossary = node_member(j->root, S("glossary"));
    for (const Node *n = glossary == NULL ? NULL : glossary->child; n != NULL; n = n->next)
        *map_put(terms, prose_fold(j->ctx->mem, node_text(node_member(n, S("term"))))) = terms;
    j->known = (ProseKnown){ids, terms};
    return &j->known;
}

Lang project_language(const Judge *j)
{
    return tag_lang(node_text(node_at(j->root, "project.language")));
}

/* The first weak wording of a sentence is the finding, the others of its category are labels. */
static void report(Judge *j, const Node *n, const ProseHit *hits, size_t count)
{
    const Sources *sources = diag_sources(j->ctx->diag);
    Finding f = finding_at(j, n);
    f.span = node_text_part(sources, n, hits[0].begin, hits[0].end);
    finding_value(&f, "word", str_slice(n->text, hits[0].begin, hits[0].end));
    finding_text(&f, "category", lexicon_name(j->lexicon, hits[0].category));
    for (size_t i = count; i-- > 1;) {
        Label *label = NEW(j->ctx->mem, Label);
        *label = (Label){f.labels, node_text_part(sources, n, hits[i].begin, hits[i].end),
                         TEXT("et ceci", "and this")};
        f.labels = label;
    }
    finding_report(&f);
}

enum { LABELS = 5 }; /* wordings shown of one sentence and category */

/* Several rules judge the same texts, each by its own categories, and few texts have any: they are
 * looked at in full once. */
static uint64_t weak_categories(Judge *j, Arena *scratch, const Node *n)
{
    if (j->weak == NULL)
        j->weak = map_new(j->ctx->mem);
    void **slot = map_put(j->weak, (Str){(const char *)&n->span, sizeof n->span});
    if (*slot == NULL) {
        uint64_t *made = NEW(j->ctx->mem, uint64_t);
        *made = weak_words_present(scratch, j->lexicon, project_language(j), n->text);
        *slot = made;
    }
    return *(uint64_t *)*slot;
}

static void judge_text(Judge *j, Arena *scratch, const Node *n, uint64_t categories)
{
    categories &= weak_categories(j, scratch, n);
    if (categories == 0)
        return;
    ProseHit *hits;
    size_t count = weak_words_find(scratch, j->lexicon, project_language(j), n->text, categories,
                                   known_of(j), &hits);
    for (size_t i = 0; i < count; i++) {
        if (hits[i].category == CATEGORY_LIMIT)
            continue;
        ProseHit same[LABELS] = {hits[i]};
        size_t alike = 1;
        for (size_t k = i + 1; k < count && hits[k].sentence == hits[i].sentence; k++) {
            if (hits[k].category != same[0].category)
                continue;
            if (alike < LABELS)
                same[alike++] = hits[k];
            hits[k].category = CATEGORY_LIMIT; /* told */
        }
        report(j, n, same, alike);
    }
}

void run_no_weak_words(Judge *j, const Argument *args)
{
    Nodes texts = argument_nodes(j, &args[0]);
    Arena *scratch = arena_new();
    for (size_t i = 0; i < texts.count; i++) {
        if (texts.items[i]->kind == NODE_STRING)
            judge_text(j, scratch, texts.items[i], args[1].categories);
        arena_reset(scratch);
    }
    arena_free(scratch);
}
