/* Bytes: is a file text that can be read? Encodings other than UTF-8, and characters that have no
 * place in a document, are named where they stand. */
#include "data/tree.h"

Str code_name(Arena *a, uint32_t code)
{
    return str_print(a, "U+%04X", code);
}

/* ---- encodings ---------------------------------------------------------------------------- */

typedef struct {
    Str mark;
    Str name;
} ByteOrderMark;

/* UTF-32 first: its little-endian mark begins with that of UTF-16. */
static const ByteOrderMark marks[] = {
    {S_INIT("\xFF\xFE\0\0"), S_INIT("UTF-32")},
    {S_INIT("\0\0\xFE\xFF"), S_INIT("UTF-32")},
    {S_INIT("\xFF\xFE"), S_INIT("UTF-16")},
    {S_INIT("\xFE\xFF"), S_INIT("UTF-16")},
};

static const ByteOrderMark *foreign_mark(Str text)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(text, marks[i].mark))
            return &marks[i];
    return NULL;
}

/* UTF-16 without a mark: in ASCII text one byte of each pair is NUL, always the same one. */
static bool looks_like_utf16(Str text)
{
    size_t nul[2] = {0, 0}, pairs = (text.n < 64 ? text.n : 64) / 2;
    for (size_t i = 0; i < 2 * pairs; i++)
        nul[i & 1] += text.p[i] == '\0';
    return pairs >= 2 && (nul[0] * 10 >= pairs * 9) != (nul[1] * 10 >= pairs * 9);
}

/* What a byte means in Windows-1252, the usual culprit, when it is a letter or sign of French. */
static uint32_t windows_1252(unsigned char byte)
{
    static const uint16_t low[0x20] = {
        [0x00] = 0x20AC, [0x05] = 0x2026, [0x0C] = 0x0152, [0x11] = 0x2018, [0x12] = 0x2019,
        [0x13] = 0x201C, [0x14] = 0x201D, [0x16] = 0x2013, [0x17] = 0x2014, [0x1C] = 0x0153,
    };
    return byte >= 0xA0 ? byte : low[byte & 0x1F];
}

static void report_bad_byte(Tree *t, Str text, size_t at)
{
    unsigned char byte = (unsigned char)text.p[at];
    Arena *a = t->ctx->tmp;
    Str hex = str_print(a, "0x%02X", byte), offset = str_print(a, "%zu", at);
    Span span = span_at(t->source, at, at + 1);
    uint32_t letter = byte >= 0x80 ? windows_1252(byte) : 0;
    if (letter == 0) {
        problem(t, MSG_DATA_UTF8, span, hex, offset);
        return;
    }
    Buf sign = buf_new(a);
    buf_code(&sign, letter);
    problem(t, MSG_DATA_UTF8_LATIN, span, hex, offset, buf_str(&sign));
}

bool bytes_check(Tree *t, Str text, Span *part)
{
    Str all = str_slice(text, part->begin, part->end);
    const ByteOrderMark *mark = foreign_mark(all);
    size_t begin = part->begin;
    if (mark != NULL) {
        problem(t, MSG_DATA_ENCODING, span_at(t->source, begin, begin + mark->mark.n), mark->name);
        return false;
    }
    if (looks_like_utf16(all)) {
        problem(t, MSG_DATA_ENCODING, span_at(t->source, begin, begin + 2), S("UTF-16"));
        return false;
    }
    size_t bad = utf8_valid(all);
    if (bad < all.n) {
        report_bad_byte(t, text, begin + bad);
        return false;
    }
    if (str_starts(all, S("\xEF\xBB\xBF")))
        part->begin += 3;
    return true;
}

/* ---- characters --------------------------------------------------------------------------- */

typedef struct {
    uint32_t first, last;
    Msg msg;
} Banned;

/* Tab, line feed and carriage return are fine; the next line and the two separators are invisible
 * line ends that some tools honour and others do not. */
static const Banned banned[] = {
    {0x00, 0x00, MSG_YAML_NUL},           {0x01, 0x08, MSG_YAML_CONTROL},
    {0x0B, 0x0C, MSG_YAML_CONTROL},       {0x0E, 0x1F, MSG_YAML_CONTROL},
    {0x7F, 0x84, MSG_YAML_CONTROL},       {0x85, 0x85, MSG_YAML_LINE_END},
    {0x86, 0x9F, MSG_YAML_CONTROL},       {0x2028, 0x2029, MSG_YAML_LINE_END},
    {0xFEFF, 0xFEFF, MSG_YAML_INVISIBLE}, {0xFFFE, 0xFFFF, MSG_YAML_CONTROL},
};

/* The character at `at`; a run of the same one is told of once. Gives where the next stands. */
static size_t check_code(Tree *t, Str text, size_t at, size_t limit, bool *fine)
{
    size_t end = at;
    uint32_t code = utf8_next(text, &end);
    Str same = str_slice(text, at, end);
    for (size_t i = 0; i < sizeof banned / sizeof *banned; i++) {
        if (code < banned[i].first || code > banned[i].last)
            continue;
        while (end + same.n <= limit && str_eq(str_slice(text, end, end + same.n), same))
            end += same.n;
        problem(t, banned[i].msg, span_at(t->source, at, end), code_name(t->ctx->tmp, code));
        *fine = false;
        break;
    }
    return end;
}

/* Can a banned character begin with this byte? A look-up keeps the pass at memory speed. */
static bool is_suspect(unsigned char c)
{
    return c < 0x20 ? c != '\n' && c != '\t' && c != '\r'
                    : c == 0x7F || c == 0xC2 || c == 0xE2 || c == 0xEF;
}

bool bytes_check_characters(Tree *t, Str text, Span part)
{
    bool suspects[256], fine = true;
    for (int c = 0; c < 256; c++)
        suspects[c] = is_suspect((unsigned char)c);
    for (size_t i = part.begin; i < part.end && t->problems <= TREE_PROBLEMS;)
        i = suspects[(unsigned char)text.p[i]] ? check_code(t, text, i, part.end, &fine) : i + 1;
    return fine;
}
