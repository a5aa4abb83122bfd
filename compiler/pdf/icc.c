/* Icc: the colour profile that says what our RGB is: sRGB (IEC 61966-2-1), as an ICC version 2
 * display profile (ICC.1:2001-04) of three primaries and one curve. It is made here rather than
 * read from the system, so that the same document has the same bytes everywhere. */
#include "pdf/parts.h"

/* Linear light of each 8-bit value, in 65535ths: v / 12.92 up to 0.04045, above it
 * ((v + 0.055) / 1.055) ^ 2.4. */
static const uint16_t curve[256] = {
    0,     20,    40,    60,    80,    99,    119,   139,   159,   179,   199,   219,   241,
    264,   288,   313,   340,   367,   396,   427,   458,   491,   526,   562,   599,   637,
    677,   718,   761,   805,   851,   898,   947,   997,   1048,  1101,  1156,  1212,  1270,
    1330,  1391,  1453,  1517,  1583,  1651,  1720,  1790,  1863,  1937,  2013,  2090,  2170,
    2250,  2333,  2418,  2504,  2592,  2681,  2773,  2866,  2961,  3058,  3157,  3258,  3360,
    3464,  3570,  3678,  3788,  3900,  4014,  4129,  4247,  4366,  4488,  4611,  4736,  4864,
    4993,  5124,  5257,  5392,  5530,  5669,  5810,  5953,  6099,  6246,  6395,  6547,  6700,
    6856,  7014,  7174,  7335,  7500,  7666,  7834,  8004,  8177,  8352,  8528,  8708,  8889,
    9072,  9258,  9445,  9635,  9828,  10022, 10219, 10417, 10619, 10822, 11028, 11235, 11446,
    11658, 11873, 12090, 12309, 12530, 12754, 12980, 13209, 13440, 13673, 13909, 14146, 14387,
    14629, 14874, 15122, 15371, 15623, 15878, 16135, 16394, 16656, 16920, 17187, 17456, 17727,
    18001, 18277, 18556, 18837, 19121, 19407, 19696, 19987, 20281, 20577, 20876, 21177, 21481,
    21787, 22096, 22407, 22721, 23038, 23357, 23678, 24002, 24329, 24658, 24990, 25325, 25662,
    26001, 26344, 26688, 27036, 27386, 27739, 28094, 28452, 28813, 29176, 29542, 29911, 30282,
    30656, 31033, 31412, 31794, 32179, 32567, 32957, 33350, 33745, 34143, 34544, 34948, 35355,
    35764, 36176, 36591, 37008, 37429, 37852, 38278, 38706, 39138, 39572, 40009, 40449, 40891,
    41337, 41785, 42236, 42690, 43147, 43606, 44069, 44534, 45002, 45473, 45947, 46423, 46903,
    47385, 47871, 48359, 48850, 49344, 49841, 50341, 50844, 51349, 51858, 52369, 52884, 53401,
    53921, 54445, 54971, 55500, 56032, 56567, 57105, 57646, 58190, 58737, 59287, 59840, 60396,
    60955, 61517, 62082, 62650, 63221, 63795, 64372, 64952, 65535,
};

static void put16(Buf *b, uint32_t value)
{
    buf_byte(b, (char)(uint8_t)(value >> 8));
    buf_byte(b, (char)(uint8_t)value);
}

static void put32(Buf *b, uint32_t value)
{
    put16(b, value >> 16);
    put16(b, value & 0xFFFF);
}

/* Colours are CIE XYZ in 65536ths, adapted to the D50 white of the connection space. */
static void put_xyz(Buf *b, uint32_t x, uint32_t y, uint32_t z)
{
    buf_put(b, S("XYZ "));
    put32(b, 0);
    put32(b, x);
    put32(b, y);
    put32(b, z);
}

static void put_header(Buf *b)
{
    put32(b, 0); /* the size, filled in at the end */
    buf_put(b, S("none"));
    put32(b, 0x02100000); /* version 2.1 */
    buf_put(b, S("mntrRGB XYZ "));
    const uint16_t created[6] = {2000, 1, 1, 0, 0, 0};
    for (int i = 0; i < 6; i++)
        put16(b, created[i]);
    buf_put(b, S("acsp"));
    for (int i = 0; i < 7; i++) /* platform, flags, device, attributes, intent */
        put32(b, 0);
    put32(b, 0xF6D6); /* D50 */
    put32(b, 0x10000);
    put32(b, 0xD32D);
    buf_repeat(b, '\0', 48);
}

static void put_description(Buf *b)
{
    static const Str name = S_INIT("sRGB IEC61966-2.1");
    buf_put(b, S("desc"));
    put32(b, 0);
    put32(b, (uint32_t)name.n + 1);
    buf_put(b, name);
    buf_repeat(b, '\0', 1 + 78); /* its end; no Unicode, no Macintosh description */
}

static void put_copyright(Buf *b)
{
    buf_put(b, S("text"));
    put32(b, 0);
    buf_put(b, S("No copyright"));
    buf_byte(b, '\0');
}

static void put_white(Buf *b)
{
    put_xyz(b, 0xF351, 0x10000, 0x116CC); /* D65 */
}

static void put_red(Buf *b)
{
    put_xyz(b, 0x6FA2, 0x38F5, 0x0390);
}

static void put_green(Buf *b)
{
    put_xyz(b, 0x6299, 0xB785, 0x18DA);
}

static void put_blue(Buf *b)
{
    put_xyz(b, 0x24A0, 0x0F84, 0xB6CF);
}

static void put_curve(Buf *b)
{
    buf_put(b, S("curv"));
    put32(b, 0);
    put32(b, 256);
    for (int i = 0; i < 256; i++)
        put16(b, curve[i]);
}

typedef struct {
    Str signature;
    void (*put)(Buf *b);
} Tag;

Str icc_srgb(Arena *a)
{
    static const Tag tags[] = {
        {S_INIT("desc"), put_description},
        {S_INIT("cprt"), put_copyright},
        {S_INIT("wtpt"), put_white},
        {S_INIT("rXYZ"), put_red},
        {S_INIT("gXYZ"), put_green},
        {S_INIT("bXYZ"), put_blue},
        {S_INIT("rTRC"), put_curve},
        {S_INIT("gTRC"), NULL}, /* NULL: the one before */
        {S_INIT("bTRC"), NULL},
    };
    enum { COUNT = sizeof tags / sizeof *tags, HEADER = 128 };
    Buf head = buf_new(a), table = buf_new(a), data = buf_new(a);
    put_header(&head);
    put32(&table, COUNT);
    uint32_t first = HEADER + 4 + 12 * COUNT, begin = 0, size = 0;
    for (int i = 0; i < COUNT; i++) {
        if (tags[i].put != NULL) {
            begin = (uint32_t)data.n;
            tags[i].put(&data);
            size = (uint32_t)data.n - begin;
            buf_repeat(&data, '\0', (4 - data.n % 4) % 4);
        }
        buf_put(&table, tags[i].signature);
        put32(&table, first + begin);
        put32(&table, size);
    }
    buf_put(&head, buf_str(&table));
    buf_put(&head, buf_str(&data));
    uint32_t total = (uint32_t)head.n;
    for (int i = 0; i < 4; i++)
        head.p[i] = (char)(uint8_t)(total >> (24 - 8 * i));
    return buf_str(&head);
}
