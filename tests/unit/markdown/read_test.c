/* Read: values in every place, places of blocks, HTML, footnotes, what is refused, threads. */
#include "support.h"

#include <pthread.h>
#include <stdio.h>

/* The tree without the lines about the front matter. */
static Str tree_of(Ctx *ctx, const Document *doc)
{
    Str dump = dump_of(ctx, doc);
    size_t at = str_find(dump, S("document\n"));
    return str_slice(dump, at + sizeof "document\n" - 1, dump.n);
}

static Str read_tree(Ctx *ctx, const char *text, const Str *values, size_t count)
{
    return tree_of(ctx, doc_read(ctx, draft_of(ctx, str(text), values, count)));
}

/* ---- values -----------------------------------------------------------------------------------
 */

static void values_stand_everywhere(void **state)
{
    (void)state;
    static const Str values[] = {S_INIT("a|b *c*"), S_INIT("<d>"), S_INIT("e](f)")};
    Ctx ctx = test_ctx();
    assert_str(read_tree(&ctx, "x{0}y **{1}** `1{0}2`\n", values, 3),
               "  paragraph\n"
               "    text \"x\"\n"
               "    value \"a|b *c*\" @1:0-5\n"
               "    text \"y \"\n"
               "    strong\n"
               "      value \"<d>\" @1:10-15\n"
               "    text \" \"\n"
               "    code \"1a|b *c*2\"\n");
    assert_str(read_tree(&ctx, "[{0}](<u{1}> \"t{2}\") ![{2}]({0})\n", values, 3),
               "  paragraph\n"
               "    link target=\"u<d>\" title=\"te](f)\"\n"
               "      value \"a|b *c*\" @1:0-5\n"
               "    text \" \"\n"
               "    image target=\"a|b *c*\"\n"
               "      value \"e](f)\" @1:20-25\n");
    assert_str(read_tree(&ctx, "# {0}\n\n| {0} |\n|--|\n| {1} |\n\n``` {2}\n{0}\n```\n", values, 3),
               "  heading 1\n"
               "    value \"a|b *c*\" @1:0-5\n"
               "  table -\n"
               "    row header\n"
               "      cell\n"
               "        value \"a|b *c*\" @1:0-5\n"
               "    row\n"
               "      cell\n"
               "        value \"<d>\" @1:10-15\n"
               "  code info=\"e](f)\" text=\"a|b *c*\\n\"\n");
    assert_str(read_tree(&ctx, "a[^{0}]\n\n[^{0}]: {1}\n", values, 3),
               "  paragraph\n"
               "    text \"a\"\n"
               "    note 1\n"
               "note\n"
               "  paragraph\n"
               "    value \"<d>\" @1:10-15\n");
    assert_int_equal(diag_count(ctx.diag), 0);
    test_ctx_free(&ctx);
}

static void lines_of_values_are_hard_breaks(void **state)
{
    (void)state;
    static const Str values[] = {S_INIT("\na \r\n b\n\n# c\n"), S_INIT(" \n"),
                                 S_INIT("d\xE2\x80\xA8"
                                        "e")};
    Ctx ctx = test_ctx();
    assert_str(read_tree(&ctx, "x {0}{1}y\n", values, 3), "  paragraph\n"
                                                          "    text \"x \"\n"
                                                          "    value \"a\" @1:0-5\n"
                                                          "    break\n"
                                                          "    value \"b\" @1:0-5\n"
                                                          "    break\n"
                                                          "    break\n"
                                                          "    value \"# c\" @1:0-5\n"
                                                          "    text \"y\"\n");
    assert_str(read_tree(&ctx, "# {2}\n\n- {1}\n\n`{2}`\n\n|{2}|\n|-|\n", values, 3),
               "  heading 1\n"
               "    value \"d e\" @1:20-25\n"
               "  list tight\n"
               "    item\n"
               "  paragraph\n"
               "    code \"d e\"\n"
               "  table -\n"
               "    row header\n"
               "      cell\n"
               "        value \"d\" @1:20-25\n"
               "        break\n"
               "        value \"e\" @1:20-25\n");
    assert_str(read_tree(&ctx, "[x](<{0}> \"{0}\")\n", values, 3),
               "  paragraph\n"
               "    link target=\"%0Aa %0A b%0A%0A# c%0A\" title=\"a b # c\"\n"
               "      text \"x\"\n");
    test_ctx_free(&ctx);
}

