/* Compile: a unit's text -> ops, line by line (scan.h), with a stack of the tags that are open.
 *
 * Vocabulary
 *   standalone  a line of tags alone, none of which prints a value: its white space and its line
 *               end are dropped
 *   site        a {{$block}} that prints its default or the arg given for it
 *   margin      bytes of white space taken off the lines of an arg's body: those before its first
 *               line; the site puts its own indent instead
 */
#include "template/scan.h"

#include <assert.h>

typedef struct {
    TagKind kind; /* SECTION, INVERTED, PARENT, BLOCK */
    bool is_standalone, is_dynamic;
    bool warned;   /* PARENT: text in it was reported */
    uint32_t op;   /* its op, not for args */
    size_t margin; /* to be restored at its end */
    Arg *args;     /* PARENT: those so far, newest first */
    Arg *arg;      /* BLOCK directly in a PARENT */
    Str content;
    Span span;
} Open;

typedef struct {
    Ctx *ctx;
    Template *t;
    Unit *unit;
    Scanner scan;
    VEC(Op) ops;
    VEC(Open) open;
    size_t margin;
    /* of the current line */
    bool is_standalone, alone, row;
    size_t token; /* the one being compiled */
    Str indent;   /* standalone: the white space before the first tag */
    Str line_end; /* standalone: "\n", "\r\n" or nothing */
    bool failed;
    bool gave_up; /* nested too deeply: what follows cannot be matched */
} Compiler;

static Diagnostic *fault(Compiler *c, Msg msg, Span span, Str name)
{
    c->failed = true;
    return unit_fault(c->ctx, c->t, c->unit, msg, span, {unit_shown(c->ctx->tmp, name)});
}

static Span span_of(const Compiler *c, const Token *token)
{
    return scan_span(&c->scan, token->begin, token->end);
}

static Span content_span(const Compiler *c, const Token *token)
{
    size_t begin = (size_t)(token->content.p - c->scan.text.p);
    return scan_span(&c->scan, begin, begin + token->content.n);
}

static Open *innermost(Compiler *c)
{
    return c->open.count == 0 ? NULL : &c->open.items[c->open.count - 1];
}

static bool is_inside_parent(Compiler *c)
{
    return c->open.count > 0 && innermost(c)->kind == TAG_PARENT;
}

static Op *emit(Compiler *c, OpKind kind, Span span)
{
    Op *op = VEC_PUSH(c->ctx->mem, &c->ops);
    *op = (Op){.kind = kind, .span = span};
    return op;
}

static Str without_margin(const Compiler *c, Str blank)
{
    size_t n = scan_indent(blank);
    return str_slice(blank, n < c->margin ? n : c->margin, blank.n);
}

/* ---- text --------------------------------------------------------------------------------- */

static void emit_text(Compiler *c, Str text, bool starts_line)
{
    size_t begin = (size_t)(text.p - c->scan.text.p);
    Op *last = c->ops.count == 0 ? NULL : &c->ops.items[c->ops.count - 1];
    Span span = scan_span(&c->scan, begin, begin + text.n);
    bool goes_on = last != NULL && last->kind == OP_TEXT && starts_line && last->text.n > 0 &&
                   last->text.p + last->text.n == text.p && text.p[-1] == '\n';
    if (goes_on) { /* whole lines that follow each other are one op */
        last->text.n += text.n;
        last->span = span_join(last->span, span);
        return;
    }
    Op *op = emit(c, OP_TEXT, span);
    op->text = text;
    op->starts_line = starts_line;
}

static void compile_text(Compiler *c, const Token *token)
{
    if (is_inside_parent(c)) { /* ignored, says the specification: not without saying so */
        Open *parent = innermost(c);
        if (!parent->warned && !scan_is_blank(token->content)) {
            Span span = content_span(c, token);
            Diagnostic *d = unit_fault(c->ctx, c->t, c->unit, MSG_TEMPLATE_PARENT_TEXT, span);
            if (d != NULL)
                diag_label(c->ctx, d, parent->span, TEXT("ouvert ici", "opened here"));
            parent->warned = true;
        }
        return;
    }
    if (c->is_standalone)
        return;
    bool starts_line = c->token == 0;
    Str text = starts_line ? without_margin(c, token->content) : token->content;
    emit_text(c, text, starts_line);
}

