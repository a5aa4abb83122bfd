/* Read: a draft -> a document. The only file that knows cmark-gfm.
 *
 * cmark-gfm (CommonMark 0.29, GFM tables, strikethrough, task lists, autolinks, footnotes) finds
 * the structure; its tree is copied into ours and its memory ends here. Of its positions only the
 * lines of blocks are used: its columns are wrong inside tables and after soft breaks.
 *
 * What is not copied as it is: a line's end is a space (tidy.c: a paragraph is one line of text);
 * raw HTML becomes its words, with a warning; holes become values (value.c).
 */
#include "markdown/parts.h"

#define CMARK_NO_SHORT_NAMES
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm.h>
#include <cmark-gfm/houdini.h>
#include <cmark-gfm/parser.h>
#include <pthread.h>
#include <string.h>

/* ---- cmark's memory and global state -------------------------------------------------------- */

/* Each block has zeros before it: cmark's validate_protocol looks at the byte before a text. */
enum { PAD = 16 };

static void *padded_calloc(size_t count, size_t size)
{
    if (size > 0 && count > (SIZE_MAX - PAD) / size)
        out_of_memory();
    return (char *)mem_calloc(1, PAD + count * size) + PAD;
}

static void *padded_realloc(void *old, size_t size)
{
    if (old == NULL)
        return padded_calloc(1, size);
    if (size > SIZE_MAX - PAD)
        out_of_memory();
    return (char *)mem_realloc((char *)old - PAD, PAD + size) + PAD;
}

static void padded_free(void *p)
{
    if (p != NULL)
        mem_free((char *)p - PAD);
}

/* cmark registers its extensions in a global list, and while it finishes a parse it changes a
 * global table of special characters: one thread at a time. */
static pthread_once_t registered = PTHREAD_ONCE_INIT;
static pthread_mutex_t finishing = PTHREAD_MUTEX_INITIALIZER;

static cmark_parser *parser_new(cmark_mem *memory)
{
    static const char *const extensions[] = {"table", "strikethrough", "tasklist", "autolink"};
    pthread_once(&registered, cmark_gfm_core_extensions_ensure_registered);
    cmark_parser *p = cmark_parser_new_with_mem(CMARK_OPT_FOOTNOTES, memory);
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        cmark_parser_attach_syntax_extension(p, cmark_find_syntax_extension(extensions[i]));
    return p;
}

static size_t longest_definition(const cmark_parser *p)
{
    size_t longest = 0;
    for (const cmark_map_entry *e = p->refmap->refs; e != NULL; e = e->next) {
        const cmark_reference *ref = (const cmark_reference *)e;
        size_t length = (size_t)ref->url.len + (size_t)ref->title.len;
        longest = length > longest ? length : longest;
    }
    return longest;
}

/* The block after `n` in the text's order, or NULL. */
static const cmark_node *next_block(const cmark_node *n, const cmark_node *root)
{
    if (n->first_child != NULL)
        return n->first_child;
    while (n != root && n->next == NULL)
        n = n->parent;
    return n == root ? NULL : n->next;
}

/* Looks at each text that will be searched for inlines. */
static bool guard_texts(Guard *g, const cmark_node *root)
{
    for (const cmark_node *n = root; n != NULL; n = next_block(n, root)) {
        bool code = n->type == CMARK_NODE_CODE_BLOCK || n->type == CMARK_NODE_HTML_BLOCK;
        Str text = {(const char *)n->content.ptr, (size_t)n->content.size};
        if (!code && text.n > 0 &&
            !guard_prose(g, text, reading_span(g->r, n->start_line, n->end_line)))
            return false;
    }
    return true;
}

/* The whole text, and the last paragraph closed, so that its link definitions are known. */
static void feed(cmark_parser *p, Str text)
{
    cmark_parser_feed(p, text.p, text.n);
    if (!str_ends(text, S("\n")))
        cmark_parser_feed(p, "\n", 1);
    if (p->current->type == CMARK_NODE_PARAGRAPH)
        cmark_parser_feed(p, "\n", 1);
}

