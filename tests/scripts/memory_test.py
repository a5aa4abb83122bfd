#!/usr/bin/env python3
"""Every allocation fails once: `pdoc build` of the example ends with status 70, a message, and the
output folder as it was; past the last allocation it succeeds. Every other command: some of its
allocations, from the first to the last; no file is left."""
import os
import shutil
import sys

from lib import IS_TESTING, SKIP, copy_example, finish, run, scratch, snapshot

if not IS_TESTING:
    print("needs a build with PDOC_TESTING")
    sys.exit(SKIP)

LIMIT = 200000
faults = []
COMMANDS = (  # OUT: a folder that is empty, PROJECT: the example, NOTE: a text in Markdown
    ("check", "PROJECT", "--format", "gnu", "--format", "sarif=OUT/a.sarif", "--format", "junit=OUT/a.xml"),
    ("markdown", "NOTE", "-o", "OUT/note.pdf"),
    ("markdown", "NOTE", "-o", "OUT/note.html"),
    ("rules", "test"),
    ("explain", "kpi-target-numeric"),
    ("schema",),
    ("templates", "PROJECT"),
    ("trace", "PROJECT"),
    ("advise", "PROJECT"),
    ("init", "OUT/project.yaml"),
    ("sla", "PROJECT"),
    ("lint", "NOTE"),
    ("query", "$..name", "PROJECT"),
    ("render", "NOTE", "PROJECT"),
)


def try_command(folder, project, arguments):
    """Fails the first 10 allocations, then one in ever larger steps; how many ended the command."""
    out, note = os.path.join(folder, "empty"), os.path.join(folder, "note.md")
    arguments = [a.replace("OUT", out).replace("PROJECT", project).replace("NOTE", note) for a in arguments]
    with open(note, "w", encoding="utf-8") as file:
        file.write("# Une note\n\nLe service répond **vite**[^1].\n\n[^1]: Si possible.\n")
    n, ended = 0, 0
    while n < LIMIT:
        n += 1 if n < 10 else n // 4 + 1
        shutil.rmtree(out, ignore_errors=True)
        os.mkdir(out)
        status, _, err = run(*arguments, env={"PDOC_FAIL_ALLOC": str(n)})
        if status in (0, 1):
            break
        ended += 1
        if status != 70 or "out of memory" not in err or os.listdir(out):
            faults.append(f"{arguments[0]}, allocation {n}: status {status}, files {os.listdir(out)}: {err[-300:]}")
            break
    if ended < 4:
        faults.append(f"{arguments[0]}: only {ended} allocations failed")
    return ended


with scratch() as folder:
    project = copy_example(folder)
    out = os.path.join(folder, "out")
    status, _, err = run("build", project, "-o", out)
    if status != 0:
        finish([f"the example does not build: {err[:2000]}"])
    before = snapshot(out)
    n, step, tried = 1, 1, 0
    while n < LIMIT:
        status, _, err = run("build", project, "-o", out, env={"PDOC_FAIL_ALLOC": str(n)})
        tried += 1
        if status == 0:
            break
        if status != 70:
            faults.append(f"allocation {n}: status {status}, not 70: {err[-800:]}")
        if "out of memory" not in err:
            faults.append(f"allocation {n}: no message: {err[-200:]}")
        if snapshot(out) != before:
            faults.append(f"allocation {n}: the output changed")
            break
        if len(faults) > 5:
            break
        if tried > 150:  # the first 150 one by one, then in growing steps
            step = max(1, n // 40)
        n += step
    shutil.rmtree(out)
    status, _, _ = run("build", project, "-o", out, env={"PDOC_FAIL_ALLOC": "40"})
    if status != 70 or (os.path.isdir(out) and os.listdir(out)):
        faults.append("a first build without memory left files")
    print(f"{tried} failing allocations tried, up to number {n}")
    others = sum(try_command(folder, project, arguments) for arguments in COMMANDS)
    print(f"{others} tried in {len(COMMANDS)} other commands")
    if tried < 20:
        faults.append("too few allocations failed for this test to mean anything")
finish(faults)
