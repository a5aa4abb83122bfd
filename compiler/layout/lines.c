/* Lines: a paragraph's words -> the lines whose total demerits are least.
 *
 * D. E. Knuth and M. F. Plass, "Breaking Paragraphs into Lines", Software: Practice and
 * Experience 11 (1981): a line's badness is the cube of how far its spaces stretch or shrink;
 * the demerits of a paragraph add up badness, hyphens and neighbours that do not match; dynamic
 * programming over the feasible breaks finds the least. Four passes, each only when the one
 * before finds no way: without hyphens; with hyphens; with any stretch; with any row of hyphens.
 *
 * Ratios are in thousandths of the available stretch or shrink. */
#include "layout/flow.h"

#include <string.h>

enum {
    RATIO_ONE = 1000,
    RATIO_MAX = 20000,             /* looser than this is all the same */
    LINE_DEMERITS = 10,            /* each line costs: fewer lines are better */
    HYPHENS_DEMERITS = 20000,      /* two hyphens in a row */
    LAST_DEMERITS = 8000,          /* a hyphen before the last line */
    CRUMB_DEMERITS = 30000,        /* a last line of a few letters */
    HALF_WORD_DEMERITS = 30000000, /* a last line with little but the end of a cut word */
    MISMATCH_DEMERITS = 4000,      /* a tight line beside a loose one */
    HYPHENS_IN_A_ROW = 2,
    FITNESS_COUNT = 4,
    HYPHEN_CLASSES = HYPHENS_IN_A_ROW + 1,
};

/* What the words before number i take together. */
typedef struct {
    int64_t natural, stretch, shrink;
} Sum;

/* A feasible place for a line to begin, with the best way to get there. */
typedef struct Start {
    struct Start *next; /* in the list of active nodes */
    const struct Start *before;
    const Split *split; /* the line begins with the tail part of `word` */
    uint32_t word;      /* first of the line */
    Len lead;           /* to add to the natural width: cut part, hanging part */
    int64_t demerits;
    uint8_t fitness, hyphens; /* of the line that ends here; hyphens in a row */
} Start;

/* A place where a line may end. */
typedef struct {
    uint32_t word; /* last of the line */
    const Split *split;
    Len trail; /* width of the last word as it stands at the line's end */
    int32_t penalty;
    bool hyphen, last;
} End;

typedef struct {
    Arena *arena;
    const Word *words;
    size_t count;
    const LineSpec *spec;
    const Sum *sums;
    int32_t tolerance; /* a line may not stretch more than this ratio */
    int32_t dearest;   /* this pass: breaks of less than this penalty */
    bool cut;          /* this pass: words may be cut */
    bool crumb;        /* this pass: the last line may be very short */
    bool crowded;      /* this pass: more hyphens in a row than is good */
    Start *active;
} Breaker;

static Len part_width(const Breaker *b, const Word *word, const Run *part)
{
    return b->spec->measure(b->spec->arg, word, part);
}

static const Sum *sums_of(Arena *a, const Word *words, size_t count)
{
    Sum *sums = NEW_ARRAY(a, Sum, count + 1);
    for (size_t i = 0; i < count; i++) {
        sums[i + 1].natural = sums[i].natural + words[i].width + words[i].gap;
        sums[i + 1].stretch = sums[i].stretch + words[i].stretch;
        sums[i + 1].shrink = sums[i].shrink + words[i].shrink;
    }
    return sums;
}

static int64_t natural_width(const Breaker *b, const Start *from, const End *end)
{
    return b->sums[end->word].natural - b->sums[from->word].natural + from->lead + end->trail;
}

static int64_t shrink_width(const Breaker *b, const Start *from, const End *end)
{
    return b->spec->justify ? b->sums[end->word].shrink - b->sums[from->word].shrink : 0;
}

/* How much the line may stretch at no great cost: its spaces, or the rag at its right. */
static int64_t stretch_width(const Breaker *b, const Start *from, const End *end)
{
    if (b->spec->justify)
        return b->sums[end->word].stretch - b->sums[from->word].stretch;
    return b->spec->width / 6;
}

