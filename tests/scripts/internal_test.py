#!/usr/bin/env python3
"""What is the buyer's own stays with the buyer: candidates, and an envelope that is not disclosed, are printed in the
scoring grid and in no other document, of no format; a template that would print them elsewhere is at fault, and so is a
figure of the bids."""
import os
import re
import shutil
import subprocess

from lib import EXAMPLE, finish, run, scratch

INTERNAL = "interne-grille-d-evaluation.md"
TRACE = "interne-tracabilite.md"  # what the project lacks
RANGE = "  range: {min: 80000, max: 100000}\n"

# Each is in the grid, and nowhere else.
SECRETS = {"a candidate": "Studio Fil Bleu", "a reference": "Coutellerie Laguirande", "a price": "74 500,00 €",
           "the reason of a mark": "reprend la demande sans la discuter", "the bids' figure": "Notes des offres sur 100",
           "a remark": "refuse la part variable", "the envelope": "de 80 000 € à 100 000 €"}


def plain(text):
    return re.sub(r"[\u00a0\u202f]", " ", text)


def in_other_formats(out):
    """Faults of PDF, HTML and SVG files: the name of a candidate who is not chosen is in the grid's alone."""
    faults = []
    for name in sorted(os.listdir(out)):
        path = os.path.join(out, name)
        if name.endswith(".pdf") and shutil.which("pdftotext"):
            text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=False).stdout
        elif name.endswith((".html", ".svg")):
            with open(path, encoding="utf-8") as file:
                text = file.read()
        else:
            continue
        mine = name.startswith(INTERNAL[:-3])
        if ("Studio Fil Bleu" in plain(text)) != mine:
            faults.append(f"{name} {'lacks' if mine else 'names'} a candidate")
    return faults


def in_templates(folder, project):
    """A specification that names the candidates is told at the tag; one that shows their marks is not built."""
    own = os.path.join(folder, "own")
    template = os.path.join(own, "templates", "fr", "cahier-des-charges.md")
    os.makedirs(os.path.dirname(template))
    path = os.path.join(own, "project.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(project)
    with open(template, "w", encoding="utf-8") as file:
        file.write("---\ntitle: T\nkind: specification\nlanguage: fr\n---\n\n## Candidats\n\n"
                   "{{#vendors}}\n- {{name}}\n{{/vendors}}\n\n```figure scores\n```\n")
    status, _, err = run("build", "--check-templates", path, "--lang", "en")
    told = re.findall(r"error\[template-internal\].*\n +--> .*cahier-des-charges.md:(\d+:\d+)", err)
    faults = [] if status == 2 and told == ["9:4"] else [f"--check-templates tells {told}: {err[:1500]}"]
    status, _, err = run("build", "--document", "specification", "-o", os.path.join(own, "out"), path, "--lang", "en")
    if status != 2 or "error[figure-internal]" not in err or "cahier-des-charges.md:13:1" not in err:
        faults.append(f"the marks are shown in a specification ({status}): {err[:1500]}")
    return faults


def main():
    faults = []
    with open(os.path.join(EXAMPLE, "project.yaml"), encoding="utf-8") as file:
        project = file.read()
    if RANGE not in project:
        finish(["the example no longer has its envelope"])
    project = project.replace(RANGE, RANGE + "  undisclosed_reason: les offres sont attendues\n")
    with scratch() as folder:
        path, out = os.path.join(folder, "project.yaml"), os.path.join(folder, "out")
        with open(path, "w", encoding="utf-8") as file:
            file.write(project)
        status, _, err = run("build", "--draft", "--to", "md,pdf,html", "-o", out, path)
        if status not in (0, 1) or not os.path.exists(os.path.join(out, INTERNAL)):
            finish([f"status {status}: {err[:2000]}"])
        for name in sorted(os.listdir(out)):
            if not name.endswith(".md"):
                continue
            with open(os.path.join(out, name), encoding="utf-8") as file:
                text = plain(file.read())
            for what, secret in SECRETS.items():
                if (secret in text) != (name == INTERNAL):
                    faults.append(f"{name} {'prints' if secret in text else 'lacks'} {what}: {secret}")
            if name == INTERNAL and "DOCUMENT INTERNE" not in text:
                faults.append("the grid does not say that it is internal")
            if name == "cahier-des-charges.md" and "n’est pas communiquée : les offres sont attendues" not in text:
                faults.append("the specification does not say why the envelope is not disclosed")
            if ("aucune part du prix n’en dépend" in text) != (name == TRACE):
                faults.append(f"{name}: gaps stand in {TRACE} alone")
            if (name == TRACE) != ("DOCUMENT INTERNE" in text and name != INTERNAL):
                faults.append(f"{name}: internal or not?")
        faults += in_other_formats(out) + in_templates(folder, project)
    finish(faults)


main()
