/* Pages: what must hold on every page of any document, over random documents. */
#include "kit.h"

enum { ROUNDS = 40 };

/* ---- words -------------------------------------------------------------------------------- */

static void block_words(Buf *b, const Block *first)
{
    for (; first != NULL; first = first->next) {
        if (first->kind == BLOCK_HEADING)
            buf_put(b, first->number);
        if (first->kind == BLOCK_CODE || first->kind == BLOCK_HTML)
            buf_put(b, first->text);
        buf_put(b, inlines_plain(b->arena, first->inlines));
        block_words(b, first->child);
    }
}

static void words_are_those_of_the_document(void **state)
{
    (void)state;
    uint32_t seed = 88172645;
    for (int round = 0; round < ROUNDS; round++) {
        Kit k = kit_new();
        kit_run(&k, random_document(k.ctx.mem, &seed, WITH_TABLES, 1 + round));
        Buf b = buf_new(k.ctx.mem);
        block_words(&b, k.doc->root->child);
        Str expected = squeezed(k.ctx.mem, buf_str(&b));
        Str actual = squeezed(k.ctx.mem, kit_text(&k));
        assert_string_equal(arena_cstr(k.ctx.mem, actual), arena_cstr(k.ctx.mem, expected));
        kit_free(&k);
    }
}

/* Lists have labels and notes have numbers that the blocks have not: here each paragraph, cell
 * and heading is compared by itself, wherever it stands. */
static void each_element_has_its_words(void **state)
{
    (void)state;
    uint32_t seed = 424242;
    for (int round = 0; round < ROUNDS / 3; round++) {
        Kit k = kit_new();
        kit_run(&k, random_document(k.ctx.mem, &seed, WITH_TABLES | WITH_LISTS | WITH_NOTES, 25));
        size_t at = 0;
        for (const Block *b = k.doc->root->child; b != NULL; b = b->next) {
            if (b->kind != BLOCK_HEADING)
                continue;
            uint32_t element = 0;
            for (size_t seen = 0, i = 1; i < k.pages->element_count && element == 0; i++) {
                Role role = k.pages->elements[i].role;
                if (role >= ROLE_H1 && role <= ROLE_H6 && seen++ == at)
                    element = (uint32_t)i;
            }
            Str words = inlines_plain(k.ctx.mem, b->inlines);
            assert_string_equal(
                arena_cstr(k.ctx.mem, squeezed(k.ctx.mem, element_text(&k, element))),
                arena_cstr(k.ctx.mem, squeezed(k.ctx.mem, words)));
            at++;
        }
        kit_free(&k);
    }
}

/* ---- places ------------------------------------------------------------------------------- */

static Len text_bottom(const Kit *k)
{
    return k->theme->page_height - k->theme->margin_bottom;
}

static void check_inside(const Kit *k, const Item *item)
{
    Len right = item->kind == ITEM_TEXT ? item->x + item->text.width : item->x + item->rect.w;
    /* A hanging mark stands out by less than a letter. */
    if (item->x < k->theme->margin_inner - PT(5) ||
        right > k->theme->page_width - k->theme->margin_outer + PT(5))
        fail_msg("outside: %d to %d, element %u", item->x, right, item->element);
    if (item->y < k->theme->margin_top - PT(1) || item->y > text_bottom(k) + PT(1))
        fail_msg("above or below: %d, element %u", item->y, item->element);
}

static void nothing_leaves_the_page(void **state)
{
    (void)state;
    uint32_t seed = 5150;
    for (int round = 0; round < ROUNDS; round++) {
        Kit k = kit_new();
        kit_run(&k, random_document(k.ctx.mem, &seed, WITH_TABLES | WITH_LISTS | WITH_NOTES, 30));
        for (uint32_t i = 0; i < k.pages->page_count; i++)
            for (uint32_t n = 0; n < k.pages->pages[i].item_count; n++)
                if (k.pages->pages[i].items[n].element != 0 &&
                    k.pages->pages[i].items[n].kind == ITEM_TEXT)
                    check_inside(&k, &k.pages->pages[i].items[n]);
        kit_free(&k);
    }
}

