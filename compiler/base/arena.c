/* Memory: chunks from the system, handed out in order. The only file that calls malloc (malloc.c
 * is what is called). */
#include "base/base.h"

#include <malloc.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef PDOC_TESTING
/* Test builds: PDOC_FAIL_ALLOC=n in the environment makes the nth allocation fail (from 1). */
static atomic_long test_allocations;

static bool test_fails(void)
{
    const char *nth = getenv("PDOC_FAIL_ALLOC");
    return nth != NULL && atomic_fetch_add(&test_allocations, 1) + 1 == atol(nth);
}
#else
static bool test_fails(void)
{
    return false;
}
#endif

/* ---- the system's memory ------------------------------------------------------------------ */

enum { CLEANUP_LIMIT = 8 };

/* The only mutable file-scope state of the program: what must be undone when it ends early. It
 * is written by the main thread alone, before and after the threads of a build, and by the thread
 * that ends the process. */
static struct {
    void (*fn)(void *);
    void *arg;
} cleanups[CLEANUP_LIMIT];
static size_t cleanup_count;

void exit_cleanup(void (*fn)(void *), void *arg)
{
    if (cleanup_count < CLEANUP_LIMIT) {
        cleanups[cleanup_count].fn = fn;
        cleanups[cleanup_count++].arg = arg;
    }
}

void exit_cleanup_cancel(void (*fn)(void *), void *arg)
{
    for (size_t i = cleanup_count; i-- > 0;) {
        if (cleanups[i].fn == fn && cleanups[i].arg == arg) {
            cleanup_count--;
            memmove(&cleanups[i], &cleanups[i + 1], (cleanup_count - i) * sizeof cleanups[0]);
            return;
        }
    }
}

/* Threads run out of memory together: the first ends the process, the others wait for the end. A
 * cleanup that finds no memory either comes back here, and the next one runs. */
static void end_alone(void)
{
    static atomic_flag taken = ATOMIC_FLAG_INIT;
    static _Thread_local bool is_mine;
    if (!is_mine && atomic_flag_test_and_set(&taken))
        for (;;)
            pause();
    is_mine = true;
}

_Noreturn void out_of_memory(void)
{
    end_alone();
    while (cleanup_count > 0) {
        cleanup_count--;
        cleanups[cleanup_count].fn(cleanups[cleanup_count].arg);
    }
    static const char words[] = "pdoc: mémoire insuffisante / out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, words, sizeof words - 1);
    (void)ignored;
    _exit(EXIT_INTERNAL);
}

void *mem_alloc(size_t size)
{
    void *p = test_fails() ? NULL : malloc(size == 0 ? 1 : size);
    if (p == NULL)
        out_of_memory();
    return p;
}

void *mem_calloc(size_t count, size_t size)
{
    void *p = test_fails() ? NULL : calloc(count == 0 ? 1 : count, size == 0 ? 1 : size);
    if (p == NULL)
        out_of_memory();
    return p;
}

void *mem_realloc(void *old, size_t size)
{
    void *p = test_fails() ? NULL : realloc(old, size == 0 ? 1 : size);
    if (p == NULL)
        out_of_memory();
    return p;
}

void mem_free(void *p)
{
    free(p);
}

/* ---- arenas ------------------------------------------------------------------------------- */

/* How many chunks are asked for room that the newest does not have. */
enum { OPEN_CHUNKS = 4 };

/* The first chunk is small; the others are huge pages where the system has them, since a page at a
 * time would cost a short run more than all its work: 4 KiB at about 1.5 us. */
enum { CHUNK_SMALL = 64 << 10, HUGE_PAGE = 2 << 20, CHUNK_MAX = 16 << 20, ALIGN = 16 };

typedef struct Chunk {
    struct Chunk *next; /* older */
    size_t used, cap;   /* bytes of mem */
    size_t clean;       /* bytes of mem from here on are known to be zero */
    bool mapped;        /* whole huge pages of the system's, not malloc's */
    _Alignas(ALIGN) unsigned char mem[];
} Chunk;

struct Arena {
    Chunk *top;
    Chunk *spare; /* kept by a reset */
    size_t bytes;
};

static unsigned char *map_pages(size_t size)
{
    void *p = test_fails()
                  ? MAP_FAILED
                  : mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        out_of_memory();
    return p;
}

/* `size` bytes, a multiple of HUGE_PAGE, at one: more is asked for, the ends given back. */
static void *map_huge(size_t size)
{
    unsigned char *all = map_pages(size + HUGE_PAGE);
    size_t before = (HUGE_PAGE - (uintptr_t)all % HUGE_PAGE) % HUGE_PAGE;
    if (before > 0)
        munmap(all, before);
    munmap(all + before + size, HUGE_PAGE - before);
    madvise(all + before, size, MADV_HUGEPAGE); /* where it is refused: small pages */
    return all + before;
}

