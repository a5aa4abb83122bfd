#!/usr/bin/env python3
"""pdoc lint: the annotated corpora reach the precision wanted, and a text received is judged."""
import os

import lib

CORPORA = os.path.join(lib.ROOT, "tests", "corpus")


def corpora(faults):
    for name in sorted(os.listdir(CORPORA)):
        status, out, err = lib.run("lint", "--bench", os.path.join(CORPORA, name), "--lang", "en")
        counts = [line for line in out.splitlines() if line.endswith(" sentences")]
        least = 120 if name.startswith("field-") else 300
        if status != 0 or not counts or int(counts[0].split()[0]) < least:
            faults.append(f"{name}: status {status}\n{out}{err}")


def text_received(folder, faults):
    offer = os.path.join(folder, "offre.md")
    with open(offer, "w", encoding="utf-8") as file:
        file.write("# Offre\n\nNous livrons un site moderne, etc.\n\nRappel en 2 h.\n")
    _, out, err = lib.run("lint", offer, "--lang", "en", "--format", "gnu")
    for place, rule in (("3:22", "text-vague-word"), ("3:31", "text-open-ended")):
        if not any(f":{place}" in line and rule in line for line in out.splitlines()):
            faults.append(f"{place} {rule} is not told:\n{out}{err}")


def unknown_category(folder, faults):
    wrong = os.path.join(folder, "corpus.yaml")
    with open(wrong, "w", encoding="utf-8") as file:
        file.write("language: fr\nsentences:\n  - {text: Un outil rapide., expect: [v99]}\n")
    status, _, err = lib.run("lint", "--bench", wrong, "--lang", "en")
    if status != 2 or "v99" not in err:
        faults.append(f"an unknown category is accepted: {status}\n{err}")


def imprecise(folder, faults):
    """Words that nobody expects: the bench must fail."""
    wrong = os.path.join(folder, "imprecise.yaml")
    with open(wrong, "w", encoding="utf-8") as file:
        file.write("language: fr\nsentences:\n  - {text: Un outil rapide.}\n")
    status, _, err = lib.run("lint", "--bench", wrong, "--lang", "en")
    if status != 1 or "lint-precision" not in err:
        faults.append(f"an imprecise lexicon passes: {status}\n{err}")


with lib.scratch() as scratch:
    found = []
    corpora(found)
    text_received(scratch, found)
    unknown_category(scratch, found)
    imprecise(scratch, found)
    lib.finish(found)
