/* Places within a scalar: from bytes of its text back to bytes of the source, through escapes,
 * folded lines and indentation. The two are walked side by side: where they differ, the source
 * has an escape, or white space that YAML folded or took off. */
#include "data/data.h"

typedef struct {
    Str source, text;
    size_t at, end; /* in the source; end of the scalar's content */
    size_t done;    /* bytes of text walked */
    char quote;     /* '"', '\'' or 0 */
} Walk;

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

static size_t hex_digits(const Walk *w)
{
    char letter = w->at + 1 < w->end ? w->source.p[w->at + 1] : '\0';
    return letter == 'x' ? 2 : letter == 'u' ? 4 : letter == 'U' ? 8 : 0;
}

/* Past the escape at w->at; \uD83D\uDE00, of JSON, is one character. */
static void walk_escape(Walk *w)
{
    char next = w->at + 1 < w->end ? w->source.p[w->at + 1] : '\0';
    if (is_break(next)) { /* the line goes on: break and indentation stand for nothing */
        for (w->at++; w->at < w->end && is_space(w->source.p[w->at]);)
            w->at++;
        return;
    }
    size_t length = 2 + hex_digits(w), character = w->done;
    utf8_next(w->text, &character);
    bool pair = length == 6 && character - w->done == 4;
    w->at += pair ? 12 : length;
    w->done = character;
}

/* One step; false when the source has no more. */
static bool walk_step(Walk *w)
{
    if (w->at >= w->end)
        return false;
    char s = w->source.p[w->at], t = w->text.p[w->done];
    if (w->quote == '"' && s == '\\') {
        walk_escape(w);
    } else if (w->quote == '\'' && s == '\'') {
        w->at += 2;
        w->done++;
    } else if (s == t || (t == ' ' && is_break(s))) {
        w->at++;
        w->done++;
    } else {
        w->at++;
    }
    return true;
}

/* Where the character of text at `offset` begins in the source: past what was taken off before. */
static size_t walk_to(Walk *w, size_t offset)
{
    while (w->done < offset && w->done < w->text.n && walk_step(w))
        ;
    Walk ahead = *w;
    while (ahead.done < ahead.text.n && ahead.done == w->done) {
        w->at = ahead.at;
        if (!walk_step(&ahead))
            break;
    }
    return w->at;
}

Span node_text_part(const Sources *sources, const Node *n, size_t begin, size_t end)
{
    const Source *s = source_at(sources, n->text_span.source);
    if (begin > end || end > n->text.n || n->kind != NODE_STRING)
        return n->span;
    Span part = n->text_span;
    if (n->text_is_source) {
        part.begin += (uint32_t)begin;
        part.end = n->text_span.begin + (uint32_t)end;
        return part;
    }
    char before = part.begin > 0 ? s->text.p[part.begin - 1] : '\0';
    Walk w = {s->text,  n->text, part.begin,
              part.end, 0,       before == '"' || before == '\'' ? before : '\0'};
    part.begin = (uint32_t)walk_to(&w, begin);
    while (w.done < end && walk_step(&w))
        ;
    part.end = (uint32_t)(w.at > part.begin ? w.at : part.begin);
    return part;
}
