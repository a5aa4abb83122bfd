/* Number: headings, tables and figures get numbers and anchors.
 *
 * The anchor of a heading is the name written at its end, `## Durée {#duree}`, else GitHub's slug
 * of its text; that of a table or a figure is the name at the end of its caption (caption.c).
 */
#include "markdown/parts.h"

#include <string.h>

typedef struct {
    Ctx *ctx;
    Document *doc;
    VEC(Block *) headings;
    VEC(Block *) captioned;
    uint32_t tables, figures;
} Numberer;

/* ---- words ---------------------------------------------------------------------------------- */

void inline_words(const Inline *first, Buf *out)
{
    for (const Inline *one = first; one != NULL; one = one->next) {
        switch (one->kind) {
        case INLINE_TEXT:
        case INLINE_CODE:
        case INLINE_HTML:
            buf_put(out, one->text);
            break;
        case INLINE_SOFT_BREAK:
            buf_byte(out, ' ');
            break;
        case INLINE_HARD_BREAK: /* written <br>, which is no text */
        case INLINE_IMAGE:
        case INLINE_NOTE:
            break;
        case INLINE_EMPHASIS:
        case INLINE_STRONG:
        case INLINE_STRIKE:
        case INLINE_LINK:
            inline_words(one->child, out);
            break;
        }
    }
}

static Str caption_label(Arena *a, const DocumentMeta *meta, const Block *block)
{
    bool english = tag_lang(meta->language) == LANG_EN;
    const char *word = block->kind == BLOCK_FIGURE ? "Figure" : english ? "Table" : "Tableau";
    return str_print(a, "%s\u00A0" STR_FMT "%s", word, STR_ARG(block->number),
                     block->inlines != NULL ? " –" : "");
}

Str heading_label(Arena *a, const DocumentMeta *meta, const Block *block)
{
    Str n = block->number;
    if (n.n == 0)
        return n;
    if (block->kind != BLOCK_HEADING)
        return caption_label(a, meta, block);
    bool top = str_find_byte(n, '.') == SIZE_MAX;
    if (top && meta->numbering == NUMBER_ARTICLE)
        return str_print(a, "Article " STR_FMT " –", STR_ARG(n));
    return str_print(a, top ? STR_FMT "." : STR_FMT, STR_ARG(n));
}

/* ---- numbers -------------------------------------------------------------------------------- */

static bool has_caption(const Block *b)
{
    return b->kind == BLOCK_FIGURE ||
           (b->kind == BLOCK_TABLE && (b->inlines != NULL || b->anchor.n > 0));
}

static void collect(Numberer *n, Block *first)
{
    Arena *mem = n->ctx->mem;
    for (Block *b = first; b != NULL; b = b->next) {
        b->number = (Str){0};
        if (b->kind == BLOCK_HEADING)
            *VEC_PUSH(n->ctx->tmp, &n->headings) = b;
        if (has_caption(b)) {
            uint32_t *count = b->kind == BLOCK_TABLE ? &n->tables : &n->figures;
            b->number = str_print(mem, "%u", (unsigned)++*count);
            *VEC_PUSH(n->ctx->tmp, &n->captioned) = b;
        }
        collect(n, b->child);
    }
}

static bool is_numbered(const DocumentMeta *meta, const Block *b)
{
    return b->kind == BLOCK_HEADING && meta->numbering != NUMBER_NONE &&
           b->level >= meta->number_from && b->level <= meta->number_to;
}

/* Headings in quotes and lists are no sections. Numbers follow how headings stand under each
 * other, not their levels, so that a skipped level gives no zero: after 1, a heading two levels
 * down is 1.1, and one level down then 1.2. */
static void number_headings(Numberer *n)
{
    const DocumentMeta *meta = &n->doc->meta;
    struct {
        uint8_t level;
        uint32_t count;
    } open[6];
    size_t depth = 0;
    for (Block *b = n->doc->root->child; b != NULL; b = b->next) {
        if (!is_numbered(meta, b))
            continue;
        uint32_t before = 0;
        while (depth > 0 && open[depth - 1].level >= b->level)
            before = open[--depth].count;
        open[depth].level = b->level;
        open[depth++].count = before + 1;
        Buf number = buf_new(n->ctx->mem);
        for (size_t k = 0; k < depth; k++)
            buf_print(&number, k > 0 ? ".%u" : "%u", (unsigned)open[k].count);
        b->number = buf_str(&number);
    }
}

/* ---- anchors -------------------------------------------------------------------------------- */

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == ':' || (unsigned char)c >= 0x80;
}

Str take_name(Inline **first)
{
    Inline **last = first;
    while (*last != NULL && (*last)->next != NULL)
        last = &(*last)->next;
    Inline *text = *last;
    if (text == NULL || text->kind != INLINE_TEXT || text->is_value ||
        !str_ends(text->text, S("}")))
        return (Str){0};
    size_t end = text->text.n - 1, begin = end;
    while (begin > 0 && is_name_byte(text->text.p[begin - 1]))
        begin--;
    if (begin == end || begin < 2 || memcmp(text->text.p + begin - 2, "{#", 2) != 0)
        return (Str){0};
    Str name = str_slice(text->text, begin, end);
    text->text.n = begin - 2;
    while (text->text.n > 0 && text->text.p[text->text.n - 1] == ' ')
        text->text.n--;
    if (text->text.n == 0)
        *last = NULL;
    return name;
}

static void add_anchor(Numberer *n, Slugs *slugs, Str name, Block *block, bool written)
{
    Ctx *ctx = n->ctx;
    Names *names = n->doc->names;
    Named *named = NEW(ctx->mem, Named);
    name = arena_copy(ctx->mem, name);
    void **slot = map_put(names->named, name);
    const Named *before = *slot;
    *named = (Named){block, before, 1, written};
    if (before != NULL) {
        named->all += before->all;
        named->written += before->written;
    }
    *slot = named;
    block->anchor = arena_copy(ctx->mem, slug_unique(slugs, name));
    *map_put(names->anchors, block->anchor) = block;
}

/* Names that were written come first: a slug makes way for them. */
static void make_anchors(Numberer *n)
{
    Slugs slugs = slugs_new(n->ctx->tmp);
    Buf words = buf_new(n->ctx->tmp);
    for (size_t i = 0; i < n->headings.count; i++) {
        Block *b = n->headings.items[i];
        Str name = b->anchor.n > 0 ? b->anchor : take_name(&b->inlines);
        if (name.n > 0)
            add_anchor(n, &slugs, name, b, true);
    }
    for (size_t i = 0; i < n->captioned.count; i++) {
        Block *b = n->captioned.items[i];
        if (b->anchor.n > 0)
            add_anchor(n, &slugs, b->anchor, b, true);
    }
    for (size_t i = 0; i < n->headings.count; i++) {
        Block *b = n->headings.items[i];
        if (b->anchor.n > 0)
            continue;
        words.n = 0;
        inline_words(b->inlines, &words);
        Str slug = slug_of(n->ctx->tmp, buf_str(&words));
        add_anchor(n, &slugs, slug.n > 0 ? slug : S("section"), b, false);
    }
}

void doc_number(Ctx *ctx, Document *doc)
{
    Numberer n = {.ctx = ctx, .doc = doc};
    captions_attach(ctx, doc);
    doc->names = NEW(ctx->mem, Names);
    *doc->names = (Names){map_new(ctx->mem), map_new(ctx->mem)};
    collect(&n, doc->root->child);
    for (size_t i = 0; i < doc->note_count; i++)
        collect(&n, doc->notes[i]->child);
    number_headings(&n);
    make_anchors(&n);
}
