#!/usr/bin/env python3
"""What a build says of itself: SHA256SUMS and manifest.json, the manifest inside each PDF, files of an
earlier build; `pdoc verify` finds a PDF exact, or says what differs; damaged PDFs never crash it."""
import hashlib
import json
import os
import random
import re
import shutil
import subprocess

from lib import IS_TESTING, ROOT, copy_example, finish, run, scratch, snapshot

faults = []


def expect(what, condition, *details):
    if not condition:
        faults.append(f"{what}: {' | '.join(str(d)[:600] for d in details)}")


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def edit(path, old, new):
    text = read(path).decode()
    if not re.search(old, text):
        raise ValueError(f"no {old} in {path}")
    write(path, re.sub(old, new, text, count=1).encode())


def decoded(pdf):
    """All of a PDF's bytes, streams decoded."""
    done = subprocess.run(["qpdf", "--qdf", "--stream-data=uncompress", pdf, "-"], capture_output=True, check=False)
    return done.stdout


def attachments(pdf):
    done = subprocess.run(["qpdf", "--list-attachments", pdf], capture_output=True, text=True, check=False)
    return sorted(line.split(" -> ")[0] for line in done.stdout.splitlines() if " -> " in line)


def attached(pdf, name):
    return subprocess.run(["qpdf", f"--show-attachment={name}", pdf], capture_output=True, check=True).stdout


def sums_hold(out):
    """SHA256SUMS lists every other file, with its hash."""
    lines = dict(reversed(line.split("  ", 1)) for line in read(os.path.join(out, "SHA256SUMS")).decode().splitlines())
    found = {name: value for name, value in snapshot(out).items() if name != "SHA256SUMS"}
    return lines == found and list(lines) == sorted(lines)


def judge_manifest(folder, what, data):
    """By its schema."""
    path = os.path.join(folder, "judged.json")
    write(path, data)
    status, said, err = run("check", path, "--schema", os.path.join(ROOT, "schemas", "manifest.schema.yaml"), "--lang", "en")
    expect(f"{what} keeps its schema", status == 0, said, err)


def check_manifest(folder, project, out):
    manifest = json.loads(read(os.path.join(out, "manifest.json")))
    judge_manifest(folder, "manifest.json", read(os.path.join(out, "manifest.json")))
    files = {n: h for n, h in snapshot(out).items() if n not in ("SHA256SUMS", "manifest.json")}
    expect("the manifest lists the files", manifest["files"] == files, manifest["files"])
    line = f"{hashlib.sha256(read(project)).hexdigest()}  project.yaml\n"
    expect("the project's hash is that of its sha256sum lines",
           manifest["project"]["sha256"] == hashlib.sha256(line.encode()).hexdigest(), manifest["project"])
    for document in manifest["documents"]:
        data = attached(os.path.join(out, document["output"] + ".pdf"), "manifest.json")
        inside = json.loads(data)
        expect("the PDF's manifest agrees", all(inside[k] == document[k] for k in
                                                ("document", "fingerprint", "templates", "fonts")), document["document"])
        expect("waivers and findings stay at home", not {"waivers", "findings", "source"} & set(inside), inside.keys())
        judge_manifest(folder, "a PDF's manifest", data)
        expect("names of the project's files stay at home", "files" not in inside["project"], inside["project"])
    return manifest


def check_build(folder, project):
    out = os.path.join(os.path.dirname(project), "out")
    status, _, err = run("build", project)
    if status != 0:
        finish([f"the example does not build: {err[:2000]}"])
    expect("SHA256SUMS", sums_hold(out))
    done = subprocess.run(["sha256sum", "-c", "--strict", "--quiet", "SHA256SUMS"], cwd=out, capture_output=True, check=False)
    expect("sha256sum -c", done.returncode == 0, done.stdout, done.stderr)
    manifest = check_manifest(folder, project, out)
    for document in manifest["documents"]:
        pdf = os.path.join(out, document["output"] + ".pdf")
        status, said, err = run("verify", pdf, "--project", project, "--lang", "en")
        expect("verify", status == 0 and "the exact output of" in said, pdf, said, err)
        expect("one attachment", attachments(pdf) == ["manifest.json"], attachments(pdf))
    budget = re.search(r"budget.*?(\d{5,})", read(project).decode(), re.S)
    expect("the example has a budget", budget)
    other = os.path.join(folder, "elsewhere")
    shutil.copytree(os.path.dirname(project), other)
    moved = os.path.join(other, "project.yaml")
    shutil.copytree(out, os.path.join(folder, "sent"))
    pdf = os.path.join(folder, "sent", manifest["documents"][0]["output"] + ".pdf")
    status, said, err = run("verify", pdf, "--project", moved)
    expect("verify in another folder", status == 0, said, err)
    return out, pdf


