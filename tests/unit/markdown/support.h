/* What the tests of Markdown share: drafts made by hand, trees compared, Markdown as cmark-gfm
 * itself sees it, a generator of hostile texts. */
#ifndef PDOC_MARKDOWN_SUPPORT_H
#define PDOC_MARKDOWN_SUPPORT_H

#include "../test.h"

#include <string.h>

#define CMARK_NO_SHORT_NAMES
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>

#include "markdown/parts.h"

/* ---- drafts --------------------------------------------------------------------------------- */

/* Markdown in which {0}, {1}... are holes for these values, each standing in source 1 at
 * [10 * i, 10 * i + 5); the lines stand in source 2 at [100 * i, 100 * i + 1). */
static inline Draft *draft_of(Ctx *ctx, Str text, const Str *values, size_t count)
{
    Draft *d = NEW(ctx->mem, Draft);
    Hole *holes = NEW_ARRAY(ctx->mem, Hole, count + 1);
    for (size_t i = 0; i < count; i++) {
        uint32_t at = (uint32_t)(10 * i);
        holes[i] = (Hole){.text = values[i], .span = {1, at, at + 5}, .tag = {2, at, at + 1}};
    }
    Buf out = buf_new(ctx->mem);
    size_t lines = 1;
    for (size_t i = 0; i < text.n; i++) {
        bool hole = text.p[i] == '{' && i + 2 < text.n && text.p[i + 1] >= '0' &&
                    text.p[i + 1] <= '9' && text.p[i + 2] == '}';
        lines += text.p[i] == '\n';
        if (!hole) {
            buf_byte(&out, text.p[i]);
            continue;
        }
        buf_code(&out, 0xFDD0);
        buf_code(&out, 0xFDD1 + (uint32_t)(text.p[i + 1] - '0'));
        buf_code(&out, 0xFDE1);
        i += 2;
    }
    Span *spans = NEW_ARRAY(ctx->mem, Span, lines);
    for (size_t i = 0; i < lines; i++)
        spans[i] = (Span){2, (uint32_t)(100 * i), (uint32_t)(100 * i + 1)};
    *d = (Draft){.text = buf_str(&out),
                 .holes = holes,
                 .hole_count = count,
                 .lines = spans,
                 .line_count = lines};
    return d;
}

static inline Document *doc_of(Ctx *ctx, Str text)
{
    return doc_read(ctx, draft_of(ctx, text, NULL, 0));
}

static inline Str dump_of(Ctx *ctx, const Document *doc)
{
    Buf out = buf_new(ctx->mem);
    doc_dump(doc, &out);
    return buf_str(&out);
}

static inline Str markdown_of(Ctx *ctx, const Document *doc)
{
    Buf out = buf_new(ctx->mem);
    markdown_write(ctx, doc, &out);
    return buf_str(&out);
}

/* ---- values as plain text -------------------------------------------------------------------- */

static inline void forget_values(Inline *first)
{
    for (Inline *one = first; one != NULL; one = one->next) {
        one->is_value = false;
        forget_values(one->child);
    }
}

/* The tree as it is once nobody knows what came from a value. */
static inline void make_plain(Ctx *ctx, Block *first)
{
    for (Block *b = first; b != NULL; b = b->next) {
        forget_values(b->inlines);
        b->inlines = tidy_inlines(ctx, b->inlines);
        make_plain(ctx, b->child);
    }
}

static inline void make_document_plain(Ctx *ctx, Document *doc)
{
    make_plain(ctx, doc->root->child);
    for (size_t i = 0; i < doc->note_count; i++)
        make_plain(ctx, doc->notes[i]->child);
}

/* ---- words ---------------------------------------------------------------------------------- */

static inline void put_word_bytes(Buf *out, Str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != ' ' && s.p[i] != '\n' && s.p[i] != '\t')
            buf_byte(out, s.p[i]);
}

static inline void put_inline_words(Buf *out, const Inline *first)
{
    for (const Inline *one = first; one != NULL; one = one->next) {
        put_word_bytes(out, one->text);
        put_inline_words(out, one->child);
    }
}

static inline void put_block_words(Buf *out, const Block *first)
{
    for (const Block *b = first; b != NULL; b = b->next) {
        put_word_bytes(out, b->text);
        put_inline_words(out, b->inlines);
        put_block_words(out, b->child);
    }
}

/* All that the tree shows, without white space. */
static inline Str tree_words(Ctx *ctx, const Document *doc)
{
    Buf out = buf_new(ctx->mem);
    put_block_words(&out, doc->root);
    for (size_t i = 0; i < doc->note_count; i++)
        put_block_words(&out, doc->notes[i]);
    return buf_str(&out);
}

static inline cmark_node *cmark_parse(Str markdown)
{
    static const char *const extensions[] = {"table", "strikethrough", "tasklist", "autolink"};
    cmark_gfm_core_extensions_ensure_registered();
    cmark_parser *p = cmark_parser_new(CMARK_OPT_FOOTNOTES);
    for (int i = 0; i < 4; i++)
        cmark_parser_attach_syntax_extension(p, cmark_find_syntax_extension(extensions[i]));
    cmark_parser_feed(p, markdown.p, markdown.n);
    cmark_node *root = cmark_parser_finish(p);
    cmark_parser_free(p);
    return root;
}

/* All that cmark-gfm shows of a Markdown text, without white space. */
static inline Str cmark_words(Ctx *ctx, Str markdown)
{
    Buf out = buf_new(ctx->mem);
    cmark_node *root = cmark_parse(markdown);
    cmark_iter *it = cmark_iter_new(root);
    for (cmark_event_type e; (e = cmark_iter_next(it)) != CMARK_EVENT_DONE;) {
        cmark_node *n = cmark_iter_get_node(it);
        cmark_node_type type = cmark_node_get_type(n);
        bool words =
            type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE || type == CMARK_NODE_CODE_BLOCK;
        if (e == CMARK_EVENT_ENTER && words)
            put_word_bytes(&out, str(cmark_node_get_literal(n)));
    }
    cmark_iter_free(it);
    cmark_node_free(root);
    return buf_str(&out);
}

/* ---- hostile texts --------------------------------------------------------------------------- */

typedef struct {
    uint64_t state;
} Dice;

static inline uint32_t roll(Dice *d, uint32_t sides) /* 0 to sides - 1 */
{
    d->state = d->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(d->state >> 33) % sides;
}

/* One to `most` pieces of these, one after the other. */
static inline Str roll_text(Ctx *ctx, Dice *d, const char *const *pieces, size_t count,
                            uint32_t most)
{
    Buf out = buf_new(ctx->mem);
    for (uint32_t n = 1 + roll(d, most); n > 0; n--)
        buf_put(&out, str(pieces[roll(d, (uint32_t)count)]));
    return buf_str(&out);
}

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

#endif
