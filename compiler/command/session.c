/* Session: what the commands share. How findings are reported, results. */
#include "command/command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { YEAR_9999_DAYS = 2932896 /* 9999-12-31 */ };

bool session_epoch(int64_t *seconds)
{
    Str text = str(getenv("SOURCE_DATE_EPOCH"));
    int64_t value = 0, most = (int64_t)YEAR_9999_DAYS * 86400;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9' || value > most)
            return false;
        value = value * 10 + (text.p[i] - '0');
    }
    if (text.n == 0 || value > most)
        return false;
    *seconds = value;
    return true;
}

int64_t session_time(Session *s, Str date_iso)
{
    if (s->has_time)
        return s->time;
    int64_t seconds;
    if (session_epoch(&seconds))
        return seconds;
    Date date;
    return date_read(date_iso, &date) ? (int64_t)date_days(date) * 86400 : PDF_NO_TIME;
}

/* ---- results and findings ----------------------------------------------------------------- */

static bool put_fd(int fd, Str bytes)
{
    while (bytes.n > 0) {
        ssize_t put = write(fd, bytes.p, bytes.n);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes = str_slice(bytes, (size_t)put, bytes.n);
    }
    return true;
}

static Severity fail_severity(const Session *s)
{
    static const Str words[] = {S_INIT("info"), S_INIT("warning"), S_INIT("error")};
    Str word = option_word(s, OPT_FAIL_ON, S("error"));
    for (Severity severity = SEVERITY_INFO; severity <= SEVERITY_ERROR; severity++)
        if (str_eq(words[severity], word))
            return severity;
    return SEVERITY_ERROR + 1; /* never */
}

static int exit_status(const Session *s)
{
    int status = EXIT_FINE;
    Severity least = fail_severity(s);
    for (size_t i = 0; i < diag_count(s->ctx.diag); i++) {
        const Diagnostic *d = diag_at(s->ctx.diag, i);
        if (d->waived.n > 0)
            continue;
        if (d->class == CLASS_FAULT && d->severity == SEVERITY_ERROR)
            return EXIT_FAULT;
        if (d->class == CLASS_FINDING && d->severity >= least)
            status = EXIT_FINDINGS;
    }
    return status;
}

static void put_count(Buf *out, size_t count, Text one, Text many, Lang lang)
{
    buf_int(out, (int64_t)count);
    buf_byte(out, ' ');
    bool is_one = count == 1 || (count == 0 && lang == LANG_FR);
    buf_put(out, is_one ? one.in[lang] : many.in[lang]);
}

static void put_summary(const Session *s, Buf *out)
{
    size_t counts[3] = {0};
    size_t waived = 0;
    for (size_t i = 0; i < diag_count(s->ctx.diag); i++) {
        const Diagnostic *d = diag_at(s->ctx.diag, i);
        if (d->waived.n > 0)
            waived++;
        else
            counts[d->severity]++;
    }
    put_count(out, counts[SEVERITY_ERROR], TEXT("erreur", "error"), TEXT("erreurs", "errors"),
              s->lang);
    buf_put(out, S(", "));
    put_count(out, counts[SEVERITY_WARNING], TEXT("avertissement", "warning"),
              TEXT("avertissements", "warnings"), s->lang);
    if (counts[SEVERITY_INFO] > 0) {
        buf_put(out, S(", "));
        put_count(out, counts[SEVERITY_INFO], TEXT("information", "note"),
                  TEXT("informations", "notes"), s->lang);
    }
    if (waived > 0) {
        buf_put(out, S(", "));
        put_count(out, waived, TEXT("dérogation", "waived"), TEXT("dérogations", "waived"),
                  s->lang);
    }
    buf_byte(out, '\n');
}

/* Is `id` one of the words of a list separated by commas? */
static bool list_names(Str list, Str id)
{
    while (list.n > 0) {
        size_t comma = str_find_byte(list, ',');
        if (str_eq(str_trim(str_slice(list, 0, comma)), id))
            return true;
        list = comma == SIZE_MAX ? (Str){0} : str_slice(list, comma + 1, list.n);
    }
    return false;
}

/* --only and --except choose among findings; faults are always told. */
static bool is_chosen(const Diagnostic *d, void *arg)
{
    const Session *s = arg;
    if (d->class == CLASS_FAULT)
        return true;
    bool wanted = !option_given(s, OPT_ONLY) || list_names(s->given[OPT_ONLY], d->id);
    return wanted && !(option_given(s, OPT_EXCEPT) && list_names(s->given[OPT_EXCEPT], d->id));
}

