/* Service: what the service levels of a project really give. Delays at their limit, downtime that
 * an availability allows, penalties by their formulas. The clock is that of data.h (hours_*). */
#ifndef PDOC_SERVICE_H
#define PDOC_SERVICE_H

#include "base/base.h"
#include "data/data.h"

/* ---- penalties ---------------------------------------------------------------------------- */

enum { PERCENT = 1000 }; /* amounts are thousandths of a percent of the base */

/* "5 % de la redevance mensuelle par heure entamée": what each unit of delay costs. */
typedef struct {
    const Node *node;
    Str on, priority; /* gti, gtr, availability...; P1, or empty */
    bool computable;  /* the formula could be read */
    bool working;     /* delays are counted in covered hours */
    bool begun;       /* a unit begun is due whole */
    int64_t amount;   /* for one unit */
    int64_t unit;     /* minutes; for availability: thousandths of a point */
    int64_t cap;      /* for a month; -1: none */
} Penalty;

Penalty penalty_read(Arena *a, const Node *node);
/* What a delay of so many minutes (or points, in thousandths) costs, cap not applied. 0 for none.
 */
int64_t penalty_due(const Penalty *p, int64_t delay);
/* The first delay at which the cap is reached; -1: never. */
int64_t penalty_full_after(const Penalty *p);

/* An incident of a priority: minutes beyond the limits, 0 when they were kept. */
typedef struct {
    Str priority;
    int64_t late_response, late_recovery;
} Delay;

/* What a month of incidents costs: each penalty up to its cap. `missing` is what availability
 * lacks, in thousandths of a point. */
int64_t penalties_month(const Penalty *all, size_t count, const Delay *delays, size_t delay_count,
                        int64_t missing);
/* The most that a month can cost; -1: without limit. */
int64_t penalties_limit(const Penalty *all, size_t count);

/* ---- delays ------------------------------------------------------------------------------- */

/* The longest wait from an incident to the limit of its recovery, in wall-clock minutes, over the
 * year that begins at `from`; `*opened` is the moment that gives it. -1: no limit, or over a year.
 */
int64_t service_longest(Arena *a, const Node *sla, const Node *priority, bool alsace_moselle,
                        Date from, int64_t *opened);

/* Seconds of downtime that an availability allows in its period (month of 30 days, quarter of 90,
 * year of 365), rounded to the second; -1: it is no percentage. */
int64_t service_downtime(Arena *a, const Node *availability);
/* "1 h 26 min 24 s" read to seconds; -1 when it is not such a text. */
int64_t service_seconds(Str text);
Str service_span(Arena *a, int64_t seconds); /* 5184 -> "1 h 26 min 24 s" */

#endif
