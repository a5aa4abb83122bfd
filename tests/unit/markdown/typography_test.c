/* Typography: a test per row of its table, what it leaves alone, values, inline boundaries. */
#include "support.h"

#include "markdown/typography.h"

static Document *typeset(Ctx *ctx, Lang lang, Document *doc)
{
    doc->meta.language = lang == LANG_FR ? S("fr") : S("en");
    doc_typography(ctx, doc);
    return doc;
}

/* A paragraph of one text. */
static Document *text_document(Ctx *ctx, Str text, bool is_value)
{
    Document *doc = NEW(ctx->mem, Document);
    doc->root = NEW(ctx->mem, Block);
    doc->root->child = NEW(ctx->mem, Block);
    doc->root->child->kind = BLOCK_PARAGRAPH;
    doc->root->child->inlines = NEW(ctx->mem, Inline);
    doc->root->child->inlines->text = text;
    doc->root->child->inlines->is_value = is_value;
    return doc;
}

static Str typeset_text(Ctx *ctx, Lang lang, Str text, bool is_value)
{
    Document *doc = text_document(ctx, text, is_value);
    Buf out = buf_new(ctx->mem);
    inline_words(typeset(ctx, lang, doc)->root->child->inlines, &out);
    return buf_str(&out);
}

/* How often the rule, alone, applies to its example. */
static size_t applications(Ctx *ctx, const TypographyRule *rule)
{
    Line line = {.ctx = ctx, .lang = rule->lang};
    Str text = str(rule->from), triggers = str(rule->triggers);
    for (size_t at = 0; at < text.n;)
        *VEC_PUSH(ctx->mem, &line.in) = (Cell){.code = utf8_next(text, &at)};
    size_t count = 0;
    while (line.at < line.in.count) {
        uint32_t code = line.in.items[line.at].code;
        bool triggered = false;
        for (size_t at = 0; at < triggers.n;)
            triggered = utf8_next(triggers, &at) == code || triggered;
        if (triggered && rule->apply(&line))
            count++;
        else
            *VEC_PUSH(ctx->mem, &line.out) = line.in.items[line.at++];
    }
    return count;
}

static void each_row_does_what_it_says(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < typography_rule_count; i++) {
        const TypographyRule *rule = &typography_rules[i];
        assert_str(typeset_text(&ctx, rule->lang, str(rule->from), false), rule->to);
        assert_true(applications(&ctx, rule) > 0); /* and no other row does it */
        assert_true(rule->context[0] != '\0');
    }
    test_ctx_free(&ctx);
}

/* No-break spaces are shown: ⍽, and narrow ones as a middle dot. */
static void put_visible(Buf *out, const char *text)
{
    Str s = str(text);
    for (size_t at = 0; at < s.n;) {
        uint32_t code = utf8_next(s, &at);
        buf_code(out, code == NBSP ? 0x237D : code == NNBSP ? 0xB7 : code);
    }
}

/* docs/typography.md says what the table says. */
static void the_documentation_has_each_row(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    uint32_t source = file_read(&ctx, S(TEST_ROOT "/docs/typography.md"), NOWHERE);
    assert_true(source != 0);
    Str text = source_at(diag_sources(ctx.diag), source)->text;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        Buf table = buf_new(ctx.mem);
        buf_put(&table, S("| what | written | printed |\n|---|---|---|\n"));
        for (size_t i = 0; i < typography_rule_count; i++) {
            const TypographyRule *rule = &typography_rules[i];
            if ((int)rule->lang != lang)
                continue;
            buf_print(&table, "| %s | %s | ", rule->context, rule->from);
            put_visible(&table, rule->to);
            buf_put(&table, S(" |\n"));
        }
        if (str_find(text, buf_str(&table)) == SIZE_MAX)
            fail_msg("docs/typography.md lacks this table:\n\n" STR_FMT, STR_ARG(buf_str(&table)));
    }
    test_ctx_free(&ctx);
}

