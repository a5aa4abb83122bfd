/* Reading YAML: what yaml.c, the only one to see libyaml, shares with its neighbours. */
#ifndef PDOC_DATA_YAML_H
#define PDOC_DATA_YAML_H

#include "data/tree.h"

/* ---- one project: a file and all that it includes ---------------------------------------- */

typedef struct Include Include;
struct Include { /* a file being read, and the one that includes it */
    const Include *up;
    Str real;   /* without symbolic links; empty when the text is from no file */
    Str path;   /* as shown */
    Span where; /* the `!include` */
};

typedef struct {
    Ctx *ctx;
    Str folder;            /* of the first source, without symbolic links, ends in "/" */
    StrMap *files;         /* real path -> IncludedFile */
    uint32_t copied_nodes; /* by aliases and repeated includes, in all files */
    size_t copied_bytes;
    bool copy_refused; /* said once */
    bool is_full;      /* too many files: said once */
} Project;

/* The tree of an included file, not yet attached; NULL after a diagnostic. `depth` counts the lists
 * and maps around it. */
Node *include_read(Tree *t, Project *project, const Include *from, Str path, Span where,
                   uint32_t depth);
/* In yaml.c: reads one file of a project, or a part of it. */
Node *yaml_read_file(Project *project, Span part, const Include *self, uint32_t depth);

/* A copy of `from`, whose root has the span `span`, not yet attached. NULL after a diagnostic at
 * `span` when it would be too deep or when the project has copied too much. */
Node *project_copy(Tree *t, Project *project, const Node *from, Span span, uint32_t depth);

/* ---- scalars ------------------------------------------------------------------------------ */

typedef enum { STYLE_PLAIN, STYLE_SINGLE, STYLE_DOUBLE, STYLE_LITERAL, STYLE_FOLDED } ScalarStyle;

typedef enum {                  /* how the text is to be understood */
               MEANING_BY_FORM, /* plain scalars: by the core schema */
               MEANING_STRING,
               MEANING_INT,
               MEANING_FLOAT,
               MEANING_BOOL,
               MEANING_NULL,
} Meaning;

typedef struct {
    ScalarStyle style;
    Str text;  /* content; not kept: libyaml's memory */
    Span span; /* as written, anchor and tag left out */
    Span text_span;
    bool is_source;
} Scalar;

/* Completes span.end, text_span and is_source from span.begin, style and text; `end` is libyaml's.
 */
void scalar_place(Scalar *s, Str source, size_t end);
/* Sets kind and text of `n`, a node for scalar `s`; problems are reported at its span. */
void scalar_resolve(Tree *t, const Scalar *s, Meaning meaning, Node *n);
/* Reports characters that would not survive in a document. */
void scalar_check_text(Tree *t, const Scalar *s);
/* The content in memory that lasts. */
Str scalar_keep(Tree *t, const Scalar *s);

/* ---- anchors and tags, in the source ------------------------------------------------------ */

typedef struct {
    size_t end; /* where the value itself begins */
    Span tag;   /* empty when there is none */
} Properties;

typedef enum { TAG_NONE, TAG_SCALAR, TAG_MAP, TAG_LIST, TAG_INCLUDE, TAG_UNKNOWN } TagUse;

typedef struct {
    Str name;
    TagUse use;
    Meaning meaning;
} Tag;

/* Past white space and comments, from `at` to `end` at most. */
size_t skip_space(Str text, size_t at, size_t end);
/* Anchor and tag at `at`; an empty value ends with them, at `limit`. */
Properties properties_at(Str text, size_t at, size_t limit, uint32_t source);
/* The row of a tag, `name` being libyaml's full form (may be NULL); an unknown one is reported. */
Tag tag_of(Tree *t, Str text, const char *name, const Properties *p);
/* Does the tag suit this kind of value? Reports when not. */
bool tag_suits(Tree *t, Str text, const Tag *tag, TagUse use, const Properties *p);

/* ---- syntax errors ------------------------------------------------------------------------ */

typedef struct {
    const char *problem; /* libyaml's words; may be NULL */
    const char *context; /* what it was doing; may be NULL */
    size_t at;           /* bytes */
    size_t context_at;   /* bytes; meaningful with a context */
    Scalar last;         /* the scalar read just before; span.source 0 when there is none */
    bool in_flow;        /* between brackets, */
    size_t flow_at;      /* the innermost of which opens here */
} SyntaxError;

/* Says in plain words what is wrong and how to mend it, at the place that helps most. */
void syntax_explain(Tree *t, const Source *s, const SyntaxError *e);

#endif
