/* Source: a Markdown file without tags -> a draft without holes -> a document.
 *
 * The front matter, between a first line "---" and the next "---" or "...", is given to the YAML
 * reader as a second source of the same name whose text is the file's beginning up to the second
 * line. "---" also begins a YAML document, so nothing has to be cut from the front, and lines,
 * columns and offsets are those of the file itself.
 */
#include "markdown/parts.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

typedef struct {
    size_t yaml_end; /* where the closing line begins */
    size_t body;     /* after the closing line */
} Front;

static size_t line_end(Str text, size_t at)
{
    size_t found = str_find_byte(str_slice(text, at, text.n), '\n');
    return found == SIZE_MAX ? text.n : at + found + 1;
}

static Str line_at(Str text, size_t at)
{
    Str line = str_slice(text, at, line_end(text, at));
    while (line.n > 0 && (line.p[line.n - 1] == '\n' || line.p[line.n - 1] == '\r' ||
                          line.p[line.n - 1] == ' ' || line.p[line.n - 1] == '\t'))
        line.n--;
    return line;
}

/* A first line like "name: ..." tells front matter from a text between two thematic breaks. */
static bool looks_like_yaml(Str line)
{
    size_t at = 0;
    while (at < line.n && line.p[at] != ':' && line.p[at] != ' ')
        at++;
    bool name =
        at > 0 && at < line.n && line.p[at] == ':' && (at + 1 == line.n || line.p[at + 1] == ' ');
    return name || str_starts(line, S("#")) || str_starts(line, S("{"));
}

static bool find_front(Str text, size_t begin, Front *front)
{
    if (!str_eq(line_at(text, begin), S("---")))
        return false;
    bool seen = false;
    for (size_t at = line_end(text, begin); at < text.n; at = line_end(text, at)) {
        Str line = line_at(text, at);
        if (str_eq(line, S("---")) || str_eq(line, S("..."))) {
            *front = (Front){at, line_end(text, at)};
            return true;
        }
        if (!seen && line.n > 0 && !looks_like_yaml(line))
            return false;
        seen = seen || line.n > 0;
    }
    return false;
}

static void place_lines(Ctx *ctx, uint32_t source, size_t begin, Draft *draft)
{
    const Source *s = source_at(diag_sources(ctx->diag), source);
    VEC(Span) lines = {0};
    for (size_t at = begin, end; at < s->text.n; at = end) {
        end = line_end(s->text, at);
        Str line = line_at(s->text, at);
        *VEC_PUSH(ctx->mem, &lines) = (Span){source, (uint32_t)at, (uint32_t)(at + line.n)};
    }
    if (lines.count == 0)
        *VEC_PUSH(ctx->mem, &lines) = (Span){source, (uint32_t)begin, (uint32_t)begin};
    draft->lines = lines.items;
    draft->line_count = lines.count;
}

/* The nodes' places are the file's own. */
static void adopt(Node *first, uint32_t source)
{
    for (Node *n = first; n != NULL; n = n->next) {
        n->span.source = n->text_span.source = source;
        n->key_span.source = n->key_span.source == 0 ? 0 : source;
        adopt(n->child, source); /* as deep as YAML may be */
    }
}

Document *doc_read_source(Ctx *ctx, uint32_t source)
{
    const Source *s = source_at(diag_sources(ctx->diag), source);
    Str path = s->path, text = s->text; /* adding a source may move the others */
    size_t begin = str_starts(text, S(BYTE_ORDER_MARK)) ? sizeof BYTE_ORDER_MARK - 1 : 0;
    Draft draft = {0};
    Front front;
    if (find_front(text, begin, &front)) {
        Str yaml = str_slice(text, 0, front.yaml_end);
        Node *root = yaml_read(ctx, source_add(diag_sources(ctx->diag), path, yaml));
        if (root == NULL)
            return NULL;
        adopt(root, source);
        draft.front_matter = root;
        begin = front.body;
    }
    draft.text = str_slice(text, begin, text.n);
    place_lines(ctx, source, begin, &draft);
    return document_read(ctx, &draft, true);
}
