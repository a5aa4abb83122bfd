/* Data: YAML or JSON text -> a tree of nodes; RFC 9535 paths over it; typed values in it.
 *
 * Vocabulary
 *   Node    a value of the tree with the bytes it came from; read-only once read
 *   Path    a compiled JSONPath query (RFC 9535)
 *   Test    a compiled logical expression (RFC 9535, section 2.3.5)
 *   Value   what a scalar means by its type: a date, an amount of money, a duration...
 */
#ifndef PDOC_DATA_H
#define PDOC_DATA_H

#include "base/base.h"

/* ---- the tree ----------------------------------------------------------------------------- */

typedef enum { NODE_NULL, NODE_BOOL, NODE_NUMBER, NODE_STRING, NODE_LIST, NODE_MAP } NodeKind;

/* What a scalar means beyond its kind, declared by the schema's `format` and set on the node by
 * schema_check. TYPE_NONE: print it as it is. */
typedef enum {
    TYPE_NONE,
    TYPE_DATE,     /* format: date              2027-03-03 */
    TYPE_TIME,     /* format: time-of-day       "17:30" */
    TYPE_MONTH,    /* format: month             2027-03 */
    TYPE_INSTANT,  /* format: instant           2027-03-31T17:00+02:00 */
    TYPE_WEEKDAYS, /* format: weekdays          lun-ven; mon, wed; 7j/7 */
    TYPE_SIREN,    /* format: siren             "732829320" */
    TYPE_DURATION, /* format: duration-text     "4 h", "2 jours ouvrés", "P1M" */
    TYPE_MONEY,    /* format: money             58000, "58 000,50 EUR" */
    TYPE_PERCENT,  /* format: percent           15, "15 %" */
    TYPE_QUANTITY, /* format: quantity          1234.5, "800 ms" */
    TYPE_MEASURE,  /* format: measure           65000, in the `unit` beside or around it */
    TYPE_EUROS,    /* format: euros             620: an amount whose currency is in its key's name */
    TYPE_MINUTES,  /* format: minutes           240: a duration whose unit is in its key's name */
    TYPE_HOURS,    /* format: hours             4 */
    TYPE_DAYS,     /* format: days              60 */
    TYPE_WORKING_DAYS, /* format: working-days  5 */
    TYPE_MONTHS,   /* format: months            32 */
    TYPE_YEARS,    /* format: years             5 */
    TYPE_MARKDOWN, /* format: markdown          text that is inserted as Markdown */
    TYPE_REFERENCE, /* format: reference        the id of another item, printed as its name */
    TYPE_COUNT
} Type;

typedef struct Node Node;
struct Node { /* 128 bytes; what a search among members reads stands together */
    NodeKind kind;
    Type type;
    bool truth;        /* NODE_BOOL */
    bool text_is_source; /* scalars: text is byte for byte a slice of the source */
    uint32_t index;    /* position among the parent's children, from 0 */
    uint32_t count;    /* children */
    Span span;         /* the value's bytes, quotes included; an alias has the alias's own bytes */
    Str key;           /* in a map: the member's name, else empty */
    Node *next, *child;
    Str text;          /* scalars: the content; a number keeps its spelling (exact decimal) */
    const struct NodeIndex *by_key; /* big maps, made by the readers: members sorted; else NULL */
    Node *parent;
    const Text *words; /* how documents say a coded value, set by schema_check; NULL: as written */
    Span text_span;    /* scalars: the content's bytes, quotes and indicators left out */
    Span key_span;
};

/* Reads a YAML stream of one document (YAML 1.2 core schema through libyaml) or, when the path
 * ends in .json, JSON (RFC 8259). `!include path` is resolved from the folder of the file that holds
 * it, inside the folder of the first source; the nodes of an included file have spans in it.
 * NULL after diagnostics when there is any error; what is refused is in data/yaml.c. Every number's
 * text is in JSON's spelling, booleans are "true" or "false", nulls have no text.
 * JSON may hold any Unicode character, noncharacters too: see node_has_hole_character. */
Node *yaml_read(Ctx *ctx, uint32_t source);
Node *yaml_read_part(Ctx *ctx, Span part); /* a part of a source: the front matter of a template */
Node *json_read(Ctx *ctx, uint32_t source);
Node *data_read(Ctx *ctx, uint32_t source); /* one of the two, by the ending; "-" is YAML */

