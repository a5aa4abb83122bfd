#!/usr/bin/env python3
"""A document stands whatever a project leaves out: each key of the first levels of the example, and of the
first of the English one, is taken away in turn, and every document is still written, without a template that misses a value. The rules may find fault with
what is left; a template may not."""
import copy
import json
import os
import re

from lib import EXAMPLE, ROOT, finish, run, scratch

PROJECTS = [os.path.join(EXAMPLE, "project.yaml"), os.path.join(ROOT, "tests", "cases", "build", "english", "project.yaml")]

# Groups whose members are taken away one by one.
GROUPS = [(), ("context",), ("organisation",), ("governance",), ("contract",), ("contract", "price"), ("contract", "payment"),
          ("contract", "clauses"), ("sla",), ("rfp",), ("rfp", "calendar"), ("selection",), ("data_protection",)]

# What the schema itself asks for: nothing is made without.
REQUIRED = {("project",), ("context", "scope", "in"), ("contract", "clauses", "performance", "mode"), ("rfp", "confidential", "parts")}

FAULT = re.compile(r"^(?:error|warning)\[((?:template|markdown|layout)-[a-z-]+)\]: (.*)", re.M)


def group(data, path):
    for key in path:
        data = data[key]
    return data


def without(data, path):
    data = copy.deepcopy(data)
    del group(data, path[:-1])[path[-1]]
    return data


def main():
    faults, tried = [], 0
    for project in PROJECTS:
        status, out, err = run("query", "$", project)
        if status != 0:
            finish([f"{project}: {err}"])
        data = json.loads(out)[0]
        groups = GROUPS if project == PROJECTS[0] else GROUPS[:1]
        paths = [path + (key,) for path in groups for key in group(data, path)]
        with scratch() as folder:
            file = os.path.join(folder, "project.json")
            for path in paths:
                if path in REQUIRED:
                    continue
                with open(file, "w", encoding="utf-8") as made:
                    json.dump(without(data, path), made, ensure_ascii=False)
                status, _, err = run("build", "--draft", "--emit=draft", "--lang", "en", file)
                tried += 1
                found = FAULT.findall(err)
                if found or status not in (0, 1):
                    faults.append(f"{data['project']['id']} without {'.'.join(path)}: status {status}, {found[:2] or err[:300]}")
    print(f"{tried} keys taken away")
    finish(faults)


main()
