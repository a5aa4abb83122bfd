/* Explaining faults of keys: unknown, missing, needed by another, forbidden. */
#include "rules/schema.h"

enum { NAMES_SHOWN = 12 };

void add_arg(Words *w, Text t)
{
    w->args[w->arg_count++] = t;
}

Text shown_list(Arena *a, const Str *items, size_t count)
{
    Buf b = buf_new(a);
    for (size_t i = 0; i < count && i < NAMES_SHOWN; i++) {
        if (i > 0)
            buf_put(&b, S(", "));
        buf_put(&b, items[i]);
    }
    if (count > NAMES_SHOWN)
        buf_put(&b, S(", …"));
    return same_text(buf_str(&b));
}

/* ---- what the schema knows of keys --------------------------------------------------------- */

static void add_inner(const Subschema *inner, const Subschema *out[CLOSURE_LIMIT], size_t *count)
{
    for (size_t i = 0; i < *count; i++)
        if (out[i] == inner)
            return;
    if (*count < CLOSURE_LIMIT)
        out[(*count)++] = inner;
}

/* The subschemas that judge the same node as `sub`, itself first. */
static size_t closure(const Subschema *sub, const Subschema *out[CLOSURE_LIMIT])
{
    size_t count = 0;
    out[count++] = sub;
    for (size_t i = 0; i < count; i++)
        for (uint32_t s = 0; s < out[i]->step_count; s++) {
            const Subschema *inner;
            if (out[i]->steps[s].judge == judge_not)
                continue;
            for (size_t k = 0; (inner = step_in_place(&out[i]->steps[s], k)) != NULL; k++)
                add_inner(inner, out, &count);
        }
    return count;
}

static const Subschema *property_schema(const Subschema *sub, Str name)
{
    const Subschema *all[CLOSURE_LIMIT];
    size_t count = sub == NULL ? 0 : closure(sub, all);
    for (size_t i = 0; i < count; i++) {
        const Property *p =
            all[i]->object == NULL ? NULL : map_find(all[i]->object->properties, name);
        if (p != NULL && p->schema != NULL)
            return p->schema;
    }
    return NULL;
}

/* The keys that `map` may still be given: those declared beside additionalProperties when that
 * closes the map, else by all that judge the node. */
static size_t free_keys(Report *r, const Fault *f, const Node *map, Str **out)
{
    const Subschema *all[CLOSURE_LIMIT] = {f->schema};
    size_t count = f->step->phase == PHASE_LAST ? closure(f->schema, all) : 1;
    StrMap *names = map_new(r->a);
    for (size_t i = 0; i < count; i++) {
        const StrMap *properties = all[i]->object == NULL ? NULL : all[i]->object->properties;
        size_t end = properties == NULL ? 0 : candidate_count(r, map_count(properties));
        for (size_t p = 0; p < end; p++) {
            const Property *property = map_value(properties, p);
            bool usable = property->schema != NULL && property->schema->verdict != VERDICT_FALSE;
            if (usable && node_member(map, map_key(properties, p)) == NULL)
                map_put(names, map_key(properties, p));
        }
    }
    *out = NEW_ARRAY(r->a, Str, map_count(names) + 1);
    for (size_t i = 0; i < map_count(names); i++)
        (*out)[i] = map_key(names, i);
    return map_count(names);
}

/* ---- unknown keys -------------------------------------------------------------------------- */

static Str slip_key(Arena *a, const Node *map, Str name)
{
    return str_print(a, "%u %u " STR_FMT, map->span.source, map->span.begin, STR_ARG(name));
}

bool is_slip(Report *r, const Fault *missing)
{
    return map_find(r->slips, slip_key(r->a, missing->data, missing->name)) != NULL;
}

/* The key that was meant, or empty. */
static Str meant(const Fault *f, const Str *names, size_t count)
{
    return nearest_word(f->data->key, names, count);
}

void note_slip(Report *r, const Fault *f)
{
    Str *names;
    size_t count = free_keys(r, f, f->data->parent, &names);
    Str word = meant(f, names, count);
    if (word.n > 0)
        *map_put(r->slips, slip_key(r->kept, f->data->parent, word)) = r;
}

/* What the map takes, when that is keys of some forms too. */
static Text forms_help(Report *r, const ObjectRule *rule, const Words *w)
{
    VEC(Str) forms = {0};
    for (size_t i = 0; i < rule->patterns.count; i++)
        *VEC_PUSH(r->a, &forms) = rule->patterns.items[i].text;
    Text args[] = {shown_list(r->a, forms.items, forms.count), w->args[1]};
    return words_of(r->a,
                    w->args[1].in[LANG_FR].n == 0
                        ? TEXT("clés admises ici : celles de la forme {0}",
                               "keys allowed here: those of the form {0}")
                        : TEXT("clés admises ici : {1} ; celles de la forme {0}",
                               "keys allowed here: {1}; those of the form {0}"),
                    args, 2);
}

