/* pdoc markdown FILE.md -o FILE.pdf: typeset any Markdown file; the ending chooses the format. */
#include "command/command.h"

#include <unistd.h>

int markdown_run(Session *s);

static bool choose_format(Session *s, Str out, CompileOptions *options)
{
    options->emit = emit_of(option_word(s, OPT_EMIT, (Str){0}));
    options->pdf = str_ends(out, S(".pdf"));
    options->markdown = str_ends(out, S(".md"));
    options->html = str_ends(out, S(".html"));
    if (options->emit != EMIT_NONE)
        options->pdf = options->markdown = options->html = false;
    else if (!options->pdf && !options->markdown && !options->html)
        diag(&s->ctx, MSG_OUTPUT_ENDING, NOWHERE, out);
    return options->pdf || options->markdown || options->html || options->emit != EMIT_NONE;
}

int markdown_run(Session *s)
{
    Ctx *ctx = &s->ctx;
    CompileOptions options = {0};
    Compiled made = {0};
    Str input = s->arguments[0];
    Str otherwise = str_print(ctx->mem, STR_FMT ".pdf", STR_ARG(path_stem(input)));
    Str out = option_word(s, OPT_OUT, path_join(ctx->mem, path_folder(input), otherwise));
    if (str_eq(input, S("-")) && !option_given(s, OPT_OUT))
        out = (Str){0}; /* standard input has no name to make one from */
    if (!choose_format(s, out, &options) || !session_data_dir(s))
        return session_report(s, STDERR_FILENO, false);
    options.theme = session_theme(s);
    uint32_t source = options.theme == NULL ? 0 : file_read(ctx, input, NOWHERE);
    Document *doc = source == 0 ? NULL : doc_read_source(ctx, source);
    if (doc == NULL)
        return session_report(s, STDERR_FILENO, false);
    options.time = session_time(s, doc->meta.date_iso);
    doc->meta.copy = option_word(s, OPT_COPY_FOR, (Str){0});
    options.standard = standard_of(option_word(s, OPT_PDF_STANDARD, S("a-2a")));
    compile_prepare(ctx, doc);
    doc_refer(ctx, doc, NULL);
    bool fine = compile_document(ctx, doc, &options, &made);
    if (fine && options.emit != EMIT_NONE)
        return session_result(s, made.dump);
    Output *o = output_new(ctx);
    if (fine && output_add(o, out,
                           options.pdf    ? made.pdf
                           : options.html ? made.html
                                          : made.markdown))
        return session_commit(s, o, (Str){0}, STDERR_FILENO, false);
    output_cancel(o);
    return session_report(s, STDERR_FILENO, false);
}
