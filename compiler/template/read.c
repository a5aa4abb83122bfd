/* Read: a template file -> units, one for it and one for each partial that it can include. */
#include "template/program.h"

#include "template/write.h"

/* ---- what all readers of units share ------------------------------------------------------ */

Str unit_shown(Arena *a, Str text)
{
    enum { SHOWN = 60 };
    Buf out = buf_new(a);
    size_t at = 0;
    for (size_t count = 0; at < text.n && count < SHOWN; count++) {
        uint32_t code = utf8_next(text, &at);
        bool hidden = code == UTF8_BAD || code < 0x20 || (code >= 0x7F && code <= 0x9F);
        buf_code(&out, !hidden ? code : code == '\n' || code == '\t' ? ' ' : 0xFFFD);
    }
    if (at < text.n)
        buf_put(&out, S("…"));
    return buf_str(&out);
}

Diagnostic *unit_report(Ctx *ctx, Template *t, const Unit *unit, Msg msg, DiagArgs args)
{
    enum { CHAIN = 8 };
    if (t->faults >= TEMPLATE_FAULTS)
        return NULL;
    t->faults++;
    Diagnostic *d = diag_add(ctx, msg, args);
    for (int i = 0; i < CHAIN && unit->includer != NULL; i++, unit = unit->includer)
        diag_label(ctx, d, unit->included_at, TEXT("inclus ici", "included here"));
    return d;
}

const Name *unit_name(Ctx *ctx, Str text, Span span)
{
    Name *name = NEW(ctx->mem, Name);
    *name = (Name){.text = text, .span = span};
    if (str_eq(text, S(".")))
        return name;
    size_t dots = 0;
    for (size_t i = 0; i < text.n; i++)
        dots += text.p[i] == '.';
    Str *parts = NEW_ARRAY(ctx->mem, Str, dots + 1);
    for (size_t begin = 0; begin <= text.n;) {
        size_t dot = str_find_byte(str_slice(text, begin, text.n), '.');
        size_t end = dot == SIZE_MAX ? text.n : begin + dot;
        if (end == begin)
            return NULL;
        parts[name->count++] = str_slice(text, begin, end);
        begin = end + 1;
    }
    name->parts = parts;
    return name;
}

Unit *unit_new(Ctx *ctx, Template *t, const Unit *includer, Span tag)
{
    Unit *unit = NEW(ctx->mem, Unit);
    unit->index = (uint32_t)t->units.count;
    unit->includer = includer;
    unit->included_at = tag;
    *VEC_PUSH(ctx->mem, &t->units) = unit;
    return unit;
}

Unit *unit_of_partial(Ctx *ctx, Template *t, Str name, const Unit *includer, Span tag)
{
    Unit *known = map_find(t->partials, name);
    if (known != NULL)
        return known;
    Unit *unit = unit_new(ctx, t, includer, tag);
    unit->name = name;
    *map_put(t->partials, name) = unit;
    return unit;
}

/* ---- files -------------------------------------------------------------------------------- */

/* Names from the data must not reach outside of the template folders, whoever looks them up. */
static bool is_safe_name(Str name)
{
    bool fine = name.n > 0 && name.p[0] != '/';
    for (size_t begin = 0; fine && begin <= name.n;) {
        size_t slash = str_find_byte(str_slice(name, begin, name.n), '/');
        size_t end = slash == SIZE_MAX ? name.n : begin + slash;
        fine = !str_eq(str_slice(name, begin, end), S(".."));
        begin = end + 1;
    }
    for (size_t i = 0; i < name.n; i++)
        fine = fine && (unsigned char)name.p[i] >= ' ' && name.p[i] != '\\' && name.p[i] != 0x7F;
    return fine;
}

static bool check_text(Ctx *ctx, Template *t, const Unit *unit, Str text)
{
    Span at = {unit->source, 0, 0};
    if (text.n > TEMPLATE_BYTES) {
        unit_fault(ctx, t, unit, MSG_TEMPLATE_LARGE, at,
                   {str_print(ctx->tmp, "%d", TEMPLATE_BYTES >> 20)});
        return false;
    }
    size_t bad = utf8_valid(text);
    if (bad < text.n) {
        at.begin = (uint32_t)bad;
        at.end = at.begin + 1;
        unit_fault(ctx, t, unit, MSG_TEMPLATE_UTF8, at);
        return false;
    }
    for (size_t i = 0; i < text.n;) {
        size_t begin = i;
        uint32_t code = utf8_next(text, &i);
        if (code == 0 || (code >= HOLE_FIRST && code <= HOLE_LAST)) {
            at.begin = (uint32_t)begin;
            at.end = (uint32_t)i;
            unit_fault(ctx, t, unit, MSG_TEMPLATE_CHARACTER, at,
                       {str_print(ctx->tmp, "U+%04X", (unsigned)code)});
            return false;
        }
    }
    return true;
}

