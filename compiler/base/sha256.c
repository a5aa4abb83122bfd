/* SHA-256 (FIPS 180-4): bytes -> the 32 bytes that name them. Where the processor has instructions
 * for it they are used: a build hashes several megabytes of fonts. */
#include "base/base.h"

#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define HAS_X86 1
#include <cpuid.h>
#include <immintrin.h>
#endif

static const uint32_t constants[64] = {/* FIPS 180-4, 4.2.2 */
                                       0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B,
                                       0x59F111F1, 0x923F82A4, 0xAB1C5ED5, 0xD807AA98, 0x12835B01,
                                       0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7,
                                       0xC19BF174, 0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC,
                                       0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA, 0x983E5152,
                                       0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147,
                                       0x06CA6351, 0x14292967, 0x27B70A85, 0x2E1B2138, 0x4D2C6DFC,
                                       0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85,
                                       0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819,
                                       0xD6990624, 0xF40E3585, 0x106AA070, 0x19A4C116, 0x1E376C08,
                                       0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F,
                                       0x682E6FF3, 0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208,
                                       0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2};

static uint32_t turned(uint32_t x, int bits)
{
    return x >> bits | x << (32 - bits);
}

static uint32_t big_endian(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* One step of 6.2.2; the names of the variables turn instead of their values. */
#define STEP(a, b, c, d, e, f, g, h, t)                                                            \
    do {                                                                                           \
        uint32_t t1 = h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + (g ^ (e & (f ^ g))) +   \
                      constants[t] + w[t];                                                         \
        d += t1;                                                                                   \
        h = t1 + (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) | (c & (a | b)));       \
    } while (0)

/* 6.2.2, for any processor. */
static void hash_plain(uint32_t state[8], const uint8_t *p, size_t blocks)
{
    for (; blocks > 0; blocks--, p += 64) {
        uint32_t w[64];
        for (int t = 0; t < 16; t++)
            w[t] = big_endian(p + 4 * t);
        for (int t = 16; t < 64; t++) {
            uint32_t s0 = turned(w[t - 15], 7) ^ turned(w[t - 15], 18) ^ w[t - 15] >> 3;
            uint32_t s1 = turned(w[t - 2], 17) ^ turned(w[t - 2], 19) ^ w[t - 2] >> 10;
            w[t] = w[t - 16] + s0 + w[t - 7] + s1;
        }
        uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
        uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
        for (int t = 0; t < 64; t += 8) {
            STEP(a, b, c, d, e, f, g, h, t);
            STEP(h, a, b, c, d, e, f, g, t + 1);
            STEP(g, h, a, b, c, d, e, f, t + 2);
            STEP(f, g, h, a, b, c, d, e, t + 3);
            STEP(e, f, g, h, a, b, c, d, t + 4);
            STEP(d, e, f, g, h, a, b, c, t + 5);
            STEP(c, d, e, f, g, h, a, b, t + 6);
            STEP(b, c, d, e, f, g, h, a, t + 7);
        }
        const uint32_t sums[8] = {a, b, c, d, e, f, g, h};
        for (int i = 0; i < 8; i++)
            state[i] += sums[i];
    }
}

#ifdef HAS_X86
static bool x86_has_sha(void)
{
    unsigned a, b, c, d;
    bool wide =
        __get_cpuid(1, &a, &b, &c, &d) != 0 && (c & bit_SSE4_1) != 0 && (c & bit_SSSE3) != 0;
    return wide && __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & bit_SHA) != 0;
}

/* The same by the SHA extensions (Intel SDM, SHA256RNDS2 and SHA256MSG1/2), which keep the state as
 * ABEF and CDGH. */
__attribute__((target("sha,sse4.1,ssse3"))) static void hash_x86(uint32_t state[8],
                                                                 const uint8_t *p, size_t blocks)
{
    const __m128i swap = _mm_set_epi64x(0x0C0D0E0F08090A0B, 0x0405060700010203);
    __m128i dcba = _mm_loadu_si128((const __m128i *)(const void *)&state[0]);
    __m128i hgfe = _mm_loadu_si128((const __m128i *)(const void *)&state[4]);
    __m128i cdab = _mm_shuffle_epi32(dcba, 0xB1), efgh = _mm_shuffle_epi32(hgfe, 0x1B);
    __m128i abef = _mm_alignr_epi8(cdab, efgh, 8), cdgh = _mm_blend_epi16(efgh, cdab, 0xF0);
    for (; blocks > 0; blocks--, p += 64) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i w[4];
        for (int i = 0; i < 4; i++)
            w[i] = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)(p + 16 * i)),
                                    swap);
        for (int i = 0; i < 16; i++) {
            if (i >= 4) {
                __m128i older = _mm_sha256msg1_epu32(w[i & 3], w[(i + 1) & 3]);
                older = _mm_add_epi32(older, _mm_alignr_epi8(w[(i + 3) & 3], w[(i + 2) & 3], 4));
                w[i & 3] = _mm_sha256msg2_epu32(older, w[(i + 3) & 3]);
            }
            const void *k = &constants[4 * i];
            __m128i sum = _mm_add_epi32(w[i & 3], _mm_loadu_si128((const __m128i *)k));
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    __m128i feba = _mm_shuffle_epi32(abef, 0x1B), dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)(void *)&state[0], _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)(void *)&state[4], _mm_alignr_epi8(dchg, feba, 8));
}
#else
static bool x86_has_sha(void)
{
    return false;
}

static void hash_x86(uint32_t state[8], const uint8_t *p, size_t blocks)
{
    hash_plain(state, p, blocks);
}
#endif

Sha256 sha256_begin(void)
{
    return (Sha256){{0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C,
                     0x1F83D9AB, 0x5BE0CD19},
                    {0},
                    0,
                    x86_has_sha()};
}

static void hash_blocks(Sha256 *h, const char *p, size_t blocks)
{
    if (h->fast)
        hash_x86(h->state, (const uint8_t *)p, blocks);
    else
        hash_plain(h->state, (const uint8_t *)p, blocks);
}

void sha256_add(Sha256 *h, Str bytes)
{
    size_t waiting = (size_t)(h->length % 64);
    h->length += bytes.n;
    if (waiting > 0) {
        size_t take = bytes.n < 64 - waiting ? bytes.n : 64 - waiting;
        if (take > 0)
            memcpy(h->block + waiting, bytes.p, take);
        bytes = str_slice(bytes, take, bytes.n);
        if (waiting + take < 64)
            return;
        hash_blocks(h, h->block, 1);
    }
    hash_blocks(h, bytes.p, bytes.n / 64);
    size_t rest = bytes.n % 64;
    if (rest > 0)
        memcpy(h->block, bytes.p + (bytes.n - rest), rest);
}

Str sha256_end(Sha256 *h, Arena *a)
{
    uint64_t bits = h->length * 8;
    char padding[72] = {(char)0x80}; /* 5.1.1 */
    size_t n = 64 - (size_t)((h->length + 8) % 64);
    for (int i = 0; i < 8; i++)
        padding[n + (size_t)i] = (char)(uint8_t)(bits >> (56 - 8 * i));
    sha256_add(h, (Str){padding, n + 8});
    Buf hex = buf_new(a);
    for (int i = 0; i < 8; i++)
        buf_print(&hex, "%08x", h->state[i]);
    return buf_str(&hex);
}

Str sha256_hex(Arena *a, Str bytes)
{
    Sha256 h = sha256_begin();
    sha256_add(&h, bytes);
    return sha256_end(&h, a);
}
