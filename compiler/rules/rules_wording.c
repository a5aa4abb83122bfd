/* The texts of rules: "{{name|id}} : {{sum}}" -> parts -> words about one finding.
 *
 * A field is a parameter of the rule, a name that one of its functions finds, `guilty`, `place`, or
 * a path from the given node (without its `@.`). Which one is settled when the rule is read. */
#include "rules/rule.h"

/* ---- reading ------------------------------------------------------------------------------ */

typedef struct {
    RuleReader *r;
    const Node *node;
    VEC(Part) parts;
} WordingReader;

/* Where bytes [begin, end) of the text stand. */
static Span part_place(const WordingReader *w, size_t begin, size_t end)
{
    Span span = w->node->text_span;
    if (!w->node->text_is_source)
        return w->node->span;
    return (Span){span.source, span.begin + (uint32_t)begin, span.begin + (uint32_t)end};
}

static bool found_by_function(const Rule *rule, Str name)
{
    for (size_t i = 0; i < rule->require.count; i++) {
        const Call *call = rule->require.items[i].call;
        for (size_t k = 0; call != NULL && k < FIELD_LIMIT; k++)
            if (call->function->found[k].n > 0 && str_eq(call->function->found[k], name))
                return true;
    }
    return false;
}

static bool read_field(WordingReader *w, Str name, Span where, Part *out)
{
    RuleReader *r = w->r;
    *out = (Part){.text = name, .span = where};
    if (str_eq(name, S("guilty")) || str_eq(name, S("place"))) {
        out->kind = str_eq(name, S("guilty")) ? PART_GUILTY : PART_PLACE;
        return true;
    }
    for (size_t i = 0; i < r->rule->parameters.count; i++) {
        if (str_eq(r->rule->parameters.items[i].name, name)) {
            *out = (Part){.kind = PART_PARAMETER, .text = r->rule->parameters.items[i].text};
            return true;
        }
    }
    if (found_by_function(r->rule, name)) {
        out->kind = PART_FOUND;
        return true;
    }
    out->kind = PART_PATH;
    Str path =
        str_starts(name, S("$")) ? name : str_print(r->ctx->mem, "@." STR_FMT, STR_ARG(name));
    out->path = path_read_with(r->ctx, path, where, NULL);
    *VEC_PUSH(r->ctx->mem, &r->paths) =
        (RulePath){.path = out->path, .where = where, .size = path.n, .added = path.n - name.n};
    return out->path != NULL;
}

/* {{a|b}} at [begin, end) of the text, braces left out. */
static bool read_alternatives(WordingReader *w, size_t begin, size_t end)
{
    Str inside = str_slice(w->node->text, begin, end);
    size_t count = 0;
    for (size_t at = 0; at <= inside.n; count++) {
        Str rest = str_slice(inside, at, inside.n);
        size_t bar = str_find_byte(rest, '|');
        Str name = bar == SIZE_MAX ? rest : str_slice(rest, 0, bar);
        Part part;
        if (count == ALTERNATIVE_LIMIT ||
            !read_field(w, str_trim(name), part_place(w, begin + at, begin + at + name.n), &part))
            return false;
        part.or_next = bar != SIZE_MAX;
        *VEC_PUSH(w->r->ctx->mem, &w->parts) = part;
        at += name.n + 1;
    }
    return true;
}

static bool read_wording(RuleReader *r, const Node *node, Wording *out)
{
    WordingReader w = {.r = r, .node = node};
    Str text = node->text;
    for (size_t at = 0; at < text.n;) {
        Str rest = str_slice(text, at, text.n);
        size_t open = str_find(rest, S("{{"));
        size_t literal = open == SIZE_MAX ? rest.n : open;
        if (literal > 0)
            *VEC_PUSH(r->ctx->mem, &w.parts) =
                (Part){.kind = PART_LITERAL, .text = str_slice(rest, 0, literal)};
        at += literal;
        if (open == SIZE_MAX)
            break;
        size_t close = str_find(str_slice(text, at, text.n), S("}}"));
        if (close == SIZE_MAX) {
            r->failed = true;
            diag(r->ctx, MSG_RULE_FIELD_OPEN, part_place(&w, at, at + 2), {{0}});
            return false;
        }
        if (!read_alternatives(&w, at + 2, at + close)) {
            r->failed = true;
            return false;
        }
        at += close + 2;
    }
    *out = (Wording){w.parts.items, w.parts.count};
    return true;
}

