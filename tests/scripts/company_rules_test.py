#!/usr/bin/env python3
"""A company's own rules: every fault of a rule file is told at its place, before anything is judged; what
docs/rules.md shows runs."""
import os
import re

from lib import ROOT, copy_example, finish, run, scratch

faults = []

GOOD = """\
rules:
  my-rule:
    severity: error
    given: $.kpis[*]
    require: [{test: '@.owner'}]
    message: {fr: "x {{name}}", en: "x {{name}}"}
    why: {fr: "x", en: "x"}
    help: {fr: "x", en: "x"}
    source: {kind: practice}
    examples: {valid: [{kpis: [{name: a, owner: b}]}], invalid: [{kpis: [{name: a}]}]}
"""
TEST = "{test: '@.owner'}"

# (what is replaced, by what, the id told, its line)
CASES = (
    ("severity: error", "severity: error\n    sevrity: error", "schema-key-unknown", 4),
    ("severity: error", "severity: eror", "schema-enum", 3),
    ("$.kpis[*]", '"$.kpis[name"', "path-selector", 4),
    ("'@.owner'", "'@.owner ='", "path-equals", 5),
    ("'@.owner'", "'wrds(@.owner) > 3'", "path-function", 5),
    ("'@.owner'", "'words(3, 4) > 1'", "path-argument-count", 5),
    ("'@.owner'", "'match(@.owner, \"a\") == true'", "path-call-compared", 5),
    ("'@.owner'", "\"match(@.owner, '[a')\"", "path-regex", 5),
    # paths that can never match, wherever they stand
    ("$.kpis[*]", "$.kpi[*]", "rule-unreachable", 4),
    ("$.kpis[*]", "'$.kpis[?@.nme]'", "rule-unreachable", 4),
    ("$.kpis[*]", "'$..kpiz[*]'", "rule-unreachable", 4),
    ("$.kpis[*]", "'$.project[0]'", "rule-unreachable", 4),
    ("'@.owner'", "'@.ownr'", "rule-unreachable", 5),
    ("    require", "    when: '@.nme'\n    require", "rule-unreachable", 5),
    (TEST, "{test: '@.owner', when: '$.projet.id'}", "rule-unreachable", 5),
    (TEST, "{test: '@.owner', at: onwer}", "rule-unreachable", 5),
    (TEST, "{call: {function: unique-by, of: 'ident'}}", "rule-unreachable", 5),
    (TEST, "{call: {function: unique-by, of: '$.kpis[*].ident'}}", "rule-unreachable", 5),
    (TEST, "{schema: {required: [ownerr]}}", "rule-unreachable", 5),
    (TEST, "{schema: {anyOf: [{properties: {ownr: {type: string}}}]}}", "rule-unreachable", 5),
    (TEST, "{schema: {properties: {baseline: {required: [valeur]}}}}", "rule-unreachable", 5),
    ("{name: a, owner: b}", "{name: a, owner: b, zzz: 1}", "rule-unreachable", 10),
    # texts
    ("x {{name}}", "x {{nme}}", "rule-unreachable", 6),
    ('help: {fr: "x"', 'help: {fr: "{{source}}"', "rule-field", 8),
    ('fr: "x {{name}}"', 'fr: "x {{name"', "rule-field-open", 6),
    (', en: "x {{name}}"}', "}", "schema-key-missing", 6),
    # functions
    (TEST, "{call: {function: unique, of: id}}", "rule-function", 5),
    (TEST, "{call: {function: unique-by}}", "rule-missing", 5),
    (TEST, "{call: {function: unique-by, of: id, on: x}}", "rule-key", 5),
    (TEST, "{call: {function: unique-by, of: 12}}", "rule-kind", 5),
    (TEST, "{call: {function: sum-equals, of: target, equals: 100, tolerance: beaucoup}}", "rule-argument", 5),
    (TEST, "{schema: {type: strng}}", "schema-value", 5),
    # examples
    (", invalid: [{kpis: [{name: a}]}]", "", "schema-key-missing", 10),
    ("valid: [{kpis: [{name: a, owner: b}]}]", "valid: []", "schema-items-few", 10),
    ("{name: a, owner: b}", "{name: a}", "rule-example-valid", 10),
    ("[{name: a}]", "[{name: a, owner: b}]", "rule-example-invalid", 10),
    # the rest
    ("kind: practice", "kind: law", "schema-key-missing", 9),
    ("    source", "    in-force: {from: 31/12/2026}\n    source", "schema-format", 9),
    ("    given", "    documents: [specifcation]\n    given", "schema-enum", 4),
    ("my-rule", "kpi-owner", "rule-twice", 2),
    ("rules:", "extends: [company.yaml]\nrules:", "rule-extends-cycle", 1),
    ("rules:", "extends: [nowhere.yaml]\nrules:", "file-absent", 1),
    ("rules:", "settings: {kpi-onwer: off}\nrules:", "setting-rule", 1),
    ("rules:", "settings: {kpi-owner: of}\nrules:", "schema-enum", 1),
    ("rules:", "settings: {ctx-organisation-present: {parameters: {min_word: 3}}}\nrules:", "setting-parameter", 1),
    ("rules:", "settings: {ctx-organisation-present: {parameters: {min_words: x}}}\nrules:", "setting-value", 1),
)


