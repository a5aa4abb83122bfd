/* Regular expressions: what each dialect matches, refuses and where, and that no pattern runs away.
 */
#include "../test.h"

#include "data/data.h"

typedef struct {
    const char *pattern, *text;
    bool found, whole; /* searched; as the whole text */
} Case;

static void check(const Case *cases, size_t count, RegexKind kind)
{
    for (size_t i = 0; i < count; i++) {
        Ctx ctx = test_ctx();
        const Case *c = &cases[i];
        Regex *r = regex_read(&ctx, str(c->pattern), kind, NOWHERE);
        if (r == NULL)
            fail_msg("%s refused: %.*s", c->pattern,
                     STR_ARG(diag_at(ctx.diag, 0)->message.in[LANG_EN]));
        if (regex_match(r, str(c->text), false) != c->found ||
            regex_match(r, str(c->text), true) != c->whole)
            fail_msg("%s on %s", c->pattern, c->text);
        test_ctx_free(&ctx);
    }
}

static void ecma_matches(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"", "", true, true},
        {"", "a", true, false},
        {"^f", "foo", true, false},
        {"foo$", "foo\n", false, false},
        {"^\\S+$", "d'été", true, true},
        {"\\s", "\xC2\xA0", true, true},         /* no-break space */
        {"^[\\s]$", "\xEF\xBB\xBF", true, true}, /* U+FEFF */
        {"[\\S]", "\xE2\x80\xA8", false, false}, /* U+2028 */
        {"^[^\\S]$", "\xE3\x80\x80", true, true},
        {"\\d", "٣", false, false},
        {"^\\D$", "٣", true, true},
        {"\\w", "é", false, false},
        {"^\\W$", "é", true, true},
        {".", "\xE2\x80\xA9", false, false},
        {"^.$", "𝄞", true, true},
        {"\\cA", "\x01", true, true},
        {"[\\-x]\\/", "-/", true, true},
        {"\\v", "\v", true, true},
        {"\\v", "\f", false, false},
        {"[\\b]", "\b", true, true},
        {"\\bmot\\b", "un mot.", true, false},
        {"\\x41\\u0042\\u{43}\\uD834\\uDD1E", "ABC𝄞", true, true},
        {"[]", "a", false, false},
        {"[^]", "a", true, true},
        {"^[[:alph]+$", "[:ap", true, true},
        {"\\p{Lu}\\p{Letter}\\p{L}\\P{Lu}", "Éaéé", true, true},
        {"^\\p{Script=Greek}+$", "αβγ", true, true},
        {"\\p{sc=Cyrillic}", "a", false, false},
        {"\\p{General_Category=Decimal_Number}", "٣", true, true},
        {"\\P{Assigned}", "a", false, false},
        {"\\p{White_Space}", " ", true, true},
        {"^(?<an>\\d{4})-\\k<an>$", "2027-2027", true, true},
        {"^(?<an>\\d{4})-\\1$", "2027-2028", false, false},
        {"^\\1(a)$", "a", true, true}, /* a group not yet matched is empty */
        {"(?<=€)\\d+(?!\\d|%)", "€12", true, false},
        {"a{2,3}?b{0}c{1,}", "aac", true, true},
        {"^(?:a|b)+?$", "abba", true, true},
        {"a b#c", "a b#c", true, true},
        {"\\0", "", false, false},
        {"^\\{\\}\\[\\]\\(\\)\\*\\+\\?\\.\\^\\$\\|\\\\$", "{}[]()*+?.^$|\\", true, true},
    };
    check(cases, sizeof cases / sizeof *cases, REGEX_ECMA);
}

static void iregexp_matches(void **state)
{
    (void)state;
    static const Case cases[] = {
        {"", "", true, true},
        {"a.b", "a𐄁b", true, true},
        {".", "\r", false, false},
        {".", "\xE2\x80\xA8", true, true},
        {"^ab.*", "abc", true, true},
        {"a|bc?", "xbc", true, false},
        {"(ab){2,3}", "ababab", true, true},
        {"(ab){2,}c{1}", "ababc", true, true},
        {"[a-c-]+", "a-c", true, true},
        {"[-a]+", "-a", true, true},
        {"[^a]", "é", true, true},
        {"[.^]", "^", true, true},
        {"\\p{Lu}\\P{L}", "É1", true, true},
        {"[\\p{Nd}_]+", "1_2", true, true},
        {"\\n\\t\\.\\\\", "\n\t.\\", true, true},
        {"d'été", "d'été", true, true},
        {"a||b", "", true, true},
    };
    check(cases, sizeof cases / sizeof *cases, REGEX_IREGEXP);
}

