/* Navigate: links, anchors, bookmarks and page labels -> annotations, named destinations, the
 * outline and the page labels (12.3, 12.4.2, 12.5). */
#include "pdf/parts.h"

#include <stdlib.h>

typedef struct {
    Ctx *ctx;
    PdfFile *file;
    const Pages *pages;
    Structure *structure;
    const PageObjects *objects;
    StrMap *anchors; /* name -> const Anchor * */
} Navigation;

static void put_destination(const Navigation *n, Buf *b, uint32_t page, Len y)
{
    buf_print(b, "[%u 0 R/XYZ null ", n->objects[page].page);
    put_points(b, (int64_t)n->pages->pages[page].h - y);
    buf_put(b, S(" null]"));
}

/* ---- named destinations ------------------------------------------------------------------- */

/* An anchor under the bytes that the file calls it; a tree is in the order of these. */
typedef struct {
    Str bytes;
    const Anchor *anchor;
} Name;

static int compare_names(const void *x, const void *y)
{
    const Name *a = x, *b = y;
    return str_cmp(a->bytes, b->bytes);
}

static ObjectId write_name_leaf(const Navigation *n, const Name *sorted, size_t count)
{
    Buf b = buf_new(n->ctx->tmp);
    buf_put(&b, S("<</Limits["));
    put_bytes(&b, sorted[0].bytes);
    put_bytes(&b, sorted[count - 1].bytes);
    buf_put(&b, S("]/Names["));
    for (size_t i = 0; i < count; i++) {
        put_bytes(&b, sorted[i].bytes);
        put_destination(n, &b, sorted[i].anchor->page, sorted[i].anchor->y);
    }
    buf_put(&b, S("]>>"));
    ObjectId id = file_object(n->file);
    file_put(n->file, id, buf_str(&b));
    return id;
}

static ObjectId write_names(const Navigation *n)
{
    enum { LEAF = 64 };
    size_t count = map_count(n->anchors);
    if (count == 0)
        return 0;
    Name *sorted = NEW_ARRAY(n->ctx->tmp, Name, count);
    for (size_t i = 0; i < count; i++)
        sorted[i] =
            (Name){text_bytes(n->ctx->tmp, map_key(n->anchors, i)), map_value(n->anchors, i)};
    qsort(sorted, count, sizeof *sorted, compare_names);
    Buf b = buf_new(n->ctx->tmp);
    buf_put(&b, S("<</Kids["));
    for (size_t i = 0; i < count; i += LEAF)
        put_ref(&b, write_name_leaf(n, sorted + i, count - i < LEAF ? count - i : LEAF));
    buf_put(&b, S("]>>"));
    ObjectId id = file_object(n->file);
    file_put(n->file, id, buf_str(&b));
    return id;
}

/* ---- links -------------------------------------------------------------------------------- */

/* An address as 7-bit ASCII (12.6.4.7): what is not is percent-encoded (RFC 3986, 2.1). */
static void put_uri(Buf *b, Str uri)
{
    Buf ascii = buf_new(b->arena);
    for (size_t i = 0; i < uri.n; i++) {
        unsigned char c = (unsigned char)uri.p[i];
        if (c > ' ' && c < 0x7F)
            buf_byte(&ascii, (char)c);
        else
            buf_print(&ascii, "%%%02X", c);
    }
    put_bytes(b, buf_str(&ascii));
}

/* To a place in another file (12.6.4.3), which a viewer looks for in the folder of this one. */
static void put_remote(const Navigation *n, Buf *b, const LinkTarget *to)
{
    buf_put(b, S("/A<</S/GoToR/F<</Type/Filespec/F"));
    put_text(b, to->file);
    buf_put(b, S("/UF"));
    put_text(b, to->file);
    buf_put(b, S(">>/D"));
    if (to->anchor.n > 0)
        put_bytes(b, text_bytes(n->ctx->tmp, to->anchor));
    else
        buf_put(b, S("[0/XYZ null null null]"));
    buf_put(b, S(">>"));
}

/* The words of a link on its page: what a screen reader says of it. */
static Str words_of(const Navigation *n, const LinkPlace *link)
{
    const Page *page = &n->pages->pages[link->page];
    Buf b = buf_new(n->ctx->tmp);
    for (uint32_t i = 0; i < page->item_count; i++) {
        const Item *item = &page->items[i];
        if (item->kind != ITEM_TEXT || item->element != link->item->element || item->text.hyphen)
            continue;
        buf_put(&b, item->text.run->text);
        if (!item->text.joined)
            buf_byte(&b, ' ');
    }
    return str_trim(buf_str(&b));
}

