/* Properties: what holds on the pages of any text, over every example of the GFM specification and
 * over random documents: each word stands there once and in order, inside the margins; nothing
 * overlaps; no more than two hyphens in a row, and none at a page's end. */
#include "kit.h"

#include <stdio.h>

/* ---- words -------------------------------------------------------------------------------- */

/* Characters that show nothing, spaces of all kinds, and the brackets that stand around the words
 * of an image that is not there. */
static bool is_shown(uint32_t c)
{
    bool space = c <= ' ' || c == 0xA0 || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x3000;
    bool hidden = c == 0xAD || (c >= 0x2000 && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
    return !space && !hidden && c != '[' && c != ']';
}

static Str shown_only(Arena *a, Str s)
{
    Buf b = buf_new(a);
    for (size_t at = 0; at < s.n;) {
        size_t begin = at;
        if (is_shown(utf8_next(s, &at)))
            buf_put(&b, str_slice(s, begin, at));
    }
    return buf_str(&b);
}

static void expected_words(Buf *b, const Block *first)
{
    for (; first != NULL; first = first->next) {
        const Inline *only = first->inlines;
        bool picture = first->kind == BLOCK_PARAGRAPH && only != NULL && only->next == NULL &&
                       only->kind == INLINE_IMAGE;
        Str words = inlines_plain(b->arena, first->inlines);
        if (first->kind == BLOCK_CODE || first->kind == BLOCK_HTML)
            words = first->text;
        else if (picture && words.n == 0)
            words = only->target;
        buf_put(b, words);
        expected_words(b, first->child);
    }
}

static bool is_label(const Pages *p, uint32_t element)
{
    for (; element != 0; element = p->elements[element].parent)
        if (p->elements[element].role == ROLE_LABEL || p->elements[element].role == ROLE_REFERENCE)
            return true;
    return false;
}

/* The text of the pages without labels of lists and calls of notes, in reading order. */
static Str actual_words(Kit *k)
{
    Pages part = *k->pages;
    Page *copies = NEW_ARRAY(k->ctx.mem, Page, part.page_count);
    for (uint32_t i = 0; i < part.page_count; i++) {
        copies[i] = part.pages[i];
        Item *items = NEW_ARRAY(k->ctx.mem, Item, copies[i].item_count);
        uint32_t count = 0;
        for (uint32_t n = 0; n < copies[i].item_count; n++)
            if (!is_label(&part, copies[i].items[n].element))
                items[count++] = copies[i].items[n];
        copies[i].items = items;
        copies[i].item_count = count;
    }
    part.pages = copies;
    Buf b = buf_new(k->ctx.mem);
    pages_text(&part, &b);
    return buf_str(&b);
}

static void check_words(Kit *k, const char *name)
{
    Buf b = buf_new(k->ctx.mem);
    expected_words(&b, k->doc->root->child);
    for (size_t i = 0; i < k->doc->note_count; i++)
        expected_words(&b, k->doc->notes[i]->child);
    Str expected = shown_only(k->ctx.mem, buf_str(&b));
    Str actual = shown_only(k->ctx.mem, actual_words(k));
    if (!str_eq(expected, actual))
        fail_msg("%s: “%.*s” instead of “%.*s”", name, STR_ARG(actual), STR_ARG(expected));
}

/* ---- places ------------------------------------------------------------------------------- */

static uint32_t block_of(const Pages *p, uint32_t element)
{
    while (element != 0) {
        Role role = p->elements[element].role;
        if (role != ROLE_LINK && role != ROLE_REFERENCE && role != ROLE_CODE && role != ROLE_SPAN)
            break;
        element = p->elements[element].parent;
    }
    return element;
}

static void check_margins(const Kit *k, const Page *page, const char *name)
{
    const Theme *t = k->theme;
    for (uint32_t n = 0; n < page->item_count; n++) {
        const Item *item = &page->items[n];
        if (item->kind != ITEM_TEXT || item->element == 0)
            continue;
        Len half = item->text.size / 2, right = item->x + item->text.width;
        bool beside =
            item->x < t->margin_inner - half || right > t->page_width - t->margin_outer + half;
        bool beyond = item->y < t->margin_top || item->y > t->page_height - t->margin_bottom + half;
        if (beside || beyond)
            fail_msg("%s: page %.*s, “%.*s” at %d to %d, %d", name, STR_ARG(page->label),
                     STR_ARG(item->text.run->text), item->x, right, item->y);
    }
}

static int by_place(const void *a, const void *b)
{
    const Item *one = *(const Item *const *)a, *two = *(const Item *const *)b;
    if (one->y != two->y)
        return one->y < two->y ? -1 : 1;
    return one->x < two->x ? -1 : one->x > two->x;
}

static void check_overlaps(Kit *k, const Page *page, const char *name)
{
    VEC(const Item *) all = {0};
    for (uint32_t n = 0; n < page->item_count; n++)
        if (page->items[n].kind == ITEM_TEXT && page->items[n].text.angle == 0)
            *VEC_PUSH(k->ctx.mem, &all) = &page->items[n];
    if (all.count > 0)
        qsort(all.items, all.count, sizeof all.items[0], by_place);
    for (size_t n = 1; n < all.count; n++) {
        const Item *left = all.items[n - 1], *right = all.items[n];
        if (left->y == right->y && left->x + left->text.width > right->x + 20)
            fail_msg("%s: page %.*s, y %d: %d + %d over %d", name, STR_ARG(page->label), left->y,
                     left->x, left->text.width, right->x);
    }
}

/* ---- hyphens ------------------------------------------------------------------------------ */

typedef struct {
    uint32_t element; /* of the paragraph at hand */
    Len y;
    unsigned row; /* lines with a hyphen, one after the other */
    bool hyphen;  /* the last text ended with one */
} Ladder;

static void ladder_add(Ladder *at, const Kit *k, const Item *item, const char *name)
{
    uint32_t element = block_of(k->pages, item->element);
    if (element == at->element && item->y == at->y) {
        at->hyphen = item->text.hyphen;
        return;
    }
    at->row = element == at->element && at->hyphen ? at->row + 1 : 0;
    if (at->row > 2)
        fail_msg("%s: element %u: %u hyphens in a row", name, element, at->row);
    *at = (Ladder){element, item->y, at->row, item->text.hyphen};
}

static void check_hyphens(const Kit *k, const char *name)
{
    Ladder at = {0};
    for (uint32_t i = 0; i < k->pages->page_count; i++) {
        const Page *page = &k->pages->pages[i];
        const Item *last = NULL;
        for (uint32_t n = 0; n < page->item_count; n++) {
            const Item *item = &page->items[n];
            if (item->kind != ITEM_TEXT || item->element == 0)
                continue;
            Role role = k->pages->elements[block_of(k->pages, item->element)].role;
            if (role == ROLE_TD || role == ROLE_TH)
                continue; /* a narrow cell may have no other way */
            ladder_add(&at, k, item, name);
            last = item;
        }
        if (last != NULL && last->text.hyphen && i + 1 < k->pages->page_count)
            fail_msg("%s: page %u ends with a hyphen", name, i + 1);
    }
}

/* ---- texts -------------------------------------------------------------------------------- */

static void check_all(Kit *k, const char *name)
{
    check_words(k, name);
    check_hyphens(k, name);
    for (uint32_t i = 0; i < k->pages->page_count; i++) {
        check_margins(k, &k->pages->pages[i], name);
        check_overlaps(k, &k->pages->pages[i], name);
    }
}

static Str without_arrows(Arena *a, Str s)
{
    Buf out = buf_new(a);
    for (size_t i = 0; i < s.n; i++) {
        bool arrow = str_starts(str_slice(s, i, s.n), S("→"));
        buf_byte(&out, arrow ? '\t' : s.p[i]);
        i += arrow ? 2 : 0;
    }
    return buf_str(&out);
}

static Str specification(Arena *a)
{
    FILE *in = popen("gzip -dc /usr/share/doc/cmark-gfm/spec.txt.gz 2>/dev/null", "r");
    assert_non_null(in);
    Buf spec = buf_new(a);
    char bytes[4096];
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, in)) > 0;)
        buf_put(&spec, (Str){bytes, n});
    pclose(in);
    return without_arrows(a, buf_str(&spec));
}