/* Snapshots: several texts with their trees, as bytes that are read without parsing. */
void snapshot_begin(Buf *out);
void snapshot_add(Buf *out, Str text, const Node *root); /* nothing for a tree with includes */
/* The tree of a source whose text, by length and hash, is one of `snapshots`; NULL when none is, or
 * when they are damaged or of another version. Texts may point into `snapshots`. */
Node *snapshot_find(Ctx *ctx, uint32_t source, Str snapshots);

/* Trees that a program makes: a node that stands at `where`, and its place as the last of `parent`,
 * under `key` in a map (empty in a list). */
Node *node_new(Arena *a, NodeKind kind, Str text, Span where);
void node_add(Node *parent, Str key, Node *child);

Node *node_member(const Node *map, Str key); /* NULL when absent or not a map */
Node *node_item(const Node *list, uint32_t index);
Node *node_at(const Node *root, const char *dotted); /* "sla.priorities.0"; NULL when absent */
Str node_text(const Node *n);                /* a scalar's text; empty for NULL, lists, maps */
/* The source bytes that made bytes [begin, end) of a string's text, through escapes and folded lines. */
Span node_text_part(const Sources *sources, const Node *n, size_t begin, size_t end);
bool node_equal(const Node *a, const Node *b); /* JSON equality: 1 == 1.0, maps without order */
Str node_path(Arena *a, const Node *n);      /* normalized path (RFC 9535, 2.7): $['kpis'][2] */
Str node_label(Arena *a, const Node *n);     /* for people: kpis[2].target */
/* --emit=data: a line per node: name, kind, type, line:column (with the file where it changes), text */
void node_dump(const Node *root, const Sources *sources, Buf *out);
void node_write_json(const Node *n, Buf *out); /* compact JSON, members in order, \u escapes only where required */
bool node_has_hole_character(Str text);      /* U+FDD0..U+FDEF, refused in what reaches a template */

/* ---- exact numbers ------------------------------------------------------------------------ */

/* digits x 10^exponent, exact, never a float. A number of more than DECIMAL_DIGITS significant
 * digits, or with an exponent beyond DECIMAL_EXPONENT, is refused when it is read: the readers say
 * so at its place, so every NODE_NUMBER's text passes decimal_read. */
enum { DECIMAL_DIGITS = 1000, DECIMAL_EXPONENT = 1000000000 };

typedef struct {
    bool negative;
    Str digits; /* significant digits without leading or trailing zeros; empty is zero */
    int32_t exponent; /* power of ten of the last digit */
} Decimal;

/* JSON number syntax; false when it is not. The digits may share the bytes of `text`. */
bool decimal_read(Arena *a, Str text, Decimal *out);
Decimal decimal_of_int(Arena *a, int64_t value);
int decimal_cmp(const Decimal *a, const Decimal *b); /* -1, 0, 1 */
bool decimal_is_integer(const Decimal *d);           /* by value: 1.0 and 1e3 are */
bool decimal_int(const Decimal *d, int64_t *out);    /* false: not an integer of at most 18 digits */
bool decimal_multiple_of(const Decimal *d, const Decimal *divisor); /* false for divisor 0 */
/* Exact, save where the two are more than 100,000 digits apart: then the larger one. */
Decimal decimal_add(Arena *a, const Decimal *x, const Decimal *y);
Decimal decimal_mul(Arena *a, const Decimal *x, const Decimal *y); /* exact */
/* Plain digits, "." before decimals; with an exponent only where over 1,000 zeros would be needed. */
Str decimal_text(Arena *a, const Decimal *d);

/* ---- paths: RFC 9535 ---------------------------------------------------------------------- */

typedef struct Path Path;
typedef struct Test Test;
typedef struct Regex Regex;

typedef struct {
    const Node **items;
    size_t count;
    bool exhausted; /* the work limit was reached: there may be more */
} Nodes;

/* Work is counted in nodes looked at, so that no query runs away ($..*..*..*): past the limit a
 * run gives what it has found so far, tests are false, and `exhausted` says so. */
enum { PATH_WORK = 1 << 28, PATH_RESULT_LIMIT = 1 << 24 /* nodes in one result */ };

/* Functions that tests may call beyond those of the RFC (length, count, match, search, value):
 * rows registered by their owner. */
