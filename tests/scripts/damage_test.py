#!/usr/bin/env python3
"""The example damaged in many ways: each must give a located message that names the damaged place,
exit status 1 or 2, and leave the former output untouched. What each says is a golden file,
tests/cases/damage/expected.txt; PDOC_UPDATE=1 rewrites it."""
import os
import re

from lib import ROOT, copy_example, finish, run, scratch, snapshot

# name, what stands in the example, what it becomes, and (when it is not the damaged line itself)
# a text of the line where the message is expected. {n} in a name only tells them apart.
DAMAGES = [
    # YAML
    ("tab indentation", "  id: boutique-2027", "\tid: boutique-2027"),
    ("unclosed quote", 'version: "1.2"', 'version: "1.2', None),
    ("colon in a plain value", "subtitle: Vente directe", "subtitle: Vente: directe"),
    ("duplicate key", "  phase: croissance", "  phase: croissance\n  phase: amorcage", "phase: amorcage"),
    ("bad indentation", "  owner: responsable administrative", " owner: responsable administrative", None),
    ("constructing tag", "project:\n", "project: !!python/object:os.system\n", "project: !!python"),
    ("second document", "buyer: {kind", "---\nbuyer: {kind", "---"),
    ("undefined alias", "title: Boutique en ligne", "title: *titre"),
    ("merge key", "buyer: {kind: prive,", "buyer: {<<: {kind: prive},", "buyer:"),
    ("invalid UTF-8", "name: Les Tissages du Thoré", "name: Les Tissages du Thor\udce9"),
    ("noncharacter", "name: Les Tissages du Thoré", "name: Les Tissages du Thor\ufdd0"),
    ("control character", "name: Les Tissages du Thoré", "name: Les Tissages du Thor\x01"),
    ("a list where a map is wanted", "buyer: {kind: prive, employees: 61, main_activity_related: false}", "buyer: [prive]"),
    ("include out of the folder", "buyer: {kind: prive, employees: 61, main_activity_related: false}", "buyer: !include ../secret.yaml"),
    ("include of nothing", "buyer: {kind: prive, employees: 61, main_activity_related: false}", "buyer: !include absent.yaml"),
    # structure
    ("unknown key", "  mission: Faire", "  mision: Faire"),
    ("unknown top-level key", "buyer: {kind", "bayer: {kind"),
    ("unknown key deep", "gtr_minutes: 240, time_base: calendaire", "gtr_minute: 240, time_base: calendaire"),
    ("missing required key", "  currency: EUR\n  reference: TT", "  reference: TT", "project:"),
    ("wrong word of a list", "type: ecommerce", "type: e-commerce"),
    ("text where a number is wanted", "employees: 61\n", "employees: soixante\n"),
    ("date in French", "date: 2026-11-20\n", "date: 20/11/2026\n"),
    ("a day that does not exist", "deadline: 2027-12-31\n    source: chrono", "deadline: 2027-02-30\n    source: chrono"),
    ("ambiguous amount", "turnover: 7900000", 'turnover: "7.900"'),
    ("amount in words", "turnover: 7900000", "turnover: sept millions"),
    ("negative weight", "weight: 30, objectives", "weight: -30, objectives"),
    ("nothing where a text is wanted", "  mission: Faire vivre un tissage de laine en vallée du Thoré, et vendre ce qui y est tissé à ceux qui s’en couvrent.", "  mission:"),
    # objectives and KPIs
    ("an objective without KPI", "units: [", "  - {id: o4, title: Plaire, statement: Plaire à 500 clients de plus au 31 mars 2028.}\nunits: [", "- {id: o4"),
    ("a KPI that does not exist", "kpis: [k-temps, k-erreurs]\n  - id: o3", "kpis: [k-tamps, k-erreurs]\n  - id: o3"),
    ("a KPI of no objective", "    objective: o3\n    kind: impact", "    objective: o9\n    kind: impact"),
    ("a target in words", "    target: 65000\n", "    target: beaucoup\n"),
    ("no target", "    target: 65000\n    direction", "    direction", None),
    ("no unit", "    unit: sur 5\n", "", None),
    ("no baseline", "    baseline: {value: 4.1, date: 2026-09-30, source: \"enquête postale 2026, 412 réponses\"}\n", "", None),
    ("no deadline", "    direction: down\n    deadline: 2027-12-31\n    source: chrono", "    direction: down\n    source: chrono", None),
    ("relative target that disagrees", 'target_relative: "-75 %"', 'target_relative: "-60 %"', None),
    ("relative target without baseline", "    baseline: {value: 14, date: 2026-09-18, source: chronométrage de 50 commandes consécutives}\n", "", None),
    ("direction against the target", "    target: 3.5\n    target_relative: \"-75 %\"\n    relative_to: valeur\n    direction: down", "    target: 3.5\n    target_relative: \"-75 %\"\n    relative_to: valeur\n    direction: up", None),
    # deliverables and planning
    ("a deliverable without criteria", "      criteria:\n        - {id: d6-c1,", "      criteria: []\n      notes:\n        - {id: d6-c1,", None),
    ("no acceptance", re.compile(r"    acceptance:\n      criteria:\n        - \{id: d6-c1.*?correction_days: 5\n", re.S), "", None),
    ("a milestone that does not exist", "milestone: j2\n    objectives: [o1, o3]", "milestone: j9\n    objectives: [o1, o3]"),
    ("phase ends before it starts", "start: 2027-01-11, end: 2027-02-26", "start: 2027-01-11, end: 2026-02-26", None),
    ("no intermediate validation", "validation: intermédiaire", "validation: finale", None),
    ("depends on no phase", "depends_on: [p2, p3]", "depends_on: [p2, p7]"),
    # the clauses
    ("no performance clause", re.compile(r"    performance:\n.*?(?=    confidentiality:)", re.S), "", None),
    ("no confidentiality clause", re.compile(r"    confidentiality:\n      mutual.*?(?=    reversibility:)", re.S), "", None),
    ("no reversibility clause", re.compile(r"    reversibility:\n.*?(?=    force_majeure:)", re.S), "", None),
    ("no force majeure", re.compile(r"    force_majeure:\n.*?(?=    hardship:)", re.S), "", None),
    ("no hardship", re.compile(r"    hardship:\n.*?(?=    termination:)", re.S), "", None),
    ("confidentiality ends with the contract", "      years_after_end: 5\n", "      years_after_end: 0\n", None),
    ("reversibility without data", re.compile(r"      data:\n        - \{name: Clients et consent.*?(?=      source_code:)", re.S), "", None),
    ("reversibility without source code", re.compile(r"      source_code:\n.*?(?=      documentation:)", re.S), "", None),
    ("reversibility without documentation", "      documentation: [exploitation, architecture, interfaces, utilisation]\n", "", None),
    ("reversibility without training", "      training: {days: 3, persons: 2, recipient: client ou repreneur désigné}\n", "", None),
    # service levels
    ("no GTI", "set_by: client, gti_minutes: 60, gtr_minutes: 480", "set_by: client, gtr_minutes: 480", None),
    ("no GTR", "set_by: client, gti_minutes: 60, gtr_minutes: 480", "set_by: client, gti_minutes: 60", None),
    ("GTR under GTI", "gti_minutes: 60, gtr_minutes: 480", "gti_minutes: 60, gtr_minutes: 45", None),
    ("no penalty on the GTR", "    - {on: gtr, priority: P1,", "    - {on: gti, priority: P1,", None),
    # selection
    ("weights of 95", "weight: 30, objectives", "weight: 25, objectives", None),
]


