/* International host names: the labels of IDNA 2008 (RFC 5890 to 5892), read from Punycode (RFC
 * 3492) or as they are.
 *
 * What a label may hold is said with the Unicode properties of regular expressions and a table of
 * the letters that RFC 5892 leaves out (unstable under NFKC and case folding, ignorable, old
 * Hangul; derived from Unicode 14). Not judged: that a label is in NFC, and the rule of writing
 * directions (RFC 5893). */
#include "rules/schema.h"

enum { LABEL_CHARACTERS = 64 };

/* ---- Punycode ------------------------------------------------------------------------------- */

/* Bootstring parameters of RFC 3492, section 5. */
enum { BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700, BIAS = 72, FIRST = 0x80 };

static uint32_t adapt(uint32_t delta, uint32_t count, bool first)
{
    delta = first ? delta / DAMP : delta / 2;
    delta += delta / count;
    uint32_t k = 0;
    for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
        delta /= BASE - T_MIN;
    return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static uint32_t digit_value(char c)
{
    if (is_letter(c))
        return (uint32_t)((c | 32) - 'a');
    return is_digit(c) ? (uint32_t)(c - '0') + 26 : BASE;
}

/* A generalised variable-length integer at *at, added to *value; false when it is wrong. */
static bool read_delta(Str s, size_t *at, uint32_t bias, uint32_t *value)
{
    uint64_t weight = 1, sum = *value;
    for (uint32_t k = BASE;; k += BASE) {
        uint32_t digit = *at < s.n ? digit_value(s.p[(*at)++]) : BASE;
        if (digit >= BASE)
            return false;
        sum += digit * weight;
        uint32_t t = k <= bias ? T_MIN : k >= bias + T_MAX ? T_MAX : k - bias;
        if (sum > UINT32_MAX || weight > UINT32_MAX)
            return false;
        if (digit < t)
            break;
        weight *= BASE - t;
    }
    *value = (uint32_t)sum;
    return true;
}

/* The characters that the text after "xn--" stands for; 0 when it is not Punycode. */
static size_t punycode(Str s, uint32_t out[LABEL_CHARACTERS])
{
    size_t count = 0, at = s.n;
    while (at > 0 && s.p[at - 1] != '-')
        at--;
    for (size_t i = 0; i + 1 < at; i++)
        out[count++] = (unsigned char)s.p[i];
    uint32_t n = FIRST, i = 0, bias = BIAS;
    while (at < s.n) {
        uint32_t before = i;
        if (count == LABEL_CHARACTERS || !read_delta(s, &at, bias, &i))
            return 0;
        bias = adapt(i - before, (uint32_t)count + 1, before == 0);
        n += i / ((uint32_t)count + 1);
        i %= (uint32_t)count + 1;
        if (n > 0x10FFFF || (n >= 0xD800 && n < 0xE000))
            return 0;
        for (size_t k = count; k > i; k--)
            out[k] = out[k - 1];
        out[i++] = n;
        count++;
    }
    return n == FIRST ? 0 : count;
}

/* ---- what a label may hold: RFC 5892 --------------------------------------------------------- */

#define VIRAMAS                                                                                    \
    "\\u{94D}\\u{9CD}\\u{A4D}\\u{ACD}\\u{B4D}\\u{BCD}\\u{C4D}\\u{CCD}\\u{D3B}-\\u{D3C}"            \
    "\\u{D4D}\\u{DCA}\\u{E3A}\\u{EBA}\\u{F84}\\u{1039}-\\u{103A}\\u{1714}-\\u{1715}"               \
    "\\u{1734}\\u{17D2}\\u{1A60}\\u{1B44}\\u{1BAA}-\\u{1BAB}\\u{1BF2}-\\u{1BF3}\\u{2D7F}"          \
    "\\u{A806}\\u{A82C}\\u{A8C4}\\u{A953}\\u{A9C0}\\u{AAF6}\\u{ABED}\\u{10A3F}\\u{11046}"          \
    "\\u{11070}\\u{1107F}\\u{110B9}\\u{11133}-\\u{11134}\\u{111C0}\\u{11235}\\u{112EA}"            \
    "\\u{1134D}\\u{11442}\\u{114C2}\\u{115BF}\\u{1163F}\\u{116B6}\\u{1172B}\\u{11839}"             \
    "\\u{1193D}-\\u{1193E}\\u{119E0}\\u{11A34}\\u{11A47}\\u{11A99}\\u{11C3F}\\u{11D44}-"           \
    "\\u{11D45}\\u{11D97}"
/* Joining_Type D, and R, of the joining scripts. */
#define DUAL_JOINING                                                                               \
    "\\u0620\\u0626\\u0628\\u062A-\\u062E\\u0633-\\u063F\\u0641-"                                  \
    "\\u0647\\u0649\\u064A\\u066E\\u066F"                                                          \
    "\\u0678-\\u0687\\u069A-\\u06BF\\u06C1\\u06C2\\u06CC\\u06CE\\u06D0\\u06D1\\u06FA-"             \
    "\\u06FC\\u06FF"                                                                               \
    "\\u0712-\\u0714\\u071A-\\u071D\\u071F-\\u0727\\u0729\\u072B\\u072D\\u072E\\u074E-\\u0758"     \
    "\\u075C-\\u076A\\u076D-\\u0770\\u0772\\u0775-\\u0777\\u077A-\\u077F\\u07CA-\\u07EA\\u1820-"   \
    "\\u1878"
#define RIGHT_JOINING                                                                              \
    "\\u0622-\\u0625\\u0627\\u0629\\u062F-\\u0632\\u0648\\u0671-\\u0673\\u0675-\\u0677\\u0688-"    \
    "\\u0699"                                                                                      \
    "\\u06C0\\u06C3-\\u06CB\\u06CD\\u06CF\\u06D2\\u06D3\\u06D5\\u06EE\\u06EF\\u0710\\u0715-"       \
    "\\u0719\\u071E"                                                                               \
    "\\u0728\\u072A\\u072C\\u072F\\u074D\\u0759-"                                                  \
    "\\u075B\\u076B\\u076C\\u0771\\u0773\\u0774\\u0778\\u0779"

/* Letters, marks and digits, the exceptions (2.6) and what depends on its context. */
static const Str allowed =
    S_INIT("^[\\-\\p{Ll}\\p{Lo}\\p{Lm}\\p{Mn}\\p{Mc}\\p{Nd}\\u06FD\\u06FE\\u0F0B"
           "\\u3007\\u13A0-\\u13F5\\u00B7\\u0375\\u05F3\\u05F4\\u30FB\\u200C\\u200D]+$");

typedef struct {
    uint32_t first, last;
} Range;

static const Range left_out[] = {
    {0x00AA, 0x00B5},   {0x00BA, 0x00BA},   {0x0133, 0x0133},   {0x0140, 0x0140},
    {0x0149, 0x0149},   {0x017F, 0x017F},   {0x01C6, 0x01CC},   {0x01F3, 0x01F3},
    {0x02B0, 0x02B8},   {0x02E0, 0x02E4},   {0x0340, 0x0341},   {0x0343, 0x0345},
    {0x034F, 0x034F},   {0x0374, 0x0374},   {0x037A, 0x037A},   {0x03D0, 0x03D6},
    {0x03F0, 0x03F2},   {0x03F5, 0x03F5},   {0x0587, 0x0587},   {0x0640, 0x0640},
    {0x0675, 0x0678},   {0x07FA, 0x07FA},   {0x0958, 0x095F},   {0x09DC, 0x09DF},
    {0x0A33, 0x0A33},   {0x0A36, 0x0A36},   {0x0A59, 0x0A5B},   {0x0A5E, 0x0A5E},
    {0x0B5C, 0x0B5D},   {0x0E33, 0x0E33},   {0x0EB3, 0x0EB3},   {0x0EDC, 0x0EDD},
    {0x0F43, 0x0F43},   {0x0F4D, 0x0F4D},   {0x0F52, 0x0F52},   {0x0F57, 0x0F57},
    {0x0F5C, 0x0F5C},   {0x0F69, 0x0F69},   {0x0F73, 0x0F73},   {0x0F75, 0x0F79},
    {0x0F81, 0x0F81},   {0x0F93, 0x0F93},   {0x0F9D, 0x0F9D},   {0x0FA2, 0x0FA2},
    {0x0FA7, 0x0FA7},   {0x0FAC, 0x0FAC},   {0x0FB9, 0x0FB9},   {0x10FC, 0x10FC},
    {0x1100, 0x11FF},   {0x13F8, 0x13FD},   {0x17B4, 0x17B5},   {0x180B, 0x180F},
    {0x1C80, 0x1C88},   {0x1D2C, 0x1D2E},   {0x1D30, 0x1D3A},   {0x1D3C, 0x1D4D},
    {0x1D4F, 0x1D6A},   {0x1D78, 0x1D78},   {0x1D9B, 0x1DBF},   {0x1E9A, 0x1E9B},
    {0x1F71, 0x1F71},   {0x1F73, 0x1F73},   {0x1F75, 0x1F75},   {0x1F77, 0x1F77},
    {0x1F79, 0x1F79},   {0x1F7B, 0x1F7B},   {0x1F7D, 0x1FA7},   {0x1FB2, 0x1FB4},
    {0x1FB7, 0x1FC4},   {0x1FC7, 0x1FC7},   {0x1FD3, 0x1FD3},   {0x1FE3, 0x1FE3},
    {0x1FF2, 0x1FF4},   {0x1FF7, 0x1FF7},   {0x2071, 0x2149},   {0x2C7C, 0x2C7D},
    {0x2D6F, 0x2D6F},   {0x302E, 0x303B},   {0x309F, 0x309F},   {0x30FF, 0x30FF},
    {0x3131, 0x318E},   {0xA69C, 0xA69D},   {0xA770, 0xA770},   {0xA7F2, 0xA7F4},
    {0xA7F8, 0xA7F9},   {0xA960, 0xA97C},   {0xAB5C, 0xAB5F},   {0xAB69, 0xABBF},
    {0xD7B0, 0xFA0D},   {0xFA10, 0xFA10},   {0xFA12, 0xFA12},   {0xFA15, 0xFA1E},
    {0xFA20, 0xFA20},   {0xFA22, 0xFA22},   {0xFA25, 0xFA26},   {0xFA2A, 0xFB1D},
    {0xFB1F, 0xFE0F},   {0xFE70, 0xFE72},   {0xFE74, 0xFFDC},   {0x10781, 0x107BA},
    {0x1D165, 0x1D7FF}, {0x1EE00, 0x1FBF9}, {0x2F800, 0x2FA1D}, {0xE0100, 0xE01EF},
};

static bool is_left_out(uint32_t c)
{
    size_t low = 0, high = sizeof left_out / sizeof *left_out;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (left_out[middle].first <= c)
            low = middle;
        else
            high = middle;
    }
    return c >= left_out[low].first && c <= left_out[low].last;
}

