/* Languages: the words and habits of French and English that ICU has not, one row each. */
#include "locale/parts.h"

static const Hundredth french_hundredths[] = {
    {S_INIT("EUR"), S_INIT("centime"), S_INIT("centimes"), false},
    {S_INIT("CHF"), S_INIT("centime"), S_INIT("centimes"), false},
    {S_INIT("USD"), S_INIT("cent"), S_INIT("cents"), false},
    {S_INIT("CAD"), S_INIT("cent"), S_INIT("cents"), false},
    {S_INIT("GBP"), S_INIT("penny"), S_INIT("pence"), true},
};

static const Hundredth english_hundredths[] = {
    {S_INIT("EUR"), S_INIT("cent"), S_INIT("cents"), false},
    {S_INIT("CHF"), S_INIT("centime"), S_INIT("centimes"), false},
    {S_INIT("USD"), S_INIT("cent"), S_INIT("cents"), false},
    {S_INIT("CAD"), S_INIT("cent"), S_INIT("cents"), false},
    {S_INIT("GBP"), S_INIT("penny"), S_INIT("pence"), false},
};

#define UNIT(one, many, short_one, short_many, feminine)                                           \
    {                                                                                              \
        S_INIT(one), S_INIT(many), S_INIT(short_one), S_INIT(short_many), feminine                 \
    }

const Language locale_languages[LANG_COUNT] =
    {
        [LANG_FR] =
            {
                .tag = S_INIT("fr"),
                .icu = "fr",
                .elides = true,
                .singular_below_2 = true,
                .percent = S_INIT(NBSP "%"),
                .percent_words = S_INIT("pour cent"),
                .point_words = S_INIT("virgule"),
                .minus_words = S_INIT("moins"),
                .and_words = S_INIT(" et "),
                .zero_words = S_INIT("zéro"),
                .first_of_month = S_INIT("1er"),
                .hour = S_INIT(NBSP "h" NBSP),
                .bare_hours = true,
                .at_time = S_INIT(" à "),
                .of_month = S_INIT(" "),
                .yes = S_INIT("oui"),
                .no = S_INIT("non"),
                .weekdays = {S_INIT("lundi"), S_INIT("mardi"), S_INIT("mercredi"), S_INIT("jeudi"),
                             S_INIT("vendredi"), S_INIT("samedi"), S_INIT("dimanche")},
                .every_day = S_INIT("tous les jours"),
                .from_day = S_INIT("du "),
                .to_day = S_INIT(" au "),
                .units =
                    {
                        [UNIT_SECOND] = UNIT("seconde", "secondes", "s", "s", true),
                        [UNIT_MINUTE] = UNIT("minute", "minutes", "min", "min", true),
                        [UNIT_HOUR] = UNIT("heure", "heures", "h", "h", true),
                        [UNIT_DAY] = UNIT("jour", "jours", "j", "j", false),
                        [UNIT_WORKING_DAY] =
                            UNIT("jour ouvré", "jours ouvrés", "j ouvré", "j ouvrés", false),
                        [UNIT_WEEK] = UNIT("semaine", "semaines", "sem.", "sem.", true),
                        [UNIT_MONTH] = UNIT("mois", "mois", "mois", "mois", false),
                        [UNIT_YEAR] = UNIT("an", "ans", "an", "ans", false),
                        [UNIT_WORKING_HOUR] =
                            UNIT("heure ouvrée", "heures ouvrées", "h ouvrée", "h ouvrées", true),
                        [UNIT_WORKING_MINUTE] = UNIT("minute ouvrée", "minutes ouvrées",
                                                     "min ouvrée", "min ouvrées", true),
                    },
                .hundredths = french_hundredths,
                .hundredth_count = sizeof french_hundredths / sizeof *french_hundredths,
            },
        [LANG_EN] =
            {
                .tag = S_INIT("en"),
                .icu = "en_GB",
                .symbol_first = true,
                .digits_in_words = true,
                .percent = S_INIT("%"),
                .percent_words = S_INIT("percent"),
                .point_words = S_INIT("point"),
                .minus_words = S_INIT("minus"),
                .and_words = S_INIT(" and "),
                .zero_words = S_INIT("zero"),
                .hour = S_INIT(":"),
                .at_time = S_INIT(" at "),
                .of_month = S_INIT(" of "),
                .yes = S_INIT("yes"),
                .no = S_INIT("no"),
                .weekdays = {S_INIT("Monday"), S_INIT("Tuesday"), S_INIT("Wednesday"),
                             S_INIT("Thursday"), S_INIT("Friday"), S_INIT("Saturday"),
                             S_INIT("Sunday")},
                .every_day = S_INIT("every day"),
                .to_day = S_INIT(" to "),
                .units =
                    {
                        [UNIT_SECOND] = UNIT("second", "seconds", "s", "s", false),
                        [UNIT_MINUTE] = UNIT("minute", "minutes", "min", "min", false),
                        [UNIT_HOUR] = UNIT("hour", "hours", "h", "h", false),
                        [UNIT_DAY] = UNIT("day", "days", "day", "days", false),
                        [UNIT_WORKING_DAY] = UNIT("working day", "working days", "working day",
                                                  "working days", false),
                        [UNIT_WEEK] = UNIT("week", "weeks", "wk", "wks", false),
                        [UNIT_MONTH] = UNIT("month", "months", "month", "months", false),
                        [UNIT_YEAR] = UNIT("year", "years", "yr", "yrs", false),
                        [UNIT_WORKING_HOUR] =
                            UNIT("working hour", "working hours", "working h", "working h", false),
                        [UNIT_WORKING_MINUTE] = UNIT("working minute", "working minutes",
                                                     "working min", "working min", false),
                    },
                .hundredths = english_hundredths,
                .hundredth_count = sizeof english_hundredths / sizeof *english_hundredths,
            },
};
