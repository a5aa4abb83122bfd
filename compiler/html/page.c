/* Page: the document as a whole: head, header, contents, main, footer. */
#include "html/parts.h"

static const Text words[WORD_COUNT] = {
    [WORD_SKIP] = {{S_INIT("Aller au contenu"), S_INIT("Skip to content")}},
    [WORD_DRAFT] = DOC_DRAFT,
    [WORD_PARTIES] = DOC_PARTIES,
    [WORD_CONTENTS] = DOC_CONTENTS,
    [WORD_NOTES] = {{S_INIT("Notes"), S_INIT("Notes")}},
    [WORD_BACK] = {{S_INIT("Retour à l’appel de la note"), S_INIT("Back to the call of note")}},
    [WORD_CALL] = {{S_INIT("Note"), S_INIT("Note")}},
    [WORD_TABLE] = DOC_TABLE,
    [WORD_SIGNATURES] = {{S_INIT("Signatures"), S_INIT("Signatures")}},
    [WORD_SIGNED] = DOC_SIGNED,
    [WORD_NAME] = DOC_NAME,
    [WORD_QUALITY] = DOC_QUALITY,
    [WORD_SIGNATURE] = DOC_SIGNATURE,
    [WORD_PARTY] = DOC_PARTY,
    [WORD_OPEN] = {{S_INIT("à faire"), S_INIT("to do")}},
    [WORD_DONE] = {{S_INIT("fait"), S_INIT("done")}},
    [WORD_COLON] = DOC_COLON,
};

Str html_word(const Html *h, Word word)
{
    return words[word].in[h->lang];
}

static void put_word(Html *h, Word word)
{
    html_text(h, html_word(h, word));
}

/* ---- head ----------------------------------------------------------------------------------- */

/* What the page is called: its title, else its first heading. */
static Str page_title(Html *h)
{
    if (h->doc->meta.title.n > 0)
        return h->doc->meta.title;
    Buf heading = buf_new(h->ctx->tmp);
    for (const Block *b = h->doc->root->child; b != NULL && heading.n == 0; b = b->next)
        if (b->kind == BLOCK_HEADING)
            inline_words(b->inlines, &heading);
    return heading.n > 0 ? buf_str(&heading) : S("pdoc");
}

static void put_meta(Html *h, const char *name, Str content)
{
    if (content.n == 0)
        return;
    buf_print(h->out, "<meta name=\"%s\"", name);
    html_attribute(h, "content", content);
    html_put(h, ">\n");
}

static void put_head(Html *h)
{
    const DocumentMeta *m = &h->doc->meta;
    html_put(h,
             "<head>\n<meta charset=\"utf-8\">\n"
             "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    html_text(h, page_title(h));
    html_put(h, "</title>\n");
    put_meta(h, "author", m->author);
    put_meta(h, "description", m->subtitle);
    put_meta(h, "generator", S("pdoc " PDOC_VERSION));
    html_style(h);
    html_put(h, "</head>\n");
}

/* ---- header --------------------------------------------------------------------------------- */

static void put_facts(Html *h)
{
    CoverLine facts[FACT_LIMIT];
    size_t count = doc_facts(&h->doc->meta, facts);
    for (size_t i = 0; i < count; i++) {
        html_put(h, i > 0 ? "<dt>" : "<dl>\n<dt>");
        html_text(h, facts[i].label.in[h->lang]);
        html_put(h, "</dt>\n<dd>");
        html_text(h, facts[i].value);
        html_put(h, "</dd>\n");
    }
    html_put(h, count > 0 ? "</dl>\n" : "");
}

static void put_parties(Html *h)
{
    const DocumentMeta *m = &h->doc->meta;
    if (m->party_count == 0)
        return;
    html_put(h, "<p class=\"small\">");
    put_word(h, WORD_PARTIES);
    put_word(h, WORD_COLON);
    html_put(h, "</p>\n<ul>\n");
    for (size_t i = 0; i < m->party_count; i++) {
        html_put(h, "<li>");
        html_text(h, m->parties[i]);
        html_put(h, "</li>\n");
    }
    html_put(h, "</ul>\n");
}

static void put_header(Html *h)
{
    const DocumentMeta *m = &h->doc->meta;
    bool draft = document_is_draft(m);
    if (m->title.n == 0 && !draft)
        return;
    html_put(h, "<header>\n");
    html_logo(h);
    if (draft) {
        html_put(h, "<p class=\"draft\"><strong>");
        put_word(h, WORD_DRAFT);
        html_put(h, "</strong></p>\n");
    }
    if (m->title.n > 0) {
        html_put(h, "<h1>");
        html_text(h, m->title);
        html_put(h, "</h1>\n");
        if (m->subtitle.n > 0) {
            html_put(h, "<p class=\"subtitle\">");
            html_text(h, m->subtitle);
            html_put(h, "</p>\n");
        }
        put_facts(h);
        put_parties(h);
    }
    html_put(h, "</header>\n");
}

/* ---- contents ------------------------------------------------------------------------------- */

/* Links in a heading are words in the contents, and its notes are called in the text alone. */
static void put_entry(Html *h, const Block *b)
{
    Buf title = buf_new(h->ctx->tmp);
    inline_words(b->inlines, &title);
    html_put(h, "<li><a href=\"#");
    html_url(h, b->anchor);
    html_put(h, "\">");
    html_label(h, b);
    html_text(h, buf_str(&title));
    html_put(h, "</a>");
}

static bool is_entry(const Block *b, uint8_t top, uint8_t depth)
{
    return b->kind == BLOCK_HEADING && b->anchor.n > 0 && b->level - top < depth;
}

/* Lists that are open, by the level of their headings: an entry goes into the one of its level, or
 * of the next higher one. */
typedef struct {
    uint8_t levels[6], count;
} Lists;

static void enter_level(Html *h, Lists *open, uint8_t level)
{
    while (open->count > 1 && open->levels[open->count - 1] > level &&
           open->levels[open->count - 2] >= level) {
        html_put(h, "</li>\n</ol>\n");
        open->count--;
    }
    if (open->count > 0 && open->levels[open->count - 1] >= level) {
        html_put(h, "</li>\n");
        open->levels[open->count - 1] = level;
        return;
    }
    html_put(h, open->count > 0 ? "\n<ol>\n" : "<ol>\n");
    open->levels[open->count++] = level;
}

/* Also where the PDF has none: there are no pages to turn here. */
static void put_contents(Html *h)
{
    const DocumentMeta *m = &h->doc->meta;
    Lists open = {.count = 0};
    uint8_t top = 6, depth = m->contents_depth == 0 ? 2 : m->contents_depth;
    for (const Block *b = h->doc->root->child; b != NULL; b = b->next)
        if (b->kind == BLOCK_HEADING && b->level < top)
            top = b->level;
    for (const Block *b = h->doc->root->child; b != NULL; b = b->next) {
        if (!is_entry(b, top, depth))
            continue;
        if (open.count == 0) {
            html_put(h, "<nav aria-labelledby=\"~contents\">\n<h2 id=\"~contents\">");
            put_word(h, WORD_CONTENTS);
            html_put(h, "</h2>\n");
        }
        enter_level(h, &open, b->level);
        put_entry(h, b);
    }
    for (uint8_t i = 0; i < open.count; i++)
        html_put(h, "</li>\n</ol>\n");
    html_put(h, open.count > 0 ? "</nav>\n" : "");
}

/* ---- signatures, footer --------------------------------------------------------------------- */

static void put_party(Html *h, Str party, Str signatory, Str quality)
{
    static const Word fields[] = {WORD_NAME, WORD_QUALITY, WORD_SIGNATURE};
    html_put(h, "<div>\n<p>");
    if (party.n > 0) {
        html_text(h, party);
    } else {
        put_word(h, WORD_PARTY);
        html_put(h, " ………………………");
    }
    html_put(h, "</p>\n");
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        html_put(h, fields[i] == WORD_SIGNATURE ? "<p class=\"room\">" : "<p>");
        put_word(h, fields[i]);
        put_word(h, WORD_COLON);
        html_put(h, " ");
        if (fields[i] != WORD_SIGNATURE)
            html_text(h, fields[i] == WORD_NAME ? signatory : quality);
        html_put(h, "</p>\n");
    }
    html_put(h, "</div>\n");
}