void explain_unknown(Report *r, const Fault *f, Words *w)
{
    Str *names;
    size_t count = free_keys(r, f, f->data->parent, &names);
    w->span = f->data->key_span;
    w->suggestion = meant(f, names, count);
    add_arg(w, key_words(r->a, f->data->key));
    add_arg(w, shown_list(r->a, names, count));
    if (hint_comma(r, f, w)) {
        w->suggestion = (Str){0};
        return;
    }
    w->help = w->suggestion.n > 0 ? (Text){0} : hint_elsewhere(r, f, w->args[1]);
    if (w->help.in[LANG_FR].n > 0)
        return;
    if (f->step->phase != PHASE_LAST && f->step->as.object->patterns.count > 0)
        w->help = forms_help(r, f->step->as.object, w);
    else if (count == 0)
        w->help = TEXT("retirez cette clé : il n’y en a pas d’autre à donner ici",
                       "remove this key: there is no other to give here");
}

/* ---- missing keys -------------------------------------------------------------------------- */

/* « name » (title) */
static Text titled(Report *r, Str name, const Subschema *sub)
{
    Text args[] = {same_text(name), sub == NULL ? (Text){0} : schema_title(sub)};
    bool has = args[1].in[LANG_FR].n > 0;
    return words_of(r->a, has ? TEXT("« {0} » ({1})", "“{0}” ({1})") : TEXT("« {0} »", "“{0}”"),
                    args, 2);
}

/* How to mend it: the key with an example of its value. */
static Text addition(Report *r, Str name, const Subschema *sub)
{
    const Node *example = sub == NULL ? NULL : schema_example(sub);
    Str shown = example == NULL ? (Str){0} : example_words(r->a, example);
    Text args[] = {same_text(name), same_text(shown)};
    return words_of(r->a,
                    shown.n == 0
                        ? TEXT("ajoutez la clé « {0} »", "add the key “{0}”")
                        : TEXT("ajoutez par exemple « {0}: {1} »", "add for example “{0}: {1}”"),
                    args, 2);
}

void explain_missing(Report *r, const Fault *f, Words *w)
{
    const Property *own = map_find(f->step->as.object->properties, f->name);
    const Subschema *sub =
        own != NULL && own->schema != NULL ? own->schema : property_schema(f->about, f->name);
    add_arg(w, titled(r, f->name, sub));
    w->note = sub == NULL ? (Text){0} : schema_description(sub);
    w->help = addition(r, f->name, sub);
}

void explain_needed(Report *r, const Fault *f, Words *w)
{
    const Subschema *sub = property_schema(f->about, f->name);
    add_arg(w, titled(r, f->name, sub));
    add_arg(w, key_words(r->a, f->other->key));
    w->span = f->other->key_span;
    w->note = sub == NULL ? (Text){0} : schema_description(sub);
    w->help = addition(r, f->name, sub);
}

void explain_one_of_keys(Report *r, const Fault *f, Words *w)
{
    StrMap *names = map_new(r->a);
    VEC(Text) items = {0};
    for (uint32_t i = 0; i < f->merged_count; i++) {
        void **slot = map_put(names, f->merged[i].name);
        if (*slot != NULL)
            continue;
        *slot = w;
        const Subschema *sub = property_schema(f->about, f->merged[i].name);
        *VEC_PUSH(r->a, &items) = titled(r, f->merged[i].name, sub);
    }
    add_arg(w, list_words(r->a, items.items, items.count, TEXT(" ou ", " or ")));
}

/* ---- forbidden ----------------------------------------------------------------------------- */

void explain_forbidden(Report *r, const Fault *f, Words *w)
{
    w->span = f->data->key_span;
    add_arg(w, key_words(r->a, f->data->key));
}

void explain_false(Report *r, const Fault *f, Words *w)
{
    if (f->data->key_span.end == f->data->key_span.begin)
        return;
    w->msg = MSG_SCHEMA_KEY_FORBIDDEN;
    explain_forbidden(r, f, w);
}

/* `not: {required: [x]}` forbids keys: say which, at the first of them. */
void explain_not(Report *r, const Fault *f, Words *w)
{
    const Subschema *inner = f->step->as.schema;
    const Node *required = node_member(inner->node, S("required"));
    w->note = schema_description(inner);
    if (inner->node->count != 1 || required == NULL || required->kind != NODE_LIST ||
        required->child == NULL || f->data->kind != NODE_MAP)
        return;
    VEC(Text) items = {0};
    for (const Node *n = required->child; n != NULL; n = n->next)
        *VEC_PUSH(r->a, &items) = titled(r, n->text, NULL);
    const Node *member = node_member(f->data, required->child->text);
    w->msg = required->count == 1 ? MSG_SCHEMA_KEY_FORBIDDEN : MSG_SCHEMA_KEYS_TOGETHER;
    w->span = member == NULL ? w->span : member->key_span;
    add_arg(w, required->count == 1
                   ? same_text(required->child->text)
                   : list_words(r->a, items.items, items.count, TEXT(" et ", " and ")));
}