static void applying_it_again_changes_nothing(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < typography_rule_count; i++) {
        const TypographyRule *rule = &typography_rules[i];
        assert_str(typeset_text(&ctx, rule->lang, str(rule->to), false), rule->to);
    }
    test_ctx_free(&ctx);
}

static void what_is_no_prose_is_left_alone(void **state)
{
    (void)state;
    static const char *const french[] = {
        "à 17:30",
        "16:9",
        "http://a.fr/x?y=1;z",
        "https://a.fr:8080/",
        "std::map",
        ":-) ;)",
        "a;b",
        "x!=1",
        "C:\\dir",
        "jean@exemple.fr",
        "--option",
        "a-b",
        "10 - 3",
        "A4 100",
        "en 2027 100 lots",
        "(?)",
        "[!]",
        "1...n",
        "5'10",
        "12.345 678",
        "5\"",
        "a_b:",
        "......",
        "«\u202F»",
        "!",
        "?",
        ":",
        "12 bis",
        "M. dit",
        "p. suivante",
        "3 marsouins",
        "15 hectares",
        "3h2",
        "R-9h",
        "le 12 HT",
        "voir L. de Vinci",
        "X-n°A",
        "5-10 et 2026-2027",
    };
    static const char *const english[] = {
        "17:30",          "http://a.org/x?y=1",
        "what? yes; no!", "5'10",
        "--option",       "10 - 3",
        "12 000",         "'90s",
        "Mr and Mrs",     "5\"",
    };
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < COUNT_OF(french); i++)
        assert_str(typeset_text(&ctx, LANG_FR, str(french[i]), false), french[i]);
    for (size_t i = 0; i < COUNT_OF(english); i++)
        assert_str(typeset_text(&ctx, LANG_EN, str(english[i]), false), english[i]);
    test_ctx_free(&ctx);
}

static void cases_in_french(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"Quoi\u00A0? Non\u202F!", "Quoi\u202F? Non\u202F!"},
        {"Vraiment?!", "Vraiment\u202F?!"},
        {"(vraiment?)", "(vraiment\u202F?)"},
        {"Est-ce vrai  ?", "Est-ce vrai\u202F?"},
        {"dit : \"oui\"", "dit\u00A0: «\u202Foui\u202F»"},
        {"\"a\" et \"b\"", "«\u202Fa\u202F» et «\u202Fb\u202F»"},
        {"l'\"ordre\"", "l’«\u202Fordre\u202F»"},
        {"« a » ; « b » !", "«\u202Fa\u202F»\u202F; «\u202Fb\u202F»\u202F!"},
        {"1 234 567 €", "1\u202F234\u202F567\u00A0€"},
        {"58 000,50 €", "58\u202F000,50\u00A0€"},
        {"voir http://a.fr/ ?", "voir http://a.fr/\u202F?"},
        {"R&D: oui", "R&D\u00A0: oui"},
        {"etc.: a", "etc.\u00A0: a"},
        {"de 9 h à 18 h", "de 9\u00A0h à 18\u00A0h"},
        {"Mme Étienne", "Mme\u00A0Étienne"},
        {"aujourd'hui", "aujourd’hui"},
        {"à 17 h 30, 8h05 et 2 h.", "à 17\u00A0h\u00A030, 8\u00A0h\u00A005 et 2\u00A0h."},
        {"articles L. 1 et D. 3", "articles\u00A0L.\u00A01 et D.\u00A03"},
    };
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_str(typeset_text(&ctx, LANG_FR, str(cases[i][0]), false), cases[i][1]);
    test_ctx_free(&ctx);
}

static void cases_in_english(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"\"It's 'fine',\" she said.", "“It’s ‘fine’,” she said."},
        {"(\"a\")", "(“a”)"},
        {"the users' and James's", "the users’ and James’s"},
        {"a -- b---c", "a – b—c"},
    };
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_str(typeset_text(&ctx, LANG_EN, str(cases[i][0]), false), cases[i][1]);
    test_ctx_free(&ctx);
}

