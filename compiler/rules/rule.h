/* Rules: what the rules*.c and function*.c files share. A rule file is compiled once; judging walks
 * the nodes that each rule is given and asks its requirements.
 *
 * Vocabulary
 *   given        the nodes that a rule is about (JSONPath)
 *   requirement  what must hold of each: a schema, a test or a call
 *   guilty       the node that a finding points at
 *   wording      a text of a rule with its {{fields}}, compiled
 *   call         a rule function with its arguments, compiled
 *   spec         one argument that a rule function takes
 */
#ifndef PDOC_RULE_H
#define PDOC_RULE_H

#include "base/base.h"
#include "data/data.h"
#include "prose/prose.h"
#include "rules/refusals.h"
#include "rules/rules.h"

/* ---- wordings ----------------------------------------------------------------------------- */

enum { FIELD_LIMIT = 4, ALTERNATIVE_LIMIT = 3 };

typedef enum {
    PART_LITERAL,   /* text as it is */
    PART_PATH,      /* the value at `path` from the given node, else from the guilty one */
    PART_PARAMETER, /* a parameter of the rule */
    PART_FOUND,     /* what the rule function found under this name */
    PART_GUILTY,    /* the guilty value itself */
    PART_PLACE,     /* the guilty node's label for people: kpis[2].target */
} PartKind;

/* {{a|b}}: the first of the alternatives that has a value. */
typedef struct {
    PartKind kind;
    Str text; /* PART_LITERAL, PART_PARAMETER: what is printed; PART_FOUND: the name */
    const Path *path;
    Span span;    /* PART_PATH: where it is named */
    bool or_next; /* the next part is the next alternative */
} Part;

typedef struct {
    Part *parts;
    size_t count;
} Wording;

typedef struct {
    Wording in[LANG_COUNT];
} Wordings;

/* ---- functions ---------------------------------------------------------------------------- */

typedef enum {
    ARG_PATH,       /* a path: `@.x` from the given node or `$.x` */
    ARG_PATHS,      /* a path or a list of them */
    ARG_NUMBER,     /* an exact number */
    ARG_OPERAND,    /* a number, a text such as "4 h", or a path to one */
    ARG_TEXT,       /* a text */
    ARG_WORDS,      /* a list of {name: {fr, en}, match: I-Regexp} */
    ARG_TEXTS,      /* a list of texts */
    ARG_CATEGORIES, /* categories of the lexicon (prose/prose.h) */
    ARG_FLAG,       /* true or false */
} ArgumentType;

typedef struct {
    Str name; /* empty ends the list */
    ArgumentType type;
    bool required;
    Text doc; /* one line */
} ArgumentSpec;

typedef struct {
    Text name;
    const Regex *match;
} Word;

/* An argument as its spec wants it; which member counts is the spec's type. */
typedef struct {
    bool present;
    const Path **paths; /* ARG_PATH: one; ARG_OPERAND: one when it is a path */
    size_t path_count;
    const Node *node; /* as written; ARG_OPERAND: the value when it is no path */
    Decimal number;
    Str text;
    bool flag;
    Word *words;
    size_t word_count;
    Str *texts;
    size_t text_count;
    uint64_t categories; /* bits */
} Argument;

enum { ARGUMENT_LIMIT = 9 };

typedef struct Judge Judge;

typedef struct {
    Str name;
    Text doc; /* one line */
    ArgumentSpec args[ARGUMENT_LIMIT + 1];
    Str found[FIELD_LIMIT]; /* names that a message may use beyond the common ones */
    void (*run)(Judge *j, const Argument *args);
    Str example; /* of a call, YAML flow style */
} RuleFunction;

extern const RuleFunction rule_functions[];
extern const size_t rule_function_count;
extern const PathFunction rule_path_functions[]; /* for tests: words(), has_quantity()... */
extern const size_t rule_path_function_count;

typedef struct {
    const RuleFunction *function;
    Argument args[ARGUMENT_LIMIT];
    size_t slot; /* of what the function keeps during one run */
} Call;

/* ---- rules -------------------------------------------------------------------------------- */

/* The nodes that a rule is about. `severity`, when it has one of its own there. */
typedef struct {
    const Path *path;
    bool has_severity;
    Severity severity;
} Given;

typedef enum { REQUIRE_SCHEMA, REQUIRE_TEST, REQUIRE_CALL } RequireKind;

typedef struct {
    RequireKind kind;
    const Test *when; /* asked only where this holds; NULL: always */
    const Schema *schema;
    const Test *test;
    const Call *call;
    const Path *at;          /* what a failed test points at, instead of what it reads */
    const Wordings *message; /* its own; NULL: the rule's */
    const Wordings *help;
    VEC(const Path *) reads; /* the queries of its test or call */
    VEC(const Path *) asks;  /* those of its `when`, and of the rule's */
} Requirement;

typedef struct {
    Str name;
    Str text;         /* as printed */
    const Node *node; /* what holds: the rule's own, or a setting's */
    const Node *own;
} Parameter;

