/* Words: inlines -> a flat array of shaped words, each with the space after it and the penalty
 * of ending a line there. A text is shaped once; styles nest. */
#include "layout/flow.h"

#include <string.h>

typedef struct {
    StyleId style;
    uint32_t element, link;
    Span span;
    Span exact; /* bytes of the source that are the text byte for byte, or NOWHERE */
} Origin;

Words words_new(Arena *a, Len measure)
{
    return (Words){.arena = a, .measure = measure};
}

static Word *word_push(Words *w, Word word)
{
    vec_grow(w->arena, (void **)&w->items, w->count, &w->cap, sizeof *w->items);
    w->items[w->count] = word;
    return &w->items[w->count++];
}

static Word *last_word(Words *w)
{
    return w->count == 0 ? NULL : &w->items[w->count - 1];
}

static bool is_joined(const Word *before)
{
    return before != NULL && before->penalty == BREAK_NEVER && before->gap == 0;
}

/* ---- spaces ------------------------------------------------------------------------------- */

static void space_add(Layout *l, Words *w, StyleId style, bool glue)
{
    Word *last = last_word(w);
    if (last == NULL || last->penalty == BREAK_MUST)
        return;
    const Style *s = style_at(l, style);
    bool had_gap = last->gap > 0;
    last->gap = len_of(s->font->space, s->font, s->size);
    last->stretch = last->gap / 2;
    last->shrink = last->gap * 3 / 10;
    if (glue)
        last->penalty = BREAK_NEVER;
    else if (!had_gap)
        last->penalty = 0;
}

void words_end_line(Words *w)
{
    Word *last = last_word(w);
    if (last != NULL) {
        last->penalty = BREAK_MUST;
        last->gap = last->stretch = last->shrink = 0;
    }
}

/* ---- pieces of words ---------------------------------------------------------------------- */

static uint32_t last_code(Str s)
{
    size_t at = s.n;
    while (at > 0 && ((unsigned char)s.p[--at] & 0xC0) == 0x80)
        continue;
    return s.n == 0 ? 0 : utf8_next(s, &at);
}

static uint32_t first_code(Str s)
{
    size_t at = 0;
    return s.n == 0 ? 0 : utf8_next(s, &at);
}

static Len hang_of(const Run *run, const Glyph *g, Len size, uint8_t per_cent)
{
    return per_cent == 0 ? 0 : len_of((int64_t)g->advance * per_cent / 100, run->font, size);
}

static void hang_set(const Layout *l, Word *word)
{
    const Run *run = word->run;
    if (run == NULL || run->count == 0)
        return;
    Len size = style_at(l, word->style)->size;
    word->left = hang_of(run, &run->glyphs[0], size, char_hang(first_code(run->text)).left);
    word->right =
        hang_of(run, &run->glyphs[run->count - 1], size, char_hang(last_code(run->text)).right);
}

/* Is it worth asking for hyphenation points? Enough small letters in a row. */
static bool is_cuttable(Str text, size_t least)
{
    size_t letters = 0, best = 0;
    bool small = false;
    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        if (char_is_letter(c)) {
            letters++;
            small |= !char_is_upper(c);
        } else {
            letters = 0;
        }
        if (letters > best)
            best = letters;
    }
    return small && best >= least;
}

enum { CUT_LETTERS = 5, CUT_COMPOUND_LETTERS = 9 };

static void piece_add(Layout *l, Words *w, Str text, const Origin *o, int32_t penalty, bool cut)
{
    const Run *run = text_run(l, o->style, text, o->span);
    const Style *s = style_at(l, o->style);
    Word *before = last_word(w);
    bool joined = is_joined(before), compound = before != NULL && before->gap == 0;
    if (joined && cut && before->run != NULL && char_is_letter(last_code(before->run->text)) &&
        char_is_letter(first_code(text)))
        cut = before->cut = false; /* half a word has other hyphenation points than a word */
    if (cut)
        cut = run->next == NULL && is_cuttable(text, compound ? CUT_COMPOUND_LETTERS : CUT_LETTERS);
    size_t had = w->count;
    for (; run != NULL; run = run->next) {
        if (run->count == 0)
            continue; /* characters that show nothing */
        Word *word = word_push(w, (Word){.run = run, .count = run->count, .style = o->style});
        word->width = len_of(run->advance, run->font, s->size);
        word->element = o->element;
        word->link = o->link;
        word->span = o->span;
        word->penalty = BREAK_NEVER;
        word->cut = cut;
        hang_set(l, word);
    }
    if (w->count == had)
        return;
    uint32_t last = last_code(text);
    last_word(w)->penalty = penalty;
    last_word(w)->hyphen = last == '-' || last == 0x2010;
}

