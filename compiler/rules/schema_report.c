/* Reporting: faults -> diagnostics, each at the guilty bytes, with what was found, what is wanted,
 * what the schema says of it and how to mend it.
 *
 * A key that is nearly a missing one is one slip, not two: only the unknown key is reported.
 * Nothing is said twice of one place. */
#include "rules/refusals.h"
#include "rules/schema.h"

static Text number_words(Arena *a, uint64_t n)
{
    return same_text(str_print(a, "%llu", (unsigned long long)n));
}

/* ---- reasons of typed values ------------------------------------------------------------- */

/* What a typed value has to say is one sentence: « X » n’est pas une date : écrivez Y. Its first
 * part is the message, if there is more in it than the value, the second the help. */
static const struct {
    Str mark;
    size_t kept; /* bytes of the mark that stay with the first part */
} reason_marks[LANG_COUNT][2] = {
    [LANG_FR] = {{S_INIT("\u00A0: "), 0}, {S_INIT("\u00A0? "), sizeof "\u00A0?" - 1}},
    [LANG_EN] = {{S_INIT(": "), 0}, {S_INIT("? "), 1}},
};

static void split_one(Str why, Lang lang, Words *w)
{
    Str closing = lang == LANG_FR ? S("»") : S("”");
    size_t quote = str_find(why, closing);
    size_t from = quote == SIZE_MAX ? 0 : quote + closing.n;
    for (size_t i = 0; i < 2; i++) {
        Str mark = reason_marks[lang][i].mark;
        size_t at = str_find(str_slice(why, from, why.n), mark);
        if (at == SIZE_MAX)
            continue;
        at += from;
        if (at > from)
            w->message.in[lang] = str_slice(why, 0, at + reason_marks[lang][i].kept);
        w->help.in[lang] = str_slice(why, at + mark.n, why.n);
        return;
    }
    w->message.in[lang] = why;
}

static void split_reason(Text why, Words *w)
{
    split_one(why.in[LANG_FR], LANG_FR, w);
    split_one(why.in[LANG_EN], LANG_EN, w);
}

/* ---- values ------------------------------------------------------------------------------- */

static Text example_help(Report *r, const Fault *f)
{
    const Node *example = schema_example(f->schema);
    if (example == NULL && f->about != NULL)
        example = schema_example(f->about);
    Text shown = same_text(example == NULL ? (Str){0} : example_words(r->a, example));
    return shown.in[LANG_FR].n == 0
               ? (Text){0}
               : words_of(r->a, TEXT("par exemple : {0}", "for example: {0}"), &shown, 1);
}

static bool is_said(Text t)
{
    return t.in[LANG_FR].n > 0;
}

/* "4 h" where minutes are wanted: the type knows what to write. */
static Text count_help(Report *r, const Fault *f)
{
    Type type = f->schema == NULL ? TYPE_NONE : schema_type(f->schema);
    Words w = {.msg = f->msg};
    Value value;
    Text why = {0};
    if (f->data->kind == NODE_STRING && type >= TYPE_MEASURE && type <= TYPE_YEARS &&
        !value_read(r->a, f->data, type, (Str){0}, &value, &why))
        split_reason(why, &w);
    return w.help;
}

static void explain_type(Report *r, const Fault *f, Words *w)
{
    uint32_t types = (uint32_t)f->number;
    add_arg(w, wanted_words(r->a, types));
    add_arg(w, found_words(r->a, f->data));
    bool whole = (types & (KIND_INTEGER | KIND_NUMBER)) == KIND_INTEGER && hint_whole(r, f, w);
    if (whole || ((types & KIND_STRING) != 0 && hint_quotes(r, f, w)))
        return;
    w->help = count_help(r, f);
    if (!is_said(w->help))
        w->help = wrong_type_help(r->a, f->data, types);
    if (!is_said(w->help))
        w->help = example_help(r, f);
}

size_t candidate_count(Report *r, size_t all)
{
    enum { PLENTY = 3000000, FEW = 30 };
    size_t count = r->looked_at < PLENTY || all < FEW ? all : FEW;
    r->looked_at += count;
    return count;
}

typedef VEC(Str) Strs;

