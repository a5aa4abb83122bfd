/* Characters: which hang in the margin, where words without spaces may be broken. */
#include "layout/flow.h"

/* How far characters hang in the margin, in per cent of their width: edges look straight when
 * light characters stand a little outside (Karow, "The hz-program"; Thành, 2000). */
static const struct {
    uint32_t code;
    Hang hang; /* left, right */
} hangs[] = {
    {'"', {40, 40}},   {'\'', {50, 50}},   {'(', {12, 0}},     {')', {0, 12}},    {',', {0, 65}},
    {'-', {30, 55}},   {'.', {0, 65}},     {':', {0, 30}},     {';', {0, 30}},    {'!', {0, 15}},
    {'?', {0, 10}},    {'A', {5, 5}},      {'T', {6, 6}},      {'V', {5, 5}},     {'W', {4, 4}},
    {'Y', {6, 6}},     {'[', {8, 0}},      {']', {0, 8}},      {0x00AB, {30, 0}}, {0x00BB, {0, 30}},
    {0x2010, {0, 55}}, {0x2013, {15, 25}}, {0x2014, {12, 20}}, {0x2018, {50, 0}}, {0x2019, {0, 50}},
    {0x201C, {40, 0}}, {0x201D, {0, 40}},  {0x2026, {0, 12}},
};

Hang char_hang(uint32_t code)
{
    if ((code >= 'a' && code <= 'z') || (code >= '0' && code <= '9'))
        return (Hang){0, 0}; /* nearly all */
    for (size_t i = 0; i < sizeof hangs / sizeof hangs[0]; i++)
        if (hangs[i].code == code)
            return hangs[i].hang;
    return (Hang){0, 0};
}

bool char_is_letter(uint32_t c)
{
    if (c < 0x80)
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (c < 0x250)
        return c >= 0xC0 && c != 0xD7 && c != 0xF7;
    return (c >= 0x370 && c < 0x530) || (c >= 0x1E00 && c < 0x2000);
}

bool char_is_upper(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z';
    if (c < 0x100)
        return c >= 0xC0 && c <= 0xDE && c != 0xD7;
    return (c == 0x152 || c == 0x178) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F);
}

bool char_is_wide(uint32_t c)
{
    return (c >= 0x2E80 && c < 0xA4D0 && c != 0x3000) || (c >= 0xAC00 && c < 0xD7B0) ||
           (c >= 0xF900 && c < 0xFB00) || (c >= 0xFF01 && c < 0xFF61) ||
           (c >= 0x20000 && c < 0x40000);
}

bool char_combines(uint32_t c)
{
    return (c >= 0x300 && c < 0x370) || (c >= 0x1AB0 && c < 0x1B00) ||
           (c >= 0x20D0 && c < 0x2100) || (c >= 0xFE00 && c < 0xFE10) || c == 0x200D;
}

/* Closing marks never begin a line, opening marks never end one. */
static bool is_closing(uint32_t c)
{
    switch (c) {
    case ')':
    case ']':
    case '}':
    case ',':
    case '.':
    case ';':
    case ':':
    case '!':
    case '?':
    case '"':
    case 0x00BB:
    case 0x2019:
    case 0x201D:
    case 0x2026:
    case 0x202F:
    case 0x3001:
    case 0x3002:
    case 0x300D:
    case 0x300F:
    case 0xFF01:
    case 0xFF09:
    case 0xFF0C:
    case 0xFF1F:
        return true;
    default:
        return false;
    }
}

static bool is_opening(uint32_t c)
{
    switch (c) {
    case '(':
    case '[':
    case '{':
    case 0x00AB:
    case 0x2018:
    case 0x201C:
    case 0x202F:
    case 0x300C:
    case 0x300E:
    case 0xFF08:
        return true;
    default:
        return false;
    }
}

/* Addresses and code break after what separates their parts, never inside "://" or "...". */
static int32_t break_in_address(uint32_t before, uint32_t c, uint32_t after)
{
    if (c == after || after == '/' || (c == '/' && (before == ':' || before == '/')))
        return BREAK_NEVER;
    switch (c) {
    case '/':
    case '?':
    case '&':
    case '=':
    case '#':
    case ';':
    case ',':
    case '_':
    case '|':
    case '\\':
    case '+':
    case '@':
        return BREAK_ADDRESS;
    case '.':
    case ':':
    case '-':
        return is_closing(after) ? BREAK_NEVER : BREAK_ADDRESS;
    case ')':
    case ']':
    case '}':
    case '>':
        return char_is_letter(after) ? BREAK_ADDRESS : BREAK_NEVER;
    default:
        return BREAK_NEVER;
    }
}

int32_t break_between(uint32_t before, uint32_t c, uint32_t after, bool address)
{
    if (char_combines(after))
        return BREAK_NEVER;
    if (address)
        return break_in_address(before, c, after);
    if (c == '-' || c == 0x2010)
        return char_is_letter(before) && char_is_letter(after) ? BREAK_HYPHEN : BREAK_NEVER;
    if (c == 0x2014 || c == 0x2013)
        return is_closing(after) ? BREAK_NEVER : BREAK_HYPHEN;
    if (char_is_wide(c) || char_is_wide(after))
        return is_closing(after) || is_opening(c) ? BREAK_NEVER : 0;
    return BREAK_NEVER;
}

bool text_is_address(Str token)
{
    enum { LONG = 18 };
    if (str_find(token, S("://")) != SIZE_MAX || str_starts(token, S("www.")))
        return true;
    if (token.n < LONG)
        return false;
    size_t slash = str_find_byte(token, '/'), under = str_find_byte(token, '_');
    return slash != SIZE_MAX || under != SIZE_MAX || str_find_byte(token, '@') != SIZE_MAX;
}
