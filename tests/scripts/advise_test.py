#!/usr/bin/env python3
"""pdoc advise: each row of the method's tables “freelance or agency” and “growth phase”, both sides and the bounds between."""
import os

from lib import finish, run, scratch

FOUND = []
NEITHER = "neither"

# line, what the project says, the side it scores; the bounds are those of the method
ROWS = [
    ("disciplines needed", {"project.profile.disciplines": 1}, "freelance"),
    ("disciplines needed", {"project.profile.disciplines": 2}, NEITHER),
    ("disciplines needed", {"project.profile.disciplines": 3}, "agency"),
    ("disciplines needed", {"project.profile.disciplines": 5}, "agency"),
    ("length of the mission", {"project.profile.missions": "courte"}, "freelance"),
    ("length of the mission", {"project.profile.missions": "longue"}, "agency"),
    ("length of the mission", {"planning.start": "2027-01-04", "planning.end": "2027-04-04"}, "freelance"),
    ("length of the mission", {"planning.start": "2027-01-04", "planning.end": "2027-06-04"}, NEITHER),
    ("length of the mission", {"planning.start": "2027-01-04", "planning.end": "2027-07-04"}, NEITHER),
    ("length of the mission", {"planning.start": "2027-01-04", "planning.end": "2027-07-12"}, "agency"),
    ("length of the mission", {"planning.start": "2027-01-04", "planning.end": "2027-01-04"}, "freelance"),
    ("length of the mission", {"planning.start": "2027-01-04", "planning.end": "2027-01-03"}, None),
    ("length of the mission", {"planning.start": "2027-07-04", "planning.end": "2027-01-04"}, None),
    ("length of the mission", {"planning.start": "2027-07-04"}, None),
    ("strategic support expected", {"project.profile.strategic_support": False}, "freelance"),
    ("strategic support expected", {"project.profile.strategic_support": True}, "agency"),
    ("steering at the client", {"organisation.pm.hours_per_week": 6}, "freelance"),
    ("steering at the client", {"organisation.pm.hours_per_week": 5.99}, NEITHER),
    ("steering at the client", {"organisation.pm.hours_per_week": 4}, NEITHER),
    ("steering at the client", {"organisation.pm.hours_per_week": 3.75}, "agency"),
    ("steering at the client", {"project.profile.pm_maturity": "forte"}, "freelance"),
    ("steering at the client", {"project.profile.pm_maturity": "moyenne"}, NEITHER),
    ("steering at the client", {"project.profile.pm_maturity": "faible"}, "agency"),
    ("continuity of service", {"activity.max_outage_hours": 72}, "freelance"),
    ("continuity of service", {"activity.max_outage_hours": 71.5}, NEITHER),
    ("continuity of service", {"activity.max_outage_hours": 24.5}, NEITHER),
    ("continuity of service", {"activity.max_outage_hours": 24.01}, NEITHER),
    ("continuity of service", {"activity.max_outage_hours": 24.0}, "agency"),
    ("continuity of service", {"activity.max_outage_hours": 24}, "agency"),
    ("continuity of service", {"activity.max_outage_hours": 0.5}, "agency"),
    ("continuity of service", {"project.profile.continuity_need": "faible"}, "freelance"),
    ("continuity of service", {"project.profile.continuity_need": "forte"}, "agency"),
    ("depending on one person", {"project.profile.single_person_accepted": True}, "freelance"),
    ("depending on one person", {"project.profile.single_person_accepted": False}, "agency"),
]

ALONE = {"project.profile.disciplines": 1, "project.profile.missions": "courte",
         "project.profile.strategic_support": False, "organisation.pm.hours_per_week": 8,
         "activity.max_outage_hours": 96, "project.profile.single_person_accepted": True}
TEAM = {"project.profile.disciplines": 4, "project.profile.missions": "longue",
        "project.profile.strategic_support": True, "organisation.pm.hours_per_week": 2,
        "activity.max_outage_hours": 4, "project.profile.single_person_accepted": False}

