/* Furniture: what stands on every page beside the text: running head, foot with page numbers,
 * initials, the mark of a draft. All of it is an artifact: nobody reads it twice. */
#include "layout/flow.h"

#include <assert.h>
#include <string.h>

static const Text words[WORD_COUNT] = {
    [WORD_CONTENTS] = DOC_CONTENTS,
    [WORD_CONTINUED] = {{S_INIT("(suite)"), S_INIT("(continued)")}},
    [WORD_PAGE] = {{S_INIT("page"), S_INIT("page")}},
    [WORD_DRAFT] = DOC_DRAFT,
    [WORD_VERSION] = {{S_INIT("Version"), S_INIT("Version")}},
    [WORD_BETWEEN] = DOC_PARTIES,
    [WORD_DONE_AT] = {{S_INIT("Fait à"), S_INIT("Signed at")}},
    [WORD_DONE_ON] = {{S_INIT("le"), S_INIT("on")}},
    [WORD_NAME] = DOC_NAME,
    [WORD_QUALITY] = DOC_QUALITY,
    [WORD_SIGNATURE] = DOC_SIGNATURE,
    [WORD_INITIALS] = {{S_INIT("Paraphes"), S_INIT("Initials")}},
    [WORD_PARTY] = DOC_PARTY,
    [WORD_TABLE] = DOC_TABLE,
    [WORD_TABLES] = {{S_INIT("Tableaux"), S_INIT("Tables")}},
    [WORD_FIGURES] = {{S_INIT("Figures"), S_INIT("Figures")}},
    [WORD_COPY] = {{S_INIT("Exemplaire"), S_INIT("Copy")}},
};

Str furniture_word(const Layout *l, FurnitureWord word)
{
    return words[word].in[l->lang];
}

/* ---- the mark of a draft ------------------------------------------------------------------- */

static bool is_word(Str text, Str word)
{
    if (text.n != word.n)
        return false;
    for (size_t i = 0; i < text.n; i++)
        if ((text.p[i] | 0x20) != word.p[i])
            return false;
    return true;
}

bool document_is_draft(const DocumentMeta *m)
{
    static const Str words_of_drafts[] = {S_INIT("projet"), S_INIT("draft"), S_INIT("brouillon")};
    Str status = str_trim(m->status);
    Str first = str_slice(status, 0, str_find_byte(status, ' '));
    bool draft = m->draft;
    for (size_t i = 0; i < sizeof words_of_drafts / sizeof words_of_drafts[0]; i++)
        draft |= is_word(first, words_of_drafts[i]);
    return draft;
}

/* Across the middle of the page, at 52 degrees: sine and cosine in thousandths. */
Item furniture_watermark(Layout *l)
{
    enum { ANGLE = 52, SINE = 788, COSINE = 616 };
    const Theme *t = l->theme;
    Len size = t->page_width / 5;
    StyleId style = style_of(l, FACE_SANS, STYLE_BOLD, size, t->watermark);
    const Run *run = text_run(l, style, furniture_word(l, WORD_DRAFT), NOWHERE);
    int64_t w = len_of(run->advance, run->font, size);
    int64_t h = len_of(run->font->cap_height, run->font, size);
    Len x = t->page_width / 2 - (Len)((w * COSINE - h * SINE) / 2000);
    Len y = t->page_height / 2 + (Len)((w * SINE + h * COSINE) / 2000);
    return (Item){
        ITEM_TEXT,
        0,
        x,
        y,
        NOWHERE,
        t->watermark,
        .text = {.run = run, .count = run->count, .size = size, .width = (Len)w, .angle = ANGLE}};
}

/* ---- phrases ------------------------------------------------------------------------------ */

typedef struct {
    Layout *l;
    Sheet *sheet;
    StyleId style;
    Len y;
} Phrase;

