/* Check: a template and what data may look like -> what can never work. Private to template/.
 *
 * Vocabulary
 *   Frame   a level of the context stack: what a section may push
 *   Call    a unit being looked through, with the one that includes it
 *   Sight   what a name may mean at a place of a template
 */
#ifndef PDOC_TEMPLATE_CHECK_H
#define PDOC_TEMPLATE_CHECK_H

#include "template/program.h"

/* What may stand somewhere: something of a shape, or like the node of an example. Of a list of the
 * example any item is meant. */
typedef struct {
    const void *shape;
    const Node *sample; /* instead of a shape */
} Thing;

typedef struct {
    Thing thing;
    bool is_thing; /* false: a condition's section, which names do not see */
    bool is_item;  /* it may be an item of a list */
} CheckFrame;

typedef struct CheckGiven {
    const Arg *arg;
    const struct CheckGiven *outer;
} CheckGiven;

typedef struct CheckCall {
    const Unit *unit;
    Span tag; /* what included it */
    const struct CheckCall *outer;
    const CheckGiven *given;
} CheckCall;

typedef struct {
    Msg msg;
    Span at;
} CheckFault;

typedef struct {
    Ctx *ctx;
    const Template *t;
    const TemplateModel *model;
    const Node *beside;
    VEC(CheckFrame) frames;
    const CheckCall *call;
    VEC(CheckFault) faults;
    uint32_t steps, depth; /* ops looked at; ranges within each other */
    bool failed;
} Check;

/* Bounds of one check: templates are small, those that include each other again and again are not.
 */
enum { CHECK_STEPS = 1 << 17, CHECK_DEPTH = 512 };

typedef enum {
    SIGHT_NOTHING,
    SIGHT_THING,
    SIGHT_CONDITION,
    SIGHT_LOOP, /* {{_index}}, {{_first}}, {{_last}}; {{list.many}} */
} SightKind;

typedef struct {
    SightKind kind;
    Thing thing;      /* THING */
    Str form;         /* THING: of {{date.iso}}, "iso" */
    uint32_t missing; /* NOTHING: the part of the name that cannot be there */
    Thing context;    /* NOTHING: where it cannot */
    bool is_form;     /* NOTHING: the missing part is a form that the value does not have */
    bool has_passed;  /* THING: there is an inner context that cannot have the name */
    Thing passed, first;
} Sight;

Sight check_look(Check *c, const Name *name);
void check_report_missing(Check *c, const Name *name, const Sight *sight);
void check_report_outer(Check *c, const Name *name, const Sight *sight);

/* What a thing may be: bits 1 << NodeKind, 1 << Type. */
uint32_t thing_kinds(Check *c, Thing thing);
uint32_t thing_types(Check *c, Thing thing);
Str thing_label(Check *c, Thing thing);
bool thing_items(Check *c, Thing list, Thing *out); /* false: it can have none */
void thing_used(Check *c, Thing thing);
enum {
    KIND_BITS_LIST = 1 << NODE_LIST,
    KIND_BITS_MAP = 1 << NODE_MAP,
    KIND_BITS_NULL = 1 << NODE_NULL
};

/* Once at each place; NULL when it is known. With the chain of inclusion. */
Diagnostic *check_report(Check *c, Msg msg, DiagArgs args);

#endif
