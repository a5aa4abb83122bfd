#!/usr/bin/env python3
"""What is the buyer's own stays with the buyer: candidates, and an envelope that is not disclosed, are printed in the
scoring grid and in no other document."""
import os
import re

from lib import EXAMPLE, finish, run, scratch

INTERNAL = "interne-grille-d-evaluation.md"
TRACE = "interne-tracabilite.md"  # what the project lacks
RANGE = "  range: {min: 80000, max: 100000}\n"

# Each is in the grid, and nowhere else.
SECRETS = {"a candidate": "Studio Fil Bleu", "a reference": "Coutellerie Laguirande", "a price": "74 500,00 €",
           "a remark": "refuse la part variable", "the envelope": "de 80 000 € à 100 000 €"}


def plain(text):
    return re.sub(r"[\u00a0\u202f]", " ", text)


def main():
    faults = []
    with open(os.path.join(EXAMPLE, "project.yaml"), encoding="utf-8") as file:
        project = file.read()
    if RANGE not in project:
        finish(["the example no longer has its envelope"])
    project = project.replace(RANGE, RANGE + "  undisclosed_reason: les offres sont attendues\n")
    with scratch() as folder:
        path, out = os.path.join(folder, "project.yaml"), os.path.join(folder, "out")
        with open(path, "w", encoding="utf-8") as file:
            file.write(project)
        status, _, err = run("build", "--draft", "-o", out, path)
        if status not in (0, 1) or not os.path.exists(os.path.join(out, INTERNAL)):
            finish([f"status {status}: {err[:2000]}"])
        for name in sorted(os.listdir(out)):
            if not name.endswith(".md"):
                continue
            with open(os.path.join(out, name), encoding="utf-8") as file:
                text = plain(file.read())
            for what, secret in SECRETS.items():
                if (secret in text) != (name == INTERNAL):
                    faults.append(f"{name} {'prints' if secret in text else 'lacks'} {what}: {secret}")
            if name == INTERNAL and "DOCUMENT INTERNE" not in text:
                faults.append("the grid does not say that it is internal")
            if name == "cahier-des-charges.md" and "n’est pas communiquée : les offres sont attendues" not in text:
                faults.append("the specification does not say why the envelope is not disclosed")
            if ("aucune part du prix n’en dépend" in text) != (name == TRACE):
                faults.append(f"{name}: gaps stand in {TRACE} alone")
            if (name == TRACE) != ("DOCUMENT INTERNE" in text and name != INTERNAL):
                faults.append(f"{name}: internal or not?")
    finish(faults)


main()
