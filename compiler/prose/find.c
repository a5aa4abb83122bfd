/* A text and the lexicon -> the weak phrases that nothing in their sentence excuses. */
#include "prose/parts.h"

static const uint32_t UNKNOWN = UINT32_MAX;

enum { SENTENCE_REACH = 200 }; /* tokens looked at before and after a phrase: bounds the work */

typedef struct {
    Arena *arena;
    const LanguageWords *words;
    const ProseKnown *known;
    Str text;
    Tokens tokens;
    uint32_t *numbers; /* of each token's word; UNKNOWN when the lexicon does not have it */
} Find;

typedef struct {
    uint32_t category;     /* CATEGORY_LIMIT: allowed */
    uint32_t first, count; /* tokens */
} Match;

typedef struct {
    Match *items;
    size_t count, cap;
} Matches;

/* ---- phrases ------------------------------------------------------------------------------ */

static bool phrase_here(const Find *f, const Phrase *p, size_t at)
{
    if (at + p->count > f->tokens.count)
        return false;
    for (uint32_t i = 1; i < p->count; i++) {
        const Token *t = &f->tokens.items[at + i];
        bool slash = (p->words[i] & SLASH) != 0;
        if (f->numbers[at + i] != (p->words[i] & ~SLASH) || (slash && !t->after_slash) ||
            t->sentence != f->tokens.items[at].sentence)
            return false;
    }
    return true;
}

/* Names are not judged: Rapide'O, « Simple comme bonjour ». */
static bool is_name(const Find *f, const Phrase *p, size_t at)
{
    for (uint32_t i = 0; i < p->count; i++)
        if (f->tokens.items[at + i].name || f->tokens.items[at + i].quoted)
            return true;
    return false;
}

/* The longest phrase of each category that begins at a token. */
static void match_at(const Find *f, size_t at, uint64_t categories, Matches *out)
{
    if (f->numbers[at] == UNKNOWN)
        return;
    uint64_t found = 0;
    for (const Phrase *p = f->words->phrases.items[f->numbers[at]]; p != NULL; p = p->next) {
        bool allowed = p->category == CATEGORY_LIMIT;
        uint64_t bit = allowed ? 0 : (uint64_t)1 << p->category;
        if ((!allowed && ((categories & bit) == 0 || (found & bit) != 0)) ||
            !phrase_here(f, p, at) || (!allowed && is_name(f, p, at)))
            continue;
        found |= bit;
        *VEC_PUSH(f->arena, out) = (Match){p->category, (uint32_t)at, p->count};
    }
}

/* ---- excuses ------------------------------------------------------------------------------ */

typedef struct {
    size_t from, to; /* tokens of the sentence */
    const Match *match;
} Around;

static bool is_kind(const Find *f, size_t at, WordKind kind)
{
    return f->numbers[at] != UNKNOWN && (f->words->kinds.items[f->numbers[at]] & (1u << kind)) != 0;
}

static bool in_match(const Around *a, size_t at)
{
    return at >= a->match->first && at < a->match->first + a->match->count;
}

static bool is_number(const Find *f, size_t at)
{
    return f->tokens.items[at].kind == TOKEN_NUMBER || is_kind(f, at, WORD_NUMBER);
}

/* A number that names (version 2, article 5) measures nothing. */
static bool is_label(const Find *f, const Around *a, size_t at)
{
    return at > a->from && is_kind(f, at - 1, WORD_LABEL);
}

static bool is_tolerance(Str sign)
{
    return str_eq(sign, S("\u00b1")) || str_eq(sign, S("\u2264")) || str_eq(sign, S("\u2265")) ||
           str_eq(sign, S("<")) || str_eq(sign, S(">"));
}

/* 800 ms, 95 %, ≤ 3, +/- 5, 4,5 sur 5 */
static bool is_measure(const Find *f, const Around *a, size_t at)
{
    const Token *t = f->tokens.items;
    if (!is_number(f, at) || is_label(f, a, at))
        return false;
    bool after =
        at + 1 < a->to && (is_kind(f, at + 1, WORD_UNIT) ||
                           (t[at + 1].kind == TOKEN_SIGN && !is_tolerance(t[at + 1].text)));
    bool before = at > a->from && t[at - 1].kind == TOKEN_SIGN &&
                  !str_eq(t[at - 1].text, S("°")); /* n° 3 names */
    bool ratio = at + 1 < a->to && t[at].kind == TOKEN_NUMBER && t[at + 1].kind == TOKEN_NUMBER &&
                 t[at + 1].after_slash;
    bool scale = at + 2 < a->to && t[at].kind == TOKEN_NUMBER && t[at + 2].kind == TOKEN_NUMBER &&
                 (str_eq(t[at + 1].text, S("sur")) || str_eq(t[at + 1].text, S("of")));
    bool margin = t[at].begin >= 2 &&
                  (f->text.p[t[at].begin - 1] == '-' || f->text.p[t[at].begin - 2] == '-') &&
                  str_find(str_slice(f->text, t[at].begin - (t[at].begin > 4 ? 5 : 2), t[at].begin),
                           S("+/-")) != SIZE_MAX;
    return after || before || ratio || scale || margin;
}

