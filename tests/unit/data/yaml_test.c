/* YAML: the core schema, exact spans, what is refused and where, includes, messages. */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "data/data.h"
#include "golden.h"

static Node *read_text(Ctx *ctx, Str text)
{
    return yaml_read(ctx, source_add(diag_sources(ctx->diag), S("test.yaml"), text));
}

static Node *read_fine(Ctx *ctx, const char *text)
{
    Node *root = read_text(ctx, str(text));
    if (root == NULL)
        fail_msg("%s: %.*s", text, STR_ARG(test_ids(ctx)));
    return root;
}

static Str bytes_of(Ctx *ctx, Span span)
{
    const Source *s = source_at(diag_sources(ctx->diag), span.source);
    assert_true(span.begin <= span.end && span.end <= s->text.n);
    return str_slice(s->text, span.begin, span.end);
}

/* ---- meaning ------------------------------------------------------------------------------ */

static void core_schema_decides(void **state)
{
    (void)state;
    static const struct {
        const char *yaml;
        NodeKind kind;
        const char *text;
    } rows[] = {
        {"", NODE_NULL, ""},
        {"~", NODE_NULL, ""},
        {"null", NODE_NULL, ""},
        {"Null", NODE_NULL, ""},
        {"NULL", NODE_NULL, ""},
        {"nUll", NODE_STRING, "nUll"},
        {"true", NODE_BOOL, "true"},
        {"True", NODE_BOOL, "true"},
        {"TRUE", NODE_BOOL, "true"},
        {"FALSE", NODE_BOOL, "false"},
        {"no", NODE_STRING, "no"},
        {"yes", NODE_STRING, "yes"},
        {"on", NODE_STRING, "on"},
        {"oui", NODE_STRING, "oui"},
        {"17:00", NODE_STRING, "17:00"},
        {"12:30:45", NODE_STRING, "12:30:45"},
        {"2027-03-03", NODE_STRING, "2027-03-03"},
        {"1.10.2", NODE_STRING, "1.10.2"},
        {"1_000", NODE_STRING, "1_000"},
        {"0b11", NODE_STRING, "0b11"},
        {"0", NODE_NUMBER, "0"},
        {"-0", NODE_NUMBER, "-0"},
        {"12", NODE_NUMBER, "12"},
        {"+12", NODE_NUMBER, "12"},
        {"-12", NODE_NUMBER, "-12"},
        {"1.50", NODE_NUMBER, "1.50"},
        {"1.", NODE_NUMBER, "1"},
        {".5", NODE_NUMBER, "0.5"},
        {"-.5", NODE_NUMBER, "-0.5"},
        {"+1.5e+3", NODE_NUMBER, "1.5e+3"},
        {"5.e3", NODE_NUMBER, "5e3"},
        {"1E5", NODE_NUMBER, "1E5"},
        {"0x1F", NODE_NUMBER, "31"},
        {"0o17", NODE_NUMBER, "15"},
        {"0xffffffffffffffff", NODE_NUMBER, "18446744073709551615"},
        {"-0x1F", NODE_STRING, "-0x1F"},
        {"0o8", NODE_STRING, "0o8"},
        {"0x", NODE_STRING, "0x"},
        {".", NODE_STRING, "."},
        {"-", NODE_STRING, "-"},
        {"+", NODE_STRING, "+"},
        {"e5", NODE_STRING, "e5"},
        {"1e", NODE_STRING, "1e"},
        {"..5", NODE_STRING, "..5"},
        {"1,5", NODE_STRING, "1,5"},
        {"1 000", NODE_STRING, "1 000"},
        {"15 %", NODE_STRING, "15 %"},
        {"\"12\"", NODE_STRING, "12"},
        {"'true'", NODE_STRING, "true"},
        {"!!str 12", NODE_STRING, "12"},
        {"! 12", NODE_STRING, "12"},
        {"!!int \"12\"", NODE_NUMBER, "12"},
        {"!!float 3", NODE_NUMBER, "3"},
        {"!!bool 'false'", NODE_BOOL, "false"},
        {"!!null ''", NODE_NULL, ""},
        {"!<tag:yaml.org,2002:str> 7", NODE_STRING, "7"},
        {"|-\n  12", NODE_STRING, "12"},
        {"9007199254740993.000000000000000001", NODE_NUMBER, "9007199254740993.000000000000000001"},
        {"1e999999999", NODE_NUMBER, "1e999999999"},
    };
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].yaml[0] == '-' && rows[i].yaml[1] == '\0')
            continue; /* a dash alone begins a list */
        const Node *n = node_at(
            read_fine(&ctx, arena_cstr(ctx.mem, str_print(ctx.mem, "k: %s\n", rows[i].yaml))), "k");
        if (n->kind != rows[i].kind || !str_eq(n->text, str(rows[i].text)))
            fail_msg("%s: kind %d, text %.*s", rows[i].yaml, n->kind, STR_ARG(n->text));
        if (n->text_is_source)
            assert_true(str_eq(bytes_of(&ctx, n->text_span), n->text));
    }
    test_ctx_free(&ctx);
}

