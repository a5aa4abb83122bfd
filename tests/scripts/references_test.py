#!/usr/bin/env python3
"""References of a build: from one document to another, in Markdown and in PDF; what leads nowhere."""
import json
import os
import subprocess

import lib
import pdf_structure_check as pdf

faults = []


def expect(what, is_so, shown=""):
    if not is_so:
        faults.append(f"{what}\n{shown}")


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def read(path, mode="r"):
    with open(path, mode, encoding=None if "b" in mode else "utf-8") as file:
        return file.read()


SPECIFICATION = """---
title: Cahier des charges
kind: specification
numbering: decimal
number-from: 2
---

## Objet {#objet}

%s

```figure timeline
id: frise-essai
caption: Frise
```

La [](#frise-essai) le montre.
"""

SLA = """---
title: "{{_document.title}}"
kind: sla
numbering: article
number-from: 2
---

## Objet {#objet-sla}

Voir le [](specification#objet) et [](specification).

## Pénalités {#paliers-essai}

Table: Barème {#bareme-essai}

| Retard | Pénalité |
|---|---|
| 1 h | 5 % |
"""


def build(folder, body, *options):
    project = lib.copy_example(folder)
    templates = os.path.join(os.path.dirname(project), "templates", "fr")
    put(os.path.join(templates, "cahier-des-charges.md"), SPECIFICATION % body)
    put(os.path.join(templates, "annexe-niveaux-de-service.md"), SLA)
    out = os.path.join(folder, "out")
    return out, *lib.run("build", "--draft", "--lang", "en", *options, "-o", out, project)


def remote_links(path):
    """The file and the named place of each link into another file."""
    file, found = pdf.Pdf(path), []
    for page in file.pages():
        for ref in file.get(file.get(page).get("/Annots")) or []:
            action = file.get(file.get(ref).get("/A")) or {}
            if action.get("/S") == "/GoToR":
                place = file.get(action["/D"])
                name = file.get(action["/F"])["/F"]
                found.append((file.string(name), file.string(place) if isinstance(place, str) else None))
    return found


def test_links():
    with lib.scratch() as folder:
        out, _, _, err = build(folder, "Voir [](#paliers-essai), [](sla#bareme-essai), [](#objet) et [](sla).", "--to", "md,pdf,html")
        if not os.path.isdir(out):
            return expect("the build makes its documents", False, err)
        annex = next(name for name in os.listdir(out) if name.endswith("niveaux-de-service.md"))[:-3]
        number = annex.split("-")[1]
        text = read(os.path.join(out, "cahier-des-charges.md"))
        wanted = (f"Voir [annexe\u00a0{number}, article\u00a02]({annex}.md#article-2--pénalités), "
                  f"[annexe\u00a0{number}, tableau\u00a01]({annex}.md#bareme-essai), "
                  f"[section\u00a01](#1-objet) et [annexe\u00a0{number}]({annex}.md).")
        expect("links of the Markdown", wanted in text, text)
        expect("a figure that is drawn", "La [figure\u00a01](#frise-essai) le montre." in text and
               '<a id="frise-essai"></a>**Figure\u00a01 –** Frise' in text, text)
        places = json.loads(subprocess.run(["qpdf", "--json", os.path.join(out, "cahier-des-charges.pdf")],
                                           capture_output=True, check=False).stdout or "{}")
        expect("its place in the PDF", "frise-essai" in json.dumps(places))
        page = read(os.path.join(out, "cahier-des-charges.html"))
        expect("links of the HTML", f'<a href="{annex}.html#paliers-essai">annexe\u00a0{number}, article\u00a02</a>, '
               f'<a href="{annex}.html#bareme-essai">' in page and f'<a href="{annex}.html">annexe' in page, page[-3000:])
        expect("the figure of the HTML", '<figure id="frise-essai">' in page and '<a href="#frise-essai">figure\u00a01</a>' in page)
        page = read(os.path.join(out, f"{annex}.html"))
        expect("the places in the other HTML", 'id="paliers-essai"' in page and '<table id="bareme-essai">' in page)
        text = read(os.path.join(out, f"{annex}.md"))
        wanted = ("[cahier des charges, section\u00a01](cahier-des-charges.md#1-objet) et "
                  "[cahier des charges](cahier-des-charges.md)")
        expect("links to a document that is no annex", wanted in text, text)
        expect("the heading that is meant", "\n## Article 2 – Pénalités\n" in text, text)
        expect("the caption", '<a id="bareme-essai"></a>**Tableau\u00a01 –** Barème' in text, text)
        remote = remote_links(os.path.join(out, "cahier-des-charges.pdf"))
        file = f"{annex}.pdf"
        expect("links of the PDF into the other", remote == [(file, "paliers-essai"), (file, "bareme-essai"), (file, None)], remote)
        faults.extend(pdf.check(pdf.Pdf(os.path.join(out, file))))
        words = subprocess.run(["pdftotext", os.path.join(out, file), "-"],
                               capture_output=True, check=False).stdout.decode().replace("\u00a0", " ")
        if words:
            expect("the page has the caption", "Tableau 1 – Barème" in words, words)
            expect("the page has the article", "Article 2 – Pénalités" in words, words)


def test_one_document():
    """--document makes one; its references lead to the others all the same."""
    with lib.scratch() as folder:
        out, _, _, err = build(folder, "Voir [](#paliers-essai).", "--document", "specification")
        made = sorted(os.listdir(out)) if os.path.isdir(out) else []
        made = [name for name in made if name.endswith((".md", ".pdf"))]
        expect("one document is made", made == ["cahier-des-charges.md", "cahier-des-charges.pdf"], f"{made}\n{err}")
        if made:
            expect("its reference", ", article\u00a02](annexe-" in read(os.path.join(out, made[0])))


def test_nowhere():
    cases = {
        "[](#palier-essai)": ("markdown-anchor-absent", "sla#paliers-essai"),
        "[](sal#paliers-essai)": ("markdown-document-unknown", "sla"),
        "[](#parties-et-objet)": ("markdown-anchor-ambiguous", "annexe-performance.md"),
    }
    for body, (rule, shown) in cases.items():
        with lib.scratch() as folder:
            out, status, _, err = build(folder, f"Voir {body}.")
            expect(f"{body}: status 2 and no file", status == 2 and not os.path.exists(out), err)
            expect(f"{body}: {rule}", f"error[{rule}]" in err and shown in err, err)
            expect(f"{body}: its place", "cahier-des-charges.md:10:9" in err, err)


test_links()
test_one_document()
test_nowhere()
lib.finish(faults)
