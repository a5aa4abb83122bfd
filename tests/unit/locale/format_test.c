/* Typed values as they are printed, a row each. Spaces are shown by their width: "_" is U+202F
 * between digits, "~" is U+00A0. */
#include "../test.h"

#include "locale/locale.h"

typedef struct {
    Type type;
    const char *yaml; /* the value as a project writes it */
    const char *form; /* derived name, or "" */
    const char *text; /* "-": there is no such form */
} Row;

static const Row french[] = {
    /* amounts */
    {TYPE_MONEY, "12000", "", "12_000,00~€"},
    {TYPE_MONEY, "1234.5", "", "1_234,50~€"},
    {TYPE_MONEY, "'58 000,50 EUR'", "", "58_000,50~€"},
    {TYPE_MONEY, "0", "", "0,00~€"},
    {TYPE_MONEY, "999", "", "999,00~€"},
    {TYPE_MONEY, "0.125", "", "0,125~€"},
    {TYPE_MONEY, "-1234.5", "", "−1_234,50~€"},
    {TYPE_MONEY, "12345678901234567890.05", "", "12_345_678_901_234_567_890,05~€"},
    {TYPE_MONEY, "'250 USD'", "", "250,00~$US"},
    {TYPE_MONEY, "'250 CHF'", "", "250,00~CHF"},
    {TYPE_MONEY, "'250000 JPY'", "", "250_000~JPY"},
    {TYPE_MONEY, "12000", "short", "12_000~€"},
    {TYPE_MONEY, "12000.50", "short", "12_000,50~€"},
    {TYPE_MONEY, "12000", "words", "douze mille euros"},
    {TYPE_MONEY, "12000.50", "words", "douze mille euros et cinquante centimes"},
    {TYPE_MONEY, "1", "words", "un euro"},
    {TYPE_MONEY, "0", "words", "zéro euro"},
    {TYPE_MONEY, "1.01", "words", "un euro et un centime"},
    {TYPE_MONEY, "0.5", "words", "cinquante centimes"},
    {TYPE_MONEY, "80", "words", "quatre-vingts euros"},
    {TYPE_MONEY, "71", "words", "soixante-et-onze euros"},
    {TYPE_MONEY, "1000000", "words", "un million d’euros"},
    {TYPE_MONEY, "2500000", "words", "deux millions cinq cent mille euros"},
    {TYPE_MONEY, "3000000.20", "words", "trois millions d’euros et vingt centimes"},
    {TYPE_MONEY, "'2000000 JPY'", "words", "deux millions de yens japonais"},
    {TYPE_MONEY, "'21 GBP'", "words", "vingt-et-une livres sterling"},
    {TYPE_MONEY, "-40", "words", "moins quarante euros"},
    {TYPE_MONEY, "0.125", "words", "zéro virgule cent vingt-cinq euro"},
    {TYPE_MONEY, "1000000000000000000", "words", "-"},
    {TYPE_MONEY, "12000", "iso", "-"},
    /* percentages */
    {TYPE_PERCENT, "15", "", "15~%"},
    {TYPE_PERCENT, "'15 %'", "", "15~%"},
    {TYPE_PERCENT, "99.90", "", "99,90~%"},
    {TYPE_PERCENT, "'-15,5 %'", "", "−15,5~%"},
    {TYPE_PERCENT, "1500", "", "1_500~%"},
    {TYPE_PERCENT, "15", "words", "quinze pour cent"},
    {TYPE_PERCENT, "99.05", "words", "quatre-vingt-dix-neuf virgule zéro cinq pour cent"},
    {TYPE_PERCENT, "15", "iso", "-"},
    /* quantities */
    {TYPE_QUANTITY, "'800 ms'", "", "800~ms"},
    {TYPE_QUANTITY, "1234.5", "", "1_234,5"},
    {TYPE_QUANTITY, "'1 250 000,50 leads/mois'", "", "1_250_000,50~leads/mois"},
    {TYPE_QUANTITY, "'1,250,000 leads'", "", "1_250_000~leads"},
    {TYPE_QUANTITY, "1.50", "", "1,50"},
    {TYPE_QUANTITY, "130", "words", "cent trente"},
    {TYPE_QUANTITY, "'800 ms'", "words", "-"},
    /* dates */
    {TYPE_DATE, "2027-03-03", "", "3~mars~2027"},
    {TYPE_DATE, "2027-08-01", "", "1er~août~2027"},
    {TYPE_DATE, "2027-12-31", "", "31~décembre~2027"},
    {TYPE_DATE, "2027-03-03", "iso", "2027-03-03"},
    {TYPE_DATE, "2027-03-03", "short", "03/03/2027"},
    {TYPE_DATE, "2027-03-01", "words", "premier mars deux mille vingt-sept"},
    {TYPE_DATE, "2027-02-21", "words", "vingt-et-un février deux mille vingt-sept"},
    /* times */
    {TYPE_MONTH, "2027-03", "", "mars~2027"},
    {TYPE_MONTH, "2027-03", "iso", "2027-03"},
    {TYPE_MONTH, "2027-13", "", "2027-13"},
    {TYPE_INSTANT, "2027-03-31T17:00+02:00", "", "31~mars~2027 à 17~h (UTC+2)"},
    {TYPE_INSTANT, "2027-01-01T09:30:15Z", "", "1er~janvier~2027 à 9~h~30 (UTC)"},
    {TYPE_INSTANT, "2027-03-31T17:00-05:30", "", "31~mars~2027 à 17~h (UTC−5:30)"},
    {TYPE_INSTANT, "2027-03-31T17:00+02:00", "iso", "2027-03-31"},
    {TYPE_INSTANT, "2027-03-31T17:00", "", "2027-03-31T17:00"}, /* no zone: as it is written */
    {TYPE_INSTANT, "2027-02-30T17:00Z", "", "2027-02-30T17:00Z"},
    {TYPE_INSTANT, "2027-03-31T17:00+24:00", "", "2027-03-31T17:00+24:00"},
    {TYPE_TIME, "'17:30'", "", "17~h~30"},
    {TYPE_TIME, "'09:00'", "", "9~h"},
    {TYPE_TIME, "'09:05'", "", "9~h~05"},
    {TYPE_TIME, "'24:00'", "", "24~h"},
    {TYPE_TIME, "'00:00'", "", "0~h"},
    {TYPE_TIME, "'09:05'", "iso", "09:05"},
    /* days of the week */
    {TYPE_WEEKDAYS, "lun-ven", "", "du lundi au vendredi"},
    {TYPE_WEEKDAYS, "mon-wed, fri, sun", "", "du lundi au mercredi, vendredi et dimanche"},
    {TYPE_WEEKDAYS, "sam-dim", "", "samedi et dimanche"},
    {TYPE_WEEKDAYS, "lun-mar, sam-dim", "", "du samedi au mardi"},
    {TYPE_WEEKDAYS, "lun-sam", "", "du lundi au samedi"},
    {TYPE_WEEKDAYS, "ven-lun", "", "du vendredi au lundi"},
    {TYPE_WEEKDAYS, "dim,lun", "", "dimanche et lundi"},
    {TYPE_WEEKDAYS, "mar", "", "mardi"},
    {TYPE_WEEKDAYS, "7j/7", "", "tous les jours"},
    {TYPE_WEEKDAYS, "mar", "words", "-"},
    {TYPE_SIREN, "'732829320'", "", "732~829~320"},
    {TYPE_SIREN, "732 829 320", "", "732~829~320"},
    /* durations */
    {TYPE_DURATION, "'4 h'", "", "4~heures"},
    {TYPE_DURATION, "'1 h'", "", "1~heure"},
    {TYPE_DURATION, "'1,5 h'", "", "1,5~heure"},
    {TYPE_DURATION, "'2 h'", "", "2~heures"},
    {TYPE_DURATION, "'0 min'", "", "0~minute"},
    {TYPE_DURATION, "'2 jours ouvrés'", "", "2~jours ouvrés"},
    {TYPE_DURATION, "'1 jour ouvré'", "", "1~jour ouvré"},
    {TYPE_DURATION, "P1M", "", "1~mois"},
    {TYPE_DURATION, "'3 ans'", "", "3~ans"},
    {TYPE_DURATION, "'4 h'", "short", "4~h"},
    {TYPE_DURATION, "'2 jours ouvrés'", "short", "2~j ouvrés"},
    {TYPE_DURATION, "'30 min'", "short", "30~min"},
    {TYPE_DURATION, "'4 h'", "words", "quatre heures"},
    {TYPE_DURATION, "'21 h'", "words", "vingt-et-une heures"},
    {TYPE_DURATION, "'1 jour'", "words", "un jour"},
    {TYPE_DURATION, "'4 h'", "iso", "PT4H"},
    {TYPE_DURATION, "'3 mois'", "iso", "P3M"},
    {TYPE_DURATION, "'30 jours'", "iso", "P30D"},
    {TYPE_DURATION, "'2 jours ouvrés'", "iso", "-"},
    /* numbers whose key names the unit */
    {TYPE_MINUTES, "240", "", "4~heures"},
    {TYPE_MINUTES, "60", "", "1~heure"},
    {TYPE_MINUTES, "59", "", "59~minutes"},
    {TYPE_MINUTES, "1", "", "1~minute"},
    {TYPE_MINUTES, "0", "", "0~minute"},
    {TYPE_MINUTES, "90", "", "1~h~30~min"},
    {TYPE_MINUTES, "6000", "", "100~heures"},
    {TYPE_MINUTES, "90.5", "", "90,5~minutes"},
    {TYPE_MINUTES, "240", "short", "4~h"},
    {TYPE_MINUTES, "90", "short", "1~h~30~min"},
    {TYPE_MINUTES, "30", "short", "30~min"},
    {TYPE_MINUTES, "240", "words", "quatre heures"},
    {TYPE_MINUTES, "81", "words", "une heure et vingt-et-une minutes"},
    {TYPE_MINUTES, "30", "words", "trente minutes"},
    {TYPE_MINUTES, "240", "iso", "PT4H"},
    {TYPE_MINUTES, "90", "iso", "PT1H30M"},
    {TYPE_MINUTES, "30", "iso", "PT30M"},
    {TYPE_HOURS, "4", "", "4~heures"},
    {TYPE_HOURS, "1.5", "", "1,5~heure"},
    {TYPE_HOURS, "24", "short", "24~h"},
    {TYPE_DAYS, "60", "", "60~jours"},
    {TYPE_DAYS, "1", "", "1~jour"},
    {TYPE_DAYS, "60", "words", "soixante jours"},
    {TYPE_DAYS, "60", "iso", "P60D"},
    {TYPE_WORKING_DAYS, "5", "", "5~jours ouvrés"},
    {TYPE_WORKING_DAYS, "1", "", "1~jour ouvré"},
    {TYPE_WORKING_DAYS, "5", "iso", "-"},
    {TYPE_MONTHS, "32", "", "32~mois"},
    {TYPE_YEARS, "5", "", "5~ans"},
    {TYPE_YEARS, "1", "words", "un an"},
    {TYPE_DAYS, "'60 jours'", "", "60 jours"}, /* not of its type: as it is written */
    {TYPE_MEASURE, "65000", "", "65_000"},
    {TYPE_EUROS, "620", "", "620,00~€"},
    {TYPE_EUROS, "620", "words", "six cent vingt euros"},
    /* what has no type */
    {TYPE_NONE, "58000", "", "58_000"},
    {TYPE_NONE, "2027", "", "2027"},
    {TYPE_NONE, "4.50", "", "4,50"},
    {TYPE_NONE, "-12345.678", "", "−12_345,678"},
    {TYPE_NONE, "1.5e3", "", "1_500"},
    {TYPE_NONE, "1e400000", "", "1~×~10^400000"},
    {TYPE_NONE, "true", "", "oui"},
    {TYPE_NONE, "false", "", "non"},
    {TYPE_NONE, "'1 234.5 reste tel quel'", "", "1 234.5 reste tel quel"},
    {TYPE_NONE, "12", "words", "douze"},
    {TYPE_NONE, "texte", "words", "-"},
    {TYPE_NONE, "12", "nonsense", "-"},
    {TYPE_MARKDOWN, "'**gras**'", "", "**gras**"},
    {TYPE_REFERENCE, "k-ventes", "", "k-ventes"},
    {TYPE_REFERENCE, "k-ventes", "words", "-"},
    /* what is not of its type prints as it is written */
    {TYPE_DATE, "bientôt", "", "bientôt"},
    {TYPE_DATE, "bientôt", "iso", "-"},
};

