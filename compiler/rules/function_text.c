/* The rule function about what is left to be filled in: texts -> findings at their placeholders.
 *
 * Vocabulary
 *   alone    words that are a placeholder when they are all there is: « … », tbd, à définir
 *   word     one that says so wherever it stands, written as it is: TODO
 *   blank    a form to fill: <nom>, {{nom}}, ???, ____
 *   bracket  (…) or [...] around nothing but such words: (à définir) */
#include "rules/function.h"

#include <string.h>

typedef struct {
    const Argument *alone, *words;
    Str text;
    StrMap *lone;     /* the words of `alone` */
    bool begins[256]; /* may a placeholder begin with this byte? */
} Search;

/* ---- words -------------------------------------------------------------------------------- */

/* The same in small letters, in `p`: ASCII and Latin-1 (À is C3 80, à is C3 A0). */
static Str small(Str s, char *p)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool latin = i > 0 && (unsigned char)s.p[i - 1] == 0xC3 && c >= 0x80 && c <= 0x9E;
        p[i] = (char)((c >= 'A' && c <= 'Z') || latin ? c + 0x20 : c);
    }
    return (Str){p, s.n};
}

/* Is `text`, or its end, one of the words that stand alone? */
static bool is_alone(const Search *s, Str text, bool ending)
{
    enum { LONGEST = 64 };
    text = str_trim(text);
    if (text.n == 0 || text.n > LONGEST)
        return false;
    char letters[LONGEST];
    Str lower = small(text, letters);
    if (map_find(s->lone, lower) != NULL)
        return true;
    for (size_t at = lower.n; ending && at > 0; at--)
        if (lower.p[at - 1] == ' ' && map_find(s->lone, str_slice(lower, at, lower.n)) != NULL)
            return true;
    return false;
}

static bool is_letter(unsigned char c)
{
    return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* The end of a word that stands at `at`, or `at`. */
static size_t word_end(const Search *s, size_t at)
{
    if (at > 0 && is_letter((unsigned char)s->text.p[at - 1]))
        return at;
    for (size_t i = 0; i < s->words->text_count; i++) {
        Str word = s->words->texts[i];
        size_t end = at + word.n;
        if (str_starts(str_slice(s->text, at, s->text.n), word) &&
            (end == s->text.n || !is_letter((unsigned char)s->text.p[end])))
            return end;
    }
    return at;
}

/* ---- blanks ------------------------------------------------------------------------------- */

enum { BLANK_BYTES = 60 };

/* Past `close`, where only what a name may hold stands before it; else `at`. */
static size_t name_end(const Search *s, size_t at, size_t open, const char *close)
{
    size_t end = at + open;
    if (end >= s->text.n || !is_letter((unsigned char)s->text.p[end]))
        return at;
    while (end < s->text.n && end - at < BLANK_BYTES &&
           (is_letter((unsigned char)s->text.p[end]) || strchr(" _-.'", s->text.p[end]) != NULL))
        end++;
    return str_starts(str_slice(s->text, end, s->text.n), str(close)) ? end + strlen(close) : at;
}

/* Past a run of `least` or more of the character at `at`; else `at`. */
static size_t run_end(const Search *s, size_t at, size_t least)
{
    size_t end = at;
    while (end < s->text.n && s->text.p[end] == s->text.p[at])
        end++;
    return end - at >= least ? end : at;
}

static size_t bracket_end(const Search *s, size_t at, char close)
{
    size_t end = at + 1;
    while (end < s->text.n && end - at < BLANK_BYTES && s->text.p[end] != close)
        end++;
    if (end >= s->text.n || s->text.p[end] != close)
        return at;
    bool whole = close == ']' && at == 0 && end + 1 == s->text.n;
    return whole || is_alone(s, str_slice(s->text, at + 1, end), true) ? end + 1 : at;
}

/* The end of a placeholder that begins at `at`, or `at`. */
static size_t placeholder_end(const Search *s, size_t at)
{
    switch (s->text.p[at]) {
    case '<':
        return name_end(s, at, 1, ">");
    case '{':
        return str_starts(str_slice(s->text, at, s->text.n), S("{{")) ? name_end(s, at, 2, "}}")
                                                                      : at;
    case '[':
        return bracket_end(s, at, ']');
    case '(':
        return bracket_end(s, at, ')');
    case '?':
        return run_end(s, at, 3);
    case '_':
        return run_end(s, at, 4);
    default:
        return is_letter((unsigned char)s->text.p[at]) ? word_end(s, at) : at;
    }
}

static void judge_text(Judge *j, const Search *s, const Node *n)
{
    const Sources *sources = diag_sources(j->ctx->diag);
    Finding f = finding_at(j, n);
    bool found = is_alone(s, s->text, false);
    if (found)
        finding_value(&f, "word", str_trim(s->text));
    for (size_t at = 0; at < s->text.n && !found;) {
        size_t end = placeholder_end(s, at);
        found = end > at;
        if (found) {
            f.span = node_text_part(sources, n, at, end);
            finding_value(&f, "word", str_slice(s->text, at, end));
        }
        at = found ? end : at + 1;
        while (at < s->text.n && !s->begins[(unsigned char)s->text.p[at]])
            at++;
    }
    if (found)
        finding_report(&f);
}

void run_no_placeholder(Judge *j, const Argument *args)
{
    Nodes texts = argument_nodes(j, &args[0]);
    Search s = {.alone = &args[1], .words = &args[2]};
    s.lone = map_new(j->tmp);
    for (size_t i = 0; i < s.alone->text_count; i++)
        *map_put(s.lone, s.alone->texts[i]) = s.lone;
    for (const char *c = "<{[(?_"; *c != '\0'; c++)
        s.begins[(unsigned char)*c] = true;
    for (size_t i = 0; i < s.words->text_count; i++)
        if (s.words->texts[i].n > 0)
            s.begins[(unsigned char)s.words->texts[i].p[0]] = true;
    for (size_t i = 0; i < texts.count; i++) {
        s.text = node_text(texts.items[i]);
        if (texts.items[i]->kind == NODE_STRING && s.text.n > 0)
            judge_text(j, &s, texts.items[i]);
    }
}
