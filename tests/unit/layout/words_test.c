/* Words: what a text becomes: spaces, glue, places where a line may end, styles, cuts. */
#include "kit.h"

static Layout *layout_of(Kit *k)
{
    Layout *l = NEW(k->ctx.mem, Layout);
    l->ctx = &k->ctx;
    l->doc = kit_read(k, "words.md", S("---\nlanguage: fr\n---\n\nTexte.\n"));
    l->theme = k->theme;
    l->fonts = k->fonts;
    l->language = S("fr");
    l->scratch = k->ctx.mem;
    l->batch[0] = k->ctx.mem;
    l->note_called = NEW_ARRAY(k->ctx.mem, bool, 8);
    styles_start(l);
    splits_start(l);
    return l;
}

static StyleId body(Layout *l, bool code)
{
    return style_add(l, (Style){.face = FACE_SERIF, .size = PT(10), .code = code});
}

/* Words as they are kept: ` ` a space where a line may end, `_` one where none may, `|` a place
 * without space where a line may end, `+` words that touch. */
static Str shown(Arena *a, const Words *w)
{
    Buf b = buf_new(a);
    for (size_t i = 0; i < w->count; i++) {
        const Word *word = &w->items[i];
        size_t from = word->run->glyphs[word->first].cluster, end = word->run->text.n;
        if (word->first + word->count < word->run->count)
            end = word->run->glyphs[word->first + word->count].cluster;
        buf_put(&b, str_slice(word->run->text, from, end));
        if (word->soft != NULL)
            buf_byte(&b, '~');
        bool may = word->penalty < BREAK_NEVER;
        if (word->penalty == BREAK_MUST)
            buf_byte(&b, '/');
        else if (i + 1 < w->count)
            buf_byte(&b, word->gap > 0 ? (may ? ' ' : '_') : may ? '|' : '+');
    }
    return buf_str(&b);
}

static Str words_of(Kit *k, Layout *l, const char *text, bool code)
{
    Words w = words_new(k->ctx.mem, PT(400));
    words_text(l, &w, str(text), body(l, code), 0, NOWHERE);
    return shown(k->ctx.mem, &w);
}

static void texts_become_words(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
        bool code;
    } rows[] = {
        {"un  deux\ttrois\nquatre ", "un deux trois quatre", false},
        {" deux", "deux", false},
        {"« mot » ; fin", "« mot » ; fin", false},
        {"«\u00A0mot\u00A0»", "«_mot_»", false},
        {"fin\u202F; 12\u202F000\u00A0€", "fin\u202F; 12\u202F000_€", false},
        {"procès-verbal", "procès-|verbal", false},
        {"a-t-il", "a-t-il", false},
        {"OBJ-001", "OBJ-001", false},
        {"2024–2026", "2024–|2026", false},
        {"non — oui", "non — oui", false},
        {"et/ou", "et/ou", false},
        {"https://a.org/b?c=d", "https://a.|org/|b?|c=|d", false},
        {"chemin/assez/long/pour_deux", "chemin/|assez/|long/|pour_|deux", false},
        {"a/b_c.d", "a/|b_|c.|d", true},
        {"--option=valeur", "--|option=|valeur", true},
        {"f(x)", "f(x)", true},
        {"anti\u00ADconsti\u00ADtution", "anti~|consti~|tution", false},
        {"un\u200Bdeux", "un|deux", false},
    };
    Kit k = kit_new();
    Layout *l = layout_of(&k);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        Str actual = words_of(&k, l, rows[i].text, rows[i].code);
        assert_string_equal(arena_cstr(k.ctx.mem, actual), rows[i].words);
    }
    kit_free(&k);
}

static void a_word_s_own_bytes_are_its_span(void **state)
{
    (void)state;
    Kit k = kit_new();
    kit_run(&k, "---\nlanguage: fr\n---\n\nUn petit texte.\n");
    bool seen = false;
    for (uint32_t n = 0; n < k.pages->pages[0].item_count; n++) {
        const Item *item = &k.pages->pages[0].items[n];
        if (item->kind != ITEM_TEXT || item->element == 0 ||
            !str_eq(item->text.run->text, S("petit")))
            continue;
        const Source *source = source_at(diag_sources(k.ctx.diag), item->span.source);
        Str bytes = str_slice(source->text, item->span.begin, item->span.end);
        assert_string_equal(arena_cstr(k.ctx.mem, bytes), "petit");
        seen = true;
    }
    assert_true(seen);
    kit_free(&k);
}

/* Parts of a cut word are runs of their own, and the hyphen one more: what is printed was measured.
 */
