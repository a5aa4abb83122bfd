/* Hyphenation: where words may break. */
#include "../test.h"

#include "font/font.h"

/* The word with "·" at its breaking points. */
static Str broken(Ctx *ctx, Fonts *f, const char *word, const char *language)
{
    bool points[256];
    Str w = str(word);
    font_hyphenate(ctx, f, w, str(language), points);
    Buf b = buf_new(ctx->mem);
    for (size_t i = 0; i < w.n; i++) {
        if (points[i])
            buf_put(&b, S("·"));
        buf_byte(&b, w.p[i]);
    }
    return buf_str(&b);
}

static void words_break_where_their_language_says(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    static const struct {
        const char *language, *word, *broken;
    } rows[] = {
        {"fr", "réversibilité", "ré·ver·si·bi·lité"}, /* three letters at least after the last */
        {"fr", "RÉVERSIBILITÉ", "RÉ·VER·SI·BI·LITÉ"},
        {"fr-CA", "contractuellement", "contrac·tuel·le·ment"},
        {"fr", "aujourd’hui", "au·jourd’hui"}, /* in parts; never at the apostrophe */
        {"fr", "l’abonnement", "l’abon·ne·ment"},
        {"fr", "œuvre", "œuvre"},
        {"fr", "an", "an"},
        {"en", "typography", "ty·po·graphy"},
        {"en-US", "typography", "ty·pog·ra·phy"},
        {"tlh", "réversibilité", "réversibilité"}, /* no patterns for Klingon */
        {"../../etc", "réversibilité", "réversibilité"},
        {"", "réversibilité", "réversibilité"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int again = 0; again < 2; again++) /* the second answer is the cache's */
            assert_str(broken(&ctx, f, rows[i].word, rows[i].language), rows[i].broken);
    assert_int_equal(diag_count(ctx.diag), 0);
    fonts_free(f);
    test_ctx_free(&ctx);
}

static void any_bytes_are_accepted(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Fonts *f = fonts_new(&ctx);
    broken(&ctx, f, "", "fr");
    broken(&ctx, f, "\xFF\xC3", "fr");
    broken(&ctx, f, "’’", "fr");
    char word[256] = {0};
    for (int i = 0; i < 250; i++)
        word[i] = "abracadabra"[i % 11];
    assert_str(broken(&ctx, f, word, "fr"), word); /* too long to be a word */
    fonts_free(f);
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_break_where_their_language_says),
        cmocka_unit_test(any_bytes_are_accepted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
