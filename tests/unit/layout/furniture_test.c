/* Furniture: what stands on pages beside the text, and what chooses it: status, copy, hash,
 * initials, the number of an annex; captions and their lists; links that say where they lead. */
#include "kit.h"

/* Does an artifact of the page say this? */
static bool furnished(const Kit *k, uint32_t page, Str text)
{
    const Page *p = &k->pages->pages[page];
    for (uint32_t n = 0; n < p->item_count; n++) {
        const Item *item = &p->items[n];
        if (item->kind == ITEM_TEXT && item->element == 0 && str_eq(item->text.run->text, text))
            return true;
    }
    return false;
}

static bool says(Kit *k, const char *text)
{
    return str_find(squeezed(k->ctx.mem, kit_text(k)), squeezed(k->ctx.mem, str(text))) != SIZE_MAX;
}

/* ---- drafts ------------------------------------------------------------------------------- */

static void a_status_may_say_that_it_is_a_draft(void **state)
{
    (void)state;
    static const struct {
        const char *status;
        bool draft;
    } rows[] = {{"projet", true},   {"Projet", true},      {"PROJET 2", true},
                {"draft", true},    {"Brouillon 3", true}, {"projeté", false},
                {"diffusé", false}, {"en projet", false},  {"''", false},
                {"drafts", false},  {"brouillons", false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Kit k = kit_new();
        Str text = str_print(k.ctx.mem, "---\nlanguage: fr\ntitle: T\nstatus: %s\n---\n\nTexte.\n",
                             rows[i].status);
        kit_run(&k, arena_cstr(k.ctx.mem, text));
        if (furnished(&k, 0, S("PROJET")) != rows[i].draft)
            fail_msg("%s", rows[i].status);
        kit_free(&k);
    }
}

/* ---- heads and feet ------------------------------------------------------------------------ */

#define LONG_TEXT "Un paragraphe.\n\n## Annexe un\n\nUn autre.\n"

static void feet_say_whose_copy_it_is_and_of_what(void **state)
{
    (void)state;
    Kit k = kit_new();
    kit_read(&k, "t.md", S("---\nlanguage: fr\ntitle: T\nfooter: Client\n---\n\nTexte.\n"));
    k.doc->meta.copy = S("n° 3, Alpha");
    k.doc->meta.fingerprint = S("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
    k.pages = layout_run(&k.ctx, k.doc, k.theme, k.fonts);
    assert_true(furnished(&k, 0, S("Exemplaire n° 3, Alpha · Client")));
    assert_true(furnished(&k, 0, S("0123456789ab")));
    assert_true(says(&k, "Exemplaire n° 3, Alpha")); /* under the title */
    kit_free(&k);
}

static void annexes_keep_their_number_in_the_head(void **state)
{
    (void)state;
    static const struct {
        const char *title, *header, *head;
    } rows[] = {
        {"Annexe 5 – Niveaux", "Boutique", "Annexe 5 · Boutique"},
        {"Annexe 5 – Niveaux", "Annexe 5, Boutique", "Annexe 5, Boutique"},
        {"Annex 2 – Levels", "Shop", "Annex 2 · Shop"},
        {"Contrat", "Boutique", "Boutique"},
        {"Annexe 5", "''", "Annexe 5"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Kit k = kit_new();
        Str text =
            str_print(k.ctx.mem, "---\nlanguage: fr\ntitle: %s\nheader: %s\n---\n\n" LONG_TEXT,
                      rows[i].title, rows[i].header);
        kit_run(&k, arena_cstr(k.ctx.mem, text));
        assert_int_equal(k.pages->page_count, 2);
        if (!furnished(&k, 1, str(rows[i].head)))
            fail_msg("%s", rows[i].head);
        kit_free(&k);
    }
}

static size_t boxes_at_the_foot(const Kit *k, uint32_t page)
{
    const Page *p = &k->pages->pages[page];
    size_t boxes = 0;
    for (uint32_t n = 0; n < p->item_count; n++)
        boxes += p->items[n].kind == ITEM_PATH &&
                 p->items[n].y > k->theme->page_height - k->theme->margin_bottom;
    return boxes;
}

static void each_party_has_a_box_for_its_initials(void **state)
{
    (void)state;
    static const struct {
        const char *parties;
        size_t boxes;
    } rows[] = {{"[]", 2}, {"[A]", 1}, {"[A, B]", 2}, {"[A, B, C]", 3}, {"[A, B, C, D, E]", 4}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Kit k = kit_new();
        Str text = str_print(k.ctx.mem,
                             "---\nlanguage: fr\nsignature: true\nparties: %s\n---\n\n" LONG_TEXT,
                             rows[i].parties);
        kit_run(&k, arena_cstr(k.ctx.mem, text));
        for (uint32_t page = 0; page < k.pages->page_count; page++)
            assert_int_equal(boxes_at_the_foot(&k, page), rows[i].boxes);
        kit_free(&k);
    }
}

/* ---- captions ----------------------------------------------------------------------------- */

static char *captioned(Arena *a, int tables)
{
    Buf b = buf_new(a);
    buf_put(&b, S("---\nlanguage: fr\ntitle: T\ncontents: true\n---\n\n## Un\n"));
    for (int i = 0; i < tables; i++) {
        buf_print(&b, "\nTable : légende%d\n\n| a | b |\n|---|---|\n", i);
        for (int row = 0; row < 30; row++)
            buf_print(&b, "| %d | x |\n", row);
    }
    return arena_cstr(a, buf_str(&b));
}

static void many_tables_have_a_list_that_tells_the_truth(void **state)
{
    (void)state;
    for (int tables = 4; tables < 9; tables++) {
        Kit k = kit_new();
        kit_read(&k, "t.md", str(captioned(k.ctx.mem, tables)));
        doc_number(&k.ctx, k.doc);
        k.pages = layout_run(&k.ctx, k.doc, k.theme, k.fonts);
        uint32_t list = find_role(k.pages, ROLE_TOC, 1);
        assert_int_equal(list != 0, tables >= 5);
        for (int i = 0; list != 0 && i < tables; i++) {
            uint32_t table = find_role(k.pages, ROLE_CAPTION, (size_t)i);
            uint32_t page = element_lines(&k, table).items[0].page + 1;
            Str entry = element_text(&k, find_role(k.pages, ROLE_TOC_ITEM, (size_t)i + 1));
            Str expected = str_print(k.ctx.mem, "%d légende%d %u", i + 1, i, page);
            assert_string_equal(arena_cstr(k.ctx.mem, entry), arena_cstr(k.ctx.mem, expected));
        }
        assert_true(furnished(&k, 1, S("Tableau 2 (suite)")) ||
                    furnished(&k, 1, S("Tableau 1 (suite)")));
        kit_free(&k);
    }
}

/* ---- links -------------------------------------------------------------------------------- */

static void addresses_of_links_are_printed_on_demand(void **state)
{
    (void)state;
    static const char text[] = "Un [site](https://a.fr/b), <https://c.fr>, [d@e.fr](mailto:d@e.fr) "
                               "et [là](#ici).\n\n# Ici\n";
    Kit k = kit_new();
    kit_run(&k, text);
    assert_false(says(&k, "(https://a.fr/b)"));
    k.theme->link_addresses = true;
    k.pages = layout_run(&k.ctx, k.doc, k.theme, k.fonts);
    assert_true(says(&k, "Un site (https://a.fr/b), https://c.fr, d@e.fr et là."));
    kit_free(&k);
}

/* ---- writing from right to left -------------------------------------------------------------- */

/* The words of the first line, from left to right. */
static Str seen(Kit *k)
{
    const Page *page = &k->pages->pages[0];
    Buf b = buf_new(k->ctx.mem);
    for (Len from = 0;;) {
        const Item *next = NULL;
        for (uint32_t n = 0; n < page->item_count; n++) {
            const Item *item = &page->items[n];
            if (item->kind == ITEM_TEXT && item->element != 0 && item->x > from &&
                (next == NULL || item->x < next->x))
                next = item;
        }
        if (next == NULL)
            return buf_str(&b);
        buf_put(&b, b.n > 0 ? S("|") : (Str){0});
        buf_put(&b, next->text.run->text);
        from = next->x;
    }
}

static void words_from_right_to_left_are_laid_so(void **state)
{
    (void)state;
    static const struct {
        const char *text, *seen;
    } rows[] = {
        {"un שלום עולם deux", "un|עולם|שלום|deux"},
        {"un שלום, deux", "un|שלום|,|deux"},
        {"(שלום עולם) fin", "(|עולם|שלום|)|fin"},
        {"א 12 34 ב c", "ב|12|34|א|c"},
        {"א b ג ד", "א|b|ד|ג"},
        {"מלה", "מלה"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Kit k = kit_new();
        kit_run(&k, rows[i].text);
        Str line = seen(&k);
        assert_string_equal(arena_cstr(k.ctx.mem, line), rows[i].seen);
        Str read = squeezed(k.ctx.mem, kit_text(&k)); /* the order of reading is that of the text */
        assert_string_equal(arena_cstr(k.ctx.mem, read),
                            arena_cstr(k.ctx.mem, squeezed(k.ctx.mem, str(rows[i].text))));
        kit_free(&k);
    }
}

/* ---- characters without glyph -------------------------------------------------------------- */

static void a_missing_character_is_told_where_the_text_has_it(void **state)
{
    (void)state;
    Kit k = kit_new();
    kit_run(&k, "---\nlanguage: fr\ntitle: T 𓂀\n---\n\nTexte 𓂀 et 𓂀.\n");
    assert_int_equal(diag_count(k.ctx.diag), 1);
    const Diagnostic *d = diag_at(k.ctx.diag, 0);
    assert_int_equal(d->severity, SEVERITY_ERROR);
    const Source *source = source_at(diag_sources(k.ctx.diag), d->span.source);
    assert_string_equal(arena_cstr(k.ctx.mem, str_slice(source->text, d->span.begin, d->span.end)),
                        "𓂀");
    kit_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_status_may_say_that_it_is_a_draft),
        cmocka_unit_test(feet_say_whose_copy_it_is_and_of_what),
        cmocka_unit_test(annexes_keep_their_number_in_the_head),
        cmocka_unit_test(each_party_has_a_box_for_its_initials),
        cmocka_unit_test(many_tables_have_a_list_that_tells_the_truth),
        cmocka_unit_test(addresses_of_links_are_printed_on_demand),
        cmocka_unit_test(words_from_right_to_left_are_laid_so),
        cmocka_unit_test(a_missing_character_is_told_where_the_text_has_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
