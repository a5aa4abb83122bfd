/* Pdf: pages -> the bytes of a PDF file, one step a line. */
#include "pdf/parts.h"

typedef struct {
    Ctx *ctx;
    const Pages *pages;
    const PdfOptions *options;
    PdfFile *file;
    Glyphs *glyphs;
    Structure *structure;
    PageObjects *objects; /* by page */
    ObjectId resources;   /* one dictionary for all pages */
    LinkPlaces links;
    bool failed;
} Writer;

/* ---- pages -------------------------------------------------------------------------------- */

/* Pages of one size share their media box. */
static ObjectId media_box(Writer *w, uint32_t page, ObjectId *last)
{
    const Page *p = &w->pages->pages[page], *before = page > 0 ? p - 1 : NULL;
    if (before != NULL && before->w == p->w && before->h == p->h)
        return *last;
    Buf b = buf_new(w->ctx->tmp);
    buf_put(&b, S("[0 0"));
    put_number(&b, p->w, 3);
    put_number(&b, p->h, 3);
    buf_byte(&b, ']');
    *last = file_object(w->file);
    file_put(w->file, *last, buf_str(&b));
    return *last;
}

static void add_pages(Writer *w)
{
    uint32_t count = w->pages->page_count;
    w->objects = NEW_ARRAY(w->ctx->mem, PageObjects, count + 1);
    w->resources = file_object(w->file);
    ObjectId box = 0;
    for (uint32_t i = 0; i < count; i++) {
        box = media_box(w, i, &box);
        w->objects[i] = file_page(w->file, box, w->resources);
        file_page_number(w->file, i, "StructParents", (int32_t)i);
        file_page_name(w->file, i, "Tabs", "S"); /* ISO 14289-1, 7.18.3 */
    }
}

enum { BATCH = 64 }; /* pages compressed together; bounds the memory they take */

/* Content is made in order, compressed in any, written in order. */
static void write_batch(Writer *w, Arena *scratch, uint32_t begin, uint32_t end)
{
    const ContentSpec spec = {w->ctx, w->pages, w->glyphs, w->structure, &w->links};
    Deflation *jobs = NEW_ARRAY(scratch, Deflation, end - begin);
    for (uint32_t i = begin; i < end; i++) {
        Buf content = buf_new(scratch);
        content_write(&spec, i, &content);
        jobs[i - begin].in = buf_str(&content);
    }
    for (uint32_t i = 0; i < end - begin; i++)
        jobs[i].room = arena_alloc(scratch, deflate_room(jobs[i].in.n));
    deflate_all(file_deflator(w->file), jobs, end - begin);
    for (uint32_t i = begin; i < end; i++)
        file_put_stream(w->file, w->objects[i].contents, S("/Filter/FlateDecode"),
                        jobs[i - begin].out, false);
}

static void write_contents(Writer *w)
{
    Arena *scratch = arena_new();
    for (uint32_t begin = 0; begin < w->pages->page_count; begin += BATCH) {
        uint32_t end = begin + BATCH;
        write_batch(w, scratch, begin, end < w->pages->page_count ? end : w->pages->page_count);
        arena_reset(scratch);
    }
    arena_free(scratch);
}

static void write_resources(Writer *w, Str images)
{
    Buf b = buf_new(w->ctx->tmp);
    buf_put(&b, S("<</Font<<"));
    for (size_t i = 0; i < glyphs_font_count(w->glyphs); i++) {
        const PdfFont *f = glyphs_font(w->glyphs, i);
        if (f->is_used)
            buf_print(&b, "/F%zu %u 0 R", i, f->object);
    }
    buf_put(&b, S(">>"));
    if (images.n > 0)
        buf_print(&b, "/XObject<<" STR_FMT ">>", STR_ARG(images));
    buf_put(&b, S(">>"));
    file_put(w->file, w->resources, buf_str(&b));
}

static void write_names(Writer *w, ObjectId destinations, ObjectId files)
{
    if (destinations == 0 && files == 0)
        return;
    Buf b = buf_new(w->ctx->tmp);
    buf_put(&b, S("<<"));
    if (destinations != 0)
        buf_print(&b, "/Dests %u 0 R", destinations);
    if (files != 0)
        buf_print(&b, "/EmbeddedFiles %u 0 R", files);
    buf_put(&b, S(">>"));
    ObjectId id = file_object(w->file);
    file_put(w->file, id, buf_str(&b));
    file_catalog_ref(w->file, "Names", id);
}

/* ---- the document ------------------------------------------------------------------------- */

static void write_document(void *arg)
{
    Writer *w = arg;
    Buf images = buf_new(w->ctx->tmp);
    add_pages(w);
    file_pages_end(w->file);
    write_contents(w);
    fonts_embed(w->ctx, w->file, w->pages->fonts, w->glyphs, w->options->standard);
    w->failed = !images_write(w->ctx, w->file, w->pages, w->options->standard, &images);
    write_resources(w, buf_str(&images));
    ObjectId destinations =
        navigate_write(w->ctx, w->file, w->pages, w->structure, &w->links, w->objects);
    structure_write(w->structure, w->file, w->objects);
    metadata_write(w->ctx, w->file, w->pages, w->options);
    write_names(w, destinations, attachments_write(w->ctx, w->file, w->options));
    file_finish(w->file);
}

static bool attachments_allowed(Ctx *ctx, const PdfOptions *options)
{
    bool forbidden = options->standard == PDF_A_1B || options->standard == PDF_A_2A;
    if (options->attachment_count == 0 || !forbidden)
        return true;
    diag(ctx, MSG_PDF_ATTACHMENT, NOWHERE, {options->attachments[0].name});
    return false;
}

bool pdf_write(Ctx *ctx, const Pages *pages, const PdfOptions *options, Buf *out)
{
    if (!attachments_allowed(ctx, options))
        return false;
    Writer w = {.ctx = ctx, .pages = pages};
    w.glyphs = glyphs_read(ctx, pages);
    PdfOptions claimed = *options;
    if (glyphs_missing(w.glyphs))
        claimed.standard = PDF_NONE;
    w.options = &claimed;
    if (!glyphs_subset(ctx, w.glyphs))
        return false;
    enum { PAGE_BYTES = 3300, OTHER_BYTES = 96 << 10 }; /* more than all but few documents take */
    buf_need(out, (size_t)pages->page_count * PAGE_BYTES + OTHER_BYTES);
    size_t before = out->n;
    w.structure = structure_new(ctx, pages);
    w.file = file_new(ctx, out, claimed.standard != PDF_A_1B);
    bool fine = file_run(w.file, write_document, &w) && !w.failed;
    file_free(w.file);
    if (!fine)
        out->n = before;
    return fine;
}
