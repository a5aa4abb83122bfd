/* Baseline: an earlier JSON report. What it already holds is waived, so that an old project fails
 * only on what is new. A finding is known again by its fingerprint: rule, path and guilty bytes. */
#include "command/command.h"

static const Str reason_begin = S_INIT("baseline ");

bool is_in_baseline(const Diagnostic *d)
{
    return str_starts(d->waived, reason_begin);
}

static bool mark_known(Session *s, const Node *report)
{
    const Node *findings = node_member(report, S("findings"));
    if (findings == NULL || findings->kind != NODE_LIST) {
        diag(&s->ctx, MSG_BASELINE_KIND, report->span, s->given[OPT_BASELINE]);
        return false;
    }
    StrMap *known = map_new(s->ctx.tmp);
    for (const Node *f = findings->child; f != NULL; f = f->next)
        *map_put(known, node_text(node_member(f, S("fingerprint")))) = s;
    Report own = {.diag = s->ctx.diag, .lang = s->lang, .mem = s->ctx.tmp};
    Str reason = str_print(s->ctx.mem, STR_FMT STR_FMT, STR_ARG(reason_begin),
                           STR_ARG(s->given[OPT_BASELINE]));
    for (size_t i = 0; i < diag_count(s->ctx.diag); i++) {
        const Diagnostic *d = diag_at(s->ctx.diag, i);
        if (d->class == CLASS_FINDING && d->waived.n == 0 &&
            map_find(known, report_fingerprint(&own, d)) != NULL)
            diag_waive(s->ctx.diag, i, reason);
    }
    return true;
}

bool baseline_apply(Session *s)
{
    if (!option_given(s, OPT_BASELINE))
        return true;
    uint32_t source = file_read(&s->ctx, s->given[OPT_BASELINE], NOWHERE);
    const Node *report = source == 0 ? NULL : json_read(&s->ctx, source);
    return report != NULL && mark_known(s, report);
}