/* ---- tokens: what stands between spaces ---------------------------------------------------- */

static bool may_break_inside(Str token, bool address)
{
    if (address)
        return true;
    for (size_t i = 0; i < token.n; i++)
        if (token.p[i] == '-' || (unsigned char)token.p[i] >= 0xE2)
            return true;
    return false;
}

enum { SHORT_ADDRESS = 18 }; /* bytes: better kept whole */

/* Pieces end where a line may; a piece of one letter is not left alone ("a-t-il"). */
static void token_break(Layout *l, Words *w, Str token, const Origin *o, bool address)
{
    size_t begin = 0, at = 0, part = 0; /* of a compound with hyphens */
    uint32_t before = 0, code = utf8_next(token, &at);
    while (at < token.n) {
        size_t next_at = at;
        uint32_t next = utf8_next(token, &next_at);
        int32_t penalty = break_between(before, code, next, address);
        if (address && token.n < SHORT_ADDRESS && penalty < BREAK_NEVER)
            penalty *= 3;
        bool lone = !address && code == '-' && at - part <= 2;
        part = code == '-' ? at : part;
        if (penalty < BREAK_NEVER && !lone) {
            piece_add(l, w, str_slice(token, begin, at), o, penalty, !address);
            begin = at;
        }
        before = code;
        code = next;
        at = next_at;
    }
    piece_add(l, w, str_slice(token, begin, token.n), o, BREAK_NEVER, !address);
}

/* A soft hyphen (U+00AD) is a hyphen that is printed only at a line's end. */
static void token_soften(Layout *l, Words *w, Str token, const Origin *o)
{
    const Run *hyphen = text_run(l, o->style, S("-"), o->span);
    for (size_t begin = 0; begin < token.n;) {
        Str rest = str_slice(token, begin, token.n);
        size_t soft = str_find(rest, S("\xC2\xAD"));
        Str piece = str_slice(rest, 0, soft == SIZE_MAX ? rest.n : soft);
        begin += piece.n + (soft == SIZE_MAX ? 0 : 2);
        if (piece.n == 0)
            continue;
        size_t had = w->count;
        piece_add(l, w, piece, o, soft == SIZE_MAX ? BREAK_NEVER : BREAK_CUT, false);
        if (soft != SIZE_MAX && w->count > had) {
            last_word(w)->soft = hyphen;
            last_word(w)->soft_width = run_width(hyphen, style_at(l, o->style)->size);
        }
    }
}

/* Parts that run from right to left are shaped apart from what touches them. */
static void token_turn(Layout *l, Words *w, Str token, const Origin *o)
{
    w->rtl = true;
    for (size_t begin = 0, end; begin < token.n; begin = end) {
        end = text_direction_end(token, begin);
        piece_add(l, w, str_slice(token, begin, end), o, BREAK_NEVER, false);
    }
}

static void token_add(Layout *l, Words *w, Str token, const Origin *o)
{
    if (text_has_rtl(token)) {
        token_turn(l, w, token, o);
        return;
    }
    bool code = style_at(l, o->style)->code;
    bool address = code || text_is_address(token);
    if (!address && str_find(token, S("\xC2\xAD")) != SIZE_MAX)
        token_soften(l, w, token, o);
    else if (may_break_inside(token, address))
        token_break(l, w, token, o, address);
    else
        piece_add(l, w, token, o, BREAK_NEVER, true);
}

/* ---- texts -------------------------------------------------------------------------------- */

typedef enum { AT_LETTER, AT_SPACE, AT_GLUE, AT_BREAK } Between;

/* What stands at s[at], and how many bytes it takes. U+202F and other spaces of fixed width stay
 * in the word: they have glyphs, and no line ends at them. */
static Between between_at(Str s, size_t at, size_t *bytes)
{
    unsigned char c = (unsigned char)s.p[at];
    *bytes = 1;
    if (c <= 0x20)
        return AT_SPACE;
    if (c == 0xC2 && at + 1 < s.n && (unsigned char)s.p[at + 1] == 0xA0) {
        *bytes = 2;
        return AT_GLUE;
    }
    if ((c != 0xE2 && c != 0xE3) || at + 2 >= s.n)
        return AT_LETTER;
    *bytes = 3;
    if (memcmp(s.p + at, "\xE3\x80\x80", 3) == 0) /* U+3000 ideographic space */
        return AT_SPACE;
    if (c != 0xE2 || (unsigned char)s.p[at + 1] != 0x80)
        return AT_LETTER;
    unsigned char low = (unsigned char)s.p[at + 2];
    if (low == 0x8B) /* U+200B zero width space */
        return AT_BREAK;
    bool space = (low >= 0x80 && low <= 0x85) || low == 0xA8 || low == 0xA9;
    return space ? AT_SPACE : AT_LETTER; /* U+2000..U+2005, line and paragraph separators */
}

