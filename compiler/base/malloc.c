/* The process's malloc: what libraries take for themselves ends as what pdoc takes does. The next
 * allocator is asked, the system's or one that LD_PRELOAD names; when it has no memory the process
 * ends in out_of_memory(), and no library ever sees NULL.
 *
 * Asking each library whether it had enough does not do: without memory GLib aborts before main(),
 * HarfBuzz and ICU go on with an empty object and other glyphs, and some crash. A program may
 * define these functions for itself and all its libraries: "Replacing malloc" in the manual of the
 * GNU C Library.
 *
 * Sanitizers bring an allocator of their own, which ends the process by itself: there this file
 * defines nothing. */
#include "base/base.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#define HAS_OTHER_MALLOC 1
#elif defined __has_feature
#define HAS_OTHER_MALLOC                                                                           \
    (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                        \
     __has_feature(memory_sanitizer))
#else
#define HAS_OTHER_MALLOC 0
#endif

#if !HAS_OTHER_MALLOC

/* The next definition of each function, found at its first call. Threads that race for it find the
 * same one. */
typedef _Atomic(void *) Next;

static void *next(Next *known, const char *name)
{
    void *fn = atomic_load_explicit(known, memory_order_relaxed);
    if (fn == NULL) {
        fn = library_next(name);
        if (fn == NULL)
            out_of_memory();
        atomic_store_explicit(known, fn, memory_order_relaxed);
    }
    return fn;
}

/* Calls the next `name`, of type `Type`. POSIX has functions fit in void *; ISO C has no cast. */
#define NEXT(Type, name)                                                                           \
    static Next known;                                                                             \
    void *found = next(&known, name);                                                              \
    Type fn;                                                                                       \
    _Static_assert(sizeof fn == sizeof found, "a function's address is a pointer");                \
    memcpy(&fn, &found, sizeof fn)

typedef void *Alloc(size_t);
typedef void *AllocTwo(size_t, size_t);
typedef void *Realloc(void *, size_t);
typedef int AllocInto(void **, size_t, size_t);

void *malloc(size_t size)
{
    NEXT(Alloc *, "malloc");
    void *p = fn(size);
    if (p == NULL && size > 0)
        out_of_memory();
    return p;
}

void *calloc(size_t count, size_t size)
{
    NEXT(AllocTwo *, "calloc");
    void *p = fn(count, size);
    if (p == NULL && count > 0 && size > 0)
        out_of_memory();
    return p;
}

void *realloc(void *old, size_t size)
{
    NEXT(Realloc *, "realloc");
    void *p = fn(old, size);
    if (p == NULL && size > 0)
        out_of_memory();
    return p;
}

/* NULL and EINVAL for a bad alignment is the caller's to see. */
void *aligned_alloc(size_t alignment, size_t size)
{
    NEXT(AllocTwo *, "aligned_alloc");
    void *p = fn(alignment, size);
    if (p == NULL && size > 0 && errno == ENOMEM)
        out_of_memory();
    return p;
}

int posix_memalign(void **p, size_t alignment, size_t size)
{
    NEXT(AllocInto *, "posix_memalign");
    int error = fn(p, alignment, size);
    if (error == ENOMEM)
        out_of_memory();
    return error;
}

#endif
