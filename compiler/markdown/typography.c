/* Typography: the spaces, quotation marks, apostrophes and dashes of the document's language, on
 * prose, once. What is done is the table in typography_rules.c.
 *
 * A block's prose is laid out as one line of characters, whatever inlines they stand in, so that a
 * space after **bold** sees the letter before it. Rules run from left to right; each character is
 * looked at by the rules that have it among their triggers, in the table's order, until one
 * applies. Applying all of it again changes nothing.
 *
 * Left alone: code, addresses (also shown as text), e-mail, words that look like code (a_b, x=1,
 * std::map, C:\x), faces :-). In a value only spaces and apostrophes change: "58000€" may become
 * "58000 €" and "l'eau" "l’eau", but its quotation marks, dots and hyphens stay.
 */
#include "markdown/typography.h"

#include <assert.h>
#include <string.h>

enum { LOW_TRIGGERS = 256, RULE_LIMIT = 32 };
#define NO_OWNER UINT32_MAX

/* The rules of one language. */
typedef struct {
    Lang lang;
    const TypographyRule *rules[RULE_LIMIT];
    size_t count;
    uint32_t low[LOW_TRIGGERS]; /* of each Latin-1 character: the rules it triggers, a bit each */
} LanguageRules;

static bool has_trigger(const TypographyRule *rule, uint32_t code)
{
    Str triggers = str(rule->triggers);
    for (size_t at = 0; at < triggers.n;)
        if (utf8_next(triggers, &at) == code)
            return true;
    return false;
}

static void choose_rules(LanguageRules *all, Lang lang)
{
    *all = (LanguageRules){.lang = lang};
    for (size_t i = 0; i < typography_rule_count; i++) {
        const TypographyRule *rule = &typography_rules[i];
        if (rule->lang != lang)
            continue;
        assert(all->count < RULE_LIMIT);
        for (uint32_t code = 0; code < LOW_TRIGGERS; code++)
            if (has_trigger(rule, code))
                all->low[code] |= (uint32_t)1 << all->count;
        all->rules[all->count++] = rule;
    }
}

/* The rules that this character triggers. */
static uint32_t triggered(const LanguageRules *all, uint32_t code)
{
    if (code < LOW_TRIGGERS)
        return all->low[code];
    uint32_t set = 0;
    bool candidate = code >= 0x2000 && code < 0x2100; /* spaces, per mille, euro */
    for (size_t i = 0; candidate && i < all->count; i++)
        if (has_trigger(all->rules[i], code))
            set |= (uint32_t)1 << i;
    return set;
}

/* ---- laying out -------------------------------------------------------------------------------
 */

/* Kept from block to block for its memory. */
typedef struct {
    Line line;
    const LanguageRules *rules;
    VEC(Inline *) texts;
    Buf text;
} Setter;

static Setter setter_new(Ctx *ctx, const LanguageRules *rules)
{
    Setter s = {.line = {.ctx = ctx, .lang = rules->lang}, .rules = rules};
    s.text = buf_new(ctx->tmp);
    return s;
}

static void setter_begin(Setter *s)
{
    Line *p = &s->line;
    p->in.count = p->out.count = s->texts.count = 0;
    p->at = p->guillemets = 0;
    p->changed = false;
}

static void add_cell(Setter *s, uint32_t code, uint32_t owner, bool value)
{
    Cell *cell = VEC_PUSH(s->line.ctx->tmp, &s->line.in);
    *cell = (Cell){.code = code, .owner = owner, .value = value};
}

/* Room for `n` cells more, which are then put without asking. */
static void cells_reserve(Arena *a, Cells *cells, size_t n)
{
    while (cells->cap - cells->count < n)
        vec_grow(a, (void **)&cells->items, cells->cap, &cells->cap, sizeof *cells->items);
}

static void lay_out_text(Setter *s, Str text, uint32_t owner, bool value)
{
    if (text.n == 0)
        return;
    Cells *in = &s->line.in;
    cells_reserve(s->line.ctx->tmp, in, text.n);
    Cell *cell = in->items + in->count;
    for (size_t at = 0; at < text.n; cell++) {
        unsigned char byte = (unsigned char)text.p[at];
        uint32_t code = byte;
        if (byte < 0x80)
            at++;
        else
            code = utf8_next(text, &at);
        *cell = (Cell){.code = code, .owner = owner, .value = value};
    }
    in->count = (size_t)(cell - in->items);
}

static void set_inlines(Setter *s, Inline *first);

/* The alternative text of an image is a text of its own. */
static void set_alternative(const Setter *s, Inline *first)
{
    Setter inner = setter_new(s->line.ctx, s->rules);
    set_inlines(&inner, first);
}

