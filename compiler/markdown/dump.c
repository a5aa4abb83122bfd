/* Dump: a document as text for people and golden tests. A line per block and inline, indented by
 * two columns a level; texts between quotes with \n, \t, \" and \\ escaped, no-break spaces as
 * \u{A0}. A value shows where it comes from: source and bytes. */
#include "markdown/parts.h"

static void put_quoted(Buf *out, Str s)
{
    buf_byte(out, '"');
    for (size_t at = 0; at < s.n;) {
        uint32_t code = utf8_next(s, &at);
        bool space = code == 0xA0 || (code >= 0x2000 && code <= 0x200F) || code == 0x2028 ||
                     code == 0x2029 || code == 0x202F;
        if (code == '\n')
            buf_put(out, S("\\n"));
        else if (code == '\t')
            buf_put(out, S("\\t"));
        else if (code == '"' || code == '\\')
            buf_print(out, "\\%c", (char)code);
        else if (code < 0x20 || space)
            buf_print(out, "\\u{%X}", (unsigned)code);
        else
            buf_code(out, code == UTF8_BAD ? 0xFFFD : code);
    }
    buf_byte(out, '"');
}

static void put_field(Buf *out, const char *name, Str value)
{
    if (value.n == 0)
        return;
    buf_print(out, " %s=", name);
    put_quoted(out, value);
}

/* ---- inlines -------------------------------------------------------------------------------- */

static const char *const inline_names[] = {
    [INLINE_TEXT] = "text",        [INLINE_SOFT_BREAK] = "soft-break",
    [INLINE_HARD_BREAK] = "break", [INLINE_CODE] = "code",
    [INLINE_HTML] = "html",        [INLINE_EMPHASIS] = "emphasis",
    [INLINE_STRONG] = "strong",    [INLINE_STRIKE] = "strike",
    [INLINE_LINK] = "link",        [INLINE_IMAGE] = "image",
    [INLINE_NOTE] = "note",
};

static void dump_inlines(const Inline *first, size_t depth, Buf *out)
{
    for (const Inline *one = first; one != NULL; one = one->next) {
        buf_repeat(out, ' ', depth * 2);
        buf_put(out, one->raised ? S("raised ") : (Str){0});
        buf_put(out, one->is_value ? S("value") : str(inline_names[one->kind]));
        if (one->text.n > 0) {
            buf_byte(out, ' ');
            put_quoted(out, one->text);
        }
        if (one->is_value)
            buf_print(out, " @%u:%u-%u", (unsigned)one->span.source, (unsigned)one->span.begin,
                      (unsigned)one->span.end);
        if (one->kind == INLINE_NOTE)
            buf_print(out, " %u", (unsigned)one->number);
        put_field(out, "target", one->target);
        put_field(out, "file", one->file);
        put_field(out, "title", one->title);
        buf_byte(out, '\n');
        dump_inlines(one->child, depth + 1, out);
    }
}

/* ---- blocks --------------------------------------------------------------------------------- */

static const char *const block_names[] = {
    [BLOCK_DOCUMENT] = "document", [BLOCK_HEADING] = "heading", [BLOCK_PARAGRAPH] = "paragraph",
    [BLOCK_LIST] = "list",         [BLOCK_ITEM] = "item",       [BLOCK_QUOTE] = "quote",
    [BLOCK_CODE] = "code",         [BLOCK_HTML] = "html",       [BLOCK_BREAK] = "thematic-break",
    [BLOCK_TABLE] = "table",       [BLOCK_ROW] = "row",         [BLOCK_CELL] = "cell",
    [BLOCK_NOTE] = "note",         [BLOCK_FIGURE] = "figure",
};

static void dump_list(const Block *b, Buf *out)
{
    if (b->ordered)
        buf_print(out, " from %u%c", (unsigned)b->start, b->delimiter);
    buf_put(out, b->tight ? S(" tight") : S(" loose"));
}

