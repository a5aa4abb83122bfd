#!/usr/bin/env python3
"""Themes from the command line: what a company's theme changes, faults in it; copies for someone; what a page lacks."""
import os
import re
import struct
import subprocess
import zlib

import lib

faults = []


def expect(what, is_so, shown=""):
    if not is_so:
        faults.append(f"{what}\n{shown}")


def put(path, content):
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return path


def tool(*words):
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xa3\x23\x1f" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


TEXT = """---
title: Essai
language: fr
cover: true
---

## Un

Un [lien](https://exemple.fr/ici).
"""


def check_markdown(folder):
    source, pdf = put(os.path.join(folder, "t.md"), TEXT), os.path.join(folder, "t.pdf")
    theme = put(os.path.join(folder, "maison.yaml"),
                "page: {paper: Letter}\ntext: {link_addresses: true}\nlogo: images/logo.png\n")
    os.mkdir(os.path.join(folder, "images"))
    put(os.path.join(folder, "images", "logo.png"), png(60, 20))
    status, _, err = lib.run("markdown", source, "-o", pdf, "--theme", theme)
    expect("a company's theme", status == 0, err)
    expect("paper", re.search(r"Page size: +612 x 792", tool("pdfinfo", pdf)), tool("pdfinfo", pdf))
    expect("addresses of links", "(https://exemple.fr/ici)" in tool("pdftotext", pdf, "-"))
    images = tool("pdfimages", "-list", pdf)
    expect("a logo, from the theme's folder, on the cover", re.search(r"^ +1 .* image +60 +20 ", images, re.M), images)
    status, _, err = lib.run("markdown", source, "-o", pdf, "--copy-for", "n° 3, Alpha")
    pages = tool("pdftotext", "-layout", pdf, "-").split("\f")
    expect("a copy for someone", status == 0 and all("n° 3, Alpha" in page for page in pages[:2]), str(pages))


def check_faults(folder):
    source, pdf = put(os.path.join(folder, "f.md"), TEXT), os.path.join(folder, "f.pdf")
    for text, place in (("text:\n  size: 11 px\n", ":2:9"), ("texte: {}\n", ":1:1"), ("a: [\n", ":1:4")):
        theme = put(os.path.join(folder, "faux.yaml"), text)
        status, _, err = lib.run("markdown", source, "-o", pdf, "--theme", theme)
        expect(f"a fault in a theme: {text}", status == 2 and f"faux.yaml{place}" in err and not os.path.exists(pdf), err)
    status, _, err = lib.run("markdown", source, "-o", pdf, "--theme", os.path.join(folder, "absent.yaml"))
    expect("no theme", status == 2 and "file-absent" in err, err)
    theme = put(os.path.join(folder, "police.yaml"), "fonts:\n  serif: Police Absente\n")
    status, _, err = lib.run("markdown", source, "-o", pdf, "--theme", theme)
    expect("a font that is not there", status == 0 and "police.yaml:2:10" in err, err)


def check_missing(folder):
    source, pdf = os.path.join(folder, "m.md"), os.path.join(folder, "m.pdf")
    for text, rule, wanted in (("Un 𓂀 ici.\n", "layout-missing-glyph", 1), ("![x](absent.png)\n", "layout-image-absent", 1),
                               ("![x](https://a.fr/b.png)\n", "layout-image-remote", 0)):
        put(source, text)
        status, _, err = lib.run("markdown", source, "-o", pdf)
        expect(rule, status == wanted and rule in err and os.path.exists(pdf), f"{status} {err}")
        os.remove(pdf)
    project = lib.copy_example(folder)
    with open(project, encoding="utf-8") as file:
        text = file.read()
    put(project, text.replace("Ateliers Sarment", "Ateliers 𓂀 Sarment"))
    out = os.path.join(folder, "out")
    status, _, err = lib.run("build", project, "-o", out)
    line = next(i for i, line in enumerate(text.split("\n"), 1) if "Ateliers Sarment" in line)
    expect("no build without a character", status == 1 and not os.path.exists(out), err)
    expect("at the value that needs it", f"project.yaml:{line}:" in err, err)
    status, _, err = lib.run("build", project, "-o", out, "--draft")
    expect("but a draft", status == 1 and os.path.exists(os.path.join(out, "cahier-des-charges.pdf")), err)


def check_documents():
    theme = os.path.join(lib.ROOT, "templates", "theme.yaml")
    status, _, err = lib.run("check", theme, "--schema", os.path.join(lib.ROOT, "schemas", "theme.schema.yaml"))
    expect("the default theme and its schema agree", status == 0, err)
    _, out, _ = lib.run("query", "--paths", "$..*", theme)
    with open(os.path.join(lib.ROOT, "docs", "theme.md"), encoding="utf-8") as file:
        told = file.read()
    for path in out.split():
        names = re.findall(r"\['(\w+)'\]", path)
        last = names[1] if len(names) > 1 else names[0]
        expect(f"docs/theme.md tells of {path}", re.search(rf"\b{re.sub('level_[2-5]', 'level_1', last)}\b", told))


with lib.scratch() as folder:
    check_markdown(folder)
    check_faults(folder)
    check_missing(folder)
    check_documents()
lib.finish(faults)
