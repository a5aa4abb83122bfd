/* Path: what the JSONPath files share. A query (RFC 9535) is compiled to an array of steps, a
 * filter to a tree of expressions; both are read-only after compilation.
 *
 * Vocabulary (RFC 9535)
 *   segment   `.a`, `['a', 0]`, `..*`: what leads from each node so far to the next ones
 *   selector  one entry of a segment: a name, an index, a slice, `*`, or a filter
 *   step      a compiled selector
 *   singular  a query of names and indices only: it gives at most one node
 *   Nothing   the value of a singular query or function that found none
 */
#ifndef PDOC_PATH_H
#define PDOC_PATH_H

#include "data/data.h"

enum { PATH_DEPTH_LIMIT = 256 }; /* parentheses, filters and calls inside each other */

typedef enum { SELECT_NAME, SELECT_INDEX, SELECT_SLICE, SELECT_ALL, SELECT_FILTER } Selector;

typedef struct Expr Expr;

/* One selector. The steps of a path stand in one array, segment after segment.
 *   selector      which of the fields below count
 *   descends      the segment is `..`: it judges the node and all nodes below it
 *   segment_end   index of the step after the segment's last one
 *   name          SELECT_NAME: the member's name, escapes resolved
 *   start         SELECT_INDEX: the index, from the end when negative; SELECT_SLICE: the start
 *   end, stride   SELECT_SLICE: the rest of [start:end:step]
 *   has_start, has_end  SELECT_SLICE: what was written; the default depends on the step's sign
 *   filter        SELECT_FILTER: the logical expression
 *   text_begin, text_end  its bytes in the compiled text */
typedef struct {
    Selector selector;
    bool descends;
    bool has_start, has_end;
    uint32_t segment_end;
    int64_t start, end, stride;
    Str name;
    const Expr *filter;
    uint32_t text_begin, text_end;
} Step;

/* A query. `text` is its own part of what was compiled: the key under which a run keeps the result
 * of an absolute one. */
struct Path {
    Str text;
    bool absolute; /* begins at the root (`$`), not at the current node (`@`) */
    bool singular;
    const Step *steps;
    uint32_t step_count;
    uint32_t segment_count;
};

typedef enum {
    EXPR_OR,      /* operands: two or more */
    EXPR_AND,     /* operands: two or more */
    EXPR_NOT,     /* operand: one */
    EXPR_COMPARE, /* operands: two values */
    EXPR_EXISTS,  /* `query` selects something */
    EXPR_QUERY,   /* `query` as a value or a list of nodes */
    EXPR_LITERAL, /* `literal` as a value */
    EXPR_CALL,    /* `function` of the operands */
} ExprKind;

typedef enum { OP_EQ, OP_NE, OP_LE, OP_GE, OP_LT, OP_GT } Comparison;

struct Expr {
    ExprKind kind;
    Comparison op; /* EXPR_COMPARE */
    const Path *query;
    const Node *literal; /* a scalar that belongs to no tree */
    const Regex *regex;  /* EXPR_LITERAL given to match or search: compiled; NULL matches nothing */
    const PathFunction *function;
    uint32_t begin, end; /* bytes in the compiled text */
    Expr *operand;       /* the first operand */
    Expr *next;          /* the next operand of the same parent */
};

struct Test {
    const Expr *expr;
};

/* ---- compilation (path_read.c, test_read.c) ------------------------------------------------ */

typedef struct {
    Ctx *ctx;
    Str text;
    size_t at;  /* the next byte to read */
    Span where; /* of the text in its source */
    const FunctionTable *more;
    int depth;
    bool failed; /* reported already: only the first fault of a query is */
} PathReader;

/* Reports `msg` at bytes [begin, end) of the text, once for each text; always NULL. */
void *path_fault(PathReader *r, Msg msg, size_t begin, size_t end, Str arg0, Str arg1);
/* The same for what stands at r->at: {0} is that character, or words for the end. */
void *path_unexpected(PathReader *r, Msg msg);
bool path_enter(PathReader *r);      /* one level deeper; false after a diagnostic when too deep */
char path_peek(const PathReader *r); /* 0 at the end */
void path_skip_space(PathReader *r);
bool path_accept(PathReader *r, Str token);
const Path *path_read_query(PathReader *r); /* from `$` or `@` to the end of its segments */
bool path_read_string(PathReader *r, Str *out);
bool path_read_integer(PathReader *r, int64_t *out);
bool path_is_name_first(Str text, size_t at);
/* A logical expression (RFC 9535, 2.3.5.1), typed; NULL after a diagnostic. */
Expr *test_read_expr(PathReader *r);

/* ---- evaluation (path_run.c, test_run.c, path_function.c) ---------------------------------- */

typedef struct Walk Walk;

/* A pooled list, so that the lists of a million evaluations cost the memory of one. */
typedef struct PathList {
    struct PathList *spare;
    VEC(const Node *) nodes;
} PathList;

struct PathRun {
    Arena *arena;
    const Node *root;
    uint64_t work;           /* steps left */
    bool exhausted;          /* there were not enough: results are incomplete */
    Walk *walks;             /* spare */
    PathList *lists;         /* spare */
    StrMap *absolute;        /* query text -> its Nodes */
    struct Matcher *matcher; /* NULL until a pattern is matched */
    StrMap *regexes;         /* pattern from the data -> RegexEntry */
};

bool path_charge(PathRun *run, uint64_t work); /* false when there is no more */
bool test_expr_holds(PathRun *run, const Expr *e, const Node *current);
bool path_exists(PathRun *run, const Path *p, const Node *current);
const Node *path_single(PathRun *run, const Path *p, const Node *current); /* of a singular path */
/* What names and indices at the start of `p` reach; *whole is false when one of them is absent. */
const Node *path_prefix(PathRun *run, const Path *p, const Node *current, bool *whole);
/* The nodes of `p`, in a list that the caller gives back; absolute ones are kept and shared. */
Nodes path_borrow(PathRun *run, const Path *p, const Node *current, PathList **list);
void path_give_back(PathRun *run, PathList *list);

extern const PathFunction path_functions[]; /* the RFC's own */
extern const size_t path_function_count;

#endif
