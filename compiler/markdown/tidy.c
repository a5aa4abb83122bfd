/* Tidy: the tree as it was read -> a tree where each thing is said in one way.
 *
 *   - adjacent plain texts are one text; empty texts, code, emphasis and paragraphs are gone
 *   - strong inside strong, and struck inside struck, is said once; emphasis inside emphasis
 *     stays: it stands upright again
 *   - no break begins or ends a block; no ordinary space stands beside a break
 *   - footnotes are numbered as a reader of the page meets them: those of the text first, then
 *     those that footnotes call; a footnote that only calls itself comes last
 *   - a list is loose only where that can be seen
 *
 * The writer relies on all of it: what it writes reads back as the same tree.
 */
#include "markdown/parts.h"

#include <string.h>

/* ---- inlines -------------------------------------------------------------------------------- */

typedef VEC(Inline *) InlineVec;

/* Kinds that say nothing new inside themselves. */
static unsigned bit_of(InlineKind kind)
{
    return kind == INLINE_STRONG || kind == INLINE_STRIKE ? 1U << kind : 0;
}

static bool is_empty(const Inline *one)
{
    bool has_text = one->kind == INLINE_TEXT || one->kind == INLINE_CODE;
    bool marks = one->kind == INLINE_EMPHASIS || bit_of(one->kind) != 0;
    return has_text ? one->text.n == 0 : marks && one->child == NULL;
}

static Inline *tidy_list(Ctx *ctx, Inline *first, unsigned open, bool is_block);

/* The inlines without the empty ones; what is of a kind in `open` gives its children. */
static void flatten(Ctx *ctx, Inline *first, unsigned open, InlineVec *out)
{
    for (Inline *one = first, *next; one != NULL; one = next) {
        next = one->next;
        unsigned bit = bit_of(one->kind);
        if ((open & bit) != 0) {
            flatten(ctx, one->child, open, out);
            continue;
        }
        if (one->child != NULL)
            one->child = tidy_list(ctx, one->child, open | bit, false);
        if (!is_empty(one))
            *VEC_PUSH(ctx->tmp, out) = one;
    }
}

static bool is_plain(const Inline *one)
{
    return one->kind == INLINE_TEXT && !one->is_value;
}

/* Joins runs of plain texts, in place. */
static void join_texts(Ctx *ctx, InlineVec *all)
{
    size_t kept = 0;
    for (size_t i = 0; i < all->count;) {
        size_t end = i + 1, bytes = all->items[i]->text.n;
        while (is_plain(all->items[i]) && end < all->count && is_plain(all->items[end]))
            bytes += all->items[end++]->text.n;
        if (end > i + 1) {
            char *joined = arena_alloc(ctx->mem, bytes + 1);
            size_t at = 0;
            for (size_t k = i; k < end; k++) {
                memcpy(joined + at, all->items[k]->text.p, all->items[k]->text.n);
                at += all->items[k]->text.n;
            }
            all->items[i]->text = (Str){joined, bytes};
        }
        all->items[kept++] = all->items[i];
        i = end;
    }
    all->count = kept;
}

static Str trim_side(Str s, bool at_start, bool at_end)
{
    while (at_start && s.n > 0 && s.p[0] == ' ')
        s = str_slice(s, 1, s.n);
    while (at_end && s.n > 0 && s.p[s.n - 1] == ' ')
        s.n--;
    return s;
}

static bool is_break(const Inline *one)
{
    return one->kind == INLINE_HARD_BREAK;
}

/* No spaces beside breaks; in a block none at its ends, and no breaks there either. */
static void trim_texts(InlineVec *all, bool is_block)
{
    while (is_block && all->count > 0) {
        Inline *last = all->items[all->count - 1];
        if (is_plain(last))
            last->text = trim_side(last->text, false, true);
        if (!is_break(last) && !is_empty(last))
            break;
        all->count--;
    }
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++) {
        Inline *one = all->items[i];
        bool starts = kept == 0 ? is_block : is_break(all->items[kept - 1]);
        bool ends = i + 1 < all->count && is_break(all->items[i + 1]);
        if (is_plain(one))
            one->text = trim_side(one->text, starts, ends);
        if (is_empty(one) || (is_break(one) && is_block && kept == 0))
            continue;
        all->items[kept++] = one;
    }
    all->count = kept;
}

