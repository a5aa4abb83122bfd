/* Base: what every stage stands on. Text slices, arenas, growable buffers, sources with
 * spans, diagnostics, maps, whole-file reading and all-or-nothing writing.
 *
 * Vocabulary
 *   Str         a slice of UTF-8 text, not terminated, never owned
 *   Arena       memory that lives as long as one compile, or one stage; nothing in it is
 *               freed alone
 *
 *   Source      one input text with its name and its table of lines
 *
 *   Span        a half-open byte range [begin, end) in one source
 *
 *   Diagnostic  something to tell the user about a place in a source
 *
 *   Ctx         what every call carries first: memory, scratch memory, diagnostics
 */
#ifndef PDOC_BASE_H
#define PDOC_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- text slices ------------------------------------------------------------------------- */

typedef struct {
    const char *p; /* UTF-8 bytes; may be NULL when n is 0 */
    size_t n;      /* bytes */
} Str;

#define S(literal) ((Str){("" literal), sizeof(literal) - 1}) /* a Str from a string literal */
#define S_INIT(literal)                                                                            \
    {                                                                                              \
        ("" literal), sizeof(literal) - 1                                                          \
    } /* the same in static initialisers */
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).n, (s).p

Str str(const char *terminated); /* NULL gives the empty slice */
Str str_slice(Str s, size_t begin, size_t end);
bool str_eq(Str a, Str b);
int str_cmp(Str a, Str b); /* byte order */
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
Str str_trim(Str s);                    /* without ASCII white space at both ends */
size_t str_find(Str s, Str needle);     /* offset, or SIZE_MAX */
size_t str_find_byte(Str s, char byte); /* offset, or SIZE_MAX */
uint64_t str_hash(Str s);               /* FNV-1a, the same on every machine */

/* Edit distance (optimal string alignment) of two short texts in code points, for "did you
 * mean"; SIZE_MAX when it is over `limit`. Case and accents count as half an edit, rounded up once.
 */
size_t str_distance(Str a, Str b, size_t limit);

/* ---- UTF-8 -------------------------------------------------------------------------------- */

#define UTF8_BAD UINT32_MAX

/* Decodes the code point at *at and moves *at past it; UTF8_BAD (one byte skipped) where the
 * bytes are not well-formed UTF-8 (Unicode 15, table 3-7). *at must be below s.n. */
uint32_t utf8_next(Str s, size_t *at);
size_t utf8_put(char out[4], uint32_t code); /* bytes written, 1 to 4 */
size_t utf8_length(Str s);                   /* code points */
size_t utf8_valid(Str s);                    /* offset of the first bad byte, or s.n */
size_t utf8_width(uint32_t code);            /* terminal columns: 0, 1 or 2 */
/* What could command a terminal or disguise text: controls (C0, C1, DEL), marks of direction, line
 * and paragraph separators, UTF8_BAD. */
bool utf8_hidden(uint32_t code);

/* ---- arenas ------------------------------------------------------------------------------- */

typedef struct Arena Arena;

/* All memory comes through here. When the system has no more, the cleanups registered with
 * exit_cleanup run, a message is printed and the process ends with EXIT_INTERNAL: no caller
 * has to check, and no output file is left. Sizes are bytes; memory is zeroed. */
Arena *arena_new(void);
void arena_free(Arena *a);
void arena_reset(Arena *a); /* forgets all content, keeps the memory */
/* Gives back to the system what a reset arena keeps, and what libraries have freed: after a long
 * document was read. */
void arena_give_back(Arena *a);
void *arena_alloc(Arena *a, size_t size);
void *arena_grow(Arena *a, void *old, size_t old_size, size_t new_size); /* in place when last */
Str arena_copy(Arena *a, Str s);    /* the copy is followed by a NUL, not counted */
char *arena_cstr(Arena *a, Str s);  /* for library borders */
size_t arena_bytes(const Arena *a); /* taken from the system */

#define NEW(arena, Type) ((Type *)arena_alloc((arena), sizeof(Type)))
#define NEW_ARRAY(arena, Type, count) ((Type *)arena_alloc((arena), sizeof(Type) * (size_t)(count)))

