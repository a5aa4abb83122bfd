/* Read text: a PDF that has been opened -> its attachments, its pages, their words (ISO 32000-1,
 * 7.7.3, 7.11.4, 9.4, 9.10.3, 14.9.4). Characters are those that ToUnicode gives for the codes, or
 * ActualText for a stretch. Words are told apart by the spaces in the strings, as pdoc writes them,
 * and by the beginnings of blocks. */
#include "pdf/reader.h"

enum { TREE_DEPTH = 64, CODES = 65536 };

/* ---- text strings ------------------------------------------------------------------------- */

static void put_utf16(Buf *out, Str bytes)
{
    const uint8_t *p = (const uint8_t *)bytes.p;
    for (size_t i = 0; i + 1 < bytes.n; i += 2) {
        uint32_t c = (uint32_t)p[i] << 8 | p[i + 1];
        if (c >= 0xD800 && c < 0xDC00 && i + 3 < bytes.n) {
            uint32_t low = (uint32_t)p[i + 2] << 8 | p[i + 3];
            c = 0x10000 + ((c - 0xD800) << 10) + ((low - 0xDC00) & 0x3FF);
            i += 2;
        }
        buf_code(out, c >= 0xD800 && c < 0xE000 ? 0xFFFD : c);
    }
}

/* A text string as UTF-8 (7.9.2.2). */
static Str text_of_string(Arena *a, Str bytes)
{
    Buf b = buf_new(a);
    if (str_starts(bytes, S("\xFE\xFF")))
        put_utf16(&b, str_slice(bytes, 2, bytes.n));
    else
        for (size_t i = 0; i < bytes.n; i++)
            buf_code(&b, (uint8_t)bytes.p[i]);
    return buf_str(&b);
}

/* ---- attachments -------------------------------------------------------------------------- */

static bool is_named(PdfReader *r, const PdfValue *spec, Str name)
{
    const PdfValue *file = pdf_member(r, spec, "UF");
    if (file->kind != VALUE_STRING)
        file = pdf_member(r, spec, "F");
    return file->kind == VALUE_STRING && str_eq(text_of_string(r->ctx->mem, file->text), name);
}

static bool attached_in(PdfReader *r, const PdfValue *specs, Str name, Str *bytes)
{
    const PdfValue *list = specs->kind == VALUE_ARRAY ? specs->child : NULL;
    for (const PdfValue *v = list; v != NULL; v = v->next) {
        const PdfValue *spec = pdf_resolve(r, v), *files = pdf_member(r, spec, "EF");
        if (is_named(r, spec, name) && pdf_stream(r, pdf_raw_member(files, "F"), bytes))
            return true;
    }
    return false;
}

/* A tree of names; calls itself at most TREE_DEPTH times. */
static bool attached_below(PdfReader *r, const PdfValue *node, Str name, int depth, Str *bytes)
{
    if (attached_in(r, pdf_member(r, node, "Names"), name, bytes))
        return true;
    const PdfValue *kids = pdf_member(r, node, "Kids");
    for (const PdfValue *v = kids->child; v != NULL && depth < TREE_DEPTH; v = v->next)
        if (r->nodes++ < READER_WORK &&
            attached_below(r, pdf_resolve(r, v), name, depth + 1, bytes))
            return true;
    return false;
}

bool pdf_attached(PdfReader *r, Str name, Str *bytes)
{
    const PdfValue *names = pdf_member(r, pdf_member(r, r->root, "Names"), "EmbeddedFiles");
    return attached_in(r, pdf_member(r, r->root, "AF"), name, bytes) ||
           attached_below(r, names, name, 0, bytes);
}

/* ---- pages -------------------------------------------------------------------------------- */

/* Calls itself at most TREE_DEPTH times; no more nodes than there are objects. */
static void find_pages(PdfReader *r, const PdfValue *ref, int depth, size_t *visits)
{
    const PdfValue *node = pdf_resolve(r, ref), *kids = pdf_member(r, node, "Kids");
    if (depth > TREE_DEPTH || ++*visits > r->place_count)
        return;
    if (kids->kind != VALUE_ARRAY && node->kind == VALUE_DICT)
        *VEC_PUSH(r->ctx->mem, &r->pages) = node;
    for (const PdfValue *v = kids->child; v != NULL; v = v->next)
        find_pages(r, v, depth + 1, visits);
}

