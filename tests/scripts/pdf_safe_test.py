#!/usr/bin/env python3
"""Damaged fonts and images are findings or do no harm; a full disk and a limit on file sizes end with status 2, a
message and no file. Whatever PDF appears is whole."""
import os
import random
import resource
import shutil
import struct
import subprocess
import zlib

from lib import copy_example, finish, run, scratch

FONTS = ["/usr/share/fonts/truetype/lato/Lato-Regular.ttf", "/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf",
         "/usr/share/fonts/opentype/urw-base35/URWBookman-Light.otf"]
faults = []


def write(path, data):
    with open(path, "wb") as file:
        file.write(data.encode() if isinstance(data, str) else data)
    return path


def typeset(folder, what, *arguments, env=None):
    """Runs pdoc markdown; a PDF that appears must be whole, and one that does not must be explained."""
    out = os.path.join(folder, "out.pdf")
    if os.path.exists(out):
        os.unlink(out)
    status, _, err = run("markdown", os.path.join(folder, "a.md"), "-o", out, *arguments, env=env, timeout=60)
    if status not in (0, 1, 2) or "Sanitizer" in err or "runtime error" in err:
        faults.append(f"{what}: status {status}: {err[-700:]}")
    elif not os.path.exists(out) and ("error[" not in err or status == 0):
        faults.append(f"{what}: no file, and no word of why: {err[:300]}")
    elif os.path.exists(out):
        done = subprocess.run(["qpdf", "--check", out], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            faults.append(f"{what}: {done.stdout[-300:]}{done.stderr[-300:]}")
    return status, err


# ---- fonts -----------------------------------------------------------------------------------------

def damaged_fonts(data, chance):
    yield "empty", b""
    yield "one byte", data[:1]
    for share in (0.01, 0.1, 0.4, 0.8, 0.999):
        yield f"cut at {share}", data[:int(len(data) * share)]
    for n in range(12):  # the directory and the tables' heads
        bad = bytearray(data)
        for _ in range(6):
            bad[chance.randrange(12, 400)] = chance.randrange(256)
        yield f"directory {n}", bytes(bad)
    count = struct.unpack(">H", data[4:6])[0]
    for i in range(count):  # each table in turn, its bytes shuffled at a few places
        tag, _, at, length = struct.unpack(">4sLLL", data[12 + 16 * i:28 + 16 * i])
        bad = bytearray(data)
        for _ in range(10):
            if length:
                bad[at + chance.randrange(length)] = chance.randrange(256)
        yield f"table {tag.decode()}", bytes(bad)


def check_fonts(folder):
    chance = random.Random(11)
    write(os.path.join(folder, "a.md"), "# Titre\n\nUn **essai** d’« affiche » : AVATAR, 12 %, œuvre, fi ffi.\n\n| a | b |\n|---|--:|\n| c | 1 |\n")
    tried = told = 0
    for path in FONTS:
        if not os.path.exists(path):
            continue
        data = open(path, "rb").read()
        font = os.path.join(folder, "font" + os.path.splitext(path)[1])
        theme = write(os.path.join(folder, "theme.yaml"), f"fonts:\n  serif: {font}\n  sans: {font}\n")
        write(font, data)
        status, err = typeset(folder, f"{path} whole", "--theme", theme)
        if status != 0:
            faults.append(f"{path}: the whole font does not serve: {err[:500]}")
        for what, bad in damaged_fonts(data, chance):
            write(font, bad)
            status, err = typeset(folder, f"{os.path.basename(path)}, {what}", "--theme", theme)
            tried += 1
            told += "font" in err
            if len(bad) < 1000 and "font" not in err:
                faults.append(f"{path}, {what}: nothing is said of it")
    print(f"{tried} damaged fonts, {told} told")
    if tried and told < 5:
        faults.append("too few damaged fonts are told for this test to mean anything")


# ---- images ----------------------------------------------------------------------------------------

def png(width, height, rows, depth=8, colour=2):
    def chunk(name, data):
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))
    head = struct.pack(">LLBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def check_images(folder):
    chance = random.Random(12)
    good = png(20, 10, b"".join(b"\0" + bytes(range(60)) for _ in range(10)))
    cases = [("whole", good, 0), ("empty", b"", None), ("a text", b"not an image\n", None), ("rows too few", png(20, 10, b"\0" * 61), 2),
             ("huge", png(65000, 65000, b"\0"), 2), ("no width", png(0, 10, b""), None),
             ("a JPEG without end", b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0\0\x11\x08\0\x10\0\x10\x03", None)]
    cases += [(f"cut at {n}", good[:n], None) for n in range(8, len(good), max(1, len(good) // 15))]
    for n in range(30):
        bad = bytearray(good)
        for _ in range(3):
            bad[chance.randrange(8, len(bad))] = chance.randrange(256)
        cases.append((f"damage {n}", bytes(bad), None))
    write(os.path.join(folder, "a.md"), "# Titre\n\n![un plan](plan.png)\n\nSuite.\n")
    for what, data, wanted in cases:
        write(os.path.join(folder, "plan.png"), data)
        status, err = typeset(folder, f"an image: {what}")
        if wanted is not None and status != wanted:
            faults.append(f"an image: {what}: status {status}, {wanted} was expected: {err[:300]}")
        if status == 2 and "a.md:3" not in err:
            faults.append(f"an image: {what}: the message does not point at it: {err[:400]}")


# ---- disks -----------------------------------------------------------------------------------------

def check_full_disk(folder, project):
    disk = os.path.join(folder, "disk")
    os.mkdir(disk)
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk], capture_output=True, check=False).returncode != 0:
        print("no tmpfs here: a full disk is not tried")
        return
    try:
        status, _, err = run("build", project, "-o", disk)
        if status != 2 or "file-write" not in err or os.listdir(disk):
            faults.append(f"a full disk: status {status}, left {os.listdir(disk)}: {err[:300]}")
        write(os.path.join(folder, "a.md"), "Un paragraphe assez long.\n\n" * 40)
        target = write(os.path.join(disk, "old.pdf"), b"old")
        try:
            with open(os.path.join(disk, "filler"), "wb", buffering=0) as filler:
                while filler.write(b"x" * 4096):
                    pass
        except OSError:
            pass  # it is full
        status, _, err = run("markdown", os.path.join(folder, "a.md"), "-o", target)
        if status != 2 or open(target, "rb").read() != b"old" or sorted(os.listdir(disk)) != ["filler", "old.pdf"]:
            faults.append(f"a full disk, a file there: status {status}, {os.listdir(disk)}: {err[:300]}")
    finally:
        subprocess.run(["umount", disk], check=False)


def check_file_limit(folder, project):
    """A limit on the size of files is a fault like any other, not the end of the process."""
    from lib import PDOC
    out = os.path.join(folder, "limited")
    done = subprocess.run([PDOC, "build", project, "-o", out], capture_output=True, text=True, check=False, env=dict(os.environ, LC_ALL="C"),
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20000, 20000)))
    if done.returncode != 2 or "file-write" not in done.stderr or (os.path.isdir(out) and os.listdir(out)):
        faults.append(f"a limit on file sizes: status {done.returncode}: {done.stderr[:300]}")


def main():
    with scratch() as folder:
        project = copy_example(folder)
        if shutil.which("qpdf"):
            check_fonts(folder)
            check_images(folder)
        check_full_disk(folder, project)
        check_file_limit(folder, project)
    finish(faults)


main()
