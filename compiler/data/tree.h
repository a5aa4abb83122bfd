/* Growing a tree: what the readers of YAML and of JSON share. Private to data/.
 *
 * A reader announces a member's name with tree_key, adds a value with tree_add, and brackets the
 * children of a list or map between tree_open and tree_close. Problems go through tree_report,
 * which stops a hopeless file from filling the screen. */
#ifndef PDOC_DATA_TREE_H
#define PDOC_DATA_TREE_H

#include "data/data.h"

enum {
    TREE_NODES = 5000000, /* values in one file: 700 MB */
    TREE_PROBLEMS = 1000, /* reported in one file */
    YAML_DEPTH = 256,     /* lists and maps within each other */
    JSON_DEPTH = 10000,
    ALIAS_NODES = 1000000,  /* values made by aliases and repeated includes, all together */
    ALIAS_BYTES = 16 << 20, /* text in them */
    INCLUDE_DEPTH = 16,
    INCLUDE_FILES = 1000,
};

typedef struct {
    Node *node;
    Node *last;   /* its last child so far */
    uint32_t end; /* where the last child ends in this source */
    bool flow;    /* closed by a bracket */
} Open;

typedef struct {
    Ctx *ctx;
    uint32_t source;
    Msg duplicate;  /* what is said of a repeated key */
    VEC(Open) open; /* lists and maps not closed yet, outermost first */
    Node *root;
    bool has_key; /* the next value is a member with this name */
    Str key;
    Span key_span;
    uint32_t nodes;
    uint32_t problems;
    bool failed; /* an error was reported: the tree must not be used */
    Diagnostic ignored;
} Tree;

void tree_key(Tree *t, Str key, Span key_span);
Node *tree_add(Tree *t, NodeKind kind, Span span);
void tree_attach(Tree *t, Node *n, uint32_t end); /* a value made elsewhere */
void tree_open(Tree *t, Node *container, bool flow);
/* Ends the innermost list or map: reports repeated keys, makes the index of big maps. */
Node *tree_close(Tree *t);
Open *tree_top(Tree *t); /* NULL outside of lists and maps */

/* Reports a problem of the file; past TREE_PROBLEMS the result is a scrap. */
Diagnostic *tree_report(Tree *t, Msg msg, DiagArgs args);
bool is_stuck_dash(Str key); /* "-id": was "- id" meant? */
#define problem(tree, msg, ...) tree_report((tree), (msg), (DiagArgs){__VA_ARGS__})

/* Makes `map->by_key` when the map is big enough to be worth it. */
void node_make_index(Arena *a, Node *map);

/* `text` as it is shown inside a message: at most 60 characters, on one line. */
Str shown(Arena *a, Str text);
static inline Span span_at(uint32_t source, size_t begin, size_t end)
{
    return (Span){source, (uint32_t)begin, (uint32_t)end};
}

/* Is `part` of `text` UTF-8? Otherwise one located problem that says which encoding it is likely to
 * be. A UTF-8 byte-order mark is taken off `part`. */
bool bytes_check(Tree *t, Str text, Span *part);
/* Characters that no YAML may hold: controls, invisible line ends. All are reported. */
bool bytes_check_characters(Tree *t, Str text, Span part);
/* "U+0007" */
Str code_name(Arena *a, uint32_t code);

/* JSON number syntax within the limits of Decimal, without reading it. */
typedef enum { NUMBER_FINE, NUMBER_NOT, NUMBER_OVER } NumberCheck;
NumberCheck number_check(Str text);
bool number_equal(Str a, Str b); /* by value, without memory; texts that passed number_check */

#endif