static void empty_values_leave_nothing(void **state)
{
    (void)state;
    static const Str values[] = {S_INIT(""), S_INIT("b")};
    Ctx ctx = test_ctx();
    assert_str(read_tree(&ctx, "{0}\n\n**{0}** a *{0}*{1} `{0}`\n\n> {0}\n", values, 2),
               "  paragraph\n"
               "    text \"a \"\n"
               "    value \"b\" @1:10-15\n");
    test_ctx_free(&ctx);
}

static void what_has_no_place_on_a_page_is_replaced(void **state)
{
    (void)state;
    static const Str values[] = {S_INIT("a\x01z"), S_INIT("b\xFF"), S_INIT("\xEF\xB7\x90")};
    Ctx ctx = test_ctx();
    Str tree = read_tree(&ctx, "{0} {1} {2} x\x7Fy \xEF\xB7\x9F \xAB\xC3z\n", values, 3);
    assert_str(tree, "  paragraph\n"
                     "    value \"a\uFFFDz\" @1:0-5\n"
                     "    text \" \"\n"
                     "    value \"b\uFFFD\" @1:10-15\n"
                     "    text \" \"\n"
                     "    value \"\uFFFD\" @1:20-25\n"
                     "    text \" x\uFFFDy \uFFFD \uFFFD\uFFFDz\"\n");
    assert_int_equal(diag_count(ctx.diag), 7);
    assert_str(diag_at(ctx.diag, 0)->id, "markdown-character");
    assert_true(str_find(diag_at(ctx.diag, 0)->message.in[LANG_EN], S("U+0001")) != SIZE_MAX);
    test_ctx_free(&ctx);
}

/* ---- places ------------------------------------------------------------------------------------
 */

static void blocks_know_their_lines(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Document *doc =
        doc_of(&ctx, S("a\nb\n| h |\n|---|\n| 1 |\n| 2 |\n\n- c\n  d\n\n```\ne\n```\n"));
    const Block *paragraph = doc->root->child, *table = paragraph->next, *list = table->next;
    assert_int_equal(table->span.begin, 200);
    assert_int_equal(table->span.end, 501);
    assert_int_equal(table->child->span.begin, 200);
    assert_int_equal(table->child->next->span.begin, 400);
    assert_int_equal(table->child->next->next->child->span.begin, 500);
    assert_int_equal(list->child->child->span.begin, 700);
    assert_int_equal(list->child->child->span.end, 801);
    assert_int_equal(list->next->span.begin, 1000);
    assert_int_equal(list->next->span.end, 1201);
    test_ctx_free(&ctx);
}

static void files_have_exact_places(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    uint32_t source = test_source(
        &ctx, "a.md", "\xEF\xBB\xBF---\ntitle: T\nkind: 3\nbad: 1\n---\n\n# A <b>x</b> <i>y</i>\n");
    Document *doc = doc_read_source(&ctx, source);
    assert_str(doc->meta.title, "T");
    assert_str(doc->meta.kind, "3");
    assert_str(test_ids(&ctx), "markdown-front-matter-unknown markdown-html markdown-html");
    const Source *s = source_at(diag_sources(ctx.diag), source);
    static const char *const guilty[] = {"bad", "<b>", "<i>"};
    for (size_t i = 0; i < 3; i++) {
        Span span = diag_at(ctx.diag, i)->span;
        assert_int_equal(span.source, source);
        assert_str(str_slice(s->text, span.begin, span.end), guilty[i]);
    }
    assert_int_equal(doc->root->child->span.begin, str_find(s->text, S("# A")));
    test_ctx_free(&ctx);
}

