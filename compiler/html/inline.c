/* Inlines -> HTML. */
#include "html/parts.h"

#include <string.h>

/* ---- pictures ------------------------------------------------------------------------------- */

/* What a file is by its first bytes; NULL: nothing that a browser shows everywhere. */
static const char *media_type(Str bytes)
{
    static const struct {
        Str begin;
        const char *type;
    } rows[] = {
        {S_INIT("\x89PNG\r\n\x1a\n"), "image/png"},
        {S_INIT("\xFF\xD8\xFF"), "image/jpeg"},
        {S_INIT("<svg"), "image/svg+xml"},
        {S_INIT("<?xml"), "image/svg+xml"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (str_starts(bytes, rows[i].begin))
            return rows[i].type;
    return NULL;
}

/* The picture's bytes; false after a diagnostic. */
static bool read_picture(Html *h, const Inline *image, Str *bytes, const char **type)
{
    Ctx *ctx = h->ctx;
    Span span = image->span;
    if (str_find(image->target, S("://")) != SIZE_MAX || str_starts(image->target, S("data:"))) {
        diag(ctx, MSG_LAYOUT_IMAGE_REMOTE, span, image->target);
        return false;
    }
    const Source *from = span.source == 0 ? NULL : source_at(diag_sources(ctx->diag), span.source);
    Str path = path_join(ctx->mem, from == NULL ? S(".") : path_folder(from->path), image->target);
    if (!file_exists(ctx, path)) {
        diag(ctx, MSG_LAYOUT_IMAGE_ABSENT, span, path);
        return false;
    }
    if (!file_bytes(ctx, path, span, bytes))
        return false; /* said there */
    *type = media_type(*bytes);
    if (*type == NULL)
        diag(ctx, MSG_LAYOUT_IMAGE_KIND, span, path);
    return *type != NULL;
}

/* The beginning of an element with the picture; false when there is none. */
static bool open_image(Html *h, const Inline *image, Str alt)
{
    Str bytes;
    const char *type;
    if (!read_picture(h, image, &bytes, &type))
        return false;
    buf_print(h->out, "<img src=\"data:%s;base64,", type);
    html_base64(h, bytes);
    html_put(h, "\" alt=\"");
    html_text(h, alt);
    html_put(h, "\"");
    return true;
}

void html_logo(Html *h)
{
    const Theme *t = h->theme;
    Str author = h->doc->meta.author;
    Inline logo = {.kind = INLINE_IMAGE, .target = t->logo, .span = t->logo_span};
    if (t->logo.n == 0)
        return;
    html_put(h, "<p>");
    if (open_image(h, &logo, author.n > 0 ? author : S("Logo")))
        html_put(h, " class=\"logo\">");
    html_put(h, "</p>\n");
}

static void put_image(Html *h, const Inline *image)
{
    Buf alt = buf_new(h->ctx->tmp);
    inline_words(image->child, &alt);
    if (!open_image(h, image, buf_str(&alt))) {
        html_put(h, "<em>[");
        html_text(h, buf_str(&alt));
        html_put(h, "]</em>");
        return;
    }
    html_attribute(h, "title", image->title);
    html_put(h, ">");
}

/* ---- links ---------------------------------------------------------------------------------- */

static void put_link(Html *h, const Inline *link)
{
    if (h->in_link) {
        html_inlines(h, link->child);
        return;
    }
    html_put(h, "<a href=\"");
    if (link->file.n > 0) {
        html_url(h, link->file);
        html_put(h, ".html");
    }
    html_url(h, link->target);
    html_put(h, "\"");
    html_attribute(h, "title", link->title);
    html_put(h, ">");
    h->in_link = true;
    if (link->child != NULL)
        html_inlines(h, link->child);
    else
        html_text(h, link->target);
    h->in_link = false;
    html_put(h, "</a>");
}

/* The first call of a note is #~call-3, others are #~call-3-2. */
static void put_call(Html *h, const Inline *call)
{
    if (call->number == 0 || call->number > h->doc->note_count)
        return;
    uint32_t n = ++h->calls[call->number - 1];
    if (h->in_link) { /* a link may hold no other */
        buf_print(h->out, "<sup class=\"call\">%u</sup>", (unsigned)call->number);
        h->calls[call->number - 1]--;
        return;
    }
    buf_print(h->out, "<sup><a role=\"doc-noteref\" id=\"~call-%u", (unsigned)call->number);
    if (n > 1)
        buf_print(h->out, "-%u", (unsigned)n);
    buf_print(h->out, "\" href=\"#~note-%u\" aria-label=\"", (unsigned)call->number);
    html_text(h, html_word(h, WORD_CALL));
    buf_print(h->out, " %u\">%u</a></sup>", (unsigned)call->number, (unsigned)call->number);
}

/* ---- all ------------------------------------------------------------------------------------ */

static void put_marked(Html *h, const char *element, const Inline *one)
{
    buf_print(h->out, "<%s>", element);
    html_inlines(h, one->child);
    buf_print(h->out, "</%s>", element);
}

/* Hebrew, Arabic and other scripts that run from right to left. */
static bool runs_leftwards(Str text)
{
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if ((c >= 0x590 && c < 0x900) || (c >= 0xFB1D && c < 0xFE00) ||
            (c >= 0xFE70 && c < 0xFEFF) || (c >= 0x10800 && c < 0x11000) ||
            (c >= 0x1E800 && c < 0x1F000))
            return true;
    }
    return false;
}

/* A value that runs the other way must not turn what stands around it. */
static void put_words(Html *h, const Inline *one)
{
    bool apart = one->is_value && runs_leftwards(one->text);
    html_put(h, apart ? "<bdi>" : one->raised ? "<sup>" : "");
    html_text(h, one->text);
    html_put(h, apart ? "</bdi>" : one->raised ? "</sup>" : "");
}

static void put_inline(Html *h, const Inline *one)
{
    switch (one->kind) {
    case INLINE_TEXT:
        put_words(h, one);
        return;
    case INLINE_HTML:
        html_text(h, one->text);
        return;
    case INLINE_SOFT_BREAK:
        html_put(h, "\n");
        return;
    case INLINE_HARD_BREAK:
        html_put(h, "<br>\n");
        return;
    case INLINE_CODE:
        html_put(h, "<code>");
        html_text(h, one->text);
        html_put(h, "</code>");
        return;
    case INLINE_EMPHASIS:
        put_marked(h, "em", one);
        return;
    case INLINE_STRONG:
        put_marked(h, "strong", one);
        return;
    case INLINE_STRIKE:
        put_marked(h, "s", one);
        return;
    case INLINE_LINK:
        put_link(h, one);
        return;
    case INLINE_IMAGE:
        put_image(h, one);
        return;
    case INLINE_NOTE:
        put_call(h, one);
        return;
    }
}

void html_inlines(Html *h, const Inline *first)
{
    for (const Inline *one = first; one != NULL; one = one->next)
        put_inline(h, one);
}

void html_label(Html *h, const Block *b)
{
    Str label = heading_label(h->ctx->tmp, &h->doc->meta, b);
    if (label.n == 0)
        return;
    html_put(h, "<span class=\"label\">");
    html_text(h, label);
    html_put(h, "</span> ");
}

bool html_is_image(const Block *b)
{
    return b->kind == BLOCK_PARAGRAPH && b->inlines != NULL && b->inlines->kind == INLINE_IMAGE &&
           b->inlines->next == NULL;
}
