#!/usr/bin/env python3
"""One project of some 250 findings (tests/cases/reports): the seven formats tell the same findings, in the same
order, at the same places, and the places are right. Each report is read as its readers read it. A few findings
of a schema are golden files in each format; PDOC_UPDATE=1 rewrites them."""
import json
import os
import re
import unicodedata
import xml.etree.ElementTree as ElementTree

from lib import ROOT, finish, run, scratch

CASES = os.path.join(ROOT, "tests", "cases", "reports")
STANDARD = os.path.join(ROOT, "..", "shared", "suites", "sarif", "sarif-schema-2.1.0.json")
FORMATS = {"text": "txt", "gnu": "gnu", "json": "json", "sarif": "sarif", "github": "github", "junit": "xml", "markdown": "md"}
faults = []


def expect(what, condition, detail=""):
    if not condition:
        faults.append(f"{what}: {detail[:800]}")


def one_line(text):
    """A message as the formats of lines write it: nothing in it may steer a terminal."""
    text = re.sub(r"[\n\t\r]", " ", text)
    return "".join("\ufffd" if unicodedata.category(c) in ("Cc", "Cf") and c not in "\u200c\u200d\u00ad" else c for c in text)


# ---- each format, read: a list of tuples ---------------------------------------------------------

def read_json(text, lang):
    found = []
    for f in json.loads(text)["findings"]:
        place = f["place"]
        found.append({"id": f["rule"], "severity": f["severity"], "waived": f.get("waived"), "file": place["file"],
                      "line": place["line"], "column": place["column"], "end": (place["endLine"], place["endColumn"]),
                      "bytes": (place["beginByte"], place["endByte"]), "message": f["message"][lang],
                      "help": f.get("help", {}).get(lang, ""), "fingerprint": f["fingerprint"], "class": f["class"],
                      "whole": f.get("path") == "$" and not f.get("related")})
    return found


def read_sarif(text):
    log = json.loads(text)
    rules = [rule["id"] for rule in log["runs"][0]["tool"]["driver"]["rules"]]
    expect("sarif, each rule once", len(set(rules)) == len(rules), str(rules))
    found = []
    for r in log["runs"][0]["results"]:
        where = r["locations"][0]["physicalLocation"]
        region = where["region"]
        expect("sarif, ruleIndex", rules[r["ruleIndex"]] == r["ruleId"], str(r))
        expect("sarif, relative address", not re.match(r"[a-z]+:|/", where["artifactLocation"]["uri"]), str(where))
        file = re.sub(r"((?:%[0-9A-F]{2})+)", lambda m: bytes.fromhex(m[1].replace("%", "")).decode(), where["artifactLocation"]["uri"])
        waived = r["suppressions"][0]["justification"] if r.get("suppressions") else None
        found.append((r["ruleId"], r["level"], waived, file, region["startLine"], region["startColumn"],
                      (region["endLine"], region["endColumn"]), (region["byteOffset"], region["byteOffset"] + region["byteLength"]),
                      r["message"]["text"], r["partialFingerprints"]["pdoc/v1"]))
    return found


def read_github(text):
    unescape = lambda s: s.replace("%0A", "\n").replace("%0D", "\r").replace("%3A", ":").replace("%2C", ",").replace("%25", "%")
    found = []
    for line in text.splitlines():
        m = re.fullmatch(r"::(error|warning|notice) file=([^,]*),line=(\d+),col=(\d+),endLine=(\d+),endColumn=(\d+),title=([^:]*)::(.*)", line)
        expect("github, a command", m is not None, line)
        if m:
            found.append((unescape(m[7]), m[1], unescape(m[2]), int(m[3]), int(m[4]), (int(m[5]), int(m[6])), unescape(m[8])))
    return found


def read_gnu(text):
    found = []
    for line in text.splitlines():
        m = re.fullmatch(r"(.*?):(\d+):(\d+): (error|warning|info|waived): (.*) \[([a-z0-9-]+)\]", line)
        expect("gnu, a line", m is not None, line)
        if m:
            found.append((m[6], m[4], m[1], int(m[2]), int(m[3]), m[5]))
    return found


def read_junit(text):
    suite = ElementTree.fromstring(text).find("testsuite")
    found = []
    for case in suite.findall("testcase"):
        rule, place = case.get("name").rsplit(" ", 1)
        line, column = map(int, place.split(":"))
        skipped, failure, said = case.find("skipped"), case.find("failure"), case.find("system-out")
        if skipped is not None:
            row = ("waived", skipped.get("message"))
        elif failure is not None:
            row = (failure.get("type"), failure.get("message"))
        elif said is not None:
            row = tuple(said.text.split(": ", 1))
        else:
            row = ("fault", ElementTree.tostring(case, "unicode"))
        found.append((rule, row[0], case.get("classname"), line, column, row[1]))
    expect("junit, its counts", int(suite.get("tests")) == len(found) and
           int(suite.get("skipped")) == sum(1 for f in found if f[1] == "waived") and
           int(suite.get("failures")) == len(suite.findall("testcase/failure")), str(suite.attrib))
    return found