/* A line that begins with a tag has its indent before the tag, inside whatever holds the line. */
static void start_line(Compiler *c, const Token *token)
{
    bool ends_arg = token->kind == TAG_END && c->open.count > 0 && innermost(c)->arg != NULL;
    if (c->token > 0 || c->is_standalone || is_inside_parent(c) || ends_arg)
        return;
    Op *op = emit(c, OP_TEXT, scan_span(&c->scan, token->begin, token->begin));
    op->text = str_slice(c->scan.text, token->begin, token->begin);
    op->starts_line = true;
}

/* ---- values ------------------------------------------------------------------------------- */

static bool refuse_in_parent(Compiler *c, const Token *token)
{
    if (!is_inside_parent(c))
        return false;
    Diagnostic *d = fault(c, MSG_TEMPLATE_PARENT_CONTENT, span_of(c, token), token->content);
    if (d != NULL)
        diag_label(c->ctx, d, innermost(c)->span, TEXT("ouvert ici", "opened here"));
    return true;
}

static const Name *read_name(Compiler *c, const Token *token)
{
    const Name *name = unit_name(c->ctx, token->content, content_span(c, token));
    if (name == NULL && !token->is_bad)
        fault(c, MSG_TEMPLATE_TAG_NAME, span_of(c, token), token->content);
    return name;
}

static void compile_value(Compiler *c, const Token *token)
{
    const Name *name = read_name(c, token);
    if (name == NULL || refuse_in_parent(c, token))
        return;
    Op *op = emit(c, token->kind == TAG_RAW ? OP_RAW : OP_VALUE, span_of(c, token));
    op->name = name;
    op->alone = c->alone;
    op->row = c->row;
}

/* ---- tags that open ----------------------------------------------------------------------- */

static Open *push_open(Compiler *c, const Token *token, uint32_t op)
{
    if (c->open.count == TEMPLATE_DEPTH && !c->gave_up) {
        fault(c, MSG_TEMPLATE_NESTING, span_of(c, token), token->content);
        c->gave_up = true;
    }
    Open *open = VEC_PUSH(c->ctx->tmp, &c->open);
    *open = (Open){.kind = token->kind,
                   .is_standalone = c->is_standalone,
                   .is_dynamic = token->is_dynamic,
                   .op = op,
                   .margin = c->margin,
                   .content = token->content,
                   .span = span_of(c, token)};
    return open;
}

static void compile_section(Compiler *c, const Token *token)
{
    const Name *name = read_name(c, token);
    refuse_in_parent(c, token);
    OpKind kind = token->kind == TAG_SECTION ? OP_SECTION : OP_INVERTED;
    emit(c, kind, span_of(c, token))->name = name;
    push_open(c, token, (uint32_t)c->ops.count - 1);
}

static bool ends_on_this_line(const Compiler *c, const Token *token)
{
    for (size_t i = c->token + 1; i < c->scan.line.count; i++) {
        const Token *later = &c->scan.line.items[i];
        if (later->kind == TAG_END && str_eq(later->content, token->content))
            return true;
    }
    return false;
}

/* The white space before the first line with something after this one, which is the first of a
 * block's body; false when that is the block's end. */
static bool body_margin(const Compiler *c, Str *margin)
{
    const Scanner *s = &c->scan;
    size_t begin = s->at;
    for (size_t at = begin; at < s->text.n; at++) {
        char byte = s->text.p[at];
        if (byte == '\n') {
            begin = at + 1;
        } else if (byte != ' ' && byte != '\t' && byte != '\r') {
            *margin = str_slice(s->text, begin, begin + scan_indent(str_slice(s->text, begin, at)));
            Str rest = str_slice(s->text, at, s->text.n);
            if (!str_starts(rest, s->open))
                return true;
            rest = str_trim(str_slice(rest, s->open.n, s->open.n + 64));
            return !str_starts(rest, S("/"));
        }
    }
    return false;
}

static void compile_arg(Compiler *c, const Token *token)
{
    Open *parent = innermost(c);
    for (const Arg *a = parent->args; a != NULL; a = a->next) {
        if (str_eq(a->name, token->content)) {
            Diagnostic *d = fault(c, MSG_TEMPLATE_BLOCK_TWICE, span_of(c, token), token->content);
            if (d != NULL)
                diag_label(c->ctx, d, a->span,
                           TEXT("donné ici une première fois", "first given here"));
        }
    }
    Arg *arg = NEW(c->ctx->mem, Arg);
    *arg = (Arg){.name = token->content,
                 .unit = c->unit,
                 .first = (uint32_t)c->ops.count,
                 .span = span_of(c, token),
                 .next = parent->args};
    parent->args = arg;
    push_open(c, token, 0)->arg = arg;
    Str margin;
    if (c->is_standalone && !ends_on_this_line(c, token) && body_margin(c, &margin))
        c->margin = margin.n;
}

