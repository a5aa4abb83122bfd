"""What script tests share: running pdoc on a copy of an example, looking at its folders."""
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

ROOT = os.environ.get("ROOT", os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
PDOC = os.environ.get("PDOC", os.path.join(ROOT, "build", "pdoc"))
IS_TESTING = os.environ.get("PDOC_IS_TESTING", "0") == "1"
EXAMPLE = os.path.join(ROOT, "examples", "boutique-en-ligne")
SKIP = 77


def run(*arguments, env=None, cwd=None, stdin=None, timeout=120, program=PDOC):
    """Runs pdoc; gives status, stdout, stderr. A signal is a negative status."""
    full = {**os.environ, "LC_ALL": "en_US.UTF-8", "NO_COLOR": "1", **(env or {})}
    done = subprocess.run([program, *arguments], env=full, cwd=cwd, input=stdin, capture_output=True, timeout=timeout)
    return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def snapshot(folder):
    """Every file under a folder with a hash of its content."""
    found = {}
    for here, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(here, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = hashlib.sha256(file.read()).hexdigest()
    return found


def copy_example(into, example=EXAMPLE):
    """A copy of an example's sources (not its out/); gives the project's path."""
    target = os.path.join(into, os.path.basename(example))
    shutil.copytree(example, target, ignore=shutil.ignore_patterns("out"))
    return os.path.join(target, "project.yaml")


def scratch():
    return tempfile.TemporaryDirectory(prefix="pdoc-test-")


def finish(faults):
    for fault in faults:
        print(fault)
    print(f"{len(faults)} fault(s)" if faults else "fine")
    sys.exit(1 if faults else 0)
