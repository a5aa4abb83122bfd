/* Terms: the documents of a build, and the glossary of the project -> how defined terms are used.
 *
 * The words of the documents are judged, not those of the project file: a term may be defined in
 * one place (the glossary), used in another (a template), and what is not printed does no harm. The
 * places are those of the YAML or of the template that the words come from.
 *
 * Vocabulary
 *   term     a word or several that a definition gives a meaning: of the project's glossary; in
 *            bold at the start of the items of a section "definitions" or "glossary"; in quotation
 *            marks after "ci-après" or "hereinafter" (the parties of the contract)
 *   stem     a word in lower case without its plural: terms are compared by their stems
 *   free     of a word: its capital means nothing, as it begins a sentence, a value, a quotation
 *   label    a term in quotation marks; its capitals are not judged, for there are other clients
 *
 * What is found
 *   twice      a term that the glossary defines again, or a template that prints the glossary too
 *   unused     a term of the glossary that no document uses
 *   capitals   a term written in two ways within sentences: the rarer one is told; of a term
 *              that a template defines, the one that is not the definition's; of an acronym, any
 *              but its own
 *   undefined  a common noun with a capital within a sentence, after an article (la Recette),
 *              that nothing defines and that has no capital elsewhere; proper nouns are not judged
 */
#include "command/terms.h"

typedef struct Term {
    Str text;
    Words words;
    Span place;
    const Node *node;         /* in the glossary; NULL: in a template */
    const Document *document; /* in a template: whose */
    bool label;
    size_t uses;
    Places same, other; /* of uses within sentences, written like the definition or not */
    VEC(const Document *) printed; /* whose glossary has it */
    struct Term *next;             /* that begins with the same stem */
    int alike;                     /* so many of them, this one included */
} Term;

/* A definition in a template of what the glossary defines: a fault where the document prints the
 * glossary too. */
typedef struct {
    const Term *known;
    const Document *document;
    Span place;
    Str text;
} Twice;

/* A capital that nothing may define. */
typedef struct {
    Str text, stem;
    Span place;
} Candidate;

/* Beyond these, what is told or looked at helps nobody. */
enum {
    TOLD = 100,  /* places of one term, and capitals that nothing defines */
    ALIKE = 256, /* terms that begin with the same word */
};

typedef struct {
    Session *s;
    Arena *a;
    VEC(Term *) terms;
    VEC(Twice) twice;
    StrMap *defined; /* places where the glossary has its terms */
    StrMap *noted;   /* places of uses: a value may be printed in several documents */
    StrMap *by_stem; /* first stem -> Term */
    StrMap *small;   /* stems met without a capital */
    StrMap *proper;  /* stems of names in the project */
    VEC(Candidate) candidates;
    WordReader reader;
    const Document *document; /* being read */
} Terms;

/* ---- places ------------------------------------------------------------------------------ */

static Str place_bytes(const Span *place)
{
    return (Str){(const char *)place, sizeof *place};
}

static bool is_new_place(Terms *t, StrMap *places, Span place)
{
    void **slot = map_put(places, arena_copy(t->a, place_bytes(&place)));
    bool is_new = *slot == NULL;
    *slot = t;
    return is_new;
}

/* ---- definitions -------------------------------------------------------------------------- */

static Term *find_term(const Terms *t, const Word *words, size_t count)
{
    Term *longest = NULL;
    for (Term *term = map_find(t->by_stem, words[0].stem); term != NULL; term = term->next) {
        size_t i = 0;
        while (i < term->words.count && i < count &&
               str_eq(term->words.items[i].stem, words[i].stem))
            i++;
        if (i == term->words.count && (longest == NULL || longest->words.count < i))
            longest = term;
    }
    return longest;
}

static void say_twice(Terms *t, const Term *known, Span again, Str text)
{
    Diagnostic *d = diag(&t->s->ctx, MSG_TERM_TWICE, again, text);
    diag_label(&t->s->ctx, d, known->place,
               TEXT("défini ici une première fois", "defined here a first time"));
}

