/* pdoc figure KIND PROJECT: one figure of a project, as SVG. */
#include "command/command.h"

#include "figure/figure.h"

#include <unistd.h>

int figure_run(Session *s);

static Figure figure_wanted(Session *s)
{
    Figure f = {.kind = s->arguments[0]};
    Str given = option_word(s, OPT_GIVEN, (Str){0});
    if (given.n > 0) {
        uint32_t source = source_add(diag_sources(s->ctx.diag), S("<given>"), given);
        f.given = given;
        f.given_span = (Span){source, 0, (uint32_t)given.n};
    }
    return f;
}

static bool draw(Session *s, const Project *p, const Theme *theme, Buf *svg)
{
    Ctx *ctx = &s->ctx;
    Str currency = node_text(node_at(p->root, "project.currency"));
    Locale *locale = locale_new(ctx, p->language, currency);
    if (locale == NULL)
        return false;
    Fonts *fonts = fonts_new(ctx);
    Figure f = figure_wanted(s);
    FigureData data = {p->root, locale, theme, fonts, true, (Str){0}};
    bool fine = figure_make(ctx, &f, &data);
    if (fine) {
        SvgStyle style = {.theme = theme, .language = p->language, .id = S("figure"), .alt = f.alt};
        figure_svg(f.plot, &style, svg);
    }
    fonts_free(fonts);
    locale_free(locale);
    return fine;
}

int figure_run(Session *s)
{
    Buf svg = buf_new(s->ctx.mem);
    /* A project that breaks rules can be drawn; what the schema finds is said all the same. */
    const Project *p = project_load(s, s->arguments[1], refusals_new(s->ctx.mem));
    const Theme *theme = p == NULL ? NULL : session_theme(s);
    if (theme == NULL || !draw(s, p, theme, &svg))
        return session_report(s, STDERR_FILENO, false);
    Str out = option_word(s, OPT_OUT, S("-"));
    if (str_eq(out, S("-")))
        return session_result(s, buf_str(&svg));
    Output *o = output_new(&s->ctx);
    if (output_add(o, out, buf_str(&svg)))
        return session_commit(s, o, (Str){0}, STDERR_FILENO, false);
    output_cancel(o);
    return session_report(s, STDERR_FILENO, false);
}