def expect(what, condition, detail=""):
    if not condition:
        faults.append(f"{what}: {detail[:600]}")


def check_faults(folder, project):
    path = os.path.join(folder, "company.yaml")

    def write(text):
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)

    write(GOOD)
    status, out, err = run("rules", "test", "--rules", path)
    expect("the rule without fault", status == 0, out + err)
    for old, new, rule, line in CASES:
        assert old in GOOD, old
        write(GOOD.replace(old, new, 1))
        status, _, err = run("rules", "test", "--rules", path, "--lang", "en")
        expect(f"{new!r}", status == 2 and re.search(rf"error\[{rule}\]: .*\n +--> .*company\.yaml:{line}:\d+\n", err),
               f"{status} {err}")
        if rule.startswith("rule-example"):
            continue # proved by `rules test` alone
        status, out, err = run("check", project, "--rules", path, "--lang", "en")
        expect(f"{new!r}: nothing is judged", status == 2 and f"[{rule}]" in err, f"{status} {out}{err}")
    write("extends: [b.yaml, c.yaml]\n" + GOOD)
    for name in "bc":
        with open(os.path.join(folder, name + ".yaml"), "w", encoding="utf-8") as file:
            file.write("extends: [d.yaml]\n")
    with open(os.path.join(folder, "d.yaml"), "w", encoding="utf-8") as file:
        file.write("settings: {kpi-owner: info}\n")
    status, out, err = run("rules", "test", "--rules", path)
    expect("one file extended twice is no cycle", status == 0, out + err)


def blocks(name):
    """The fenced blocks of a document: (language, text)."""
    with open(os.path.join(ROOT, "docs", name), encoding="utf-8") as file:
        return re.findall(r"^```(\w*)\n(.*?)^```$", file.read(), re.M | re.S)


def check_document(folder, project):
    """The rule files shown load and prove their examples; each finds what the text says it finds."""
    files = [text for language, text in blocks("rules.md") if language == "yaml" and re.search(r"^(rules|settings|extends|words):", text, re.M)]
    expect("docs/rules.md", len(files) >= 4, str(len(files)))
    for name in re.findall(r"# ([a-z-]+\.yaml)", "\n".join(files)):
        text = next(t for t in files if f"# {name}" in t)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    for text in files:
        path = os.path.join(folder, "shown.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        status, out, err = run("rules", "test", "--rules", path, cwd=folder)
        expect("shown in docs/rules.md:\n" + text[:200], status == 0, out + err)


with scratch() as folder:
    project = copy_example(folder)
    check_faults(folder, project)
    if os.path.exists(os.path.join(ROOT, "docs", "rules.md")):
        check_document(folder, project)
finish(faults)
