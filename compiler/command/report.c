/* Reports: the diagnostics in the formats that editors, terminals and review platforms read.
 *
 *     text      for people: source lines, carets, help (base/diag_text.c)
 *     gnu       FILE:LINE:COLUMN: severity: message [id]   (GNU coding standards, "Errors")
 *     json      schemas/report.schema.yaml
 *     sarif     SARIF 2.1.0 (OASIS)
 *     github    workflow commands of GitHub Actions
 *     junit     one test case per rule that found something
 *     markdown  a table to paste in a review
 */
#include "command/command.h"

const Str severity_words[] = {S_INIT("info"), S_INIT("warning"), S_INIT("error")};
const Text severity_names[] = {FR_EN("information", "info"), FR_EN("avertissement", "warning"),
                               FR_EN("erreur", "error")};

static Place place_of(const Report *r, const Diagnostic *d)
{
    return source_place(source_at(diag_sources(r->diag), d->span.source), d->span.begin);
}

static Place end_of(const Report *r, const Diagnostic *d)
{
    return source_place(source_at(diag_sources(r->diag), d->span.source), d->span.end);
}

static Str path_of(const Report *r, const Diagnostic *d)
{
    return source_at(diag_sources(r->diag), d->span.source)->path;
}

/* A text on one line, without what could command a terminal; `escape` gives the replacement of an
 * ASCII character. */
static void put_line_text(Buf *out, Str text, const char *(*escape)(char c))
{
    for (size_t at = 0; at < text.n;) {
        uint32_t code = utf8_next(text, &at);
        const char *other = escape == NULL || code >= 0x80 ? NULL : escape((char)code);
        if (other != NULL)
            buf_put(out, str(other));
        else if (code == '\n' || code == '\t' || code == '\r')
            buf_byte(out, ' ');
        else
            buf_code(out, utf8_hidden(code) || code == 0xFFFE || code == 0xFFFF ? 0xFFFD : code);
    }
}

Str report_fingerprint(const Report *r, const Diagnostic *d)
{
    const Source *s = source_at(diag_sources(r->diag), d->span.source);
    Str guilty = str_slice(s->text, d->span.begin, d->span.end);
    Str all = str_print(r->mem, STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(d->id), STR_ARG(d->path),
                        STR_ARG(guilty));
    return str_print(r->mem, "%016llx", (unsigned long long)str_hash(all));
}

/* ---- text and gnu ------------------------------------------------------------------------- */

static void write_text(const Report *r, Buf *out)
{
    diag_write_text(r->diag, &(DiagStyle){.lang = r->lang}, out);
}

static void write_gnu(const Report *r, Buf *out)
{
    for (size_t i = 0; i < diag_count(r->diag); i++) {
        const Diagnostic *d = diag_at(r->diag, i);
        Place place = place_of(r, d);
        if (d->span.source == 0)
            buf_put(out, S("pdoc: "));
        else
            put_line_text(out, path_of(r, d), NULL);
        if (d->span.source != 0)
            buf_print(out, ":%u:%u: ", place.line, place.column);
        buf_put(out, d->waived.n > 0 ? S("waived") : severity_words[d->severity]);
        buf_put(out, S(": "));
        put_line_text(out, d->message.in[r->lang], NULL);
        buf_print(out, " [" STR_FMT "]\n", STR_ARG(d->id));
    }
}

/* ---- github ------------------------------------------------------------------------------- */

static const char *escape_github(char c)
{
    return c == '%' ? "%25" : c == '\n' ? "%0A" : c == '\r' ? "%0D" : NULL;
}

static const char *escape_github_property(char c)
{
    return c == ':' ? "%3A" : c == ',' ? "%2C" : escape_github(c);
}

static void write_github(const Report *r, Buf *out)
{
    static const char *const commands[] = {"notice", "warning", "error"};
    for (size_t i = 0; i < diag_count(r->diag); i++) {
        const Diagnostic *d = diag_at(r->diag, i);
        Place begin = place_of(r, d), end = end_of(r, d);
        buf_print(out, "::%s ", d->waived.n > 0 ? "notice" : commands[d->severity]);
        if (d->span.source != 0) {
            buf_put(out, S("file="));
            put_line_text(out, path_of(r, d), escape_github_property);
            buf_print(out, ",line=%u,col=%u,endLine=%u,endColumn=%u,", begin.line, begin.column,
                      end.line, end.column);
        }
        buf_put(out, S("title="));
        put_line_text(out, d->id, escape_github_property);
        buf_put(out, S("::"));
        put_line_text(out, d->message.in[r->lang], escape_github);
        if (d->help.in[r->lang].n > 0) {
            buf_put(out, S("%0A"));
            put_line_text(out, d->help.in[r->lang], escape_github);
        }
        buf_byte(out, '\n');
    }
}

/* ---- junit -------------------------------------------------------------------------------- */