/* In a value nothing but spaces and apostrophes changes. */
static void values_keep_their_letters(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str value = S("l'eau: 15% \"dit\" - puis... -- quoi? 58 000 €");
    assert_str(typeset_text(&ctx, LANG_FR, value, true),
               "l’eau\u00A0: 15\u00A0% \"dit\" - puis... -- quoi\u202F? 58\u202F000\u00A0€");
    assert_str(typeset_text(&ctx, LANG_EN, S("don't \"x\" a--b..."), true), "don’t \"x\" a--b...");
    test_ctx_free(&ctx);
}

static Str typeset_markdown(Ctx *ctx, Str text, const Str *values, size_t count)
{
    Document *doc = doc_read(ctx, draft_of(ctx, text, values, count));
    return markdown_of(ctx, typeset(ctx, LANG_FR, doc));
}

static void rules_see_across_inlines(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    static const Str values[] = {S_INIT("12"), S_INIT("jours")};
    assert_str(
        typeset_markdown(&ctx, S("**gras** : a, *b*; `c` ! d[^1] ?\n\n[^1]: n : o\n"), NULL, 0),
        "**gras**\u00A0: a, *b*\u202F; `c`\u202F! d[^1]\u202F?\n\n[^1]: n\u00A0: o\n");
    assert_str(typeset_markdown(&ctx, S("**Prix:** 3, l'**eau**, d'`x`\n"), NULL, 0),
               "**Prix\u00A0:** 3, l’**eau**, d’`x`\n");
    assert_str(typeset_markdown(&ctx, S("en {0} {1} ; \"**a**\"\n"), values, 2),
               "en 12\u00A0jours\u202F; «\u202F**a**\u202F»\n");
    assert_str(
        typeset_markdown(&ctx, S("`a : b` [c ?](x?y=1) <http://a.fr/b?> ![d !](e)\n"), NULL, 0),
        "`a : b` [c\u202F?](x?y=1) <http://a.fr/b?> ![d\u202F!](e)\n");
    assert_str(typeset_markdown(&ctx, S("a  \n: b\n"), NULL, 0), "a\\\n: b\n");
    assert_str(typeset_markdown(&ctx, S("à l'[](#x) ; [](#y): b\n"), NULL, 0),
               "à l’[](#x)\u202F; [](#y)\u00A0: b\n");
    test_ctx_free(&ctx);
}

/* Raised letters stand in braces. */
static Str raised(Ctx *ctx, Lang lang, const char *text, bool is_value)
{
    Document *doc = typeset(ctx, lang, text_document(ctx, str(text), is_value));
    Buf out = buf_new(ctx->mem);
    for (const Inline *one = doc->root->child->inlines; one != NULL; one = one->next) {
        assert_int_equal(one->is_value, is_value);
        buf_print(&out, one->raised ? "{" STR_FMT "}" : STR_FMT, STR_ARG(one->text));
    }
    return buf_str(&out);
}

static void letters_of_ordinals_are_raised(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"le 1er mars", "le 1{er}\u00A0mars"},
        {"la 1re fois, les 2e, 75e et 12es", "la 1{re} fois, les 2{e}, 75{e} et 12{es}"},
        {"(2nd) «\u202F2nde\u202F» l’XIe", "(2{nd}) «\u202F2{nde}\u202F» l’XI{e}"},
        {"Ier, XXe siècle", "I{er}, XX{e} siècle"},
        {"2e", "2{e}"},
        {"Le De Ce Me, 1e, 3er, 2re, 12e5, R-2e, 1,2e, A4e, 2em, IIer", NULL},
        {"x_2e 2e_x 2e=1", "x_2e 2e_x 2e=1"},
    };
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *to = cases[i][1] != NULL ? cases[i][1] : cases[i][0];
        assert_str(raised(&ctx, LANG_FR, cases[i][0], false), to);
        assert_str(raised(&ctx, LANG_FR, cases[i][0], true), to);
    }
    assert_str(raised(&ctx, LANG_EN, "1st, 2nd, 2e", false), "1st, 2nd, 2e");
    Document *doc = doc_of(&ctx, S("le **1er** et `1er` http://a.fr/2e\n"));
    assert_str(markdown_of(&ctx, typeset(&ctx, LANG_FR, doc)),
               "le **1er** et `1er` <http://a.fr/2e>\n");
    test_ctx_free(&ctx);
}

