/* Structure: the elements of the pages -> the structure tree of a tagged PDF (14.7, 14.8), in the
 * shape that PDF/UA-1 (ISO 14289-1) asks for: the tree, the parent tree that leads back from each
 * sequence of content, and the attributes of lists, tables and figures. */
#include "pdf/parts.h"

/* What hangs in an element besides elements: a sequence of content, or an annotation. Kids are in
 * the order of the pages; a kid's place in that order is its number. */
typedef struct {
    uint32_t element;
    uint32_t page;
    uint32_t mcid; /* NO_MCID: an annotation */
    ObjectId annotation;
    uint32_t next; /* the element's next kid; NONE at the end */
} Kid;

#define NO_MCID UINT32_MAX
#define NONE UINT32_MAX

typedef struct {
    bool is_set;
    Len left, top, right, bottom;
    uint32_t page;
} Box;

/* What is found out about an element when the tree is written. */
typedef struct {
    ObjectId id;             /* 0: left out, since it holds nothing */
    uint32_t begins;         /* the first kid in it or below; NONE */
    uint32_t child, sibling; /* elements; 0: none */
} Branch;

struct Structure {
    Ctx *ctx;
    const Pages *pages;
    VEC(Kid) kids;
    Role *roles;               /* by element, as the tree says it */
    uint32_t *owner;           /* by element: which one stands for it in the tree */
    uint32_t *first, *last;    /* kid by element; NONE */
    uint32_t *marks;           /* sequences by page */
    VEC(uint32_t) annotations; /* element, in the order of their keys */
    Box *boxes;                /* by element; NULL when there is no figure */
    Branch *branches;
};

/* ---- roles -------------------------------------------------------------------------------- */

typedef struct {
    Str name;
    Str standard; /* what the role is mapped to when PDF 1.7 does not know it */
    bool is_inline;
} RoleRow;

static const RoleRow roles[ROLE_COUNT] = {
    [ROLE_DOCUMENT] = {S_INIT("Document")},
    [ROLE_SECTION] = {S_INIT("Sect")},
    [ROLE_H1] = {S_INIT("H1")},
    [ROLE_H2] = {S_INIT("H2")},
    [ROLE_H3] = {S_INIT("H3")},
    [ROLE_H4] = {S_INIT("H4")},
    [ROLE_H5] = {S_INIT("H5")},
    [ROLE_H6] = {S_INIT("H6")},
    [ROLE_P] = {S_INIT("P")},
    [ROLE_LIST] = {S_INIT("L")},
    [ROLE_LIST_ITEM] = {S_INIT("LI")},
    [ROLE_LABEL] = {S_INIT("Lbl")},
    [ROLE_LIST_BODY] = {S_INIT("LBody")},
    [ROLE_TABLE] = {S_INIT("Table")},
    [ROLE_TABLE_HEAD] = {S_INIT("THead")},
    [ROLE_TABLE_BODY] = {S_INIT("TBody")},
    [ROLE_ROW] = {S_INIT("TR")},
    [ROLE_TH] = {S_INIT("TH")},
    [ROLE_TD] = {S_INIT("TD")},
    [ROLE_CAPTION] = {S_INIT("Caption")},
    [ROLE_FIGURE] = {S_INIT("Figure")},
    [ROLE_LINK] = {S_INIT("Link"), {0}, true},
    [ROLE_CODE] = {S_INIT("Code"), {0}, true},
    [ROLE_QUOTE] = {S_INIT("BlockQuote")},
    [ROLE_TOC] = {S_INIT("TOC")},
    [ROLE_TOC_ITEM] = {S_INIT("TOCI")},
    [ROLE_NOTE] = {S_INIT("Note")},
    [ROLE_REFERENCE] = {S_INIT("Reference"), {0}, true},
    [ROLE_SPAN] = {S_INIT("Span"), {0}, true},
    [ROLE_EM] = {S_INIT("Em"), S_INIT("Span"), true},
    [ROLE_STRONG] = {S_INIT("Strong"), S_INIT("Span"), true},
};

