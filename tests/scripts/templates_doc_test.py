#!/usr/bin/env python3
"""docs/templates.md does what it says: its files are written, its commands run in order, and what it shows of
their output is what they print ("..." stands for any lines)."""
import os
import re
import shutil
import subprocess

import lib

PAGE = os.path.join(lib.ROOT, "docs", "templates.md")
faults = []


def files(text):
    """`path`: and the fenced block after it."""
    return re.findall(r"`(demo/[^`\n]+)`:\n\n```\w*\n(.*?)```\n", text, re.S)


def commands(text):
    """The lines after "$ ", with what is shown below each."""
    found = []
    for line in text.splitlines():
        if line.startswith("    $ "):
            found.append([line[6:], []])
        elif found and line.startswith("    ") and found[-1][1] is not None:
            found[-1][1].append(line[4:])
        elif found:
            found[-1][1] = found[-1][1] or []
            found.append([None, []]) if found[-1][0] else None
    return [(command, shown) for command, shown in found if command]


def matches(shown, lines):
    """Do the lines fit what is shown?"""
    pattern = "".join("(?:.*\n)*?" if line.strip() == "..." else re.escape(line) + "\n" for line in shown)
    return re.fullmatch(pattern, "".join(line + "\n" for line in lines)) is not None


with open(PAGE, encoding="utf-8") as file:
    page = file.read()
with lib.scratch() as folder:
    os.mkdir(os.path.join(folder, "bin"))
    os.symlink(lib.PDOC, os.path.join(folder, "bin", "pdoc"))
    os.mkdir(os.path.join(folder, "examples"))
    shutil.copytree(lib.EXAMPLE, os.path.join(folder, "examples", "boutique-en-ligne"), ignore=shutil.ignore_patterns("out"))
    env = dict(os.environ, PATH=os.path.join(folder, "bin") + ":" + os.environ["PATH"], LC_ALL="C.UTF-8", NO_COLOR="1",
               PDOC_DATA_DIR=lib.ROOT)
    at = 0
    for part in re.split(r"(?=\n`demo/)", page):
        # the files of a part are there before its commands
        for path, content in files(part):
            target = os.path.join(folder, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "w", encoding="utf-8") as file:
                file.write(content)
        for command, shown in commands(part):
            done = subprocess.run(command, shell=True, cwd=folder, env=env, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, timeout=120)
            said = done.stdout.decode("utf-8", "replace").replace("\u00a0", " ").replace("\u202f", " ")
            at += 1
            if not matches(shown, said.splitlines()):
                faults.append(f"$ {command}\nshown: {shown}\nsaid:\n{said[:2000]}")
    made = os.path.join(folder, "demo", "out", "annexe-7-formation.md")
    text = open(made, encoding="utf-8").read().replace("\u00a0", " ").replace("\u202f", " ") if os.path.exists(made) else ""
    for words in ["# Annexe 7 – Formation", "pour le projet « Boutique en ligne » du 20 novembre 2026.",
                  "Parties : Les Tissages du Thoré, Ateliers Sarment.", "l’objet de l’[article 1](", "annexe 3"]:
        if words not in text:
            faults.append(f"the annex does not say “{words}”:\n{text}")
if at < 10:
    faults.append(f"{at} commands only")
lib.finish(faults)