#define FENCE "````````````````````````````````"

static void examples_of_the_specification(void **state)
{
    (void)state;
    Kit k = kit_new();
    Str rest = specification(k.ctx.mem);
    if (rest.n == 0) {
        kit_free(&k);
        skip();
    }
    int count = 0;
    for (size_t at; (at = str_find(rest, S("\n" FENCE " example"))) != SIZE_MAX;) {
        rest = str_slice(rest, at + 1, rest.n);
        rest = str_slice(rest, str_find_byte(rest, '\n') + 1, rest.n);
        size_t end = str_find(rest, S("\n.\n"));
        end = str_starts(rest, S(".\n")) ? 0 : end + 1;
        char name[32];
        snprintf(name, sizeof name, "example %d", ++count);
        uint32_t source = source_add(diag_sources(k.ctx.diag), str(name),
                                     arena_copy(k.ctx.mem, str_slice(rest, 0, end)));
        k.doc = doc_read_source(&k.ctx, source);
        if (k.doc == NULL)
            continue; /* what looks like front matter and is none */
        k.pages = layout_run(&k.ctx, k.doc, k.theme, k.fonts);
        check_all(&k, name);
    }
    assert_true(count > 600);
    kit_free(&k);
}

enum { ROUNDS = 30, BLOCKS = 40 };

static void random_documents(void **state)
{
    (void)state;
    uint32_t seed = 20261123;
    for (int round = 0; round < ROUNDS; round++) {
        Kit k = kit_new();
        char name[32];
        snprintf(name, sizeof name, "round %d", round);
        unsigned with = WITH_TABLES | WITH_LISTS;
        kit_run(&k, random_document(k.ctx.mem, &seed, with, BLOCKS));
        check_all(&k, name);
        kit_free(&k);
    }
}

/* A small page: hyphens and page ends everywhere. */
static void small_pages(void **state)
{
    (void)state;
    uint32_t seed = 4242;
    for (int round = 0; round < ROUNDS; round++) {
        Kit k = kit_new();
        k.theme->page_width = MM(148);
        k.theme->page_height = MM(210);
        char name[32];
        snprintf(name, sizeof name, "small round %d", round);
        kit_run(&k, random_document(k.ctx.mem, &seed, WITH_LISTS, BLOCKS));
        check_all(&k, name);
        kit_free(&k);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_the_specification),
        cmocka_unit_test(random_documents),
        cmocka_unit_test(small_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
