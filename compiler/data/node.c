/* Nodes: finding one, naming one, comparing two, printing a tree as text and as JSON. Trees may be
 * 10,000 levels deep, so nothing here calls itself. */
#include "data/tree.h"

/* ---- finding ------------------------------------------------------------------------------ */

Node *node_item(const Node *list, uint32_t index)
{
    if (list == NULL || list->kind != NODE_LIST || index >= list->count)
        return NULL;
    Node *n = list->child;
    while (index-- > 0)
        n = n->next;
    return n;
}

/* A decimal number without sign or leading zero, below 10^9. */
static bool read_index(Str s, uint32_t *index)
{
    if (s.n == 0 || s.n > 9 || (s.n > 1 && s.p[0] == '0'))
        return false;
    *index = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        *index = *index * 10 + (uint32_t)(s.p[i] - '0');
    }
    return true;
}

Node *node_at(const Node *root, const char *dotted)
{
    Node *n = (Node *)root;
    Str rest = str(dotted);
    while (n != NULL && rest.n > 0) {
        size_t dot = str_find_byte(rest, '.');
        Str name = str_slice(rest, 0, dot);
        uint32_t index;
        rest = dot == SIZE_MAX ? (Str){0} : str_slice(rest, dot + 1, rest.n);
        if (n->kind == NODE_LIST)
            n = read_index(name, &index) ? node_item(n, index) : NULL;
        else
            n = node_member(n, name);
    }
    return n;
}

Str node_text(const Node *n)
{
    return n == NULL || n->kind == NODE_LIST || n->kind == NODE_MAP ? (Str){0} : n->text;
}

bool node_has_hole_character(Str text)
{
    for (size_t at = 0; at + 3 <= text.n; at++) { /* U+FDD0..U+FDEF is EF B7 90..AF */
        size_t lead = str_find_byte(str_slice(text, at, text.n), '\xEF');
        if (lead == SIZE_MAX || at + lead + 3 > text.n)
            return false;
        at += lead;
        unsigned char last = (unsigned char)text.p[at + 2];
        if ((unsigned char)text.p[at + 1] == 0xB7 && last >= 0x90 && last <= 0xAF)
            return true;
    }
    return false;
}

/* ---- comparing ---------------------------------------------------------------------------- */

static bool same_alone(const Node *a, const Node *b)
{
    if (a->kind != b->kind || a->count != b->count)
        return false;
    switch (a->kind) {
    case NODE_NULL:
        return true;
    case NODE_BOOL:
        return a->truth == b->truth;
    case NODE_NUMBER:
        return number_equal(a->text, b->text);
    case NODE_STRING:
        return str_eq(a->text, b->text);
    case NODE_LIST:
    case NODE_MAP:
        return true;
    }
    return false;
}

/* What stands in `b_parent` where `a` stands in its own parent. */
static const Node *counterpart(const Node *a, const Node *b_parent, const Node *b_before)
{
    if (a->parent->kind == NODE_MAP)
        return node_member(b_parent, a->key);
    return b_before == NULL ? b_parent->child : b_before->next;
}

bool node_equal(const Node *a, const Node *b)
{
    const Node *x = a, *y = b;
    for (;;) {
        if (y == NULL || !same_alone(x, y))
            return false;
        if (x->child != NULL) {
            x = x->child;
            y = counterpart(x, y, NULL);
            continue;
        }
        while (x != a && x->next == NULL) {
            x = x->parent;
            y = y->parent;
        }
        if (x == a)
            return true;
        x = x->next;
        y = counterpart(x, y->parent, y);
    }
}

/* ---- naming ------------------------------------------------------------------------------- */

/* The nodes from below the root down to `n`. */
static const Node **ancestry(Arena *a, const Node *n, size_t *count)
{
    *count = 0;
    for (const Node *up = n; up->parent != NULL; up = up->parent)
        ++*count;
    const Node **steps = NEW_ARRAY(a, const Node *, *count);
    for (size_t i = *count; i-- > 0; n = n->parent)
        steps[i] = n;
    return steps;
}

/* A name between single quotes with the escapes of RFC 9535, 2.7. */
static void put_normal_name(Buf *out, Str key)
{
    static const char letters[0x20] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    buf_put(out, S("['"));
    for (size_t i = 0; i < key.n; i++) {
        unsigned char c = (unsigned char)key.p[i];
        if (c == '\'' || c == '\\' || (c < 0x20 && letters[c] != 0)) {
            buf_byte(out, '\\');
            buf_byte(out, c < 0x20 ? letters[c] : (char)c);
        } else if (c < 0x20) {
            buf_print(out, "\\u%04x", c);
        } else {
            buf_byte(out, (char)c);
        }
    }
    buf_put(out, S("']"));
}