/* cmark's tree, or NULL after a diagnostic. */
static cmark_node *parse(Reading *r, cmark_mem *memory)
{
    Guard guard;
    if (!guard_lines(&guard, r))
        return NULL;
    cmark_parser *p = parser_new(memory);
    feed(p, r->text);
    cmark_node *root = NULL;
    if (guard_texts(&guard, p->root) && guard_definitions(&guard, longest_definition(p))) {
        pthread_mutex_lock(&finishing);
        root = cmark_parser_finish(p);
        pthread_mutex_unlock(&finishing);
    }
    cmark_parser_free(p);
    return root;
}

/* ---- the tree under construction ------------------------------------------------------------ */

typedef struct {
    Reading *r;
    Document *doc;
    cmark_mem *memory;
    VEC(Block *) notes;
    bool figures;              /* fenced blocks may be figures: the text comes from a template */
    unsigned char *code_lines; /* per line: no footnote begins here that cmark could have seen */
    int depth;                 /* quotes, items, emphasis and links around the place at hand */
    bool too_deep;
    Span deep; /* where it was first */
} Reader;

/* May one more level be copied? Each true is followed by a rise(). */
static bool descend(Reader *rd, Span span)
{
    if (rd->depth < DEPTH_LIMIT) {
        rd->depth++;
        return true;
    }
    if (!rd->too_deep)
        rd->deep = span;
    rd->too_deep = true;
    return false;
}

static void rise(Reader *rd)
{
    rd->depth--;
}

static Block *block_new(Reader *rd, BlockKind kind, cmark_node *node, Span otherwise)
{
    Block *b = NEW(rd->r->ctx->mem, Block);
    b->kind = kind;
    int first = cmark_node_get_start_line(node), last = cmark_node_get_end_line(node);
    b->span = first > 0 ? reading_span(rd->r, first, last) : otherwise;
    return b;
}

/* The text with its entities (&eacute;, &#233;) decoded; cmark knows all 2,125 names. */
static Str decode_entities(Reader *rd, Str text)
{
    cmark_strbuf out;
    cmark_strbuf_init(rd->memory, &out, 0);
    houdini_unescape_html_f(&out, (const uint8_t *)text.p, (bufsize_t)text.n);
    Str decoded = arena_copy(rd->r->ctx->tmp, (Str){(const char *)out.ptr, (size_t)out.size});
    cmark_strbuf_free(&out);
    return decoded;
}

static void warn_html(Reader *rd, const Tag *tag, Span span)
{
    const char *form = tag->name.n > 0 && tag->name.p[0] == '<' ? STR_FMT : "<" STR_FMT ">";
    Str shown = str_print(rd->r->ctx->mem, form, STR_ARG(tag->name));
    reading_warn(rd->r, MSG_MARKDOWN_HTML, span, shown, (Str){0});
}

/* ---- inlines -------------------------------------------------------------------------------- */

static void copy_inlines(Reader *rd, Prose *p, cmark_node *first, Inlines *out);

static Inline *copy_container(Reader *rd, Prose *p, InlineKind kind, cmark_node *node, Inlines *out)
{
    prose_flush(p, out);
    Inline *one = inline_new(rd->r->ctx, kind, p->span);
    inlines_add(out, one);
    if (!descend(rd, p->span))
        return one;
    Inlines children = {0};
    copy_inlines(rd, p, cmark_node_first_child(node), &children);
    prose_flush(p, &children);
    one->child = children.first;
    rise(rd);
    return one;
}

/* Its children take its place. */
static void copy_transparent(Reader *rd, Prose *p, cmark_node *node, Inlines *out)
{
    if (!descend(rd, p->span))
        return;
    copy_inlines(rd, p, cmark_node_first_child(node), out);
    rise(rd);
}

