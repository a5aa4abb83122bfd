/* Furniture: what stands on every page beside the text: running head, foot with page numbers,
 * initials, the mark of a draft. All of it is an artifact: nobody reads it twice. */
#include "layout/flow.h"

static const Text words[WORD_COUNT] = {
    [WORD_CONTENTS] = {{S_INIT("Sommaire"), S_INIT("Contents")}},
    [WORD_CONTINUED] = {{S_INIT("(suite)"), S_INIT("(continued)")}},
    [WORD_PAGE] = {{S_INIT("page"), S_INIT("page")}},
    [WORD_DRAFT] = {{S_INIT("PROJET"), S_INIT("DRAFT")}},
    [WORD_REFERENCE] = {{S_INIT("Référence"), S_INIT("Reference")}},
    [WORD_VERSION] = {{S_INIT("Version"), S_INIT("Version")}},
    [WORD_STATUS] = {{S_INIT("Statut"), S_INIT("Status")}},
    [WORD_DATE] = {{S_INIT("Date"), S_INIT("Date")}},
    [WORD_AUTHOR] = {{S_INIT("Émetteur"), S_INIT("Issued by")}},
    [WORD_CONFIDENTIALITY] = {{S_INIT("Diffusion"), S_INIT("Distribution")}},
    [WORD_BETWEEN] = {{S_INIT("Parties"), S_INIT("Parties")}},
    [WORD_DONE_AT] = {{S_INIT("Fait à"), S_INIT("Signed at")}},
    [WORD_DONE_ON] = {{S_INIT("le"), S_INIT("on")}},
    [WORD_NAME] = {{S_INIT("Nom"), S_INIT("Name")}},
    [WORD_QUALITY] = {{S_INIT("Qualité"), S_INIT("Title")}},
    [WORD_SIGNATURE] = {{S_INIT("Signature"), S_INIT("Signature")}},
    [WORD_INITIALS] = {{S_INIT("Paraphes"), S_INIT("Initials")}},
    [WORD_PARTY] = {{S_INIT("Pour"), S_INIT("For")}},
};

Str furniture_word(const Layout *l, FurnitureWord word)
{
    return words[word].in[l->lang];
}

/* ---- the mark of a draft ------------------------------------------------------------------- */

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

/* Texts of too many runs (a dozen fonts in a title) would not find room among a page's items. */
static Str plain_enough(Layout *l, StyleId style, Str text)
{
    enum { RUNS = 6 };
    size_t runs = 0;
    for (const Run *run = text_run(l, style, text, NOWHERE); run != NULL; run = run->next)
        runs++;
    return runs > RUNS ? (Str){0} : text;
}

/* ---- heads and feet ------------------------------------------------------------------------ */

typedef struct {
    Str head_left, head_right, foot_left;
    StyleId style;
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

static Furniture furniture_of(Layout *l)
{
    const DocumentMeta *m = &l->doc->meta;
    const Theme *t = l->theme;
    Furniture f = {.head_left = m->header.n > 0 ? m->header : m->title};
    Str version = m->version;
    if (version.n > 0)
        version = str_print(l->ctx->mem, "%.*s %.*s", STR_ARG(furniture_word(l, WORD_VERSION)),
                            STR_ARG(version));
    const Str right[] = {m->reference, version, m->status};
    const Str left[] = {m->footer, m->confidentiality};
    f.head_right = joined_by_dots(l, right, 3);
    f.foot_left = joined_by_dots(l, left, 2);
    f.style = style_add(l, (Style){.face = FACE_SANS,
                                   .size = t->small_size * 92 / 100,
                                   .colour = t->muted,
                                   .features = FEATURE_TABULAR});
    f.head_left = plain_enough(l, f.style, f.head_left);
    f.head_right = plain_enough(l, f.style, f.head_right);
    f.foot_left = plain_enough(l, f.style, f.foot_left);
    f.head_right = fitted(l, f.style, f.head_right, l->width / 2);
    Len right_width = run_width(text_run(l, f.style, f.head_right, NOWHERE), t->small_size);
    f.head_left =
        fitted(l, f.style, f.head_left, l->width + l->hang - right_width - t->small_size * 2);
    f.foot_left = fitted(l, f.style, f.foot_left, l->width * 2 / 3);
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

static void foot_put(Layout *l, Sheet *sheet, const Furniture *f, size_t page)
{
    Len hang = l->hang, left = l->left - hang, width = l->width + hang;
    Len y = l->top + l->height + l->theme->body_leading * 7 / 4;
    Phrase line = {l, sheet, f->style, y};
    phrase_put(&line, f->foot_left, left, width, ALIGN_LEFT);
    Str number = str_print(l->ctx->mem, "%.*s %zu / %zu", STR_ARG(furniture_word(l, WORD_PAGE)),
                           page, l->sheets.count);
    Len taken = phrase_put(&line, number, left, width, ALIGN_RIGHT);
    if (!l->doc->meta.signature)
        return;
    Len field = PT(56), gap = l->theme->small_size * 3;
    Len right = left + width - taken - gap;
    Str initials = str_print(l->ctx->mem, "%.*s%s", STR_ARG(furniture_word(l, WORD_INITIALS)),
                             l->lang == LANG_FR ? " :" : ":");
    phrase_put(&line, initials, left, right - field - PT(4) - left, ALIGN_RIGHT);
    sheet->items[sheet->count++] =
        item_rect(right - field, y + PT(1), field, PT(0.35), l->theme->muted);
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
        *VEC_PUSH(l->ctx->mem, &l->pages) =
            (Page){l->theme->page_width, l->theme->page_height, sheet->items, sheet->count,
                   str_print(l->ctx->mem, "%zu", i + 1)};
    }
}
