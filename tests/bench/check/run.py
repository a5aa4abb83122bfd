#!/usr/bin/env python3
"""Measures pdoc check against libyaml, ajv and Spectral over the same 10 MB project, in the same run, and
prints a table. See README.md. Everything it makes goes to a scratch folder: --folder, else one that is
removed at the end."""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
EXAMPLE = os.path.join(ROOT, "examples", "boutique-en-ligne", "project.yaml")


def measure(command, folder, runs, expected=(0, 1)):
    """Medians of processor seconds (user and system), wall seconds and memory in MB; the last words said."""
    cpu, wall, memory = [], [], []
    for _ in range(runs):
        with open(os.path.join(folder, "said"), "w+b") as said:
            start = time.perf_counter()
            process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=subprocess.STDOUT)
            _, status, used = os.wait4(process.pid, 0)
            wall.append(time.perf_counter() - start)
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            lines = said.read().decode("utf-8", "replace").strip().splitlines() or [""]
        if process.returncode not in expected:
            sys.exit(f"{' '.join(command)}: status {process.returncode}\n" + "\n".join(lines[-20:]))
        cpu.append(used.ru_utime + used.ru_stime)
        memory.append(used.ru_maxrss / 1024)
    return {"cpu": statistics.median(cpu), "wall": statistics.median(wall), "mb": max(memory),
            "said": lines[-1].strip(" ✖")}


def prepare(given, folder):
    """The files judged, the event scan and the packages of npm."""
    # In a process of its own: the memory of a process that starts others is counted as theirs.
    for name, faults in (("clean", []), ("faults", ["--faults"])):
        subprocess.run([sys.executable, os.path.join(HERE, "generate.py"), os.path.join(folder, name + ".yaml"), str(given.count), *faults],
                       check=True)
    with open(os.path.join(folder, "any.yaml"), "w", encoding="utf-8") as out:
        out.write("{}\n")
    subprocess.run(["cc", "-O2", "-o", os.path.join(folder, "scan"), os.path.join(HERE, "scan.c"), "-lyaml"], check=True)
    schema = subprocess.run([given.pdoc, "schema"], check=True, capture_output=True).stdout
    with open(os.path.join(folder, "schema.json"), "wb") as out:
        out.write(schema)
    if given.no_npm:
        return
    shutil.copy(os.path.join(HERE, "package.json"), folder)
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"], cwd=folder,
                   check=True, stdout=subprocess.DEVNULL)
    with open(os.path.join(folder, "ruleset.json"), "wb") as out:
        subprocess.run(["node", os.path.join(HERE, "spectral.mjs"), "schema.json"], cwd=folder, check=True, stdout=out)
    for name in ("clean", "faults"):
        subprocess.run(["node", "-e", """
            const fs = require('fs'), yaml = require('js-yaml'), [file] = process.argv.slice(1);
            const text = fs.readFileSync(file + '.yaml', 'utf8');
            fs.writeFileSync(file + '.json', JSON.stringify(yaml.load(text, {schema: yaml.CORE_SCHEMA})));""", name],
                       cwd=folder, check=True)


def contestants(given, name):
    """(row, command, how often it is run; slow ones once)"""
    file, schema = name + ".yaml", os.path.join(ROOT, "schemas", "project.schema.yaml")
    yield "libyaml, events", ["./scan", file], given.runs
    yield "pdoc check --schema {} (reads only)", [given.pdoc, "check", "--schema", "any.yaml", file], given.runs
    yield "pdoc check --schema", [given.pdoc, "check", "--schema", schema, file], given.runs
    yield "pdoc check (schema and all rules)", [given.pdoc, "check", file], given.runs
    if given.no_npm:
        return
    ajv = os.path.join(HERE, "ajv.mjs")
    yield "ajv, JSON", ["node", ajv, "json", "schema.json", name + ".json"], given.runs
    yield "ajv, js-yaml (no places)", ["node", ajv, "js-yaml", "schema.json", file], given.runs
    yield "ajv, yaml (line and column)", ["node", ajv, "yaml", "schema.json", file], 1
    yield "Spectral, schema and 5 rules", ["node", "node_modules/@stoplight/spectral-cli/dist/index.js", "lint",
                                           "--ruleset", "ruleset.json", file], 1


def table(given, folder, name):
    rows = [(row, measure(command, folder, runs)) for row, command, runs in contestants(given, name)]
    of = dict(rows)
    scan = of["libyaml, events"]["cpu"]
    schema, whole = of["pdoc check --schema"]["cpu"], of["pdoc check (schema and all rules)"]["cpu"]
    size = os.path.getsize(os.path.join(folder, name + ".yaml")) / 1e6
    print(f"\n{name}.yaml, {size:.1f} MB\n")
    print("| | CPU s | wall s | MB | × libyaml | × pdoc --schema | × pdoc check | says |")
    print("|---|--:|--:|--:|--:|--:|--:|---|")
    for row, m in rows:
        print(f"| {row} | {m['cpu']:.3f} | {m['wall']:.3f} | {m['mb']:.0f} | {m['cpu'] / scan:.1f} | "
              f"{m['cpu'] / schema:.1f} | {m['cpu'] / whole:.1f} | {m['said']} |")
    return of


def small(given, folder):
    """A whole process over the example project."""
    lines = sum(1 for _ in open(EXAMPLE, encoding="utf-8"))
    m = measure([given.pdoc, "check", EXAMPLE], folder, 30)
    print(f"\nThe example, {lines} lines: pdoc check takes {m['cpu'] * 1000:.1f} ms of CPU, {m['wall'] * 1000:.1f} ms in "
          f"all (median of 30 runs); {m['said']}")
    return m


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pdoc", default=os.environ.get("PDOC", os.path.join(ROOT, "build", "pdoc")))
    options.add_argument("--count", type=int, default=20000, help="KPIs, deliverables and requirements")
    options.add_argument("--runs", type=int, default=7, help="of what is fast")
    options.add_argument("--folder", help="where to work, and to leave what was made")
    options.add_argument("--no-npm", action="store_true", help="pdoc and libyaml alone")
    options.add_argument("--json", help="a file for the figures")
    given = options.parse_args()
    given.pdoc = os.path.abspath(given.pdoc)
    folder = os.path.abspath(given.folder or tempfile.mkdtemp(prefix="pdoc-bench-"))
    os.makedirs(folder, exist_ok=True)
    try:
        prepare(given, folder)
        figures = {name: table(given, folder, name) for name in ("clean", "faults")}
        figures["example"] = small(given, folder)
        if given.json:
            with open(given.json, "w", encoding="utf-8") as out:
                json.dump(figures, out, indent=1)
    finally:
        if not given.folder:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
