/* Fuzz: a template, two partials and data, read and run in one of the ways there are. The first
 * byte says which; the texts are separated by lines of "%%": template, partial a, partial b, data.
 * Drafts must be well formed: holes counted, lines counted, text UTF-8. */
#include <stdlib.h>

#include "template/template.h"

enum { TEXTS = 4 };

typedef struct {
    Str texts[TEXTS];
} Input;

static void require(bool holds)
{
    if (!holds)
        abort();
}

static Input split(Str all)
{
    Input in = {{{0}}};
    for (size_t i = 0; i < TEXTS; i++) {
        size_t end = i + 1 < TEXTS ? str_find(all, S("\n%%\n")) : SIZE_MAX;
        in.texts[i] = str_slice(all, 0, end == SIZE_MAX ? all.n : end + 1);
        all = end == SIZE_MAX ? (Str){0} : str_slice(all, end + 4, all.n);
    }
    return in;
}

static uint32_t find_partial(Ctx *ctx, void *arg, Str name)
{
    const Input *in = arg;
    require(!str_starts(name, S("../")) && !str_starts(name, S("/")));
    require(str_find(name, S("/../")) == SIZE_MAX && !str_ends(name, S("/..")));
    bool a = str_eq(name, S("a")), b = str_eq(name, S("b"));
    return a || b ? source_add(diag_sources(ctx->diag), name, in->texts[a ? 1 : 2]) : 0;
}

/* A type for each scalar, so that every printer is reached. */
static void set_types(Node *n, unsigned seed)
{
    for (; n != NULL; n = n->next) {
        n->type = (Type)((seed + n->index + n->key.n) % TYPE_COUNT);
        set_types(n->child, seed + 1);
    }
}

static void check(Ctx *ctx, const Draft *d)
{
    size_t lines = 0, holes = 0;
    for (size_t at = 0; at < d->text.n;) {
        uint32_t number;
        if (hole_next(d->text, &at, &number)) {
            require(number == holes && ++holes <= d->hole_count);
            continue;
        }
        lines += d->text.p[at] == '\n' || at + 1 == d->text.n;
        at++;
    }
    bool ends_in_hole = holes > 0 && str_ends(d->text, S("\uFDE1"));
    require(holes == d->hole_count);
    require(lines + ends_in_hole == d->line_count);
    require(utf8_valid(d->text) == d->text.n);
    Buf dump = buf_new(ctx->mem);
    draft_dump(d, &dump);
}

static void run(Ctx *ctx, Input *in, unsigned way)
{
    Sources *sources = diag_sources(ctx->diag);
    Partials partials = {find_partial, in};
    Template *t = template_read(ctx, source_add(sources, S("t"), in->texts[0]), &partials);
    Node *data = yaml_read(ctx, source_add(sources, S("data"), in->texts[3]));
    if (data == NULL)
        data =
            yaml_read(ctx, source_add(sources, S("data"), S("{a: 1, list: [x, {a: y}], b: ''}")));
    if (way & 1)
        set_types(data, way);
    if (t == NULL || !template_load(ctx, t, data, &partials))
        return;
    Locale *locale = way & 2 ? locale_new(ctx, way & 4 ? S("fr") : S("en"), S("EUR")) : NULL;
    TemplateOptions options = {(Escape)(way >> 4 & 3), (way & 8) != 0, locale, S("data")};
    const Draft *draft = template_run(ctx, t, data, &options);
    require((draft == NULL) == diag_failed(ctx->diag) || diag_failed(ctx->diag));
    if (draft != NULL)
        check(ctx, draft);
    locale_free(locale);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (size == 0)
        return 0;
    Arena *mem = arena_new();
    Ctx ctx = {mem, arena_new(), diag_new(mem, sources_new(mem))};
    Input in = split((Str){(const char *)bytes + 1, size - 1});
    run(&ctx, &in, bytes[0]);
    diag_sort(ctx.diag);
    Buf out = buf_new(mem);
    DiagStyle style = {LANG_FR, false};
    diag_write_text(ctx.diag, &style, &out);
    arena_free(ctx.tmp);
    arena_free(mem);
    return 0;
}