static void keys_are_text(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    const Node *root = read_text(&ctx, S("&k key: f\nok: *k\n*k : g\n"));
    static const char *const keys[] = {"1", "true", "~", "", "l'été", "key", "ok"};
    assert_null(root); /* *k repeats key */
    assert_str(test_ids(&ctx), "yaml-duplicate-key");
    root = read_fine(&ctx, "1: a\ntrue: b\n~: c\n\"\": d\n'l''été': e\n&k key: f\nok: *k\n");
    size_t i = 0;
    for (const Node *n = root->child; n != NULL; n = n->next)
        assert_str(n->key, keys[i++]);
    assert_int_equal(i, 7);
    assert_str(node_at(root, "ok")->text, "key");
    test_ctx_free(&ctx);
}

/* ---- spans -------------------------------------------------------------------------------- */

typedef struct {
    const char *yaml, *at;        /* document and dotted path */
    const char *span, *text_span; /* source bytes */
    const char *text;
    bool is_source;
} SpanRow;

static const SpanRow spans[] = {
    {"a: foo\n", "a", "foo", "foo", "foo", true},
    {"\xEF\xBB\xBF"
     "é: ça\n",
     "é", "ça", "ça", "ça", true},
    {"été: {x: ü, k: œuf}\n", "été.k", "œuf", "œuf", "œuf", true},
    {"a: foo bar  # note\nb: 1\n", "a", "foo bar", "foo bar", "foo bar", true},
    {"a: un\n  deux\n\n  trois\nb: 1\n", "a", "un\n  deux\n\n  trois", "un\n  deux\n\n  trois",
     "un deux\ntrois", false},
    {"a: \"x y\"\n", "a", "\"x y\"", "x y", "x y", true},
    {"a: \"x\\ty\"\n", "a", "\"x\\ty\"", "x\\ty", "x\ty", false},
    {"a: 'x'\n", "a", "'x'", "x", "x", true},
    {"a: 'l''été'\n", "a", "'l''été'", "l''été", "l'été", false},
    {"a: \"\"\n", "a", "\"\"", "", "", true},
    {"a:\nb: 1\n", "a", "", "", "", true},
    {"a: # note\nb: 1\n", "a", "", "", "", true},
    {"a: ~\n", "a", "~", "~", "", false},
    {"a: |\n  un\n  deux\n\nb: 1\n", "a", "|\n  un\n  deux", "un\n  deux", "un\ndeux\n", false},
    {"a: |\n  un\nb: 1\n", "a", "|\n  un", "un\n", "un\n", true},
    {"a: |-\n  un\nb: 1\n", "a", "|-\n  un", "un", "un", true},
    {"a: |+\n  un\n\n\nb: 1\n", "a", "|+\n  un", "un\n\n\n", "un\n\n\n", true},
    {"a: |2 # note\n    un\n   deux\n", "a", "|2 # note\n    un\n   deux", "  un\n   deux",
     "  un\n deux\n", false},
    {"a: |\n\n  un\n", "a", "|\n\n  un", "un", "\nun\n", false},
    {"a: |\n  é\r\nb: 1\n", "a", "|\n  é", "é", "é\n", false},
    {"a: >-\n  un\n  deux\nb: 1\n", "a", ">-\n  un\n  deux", "un\n  deux", "un deux", false},
    {"a: >-\n  un\nb: 1\n", "a", ">-\n  un", "un", "un", true},
    {"a: |\nb: 1\n", "a", "|", "", "", true},
    {"a: |-\n  un", "a", "|-\n  un", "un", "un", true},
    {"a: &x foo\n", "a", "foo", "foo", "foo", true},
    {"a: !!str &x\n  foo\n", "a", "foo", "foo", "foo", true},
    {"a: &x # note\n  !!str 'foo'\n", "a", "'foo'", "foo", "foo", true},
    {"a: !!str\nb: 1\n", "a", "", "", "", true},
    {"b: &x foo\na: *x\n", "a", "*x", "foo", "foo", true},
    {"a: 0x1F\n", "a", "0x1F", "0x1F", "31", false},
    {"a: [é, [], {}]\nb: 1\n", "a", "[é, [], {}]", NULL, NULL, false},
    {"a: [é, [ ], {}]\nb: 1\n", "a.1", "[ ]", NULL, NULL, false},
    {"a:\n  - un\n  - deux # note\n\n# fin\nb: 1\n", "a", "- un\n  - deux", NULL, NULL, false},
    {"a:\n- un\n-\nb: 1\n", "a", "- un\n-", NULL, NULL, false},
    {"a:\n- un\n-\nb: 1\n", "a.1", "", "", "", true},
    {"a:\n- - x\n  - y\n- z\n", "a.0", "- x\n  - y", NULL, NULL, false},
    {"a:\n  b:\n    c: 1\n\n  d: [2]\ne: 3\n", "a", "b:\n    c: 1\n\n  d: [2]", NULL, NULL, false},
    {"a: &x\n  b: 1\n", "a", "b: 1", NULL, NULL, false},
    {"a: !!map &x\n  b: |\n    c\n\n", "a", "b: |\n    c", NULL, NULL, false},
    {"a: &x {b: 1}\n", "a", "{b: 1}", NULL, NULL, false},
    {"b: &x {c: 1}\na: *x\n", "a", "*x", NULL, NULL, false},
    {"- {a: 1}\n- b: 2\n", "1", "b: 2", NULL, NULL, false},
    {"a: b\r\nc: d e\r\n", "c", "d e", "d e", "d e", true},
    {"a: \"x\n  y\"\n", "a", "\"x\n  y\"", "x\n  y", "x y", false},
};

