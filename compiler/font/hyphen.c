/* Hyphen: a word and its language -> the places where it may break.
 *
 * F. M. Liang, "Word Hy-phen-a-tion by Com-put-er" (1983): patterns of letters have numbers between
 * them; wherever a pattern stands in a word, its numbers count, the greatest at each place; a word
 * may break where that is odd. The patterns are those of the system (hyphen-fr, hyphen-en-gb...),
 * in the files of libhyphen. They are read here, into one table: building that library's states
 * takes as long as setting ten pages.
 *
 * Patterns know lower-case letters only, so a lower-cased copy of the word is looked through; one
 * code point stays one code point, and the answer is carried back by counting them.
 */
#include "font/parts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LEFT_MIN = 2, RIGHT_MIN = 3 }; /* letters kept together at each end, at least */
enum { PART_LIMIT = 100 };            /* code points: a longer "word" is none */
enum { DICTIONARY_LIMIT = 16 << 20, PATTERN_LIMIT = 64 }; /* bytes */

typedef struct {
    uint32_t hash;
    uint8_t length;         /* bytes of letters */
    const char *letters;    /* with "." at a word's edges */
    const uint8_t *numbers; /* before each byte of letters, and after the last */
} Pattern;

struct Hyphenator {
    Pattern *patterns; /* open addressing by hash; letters NULL: free */
    size_t cap;        /* a power of two */
    size_t count, longest;
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

/* The whole file, in the arena; empty when it cannot be read. */
static Str read_dictionary(Arena *a, const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    Str text = {0};
    if (fd < 0)
        return text;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= DICTIONARY_LIMIT) {
        char *bytes = arena_alloc(a, (size_t)st.st_size + 1);
        ssize_t n;
        while (text.n < (size_t)st.st_size &&
               ((n = read(fd, bytes + text.n, (size_t)st.st_size - text.n)) > 0 ||
                (n < 0 && errno == EINTR)))
            text.n += n > 0 ? (size_t)n : 0;
        text.p = bytes;
    }
    close(fd);
    return text;
}

static Str next_line(Str *text)
{
    size_t end = str_find_byte(*text, '\n');
    Str line = str_trim(str_slice(*text, 0, end == SIZE_MAX ? text->n : end));
    *text = str_slice(*text, end == SIZE_MAX ? text->n : end + 1, text->n);
    return line;
}

static uint32_t hash_on(uint32_t hash, char c)
{
    return (hash ^ (unsigned char)c) * 16777619u; /* FNV-1a */
}

static const uint32_t hash_start = 0x811C9DC5;

static Pattern *pattern_slot(const Hyphenator *h, uint32_t hash, const char *letters, size_t n)
{
    size_t at = (hash ^ hash >> 15) & (h->cap - 1);
    while (h->patterns[at].letters != NULL &&
           (h->patterns[at].hash != hash || h->patterns[at].length != n ||
            memcmp(h->patterns[at].letters, letters, n) != 0))
        at = (at + 1) & (h->cap - 1);
    return &h->patterns[at];
}

/* "ab3sent." A pattern that would change the spelling ("schif1fahrt/ff=f,5,2") only forbids. */
static void pattern_add(Arena *a, Hyphenator *h, Str line)
{
    size_t slash = str_find_byte(line, '/');
    bool changes = slash != SIZE_MAX;
    line = str_slice(line, 0, changes ? slash : line.n);
    if (line.n == 0 || line.n > PATTERN_LIMIT)
        return;
    char *letters = arena_alloc(a, line.n);
    uint8_t *numbers = arena_alloc(a, line.n + 1), n = 0;
    uint32_t hash = hash_start;
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        if (c >= '0' && c <= '9') {
            numbers[n] = (uint8_t)(c - '0') & (changes ? 0xFE : 0xFF);
        } else {
            letters[n++] = c;
            hash = hash_on(hash, c);
        }
    }
    Pattern *slot = pattern_slot(h, hash, letters, n);
    h->count += slot->letters == NULL;
    h->longest = n > h->longest ? n : h->longest;
    *slot = (Pattern){hash, n, letters, numbers};
}

/* "LEFTHYPHENMIN 2": its number, or 0. */
static int directive_number(Str line, Str name)
{
    Str rest = str_starts(line, name) ? str_trim(str_slice(line, name.n, line.n)) : (Str){0};
    return rest.n == 1 && rest.p[0] >= '0' && rest.p[0] <= '9' ? rest.p[0] - '0' : 0;
}

/* Patterns before NEXTLEVEL divide compounds at hyphens and apostrophes, which is done below. */
static void dictionary_read(Arena *a, Hyphenator *h, Str text)
{
    while (text.n > 0) {
        Str line = next_line(&text);
        int left = directive_number(line, S("LEFTHYPHENMIN"));
        int right = directive_number(line, S("RIGHTHYPHENMIN"));
        h->left = left > h->left ? left : h->left;
        h->right = right > h->right ? right : h->right;
        bool word = line.n > 0 && line.p[0] >= 'A' && line.p[0] <= 'Z';
        if (str_eq(line, S("NEXTLEVEL")))
            memset(h->patterns, 0, h->cap * sizeof *h->patterns);
        else if (line.n > 0 && !word && line.p[0] != '%' && line.p[0] != '#')
            pattern_add(a, h, line);
    }
}

Hyphenator *hyphenator_open(Arena *a, Str language)
{
    Str path = dictionary_path(a, language);
    Str text = path.n == 0 ? path : read_dictionary(a, arena_cstr(a, path));
    if (!str_eq(next_line(&text), S("UTF-8"))) /* an old 8-bit dictionary: no language of ours */
        return NULL;
    Hyphenator *h = NEW(a, Hyphenator);
    *h = (Hyphenator){.cap = 64, .left = LEFT_MIN, .right = RIGHT_MIN};
    for (size_t i = 0, lines = 0; i < text.n; i++) {
        lines += text.p[i] == '\n';
        while (lines * 2 > h->cap)
            h->cap *= 2;
    }
    h->patterns = NEW_ARRAY(a, Pattern, h->cap);
    dictionary_read(a, h, text);
    return h;
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

/* What the patterns that begin at word[at] say of the places between its bytes. */
static void patterns_apply(const Hyphenator *h, const char *word, size_t n, size_t at,
                           uint8_t *numbers)
{
    uint32_t hash = hash_start;
    for (size_t length = 1; length <= h->longest && at + length <= n; length++) {
        hash = hash_on(hash, word[at + length - 1]);
        const Pattern *p = pattern_slot(h, hash, word + at, length);
        for (size_t i = 0; p->letters != NULL && i <= length; i++)
            if (p->numbers[i] > numbers[at + i])
                numbers[at + i] = p->numbers[i];
    }
}

static void part_run(const Hyphenator *h, const Part *part, bool *points)
{
    char word[4 * PART_LIMIT + 2];
    uint8_t numbers[sizeof word + 1] = {0};
    if (part->count < (size_t)(h->left + h->right))
        return;
    size_t n = part->n + 2;
    word[0] = word[n - 1] = '.';
    memcpy(word + 1, part->text, part->n);
    for (size_t at = 0; at < n; at++)
        patterns_apply(h, word, n, at, numbers);
    size_t seen = 0; /* code points */
    for (size_t i = 1; i + 1 < n; i++) {
        if (((unsigned char)word[i] & 0xC0) == 0x80)
            continue;
        bool far = seen >= (size_t)h->left && part->count - seen >= (size_t)h->right;
        if (far && (numbers[i] & 1))
            points[part->starts[seen]] = true;
        seen++;
    }
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
                part_run(h, part, points);
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
        part_run(h, part, points);
}