static void put_signatures(Html *h)
{
    const DocumentMeta *m = &h->doc->meta;
    if (!m->signature)
        return;
    html_put(h, "<section class=\"signatures\" aria-label=\"");
    put_word(h, WORD_SIGNATURES);
    html_put(h, "\">\n<p>");
    put_word(h, WORD_SIGNED);
    html_put(h, "</p>\n<div class=\"parties\">\n");
    size_t count = m->party_count > 0 ? m->party_count : 2;
    for (size_t i = 0; i < count; i++)
        put_party(h, m->party_count > 0 ? m->parties[i] : (Str){0}, meta_signatory(m, i),
                  meta_quality(m, i));
    html_put(h, "</div>\n</section>\n");
}

static void put_footer(Html *h)
{
    const DocumentMeta *m = &h->doc->meta;
    const Str parts[] = {m->footer, m->reference, m->version, m->status};
    bool any = false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].n == 0)
            continue;
        html_put(h, any ? " · " : "<footer>\n<p>");
        html_text(h, parts[i]);
        any = true;
    }
    html_put(h, any ? "</p>\n</footer>\n" : "");
}

/* ---- all ------------------------------------------------------------------------------------ */

/* Under a title, headings begin at level 2. */
static uint8_t level_shift(const Document *doc)
{
    for (const Block *b = doc->root->child; doc->meta.title.n > 0 && b != NULL; b = b->next)
        if (b->kind == BLOCK_HEADING && b->level == 1)
            return 1;
    return 0;
}

void html_write(Ctx *ctx, const Document *doc, const Theme *theme, Buf *out)
{
    Html h = {.ctx = ctx, .doc = doc, .theme = theme, .out = out};
    h.lang = tag_lang(doc->meta.language);
    h.calls = NEW_ARRAY(ctx->tmp, uint32_t, doc->note_count + 1);
    h.shift = level_shift(doc);
    buf_print(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n", h.lang == LANG_EN ? "en" : "fr");
    put_head(&h);
    html_put(&h, "<body>\n<a class=\"skip\" href=\"#~main\">");
    put_word(&h, WORD_SKIP);
    html_put(&h, "</a>\n");
    put_header(&h);
    put_contents(&h);
    html_put(&h, "<main id=\"~main\">\n");
    html_blocks(&h, doc->root->child);
    put_signatures(&h);
    html_notes(&h);
    html_put(&h, "</main>\n");
    put_footer(&h);
    html_put(&h, "</body>\n</html>\n");
}