static void put_index(Buf *out, uint32_t index)
{
    buf_byte(out, '[');
    buf_int(out, index);
    buf_byte(out, ']');
}

Str node_path(Arena *a, const Node *n)
{
    size_t count;
    const Node **steps = ancestry(a, n, &count);
    Buf out = buf_new(a);
    buf_byte(&out, '$');
    for (size_t i = 0; i < count; i++) {
        if (steps[i]->parent->kind == NODE_MAP)
            put_normal_name(&out, steps[i]->key);
        else
            put_index(&out, steps[i]->index);
    }
    return buf_str(&out);
}

/* Letters of any script, digits, "_" and "-": a name that reads well between dots. */
static bool is_plain_name(Str key)
{
    for (size_t i = 0; i < key.n; i++) {
        unsigned char c = (unsigned char)key.p[i];
        bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '-' && c < 0x80)
            return false;
    }
    return key.n > 0 && str_find(key, S("\xC2\xA0")) == SIZE_MAX;
}

static void put_json_text(Buf *out, Str text);

Str node_label(Arena *a, const Node *n)
{
    size_t count;
    const Node **steps = ancestry(a, n, &count);
    Buf out = buf_new(a);
    if (count == 0)
        buf_byte(&out, '$');
    for (size_t i = 0; i < count; i++) {
        const Node *step = steps[i];
        if (step->parent->kind != NODE_MAP) {
            put_index(&out, step->index);
        } else if (is_plain_name(step->key)) {
            if (i > 0)
                buf_byte(&out, '.');
            buf_put(&out, step->key);
        } else {
            buf_byte(&out, '[');
            put_json_text(&out, step->key);
            buf_byte(&out, ']');
        }
    }
    return buf_str(&out);
}

/* ---- JSON --------------------------------------------------------------------------------- */

static void put_json_text(Buf *out, Str text)
{
    static const char letters[0x20] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    buf_byte(out, '"');
    size_t begin = 0;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_put(out, str_slice(text, begin, i));
        begin = i + 1;
        if (c >= 0x20 || letters[c] != 0) {
            buf_byte(out, '\\');
            buf_byte(out, c >= 0x20 ? (char)c : letters[c]);
        } else {
            buf_print(out, "\\u%04x", c);
        }
    }
    buf_put(out, str_slice(text, begin, text.n));
    buf_byte(out, '"');
}

/* A value up to where its children begin. */
static void put_json_head(Buf *out, const Node *n)
{
    switch (n->kind) {
    case NODE_NULL:
        buf_put(out, S("null"));
        break;
    case NODE_BOOL:
        buf_put(out, n->truth ? S("true") : S("false"));
        break;
    case NODE_NUMBER:
        buf_put(out, n->text);
        break;
    case NODE_STRING:
        put_json_text(out, n->text);
        break;
    case NODE_LIST:
        buf_byte(out, '[');
        break;
    case NODE_MAP:
        buf_byte(out, '{');
        break;
    }
}

static void put_json_tail(Buf *out, const Node *n)
{
    if (n->kind == NODE_LIST)
        buf_byte(out, ']');
    else if (n->kind == NODE_MAP)
        buf_byte(out, '}');
}

void node_write_json(const Node *root, Buf *out)
{
    const Node *n = root;
    for (;;) {
        if (n != root && n->parent->kind == NODE_MAP) {
            put_json_text(out, n->key);
            buf_byte(out, ':');
        }
        put_json_head(out, n);
        if (n->child != NULL) {
            n = n->child;
            continue;
        }
        put_json_tail(out, n);
        while (n != root && n->next == NULL) {
            n = n->parent;
            put_json_tail(out, n);
        }
        if (n == root)
            return;
        buf_byte(out, ',');
        n = n->next;
    }
}

/* ---- the dump ----------------------------------------------------------------------------- */

static const Str kind_names[] = {
    [NODE_NULL] = S_INIT("null"),     [NODE_BOOL] = S_INIT("bool"),
    [NODE_NUMBER] = S_INIT("number"), [NODE_STRING] = S_INIT("string"),
    [NODE_LIST] = S_INIT("list"),     [NODE_MAP] = S_INIT("map"),
};

