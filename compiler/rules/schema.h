/* Schema: what the schema*.c files share. A JSON Schema (2020-12) is compiled once to subschemas,
 * each an array of steps; judging data runs the steps whose kinds match the node.
 *
 * Vocabulary (JSON Schema Core, 2020-12)
 *   subschema   one schema object or boolean, wherever it stands
 *   resource    a schema document, or a part of one with its own `$id`
 *   step        one keyword of a subschema, compiled; related keywords share one (ObjectRule...)
 *   in place    a keyword whose subschemas judge the same node (`allOf`, `$ref`), not its children
 *   fault       a place in the data that a step refused, before it is put into words
 *   seen        which children were evaluated, kept only below an `unevaluated...` keyword
 *   quiet       a run that only wants yes or no: it stops at the first fault
 */
#ifndef PDOC_SCHEMA_H
#define PDOC_SCHEMA_H

#include "base/base.h"
#include "data/data.h"
#include "rules/rules.h"

typedef struct Subschema Subschema;
typedef struct Resource Resource;
typedef struct Step Step;
typedef struct Keyword Keyword;
typedef struct Format Format;
typedef struct Run Run;
typedef struct Seen Seen;

/* Nested schemas, and nested judgements: allOf in $ref in properties in... Each costs stack. */
enum { SCHEMA_DEPTH_LIMIT = 256, RUN_DEPTH_LIMIT = 2048 };

/* Judgements (one subschema, one node) that data may cost: enough for any honest schema, and an
 * end to those whose alternatives multiply at each level. */
enum { RUN_WORK_BASE = 20000000, RUN_WORK_PER_BYTE = 10 };
enum { RUN_FAULTS = 1000000 }; /* at one time, those of branches tried included */

/* ---- kinds and types ---------------------------------------------------------------------- */

/* Bits for sets of node kinds; `type` has one more, for numbers without a fraction. */
enum {
    KIND_NULL = 1 << NODE_NULL,
    KIND_BOOL = 1 << NODE_BOOL,
    KIND_NUMBER = 1 << NODE_NUMBER,
    KIND_STRING = 1 << NODE_STRING,
    KIND_LIST = 1 << NODE_LIST,
    KIND_MAP = 1 << NODE_MAP,
    KIND_ANY = (1 << (NODE_MAP + 1)) - 1,
    KIND_INTEGER = 1 << (NODE_MAP + 1),
};

/* ---- vocabularies ------------------------------------------------------------------------- */

typedef enum {
    VOCABULARY_CORE,
    VOCABULARY_APPLICATOR,
    VOCABULARY_UNEVALUATED,
    VOCABULARY_VALIDATION,
    VOCABULARY_META_DATA,
    VOCABULARY_FORMAT_ANNOTATION,
    VOCABULARY_FORMAT_ASSERTION,
    VOCABULARY_CONTENT,
    VOCABULARY_COUNT
} Vocabulary;

enum {
    VOCABULARIES_STANDARD =
        ((1 << VOCABULARY_COUNT) - 1) & ~(1 << VOCABULARY_FORMAT_ASSERTION), /* 2020-12 */
};

/* ---- the compiled schema ------------------------------------------------------------------ */

/* A schema resource. `dynamic` is indexed by the number of a $dynamicAnchor's name, the same in
 * all resources of a schema; NULL where this resource has none of that name. */
struct Resource {
    Str uri; /* absolute as far as known, without a fragment */
    Subschema *root;
    uint32_t index;
    uint32_t vocabularies; /* bits */
    StrMap *anchors;       /* name -> Subschema, of $anchor and $dynamicAnchor */
    StrMap *dynamic_names; /* name -> Subschema, of $dynamicAnchor */
    Subschema **dynamic;
};

typedef enum { VERDICT_DEPENDS, VERDICT_TRUE, VERDICT_FALSE } Verdict;

typedef struct {
    const Subschema *schema; /* NULL when the name is only required */
    bool required;
} Property;

typedef struct {
    const Regex *regex;
    const Subschema *schema;
    Str text;
} PropertyPattern;

