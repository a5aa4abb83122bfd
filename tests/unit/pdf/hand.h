/* Pages made by hand: words set on lines, without the layout stage. */
#ifndef PDOC_TEST_HAND_H
#define PDOC_TEST_HAND_H

#include "../test.h"

#include <string.h>

#include "pdf/pdf.h"

enum { HAND_PAGES = 8 };

typedef struct {
    Ctx *ctx;
    Fonts *fonts;
    const Font *font;
    Len size;
    Colour colour;
    uint32_t element;
    uint32_t page;
    VEC(Item) items[HAND_PAGES];
    VEC(Element) elements;
    VEC(Anchor) anchors;
    VEC(Bookmark) bookmarks;
    VEC(Image) images;
    DocumentMeta meta;
} Hand;

static inline Hand hand_new(Ctx *ctx)
{
    Hand h = {.ctx = ctx, .fonts = fonts_new(ctx), .size = PT(11)};
    h.font = font_find(ctx, h.fonts, S("Gentium Book Plus"), STYLE_REGULAR);
    font_fallbacks(ctx, h.fonts, S("DejaVu Sans"));
    *VEC_PUSH(ctx->mem, &h.elements) = (Element){0};
    h.meta = (DocumentMeta){.title = S("Contrat d’essai"),
                            .subtitle = S("Annexe <1> & suite"),
                            .author = S("Société Émeraude"),
                            .language = S("fr")};
    return h;
}

static inline uint32_t hand_element(Hand *h, Role role, uint32_t parent)
{
    *VEC_PUSH(h->ctx->mem, &h->elements) = (Element){.role = role, .parent = parent};
    return h->element = (uint32_t)h->elements.count - 1;
}

static inline Item *hand_item(Hand *h, ItemKind kind, Len x, Len y)
{
    Item *item = VEC_PUSH(h->ctx->mem, &h->items[h->page]);
    *item = (Item){.kind = kind, .element = h->element, .x = x, .y = y, .colour = h->colour};
    return item;
}

static inline Len hand_width(const Run *run, Len size)
{
    return (Len)((int64_t)run->advance * size / run->font->upem);
}

/* Sets the words of a line from x on; gives the x of its end. Gaps are `gap`, or the font's. */
static inline Len hand_words(Hand *h, Len x, Len y, const char *text, Len gap)
{
    Str rest = str(text);
    if (gap == 0)
        gap = (Len)((int64_t)h->font->space * h->size / h->font->upem);
    while (rest.n > 0) {
        size_t space = str_find_byte(rest, ' ');
        Str word = str_slice(rest, 0, space == SIZE_MAX ? rest.n : space);
        rest = space == SIZE_MAX ? (Str){0} : str_slice(rest, space + 1, rest.n);
        Item *last = NULL;
        for (const Run *run = font_shape(h->ctx, h->fonts, h->font, word, S("fr"), 0); run != NULL;
             run = run->next) {
            last = hand_item(h, ITEM_TEXT, x, y);
            last->text.run = run;
            last->text.count = run->count;
            last->text.size = h->size;
            last->text.width = hand_width(run, h->size);
            last->text.joined = run->next != NULL;
            x += last->text.width;
        }
        if (rest.n > 0) {
            last->text.space_after = gap;
            x += gap;
        }
    }
    return x;
}

static inline Item *hand_last(Hand *h)
{
    return &h->items[h->page].items[h->items[h->page].count - 1];
}

/* An element with one line of words. */
static inline uint32_t hand_line(Hand *h, Role role, uint32_t parent, Len x, Len y,
                                 const char *text)
{
    uint32_t element = hand_element(h, role, parent);
    hand_words(h, x, y, text, 0);
    return element;
}

static inline void hand_rect(Hand *h, Len x, Len y, Len w, Len height)
{
    Item *item = hand_item(h, ITEM_RECT, x, y);
    item->rect.w = w;
    item->rect.h = height;
}