static void compile_block(Compiler *c, const Token *token)
{
    if (is_inside_parent(c)) {
        compile_arg(c, token);
        return;
    }
    Op *op = emit(c, OP_BLOCK, span_of(c, token));
    op->block = token->content;
    op->standalone = c->is_standalone;
    op->text = c->indent;
    Str margin;
    if (c->is_standalone && !ends_on_this_line(c, token) && body_margin(c, &margin))
        op->text = without_margin(c, margin);
    push_open(c, token, (uint32_t)c->ops.count - 1);
}

static Op *emit_inclusion(Compiler *c, const Token *token, OpKind kind)
{
    Op *op = emit(c, kind, span_of(c, token));
    op->standalone = c->is_standalone;
    op->text = c->indent;
    if (token->is_dynamic) {
        op->name = read_name(c, token);
        if (op->name != NULL && op->name->count > 0) {
            Str last = op->name->parts[op->name->count - 1];
            *map_put(c->t->dynamic, last) = c->t;
        }
    } else if (token->content.n > 0) {
        op->unit = unit_of_partial(c->ctx, c->t, token->content, c->unit, op->span);
    }
    return op;
}

/* In drafts a partial that has its line to itself ends it. */
static void emit_draft_line_end(Compiler *c, Span span)
{
    Op *end = emit(c, OP_LINE_END, span);
    end->draft_only = true;
    end->text = S("\n");
}

static void compile_partial(Compiler *c, const Token *token)
{
    if (refuse_in_parent(c, token))
        return;
    const Op *op = emit_inclusion(c, token, OP_PARTIAL);
    if (op->standalone)
        emit_draft_line_end(c, op->span);
}

static void compile_parent(Compiler *c, const Token *token)
{
    refuse_in_parent(c, token);
    emit_inclusion(c, token, OP_PARENT);
    push_open(c, token, (uint32_t)c->ops.count - 1);
}

/* ---- tags that close ---------------------------------------------------------------------- */

static void close_section(Compiler *c, const Open *open, Span span)
{
    Op *end = emit(c, OP_END, span);
    end->jump = open->op + 1;
    c->ops.items[open->op].jump = (uint32_t)c->ops.count;
}

static void close_inverted(Compiler *c, const Open *open, Span span)
{
    (void)span;
    c->ops.items[open->op].jump = (uint32_t)c->ops.count;
}

static void close_parent(Compiler *c, const Open *open, Span span)
{
    Op *op = &c->ops.items[open->op];
    op->args = open->args;
    op->jump = (uint32_t)c->ops.count;
    if (op->standalone)
        emit_draft_line_end(c, span);
}

static void close_block(Compiler *c, const Open *open, Span span)
{
    if (open->arg != NULL) {
        emit(c, OP_RETURN, span);
        open->arg->end = (uint32_t)c->ops.count;
        return;
    }
    c->ops.items[open->op].jump = (uint32_t)c->ops.count;
    if (c->is_standalone && c->line_end.n > 0)
        emit(c, OP_LINE_END, span)->text = c->line_end;
}

static void (*const closers[TAG_COUNT])(Compiler *, const Open *, Span) = {
    [TAG_SECTION] = close_section,
    [TAG_INVERTED] = close_inverted,
    [TAG_PARENT] = close_parent,
    [TAG_BLOCK] = close_block,
};

static void close_innermost(Compiler *c, Span span)
{
    Open open = c->open.items[--c->open.count];
    closers[open.kind](c, &open, span);
    c->margin = open.margin;
}

static bool closes(const Open *open, const Token *end)
{
    return open->is_dynamic == end->is_dynamic && str_eq(open->content, end->content);
}

/* `end` is NULL at the end of the text. */
static void report_unclosed(Compiler *c, const Open *open, const Token *end)
{
    c->failed = true;
    if (open->content.n == 0) /* reported as such */
        return;
    Diagnostic *d = fault(c, MSG_TEMPLATE_SECTION_OPEN, open->span, open->content);
    if (d != NULL && end != NULL)
        diag_label(c->ctx, d, span_of(c, end),
                   TEXT("à fermer avant ceci", "to be closed before this"));
}

