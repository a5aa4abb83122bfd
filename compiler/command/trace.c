/* pdoc trace PROJECT: objective -> KPI -> deliverable or service level -> clause -> penalty ->
 * criterion, with every gap; as text, JSON, DOT or CSV. */
#include "command/trace.h"

#include <unistd.h>

#include "command/provenance.h"

int trace_run(Session *s);

typedef struct {
    const Session *s;
    const TraceGraph *graph;
    Buf *out;
} Writing;

static const TraceItem *item(const Writing *w, uint32_t i)
{
    return &w->graph->items[i];
}

/* ---- text: a tree for each objective ------------------------------------------------------- */

enum { LABEL_LIMIT = 72 }; /* characters of a label */

static Str shortened(Arena *a, Str text)
{
    size_t at = 0, count = 0;
    while (at < text.n && count < LABEL_LIMIT && text.p[at] != '\n') {
        utf8_next(text, &at);
        count++;
    }
    return at == text.n ? text
                        : str_print(a, STR_FMT "…", STR_ARG(str_trim(str_slice(text, 0, at))));
}

static void put_part(const Writing *w, Str before, Str words)
{
    buf_put(w->out, before);
    buf_shown(w->out, words);
}

static void put_item(const Writing *w, uint32_t i)
{
    const TraceItem *it = item(w, i);
    bool coded = node_member(it->node, S("id")) != NULL;
    buf_put(w->out, trace_kind_names[it->kind].in[w->s->lang]);
    if (coded || it->label.n == 0)
        put_part(w, S(" "), it->id);
    if (it->label.n > 0)
        put_part(w, S(" : "), shortened(w->s->ctx.mem, it->label));
    buf_byte(w->out, '\n');
}

static void put_gaps(const Writing *w, uint32_t i, size_t depth)
{
    const TraceGraph *g = w->graph;
    for (size_t k = trace_first_gap(g, i); k < g->gap_count && g->gaps[k].item == i; k++) {
        buf_repeat(w->out, ' ', depth * 2);
        buf_print(w->out, "! " STR_FMT "\n", STR_ARG(g->gaps[k].message.in[w->s->lang]));
    }
}

/* Links lead from kind to kind without a way back, so the depth is bounded by the kinds. */
static void put_tree(const Writing *w, uint32_t i, size_t depth, bool *shown)
{
    const TraceGraph *g = w->graph;
    static const Text above = {{S_INIT("... (plus haut)\n"), S_INIT("... (above)\n")}};
    size_t first = trace_first_link(g, i);
    bool leads = first < g->link_count && g->links[first].from == i;
    buf_repeat(w->out, ' ', depth * 2);
    put_item(w, i);
    if (shown[i] && leads) {
        buf_repeat(w->out, ' ', depth * 2 + 2);
        buf_put(w->out, above.in[w->s->lang]);
        return;
    }
    shown[i] = true;
    put_gaps(w, i, depth + 1);
    for (size_t k = first; k < g->link_count && g->links[k].from == i; k++)
        put_tree(w, g->links[k].to, depth + 1, shown);
}

static void write_text(const Writing *w)
{
    static const Text apart = {{S_INIT("\nSans objectif\n"), S_INIT("\nWithout an objective\n")}};
    const TraceGraph *g = w->graph;
    bool *shown = NEW_ARRAY(w->s->ctx.mem, bool, g->count);
    bool some = false;
    for (uint32_t i = 0; i < g->count; i++)
        if (g->items[i].kind == TRACE_OBJECTIVE) {
            buf_put(w->out, i > 0 ? S("\n") : (Str){0});
            put_tree(w, i, 0, shown);
        }
    for (uint32_t i = 0; i < g->count; i++) {
        if (shown[i])
            continue;
        if (!some)
            buf_put(w->out, apart.in[w->s->lang]);
        some = true;
        put_tree(w, i, 1, shown);
    }
    static const Text absent = FR_EN("\nAbsent du projet\n", "\nAbsent from the project\n");
    if (g->missing_count > 0)
        buf_put(w->out, absent.in[w->s->lang]);
    for (size_t k = 0; k < g->missing_count; k++)
        buf_print(w->out, "  ! " STR_FMT "\n", STR_ARG(g->missing[k].message.in[w->s->lang]));
    buf_print(w->out,
              w->s->lang == LANG_FR ? "\n%zu éléments, %zu liens, %zu manques\n"
                                    : "\n%zu items, %zu links, %zu gaps\n",
              g->count, g->link_count, g->gap_count + g->missing_count);
}

/* ---- JSON, DOT, CSV ------------------------------------------------------------------------- */

static Str key_of(const Writing *w, uint32_t i)
{
    const TraceItem *it = item(w, i);
    return str_print(w->s->ctx.mem, STR_FMT ":" STR_FMT, STR_ARG(trace_kind_words[it->kind]),
                     STR_ARG(it->id));
}

