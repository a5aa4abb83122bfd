#!/usr/bin/env python3
"""Each of the method's 83 statements has a rule, each rule of the method a statement, and docs/method.md is the table that
`pdoc rules --statements` prints. With PDOC_UPDATE=1 the page is rewritten."""
import os
import re
import shutil

from lib import ROOT, finish, run, scratch

PAGE = os.path.join(ROOT, "docs", "method.md")
BEGIN, END = "<!-- statements -->\n", "<!-- end -->"
faults = []


def table(lang, data):
    status, out, err = run("rules", "--statements", "--lang", lang, env={"PDOC_DATA_DIR": data})
    if status != 0:
        faults.append(f"rules --statements ends with {status}: {err}")
    return out


def rows(text):
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines()[2:]]


def without_rule(text):
    return [row[0].strip("| ") for row in rows(text) if not re.search("`[a-z0-9-]+`", row[2])]


def statements_are_covered():
    for lang in ("fr", "en"):
        text = table(lang, ROOT)
        numbers = [row[0].strip("| ") for row in rows(text)]
        if numbers != [str(n) for n in range(1, 84)]:
            faults.append(f"{lang}: statements {numbers}")
        if without_rule(text):
            faults.append(f"{lang}: statements without a rule: {without_rule(text)}")


def rules_of_the_method_name_statements():
    folder = os.path.join(ROOT, "schemas", "rules")
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), encoding="utf-8") as file:
            for line in file:
                if re.search(r"source: \{kind: method\b", line) and "statements: [" not in line:
                    faults.append(f"{name}: a rule of the method names no statement: {line.strip()}")


def a_missing_rule_is_seen():
    with scratch() as folder:
        for name in ("schemas", "templates"):
            shutil.copytree(os.path.join(ROOT, name), os.path.join(folder, name))
        path = os.path.join(folder, "schemas", "rules", "sla.yaml")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(", statements: [74]", ""))
        if without_rule(table("en", folder)) != ["74"]:
            faults.append("statement 74 has lost its rule and nobody sees it")


def the_schema_holds():
    status, out, _ = run("check", os.path.join(ROOT, "schemas", "method.yaml"), "--schema",
                         os.path.join(ROOT, "schemas", "method.schema.yaml"))
    if status != 0:
        faults.append(f"schemas/method.yaml: {out}")


def the_page_is_the_table():
    with open(PAGE, encoding="utf-8") as file:
        page = file.read()
    before, rest = page.split(BEGIN)
    wanted = before + BEGIN + table("en", ROOT) + END + rest.split(END)[1]
    if page != wanted and os.environ.get("PDOC_UPDATE"):
        with open(PAGE, "w", encoding="utf-8") as file:
            file.write(wanted)
    elif page != wanted:
        faults.append("docs/method.md is not what `pdoc rules --statements --lang en` prints (PDOC_UPDATE=1 rewrites it)")


statements_are_covered()
rules_of_the_method_name_statements()
a_missing_rule_is_seen()
the_schema_holds()
the_page_is_the_table()
finish(faults)
