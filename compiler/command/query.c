/* pdoc query JSONPATH FILE: the nodes that a path selects, as a JSON array. */
#include "command/command.h"

#include <unistd.h>

int query_run(Session *s);

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
    if (found.exhausted)
        diag(ctx, MSG_PATH_EXHAUSTED, (Span){query, 0, (uint32_t)s->arguments[0].n});
    Buf out = buf_new(ctx->mem);
    buf_byte(&out, '[');
    for (size_t i = 0; i < found.count; i++) {
        if (i > 0)
            buf_byte(&out, ',');
        if (option_given(s, OPT_PATHS)) {
            Node text = {.kind = NODE_STRING, .text = node_path(ctx->mem, found.items[i])};
            node_write_json(&text, &out);
        } else {
            node_write_json(found.items[i], &out);
        }
    }
    buf_put(&out, S("]\n"));
    return session_result(s, buf_str(&out));
}
