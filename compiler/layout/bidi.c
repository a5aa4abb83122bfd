/* Bidi: where the words of a line stand when some are written from right to left.
 *
 * Texts run from left to right; a name or a phrase in Arabic or Hebrew among them runs the other
 * way. This is the part of the Unicode Bidirectional Algorithm (UAX #9) that such text needs: a
 * stretch from its first right-to-left word to its last is laid from right to left, numbers in it
 * keep their order, and what stands around it (quotes, brackets, the full stop) is not moved.
 * Letters inside a word are put in order by the shaper. */
#include "layout/flow.h"

typedef enum { RUNS_NEUTRAL, RUNS_LEFT, RUNS_RIGHT, RUNS_NUMBER } Direction;

static bool is_rtl(uint32_t c)
{
    return (c >= 0x590 && c < 0x900) || (c >= 0xFB1D && c < 0xFE00) ||
           (c >= 0xFE70 && c < 0xFF00) || (c >= 0x10800 && c < 0x11000) ||
           (c >= 0x1E800 && c < 0x1F000);
}

/* Arabic digits run from left to right, as all digits do. */
static bool is_number(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0x660 && c < 0x66A) || (c >= 0x6F0 && c < 0x6FA);
}

static Direction direction_of_char(uint32_t c)
{
    if (is_number(c))
        return RUNS_NUMBER;
    if (is_rtl(c))
        return RUNS_RIGHT;
    return char_is_letter(c) || char_is_wide(c) ? RUNS_LEFT : RUNS_NEUTRAL;
}

bool text_has_rtl(Str text)
{
    for (size_t at = 0; at < text.n;) {
        unsigned char byte = (unsigned char)text.p[at];
        if (byte < 0xD6) { /* nearly all text: no letter before U+0580 */
            at++;
            continue;
        }
        if (direction_of_char(utf8_next(text, &at)) == RUNS_RIGHT)
            return true;
    }
    return false;
}

/* The end of the stretch of `text` that begins at `begin` and is shaped as one: right-to-left
 * letters with what stands between them, or everything up to the first of these. */
size_t text_direction_end(Str text, size_t begin)
{
    size_t at = begin, end = begin;
    if (direction_of_char(utf8_next(text, &at)) != RUNS_RIGHT) {
        for (end = at; at < text.n; end = at)
            if (direction_of_char(utf8_next(text, &at)) == RUNS_RIGHT)
                break;
        return end;
    }
    for (end = at; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        Direction d = direction_of_char(c);
        if (d == RUNS_LEFT || d == RUNS_NUMBER)
            break;
        if (d == RUNS_RIGHT || char_combines(c))
            end = at;
    }
    return end;
}

static Direction direction_of_word(const Word *word)
{
    Direction found = RUNS_NEUTRAL;
    if (word->run == NULL)
        return found;
    for (size_t at = 0; at < word->run->text.n;) {
        Direction d = direction_of_char(utf8_next(word->run->text, &at));
        if (d == RUNS_RIGHT || d == RUNS_LEFT)
            return d;
        found = d == RUNS_NUMBER ? d : found;
    }
    return found;
}

static void reverse(uint32_t *order, uint32_t begin, uint32_t end)
{
    while (begin + 1 < end) {
        uint32_t one = order[begin];
        order[begin++] = order[--end];
        order[end] = one;
    }
}

/* The stretch [*begin, end) from the first right-to-left word at or after *begin to its last;
 * `count` when there is none. */
static uint32_t stretch_find(const Direction *d, uint32_t count, uint32_t *begin)
{
    while (*begin < count && d[*begin] != RUNS_RIGHT)
        ++*begin;
    uint32_t end = *begin;
    for (uint32_t i = *begin; i < count && d[i] != RUNS_LEFT; i++)
        if (d[i] == RUNS_RIGHT)
            end = i + 1;
    return end;
}

static void numbers_restore(const Direction *d, uint32_t *order, uint32_t begin, uint32_t end)
{
    for (uint32_t i = begin; i < end;) {
        uint32_t from = i;
        while (i < end && d[order[i]] == RUNS_NUMBER)
            i++;
        reverse(order, from, i);
        i += i == from;
    }
}

void words_reorder(Arena *a, const Word *words, uint32_t count, Len *gaps, uint32_t *order)
{
    Direction *d = NEW_ARRAY(a, Direction, count);
    for (uint32_t i = 0; i < count; i++) {
        d[i] = direction_of_word(&words[i]);
        order[i] = i;
    }
    for (uint32_t begin = 0, end; begin < count; begin = end) {
        end = stretch_find(d, count, &begin);
        if (begin >= count)
            return;
        reverse(order, begin, end);
        numbers_restore(d, order, begin, end);
        for (uint32_t low = begin, high = end - 1; low + 1 < high; low++) { /* gaps between them */
            Len one = gaps[low];
            gaps[low] = gaps[--high];
            gaps[high] = one;
        }
    }
}