static void cut_words_are_shaped_again(void **state)
{
    (void)state;
    Kit k = kit_new();
    Layout *l = layout_of(&k);
    Words w = words_new(k.ctx.mem, PT(400));
    words_text(l, &w, S("d’informatique,"), body(l, false), 0, NOWHERE);
    assert_int_equal(w.count, 1);
    assert_true(w.items[0].cut);
    const Splits *splits = word_splits(l, &w.items[0]);
    Buf b = buf_new(k.ctx.mem);
    for (uint32_t i = 0; i < splits->count; i++) {
        const Split *s = &splits->items[i];
        buf_print(&b, STR_FMT "-" STR_FMT " ", STR_ARG(s->head->text), STR_ARG(s->tail->text));
        assert_int_equal(word_part_width(l, &w.items[0], s->head),
                         len_of(s->head->advance, s->head->font, PT(10)));
    }
    assert_string_equal(arena_cstr(k.ctx.mem, buf_str(&b)),
                        "d’in-formatique, d’infor-matique, d’informa-tique, ");
    assert_ptr_equal(splits, word_splits(l, &w.items[0]));
    kit_free(&k);
}

static bool is_cut(Kit *k, Layout *l, const char *text)
{
    Words w = words_new(k->ctx.mem, PT(400));
    words_text(l, &w, str(text), body(l, false), 0, NOWHERE);
    return w.items[0].cut && word_splits(l, &w.items[0])->count > 0;
}

static void not_every_word_is_cut(void **state)
{
    (void)state;
    Kit k = kit_new();
    Layout *l = layout_of(&k);
    assert_true(is_cut(&k, l, "informatique"));
    assert_true(is_cut(&k, l, &"« informatique"[3]));
    assert_false(is_cut(&k, l, "AFNOR"));
    assert_false(is_cut(&k, l, "l’INFORMATIQUE"));
    assert_false(is_cut(&k, l, "mot"));
    assert_false(is_cut(&k, l, "www.informatique.example"));
    kit_free(&k);
}

/* U+0378 is no character: no font has it. Said once, at the word that needs it. */
static void missing_glyphs_are_said_once(void **state)
{
    (void)state;
    Kit k = kit_new();
    kit_run(&k, "Avant mot\u0378 apr\u00E8s \u0378\u0379.\n");
    assert_string_equal(arena_cstr(k.ctx.mem, test_ids(&k.ctx)),
                        "layout-missing-glyph layout-missing-glyph");
    Span span = diag_at(k.ctx.diag, 0)->span;
    const Source *source = source_at(diag_sources(k.ctx.diag), span.source);
    Str guilty = str_slice(source->text, span.begin, span.end);
    assert_string_equal(arena_cstr(k.ctx.mem, guilty), "mot\u0378");
    kit_free(&k);
}

/* Whatever the measure, no word and no glued group is wider. */
static void everything_fits(void **state)
{
    (void)state;
    Kit k = kit_new();
    Layout *l = layout_of(&k);
    static const char *const texts[] = {
        "anticonstitutionnellement",
        "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "un\u00A0groupe\u00A0collé\u00A0par\u00A0des\u00A0espaces\u00A0insécables",
        "https://exemple.org/un/chemin/qui/est/long", "中文字符混排测试这是一个没有空格的长句子"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        for (Len width = PT(12); width < PT(200); width += PT(9)) {
            Words w = words_new(k.ctx.mem, width);
            words_text(l, &w, str(texts[i]), body(l, false), 0, NOWHERE);
            words_fit(l, &w, width);
            assert_true(words_extent(&w).min <= width);
            Buf b = buf_new(k.ctx.mem);
            for (size_t n = 0; n < w.count; n++) { /* nothing lost */
                const Word *word = &w.items[n];
                size_t from = word->run->glyphs[word->first].cluster, end = word->run->text.n;
                if (word->first + word->count < word->run->count)
                    end = word->run->glyphs[word->first + word->count].cluster;
                buf_put(&b, str_slice(word->run->text, from, end));
            }
            assert_string_equal(arena_cstr(k.ctx.mem, buf_str(&b)),
                                arena_cstr(k.ctx.mem, squeezed(k.ctx.mem, str(texts[i]))));
        }
    }
    kit_free(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_become_words),
        cmocka_unit_test(a_word_s_own_bytes_are_its_span),
        cmocka_unit_test(cut_words_are_shaped_again),
        cmocka_unit_test(not_every_word_is_cut),
        cmocka_unit_test(missing_glyphs_are_said_once),
        cmocka_unit_test(everything_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
