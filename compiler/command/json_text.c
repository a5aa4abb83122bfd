/* JSON as people read it: two spaces a level, one value a line, UTF-8 as it is (RFC 8259). */
#include "command/provenance.h"

static void put_quoted(Buf *out, Str s)
{
    buf_byte(out, '"');
    for (size_t at = 0; at < s.n;) {
        uint32_t c = utf8_next(s, &at);
        if (c == '"' || c == '\\')
            buf_print(out, "\\%c", (char)c);
        else if (c == UTF8_BAD)
            buf_put(out, S("\uFFFD"));
        else if (c < ' ' || c == 0x7F)
            buf_print(out, "\\u%04x", c);
        else
            buf_code(out, c);
    }
    buf_byte(out, '"');
}

static void begin(JsonText *j, const char *key)
{
    if (j->some)
        buf_byte(j->out, ',');
    if (j->depth > 0) {
        buf_byte(j->out, '\n');
        buf_repeat(j->out, ' ', 2 * (size_t)j->depth);
    }
    j->some = true;
    if (key != NULL) {
        put_quoted(j->out, str(key));
        buf_put(j->out, S(": "));
    }
}

void json_open(JsonText *j, const char *key, char bracket)
{
    begin(j, key);
    buf_byte(j->out, bracket);
    j->depth++;
    j->some = false;
}

void json_close(JsonText *j, char bracket)
{
    j->depth--;
    if (j->some) {
        buf_byte(j->out, '\n');
        buf_repeat(j->out, ' ', 2 * (size_t)j->depth);
    }
    buf_byte(j->out, bracket);
    j->some = true;
}

void json_text(JsonText *j, const char *key, Str value)
{
    begin(j, key);
    put_quoted(j->out, value);
}

void json_number(JsonText *j, const char *key, int64_t value)
{
    begin(j, key);
    buf_print(j->out, "%lld", (long long)value);
}

void json_decimal(JsonText *j, const char *key, Str digits)
{
    begin(j, key);
    buf_put(j->out, digits);
}

void json_truth(JsonText *j, const char *key, bool value)
{
    begin(j, key);
    buf_put(j->out, value ? S("true") : S("false"));
}