/* As much of a text as is at most `room` wide, cut between words. */
static Str fitted(Layout *l, StyleId style, Str text, Len room)
{
    enum { MOST = 300 }; /* bytes: no line of small letters has more */
    if (text.n > MOST) {
        size_t end = MOST;
        while (end > 0 && ((unsigned char)text.p[end] & 0xC0) == 0x80)
            end--;
        text = str_print(l->ctx->mem, "%.*s…", (int)end, text.p);
    }
    Len size = style_at(l, style)->size;
    Str all = text;
    while (text.n > 0 && run_width(text_run(l, style, text, NOWHERE), size) > room) {
        size_t cut = all.n < text.n ? 0 : str_trim(text).n;
        while (cut > 0 && text.p[cut - 1] != ' ')
            cut--;
        all = str_trim(str_slice(text, 0, cut));
        text = all.n == 0 ? all : str_print(l->ctx->mem, "%.*s…", STR_ARG(all));
        if (text.n > 0 && run_width(text_run(l, style, text, NOWHERE), size) > room)
            text = all;
    }
    return text;
}

static Len phrase_put(Phrase *line, Str text, Len x, Len width, Align align)
{
    Layout *l = line->l;
    const Style *s = style_at(l, line->style);
    if (text.n == 0)
        return 0;
    const Run *run = text_run(l, line->style, text, NOWHERE);
    Len total = run_width(run, s->size), free = width - total;
    Len at = align == ALIGN_RIGHT ? x + free : align == ALIGN_CENTER ? x + free / 2 : x;
    for (; run != NULL; run = run->next) {
        Len w = len_of(run->advance, run->font, s->size);
        line->sheet->items[line->sheet->count++] = (Item){ITEM_TEXT,
                                                          0,
                                                          at,
                                                          line->y,
                                                          NOWHERE,
                                                          s->colour,
                                                          .text = {.run = run,
                                                                   .count = run->count,
                                                                   .size = s->size,
                                                                   .width = w,
                                                                   .joined = run->next != NULL}};
        at += w;
    }
    return total;
}

static size_t run_count(Layout *l, StyleId style, Str text)
{
    size_t runs = 0;
    for (const Run *run = text_run(l, style, text, NOWHERE); run != NULL; run = run->next)
        runs++;
    return runs;
}

/* A text of a dozen fonts is left out: it would be another dozen items on every page. */
static Str plain_enough(Layout *l, StyleId style, Str text)
{
    enum { RUNS = 6 };
    return run_count(l, style, text) > RUNS ? (Str){0} : text;
}

/* ---- heads and feet ------------------------------------------------------------------------ */

typedef struct {
    Str head_left, head_right, foot_left, foot_mark;
    StyleId style;
    Len foot_room; /* of the foot's left part */
} Furniture;

static Str joined_by_dots(Layout *l, const Str *parts, size_t count)
{
    Buf b = buf_new(l->ctx->mem);
    for (size_t i = 0; i < count; i++) {
        if (parts[i].n == 0)
            continue;
        if (b.n > 0)
            buf_put(&b, S(" · "));
        buf_put(&b, parts[i]);
    }
    return buf_str(&b);
}

/* "Annexe 5" of "Annexe 5 – Niveaux de service": pages that come apart must say where they belong.
 * Empty when the document is no annex, or its running head says so already. */
static Str annex_of(const DocumentMeta *m)
{
    static const Str names[] = {S_INIT("Annexe "), S_INIT("Annex "), S_INIT("Appendix ")};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!str_starts(m->title, names[i]))
            continue;
        Str rest = str_slice(m->title, names[i].n, m->title.n);
        Str annex =
            str_slice(m->title, 0, names[i].n + str_slice(rest, 0, str_find_byte(rest, ' ')).n);
        return m->header.n == 0 || str_find(m->header, annex) != SIZE_MAX ? (Str){0} : annex;
    }
    return (Str){0};
}