# The words of severities that the French forms have for people.
FRENCH = {"erreur": "error", "avertissement": "warning", "information": "info", "dérogation": "waived"}


def read_markdown(text):
    found = []
    for line in text.splitlines()[2:]:
        cells = [re.sub(r"\\([|*_`\[\\])", r"\1", cell).replace("&lt;", "<") for cell in re.split(r"(?<!\\) ?\| ?", line)[1:-1]]
        expect("markdown, four cells", len(cells) == 4, line)
        if len(cells) == 4:
            file, number, column = cells[1].rsplit(":", 2)
            found.append((cells[3], FRENCH.get(cells[0], cells[0]), file, int(number), int(column), cells[2]))
    return found


def read_text(text):
    """Each finding with the source line and the carets under it."""
    found = []
    for block in re.split(r"\n(?=\w+\[)", text):
        m = re.match(r"(\w+)\[([a-z0-9-]+)\][ \u00a0]?: (.*)\n *--> (.*):(\d+):(\d+)\n", block)
        if m is None:
            expect("text, a finding", re.match(r"\d+ err\w+, ", block.strip()) is not None, block)
            continue
        shown = re.search(r"\n *" + m[5] + r" \| (.*)\n *\| ( *)(\^+)", block)
        found.append((m[2], FRENCH.get(m[1], m[1]), m[4], int(m[5]), int(m[6]), m[3], shown and shown.groups()))
    return found


# ---- what must be the same -----------------------------------------------------------------------

def compare(name, found, wanted):
    expect(f"{name}: {len(found)} findings", len(found) == len(wanted), f"{len(wanted)} in JSON")
    for n, (one, other) in enumerate(zip(found, wanted)):
        if one != other:
            expect(f"{name}, finding {n}", False, f"{one}\n    JSON: {other}")
            return


def check_formats(told, truth):
    level = {"error": "error", "warning": "warning", "info": "note"}
    command = {"error": "error", "warning": "warning", "info": "notice"}
    word = lambda f: "waived" if f["waived"] else f["severity"]
    lines = [(f["id"], word(f), f["file"], f["line"], f["column"], one_line(f["message"])) for f in truth]
    with_help = lambda f: f["message"] + ("\n" + f["help"] if f["help"] else "")
    compare("sarif", read_sarif(told["sarif"]),
            [(f["id"], level[f["severity"]], f["waived"], f["file"], f["line"], f["column"], f["end"], f["bytes"], with_help(f), f["fingerprint"])
             for f in truth])
    compare("github", read_github(told["github"]),
            [(f["id"], "notice" if f["waived"] else command[f["severity"]], f["file"], f["line"], f["column"], f["end"],
              "\n".join(one_line(part) for part in (f["message"], f["help"]) if part)) for f in truth])
    compare("gnu", read_gnu(told["gnu"]), lines)
    compare("markdown", read_markdown(told["markdown"]), lines)
    compare("junit", read_junit(told["junit"]),
            [(*line[:5], one_line(f["waived"]) if f["waived"] else line[5]) for line, f in zip(lines, truth)])
    text = read_text(told["text"])
    compare("text", [f[:6] for f in text], lines)
    for f, other in zip(text, truth):
        check_carets(f, other["whole"])


def width(text):
    """Columns of a terminal."""
    return sum(0 if unicodedata.combining(c) or unicodedata.category(c) == "Cf" else 2 if unicodedata.east_asian_width(c) in "WF" else 1
               for c in text)


def check_carets(f, whole):
    """What the whole project lacks has a place, and no bytes that are guilty."""
    rule, _, file, number, column, _, shown = f
    expect(f"text, carets of {rule} {file}:{number}:{column}", (shown is None) == whole)
    with open(os.path.join(CASES, file), encoding="utf-8") as source:
        line = source.read().split("\n")[number - 1]
    if shown is None or "…" in shown[0] or "\t" in line or any(unicodedata.category(c) in ("Cf", "So") for c in line):
        return
    expect(f"text, the line {file}:{number}", shown[0] == line, f"{shown[0]!r}, not {line!r}")
    expect(f"text, carets under {file}:{number}:{column}", len(shown[1]) == width(line[:column - 1]), f"{shown}")