/* The same allocator for libraries that let us name one (and the only caller of malloc). They
 * end the process as above instead of returning NULL; so does the malloc of the process, which is
 * pdoc's (malloc.c), for libraries that do not ask. */
void *mem_alloc(size_t size);
void *mem_calloc(size_t count, size_t size);
void *mem_realloc(void *old, size_t size);
void mem_free(void *p);

/* The last words of a process without memory, and of one that a library left without memory; from
 * any thread. */
_Noreturn void out_of_memory(void);

/* A shared library by its file name, opened for the rest of the process; NULL: it is not there. */
void *library_open(const char *name);
/* A function of it; NULL: it has none of that name. */
void *library_find(void *library, const char *name);
/* The function that pdoc's own of this name stands before. */
void *library_next(const char *name);
/* Runs when the process ends early (memory, internal error); newest first, at most 8. */
void exit_cleanup(void (*fn)(void *), void *arg);
void exit_cleanup_cancel(void (*fn)(void *), void *arg);

/* ---- growable arrays and text ------------------------------------------------------------- */

/* A growable array in an arena: `Type *items; size_t count, cap;` in a struct, then
 * `*VEC_PUSH(arena, &v) = item`. */
#define VEC(Type)                                                                                  \
    struct {                                                                                       \
        Type *items;                                                                               \
        size_t count, cap;                                                                         \
    }
#define VEC_PUSH(arena, v)                                                                         \
    (vec_grow((arena), (void **)&(v)->items, (v)->count, &(v)->cap, sizeof *(v)->items),           \
     &(v)->items[(v)->count++])
void vec_grow(Arena *a, void **items, size_t count, size_t *cap, size_t item_size);

typedef struct {
    Arena *arena;
    char *p;
    size_t n, cap;
} Buf;

