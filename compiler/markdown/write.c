/* Write: a document -> GFM.
 *
 * What is written reads back as the same tree, and GitHub shows it as it is meant: one paragraph
 * is one line, blocks are separated by one empty line (none inside tight lists), tables are
 * aligned where they fit, footnotes stand at the end. Where Markdown has no way to keep two blocks
 * apart, an empty comment, "<!-- -->", does it.
 */
#include "markdown/write.h"

#include <string.h>

static const Str separator = S_INIT("<!-- -->");

/* ---- lines ---------------------------------------------------------------------------------- */

static Str trim_end(Str s)
{
    while (s.n > 0 && s.p[s.n - 1] == ' ')
        s.n--;
    return s;
}

void write_line(Writer *w, Str line)
{
    Str begin = w->has_first ? w->first : w->prefix;
    w->has_first = false;
    buf_put(w->out, line.n > 0 ? begin : trim_end(begin));
    buf_put(w->out, line);
    buf_byte(w->out, '\n');
}

static Str joined(Writer *w, Str a, Str b)
{
    char *both = arena_alloc(w->ctx->tmp, a.n + b.n + 1);
    if (a.n > 0)
        memcpy(both, a.p, a.n);
    if (b.n > 0)
        memcpy(both + a.n, b.p, b.n);
    return (Str){both, a.n + b.n};
}

void write_lines(Writer *w, Str text)
{
    for (size_t at = 0; at <= text.n;) {
        size_t end = str_find_byte(str_slice(text, at, text.n), '\n');
        end = end == SIZE_MAX ? text.n : at + end;
        write_line(w, str_slice(text, at, end));
        at = end + 1;
    }
}

void write_blank(Writer *w)
{
    buf_put(w->out, trim_end(w->prefix));
    buf_byte(w->out, '\n');
}

/* ---- leaves --------------------------------------------------------------------------------- */

Str write_heading_text(Writer *w, const Block *heading)
{
    Str label = heading_label(w->ctx->tmp, &w->doc->meta, heading);
    if (label.n == 0)
        return write_inlines(w, heading->inlines, FORM_HEADING);
    Inline space = {.kind = INLINE_TEXT, .text = S(" "), .next = heading->inlines};
    Inline first = {.kind = INLINE_TEXT, .text = label, .next = &space};
    return write_inlines(w, &first, FORM_HEADING);
}

static void write_heading(Writer *w, const Block *b)
{
    Str text = write_heading_text(w, b);
    Str marks = str_slice(S("###### "), 6 - (size_t)b->level, text.n > 0 ? 7 : 6);
    write_line(w, joined(w, marks, text));
}

