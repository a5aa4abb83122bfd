/* Rule functions about what is said twice: the two must agree. */
#include "rules/function.h"

/* ---- agrees-with -------------------------------------------------------------------------- */

static StrMap *index_by(const Judge *j, const Argument *among, Str key)
{
    StrMap *index = *call_slot(j);
    if (index != NULL && argument_absolute(among))
        return index;
    index = map_new(j->tmp);
    Nodes nodes = argument_nodes(j, among);
    for (size_t i = 0; i < nodes.count; i++) {
        void **slot = map_put(index, node_text(node_member(nodes.items[i], key)));
        if (*slot == NULL)
            *slot = (void *)nodes.items[i];
    }
    *call_slot(j) = index;
    return index;
}

static bool same_value(const Judge *j, const Node *a, const Node *b)
{
    Decimal x, y;
    if (number_of(j, a, &x) && number_of(j, b, &y))
        return decimal_cmp(&x, &y) == 0;
    return node_equal(a, b);
}

void run_agrees_with(Judge *j, const Argument *args)
{
    Str by = args[1].text, key = args[3].present ? args[3].text : S("id");
    StrMap *index = index_by(j, &args[2], key);
    Nodes from = argument_nodes(j, &args[0]);
    for (size_t i = 0; i < from.count; i++) {
        Str id = node_text(node_member(from.items[i], by));
        const Node *other = id.n == 0 ? NULL : map_find(index, id);
        for (size_t k = 0; other != NULL && other != from.items[i] && k < args[4].text_count; k++) {
            const Node *here = node_member(from.items[i], args[4].texts[k]);
            const Node *there = node_member(other, args[4].texts[k]);
            if (here == NULL || there == NULL || same_value(j, here, there))
                continue;
            Finding f = finding_at(j, here);
            finding_value(&f, "id", id);
            finding_value(&f, "here", node_text(here));
            finding_value(&f, "there", node_text(there));
            finding_label(&f, there, "l’autre valeur", "the other value");
            finding_report(&f);
        }
    }
}

/* ---- after-links -------------------------------------------------------------------------- */

void run_after_links(Judge *j, const Argument *args)
{
    StrMap *index = index_by(j, &args[0], S("id"));
    Nodes items = argument_nodes(j, &args[0]);
    Date begins, ends;
    for (size_t i = 0; i < items.count; i++) {
        const Node *start = node_member(items.items[i], args[2].text);
        const Node *links = node_member(items.items[i], args[1].text);
        if (start == NULL || links == NULL || !date_read(node_text(start), &begins))
            continue;
        const Node *link = links->kind == NODE_LIST ? links->child : links;
        for (; link != NULL; link = links->kind == NODE_LIST ? link->next : NULL) {
            const Node *other = map_find(index, node_text(link));
            const Node *end = other == NULL ? NULL : node_member(other, args[3].text);
            if (end == NULL || other == items.items[i] || !date_read(node_text(end), &ends) ||
                date_cmp(begins, ends) >= 0)
                continue;
            Finding f = finding_at(j, start);
            finding_value(&f, "id", node_text(link));
            finding_value(&f, "end", node_text(end));
            finding_label(&f, end, "fin attendue", "the end waited for");
            finding_report(&f);
        }
    }
}

/* ---- within-scale ------------------------------------------------------------------------- */

/* The most points of a scale's levels. */
static const Node *most_of(const Judge *j, const Node *scale)
{
    const Node *most = NULL;
    Decimal best = {0}, points;
    for (const Node *level = scale == NULL ? NULL : scale->child; level; level = level->next) {
        const Node *n = node_member(level, S("points"));
        if (n == NULL || !number_of(j, n, &points) ||
            (most != NULL && decimal_cmp(&points, &best) <= 0))
            continue;
        most = n;
        best = points;
    }
    return most;
}