static const Row english[] = {
    {TYPE_MONEY, "12000", "", "€12,000.00"},
    {TYPE_MONEY, "1234.5", "", "€1,234.50"},
    {TYPE_MONEY, "-40", "", "−€40.00"},
    {TYPE_MONEY, "'250 USD'", "", "US$250.00"},
    {TYPE_MONEY, "'250 CHF'", "", "CHF~250.00"},
    {TYPE_MONEY, "12345678901234567890.05", "", "€12,345,678,901,234,567,890.05"},
    {TYPE_MONEY, "12000", "short", "€12,000"},
    {TYPE_MONEY, "12000.50", "words", "twelve thousand euros and fifty cents"},
    {TYPE_MONEY, "1.01", "words", "one euro and one cent"},
    {TYPE_MONEY, "1000000", "words", "one million euros"},
    {TYPE_MONEY, "101", "words", "one hundred and one euros"},
    {TYPE_PERCENT, "15", "", "15%"},
    {TYPE_PERCENT, "99.90", "", "99.90%"},
    {TYPE_PERCENT, "99.9", "words", "ninety-nine point nine percent"},
    {TYPE_PERCENT, "1.05", "words", "one point zero five percent"},
    {TYPE_QUANTITY, "'800 ms'", "", "800~ms"},
    {TYPE_QUANTITY, "1234.5", "", "1,234.5"},
    {TYPE_DATE, "2027-03-03", "", "3~March~2027"},
    {TYPE_DATE, "2027-08-01", "", "1~August~2027"},
    {TYPE_DATE, "2027-03-03", "iso", "2027-03-03"},
    {TYPE_DATE, "2027-03-03", "short", "03/03/2027"},
    {TYPE_DATE, "2027-03-03", "words", "third of March two thousand and twenty-seven"},
    {TYPE_DATE, "2027-03-01", "words", "first of March two thousand and twenty-seven"},
    {TYPE_INSTANT, "2027-03-31T17:00+02:00", "", "31~March~2027 at 17:00 (UTC+2)"},
    {TYPE_TIME, "'17:30'", "", "17:30"},
    {TYPE_TIME, "'09:00'", "", "09:00"},
    {TYPE_WEEKDAYS, "lun-ven", "", "Monday to Friday"},
    {TYPE_WEEKDAYS, "7j/7", "", "every day"},
    {TYPE_DURATION, "'4 h'", "", "4~hours"},
    {TYPE_DURATION, "'1 h'", "", "1~hour"},
    {TYPE_DURATION, "'1,5 h'", "", "1.5~hours"},
    {TYPE_DURATION, "'0 min'", "", "0~minutes"},
    {TYPE_DURATION, "'2 jours ouvrés'", "", "2~working days"},
    {TYPE_DURATION, "'2 jours ouvrés'", "short", "2~working days"},
    {TYPE_DURATION, "'4 h'", "short", "4~h"},
    {TYPE_DURATION, "'4 h'", "words", "four hours"},
    {TYPE_DURATION, "'4 h'", "iso", "PT4H"},
    {TYPE_MINUTES, "240", "", "4~hours"},
    {TYPE_MINUTES, "60", "", "1~hour"},
    {TYPE_MINUTES, "90", "", "1~h~30~min"},
    {TYPE_MINUTES, "30", "", "30~minutes"},
    {TYPE_MINUTES, "90", "words", "one hour and thirty minutes"},
    {TYPE_HOURS, "4", "", "4~hours"},
    {TYPE_DAYS, "60", "", "60~days"},
    {TYPE_DAYS, "1", "", "1~day"},
    {TYPE_WORKING_DAYS, "5", "", "5~working days"},
    {TYPE_MONTHS, "32", "", "32~months"},
    {TYPE_YEARS, "5", "", "5~years"},
    {TYPE_NONE, "58000", "", "58,000"},
    {TYPE_NONE, "2027", "", "2027"},
    {TYPE_NONE, "4.50", "", "4.50"},
    {TYPE_NONE, "true", "", "yes"},
    {TYPE_NONE, "false", "", "no"},
};