/* properties, patternProperties, additionalProperties, required: one pass over the members. */
typedef struct {
    StrMap *properties; /* name -> Property */
    VEC(PropertyPattern) patterns;
    const Subschema *additional; /* NULL: not said */
    uint32_t required_count;
} ObjectRule;

/* prefixItems, items */
typedef struct {
    const Subschema **prefix;
    uint32_t prefix_count;
    const Subschema *items; /* NULL: not said */
} ListRule;

/* contains, minContains, maxContains */
typedef struct {
    const Subschema *schema;
    uint64_t min, max;
} ContainsRule;

/* if, then, else */
typedef struct {
    const Subschema *test, *yes, *no;
} Condition;

/* enum, const */
typedef struct {
    const Node **values;
    uint32_t count;
    uint32_t kinds; /* bits of the values' kinds */
    StrMap *texts;  /* the values that are strings -> Node */
    StrMap *words;  /* those that documents say otherwise -> Text; NULL: none */
} Enumeration;

/* dependentRequired, dependentSchemas, dependencies: what the presence of `name` asks for */
typedef struct {
    Str name;
    const Subschema *schema; /* NULL: see needs */
    const Str *needs;
    uint32_t need_count;
} Dependency;

typedef bool Judge(Run *run, const Step *step, const Node *data, const Seen *seen);

struct Step {
    Judge *judge;
    const Keyword *keyword;
    const Subschema *owner;
    const Node *value; /* as written */
    uint8_t kinds;     /* of nodes that it judges */
    uint8_t phase;     /* order within the subschema: see Phase */
    union {
        uint32_t types;            /* type */
        uint64_t limit;            /* minLength, maxItems... */
        Decimal number;            /* minimum, multipleOf... */
        const Regex *regex;        /* pattern */
        const Enumeration *values; /* enum, const */
        ObjectRule *object;
        ListRule *list;
        ContainsRule *contains;
        Condition *condition;
        const Subschema *schema; /* $ref, not, propertyNames, unevaluated... */
        struct {
            const Subschema **items;
            uint32_t count;
        } branches; /* allOf, anyOf, oneOf */
        struct {
            const Dependency *items;
            uint32_t count;
        } dependencies;
        struct {
            const Subschema *schema; /* what the reference means without dynamic scope */
            uint32_t name;           /* number of the $dynamicAnchor's name */
        } dynamic;                   /* $dynamicRef */
        struct {
            const Format *format; /* NULL: one of pdoc's own types */
            Type type;
            bool asserted;
        } format;
    } as;
};

/* `type` first: when it fails, nothing else is worth saying; `unevaluated...` last. */
typedef enum { PHASE_TYPE, PHASE_PLAIN, PHASE_LAST } Phase;

struct Subschema {
    const Node *node;
    Resource *resource;
    Verdict verdict;
    bool tracks; /* has unevaluatedProperties or unevaluatedItems */
    Step *steps;
    uint32_t step_count;
    /* What several keywords of one object share while it is compiled. */
    ObjectRule *object;
    ListRule *list;
    ContainsRule *contains;
    Condition *condition;
    VEC(Step *) made;
    uint32_t visit; /* the search for cycles: 0 new, 1 open, 2 closed */
};

struct Schema {
    const Subschema *root;
    VEC(Resource *) resources;
    VEC(Subschema *) subschemas;
    StrMap *dynamic_names; /* name -> its number + 1 */
    bool dynamic;          /* has a $dynamicRef that depends on the dynamic scope */
};

/* ---- keywords: schema_keyword.c ----------------------------------------------------------- */

