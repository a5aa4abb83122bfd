/* Meta: the front matter of a template or of a Markdown file -> what the document says of itself.
 * One row per member; a member is read by its kind. */
#include "markdown/parts.h"

#include <stddef.h>

typedef enum {
    META_TEXT,      /* Str */
    META_LANGUAGE,  /* Str: fr or en */
    META_DATE,      /* Str: AAAA-MM-JJ */
    META_LIST,      /* Str *, with its count; empty texts are left out */
    META_PLACES,    /* ditto, kept: each stands beside a party */
    META_FLAG,      /* bool */
    META_LEVEL,     /* uint8_t, 1 to 6 */
    META_NUMBERING, /* Numbering */
    META_OTHERS,    /* another stage's */
    META_KIND_COUNT
} MetaKind;

#define AT(field) offsetof(DocumentMeta, field)

static const struct {
    Str name;
    MetaKind kind;
    size_t offset, count_offset; /* count: of lists */
} rows[] = {
    {S_INIT("title"), META_TEXT, AT(title)},
    {S_INIT("subtitle"), META_TEXT, AT(subtitle)},
    {S_INIT("kind"), META_TEXT, AT(kind)},
    {S_INIT("language"), META_LANGUAGE, AT(language)},
    {S_INIT("author"), META_TEXT, AT(author)},
    {S_INIT("reference"), META_TEXT, AT(reference)},
    {S_INIT("version"), META_TEXT, AT(version)},
    {S_INIT("status"), META_TEXT, AT(status)},
    {S_INIT("date"), META_TEXT, AT(date)},
    {S_INIT("date-iso"), META_DATE, AT(date_iso)},
    {S_INIT("audience"), META_TEXT, AT(audience)},
    {S_INIT("confidentiality"), META_TEXT, AT(confidentiality)},
    {S_INIT("header"), META_TEXT, AT(header)},
    {S_INIT("footer"), META_TEXT, AT(footer)},
    {S_INIT("parties"), META_LIST, AT(parties), AT(party_count)},
    {S_INIT("signatories"), META_PLACES, AT(signatories), AT(signatory_count)},
    {S_INIT("qualities"), META_PLACES, AT(qualities), AT(quality_count)},
    {S_INIT("cover"), META_FLAG, AT(cover)},
    {S_INIT("contents"), META_FLAG, AT(contents)},
    {S_INIT("contents-depth"), META_LEVEL, AT(contents_depth)},
    {S_INIT("numbering"), META_NUMBERING, AT(numbering)},
    {S_INIT("number-from"), META_LEVEL, AT(number_from)},
    {S_INIT("number-to"), META_LEVEL, AT(number_to)},
    {S_INIT("signature"), META_FLAG, AT(signature)},
    {S_INIT("conditions"), META_OTHERS, 0},
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

/* What a member should have been, for messages. */
static const char *const expected[META_KIND_COUNT][LANG_COUNT] = {
    [META_TEXT] = {"un texte", "a text"},
    [META_LANGUAGE] = {"fr ou en", "fr or en"},
    [META_DATE] = {"une date AAAA-MM-JJ", "a date YYYY-MM-DD"},
    [META_LIST] = {"une liste de textes", "a list of texts"},
    [META_PLACES] = {"une liste de textes", "a list of texts"},
    [META_FLAG] = {"true ou false", "true or false"},
    [META_LEVEL] = {"un niveau de titre, de 1 à 6", "a heading level, from 1 to 6"},
    [META_NUMBERING] = {"none, decimal ou article", "none, decimal or article"},
    [META_OTHERS] = {"", ""},
};

static const struct {
    Str name;
    Numbering numbering;
} numberings[] = {
    {S_INIT("none"), NUMBER_NONE},
    {S_INIT("decimal"), NUMBER_DECIMAL},
    {S_INIT("article"), NUMBER_ARTICLE},
};

typedef struct {
    Reading *r;
    DocumentMeta *meta;
    bool plain, fine;
} MetaReader;

static Str words_of(MetaReader *m, const Node *n)
{
    return value_string(m->r, node_text(n), n->text_span, PLACE_TITLE);
}

static void refuse(MetaReader *m, Diagnostic *d)
{
    if (m->plain)
        d->severity = SEVERITY_WARNING;
    else
        m->fine = false;
}

static bool is_text(const Node *n)
{
    return n->kind == NODE_STRING || n->kind == NODE_NUMBER || n->kind == NODE_BOOL;
}

static bool read_list(MetaReader *m, const Node *list, bool keep, const Str **out,
                      size_t *out_count)
{
    if (list->kind != NODE_LIST)
        return false;
    Str *items = NEW_ARRAY(m->r->ctx->mem, Str, list->count);
    size_t count = 0;
    for (const Node *n = list->child; n != NULL; n = n->next) {
        if (!is_text(n))
            return false;
        Str item = words_of(m, n);
        if (item.n > 0 || keep)
            items[count++] = item;
    }
    *out = items;
    *out_count = count;
    return true;
}

static bool read_level(const Node *n, uint8_t *out)
{
    Str text = node_text(n);
    bool fine = n->kind == NODE_NUMBER && text.n == 1 && text.p[0] >= '1' && text.p[0] <= '6';
    if (fine)
        *out = (uint8_t)(text.p[0] - '0');
    return fine;
}

static bool read_numbering(const Node *n, Numbering *out)
{
    for (size_t i = 0; i < sizeof numberings / sizeof *numberings; i++) {
        if (n->kind == NODE_STRING && str_eq(numberings[i].name, node_text(n))) {
            *out = numberings[i].numbering;
            return true;
        }
    }
    return false;
}

static bool read_member(MetaReader *m, const Node *n, MetaKind kind, void *field, size_t *count)
{
    Date date;
    Str text = is_text(n) ? words_of(m, n) : (Str){0};
    switch (kind) {
    case META_TEXT:
        *(Str *)field = text;
        return is_text(n) || n->kind == NODE_NULL;
    case META_LANGUAGE:
        if (str_eq(text, S("fr")) || str_eq(text, S("en")))
            *(Str *)field = text;
        return str_eq(text, *(Str *)field);
    case META_DATE:
        *(Str *)field = date_read(text, &date) ? text : (Str){0};
        return text.n == 0 ? n->kind != NODE_LIST && n->kind != NODE_MAP : ((Str *)field)->n > 0;
    case META_LIST:
    case META_PLACES:
        return read_list(m, n, kind == META_PLACES, field, count);
    case META_FLAG:
        *(bool *)field = n->kind == NODE_BOOL && n->truth;
        return n->kind == NODE_BOOL;
    case META_LEVEL:
        return read_level(n, field);
    case META_NUMBERING:
        return read_numbering(n, field);
    case META_OTHERS:
    case META_KIND_COUNT:
        return true;
    }
    return true;
}

static void read_row(MetaReader *m, const Node *n)
{
    Ctx *ctx = m->r->ctx;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        if (!str_eq(rows[i].name, n->key))
            continue;
        const char *const *what = expected[rows[i].kind];
        char *meta = (char *)m->meta;
        size_t *count = (size_t *)(void *)(meta + rows[i].count_offset);
        if (!read_member(m, n, rows[i].kind, meta + rows[i].offset, count)) {
            Diagnostic *d = diag(ctx, MSG_MARKDOWN_META_KIND, n->span, n->key);
            d->help.in[LANG_FR] = str_print(ctx->mem, "attendu\u00A0: %s", what[LANG_FR]);
            d->help.in[LANG_EN] = str_print(ctx->mem, "expected: %s", what[LANG_EN]);
            refuse(m, d);
        }
        return;
    }
    Str names[ROW_COUNT];
    for (size_t i = 0; i < ROW_COUNT; i++)
        names[i] = rows[i].name;
    Diagnostic *d = diag(ctx, MSG_MARKDOWN_META_UNKNOWN, n->key_span, n->key);
    d->suggestion = nearest_word(n->key, names, ROW_COUNT);
    refuse(m, d);
}

