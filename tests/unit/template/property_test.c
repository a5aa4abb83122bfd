/* Whatever values hold, they stay values: random ones, made of what Markdown, HTML and Mustache
 * are made of. The seeds are fixed: a failure repeats. */
#include "../test.h"

#include "template/template.h"

static const char template_text[] =
    "---\n"
    "title: \"{{a}} et {{b}}\"\n"
    "conditions: {some: '$.list[*]'}\n"
    "---\n"
    "# {{a}}\n\n{{b}}\n===\n\n- {{a}} {{b}}\n1. {{a}}\n\n"
    "| {{a}} | `{{b}}` |\n|---|---|\n"
    "{{#list}}\n| **{{.}}** {{_index}} | [{{a}}]({{b}} \"{{.}}\") |\n{{/list}}\n\n"
    "> {{#some}}{{a}}{{/some}}\n\n~~~{{a}}\n{{b}}\n~~~\n\n{{list}}\n\n"
    "  {{>p}}\n<{{a}}>{{b}}</b> &{{a}};\n";

static const char partial_text[] = "![{{a}}]({{b}})\n\n    {{a}}\n";

enum { VALUES = 5, ROUNDS = 300, PIECES = 12 };

typedef struct {
    uint64_t state;
} Random;

static uint32_t random_below(Random *r, uint32_t limit)
{
    r->state ^= r->state << 13; /* xorshift64 (Marsaglia 2003) */
    r->state ^= r->state >> 7;
    r->state ^= r->state << 17;
    return (uint32_t)(r->state >> 33) % limit;
}

/* Never blank: a blank value is an error. */
static Str random_value(Ctx *ctx, Random *r)
{
    static const char *const pieces[] = {
        "{{",   "}}",       "{{{",     "{{#a}}", "{{/a}}", "{{>p}}",     "{{=",     "=}}",
        "#",    "*",        "_",       "**",     "`",      "```",        "~~~",     "|",
        "||",   "\\",       "\\|",     "[",      "]",      "](",         "](/",     "<b>",
        "</",   "<!--",     "-->",     "<?",     "&amp;",  "&",          "&#10;",   "\n",
        "\n\n", "\r\n",     "\t",      "    ",   "- ",     "1. ",        "> ",      "---",
        "===",  "[^1]",     "[^1]: x", "!",      "![",     "http://a.b", "www.a.b", "a@b.c",
        "é",    "\xC2\xA0", "€",       "\"",     "'",      "a",          " ",
    };
    Buf out = buf_new(ctx->mem);
    uint32_t count = 1 + random_below(r, PIECES);
    for (uint32_t i = 0; i < count; i++)
        buf_put(&out, str(pieces[random_below(r, sizeof pieces / sizeof *pieces)]));
    if (str_trim(buf_str(&out)).n == 0)
        buf_byte(&out, 'x');
    return buf_str(&out);
}

static uint32_t find_partial(Ctx *ctx, void *arg, Str name)
{
    (void)arg;
    return str_eq(name, S("p")) ? source_add(diag_sources(ctx->diag), S("p"), str(partial_text))
                                : 0;
}

static Node *add(Ctx *ctx, Node *parent, Node **last, const char *key, NodeKind kind, Str text)
{
    Node *n = NEW(ctx->mem, Node);
    *n = (Node){.kind = kind, .key = str(key), .text = text, .parent = parent};
    n->index = parent->count++;
    *(*last == NULL ? &parent->child : &(*last)->next) = n;
    *last = n;
    return n;
}

/* {a: , b: , list: [ , , ]} */
static Node *data_of(Ctx *ctx, const Str values[VALUES])
{
    Node *root = NEW(ctx->mem, Node), *last = NULL, *last_item = NULL;
    root->kind = NODE_MAP;
    add(ctx, root, &last, "a", NODE_STRING, values[0]);
    add(ctx, root, &last, "b", NODE_STRING, values[1]);
    Node *list = add(ctx, root, &last, "list", NODE_LIST, (Str){0});
    for (int i = 2; i < VALUES; i++)
        add(ctx, list, &last_item, "", NODE_STRING, values[i]);
    return root;
}

static const Draft *draft_of(Ctx *ctx, const Str values[VALUES], Escape escape)
{
    Partials partials = {find_partial, NULL};
    uint32_t source = source_add(diag_sources(ctx->diag), S("t"), str(template_text));
    const Template *t = template_read(ctx, source, &partials);
    assert_non_null(t);
    Locale *locale = locale_new(ctx, S("fr"), S("EUR"));
    TemplateOptions options = {.escape = escape, .strict = true, .locale = locale};
    const Draft *draft = template_run(ctx, t, data_of(ctx, values), &options);
    assert_non_null(draft);
    locale_free(locale);
    return draft;
}

