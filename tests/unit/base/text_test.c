/* Text: slices, UTF-8, buffers, maps, the nearest word, places in sources. */
#include "../test.h"

static void utf8_refuses_malformed(void **state)
{
    (void)state;
    assert_int_equal(utf8_valid(S("été €")), sizeof "été €" - 1);
    assert_int_equal(utf8_valid(S("a\xC0\x80")), 1);        /* overlong NUL */
    assert_int_equal(utf8_valid(S("ab\xED\xA0\x80")), 2);   /* surrogate */
    assert_int_equal(utf8_valid(S("\xF4\x90\x80\x80")), 0); /* beyond U+10FFFF */
    assert_int_equal(utf8_valid(S("abc\xE2\x82")), 3);      /* cut short */
}

static void nearest_word_finds_what_was_meant(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    const Str keys[] = {S("baseline"), S("target"), S("deadline"), S("unit")};
    assert_str(nearest_word(S("basline"), keys, 4), "baseline");
    assert_str(nearest_word(S("Target"), keys, 4), "target");
    assert_str(nearest_word(S("tagret"), keys, 4), "target");
    assert_int_equal(nearest_word(S("frequency"), keys, 4).n, 0);
    static const Str words[] = {S_INIT("calendaire"), S_INIT("ouvré"), S_INIT("démonstration"),
                                S_INIT("sla-clock"), S_INIT("Ŀ")};
    assert_str(nearest_word(S("ouvres"), words, 5), "ouvré");
    assert_str(nearest_word(S("OUVRÉ"), words, 5), "ouvré");
    assert_str(nearest_word(S("demo"), words, 5), "démonstration");
    assert_str(nearest_word(S("sla"), words, 5), "sla-clock");
    assert_int_equal(nearest_word(S("sl"), words, 4).n, 0);
    test_ctx_free(&ctx);
}

static void places_count_code_points(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    uint32_t id = test_source(&ctx, "a.yaml", "été: 1\nà: é\n");
    const Source *s = source_at(diag_sources(ctx.diag), id);
    Place p = source_place(s, (uint32_t)str_find(s->text, S("1")));
    assert_int_equal(p.line, 1);
    assert_int_equal(p.column, 6);
    assert_int_equal(source_offset(s, 1, 3), str_find(s->text, S("à: é")) + 4);
    assert_str(source_line(s, 2), "à: é");
    test_ctx_free(&ctx);
}

static void map_keeps_order(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    StrMap *m = map_new(ctx.mem);
    for (int i = 0; i < 1000; i++)
        *map_put(m, str_print(ctx.mem, "key %d", i)) = (void *)(intptr_t)(i + 1);
    assert_int_equal(map_count(m), 1000);
    assert_ptr_equal(map_find(m, S("key 512")), (void *)513);
    assert_null(map_find(m, S("key 1000")));
    assert_str(map_key(m, 999), "key 999");
    test_ctx_free(&ctx);
}

static void messages_agree_between_languages(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    /* Each argument shown in one language is shown in the other, or has its word in that language
     * in the argument after it. */
    for (int m = 0; m < MSG_COUNT; m++) {
        DiagArgs args = {NOWHERE, {S("@0@"), S("@1@"), S("@2@"), S("@3@"), S("@4@"), S("@5@")}};
        const Diagnostic *d = diag_add(&ctx, (Msg)m, args);
        assert_true(d->message.in[LANG_FR].n > 0 && d->message.in[LANG_EN].n > 0);
        for (int i = 0; i < DIAG_ARG_LIMIT; i++) {
            bool fr = str_find(d->message.in[LANG_FR], args.args[i]) != SIZE_MAX;
            bool en = str_find(d->message.in[LANG_EN], args.args[i]) != SIZE_MAX;
            bool pair = fr && !en && i + 1 < DIAG_ARG_LIMIT &&
                        str_find(d->message.in[LANG_FR], args.args[i + 1]) == SIZE_MAX &&
                        str_find(d->message.in[LANG_EN], args.args[i + 1]) != SIZE_MAX;
            i += pair;
            if (fr != en && !pair)
                fail_msg("%.*s: argument %d in one language only", STR_ARG(d->id), i);
        }
        assert_int_equal(d->help.in[LANG_FR].n > 0, d->help.in[LANG_EN].n > 0);
    }
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_refuses_malformed),
        cmocka_unit_test(nearest_word_finds_what_was_meant),
        cmocka_unit_test(places_count_code_points),
        cmocka_unit_test(map_keeps_order),
        cmocka_unit_test(messages_agree_between_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
