#!/usr/bin/env python3
"""Legal references in all that pdoc prints: each is in schemas/law.yaml, none that was not read, and those met in a secondary
source only say so beside them. Contracts and annexes bear the disclaimer, with the day of the table."""
import glob
import json
import os
import re

from lib import ROOT, copy_example, finish, run, scratch

UNSURE = re.compile(r"à vérifier|to be (checked|verified)")
ARTICLE = r"(?:[LRD]\.? ?)?[0-9]+(?:[.-][0-9]+)*"
JOINT = r",? ?(?:,|et|à|ou|and|to|or) (?:articles? |art\. )?"
ARTICLES = re.compile(rf"\b[Aa](?:rticles?|rt\.?)[ \u00a0\u202f]+({ARTICLE}(?:{JOINT}{ARTICLE})*)")
# Not read: no output names them.
UNREAD = re.compile(r"2021/914|75-1334|78-17|L\.? ?441-16|L\.? ?441-9\b|2024-449|2026-816|3134-13|R\.? ?2122-8|[Aa]rt[^ ]* 82 ")
DISCLAIMER = {"fr": "n’est pas un conseil juridique", "en": "is not legal advice"}
# What candidates fill in, and the notes of those who judge them: nothing to sign.
NO_DISCLAIMER = ("bordereau-des-prix.md", "cadre-de-reponse.md", "interne-grille-d-evaluation.md", "price-schedule.md",
                 "response-form.md", "internal-evaluation-grid.md")
DAY = {"fr": "{0} novembre 2026", "en": "{0} November 2026"}
faults = []


def law():
    status, out, err = run("query", "$", os.path.join(ROOT, "schemas", "law.yaml"))
    table = json.loads(out)
    return table[0] if isinstance(table, list) else table


TABLE = law()
NAMES = {}  # as printed -> the text's French name
READ = {}  # (text, article) -> source, secondary or none
for row in TABLE["references"]:
    for name in [row["text"]["fr"], row["text"]["en"], *row.get("also", [])]:
        NAMES[name] = row["text"]["fr"]
    for article in row["articles"]:
        READ[row["text"]["fr"], article] = row["read"]
NAME = re.compile("|".join(sorted(map(re.escape, NAMES), key=len, reverse=True)))


def references(text):
    """(text, article, where it ends) of each reference: the text is named after the articles or right before them."""
    for found in ARTICLES.finditer(text):
        after = NAME.search(re.split(r";|\. [A-ZÀ-Ý]|rticle|contrat|contract|\{\{", text[found.end():found.end() + 70])[0])
        before = list(NAME.finditer(text[max(0, found.start() - 70):found.start()]))
        tail = text[max(0, found.start() - 70):found.start()][before[-1].end():] if before else None
        if before and re.fullmatch(r"[ ,(\u00a0\u202f]*", tail):
            name = before[-1].group()
        elif after:
            name = after.group()
        else:
            continue
        for article in re.findall(ARTICLE, found.group(1)):
            yield NAMES[name], re.sub(r"\.? ", "", re.sub(r"^([LRD])\.", r"\1", article)), found.end()


def judge(text, where, seen):
    """The faults of a text."""
    said = []
    for line in re.sub(r"\([0-9a-z]\)", "", text).splitlines():
        for name, article, end in references(line):
            seen.add((name, article))
            read = READ.get((name, article))
            near = line[end:end + 160]
            if read is None:
                said.append(f"{where}: {name}, {article} is not in the table: {line[:160]}")
            elif read == "none":
                said.append(f"{where}: {name}, {article} was not read: {line[:160]}")
            elif read == "secondary" and not UNSURE.search(near):
                said.append(f"{where}: {name}, {article} does not say that it is to be checked: {line[max(0, end - 60):end + 100]}")
        if UNREAD.search(line):
            said.append(f"{where}: names a text that was not read: {line[:160]}")
    return said


def templates(seen):
    for path in sorted(glob.glob(os.path.join(ROOT, "templates", "*", "**", "*.md"), recursive=True)):
        with open(path, encoding="utf-8") as file:
            faults.extend(judge(file.read(), os.path.relpath(path, ROOT), seen))


def rules(seen):
    """`pdoc rules --json` and `pdoc explain` of each rule, in both languages."""
    _, out, _ = run("rules", "--json")
    every = json.loads(out)
    every = every["rules"] if isinstance(every, dict) else every
    for rule in every:
        for part in ("message", "why", "help"):
            for lang in ("fr", "en"):
                faults.extend(judge(rule[part][lang], f"{rule['id']} {part}", seen))
        mark = " (à vérifier)" if rule.get("sourceToVerify") else ""
        faults.extend(judge(rule.get("sourceRef", "") + mark, rule["id"], seen))
        if rule["sourceKind"] == "law" and not ARTICLES.search(rule["sourceRef"]):
            faults.append(f"{rule['id']}: a law without an article: {rule['sourceRef']}")
    for lang in ("fr", "en"):
        _, out, _ = run("explain", *[rule["id"] for rule in every], "--lang", lang)
        for line in out.splitlines():
            if line.startswith("Source"):
                faults.extend(judge(line, f"explain --lang {lang}", seen))
    return every


