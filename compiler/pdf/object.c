/* Object: the document, its pages and its graph of numbered objects, held by libharu; the bytes
 * of the file, written here. The only file with libharu.
 *
 * libharu numbers every object and keeps the catalog, the page tree and the pages. Where it cannot
 * say what we need (structure, fonts, content) an object is a placeholder in its graph, and the
 * body is ours. The file is written in one pass as bodies arrive; what libharu holds comes last.
 * In a compact file, objects without a stream are gathered in object streams (7.5.7) and found
 * through a cross-reference stream (7.5.8).
 *
 * libharu reports most errors by its results, some by a callback: both end at `fail`, which jumps
 * out of file_run.
 */
#include "pdf/parts.h"

#include <hpdf.h>
#include <hpdf_doc.h>
#include <hpdf_objects.h>
#include <hpdf_pages.h>
#include <hpdf_streams.h>
#include <setjmp.h>
#include <string.h>

enum { PAGES_PER_NODE = 256 }; /* of the page tree; a flat one ends at 32,767 pages */
enum { OBJECTS_PER_STREAM = 1024, OBJECT_STREAM_BYTES = 128 << 10 };
#define FILE_SIZE_LIMIT 0xFFFF0000u  /* bytes: offsets are 32 bits wide */
enum { OBJECT_NUMBER = 0x00FFFFFF }; /* of HPDF_Obj_Header.obj_id */

typedef enum { PLACE_NONE, PLACE_OFFSET, PLACE_STREAM } PlaceKind;

/* Where an object is: at an offset of the file, or the nth of an object stream. */
typedef struct {
    PlaceKind kind;
    uint32_t at; /* offset, or the object stream's number */
    uint32_t nth;
} ObjectPlace;

/* An object stream being filled: which objects, where each begins; their bodies. */
typedef struct {
    Buf index, bodies;
    uint32_t count;
    ObjectId id;
} Gathering;

/* One that is full. */
typedef struct {
    ObjectId id;
    Str entries, data;
} ObjectStream;

enum { WAITING_LIMIT = 16 };

struct PdfFile {
    Ctx *ctx;
    Buf *out;
    bool compact;
    HPDF_Doc doc;
    HPDF_Stream memory; /* what libharu writes goes here first */
    VEC(HPDF_Page) pages;
    ObjectId next;           /* number that file_object gives next; 0: libharu still counts */
    VEC(void *) stand_ins;   /* for objects of ours that libharu's refer to */
    VEC(ObjectPlace) places; /* by object number */
    Gathering gathering;     /* the object stream being filled */
    ObjectStream waiting[WAITING_LIMIT]; /* full ones, compressed together */
    size_t waiting_count;
    Arena *scratch; /* what is waiting */
    Deflator *deflator;
    jmp_buf jump;
    unsigned long error; /* HPDF_STATUS */
};

/* ---- libharu's errors --------------------------------------------------------------------- */

_Noreturn static void fail(PdfFile *f, HPDF_STATUS error)
{
    f->error = error;
    longjmp(f->jump, 1);
}

static void on_error(HPDF_STATUS error, HPDF_STATUS detail, void *user)
{
    (void)detail;
    fail(user, error);
}

static void check(PdfFile *f, HPDF_STATUS status)
{
    if (status != HPDF_OK)
        fail(f, status);
}

static void *check_new(PdfFile *f, void *made)
{
    if (made == NULL)
        fail(f, HPDF_Error_GetCode(&f->doc->error));
    return made;
}

static void *haru_alloc(HPDF_UINT size)
{
    return mem_alloc(size);
}

PdfFile *file_new(Ctx *ctx, Buf *out, bool compact)
{
    PdfFile *f = NEW(ctx->mem, PdfFile);
    f->ctx = ctx;
    f->out = out;
    f->compact = compact;
    f->gathering = (Gathering){buf_new(ctx->mem), buf_new(ctx->mem), 0, 0};
    f->scratch = arena_new();
    f->deflator = deflator_new(ctx->mem);
    return f;
}

void file_free(PdfFile *f)
{
    for (size_t i = 0; i < f->stand_ins.count; i++)
        HPDF_FreeMem(f->doc->mmgr, f->stand_ins.items[i]);
    if (f->memory != NULL)
        HPDF_Stream_Free(f->memory);
    if (f->doc != NULL)
        HPDF_Free(f->doc);
    arena_free(f->scratch);
    deflator_free(f->deflator);
    f->memory = NULL;
    f->doc = NULL;
    f->scratch = NULL;
}

