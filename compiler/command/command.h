/* Command: one file per subcommand, each a list of calls of the stages.
 *
 * Vocabulary
 *   CommandRow  a subcommand: its words, its options, its function
 *   OptionRow   an option: its name, its argument, its help
 *   Session     one run: the context, the options given, where pdoc's data is
 *   Project     a project description, read and judged
 */
#ifndef PDOC_COMMAND_H
#define PDOC_COMMAND_H

#include "base/base.h"
#include "data/data.h"
#include "layout/layout.h"
#include "markdown/markdown.h"
#include "pdf/pdf.h"
#include "prose/prose.h"
#include "rules/rules.h"
#include "template/template.h"

/* ---- words of the command line ------------------------------------------------------------ */

typedef enum {
    OPT_OUT,
    OPT_DRAFT,
    OPT_DOCUMENT,
    OPT_EMIT,
    OPT_TO,
    OPT_FAIL_ON,
    OPT_FORMAT,
    OPT_ONLY,
    OPT_PROFILE,
    OPT_RULES,
    OPT_BASELINE,
    OPT_EXCEPT,
    OPT_AT,
    OPT_SCHEMA,
    OPT_SCHEMA_DIR,
    OPT_ASSERT_FORMAT,
    OPT_PATHS,
    OPT_GIVEN,
    OPT_BENCH,
    OPT_KIND,
    OPT_AS,
    OPT_FUNCTIONS,
    OPT_STATEMENTS,
    OPT_MARKDOWN,
    OPT_JSON,
    OPT_DIALECT,
    OPT_ESCAPE,
    OPT_PARTIALS,
    OPT_STRICT,
    OPT_TEMPLATES,
    OPT_COPY,
    OPT_CHECK_TEMPLATES,
    OPT_PDF_STANDARD,
    OPT_ATTACH,
    OPT_PROJECT,
    OPT_THEME,
    OPT_COPY_FOR,
    OPT_LANG,
    OPT_COLOR,
    OPT_DATA_DIR,
    OPT_HELP,
    OPT_VERSION,
    OPT_COUNT
} OptionId;

typedef struct {
    Str name;
    char letter;   /* short form, or '\0' */
    Text argument; /* what to show for its argument; empty for a flag */
    Text help;
    const Str *words; /* the only arguments accepted, ended by an empty Str; NULL: any */
} OptionRow;

extern const OptionRow option_rows[OPT_COUNT];

typedef struct Session Session;

typedef struct {
    Str name;
    Text usage;              /* after "pdoc NAME" */
    Text summary;            /* one line */
    Text details;            /* after the options in --help; may be empty */
    const OptionId *options; /* its own, ended by OPT_COUNT */
    int min_arguments, max_arguments;
    int (*run)(Session *s); /* gives the exit status */
} CommandRow;

extern const CommandRow command_rows[];
extern const size_t command_count;

struct Session {
    Ctx ctx;
    const CommandRow *command;
    Str given[OPT_COUNT]; /* the argument, or the option's own name for a flag; p NULL: not given */
    Str *arguments;
    size_t argument_count;
    Str *formats; /* every --format, in order: FORMAT or FORMAT=FILE */
    size_t format_count;
    Lang lang;
    bool lang_open; /* nothing has decided it yet: a project may (language.c) */
    bool colour_out, colour_err;
    Str data_dir;         /* where schemas/ and templates/ are */
    Str snapshots;        /* of the files there, or empty */
    uint32_t parsed;      /* files there that no snapshot had */
    const RuleSet *rules; /* those judged last, or NULL */
    StrMap *judged; /* of those, the ids that had something to judge, of one project; or NULL */
    const Node *documents; /* the list in templates/documents.yaml, once it is read */
    bool has_time;         /* that of session_time is known beforehand */
    int64_t time;
};

/* options.c: fills the session from argv; false after diagnostics. */
bool options_read(Session *s, int argc, char **argv);
bool option_given(const Session *s, OptionId id);
Str option_word(const Session *s, OptionId id, Str otherwise);
void help_write(const Session *s, Buf *out); /* of s->command, or of pdoc when it is NULL */

/* ---- the language of messages (language.c) ------------------------------------------------- */

void language_of_environment(Session *s);
void language_of_option(Session *s);
/* `root` is NULL where the file could not be read as YAML. */
void language_of_project(Session *s, uint32_t source, const Node *root);

/* ---- pdoc's own data (own.c) -------------------------------------------------------------- */

bool session_data_dir(Session *s); /* finds schemas/ and templates/; false after a diagnostic */
/* NULL after diagnostics, as all below. Names are from the data folder: "schemas/x.yaml". */
Node *own_read(Session *s, Str name);
Schema *own_schema(Session *s, Str name);
/* With the project's own settings (may be NULL) and the files of --rules. */
RuleSet *own_rules(Session *s, const Node *settings);
/* The words of schemas/prose.yaml. */
Lexicon *own_lexicon(Session *s);
const Node *own_documents(Session *s);