static void spans_slice_the_source(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++) {
        const SpanRow *row = &spans[i];
        const Node *n = node_at(read_fine(&ctx, row->yaml), row->at);
        if (n == NULL)
            fail_msg("%s: no %s", row->yaml, row->at);
        Str span = bytes_of(&ctx, n->span);
        if (!str_eq(span, str(row->span)))
            fail_msg("%s: span <%.*s>", row->yaml, STR_ARG(span));
        if (row->text == NULL)
            continue;
        Str text_span = bytes_of(&ctx, n->text_span);
        if (!str_eq(text_span, str(row->text_span)) || !str_eq(n->text, str(row->text)) ||
            n->text_is_source != row->is_source)
            fail_msg("%s: text span <%.*s> text <%.*s> %d", row->yaml, STR_ARG(text_span),
                     STR_ARG(n->text), n->text_is_source);
    }
    test_ctx_free(&ctx);
}

static void key_spans_slice_the_source(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    const Node *root =
        read_fine(&ctx, "été: 1\n\"à b\" : 2\n'c''d': {e f: 3, \"g\":4}\n&x h: 5\n!!str i: 6\n");
    static const char *const expected[] = {"été", "\"à b\"", "'c''d'", "h", "i"};
    size_t i = 0;
    for (const Node *n = root->child; n != NULL; n = n->next)
        assert_str(bytes_of(&ctx, n->key_span), expected[i++]);
    assert_str(bytes_of(&ctx, node_at(root, "c'd.e f")->key_span), "e f");
    assert_str(bytes_of(&ctx, node_at(root, "c'd.g")->key_span), "\"g\"");
    test_ctx_free(&ctx);
}

/* Parts of a text are found through quotes, escapes, folds and indentation. */
static void parts_of_text_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *yaml, *part, *source;
    } rows[] = {
        {"k: un deux trois\n", "deux", "deux"},
        {"k: un\n  deux\n  trois\n", "deux", "deux"},
        {"k: un\n  deux\n  trois\n", "deux trois", "deux\n  trois"},
        {"k: un  \n\n\n  deux\n", "deux", "deux"},
        {"k: |\n  un\n    deux\n\n  trois\n", "trois", "trois"},
        {"k: |\r\n  un\r\n  deux\r\n", "deux", "deux"},
        {"k: >-\n  rapide et\n  efficace,\n\n  moderne\n", "efficace", "efficace"},
        {"k: >-\n  rapide et\n  efficace,\n\n  moderne\n", "et efficace", "et\n  efficace"},
        {"k: >-\n  rapide et\n  efficace,\n\n  moderne\n", "moderne", "moderne"},
        {"k: 'l''été, c''est'\n", "été", "été"},
        {"k: 'l''été, c''est'\n", "c'est", "c''est"},
        {"k: \"a\\tb \\\"mot\\\" \\u00e9t\\u00e9 fin\"\n", "mot", "mot"},
        {"k: \"a\\tb \\\"mot\\\" \\u00e9t\\u00e9 fin\"\n", "été", "\\u00e9t\\u00e9"},
        {"k: \"a\\tb \\\"mot\\\" \\u00e9t\\u00e9 fin\"\n", "fin", "fin"},
        {"k: \"un \\\n    deux\\n trois\"\n", "deux", "deux"},
        {"k: \"un\n    deux \\x41 trois\"\n", "A trois", "\\x41 trois"},
        {"k: \"\\U0001F600 fin\"\n", "fin", "fin"},
    };
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const Node *n = node_at(read_fine(&ctx, rows[i].yaml), "k");
        size_t at = str_find(n->text, str(rows[i].part));
        assert_true(at != SIZE_MAX);
        Span part = node_text_part(diag_sources(ctx.diag), n, at, at + strlen(rows[i].part));
        Str got = bytes_of(&ctx, part);
        if (!str_eq(got, str(rows[i].source)))
            fail_msg("%s, %s: <%.*s>", rows[i].yaml, rows[i].part, STR_ARG(got));
    }
    test_ctx_free(&ctx);
}