static void front_matter_is_typeset(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Document *doc = text_document(&ctx, S("x"), false);
    static const Str parties[] = {S_INIT("Pour l'acheteur : A")};
    doc->meta.title = S("L'essai : \"a\"");
    doc->meta.parties = parties;
    doc->meta.party_count = 1;
    typeset(&ctx, LANG_FR, doc);
    assert_str(doc->meta.title, "L’essai\u00A0: \"a\"");
    assert_str(doc->meta.parties[0], "Pour l’acheteur\u00A0: A");
    test_ctx_free(&ctx);
}

static const char *const prose[] = {
    " ",
    " ",
    " ",
    "  ",
    "a",
    "mot",
    "l'",
    "'",
    "\"",
    "\"",
    ":",
    ";",
    "!",
    "?",
    "...",
    ".",
    ",",
    "«",
    "»",
    "-",
    "--",
    "---",
    "1",
    "12",
    "000",
    "%",
    "€",
    "h",
    "jours",
    "mars",
    "M.",
    "n°",
    "art.",
    "Dupont",
    "(",
    ")",
    "http://a.fr/",
    "x=1",
    ":-)",
    "\u00A0",
    "\u202F",
    "“",
    "”",
    "’",
    "–",
    "é",
    "s'",
};

/* Without spaces, and with straight apostrophes. */
static Str letters_of(Ctx *ctx, Str s)
{
    Buf out = buf_new(ctx->mem);
    for (size_t at = 0; at < s.n;) {
        uint32_t code = utf8_next(s, &at);
        if (code != ' ' && code != NBSP && code != NNBSP)
            buf_code(&out, code == 0x2019 ? '\'' : code);
    }
    return buf_str(&out);
}

/* On any text: applying the rules again changes nothing, and a value keeps its letters. */
static void rules_agree_with_each_other(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        Ctx ctx = test_ctx();
        Dice dice = {(uint64_t)i * 31337 + 5};
        Lang lang = i % 2 == 0 ? LANG_FR : LANG_EN;
        Str text = roll_text(&ctx, &dice, prose, COUNT_OF(prose), 2 + (uint32_t)i % 14);
        Str once = typeset_text(&ctx, lang, text, false),
            twice = typeset_text(&ctx, lang, once, false);
        if (!str_eq(once, twice))
            fail_msg("again: " STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(text), STR_ARG(once),
                     STR_ARG(twice));
        Str value = typeset_text(&ctx, lang, text, true);
        if (!str_eq(letters_of(&ctx, text), letters_of(&ctx, value)))
            fail_msg("value: " STR_FMT "\n" STR_FMT, STR_ARG(text), STR_ARG(value));
        test_ctx_free(&ctx);
    }
}

static void long_unclosed_quotes_take_no_time(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Buf text = buf_new(ctx.mem);
    for (int i = 0; i < 100000; i++)
        buf_put(&text, S("'a \"b "));
    Str made = typeset_text(&ctx, LANG_EN, buf_str(&text), false);
    assert_true(made.n > 0); /* quadratic, it would take minutes */
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_does_what_it_says),
        cmocka_unit_test(the_documentation_has_each_row),
        cmocka_unit_test(applying_it_again_changes_nothing),
        cmocka_unit_test(what_is_no_prose_is_left_alone),
        cmocka_unit_test(cases_in_french),
        cmocka_unit_test(cases_in_english),
        cmocka_unit_test(values_keep_their_letters),
        cmocka_unit_test(rules_see_across_inlines),
        cmocka_unit_test(letters_of_ordinals_are_raised),
        cmocka_unit_test(front_matter_is_typeset),
        cmocka_unit_test(rules_agree_with_each_other),
        cmocka_unit_test(long_unclosed_quotes_take_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