/* A term of these words; a second definition is told where the glossary has a part in it. */
static void add_term(Terms *t, const Word *words, size_t count, Str text, Span place,
                     const Node *node, bool label)
{
    if (count == 0)
        return;
    Term *known = find_term(t, words, count);
    if (known != NULL && known->words.count == count) {
        bool same_place = known->place.source == place.source && known->place.begin == place.begin;
        if (known->node != NULL && !same_place && node != NULL)
            say_twice(t, known, place, text);
        else if (known->node != NULL && !same_place)
            *VEC_PUSH(t->a, &t->twice) = (Twice){known, t->document, place, text};
        return;
    }
    void **slot = map_put(t->by_stem, words[0].stem);
    Term *next = *slot;
    if (next != NULL && next->alike >= ALIKE)
        return;
    Term *term = NEW(t->a, Term);
    *term = (Term){.text = text, .place = place, .node = node, .label = label, .next = next};
    term->document = node == NULL ? t->document : NULL;
    term->alike = next == NULL ? 1 : next->alike + 1;
    for (size_t i = 0; i < count; i++)
        *VEC_PUSH(t->a, &term->words) = words[i];
    *VEC_PUSH(t->a, &t->terms) = term;
    *slot = term;
}

static void define_glossary(Terms *t, const Node *root)
{
    const Node *glossary = node_member(root, S("glossary"));
    for (const Node *n = glossary == NULL ? NULL : glossary->child; n != NULL; n = n->next) {
        const Node *name = node_member(n, S("term"));
        Inline *in = NEW(t->a, Inline);
        *in = (Inline){.text = node_text(name), .span = name == NULL ? NOWHERE : name->text_span};
        words_read(&t->reader, in);
        is_new_place(t, t->defined, in->span);
        add_term(t, t->reader.words.items, t->reader.words.count, node_text(name), in->span, name,
                 false);
    }
}

static bool is_of_definitions(const Block *heading)
{
    static const Str anchors[] = {S_INIT("definitions"), S_INIT("définitions"), S_INIT("glossaire"),
                                  S_INIT("glossary")};
    for (size_t i = 0; i < sizeof anchors / sizeof *anchors; i++)
        if (str_eq(heading->anchor, anchors[i]) || str_ends(heading->anchor, anchors[i]))
            return true;
    return false;
}

/* "**Livrable** – tout ce que...": the words in bold at the start of the item. */
static void define_item(Terms *t, const Block *paragraph)
{
    const Inline *strong = paragraph->inlines;
    if (strong == NULL || strong->kind != INLINE_STRONG || strong->next == NULL)
        return;
    Inline only = *strong;
    only.next = NULL;
    words_read(&t->reader, &only);
    if (t->reader.words.count == 0 || t->reader.words.items[0].in->is_value)
        return; /* the project's own term, printed */
    const Word *last = &t->reader.words.items[t->reader.words.count - 1];
    Span place =
        span_join(word_place(&t->reader, t->reader.words.items), word_place(&t->reader, last));
    Str text = str_slice(strong->child->text, 0, strong->child->text.n);
    add_term(t, t->reader.words.items, t->reader.words.count, text, place, NULL, false);
}

/* How many words from `at` on are in quotation marks, of which words[at] is the first. */
static size_t quoted(const Words *words, size_t at)
{
    size_t end = at + 1;
    while (end < words->count && !words->items[end].closes)
        end++;
    return end - at;
}

static bool is_word_of(const Str *list, Str stem)
{
    for (; list->n > 0; list++)
        if (str_eq(*list, stem))
            return true;
    return false;
}

static const Str articles[] = {S_INIT("le"), S_INIT("la"),  S_INIT("les"),
                               S_INIT("l"),  S_INIT("the"), {0}};

/* ..., ci-après « le Client »: the words without their article. */
static void define_labels(Terms *t)
{
    enum { BETWEEN = 4 }; /* words between "ci-après" and the quotation: dénommée */
    Words *w = &t->reader.words;
    for (size_t i = 0; i < w->count; i++) {
        Str stem = w->items[i].stem;
        if (!str_eq(stem, S("ci-aprè")) && !str_eq(stem, S("hereinafter")))
            continue;
        size_t at = i + 1;
        while (at < w->count && at < i + BETWEEN && !w->items[at].opens)
            at++;
        if (at >= w->count || !w->items[at].opens)
            continue;
        size_t count = quoted(w, at);
        for (size_t k = at; k < at + count; k++)
            w->items[k].defining = true;
        bool article = count > 1 && is_word_of(articles, w->items[at].stem);
        const Word *first = &w->items[at + article];
        add_term(t, first, count - article, first->text, word_place(&t->reader, first), NULL, true);
    }
}