/* Over all cases: children lie within their parents and follow each other; every key and text
 * that says it is source is. */
static void check_nesting(Ctx *ctx, const Node *n)
{
    uint32_t at = n->span.begin;
    if (n->text_is_source && !str_eq(bytes_of(ctx, n->text_span), n->text))
        fail_msg("%.*s is not its source", STR_ARG(n->text));
    for (const Node *child = n->child; child != NULL; child = child->next) {
        Span first = n->kind == NODE_MAP ? child->key_span : child->span;
        assert_true(first.begin >= at);
        assert_true(n->kind != NODE_MAP || child->span.begin >= first.end);
        assert_true(child->span.end <= n->span.end);
        assert_ptr_equal(child->parent, n);
        at = child->span.end;
        check_nesting(ctx, child);
    }
}

static void spans_nest(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    for (size_t i = 0; i < sizeof spans / sizeof *spans; i++)
        if (strchr(spans[i].yaml, '*') == NULL) /* an alias holds what stands elsewhere */
            check_nesting(&ctx, read_fine(&ctx, spans[i].yaml));
    test_ctx_free(&ctx);
}

static void a_part_of_a_source_is_read(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str text = S("---\ntitle: \"Été\"\nlist: [1, 2]\n---\n# Markdown: [x\n");
    uint32_t source = source_add(diag_sources(ctx.diag), S("t.md"), text);
    uint32_t begin = (uint32_t)str_find(text, S("title")),
             end = (uint32_t)str_find(text, S("---\n#"));
    const Node *root = yaml_read_part(&ctx, (Span){source, begin, end});
    assert_non_null(root);
    assert_str(bytes_of(&ctx, node_at(root, "title")->span), "\"Été\"");
    assert_str(bytes_of(&ctx, node_at(root, "list.1")->span), "2");
    assert_null(yaml_read_part(&ctx, (Span){source, begin, begin + 13}));
    test_ctx_free(&ctx);
}

/* ---- refused ------------------------------------------------------------------------------ */

typedef struct {
    const char *yaml;
    size_t n;             /* 0: up to the NUL */
    const char *expected; /* id line:column of each problem */
} HostileRow;

#define BYTES(literal) literal, sizeof(literal) - 1

