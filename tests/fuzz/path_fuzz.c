/* JSONPath and regular expressions on hostile input: the first line is a query, a test or a
 * pattern, the rest is JSON. Whatever they are, reading them and running them ends soon and
 * cleanly. */
#include "data/data.h"

enum { FUZZ_WORK = 1 << 16 };

static void run_path(Ctx *ctx, Str text, const Node *root)
{
    Path *p = path_read(ctx, text, NOWHERE);
    if (p == NULL)
        return;
    PathRun *run = path_run_new(ctx->tmp, root, FUZZ_WORK);
    Nodes found = path_run_in(run, p, root);
    bool whole;
    path_place(run, p, root, &whole);
    for (size_t i = 0; i < found.count && i < 100; i++)
        node_path(ctx->tmp, found.items[i]);
}

static void run_test(Ctx *ctx, Str text, const Node *root)
{
    Test *t = test_read(ctx, text, NOWHERE);
    if (t == NULL)
        return;
    PathRun *run = path_run_new(ctx->tmp, root, FUZZ_WORK);
    test_run_in(run, t, root);
    test_places(run, t, root);
}

/* Texts to be matched are UTF-8: what readers made of bytes. */
static Str utf8_start(Str bytes)
{
    return str_slice(bytes, 0, utf8_valid(bytes));
}

/* Now and then often enough that the pattern becomes machine code. */
static void run_regex(Ctx *ctx, Str pattern, Str text)
{
    int times = pattern.n % 16 == 0 ? 30 : 1;
    for (int kind = REGEX_ECMA; kind <= REGEX_IREGEXP; kind++) {
        Regex *r = regex_read(ctx, pattern, (RegexKind)kind, NOWHERE);
        for (int i = 0; r != NULL && i < times; i++)
            regex_match(r, text, false);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *mem = arena_new();
    Ctx ctx = {mem, arena_new(), diag_new(mem, sources_new(mem))};
    Str input = {(const char *)data, size};
    size_t line = str_find_byte(input, '\n');
    Str query = str_slice(input, 0, line), rest = str_slice(input, line + 1, size);
    if (line != SIZE_MAX && rest.n > 0) {
        Str text = arena_copy(mem, rest);
        const Node *root =
            json_read(&ctx, source_add(diag_sources(ctx.diag), S("fuzz.json"), text));
        if (root != NULL) {
            run_path(&ctx, query, root);
            run_test(&ctx, query, root);
        }
        run_regex(&ctx, query, utf8_start(str_slice(rest, 0, 200)));
    }
    arena_free(ctx.tmp);
    arena_free(mem);
    return 0;
}