void run_within_scale(Judge *j, const Argument *args)
{
    StrMap *index = index_by(j, &args[2], S("id"));
    Nodes marks = argument_nodes(j, &args[0]);
    for (size_t i = 0; i < marks.count; i++) {
        Str id = node_text(node_member(marks.items[i], args[1].text));
        const Node *criterion = id.n == 0 ? NULL : map_find(index, id);
        const Node *points = node_member(marks.items[i], S("points"));
        const Node *most = most_of(j, node_member(criterion, S("scale")));
        Decimal got, limit;
        if (points == NULL || most == NULL || !number_of(j, points, &got) ||
            !number_of(j, most, &limit) || decimal_cmp(&got, &limit) <= 0)
            continue;
        Finding f = finding_at(j, points);
        finding_value(&f, "most", node_text(most));
        finding_label(&f, most, "le plus haut niveau", "the highest level");
        finding_report(&f);
    }
}

/* ---- review-fits -------------------------------------------------------------------------- */

/* A whole number of days, ten years at most. */
static int32_t days_of(const Judge *j, const Node *n)
{
    Decimal d;
    int64_t days;
    if (n == NULL || n->kind != NODE_NUMBER || !decimal_read(j->tmp, n->text, &d) ||
        !decimal_int(&d, &days) || days < 0)
        return 0;
    return days > 3660 ? 3660 : (int32_t)days;
}

/* From the day of a deliverable to that of its milestone, is there time to review it and to have it
 * corrected once? Delays of acceptance are working days unless day_kind says otherwise. `late`: a
 * deliverable that comes after its milestone, which is another matter. */
static void judge_review(Judge *j, const Argument *args, const Node *deliverable, bool late)
{
    const Node *due = node_member(deliverable, S("due"));
    const Node *acceptance = node_member(deliverable, S("acceptance"));
    StrMap *index = index_by(j, &args[1], S("id"));
    Str name = node_text(node_member(deliverable, S("milestone")));
    const Node *milestone = name.n == 0 ? NULL : map_find(index, name);
    const Node *day = node_member(milestone, S("date"));
    Date from, to;
    if (!date_read(node_text(due), &from) || !date_read(node_text(day), &to))
        return;
    int32_t review = days_of(j, node_member(acceptance, S("review_days")));
    int32_t correction = days_of(j, node_member(acceptance, S("correction_days")));
    Str kind = node_text(node_member(acceptance, S("day_kind")));
    bool after = date_cmp(from, to) > 0;
    if (late != after || (!late && review + correction == 0))
        return;
    Date end = str_starts(kind, S("cal")) ? date_add_days(from, review)
                                          : date_add_working(from, review, false);
    end = date_add_working(end, correction, false); /* as the schema has it */
    if (!late && date_cmp(end, to) <= 0)
        return;
    Finding f = finding_at(j, due);
    finding_value(&f, "days", str_print(j->ctx->mem, "%d", review + correction));
    finding_value(&f, "end", date_text(j->ctx->mem, end));
    finding_value(&f, "milestone", node_text(day));
    finding_label(&f, day, "date du jalon", "date of the milestone");
    finding_report(&f);
}

void run_review_fits(Judge *j, const Argument *args)
{
    Nodes deliverables = argument_nodes(j, &args[0]);
    for (size_t i = 0; i < deliverables.count; i++)
        judge_review(j, args, deliverables.items[i], args[2].present && args[2].flag);
}

/* ---- written-in ---------------------------------------------------------------------------- */

/* Texts of several words whose small words are those of another language alone. */
void run_written_in(Judge *j, const Argument *args)
{
    enum { SHORT = 9 }; /* bytes that hold five words */
    Lang wanted = project_language(j);
    Nodes texts = argument_nodes(j, &args[0]);
    Arena *scratch = arena_new();
    for (size_t i = 0; i < texts.count && j->lexicon != NULL; i++) {
        const Node *n = texts.items[i];
        bool foreign = n->kind == NODE_STRING && n->text.n >= SHORT &&
                       prose_is_foreign(scratch, j->lexicon, wanted, n->text);
        arena_reset(scratch);
        if (!foreign)
            continue;
        Finding f = finding_at(j, n);
        finding_report(&f);
    }
    arena_free(scratch);
}