/* The values of one step, or of all the alternatives merged, each once; texts apart too. */
static void allowed_values(Report *r, const Fault *f, Strs *shown, Strs *texts)
{
    StrMap *known = map_new(r->a);
    uint32_t count = f->merged_count == 0 ? 1 : f->merged_count;
    for (uint32_t m = 0; m < count; m++) {
        const Enumeration *e = (f->merged_count == 0 ? f : &f->merged[m])->step->as.values;
        size_t end = candidate_count(r, e->count);
        for (size_t i = 0; i < end; i++) {
            Str words = value_words(r->a, e->values[i]);
            void **slot = map_put(known, words);
            if (*slot != NULL)
                continue;
            *slot = (void *)e->values[i];
            *VEC_PUSH(r->a, shown) = words;
            if (e->values[i]->kind == NODE_STRING)
                *VEC_PUSH(r->a, texts) = e->values[i]->text;
        }
    }
}

static void explain_values(Report *r, const Fault *f, Words *w)
{
    Strs shown = {0}, texts = {0};
    allowed_values(r, f, &shown, &texts);
    add_arg(w, found_words(r->a, f->data));
    add_arg(w, shown_list(r->a, shown.items, shown.count));
    bool same_kind = f->merged_count == 0 && f->data->child != NULL &&
                     f->step->as.values->values[0]->kind == f->data->kind;
    if (shown.count == 1 && !same_kind) { /* "a list is needed, not a list" would say nothing */
        const Fault *one = f->merged_count == 0 ? f : f->merged;
        w->msg = MSG_SCHEMA_CONST;
        add_arg(w, found_words(r->a, one->step->as.values->values[0]));
    } else if (f->data->kind == NODE_STRING)
        w->suggestion = nearest_word(f->data->text, texts.items, texts.count);
    if (same_kind)
        w->msg = MSG_SCHEMA_ENUM;
}

static void explain_bound(Report *r, const Fault *f, Words *w)
{
    add_arg(w, same_text(value_words(r->a, f->data)));
    add_arg(w, same_text(f->step->value->text));
}

static bool is_empty_text(const Fault *f)
{
    return f->msg == MSG_SCHEMA_SHORT && f->number == 0;
}

static void explain_size(Report *r, const Fault *f, Words *w)
{
    add_arg(w, number_words(r->a, f->number));
    add_arg(w, same_text(f->step->value->text));
    if (is_empty_text(f))
        w->msg = MSG_SCHEMA_EMPTY;
}

static void explain_pattern(Report *r, const Fault *f, Words *w)
{
    Text form = schema_form(f->schema);
    bool described = is_said(schema_description(f->schema)) ||
                     (f->about != NULL && is_said(schema_description(f->about)));
    add_arg(w, found_words(r->a, f->data));
    add_arg(w, is_said(form) ? form : same_text(f->step->value->text));
    w->help = example_help(r, f);
    if (f->data->text.n == 0) {
        w->msg = MSG_SCHEMA_EMPTY;
        return;
    }
    if (!is_said(form) && (described || is_said(w->help)))
        w->msg = MSG_SCHEMA_FORM;
    else if (is_said(form) && !is_said(w->help))
        w->help = TEXT("réécrivez la valeur sous cette forme", "write the value in this form");
}

static const Text type_words[TYPE_COUNT] = {
    [TYPE_NONE] = FR_EN("une valeur", "a value"),
    [TYPE_DATE] = FR_EN("une date", "a date"),
    [TYPE_TIME] = FR_EN("une heure", "a time"),
    [TYPE_MONTH] = FR_EN("un mois AAAA-MM", "a month YYYY-MM"),
    [TYPE_INSTANT] =
        FR_EN("une date et une heure avec le fuseau", "a date and a time with the time zone"),
    [TYPE_WEEKDAYS] = FR_EN("des jours de la semaine", "days of the week"),
    [TYPE_SIREN] = FR_EN("un numéro SIREN", "a SIREN number"),
    [TYPE_DURATION] = FR_EN("une durée", "a duration"),
    [TYPE_MONEY] = FR_EN("un montant", "an amount of money"),
    [TYPE_PERCENT] = FR_EN("un pourcentage", "a percentage"),
    [TYPE_QUANTITY] = FR_EN("une quantité", "a quantity"),
    [TYPE_MEASURE] = FR_EN("un nombre", "a number"),
    [TYPE_EUROS] = FR_EN("un nombre d’euros", "a number of euros"),
    [TYPE_MINUTES] = FR_EN("un nombre de minutes", "a number of minutes"),
    [TYPE_HOURS] = FR_EN("un nombre d’heures", "a number of hours"),
    [TYPE_DAYS] = FR_EN("un nombre de jours", "a number of days"),
    [TYPE_WORKING_DAYS] = FR_EN("un nombre de jours ouvrés", "a number of working days"),
    [TYPE_MONTHS] = FR_EN("un nombre de mois", "a number of months"),
    [TYPE_YEARS] = FR_EN("un nombre d’années", "a number of years"),
    [TYPE_MARKDOWN] = FR_EN("un texte Markdown", "a Markdown text"),
    [TYPE_REFERENCE] = FR_EN("l’identifiant d’un élément", "the id of an item"),
};