static bool is_count(const Find *f, const Around *a, size_t at)
{
    return is_measure(f, a, at) ||
           (is_number(f, at) && !is_label(f, a, at) && at + 1 < a->to &&
            f->tokens.items[at + 1].kind == TOKEN_WORD && !is_kind(f, at + 1, WORD_SMALL));
}

/* article 5, ISO/IEC 27001, RGAA 4.1: a source, then a number within three words. */
static bool is_reference(const Find *f, const Around *a, size_t at)
{
    if (!is_kind(f, at, WORD_SOURCE))
        return false;
    for (size_t i = at + 1; i < a->to && i <= at + 3; i++) {
        Str text = f->tokens.items[i].text;
        bool numbered = text.n > 1 && text.p[text.n - 1] >= '0' && text.p[text.n - 1] <= '9';
        if (f->tokens.items[i].kind == TOKEN_NUMBER || numbered)
            return true;
    }
    return false;
}

enum { ID_LIMIT = 64 /* bytes, as the schema of projects has it */ };

static bool is_id_part(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-';
}

/* An identifier of the project, as written: R4, k-ventes. */
static bool is_known_id(const Find *f, size_t at)
{
    if (f->known == NULL || f->known->ids == NULL)
        return false;
    size_t begin = f->tokens.items[at].begin, end = f->tokens.items[at].end;
    if (begin > 0 && is_id_part(f->text.p[begin - 1]))
        return false;
    while (end < f->text.n && end - begin <= ID_LIMIT && is_id_part(f->text.p[end]))
        end++;
    return end - begin <= ID_LIMIT &&
           map_find(f->known->ids, str_slice(f->text, begin, end)) != NULL;
}

static bool is_year(const Token *t)
{
    return t->kind == TOKEN_NUMBER && t->text.n == 4 && str_starts(t->text, S("20")) &&
           t->text.p[2] != ',' && t->text.p[2] != '.';
}

static bool any(const Find *f, const Around *a, bool (*is)(const Find *, const Around *, size_t))
{
    for (size_t i = a->from; i < a->to; i++)
        if (!in_match(a, i) && is(f, a, i))
            return true;
    return false;
}

static bool refers(const Find *f, const Around *a, size_t at)
{
    return is_reference(f, a, at) || is_known_id(f, at);
}

static bool has_year(const Find *f, const Around *a, size_t at)
{
    (void)a;
    return is_year(&f->tokens.items[at]);
}

static bool has_actor(const Find *f, const Around *a, size_t at)
{
    (void)a;
    return is_kind(f, at, WORD_ACTOR);
}

static bool has_control(const Find *f, const Around *a, size_t at)
{
    (void)a;
    return is_kind(f, at, WORD_CONTROL);
}

static bool excused(const Find *f, const Around *a, uint32_t excuses)
{
    for (Excuse e = 0; e < EXCUSE_COUNT_OF; e++) {
        if ((excuses & (1u << e)) == 0)
            continue;
        bool found = false;
        switch (e) {
        case EXCUSE_MEASURE:
            found = any(f, a, is_measure);
            break;
        case EXCUSE_COUNT:
            found = any(f, a, is_count);
            break;
        case EXCUSE_REFERENCE:
            found = any(f, a, refers);
            break;
        case EXCUSE_DUE:
            found = any(f, a, has_year) && any(f, a, has_actor);
            break;
        case EXCUSE_CONTROL:
            found = any(f, a, has_control);
            break;
        case EXCUSE_COUNT_OF:
            break;
        }
        if (found)
            return true;
    }
    return false;
}

/* ---- the whole ---------------------------------------------------------------------------- */

/* Does an allowed phrase, or a longer one of any category (it says more), hold match `i`? Matches
 * are in the order of their first token, and no phrase is longer than PHRASE_LIMIT. */
