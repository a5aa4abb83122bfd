/* The functions of JSONPath (RFC 9535, section 2.4): a row and a function each. */
#include "data/path.h"
#include "data/regex.h"

static void number_result(PathValue *result, int64_t number)
{
    result->is_number = true;
    result->number = number;
}

/* Characters of a string, items of a list, members of a map; else Nothing. */
static void run_length(PathRun *run, const PathFunction *self, const PathValue *args,
                       PathValue *result)
{
    (void)self;
    const Node *n = args[0].node;
    if (n == NULL)
        return;
    switch (n->kind) {
    case NODE_STRING:
        path_charge(run, n->text.n / 16);
        number_result(result, (int64_t)utf8_length(n->text));
        return;
    case NODE_LIST:
    case NODE_MAP:
        number_result(result, n->count);
        return;
    case NODE_NULL:
    case NODE_BOOL:
    case NODE_NUMBER:
        return;
    }
}

static void run_count(PathRun *run, const PathFunction *self, const PathValue *args,
                      PathValue *result)
{
    (void)self;
    (void)run;
    number_result(result, (int64_t)args[0].nodes.count);
}

static void run_value(PathRun *run, const PathFunction *self, const PathValue *args,
                      PathValue *result)
{
    (void)self;
    (void)run;
    if (args[0].nodes.count == 1)
        result->node = args[0].nodes.items[0];
}

enum { PATTERN_WORK = 4096, PATTERN_BYTES = 4096 };

/* The pattern of `v`, compiled: once by the reader, or once in this run when it comes from data. */
static const Regex *pattern(PathRun *run, const PathValue *v)
{
    if (v->regex != NULL || v->node == NULL || v->node->kind != NODE_STRING)
        return v->regex;
    if (v->node->text.n > PATTERN_BYTES)
        return NULL;
    if (run->regexes == NULL)
        run->regexes = map_new(run->arena);
    void **slot = map_put(run->regexes, v->node->text);
    if (*slot == NULL && path_charge(run, PATTERN_WORK)) {
        /* A pattern refused is kept as the map itself, so that it is tried once. */
        Regex *made = regex_try(run->arena, v->node->text, REGEX_IREGEXP);
        *slot = made != NULL ? (void *)made : (void *)run->regexes;
    }
    return *slot == (void *)run->regexes ? NULL : *slot;
}

/* Most matches are cheap: a small limit first, so that what is charged is near what is done. Beyond
 * the large one the run is exhausted. */
bool path_run_matches(PathRun *run, const Regex *regex, Str text, bool whole)
{
    static const struct {
        uint32_t steps;
        uint64_t charge; /* when they were not enough */
    } tries[] = {{1 << 16, 1 << 16}, {REGEX_STEPS, PATH_WORK / 4}};
    if (!path_charge(run, 16 + text.n / 4))
        return false;
    if (run->matcher == NULL)
        run->matcher = matcher_new(run->arena);
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        RegexResult result = regex_match_within(run->matcher, regex, text, whole, tries[i].steps);
        if (result != REGEX_LIMIT)
            return result == REGEX_YES;
        if (!path_charge(run, tries[i].charge))
            return false;
    }
    path_charge(run, UINT64_MAX); /* nothing is known of this text, and so of the whole */
    return false;
}

static bool matches(PathRun *run, const PathValue *args, bool whole)
{
    if (args[0].node == NULL || args[0].node->kind != NODE_STRING)
        return false;
    const Regex *regex = pattern(run, &args[1]);
    return regex != NULL && path_run_matches(run, regex, args[0].node->text, whole);
}

static void run_match(PathRun *run, const PathFunction *self, const PathValue *args,
                      PathValue *result)
{
    (void)self;
    result->truth = matches(run, args, true);
}

static void run_search(PathRun *run, const PathFunction *self, const PathValue *args,
                       PathValue *result)
{
    (void)self;
    result->truth = matches(run, args, false);
}

#define DOC(fr, en)                                                                                \
    {                                                                                              \
        {                                                                                          \
            S_INIT(fr), S_INIT(en)                                                                 \
        }                                                                                          \
    }

const PathFunction path_functions[] = {
    {S_INIT("length"),
     PATH_VALUE,
     1,
     0,
     {PATH_VALUE},
     run_length,
     DOC("nombre de caractères, d’éléments ou de membres",
         "number of characters, items or members"),
     NULL},
    {S_INIT("count"),
     PATH_VALUE,
     1,
     0,
     {PATH_NODES},
     run_count,
     DOC("nombre de nœuds d’une requête", "number of nodes of a query"),
     NULL},
    {S_INIT("match"),
     PATH_LOGICAL,
     2,
     2,
     {PATH_VALUE, PATH_VALUE},
     run_match,
     DOC("le texte entier répond au motif (I-Regexp)", "the whole text matches the I-Regexp"),
     NULL},
    {S_INIT("search"),
     PATH_LOGICAL,
     2,
     2,
     {PATH_VALUE, PATH_VALUE},
     run_search,
     DOC("une partie du texte répond au motif (I-Regexp)",
         "a part of the text matches the I-Regexp"),
     NULL},
    {S_INIT("value"),
     PATH_VALUE,
     1,
     0,
     {PATH_NODES},
     run_value,
     DOC("la valeur d’une requête qui donne un seul nœud",
         "the value of a query that gives one node"),
     NULL},
};
const size_t path_function_count = sizeof path_functions / sizeof *path_functions;
