/* Pdf: pages -> the bytes of a PDF file.
 *
 * libharu holds the document, the page tree and the object graph; page operators, fonts,
 * structure, metadata and the file itself are written here. Same pages, same bytes.
 */
#ifndef PDOC_PDF_H
#define PDOC_PDF_H

#include "base/base.h"
#include "layout/layout.h"

typedef enum { PDF_NONE, PDF_A_1B, PDF_A_2A, PDF_A_3A, PDF_UA_1 } PdfStandard;

typedef struct {
    PdfStandard standard;
    Str creator;  /* "pdoc 0.1" */
    int64_t time; /* seconds since 1970 UTC for the dates in the file; from SOURCE_DATE_EPOCH or the project */
} PdfOptions;

/* false after diagnostics; then out is untouched. */
bool pdf_write(Ctx *ctx, const Pages *pages, const PdfOptions *options, Buf *out);

#endif