/* Appendix A: a character is allowed when one of its rows holds: what stands before it, what
 * stands after it, and the whole label match. */
static const struct {
    uint32_t first, last;
    const char *before, *after, *whole;
} contexts[] = {
    {0x200C, 0x200C, "[" VIRAMAS "]$", "", ""},
    {0x200C, 0x200C, "[" DUAL_JOINING "]\\p{M}*$", "^\\p{M}*[" DUAL_JOINING RIGHT_JOINING "]", ""},
    {0x200D, 0x200D, "[" VIRAMAS "]$", "", ""},
    {0x00B7, 0x00B7, "l$", "^l", ""},
    {0x0375, 0x0375, "", "^\\p{Script=Greek}", ""},
    {0x05F3, 0x05F4, "\\p{Script=Hebrew}$", "", ""},
    {0x30FB, 0x30FB, "", "", "[\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Han}]"},
    {0x0660, 0x0669, "", "", "^[^\\u06F0-\\u06F9]*$"},
    {0x06F0, 0x06F9, "", "", "^[^\\u0660-\\u0669]*$"},
};

static bool matches(Arena *a, Str text, const char *pattern)
{
    const Regex *regex = *pattern == '\0' ? NULL : regex_try(a, str(pattern), REGEX_ECMA);
    return *pattern == '\0' || (regex != NULL && regex_match(regex, text, false));
}

