/* Check: the figures of a template, judged without data. Their blocks are found in its text, as
 * tags have not been run. */
#include "figure/parts.h"

typedef struct {
    Ctx *ctx;
    uint32_t source;
    Str text;
    const Shapes *shapes;
    const void *root;
    const Str *names; /* that the model has, for suggestions */
    size_t name_count;
} Checker;

static Span span_of(const Checker *k, Str part)
{
    uint32_t begin = (uint32_t)(part.p - k->text.p);
    return (Span){k->source, begin, begin + (uint32_t)part.n};
}

static bool has_tag(Str text)
{
    return str_find(text, S("{{")) != SIZE_MAX;
}

static void check_given(const Checker *k, Str given)
{
    Span where = span_of(k, given);
    Path *path = path_read(k->ctx, given, where);
    PathMiss miss;
    if (path == NULL || path_fits(path, k->shapes, k->root, k->root, NULL, &miss))
        return;
    Span at = {k->source, where.begin + (uint32_t)miss.begin, where.begin + (uint32_t)miss.end};
    Diagnostic *d = diag(k->ctx, MSG_FIGURE_NEVER, at, miss.name);
    d->suggestion = nearest_word(miss.name, k->names, k->name_count);
    if (str_eq(d->suggestion, miss.name))
        d->suggestion = (Str){0};
}

static void check_kind(const Checker *k, Str fence, Str info)
{
    Str kind = str_trim(str_slice(info, 6, info.n));
    if (!has_tag(kind))
        figure_known(k->ctx, kind, span_of(k, fence));
}

/* The fence's length when the line is one, and what stands behind it. */
static size_t fence_of(Str line, Str *info)
{
    line = str_trim(line);
    size_t n = 0;
    while (n < line.n && line.p[n] == line.p[0] && (line.p[0] == '`' || line.p[0] == '~'))
        n++;
    *info = str_trim(str_slice(line, n, line.n));
    return n >= 3 ? n : 0;
}

static bool is_figure(Str info)
{
    return str_eq(info, S("figure")) || str_starts(info, S("figure "));
}

void figures_check(Ctx *ctx, uint32_t source, const Shapes *shapes, const void *root,
                   const Str *names, size_t name_count)
{
    Checker k = {ctx,   source,    source_at(diag_sources(ctx->diag), source)->text, shapes, root,
                 names, name_count};
    size_t open = 0; /* length of the fence that is open */
    bool in_figure = false;
    for (size_t at = 0; at < k.text.n;) {
        size_t end = str_find_byte(str_slice(k.text, at, k.text.n), '\n');
        end = end == SIZE_MAX ? k.text.n : at + end;
        Str line = str_slice(k.text, at, end), info;
        size_t fence = fence_of(line, &info);
        at = end + 1;
        if (open > 0 && fence >= open && info.n == 0) {
            open = 0;
            in_figure = false;
        } else if (open == 0 && fence > 0) {
            open = fence;
            in_figure = is_figure(info);
            if (in_figure)
                check_kind(&k, str_trim(line), info);
        } else if (in_figure && str_starts(str_trim(line), S("given:"))) {
            Str given = str_trim(str_slice(str_trim(line), 6, line.n));
            if (given.n > 0 && !has_tag(given))
                check_given(&k, given);
        }
    }
}