static const char *escape_xml(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

/* What fails the run: a fault, or a finding that reaches --fail-on. */
static bool is_failure(const Report *r, const Diagnostic *d)
{
    if (d->waived.n > 0)
        return false;
    return d->class == CLASS_FAULT ? d->severity == SEVERITY_ERROR : d->severity >= r->fail;
}

static void put_junit_case(const Report *r, const Diagnostic *d, Buf *out)
{
    Place place = place_of(r, d);
    buf_put(out, S("    <testcase classname=\""));
    put_line_text(out, d->span.source == 0 ? S("pdoc") : path_of(r, d), escape_xml);
    buf_put(out, S("\" name=\""));
    put_line_text(out, d->id, escape_xml);
    buf_print(out, " %u:%u\">\n", place.line, place.column);
    if (d->waived.n > 0) {
        buf_put(out, S("      <skipped message=\""));
        put_line_text(out, d->waived, escape_xml);
        buf_put(out, S("\"/>\n"));
    } else if (is_failure(r, d)) {
        const char *element = d->class == CLASS_FAULT ? "error" : "failure";
        buf_print(out, "      <%s type=\"" STR_FMT "\" message=\"", element,
                  STR_ARG(severity_words[d->severity]));
        put_line_text(out, d->message.in[r->lang], escape_xml);
        buf_put(out, S("\">"));
        put_line_text(out, d->help.in[r->lang], escape_xml);
        buf_print(out, "</%s>\n", element);
    } else {
        buf_print(out, "      <system-out>" STR_FMT ": ", STR_ARG(severity_words[d->severity]));
        put_line_text(out, d->message.in[r->lang], escape_xml);
        buf_put(out, S("</system-out>\n"));
    }
    buf_put(out, S("    </testcase>\n"));
}

static void write_junit(const Report *r, Buf *out)
{
    size_t failures = 0, errors = 0, skipped = 0, count = diag_count(r->diag);
    for (size_t i = 0; i < count; i++) {
        const Diagnostic *d = diag_at(r->diag, i);
        skipped += d->waived.n > 0;
        failures += is_failure(r, d) && d->class == CLASS_FINDING;
        errors += is_failure(r, d) && d->class == CLASS_FAULT;
    }
    buf_put(out, S("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"));
    buf_print(out,
              "  <testsuite name=\"pdoc\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
              "skipped=\"%zu\">\n",
              count == 0 ? 1 : count, failures, errors, skipped);
    if (count == 0)
        buf_put(out, S("    <testcase classname=\"pdoc\" name=\"check\"/>\n"));
    for (size_t i = 0; i < count; i++)
        put_junit_case(r, diag_at(r->diag, i), out);
    buf_put(out, S("  </testsuite>\n</testsuites>\n"));
}

/* ---- markdown ----------------------------------------------------------------------------- */

static const char *escape_markdown(char c)
{
    switch (c) {
    case '|':
        return "\\|";
    case '*':
        return "\\*";
    case '_':
        return "\\_";
    case '`':
        return "\\`";
    case '<':
        return "&lt;";
    case '[':
        return "\\[";
    case '\\':
        return "\\\\";
    default:
        return NULL;
    }
}

static void write_markdown(const Report *r, Buf *out)
{
    static const Text head = {
        {S_INIT("| Gravité | Place | Constat | Règle |\n|---|---|---|---|\n"),
         S_INIT("| Severity | Place | Finding | Rule |\n|---|---|---|---|\n")}};
    static const Text none = {{S_INIT("Aucun constat.\n"), S_INIT("No findings.\n")}};
    static const Text waived = {{S_INIT("dérogation"), S_INIT("waived")}};
    if (diag_count(r->diag) == 0) {
        buf_put(out, none.in[r->lang]);
        return;
    }
    buf_put(out, head.in[r->lang]);
    for (size_t i = 0; i < diag_count(r->diag); i++) {
        const Diagnostic *d = diag_at(r->diag, i);
        Place place = place_of(r, d);
        buf_put(out, S("| "));
        buf_put(out, (d->waived.n > 0 ? waived : severity_names[d->severity]).in[r->lang]);
        buf_put(out, S(" | "));
        if (d->span.source != 0) {
            put_line_text(out, path_of(r, d), escape_markdown);
            buf_print(out, ":%u:%u", place.line, place.column);
        }
        buf_put(out, S(" | "));
        put_line_text(out, d->message.in[r->lang], escape_markdown);
        buf_put(out, S(" | "));
        put_line_text(out, d->id, escape_markdown);
        buf_put(out, S(" |\n"));
    }
}

const ReportRow report_rows[] = {
    {S_INIT("text"), write_text},         {S_INIT("gnu"), write_gnu},
    {S_INIT("json"), report_write_json},  {S_INIT("sarif"), report_write_sarif},
    {S_INIT("github"), write_github},     {S_INIT("junit"), write_junit},
    {S_INIT("markdown"), write_markdown},
};

const size_t report_count = sizeof report_rows / sizeof *report_rows;
