/* Ordinals: « 1er », « 2e », « XXe » in French prose -> the same with raised letters, for pages and
 * HTML; Markdown has them on the line. (Imprimerie nationale, "Lexique", "Abréviations".) */
#include "markdown/typography.h"

#include <string.h>

typedef enum { ANY_NUMBER, ONE, TWO } Counted;

static const struct {
    Str letters;
    Counted counted;
    bool roman; /* also after a Roman number */
} endings[] = {
    {S_INIT("er"), ONE, true},    {S_INIT("re"), ONE, true},   {S_INIT("e"), ANY_NUMBER, true},
    {S_INIT("ers"), ONE, false},  {S_INIT("res"), ONE, false}, {S_INIT("es"), ANY_NUMBER, false},
    {S_INIT("nd"), TWO, false},   {S_INIT("nde"), TWO, false}, {S_INIT("nds"), TWO, false},
    {S_INIT("ndes"), TWO, false},
};

/* Asked of every byte of prose. */
static bool is_roman(char c)
{
    static const bool is[256] = {['I'] = true, ['V'] = true, ['X'] = true, ['L'] = true,
                                 ['C'] = true, ['D'] = true, ['M'] = true};
    return is[(unsigned char)c];
}

/* May a number begin here? Not inside a word, nor in a code like R-2e. */
static bool begins_number(Str text, size_t at)
{
    if (at == 0)
        return true;
    unsigned char c = (unsigned char)text.p[at - 1];
    static const Str before[] = {S_INIT("\u00A0"), S_INIT("\u202F"), S_INIT("«"), S_INIT("’"),
                                 S_INIT("“"),      S_INIT("–"),      S_INIT("—")};
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (str_ends(str_slice(text, 0, at), before[i]))
            return true;
    return c == ' ' || c == '(' || c == '[' || c == '"' || c == '\'';
}

static bool ends_here(Str text, size_t at)
{
    static const uint32_t marks[] = {' ',    NBSP, NNBSP, ')',    ']',    0xBB,   0x201D,
                                     0x2019, '"',  '\'',  ',',    '.',    0x2026, ';',
                                     ':',    '!',  '?',   0x2013, 0x2014, '-'};
    if (at >= text.n)
        return true;
    uint32_t next = utf8_next(text, &at);
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (next == marks[i])
            return true;
    return false;
}

static bool counts(Counted counted, Str number)
{
    switch (counted) {
    case ANY_NUMBER: /* "1e" is no ordinal; a letter that is a number is more often a word: Le, De
                      */
        return number.n > 1 || str_find_byte(S("23456789VX"), number.p[0]) != SIZE_MAX;
    case ONE:
        return str_eq(number, S("1")) || str_eq(number, S("I"));
    case TWO:
        return str_eq(number, S("2"));
    }
    return false;
}

/* The bytes of the ending that follows the number in [begin, end), or 0. */
static size_t ending_after(Str text, size_t begin, size_t end, bool roman)
{
    Str rest = str_slice(text, end, text.n);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (str_starts(rest, endings[i].letters) && (!roman || endings[i].roman) &&
            ends_here(text, end + endings[i].letters.n) &&
            counts(endings[i].counted, str_slice(text, begin, end)))
            return endings[i].letters.n;
    return 0;
}

/* The first ordinal from `at` on: where its letters stand; false when there is none. */
static bool find_ordinal(Str text, size_t at, size_t *begin, size_t *end)
{
    while (at < text.n) {
        bool roman = is_roman(text.p[at]);
        if ((!roman && !is_digit((unsigned char)text.p[at])) || !begins_number(text, at)) {
            at++;
            continue;
        }
        size_t stop = at;
        while (stop < text.n &&
               (roman ? is_roman(text.p[stop]) : is_digit((unsigned char)text.p[stop])))
            stop++;
        size_t length = ending_after(text, at, stop, roman);
        if (length > 0) {
            *begin = stop;
            *end = stop + length;
            return true;
        }
        at = stop;
    }
    return false;
}

/* A text after `one` that is like it. */
static Inline *add_after(Ctx *ctx, Inline *one, Str text)
{
    Inline *next = NEW(ctx->mem, Inline);
    *next = *one;
    next->text = text;
    one->next = next;
    return next;
}

void ordinals_raise(Ctx *ctx, Inline *first)
{
    for (Inline *one = first; one != NULL; one = one->next) {
        size_t begin, end;
        ordinals_raise(ctx, one->child);
        if (one->kind != INLINE_TEXT || one->raised || !find_ordinal(one->text, 0, &begin, &end))
            continue;
        Str text = one->text;
        one->text = str_slice(text, 0, begin);
        Inline *letters = add_after(ctx, one, str_slice(text, begin, end));
        letters->raised = true;
        if (end < text.n)
            add_after(ctx, letters, str_slice(text, end, text.n))->raised = false;
        one = letters;
    }
}