static bool context_fits(Arena *a, Str label, size_t begin, size_t end, uint32_t c)
{
    bool depends = false;
    for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++) {
        if (c < contexts[i].first || c > contexts[i].last)
            continue;
        depends = true;
        if (matches(a, str_slice(label, 0, begin), contexts[i].before) &&
            matches(a, str_slice(label, end, label.n), contexts[i].after) &&
            matches(a, label, contexts[i].whole))
            return true;
    }
    return !depends;
}

bool idna_label(Arena *a, Str label)
{
    Str start = str_slice(label, 0, 4);
    bool hyphens = label.n > 3 && start.p[2] == '-' && start.p[3] == '-';
    if (label.n == 0 || label.n > 4 * LABEL_CHARACTERS || hyphens || label.p[0] == '-' ||
        label.p[label.n - 1] == '-')
        return false;
    if (!matches(a, label, allowed.p) || matches(a, label, "^\\p{M}"))
        return false;
    for (size_t at = 0; at < label.n;) {
        size_t begin = at;
        uint32_t c = utf8_next(label, &at);
        if (is_left_out(c) || !context_fits(a, label, begin, at, c))
            return false;
    }
    return true;
}

bool idna_a_label(Arena *a, Str label)
{
    uint32_t characters[LABEL_CHARACTERS];
    bool encoded = (label.p[0] | 32) == 'x' && (label.p[1] | 32) == 'n';
    size_t count = encoded ? punycode(str_slice(label, 4, label.n), characters) : 0;
    Buf b = buf_new(a);
    for (size_t i = 0; i < count; i++)
        buf_code(&b, characters[i] < 0x80
                         ? (characters[i] >= 'A' && characters[i] <= 'Z' ? characters[i] + 32
                                                                         : characters[i])
                         : characters[i]);
    return count > 0 && idna_label(a, buf_str(&b));
}