bool role_is_inline(Role role)
{
    return roles[role].is_inline;
}

/* ---- gathering ---------------------------------------------------------------------------- */

/* A paragraph that is all of a list item's body says no more than the body does: the body stands
 * for it, and a list is a quarter smaller. */
static void find_owners(Structure *s)
{
    uint32_t count = s->pages->element_count;
    const Element *elements = s->pages->elements;
    uint32_t *children = NEW_ARRAY(s->ctx->tmp, uint32_t, count + 1);
    for (uint32_t i = 1; i < count; i++)
        children[elements[i].parent]++;
    for (uint32_t i = 0; i < count; i++) {
        const Element *e = &elements[i];
        bool stands_alone = e->role == ROLE_P && e->lang.n == 0 && children[e->parent] == 1 &&
                            elements[e->parent].role == ROLE_LIST_BODY;
        s->owner[i] = stands_alone ? e->parent : i;
    }
}

static bool is_in_link(const Pages *pages, uint32_t element)
{
    while (element != 0 && pages->elements[element].role != ROLE_LINK)
        element = pages->elements[element].parent;
    return element != 0;
}

/* An annotation of a link hangs in a Link (ISO 14289-1, 7.18.5): an element that has one and is in
 * none, such as the call of a note, is written as one. */
static void find_roles(Structure *s)
{
    for (uint32_t i = 0; i < s->pages->element_count; i++)
        s->roles[i] = s->pages->elements[i].role;
    for (uint32_t p = 0; p < s->pages->page_count; p++)
        for (uint32_t i = 0; i < s->pages->pages[p].item_count; i++) {
            const Item *item = &s->pages->pages[p].items[i];
            bool bare = item->kind == ITEM_LINK && !is_in_link(s->pages, item->element);
            if (bare && role_is_inline(s->roles[item->element]))
                s->roles[item->element] = ROLE_LINK;
        }
}

Structure *structure_new(Ctx *ctx, const Pages *pages)
{
    Structure *s = NEW(ctx->mem, Structure);
    s->ctx = ctx;
    s->pages = pages;
    s->owner = NEW_ARRAY(ctx->mem, uint32_t, pages->element_count + 1);
    s->first = NEW_ARRAY(ctx->mem, uint32_t, pages->element_count + 1);
    s->last = NEW_ARRAY(ctx->mem, uint32_t, pages->element_count + 1);
    s->marks = NEW_ARRAY(ctx->mem, uint32_t, pages->page_count + 1);
    s->kids.cap = pages->element_count + 1; /* about as many: growing would leave copies */
    s->kids.items = NEW_ARRAY(ctx->mem, Kid, s->kids.cap);
    for (uint32_t i = 0; i < pages->element_count; i++) {
        s->first[i] = s->last[i] = NONE;
        if (pages->elements[i].role == ROLE_FIGURE && s->boxes == NULL)
            s->boxes = NEW_ARRAY(ctx->mem, Box, pages->element_count);
    }
    s->roles = NEW_ARRAY(ctx->mem, Role, pages->element_count + 1);
    find_owners(s);
    find_roles(s);
    return s;
}

Str structure_role(const Structure *s, uint32_t element)
{
    return roles[s->roles[s->owner[element]]].name;
}

static void add_kid(Structure *s, Kid kid)
{
    kid.element = s->owner[kid.element];
    uint32_t number = (uint32_t)s->kids.count;
    *VEC_PUSH(s->ctx->mem, &s->kids) = kid;
    if (s->first[kid.element] == NONE)
        s->first[kid.element] = number;
    else
        s->kids.items[s->last[kid.element]].next = number;
    s->last[kid.element] = number;
}

uint32_t structure_mark(Structure *s, uint32_t element, uint32_t page)
{
    uint32_t mcid = s->marks[page]++;
    add_kid(s, (Kid){element, page, mcid, 0, NONE});
    return mcid;
}

