/* Golden cases: tests/cases/template/NAME.case, each a file of cases that a person can read.
 *
 *     === what the case shows
 *     --- template            or: partial NAME, data, types, options; "(no line end)" may follow
 *     ...
 *     --- expect
 *     the dump of the draft, then what was reported
 *
 * types:   lines of "dotted.path: format", as the schema would set them
 * options: words among: lax (not strict), english, html, markdown, none, plain (no locale),
 *          origins (where each line comes from), parts
 * PDOC_UPDATE=1 writes what comes out into the files; read the difference. */
#include "../test.h"

#include <stdio.h>
#include <stdlib.h>

#include "template/template.h"

typedef struct {
    Str name, template, data, types, options;
    bool has_template;
    StrMap *partials; /* name -> Str * */
} Case;

static Case case_new(Ctx *ctx, Str name)
{
    return (Case){.name = name, .data = S("{}\n"), .partials = map_new(ctx->mem)};
}

static uint32_t find_partial(Ctx *ctx, void *arg, Str name)
{
    const Case *c = arg;
    const Str *text = map_find(c->partials, name);
    if (text == NULL)
        return 0;
    Str path = str_print(ctx->mem, STR_FMT ".md", STR_ARG(name));
    return source_add(diag_sources(ctx->diag), path, *text);
}

/* ---- running one -------------------------------------------------------------------------- */

static void put_place(Ctx *ctx, Span span, Buf *out)
{
    const Source *s = source_at(diag_sources(ctx->diag), span.source);
    Place begin = source_place(s, span.begin), end = source_place(s, span.end);
    if (span.source == 0)
        buf_put(out, S("nowhere"));
    else if (begin.line == end.line)
        buf_print(out, STR_FMT ":%u:%u-%u", STR_ARG(s->path), begin.line, begin.column, end.column);
    else
        buf_print(out, STR_FMT ":%u:%u-%u:%u", STR_ARG(s->path), begin.line, begin.column, end.line,
                  end.column);
}

static void put_diagnostic(Ctx *ctx, const Diagnostic *d, Buf *out)
{
    buf_put(out, d->severity == SEVERITY_ERROR ? S("error ") : S("warning "));
    put_place(ctx, d->span, out);
    buf_print(out, " " STR_FMT "\n    " STR_FMT "\n", STR_ARG(d->id),
              STR_ARG(d->message.in[LANG_FR]));
    for (const Label *l = d->labels; l != NULL; l = l->next) {
        buf_put(out, S("    @ "));
        put_place(ctx, l->span, out);
        buf_print(out, " " STR_FMT "\n", STR_ARG(l->text.in[LANG_FR]));
    }
    if (d->note.in[LANG_FR].n > 0)
        buf_print(out, "    + " STR_FMT "\n", STR_ARG(d->note.in[LANG_FR]));
    if (d->suggestion.n > 0)
        buf_print(out, "    ? " STR_FMT "\n", STR_ARG(d->suggestion));
    if (d->help.in[LANG_FR].n > 0)
        buf_print(out, "    = " STR_FMT "\n", STR_ARG(d->help.in[LANG_FR]));
}

static void set_types(Ctx *ctx, const Node *root, Str lines)
{
    while (lines.n > 0) {
        size_t end = str_find_byte(lines, '\n');
        Str line = str_slice(lines, 0, end);
        size_t colon = str_find(line, S(": "));
        Node *n = node_at(root, arena_cstr(ctx->mem, str_slice(line, 0, colon)));
        assert_non_null(n);
        n->type = type_of_format(str_slice(line, colon + 2, line.n));
        assert_int_not_equal(n->type, TYPE_NONE);
        lines = str_slice(lines, end + 1, lines.n);
    }
}

static bool has(const Case *c, const char *word)
{
    return str_find(c->options, str(word)) != SIZE_MAX;
}

static Escape escape_of(const Case *c)
{
    if (has(c, "html"))
        return ESCAPE_HTML;
    if (has(c, "markdown"))
        return ESCAPE_MARKDOWN;
    return has(c, "none") ? ESCAPE_NONE : ESCAPE_HOLES;
}

static void put_draft(Ctx *ctx, const Case *c, const Draft *draft, Buf *out)
{
    draft_dump(draft, out);
    size_t lines = 0;
    for (size_t i = 0; i < draft->text.n; i++)
        lines += draft->text.p[i] == '\n' || i + 1 == draft->text.n;
    assert_int_equal(lines, draft->line_count);
    for (size_t i = 0; has(c, "origins") && i < draft->line_count; i++) {
        buf_print(out, "    line %zu is ", i + 1);
        put_place(ctx, draft->lines[i], out);
        buf_byte(out, '\n');
    }
    for (size_t i = 0; has(c, "origins") && i < draft->hole_count; i++) {
        buf_print(out, "    value %zu is ", i);
        put_place(ctx, draft->holes[i].span, out);
        buf_put(out, S(" at "));
        put_place(ctx, draft->holes[i].tag, out);
        buf_byte(out, '\n');
    }
    for (size_t i = 0; has(c, "parts") && i < draft->part_count; i++)
        buf_print(out, "    part " STR_FMT "\n", STR_ARG(draft->parts[i].name));
}