static uint32_t link_element(const Pages *pages, uint32_t element)
{
    uint32_t e = element;
    while (e != 0 && pages->elements[e].role != ROLE_LINK)
        e = pages->elements[e].parent;
    return e != 0 ? e : element;
}

static void write_link(const Navigation *n, const LinkPlace *link, ObjectId id)
{
    const Item *item = link->item;
    const LinkTarget *to = item->link.to;
    int64_t top = (int64_t)n->pages->pages[link->page].h - item->y;
    Buf b = buf_new(n->ctx->tmp);
    buf_put(&b, S("<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect["));
    put_points(&b, item->x);
    put_points(&b, top - item->link.h);
    put_points(&b, (int64_t)item->x + item->link.w);
    put_points(&b, top);
    buf_put(&b, S("]/Contents"));
    Str words = item->element != 0 ? words_of(n, link) : (Str){0};
    put_text(&b, words.n > 0 ? words : to->uri.n > 0 ? to->uri : to->anchor);
    if (to->file.n > 0) {
        put_remote(n, &b, to);
    } else if (to->uri.n > 0) {
        buf_put(&b, S("/A<</S/URI/URI"));
        put_uri(&b, to->uri);
        buf_put(&b, S(">>"));
    } else {
        const Anchor *anchor = map_find(n->anchors, to->anchor);
        buf_put(&b, S("/Dest"));
        put_destination(n, &b, anchor->page, anchor->y);
    }
    if (item->element != 0) {
        uint32_t element = link_element(n->pages, item->element);
        buf_print(&b, "/StructParent %u",
                  structure_annotation(n->structure, element, link->page, id));
    }
    buf_put(&b, S(">>"));
    file_put(n->file, id, buf_str(&b));
}

static bool leads_somewhere(const Navigation *n, const LinkPlace *link)
{
    const LinkTarget *to = link->item->link.to;
    return to->uri.n > 0 || to->file.n > 0 || map_find(n->anchors, to->anchor) != NULL;
}

/* `links` are in the order of the pages. */
static void write_links(const Navigation *n, const LinkPlaces *links)
{
    Buf array = buf_new(n->ctx->tmp);
    for (size_t i = 0; i < links->count;) {
        uint32_t page = links->items[i].page;
        array.n = 0;
        for (; i < links->count && links->items[i].page == page; i++) {
            if (!leads_somewhere(n, &links->items[i]))
                continue;
            ObjectId id = file_object(n->file);
            write_link(n, &links->items[i], id);
            put_ref(&array, id);
        }
        if (array.n == 0)
            continue;
        ObjectId id = file_object(n->file);
        file_put(n->file, id, str_print(n->ctx->tmp, "[" STR_FMT "]", STR_ARG(buf_str(&array))));
        file_page_ref(n->file, page, "Annots", id);
    }
}

/* ---- the outline -------------------------------------------------------------------------- */

typedef struct {
    ObjectId id;
    size_t parent, previous, next, first, last; /* bookmarks from 1; 0: the root, or none */
    int32_t below;                              /* bookmarks under it, at any depth */
} Branch;

/* branches[i + 1] is that of bookmark i; levels may be skipped. */
static Branch *link_bookmarks(const Navigation *n, size_t count)
{
    Branch *branches = NEW_ARRAY(n->ctx->tmp, Branch, count + 1);
    for (size_t i = 1; i <= count; i++) {
        const Bookmark *mark = &n->pages->bookmarks[i - 1];
        size_t parent = i - 1;
        while (parent != 0 && n->pages->bookmarks[parent - 1].level >= mark->level)
            parent = branches[parent].parent;
        Branch *b = &branches[i], *up = &branches[parent];
        b->parent = parent;
        b->previous = up->last;
        if (up->last != 0)
            branches[up->last].next = i;
        else
            up->first = i;
        up->last = i;
    }
    for (size_t i = count; i > 0; i--)
        branches[branches[i].parent].below += branches[i].below + 1;
    for (size_t i = 0; i <= count; i++)
        branches[i].id = file_object(n->file);
    return branches;
}

static void put_branch(Buf *b, const Branch *branches, const char *key, size_t i)
{
    if (i != 0)
        buf_print(b, "/%s %u 0 R", key, branches[i].id);
}

static int32_t children_of(const Branch *branches, size_t i)
{
    int32_t count = 0;
    for (size_t child = branches[i].first; child != 0; child = branches[child].next)
        count++;
    return count;
}

