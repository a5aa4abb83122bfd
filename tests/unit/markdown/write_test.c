/* Write: what is written reads back as the same tree, and says the same words. */
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

/* read(write(read(text))) == read(text), by their dumps; and cmark-gfm shows of what was written
 * the words of the tree. */
static void assert_reads_back(Str text, const char *what)
{
    Ctx ctx = test_ctx();
    Document *doc = doc_of(&ctx, text);
    if (doc != NULL) {
        Str written = markdown_of(&ctx, doc);
        Document *again = doc_of(&ctx, written);
        assert_non_null(again);
        Str before = dump_of(&ctx, doc), after = dump_of(&ctx, again);
        if (!str_eq(before, after))
            fail_msg(
                "%s: not the same tree\n--- text\n%.*s\n--- read\n%.*s\n--- written\n%.*s\n--- "
                "read again\n%.*s",
                what, STR_ARG(text), STR_ARG(before), STR_ARG(written), STR_ARG(after));
        Str words = tree_words(&ctx, doc), shown = cmark_words(&ctx, written);
        if (!str_eq(words, shown))
            fail_msg(
                "%s: not the same words\n--- text\n%.*s\n--- words\n%.*s\n--- written\n%.*s\n--- "
                "shown\n%.*s",
                what, STR_ARG(text), STR_ARG(words), STR_ARG(written), STR_ARG(shown));
    }
    test_ctx_free(&ctx);
}

/* ---- the specification ----------------------------------------------------------------------- */

#define FENCE "````````````````````````````````"

static Str without_arrows(Ctx *ctx, Str s) /* tabs are shown as arrows */
{
    Buf out = buf_new(ctx->mem);
    for (size_t i = 0; i < s.n; i++) {
        if (str_starts(str_slice(s, i, s.n), S("→"))) {
            buf_byte(&out, '\t');
            i += 2;
        } else {
            buf_byte(&out, s.p[i]);
        }
    }
    return buf_str(&out);
}

/* The examples of the GFM specification, as Debian installs it beside cmark-gfm, or of another file
 * of that form (CommonMark's spec.txt) that PDOC_SPEC names. */
static void examples_of_the_specification_read_back(void **state)
{
    (void)state;
    const char *other = getenv("PDOC_SPEC");
    FILE *in = other != NULL
                   ? popen("cat \"$PDOC_SPEC\"", "r")
                   : popen("gzip -dc /usr/share/doc/cmark-gfm/spec.txt.gz 2>/dev/null", "r");
    assert_non_null(in);
    Ctx ctx = test_ctx();
    Buf spec = buf_new(ctx.mem);
    char bytes[4096];
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, in)) > 0;)
        buf_put(&spec, (Str){bytes, n});
    pclose(in);
    if (spec.n == 0) {
        test_ctx_free(&ctx);
        skip();
    }
    Str rest = without_arrows(&ctx, buf_str(&spec));
    int count = 0;
    for (size_t at; (at = str_find(rest, S("\n" FENCE " example"))) != SIZE_MAX;) {
        rest = str_slice(rest, at + 1, rest.n);
        rest = str_slice(rest, str_find_byte(rest, '\n') + 1, rest.n);
        size_t end = str_find(rest, S("\n.\n"));
        end = str_starts(rest, S(".\n")) ? 0 : end + 1;
        char name[32];
        snprintf(name, sizeof name, "example %d", ++count);
        assert_reads_back(str_slice(rest, 0, end), name);
    }
    assert_true(count > 600);
    test_ctx_free(&ctx);
}

/* ---- random Markdown --------------------------------------------------------------------------
 */

static const char *const syntax[] = {
    "*",        "**",         "_",     "__",     "~~",    "`",          "``",      "[",
    "]",        "(",          ")",     "!",      "<",     ">",          "&",       "&amp;",
    "\\",       "\n",         "\n",    "\n\n",   " ",     "  ",         "    ",    "#",
    "-",        "- ",         "+ ",    "* ",     "1. ",   "2) ",        "> ",      "|",
    "|-|\n",    "a|b\n-|-\n", "===\n", "---\n",  "```\n", "~~~",        "a",       "b",
    "é",        "é",          "word",  "1",      ".",     ":",          "://",     "http://a.fr",
    "www.a.fr", "a@b.fr",     "<br>",  "<b>",    "</b>",  "<!-- x -->", "<div>\n", "[^1]",
    "[^1]: ",   "[x]: /u\n",  "[ ] ",  "- [ ] ", "](/u)", "![",         "\t",      "\u00A0",
    "\u202F",   "«",          "”",     "€",      "\"",    "'",          "$",
};

