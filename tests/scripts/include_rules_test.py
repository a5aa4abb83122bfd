#!/usr/bin/env python3
"""Checks every #include of compiler/ against tests/include_rules.txt: a stage includes only the
stages it may know, and each library is included by one file. The check is tried on bad trees
first, so that it cannot pass by being blind."""
import fnmatch
import os
import re
import sys
import tempfile

ROOT = os.environ.get("ROOT", os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
STANDARD = re.compile(r"^(assert|ctype|dirent|errno|fcntl|inttypes|limits|locale|math|pthread|setjmp|"
                      r"signal|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|string|time|"
                      r"unistd|wchar|sys/[a-z]+)\.h$")


def read_rules(path):
    may, libraries = {}, {}
    for line in open(path, encoding="utf-8"):
        line = line.split("#")[0].strip()
        if "=" in line:
            _, rest = line.split("=")
            owner, pattern = rest.split(":")
            libraries[pattern.strip()] = owner.strip()
        elif ":" in line:
            folder, others = line.split(":")
            may[folder.strip()] = set(others.split())
    return may, libraries


def faults(compiler, may, libraries):
    found = []
    for folder in sorted(os.listdir(compiler)):
        if not os.path.isdir(os.path.join(compiler, folder)):
            continue
        if folder not in may:
            found.append(f"{folder}/: a folder without a rule")
            continue
        for name in sorted(os.listdir(os.path.join(compiler, folder))):
            file = f"{folder}/{name}"
            text = open(os.path.join(compiler, file), encoding="utf-8").read()
            for number, line in enumerate(text.split("\n"), 1):
                m = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
                if not m or STANDARD.match(m[1]):
                    continue
                owner = next((o for p, o in libraries.items() if fnmatch.fnmatch(m[1], p)), None)
                stage = m[1].split("/")[0]
                if owner is not None:
                    if owner != file:
                        found.append(f"{file}:{number}: {m[1]} belongs to {owner} alone")
                elif stage != folder and stage not in may[folder]:
                    found.append(f"{file}:{number}: {folder}/ may not include {m[1]}")
    return found


def blind(may, libraries):
    """A bad tree for each kind of fault; all must be seen."""
    cases = [("data/x.c", '#include "rules/rules.h"'), ("layout/x.c", "#include <hb.h>"),
             ("base/x.c", "#include <openssl/sha.h>"), ("extra/x.c", "")]
    for file, text in cases:
        with tempfile.TemporaryDirectory() as tree:
            os.makedirs(os.path.join(tree, os.path.dirname(file)))
            with open(os.path.join(tree, file), "w", encoding="utf-8") as out:
                out.write(text + "\n")
            if not faults(tree, may, libraries):
                return f"the check does not see {text or 'a folder without a rule'} in {file}"
    return None


def main():
    may, libraries = read_rules(os.path.join(ROOT, "tests", "include_rules.txt"))
    not_seen = blind(may, libraries)
    found = [not_seen] if not_seen else faults(os.path.join(ROOT, "compiler"), may, libraries)
    for fault in found:
        print(fault)
    return 1 if found else 0


sys.exit(main())
