#!/usr/bin/env python3
"""Times pdoc and its peers on the corpus, and prints a Markdown table. Called by run.sh.

    bench.py TMP SIZE...

Peers run in turn, round after round, so that what else the machine does hits all alike; the first round does
not count; of the others the median is taken. Wall is from the start of the process to its end, with the file
on the disk; CPU is user and system time of all its processes; memory is that of the largest one.
"""
import os
import re
import shlex
import shutil
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
TMP = os.path.abspath(sys.argv[1])
BIN, CORPUS, WORK = (os.path.join(TMP, d) for d in ("bin", "corpus", "work"))
NPM = os.environ["PEERS_NPM"]
PDOC = os.path.abspath(os.environ.get("PDOC", os.path.join(ROOT, "build", "pdoc")))
FONT = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"
TYPST = f"node {HERE}/typst_node.mjs"
HTMLDOC = ("htmldoc --quiet --charset utf-8 --book --no-title --size a4 --left 25mm --right 25mm --top 25mm "
           "--bottom 25mm --fontsize 11 --embedfonts")
GROFF = "groff -ms -mpdfmark -mfr -t -Kutf8 -Tpdf -P-pa4 -P-e"

# name: (what it needs, command); the first makes what all others are compared with
PEERS = {
    "pdoc": (PDOC, f"{PDOC} markdown {{md}} -o {{out}}"),
    "Typst, from Typst": (f"{NPM}/node_modules/@myriaddreamin", TYPST + " cold {typ} {out}"),
    "Typst, from YAML": (f"{NPM}/node_modules/@myriaddreamin", TYPST + f" yaml {HERE}/templates/cdc.typ {{yaml}} {{out}}"),
    "cmark-gfm + htmldoc": ("htmldoc", "sh -c 'cmark-gfm -e table --unsafe {md} > {html} && " + HTMLDOC + " -f {out} {html}'"),
    "lowdown + groff": ("lowdown", "sh -c 'lowdown -s -Tms {md} | " + GROFF + " > {out}'"),
}
FLOORS = {
    "floor: process start": "/bin/true",
    "floor: cmark-gfm parses": BIN + "/floor_cmark {md}",
    "floor: HarfBuzz, every word": BIN + "/floor_hb {md} " + FONT,
    "floor: cmark-gfm, greedy lines, libharu": BIN + "/floor_hpdf {md} {out} " + FONT,
}


def once(command):
    """{wall, cpu in seconds, memory in MiB}, or None when it failed."""
    read, write = os.pipe()
    line = f"exec {BIN}/measure 300 " + command + f" 3>&{write} >/dev/null 2>&1"
    subprocess.run(["bash", "-c", line], pass_fds=(write,), cwd=WORK, check=False)
    os.close(write)
    words = os.read(read, 4096).decode().split()
    os.close(read)
    if len(words) != 5 or words[4] != "0":
        return None
    return {"wall": int(words[0]) / 1e9, "cpu": (int(words[1]) + int(words[2])) / 1e6, "memory": int(words[3]) / 1024}


def look(pdf):
    """(pages, tagged) of a PDF."""
    said = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=False).stdout
    pages, tagged = re.search(r"Pages: +(\d+)", said), re.search(r"Tagged: +(\w+)", said)
    return int(pages[1]) if pages else 0, tagged[1] if tagged else "?"


def main():
    sizes = sys.argv[2:]
    for size in sizes:
        files = {k: f"{WORK}/{size}.{k}" for k in ("typ", "html")}
        files.update(md=f"{CORPUS}/{size}.md", yaml=f"{CORPUS}/{size}.yaml")
        subprocess.run([sys.executable, f"{HERE}/md2typ.py", files["md"], files["typ"]], check=True)
        jobs = {}
        for name, (need, command) in PEERS.items():
            if os.path.exists(need) if "/" in need else shutil.which(need):
                jobs[name] = command
            else:
                print(f"absent: {name}", file=sys.stderr)
        jobs.update(FLOORS)
        runs = {name: [] for name in jobs}
        pdfs = {name: f"{WORK}/{size}.{re.sub(r'[^a-z]+', '-', name.lower())}.pdf" for name in jobs}
        count = int(os.environ.get("RUNS", "3" if size == "L" else "7"))
        for number in range(count + 1):
            for name, command in jobs.items():
                made = once(command.format(out=pdfs[name], **{k: shlex.quote(v) for k, v in files.items()}))
                if made is None:
                    print(f"{size}: {name} failed", file=sys.stderr)
                elif number > 0:
                    runs[name].append(made)
        print(f"\n### {size}\n\n| | wall, s | CPU, s | wall / pdoc’s | CPU / pdoc’s | memory, MiB | pages | kB | tagged |\n|---|--:|--:|--:|--:|--:|--:|--:|---|")
        own = {k: statistics.median(r[k] for r in runs["pdoc"]) for k in ("wall", "cpu")}
        for name, made in runs.items():
            if not made:
                continue
            wall, cpu = (statistics.median(r[k] for r in made) for k in ("wall", "cpu"))
            pages, tagged = look(pdfs[name]) if os.path.exists(pdfs[name]) else ("", "")
            kilobytes = f"{os.path.getsize(pdfs[name]) / 1000:.0f}" if os.path.exists(pdfs[name]) else ""
            print(f"| {name} | {wall:.3f} | {cpu:.3f} | {wall / own['wall']:.1f} | {cpu / own['cpu']:.1f} | {max(r['memory'] for r in made):.0f} "
                  f"| {pages} | {kilobytes} | {tagged} |", flush=True)


main()
