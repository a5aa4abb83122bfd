/* Typed values: what their readers share. Private to data/. */
#ifndef PDOC_DATA_VALUE_H
#define PDOC_DATA_VALUE_H

#include "data/data.h"

/* Why a text is refused: a row of sentences in both languages (value.c). */
typedef enum {
    WHY_KIND,
    WHY_EMPTY,
    WHY_NUMBER_AMBIGUOUS,
    WHY_NUMBER_GROUPS,
    WHY_NUMBER_LONG,
    WHY_DATE_FORM,
    WHY_DATE_HINT,
    WHY_DATE_ORDER,
    WHY_DATE_ABSENT,
    WHY_DATE_MONTH,
    WHY_TIME_FORM,
    WHY_TIME_HINT,
    WHY_MONTH_FORM,
    WHY_INSTANT_FORM,
    WHY_WEEKDAYS_FORM,
    WHY_SIREN_FORM,
    WHY_DURATION_FORM,
    WHY_DURATION_UNIT_ABSENT,
    WHY_DURATION_UNIT,
    WHY_DURATION_HINT,
    WHY_DURATION_OUVRABLE,
    WHY_DURATION_FRANC,
    WHY_DURATION_WHOLE,
    WHY_DURATION_NEGATIVE,
    WHY_DURATION_ISO,
    WHY_COUNT_FORM,
    WHY_COUNT_HINT,
    WHY_COUNT_NEGATIVE,
    WHY_MONEY_FORM,
    WHY_MONEY_MULTIPLIER,
    WHY_MONEY_TAX,
    WHY_MONEY_DOLLAR,
    WHY_MONEY_CURRENCY,
    WHY_MONEY_CURRENCY_HINT,
    WHY_PERCENT_FORM,
    WHY_PERCENT_POINTS,
    WHY_PERCENT_MILLE,
    WHY_QUANTITY_FORM,
    WHY_QUANTITY_MULTIPLIER,
    WHY_QUANTITY_COMPARISON,
    WHY_QUANTITY_RANGE,
    WHY_MEASURE_FORM,
    WHY_EUROS_FORM,
    WHY_COUNT
} Why;

typedef struct {
    Arena *a;
    const Node *node;
    Str text;     /* the scalar's, without space at its ends */
    Str currency; /* for money without one */
    Value *out;
    Text *why; /* may be NULL */
} Reading;

/* Sets *why to the row's sentences, where {0} is the text read; false, for the caller to return. */
bool refuse(const Reading *r, Why why, Str arg1, Str arg2);

/* ---- text ---- */

/* The space, U+00A0, U+202F and U+2009 at `at`; its length in bytes, 0 when there is none. */
size_t space_at(Str s, size_t at);
size_t skip_spaces(Str s, size_t at);
/* The text of the member `key` of the nearest map around the node; empty when there is none. */
Str text_around(const Reading *r, Str key);
/* Lower case, without accents (French), runs of spaces as one space: for looking words up. */
Str folded(Arena *a, Str s);
bool in_words(Str word, const Str *words, size_t count);

/* ---- numbers ---- */

/* Reads the number at *at, in the French or English way, and moves *at past it. false after a
 * refusal; when no number stands there, that of `absent`. */
bool number_read(const Reading *r, size_t *at, Why absent, Decimal *out);
Str number_text(const Reading *r, const Decimal *d, int power); /* d x 10^power, plain digits */

/* ---- the readers, a row each in value.c ---- */

bool read_date(const Reading *r);
bool read_time(const Reading *r);
bool read_instant(const Reading *r);
bool read_month(const Reading *r);
bool read_weekdays(const Reading *r);
bool read_siren(const Reading *r);
bool read_duration(const Reading *r);
bool read_money(const Reading *r);
bool read_percent(const Reading *r);
bool read_quantity(const Reading *r);
bool read_measure(const Reading *r);
bool read_euros(const Reading *r);
bool read_count(const Reading *r); /* minutes, hours, days...: r->out->type says which */

/* ---- dates ---- */

bool date_form(Str text, Date *out); /* AAAA-MM-JJ, whether it exists or not */
bool date_exists(Date d);
int32_t date_month_days(int32_t year, int32_t month);

#endif
