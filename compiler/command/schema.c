/* pdoc schema: the project's JSON Schema as JSON, for editors. Descriptions are French and English
 * together; draft-07 is written for editors that know no later dialect. */
#include "command/command.h"

#include <unistd.h>

int schema_run(Session *s);

typedef struct {
    Arena *mem;
    bool draft07;
} Writer;

static Node *text_node(Arena *a, Str key, Str text)
{
    Node *n = NEW(a, Node);
    n->kind = NODE_STRING;
    n->key = key;
    n->text = text;
    return n;
}

/* What a node of a schema file is. */
typedef enum {
    PLACE_SCHEMA, /* a schema, or a list of schemas: keys are keywords */
    PLACE_NAMES,  /* a map of names of the author's choice to schemas */
    PLACE_DATA,   /* a value: nothing in it is a keyword */
} SchemaPlace;

/* A keyword as the dialect writes it; empty: it is left out. */
static Str dialect_keyword(const Writer *w, Str key)
{
    if (str_starts(key, S("x-")) || str_eq(key, S("$comment")))
        return (Str){0};
    if (w->draft07 && str_eq(key, S("$defs")))
        return S("definitions");
    if (w->draft07 && str_eq(key, S("unevaluatedProperties")))
        return (Str){0};
    return key;
}

static Str dialect_text(const Writer *w, const Node *n)
{
    bool is_reference = w->draft07 && str_eq(n->key, S("$ref"));
    if (is_reference && str_starts(n->text, S("#/$defs/")))
        return str_print(w->mem, "#/definitions/" STR_FMT,
                         STR_ARG(str_slice(n->text, 8, n->text.n)));
    return n->text;
}

/* French, then English, on two lines. */
static Node *description(const Writer *w, const Node *schema, const Node *fr)
{
    const Node *en = node_member(schema, S("x-description-en"));
    if (en == NULL)
        return text_node(w->mem, fr->key, fr->text);
    return text_node(
        w->mem, fr->key,
        str_print(w->mem, STR_FMT "\n\n" STR_FMT, STR_ARG(fr->text), STR_ARG(en->text)));
}

static const struct {
    Str keyword;
    SchemaPlace place;
} places[] = {
    {S_INIT("properties"), PLACE_NAMES},
    {S_INIT("$defs"), PLACE_NAMES},
    {S_INIT("patternProperties"), PLACE_NAMES},
    {S_INIT("dependentSchemas"), PLACE_NAMES},
    {S_INIT("examples"), PLACE_DATA},
    {S_INIT("const"), PLACE_DATA},
    {S_INIT("enum"), PLACE_DATA},
    {S_INIT("default"), PLACE_DATA},
};

static SchemaPlace place_under(SchemaPlace place, const Node *member)
{
    if (place != PLACE_SCHEMA || member->key.n == 0)
        return place == PLACE_DATA ? PLACE_DATA : PLACE_SCHEMA;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (str_eq(places[i].keyword, member->key))
            return places[i].place;
    return PLACE_SCHEMA;
}

static Node *convert(const Writer *w, const Node *n, SchemaPlace place);

static Node *convert_member(const Writer *w, const Node *schema, const Node *member)
{
    if (str_eq(member->key, S("$schema")))
        return text_node(w->mem, member->key,
                         w->draft07 ? S("http://json-schema.org/draft-07/schema#")
                                    : S("https://json-schema.org/draft/2020-12/schema"));
    if (str_eq(member->key, S("description")) && member->kind == NODE_STRING)
        return description(w, schema, member);
    return convert(w, member, place_under(PLACE_SCHEMA, member));
}

/* A copy in the dialect. Recursion is bounded by the depth that the reader accepts. */
static Node *convert(const Writer *w, const Node *n, SchemaPlace place)
{
    Node *made = NEW(w->mem, Node);
    *made = *n;
    made->child = made->next = NULL;
    made->by_key = NULL;
    made->count = 0;
    made->text = place == PLACE_SCHEMA ? dialect_text(w, n) : n->text;
    for (const Node *c = n->child; c != NULL; c = c->next) {
        bool is_keyword = place == PLACE_SCHEMA && n->kind == NODE_MAP;
        Str key = is_keyword ? dialect_keyword(w, c->key) : c->key;
        if (is_keyword && key.n == 0)
            continue;
        Node *child = is_keyword ? convert_member(w, n, c) : convert(w, c, place_under(place, c));
        node_add(made, key, child);
    }
    return made;
}

/* Compact JSON -> the same, a member or an item on each line; texts stay as they are. */
static void put_pretty(Str json, Buf *out)
{
    bool in_text = false;
    size_t depth = 0;
    for (size_t i = 0; i < json.n; i++) {
        char c = json.p[i], next = i + 1 < json.n ? json.p[i + 1] : '\0';
        bool opens = !in_text && (c == '{' || c == '['),
             closes = !in_text && (c == '}' || c == ']');
        bool empty = opens && (next == '}' || next == ']');
        if (c == '"')
            in_text = !in_text;
        if (closes && --depth < SIZE_MAX && json.p[i - 1] != '{' && json.p[i - 1] != '[') {
            buf_byte(out, '\n');
            buf_repeat(out, ' ', 2 * depth);
        }
        buf_byte(out, c);
        depth += opens;
        if (in_text && c == '\\')
            buf_byte(out, json.p[++i]);
        else if (!in_text && c == ':')
            buf_byte(out, ' ');
        else if ((opens && !empty) || (!in_text && c == ',')) {
            buf_byte(out, '\n');
            buf_repeat(out, ' ', 2 * depth);
        }
    }
    buf_byte(out, '\n');
}

int schema_run(Session *s)
{
    Node *root = session_data_dir(s) ? own_read(s, S("schemas/project.schema.yaml")) : NULL;
    if (root == NULL)
        return session_report(s, STDERR_FILENO, false);
    if (s->argument_count > 0)
        return schema_show(s, root, s->arguments[0]);
    Writer w = {s->ctx.mem, str_eq(option_word(s, OPT_DIALECT, S("2020-12")), S("draft-07"))};
    Buf json = buf_new(s->ctx.mem), out = buf_new(s->ctx.mem);
    node_write_json(convert(&w, root, PLACE_SCHEMA), &json);
    put_pretty(buf_str(&json), &out);
    return session_result(s, buf_str(&out));
}
