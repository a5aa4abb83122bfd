#!/usr/bin/env python3
"""Defined terms: tests/cases/terms/ gives the findings of expected.txt, which a person can read; the example
gives none. PDOC_UPDATE=1 rewrites expected.txt."""
import os
import shutil

import lib

CASES = os.path.join(lib.ROOT, "tests", "cases", "terms")
EXPECTED = os.path.join(CASES, "expected.txt")
faults = []


def terms(project, folder, cwd=None):
    """What is said of terms, and the exit status."""
    status, _, err = lib.run("build", "--draft", "--lang", "en", "-o", os.path.join(folder, "out"), project, cwd=cwd)
    return status, "\n\n".join(part for part in err.split("\n\n") if "[term-" in part) + "\n"


with lib.scratch() as folder:
    cases = os.path.join(folder, "cases")
    shutil.copytree(CASES, cases)
    status, found = terms("project.yaml", folder, cases)
    if status > 1:
        faults.append(f"terms stop the build: status {status}")
    if os.environ.get("PDOC_UPDATE"):
        with open(EXPECTED, "w", encoding="utf-8") as file:
            file.write(found)
    with open(EXPECTED, encoding="utf-8") as file:
        if file.read() != found:
            faults.append(f"{EXPECTED} has other words than these:\n{found}")
    project = lib.copy_example(folder)
    for language in ("fr", "en"):
        with open(project, encoding="utf-8") as file:
            text = file.read()
        with open(project, "w", encoding="utf-8") as file:
            file.write(text.replace("language: fr", f"language: {language}"))
        status, found = terms(project, folder)
        if found.strip():
            faults.append(f"false alarms on the example in {language}:\n{found}")
lib.finish(faults)
