/* Fuzz: any bytes as a font file: opened, measured, shaped with, subset, embedded. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "pdf/pdf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const texts[] = {"difficile AV 0123\u202F456 €", "q\u0323\u0307é\u00ADà", "שלום",
                                    "\xFF☐"};

/* A page of the texts, in the font. */
static void write_page(Ctx *ctx, Fonts *fonts, const Font *font)
{
    enum { LIMIT = 16 };
    Item items[LIMIT];
    uint32_t count = 0;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const Run *run = font_shape(ctx, fonts, font, str(texts[i]), S("fr"), FEATURE_TABULAR);
        for (; run != NULL && count < LIMIT; run = run->next) {
            Item *item = &items[count];
            *item =
                (Item){.kind = ITEM_TEXT, .element = 1, .x = PT(60) * (Len)++count, .y = PT(80)};
            item->text.run = run;
            item->text.count = run->count;
            item->text.size = PT(11);
            item->text.space_after = 2000;
        }
    }
    const Element elements[] = {{0}, {.role = ROLE_P}};
    const Page page = {PT(595), PT(842), items, count, {0}};
    const DocumentMeta meta = {.title = S("fuzz")};
    const Pages pages = {.meta = &meta,
                         .pages = &page,
                         .page_count = 1,
                         .elements = elements,
                         .element_count = 2,
                         .fonts = fonts};
    const PdfOptions options = {.standard = PDF_NONE, .creator = S("fuzz")};
    Buf out = buf_new(ctx->mem);
    pdf_write(ctx, &pages, &options, &out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("font", 0);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    Arena *mem = arena_new();
    Ctx ctx = {mem, arena_new(), diag_new(mem, sources_new(mem))};
    Fonts *fonts = fonts_new(&ctx);
    Str path = str_print(mem, "/proc/self/fd/%d", fd);
    const Font *font = font_find(&ctx, fonts, path, STYLE_REGULAR);
    if (str_eq(font->path, path)) /* else a font of the system stands in */
        write_page(&ctx, fonts, font);
    fonts_free(fonts);
    arena_free(ctx.mem);
    arena_free(ctx.tmp);
    close(fd);
    return 0;
}
