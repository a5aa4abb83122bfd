/* pdoc schema KEYPATH: what one place of a project may hold, for a person. What it is for, its
 * kind, its keys or its values, what is compulsory, an example in YAML. */
#include "command/command.h"

#include <unistd.h>

typedef struct {
    Session *s;
    const Node *root;
    Lang lang;
    Buf *out;
} Show;

static Str said_text(const Show *w, const Outline *o, Str keyword, Str english)
{
    const Node *by, *fr = outline_said(o, keyword, &by);
    const Node *en = fr == NULL ? NULL : node_member(by, english);
    return str_trim(node_text(w->lang == LANG_EN && en != NULL ? en : fr));
}

static Str description(const Show *w, const Outline *o)
{
    return said_text(w, o, S("description"), S("x-description-en"));
}

/* ---- kinds -------------------------------------------------------------------------------- */

typedef struct {
    Str word;
    Text name;
    Str example; /* in YAML, or empty */
} KindRow;

static const KindRow kinds[] = {
    {S_INIT("string"), {{S_INIT("texte"), S_INIT("text")}}},
    {S_INIT("number"), {{S_INIT("nombre"), S_INIT("number")}}},
    {S_INIT("integer"), {{S_INIT("nombre entier"), S_INIT("whole number")}}},
    {S_INIT("boolean"), {{S_INIT("true ou false"), S_INIT("true or false")}}},
    {S_INIT("object"), {{S_INIT("groupe de clés"), S_INIT("group of keys")}}},
    {S_INIT("array"), {{S_INIT("liste"), S_INIT("list")}}},
    {S_INIT("null"), {{S_INIT("rien"), S_INIT("nothing")}}},
};

static const KindRow formats[] = {
    {S_INIT("date"),
     {{S_INIT("date, AAAA-MM-JJ"), S_INIT("date, YYYY-MM-DD")}},
     S_INIT("2027-03-03")},
    {S_INIT("time-of-day"),
     {{S_INIT("heure, \"HH:MM\""), S_INIT("time, \"HH:MM\"")}},
     S_INIT("\"17:30\"")},
    {S_INIT("weekdays"),
     {{S_INIT("jours de la semaine"), S_INIT("days of the week")}},
     S_INIT("lun-ven")},
    {S_INIT("siren"),
     {{S_INIT("numéro SIREN, entre guillemets"), S_INIT("SIREN number, quoted")}},
     S_INIT("\"732829320\"")},
    {S_INIT("duration-text"),
     {{S_INIT("durée, « 4 h »"), S_INIT("duration, “4 h”")}},
     S_INIT("4 h")},
    {S_INIT("money"), {{S_INIT("montant"), S_INIT("amount of money")}}, S_INIT("58000")},
    {S_INIT("percent"), {{S_INIT("pourcentage"), S_INIT("percentage")}}, S_INIT("15")},
    {S_INIT("quantity"),
     {{S_INIT("quantité avec son unité"), S_INIT("quantity with its unit")}},
     S_INIT("800 ms")},
    {S_INIT("measure"),
     {{S_INIT("nombre, dans l’unité voisine"), S_INIT("number, in the unit beside")}},
     S_INIT("65000")},
    {S_INIT("euros"), {{S_INIT("nombre d’euros"), S_INIT("number of euros")}}, S_INIT("620")},
    {S_INIT("minutes"),
     {{S_INIT("nombre de minutes"), S_INIT("number of minutes")}},
     S_INIT("240")},
    {S_INIT("hours"), {{S_INIT("nombre d’heures"), S_INIT("number of hours")}}, S_INIT("4")},
    {S_INIT("days"), {{S_INIT("nombre de jours"), S_INIT("number of days")}}, S_INIT("30")},
    {S_INIT("working-days"),
     {{S_INIT("nombre de jours ouvrés"), S_INIT("number of working days")}},
     S_INIT("5")},
    {S_INIT("months"), {{S_INIT("nombre de mois"), S_INIT("number of months")}}, S_INIT("24")},
    {S_INIT("years"), {{S_INIT("nombre d’années"), S_INIT("number of years")}}, S_INIT("5")},
    {S_INIT("markdown"), {{S_INIT("texte Markdown"), S_INIT("Markdown text")}}},
    {S_INIT("reference"),
     {{S_INIT("identifiant d’un autre élément"), S_INIT("id of another item")}}},
};