static int by_place(const void *a, const void *b)
{
    const Item *one = *(const Item *const *)a, *two = *(const Item *const *)b;
    if (one->y != two->y)
        return one->y < two->y ? -1 : 1;
    return one->x < two->x ? -1 : one->x > two->x;
}

static void nothing_overlaps(void **state)
{
    (void)state;
    uint32_t seed = 777;
    for (int round = 0; round < ROUNDS; round++) {
        Kit k = kit_new();
        kit_run(&k, random_document(k.ctx.mem, &seed, WITH_TABLES | WITH_LISTS | WITH_NOTES, 30));
        for (uint32_t i = 0; i < k.pages->page_count; i++) {
            VEC(const Item *) all = {0};
            const Page *page = &k.pages->pages[i];
            for (uint32_t n = 0; n < page->item_count; n++)
                if (page->items[n].kind == ITEM_TEXT)
                    *VEC_PUSH(k.ctx.mem, &all) = &page->items[n];
            qsort(all.items, all.count, sizeof all.items[0], by_place);
            for (size_t n = 1; n < all.count; n++) {
                const Item *left = all.items[n - 1], *right = all.items[n];
                if (left->y == right->y && left->x + left->text.width > right->x + 20)
                    fail_msg("page %u, y %d: %d + %d over %d", i + 1, left->y, left->x,
                             left->text.width, right->x);
                if (right->y > left->y && right->y - left->y < PT(2) &&
                    right->x < left->x + left->text.width && left->x < right->x + right->text.width)
                    fail_msg("page %u: lines at %d and %d", i + 1, left->y, right->y);
            }
        }
        kit_free(&k);
    }
}

/* ---- page ends ---------------------------------------------------------------------------- */

static void check_paragraph(Kit *k, uint32_t element)
{
    KitLines lines = element_lines(k, element);
    for (size_t i = 1; i < lines.count; i++) {
        if (lines.items[i].page == lines.items[i - 1].page)
            continue;
        if (i == 1 || i + 1 == lines.count)
            fail_msg("element %u: line %zu of %zu alone on page %u", element, i, lines.count,
                     lines.items[i].page + 1);
    }
}

/* At least two lines of text (or one, when there is no more) follow a heading on its page. */
static void check_heading(Kit *k, uint32_t element)
{
    KitLines lines = element_lines(k, element);
    if (lines.count == 0)
        return;
    KitLine last = lines.items[lines.count - 1];
    const Page *page = &k->pages->pages[last.page];
    bool followed = false;
    for (uint32_t n = 0; n < page->item_count; n++) {
        const Item *item = &page->items[n];
        Role role = k->pages->elements[item->element].role;
        followed |= item->kind == ITEM_TEXT && item->element > element && item->y > last.y &&
                    !(role >= ROLE_H1 && role <= ROLE_H6);
    }
    if (!followed)
        fail_msg("heading %u stands alone at the foot of page %u", element, last.page + 1);
}

static void no_widow_no_orphan_no_lost_heading(void **state)
{
    (void)state;
    uint32_t seed = 31337;
    for (int round = 0; round < ROUNDS; round++) {
        Kit k = kit_new();
        kit_run(&k, random_document(k.ctx.mem, &seed, WITH_TABLES | WITH_LISTS, 40));
        for (uint32_t i = 1; i < k.pages->element_count; i++) {
            Role role = k.pages->elements[i].role;
            if (role == ROLE_P)
                check_paragraph(&k, i);
            if (role >= ROLE_H1 && role <= ROLE_H6)
                check_heading(&k, i);
        }
        kit_free(&k);
    }
}

static bool is_within_role(const Pages *p, uint32_t element, Role role, uint32_t *found)
{
    while (element != 0 && p->elements[element].role != role)
        element = p->elements[element].parent;
    *found = element;
    return element != 0;
}

/* On a page: the tables whose body began on a page before, and how often it is said that one goes
 * on, with its head above the rows. */
