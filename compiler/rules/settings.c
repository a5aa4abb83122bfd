/* Settings: what a project or a company decides about rules that exist: `off`, another severity,
 * other thresholds.
 *
 *     kpi-baseline: off
 *     kpi-owner: error
 *     ctx-organisation-present: {severity: warning, parameters: {min_words: 30}}
 *
 * They are given before the rules are read; the last setting of a rule wins. */
#include "rules/rule.h"

struct Setting {
    const Node *node; /* the word or the map */
    bool used;
};

static bool is_word(const Node *n, const Str *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (n->kind == NODE_STRING && str_eq(words[i], n->text))
            return true;
    return false;
}

/* Is it `off`, a severity, or a map of the two keys? */
static bool is_setting(const Node *n)
{
    static const Str words[] = {S_INIT("off"), S_INIT("error"), S_INIT("warning"), S_INIT("info")};
    if (n->kind != NODE_MAP)
        return is_word(n, words, 4);
    const Node *severity = node_member(n, S("severity")), *list = node_member(n, S("parameters"));
    uint32_t known = (severity != NULL ? 1u : 0u) + (list != NULL ? 1u : 0u);
    return n->count == known && known > 0 && (severity == NULL || is_word(severity, words, 4)) &&
           (list == NULL || list->kind == NODE_MAP);
}

bool rules_settings(Ctx *ctx, RuleSet *set, const Node *map)
{
    bool fine = true;
    if (set->settings == NULL)
        set->settings = map_new(ctx->mem);
    for (const Node *n = map == NULL ? NULL : map->child; n != NULL; n = n->next) {
        if (!is_setting(n)) {
            diag(ctx, MSG_SETTING_KIND, rule_place(n), n->key);
            fine = false;
            continue;
        }
        Setting *setting = NEW(ctx->mem, Setting);
        setting->node = n;
        *map_put(set->settings, n->key) = setting;
    }
    return fine;
}

static const Node *setting_of(const RuleSet *set, Str id)
{
    Setting *setting = set->settings == NULL ? NULL : map_find(set->settings, id);
    if (setting == NULL)
        return NULL;
    setting->used = true;
    return setting->node;
}

const Node *setting_severity(const RuleSet *set, Str id)
{
    const Node *n = setting_of(set, id);
    return n == NULL || n->kind != NODE_MAP ? n : node_member(n, S("severity"));
}

const Node *setting_parameter(const RuleSet *set, Str id, Str name)
{
    return node_member(node_member(setting_of(set, id), S("parameters")), name);
}

bool setting_suits(Ctx *ctx, const Node *own, const Node *set)
{
    bool number = own->kind == NODE_NUMBER;
    if (set->kind == own->kind)
        return true;
    diag(ctx, MSG_SETTING_VALUE, rule_place(set), own->key, number ? S("un nombre") : S("un texte"),
         number ? S("a number") : S("a text"), own->text);
    return false;
}

/* A parameter that the rule does not have. */
static void check_parameters(Ctx *ctx, const Rule *rule, const Node *setting)
{
    const Node *list = node_member(setting, S("parameters"));
    for (const Node *n = list == NULL ? NULL : list->child; n != NULL; n = n->next) {
        Str *names = NEW_ARRAY(ctx->tmp, Str, rule->parameters.count);
        bool known = false;
        for (size_t i = 0; i < rule->parameters.count; i++) {
            names[i] = rule->parameters.items[i].name;
            known = known || str_eq(names[i], n->key);
        }
        if (!known)
            diag(ctx, MSG_SETTING_PARAMETER, n->key_span, n->key, rule->id)->suggestion =
                nearest_word(n->key, names, rule->parameters.count);
    }
}

void rules_check_settings(Ctx *ctx, const RuleSet *set)
{
    size_t count = map_count(set->by_id);
    Str *ids = NEW_ARRAY(ctx->tmp, Str, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = map_key(set->by_id, i);
    for (size_t i = 0; set->settings != NULL && i < map_count(set->settings); i++) {
        const Setting *setting = map_value(set->settings, i);
        const Rule *rule = map_find(set->by_id, map_key(set->settings, i));
        if (rule != NULL)
            check_parameters(ctx, rule, setting->node);
        else if (!setting->used)
            diag(ctx, MSG_SETTING_RULE, setting->node->key_span, setting->node->key)->suggestion =
                nearest_word(setting->node->key, ids, count);
    }
}