/* "_" and "~" for the spaces that look alike. */
static Str visible(Ctx *ctx, Str text)
{
    Buf out = buf_new(ctx->mem);
    for (size_t at = 0; at < text.n;) {
        uint32_t code = utf8_next(text, &at);
        buf_code(&out, code == 0x202F ? '_' : code == 0xA0 ? '~' : code);
    }
    return buf_str(&out);
}

static void check_rows(const char *language, const Row *rows, size_t count)
{
    Ctx ctx = test_ctx();
    Locale *l = locale_new(&ctx, str(language), S("EUR"));
    size_t failures = 0;
    for (size_t i = 0; i < count; i++) {
        const Row *row = &rows[i];
        Str text = str_print(ctx.mem, "v: %s\n", row->yaml);
        Node *root = yaml_read(&ctx, source_add(diag_sources(ctx.diag), S("row"), text));
        assert_non_null(root);
        Node *n = node_member(root, S("v"));
        n->type = row->type;
        Str out = S("-");
        bool fine = locale_format(&ctx, l, n, str(row->form), &out);
        Str shown = visible(&ctx, out);
        if (fine != (row->text[0] != '-') || !str_eq(shown, str(row->text))) {
            print_error("%s %s.%s: expected [%s], printed [" STR_FMT "]\n", language, row->yaml,
                        row->form, row->text, STR_ARG(shown));
            failures++;
        }
    }
    locale_free(l);
    test_ctx_free(&ctx);
    assert_int_equal(failures, 0);
}

