/* Bytes split at the first line "====" into a schema and data (YAML or JSON by their first bytes):
 * compiled, judged, reported. Whatever a schema says of data, both ways of judging agree. */
#include <stdlib.h>

#include "rules/rules.h"

static Node *read_part(Ctx *ctx, const char *name, Str text)
{
    bool json = text.n > 0 && (text.p[0] == '{' || text.p[0] == '[');
    uint32_t source = source_add(diag_sources(ctx->diag), str(name), text);
    return json ? json_read(ctx, source) : yaml_read(ctx, source);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str all = {(const char *)data, size};
    Str line = S("\n====\n");
    size_t cut = str_find(all, line);
    if (cut == SIZE_MAX)
        return 0;
    Arena *mem = arena_new();
    Ctx ctx = {mem, arena_new(), diag_new(mem, sources_new(mem))};
    Node *root = read_part(&ctx, "", str_slice(all, 0, cut));
    Node *node = read_part(&ctx, "data", str_slice(all, cut + line.n, size));
    SchemaOptions options = {.assert_format = cut % 2 == 0};
    Schema *schema = root == NULL ? NULL : schema_read(&ctx, root, &options);
    if (root != NULL && schema == NULL && !diag_failed(ctx.diag))
        abort(); /* refused without a word */
    if (schema != NULL && node != NULL) {
        size_t said = diag_count(ctx.diag);
        bool valid = schema_valid(mem, schema, node);
        if (schema_check(&ctx, schema, node) != valid)
            abort();
        if (valid != (diag_count(ctx.diag) == said))
            abort();
        Buf out = {.arena = mem};
        diag_sort(ctx.diag);
        diag_write_text(ctx.diag, &(DiagStyle){.lang = LANG_FR}, &out);
    }
    arena_free(ctx.tmp);
    arena_free(mem);
    return 0;
}
