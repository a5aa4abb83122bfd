/* Figures: images of Markdown -> pictures scaled to the page. A file that cannot be shown is a
 * warning at the place that names it, and its alternative text is printed instead. */
#include "figure/figure.h"
#include "layout/flow.h"

#include <string.h>

typedef struct {
    bool usable;
    uint32_t image; /* in Layout.images */
} ImageFile;

static uint32_t big_endian(const unsigned char *p, size_t bytes)
{
    uint32_t value = 0;
    for (size_t i = 0; i < bytes; i++)
        value = value << 8 | p[i];
    return value;
}

/* PNG, third edition, 5.2 and 11.2.1: the signature, then IHDR with width and height. */
static bool png_size(Str bytes, Image *out)
{
    static const char signature[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    if (bytes.n < 33 || memcmp(bytes.p, signature, 16) != 0)
        return false;
    const unsigned char *p = (const unsigned char *)bytes.p;
    out->width = big_endian(p + 16, 4);
    out->height = big_endian(p + 20, 4);
    out->jpeg = false;
    return true;
}

/* JPEG (ITU-T T.81, B.1 and B.2.2): markers with lengths up to a frame header SOF0..SOF15, which
 * holds the size; C4, C8 and CC in that range are no frame headers. */
static bool jpeg_size(Str bytes, Image *out)
{
    const unsigned char *p = (const unsigned char *)bytes.p;
    if (bytes.n < 4 || p[0] != 0xFF || p[1] != 0xD8)
        return false;
    size_t at = 2;
    while (at + 9 < bytes.n && p[at] == 0xFF) {
        unsigned char marker = p[at + 1];
        if (marker == 0xFF) { /* fill byte */
            at++;
            continue;
        }
        bool frame =
            marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame) {
            out->height = big_endian(p + at + 5, 2);
            out->width = big_endian(p + at + 7, 2);
            out->jpeg = true;
            return true;
        }
        at += 2 + big_endian(p + at + 2, 2);
    }
    return false;
}

static bool image_read(Layout *l, Str path, Span span, ImageFile *file)
{
    Ctx *ctx = l->ctx;
    if (!file_exists(ctx, path)) {
        diag(ctx, MSG_LAYOUT_IMAGE_ABSENT, span, {path});
        return false;
    }
    Image image = {.path = path};
    if (!file_bytes(ctx, path, span, &image.bytes))
        return false; /* said there */
    bool known = png_size(image.bytes, &image) || jpeg_size(image.bytes, &image);
    if (!known || image.width == 0 || image.height == 0 || image.width > 65535 ||
        image.height > 65535) {
        diag(ctx, MSG_LAYOUT_IMAGE_KIND, span, {path});
        return false;
    }
    *VEC_PUSH(ctx->mem, &l->images) = image;
    file->image = (uint32_t)(l->images.count - 1);
    return true;
}

/* What an image's target names, from the folder of the text that names it. */
static Str image_path(Layout *l, Str target, Span span)
{
    const Source *from =
        span.source == 0 ? NULL : source_at(diag_sources(l->ctx->diag), span.source);
    Str folder = from == NULL ? S(".") : path_folder(from->path);
    return path_join(l->ctx->mem, folder, target);
}

static bool is_remote(Str target)
{
    return str_find(target, S("://")) != SIZE_MAX || str_starts(target, S("data:"));
}

static const ImageFile *image_file(Layout *l, Str target, Span span)
{
    Str path = image_path(l, target, span);
    if (l->files == NULL)
        l->files = map_new(l->ctx->tmp);
    void **slot = map_put(l->files, arena_copy(l->ctx->tmp, path));
    if (*slot == NULL) {
        ImageFile *file = NEW(l->ctx->tmp, ImageFile);
        *slot = file;
        if (is_remote(target))
            diag(l->ctx, MSG_LAYOUT_IMAGE_REMOTE, span, {target});
        else
            file->usable = image_read(l, path, span, file);
    }
    return *slot;
}

uint32_t picture_of(Layout *l, Str target, Span span, Len max_w, Len max_h)
{
    const ImageFile *file = image_file(l, target, span);
    if (!file->usable)
        return 0;
    const Image *image = &l->images.items[file->image];
    int64_t w = (int64_t)image->width * 750, h = (int64_t)image->height * 750; /* 96 to the inch */
    if (w > max_w) {
        h = h * max_w / w;
        w = max_w;
    }
    if (h > max_h) {
        w = w * max_h / h;
        h = max_h;
    }
    *VEC_PUSH(l->ctx->mem, &l->pictures) =
        (Picture){file->image, (Len)(w > 0 ? w : 1), (Len)(h > 0 ? h : 1)};
    return (uint32_t)(l->pictures.count - 1);
}

