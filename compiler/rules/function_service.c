/* The rule function about availability: the downtime that is written against the one that follows.
 */
#include "rules/function.h"
#include "rules/service.h"

void run_downtime_agrees(Judge *j, const Argument *args)
{
    const Node *availability = argument_node(j, &args[0]);
    const Node *written = node_member(availability, S("allowed_downtime"));
    if (written == NULL)
        return;
    int64_t follows = service_downtime(j->tmp, availability);
    int64_t said = service_seconds(node_text(written));
    int64_t apart = said > follows ? said - follows : follows - said;
    if (follows < 0 || (said >= 0 && apart <= 30)) /* to the minute */
        return;
    Finding f = finding_at(j, written);
    finding_value(&f, "downtime", service_span(j->ctx->mem, follows));
    finding_label(&f, node_member(availability, S("percent")), "d’après ce taux", "by this rate");
    finding_report(&f);
}