bool rule_read_wordings(RuleReader *r, const Node *node, Wordings *out, Text *plain)
{
    static const Str langs[] = {[LANG_FR] = S_INIT("fr"), [LANG_EN] = S_INIT("en")};
    bool fine = node->kind == NODE_MAP;
    if (!fine)
        rule_fault(r, MSG_RULE_TEXTS, node, node->key, (Str){0});
    for (const Node *n = node->child; fine && n != NULL; n = n->next)
        if (!str_eq(n->key, langs[LANG_FR]) && !str_eq(n->key, langs[LANG_EN]))
            fine = rule_fault(r, MSG_RULE_TEXTS, n, node->key, (Str){0});
    for (int lang = 0; fine && lang < LANG_COUNT; lang++) {
        const Node *n = node_member(node, langs[lang]);
        if (n == NULL || n->kind != NODE_STRING || str_trim(n->text).n == 0)
            return rule_fault(r, MSG_RULE_TEXTS, n != NULL ? n : node, node->key, (Str){0});
        plain->in[lang] = n->text;
        fine = read_wording(r, n, &out->in[lang]);
    }
    return fine;
}

/* ---- fields and examples ------------------------------------------------------------------ */

static bool reached_in(RuleReader *r, const Path *field, const Node *examples)
{
    for (const Node *e = examples->child; e != NULL; e = e->next) {
        PathRun *run = path_run_new(r->ctx->tmp, e, PATH_WORK);
        for (size_t g = 0; g < r->rule->given.count; g++) {
            Nodes given = path_run_in(run, r->rule->given.items[g].path, e);
            for (size_t i = 0; i < given.count; i++)
                if (path_run_in(run, field, given.items[i]).count > 0)
                    return true;
        }
    }
    return false;
}

/* The keys of the first given node of an example, to say what was meant. */
static Str nearest_field(RuleReader *r, Str name)
{
    VEC(Str) keys = {0};
    const Node *lists[] = {r->rule->valid, r->rule->invalid};
    for (size_t i = 0; i < 2; i++) {
        for (const Node *e = lists[i]->child; e != NULL; e = e->next) {
            Nodes given = path_run(r->ctx->tmp, r->rule->given.items[0].path, e, e);
            for (const Node *n = given.count > 0 ? given.items[0]->child : NULL; n != NULL;
                 n = n->next)
                *VEC_PUSH(r->ctx->tmp, &keys) = n->key;
        }
    }
    return nearest_word(name, keys.items, keys.count);
}

static void check_wordings(RuleReader *r, const Wordings *wordings)
{
    for (int lang = 0; wordings != NULL && lang < LANG_COUNT; lang++) {
        const Wording *w = &wordings->in[lang];
        for (size_t i = 0; i < w->count; i++) {
            const Part *p = &w->parts[i];
            if (p->kind != PART_PATH || reached_in(r, p->path, r->rule->valid) ||
                reached_in(r, p->path, r->rule->invalid))
                continue;
            r->failed = true;
            diag(r->ctx, MSG_RULE_FIELD, p->span, {p->text})->suggestion =
                nearest_field(r, p->text);
        }
    }
}

void rule_check_fields(RuleReader *r)
{
    const Rule *rule = r->rule;
    check_wordings(r, &rule->message);
    check_wordings(r, &rule->why);
    check_wordings(r, &rule->help);
    for (size_t i = 0; i < rule->require.count; i++) {
        check_wordings(r, rule->require.items[i].message);
        check_wordings(r, rule->require.items[i].help);
    }
}

/* ---- filling ------------------------------------------------------------------------------ */

enum { VALUE_BYTES = 120 }; /* of a value shown in a sentence */