/* The words of an image that cannot be shown, in a thin frame. */
static void flow_alternative(Layout *l, const Column *c, const Inline *image)
{
    const Theme *t = l->theme;
    Str words = inlines_plain(l->ctx->mem, image->child);
    if (words.n == 0)
        words = image->target;
    Decor *frame = NEW(l->ctx->tmp, Decor);
    Len pad = t->paragraph_gap, line = PT(0.5);
    *frame = (Decor){c->decor, c->x, c->width, pad + line, pad + line, line, t->rule};
    Column inner = *c;
    inner.decor = frame;
    inner.x += pad + line;
    inner.width -= 2 * (pad + line);
    StyleId style = style_of(l, FACE_SERIF, STYLE_ITALIC, style_at(l, c->text)->size, t->muted);
    Words w = words_new(l->scratch, inner.width);
    words_text(l, &w, words, style, element_add(l, ROLE_P, c->element), image->span);
    stream_gap(c->out, pad * 3, pad);
    stream_paragraph(l, &inner, &w, &(ParaStyle){style, c->leading, ALIGN_LEFT, true});
    stream_gap(c->out, pad * 3, pad);
}

/* ---- drawings -------------------------------------------------------------------------------- */

static Len scaled(Len length, Len width, Len plot_width)
{
    return (Len)((int64_t)length * width / plot_width);
}

static Item plot_item(Layout *l, const Item *from, const Plot *plot, Len x, Len width)
{
    Item item = *from;
    item.x = x + scaled(item.x, width, plot->width);
    item.y = scaled(item.y, width, plot->width);
    if (item.kind == ITEM_TEXT) {
        item.text.size = scaled(item.text.size, width, plot->width);
        item.text.width = scaled(item.text.width, width, plot->width);
    } else if (item.kind == ITEM_RECT) {
        item.rect.w = scaled(item.rect.w, width, plot->width);
        item.rect.h = scaled(item.rect.h, width, plot->width);
    } else if (item.kind == ITEM_PATH) {
        PathStep *steps = NEW_ARRAY(l->batch[0], PathStep, item.path.step_count);
        for (uint32_t i = 0; i < item.path.step_count; i++)
            steps[i] = (PathStep){from->path.steps[i].op,
                                  x + scaled(from->path.steps[i].x, width, plot->width),
                                  scaled(from->path.steps[i].y, width, plot->width)};
        item.path.steps = steps;
    }
    return item;
}

/* A plot is as wide as the measure; in a narrower column it is made smaller. */
static void plot_push(Layout *l, const Column *c, const Plot *plot, uint32_t element)
{
    Len width = c->width < plot->width ? c->width : plot->width;
    if ((int64_t)plot->height * width / plot->width > l->height) /* nor higher than a page */
        width = (Len)((int64_t)plot->width * l->height / plot->height);
    Item *items = NEW_ARRAY(l->scratch, Item, plot->item_count + 1);
    for (uint32_t i = 0; i < plot->item_count; i++) {
        items[i] = plot_item(l, &plot->items[i], plot, c->x, width);
        items[i].element = element;
    }
    stream_push(l, c,
                (Strip){.height = scaled(plot->height, width, plot->width),
                        .baseline = baseline_of(l, c->text, c->leading),
                        .placed = placed_copy(l, items, plot->item_count)});
}

static bool flow_drawing(Layout *l, const Column *c, const Inline *image)
{
    const Plot *plot = svg_read(l, image_path(l, image->target, image->span), image->span);
    if (plot == NULL)
        return false;
    uint32_t element = element_add(l, ROLE_FIGURE, c->element);
    l->elements.items[element].alt = inlines_plain(l->ctx->mem, image->child);
    stream_gap(c->out, l->theme->paragraph_gap, l->theme->paragraph_gap);
    plot_push(l, c, plot, element);
    stream_gap(c->out, l->theme->paragraph_gap, l->theme->paragraph_gap);
    scratch_done(l, c->out);
    return true;
}

/* ---- figures ------------------------------------------------------------------------------ */