static inline Pages *hand_pages(Hand *h)
{
    Pages *p = NEW(h->ctx->mem, Pages);
    Page *pages = NEW_ARRAY(h->ctx->mem, Page, HAND_PAGES);
    for (uint32_t i = 0; i <= h->page; i++)
        pages[i] =
            (Page){PT(595.276), PT(841.89), h->items[i].items, (uint32_t)h->items[i].count, {0}};
    *p = (Pages){.meta = &h->meta,
                 .pages = pages,
                 .page_count = h->page + 1,
                 .elements = h->elements.items,
                 .element_count = (uint32_t)h->elements.count,
                 .anchors = h->anchors.items,
                 .anchor_count = h->anchors.count,
                 .bookmarks = h->bookmarks.items,
                 .bookmark_count = h->bookmarks.count,
                 .images = h->images.items,
                 .image_count = h->images.count,
                 .fonts = h->fonts};
    return p;
}

/* ---- a contract, by hand ------------------------------------------------------------------ */

static inline void hand_link(Hand *h, Len x, Len y, Len end, Str uri, Str anchor)
{
    Item *link = hand_item(h, ITEM_LINK, x, y);
    link->link.w = end - x;
    link->link.h = PT(13);
    LinkTarget *to = NEW(h->ctx->mem, LinkTarget);
    *to = (LinkTarget){uri, anchor};
    link->link.to = to;
}

static inline void hand_running_head(Hand *h)
{
    h->element = 0;
    h->size = PT(8);
    hand_words(h, PT(56), PT(40), "Contrat n° 2024-17 — confidentiel", 0);
    hand_rect(h, PT(56), PT(44), PT(483), 500);
}

/* Two faces, a broken word, a link over two lines. */
static inline void hand_paragraph(Hand *h, uint32_t section)
{
    const Font *serif = h->font;
    const Font *italic = font_find(h->ctx, h->fonts, S("Gentium Book Plus"), STYLE_ITALIC);
    uint32_t p = hand_element(h, ROLE_P, section);
    Len x =
        hand_words(h, PT(56), PT(120),
                   "Le titulaire rend à l’acheteur l’ensemble des œuvres, données\u00A0; il est "
                   "difficile,",
                   3500);
    h->font = italic;
    hand_last(h)->text.space_after = 3500;
    x = hand_words(h, x + 3500, PT(120), "voir l’affiche,", 3500);
    h->font = serif;
    hand_last(h)->text.space_after = 3500;
    x = hand_words(h, x + 3500, PT(120), "la réversi", 3500);
    hand_words(h, x, PT(120), "-", 0);
    hand_last(h)->text.hyphen = true;
    x = hand_words(h, PT(56), PT(134), "bilité, 1\u202F234,56 € et ☐ coché selon", 0);
    hand_element(h, ROLE_LINK, p);
    h->colour = 0x0B5394;
    Len from = x + 3000;
    hand_last(h)->text.space_after = 3000;
    x = hand_words(h, from, PT(134), "le site", 0);
    hand_link(h, from, PT(124), x, S("https://example.org/à?a=1&b=(2)"), (Str){0});
    x = hand_words(h, PT(56), PT(148), "du client", 0);
    hand_last(h)->text.joined = true;
    hand_link(h, PT(56), PT(138), x, S("https://example.org/à?a=1&b=(2)"), (Str){0});
    h->colour = 0;
    h->element = p;
    hand_words(h, x, PT(148), ", puis la suite.", 0);
}

static inline void hand_list(Hand *h, uint32_t section)
{
    uint32_t list = hand_element(h, ROLE_LIST, section);
    h->elements.items[list].ordered = true;
    const char *const points[] = {"le bon de commande\u202F;", "les conditions générales."};
    for (int i = 0; i < 2; i++) {
        uint32_t item = hand_element(h, ROLE_LIST_ITEM, list);
        Len y = PT(172) + i * PT(14);
        hand_line(h, ROLE_LABEL, item, PT(60), y, i == 0 ? "1." : "2.");
        hand_line(h, ROLE_P, hand_element(h, ROLE_LIST_BODY, item), PT(76), y, points[i]);
    }
}

/* Ruled, with a caption, heading cells both ways and an empty cell. */
static inline void hand_table(Hand *h, uint32_t section)
{
    uint32_t table = hand_element(h, ROLE_TABLE, section);
    hand_line(h, ROLE_CAPTION, table, PT(56), PT(220), "Tableau 1 — Pénalités");
    const char *const cells[3][3] = {
        {"Niveau", "Délai", "Pénalité"}, {"Critique", "4 h", "5 %"}, {"Mineur", "", "0,5 %"}};
    uint32_t head = hand_element(h, ROLE_TABLE_HEAD, table), body = 0;
    for (int r = 0; r < 3; r++) {
        if (r == 1)
            body = hand_element(h, ROLE_TABLE_BODY, table);
        uint32_t row = hand_element(h, ROLE_ROW, r == 0 ? head : body);
        for (int c = 0; c < 3; c++)
            hand_line(h, r == 0 || c == 0 ? ROLE_TH : ROLE_TD, row, PT(60) + c * PT(120),
                      PT(240) + r * PT(16), cells[r][c]);
        h->element = 0;
        hand_rect(h, PT(56), PT(244) + r * PT(16), PT(360), 400);
    }
}

