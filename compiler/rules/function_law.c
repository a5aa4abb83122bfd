/* Rule functions about law: legal references in the texts of a project -> what the table of
 * references (schemas/law.yaml) says of them.
 *
 * A reference is articles and the text that they are of: "articles 1224 et 1226 du Code civil",
 * "Code civil, art. 1195". An article of no named text ("article 5 du contrat") is none. */
#include "rules/function.h"

enum {
    REACH = 60, /* bytes from the last article to its text, or from the text before to "art." */
    ARTICLES = 8,
    SENTENCE_REACH = 1000, /* bytes of a sentence looked at on either side of the articles */
};

typedef struct {
    Str numbers[ARTICLES];
    size_t count, begin, end; /* bytes in the text */
} Articles;

static size_t skip_blanks(Str s, size_t at)
{
    for (;; at++) {
        Str rest = str_slice(s, at, s.n);
        if (str_starts(rest, S("\u00a0")))
            at += 1;
        else if (str_starts(rest, S("\u202f")))
            at += 2;
        else if (!str_starts(rest, S(" ")))
            return at;
    }
}

static bool is_digit(Str s, size_t at)
{
    return at < s.n && s.p[at] >= '0' && s.p[at] <= '9';
}

/* "L441-10", "L. 441-10", "1112-1", "33.2.1": with the letter and without blanks; empty when none
 * stands at `*at`, which moves past it. */
static Str read_number(Arena *a, Str s, size_t *at)
{
    size_t i = *at;
    Buf out = buf_new(a);
    if (i < s.n && (s.p[i] == 'L' || s.p[i] == 'R' || s.p[i] == 'D')) {
        buf_byte(&out, s.p[i++]);
        i += i < s.n && s.p[i] == '.';
        i = skip_blanks(s, i);
    }
    if (!is_digit(s, i))
        return (Str){0};
    while (is_digit(s, i) || (i < s.n && (s.p[i] == '-' || s.p[i] == '.') && is_digit(s, i + 1)))
        buf_byte(&out, s.p[i++]);
    *at = i;
    return buf_str(&out);
}

/* ", ", " et ", " and "...: what stands between two articles; 0 when nothing of it does. */
static size_t joint_at(Str s, size_t at)
{
    static const Str joints[] = {S_INIT(","),    S_INIT("et "), S_INIT("ou "), S_INIT("à "),
                                 S_INIT("and "), S_INIT("or "), S_INIT("to ")};
    size_t from = skip_blanks(s, at);
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++)
        if (str_starts(str_slice(s, from, s.n), joints[i]))
            return skip_blanks(s, from + joints[i].n);
    return 0;
}

/* The next "art. 1, 2 et 3" from `*at` on; false when there is none. */
static bool next_articles(Arena *a, Str s, size_t *at, Articles *out)
{
    static const Str words[] = {S_INIT("rticles "), S_INIT("rticle "), S_INIT("rt. "),
                                S_INIT("rt ")};
    for (size_t i = *at; i + 1 < s.n; i++) {
        size_t from = 0;
        if ((s.p[i] | 32) != 'a' || (i > 0 && (s.p[i - 1] | 32) >= 'a' && (s.p[i - 1] | 32) <= 'z'))
            continue;
        for (size_t k = 0; k < sizeof words / sizeof *words && from == 0; k++)
            if (str_starts(str_slice(s, i + 1, s.n), words[k]))
                from = skip_blanks(s, i + 1 + words[k].n);
        *out = (Articles){.begin = i};
        while (from > 0 && out->count < ARTICLES) {
            Str number = read_number(a, s, &from);
            if (number.n == 0)
                break;
            out->numbers[out->count++] = number;
            out->end = from;
            from = joint_at(s, from);
        }
        if (out->count > 0) {
            *at = out->end;
            return true;
        }
    }
    return false;
}

/* "Code civil, art. 1195", "RGPD (art. 28": only blanks, a comma or a bracket stand between. */
static bool joint_ends(Str s, size_t at, size_t end)
{
    while (at < end && (s.p[at] == ',' || s.p[at] == '(' || skip_blanks(s, at) > at))
        at = s.p[at] == ',' || s.p[at] == '(' ? at + 1 : skip_blanks(s, at);
    return at == end;
}

/* ---- the table ----------------------------------------------------------------------------- */

/* Bytes of the name of a row's text at the beginning of `s`; 0 when none of its names is there. */
static size_t name_at(const Node *row, Str s)
{
    const Node *text = node_member(row, S("text")), *also = node_member(row, S("also"));
    Str fr = node_text(node_member(text, S("fr"))), en = node_text(node_member(text, S("en")));
    if (fr.n > 0 && str_starts(s, fr))
        return fr.n;
    if (en.n > 0 && str_starts(s, en))
        return en.n;
    for (const Node *n = also == NULL ? NULL : also->child; n != NULL; n = n->next)
        if (n->text.n > 0 && str_starts(s, n->text))
            return n->text.n;
    return 0;
}

static bool same_text(const Node *x, const Node *y)
{
    return str_eq(node_text(node_at(x, "text.fr")), node_text(node_at(y, "text.fr")));
}

/* Does something begin here that the text of the articles before cannot stand behind? */
static bool is_other_matter(Str s)
{
    static const Str words[] = {S_INIT(";"),        S_INIT(". "),     S_INIT("\n"),
                                S_INIT("rticle"),   S_INIT(" art."),  S_INIT("contrat"),
                                S_INIT("contract"), S_INIT("annex"),  S_INIT("agreement"),
                                S_INIT("ci-"),      S_INIT("présent")};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(s, words[i]))
            return true;
    return false;
}

