/* Code blocks and raw HTML: monospaced lines, wrapped where they must be, with a mark that says
 * so. Nothing is cut off and no space is lost. */
#include "layout/flow.h"

typedef struct {
    const Run *run;
    uint32_t glyph;
    Len width;
    uint8_t after; /* how well a line may end after it: 2 a space, 1 a mark, 0 not well */
} Cell;

typedef struct {
    Layout *l;
    StyleId style;
    uint32_t element;
    Span span;
    Len x, width, leading, baseline;
    SetLines lines;
} Coder;

enum { CODE_TAB = 4, CODE_CHUNK = 2000, CODE_INDENT = 2 };

static Str untabbed(Arena *a, Str line)
{
    if (str_find_byte(line, '\t') == SIZE_MAX)
        return line;
    Buf b = buf_new(a);
    size_t column = 0;
    for (size_t at = 0; at < line.n;) {
        uint32_t c = utf8_next(line, &at);
        size_t spaces = c == '\t' ? CODE_TAB - column % CODE_TAB : 0;
        buf_repeat(&b, ' ', spaces);
        if (spaces == 0)
            buf_code(&b, c == UTF8_BAD ? 0xFFFD : c);
        column += spaces > 0 ? spaces : 1;
    }
    return buf_str(&b);
}

static uint8_t breaks_after(const Run *run, uint32_t glyph)
{
    char c = run->text.p[run->glyphs[glyph].cluster];
    if (c == ' ')
        return 2;
    return c == ',' || c == ';' || c == '/' || c == '&' || c == '|' || c == '=' || c == ')' ||
           c == '-' || c == '.' || c == ':' || c == '_';
}

static size_t cells_of(Coder *k, Str text, Cell **out)
{
    VEC(Cell) cells = {0};
    Len size = style_at(k->l, k->style)->size;
    const Run *run = text_run(k->l, k->style, text, k->span);
    for (; run != NULL; run = run->next)
        for (uint32_t g = 0; g < run->count; g++)
            *VEC_PUSH(k->l->scratch, &cells) = (Cell){
                run, g, len_of(run->glyphs[g].advance, run->font, size), breaks_after(run, g)};
    *out = cells.items;
    return cells.count;
}

/* As many cells from `begin` as fit; back to the last good place when that is not far. */
static size_t fitting(const Cell *cells, size_t begin, size_t count, Len width)
{
    int64_t sum = 0;
    size_t end = begin, good[3] = {begin, begin, begin};
    while (end < count && (end == begin || sum + cells[end].width <= width)) {
        sum += cells[end].width;
        uint8_t after = cells[end++].after;
        good[after] = end;
    }
    if (end == count)
        return end;
    for (int i = 2; i > 0; i--)
        if (good[i] > begin + (end - begin) / 2)
            return good[i];
    return end;
}

static void items_add(Coder *k, const Cell *cells, size_t begin, size_t end, Len x, Placed *out)
{
    const Style *s = style_at(k->l, k->style);
    VEC(Item) items = {0};
    for (size_t i = begin; i < end; i++) {
        const Cell *c = &cells[i];
        Item *last = items.count == 0 ? NULL : &items.items[items.count - 1];
        if (last == NULL || last->text.run != c->run) {
            if (last != NULL)
                last->text.joined = true;
            last = VEC_PUSH(k->l->scratch, &items);
            *last = (Item){ITEM_TEXT,
                           k->element,
                           x,
                           k->baseline,
                           k->span,
                           s->colour,
                           .text = {.run = c->run, .first = c->glyph, .size = s->size}};
        }
        last->text.count++;
        last->text.width += c->width;
        x += c->width;
    }
    *out = (Placed){items.items, (uint32_t)items.count};
}

static Item wrap_mark(const Coder *k, const Run *mark)
{
    Style s = *style_at(k->l, k->style);
    Len width = run_width(mark, s.size);
    return (Item){ITEM_TEXT,
                  0,
                  k->x + k->width - width,
                  k->baseline,
                  NOWHERE,
                  k->l->theme->muted,
                  .text = {.run = mark, .count = mark->count, .size = s.size, .width = width}};
}

static void line_add(Coder *k, Placed placed, bool wrapped, const Run *mark)
{
    Arena *a = k->l->scratch;
    Item *items = NEW_ARRAY(a, Item, placed.count + 1);
    for (uint32_t i = 0; i < placed.count; i++)
        items[i] = placed.items[i];
    size_t count = placed.count;
    if (wrapped) {
        items[count - 1].text.joined = true;
        items[count++] = wrap_mark(k, mark);
    }
    *VEC_PUSH(a, &k->lines) = (SetLine){
        .placed = placed_copy(k->l, items, count), .height = k->leading, .baseline = k->baseline};
}

static void code_line(Coder *k, Str text, bool goes_on)
{
    Cell *cells;
    size_t count = cells_of(k, text, &cells);
    const Run *mark = text_run(k->l, k->style, S("↩"), NOWHERE);
    Len size = style_at(k->l, k->style)->size, room = run_width(mark, size) + size / 4;
    Len indent = 0;
    if (count == 0)
        line_add(k, (Placed){0}, false, mark);
    for (size_t begin = 0; begin < count;) {
        size_t end = fitting(cells, begin, count, k->width - indent);
        if (end < count || goes_on)
            end = fitting(cells, begin, count, k->width - indent - room);
        Placed placed;
        items_add(k, cells, begin, end, k->x + indent, &placed);
        line_add(k, placed, end < count || goes_on, mark);
        begin = end;
        indent = size * CODE_INDENT * 6 / 10;
    }
}

/* Very long lines are shaped piece by piece. */
static void code_source_line(Coder *k, Str line)
{
    line = untabbed(k->l->scratch, line);
    while (line.n > CODE_CHUNK) {
        size_t cut = CODE_CHUNK;
        while (cut > 0 && ((unsigned char)line.p[cut] & 0xC0) == 0x80)
            cut--;
        code_line(k, str_slice(line, 0, cut), true);
        line = str_slice(line, cut, line.n);
    }
    code_line(k, line, false);
}

void flow_code(Layout *l, const Column *c, const Block *b)
{
    const Theme *t = l->theme;
    Style style = {.face = FACE_MONO, .size = t->code_size, .colour = t->text, .code = true};
    Len inset = t->code_size * 3 / 4, gap = t->paragraph_gap;
    Coder k = {.l = l,
               .style = style_add(l, style),
               .span = b->span,
               .x = c->x + inset,
               .width = c->width - 2 * inset,
               .leading = t->code_leading};
    k.baseline = baseline_of(l, k.style, k.leading);
    k.element = element_add(l, ROLE_CODE, element_add(l, ROLE_P, c->element));
    Decor *ground = NEW(l->ctx->tmp, Decor);
    Len pad = t->code_leading * 2 / 5;
    *ground = (Decor){c->decor, c->x, c->width, pad, pad, 0, t->shade};
    Column inner = *c;
    inner.decor = ground;
    Str rest = b->text;
    if (str_ends(rest, S("\n")))
        rest.n--;
    for (bool more = true; more;) {
        size_t end = str_find_byte(rest, '\n');
        more = end != SIZE_MAX;
        code_source_line(&k, str_slice(rest, 0, more ? end : rest.n));
        rest = str_slice(rest, more ? end + 1 : rest.n, rest.n);
    }
    stream_gap(c->out, gap + pad * 3 / 2, gap / 2);
    stream_lines(l, &inner, k.lines);
    stream_gap(c->out, gap + pad * 3 / 2, gap / 2);
    scratch_done(l, c->out);
}
