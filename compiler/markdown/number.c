/* Number: headings get numbers and anchors, references get their words.
 *
 * A heading's anchor is the name written at its end, `## Durée {#duree}`, else GitHub's slug of
 * its text. `[](#duree)` prints "article 3" or "section 3.2" by the document's numbering, or the
 * heading's own words when it has no number; at the beginning of a sentence, "Article 3".
 * `[la durée](#duree)` keeps its words. Both must lead to one heading.
 */
#include "markdown/parts.h"

#include <string.h>

typedef struct Named {
    Block *heading;
    struct Named *same; /* the heading before it of the same name */
    uint32_t all;       /* headings of the name, up to this one */
    uint32_t written;   /* of them, those with {#name}; else the name is the slug of the words */
} Named;

/* Words for a reference that stands in a heading. They are set when all are known, so that what
 * one heading takes from another does not depend on their order, nor grow. */
typedef struct {
    Inline *link, *words;
} Deferred;

typedef struct {
    Ctx *ctx;
    Document *doc;
    VEC(Block *) headings;
    StrMap *anchors; /* unique anchor -> heading */
    StrMap *names;   /* name written, or slug before it was made unique -> Named */
    VEC(Deferred) deferred;
    bool in_heading;
    size_t dangling;
    uint32_t figures;
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

Str heading_label(Arena *a, const DocumentMeta *meta, const Block *heading)
{
    Str n = heading->number;
    if (n.n == 0)
        return n;
    bool top = str_find_byte(n, '.') == SIZE_MAX;
    if (top && meta->numbering == NUMBER_ARTICLE)
        return str_print(a, "Article " STR_FMT " –", STR_ARG(n));
    return str_print(a, top ? STR_FMT "." : STR_FMT, STR_ARG(n));
}

/* ---- headings ------------------------------------------------------------------------------- */

static void collect(Numberer *n, Block *first)
{
    for (Block *b = first; b != NULL; b = b->next) {
        b->number = (Str){0};
        if (b->kind == BLOCK_HEADING)
            *VEC_PUSH(n->ctx->tmp, &n->headings) = b;
        if (b->kind == BLOCK_FIGURE)
            b->number = str_print(n->ctx->mem, "%u", (unsigned)++n->figures);
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

static bool is_name_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == ':' || (unsigned char)c >= 0x80;
}

/* Takes "{#name}" off the end of a heading; the empty slice when there is none. */
static Str take_name(Block *heading)
{
    Inline **last = &heading->inlines;
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

static void add_anchor(Numberer *n, Slugs *slugs, Str name, Block *heading, bool written)
{
    Named *named = NEW(n->ctx->tmp, Named);
    void **slot = map_put(n->names, name);
    const Named *before = *slot;
    *named = (Named){heading, *slot, 1, written};
    if (before != NULL) {
        named->all += before->all;
        named->written += before->written;
    }
    *slot = named;
    heading->anchor = arena_copy(n->ctx->mem, slug_unique(slugs, name));
    *map_put(n->anchors, heading->anchor) = heading;
}

/* Names that were written come first: a slug makes way for them. */
static void make_anchors(Numberer *n)
{
    Slugs slugs = slugs_new(n->ctx->tmp);
    Buf words = buf_new(n->ctx->tmp);
    for (size_t i = 0; i < n->headings.count; i++) {
        Block *b = n->headings.items[i];
        Str name = b->anchor.n > 0 ? b->anchor : take_name(b);
        if (name.n > 0)
            add_anchor(n, &slugs, name, b, true);
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

/* ---- references ----------------------------------------------------------------------------- */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* "#dur%C3%A9e" -> "durée" */
static Str anchor_named(Arena *a, Str target)
{
    Buf out = buf_new(a);
    for (size_t i = 1; i < target.n; i++) {
        int high = target.p[i] == '%' && i + 2 < target.n ? hex_digit(target.p[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(target.p[i + 2]) : -1;
        buf_byte(&out, low < 0 ? target.p[i] : (char)(high * 16 + low));
        i += low < 0 ? 0 : 2;
    }
    return buf_str(&out);
}

/* A file that is no template may link to what is only there on its own site: a warning. */
static void soften(const Numberer *n, Diagnostic *d)
{
    if (n->doc->meta.kind.n == 0)
        d->severity = SEVERITY_WARNING;
}

enum { SUGGESTION_LIMIT = 20 }; /* a search over all headings each */

static void report_absent(Numberer *n, const Inline *link, Str name)
{
    Diagnostic *d = diag(n->ctx, MSG_MARKDOWN_ANCHOR_ABSENT, link->span, name);
    soften(n, d);
    if (n->dangling++ >= SUGGESTION_LIMIT)
        return;
    Str *all = NEW_ARRAY(n->ctx->tmp, Str, n->headings.count);
    for (size_t i = 0; i < n->headings.count; i++)
        all[i] = n->headings.items[i]->anchor;
    d->suggestion = nearest_word(name, all, n->headings.count);
}

static void report_ambiguous(Numberer *n, const Inline *link, Str name, const Named *last)
{
    enum { LABEL_LIMIT = 5 };
    Diagnostic *d = diag(n->ctx, MSG_MARKDOWN_ANCHOR_AMBIGUOUS, link->span, name);
    soften(n, d);
    const Named *some[LABEL_LIMIT];
    size_t count = 0;
    for (const Named *one = last; one != NULL && count < LABEL_LIMIT; one = one->same)
        some[count++] = one;
    while (count-- > 0)
        diag_label(n->ctx, d, some[count]->heading->span,
                   TEXT("ce titre porte ce nom", "this heading has that name"));
}

/* Two headings that were given one name; or whose words give one name, which GitHub leaves to the
 * first of them: only a reference of our own form must not rely on that. */
static bool is_ambiguous(const Named *last, const Inline *link)
{
    return last->written > 1 || (last->written == 0 && last->all > 1 && link->child == NULL);
}

static Inline *text_like(Numberer *n, const Inline *link, Str text)
{
    Inline *one = inline_new(n->ctx, INLINE_TEXT, link->span);
    one->text = text;
    return one;
}

enum { TITLE_LIMIT = 400 }; /* bytes of a heading that a reference repeats */

/* Copies of a heading's inlines without links, notes and images: they stand inside a link. */
static Inline *copy_words(Numberer *n, const Inline *first, size_t *room)
{
    Inlines all = {0};
    for (const Inline *one = first; one != NULL && *room > 0; one = one->next) {
        if (one->kind == INLINE_NOTE || one->kind == INLINE_IMAGE)
            continue;
        Inline *copy = NEW(n->ctx->mem, Inline);
        *copy = *one;
        copy->next = NULL;
        *room -= one->text.n + 1 < *room ? one->text.n + 1 : *room;
        if (*room == 0)
            copy->text = S("…");
        copy->child = copy_words(n, one->child, room);
        bool passes = one->kind == INLINE_LINK;
        for (Inline *c = passes ? copy->child : copy, *next; c != NULL; c = next) {
            next = c->next;
            c->next = NULL;
            inlines_add(&all, c);
        }
    }
    return all.first;
}

static void name_reference(Numberer *n, Inline *link, const Block *heading, bool begins_sentence)
{
    static const Str words[][2] = {{S_INIT("section"), S_INIT("Section")},
                                   {S_INIT("article"), S_INIT("Article")}};
    if (heading->number.n > 0) {
        Str word = words[n->doc->meta.numbering == NUMBER_ARTICLE][begins_sentence];
        Str text = str_print(n->ctx->mem, STR_FMT "\u00A0" STR_FMT, STR_ARG(word),
                             STR_ARG(heading->number));
        link->child = text_like(n, link, text);
        return;
    }
    size_t room = TITLE_LIMIT;
    Inline *copy = copy_words(n, heading->inlines, &room);
    if (n->in_heading)
        *VEC_PUSH(n->ctx->tmp, &n->deferred) = (Deferred){link, copy};
    else
        link->child = copy;
}

static void resolve(Numberer *n, Inline *link, bool begins_sentence)
{
    Str name = anchor_named(n->ctx->mem, link->target);
    if (name.n == 0) /* "#": the top of the document */
        return;
    const Named *named = map_find(n->names, name);
    const Block *heading = map_find(n->anchors, name);
    if (named != NULL && is_ambiguous(named, link)) {
        report_ambiguous(n, link, name, named);
    } else if (heading == NULL) {
        report_absent(n, link, name);
    } else {
        link->target = str_print(n->ctx->mem, "#" STR_FMT, STR_ARG(heading->anchor));
        if (link->child == NULL)
            name_reference(n, link, heading, begins_sentence);
    }
}

/* Does a sentence begin after this text? `before`: one has begun before it. */
static bool begins_after(Str text, bool before)
{
    size_t end = text.n;
    while (end > 0 && text.p[end - 1] == ' ')
        end--;
    return end == 0 ? before : end < text.n && strchr(".!?", text.p[end - 1]) != NULL;
}

/* `begins`: a sentence begins here. */
static void resolve_inlines(Numberer *n, Inline *first, bool begins)
{
    for (Inline *one = first; one != NULL; one = one->next) {
        if (one->kind == INLINE_LINK && str_starts(one->target, S("#")))
            resolve(n, one, begins);
        else
            resolve_inlines(n, one->child, begins);
        begins = one->kind == INLINE_TEXT && begins_after(one->text, begins);
    }
}

static void resolve_blocks(Numberer *n, Block *first, bool in_heading)
{
    for (Block *b = first; b != NULL; b = b->next) {
        n->in_heading = b->kind == BLOCK_HEADING;
        if (n->in_heading == in_heading)
            resolve_inlines(n, b->inlines, true);
        resolve_blocks(n, b->child, in_heading);
    }
}

void doc_number(Ctx *ctx, Document *doc)
{
    Numberer n = {.ctx = ctx, .doc = doc, .anchors = map_new(ctx->tmp), .names = map_new(ctx->tmp)};
    collect(&n, doc->root->child);
    for (size_t i = 0; i < doc->note_count; i++)
        collect(&n, doc->notes[i]->child);
    number_headings(&n);
    make_anchors(&n);
    for (int in_heading = 0; in_heading < 2; in_heading++) {
        resolve_blocks(&n, doc->root->child, in_heading);
        for (size_t i = 0; i < doc->note_count; i++)
            resolve_blocks(&n, doc->notes[i]->child, in_heading);
    }
    for (size_t i = 0; i < n.deferred.count; i++)
        n.deferred.items[i].link->child = n.deferred.items[i].words;
}
