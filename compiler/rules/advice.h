/* Advice: freelance or agency, by the traits of a project; each line scores one side or neither. */
#ifndef PDOC_ADVICE_H
#define PDOC_ADVICE_H

#include "base/base.h"
#include "data/data.h"

typedef enum { SIDE_UNKNOWN, SIDE_NEITHER, SIDE_FREELANCE, SIDE_AGENCY } Side;

typedef struct {
    Text name;        /* the trait: "métiers à réunir" */
    const char *key;  /* where to say it: "project.profile.disciplines" */
    Text rule;        /* what tips the scale: "1 : indépendant ; 3 ou plus : agence" */
    const Node *node; /* what was seen; NULL: the project does not say */
    Text seen;        /* as told to a person */
    Side side;
} AdviceLine;

enum { ADVICE_LINES = 6, ADVICE_CLEAR = 3 /* points apart: the answer is clear */ };

typedef struct {
    AdviceLine lines[ADVICE_LINES];
    int freelance, agency; /* points */
} Advice;

Advice advice_read(Arena *a, const Node *root);

#endif