enum { NUMBERED_LEVELS = 3 }; /* from number-from on, unless number-to says otherwise */

static void complete(MetaReader *m, const Node *front)
{
    DocumentMeta *meta = m->meta;
    if (meta->number_to == 0)
        meta->number_to = (uint8_t)(meta->number_from + NUMBERED_LEVELS - 1);
    if (meta->number_to >= meta->number_from)
        return;
    const Node *to = node_member(front, S("number-to"));
    refuse(m, diag(m->r->ctx, MSG_MARKDOWN_META_RANGE, to == NULL ? front->span : to->span,
                   str_print(m->r->ctx->mem, "%d", meta->number_from)));
    meta->number_to = meta->number_from;
}

bool meta_read(Ctx *ctx, const Draft *draft, bool plain, DocumentMeta *meta)
{
    *meta = (DocumentMeta){.language = S("fr"), .contents_depth = 2, .number_from = 1};
    Reading reading = {.ctx = ctx, .holes = draft->holes, .hole_count = draft->hole_count};
    reading.string = buf_new(ctx->tmp);
    MetaReader m = {&reading, meta, plain, true};
    const Node *front = draft->front_matter;
    if (front != NULL && front->kind != NODE_MAP && front->kind != NODE_NULL)
        refuse(&m, diag(ctx, MSG_MARKDOWN_META_MAP, front->span));
    if (front != NULL && front->kind == NODE_MAP)
        for (const Node *n = front->child; n != NULL; n = n->next)
            read_row(&m, n);
    complete(&m, front);
    return m.fine;
}