static void lay_out(Setter *s, Inline *first)
{
    for (Inline *one = first; one != NULL; one = one->next) {
        switch (one->kind) {
        case INLINE_TEXT:
        case INLINE_HTML:
            lay_out_text(s, one->text, (uint32_t)s->texts.count, one->is_value);
            *VEC_PUSH(s->line.ctx->tmp, &s->texts) = one;
            break;
        case INLINE_SOFT_BREAK:
        case INLINE_HARD_BREAK:
            add_cell(s, EDGE, NO_OWNER, false);
            break;
        case INLINE_IMAGE:
            set_alternative(s, one->child);
            add_cell(s, OPAQUE, NO_OWNER, false);
            break;
        case INLINE_CODE:
        case INLINE_NOTE:
            add_cell(s, OPAQUE, NO_OWNER, false);
            break;
        case INLINE_EMPHASIS:
        case INLINE_STRONG:
        case INLINE_STRIKE:
        case INLINE_LINK:
            if (one->child == NULL) /* a reference: its words come later */
                add_cell(s, OPAQUE, NO_OWNER, false);
            lay_out(s, one->child);
            break;
        }
    }
}

/* ---- what is left alone ------------------------------------------------------------------------
 */

static bool is_word_end(uint32_t code)
{
    return code == ' ' || code == NBSP || code == NNBSP || code == EDGE || code == OPAQUE;
}

/* A face; its first character would else be punctuation. */
static bool is_face(const Cell *word, size_t n)
{
    static const char *const faces[] = {":)", ":-)", ";)", ";-)", ":(",  ":-(",
                                        ":D", ":-D", ":/", ":P",  ":-P", ":o"};
    for (size_t i = 0; i < sizeof faces / sizeof *faces; i++) {
        size_t k = 0;
        while (k < n && faces[i][k] != '\0' && word[k].code == (unsigned char)faces[i][k])
            k++;
        if (k == n && faces[i][k] == '\0')
            return true;
    }
    return false;
}

static bool starts_with(const Cell *word, size_t n, const char *what)
{
    for (size_t i = 0; what[i] != '\0'; i++)
        if (i >= n || word[i].code != (unsigned char)what[i])
            return false;
    return true;
}

static bool is_plain_alnum(uint32_t code)
{
    return is_letter(code) || is_digit(code);
}

/* An address, a path, a name of a program's. */
static bool looks_like_code(const Cell *word, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint32_t code = word[i].code, before = i > 0 ? word[i - 1].code : EDGE;
        uint32_t after = i + 1 < n ? word[i + 1].code : EDGE;
        bool inside = is_plain_alnum(before) && is_plain_alnum(after);
        if (code == ':' && (starts_with(word + i, n - i, "://") || after == ':'))
            return true;
        if ((code == '@' || code == '_' || code == '=') && inside)
            return true;
        if (code == '\\' || code == '`' || code == '{' || code == '}' || code == '|')
            return true;
        if (code == 'w' && starts_with(word + i, n - i, "www."))
            return true;
        if (code == '-' && i == 0 && after == '-' && n > 2 && word[2].code != '-')
            return true;
        if (code == '?' && is_plain_alnum(after) && i > 0)
            return true;
    }
    return false;
}

/* Characters without which a word is neither a face nor code. */
static bool is_suspect(uint32_t code)
{
    static const bool set[0x80] = {
        [':'] = true,  [';'] = true, ['@'] = true, ['_'] = true, ['='] = true,
        ['\\'] = true, ['`'] = true, ['{'] = true, ['}'] = true, ['|'] = true,
        ['?'] = true,  ['w'] = true, ['-'] = true};
    return code < 0x80 && set[code];
}

static void fix_words(Line *p)
{
    for (size_t begin = 0; begin < p->in.count;) {
        size_t end = begin;
        bool suspect = false;
        for (; end < p->in.count && !is_word_end(p->in.items[end].code); end++)
            suspect = suspect || is_suspect(p->in.items[end].code);
        const Cell *word = p->in.items + begin;
        if (suspect && (is_face(word, end - begin) || looks_like_code(word, end - begin)))
            for (size_t i = begin; i < end; i++)
                p->in.items[i].fixed = true;
        begin = end + 1;
    }
}

/* ---- setting -----------------------------------------------------------------------------------
 */

static bool apply_rules(const LanguageRules *all, Line *p)
{
    const Cell *cell = &p->in.items[p->at];
    bool goes_on = cell->code == ' ' && p->at > 0 && cell[-1].code == ' '; /* seen at its begin */
    bool alone = cell->fixed || cell->owner == NO_OWNER || goes_on;
    uint32_t set = alone ? 0 : triggered(all, cell->code);
    for (size_t i = 0; set != 0; i++, set >>= 1)
        if ((set & 1) != 0 && all->rules[i]->apply(p))
            return true;
    return false;
}