/* ---- what commands share (session.c) ------------------------------------------------------ */

/* Prints what was found (findings to `findings_fd`, faults to stderr), writes the reports asked
 * for with --format, and gives the exit status. */
int session_report(Session *s, int findings_fd, bool summary);
/* The same for a command that made files: those of `o` and the reports' appear together or not at
 * all, then `made`, what is said of them, goes to stdout. */
int session_commit(Session *s, Output *o, Str made, int findings_fd, bool summary);
void progress_write(const Session *s, Buf *out); /* progress.c: by section of the rules */
int session_result(Session *s, Str bytes); /* bytes to stdout, then session_report on stderr */
/* SOURCE_DATE_EPOCH: digits alone, up to the year 9999. Anything else is as if it were not there. */
bool session_epoch(int64_t *seconds);
/* SOURCE_DATE_EPOCH, else the date, else PDF_NO_TIME. */
int64_t session_time(Session *s, Str date_iso);

/* ---- reports (report.c, report_json.c) ----------------------------------------------------- */

typedef struct {
    const Diag *diag;
    Lang lang;
    Arena *mem;
    const RuleSet *rules; /* those judged, or NULL */
    Severity fail;        /* what is at least this severe fails the run */
    bool has_baseline;
} Report;

typedef struct {
    Str name;
    void (*write)(const Report *r, Buf *out);
} ReportRow;

extern const ReportRow report_rows[];
extern const size_t report_count;
void report_write_json(const Report *r, Buf *out);
void report_write_rules(const RuleSet *rules, Buf *out); /* pdoc rules --json */
void report_write_sarif(const Report *r, Buf *out);
/* Stays the same when lines move: a hash of the rule, the path and the guilty bytes. */
Str report_fingerprint(const Report *r, const Diagnostic *d);
extern const Str severity_words[];  /* for programs: "info", "warning", "error" */
extern const Text severity_names[]; /* for readers */

int schema_show(Session *s, const Node *root, Str path); /* pdoc schema KEYPATH (schema_show.c) */

/* ---- what a check is for (profile.c, baseline.c) -------------------------------------------- */

extern const Str profile_words[];                              /* ended by an empty Str */
const Str *profile_documents(const Session *s, size_t *count); /* NULL: those of the build */
void profile_soften(Session *s, const RuleSet *set);           /* errors to warnings in a draft */
bool is_in_baseline(const Diagnostic *d);                      /* waived by it */
bool baseline_apply(Session *s); /* waives what an earlier report holds; false after a diagnostic */

/* ---- the pipeline (project.c, compile.c) -------------------------------------------------- */

typedef struct {
    Str id, kind;
    const Str *kinds; /* what the rules know it by: its kind, and others it is part of */
    size_t kind_count;
    Str template;      /* file name under templates/LANGUAGE */
    uint32_t number;   /* of an annex among those of this build, from 1; 0: it is no annex */
    Str title, output; /* with the number in; output is a file name without ending */
    const Node *when;  /* the query that says when it is made; NULL: always */
    bool internal;     /* it stays with the buyer */
    Span span;
} DocumentRow;

typedef struct {
    Str path, folder;
    Node *root;
    Str language;
    Date date;                    /* what dated rules are judged at */
    const DocumentRow *documents; /* those that it makes, in order */
    size_t document_count;
} Project;

/* explain.c: no rule and no message has this name. */
void rule_name_fault(Session *s, const RuleSet *set, Str id, Span where);
void rule_documents_write(const RuleInfo *rule, Lang lang, Buf *out); /* by their names, or all */
Text message_why(Str id); /* why a message matters, or empty */
/* Reads, checks structure and rules. NULL when there is nothing to go on with. */
Project *project_read(Session *s, Str path);
/* The same without its rules; what the schema refuses goes to `refusals` too (may be NULL). */
Project *project_load(Session *s, Str path, Refusals *refusals);
void project_judge(Session *s, const Project *p, Refusals *refusals); /* its rules */
#define DOCUMENTS "documents.yaml"
/* Fills p->documents from the lists of documents; all that there are when p has no root. */
void documents_find(Session *s, Project *p);

/* What the front matter of a template leaves out is what the list of documents says. */
void document_defaults(Document *doc, const Draft *draft, const DocumentRow *row, const Project *p);

/* What templates can print of the documents of a build (pack.c says which names there are). */
typedef struct TraceGraph TraceGraph; /* trace.h */
const Node *pack_node(Ctx *ctx, const DocumentRow *rows, size_t count, const DocumentRow *current,
                      const TraceGraph *trace, Str language);
