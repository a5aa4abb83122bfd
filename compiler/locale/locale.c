/* Locale: what ICU knows of a language, as UTF-8. The only file that includes ICU.
 *
 * ICU is opened here and not by the system's loader: loading it takes 1.1 of the 2.5 ms that a
 * process of pdoc would need to start, and checks and Markdown files do without it.
 * Opening one of its services costs 0.02 to 0.5 ms, so each is opened when it is first needed;
 * numbers, which every document has, at once. */
#include "locale/parts.h"

#include <string.h>

#include <unicode/ucurr.h>
#include <unicode/udat.h>
#include <unicode/ulistformatter.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>

enum { UNITS = 512, MONTHS = 12 }; /* UTF-16 code units of the longest text asked for */

/* ICU's headers give each function a name with the version: unum_open is unum_open_72. */
#define ICU_CALLS(CALL)                                                                            \
    CALL(u_strToUTF8)                                                                              \
    CALL(ucurr_getDefaultFractionDigits)                                                           \
    CALL(ucurr_getName)                                                                            \
    CALL(ucurr_getPluralName)                                                                      \
    CALL(udat_close)                                                                               \
    CALL(udat_getSymbols)                                                                          \
    CALL(udat_open)                                                                                \
    CALL(ulistfmt_close)                                                                           \
    CALL(ulistfmt_format)                                                                          \
    CALL(ulistfmt_open)                                                                            \
    CALL(unum_close)                                                                               \
    CALL(unum_formatInt64)                                                                         \
    CALL(unum_getSymbol)                                                                           \
    CALL(unum_open)                                                                                \
    CALL(unum_setTextAttribute)

#define CALL_FIELD(name) __typeof__(name) *name;
#define CALL_NAME(name) TEXT_OF(name),
#define TEXT_OF(words) #words

typedef struct {
    ICU_CALLS(CALL_FIELD)
} Calls;

struct Icu {
    Calls call;
    Arena *mem;
    UNumberFormat *spell; /* NULL until needed, as are the others */
    Str months[MONTHS];
    Str comma, two, last; /* between the items of a list; two: when there are two */
    bool has_list;
};

/* ---- text and errors ---------------------------------------------------------------------- */

static bool is_fine(UErrorCode status)
{
    if (status == U_MEMORY_ALLOCATION_ERROR)
        out_of_memory();
    return U_SUCCESS(status) && status != U_STRING_NOT_TERMINATED_WARNING;
}

static Str utf8_of(const Icu *icu, Arena *a, const UChar *text, int32_t length)
{
    char bytes[UNITS * 3];
    int32_t n = 0;
    UErrorCode status = U_ZERO_ERROR;
    icu->call.u_strToUTF8(bytes, (int32_t)sizeof bytes, &n, text, length, &status);
    return is_fine(status) ? arena_copy(a, (Str){bytes, (size_t)n}) : (Str){0};
}

/* A currency code as ICU wants it; false when it is not three letters. */
static bool utf16_code(Str code, UChar out[4])
{
    bool fine = code.n == 3;
    for (size_t i = 0; fine && i < 3; i++) {
        out[i] = (UChar)(code.p[i] & 0xDF);
        fine = out[i] >= 'A' && out[i] <= 'Z';
    }
    out[3] = 0;
    return fine;
}

/* ---- opening ------------------------------------------------------------------------------ */

/* False: ICU is not installed in the version that pdoc was built for. */
static bool open_icu(Icu *icu)
{
    static const char *const names[] = {ICU_CALLS(CALL_NAME)};
    enum { COUNT = sizeof names / sizeof *names };
    _Static_assert(sizeof icu->call == COUNT * sizeof(void *), "a function's address is a pointer");
    void *library = library_open("libicui18n.so." U_ICU_VERSION_SHORT);
    void *found[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        found[i] = library == NULL ? NULL : library_find(library, names[i]);
        if (found[i] == NULL)
            return false;
    }
    memcpy(&icu->call, found, sizeof found);
    return true;
}

