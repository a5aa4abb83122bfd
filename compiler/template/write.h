/* Write: what a run prints -> the text of a draft, its holes, and where each line comes from.
 * Private to template/. */
#ifndef PDOC_TEMPLATE_WRITE_H
#define PDOC_TEMPLATE_WRITE_H

#include "template/template.h"

/* The noncharacters of holes: a start, sixteen digits, an end; the rest is not used. */
enum {
    HOLE_FIRST = 0xFDD0,
    HOLE_START = HOLE_FIRST,
    HOLE_DIGIT = HOLE_START + 1,
    HOLE_END = HOLE_DIGIT + 16,
    HOLE_LAST = 0xFDEF,
};

typedef struct {
    Ctx *ctx;
    Escape escape;
    Buf text;
    VEC(Hole) holes;
    VEC(Span) lines;
    size_t line_begin; /* offset in text of the line being written */
    bool in_line;      /* something was written on it: it has an entry in lines */
    bool blank_due;    /* a blank line must stand before the next line */
    size_t pipe_seen;  /* text before this offset was looked through for "|" */
    size_t last_pipe;  /* offset of the last one in it, past it; 0 when there is none */
    Str indent;        /* put before the lines of what is being run */
    size_t value_end;  /* offset past the last hole written */
    size_t weight;     /* bytes against TEMPLATE_OUTPUT */
    Buf scratch;       /* for one value at a time */
    bool full;         /* the limit was reached: nothing more is written */
} Out;

/* Template text. `span` is its place; is_exact: byte for byte. starts_line: it begins a line of
 * the template, as do the lines inside it; those have the indent put before them. */
void out_text(Out *o, Str text, Span span, bool is_exact, bool starts_line);
/* A value, made harmless as o->escape says. */
void out_value(Out *o, Str text, Span data, Span tag);
/* A line end, unless a line was just ended. */
void out_line_end(Out *o, Str line_end, Span tag);
/* The indent, if nothing was written on the line. */
void out_indent(Out *o, Span tag);
/* Takes back the white space that is all there is on the line being written. */
void out_drop_blank(Out *o);
/* Text of one or more lines as it is; `span` is byte for byte its place when is_exact. */
void out_lines(Out *o, Str text, Span span, bool is_exact);
bool out_is_markdown(const Out *o);
Buf *out_scratch(Out *o);   /* empty, good until the next call */
Str out_line(const Out *o); /* the line being written, so far */

/* Text that is inserted as Markdown (insert.c). */
typedef struct {
    Str text;
    Span span;     /* where it comes from */
    bool is_exact; /* text is there byte for byte */
    Span tag;
    bool alone; /* the tag has its line to itself: several lines may come */
    bool row;   /* the line may be a table's row */
} Insertion;

typedef enum {
    INSERT_FINE,
    INSERT_LINES, /* several lines where one may be: nothing was written */
    INSERT_OPEN,  /* a block that is not closed begins at *place: nothing was written */
} InsertResult;

InsertResult out_markdown(Out *o, const Insertion *in, Span *place);

#endif