static inline void hand_figure(Hand *h, uint32_t section)
{
    uint32_t figure = hand_element(h, ROLE_FIGURE, section);
    h->elements.items[figure].alt = S("Un trait, un carré : l’échéancier");
    static const PathStep steps[] = {{'m', 60000, 330000},
                                     {'l', 160000, 330000},
                                     {'c', 180000, 300000},
                                     {'c', 200000, 300000},
                                     {'c', 220000, 330000}};
    Item *path = hand_item(h, ITEM_PATH, 0, 0);
    path->path.steps = steps;
    path->path.step_count = 5;
    path->path.line_width = 1000;
    h->colour = 0x3366CC;
    hand_rect(h, PT(240), PT(310), PT(20), PT(20));
    h->colour = 0;
}

/* The end of a paragraph in English, a link back without its role, a watermark. */
static inline void hand_second_page(Hand *h, uint32_t section)
{
    uint32_t end = hand_element(h, ROLE_P, section);
    h->elements.items[end].lang = S("en");
    hand_words(h, PT(56), PT(780), "This paragraph begins on page one", 0);
    h->element = 0;
    hand_words(h, PT(56), PT(820), "page 1 / 2", 0);
    h->page = 1;
    h->element = end;
    hand_words(h, PT(56), PT(80), "and ends on page two, see Article 1.", 0);
    hand_element(h, ROLE_REFERENCE, hand_element(h, ROLE_P, section));
    Len x = hand_words(h, PT(56), PT(100), "Retour", 0);
    hand_link(h, PT(56), PT(90), x, (Str){0}, S("réversibilité"));
    h->element = 0;
    h->size = PT(60);
    h->colour = 0xDDDDDD;
    hand_words(h, PT(150), PT(600), "PROJET", 0);
    hand_last(h)->text.angle = 50;
}

/* Two pages with all that a contract has. */
static inline Pages *hand_contract(Hand *h)
{
    const Font *serif = h->font;
    uint32_t document = hand_element(h, ROLE_DOCUMENT, 0);
    hand_running_head(h);
    h->size = PT(16);
    h->font = font_find(h->ctx, h->fonts, S("Inter"), STYLE_BOLD);
    h->colour = 0x1F3A5F;
    uint32_t section = hand_element(h, ROLE_SECTION, document);
    hand_line(h, ROLE_H1, section, PT(56), PT(90), "Article 1 — Réversibilité AVATAR");
    h->font = serif;
    h->size = PT(11);
    h->colour = 0;
    hand_paragraph(h, section);
    hand_list(h, section);
    hand_table(h, section);
    hand_figure(h, section);
    hand_second_page(h, section);
    *VEC_PUSH(h->ctx->mem, &h->anchors) = (Anchor){S("réversibilité"), 0, PT(74)};
    *VEC_PUSH(h->ctx->mem, &h->anchors) = (Anchor){S("fin"), 1, PT(90)};
    *VEC_PUSH(h->ctx->mem, &h->bookmarks) =
        (Bookmark){S("Article 1 — Réversibilité"), 1, 0, PT(74)};
    *VEC_PUSH(h->ctx->mem, &h->bookmarks) = (Bookmark){S("Pénalités (1)"), 3, 0, PT(210)};
    *VEC_PUSH(h->ctx->mem, &h->bookmarks) = (Bookmark){S("Fin"), 1, 1, PT(74)};
    return hand_pages(h);
}

static inline Str hand_write(Ctx *ctx, const Pages *pages, PdfStandard standard)
{
    PdfOptions options = {.standard = standard, .creator = S("pdoc test"), .time = 1700000000};
    Buf out = buf_new(ctx->mem);
    assert_true(pdf_write(ctx, pages, &options, &out));
    return buf_str(&out);
}

#endif