/* ---- going through documents -------------------------------------------------------------- */

typedef struct {
    Terms *t;
    void (*visit)(Terms *t, const Block *block, bool in_definitions);
    bool in_definitions;
} Walk;

/* Depth is bounded by the reader of Markdown. */
static void walk(Walk *w, const Block *b)
{
    for (; b != NULL; b = b->next) {
        if (b->kind == BLOCK_HEADING)
            w->in_definitions = is_of_definitions(b);
        if (b->inlines != NULL)
            w->visit(w->t, b, w->in_definitions && b->kind == BLOCK_PARAGRAPH);
        walk(w, b->child);
    }
}

static void walk_documents(Terms *t, const Document *const *documents, size_t count,
                           void (*visit)(Terms *, const Block *, bool))
{
    for (size_t i = 0; i < count; i++) {
        Walk w = {t, visit, false};
        t->document = documents[i];
        walk(&w, documents[i]->root->child);
        for (size_t k = 0; k < documents[i]->note_count; k++)
            walk(&w, documents[i]->notes[k]);
    }
}

/* Depth is bounded by the reader of Markdown. */
static bool has_label(const Inline *in)
{
    for (; in != NULL; in = in->next) {
        bool here = in->kind == INLINE_TEXT && (str_find(in->text, S("ci-après")) != SIZE_MAX ||
                                                str_find(in->text, S("ereinafter")) != SIZE_MAX);
        if (here || has_label(in->child))
            return true;
    }
    return false;
}

static void visit_definitions(Terms *t, const Block *b, bool in_definitions)
{
    if (in_definitions)
        define_item(t, b);
    if (!has_label(b->inlines))
        return;
    words_read(&t->reader, b->inlines);
    define_labels(t);
}

/* ---- uses --------------------------------------------------------------------------------- */

static bool is_written_alike(const Term *term, const Word *words)
{
    for (size_t i = 0; i < term->words.count; i++) {
        const Word *defined = &term->words.items[i];
        if (i == 0 && words[i].free && words[i].capital && !defined->acronym)
            continue;
        if (defined->capital != words[i].capital || (defined->acronym && !words[i].acronym))
            return false;
    }
    return true;
}

/* Is it the glossary that is printed here? */
static bool is_printed_term(Terms *t, Term *term, const Word *word)
{
    bool printed = word->in->is_value && map_find(t->defined, place_bytes(&word->in->span)) != NULL;
    if (printed)
        *VEC_PUSH(t->a, &term->printed) = t->document;
    return printed;
}

/* Set phrases, in which a word is not the term: lettre avec avis de réception. */
static bool is_set_phrase(const Words *w, const Word *word)
{
    static const Str phrases[][3] = {
        {S_INIT("avi"), S_INIT("de"), S_INIT("réception")},
        {S_INIT("accusé"), S_INIT("de"), S_INIT("réception")},
        {S_INIT("acknowledgement"), S_INIT("of"), S_INIT("receipt")},
    };
    if (word < w->items + 2)
        return false;
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++)
        if (str_eq(word[-2].stem, phrases[i][0]) && str_eq(word[-1].stem, phrases[i][1]) &&
            str_eq(word->stem, phrases[i][2]))
            return true;
    return false;
}

static void use_term(Terms *t, Term *term, const Word *words, bool in_heading)
{
    term->uses++;
    bool alike = is_written_alike(term, words);
    bool shouted = words[0].acronym && !term->words.items[0].acronym; /* a clause in capitals */
    if (term->label || shouted || in_heading || (alike && words[0].free))
        return; /* the capital would be there anyway */
    if (term->node == NULL && (t->document != term->document || words[0].in->is_value))
        return; /* what the contract defines, it defines for its own words */
    if (is_set_phrase(&t->reader.words, words))
        return;
    Places *places = alike ? &term->same : &term->other;
    if (places->count >= TOLD)
        return;
    Span place = word_place(&t->reader, words);
    Span last = word_place(&t->reader, &words[term->words.count - 1]);
    if (place.source == last.source)
        place = span_join(place, last);
    if (is_new_place(t, t->noted, place))
        *VEC_PUSH(t->a, places) = place;
}

