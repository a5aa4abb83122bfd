/* Metadata: who, what and when -> the information dictionary, the same in XMP, the output intent,
 * and what the catalog says of the whole document (14.3, 14.11.5, 12.2; ISO 19005; ISO 14289-1). */
#include "pdf/parts.h"

typedef struct {
    Str part, conformance; /* of PDF/A; empty: none is claimed */
    bool ua;               /* PDF/UA-1, beside it: a file may keep both */
} Claim;

static const Claim claims[] = {
    [PDF_NONE] = {{0}},
    [PDF_A_1B] = {S_INIT("1"), S_INIT("B")},
    [PDF_A_2A] = {S_INIT("2"), S_INIT("A"), .ua = true},
    [PDF_A_3A] = {S_INIT("3"), S_INIT("A"), .ua = true},
    [PDF_UA_1] = {.ua = true},
};

/* A document is shown by its title (ISO 14289-1, 7.1), so it has one: that of its first heading
 * where none is given. */
static Str title_of(const Pages *pages)
{
    if (pages->meta->title.n > 0)
        return pages->meta->title;
    return pages->bookmark_count > 0 && pages->bookmarks[0].title.n > 0 ? pages->bookmarks[0].title
                                                                        : S("Document");
}

/* ---- the information dictionary ----------------------------------------------------------- */

static void put_entry(Buf *b, Str key, Str value)
{
    if (value.n == 0)
        return;
    put_name(b, key);
    put_text(b, value);
}

static void write_info(Ctx *ctx, PdfFile *file, const Pages *pages, const PdfOptions *options)
{
    Str date = options->time == PDF_NO_TIME ? (Str){0} : pdf_date(ctx->tmp, options->time);
    Buf b = buf_new(ctx->tmp);
    buf_put(&b, S("<<"));
    put_entry(&b, S("Title"), title_of(pages));
    put_entry(&b, S("Author"), pages->meta->author);
    put_entry(&b, S("Subject"), pages->meta->subtitle);
    put_entry(&b, S("Creator"), options->creator);
    put_entry(&b, S("Producer"), options->creator);
    put_entry(&b, S("CreationDate"), date);
    put_entry(&b, S("ModDate"), date);
    buf_put(&b, S(">>"));
    file_put(file, file_info(file), buf_str(&b));
}

/* ---- XMP ---------------------------------------------------------------------------------- */

static void put_escaped(Buf *b, Str text)
{
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if (c == '&')
            buf_put(b, S("&amp;"));
        else if (c == '<')
            buf_put(b, S("&lt;"));
        else if (c == '>')
            buf_put(b, S("&gt;"));
        else if (c == UTF8_BAD || (c < ' ' && c != '\t' && c != '\n'))
            buf_put(b, S("\uFFFD")); /* XML has no such characters */
        else
            buf_code(b, c);
    }
}

static void put_property(Buf *b, const char *before, Str value, const char *after)
{
    if (value.n == 0)
        return;
    buf_put(b, str(before));
    put_escaped(b, value);
    buf_put(b, str(after));
}

/* PDF/A knows the properties of its own schemas only; that of PDF/UA has to be described
 * (ISO 19005-2, 6.6.2.3.3). */
static const char ua_schema[] =
    "<rdf:Description rdf:about=\"\""
    " xmlns:pdfaExtension=\"http://www.aiim.org/pdfa/ns/extension/\""
    " xmlns:pdfaSchema=\"http://www.aiim.org/pdfa/ns/schema#\""
    " xmlns:pdfaProperty=\"http://www.aiim.org/pdfa/ns/property#\">\n"
    "<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>\n"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\n"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\n"
    "<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType=\"Resource\">\n"
    "<pdfaProperty:name>part</pdfaProperty:name>\n"
    "<pdfaProperty:valueType>Integer</pdfaProperty:valueType>\n"
    "<pdfaProperty:category>internal</pdfaProperty:category>\n"
    "<pdfaProperty:description>part of ISO 14289 followed</pdfaProperty:description>\n"
    "</rdf:li></rdf:Seq></pdfaSchema:property>\n"
    "</rdf:li></rdf:Bag></pdfaExtension:schemas>\n"
    "</rdf:Description>\n";