# what the project says, what is concluded
SUMS = [
    (ALONE, "= freelance 6, agency 0: a freelance"),
    (TEAM, "= freelance 0, agency 6: an agency"),
    ({**ALONE, "activity.max_outage_hours": 4, "project.profile.disciplines": 2},
     "= freelance 4, agency 1: a freelance"),
    ({**ALONE, "activity.max_outage_hours": 4, "project.profile.disciplines": 4},
     "= freelance 4, agency 2: rather a freelance"),
    ({**TEAM, "activity.max_outage_hours": 96, "project.profile.disciplines": 1},
     "= freelance 2, agency 4: rather an agency"),
    ({**TEAM, "activity.max_outage_hours": 96, "project.profile.disciplines": 1, "project.profile.missions": "courte"},
     "= freelance 3, agency 3: both will do"),
    ({}, "= freelance 0, agency 0: nothing to conclude"),
]

PHASES = {
    "amorcage": ("do it yourself, or a freelance on a small fixed scope", ["owner’s time", "client’s name"]),
    "croissance": ("a specialised agency, with a steering committee", ["KPIs of impact", "reversibility"]),
    "mise-a-l-echelle": ("an agency or several, with a share tied to performance",
                         ["governance", "performance formula", "audit"]),
}


def expect(what, holds, seen=""):
    if not holds:
        FOUND.append(f"{what}: {str(seen)[:900]}")


def block(tree, depth=0):
    """YAML of a tree of groups and plain values."""
    text = ""
    for key, value in tree.items():
        if isinstance(value, dict):
            text += "  " * depth + f"{key}:\n" + block(value, depth + 1)
        else:
            text += "  " * depth + f"{key}: {str(value).lower() if isinstance(value, bool) else value}\n"
    return text


def advise(folder, said, lang="en"):
    tree = {"project": {"id": "x", "title": "T", "type": "site-web", "language": "fr", "date": "2026-11-20",
                        "currency": "EUR"}}
    if "organisation.pm.hours_per_week" in said:
        said = {**said, "organisation.pm.role": "directrice"}
    for path, value in said.items():
        at = tree
        *groups, key = path.split(".")
        for group in groups:
            at = at.setdefault(group, {})
        at[key] = value
    path = os.path.join(folder, "p.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(block(tree))
    status, out, err = run("advise", path, "--lang", lang)
    expect(f"status of {said}", status == 0, out + err)
    return out


def line_of(out, name):
    return next((line.strip() for line in out.splitlines() if line.strip().startswith(name)), "")


def each_row_scores(folder):
    for name, said, side in ROWS:
        line = line_of(advise(folder, said), name)
        told = line.split("(")[0].strip().split("  ")[-1].strip()
        if side is None:
            expect(f"{said} says nothing", "not said" in line and "month" not in line, line)
        else:
            expect(f"{said} is for {side}", told == side, line)


def sums_conclude(folder):
    for said, words in SUMS:
        out = advise(folder, said)
        expect(f"{said}", words in out, out)
        gap = line_of(out, "price gap")
        expect("the price gap scores nothing", "no point" in gap, out)


def phases_have_a_model(folder):
    for phase, (model, watched) in PHASES.items():
        out = advise(folder, {"organisation.phase": phase})
        expect(f"{phase}: model", model in out, out)
        watch = line_of(out, "to be watched")
        for words in watched:
            expect(f"{phase}: watch “{words}”", words in watch, watch)
    expect("no phase", "to be watched" not in advise(folder, {}))


def own_work_has_a_price(folder):
    out = advise(folder, {"diy.hours_per_month": 12.5, "diy.hour_value_eur": 60})
    expect("12.5 h at 60 is 750", "750" in out.split("Doing it yourself")[1], out)


def main():
    with scratch() as folder:
        each_row_scores(folder)
        sums_conclude(folder)
        phases_have_a_model(folder)
        own_work_has_a_price(folder)
    finish(FOUND)


main()
