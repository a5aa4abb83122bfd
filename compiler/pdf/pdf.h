/* Pdf: pages -> the bytes of a PDF file.
 *
 * libharu holds the document, the page tree and the object graph; page operators, fonts,
 * structure, metadata and the file itself are written here. Same pages, same bytes.
 */
#ifndef PDOC_PDF_H
#define PDOC_PDF_H

#include "base/base.h"
#include "layout/layout.h"

/* Every file is tagged and has its metadata as XMP; the standard decides what is claimed and what
 * is left out; a character that no font shows ends the claim. PDF_A_1B: PDF 1.4, no transparency,
 * no object streams, so larger. PDF_UA_1: PDF/UA-1 alone. */
typedef enum { PDF_NONE, PDF_A_1B, PDF_A_2A, PDF_A_3A, PDF_UA_1 } PdfStandard;

typedef enum {
    RELATION_SOURCE,
    RELATION_DATA,
    RELATION_SUPPLEMENT,
    RELATION_UNSPECIFIED
} PdfRelation; /* of an attachment to the document (ISO 19005-3, annex E) */

/* A file inside the PDF. PDF/A-1 and PDF/A-2 allow none of this kind. */
typedef struct {
    Str name;        /* of the file, without folder */
    Str media_type;  /* "text/yaml" */
    Str description; /* may be empty */
    PdfRelation relation;
    Str bytes;
} PdfAttachment;

#define PDF_NO_TIME INT64_MIN

typedef struct {
    PdfStandard standard;
    Str creator;  /* "pdoc 0.1" */
    int64_t time; /* seconds since 1970 UTC for the dates in the file, from SOURCE_DATE_EPOCH or the
                   * project; PDF_NO_TIME: the file has none, which all standards allow */
    const PdfAttachment *attachments;
    size_t attachment_count;
} PdfOptions;

/* false after diagnostics; then out is untouched. */
bool pdf_write(Ctx *ctx, const Pages *pages, const PdfOptions *options, Buf *out);

/* ---- reading back: read.c, read_text.c ---------------------------------------------------- */

/* A PDF whose attachments and words are looked at. It may hold anything: what cannot be read is
 * absent, and work and memory are bounded. No diagnostics. */
typedef struct PdfReader PdfReader;

PdfReader *pdf_open(Ctx *ctx, Str bytes); /* NULL: it is no PDF, or too damaged; `bytes` stay */
bool pdf_attached(PdfReader *r, Str name, Str *bytes);
size_t pdf_page_count(PdfReader *r);
/* The words of a page (from 0) in the order of its operators, one space between them. */
Str pdf_page_text(PdfReader *r, size_t page);

#endif
