/* Reports in JSON: pdoc's own (schemas/report.schema.yaml) and SARIF 2.1.0 (OASIS Standard,
 * errata 01). The only file that includes jansson. */
#include "command/command.h"

#include <jansson.h>

static json_t *text(Str s)
{
    json_t *made = json_stringn(s.n > 0 ? s.p : "", s.n);
    if (made == NULL && utf8_valid(s) < s.n) { /* a path of other bytes */
        Arena *a = arena_new();
        Buf mended = buf_new(a);
        for (size_t at = 0; at < s.n;) {
            uint32_t code = utf8_next(s, &at);
            buf_code(&mended, code == UTF8_BAD ? 0xFFFD : code);
        }
        made = json_stringn(mended.p, mended.n);
        arena_free(a);
    }
    if (made == NULL)
        out_of_memory();
    return made;
}

static json_t *checked(json_t *made)
{
    if (made == NULL)
        out_of_memory();
    return made;
}

static json_t *object(void)
{
    return checked(json_object());
}

static json_t *array(void)
{
    return checked(json_array());
}

static void set(json_t *map, const char *key, json_t *value)
{
    if (json_object_set_new(map, key, value) != 0)
        out_of_memory();
}

static void set_text(json_t *map, const char *key, Str value)
{
    if (value.n > 0)
        set(map, key, text(value));
}

static void set_int(json_t *map, const char *key, uint64_t value)
{
    set(map, key, checked(json_integer((json_int_t)value)));
}

static void add(json_t *list, json_t *value)
{
    if (json_array_append_new(list, value) != 0)
        out_of_memory();
}

static int dump_to_buf(const char *bytes, size_t n, void *out)
{
    buf_put(out, (Str){bytes, n});
    return 0;
}

/* jansson's memory ends the process when it is out, as all of ours does. */
static void use_our_memory(void)
{
    json_set_alloc_funcs(mem_alloc, mem_free);
}

static void dump(json_t *root, Buf *out)
{
    if (json_dump_callback(root, dump_to_buf, out, JSON_INDENT(2)) != 0)
        out_of_memory();
    buf_byte(out, '\n');
    json_decref(root);
}

/* ---- a list of many ----------------------------------------------------------------------- */

/* The findings as a list, made one at a time: a report of a hundred thousand costs little more
 * than its text. */
typedef struct Items Items;
struct Items {
    const Report *report;
    json_t *(*item)(const Items *items, const Diagnostic *d);
    const StrMap *rules; /* SARIF: id -> its number in the list of rules + 1 */
};

typedef struct {
    Buf *out;
    size_t indent; /* columns before each line */
} Indented;

static void put_line_end(Buf *out, size_t indent)
{
    buf_byte(out, '\n');
    buf_repeat(out, ' ', indent);
}

static int dump_indented(const char *bytes, size_t n, void *to)
{
    const Indented *i = to;
    for (Str rest = {bytes, n}; rest.n > 0;) { /* line ends stand between values only */
        size_t end = str_find_byte(rest, '\n');
        buf_put(i->out, str_slice(rest, 0, end));
        if (end == SIZE_MAX)
            break;
        put_line_end(i->out, i->indent);
        rest = str_slice(rest, end + 1, rest.n);
    }
    return 0;
}

static void dump_items(const Items *items, size_t indent, Buf *out)
{
    size_t count = diag_count(items->report->diag);
    buf_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        json_t *one = items->item(items, diag_at(items->report->diag, i));
        Indented to = {out, indent + 2};
        put_line_end(out, to.indent);
        if (json_dump_callback(one, dump_indented, &to, JSON_INDENT(2)) != 0)
            out_of_memory();
        json_decref(one);
        if (i + 1 < count)
            buf_byte(out, ',');
    }
    if (count > 0)
        put_line_end(out, indent);
    buf_byte(out, ']');
}

/* Dumps `root` with the items in place of its only empty map, which stands `indent` columns in; the
 * texts there are words and ids, without braces. */
