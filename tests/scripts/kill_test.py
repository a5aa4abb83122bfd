#!/usr/bin/env python3
"""pdoc is killed at every step of writing: each file of the output is whole, the old one or the
new one, and before the first rename all are the old ones; where both meet, SHA256SUMS tells."""
import hashlib
import os
import shutil
import sys

from lib import IS_TESTING, SKIP, copy_example, finish, run, scratch, snapshot

if not IS_TESTING:
    print("needs a build with PDOC_TESTING")
    sys.exit(SKIP)

faults = []


def sums_agree(folder):
    """Whether SHA256SUMS holds for the files that it lists."""
    lines = open(os.path.join(folder, "SHA256SUMS"), encoding="utf-8").read().splitlines()
    return all(hashlib.sha256(open(os.path.join(folder, line[66:]), "rb").read()).hexdigest() == line[:64] for line in lines)


with scratch() as folder:
    project = copy_example(folder)
    old, new, out = (os.path.join(folder, name) for name in ("old", "new", "out"))
    status, _, err = run("build", project, "-o", old)
    if status != 0:
        finish([f"the example does not build: {err[:2000]}"])
    before = snapshot(old)
    text = open(project, encoding="utf-8").read()
    changed = text.replace("title: ", "title: Nouveau ", 1)
    if changed == text:
        finish(["the test could not change the project's title"])
    with open(project, "w", encoding="utf-8") as file:
        file.write(changed)
    run("build", project, "-o", new)
    after = snapshot(new)
    if any(before[name] == after.get(name) for name in before if name.endswith(".pdf")):
        faults.append("the change does not show in every PDF: the test would be blind")
    killed = mixed = 0
    for n in range(1, 2000):
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(old, out)
        status, _, _ = run("build", project, "-o", out, env={"PDOC_KILL_AT": str(n)})
        if status == 0:
            break
        killed += 1
        found = {name: value for name, value in snapshot(out).items() if not os.path.basename(name).startswith(".")}
        for name in before:
            if found.get(name) not in (before[name], after[name]):
                faults.append(f"killed at step {n}: {name} is neither the old file nor the new one")
        if found not in (before, after):
            mixed += 1
            if sums_agree(out):
                faults.append(f"killed at step {n}: old and new files meet, and SHA256SUMS agrees")
        elif not sums_agree(out):
            faults.append(f"killed at step {n}: all files are of one build, and SHA256SUMS does not agree")
    print(f"killed at {killed} steps, {mixed} of them between two files")
    if killed < 20 or mixed < 5:
        faults.append("too few steps for this test to mean anything")
finish(faults)
