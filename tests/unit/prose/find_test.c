/* Weak wordings: what is found, what excuses it, and where it stands. */
#include "../test.h"
#include "prose/prose.h"

#define LEXICON TEST_ROOT "/schemas/prose.yaml"

static Lexicon *read_lexicon(Ctx *ctx)
{
    uint32_t source = file_read(ctx, S(LEXICON), NOWHERE);
    Lexicon *l = lexicon_read(ctx, data_read(ctx, source));
    assert_non_null(l);
    assert_int_equal(diag_count(ctx->diag), 0);
    return l;
}

/* "v03:convivial v05:rapide", a bar between sentences. */
static Str found(Ctx *ctx, Lexicon *l, Lang lang, const char *text, const ProseKnown *known)
{
    ProseHit *hits;
    size_t count = weak_words_find(ctx->mem, l, lang, str(text), UINT64_MAX, known, &hits);
    Buf out = buf_new(ctx->mem);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_put(&out, hits[i].sentence > hits[i - 1].sentence ? S(" | ") : S(" "));
        buf_put(&out, lexicon_id(l, hits[i].category));
        buf_byte(&out, ':');
        buf_put(&out, str_slice(str(text), hits[i].begin, hits[i].end));
    }
    return buf_str(&out);
}

typedef struct {
    Lang lang;
    const char *text, *expected;
} Case;

static void run(const Case *cases, size_t count)
{
    Ctx ctx = test_ctx();
    Lexicon *l = read_lexicon(&ctx);
    for (size_t i = 0; i < count; i++)
        assert_str(found(&ctx, l, cases[i].lang, cases[i].text, NULL), cases[i].expected);
    test_ctx_free(&ctx);
}
#define RUN(cases) run(cases, sizeof(cases) / sizeof *(cases))

static void whole_words_are_found_whatever_their_dress(void **state)
{
    (void)state;
    static const Case cases[] = {
        {LANG_FR, "Le site doit être moderne, convivial et rapide, etc.",
         "v04:moderne v03:convivial v05:rapide e03:etc"},
        {LANG_FR, "DES PAGES CONVIVIALES", "v03:CONVIVIALES"},
        {LANG_FR, "une interface e\xCC\x81le\xCC\x81gante", "v04:e\xCC\x81le\xCC\x81gante"},
        {LANG_FR, "jusqu\xE2\x80\x99\xC3\xA0 satisfaction, jusqu'\xC3\xA0 satisfaction",
         "e06:jusqu\xE2\x80\x99\xC3\xA0 satisfaction e06:jusqu'\xC3\xA0 satisfaction"},
        {LANG_FR,
         "un outil user\xE2\x80\x91"
         "friendly",
         "v03:user\xE2\x80\x91"
         "friendly"},
        {LANG_FR, "rapidité, simplet, modernisation", ""},
        {LANG_FR, "en PDF et/ou en CSV", "e07:et/ou"},
        {LANG_FR, "les clients et ou les agents", ""},
        {LANG_EN, "A fast, friendly and up-to-date tool", "v05:fast v03:friendly v10:up-to-date"},
        {LANG_EN, "steadfast, breakfast", ""},
    };
    RUN(cases);
}

static void sentences_excuse_their_own_words(void **state)
{
    (void)state;
    static const Case cases[] = {
        {LANG_FR, "La page s’affiche rapidement, en moins de 2 s.", ""},
        {LANG_FR, "La page s’affiche rapidement. Elle tient en 2 s.", "v05:rapidement"},
        {LANG_FR, "Le site est rapide selon M. Dupont. 95 % des pages en 2 s.", "v05:rapide"},
        {LANG_FR, "La version 2 est moderne", "v04:moderne"},
        {LANG_FR, "Le tableau comporte environ 40 colonnes (+/- 5)", ""},
        {LANG_FR, "5 gabarits modernes", "v04:modernes"},
        {LANG_FR, "100 % disponible", "v13:100 % disponible"},
        {LANG_FR, "Note d’au moins 4,5 sur 5", ""},
        {LANG_FR, "Niveau de service sécurisé par MFA et TLS 1.2 ou plus", ""},
        {LANG_FR, "conforme aux normes en vigueur : RGAA 4.1", ""},
        {LANG_FR, "conforme aux normes en vigueur", "e05:conforme aux normes en vigueur"},
        {LANG_FR, "défini par le comité avant mars 2027 ; à définir", ""},
        {LANG_FR, "Le format est à définir.", "e04:à définir"},
        {LANG_FR, "une cession simple des droits", ""},
        {LANG_FR, "Le lot n° 3 est moderne", "v04:moderne"},
        {LANG_FR, "à définir par le comité, 20,5 % du budget", "e04:à définir"},
        {LANG_FR, "Un site moderne\r\n\r\nEn 2 s", "v04:moderne"},
        {LANG_EN, "Notifies without undue delay and at the latest within 24 hours", ""},
        {LANG_EN, "Availability of 99.9 % per month measured by an external probe", ""},
    };
    RUN(cases);
}