static void run_case(Case *c, Buf *result)
{
    Ctx ctx = test_ctx();
    Buf out = buf_new(ctx.mem);
    Sources *sources = diag_sources(ctx.diag);
    Partials partials = {find_partial, c};
    uint32_t source = source_add(sources, S("t.md"), c->template);
    Template *t = template_read(&ctx, source, &partials);
    Node *data = yaml_read(&ctx, source_add(sources, S("project.yaml"), c->data));
    assert_non_null(data);
    set_types(&ctx, data, c->types);
    if (t != NULL && template_load(&ctx, t, data, &partials)) {
        Locale *locale = has(c, "plain")
                             ? NULL
                             : locale_new(&ctx, has(c, "english") ? S("en") : S("fr"), S("EUR"));
        TemplateOptions options = {escape_of(c), !has(c, "lax"), locale, S("project.yaml")};
        const Draft *draft = template_run(&ctx, t, data, &options);
        if (draft != NULL)
            put_draft(&ctx, c, draft, &out);
        locale_free(locale);
        assert_true((draft == NULL) == diag_failed(ctx.diag));
    }
    diag_sort(ctx.diag);
    for (size_t i = 0; i < diag_count(ctx.diag); i++)
        put_diagnostic(&ctx, diag_at(ctx.diag, i), &out);
    buf_put(result, buf_str(&out));
    test_ctx_free(&ctx);
}

/* ---- files of cases ----------------------------------------------------------------------- */

typedef struct {
    Ctx *ctx;
    const char *file;
    Buf out; /* the file as it should be */
    Case c;
    size_t cases, failures;
} Reader;

static void take_section(Reader *r, Str head, Str body)
{
    Str bare = S(" (no line end)");
    if (str_ends(head, bare)) {
        head.n -= bare.n;
        body.n--;
    }
    if (str_eq(head, S("template"))) {
        r->c.template = body;
        r->c.has_template = true;
    } else if (str_eq(head, S("data"))) {
        r->c.data = body;
    } else if (str_eq(head, S("types"))) {
        r->c.types = body;
    } else if (str_eq(head, S("options"))) {
        r->c.options = body;
    } else if (str_starts(head, S("partial "))) {
        Str *text = NEW(r->ctx->mem, Str);
        *text = body;
        *map_put(r->c.partials, str_slice(head, 8, head.n)) = text;
    } else {
        fail_msg("%s: unknown section " STR_FMT, r->file, STR_ARG(head));
    }
}

static void check_case(Reader *r, Str expected)
{
    assert_true(r->c.has_template);
    Buf result = buf_new(r->ctx->mem);
    run_case(&r->c, &result);
    r->cases++;
    buf_put(&r->out, buf_str(&result));
    if (str_eq(buf_str(&result), expected) || getenv("PDOC_UPDATE") != NULL)
        return;
    r->failures++;
    print_error("%s: " STR_FMT "\n--- expected\n" STR_FMT "--- came out\n" STR_FMT "\n", r->file,
                STR_ARG(r->c.name), STR_ARG(expected), STR_ARG(buf_str(&result)));
}

static size_t section_end(Str text, size_t at)
{
    while (at < text.n) {
        Str rest = str_slice(text, at, text.n);
        if (str_starts(rest, S("=== ")) || str_starts(rest, S("--- ")))
            return at;
        size_t line = str_find_byte(rest, '\n');
        at = line == SIZE_MAX ? text.n : at + line + 1;
    }
    return at;
}

static void read_cases(Reader *r, Str text)
{
    size_t begin = section_end(text, 0);
    buf_put(&r->out, str_slice(text, 0, begin));
    while (begin < text.n) {
        size_t line = begin + str_find_byte(str_slice(text, begin, text.n), '\n') + 1;
        size_t end = section_end(text, line);
        Str head = str_slice(text, begin + 4, line - 1), body = str_slice(text, line, end);
        buf_put(&r->out, str_slice(text, begin, line));
        if (text.p[begin] == '=') {
            r->c = case_new(r->ctx, head);
            buf_put(&r->out, body);
        } else if (str_eq(head, S("expect"))) {
            Str blank = str_ends(body, S("\n\n")) ? S("\n") : (Str){0}; /* before the next case */
            check_case(r, str_slice(body, 0, body.n - blank.n));
            buf_put(&r->out, end < text.n ? S("\n") : (Str){0});
        } else {
            take_section(r, head, body);
            buf_put(&r->out, body);
        }
        begin = end;
    }
}

static void check_file(const char *name)
{
    Ctx ctx = test_ctx();
    Str path = str_print(ctx.mem, TEST_CASES "/%s", name);
    uint32_t source = file_read(&ctx, path, NOWHERE);
    assert_int_not_equal(source, 0);
    Reader r = {.ctx = &ctx, .file = name, .out = buf_new(ctx.mem)};
    read_cases(&r, source_at(diag_sources(ctx.diag), source)->text);
    print_message("%s: %zu cases, %zu failures\n", name, r.cases, r.failures);
    if (getenv("PDOC_UPDATE") != NULL) {
        FILE *file = fopen(arena_cstr(ctx.mem, path), "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(r.out.p, 1, r.out.n, file), r.out.n);
        assert_int_equal(fclose(file), 0);
    }
    assert_int_equal(r.failures, 0);
    assert_true(r.cases > 0);
    test_ctx_free(&ctx);
}

static void values(void **state)
{
    (void)state;
    check_file("values.case");
}

static void sections(void **state)
{
    (void)state;
    check_file("sections.case");
}

static void partials(void **state)
{
    (void)state;
    check_file("partials.case");
}

static void markdown(void **state)
{
    (void)state;
    check_file("markdown.case");
}

static void front(void **state)
{
    (void)state;
    check_file("front.case");
}

static void errors(void **state)
{
    (void)state;
    check_file("errors.case");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values),   cmocka_unit_test(sections), cmocka_unit_test(partials),
        cmocka_unit_test(markdown), cmocka_unit_test(front),    cmocka_unit_test(errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