static void french_values(void **state)
{
    (void)state;
    check_rows("fr", french, sizeof french / sizeof *french);
}

static void english_values(void **state)
{
    (void)state;
    check_rows("en", english, sizeof english / sizeof *english);
}

/* The unit of a measure stands apart from its number. */
static void measures_print_with_their_unit(void **state)
{
    (void)state;
    static const struct {
        const char *language, *yaml, *text;
    } rows[] = {
        {"fr", "unit: €/mois\nv: 65000\n", "65_000~€/mois"},
        {"fr", "unit: '%'\nv: 70\n", "70~%"},
        {"fr", "unit: sur 5\nv: 4.50\n", "4,50~sur 5"},
        {"en", "unit: €/month\nv: 65000\n", "€65,000/month"},
        {"en", "unit: £\nv: -12.5\n", "−£12.5"},
        {"en", "unit: '%'\nv: 70\n", "70%"},
        {"en", "unit: min\nv: 3.5\n", "3.5~min"},
    };
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Locale *l = locale_new(&ctx, str(rows[i].language), S("EUR"));
        Node *root =
            yaml_read(&ctx, source_add(diag_sources(ctx.diag), S("row"), str(rows[i].yaml)));
        Node *n = node_member(root, S("v"));
        n->type = TYPE_MEASURE;
        Str out;
        assert_true(locale_format(&ctx, l, n, (Str){0}, &out));
        assert_str(visible(&ctx, out), rows[i].text);
        locale_free(l);
    }
    test_ctx_free(&ctx);
}

