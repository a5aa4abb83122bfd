/* Words: whatever a value holds, in whatever construct it stands, the Markdown as cmark-gfm shows
 * it, the pages, the HTML and the tree say the same words in the same order. */
#include "../markdown/support.h"

#include <stdio.h>
#include <stdlib.h>

#include "html/html.h"

/* ---- the same text in each form -------------------------------------------------------------- */

/* Without what shows nothing: spaces of all kinds and characters of no width. */
static Str shown(Ctx *ctx, Str s)
{
    Buf out = buf_new(ctx->mem);
    for (size_t at = 0; at < s.n;) {
        size_t begin = at;
        uint32_t c = utf8_next(s, &at);
        bool space = c <= ' ' || c == 0xA0 || c == 0x2028 || c == 0x2029 || c == 0x202F ||
                     c == 0x3000 || (c >= 0x2000 && c <= 0x200F);
        if (!space && c != 0xAD && c != 0x2060 && c != 0xFEFF)
            buf_put(&out, str_slice(s, begin, at));
    }
    return buf_str(&out);
}

/* A link that has no words shows where it leads. */
static void put_inlines(Buf *out, const Inline *first)
{
    for (const Inline *one = first; one != NULL; one = one->next) {
        buf_put(out, one->kind == INLINE_LINK && one->child == NULL ? one->target : one->text);
        put_inlines(out, one->child);
    }
}

static void put_blocks(Ctx *ctx, Buf *out, const DocumentMeta *meta, const Block *first)
{
    for (const Block *b = first; b != NULL; b = b->next) {
        buf_put(out, heading_label(ctx->mem, meta, b));
        put_inlines(out, b->inlines);
        buf_put(out, b->text);
        put_blocks(ctx, out, meta, b->child);
    }
}

static Str words_of_tree(Ctx *ctx, const Document *doc)
{
    Buf out = buf_new(ctx->mem);
    buf_put(&out, doc->meta.title);
    buf_put(&out, doc->meta.subtitle);
    put_blocks(ctx, &out, &doc->meta, doc->root->child);
    for (size_t i = 0; i < doc->note_count; i++)
        put_blocks(ctx, &out, &doc->meta, doc->notes[i]->child);
    return shown(ctx, buf_str(&out));
}

static bool is_label(const Pages *p, uint32_t element)
{
    for (; element != 0; element = p->elements[element].parent)
        if (p->elements[element].role == ROLE_LABEL || p->elements[element].role == ROLE_REFERENCE)
            return true;
    return false;
}

/* Without labels of lists and calls of notes. */
static Str words_of_pages(Ctx *ctx, const Pages *all)
{
    Pages part = *all;
    Page *copies = NEW_ARRAY(ctx->mem, Page, part.page_count);
    for (uint32_t i = 0; i < part.page_count; i++) {
        copies[i] = all->pages[i];
        Item *items = NEW_ARRAY(ctx->mem, Item, copies[i].item_count + 1);
        uint32_t count = 0;
        for (uint32_t n = 0; n < copies[i].item_count; n++)
            if (!is_label(all, all->pages[i].items[n].element))
                items[count++] = all->pages[i].items[n];
        copies[i].items = items;
        copies[i].item_count = count;
    }
    part.pages = copies;
    Buf out = buf_new(ctx->mem);
    pages_text(&part, &out);
    return shown(ctx, buf_str(&out));
}

static size_t after(Str s, size_t at, const char *what)
{
    size_t found = str_find(str_slice(s, at, s.n), str(what));
    assert_true(found != SIZE_MAX);
    return at + found + strlen(what);
}