Arena *arena_new(void)
{
    return mem_calloc(1, sizeof(Arena));
}

static void chunks_free(Chunk *c)
{
    while (c != NULL) {
        Chunk *next = c->next;
        if (c->mapped)
            munmap(c, sizeof *c + c->cap);
        else
            mem_free(c);
        c = next;
    }
}

void arena_free(Arena *a)
{
    if (a == NULL)
        return;
    chunks_free(a->top);
    chunks_free(a->spare);
    mem_free(a);
}

void arena_reset(Arena *a)
{
    while (a->top != NULL) {
        Chunk *c = a->top;
        a->top = c->next;
        c->next = a->spare;
        a->spare = c;
    }
}

void arena_give_back(Arena *a)
{
    for (const Chunk *c = a->spare; c != NULL; c = c->next)
        a->bytes -= c->cap;
    chunks_free(a->spare);
    a->spare = NULL;
    malloc_trim(0);
}

size_t arena_bytes(const Arena *a)
{
    return a->bytes;
}

static Chunk *chunk_take_spare(Arena *a, size_t size)
{
    for (Chunk **at = &a->spare; *at != NULL; at = &(*at)->next) {
        if ((*at)->cap >= size) {
            Chunk *c = *at;
            *at = c->next;
            return c;
        }
    }
    return NULL;
}

static Chunk *chunk_new(const Arena *a, size_t size)
{
    if (a->bytes == 0 && size <= CHUNK_SMALL) {
        Chunk *c = mem_alloc(sizeof *c + CHUNK_SMALL);
        *c = (Chunk){.cap = CHUNK_SMALL, .clean = CHUNK_SMALL};
        return c;
    }
    size_t all = a->bytes / 2; /* chunks grow with the arena: few calls, little waste */
    if (all > CHUNK_MAX)
        all = CHUNK_MAX;
    if (all < sizeof(Chunk) + size)
        all = sizeof(Chunk) + size;
    all = (all + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    Chunk *c = map_huge(all);
    c->cap = all - sizeof *c;
    c->mapped = true;
    return c;
}

/* One of the last chunks that still has the room, taken out of the list; NULL when none has. */
static Chunk *chunk_take_open(Arena *a, size_t size)
{
    Chunk **at = &a->top;
    for (int i = 0; i < OPEN_CHUNKS && *at != NULL; i++, at = &(*at)->next) {
        Chunk *c = *at;
        if (c->cap - c->used >= size) {
            *at = c->next;
            return c;
        }
    }
    return NULL;
}

static void chunk_push(Arena *a, size_t size)
{
    Chunk *c = chunk_take_open(a, size);
    if (c != NULL) {
        c->next = a->top;
        a->top = c;
        return;
    }
    c = chunk_take_spare(a, size);
    if (c == NULL) {
        c = chunk_new(a, size);
        a->bytes += c->cap;
    }
    c->used = 0;
    c->next = a->top;
    a->top = c;
}

static size_t aligned(size_t size)
{
    if (size > SIZE_MAX / 2)
        out_of_memory();
    return (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

/* The next `size` bytes of the chunk at offset `used`, made zero. */
static void chunk_take(Chunk *c, size_t size)
{
    size_t end = c->used + size;
    if (c->used < c->clean)
        memset(c->mem + c->used, 0, (end < c->clean ? end : c->clean) - c->used);
    if (end > c->clean)
        c->clean = end;
    c->used = end;
}

void *arena_alloc(Arena *a, size_t size)
{
    size = aligned(size);
    if (a->top == NULL || a->top->cap - a->top->used < size)
        chunk_push(a, size);
    void *p = a->top->mem + a->top->used;
    chunk_take(a->top, size);
    return p;
}

void *arena_grow(Arena *a, void *old, size_t old_size, size_t new_size)
{
    Chunk *c = a->top;
    size_t was = aligned(old_size), now = aligned(new_size);
    if (old != NULL && c != NULL && (unsigned char *)old + was == c->mem + c->used &&
        c->cap - c->used >= now - was) {
        memset((unsigned char *)old + old_size, 0, was - old_size);
        chunk_take(c, now - was);
        return old;
    }
    void *p = arena_alloc(a, new_size);
    if (old_size > 0)
        memcpy(p, old, old_size);
    return p;
}

void vec_grow(Arena *a, void **items, size_t count, size_t *cap, size_t item_size)
{
    if (count < *cap)
        return;
    size_t wanted = *cap == 0 ? 8 : *cap * 2;
    *items = arena_grow(a, *items, *cap * item_size, wanted * item_size);
    *cap = wanted;
}

Str arena_copy(Arena *a, Str s)
{
    return (Str){arena_cstr(a, s), s.n};
}

char *arena_cstr(Arena *a, Str s)
{
    char *p = arena_alloc(a, s.n + 1);
    if (s.n > 0)
        memcpy(p, s.p, s.n);
    return p;
}