static void write_json(const Writing *w)
{
    const TraceGraph *g = w->graph;
    JsonText j = {.out = w->out};
    json_open(&j, NULL, '{');
    json_open(&j, "items", '[');
    for (uint32_t i = 0; i < g->count; i++) {
        const Source *source =
            source_at(diag_sources(w->s->ctx.diag), g->items[i].node->span.source);
        json_open(&j, NULL, '{');
        json_text(&j, "key", key_of(w, i));
        json_text(&j, "kind", trace_kind_words[g->items[i].kind]);
        json_text(&j, "id", g->items[i].id);
        json_text(&j, "label", g->items[i].label);
        json_text(&j, "path", node_path(w->s->ctx.mem, g->items[i].node));
        json_text(&j, "file", source->path);
        json_number(&j, "line", source_place(source, g->items[i].node->span.begin).line);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_open(&j, "links", '[');
    for (size_t k = 0; k < g->link_count; k++) {
        json_open(&j, NULL, '{');
        json_text(&j, "from", key_of(w, g->links[k].from));
        json_text(&j, "to", key_of(w, g->links[k].to));
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_open(&j, "gaps", '[');
    for (size_t k = 0; k < g->gap_count; k++) {
        json_open(&j, NULL, '{');
        json_text(&j, "item", key_of(w, g->gaps[k].item));
        json_text(&j, "message", g->gaps[k].message.in[w->s->lang]);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_open(&j, "missing", '[');
    for (size_t k = 0; k < g->missing_count; k++) {
        json_open(&j, NULL, '{');
        json_text(&j, "kind", trace_kind_words[g->missing[k].kind]);
        json_text(&j, "message", g->missing[k].message.in[w->s->lang]);
        json_close(&j, '}');
    }
    json_close(&j, ']');
    json_close(&j, '}');
    buf_byte(w->out, '\n');
}

/* A quoted string of the DOT language, broken by \n for its line ends. */
static void put_dot(Buf *out, Str text)
{
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"' || text.p[i] == '\\')
            buf_byte(out, '\\');
        if (text.p[i] == '\n')
            buf_put(out, S("\\n"));
        else
            buf_byte(out, text.p[i]);
    }
}

static void write_dot(const Writing *w)
{
    const TraceGraph *g = w->graph;
    buf_put(w->out, S("digraph trace {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans\"];\n"));
    for (uint32_t i = 0; i < g->count; i++) {
        size_t gap = trace_first_gap(g, i);
        bool lacks = gap < g->gap_count && g->gaps[gap].item == i;
        buf_print(w->out, "  n%u [label=\"", i);
        put_dot(w->out, trace_kind_names[g->items[i].kind].in[w->s->lang]);
        buf_byte(w->out, ' ');
        put_dot(w->out, g->items[i].id);
        buf_put(w->out, S("\\n"));
        put_dot(w->out, shortened(w->s->ctx.mem, g->items[i].label));
        buf_print(w->out, "\"%s];\n", lacks ? ", color=red, penwidth=2" : "");
    }
    for (size_t k = 0; k < g->link_count; k++)
        buf_print(w->out, "  n%u -> n%u;\n", g->links[k].from, g->links[k].to);
    for (size_t k = 0; k < g->missing_count; k++) {
        buf_print(w->out, "  m%zu [label=\"", k);
        put_dot(w->out, g->missing[k].message.in[w->s->lang]);
        buf_put(w->out, S("\", color=red, style=dashed];\n"));
    }
    buf_put(w->out, S("}\n"));
}

/* RFC 4180; a text that a spreadsheet would take for a formula gets an apostrophe. */
static void put_csv(Buf *out, Str text, char end)
{
    buf_byte(out, '"');
    if (text.n > 0 &&
        (text.p[0] == '=' || text.p[0] == '+' || text.p[0] == '-' || text.p[0] == '@' ||
         text.p[0] == '\t' || text.p[0] == '\r' || text.p[0] == '\n'))
        buf_byte(out, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            buf_byte(out, '"');
        buf_byte(out, text.p[i]);
    }
    buf_byte(out, '"');
    buf_put(out, end == '\n' ? S("\r\n") : S(","));
}

static void put_csv_row(const Writing *w, uint32_t from, uint32_t to, Str gap)
{
    const TraceItem none = {.label = {0}}, *a = item(w, from);
    const TraceItem *b = to == UINT32_MAX ? &none : item(w, to);
    put_csv(w->out, trace_kind_words[a->kind], ',');
    put_csv(w->out, a->id, ',');
    put_csv(w->out, a->label, ',');
    put_csv(w->out, to == UINT32_MAX ? (Str){0} : trace_kind_words[b->kind], ',');
    put_csv(w->out, b->id, ',');
    put_csv(w->out, b->label, ',');
    put_csv(w->out, gap, '\n');
}

/* A row of a kind alone: the project has none. */
static void put_csv_missing(const Writing *w, const TraceMissing *missing)
{
    put_csv(w->out, trace_kind_words[missing->kind], ',');
    for (int i = 0; i < 5; i++)
        put_csv(w->out, (Str){0}, ',');
    put_csv(w->out, missing->message.in[w->s->lang], '\n');
}

static void write_csv(const Writing *w)
{
    const TraceGraph *g = w->graph;
    buf_put(w->out, S("from_kind,from_id,from_label,to_kind,to_id,to_label,gap\r\n"));
    for (size_t k = 0; k < g->link_count; k++)
        put_csv_row(w, g->links[k].from, g->links[k].to, (Str){0});
    for (size_t k = 0; k < g->gap_count; k++)
        put_csv_row(w, g->gaps[k].item, UINT32_MAX, g->gaps[k].message.in[w->s->lang]);
    for (size_t k = 0; k < g->missing_count; k++)
        put_csv_missing(w, &g->missing[k]);
}

static const struct {
    Str word;
    void (*write)(const Writing *w);
} writers[] = {
    {S_INIT("text"), write_text},
    {S_INIT("json"), write_json},
    {S_INIT("dot"), write_dot},
    {S_INIT("csv"), write_csv},
};

int trace_run(Session *s)
{
    const Project *project = project_load(s, s->arguments[0], NULL);
    if (project == NULL || diag_failed(s->ctx.diag))
        return session_report(s, STDERR_FILENO, false);
    Buf out = buf_new(s->ctx.mem);
    Writing w = {s, trace_read(&s->ctx, s->ctx.mem, project->root), &out};
    Str as = option_word(s, OPT_AS, S("text"));
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++)
        if (str_eq(as, writers[i].word))
            writers[i].write(&w);
    return session_result(s, buf_str(&out));
}
