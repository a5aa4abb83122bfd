/* Diagnostics as text: places, carets, labels; nothing of a file can harm the terminal. */
#include "../test.h"

static Span span_of(Ctx *ctx, uint32_t source, const char *needle)
{
    Str text = source_at(diag_sources(ctx->diag), source)->text;
    size_t at = str_find(text, str(needle));
    assert_true(at != SIZE_MAX);
    return (Span){source, (uint32_t)at, (uint32_t)(at + strlen(needle))};
}

static Str shown(Ctx *ctx, Lang lang)
{
    Buf out = buf_new(ctx->mem);
    diag_write_text(ctx->diag, &(DiagStyle){.lang = lang}, &out);
    return buf_str(&out);
}

static void carets_stand_under_the_bytes(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    /* composed é, decomposed é, a wide character, a tab */
    uint32_t id = test_source(&ctx, "p.yaml", "a: 1\nété e\xCC\x81 日\tcible: beaucoup\n");
    Diagnostic *d = diag(&ctx, MSG_FILE_ABSENT, span_of(&ctx, id, "beaucoup"), S("x"));
    diag_label(&ctx, d, span_of(&ctx, id, "a"), TEXT("ici", "here"));
    assert_str(shown(&ctx, LANG_EN), "error[file-absent]: file not found: x\n"
                                     " --> p.yaml:2:17\n"
                                     "  |\n"
                                     "1 | a: 1\n"
                                     "  | - here\n"
                                     "2 | été e\xCC\x81 日    cible: beaucoup\n"
                                     "  |                    ^^^^^^^^\n"
                                     "  = help: check the name and the folder\n\n");
    test_ctx_free(&ctx);
}

static void other_files_have_their_own_place(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    uint32_t one = test_source(&ctx, "one.yaml", "x: 1\n");
    uint32_t two = test_source(&ctx, "two.yaml", "\n\ny: 2\n");
    Diagnostic *d = diag(&ctx, MSG_FILE_ABSENT, span_of(&ctx, one, "1"), S("x"));
    d->help = (Text){0};
    d->suggestion = S("xx");
    diag_label(&ctx, d, span_of(&ctx, two, "2"), TEXT("et là", "and there"));
    assert_str(shown(&ctx, LANG_FR), "erreur[file-absent] : fichier introuvable : x\n"
                                     " --> one.yaml:1:4\n"
                                     "  |\n"
                                     "1 | x: 1\n"
                                     "  |    ^\n"
                                     " ::: two.yaml:3:4\n"
                                     "  |\n"
                                     "3 | y: 2\n"
                                     "  |    - et là\n"
                                     "  = vouliez-vous dire « xx » ?\n\n");
    test_ctx_free(&ctx);
}

static void escapes_never_reach_the_terminal(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    uint32_t id = test_source(&ctx, "\x1b[2J.yaml", "k: \x1b]0;title\x07\xE2\x80\xAE end\n");
    diag(&ctx, MSG_FILE_ABSENT, span_of(&ctx, id, "end"), S("\x1b[31m\xC2\x9B"));
    Str out = shown(&ctx, LANG_FR);
    for (size_t at = 0; at < out.n;) {
        uint32_t code = utf8_next(out, &at);
        assert_true(code == '\n' || (code >= 0x20 && code != 0x9B && code != 0x202E));
    }
    test_ctx_free(&ctx);
}

static void long_lines_are_shown_around_the_fault(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Buf text = buf_new(ctx.mem);
    buf_repeat(&text, 'a', 5000);
    buf_put(&text, S(" GUILTY "));
    buf_repeat(&text, 'b', 5000);
    uint32_t id = source_add(diag_sources(ctx.diag), S("p"), buf_str(&text));
    diag(&ctx, MSG_FILE_ABSENT, span_of(&ctx, id, "GUILTY"), S("x"));
    Str out = shown(&ctx, LANG_FR);
    assert_true(out.n < 600);
    size_t guilty = str_find(out, S("GUILTY")), carets = str_find(out, S("^^^^^^"));
    assert_true(guilty != SIZE_MAX && carets != SIZE_MAX);
    test_ctx_free(&ctx);
}

/* "é0 é1 é2 ... " on one line of some hundred kilobytes. */
static Str very_long_line(Ctx *ctx)
{
    Buf text = buf_new(ctx->mem);
    buf_put(&text, S("first\n"));
    for (int i = 0; i < 100000; i++)
        buf_print(&text, "é%d ", i);
    return buf_str(&text);
}

