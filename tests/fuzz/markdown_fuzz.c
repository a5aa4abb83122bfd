/* Markdown: any bytes are read, numbered, typeset, written; what was written reads back.
 *
 * Bytes 0xFF stand for holes: the text up to the first NUL is Markdown, what comes after it is cut
 * at NULs into the values. The tree that was written, its values taken as plain text, and the tree
 * that is read from it must be the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "html/html.h"
#include "markdown/parts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { VALUES = 8 };

static void forget_values(Inline *first)
{
    for (Inline *one = first; one != NULL; one = one->next) {
        one->is_value = false;
        forget_values(one->child);
    }
}

static void make_plain(Ctx *ctx, Block *first)
{
    for (Block *b = first; b != NULL; b = b->next) {
        forget_values(b->inlines);
        b->inlines = tidy_inlines(ctx, b->inlines);
        make_plain(ctx, b->child);
    }
}

static Str next_part(Str *rest)
{
    size_t end = str_find_byte(*rest, '\0');
    end = end == SIZE_MAX ? rest->n : end;
    Str part = str_slice(*rest, 0, end);
    *rest = str_slice(*rest, end < rest->n ? end + 1 : end, rest->n);
    return part;
}

static Draft *draft_of(Ctx *ctx, Str bytes)
{
    Draft *d = NEW(ctx->mem, Draft);
    Hole *holes = NEW_ARRAY(ctx->mem, Hole, VALUES);
    Span *line = NEW(ctx->mem, Span);
    Str markdown = next_part(&bytes);
    for (size_t i = 0; i < VALUES; i++)
        holes[i].text = next_part(&bytes);
    Buf text = buf_new(ctx->mem);
    uint32_t number = 0;
    for (size_t i = 0; i < markdown.n; i++) {
        if (markdown.p[i] != '\xFF') {
            buf_byte(&text, markdown.p[i]);
            continue;
        }
        buf_code(&text, 0xFDD0);
        buf_code(&text, 0xFDD1 + number++ % VALUES);
        buf_code(&text, 0xFDE1);
    }
    *d = (Draft){.text = buf_str(&text),
                 .holes = holes,
                 .hole_count = VALUES,
                 .lines = line,
                 .line_count = 1};
    return d;
}

static Str tree_of(Ctx *ctx, const Document *doc)
{
    Buf out = buf_new(ctx->mem);
    doc_dump(doc, &out);
    return buf_str(&out);
}

static Str written(Ctx *ctx, const Document *doc)
{
    Buf out = buf_new(ctx->mem);
    markdown_write(ctx, doc, &out);
    return buf_str(&out);
}

/* The document is written before it has numbers: they would be read back as words. */
static void check_reads_back(Ctx *ctx, Document *doc)
{
    Str markdown = written(ctx, doc);
    make_plain(ctx, doc->root->child);
    for (size_t i = 0; i < doc->note_count; i++)
        make_plain(ctx, doc->notes[i]->child);
    Document *again = doc_read(ctx, &(Draft){.text = markdown});
    Str before = tree_of(ctx, doc), after = again == NULL ? before : tree_of(ctx, again);
    if (str_eq(before, after))
        return;
    fprintf(stderr, "--- tree\n%.*s\n--- written\n%.*s\n--- read again\n%.*s\n", STR_ARG(before),
            STR_ARG(markdown), STR_ARG(after));
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *mem = arena_new();
    Ctx ctx = {mem, arena_new(), diag_new(mem, sources_new(mem))};
    Draft *draft = draft_of(&ctx, (Str){(const char *)data, size});
    Document *doc = doc_read(&ctx, draft);
    if (doc != NULL) {
        doc_typography(&ctx, doc);
        check_reads_back(&ctx, doc);
        doc = doc_read(&ctx, draft);
        doc->meta.numbering = size % 2 == 0 ? NUMBER_DECIMAL : NUMBER_ARTICLE;
        doc->meta.contents = true;
        doc_number(&ctx, doc);
        doc_typography(&ctx, doc);
        doc_refer(&ctx, doc, NULL);
        doc_read(&ctx, &(Draft){.text = written(&ctx, doc)});
        Buf html = buf_new(ctx.mem);
        html_write(&ctx, doc, &(Theme){0}, &html);
    }
    arena_free(ctx.tmp);
    arena_free(mem);
    return 0;
}