static const HostileRow hostile[] = {
    {BYTES(""), "yaml-empty 1:1"},
    {BYTES("# rien\n"), "yaml-empty 1:1"},
    {BYTES("---\n...\n"), "yaml-empty 1:1"},
    {BYTES("a: 1\na: 2\nb: {c: 1, c: 2}\n\"a\": 3\n"),
     "yaml-duplicate-key 2:1 yaml-duplicate-key 3:11 yaml-duplicate-key 4:1"},
    {BYTES("1: a\n\"1\": b\n"), "yaml-duplicate-key 2:1"},
    {BYTES("[a, b]: c\n"), "yaml-key-not-scalar 1:1"},
    {BYTES("{a: b}: c\n? [d]\n: e\n"), "yaml-key-not-scalar 1:1 yaml-key-not-scalar 2:3"},
    {BYTES("? a\n: b\n"), "yaml-key-complex 1:1"},
    {BYTES("x: {? a : b}\n"), "yaml-key-complex 1:5"},
    {BYTES("? |\n  a\n: b\n"), "yaml-key-complex 1:1"},
    {BYTES(": v\n"), "yaml-key-empty 1:1"},
    {BYTES("a: 1\n: v\n"), "yaml-key-empty 2:1"},
    {BYTES("a: {: v}\n"), "yaml-key-empty 1:5"},
    {BYTES("a: &x {b: 1}\nc:\n  <<: *x\n"), "yaml-merge-key 3:3"},
    {BYTES("a: !!python/object:os.system x\n"), "yaml-tag 1:4"},
    {BYTES("a: [!foo b, &x !bar {c: d}]\n"), "yaml-tag 1:5 yaml-tag 1:16"},
    {BYTES("a: !!timestamp 2027-01-01\nb: !!binary aGk=\n"), "yaml-tag 1:4 yaml-tag 2:4"},
    {BYTES("a: !!int abc\nb: !!bool 1\n"), "yaml-tag-value 1:10 yaml-tag-value 2:11"},
    {BYTES("a: !!map [1]\nb: !!seq x\nc: !!str {d: 1}\n"),
     "yaml-tag-kind 1:4 yaml-tag-kind 2:4 yaml-tag-kind 3:4"},
    {BYTES("%TAG ! tag:example.com,2000:\n---\na: !foo b\n"), "yaml-directive 1:1"},
    {BYTES("%FOO bar\n---\na: 1\n"), "yaml-directive 1:1"},
    {BYTES("%YAML 3.0\n---\na: 1\n"), "yaml-directive 1:1"},
    {BYTES("a: 1\n---\nb: 2\n"), "yaml-several-documents 2:1"},
    {BYTES("a: 1\n...\n# note\nb: 2\n"), "yaml-several-documents 4:1"},
    {BYTES("  a: 1\nb: 2\n"), "yaml-after-end 2:1"},
    {BYTES("a: \xE9t\xE9\n"), "data-utf8-latin 1:4"},
    {BYTES("é: 1\nb: \xC0\x80\n"), "data-utf8-latin 2:4"},
    {BYTES("a: \xED\xA0\x80\n"), "data-utf8-latin 1:4"},
    {BYTES("a: \x81\n"), "data-utf8 1:4"},
    {BYTES("\xFF\xFE"
           "a\0:\0 \0"
           "1\0"),
     "data-encoding 1:1"},
    {BYTES("\xFE\xFF\0a\0:\0 \0"
           "1"),
     "data-encoding 1:1"},
    {BYTES("a\0:\0 \0"
           "1\0\n\0"),
     "data-encoding 1:1"},
    {BYTES("\0\0\xFE\xFF\0\0\0a"), "data-encoding 1:1"},
    {BYTES("a: b\0c\n"), "yaml-nul 1:5"},
    {BYTES("a: b\x1B[31m\nc: \x7F \x08\n"), "yaml-control 1:5 yaml-control 2:4 yaml-control 2:6"},
    {BYTES("a: x\xE2\x80\xA8y\nb: \xC2\x85\n"), "yaml-line-end 1:5 yaml-line-end 2:4"},
    {BYTES("a: \xEF\xBB\xBFx\n"), "yaml-invisible 1:4"},
    {BYTES("a: \xEF\xB7\x90\nb: \"\\uFDEF\"\n\xEF\xB7\xA0: 1\n"),
     "yaml-hole-character 1:4 yaml-hole-character 2:4 yaml-hole-character 3:1"},
    {BYTES("a: \"\\0\"\nb: \"\\e[0m\"\nc: \"\\x9f\"\n"),
     "yaml-control-escaped 1:4 yaml-control-escaped 2:4 yaml-control-escaped 3:4"},
    {BYTES("a: *x\n"), "yaml-alias-unknown 1:4"},
    {BYTES("a: &x\n  b: *x\n"), "yaml-alias-recursive 2:6"},
    {BYTES("a: &x [[*x], *x]\n"), "yaml-alias-recursive 1:9 yaml-alias-recursive 1:14"},
    {BYTES("a: &x [1]\n*x : 2\n"), "yaml-key-not-scalar 2:1"},
    {BYTES("a: .inf\nb: -.INF\nc: .nan\n"),
     "yaml-number-infinite 1:4 yaml-number-infinite 2:4 yaml-number-infinite 3:4"},
    {BYTES("a: 1e9999999999\nb: 0x123456789012345678901\n"),
     "data-number-range 1:4 data-number-range 2:4"},
    {BYTES("a: 01000\n"), "yaml-number-zero 1:4"},
    {BYTES("a: !include ../x.yaml\nb: !include /etc/passwd\nc: !include ''\nd: !include a\\b\n"),
     "yaml-include-path 1:4 yaml-include-path 2:4 yaml-include-path 3:4 yaml-include-path 4:4"},
    {BYTES("a: !include [x]\n!include b: c\n"), "yaml-tag-kind 1:4 yaml-tag-kind 2:1"},
    {BYTES("a: !include absent.yaml\n"), "file-absent 1:4"},
    {BYTES("a: 1\na: 2\nb: [\n"), "yaml-duplicate-key 2:1 yaml-flow-open 3:4"},
    {BYTES("a:\n\tb: 1\n"), "yaml-tab 2:1"},
    {BYTES("a: b: c\n"), "yaml-colon-in-value 1:5"},
};

