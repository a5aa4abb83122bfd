/* Layout: the order of things. Cover, contents, text and signature go down one stream of strips;
 * pages are cut from it; heads, feet and page numbers are added when all pages are known. */
#include "layout/flow.h"

static Layout layout_start(Ctx *ctx, const Document *doc, const Theme *theme, Fonts *fonts)
{
    Layout l = {.ctx = ctx, .doc = doc, .theme = theme, .fonts = fonts};
    l.language = doc->meta.language.n > 0 ? doc->meta.language : S("fr");
    l.lang = tag_lang(l.language);
    l.hang = theme->heading_hang;
    l.left = theme->margin_inner + l.hang;
    l.width = theme->page_width - l.left - theme->margin_outer;
    l.top = theme->margin_top;
    l.height = theme->page_height - theme->margin_top - theme->margin_bottom;
    l.batch[0] = arena_new();
    l.batch[1] = arena_new();
    l.scratch = arena_new();
    l.note_called = NEW_ARRAY(ctx->tmp, bool, doc->note_count + 1);
    styles_start(&l);
    splits_start(&l);
    return l;
}

static void layout_end(Layout *l)
{
    arena_free(l->batch[0]);
    arena_free(l->batch[1]);
    arena_free(l->scratch);
}

/* Without numbers to hang beside it ("Article 12 –" is too long), the text stands in the middle of
 * its room. */
static void hang_settle(Layout *l)
{
    const Heading *first = NULL; /* numbered, of the highest level that is */
    for (size_t i = 0; i < l->headings.count; i++) {
        const Heading *h = &l->headings.items[i];
        if (h->number.n > 0 && (first == NULL || h->level < first->level))
            first = h;
    }
    l->numbered = first != NULL && heading_hangs(l, first);
    if (l->numbered)
        return;
    l->hang /= 2;
    l->left -= l->hang;
}

static Column body_column(Layout *l, uint32_t element)
{
    const Theme *t = l->theme;
    return (Column){.out = &l->body,
                    .x = l->left,
                    .width = l->width,
                    .element = element,
                    .text = style_of(l, FACE_SERIF, STYLE_REGULAR, t->body_size, t->text),
                    .leading = t->body_leading};
}

static void flow_document(Layout *l)
{
    const DocumentMeta *m = &l->doc->meta;
    flow_headings(l, l->doc->root->child);
    hang_settle(l);
    Column c = body_column(l, element_add(l, ROLE_DOCUMENT, 0));
    if (m->cover)
        flow_cover(l, &c);
    else if (m->title.n > 0)
        flow_title(l, &c);
    if (m->contents && l->headings.count > 0) {
        flow_contents(l, &c);
    }
    flow_blocks(l, &c, l->doc->root->child);
    if (m->signature)
        flow_signature(l, &c);
    if (!c.out->begun)
        stream_blank(l, &c, c.leading); /* an empty document is one empty page */
    stream_notes(l, &c, SIZE_MAX);      /* those that notes called */
}

static bool is_lost(const Item *item, StrMap *lost)
{
    return item->kind == ITEM_LINK && item->link.to->uri.n == 0 && item->link.to->file.n == 0 &&
           map_find(lost, item->link.to->anchor) != NULL;
}

static void link_undo(Layout *l, uint32_t element)
{
    while (element != 0 && l->elements.items[element].role != ROLE_LINK)
        element = l->elements.items[element].parent;
    if (element != 0)
        l->elements.items[element].role = ROLE_SPAN;
}

/* A link to a place that is not there (#fragment in a file of Markdown) leads nowhere: nothing is
 * to be clicked, and its words are no Link (ISO 14289-1, 7.18.5). */
static void links_settle(Layout *l)
{
    StrMap *places = map_new(l->ctx->tmp), *lost = map_new(l->ctx->tmp);
    for (size_t i = 0; i < l->anchors.count; i++)
        *map_put(places, l->anchors.items[i].name) = l;
    for (size_t i = 1; i < l->links.count; i++) {
        const LinkTarget *to = l->links.items[i];
        if (to->uri.n == 0 && to->file.n == 0 && map_find(places, to->anchor) == NULL)
            *map_put(lost, to->anchor) = l;
    }
    for (size_t p = 0; map_count(lost) > 0 && p < l->pages.count; p++) {
        Item *items = l->sheets.items[p].items;
        uint32_t kept = 0;
        for (uint32_t i = 0; i < l->pages.items[p].item_count; i++) {
            if (!is_lost(&items[i], lost))
                items[kept++] = items[i];
            else
                link_undo(l, items[i].element);
        }
        l->pages.items[p].item_count = kept;
    }
}

Pages *layout_run(Ctx *ctx, const Document *doc, const Theme *theme, Fonts *fonts)
{
    enum { LONG_DOCUMENT = 8 << 20 }; /* bytes */
    if (arena_bytes(ctx->mem) > LONG_DOCUMENT)
        arena_give_back(ctx->tmp); /* what the reader of Markdown took */
    Layout l = layout_start(ctx, doc, theme, fonts);
    flow_document(&l);
    pages_flush(&l, true);
    contents_finish(&l);
    furniture_finish(&l);
    missing_report(&l);
    links_settle(&l);
    Pages *out = NEW(ctx->mem, Pages);
    *out = (Pages){&doc->meta,
                   l.pages.items,
                   (uint32_t)l.pages.count,
                   l.elements.items,
                   (uint32_t)l.elements.count,
                   l.anchors.items,
                   l.anchors.count,
                   l.bookmarks.items,
                   l.bookmarks.count,
                   l.images.items,
                   l.images.count,
                   fonts};
    layout_end(&l);
    return out;
}