# What rests on references to be checked, all of it wrong.
BAD = """\
project: {id: p, title: Essai, type: infogerance, language: fr, version: "1.0", date: 2026-11-23, status: projet}
buyer: {kind: public, public: {}}
contract:
  kind: cloud
  price: {model: régie, amount: 12000, tax: HT}
  relationship_years: 9
  payment: {days: 90, from: facture, late_rate: {kind: multiple-legal, value: 1}}
  clauses: {termination: {convenience: {notice_days: 15}}, reversibility: {}}
data_protection: {personal_data: true, processor: true, breach_hours: 72}
deliverables: [{id: d1, title: Site, kind: logiciel, acceptance: {review_days: 10}}]
"""


def findings(every):
    """What check says of a project full of faults, in each format."""
    unsure = {rule["sourceRef"] for rule in every if rule.get("sourceToVerify")}
    told = set()
    with scratch() as folder:
        path = os.path.join(folder, "project.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(BAD)
        for lang in ("fr", "en"):
            for form in ("text", "json", "sarif", "markdown"):
                _, out, _ = run("check", path, "--format", form, "--lang", lang, "--profile", "contract")
                for found in re.finditer(r"Source ?: ([^\n\"]*)", out):
                    for ref in unsure:
                        if not found.group(1).startswith(ref):
                            continue
                        told.add(ref)
                        if not UNSURE.search(found.group(1)):
                            faults.append(f"check as {form}: {found.group(0)}")
    if len(told) < 8:
        faults.append(f"findings name only {len(told)} references to be checked: {sorted(told)}")


def documents(seen):
    """Every document of every example, in both languages."""
    count = 0
    with scratch() as folder:
        for example in sorted(glob.glob(os.path.join(ROOT, "examples", "*", "project.yaml"))):
            project = copy_example(folder, os.path.dirname(example))
            with open(project, encoding="utf-8") as file:
                source = file.read()
            for lang in ("fr", "en"):
                with open(project, "w", encoding="utf-8") as file:
                    file.write(re.sub(r"language: (fr|en)\b", f"language: {lang}", source, count=1))
                out = os.path.join(os.path.dirname(project), "out-" + lang)
                status, _, err = run("build", project, "-o", out, "--to", "md", "--draft")
                made = sorted(glob.glob(os.path.join(out, "**", "*.md"), recursive=True))
                if status == 2 or not made:
                    faults.append(f"{project} in {lang}: status {status}: {err[:300]}")
                for path in made:
                    count += 1
                    with open(path, encoding="utf-8") as file:
                        text = re.sub(r"\\(.)", r"\1", file.read())
                    where = os.path.join(*path.split(os.sep)[-3:])
                    faults.extend(judge(text, where, seen))
                    if os.path.basename(path) not in NO_DISCLAIMER and DISCLAIMER[lang] not in text:
                        faults.append(f"{where}: no disclaimer")
    if count < 20:
        faults.append(f"only {count} documents were built")


def the_day_of_the_table():
    year, month, day = TABLE["checked"].split("-")
    for lang, name in (("fr", "avertissement"), ("en", "disclaimer")):
        with open(os.path.join(ROOT, "templates", lang, "clauses", name + ".md"), encoding="utf-8") as file:
            if (year, month) != ("2026", "11") or DAY[lang].format(int(day)) not in file.read():
                faults.append(f"{lang}/clauses/{name}.md does not bear the day of schemas/law.yaml ({TABLE['checked']})")


def faults_are_seen():
    for text in ("article 1953 du Code civil", "L’article L441-10 du Code de commerce s’applique.", "RGPD, art. 28",
                 "article 31 du Règlement (UE) 2023/2854 (à vérifier)", "la loi 75-1334 s’applique"):
        if not judge(text, "", set()):
            faults.append(f"nothing is found wrong with: {text}")
    for text in ("article 1195 du Code civil", "article L441-10 du Code de commerce, à vérifier", "article 5 du contrat"):
        if judge(text, "", set()):
            faults.append(f"wrongly judged: {judge(text, '', set())}")


seen = set()
status, out, _ = run("check", os.path.join(ROOT, "schemas", "law.yaml"), "--schema", os.path.join(ROOT, "schemas", "law.schema.yaml"))
if status != 0:
    faults.append(f"schemas/law.yaml: {out}")
faults_are_seen()
the_day_of_the_table()
templates(seen)
findings(rules(seen))
documents(seen)
if len(seen) < 50:
    faults.append(f"only {len(seen)} references were found")
finish(faults)
