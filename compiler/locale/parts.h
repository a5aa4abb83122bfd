/* What the files of locale/ share. Private to locale/. */
#ifndef PDOC_LOCALE_PARTS_H
#define PDOC_LOCALE_PARTS_H

#include "locale/locale.h"

/* ---- languages: what ICU does not know or would do through floats (language.c) ------------ */

#define NBSP "\xC2\xA0"      /* U+00A0 no-break space */
#define NNBSP "\xE2\x80\xAF" /* U+202F narrow no-break space */
#define MINUS "\xE2\x88\x92" /* U+2212 */

typedef struct {
    Str one, many;
    Str short_one, short_many;
    bool feminine;
} UnitWords;

typedef struct {
    Str currency;  /* ISO 4217 */
    Str one, many; /* its hundredth: centime, centimes */
    bool feminine; /* the currency, not its hundredth: une livre */
} Hundredth;

typedef struct {
    Str tag;
    const char *icu;       /* the locale asked of ICU */
    bool symbol_first;     /* €12 */
    bool elides;           /* one million d’euros: "de" between millions and what is counted */
    bool singular_below_2; /* 0 and 1.5 are singular; else only 1 is */
    bool digits_in_words;  /* decimals are said digit by digit */
    Str percent;           /* after a number */
    Str percent_words, point_words, minus_words, and_words, zero_words;
    Str first_of_month; /* "1er", or empty */
    Str hour;           /* between hours and minutes */
    bool bare_hours;    /* whole hours are said without minutes: 9 h */
    Str at_time;        /* between a date and a time */
    Str of_month;       /* between the day and the month in words */
    Str yes, no;
    Str weekdays[7]; /* from Monday */
    Str every_day;
    Str from_day, to_day; /* before the first of a run of days, and before its last */
    UnitWords units[UNIT_COUNT];
    const Hundredth *hundredths;
    size_t hundredth_count;
} Language;

extern const Language locale_languages[LANG_COUNT];

/* ---- ICU (locale.c) ----------------------------------------------------------------------- */

typedef struct Icu Icu;

struct Locale {
    Lang lang;
    const Language *language;
    Str currency;
    Str decimal, group; /* separators of numbers */
    Arena *scratch;     /* emptied after each value, so that thousands cost what they print */
    Icu *icu;
};

typedef enum {
    SPELL_MASCULINE,
    SPELL_FEMININE,
    SPELL_FIRST_OF_MONTH,
    SPELL_DAY,
    SPELL_COUNT
} Spelling;

/* A number in words; false when ICU cannot. */
bool icu_spell(Ctx *ctx, const Locale *l, int64_t number, Spelling kind, Str *out);
bool icu_month(Ctx *ctx, const Locale *l, int32_t month, Str *out); /* from 1 */
/* "€", "CHF"; the code itself when it is unknown. */
Str icu_currency_symbol(Ctx *ctx, const Locale *l, Str code);
Str icu_currency_name(Ctx *ctx, const Locale *l, Str code, bool singular); /* "euros" */
int icu_currency_decimals(const Locale *l, Str code);

/* ---- numbers (number.c) ------------------------------------------------------------------- */

enum { PLAIN_DIGITS = 12000 }; /* a number with more zeros than this keeps its power of ten */

/* Digits with the language's separators and at least so many decimals. */
Str locale_number(Ctx *ctx, const Locale *l, const Decimal *d, size_t decimals);
/* The number with the decimals that `written` shows: 99.90 keeps its zero. */
size_t locale_written_decimals(Str written);
/* A JSON number as it is written, with the language's separators. */
Str locale_written_number(Ctx *ctx, const Locale *l, Str written);
bool locale_is_singular(const Locale *l, const Decimal *d);
/* Whole part and decimals as digits; false when there would be more than PLAIN_DIGITS. */
bool locale_split(Ctx *ctx, const Decimal *d, Str *whole, Str *decimals);

/* ---- words (words.c) ---------------------------------------------------------------------- */

/* All false when a number is beyond what can be said (10^15 and more). */
bool locale_number_words(Ctx *ctx, const Locale *l, const Decimal *d, bool feminine, Str *out);
/* "deux millions de jours": a number and what is counted. */
bool locale_count_words(Ctx *ctx, const Locale *l, const Decimal *d, bool feminine, Str noun,
                        Str *out);
bool locale_money_words(Ctx *ctx, const Locale *l, const Decimal *d, Str code, Str *out);
bool locale_date_words(Ctx *ctx, const Locale *l, Date date, Str *out);

#endif
