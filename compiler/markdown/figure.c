/* Figures: a fenced block of a template whose info string is "figure KIND" -> a figure block, to be
 * drawn from the project's data.
 *
 *     ```figure timeline
 *     caption: Phases et jalons de {{project.title}}
 *     given: $.planning['phases','milestones'][*]
 *     ```
 */
#include "markdown/parts.h"

typedef struct {
    Reading *r;
    Block *block;
    Str raw; /* the value of an option, with holes */
    int line;
} FigureOption;

static Span option_span(const FigureOption *o)
{
    return reading_span(o->r, o->line, o->line);
}

static void set_caption(const FigureOption *o)
{
    Prose p;
    prose_begin(&p, o->r, option_span(o), o->line, o->line);
    p.one_line = true;
    Inlines all = {0};
    prose_put(&p, o->raw, &all);
    prose_flush(&p, &all);
    o->block->inlines = tidy_inlines(o->r->ctx, all.first);
}

static void set_given(const FigureOption *o)
{
    Figure *figure = o->block->figure;
    Prose p;
    prose_begin(&p, o->r, option_span(o), o->line, o->line);
    figure->given_span = prose_find(&p, o->raw);
    figure->given = value_string(o->r, o->raw, option_span(o), PLACE_TITLE);
}

static void set_id(const FigureOption *o)
{
    o->block->anchor = value_string(o->r, o->raw, option_span(o), PLACE_TITLE);
}

static const struct {
    Str name;
    void (*set)(const FigureOption *o);
} options[] = {
    {S_INIT("caption"), set_caption},
    {S_INIT("given"), set_given},
    {S_INIT("id"), set_id},
};
enum { OPTION_COUNT = sizeof options / sizeof *options };

static void report_option(const FigureOption *o, Str name)
{
    Str names[OPTION_COUNT];
    for (size_t i = 0; i < OPTION_COUNT; i++)
        names[i] = options[i].name;
    Str shown = value_string(o->r, name, option_span(o), PLACE_TITLE);
    Diagnostic *d = diag(o->r->ctx, MSG_MARKDOWN_FIGURE_OPTION, option_span(o), shown);
    d->suggestion = nearest_word(shown, names, OPTION_COUNT);
}

static void read_option(FigureOption *o, Str line)
{
    line = str_trim(line);
    if (line.n == 0)
        return;
    size_t colon = str_find_byte(line, ':');
    Str name = str_trim(str_slice(line, 0, colon == SIZE_MAX ? line.n : colon));
    o->raw = colon == SIZE_MAX ? (Str){0} : str_trim(str_slice(line, colon + 1, line.n));
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (colon != SIZE_MAX && str_eq(name, options[i].name)) {
            options[i].set(o);
            return;
        }
    report_option(o, name);
}

bool figure_read(Reading *r, Block *b, Str info, Str text, int first_line)
{
    if (!str_eq(info, S("figure")) && !str_starts(info, S("figure ")))
        return false;
    b->kind = BLOCK_FIGURE;
    b->figure = NEW(r->ctx->mem, Figure);
    b->figure->span = reading_span(r, first_line, first_line);
    Str kind = str_trim(str_slice(info, 6, info.n));
    b->figure->kind = value_string(r, kind, b->figure->span, PLACE_TITLE);
    FigureOption o = {.r = r, .block = b, .line = first_line};
    while (text.n > 0) {
        size_t end = str_find_byte(text, '\n');
        end = end == SIZE_MAX ? text.n : end;
        o.line++;
        read_option(&o, str_slice(text, 0, end));
        text = str_slice(text, end < text.n ? end + 1 : end, text.n);
    }
    return true;
}
