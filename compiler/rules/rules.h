/* Rules: JSON Schema and rule files -> programs; a data tree -> diagnostics.
 *
 * Schema: JSON Schema 2020-12 compiled once; errors point at the guilty node.
 * RuleSet: rule files (schemas/rules/NAME.yaml) compiled once; see schemas/rules.schema.yaml.
 */
#ifndef PDOC_RULES_H
#define PDOC_RULES_H

#include "base/base.h"
#include "data/data.h"
#include "prose/prose.h"

typedef struct Schema Schema;

typedef struct {
    Str folder;         /* --schema-dir: where remote references are looked up, or empty */
    bool assert_format; /* judge `format` even when the meta-schema does not ask for it */
} SchemaOptions;

/* Compiles the schema `root` (read from a file whose path is its base URI unless it has $id).
 * NULL after located diagnostics of CLASS_FAULT. */
Schema *schema_read(Ctx *ctx, const Node *root, const SchemaOptions *options);

/* Judges `data`: one diagnostic of CLASS_FINDING per fault, at the guilty node (unknown keys with
 * "did you mean", missing keys at the map's key). Sets node->type from `format` where the schema
 * that applies declares one of pdoc's own formats (data.h, Type), and node->words from the
 * `x-words` and `x-synonyms` of a word list: how documents say its values in each language. */
bool schema_check(Ctx *ctx, const Schema *schema, Node *data);
/* The same; what is refused is added to `refusals` too, for rules_run. */
typedef struct Refusals Refusals;
Refusals *refusals_new(Arena *a);
bool schema_check_into(Ctx *ctx, const Schema *schema, Node *data, Refusals *refusals);
/* The same without diagnostics or annotations, for rules. */
bool schema_valid(Arena *a, const Schema *schema, const Node *data);
/* schema_valid and schema_check_into; *work grows by what they took, in units of about 50 ns, and
 * is UINT64_MAX when that was too much: then the result says nothing of the data. */
bool schema_valid_work(Arena *a, const Schema *schema, const Node *data, uint64_t *work);
bool schema_check_work(Ctx *ctx, const Schema *schema, Node *data, Refusals *refusals,
                       uint64_t *work);

/* What trees a schema allows, for judging without data what reads them: shapes (data.h). What is
 * said of a shape errs on the side of what may be: the alternatives of a schema are all counted. */
typedef struct Model Model;
enum { MODEL_ANY = INT32_MAX }; /* all bits */

Model *model_new(Arena *a, const Node *schema); /* `schema` is read as it goes, and stays */
Shapes model_shapes(Model *m);
const void *model_root(const Model *m);                  /* NULL: nothing is allowed */
uint32_t model_kinds(const Model *m, const void *shape); /* bits 1 << NodeKind */
uint32_t model_types(const Model *m, const void *shape); /* bits 1 << Type */
Nodes model_all_members(Model *m);                       /* of the whole schema, for suggestions */
Nodes model_members(Model *m, const void *shape);        /* the `properties`, each name once */
const void *model_items_with_id(Model *m); /* what a reference may name; NULL: nothing */

/* ---- outline (outline.c): a schema as a person walks it, by keys ----------------------------- */

/* All the schemas that describe one place: a schema, what it refers to, its branches. Places are
 * named by key paths: contract.payment.days; sla.priorities[].gti_minutes */
typedef struct {
    const Node **schemas; /* the nearest first */
    size_t count;
    bool required; /* of the map that it is a member of */
} Outline;

Outline outline_of(Arena *a, const Node *root); /* of a whole schema file */
/* False when there is no such member, or when no list stands there. */
bool outline_member(Arena *a, const Node *root, const Outline *o, Str key, Outline *out);
bool outline_items(Arena *a, const Node *root, const Outline *o, Outline *out);
/* The value of a keyword in the first schema that has it, and that schema in *by (may be NULL). */
const Node *outline_said(const Outline *o, Str keyword, const Node **by);
/* The names of the members, in the order of the file. */
size_t outline_keys(Arena *a, const Outline *o, const Str **out);
/* Key paths of the places that have a member of this name, the shortest first; at most `limit`. */
size_t outline_places(Arena *a, const Node *root, Str key, Str *out, size_t limit);