/* The text of markup as a browser shows it; calls of notes, ways back and boxes left out. */
static void put_page_text(Ctx *ctx, Buf *out, Str html)
{
    static const char *const entities[][2] = {
        {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}};
    static const char *const skipped[][2] = {{"<sup><a", "</sup>"},
                                             {"<sup class", "</sup>"},
                                             {"<p class=\"back\">", "</p>"},
                                             {"<span class=\"task\"", "</span>"}};
    (void)ctx;
    for (size_t at = 0; at < html.n;) {
        Str rest = str_slice(html, at, html.n);
        size_t next = at;
        for (size_t i = 0; i < COUNT_OF(skipped); i++)
            if (str_starts(rest, str(skipped[i][0])))
                next = after(html, at, skipped[i][1]);
        if (next == at && rest.p[0] == '<')
            next = after(html, at, ">");
        for (size_t i = 0; i < COUNT_OF(entities); i++)
            if (str_starts(rest, str(entities[i][0]))) {
                buf_put(out, str(entities[i][1]));
                next = at + strlen(entities[i][0]);
            }
        if (next == at)
            buf_byte(out, rest.p[next++ - at]);
        at = next;
    }
}

static Str words_of_html(Ctx *ctx, Str html)
{
    Buf out = buf_new(ctx->mem);
    size_t header = after(html, 0, "<header>"), main = after(html, 0, "<main id=\"~main\">");
    put_page_text(ctx, &out, str_slice(html, header, after(html, header, "</header>")));
    put_page_text(ctx, &out, str_slice(html, main, after(html, main, "</main>")));
    return shown(ctx, buf_str(&out));
}

/* ---- values -----------------------------------------------------------------------------------
 */

/* Every construct in which a value may stand. */
static const char *const constructs[] = {
    "a {0} b {1} c {2}\n",
    "| {0} | {1} |\n|---|--:|\n| {1} | {2} |\n| **{0}** | `{1}` |\n",
    "Table: {0} *{1}*\n\n| a | {2} |\n|---|---|\n| {0} | b |\n",
    "## {0}\n\nt\n\n### {1} *{2}*\n",
    "- {0}\n- {1}\n\n  {2}\n",
    "1. {0}\n2. {1}\n   - [ ] {2}\n",
    "> {0}\n>\n> - {1}\n",
    "[{0}](http://a.fr/{1} \"{2}\") [b]({1}) <http://e.fr/{2}>\n",
    "`{0}` ``{1}`` `a{2}b`\n",
    "```{0}\n{1}\n{2}\n```\n",
    "*{0}* **{1}** ~~{2}~~ ***{0}***\n",
    "mot**{0}**mot*{1}*mot~~{2}~~mot\n",
    "a[^1] {0}\n\n[^1]: {1}\n\n    {2}\n",
    "{0}{1}{2}\n",
    "{0}\\\n{1}\n",
};

static const char *const pieces[] = {
    "*",
    "**",
    "_",
    "`",
    "```",
    "~~",
    "[",
    "]",
    "](",
    "](/u)",
    "![",
    "(",
    ")",
    "<",
    ">",
    "&",
    "&lt;",
    "&nbsp;",
    "\\",
    "\n",
    "\n\n",
    "\n    ",
    " ",
    "  ",
    "\t",
    "#",
    "# ",
    "- ",
    "1. ",
    "> ",
    "|",
    "||",
    ":---",
    "|-|\n",
    "---",
    "===",
    "$",
    "{{x}}",
    "{#a}",
    "a",
    "mot",
    "été",
    "12",
    "12 %",
    "«",
    "»",
    ":",
    ";",
    "!",
    "?",
    "\"",
    "'",
    "http://a.fr/x?y=1&z",
    "www.a.fr",
    "a@b.fr",
    "<script>alert(1)</script>",
    "</style>",
    "<!--",
    "-->",
    "]]>",
    "<br>",
    "[^1]",
    "[^1]: x",
    "javascript:alert(1)",
    "\u00A0",
    "\u202F",
    "\u2028",
    "שלום",
    "مرحبا",
    "日本",
    "e\u0301",
    "\u200B",
    "…",
    "Table: x",
    "Figure: y",
    "x\r\ny",
};

