/* Run: a template over data. Private to template/.
 *
 * Vocabulary
 *   Frame  one level of the context stack: a node that names are looked up in
 *   Call   a unit or an arg's body being run
 *   Given  the args that {{<parent}} tags gave, for the {{$block}} tags below them
 */
#ifndef PDOC_TEMPLATE_RUN_H
#define PDOC_TEMPLATE_RUN_H

#include "template/program.h"
#include "template/write.h"

typedef struct {
    const Node *node;      /* NULL: a condition's section, which names do not see */
    uint32_t index, count; /* the node's place among the items of its list; 0, 0: not an item */
} Frame;

typedef struct Given {
    const Arg *arg;
    const struct Given *outer;
} Given;

typedef struct {
    const Op *tag;                   /* what called */
    const Op *first;                 /* the first op that it runs */
    const Op *back;                  /* where the caller goes on */
    const Unit *unit;                /* the one that holds first */
    const Given *given;              /* in force inside */
    size_t frames;                   /* on the context stack when it began */
    size_t indent_begin, indent_end; /* of Run.indent, in force inside */
    bool within_line;                /* what it prints may stand in the middle of a line */
} Call;

/* A fault already reported at a tag: the same again adds to it. */
typedef struct {
    Msg msg;
    Span at, data; /* data: that of the last time */
    Diagnostic *diagnostic;
    uint32_t count;
} Fault;

/* An item of the data that has an id. */
typedef struct {
    Str id;
    const Node *item;
    uint32_t place; /* in the data, of those with an id */
} Named;

typedef enum { TRUTH_UNKNOWN, TRUTH_NO, TRUTH_YES } Truth;

typedef struct {
    Ctx *ctx;
    const Template *t;
    const TemplateOptions *options;
    const Node *root;
    Out *out;
    const Op *op; /* the one being run */
    const Op *pc; /* the next */
    VEC(Frame) frames;
    VEC(Call) calls; /* the unit run first at the bottom */
    Buf indent;      /* those of all calls, one after the other */
    Truth *truths;   /* of conditions, by index, once needed */
    bool *is_part;   /* by unit: it is among parts */
    VEC(DraftPart) parts;
    VEC(Fault) faults;
    VEC(Named) named; /* by id, once a reference was met */
    bool is_indexed;
    uint64_t steps;
    bool failed;  /* an error was reported */
    bool stopped; /* a bound was reached: nothing more is run */
} Run;

typedef enum {
    FOUND_NOTHING,
    FOUND_NODE,
    FOUND_CONDITION,
    FOUND_NUMBER, /* {{_index}} */
    FOUND_BOOL,   /* {{_first}}, {{_last}} */
} FoundKind;

typedef struct {
    FoundKind kind;
    const Node *node;    /* NODE */
    const Node *first;   /* NODE: what the first part of the name means */
    Str form;            /* NODE: of {{date.iso}}, "iso" */
    bool truth;          /* CONDITION, BOOL */
    uint32_t number;     /* NUMBER */
    uint32_t missing;    /* NOTHING: the part of the name that is not there */
    const Node *context; /* NOTHING: where it is not */
    const Node *passed;  /* NODE: the innermost context, when it lacks the name and ought not to */
} Found;

Found run_lookup(Run *r, const Name *name);
/* In strict mode, reports that the name is found in an outer context only. */
void run_check_outer(Run *r, const Name *name, const Found *found);
void run_report_missing(Run *r, const Name *name, const Found *found);
/* Counts work; false past the limit, which is reported. */
bool run_add_steps(Run *r, uint64_t steps);

/* The item that a reference names; NULL when it names none or is no reference. */
const Node *run_named(Run *r, const Node *reference);
/* What stands for a scalar in print: the title of the item that it names, or itself. */
const Node *run_title(Run *r, const Node *n);

/* The value has no such derived name. */
void run_refuse_form(Run *r, const Op *op, const Node *n, Str form);
/* OP_VALUE, OP_RAW */
void run_value(Run *r, const Op *op);

typedef struct {
    Msg msg;
    Span at;        /* the guilty bytes */
    Span data;      /* a place in the data that matters, or NOWHERE */
    Text data_says; /* what is there */
    Str args[3];
    Str suggestion;
} Problem;

/* Reports a problem of the run, with the chain of inclusion; past TEMPLATE_FAULTS the run stops. */
void run_report(Run *r, Problem p);
void run_report_repeats(Run *r);          /* at the end: how often each came */
Str run_data_name(Run *r, const Node *n); /* the file it is in */
Str run_label(Run *r, const Node *n);     /* kpis[2].owner, or the file's name for the root */
Span run_place(const Node *n);            /* a short span that shows where n is */

/* The front matter with its tags run; NULL when there is none. */
const Node *run_front(Run *r, const Unit *unit);
/* Runs a unit from an empty stack, printing to `out`. */
void run_unit(Run *r, const Unit *unit, Out *out);

#endif