static void dump_with(json_t *root, const Items *items, size_t indent, Buf *out)
{
    Buf frame = buf_new(items->report->mem);
    dump(root, &frame);
    size_t at = str_find(buf_str(&frame), S("{}"));
    buf_put(out, str_slice(buf_str(&frame), 0, at));
    dump_items(items, indent, out);
    buf_put(out, str_slice(buf_str(&frame), at + 2, frame.n));
}

/* ---- pdoc's own --------------------------------------------------------------------------- */

static const Source *source_of(const Report *r, Span span)
{
    return source_at(diag_sources(r->diag), span.source);
}

static json_t *place_json(const Report *r, Span span)
{
    const Source *s = source_of(r, span);
    Place begin = source_place(s, span.begin), end = source_place(s, span.end);
    json_t *o = object();
    set_text(o, "file", s->path);
    set_int(o, "line", begin.line);
    set_int(o, "column", begin.column);
    set_int(o, "endLine", end.line);
    set_int(o, "endColumn", end.column);
    set_int(o, "beginByte", span.begin);
    set_int(o, "endByte", span.end);
    return o;
}

static json_t *texts_json(Text t)
{
    json_t *o = object();
    set(o, "fr", text(t.in[LANG_FR]));
    set(o, "en", text(t.in[LANG_EN]));
    return o;
}

static json_t *finding_json(const Items *items, const Diagnostic *d)
{
    const Report *r = items->report;
    json_t *o = object();
    set(o, "rule", text(d->id));
    set(o, "severity", text(severity_words[d->severity]));
    set(o, "class", text(d->class == CLASS_FINDING ? S("finding") : S("fault")));
    set(o, "message", texts_json(d->message));
    if (d->span.source != 0)
        set(o, "place", place_json(r, d->span));
    set_text(o, "path", d->path);
    set(o, "fingerprint", text(report_fingerprint(r, d)));
    if (d->note.in[LANG_FR].n > 0)
        set(o, "why", texts_json(d->note));
    if (d->help.in[LANG_FR].n > 0)
        set(o, "help", texts_json(d->help));
    set_text(o, "suggestion", d->suggestion);
    set_text(o, "waived", d->waived);
    json_t *labels = array();
    for (const Label *l = d->labels; l != NULL; l = l->next) {
        json_t *label = object();
        set(label, "place", place_json(r, l->span));
        set(label, "text", texts_json(l->text));
        add(labels, label);
    }
    set(o, "related", labels);
    return o;
}

void report_write_json(const Report *r, Buf *out)
{
    use_our_memory();
    json_t *root = object();
    size_t counts[3] = {0}, waived = 0;
    for (size_t i = 0; i < diag_count(r->diag); i++) {
        const Diagnostic *d = diag_at(r->diag, i);
        if (d->waived.n > 0)
            waived++;
        else
            counts[d->severity]++;
    }
    set(root, "tool", text(S("pdoc")));
    set(root, "version", text(S(PDOC_VERSION)));
    json_t *summary = object();
    set_int(summary, "errors", counts[SEVERITY_ERROR]);
    set_int(summary, "warnings", counts[SEVERITY_WARNING]);
    set_int(summary, "infos", counts[SEVERITY_INFO]);
    set_int(summary, "waived", waived);
    set(root, "summary", summary);
    set(root, "findings", object());
    dump_with(root, &(Items){r, finding_json, NULL}, 2, out);
}

static json_t *rule_json(const RuleInfo *rule)
{
    json_t *o = object(), *documents = array();
    set(o, "id", text(rule->id));
    set(o, "severity", text(severity_words[rule->severity]));
    for (size_t i = 0; i < rule->document_count; i++)
        add(documents, text(rule->documents[i]));
    set(o, "documents", documents);
    set(o, "message", texts_json(rule->message));
    set(o, "why", texts_json(rule->why));
    set(o, "help", texts_json(rule->help));
    set_text(o, "sourceKind", rule->source_kind);
    set_text(o, "sourceRef", rule->source_ref);
    if (rule->source_unsure)
        set(o, "sourceToVerify", checked(json_true()));
    set(o, "waivable", checked(json_boolean(rule->waivable)));
    return o;
}

