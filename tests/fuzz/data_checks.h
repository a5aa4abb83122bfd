/* What must hold of every tree that a reader makes, whatever the bytes. */
#ifndef PDOC_FUZZ_DATA_CHECKS_H
#define PDOC_FUZZ_DATA_CHECKS_H

#include <stdlib.h>

#include "data/data.h"

static void require(bool holds)
{
    if (!holds)
        abort();
}

static Str source_bytes(Ctx *ctx, Span span)
{
    Str text = source_at(diag_sources(ctx->diag), span.source)->text;
    require(span.source > 0 && span.begin <= span.end && span.end <= text.n);
    return str_slice(text, span.begin, span.end);
}

static void check_typed(Ctx *ctx, const Node *n)
{
    for (Type type = TYPE_NONE + 1; type < TYPE_COUNT; type++) {
        Value v, again;
        Text why = {{{0}}};
        bool fine = value_read(ctx->tmp, n, type, S("EUR"), &v, &why);
        require(fine == (why.in[LANG_FR].n == 0) && fine == (why.in[LANG_EN].n == 0));
        require(fine == value_read(ctx->tmp, n, type, S("EUR"), &again, NULL));
        if (fine && type == TYPE_DURATION) {
            Date to;
            duration_minutes(&v);
            date_add_duration((Date){2027, 3, 3}, &v, true, &to);
        }
        if (fine && type == TYPE_MONEY)
            require(decimal_cmp(&v.number, &again.number) == 0);
    }
}

static void check_number(Ctx *ctx, const Node *n)
{
    static const Str others[] = {S_INIT("0.01"), S_INIT("7e-999999999"), S_INIT("-123456789.5")};
    Decimal d, other, back;
    require(decimal_read(ctx->tmp, n->text, &d));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        require(decimal_read(ctx->tmp, others[i], &other));
        decimal_multiple_of(&d, &other);
        decimal_multiple_of(&other, &d);
        Decimal sum = decimal_add(ctx->tmp, &d, &other),
                product = decimal_mul(ctx->tmp, &d, &other);
        require(decimal_cmp(&sum, &d) * (other.negative ? -1 : 1) >= 0);
        require(product.digits.n == 0 || product.negative == (d.negative != other.negative));
    }
    if (decimal_read(ctx->tmp, decimal_text(ctx->tmp, &d), &back))
        require(decimal_cmp(&d, &back) == 0);
}

static void check_scalar(Ctx *ctx, const Node *n)
{
    Str text = source_bytes(ctx, n->text_span);
    require(!n->text_is_source || str_eq(text, n->text));
    require(utf8_valid(n->text) == n->text.n);
    if (n->kind == NODE_STRING && n->text.n > 0) {
        size_t half = n->text.n / 2;
        source_bytes(ctx, node_text_part(diag_sources(ctx->diag), n, 0, half));
        source_bytes(ctx, node_text_part(diag_sources(ctx->diag), n, half, n->text.n));
    }
    if (n->kind == NODE_NUMBER)
        check_number(ctx, n);
    if (n->text.n < 200)
        check_typed(ctx, n);
}

static void check_node(Ctx *ctx, const Node *n)
{
    source_bytes(ctx, n->span);
    if (n->kind != NODE_LIST && n->kind != NODE_MAP)
        check_scalar(ctx, n);
    uint32_t index = 0;
    for (const Node *child = n->child; child != NULL; child = child->next) {
        require(child->parent == n && child->index == index++);
        if (n->kind == NODE_MAP) {
            source_bytes(ctx, child->key_span);
            require(node_member(n, child->key) == child);
        }
    }
    require(index == n->count);
}

/* Each node; then what is written as JSON is read again, equal. */
static void check_tree(Ctx *ctx, const Node *root)
{
    size_t seen = 0;
    for (const Node *n = root; n != NULL && seen < 5000; seen++) {
        check_node(ctx, n);
        if (seen % 50 == 0) {
            node_path(ctx->tmp, n);
            node_label(ctx->tmp, n);
        }
        if (n->child != NULL) {
            n = n->child;
            continue;
        }
        while (n != root && n->next == NULL)
            n = n->parent;
        n = n == root ? NULL : n->next;
    }
    Buf json = buf_new(ctx->mem), dump = buf_new(ctx->mem);
    node_write_json(root, &json);
    node_dump(root, diag_sources(ctx->diag), &dump);
    Node *again = json_read(ctx, source_add(diag_sources(ctx->diag), S("again"), buf_str(&json)));
    require(again != NULL && node_equal(root, again) && node_equal(again, root));
}

static void check_diagnostics(Ctx *ctx)
{
    for (size_t i = 0; i < diag_count(ctx->diag); i++) {
        const Diagnostic *d = diag_at(ctx->diag, i);
        source_bytes(ctx, d->span);
        for (const Label *l = d->labels; l != NULL; l = l->next)
            source_bytes(ctx, l->span);
    }
    Buf out = buf_new(ctx->mem);
    diag_sort(ctx->diag);
    diag_write_text(ctx->diag, &(DiagStyle){.lang = LANG_FR}, &out);
}

static inline void check_reader(const uint8_t *bytes, size_t size, Node *(*read)(Ctx *, uint32_t))
{
    Arena *mem = arena_new();
    Ctx ctx = {mem, arena_new(), diag_new(mem, sources_new(mem))};
    Str text = {(const char *)bytes, size};
    Node *root = read(&ctx, source_add(diag_sources(ctx.diag), S("fuzz"), text));
    require((root == NULL) == diag_failed(ctx.diag));
    check_diagnostics(&ctx);
    if (root != NULL)
        check_tree(&ctx, root);
    arena_free(ctx.tmp);
    arena_free(ctx.mem);
}

#endif