static void copy_link(Reader *rd, Prose *p, InlineKind kind, cmark_node *node, Inlines *out)
{
    Str url = str(cmark_node_get_url(node));
    Str title = str(cmark_node_get_title(node));
    Span span = prose_find(p, url);
    Str target = value_string(rd->r, url, p->span, PLACE_TARGET);
    if (target_may_run(target, kind)) {
        reading_warn(rd->r, MSG_MARKDOWN_LINK_SCHEME, span, target, (Str){0});
        copy_transparent(rd, p, node, out);
        return;
    }
    Inline *one = copy_container(rd, p, kind, node, out);
    one->span = span;
    one->target = target;
    one->title = value_string(rd->r, title, p->span, PLACE_TITLE);
}

static void copy_html_inline(Reader *rd, Prose *p, cmark_node *node, Inlines *out)
{
    Str html = str(cmark_node_get_literal(node));
    if (html.n == 0 || html.p[0] != '<' || str_starts(html, S("<a id=")))
        return; /* an anchor, as the writer makes them, says nothing */
    Tag tag = html_tag(html, 0);
    if (html_is_break(&tag)) {
        prose_flush(p, out);
        inlines_add(out, inline_new(rd->r->ctx, INLINE_HARD_BREAK, p->span));
    } else if (tag.kind == TAG_OPEN || tag.kind == TAG_OTHER) {
        warn_html(rd, &tag, prose_find(p, html));
    }
}

/* A reference to a footnote: cmark has put the note's number, from 1, in the place of its name. */
static void copy_note_reference(Reader *rd, Prose *p, cmark_node *node, Inlines *out)
{
    prose_flush(p, out);
    Inline *one = inline_new(rd->r->ctx, INLINE_NOTE, p->span);
    Str digits = str(cmark_node_get_literal(node));
    for (size_t i = 0; i < digits.n && digits.p[i] >= '0' && digits.p[i] <= '9'; i++)
        one->number = one->number * 10 + (uint32_t)(digits.p[i] - '0');
    inlines_add(out, one);
}

static void copy_code(Reader *rd, Prose *p, cmark_node *node, Inlines *out)
{
    prose_flush(p, out);
    Inline *one = inline_new(rd->r->ctx, INLINE_CODE, p->span);
    one->text = value_string(rd->r, str(cmark_node_get_literal(node)), p->span, PLACE_CODE);
    inlines_add(out, one);
}

static void copy_extension(Reader *rd, Prose *p, cmark_node *node, Inlines *out)
{
    if (strcmp(cmark_node_get_type_string(node), "strikethrough") == 0)
        copy_container(rd, p, INLINE_STRIKE, node, out);
    else
        copy_transparent(rd, p, node, out);
}

static void copy_inline(Reader *rd, Prose *p, cmark_node *node, Inlines *out)
{
    switch ((unsigned)cmark_node_get_type(node)) {
    case CMARK_NODE_TEXT:
        prose_put(p, str(cmark_node_get_literal(node)), out);
        return;
    case CMARK_NODE_SOFTBREAK:
        prose_put(p, S(" "), out);
        return;
    case CMARK_NODE_LINEBREAK:
        prose_flush(p, out);
        inlines_add(out, inline_new(rd->r->ctx, INLINE_HARD_BREAK, p->span));
        return;
    case CMARK_NODE_CODE:
        copy_code(rd, p, node, out);
        return;
    case CMARK_NODE_HTML_INLINE:
        copy_html_inline(rd, p, node, out);
        return;
    case CMARK_NODE_FOOTNOTE_REFERENCE:
        copy_note_reference(rd, p, node, out);
        return;
    case CMARK_NODE_EMPH:
        copy_container(rd, p, INLINE_EMPHASIS, node, out);
        return;
    case CMARK_NODE_STRONG:
        copy_container(rd, p, INLINE_STRONG, node, out);
        return;
    case CMARK_NODE_LINK:
        copy_link(rd, p, INLINE_LINK, node, out);
        return;
    case CMARK_NODE_IMAGE:
        copy_link(rd, p, INLINE_IMAGE, node, out);
        return;
    default:
        copy_extension(rd, p, node, out);
        return;
    }
}