static const Str type_names[TYPE_COUNT] = {
    [TYPE_NONE] = S_INIT(""),
    [TYPE_DATE] = S_INIT("date"),
    [TYPE_TIME] = S_INIT("time-of-day"),
    [TYPE_MONTH] = S_INIT("month"),
    [TYPE_INSTANT] = S_INIT("instant"),
    [TYPE_WEEKDAYS] = S_INIT("weekdays"),
    [TYPE_SIREN] = S_INIT("siren"),
    [TYPE_DURATION] = S_INIT("duration-text"),
    [TYPE_MONEY] = S_INIT("money"),
    [TYPE_PERCENT] = S_INIT("percent"),
    [TYPE_QUANTITY] = S_INIT("quantity"),
    [TYPE_MEASURE] = S_INIT("measure"),
    [TYPE_EUROS] = S_INIT("euros"),
    [TYPE_MINUTES] = S_INIT("minutes"),
    [TYPE_HOURS] = S_INIT("hours"),
    [TYPE_DAYS] = S_INIT("days"),
    [TYPE_WORKING_DAYS] = S_INIT("working-days"),
    [TYPE_MONTHS] = S_INIT("months"),
    [TYPE_YEARS] = S_INIT("years"),
    [TYPE_MARKDOWN] = S_INIT("markdown"),
    [TYPE_REFERENCE] = S_INIT("reference"),
};

Type type_of_format(Str format)
{
    for (Type type = TYPE_NONE + 1; type < TYPE_COUNT; type++)
        if (str_eq(type_names[type], format))
            return type;
    return TYPE_NONE;
}

static void dump_place(const Node *n, const Node *root, const Sources *sources, Buf *out)
{
    const Source *s = source_at(sources, n->span.source);
    uint32_t around = n == root ? n->span.source : n->parent->span.source;
    if (n->span.source != around) {
        buf_put(out, s->path);
        buf_byte(out, ':');
    }
    Place place = source_place(s, n->span.begin);
    buf_print(out, "%u:%u", place.line, place.column);
}

static void put_abbreviated(Buf *out, const Node *n)
{
    enum { DUMPED = 60 }; /* characters */
    size_t at = 0;
    for (size_t count = 0; at < n->text.n && count < DUMPED; count++)
        utf8_next(n->text, &at);
    Str text = str_slice(n->text, 0, at);
    if (n->kind == NODE_STRING)
        put_json_text(out, text);
    else
        buf_put(out, text);
    if (at < n->text.n)
        buf_put(out, S("…"));
}

static void dump_line(const Node *n, const Node *root, size_t depth, const Sources *sources,
                      Buf *out)
{
    enum { INDENT_MAX = 100 };
    buf_repeat(out, ' ', 2 * (depth < INDENT_MAX ? depth : INDENT_MAX));
    if (n != root && n->parent->kind == NODE_MAP) {
        if (is_plain_name(n->key))
            buf_put(out, n->key);
        else
            put_json_text(out, n->key);
        buf_put(out, S(": "));
    } else if (n != root) {
        buf_print(out, "[%u]: ", n->index);
    }
    buf_put(out, kind_names[n->kind]);
    if (n->kind == NODE_LIST || n->kind == NODE_MAP)
        buf_print(out, "(%u)", n->count);
    if (n->type != TYPE_NONE) {
        buf_byte(out, '/');
        buf_put(out, type_names[n->type]);
    }
    buf_byte(out, ' ');
    dump_place(n, root, sources, out);
    if (n->kind == NODE_STRING || n->kind == NODE_NUMBER || n->kind == NODE_BOOL) {
        buf_byte(out, ' ');
        put_abbreviated(out, n);
    }
    buf_byte(out, '\n');
}

void node_dump(const Node *root, const Sources *sources, Buf *out)
{
    size_t depth = 0;
    const Node *n = root;
    for (;;) {
        dump_line(n, root, depth, sources, out);
        if (n->child != NULL) {
            n = n->child;
            depth++;
            continue;
        }
        while (n != root && n->next == NULL) {
            n = n->parent;
            depth--;
        }
        if (n == root)
            return;
        n = n->next;
    }
}

/* ---- made by a program ---------------------------------------------------------------------- */

Node *node_new(Arena *a, NodeKind kind, Str text, Span where)
{
    Node *n = NEW(a, Node);
    *n = (Node){.kind = kind, .text = text, .span = where, .text_span = where, .key_span = where};
    return n;
}

void node_add(Node *parent, Str key, Node *child)
{
    Node **end = &parent->child;
    while (*end != NULL)
        end = &(*end)->next;
    *end = child;
    child->key = key;
    child->parent = parent;
    child->index = parent->count++;
    parent->by_key = NULL; /* made by the readers; it does not know the child */
}
