/* schemas/prose.yaml -> Lexicon: each entry is spelt out, cut into words, and filed under the
 * first.
 *
 * An entry is a phrase; `(s|ment)` in it may be there or not, `{le|la}` is one of those. */
#include "prose/parts.h"

/* ---- words -------------------------------------------------------------------------------- */

static uint32_t word_number(Ctx *ctx, LanguageWords *l, Str folded)
{
    void **slot = map_put(l->words, folded);
    if (*slot == NULL) {
        *VEC_PUSH(ctx->mem, &l->phrases) = NULL;
        *VEC_PUSH(ctx->mem, &l->kinds) = 0;
        *slot = (void *)(uintptr_t)l->phrases.count;
    }
    return (uint32_t)((uintptr_t)*slot - 1);
}

static void add_phrase(Ctx *ctx, LanguageWords *l, Str spelt, uint32_t category)
{
    Tokens tokens = prose_tokens(ctx->mem, spelt);
    if (tokens.count == 0 || tokens.count > PHRASE_LIMIT)
        return;
    uint32_t *words = NEW_ARRAY(ctx->mem, uint32_t, tokens.count);
    for (size_t i = 0; i < tokens.count; i++)
        words[i] =
            word_number(ctx, l, tokens.items[i].text) | (tokens.items[i].after_slash ? SLASH : 0u);
    Phrase *phrase = NEW(ctx->mem, Phrase);
    *phrase = (Phrase){NULL, category, (uint32_t)tokens.count, words};
    const Phrase **at = &l->phrases.items[words[0]];
    while (*at != NULL && (*at)->count > phrase->count)
        at = (const Phrase **)&(*at)->next;
    phrase->next = *at;
    *at = phrase;
}

/* ---- entries ------------------------------------------------------------------------------ */

typedef struct {
    Ctx *ctx;
    void (*put)(void *arg, Str spelt);
    void *arg;
    size_t count; /* spellings of the entry so far */
} Spelling;

enum { SPELLING_LIMIT = 1024 };

static bool spell(Spelling *s, Str done, Str rest);

/* One alternative after the other in place of the group that `rest` begins with. */
static bool spell_group(Spelling *s, Str done, Str rest)
{
    char close = rest.p[0] == '(' ? ')' : '}';
    size_t end = str_find_byte(rest, close);
    if (end == SIZE_MAX)
        return false;
    Str inside = str_slice(rest, 1, end), after = str_slice(rest, end + 1, rest.n);
    if (close == ')' && !spell(s, done, after))
        return false;
    for (size_t at = 0; at <= inside.n;) {
        Str left = str_slice(inside, at, inside.n);
        size_t bar = str_find_byte(left, '|');
        Str word = str_slice(left, 0, bar == SIZE_MAX ? left.n : bar);
        Str more = str_print(s->ctx->mem, STR_FMT STR_FMT, STR_ARG(done), STR_ARG(word));
        if (!spell(s, more, after))
            return false;
        at += word.n + 1;
    }
    return true;
}

static bool spell(Spelling *s, Str done, Str rest)
{
    size_t at = 0;
    while (at < rest.n && rest.p[at] != '(' && rest.p[at] != '{')
        at++;
    Str more = str_print(s->ctx->mem, STR_FMT STR_FMT, STR_ARG(done), (int)at, rest.p);
    if (at < rest.n)
        return spell_group(s, more, str_slice(rest, at, rest.n));
    s->put(s->arg, more);
    return ++s->count < SPELLING_LIMIT;
}

typedef struct {
    Ctx *ctx;
    LanguageWords *words;
    uint32_t category; /* or the bit of a kind of words */
} Into;

static void put_phrase(void *arg, Str spelt)
{
    const Into *into = arg;
    add_phrase(into->ctx, into->words, spelt, into->category);
}

static void put_kind(void *arg, Str spelt)
{
    const Into *into = arg;
    Tokens tokens = prose_tokens(into->ctx->mem, spelt);
    if (tokens.count == 0)
        return;
    uint32_t number = word_number(into->ctx, into->words, tokens.items[0].text);
    into->words->kinds.items[number] |= 1u << into->category;
}

static bool read_entry(Ctx *ctx, Into *into, const Node *n, Str text,
                       void (*put)(void *arg, Str spelt))
{
    Spelling spelling = {ctx, put, into, 0};
    bool fine = spell(&spelling, S(""), text);
    if (!fine)
        diag(ctx, MSG_PROSE_ENTRY, n->span, text);
    return fine;
}

/* A list of entries, or a text with commas between them. */
static bool read_entries(Ctx *ctx, Into *into, const Node *node, void (*put)(void *arg, Str spelt))
{
    bool fine = true;
    for (const Node *n = node->child; node->kind == NODE_LIST && n != NULL; n = n->next)
        fine = read_entry(ctx, into, n, node_text(n), put) && fine;
    Str rest = node->kind == NODE_STRING ? node->text : (Str){0};
    while (rest.n > 0) {
        size_t comma = str_find_byte(rest, ',');
        size_t end = comma == SIZE_MAX ? rest.n : comma;
        fine = read_entry(ctx, into, node, str_trim(str_slice(rest, 0, end)), put) && fine;
        rest = str_slice(rest, comma == SIZE_MAX ? rest.n : end + 1, rest.n);
    }
    return fine;
}