/* What a keyword's value must be; schema_value.c has a row for each. */
typedef enum {
    VALUE_ANY,
    VALUE_TEXT,
    VALUE_ANCHOR, /* a plain name for a fragment */
    VALUE_BOOL,
    VALUE_NUMBER,
    VALUE_POSITIVE, /* a number above 0 */
    VALUE_COUNT,    /* an integer, 0 or more */
    VALUE_LIST,
    VALUE_MAP,
    VALUE_TEXTS,   /* a list of different strings */
    VALUE_TYPES,   /* the name of a type, or a list of different ones */
    VALUE_NEEDS,   /* a map of lists of strings */
    VALUE_SCHEMA,  /* a map or a boolean */
    VALUE_SCHEMAS, /* a list of schemas, not empty */
    VALUE_MEMBERS, /* a map of schemas */
    VALUE_MIXED,   /* a map of schemas or lists of strings (`dependencies`) */
    VALUE_KIND_COUNT
} ValueKind;

typedef struct Reader Reader;
typedef void Compile(Reader *r, Subschema *sub, const Keyword *row, const Node *value);

/* One keyword.
 *   value     what its value must be; it also says where subschemas stand in it
 *   in_place  its subschemas judge the same node
 *   kinds     of nodes that its step judges
 *   compile   makes its step; NULL: an annotation or a part of the identification
 *   judge     for steps that need nothing more than their own value
 *   fault     what is said when it refuses */
struct Keyword {
    Str name;
    Vocabulary vocabulary;
    ValueKind value;
    bool in_place;
    uint8_t kinds;
    Phase phase;
    Compile *compile;
    Judge *judge;
    Msg fault;
};

extern const Keyword schema_keywords[];
extern const size_t schema_keyword_count;
const Keyword *keyword_find(Str name); /* NULL for other words */

/* The i-th of the subschemas that a step judges the same node by; NULL after the last. */
const Subschema *step_in_place(const Step *step, size_t i);

/* ---- reading: schema_read.c, schema_ref.c, schema_meta.c ---------------------------------- */

/* A text that was read as a schema: its root and the file's path. */
typedef struct {
    Str uri;  /* what its root is known as */
    Str path; /* empty: built in */
    const Node *root;
} SchemaText;

struct Reader {
    Ctx *ctx;
    const SchemaOptions *options;
    Schema *schema;
    StrMap *keywords;             /* name -> Keyword */
    StrMap *resources;            /* URI -> Resource */
    StrMap *places;               /* address of a Node -> Subschema */
    StrMap *texts;                /* URI -> SchemaText; NULL value: looked for in vain */
    StrMap *files;                /* path without dots -> SchemaText */
    VEC(const SchemaText *) read; /* in order */
    bool failed;
};

/* The subschema at `node`, made (with all below it) when it is not yet known; NULL when a schema
 * cannot stand there. */
Subschema *schema_identify(Reader *r, const Node *node, Resource *resource, uint32_t depth);
Subschema *schema_at(const Reader *r, const Node *node); /* NULL when not identified */
Subschema *schema_child(Reader *r, const Node *node);
uint32_t type_bit(Str name); /* of "string", "integer"...; 0 for other words */
/* false after a fault that says what the keyword's value should be. */
bool schema_value_fits(Reader *r, const Keyword *row, const Node *value);
Diagnostic *schema_fault(Reader *r, Msg msg, DiagArgs args);
/* The subschema that `ref` names from inside `from`; NULL after a diagnostic. */
Subschema *schema_resolve(Reader *r, const Subschema *from, const Node *ref);
/* The resource that `sub` begins, or the one around it. */
Resource *schema_resource(Reader *r, Subschema *sub, Resource *outer);
Resource *schema_resource_new(Reader *r, Str uri);

/* References that lead back to themselves without going down into the data. */
void schema_find_cycles(Reader *r);
const char *schema_built_in(Str uri); /* a standard meta-schema as YAML, or NULL */

/* ---- ASCII ------------------------------------------------------------------------------- */

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* ---- URIs: schema_uri.c ------------------------------------------------------------------- */

typedef struct {
    Str scheme, authority, path, query, fragment;
    bool has_authority, has_query, has_fragment;
} Uri;

Uri uri_parse(Str text);
Str uri_resolve(Arena *a, Str base, Str reference); /* RFC 3986, 5.2; with the fragment */
Str uri_of_path(Arena *a, Str path);
Str uri_unescape(Arena *a, Str text);

