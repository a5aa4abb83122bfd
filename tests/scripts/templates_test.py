#!/usr/bin/env python3
"""Templates as a build uses them: the documents of the pack that they name."""
import os

import lib

faults = []


def expect(what, is_so, shown=""):
    if not is_so:
        faults.append(f"{what}\n{shown}")


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def read(path):
    """With plain spaces, so that typography is not judged here."""
    with open(path, encoding="utf-8") as file:
        return file.read().replace("\u00a0", " ").replace("\u202f", " ")


def without(text, clause):
    """The project without one clause of the contract."""
    out, skipping = [], False
    for line in text.splitlines(keepends=True):
        if skipping and line.strip() and not line.startswith("      "):
            skipping = False
        if line.rstrip() == f"    {clause}:":
            skipping = True
        if not skipping:
            out.append(line)
    return "".join(out)


def test_pack():
    """Annexes are numbered among those that the build makes, and name each other by that."""
    with lib.scratch() as folder:
        project = lib.copy_example(folder)
        put(project, without(read(project), "reversibility"))
        put(os.path.join(os.path.dirname(project), "templates", "fr", "annexe-performance.md"), """---
title: "{{_document.title}}"
---

{{_document.number}} {{_document.id}} {{_document.kind}} {{_document.file}}

{{#_documents}}
- {{_index}} {{title}}{{#number}} ({{.}}){{/number}}
{{/_documents}}

{{#_pack.sla}}Voir l’annexe {{number}}, {{file}}.{{/_pack.sla}}
{{#_pack.reversibility}}Voir l’annexe {{number}}.{{/_pack.reversibility}}
{{^_pack.reversibility}}Sans réversibilité.{{/_pack.reversibility}}
""")
        out = os.path.join(folder, "out")
        status, _, err = lib.run("build", "--draft", "-o", out, project)
        expect("a pack without reversibility is built", status in (0, 1), err)
        made = sorted(name for name in os.listdir(out) if name.endswith(".md"))
        expect("annexes are numbered among those made", made == [
            "annexe-1-performance.md", "annexe-2-confidentialite.md", "annexe-3-imprevision-force-majeure.md",
            "annexe-4-niveaux-de-service.md", "cahier-des-charges.md"], made)
        text = read(os.path.join(out, "annexe-1-performance.md"))
        for words in ["# Annexe 1 – Performance", "1 performance performance annexe-1-performance",
                      "- 1 Cahier des charges\n", "- 4 Annexe 3 – Imprévision et force majeure (3)\n",
                      "Voir l’annexe 4, annexe-4-niveaux-de-service.", "Sans réversibilité."]:
            expect(f"the template prints “{words}”", words in text, text)
        status, made, err = lib.run("build", "--draft", "--document", "sla", "-o", out, project)
        expect("alone, an annex keeps its number", "annexe-4-niveaux-de-service.md" in made, made + err)


def test_pack_absent():
    """A document that this build does not make is a missing name, with the nearest one."""
    with lib.scratch() as folder:
        project = lib.copy_example(folder)
        put(os.path.join(os.path.dirname(project), "templates", "fr", "annexe-performance.md"),
            "Voir {{_pack.slo.number}}, {{_dokument.title}}.\n")
        status, _, err = lib.run("build", "--lang", "en", "-o", os.path.join(folder, "out"), project)
        expect("an unknown document is an error", status == 2, err)
        expect("the nearest document is named", "did you mean “sla”" in err.lower(), err)
        expect("the nearest name is named", "did you mean “_document”" in err.lower(), err)


test_pack()
test_pack_absent()
lib.finish(faults)
