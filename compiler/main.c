/* pdoc: the command line. Reads options, calls a command, gives its exit status. */
#include "command/command.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool colour_wanted(const Session *s, int fd)
{
    Str word = option_word(s, OPT_COLOR, S("auto"));
    if (!str_eq(word, S("auto")))
        return str_eq(word, S("always"));
    Str force = str(getenv("CLICOLOR_FORCE"));
    if (force.n > 0 && !str_eq(force, S("0")))
        return true;
    return str(getenv("NO_COLOR")).n == 0 && !str_eq(str(getenv("TERM")), S("dumb")) &&
           isatty(fd) == 1;
}

static int run(Session *s, int argc, char **argv)
{
    bool fine = options_read(s, argc, argv);
    language_of_option(s);
    s->colour_out = colour_wanted(s, STDOUT_FILENO);
    s->colour_err = colour_wanted(s, STDERR_FILENO);
    Buf out = buf_new(s->ctx.mem);
    if (fine && option_given(s, OPT_VERSION)) {
        buf_put(&out, S("pdoc " PDOC_VERSION "\n"));
        return session_result(s, buf_str(&out));
    }
    if (fine && option_given(s, OPT_HELP)) {
        help_write(s, &out);
        return session_result(s, buf_str(&out));
    }
    if (fine && s->command == NULL)
        diag(&s->ctx, MSG_COMMAND_MISSING, NOWHERE);
    if (!fine || s->command == NULL)
        return session_report(s, STDERR_FILENO, false);
    return s->command->run(s);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is a fault of writing */
    Arena *mem = arena_new();
    Session s = {.ctx = {mem, arena_new(), diag_new(mem, sources_new(mem))}};
    language_of_environment(&s);
    int status = run(&s, argc, argv);
    arena_free(s.ctx.tmp);
    arena_free(mem);
    return status;
}
