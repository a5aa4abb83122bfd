/* Fault: the diagnostics of a run. A fault inside a loop is one diagnostic, however many items
 * have it. */
#include "template/run.h"

Str run_data_name(Run *r, const Node *n)
{
    const Sources *sources = diag_sources(r->ctx->diag);
    bool elsewhere = n->span.source != r->root->span.source; /* an included file */
    if (r->options->data_name.n > 0 && !elsewhere)
        return r->options->data_name;
    return source_at(sources, n->span.source)->path;
}

Str run_label(Run *r, const Node *n)
{
    return n == r->root ? run_data_name(r, n) : node_label(r->ctx->tmp, n);
}

Span run_place(const Node *n)
{
    bool is_scalar = n->kind != NODE_MAP && n->kind != NODE_LIST;
    if (is_scalar && n->span.end > n->span.begin)
        return n->span;
    if (n->key.n > 0)
        return n->key_span;
    if (n->kind == NODE_MAP && n->child != NULL)
        return n->child->key_span;
    if (n->kind == NODE_LIST && n->child != NULL)
        return (Span){n->span.source, n->span.begin, n->span.begin + 1};
    return n->span;
}

static bool span_eq(Span a, Span b)
{
    return a.source == b.source && a.begin == b.begin && a.end == b.end;
}

static Fault *find_fault(Run *r, Msg msg, Span at)
{
    for (size_t i = 0; i < r->faults.count; i++) {
        Fault *f = &r->faults.items[i];
        if (f->msg == msg && span_eq(f->at, at))
            return f;
    }
    return NULL;
}

static void add_chain(Run *r, Diagnostic *d)
{
    enum { CHAIN = 8 };
    for (size_t i = r->calls.count, shown = 0; i-- > 1 && shown < CHAIN; shown++) {
        const Op *tag = r->calls.items[i].tag;
        if (i + 1 < r->calls.count && r->calls.items[i + 1].tag == tag)
            continue; /* a recursion */
        bool block = tag->kind == OP_BLOCK;
        diag_label(r->ctx, d, tag->span,
                   block ? TEXT("placé ici", "placed here") : TEXT("inclus ici", "included here"));
    }
}

void run_report(Run *r, Problem p)
{
    enum { PLACES = 3 };
    Fault *known = find_fault(r, p.msg, p.at);
    if (known != NULL) {
        bool is_new = p.data.source != 0 && !span_eq(p.data, known->data);
        known->data = p.data;
        if (known->count++ < PLACES && is_new)
            diag_label(r->ctx, known->diagnostic, p.data, p.data_says);
        return;
    }
    if (r->faults.count >= TEMPLATE_FAULTS) {
        r->stopped = r->failed = true;
        return;
    }
    Diagnostic *d = diag_add(r->ctx, p.msg, (DiagArgs){p.at, {p.args[0], p.args[1], p.args[2]}});
    *VEC_PUSH(r->ctx->tmp, &r->faults) = (Fault){p.msg, p.at, p.data, d, 1};
    d->suggestion = p.suggestion;
    if (p.data.source != 0)
        diag_label(r->ctx, d, p.data, p.data_says);
    add_chain(r, d);
    r->failed = r->failed || d->severity == SEVERITY_ERROR;
}

void run_report_repeats(Run *r)
{
    for (size_t i = 0; i < r->faults.count; i++) {
        const Fault *f = &r->faults.items[i];
        Str more = str_print(r->ctx->mem, "%u", f->count - 1);
        if (f->count > 1)
            f->diagnostic->note = text_of(r->ctx->mem, "{0} autre(s) cas à cette balise",
                                          "{0} more at this tag", &more, 1);
    }
}

bool run_add_steps(Run *r, uint64_t steps)
{
    r->steps += steps;
    if (r->steps <= TEMPLATE_STEPS)
        return true;
    if (!r->stopped)
        run_report(r, (Problem){.msg = MSG_TEMPLATE_STEPS, .at = r->op->span});
    r->stopped = true;
    return false;
}