/* Compiles a file: its front matter, the strings in it, its text. */
static bool unit_read(Ctx *ctx, Template *t, Unit *unit)
{
    const Source *source = source_at(diag_sources(ctx->diag), unit->source);
    unit->text = source->text;
    unit->span = (Span){unit->source, 0, (uint32_t)source->text.n};
    unit->is_exact = true;
    if (!check_text(ctx, t, unit, source->text))
        return false;
    bool fine = front_read(ctx, t, unit);
    return unit_compile(ctx, t, unit) && fine;
}

/* Finds and compiles the units from `first` on, and those that they name in their turn. */
static bool read_partials(Ctx *ctx, Template *t, const Partials *partials, size_t first)
{
    bool fine = true;
    for (size_t i = first; i < t->units.count; i++) {
        Unit *unit = t->units.items[i];
        bool is_partial = unit->name.n > 0;
        if (is_partial && partials != NULL && is_safe_name(unit->name))
            unit->source = partials->find(ctx, partials->arg, unit->name);
        if (is_partial && unit->source != 0)
            fine = unit_read(ctx, t, unit) && fine;
    }
    return fine;
}

Template *template_read(Ctx *ctx, uint32_t source, const Partials *partials)
{
    Template *t = NEW(ctx->mem, Template);
    t->partials = map_new(ctx->mem);
    t->dynamic = map_new(ctx->mem);
    Unit *document = unit_new(ctx, t, NULL, NOWHERE);
    document->source = source;
    bool fine = unit_read(ctx, t, document);
    fine = read_partials(ctx, t, partials, 1) && fine;
    return fine ? t : NULL;
}

/* ---- dynamic names ------------------------------------------------------------------------ */

static const Node *next_node(const Node *n, const Node *root)
{
    if (n->child != NULL)
        return n->child;
    while (n != root && n->next == NULL)
        n = n->parent;
    return n == root ? NULL : n->next;
}

/* The name under which tags see a node: its own, or that of the list it stands in. */
static Str key_of(const Node *n)
{
    while (n->key.n == 0 && n->parent != NULL && n->parent->kind == NODE_LIST)
        n = n->parent;
    return n->key;
}

static void add_dynamic(Ctx *ctx, Template *t, const Node *data)
{
    const Unit *document = t->units.items[0];
    for (const Node *n = data; n != NULL; n = next_node(n, data)) {
        Str text = node_text(n);
        if (text.n > 0 && text.n <= 256 && map_find(t->dynamic, key_of(n)) != NULL)
            unit_of_partial(ctx, t, text, document, n->text_span);
    }
}

bool template_load(Ctx *ctx, Template *t, const Node *data, const Partials *partials)
{
    bool fine = true;
    for (size_t known = SIZE_MAX; known != map_count(t->dynamic);) { /* partials may name more */
        known = map_count(t->dynamic);
        size_t first = t->units.count;
        if (known > 0)
            add_dynamic(ctx, t, data);
        fine = read_partials(ctx, t, partials, first) && fine;
    }
    return fine;
}

/* ---- what a template holds ---------------------------------------------------------------- */

const Node *template_front(Ctx *ctx, uint32_t source)
{
    Ctx quiet = {ctx->mem, ctx->tmp, diag_new(ctx->mem, diag_sources(ctx->diag))};
    Template *t = NEW(ctx->mem, Template);
    Unit *unit = unit_new(&quiet, t, NULL, NOWHERE);
    unit->name = S("?"); /* strings with tags stay as written, as in partials */
    unit->source = source;
    unit->text = source_at(diag_sources(ctx->diag), source)->text;
    return front_read(&quiet, t, unit) ? unit->front_matter : NULL;
}

TemplateParts template_parts(Ctx *ctx, const Template *t)
{
    VEC(DraftPart) parts = {0};
    for (size_t i = 0; i < t->units.count; i++) {
        const Unit *unit = t->units.items[i];
        if (unit->name.n > 0)
            *VEC_PUSH(ctx->mem, &parts) = (DraftPart){unit->name, unit->source, unit->front_matter};
    }
    return (TemplateParts){parts.items, parts.count};
}
