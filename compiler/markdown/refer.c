/* Refer: references -> links with words.
 *
 * `[](#duree)` prints "article 3" or "section 3.2" by the document's numbering, "tableau 2",
 * "figure 1", or the heading's own words when it has no number; at the beginning of a sentence,
 * "Article 3". `[la durée](#duree)` keeps its words. A name that is not in this document is
 * searched in the whole pack; `[](sla#duree)` names the document too, `[](sla)` the document
 * alone: "annexe 4, article 3", "annexe 4". A reference must lead to one place.
 */
#include "markdown/parts.h"

#include <string.h>

/* Words for a reference that stands in a heading. They are set when all are known, so that what
 * one heading takes from another does not depend on their order, nor grow. */
typedef struct {
    Inline *link, *words;
} Deferred;

typedef struct {
    Ctx *ctx;
    Document *doc;
    const Pack *pack;
    Lang lang;
    VEC(Deferred) deferred;
    bool in_heading;
    size_t dangling;
} Referrer;

/* What a reference says and what was found. */
typedef struct {
    Inline *link;
    Str id, name;              /* "sla#penalites": of the document, in it; either may be empty */
    const PackDocument *other; /* not this document */
    const Block *block;
    bool begins; /* a sentence begins with it */
} Reference;

/* ---- diagnostics ---------------------------------------------------------------------------- */

/* A file that is no template may link to what is only there on its own site: a warning. */
static void soften(const Referrer *r, Diagnostic *d)
{
    if (r->doc->meta.kind.n == 0)
        d->severity = SEVERITY_WARNING;
}

enum { SUGGESTION_LIMIT = 20 }; /* a search over all names each */

/* The names in a document; those of another give "sla#name" as their value. */
static void add_candidates(Referrer *r, const Document *doc, Str id, StrMap *all)
{
    for (size_t i = 0; doc != NULL && i < map_count(doc->names->anchors); i++) {
        Str name = map_key(doc->names->anchors, i);
        void **slot = map_put(all, name);
        if (id.n == 0 || *slot != NULL)
            continue;
        Str *whole = NEW(r->ctx->mem, Str);
        *whole = str_print(r->ctx->mem, STR_FMT "#" STR_FMT, STR_ARG(id), STR_ARG(name));
        *slot = whole;
    }
}

static Str nearest_in(Referrer *r, Str name, const StrMap *all)
{
    size_t count = map_count(all);
    Str *names = NEW_ARRAY(r->ctx->tmp, Str, count);
    for (size_t i = 0; i < count; i++)
        names[i] = map_key(all, i);
    Str nearest = nearest_word(name, names, count);
    const Str *whole = nearest.n > 0 ? map_find(all, nearest) : NULL;
    return whole != NULL ? *whole : arena_copy(r->ctx->mem, nearest);
}

static void report_absent(Referrer *r, const Reference *ref)
{
    Str shown = str_print(r->ctx->mem, STR_FMT "#" STR_FMT, STR_ARG(ref->id), STR_ARG(ref->name));
    Diagnostic *d = diag(r->ctx, MSG_MARKDOWN_ANCHOR_ABSENT, ref->link->span, shown, ref->name);
    soften(r, d);
    if (r->dangling++ >= SUGGESTION_LIMIT)
        return;
    StrMap *all = map_new(r->ctx->tmp);
    if (ref->id.n == 0)
        add_candidates(r, r->doc, (Str){0}, all);
    for (size_t i = 0; r->pack != NULL && i < r->pack->count; i++) {
        const PackDocument *other = &r->pack->documents[i];
        if (other->doc != r->doc && (ref->id.n == 0 || other == ref->other))
            add_candidates(r, other->doc, other->id, all);
    }
    d->suggestion = nearest_in(r, ref->name, all);
}

static void report_unknown(Referrer *r, const Reference *ref)
{
    Diagnostic *d = diag(r->ctx, MSG_MARKDOWN_DOCUMENT_UNKNOWN, ref->link->span, ref->id);
    soften(r, d);
    StrMap *all = map_new(r->ctx->tmp);
    for (size_t i = 0; i < r->pack->count; i++)
        map_put(all, r->pack->documents[i].id);
    d->suggestion = nearest_in(r, ref->id, all);
}

enum { LABEL_LIMIT = 5 };

static Diagnostic *report_ambiguous(Referrer *r, const Reference *ref)
{
    Diagnostic *d = diag(r->ctx, MSG_MARKDOWN_ANCHOR_AMBIGUOUS, ref->link->span, ref->name);
    soften(r, d);
    return d;
}