/* "\"...\"" of YAML. */
static void put_yaml(Buf *out, Str s)
{
    buf_byte(out, '"');
    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        bool plain = c >= ' ' && c < 0x7F && c != '"' && c != '\\';
        buf_print(out, plain ? "%c" : "\\u%04x", (unsigned)c);
    }
    buf_byte(out, '"');
}

typedef struct {
    Ctx ctx;
    Theme *theme;
    Fonts *fonts;
} Kit;

static void assert_same(Ctx *ctx, const char *what, const char *form, Str markdown, Str expected,
                        Str actual)
{
    (void)ctx;
    if (!str_eq(expected, actual))
        fail_msg("%s: %s says other words\n--- tree\n%.*s\n--- %s\n%.*s\n--- Markdown\n%.*s", what,
                 form, STR_ARG(expected), form, STR_ARG(actual), STR_ARG(markdown));
}

static void check(const Kit *kit, Ctx *ctx, const char *construct, const Str *values,
                  const char *what)
{
    Draft *draft = draft_of(ctx, str(construct), values, 3);
    Buf front = buf_new(ctx->mem);
    buf_put(&front, S("kind: report\ntitle: "));
    put_yaml(&front, values[0]);
    buf_put(&front, S("\nsubtitle: "));
    put_yaml(&front, values[1]);
    draft->front_matter =
        yaml_read(ctx, test_source(ctx, "t.md", arena_cstr(ctx->mem, buf_str(&front))));
    assert_non_null(draft->front_matter);
    Document *doc = doc_read(ctx, draft);
    assert_non_null(doc);
    doc_number(ctx, doc);
    doc_typography(ctx, doc);
    doc_refer(ctx, doc, NULL);
    Str expected = words_of_tree(ctx, doc);
    Buf markdown = buf_new(ctx->mem), html = buf_new(ctx->mem);
    markdown_write(ctx, doc, &markdown);
    html_write(ctx, doc, kit->theme, &html);
    Str read = shown(ctx, cmark_words(ctx, buf_str(&markdown)));
    Pages *pages = layout_run(ctx, doc, kit->theme, kit->fonts);
    assert_non_null(pages);
    assert_same(ctx, what, "cmark-gfm", buf_str(&markdown), expected, read);
    assert_same(ctx, what, "the page", buf_str(&markdown), expected, words_of_pages(ctx, pages));
    assert_same(ctx, what, "HTML", buf_str(&markdown), expected,
                words_of_html(ctx, buf_str(&html)));
    assert_true(str_find(buf_str(&html), S("<script")) == SIZE_MAX);
}

static bool is_blank(Str s)
{
    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        if (c > ' ' && c != 0xA0 && c != 0x202F && c != 0x2028 && c != 0x200B)
            return false;
    }
    return true;
}

static void every_form_says_the_same(void **state)
{
    (void)state;
    const char *rounds = getenv("PDOC_ROUNDS");
    int limit = rounds != NULL ? atoi(rounds) : 900;
    Kit kit = {.ctx = test_ctx()};
    uint32_t source = file_read(&kit.ctx, S(TEST_ROOT "/templates/theme.yaml"), NOWHERE);
    kit.theme = theme_read(&kit.ctx, yaml_read(&kit.ctx, source), NULL);
    assert_non_null(kit.theme);
    kit.fonts = fonts_new(&kit.ctx);
    for (int i = 0; i < limit; i++) {
        Ctx ctx = test_ctx();
        Dice dice = {(uint64_t)i * 7919 + 3};
        Str values[3];
        for (int k = 0; k < 3; k++) {
            values[k] = roll_text(&ctx, &dice, pieces, COUNT_OF(pieces), 1 + (uint32_t)i % 7);
            if (is_blank(values[k])) /* an empty value may empty its paragraph */
                values[k] = S("x");
        }
        char name[32];
        snprintf(name, sizeof name, "round %d", i);
        check(&kit, &ctx, constructs[i % (int)COUNT_OF(constructs)], values, name);
        test_ctx_free(&ctx);
    }
    fonts_free(kit.fonts);
    test_ctx_free(&kit.ctx);
}