static void copy_inlines(Reader *rd, Prose *p, cmark_node *first, Inlines *out)
{
    for (cmark_node *n = first; n != NULL; n = cmark_node_next(n))
        copy_inline(rd, p, n, out);
}

/* The inlines of a block whose text stands in these lines. */
static Inline *inlines_of(Reader *rd, cmark_node *node, const Block *block, int first, int last)
{
    Prose p;
    prose_begin(&p, rd->r, block->span, first, last);
    p.one_line = block->kind == BLOCK_HEADING;
    Inlines all = {0};
    copy_inlines(rd, &p, cmark_node_first_child(node), &all);
    prose_flush(&p, &all);
    return tidy_inlines(rd->r->ctx, all.first);
}

/* ---- blocks --------------------------------------------------------------------------------- */

typedef struct {
    Block *first, *last;
} Blocks;

static Blocks copy_blocks(Reader *rd, cmark_node *first, Span parent);

static void blocks_add(Blocks *all, Block *one)
{
    if (all->last != NULL)
        all->last->next = one;
    else
        all->first = one;
    all->last = one;
}

/* The children of a container that counts as a level. */
static Block *copy_level(Reader *rd, cmark_node *node, Span span)
{
    if (!descend(rd, span))
        return NULL;
    Block *first = copy_blocks(rd, cmark_node_first_child(node), span).first;
    rise(rd);
    return first;
}

static void mark_code_lines(Reader *rd, cmark_node *node)
{
    size_t first = (size_t)cmark_node_get_start_line(node);
    size_t last = (size_t)cmark_node_get_end_line(node);
    for (size_t i = first; i > 0 && i <= last && i <= rd->r->line_count; i++)
        rd->code_lines[i - 1] = 1;
}

static Block *copy_code_block(Reader *rd, cmark_node *node, Span parent)
{
    Block *b = block_new(rd, BLOCK_CODE, node, parent);
    mark_code_lines(rd, node);
    Str text = str(cmark_node_get_literal(node));
    Str info = str(cmark_node_get_fence_info(node));
    if (rd->figures && figure_read(rd->r, b, info, text, cmark_node_get_start_line(node)))
        return b;
    b->text = value_string(rd->r, text, b->span, PLACE_BLOCK);
    if (b->text.n > 0 && b->text.p[b->text.n - 1] != '\n')
        b->text = str_print(rd->r->ctx->mem, STR_FMT "\n", STR_ARG(b->text));
    b->info = value_string(rd->r, info, b->span, PLACE_TITLE);
    return b;
}

/* A paragraph of the words of raw HTML, its lines broken as on a page; NULL when it has none. */
static Block *copy_html_block(Reader *rd, cmark_node *node, Span parent)
{
    Block *b = block_new(rd, BLOCK_PARAGRAPH, node, parent);
    mark_code_lines(rd, node);
    Tag first;
    Str html = str(cmark_node_get_literal(node));
    Str words = decode_entities(rd, html_words(rd->r->ctx->tmp, html, &first));
    if (first.kind != TAG_COMMENT)
        warn_html(rd, &first, b->span);
    Prose p;
    prose_begin(&p, rd->r, b->span, 0, 0);
    Inlines all = {0};
    prose_put_lines(&p, words, &all);
    b->inlines = tidy_inlines(rd->r->ctx, all.first);
    return b;
}

static Block *copy_list(Reader *rd, cmark_node *node, Span parent)
{
    Block *b = block_new(rd, BLOCK_LIST, node, parent);
    b->ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    b->tight = cmark_node_get_list_tight(node) != 0;
    if (b->ordered) {
        b->start = (uint32_t)cmark_node_get_list_start(node);
        b->delimiter = cmark_node_get_list_delim(node) == CMARK_PAREN_DELIM ? ')' : '.';
    }
    b->child = copy_blocks(rd, cmark_node_first_child(node), b->span).first;
    return b;
}

