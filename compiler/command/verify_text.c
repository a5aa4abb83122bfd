/* Verify text: two PDFs of what should be the same document -> the words that differ, page by page.
 *
 * A page's words are gone through side by side; where they part, the nearest place where both go on
 * with the same words ends the difference. Where the numbers of pages differ all that follows is
 * shifted: the first page that differs says it. The fingerprint in the foot is another one by
 * itself, and is left out; so are hyphens of line ends (U+00AD), which are no words. */
#include "command/provenance.h"

enum {
    SHOWN = 20,        /* differences told */
    BYTES_SHOWN = 160, /* of each side */
    LOOK_AHEAD = 400,  /* words, both sides together */
    SAME_RUN = 3,      /* words after which both sides go on together */
};

typedef VEC(Str) Words;

typedef struct {
    Ctx *ctx;
    Str there_print, here_print; /* fingerprints */
    size_t told, found;
} Comparison;

static Str without_hyphens(Arena *a, Str word)
{
    const Str hyphen = S("\u00AD");
    if (str_find(word, hyphen) == SIZE_MAX)
        return word;
    Buf out = buf_new(a);
    for (size_t at; (at = str_find(word, hyphen)) != SIZE_MAX;
         word = str_slice(word, at + hyphen.n, word.n))
        buf_put(&out, str_slice(word, 0, at));
    buf_put(&out, word);
    return buf_str(&out);
}

static Words words_of(Arena *a, Str text)
{
    Words words = {0};
    while (text.n > 0) {
        size_t space = str_find_byte(text, ' ');
        if (space != 0)
            *VEC_PUSH(a, &words) = without_hyphens(a, str_slice(text, 0, space));
        text = space == SIZE_MAX ? (Str){0} : str_slice(text, space + 1, text.n);
    }
    return words;
}

static bool is_print(Str word, Str print)
{
    enum { LEAST = 8 }; /* digits, as a foot shows them */
    return word.n >= LEAST && str_starts(print, word);
}

static bool same_word(const Comparison *c, Str there, Str here)
{
    return str_eq(there, here) ||
           (is_print(there, c->there_print) && is_print(here, c->here_print));
}

/* Do both go on with the same words from here, to their ends or for SAME_RUN? */
static bool go_on(const Comparison *c, const Words *a, size_t i, const Words *b, size_t j)
{
    for (size_t k = 0; k < SAME_RUN; k++) {
        bool a_ends = i + k >= a->count, b_ends = j + k >= b->count;
        if (a_ends || b_ends)
            return a_ends && b_ends;
        if (!same_word(c, a->items[i + k], b->items[j + k]))
            return false;
    }
    return true;
}

/* Moves to the nearest place where both go on; to the ends where there is none. */
static void find_end(const Comparison *c, const Words *a, size_t *i, const Words *b, size_t *j)
{
    for (size_t skipped = 1; skipped <= LOOK_AHEAD; skipped++)
        for (size_t of_a = 0; of_a <= skipped; of_a++)
            if (*i + of_a <= a->count && *j + skipped - of_a <= b->count &&
                go_on(c, a, *i + of_a, b, *j + skipped - of_a)) {
                *i += of_a;
                *j += skipped - of_a;
                return;
            }
    *i = a->count;
    *j = b->count;
}

/* Words [begin, end), and one on each side where there are none to see. */
static Str shown(Arena *a, const Words *words, size_t begin, size_t end)
{
    Buf b = buf_new(a);
    begin -= begin > 0;
    end += end < words->count;
    for (size_t i = begin; i < end; i++) {
        if (b.n > BYTES_SHOWN) {
            buf_put(&b, S(" …"));
            break;
        }
        buf_put(&b, i > begin ? S(" ") : (Str){0});
        Str word = words->items[i];
        size_t cut = word.n < BYTES_SHOWN ? word.n : BYTES_SHOWN;
        while (cut < word.n && cut > 0 && ((unsigned char)word.p[cut] & 0xC0) == 0x80)
            cut--;
        buf_put(&b, str_slice(word, 0, cut));
    }
    return buf_str(&b);
}

/* False when some words differ; at most `most` of them are told. */
static bool compare_page(Comparison *c, size_t page, Str there, Str here, size_t most)
{
    Arena *mem = c->ctx->mem;
    Words a = words_of(mem, there), b = words_of(mem, here);
    size_t before = c->found, i = 0, j = 0;
    while (i < a.count || j < b.count) {
        if (i < a.count && j < b.count && same_word(c, a.items[i], b.items[j])) {
            i++;
            j++;
            continue;
        }
        size_t from_a = i, from_b = j;
        find_end(c, &a, &i, &b, &j);
        if (++c->found - before > most || c->told >= SHOWN)
            continue;
        c->told++; /* the span orders them: they have no place in a source */
        diag_add(c->ctx, MSG_VERIFY_TEXT,
                 (DiagArgs){{0, (uint32_t)page + 1, (uint32_t)c->told},
                            {str_print(mem, "%zu", page + 1), shown(mem, &a, from_a, i),
                             shown(mem, &b, from_b, j)}});
    }
    return c->found == before;
}

bool verify_words(Ctx *ctx, PdfReader *there, PdfReader *here, Str there_print, Str here_print)
{
    Comparison c = {ctx, there_print, here_print, 0, 0};
    size_t count = pdf_page_count(there), other = pdf_page_count(here);
    if (count != other)
        diag(ctx, MSG_VERIFY_PAGES, NOWHERE, str_print(ctx->mem, "%zu", count),
             str_print(ctx->mem, "%zu", other));
    for (size_t page = 0; page < count && page < other; page++) {
        Str a = pdf_page_text(there, page), b = pdf_page_text(here, page);
        if (!compare_page(&c, page, a, b, count == other ? SHOWN : 1) && count != other)
            break;
        arena_reset(ctx->tmp);
    }
    if (c.found > c.told && count == other)
        diag_add(ctx, MSG_VERIFY_MORE,
                 (DiagArgs){{0, UINT32_MAX, 0}, {str_print(ctx->mem, "%zu", c.found - c.told)}});
    return c.found == 0 && count == other;
}
