/* Tables: what cells are, widths of columns, heads repeated, tall rows cut without losing a line.
 */
#include "kit.h"

static void cells_are_recognised(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        CellKind kind;
        Lang lang;
        const char *integer; /* NULL: a unit stands with it */
    } rows[] = {
        {"12", CELL_NUMBER, LANG_FR, "12"},
        {"1 234,50", CELL_NUMBER, LANG_FR, "1 234"},
        {"1,234.50", CELL_NUMBER, LANG_EN, "1,234"},
        {"-3,5", CELL_NUMBER, LANG_FR, NULL},
        {"99,7 %", CELL_NUMBER, LANG_FR, NULL},
        {"12\u202F000,00\u00A0€", CELL_NUMBER, LANG_FR, NULL},
        {"€12,000", CELL_NUMBER, LANG_EN, NULL},
        {"≥ 98 %", CELL_NUMBER, LANG_FR, NULL},
        {"4 h", CELL_NUMBER, LANG_FR, NULL},
        {"800 ms", CELL_NUMBER, LANG_FR, NULL},
        {"2 jours ouvrés", CELL_WORDS, LANG_FR, ""},
        {"01/10/2027", CELL_DATE, LANG_FR, ""},
        {"2027-10-01", CELL_DATE, LANG_FR, ""},
        {"17:30", CELL_DATE, LANG_FR, ""},
        {"—", CELL_EMPTY, LANG_FR, ""},
        {"", CELL_EMPTY, LANG_FR, ""},
        {"12 participants", CELL_WORDS, LANG_FR, ""},
        {"OBJ-001", CELL_WORDS, LANG_FR, ""},
        {"v2", CELL_WORDS, LANG_FR, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        size_t end;
        CellKind kind = cell_kind(str(rows[i].text), rows[i].lang, &end);
        if (kind != rows[i].kind)
            fail_msg("%s is %d", rows[i].text, kind);
        if (kind != CELL_NUMBER)
            continue;
        if (rows[i].integer == NULL)
            assert_true(end == SIZE_MAX);
        else
            assert_int_equal(end, strlen(rows[i].integer));
    }
}

/* The right edges of the cells of a column, below its head. */
static Len right_edge(Kit *k, size_t cell)
{
    KitLines lines = element_lines(k, find_role(k->pages, ROLE_TD, cell));
    return lines.items[0].end;
}

static void numbers_stand_right(void **state)
{
    (void)state;
    Kit k = kit_new();
    kit_run(&k, "| Poste | Montant |\n|---|---|\n| A | 12 000,00 € |\n| B | 7 500,50 € |\n"
                "| C | — |\n");
    assert_int_equal(right_edge(&k, 1), right_edge(&k, 3));
    assert_true(right_edge(&k, 0) < right_edge(&k, 1) - PT(50));
    kit_free(&k);
}

/* Where the decimals begin is the same place in each row. */
static void decimals_stand_below_each_other(void **state)
{
    (void)state;
    Kit k = kit_new();
    kit_run(&k, "| A | B |\n|---|---|\n| a | 1,5 |\n| b | 12 |\n| c | 100,25 |\n");
    Len whole = right_edge(&k, 3), one = right_edge(&k, 1), two = right_edge(&k, 5);
    assert_true(whole < one && one < two);
    Style s = {.face = FACE_SANS, .size = k.theme->table_size};
    const Font *font = font_find(&k.ctx, k.fonts, k.theme->sans, STYLE_REGULAR);
    s.font = font;
    const Run *tail = font_shape(&k.ctx, k.fonts, font, S(",5"), S("fr"), FEATURE_TABULAR);
    Len wide = len_of(tail->advance, font, s.size);
    assert_in_range(one - whole, wide - PT(0.3), wide + PT(0.3)); /* kerning at the comma */
    kit_free(&k);
}

/* Short columns stay on one line; long ones share what is left. */
static void widths_follow_the_content(void **state)
{
    (void)state;
    Kit k = kit_new();
    kit_run(&k, "| Id | Texte | Date |\n|---|---|---|\n"
                "| EXG-001 | Un texte assez long pour devoir aller à la ligne dans sa colonne, car "
                "il dit beaucoup de choses et n’en finit pas de les dire. | 01/10/2027 |\n"
                "| EXG-002 | Un autre texte, presque aussi long que le premier, mais pas tout à "
                "fait. | 02/11/2027 |\n");
    assert_int_equal(element_lines(&k, find_role(k.pages, ROLE_TD, 0)).count, 1);
    assert_int_equal(element_lines(&k, find_role(k.pages, ROLE_TD, 2)).count, 1);
    size_t lines = element_lines(&k, find_role(k.pages, ROLE_TD, 1)).count;
    assert_true(lines == 2 || lines == 3);
    kit_free(&k);
}

static Str table_of(Arena *a, int rows, int words)
{
    Buf b = buf_new(a);
    buf_put(&b, S("| Entête | Texte |\n|---|---|\n"));
    for (int i = 0; i < rows; i++) {
        buf_print(&b, "| R%d | ", i);
        for (int n = 0; n < words; n++)
            buf_print(&b, "mot%d.%d ", i, n);
        buf_put(&b, S("|\n"));
    }
    return buf_str(&b);
}

static size_t count_on_page(const Page *page, Str word, bool artifact)
{
    size_t count = 0;
    for (uint32_t n = 0; n < page->item_count; n++) {
        const Item *item = &page->items[n];
        if (item->kind == ITEM_TEXT && (item->element == 0) == artifact)
            count += str_eq(item->text.run->text, word);
    }
    return count;
}

