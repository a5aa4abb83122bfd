/* Content: the items of a page -> its operators (8, 9, 14.6).
 *
 * Items of one element in a row are one marked sequence; everything else is an artifact. Texts on
 * one baseline in one face and colour are one TJ: the pen's true place is known at every word, so
 * that rounding never adds up along a line. Between two words there is always a real space, even
 * where a line ends, so that text can be extracted.
 */
#include "pdf/parts.h"

typedef enum { MODE_PAGE, MODE_TEXT } Mode;

/* What an artifact is for (14.8.2.2); text in the margins is the running head or foot. */
typedef enum { ARTIFACT_LAYOUT, ARTIFACT_HEADER, ARTIFACT_FOOTER, ARTIFACT_WATERMARK } Artifact;

typedef struct {
    const ContentSpec *spec;
    const Page *page;
    uint32_t number;
    Buf *out;

    Mode mode;
    bool in_sequence;
    uint32_t element; /* of the open sequence */
    Artifact artifact;

    /* The graphics state, as the viewer has it. */
    Colour fill, stroke;
    Len line_width; /* -1: not set yet */
    const Font *font;
    Len size;

    /* Text. Places are in hundredths of a point from the bottom left, as they are printed. */
    bool in_array;          /* inside [ ... ] TJ, after "(" */
    bool on_line;           /* the pen's place is known */
    int64_t line_x, line_y; /* start of the current line (the last Td) */
    Len baseline;           /* y of the current line */
    int64_t pen;            /* millionths of a point from line_x */
    Len word_space;         /* Tw: what a viewer adds to the byte 32 */
} Painter;

static int64_t hundredths(int64_t len)
{
    return (len >= 0 ? len + 5 : len - 5) / 10;
}

/* ---- the graphics state ------------------------------------------------------------------- */

static void put_colour(Buf *b, Colour c, bool stroke)
{
    int32_t part[3] = {(int32_t)(c >> 16 & 0xFF), (int32_t)(c >> 8 & 0xFF), (int32_t)(c & 0xFF)};
    bool grey = part[0] == part[1] && part[1] == part[2];
    for (int i = 0; i < (grey ? 1 : 3); i++)
        put_number(b, (part[i] * 1000 + 127) / 255, 3);
    buf_put(b, grey ? (stroke ? S(" G ") : S(" g ")) : (stroke ? S(" RG ") : S(" rg ")));
}

static void set_fill(Painter *p, Colour c)
{
    if (p->fill == c)
        return;
    put_colour(p->out, c, false);
    p->fill = c;
}

static void set_stroke(Painter *p, Colour c, Len width)
{
    if (p->stroke != c)
        put_colour(p->out, c, true);
    if (p->line_width != width) {
        put_points(p->out, width);
        buf_put(p->out, S(" w "));
    }
    p->stroke = c;
    p->line_width = width;
}

static void put_place(Painter *p, Len x, Len y)
{
    put_points(p->out, x);
    put_points(p->out, (int64_t)p->page->h - y);
}

/* ---- modes and marked sequences ----------------------------------------------------------- */

static void end_array(Painter *p)
{
    if (p->in_array)
        buf_put(p->out, S(")]TJ\n"));
    p->in_array = false;
}

static void end_sequence(Painter *p)
{
    end_array(p);
    if (p->in_sequence)
        buf_put(p->out, S("EMC\n"));
    p->in_sequence = false;
}

/* A sequence lies wholly inside or wholly outside of a text object (14.6.1). */
static void set_mode(Painter *p, Mode mode)
{
    if (p->mode == mode)
        return;
    end_sequence(p);
    buf_put(p->out, mode == MODE_TEXT ? S("BT\n") : S("ET\n"));
    p->mode = mode;
    p->line_x = p->line_y = 0;
    p->on_line = false;
}

static Artifact artifact_of(const Painter *p, const Item *item)
{
    if (item->kind != ITEM_TEXT)
        return ARTIFACT_LAYOUT;
    if (item->text.angle != 0)
        return ARTIFACT_WATERMARK;
    if (item->y < p->page->h / 9)
        return ARTIFACT_HEADER;
    return item->y > p->page->h - p->page->h / 9 ? ARTIFACT_FOOTER : ARTIFACT_LAYOUT;
}