Deflator *file_deflator(PdfFile *f)
{
    return f->deflator;
}

static void open_document(PdfFile *f)
{
    f->doc = HPDF_NewEx(on_error, haru_alloc, mem_free, 0, f);
    if (f->doc == NULL)
        fail(f, HPDF_INVALID_DOCUMENT);
    check(f, HPDF_SetPagesConfiguration(f->doc, PAGES_PER_NODE));
    f->memory = check_new(f, HPDF_MemStream_New(f->doc->mmgr, 4096));
    /* A version, and four bytes that say "binary" (7.5.2). */
    buf_put(f->out, f->compact ? S("%PDF-1.7\n") : S("%PDF-1.4\n"));
    buf_put(f->out, S("%\xE2\xE3\xCF\xD3\n"));
}

static void report(const PdfFile *f)
{
    Str code = str_print(f->ctx->tmp, "libharu 0x%04lX", f->error);
    diag(f->ctx, MSG_PDF_INTERNAL, NOWHERE, {code});
}

bool file_run(PdfFile *f, void (*work)(void *), void *arg)
{
    if (setjmp(f->jump) != 0) {
        report(f);
        return false;
    }
    open_document(f);
    work(arg);
    return true;
}

/* ---- numbers ------------------------------------------------------------------------------ */

static ObjectId number_of(const void *object)
{
    return ((const HPDF_Obj_Header *)object)->obj_id & OBJECT_NUMBER;
}

ObjectId file_object(PdfFile *f)
{
    if (f->next != 0)
        return f->next++;
    HPDF_List entries = f->doc->xref->entries;
    if (entries->count >= entries->items_per_block)
        entries->items_per_block = entries->count; /* it grows by this much: double each time */
    HPDF_Null placeholder = check_new(f, HPDF_Null_New(f->doc->mmgr));
    check(f, HPDF_Xref_Add(f->doc->xref, placeholder));
    return number_of(placeholder);
}

/* A tagged document has fifty objects a page, and libharu would take 96 bytes for each. */
void file_pages_end(PdfFile *f)
{
    f->next = f->doc->xref->entries->count;
}

/* What libharu's objects hold for one of ours: it writes the number alone. */
static void *stand_in(PdfFile *f, ObjectId id)
{
    void **kept = VEC_PUSH(f->ctx->mem, &f->stand_ins);
    HPDF_Null object = HPDF_Null_New(f->doc->mmgr);
    f->stand_ins.count -= object == NULL;
    check_new(f, object);
    object->header.obj_id = id | HPDF_OTYPE_INDIRECT;
    *kept = object;
    return object;
}

static void *object_at(PdfFile *f, ObjectId id)
{
    if (id >= f->doc->xref->entries->count)
        return stand_in(f, id);
    return HPDF_Xref_GetEntry(f->doc->xref, id)->obj;
}

/* ---- pages and the catalog ---------------------------------------------------------------- */

PageObjects file_page(PdfFile *f, ObjectId media_box, ObjectId resources)
{
    HPDF_Page page = check_new(f, HPDF_AddPage(f->doc));
    *VEC_PUSH(f->ctx->mem, &f->pages) = page;
    check(f, HPDF_Dict_Add(page, "MediaBox", object_at(f, media_box)));
    check(f, HPDF_Dict_Add(page, "Resources", object_at(f, resources)));
    /* libharu keeps the length of the contents in an object of its own. The contents are ours and
     * say their length themselves, so that object is free for another use. */
    HPDF_Dict contents = ((HPDF_PageAttr)page->attr)->contents;
    void *length = check_new(f, HPDF_Dict_GetItem(contents, "Length", HPDF_OCLASS_NUMBER));
    return (PageObjects){number_of(page), number_of(contents), number_of(length)};
}

void file_page_number(PdfFile *f, uint32_t page, const char *key, int32_t value)
{
    check(f, HPDF_Dict_AddNumber(f->pages.items[page], key, value));
}

void file_page_name(PdfFile *f, uint32_t page, const char *key, const char *name)
{
    check(f, HPDF_Dict_AddName(f->pages.items[page], key, name));
}

void file_page_ref(PdfFile *f, uint32_t page, const char *key, ObjectId id)
{
    check(f, HPDF_Dict_Add(f->pages.items[page], key, object_at(f, id)));
}

void file_catalog_ref(PdfFile *f, const char *key, ObjectId id)
{
    check(f, HPDF_Dict_Add(f->doc->catalog, key, object_at(f, id)));
}

void file_catalog_name(PdfFile *f, const char *key, const char *name)
{
    check(f, HPDF_Dict_AddName(f->doc->catalog, key, name));
}

