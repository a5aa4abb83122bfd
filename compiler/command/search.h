/* Search: where templates come from. Private to command/; search.c says in what order.
 *
 * Vocabulary
 *   layer    one of the places that templates come from
 *   name     of a template: "annexe-performance", "clauses/reversibility"
 *   use      the file that a name means in this build
 *   variant  one of several wordings of a clause
 */
#ifndef PDOC_COMMAND_SEARCH_H
#define PDOC_COMMAND_SEARCH_H

#include "command/command.h"

typedef enum { LAYER_PROJECT, LAYER_COMPANY, LAYER_PDOC, LAYER_COUNT } Layer;

typedef struct {
    Str name;
    Str path;
    Layer layer;
    uint32_t source; /* 0: there is no such template */
} TemplateUse;

typedef struct {
    Str name, path;
} TemplateFile;

typedef VEC(TemplateFile) TemplateFiles;

typedef struct {
    Session *s;
    const Project *project; /* its language decides; without a root no variant is chosen */
    Str roots[LAYER_COUNT]; /* empty: there is no such place */
    const Node *variants;   /* contract.clause_variants, or NULL */
    StrMap *uses;           /* name -> TemplateUse, of all names looked for */
    StrMap *files;          /* path -> uint32_t, the source, of all files read */
} TemplateSearch;

TemplateSearch *search_new(Session *s, const Project *p);
/* The source of a file, read once; 0 after a diagnostic. */
uint32_t search_read(Ctx *ctx, TemplateSearch *search, Str path);
/* The use of a name (with or without .md), looked for once; a variant that does not exist is
 * reported. */
const TemplateUse *search_use(Ctx *ctx, TemplateSearch *search, Str name);
uint32_t search_find(Ctx *ctx, void *search, Str name); /* for Partials */

Str search_folder(const TemplateSearch *search, Layer layer);    /* of the language; may be empty */
TemplateFiles search_files(TemplateSearch *search, Layer layer); /* all there are, as names */
size_t search_variants(TemplateSearch *search, Str clause, Str **words);
Str clause_of(Str name); /* "clauses/x" -> "x"; else empty */
Str front_text(const Node *front, Str key);

/* Compiles the template of a document with all that it includes. NULL after diagnostics. */
Template *search_template(TemplateSearch *search, const DocumentRow *row);

/* After all templates are read (overrides.c): files in the folders of the project and the company
 * that nothing uses are warnings, variants chosen for clauses that do not exist errors. */
void search_check_overrides(TemplateSearch *search);
Str search_nearest(TemplateSearch *search, Str name); /* the nearest name of any layer */

#endif
