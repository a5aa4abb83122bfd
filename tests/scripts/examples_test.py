#!/usr/bin/env python3
"""The examples: NAME/project.yaml is silent and builds; its bad twin NAME/mauvais.yaml says what mauvais.txt says, no more and
no less. PDOC_UPDATE=1 rewrites mauvais.txt: read the difference as the buyer would."""
import os

import lib

GOOD, BAD, EXPECTED = "project.yaml", "mauvais.yaml", "mauvais.txt"
SILENT = {"fr": "0 erreur, 0 avertissement\n", "en": "0 errors, 0 warnings\n"}
UPDATES = os.environ.get("PDOC_UPDATE") == "1"
faults = []


def expect(what, is_so, shown=""):
    if not is_so:
        faults.append(f"{what}\n{shown}")


def test_good(folder):
    """No error, no warning, no remark, in either language; every document is made, and nothing is said."""
    name = os.path.basename(folder)
    for language, silence in SILENT.items():
        status, out, err = lib.run("check", "--lang", language, GOOD, cwd=folder)
        expect(f"{name}: pdoc check --lang {language} is silent", (status, out + err) == (0, silence), f"{status}\n{out}{err}")
    with lib.scratch() as made:
        status, out, err = lib.run("build", GOOD, "-o", made, cwd=folder)
        names = os.listdir(made)
        expect(f"{name}: pdoc build is silent", status == 0 and "[" not in err, f"{status}\n{out}{err}")
        for ending in (".md", ".pdf"):
            expect(f"{name}: a specification {ending}", f"cahier-des-charges{ending}" in names, names)


def first_difference(wanted, got):
    wanted, got = wanted.splitlines(), got.splitlines()
    for index, pair in enumerate(zip(wanted + [None] * len(got), got + [None] * len(wanted))):
        if pair[0] != pair[1]:
            return f"line {index + 1}\nexpected: {pair[0]}\n     got: {pair[1]}"
    return "the ends of lines differ"


def test_bad(folder):
    """Status 1, the findings of the golden file at the places that it says, and no document."""
    name = os.path.basename(folder)
    status, out, err = lib.run("check", "--lang", "fr", BAD, cwd=folder)
    golden = os.path.join(folder, EXPECTED)
    if UPDATES:
        with open(golden, "w", encoding="utf-8") as file:
            file.write(out + err)
    if not os.path.exists(golden):
        return expect(f"{name}: {EXPECTED} is missing (PDOC_UPDATE=1 writes it)", False)
    with open(golden, encoding="utf-8") as file:
        wanted = file.read()
    expect(f"{name}: findings of {BAD}", out + err == wanted, first_difference(wanted, out + err))
    expect(f"{name}: status of {BAD}", status == 1, status)
    with lib.scratch() as made:
        status, _, _ = lib.run("build", BAD, "-o", made, cwd=folder)
        expect(f"{name}: {BAD} builds nothing", status == 1 and os.listdir(made) == [], f"{status} {os.listdir(made)}")


def main():
    parent = os.path.join(lib.ROOT, "examples")
    folders = sorted(os.path.join(parent, name) for name in os.listdir(parent) if os.path.isdir(os.path.join(parent, name)))
    expect("there are examples", len(folders) > 0)
    for folder in folders:
        names = os.listdir(folder)
        expect(f"{folder}: {GOOD}", GOOD in names)
        if GOOD in names:
            test_good(folder)
        expect(f"{folder}: {EXPECTED} without {BAD}", BAD in names or EXPECTED not in names)
        if BAD in names:
            test_bad(folder)
    lib.finish(faults)


main()