static const char *const artifact_words[] = {
    [ARTIFACT_LAYOUT] = "/Artifact BMC\n",
    [ARTIFACT_HEADER] = "/Artifact<</Type/Pagination/Subtype/Header>>BDC\n",
    [ARTIFACT_FOOTER] = "/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n",
    [ARTIFACT_WATERMARK] = "/Artifact<</Type/Pagination/Subtype/Watermark>>BDC\n",
};

/* Opens the sequence an item belongs to, unless it is open. */
static void set_sequence(Painter *p, const Item *item)
{
    Artifact artifact = item->element == 0 ? artifact_of(p, item) : ARTIFACT_LAYOUT;
    if (p->in_sequence && p->element == item->element && p->artifact == artifact)
        return;
    end_sequence(p);
    p->in_sequence = true;
    p->element = item->element;
    p->artifact = artifact;
    if (item->element == 0) {
        buf_put(p->out, str(artifact_words[artifact]));
        return;
    }
    const ContentSpec *spec = p->spec;
    uint32_t mcid = structure_mark(spec->structure, item->element, p->number);
    buf_byte(p->out, '/');
    buf_put(p->out, structure_role(spec->structure, item->element));
    buf_put(p->out, S("<</MCID"));
    put_number(p->out, mcid, 0);
    buf_put(p->out, S(">>BDC\n"));
}

/* ---- text --------------------------------------------------------------------------------- */

static void set_font(Painter *p, const Font *font, Len size)
{
    if (p->font == font && p->size == size)
        return;
    buf_put(p->out, S("/F"));
    buf_int(p->out, font->index);
    put_points(p->out, size);
    buf_put(p->out, S(" Tf "));
    p->font = font;
    p->size = size;
}

/* Two digits after the point will do: what is left is less than a line's rounding. */
static void set_word_space(Painter *p, Len width)
{
    width = (Len)hundredths(width) * 10;
    if (p->word_space == width)
        return;
    put_points(p->out, width);
    buf_put(p->out, S(" Tw "));
    p->word_space = width;
}

/* The width of the word space after an item beyond the font's own, in thousandths of a point. */
static Len extra_space(const Item *item, const PdfFont *f)
{
    int32_t own = f->space == 0 ? 0 : f->codes.items[f->space - 1].width;
    return item->text.space_after - (Len)((int64_t)own * item->text.size / 1000);
}

/* Sets what a line of text needs before its array. Word spacing is that of the first space; those
 * of a justified line are alike. */
static void set_text_state(Painter *p, const Item *item, const RunCode *code)
{
    const PdfFont *f = glyphs_font_of(p->spec->glyphs, item->text.run->font);
    set_fill(p, item->colour);
    set_font(p, f->font, item->text.size);
    if (code->spaces > 0)
        set_word_space(p, 0); /* these spaces are not the line's */
    else if (item->text.space_after > 0 && f->is_simple)
        set_word_space(p, extra_space(item, f));
}

static void open_array(Painter *p)
{
    buf_put(p->out, S("[("));
    p->in_array = true;
}

/* Moves to where the item stands, from the start of the line before. */
static void start_line(Painter *p, const Item *item)
{
    int64_t x = hundredths(item->x), y = hundredths((int64_t)p->page->h - item->y);
    put_number(p->out, x - p->line_x, 2);
    put_number(p->out, y - p->line_y, 2);
    buf_put(p->out, S(" Td"));
    p->line_x = x;
    p->line_y = y;
    p->baseline = item->y;
    p->on_line = true;
    p->pen = 0;
}

/* How far the pen is beyond the item's place, in millionths of a point. */
static int64_t pen_off(const Painter *p, const Item *item)
{
    return p->pen - ((int64_t)item->x - p->line_x * 10) * 1000;
}

/* Makes good, inside an array, for the pen's being off. Rounding along a line is let be until it is
 * six milli-em, a fortieth of a millimetre in running text. */
static void adjust(Painter *p, const Item *item)
{
    int64_t off = pen_off(p, item), size = p->size;
    if (off < 6 * size && off > -6 * size)
        return;
    int64_t milli = (off >= 0 ? off + size / 2 : off - size / 2) / size;
    buf_byte(p->out, ')');
    put_number(p->out, milli, 0);
    buf_byte(p->out, '(');
    p->pen -= milli * size;
}

/* Brings the pen to the item, in an array: on along the line where it stands near, in the same
 * array where nothing else changes. */
