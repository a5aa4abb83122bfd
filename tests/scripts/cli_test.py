#!/usr/bin/env python3
"""The command line as its users meet it: help, exit status, where results and messages go,
formats, stages, what happens when the output cannot be written."""
import json
import os
import re
import shutil
import subprocess

from lib import PDOC, ROOT, copy_example, finish, run, scratch, snapshot

faults = []


def expect(what, condition, detail=""):
    if not condition:
        faults.append(f"{what}: {detail[:600]}")


def check_help():
    status, out, err = run("--help")
    expect("pdoc --help", status == 0 and err == "" and "Exit status" in out, out + err)
    for name in re.findall(r"^  ([a-z]+) +\S", out.split("Common options")[0], re.M):
        for lang, word in (("en", "Usage: pdoc "), ("fr", "Usage : pdoc ")):
            status, words, err = run(name, "--help", "--lang", lang)
            expect(f"{name} --help --lang {lang}", status == 0 and word + name in words, words + err)
    status, out, _ = run("--version")
    expect("--version", status == 0 and re.match(r"pdoc \d+\.\d+\.\d+\n$", out), out)


def check_mistakes():
    for arguments, rule in (
            ((), "command-missing"), (("biuld",), "command-unknown"), (("build",), "argument-missing"),
            (("check", "--formt", "json", "x"), "option-unknown"), (("check", "--format", "xml", "x"), "option-word"),
            (("check", "--lang"), "option-argument"), (("build", "--draft=yes", "x"), "option-flag"),
            (("build", "a", "b"), "argument-extra"), (("build", "absent.yaml"), "file-absent"),
            (("check", ROOT), "file-folder"), (("markdown", "README.md", "-o", "x.docx"), "output-ending"),
            (("check", "--data-dir", "/nowhere", "x"), "data-dir"), (("explain", "kpi-basline"), "rule-name")):
        status, out, err = run(*arguments, cwd=ROOT)
        expect(" ".join(arguments), status == 2 and f"error[{rule}]" in err, f"{status} {out}{err}")
    _, _, err = run("biuld")
    expect("did you mean", "did you mean “build”?" in err, err)
    for language in (["--lang", "fr"], ["--lang=fr"]):
        _, _, err = run("chek", "x", *language)
        expect("the language that stands after it", "vouliez-vous dire « check »" in err, err)


def check_streams(project):
    status, out, err = run("check", project)
    expect("check of the example", status == 0 and out == "0 errors, 0 warnings\n" and err == "", out + err)
    text = open(project, encoding="utf-8").read()
    bad = text.replace("    target: 65000\n", "    target: beaucoup\n")
    status, out, err = run("check", "-", stdin=bad.encode())
    expect("check of standard input", status == 1 and "<stdin>:165:13" in out and err == "", out + err)
    status, out, _ = run("check", "-", "--lang", "fr", "--color", "always", stdin=bad.encode())
    expect("colour when asked", "\x1b[1;31merreur" in out, out)
    status, out, _ = run("check", "-", "--fail-on", "never", stdin=bad.encode())
    expect("--fail-on never", status == 0 and "2 errors" in out, out)
    status, out, _ = run("check", "-", "--only", "kpi-target-numeric", stdin=bad.encode())
    expect("--only", status == 1 and "1 error," in out, out)
    status, _, err = run("check", "-", "--only", "kpi-target-numerc", stdin=bad.encode())
    expect("--only a rule that is none", status == 2 and "did you mean “kpi-target-numeric”" in err, err)
    status, out, _ = run("check", "-", "--except", "kpi-target-numeric,cl-performance-kpi-exists", stdin=bad.encode())
    expect("--except", status == 0, out)
    return bad


