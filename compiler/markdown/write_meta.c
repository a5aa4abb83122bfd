/* What the document says of itself -> Markdown: title, mark of a draft, reference, version, date,
 * parties, contents; at the end the places for the signatures. The words are those of the PDF's
 * cover, contents and signature pages. */
#include "markdown/write.h"

typedef enum {
    WORD_DRAFT,
    WORD_PARTIES,
    WORD_CONTENTS,
    WORD_SIGNED,
    WORD_NAME,
    WORD_QUALITY,
    WORD_SIGNATURE,
    WORD_PARTY,
    WORD_COLON,
    WORD_COUNT
} Word;

static const Text words[WORD_COUNT] = {
    [WORD_DRAFT] = DOC_DRAFT,         [WORD_PARTIES] = DOC_PARTIES, [WORD_CONTENTS] = DOC_CONTENTS,
    [WORD_SIGNED] = DOC_SIGNED,       [WORD_NAME] = DOC_NAME,       [WORD_QUALITY] = DOC_QUALITY,
    [WORD_SIGNATURE] = DOC_SIGNATURE, [WORD_PARTY] = DOC_PARTY,     [WORD_COLON] = DOC_COLON,
};

static Str word(const Writer *w, Word which)
{
    return words[which].in[w->lang];
}

/* An empty line before everything but the document's first line. */
static void put_block(Writer *w, Str line)
{
    if (w->out->n > 0)
        write_blank(w);
    write_line(w, line);
}

/* ---- title ---------------------------------------------------------------------------------- */

static void write_facts(Writer *w)
{
    CoverLine facts[FACT_LIMIT];
    size_t count = doc_facts(&w->doc->meta, facts);
    if (count > 0)
        write_blank(w);
    for (size_t i = 0; i < count; i++) {
        Str label = facts[i].label.in[w->lang], colon = word(w, WORD_COLON);
        Inline value = {.kind = INLINE_TEXT, .text = facts[i].value};
        Inline space = {.kind = INLINE_TEXT, .text = S(" "), .next = &value};
        Inline name = {.kind = INLINE_TEXT};
        name.text = str_print(w->ctx->tmp, STR_FMT STR_FMT, STR_ARG(label), STR_ARG(colon));
        Inline strong = {.kind = INLINE_STRONG, .child = &name, .next = &space};
        Str line = write_inlines(w, &strong, FORM_PARAGRAPH);
        write_line(w, str_print(w->ctx->tmp, "- " STR_FMT, STR_ARG(line)));
    }
}

static void write_parties(Writer *w)
{
    const DocumentMeta *m = &w->doc->meta;
    if (m->party_count == 0)
        return;
    Str label = word(w, WORD_PARTIES), colon = word(w, WORD_COLON);
    put_block(w, str_print(w->ctx->tmp, "**" STR_FMT STR_FMT "**", STR_ARG(label), STR_ARG(colon)));
    write_blank(w);
    for (size_t i = 0; i < m->party_count; i++) {
        Str party = write_text(w, m->parties[i], FORM_PARAGRAPH);
        write_line(w, str_print(w->ctx->tmp, "- " STR_FMT, STR_ARG(party)));
    }
}

/* ---- contents ------------------------------------------------------------------------------- */

/* A heading of the body, with its level below the highest. */
static uint8_t highest_level(const Block *first)
{
    uint8_t level = 6;
    for (const Block *b = first; b != NULL; b = b->next)
        if (b->kind == BLOCK_HEADING && b->level < level)
            level = b->level;
    return level;
}

/* The words of a heading inside a link: no links, notes or images in it. */
static Str entry_text(Writer *w, const Block *heading)
{
    Buf words_of = buf_new(w->ctx->tmp);
    buf_put(&words_of, heading_label(w->ctx->tmp, &w->doc->meta, heading));
    if (words_of.n > 0)
        buf_byte(&words_of, ' ');
    inline_words(heading->inlines, &words_of);
    return buf_str(&words_of);
}