Buf buf_new(Arena *a);
void buf_need(Buf *b, size_t more); /* room for so many bytes, so that growing leaves no copies */
void buf_put(Buf *b, Str s);
void buf_byte(Buf *b, char c);
void buf_code(Buf *b, uint32_t code_point);
void buf_int(Buf *b, int64_t value);
void buf_repeat(Buf *b, char c, size_t count);
void buf_print(Buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str buf_str(const Buf *b); /* shares the buffer's bytes; good until the next put */
Str str_print(Arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* ---- maps from text ----------------------------------------------------------------------- */

typedef struct StrMap StrMap; /* open addressing; iteration is in order of insertion */

StrMap *map_new(Arena *a);
void **map_put(StrMap *m, Str key);       /* the slot of `key`, made (NULL) if new */
void *map_find(const StrMap *m, Str key); /* NULL when absent */
size_t map_count(const StrMap *m);
Str map_key(const StrMap *m, size_t i);
void *map_value(const StrMap *m, size_t i);

/* ---- hashes: sha256.c, file.c -------------------------------------------------------------- */

/* SHA-256 (FIPS 180-4) of bytes that come in parts; results are 64 digits, in lower case. */
typedef struct {
    uint32_t state[8];
    char block[64];  /* bytes that wait for a whole block */
    uint64_t length; /* bytes so far */
    bool fast;       /* the processor has instructions for it */
} Sha256;

Sha256 sha256_begin(void);
void sha256_add(Sha256 *h, Str bytes);
Str sha256_end(Sha256 *h, Arena *a);
Str sha256_hex(Arena *a, Str bytes);

/* ---- sources and spans -------------------------------------------------------------------- */

typedef struct {
    uint32_t source;     /* index in Sources; 0 is "nowhere" */
    uint32_t begin, end; /* bytes, half open */
} Span;

typedef struct {
    Str path;                   /* as shown to the user */
    Str text;                   /* the whole text; a UTF-8 byte-order mark is kept */
    const uint32_t *lines;      /* byte offset of each line's start */
    uint32_t line_count;        /* at least 1 */
    const uint32_t *characters; /* where a line is very long: those before each 4,096th byte */
} Source;

typedef struct Sources Sources;

typedef struct {
    uint32_t line, column; /* from 1; the column counts code points */
} Place;

Sources *sources_new(Arena *a);
uint32_t source_add(Sources *all, Str path,
                    Str text); /* text must outlive the sources; gives the index */
const Source *source_at(const Sources *all, uint32_t index);
uint32_t source_count(const Sources *all); /* indices are 1 to count */
Place source_place(const Source *s, uint32_t offset);
Str source_line(const Source *s, uint32_t line); /* without its end; line from 1 */
/* Byte offset of a line and column as libyaml counts them (both from 0, characters). */
uint32_t source_offset(const Source *s, uint32_t line0, uint32_t char0);
Span span_join(Span a, Span b); /* from the start of a to the end of b, same source */

/* ---- diagnostics -------------------------------------------------------------------------- */

typedef enum { LANG_FR, LANG_EN, LANG_COUNT } Lang;

typedef struct {
    Str in[LANG_COUNT];
} Text; /* the same words in each language */

/* The language in which a document speaks: English for "en" and "en-GB", else French. */
Lang tag_lang(Str tag);

typedef enum { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR } Severity;

typedef enum {
    CLASS_FINDING, /* the project is judged and found wanting: exit status 1 */
    CLASS_FAULT,   /* command, file, schema, rule or template cannot be used: exit status 2 */
} Class;

/* Every message that is not a rule's, once, in message.def. */
typedef enum {
#define MESSAGE(name, id, severity, class, fr, en, help_fr, help_en) MSG_##name,
#include "base/message.def"
#undef MESSAGE
    MSG_COUNT
} Msg;

typedef struct Label {
    struct Label *next;
    Span span;
    Text text;
} Label;

typedef struct {
    Str id; /* "yaml-duplicate-key", or a rule's id */
    Severity severity;
    Class class;
    Span span;      /* the guilty bytes; source 0 when there is no place */
    Str path;       /* normalized path (RFC 9535) of the node judged, or empty */
    Text message;   /* one sentence */
    Text note;      /* why it matters, or empty */
    Text help;      /* how to mend it, or empty */
    Str suggestion; /* "did you mean", or empty */
    Label *labels;  /* other places that matter, in order */
    Str waived;     /* the reason of the waiver that covers it, or empty */
} Diagnostic;

typedef struct Diag Diag; /* the list of diagnostics of one compile, and its sources */

typedef struct {
    Arena *mem; /* lives as long as the compile */
    Arena *tmp; /* scratch, reset after each stage */
    Diag *diag;
} Ctx;

#define NOWHERE ((Span){0, 0, 0})

bool message_known(Str id); /* is it the id of a row of message.def? */
/* What can be told of a message; its {0}, {1}... are written « … ». */
typedef struct {
    Str id;
    Severity severity;
    Class class;
    Text message, help;
} MessageInfo;
bool message_find(Arena *a, Str id, MessageInfo *out); /* the first row of this id */
size_t message_count(void);
MessageInfo message_at(Arena *a, size_t i);
Diag *diag_new(Arena *a, Sources *sources);
Sources *diag_sources(const Diag *d);

/* Reports message `msg` at a span; {0}, {1}... in its texts are replaced by the arguments (Str).
 * The result may be completed (note, help, suggestion, labels); it lives as long as the list.
 *     diag(ctx, MSG_YAML_DUPLICATE_KEY, node->key_span, node->key); */
#define diag(ctx, msg, ...) diag_add((ctx), (msg), (DiagArgs){__VA_ARGS__})
enum { DIAG_ARG_LIMIT = 6 };
typedef struct {
    Span span;
    Str args[DIAG_ARG_LIMIT];
} DiagArgs;
Diagnostic *diag_add(Ctx *ctx, Msg msg, DiagArgs args);
Diagnostic *diag_custom(Ctx *ctx, const Diagnostic *d); /* a rule's own message; copied */
void diag_label(Ctx *ctx, Diagnostic *d, Span span, Text text);
/* A text in both languages with {0}, {1}... replaced. */
Text text_of(Arena *a, const char *fr, const char *en, const Str *args, size_t arg_count);
#define TEXT(fr, en) ((Text){{S(fr), S(en)}})
#define FR_EN(fr, en)                                                                              \
    {                                                                                              \
        {                                                                                          \
            S_INIT(fr), S_INIT(en)                                                                 \
        }                                                                                          \
    } /* the same in static initialisers */

/* The candidate nearest to `word`, near enough to be what was meant, else the first that it begins;
 * else the empty slice. */
Str nearest_word(Str word, const Str *candidates, size_t count);

size_t diag_count(const Diag *d);
const Diagnostic *diag_at(const Diag *d, size_t i);
void diag_set_severity(Diag *d, size_t i, Severity severity);
void diag_waive(Diag *d, size_t i, Str reason); /* diagnostic i no longer fails; it stays listed */
bool diag_failed(const Diag *d);                /* any unwaived error so far */
bool diag_class_failed(const Diag *d, Class class);
void diag_filter(Diag *d, bool (*keep)(const Diagnostic *one, void *arg), void *arg);
void diag_sort(Diag *d);                       /* source, place, id; exact repetitions dropped */
void diag_merge(Diag *into, const Diag *from); /* both over the same sources */

typedef struct {
    Lang lang;
    bool colour;
} DiagStyle;
/* Words that may hold pieces of the user's files, as a terminal may have them: nothing hidden, line
 * ends as spaces. */
void buf_shown(Buf *out, Str words);
/* The same, then spaces up to `width` characters, one at least. */
void buf_column(Buf *out, Str words, size_t width);
/* The text form: message, place, source lines with carets, notes, help. */
void diag_write_text(const Diag *d, const DiagStyle *style, Buf *out);
void diag_write_one(const Diag *d, const Diagnostic *one, const DiagStyle *style, Buf *out);

/* ---- files -------------------------------------------------------------------------------- */

enum { FILE_LIMIT = 64 << 20 }; /* bytes: the largest input accepted */

/* Reads a whole regular file ("-": standard input) into `ctx->mem` and adds it to the sources;
 * 0 and a diagnostic at `where` when it cannot be had: absent, a folder, a FIFO, too large. */
uint32_t file_read(Ctx *ctx, Str path, Span where);
/* The bytes alone, for images and fonts: no source is added, so threads may call it. */
bool file_bytes(Ctx *ctx, Str path, Span where, Str *out);
bool file_exists(Ctx *ctx, Str path); /* a regular file */
/* Of a regular file, not kept in memory; empty when it cannot be read. No diagnostic. */
Str file_sha256(Ctx *ctx, Str path);
/* Names in a folder that end in `ending`, in byte order; none when there is no such folder. */
size_t folder_list(Ctx *ctx, Str folder, Str ending, Str **names);
Str path_join(Arena *a, Str folder, Str name);
Str path_folder(Str path); /* "." when there is none */
Str path_stem(Str path);   /* file name without its last ending */

/* A set of files that appear together or not at all. Bytes are written under temporary names in
 * the target folders, synced, then renamed in the order in which they were added; a failure on the
 * way restores what was there. */
typedef struct Output Output;
Output *output_new(Ctx *ctx);
bool output_add(Output *o, Str path, Str bytes); /* writes the temporary file; folders are made */
void output_remove(Output *o, Str path); /* at the commit; a file that is not there is fine */
size_t output_count(const Output *o);    /* files added, in order; removals are not counted */
Str output_path(const Output *o, size_t i);
Str output_sha256(Output *o, size_t i); /* of its bytes, computed once */
/* False and a diagnostic: nothing changed. After true nothing undoes it: what the caller has yet to
 * say stands ready, for a process without memory must leave no file. */
bool output_commit(Output *o);
void output_cancel(Output *o);

/* ---- exit status -------------------------------------------------------------------------- */

enum { EXIT_FINE = 0, EXIT_FINDINGS = 1, EXIT_FAULT = 2, EXIT_INTERNAL = 70 };

#endif