static void front_matter_is_told_from_breaks(void **state)
{
    (void)state;
    static const char *const texts[] = {"---\n\nHello\n\n---\n", "---\ntitle: x\n",
                                        "----\ntitle: x\n---\n"};
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        Document *doc = doc_read_source(&ctx, test_source(&ctx, "a.md", texts[i]));
        assert_int_equal(doc->meta.title.n, 0);
        assert_non_null(doc->root->child);
    }
    Document *doc =
        doc_read_source(&ctx, test_source(&ctx, "a.md", "---\r\ntitle: x\r\n...\r\na\r\n"));
    assert_str(doc->meta.title, "x");
    assert_str(tree_of(&ctx, doc), "  paragraph\n    text \"a\"\n");
    assert_null(doc_read_source(&ctx, test_source(&ctx, "a.md", "---\ntitle: [\n---\n")));
    test_ctx_free(&ctx);
}

static void line_ends_of_all_kinds(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Document *doc =
        doc_read_source(&ctx, test_source(&ctx, "a.md", "# a\r\rb\r\n\r\nc\r# d\n\n<b>e"));
    assert_str(tree_of(&ctx, doc), "  heading 1\n    text \"a\"\n  paragraph\n    text \"b\"\n"
                                   "  paragraph\n    text \"c\"\n  heading 1\n    text \"d\"\n"
                                   "  paragraph\n    text \"e\"\n");
    assert_str(test_ids(&ctx), "markdown-html");
    test_ctx_free(&ctx);
    ctx = test_ctx();
    assert_null(doc_read_source(&ctx, test_source(&ctx, "a.md", ""))->root->child);
    assert_null(
        doc_read_source(&ctx, test_source(&ctx, "a.md", "---\ntitle: x\n---"))->root->child);
    test_ctx_free(&ctx);
}

static void what_is_not_closed_ends_with_the_text(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"```\na", "  code text=\"a\\n\"\n"},
        {"```\na\n\n", "  code text=\"a\\n\\n\"\n"},
        {"> ~~~", "  quote\n    code\n"},
        {"    a\n\n", "  code text=\"a\\n\"\n"},
        {"<!-- a", ""},
        {"a\n[b]: /u", "  paragraph\n    text \"a [b]: /u\"\n"},
        {"[b]: /u", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Ctx ctx = test_ctx();
        assert_str(read_tree(&ctx, cases[i][0], NULL, 0), cases[i][1]);
        test_ctx_free(&ctx);
    }
}

/* ---- HTML, links, notes, tables
 * ------------------------------------------------------------------ */

