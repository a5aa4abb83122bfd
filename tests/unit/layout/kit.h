/* What the layout's tests share: a document from Markdown text, the default theme, pages; and what
 * the tests ask of pages. */
#ifndef PDOC_TEST_LAYOUT_KIT_H
#define PDOC_TEST_LAYOUT_KIT_H

#include "../test.h"

#include "layout/flow.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    Ctx ctx;
    Theme *theme;
    Fonts *fonts;
    Document *doc;
    Pages *pages;
} Kit;

static inline Theme *kit_theme(Ctx *ctx)
{
    uint32_t source = file_read(ctx, S(TEST_ROOT "/templates/theme.yaml"), NOWHERE);
    Theme *theme = theme_read(ctx, yaml_read(ctx, source), NULL);
    assert_non_null(theme);
    return theme;
}

static inline Kit kit_new(void)
{
    Kit k = {.ctx = test_ctx()};
    k.theme = kit_theme(&k.ctx);
    k.fonts = fonts_new(&k.ctx);
    return k;
}

static inline void kit_free(Kit *k)
{
    fonts_free(k->fonts);
    test_ctx_free(&k->ctx);
}

static inline Document *kit_read(Kit *k, const char *name, Str markdown)
{
    uint32_t source = source_add(diag_sources(k->ctx.diag), str(name), markdown);
    k->doc = doc_read_source(&k->ctx, source);
    assert_non_null(k->doc);
    return k->doc;
}

static inline Pages *kit_run(Kit *k, const char *markdown)
{
    kit_read(k, "test.md", str(markdown));
    k->pages = layout_run(&k->ctx, k->doc, k->theme, k->fonts);
    return k->pages;
}

/* ---- text --------------------------------------------------------------------------------- */

static inline Str squeezed(Arena *a, Str s) /* without spaces of any kind */
{
    Buf b = buf_new(a);
    for (size_t i = 0; i < s.n; i++) {
        if ((unsigned char)s.p[i] <= ' ')
            continue;
        if (i + 1 < s.n && memcmp(s.p + i, "\xC2\xA0", 2) == 0)
            i++;
        else
            buf_byte(&b, s.p[i]);
    }
    return buf_str(&b);
}

static inline Str kit_text(Kit *k)
{
    Buf b = buf_new(k->ctx.mem);
    pages_text(k->pages, &b);
    return buf_str(&b);
}

/* What one element shows, over all pages, as pages_text would print it; with its children when
 * `deep`. */
static inline bool element_within(const Pages *p, uint32_t element, uint32_t wanted)
{
    while (element != 0 && element != wanted)
        element = p->elements[element].parent;
    return element == wanted;
}

static inline Str element_text(Kit *k, uint32_t element)
{
    const Pages *p = k->pages;
    Page *copies = NEW_ARRAY(k->ctx.mem, Page, p->page_count);
    Pages part = *p;
    part.pages = copies;
    for (uint32_t i = 0; i < p->page_count; i++) {
        VEC(Item) items = {0};
        for (uint32_t n = 0; n < p->pages[i].item_count; n++)
            if (element_within(p, p->pages[i].items[n].element, element))
                *VEC_PUSH(k->ctx.mem, &items) = p->pages[i].items[n];
        copies[i] = p->pages[i];
        copies[i].items = items.items;
        copies[i].item_count = (uint32_t)items.count;
    }
    Buf b = buf_new(k->ctx.mem);
    pages_text(&part, &b);
    return str_trim(buf_str(&b));
}

static inline uint32_t find_role(const Pages *p, Role role, size_t nth)
{
    for (uint32_t i = 1; i < p->element_count; i++)
        if (p->elements[i].role == role && nth-- == 0)
            return i;
    return 0;
}

/* ---- places ------------------------------------------------------------------------------- */

typedef struct {
    uint32_t page;
    Len y;
    Len x, end; /* of the text on it */
} KitLine;

typedef struct {
    KitLine *items;
    size_t count, cap;
} KitLines;

