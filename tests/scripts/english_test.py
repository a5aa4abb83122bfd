#!/usr/bin/env python3
"""An English project end to end: all its documents are made, named and worded in English, its values are
printed the English way, and no French word of the templates or of the values' formats is left. Seen in the
Markdown and, through pdftotext, in the PDFs, which qpdf finds whole."""
import glob
import os
import re
import shutil
import subprocess

from lib import ROOT, SKIP, finish, run, scratch

PROJECT = os.path.join(ROOT, "tests", "cases", "build", "english", "project.yaml")
NAMES = ["specification", "consultation-rules", "response-form", "price-schedule", "internal-evaluation-grid",
         "internal-traceability", "contract",
         "annex-1-performance", "annex-2-confidentiality", "annex-3-reversibility",
         "annex-4-hardship-force-majeure", "annex-5-service-levels", "annex-6-personal-data"]

# What each document must say. Values first, in the form that the locale gives them.
EXPECTED = {
    "specification": [
        "16 November 2026", "3 March 2027", "€70,000 to €90,000 excl. VAT", "15%", "60%", "11 min",
        "5 working days", "30 days", "1 h 30 min", "30 minutes", "8 hours", "Monday to Friday, 08:00 to 18:00",
        "essential", "left out", "= 100%", "≤ 2.5 s", "€650 per further day", "covers 3 years", "quarterly",
        "go, reservations or no-go", "Contents", "Objectives and indicators"],
    "consultation-rules": [
        "21 September 2026", "23 October 2026 at 17:00 (UTC+2)", "references, at least 3", "40%", "90 days", "over 3 years", "for 2 years"],
    "response-form": ["Response requested", "30 minutes", "99.5% a month", "Monday to Friday, 08:00 to 18:00", "15% requested", "P3 – Minor"],
    "price-schedule": ["excl. VAT in EUR", "6 days a year", "Total cost over 3 years", "(90 days)"],
    "internal-traceability": ["INTERNAL DOCUMENT", "Measured by", "no part of the price depends on it"],
    "internal-evaluation-grid": ["INTERNAL DOCUMENT", "€70,000 to €90,000 excl. VAT", "Mark out of 100"],
    "contract": [
        "Article 1 – Parties", "“Client”", "€84,000.00 excl. VAT (eighty-four thousand euros)", "€12,000.00", "20%", "€60,000.00", "within 30 days of the date",
        "plus ten points", "lump sum of €40", "€1,000,000 per claim", "for a term of", "notice of 90 days", "without compensation",
        "time-barred after 5 years", "Annex 2 – Confidentiality", "Annex 6", "is the act that binds them", "every 6 months", "of result"],
    "annex-6-personal-data": ["within 24 hours", "15 days", "within 30 days", "identity, contact details and bookings"],
    "annex-1-performance": [
        "A share of 15% of the price", "€60,000.00 excl. VAT", "€9,000.00 excl. VAT (nine thousand euros)",
        "40 → 0%", "14 April 2028", "within 10 working days"],
    "annex-2-confidentiality": ["within 24 hours", "for 5 years after its end", "Within 30 days of the end"],
    "annex-3-reversibility": [
        "notice of 60 days", "It lasts 90 days", "2 days of skills transfer", "€3,600.00 excl. VAT",
        "three thousand six hundred euros", "10 December 2027", "fixed price", "yearly"],
    "annex-4-hardship-force-majeure": ["within 3 working days", "more than 30 days", "for 30 days", ": none."],
    "annex-5-service-levels": [
        "4 hours", "1 h 30 min", "40 hours", "99.5%", "every day", "00:00 to 24:00", "Tuesday", "5 working days",
        "35 days", "recovery time exceeded, P3", "2 days", "calendar", "€250,000", "456 789 122"],
}

# Words of the French formats and front matter, whatever the templates say.
FRENCH = """jours jour heures heure mois ouvrés ouvré calendaire oui janvier février avril juin juillet août septembre octobre
    novembre décembre lundi mardi vendredi mensuelle hebdomadaire trimestrielle annuelle indispensable importante écartée exigée
    forfait abonnement prestataire résultat sommaire statut référence émetteur qualité""".split()