static void html_gives_its_words(void **state)
{
    (void)state;
    static const struct {
        const char *text, *tree, *ids;
    } cases[] = {
        {"a <b title=\"x>y\">b</b><br/>c <!-- no -->d\n",
         "  paragraph\n    text \"a b\"\n    break\n    text \"c d\"\n", "markdown-html"},
        {"<!-- one\n\ntwo -->\n", "", ""},
        {"<table><tr><td>a</td><td>b &amp; c</td></tr><tr><td>d</table>\n",
         "  paragraph\n    text \"a b & c\"\n    break\n    text \"d\"\n", "markdown-html"},
        {"<script>\nalert(1)\n</script>\n", "", "markdown-html"},
        {"<div>\n*a* 1 < 2 <style>p {}</style>&eacute;</div>\n",
         "  paragraph\n    text \"*a* 1 < 2 é\"\n", "markdown-html"},
        {"<?php echo 1 ?> <![CDATA[x]]> a\n", "  paragraph\n    text \"a\"\n", "markdown-html"},
        {"- <BR>\n", "  list tight\n    item\n", "markdown-html"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        Ctx ctx = test_ctx();
        assert_str(read_tree(&ctx, cases[i].text, NULL, 0), cases[i].tree);
        assert_str(test_ids(&ctx), cases[i].ids);
        test_ctx_free(&ctx);
    }
}

static void links_that_run_programs_are_text(void **state)
{
    (void)state;
    static const Str values[] = {S_INIT("JavaScript:alert(1)")};
    Ctx ctx = test_ctx();
    assert_str(read_tree(&ctx, "[a]({0}) [b](data:text/html,x) ![c](data:image/png;base64,AA)\n",
                         values, 1),
               "  paragraph\n    text \"a b \"\n    image target=\"data:image/png;base64,AA\"\n"
               "      text \"c\"\n");
    assert_str(test_ids(&ctx), "markdown-link-scheme markdown-link-scheme");
    test_ctx_free(&ctx);
}

static void notes_are_numbered_as_they_are_met(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    assert_str(read_tree(&ctx,
                         "a[^x]\n\n[^x]: X[^z]\n\nb[^y]\n\n[^y]: Y\n[^z]: Z\n[^u]: U\n\n"
                         "```\n[^v]: code\n```\n",
                         NULL, 0),
               "  paragraph\n    text \"a\"\n    note 1\n"
               "  paragraph\n    text \"b\"\n    note 2\n"
               "  code text=\"[^v]: code\\n\"\n"
               "note\n  paragraph\n    text \"X\"\n    note 3\n"
               "note\n  paragraph\n    text \"Y\"\n"
               "note\n  paragraph\n    text \"Z\"\n");
    assert_str(test_ids(&ctx), "markdown-note-unused");
    assert_int_equal(diag_at(ctx.diag, 0)->span.begin, 800);
    test_ctx_free(&ctx);
}

static void cells_beyond_the_header_are_told(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    doc_of(&ctx, S("| a | b |\n|---|---|\n| 1 | 2 | 3 |\n| 1 \\| 2 | `3\\|4` |\n1 | 2\n> | a |\n> "
                   "|--|\n> | b | c\n"));
    assert_str(test_ids(&ctx), "markdown-table-cells markdown-table-cells");
    assert_int_equal(diag_at(ctx.diag, 0)->span.begin, 200);
    assert_int_equal(diag_at(ctx.diag, 1)->span.begin, 700);
    test_ctx_free(&ctx);
}

static void warnings_of_a_kind_are_bounded(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Buf text = buf_new(ctx.mem);
    for (int i = 0; i < 5000; i++)
        buf_put(&text, S("<b>x</b>\n\n"));
    assert_non_null(doc_of(&ctx, buf_str(&text)));
    assert_int_equal(diag_count(ctx.diag), REPORT_LIMIT);
    test_ctx_free(&ctx);
}

/* ---- threads
 * ------------------------------------------------------------------------------------- */

static void *read_often(void *result)
{
    bool *fine = result;
    for (int i = 0; i < 20; i++) {
        Ctx ctx = test_ctx();
        Buf text = buf_new(ctx.mem);
        for (int k = 0; k < 300; k++)
            buf_put(&text, S("~~a~~ http://b.fr www.c.fr\n\n"));
        const Block *b = doc_of(&ctx, buf_str(&text))->root->child;
        for (; b != NULL; b = b->next) {
            const Inline *one = b->inlines;
            *fine = *fine && one->kind == INLINE_STRIKE && one->next->next != NULL &&
                    one->next->next->kind == INLINE_LINK;
        }
        test_ctx_free(&ctx);
    }
    return NULL;
}

/* cmark-gfm changes a table of its own while it reads. */
static void documents_are_read_in_parallel(void **state)
{
    (void)state;
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    bool fine[THREADS];
    for (int i = 0; i < THREADS; i++) {
        fine[i] = true;
        assert_int_equal(pthread_create(&threads[i], NULL, read_often, &fine[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        assert_true(fine[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_stand_everywhere),
        cmocka_unit_test(lines_of_values_are_hard_breaks),
        cmocka_unit_test(empty_values_leave_nothing),
        cmocka_unit_test(what_has_no_place_on_a_page_is_replaced),
        cmocka_unit_test(blocks_know_their_lines),
        cmocka_unit_test(files_have_exact_places),
        cmocka_unit_test(front_matter_is_told_from_breaks),
        cmocka_unit_test(line_ends_of_all_kinds),
        cmocka_unit_test(what_is_not_closed_ends_with_the_text),
        cmocka_unit_test(html_gives_its_words),
        cmocka_unit_test(links_that_run_programs_are_text),
        cmocka_unit_test(notes_are_numbered_as_they_are_met),
        cmocka_unit_test(cells_beyond_the_header_are_told),
        cmocka_unit_test(warnings_of_a_kind_are_bounded),
        cmocka_unit_test(documents_are_read_in_parallel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