/* The entries in each language: {fr: ..., en: ...}. */
static bool read_lists(Ctx *ctx, Lexicon *l, const Node *lists, uint32_t category,
                       void (*put)(void *arg, Str spelt))
{
    static const Str names[LANG_COUNT] = {S_INIT("fr"), S_INIT("en")};
    bool fine = true;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const Node *list = node_member(lists, names[lang]);
        Into into = {ctx, &l->in[lang], category};
        fine = (list == NULL || read_entries(ctx, &into, list, put)) && fine;
    }
    return fine;
}

/* ---- categories --------------------------------------------------------------------------- */

static const Str excuse_words[EXCUSE_COUNT_OF] = {
    [EXCUSE_MEASURE] = S_INIT("measure"),     [EXCUSE_COUNT] = S_INIT("count"),
    [EXCUSE_REFERENCE] = S_INIT("reference"), [EXCUSE_DUE] = S_INIT("due"),
    [EXCUSE_CONTROL] = S_INIT("control"),
};

static const Str kind_words[WORD_KIND_COUNT] = {
    [WORD_UNIT] = S_INIT("unit"),     [WORD_LABEL] = S_INIT("label"),
    [WORD_NUMBER] = S_INIT("number"), [WORD_SMALL] = S_INIT("small"),
    [WORD_SOURCE] = S_INIT("source"), [WORD_CONTROL] = S_INIT("control"),
    [WORD_ACTOR] = S_INIT("actor"),
};

static size_t word_among(Str word, const Str *words, size_t count)
{
    size_t i = 0;
    while (i < count && !str_eq(word, words[i]))
        i++;
    return i;
}

static bool read_category(Ctx *ctx, Lexicon *l, const Node *node)
{
    if (l->count == CATEGORY_LIMIT) {
        diag(ctx, MSG_PROSE_MANY, node->key_span, str_print(ctx->mem, "%d", CATEGORY_LIMIT));
        return false;
    }
    const Node *name = node_member(node, S("name")), *unless = node_member(node, S("unless"));
    Category *c = &l->categories[l->count];
    c->id = node->key;
    c->rule = node_text(node_member(node, S("rule")));
    c->name =
        (Text){{node_text(node_member(name, S("fr"))), node_text(node_member(name, S("en")))}};
    for (const Node *n = unless == NULL ? NULL : unless->child; n != NULL; n = n->next) {
        size_t which = word_among(node_text(n), excuse_words, EXCUSE_COUNT_OF);
        if (which < EXCUSE_COUNT_OF)
            c->excuses |= 1u << which;
    }
    return read_lists(ctx, l, node, (uint32_t)l->count++, put_phrase);
}

Lexicon *lexicon_read(Ctx *ctx, const Node *root)
{
    Lexicon *l = NEW(ctx->mem, Lexicon);
    bool fine = true;
    for (int lang = 0; lang < LANG_COUNT; lang++)
        l->in[lang].words = map_new(ctx->mem);
    const Node *categories = node_member(root, S("categories"));
    const Node *kinds = node_member(root, S("words"));
    for (const Node *n = categories == NULL ? NULL : categories->child; n != NULL; n = n->next)
        fine = read_category(ctx, l, n) && fine;
    for (const Node *n = kinds == NULL ? NULL : kinds->child; n != NULL; n = n->next) {
        size_t which = word_among(n->key, kind_words, WORD_KIND_COUNT);
        if (which < WORD_KIND_COUNT)
            fine = read_lists(ctx, l, n, (uint32_t)which, put_kind) && fine;
    }
    const Node *allow = node_member(root, S("allow"));
    fine = read_lists(ctx, l, allow, CATEGORY_LIMIT, put_phrase) && fine;
    return fine ? l : NULL;
}

bool lexicon_add(Ctx *ctx, Lexicon *l, const Node *words)
{
    bool fine = true;
    for (const Node *n = words == NULL ? NULL : words->child; n != NULL; n = n->next) {
        size_t category = lexicon_find(l, n->key);
        bool is_allow = str_eq(n->key, S("allow"));
        if (category != SIZE_MAX || is_allow) {
            uint32_t into = is_allow ? (uint32_t)CATEGORY_LIMIT : (uint32_t)category;
            fine = read_lists(ctx, l, n, into, put_phrase) && fine;
            continue;
        }
        Str ids[CATEGORY_LIMIT + 1] = {S("allow")};
        for (size_t i = 0; i < l->count; i++)
            ids[i + 1] = l->categories[i].id;
        Diagnostic *d = diag(ctx, MSG_PROSE_CATEGORY, n->key_span, n->key);
        d->suggestion = nearest_word(n->key, ids, l->count + 1);
        fine = false;
    }
    return fine;
}

size_t lexicon_count(const Lexicon *l)
{
    return l->count;
}

Str lexicon_id(const Lexicon *l, size_t category)
{
    return l->categories[category].id;
}

Text lexicon_name(const Lexicon *l, size_t category)
{
    return l->categories[category].name;
}

Str lexicon_rule(const Lexicon *l, size_t category)
{
    return l->categories[category].rule;
}

size_t lexicon_find(const Lexicon *l, Str id)
{
    for (size_t i = 0; i < l->count; i++)
        if (str_eq(l->categories[i].id, id))
            return i;
    return SIZE_MAX;
}