# Words of the French templates that are English too.
SHARED = set("""absence actions admission annexes applicable article articles assistance audit audits base budget capital case cause
    causes charge charges civil clause clauses client code comprises conditions confirmation consultation contact continue
    contradiction copies correction corrections corrective court date dates definitions description destruction
    document documentation documents due durable effort evaluation exceptions excessive exemption export figure force
    format gti gtr impact importance important imprévision incident incidents information instruction instructions
    intelligence interruption issues justification licence licences long maintenance majeure maximum met mission
    missions mode modification moment moral nature notation notification obligation obligations oblige options page
    part participants parties pays performance phase phases plan planning plus point points possible production
    proportion propose protection publication question questions rectification relation relations rpo rto secret
    secrets service services signature silence siren site situation solution source sources structure substance
    supervision support suspension test tests ticket tickets total transition validation variations version vigilance
    vision volumes zone""".split())

# French by right: addresses.
NAMES_KEPT = ["rue des Métrologues", "quai des Étroits"]


def words(text):
    return re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)


def literal(path):
    """What a template says itself: without front matter, tags and links, and of figures their captions alone."""
    text = open(path, encoding="utf-8").read()
    text = re.sub(r"^(```figure .*|caption:|given:.*|```)", "", text, flags=re.M)
    text = re.sub(r"\A---\n.*?\n---\n", "", text, flags=re.S)
    text = re.sub(r"\{\{.*?\}\}", " ", text)
    return re.sub(r"\{#[\w-]+\}|\]\([^)]*\)", " ", text)


def french_words():
    """The words of the French templates, but those that English shares, and those of the French formats."""
    found = {word.lower() for word in FRENCH}
    for path in glob.glob(os.path.join(ROOT, "templates", "fr", "**", "*.md"), recursive=True):
        found |= {word.lower() for word in words(literal(path)) if len(word) > 2}
    return found - SHARED


def plain(text):
    """One kind of space, and none at the ends of lines: a value may be broken over two."""
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u202f", " "))


def judge(name, text, french, faults, where):
    text = plain(text)
    for expected in EXPECTED[name]:
        if expected not in text:
            faults.append(f"{name}.{where} does not say “{expected}”")
    for kept in NAMES_KEPT:
        text = text.replace(kept, " ")
    left = sorted({word for word in words(text) if word.lower() in french})
    if left:
        faults.append(f"{name}.{where} has French words: {', '.join(left)}")
    # "12 000 €", "15 %", "4,5", "17 h 30", "« »" are the French way
    for pattern in (r"\d €(?!\d)", r"\d %", r"\d,\d\b(?!\d\d)", r"\d h \d\d(?! min)", "[«»]", r"\w ;"):
        found = re.search(pattern, text)
        if found:
            faults.append(f"{name}.{where} prints “{text[max(0, found.start() - 20):found.end() + 20]}”")


def command(*arguments):
    done = subprocess.run(arguments, capture_output=True, timeout=60)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def main():
    for tool in ("qpdf", "pdftotext"):
        if shutil.which(tool) is None:
            print(f"{tool} is not installed")
            raise SystemExit(SKIP)
    faults = []
    french = french_words()
    if len(french) < 300:
        faults.append(f"only {len(french)} telling French words")
    with scratch() as folder:
        out = os.path.join(folder, "out")
        status, _, err = run("build", PROJECT, "-o", out)
        if status != 0 or "[" in err:
            finish([f"status {status}: {err[:3000]}"])
        wanted = sorted(name + end for name in NAMES for end in (".md", ".pdf"))
        made = sorted(name for name in os.listdir(out) if name.endswith((".md", ".pdf")))
        if made != wanted:
            finish([f"made {made}, wanted {wanted}"])
        for name in NAMES:
            path = os.path.join(out, name)
            with open(path + ".md", encoding="utf-8") as file:
                judge(name, file.read(), french, faults, "md")
            status, said, err = command("qpdf", "--check", path + ".pdf")
            if status != 0:
                faults.append(f"{name}.pdf: {said}{err}")
            # in the order of the content, so that a table's cells are whole; hyphens of lines undone
            status, text, err = command("pdftotext", "-raw", path + ".pdf", "-")
            judge(name, re.sub(r"[\u00ad-]\n", "", text) + " " + text, french, faults, "pdf")
            info = command("pdfinfo", path + ".pdf")[1]
            if "Title:" not in info:
                faults.append(f"{name}.pdf has no title")
    finish(faults)


main()
