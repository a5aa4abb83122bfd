#!/usr/bin/env python3
"""Any allocation of the process fails, those that libraries make for themselves too: pdoc ends with
status 70, a message and no file, or gives the same bytes as always with status 0. So do mappings
that fail, and processes whose address space is too small. The points lie spread over the whole run."""
import itertools
import os
import resource
import shutil
import subprocess
import sys
import time

from lib import EXAMPLE, PDOC, ROOT, SKIP, finish, scratch, snapshot

SECONDS = 55  # in all, but a slow machine tries LEAST as well; the points are spread at any length
LEAST = 40    # tries of each command that end without memory
PROJECT = os.path.join(EXAMPLE, "project.yaml")


def skip(why):
    print(why)
    sys.exit(SKIP)


def build_shim(folder):
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        skip("needs a C compiler")
    shim = os.path.join(folder, "fail_malloc.so")
    source = os.path.join(ROOT, "tests", "scripts", "fail_malloc.c")
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", shim, source, "-ldl"], check=True)
    return shim


def spread():
    """0.5, 0.25, 0.75, 0.125...: van der Corput's sequence, evenly spread wherever it is stopped."""
    for i in itertools.count(1):
        bits = bin(i)[2:]
        yield int(bits[::-1], 2) / (1 << len(bits))


class Tries:
    """Runs of one command without memory, compared with a run that has it."""

    def __init__(self, folder, shim, name, arguments):
        self.folder, self.shim, self.name, self.arguments = folder, shim, name, arguments
        self.out = os.path.join(folder, "out-" + name)
        self.faults, self.ended, self.coped = [], 0, 0
        counts = os.path.join(folder, "counts")
        self.fine = self.run({"FAIL_COUNT": counts})
        if self.fine[0] != 0:
            finish([f"{name}: the example fails: {self.fine[3][:2000]}"])
        self.allocations, self.mappings = map(int, open(counts, encoding="ascii").read().split())

    def run(self, env, bytes_of_address_space=None):
        """Status, files, stdout, stderr."""
        shutil.rmtree(self.out, ignore_errors=True)
        full = dict(os.environ, LC_ALL="C.UTF-8", NO_COLOR="1", **env)
        if bytes_of_address_space is None:
            full["LD_PRELOAD"] = self.shim

        def limit():
            if bytes_of_address_space is not None:
                resource.setrlimit(resource.RLIMIT_AS, (bytes_of_address_space,) * 2)

        arguments = [PDOC, *(a.replace("OUT", self.out) for a in self.arguments)]
        try:
            done = subprocess.run(arguments, env=full, capture_output=True, timeout=120, preexec_fn=limit)
        except subprocess.TimeoutExpired:
            return "none, it hangs", {}, b"", ""
        return done.returncode, snapshot(self.out), done.stdout, done.stderr.decode("utf-8", "replace")

    def judge(self, what, result):
        status, files, out, err = result
        if status == 70 and files == {} and "out of memory" in err:
            self.ended += 1
        elif status == 0 and (files, out) == (self.fine[1], self.fine[2]):
            self.coped += 1
        else:
            same = "the same files" if files == self.fine[1] else f"{len(files)} other file(s)"
            self.faults.append(f"{self.name}, {what}: status {status}, {same}: {err[-300:]}")

    def is_enough(self, deadline):
        return (time.monotonic() > deadline and self.ended >= LEAST) or len(self.faults) > 5

    def fail(self, variable, n):
        self.judge(f"{variable}={n}", self.run({variable: str(n)}))

    def fail_allocations(self, deadline, most):
        """The first and the last one by one (what runs before main and at the end), then all over."""
        total = self.allocations
        edges = [*range(1, 31), *range(total - 15, total + 1)]
        points = (1 + int(x * total) for x in spread())
        for i, n in enumerate(itertools.islice(itertools.chain(edges, points), most)):
            if self.is_enough(deadline):
                break
            self.fail("FAIL_FROM" if i % 4 == 3 else "FAIL_AT", n)

    def fail_mappings(self, deadline):
        for n in range(1, self.mappings + 1):
            if self.is_enough(deadline):
                break
            self.fail("FAIL_MAP_AT", n)

    def shrink_address_space(self, deadline, most):
        """From too little for the libraries' code, which the loader says, to more than enough."""
        for x in itertools.islice(spread(), most):
            if self.is_enough(deadline):
                break
            size = int((40 + 320 * x) * (1 << 20))
            result = self.run({}, size)
            if result[0] != 127 or "loading shared libraries" not in result[3]:
                self.judge(f"{size} bytes of address space", result)


if b"__asan_init" in open(PDOC, "rb").read():
    skip("sanitizers bring their own malloc")
start = time.monotonic()
faults = []
with scratch() as scratch_folder:
    so = build_shim(scratch_folder)
    check = Tries(scratch_folder, so, "check", ["check", PROJECT, "--format", "gnu", "--format", "json=OUT/report.json"])
    check.fail_allocations(start + SECONDS * 0.2, 120)
    build = Tries(scratch_folder, so, "build", ["build", PROJECT, "-o", "OUT"])
    build.fail_mappings(start + SECONDS * 0.4)
    build.shrink_address_space(start + SECONDS * 0.5, 40)
    build.fail_allocations(start + SECONDS, 400)
    for tries in (check, build):
        print(f"{tries.name}: {tries.allocations} allocations, {tries.mappings} mappings; tried "
              f"{tries.ended + tries.coped + len(tries.faults)}: {tries.ended} ended, {tries.coped} coped")
        faults += tries.faults
        if tries.ended < LEAST:
            faults.append(f"{tries.name}: too few tries ended without memory for this test to mean anything")
finish(faults)