size_t pdf_page_count(PdfReader *r)
{
    size_t visits = 0;
    if (!r->has_pages)
        find_pages(r, pdf_raw_member(r->root, "Pages"), 0, &visits);
    r->has_pages = true;
    return r->pages.count;
}

/* A member that a page may have from the nodes above it (7.7.3.4). */
static const PdfValue *inherited(PdfReader *r, const PdfValue *page, const char *key)
{
    for (int i = 0; i < TREE_DEPTH && page->kind == VALUE_DICT; i++) {
        const PdfValue *found = pdf_member(r, page, key);
        if (found->kind != VALUE_NULL)
            return found;
        page = pdf_member(r, page, "Parent");
    }
    return pdf_resolve(r, pdf_raw_member(page, "none"));
}

/* ---- fonts -------------------------------------------------------------------------------- */

typedef struct {
    bool is_wide; /* codes are two bytes */
    Str *texts;   /* by code; NULL: none are known */
} FontTexts;

static uint32_t code_of(Str bytes)
{
    uint32_t code = 0;
    for (size_t i = 0; i < bytes.n && i < 2; i++)
        code = code << 8 | (uint8_t)bytes.p[i];
    return code;
}

static Str utf16_text(Arena *a, Str bytes)
{
    Buf b = buf_new(a);
    put_utf16(&b, bytes);
    return buf_str(&b);
}

static void map_range(PdfReader *r, FontTexts *f, Token from, Token to, Token text)
{
    Arena *a = r->ctx->mem;
    uint32_t first = code_of(from.text), last = code_of(to.text);
    if (text.kind != TOKEN_STRING || text.text.n < 2)
        return;
    Buf b = buf_new(a);
    buf_put(&b, text.text);
    for (uint32_t code = first; code <= last && code < CODES && r->nodes++ < READER_WORK; code++) {
        f->texts[code] = utf16_text(a, buf_str(&b));
        b.p[b.n - 1] = (char)(uint8_t)(b.p[b.n - 1] + 1);
    }
}

static void read_map(PdfReader *r, FontTexts *f, Str cmap)
{
    Arena *a = r->ctx->mem;
    Lexer l = {a, cmap, 0};
    int width = 0; /* strings to an entry of the section */
    for (Token t = pdf_token(&l); t.kind != TOKEN_END; t = pdf_token(&l)) {
        if (t.kind == TOKEN_WORD)
            width = str_eq(t.text, S("beginbfchar"))    ? 2
                    : str_eq(t.text, S("beginbfrange")) ? 3
                                                        : 0;
        if (t.kind != TOKEN_STRING || width == 0)
            continue;
        Token second = pdf_token(&l);
        if (width == 2)
            f->texts[code_of(t.text)] = utf16_text(a, second.text);
        else
            map_range(r, f, t, second, pdf_token(&l));
    }
}

/* Tables of characters are charged to what may be decoded. */
static const FontTexts *font_texts(PdfReader *r, const PdfValue *fonts, Str name)
{
    enum { PRICE = 64 }; /* bytes: what a change of font costs */
    const PdfValue *ref = pdf_raw_member(fonts, arena_cstr(r->ctx->tmp, name));
    if (ref->kind != VALUE_REF || r->room < PRICE)
        return NULL;
    r->room -= PRICE;
    if (r->fonts == NULL)
        r->fonts = map_new(r->ctx->mem);
    void **slot = map_put(r->fonts, str_print(r->ctx->mem, "%lld", (long long)ref->number));
    if (*slot != NULL)
        return *slot;
    FontTexts *f = NEW(r->ctx->mem, FontTexts);
    *slot = f;
    const PdfValue *font = pdf_resolve(r, ref);
    f->is_wide = str_eq(pdf_member(r, font, "Subtype")->text, S("Type0"));
    Str cmap;
    if (r->room < CODES * sizeof(Str) || !pdf_stream(r, pdf_raw_member(font, "ToUnicode"), &cmap))
        return f;
    r->room -= CODES * sizeof(Str);
    f->texts = NEW_ARRAY(r->ctx->mem, Str, CODES);
    read_map(r, f, cmap);
    return f;
}

/* ---- content ------------------------------------------------------------------------------ */

typedef struct {
    PdfReader *reader;
    const PdfValue *fonts;
    const FontTexts *font;
    Buf out;
    int depth;       /* of marked content */
    int hidden_from; /* depth of a stretch that ActualText replaces; 0: none */
    int artifact;    /* depth of an artifact; 0: none */
    Str tag, name;   /* first and last name since the last operator */
    Str actual;
    bool has_actual;
} Scanner;

