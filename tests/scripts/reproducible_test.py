#!/usr/bin/env python3
"""The same project gives the same bytes in any folder, locale, time zone, umask and with any number
of processors; every PDF is sound for qpdf, and holds no path or name of this machine."""
import os
import shutil
import socket
import subprocess

from lib import PDOC, copy_example, finish, run, scratch, snapshot

faults = []


def build(folder, name, env, before=()):
    here = os.path.join(folder, name)
    os.makedirs(here)
    project = copy_example(here)
    full = dict(os.environ, **env)
    done = subprocess.run([*before, PDOC, "build", project, "-o", os.path.join(here, "out")], env=full,
                          capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        faults.append(f"{name}: status {done.returncode} {done.stderr[:500]}")
    return snapshot(os.path.join(here, "out"))


with scratch() as folder:
    first = build(folder, "a", {"LC_ALL": "C", "TZ": "UTC"})
    others = {
        "another folder, French, another time zone": ("b/c d/é", {"LC_ALL": "fr_FR.UTF-8", "TZ": "Asia/Tokyo"}, ()),
        "one processor": ("one", {"LC_ALL": "C.UTF-8"}, ("taskset", "-c", "0")),
        "another umask": ("umask", {"LC_ALL": "C"}, ("sh", "-c", 'umask 077; exec "$@"', "sh")),
    }
    for what, (name, env, before) in others.items():
        if before and not shutil.which(before[0]):
            continue
        found = build(folder, name, env, before)
        if found != first:
            differ = [n for n in first if first[n] != found.get(n)]
            faults.append(f"{what}: {differ} differ")
    if len(first) < 12:
        faults.append(f"twelve files at least were expected: {sorted(first)}")
    out = os.path.join(folder, "a", "out")
    for name in sorted(os.listdir(out)):
        data = open(os.path.join(out, name), "rb").read()
        for secret in (folder, socket.gethostname(), os.environ.get("HOME", "/root")):
            if len(secret) > 3 and secret.encode() in data:
                faults.append(f"{name} holds {secret}")
        if name.endswith(".pdf") and shutil.which("qpdf"):
            done = subprocess.run(["qpdf", "--check", os.path.join(out, name)], capture_output=True, text=True)
            if done.returncode != 0:
                faults.append(f"{name}: {done.stdout}{done.stderr}")
    status, _, _ = run("build", os.path.join(folder, "a", "boutique-en-ligne", "project.yaml"), "-o", out,
                       env={"SOURCE_DATE_EPOCH": "1700000000"})
    if status != 0 or snapshot(out) == first:
        faults.append("SOURCE_DATE_EPOCH changes nothing")
finish(faults)
