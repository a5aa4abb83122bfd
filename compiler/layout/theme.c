/* Theme: templates/theme.yaml (and a company's theme over it) -> a Theme. Each member is a row of
 * the table below; schemas/theme.schema.yaml describes the same members to people and editors. */
#include "layout/layout.h"

#include <string.h>

typedef enum { MEMBER_LENGTH, MEMBER_TEXT, MEMBER_COLOUR, MEMBER_BOOL, MEMBER_PAPER } MemberKind;

typedef struct {
    Str path; /* "page.margin_top" */
    MemberKind kind;
    bool optional;
    uint16_t min, max; /* lengths: points */
    size_t offset;     /* in Theme */
    size_t span;       /* ditto: where the file says it; texts only */
} Member;

#define AT(field) offsetof(Theme, field)
#define LENGTH(path, field, min, max)                                                              \
    {                                                                                              \
        S_INIT(path), MEMBER_LENGTH, false, min, max, AT(field)                                    \
    }
#define WORDS(path, field)                                                                         \
    {                                                                                              \
        S_INIT(path), MEMBER_TEXT, false, 0, 0, AT(field), AT(field##_span)                        \
    }
#define COLOUR(path, field)                                                                        \
    {                                                                                              \
        S_INIT(path), MEMBER_COLOUR, false, 0, 0, AT(field)                                        \
    }
#define HEADING(n)                                                                                 \
    LENGTH("headings.level_" #n ".size", heading_size[(n)-1], 4, 100),                             \
        LENGTH("headings.level_" #n ".before", heading_before[(n)-1], 0, 200),                     \
        LENGTH("headings.level_" #n ".after", heading_after[(n)-1], 0, 200)

static const Member members[] = {
    WORDS("fonts.serif", serif),
    WORDS("fonts.sans", sans),
    WORDS("fonts.mono", mono),
    WORDS("fonts.fallback", fallback),
    {S_INIT("page.paper"), MEMBER_PAPER, true, 0, 0, 0},
    LENGTH("page.width", page_width, 100, 5000),
    LENGTH("page.height", page_height, 100, 5000),
    LENGTH("page.margin_top", margin_top, 0, 1000),
    LENGTH("page.margin_bottom", margin_bottom, 0, 1000),
    LENGTH("page.margin_inner", margin_inner, 0, 1000),
    LENGTH("page.margin_outer", margin_outer, 0, 1000),
    LENGTH("text.size", body_size, 4, 40),
    LENGTH("text.leading", body_leading, 4, 80),
    LENGTH("text.paragraph_gap", paragraph_gap, 0, 80),
    LENGTH("text.list_indent", list_indent, 0, 80),
    {S_INIT("text.link_addresses"), MEMBER_BOOL, false, 0, 0, AT(link_addresses)},
    LENGTH("headings.title_size", title_size, 4, 100),
    LENGTH("headings.hang", heading_hang, 0, 300),
    HEADING(1),
    HEADING(2),
    HEADING(3),
    HEADING(4),
    HEADING(5),
    HEADING(6),
    LENGTH("small.size", small_size, 4, 40),
    LENGTH("small.leading", small_leading, 4, 80),
    LENGTH("tables.size", table_size, 4, 40),
    LENGTH("tables.leading", table_leading, 4, 80),
    LENGTH("tables.pad_x", table_pad_x, 0, 40),
    LENGTH("tables.pad_y", table_pad_y, 0, 40),
    {S_INIT("tables.zebra"), MEMBER_BOOL, false, 0, 0, AT(zebra)},
    LENGTH("code.size", code_size, 4, 40),
    LENGTH("code.leading", code_leading, 4, 80),
    COLOUR("colours.text", text),
    COLOUR("colours.heading", heading),
    COLOUR("colours.accent", accent),
    COLOUR("colours.rule", rule),
    COLOUR("colours.shade", shade),
    COLOUR("colours.link", link),
    COLOUR("colours.muted", muted),
    COLOUR("colours.watermark", watermark),
    {S_INIT("logo"), MEMBER_TEXT, true, 0, 0, AT(logo), AT(logo_span)},
};

enum { MEMBER_COUNT = sizeof members / sizeof members[0], DEPTH_LIMIT = 4 };

typedef struct {
    Ctx *ctx;
    Theme *theme;
    bool seen[MEMBER_COUNT];
    bool fine;
} ThemeReader;

/* ---- values ------------------------------------------------------------------------------- */

static const struct {
    Str name;
    int64_t per_thousand; /* thousandths of a point, of a thousand units */
} units[] = {{S_INIT("mm"), 2834646},
             {S_INIT("cm"), 28346457},
             {S_INIT("pt"), 1000000},
             {S_INIT("in"), 72000000}};

/* "25 mm", "2,5 cm", "11.25 pt": at most three decimals. */
static bool length_read(Str text, int64_t *out)
{
    int64_t thousandths = 0, unit = 1000;
    size_t at = 0, digits = 0;
    bool decimals = false;
    for (; at < text.n; at++) {
        char c = text.p[at];
        if (c >= '0' && c <= '9') {
            if (decimals)
                unit /= 10;
            thousandths = thousandths * (decimals ? 1 : 10) + (c - '0') * unit;
            if (++digits > 7 || (decimals && unit == 0))
                return false;
        } else if ((c == '.' || c == ',') && !decimals && digits > 0) {
            decimals = true;
        } else {
            break;
        }
    }
    Str name = str_trim(str_slice(text, at, text.n));
    if (str_starts(name, S("\xC2\xA0")))
        name = str_slice(name, 2, name.n);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (digits > 0 && str_eq(name, units[i].name)) {
            *out = (thousandths * units[i].per_thousand + 500000) / 1000000;
            return true;
        }
    }
    return false;
}

static bool colour_read(Str text, Colour *out)
{
    if (text.n != 7 || text.p[0] != '#')
        return false;
    Colour colour = 0;
    for (size_t i = 1; i < 7; i++) {
        char c = text.p[i], low = (char)(c | 0x20);
        bool digit = c >= '0' && c <= '9', letter = low >= 'a' && low <= 'f';
        if (!digit && !letter)
            return false;
        colour = colour << 4 | (Colour)(digit ? c - '0' : low - 'a' + 10);
    }
    *out = colour;
    return true;
}

static void refuse(ThemeReader *r, Msg msg, const Node *n, const Member *m)
{
    r->fine = false;
    diag(r->ctx, msg, n->span,
         {m->path, node_text(n), str_print(r->ctx->mem, "%u pt", m->min),
          str_print(r->ctx->mem, "%u pt", m->max)});
}

static void length_set(ThemeReader *r, const Node *n, const Member *m, void *field)
{
    int64_t length;
    Str text = str_trim(node_text(n));
    if (!length_read(text, &length) || length < PT(m->min) || length > PT(m->max))
        refuse(r, MSG_LAYOUT_THEME_LENGTH, n, m);
    else
        *(Len *)field = (Len)length;
}

static void paper_set(ThemeReader *r, const Node *n)
{
    static const struct {
        Str name;
        Len width, height;
    } papers[] = {{S_INIT("A4"), MM(210), MM(297)},
                  {S_INIT("A5"), MM(148), MM(210)},
                  {S_INIT("Letter"), PT(612), PT(792)}};
    for (size_t i = 0; i < sizeof papers / sizeof papers[0]; i++) {
        if (!str_eq(node_text(n), papers[i].name))
            continue;
        r->theme->page_width = papers[i].width;
        r->theme->page_height = papers[i].height;
        for (size_t m = 0; m < MEMBER_COUNT; m++)
            if (members[m].offset == AT(page_width) || members[m].offset == AT(page_height))
                r->seen[m] = true;
        return;
    }
    r->fine = false;
    diag(r->ctx, MSG_LAYOUT_THEME_PAPER, n->span, {node_text(n)});
}

static void member_set(ThemeReader *r, const Node *n, size_t index)
{
    const Member *m = &members[index];
    void *field = (char *)r->theme + m->offset;
    r->seen[index] = true;
    if (m->optional && n->kind == NODE_NULL)
        return;
    switch (m->kind) {
    case MEMBER_LENGTH:
        length_set(r, n, m, field);
        break;
    case MEMBER_COLOUR:
        if (!colour_read(node_text(n), field))
            refuse(r, MSG_LAYOUT_THEME_COLOUR, n, m);
        break;
    case MEMBER_BOOL:
        if (n->kind != NODE_BOOL)
            refuse(r, MSG_LAYOUT_THEME_KIND, n, m);
        else
            *(bool *)field = n->truth;
        break;
    case MEMBER_TEXT:
        if (n->kind != NODE_STRING || n->text.n == 0)
            refuse(r, MSG_LAYOUT_THEME_KIND, n, m);
        else
            *(Str *)field = n->text;
        *(Span *)((char *)r->theme + m->span) = n->span;
        break;
    case MEMBER_PAPER:
        paper_set(r, n);
        break;
    }
}

/* ---- members ------------------------------------------------------------------------------ */

static size_t member_find(Str path)
{
    for (size_t i = 0; i < MEMBER_COUNT; i++)
        if (str_eq(members[i].path, path))
            return i;
    return SIZE_MAX;
}

static bool is_group(Arena *a, Str path)
{
    Str prefix = str_print(a, "%.*s.", STR_ARG(path));
    for (size_t i = 0; i < MEMBER_COUNT; i++)
        if (str_starts(members[i].path, prefix))
            return true;
    return false;
}

/* The nearest name that may stand where `path` stands. */
static Str suggestion(Arena *a, Str path, Str key)
{
    Str before = str_slice(path, 0, path.n - key.n), candidates[MEMBER_COUNT];
    size_t count = 0;
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        if (!str_starts(members[i].path, before))
            continue;
        Str rest = str_slice(members[i].path, before.n, members[i].path.n);
        size_t dot = str_find_byte(rest, '.');
        candidates[count++] = str_slice(rest, 0, dot == SIZE_MAX ? rest.n : dot);
    }
    return arena_copy(a, nearest_word(key, candidates, count));
}

static void map_read(ThemeReader *r, const Node *map, Str before, int depth)
{
    Arena *a = r->ctx->mem;
    for (const Node *n = map->child; n != NULL; n = n->next) {
        Str path = str_print(a, "%.*s%.*s", STR_ARG(before), STR_ARG(n->key));
        size_t index = member_find(path);
        if (index != SIZE_MAX) {
            member_set(r, n, index);
        } else if (depth < DEPTH_LIMIT && is_group(a, path)) {
            if (n->kind == NODE_MAP)
                map_read(r, n, str_print(a, "%.*s.", STR_ARG(path)), depth + 1);
            else
                refuse(r, MSG_LAYOUT_THEME_KIND, n, &(Member){.path = path});
        } else {
            r->fine = false;
            diag(r->ctx, MSG_LAYOUT_THEME_KEY, n->key_span, {path})->suggestion =
                suggestion(a, path, n->key);
        }
    }
}

static void root_read(ThemeReader *r, const Node *root)
{
    if (root->kind == NODE_MAP)
        map_read(r, root, (Str){0}, 0);
    else
        refuse(r, MSG_LAYOUT_THEME_KIND, root, &(Member){.path = S("theme")});
}

static void require_all(ThemeReader *r, const Node *base)
{
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        if (r->seen[i] || members[i].optional)
            continue;
        r->fine = false;
        diag(r->ctx, MSG_LAYOUT_THEME_ABSENT, base->span, {members[i].path});
    }
}

static void require_room(ThemeReader *r, const Node *where)
{
    enum { LEAST_WIDTH = 120, LEAST_HEIGHT = 150 };
    const Theme *t = r->theme;
    Len width = t->page_width - t->margin_inner - t->heading_hang - t->margin_outer;
    Len height = t->page_height - t->margin_top - t->margin_bottom;
    if (width >= PT(LEAST_WIDTH) && height >= PT(LEAST_HEIGHT))
        return;
    r->fine = false;
    diag(r->ctx, MSG_LAYOUT_THEME_ROOM, where->span,
         {str_print(r->ctx->mem, "%d", width / 1000), str_print(r->ctx->mem, "%d", height / 1000)});
}

Theme *theme_read(Ctx *ctx, const Node *base, const Node *over)
{
    ThemeReader r = {.ctx = ctx, .theme = NEW(ctx->mem, Theme), .fine = true};
    root_read(&r, base);
    if (over != NULL)
        root_read(&r, over);
    if (r.fine)
        require_all(&r, base);
    if (r.fine)
        require_room(&r, over != NULL ? over : base);
    return r.fine ? r.theme : NULL;
}