static Str after_word(Layout *l, FurnitureWord word, Str value)
{
    return value.n == 0 ? value
                        : str_print(l->ctx->mem, "%.*s %.*s", STR_ARG(furniture_word(l, word)),
                                    STR_ARG(value));
}

enum { FINGERPRINT_DIGITS = 12 }; /* enough to tell two prints apart */

/* What comes first is what stays when there is no room for all. */
static Furniture furniture_texts(Layout *l)
{
    const DocumentMeta *m = &l->doc->meta;
    const Str head[] = {annex_of(m), m->header.n > 0 ? m->header : m->title};
    const Str right[] = {m->reference, after_word(l, WORD_VERSION, m->version), m->status};
    const Str foot[] = {after_word(l, WORD_COPY, m->copy), m->footer, m->confidentiality};
    return (Furniture){.head_left = joined_by_dots(l, head, 2),
                       .head_right = joined_by_dots(l, right, 3),
                       .foot_left = joined_by_dots(l, foot, 3),
                       .foot_mark = str_slice(m->fingerprint, 0, FINGERPRINT_DIGITS)};
}

enum { INITIALS_MOST = 4, INITIALS_WIDTH = 26000, INITIALS_HEIGHT = 15000, INITIALS_GAP = 4000 };

static size_t initials_count(const Layout *l)
{
    size_t parties = l->doc->meta.party_count;
    if (!l->doc->meta.signature)
        return 0;
    return parties == 0 ? 2 : parties > INITIALS_MOST ? INITIALS_MOST : parties;
}

static Str page_phrase(Layout *l, size_t page)
{
    return str_print(l->ctx->mem, "%.*s %zu / %zu", STR_ARG(furniture_word(l, WORD_PAGE)), page,
                     l->sheets.count);
}

static Str initials_phrase(Layout *l)
{
    return str_print(l->ctx->mem, "%.*s%s", STR_ARG(furniture_word(l, WORD_INITIALS)),
                     l->lang == LANG_FR ? " :" : ":");
}

/* What the parts of the foot take, each with the space at its left. */
static Len phrase_width(Layout *l, StyleId style, Str text)
{
    Len gap = l->theme->small_size * 2;
    return text.n == 0
               ? 0
               : run_width(text_run(l, style, text, NOWHERE), style_at(l, style)->size) + gap;
}

static Len initials_width(Layout *l, StyleId style)
{
    size_t count = initials_count(l);
    return count == 0 ? 0
                      : phrase_width(l, style, initials_phrase(l)) +
                            (Len)count * (INITIALS_WIDTH + INITIALS_GAP);
}

static StyleId furniture_style(Layout *l)
{
    return style_add(l, (Style){.face = FACE_SANS,
                                .size = l->theme->small_size * 92 / 100,
                                .colour = l->theme->muted,
                                .features = FEATURE_TABULAR});
}

/* A text that is shortened may end with a sign of another font. */
uint32_t furniture_limit(Layout *l)
{
    Furniture f = furniture_texts(l);
    StyleId style = furniture_style(l);
    const Str texts[] = {f.head_left, f.head_right,      f.foot_left,
                         f.foot_mark, page_phrase(l, 0), initials_phrase(l)};
    size_t count = 1 + initials_count(l); /* a rule, boxes */
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        count += run_count(l, style, plain_enough(l, style, texts[i])) + 1;
    return (uint32_t)count;
}

static Furniture furniture_of(Layout *l)
{
    const Theme *t = l->theme;
    Furniture f = furniture_texts(l);
    f.style = furniture_style(l);
    Str *texts[] = {&f.head_left, &f.head_right, &f.foot_left, &f.foot_mark};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        *texts[i] = plain_enough(l, f.style, *texts[i]);
    f.head_right = fitted(l, f.style, f.head_right, l->width / 2);
    Len right_width = run_width(text_run(l, f.style, f.head_right, NOWHERE), t->small_size);
    f.head_left =
        fitted(l, f.style, f.head_left, l->width + l->hang - right_width - t->small_size * 2);
    f.foot_mark = fitted(l, f.style, f.foot_mark, l->width / 4);
    f.foot_room = l->width + l->hang - phrase_width(l, f.style, page_phrase(l, l->sheets.count)) -
                  phrase_width(l, f.style, f.foot_mark) - initials_width(l, f.style);
    f.foot_left = fitted(l, f.style, f.foot_left, f.foot_room);
    return f;
}

