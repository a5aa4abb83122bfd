/* Tidy: the tree as it was read -> a tree where each thing is said in one way.
 *
 *   - adjacent plain texts are one text; empty texts, code, emphasis and paragraphs are gone
 *   - strong inside strong, and struck inside struck, is said once; emphasis inside emphasis
 *     stays, for it stands upright again, but a third level does not
 *   - no break begins or ends a block; no ordinary space stands beside a break
 *   - footnotes are numbered as a reader of the page meets them: those of the text first, then
 *     those that footnotes call; a footnote that only calls itself comes last
 *   - a list is loose only where that can be seen
 *
 * The writer relies on all of it: what it writes reads back as the same tree.
 */
#include "markdown/parts.h"

#include <assert.h>
#include <string.h>

/* ---- inlines -------------------------------------------------------------------------------- */

typedef VEC(Inline *) InlineVec;

/* What is open around an inline. */
enum { IN_STRONG = 1, IN_STRIKE = 2, IN_EMPHASIS = 4, IN_SECOND_EMPHASIS = 8 };

/* The bit that an inline of this kind adds to `open`; 0 when it says nothing new there. */
static unsigned new_bit(InlineKind kind, unsigned open)
{
    if (kind == INLINE_EMPHASIS && (open & IN_EMPHASIS) != 0)
        return IN_SECOND_EMPHASIS & ~open;
    unsigned bit = kind == INLINE_EMPHASIS ? IN_EMPHASIS
                   : kind == INLINE_STRONG ? IN_STRONG
                                           : IN_STRIKE;
    return bit & ~open;
}

static bool is_mark(InlineKind kind)
{
    return kind == INLINE_EMPHASIS || kind == INLINE_STRONG || kind == INLINE_STRIKE;
}

static bool is_empty(const Inline *one)
{
    bool has_text = one->kind == INLINE_TEXT || one->kind == INLINE_CODE;
    return has_text ? one->text.n == 0 : is_mark(one->kind) && one->child == NULL;
}

static Inline *tidy_list(Ctx *ctx, Inline *first, unsigned open, bool is_block);

/* The inlines without the empty ones; what says nothing new gives its children. */
static void flatten(Ctx *ctx, Inline *first, unsigned open, InlineVec *out)
{
    for (Inline *one = first, *next; one != NULL; one = next) {
        next = one->next;
        unsigned bit = is_mark(one->kind) ? new_bit(one->kind, open) : 0;
        if (is_mark(one->kind) && bit == 0) {
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
    uint32_t *calls;  /* of each note: how often it is called; DROPPED */
    uint32_t *number; /* of each note as cmark numbered it: its new number, or 0 */
    Block **ordered;
    uint32_t count;
    VEC(uint32_t) uncalled; /* to be dropped */
} Notes;

#define DROPPED UINT32_MAX

typedef void (*NoteVisit)(Notes *n, Inline *call);

static void visit_inlines(Notes *n, Inline *first, NoteVisit visit)
{
    for (Inline *one = first; one != NULL; one = one->next) {
        visit_inlines(n, one->child, visit);
        if (one->kind == INLINE_NOTE)
            visit(n, one);
    }
}

static void visit_blocks(Notes *n, Block *first, NoteVisit visit)
{
    for (Block *b = first; b != NULL; b = b->next) {
        visit_inlines(n, b->inlines, visit);
        visit_blocks(n, b->child, visit);
    }
}

static void count_call(Notes *n, Inline *call)
{
    assert(call->number > 0 && call->number <= n->doc->note_count);
    n->calls[call->number - 1]++;
}

static void take_call_back(Notes *n, Inline *call)
{
    if (--n->calls[call->number - 1] == 0)
        *VEC_PUSH(n->ctx->tmp, &n->uncalled) = call->number - 1;
}

/* Notes that nothing calls: cmark has seen a call where there is none, in a cell too many. What
 * such a note calls is called once less. */
static void drop_uncalled(Notes *n)
{
    for (uint32_t i = 0; i < n->doc->note_count; i++)
        if (n->calls[i] == 0)
            *VEC_PUSH(n->ctx->tmp, &n->uncalled) = i;
    while (n->uncalled.count > 0) {
        uint32_t i = n->uncalled.items[--n->uncalled.count];
        Block *note = n->doc->notes[i];
        n->calls[i] = DROPPED;
        diag(n->ctx, MSG_MARKDOWN_NOTE_UNUSED, note->span,
             str_print(n->ctx->mem, "%u", (unsigned)i + 1));
        visit_blocks(n, note->child, take_call_back);
    }
}

static void number_call(Notes *n, Inline *call)
{
    uint32_t was = call->number - 1;
    if (n->number[was] == 0) {
        n->ordered[n->count++] = n->doc->notes[was];
        n->number[was] = n->count;
    }
    call->number = n->number[was];
}

static void number_footnotes(Ctx *ctx, Document *doc)
{
    size_t total = doc->note_count;
    Notes n = {.ctx = ctx, .doc = doc};
    n.calls = NEW_ARRAY(ctx->tmp, uint32_t, total);
    n.number = NEW_ARRAY(ctx->tmp, uint32_t, total);
    n.ordered = NEW_ARRAY(ctx->mem, Block *, total);
    visit_blocks(&n, doc->root->child, count_call);
    for (size_t i = 0; i < total; i++)
        visit_blocks(&n, doc->notes[i]->child, count_call);
    drop_uncalled(&n);
    visit_blocks(&n, doc->root->child, number_call);
    for (size_t done = 0, next = 0; next < total || done < n.count;) {
        if (done < n.count) {
            visit_blocks(&n, n.ordered[done++]->child, number_call);
        } else if (n.number[next] == 0 && n.calls[next] != DROPPED) { /* it only calls itself */
            n.ordered[n.count++] = doc->notes[next];
            n.number[next++] = n.count;
        } else {
            next++;
        }
    }
    doc->notes = n.ordered;
    doc->note_count = n.count;
}

void tidy_document(Ctx *ctx, Document *doc)
{
    tidy_blocks(&doc->root->child);
    for (size_t i = 0; i < doc->note_count; i++)
        tidy_blocks(&doc->notes[i]->child);
    if (doc->note_count > 0)
        number_footnotes(ctx, doc);
}