static Str row_name(const KindRow *rows, size_t count, Str word, Lang lang)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(rows[i].word, word))
            return rows[i].name.in[lang];
    return (Str){0};
}

enum { WORDS_SHOWN = 6 };

static Str few_words(Arena *a, const Node *list, Lang lang)
{
    if (list->count > WORDS_SHOWN)
        return lang == LANG_FR ? S("un mot parmi d’autres") : S("one of some words");
    Buf out = buf_new(a);
    for (const Node *n = list->child; n != NULL; n = n->next) {
        Str between = n->next != NULL ? S(", ") : lang == LANG_FR ? S(" ou ") : S(" or ");
        buf_put(&out, n == list->child ? (Str){0} : between);
        buf_put(&out, n->text);
    }
    return buf_str(&out);
}

/* "liste (texte)"; a format says more than the kind. */
static Str kind_name(const Show *w, const Outline *o)
{
    Arena *a = w->s->ctx.mem;
    Outline items;
    if (outline_items(a, w->root, o, &items))
        return str_print(a, w->lang == LANG_FR ? "liste (" STR_FMT ")" : "list (" STR_FMT ")",
                         STR_ARG(kind_name(w, &items)));
    Str format = row_name(formats, sizeof formats / sizeof *formats,
                          node_text(outline_said(o, S("format"), NULL)), w->lang);
    if (format.n > 0)
        return format;
    const Node *words = outline_said(o, S("enum"), NULL);
    if (words != NULL)
        return few_words(a, words, w->lang);
    const Node *type = outline_said(o, S("type"), NULL);
    const Str *keys;
    if (type == NULL)
        return outline_keys(a, o, &keys) > 0 ? kinds[4].name.in[w->lang]
                                             : (w->lang == LANG_FR ? S("valeur") : S("value"));
    Buf out = buf_new(a);
    for (const Node *n = type->kind == NODE_LIST ? type->child : type; n != NULL;
         n = type->kind == NODE_LIST ? n->next : NULL) {
        buf_put(&out, out.n > 0 ? (w->lang == LANG_FR ? S(" ou ") : S(" or ")) : (Str){0});
        buf_put(&out, row_name(kinds, sizeof kinds / sizeof *kinds, node_text(n), w->lang));
    }
    return buf_str(&out);
}

/* ---- values ------------------------------------------------------------------------------- */

static Str yaml_value(Arena *a, const Node *n)
{
    static const char special[] = ":#,[]{}&*!|>'\"%@`";
    bool quoted = n->kind == NODE_STRING && (n->text.n == 0 || n->text.p[0] == '-');
    for (size_t i = 0; i < n->text.n && n->kind == NODE_STRING; i++)
        for (const char *p = special; *p != '\0'; p++)
            quoted |= n->text.p[i] == *p;
    quoted |= n->kind == NODE_STRING && n->text.n > 0 && n->text.p[0] >= '0' &&
              n->text.p[0] <= '9' && str_find_byte(n->text, '-') == SIZE_MAX;
    if (n->kind != NODE_NULL && n->kind != NODE_LIST && n->kind != NODE_MAP && !quoted)
        return n->text;
    Buf out = buf_new(a);
    node_write_json(n, &out);
    return buf_str(&out);
}

/* An example of the schema's own, else its first word, else what its kind is. */
static Str example_value(Arena *a, const Outline *o)
{
    const Node *examples = outline_said(o, S("examples"), NULL);
    const Node *words = outline_said(o, S("enum"), NULL);
    if (examples != NULL && examples->child != NULL)
        return yaml_value(a, examples->child);
    if (words != NULL && words->child != NULL)
        return yaml_value(a, words->child);
    Str format = node_text(outline_said(o, S("format"), NULL));
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (str_eq(formats[i].word, format))
            return formats[i].example;
    return str_eq(node_text(outline_said(o, S("type"), NULL)), S("boolean")) ? S("true") : (Str){0};
}

enum { EXAMPLE_LINES = 14, EXAMPLE_DEPTH = 3 };