static bool covered(const Matches *all, size_t i)
{
    const Match *m = &all->items[i];
    size_t from = i;
    while (from > 0 && all->items[from - 1].first + PHRASE_LIMIT > m->first)
        from--;
    for (size_t k = from; k < all->count && all->items[k].first <= m->first; k++) {
        const Match *other = &all->items[k];
        bool holds = other->first + other->count >= m->first + m->count;
        if (holds && (other->category == CATEGORY_LIMIT || other->count > m->count))
            return true;
    }
    return false;
}

static bool is_term(const Find *f, const Match *m)
{
    if (f->known == NULL || f->known->terms == NULL)
        return false;
    Buf words = buf_new(f->arena);
    for (uint32_t i = 0; i < m->count; i++) {
        buf_put(&words, i > 0 ? S(" ") : (Str){0});
        buf_put(&words, f->tokens.items[m->first + i].text);
    }
    return map_find(f->known->terms, buf_str(&words)) != NULL;
}

static Around around(const Find *f, const Match *m)
{
    uint32_t sentence = f->tokens.items[m->first].sentence;
    size_t from = m->first, to = m->first + 1;
    while (from > 0 && m->first - from < SENTENCE_REACH &&
           f->tokens.items[from - 1].sentence == sentence)
        from--;
    while (to < f->tokens.count && to - m->first < SENTENCE_REACH &&
           f->tokens.items[to].sentence == sentence)
        to++;
    return (Around){from, to, m};
}

static Matches match_all(Find *f, Lexicon *l, Lang lang, uint64_t categories)
{
    lexicon_spell(l, lang);
    f->words = &l->in[lang];
    f->tokens = prose_tokens(f->arena, f->text);
    f->numbers = NEW_ARRAY(f->arena, uint32_t, f->tokens.count);
    Matches all = {0};
    for (size_t i = 0; i < f->tokens.count; i++)
        f->numbers[i] =
            (uint32_t)((uintptr_t)map_find(f->words->words, f->tokens.items[i].text) - 1);
    for (size_t i = 0; i < f->tokens.count; i++)
        match_at(f, i, categories, &all);
    return all;
}

uint64_t weak_words_present(Arena *a, Lexicon *l, Lang lang, Str text)
{
    Find f = {.arena = a, .text = text};
    Matches all = match_all(&f, l, lang, UINT64_MAX);
    uint64_t present = 0;
    for (size_t i = 0; i < all.count; i++)
        if (all.items[i].category < CATEGORY_LIMIT)
            present |= (uint64_t)1 << all.items[i].category;
    return present;
}

size_t weak_words_find(Arena *a, Lexicon *l, Lang lang, Str text, uint64_t categories,
                       const ProseKnown *known, ProseHit **hits)
{
    Find f = {.arena = a, .known = known, .text = text};
    Matches all = match_all(&f, l, lang, categories);
    VEC(ProseHit) found = {0};
    for (size_t i = 0; i < all.count; i++) {
        const Match *m = &all.items[i];
        if (m->category == CATEGORY_LIMIT || covered(&all, i) || is_term(&f, m))
            continue;
        Around place = around(&f, m);
        if (excused(&f, &place, l->categories[m->category].excuses))
            continue;
        const Token *first = &f.tokens.items[m->first], *last = first + m->count - 1;
        *VEC_PUSH(a, &found) = (ProseHit){m->category, first->begin, last->end, first->sentence};
    }
    *hits = found.items;
    return found.count;
}

static bool is_small(const LanguageWords *words, Str word)
{
    uintptr_t number = (uintptr_t)map_find(words->words, word);
    return number > 0 && (words->kinds.items[number - 1] & (1u << WORD_SMALL)) != 0;
}

Lang prose_language(Arena *a, Lexicon *l, Str text)
{
    size_t small[LANG_COUNT] = {0};
    Tokens tokens = prose_tokens(a, text);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        lexicon_spell_small(l, (Lang)lang);
        for (size_t i = 0; i < tokens.count; i++)
            small[lang] += is_small(&l->in[lang], tokens.items[i].text);
    }
    return small[LANG_EN] > small[LANG_FR] ? LANG_EN : LANG_FR;
}

bool prose_is_foreign(Arena *a, Lexicon *l, Lang wanted, Str text)
{
    Lang other = wanted == LANG_FR ? LANG_EN : LANG_FR;
    lexicon_spell_small(l, wanted);
    lexicon_spell_small(l, other);
    Tokens tokens = prose_tokens(a, text);
    size_t own = 0, foreign = 0;
    for (size_t i = 0; i < tokens.count; i++) {
        bool here = is_small(&l->in[wanted], tokens.items[i].text);
        bool there = is_small(&l->in[other], tokens.items[i].text);
        own += here && !there;
        foreign += there && !here;
    }
    return tokens.count >= 5 && foreign >= 2 && own == 0;
}