/* The ratio by which the line from `from` to `end` stretches; below -RATIO_ONE it is too wide. */
static int32_t ratio_of(const Breaker *b, const Start *from, const End *end)
{
    int64_t free = b->spec->width - natural_width(b, from, end);
    if (end->last && free >= 0)
        return 0;
    int64_t give = free >= 0 ? stretch_width(b, from, end) : shrink_width(b, from, end);
    if (free == 0)
        return 0;
    if (give <= 0)
        return free > 0 ? RATIO_MAX : -RATIO_MAX;
    int64_t ratio = free * RATIO_ONE / give;
    if (free < 0 && -free > give)
        return -RATIO_MAX;
    return ratio > RATIO_MAX ? RATIO_MAX : (int32_t)ratio;
}

static int64_t badness_of(int32_t ratio)
{
    int64_t r = ratio < 0 ? -ratio : ratio;
    return r * r * r / (RATIO_ONE / 100) / RATIO_ONE / RATIO_ONE;
}

static uint8_t fitness_of(int32_t ratio)
{
    if (ratio < -RATIO_ONE / 2)
        return 0;
    if (ratio <= RATIO_ONE / 2)
        return 1;
    return ratio <= RATIO_ONE ? 2 : 3;
}

/* A last line is no crumb: 0, or what it costs. */
static int64_t crumb_demerits(const Breaker *b, const Start *from, const End *end)
{
    if (!end->last || from->before == NULL)
        return 0;
    int64_t natural = natural_width(b, from, end);
    bool alone = from->word == end->word || natural < 3 * (int64_t)b->spec->last_min;
    if (from->split != NULL && alone)
        return HALF_WORD_DEMERITS;
    return natural < b->spec->last_min ? CRUMB_DEMERITS : 0;
}

static int64_t demerits_of(const Breaker *b, const Start *from, const End *end, int32_t ratio)
{
    int64_t base = LINE_DEMERITS + badness_of(ratio);
    int64_t d = base * base + (int64_t)end->penalty * end->penalty;
    int fit = fitness_of(ratio), before = from->fitness;
    if (fit - before > 1 || before - fit > 1)
        d += MISMATCH_DEMERITS;
    if (end->hyphen && from->hyphens > 0)
        d += (int64_t)HYPHENS_DEMERITS * from->hyphens * from->hyphens;
    if (end->last && from->hyphens > 0)
        d += LAST_DEMERITS;
    return d + crumb_demerits(b, from, end);
}

/* ---- active nodes ------------------------------------------------------------------------- */

typedef struct {
    const Start *from[FITNESS_COUNT][HYPHEN_CLASSES];
    int64_t demerits[FITNESS_COUNT][HYPHEN_CLASSES];
    int64_t least;
} Best;

static void best_offer(const Breaker *b, Best *best, const Start *from, const End *end, int32_t r)
{
    unsigned hyphens = end->hyphen ? from->hyphens + 1u : 0;
    if (hyphens > HYPHENS_IN_A_ROW) {
        if (!b->crowded)
            return;
        hyphens = HYPHENS_IN_A_ROW; /* a very narrow column: dear, but not impossible */
    }
    int64_t d = from->demerits + demerits_of(b, from, end, r);
    unsigned fit = fitness_of(r);
    if (best->from[fit][hyphens] == NULL || d < best->demerits[fit][hyphens]) {
        best->from[fit][hyphens] = from;
        best->demerits[fit][hyphens] = d;
    }
    if (d < best->least)
        best->least = d;
}

static Start *start_at(const Breaker *b, const End *end)
{
    Start *n = NEW(b->arena, Start);
    n->word = end->split != NULL ? end->word : end->word + 1;
    n->split = end->split;
    if (n->word < b->count)
        n->lead = -b->words[n->word].left;
    if (end->split != NULL) {
        const Word *word = &b->words[n->word];
        n->lead = part_width(b, word, end->split->tail) - word->width;
    }
    return n;
}

/* The winners of a break become active; who is far behind can never win. */
static void best_activate(Breaker *b, const Best *best, const End *end)
{
    for (unsigned fit = 0; fit < FITNESS_COUNT; fit++) {
        for (unsigned hyphens = 0; hyphens < HYPHEN_CLASSES; hyphens++) {
            const Start *from = best->from[fit][hyphens];
            int64_t slack = MISMATCH_DEMERITS + (hyphens == 0 ? 4 * HYPHENS_DEMERITS : 0);
            if (from == NULL || best->demerits[fit][hyphens] > best->least + slack)
                continue;
            Start *n = start_at(b, end);
            n->before = from;
            n->demerits = best->demerits[fit][hyphens];
            n->fitness = (uint8_t)fit;
            n->hyphens = (uint8_t)hyphens;
            n->next = b->active;
            b->active = n;
        }
    }
}

