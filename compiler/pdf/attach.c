/* Attach: files that travel inside the PDF -> embedded file streams, their specifications, the
 * tree of names that leads to them, and the association with the document (7.11.4, 7.7.4; /AF as
 * in ISO 19005-3, annex E). */
#include "pdf/parts.h"

#include <stdlib.h>

static const char *const relations[] = {
    [RELATION_SOURCE] = "Source",
    [RELATION_DATA] = "Data",
    [RELATION_SUPPLEMENT] = "Supplement",
    [RELATION_UNSPECIFIED] = "Unspecified",
};

static ObjectId write_attachment(Ctx *ctx, PdfFile *file, const PdfAttachment *attachment,
                                 int64_t time)
{
    ObjectId stream = file_object(file), spec = file_object(file);
    Buf b = buf_new(ctx->tmp);
    buf_put(&b, S("/Type/EmbeddedFile/Subtype"));
    put_name(&b, attachment->media_type);
    buf_print(&b, "/Params<</Size %zu", attachment->bytes.n);
    if (time != PDF_NO_TIME)
        buf_print(&b, "/ModDate(" STR_FMT ")", STR_ARG(pdf_date(ctx->tmp, time)));
    buf_put(&b, S(">>"));
    file_put_stream(file, stream, buf_str(&b), attachment->bytes, true);
    b = buf_new(ctx->tmp);
    buf_put(&b, S("<</Type/Filespec/F"));
    put_text(&b, attachment->name);
    buf_put(&b, S("/UF"));
    put_text(&b, attachment->name);
    buf_print(&b, "/AFRelationship/%s/EF<</F %u 0 R/UF %u 0 R>>", relations[attachment->relation],
              stream, stream);
    if (attachment->description.n > 0) {
        buf_put(&b, S("/Desc"));
        put_text(&b, attachment->description);
    }
    buf_put(&b, S(">>"));
    file_put(file, spec, buf_str(&b));
    return spec;
}

/* An attachment under the bytes that the file calls it; the tree is in the order of these. */
typedef struct {
    Str bytes;
    const PdfAttachment *attachment;
} Named;

static int compare_named(const void *x, const void *y)
{
    const Named *a = x, *b = y;
    return str_cmp(a->bytes, b->bytes);
}

ObjectId attachments_write(Ctx *ctx, PdfFile *file, const PdfOptions *options)
{
    size_t count = options->attachment_count;
    if (count == 0)
        return 0;
    Named *sorted = NEW_ARRAY(ctx->tmp, Named, count);
    for (size_t i = 0; i < count; i++)
        sorted[i] =
            (Named){text_bytes(ctx->tmp, options->attachments[i].name), &options->attachments[i]};
    qsort(sorted, count, sizeof *sorted, compare_named);
    Buf names = buf_new(ctx->tmp), associated = buf_new(ctx->tmp);
    buf_put(&names, S("<</Names["));
    buf_byte(&associated, '[');
    for (size_t i = 0; i < count; i++) {
        ObjectId spec = write_attachment(ctx, file, sorted[i].attachment, options->time);
        put_bytes(&names, sorted[i].bytes);
        put_ref(&names, spec);
        put_ref(&associated, spec);
    }
    buf_put(&names, S("]>>"));
    buf_byte(&associated, ']');
    ObjectId tree = file_object(file), array = file_object(file);
    file_put(file, tree, buf_str(&names));
    file_put(file, array, buf_str(&associated));
    file_catalog_ref(file, "AF", array);
    return tree;
}