static void check_continued(const Kit *k, uint32_t page, uint32_t *first_page, int *continued)
{
    const Pages *p = k->pages;
    int tables = 0, notes = 0, heads = 0;
    uint32_t last = 0;
    for (uint32_t n = 0; n < p->pages[page].item_count; n++) {
        const Item *item = &p->pages[page].items[n];
        uint32_t table;
        if (item->kind != ITEM_TEXT)
            continue;
        notes += item->element == 0 && str_eq(item->text.run->text, S("(suite)"));
        heads += item->element == 0 && str_eq(item->text.run->text, S("Deux"));
        if (!is_within_role(p, item->element, ROLE_TD, &table) ||
            !is_within_role(p, item->element, ROLE_TABLE, &table) || table == last)
            continue;
        last = table;
        if (first_page[table] == 0)
            first_page[table] = page + 1;
        tables += first_page[table] != page + 1;
    }
    if (tables != notes || tables != heads)
        fail_msg("page %u: %d tables go on, %d notes, %d heads", page + 1, tables, notes, heads);
    *continued += tables;
}

static void tables_that_go_on_say_so(void **state)
{
    (void)state;
    uint32_t seed = 5150;
    int continued = 0;
    for (int round = 0; round < ROUNDS; round++) {
        Kit k = kit_new();
        kit_run(&k, random_document(k.ctx.mem, &seed, WITH_TABLES, 25));
        uint32_t *first_page = NEW_ARRAY(k.ctx.mem, uint32_t, k.pages->element_count);
        for (uint32_t i = 0; i < k.pages->page_count; i++)
            check_continued(&k, i, first_page, &continued);
        kit_free(&k);
    }
    assert_true(continued > 20);
}

/* No page but the last is half empty: the tallest things that stay together in the random
 * documents, three headings and the code below them, take less than that. */
static void pages_are_filled(void **state)
{
    (void)state;
    uint32_t seed = 99;
    for (int round = 0; round < ROUNDS; round++) {
        Kit k = kit_new();
        kit_run(&k, random_document(k.ctx.mem, &seed, WITH_LISTS, 60));
        for (uint32_t i = 0; i + 1 < k.pages->page_count; i++) {
            Len low = 0;
            const Page *page = &k.pages->pages[i];
            for (uint32_t n = 0; n < page->item_count; n++)
                if (page->items[n].element != 0 && page->items[n].y > low)
                    low = page->items[n].y;
            Len height = text_bottom(&k) - k.theme->margin_top;
            assert_true(low > k.theme->margin_top + height * 11 / 20);
        }
        kit_free(&k);
    }
}

/* ---- footnotes ---------------------------------------------------------------------------- */

/* A note begins on the page that calls it, and all its words are printed. */
static void notes_stand_on_the_page_that_calls_them(void **state)
{
    (void)state;
    uint32_t seed = 1234;
    for (int round = 0; round < ROUNDS / 2; round++) {
        Kit k = kit_new();
        kit_run(&k, random_document(k.ctx.mem, &seed, WITH_NOTES, 40));
        for (size_t i = 0; i < k.doc->note_count; i++) {
            uint32_t call = find_role(k.pages, ROLE_REFERENCE, i);
            uint32_t note = find_role(k.pages, ROLE_NOTE, i);
            KitLines called = element_lines(&k, call), noted = element_lines(&k, note);
            assert_true(called.count > 0 && noted.count > 0);
            assert_int_equal(called.items[0].page, noted.items[0].page);
            assert_true(noted.items[0].y > called.items[0].y);
            Buf b = buf_new(k.ctx.mem);
            buf_print(&b, "%zu.", i + 1);
            block_words(&b, k.doc->notes[i]->child);
            assert_string_equal(arena_cstr(k.ctx.mem, squeezed(k.ctx.mem, element_text(&k, note))),
                                arena_cstr(k.ctx.mem, squeezed(k.ctx.mem, buf_str(&b))));
        }
        kit_free(&k);
    }
}

