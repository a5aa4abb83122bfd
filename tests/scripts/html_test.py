#!/usr/bin/env python3
"""HTML: one file per document that stands alone, well formed, with landmarks, anchors that lead
somewhere, and the same words and links as the other formats. Where tidy or Chromium is installed, it
agrees."""
import html.parser
import os
import re
import shutil
import subprocess

import lib

faults = []
VOID = {"meta", "br", "hr", "img"}
INLINE = {"a", "bdi", "em", "strong", "s", "code", "sup", "span", "br", "img"}


def expect(what, is_so, shown=""):
    if not is_so:
        faults.append(f"{what}\n{shown}")


class Page(html.parser.HTMLParser):
    """Elements with their attributes and words; what is not well formed is a fault."""

    def __init__(self, text, name):
        super().__init__(convert_charrefs=True)
        self.name, self.open, self.elements, self.words = name, [], [], []
        self.feed(text)
        self.close()
        expect(f"{name}: all elements are closed", self.open == [], self.open)

    def handle_starttag(self, tag, attributes):
        names = [key for key, _ in attributes]
        expect(f"{self.name}: an attribute twice in <{tag}>", len(names) == len(set(names)), names)
        inside = [e["tag"] for e in self.open]
        expect(f"{self.name}: <{tag}> in {inside[-1:]}", not (inside and inside[-1] in INLINE | {"p"} and
               tag not in INLINE and "svg" not in inside), inside)
        expect(f"{self.name}: a link in a link", not (tag == "a" and "a" in inside), inside)
        element = {"tag": tag, "inside": inside, "words": "", **dict(attributes)}
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        expect(f"{self.name}: <{tag}/> outside of a figure", any(e["tag"] == "svg" for e in self.open))

    def handle_endtag(self, tag):
        if not self.open or self.open[-1]["tag"] != tag:
            return expect(f"{self.name}: </{tag}> closes nothing", False, [e["tag"] for e in self.open])
        self.open.pop()

    def handle_data(self, data):
        for element in self.open:
            element["words"] += data

    def all(self, tag):
        return [e for e in self.elements if e["tag"] == tag]


def check(name, text):
    page = Page(text, name)
    expect(f"{name}: begins as HTML5", text.startswith("<!DOCTYPE html>\n<html lang="))
    for tag in ("title", "main", "h1"):
        found = [e for e in page.all(tag) if "svg" not in e["inside"]]
        expect(f"{name}: one <{tag}>", len(found) == 1, len(found))
    for tag in ("script", "link", "iframe", "object", "form", "base"):
        expect(f"{name}: no <{tag}>", not page.all(tag))
    style = page.all("style")[0]["words"]
    expect(f"{name}: the style loads nothing", "url(" not in style and "@import" not in style)
    ids = [e["id"] for e in page.elements if "id" in e]
    expect(f"{name}: each id once", len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1))
    for element in page.elements:
        expect(f"{name}: no code in attributes", not any(key.startswith("on") for key in element), element)
        expect(f"{name}: nothing is loaded", element.get("src", "data:").startswith("data:"), element)
        for key in ("aria-labelledby",):
            for one in element.get(key, "").split():
                expect(f"{name}: {key} {one}", one in ids)
    for link in page.all("a"):
        target = link["href"]
        if target.startswith("#"):
            decoded = re.sub(r"(%[0-9A-F]{2})+", lambda m: bytes.fromhex(m.group().replace("%", "")).decode(), target)
            expect(f"{name}: {target} leads somewhere", decoded[1:] in ids)
        expect(f"{name}: a link has words", link["words"].strip() != "", link)
    for th in page.all("th"):
        expect(f"{name}: a header has a scope and words", th.get("scope") == "col" and th["words"].strip(), th)
    for image in page.all("img"):
        expect(f"{name}: an image has its words", "alt" in image, image.get("src", "")[:40])
    level = 1
    for element in page.elements:
        if re.fullmatch(r"h[1-6]", element["tag"]) and "nav" not in element["inside"]:
            now = int(element["tag"][1])
            expect(f"{name}: {element['tag']} after h{level}", now <= level + 1, element["words"])
            level = now
    if shutil.which("tidy"):
        said = subprocess.run(["tidy", "-q", "-e", "-utf8"], input=text.encode(), capture_output=True, check=False)
        lines = [line for line in said.stderr.decode().splitlines()
                 if "<svg>" not in line and "<title> proprietary" not in line]
        expect(f"{name}: tidy", lines == [], "\n".join(lines[:5]))
    return page


