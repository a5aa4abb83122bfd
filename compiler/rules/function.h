/* The rule functions and what they share. Each takes its arguments in the order of its specs. */
#ifndef PDOC_FUNCTION_H
#define PDOC_FUNCTION_H

#include "rules/rule.h"

/* ---- the functions: one file for each family ------------------------------------------------ */

void run_unique(Judge *j, const Argument *args);            /* function_list.c */
void run_references_exist(Judge *j, const Argument *args);  /* function_list.c */
void run_referenced(Judge *j, const Argument *args);        /* function_list.c */
void run_mentions_one(Judge *j, const Argument *args);      /* function_list.c */
void run_contains_all(Judge *j, const Argument *args);      /* function_list.c */
void run_acyclic(Judge *j, const Argument *args);           /* function_list.c */
void run_sum_equals(Judge *j, const Argument *args);        /* function_number.c */
void run_relative_target(Judge *j, const Argument *args);   /* function_number.c */
void run_non_decreasing(Judge *j, const Argument *args);    /* function_number.c */
void run_same_unit(Judge *j, const Argument *args);         /* function_number.c */
void run_duration_at_least(Judge *j, const Argument *args); /* function_number.c */
void run_duration_at_most(Judge *j, const Argument *args);  /* function_number.c */
void run_dates_ordered(Judge *j, const Argument *args);     /* function_date.c */
void run_date_within(Judge *j, const Argument *args);       /* function_date.c */
void run_months_agree(Judge *j, const Argument *args);      /* function_date.c */
void run_hours_covered(Judge *j, const Argument *args);     /* function_time.c */
void run_restored_within(Judge *j, const Argument *args);   /* function_time.c */
void run_downtime_agrees(Judge *j, const Argument *args);   /* function_service.c */
void run_agrees_with(Judge *j, const Argument *args);       /* function_agree.c */
void run_within_scale(Judge *j, const Argument *args);      /* function_agree.c */
void run_after_links(Judge *j, const Argument *args);       /* function_agree.c */
void run_review_fits(Judge *j, const Argument *args);       /* function_agree.c */
void run_written_in(Judge *j, const Argument *args);        /* function_agree.c */
void run_model_fits(Judge *j, const Argument *args);        /* function_advice.c */
void run_no_weak_words(Judge *j, const Argument *args);     /* function_prose.c */
void run_law_known(Judge *j, const Argument *args);         /* function_law.c */
void run_law_fresh(Judge *j, const Argument *args);         /* function_law.c */
void run_no_placeholder(Judge *j, const Argument *args);    /* function_text.c */

/* ---- arguments ---------------------------------------------------------------------------- */

/* All nodes of an argument's paths, path after path. */
Nodes argument_nodes(const Judge *j, const Argument *arg);
/* The first node of a path argument, NULL when there is none. */
const Node *argument_node(const Judge *j, const Argument *arg);
/* Where to point for an argument that has no node: the last one on its way. */
const Node *argument_place(const Judge *j, const Argument *arg);
/* Do its paths depend on the root alone? Then what is made of them can be kept. */
bool argument_absolute(const Argument *arg);
/* What the call under way keeps during the run; NULL at first. */
void **call_slot(const Judge *j);

Lang project_language(const Judge *j); /* that its texts are in; function_prose.c */

/* ---- values -------------------------------------------------------------------------------- */

/* The exact number that a scalar means: a number, or a text such as "15 %" or "58 000,50 EUR". */
bool number_of(const Judge *j, const Node *n, Decimal *out);
Decimal decimal_minus(Arena *a, const Decimal *x, const Decimal *y);
Decimal decimal_abs(Decimal d);

#endif