/* A note longer than a page goes on at the foot of the pages after it. */
static void a_huge_note_is_not_lost(void **state)
{
    (void)state;
    Kit k = kit_new();
    Buf b = buf_new(k.ctx.mem);
    buf_put(&b, S("Appel[^n] et suite.\n\n[^n]: "));
    for (int i = 0; i < 3000; i++)
        buf_print(&b, "mot%d ", i);
    buf_put(&b, S("\n\nAutre paragraphe.\n"));
    kit_run(&k, arena_cstr(k.ctx.mem, buf_str(&b)));
    assert_true(k.pages->page_count >= 3);
    Str text = element_text(&k, find_role(k.pages, ROLE_NOTE, 0));
    assert_true(str_find(text, S("mot0 ")) != SIZE_MAX);
    for (int i = 0; i < 3000; i++)
        assert_true(str_find(text, str_print(k.ctx.mem, "mot%d", i)) != SIZE_MAX);
    kit_free(&k);
}

/* ---- furniture ---------------------------------------------------------------------------- */

static uint32_t page_of_text(const Pages *p, Str text, Role role)
{
    for (uint32_t i = 0; i < p->page_count; i++)
        for (uint32_t n = 0; n < p->pages[i].item_count; n++) {
            const Item *item = &p->pages[i].items[n];
            if (item->kind == ITEM_TEXT && p->elements[item->element].role == role &&
                str_eq(item->text.run->text, text))
                return i + 1;
        }
    return 0;
}

/* Whatever stands before it: on one page, with some text of the document above it. */
static void signatures_stay_whole_and_in_company(void **state)
{
    (void)state;
    for (int lines = 1; lines < 60; lines++) {
        Kit k = kit_new();
        Buf b = buf_new(k.ctx.mem);
        buf_put(&b, S("---\nlanguage: fr\nsignature: true\nparties: [Alpha, Beta, Gamma]\n---\n"));
        for (int i = 0; i < lines; i++)
            buf_put(&b, S("\nUn paragraphe d’une ligne.\n"));
        kit_run(&k, arena_cstr(k.ctx.mem, buf_str(&b)));
        uint32_t page = page_of_text(k.pages, S("Fait"), ROLE_P);
        assert_int_not_equal(page, 0);
        assert_int_equal(page_of_text(k.pages, S("Alpha"), ROLE_P), page);
        assert_int_equal(page_of_text(k.pages, S("Gamma"), ROLE_P), page);
        bool company = false;
        for (uint32_t n = 0; n < k.pages->pages[page - 1].item_count; n++) {
            const Item *item = &k.pages->pages[page - 1].items[n];
            company |= item->kind == ITEM_TEXT && item->element != 0 &&
                       str_eq(item->text.run->text, S("paragraphe"));
        }
        assert_true(company);
        kit_free(&k);
    }
}

/* Lines of text on a page that begin with `word`, and so the paragraphs of one line each. */
static int lines_of(const Kit *k, uint32_t page, const char *word)
{
    int count = 0;
    for (uint32_t n = 0; n < k->pages->pages[page].item_count; n++) {
        const Item *item = &k->pages->pages[page].items[n];
        count += item->kind == ITEM_TEXT && item->element != 0 &&
                 str_eq(item->text.run->text, str(word));
    }
    return count;
}

/* An article that only says how it is signed takes some text of those before it along. */
static void signatures_stand_below_what_is_signed(void **state)
{
    (void)state;
    int pages = 0;
    for (int lines = 3; lines < 60; lines++) {
        Kit k = kit_new();
        Buf b = buf_new(k.ctx.mem);
        buf_put(&b, S("---\nlanguage: fr\nsignature: true\nparties: [Alpha, Beta]\n---\n"));
        for (int i = 0; i < lines; i++)
            buf_put(&b, S("\nTexte d’une ligne.\n"));
        buf_put(&b, S("\n## Signature\n\nTexte qui dit comment.\n"));
        kit_run(&k, arena_cstr(k.ctx.mem, buf_str(&b)));
        uint32_t page = page_of_text(k.pages, S("Fait"), ROLE_P);
        assert_int_not_equal(page, 0);
        if (lines_of(&k, page - 1, "Texte") < 4)
            fail_msg("%d lines: the signature is alone", lines);
        pages += page > 1;
        kit_free(&k);
    }
    assert_true(pages > 20);
}