static const Str determiners[] = {S_INIT("le"),     S_INIT("la"),
                                  S_INIT("les"),    S_INIT("l"),
                                  S_INIT("un"),     S_INIT("une"),
                                  S_INIT("des"),    S_INIT("du"),
                                  S_INIT("au"),     S_INIT("aux"),
                                  S_INIT("ce"),     S_INIT("cet"),
                                  S_INIT("cette"),  S_INIT("ces"),
                                  S_INIT("son"),    S_INIT("sa"),
                                  S_INIT("ses"),    S_INIT("leur"),
                                  S_INIT("chaque"), S_INIT("tout"),
                                  S_INIT("toute"),  S_INIT("the"),
                                  S_INIT("a"),      S_INIT("an"),
                                  S_INIT("this"),   S_INIT("that"),
                                  S_INIT("these"),  S_INIT("each"),
                                  S_INIT("any"),    S_INIT("every"),
                                  S_INIT("its"),    S_INIT("their"),
                                  S_INIT("such"),   {0}};

/* Institutions and works: written with a capital though the word has none elsewhere. */
static const Str institutions[] = {S_INIT("état"),       S_INIT("code"),
                                   S_INIT("cour"),       S_INIT("conseil"),
                                   S_INIT("union"),      S_INIT("commission"),
                                   S_INIT("autorité"),   S_INIT("parlement"),
                                   S_INIT("république"), S_INIT("journal"),
                                   S_INIT("trésor"),     S_INIT("internet"),
                                   S_INIT("web"),        S_INIT("état-membre"),
                                   S_INIT("state"),      S_INIT("court"),
                                   S_INIT("council"),    S_INIT("parliament"),
                                   S_INIT("government"), S_INIT("bank"),
                                   S_INIT("banque"),     S_INIT("espace"),
                                   S_INIT("chambre"),    S_INIT("cloud"),
                                   S_INIT("act"),        {0}};

static const Str links[] = {S_INIT("de"), S_INIT("du"), S_INIT("des"),
                            S_INIT("d"),  S_INIT("of"), {0}};

/* Neighbours with capitals make a proper noun of several words. */
static void note_candidate(Terms *t, size_t i)
{
    enum { SHORT = 4 }; /* letters */
    const Words *w = &t->reader.words;
    const Word *word = &w->items[i];
    if (i == 0 || word->free || !word->capital || word->acronym || word->text.n < SHORT)
        return;
    const Word *before = &w->items[i - 1], *after = i + 1 < w->count ? word + 1 : NULL;
    bool has_article = is_word_of(determiners, before->stem) || is_word_of(articles, before->stem);
    bool linked = after != NULL && i + 2 < w->count && is_word_of(links, after->stem);
    if (linked) /* la Banque de France */
        after++;
    bool has_neighbour = (after != NULL && after->capital && !after->free) ||
                         (i > 1 && w->items[i - 2].capital && !w->items[i - 2].free);
    if (before->capital || !has_article || has_neighbour || is_word_of(institutions, word->stem))
        return;
    *VEC_PUSH(t->a, &t->candidates) =
        (Candidate){word->text, word->stem, word_place(&t->reader, word)};
}

static void visit_uses(Terms *t, const Block *b, bool in_definitions)
{
    words_read(&t->reader, b->inlines);
    define_labels(t); /* known: it marks the words that define */
    bool is_item = in_definitions && b->inlines->kind == INLINE_STRONG && t->reader.words.count > 0;
    const Term *own = is_item ? find_term(t, t->reader.words.items, t->reader.words.count) : NULL;
    for (size_t i = 0; i < t->reader.words.count;) {
        const Word *word = &t->reader.words.items[i];
        Term *term = find_term(t, word, t->reader.words.count - i);
        if (term != NULL) {
            /* A definition does not use what it defines. */
            if (!is_printed_term(t, term, word) && term != own && !word->defining)
                use_term(t, term, word, b->kind == BLOCK_HEADING);
            i += term->words.count;
            continue;
        }
        if (!word->capital && map_find(t->small, word->stem) == NULL)
            *map_put(t->small, word->stem) = t;
        if (b->kind != BLOCK_HEADING)
            note_candidate(t, i);
        i++;
    }
}

