/* Library: shared libraries that only some commands need, opened by those; and what stands behind a
 * function that pdoc replaces. The only file that includes the loader's header. */
#include "base/base.h"

#include <dlfcn.h>
#include <string.h>

/* The loader says in words alone why it failed; without a locale they are these. */
static bool is_short_of_memory(const char *why)
{
    return why != NULL && (strstr(why, "memory") != NULL || strstr(why, "failed to map") != NULL ||
                           strstr(why, "cannot map") != NULL);
}

void *library_open(const char *name)
{
    void *library = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL && is_short_of_memory(dlerror()))
        out_of_memory();
    return library;
}

void *library_find(void *library, const char *name)
{
    return dlsym(library, name);
}

void *library_next(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}