static void explain_format(Report *r, const Fault *f, Words *w)
{
    const Format *format = f->step->as.format.format;
    Type type = f->step->as.format.type;
    add_arg(w, found_words(r->a, f->data));
    add_arg(w, type == TYPE_NONE ? format->what : type_words[type]);
    Value value;
    Text why = {0};
    if (type != TYPE_NONE && !value_read(r->a, f->data, type, (Str){0}, &value, &why)) {
        split_reason(why, w);
        return;
    }
    w->help = example_help(r, f);
    if (is_said(w->help) || format == NULL)
        return;
    Text example = same_text(format->example);
    w->help = words_of(r->a, TEXT("par exemple : {0}", "for example: {0}"), &example, 1);
}

/* ---- lists -------------------------------------------------------------------------------- */

static void explain_unique(Report *r, const Fault *f, Words *w)
{
    add_arg(w, number_words(r->a, (uint64_t)f->other->index + 1));
    w->span = f->data->span;
    w->label = f->other->span;
    w->label_text = TEXT("déjà donné ici", "already given here");
}

static void explain_extra(Report *r, const Fault *f, Words *w)
{
    w->span = f->data->span;
    add_arg(w, number_words(r->a, f->number));
}

static void explain_contains(Report *r, const Fault *f, Words *w)
{
    const ContainsRule *rule = f->step->as.contains;
    add_arg(w, number_words(r->a, f->number));
    add_arg(w, number_words(r->a, f->msg == MSG_SCHEMA_CONTAINS ? rule->min : rule->max));
    w->note = schema_description(rule->schema);
}

/* ---- alternatives ------------------------------------------------------------------------- */

static Text branch_name(Report *r, const Step *step, uint32_t i)
{
    Text title = schema_title(step->as.branches.items[i]);
    Text number = number_words(r->a, (uint64_t)i + 1);
    return title.in[LANG_FR].n > 0 ? words_of(r->a, TEXT("« {0} »", "“{0}”"), &title, 1)
                                   : words_of(r->a, TEXT("la {0}ᵉ", "number {0}"), &number, 1);
}

static void explain_one_of(Report *r, const Fault *f, Words *w)
{
    add_arg(w, branch_name(r, f->step, (uint32_t)(f->number >> 32)));
    add_arg(w, branch_name(r, f->step, (uint32_t)f->number));
}

/* ---- the table ---------------------------------------------------------------------------- */

static Explain *const explains[MSG_COUNT] = {
    [MSG_SCHEMA_KEY_UNKNOWN] = explain_unknown,
    [MSG_SCHEMA_KEY_MISSING] = explain_missing,
    [MSG_SCHEMA_KEY_NEEDED] = explain_needed,
    [MSG_SCHEMA_KEY_ONE_OF] = explain_one_of_keys,
    [MSG_SCHEMA_KEY_FORBIDDEN] = explain_forbidden,
    [MSG_SCHEMA_FALSE] = explain_false,
    [MSG_SCHEMA_NOT] = explain_not,
    [MSG_SCHEMA_TYPE] = explain_type,
    [MSG_SCHEMA_ENUM] = explain_values,
    [MSG_SCHEMA_CONST] = explain_values,
    [MSG_SCHEMA_MINIMUM] = explain_bound,
    [MSG_SCHEMA_MAXIMUM] = explain_bound,
    [MSG_SCHEMA_ABOVE] = explain_bound,
    [MSG_SCHEMA_BELOW] = explain_bound,
    [MSG_SCHEMA_MULTIPLE] = explain_bound,
    [MSG_SCHEMA_SHORT] = explain_size,
    [MSG_SCHEMA_LONG] = explain_size,
    [MSG_SCHEMA_ITEMS_FEW] = explain_size,
    [MSG_SCHEMA_ITEMS_MANY] = explain_size,
    [MSG_SCHEMA_KEYS_FEW] = explain_size,
    [MSG_SCHEMA_KEYS_MANY] = explain_size,
    [MSG_SCHEMA_PATTERN] = explain_pattern,
    [MSG_SCHEMA_FORMAT] = explain_format,
    [MSG_SCHEMA_UNIQUE] = explain_unique,
    [MSG_SCHEMA_ITEM_EXTRA] = explain_extra,
    [MSG_SCHEMA_CONTAINS] = explain_contains,
    [MSG_SCHEMA_CONTAINS_MANY] = explain_contains,
    [MSG_SCHEMA_ONE_OF] = explain_one_of,
};

