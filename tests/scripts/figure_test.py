#!/usr/bin/env python3
"""Figures end to end: the SVG files that the Markdown shows are there, well formed, and say in words what the
picture shows; the PDF prints the same texts, as text, under a Figure element with that description; `pdoc figure`
draws the same picture; a figure without data is told at the line of the template that wants it."""
import os
import re
import shutil
import xml.etree.ElementTree as xml

from lib import ROOT, SKIP, finish, run, scratch
import pdf_structure_check as structure
import subprocess

PROJECT = os.path.join(ROOT, "examples", "boutique-en-ligne", "project.yaml")
SVG = "{http://www.w3.org/2000/svg}"
FOUND = []


def expect(what, holds, seen=""):
    if not holds:
        FOUND.append(f"{what}: {str(seen)[:600]}")


def squeezed(text):
    return re.sub(r"[\s\u00a0\u202f]+", "", text)


def figures_of(markdown):
    """(description, file) of the images of a Markdown file."""
    return [(re.sub(r"\\(.)", r"\1", alt), name)
            for alt, name in re.findall(r"^!\[(.*)\]\((\S+\.svg)\)$", markdown, flags=re.M)]


def check_document(folder, name):
    with open(os.path.join(folder, name + ".md"), encoding="utf-8") as file:
        figures = figures_of(file.read())
    text = subprocess.run(["pdftotext", "-raw", os.path.join(folder, name + ".pdf"), "-"], capture_output=True,
                          text=True, check=False).stdout
    pdf = structure.Pdf(os.path.join(folder, name + ".pdf"))
    alts = [pdf.string(value["value"].get("/Alt")) for value in pdf.objects.values()
            if isinstance(value.get("value"), dict) and value["value"].get("/S") == "/Figure"]
    for alt, svg in figures:
        path = os.path.join(folder, svg)
        expect(f"{svg} is there", os.path.exists(path))
        tree = xml.parse(path).getroot()
        desc = tree.find(SVG + "desc").text
        expect(f"{svg} says what it shows", squeezed(desc) == squeezed(alt), (desc, alt))
        expect(f"{svg} has a title", tree.find(SVG + "title").text)
        expect(f"{name}.pdf describes {svg}", any(squeezed(a).endswith(squeezed(alt)) for a in alts), alts)
        texts = [t.text for t in tree.iter(SVG + "text")]
        expect(f"{svg} has texts", len(texts) > 5, texts)
        missing = [t for t in texts if squeezed(t) not in squeezed(text)]
        expect(f"{name}.pdf prints the texts of {svg}", not missing, missing)
        left = [t.text for t in tree.iter(SVG + "text") if float(t.get("x")) < 0 or float(t.get("textLength")) <= 0]
        expect(f"{svg}: texts are inside", not left, left)
    return len(figures)


def check_fault(folder):
    os.makedirs(os.path.join(folder, "templates", "fr"))
    shutil.copy(PROJECT, folder)
    template = os.path.join(folder, "templates", "fr", "cahier-des-charges.md")
    with open(template, "w", encoding="utf-8") as file:
        file.write("---\ntitle: T\nkind: specification\nlanguage: fr\n---\n\n## Essai\n\n"
                   "```figure weights\ngiven: $.selection.criteres[*]\n```\n\n```figure gantt\n```\n")
    out = os.path.join(folder, "out")
    status, _, err = run("build", os.path.join(folder, "project.yaml"), "--document", "specification", "-o", out,
                         "--lang", "en")
    expect("a figure without data stops the build", status == 2 and not os.path.exists(out), (status, err))
    expect("it is told at its query", "cahier-des-charges.md:10:8" in err and "figure-empty" in err, err)
    expect("an unknown figure is told at its fence", "cahier-des-charges.md:13:1" in err and "figure-kind" in err, err)


def check_templates(folder):
    status, _, err = run("build", "--check-templates", os.path.join(folder, "project.yaml"), "--lang", "en")
    template = os.path.join(folder, "templates", "fr", "cahier-des-charges.md")
    told = re.findall(r"error\[figure-(\w+)\].*\n +--> " + re.escape(template) + r":(\d+:\d+)", err)
    expect("--check-templates judges figures", status == 2 and told == [("never", "10:20"), ("kind", "13:1")], told or err)


def check_command(folder, out):
    kinds = ["timeline", "kpi", "weights"]
    for number, kind in enumerate(("kpi", "timeline", "weights"), 1):
        path = os.path.join(folder, kind + ".svg")
        status, _, err = run("figure", kind, PROJECT, "-o", path)
        built = os.path.join(out, f"cahier-des-charges-figure-{number}.svg")
        with open(path, "rb") as one, open(built, "rb") as other:
            expect(f"pdoc figure {kind} draws what the build draws", status == 0 and one.read() == other.read(), err)
    expect("all kinds", len(kinds) == 3)
    status, printed, _ = run("figure", "payments", PROJECT, "--given", "$.contract.payment.schedule[0,1]")
    rows = xml.fromstring(printed.encode()).iter(SVG + "text")
    expect("--given chooses", status == 0 and "23 200" in "".join(t.text for t in rows).replace("\u202f", " "), printed)
    status, printed, err = run("figure", "sla", PROJECT, "--lang", "en")
    expect("an unknown kind", status == 2 and printed == "" and "sla-clock" in err, err)


def main():
    for tool in ("qpdf", "pdftotext"):
        if shutil.which(tool) is None:
            print(f"{tool} is not installed")
            raise SystemExit(SKIP)
    with scratch() as folder:
        out = os.path.join(folder, "out")
        status, _, err = run("build", PROJECT, "-o", out)
        if status != 0:
            finish([f"status {status}: {err[:2000]}"])
        count = sum(check_document(out, name[:-3]) for name in sorted(os.listdir(out)) if name.endswith(".md"))
        files = [name for name in os.listdir(out) if name.endswith(".svg")]
        expect("every SVG file is shown", count == len(files) and count >= 5, (count, files))
        check_command(folder, out)
        os.mkdir(os.path.join(folder, "fault"))
        check_fault(os.path.join(folder, "fault"))
        check_templates(os.path.join(folder, "fault"))
    finish(FOUND)


main()