static void put_claim(Buf *b, const Claim *claim)
{
    if (claim->part.n > 0)
        buf_print(
            b,
            "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">"
            "<pdfaid:part>" STR_FMT "</pdfaid:part><pdfaid:conformance>" STR_FMT
            "</pdfaid:conformance></rdf:Description>\n",
            STR_ARG(claim->part), STR_ARG(claim->conformance));
    if (!claim->ua)
        return;
    buf_put(b,
            S("<rdf:Description rdf:about=\"\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\">"
              "<pdfuaid:part>1</pdfuaid:part></rdf:Description>\n"));
    if (claim->part.n > 0)
        buf_put(b, str(ua_schema));
}

static void put_dublin_core(Buf *b, const Pages *pages)
{
    const DocumentMeta *meta = pages->meta;
    buf_put(b, S("<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
                 "<dc:format>application/pdf</dc:format>\n"));
    put_property(b, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", title_of(pages),
                 "</rdf:li></rdf:Alt></dc:title>\n");
    put_property(b, "<dc:creator><rdf:Seq><rdf:li>", meta->author,
                 "</rdf:li></rdf:Seq></dc:creator>\n");
    put_property(b, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", meta->subtitle,
                 "</rdf:li></rdf:Alt></dc:description>\n");
    put_property(b, "<dc:language><rdf:Bag><rdf:li>", meta->language,
                 "</rdf:li></rdf:Bag></dc:language>\n");
    buf_put(b, S("</rdf:Description>\n"));
}

static void write_xmp(Ctx *ctx, PdfFile *file, const Pages *pages, const PdfOptions *options)
{
    Str date = options->time == PDF_NO_TIME ? (Str){0} : xmp_date(ctx->tmp, options->time);
    Buf b = buf_new(ctx->tmp);
    buf_put(&b, S("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                  "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                  "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"));
    put_dublin_core(&b, pages);
    buf_put(&b, S("<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"));
    put_property(&b, "<xmp:CreatorTool>", options->creator, "</xmp:CreatorTool>\n");
    put_property(&b, "<xmp:CreateDate>", date, "</xmp:CreateDate>\n");
    put_property(&b, "<xmp:ModifyDate>", date, "</xmp:ModifyDate>\n");
    buf_put(&b, S("</rdf:Description>\n"
                  "<rdf:Description rdf:about=\"\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"));
    put_property(&b, "<pdf:Producer>", options->creator, "</pdf:Producer>\n");
    buf_put(&b, S("</rdf:Description>\n"));
    put_claim(&b, &claims[options->standard]);
    buf_put(&b, S("</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>"));
    ObjectId id = file_object(file);
    /* Never compressed: tools that know no PDF look for it (ISO 19005-1, 6.7.2). */
    file_put_stream(file, id, S("/Type/Metadata/Subtype/XML"), buf_str(&b), false);
    file_catalog_ref(file, "Metadata", id);
}

/* ---- the output intent -------------------------------------------------------------------- */

static void write_output_intent(Ctx *ctx, PdfFile *file)
{
    ObjectId profile = file_object(file), intents = file_object(file);
    file_put_stream(file, profile, S("/N 3"), icc_srgb(ctx->tmp), true);
    Str body = str_print(ctx->tmp,
                         "[<</Type/OutputIntent/S/GTS_PDFA1"
                         "/OutputConditionIdentifier(sRGB IEC61966-2.1)"
                         "/Info(sRGB IEC61966-2.1)/DestOutputProfile %u 0 R>>]",
                         profile);
    file_put(file, intents, body);
    file_catalog_ref(file, "OutputIntents", intents);
}

/* ---- the catalog -------------------------------------------------------------------------- */

static void put_catalog_value(PdfFile *file, const char *key, Str body)
{
    ObjectId id = file_object(file);
    file_put(file, id, body);
    file_catalog_ref(file, key, id);
}

void metadata_write(Ctx *ctx, PdfFile *file, const Pages *pages, const PdfOptions *options)
{
    write_info(ctx, file, pages, options);
    write_xmp(ctx, file, pages, options);
    if (claims[options->standard].part.n > 0)
        write_output_intent(ctx, file);
    put_catalog_value(file, "MarkInfo", S("<</Marked true>>"));
    put_catalog_value(file, "ViewerPreferences", S("<</DisplayDocTitle true>>"));
    if (pages->meta->language.n > 0) {
        Buf b = buf_new(ctx->tmp);
        put_text(&b, pages->meta->language);
        put_catalog_value(file, "Lang", buf_str(&b));
    }
}
