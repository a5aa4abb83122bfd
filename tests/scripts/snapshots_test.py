#!/usr/bin/env python3
"""pdoc's own data is read from snapshots where these are of the very same text, and parsed where
they are not: what pdoc says is the same either way, and is said where the YAML has it."""
import os
import re
import shutil
import struct

from lib import PDOC, ROOT, copy_example, finish, run, scratch

faults = []


def check(what, good, seen=""):
    if not good:
        faults.append(f"{what}: {str(seen)[:600]}")


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def identity(text):
    """What a snapshot begins with: the hash and the length of its text (compiler/data/snapshot.c)."""
    mask, odd, value = (1 << 64) - 1, 0x9E3779B97F4A7C15, len(text)
    whole = len(text) // 8 * 8
    for (word,) in struct.iter_unpack("=Q", text[:whole]):
        value = (value ^ word) * odd & mask
        value ^= value >> 29
    value = (value ^ struct.unpack("=Q", text[whole:].ljust(8, b"\0"))[0]) * odd & mask
    return struct.pack("=QI", value ^ value >> 32, len(text))


with scratch() as folder:
    data = os.path.join(folder, "data")
    os.mkdir(data)
    for name in ("schemas", "templates"):
        shutil.copytree(os.path.join(ROOT, name), os.path.join(data, name))
    program_folder = os.path.join(folder, "program")
    os.mkdir(program_folder)
    program = shutil.copy(PDOC, program_folder)  # alone: no snapshots beside it
    made = read(os.path.join(os.path.dirname(PDOC), "pdoc.snapshots"))
    snapshots = os.path.join(data, "pdoc.snapshots")
    rule_file = os.path.join(data, "schemas", "rules", "sla.yaml")
    rules = read(rule_file)
    project = copy_example(folder)
    text = read(project).replace(b"  mission: Faire", b"  mision: Faire", 1)
    write(project, text)

    def judge():
        return run("check", project, "--data-dir", data, program=program)

    # Without snapshots, and with them.
    check("snapshots are made", len(made) > 100000, len(made))
    parsed = judge()
    check("the damage is found", parsed[0] == 1 and "mision" in parsed[1], parsed)
    write(snapshots, made)
    check("the same with snapshots", judge() == parsed, judge())

    # A text that YAML refuses, with a snapshot: nothing is parsed, nothing is said.
    broken = rules.replace(b"#", b"@", 1)
    check("the rule file begins with a comment", rules.startswith(b"#"), rules[:40])
    check("the rule file has a snapshot", identity(rules) in made)
    write(rule_file, broken)
    write(snapshots, made.replace(identity(rules), identity(broken)))
    check("snapshots are used", judge() == parsed, judge())
    os.remove(snapshots)
    check("a broken file is seen without them", judge()[0] == 2, judge())
    write(snapshots, made)
    check("a file that differs from its snapshot is parsed", judge()[0] == 2, judge())

    # A fault of the rules, not of YAML: told at its place.
    write(rule_file, rules.replace(b"severity: error", b"severity: eror", 1))
    line = rules[:rules.index(b"severity: error")].count(b"\n") + 1
    status, _, err = judge()
    check("a changed rule is judged", status == 2 and re.search(rf"sla\.yaml:{line}:\d+", err), err)
    changed = rules.replace(b"severity: error", b"severity: info", 1)
    write(rule_file, changed)
    check("a changed rule is used", judge()[0] == 1, judge())
    write(rule_file, rules)

    # Damaged snapshots are no snapshots.
    for name, content in [("empty", b""), ("cut", made[:len(made) // 2]), ("of another version", b"x" + made),
                          ("zeros", bytes(len(made))), ("text", rules)]:
        write(snapshots, content)
        check(f"snapshots: {name}", judge() == parsed, judge())
    os.remove(snapshots)
    os.mkdir(snapshots)
    check("snapshots: a folder", judge() == parsed, judge())
    os.rmdir(snapshots)
    os.mkfifo(snapshots)
    check("snapshots: a FIFO", judge() == parsed, judge())

finish(faults)
