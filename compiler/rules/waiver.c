/* Waivers: findings that the project's authors accept, with a reason, a name and a last day.
 *
 * A waiver covers the findings of its rule `at` (or `path`) its place: a JSONPath, the `id` of
 * something, or everywhere when there is none. A covered finding keeps its place in every report. A
 * waiver past its last day, that covers nothing, or of what cannot be waived is itself an error. */
#include "rules/rule.h"

typedef struct {
    const Node *node;
    Str rule, reason;
    const Node *path; /* NULL: everywhere */
    VEC(Str) places;  /* normalized paths */
    bool used, refused;
} Waiver;

static Str member_text(const Node *map, Str key)
{
    return node_text(node_member(map, key));
}

/* Where the findings must be: at one of these nodes or below it. */
static void find_places(Ctx *ctx, Waiver *w, const Node *root)
{
    if (w->path == NULL)
        return;
    Str text = w->path->text;
    bool is_query = str_starts(text, S("$"));
    Buf query = buf_new(ctx->tmp);
    if (is_query) {
        buf_put(&query, text);
    } else { /* an id; the schema of ids has no quote */
        buf_put(&query, S("$..[?@.id=='"));
        buf_put(&query, text);
        buf_put(&query, S("']"));
    }
    Path *path = path_read(ctx, buf_str(&query), w->path->text_span);
    if (path == NULL) {
        w->refused = true;
        return;
    }
    Nodes found = path_run(ctx->tmp, path, root, root);
    for (size_t i = 0; i < found.count; i++)
        *VEC_PUSH(ctx->tmp, &w->places) = node_path(ctx->tmp, found.items[i]);
}

static bool covers(const Waiver *w, const Diagnostic *d)
{
    if (w->refused || !str_eq(w->rule, d->id))
        return false;
    if (w->path == NULL)
        return true;
    for (size_t i = 0; i < w->places.count; i++) {
        Str place = w->places.items[i];
        bool inside = d->path.n > place.n && d->path.p[place.n] == '[';
        if (str_starts(d->path, place) && (inside || d->path.n == place.n))
            return true;
    }
    return false;
}

static void refuse(Ctx *ctx, Waiver *w, Msg msg, const char *key)
{
    const Node *at = node_member(w->node, str(key));
    Str value = node_text(at);
    Diagnostic *d = diag(ctx, msg, at == NULL ? w->node->span : at->span, w->rule, value);
    Date date;
    for (int lang = 0; date_read(value, &date) && lang < LANG_COUNT; lang++) {
        Str said = d->message.in[lang];
        size_t iso = str_find(said, value);
        if (iso != SIZE_MAX)
            d->message.in[lang] =
                str_print(ctx->mem, STR_FMT STR_FMT STR_FMT, STR_ARG(str_slice(said, 0, iso)),
                          STR_ARG(date_words(ctx->mem, date, (Lang)lang)),
                          STR_ARG(str_slice(said, iso + value.n, said.n)));
    }
    w->refused = true;
}

static void read_waiver(Ctx *ctx, Waiver *w, const Node *root, Date at, const RuleSet *set)
{
    Date until;
    RuleInfo rule;
    w->rule = member_text(w->node, S("rule"));
    w->reason = member_text(w->node, S("reason"));
    w->path = node_member(w->node, S("at"));
    if (w->path == NULL)
        w->path = node_member(w->node, S("path"));
    if (w->rule.n == 0 || str_trim(w->reason).n == 0) {
        w->refused = true; /* the schema has said so */
    } else if (!rules_find(set, w->rule, &rule) && !message_known(w->rule)) {
        refuse(ctx, w, MSG_WAIVER_RULE, "rule");
    } else if (!rules_find(set, w->rule, &rule) || !rule.waivable) {
        refuse(ctx, w, MSG_WAIVER_FORBIDDEN, "rule");
    } else if (date_read(member_text(w->node, S("until")), &until) && date_cmp(until, at) < 0) {
        refuse(ctx, w, MSG_WAIVER_EXPIRED, "until");
    } else {
        find_places(ctx, w, root);
    }
}

void waivers_apply(Ctx *ctx, const RuleSet *set, const Node *root, const RuleOptions *options)
{
    const Node *list = node_member(root, S("waivers"));
    if (list == NULL || list->kind != NODE_LIST || list->count == 0)
        return;
    Waiver *waivers = NEW_ARRAY(ctx->tmp, Waiver, list->count);
    size_t count = 0, findings = diag_count(ctx->diag);
    for (const Node *n = list->child; n != NULL; n = n->next) {
        waivers[count].node = n;
        read_waiver(ctx, &waivers[count++], root, options->at, set);
    }
    for (size_t i = 0; i < findings; i++) {
        const Diagnostic *d = diag_at(ctx->diag, i);
        for (size_t k = 0; k < count && d->class == CLASS_FINDING; k++) {
            if (covers(&waivers[k], d)) {
                diag_waive(ctx->diag, i, waivers[k].reason);
                waivers[k].used = true;
            }
        }
    }
    for (size_t k = 0; k < count; k++) {
        const Rule *rule = waivers[k].refused ? NULL : map_find(set->by_id, waivers[k].rule);
        if (!waivers[k].used && rule != NULL && rule_is_judged(rule, options))
            refuse(ctx, &waivers[k], MSG_WAIVER_USELESS, "rule");
    }
}