static void random_markdown_reads_back(void **state)
{
    (void)state;
    const char *rounds = getenv("PDOC_ROUNDS");
    Ctx ctx = test_ctx();
    for (int i = 0; i < (rounds != NULL ? atoi(rounds) : 4000); i++) {
        Dice dice = {(uint64_t)i * 7919};
        char name[32];
        snprintf(name, sizeof name, "round %d", i);
        assert_reads_back(roll_text(&ctx, &dice, syntax, COUNT_OF(syntax), 4 + (uint32_t)i % 40),
                          name);
        arena_reset(ctx.mem);
    }
    arena_free(ctx.tmp);
    arena_free(ctx.mem);
}

/* ---- values -----------------------------------------------------------------------------------
 */

/* Every place where a value may stand. */
static const char *const constructs[] = {
    "{0}\n",
    "a {0} b {1} c\n",
    "x{0}y _{1}_z\n",
    "**{0}** *{1}* ~~{2}~~\n",
    "mot**{0}**mot*{1}*mot~~{2}~~mot\n",
    "***{0}*** **a*{1}*b** *a **{2}***\n",
    "*a _b **{0}** c_ {1}*{2}\n",
    "# {0}\n\n## {1} b\n\nt {2}\n===\n",
    "- {0}\n- {1}\n\n* {2}\n",
    "- [ ] {0}\n- [x] {1}\n",
    "1. {0}\n2. {1}\n   {2}\n",
    "> {0}\n>\n> - {1}\n",
    "| {0} | {1} |\n|---|--:|\n| {1} | {2} |\n| **{0}** | `{1}` |\n",
    "`{0}` ``{1}`` `a{2}b`\n",
    "``` {0}\n{1}\n{2}\n```\n",
    "[{0}]({1} \"{2}\") ![{0}]({1}) <http://e.fr/{2}>\n",
    "[a[^1] {0}](</{1}>) [b](#{2})[c](#x){0}\n\n[^1]: {1}\n",
    "{0}[^1]{1}\n\n[^1]: {2}\n\n    {0}\n",
    "a{0}\\\n{1}b  \n{2}\n",
    "{0}{1}{2}\n",
    "http{0}//a.fr www{1} a@{2}.fr\n",
    "- a\n  {0}\n\n  {1}\n- - {2}\n",
};

static const char *const pieces[] = {
    "*",      "**",       "_",           "__",       "~",      "~~",    "`",    "``",   "```",
    "[",      "]",        "(",           ")",        "!",      "<",     ">",    "&",    ";",
    "&lt;",   "\\",       "\n",          "\n\n",     " ",      "  ",    "    ", "#",    "# ",
    "-",      "- ",       "---",         "+ ",       "1. ",    "2) ",   ">",    "> ",   "|",
    "|-|",    "===",      "~~~",         "a",        "b",      "é",     "mot",  "12",   ".",
    ":",      "://",      "http://a.fr", "www.a.fr", "a@b.fr", "<br>",  "<b>",  "</b>", "<!--",
    "-->",    "<script>", "[^1]",        "[^1]:",    "[x]",    "](/u)", "![",   "\t",   "\u00A0",
    "\u202F", "«",        "”",           "€",        "\"",     "'",     "$",    "{#a}", "x\r\ny",
    "\u2028", "日本",
};

static void put_skeleton(Buf *out, const Block *first)
{
    for (const Block *b = first; b != NULL; b = b->next) {
        buf_print(out, "%d(", (int)b->kind);
        put_skeleton(out, b->child);
        buf_byte(out, ')');
    }
}

static Str skeleton(Ctx *ctx, const Document *doc)
{
    Buf out = buf_new(ctx->mem);
    put_skeleton(&out, doc->root);
    for (size_t i = 0; i < doc->note_count; i++)
        put_skeleton(&out, doc->notes[i]);
    return buf_str(&out);
}

/* The blocks are those of harmless values; the words are the values'; both survive writing. */
static void assert_values_are_safe(Ctx *ctx, Str text, const Str *values, const char *what)
{
    static const Str harmless[] = {S_INIT("x"), S_INIT("x"), S_INIT("x")};
    Document *model = doc_read(ctx, draft_of(ctx, text, harmless, 3));
    Document *doc = doc_read(ctx, draft_of(ctx, text, values, 3));
    assert_non_null(doc);
    Str words = tree_words(ctx, doc), written = markdown_of(ctx, doc);
    Str shown = cmark_words(ctx, written);
    if (!str_eq(words, shown))
        fail_msg("%s: not the same words\n--- text\n%.*s\n--- values\n%.*s\n%.*s\n%.*s\n--- words\n"
                 "%.*s\n--- written\n%.*s\n--- shown\n%.*s",
                 what, STR_ARG(text), STR_ARG(values[0]), STR_ARG(values[1]), STR_ARG(values[2]),
                 STR_ARG(words), STR_ARG(written), STR_ARG(shown));
    make_document_plain(ctx, doc);
    Document *again = doc_of(ctx, written);
    Str before = dump_of(ctx, doc), after = dump_of(ctx, again);
    if (!str_eq(before, after))
        fail_msg(
            "%s: not the same tree\n--- text\n%.*s\n--- tree\n%.*s\n--- written\n%.*s\n--- read "
            "again\n%.*s",
            what, STR_ARG(text), STR_ARG(before), STR_ARG(written), STR_ARG(after));
    if (!str_eq(skeleton(ctx, model), skeleton(ctx, again)))
        fail_msg("%s: other blocks\n--- text\n%.*s\n--- written\n%.*s", what, STR_ARG(text),
                 STR_ARG(written));
}

