/* Words: numbers, amounts and dates in letters. ICU says whole numbers; what stands around them
 * is put together here. */
#include "locale/parts.h"

enum { WORDS_DIGITS = 15 }; /* of a whole part that is said; ICU has names up to 10^18 */

static bool read_whole(Str digits, int64_t *out)
{
    if (digits.n > WORDS_DIGITS)
        return false;
    *out = 0;
    for (size_t i = 0; i < digits.n; i++)
        *out = *out * 10 + (digits.p[i] - '0');
    return true;
}

static bool put_number(Ctx *ctx, const Locale *l, Str digits, Spelling kind, Buf *out)
{
    int64_t number;
    Str words;
    if (!read_whole(digits, &number) || !icu_spell(ctx, l, number, kind, &words))
        return false;
    buf_put(out, words);
    return true;
}

/* After the point: digit by digit, or leading zeros and then a number. */
static bool put_decimals(Ctx *ctx, const Locale *l, Str digits, Buf *out)
{
    size_t at = 0;
    while (at < digits.n) {
        bool single = l->language->digits_in_words || digits.p[at] == '0';
        size_t end = single ? at + 1 : digits.n;
        buf_byte(out, ' ');
        if (!put_number(ctx, l, str_slice(digits, at, end), SPELL_MASCULINE, out))
            return false;
        at = end;
    }
    return true;
}

bool locale_number_words(Ctx *ctx, const Locale *l, const Decimal *d, bool feminine, Str *out)
{
    Str whole, decimals;
    if (!locale_split(ctx, d, &whole, &decimals))
        return false;
    Buf words = buf_new(ctx->mem);
    if (d->negative) {
        buf_put(&words, l->language->minus_words);
        buf_byte(&words, ' ');
    }
    Spelling kind = feminine ? SPELL_FEMININE : SPELL_MASCULINE;
    bool fine = put_number(ctx, l, whole, kind, &words);
    if (fine && decimals.n > 0) {
        buf_byte(&words, ' ');
        buf_put(&words, l->language->point_words);
        fine = put_decimals(ctx, l, decimals, &words);
    }
    *out = fine ? buf_str(&words) : *out;
    return fine;
}

/* Is it said with a noun, million or milliard, that "de" must follow? */
static bool ends_in_millions(const Decimal *d)
{
    return d->digits.n > 0 && d->exponent >= 6;
}

static bool begins_with_vowel(Str noun)
{
    size_t at = 0;
    uint32_t c = noun.n == 0 ? 0 : utf8_next(noun, &at);
    return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'h' || c == 0xE9;
}

static Str linking_words(const Locale *l, const Decimal *d, Str noun)
{
    if (!l->language->elides || !ends_in_millions(d))
        return S(" ");
    return begins_with_vowel(noun) ? S(" d’") : S(" de ");
}

bool locale_count_words(Ctx *ctx, const Locale *l, const Decimal *d, bool feminine, Str noun,
                        Str *out)
{
    Str number;
    if (!locale_number_words(ctx, l, d, feminine, &number))
        return false;
    Str link = linking_words(l, d, noun);
    *out =
        str_print(ctx->mem, STR_FMT STR_FMT STR_FMT, STR_ARG(number), STR_ARG(link), STR_ARG(noun));
    return true;
}

/* ---- money -------------------------------------------------------------------------------- */

static const Hundredth *hundredth_of(const Locale *l, Str code)
{
    for (size_t i = 0; i < l->language->hundredth_count; i++)
        if (str_eq(l->language->hundredths[i].currency, code))
            return &l->language->hundredths[i];
    return NULL;
}

/* "douze euros et cinquante centimes" */
static bool split_money_words(Ctx *ctx, const Locale *l, const Decimal *d, Str code,
                              const Hundredth *h, Str *out)
{
    Str whole, decimals, main_words, cent_words;
    if (!locale_split(ctx, d, &whole, &decimals))
        return false;
    Decimal units, cents;
    if (decimals.n == 1)
        decimals = str_print(ctx->tmp, "%c0", decimals.p[0]);
    if (decimals.p[0] == '0')
        decimals = str_slice(decimals, 1, 2);
    if (!decimal_read(ctx->mem, whole, &units) || !decimal_read(ctx->mem, decimals, &cents))
        return false;
    Str name = icu_currency_name(ctx, l, code, locale_is_singular(l, &units));
    Str minus = d->negative ? str_print(ctx->mem, STR_FMT " ", STR_ARG(l->language->minus_words))
                            : (Str){0};
    if (!locale_count_words(ctx, l, &cents, false, locale_is_singular(l, &cents) ? h->one : h->many,
                            &cent_words))
        return false;
    if (str_eq(whole, S("0"))) {
        *out = str_print(ctx->mem, STR_FMT STR_FMT, STR_ARG(minus), STR_ARG(cent_words));
        return true;
    }
    if (!locale_count_words(ctx, l, &units, h->feminine, name, &main_words))
        return false;
    *out = str_print(ctx->mem, STR_FMT STR_FMT STR_FMT STR_FMT, STR_ARG(minus), STR_ARG(main_words),
                     STR_ARG(l->language->and_words), STR_ARG(cent_words));
    return true;
}

bool locale_money_words(Ctx *ctx, const Locale *l, const Decimal *d, Str code, Str *out)
{
    const Hundredth *h = hundredth_of(l, code);
    if (h != NULL && (d->exponent == -1 || d->exponent == -2))
        return split_money_words(ctx, l, d, code, h, out);
    Str name = icu_currency_name(ctx, l, code, locale_is_singular(l, d));
    return locale_count_words(ctx, l, d, h != NULL && h->feminine, name, out);
}

/* ---- dates -------------------------------------------------------------------------------- */

bool locale_date_words(Ctx *ctx, const Locale *l, Date date, Str *out)
{
    Str day, month, year;
    Spelling kind = date.day == 1 ? SPELL_FIRST_OF_MONTH : SPELL_DAY;
    if (!icu_spell(ctx, l, date.day, kind, &day) || !icu_month(ctx, l, date.month, &month) ||
        !icu_spell(ctx, l, date.year, SPELL_MASCULINE, &year))
        return false;
    *out = str_print(ctx->mem, STR_FMT STR_FMT STR_FMT " " STR_FMT, STR_ARG(day),
                     STR_ARG(l->language->of_month), STR_ARG(month), STR_ARG(year));
    return true;
}