static Str problems(Ctx *ctx)
{
    Buf out = buf_new(ctx->mem);
    diag_sort(ctx->diag);
    for (size_t i = 0; i < diag_count(ctx->diag); i++) {
        const Diagnostic *d = diag_at(ctx->diag, i);
        Place p = source_place(source_at(diag_sources(ctx->diag), d->span.source), d->span.begin);
        buf_print(&out, "%s" STR_FMT " %u:%u", i > 0 ? " " : "", STR_ARG(d->id), p.line, p.column);
    }
    return buf_str(&out);
}

static void hostile_files_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        Ctx ctx = test_ctx();
        const HostileRow *row = &hostile[i];
        Node *root = read_text(&ctx, (Str){row->yaml, row->n});
        bool only_warning = !diag_failed(ctx.diag);
        if (!str_eq(problems(&ctx), str(row->expected)) || (root != NULL) != only_warning)
            fail_msg("%s: %.*s", row->yaml, STR_ARG(problems(&ctx)));
        test_ctx_free(&ctx);
    }
}

static void depth_is_limited(void **state)
{
    (void)state;
    for (int depth = 255; depth <= 257; depth++) {
        Ctx ctx = test_ctx();
        Buf flow = buf_new(ctx.mem), block = buf_new(ctx.mem), maps = buf_new(ctx.mem);
        buf_repeat(&flow, '[', (size_t)depth);
        buf_repeat(&flow, ']', (size_t)depth);
        for (int i = 0; i < depth; i++) {
            buf_put(&block, S("- "));
            buf_repeat(&maps, ' ', (size_t)i);
            buf_put(&maps, S("a:\n"));
        }
        buf_put(&block, S("x\n"));
        assert_int_equal(read_text(&ctx, buf_str(&flow)) != NULL, depth <= 256);
        assert_int_equal(read_text(&ctx, buf_str(&block)) != NULL, depth <= 256);
        assert_int_equal(read_text(&ctx, buf_str(&maps)) != NULL, depth <= 256);
        if (depth > 256)
            assert_str(problems(&ctx), "yaml-depth 1:257 yaml-depth 1:513 yaml-depth 257:257");
        test_ctx_free(&ctx);
    }
    Ctx ctx = test_ctx();
    Buf deep = buf_new(ctx.mem);
    buf_repeat(&deep, '[', 1000000);
    assert_null(read_text(&ctx, buf_str(&deep)));
    deep = buf_new(ctx.mem);
    for (int i = 0; i < 1000000; i++)
        buf_put(&deep, S("? "));
    assert_null(read_text(&ctx, buf_str(&deep)));
    deep = buf_new(ctx.mem);
    for (int i = 0; i < 1000000; i++)
        buf_put(&deep, S("- "));
    assert_null(read_text(&ctx, buf_str(&deep)));
    assert_str(test_ids(&ctx), "yaml-depth yaml-depth yaml-depth");
    test_ctx_free(&ctx);
}