typedef struct {
    Str id;
    Text section; /* the title of its file, or empty */
    const Node *node;
    Severity severity;
    VEC(Str) documents; /* none: all */
    VEC(Given) given;
    const Test *when; /* NULL: always */
    VEC(Requirement) require;
    Wordings message, why, help;
    Text plain_message, plain_why, plain_help;
    Str source_kind, source_ref;
    bool source_unsure; /* the wording of the law is still to be read: printed as such */
    Date from, until;   /* in force, both included; year 0: no bound */
    VEC(Parameter) parameters;
    PathFunction *parameter_rows; /* theirs in `functions`, in the same order */
    FunctionTable functions;      /* of its tests: the common ones and its parameters */
    const Node *valid, *invalid;
    bool waivable;
} Rule;

typedef struct Setting Setting;

struct RuleSet {
    Text section;     /* of the rules being read */
    StrMap *settings; /* rule id -> Setting, or NULL */
    VEC(Rule *) rules;
    StrMap *by_id;
    const Schema *schema; /* of rule files, or NULL */
    Lexicon *lexicon;     /* for calls that look for words, or NULL */
    const Node *law;      /* the table of legal references, or NULL */
    const Node *project;  /* the schema of projects, or NULL */
    size_t slots;
};

/* ---- reading (rules_read.c, rules_wording.c, function.c) ------------------------------------ */

/* A path or a test of a rule, as it was compiled: `size` bytes, of which the first `added` are not
 * written at `where`. */
typedef struct {
    const Path *path;
    const Test *test;
    Span where;
    size_t size, added;
} RulePath;

typedef struct {
    Ctx *ctx;
    RuleSet *set;
    Rule *rule;
    VEC(RulePath) paths;       /* of the rule, in the order of reading, for rule_check_reach */
    VEC(const Node *) schemas; /* of its requirements */
    bool failed;               /* a fault in this rule */
} RuleReader;

/* Reports at `node`'s own bytes and notes that the rule has failed; always false. */
bool rule_fault(RuleReader *r, Msg msg, const Node *node, Str arg0, Str arg1);
Str rule_key(const Node *node);
const Path *rule_read_path(RuleReader *r, const Node *node);
bool rule_read_wordings(RuleReader *r, const Node *node, Wordings *out, Text *plain);
const Call *rule_read_call(RuleReader *r, const Node *node);
/* Every path in the wordings is a field of some given node of an example, else a fault. */
void rule_check_fields(RuleReader *r);
/* Fills q->reads and q->asks. */
void rule_note_reads(RuleReader *r, Requirement *q);
/* Every path and test of the rule can select something in a project of the set's schema; its own
 * schemas and its examples name only keys that such a project may have. */
void rule_check_reach(RuleReader *r);

/* What the settings say of a rule (settings.c); NULL: nothing. */
const Node *setting_severity(const RuleSet *set, Str id); /* its text may be "off" */
const Node *setting_parameter(const RuleSet *set, Str id, Str name);
/* Is the threshold `set` of the kind of the rule's own? False after a diagnostic. */
bool setting_suits(Ctx *ctx, const Node *own, const Node *set);

/* ---- judging (rules_run.c) ------------------------------------------------------------------ */

struct Judge {
    Ctx *ctx;
    Arena *tmp; /* reset between rules */
    PathRun *paths;
    const Node *root;
    void **kept; /* by slot: what a function keeps during the run (indexes), NULL at first */
    const Rule *rule;
    const Requirement *requirement;
    const Node *given;
    Severity severity; /* of findings about `given` */
    Lexicon *lexicon;
    const Node *law;
    ProseKnown known; /* of the project, made when it is first asked for */
    StrMap *weak;     /* a text's span, as bytes -> uint64_t: its categories of weak words */
    uint64_t work;    /* for each rule, see PATH_WORK */
    Refusals *refusals;
    bool asked;   /* the rule had something to judge */
    bool quiet;   /* only count */
    size_t count; /* findings so far */
};

typedef struct {
    Judge *judge;
    const Node *guilty;
    Span span;
    Str names[FIELD_LIMIT];
    Text values[FIELD_LIMIT];
    size_t value_count;
    Label *labels;
    Str suggestion;
} Finding;

/* A finding at `guilty`; complete it, then report it. */
Finding finding_at(Judge *j, const Node *guilty);
void finding_value(Finding *f, const char *name, Str value);
void finding_text(Finding *f, const char *name, Text value);
void finding_label(Finding *f, const Node *node, const char *fr, const char *en);
void finding_report(Finding *f);

/* Where to point for a node: a scalar's bytes, a member's key, a list entry's id or first key. */
Span rule_place(const Node *n);
/* A sentence writes numbers as its language does; a help shows what to write in the file. */
typedef enum { WORDING_SENTENCE, WORDING_HELP } WordingUse;
Str wording_fill(const Finding *f, const Wording *w, Lang lang, WordingUse use);
bool rule_is_judged(const Rule *rule, const RuleOptions *options); /* in this run */
/* Judges one rule on the tree of `j`. */
void rule_judge(Judge *j, const Rule *rule);
Judge judge_new(Ctx *ctx, const RuleSet *set, const Node *root);

#endif