/* ---- names in the project ----------------------------------------------------------------- */

/* Capitals in short texts of the project are names: of people, places, tools. */
static void note_proper(Terms *t, const Node *n)
{
    enum { WORDS = 6 };
    for (; n != NULL; n = n->next) {
        if (n->kind == NODE_STRING && n->text.n > 0 && n->text.n < 80) {
            Inline in = {.text = n->text, .span = n->text_span};
            words_read(&t->reader, &in);
            for (size_t i = 0; i < t->reader.words.count && t->reader.words.count <= WORDS; i++)
                if (t->reader.words.items[i].capital)
                    *map_put(t->proper, t->reader.words.items[i].stem) = t;
        }
        note_proper(t, n->child); /* as deep as YAML may be: data/tree.h */
    }
}

/* ---- what is found ------------------------------------------------------------------------ */

static void judge_capitals(Terms *t, const Term *term)
{
    bool acronym = term->words.count == 1 && term->words.items[0].acronym;
    if (term->label || term->other.count == 0 || (term->same.count == 0 && !acronym))
        return;
    bool others = acronym || term->node == NULL || term->other.count <= term->same.count;
    const Places *rare = others ? &term->other : &term->same;
    const Places *usual = others ? &term->same : &term->other;
    for (size_t i = 0; i < rare->count; i++) {
        const Source *source = source_at(diag_sources(t->s->ctx.diag), rare->items[i].source);
        Str written = str_slice(source->text, rare->items[i].begin, rare->items[i].end);
        Diagnostic *d =
            diag(&t->s->ctx, MSG_TERM_CAPITALS, rare->items[i], term->text, str_trim(written));
        diag_label(&t->s->ctx, d, term->place, TEXT("défini ici", "defined here"));
        if (usual->count > 0)
            diag_label(&t->s->ctx, d, usual->items[0],
                       TEXT("écrit ainsi ailleurs", "written like this elsewhere"));
    }
}

static void judge_twice(Terms *t)
{
    for (size_t i = 0; i < t->twice.count; i++) {
        const Twice *twice = &t->twice.items[i];
        bool together = false;
        for (size_t k = 0; k < twice->known->printed.count; k++)
            together = together || twice->known->printed.items[k] == twice->document;
        if (together)
            say_twice(t, twice->known, twice->place, twice->text);
    }
}

static void judge_terms(Terms *t)
{
    for (size_t i = 0; i < t->terms.count; i++) {
        const Term *term = t->terms.items[i];
        if (term->uses == 0 && term->node != NULL)
            diag(&t->s->ctx, MSG_TERM_UNUSED, term->place, term->text);
        judge_capitals(t, term);
    }
}

static void judge_candidates(Terms *t)
{
    size_t told = 0;
    for (size_t i = 0; i < t->candidates.count && told < TOLD; i++) {
        const Candidate *word = &t->candidates.items[i];
        if (map_find(t->small, word->stem) == NULL || map_find(t->proper, word->stem) != NULL)
            continue;
        if (!is_new_place(t, t->noted, word->place))
            continue;
        diag(&t->s->ctx, MSG_TERM_UNDEFINED, word->place, word->text);
        told++;
    }
}

void terms_check(Session *s, const Node *root, const Document *const *documents, size_t count)
{
    Arena *a = arena_new();
    Terms t = {.reader = {.a = a, .sources = diag_sources(s->ctx.diag)},
               .s = s,
               .a = a,
               .by_stem = map_new(a),
               .defined = map_new(a),
               .noted = map_new(a),
               .small = map_new(a),
               .proper = map_new(a)};
    note_proper(&t, root);
    define_glossary(&t, root);
    walk_documents(&t, documents, count, visit_definitions);
    walk_documents(&t, documents, count, visit_uses);
    judge_twice(&t);
    judge_terms(&t);
    judge_candidates(&t);
    arena_free(a);
}