static void token_from(Layout *l, Words *w, Str text, size_t begin, size_t end, const Origin *o)
{
    if (begin == end)
        return;
    Origin here = *o;
    if (o->exact.end - o->exact.begin == text.n) { /* the word's own bytes */
        here.span.begin = o->exact.begin + (uint32_t)begin;
        here.span.end = o->exact.begin + (uint32_t)end;
    }
    token_add(l, w, str_slice(text, begin, end), &here);
}

static void text_add(Layout *l, Words *w, Str text, const Origin *o)
{
    size_t begin = 0, bytes;
    for (size_t at = 0; at < text.n; at += bytes) {
        Between what = between_at(text, at, &bytes);
        if (what == AT_LETTER) {
            bytes = 1; /* go on byte by byte: only space bytes matter */
            continue;
        }
        token_from(l, w, text, begin, at, o);
        begin = at + bytes;
        Word *last = last_word(w);
        if (what != AT_BREAK)
            space_add(l, w, o->style, what == AT_GLUE);
        else if (last != NULL && last->penalty == BREAK_NEVER && last->gap == 0)
            last->penalty = 0;
    }
    token_from(l, w, text, begin, text.n, o);
}

void words_text(Layout *l, Words *w, Str text, StyleId style, uint32_t element, Span span)
{
    text_add(l, w, text, &(Origin){.style = style, .element = element, .span = span});
}

/* ---- inlines ------------------------------------------------------------------------------ */

static StyleId restyled(Layout *l, StyleId id, InlineKind kind)
{
    Style s = *style_at(l, id);
    switch (kind) {
    case INLINE_EMPHASIS: /* emphasis in emphasis stands upright again */
        s.weight ^= STYLE_ITALIC;
        break;
    case INLINE_STRONG:
        s.weight |= STYLE_BOLD;
        break;
    case INLINE_STRIKE:
        s.strike = true;
        break;
    case INLINE_LINK:
        s.colour = l->theme->link;
        break;
    case INLINE_CODE:
    case INLINE_HTML:
        if (s.face != FACE_MONO) {
            const Font *mono = l->faces[FACE_MONO][s.weight], *old = s.font;
            int64_t want = (int64_t)old->x_height * mono->upem * 98;
            int64_t have = (int64_t)mono->x_height * old->upem;
            if (have > 0 && want > 0) /* small letters of (nearly) one height */
                s.size = (Len)((int64_t)s.size * want / have / 100);
        }
        s.face = FACE_MONO;
        s.code = true;
        break;
    case INLINE_NOTE:
        s.rise = s.size * 34 / 100;
        s.size = s.size * 66 / 100;
        s.colour = l->theme->link;
        break;
    case INLINE_TEXT: /* raised letters */
        s.rise = s.size * 34 / 100;
        s.size = s.size * 70 / 100;
        break;
    case INLINE_SOFT_BREAK:
    case INLINE_HARD_BREAK:
    case INLINE_IMAGE:
        return id;
    }
    return style_add(l, s);
}

static void inlines_add(Layout *l, Words *w, const Inline *first, const Origin *o);

/* Behind a link, for who reads on paper: where it leads, unless its words say that. */
static void address_add(Layout *l, Words *w, const Inline *in, Origin o)
{
    Str words = inlines_plain(w->arena, in->child), target = in->target;
    if (str_starts(target, S("mailto:")))
        target = str_slice(target, 7, target.n);
    if (str_eq(words, target) || target.n == 0)
        return;
    Style s = *style_at(l, o.style);
    s.size = s.size * 88 / 100;
    s.weight = STYLE_REGULAR;
    o.style = style_add(l, s);
    space_add(l, w, o.style, false);
    text_add(l, w, str_print(w->arena, "(%.*s)", STR_ARG(target)), &o);
}

static void link_inline(Layout *l, Words *w, const Inline *in, Origin o)
{
    Str target = in->target;
    if (target.n == 0 && in->file.n == 0) { /* [foo]: <> leads nowhere: words alone */
        inlines_add(l, w, in->child, &o);
        return;
    }
    bool inside = str_starts(target, S("#")) || in->file.n > 0;
    LinkTarget to = {.uri = target};
    if (inside)
        to = (LinkTarget){.anchor = target.n > 0 ? str_slice(target, 1, target.n) : target};
    if (in->file.n > 0)
        to.file = str_print(l->ctx->mem, "%.*s.pdf", STR_ARG(in->file));
    o.link = link_add(l, to);
    o.element = element_add(l, ROLE_LINK, o.element);
    o.span = in->span;
    if (in->child == NULL)
        text_add(l, w, target, &o);
    inlines_add(l, w, in->child, &o);
    if (l->theme->link_addresses && !inside && in->child != NULL)
        address_add(l, w, in, o);
}