typedef enum { PATH_VALUE, PATH_LOGICAL, PATH_NODES } PathType; /* RFC 9535, 2.4.1 */
typedef struct PathRun PathRun;
typedef struct PathFunction PathFunction;

typedef struct {
    const Node *node;   /* PATH_VALUE: a node, or */
    bool is_number;     /* PATH_VALUE: a number that a function made; neither of both: Nothing */
    int64_t number;
    bool truth;         /* PATH_LOGICAL */
    Nodes nodes;        /* PATH_NODES */
    const Regex *regex; /* PATH_VALUE in the row's regex_arg: compiled when it is a literal */
} PathValue;

struct PathFunction {
    Str name; /* lower-case ASCII letter, then those, digits, _ */
    PathType result;
    uint8_t arg_count;
    uint8_t regex_arg; /* from 1: the argument that is an I-Regexp; 0: none */
    PathType args[3];
    void (*run)(PathRun *run, const PathFunction *self, const PathValue *args, PathValue *result);
    Text doc;         /* one line */
    const void *data; /* the owner's, for its `run` */
};

typedef struct {
    const PathFunction *rows;
    size_t count;
} FunctionTable;

/* Compiles `text`, which stands at `where` in a source (offset by offset where where.end -
 * where.begin == text.n). NULL after a diagnostic with the exact place. */
Path *path_read(Ctx *ctx, Str text, Span where);
Test *test_read(Ctx *ctx, Str text, Span where);
/* The same with more functions (may be NULL); a path may then begin with `@`, the current node. */
Path *path_read_with(Ctx *ctx, Str text, Span where, const FunctionTable *more);
Test *test_read_with(Ctx *ctx, Str text, Span where, const FunctionTable *more);
bool path_is_singular(const Path *p); /* names and indices only: at most one node */
bool path_is_absolute(const Path *p); /* begins with `$` */

/* In document order as the RFC orders them; results live in `a`. Memory beyond the result grows
 * with the query, not with the depth or size of the tree. `current` is what `@` means. */
Nodes path_run(Arena *a, const Path *p, const Node *root, const Node *current);
bool test_run(Arena *a, const Test *t, const Node *root, const Node *current);

/* Many runs over one tree: they share a limit of work, scratch lists, and the results of the
 * absolute queries inside tests ($.kpis[*]), which are computed once. All in `a`. */
PathRun *path_run_new(Arena *a, const Node *root, uint64_t work);
Nodes path_run_in(PathRun *run, const Path *p, const Node *current);
bool test_run_in(PathRun *run, const Test *t, const Node *current);
bool path_run_exhausted(const PathRun *run);
/* What was done beside the run and counts all the same; false when that was too much. */
bool path_run_charge(PathRun *run, uint64_t work);
void path_run_refill(PathRun *run, uint64_t work); /* a new limit for what comes next */
/* As regex_match, on the account of the run: what it costs is charged, its memory is kept. */
bool path_run_matches(PathRun *run, const Regex *r, Str text, bool whole);

/* What to point at when `t` does not hold, from the queries in it that depend on `current`: first
 * the last node on the way to each thing that is absent, then what was read, in the order of the
 * text; for a query of several nodes, the list or map that they are in. Each node once. */
Nodes test_places(PathRun *run, const Test *t, const Node *current);
/* The first node that `p` selects, or the last one on its way; `*whole` says which. */
const Node *path_place(PathRun *run, const Path *p, const Node *current, bool *whole);

/* Does `p`, run from `current`, pass by `place`, or end there? By its absent member `member` where
 * that is not empty. Answered from the path alone: a wildcard or a filter passes by every item. */
bool path_passes(Arena *a, const Path *p, const Node *current, const Node *place, Str member);
/* Can `p`, run from `current`, select `place`, or something that `place` stands in? */
bool path_holds(Arena *a, const Path *p, const Node *current, const Node *place, Str member);
/* The queries of a test, those inside their filters left out, in the order of the text. */
size_t test_queries(Arena *a, const Test *t, const Path ***out);
/* Are the steps of `shorter`, all names and indices, the first ones of `longer`? */
bool path_extends(const Path *longer, const Path *shorter);

/* What trees may look like, for judging a path without data. A shape is its owner's; NULL is that
 * of nothing, `any` that of anything. */
