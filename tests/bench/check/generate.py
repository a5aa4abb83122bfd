#!/usr/bin/env python3
"""generate.py FILE [COUNT] [--faults]: the example project with COUNT KPIs, deliverables and requirements
more (20,000 by default, about 10 MB of YAML), valid by the schema and all rules save that it has more than
seven objectives. With --faults every item has one fault or more, of many kinds. The same bytes at every run."""
import argparse
import datetime
import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
EXAMPLE = os.path.join(ROOT, "examples", "boutique-en-ligne", "project.yaml")

THINGS = ["Temps de préparation", "Part des commandes", "Coût de traitement", "Nombre de reprises", "Délai de réponse",
          "Taux de disponibilité", "Volume des échanges", "Montant des ventes"]
OBJECTS = ["d’une commande de particulier", "des fiches de produits", "d’un retour sous garantie", "des factures émises",
           "d’une demande de réparation", "des colis expédiés", "d’une ouverture de compte", "des stocks en magasin"]
SOURCES = ["registre des reprises", "grand livre", "journal de la sonde tierce", "chronométrage de 50 commandes consécutives"]
OWNERS = ["responsable du commerce", "responsable administrative", "cheffe de l’expédition"]
VERIFY = ["démonstration", "test", "inspection", "analyse"]
LEVELS = ["must", "should", "could", "must"]


def pick(words, n):
    return words[n % len(words)]


# Public holidays in France within the dates made here.
HOLIDAYS = {"2027-03-29", "2027-05-06", "2027-05-17", "2027-11-01", "2027-11-11"}


def day(n, first=datetime.date(2027, 9, 1), span=200):
    date = first + datetime.timedelta(days=n * 7 % span)
    while date.weekday() > 4 or date.isoformat() in HOLIDAYS:
        date += datetime.timedelta(days=1)
    return date.isoformat()


def objective(n, kpis):
    return f"""  - id: og{n}
    title: Objectif mesuré numéro {n}
    statement: Ramener de {40 + n % 400} à {10 + n % 30} minutes le temps de l’étape {n} au {1 + n % 28} mars 2028.
    problem: L’étape {n} prend {40 + n % 400} minutes et produit {1 + n % 9} % de dossiers à reprendre.
    audience: équipe commerciale et équipe d’expédition du site {n % 40}
    priority: {1 + n % 3}
    kpis: [{", ".join(kpis)}]
"""


def kpi(n, owner_objective):
    return f"""  - id: kg{n}
    name: {pick(THINGS, n)} {pick(OBJECTS, n // 8)}, étape {n}
    objective: {owner_objective}
    kind: impact
    unit: min
    baseline: {{value: {20 + n % 70}, date: 2026-10-{1 + n % 28:02}, source: "{pick(SOURCES, n)}, {50 + n % 400} relevés"}}
    target: {10 + n % 9}
    direction: down
    deadline: {day(n)}
    source: {pick(SOURCES, n + 1)}, moyenne de {2 + n % 5} mois, étape {n}
    frequency: mensuelle
    owner: {pick(OWNERS, n)}
"""


def requirement(n, owner_objective):
    return (f"  - {{id: RG-{n}, level: {pick(LEVELS, n)}, verify: {pick(VERIFY, n)}, objective: {owner_objective}, "
            f"text: L’écran {n} affiche le résultat de l’étape {n * 3} en {1 + n % 5} s au plus pour {10 + n % 90} personnes}}\n")