def check_differences(folder, project, pdf):
    edit(project, r"title: ", "title: Autre ")
    status, said, err = run("verify", pdf, "--project", project, "--lang", "en")
    expect("another project", status == 1 and "verify-project" in said and "verify-text" in said and "Autre" in said, said, err)
    expect("the manifest beside says which file", "verify-file" in said, said)
    edit(project, r"title: Autre ", "title: ")
    plain = os.path.join(folder, "plain.pdf")
    subprocess.run(["qpdf", "--object-streams=disable", pdf, plain], check=True)
    status, said, err = run("verify", plain, "--project", project, "--lang", "en")
    expect("saved by another program", status == 1 and "verify-changed" in said and "verify-same-words" in said, said, err)
    open_pdf = os.path.join(folder, "open.pdf")
    subprocess.run(["qpdf", "--qdf", "--object-streams=disable", pdf, open_pdf], check=True)
    data = read(open_pdf)
    changed = re.sub(rb"(\[\([^]]*?)[a-z]{4}([^]]*\]TJ)", rb"\1eeee\2", data, count=1)
    expect("the test changes a word", changed != data)
    write(open_pdf, changed)
    status, said, err = run("verify", open_pdf, "--project", project, "--lang", "en")
    expect("a word changed by hand", status == 1 and "verify-text" in said and "verify-changed" in said, said, err)


def check_copy(folder, project):
    """A copy for someone is verified as that copy."""
    out = os.path.join(folder, "copy")
    status, _, err = run("build", project, "-o", out, "--copy-for", "n° 3, Sarment")
    name = sorted(n for n in os.listdir(out) if n.endswith(".pdf"))[0]
    inside = json.loads(attached(os.path.join(out, name), "manifest.json"))
    status, said, err = run("verify", os.path.join(out, name), "--project", project)
    expect("a numbered copy", status == 0 and inside["copy"] == "n° 3, Sarment", said, err)


def check_source(folder, project):
    shutil.copyfile(project, os.path.join(os.path.dirname(project), "kept.yaml"))
    out = os.path.join(folder, "with-source")
    status, _, err = run("build", project, "-o", out, "--attach", "source")
    expect("build --attach source", status == 0, err)
    pdfs = sorted(n for n in os.listdir(out) if n.endswith(".pdf"))
    pdf = os.path.join(out, pdfs[-1])
    expect("the source is there as it was", attached(pdf, "project.yaml") == read(project))
    inside = json.loads(attached(pdf, "manifest.json"))
    judge_manifest(folder, "a manifest with the source", attached(pdf, "manifest.json"))
    expect("with the source, waivers and findings", "waivers" in inside and "findings" in inside, inside.keys())
    before = snapshot(out)
    temporary = os.path.join(folder, "tmp")
    os.mkdir(temporary)
    status, said, err = run("verify", pdf, "--lang", "en", env={"TMPDIR": temporary})
    expect("verify by the source inside", status == 0 and "the source that it carries" in said, said, err)
    expect("nothing is left", os.listdir(temporary) == [] and snapshot(out) == before, os.listdir(temporary))
    return pdf, temporary


def check_refusals(folder, project, pdf):
    out = os.path.join(folder, "a-2a")
    status, _, err = run("build", project, "-o", out, "--pdf-standard", "a-2a")
    name = sorted(n for n in os.listdir(out) if n.endswith(".pdf"))[0] if status == 0 else ""
    expect("PDF/A-2a has no attachment", status == 0 and attachments(os.path.join(out, name)) == [], err)
    status, _, err = run("verify", os.path.join(out, name), "--project", project)
    expect("no manifest, no verdict", status == 2 and "verify-no-manifest" in err, err)
    status, _, err = run("build", project, "-o", out, "--pdf-standard", "a-2a", "--attach", "source")
    expect("a-2a with attachments", status == 2 and "pdf-attachment" in err, err)
    status, _, err = run("verify", pdf)
    expect("no source, no verdict", status == 2 and "verify-no-project" in err, err)
    status, _, err = run("verify", project, "--project", project)
    expect("no PDF", status == 2 and "verify-unreadable" in err, err)