static void dump_table(const Block *b, Buf *out)
{
    static const char *const names[] = {[ALIGN_NONE] = "-",
                                        [ALIGN_LEFT] = "left",
                                        [ALIGN_CENTER] = "center",
                                        [ALIGN_RIGHT] = "right"};
    for (uint32_t i = 0; i < b->columns; i++)
        buf_print(out, " %s", names[b->alignment[i]]);
}

static void dump_details(const Block *b, Buf *out)
{
    if (b->kind == BLOCK_HEADING)
        buf_print(out, " %d", b->level);
    if (b->kind == BLOCK_LIST)
        dump_list(b, out);
    if (b->kind == BLOCK_TABLE)
        dump_table(b, out);
    if (b->task != TASK_NONE)
        buf_put(out, b->task == TASK_DONE ? S(" done") : S(" open"));
    if (b->header)
        buf_put(out, S(" header"));
    if (b->figure != NULL) {
        put_field(out, "kind", b->figure->kind);
        put_field(out, "given", b->figure->given);
        put_field(out, "target", b->figure->target);
        put_field(out, "alt", b->figure->alt);
    }
    put_field(out, "number", b->number);
    put_field(out, "anchor", b->anchor);
    put_field(out, "info", b->info);
    put_field(out, "text", b->text);
}

static void dump_blocks(const Block *first, size_t depth, Buf *out)
{
    for (const Block *b = first; b != NULL; b = b->next) {
        buf_repeat(out, ' ', depth * 2);
        buf_put(out, str(block_names[b->kind]));
        dump_details(b, out);
        buf_byte(out, '\n');
        dump_inlines(b->inlines, depth + 1, out);
        dump_blocks(b->child, depth + 1, out);
    }
}

/* ---- the document --------------------------------------------------------------------------- */

static void dump_meta(const DocumentMeta *m, Buf *out)
{
    static const char *const numberings[] = {
        [NUMBER_NONE] = "none", [NUMBER_DECIMAL] = "decimal", [NUMBER_ARTICLE] = "article"};
    const struct {
        const char *name;
        Str value;
    } texts[] = {
        {"kind", m->kind},         {"title", m->title},
        {"subtitle", m->subtitle}, {"language", m->language},
        {"author", m->author},     {"reference", m->reference},
        {"version", m->version},   {"status", m->status},
        {"date", m->date},         {"date-iso", m->date_iso},
        {"audience", m->audience}, {"confidentiality", m->confidentiality},
        {"header", m->header},     {"footer", m->footer},
    };
    buf_put(out, S("meta\n"));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i].value.n == 0)
            continue;
        buf_print(out, "  %s ", texts[i].name);
        put_quoted(out, texts[i].value);
        buf_byte(out, '\n');
    }
    for (size_t i = 0; i < m->party_count; i++) {
        buf_put(out, S("  party "));
        put_quoted(out, m->parties[i]);
        buf_byte(out, '\n');
    }
    for (size_t i = 0; i < m->signatory_count || i < m->quality_count; i++) {
        buf_put(out, S("  signed by "));
        put_quoted(out, meta_signatory(m, i));
        buf_put(out, S(" as "));
        put_quoted(out, meta_quality(m, i));
        buf_byte(out, '\n');
    }
    buf_print(out, "  numbering %s %d-%d\n", numberings[m->numbering], m->number_from,
              m->number_to);
    if (m->contents)
        buf_print(out, "  contents %d\n", m->contents_depth);
    buf_put(out, m->cover ? S("  cover\n") : S(""));
    buf_put(out, m->signature ? S("  signature\n") : S(""));
    buf_put(out, m->draft ? S("  draft\n") : S(""));
}

void doc_dump(const Document *doc, Buf *out)
{
    dump_meta(&doc->meta, out);
    dump_blocks(doc->root, 0, out);
    for (size_t i = 0; i < doc->note_count; i++)
        dump_blocks(doc->notes[i], 0, out);
}
