/* Cells: is it a number, a date, nothing, or words? Columns of numbers stand right, with their
 * integer parts below each other; dates are not broken. */
#include "layout/flow.h"

/* Spaces inside numbers: U+0020, U+00A0, U+2009, U+202F. */
static bool is_space(uint32_t c)
{
    return c == ' ' || c == 0xA0 || c == 0x2009 || c == 0x202F;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_sign(uint32_t c)
{
    return c == '+' || c == '-' || c == 0x2212 || c == 0xB1 || c == 0x2264 || c == 0x2265 ||
           c == '<' || c == '>' || c == '~' || c == 0x2248;
}

static bool is_currency(uint32_t c)
{
    return c == 0x20AC || c == '$' || c == 0xA3 || c == 0xA5;
}

static bool is_blank(Str text)
{
    static const Str blanks[] = {{0},           S_INIT("-"),   S_INIT("–"),    S_INIT("—"),
                                 S_INIT("n/a"), S_INIT("N/A"), S_INIT("s.o."), S_INIT("s. o.")};
    for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++)
        if (str_eq(text, blanks[i]))
            return true;
    return false;
}

/* 31/12/2027, 2027-12-31, 31.12.2027, 17:30: digits and one kind of mark, in groups. */
static bool is_date(Str text)
{
    size_t groups = 1, length = 0;
    char mark = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (is_digit((unsigned char)c)) {
            length++;
        } else if (length > 0 && (c == '/' || c == '-' || c == '.' || c == ':') &&
                   (mark == 0 || mark == c)) {
            mark = c;
            groups++;
            length = 0;
        } else {
            return false;
        }
    }
    return length > 0 && (groups == 3 || (groups == 2 && mark == ':'));
}

typedef struct {
    Str text;
    size_t at;
} Scan;

static uint32_t peek(const Scan *s, size_t *next)
{
    *next = s->at;
    return s->at < s->text.n ? utf8_next(s->text, next) : 0;
}

static void skip(Scan *s, bool (*is)(uint32_t))
{
    for (size_t next; is(peek(s, &next));)
        s->at = next;
}

/* Digits in groups; false when there is none. */
static bool skip_digits(Scan *s)
{
    size_t begin = s->at, end = s->at, next;
    for (uint32_t c; (c = peek(s, &next)) != 0 && (is_digit(c) || is_space(c)); s->at = next)
        if (is_digit(c))
            end = next;
    s->at = end;
    return end > begin;
}

/* What may follow a number: per cent, a currency, a unit of at most five letters. */
static bool skip_unit(Scan *s)
{
    enum { UNIT_LETTERS = 5 };
    skip(s, is_space);
    size_t next, letters = 0;
    for (uint32_t c; (c = peek(s, &next)) != 0; s->at = next) {
        bool sign = c == '%' || c == 0x2030 || c == 0xB0 || c == '/' || c == 0xB2 || is_currency(c);
        if (!sign && !char_is_letter(c))
            return false;
        letters += !sign;
    }
    return letters <= UNIT_LETTERS;
}

CellKind cell_kind(Str text, Lang lang, size_t *integer_end)
{
    text = str_trim(text);
    *integer_end = 0;
    if (is_blank(text))
        return CELL_EMPTY;
    if (is_date(text))
        return CELL_DATE;
    Scan s = {text, 0};
    skip(&s, is_sign);
    skip(&s, is_space);
    skip(&s, is_currency);
    if (!skip_digits(&s))
        return CELL_WORDS;
    *integer_end = s.at;
    size_t next;
    uint32_t mark = peek(&s, &next);
    while (mark == ',' || mark == '.') {
        s.at = next;
        if (!skip_digits(&s))
            return CELL_WORDS;
        if (mark != (lang == LANG_FR ? ',' : '.')) /* "1,250" in English: groups of digits */
            *integer_end = s.at;
        mark = peek(&s, &next);
    }
    size_t digits_end = s.at;
    if (!skip_unit(&s))
        return CELL_WORDS;
    if (s.at > digits_end || !is_digit((unsigned char)text.p[0]))
        *integer_end = SIZE_MAX;
    return CELL_NUMBER;
}

Len cell_tail(Layout *l, const Table *t, Str text, size_t integer_end)
{
    Words w = words_new(l->scratch, 0);
    text = str_trim(text);
    words_text(l, &w, str_slice(text, integer_end, text.n), t->style, 0, NOWHERE);
    return words_extent(&w).max;
}