uint32_t structure_annotation(Structure *s, uint32_t element, uint32_t page, ObjectId annotation)
{
    add_kid(s, (Kid){element, page, NO_MCID, annotation, NONE});
    *VEC_PUSH(s->ctx->mem, &s->annotations) = s->owner[element];
    return s->pages->page_count + (uint32_t)s->annotations.count - 1;
}

void structure_box(Structure *s, uint32_t element, uint32_t page, const Len box[4])
{
    if (s->boxes == NULL)
        return;
    while (element != 0 && s->pages->elements[element].role != ROLE_FIGURE)
        element = s->pages->elements[element].parent;
    if (element == 0)
        return;
    Box *b = &s->boxes[element];
    if (!b->is_set)
        *b = (Box){true, box[0], box[1], box[2], box[3], page};
    if (b->page != page)
        return;
    b->left = box[0] < b->left ? box[0] : b->left;
    b->top = box[1] < b->top ? box[1] : b->top;
    b->right = box[2] > b->right ? box[2] : b->right;
    b->bottom = box[3] > b->bottom ? box[3] : b->bottom;
}

/* ---- the tree ----------------------------------------------------------------------------- */

/* A cell stays even when it is empty, or the row would lose a column. */
static bool is_cell(Role role)
{
    return role == ROLE_TH || role == ROLE_TD;
}

/* Parents come before their children, so one way down the elements finds what each branch holds
 * and links the children in order. */
static void find_branches(Structure *s, PdfFile *file)
{
    uint32_t count = s->pages->element_count;
    Branch *branches = s->branches = NEW_ARRAY(s->ctx->mem, Branch, count + 1);
    bool *kept = NEW_ARRAY(s->ctx->tmp, bool, count + 1);
    for (uint32_t i = 0; i < count; i++)
        branches[i].begins = s->first[i];
    for (uint32_t i = count; i-- > 1;) {
        const Element *e = &s->pages->elements[i];
        if (s->first[i] != NONE || is_cell(e->role))
            kept[i] = true;
        if (!kept[i])
            continue;
        Branch *up = &branches[s->owner[e->parent]];
        kept[s->owner[e->parent]] = true;
        branches[i].sibling = up->child;
        up->child = i;
        if (branches[i].begins < up->begins)
            up->begins = branches[i].begins;
    }
    for (uint32_t i = 1; i < count; i++)
        branches[i].id = kept[i] ? file_object(file) : 0;
}

/* A dictionary's entry; every element has some, so this is no formatted printing. */
static void put_entry_ref(Buf *b, Str key, ObjectId id)
{
    buf_put(b, key);
    put_ref(b, id);
}

static void put_kid(Buf *b, const Kid *kid, uint32_t own_page, const PageObjects *objects)
{
    ObjectId page = objects[kid->page].page;
    if (kid->mcid == NO_MCID) {
        buf_put(b, S("<</Type/OBJR"));
        if (kid->page != own_page)
            put_entry_ref(b, S("/Pg"), page);
        put_entry_ref(b, S("/Obj"), kid->annotation);
        buf_put(b, S(">>"));
    } else if (kid->page == own_page) {
        put_number(b, kid->mcid, 0);
    } else {
        buf_print(b, "<</Type/MCR/Pg %u 0 R/MCID %u>>", page, kid->mcid);
    }
}

/* Content and child elements in reading order: children among themselves as the document has
 * them, content between them where the pages have it. */
