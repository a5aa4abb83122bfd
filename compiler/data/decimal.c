/* Decimal: exact arithmetic on numbers as they are spelled.
 *
 * Vocabulary: a Spelling is where the significant digits stand in a number's text. Numbers hold
 * at most DECIMAL_DIGITS significant digits and exponents within DECIMAL_EXPONENT; a text beyond
 * is refused when it is read, so that what is accepted is exact. */
#include "data/tree.h"

#include <string.h>

/* ---- reading ------------------------------------------------------------------------------ */

typedef struct {
    bool negative;
    size_t begin,
        end;      /* from the first to past the last digit that is not zero; a "." may be inside */
    size_t count; /* digits in it */
    int64_t exponent; /* power of ten of the last of them */
} Spelling;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t digits_end(Str s, size_t at)
{
    while (at < s.n && is_digit(s.p[at]))
        at++;
    return at;
}

/* [eE][+-]?digits at *at; the value is held within twice the limit, which is refused later. */
static bool read_exponent(Str s, size_t *at, int64_t *exponent)
{
    if (*at >= s.n || (s.p[*at] != 'e' && s.p[*at] != 'E'))
        return true;
    size_t i = *at + 1;
    bool negative = i < s.n && s.p[i] == '-';
    if (i < s.n && (s.p[i] == '-' || s.p[i] == '+'))
        i++;
    size_t end = digits_end(s, i);
    if (end == i)
        return false;
    int64_t value = 0;
    for (; i < end; i++)
        if (value <= DECIMAL_EXPONENT)
            value = value * 10 + (s.p[i] - '0');
    *exponent = negative ? -value : value;
    *at = end;
    return true;
}

static bool read_mantissa(Str s, size_t *at, size_t *point)
{
    size_t begin = *at, end = digits_end(s, begin);
    if (end == begin || (s.p[begin] == '0' && end - begin > 1))
        return false;
    *point = end;
    if (end < s.n && s.p[end] == '.') {
        size_t fraction = end + 1;
        end = digits_end(s, fraction);
        if (end == fraction)
            return false;
    }
    *at = end;
    return true;
}

static NumberCheck spelling_read(Str s, Spelling *out)
{
    size_t at = s.n > 0 && s.p[0] == '-' ? 1 : 0, mantissa = at, point;
    int64_t exponent = 0;
    *out = (Spelling){.negative = at == 1};
    if (!read_mantissa(s, &at, &point))
        return NUMBER_NOT;
    size_t end = at;
    if (!read_exponent(s, &at, &exponent) || at != s.n)
        return NUMBER_NOT;
    size_t begin = mantissa;
    while (begin < end && (s.p[begin] == '0' || s.p[begin] == '.'))
        begin++;
    if (begin == end) { /* zero, whatever its exponent, has no sign */
        *out = (Spelling){.begin = end, .end = end};
        return NUMBER_FINE;
    }
    while (s.p[end - 1] == '0' || s.p[end - 1] == '.')
        end--;
    bool has_point = begin < point && point < end;
    out->begin = begin;
    out->end = end;
    out->count = end - begin - (has_point ? 1 : 0);
    int64_t places = end > point ? -(int64_t)(end - point - 1) : (int64_t)(point - end);
    out->exponent = exponent + places;
    bool over =
        exponent > DECIMAL_EXPONENT || exponent < -DECIMAL_EXPONENT || out->count > DECIMAL_DIGITS;
    return over ? NUMBER_OVER : NUMBER_FINE;
}

NumberCheck number_check(Str text)
{
    Spelling ignored;
    return spelling_read(text, &ignored);
}

bool number_equal(Str a, Str b)
{
    Spelling x, y;
    if (str_eq(a, b))
        return true;
    if (spelling_read(a, &x) != NUMBER_FINE || spelling_read(b, &y) != NUMBER_FINE)
        return false;
    if (x.negative != y.negative || x.count != y.count || x.exponent != y.exponent)
        return false;
    for (size_t i = x.begin, j = y.begin; i < x.end; i++, j++) {
        i += a.p[i] == '.';
        j += b.p[j] == '.';
        if (a.p[i] != b.p[j])
            return false;
    }
    return true;
}

bool decimal_read(Arena *a, Str text, Decimal *out)
{
    Spelling s;
    if (spelling_read(text, &s) != NUMBER_FINE)
        return false;
    Str digits = str_slice(text, s.begin, s.end);
    size_t point = str_find_byte(digits, '.');
    if (point != SIZE_MAX) {
        char *joined = arena_alloc(a, digits.n);
        memcpy(joined, digits.p, point);
        memcpy(joined + point, digits.p + point + 1, digits.n - point - 1);
        digits = (Str){joined, digits.n - 1};
    }
    *out = (Decimal){s.negative, digits, (int32_t)s.exponent};
    return true;
}