/* ---- rules --------------------------------------------------------------------------------- */

typedef struct RuleSet RuleSet;

typedef struct {
    const Str *documents; /* kinds produced or reviewed (specification, sla...); none: all */
    size_t document_count;
    Date at;            /* the date that dated rules are judged at */
    Refusals *refusals; /* of the project's schema: no rule speaks of these again; or NULL */
    StrMap *judged;     /* gets the ids of the rules that had something to judge; or NULL */
} RuleOptions;

RuleSet *rules_new(Ctx *ctx);
/* Rule files read from now on are first checked against this schema (schemas/rules.schema.yaml);
 * without it, the reader's own checks remain. */
void rules_use_schema(RuleSet *set, const Schema *schema);
/* The words that calls of `no-weak-words` look for; given before the rules that call it are read.
 */
void rules_use_lexicon(RuleSet *set, Lexicon *lexicon);
Lexicon *rules_lexicon(const RuleSet *set); /* with the words of the rule files read since */
/* The table of legal references (schemas/law.yaml) of calls of `law-known` and `law-fresh`; without
 * one they find nothing. */
void rules_use_law(RuleSet *set, const Node *table);
/* Paths of rule files read from now on must be able to match in a project of this schema
 * (schemas/project.schema.yaml, as a tree). */
void rules_use_project(RuleSet *set, const Node *schema);
/* Settings of rules: `off`, a severity, or {severity, parameters}, by rule. Given before the rules
 * are read; the last setting of a rule wins. False after diagnostics of CLASS_FAULT. */
bool rules_settings(Ctx *ctx, RuleSet *set, const Node *map);
/* After the last file: settings of rules or thresholds that do not exist are faults. */
void rules_check_settings(Ctx *ctx, const RuleSet *set);
/* Adds the rules of one file; false after diagnostics of CLASS_FAULT. A rule that a fault is found
 * in is left out. */
bool rules_read(Ctx *ctx, RuleSet *set, const Node *root);
/* Judges `data`: diagnostics of CLASS_FINDING with the rules' own ids, rule after rule. */
void rules_run(Ctx *ctx, const RuleSet *set, const Node *data, const RuleOptions *options);
/* Runs each rule on its own examples: a valid one must give no finding of it, an invalid one at
 * least one. False after diagnostics of CLASS_FAULT at the examples that prove otherwise. */
bool rules_test(Ctx *ctx, const RuleSet *set);

/* What can be told of a rule. Its message still holds its {{fields}}. */
typedef struct {
    Str id;
    Text section; /* of its file: "contexte", "context"; or empty */
    Severity severity;
    const Str *documents; /* none: all */
    size_t document_count;
    Text message, why, help;
    Str source_kind;    /* method, practice, law, consistency */
    Str source_ref;     /* or empty */
    bool source_unsure; /* print the reference with "to be checked" */
    bool waivable;
    const Node *node;            /* in its file: the rule's map */
    const Node *valid, *invalid; /* lists of examples */
} RuleInfo;

size_t rules_count(const RuleSet *set);
RuleInfo rules_info(const RuleSet *set, size_t i); /* in the order read */
bool rules_find(const RuleSet *set, Str id, RuleInfo *out);

/* The catalogue of functions for `test` and `call`, as text for a person. */
void rules_write_functions(Buf *out, Lang lang);

/* Marks the findings so far that the project's `waivers` cover (diag_waive); a waiver past its last
 * day at `options->at`, that covers nothing though its rule was judged, or of what cannot be waived
 * is an error. */
void waivers_apply(Ctx *ctx, const RuleSet *set, const Node *root, const RuleOptions *options);

#endif