typedef struct {
    void *owner;
    const void *any;
    const void *(*member)(void *owner, const void *shape, Str name);
    const void *(*items)(void *owner, const void *shape);    /* of lists */
    const void *(*children)(void *owner, const void *shape); /* of lists and maps */
    const void *(*both)(void *owner, const void *a, const void *b);
    bool (*known)(void *owner, Str name); /* is there such a member anywhere? NULL: who knows */
} Shapes;

typedef struct {
    Str name;            /* what no tree has there; empty for an index, a wildcard, a filter */
    size_t begin, end;   /* its bytes in the compiled text */
} PathMiss;

/* Can `p`, and each query in its filters, select something? *out (may be NULL) is the shape of what
 * it selects. False with *miss at the first step that leads nowhere. */
bool path_fits(const Path *p, const Shapes *shapes, const void *root, const void *current,
               const void **out, PathMiss *miss);
bool test_fits(const Test *t, const Shapes *shapes, const void *root, const void *current,
               PathMiss *miss);

/* ---- regular expressions ------------------------------------------------------------------ */

typedef enum {
    REGEX_ECMA,   /* JSON Schema `pattern`: ECMA-262 with the u flag */
    REGEX_IREGEXP /* RFC 9485, for match() and search() */
} RegexKind;

Regex *regex_read(Ctx *ctx, Str pattern, RegexKind kind, Span where); /* NULL after a diagnostic */
Regex *regex_try(Arena *a, Str pattern, RegexKind kind);              /* NULL, no diagnostic */
/* Searches; with `whole` the match must be the whole text, which is UTF-8. Bounded work: over the
 * limit is false. */
bool regex_match(const Regex *r, Str text, bool whole);
/* The same; *work grows by what it took beyond the ordinary, in units of about 50 ns, and is
 * UINT64_MAX when the limit was reached: then nothing is known of the text. */
bool regex_match_work(const Regex *r, Str text, bool whole, uint64_t *work);

/* ---- typed values ------------------------------------------------------------------------- */

typedef struct {
    int32_t year;
    int32_t month, day; /* from 1 */
} Date;

typedef enum {
    UNIT_SECOND, UNIT_MINUTE, UNIT_HOUR, UNIT_DAY, UNIT_WORKING_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR,
    UNIT_WORKING_HOUR, UNIT_WORKING_MINUTE,
    UNIT_COUNT
} DurationUnit;

typedef struct {
    Type type;
    Decimal number;     /* money, percent, quantity, measure, duration */
    Str unit;           /* quantity, measure: as written; money: ISO 4217 code; siren: digits;
                         * instant: the zone, "Z" or "+02:00" */
    DurationUnit duration_unit;
    Date date;          /* month: its first day */
    int32_t minutes;    /* time, instant: since midnight, 0 to 1440 */
    uint8_t weekdays;   /* bit 0 Monday to bit 6 Sunday */
} Value;

/* What the scalar `n` means as `type`. Money without a currency is in the `currency` of the nearest
 * map around it that has one, else in `currency` (may be empty).
 * false when the text is not of the type; then *why (may be NULL) says what was seen, what was
 * expected and how to mend it, in both languages: one sentence. Numbers as text are read by both
 * conventions (1 234,5 and 1,234.5) and refused where these disagree ("1.250").
 *   date      2027-03-03
 *   time      "17:30", "24:00"
 *   weekdays  lun-ven; lun, mer, ven; mon-fri; 7j/7; in full too (lundi-vendredi)
 *   siren     nine digits, spaces between them or not; whether they agree is a rule's business
 *   duration  "30 min", "4 h", "1 h 30" (90 minutes), "2 jours ouvrés", "3 mois", "2 working days",
 *             "PT4H", "P30D", "P1M"; whole months and years only; never negative
 *   money     58000, "58 000,50 EUR", "58 000,50 €", "€58,000.50"
 *   percent   15, "15 %", "-15,5 %"; points are refused
 *   quantity  1234.5, "800 ms", "1 234,5 m²", "98 %"
 *   measure   a number; its unit is the `unit` of the nearest map around it that has one
 *   euros     a number: money in EUR, whatever the project's currency
 *   minutes, hours, days, working days, months, years
 *             a number, never negative: a duration in that unit
 *   markdown  any scalar */