static size_t longest_run(Str s, char c)
{
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < s.n; i++) {
        run = s.p[i] == c ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

enum { FENCE_LIMIT = 255 }; /* cmark-gfm takes a longer fence for one of 255 */

/* By four spaces, for what no fence can hold: after a comment, so that no paragraph goes on here.
 */
static void write_indented(Writer *w, Str text)
{
    write_line(w, separator);
    write_blank(w);
    Str outer = w->prefix;
    w->prefix = joined(w, outer, S("    "));
    write_lines(w, text);
    w->prefix = outer;
}

static void write_code(Writer *w, const Block *b)
{
    char fence = str_find_byte(b->info, '`') == SIZE_MAX ? '`' : '~';
    if (longest_run(b->text, fence) >= FENCE_LIMIT)
        fence = '~';
    size_t run = longest_run(b->text, fence), length = run < 3 ? 3 : run + 1;
    Str text = b->text;
    if (text.n > 0 && text.p[text.n - 1] == '\n')
        text.n--;
    if (length > FENCE_LIMIT) {
        write_indented(w, text);
        return;
    }
    Buf line = buf_new(w->ctx->tmp);
    buf_repeat(&line, fence, length);
    if (b->info.n > 0 && (b->info.p[0] == '~' || b->info.p[0] == '`'))
        buf_byte(&line, ' ');
    write_literal(&line, b->info, "");
    write_line(w, buf_str(&line));
    if (b->text.n > 0)
        write_lines(w, text);
    line.n = 0;
    buf_repeat(&line, fence, length);
    write_line(w, buf_str(&line));
}

/* ---- containers ----------------------------------------------------------------------------- */

typedef struct {
    bool tight;           /* no empty lines between the blocks */
    char bullet;          /* of the list that a list as first child would be confused with, or 0 */
    bool starts;          /* the first block may be read as the first of its file: no "---" */
    bool after_paragraph; /* the blocks come directly after a line of text */
} BlockPlace;

static void write_blocks(Writer *w, const Block *first, BlockPlace place);

/* What `enter` changes, to be restored. */
typedef struct {
    Str prefix;
} Outer;

static Outer enter(Writer *w, Str first, Str rest)
{
    Outer outer = {w->prefix};
    w->first = joined(w, w->has_first ? w->first : w->prefix, first);
    w->has_first = true;
    w->prefix = joined(w, w->prefix, rest);
    return outer;
}

static void leave(Writer *w, Outer outer)
{
    if (w->has_first)
        write_line(w, (Str){0});
    w->prefix = outer.prefix;
}

static void write_quote(Writer *w, const Block *b)
{
    Outer outer = enter(w, S("> "), S("> "));
    write_blocks(w, b->child, (BlockPlace){0});
    leave(w, outer);
}

/* A task's mark is only seen on the first line of its item, after its own list's marker. */
static bool begins_with_task(const Block *first)
{
    return first != NULL && first->kind == BLOCK_LIST && first->child != NULL &&
           first->child->task != TASK_NONE;
}

static void write_item(Writer *w, const Block *item, const Block *list, Str marker, char bullet)
{
    Str rest = str_slice(S("              "), 0, marker.n);
    Str first = marker;
    if (item->task != TASK_NONE)
        first = joined(w, marker, item->task == TASK_DONE ? S("[x] ") : S("[ ] "));
    Outer outer = enter(w, first, rest);
    BlockPlace place = {.tight = list->tight, .bullet = bullet};
    bool text = item->child != NULL && item->child->kind == BLOCK_PARAGRAPH;
    if (item->task != TASK_NONE && !text) { /* the mark must have a text after it */
        write_line(w, separator);
        place.after_paragraph = true;
        if (item->child != NULL && !list->tight)
            write_blank(w);
    } else if (begins_with_task(item->child)) {
        write_line(w, (Str){0});
    }
    write_blocks(w, item->child, place);
    leave(w, outer);
}

static void write_list(Writer *w, const Block *list, char bullet)
{
    enum { LAST_NUMBER = 999999999 }; /* a marker has nine digits at most */
    uint32_t number = list->start;
    for (const Block *item = list->child; item != NULL; item = item->next) {
        Str marker = bullet == '-' ? S("- ") : S("* ");
        if (list->ordered)
            marker = str_print(w->ctx->tmp, "%u%c ", (unsigned)number, list->delimiter);
        write_item(w, item, list, marker, list->ordered ? 0 : bullet);
        number += number < LAST_NUMBER;
        if (item->next != NULL && !list->tight)
            write_blank(w);
    }
}

/* ---- between blocks ------------------------------------------------------------------------- */

/* In tight lists nothing but the blocks' own lines separates them. */

static bool is_open_ended(const Block *b) /* its last line may be a paragraph's */
{
    return b->kind == BLOCK_PARAGRAPH || b->kind == BLOCK_QUOTE || b->kind == BLOCK_LIST ||
           b->kind == BLOCK_TABLE || b->kind == BLOCK_HTML || b->kind == BLOCK_FIGURE;
}

/* May `b` follow a paragraph's line without being taken for its continuation? */
static bool interrupts(const Block *b)
{
    const Block *item = b->child;
    switch (b->kind) {
    case BLOCK_HEADING:
    case BLOCK_QUOTE:
    case BLOCK_CODE:
    case BLOCK_BREAK:
        return true;
    case BLOCK_LIST:
        return item->child != NULL && item->child->kind == BLOCK_PARAGRAPH &&
               (!b->ordered || b->start == 1);
    case BLOCK_DOCUMENT:
    case BLOCK_PARAGRAPH:
    case BLOCK_ITEM:
    case BLOCK_HTML:
    case BLOCK_TABLE:
    case BLOCK_ROW:
    case BLOCK_CELL:
    case BLOCK_NOTE:
    case BLOCK_FIGURE:
        return false;
    }
    return false;
}

static bool would_join(const Block *before, const Block *b, bool tight)
{
    if (before->kind == BLOCK_LIST && b->kind == BLOCK_LIST && before->ordered && b->ordered &&
        before->delimiter == b->delimiter)
        return true;
    if (!tight)
        return false;
    if (before->kind == BLOCK_QUOTE && b->kind == BLOCK_QUOTE)
        return true;
    return is_open_ended(before) && !interrupts(b);
}

static void separate(Writer *w, const Block *before, const Block *b, bool tight)
{
    bool comment = would_join(before, b, tight);
    if (!tight)
        write_blank(w);
    if (comment)
        write_line(w, separator);
    if (comment && !tight)
        write_blank(w);
}

static char other_bullet(char bullet)
{
    return bullet == '-' ? '*' : '-';
}

/* "**Tableau 2 –** Pénalités". GitHub makes no anchor for it: references lead to an empty link. */
static void write_caption(Writer *w, const Block *b)
{
    Inline label = {.kind = INLINE_TEXT};
    label.text = heading_label(w->ctx->tmp, &w->doc->meta, b);
    Inline space = {.kind = INLINE_TEXT, .text = S(" "), .next = b->inlines};
    Inline strong = {.kind = INLINE_STRONG, .child = &label};
    strong.next = b->inlines != NULL ? &space : NULL;
    bool labelled = label.text.n > 0; /* not when the document was not numbered */
    if (!labelled && b->inlines == NULL)
        return;
    Str text = write_inlines(w, labelled ? &strong : b->inlines, FORM_PARAGRAPH);
    if (b->anchor.n > 0)
        text = str_print(w->ctx->tmp, "<a id=\"" STR_FMT "\"></a>" STR_FMT, STR_ARG(b->anchor),
                         STR_ARG(text));
    write_lines(w, text);
}

static void write_captioned_table(Writer *w, const Block *b)
{
    if (b->number.n > 0) {
        write_caption(w, b);
        write_blank(w);
    }
    write_table(w, b);
}

/* The image, and its caption as a paragraph: what an image's title holds is not shown by GitHub. */
static void write_figure(Writer *w, const Block *b)
{
    if (b->figure == NULL) {
        write_blocks(w, b->child, (BlockPlace){0});
        write_blank(w);
    } else if (b->figure->target.n > 0) {
        Inline alt = {.kind = INLINE_TEXT, .text = b->figure->alt, .is_value = true};
        Inline image = {.kind = INLINE_IMAGE, .target = b->figure->target, .child = &alt};
        write_lines(w, write_inlines(w, &image, FORM_PARAGRAPH));
        write_blank(w);
    }
    write_caption(w, b);
}

static void write_break(Writer *w, bool safe)
{
    write_line(w, safe ? S("---") : S("___"));
}

static void write_block(Writer *w, const Block *b, const BlockPlace *place, char bullet, bool first)
{
    switch (b->kind) {
    case BLOCK_HEADING:
        write_heading(w, b);
        return;
    case BLOCK_PARAGRAPH:
        write_lines(w, write_inlines(w, b->inlines, FORM_PARAGRAPH));
        return;
    case BLOCK_HTML:
        write_lines(w, write_text(w, b->text, FORM_PARAGRAPH));
        return;
    case BLOCK_LIST:
        write_list(w, b, bullet);
        return;
    case BLOCK_QUOTE:
        write_quote(w, b);
        return;
    case BLOCK_CODE:
        write_code(w, b);
        return;
    case BLOCK_BREAK:
        write_break(w, !first && !place->tight);
        return;
    case BLOCK_TABLE:
        write_captioned_table(w, b);
        return;
    case BLOCK_FIGURE:
        write_figure(w, b);
        return;
    case BLOCK_DOCUMENT:
    case BLOCK_ITEM:
    case BLOCK_ROW:
    case BLOCK_CELL:
    case BLOCK_NOTE:
        return;
    }
}

static void write_blocks(Writer *w, const Block *first, BlockPlace place)
{
    char bullet = other_bullet(place.bullet);
    const Block paragraph = {.kind = BLOCK_PARAGRAPH};
    if (first != NULL && place.after_paragraph && would_join(&paragraph, first, place.tight))
        write_line(w, separator);
    for (const Block *before = NULL, *b = first; b != NULL; before = b, b = b->next) {
        if (before != NULL)
            separate(w, before, b, place.tight);
        bool beside = before != NULL && before->kind == BLOCK_LIST && !before->ordered;
        bullet = beside ? other_bullet(bullet) : before != NULL ? '-' : bullet;
        write_block(w, b, &place, bullet, before == NULL);
    }
}

static void write_notes(Writer *w)
{
    for (size_t i = 0; i < w->doc->note_count; i++) {
        const Block *note = w->doc->notes[i];
        if (w->out->n > 0)
            write_blank(w);
        Outer outer = enter(w, str_print(w->ctx->tmp, "[^%zu]: ", i + 1), S("    "));
        if (begins_with_task(note->child))
            write_line(w, (Str){0});
        write_blocks(w, note->child, (BlockPlace){0});
        leave(w, outer);
    }
}

void markdown_write(Ctx *ctx, const Document *doc, Buf *out)
{
    Writer w = {.ctx = ctx, .doc = doc, .out = out};
    w.lang = tag_lang(doc->meta.language);
    write_title(&w);
    if (out->n > 0 && doc->root->child != NULL)
        write_blank(&w);
    write_blocks(&w, doc->root->child, (BlockPlace){0});
    write_signature(&w);
    write_notes(&w);
}
