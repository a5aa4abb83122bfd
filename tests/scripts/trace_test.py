#!/usr/bin/env python3
"""pdoc trace: what a project has none of is a gap of its own, in every form; the traceability of a build says the same,
and the specification shows the objectives without the gaps."""
import csv
import io
import json
import os
import re

from lib import EXAMPLE, copy_example, finish, run, scratch

PROJECT = os.path.join(EXAMPLE, "project.yaml")
KINDS = ("penalty", "payment", "clause", "criterion")  # what the poor project has none of
FOUND = []


def expect(what, holds, seen=""):
    if not holds:
        FOUND.append(f"{what}: {str(seen)[:600]}")


def poor(folder):
    """The example without its contract, its selection and its service levels."""
    path = copy_example(folder)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for key in ("contract", "selection", "sla", "rfp", "vendors"):
        text = re.sub(rf"^{key}:.*\n(?:(?:[ #].*)?\n)*", "", text, flags=re.M)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def check_rich():
    told = json.loads(run("trace", PROJECT, "--as", "json", "--lang", "en")[1])
    expect("nothing is missing", told["missing"] == [], told["missing"])
    expect("gaps of items", len(told["gaps"]) == 3, told["gaps"])


def check_poor(path, folder):
    told = json.loads(run("trace", path, "--as", "json", "--lang", "en")[1])
    expect("json", {one["kind"] for one in told["missing"]} == set(KINDS), told["missing"])
    messages = [one["message"] for one in told["missing"]]
    _, text, _ = run("trace", path, "--lang", "en")
    expect("text", all(f"  ! {one}\n" in text for one in messages), text)
    gaps = int(re.search(r"(\d+) gaps\n$", text).group(1))
    expect("all are counted", gaps == len(told["gaps"]) + len(messages), text[-100:])
    _, dot, _ = run("trace", path, "--as", "dot", "--lang", "en")
    expect("dot", all(one in dot for one in messages), dot)
    rows = list(csv.DictReader(io.StringIO(run("trace", path, "--as", "csv", "--lang", "en")[1])))
    expect("csv", [row["gap"] for row in rows if row["from_id"] == ""] == messages, rows[-5:])
    out = os.path.join(folder, "out")
    status, _, err = run("build", "--draft", "--document", "traceability", path, "-o", out)
    expect("build", status in (0, 1) and os.path.exists(os.path.join(out, "interne-tracabilite.pdf")), err)
    with open(os.path.join(out, "interne-tracabilite.md"), encoding="utf-8") as file:
        written = file.read()
    french = json.loads(run("trace", path, "--as", "json", "--lang", "fr")[1])
    spaces = written.replace("\u00a0", " ").replace("\u202f", " ")
    for one in french["missing"]:
        expect("the document says it", one["message"] in spaces, one)
    expect("the overview has zeros", re.search(r"\(o1\) \| \d+ \| \d+ \| 0 \| 0 \| 0 \| 0 \| 0 \|", written), written[:3000])


def main():
    check_rich()
    with scratch() as folder:
        check_poor(poor(folder), folder)
    finish(FOUND)


main()