/* The row of the text that the articles are of: named after them, else right before them. */
static const Node *text_of_articles(const Node *rows, Str s, const Articles *found)
{
    for (size_t at = found->end; at < s.n && at < found->end + REACH; at++) {
        Str rest = str_slice(s, at, s.n);
        if (is_other_matter(rest))
            break;
        for (const Node *n = rows->child; n != NULL; n = n->next)
            if (name_at(n, rest) > 0)
                return n;
    }
    for (size_t at = found->begin; at-- > 0 && at + REACH > found->begin;)
        for (const Node *n = rows->child; n != NULL; n = n->next) {
            size_t end = at + name_at(n, str_slice(s, at, s.n));
            if (end > at && end <= found->begin)
                return joint_ends(s, end, found->begin) ? n : NULL;
        }
    return NULL;
}

/* The row of an article of the same text as `first`, NULL when the table does not have it. */
static const Node *row_of(const Node *rows, const Node *first, Str number)
{
    for (const Node *n = rows->child; n != NULL; n = n->next) {
        const Node *list = node_member(n, S("articles"));
        for (const Node *k = list == NULL || !same_text(n, first) ? NULL : list->child; k != NULL;
             k = k->next)
            if (str_eq(k->text, number))
                return n;
    }
    return NULL;
}

/* One of the words of a row's `key` in a folded sentence; empty when none is there. */
static Str word_in(Arena *a, const Node *row, Str key, Str folded)
{
    const Node *languages = node_member(row, key);
    for (const Node *l = languages == NULL ? NULL : languages->child; l != NULL; l = l->next)
        for (const Node *n = l->child; n != NULL; n = n->next) {
            Str word = str_print(a, " " STR_FMT " ", STR_ARG(prose_fold(a, n->text)));
            if (str_find(folded, word) != SIZE_MAX)
                return n->text;
        }
    return (Str){0};
}

/* The sentence around the articles: full stops inside numbers and "art." end none. Not all of a
 * very long one: each of its references is judged by it. */
static Str sentence_of(Str s, const Articles *found)
{
    size_t begin = found->begin, end = found->end;
    size_t least = begin > SENTENCE_REACH ? begin - SENTENCE_REACH : 0;
    size_t most = s.n - end > SENTENCE_REACH ? end + SENTENCE_REACH : s.n;
    while (begin > least && s.p[begin - 1] != ';' && s.p[begin - 1] != '\n' &&
           !(s.p[begin - 1] == ' ' && begin > 1 && s.p[begin - 2] == '.'))
        begin--;
    while (end < most && s.p[end] != ';' && s.p[end] != '\n' && s.p[end] != '.')
        end++;
    while ((s.p[begin] & 0xC0) == 0x80) /* whole characters */
        begin++;
    while (end < s.n && (s.p[end] & 0xC0) == 0x80)
        end++;
    return str_slice(s, begin, end);
}

/* ---- the functions ------------------------------------------------------------------------- */

static void report(Judge *j, const Node *n, const Articles *found, Str number, const Node *law,
                   Str other)
{
    Finding f = finding_at(j, n);
    const Node *text = node_member(law, S("text"));
    f.span = node_text_part(diag_sources(j->ctx->diag), n, found->begin, found->end);
    finding_value(&f, "article", number);
    finding_text(
        &f, "law",
        (Text){{node_text(node_member(text, S("fr"))), node_text(node_member(text, S("en")))}});
    finding_value(&f, "other", other);
    finding_report(&f);
}

static void judge_references(Judge *j, Arena *scratch, const Node *n, bool topic)
{
    Articles found;
    for (size_t at = 0; next_articles(j->ctx->mem, n->text, &at, &found);) {
        const Node *rows = node_member(j->law, S("references"));
        const Node *law = rows == NULL ? NULL : text_of_articles(rows, n->text, &found);
        for (size_t i = 0; law != NULL && i < found.count; i++) {
            const Node *row = row_of(rows, law, found.numbers[i]);
            if (row == NULL && !topic)
                report(j, n, &found, found.numbers[i], law, (Str){0});
            if (row == NULL || !topic || node_member(row, S("not")) == NULL)
                continue;
            Str sentence = prose_fold(scratch, sentence_of(n->text, &found));
            Str folded = str_print(scratch, " " STR_FMT " ", STR_ARG(sentence));
            Str other = word_in(scratch, row, S("not"), folded);
            if (other.n > 0 && word_in(scratch, row, S("about"), folded).n == 0)
                report(j, n, &found, found.numbers[i], law, other);
            arena_reset(scratch);
        }
    }
}

void run_law_known(Judge *j, const Argument *args)
{
    Nodes texts = argument_nodes(j, &args[0]);
    Arena *scratch = arena_new();
    for (size_t i = 0; i < texts.count && j->law != NULL; i++) {
        if (texts.items[i]->kind == NODE_STRING)
            judge_references(j, scratch, texts.items[i], args[1].flag);
        arena_reset(scratch);
    }
    arena_free(scratch);
}

void run_law_fresh(Judge *j, const Argument *args)
{
    Date checked, date;
    const Node *n = argument_node(j, &args[0]);
    int64_t months;
    if (n == NULL || !date_read(node_text(n), &date) ||
        !date_read(node_text(node_member(j->law, S("checked"))), &checked) ||
        !decimal_int(&args[1].number, &months) || months < 0 || months > 1200 ||
        date_cmp(date, date_add_months(checked, (int32_t)months)) <= 0)
        return;
    Finding f = finding_at(j, n);
    finding_value(&f, "checked", date_text(j->ctx->mem, checked));
    finding_report(&f);
}
