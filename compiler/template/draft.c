/* Draft: holes in text, and the dump of a draft. */
#include "template/write.h"

size_t hole_put(char out[HOLE_BYTES], uint32_t number)
{
    size_t n = utf8_put(out, HOLE_START);
    int shift = 28;
    while (shift > 0 && number >> shift == 0)
        shift -= 4;
    for (; shift >= 0; shift -= 4)
        n += utf8_put(out + n, HOLE_DIGIT + (number >> shift & 15));
    return n + utf8_put(out + n, HOLE_END);
}

bool hole_next(Str s, size_t *at, uint32_t *number)
{
    size_t i = *at;
    if (i >= s.n || s.p[i] != '\xEF' || utf8_next(s, &i) != HOLE_START)
        return false;
    uint64_t value = 0;
    for (int digits = 0; i < s.n && digits <= 8; digits++) {
        uint32_t code = utf8_next(s, &i);
        if (code == HOLE_END && digits > 0) {
            *at = i;
            *number = (uint32_t)value;
            return true;
        }
        if (code < HOLE_DIGIT || code >= HOLE_END)
            return false;
        value = value << 4 | (code - HOLE_DIGIT);
    }
    return false;
}

/* A value on one line, whatever is in it. */
static void dump_value(Str text, Buf *out)
{
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n')
            buf_put(out, S("\\n"));
        else if (text.p[i] == '\\')
            buf_put(out, S("\\\\"));
        else
            buf_byte(out, text.p[i]);
    }
}

static void dump_text(const Draft *d, Buf *out)
{
    for (size_t at = 0; at < d->text.n;) {
        uint32_t number;
        if (!hole_next(d->text, &at, &number) || number >= d->hole_count) {
            buf_byte(out, d->text.p[at++]);
            continue;
        }
        buf_print(out, "{{%u|", number);
        dump_value(d->holes[number].text, out);
        buf_put(out, S("}}"));
    }
    if (out->n > 0 && out->p[out->n - 1] != '\n')
        buf_byte(out, '\n');
}

void draft_dump(const Draft *d, Buf *out)
{
    if (d->front_matter != NULL) {
        buf_put(out, S("---\n"));
        for (const Node *n = d->front_matter->child; n != NULL; n = n->next) {
            buf_put(out, n->key);
            buf_put(out, S(": "));
            node_write_json(n, out);
            buf_byte(out, '\n');
        }
        buf_put(out, S("---\n"));
    }
    dump_text(d, out);
}
