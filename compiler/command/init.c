/* pdoc init [FILE]: a project to fill in, made from templates/starters. */
#include "command/command.h"

#include <time.h>
#include <unistd.h>

int init_run(Session *s);

/* The only date of pdoc that comes from a clock: a new project is dated of the day. */
static Date today(void)
{
    int64_t now;
    if (!session_epoch(&now))
        now = (int64_t)time(NULL);
    return date_of_days((int32_t)(now / 86400));
}

enum { ID_LIMIT = 64 /* as the schema of projects has it */ };

/* "Ma boutique.yaml" -> "ma-boutique"; `otherwise` where nothing is left. */
static Str id_of(Arena *a, Str path, Str otherwise)
{
    Str words = prose_fold(a, path_stem(path));
    Buf id = buf_new(a);
    bool gap = false;
    for (size_t i = 0; i < words.n && id.n + 2 <= ID_LIMIT; i++) {
        char c = words.p[i];
        bool letter = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
        if (letter || (digit && id.n > 0)) {
            buf_put(&id, gap ? S("-") : (Str){0});
            buf_byte(&id, c);
        }
        gap = !letter && !digit && id.n > 0;
    }
    return id.n == 0 ? otherwise : buf_str(&id);
}

static void add_text(Ctx *ctx, Node *map, Str key, Str text)
{
    node_add(map, key, node_new(ctx->mem, NODE_STRING, text, map->span));
}

/* The words of the kind asked for, with those of this file. NULL after a diagnostic. */
static Node *starter_data(Session *s, Str language, Str path)
{
    Ctx *ctx = &s->ctx;
    Node *kinds = node_member(own_read(s, S("templates/starters/kinds.yaml")), language);
    Node *map = node_member(kinds, option_word(s, OPT_KIND, S("site")));
    if (map == NULL)
        return NULL;
    Date date = today();
    add_text(ctx, map, S("id"), id_of(ctx->mem, path, S("projet")));
    Buf shown = buf_new(ctx->mem);
    buf_shown(&shown, path); /* on one line of a comment */
    add_text(ctx, map, S("file"), buf_str(&shown));
    add_text(ctx, map, S("date"), date_text(ctx->mem, date));
    add_text(ctx, map, S("milestone"), date_text(ctx->mem, date_add_working(date, 60, false)));
    return map;
}

static Str starter_text(Session *s, Str path)
{
    Ctx *ctx = &s->ctx;
    Str language = s->lang == LANG_EN ? S("en") : S("fr");
    Node *data = starter_data(s, language, path);
    Str name = str_print(ctx->mem, "templates/starters/" STR_FMT ".yaml", STR_ARG(language));
    uint32_t source =
        data == NULL ? 0 : file_read(ctx, path_join(ctx->mem, s->data_dir, name), NOWHERE);
    Template *template = source == 0 ? NULL : template_read(ctx, source, NULL);
    TemplateOptions options = {.escape = ESCAPE_NONE, .strict = false, .data_name = name};
    Draft *draft = template == NULL ? NULL : template_run(ctx, template, data, &options);
    return draft == NULL ? (Str){0} : draft->text;
}

int init_run(Session *s)
{
    Ctx *ctx = &s->ctx;
    Str path = s->argument_count > 0 ? s->arguments[0] : S("project.yaml");
    if (access(arena_cstr(ctx->mem, path), F_OK) == 0) {
        diag(ctx, MSG_INIT_EXISTS, NOWHERE, path);
        return session_report(s, STDERR_FILENO, false);
    }
    Str text = session_data_dir(s) ? starter_text(s, path) : (Str){0};
    if (text.n == 0 || diag_failed(ctx->diag))
        return session_report(s, STDERR_FILENO, false);
    Output *o = output_new(ctx);
    if (!output_add(o, path, text)) {
        output_cancel(o);
        return session_report(s, STDERR_FILENO, false);
    }
    Str made = str_print(ctx->mem,
                         s->lang == LANG_FR
                             ? STR_FMT "\nEnsuite : pdoc check " STR_FMT " --profile draft\n"
                             : STR_FMT "\nNext: pdoc check " STR_FMT " --profile draft\n",
                         STR_ARG(path), STR_ARG(path));
    return session_commit(s, o, made, STDERR_FILENO, false);
}
