/* pdoc query JSONPATH FILE: the nodes that a path selects, as a JSON array. */
#include "command/command.h"

#include <unistd.h>

int query_run(Session *s);

/* Nodes may hold each other and their paths may be long: a result can be far larger than what it
 * was made from. */
enum { RESULT_BYTES = 256 << 20 };

/* As a JSON array in `out`; false when it would be too large: then it ends before. */
static bool write_nodes(Session *s, const Nodes *found, Buf *out)
{
    bool paths = option_given(s, OPT_PATHS);
    Arena *scratch = arena_new();
    buf_byte(out, '[');
    for (size_t i = 0; i < found->count && out->n < RESULT_BYTES; i++) {
        if (i > 0)
            buf_byte(out, ',');
        Node path = {.kind = NODE_STRING};
        if (paths)
            path.text = node_path(scratch, found->items[i]);
        node_write_json(paths ? &path : found->items[i], out);
        arena_reset(scratch);
    }
    buf_put(out, S("]\n"));
    arena_free(scratch);
    return out->n < RESULT_BYTES;
}

/* The beginning of a query that may be very long. */
static Str short_query(Arena *a, Str query)
{
    enum { SHOWN = 60 }; /* bytes */
    size_t end = 0, next = 0;
    while (next < query.n && next <= SHOWN) {
        end = next;
        utf8_next(query, &next);
    }
    return next <= SHOWN ? query : str_print(a, STR_FMT "…", STR_ARG(str_slice(query, 0, end)));
}

int query_run(Session *s)
{
    Ctx *ctx = &s->ctx;
    uint32_t query = source_add(diag_sources(ctx->diag), S("<query>"), s->arguments[0]);
    Path *path = path_read(ctx, s->arguments[0], (Span){query, 0, (uint32_t)s->arguments[0].n});
    uint32_t source = path == NULL ? 0 : file_read(ctx, s->arguments[1], NOWHERE);
    Node *root = source == 0 ? NULL : data_read(ctx, source);
    if (root == NULL)
        return session_report(s, STDERR_FILENO, false);
    Nodes found = path_run(ctx->mem, path, root, root);
    Buf out = buf_new(ctx->mem);
    if (!write_nodes(s, &found, &out) || found.exhausted)
        diag(ctx, MSG_PATH_EXHAUSTED, (Span){query, 0, (uint32_t)s->arguments[0].n},
             short_query(ctx->mem, s->arguments[0]));
    return session_result(s, buf_str(&out));
}
