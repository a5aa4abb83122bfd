/* Golden cases: a text that a test made is compared with a file; PDOC_UPDATE=1 rewrites the file.
 */
#ifndef PDOC_TEST_GOLDEN_H
#define PDOC_TEST_GOLDEN_H

#include <stdio.h>
#include <stdlib.h>

#include "../test.h"

static inline Str golden_read(Arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        return (Str){0};
    Buf b = buf_new(a);
    char bytes[4096];
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, f)) > 0;)
        buf_put(&b, (Str){bytes, n});
    fclose(f);
    return buf_str(&b);
}

static inline bool golden_matches(Arena *a, const char *path, Str actual)
{
    const char *update = getenv("PDOC_UPDATE");
    if (update != NULL && update[0] == '1') {
        FILE *f = fopen(path, "wb");
        assert_non_null(f);
        fwrite(actual.p, 1, actual.n, f);
        assert_int_equal(fclose(f), 0);
        return true;
    }
    Str expected = golden_read(a, path);
    if (str_eq(actual, expected))
        return true;
    size_t line = 1, i = 0;
    for (; i < actual.n && i < expected.n && actual.p[i] == expected.p[i]; i++)
        line += actual.p[i] == '\n';
    print_error("%s: differs at line %zu; PDOC_UPDATE=1 rewrites it. Now:\n%.*s\n", path, line,
                STR_ARG(actual));
    return false;
}

#endif