bool value_read(Arena *a, const Node *n, Type type, Str currency, Value *out, Text *why);
Type type_of_format(Str format); /* TYPE_NONE when the name is not one of ours */

bool date_read(Str text, Date *out); /* AAAA-MM-JJ that exists, year 0000 to 9999 */
Str date_text(Arena *a, Date d);     /* AAAA-MM-JJ */
/* For the sentences of messages: "1er mars 2027", "1 March 2027", with spaces that do not break.
 * Documents are printed by the locale's own words. */
Str date_words(Arena *a, Date d, Lang lang);
int date_cmp(Date a, Date b);
int32_t date_days(Date d);           /* days since 1970-01-01 (proleptic Gregorian) */
Date date_of_days(int32_t days);     /* held within years 0 to 9999 */
int date_weekday(Date d);            /* 0 Monday to 6 Sunday */
Date date_add_days(Date d, int32_t days);
/* The same day of the month, or the month's last day where it has no such day (Code de procédure
 * civile, article 641). */
Date date_add_months(Date d, int32_t months);
/* Public holidays of Code du travail L3133-1; with `alsace_moselle` Good Friday and 26 December too. */
bool date_is_holiday(Date d, bool alsace_moselle);
bool date_is_working(Date d, bool alsace_moselle); /* Monday to Friday, not a holiday */
/* The nth working day after d (before it for n < 0); d itself for 0, whatever it is. */
Date date_add_working(Date d, int32_t n, bool alsace_moselle);
/* The date a duration after d: days, working days, weeks, months, years in whole numbers; false for
 * other units. */
bool date_add_duration(Date d, const Value *duration, bool alsace_moselle, Date *out);

/* Minutes for units of fixed length (minute to week); -1 for months, years, working units, and
 * what is not a whole number of minutes. */
int64_t duration_minutes(const Value *v);

/* ---- hours of service --------------------------------------------------------------------- */

enum { DAY_MINUTES = 24 * 60 };

/* Moments are minutes since 1970-01-01 00:00, in the local time of the contract. */
typedef struct {
    bool open[2][7][DAY_MINUTES]; /* [holiday][weekday from Monday][minute] */
    int32_t minutes[2][7];        /* how many of them are open */
} ServiceWeek;

/* Adds a map {days, from, to, holidays} to a week; `holidays_too` speaks where the map does not.
 * false: it cannot be read, and nothing is added. */
bool hours_add(Arena *a, ServiceWeek *week, const Node *hours, bool holidays_too);
/* Adds those of the coverages that hold for a priority: all that name it, or name none. A text on
 * `holidays` (may be NULL) that names the priority holds for coverages that do not speak of
 * holidays themselves. false when nothing was added. */
bool hours_cover(Arena *a, ServiceWeek *week, const Nodes *coverage, const Node *holidays,
                 Str priority);

typedef struct {
    const ServiceWeek *week; /* NULL: the clock never stops */
    bool alsace_moselle;
} ServiceClock;

enum { HOURS_SEARCH_DAYS = 400 };
/* When `duration` (above 0) minutes of open time have passed since `start`; -1 when that takes over
 * HOURS_SEARCH_DAYS days. */
int64_t hours_end(const ServiceClock *c, int64_t start, int64_t duration);
bool hours_open(const ServiceClock *c, int64_t moment); /* does the clock run? */
int64_t hours_day(int64_t moment); /* the day (date_days) it is in; before 1970 too */
bool hours_are_working(const Node *time_base);          /* "ouvré", "working" */
/* What delays are tried at: 17:00 on the first Friday from `from` that an ordinary Monday follows,
 * and on the next 24 December. The year of `from` is at most 9990. */
int64_t hours_friday(Date from, bool alsace_moselle);
int64_t hours_christmas_eve(Date from);

/* What the contract gives for an incident of a priority. */
typedef struct {
    int64_t response, recovery; /* minutes of gti_minutes, gtr_minutes; 0: none, or no number */
    int64_t opened, taken, restored; /* moments; -1: there is none, or it is over a year away */
    ServiceClock clock;
} Incident;
/* `sla` has `coverage` and `holidays`, `priority` is one of its `priorities`. false: counted in
 * working time, and no hours hold for it. */
bool hours_incident(Arena *a, const Node *sla, const Node *priority, bool alsace_moselle,
                    int64_t opened, Incident *out);

#endif
