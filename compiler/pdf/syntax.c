/* Syntax: numbers, names, strings and dates as a PDF file spells them (ISO 32000-1, 7.3, 7.9).
 * Numbers are fixed-point integers throughout: the same digits on every machine. */
#include "pdf/parts.h"

/* ---- numbers and names -------------------------------------------------------------------- */

static bool runs_on(char c)
{
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '*';
}

void put_number(Buf *b, int64_t value, int decimals)
{
    char digits[24];
    int n = 0;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    while (decimals > 0 && rest % 10 == 0) {
        rest /= 10;
        decimals--;
    }
    bool is_zero = rest == 0;
    for (; rest > 0 || decimals > 0; rest /= 10) {
        digits[n++] = (char)('0' + rest % 10);
        if (--decimals == 0)
            digits[n++] = '.';
    }
    char out[28];
    size_t length = 0;
    if (b->n > 0 && runs_on(b->p[b->n - 1]))
        out[length++] = ' ';
    if (value < 0 && !is_zero)
        out[length++] = '-';
    if (is_zero)
        out[length++] = '0';
    while (n > 0)
        out[length++] = digits[--n];
    buf_put(b, (Str){out, length});
}

void put_points(Buf *b, int64_t len)
{
    put_number(b, (len >= 0 ? len + 5 : len - 5) / 10, 2);
}

/* A long document has a million of these. */
void put_ref(Buf *b, ObjectId id)
{
    char out[16] = " 0000000000 0 R";
    size_t from = 11;
    do
        out[--from] = (char)('0' + id % 10);
    while ((id /= 10) > 0);
    if (b->n > 0 && runs_on(b->p[b->n - 1]))
        out[--from] = ' ';
    buf_put(b, (Str){out + from, 15 - from});
}

void put_name(Buf *b, Str name)
{
    buf_byte(b, '/');
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool regular = c > ' ' && c < 0x7F && str_find_byte(S("#()<>[]{}/%"), c) == SIZE_MAX;
        if (regular)
            buf_byte(b, c);
        else
            buf_print(b, "#%02X", (unsigned char)c);
    }
}

/* ---- strings ------------------------------------------------------------------------------ */

void put_string_byte(Buf *b, uint8_t byte)
{
    switch (byte) {
    case '(':
    case ')':
    case '\\':
        buf_byte(b, '\\');
        buf_byte(b, (char)byte);
        break;
    case '\r': /* an end of line in a string reads as \n */
        buf_put(b, S("\\r"));
        break;
    default:
        buf_byte(b, (char)byte);
    }
}

void put_bytes(Buf *b, Str bytes)
{
    buf_byte(b, '(');
    for (size_t i = 0; i < bytes.n; i++)
        put_string_byte(b, (uint8_t)bytes.p[i]);
    buf_byte(b, ')');
}

/* The UTF-16 units of a code point; 1 or 2 of them. */
static int utf16_units(uint32_t code, uint16_t units[2])
{
    if (code == UTF8_BAD)
        code = 0xFFFD;
    if (code < 0x10000) {
        units[0] = (uint16_t)code;
        return 1;
    }
    code -= 0x10000;
    units[0] = (uint16_t)(0xD800 + (code >> 10));
    units[1] = (uint16_t)(0xDC00 + (code & 0x3FF));
    return 2;
}

/* The byte of a character in PDFDocEncoding (annex D.2); 0: it has none. */
static uint8_t doc_encoding(uint32_t c)
{
    static const uint16_t from_18[8] = {0x2D8, 0x2C7, 0x2C6, 0x2D9, 0x2DD, 0x2DB, 0x2DA, 0x2DC};
    static const uint16_t from_80[31] = {
        0x2022, 0x2020, 0x2021, 0x2026, 0x2014, 0x2013, 0x192,  0x2044, 0x2039, 0x203A, 0x2212,
        0x2030, 0x201E, 0x201C, 0x201D, 0x2018, 0x2019, 0x201A, 0x2122, 0xFB01, 0xFB02, 0x141,
        0x152,  0x160,  0x178,  0x17D,  0x131,  0x142,  0x153,  0x161,  0x17E};
    if ((c >= ' ' && c < 0x7F) || (c > 0xA0 && c <= 0xFF && c != 0xAD))
        return (uint8_t)c;
    for (uint8_t i = 0; i < 8; i++)
        if (from_18[i] == c)
            return (uint8_t)(0x18 + i);
    for (uint8_t i = 0; i < 31; i++)
        if (from_80[i] == c)
            return (uint8_t)(0x80 + i);
    return c == 0x20AC ? 0xA0 : 0;
}

Str text_bytes(Arena *a, Str utf8)
{
    Buf b = buf_new(a);
    for (size_t at = 0; at < utf8.n;) {
        uint8_t byte = doc_encoding(utf8_next(utf8, &at));
        if (byte == 0)
            break;
        buf_byte(&b, (char)byte);
        if (at == utf8.n)
            return buf_str(&b);
    }
    b.n = 0;
    buf_put(&b, utf8.n > 0 ? S("\xFE\xFF") : S(""));
    for (size_t at = 0; at < utf8.n;) {
        uint16_t units[2];
        int count = utf16_units(utf8_next(utf8, &at), units);
        for (int i = 0; i < count; i++) {
            buf_byte(&b, (char)(uint8_t)(units[i] >> 8));
            buf_byte(&b, (char)(uint8_t)units[i]);
        }
    }
    return buf_str(&b);
}

void put_text(Buf *b, Str utf8)
{
    put_bytes(b, text_bytes(b->arena, utf8));
}

void put_utf16_hex(Buf *b, Str utf8)
{
    for (size_t at = 0; at < utf8.n;) {
        uint16_t units[2];
        int count = utf16_units(utf8_next(utf8, &at), units);
        for (int i = 0; i < count; i++)
            buf_print(b, "%04X", units[i]);
    }
}

/* ---- dates -------------------------------------------------------------------------------- */

typedef struct {
    int year, month, day, hour, minute, second;
} Moment;

/* Days to a civil date in the Gregorian calendar, counted from 1 March of the year 0. */
static Moment moment_of(int64_t seconds)
{
    int64_t day_seconds = seconds % 86400;
    if (day_seconds < 0)
        day_seconds += 86400;
    int64_t days = (seconds - day_seconds) / 86400 + 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t of_era = days - era * 146097;
    int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * year + year / 4 - year / 100);
    int64_t shifted = (5 * of_year + 2) / 153; /* months from March */
    int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
    return (Moment){(int)(year + era * 400 + (month <= 2)),
                    (int)month,
                    (int)(of_year - (153 * shifted + 2) / 5 + 1),
                    (int)(day_seconds / 3600),
                    (int)(day_seconds / 60 % 60),
                    (int)(day_seconds % 60)};
}

Str pdf_date(Arena *a, int64_t seconds)
{
    Moment m = moment_of(seconds);
    return str_print(a, "D:%04d%02d%02d%02d%02d%02dZ", m.year, m.month, m.day, m.hour, m.minute,
                     m.second);
}

Str xmp_date(Arena *a, int64_t seconds)
{
    Moment m = moment_of(seconds);
    return str_print(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", m.year, m.month, m.day, m.hour, m.minute,
                     m.second);
}
