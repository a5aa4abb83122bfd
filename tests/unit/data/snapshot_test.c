/* Snapshots: the same tree as the parser's, for the same text only; damaged ones are refused. */
#include <stdlib.h>
#include <string.h>

#include "data/data.h"
#include "golden.h"

static const char *const texts[] = {
    "a",
    "[]",
    "{}",
    "- 1\n- true\n- ~\n- [[], {}, [x]]\n",
    "name: é 日本\n'quoted key': \"q \\u00e9\"\n\"a\\nb\": |\n  one\n  two\nf: >-\n  folded\n  "
    "text\n\n",
    "deep: {a: {b: {c: {d: [1, [2, [3]]]}}}}\nlast: 0.50\n",
    "base: &b {x: 1, y: &s text}\ncopy: *b\nagain: *s\n",
    "a01: 1\na02: 1\na03: 1\na04: 1\na05: 1\na06: 1\na07: 1\na08: 1\na09: 1\n"
    "a10: 1\na11: 1\na12: 1\na13: 1\na14: 1\na15: 1\na16: 1\na17: {b: 2}\n",
};
enum { TEXT_COUNT = sizeof texts / sizeof *texts };

static Str dumped(Ctx *ctx, const Node *root)
{
    Buf out = buf_new(ctx->mem);
    node_dump(root, diag_sources(ctx->diag), &out);
    return buf_str(&out);
}

static Str snapshots_of_all(Ctx *ctx)
{
    Buf out = buf_new(ctx->mem);
    snapshot_begin(&out);
    for (size_t i = 0; i < TEXT_COUNT; i++)
        snapshot_add(&out, str(texts[i]), yaml_read(ctx, test_source(ctx, "made.yaml", texts[i])));
    return buf_str(&out);
}

static void assert_same(const Node *x, const Node *y)
{
    assert_int_equal(x->kind, y->kind);
    assert_int_equal(x->truth, y->truth);
    assert_int_equal(x->text_is_source, y->text_is_source);
    assert_int_equal(x->index, y->index);
    assert_int_equal(x->count, y->count);
    assert_memory_equal(&x->span, &y->span, sizeof x->span);
    assert_int_equal(x->text_span.begin, y->text_span.begin);
    assert_int_equal(x->text_span.end, y->text_span.end);
    assert_int_equal(x->key_span.begin, y->key_span.begin);
    assert_int_equal(x->key_span.end, y->key_span.end);
    assert_true(str_eq(x->text, y->text) && str_eq(x->key, y->key));
    assert_int_equal(x->by_key != NULL, y->by_key != NULL);
    assert_int_equal(x->next != NULL, y->next != NULL);
    assert_int_equal(x->child != NULL, y->child != NULL);
    for (const Node *a = x->child, *b = y->child; a != NULL && b != NULL;
         a = a->next, b = b->next) {
        assert_ptr_equal(b->parent, y);
        assert_same(a, b);
    }
}

static void trees_are_those_of_the_parser(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str all = snapshots_of_all(&ctx);
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        uint32_t source = test_source(&ctx, "test.yaml", texts[i]);
        const Node *expected = yaml_read(&ctx, source), *found = snapshot_find(&ctx, source, all);
        assert_non_null(found);
        assert_same(expected, found);
        assert_str(dumped(&ctx, found), arena_cstr(ctx.mem, dumped(&ctx, expected)));
    }
    test_ctx_free(&ctx);
}

static void other_texts_are_not_found(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str all = snapshots_of_all(&ctx);
    static const char *const others[] = {"b", "a ", "", "- 1\n- true\n- ~\n- [[], {}, [y]]\n"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_null(snapshot_find(&ctx, test_source(&ctx, "test.yaml", others[i]), all));
    uint32_t source = test_source(&ctx, "test.yaml", "a");
    assert_null(snapshot_find(&ctx, source, (Str){0}));
    assert_null(snapshot_find(&ctx, source, S("pdoc snapshots of another time\n")));
    test_ctx_free(&ctx);
}

static void trees_with_includes_are_left_out(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Node *root = yaml_read(&ctx, test_source(&ctx, "test.yaml", "a: 1\n"));
    root->child->span.source++;
    Buf out = buf_new(ctx.mem);
    snapshot_add(&out, S("a: 1\n"), root);
    assert_int_equal(out.n, 0);
    test_ctx_free(&ctx);
}

/* A tree that keeps its promises: as many children as it says, in order, under their parent. */
static void assert_sound(const Node *n)
{
    uint32_t count = 0;
    for (const Node *c = n->child; c != NULL; c = c->next) {
        assert_ptr_equal(c->parent, n);
        assert_int_equal(c->index, count++);
        assert_sound(c);
    }
    assert_int_equal(n->count, count);
}

/* Every shorter file, and every byte changed: found or not, a tree that can be walked. */
static void damage_is_survived(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str all = snapshots_of_all(&ctx);
    uint32_t source = test_source(&ctx, "test.yaml", texts[4]);
    for (size_t n = 0; n < all.n; n++) {
        char *shorter = malloc(n + 1); /* alone, so that a read past its end is seen */
        memcpy(shorter, all.p, n);
        const Node *root = snapshot_find(&ctx, source, (Str){shorter, n});
        if (root != NULL)
            assert_sound(root);
        free(shorter);
        arena_reset(ctx.tmp);
    }
    char *changed = malloc(all.n);
    for (size_t i = 0; i < all.n; i++) {
        for (int bit = 0; bit < 8; bit += 7) {
            memcpy(changed, all.p, all.n);
            changed[i] = (char)(changed[i] ^ 1 << bit);
            const Node *root = snapshot_find(&ctx, source, (Str){changed, all.n});
            if (root != NULL) {
                assert_sound(root);
                dumped(&ctx, root);
            }
        }
    }
    free(changed);
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trees_are_those_of_the_parser),
        cmocka_unit_test(other_texts_are_not_found),
        cmocka_unit_test(trees_with_includes_are_left_out),
        cmocka_unit_test(damage_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