static Block *copy_item(Reader *rd, cmark_node *node, Span parent)
{
    Block *b = block_new(rd, BLOCK_ITEM, node, parent);
    if (strcmp(cmark_node_get_type_string(node), "tasklist") == 0)
        b->task = task_in_line(reading_line(rd->r, cmark_node_get_start_line(node)));
    b->child = copy_level(rd, node, b->span);
    return b;
}

static Block *copy_note(Reader *rd, cmark_node *node, Span parent)
{
    Block *b = block_new(rd, BLOCK_NOTE, node, parent);
    size_t line = (size_t)cmark_node_get_start_line(node);
    if (line > 0 && line <= rd->r->line_count)
        rd->code_lines[line - 1] = 1;
    b->child = copy_level(rd, node, b->span);
    *VEC_PUSH(rd->r->ctx->mem, &rd->notes) = b;
    return NULL;
}

static Block *copy_leaf(Reader *rd, BlockKind kind, cmark_node *node, Span parent)
{
    Block *b = block_new(rd, kind, node, parent);
    if (kind == BLOCK_HEADING)
        b->level = (uint8_t)cmark_node_get_heading_level(node);
    b->inlines =
        inlines_of(rd, node, b, cmark_node_get_start_line(node), cmark_node_get_end_line(node));
    return b;
}

/* ---- tables --------------------------------------------------------------------------------- */

static Align align_of(uint8_t letter)
{
    return letter == 'l'   ? ALIGN_LEFT
           : letter == 'c' ? ALIGN_CENTER
           : letter == 'r' ? ALIGN_RIGHT
                           : ALIGN_NONE;
}

static Block *copy_row(Reader *rd, cmark_node *node, const Block *table, int line)
{
    Block *row = block_new(rd, BLOCK_ROW, node, table->span);
    row->span = reading_span(rd->r, line, line);
    row->header = cmark_gfm_extensions_get_table_row_is_header(node) != 0;
    Blocks cells = {0};
    for (cmark_node *n = cmark_node_first_child(node); n != NULL; n = cmark_node_next(n)) {
        Block *cell = block_new(rd, BLOCK_CELL, n, row->span);
        cell->span = row->span;
        cell->inlines = inlines_of(rd, n, cell, line, line);
        blocks_add(&cells, cell);
    }
    row->child = cells.first;
    size_t written = row->header ? 0 : cells_in_line(reading_line(rd->r, line));
    if (written > table->columns)
        reading_warn(rd->r, MSG_MARKDOWN_TABLE_CELLS, row->span,
                     str_print(rd->r->ctx->mem, "%zu", written),
                     str_print(rd->r->ctx->mem, "%u", (unsigned)table->columns));
    return row;
}

/* cmark gives a table below a paragraph the paragraph's first line; the header is two lines above
 * the first row. */
static int header_line(cmark_node *table)
{
    cmark_node *header = cmark_node_first_child(table);
    cmark_node *row = header == NULL ? NULL : cmark_node_next(header);
    int line =
        row != NULL ? cmark_node_get_start_line(row) - 2 : cmark_node_get_end_line(table) - 1;
    int first = cmark_node_get_start_line(table);
    return line > first ? line : first;
}

static Block *copy_table(Reader *rd, cmark_node *node, Span parent)
{
    Block *b = block_new(rd, BLOCK_TABLE, node, parent);
    int line = header_line(node);
    b->span = reading_span(rd->r, line, cmark_node_get_end_line(node));
    b->columns = cmark_gfm_extensions_get_table_columns(node);
    const uint8_t *letters = cmark_gfm_extensions_get_table_alignments(node);
    Align *alignment = NEW_ARRAY(rd->r->ctx->mem, Align, b->columns);
    for (size_t i = 0; i < b->columns; i++)
        alignment[i] = align_of(letters[i]);
    b->alignment = alignment;
    Blocks rows = {0};
    for (cmark_node *n = cmark_node_first_child(node); n != NULL; n = cmark_node_next(n))
        blocks_add(
            &rows,
            copy_row(rd, n, b,
                     n == cmark_node_first_child(node) ? line : cmark_node_get_start_line(n)));
    b->child = rows.first;
    return b;
}