ObjectId file_info(PdfFile *f)
{
    return number_of(f->doc->info);
}

/* ---- bodies ------------------------------------------------------------------------------- */

static ObjectPlace *place_of(PdfFile *f, ObjectId id)
{
    while (f->places.count <= id)
        *VEC_PUSH(f->ctx->mem, &f->places) = (ObjectPlace){0};
    return &f->places.items[id];
}

static void put_at_offset(PdfFile *f, ObjectId id, Str body)
{
    *place_of(f, id) = (ObjectPlace){PLACE_OFFSET, (uint32_t)f->out->n, 0};
    put_number(f->out, id, 0);
    buf_put(f->out, S(" 0 obj\n"));
    buf_put(f->out, body);
    buf_put(f->out, S("\nendobj\n"));
}

void file_put_stream(PdfFile *f, ObjectId id, Str entries, Str data, bool compressed_here)
{
    if (compressed_here)
        data = deflate_one(f->deflator, f->ctx->tmp, data);
    *place_of(f, id) = (ObjectPlace){PLACE_OFFSET, (uint32_t)f->out->n, 0};
    put_number(f->out, id, 0);
    buf_put(f->out, S(" 0 obj\n<<"));
    buf_put(f->out, entries);
    if (compressed_here)
        buf_put(f->out, S("/Filter/FlateDecode"));
    buf_put(f->out, S("/Length"));
    put_number(f->out, (int64_t)data.n, 0);
    buf_put(f->out, S(">>\nstream\n"));
    buf_put(f->out, data);
    buf_put(f->out, S("\nendstream\nendobj\n"));
}

/* Compresses the object streams that wait, and writes them. */
static void write_waiting(PdfFile *f)
{
    Deflation jobs[WAITING_LIMIT];
    for (size_t i = 0; i < f->waiting_count; i++) {
        Str data = f->waiting[i].data;
        jobs[i] = (Deflation){data, {0}, arena_alloc(f->scratch, deflate_room(data.n))};
    }
    deflate_all(f->deflator, jobs, f->waiting_count);
    for (size_t i = 0; i < f->waiting_count; i++) {
        Str entries =
            str_print(f->scratch, STR_FMT "/Filter/FlateDecode", STR_ARG(f->waiting[i].entries));
        file_put_stream(f, f->waiting[i].id, entries, jobs[i].out, false);
    }
    f->waiting_count = 0;
    arena_reset(f->scratch);
}

/* Ends the object stream being filled. */
static void flush_gathered(PdfFile *f)
{
    Gathering *g = &f->gathering;
    if (g->count == 0)
        return;
    Str entries = str_print(f->scratch, "/Type/ObjStm/N %u/First %zu", g->count, g->index.n);
    buf_put(&g->index, buf_str(&g->bodies));
    Str data = arena_copy(f->scratch, buf_str(&g->index));
    f->waiting[f->waiting_count++] = (ObjectStream){g->id, entries, data};
    g->index.n = g->bodies.n = g->count = 0;
    if (f->waiting_count == WAITING_LIMIT)
        write_waiting(f);
}

static void gather(PdfFile *f, ObjectId id, Str body)
{
    Gathering *g = &f->gathering;
    if (g->count == 0) {
        g->id = file_object(f);
        place_of(f, g->id)->kind = PLACE_OFFSET; /* known when it is written */
    }
    *place_of(f, id) = (ObjectPlace){PLACE_STREAM, g->id, g->count++};
    put_number(&g->index, id, 0);
    put_number(&g->index, (int64_t)g->bodies.n, 0);
    buf_byte(&g->index, ' ');
    buf_put(&g->bodies, body);
    buf_byte(&g->bodies, '\n');
    if (g->count == OBJECTS_PER_STREAM || g->bodies.n >= OBJECT_STREAM_BYTES)
        flush_gathered(f);
}

void file_put(PdfFile *f, ObjectId id, Str body)
{
    if (f->compact)
        gather(f, id, body);
    else
        put_at_offset(f, id, body);
}

/* ---- the end of the file ------------------------------------------------------------------ */

/* The value of an object as libharu writes it. */
static Str haru_body(PdfFile *f, void *object)
{
    HPDF_MemStream_FreeData(f->memory);
    check(f, HPDF_Obj_WriteValue(object, f->memory, NULL));
    Buf body = buf_new(f->ctx->tmp);
    HPDF_UINT count = HPDF_MemStream_GetBufCount(f->memory);
    for (HPDF_UINT i = 0; i < count; i++) {
        HPDF_UINT n = 0;
        const char *p = (const char *)HPDF_MemStream_GetBufPtr(f->memory, i, &n);
        buf_put(&body, (Str){p, n});
    }
    return buf_str(&body);
}