static bool read_separators(Arena *a, Locale *l)
{
    const Calls *icu = &l->icu->call;
    UErrorCode status = U_ZERO_ERROR;
    UNumberFormat *format = icu->unum_open(UNUM_DECIMAL, NULL, 0, l->language->icu, NULL, &status);
    if (!is_fine(status))
        return false;
    UChar text[UNITS];
    int32_t n = icu->unum_getSymbol(format, UNUM_DECIMAL_SEPARATOR_SYMBOL, text, UNITS, &status);
    l->decimal = utf8_of(l->icu, a, text, n);
    n = icu->unum_getSymbol(format, UNUM_GROUPING_SEPARATOR_SYMBOL, text, UNITS, &status);
    l->group = utf8_of(l->icu, a, text, n);
    icu->unum_close(format);
    return is_fine(status) && l->decimal.n > 0 && l->group.n > 0;
}

static Lang lang_of(Ctx *ctx, Str language)
{
    size_t dash = str_find_byte(language, '-');
    Str primary = dash == SIZE_MAX ? language : str_slice(language, 0, dash);
    for (int i = 0; i < LANG_COUNT; i++)
        if (str_eq(locale_languages[i].tag, primary))
            return (Lang)i;
    diag(ctx, MSG_LOCALE_LANGUAGE, NOWHERE, {language});
    return LANG_FR;
}

Locale *locale_new(Ctx *ctx, Str language, Str currency)
{
    Locale *l = NEW(ctx->mem, Locale);
    l->lang = lang_of(ctx, language);
    l->language = &locale_languages[l->lang];
    l->currency = currency;
    l->icu = NEW(ctx->mem, Icu);
    l->icu->mem = ctx->mem;
    if (open_icu(l->icu) && read_separators(ctx->mem, l)) {
        l->scratch = arena_new();
        return l;
    }
    diag(ctx, MSG_LOCALE_DATA, NOWHERE, {language});
    return NULL;
}

void locale_free(Locale *l)
{
    if (l == NULL)
        return;
    l->icu->call.unum_close(l->icu->spell);
    arena_free(l->scratch);
}

Lang locale_lang(const Locale *l)
{
    return l->lang;
}

/* ---- words -------------------------------------------------------------------------------- */

bool icu_spell(Ctx *ctx, const Locale *l, int64_t number, Spelling kind, Str *out)
{
    static const UChar *const rules[LANG_COUNT][SPELL_COUNT] = {
        [LANG_FR] = {u"%spellout-cardinal-masculine", u"%spellout-cardinal-feminine",
                     u"%spellout-ordinal-masculine", u"%spellout-cardinal-masculine"},
        [LANG_EN] = {u"%spellout-cardinal-verbose", u"%spellout-cardinal-verbose",
                     u"%spellout-ordinal-verbose", u"%spellout-ordinal-verbose"},
    };
    UErrorCode status = U_ZERO_ERROR;
    if (l->icu->spell == NULL)
        l->icu->spell =
            l->icu->call.unum_open(UNUM_SPELLOUT, NULL, 0, l->language->icu, NULL, &status);
    if (!is_fine(status))
        return false;
    l->icu->call.unum_setTextAttribute(l->icu->spell, UNUM_DEFAULT_RULESET, rules[l->lang][kind],
                                       -1, &status);
    UChar text[UNITS];
    int32_t n = l->icu->call.unum_formatInt64(l->icu->spell, number, text, UNITS, NULL, &status);
    if (!is_fine(status))
        return false;
    *out = utf8_of(l->icu, ctx->mem, text, n);
    return out->n > 0;
}

static bool read_months(const Locale *l)
{
    UErrorCode status = U_ZERO_ERROR;
    const Calls *icu = &l->icu->call;
    UDateFormat *format =
        icu->udat_open(UDAT_NONE, UDAT_LONG, l->language->icu, u"UTC", -1, NULL, 0, &status);
    if (!is_fine(status))
        return false;
    for (int32_t i = 0; i < MONTHS; i++) {
        UChar text[UNITS];
        int32_t n = icu->udat_getSymbols(format, UDAT_MONTHS, i, text, UNITS, &status);
        l->icu->months[i] = utf8_of(l->icu, l->icu->mem, text, n);
    }
    icu->udat_close(format);
    return is_fine(status);
}