/* ---- the whole tree ------------------------------------------------------------------------- */

static Block *copy_quote(Reader *rd, cmark_node *node, Span parent)
{
    Block *b = block_new(rd, BLOCK_QUOTE, node, parent);
    b->child = copy_level(rd, node, b->span);
    return b;
}

static Block *copy_block(Reader *rd, cmark_node *node, Span parent)
{
    switch ((unsigned)cmark_node_get_type(node)) {
    case CMARK_NODE_BLOCK_QUOTE:
        return copy_quote(rd, node, parent);
    case CMARK_NODE_LIST:
        return copy_list(rd, node, parent);
    case CMARK_NODE_ITEM:
        return copy_item(rd, node, parent);
    case CMARK_NODE_CODE_BLOCK:
        return copy_code_block(rd, node, parent);
    case CMARK_NODE_HTML_BLOCK:
        return copy_html_block(rd, node, parent);
    case CMARK_NODE_PARAGRAPH:
        return copy_leaf(rd, BLOCK_PARAGRAPH, node, parent);
    case CMARK_NODE_HEADING:
        return copy_leaf(rd, BLOCK_HEADING, node, parent);
    case CMARK_NODE_THEMATIC_BREAK:
        return block_new(rd, BLOCK_BREAK, node, parent);
    case CMARK_NODE_FOOTNOTE_DEFINITION:
        return copy_note(rd, node, parent);
    default:
        return copy_table(rd, node, parent);
    }
}

static Blocks copy_blocks(Reader *rd, cmark_node *first, Span parent)
{
    Blocks all = {0};
    for (cmark_node *n = first; n != NULL; n = cmark_node_next(n)) {
        Block *b = copy_block(rd, n, parent);
        if (b != NULL)
            blocks_add(&all, b);
    }
    return all;
}

static void copy_document(Reader *rd, cmark_node *root)
{
    Ctx *ctx = rd->r->ctx;
    Document *doc = rd->doc;
    rd->code_lines = NEW_ARRAY(ctx->tmp, unsigned char, rd->r->line_count + 1);
    doc->root = NEW(ctx->mem, Block);
    doc->root->kind = BLOCK_DOCUMENT;
    doc->root->span = reading_span(rd->r, 1, (int)rd->r->line_count);
    doc->root->child = copy_blocks(rd, cmark_node_first_child(root), doc->root->span).first;
    doc->notes = rd->notes.items;
    doc->note_count = rd->notes.count;
    tidy_document(ctx, doc);
    warn_notes(rd->r, rd->code_lines);
}

static bool read_body(Ctx *ctx, const Draft *draft, bool plain, Document *doc)
{
    Reading reading;
    reading_begin(&reading, ctx, draft);
    cmark_mem memory = {padded_calloc, padded_realloc, padded_free};
    cmark_node *root = parse(&reading, &memory);
    if (root == NULL)
        return false;
    Reader reader = {.r = &reading, .doc = doc, .memory = &memory, .figures = !plain};
    copy_document(&reader, root);
    bool fine = !reader.too_deep;
    if (!fine)
        diag(ctx, MSG_MARKDOWN_NESTING, reader.deep, str_print(ctx->mem, "%d", DEPTH_LIMIT));
    cmark_node_free(root);
    return fine;
}

Document *document_read(Ctx *ctx, const Draft *draft, bool plain)
{
    Document *doc = NEW(ctx->mem, Document);
    bool meta = meta_read(ctx, draft, plain, &doc->meta);
    bool body = read_body(ctx, draft, plain, doc);
    return meta && body ? doc : NULL;
}

Document *doc_read(Ctx *ctx, const Draft *draft)
{
    return document_read(ctx, draft, false);
}