static void compile_end(Compiler *c, const Token *token)
{
    size_t match = c->open.count;
    while (match > 0 && !closes(&c->open.items[match - 1], token))
        match--;
    if (c->open.count == 0) {
        fault(c, MSG_TEMPLATE_SECTION_CLOSE, span_of(c, token), token->content);
        return;
    }
    if (match == 0) {
        const Open *open = innermost(c);
        Diagnostic *d = unit_fault(
            c->ctx, c->t, c->unit, MSG_TEMPLATE_SECTION_MISMATCH, span_of(c, token),
            {unit_shown(c->ctx->tmp, token->content), unit_shown(c->ctx->tmp, open->content)});
        c->failed = true;
        if (d != NULL)
            diag_label(c->ctx, d, open->span, TEXT("ouvert ici", "opened here"));
    }
    while (match > 0 && c->open.count > match) {
        report_unclosed(c, innermost(c), token);
        close_innermost(c, span_of(c, token));
    }
    close_innermost(c, span_of(c, token));
}

/* ---- lines -------------------------------------------------------------------------------- */

static void compile_nothing(Compiler *c, const Token *token)
{
    (void)c;
    (void)token;
}

typedef struct {
    void (*compile)(Compiler *c, const Token *token);
    bool may_stand_alone; /* a line of such tags leaves no trace */
} TagRow;

static const TagRow rows[TAG_COUNT] = {
    [TAG_TEXT] = {compile_text, false},         [TAG_VALUE] = {compile_value, false},
    [TAG_RAW] = {compile_value, false},         [TAG_SECTION] = {compile_section, true},
    [TAG_INVERTED] = {compile_section, true},   [TAG_END] = {compile_end, true},
    [TAG_PARTIAL] = {compile_partial, true},    [TAG_PARENT] = {compile_parent, true},
    [TAG_BLOCK] = {compile_block, true},        [TAG_COMMENT] = {compile_nothing, true},
    [TAG_DELIMITERS] = {compile_nothing, true},
};

static void look_at_line(Compiler *c)
{
    size_t tags = 0;
    bool blank = true, traceless = true;
    c->row = false;
    for (size_t i = 0; i < c->scan.line.count; i++) {
        const Token *token = &c->scan.line.items[i];
        if (token->kind == TAG_TEXT) {
            blank = blank && scan_is_blank(token->content);
            c->row = c->row || str_find_byte(token->content, '|') != SIZE_MAX;
        } else {
            tags++;
            traceless = traceless && rows[token->kind].may_stand_alone;
        }
    }
    c->is_standalone = tags > 0 && blank && traceless;
    c->alone = tags == 1 && blank;
    const Token *first = &c->scan.line.items[0];
    const Token *last = &c->scan.line.items[c->scan.line.count - 1];
    c->indent = c->line_end = (Str){0};
    if (c->is_standalone && first->kind == TAG_TEXT)
        c->indent = without_margin(c, first->content);
    if (c->is_standalone && last->kind == TAG_TEXT && str_ends(last->content, S("\n")))
        c->line_end = str_ends(last->content, S("\r\n")) ? S("\r\n") : S("\n");
}

static void compile_line(Compiler *c)
{
    look_at_line(c);
    for (c->token = 0; c->token < c->scan.line.count && !c->gave_up; c->token++) {
        const Token *token = &c->scan.line.items[c->token];
        if (token->kind != TAG_TEXT)
            start_line(c, token);
        rows[token->kind].compile(c, token);
    }
}

bool unit_compile(Ctx *ctx, Template *t, Unit *unit)
{
    Compiler c = {.ctx = ctx, .t = t, .unit = unit, .scan = scan_new(ctx, t, unit)};
    while (!c.gave_up && scan_line(&c.scan))
        compile_line(&c);
    while (c.open.count > 0) {
        if (!c.gave_up)
            report_unclosed(&c, innermost(&c), NULL);
        close_innermost(&c, unit->span);
    }
    emit(&c, OP_RETURN, scan_span(&c.scan, unit->text.n, unit->text.n));
    unit->ops = c.ops.items;
    unit->op_count = c.ops.count;
    return !c.failed && !c.scan.failed;
}
