/* Caption: a paragraph `Table: words {#id}` or `Figure: words {#id}` -> the caption of the table or
 * the figure beside it.
 *
 * A caption of a table belongs to the table below it, else to the one above; that of a figure to
 * the image above it, which is a paragraph of its own, else below. "Tableau" says the same as
 * "Table"; a space may stand before the colon.
 */
#include "markdown/parts.h"

static const struct {
    Str word;
    BlockKind kind;
} caption_words[] = {
    {S_INIT("Table"), BLOCK_TABLE},
    {S_INIT("Tableau"), BLOCK_TABLE},
    {S_INIT("Figure"), BLOCK_FIGURE},
};

static Str without_spaces(Str s)
{
    for (size_t at = 0, begin = 0; at < s.n; begin = at) {
        uint32_t code = utf8_next(s, &at);
        if (code != ' ' && code != 0xA0 && code != 0x202F)
            return str_slice(s, begin, s.n);
    }
    return (Str){0};
}

/* Is the paragraph a caption? Then of what, and its text after the colon. */
static bool read_caption(const Block *b, BlockKind *kind, Str *rest)
{
    const Inline *first = b->inlines;
    if (b->kind != BLOCK_PARAGRAPH || first == NULL || first->kind != INLINE_TEXT ||
        first->is_value)
        return false;
    for (size_t i = 0; i < sizeof caption_words / sizeof *caption_words; i++) {
        if (!str_starts(first->text, caption_words[i].word))
            continue;
        Str after = without_spaces(str_slice(first->text, caption_words[i].word.n, first->text.n));
        if (!str_starts(after, S(":")))
            continue;
        *kind = caption_words[i].kind;
        *rest = without_spaces(str_slice(after, 1, after.n));
        return true;
    }
    return false;
}

static bool is_image(const Block *b)
{
    return b->kind == BLOCK_PARAGRAPH && b->inlines != NULL && b->inlines->kind == INLINE_IMAGE &&
           b->inlines->next == NULL;
}

/* May it take a caption of this kind, which it has not yet? */
static bool takes(const Block *b, BlockKind kind)
{
    if (b == NULL)
        return false;
    if (kind == BLOCK_TABLE)
        return b->kind == BLOCK_TABLE && b->inlines == NULL && b->anchor.n == 0;
    return is_image(b);
}

/* What is shown becomes the child of a figure that stands in its place. */
static Block *make_figure(Ctx *ctx, Block **place)
{
    Block *shown = *place, *figure = NEW(ctx->mem, Block);
    *figure = (Block){.kind = BLOCK_FIGURE, .span = shown->span, .child = shown};
    figure->next = shown->next;
    shown->next = NULL;
    *place = figure;
    return figure;
}

static void give_caption(Ctx *ctx, Block **place, BlockKind kind, Block *caption, Str rest)
{
    Block *b = kind == BLOCK_FIGURE ? make_figure(ctx, place) : *place;
    caption->inlines->text = rest;
    Str name = take_name(&caption->inlines);
    b->anchor = name;
    b->inlines = caption->inlines;
    if (b->inlines != NULL && b->inlines->kind == INLINE_TEXT && b->inlines->text.n == 0)
        b->inlines = b->inlines->next;
}

/* An id where no caption is: it would be printed. */
static void warn_alone(Ctx *ctx, const Block *b)
{
    const Inline *last = b->inlines;
    while (last->next != NULL)
        last = last->next;
    if (last->kind == INLINE_TEXT && !last->is_value && str_ends(last->text, S("}")) &&
        str_find(last->text, S("{#")) != SIZE_MAX)
        diag(ctx, MSG_MARKDOWN_CAPTION_ALONE, b->span);
}

static void attach(Ctx *ctx, Block **first)
{
    Block **before = NULL; /* where the block before stands */
    for (Block **at = first; *at != NULL;) {
        Block *b = *at;
        BlockKind kind;
        Str rest;
        attach(ctx, &b->child);
        if (!read_caption(b, &kind, &rest)) {
            before = at;
            at = &b->next;
            continue;
        }
        bool above = before != NULL && takes(*before, kind), below = takes(b->next, kind);
        if (!above && !below) {
            warn_alone(ctx, b);
            before = at;
            at = &b->next;
        } else if (above && (kind == BLOCK_FIGURE || !below)) {
            (*before)->next = b->next;
            give_caption(ctx, before, kind, b, rest);
            at = &(*before)->next;
        } else {
            *at = b->next;
            give_caption(ctx, at, kind, b, rest);
        }
    }
}

void captions_attach(Ctx *ctx, Document *doc)
{
    attach(ctx, &doc->root->child);
    for (size_t i = 0; i < doc->note_count; i++)
        attach(ctx, &doc->notes[i]->child);
}
