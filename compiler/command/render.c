/* pdoc render TEMPLATE DATA: a Mustache template over data, to standard output. */
#include "command/command.h"

#include <unistd.h>

int render_run(Session *s);

static uint32_t find_partial(Ctx *ctx, void *arg, Str name)
{
    Session *s = arg;
    Str folder = option_word(s, OPT_PARTIALS, path_folder(s->arguments[0]));
    if (str_starts(name, S("/")) || str_find(name, S("..")) != SIZE_MAX)
        return 0;
    static const char *const endings[] = {".mustache", ".md", ""};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        Str file = str_print(ctx->mem, STR_FMT "%s", STR_ARG(name), endings[i]);
        Str path = path_join(ctx->mem, folder, file);
        if (file_exists(ctx, path))
            return file_read(ctx, path, NOWHERE);
    }
    return 0;
}

static Escape escape_of(Str word)
{
    if (str_eq(word, S("markdown")))
        return ESCAPE_MARKDOWN;
    return str_eq(word, S("none")) ? ESCAPE_NONE : ESCAPE_HTML;
}

int render_run(Session *s)
{
    Ctx *ctx = &s->ctx;
    uint32_t source = file_read(ctx, s->arguments[0], NOWHERE);
    uint32_t data_source = source == 0 ? 0 : file_read(ctx, s->arguments[1], NOWHERE);
    Node *data = data_source == 0 ? NULL : data_read(ctx, data_source);
    Partials partials = {find_partial, s};
    Template *template = data == NULL ? NULL : template_read(ctx, source, &partials);
    if (template == NULL || !template_load(ctx, template, data, &partials))
        return session_report(s, STDERR_FILENO, false);
    TemplateOptions options = {.escape = escape_of(option_word(s, OPT_ESCAPE, S("html"))),
                               .strict = option_given(s, OPT_STRICT),
                               .data_name = s->arguments[1]};
    Draft *draft = template_run(ctx, template, data, &options);
    return draft == NULL ? session_report(s, STDERR_FILENO, false) : session_result(s, draft->text);
}
