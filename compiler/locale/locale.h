/* Locale: typed values and a language -> text. ICU is behind this header and nowhere else.
 * The document's language decides, never the machine's locale.
 *
 * What is printed       French                        English
 *   money               12 000,00 €                   €12,000.00
 *   percent             99,9 %                        99.9%
 *   quantity            1 234,5 ms                    1,234.5 ms
 *   date                3 mars 2027, 1er mars 2027    3 March 2027
 *   time                17 h 30, 9 h                  17:30, 09:00
 *   month               mars 2027                     March 2027
 *   instant             31 mars 2027 à 17 h (UTC+2)   31 March 2027 at 17:00 (UTC+2)
 *   weekdays            du lundi au vendredi          Monday to Friday
 *   siren               732 829 320                   732 829 320
 *   duration            1 heure, 2 jours ouvrés       1 hour, 2 working days
 *   minutes             30 minutes, 4 heures,         30 minutes, 4 hours,
 *                       1 h 30 min                    1 h 30 min
 *   measure             65 000 €/mois, 70 %           €65,000/month, 70%
 *   untyped number      58 000 and 2027: as written, grouped from five digits on (years are not)
 *   boolean             oui, non                      yes, no
 *   value of a word     as its word list says it (node->words)
 *   list
 * French groups digits by U+202F; U+00A0 stands before €, % and units, around the h of times, and
 * within dates and durations, which never break. Numbers of any size print exactly, never through
 * floats: money with the decimals of its currency at least, percentages and quantities with those
 * written. The minus sign is U+2212. Typed text that is not of its type prints as it is written
 * (the schema's check has said so).
 *
 * Derived names
 *   words   money, durations, percentages, dates, plain numbers: douze mille euros; English words
 *           are British (two thousand and one), French ones hyphenated as since 1990
 *   iso     dates (2027-03-03), times (17:30), durations of calendar units (PT4H)
 *   one, many
 *           numbers of any type, and lists by their count: for sections, which of the two it is
 *   short   dates (03/03/2027), durations (4 h, 2 j ouvrés), money without ,00 (12 000 €)
 */
#ifndef PDOC_LOCALE_H
#define PDOC_LOCALE_H

#include "base/base.h"
#include "data/data.h"

typedef struct Locale Locale;

/* `language` is a BCP 47 tag whose first part is "fr" or "en"; others are a diagnostic and give
 * French. `currency` is the ISO 4217 code of amounts that name none; may be empty. NULL after a
 * diagnostic when ICU's data are not installed. A Locale is used by one thread; free it with
 * locale_free (NULL is fine). */
Locale *locale_new(Ctx *ctx, Str language, Str currency);
void locale_free(Locale *l);
Lang locale_lang(const Locale *l);

/* A scalar as it is printed, in ctx->mem or in the node's own text. `form` is empty or a derived
 * name. false when the value has no such form; *out is then untouched. */
bool locale_format(Ctx *ctx, const Locale *l, const Node *n, Str form, Str *out);
/* Is the number, or the count of a list's items, singular in the language (French 0, 1 and 1.5,
 * English 1)? false when it has no number: *one is then untouched. */
bool locale_is_one(Ctx *ctx, const Locale *l, const Node *n, bool *one);
/* Can a value of this type have the form? Of TYPE_NONE numbers alone have any. */
bool locale_has_form(Type type, Str form);
/* The derived names, to list them. */
size_t locale_forms(const Str **forms);
/* "a, b et c"; in English "a, b and c". */
Str locale_list(Ctx *ctx, const Locale *l, const Str *items, size_t count);

#endif
