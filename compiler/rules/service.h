/* Service: what the service levels of a project really give. Delays at their limit, downtime that
 * an availability allows, penalties by their formulas. The clock is that of data.h (hours_*). */
#ifndef PDOC_SERVICE_H
#define PDOC_SERVICE_H

#include "base/base.h"
#include "data/data.h"

/* ---- penalties ---------------------------------------------------------------------------- */

/* Amounts are millionths of a percent of the base, so that every share a contract writes is exact. */
enum { MILLION = 1000000, PERCENT = MILLION };

/* "5 % de la redevance mensuelle par heure entamée": what each unit of delay costs. */
typedef struct {
    const Node *node;
    Str on, priority; /* gti, gtr, availability...; P1, or empty */
    bool computable;  /* the formula could be read */
    bool working;     /* delays are counted in covered hours */
    bool begun;       /* a unit begun is due whole */
    int64_t amount;   /* for one unit */
    int64_t unit;     /* minutes; for availability: millionths of a point */
    int64_t cap;      /* for a month; -1: none */
} Penalty;

Penalty penalty_read(Arena *a, const Node *node);
/* What a delay of so many minutes (or points, in millionths) costs, cap not applied. 0 for none.
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
 * lacks, in millionths of a point. */
int64_t penalties_month(const Penalty *all, size_t count, const Delay *delays, size_t delay_count,
                        int64_t missing);
/* The most that a month can cost; -1: without limit. */
int64_t penalties_limit(const Penalty *all, size_t count);
/* That limit under a cap of all penalties together ("30 %"; empty or unread: none). */
int64_t penalties_capped(int64_t limit, Str cap);

/* ---- delays ------------------------------------------------------------------------------- */

/* The longest wait from an incident to the limit of its recovery, in wall-clock minutes, of all that
 * open in the 366 days from `from` (year 1970 to 9990); `*opened` is the last of the first moments
 * on end that give it, a closing hour as a rule. */
enum {
    SERVICE_NO_LIMIT = -1, /* no recovery time, or no hours to count it in */
    SERVICE_TOO_LONG = -2, /* some would wait over HOURS_SEARCH_DAYS */
};
int64_t service_longest(Arena *a, const Node *sla, const Node *priority, bool alsace_moselle,
                        Date from, int64_t *opened);

/* Seconds of downtime that an availability allows in its period (month of 30 days, quarter of 90,
 * year of 365), rounded to the second; -1: it is no percentage. */
int64_t service_downtime(Arena *a, const Node *availability);
/* "1 h 26 min 24 s" read to seconds; -1 when it is not such a text. */
int64_t service_seconds(Str text);
Str service_span(Arena *a, int64_t seconds); /* 5184 -> "1 h 26 min 24 s" */

#endif