static void alias_bombs_are_refused(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Buf laughs = buf_new(ctx.mem);
    buf_put(&laughs, S("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"));
    for (int i = 1; i < 12; i++)
        buf_print(&laughs, "a%d: &a%d [*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d,*a%d]\n", i, i,
                  i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
    assert_null(read_text(&ctx, buf_str(&laughs)));
    assert_str(test_ids(&ctx), "yaml-alias-bomb");
    assert_true(arena_bytes(ctx.mem) < 400 << 20);
    test_ctx_free(&ctx);

    ctx = test_ctx();
    Buf text = buf_new(ctx.mem); /* few values, much text */
    buf_put(&text, S("a: &a "));
    buf_repeat(&text, 'x', 100000);
    buf_put(&text, S("\nb:\n"));
    for (int i = 0; i < 200; i++)
        buf_put(&text, S("- *a\n"));
    assert_null(read_text(&ctx, buf_str(&text)));
    assert_str(test_ids(&ctx), "yaml-alias-bomb");
    test_ctx_free(&ctx);

    for (int levels = 254; levels <= 255;
         levels++) { /* each alias one level deeper; the root is one */
        ctx = test_ctx();
        Buf deep = buf_new(ctx.mem);
        buf_put(&deep, S("a0: &a0 [x]\n"));
        for (int i = 1; i <= levels; i++)
            buf_print(&deep, "a%d: &a%d [*a%d]\n", i, i, i - 1);
        assert_int_equal(read_text(&ctx, buf_str(&deep)) != NULL, levels == 254);
        assert_str(test_ids(&ctx), levels == 254 ? "" : "yaml-depth");
        test_ctx_free(&ctx);
    }
}

/* What an alias stands for is a value of its own. */
static void aliases_are_copies(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Buf text = buf_new(ctx.mem);
    buf_put(&text, S("a: &a\n"));
    for (int i = 0; i < 40; i++)
        buf_print(&text, "  k%d: {v: %d}\n", i, i);
    buf_put(&text, S("b: [*a, *a]\n"));
    const Node *root = read_text(&ctx, buf_str(&text));
    const Node *second = node_at(root, "b.1"), *v = node_at(root, "b.1.k39.v");
    assert_ptr_equal(node_at(root, "b.1.k39")->parent, second);
    assert_str(node_path(ctx.mem, v), "$['b'][1]['k39']['v']");
    assert_str(bytes_of(&ctx, second->span), "*a");
    assert_str(bytes_of(&ctx, v->span), "39");
    assert_true(node_equal(node_at(root, "a"), second));
    test_ctx_free(&ctx);
}

/* Sizes at which quadratic work would be felt. */
static void big_files_are_read(void **state)
{
    (void)state;
    enum { MEMBERS = 200000 };
    Ctx ctx = test_ctx();
    Buf map = buf_new(ctx.mem);
    for (int i = 0; i < MEMBERS; i++)
        buf_print(&map, "clé%d: é%d\n", i, i);
    Node *root = read_text(&ctx, buf_str(&map));
    assert_non_null(root);
    assert_int_equal(root->count, MEMBERS);
    for (int i = 0; i < MEMBERS; i++) {
        const Node *n = node_member(root, str_print(ctx.mem, "clé%d", i));
        assert_int_equal(n->index, i);
        assert_int_equal(source_place(source_at(diag_sources(ctx.diag), 1), n->span.begin).line,
                         i + 1);
    }
    buf_put(&map, S("clé7: 1\nclé199999: 2\n"));
    assert_null(read_text(&ctx, buf_str(&map)));
    diag_sort(ctx.diag);
    assert_str(problems(&ctx), "yaml-duplicate-key 200001:1 yaml-duplicate-key 200002:1");
    const Label *first = diag_at(ctx.diag, 1)->labels;
    assert_str(bytes_of(&ctx, first->span), "clé199999");
    test_ctx_free(&ctx);
}

static void problems_are_limited(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Buf map = buf_new(ctx.mem);
    for (int i = 0; i < 5000; i++)
        buf_put(&map, S("a: !x 1\n"));
    assert_null(read_text(&ctx, buf_str(&map)));
    assert_int_equal(diag_count(ctx.diag), 1001);
    assert_str(diag_at(ctx.diag, 1000)->id, "data-too-many-problems");
    test_ctx_free(&ctx);
}

/* ---- includes ----------------------------------------------------------------------------- */

static Node *read_file(Ctx *ctx, const char *path)
{
    uint32_t source = file_read(ctx, str(path), NOWHERE);
    assert_true(source != 0);
    return data_read(ctx, source);
}

static void files_are_included(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    const Node *root = read_file(&ctx, TEST_CASES "/include/project.yaml");
    if (root == NULL)
        fail_msg("%.*s", STR_ARG(problems(&ctx)));
    Buf out = buf_new(ctx.mem);
    node_dump(root, diag_sources(ctx.diag), &out);
    Str dump = buf_str(&out), folder = S(TEST_CASES "/");
    Buf shown = buf_new(ctx.mem);
    for (size_t at = 0; at < dump.n;) { /* the same wherever the source tree is */
        bool here = str_starts(str_slice(dump, at, dump.n), folder);
        at += here ? folder.n : 0;
        buf_byte(&shown, dump.p[at++]);
    }
    assert_true(golden_matches(ctx.mem, TEST_CASES "/include/expected.txt", buf_str(&shown)));
    const Node *deep = node_at(root, "kpis.1.name");
    assert_str(bytes_of(&ctx, deep->span), "Délai");
    assert_str(source_at(diag_sources(ctx.diag), deep->span.source)->path,
               TEST_CASES "/include/parts/kpis.yaml");
    assert_str(node_path(ctx.mem, deep), "$['kpis'][1]['name']");
    test_ctx_free(&ctx);
}

static void write_file(const char *folder, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static void includes_stay_inside(void **state)
{
    (void)state;
    char outside[] = "/tmp/pdoc-yaml-XXXXXX", folder[64], path[128], link_path[128], target[128];
    assert_non_null(mkdtemp(outside));
    snprintf(folder, sizeof folder, "%s/project", outside);
    assert_int_equal(mkdir(folder, 0700), 0);
    write_file(outside, "secret.yaml", "secret: 1\n");
    write_file(folder, "own.yaml", "own: 1\n");
    write_file(folder, "cycle.yaml", "again: !include cycle.yaml\n");
    write_file(folder, "one.yaml", "next: !include two.yaml\n");
    write_file(folder, "two.yaml", "next: !include one.yaml\n");
    write_file(folder, "bad.yaml", "a: 1\na: 2\n");
    snprintf(target, sizeof target, "%s/secret.yaml", outside);
    snprintf(link_path, sizeof link_path, "%s/link.yaml", folder);
    assert_int_equal(symlink(target, link_path), 0);
    snprintf(link_path, sizeof link_path, "%s/folder", folder);
    assert_int_equal(symlink(outside, link_path), 0);
    snprintf(link_path, sizeof link_path, "%s/inside.yaml", folder);
    assert_int_equal(symlink("own.yaml", link_path), 0);
    snprintf(path, sizeof path, "%s/project.yaml", folder);
    static const struct {
        const char *include, *expected;
    } rows[] = {
        {"own.yaml", ""},
        {"inside.yaml", ""},
        {"./own.yaml", ""},
        {"link.yaml", "yaml-include-outside 1:4"},
        {"folder/secret.yaml", "yaml-include-outside 1:4"},
        {"folder", "yaml-include-outside 1:4"},
        {"cycle.yaml", "yaml-include-cycle 1:8"},
        {"one.yaml", "yaml-include-cycle 1:7"},
        {"project.yaml", "yaml-include-cycle 1:4"},
        {"bad.yaml", "yaml-duplicate-key 2:1"},
        {"none.yaml", "file-absent 1:4"},
        {"a/../own.yaml", "yaml-include-path 1:4"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Ctx ctx = test_ctx();
        Buf text = buf_new(ctx.mem);
        buf_print(&text, "a: !include %s\n", rows[i].include);
        write_file(folder, "project.yaml", arena_cstr(ctx.mem, buf_str(&text)));
        Node *root = read_file(&ctx, path);
        if (!str_eq(problems(&ctx), str(rows[i].expected)) ||
            (root == NULL) != (rows[i].expected[0] != '\0'))
            fail_msg("%s: %.*s", rows[i].include, STR_ARG(problems(&ctx)));
        test_ctx_free(&ctx);
    }
    Ctx ctx = test_ctx();
    write_file(folder, "project.yaml", "a: !include one.yaml\n");
    read_file(&ctx, path);
    Str said = diag_at(ctx.diag, 0)->message.in[LANG_EN];
    assert_true(str_find(said, S("one.yaml → ")) != SIZE_MAX &&
                str_find(said, S("two.yaml → ")) != SIZE_MAX);
    test_ctx_free(&ctx);
    Buf command = buf_new((ctx = test_ctx()).mem);
    buf_print(&command, "rm -r %s", outside);
    assert_int_equal(system(arena_cstr(ctx.mem, buf_str(&command))), 0);
    test_ctx_free(&ctx);
}

/* ---- messages ----------------------------------------------------------------------------- */

static void put_messages(Buf *out, Str yaml)
{
    Ctx ctx = test_ctx();
    Node *root = read_text(&ctx, yaml);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        DiagStyle style = {.lang = (Lang)lang};
        for (size_t i = 0; i < diag_count(ctx.diag); i++)
            diag_write_one(ctx.diag, diag_at(ctx.diag, i), &style, out);
    }
    if (root != NULL)
        node_dump(root, diag_sources(ctx.diag), out);
    test_ctx_free(&ctx);
}

/* cases/data/syntax/input.txt holds documents between lines of "====". */
static void messages_are_plain(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str input = golden_read(ctx.mem, TEST_CASES "/syntax/input.txt");
    Buf out = buf_new(ctx.mem);
    while (input.n > 0) {
        size_t end = str_find(input, S("====\n"));
        Str yaml = str_slice(input, 0, end);
        input = end == SIZE_MAX ? (Str){0} : str_slice(input, end + 5, input.n);
        buf_put(&out, S("====\n"));
        buf_put(&out, yaml);
        buf_put(&out, S("----\n"));
        put_messages(&out, yaml);
    }
    assert_true(golden_matches(ctx.mem, TEST_CASES "/syntax/expected.txt", buf_str(&out)));
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(core_schema_decides),        cmocka_unit_test(keys_are_text),
        cmocka_unit_test(spans_slice_the_source),     cmocka_unit_test(key_spans_slice_the_source),
        cmocka_unit_test(parts_of_text_are_found),    cmocka_unit_test(spans_nest),
        cmocka_unit_test(a_part_of_a_source_is_read), cmocka_unit_test(hostile_files_are_refused),
        cmocka_unit_test(depth_is_limited),           cmocka_unit_test(alias_bombs_are_refused),
        cmocka_unit_test(aliases_are_copies),         cmocka_unit_test(big_files_are_read),
        cmocka_unit_test(problems_are_limited),       cmocka_unit_test(files_are_included),
        cmocka_unit_test(includes_stay_inside),       cmocka_unit_test(messages_are_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