static bool is_blank(Str s)
{
    for (size_t at = 0; at < s.n;) {
        uint32_t code = utf8_next(s, &at);
        if (code > ' ' && code != 0x2028)
            return false;
    }
    return true;
}

static void values_never_become_structure(void **state)
{
    (void)state;
    const char *rounds = getenv("PDOC_ROUNDS");
    int limit = rounds != NULL ? atoi(rounds) : 6000;
    for (int i = 0; i < limit; i++) {
        Ctx ctx = test_ctx();
        Dice dice = {(uint64_t)i * 104729 + 17};
        Str values[3];
        for (int k = 0; k < 3; k++) {
            values[k] = roll_text(&ctx, &dice, pieces, COUNT_OF(pieces), 1 + (uint32_t)i % 9);
            if (is_blank(values[k])) /* an empty value may empty its paragraph */
                values[k] = S("x");
        }
        char name[32];
        snprintf(name, sizeof name, "round %d", i);
        assert_values_are_safe(&ctx, str(constructs[i % (int)COUNT_OF(constructs)]), values, name);
        test_ctx_free(&ctx);
    }
}

/* ---- limits of cmark-gfm --------------------------------------------------------------------- */

static Str run_of(Ctx *ctx, char c, size_t count, const char *after)
{
    Buf out = buf_new(ctx->mem);
    buf_repeat(&out, c, count);
    buf_put(&out, str(after));
    return buf_str(&out);
}

/* A run of more than 80 backticks opens no code, one of more than 255 is a fence of 255. */
static void codes_hold_long_runs_of_backticks(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str spans = S("`{0}` a ``{0}``\n");
    Str blocks = S("a\n\n```\n{0}\n```\n\n- b\n  ``` x\n  {0}\n  ```\n");
    for (size_t count = 78; count < 300; count += count < 82 ? 1 : 43) {
        Str value = run_of(&ctx, '`', count, "\n*a* <b>");
        assert_values_are_safe(&ctx, spans, (Str[]){value, value, value}, "a span");
        assert_values_are_safe(&ctx, blocks, (Str[]){value, value, value}, "a block");
    }
    Buf all = buf_new(ctx.mem);
    for (size_t count = 0; count <= 80; count++)
        buf_put(&all, run_of(&ctx, '`', count, "a"));
    Document *doc = doc_read(&ctx, draft_of(&ctx, S("a `{0}`*b*\n"), (Str[]){buf_str(&all)}, 1));
    assert_true(str_eq(cmark_words(&ctx, markdown_of(&ctx, doc)), tree_words(&ctx, doc)));
    test_ctx_free(&ctx);
}

/* What neither backticks nor tildes can hold is a block of code all the same. */
static void blocks_hold_any_fence(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str ticks = run_of(&ctx, '`', 300, ""), tildes = run_of(&ctx, '~', 300, "");
    Str text = S("- a\n\n  ```\n  {0}\n  # b\n  {1}\n  <c>\n  ```\n- d\n");
    Document *doc = doc_read(&ctx, draft_of(&ctx, text, (Str[]){ticks, tildes}, 2));
    Str written = markdown_of(&ctx, doc);
    assert_true(str_eq(cmark_words(&ctx, written), tree_words(&ctx, doc)));
    const Block *item = doc_of(&ctx, written)->root->child->child;
    assert_int_equal(item->child->kind, BLOCK_PARAGRAPH);
    assert_int_equal(item->child->next->kind, BLOCK_CODE);
    assert_true(str_eq(item->child->next->text, doc->root->child->child->child->next->text));
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_the_specification_read_back),
        cmocka_unit_test(random_markdown_reads_back),
        cmocka_unit_test(values_never_become_structure),
        cmocka_unit_test(codes_hold_long_runs_of_backticks),
        cmocka_unit_test(blocks_hold_any_fence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