static void reach(Painter *p, const Item *item, const RunCode *code)
{
    int64_t em = (int64_t)item->text.size * 1000;
    bool same_line = p->on_line && p->baseline == item->y;
    int64_t off = same_line ? pen_off(p, item) : 0;
    bool near = same_line && off < em && off > -em;
    bool same_state = p->font == item->text.run->font && p->size == item->text.size &&
                      p->fill == item->colour && (code->spaces == 0 || p->word_space == 0);
    if (!(near && same_state && p->in_array)) {
        end_array(p);
        set_text_state(p, item, code);
        if (!near)
            start_line(p, item);
        open_array(p);
    }
    adjust(p, item);
}

/* Sine of whole degrees, in ten-thousandths. */
static int32_t sine(int32_t degrees)
{
    static const int16_t quarter[91] = {
        0,    175,  349,  523,  698,  872,  1045, 1219, 1392, 1564, 1736, 1908, 2079,
        2250, 2419, 2588, 2756, 2924, 3090, 3256, 3420, 3584, 3746, 3907, 4067, 4226,
        4384, 4540, 4695, 4848, 5000, 5150, 5299, 5446, 5592, 5736, 5878, 6018, 6157,
        6293, 6428, 6561, 6691, 6820, 6947, 7071, 7193, 7314, 7431, 7547, 7660, 7771,
        7880, 7986, 8090, 8192, 8290, 8387, 8480, 8572, 8660, 8746, 8829, 8910, 8988,
        9063, 9135, 9205, 9272, 9336, 9397, 9455, 9511, 9563, 9613, 9659, 9703, 9744,
        9781, 9816, 9848, 9877, 9903, 9925, 9945, 9962, 9976, 9986, 9994, 9998, 10000};
    degrees = ((degrees % 360) + 360) % 360;
    int32_t half = degrees % 180;
    int32_t value = quarter[half <= 90 ? half : 180 - half];
    return degrees < 180 ? value : -value;
}

/* Turned text stands in a text object of its own, since it turns the line matrix. */
static void start_turned(Painter *p, const Item *item, const RunCode *code)
{
    int32_t s = sine(item->text.angle), c = sine(item->text.angle + 90);
    set_text_state(p, item, code);
    const int32_t matrix[4] = {c, s, -s, c};
    for (int i = 0; i < 4; i++)
        put_number(p->out, matrix[i], 4);
    put_place(p, item->x, item->y);
    buf_put(p->out, S(" Tm"));
    open_array(p);
}

static void put_space(Painter *p, const Item *item)
{
    const PdfFont *f = glyphs_font_of(p->spec->glyphs, item->text.run->font);
    if (f->space == 0)
        return;
    put_code(f, p->out, f->space);
    p->pen += (int64_t)f->codes.items[f->space - 1].width * p->size;
    if (f->is_simple)
        p->pen += (int64_t)p->word_space * 1000;
}

static void put_text_item(Painter *p, const Item *item, bool space)
{
    if (item->text.size <= 0)
        return;
    const RunCode *code = glyphs_code(p->spec->glyphs, item);
    bool turned = item->text.angle != 0;
    if (turned)
        set_mode(p, MODE_PAGE);
    set_mode(p, MODE_TEXT);
    set_sequence(p, item);
    if (turned)
        start_turned(p, item, code);
    else
        reach(p, item, code);
    buf_put(p->out, code->code);
    p->pen += (int64_t)code->advance * p->size + (int64_t)code->spaces * p->word_space * 1000;
    if (space)
        put_space(p, item);
    if (turned)
        set_mode(p, MODE_PAGE);
}

/* ---- other items -------------------------------------------------------------------------- */

static void put_rect(Painter *p, const Item *item)
{
    set_fill(p, item->colour);
    put_place(p, item->x, item->y + item->rect.h);
    put_points(p->out, item->rect.w);
    put_points(p->out, item->rect.h);
    buf_put(p->out, S(" re f\n"));
}

static void put_path(Painter *p, const Item *item)
{
    if (item->path.line_width > 0)
        set_stroke(p, item->colour, item->path.line_width);
    else
        set_fill(p, item->colour);
    for (uint32_t i = 0; i < item->path.step_count; i++) {
        const PathStep *step = &item->path.steps[i];
        bool curve = step->op == 'c';
        for (uint32_t k = 0; k < (curve ? 3u : 1u) && step->op != 'h'; k++) {
            if (i + k < item->path.step_count)
                put_place(p, step[k].x, step[k].y);
        }
        i += curve ? 2 : 0;
        buf_byte(p->out, ' ');
        buf_byte(p->out, (char)step->op);
    }
    buf_put(p->out, item->path.line_width > 0 ? S(" S\n") : S(" f\n"));
}

