/* Sums: the files of a build -> SHA256SUMS, which sha256sum checks; what an earlier build left.
 *
 * A folder may hold files of the user's. What pdoc removes there is only what an earlier manifest
 * of its own lists, this build does not make, and is still byte for byte what pdoc wrote. What has
 * the name of a manifest or of sums and is not pdoc's is not written over. */
#include "command/provenance.h"

#include <stdlib.h>
#include <sys/stat.h>

static const Str sums_file = S_INIT("SHA256SUMS");

Str sums_name(Str folder, Str path)
{
    if (str_eq(folder, S(".")))
        return str_starts(path, S("/")) ? (Str){0} : path;
    size_t n = folder.n;
    while (n > 1 && folder.p[n - 1] == '/')
        n--;
    bool inside = str_starts(path, str_slice(folder, 0, n)) && path.n > n + 1;
    if (!inside || (path.p[n] != '/' && n > 1))
        return (Str){0};
    while (n < path.n && path.p[n] == '/')
        n++;
    return str_slice(path, n, path.n);
}

/* ---- what an earlier build left ----------------------------------------------------------- */

/* A file of the folder as it is now; empty when there is none. Links are not followed. */
static Str old_bytes(Ctx *ctx, Str path)
{
    struct stat about;
    Str bytes = {0};
    if (lstat(arena_cstr(ctx->tmp, path), &about) != 0 || !S_ISREG(about.st_mode))
        return (Str){0};
    return file_bytes(ctx, path, NOWHERE, &bytes) ? bytes : (Str){0};
}

bool sums_is_plain(Str name)
{
    if (name.n == 0 || name.n > 255 || str_find_byte(name, '\0') != SIZE_MAX)
        return false;
    for (size_t at = 0; at < name.n;) {
        size_t slash = str_find_byte(str_slice(name, at, name.n), '/');
        if (slash == 0 || name.p[at] == '.')
            return false;
        at = slash == SIZE_MAX ? name.n : at + slash + 1;
    }
    return name.p[name.n - 1] != '/';
}

/* What the folder has of an earlier build; a context of its own keeps its faults to itself. */
typedef struct {
    Ctx ctx;
    const Node *manifest; /* NULL: none of ours */
    Str sums;
} Earlier;

static const Node *read_manifest(Ctx *ctx, Str path, Str bytes)
{
    uint32_t source = source_add(diag_sources(ctx->diag), path, bytes);
    const Node *root = json_read(ctx, source);
    return node_text(node_member(root, S("pdoc-manifest"))).n > 0 ? root : NULL;
}

static bool say_foreign(Session *s, Str path)
{
    diag(&s->ctx, MSG_OUTPUT_FOREIGN, NOWHERE, path);
    return false;
}

static bool earlier_read(Session *s, Str folder, Earlier *e)
{
    Arena *mem = s->ctx.mem;
    e->ctx = (Ctx){mem, s->ctx.tmp, diag_new(mem, sources_new(mem))};
    Str path = path_join(mem, folder, S(MANIFEST_NAME)), bytes = old_bytes(&e->ctx, path);
    if (bytes.n > 0)
        e->manifest = read_manifest(&e->ctx, path, bytes);
    if (bytes.n > 0 && e->manifest == NULL)
        return say_foreign(s, path);
    path = path_join(mem, folder, sums_file);
    e->sums = old_bytes(&e->ctx, path);
    bool ours = str_find(e->sums, S("  " MANIFEST_NAME "\n")) != SIZE_MAX;
    return e->sums.n == 0 || ours || say_foreign(s, path);
}

static bool is_made(const Output *o, Str path)
{
    for (size_t i = 0; i < output_count(o); i++)
        if (str_eq(output_path(o, i), path))
            return true;
    return false;
}

static void remove_stale(Session *s, Output *o, Str folder, Earlier *e)
{
    const Node *files = node_member(e->manifest, S("files"));
    for (const Node *n = files == NULL ? NULL : files->child; n != NULL; n = n->next) {
        Str path = path_join(s->ctx.mem, folder, n->key);
        if (!sums_is_plain(n->key) || is_made(o, path))
            continue;
        struct stat about;
        if (lstat(arena_cstr(s->ctx.tmp, path), &about) != 0)
            continue;
        bool ours = S_ISREG(about.st_mode) && str_eq(file_sha256(&e->ctx, path), node_text(n));
        if (ours)
            output_remove(o, path);
        if (ours)
            diag(&s->ctx, MSG_OUTPUT_STALE, NOWHERE, path);
        else
            diag(&s->ctx, MSG_OUTPUT_STALE_CHANGED, NOWHERE, path);
    }
}

/* ---- lines -------------------------------------------------------------------------------- */

typedef struct {
    Str hash, name;
} Sum;

typedef VEC(Sum) Sums;

static int compare_sums(const void *x, const void *y)
{
    return str_cmp(((const Sum *)x)->name, ((const Sum *)y)->name);
}

/* The lines of earlier sums whose files this build does not make. */
static void keep_lines(Session *s, const Output *o, Str folder, Str text, Sums *sums)
{
    while (text.n > 0) {
        size_t end = str_find_byte(text, '\n');
        Str line = str_slice(text, 0, end);
        text = end == SIZE_MAX ? (Str){0} : str_slice(text, end + 1, text.n);
        Sum one = {str_slice(line, 0, 64), str_slice(line, 66, line.n)};
        if (line.n > 66 && !is_made(o, path_join(s->ctx.mem, folder, one.name)))
            *VEC_PUSH(s->ctx.mem, sums) = one;
    }
}

static Str write_lines(Session *s, Output *o, Str folder, Sums *sums)
{
    for (size_t i = 0; i < output_count(o); i++) {
        Str name = sums_name(folder, output_path(o, i));
        if (name.n > 0)
            *VEC_PUSH(s->ctx.mem, sums) = (Sum){output_sha256(o, i), name};
    }
    qsort(sums->items, sums->count, sizeof *sums->items, compare_sums);
    Buf out = buf_new(s->ctx.mem);
    for (size_t i = 0; i < sums->count; i++)
        buf_print(&out, STR_FMT "  " STR_FMT "\n", STR_ARG(sums->items[i].hash),
                  STR_ARG(sums->items[i].name));
    return buf_str(&out);
}

bool sums_add(Session *s, Output *o, Str folder, Str manifest)
{
    Earlier earlier = {0};
    Sums sums = {0};
    if (!earlier_read(s, folder, &earlier))
        return false;
    if (manifest.n == 0 && earlier.sums.n == 0)
        return true; /* one document, and nothing that speaks of others */
    if (manifest.n == 0)
        keep_lines(s, o, folder, earlier.sums, &sums);
    else if (!output_add(o, path_join(s->ctx.mem, folder, S(MANIFEST_NAME)), manifest))
        return false;
    if (manifest.n > 0)
        remove_stale(s, o, folder, &earlier);
    Str text = write_lines(s, o, folder, &sums);
    return output_add(o, path_join(s->ctx.mem, folder, sums_file), text);
}
