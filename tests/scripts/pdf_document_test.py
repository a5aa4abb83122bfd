#!/usr/bin/env python3
"""The documents of the example, as a blind reader has them: each PDF keeps every clause of
pdf_structure_check.py, and what `pdfinfo -struct-text` says is the Markdown's text, word for word and in its
order; a PDF that lost a word, or has two in another order, would be seen."""
import html.parser
import os
import re
import shutil
import subprocess
import unicodedata

import pdf_structure_check as structure
from lib import SKIP, copy_example, finish, run, scratch

INLINE = {"Span", "Link", "Em", "Strong", "Code", "Reference", "Quote"}
SKIPPED = {"Lbl", "TOC"}  # made by the list and by the contents: no words of the text


def words(text):
    return unicodedata.normalize("NFC", text).replace("\u00ad", "").split()


# ---- the tree, by poppler --------------------------------------------------------------------------

def tree_blocks(said):
    """(roles from the root, text) of each block in the order of the tree."""
    stack, blocks, count = [], [], 0
    for line in said.splitlines():
        depth, text = len(line) - len(line.lstrip()), line.strip()
        role = re.fullmatch(r"(\w+)(?: \((?:block|inline|grouping)\))?:?", text)
        while stack and stack[-1][0] >= depth:
            stack.pop()
        if text.startswith('"') and text.endswith('"'):
            owner = next((n for _, r, n in reversed(stack) if r not in INLINE), 0)
            roles = [r for _, r, _ in stack]
            if blocks and blocks[-1][2] == owner:
                blocks[-1] = (blocks[-1][0], blocks[-1][1] + text[1:-1], owner)
            else:
                blocks.append((roles, text[1:-1], owner))
        elif role and not text.startswith("/"):
            count += 1
            stack.append((depth, role[1], count))
    return [(roles, text) for roles, text, _ in blocks]


def pdf_words(said, section):
    """The words of the text from this heading on, figures by their captions."""
    found, started = [], False
    for roles, text in tree_blocks(said):
        started = started or ("H2" in roles and words(text) == section)
        drawn = "Figure" in roles and "Caption" not in roles
        if started and not drawn and not SKIPPED & set(roles):
            found += words(text)
    return found


# ---- the Markdown, by cmark-gfm --------------------------------------------------------------------

class Words(html.parser.HTMLParser):
    """The words of an HTML text from its first h2 on; blocks end words."""

    def __init__(self):
        super().__init__()
        self.parts, self.section, self.started = [], [], False

    def handle_starttag(self, tag, attrs):
        if tag == "h2" and not self.started:
            self.started, self.parts = True, self.section
        if tag not in ("em", "strong", "a", "code", "del", "img", "sup"):
            self.parts.append(" ")

    def handle_data(self, data):
        self.parts.append(data)

    def handle_endtag(self, tag):
        if tag == "h2" and self.parts is self.section:
            self.parts = list(self.section)


def markdown_words(path):
    """(the first section's heading, all words from there on to where people sign: lines of dots there, drawn
    on the page)"""
    made = subprocess.run(["cmark-gfm", "-e", "table", "-e", "strikethrough", "-e", "tasklist", "--unsafe", path],
                          capture_output=True, text=True, check=True).stdout
    reader = Words()
    reader.feed(made)
    found = words("".join(reader.parts)) if reader.started else []
    places = [i for i, word in enumerate(found) if re.fullmatch("…{3,},?", word) and found[i - 1] in ("à", "at")]
    dots = places[-1] if places else len(found)
    return words("".join(reader.section)), found[:dots]


def first_difference(a, b):
    at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
    return f"{' '.join(a[max(0, at - 3):at + 8])!r} in the Markdown, {' '.join(b[max(0, at - 3):at + 8])!r} in the PDF"


def check_document(stem):
    faults = [f"{os.path.basename(stem)}.pdf: {fault}" for fault in structure.check(structure.Pdf(stem + ".pdf"))]
    said = subprocess.run(["pdfinfo", "-struct-text", stem + ".pdf"], capture_output=True, text=True, check=True).stdout
    section, wanted = markdown_words(stem + ".md")
    found = pdf_words(said, section)
    signed = found[len(wanted):]
    if len(signed) > 100 or (signed and "signature" not in " ".join(signed).lower()):
        faults.append(f"{os.path.basename(stem)}: more words than the Markdown's: {' '.join(signed)[:200]}")
    found = found[:len(wanted)]
    if len(wanted) < 100:
        faults.append(f"{stem}: {len(wanted)} words only: the test is blind")
    if wanted != found:
        faults.append(f"{os.path.basename(stem)}: {first_difference(wanted, found)}")
    # What must be seen: a word less, two words the other way round.
    lines = said.splitlines()
    texts = [i for i, line in enumerate(lines) if line.strip().startswith('"') and len(line.strip()) > 30]
    one, other = texts[len(texts) // 2:len(texts) // 2 + 2]
    lines[one], lines[other] = lines[other], lines[one]
    less = said.replace(max(found, key=len), "", said.count(max(found, key=len)))
    if pdf_words(less, section)[:len(wanted)] == wanted or pdf_words("\n".join(lines), section)[:len(wanted)] == wanted:
        faults.append(f"{stem}: the comparison sees nothing")
    return faults, len(found)


def main():
    if not all(shutil.which(tool) for tool in ("pdfinfo", "cmark-gfm", "qpdf")):
        print("needs pdfinfo, cmark-gfm, qpdf")
        raise SystemExit(SKIP)
    faults, count = [], 0
    with scratch() as folder:
        project = copy_example(folder)
        out = os.path.join(folder, "out")
        status, _, err = run("build", project, "-o", out)
        if status != 0:
            finish([f"the example does not build: {err[:2000]}"])
        stems = sorted(os.path.join(out, n[:-4]) for n in os.listdir(out) if n.endswith(".pdf"))
        for stem in stems:
            found, n = check_document(stem)
            faults += found
            count += n
        print(f"{len(stems)} documents, {count} words")
    finish(faults)


main()
