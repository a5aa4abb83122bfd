/* Numbers: exact decimals -> digits with the language's separators, never through floats. */
#include "locale/parts.h"

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

static void put_grouped(Buf *out, const Locale *l, Str whole, bool grouped)
{
    for (size_t i = 0; i < whole.n; i++) {
        if (grouped && i > 0 && (whole.n - i) % 3 == 0)
            buf_put(out, l->group);
        buf_byte(out, whole.p[i]);
    }
}

bool locale_split(Ctx *ctx, const Decimal *d, Str *whole, Str *decimals)
{
    int64_t count = (int64_t)d->digits.n, point = count + d->exponent; /* digits before the point */
    if (point > PLAIN_DIGITS || -point > PLAIN_DIGITS)
        return false;
    Buf before = buf_new(ctx->mem), after = buf_new(ctx->mem);
    if (point <= 0)
        buf_byte(&before, '0');
    for (int64_t i = point < 0 ? point : 0; i < count || i < point; i++)
        buf_byte(i < point ? &before : &after, i < 0 || i >= count ? '0' : d->digits.p[i]);
    *whole = d->digits.n == 0 ? S("0") : buf_str(&before);
    *decimals = d->digits.n == 0 ? (Str){0} : buf_str(&after);
    return true;
}

/* So many zeros that they would hide the number: digits and a power of ten. */
static Str power_text(Ctx *ctx, const Locale *l, const Decimal *d)
{
    Buf out = buf_new(ctx->mem);
    buf_put(&out, d->negative ? S(MINUS) : (Str){0});
    put_grouped(&out, l, d->digits, true);
    buf_print(&out, NBSP "×" NBSP "10^%ld", (long)d->exponent);
    return buf_str(&out);
}

Str locale_number(Ctx *ctx, const Locale *l, const Decimal *d, size_t decimals)
{
    Str whole, after;
    if (!locale_split(ctx, d, &whole, &after))
        return power_text(ctx, l, d);
    Buf out = buf_new(ctx->mem);
    buf_put(&out, d->negative ? S(MINUS) : (Str){0});
    put_grouped(&out, l, whole, true);
    if (after.n > 0 || decimals > 0) {
        buf_put(&out, l->decimal);
        buf_put(&out, after);
        buf_repeat(&out, '0', decimals > after.n ? decimals - after.n : 0);
    }
    return buf_str(&out);
}

size_t locale_written_decimals(Str written)
{
    size_t last = 0, same = 0, i = 0; /* last: the last separator; same: how many of its kind */
    while (i < written.n && !is_digit(written.p[i]))
        i++;
    for (; i + 1 < written.n; i++) {
        char c = written.p[i];
        if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z')
            break;
        bool separates = (c == '.' || c == ',') && i > 0 && is_digit(written.p[i - 1]) &&
                         is_digit(written.p[i + 1]);
        if (separates) {
            same = last > 0 && written.p[last] == c ? same + 1 : 1;
            last = i;
        }
    }
    if (same != 1) /* none, or thousands: 1,250,000 */
        return 0;
    size_t end = digits_end(written, last + 1);
    bool has_power = end < written.n && (written.p[end] == 'e' || written.p[end] == 'E');
    return has_power ? 0 : end - last - 1;
}

Str locale_written_number(Ctx *ctx, const Locale *l, Str written)
{
    enum { GROUPED_FROM = 5 }; /* digits: a year is not 2 027 */
    Decimal d;
    bool has_power =
        str_find_byte(written, 'e') != SIZE_MAX || str_find_byte(written, 'E') != SIZE_MAX;
    if (has_power && decimal_read(ctx->tmp, written, &d))
        return locale_number(ctx, l, &d, 0);
    size_t begin = written.n > 0 && written.p[0] == '-', end = digits_end(written, begin);
    Buf out = buf_new(ctx->mem);
    buf_put(&out, begin > 0 ? S(MINUS) : (Str){0});
    put_grouped(&out, l, str_slice(written, begin, end), end - begin >= GROUPED_FROM);
    if (end < written.n && written.p[end] == '.') {
        buf_put(&out, l->decimal);
        end++;
    }
    buf_put(&out, str_slice(written, end, written.n));
    return buf_str(&out);
}

bool locale_is_singular(const Locale *l, const Decimal *d)
{
    bool is_one = str_eq(d->digits, S("1")) && d->exponent == 0;
    if (!l->language->singular_below_2)
        return is_one;
    /* 0, 1 and what lies between, and up to 2: the whole part is 0 or 1 */
    int64_t point = (int64_t)d->digits.n + d->exponent;
    return d->digits.n == 0 || point <= 0 || (point == 1 && d->digits.p[0] == '1');
}
