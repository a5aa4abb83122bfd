/* Deflate: bytes -> zlib streams and back. The only file with libdeflate.
 *
 * Each page is compressed by itself, so that any number of threads gives the same bytes.
 */
#include "pdf/parts.h"

#include <libdeflate.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

/* Measured on whole documents of 14 to 1,300 pages, against level 1: level 5 makes files of a
 * twelfth fewer bytes for a twelfth more time; level 6 another hundredth for as much time again;
 * level 8 another hundredth for half as much again as all the rest takes. */
enum { LEVEL = 5 };
enum { THREAD_LIMIT = 8, THREAD_WORK = 128 << 10 }; /* bytes that make a thread worth its start */

struct Deflator {
    struct libdeflate_compressor *compressor; /* has tables of several hundred kilobytes */
};

static struct libdeflate_compressor *compressor_new(void)
{
    struct libdeflate_compressor *c = libdeflate_alloc_compressor(LEVEL);
    if (c == NULL)
        out_of_memory();
    return c;
}

Deflator *deflator_new(Arena *a)
{
    Deflator *d = NEW(a, Deflator);
    d->compressor = compressor_new();
    return d;
}

void deflator_free(Deflator *d)
{
    libdeflate_free_compressor(d->compressor);
}

size_t deflate_room(size_t n)
{
    return libdeflate_zlib_compress_bound(NULL, n);
}

static void compress(struct libdeflate_compressor *c, Deflation *job)
{
    size_t n =
        libdeflate_zlib_compress(c, job->in.p, job->in.n, job->room, deflate_room(job->in.n));
    job->out = (Str){(const char *)job->room, n};
}

Str deflate_one(Deflator *d, Arena *a, Str bytes)
{
    Deflation job = {bytes, {0}, arena_alloc(a, deflate_room(bytes.n))};
    compress(d->compressor, &job);
    return job.out;
}

typedef struct {
    Deflation *jobs;
    size_t count;
    atomic_size_t next; /* the first job that nobody has taken */
} Work;

static void work_off(Work *work, struct libdeflate_compressor *c)
{
    for (;;) {
        size_t i = atomic_fetch_add(&work->next, 1);
        if (i >= work->count)
            return;
        compress(c, &work->jobs[i]);
    }
}

static void *thread_run(void *work)
{
    struct libdeflate_compressor *c = compressor_new();
    work_off(work, c);
    libdeflate_free_compressor(c);
    return NULL;
}

static size_t thread_count(const Deflation *jobs, size_t count)
{
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++)
        bytes += jobs[i].in.n;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t wanted = bytes / THREAD_WORK;
    if (processors > 0 && wanted > (size_t)processors)
        wanted = (size_t)processors;
    return wanted < 1 ? 1 : wanted > THREAD_LIMIT ? THREAD_LIMIT : wanted;
}

void deflate_all(Deflator *d, Deflation *jobs, size_t count)
{
    Work work = {jobs, count, 0};
    pthread_t others[THREAD_LIMIT];
    size_t wanted = thread_count(jobs, count), started = 0;
    while (started + 1 < wanted && pthread_create(&others[started], NULL, thread_run, &work) == 0)
        started++;
    work_off(
        &work,
        d->compressor); /* this thread takes its share, and all of it where none can be started */
    for (size_t i = 0; i < started; i++)
        pthread_join(others[i], NULL);
}

bool inflate_exactly(Arena *a, Str bytes, size_t size, uint8_t **out)
{
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    if (d == NULL)
        out_of_memory();
    *out = arena_alloc(a, size);
    enum libdeflate_result result =
        libdeflate_zlib_decompress(d, bytes.p, bytes.n, *out, size, NULL);
    libdeflate_free_decompressor(d);
    return result == LIBDEFLATE_SUCCESS;
}

bool inflate_up_to(Arena *a, Str bytes, size_t limit, Str *out)
{
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    if (d == NULL)
        out_of_memory();
    enum libdeflate_result result = LIBDEFLATE_INSUFFICIENT_SPACE;
    Arena *scratch = arena_new(); /* tries that were too small are forgotten */
    for (size_t room = bytes.n * 4 + 1024; result == LIBDEFLATE_INSUFFICIENT_SPACE; room *= 4) {
        size_t n = 0, cap = room < limit ? room : limit;
        arena_reset(scratch);
        char *made = arena_alloc(scratch, cap + 1);
        result = libdeflate_zlib_decompress(d, bytes.p, bytes.n, made, cap, &n);
        if (result == LIBDEFLATE_SUCCESS)
            *out = arena_copy(a, (Str){made, n});
        if (room >= limit)
            break;
    }
    arena_free(scratch);
    libdeflate_free_decompressor(d);
    return result == LIBDEFLATE_SUCCESS;
}
