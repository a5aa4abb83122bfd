/* Scale: exact decimals -> lengths. Integers throughout: the same places on every machine. */
#include "figure/parts.h"

enum { SCALE_DIGITS = 12 };

/* The power of ten just above the number's first digit. */
static int64_t top_of(const Decimal *d)
{
    return (int64_t)d->exponent + (int64_t)d->digits.n;
}

/* The number in units of 10^(top - SCALE_DIGITS), what is smaller left out. */
static int64_t scaled(const Decimal *d, int32_t top)
{
    int64_t value = 0;
    int64_t below = (int64_t)top - top_of(d); /* zeros between the top and its first digit */
    if (d->digits.n == 0 || below > SCALE_DIGITS)
        return 0;
    for (int64_t i = 0; i < SCALE_DIGITS - below; i++)
        value = value * 10 + (i < (int64_t)d->digits.n ? d->digits.p[i] - '0' : 0);
    return d->negative ? -value : value;
}

Scale scale_new(const Decimal *numbers, size_t count)
{
    Scale s = {.top = INT32_MIN};
    for (size_t i = 0; i < count; i++)
        if (numbers[i].digits.n > 0 && top_of(&numbers[i]) > s.top)
            s.top = (int32_t)top_of(&numbers[i]);
    for (size_t i = 0; i < count; i++) {
        int64_t value = scaled(&numbers[i], s.top);
        s.low = value < s.low ? value : s.low;
        s.high = value > s.high ? value : s.high;
    }
    return s;
}

Len scale_at(const Scale *s, const Decimal *d, Len width)
{
    int64_t span = s->high - s->low, at = scaled(d, s->top) - s->low;
    if (span <= 0)
        return 0;
    at = at < 0 ? 0 : at > span ? span : at;
    return (Len)(at * width / span);
}
