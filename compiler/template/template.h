/* Template: template text and a data tree -> a draft: Markdown with holes.
 *
 * A template is Markdown with Mustache tags (mustache.github.io/mustache.5, specification 1.4
 * with inheritance and dynamic names, without lambdas) and an optional YAML front matter between
 * two lines of "---". A value never enters the Markdown text: a hole stands for it, a run of the
 * noncharacters U+FDD0..U+FDEF that encodes its number (start U+FDD0, base-16 digits
 * U+FDD1..U+FDE0, end U+FDE1). The reader of Markdown turns each hole back into text.
 *
 * Beyond the specification
 *   conditions     names that the front matter gives to JSONPath queries (`conditions: {late:
 *                  '$.milestones[?@.late == true]'}`), for sections only: true when the query
 *                  selects something; nothing is pushed on the context stack. Those of a partial
 *                  hold in that partial, those of the document everywhere
 *   loop names     {{_index}} (from 1), {{_first}}, {{_last}}: of the innermost list being gone
 *                  through; the data's own members win
 *   derived names  {{date.iso}}, {{amount.words}}: forms of a typed scalar (locale.h)
 *   references     a field of TYPE_REFERENCE prints as the title, name or label of the item whose
 * id it holds; {{milestone.id}} is the code, {{milestone.date}} a member of that item counts
 * {{#employees.many}}s{{/employees.many}}: of a number or a list, whether the language says it in
 * the singular (one) or the plural (many) lists          {{names}} over a list of scalars prints
 * "a, b et c" ends           where values are holes, a sentence ends once: the full stop of a
 * template after a value that ends with . ! ? or … is left out, and so is that of a value before ;
 * or , truth          false, null, an empty list, an empty text and a missing name are false
 *   standalone     a line that holds nothing but tags, none of them a value, leaves no trace, be
 *                  there one tag or several
 * A name found only in an outer context is a warning in strict mode, except a dotted name found
 * in the outermost one: that is how a template refers to the whole project ({{project.title}}
 * within {{#kpis}}).
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

/* A partial that went into a draft. */
typedef struct {
    Str name;
    uint32_t source;
    const Node *front_matter; /* as written, tags not run; NULL when there is none */
} DraftPart;

typedef struct {
    Str text; /* Markdown with holes */
    const Hole *holes;
    size_t hole_count;
    /* For each line of text, the place in the template (or data) that made it. */
    const Span *lines;
    size_t line_count;
    const Node *front_matter; /* NULL when there is none; its strings may hold tags, already run */
    const DraftPart *parts;   /* in order of first use, each once */
    size_t part_count;
} Draft;

/* How a value enters the text. In the first two, text alone; in the others the text is Markdown:
 * {{& name}}, {{{name}}} and fields of TYPE_MARKDOWN are inserted as Markdown that cannot leave
 * its place (write.c says how), line ends are \n, and a partial that stands alone on its line
 * ends it even when its file has no final line end. */
typedef enum {
    ESCAPE_NONE,
    ESCAPE_HTML,     /* & " < > as entities */
    ESCAPE_MARKDOWN, /* backslashes: the Markdown shows the value itself */
    ESCAPE_HOLES,    /* every value is a hole, empty and missing ones too */
} Escape;

/* How partials are found: gives a source index, or 0 when there is no such partial. It is asked
 * only for relative names without "..". Used during the call it is given to, not kept. */
typedef struct {
    uint32_t (*find)(Ctx *ctx, void *arg, Str name);
    void *arg;
} Partials;

/* Compiles the template and every partial that it names, once. NULL after diagnostics: each has
 * the opening tag as a label where that helps, and in partials the chain of inclusion. */
Template *template_read(Ctx *ctx, uint32_t source, const Partials *partials);

/* The front matter of a template as written, tags not run; NULL when there is none, or when it has
 * a fault, which is told when the template is compiled. */
const Node *template_front(Ctx *ctx, uint32_t source);

/* All partials that a template may include, in the order in which they are named; of those that
 * there are not, the source is 0. */
typedef struct {
    const DraftPart *items;
    size_t count;
} TemplateParts;
TemplateParts template_parts(Ctx *ctx, const Template *t);

/* Dynamic names ({{>*kind}}): compiles the partials that `data` can ask for, which are those named
 * by the scalars of the data that have the tag's last name (kind) as their key, or stand in lists
 * of that name. Without this call dynamic names find only partials that are named elsewhere. Call
 * it before template_run, which is then a pure function and may run in several threads. */
bool template_load(Ctx *ctx, Template *t, const Node *data, const Partials *partials);

/* What data may look like, for judging a template without data. Every call gets `owner`. */
typedef struct {
    void *owner;
    Shapes shapes, asked; /* in `asked`, to step to a member is to use it: for conditions */
    const void *root;
    uint32_t (*kinds)(void *owner, const void *shape); /* bits 1 << NodeKind that it may have */
    uint32_t (*types)(void *owner, const void *shape); /* bits 1 << Type of its scalars */
    const void *(*named)(void *owner); /* the items that references may name; NULL: none */
    Str (*label)(void *owner, const void *shape); /* for messages: kpis.owner; empty for the root */
    /* Names of the members that are known; of all that there are, with shape NULL. */
    size_t (*names)(void *owner, const void *shape, const Str **names);
    /* Is it the buyer's alone, and the document for others? NULL: nothing is. */
    bool (*withheld)(void *owner, const void *shape);
    void (*used)(void *owner, const void *shape); /* a tag prints it, or asks whether it is there */
} TemplateModel;

/* Judges all that the template may come to, whatever the data: names that can never exist, tags
 * that print what is no value, derived names that the value does not have, conditions that never
 * hold. `beside` is an example of TemplateOptions.beside. False after diagnostics. */
bool template_check(Ctx *ctx, const Template *t, const TemplateModel *model, const Node *beside);

typedef struct {
    Escape escape;
    bool strict;          /* a missing name is an error, never a blank; false is for
                           * ESCAPE_HTML and ESCAPE_NONE as the specification has it */
    const Locale *locale; /* NULL: values print as they are written */
    Str data_name;        /* the data file, for messages */
    const Node *beside;   /* a map whose members are found where the data has none of that name;
                           * may be NULL */
} TemplateOptions;

/* Bounds of one run: past them a located error. */
enum {
    TEMPLATE_OUTPUT = 64 << 20, /* bytes: text, values, and a little per value and line */
    TEMPLATE_STEPS = 32 << 20,  /* ops run and contexts looked through */
    TEMPLATE_DEPTH = 256,     /* sections in each other; partials, parents, blocks in each other */
    TEMPLATE_BYTES = 8 << 20, /* size of a template file */
    TEMPLATE_FAULTS = 100,    /* diagnostics of one run; the same fault at the same tag is one */
};

/* NULL after diagnostics. */
Draft *template_run(Ctx *ctx, const Template *t, const Node *data, const TemplateOptions *options);
void draft_dump(const Draft *d, Buf *out); /* --emit=draft: holes shown as {{3|text}} */
enum { HOLE_BYTES = 30 };                  /* of the longest hole */
size_t hole_put(char out[HOLE_BYTES], uint32_t number); /* bytes written */

/* For who reads drafts: is there a hole at s[*at]? Then its number, and *at moves past it. */
bool hole_next(Str s, size_t *at, uint32_t *number);

#endif