bool flow_figure(Layout *l, const Column *c, const Inline *image)
{
    const Theme *t = l->theme;
    if (str_ends(image->target, S(".svg")) && !is_remote(image->target)) {
        if (!flow_drawing(l, c, image))
            flow_alternative(l, c, image);
        return true;
    }
    uint32_t picture = picture_of(l, image->target, image->span, c->width, l->height * 3 / 4);
    if (picture == 0) {
        flow_alternative(l, c, image);
        return true;
    }
    const Picture *p = &l->pictures.items[picture];
    uint32_t element = element_add(l, ROLE_FIGURE, c->element);
    l->elements.items[element].alt = inlines_plain(l->ctx->mem, image->child);
    Item item = {ITEM_IMAGE,  element, c->x + (c->width - p->w) / 2,   0,
                 image->span, 0,       .image = {p->image, p->w, p->h}};
    stream_gap(c->out, t->paragraph_gap, t->paragraph_gap);
    stream_push(l, c,
                (Strip){.height = p->h,
                        .baseline = baseline_of(l, c->text, c->leading),
                        .placed = placed_copy(l, &item, 1)});
    stream_gap(c->out, t->paragraph_gap, t->paragraph_gap);
    if (image->title.n == 0)
        return true;
    Words w = words_new(l->scratch, c->width);
    StyleId style = style_of(l, FACE_SANS, STYLE_REGULAR, t->small_size, t->muted);
    words_text(l, &w, image->title, style, element_add(l, ROLE_CAPTION, element), image->span);
    stream_keep(c->out, PAGE_NEVER);
    stream_paragraph(l, c, &w, &(ParaStyle){style, t->small_leading, ALIGN_CENTER, true});
    stream_gap(c->out, t->paragraph_gap, t->paragraph_gap);
    return true;
}

/* Number and caption, then what the figure shows: what stands for it where it is not seen. */
static Str plot_alt(Layout *l, const Block *b, Str label)
{
    Str caption = inlines_plain(l->ctx->mem, b->inlines);
    Buf alt = buf_new(l->ctx->mem);
    buf_put(&alt, label);
    buf_put(&alt, label.n > 0 && caption.n > 0 ? S(" ") : (Str){0});
    buf_put(&alt, caption);
    if (alt.n > 0 && !str_ends(buf_str(&alt), S(".")))
        buf_byte(&alt, '.');
    buf_put(&alt, alt.n > 0 ? S(" ") : (Str){0});
    buf_put(&alt, b->figure->alt);
    return buf_str(&alt);
}

void flow_caption(Layout *l, const Column *c, const Block *b, uint32_t element, Align align)
{
    const Theme *t = l->theme;
    StyleId style = style_of(l, FACE_SANS, STYLE_REGULAR, t->small_size, t->text);
    StyleId label = style_of(l, FACE_SANS, STYLE_BOLD, t->small_size, t->heading);
    uint32_t caption = element_add(l, ROLE_CAPTION, element);
    Str before = heading_label(l->ctx->mem, &l->doc->meta, b);
    Words w = words_new(l->scratch, c->width);
    words_text(l, &w, str_print(l->ctx->mem, STR_FMT " ", STR_ARG(before)), label, caption,
               b->span);
    words_inlines(l, &w, b->inlines, style, caption);
    stream_gap(c->out, t->paragraph_gap, 0);
    size_t first = c->out->count;
    stream_paragraph(l, c, &w,
                     &(ParaStyle){style, t->small_leading, align, true, align == ALIGN_CENTER});
    bool known =
        l->caption_next < l->captions.count && l->captions.items[l->caption_next].block == b;
    if (known && first < c->out->count)
        c->out->items[first].heading = &l->captions.items[l->caption_next++];
}

void flow_plot(Layout *l, const Column *c, const Block *b)
{
    const Plot *plot = b->figure->plot;
    if (plot == NULL || plot->width <= 0)
        return;
    Len gap = l->theme->paragraph_gap * 3 / 2;
    uint32_t element = element_add(l, ROLE_FIGURE, c->element);
    Str label = heading_label(l->ctx->mem, &l->doc->meta, b);
    l->elements.items[element].alt = plot_alt(l, b, label);
    stream_gap(c->out, gap, gap / 2);
    plot_push(l, c, plot, element);
    stream_keep(c->out, PAGE_NEVER);
    flow_caption(l, c, b, element, ALIGN_LEFT);
    stream_gap(c->out, gap, gap / 2);
    scratch_done(l, c->out);
}