Str pack_numbered(Arena *a, Str text, uint32_t number); /* puts the number at {number} */

/* A document of a build, as references see it. */
typedef struct {
    const DocumentRow *row;
    Ctx *ctx;      /* its own */
    Document *doc; /* numbered and typeset; NULL: it could not be read */
} Referred;

/* Gives the references of all documents their words; what is wrong goes to each one's context. */
void references_resolve(Session *s, const Referred *all, size_t count);

typedef enum { EMIT_NONE, EMIT_DATA, EMIT_DRAFT, EMIT_DOC, EMIT_PAGES } Emit;
Emit emit_of(Str word);
PdfStandard standard_of(Str word);

typedef struct {
    Str name; /* in the document's folder */
    Str bytes;
} CompiledFile;

typedef struct {
    Str name;                  /* of its files, without ending: said by who asks */
    Str markdown, pdf, html;   /* bytes; empty when not asked for */
    Str dump;                  /* of the stage asked for with --emit */
    const CompiledFile *files; /* what the Markdown shows: figures */
    size_t file_count;
    const DraftPart *parts; /* the clauses and other partials that went in */
    size_t part_count;
} Compiled;

/* ---- provenance (origin.c, manifest.c; docs/provenance.md) ---------------------------------- */

#define MANIFEST_NAME "manifest.json"

/* What goes into a PDF besides its pages: PDF/A-1 and 2 allow nothing. */
typedef enum { ATTACH_NONE, ATTACH_MANIFEST, ATTACH_SOURCE } Attach;
Attach attach_of(Str word);

typedef struct Origin Origin; /* what the documents of a build are made of */
typedef struct Trace Trace;   /* what one of them is made of */

typedef struct {
    Emit emit;
    bool markdown, pdf, html; /* what to make */
    const Theme *theme;
    const Node *project; /* what figures are drawn from; NULL: there are none */
    Str currency;        /* of its amounts */
    int64_t time;        /* of the PDF, or PDF_NO_TIME */
    PdfStandard standard;
    Attach attach;
    Trace *trace;  /* of this document; NULL: nothing is attached */
    bool internal; /* this document stays with the buyer */
} CompileOptions;

/* Of all sources read so far, templates included; before the documents are made. */
Origin *origin_read(Session *s, const Project *p, const CompileOptions *options, bool draft);
void origin_free(Origin *o);
/* `source` is that of the document's own template. Threads may call it, as the two below. */
Trace *trace_new(Ctx *ctx, const Origin *o, Str document, uint32_t source, const Draft *draft);
Str trace_fingerprint(const Trace *t);
/* What the PDF of these pages carries; gives how many. */
size_t trace_attach(Ctx *ctx, Trace *t, const Pages *pages, const PdfAttachment **list);

typedef struct {
    const Trace *trace;
    Str output; /* name of its files, without ending */
} ManifestDocument;

/* Says what the files of `o` are made of, which are all there but for this one. */
void manifest_write(const Origin *origin, const ManifestDocument *documents, size_t count,
                    Output *o, Str folder, Buf *out);

/* sums.c: adds SHA256SUMS to the files of `o`, with `manifest` (MANIFEST_NAME; empty when not all
 * documents are made: the lines of the others then stay). Files of an earlier build that this one
 * does not make are removed where they are still what pdoc wrote; others are reported. False after
 * a diagnostic. */
bool sums_add(Session *s, Output *o, Str folder, Str manifest);
Str sums_name(Str folder, Str path); /* a path from its folder; empty when it is elsewhere */

/* What --to asks for, "md,pdf,html"; md and pdf without it. False after a diagnostic. */
bool formats_of(Session *s, CompileOptions *options);
/* The file of the n-th format, from 0: its ending and its bytes; false beyond the last. */
bool compiled_file(const Compiled *made, size_t n, const char **ending, Str *bytes);
Theme *session_theme(Session *s);
/* Makes the PDF of the one document that OPT_DOCUMENT names, as `pdoc build` does. False after
 * diagnostics. */
bool build_document(Session *s, const Project *project, Str *pdf);
/* What is done to a document before references can lead to it: numbers, typography. */
void compile_prepare(Ctx *ctx, Document *doc);
/* From a document whose references are resolved: figures, Markdown out, layout, PDF. False after
 * diagnostics. */
bool compile_document(Ctx *ctx, Document *doc, const CompileOptions *options, Compiled *out);
/* figures.c: draws the figures of a document; `fonts` are those of its layout. */
bool compile_figures(Ctx *ctx, Document *doc, const CompileOptions *options, Fonts *fonts,
                     Compiled *out);

#endif