static void put_space(Scanner *s)
{
    if (s->out.n > 0 && s->out.p[s->out.n - 1] != ' ')
        buf_byte(&s->out, ' ');
}

static void put_words(Scanner *s, Str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (pdf_is_space(text.p[i]))
            put_space(s);
        else
            buf_byte(&s->out, text.p[i]);
}

static void show(Scanner *s, Str codes)
{
    const FontTexts *f = s->font;
    if (f == NULL || f->texts == NULL || s->hidden_from > 0)
        return;
    size_t width = f->is_wide ? 2 : 1;
    for (size_t i = 0; i + width <= codes.n; i += width)
        put_words(s, f->texts[code_of(str_slice(codes, i, i + width))]);
}

/* A tag that stands inside a line of text. */
static bool is_inline(Str tag)
{
    static const Str tags[] = {S_INIT("Span"), S_INIT("Link"),      S_INIT("Em"), S_INIT("Strong"),
                               S_INIT("Code"), S_INIT("Reference"), {0}};
    for (size_t i = 0; tags[i].n > 0; i++)
        if (str_eq(tags[i], tag))
            return true;
    return false;
}

static void begin_marked(Scanner *s)
{
    s->depth++;
    bool artifact = str_eq(s->tag, S("Artifact"));
    if (!is_inline(s->tag))
        put_space(s);
    if (artifact && s->artifact == 0)
        s->artifact = s->depth;
    if (s->has_actual && s->hidden_from == 0) {
        put_words(s, text_of_string(s->reader->ctx->mem, s->actual));
        s->hidden_from = s->depth;
    }
}

static void end_marked(Scanner *s)
{
    if (s->hidden_from == s->depth)
        s->hidden_from = 0;
    if (s->artifact == s->depth)
        s->artifact = 0;
    s->depth -= s->depth > 0;
}

static bool moves(Str op)
{
    return str_eq(op, S("Td")) || str_eq(op, S("TD")) || str_eq(op, S("Tm")) || str_eq(op, S("T*"));
}

static void run_operator(Scanner *s, Str op)
{
    if (str_eq(op, S("Tf")))
        s->font = font_texts(s->reader, s->fonts, s->name);
    else if (str_eq(op, S("BDC")) || str_eq(op, S("BMC")))
        begin_marked(s);
    else if (str_eq(op, S("EMC")))
        end_marked(s);
    else if (moves(op) && s->artifact > 0)
        put_space(s);
    s->tag = s->name = (Str){0};
    s->has_actual = false;
}

/* Strings are shown as they are met: only operators that show text have any, but for properties. */
static void scan(Scanner *s, Str content)
{
    Lexer l = {s->reader->ctx->tmp, content, 0};
    int dictionaries = 0;
    for (Token t = pdf_token(&l); t.kind != TOKEN_END; t = pdf_token(&l)) {
        dictionaries += (t.kind == TOKEN_DICT) - (t.kind == TOKEN_DICT_END);
        if (t.kind == TOKEN_NAME) {
            s->tag = s->tag.n == 0 ? t.text : s->tag;
            s->name = t.text;
        } else if (t.kind == TOKEN_STRING && dictionaries > 0) {
            s->has_actual = s->has_actual || str_eq(s->name, S("ActualText"));
            s->actual = t.text;
        } else if (t.kind == TOKEN_STRING) {
            show(s, t.text);
        } else if (t.kind == TOKEN_WORD && dictionaries <= 0) {
            run_operator(s, t.text);
        }
    }
}

Str pdf_page_text(PdfReader *r, size_t page)
{
    if (page >= pdf_page_count(r))
        return (Str){0};
    const PdfValue *node = r->pages.items[page], *contents = pdf_raw_member(node, "Contents");
    Scanner s = {.reader = r, .out = buf_new(r->ctx->mem)};
    s.fonts = pdf_member(r, inherited(r, node, "Resources"), "Font");
    const PdfValue *list = pdf_resolve(r, contents);
    Str data;
    if (list->kind == VALUE_ARRAY)
        for (const PdfValue *v = list->child; v != NULL; v = v->next) {
            if (pdf_stream(r, v, &data))
                scan(&s, data);
        }
    else if (pdf_stream(r, contents, &data))
        scan(&s, data);
    return str_trim(buf_str(&s.out));
}