static void note_inline(Layout *l, Words *w, const Inline *in, Origin o)
{
    if (in->number == 0 || in->number > l->doc->note_count)
        return;
    Word *before = last_word(w);
    if (before != NULL && before->penalty != BREAK_MUST)
        before->penalty = BREAK_NEVER; /* the call stays with its word */
    o.element = element_add(l, ROLE_REFERENCE, o.element);
    Str anchor = str_print(l->ctx->mem, "pdoc-note-%u", in->number);
    o.link = link_add(l, (LinkTarget){.anchor = anchor});
    o.span = in->span;
    piece_add(l, w, str_print(w->arena, "%u", in->number), &o, BREAK_NEVER, false);
    if (last_word(w) != NULL)
        last_word(w)->note = in->number;
}

static void image_inline(Layout *l, Words *w, const Inline *in, Origin o)
{
    Len most = style_at(l, o.style)->size * 12;
    uint32_t picture = picture_of(l, in->target, in->span, w->measure, most);
    Str alt = inlines_plain(l->ctx->mem, in->child);
    o.span = in->span;
    if (picture == 0) {
        o.style = restyled(l, o.style, INLINE_EMPHASIS);
        text_add(l, w, str_print(w->arena, "[%.*s]", STR_ARG(alt)), &o);
        return;
    }
    o.element = element_add(l, ROLE_FIGURE, o.element);
    l->elements.items[o.element].alt = alt;
    Word *word = word_push(w, (Word){.image = picture, .style = o.style, .element = o.element});
    word->width = l->pictures.items[picture].w;
    word->link = o.link;
    word->span = o.span;
    word->penalty = BREAK_NEVER;
}

static void inline_add(Layout *l, Words *w, const Inline *in, const Origin *from)
{
    Origin o = *from;
    if (in->kind != INLINE_TEXT || in->raised)
        o.style = restyled(l, from->style, in->kind);
    switch (in->kind) {
    case INLINE_TEXT:
    case INLINE_CODE:
    case INLINE_HTML:
        o.span = in->span;
        o.exact = in->span;
        text_add(l, w, in->text, &o);
        break;
    case INLINE_SOFT_BREAK:
        space_add(l, w, o.style, false);
        break;
    case INLINE_HARD_BREAK:
        words_end_line(w);
        break;
    case INLINE_EMPHASIS: /* no elements of their own: they would make a file a tenth larger */
    case INLINE_STRONG:
    case INLINE_STRIKE:
        inlines_add(l, w, in->child, &o);
        break;
    case INLINE_LINK:
        link_inline(l, w, in, o);
        break;
    case INLINE_IMAGE:
        image_inline(l, w, in, o);
        break;
    case INLINE_NOTE:
        note_inline(l, w, in, o);
        break;
    }
}

/* As deep as the Markdown reader lets inlines nest, 256 levels. */
static void inlines_add(Layout *l, Words *w, const Inline *first, const Origin *o)
{
    for (const Inline *in = first; in != NULL; in = in->next)
        inline_add(l, w, in, o);
}

void words_inlines(Layout *l, Words *w, const Inline *first, StyleId style, uint32_t element)
{
    inlines_add(l, w, first, &(Origin){.style = style, .element = element});
}

/* ---- plain text --------------------------------------------------------------------------- */

static void plain_add(Buf *b, const Inline *first)
{
    for (const Inline *in = first; in != NULL; in = in->next) {
        switch (in->kind) {
        case INLINE_TEXT:
        case INLINE_CODE:
        case INLINE_HTML:
            buf_put(b, in->text);
            break;
        case INLINE_SOFT_BREAK:
        case INLINE_HARD_BREAK:
            buf_byte(b, ' ');
            break;
        case INLINE_NOTE:
            break;
        case INLINE_LINK:
            if (in->child == NULL)
                buf_put(b, in->target);
            plain_add(b, in->child);
            break;
        case INLINE_EMPHASIS:
        case INLINE_STRONG:
        case INLINE_STRIKE:
        case INLINE_IMAGE:
            plain_add(b, in->child);
            break;
        }
    }
}

Str inlines_plain(Arena *a, const Inline *first)
{
    Buf b = buf_new(a);
    plain_add(&b, first);
    return buf_str(&b);
}