static Inline *tidy_list(Ctx *ctx, Inline *first, unsigned open, bool is_block)
{
    InlineVec all = {0};
    flatten(ctx, first, open, &all);
    join_texts(ctx, &all);
    trim_texts(&all, is_block);
    for (size_t i = 0; i < all.count; i++)
        all.items[i]->next = i + 1 < all.count ? all.items[i + 1] : NULL;
    return all.count > 0 ? all.items[0] : NULL;
}

Inline *tidy_inlines(Ctx *ctx, Inline *first)
{
    return tidy_list(ctx, first, 0, true);
}

/* ---- blocks --------------------------------------------------------------------------------- */

static bool is_nothing(const Block *b)
{
    return (b->kind == BLOCK_PARAGRAPH && b->inlines == NULL) ||
           ((b->kind == BLOCK_QUOTE || b->kind == BLOCK_LIST) && b->child == NULL);
}

static void tidy_blocks(Block **first)
{
    for (Block **at = first; *at != NULL;) {
        Block *b = *at;
        tidy_blocks(&b->child);
        bool one_item = b->kind == BLOCK_LIST && b->child != NULL && b->child->next == NULL;
        if (one_item && (b->child->child == NULL || b->child->child->next == NULL))
            b->tight = true;
        if (is_nothing(b))
            *at = b->next;
        else
            at = &b->next;
    }
}

/* ---- footnotes ------------------------------------------------------------------------------ */

typedef struct {
    Ctx *ctx;
    Document *doc;
    uint32_t *number; /* of each note as cmark numbered it: its new number, or 0 */
    Block **ordered;
    uint32_t count;
} Renumber;

static void number_notes(Renumber *rn, Inline *first)
{
    for (Inline *one = first; one != NULL; one = one->next) {
        number_notes(rn, one->child);
        if (one->kind != INLINE_NOTE)
            continue;
        uint32_t was = one->number;
        if (was == 0 || was > rn->doc->note_count) { /* cmark never does this */
            one->kind = INLINE_TEXT;
            continue;
        }
        if (rn->number[was - 1] == 0) {
            rn->ordered[rn->count++] = rn->doc->notes[was - 1];
            rn->number[was - 1] = rn->count;
        }
        one->number = rn->number[was - 1];
    }
}

static void number_blocks(Renumber *rn, Block *first)
{
    for (Block *b = first; b != NULL; b = b->next) {
        number_notes(rn, b->inlines);
        number_blocks(rn, b->child);
    }
}

static void number_footnotes(Ctx *ctx, Document *doc)
{
    size_t n = doc->note_count;
    Renumber rn = {ctx, doc, NEW_ARRAY(ctx->tmp, uint32_t, n), NEW_ARRAY(ctx->mem, Block *, n), 0};
    number_blocks(&rn, doc->root->child);
    size_t done = 0;
    for (size_t next = 0; done < n; done++) {
        while (done == rn.count) { /* a note out of reach of the text */
            if (rn.number[next] == 0) {
                rn.ordered[rn.count++] = doc->notes[next];
                rn.number[next] = rn.count;
            }
            next++;
        }
        number_blocks(&rn, rn.ordered[done]->child);
    }
    doc->notes = rn.ordered;
}

void tidy_document(Ctx *ctx, Document *doc)
{
    tidy_blocks(&doc->root->child);
    for (size_t i = 0; i < doc->note_count; i++)
        tidy_blocks(&doc->notes[i]->child);
    if (doc->note_count > 0)
        number_footnotes(ctx, doc);
}