/* A short outline is shown open, a long one closed below its first level. */
static void write_outline(const Navigation *n)
{
    enum { OPEN_LIMIT = 40 };
    size_t count = n->pages->bookmark_count;
    if (count == 0)
        return;
    Branch *branches = link_bookmarks(n, count);
    bool open = count <= OPEN_LIMIT;
    Buf b = buf_new(n->ctx->tmp);
    for (size_t i = 0; i <= count; i++) {
        const Branch *branch = &branches[i];
        int32_t children = children_of(branches, i);
        b.n = 0;
        buf_put(&b, i == 0 ? S("<</Type/Outlines") : S("<</Title"));
        if (i != 0) {
            const Bookmark *mark = &n->pages->bookmarks[i - 1];
            put_text(&b, mark->title);
            buf_print(&b, "/Parent %u 0 R/Dest", branches[branch->parent].id);
            put_destination(n, &b, mark->page, mark->y);
        }
        put_branch(&b, branches, "Prev", branch->previous);
        put_branch(&b, branches, "Next", branch->next);
        put_branch(&b, branches, "First", branch->first);
        put_branch(&b, branches, "Last", branch->last);
        if (children > 0)
            buf_print(&b, "/Count %d", open ? branch->below : i == 0 ? children : -children);
        buf_put(&b, S(">>"));
        file_put(n->file, branch->id, buf_str(&b));
    }
    file_catalog_ref(n->file, "Outlines", branches[0].id);
    file_catalog_name(n->file, "PageMode", "UseOutlines");
}

/* ---- page labels -------------------------------------------------------------------------- */

typedef struct {
    char style; /* 'D' decimal, 'r' roman, 0: neither */
    uint32_t number;
} PageNumber;

static uint32_t roman_value(Str text)
{
    static const struct {
        Str letters;
        uint32_t value;
    } rows[] = {{S_INIT("c"), 100}, {S_INIT("xc"), 90}, {S_INIT("l"), 50},
                {S_INIT("xl"), 40}, {S_INIT("x"), 10},  {S_INIT("ix"), 9},
                {S_INIT("v"), 5},   {S_INIT("iv"), 4},  {S_INIT("i"), 1}};
    uint32_t value = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows && text.n > 0; i++)
        while (str_starts(text, rows[i].letters)) {
            value += rows[i].value;
            text = str_slice(text, rows[i].letters.n, text.n);
        }
    return text.n == 0 ? value : 0;
}

static PageNumber number_of(Str text)
{
    uint32_t number = 0;
    for (size_t i = 0; i < text.n && text.n < 9; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return (PageNumber){roman_value(text) > 0 ? 'r' : 0, roman_value(text)};
        number = number * 10 + (uint32_t)(text.p[i] - '0');
    }
    return (PageNumber){number > 0 && text.p[0] != '0' ? 'D' : 0, number};
}

/* Ranges of pages whose labels count up; a label of another kind is a range of its own. */
static void write_labels(const Navigation *n)
{
    Buf b = buf_new(n->ctx->tmp);
    buf_put(&b, S("<</Nums["));
    PageNumber last = {0, 0};
    for (uint32_t i = 0; i < n->pages->page_count; i++) {
        Str text = n->pages->pages[i].label;
        if (text.n == 0)
            text = str_print(n->ctx->tmp, "%u", i + 1);
        PageNumber label = number_of(text);
        bool goes_on =
            label.style != 0 && label.style == last.style && label.number == last.number + 1;
        last = label;
        if (goes_on)
            continue;
        put_number(&b, i, 0);
        if (label.style != 0) {
            buf_print(&b, "<</S/%c/St %u>>", label.style, label.number);
        } else {
            buf_put(&b, S("<</P"));
            put_text(&b, text);
            buf_put(&b, S(">>"));
        }
    }
    buf_put(&b, S("]>>"));
    ObjectId id = file_object(n->file);
    file_put(n->file, id, buf_str(&b));
    file_catalog_ref(n->file, "PageLabels", id);
}

ObjectId navigate_write(Ctx *ctx, PdfFile *file, const Pages *pages, Structure *structure,
                        const LinkPlaces *links, const PageObjects *objects)
{
    Navigation n = {ctx, file, pages, structure, objects, map_new(ctx->tmp)};
    for (size_t i = 0; i < pages->anchor_count; i++) {
        const Anchor *anchor = &pages->anchors[i];
        void **slot = map_put(n.anchors, anchor->name);
        if (*slot == NULL) /* the first of a name counts */
            *slot = (void *)anchor;
    }
    write_links(&n, links);
    write_outline(&n);
    write_labels(&n);
    return write_names(&n);
}