static void try_end(Breaker *b, const End *end)
{
    Best best = {.least = INT64_MAX};
    for (const Start *n = b->active; n != NULL; n = n->next) {
        if (n->word > end->word || (n->word == end->word && n->split != NULL && end->split != NULL))
            continue;
        int32_t ratio = ratio_of(b, n, end);
        if (ratio < -RATIO_ONE || (ratio > b->tolerance && !end->last))
            continue;
        if (!b->crumb && crumb_demerits(b, n, end) > 0)
            continue;
        best_offer(b, &best, n, end, ratio);
    }
    if (best.least != INT64_MAX)
        best_activate(b, &best, end);
}

/* Lines that are too wide even without the right margin's help can only grow. */
static void retire(Breaker *b, const End *end)
{
    for (Start **at = &b->active; *at != NULL;) {
        Start *n = *at;
        bool wide = n->word <= end->word && ratio_of(b, n, end) < -RATIO_ONE;
        if (wide)
            *at = n->next;
        else
            at = &n->next;
    }
}

/* Is there a line that would have to end inside this word? */
static bool wants_cut(const Breaker *b, const End *whole)
{
    for (const Start *n = b->active; n != NULL; n = n->next)
        if (n->word < whole->word && natural_width(b, n, whole) > b->spec->width)
            return true;
    return false;
}

static void try_splits(Breaker *b, uint32_t at)
{
    const Word *word = &b->words[at];
    const Splits *splits = b->spec->splits(b->spec->arg, word);
    for (uint32_t i = 0; i < splits->count; i++) {
        const Split *s = &splits->items[i];
        Len hyphen = part_width(b, word, s->hyphen);
        End end = {.word = at, .split = s, .penalty = s->penalty, .hyphen = true};
        end.trail = part_width(b, word, s->head) + hyphen - hyphen * char_hang('-').right / 100;
        try_end(b, &end);
    }
}

static End whole_word(const Breaker *b, uint32_t at)
{
    const Word *word = &b->words[at];
    End end = {.word = at, .trail = word->width - word->right, .penalty = word->penalty};
    end.hyphen = word->hyphen;
    if (word->soft != NULL) {
        end.trail = word->width + word->soft_width * (100 - char_hang('-').right) / 100;
        end.hyphen = true;
    }
    end.last = at + 1 == b->count;
    if (end.last)
        end = (End){.word = at, .trail = word->width - word->right, .last = true};
    return end;
}

/* The best last node, or NULL when this pass finds no way. */
static const Start *pass(Breaker *b, const Start *origin)
{
    Start *first = NEW(b->arena, Start);
    *first = *origin;
    b->active = first;
    for (uint32_t at = 0; at < b->count && b->active != NULL; at++) {
        End end = whole_word(b, at);
        if (b->cut && b->words[at].cut && wants_cut(b, &end))
            try_splits(b, at);
        if (end.last || end.penalty < b->dearest)
            try_end(b, &end);
        End bare = end; /* without the hyphen that a later break would not have */
        bare.trail = b->words[at].width - b->words[at].right;
        bare.last = false;
        retire(b, &bare);
    }
    const Start *best = NULL;
    for (const Start *n = b->active; n != NULL; n = n->next)
        if (n->word == b->count && (best == NULL || n->demerits < best->demerits))
            best = n;
    return best;
}

/* ---- results ------------------------------------------------------------------------------ */

/* A line whose spaces would be holes is left ragged; the first of two lines sooner, since there is
 * no edge yet that it would break. */
static int64_t most_stretch(int64_t stretch, bool first_of_two)
{
    return first_of_two ? stretch * 9 / 5 : stretch * 4;
}