static void put_kids(const Structure *s, Buf *b, uint32_t element, const PageObjects *objects)
{
    uint32_t kid = s->first[element], child = s->branches[element].child;
    uint32_t page = kid == NONE ? NONE : s->kids.items[kid].page;
    if (page != NONE)
        put_entry_ref(b, S("/Pg"), objects[page].page);
    if (kid == NONE && child == 0)
        return;
    bool single = kid == NONE ? s->branches[child].sibling == 0
                              : child == 0 && s->kids.items[kid].next == NONE;
    buf_put(b, single ? S("/K") : S("/K["));
    while (kid != NONE || child != 0) {
        bool child_first =
            kid == NONE ||
            (child != 0 && (s->branches[child].begins == NONE || s->branches[child].begins < kid));
        if (child_first) {
            put_ref(b, s->branches[child].id);
            child = s->branches[child].sibling;
        } else {
            put_kid(b, &s->kids.items[kid], page, objects);
            kid = s->kids.items[kid].next;
        }
    }
    buf_put(b, single ? S("") : S("]"));
}

/* ---- attributes --------------------------------------------------------------------------- */

static void put_figure(const Structure *s, Buf *b, uint32_t element)
{
    const Box *box = &s->boxes[element];
    buf_put(b, S("/Alt"));
    put_text(b, s->pages->elements[element].alt);
    if (!box->is_set)
        return;
    Len height = s->pages->pages[box->page].h;
    buf_put(b, S("/A<</O/Layout/Placement/Block/BBox["));
    put_points(b, box->left);
    put_points(b, (int64_t)height - box->bottom);
    put_points(b, box->right);
    put_points(b, (int64_t)height - box->top);
    buf_put(b, S("]>>"));
}

/* A heading cell of the table's head speaks for its column, one in the body for its row. */
static Str scope_of(const Pages *pages, uint32_t element)
{
    uint32_t row = pages->elements[element].parent;
    uint32_t group = pages->elements[row].parent;
    return pages->elements[group].role == ROLE_TABLE_BODY ? S("Row") : S("Column");
}

static void put_note_id(Buf *b, uint32_t element)
{
    buf_print(b, "(note%08u)", element);
}

static void put_attributes(const Structure *s, Buf *b, uint32_t element)
{
    const Element *e = &s->pages->elements[element];
    if (e->role == ROLE_FIGURE)
        put_figure(s, b, element);
    if (e->role == ROLE_LIST)
        buf_put(b, e->ordered ? S("/A<</O/List/ListNumbering/Decimal>>")
                              : S("/A<</O/List/ListNumbering/Disc>>"));
    if (e->role == ROLE_TH)
        buf_print(b, "/A<</O/Table/Scope/" STR_FMT ">>", STR_ARG(scope_of(s->pages, element)));
    if (e->role == ROLE_NOTE) { /* ISO 14289-1, 7.9: notes have identifiers */
        buf_put(b, S("/ID"));
        put_note_id(b, element);
    }
    if (e->lang.n > 0) {
        buf_put(b, S("/Lang"));
        put_text(b, e->lang);
    }
}

static void write_element(const Structure *s, PdfFile *file, uint32_t element, ObjectId root,
                          const PageObjects *objects, Buf *b)
{
    const Element *e = &s->pages->elements[element];
    b->n = 0;
    buf_put(b, S("<</S/")); /* their /Type may be left out (table 323) */
    buf_put(b, roles[s->roles[element]].name);
    put_entry_ref(b, S("/P"), e->parent == 0 ? root : s->branches[s->owner[e->parent]].id);
    put_kids(s, b, element, objects);
    put_attributes(s, b, element);
    buf_put(b, S(">>"));
    file_put(file, s->branches[element].id, buf_str(b));
}

/* ---- the parent tree ---------------------------------------------------------------------- */

/* Each page's array: the element of each of its sequences. */
static void write_marks(const Structure *s, PdfFile *file, const PageObjects *objects)
{
    Buf b = buf_new(s->ctx->tmp);
    size_t kid = 0;
    for (uint32_t page = 0; page < s->pages->page_count; page++) {
        b.n = 0;
        buf_byte(&b, '[');
        for (; kid < s->kids.count && s->kids.items[kid].page == page; kid++)
            if (s->kids.items[kid].mcid != NO_MCID)
                put_ref(&b, s->branches[s->kids.items[kid].element].id);
        buf_byte(&b, ']');
        file_put(file, objects[page].marks, buf_str(&b));
    }
}

