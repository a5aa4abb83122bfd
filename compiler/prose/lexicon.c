/* schemas/prose.yaml -> Lexicon: each entry is spelt out, cut into words, and filed under the
 * first.
 *
 * An entry is a phrase; `(s|ment)` in it may be there or not, `{le|la}` is one of those. */
#include "prose/parts.h"

/* ---- words -------------------------------------------------------------------------------- */

static uint32_t word_number(Arena *a, LanguageWords *l, Str folded)
{
    void **slot = map_put(l->words, folded);
    if (*slot == NULL) {
        *VEC_PUSH(a, &l->phrases) = NULL;
        *VEC_PUSH(a, &l->kinds) = 0;
        *slot = (void *)(uintptr_t)l->phrases.count;
    }
    return (uint32_t)((uintptr_t)*slot - 1);
}

static void add_phrase(Arena *a, LanguageWords *l, Str spelt, uint32_t category)
{
    Tokens tokens = prose_tokens(a, spelt);
    if (tokens.count == 0 || tokens.count > PHRASE_LIMIT)
        return;
    uint32_t *words = NEW_ARRAY(a, uint32_t, tokens.count);
    for (size_t i = 0; i < tokens.count; i++)
        words[i] =
            word_number(a, l, tokens.items[i].text) | (tokens.items[i].after_slash ? SLASH : 0u);
    Phrase *phrase = NEW(a, Phrase);
    *phrase = (Phrase){NULL, category, (uint32_t)tokens.count, words};
    const Phrase **at = &l->phrases.items[words[0]];
    while (*at != NULL && (*at)->count > phrase->count)
        at = (const Phrase **)&(*at)->next;
    phrase->next = *at;
    *at = phrase;
}

static void add_kind(Arena *a, LanguageWords *l, Str spelt, uint32_t kind)
{
    Tokens tokens = prose_tokens(a, spelt);
    if (tokens.count == 0)
        return;
    uint32_t number = word_number(a, l, tokens.items[0].text); /* first: it may move the items */
    l->kinds.items[number] |= 1u << kind;
}

/* ---- entries ------------------------------------------------------------------------------ */

typedef struct {
    Arena *arena;
    LanguageWords *words;
    const Pending *entry;
} Spelling;

static void spell(Spelling *s, Str done, Str rest);

static Str joined(Arena *a, Str first, Str second)
{
    Buf both = buf_new(a);
    buf_put(&both, first);
    buf_put(&both, second);
    return buf_str(&both);
}

/* One alternative after the other in place of the group that `rest` begins with. */
static void spell_group(Spelling *s, Str done, Str rest)
{
    bool optional = rest.p[0] == '(';
    size_t end = str_find_byte(rest, optional ? ')' : '}');
    Str inside = str_slice(rest, 1, end), after = str_slice(rest, end + 1, rest.n);
    if (optional)
        spell(s, done, after);
    for (size_t at = 0; at <= inside.n;) {
        Str left = str_slice(inside, at, inside.n);
        size_t bar = str_find_byte(left, '|');
        Str word = str_slice(left, 0, bar == SIZE_MAX ? left.n : bar);
        spell(s, joined(s->arena, done, word), after);
        at += word.n + 1;
    }
}

static size_t group_begin(Str text)
{
    size_t at = 0;
    while (at < text.n && text.p[at] != '(' && text.p[at] != '{')
        at++;
    return at;
}

/* The rest of an entry after what is done: every spelling is filed. */
static void spell(Spelling *s, Str done, Str rest)
{
    size_t at = group_begin(rest);
    Str more = at == 0 ? done : joined(s->arena, done, str_slice(rest, 0, at));
    if (at < rest.n)
        spell_group(s, more, str_slice(rest, at, rest.n));
    else
        (s->entry->is_kind ? add_kind : add_phrase)(s->arena, s->words, more, s->entry->category);
}

enum { SPELLING_LIMIT = 1024, GROUP_LIMIT = 16, ENTRY_LIMIT = 1024 /* bytes */ };

