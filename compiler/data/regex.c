/* Regular expressions through PCRE2: compiled into an arena, run with limits. */
#include "data/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <assert.h>
#include <pcre2.h>

enum {
    PATTERN_BYTES = 1 << 16,
    HEAP_KIB = 64 << 10, /* memory of one match */
    LIMIT_COUNT = 8,     /* limits ready to use: 2^5, 2^8... 2^26 steps from one starting place */
    LIMIT_FIRST = 5,
    LIMIT_STEP = 3,
    MACHINE_AFTER = 4096,      /* bytes searched that machine code pays for itself with */
    MACHINE_PATTERN = 1 << 15, /* bytes of a compiled pattern worth it */
    MACHINE_COUNT = 256,       /* patterns of one matcher: machine code is not in the arena */
};

/* All of it lives in an arena and is never freed. */
struct Regex {
    pcre2_code *code;
    bool anchored; /* only the start of a text can match */
    pcre2_match_context *limits[LIMIT_COUNT];
    size_t *searched; /* bytes so far */
};

struct Matcher {
    pcre2_match_data *data; /* with the stack of the matcher, which it keeps from match to match */
    uint32_t machine_count;
};

/* ---- memory ------------------------------------------------------------------------------- */

static void *from_arena(size_t size, void *arena)
{
    return arena_alloc(arena, size);
}

static void keep_in_arena(void *p, void *arena)
{
    (void)p;
    (void)arena;
}

static void *from_system(size_t size, void *nothing)
{
    (void)nothing;
    return mem_alloc(size);
}

static void back_to_system(void *p, void *nothing)
{
    (void)nothing;
    mem_free(p);
}

/* ---- reading ------------------------------------------------------------------------------ */

bool regex_fault(RegexReader *r, Msg msg, size_t begin, size_t end)
{
    r->msg = msg;
    r->begin = begin;
    r->end = end;
    return false;
}

uint32_t regex_peek(const RegexReader *r)
{
    size_t at = r->at;
    return at < r->in.n ? utf8_next(r->in, &at) : 0;
}

bool regex_accept(RegexReader *r, Str token)
{
    if (!str_starts(str_slice(r->in, r->at, r->in.n), token))
        return false;
    r->at += token.n;
    return true;
}