/* Two 64-bit hashes of the file so far: its identifier (14.4), the same for the same content. */
static Str identifier(Arena *a, Str bytes)
{
    uint64_t h1 = 0x9E3779B97F4A7C15u, h2 = 0xC2B2AE3D27D4EB4Fu;
    for (size_t i = 0; i < bytes.n; i += 8) {
        uint64_t word = 0;
        for (size_t k = 0; k < 8 && i + k < bytes.n; k++)
            word |= (uint64_t)(uint8_t)bytes.p[i + k] << (8 * k);
        h1 = (h1 ^ word) * 0x100000001B3u;
        h1 ^= h1 >> 32;
        h2 = (h2 + word) * 0xFF51AFD7ED558CCDu;
        h2 ^= h2 >> 29;
    }
    return str_print(a, "<%016llX%016llX>", (unsigned long long)h1, (unsigned long long)h2);
}

static void put_trailer(PdfFile *f, Buf *b, size_t size, Str id)
{
    buf_print(b, "/Size %zu/Root %u 0 R/Info %u 0 R/ID[" STR_FMT STR_FMT "]", size,
              number_of(f->doc->catalog), number_of(f->doc->info), STR_ARG(id), STR_ARG(id));
}

/* Rows of {kind, offset or stream, nth}, each as its difference to the one above (PNG "up"), which
 * the compressor then finds nearly all zero. */
static void put_xref_stream(PdfFile *f, Str id)
{
    ObjectId self = file_object(f);
    size_t start = f->out->n;
    *place_of(f, self) = (ObjectPlace){PLACE_OFFSET, (uint32_t)start, 0};
    enum { COLUMNS = 7 };
    uint8_t above[COLUMNS] = {0};
    Buf rows = buf_new(f->ctx->tmp);
    for (size_t i = 0; i < f->places.count; i++) {
        ObjectPlace p = f->places.items[i];
        uint8_t kind = p.kind == PLACE_STREAM ? 2 : p.kind == PLACE_OFFSET ? 1 : 0;
        const uint8_t row[COLUMNS] = {
            kind,          (uint8_t)(p.at >> 24), (uint8_t)(p.at >> 16), (uint8_t)(p.at >> 8),
            (uint8_t)p.at, (uint8_t)(p.nth >> 8), (uint8_t)p.nth};
        buf_byte(&rows, 2);
        for (int k = 0; k < COLUMNS; k++)
            buf_byte(&rows, (char)(uint8_t)(row[k] - above[k]));
        memcpy(above, row, COLUMNS);
    }
    Buf entries = buf_new(f->ctx->tmp);
    buf_put(&entries, S("/Type/XRef/W[1 4 2]"));
    put_trailer(f, &entries, f->places.count, id);
    buf_put(&entries, S("/DecodeParms<</Predictor 12/Columns 7>>"));
    file_put_stream(f, self, buf_str(&entries), buf_str(&rows), true);
    buf_print(f->out, "startxref\n%zu\n%%%%EOF\n", start);
}

static void put_xref_table(PdfFile *f, Str id)
{
    size_t start = f->out->n;
    buf_print(f->out, "xref\n0 %zu\n0000000000 65535 f\r\n", f->places.count);
    for (size_t i = 1; i < f->places.count; i++)
        buf_print(f->out, "%010u 00000 n\r\n", f->places.items[i].at);
    buf_put(f->out, S("trailer\n<<"));
    put_trailer(f, f->out, f->places.count, id);
    buf_print(f->out, ">>\nstartxref\n%zu\n%%%%EOF\n", start);
}

void file_finish(PdfFile *f)
{
    ObjectId haru_end = f->doc->xref->entries->count;
    ObjectId end = f->next == 0 ? haru_end : f->next;
    for (ObjectId id = 1; id < end; id++)
        if (place_of(f, id)->kind == PLACE_NONE)
            file_put(f, id, id < haru_end ? haru_body(f, object_at(f, id)) : S("null"));
    flush_gathered(f);
    write_waiting(f);
    if (f->out->n > FILE_SIZE_LIMIT)
        fail(f, HPDF_XREF_COUNT_ERR);
    Str id = identifier(f->ctx->tmp, buf_str(f->out));
    if (f->compact)
        put_xref_stream(f, id);
    else
        put_xref_table(f, id);
}
