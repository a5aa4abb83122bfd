/* What every unit test begins with: cmocka, a fresh context, comparison of Str, golden cases. */
#ifndef PDOC_TEST_H
#define PDOC_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/base.h"

static inline Ctx test_ctx(void)
{
    Arena *mem = arena_new();
    return (Ctx){mem, arena_new(), diag_new(mem, sources_new(mem))};
}

static inline void test_ctx_free(Ctx *ctx)
{
    arena_free(ctx->mem);
    arena_free(ctx->tmp);
}

static inline uint32_t test_source(Ctx *ctx, const char *name, const char *text)
{
    return source_add(diag_sources(ctx->diag), str(name), str(text));
}

#define assert_str(actual, expected) assert_string_equal(arena_cstr(ctx.mem, (actual)), (expected))

/* The ids of all diagnostics so far, in order, separated by spaces. */
static inline Str test_ids(Ctx *ctx)
{
    Buf b = buf_new(ctx->mem);
    for (size_t i = 0; i < diag_count(ctx->diag); i++) {
        if (i > 0)
            buf_byte(&b, ' ');
        buf_put(&b, diag_at(ctx->diag, i)->id);
    }
    return buf_str(&b);
}

#endif