/* The values of a word list are said in the document's language, whichever they are written in. */
static void coded_values_have_words(void **state)
{
    (void)state;
    static const Text words = {{S_INIT("indispensable"), S_INIT("essential")}};
    static const Text half = {{S_INIT("utile"), {0}}};
    Ctx ctx = test_ctx();
    Node n = {.kind = NODE_STRING, .text = S("must"), .words = &words};
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Locale *l = locale_new(&ctx, lang == LANG_FR ? S("fr") : S("en"), S("EUR"));
        Str out;
        n.words = &words;
        assert_true(locale_format(&ctx, l, &n, (Str){0}, &out));
        assert_str(out, lang == LANG_FR ? "indispensable" : "essential");
        n.words = &half;
        assert_true(locale_format(&ctx, l, &n, (Str){0}, &out));
        assert_str(out, lang == LANG_FR ? "utile" : "must");
        locale_free(l);
    }
    test_ctx_free(&ctx);
}

static void lists(void **state)
{
    (void)state;
    static const Str items[] = {S_INIT("a"), S_INIT("b"), S_INIT("c"), S_INIT("d")};
    static const struct {
        const char *language;
        const char *texts[5]; /* by number of items */
    } rows[] = {{"fr", {"", "a", "a et b", "a, b et c", "a, b, c et d"}},
                {"en-GB", {"", "a", "a and b", "a, b and c", "a, b, c and d"}}};
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Locale *l = locale_new(&ctx, str(rows[i].language), S("EUR"));
        for (size_t n = 0; n <= 4; n++)
            assert_str(locale_list(&ctx, l, items, n), rows[i].texts[n]);
        locale_free(l);
    }
    assert_int_equal(diag_count(ctx.diag), 0);
    test_ctx_free(&ctx);
}