void regex_put_code(Buf *out, uint32_t code)
{
    bool is_letter = (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
    bool is_surrogate = code >= 0xD800 && code <= 0xDFFF; /* for PCRE2 to refuse */
    if (is_letter || code == ' ' || (code >= 0x80 && !is_surrogate))
        buf_code(out, code);
    else
        buf_print(out, "\\x{%X}", (unsigned)code);
}

/* Digits at r->at; false when there are none or their number is above PCRE2's 65535. */
static bool read_count(RegexReader *r, uint32_t *out)
{
    size_t begin = r->at;
    *out = 0;
    for (; r->at < r->in.n && r->in.p[r->at] >= '0' && r->in.p[r->at] <= '9'; r->at++)
        if (*out <= UINT16_MAX)
            *out = *out * 10 + (uint32_t)(r->in.p[r->at] - '0');
    if (*out > UINT16_MAX)
        return regex_fault(r, MSG_REGEX_COUNT, begin, r->at);
    return r->at > begin || regex_fault(r, MSG_REGEX_BRACES, begin, r->at);
}

bool regex_read_braces(RegexReader *r)
{
    size_t begin = r->at++;
    uint32_t least, most;
    bool fine = read_count(r, &least);
    most = least;
    if (fine && regex_accept(r, S(",")) && regex_peek(r) != '}')
        fine = read_count(r, &most);
    if (!fine && r->msg == MSG_REGEX_COUNT)
        return false;
    if (!fine || !regex_accept(r, S("}")))
        return regex_fault(r, MSG_REGEX_BRACES, begin, r->at);
    if (most < least)
        return regex_fault(r, MSG_REGEX_BRACES_ORDER, begin, r->at);
    buf_put(&r->out, str_slice(r->in, begin, r->at));
    return true;
}

static pcre2_code *compile(Arena *a, Str pattern, Str *why)
{
    pcre2_general_context *general = pcre2_general_context_create(from_arena, keep_in_arena, a);
    pcre2_compile_context *context = pcre2_compile_context_create(general);
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF;
    int error;
    PCRE2_SIZE offset;
    PCRE2_SPTR bytes = pattern.n == 0 ? (PCRE2_SPTR) "" : (PCRE2_SPTR)pattern.p;
    pcre2_code *code = pcre2_compile(bytes, pattern.n, options, &error, &offset, context);
    if (code == NULL && why != NULL) {
        PCRE2_UCHAR words[128];
        int n = pcre2_get_error_message(error, words, sizeof words);
        *why = arena_copy(a, (Str){(const char *)words, n > 0 ? (size_t)n : 0});
    }
    return code;
}

bool regex_knows_property(Arena *a, Str name)
{
    return compile(a, str_print(a, "\\p{" STR_FMT "}", STR_ARG(name)), NULL) != NULL;
}

static Regex *regex_new(Arena *a, pcre2_code *code)
{
    Regex *regex = NEW(a, Regex);
    uint32_t options = 0;
    pcre2_pattern_info(code, PCRE2_INFO_ALLOPTIONS, &options);
    regex->code = code;
    regex->searched = NEW(a, size_t);
    regex->anchored = (options & PCRE2_ANCHORED) != 0;
    pcre2_general_context *general = pcre2_general_context_create(from_arena, keep_in_arena, a);
    for (uint32_t i = 0; i < LIMIT_COUNT; i++) {
        regex->limits[i] = pcre2_match_context_create(general);
        pcre2_set_match_limit(regex->limits[i], 1u << (LIMIT_FIRST + i * LIMIT_STEP));
        pcre2_set_heap_limit(regex->limits[i], HEAP_KIB);
    }
    return regex;
}

/* `why` is for PCRE2's own words when it refuses what the dialect allows. */
static Regex *read_pattern(RegexReader *r, RegexKind kind, Str *why)
{
    size_t bad = utf8_valid(r->in);
    if (r->in.n > PATTERN_BYTES) {
        *why = str_print(r->arena, "%d", PATTERN_BYTES);
        regex_fault(r, MSG_REGEX_LONG, 0, r->in.n);
        return NULL;
    }
    if (bad < r->in.n) {
        regex_fault(r, MSG_REGEX_UTF8, bad, bad + 1);
        return NULL;
    }
    if (!(kind == REGEX_ECMA ? regex_from_ecma(r) : regex_from_iregexp(r)))
        return NULL;
    pcre2_code *code = compile(r->arena, buf_str(&r->out), why);
    if (code == NULL) {
        regex_fault(r, MSG_REGEX_REFUSED, 0, r->in.n);
        return NULL;
    }
    return regex_new(r->arena, code);
}

Regex *regex_try(Arena *a, Str pattern, RegexKind kind)
{
    RegexReader r = {.arena = a, .in = pattern, .out = buf_new(a)};
    Str why;
    return read_pattern(&r, kind, &why);
}

Regex *regex_read(Ctx *ctx, Str pattern, RegexKind kind, Span where)
{
    RegexReader r = {.arena = ctx->mem, .in = pattern, .out = buf_new(ctx->mem)};
    Str why = {0};
    Regex *regex = read_pattern(&r, kind, &why);
    if (regex != NULL)
        return regex;
    Span span = where;
    if (where.end - where.begin == pattern.n) {
        span.begin = where.begin + (uint32_t)r.begin;
        span.end = where.begin + (uint32_t)r.end;
    }
    diag(ctx, r.msg, span, {str_slice(pattern, r.begin, r.end), why});
    return NULL;
}

/* ---- matching ----------------------------------------------------------------------------- */

/* PCRE2 counts steps anew at each starting place, so the limit of one is its share of all. */
static pcre2_match_context *limit_of(const Regex *r, Str text, bool whole, uint32_t steps)
{
    size_t share = whole || r->anchored ? steps : steps / (text.n + 1);
    size_t i = 0;
    while (i + 1 < LIMIT_COUNT && share >> (LIMIT_FIRST + (i + 1) * LIMIT_STEP) > 0)
        i++;
    return r->limits[i];
}

Matcher *matcher_new(Arena *a)
{
    Matcher *m = NEW(a, Matcher);
    m->data =
        pcre2_match_data_create(1, pcre2_general_context_create(from_arena, keep_in_arena, a));
    return m;
}

/* A pattern that searches much is made into machine code: five times faster, 50 us to make. Where
 * the system does not allow that, the pattern is interpreted as before. */
static void count_search(Matcher *m, const Regex *r, size_t bytes)
{
    size_t before = *r->searched;
    *r->searched += bytes;
    if (before >= MACHINE_AFTER || *r->searched < MACHINE_AFTER)
        return;
    size_t size = 0;
    pcre2_pattern_info(r->code, PCRE2_INFO_SIZE, &size);
    if (size <= MACHINE_PATTERN && m->machine_count++ < MACHINE_COUNT)
        pcre2_jit_compile(r->code, PCRE2_JIT_COMPLETE);
}

RegexResult regex_match_within(Matcher *m, const Regex *r, Str text, bool whole, uint32_t steps)
{
    assert(utf8_valid(text) == text.n); /* the readers of text have checked it */
    uint32_t options = PCRE2_NO_UTF_CHECK;
    if (whole)
        options |= PCRE2_ANCHORED | PCRE2_ENDANCHORED;
    else
        count_search(m, r, text.n);
    PCRE2_SPTR bytes = text.n == 0 ? (PCRE2_SPTR) "" : (PCRE2_SPTR)text.p;
    pcre2_match_context *limit = limit_of(r, text, whole, steps);
    int found = pcre2_match(r->code, bytes, text.n, 0, options, m->data, limit);
    if (found == PCRE2_ERROR_JIT_STACKLIMIT) /* machine code has less room */
        found = pcre2_match(r->code, bytes, text.n, 0, options | PCRE2_NO_JIT, m->data, limit);
    if (found >= 0)
        return REGEX_YES;
    return found == PCRE2_ERROR_NOMATCH ? REGEX_NO : REGEX_LIMIT;
}

/* Most matches are cheap: a small limit first, so that what is charged is near what is done. */
bool regex_match_work(const Regex *r, Str text, bool whole, uint64_t *work)
{
    static const struct {
        uint32_t steps, work; /* when they were not enough */
    } tries[] = {{1 << 16, 1 << 13}, {REGEX_STEPS, 1 << 22}};
    pcre2_general_context *general =
        pcre2_general_context_create(from_system, back_to_system, NULL);
    Matcher m = {.data = pcre2_match_data_create(1, general)};
    RegexResult result = REGEX_LIMIT;
    for (size_t i = 0; i < sizeof tries / sizeof *tries && result == REGEX_LIMIT; i++) {
        result = regex_match_within(&m, r, text, whole, tries[i].steps);
        if (result == REGEX_LIMIT)
            *work += tries[i].work;
    }
    if (result == REGEX_LIMIT)
        *work = UINT64_MAX;
    pcre2_match_data_free(m.data);
    pcre2_general_context_free(general);
    return result == REGEX_YES;
}

bool regex_match(const Regex *r, Str text, bool whole)
{
    uint64_t work = 0;
    return regex_match_work(r, text, whole, &work);
}
