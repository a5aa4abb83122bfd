/* Dump: pages -> text that a person reads and golden tests compare; and the words alone. */
#include "layout/layout.h"

/* Glyphs [first, first + count) show these bytes of the run's text. */
static Str glyphs_text(const Run *run, uint32_t first, uint32_t count)
{
    if (count == 0)
        return (Str){0};
    uint32_t low = UINT32_MAX, high = 0;
    for (uint32_t i = first; i < first + count; i++) {
        uint32_t cluster = run->glyphs[i].cluster;
        low = cluster < low ? cluster : low;
        high = cluster > high ? cluster : high;
    }
    size_t end = run->text.n; /* the first cluster after the highest one */
    for (uint32_t i = 0; i < run->count; i++)
        if (run->glyphs[i].cluster > high && run->glyphs[i].cluster < end)
            end = run->glyphs[i].cluster;
    return str_slice(run->text, low, end);
}

static Str item_text(const Item *item)
{
    return glyphs_text(item->text.run, item->text.first, item->text.count);
}

/* ---- lines for people ---------------------------------------------------------------------- */

/* Points with at most two decimals. */
static void put_points(Buf *out, Len len)
{
    int64_t hundredths = ((int64_t)len + (len < 0 ? -5 : 5)) / 10;
    if (hundredths < 0)
        buf_byte(out, '-');
    hundredths = hundredths < 0 ? -hundredths : hundredths;
    buf_int(out, hundredths / 100);
    if (hundredths % 100 != 0)
        buf_print(out, ".%02d", (int)(hundredths % 100));
}

static void put_place(Buf *out, const char *kind, Len x, Len y)
{
    buf_print(out, "  %s ", kind);
    put_points(out, x);
    buf_byte(out, ' ');
    put_points(out, y);
}

/* Does b follow a on its line, in its style? Half a point of kerning is none. */
static bool same_line(const Item *a, const Item *b)
{
    Len apart = b->x - a->x - a->text.width - a->text.space_after;
    return b->kind == ITEM_TEXT && a->element == b->element && a->y == b->y && apart > -PT(0.5) &&
           apart < PT(0.5) && a->text.size == b->text.size &&
           a->text.run->font == b->text.run->font && a->text.angle == b->text.angle;
}

/* The words of one line in one style: `text x y to-x font size #element "words"`. */
static uint32_t dump_text(const Page *page, uint32_t at, Buf *out)
{
    const Item *first = &page->items[at], *last = first;
    uint32_t end = at + 1;
    while (end < page->item_count && same_line(last, &page->items[end]))
        last = &page->items[end++];
    put_place(out, "text", first->x, first->y);
    buf_put(out, S(".."));
    put_points(out, last->x + last->text.width);
    const Font *font = first->text.run->font;
    buf_print(out, " " STR_FMT " ", STR_ARG(font->postscript_name));
    put_points(out, first->text.size);
    if (first->text.angle != 0)
        buf_print(out, " turned %d", first->text.angle);
    buf_print(out, " #%u \"", first->element);
    for (uint32_t i = at; i < end; i++) {
        const Item *item = &page->items[i];
        buf_put(out, item->text.hyphen ? S("~") : item_text(item));
        if (item->text.space_after > 0)
            buf_byte(out, ' ');
    }
    buf_put(out, S("\"\n"));
    return end;
}

static void dump_item(const Item *item, Buf *out)
{
    switch (item->kind) {
    case ITEM_TEXT:
        break;
    case ITEM_RECT:
        put_place(out, "rect", item->x, item->y);
        buf_byte(out, ' ');
        put_points(out, item->rect.w);
        buf_byte(out, 'x');
        put_points(out, item->rect.h);
        buf_print(out, " %06x", (unsigned)item->colour);
        break;
    case ITEM_PATH:
        put_place(out, "path", item->x, item->y);
        buf_print(out, " %u steps", item->path.step_count);
        break;
    case ITEM_IMAGE:
        put_place(out, "image", item->x, item->y);
        buf_byte(out, ' ');
        put_points(out, item->image.w);
        buf_byte(out, 'x');
        put_points(out, item->image.h);
        buf_print(out, " #%u image %u", item->element, item->image.image);
        break;
    case ITEM_LINK:
        put_place(out, "link", item->x, item->y);
        buf_byte(out, ' ');
        put_points(out, item->link.w);
        buf_byte(out, 'x');
        put_points(out, item->link.h);
        buf_print(
            out, " #%u " STR_FMT "%s" STR_FMT, item->element, STR_ARG(item->link.to->file),
            item->link.to->anchor.n > 0 ? "#" : "",
            STR_ARG(item->link.to->anchor.n > 0 ? item->link.to->anchor : item->link.to->uri));
        break;
    }
    buf_byte(out, '\n');
}

