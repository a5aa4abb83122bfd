/* Sources: input texts and the way from a byte offset to a line and a column. */
#include "base/base.h"

#include <string.h>

struct Sources {
    Arena *arena;
    VEC(Source) all;
};

Sources *sources_new(Arena *a)
{
    Sources *s = NEW(a, Sources);
    s->arena = a;
    *VEC_PUSH(a, &s->all) = (Source){.line_count = 1}; /* index 0: nowhere */
    return s;
}

/* ---- long lines --------------------------------------------------------------------------- */

/* A file of one line may be 64 MiB, and have a hundred thousand places to be named: their columns
 * are not counted from the start of the line, but from the mark before. */
enum { LONG_LINE = 1 << 14, MARK_STEP = 1 << 12 };

static uint32_t characters_in(Str text, size_t begin, size_t end)
{
    uint32_t count = 0;
    for (size_t i = begin; i < end && i < text.n; i++)
        count += ((unsigned char)text.p[i] & 0xC0) != 0x80;
    return count;
}

static const uint32_t *mark_characters(Arena *a, Str text)
{
    uint32_t *marks = NEW_ARRAY(a, uint32_t, text.n / MARK_STEP + 1);
    for (size_t i = 1; i <= text.n / MARK_STEP; i++)
        marks[i] = marks[i - 1] + characters_in(text, (i - 1) * MARK_STEP, i * MARK_STEP);
    return marks;
}

static uint32_t characters_before(const Source *s, uint32_t offset)
{
    if (offset > s->text.n)
        offset = (uint32_t)s->text.n;
    uint32_t mark = offset / MARK_STEP;
    return s->characters[mark] + characters_in(s->text, (size_t)mark * MARK_STEP, offset);
}

/* ---- all sources -------------------------------------------------------------------------- */

uint32_t source_add(Sources *all, Str path, Str text)
{
    VEC(uint32_t) lines = {0};
    *VEC_PUSH(all->arena, &lines) = 0;
    const char *at = text.p, *end = text.n == 0 ? at : at + text.n;
    while (at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL)
        *VEC_PUSH(all->arena, &lines) = (uint32_t)(++at - text.p);
    bool is_long = false;
    for (size_t i = 0; i < lines.count; i++) {
        size_t after = i + 1 < lines.count ? lines.items[i + 1] : text.n;
        is_long |= after - lines.items[i] > LONG_LINE;
    }
    *VEC_PUSH(all->arena, &all->all) =
        (Source){arena_copy(all->arena, path), text, lines.items, (uint32_t)lines.count,
                 is_long ? mark_characters(all->arena, text) : NULL};
    return (uint32_t)all->all.count - 1;
}

const Source *source_at(const Sources *all, uint32_t index)
{
    return &all->all.items[index < all->all.count ? index : 0];
}

uint32_t source_count(const Sources *all)
{
    return (uint32_t)all->all.count - 1;
}

Str source_line(const Source *s, uint32_t line)
{
    if (line == 0 || line > s->line_count || s->lines == NULL)
        return (Str){0};
    size_t begin = s->lines[line - 1];
    size_t end = line < s->line_count ? s->lines[line] : s->text.n;
    while (end > begin && (s->text.p[end - 1] == '\n' || s->text.p[end - 1] == '\r'))
        end--;
    return str_slice(s->text, begin, end);
}

Place source_place(const Source *s, uint32_t offset)
{
    if (s->lines == NULL)
        return (Place){1, 1};
    uint32_t low = 0, high = s->line_count;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (s->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    if (s->characters != NULL) {
        uint32_t characters = characters_before(s, offset) - characters_before(s, s->lines[low]);
        return (Place){low + 1, characters + 1};
    }
    Str before = str_slice(s->text, s->lines[low], offset);
    return (Place){low + 1, (uint32_t)utf8_length(before) + 1};
}

uint32_t source_offset(const Source *s, uint32_t line0, uint32_t char0)
{
    if (s->lines == NULL || line0 >= s->line_count)
        return (uint32_t)s->text.n;
    size_t at = s->lines[line0];
    for (uint32_t i = 0; i < char0 && at < s->text.n; i++)
        utf8_next(s->text, &at);
    return (uint32_t)at;
}

Span span_join(Span a, Span b)
{
    return a.source != b.source || b.end < a.begin ? a : (Span){a.source, a.begin, b.end};
}