/* ---- formats: schema_format*.c ------------------------------------------------------------ */

struct Format {
    Str name;
    bool (*judge)(Arena *a, Str text);
    Text what; /* "une adresse de courriel" */
    Str example;
};

const Format *format_find(Str name);
Str format_nearest(Str name); /* the known name nearest to it, or empty */

bool format_uri(Arena *a, Str text);
bool format_uri_reference(Arena *a, Str text);
bool format_iri(Arena *a, Str text);
bool format_iri_reference(Arena *a, Str text);
bool format_uri_template(Arena *a, Str text);
bool format_hostname(Arena *a, Str text);
bool format_idn_hostname(Arena *a, Str text);
bool format_email(Arena *a, Str text);
bool format_idn_email(Arena *a, Str text);
bool format_ipv4(Arena *a, Str text);
bool format_ipv6(Arena *a, Str text);
bool idna_label(Arena *a, Str label);   /* RFC 5891: a U-label, not empty, any length */
bool idna_a_label(Arena *a, Str label); /* "xn--..." */

/* ---- judging: schema_check.c, schema_scalar.c, schema_branch.c ----------------------------- */

/* A refused place. `step` is NULL for a boolean schema.
 *   about    the outermost subschema that judged the node: what the schema says of it
 *   name     a key: the one missing, needed...
 *   other    another place in the data that matters
 *   number   what was counted, or the types wanted
 *   merged   the faults of several alternatives that this one stands for */
typedef struct Fault Fault;
struct Fault {
    Msg msg;
    const Step *step;
    const Subschema *schema; /* that judged the node */
    const Subschema *about;
    const Node *data;
    const Node *other;
    Str name;
    uint64_t number;
    const Fault *merged;
    uint32_t merged_count;
};

typedef struct {
    const Node *node;
    Type type;
    const Text *words; /* NULL: it is the type that is known */
} Typed;

typedef enum { STOP_NONE, STOP_DEPTH, STOP_WORK } Stop;

/* The evaluated children of one node: bits in the run's stack. */
struct Seen {
    size_t begin; /* in words */
    size_t words;
};

struct Run {
    const Schema *schema;
    Arena *mem;     /* faults and what grows; nothing is taken for valid nodes */
    Arena *scratch; /* values being read; reset after each */
    bool collect;   /* faults are wanted; else the first one ends the judgement */
    bool annotate;  /* types are wanted */
    bool owns_scratch;
    Stop stop;
    const Node *stop_at;
    const Node *at; /* the node judged, and the first subschema that judges it */
    const Subschema *about;
    uint32_t depth;
    uint64_t work, work_limit;
    VEC(Fault) faults;
    VEC(Typed) types;
    VEC(uint64_t) bits;
    uint32_t *entered; /* per resource: how often it is in the dynamic scope */
    VEC(const Resource *) scope;
};

bool run_subschema(Run *run, const Subschema *sub, const Node *data, const Seen *seen);
/* A search in a text at `data`; false once there is no more work to spend. */
bool run_matches(Run *run, const Regex *regex, Str text, const Node *data);
bool run_refuse(Run *run, Msg msg, const Step *step, const Node *data);  /* gives false */
Fault *run_fault(Run *run, Msg msg, const Step *step, const Node *data); /* when run->collect */
/* Reports the faults of the branch that `data` is nearest to; gives false. */
bool run_nearest(Run *run, const Step *step, const Node *data, const Seen *seen);

void seen_all(Run *run, const Seen *seen);

Judge judge_type, judge_values, judge_minimum, judge_maximum, judge_above, judge_below,
    judge_multiple, judge_min_length, judge_max_length, judge_pattern, judge_format,
    judge_min_items, judge_max_items, judge_unique;
Judge judge_object, judge_list, judge_contains, judge_condition, judge_all, judge_any, judge_one,
    judge_not, judge_ref, judge_dynamic_ref, judge_names, judge_dependencies,
    judge_unevaluated_properties, judge_unevaluated_items;