/* ---- any Markdown -----------------------------------------------------------------------------
 */

static const char *const syntax[] = {
    "*",       "**",         "_",      "~~",          "`",
    "[",       "]",          "(",      ")",           "<",
    ">",       "&amp;",      "\\",     "\n",          "\n",
    "\n\n",    " ",          "    ",   "# ",          "### ",
    "- ",      "* ",         "1. ",    "7) ",         "> ",
    "|",       "a|b\n-|-\n", "===\n",  "---\n",       "```\n",
    "a",       "mot",        "1er",    "http://a.fr", "<br>",
    "<div>\n", "[^1]",       "[^1]: ", "[x]: /u\n",   "- [ ] ",
    "](/u)",   "](#a) ",     "{#a}",   "Table: t",    "\n\n|a|\n|-|\n",
    "« »",     "\"",         "'",
};

/* Elements are closed in the order in which they were opened, and no link is in a link. */
static void assert_well_formed(Str html, const char *what)
{
    static const char *const alone[] = {"meta", "br", "hr", "img", "!DOCTYPE"};
    Str open[64];
    size_t depth = 0;
    for (size_t at = 0; at < html.n; at++) {
        if (html.p[at] != '<')
            continue;
        bool closes = html.p[at + 1] == '/';
        size_t begin = at + 1 + closes, end = begin;
        while (html.p[end] != ' ' && html.p[end] != '>')
            end++;
        Str name = str_slice(html, begin, end);
        bool single = false;
        for (size_t i = 0; i < COUNT_OF(alone); i++)
            single |= str_eq(name, str(alone[i]));
        for (size_t i = 0; i < depth && str_eq(name, S("a")) && !closes; i++)
            assert_false(str_eq(open[i], name));
        if (closes && (depth == 0 || !str_eq(open[depth - 1], name)))
            fail_msg("%s: </%.*s> closes nothing\n%.*s", what, STR_ARG(name), STR_ARG(html));
        assert_true(depth < COUNT_OF(open));
        if (closes)
            depth--;
        else if (!single)
            open[depth++] = name;
    }
    assert_int_equal(depth, 0);
}

static void any_markdown_is_well_formed(void **state)
{
    (void)state;
    const char *rounds = getenv("PDOC_ROUNDS");
    int limit = rounds != NULL ? atoi(rounds) : 3000;
    Theme theme = {.serif = S("A; B\"; </style>")};
    for (int i = 0; i < limit; i++) {
        Ctx ctx = test_ctx();
        Dice dice = {(uint64_t)i * 31337 + 11};
        char name[32];
        snprintf(name, sizeof name, "round %d", i);
        Document *doc =
            doc_of(&ctx, roll_text(&ctx, &dice, syntax, COUNT_OF(syntax), 4 + (uint32_t)i % 50));
        doc->meta.title = S("T");
        doc->meta.numbering = i % 2 == 0 ? NUMBER_NONE : NUMBER_ARTICLE;
        doc_number(&ctx, doc);
        doc_typography(&ctx, doc);
        doc_refer(&ctx, doc, NULL);
        Buf html = buf_new(ctx.mem);
        html_write(&ctx, doc, &theme, &html);
        assert_well_formed(buf_str(&html), name);
        Str expected = words_of_tree(&ctx, doc), actual = words_of_html(&ctx, buf_str(&html));
        if (!str_eq(expected, actual))
            fail_msg("%s: other words\n--- tree\n%.*s\n--- HTML\n%.*s\n%.*s", name,
                     STR_ARG(expected), STR_ARG(actual), STR_ARG(buf_str(&html)));
        test_ctx_free(&ctx);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_form_says_the_same),
                                       cmocka_unit_test(any_markdown_is_well_formed)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
