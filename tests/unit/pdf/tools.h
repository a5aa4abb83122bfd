/* Other people's programs that read a PDF: qpdf, poppler, python3. Absent: the check is skipped. */
#ifndef PDOC_TEST_TOOLS_H
#define PDOC_TEST_TOOLS_H

#include "../test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static inline bool tool_is_here(const char *name)
{
    char command[200];
    snprintf(command, sizeof command, "command -v %s >/dev/null 2>&1", name);
    bool here = system(command) == 0;
    if (!here)
        print_message("skipped: no %s here\n", name);
    return here;
}

/* A file of these bytes in the temporary folder; unlink it. */
static inline Str tool_file(Ctx *ctx, Str bytes)
{
    char name[] = "/tmp/pdoc-test-XXXXXX";
    int fd = mkstemp(name);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes.p, bytes.n), (ssize_t)bytes.n);
    close(fd);
    return arena_copy(ctx->mem, str(name));
}

/* Runs `command` (a shell's), in which each @ is the path of a file of these bytes; what it prints.
 * Its status must be `status`. */
static inline Str tool_run(Ctx *ctx, const char *command, Str bytes, int status)
{
    Str path = tool_file(ctx, bytes);
    Buf line = buf_new(ctx->mem);
    for (const char *p = command; *p != '\0'; p++)
        buf_put(&line, *p == '@' ? path : (Str){p, 1});
    buf_put(&line, S(" 2>&1"));
    buf_byte(&line, '\0');
    FILE *out = popen(line.p, "r");
    assert_non_null(out);
    Buf said = buf_new(ctx->mem);
    for (int c; (c = fgetc(out)) != EOF;)
        buf_byte(&said, (char)c);
    int ended = pclose(out);
    unlink(path.p);
    if (!WIFEXITED(ended) || WEXITSTATUS(ended) != status)
        fail_msg("%s: status %d: %.*s", command, ended, STR_ARG(buf_str(&said)));
    return buf_str(&said);
}

#define CHECKER "python3 " TEST_ROOT "/tests/scripts/pdf_structure_check.py "

#endif
