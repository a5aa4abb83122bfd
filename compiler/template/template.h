/* Template: template text and a data tree -> a draft: Markdown with holes.
 *
 * A template is Markdown with Mustache tags and an optional YAML front matter between two lines
 * of "---". A value never enters the Markdown text: a hole stands for it, a run of the
 * noncharacters U+FDD0..U+FDEF that encodes its number (start U+FDD0, base-16 digits
 * U+FDD1..U+FDE0, end U+FDE1). The reader of Markdown turns each hole back into text.
 */
#ifndef PDOC_TEMPLATE_H
#define PDOC_TEMPLATE_H

#include "base/base.h"
#include "data/data.h"
#include "locale/locale.h"

typedef struct Template Template;

typedef struct {
    Str text;  /* what is printed */
    Span span; /* where in the data it comes from, or the tag when it is computed */
    Span tag;  /* the tag in the template */
} Hole;

typedef struct {
    Str text;   /* Markdown with holes */
    const Hole *holes;
    size_t hole_count;
    /* For each line of text, the place in the template (or data) that made it. */
    const Span *lines;
    size_t line_count;
    const Node *front_matter; /* NULL when there is none; its strings may hold tags, already run */
} Draft;

typedef enum { ESCAPE_NONE, ESCAPE_HTML, ESCAPE_MARKDOWN, ESCAPE_HOLES } Escape;

/* How partials are found: gives a source index, or 0 when there is no such partial. */
typedef struct {
    uint32_t (*find)(Ctx *ctx, void *arg, Str name);
    void *arg;
} Partials;

Template *template_read(Ctx *ctx, uint32_t source, const Partials *partials); /* NULL after diagnostics */

typedef struct {
    Escape escape;
    bool strict;          /* a missing name is an error, never a blank */
    const Locale *locale; /* NULL: values print as they are written */
    Str data_name;        /* the data file, for messages */
} TemplateOptions;

/* NULL after diagnostics. */
Draft *template_run(Ctx *ctx, const Template *t, const Node *data, const TemplateOptions *options);
void draft_dump(const Draft *d, Buf *out); /* --emit=draft: holes shown as {{3|text}} */

/* For who reads drafts: is there a hole at s[*at]? Then its number, and *at moves past it. */
bool hole_next(Str s, size_t *at, uint32_t *number);

#endif