void report_write_rules(const RuleSet *rules, Buf *out)
{
    use_our_memory();
    json_t *list = array();
    for (size_t i = 0; i < rules_count(rules); i++) {
        RuleInfo rule = rules_info(rules, i);
        add(list, rule_json(&rule));
    }
    dump(list, out);
}

/* ---- SARIF -------------------------------------------------------------------------------- */

static const char *sarif_level(Severity severity)
{
    static const char *const levels[] = {"note", "warning", "error"};
    return levels[severity];
}

/* A path as a relative URI reference (RFC 3986): everything unusual percent-encoded. */
static Str uri_of(Arena *a, Str path)
{
    static const char hex[] = "0123456789ABCDEF";
    Buf out = buf_new(a);
    if (str_starts(path, S("/")))
        buf_put(&out, S("file://"));
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                     c == '/' || c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            buf_byte(&out, (char)c);
        } else {
            buf_byte(&out, '%');
            buf_byte(&out, hex[c >> 4]);
            buf_byte(&out, hex[c & 15]);
        }
    }
    return buf_str(&out);
}

static json_t *sarif_message(Str words)
{
    json_t *o = object();
    set(o, "text", text(words));
    return o;
}

static json_t *sarif_location(const Report *r, Span span)
{
    const Source *s = source_of(r, span);
    Place begin = source_place(s, span.begin), end = source_place(s, span.end);
    json_t *artifact = object(), *region = object(), *physical = object(), *location = object();
    set(artifact, "uri", text(uri_of(r->mem, s->path)));
    set_int(region, "startLine", begin.line);
    set_int(region, "startColumn", begin.column);
    set_int(region, "endLine", end.line);
    set_int(region, "endColumn", end.column);
    set_int(region, "byteOffset", span.begin);
    set_int(region, "byteLength", span.end - span.begin);
    set(physical, "artifactLocation", artifact);
    set(physical, "region", region);
    set(location, "physicalLocation", physical);
    return location;
}

static json_t *sarif_result(const Items *items, const Diagnostic *d)
{
    const Report *r = items->report;
    size_t rule_index = (size_t)(uintptr_t)map_find(items->rules, d->id) - 1;
    json_t *o = object(), *locations = array(), *related = array(), *prints = object();
    set(o, "ruleId", text(d->id));
    set_int(o, "ruleIndex", rule_index);
    set(o, "level", text(str(sarif_level(d->severity))));
    Str help = d->help.in[r->lang];
    Str message = d->message.in[r->lang];
    set(o, "message",
        sarif_message(help.n == 0 ? message
                                  : str_print(r->mem, STR_FMT "\n" STR_FMT, STR_ARG(message),
                                              STR_ARG(help))));
    if (d->span.source != 0)
        add(locations, sarif_location(r, d->span));
    set(o, "locations", locations);
    for (const Label *l = d->labels; l != NULL; l = l->next) {
        json_t *location = sarif_location(r, l->span);
        set(location, "message", sarif_message(l->text.in[r->lang]));
        add(related, location);
    }
    if (d->labels != NULL)
        set(o, "relatedLocations", related);
    else
        json_decref(related);
    set(prints, "pdoc/v1", text(report_fingerprint(r, d)));
    set(o, "partialFingerprints", prints);
    if (r->has_baseline && d->class == CLASS_FINDING)
        set(o, "baselineState", text(is_in_baseline(d) ? S("unchanged") : S("new")));
    if (d->waived.n > 0) {
        json_t *list = array(), *suppression = object();
        set(suppression, "kind", text(is_in_baseline(d) ? S("external") : S("inSource")));
        set(suppression, "justification", text(d->waived));
        add(list, suppression);
        set(o, "suppressions", list);
    }
    return o;
}

