/* Blocks -> HTML. */
#include "html/parts.h"

#include "figure/figure.h"

/* ---- headings, paragraphs, lists ------------------------------------------------------------ */

static void put_heading(Html *h, const Block *b)
{
    int level = b->level + h->shift > 6 ? 6 : b->level + h->shift;
    buf_print(h->out, "<h%d", level);
    html_attribute(h, "id", b->anchor);
    html_put(h, ">");
    html_label(h, b);
    html_inlines(h, b->inlines);
    buf_print(h->out, "</h%d>\n", level);
}

/* The box of a task stands before its first words. */
static void put_task(Html *h)
{
    Task task = h->task;
    h->task = TASK_NONE;
    if (task == TASK_NONE)
        return;
    buf_print(h->out, "<span class=\"task\" role=\"img\" aria-label=\"" STR_FMT "\">%s</span> ",
              STR_ARG(html_word(h, task == TASK_DONE ? WORD_DONE : WORD_OPEN)),
              task == TASK_DONE ? "☑" : "☐");
}

static void put_paragraph(Html *h, const Block *b)
{
    const Inline *image = b->inlines;
    bool titled = html_is_image(b) && image->title.n > 0;
    html_put(h, titled ? "<figure>" : "<p>");
    put_task(h);
    html_inlines(h, image);
    if (titled) {
        html_put(h, "<figcaption>");
        html_text(h, image->title);
        html_put(h, "</figcaption>");
    }
    html_put(h, titled ? "</figure>\n" : "</p>\n");
}

/* In a tight list a paragraph is no block of its own. */
static void put_item(Html *h, const Block *item, bool tight)
{
    html_put(h, item->task == TASK_NONE ? "<li>" : "<li class=\"box\">");
    h->task = item->task;
    if (tight || item->child == NULL || item->child->kind != BLOCK_PARAGRAPH)
        put_task(h);
    for (const Block *b = item->child; b != NULL; b = b->next) {
        if (!tight || b->kind != BLOCK_PARAGRAPH || html_is_image(b)) {
            Block one = *b;
            one.next = NULL;
            html_blocks(h, &one);
            continue;
        }
        html_inlines(h, b->inlines);
        if (b->next != NULL && b->next->kind == BLOCK_PARAGRAPH)
            html_put(h, "<br>");
        if (b->next != NULL)
            html_put(h, "\n");
    }
    html_put(h, "</li>\n");
}

static void put_list(Html *h, const Block *list)
{
    html_put(h, list->ordered ? "<ol" : "<ul");
    if (list->ordered && list->start != 1)
        buf_print(h->out, " start=\"%u\"", (unsigned)list->start);
    if (list->ordered && list->delimiter == ')')
        html_put(h, " class=\"paren\"");
    html_put(h, ">\n");
    for (const Block *item = list->child; item != NULL; item = item->next)
        put_item(h, item, list->tight);
    html_put(h, list->ordered ? "</ol>\n" : "</ul>\n");
}

static void put_code(Html *h, const Block *b)
{
    html_put(h, "<pre><code>");
    html_text(h, b->text);
    html_put(h, "</code></pre>\n");
}

/* ---- tables --------------------------------------------------------------------------------- */

static void put_row(Html *h, const Block *row, const Block *table, bool header)
{
    static const char *const classes[] = {[ALIGN_NONE] = "",
                                          [ALIGN_LEFT] = "",
                                          [ALIGN_CENTER] = " class=\"center\"",
                                          [ALIGN_RIGHT] = " class=\"right\""};
    html_put(h, "<tr>");
    uint32_t column = 0;
    for (const Block *cell = row->child; cell != NULL; cell = cell->next, column++) {
        bool head = header && cell->inlines != NULL; /* an empty header says nothing */
        Align align = column < table->columns ? table->alignment[column] : ALIGN_NONE;
        buf_print(h->out, head ? "<th scope=\"col\"%s>" : "<td%s>", classes[align]);
        html_inlines(h, cell->inlines);
        html_put(h, head ? "</th>" : "</td>");
    }
    html_put(h, "</tr>\n");
}

static bool has_words(const Block *row)
{
    for (const Block *cell = row->child; cell != NULL; cell = cell->next)
        if (cell->inlines != NULL)
            return true;
    return false;
}

/* A wide table may be scrolled sideways on a narrow screen, by keyboard too. */
static void open_wide(Html *h, const Block *b)
{
    html_put(h, "<div class=\"wide\" role=\"group\" tabindex=\"0\" aria-label=\"");
    Buf words = buf_new(h->ctx->tmp);
    buf_put(&words, heading_label(h->ctx->tmp, &h->doc->meta, b));
    if (words.n > 0)
        buf_byte(&words, ' ');
    inline_words(b->inlines, &words);
    html_text(h, words.n > 0 ? buf_str(&words) : html_word(h, WORD_TABLE));
    html_put(h, "\">\n");
}

