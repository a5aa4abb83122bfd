/* What the service levels of a project give, as `pdoc sla` says it. */
#ifndef PDOC_SLA_H
#define PDOC_SLA_H

#include "command/command.h"
#include "locale/locale.h"
#include "rules/service.h"

typedef struct {
    Session *s;
    Arena *mem;
    const Project *project;
    const Node *sla;
    bool alsace;
    Date from;          /* the contract's start, else the project's date: 1970 to 9990 */
    int64_t moments[2]; /* Friday 17:00 and Christmas eve */
    Penalty *penalties;
    size_t penalty_count;
    int64_t limit; /* of what a month can cost (service.h); -1: none */
    bool has_fee;  /* a monthly one */
    Value fee;
    Str most; /* what `limit` is of the fee, in its currency, to the cent; plain digits */
    Locale *locale;
    Lang lang;
    Buf *out;
} Service;

/* Is a penalty that can be computed due when a priority is late? */
bool sla_is_backed(const Service *r, Str on, Str priority);
/* Minutes beyond the limit of its recovery that cost nothing, since a unit begun is not due. */
int64_t sla_free_after(const Service *r, Str priority, bool *working);
/* An availability that one incident of the first priority, restored at the limit, breaks. */
typedef struct {
    const Node *priority, *availability;
    int64_t minutes, seconds; /* of the outage; of the downtime allowed */
} Clash;
size_t sla_clashes(const Service *r, Clash **out);
/* What the rules on service levels say, that is not waived. */
bool sla_is_finding(const Diagnostic *d);

Str sla_digits(Arena *a, int64_t millionths); /* 12500000 -> "12.5" */

void sla_write_text(const Service *r); /* sla_text.c */
void sla_write_json(const Service *r); /* sla_json.c */

#endif
