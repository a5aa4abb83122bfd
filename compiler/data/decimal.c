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

/* ---- comparing ---------------------------------------------------------------------------- */

/* The power of ten just above the first digit: 123 x 10^-2 gives 1. */
static int64_t top_of(const Decimal *d)
{
    return (int64_t)d->exponent + (int64_t)d->digits.n;
}

static int compare_sizes(const Decimal *a, const Decimal *b)
{
    if (a->digits.n == 0 || b->digits.n == 0)
        return (a->digits.n > 0) - (b->digits.n > 0);
    if (top_of(a) != top_of(b))
        return top_of(a) > top_of(b) ? 1 : -1;
    return str_cmp(a->digits, b->digits); /* no trailing zeros: the longer one is the greater */
}

int decimal_cmp(const Decimal *a, const Decimal *b)
{
    if (a->negative != b->negative)
        return a->negative ? -1 : 1;
    int order = compare_sizes(a, b);
    order = (order > 0) - (order < 0);
    return a->negative ? -order : order;
}

bool decimal_is_integer(const Decimal *d)
{
    return d->digits.n == 0 || d->exponent >= 0;
}

/* ---- making ------------------------------------------------------------------------------- */

/* A Decimal of digits that may have zeros at both ends. An exponent beyond 32 bits is held at the
 * limit: it takes several products of the largest numbers accepted to get there. */
static Decimal decimal_of(bool negative, Str digits, int64_t exponent)
{
    while (digits.n > 0 && digits.p[0] == '0')
        digits = str_slice(digits, 1, digits.n);
    while (digits.n > 0 && digits.p[digits.n - 1] == '0') {
        digits.n--;
        exponent++;
    }
    if (digits.n == 0)
        return (Decimal){0};
    if (exponent > INT32_MAX)
        exponent = INT32_MAX;
    if (exponent < INT32_MIN)
        exponent = INT32_MIN;
    return (Decimal){negative, digits, (int32_t)exponent};
}

Decimal decimal_of_int(Arena *a, int64_t value)
{
    Buf digits = buf_new(a);
    buf_int(&digits, value);
    Str text = buf_str(&digits);
    return decimal_of(value < 0, str_slice(text, value < 0 ? 1 : 0, text.n), 0);
}

bool decimal_int(const Decimal *d, int64_t *out)
{
    if (!decimal_is_integer(d) || top_of(d) > 18)
        return false;
    int64_t value = 0;
    for (int64_t i = 0; i < top_of(d); i++)
        value = value * 10 + ((size_t)i < d->digits.n ? d->digits.p[i] - '0' : 0);
    *out = d->negative ? -value : value;
    return true;
}

/* ---- adding ------------------------------------------------------------------------------- */

enum { SUM_DIGITS = 100000 }; /* digits that a sum may need */

/* The digit of d at a power of ten, 0 outside of its digits. */
static int digit_at(const Decimal *d, int64_t power)
{
    int64_t from_left = top_of(d) - 1 - power;
    bool inside = from_left >= 0 && from_left < (int64_t)d->digits.n;
    return inside ? d->digits.p[from_left] - '0' : 0;
}

/* big + sign x small, where big is not the smaller in size. */
static Decimal add_sizes(Arena *a, const Decimal *big, const Decimal *small, int sign)
{
    int64_t low = big->exponent < small->exponent ? big->exponent : small->exponent;
    int64_t high = top_of(big) + 1;
    size_t n = (size_t)(high - low);
    char *digits = arena_alloc(a, n);
    int carry = 0;
    for (size_t i = n; i-- > 0;) {
        int64_t power = high - 1 - (int64_t)i;
        int sum = digit_at(big, power) + sign * digit_at(small, power) + carry;
        carry = sum < 0 ? -1 : sum / 10;
        digits[i] = (char)('0' + sum - carry * 10);
    }
    return decimal_of(big->negative, (Str){digits, n}, low);
}

Decimal decimal_add(Arena *a, const Decimal *x, const Decimal *y)
{
    bool x_is_big = compare_sizes(x, y) >= 0;
    const Decimal *big = x_is_big ? x : y, *small = x_is_big ? y : x;
    if (small->digits.n == 0 || top_of(big) - small->exponent > SUM_DIGITS)
        return *big; /* so far apart that the sum cannot be written out */
    return add_sizes(a, big, small, x->negative == y->negative ? 1 : -1);
}

/* ---- multiplying -------------------------------------------------------------------------- */

Decimal decimal_mul(Arena *a, const Decimal *x, const Decimal *y)
{
    size_t n = x->digits.n + y->digits.n;
    if (x->digits.n == 0 || y->digits.n == 0)
        return (Decimal){0};
    uint64_t *sums = NEW_ARRAY(a, uint64_t, n);
    for (size_t i = 0; i < x->digits.n; i++)
        for (size_t j = 0; j < y->digits.n; j++)
            sums[i + j + 1] += (uint64_t)((x->digits.p[i] - '0') * (y->digits.p[j] - '0'));
    char *digits = arena_alloc(a, n);
    uint64_t carry = 0;
    for (size_t i = n; i-- > 0;) {
        carry += sums[i];
        digits[i] = (char)('0' + carry % 10);
        carry /= 10;
    }
    return decimal_of(x->negative != y->negative, (Str){digits, n},
                      (int64_t)x->exponent + y->exponent);
}

