/* Program: what a template is compiled to. Private to template/.
 *
 * Vocabulary
 *   Unit    one compiled text: a template file, a partial, a string of the front matter
 *   Op      one step of a unit; units are flat arrays of ops, run by a loop (run.c)
 *   Name    a dotted name of a tag
 *   Arg     what a {{<parent}} tag gives for a {{$block}} of the parent
 *   indent  white space put before the lines of a partial, parent or block that stands alone
 */
#ifndef PDOC_TEMPLATE_PROGRAM_H
#define PDOC_TEMPLATE_PROGRAM_H

#include "template/template.h"

typedef struct Unit Unit;

typedef struct {
    Str text;         /* "kpis.owner"; "." is the item on top of the context stack */
    Span span;        /* its bytes in the template */
    const Str *parts; /* "kpis", "owner"; none for "." */
    uint32_t count;
} Name;

typedef enum {
    OP_TEXT,     /* prints text */
    OP_VALUE,    /* prints the value of a name, escaped */
    OP_RAW,      /* prints the value of a name as it is: Markdown */
    OP_SECTION,  /* pushes the name's value, or its first item, or goes to jump */
    OP_END,      /* of a section: takes the next item and goes to jump, or pops and goes on */
    OP_INVERTED, /* goes to jump when the name's value is true */
    OP_PARTIAL,  /* runs another unit */
    OP_PARENT,   /* runs another unit with args, then goes to jump, past their bodies */
    OP_BLOCK,    /* runs the arg of its name and goes to jump, or goes on with the default */
    OP_LINE_END, /* prints text, a line end, unless a line was just ended */
    OP_RETURN,   /* the end of a unit, or of an arg's body */
} OpKind;

typedef struct Arg {
    Str name;
    const Unit *unit; /* holds the body */
    uint32_t first;   /* the body's first op */
    uint32_t end;     /* past its OP_RETURN */
    Span span;        /* the {{$name}} tag */
    struct Arg *next;
} Arg;

typedef struct {
    OpKind kind;
    bool starts_line; /* TEXT: begins a line of the template, where the indent comes first; so do
                       * the lines inside text */
    bool alone;       /* VALUE, RAW: nothing else but white space is on the tag's line */
    bool row;         /* VALUE, RAW: the tag's line has a "|" and may be a table's row */
    bool standalone;  /* PARTIAL, PARENT, BLOCK: the tag has its line to itself: text is put
                       * before each line of what it runs */
    bool draft_only;  /* LINE_END: does nothing where the text is not Markdown */
    uint32_t jump;    /* an op of the same unit, by kind as above */
    Str text;         /* TEXT, LINE_END: what is printed; PARTIAL, PARENT, BLOCK: the indent */
    Span span;        /* the tag's bytes, delimiters included; TEXT: the text's */
    const Name *name; /* VALUE, RAW, SECTION, INVERTED; PARTIAL, PARENT: of a dynamic name */
    const Unit *unit; /* PARTIAL, PARENT: what it runs when its name is not dynamic */
    Str block;        /* BLOCK: its name */
    const Arg *args;  /* PARENT */
} Op;

/* A name that the front matter gives to a query. */
typedef struct {
    Str name;
    const Path *path;
    Span span;      /* of the name */
    Str query;      /* its text, and where it stands */
    Span query_span;
    uint32_t index; /* among all conditions of the template */
} Condition;

/* A string of the front matter that holds tags. */
typedef struct {
    const Node *node;
    const Unit *unit;
} FrontString;

struct Unit {
    Str name;             /* the partial's; empty for the document's file */
    uint32_t index;       /* among all units of the template */
    uint32_t source;      /* 0: there is no such partial */
    Str text;             /* what is compiled */
    Span span;            /* where it stands */
    bool is_exact;        /* text is there byte for byte, so that tags have their own spans */
    const Unit *includer; /* the first that names it; NULL for the document's file */
    Span included_at;     /* the tag */
    const Op *ops;
    size_t op_count;
    const Node *front_matter;
    const Condition *conditions;
    size_t condition_count;
    VEC(FrontString) strings;
};

struct Template {
    VEC(Unit *) units; /* the document's file first */
    StrMap *partials;  /* name -> Unit */
    StrMap *dynamic;   /* last part of dynamic names -> itself */
    uint32_t condition_count;
    size_t faults; /* diagnostics of the compilation */
};

/* ---- reading ------------------------------------------------------------------------------ */

/* Compiles unit->text to unit->ops; false after diagnostics. Partials that it names are added to
 * the template, to be compiled in their turn. */
bool unit_compile(Ctx *ctx, Template *t, Unit *unit);
/* The unit of a partial's name, made when it is new. */
Unit *unit_of_partial(Ctx *ctx, Template *t, Str name, const Unit *includer, Span tag);
Unit *unit_new(Ctx *ctx, Template *t, const Unit *includer, Span tag);
/* Takes the front matter off unit->text: conditions, strings with tags. */
bool front_read(Ctx *ctx, Template *t, Unit *unit);
/* Reports a fault of a unit, with the chain of inclusion; NULL after too many. */
Diagnostic *unit_report(Ctx *ctx, Template *t, const Unit *unit, Msg msg, DiagArgs args);
#define unit_fault(ctx, t, unit, msg, ...)                                                         \
    unit_report((ctx), (t), (unit), (msg), (DiagArgs){__VA_ARGS__})

/* A dotted name at `span`; NULL when it is not well formed. */
const Name *unit_name(Ctx *ctx, Str text, Span span);

/* `text` as it is shown inside a message: at most 60 characters, on one line. */
Str unit_shown(Arena *a, Str text);

#endif
