/* SHA-256: the examples of FIPS 180-4 and of NIST's CAVP (SHA256ShortMsg, SHA256Monte is too long),
 * in one part and in many, by the processor's instructions and without. */
#include "../test.h"

#include <string.h>

typedef struct {
    const char *text;
    size_t repeat;
    const char *hash;
} Vector;

static const Vector vectors[] = {
    {"", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
    {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnop"
     "qrs"
     "mnopqrstnopqrstu",
     1, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    {"a", 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
    {"\xd3", 1, "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"},
    {"\x11\xaf", 1, "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"},
};

static Str hash_of(Ctx *ctx, const Vector *v, size_t part, bool fast)
{
    Buf bytes = buf_new(ctx->mem);
    for (size_t i = 0; i < v->repeat; i++)
        buf_put(&bytes, str(v->text));
    Sha256 h = sha256_begin();
    h.fast = h.fast && fast;
    for (size_t at = 0; at < bytes.n; at += part)
        sha256_add(&h, str_slice(buf_str(&bytes), at, at + part));
    return sha256_end(&h, ctx->mem);
}

static void examples_of_the_standard(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    const size_t parts[] = {SIZE_MAX / 2, 64, 63, 7, 129};
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
        for (size_t p = 0; p < sizeof parts / sizeof *parts; p++)
            for (int fast = 0; fast < 2; fast++)
                assert_str(hash_of(&ctx, &vectors[i], parts[p], fast), vectors[i].hash);
    test_ctx_free(&ctx);
}

/* Each length around the ends of blocks: both ways agree. */
static void instructions_agree_with_plain_code(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    for (size_t n = 0; n < 300; n++) {
        Vector v = {"q", n, NULL};
        Str fast = hash_of(&ctx, &v, 300, true), plain = hash_of(&ctx, &v, 31, false);
        assert_true(str_eq(fast, plain));
    }
    test_ctx_free(&ctx);
}

static void files_hash_as_their_bytes(void **state)
{
    (void)state;
    Ctx ctx = test_ctx();
    Str path = S(TEST_ROOT "/LICENSE"), bytes = {0};
    assert_true(file_bytes(&ctx, path, NOWHERE, &bytes));
    assert_true(str_eq(file_sha256(&ctx, path), sha256_hex(ctx.mem, bytes)));
    assert_int_equal(file_sha256(&ctx, S("/nowhere")).n, 0);
    assert_int_equal(file_sha256(&ctx, S(TEST_ROOT)).n, 0);
    test_ctx_free(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_the_standard),
        cmocka_unit_test(instructions_agree_with_plain_code),
        cmocka_unit_test(files_hash_as_their_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