def browser(path):
    """What a browser makes of the file, with nothing mended: the same elements in the same order."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        return
    with lib.scratch() as profile:
        done = subprocess.run([program, "--headless=new", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}",
                               "--dump-dom", "file://" + os.path.abspath(path)],
                              capture_output=True, check=False, timeout=120)
    dom = done.stdout.decode()
    if done.returncode != 0 or "</html>" not in dom:
        return # a browser that does not run here judges nothing
    with open(path, encoding="utf-8") as file:
        text = file.read()
    outline = lambda markup: re.findall(r"<(/?[a-z][a-z0-9]*)", re.sub(r"<svg.*?</svg>", "", markup, flags=re.S))
    wrote, made = outline(text), outline(dom)
    at = next((i for i, pair in enumerate(zip(wrote, made)) if pair[0] != pair[1]), min(len(wrote), len(made)))
    expect(f"{path}: the browser reads what was written", wrote == made, (wrote[at:at + 5], made[at:at + 5]))


def words_of(page, tag="main"):
    return re.sub(r"\s+", " ", page.all(tag)[0]["words"]).strip()


def test_build():
    with lib.scratch() as folder:
        project = lib.copy_example(folder)
        out = os.path.join(folder, "out")
        _, made, err = lib.run("build", "--draft", "--to", "md,html,pdf", "-o", out, project)
        names = sorted(name for name in os.listdir(out) if name.endswith(".html")) if os.path.isdir(out) else []
        expect("one HTML file per document", len(names) >= 6 and
               names == sorted(os.path.basename(line) for line in made.split() if line.endswith(".html")), made + err)
        if names:
            browser(os.path.join(out, names[-1]))
        for name in names:
            with open(os.path.join(out, name), encoding="utf-8") as file:
                page = check(name, file.read())
            for tag in ("header", "nav", "footer"):
                expect(f"{name}: <{tag}>", len(page.all(tag)) == 1)
            with open(os.path.join(out, name[:-5] + ".md"), encoding="utf-8") as file:
                headings = re.findall(r"^##+ (.*)$", file.read(), re.M)
            shown = [e["words"] for e in page.elements
                     if re.fullmatch("h[2-6]", e["tag"]) and "nav" not in e["inside"]]
            plain = [re.sub(r"\\(.)", r"\1", one) for one in headings]
            expect(f"{name}: the headings of the Markdown", shown == plain, (shown, plain))
        _, made, err = lib.run("build", "--draft", "--to", "html", "-o", os.path.join(folder, "two"), project)
        expect("--to html makes no other documents", ".html" in made and ".pdf" not in made and ".md" not in made, made)
        status, _, err = lib.run("build", "--to", "md,htm", "-o", out, project)
        expect("--to an unknown format", status == 2 and "output-format" in err and "html" in err, err)


FILE = """---
title: Un titre & <b>
subtitle: Sous-titre
contents: true
numbering: decimal
number-from: 2
signature: true
parties: [A & B]
---

Une note[^1], encore[^1] et [^2] ; [lien](https://a.fr/?a=1&b="2" "Un \\"titre\\"") ; `<code>` ; <b>gras</b>.

## Objet *é* {#objét}

Voir [](#tab), [](#objét).

#### Plus bas

- [ ] à faire
- [x] fait

* un

  deux

3) trois

> Citation

```c
a < b && c > d
```

Table: Barème {#tab}

| a | b | c | d |
|---|:-:|--:|---|
| 1 | 2 | 3 | **4** |

|  |  |
|---|---|
| x | y |

---

[^1]: Note *une*.
[^2]: Voir[^1].
"""


def test_file():
    with lib.scratch() as folder:
        path = os.path.join(folder, "a.md")
        with open(path, "w", encoding="utf-8") as file:
            file.write(FILE.replace("#### Plus", "### Plus"))
        status, _, err = lib.run("markdown", path, "-o", os.path.join(folder, "a.html"))
        expect("a file is written", status == 0, err)
        with open(os.path.join(folder, "a.html"), encoding="utf-8") as file:
            text = file.read()
        page = check("a.html", text)
        browser(os.path.join(folder, "a.html"))
        main = words_of(page)
        for words in ("Une note1, encore1 et 2\u202f; lien\u202f; <code>", "1. Objet é", "Voir tableau\u00a01, section\u00a01.",
                      "☐ à faire", "☑ fait", "a < b && c > d", "Tableau\u00a01 – Barème", "Note une."):
            expect(f"the page says {words}", words.replace("\u00a0", " ").replace("\u202f", " ") in
                   main.replace("\u00a0", " ").replace("\u202f", " "), main)
        for markup in ('<title>Un titre &amp; &lt;b&gt;</title>', '<h2 id="objét"><span class="label">1.</span> Objet <em>é</em></h2>',
                       '<a href="#tab">', '<ol start="3" class="paren">', '<table id="tab">', '<th scope="col" class="right">',
                       'href="#~call-1-2"', 'title="Un &quot;titre&quot;"', 'href="https://a.fr/?a=1&amp;b=%222%22"'):
            expect(f"the page has {markup}", markup in text, text)
        expect("a header without words is none", "<thead>" in text and text.count("<thead>") == 1)


def test_pictures():
    """Pictures are in the file; one that is not there leaves its words and a warning."""
    with lib.scratch() as folder:
        shutil.copy(os.path.join(lib.ROOT, "docs", "page.png"), os.path.join(folder, "p.png"))
        path = os.path.join(folder, "a.md")
        with open(path, "w", encoding="utf-8") as file:
            file.write("# A\n\n![Une *page*](p.png \"Légende\")\n\n![absente](q.png)\n")
        _, _, err = lib.run("markdown", path, "-o", os.path.join(folder, "a.html"))
        made = os.path.join(folder, "a.html")
        expect("a missing picture is told at its place", "layout-image-absent" in err and "a.md:5:" in err, err)
        if os.path.exists(made):
            with open(made, encoding="utf-8") as file:
                text = file.read()
            check("pictures", text)
            expect("the picture", '<figure><img src="data:image/png;base64,iVBORw0KGgo' in text and
                   'alt="Une page"' in text and "<figcaption>Légende</figcaption>" in text, text[-900:])
            expect("the words", "[absente]" in text)


test_build()
test_file()
test_pictures()
lib.finish(faults)