/* Unknown and forbidden keys, and elements too many, say nothing of what the value should be. */
static bool wants_note(const Fault *f)
{
    return f->schema != NULL && f->msg != MSG_SCHEMA_KEY_UNKNOWN &&
           f->msg != MSG_SCHEMA_KEY_FORBIDDEN && f->msg != MSG_SCHEMA_ITEM_EXTRA &&
           f->msg != MSG_SCHEMA_KEY_MISSING && f->msg != MSG_SCHEMA_KEY_ONE_OF &&
           f->msg != MSG_SCHEMA_FALSE;
}

/* A place as a key: where a node begins. */
static Str node_key(Arena *a, const Node *n)
{
    return str_print(a, "%u %u", n->span.source, n->span.begin);
}

/* What another fault of the same place says already: a key misspelt is missing too; an empty text
 * has no form, one without the form wanted is not of its type, nor is a number out of bounds; what
 * is no text has no form either. */
static bool is_implied(Report *r, const Fault *f)
{
    if (f->msg == MSG_SCHEMA_KEY_MISSING)
        return is_slip(r, f);
    if (f->msg != MSG_SCHEMA_PATTERN && f->msg != MSG_SCHEMA_FORMAT)
        return false;
    Str place = node_key(r->a, f->data);
    return map_find(r->settled, place) != NULL ||
           (f->msg == MSG_SCHEMA_FORMAT && map_find(r->shapeless, place) != NULL);
}

static void note_implied(Report *r, const Fault *f)
{
    if (f->msg == MSG_SCHEMA_KEY_UNKNOWN)
        note_slip(r, f);
    if (is_empty_text(f) || f->msg == MSG_SCHEMA_TYPE || f->msg == MSG_SCHEMA_MINIMUM ||
        f->msg == MSG_SCHEMA_ABOVE)
        *map_put(r->settled, node_key(r->kept, f->data)) = r;
    if (f->msg == MSG_SCHEMA_PATTERN)
        *map_put(r->shapeless, node_key(r->kept, f->data)) = r;
}

static Words explain(Report *r, const Fault *f)
{
    Words w = {.msg = f->msg, .span = node_place(f->data)};
    explains[f->msg](r, f, &w);
    if (!is_said(w.note) && wants_note(f)) {
        w.note = schema_description(f->schema);
        if (!is_said(w.note) && f->about != NULL)
            w.note = schema_description(f->about);
    }
    return w;
}

/* What makes two diagnostics the same: the place and the words. */
typedef struct {
    Span span;
    uint32_t unused; /* no bytes between the fields are left unset */
    uint64_t words;
} Told;

static bool is_news(Report *r, const Diagnostic *said)
{
    Told *told = NEW(r->kept, Told);
    told->span = said->span;
    told->words = str_hash(said->id) * 31 + str_hash(said->message.in[LANG_FR]);
    void **slot = map_put(r->told, (Str){(const char *)told, sizeof *told});
    bool news = *slot == NULL;
    *slot = told;
    return news;
}

static Text kept_text(Ctx *ctx, Text t)
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        t.in[lang] = arena_copy(ctx->mem, t.in[lang]);
    return t;
}

