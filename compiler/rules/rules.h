/* Rules: JSON Schema and rule files -> programs; a data tree -> diagnostics.
 *
 * Schema: JSON Schema 2020-12 compiled once; errors point at the guilty node.
 * RuleSet: rule files (schemas/rules/NAME.yaml) compiled once; see schemas/rules.schema.yaml.
 */
#ifndef PDOC_RULES_H
#define PDOC_RULES_H

#include "base/base.h"
#include "data/data.h"

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
 * that applies declares one of pdoc's own formats (data.h, Type). */
bool schema_check(Ctx *ctx, const Schema *schema, Node *data);
/* The same without diagnostics or annotations, for rules. */
bool schema_valid(Arena *a, const Schema *schema, const Node *data);

typedef struct RuleSet RuleSet;

typedef struct {
    const Str *documents; /* kinds produced or reviewed (specification, contract, sla...); none: all */
    size_t document_count;
    Date at;              /* the date that dated rules are judged at */
} RuleOptions;

RuleSet *rules_new(Ctx *ctx);
/* Adds the rules of one file; false after diagnostics of CLASS_FAULT. */
bool rules_read(Ctx *ctx, RuleSet *set, const Node *root);
void rules_run(Ctx *ctx, const RuleSet *set, const Node *data, const RuleOptions *options);

#endif