/* The lines of an element (and what is in it), in order: one per page and baseline. */
static inline KitLines element_lines(Kit *k, uint32_t element)
{
    KitLines out = {0};
    for (uint32_t i = 0; i < k->pages->page_count; i++) {
        const Page *page = &k->pages->pages[i];
        for (uint32_t n = 0; n < page->item_count; n++) {
            const Item *item = &page->items[n];
            if (item->kind != ITEM_TEXT || !element_within(k->pages, item->element, element))
                continue;
            KitLine *last = out.count == 0 ? NULL : &out.items[out.count - 1];
            Len end = item->x + item->text.width;
            if (last == NULL || last->page != i || item->y - last->y > PT(6)) {
                *VEC_PUSH(k->ctx.mem, &out) = (KitLine){i, item->y, item->x, end};
            } else {
                last->end = end > last->end ? end : last->end;
            }
        }
    }
    return out;
}

/* ---- random documents ---------------------------------------------------------------------- */

static inline uint32_t kit_random(uint32_t *state, uint32_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    *state ^= *state << 5;
    return *state % below;
}

static inline void random_words(Buf *b, uint32_t *seed, uint32_t most)
{
    static const char *const words[] = {
        "le",
        "la",
        "marché",
        "titulaire",
        "réversibilité",
        "procès-verbal",
        "à",
        "délai",
        "exprès",
        "informatique",
        "d’astreinte",
        "approvisionnement",
        "(suivi)",
        "« qualité »",
        "64 156",
        "OBJ-001",
        "et/ou",
        "l’établissement",
        "**gras**",
        "*italique*",
        "`code`",
        "~~rayé~~",
        "[un lien](https://example.org/a)",
        "c’est-à-dire",
        "https://www.example.org/un/chemin/assez/long/pour/etre/coupe?q=1"};
    uint32_t count = 1 + kit_random(seed, most);
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            buf_byte(b, ' ');
        buf_put(b, str(words[kit_random(seed, sizeof words / sizeof words[0])]));
    }
    buf_put(b, kit_random(seed, 4) == 0 ? S(" :") : S("."));
}

enum { WITH_TABLES = 1, WITH_LISTS = 2, WITH_NOTES = 4 };

static inline void random_block(Buf *b, uint32_t *seed, unsigned with, uint32_t number)
{
    switch (kit_random(seed, 9)) {
    case 0:
        buf_repeat(b, '#', 1 + kit_random(seed, 4));
        buf_byte(b, ' ');
        random_words(b, seed, 14);
        break;
    case 1:
        for (uint32_t i = 0; (with & WITH_LISTS) && i < 6; i++) {
            buf_put(b, kit_random(seed, 3) == 0 && i > 0 ? S("    - ") : S("- "));
            random_words(b, seed, 30);
            buf_byte(b, '\n');
        }
        break;
    case 2:
        if (!(with & WITH_TABLES))
            break;
        buf_put(b, S("| Un titre | Deux | Trois |\n|---|--:|---|\n"));
        for (uint32_t i = 0; i < 3 + kit_random(seed, 20); i++) {
            buf_print(b, "| %u | %u,5 | ", i, kit_random(seed, 10000));
            random_words(b, seed, 25);
            buf_put(b, S(" |\n"));
        }
        break;
    case 3:
        buf_put(b, S("> "));
        random_words(b, seed, 60);
        break;
    case 4:
        buf_put(b, S("```\nfonction(x) = y;  // commentaire\n\n    retrait\n```"));
        break;
    default:
        random_words(b, seed, 140);
        if ((with & WITH_NOTES) && kit_random(seed, 4) == 0) {
            buf_print(b, "[^n%u]\n\n[^n%u]: ", number, number);
            random_words(b, seed, 60);
        }
        break;
    }
    buf_put(b, S("\n\n"));
}

static inline char *random_document(Arena *a, uint32_t *seed, unsigned with, uint32_t blocks)
{
    Buf b = buf_new(a);
    for (uint32_t i = 0; i < blocks; i++)
        random_block(&b, seed, with, i);
    buf_put(&b, S("Fin."));
    return arena_cstr(a, buf_str(&b));
}

#endif