def deliverable(n, owner_objective):
    return f"""  - id: dg{n}
    title: Rapport de l’étape {n}
    description: >-
      Mesures des {10 + n % 50} jours qui suivent l’étape {n}, écarts constatés, première lecture des indicateurs
      de l’objectif {owner_objective}, et décision proposée au comité de pilotage.
    kind: rapport
    format: document modifiable et PDF
    quantity: {1 + n % 4}
    owner: prestataire
    due: {day(n, datetime.date(2027, 2, 1), 100)}
    milestone: j5
    objectives: [{owner_objective}]
    acceptance:
      criteria:
        - {{id: dg{n}-c1, text: Le rapport mesure {10 + n % 50} jours de l’étape {n}, measure: jours mesurés, op: "=", value: {10 + n % 50}, unit: jours, method: journal de la sonde tierce}}
        - {{id: dg{n}-c2, text: Les écarts de l’étape {n} sont expliqués un par un, measure: écarts expliqués, op: "≥", value: {1 + n % 7}, unit: écarts, method: lecture croisée avec le tableau de bord}}
      procedure: Rapprochement du rapport et du journal de l’étape {n}, puis décision du comité de pilotage.
      review_days: 5
      day_kind: ouvrés
      decided_by: comité de pilotage
      outcomes: [admission, réserves, refus]
      tacit: {{mode: none}}
      correction_rounds: 2
      correction_days: 5
"""


# What --faults does to the nth item of a list: (what is there, what is put there), in turn.
FAULTS = {
    "kpis": [("    target: ", "    target: beaucoup "), ("    unit: min\n", ""), ("    direction: down", "    direction: dwon"),
             ("deadline: 20", "deadline: 1920"), ("objective: og", "objective: ox"), ("    kind: impact", "    kynd: impact"),
             ("baseline: {value: ", "baseline: {valeur: ")],
    "requirements": [("level: ", "level: très "), ("affiche", "affiche si possible"), ("objective: og", "objective: oy"),
                     ("verify: ", "verifie: ")],
    "deliverables": [("day_kind: ouvrés", "day_kind: travaillés"), ("review_days: 5", "review_days: cinq"),
                     ("milestone: j5", "milestone: jx5"), ("quantity: ", "quantity: -"), ("[admission", "[admissoin"),
                     ("due: 2027-0", "due: 2027-1")],
}


def faulty(key, n, text):
    there, put = pick(FAULTS[key], n)
    if there not in text:
        sys.exit(f"generate.py: nothing to spoil in {key}: {there}")
    return text.replace(there, put, 1)


def insert_after(text, head, more):
    if text.count(head) != 1:
        sys.exit(f"generate.py: the example has no {head.strip()}")
    return text.replace(head, head + more)


def generate(count, faults=False):
    """Of 20 items 7 are KPIs, 5 deliverables and 8 requirements; an objective for every 4 KPIs."""
    kpi_count, deliverable_count = count * 7 // 20, count * 5 // 20
    requirement_count = count - kpi_count - deliverable_count
    objective_count = max(1, kpi_count // 4)

    def of(n):
        return f"og{n % objective_count}"

    def items(key, make, how_many):
        made = [make(n, of(n)) for n in range(how_many)]
        return "".join(faulty(key, n, text) for n, text in enumerate(made)) if faults else "".join(made)

    kpis_of = [[f"kg{k}" for k in range(n, kpi_count, objective_count)] for n in range(objective_count)]
    with open(EXAMPLE, encoding="utf-8") as file:
        text = file.read()
    text = insert_after(text, "\nobjectives:\n", "".join(objective(n, kpis_of[n]) for n in range(objective_count)))
    text = insert_after(text, "\nkpis:\n", items("kpis", kpi, kpi_count))
    text = insert_after(text, "\nrequirements:\n", items("requirements", requirement, requirement_count))
    text = insert_after(text, "\ndeliverables:\n", items("deliverables", deliverable, deliverable_count))
    return insert_after(text, "kpis_reviewed: [", "".join(f"kg{n}, " for n in range(kpi_count)))


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("file")
    options.add_argument("count", nargs="?", type=int, default=20000)
    options.add_argument("--faults", action="store_true")
    given = options.parse_args()
    with open(given.file, "w", encoding="utf-8") as out:
        out.write(generate(given.count, given.faults))


if __name__ == "__main__":
    main()
