#!/usr/bin/env python3
"""Templates judged without data: those of tests/cases/check_templates give what expected.txt says, which a
person can read; pdoc's own give nothing. PDOC_UPDATE=1 rewrites expected.txt."""
import os
import re
import shutil

import lib

CASES = os.path.join(lib.ROOT, "tests", "cases", "check_templates")
EXPECTED = os.path.join(CASES, "expected.txt")
faults = []


def told(text):
    """Without the places of pdoc's own files, which move."""
    return re.sub(r"(schema|documents)\.yaml:\d+:\d+\n(\s+\|\n)?(\s*\d+ \|.*\n)?(\s+\|.*\n)?", r"\1.yaml\n", text)


def judge_cases():
    with lib.scratch() as folder:
        cases = os.path.join(folder, "cases")
        shutil.copytree(CASES, cases)
        status, out, err = lib.run("build", "--check-templates", "project.yaml", "--lang", "en", cwd=cases)
        if status != 2:
            faults.append(f"faults of templates give status {status}, not 2")
        found = told(err)
    if os.environ.get("PDOC_UPDATE"):
        with open(EXPECTED, "w", encoding="utf-8") as file:
            file.write(found)
    with open(EXPECTED, encoding="utf-8") as file:
        if file.read() != found:
            faults.append(f"{EXPECTED} has other words than these:\n{found}")


def judge_own():
    """pdoc's own templates can all come true, in both languages."""
    status, out, err = lib.run("build", "--check-templates", "--lang", "en")
    if status != 0 or err:
        faults.append(f"pdoc's own templates have faults (status {status}):\n{err[:6000]}")
    if "Fields that no document prints" not in out or not re.search(r"^  project: id, ", out, re.M):
        faults.append(f"the fields that no document prints are not listed:\n{out[:500]}")
    if re.search(r"^  (project: .*\btitle|kpis: .*\bname|contract.parties: .*\bname|sla$|contract.payment: .*\bfrom)", out, re.M):
        faults.append(f"a field that is printed is listed as not printed:\n{out}")
    if not re.match(r"\d\d documents judged without data, \d\d", out):
        faults.append(f"the documents are not counted: {out[:200]}")


def judge_schema():
    """A field that is renamed in the schema is told wherever a template prints it, in both languages."""
    with lib.scratch() as folder:
        for name in ("schemas", "templates"):
            shutil.copytree(os.path.join(lib.ROOT, name), os.path.join(folder, name))
        schema = os.path.join(folder, "schemas", "project.schema.yaml")
        with open(schema, encoding="utf-8") as file:
            text = file.read()
        with open(schema, "w", encoding="utf-8") as file:
            file.write(text.replace("        baseline_plan:\n", "        baseline_plans:\n"))
        status, _, err = lib.run("build", "--check-templates", "--lang", "en", "--data-dir", folder)
        for name in ("fr/cahier-des-charges.md", "en/specification.md", "fr/annexe-performance.md"):
            if not re.search(r"“baseline_plan” can never exist.*\n +--> .*" + name, err):
                faults.append(f"{name} is not told of a field renamed in the schema:\n{err[:2000]}")
        if status != 2 or "did you mean “baseline_plans”?" not in err:
            faults.append(f"the new name is not suggested (status {status})")


judge_cases()
judge_own()
judge_schema()
lib.finish(faults)