def check_places(truth):
    """Line and column, counted here from the bytes; order; fingerprints."""
    for f in truth:
        with open(os.path.join(CASES, f["file"]), "rb") as source:
            data = source.read()
        for at, place in zip(f["bytes"], ((f["line"], f["column"]), f["end"])):
            before = data[:at].decode("utf-8")  # never amid a character
            counted = (before.count("\n") + 1, len(before) - before.rfind("\n"))
            expect(f"place of {f['id']}", counted == place, f"{counted} {place}")
    files = list(dict.fromkeys(f["file"] for f in truth))
    order = [(files.index(f["file"]), f["bytes"][0], f["bytes"][1], f["id"]) for f in truth]
    expect("in file order", all(a[:2] <= b[:2] for a, b in zip(order, order[1:])), str([o for o in order]))
    whole = [(f["id"], f["file"], f["bytes"], f["message"]) for f in truth]
    expect("no finding twice", len(set(whole)) == len(whole), str([w for w in whole if whole.count(w) > 1][:3]))


def check_kinds(truth):
    expect("some 200 findings", len(truth) >= 200, str(len(truth)))
    expect("of many kinds", len({f["id"] for f in truth}) >= 30, str(sorted({f["id"] for f in truth})))
    expect("in two files", len({f["file"] for f in truth}) == 2, str({f["file"] for f in truth}))
    expect("waived ones", sum(1 for f in truth if f["waived"]) >= 1)
    expect("of three severities", {f["severity"] for f in truth} == {"error", "warning", "info"})
    for what, held in (("accents", "é"), ("decomposed letters", "\u0301"), ("wide characters", "物")):
        expect(f"messages with {what}", any(held in f["message"] for f in truth))


def check_project(folder):
    truths = {}
    for lang in ("fr", "en"):
        asked = [word for name in FORMATS for word in ("--format", f"{name}={folder}/{lang}.{name}")]
        status, out, err = run("check", "project.yaml", "--lang", lang, *asked, cwd=CASES)
        expect(f"check, {lang}", status == 1 and err == "", f"{status} {err}")
        told = {}
        for name in FORMATS:
            with open(f"{folder}/{lang}.{name}", encoding="utf-8", newline="") as file:
                told[name] = file.read()
            _, alone, _ = run("check", "project.yaml", "--lang", lang, "--format", name, cwd=CASES)
            expect(f"{name}, {lang}: the same in a file as on its own", alone == told[name] or name == "text" and alone.startswith(told[name]))
            if name not in ("json", "sarif"):
                expect(f"{name}: nothing that steers a terminal", not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", told[name]))
        truths[lang] = read_json(told["json"], lang)
        check_formats(told, truths[lang])
        status, out, err = run("check", f"{folder}/{lang}.json", "--schema", os.path.join(ROOT, "schemas", "report.schema.yaml"))
        if status == 2:  # a name that ends otherwise is read as YAML, which JSON is
            expect("the JSON report is read", False, out + err)
        expect("the JSON report by its schema", status == 0, out + err)
        check_sarif(folder, told["sarif"])
    keys = ("id", "severity", "waived", "file", "bytes", "fingerprint")
    compare("French and English", [[f[k] for k in keys] for f in truths["fr"]], [[f[k] for k in keys] for f in truths["en"]])
    check_places(truths["en"])
    check_kinds(truths["en"])


def check_sarif(folder, text):
    """Against the schema of OASIS where it is at hand."""
    log = json.loads(text)
    expect("sarif, version", log["version"] == "2.1.0" and len(log["runs"]) == 1 and "columnKind" in log["runs"][0])
    if not os.path.exists(STANDARD):
        return
    path = os.path.join(folder, "sarif.json")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    status, out, err = run("check", path, "--schema", STANDARD)
    expect("sarif by the schema of OASIS", status == 0, out + err)


def check_golden():
    for name, ending in FORMATS.items():
        status, out, err = run("check", "few.yaml", "--schema", "few.schema.yaml", "--lang", "en", "--format", name, cwd=CASES)
        expect(f"few, {name}", status == 1 and err == "", f"{status} {err}")
        path = os.path.join(CASES, f"few.expected.{ending}")
        if os.environ.get("PDOC_UPDATE") == "1":
            with open(path, "w", encoding="utf-8") as file:
                file.write(out)
        with open(path, encoding="utf-8") as file:
            expected = file.read()
        expect(f"few, {name}, is not {path}", out == expected, out)


def main():
    with scratch() as folder:
        check_project(folder)
    check_golden()
    finish(faults)


if __name__ == "__main__":
    main()