static void put_image(Painter *p, const Item *item)
{
    buf_put(p->out, S("q "));
    put_points(p->out, item->image.w);
    buf_put(p->out, S(" 0 0"));
    put_points(p->out, item->image.h);
    put_place(p, item->x, item->y + item->image.h);
    buf_put(p->out, S(" cm/I"));
    buf_int(p->out, item->image.image);
    buf_put(p->out, S(" Do Q\n"));
}

static void note_box(const Painter *p, const Item *item)
{
    Len w = 0, h = 0, up = 0;
    if (item->kind == ITEM_TEXT) {
        w = item->text.width;
        up = item->text.size * 4 / 5;
        h = item->text.size / 5;
    } else if (item->kind == ITEM_RECT) {
        w = item->rect.w;
        h = item->rect.h;
    } else if (item->kind == ITEM_IMAGE) {
        w = item->image.w;
        h = item->image.h;
    } else if (item->kind == ITEM_PATH) {
        for (uint32_t i = 0; i < item->path.step_count; i++) {
            const PathStep *s = &item->path.steps[i];
            if (s->op != 'h')
                structure_box(p->spec->structure, item->element, p->number,
                              (Len[4]){s->x, s->y, s->x, s->y});
        }
        return;
    }
    structure_box(p->spec->structure, item->element, p->number,
                  (Len[4]){item->x, item->y - up, item->x + w, item->y + h});
}

/* ---- the page ----------------------------------------------------------------------------- */

static void put_item(Painter *p, const Item *item, bool space)
{
    switch (item->kind) {
    case ITEM_TEXT:
        put_text_item(p, item, space);
        break;
    case ITEM_LINK:
        *VEC_PUSH(p->spec->ctx->mem, p->spec->links) = (LinkPlace){item, p->number};
        return;
    case ITEM_RECT:
        set_mode(p, MODE_PAGE);
        set_sequence(p, item);
        put_rect(p, item);
        break;
    case ITEM_PATH:
        set_mode(p, MODE_PAGE);
        set_sequence(p, item);
        put_path(p, item);
        break;
    case ITEM_IMAGE:
        set_mode(p, MODE_PAGE);
        set_sequence(p, item);
        put_image(p, item);
        break;
    }
    note_box(p, item);
}

/* The element of the line of text that an element is part of. */
static uint32_t block_of(const Pages *pages, uint32_t element)
{
    while (element != 0 && role_is_inline(pages->elements[element].role))
        element = pages->elements[element].parent;
    return element;
}

/* The next text with a meaning after item `i` of a page, on that page or the one after. */
static const Item *next_text(const Pages *pages, uint32_t page, uint32_t i)
{
    for (uint32_t n = page; n < pages->page_count && n <= page + 1; n++) {
        const Page *p = &pages->pages[n];
        for (i = n == page ? i + 1 : 0; i < p->item_count; i++)
            if (p->items[i].kind == ITEM_TEXT && p->items[i].element != 0)
                return &p->items[i];
    }
    return NULL;
}

/* Whether a space follows: between two words of one line of text, where nothing joins them. */
static bool space_after(const ContentSpec *spec, uint32_t page, uint32_t i)
{
    const Item *item = &spec->pages->pages[page].items[i];
    if (item->kind != ITEM_TEXT || item->text.hyphen || item->text.joined)
        return false;
    if (item->text.space_after > 0)
        return true;
    const Item *next = item->element == 0 ? NULL : next_text(spec->pages, page, i);
    return next != NULL && !next->text.hyphen &&
           block_of(spec->pages, next->element) == block_of(spec->pages, item->element);
}

void content_write(const ContentSpec *spec, uint32_t page, Buf *out)
{
    Painter p = {.spec = spec, .page = &spec->pages->pages[page], .number = page, .out = out};
    p.line_width = -1; /* black is what a page begins with; no width of ours is negative */
    for (uint32_t i = 0; i < p.page->item_count; i++)
        put_item(&p, &p.page->items[i], space_after(spec, page, i));
    set_mode(&p, MODE_PAGE);
    end_sequence(&p);
}