static ObjectId parent_of(const Structure *s, const PageObjects *objects, uint32_t key)
{
    uint32_t pages = s->pages->page_count;
    return key < pages ? objects[key].marks : s->branches[s->annotations.items[key - pages]].id;
}

/* Keys are 0 to count - 1: pages first, then annotations. Leaves of LEAF keys, one level of kids.
 */
static ObjectId write_parent_tree(const Structure *s, PdfFile *file, const PageObjects *objects,
                                  uint32_t count)
{
    enum { LEAF = 64 };
    ObjectId root = file_object(file);
    Buf kids = buf_new(s->ctx->tmp), leaf = buf_new(s->ctx->tmp);
    for (uint32_t begin = 0; begin < count; begin += LEAF) {
        uint32_t end = begin + LEAF < count ? begin + LEAF : count;
        leaf.n = 0;
        buf_print(&leaf, "<</Limits[%u %u]/Nums[", begin, end - 1);
        for (uint32_t key = begin; key < end; key++) {
            put_number(&leaf, key, 0);
            put_ref(&leaf, parent_of(s, objects, key));
        }
        buf_put(&leaf, S("]>>"));
        ObjectId id = file_object(file);
        file_put(file, id, buf_str(&leaf));
        put_ref(&kids, id);
    }
    file_put(file, root, str_print(s->ctx->tmp, "<</Kids[" STR_FMT "]>>", STR_ARG(buf_str(&kids))));
    return root;
}

/* ---- the root ----------------------------------------------------------------------------- */

static void put_role_map(const Structure *s, Buf *b)
{
    bool used[ROLE_COUNT] = {false}, any = false;
    for (uint32_t i = 1; i < s->pages->element_count; i++)
        if (s->branches[i].id != 0)
            used[s->roles[i]] = true;
    for (int r = 0; r < ROLE_COUNT; r++)
        any = any || (used[r] && roles[r].standard.n > 0);
    if (!any)
        return;
    buf_put(b, S("/RoleMap<<"));
    for (int r = 0; r < ROLE_COUNT; r++)
        if (used[r] && roles[r].standard.n > 0)
            buf_print(b, "/" STR_FMT "/" STR_FMT, STR_ARG(roles[r].name),
                      STR_ARG(roles[r].standard));
    buf_put(b, S(">>"));
}

static void put_note_ids(const Structure *s, Buf *b)
{
    bool any = false;
    for (uint32_t i = 1; i < s->pages->element_count; i++) {
        if (s->pages->elements[i].role != ROLE_NOTE || s->branches[i].id == 0)
            continue;
        buf_put(b, any ? S("") : S("/IDTree<</Names["));
        any = true;
        put_note_id(b, i);
        put_ref(b, s->branches[i].id);
    }
    buf_put(b, any ? S("]>>") : S(""));
}

void structure_write(Structure *s, PdfFile *file, const PageObjects *objects)
{
    ObjectId root = file_object(file);
    find_branches(s, file);
    Buf b = buf_new(s->ctx->tmp);
    for (uint32_t i = 1; i < s->pages->element_count; i++)
        if (s->branches[i].id != 0)
            write_element(s, file, i, root, objects, &b);
    write_marks(s, file, objects);
    uint32_t keys = s->pages->page_count + (uint32_t)s->annotations.count;
    ObjectId parents = write_parent_tree(s, file, objects, keys);
    b.n = 0;
    buf_print(&b, "<</Type/StructTreeRoot/ParentTree %u 0 R/ParentTreeNextKey %u/K[", parents,
              keys);
    for (uint32_t child = s->branches[0].child; child != 0; child = s->branches[child].sibling)
        put_ref(&b, s->branches[child].id);
    buf_byte(&b, ']');
    put_role_map(s, &b);
    put_note_ids(s, &b);
    buf_put(&b, S(">>"));
    file_put(file, root, buf_str(&b));
    file_catalog_ref(file, "StructTreeRoot", root);
}
