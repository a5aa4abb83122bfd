#!/usr/bin/env python3
"""Every allocation fails once: `pdoc build` of the example ends with status 70, a message, and the
output folder as it was; past the last allocation it succeeds."""
import os
import shutil
import sys

from lib import IS_TESTING, SKIP, copy_example, finish, run, scratch, snapshot

if not IS_TESTING:
    print("needs a build with PDOC_TESTING")
    sys.exit(SKIP)

LIMIT = 200000
faults = []
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
    if tried < 20:
        faults.append("too few allocations failed for this test to mean anything")
finish(faults)
