/* Any bytes as a PDF to be read back: attachments and the words of pages. */
#include "base/base.h"
#include "pdf/pdf.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *mem = arena_new(), *tmp = arena_new();
    Ctx ctx = {mem, tmp, diag_new(mem, sources_new(mem))};
    PdfReader *r = pdf_open(&ctx, (Str){(const char *)data, size});
    Str bytes;
    if (r != NULL) {
        pdf_attached(r, S("manifest.json"), &bytes);
        size_t count = pdf_page_count(r);
        for (size_t page = 0; page < count && page < 20; page++) {
            Str text = pdf_page_text(r, page);
            if (utf8_valid(text) != text.n)
                __builtin_trap(); /* what is shown to people is UTF-8 */
        }
    }
    arena_free(tmp);
    arena_free(mem);
    return 0;
}