bool icu_month(Ctx *ctx, const Locale *l, int32_t month, Str *out)
{
    (void)ctx;
    if (month < 1 || month > MONTHS || (l->icu->months[0].n == 0 && !read_months(l)))
        return false;
    *out = l->icu->months[month - 1];
    return out->n > 0;
}

/* ---- currencies --------------------------------------------------------------------------- */

Str icu_currency_symbol(Ctx *ctx, const Locale *l, Str code)
{
    UChar name[4];
    UBool is_choice;
    int32_t n = 0;
    UErrorCode status = U_ZERO_ERROR;
    if (!utf16_code(code, name))
        return code;
    const UChar *text = l->icu->call.ucurr_getName(name, l->language->icu, UCURR_SYMBOL_NAME,
                                                   &is_choice, &n, &status);
    return is_fine(status) ? utf8_of(l->icu, ctx->mem, text, n) : code;
}

Str icu_currency_name(Ctx *ctx, const Locale *l, Str code, bool singular)
{
    UChar name[4];
    UBool is_choice;
    int32_t n = 0;
    UErrorCode status = U_ZERO_ERROR;
    if (!utf16_code(code, name))
        return code;
    const UChar *text = l->icu->call.ucurr_getPluralName(name, l->language->icu, &is_choice,
                                                         singular ? "one" : "other", &n, &status);
    return is_fine(status) ? utf8_of(l->icu, ctx->mem, text, n) : code;
}

int icu_currency_decimals(const Locale *l, Str code)
{
    UChar name[4];
    UErrorCode status = U_ZERO_ERROR;
    if (!utf16_code(code, name))
        return 2;
    int decimals = l->icu->call.ucurr_getDefaultFractionDigits(name, &status);
    return is_fine(status) ? decimals : 2;
}

/* ---- lists -------------------------------------------------------------------------------- */

/* What ICU puts between the items at `at` and after it of the list A, B... */
static Str between(const Icu *icu, const UChar *text, int32_t length, UChar item)
{
    int32_t begin = 0;
    while (begin < length && text[begin] != item)
        begin++;
    int32_t end = ++begin;
    while (end < length && text[end] != item + 1)
        end++;
    return end < length ? utf8_of(icu, icu->mem, text + begin, end - begin) : (Str){0};
}

/* The separators are taken from a sample, so that lists of any length join in linear time. */
static void read_list(const Locale *l)
{
    Icu *icu = l->icu;
    const UChar *const sample[] = {u"A", u"B", u"C", u"D"};
    UErrorCode status = U_ZERO_ERROR;
    UListFormatter *format = icu->call.ulistfmt_open(l->language->icu, &status);
    icu->has_list = true;
    icu->comma = icu->two = icu->last = S(", ");
    if (!is_fine(status))
        return;
    UChar text[UNITS];
    int32_t n = icu->call.ulistfmt_format(format, (const UChar *const *)sample, NULL, 4, text,
                                          UNITS, &status);
    if (is_fine(status)) {
        icu->comma = between(icu, text, n, 'A');
        icu->last = between(icu, text, n, 'C');
    }
    n = icu->call.ulistfmt_format(format, (const UChar *const *)sample, NULL, 2, text, UNITS,
                                  &status);
    if (is_fine(status))
        icu->two = between(icu, text, n, 'A');
    icu->call.ulistfmt_close(format);
}

Str locale_list(Ctx *ctx, const Locale *l, const Str *items, size_t count)
{
    if (!l->icu->has_list)
        read_list(l);
    Buf out = buf_new(ctx->mem);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_put(&out, count == 2 ? l->icu->two : i + 1 == count ? l->icu->last : l->icu->comma);
        buf_put(&out, items[i]);
    }
    return buf_str(&out);
}