static void faults_name_their_bytes(void **state)
{
    (void)state;
    /* The guilty bytes stand between « and ». */
    static const struct {
        RegexKind kind;
        const char *marked, *id;
    } cases[] = {
        {REGEX_ECMA, "^\\S(|(.|\\n)*\\S)«\\Z»", "regex-escape"},
        {REGEX_ECMA, "a«\\Q»b", "regex-escape"},
        {REGEX_ECMA, "«\\a»", "regex-escape"},
        {REGEX_ECMA, "«\\é»", "regex-escape"},
        {REGEX_ECMA, "«\\-»", "regex-escape"},
        {REGEX_ECMA, "é«\\»", "regex-escape"},
        {REGEX_ECMA, "«\\c»1", "regex-escape"},
        {REGEX_ECMA, "«\\x»4", "regex-escape"},
        {REGEX_ECMA, "«\\u»{110000}", "regex-escape"},
        {REGEX_ECMA, "«\\u»D800", "regex-escape"},
        {REGEX_ECMA, "«\\0»1", "regex-escape"},
        {REGEX_ECMA, "[«\\B»]", "regex-escape"},
        {REGEX_ECMA, "a«}»", "regex-character"},
        {REGEX_ECMA, "[[:alpha:]«]»", "regex-character"},
        {REGEX_ECMA, "«*»a", "regex-repeat"},
        {REGEX_ECMA, "a+«+»", "regex-repeat"},
        {REGEX_ECMA, "^«*»", "regex-repeat"},
        {REGEX_ECMA, "(?=a)«+»", "regex-repeat"},
        {REGEX_ECMA, "a«{»", "regex-braces"},
        {REGEX_ECMA, "a«{3,2}»", "regex-braces-order"},
        {REGEX_ECMA, "a{«65536»}", "regex-count"},
        {REGEX_ECMA, "[«z-a»]", "regex-range"},
        {REGEX_ECMA, "[«\\d-z»]", "regex-range"},
        {REGEX_ECMA, "a«[»bc", "regex-class-open"},
        {REGEX_ECMA, "a«(»b", "regex-group-open"},
        {REGEX_ECMA, "a«)»b", "regex-group-close"},
        {REGEX_ECMA, "«(?»P<a>b)", "regex-group"},
        {REGEX_ECMA, "«(?<a>»b)(?<a>c)", "regex-group"},
        {REGEX_ECMA, "(a)«\\2»", "regex-reference"},
        {REGEX_ECMA, "«\\k<b>»(?<a>c)", "regex-reference"},
        {REGEX_ECMA, "«\\p{Letters}»", "regex-property"},
        {REGEX_ECMA, "«\\p{Greek}»", "regex-property"},
        {REGEX_ECMA, "«\\p{Script=Grec}»", "regex-property"},
        {REGEX_ECMA, "a«\\p»L", "regex-property"},
        {REGEX_ECMA, "«(?<=a+)b»", "regex-refused"},
        {REGEX_ECMA, "a«\xC3»", "regex-utf8"},
        {REGEX_IREGEXP, "«\\d»+", "regex-escape"},
        {REGEX_IREGEXP, "a+«?»", "regex-repeat"},
        {REGEX_IREGEXP, "a|«*»", "regex-repeat"},
        {REGEX_IREGEXP, "(«?»:a)", "regex-repeat"},
        {REGEX_IREGEXP, "a«]»", "regex-character"},
        {REGEX_IREGEXP, "[a«[»]", "regex-character"},
        {REGEX_IREGEXP, "[a-«-»b]", "regex-character"},
        {REGEX_IREGEXP, "«[]»", "regex-class-empty"},
        {REGEX_IREGEXP, "«[»a", "regex-class-open"},
        {REGEX_IREGEXP, "[«b-a»]", "regex-range"},
        {REGEX_IREGEXP, "«\\p{Cs}»", "regex-property"},
        {REGEX_IREGEXP, "«\\p{Letter}»", "regex-property"},
        {REGEX_IREGEXP, "«(»a", "regex-group-open"},
        {REGEX_IREGEXP, "a«)»", "regex-group-close"},
        {REGEX_IREGEXP, "a«{2»", "regex-braces"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Ctx ctx = test_ctx();
        Str marked = str(cases[i].marked);
        size_t begin = str_find(marked, S("«")), end = str_find(marked, S("»"));
        Buf b = buf_new(ctx.mem);
        buf_put(&b, str_slice(marked, 0, begin));
        buf_put(&b, str_slice(marked, begin + 2, end));
        buf_put(&b, str_slice(marked, end + 2, marked.n));
        Span where = {1, 100, 100 + (uint32_t)b.n};
        if (regex_read(&ctx, buf_str(&b), cases[i].kind, where) != NULL)
            fail_msg("%s accepted", cases[i].marked);
        const Diagnostic *d = diag_at(ctx.diag, 0);
        if (!str_eq(d->id, str(cases[i].id)) || d->span.begin != 100 + begin ||
            d->span.end != 100 + end - 2)
            fail_msg("%s: %.*s at bytes %u to %u", cases[i].marked, STR_ARG(d->id),
                     d->span.begin - 100, d->span.end - 100);
        test_ctx_free(&ctx);
    }
}

static void bombs_are_bounded(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    static const char *const bombs[] = {"^(a+)+$", "(a|a)*b", "(a*)*b", "^((a+)*)*$", "([a-z]+)*="};
    Buf text = buf_new(ctx.mem);
    buf_repeat(&text, 'a', 50000);
    buf_byte(&text, '!');
    for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++) {
        Regex *r = regex_read(&ctx, str(bombs[i]), REGEX_ECMA, NOWHERE);
        assert_non_null(r);
        assert_false(regex_match(r, buf_str(&text), false));
    }
    assert_null(
        regex_read(&ctx, S("((((a{1000}){1000}){1000}){1000}){1000}"), REGEX_ECMA, NOWHERE));
    assert_str(test_ids(&ctx), "regex-refused");
    Buf nested = buf_new(ctx.mem);
    buf_repeat(&nested, '(', 30000);
    assert_null(regex_try(ctx.mem, buf_str(&nested), REGEX_ECMA));
    buf_repeat(&nested, ')', 30000);
    assert_null(regex_try(ctx.mem, buf_str(&nested), REGEX_ECMA));
    assert_null(regex_try(ctx.mem, buf_str(&nested), REGEX_IREGEXP));
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ecma_matches),
        cmocka_unit_test(iregexp_matches),
        cmocka_unit_test(faults_name_their_bytes),
        cmocka_unit_test(bombs_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