def damage(text, old, new):
    if isinstance(old, re.Pattern):
        changed, count = old.subn(new, text, count=1)
        return changed, count, None
    at = text.find(old)
    if at < 0:
        return text, 0, None
    if old.startswith("validation: "):  # every milestone
        return text.replace(old, new), 1, None
    common = len(os.path.commonprefix([old, new]))
    return text[:at] + new + text[at + len(old):], 1, text.count("\n", 0, at + common) + 1


def judge(name, project, text, line, elsewhere, faults):
    """One damaged project: what pdoc says of it, in one line."""
    with open(project, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(text)
    folder = os.path.dirname(project)
    before = snapshot(os.path.join(folder, "out"))
    status, out, err = run("build", "project.yaml", cwd=folder)
    if status not in (1, 2):
        faults.append(f"{name}: status {status}\n{err[-1500:]}")
    if "runtime error" in err or "Sanitizer" in err:
        faults.append(f"{name}: {err[-1500:]}")
    if snapshot(os.path.join(folder, "out")) != before:
        faults.append(f"{name}: the output changed")
    heads = re.findall(r"^(error|warning)\[([a-z0-9-]+)\]: (.*)\n +--> ([^:\n]+):(\d+):(\d+)$", err, re.M)
    if not heads:
        faults.append(f"{name}: no located message: {err[:500]}")
        return f"{name}: nothing\n"
    if elsewhere is not None:
        lines = text.split("\n")
        line = next(i for i, words in enumerate(lines, 1) if elsewhere in words)
    places = [int(head[4]) for head in heads]
    if line is not None and line not in places and line + 1 not in places and line - 1 not in places:
        faults.append(f"{name}: said at line(s) {places}, damaged at line {line}")
    said = "".join(f"    {rule} {number}:{column} {message}\n" for _, rule, message, _, number, column in heads)
    return f"{name}: status {status}\n{said}"


def main():
    faults, said = [], []
    with scratch() as folder:
        project = copy_example(folder)
        text = open(project, encoding="utf-8").read()
        status, _, err = run("build", project)
        if status != 0:
            finish([f"the example does not build: {err[:2000]}"])
        for row in DAMAGES:
            name, old, new = row[:3]
            changed, count, line = damage(text, old, new)
            if count == 0:
                faults.append(f"{name}: the example no longer has what is to be damaged")
                continue
            if len(row) > 3:
                line = None
            judged = judge(name, project, changed, line, row[3] if len(row) > 3 else None, faults)
            said.append(judged)
    expected = os.path.join(ROOT, "tests", "cases", "damage", "expected.txt")
    found = "".join(said)
    if os.environ.get("PDOC_UPDATE"):
        os.makedirs(os.path.dirname(expected), exist_ok=True)
        open(expected, "w", encoding="utf-8").write(found)
    elif found != open(expected, encoding="utf-8").read():
        faults.append("what is said differs from tests/cases/damage/expected.txt:\n" + found)
    if len(DAMAGES) < 50:
        faults.append("fewer than fifty damages")
    print(f"{len(DAMAGES)} damages")
    finish(faults)


main()
