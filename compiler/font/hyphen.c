/* Hyphen: a word and its language -> the places where it may break. The only file with libhyphen.
 *
 * The patterns are those of the system (hyphen-fr, hyphen-en-gb...). They know lower-case letters
 * only, so a lower-cased copy of the word is given to them; one code point stays one code point,
 * and the answer is carried back by counting them.
 */
#include "font/parts.h"

#include <errno.h>
#include <hyphen.h>
#include <stdlib.h>
#include <unistd.h>

enum { LEFT_MIN = 2, RIGHT_MIN = 3 }; /* letters kept together at each end, at least */
enum { PART_LIMIT = 100 };            /* code points: a longer "word" is none */

struct Hyphenator {
    HyphenDict *dictionary;
    int left, right;
};

/* ---- dictionaries ------------------------------------------------------------------------- */

#define PATTERN_FOLDER "/usr/share/hyphen"

/* "fr-CA" -> hyph_fr_CA.dic, else hyph_fr.dic; plain English is that of Great Britain. */
static Str dictionary_path(Arena *a, Str language)
{
    size_t dash = str_find_byte(language, '-');
    Str base = dash == SIZE_MAX ? language : str_slice(language, 0, dash);
    Str region = dash == SIZE_MAX ? (Str){0} : str_slice(language, dash + 1, language.n);
    if (region.n == 0 && str_eq(base, S("en")))
        region = S("GB");
    for (size_t i = 0; i < language.n; i++) /* a language tag names no folder */
        if (language.p[i] == '/' || language.p[i] == '.')
            return (Str){0};
    Str path = str_print(a, PATTERN_FOLDER "/hyph_" STR_FMT "_" STR_FMT ".dic", STR_ARG(base),
                         STR_ARG(region));
    if (region.n > 0 && access(path.p, R_OK) == 0)
        return path;
    path = str_print(a, PATTERN_FOLDER "/hyph_" STR_FMT ".dic", STR_ARG(base));
    return base.n > 0 && access(path.p, R_OK) == 0 ? path : (Str){0};
}

/* libhyphen 2.8.8 loses the key of each pattern that a dictionary holds twice (some 400 bytes for
 * French). It is not ours to free, so the leak checker looks away while a dictionary is read. */
#ifdef __has_feature
#define HAS_LEAK_CHECKER __has_feature(address_sanitizer)
#elif defined(__SANITIZE_ADDRESS__)
#define HAS_LEAK_CHECKER 1
#else
#define HAS_LEAK_CHECKER 0
#endif
#if HAS_LEAK_CHECKER
void __lsan_disable(void);
void __lsan_enable(void);
#else
#define __lsan_disable() ((void)0)
#define __lsan_enable() ((void)0)
#endif

static HyphenDict *load(const char *path)
{
    __lsan_disable();
    errno = 0;
    HyphenDict *dictionary = hnj_hyphen_load(path);
    __lsan_enable();
    if (dictionary == NULL && errno == ENOMEM) /* the file could not be opened */
        out_of_memory();
    return dictionary;
}

Hyphenator *hyphenator_open(Arena *a, Str language)
{
    Str path = dictionary_path(a, language);
    if (path.n == 0)
        return NULL;
    HyphenDict *dictionary = load(arena_cstr(a, path));
    if (dictionary == NULL)
        return NULL;
    if (!dictionary->utf8) { /* an old 8-bit dictionary: no language of ours has one */
        hnj_hyphen_free(dictionary);
        return NULL;
    }
    Hyphenator *h = NEW(a, Hyphenator);
    h->dictionary = dictionary;
    h->left = dictionary->lhmin > LEFT_MIN ? dictionary->lhmin : LEFT_MIN;
    h->right = dictionary->rhmin > RIGHT_MIN ? dictionary->rhmin : RIGHT_MIN;
    return h;
}

void hyphenator_close(Hyphenator *h)
{
    hnj_hyphen_free(h->dictionary);
}

/* ---- words -------------------------------------------------------------------------------- */

/* Lower case for the scripts whose patterns exist: Latin, Greek, Cyrillic. */
static uint32_t lower(uint32_t c)
{
    bool shifted = (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) ||
                   (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F);
    if (shifted)
        return c + 0x20;
    if (c == 0x178) /* Ÿ */
        return 0xFF;
    if (c >= 0x400 && c <= 0x40F)
        return c + 0x50;
    bool even_pairs = (c >= 0x100 && c <= 0x137 && c != 0x130) || (c >= 0x14A && c <= 0x177) ||
                      (c >= 0x1E00 && c <= 0x1EFF);
    bool odd_pairs = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    if (even_pairs)
        return c | 1;
    return odd_pairs && (c & 1) ? c + 1 : c;
}

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019 || c == 0x2BC;
}

/* One part of a word, between apostrophes or hyphens. */
typedef struct {
    char text[4 * PART_LIMIT + 1]; /* lower case */
    size_t n;                      /* bytes of text */
    size_t starts[PART_LIMIT];     /* where each code point begins in the whole word */
    size_t count;                  /* code points */
} Part;

static void part_run(Arena *tmp, Hyphenator *h, Part *part, bool *points)
{
    part->text[part->n] = '\0';
    if (part->count < (size_t)(h->left + h->right))
        return;
    char *odd = arena_alloc(tmp, part->n + 6); /* libhyphen wants five bytes more than the word */
    char **replaced = NULL;
    int *position = NULL, *cut = NULL;
    int failed = hnj_hyphen_hyphenate3(h->dictionary, part->text, (int)part->n, odd, NULL,
                                       &replaced, &position, &cut, h->left, h->right, 0, 0);
    for (size_t i = 0; failed == 0 && i + 1 < part->count; i++) {
        bool spelling_changes = replaced != NULL && replaced[i] != NULL;
        bool far = i + 1 >= (size_t)h->left && part->count - i - 1 >= (size_t)h->right;
        if ((odd[i] & 1) && far && !spelling_changes)
            points[part->starts[i + 1]] = true;
    }
    for (size_t i = 0; replaced != NULL && i < part->n; i++)
        free(replaced[i]);
    free(replaced);
    free(position);
    free(cut);
}

void hyphenator_run(Arena *tmp, Hyphenator *h, Str word, bool *points)
{
    Part *part = NEW(tmp, Part);
    bool too_long = false;
    for (size_t at = 0; at < word.n;) {
        size_t start = at;
        uint32_t c = utf8_next(word, &at);
        if (is_apostrophe(c) || c == '-' || c == 0x2010 || c == 0x2011 || c == UTF8_BAD) {
            if (!too_long)
                part_run(tmp, h, part, points);
            part->n = part->count = 0;
            too_long = false;
        } else if (part->count == PART_LIMIT) {
            too_long = true;
        } else {
            part->n += utf8_put(part->text + part->n, lower(c));
            part->starts[part->count++] = start;
        }
    }
    if (!too_long)
        part_run(tmp, h, part, points);
}