/* Each group closed, none in another, and not too many spellings. */
static bool entry_is_right(Str text)
{
    size_t spellings = 1, groups = 0;
    if (text.n > ENTRY_LIMIT)
        return false;
    for (size_t at = group_begin(text); at < text.n;
         at += group_begin(str_slice(text, at, text.n))) {
        Str group = str_slice(text, at, text.n);
        size_t end = str_find_byte(group, group.p[0] == '(' ? ')' : '}');
        if (end == SIZE_MAX || 1 + group_begin(str_slice(group, 1, end)) < end)
            return false;
        size_t ways = group.p[0] == '(' ? 2 : 1;
        for (size_t i = 1; i < end; i++)
            ways += group.p[i] == '|';
        spellings *= ways;
        if (spellings > SPELLING_LIMIT || ++groups > GROUP_LIMIT)
            return false;
        at += end + 1;
    }
    return true;
}

static void spell_pending(Lexicon *l, Lang lang, bool small_words_alone)
{
    LanguageWords *words = &l->in[lang];
    for (size_t i = 0; i < words->pending.count; i++) {
        Spelling s = {l->arena, words, &words->pending.items[i]};
        bool is_small = s.entry->is_kind && s.entry->category == WORD_SMALL;
        if (is_small || !small_words_alone)
            spell(&s, S(""), s.entry->text);
    }
}

/* Lists are spelt out when a text of their language is first looked at. */
void lexicon_spell(Lexicon *l, Lang lang)
{
    spell_pending(l, lang, false);
    l->in[lang].pending.count = 0;
}

/* To know a language they are enough; the whole list costs more than a short project does. */
void lexicon_spell_small(Lexicon *l, Lang lang)
{
    if (!l->in[lang].has_small)
        spell_pending(l, lang, true);
    l->in[lang].has_small = true;
}

static bool read_entry(Ctx *ctx, LanguageWords *words, const Node *n, Pending entry)
{
    if (!entry_is_right(entry.text)) {
        size_t end = entry.text.n > 80 ? 60 : entry.text.n;
        while (end < entry.text.n && end > 0 && (entry.text.p[end] & 0xC0) == 0x80)
            end--;
        diag(ctx, MSG_PROSE_ENTRY, n->span,
             str_print(ctx->mem, STR_FMT "%s", STR_ARG(str_slice(entry.text, 0, end)),
                       end < entry.text.n ? "…" : ""));
        return false;
    }
    *VEC_PUSH(ctx->mem, &words->pending) = entry;
    return true;
}

/* A list of entries, or a text with commas between them. */
static bool read_entries(Ctx *ctx, LanguageWords *words, const Node *node, Pending entry)
{
    bool fine = true;
    for (const Node *n = node->child; node->kind == NODE_LIST && n != NULL; n = n->next) {
        entry.text = node_text(n);
        fine = read_entry(ctx, words, n, entry) && fine;
    }
    Str rest = node->kind == NODE_STRING ? node->text : (Str){0};
    while (rest.n > 0) {
        size_t comma = str_find_byte(rest, ',');
        size_t end = comma == SIZE_MAX ? rest.n : comma;
        entry.text = str_trim(str_slice(rest, 0, end));
        fine = read_entry(ctx, words, node, entry) && fine;
        rest = str_slice(rest, comma == SIZE_MAX ? rest.n : end + 1, rest.n);
    }
    return fine;
}

/* The entries in each language: {fr: ..., en: ...}. */
static bool read_lists(Ctx *ctx, Lexicon *l, const Node *lists, Pending entry)
{
    static const Str names[LANG_COUNT] = {S_INIT("fr"), S_INIT("en")};
    bool fine = true;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const Node *list = node_member(lists, names[lang]);
        fine = (list == NULL || read_entries(ctx, &l->in[lang], list, entry)) && fine;
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
    return read_lists(ctx, l, node, (Pending){.category = (uint32_t)l->count++});
}

Lexicon *lexicon_read(Ctx *ctx, const Node *root)
{
    Lexicon *l = NEW(ctx->mem, Lexicon);
    l->arena = ctx->mem;
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
            fine = read_lists(ctx, l, n, (Pending){.category = (uint32_t)which, .is_kind = true}) &&
                   fine;
    }
    const Node *allow = node_member(root, S("allow"));
    fine = read_lists(ctx, l, allow, (Pending){.category = CATEGORY_LIMIT}) && fine;
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
            fine = read_lists(ctx, l, n, (Pending){.category = into}) && fine;
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
