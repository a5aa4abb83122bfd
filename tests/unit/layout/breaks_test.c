/* Breaks: what a page does not end with, wherever the text happens to stand: a lead in bold, a
 * colon, a heading, one short item of a list. Each text is pushed down a line at a time. */
#include "kit.h"

enum { PUSHES = 46, ENOUGH = 9 }; /* a page has 44 lines */

/* The page of the first text that is `word`; 0: none. */
static uint32_t page_of(const Kit *k, const char *word)
{
    for (uint32_t i = 0; i < k->pages->page_count; i++)
        for (uint32_t n = 0; n < k->pages->pages[i].item_count; n++) {
            const Item *item = &k->pages->pages[i].items[n];
            if (item->kind == ITEM_TEXT && item->element != 0 &&
                str_eq(item->text.run->text, str(word)))
                return i + 1;
        }
    return 0;
}

/* Sets `text` below 0 to PUSHES short lines; `check` looks at each. Gives how often the text was
 * divided between two pages, "un" on the first and "fin" on the second. */
static int pushed(const char *text, void (*check)(const Kit *k, int lines))
{
    int divided = 0;
    for (int lines = 0; lines < PUSHES; lines++) {
        Kit k = kit_new();
        Buf b = buf_new(k.ctx.mem);
        buf_put(&b, S("# Titre\n\n"));
        for (int i = 0; i < lines; i++)
            buf_put(&b, S("ligne  \n"));
        buf_print(&b, "\n%s\n\n", text);
        for (int i = 0; i < ENOUGH; i++) /* the last page is not short without it */
            buf_put(&b, S("Suite  \n"));
        kit_read(&k, "t.md", buf_str(&b));
        doc_number(&k.ctx, k.doc); /* captions */
        k.pages = layout_run(&k.ctx, k.doc, k.theme, k.fonts);
        check(&k, lines);
        divided += page_of(&k, "un") != page_of(&k, "fin");
        kit_free(&k);
    }
    return divided;
}

static void together(const Kit *k, int lines)
{
    if (page_of(k, "un") != page_of(k, "deux"))
        fail_msg("divided below %d lines", lines);
}

static void a_lead_stays_with_what_it_introduces(void **state)
{
    (void)state;
    assert_true(pushed("**un**\n\ndeux  \ntrois  \nquatre  \nfin", together) > 0);
    assert_true(pushed("**un**\n\n- deux\n- trois\n- quatre\n- fin", together) > 0);
}

static void a_colon_stays_with_what_it_announces(void **state)
{
    (void)state;
    assert_true(pushed("un :\n\n- deux\n- trois\n- quatre\n- fin", together) > 0);
}

static void a_heading_stays_with_two_lines(void **state)
{
    (void)state;
    assert_true(pushed("## un\n\ntrois  \ndeux  \n4  \n5  \n6  \n7  \nfin", together) > 0);
}

static void a_caption_stays_with_its_table(void **state)
{
    (void)state;
    pushed("Table: un\n\n| deux | b |\n|---|---|\n| c | d |\n| e | fin |", together);
}

/* Neither the first nor the last of short items stands alone on a page. */
static void in_company(const Kit *k, int lines)
{
    together(k, lines);
    if (page_of(k, "cinq") != page_of(k, "fin"))
        fail_msg("the last alone, below %d lines", lines);
}

static void short_items_are_not_alone(void **state)
{
    (void)state;
    assert_true(pushed("- un\n- deux\n- trois\n- quatre\n- cinq\n- fin", in_company) > 0);
}

/* A small table is not divided, a list of three neither. */
static void whole(const Kit *k, int lines)
{
    together(k, lines);
    if (page_of(k, "un") != page_of(k, "fin"))
        fail_msg("divided below %d lines", lines);
}

static void small_things_stay_whole(void **state)
{
    (void)state;
    pushed("- un\n- deux\n- fin", whole);
    pushed("| un | b |\n|---|---|\n| deux | d |\n| e | fin |", whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lead_stays_with_what_it_introduces),
        cmocka_unit_test(a_colon_stays_with_what_it_announces),
        cmocka_unit_test(a_heading_stays_with_two_lines),
        cmocka_unit_test(a_caption_stays_with_its_table),
        cmocka_unit_test(short_items_are_not_alone),
        cmocka_unit_test(small_things_stay_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