/* The keys that are required, and those that have an example. */
static void put_example(const Show *w, const Outline *o, size_t indent, size_t depth, size_t *lines)
{
    Arena *a = w->s->ctx.mem;
    const Str *keys;
    size_t count = outline_keys(a, o, &keys);
    for (size_t i = 0; i < count && *lines < EXAMPLE_LINES; i++) {
        Outline member, items;
        if (!outline_member(a, w->root, o, keys[i], &member))
            continue;
        Str value = example_value(a, &member);
        const Str *inner;
        bool is_list = outline_items(a, w->root, &member, &items);
        bool is_group = !is_list && value.n == 0 && outline_keys(a, &member, &inner) > 0;
        if (value.n == 0 && (!member.required || (is_group && depth >= EXAMPLE_DEPTH)))
            continue;
        if (value.n == 0 && !is_group)
            value = is_list ? S("[…]") : S("…");
        buf_repeat(w->out, ' ', indent);
        buf_print(w->out, STR_FMT ":" STR_FMT STR_FMT "\n", STR_ARG(keys[i]),
                  STR_ARG(is_group ? S("") : S(" ")), STR_ARG(value));
        (*lines)++;
        if (is_group)
            put_example(w, &member, indent + 2, depth + 1, lines);
    }
}

static void put_whole_example(const Show *w, const Outline *o, Str name, bool is_list)
{
    Buf lines = buf_new(w->s->ctx.mem), *out = w->out;
    Str value = example_value(w->s->ctx.mem, o);
    Show inner = *w;
    inner.out = &lines;
    size_t count = 0;
    const Str *keys;
    bool is_group = outline_keys(w->s->ctx.mem, o, &keys) > 0;
    if (is_group)
        put_example(&inner, o, is_list ? 8 : 6, 0, &count);
    if (is_group ? count == 0 : value.n == 0)
        return;
    buf_put(out, w->lang == LANG_FR ? S("\nExemple :\n    ") : S("\nExample:\n    "));
    buf_print(out, STR_FMT ":", STR_ARG(name));
    if (!is_group) {
        buf_print(out, is_list ? " [" STR_FMT "]\n" : " " STR_FMT "\n", STR_ARG(value));
        return;
    }
    buf_byte(out, '\n');
    if (is_list) /* the dash stands before the first key */
        lines.p[2 + 4] = '-';
    buf_put(out, buf_str(&lines));
}

/* ---- one place ---------------------------------------------------------------------------- */

static void put_line(const Show *w, Text title, Str words)
{
    if (words.n > 0)
        buf_print(w->out, STR_FMT STR_FMT "\n", STR_ARG(title.in[w->lang]), STR_ARG(words));
}

static Str value_list(Arena *a, const Node *list)
{
    Buf out = buf_new(a);
    for (const Node *n = list == NULL ? NULL : list->child; n != NULL; n = n->next) {
        buf_put(&out, out.n > 0 ? S(", ") : (Str){0});
        buf_put(&out, yaml_value(a, n));
    }
    return buf_str(&out);
}

static void put_values(const Show *w, const Outline *o)
{
    static const struct {
        Str keyword;
        Text title;
    } rows[] = {
        {S_INIT("minimum"), {{S_INIT("Au moins : "), S_INIT("At least: ")}}},
        {S_INIT("exclusiveMinimum"), {{S_INIT("Plus de : "), S_INIT("More than: ")}}},
        {S_INIT("maximum"), {{S_INIT("Au plus : "), S_INIT("At most: ")}}},
        {S_INIT("minItems"), {{S_INIT("Éléments, au moins : "), S_INIT("Items, at least: ")}}},
        {S_INIT("maxItems"), {{S_INIT("Éléments, au plus : "), S_INIT("Items, at most: ")}}},
    };
    put_line(w, TEXT("Valeurs : ", "Values: "),
             value_list(w->s->ctx.mem, outline_said(o, S("enum"), NULL)));
    Str form = said_text(w, o, S("x-form"), S("x-form-en"));
    put_line(w, TEXT("Forme : ", "Form: "),
             form.n > 0 ? form : node_text(outline_said(o, S("pattern"), NULL)));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        put_line(w, rows[i].title, node_text(outline_said(o, rows[i].keyword, NULL)));
}

