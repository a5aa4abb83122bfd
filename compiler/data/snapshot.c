/* Trees <-> snapshots: bytes that are read without parsing, for files that are read at every start.
 *
 * A snapshot is good for one text alone, known by its length and hash: neither names nor dates are
 * trusted. Its places are those of the text, so what is said about the file is said where a
 * person wrote it.
 *
 *   record   a node, of fixed size; records stand in document order
 *   rest     what the text does not hold byte for byte: folded and escaped scalars
 *   piece    a part of the text or, beyond its end, of the rest */
#include "data/tree.h"

#include <string.h>

typedef struct {
    uint32_t at, n;
} Piece;

typedef struct {
    uint64_t text_hash;
    uint32_t text_size, rest_size, record_count;
} Header;

typedef struct {
    uint8_t kind, truth, text_is_source; /* the latter 0 or 1 */
    uint32_t count; /* of children: the records that follow, each with its own children */
    uint32_t begin, end, text_begin, text_end, key_begin, key_end;
    Piece text, key;
} Record;

#define MAGIC S("pdoc snapshots " PDOC_VERSION "\n")

/* Eight bytes a step: a hash of half a megabyte at every start must be cheap. */
static uint64_t hash_of(Str text)
{
    const uint64_t odd = 0x9E3779B97F4A7C15u;
    uint64_t h = text.n, word = 0;
    size_t at = 0;
    for (; text.n - at >= sizeof word; at += sizeof word) {
        memcpy(&word, text.p + at, sizeof word);
        h = (h ^ word) * odd;
        h ^= h >> 29;
    }
    word = 0;
    if (at < text.n)
        memcpy(&word, text.p + at, text.n - at);
    h = (h ^ word) * odd;
    return h ^ h >> 32;
}

/* ---- writing ------------------------------------------------------------------------------ */

void snapshot_begin(Buf *out)
{
    buf_put(out, MAGIC);
}

/* `s` where the text has it at `place`, with or without quotes; else a copy in the rest. */
static Piece piece_of(Buf *rest, Str text, Str s, Span place)
{
    for (uint32_t at = place.begin; at <= place.begin + 1; at++)
        if (str_eq(str_slice(text, at, at + s.n), s))
            return (Piece){at, (uint32_t)s.n};
    Piece piece = {(uint32_t)(text.n + rest->n), (uint32_t)s.n};
    buf_put(rest, s);
    return piece;
}

static Record record_of(Buf *rest, Str text, const Node *n)
{
    Record r;
    memset(&r, 0, sizeof r); /* the padding too: same tree, same bytes */
    r.kind = (uint8_t)n->kind;
    r.truth = n->truth;
    r.text_is_source = n->text_is_source;
    r.count = n->count;
    r.begin = n->span.begin;
    r.end = n->span.end;
    r.text_begin = n->text_span.begin;
    r.text_end = n->text_span.end;
    r.key_begin = n->key_span.begin;
    r.key_end = n->key_span.end;
    r.text = piece_of(rest, text, n->text, n->text_span);
    r.key = piece_of(rest, text, n->key, n->key_span);
    return r;
}

/* The next node in document order; NULL after the last. */
static const Node *node_after(const Node *n, const Node *root)
{
    if (n->child != NULL)
        return n->child;
    while (n != root && n->next == NULL)
        n = n->parent;
    return n == root ? NULL : n->next;
}

void snapshot_add(Buf *out, Str text, const Node *root)
{
    Buf rest = buf_new(out->arena), records = buf_new(out->arena);
    Header h = {.text_hash = hash_of(text), .text_size = (uint32_t)text.n};
    for (const Node *n = root; n != NULL; n = node_after(n, root)) {
        if (n->span.source != root->span.source)
            return; /* an included file: its text is not known here */
        Record r = record_of(&rest, text, n);
        buf_put(&records, (Str){(const char *)&r, sizeof r});
        h.record_count++;
    }
    h.rest_size = (uint32_t)rest.n;
    buf_put(out, (Str){(const char *)&h, sizeof h});
    buf_put(out, buf_str(&rest));
    buf_put(out, buf_str(&records));
}