def check_formats(folder, bad):
    report = os.path.join(folder, "report.json")
    path = os.path.join(folder, "bad.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(bad)
    status, out, _ = run("check", path, "--format", "gnu", "--format", f"json={report}")
    expect("gnu", status == 1 and re.search(r"bad\.yaml:165:13: error: .* \[kpi-target-numeric\]$", out, re.M), out)
    found = json.load(open(report, encoding="utf-8"))
    expect("json", found["summary"]["errors"] == 2 and found["findings"][0]["place"]["line"] == 165, str(found))
    guilty = bad.encode()[found["findings"][0]["place"]["beginByte"]:found["findings"][0]["place"]["endByte"]]
    expect("json bytes", guilty == b"beaucoup", str(guilty))
    status, out, err = run("check", report, "--schema", os.path.join(ROOT, "schemas", "report.schema.yaml"))
    expect("the report against its schema", status == 0, out + err)
    status, out, _ = run("check", path, "--baseline", report)
    expect("--baseline", status == 0 and "0 errors" in out and "2 waived" in out, out)
    status, out, _ = run("check", path, "--profile", "draft")
    expect("--profile draft", status == 1 and "1 warning" in out or status == 0, out)
    status, out, err = run("check", path, "--baseline", path)
    expect("a baseline that is none", status == 2, out + err)
    status, out, _ = run("check", path, "--format", "sarif")
    sarif = json.loads(out)
    results = sarif["runs"][0]["results"]
    expect("sarif", status == 1 and len(results) == 2 and "kpi-target-numeric" in {r["ruleId"] for r in results}, out)
    standard = os.path.join(ROOT, "..", "shared", "suites", "sarif", "sarif-schema-2.1.0.json")
    if os.path.exists(standard):
        sarif_file = os.path.join(folder, "out.sarif.json")
        with open(sarif_file, "w", encoding="utf-8") as file:
            file.write(out)
        status, out, err = run("check", sarif_file, "--schema", standard)
        expect("sarif against the OASIS schema", status == 0, out + err)
    rule = next(r for r in sarif["runs"][0]["tool"]["driver"]["rules"] if r["id"] == "kpi-target-numeric")
    expect("sarif says its rules", rule["shortDescription"]["text"].startswith("The target of “…”") and
           "measured" in rule["fullDescription"]["text"] and "pdoc explain kpi-target-numeric" in rule["help"]["text"] and
           rule["help"]["markdown"].startswith("**The target") and rule["id"] == "kpi-target-numeric", str(rule))
    _, out, _ = run("check", path, "--format", "sarif", "--baseline", report)
    result = json.loads(out)["runs"][0]["results"][0]
    expect("sarif and a baseline", result["baselineState"] == "unchanged" and
           result["suppressions"][0]["kind"] == "external" and report in result["suppressions"][0]["justification"], str(result))
    _, out, _ = run("check", path, "--format", "github")
    expect("github", re.search(r"^::error file=.*bad\.yaml,line=165,col=13,", out, re.M), out)
    _, out, _ = run("check", path, "--format", "junit")
    expect("junit", 'failures="2"' in out and "<testsuite " in out, out)
    _, out, _ = run("check", path, "--format", "junit", "--profile", "draft")
    expect("junit: a warning is no failure", 'failures="0"' in out and "<system-out>warning" in out, out)
    _, out, _ = run("check", path, "--format", "junit", "--profile", "draft", "--fail-on", "warning")
    expect("junit: --fail-on warning", 'failures="2"' in out and '<failure type="warning"' in out, out)
    _, out, _ = run("check", path, "--format", "junit", "--only", "no-such-rule")
    expect("junit: a fault is an error", 'errors="1"' in out and '<error type="error"' in out, out)
    check_hostile_words(folder)
    _, out, _ = run("check", path, "--format", "markdown")
    expect("markdown", out.startswith("| Severity |"), out)


def check_hostile_words(folder):
    """What could command a terminal or a workflow never leaves: in values, keys, names of files."""
    name = os.path.join(folder, "pro\x1b]0;x\x07jet%,é\u202e\nb:c|d.yaml")
    with open(name, "w", encoding="utf-8") as file:
        file.write('project: {id: a}\n"k\u202e\u009b31m%0A::error::|*": 1\nwaivers: [{rule: "x\u2028y", reason: "\u009b"}]\n')
    for form in ("text", "gnu", "github", "junit", "markdown", "json", "sarif"):
        _, out, err = run("check", name, "--format", form)
        bad = [c for c in out + err if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or c in "\u202e\u2028"]
        hidden = form in ("json", "sarif")
        expect(f"{form}: nothing hidden", hidden and not any(ord(c) < 32 for c in bad) or not bad, repr(bad[:5]) + out)
        lines = [l for l in out.splitlines() if l]
        if form == "github":
            expect("github: one command a line", all(re.match(r"::(error|warning|notice) ", l) for l in lines), out)
            expect("github: escaped", "%25" in out and "%0A" in out, out)
        if form == "gnu":
            expect("gnu: one finding a line", all(re.search(r" \[[a-z-]+\]$", l) for l in lines), out)


def check_many(folder, project):
    """Two hundred findings, some waived: every format tells the same, in the order of the file."""
    with open(project, encoding="utf-8") as file:
        text = file.read()
    begin, end = text.index("  - id: k-ventes"), text.index("  - id: k-part")
    one = text[begin:end].replace("direction: up", "direction: haut").replace("    source: commandes", "    sourc: commandes")
    many = "".join(one.replace("k-ventes", f"k-{n}") for n in range(100))
    path = os.path.join(folder, "many.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text[:begin] + many + text[begin:].replace("target: 65000\n", "target: beaucoup\n", 1) +
                   "waivers:\n  - {rule: kpi-target-numeric, reason: essai, by: moi, until: 2027-12-31}\n")
    told = {form: run("check", path, "--format", form)[1] for form in ("gnu", "json", "sarif", "github", "junit", "markdown")}
    found = json.loads(told["json"])["findings"]
    count, waived = len(found), sum(1 for one in found if "waived" in one)
    ids = [one["rule"] for one in found]
    expect("two hundred findings", count > 200 and waived == 1, str(count))
    order = [(one["place"]["beginByte"], one["rule"]) for one in found]
    expect("the order of the file, then the rule", order == sorted(order), str(order[:20]))
    results = json.loads(told["sarif"])["runs"][0]
    rules = [rule["id"] for rule in results["tool"]["driver"]["rules"]]
    expect("sarif", [one["ruleId"] for one in results["results"]] == ids and len(rules) == len(set(rules)) and
           all(rules[one["ruleIndex"]] == one["ruleId"] for one in results["results"]) and
           sum("suppressions" in one for one in results["results"]) == waived, "")
    expect("gnu", re.findall(r"\[([a-z0-9-]+)\]$", told["gnu"], re.M) == ids, told["gnu"])
    expect("github", re.findall(r"^::(?:error|warning|notice) .*title=([a-z0-9-]+)::", told["github"], re.M) == ids, told["github"])
    expect("junit", re.findall(r'<testcase classname="[^"]*" name="([a-z0-9-]+) ', told["junit"]) == ids and
           f'tests="{count}"' in told["junit"] and f'skipped="{waived}"' in told["junit"], told["junit"])
    expect("markdown", re.findall(r"\| ([a-z0-9-]+) \|$", told["markdown"], re.M) == ids, told["markdown"])
    _, out, _ = run("check", path)
    expect("text", re.findall(r"^(?:error|warning|info|waived)\[([a-z0-9-]+)\]: ", out, re.M) == ids, out)
    expect("the summary", re.search(r"^\d+ errors?, \d+ warnings?(, \d+ notes?)?, 1 waived$", out.splitlines()[-1]) is not None, out[-200:])


def check_settings(folder, bad):
    project, company, more = (os.path.join(folder, n) for n in ("bad.yaml", "company.yaml", "more.yaml"))
    with open(company, "w", encoding="utf-8") as file:
        file.write("extends: [more.yaml]\nsettings:\n  kpi-target-numeric: warning\n"
                   "  ctx-organisation-present: {parameters: {min_words: 3000}}\n")
    with open(more, "w", encoding="utf-8") as file:
        file.write("settings: {cl-performance-kpi-exists: off}\n")
    status, out, err = run("check", project, "--rules", company)
    expect("a company's settings", status == 1 and "1 error, 1 warning" in out and "3000 words" in out, out + err)
    with open(company, "w", encoding="utf-8") as file:
        file.write("settings:\n  kpi-basline: off\n")
    status, out, err = run("check", project, "--rules", company)
    expect("a setting of no rule", status == 2 and "company.yaml:2:3" in err and "did you mean “kpi-baseline”" in err, err)
    _, words, _ = run("rules", "--help")
    with open(company, "w", encoding="utf-8") as file:
        file.write(words[words.index("settings:"):words.index("\n\nExit status")] + "\n")
    status, out, err = run("rules", "test", "--rules", company)
    expect("the rule shown by pdoc rules --help", status == 0 and "rules, 1 of them of " in out, out + err)
    _, out, _ = run("rules", "--json")
    expect("rules --json", any(r["id"] == "kpi-baseline" and r["why"]["fr"] for r in json.loads(out)), out[:200])
    _, out, _ = run("rules", "--markdown", "--lang", "en")
    expect("rules --markdown", "| `kpi-baseline` | error |" in out, out[:200])
    status, out, _ = run("explain", "kpi-owner-is-a-role", "--rules", company)
    expect("explain a company's rule", status == 0 and "Mme Roux" in out, out)
    own = os.path.join(folder, "own.yaml")
    with open(own, "w", encoding="utf-8") as file:
        file.write(bad + "rules: {kpi-target-numeric: off, cl-performance-kpi-exists: info}\n")
    status, out, err = run("check", own)
    expect("a project's settings", status == 0 and "0 errors" in out and "info[cl-performance-kpi-exists]" in out, out + err)


def check_waivers(folder, bad):
    path = os.path.join(folder, "waived.yaml")

    def judge(waiver, *more):
        with open(path, "w", encoding="utf-8") as file:
            file.write(bad + f"waivers:\n  - {{{waiver}, reason: essai, by: présidente, until: 2027-12-31}}\n")
        return run("check", path, *more)

    status, out, _ = judge("rule: kpi-target-numeric, at: k-ventes")
    expect("a waiver by id", status == 1 and "1 error, 0 warnings, 1 waived" in out and "waived: essai" in out, out)
    status, out, _ = judge("rule: kpi-target-numeric, at: '$.kpis[0]'")
    expect("a waiver by path", "1 waived" in out, out)
    status, out, _ = judge("rule: kpi-target-numeric, at: k-part")
    expect("a waiver of nothing", "error[waiver-useless]" in out and "2 waived" not in out, out)
    status, out, _ = judge("rule: kpi-target-numeric", "--at", "2028-01-01")
    expect("a waiver out of date", "error[waiver-expired]" in out, out)
    status, out, _ = judge("rule: xref-ids-resolved")
    expect("a rule that cannot be waived", "error[waiver-forbidden]" in out, out)
    status, out, _ = judge("rule: kpi-target-numerc")
    expect("a waiver of no rule", "error[waiver-rule]" in out, out)
    status, out, _ = judge("rule: schema-key-unknown")
    expect("a waiver of what the schema says", "error[waiver-forbidden]" in out, out)
    status, out, _ = judge("rule: cl-payment-terms", "--profile", "rfp")
    expect("a waiver of a rule that this profile does not judge", "waiver-useless" not in out, out)
    status, out, _ = judge("rule: cl-payment-terms", "--profile", "contract")
    expect("a waiver of a rule that finds nothing", "error[waiver-useless]" in out, out)
    with open(path, "w", encoding="utf-8") as file:
        file.write(bad + "waivers:\n  - {rule: kpi-target-numeric, by: présidente, until: 2027-12-31}\n")
    status, out, _ = run("check", path)
    expect("a waiver without reason", "error[schema-key-missing]: the key “reason”" in out and "waived[" not in out, out)
    with open(path, "w", encoding="utf-8") as file:
        file.write(bad + "waivers:\n  - {rule: kpi-target-numeric, at: k-ventes, reason: essai, by: moi, until: 2027-12-31}\n")
    for form, word in (("text", "waived[kpi-target-numeric]"), ("gnu", ": waived: "), ("json", '"waived": "essai"'),
                       ("sarif", '"suppressions"'), ("github", "::notice "), ("junit", '<skipped message="essai"'),
                       ("markdown", "| waived | ")):
        _, out, _ = run("check", path, "--format", form)
        expect(f"waived findings stay in {form}", word in out, out)


def check_reviews(folder, bad):
    """What the pre-commit hook, the GitHub action, the GitLab job and the problem matcher run."""
    path = os.path.join(folder, "bad.yaml")
    status, out, _ = run("query", "$[*].entry", os.path.join(ROOT, ".pre-commit-hooks.yaml"))
    entry = json.loads(out)[0].split()
    expect("pre-commit entry", entry[0] == "pdoc", out)
    status, gnu, _ = run(*entry[1:], path)
    matcher = json.load(open(os.path.join(ROOT, "ci", "problem-matcher.json"), encoding="utf-8"))
    pattern = matcher["problemMatcher"][0]["pattern"][0]["regexp"]
    expect("problem matcher", status == 1 and re.search(pattern, gnu, re.M), gnu)
    for file, query, root in (("action.yml", "$.runs.steps[0].run", ROOT), ("ci/gitlab.yml", "$['pdoc-check'].script[0]", None)):
        _, out, _ = run("query", query, os.path.join(ROOT, file))
        script = json.loads(out)[0]
        shims = os.path.join(folder, "shims")
        os.makedirs(shims, exist_ok=True)
        for name in ("bootstrap", "pdoc"):
            with open(os.path.join(shims, name), "w", encoding="utf-8") as shim:
                shim.write(f'#!/bin/sh\nexec "{PDOC}" "$@"\n')
            os.chmod(os.path.join(shims, name), 0o755)
        env = dict(os.environ, PATH=shims + ":" + os.environ["PATH"], GITHUB_ACTION_PATH=shims, PDOC_PROJECT=path,
                   PDOC_FAIL_ON="error", PDOC_SARIF="pdoc.sarif", LC_ALL="C.UTF-8")
        done = subprocess.run(["sh", "-c", script], cwd=folder, env=env, capture_output=True, text=True)
        sarif = os.path.join(folder, "pdoc.sarif")
        expect(file, done.returncode == 1 and os.path.exists(sarif) and "kpi-target-numeric" in done.stdout,
               f"{done.returncode} {done.stdout}{done.stderr}")
        os.path.exists(sarif) and os.unlink(sarif)


def check_explain():
    """Every id that pdoc can print is explained, in both languages."""
    with open(os.path.join(ROOT, "compiler", "base", "message.def"), encoding="utf-8") as file:
        ids = sorted(set(re.findall(r'^MESSAGE\(\w+, "([^"]+)"', file.read(), re.M)))
    expect("message.def", len(ids) > 200, str(len(ids)))
    for lang, words in (("fr", ("Constat\u00a0: ", "Pourquoi\u00a0: ")), ("en", ("Finding: ", "Why: "))):
        status, out, err = run("explain", *ids, "--lang", lang)
        told = {part.split(" ", 1)[0]: part for part in re.split(r"\n(?=[a-z0-9-]+ \((?:error|warning|info|erreur|avertissement|information)\)\n)", out)}
        expect(f"explain --lang {lang}", status == 0 and sorted(told) == ids, err + str(set(ids) - set(told)))
        for one, part in told.items():
            expect(f"explain {one} --lang {lang}", all(word in part for word in words) and "{0}" not in part, part)
    _, out, _ = run("explain", "yaml-tab")
    expect("examples of a message", "Bad:\n    project:\n    \tid" in out and "Good:\n    project:\n      id" in out, out)
    status, _, err = run("explain", "yaml-tabs")
    expect("an id that is none", status == 2 and "did you mean “yaml-tab”" in err, err)


def check_schema():
    """pdoc schema, whole for editors and place by place for people."""
    _, out, _ = run("schema")
    expect("the whole schema", json.loads(out)["required"] == ["project"] and out.startswith('{\n  "$schema"'), out[:200])
    _, out, _ = run("schema", "--dialect", "draft-07")
    expect("draft-07", "definitions" in json.loads(out) and "$defs" not in out, out[:200])
    status, out, err = run("schema", "contract.payment")
    expect("a group", status == 0 and "contract.payment (group of keys)" in out and "number of days. Time to pay" in out and
           "\nExample:\n    payment:\n      days: 30\n" in out, out + err)
    _, out, _ = run("schema", "kpis[2].baseline.value", "--lang", "fr")
    expect("a value", "obligatoire)" in out and "La valeur mesurée." in out, out)
    _, out, _ = run("schema", "kpis")
    expect("a list", "*id " in out and "up, down or hold" in out and "\n    kpis:\n      - id: " in out, out)
    status, out, err = run("schema", "contract.gti_minutes")
    expect("a key that is elsewhere", status == 2 and "did you mean “sla.priorities[].gti_minutes”" in err, out + err)
    status, out, err = run("schema", "contract.paiment")
    expect("a key misspelt", status == 2 and "did you mean “payment”" in err, out + err)


def check_language(folder, project):
    """--lang, else the locale; the locale of machines leaves it to the project, else English."""
    broken = os.path.join(folder, "broken.yaml")
    with open(broken, "w", encoding="utf-8") as file:
        file.write("project:\n  language: fr\n  title: [x\n")
    english = os.path.join(ROOT, "tests", "cases", "build", "english", "project.yaml")
    for locale, path, word in (("C", project, "erreur"), ("C.UTF-8", project, "erreur"), ("POSIX", project, "erreur"),
                               ("", project, "erreur"), ("en_GB.UTF-8", project, "error"), ("fr_CA", project, "erreur"),
                               ("de_DE.UTF-8", project, "error"), ("C", broken, "erreur"), ("C", english, "error")):
        _, out, err = run("check", path, env={"LC_ALL": locale, "LC_MESSAGES": "", "LANG": ""})
        expect(f"messages in {locale or 'no locale'}: {word}", word in out.splitlines()[-1].split(",")[0], out + err)
    _, out, _ = run("check", project, "--lang", "en", env={"LC_ALL": "C"})
    expect("--lang comes first", "errors" in out, out)
    _, out, _ = run("--help", env={"LC_ALL": "C"})
    expect("no project: English", "Exit status" in out, out)


def check_stages(project):
    for stage, word in (("data", "kpis"), ("draft", "{{"), ("doc", "heading"), ("pages", "text")):
        status, out, err = run("build", project, "--emit", stage, "--document", "sla")
        expect(f"--emit {stage}", status == 0 and word in out and err == "", out[:300] + err)
    status, _, err = run("build", project, "--document", "slaa")
    expect("--document that is not made", status == 2 and "document-unknown" in err, err)


def check_markdown(folder):
    source = os.path.join(folder, "note.md")
    with open(source, "w", encoding="utf-8") as file:
        file.write("# Été\n\nUn « mot » : 12 %.\n\n| a | b |\n|---|--:|\n| c | 1 |\n")
    pdf, again = os.path.join(folder, "note.pdf"), os.path.join(folder, "again.md")
    status, out, err = run("markdown", source, "-o", pdf)
    expect("markdown to PDF", status == 0 and open(pdf, "rb").read(5) == b"%PDF-", out + err)
    status, _, err = run("markdown", source, "-o", again)
    expect("markdown to Markdown", status == 0 and "# Été" in open(again, encoding="utf-8").read(), err)
    if shutil.which("pdftotext"):
        words = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout
        expect("words of the PDF", "Été" in words and "mot" in words and "12" in words, words)


def check_writing(folder, project):
    out = os.path.join(folder, "out")
    run("build", project, "-o", out)
    before = snapshot(out)
    status, _, err = run("build", project, "-o", "/proc/pdoc")
    expect("a folder that cannot be made", status == 2 and "file-write" in err, err)
    status, _, err = run("markdown", os.path.join(ROOT, "README.md"), "-o", "/dev/full.pdf")
    os.path.exists("/dev/full.pdf") and os.unlink("/dev/full.pdf")
    full = os.path.join(folder, "full.pdf")
    os.symlink("/dev/full", full)
    status, _, err = run("markdown", os.path.join(folder, "note.md"), "-o", full)
    expect("a full device", status == 2 and "file-write" in err, f"{status} {err}")
    os.mkdir(os.path.join(folder, "blocked"))
    os.mkdir(os.path.join(folder, "blocked", "annexe-5-niveaux-de-service.pdf"))
    status, _, err = run("build", project, "-o", os.path.join(folder, "blocked"))
    left = [n for n in os.listdir(os.path.join(folder, "blocked")) if n != "annexe-5-niveaux-de-service.pdf"]
    expect("one target is a folder: nothing is written", status == 2 and left == [], f"{status} {left} {err}")
    expect("the former output", snapshot(out) == before)
    status, printed, _ = run("build", project, "-o", out)
    expect("build prints what it made", status == 0 and len(printed.split()) == sum(n not in ("manifest.json", "SHA256SUMS") for n in before), printed)


def check_draft(folder, project, bad):
    path = os.path.join(os.path.dirname(project), "bad.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(bad)
    out = os.path.join(folder, "draft")
    status, _, err = run("build", path, "-o", out)
    expect("an error stops the build", status == 1 and not os.path.exists(out), err)
    status, _, err = run("build", path, "-o", out, "--draft")
    expect("--draft builds", status == 1 and len(os.listdir(out)) >= 12, f"{status} {err}")
    if shutil.which("pdftotext") and os.path.isdir(out):
        pdf = os.path.join(out, "cahier-des-charges.pdf")
        pages = subprocess.run(["pdftotext", pdf, "-"], capture_output=True, text=True, check=True).stdout.split("\f")
        bare = [i for i, page in enumerate(pages, 1) if page and "PROJET" not in page]
        expect("PROJET on every page", not bare, f"missing on {bare}")


with scratch() as folder:
    project = copy_example(folder)
    check_help()
    check_mistakes()
    bad = check_streams(project)
    check_formats(folder, bad)
    check_settings(folder, bad)
    check_waivers(folder, bad)
    check_reviews(folder, bad)
    check_many(folder, project)
    check_explain()
    check_schema()
    check_language(folder, project)
    check_stages(project)
    check_markdown(folder)
    check_writing(folder, project)
    check_draft(folder, project, bad)
    assert os.path.exists(PDOC)
finish(faults)