def check_folder(folder, project):
    """Files of an earlier build, of others, and of one document alone."""
    out = os.path.join(folder, "again")
    run("build", project, "-o", out)
    text = read(project)
    names = set(os.listdir(out))
    edit(project, r"(?m)^sla:", "unused_sla:")
    edit(project, r"(?m)^unused_sla:(\n[ #].*|\n)*", "")
    status, _, err = run("build", project, "-o", out, "--draft", "--lang", "en")
    gone = names - set(os.listdir(out))
    expect("what the project no longer makes is removed", gone and "output-stale" in err and sums_hold(out), gone, err)
    write(project, text)
    run("build", project, "-o", out)
    kept = sorted(n for n in gone if n.endswith(".md"))[0]
    write(os.path.join(out, kept), read(os.path.join(out, kept)) + b"my notes\n")
    write(os.path.join(out, "mine.txt"), b"mine")
    edit(project, r"(?m)^sla:(\n[ #].*|\n)*", "")
    run("build", project, "-o", out, "--draft", "--lang", "en")
    expect("what the user changed is kept", kept in os.listdir(out) and "mine.txt" in os.listdir(out), os.listdir(out))
    write(project, text)
    other = os.path.join(folder, "one")
    run("build", project, "-o", other)
    edit(project, r"title: ", "title: Autre ")
    status, said, err = run("build", project, "-o", other, "--document", "specification")
    expect("one document: the others' sums stay", status == 0 and sums_hold(other), said, err)
    write(project, text)
    for name in ("manifest.json", "SHA256SUMS"):
        foreign = os.path.join(folder, "foreign-" + name)
        os.mkdir(foreign)
        write(os.path.join(foreign, name), b'{"name": "an application"}\n')
        before = snapshot(foreign)
        status, _, err = run("build", project, "-o", foreign)
        expect(f"another's {name} is not written over",
               status == 2 and "output-foreign" in err and snapshot(foreign) == before, status, err)
    lying = os.path.join(folder, "lying")
    os.mkdir(lying)
    write(os.path.join(folder, "precious.txt"), b"precious")
    write(os.path.join(lying, "manifest.json"), json.dumps({"pdoc-manifest": 1, "files": {
        "../precious.txt": hashlib.sha256(b"precious").hexdigest()}}).encode())
    run("build", project, "-o", lying)
    expect("a manifest's names stay in the folder", os.path.exists(os.path.join(folder, "precious.txt")))


def check_hostile(folder, pdf, temporary):
    """Damage of every kind: a verdict, never a crash, nothing left behind."""
    data, bad, chance = read(pdf), os.path.join(folder, "bad.pdf"), random.Random(5)
    cases = [data[:n] for n in range(0, len(data), max(1, len(data) // 25))]
    for _ in range(25):
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 40)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        cases.append(bytes(damaged))
    at = data.rindex(b"startxref")
    for where in (b"0", b"99999999", b"-5", b"%d" % at):
        cases.append(data[:at] + b"startxref\n" + where + b"\n%%EOF\n")
    for case in cases:
        write(bad, case)
        status, said, err = run("verify", bad, env={"TMPDIR": temporary})
        expect("a damaged PDF", status in (0, 1, 2) and "Sanitizer" not in err, len(case), status, err[-600:])
    expect("nothing is left of damaged PDFs", os.listdir(temporary) == [], os.listdir(temporary))


def check_memory(pdf, temporary):
    n, step, tried = 1, 1, 0
    while n < 200000:
        status, said, err = run("verify", pdf, env={"TMPDIR": temporary, "PDOC_FAIL_ALLOC": str(n)})
        tried += 1
        if status == 0:
            break
        if status != 70 or "out of memory" not in err or os.listdir(temporary):
            faults.append(f"allocation {n}: status {status}, {os.listdir(temporary)}: {err[-300:]}")
            break
        step = 1 if tried < 60 else max(1, n // 25)
        n += step
    expect("allocations failed", tried > 40, tried)


with scratch() as scratch_folder:
    example = copy_example(scratch_folder)
    made, sent = check_build(scratch_folder, example)
    check_differences(scratch_folder, example, sent)
    check_copy(scratch_folder, example)
    source, empty = check_source(scratch_folder, example)
    check_refusals(scratch_folder, example, sent)
    check_folder(scratch_folder, example)
    check_hostile(scratch_folder, source, empty)
    if IS_TESTING:
        check_memory(source, empty)
finish(faults)