/* The help, kept once: of a hundred thousand faults, most have the same. */
static Text kept_help(Ctx *ctx, Report *r, Text help)
{
    const Text *known = map_find(r->helps, help.in[LANG_FR]);
    if (known != NULL && str_eq(known->in[LANG_EN], help.in[LANG_EN]))
        return *known;
    Text *kept = NEW(r->kept, Text);
    *kept = kept_text(ctx, help);
    *map_put(r->helps, kept->in[LANG_FR]) = kept;
    return *kept;
}

/* The diagnostic is drafted in scratch memory; what is news is copied. */
static void report(Ctx *ctx, Report *r, const Fault *f, const Words *w)
{
    Ctx draft = {r->a, r->a, diag_new(r->a, diag_sources(ctx->diag))};
    Diagnostic *d = say(&draft, w->msg, w->span, w->args, w->arg_count);
    if (is_said(w->message))
        d->message = w->message;
    if (!is_news(r, d))
        return;
    d->message = kept_text(ctx, d->message);
    d->note = w->note; /* in the schema */
    d->help = kept_help(ctx, r, is_said(w->help) ? w->help : d->help);
    d->suggestion = w->suggestion; /* in the schema */
    d->path = node_path(ctx->mem, f->data);
    d = diag_custom(ctx, d);
    if (w->label.source != 0)
        diag_label(ctx, d, w->label, w->label_text);
}

static void report_stop(Ctx *ctx, const Run *run)
{
    static const Msg msgs[] = {[STOP_DEPTH] = MSG_SCHEMA_DEEP, [STOP_WORK] = MSG_SCHEMA_WORK};
    Text limit = number_words(ctx->mem, RUN_DEPTH_LIMIT);
    say(ctx, msgs[run->stop], node_place(run->stop_at), &limit, 1);
}

/* Of a map or a list that is one, only the members are in question. */
static bool is_refused(const Fault *f)
{
    return f->msg == MSG_SCHEMA_TYPE || f->msg == MSG_SCHEMA_ENUM || f->msg == MSG_SCHEMA_CONST ||
           f->msg == MSG_SCHEMA_ITEMS_FEW ||
           (f->data->kind != NODE_MAP && f->data->kind != NODE_LIST &&
            f->msg != MSG_SCHEMA_KEY_UNKNOWN);
}

static void note_refusal(Refusals *refusals, const Fault *f, const Words *w, size_t diagnostic)
{
    if (refusals == NULL)
        return;
    if (is_refused(f))
        refusals_add(refusals, f->data, (Str){0}, diagnostic);
    else if (f->msg == MSG_SCHEMA_KEY_UNKNOWN && w->suggestion.n > 0)
        refusals_add(refusals, f->data->parent, w->suggestion, diagnostic);
    else if (f->msg == MSG_SCHEMA_KEY_MISSING || f->msg == MSG_SCHEMA_KEY_NEEDED)
        refusals_add(refusals, f->data, f->name, diagnostic);
    for (uint32_t i = 0; f->msg == MSG_SCHEMA_KEY_ONE_OF && i < f->merged_count; i++)
        refusals_add(refusals, f->data, f->merged[i].name, diagnostic);
}

void report_faults(Ctx *ctx, Run *run, Refusals *refusals)
{
    if (run->stop != STOP_NONE) {
        report_stop(ctx, run);
        return;
    }
    Report r = {.a = arena_new(), .kept = ctx->tmp};
    r.slips = map_new(r.kept);
    r.settled = map_new(r.kept);
    r.shapeless = map_new(r.kept);
    r.told = map_new(r.kept);
    r.helps = map_new(r.kept);
    r.elsewhere = map_new(r.kept);
    r.sources = diag_sources(ctx->diag);
    /* Twice: what one fault implies of another is known when all have been looked at. */
    for (size_t i = 0; i < run->faults.count; i++) {
        note_implied(&r, &run->faults.items[i]);
        arena_reset(r.a);
    }
    for (size_t i = 0; i < run->faults.count; i++) {
        const Fault *f = &run->faults.items[i];
        if (is_implied(&r, f))
            continue;
        Words w = explain(&r, f);
        if (map_count(r.told) >= FAULTS_TOLD) {
            Text limit = number_words(ctx->mem, FAULTS_TOLD);
            say(ctx, MSG_SCHEMA_MANY, w.span, &limit, 1);
            break;
        }
        note_refusal(refusals, f, &w, diag_count(ctx->diag));
        report(ctx, &r, f, &w);
        arena_reset(r.a);
    }
    arena_free(r.a);
}