static void rule_put(Layout *l, Sheet *sheet, Len y)
{
    Len hang = l->hang;
    sheet->items[sheet->count++] =
        item_rect(l->left - hang, y, l->width + hang, PT(0.35), l->theme->rule);
}

static void head_put(Layout *l, Sheet *sheet, const Furniture *f)
{
    Len hang = l->hang, left = l->left - hang, width = l->width + hang;
    Len y = l->top - l->theme->body_leading * 3 / 2;
    Phrase line = {l, sheet, f->style, y - l->theme->small_size / 2};
    phrase_put(&line, f->head_left, left, width, ALIGN_LEFT);
    phrase_put(&line, f->head_right, left, width, ALIGN_RIGHT);
    if (f->head_left.n + f->head_right.n > 0)
        rule_put(l, sheet, y);
}

static void frame_put(Layout *l, Sheet *sheet, Len x, Len y, Len w, Len h)
{
    PathStep *steps = NEW_ARRAY(l->ctx->mem, PathStep, 5);
    const PathStep corners[] = {
        {'m', x, y}, {'l', x + w, y}, {'l', x + w, y + h}, {'l', x, y + h}, {'h', 0, 0}};
    memcpy(steps, corners, sizeof corners);
    sheet->items[sheet->count++] =
        (Item){ITEM_PATH, 0, x, y, NOWHERE, l->theme->muted, .path = {steps, 5, PT(0.35)}};
}

/* A small box for each party's initials, their bottoms a little below the line. */
static Len initials_put(Phrase *line, Len left, Len right)
{
    Layout *l = line->l;
    for (size_t i = initials_count(l); i > 0; i--) {
        right -= INITIALS_WIDTH;
        frame_put(l, line->sheet, right, line->y + PT(4) - INITIALS_HEIGHT, INITIALS_WIDTH,
                  INITIALS_HEIGHT);
        right -= INITIALS_GAP;
    }
    return phrase_put(line, initials_phrase(l), left, right - left, ALIGN_RIGHT);
}

static void foot_put(Layout *l, Sheet *sheet, const Furniture *f, size_t page)
{
    Len hang = l->hang, left = l->left - hang, width = l->width + hang;
    Len y = l->top + l->height + l->theme->body_leading * 7 / 4, gap = l->theme->small_size * 2;
    Phrase line = {l, sheet, f->style, y};
    phrase_put(&line, f->foot_left, left, width, ALIGN_LEFT);
    width -= phrase_put(&line, page_phrase(l, page), left, width, ALIGN_RIGHT) + gap;
    if (f->foot_mark.n > 0)
        width -= phrase_put(&line, f->foot_mark, left, width, ALIGN_RIGHT) + gap;
    if (l->doc->meta.signature)
        initials_put(&line, left, left + width);
}

void furniture_finish(Layout *l)
{
    Furniture f = furniture_of(l);
    for (size_t i = 0; i < l->sheets.count; i++) {
        Sheet *sheet = &l->sheets.items[i];
        if (!sheet->bare && !sheet->open)
            head_put(l, sheet, &f);
        if (!sheet->bare)
            foot_put(l, sheet, &f, i + 1);
        assert(sheet->count <= sheet->limit);
        *VEC_PUSH(l->ctx->mem, &l->pages) =
            (Page){l->theme->page_width, l->theme->page_height, sheet->items, sheet->count,
                   str_print(l->ctx->mem, "%zu", i + 1)};
    }
}
