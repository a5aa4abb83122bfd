#!/usr/bin/env python3
"""The example as every standard that --pdf-standard names: what each claims is in the file and is kept. PDF/A by the
list of clauses in pdf_archive_check.py and, for PDF/A-1b, by PDFBox preflight where it is installed; PDF/UA by
pdf_structure_check.py."""
import gzip
import os
import re
import shutil
import subprocess

import pdf_archive_check as archive
import pdf_structure_check as structure
from lib import SKIP, copy_example, finish, run, scratch

JARS = [os.path.join("/usr/share/java", name + ".jar") for name in (
    "preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "javax.activation", "jaxb-api")]
UA = ("a-2a", "a-3a", "ua-1")  # PDF/UA-1 is claimed beside PDF/A, which its extension schema allows
CLAIMS = {"none": (0, ""), "a-1b": (1, "B"), "a-2a": (2, "A"), "a-3a": (3, "A"), "ua-1": (0, "")}
faults = []


def preflight(path):
    """What PDFBox says of PDF/A-1b; None when it is not here."""
    if not shutil.which("java") or not all(os.path.exists(jar) for jar in JARS):
        return None
    done = subprocess.run(["java", "-cp", ":".join(JARS), "org.apache.pdfbox.preflight.Validator_A1b", path],
                          capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def check(standard, path):
    pdf, name = archive.Archive(path), f"{standard}: {os.path.basename(path)}"
    if archive.claim(pdf) != CLAIMS[standard]:
        faults.append(f"{name} claims {archive.claim(pdf)}")
    if (b"<pdfuaid:part>1</pdfuaid:part>" in pdf.xmp()) != (standard in UA):
        faults.append(f"{name}: PDF/UA is claimed, or is not")
    found = archive.check(pdf) if CLAIMS[standard][0] else []
    found += structure.check(pdf) if standard in UA or not CLAIMS[standard][0] else []
    faults.extend(f"{name}: {fault}" for fault in found)
    if standard in ("a-2a", "a-3a") and b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" not in pdf.xmp():
        faults.append(f"{name}: PDF/A does not know the property of PDF/UA")
    return name


def check_dateless(folder):
    """A text without a date has none in its PDF, which PDF/A allows; SOURCE_DATE_EPOCH gives one."""
    source = os.path.join(folder, "plain.md")
    with open(source, "w", encoding="utf-8") as file:
        file.write("# Titre\n\nSans date.\n")
    bare = {k: v for k, v in os.environ.items() if k != "SOURCE_DATE_EPOCH"}
    for standard in ("a-1b", "a-2a", "ua-1"):
        out = os.path.join(folder, f"plain-{standard}.pdf")
        os.environ.clear()
        os.environ.update(bare)
        status, _, err = run("markdown", source, "-o", out, "--pdf-standard", standard)
        if status != 0:
            faults.append(f"{standard}: {err[:500]}")
            continue
        name, data = check(standard, out), archive.Archive(out)
        if b"1970" in data.xmp() or b"CreateDate" in data.xmp() or "/CreationDate" in data.get(data.trailer["/Info"]):
            faults.append(f"{name}: it has a date from nowhere")
        if standard == "a-1b" and "is not a valid" in (preflight(out) or ""):
            faults.append(f"{name}: {preflight(out)[:600]}")
    run("markdown", source, "-o", out, env={"SOURCE_DATE_EPOCH": "1700000000"})
    if b"<xmp:CreateDate>2023-11-14T22:13:20Z" not in archive.Archive(out).xmp():
        faults.append("SOURCE_DATE_EPOCH gives no date")


def check_markdown(folder):
    """What anybody writes, empty headings, skipped levels and links to nowhere too, keeps what the file claims."""
    texts = ["#\n\n## \n\n### Trois\n\n[rien](<>), [nulle part](#absent)\n\n-\n- un\n-\n", "## Deux\n\n#### Quatre\n\n#### Quatre\n\n# Un\n"]
    spec = "/usr/share/doc/cmark-gfm/spec.txt.gz"
    if os.path.exists(spec):
        with gzip.open(spec, "rt", encoding="utf-8") as file:
            found = re.findall(r"^`{32} example[^\n]*\n(.*?)^\.\n", file.read(), flags=re.S | re.M)
        found = [text for text in found if "&#xcab;" not in text]  # no font here has it, and that is told
        texts += ["\n\n".join(found).replace("→", "\t")] + [text.replace("→", "\t") for text in found[::40]]
    for number, text in enumerate(texts):
        source, out = os.path.join(folder, f"text-{number}.md"), os.path.join(folder, f"text-{number}.pdf")
        with open(source, "w", encoding="utf-8") as file:
            file.write(text)
        run("markdown", source, "-o", out)
        if os.path.exists(out):
            check("a-2a", out)


def main():
    if not shutil.which("qpdf"):
        print("needs qpdf")
        raise SystemExit(SKIP)
    judged = 0
    with scratch() as folder:
        check_dateless(folder)
        check_markdown(folder)
        project = copy_example(folder)
        for standard in CLAIMS:
            out = os.path.join(folder, standard)
            status, _, err = run("build", project, "-o", out, "--pdf-standard", standard)
            if status != 0:
                finish([f"{standard}: {err[:2000]}"])
            paths = sorted(os.path.join(out, n) for n in os.listdir(out) if n.endswith(".pdf"))
            for path in sorted(paths, key=os.path.getsize)[-4:]:  # the largest have all there is
                name = check(standard, path)
                said = preflight(path) if standard == "a-1b" else None
                judged += said is not None
                if said is not None and "is a valid PDF/A-1b file" not in said:
                    faults.append(f"{name}: {said[:600]}")
            if standard == "a-2a" and "is a valid PDF/A-1b file" in (preflight(paths[0]) or ""):
                faults.append("preflight takes PDF/A-2a for PDF/A-1b: it sees nothing")
    print(f"{judged} files judged by preflight")
    finish(faults)


main()
