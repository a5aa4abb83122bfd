/* For LD_PRELOAD: an allocator that has no memory when the environment says so.
 *
 *   FAIL_AT=n      the nth allocation of the process fails, from 1
 *   FAIL_FROM=n    it and all that come after
 *   FAIL_MAP_AT=n  the nth mapping asked of mmap fails (those that malloc makes itself do not
 * count) FAIL_COUNT=F   file F receives "ALLOCATIONS MAPPINGS" when the process ends by itself
 *   FAIL_TRACE=1   who asked for what failed goes to stderr
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>

static atomic_long allocations, mappings;
static _Thread_local bool is_tracing;

static long number(const char *name)
{
    const char *text = getenv(name);
    return text == NULL ? 0 : atol(text);
}

static void trace(void)
{
    if (getenv("FAIL_TRACE") == NULL)
        return;
    void *callers[64];
    is_tracing = true;
    backtrace_symbols_fd(callers, backtrace(callers, 64), 2);
    is_tracing = false;
}

/* Read once: environment variables that change later change nothing. */
static long at = -1, from, map_at;

static bool fails(atomic_long *count, const long *nth)
{
    if (is_tracing)
        return false;
    if (at < 0) {
        from = number("FAIL_FROM");
        map_at = number("FAIL_MAP_AT");
        at = number("FAIL_AT");
    }
    long now = atomic_fetch_add(count, 1) + 1;
    if (now != *nth && (count != &allocations || from == 0 || now < from))
        return false;
    trace();
    errno = ENOMEM;
    return true;
}

static bool no_memory(void)
{
    return fails(&allocations, &at);
}

#define NEXT(Result, name, ...)                                                                    \
    static Result (*next)(__VA_ARGS__);                                                            \
    if (next == NULL)                                                                              \
    *(void **)&next = dlsym(RTLD_NEXT, name)

void *malloc(size_t size)
{
    NEXT(void *, "malloc", size_t);
    return no_memory() ? NULL : next(size);
}

void *calloc(size_t count, size_t size)
{
    NEXT(void *, "calloc", size_t, size_t);
    return no_memory() ? NULL : next(count, size);
}

void *realloc(void *old, size_t size)
{
    NEXT(void *, "realloc", void *, size_t);
    return no_memory() ? NULL : next(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    NEXT(void *, "aligned_alloc", size_t, size_t);
    return no_memory() ? NULL : next(alignment, size);
}

int posix_memalign(void **p, size_t alignment, size_t size)
{
    NEXT(int, "posix_memalign", void **, size_t, size_t);
    return no_memory() ? ENOMEM : next(p, alignment, size);
}

void *mmap(void *where, size_t size, int access, int flags, int fd, off_t offset)
{
    NEXT(void *, "mmap", void *, size_t, int, int, int, off_t);
    return fails(&mappings, &map_at) ? MAP_FAILED : next(where, size, access, flags, fd, offset);
}

void *mmap64(void *where, size_t size, int access, int flags, int fd, off64_t offset)
{
    NEXT(void *, "mmap64", void *, size_t, int, int, int, off64_t);
    return fails(&mappings, &map_at) ? MAP_FAILED : next(where, size, access, flags, fd, offset);
}

__attribute__((destructor)) static void report(void)
{
    const char *path = getenv("FAIL_COUNT");
    FILE *file = path == NULL ? NULL : fopen(path, "w");
    if (file != NULL) {
        fprintf(file, "%ld %ld\n", (long)allocations, (long)mappings);
        fclose(file);
    }
}