static void check_long_table(int rows, int words)
{
    Kit k = kit_new();
    kit_run(&k, arena_cstr(k.ctx.mem, table_of(k.ctx.mem, rows, words)));
    assert_true(k.pages->page_count > 3);
    for (uint32_t i = 0; i < k.pages->page_count; i++) {
        const Page *page = &k.pages->pages[i];
        assert_int_equal(count_on_page(page, S("Entête"), false), i == 0);
        assert_int_equal(count_on_page(page, S("Entête"), true), i > 0);
        assert_int_equal(count_on_page(page, S("(suite)"), true), i > 0);
    }
    int seen = 0;
    for (uint32_t i = 1; i < k.pages->element_count; i++) {
        if (k.pages->elements[i].role != ROLE_ROW)
            continue;
        KitLines lines = element_lines(&k, i); /* rows are whole */
        assert_int_equal(lines.items[0].page, lines.items[lines.count - 1].page);
        seen++;
    }
    assert_int_equal(seen, rows + 1);
    kit_free(&k);
}

static void heads_are_repeated(void **state)
{
    (void)state;
    check_long_table(150, 12);
    check_long_table(40, 90);
}

static void tall_cells_lose_nothing(void **state)
{
    (void)state;
    Kit k = kit_new();
    kit_run(&k, arena_cstr(k.ctx.mem, table_of(k.ctx.mem, 3, 1500)));
    assert_true(k.pages->page_count > 4);
    for (int i = 0; i < 3; i++) {
        Str text = element_text(&k, find_role(k.pages, ROLE_TD, (size_t)(2 * i + 1)));
        Buf b = buf_new(k.ctx.mem);
        for (int n = 0; n < 1500; n++)
            buf_print(&b, "%smot%d.%d", n > 0 ? " " : "", i, n);
        assert_string_equal(arena_cstr(k.ctx.mem, text), arena_cstr(k.ctx.mem, buf_str(&b)));
    }
    kit_free(&k);
}

/* More columns than there is room for: smaller letters, then words cut anywhere; nothing over the
 * edge of the page, nothing over its neighbour. */
static void many_columns_find_room(void **state)
{
    (void)state;
    for (int columns = 1; columns <= 30; columns += 5) {
        Kit k = kit_new();
        Buf b = buf_new(k.ctx.mem);
        for (int row = 0; row < 4; row++) {
            for (int i = 0; i < columns; i++)
                buf_print(&b, "| %s", row == 1 ? "---" : "approvisionnement");
            buf_put(&b, S(" |\n"));
        }
        kit_run(&k, arena_cstr(k.ctx.mem, buf_str(&b)));
        const Page *page = &k.pages->pages[0];
        for (uint32_t n = 0; n < page->item_count; n++) {
            const Item *item = &page->items[n];
            if (item->kind != ITEM_TEXT || item->element == 0)
                continue;
            assert_true(item->x + item->text.width <=
                        k.theme->page_width - k.theme->margin_outer + PT(3));
            for (uint32_t m = 0; m < page->item_count; m++) {
                const Item *other = &page->items[m];
                if (m != n && other->kind == ITEM_TEXT && other->y == item->y && other->x > item->x)
                    assert_true(item->x + item->text.width <= other->x + 10);
            }
        }
        Str cell = element_text(&k, find_role(k.pages, ROLE_TD, 0));
        assert_string_equal(arena_cstr(k.ctx.mem, cell), "approvisionnement");
        kit_free(&k);
    }
}

/* Thousands of rows, put on pages while they are set. */
static void long_tables_are_linear(void **state)
{
    (void)state;
    Kit k = kit_new();
    kit_run(&k, arena_cstr(k.ctx.mem, table_of(k.ctx.mem, 6000, 8)));
    assert_true(k.pages->page_count > 100);
    Str last = element_text(&k, find_role(k.pages, ROLE_TD, 2 * 5999));
    assert_string_equal(arena_cstr(k.ctx.mem, last), "R5999");
    kit_free(&k);
}

/* A column to fill in takes close to half of the line, however long the texts beside it. */
static void blank_columns_have_room(void **state)
{
    (void)state;
    static const char *const answers[] = {"", "oui"};
    Len begins[2];
    for (int i = 0; i < 2; i++) {
        Kit k = kit_new();
        kit_run(&k,
                arena_cstr(k.ctx.mem,
                           str_print(k.ctx.mem,
                                     "| Question | Réponse |\n|---|---|\n| Quel problème ce "
                                     "projet résout-il, pour qui, et comment le saura-t-on dans "
                                     "un an, par quelle mesure ? | %s |\n",
                                     answers[i])));
        begins[i] = element_lines(&k, find_role(k.pages, ROLE_TH, 1)).items[0].x;
        Len measure = k.theme->page_width - k.theme->margin_inner - k.theme->margin_outer;
        assert_true((begins[i] < k.theme->margin_inner + measure * 2 / 3) == (i == 0));
        kit_free(&k);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_recognised),
        cmocka_unit_test(numbers_stand_right),
        cmocka_unit_test(decimals_stand_below_each_other),
        cmocka_unit_test(widths_follow_the_content),
        cmocka_unit_test(blank_columns_have_room),
        cmocka_unit_test(heads_are_repeated),
        cmocka_unit_test(tall_cells_lose_nothing),
        cmocka_unit_test(many_columns_find_room),
        cmocka_unit_test(long_tables_are_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