static void write_contents(Writer *w)
{
    const DocumentMeta *m = &w->doc->meta;
    const Block *first = w->doc->root->child;
    uint8_t top = highest_level(first), open = 0;
    bool any = false;
    for (const Block *b = first; b != NULL; b = b->next) {
        if (b->kind != BLOCK_HEADING || b->level - top >= m->contents_depth || b->anchor.n == 0)
            continue;
        if (!any) {
            Str label = word(w, WORD_CONTENTS);
            put_block(w, str_print(w->ctx->tmp, "**" STR_FMT "**", STR_ARG(label)));
            write_blank(w);
        }
        any = true;
        uint8_t depth = (uint8_t)(b->level - top); /* an entry is at most one deeper than before */
        depth = depth > open ? open : depth;
        open = (uint8_t)(depth + 1);
        Inline text = {.kind = INLINE_TEXT, .text = entry_text(w, b)};
        Inline link = {.kind = INLINE_LINK, .child = &text};
        link.to = b;
        Str line = write_inlines(w, &link, FORM_PARAGRAPH);
        write_line(w, str_print(w->ctx->tmp, "%*s- " STR_FMT, 2 * depth, "", STR_ARG(line)));
    }
}

void write_title(Writer *w)
{
    const DocumentMeta *m = &w->doc->meta;
    if (m->title.n > 0) {
        Str title = write_text(w, m->title, FORM_HEADING);
        put_block(w, str_print(w->ctx->tmp, "# " STR_FMT, STR_ARG(title)));
    }
    if (m->draft) {
        Str mark = word(w, WORD_DRAFT);
        put_block(w, str_print(w->ctx->tmp, "> **" STR_FMT "**", STR_ARG(mark)));
    }
    if (m->title.n > 0) {
        if (m->subtitle.n > 0)
            put_block(w, write_text(w, m->subtitle, FORM_PARAGRAPH));
        write_facts(w);
        write_parties(w);
    }
    if (m->contents)
        write_contents(w);
}

/* ---- signature ------------------------------------------------------------------------------ */

static void write_row(Writer *w, const Str *cells, size_t count)
{
    Buf line = buf_new(w->ctx->tmp);
    buf_byte(&line, '|');
    for (size_t i = 0; i < count; i++)
        buf_print(&line, " " STR_FMT " |", STR_ARG(cells[i]));
    write_line(w, buf_str(&line));
}

void write_signature(Writer *w)
{
    static const Word fields[] = {WORD_NAME, WORD_QUALITY, WORD_SIGNATURE};
    const DocumentMeta *m = &w->doc->meta;
    if (!m->signature)
        return;
    size_t count = m->party_count > 0 ? m->party_count : 2;
    Str *cells = NEW_ARRAY(w->ctx->tmp, Str, count);
    for (size_t i = 0; i < count; i++) {
        Str party = m->party_count > 0 ? m->parties[i] : (Str){0};
        if (party.n == 0)
            party = str_print(w->ctx->tmp, STR_FMT " ………………………", STR_ARG(word(w, WORD_PARTY)));
        cells[i] = arena_copy(w->ctx->tmp, write_text(w, party, FORM_CELL));
    }
    put_block(w, word(w, WORD_SIGNED));
    write_blank(w);
    write_row(w, cells, count);
    for (size_t i = 0; i < count; i++)
        cells[i] = S("---");
    write_row(w, cells, count);
    for (size_t k = 0; k < sizeof fields / sizeof *fields; k++) {
        for (size_t i = 0; i < count; i++) {
            Str said = fields[k] == WORD_NAME      ? meta_signatory(m, i)
                       : fields[k] == WORD_QUALITY ? meta_quality(m, i)
                                                   : (Str){0};
            cells[i] = str_print(w->ctx->tmp, STR_FMT STR_FMT "%s" STR_FMT,
                                 STR_ARG(word(w, fields[k])), STR_ARG(word(w, WORD_COLON)),
                                 said.n > 0 ? " " : "", STR_ARG(write_text(w, said, FORM_CELL)));
        }
        write_row(w, cells, count);
    }
}