static void label_place(Referrer *r, Diagnostic *d, const Block *block)
{
    diag_label(r->ctx, d, block->span, TEXT("porte ce nom", "has that name"));
}

static void report_same(Referrer *r, const Reference *ref, const Named *last)
{
    Diagnostic *d = report_ambiguous(r, ref);
    const Named *some[LABEL_LIMIT];
    size_t count = 0;
    for (const Named *one = last; one != NULL && count < LABEL_LIMIT; one = one->same)
        some[count++] = one;
    while (count-- > 0)
        label_place(r, d, some[count]->block);
}

/* ---- finding -------------------------------------------------------------------------------- */

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* "dur%C3%A9e" -> "durée" */
static Str decoded(Arena *a, Str name)
{
    Buf out = buf_new(a);
    for (size_t i = 0; i < name.n; i++) {
        int high = name.p[i] == '%' && i + 2 < name.n ? hex_digit(name.p[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(name.p[i + 2]) : -1;
        buf_byte(&out, low < 0 ? name.p[i] : (char)(high * 16 + low));
        i += low < 0 ? 0 : 2;
    }
    return buf_str(&out);
}

static const PackDocument *find_document(const Pack *pack, Str id)
{
    for (size_t i = 0; pack != NULL && i < pack->count; i++)
        if (str_eq(pack->documents[i].id, id))
            return &pack->documents[i];
    return NULL;
}

/* Two that were given one name; or headings whose words give one name, which GitHub leaves to the
 * first of them: only a reference of our own form must not rely on that. */
static bool is_ambiguous(const Named *last, const Inline *link)
{
    return last->written > 1 || (last->written == 0 && last->all > 1 && link->child == NULL);
}

/* The block of this name in a document; NULL when it is not there. */
static const Block *find_in(const Document *doc, Str name)
{
    return map_find(doc->names->anchors, name);
}

/* The name in the document; false after a diagnostic. */
static bool look_in(Referrer *r, Reference *ref, const Document *doc)
{
    const Named *named = map_find(doc->names->named, ref->name);
    if (named != NULL && is_ambiguous(named, ref->link)) {
        report_same(r, ref, named);
        return false;
    }
    ref->block = find_in(doc, ref->name);
    return true;
}

/* The name in the other documents; false after a diagnostic. */
static bool look_elsewhere(Referrer *r, Reference *ref)
{
    size_t found = 0;
    for (size_t i = 0; r->pack != NULL && i < r->pack->count; i++) {
        const PackDocument *one = &r->pack->documents[i];
        if (one->doc == NULL || one->doc == r->doc || find_in(one->doc, ref->name) == NULL)
            continue;
        found++;
        ref->other = one;
    }
    if (found == 1)
        return look_in(r, ref, ref->other->doc);
    if (found == 0)
        return true;
    Diagnostic *d = report_ambiguous(r, ref);
    const Str args[] = {ref->other->id, ref->name};
    d->help = text_of(r->ctx->mem, "nommez aussi le document\u00A0: []({0}#{1})",
                      "name the document too: []({0}#{1})", args, 2);
    for (size_t i = 0; i < r->pack->count; i++) {
        const Document *doc = r->pack->documents[i].doc;
        if (doc != NULL && doc != r->doc && find_in(doc, ref->name) != NULL)
            label_place(r, d, find_in(doc, ref->name));
    }
    return false;
}

/* Fills ref->other and ref->block; false when there is nothing to set, after a diagnostic. */
static bool find_target(Referrer *r, Reference *ref)
{
    if (ref->id.n > 0) {
        ref->other = find_document(r->pack, ref->id);
        if (ref->other == NULL) {
            report_unknown(r, ref);
            return false;
        }
        if (ref->other->doc == NULL) {
            soften(r, diag(r->ctx, MSG_MARKDOWN_DOCUMENT_ABSENT, ref->link->span, ref->id));
            return false;
        }
        if (ref->name.n == 0)
            return true;
        if (!look_in(r, ref, ref->other->doc))
            return false;
    } else {
        if (!look_in(r, ref, r->doc) || (ref->block == NULL && !look_elsewhere(r, ref)))
            return false;
    }
    if (ref->block == NULL)
        report_absent(r, ref);
    return ref->block != NULL;
}

/* ---- words ---------------------------------------------------------------------------------- */

static Inline *text_like(Referrer *r, const Inline *link, Str text)
{
    Inline *one = inline_new(r->ctx, INLINE_TEXT, link->span);
    one->text = text;
    return one;
}

enum { TITLE_LIMIT = 400 }; /* bytes of a heading that a reference repeats */

/* Copies of a heading's inlines without links, notes and images: they stand inside a link. */
static Inline *copy_words(Referrer *r, const Inline *first, size_t *room)
{
    Inlines all = {0};
    for (const Inline *one = first; one != NULL && *room > 0; one = one->next) {
        if (one->kind == INLINE_NOTE || one->kind == INLINE_IMAGE)
            continue;
        Inline *copy = NEW(r->ctx->mem, Inline);
        *copy = *one;
        copy->next = NULL;
        *room -= one->text.n + 1 < *room ? one->text.n + 1 : *room;
        if (*room == 0)
            copy->text = S("…");
        copy->child = copy_words(r, one->child, room);
        bool passes = one->kind == INLINE_LINK;
        for (Inline *c = passes ? copy->child : copy, *next; c != NULL; c = next) {
            next = c->next;
            c->next = NULL;
            inlines_add(&all, c);
        }
    }
    return all.first;
}

/* What a numbered block is called: in French small inside a sentence; in English articles and
 * annexes are capitals. */
typedef enum { WORD_SECTION, WORD_ARTICLE, WORD_TABLE, WORD_FIGURE, WORD_ANNEX } WordOf;

static Str word_of(const Referrer *r, WordOf word, bool begins)
{
    static const Str words[LANG_COUNT][5][2] = {
        [LANG_FR] = {[WORD_SECTION] = {S_INIT("section"), S_INIT("Section")},
                     [WORD_ARTICLE] = {S_INIT("article"), S_INIT("Article")},
                     [WORD_TABLE] = {S_INIT("tableau"), S_INIT("Tableau")},
                     [WORD_FIGURE] = {S_INIT("figure"), S_INIT("Figure")},
                     [WORD_ANNEX] = {S_INIT("annexe"), S_INIT("Annexe")}},
        [LANG_EN] = {[WORD_SECTION] = {S_INIT("section"), S_INIT("Section")},
                     [WORD_ARTICLE] = {S_INIT("Article"), S_INIT("Article")},
                     [WORD_TABLE] = {S_INIT("table"), S_INIT("Table")},
                     [WORD_FIGURE] = {S_INIT("figure"), S_INIT("Figure")},
                     [WORD_ANNEX] = {S_INIT("Annex"), S_INIT("Annex")}},
    };
    return words[r->lang][word][begins];
}

static WordOf kind_of(const DocumentMeta *meta, const Block *block)
{
    return block->kind == BLOCK_TABLE          ? WORD_TABLE
           : block->kind == BLOCK_FIGURE       ? WORD_FIGURE
           : meta->numbering == NUMBER_ARTICLE ? WORD_ARTICLE
                                               : WORD_SECTION;
}

/* "cahier des charges": a title inside a sentence; "CCAP" and "SLA" keep their capitals. */
static Str title_inside(Arena *a, Str title)
{
    bool word = title.n > 1 && title.p[0] >= 'A' && title.p[0] <= 'Z' &&
                !(title.p[1] >= 'A' && title.p[1] <= 'Z');
    return word ? str_print(a, "%c" STR_FMT, title.p[0] + 32, STR_ARG(str_slice(title, 1, title.n)))
                : title;
}

static Str document_words(const Referrer *r, const PackDocument *other, bool begins)
{
    Arena *mem = r->ctx->mem;
    if (other->number > 0)
        return str_print(mem, STR_FMT "\u00A0%u", STR_ARG(word_of(r, WORD_ANNEX, begins)),
                         (unsigned)other->number);
    return begins ? other->title : title_inside(mem, other->title);
}

static Inline *number_words(Referrer *r, const Reference *ref, bool begins)
{
    const DocumentMeta *meta = ref->other != NULL ? &ref->other->doc->meta : &r->doc->meta;
    Str text = str_print(r->ctx->mem, STR_FMT "\u00A0" STR_FMT,
                         STR_ARG(word_of(r, kind_of(meta, ref->block), begins)),
                         STR_ARG(ref->block->number));
    return text_like(r, ref->link, text);
}

/* The words of a heading without number; after the name of another document in quotes. */
static Inline *heading_words(Referrer *r, const Reference *ref)
{
    static const Str quotes[LANG_COUNT][2] = {
        [LANG_FR] = {S_INIT("«\u202F"), S_INIT("\u202F»")},
        [LANG_EN] = {S_INIT("“"), S_INIT("”")},
    };
    size_t room = TITLE_LIMIT;
    Inline *words = copy_words(r, ref->block->inlines, &room);
    if (ref->other == NULL || words == NULL)
        return words;
    Inlines all = {0};
    inlines_add(&all, text_like(r, ref->link, quotes[r->lang][0]));
    for (Inline *one = words, *next; one != NULL; one = next) {
        next = one->next;
        inlines_add(&all, one);
    }
    inlines_add(&all, text_like(r, ref->link, quotes[r->lang][1]));
    return all.first;
}

static Inline *reference_words(Referrer *r, const Reference *ref)
{
    Inlines all = {0};
    if (ref->other != NULL) {
        Str name = document_words(r, ref->other, ref->begins);
        if (ref->block != NULL)
            name = str_print(r->ctx->mem, STR_FMT ", ", STR_ARG(name));
        inlines_add(&all, text_like(r, ref->link, name));
    }
    if (ref->block != NULL) {
        bool begins = ref->begins && ref->other == NULL;
        Inline *words =
            ref->block->number.n > 0 ? number_words(r, ref, begins) : heading_words(r, ref);
        for (Inline *one = words, *next; one != NULL; one = next) {
            next = one->next;
            one->next = NULL;
            inlines_add(&all, one);
        }
    }
    return tidy_inlines(r->ctx, all.first);
}

/* ---- the document --------------------------------------------------------------------------- */

/* Is the link a reference? "#name", or "id#name" and "id" of the pack; one without words that may
 * be meant for one counts too. */
static bool read_reference(Referrer *r, Inline *link, Reference *ref)
{
    Str target = link->target;
    size_t hash = str_find_byte(target, '#');
    *ref = (Reference){.link = link};
    ref->id = str_slice(target, 0, hash == SIZE_MAX ? target.n : hash);
    if (hash != SIZE_MAX)
        ref->name = decoded(r->ctx->mem, str_slice(target, hash + 1, target.n));
    if (ref->id.n == 0)
        return ref->name.n > 0; /* "#": the top of the document */
    if (r->pack == NULL)
        return false;
    const PackDocument *document = find_document(r->pack, ref->id);
    if (document != NULL && document->doc == r->doc && ref->name.n > 0)
        ref->id = (Str){0};
    bool is_word = strcspn(arena_cstr(r->ctx->tmp, ref->id), "/:.?@") == ref->id.n;
    return document != NULL || (link->child == NULL && is_word);
}

static void resolve(Referrer *r, Reference *ref)
{
    if (!find_target(r, ref))
        return;
    Inline *link = ref->link;
    link->to = ref->block;
    link->target = (Str){0};
    if (ref->block != NULL)
        link->target = str_print(r->ctx->mem, "#" STR_FMT, STR_ARG(ref->block->anchor));
    if (ref->other != NULL)
        link->file = ref->other->file;
    if (link->child != NULL)
        return;
    Inline *words = reference_words(r, ref);
    if (r->in_heading)
        *VEC_PUSH(r->ctx->tmp, &r->deferred) = (Deferred){link, words};
    else
        link->child = words;
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
static void resolve_inlines(Referrer *r, Inline *first, bool begins)
{
    for (Inline *one = first; one != NULL; one = one->next) {
        Reference ref;
        if (one->kind == INLINE_LINK && one->to == NULL && read_reference(r, one, &ref)) {
            ref.begins = begins;
            resolve(r, &ref);
        } else {
            resolve_inlines(r, one->child, begins);
        }
        begins = one->kind == INLINE_TEXT && begins_after(one->text, begins);
    }
}

static void resolve_blocks(Referrer *r, Block *first, bool in_heading)
{
    for (Block *b = first; b != NULL; b = b->next) {
        r->in_heading = b->kind == BLOCK_HEADING;
        if (r->in_heading == in_heading)
            resolve_inlines(r, b->inlines, true);
        resolve_blocks(r, b->child, in_heading);
    }
}

void doc_refer(Ctx *ctx, Document *doc, const Pack *pack)
{
    Referrer r = {.ctx = ctx, .doc = doc, .pack = pack};
    r.lang = tag_lang(doc->meta.language);
    for (int in_heading = 0; in_heading < 2; in_heading++) {
        resolve_blocks(&r, doc->root->child, in_heading);
        for (size_t i = 0; i < doc->note_count; i++)
            resolve_blocks(&r, doc->notes[i]->child, in_heading);
    }
    for (size_t i = 0; i < r.deferred.count; i++)
        r.deferred.items[i].link->child = r.deferred.items[i].words;
    slug_headings(ctx, doc);
}