static void unknown_languages_are_refused_and_give_french(void **state)
{
    (void)state;
    static const char *const refused[] = {"", "de", "FR", "french", "f", "frx", "fr_FR"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        Ctx ctx = test_ctx();
        Locale *l = locale_new(&ctx, str(refused[i]), S("EUR"));
        assert_str(test_ids(&ctx), "locale-language");
        assert_int_equal(locale_lang(l), LANG_FR);
        locale_free(l);
        test_ctx_free(&ctx);
    }
    Ctx ctx = test_ctx();
    locale_free(locale_new(&ctx, S("fr-CA"), (Str){0}));
    Locale *l = locale_new(&ctx, S("en"), (Str){0});
    assert_int_equal(locale_lang(l), LANG_EN);
    assert_int_equal(diag_count(ctx.diag), 0);
    locale_free(l);
    locale_free(NULL);
    test_ctx_free(&ctx);
}

/* Every number of digits, and zeros on either side: the text has exactly the number's digits. */
static void numbers_of_any_size_print_exactly(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Locale *l = locale_new(&ctx, S("fr"), S("EUR"));
    for (int exponent = -40; exponent <= 40; exponent++) {
        Str spelled = str_print(ctx.mem, "-9007199254740993e%d", exponent);
        Node n = {.kind = NODE_NUMBER, .text = spelled};
        Str out;
        assert_true(locale_format(&ctx, l, &n, (Str){0}, &out));
        Buf plain = buf_new(ctx.mem); /* back to a JSON number */
        for (size_t at = 0; at < out.n;) {
            uint32_t code = utf8_next(out, &at);
            if (code != 0x202F)
                buf_code(&plain, code == 0x2212 ? '-' : code == ',' ? '.' : code);
        }
        Decimal expected, printed;
        assert_true(decimal_read(ctx.mem, spelled, &expected));
        assert_true(decimal_read(ctx.mem, buf_str(&plain), &printed));
        assert_int_equal(decimal_cmp(&expected, &printed), 0);
    }
    locale_free(l);
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(french_values),
        cmocka_unit_test(english_values),
        cmocka_unit_test(measures_print_with_their_unit),
        cmocka_unit_test(coded_values_have_words),
        cmocka_unit_test(lists),
        cmocka_unit_test(unknown_languages_are_refused_and_give_french),
        cmocka_unit_test(numbers_of_any_size_print_exactly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
