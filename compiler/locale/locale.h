/* Locale: typed values and a language -> text. ICU is behind this header and nowhere else.
 * The document's language decides, never the machine's locale. */
#ifndef PDOC_LOCALE_H
#define PDOC_LOCALE_H

#include "base/base.h"
#include "data/data.h"

typedef struct Locale Locale;

/* `language` is a BCP 47 tag: "fr", "en". Unknown languages are a diagnostic and give French.
 * A Locale is used by one thread; free it with locale_free. */
Locale *locale_new(Ctx *ctx, Str language, Str currency);
void locale_free(Locale *l);
Lang locale_lang(const Locale *l);

/* A typed scalar as it is printed: 1 234,50 € ; 3 mars 2027 ; 4 heures ; 15 %. Spaces inside
 * numbers and before units are no-break (U+202F, U+00A0). Untyped scalars: numbers as written
 * with the language's separators, booleans as oui/non, strings as they are.
 * `form` is empty or a derived name: "words", "iso", "short". false when the form is unknown
 * for the type. */
bool locale_format(Ctx *ctx, const Locale *l, const Node *n, Str form, Str *out);
/* "a, b et c" */
Str locale_list(Ctx *ctx, const Locale *l, const Str *items, size_t count);

#endif