static void put_table(Html *h, const Block *b)
{
    enum { WIDE = 4 }; /* columns */
    bool wide = b->columns >= WIDE;
    if (wide)
        open_wide(h, b);
    html_put(h, "<table");
    html_attribute(h, "id", b->anchor);
    html_put(h, ">\n");
    if (b->number.n > 0) {
        html_put(h, "<caption>");
        html_label(h, b);
        html_inlines(h, b->inlines);
        html_put(h, "</caption>\n");
    }
    const Block *row = b->child;
    if (row != NULL && row->header) {
        if (has_words(row)) {
            html_put(h, "<thead>\n");
            put_row(h, row, b, true);
            html_put(h, "</thead>\n");
        }
        row = row->next;
    }
    if (row != NULL)
        html_put(h, "<tbody>\n");
    for (const Block *one = row; one != NULL; one = one->next)
        put_row(h, one, b, false);
    html_put(h, row != NULL ? "</tbody>\n</table>\n" : "</table>\n");
    html_put(h, wide ? "</div>\n" : "");
}

/* ---- figures -------------------------------------------------------------------------------- */

static void put_figure(Html *h, const Block *b)
{
    html_put(h, "<figure");
    html_attribute(h, "id", b->anchor);
    html_put(h, ">\n");
    h->figures++;
    if (b->figure != NULL && b->figure->plot != NULL) {
        SvgStyle style = {.theme = h->theme, .language = h->doc->meta.language, .in_page = true};
        style.alt = b->figure->alt;
        style.id = str_print(h->ctx->tmp, "~figure-%u", (unsigned)h->figures);
        figure_svg(b->figure->plot, &style, h->out);
    } else if (b->child != NULL) {
        html_inlines(h, b->child->inlines);
        html_put(h, "\n");
    }
    if (b->number.n > 0) {
        html_put(h, "<figcaption>");
        html_label(h, b);
        html_inlines(h, b->inlines);
        html_put(h, "</figcaption>\n");
    }
    html_put(h, "</figure>\n");
}

/* ---- all ------------------------------------------------------------------------------------ */

static void put_block(Html *h, const Block *b)
{
    switch (b->kind) {
    case BLOCK_HEADING:
        put_heading(h, b);
        return;
    case BLOCK_PARAGRAPH:
        put_paragraph(h, b);
        return;
    case BLOCK_LIST:
        put_list(h, b);
        return;
    case BLOCK_QUOTE:
        html_put(h, "<blockquote>\n");
        html_blocks(h, b->child);
        html_put(h, "</blockquote>\n");
        return;
    case BLOCK_CODE:
        put_code(h, b);
        return;
    case BLOCK_HTML:
        html_put(h, "<p>");
        html_text(h, b->text);
        html_put(h, "</p>\n");
        return;
    case BLOCK_BREAK:
        html_put(h, "<hr>\n");
        return;
    case BLOCK_TABLE:
        put_table(h, b);
        return;
    case BLOCK_FIGURE:
        put_figure(h, b);
        return;
    case BLOCK_DOCUMENT:
    case BLOCK_ITEM:
    case BLOCK_ROW:
    case BLOCK_CELL:
    case BLOCK_NOTE:
        html_blocks(h, b->child);
        return;
    }
}

void html_blocks(Html *h, const Block *first)
{
    for (const Block *b = first; b != NULL; b = b->next)
        put_block(h, b);
}

/* ---- notes ---------------------------------------------------------------------------------- */

/* Arrows back to each call; a note that only notes further down call has none yet. */
static void put_way_back(Html *h, uint32_t note)
{
    uint32_t calls = h->calls[note];
    if (calls == 0)
        return;
    html_put(h, "<p class=\"back\">");
    for (uint32_t i = 1; i <= calls; i++) {
        buf_print(h->out, "%s<a role=\"doc-backlink\" href=\"#~call-%u", i > 1 ? " " : "",
                  (unsigned)note + 1);
        if (i > 1)
            buf_print(h->out, "-%u", (unsigned)i);
        html_put(h, "\" aria-label=\"");
        html_text(h, html_word(h, WORD_BACK));
        buf_print(h->out, " %u", (unsigned)note + 1);
        buf_print(h->out, i > 1 ? " (%u)\">↩</a>" : "\">↩</a>", (unsigned)i);
    }
    html_put(h, "</p>");
}

void html_notes(Html *h)
{
    if (h->doc->note_count == 0)
        return;
    html_put(h, "<section class=\"notes\" role=\"doc-endnotes\" aria-label=\"");
    html_text(h, html_word(h, WORD_NOTES));
    html_put(h, "\">\n<ol>\n");
    for (uint32_t i = 0; i < h->doc->note_count; i++) {
        buf_print(h->out, "<li id=\"~note-%u\">\n", (unsigned)i + 1);
        html_blocks(h, h->doc->notes[i]->child);
        put_way_back(h, i);
        html_put(h, "</li>\n");
    }
    html_put(h, "</ol>\n</section>\n");
}
