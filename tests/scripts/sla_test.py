#!/usr/bin/env python3
"""pdoc sla: what it says for readers is in their language's forms, what it says for programs is ISO 8601 and plain
numbers; the worked table of the Friday test comes out; what has no end, or an end too far off, is told apart."""
import json
import os
import re

from lib import ROOT, finish, run, scratch

PROJECT = os.path.join(ROOT, "examples", "boutique-en-ligne", "project.yaml")
FOUND = []

HEAD = """project: {id: x, title: T, type: infogerance, language: fr, date: %s, currency: EUR}
contract: {price: {monthly_fee: %s}}
sla:
  penalties: [%s]
  priorities: [%s]
  coverage: [%s]
"""
WEEK = "{days: lun-ven, from: '09:00', to: '18:00', holidays: false, on_call: false}"
P1 = "{id: P1, gti_minutes: 120, gtr_minutes: 480, time_base: ouvré, workaround_counts: true}"
PENALTY = "{on: gtr, priority: P1, trigger: retard, formula: '%s', cap_percent: %s}"


def expect(what, holds, seen=""):
    if not holds:
        FOUND.append(f"{what}: {str(seen)[:600]}")


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def sla(folder, date="2027-01-04", fee=1000, penalties="", priorities=P1, coverage=WEEK, form="json"):
    path = os.path.join(folder, "p.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD % (date, fee, penalties, priorities, coverage))
    status, out, err = run("sla", path, "--as", form, "--lang", "fr")
    return status, (json.loads(out) if form == "json" and out else out), err


def check_example():
    status, out, _ = run("sla", PROJECT, "--lang", "fr")
    expect("text: status", status == 0, out)
    for words in ("ven. 8 janvier 2027, 17 h 30", "2 610 €", "0,5 % par tranche de 1 jour ouvré", "0,1 point"):
        expect(f"text: “{words}”", words in plain(out), out)
    expect("text: no ISO date", not re.search(r"\d{4}-\d\d-\d\d", out), out)
    _, out, _ = run("sla", PROJECT, "--as", "json")
    told = json.loads(out)
    for incident in told["incidents"]:
        for key in ("opened", "taken", "restored"):
            expect("json: ISO 8601", re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", incident[key]), incident)
    expect("json: numbers", told["most_in_a_month"] == {"percent": 180, "fee": 1450, "amount": 2610, "currency": "EUR"},
           told["most_in_a_month"])
    _, english, _ = run("sla", PROJECT, "--as", "json", "--lang", "en")
    expect("json: the same in both languages", json.loads(english) == told)


def check_table(folder):
    """Monday to Friday 9:00 to 18:00, 2 h and 8 h of working time."""
    told = sla(folder, "2027-01-04")[1]["incidents"][0]
    expect("Friday", told["taken"] == "2027-01-11T10:00" and told["restored"] == "2027-01-11T16:00", told)
    told = sla(folder, "2026-12-01")[1]["incidents"][1]
    expect("Christmas eve", told["minutes"] == 95 * 60 and told["restored"] == "2026-12-28T16:00", told)


def check_amounts(folder):
    penalty = PENALTY % ("0,0125 % de la redevance par heure entamée", "33.3333")
    told = sla(folder, fee=1234.56, penalties=penalty)[1]
    expect("all decimals", told["penalties"][0]["percent"] == 0.0125 and told["penalties"][0]["cap_percent"] == 33.3333,
           told["penalties"])
    expect("to the cent", told["most_in_a_month"]["amount"] == 411.52, told["most_in_a_month"])
    penalty = PENALTY % ("1 % de la redevance par heure", "30")
    worst = sla(folder, penalties=penalty)[1]["worst_without_penalty"][0]
    expect("a unit begun is free", worst["unpaid_minutes_more"] == 59, worst)


def check_ends(folder):
    late = "{id: P1, gtr_minutes: 400000, time_base: ouvré, workaround_counts: true}"
    penalty = PENALTY % ("1 % par heure entamée", "30")
    told = sla(folder, priorities=late, penalties=penalty)[1]
    expect("too far off", told["worst_without_penalty"][0]["status"] == "over-400-days", told)
    text = sla(folder, priorities=late, penalties=penalty, form="text")[1]
    expect("said so", text.count("plus de 400 jours") == 3, text)
    text = sla(folder, priorities="{id: P1, workaround_counts: true}", penalties=penalty, form="text")[1]
    expect("no limit", text.count("aucun délai de rétablissement") == 3, text)
    status, _, err = sla(folder, date="9999-12-31")
    expect("years", status == 2 and "sla-year" in err, (status, err))


def main():
    check_example()
    with scratch() as folder:
        check_table(folder)
        check_amounts(folder)
        check_ends(folder)
    finish(FOUND)


main()