static void names_and_quotations_are_not_judged(void **state)
{
    (void)state;
    static const Case cases[] = {
        {LANG_FR, "Le module Simple Commerce et Rapide'O", ""},
        {LANG_FR, "Simple et clair", "v03:Simple"},
        {LANG_FR, "la campagne « Facile comme tout » de 2026", ""},
        {LANG_FR, "un site « moderne »", "v04:moderne"},
    };
    RUN(cases);
}

static void the_project_excuses_too(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Lexicon *l = read_lexicon(&ctx);
    StrMap *ids = map_new(ctx.mem), *terms = map_new(ctx.mem);
    *map_put(ids, S("k-ventes")) = ids;
    *map_put(terms, prose_fold(ctx.mem, S("Délai Raisonnable"))) = terms;
    *map_put(terms, prose_fold(ctx.mem, S("ergonomique"))) = terms;
    ProseKnown known = {ids, terms};
    assert_str(found(&ctx, l, LANG_FR, "augmenter les ventes (k-ventes)", &known), "");
    assert_str(found(&ctx, l, LANG_FR, "augmenter les k-achats", &known), "v01:augmenter");
    assert_str(found(&ctx, l, LANG_FR, "augmenter les non-k-ventes", &known), "v01:augmenter");
    assert_str(found(&ctx, l, LANG_FR, "un écran ergonomique", &known), "");
    test_ctx_free(&ctx);
}

static void a_company_adds_words(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Lexicon *l = read_lexicon(&ctx);
    uint32_t source = test_source(
        &ctx, "words.yaml", "v04: {fr: [waouh, 'disrupti{f|ve}']}\nallow: {fr: simple et carré}\n");
    assert_true(lexicon_add(&ctx, l, yaml_read(&ctx, source)));
    assert_str(
        found(&ctx, l, LANG_FR, "un effet waouh et une idée disruptive, simple et carrée", NULL),
        "v04:waouh v04:disruptive v03:simple");
    assert_str(found(&ctx, l, LANG_FR, "c’est simple et carré", NULL), "");
    source = test_source(&ctx, "bad.yaml", "v4: {fr: [waouh]}\nv05: {fr: ['prompt(e']}\n");
    assert_false(lexicon_add(&ctx, l, yaml_read(&ctx, source)));
    assert_str(test_ids(&ctx), "prose-category prose-entry");
    test_ctx_free(&ctx);
}

/* One sentence without end, all weak: bounded work for each phrase. */
static void long_texts_take_linear_time(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Lexicon *l = read_lexicon(&ctx);
    Buf text = buf_new(ctx.mem);
    for (int i = 0; i < 100000; i++)
        buf_put(&text, S("rapide et/ou simple "));
    ProseHit *hits;
    assert_int_equal(weak_words_find(ctx.mem, l, LANG_FR, buf_str(&text), UINT64_MAX, NULL, &hits),
                     300000);
    Buf chain = buf_new(ctx.mem);
    for (int i = 0; i < 50000; i++)
        buf_put(&chain, S("simple-"));
    StrMap *ids = map_new(ctx.mem);
    *map_put(ids, S("k-1")) = ids;
    ProseKnown known = {ids, NULL};
    assert_int_equal(
        weak_words_find(ctx.mem, l, LANG_FR, buf_str(&chain), UINT64_MAX, &known, &hits), 50000);
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_words_are_found_whatever_their_dress),
        cmocka_unit_test(sentences_excuse_their_own_words),
        cmocka_unit_test(names_and_quotations_are_not_judged),
        cmocka_unit_test(the_project_excuses_too),
        cmocka_unit_test(a_company_adds_words),
        cmocka_unit_test(long_texts_take_linear_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
