/* Project tree -> advice. The scale is a judgement, not a law: each line says what tipped it. */
#include "rules/advice.h"

/* A trait read from the project: fills node, seen and side; false when the project is silent. */
typedef bool (*Trait)(Arena *a, const Node *root, AdviceLine *line);

/* A number that is not negative, in halves: 24.5 is 49, and so is any fraction above 24. */
static bool number_at(const Node *root, const char *key, const Node **node, int64_t *out)
{
    *node = node_at(root, key);
    Str text = node_text(*node);
    int64_t value = 0;
    bool up = false;
    if (*node == NULL || (*node)->kind != NODE_NUMBER || text.n == 0 || text.n > 15)
        return false;
    size_t point = str_find_byte(text, '.');
    for (size_t i = 0; i < text.n; i++) {
        if (i != point && (text.p[i] < '0' || text.p[i] > '9'))
            return false;
        if (i < point)
            value = value * 10 + (text.p[i] - '0');
        else if (text.p[i] > '0')
            up = true;
    }
    *out = 2 * value + up;
    return true;
}

static void see(AdviceLine *line, const Node *node, Side side, Text seen)
{
    line->node = node;
    line->side = side;
    line->seen = seen;
}

static Text counted(Arena *a, Str number, const char *fr, const char *en)
{
    return text_of(a, fr, en, &number, 1);
}

static bool read_disciplines(Arena *a, const Node *root, AdviceLine *line)
{
    int64_t count;
    const Node *node;
    if (!number_at(root, line->key, &node, &count))
        return false;
    Side side = count <= 2 * 1 ? SIDE_FREELANCE : count >= 2 * 3 ? SIDE_AGENCY : SIDE_NEITHER;
    see(line, node, side, counted(a, node->text, "{0}", "{0}"));
    return true;
}

/* The length that is written, else that of the schedule. */
static bool read_length(Arena *a, const Node *root, AdviceLine *line)
{
    const Node *said = node_at(root, line->key), *start = node_at(root, "planning.start");
    Str word = node_text(said);
    Date from, to;
    if (word.n > 0) {
        bool brief = str_eq(word, S("courte"));
        see(line, said, brief ? SIDE_FREELANCE : SIDE_AGENCY,
            brief ? TEXT("courte", "short") : TEXT("longue", "long"));
        return true;
    }
    if (!date_read(node_text(start), &from) ||
        !date_read(node_text(node_at(root, "planning.end")), &to))
        return false;
    int32_t days = date_days(to) - date_days(from);
    if (days < 0)
        return false; /* upside down: no length at all */
    Side side = days <= 92 ? SIDE_FREELANCE : days > 184 ? SIDE_AGENCY : SIDE_NEITHER;
    Str months = str_print(a, "%d", (days + 15) / 30);
    see(line, start, side,
        counted(a, months, "{0} mois d’après le planning", "{0} months by the schedule"));
    return true;
}

static bool read_truth(const Node *root, AdviceLine *line, Side when_true, Side when_false)
{
    const Node *node = node_at(root, line->key);
    if (node == NULL || node->kind != NODE_BOOL)
        return false;
    see(line, node, node->truth ? when_true : when_false,
        node->truth ? TEXT("oui", "yes") : TEXT("non", "no"));
    return true;
}

static bool read_strategy(Arena *a, const Node *root, AdviceLine *line)
{
    (void)a;
    return read_truth(root, line, SIDE_AGENCY, SIDE_FREELANCE);
}

static bool read_single(Arena *a, const Node *root, AdviceLine *line)
{
    (void)a;
    return read_truth(root, line, SIDE_FREELANCE, SIDE_AGENCY);
}

/* faible, moyenne, forte */
static bool read_degree(const Node *root, const char *key, AdviceLine *line, Side weak, Side strong)
{
    const Node *node = node_at(root, key);
    Str word = node_text(node);
    if (word.n == 0)
        return false;
    if (str_eq(word, S("faible")))
        see(line, node, weak, TEXT("faible", "weak"));
    else if (str_eq(word, S("forte")))
        see(line, node, strong, TEXT("forte", "strong"));
    else
        see(line, node, SIDE_NEITHER, TEXT("moyenne", "medium"));
    return true;
}

static bool read_steering(Arena *a, const Node *root, AdviceLine *line)
{
    int64_t hours;
    const Node *node;
    if (!number_at(root, line->key, &node, &hours))
        return read_degree(root, "project.profile.pm_maturity", line, SIDE_AGENCY, SIDE_FREELANCE);
    Side side = hours >= 2 * 6 ? SIDE_FREELANCE : hours < 2 * 4 ? SIDE_AGENCY : SIDE_NEITHER;
    see(line, node, side, counted(a, node->text, "{0} h par semaine", "{0} h a week"));
    return true;
}

static bool read_continuity(Arena *a, const Node *root, AdviceLine *line)
{
    int64_t hours;
    const Node *node;
    if (!number_at(root, line->key, &node, &hours))
        return read_degree(root, "project.profile.continuity_need", line, SIDE_FREELANCE,
                           SIDE_AGENCY);
    Side side = hours >= 2 * 72 ? SIDE_FREELANCE : hours <= 2 * 24 ? SIDE_AGENCY : SIDE_NEITHER;
    see(line, node, side,
        counted(a, node->text, "{0} h d’arrêt au plus", "{0} h of outage at most"));
    return true;
}

static const struct {
    AdviceLine line;
    Trait read;
} traits[ADVICE_LINES] = {
    {{FR_EN("métiers à réunir", "disciplines needed"), "project.profile.disciplines",
      FR_EN("1 : indépendant ; 3 ou plus : agence", "1: freelance; 3 or more: agency")},
     read_disciplines},
    {{FR_EN("durée de la mission", "length of the mission"), "project.profile.missions",
      FR_EN("3 mois au plus : indépendant ; plus de 6 mois : agence",
            "3 months at most: freelance; over 6 months: agency")},
     read_length},
    {{FR_EN("appui stratégique attendu", "strategic support expected"),
      "project.profile.strategic_support",
      FR_EN("non : indépendant ; oui : agence", "no: freelance; yes: agency")},
     read_strategy},
    {{FR_EN("pilotage chez le client", "steering at the client"), "organisation.pm.hours_per_week",
      FR_EN("6 h par semaine ou plus : indépendant ; moins de 4 h : agence",
            "6 h a week or more: freelance; under 4 h: agency")},
     read_steering},
    {{FR_EN("continuité de service", "continuity of service"), "activity.max_outage_hours",
      FR_EN("72 h d’arrêt ou plus : indépendant ; 24 h ou moins : agence",
            "72 h of outage or more: freelance; 24 h or less: agency")},
     read_continuity},
    {{FR_EN("dépendre d’une seule personne", "depending on one person"),
      "project.profile.single_person_accepted",
      FR_EN("accepté : indépendant ; refusé : agence", "accepted: freelance; refused: agency")},
     read_single},
};

Advice advice_read(Arena *a, const Node *root)
{
    Advice advice = {0};
    for (size_t i = 0; i < ADVICE_LINES; i++) {
        AdviceLine *line = &advice.lines[i];
        *line = traits[i].line;
        if (!traits[i].read(a, root, line))
            continue;
        advice.freelance += line->side == SIDE_FREELANCE;
        advice.agency += line->side == SIDE_AGENCY;
    }
    return advice;
}