/* What a rule or a message says whatever the case, its fields written « … ». */
typedef struct {
    Str message, why, help;
    Severity severity;
} Said;

/* "Indicateur « {{name|id}} »" -> "Indicateur « … »" */
static Str without_fields(Arena *a, Str s)
{
    Buf out = buf_new(a);
    while (s.n > 0) {
        size_t open = str_find(s, S("{{"));
        size_t close = open == SIZE_MAX ? SIZE_MAX : str_find(str_slice(s, open, s.n), S("}}"));
        buf_put(&out, close == SIZE_MAX ? s : str_slice(s, 0, open));
        if (close == SIZE_MAX)
            break;
        buf_put(&out, S("…"));
        s = str_slice(s, open + close + 2, s.n);
    }
    return buf_str(&out);
}

static Said said_of(const Report *r, const Diagnostic *d)
{
    RuleInfo rule;
    MessageInfo message;
    if (r->rules != NULL && rules_find(r->rules, d->id, &rule))
        return (Said){without_fields(r->mem, rule.message.in[r->lang]), rule.why.in[r->lang],
                      without_fields(r->mem, rule.help.in[r->lang]), rule.severity};
    if (message_find(r->mem, d->id, &message))
        return (Said){message.message.in[r->lang], message_why(d->id).in[r->lang],
                      message.help.in[r->lang], message.severity};
    return (Said){d->message.in[r->lang], (Str){0}, d->help.in[r->lang], d->severity};
}

static json_t *sarif_rule(const Report *r, const Diagnostic *d)
{
    static const char *const format =
        "**" STR_FMT "**\n\n" STR_FMT "\n\n" STR_FMT "\n\n`pdoc explain " STR_FMT "`\n";
    Said said = said_of(r, d);
    json_t *o = object(), *configuration = object();
    set(o, "id", text(d->id));
    set(o, "shortDescription", sarif_message(said.message));
    if (said.why.n > 0)
        set(o, "fullDescription", sarif_message(said.why));
    json_t *help = sarif_message(
        str_print(r->mem, STR_FMT "\npdoc explain " STR_FMT, STR_ARG(said.help), STR_ARG(d->id)));
    set(help, "markdown",
        text(str_print(r->mem, format, STR_ARG(said.message), STR_ARG(said.why), STR_ARG(said.help),
                       STR_ARG(d->id))));
    set(o, "help", help);
    set(configuration, "level", text(str(sarif_level(said.severity))));
    set(o, "defaultConfiguration", configuration);
    return o;
}

void report_write_sarif(const Report *r, Buf *out)
{
    use_our_memory();
    json_t *root = object(), *runs = array(), *run = object(), *tool = object(), *driver = object(),
           *rules = array();
    StrMap *seen = map_new(r->mem);
    for (size_t i = 0; i < diag_count(r->diag); i++) {
        const Diagnostic *d = diag_at(r->diag, i);
        if (map_find(seen, d->id) == NULL) {
            *map_put(seen, d->id) = (void *)(uintptr_t)(map_count(seen) + 1);
            add(rules, sarif_rule(r, d));
        }
    }
    set(driver, "name", text(S("pdoc")));
    set(driver, "version", text(S(PDOC_VERSION)));
    set(driver, "rules", rules);
    set(tool, "driver", driver);
    set(run, "tool", tool);
    set(run, "columnKind", text(S("unicodeCodePoints")));
    set(run, "language", text(r->lang == LANG_FR ? S("fr") : S("en")));
    set(run, "results", object());
    add(runs, run);
    set(root, "$schema", text(S("https://json.schemastore.org/sarif-2.1.0.json")));
    set(root, "version", text(S("2.1.0")));
    set(root, "runs", runs);
    dump_with(root, &(Items){r, sarif_result, seen}, 6, out);
}