/* ---- words: schema_words.c ----------------------------------------------------------------- */

Text same_text(Str s); /* the same in each language */
/* `pattern` with {0}, {1}... replaced by the words of each language. */
Text words_of(Arena *a, Text pattern, const Text *args, size_t count);
/* diag() whose arguments have words of a language. */
Diagnostic *say(Ctx *ctx, Msg msg, Span span, const Text *args, size_t count);
Span node_place(const Node *n); /* where a fault of `n` is shown: its bytes, or a block's key */
Text found_words(Arena *a, const Node *n);   /* "le texte « abc »", "une liste" */
Text wanted_words(Arena *a, uint32_t types); /* "un nombre ou un texte" */
Text wrong_type_help(Arena *a, const Node *n, uint32_t types); /* how to mend it, or empty */
Text key_words(Arena *a, Str key);                             /* a key of the data, shortened */
Str value_words(Arena *a, const Node *n);   /* a value as one would write it, shortened */
Str example_words(Arena *a, const Node *n); /* the same whole; empty when it is long */
/* "a, b ou c"; `last` stands before the last item. */
Text list_words(Arena *a, const Text *items, size_t count, Text last);
/* What the schema says about a value, its $ref followed: title, description, first example. */
Text schema_title(const Subschema *sub);
Text schema_description(const Subschema *sub);
Text schema_form(const Subschema *sub); /* x-form: what `pattern` asks for, in words */
Type schema_type(const Subschema *sub); /* of `format`; TYPE_NONE when it is not one of ours */
const Node *schema_example(const Subschema *sub);

/* ---- reporting: schema_report.c ------------------------------------------------------------ */

enum { CLOSURE_LIMIT = 64 };
enum { FAULTS_TOLD = 150000 }; /* of one file: who reads them all? */

/* What one fault is turned into, filled by its Explain. */
typedef struct {
    Msg msg;
    Span span;
    Text args[DIAG_ARG_LIMIT];
    size_t arg_count;
    Text message, help; /* instead of the message's own, when not empty */
    Text note;
    Str suggestion;
    Span label; /* another place; source 0: none */
    Text label_text;
} Words;

/* What reporting knows of all the faults of a run. */
typedef struct {
    Arena *a;          /* for one fault at a time */
    Arena *kept;       /* for the maps */
    StrMap *slips;     /* a map's place and a name: keys that a wrong one stands for */
    StrMap *shapeless; /* places of texts without the form wanted: no format is judged */
    StrMap *settled;   /* places of empty texts and of numbers out of bounds: no form is judged */
    StrMap *told;      /* places and words already reported */
    StrMap *helps;     /* helps given, by their French: Text */
    StrMap *elsewhere; /* keys out of place: where the schema has them, Text */
    const Sources *sources;
    size_t looked_at; /* values and keys gone through to explain faults */
} Report;

/* How many of `all` values or keys allowed to go through to explain one fault: all of them, until
 * the faults of a run have taken their fill. */
size_t candidate_count(Report *r, size_t all);

typedef void Explain(Report *r, const Fault *f, Words *w);

Explain explain_unknown, explain_missing, explain_needed, explain_one_of_keys, explain_forbidden,
    explain_false, explain_not; /* schema_explain.c */
void note_slip(Report *r, const Fault *unknown);
bool is_slip(Report *r, const Fault *missing); /* an unknown key stands for the missing one */
Text shown_list(Arena *a, const Str *items, size_t count);
void add_arg(Words *w, Text t);

/* Hints on what YAML made of a slip (schema_hint.c): each completes *w where it holds. */
bool hint_comma(Report *r, const Fault *unknown, Words *w);
bool hint_whole(Report *r, const Fault *f, Words *w);
bool hint_quotes(Report *r, const Fault *f, Words *w);
/* Where else the schema has an unknown key, with the keys `allowed` here; empty when nowhere. */
Text hint_elsewhere(Report *r, const Fault *unknown, Text allowed);

void report_faults(Ctx *ctx, Run *run, Refusals *refusals); /* may be NULL */

#endif
