/* Read: the bytes of a PDF -> its objects, as far as they are needed to find attachments and pages
 * (ISO 32000-1, 7.3, 7.5). For files that pdoc has written, and those that other programs have
 * saved again. Any bytes may come: what cannot be read is nothing, and depth, memory and work are
 * bounded. */
#include "pdf/reader.h"

#include <string.h>

enum {
    DEPTH = 64,                /* of arrays and dictionaries in each other */
    OBJECT_LIMIT = 1 << 20,    /* numbers of objects: those of 15,000 pages */
    SECTION_LIMIT = 256,       /* cross-reference sections */
    DECODED_LIMIT = 256 << 20, /* bytes of all decoded streams together */
    MEMBER_LIMIT = 512,        /* of a dictionary that is looked into */
    STREAM_LIMIT = 128 << 20,  /* bytes of a decoded stream */
};

/* ---- tokens ------------------------------------------------------------------------------- */

bool pdf_is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static bool is_delimiter(char c)
{
    return c != '\0' && strchr("()<>[]{}/%", c) != NULL;
}

static void skip_space(Lexer *l)
{
    while (l->at < l->in.n) {
        if (l->in.p[l->at] == '%')
            while (l->at < l->in.n && l->in.p[l->at] != '\n' && l->in.p[l->at] != '\r')
                l->at++;
        else if (pdf_is_space(l->in.p[l->at]))
            l->at++;
        else
            return;
    }
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static Str read_hex(Lexer *l)
{
    Buf b = buf_new(l->arena);
    int high = -1;
    for (; l->at < l->in.n && l->in.p[l->at] != '>'; l->at++) {
        int digit = hex_digit(l->in.p[l->at]);
        if (digit < 0)
            continue;
        if (high >= 0)
            buf_byte(&b, (char)(uint8_t)(high << 4 | digit));
        high = high >= 0 ? -1 : digit;
    }
    if (high >= 0)
        buf_byte(&b, (char)(uint8_t)(high << 4));
    l->at += l->at < l->in.n;
    return buf_str(&b);
}

/* After the backslash (table 3). */
static void read_escape(Lexer *l, Buf *b)
{
    static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
    char c = l->at < l->in.n ? l->in.p[l->at++] : '\0';
    const char *found = c == '\0' ? NULL : strchr(from, c);
    if (found != NULL) {
        buf_byte(b, to[found - from]);
    } else if (c >= '0' && c <= '7') {
        int value = c - '0';
        for (int i = 0; i < 2 && l->at < l->in.n && l->in.p[l->at] >= '0' && l->in.p[l->at] <= '7';
             i++)
            value = value * 8 + (l->in.p[l->at++] - '0');
        buf_byte(b, (char)(uint8_t)value);
    } else if (c == '\r') {
        l->at += l->at < l->in.n && l->in.p[l->at] == '\n';
    } else if (c != '\n') {
        buf_byte(b, c);
    }
}

static Str read_literal(Lexer *l)
{
    Buf b = buf_new(l->arena);
    int depth = 1;
    while (l->at < l->in.n) {
        char c = l->in.p[l->at++];
        if (c == '\\') {
            read_escape(l, &b);
            continue;
        }
        depth += (c == '(') - (c == ')');
        if (depth == 0)
            break;
        if (c == '\r') {
            l->at += l->at < l->in.n && l->in.p[l->at] == '\n';
            c = '\n';
        }
        buf_byte(&b, c);
    }
    return buf_str(&b);
}

static Str read_name(Lexer *l)
{
    size_t begin = l->at;
    bool plain = true;
    while (l->at < l->in.n && !pdf_is_space(l->in.p[l->at]) && !is_delimiter(l->in.p[l->at]))
        plain = l->in.p[l->at++] != '#' && plain;
    Str raw = str_slice(l->in, begin, l->at);
    if (plain)
        return raw;
    Buf b = buf_new(l->arena);
    for (size_t i = 0; i < raw.n; i++) {
        int high = raw.p[i] == '#' && i + 2 < raw.n ? hex_digit(raw.p[i + 1]) : -1;
        int low = high >= 0 ? hex_digit(raw.p[i + 2]) : -1;
        if (low >= 0)
            buf_byte(&b, (char)(uint8_t)(high << 4 | low));
        else
            buf_byte(&b, raw.p[i]);
        i += low >= 0 ? 2 : 0;
    }
    return buf_str(&b);
}

/* A number or a word: an integer part is enough for us. */
static Token read_word(Lexer *l)
{
    size_t begin = l->at;
    while (l->at < l->in.n && !pdf_is_space(l->in.p[l->at]) && !is_delimiter(l->in.p[l->at]))
        l->at++;
    Token t = {.kind = TOKEN_WORD, .text = str_slice(l->in, begin, l->at)};
    size_t i = t.text.n > 0 && (t.text.p[0] == '-' || t.text.p[0] == '+') ? 1 : 0;
    bool digits = false, number = t.text.n > i;
    int64_t value = 0;
    for (; i < t.text.n && t.text.p[i] >= '0' && t.text.p[i] <= '9'; i++) {
        digits = true;
        if (value < INT64_MAX / 16)
            value = value * 10 + (t.text.p[i] - '0');
    }
    if (i < t.text.n && t.text.p[i] == '.')
        for (i++; i < t.text.n && t.text.p[i] >= '0' && t.text.p[i] <= '9'; i++)
            digits = true;
    number = number && digits && i == t.text.n;
    if (number)
        t = (Token){TOKEN_NUMBER, t.text, t.text.p[0] == '-' ? -value : value};
    return t;
}

Token pdf_token(Lexer *l)
{
    skip_space(l);
    if (l->at >= l->in.n)
        return (Token){.kind = TOKEN_END};
    char c = l->in.p[l->at];
    bool twice = l->at + 1 < l->in.n && l->in.p[l->at + 1] == c;
    switch (c) {
    case '/':
        l->at++;
        return (Token){TOKEN_NAME, read_name(l), 0};
    case '(':
        l->at++;
        return (Token){TOKEN_STRING, read_literal(l), 0};
    case '<':
        l->at += twice ? 2 : 1;
        return twice ? (Token){.kind = TOKEN_DICT} : (Token){TOKEN_STRING, read_hex(l), 0};
    case '>':
        l->at += twice ? 2 : 1;
        return (Token){.kind = TOKEN_DICT_END};
    case '[':
        l->at++;
        return (Token){.kind = TOKEN_ARRAY};
    case ']':
        l->at++;
        return (Token){.kind = TOKEN_ARRAY_END};
    case ')':
    case '{':
    case '}':
        l->at++;
        return (Token){.kind = TOKEN_WORD};
    default:
        return read_word(l);
    }
}

/* ---- values ------------------------------------------------------------------------------- */

static const PdfValue nothing = {.kind = VALUE_NULL};

static PdfValue *new_value(PdfReader *r, ValueKind kind)
{
    if (r->nodes++ >= READER_WORK)
        return NULL;
    PdfValue *v = NEW(r->ctx->mem, PdfValue);
    v->kind = kind;
    return v;
}

/* "N G R" is a reference: looks ahead from a number. */
static bool read_reference(Lexer *l, int64_t number, PdfValue *v)
{
    Lexer ahead = *l;
    Token generation = pdf_token(&ahead);
    Token r = generation.kind == TOKEN_NUMBER ? pdf_token(&ahead) : generation;
    bool is = r.kind == TOKEN_WORD && str_eq(r.text, S("R")) && number > 0 && number < OBJECT_LIMIT;
    if (!is)
        return false;
    *l = ahead;
    v->kind = VALUE_REF;
    v->number = number;
    return true;
}

/* Calls itself at most DEPTH times. NULL: the value does not end, or is too deep. */
static PdfValue *read_value(PdfReader *r, Lexer *l, Token t, int depth)
{
    PdfValue *v = new_value(r, VALUE_NULL);
    if (v == NULL || depth > DEPTH)
        return NULL;
    v->text = t.text;
    v->number = t.number;
    if (t.kind == TOKEN_NAME || t.kind == TOKEN_STRING)
        v->kind = t.kind == TOKEN_NAME ? VALUE_NAME : VALUE_STRING;
    if (t.kind == TOKEN_NUMBER && !read_reference(l, t.number, v))
        v->kind = VALUE_NUMBER;
    if (t.kind != TOKEN_ARRAY && t.kind != TOKEN_DICT)
        return t.kind == TOKEN_END ? NULL : v;
    bool is_dict = t.kind == TOKEN_DICT;
    v->kind = is_dict ? VALUE_DICT : VALUE_ARRAY;
    PdfValue **end = &v->child;
    for (;;) {
        t = pdf_token(l);
        if (t.kind == (is_dict ? TOKEN_DICT_END : TOKEN_ARRAY_END))
            return v;
        Str key = t.text;
        if (is_dict && t.kind != TOKEN_NAME)
            return NULL;
        PdfValue *child = read_value(r, l, is_dict ? pdf_token(l) : t, depth + 1);
        if (child == NULL)
            return NULL;
        child->key = is_dict ? key : (Str){0};
        *end = child;
        end = &child->next;
    }
}

/* ---- streams ------------------------------------------------------------------------------ */

static bool is_flate(const PdfValue *filter)
{
    return filter->kind == VALUE_NAME &&
           (str_eq(filter->text, S("FlateDecode")) || str_eq(filter->text, S("Fl")));
}

/* PNG predictors (7.4.4.4) of rows of bytes, as cross-reference streams have them. */
static bool unpredict(Arena *a, Str data, size_t columns, Str *out)
{
    if (columns == 0 || columns > 4096)
        return false;
    size_t rows = data.n / (columns + 1);
    uint8_t *made = arena_alloc(a, rows * columns + 1);
    for (size_t row = 0; row < rows; row++) {
        const uint8_t *in = (const uint8_t *)data.p + row * (columns + 1);
        uint8_t *to = made + row * columns, *above = row > 0 ? to - columns : NULL;
        if (in[0] > 2)
            return false;
        for (size_t i = 0; i < columns; i++) {
            uint8_t before = in[0] == 1                    ? (i > 0 ? to[i - 1] : 0)
                             : in[0] == 2 && above != NULL ? above[i]
                                                           : 0;
            to[i] = (uint8_t)(in[1 + i] + before);
        }
    }
    *out = (Str){(const char *)made, rows * columns};
    return true;
}

/* The raw bytes of a stream whose dictionary ends at `at` of the file. */
static bool raw_stream(PdfReader *r, const PdfValue *dict, size_t at, Str *out)
{
    Str in = r->in;
    if (!str_starts(str_slice(in, at, in.n), S("stream")))
        return false;
    at += 6;
    at += at < in.n && in.p[at] == '\r';
    at += at < in.n && in.p[at] == '\n';
    const PdfValue *length = pdf_member(r, dict, "Length");
    if (length->kind != VALUE_NUMBER || length->number < 0 || (uint64_t)length->number > in.n - at)
        return false;
    *out = str_slice(in, at, at + (size_t)length->number);
    return true;
}

static bool decode(PdfReader *r, const PdfValue *dict, Str raw, Str *out)
{
    const PdfValue *filter = pdf_member(r, dict, "Filter"),
                   *parms = pdf_member(r, dict, "DecodeParms");
    if (filter->kind == VALUE_ARRAY) {
        if (filter->child != NULL && filter->child->next != NULL)
            return false;
        filter = filter->child == NULL ? &nothing : pdf_resolve(r, filter->child);
        parms = parms->kind == VALUE_ARRAY && parms->child != NULL ? pdf_resolve(r, parms->child)
                                                                   : parms;
    }
    size_t room = STREAM_LIMIT < r->room ? STREAM_LIMIT : r->room;
    *out = raw;
    if (filter->kind == VALUE_NULL) {
        r->room -= raw.n < room ? raw.n : 0;
        return raw.n < room;
    }
    if (!is_flate(filter) || !inflate_up_to(r->ctx->mem, raw, room, out))
        return false;
    r->room -= out->n;
    const PdfValue *predictor = pdf_member(r, parms, "Predictor");
    if (predictor->kind != VALUE_NUMBER || predictor->number < 2)
        return true;
    const PdfValue *columns = pdf_member(r, parms, "Columns");
    bool plain = predictor->number >= 10 && columns->number > 0;
    return plain && unpredict(r->ctx->mem, *out, (size_t)columns->number, out);
}

/* ---- objects ------------------------------------------------------------------------------ */

static PdfValue *object_at_offset(PdfReader *r, size_t offset, int64_t id, size_t *end)
{
    Lexer l = {r->ctx->mem, r->in, offset};
    Token number = pdf_token(&l), generation = pdf_token(&l), word = pdf_token(&l);
    if (number.kind != TOKEN_NUMBER || generation.kind != TOKEN_NUMBER ||
        !str_eq(word.text, S("obj")))
        return NULL;
    if (id != 0 && number.number != id)
        return NULL;
    PdfValue *v = read_value(r, &l, pdf_token(&l), 0);
    skip_space(&l);
    *end = l.at;
    return v;
}

/* An object stream once decoded: where each object begins in it. */
struct ObjectStreamText {
    Str data;
    size_t first;
    uint32_t count;
    const uint32_t *offsets;
};

static const struct ObjectStreamText *object_stream(PdfReader *r, uint32_t id)
{
    ObjectAt *place = &r->places[id];
    if (place->kind != 1 || place->is_bad)
        return NULL;
    if (place->stream != NULL)
        return place->stream;
    place->is_bad = true; /* until it is read: it may not stand in itself */
    size_t end;
    Str raw, data;
    const PdfValue *dict = object_at_offset(r, place->at, id, &end);
    if (dict == NULL || !raw_stream(r, dict, end, &raw) || !decode(r, dict, raw, &data))
        return NULL;
    const PdfValue *n = pdf_member(r, dict, "N"), *first = pdf_member(r, dict, "First");
    if (n->number < 0 || n->number > (int64_t)data.n || first->number < 0 ||
        first->number > (int64_t)data.n)
        return NULL;
    struct ObjectStreamText *s = NEW(r->ctx->mem, struct ObjectStreamText);
    uint32_t *offsets = NEW_ARRAY(r->ctx->mem, uint32_t, n->number + 1);
    Lexer l = {r->ctx->mem, data, 0};
    for (; s->count < (uint32_t)n->number; s->count++) {
        Token number = pdf_token(&l), offset = pdf_token(&l);
        if (number.kind != TOKEN_NUMBER || offset.kind != TOKEN_NUMBER || offset.number < 0 ||
            offset.number > (int64_t)data.n)
            break;
        offsets[s->count] = (uint32_t)offset.number;
    }
    s->data = data;
    s->first = (size_t)first->number;
    s->offsets = offsets;
    place->stream = s;
    place->is_bad = false;
    return s;
}

static const PdfValue *read_compressed(PdfReader *r, const ObjectAt *p)
{
    const struct ObjectStreamText *s =
        p->at < r->place_count ? object_stream(r, (uint32_t)p->at) : NULL;
    if (s == NULL || p->nth >= s->count || s->first + s->offsets[p->nth] > s->data.n)
        return NULL;
    Lexer l = {r->ctx->mem, s->data, s->first + s->offsets[p->nth]};
    return read_value(r, &l, pdf_token(&l), 0);
}

/* The length of a stream may be an object of an object stream, whose length...: at most RESOLVING
 * of these in each other. */
static const PdfValue *read_object(PdfReader *r, int64_t id)
{
    enum { RESOLVING = 16 };
    if (id <= 0 || id >= (int64_t)r->place_count || r->resolving >= RESOLVING)
        return &nothing;
    ObjectAt *p = &r->places[id];
    if (p->value != NULL)
        return p->value;
    p->value = &nothing; /* while it is read, and where it cannot be */
    r->resolving++;
    const PdfValue *made = NULL;
    size_t end = 0;
    if (p->kind == 1)
        made = object_at_offset(r, p->at, id, &end);
    else if (p->kind == 2)
        made = read_compressed(r, p);
    r->resolving--;
    p->end = end;
    p->value = made != NULL ? made : &nothing;
    return p->value;
}

const PdfValue *pdf_resolve(PdfReader *r, const PdfValue *v)
{
    for (int i = 0; v->kind == VALUE_REF && i < 8; i++)
        v = read_object(r, v->number);
    return v->kind == VALUE_REF ? &nothing : v;
}

const PdfValue *pdf_raw_member(const PdfValue *dict, const char *key)
{
    Str name = str(key);
    const PdfValue *v = dict->kind == VALUE_DICT ? dict->child : NULL;
    for (int i = 0; v != NULL && i < MEMBER_LIMIT; v = v->next, i++)
        if (str_eq(v->key, name))
            return v;
    return &nothing;
}

const PdfValue *pdf_member(PdfReader *r, const PdfValue *dict, const char *key)
{
    return pdf_resolve(r, pdf_raw_member(dict, key));
}

bool pdf_stream(PdfReader *r, const PdfValue *ref, Str *out)
{
    if (ref->kind != VALUE_REF || ref->number >= (int64_t)r->place_count)
        return false;
    const PdfValue *dict = pdf_resolve(r, ref);
    const ObjectAt *p = &r->places[ref->number];
    Str raw;
    return dict->kind == VALUE_DICT && p->kind == 1 && raw_stream(r, dict, p->end, &raw) &&
           decode(r, dict, raw, out);
}

/* ---- cross-references --------------------------------------------------------------------- */

static void set_place(PdfReader *r, int64_t id, ObjectAt place)
{
    if (id <= 0 || id >= OBJECT_LIMIT)
        return;
    if ((size_t)id >= r->place_cap) {
        size_t cap = r->place_cap < 512 ? 1024 : r->place_cap * 2;
        cap = cap > (size_t)id ? cap : (size_t)id + 1;
        r->places = arena_grow(r->ctx->mem, r->places, r->place_cap * sizeof *r->places,
                               cap * sizeof *r->places);
        r->place_cap = cap;
    }
    if ((size_t)id >= r->place_count)
        r->place_count = (size_t)id + 1;
    if (!r->places[id].is_known)
        r->places[id] = place;
    r->places[id].is_known = true;
}

/* A table (7.5.4): gives its trailer. */
static const PdfValue *read_table(PdfReader *r, size_t at)
{
    Lexer l = {r->ctx->mem, r->in, at};
    for (;;) {
        Token first = pdf_token(&l);
        if (first.kind == TOKEN_WORD && str_eq(first.text, S("trailer")))
            return read_value(r, &l, pdf_token(&l), 0);
        Token count = pdf_token(&l);
        if (first.kind != TOKEN_NUMBER || count.kind != TOKEN_NUMBER)
            return NULL;
        for (int64_t i = 0; i < count.number; i++) {
            Token offset = pdf_token(&l), generation = pdf_token(&l), kind = pdf_token(&l);
            if (generation.kind != TOKEN_NUMBER || kind.kind != TOKEN_WORD || offset.number < 0)
                return NULL;
            if (str_eq(kind.text, S("n")))
                set_place(r, first.number + i, (ObjectAt){.kind = 1, .at = (size_t)offset.number});
        }
    }
}

static uint64_t field(const uint8_t **p, int64_t width)
{
    uint64_t value = 0;
    for (int64_t i = 0; i < width; i++)
        value = value << 8 | *(*p)++;
    return value;
}

static void read_rows(PdfReader *r, Str data, const int64_t w[3], int64_t first, int64_t count,
                      size_t *at)
{
    size_t row = (size_t)(w[0] + w[1] + w[2]);
    for (int64_t i = 0; i < count && *at + row <= data.n; i++, *at += row) {
        const uint8_t *p = (const uint8_t *)data.p + *at;
        uint64_t kind = w[0] == 0 ? 1 : field(&p, w[0]), second = field(&p, w[1]);
        uint64_t third = field(&p, w[2]);
        if (kind == 1 || kind == 2)
            set_place(r, first + i,
                      (ObjectAt){.kind = (uint8_t)kind, .at = second, .nth = (uint32_t)third});
    }
}

/* A cross-reference stream (7.5.8): its dictionary is the trailer too. */
static const PdfValue *read_xref_stream(PdfReader *r, size_t at)
{
    size_t end, row_at = 0;
    Str raw, data;
    const PdfValue *dict = object_at_offset(r, at, 0, &end);
    if (dict == NULL || !raw_stream(r, dict, end, &raw) || !decode(r, dict, raw, &data))
        return NULL;
    int64_t w[3] = {0};
    int n = 0;
    for (const PdfValue *v = pdf_member(r, dict, "W")->child; v != NULL && n < 3; v = v->next)
        w[n++] = v->number;
    if (n < 3 || w[0] < 0 || w[0] > 8 || w[1] < 1 || w[1] > 8 || w[2] < 0 || w[2] > 8)
        return NULL;
    const PdfValue *index = pdf_member(r, dict, "Index");
    if (index->kind != VALUE_ARRAY)
        read_rows(r, data, w, 0, pdf_member(r, dict, "Size")->number, &row_at);
    for (const PdfValue *v = index->child; v != NULL && v->next != NULL; v = v->next->next)
        read_rows(r, data, w, v->number, v->next->number, &row_at);
    return dict;
}

static bool read_sections(PdfReader *r, size_t at)
{
    for (int i = 0; i < SECTION_LIMIT; i++) {
        Lexer l = {r->ctx->mem, r->in, at};
        if (at >= r->in.n)
            return false;
        Token t = pdf_token(&l);
        const PdfValue *trailer =
            str_eq(t.text, S("xref")) ? read_table(r, l.at) : read_xref_stream(r, at);
        if (trailer == NULL || trailer->kind != VALUE_DICT)
            return false;
        if (r->trailer == NULL)
            r->trailer = trailer;
        const PdfValue *previous = pdf_raw_member(trailer, "Prev");
        if (previous->kind != VALUE_NUMBER)
            return true;
        if (previous->number < 0)
            return false;
        at = (size_t)previous->number;
    }
    return false;
}

PdfReader *pdf_open(Ctx *ctx, Str bytes)
{
    PdfReader *r = NEW(ctx->mem, PdfReader);
    *r = (PdfReader){.ctx = ctx, .in = bytes, .room = DECODED_LIMIT};
    enum { TAIL = 2048 }; /* bytes at the end in which "startxref" stands */
    size_t from = bytes.n > TAIL ? bytes.n - TAIL : 0, found = SIZE_MAX;
    for (size_t at = from; at + 9 <= bytes.n; at++)
        if (memcmp(bytes.p + at, "startxref", 9) == 0)
            found = at + 9;
    if (found == SIZE_MAX || str_find(str_slice(bytes, 0, 1024), S("%PDF-")) == SIZE_MAX)
        return NULL;
    Lexer l = {ctx->mem, bytes, found};
    Token offset = pdf_token(&l);
    if (offset.kind != TOKEN_NUMBER || offset.number < 0 ||
        !read_sections(r, (size_t)offset.number))
        return NULL;
    r->root = pdf_member(r, r->trailer, "Root");
    return r->root->kind == VALUE_DICT ? r : NULL;
}