static void very_long_lines_have_exact_columns(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str text = very_long_line(&ctx);
    uint32_t id = source_add(diag_sources(ctx.diag), S("long.yaml"), text);
    const Source *s = source_at(diag_sources(ctx.diag), id);
    uint32_t column = 1;
    for (size_t at = 6; at < text.n; column++) {
        Place place = source_place(s, (uint32_t)at);
        if (place.line != 2 || place.column != column)
            fail_msg("byte %zu: %u:%u instead of 2:%u", at, place.line, place.column, column);
        utf8_next(text, &at);
    }
    assert_int_equal(source_place(s, (uint32_t)text.n).column, column);
    assert_int_equal(source_place(s, (uint32_t)text.n + 9).column, column);
    assert_int_equal(source_place(s, 3).column, 4);
    test_ctx_free(&ctx);
}

static void very_long_lines_are_shown_around_each_mark(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    uint32_t id = source_add(diag_sources(ctx.diag), S("long.yaml"), very_long_line(&ctx));
    Diagnostic *d = diag(&ctx, MSG_FILE_ABSENT, span_of(&ctx, id, "50000"), S("x"));
    d->help = (Text){0};
    diag_label(&ctx, d, span_of(&ctx, id, "99999"), TEXT("et là", "and there"));
    diag_label(&ctx, d, span_of(&ctx, id, "50002"), TEXT("ici", "here"));
    assert_str(shown(&ctx, LANG_EN),
               "error[file-absent]: file not found: x\n"
               " --> long.yaml:2:338892\n"
               "  |\n"
               "2 | … é49996 é49997 é49998 é49999 é50000 é50001 é50002 é50003 é50004 é50005 é50006 "
               "é50007 é50008 é50009 é50010 é500…\n"
               "  |                                ^^^^^\n"
               "  |                                              ----- here\n"
               "2 | … é99995 é99996 é99997 é99998 é99999 \n"
               "  |                                ----- and there\n\n");
    test_ctx_free(&ctx);
}

static void sorting_drops_repetitions(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    uint32_t id = test_source(&ctx, "p", "abc");
    diag(&ctx, MSG_FILE_WRITE, (Span){id, 2, 3}, S("x"), S("y"));
    diag(&ctx, MSG_FILE_ABSENT, (Span){id, 1, 2}, S("x"));
    diag(&ctx, MSG_FILE_WRITE, (Span){id, 2, 3}, S("x"), S("y"));
    diag_sort(ctx.diag);
    assert_str(test_ids(&ctx), "file-absent file-write");
    assert_true(diag_failed(ctx.diag));
    test_ctx_free(&ctx);
}

static void what_a_file_lacks_shows_no_line(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    uint32_t id = test_source(&ctx, "p.yaml", "project: 1\n");
    Diagnostic *d = diag(&ctx, MSG_FILE_ABSENT, span_of(&ctx, id, "project"), S("x"));
    d->path = S("$");
    assert_str(shown(&ctx, LANG_EN), "error[file-absent]: file not found: x\n"
                                     " --> p.yaml:1:1\n"
                                     "  = help: check the name and the folder\n\n");
    d->waived = S("décidé");
    d->help = (Text){0};
    assert_str(shown(&ctx, LANG_EN), "waived[file-absent]: file not found: x\n"
                                     " --> p.yaml:1:1\n"
                                     "  = waived: décidé\n\n");
    test_ctx_free(&ctx);
}

static void hidden_characters_are_known(void **state)
{
    (void)state;
    static const uint32_t hidden[] = {0,      7,      0x1B,   0x7F,   0x80,  0x9B,    0x9F,
                                      0x200E, 0x202E, 0x2028, 0x2066, 0x61C, UTF8_BAD};
    static const uint32_t plain[] = {' ', 'a', 0xA0, 0xE9, 0x301, 0x200B, 0x202F, 0x65E5, 0x1F600};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        assert_true(utf8_hidden(hidden[i]));
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        assert_false(utf8_hidden(plain[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(carets_stand_under_the_bytes),
        cmocka_unit_test(other_files_have_their_own_place),
        cmocka_unit_test(escapes_never_reach_the_terminal),
        cmocka_unit_test(long_lines_are_shown_around_the_fault),
        cmocka_unit_test(very_long_lines_have_exact_columns),
        cmocka_unit_test(very_long_lines_are_shown_around_each_mark),
        cmocka_unit_test(sorting_drops_repetitions),
        cmocka_unit_test(what_a_file_lacks_shows_no_line),
        cmocka_unit_test(hidden_characters_are_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
