/* Trace: from each objective to what serves it, pays for it and weighs it, with every gap. */
#ifndef PDOC_TRACE_H
#define PDOC_TRACE_H

#include "command/command.h"

typedef enum {
    TRACE_OBJECTIVE,
    TRACE_KPI,
    TRACE_REQUIREMENT,
    TRACE_DELIVERABLE,
    TRACE_MILESTONE,
    TRACE_PAYMENT,
    TRACE_SLA,
    TRACE_CLAUSE,
    TRACE_PENALTY,
    TRACE_CRITERION,
    TRACE_KIND_COUNT
} TraceKind;

typedef struct {
    TraceKind kind;
    const Node *node;
    Str id;    /* its own, or one made of its place: penalties-2 */
    Str label; /* its title, name, statement... */
} TraceItem;

typedef struct {
    uint32_t from, to; /* items; from what wants to what serves */
} TraceLink;

typedef struct {
    uint32_t item;
    Text message;
} TraceGap;

/* Of a whole kind the project has none. */
typedef struct {
    TraceKind kind;
    Text message;
} TraceMissing;

struct TraceGraph {
    TraceItem *items;
    size_t count;
    TraceLink *links; /* by `from`, each once */
    size_t link_count;
    TraceGap *gaps; /* by item */
    size_t gap_count;
    TraceMissing *missing;
    size_t missing_count;
};

extern const Text trace_kind_names[TRACE_KIND_COUNT];
extern const Str trace_kind_words[TRACE_KIND_COUNT];

/* All in `a`. */
TraceGraph *trace_read(Ctx *ctx, Arena *a, const Node *root);
/* Where those of an item begin, or would. */
size_t trace_first_link(const TraceGraph *g, uint32_t item);
size_t trace_first_gap(const TraceGraph *g, uint32_t item);

/* What templates print of it (trace_node.c), each time a new tree. A fault where it is too large.
 * `where` is the place of what has none in the project. */
Node *trace_node(Ctx *ctx, Arena *a, const TraceGraph *g, Lang lang, Span where);
/* One of each kind, to judge templates without data. */
const TraceGraph *trace_example(Arena *a, Span where);

#endif
