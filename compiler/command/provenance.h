/* Provenance: what documents are made of, said in hashes; private to the commands.
 *
 * Vocabulary
 *   Input     a file that was read for a build: name, hash, what it is to the build
 *   Origin    all that the documents of a build have in common; read-only once made
 *   Trace     what one document is made of; its fingerprint is known before the layout
 *   manifest  both as JSON: in full in the output folder, without what is the buyer's own affair
 *             inside each PDF (docs/provenance.md says what that is, and why)
 *   group     the inputs of one kind under one hash: that of the lines "HASH  NAME\n" of its files
 * in the order of their names, which sha256sum prints
 */
#ifndef PDOC_COMMAND_PROVENANCE_H
#define PDOC_COMMAND_PROVENANCE_H

#include "command/command.h"

typedef enum {
    INPUT_PROJECT, /* the project and what it includes */
    INPUT_COMPANY, /* from elsewhere: rules and theme of a company */
    INPUT_SCHEMA,  /* pdoc's own from here on */
    INPUT_RULES,
    INPUT_SETTINGS, /* the list of documents, the theme */
    INPUT_TEMPLATE, /* pdoc's, the project's or a company's */
    INPUT_KIND_COUNT
} InputKind;

typedef enum { FROM_PDOC, FROM_PROJECT, FROM_ELSEWHERE } From;

typedef struct {
    InputKind kind;
    From from;
    Str name;   /* from pdoc's data folder or the project's; without folder from elsewhere */
    Str sha256; /* 64 digits */
    Str bytes;
    uint32_t source;
} Input;

struct Origin {
    const Session *session;
    const Project *project;
    const Input *inputs; /* by kind, then by name */
    size_t input_count;
    bool draft;
    Str copy; /* whose copy it is, or empty */
    int64_t time;
    PdfStandard standard;
    Attach attach;
    struct FontHashes *fonts; /* shared by the documents, behind a lock */
};

/* A font file as documents say it: its name without folder, its hash. */
typedef struct {
    Str name; /* PostScript */
    Str file, sha256;
} FontFile;

struct Trace {
    const Origin *origin;
    Str document; /* id */
    const Input **templates;
    const Node **front_matters; /* by template; may be NULL */
    size_t template_count;
    Str fingerprint;
    const FontFile *fonts; /* known after the layout, as all below */
    size_t font_count;
    const Image *images;
    size_t image_count;
};

/* The hash of a group; *count (may be NULL) is that of its files. */
Str origin_group(Arena *a, const Origin *o, InputKind kind, size_t *count);
/* Of a font's file, computed once for all documents. Empty when it cannot be read any more. */
Str origin_font_hash(const Origin *o, Ctx *ctx, Str path);

/* The name of a file in the project's folder; empty for one elsewhere. */
Str origin_project_name(const Origin *o, Str path);
/* The fonts and images of a document that has been laid out. */
void trace_complete(Ctx *ctx, Trace *t, const Pages *pages);

bool sums_is_plain(Str name); /* of a file below a folder, through no hidden one and no ".." */

/* verify_text.c: reports the pages whose words differ; true when none does. What the two
 * fingerprints begin with counts as the same. */
bool verify_words(Ctx *ctx, PdfReader *there, PdfReader *here, Str there_print, Str here_print);

/* ---- JSON: json_text.c -------------------------------------------------------------------- */

typedef struct {
    Buf *out;
    int depth;
    bool some; /* a value stands before on this level */
} JsonText;

/* Values of a map (`key` given) or of a list (`key` NULL), one a line. */
void json_open(JsonText *j, const char *key, char bracket);
void json_close(JsonText *j, char bracket);
void json_text(JsonText *j, const char *key, Str value);
void json_number(JsonText *j, const char *key, int64_t value);
void json_decimal(JsonText *j, const char *key, Str digits); /* "12.5", as a number */
void json_truth(JsonText *j, const char *key, bool value);

#endif
