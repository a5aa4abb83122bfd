/* prepare DATA-DIR FILE: pdoc's own data -> snapshots of its YAML files in FILE. The build runs it.
 *
 * Where there is a fault in the data the file is left empty: pdoc then parses the data itself and
 * says what is wrong. */
#include "command/command.h"

#include <stdio.h>

/* Reads and judges every file that commands read. */
static bool read_all(Session *s)
{
    bool fine = session_data_dir(s) && own_rules(s, NULL) != NULL && own_documents(s) != NULL;
    fine = fine && own_schema(s, S("schemas/project.schema.yaml")) != NULL;
    fine = fine && own_read(s, S("templates/theme.yaml")) != NULL;
    return fine && !diag_failed(s->ctx.diag);
}

static bool write_file(Ctx *ctx, Str path, Str bytes)
{
    Output *out = output_new(ctx);
    if (output_add(out, path, bytes) && output_commit(out))
        return true;
    output_cancel(out);
    return false;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: prepare DATA-DIR FILE\n", stderr);
        return EXIT_FAULT;
    }
    Arena *mem = arena_new();
    Session s = {.ctx = {mem, arena_new(), diag_new(mem, sources_new(mem))}};
    s.given[OPT_DATA_DIR] = str(argv[1]);
    Buf out = buf_new(mem);
    if (read_all(&s)) {
        const Sources *sources = diag_sources(s.ctx.diag);
        snapshot_begin(&out);
        for (uint32_t i = 1; i <= source_count(sources); i++)
            snapshot_add(&out, source_at(sources, i)->text, data_read(&s.ctx, i));
    }
    Buf words = buf_new(mem);
    diag_write_text(s.ctx.diag, &(DiagStyle){LANG_EN, false}, &words);
    fprintf(stderr, STR_FMT, STR_ARG(buf_str(&words)));
    bool written = write_file(&s.ctx, str(argv[2]), buf_str(&out));
    arena_free(s.ctx.tmp);
    arena_free(mem);
    return written ? EXIT_FINE : EXIT_FAULT;
}
