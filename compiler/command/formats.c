/* Formats: what files a document is written to. */
#include "command/command.h"

#include <stddef.h>

static const struct {
    Str word; /* after --to */
    const char *ending;
    size_t wanted; /* in CompileOptions: bool */
    size_t made;   /* in Compiled: Str */
} rows[] = {
    {S_INIT("md"), ".md", offsetof(CompileOptions, markdown), offsetof(Compiled, markdown)},
    {S_INIT("pdf"), ".pdf", offsetof(CompileOptions, pdf), offsetof(Compiled, pdf)},
    {S_INIT("html"), ".html", offsetof(CompileOptions, html), offsetof(Compiled, html)},
};
enum { COUNT = sizeof rows / sizeof *rows };

static bool want(CompileOptions *options, Str word)
{
    for (size_t i = 0; i < COUNT; i++)
        if (str_eq(rows[i].word, word)) {
            *(bool *)((char *)options + rows[i].wanted) = true;
            return true;
        }
    return false;
}

bool formats_of(Session *s, CompileOptions *options)
{
    Str list = option_word(s, OPT_TO, S("md,pdf"));
    for (bool more = true; more;) {
        size_t comma = str_find_byte(list, ',');
        Str word = str_trim(str_slice(list, 0, comma == SIZE_MAX ? list.n : comma));
        if (!want(options, word)) {
            Str names[COUNT];
            for (size_t i = 0; i < COUNT; i++)
                names[i] = rows[i].word;
            Diagnostic *d = diag(&s->ctx, MSG_OUTPUT_FORMAT, NOWHERE, word);
            d->suggestion = nearest_word(word, names, COUNT);
            return false;
        }
        more = comma != SIZE_MAX;
        list = more ? str_slice(list, comma + 1, list.n) : list;
    }
    return true;
}

bool compiled_file(const Compiled *made, size_t n, const char **ending, Str *bytes)
{
    if (n >= COUNT)
        return false;
    *ending = rows[n].ending;
    *bytes = *(const Str *)((const char *)made + rows[n].made);
    return true;
}
