/* HTML: a document -> one HTML5 file that stands alone: its style, its pictures and its figures are
 * in it, nothing is loaded and nothing runs.
 *
 * The anchors are those of the PDF. Landmarks (header, nav, main, footer), the language, headings
 * in order, scoped table headers, captions, notes with links back: WCAG 2.2, HTML Living Standard.
 */
#ifndef PDOC_HTML_H
#define PDOC_HTML_H

#include "base/base.h"
#include "layout/layout.h"
#include "markdown/markdown.h"

/* The document is numbered, typeset and referred, its figures are drawn. A picture that cannot be
 * shown is a diagnostic at its place, and its words are printed. */
void html_write(Ctx *ctx, const Document *doc, const Theme *theme, Buf *out);

#endif