static bool reports_to_stdout(const Session *s)
{
    for (size_t i = 0; i < s->format_count; i++)
        if (str_find_byte(s->formats[i], '=') == SIZE_MAX)
            return true;
    return false;
}

/* What the reports say. */
typedef struct {
    Buf faults, findings;
    bool fine; /* every report asked for in a file is in the output */
} Said;

static void add_report(Session *s, Str format, Output *o, Said *said)
{
    size_t equals = str_find_byte(format, '=');
    Str name = str_slice(format, 0, equals);
    Report report = {s->ctx.diag, s->lang,          s->ctx.mem,
                     s->rules,    fail_severity(s), option_given(s, OPT_BASELINE)};
    Buf own = buf_new(s->ctx.mem);
    Buf *out = equals == SIZE_MAX ? &said->findings : &own;
    for (size_t i = 0; i < report_count; i++)
        if (str_eq(report_rows[i].name, name))
            report_rows[i].write(&report, out);
    if (equals != SIZE_MAX && o != NULL)
        said->fine =
            output_add(o, str_slice(format, equals + 1, SIZE_MAX), buf_str(&own)) && said->fine;
}

/* A draft's findings are a list of things to do: what a rule says of all its findings alike is said
 * of the first. */
static Diagnostic in_short(Session *s, const Diagnostic *d, StrMap *said)
{
    Diagnostic out = *d;
    Str words = str_print(s->ctx.mem, STR_FMT "\n" STR_FMT "\n" STR_FMT, STR_ARG(d->id),
                          STR_ARG(d->note.in[s->lang]), STR_ARG(d->help.in[s->lang]));
    void **slot = map_put(said, words);
    if (*slot != NULL)
        out.note = out.help = (Text){0};
    *slot = s;
    return out;
}

/* `o` receives the reports that go to files; NULL: they are not written. */
static Said compose(Session *s, Output *o, int findings_fd, bool summary)
{
    diag_sort(s->ctx.diag);
    Said said = {buf_new(s->ctx.mem), buf_new(s->ctx.mem), true};
    DiagStyle on_err = {s->lang, s->colour_err};
    DiagStyle on_findings = {s->lang, findings_fd == STDOUT_FILENO ? s->colour_out : s->colour_err};
    bool as_text = !reports_to_stdout(s);
    StrMap *told =
        str_eq(option_word(s, OPT_PROFILE, (Str){0}), S("draft")) ? map_new(s->ctx.mem) : NULL;
    for (size_t i = 0; i < diag_count(s->ctx.diag); i++) {
        const Diagnostic *d = diag_at(s->ctx.diag, i);
        if (d->class == CLASS_FAULT)
            diag_write_one(s->ctx.diag, d, &on_err, &said.faults);
        else if (as_text) {
            Diagnostic shown = told == NULL ? *d : in_short(s, d, told);
            diag_write_one(s->ctx.diag, &shown, &on_findings, &said.findings);
        }
    }
    if (summary && as_text) {
        put_summary(s, &said.findings);
        if (s->judged != NULL && isatty(STDOUT_FILENO) == 1)
            progress_write(s, &said.findings);
    }
    for (size_t i = 0; i < s->format_count; i++)
        add_report(s, s->formats[i], o, &said);
    return said;
}

static void say_stdout_fault(Session *s)
{
    if (errno == EPIPE)
        return; /* who reads has had enough */
    diag(&s->ctx, MSG_FILE_WRITE, NOWHERE, S("stdout"), str(strerror(errno)));
}

/* All words stand ready before the first file appears: after that nothing takes memory, so that a
 * process that ends without any leaves no file. */
int session_commit(Session *s, Output *o, Str made, int findings_fd, bool summary)
{
    baseline_apply(s);
    diag_filter(s->ctx.diag, is_chosen, s);
    Said said = compose(s, o, findings_fd, summary);
    bool fine = said.fine && output_commit(o);
    if (!fine)
        output_cancel(o);
    else if (!put_fd(STDOUT_FILENO, made)) {
        say_stdout_fault(s);
        fine = false;
    }
    if (!fine)
        said = compose(s, NULL, findings_fd, summary);
    put_fd(STDERR_FILENO, buf_str(&said.faults));
    bool written = put_fd(findings_fd, buf_str(&said.findings)) || findings_fd == STDERR_FILENO;
    return written ? exit_status(s) : EXIT_FAULT;
}

int session_report(Session *s, int findings_fd, bool summary)
{
    return session_commit(s, output_new(&s->ctx), (Str){0}, findings_fd, summary);
}

int session_result(Session *s, Str bytes)
{
    if (!put_fd(STDOUT_FILENO, bytes))
        say_stdout_fault(s);
    return session_report(s, STDERR_FILENO, false);
}
