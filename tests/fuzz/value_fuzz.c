/* Typed values on hostile input: the bytes are the text of a scalar, on their own and beside a currency
 * and a unit. Whatever they are, each type reads them or says why not, in both languages, the same way
 * each time; what was read adds up. */
#include "data_checks.h"

static Node *member(Ctx *ctx, Node *map, NodeKind kind, Str key, Str text)
{
    Node *n = NEW(ctx->mem, Node);
    *n = (Node){.kind = kind, .key = key, .text = text, .parent = map, .index = map->count++};
    Node **end = &map->child;
    while (*end != NULL)
        end = &(*end)->next;
    *end = n;
    return n;
}

/* A month after a day is later, and working days skip what they must. */
static void check_date(const Value *v)
{
    Date d = v->date;
    require(d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= 31);
    require(date_cmp(date_of_days(date_days(d)), d) == 0);
    if (d.year < 9999)
        require(date_cmp(date_add_months(d, 1), d) > 0);
    if (d.year > 0 && d.year < 9999) {
        Date next = date_add_working(d, 1, false);
        require(date_cmp(next, d) > 0 && date_is_working(next, false));
    }
}

static void check_value(Ctx *ctx, Type type, const Value *v)
{
    require(v->type == type || type == TYPE_EUROS || type == TYPE_MEASURE || v->type != TYPE_NONE);
    if (v->type == TYPE_DATE)
        check_date(v);
    if (v->type == TYPE_TIME)
        require(v->minutes >= 0 && v->minutes <= 1440);
    if (v->type == TYPE_DURATION) {
        Date to;
        require(!v->number.negative && duration_minutes(v) >= -1);
        date_add_duration((Date){2027, 3, 3}, v, true, &to);
    }
    Decimal twice = decimal_add(ctx->tmp, &v->number, &v->number);
    require(twice.negative == v->number.negative || twice.digits.n == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *mem = arena_new();
    Ctx ctx = {mem, arena_new(), diag_new(mem, sources_new(mem))};
    Str text = arena_copy(mem, (Str){(const char *)data, size});
    if (utf8_valid(text) == text.n) {
        Node map = {.kind = NODE_MAP};
        Decimal number;
        bool is_number = decimal_read(ctx.tmp, text, &number);
        member(&ctx, &map, NODE_STRING, S("currency"), S("CHF"));
        member(&ctx, &map, NODE_STRING, S("unit"), text);
        Node *alone = member(&ctx, &map, is_number ? NODE_NUMBER : NODE_STRING, S("value"), text);
        check_typed(&ctx, alone);
        for (Type type = TYPE_NONE + 1; type < TYPE_COUNT; type++) {
            Value v;
            if (value_read(ctx.tmp, alone, type, (Str){0}, &v, NULL))
                check_value(&ctx, type, &v);
        }
    }
    arena_free(ctx.tmp);
    arena_free(mem);
    return 0;
}