static void put_keys(const Show *w, const Outline *o)
{
    static const Text title = {
        {S_INIT("\nClés (* : obligatoire)\n"), S_INIT("\nKeys (*: required)\n")}};
    Arena *a = w->s->ctx.mem;
    const Str *keys;
    size_t count = outline_keys(a, o, &keys), widest = 0;
    for (size_t i = 0; i < count; i++)
        widest = utf8_length(keys[i]) > widest ? utf8_length(keys[i]) : widest;
    if (count > 0)
        buf_put(w->out, title.in[w->lang]);
    for (size_t i = 0; i < count; i++) {
        Outline member = {0};
        outline_member(a, w->root, o, keys[i], &member);
        Str kind = kind_name(w, &member), words = description(w, &member);
        buf_print(w->out, "  %s" STR_FMT, member.required ? "*" : " ", STR_ARG(keys[i]));
        buf_repeat(w->out, ' ', widest - utf8_length(keys[i]) + 2);
        buf_print(w->out, STR_FMT "%s" STR_FMT, STR_ARG(kind), words.n > 0 ? ". " : "",
                  STR_ARG(words));
        buf_byte(w->out, '\n');
    }
}

static void show(const Show *w, const Outline *place, Str path, Str name)
{
    Arena *a = w->s->ctx.mem;
    Outline o = *place, items;
    bool is_list = false;
    buf_print(w->out, STR_FMT " (" STR_FMT, STR_ARG(path), STR_ARG(kind_name(w, place)));
    if (place->required)
        buf_put(w->out, w->lang == LANG_FR ? S(", obligatoire") : S(", required"));
    buf_put(w->out, S(")\n"));
    put_line(w, (Text){0}, description(w, place));
    put_values(w, place);
    if (outline_items(a, w->root, place, &items)) {
        is_list = true;
        o = items;
        put_line(w, TEXT("Chaque élément : ", "Each item: "), description(w, &items));
        put_values(w, &items);
    }
    put_keys(w, &o);
    put_whole_example(w, &o, name, is_list);
}

/* ---- key paths ---------------------------------------------------------------------------- */

/* The next key of `path` from *at; lists are stepped through, so `[]`, `[2]` and `[*]` mean
 * nothing. */
static Str next_key(Str path, size_t *at)
{
    size_t begin = *at;
    while (*at < path.n && path.p[*at] != '.' && path.p[*at] != '[')
        (*at)++;
    Str key = str_slice(path, begin, *at);
    while (*at < path.n && path.p[*at] == '[')
        while (*at < path.n && path.p[(*at)++] != ']')
            ;
    *at += *at < path.n && path.p[*at] == '.';
    return key;
}

static void say_no_key(Session *s, const Node *root, const Outline *o, Str key, Str around)
{
    enum { PLACES = 3 };
    Arena *a = s->ctx.mem;
    const Str *keys;
    size_t count = outline_keys(a, o, &keys);
    Str places[PLACES];
    size_t found = outline_places(a, root, key, places, PLACES);
    Buf list = buf_new(a);
    for (size_t i = 0; i < count; i++)
        buf_print(&list, "%s" STR_FMT, i > 0 ? ", " : "", STR_ARG(keys[i]));
    Str fr = around.n == 0 ? S("au premier niveau") : str_print(a, "en " STR_FMT, STR_ARG(around));
    Str en = around.n == 0 ? S("at the top level") : str_print(a, "at " STR_FMT, STR_ARG(around));
    Diagnostic *d = diag(&s->ctx, MSG_SCHEMA_PATH, NOWHERE, key, fr, en, buf_str(&list));
    d->suggestion = found > 0 ? places[0] : nearest_word(key, keys, count);
}

int schema_show(Session *s, const Node *root, Str path)
{
    Arena *a = s->ctx.mem;
    Buf out = buf_new(a);
    Show w = {s, root, s->lang, &out};
    Outline o = outline_of(a, root), next, items;
    Str key = {0};
    size_t at = str_starts(path, S("$.")) ? 2 : 0;
    while (at < path.n) {
        size_t begin = at;
        key = next_key(path, &at);
        if (outline_items(a, root, &o, &items))
            o = items;
        if (!outline_member(a, root, &o, key, &next)) {
            Str around = str_slice(path, 0, begin > 0 ? begin - 1 : 0);
            say_no_key(s, root, &o, key, around);
            return session_report(s, STDERR_FILENO, false);
        }
        o = next;
    }
    show(&w, &o, path, key.n > 0 ? key : S("project"));
    return session_result(s, buf_str(&out));
}