/* The text with each hole replaced by one character; the holes' numbers must count up. */
static Str without_values(Ctx *ctx, const Draft *d)
{
    Buf out = buf_new(ctx->mem);
    uint32_t expected = 0, number;
    for (size_t at = 0; at < d->text.n;) {
        if (hole_next(d->text, &at, &number)) {
            assert_int_equal(number, expected++);
            buf_byte(&out, '@');
        } else {
            buf_byte(&out, d->text.p[at++]);
        }
    }
    assert_int_equal(expected, d->hole_count);
    assert_false(node_has_hole_character(buf_str(&out)));
    return buf_str(&out);
}

static void values_stay_values(void **state)
{
    (void)state;
    Random random = {0x9E3779B97F4A7C15u};
    const Str plain[VALUES] = {S("A"), S("B"), S("C"), S("D"), S("E")};
    for (int round = 0; round < ROUNDS; round++) {
        Ctx ctx = test_ctx();
        Str values[VALUES];
        for (int i = 0; i < VALUES; i++)
            values[i] = random_value(&ctx, &random);
        const Draft *expected = draft_of(&ctx, plain, ESCAPE_HOLES);
        const Draft *draft = draft_of(&ctx, values, ESCAPE_HOLES);
        Str shape = without_values(&ctx, expected);
        assert_str(without_values(&ctx, draft), arena_cstr(ctx.mem, shape));
        assert_int_equal(draft->hole_count, expected->hole_count);
        for (size_t i = 0; i < draft->hole_count; i++) {
            Str was = expected->holes[i].text, is = draft->holes[i].text;
            int which = was.n == 1 ? was.p[0] - 'A' : -1;
            if (which >= 0 && which < VALUES) {
                assert_int_equal(is.n, values[which].n);
                assert_memory_equal(is.p, values[which].p, is.n);
            }
        }
        Str title = node_text(node_member(draft->front_matter, S("title")));
        Str both =
            str_print(ctx.mem, STR_FMT " et " STR_FMT, STR_ARG(values[0]), STR_ARG(values[1]));
        assert_true(str_eq(title, both));
        test_ctx_free(&ctx);
    }
}

/* Escaped for HTML: no markup but the template's, and the values come back. */
static void html_shows_the_values(void **state)
{
    (void)state;
    Random random = {0xD1B54A32D192ED03u};
    for (int round = 0; round < ROUNDS; round++) {
        Ctx ctx = test_ctx();
        Str value = random_value(&ctx, &random);
        uint32_t source = source_add(diag_sources(ctx.diag), S("t"), S("{{a}}"));
        const Template *t = template_read(&ctx, source, NULL);
        const Str values[VALUES] = {value, value, value, value, value};
        TemplateOptions options = {.escape = ESCAPE_HTML};
        const Draft *d = template_run(&ctx, t, data_of(&ctx, values), &options);
        static const struct {
            Str entity;
            char c;
        } entities[] = {{S_INIT("&amp;"), '&'},
                        {S_INIT("&lt;"), '<'},
                        {S_INIT("&gt;"), '>'},
                        {S_INIT("&quot;"), '"'}};
        Buf back = buf_new(ctx.mem);
        for (size_t at = 0; at < d->text.n;) {
            size_t k = 0;
            while (k < 4 && !str_starts(str_slice(d->text, at, d->text.n), entities[k].entity))
                k++;
            assert_true(k < 4 || str_find(S("&<>\""), str_slice(d->text, at, at + 1)) == SIZE_MAX);
            buf_byte(&back, k < 4 ? entities[k].c : d->text.p[at]);
            at += k < 4 ? entities[k].entity.n : 1;
        }
        assert_true(str_eq(buf_str(&back), value));
        test_ctx_free(&ctx);
    }
}

static void holes_are_read_as_they_are_written(void **state)
{
    (void)state;
    static const uint32_t numbers[] = {0, 1, 15, 16, 255, 256, 65535, 1 << 20, UINT32_MAX};
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char bytes[HOLE_BYTES];
        Str hole = {bytes, hole_put(bytes, numbers[i])};
        size_t at = 0;
        uint32_t number = 7;
        assert_true(hole_next(hole, &at, &number));
        assert_int_equal(number, numbers[i]);
        assert_int_equal(at, hole.n);
        at = 0;
        assert_false(hole_next(str_slice(hole, 0, hole.n - 3), &at, &number)); /* cut short */
        assert_int_equal(at, 0);
    }
    size_t at = 0;
    uint32_t number;
    assert_false(hole_next(S("\uFDD0\uFDE1"), &at, &number)); /* no digit */
    assert_false(hole_next(S("\uFDD0\uFDE2\uFDE1"), &at, &number));
    assert_false(hole_next(S("a"), &at, &number));
    assert_false(hole_next((Str){0}, &at, &number));
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_stay_values),
        cmocka_unit_test(html_shows_the_values),
        cmocka_unit_test(holes_are_read_as_they_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
