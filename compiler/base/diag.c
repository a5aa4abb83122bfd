/* Diagnostics: made from the table of messages or by a rule, collected, put in order. */
#include "base/base.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    Str id;
    Severity severity;
    Class class;
    const char *fr, *en, *help_fr, *help_en;
} Message;

static const Message messages[MSG_COUNT] = {
#define MESSAGE(name, id, severity, class, fr, en, help_fr, help_en)                               \
    [MSG_##name] = {S_INIT(id), severity, class, fr, en, help_fr, help_en},
#include "base/message.def"
#undef MESSAGE
};

struct Diag {
    Arena *arena;
    Sources *sources;
    VEC(Diagnostic *) all;
};

bool message_known(Str id)
{
    for (size_t i = 0; i < MSG_COUNT; i++)
        if (str_eq(messages[i].id, id))
            return true;
    return false;
}

size_t message_count(void)
{
    return MSG_COUNT;
}

MessageInfo message_at(Arena *a, size_t i)
{
    const Message *m = &messages[i];
    Str gaps[DIAG_ARG_LIMIT];
    for (size_t k = 0; k < DIAG_ARG_LIMIT; k++)
        gaps[k] = S("…");
    return (MessageInfo){m->id, m->severity, m->class,
                         text_of(a, m->fr, m->en, gaps, DIAG_ARG_LIMIT),
                         text_of(a, m->help_fr, m->help_en, gaps, DIAG_ARG_LIMIT)};
}

bool message_find(Arena *a, Str id, MessageInfo *out)
{
    for (size_t i = 0; i < MSG_COUNT; i++)
        if (str_eq(messages[i].id, id)) {
            *out = message_at(a, i);
            return true;
        }
    return false;
}

Diag *diag_new(Arena *a, Sources *sources)
{
    Diag *d = NEW(a, Diag);
    d->arena = a;
    d->sources = sources;
    return d;
}

Sources *diag_sources(const Diag *d)
{
    return d->sources;
}

/* `pattern` with {0}, {1}... replaced by the arguments. */
static Str fill(Arena *a, const char *pattern, const Str *args, size_t arg_count)
{
    Buf out = buf_new(a);
    for (const char *p = pattern; *p != '\0'; p++) {
        bool hole = p[0] == '{' && p[1] >= '0' && p[1] <= '9' && p[2] == '}';
        if (hole && (size_t)(p[1] - '0') < arg_count) {
            buf_put(&out, args[p[1] - '0']);
            p += 2;
        } else {
            buf_byte(&out, *p);
        }
    }
    return buf_str(&out);
}

Text text_of(Arena *a, const char *fr, const char *en, const Str *args, size_t arg_count)
{
    return (Text){{fill(a, fr, args, arg_count), fill(a, en, args, arg_count)}};
}

Diagnostic *diag_add(Ctx *ctx, Msg msg, DiagArgs args)
{
    Diag *d = ctx->diag;
    const Message *m = &messages[msg];
    Diagnostic *one = NEW(d->arena, Diagnostic);
    one->id = m->id;
    one->severity = m->severity;
    one->class = m->class;
    one->span = args.span;
    one->message = text_of(d->arena, m->fr, m->en, args.args, DIAG_ARG_LIMIT);
    one->help = text_of(d->arena, m->help_fr, m->help_en, args.args, DIAG_ARG_LIMIT);
    *VEC_PUSH(d->arena, &d->all) = one;
    return one;
}

Diagnostic *diag_custom(Ctx *ctx, const Diagnostic *d)
{
    Diagnostic *one = NEW(ctx->diag->arena, Diagnostic);
    *one = *d;
    *VEC_PUSH(ctx->diag->arena, &ctx->diag->all) = one;
    return one;
}

void diag_label(Ctx *ctx, Diagnostic *d, Span span, Text text)
{
    Label *label = NEW(ctx->diag->arena, Label);
    label->span = span;
    label->text = text;
    Label **end = &d->labels;
    while (*end != NULL)
        end = &(*end)->next;
    *end = label;
}

size_t diag_count(const Diag *d)
{
    return d->all.count;
}

const Diagnostic *diag_at(const Diag *d, size_t i)
{
    return d->all.items[i];
}

void diag_set_severity(Diag *d, size_t i, Severity severity)
{
    d->all.items[i]->severity = severity;
}

void diag_waive(Diag *d, size_t i, Str reason)
{
    d->all.items[i]->waived = reason;
}

static bool is_failure(const Diagnostic *one)
{
    return one->severity == SEVERITY_ERROR && one->waived.n == 0;
}

bool diag_failed(const Diag *d)
{
    for (size_t i = 0; i < d->all.count; i++)
        if (is_failure(d->all.items[i]))
            return true;
    return false;
}

bool diag_class_failed(const Diag *d, Class class)
{
    for (size_t i = 0; i < d->all.count; i++)
        if (is_failure(d->all.items[i]) && d->all.items[i]->class == class)
            return true;
    return false;
}

void diag_filter(Diag *d, bool (*keep)(const Diagnostic *one, void *arg), void *arg)
{
    size_t kept = 0;
    for (size_t i = 0; i < d->all.count; i++)
        if (keep(d->all.items[i], arg))
            d->all.items[kept++] = d->all.items[i];
    d->all.count = kept;
}

static int compare_numbers(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static int compare(const void *x, const void *y)
{
    const Diagnostic *a = *(const Diagnostic *const *)x, *b = *(const Diagnostic *const *)y;
    int order = compare_numbers(a->span.source, b->span.source);
    if (order == 0)
        order = compare_numbers(a->span.begin, b->span.begin);
    if (order == 0)
        order = str_cmp(a->id, b->id);
    if (order == 0)
        order = compare_numbers(a->span.end, b->span.end);
    return order != 0 ? order : str_cmp(a->message.in[LANG_FR], b->message.in[LANG_FR]);
}

void diag_sort(Diag *d)
{
    if (d->all.count == 0)
        return;
    qsort(d->all.items, d->all.count, sizeof *d->all.items, compare);
    size_t kept = 1;
    for (size_t i = 1; i < d->all.count; i++)
        if (compare(&d->all.items[i], &d->all.items[kept - 1]) != 0)
            d->all.items[kept++] = d->all.items[i];
    d->all.count = kept;
}

void diag_merge(Diag *into, const Diag *from)
{
    for (size_t i = 0; i < from->all.count; i++)
        *VEC_PUSH(into->arena, &into->all) = from->all.items[i];
}
