#!/usr/bin/env python3
"""Templates as a build uses them: where they come from, variants of clauses, the documents of the pack."""
import os

import lib

faults = []


def expect(what, is_so, shown=""):
    if not is_so:
        told = [part for part in str(shown).split("\n\n") if "[" not in part or "[template" in part or "[file" in part]
        faults.append(f"{what}\n" + "\n\n".join(told)[:4000])


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
        made = sorted(name for name in os.listdir(out) if name.startswith("annexe-") and name.endswith(".md"))
        expect("annexes are numbered among those made", made[:4] == [
            "annexe-1-performance.md", "annexe-2-confidentialite.md", "annexe-3-imprevision-force-majeure.md",
            "annexe-4-niveaux-de-service.md"], made)
        text = read(os.path.join(out, "annexe-1-performance.md"))
        for words in ["# Annexe 1 – Performance", "1 performance performance annexe-1-performance",
                      "- 1 Cahier des charges\n", " Annexe 3 – Imprévision et force majeure (3)\n",
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
        status, _, err = lib.run("build", "--draft", "--lang", "en", "-o", os.path.join(folder, "out"), project)
        expect("an unknown document is an error", status == 2, err)
        expect("the nearest document is named", "did you mean “sla”" in err.lower(), err)
        expect("the nearest name is named", "did you mean “_document”" in err.lower(), err)


MINIMAL = """project: {id: p, title: P, type: site-web, language: fr, date: '2026-11-20', currency: EUR}
contract:
  clauses:
    confidentiality: {mutual: true}
"""


def build(project, folder, *options):
    """The Markdown of the annex on confidentiality, and what was said."""
    out = os.path.join(folder, "out")
    status, _, err = lib.run("build", "--lang", "en", "--draft", "-o", out, *options, project)
    path = os.path.join(out, "annexe-1-confidentialite.md")
    return status, (read(path) if status < 2 and os.path.exists(path) else ""), err


def layers(folder):
    """A project, and a company that has templates."""
    project = os.path.join(folder, "p", "project.yaml")
    company = os.path.join(folder, "company")
    put(project, MINIMAL)
    put(os.path.join(company, "fr", "annexe-confidentialite.md"), "De l’entreprise.\n\n{{>clauses/a}}\n\n{{>clauses/b}}\n")
    put(os.path.join(company, "fr", "clauses", "a.md"), "---\nid: a\nversion: '1.2'\ndate: 2026-01-05\n---\nA entreprise.\n")
    put(os.path.join(company, "fr", "clauses", "b.md"), "B entreprise.\n")
    return project, company


def test_layers():
    """The project’s own file wins, then the company’s, then pdoc’s."""
    with lib.scratch() as folder:
        project, company = layers(folder)
        beside = os.path.dirname(project)
        status, text, err = build(project, folder)
        expect("pdoc’s own template is used", status < 2 and "De l’entreprise" not in text and len(text) > 500, err)
        status, text, err = build(project, folder, "--templates", company)
        expect("the company’s wins over pdoc’s", "De l’entreprise.\n\nA entreprise.\n\nB entreprise." in text, text + err)
        put(os.path.join(beside, "clauses", "a.md"), "A projet.\n")
        put(os.path.join(beside, "templates", "fr", "clauses", "b.md"), "B projet.\n")
        status, text, err = build(project, folder, "--templates", company)
        expect("the project’s wins", "De l’entreprise.\n\nA projet.\n\nB projet." in text, text + err)
        expect("all files are of use", "template-unused" not in err, err)
        status, out, err = lib.run("templates", project, "--templates", company, "--lang", "en")
        lines = [line.split()[:3] for line in out.splitlines()]
        expect("each is listed with its layer", ["annexe-confidentialite", "company",
               os.path.join(company, "fr", "annexe-confidentialite.md")] in lines, out + err)
        expect("so are its parts", ["clauses/a", "project", os.path.join(beside, "clauses", "a.md")] in lines, out)
        os.remove(os.path.join(beside, "clauses", "a.md"))
        status, out, err = lib.run("templates", project, "--templates", company, "--lang", "en")
        expect("clauses are listed with version and date", "clauses/a.md  (version 1.2, 2026-01-05)" in out, out)
        status, _, err = lib.run("build", "--draft", project, "--templates", os.path.join(folder, "none"), "--lang", "en")
        expect("a folder without templates is refused", status == 2 and "no folder of templates" in err, err)


def test_unused():
    """A file that nothing uses is told, with the nearest name; one that another file includes is not."""
    with lib.scratch() as folder:
        project, company = layers(folder)
        beside = os.path.dirname(project)
        put(os.path.join(beside, "templates", "fr", "annexe-confidentialité.md"), "Jamais lu.\n")
        put(os.path.join(beside, "clauses", "partis.md"), "Jamais lu.\n")
        put(os.path.join(company, "fr", "annexe-niveaux-de-service.md"), "{{>clauses/c}}\n")
        put(os.path.join(company, "fr", "clauses", "c.md"), "Utile à un autre projet.\n")
        status, _, err = build(project, folder, "--templates", company)
        expect("two files are of no use", err.count("template-unused") == 2, err)
        expect("the nearest template is named", "annexe-confidentialite" in err.split("annexe-confidentialité.md")[1], err)
        expect("the nearest clause is named", "did you mean “clauses/parties”" in err.lower(), err)
        expect("they stop nothing", status < 2, err)


def test_variants():
    """The project chooses a variant; the nearest folder that has it wins; one that there is not is an error."""
    with lib.scratch() as folder:
        project, company = layers(folder)
        beside = os.path.dirname(project)

        def chosen(variant):
            put(project, MINIMAL.replace("contract:\n", f"contract:\n  clause_variants: {{a: {variant}}}\n"))
            return build(project, folder, "--templates", company)

        put(os.path.join(company, "fr", "clauses", "a.buyer-protective.md"), "---\nvariant: buyer-protective\n---\nA protectrice.\n")
        expect("the variant chosen is used", "A protectrice." in chosen("buyer-protective")[1])
        status, text, err = chosen("buyer-protectiv")
        expect("an unknown variant is an error at its place", status == 2 and "project.yaml:3:24" in err, err)
        expect("those that exist are listed", "balanced, buyer-protective" in err and "mean “buyer-protective”" in err, err)
        put(os.path.join(beside, "clauses", "a.md"), "A projet.\n")
        expect("a file that says no variant is the clause", "A projet." in chosen("buyer-protective")[1])
        put(os.path.join(beside, "clauses", "a.md"), "---\nvariant: balanced\n---\nA projet.\n")
        expect("one that says another is not", "A protectrice." in chosen("buyer-protective")[1])
        expect("but is the one that it says", "A projet." in chosen("balanced")[1])
        put(project, MINIMAL.replace("contract:\n", "contract:\n  clause_variants: {partie: balanced}\n"))
        status, _, err = build(project, folder)
        expect("a clause that there is not is an error", status == 2 and "mean “parties”" in err, err)


def test_protective():
    """pdoc’s own variant replaces the balanced clause in the contract, in both languages, and is listed as such."""
    for language, clause, file, words in [
            ("fr", "responsabilite", "contrat.md", "ne s’imputent pas sur cette limite"),
            ("en", "liability", "contract.md", "do not count towards this limit")]:
        with lib.scratch() as folder:
            project = lib.copy_example(folder)
            text = read(project).replace("language: fr", f"language: {language}")
            out = os.path.join(folder, "out")
            for variant, expected in [("balanced", False), ("buyer-protective", True)]:
                put(project, text.replace("\ncontract:\n", f"\ncontract:\n  clause_variants: {{{clause}: {variant}}}\n"))
                status, _, err = lib.run("build", "--draft", "-o", out, project)
                expect(f"the contract is built with the {variant} clause", status < 2, err)
                made = read(os.path.join(out, file)) if status < 2 else ""
                expect(f"its text is that of {variant} ({language})", (words in made) == expected, made[:0])
            status, out, err = lib.run("templates", project)
            expect("the variant is listed", f"clauses/{clause}.buyer-protective.md  (version 1.0, 2026-11-23, buyer-protective)" in out, out + err)


def test_list():
    """Without a project all templates and clauses of a language are listed, variants too."""
    for language, names in [("fr", ["contrat", "clauses/responsabilite.buyer-protective"]),
                            ("en", ["contract", "clauses/liability.buyer-protective"])]:
        status, out, err = lib.run("templates", "--lang", language)
        listed = [line.split()[0] for line in out.splitlines()]
        expect(f"the templates in {language} are listed", status == 0 and all(name in listed for name in names), out + err)
        expect("each once", len(listed) == len(set(listed)), out)


def test_copy():
    """--copy starts an override beside the project and never overwrites one."""
    with lib.scratch() as folder:
        project, company = layers(folder)
        put(os.path.join(company, "fr", "clauses", "a.wide.md"), "A large.\n")
        put(project, MINIMAL.replace("contract:\n", "contract:\n  clause_variants: {a: wide}\n"))
        own = os.path.join(os.path.dirname(project), "templates", "fr")
        status, out, err = lib.run("templates", project, "--copy", "annexe-confidentialite")
        made = os.path.join(own, "annexe-confidentialite.md")
        with open(os.path.join(lib.ROOT, "templates/fr/annexe-confidentialite.md"), encoding="utf-8") as original:
            expect("the copy is the template", status == 0 and out == made + "\n" and
                   open(made, encoding="utf-8").read() == original.read(), out + err)
        put(made, "À moi.\n")
        status, out, err = lib.run("templates", project, "--copy", "annexe-confidentialite", "--lang", "en")
        expect("a second copy is refused", status == 2 and "has its copy already" in err and read(made) == "À moi.\n", err)
        status, out, err = lib.run("templates", project, "--templates", company, "--copy", "clauses/a")
        expect("the variant in use is copied as such", out == os.path.join(own, "clauses", "a.wide.md") + "\n", out + err)
        status, out, err = lib.run("templates", project, "--copy", "anexe-performance", "--lang", "en")
        expect("an unknown name is told with the nearest", status == 2 and "mean “annexe-performance”" in err, err)
        status, _, err = lib.run("templates", "--copy", "clauses/parties", "--lang", "en")
        expect("a copy needs a project", status == 2 and "needs an argument" in err, err)


def test_documents():
    """Lists of documents beside the project and in the company’s folder add to pdoc’s and replace in it."""
    with lib.scratch() as folder:
        project, company = layers(folder)
        put(os.path.join(company, "documents.yaml"), """documents:
  - id: ip
    kind: intellectual-property
    annex: true
    title: {fr: 'Annexe {number} – Propriété', en: 'Annex {number} – Property'}
    template: {fr: propriete.md, en: property.md}
    output: {fr: 'annexe-{number}-propriete', en: 'annex-{number}-property'}
    when: $.contract
  - id: specification
    kind: specification
    title: {fr: Besoin, en: Need}
    template: {fr: besoin.md, en: need.md}
    output: {fr: besoin, en: need}
""")
        put(os.path.join(company, "fr", "propriete.md"), "---\ntitle: '{{_document.title}}'\n---\nProjet {{project.title}}.\n")
        put(os.path.join(company, "fr", "besoin.md"), "{{#_documents}}\n- {{title}}\n{{/_documents}}\n")
        out = os.path.join(folder, "out")
        status, made, err = lib.run("build", "--draft", "--templates", company, "-o", out, project)
        expect("documents are added and replaced", [os.path.basename(n) for n in made.split() if n.endswith(".md")] ==
               ["besoin.md", "annexe-1-confidentialite.md", "annexe-2-propriete.md"], made + err)
        if "annexe-2-propriete.md" in made:
            expect("an added document is numbered", "# Annexe 2 – Propriété" in read(os.path.join(out, "annexe-2-propriete.md")))
            expect("all are listed", "- Besoin\n- Annexe 1 – Confidentialité\n- Annexe 2 – Propriété" in read(os.path.join(out, "besoin.md")))


test_pack()
test_pack_absent()
test_list()
test_layers()
test_unused()
test_variants()
test_protective()
test_copy()
test_documents()
lib.finish(faults)