static Line line_between(const Breaker *b, const Start *from, const Start *to, bool first_of_two)
{
    bool last = to->word == b->count;
    uint32_t final = to->split != NULL ? to->word : to->word - 1;
    End end = whole_word(b, final);
    if (to->split != NULL) {
        Len hyphen = part_width(b, &b->words[final], to->split->hyphen);
        end.trail = part_width(b, &b->words[final], to->split->head) + hyphen -
                    hyphen * char_hang('-').right / 100;
    }
    Line line = {from->word, final + 1, from->split, to->split, 0, 0, last};
    int64_t natural = natural_width(b, from, &end);
    int64_t free = b->spec->width - natural, stretch = stretch_width(b, from, &end);
    line.natural = (Len)natural;
    if (b->spec->justify && (free < 0 || !last) && stretch > 0) {
        line.extra = (Len)(free > most_stretch(stretch, first_of_two) ? 0 : free);
    }
    return line;
}

static void lines_collect(const Breaker *b, Arena *a, const Start *end, uint32_t offset, Lines *out)
{
    size_t count = 0;
    for (const Start *n = end; n->before != NULL; n = n->before)
        count++;
    for (size_t i = 0; i < count; i++)
        *VEC_PUSH(a, out) = (Line){0};
    Line *at = &out->items[out->count];
    for (const Start *n = end; n->before != NULL; n = n->before) {
        *--at = line_between(b, n->before, n, count == 2 && n->word < b->count);
        at->begin += offset;
        at->end += offset;
    }
}

static void greedy_push(const Breaker *b, Arena *a, uint32_t begin, uint32_t end, uint32_t offset,
                        Lines *out)
{
    int64_t natural = b->sums[end - 1].natural - b->sums[begin].natural + b->words[end - 1].width;
    *VEC_PUSH(a, out) = (Line){.begin = begin + offset,
                               .end = end + offset,
                               .natural = (Len)(natural > INT32_MAX ? INT32_MAX : natural),
                               .last = end == b->count};
}

/* Words that were not made to fit (wider than the line, or glued) leave no way: each line takes
 * what it can, and nothing is lost. */
static void lines_greedy(const Breaker *b, Arena *a, uint32_t offset, Lines *out)
{
    uint32_t begin = 0, good = 0;
    for (uint32_t at = 0; at < b->count; at++) {
        int64_t width = b->sums[at].natural - b->sums[begin].natural + b->words[at].width;
        if (width > b->spec->width && good > begin) {
            greedy_push(b, a, begin, good, offset, out);
            begin = good;
        }
        if (b->words[at].penalty < BREAK_NEVER || b->words[at].width > b->spec->width)
            good = at + 1;
    }
    greedy_push(b, a, begin, (uint32_t)b->count, offset, out);
}

/* Words without a hard break between them. */
static void segment_break(Arena *a, const Word *words, size_t begin, size_t end,
                          const LineSpec *spec, Lines *out)
{
    Breaker b = {.arena = a, .words = words + begin, .count = end - begin, .spec = spec};
    b.sums = sums_of(a, b.words, b.count);
    Start origin = {.lead = -b.words[0].left, .fitness = 1};
    const Start *best = NULL;
    const struct {
        int32_t tolerance;
        bool cut, crumb, crowded;
    } passes[] = {
        {spec->justify ? RATIO_ONE : 5000, false, false, false},
        {spec->justify ? 1700 : 5500, true, false, false},
        {RATIO_MAX, true, true, false},
        {RATIO_MAX, true, true, true},
    };
    for (size_t i = 0; i < sizeof passes / sizeof passes[0] && best == NULL; i++) {
        b.tolerance = passes[i].tolerance;
        b.cut = passes[i].cut && spec->splits != NULL;
        b.dearest = passes[i].cut ? BREAK_NEVER : BREAK_ADDRESS;
        b.crumb = passes[i].crumb;
        b.crowded = passes[i].crowded;
        best = pass(&b, &origin);
    }
    if (best != NULL)
        lines_collect(&b, a, best, (uint32_t)begin, out);
    else
        lines_greedy(&b, a, (uint32_t)begin, out);
}

Lines lines_break(Arena *a, const Word *words, size_t count, const LineSpec *spec)
{
    Lines out = {0};
    size_t begin = 0;
    for (size_t i = 0; i < count; i++) {
        if (words[i].penalty != BREAK_MUST && i + 1 < count)
            continue;
        segment_break(a, words, begin, i + 1, spec, &out);
        begin = i + 1;
    }
    return out;
}