/* A value as a sentence shows it: scalars as written, shortened; empty for lists and maps. */
static Str shown(Arena *a, const Node *n)
{
    Str text = str_trim(node_text(n));
    if (text.n <= VALUE_BYTES)
        return text;
    size_t cut = VALUE_BYTES;
    while (cut > 0 && ((unsigned char)text.p[cut] & 0xC0) == 0x80)
        cut--;
    return str_print(a, STR_FMT "…", STR_ARG(str_slice(text, 0, cut)));
}

/* A number as sentences of the language write it: 12 000,5; 12,000.5. Four digits are left as they
 * are, years among them; what is no plain number too. */
static Str number_words(Arena *a, Str s, Lang lang)
{
    static const char *const marks[] = {[LANG_FR] = "\u202F", [LANG_EN] = ","};
    size_t first = s.n > 0 && s.p[0] == '-', point = first;
    while (point < s.n && s.p[point] >= '0' && s.p[point] <= '9')
        point++;
    size_t end = point + (point < s.n && s.p[point] == '.');
    while (end > point && end < s.n && s.p[end] >= '0' && s.p[end] <= '9')
        end++;
    if (point == first || end < s.n || end == point + 1 || (s.p[first] == '0' && point > first + 1))
        return s;
    Buf out = buf_new(a);
    for (size_t i = 0; i < s.n; i++) {
        bool group = i > first && i < point && (point - i) % 3 == 0 && point - first > 4;
        if (group)
            buf_put(&out, str(marks[lang]));
        buf_byte(&out, i == point && lang == LANG_FR ? ',' : s.p[i]);
    }
    return buf_str(&out);
}

static Str part_text(const Finding *f, const Part *p, Lang lang)
{
    const Judge *j = f->judge;
    Arena *mem = j->ctx->mem;
    switch (p->kind) {
    case PART_LITERAL:
    case PART_PARAMETER:
        return p->text;
    case PART_PATH: {
        bool whole;
        const Node *n = path_place(j->paths, p->path, j->given, &whole);
        return whole && n != NULL ? shown(mem, n) : (Str){0};
    }
    case PART_FOUND:
        for (size_t i = 0; i < f->value_count; i++)
            if (str_eq(f->names[i], p->text))
                return f->values[i].in[lang];
        return (Str){0};
    case PART_GUILTY:
        return shown(mem, f->guilty);
    case PART_PLACE:
        return node_label(mem, f->guilty);
    }
    return (Str){0};
}

/* Texts keep their digits: only what is a number in the data, or what a rule computes, is written
 * as the language has it. */
static bool is_number(const Finding *f, const Part *p)
{
    bool whole;
    const Node *n = p->kind == PART_PATH
                        ? path_place(f->judge->paths, p->path, f->judge->given, &whole)
                        : f->guilty;
    bool of_data = p->kind == PART_PATH || p->kind == PART_GUILTY;
    return of_data ? n != NULL && n->kind == NODE_NUMBER
                   : p->kind == PART_FOUND || p->kind == PART_PARAMETER;
}

Str wording_fill(const Finding *f, const Wording *w, Lang lang, WordingUse use)
{
    if (w->count == 1 && w->parts[0].kind == PART_LITERAL)
        return w->parts[0].text;
    Buf out = buf_new(f->judge->ctx->mem);
    for (size_t i = 0; i < w->count; i++) {
        Str text = part_text(f, &w->parts[i], lang);
        while (text.n == 0 && w->parts[i].or_next)
            text = part_text(f, &w->parts[++i], lang);
        Date date;
        bool given = w->parts[i].kind != PART_LITERAL && use == WORDING_SENTENCE;
        if (given && date_read(text, &date))
            text = date_words(f->judge->ctx->mem, date, lang);
        else if (given && is_number(f, &w->parts[i]))
            text = number_words(f->judge->ctx->mem, text, lang);
        while (w->parts[i].or_next)
            i++;
        buf_put(&out, text.n > 0 ? text : S("…"));
    }
    return buf_str(&out);
}