static const char *const role_names[ROLE_COUNT] = {
    [ROLE_DOCUMENT] = "Document",
    [ROLE_SECTION] = "Sect",
    [ROLE_H1] = "H1",
    [ROLE_H2] = "H2",
    [ROLE_H3] = "H3",
    [ROLE_H4] = "H4",
    [ROLE_H5] = "H5",
    [ROLE_H6] = "H6",
    [ROLE_P] = "P",
    [ROLE_LIST] = "L",
    [ROLE_LIST_ITEM] = "LI",
    [ROLE_LABEL] = "Lbl",
    [ROLE_LIST_BODY] = "LBody",
    [ROLE_TABLE] = "Table",
    [ROLE_TABLE_HEAD] = "THead",
    [ROLE_TABLE_BODY] = "TBody",
    [ROLE_ROW] = "TR",
    [ROLE_TH] = "TH",
    [ROLE_TD] = "TD",
    [ROLE_CAPTION] = "Caption",
    [ROLE_FIGURE] = "Figure",
    [ROLE_LINK] = "Link",
    [ROLE_CODE] = "Code",
    [ROLE_QUOTE] = "BlockQuote",
    [ROLE_TOC] = "TOC",
    [ROLE_TOC_ITEM] = "TOCI",
    [ROLE_NOTE] = "Note",
    [ROLE_REFERENCE] = "Reference",
    [ROLE_SPAN] = "Span",
    [ROLE_EM] = "Em",
    [ROLE_STRONG] = "Strong",
};

static void dump_elements(const Pages *p, Buf *out)
{
    buf_put(out, S("elements\n"));
    for (uint32_t i = 1; i < p->element_count; i++) {
        const Element *e = &p->elements[i];
        buf_print(out, "  #%u %s", i, role_names[e->role]);
        if (e->parent != 0)
            buf_print(out, " in #%u", e->parent);
        if (e->ordered)
            buf_put(out, S(" ordered"));
        if (e->alt.n > 0)
            buf_print(out, " \"" STR_FMT "\"", STR_ARG(e->alt));
        buf_byte(out, '\n');
    }
}

void pages_dump(const Pages *p, Buf *out)
{
    for (uint32_t i = 0; i < p->page_count; i++) {
        const Page *page = &p->pages[i];
        buf_print(out, "page " STR_FMT " ", STR_ARG(page->label));
        put_points(out, page->w);
        buf_byte(out, 'x');
        put_points(out, page->h);
        buf_byte(out, '\n');
        for (uint32_t at = 0; at < page->item_count;) {
            if (page->items[at].kind == ITEM_TEXT)
                at = dump_text(page, at, out);
            else
                dump_item(&page->items[at++], out);
        }
    }
    for (size_t i = 0; i < p->anchor_count; i++) {
        buf_print(out, "anchor " STR_FMT " page %u ", STR_ARG(p->anchors[i].name),
                  p->anchors[i].page + 1);
        put_points(out, p->anchors[i].y);
        buf_byte(out, '\n');
    }
    for (size_t i = 0; i < p->bookmark_count; i++) {
        const Bookmark *b = &p->bookmarks[i];
        buf_print(out, "bookmark %u page %u ", b->level, b->page + 1);
        put_points(out, b->y);
        buf_print(out, " " STR_FMT "\n", STR_ARG(b->title));
    }
    dump_elements(p, out);
}

/* ---- words -------------------------------------------------------------------------------- */

void pages_text(const Pages *p, Buf *out)
{
    bool joined = true;
    for (uint32_t i = 0; i < p->page_count; i++) {
        const Page *page = &p->pages[i];
        for (uint32_t n = 0; n < page->item_count; n++) {
            const Item *item = &page->items[n];
            if (item->kind != ITEM_TEXT || item->element == 0 || item->text.hyphen)
                continue;
            if (!joined)
                buf_byte(out, ' ');
            buf_put(out, item_text(item));
            joined = item->text.joined;
        }
    }
    buf_byte(out, '\n');
}
