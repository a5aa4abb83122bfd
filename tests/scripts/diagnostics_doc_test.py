#!/usr/bin/env python3
"""docs/diagnostics.md does what it says: its commands run in order and print what it shows ("..." stands for any
text), its examples of reviews name what is there."""
import json
import os
import re
import shutil
import subprocess

import lib

PAGE = os.path.join(lib.ROOT, "docs", "diagnostics.md")
faults = []


def commands(text):
    """Each line after "$ ", with its "> " lines, and what is shown below."""
    found = []
    for line in re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S).splitlines():
        if line.startswith("    $ "):
            found.append([line[6:], []])
        elif line.startswith("    > ") and found and not found[-1][1]:
            found[-1][0] += "\n" + line[6:]
        elif line.startswith("    ") and found:
            found[-1][1].append(line[4:])
        elif not line and found and found[-1][1]:
            found[-1][1].append("")
    return found


def fits(shown, said):
    while shown and not shown[-1]:
        shown.pop()
    pattern = re.escape("\n".join(shown)).replace(r"\.\.\.", "(?:.|\n)*?")
    return re.fullmatch(pattern + r"\s*", said) is not None


with open(PAGE, encoding="utf-8") as file:
    page = file.read()
with lib.scratch() as folder:
    os.mkdir(os.path.join(folder, "bin"))
    os.symlink(lib.PDOC, os.path.join(folder, "bin", "pdoc"))
    shutil.copytree(lib.EXAMPLE, os.path.join(folder, "examples", "boutique-en-ligne"), ignore=shutil.ignore_patterns("out"))
    env = dict(os.environ, PATH=os.path.join(folder, "bin") + ":" + os.environ["PATH"], LC_ALL="en_GB.UTF-8", NO_COLOR="1",
               PDOC_DATA_DIR=os.environ.get("PDOC_DATA_DIR", lib.ROOT))
    run = 0
    for command, shown in commands(page):
        done = subprocess.run(command, shell=True, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        said = done.stdout.decode("utf-8", "replace").replace("\u00a0", " ").replace("\u202f", " ")
        run += 1
        if not fits(shown, said):
            faults.append(f"$ {command}\nshown:\n" + "\n".join(shown) + f"\nsaid:\n{said[:1500]}")
    if run < 10:
        faults.append(f"only {run} commands are shown")
ids = set(re.findall(r"`((?:waiver|schema|yaml)-[a-z-]+)`", page))
status, out, err = lib.run("explain", *sorted(ids))
if status != 0:
    faults.append(f"ids named in the page: {err}")
_, out, _ = lib.run("query", "$[*].id", os.path.join(lib.ROOT, ".pre-commit-hooks.yaml"))
if json.loads(out) != re.findall(r"hooks: \[\{id: ([a-z-]+)\}\]", page):
    faults.append(f"the hook: {out}")
_, out, _ = lib.run("query", "$.inputs", os.path.join(lib.ROOT, "action.yml"))
if not set(re.findall(r"with: \{project: project.yaml, (fail-on):", page)) <= set(json.loads(out)[0]):
    faults.append(f"the action: {out}")
lib.finish(faults)