/* ---- dividing without a quotient ---------------------------------------------------------- */

/* A natural number in base 10^9, lowest limb first; two limbs of room for a step of division. */
enum { LIMB = 1000000000, LIMB_DIGITS = 9, LIMBS = DECIMAL_DIGITS / LIMB_DIGITS + 3 };

typedef struct {
    uint64_t limbs[LIMBS];
    size_t n; /* limbs in use; the last is not 0 */
} Natural;

static void natural_trim(Natural *x)
{
    while (x->n > 0 && x->limbs[x->n - 1] == 0)
        x->n--;
}

static int natural_cmp(const Natural *x, const Natural *y)
{
    if (x->n != y->n)
        return x->n > y->n ? 1 : -1;
    for (size_t i = x->n; i-- > 0;)
        if (x->limbs[i] != y->limbs[i])
            return x->limbs[i] > y->limbs[i] ? 1 : -1;
    return 0;
}

/* x = x * 10^9 + limb */
static void natural_push(Natural *x, uint64_t limb)
{
    memmove(x->limbs + 1, x->limbs, x->n * sizeof *x->limbs);
    x->limbs[0] = limb;
    x->n++;
    natural_trim(x);
}

/* x = x - times * y, which is not negative. */
static void natural_subtract(Natural *x, const Natural *y, uint64_t times)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < x->n; i++) {
        carry += i < y->n ? times * y->limbs[i] : 0;
        uint64_t low = carry % LIMB;
        carry /= LIMB;
        if (x->limbs[i] < low) {
            x->limbs[i] += LIMB;
            carry++;
        }
        x->limbs[i] -= low;
    }
    natural_trim(x);
}

/* How often y goes into x at least, where x < y * 10^9: judged by their first limbs. */
static uint64_t least_quotient(const Natural *x, const Natural *y)
{
    size_t top = y->n - 1;
    uint64_t first = x->limbs[top] + (x->n > y->n ? x->limbs[y->n] * LIMB : 0);
    uint64_t quotient = first / (y->limbs[top] + 1);
    return quotient == 0 ? 1 : quotient;
}

static void natural_reduce(Natural *x, const Natural *y)
{
    while (natural_cmp(x, y) >= 0)
        natural_subtract(x, y, least_quotient(x, y));
}

/* The digits, followed by zeros up to `length` digits, modulo v; v NULL: the whole number, which
 * must have at most DECIMAL_DIGITS digits. */
static Natural natural_of(Str digits, size_t length, const Natural *v)
{
    Natural x = {.n = 0};
    uint64_t limb = 0;
    for (size_t i = 0; i < length; i++) {
        limb = limb * 10 + (i < digits.n ? (uint64_t)(digits.p[i] - '0') : 0);
        if ((length - 1 - i) % LIMB_DIGITS != 0)
            continue;
        natural_push(&x, limb);
        limb = 0;
        if (v != NULL)
            natural_reduce(&x, v);
    }
    return x;
}

/* Whether d / divisor = D x 10^k / V is whole: D, V without zeros at their ends. With k below 0 it
 * never is. A zero more than V has factors 2 or 5 changes nothing, so k is bounded by V. */
bool decimal_multiple_of(const Decimal *d, const Decimal *divisor)
{
    int64_t zeros = (int64_t)d->exponent - divisor->exponent;
    size_t n = divisor->digits.n;
    if (n == 0 || n > DECIMAL_DIGITS)
        return false;
    if (d->digits.n == 0)
        return true;
    if (zeros < 0)
        return false;
    size_t enough = 4 * n; /* V < 10^n < 2^(4n) */
    size_t length = d->digits.n + ((uint64_t)zeros < enough ? (size_t)zeros : enough);
    Natural v = natural_of(divisor->digits, n, NULL);
    return natural_of(d->digits, length, &v).n == 0;
}

/* ---- text --------------------------------------------------------------------------------- */

enum { ZEROS_SHOWN = 1000 }; /* beyond, an exponent is kinder than a page of zeros */

Str decimal_text(Arena *a, const Decimal *d)
{
    Buf out = buf_new(a);
    if (d->digits.n == 0)
        return S("0");
    if (d->negative)
        buf_byte(&out, '-');
    int64_t top = top_of(d);
    size_t n = d->digits.n;
    if (d->exponent > ZEROS_SHOWN || top < -ZEROS_SHOWN) {
        buf_put(&out, d->digits);
        buf_byte(&out, 'e');
        buf_int(&out, d->exponent);
    } else if (d->exponent >= 0) {
        buf_put(&out, d->digits);
        buf_repeat(&out, '0', (size_t)d->exponent);
    } else if (top <= 0) {
        buf_put(&out, S("0."));
        buf_repeat(&out, '0', (size_t)-top);
        buf_put(&out, d->digits);
    } else {
        buf_put(&out, str_slice(d->digits, 0, (size_t)top));
        buf_byte(&out, '.');
        buf_put(&out, str_slice(d->digits, (size_t)top, n));
    }
    return buf_str(&out);
}