/* A note at the end does not take a page for itself. */
static void last_pages_are_not_nearly_empty(void **state)
{
    (void)state;
    for (int lines = 10; lines < 70; lines++) {
        Kit k = kit_new();
        Buf b = buf_new(k.ctx.mem);
        for (int i = 0; i < lines; i++)
            buf_put(&b, S("\nTexte d’une ligne.\n"));
        buf_put(&b, S("\n---\n\n*Fin.*\n"));
        kit_run(&k, arena_cstr(k.ctx.mem, buf_str(&b)));
        int last = lines_of(&k, k.pages->page_count - 1, "Texte");
        if (last < 3)
            fail_msg("%d lines: %d above the note on the last page", lines, last);
        kit_free(&k);
    }
}

/* The number that a contents entry prints is that of the page its heading stands on. */
static void contents_tell_the_truth(void **state)
{
    (void)state;
    Kit k = kit_new();
    Buf b = buf_new(k.ctx.mem);
    buf_put(&b, S("---\ntitle: Essai\nlanguage: fr\ncover: true\ncontents: true\n---\n"));
    for (int i = 0; i < 70; i++) {
        buf_print(&b, "\n## Titre%d\n\n", i);
        for (int n = 0; n < 40 + 13 * (i % 9); n++)
            buf_put(&b, S("encore un mot "));
        buf_byte(&b, '\n');
    }
    kit_run(&k, arena_cstr(k.ctx.mem, buf_str(&b)));
    assert_int_equal(k.pages->bookmark_count, 70);
    for (size_t i = 0; i < 70; i++) {
        Str title = str_print(k.ctx.mem, "Titre%zu", i);
        uint32_t page = page_of_text(k.pages, title, ROLE_H2);
        assert_int_not_equal(page, 0);
        Str entry = element_text(&k, find_role(k.pages, ROLE_TOC_ITEM, i));
        Str expected = str_print(k.ctx.mem, "%.*s %u", STR_ARG(title), page);
        assert_string_equal(arena_cstr(k.ctx.mem, entry), arena_cstr(k.ctx.mem, expected));
        assert_int_equal(k.pages->bookmarks[i].page + 1, page);
    }
    for (uint32_t i = 0; i < k.pages->page_count; i++) { /* "page 2 / 30", but not on the cover */
        Str number = str_print(k.ctx.mem, "page %u / %u", i + 1, k.pages->page_count);
        size_t seen = 0;
        for (uint32_t n = 0; n < k.pages->pages[i].item_count; n++) {
            const Item *item = &k.pages->pages[i].items[n];
            seen += item->kind == ITEM_TEXT && str_eq(item->text.run->text, number);
        }
        assert_int_equal(seen, i > 0);
    }
    kit_free(&k);
}

/* ---- long documents ------------------------------------------------------------------------- */

/* Batches change nothing: the pages of a long document begin like those of a short one. */
static void long_documents_are_paged_in_batches(void **state)
{
    (void)state;
    Kit k = kit_new();
    uint32_t seed = 4711;
    kit_run(&k, random_document(k.ctx.mem, &seed, WITH_TABLES | WITH_LISTS | WITH_NOTES, 1500));
    assert_true(k.pages->page_count > 130);
    Str text = squeezed(k.ctx.mem, kit_text(&k));
    assert_true(str_ends(text, S("Fin.")) || str_find(text, S("Fin.")) != SIZE_MAX);
    for (uint32_t i = 1; i < k.pages->element_count; i++)
        if (k.pages->elements[i].role == ROLE_P)
            check_paragraph(&k, i);
    kit_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_those_of_the_document),
        cmocka_unit_test(each_element_has_its_words),
        cmocka_unit_test(nothing_leaves_the_page),
        cmocka_unit_test(nothing_overlaps),
        cmocka_unit_test(no_widow_no_orphan_no_lost_heading),
        cmocka_unit_test(tables_that_go_on_say_so),
        cmocka_unit_test(pages_are_filled),
        cmocka_unit_test(notes_stand_on_the_page_that_calls_them),
        cmocka_unit_test(a_huge_note_is_not_lost),
        cmocka_unit_test(signatures_stay_whole_and_in_company),
        cmocka_unit_test(signatures_stand_below_what_is_signed),
        cmocka_unit_test(last_pages_are_not_nearly_empty),
        cmocka_unit_test(contents_tell_the_truth),
        cmocka_unit_test(long_documents_are_paged_in_batches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