/* ---- reading ------------------------------------------------------------------------------ */

typedef struct {
    Header header;
    Str text, rest, records;
} Snapshot;

/* Takes the first snapshot off `all`; false when there is none, or only a damaged one. */
static bool take(Str *all, Snapshot *out)
{
    Header *h = &out->header;
    if (all->n < sizeof *h)
        return false;
    memcpy(h, all->p, sizeof *h);
    uint64_t size = sizeof *h + h->rest_size + (uint64_t)h->record_count * sizeof(Record);
    if (size > all->n || h->record_count == 0)
        return false;
    out->rest = str_slice(*all, sizeof *h, sizeof *h + h->rest_size);
    out->records = str_slice(*all, sizeof *h + h->rest_size, (size_t)size);
    *all = str_slice(*all, (size_t)size, all->n);
    return true;
}

static bool is_within(uint32_t begin, uint32_t end, const Snapshot *s)
{
    return begin <= end && end <= s->text.n;
}

/* false when there is no such piece. */
static bool piece_read(Piece p, const Snapshot *s, Str *out)
{
    bool in_text = p.at <= s->text.n && p.n <= s->text.n - p.at;
    Str from = in_text ? s->text : s->rest;
    size_t at = in_text ? p.at : p.at - s->text.n;
    *out = str_slice(from, at, at + p.n);
    return in_text || (p.at >= s->text.n && at + p.n <= from.n);
}

static bool read_record(const Snapshot *s, size_t i, uint32_t source, Node *n)
{
    Record r;
    memcpy(&r, s->records.p + i * sizeof r, sizeof r);
    bool holds = r.kind == NODE_LIST || r.kind == NODE_MAP;
    if (r.kind > NODE_MAP || (!holds && r.count > 0) || !piece_read(r.text, s, &n->text) ||
        !piece_read(r.key, s, &n->key) || !is_within(r.begin, r.end, s) ||
        !is_within(r.text_begin, r.text_end, s) || !is_within(r.key_begin, r.key_end, s))
        return false;
    n->kind = r.kind;
    n->truth = r.truth != 0;
    n->text_is_source = r.text_is_source != 0;
    n->count = r.count;
    n->span = (Span){source, r.begin, r.end};
    n->text_span = (Span){source, r.text_begin, r.text_end};
    n->key_span = (Span){source, r.key_begin, r.key_end};
    return true;
}

static Node *read_tree(Ctx *ctx, const Snapshot *s, uint32_t source)
{
    size_t count = s->records.n / sizeof(Record);
    Node *nodes = NEW_ARRAY(ctx->mem, Node, count);
    Node *in = NULL, *last = NULL; /* the list or map being filled, its last child so far */
    for (size_t i = 0; i < count; i++) {
        Node *n = &nodes[i];
        if (!read_record(s, i, source, n) || (in == NULL && i > 0))
            return NULL;
        n->parent = in;
        n->index = last == NULL ? 0 : last->index + 1;
        if (last != NULL)
            last->next = n;
        else if (in != NULL)
            in->child = n;
        last = n->count > 0 ? NULL : n;
        in = n->count > 0 ? n : in;
        while (in != NULL && last != NULL && last->index + 1 == in->count) {
            node_make_index(ctx->mem, in);
            last = in;
            in = in->parent;
        }
    }
    return in == NULL ? nodes : NULL;
}

Node *snapshot_find(Ctx *ctx, uint32_t source, Str snapshots)
{
    if (!str_starts(snapshots, MAGIC))
        return NULL;
    Str text = source_at(diag_sources(ctx->diag), source)->text;
    Str rest = str_slice(snapshots, MAGIC.n, snapshots.n);
    uint64_t hash = hash_of(text);
    for (Snapshot s = {.text = text}; take(&rest, &s);)
        if (s.header.text_hash == hash && s.header.text_size == text.n)
            return read_tree(ctx, &s, source);
    return NULL;
}