static void count_guillemets(Line *p, size_t from)
{
    for (size_t i = from; i < p->out.count; i++) {
        if (p->out.items[i].code == 0xAB)
            p->guillemets++;
        if (p->out.items[i].code == 0xBB && p->guillemets > 0)
            p->guillemets--;
    }
}

/* Most characters trigger nothing: they pass as they are, all up to the next that may. */
static void pass_quiet(const LanguageRules *rules, Line *p)
{
    const Cell *from = p->in.items + p->at, *end = p->in.items + p->in.count, *to = from;
    while (to < end && to->code < LOW_TRIGGERS && rules->low[to->code] == 0)
        to++;
    size_t n = (size_t)(to - from);
    if (n == 0)
        return;
    cells_reserve(p->ctx->tmp, &p->out, n);
    memcpy(p->out.items + p->out.count, from, n * sizeof *from);
    p->out.count += n;
    p->at += n;
}

static void set_line(const LanguageRules *rules, Line *p)
{
    if (p->in.count == 0)
        return;
    fix_words(p);
    for (;;) {
        pass_quiet(rules, p);
        if (p->at == p->in.count)
            return;
        size_t done = p->out.count;
        if (!apply_rules(rules, p))
            *VEC_PUSH(p->ctx->tmp, &p->out) = p->in.items[p->at++];
        count_guillemets(p, done);
    }
}

/* The text that the cells from *at on have for this owner. */
static Str text_of_owner(Setter *s, size_t *at, uint32_t owner)
{
    const Line *p = &s->line;
    Buf *out = &s->text;
    out->n = 0;
    for (; *at < p->out.count; (*at)++) {
        const Cell *cell = &p->out.items[*at];
        if (cell->owner == owner && cell->code < 0x80)
            buf_byte(out, (char)cell->code);
        else if (cell->owner == owner)
            buf_code(out, cell->code == UTF8_BAD ? 0xFFFD : cell->code);
        else if (cell->owner != NO_OWNER)
            break;
    }
    return arena_copy(p->ctx->mem, buf_str(out));
}

static void set_inlines(Setter *s, Inline *first)
{
    setter_begin(s);
    lay_out(s, first);
    set_line(s->rules, &s->line);
    if (!s->line.changed)
        return;
    size_t at = 0;
    for (uint32_t i = 0; i < s->texts.count; i++)
        s->texts.items[i]->text = text_of_owner(s, &at, i);
}

static void set_blocks(Setter *s, Block *first)
{
    for (Block *b = first; b != NULL; b = b->next) {
        if (b->inlines != NULL)
            set_inlines(s, b->inlines);
        if (s->rules->lang == LANG_FR)
            ordinals_raise(s->line.ctx, b->inlines);
        set_blocks(s, b->child);
    }
}

/* What comes from the front matter is treated as a value: it may be one. */
static void set_text(Setter *s, Str *text)
{
    setter_begin(s);
    lay_out_text(s, *text, 0, true);
    set_line(s->rules, &s->line);
    size_t at = 0;
    if (s->line.changed)
        *text = text_of_owner(s, &at, 0);
}

static const Str *set_list(Setter *s, const Str *items, size_t count)
{
    Str *out = NEW_ARRAY(s->line.ctx->mem, Str, count);
    for (size_t i = 0; i < count; i++) {
        out[i] = items[i];
        set_text(s, &out[i]);
    }
    return out;
}

static void set_meta(Setter *s, DocumentMeta *m)
{
    Str *const texts[] = {&m->title,           &m->subtitle, &m->author, &m->status,  &m->date,
                          &m->confidentiality, &m->header,   &m->footer, &m->audience};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        set_text(s, texts[i]);
    m->parties = set_list(s, m->parties, m->party_count);
    m->signatories = set_list(s, m->signatories, m->signatory_count);
    m->qualities = set_list(s, m->qualities, m->quality_count);
}

struct Typography {
    LanguageRules rules;
    Setter setter;
};

Typography *typography_new(Ctx *ctx, Lang lang)
{
    Typography *t = NEW(ctx->mem, Typography);
    choose_rules(&t->rules, lang);
    t->setter = setter_new(ctx, &t->rules);
    return t;
}

Str typography_value(Typography *t, Str text)
{
    set_text(&t->setter, &text);
    return text;
}

void doc_typography(Ctx *ctx, Document *doc)
{
    LanguageRules rules;
    choose_rules(&rules, tag_lang(doc->meta.language));
    Setter s = setter_new(ctx, &rules);
    set_blocks(&s, doc->root->child);
    for (size_t i = 0; i < doc->note_count; i++)
        set_blocks(&s, doc->notes[i]->child);
    set_meta(&s, &doc->meta);
}
