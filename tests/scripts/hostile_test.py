#!/usr/bin/env python3
"""Input made to hurt: nesting, aliases, sizes, encodings, patterns, cycles, devices, floods of findings,
queries and templates that multiply. Each run must end by itself with the status, the message and the place
expected, within limits of processor time and memory that are generous and still far below what running away
takes. tests/scripts/hostile_test.py [-v] NAME... runs the groups named; -v shows each run."""
import json
import os
import re
import resource
import socket
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

from lib import EXAMPLE, PDOC, ROOT, finish, scratch

with open(PDOC, "rb") as program:
    SANITIZED = b"__asan_init" in program.read()
CPU_SECONDS = 300 if SANITIZED else 60
MEMORY = None if SANITIZED else 3 << 30  # bytes of address space; a sanitizer reserves terabytes
STACK = None if SANITIZED else 8 << 20
FILE_LIMIT = 64 << 20
VERBOSE = "-v" in sys.argv
faults = []


def limit():
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 30, 1 << 30))
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_STACK, STACK)):
        if most is not None:
            resource.setrlimit(what, (most, most))


class Run:
    """pdoc in a folder, within the limits. Its words go through files: they may be long."""

    def __init__(self, folder, arguments, stdin=None, stdout=None, user=None):
        self.arguments = arguments
        out, err = os.path.join(folder, ".stdout"), os.path.join(folder, ".stderr")
        with open(out, "wb") as to_out, open(err, "wb") as to_err:
            done = subprocess.run([PDOC, *arguments], cwd=folder, env=dict(os.environ, LC_ALL="C.UTF-8", NO_COLOR="1"),
                                  stdin=stdin or subprocess.DEVNULL, stdout=stdout or to_out, stderr=to_err,
                                  preexec_fn=limit, timeout=1200, user=user)
        self.status = done.returncode
        with open(out, "rb") as from_out, open(err, "rb") as from_err:
            self.out, self.err = from_out.read(), from_err.read()
        if VERBOSE:
            used = resource.getrusage(resource.RUSAGE_CHILDREN)
            print(f"{self.status} {used.ru_utime + used.ru_stime:8.2f} s in all, {len(self.out) + len(self.err):>10} bytes,"
                  f" {' '.join(arguments)[:60]!r}: {self.said[:100]!r}", flush=True)

    @property
    def said(self):
        return (self.out + self.err).decode("utf-8", "replace")


def expect(what, condition, detail=""):
    if not condition:
        faults.append(f"{what}: {detail[:800]}")


def ends(folder, what, arguments, status, rule=None, place=None, most=100_000, **how):
    """A run that ends with `status`, tells of `rule` at `place` (a regular expression), in `most` bytes."""
    try:
        done = Run(folder, [*arguments, "--lang", "en"], **how)
    except subprocess.TimeoutExpired:
        faults.append(f"{what}: does not end")
        return None
    statuses = status if isinstance(status, tuple) else (status,)
    shown = f"status {done.status}: {done.said[:700]}"
    expect(what, done.status in statuses, shown)
    if rule is not None:
        found = re.search(r"^(?:error|warning)\[(?:" + rule + r")\]: .*\n(?: *--> (.*)\n)?", done.said, re.M)
        expect(f"{what}, {rule}", found is not None, shown)
        if found and place is not None:
            expect(f"{what}, place {place}", re.search(place, found.group(1) or "") is not None, f"{found.group(1)}: {shown}")
    expect(f"{what}, {len(done.said)} characters said", len(done.out) + len(done.err) <= most, shown)
    expect(f"{what}, control characters", re.search(rb"[\0-\x08\x0b-\x1f\x7f]", done.out + done.err) is None, shown)
    return done


def write(folder, name, content):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape"))
    return name


def any_schema(folder, name="any.yaml", text="{}\n"):
    return ["check", "--schema", write(folder, name, text)]


# ---- reading -------------------------------------------------------------------------------------

def nesting(folder):
    deep = 10_000
    check = any_schema(folder)
    ends(folder, "flow lists", [*check, write(folder, "a.yaml", "[" * deep + "]" * deep)], 2, "yaml-depth", r"a\.yaml:1:257$")
    ends(folder, "flow lists left open", [*check, write(folder, "a2.yaml", "[" * deep)], 2, "yaml-depth", r"a2\.yaml:1:257$")
    ends(folder, "flow maps", [*check, write(folder, "b.yaml", "{a: " * deep + "1" + "}" * deep)], 2, "yaml-depth", r"b\.yaml:1:1025$")
    ends(folder, "block lists", [*check, write(folder, "c.yaml", "- " * deep + "1\n")], 2, "yaml-depth", r"c\.yaml:1:513$")
    ends(folder, "keys that are lists", [*check, write(folder, "k.yaml", "? " * deep)], 2)
    ends(folder, "block maps", [*check, write(folder, "d.yaml", "".join(" " * n + "a:\n" for n in range(3000)))], 2,
         "yaml-depth", r"d\.yaml:257:257$")
    ends(folder, "JSON lists", [*check, write(folder, "a.json", "[" * (deep + 1) + "]" * (deep + 1))], 2, "json-depth",
         r"a\.json:1:10001$")
    ends(folder, "JSON maps", [*check, write(folder, "b.json", '{"a":' * 100_000 + "1" + "}" * 100_000)], 2, "json-depth")
    # 10,000 levels of JSON are read: what recurses over them must be bounded too.
    most = write(folder, "most.json", "[" * deep + "]" * deep)
    same = any_schema(folder, "same.yaml", "{type: array, items: {$ref: '#'}}\n")
    ends(folder, "a schema that follows the nesting", [*same, most], (0, 2), None)
    ends(folder, "nested lists compared", [*any_schema(folder, "const.json", '{"const": %s}' % ("[" * 4000 + "]" * 4000)), most],
         (1, 2), None)
    ends(folder, "items of nested lists unique", [*any_schema(folder, "unique.yaml", "{uniqueItems: true}\n"),
                                                   write(folder, "u.json", "[%s,%s]" % (("[" * 9000 + "]" * 9000,) * 2))], 1,
         "schema-unique")
    ends(folder, "a query into the nesting", ["query", "$" + "[0]" * 9_000, most], 0, most=10_000)
    ends(folder, "all values of the nesting", ["query", "$..*", most], (0, 2), most=1 << 30)
    ends(folder, "all paths of the nesting", ["query", "--paths", "$..*", most], (0, 2), most=1 << 30)
    ends(folder, "a nested schema", [*any_schema(folder, "deep.json", '{"items":' * 9_999 + "{}" + "}" * 9_999), most], (0, 2))
    ends(folder, "a nested schema of alternatives",
         [*any_schema(folder, "deep2.json", '{"not":{"anyOf":[' * 3_000 + "{}" + "]}}" * 3_000), most], (0, 1, 2))


def aliases(folder):
    check = any_schema(folder)
    laughs = "a: &a [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n"
    for before, after in zip("abcdefgh", "bcdefghi"):
        laughs += f"{after}: &{after} [{', '.join(['*' + before] * 9)}]\n"
    ends(folder, "billion laughs", [*check, write(folder, "laughs.yaml", laughs)], 2, "yaml-alias-bomb", r"laughs\.yaml:[5-9]:")
    ends(folder, "billion laughs as a project", ["check", "laughs.yaml"], 2, "yaml-alias-bomb", r"laughs\.yaml:[5-9]:")
    ends(folder, "billion laughs as a schema", ["check", "--schema", "laughs.yaml", "laughs.yaml"], 2, "yaml-alias-bomb")
    ends(folder, "billion laughs as rules", ["rules", "--rules", "laughs.yaml"], 2, "yaml-alias-bomb")
    ends(folder, "a long text many times", [*check, write(folder, "long.yaml", "a: &a " + "x" * 1_000_000 + "\nb: [" + "*a, " * 100_000 + "]\n")],
         2, "yaml-alias-bomb", r"long\.yaml:2:")
    ends(folder, "an alias in itself", [*check, write(folder, "self.yaml", "a: &a [1, *a]\n")], 2, "yaml-alias-recursive", r":1:11$")
    deeper = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 2000))
    ends(folder, "aliases that nest", [*check, write(folder, "deeper.yaml", deeper)], 2, "yaml-depth")
    ends(folder, "many anchors", [*check, write(folder, "anchors.yaml", "".join(f"- &x{n} {n}\n" for n in range(200_000)))], 0)
    ends(folder, "many tag lines", [*check, write(folder, "tags.yaml", "".join(f"%TAG !t{n}! tag:x,2000:\n" for n in range(50_000)) + "--- 1\n")],
         2, "yaml-directive", r"tags\.yaml:1:")


def sizes(folder):
    check = any_schema(folder)
    number = any_schema(folder, "number.yaml", "{properties: {a: {type: number}}, additionalProperties: {type: number}}\n")
    large = "x" * (50 << 20)
    ends(folder, "50 MB plain", [*number, write(folder, "a.yaml", f"a: {large}\n")], 1, "schema-type", r"a\.yaml:1:4$", most=5_000)
    ends(folder, "50 MB quoted", [*number, write(folder, "b.yaml", f'a: "\\u00e9{large}"\n')], 1, "schema-type", r"b\.yaml:1:4$", most=5_000)
    ends(folder, "50 MB of lines", [*number, write(folder, "c.yaml", "a: |\n" + "  é\n" * 10_000_000)], 1, "schema-type",
         r"c\.yaml:1:4$", most=5_000)
    ends(folder, "50 MB folded", [*number, write(folder, "d.yaml", "a: >\n" + "  mot mot\n" * 5_000_000)], 1, "schema-type",
         r"d\.yaml:1:4$", most=5_000)
    ends(folder, "50 MB of JSON", [*number, write(folder, "a.json", '{"a": "\\n%s"}' % large)], 1, "schema-type", r"a\.json:1:7$", most=5_000)
    ends(folder, "a JSON key of 50 MB", [*number, write(folder, "b.json", '{"%s": "a"}' % large)], 1, "schema-type", r"b\.json:1:", most=20_000)
    ends(folder, "a YAML key of 50 MB", [*number, write(folder, "e.yaml", f'"{large}": a\n')], (1, 2), most=20_000)
    ends(folder, "a digit 50 million times", [*check, write(folder, "f.yaml", f"a: {'1' * (50 << 20)}\n")], 2, "data-number-range",
         r"f\.yaml:1:4$", most=5_000)
    ends(folder, "50 MB where the project's title stands", ["check", write(folder, "p.yaml", f"project: {large}\n")], 1, "schema-type",
         r"p\.yaml:1:10$", most=50_000)
    ends(folder, "50 MB of comment", [*check, write(folder, "g.yaml", "a: 1\n#" + large + "\n")], 0)
    ends(folder, "50 MB of unclosed quote", [*check, write(folder, "h.yaml", 'a: "' + large)], 2, "yaml-quote-open", r"h\.yaml:1:4$", most=5_000)
    ends(folder, "a template of 50 MB", ["render", write(folder, "t.mustache", large), write(folder, "one.yaml", "a: 1\n")], 2,
         "template-large", most=5_000)
    with open(os.path.join(folder, "over.yaml"), "wb") as file:
        file.truncate(FILE_LIMIT + 1)
    for what, arguments in (("a file", [*check, "over.yaml"]), ("a schema", ["check", "--schema", "over.yaml", "one.yaml"]),
                            ("a project", ["check", "over.yaml"]), ("rules", ["rules", "--rules", "over.yaml"]),
                            ("a baseline", ["check", os.path.join(EXAMPLE, "project.yaml"), "--baseline", "over.yaml"]),
                            ("a template", ["render", "over.yaml", "one.yaml"]), ("data", ["query", "$", "over.yaml"]),
                            ("Markdown", ["markdown", "over.yaml", "-o", "x.pdf"])):
        ends(folder, f"64 MiB and a byte: {what}", arguments, 2, "file-too-large", most=5_000)
    with open(os.path.join(folder, "over.yaml"), "rb") as file:
        ends(folder, "64 MiB and a byte: standard input", [*check, "-"], 2, "file-too-large", stdin=file)
    ends(folder, "64 MiB of comments", [*check, write(folder, "full.yaml", "a: 1\n" + "# " + "x" * (FILE_LIMIT - 7))], 0)
    ends(folder, "too many values", [*check, write(folder, "many.yaml", "- \n" * 6_000_000)], 2, "data-too-many-values", r"many\.yaml:\d+:")
    ends(folder, "too many values of JSON", [*check, write(folder, "many.json", "[" + "1," * 6_000_000 + "1]")], 2, "data-too-many-values")
    ends(folder, "the same key 100,000 times", [*check, write(folder, "same.yaml", "a: 1\n" * 100_000)], 2, "yaml-duplicate-key",
         r"same\.yaml:2:1$", most=2_000_000)
    ends(folder, "100,000 keys near the one meant", [*any_schema(folder, "near.json", json.dumps(
        {"properties": {f"clef-{n}": {} for n in range(3_000)}, "additionalProperties": False})),
        write(folder, "near.yaml", "".join(f"clez-{n}: 1\n" for n in range(3_000)))], 1, "schema-key-unknown", most=4_000_000)


def encodings(folder):
    check = any_schema(folder)
    words = "titre: été\n"
    for name, text, rule, place in (
            ("NUL", b"a: b\nc: d\0e\n", "yaml-nul", r":2:5$"),
            ("NUL alone", b"\0", "yaml-nul", r":1:1$"),
            ("NULs alone", b"\0" * 100_000, "yaml-nul", r":1:1$"),
            ("UTF-16, mark", words.encode("utf-16"), "data-encoding", r":1:1$"),
            ("UTF-16 LE", words.encode("utf-16-le"), "data-encoding", r":1:1$"),
            ("UTF-16 BE", words.encode("utf-16-be"), "data-encoding", r":1:1$"),
            ("UTF-16 BE, mark", b"\xfe\xff" + words.encode("utf-16-be"), "data-encoding", r":1:1$"),
            ("UTF-32, mark", words.encode("utf-32"), "data-encoding", r":1:1$"),
            ("Latin 1", words.encode("latin-1"), "data-utf8-latin|data-encoding|data-utf8", r":1:8$"),
            ("a truncated sequence", "a: é".encode()[:-1], "data-encoding|data-utf8.*", r":1:4$"),
            ("an overlong NUL", b"a: \xc0\x80\n", "data-encoding|data-utf8.*", r":1:4$"),
            ("a surrogate", b"a: \xed\xa0\x80\n", "data-encoding|data-utf8.*", r":1:4$"),
            ("beyond Unicode", b"a: \xf4\x90\x80\x80\n", "data-encoding|data-utf8.*", r":1:4$"),
            ("random bytes", bytes(n * 7919 % 256 for n in range(100_000)), "data-.*|yaml-.*", r":1:2$"),
            ("an escape character", b"a: \x1b]0;x\x07\n", "yaml-control", r":1:4$"),
            ("a noncharacter", "a: b\ufdd0\n".encode(), "yaml-hole-character", r":1:4$"),
            ("a mark alone", b"\xef\xbb\xbf", "yaml-empty", None),
            ("empty", b"", "yaml-empty", None),
            ("blank", b"  \n\n", "yaml-empty", None)):
        ends(folder, name, [*check, write(folder, "a.yaml", text)], 2, rule, place)
        ends(folder, f"{name}, project", ["check", "a.yaml"], 2, rule, place)
    for name, text, rule, place in (
            ("NUL", b'{"a": "b\0"}', "json-control", r":1:9$"), ("empty", b"", "json-empty", r":1:1$"),
            ("UTF-16", '{"a": 1}'.encode("utf-16"), "data-encoding", r":1:1$"),
            ("Latin 1", '{"a": "é"}'.encode("latin-1"), "data-.*", r":1:8$"),
            ("half a pair", b'{"a": "\\ud83d"}', "json-surrogate", r":1:8$")):
        ends(folder, f"{name} in JSON", [*check, write(folder, "a.json", text)], 2, rule, place)
    for name, text in (("NUL", b"a\0b"), ("UTF-16", "{{a}}".encode("utf-16")), ("invalid UTF-8", b"\xff")):
        ends(folder, f"{name} in a template", ["render", write(folder, "t", text), write(folder, "d.yaml", "a: 1\n")], 2, most=5_000)
        ends(folder, f"{name} in Markdown", ["markdown", write(folder, "t.md", text), "-o", "t.pdf"], (0, 2), most=5_000)


# ---- files that are none -------------------------------------------------------------------------

def files(folder):
    check = any_schema(folder)
    os.mkfifo(os.path.join(folder, "fifo"))
    os.mkdir(os.path.join(folder, "folder"))
    os.symlink("loop", os.path.join(folder, "loop"))
    os.symlink("b", os.path.join(folder, "a"))
    os.symlink("a", os.path.join(folder, "b"))
    os.symlink("nowhere", os.path.join(folder, "dangling"))
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(os.path.join(folder, "socket"))
    one = write(folder, "one.yaml", "a: 1\n")
    project = os.path.join(EXAMPLE, "project.yaml")
    kinds = [("fifo", "file-kind"), ("folder", "file-folder"), ("loop", "file-read"), ("a", "file-read"), ("dangling", "file-absent"),
             ("absent", "file-absent"), ("one.yaml/a", "file-absent"), ("socket", "file-read|file-kind"), ("/dev/zero", "file-kind"),
             ("/dev/full", "file-kind"), ("/dev/null", "file-kind"), ("/dev/stdin", "file-kind"), ("n" * 300, "file-read"),
             ("n/" * 3000, "file-read|file-absent"), ("", "file-absent")]
    for path, rule in kinds:
        for what, arguments in (("data", [*check, path]), ("project", ["check", path]), ("schema", ["check", "--schema", path, one]),
                                ("rules", ["check", project, "--rules", path]), ("baseline", ["check", project, "--baseline", path]),
                                ("query", ["query", "$", path]), ("template", ["render", path, one]), ("render's data", ["render", one, path]),
                                ("build", ["build", path, "-o", "out"]), ("markdown", ["markdown", path, "-o", "x.pdf"])):
            if path == "" and what in ("schema", "rules", "baseline"):
                continue  # an option without a value
            ends(folder, f"{path[:20]} as {what}", arguments, 2, rule, most=20_000)
        if path:
            write(folder, "inc.yaml", f'a: !include "{path}"\n')
            ends(folder, f"{path[:20]} included", [*check, "inc.yaml"], 2, rf"{rule}|yaml-include-outside|yaml-include-path", r"inc\.yaml:1:", most=20_000)
            write(folder, "ref.yaml", json.dumps({"$ref": path if path != "a" else "./a"}))
            ends(folder, f"{path[:20]} referred to", ["check", "--schema", "ref.yaml", "--schema-dir", ".", one], 2, most=20_000)
    write(folder, "secret.yaml", "a: 1\n")
    os.chmod(os.path.join(folder, "secret.yaml"), 0)
    if os.geteuid() != 0 or can_be_nobody(folder):
        nobody = 65534 if os.geteuid() == 0 else None
        for path in ("secret.yaml", "shut/in.yaml"):
            ends(folder, f"no permission: {path}", ["check", path], 2, "file-read", user=nobody, stdout=subprocess.DEVNULL)
    for name in ("\x1b[31m.yaml", "a\nb.yaml", "\xff.yaml"):
        ends(folder, "a name of control characters", [*check, name], 2, "file-absent")
    ends(folder, "a data folder that is none", ["check", project, "--data-dir", "fifo"], 2, "data-dir")
    with open("/dev/zero", "rb") as endless:
        ends(folder, "standard input without end", [*check, "-"], 2, "file-too-large", stdin=endless)
    reader, writer = os.pipe()
    os.close(writer)
    ends(folder, "standard input of nothing", [*check, "-"], 2, "yaml-empty", stdin=reader)
    os.close(reader)
    handle = os.open(os.path.join(folder, "folder"), os.O_RDONLY)
    ends(folder, "standard input is a folder", [*check, "-"], 2, "file-folder", stdin=handle)
    os.close(handle)


def can_be_nobody(folder):
    """May the user nobody come to pdoc and to the folder? The folder is opened for it."""
    os.chmod(folder, 0o755)
    os.makedirs(os.path.join(folder, "shut"), mode=0o700)
    write(folder, "shut/in.yaml", "a: 1\n")
    try:
        return subprocess.run([PDOC, "--version"], cwd=folder, user=65534, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              check=False).returncode == 0
    except OSError:
        return False


def outputs(folder):
    project = os.path.join(EXAMPLE, "project.yaml")
    bad = any_schema(folder, "bad.yaml", "{type: string}\n") + [write(folder, "one.yaml", "a: 1\n")]
    with open("/dev/full", "wb") as full:
        for what, arguments in (("findings", bad), ("a report", [*bad, "--format", "sarif"]), ("a query", ["query", "$", "one.yaml"]),
                                ("a schema", ["schema"]), ("rules", ["rules"]), ("help", ["--help"]), ("an explanation", ["explain", "kpi-unit"]),
                                ("a dump", ["build", project, "--emit", "doc", "--document", "specification"])):
            done = Run(folder, arguments, stdout=full)
            expect(f"{what} to /dev/full", done.status == 2, f"{done.status}: {done.said}")
    ends(folder, "a report to /dev/full", [*bad, "--format", "json=/dev/full"], 2, "file-write")
    ends(folder, "a report into a folder", [*bad, "--format", "json=."], 2)
    ends(folder, "a report below a file", [*bad, "--format", "json=one.yaml/x"], 2, "file-write")
    ends(folder, "documents below a device", ["build", project, "-o", "/dev/full"], 2, "file-write")
    ends(folder, "documents below a file", ["build", project, "-o", "one.yaml"], 2, "file-write")
    ends(folder, "a PDF to /dev/full", ["markdown", write(folder, "a.md", "# A\n"), "-o", "/dev/full"], 2)
    reader, writer = os.pipe()
    os.close(reader)
    done = Run(folder, ["schema"], stdout=writer)
    os.close(writer)
    expect("a pipe that nobody reads", done.status in (0, 2) and done.said == "", f"{done.status}: {done.said}")


# ---- schemas -------------------------------------------------------------------------------------

def schemas(folder):
    one = write(folder, "one.yaml", "a: 1\n")
    for what, schema, rule in (
            ("itself", {"$ref": "#"}, "schema-ref-cycle"),
            ("each other", {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}, "schema-ref-cycle"),
            ("through alternatives", {"anyOf": [{"type": "string"}, {"$ref": "#"}]}, "schema-ref-cycle"),
            ("through a condition", {"if": {"not": {"$ref": "#"}}}, "schema-ref-cycle"),
            ("through a dependency", {"dependentSchemas": {"a": {"$ref": "#"}}}, "schema-ref-cycle")):
        ends(folder, f"$ref to {what}", ["check", "--schema", write(folder, "s.json", json.dumps(schema)), one], 2, rule, r"s\.json:1:")
    # Where a dynamic reference leads is known when data are judged.
    write(folder, "dynamic.json", json.dumps({"$dynamicAnchor": "n", "allOf": [{"$dynamicRef": "#n"}]}))
    ends(folder, "$dynamicRef to itself", ["check", "--schema", "dynamic.json", one], 2, "schema-deep", r"one\.yaml:1:1$")
    write(folder, "x.json", '{"$ref": "y.json"}')
    write(folder, "y.json", '{"$ref": "x.json"}')
    ends(folder, "$ref of files to each other", ["check", "--schema", "x.json", "--schema-dir", ".", one], 2)
    chain = {"$ref": "#/$defs/d0", "$defs": {f"d{n}": {"$ref": f"#/$defs/d{n + 1}"} for n in range(20_000)}}
    chain["$defs"]["d20000"] = {"type": "string"}
    ends(folder, "a long chain of $ref", ["check", "--schema", write(folder, "chain.json", json.dumps(chain)), one], (1, 2))
    double = {"$ref": "#/$defs/d0", "$defs": {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(60)}}
    double["$defs"]["d60"] = {"type": "string"}
    ends(folder, "references that double", ["check", "--schema", write(folder, "double.json", json.dumps(double)), one], 2, "schema-work")
    tree = {"anyOf": [{"properties": {"a": {"$ref": "#"}}, "required": ["a"]}] * 2 + [{"type": "string"}]}
    nest = '{"a":' * 60 + "1" + "}" * 60
    ends(folder, "alternatives that multiply", ["check", "--schema", write(folder, "tree.json", json.dumps(tree)),
                                                write(folder, "nest.json", nest)], 2, "schema-work", most=1_000_000)
    unevaluated = {"anyOf": [{"unevaluatedProperties": False, "properties": {f"a{n}": {}}} for n in range(2_000)]}
    ends(folder, "unevaluated keys of many alternatives", ["check", "--schema", write(folder, "un.json", json.dumps(unevaluated)),
                                                           write(folder, "wide.yaml", "".join(f"a{n}: 1\n" for n in range(2_000)))], (1, 2),
         most=2_000_000)
    ends(folder, "uniqueness of 200,000 items", [*any_schema(folder, "u.yaml", "{uniqueItems: true}\n"),
                                                 write(folder, "u.json", json.dumps([{"a": n} for n in range(200_000)]))], 0)
    ends(folder, "a word of 100,000", ["check", "--schema", write(folder, "enum.json", json.dumps({"items": {"enum": [f"w{n}" for n in range(100_000)]}})),
                                       write(folder, "words.json", json.dumps([f"v{n}" for n in range(300)]))], 1, "schema-enum", most=3_000_000)
    ends(folder, "a number of 1e9 digits", [*any_schema(folder, "m.yaml", "{items: {multipleOf: 1e-999999999, maximum: 1e999999999}}\n"),
                                            write(folder, "n.json", "[1e999999999, 1e-999999999, 123456789e999999]")], (0, 1, 2))


BOMBS = ["(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(a*)*b", "^(.*)*x$", "(.*a){25}b", "^((a+)|(a?))+$"]


def patterns(folder):
    bait = "a" * 40 + "!"
    long = "a" * 1_000_000 + "!"
    for n, bomb in enumerate(BOMBS):
        schema = write(folder, f"s{n}.json", json.dumps({"items": {"pattern": bomb}, "patternProperties": {bomb: False}}))
        for what, data in (("short", [bait]), ("long", [long]), ("many", [bait + str(i) for i in range(20_000)]), ("a key", {bait: 1})):
            ends(folder, f"schema {bomb}, {what}", ["check", "--schema", schema, write(folder, "d.json", json.dumps(data))], (0, 1, 2),
                 most=40_000_000)
        for call in ("match", "search"):
            query = f'$[?{call}(@, "{bomb.strip("^$")}[bc]")]'
            for what, data in (("short", [bait]), ("long", [long]), ("many", [bait + str(i) for i in range(20_000)])):
                ends(folder, f"query {query}, {what}", ["query", query, write(folder, "q.json", json.dumps(data))], (0, 2), most=5_000_000)
    # Here is what is said when the limit is reached.
    schema = write(folder, "limit.json", json.dumps({"items": {"pattern": "(a+)+$"}}))
    ends(folder, "a pattern beyond the limit", ["check", "--schema", schema, write(folder, "d.json", json.dumps([bait] * 20_000))], (1, 2),
         "schema-work|schema-pattern", most=40_000_000)
    for what, pattern in (("long", "a" * 70_000), ("nested", "(" * 3_000 + "a" + ")" * 3_000), ("counted", "((((a{1,999}){1,999}){1,999}){1,999})"),
                          ("of many ranges", "[" + "".join(chr(0x4E00 + 2 * n) for n in range(10_000)) + "]")):
        ends(folder, f"a {what} pattern", ["check", "--schema", write(folder, "p.json", json.dumps({"pattern": pattern})), "d.json"], (0, 2),
             most=5_000_000)
        ends(folder, f"a {what} I-Regexp", ["query", f'$[?match(@, "{pattern}")]', "d.json"], (0, 2), most=5_000_000)
    rules(folder, bait)


RULE = """rules:
  slow:
    severity: error
    given: $.kpis[*]
    require:
      - %s
    message: {fr: "« {{name}} »", en: "“{{name}}”"}
    why: {fr: "Parce que.", en: "Because."}
    help: {fr: "Autrement.", en: "Otherwise."}
    source: {kind: practice}
    examples:
      valid: [{kpis: [{name: b}]}]
      invalid: [{kpis: [{name: %s}]}]
"""


def rules(folder, bait):
    with open(os.path.join(EXAMPLE, "project.yaml"), encoding="utf-8") as file:
        text = file.read()
    kpi = "".join(f"  - {{id: kh{n}, name: {bait}}}\n" for n in range(2_000))
    write(folder, "many.yaml", text.replace("\nkpis:\n", "\nkpis:\n" + kpi))
    for what, require in (("match", "test: '!match(@.name, \"((a+)+)+[bc]\")'"), ("search", "test: '!search(@.name, \"((a|aa)+)+[bc]\")'"),
                          ("a schema's pattern", "schema: {properties: {name: {pattern: '^(a+)+$'}}}")):
        write(folder, "slow.yaml", RULE % (require, bait.rstrip("!") + "b"))
        ends(folder, f"a rule with {what}", ["check", "many.yaml", "--rules", "slow.yaml", "--only", "slow"], 2, "rule-exhausted",
             r"slow\.yaml:2:3$", most=5_000)
    for what, require in (("every pair", "test: '!$.kpis[?count($.kpis[?@.name == \"a\"]) > 3]'"),
                          ("descendants of all", "test: 'count($..[?count(@..name) > 1]) < 1'")):
        write(folder, "slow.yaml", RULE % (require, bait.rstrip("!") + "b"))
        ends(folder, f"a rule with {what}", ["check", "many.yaml", "--rules", "slow.yaml"], (1, 2), most=60_000_000)
    for what, text in (("extends itself", "extends: [r.yaml]\n"), ("an endless list", "rules: {" + "a: {}, " * 50_000 + "}\n"),
                       ("nothing", "{}\n"), ("a text", "rules\n"), ("a list", "[]\n"),
                       ("100,000 rules", "rules:\n" + "".join(f"  r{n}: 1\n" for n in range(100_000)))):
        ends(folder, f"rules: {what}", ["check", os.path.join(EXAMPLE, "project.yaml"), "--rules", write(folder, "r.yaml", text)], (0, 2),
             most=60_000_000)


def includes(folder):
    check = any_schema(folder)
    write(folder, "a.yaml", "x: !include b.yaml\n")
    write(folder, "b.yaml", "x: !include a.yaml\n")
    ends(folder, "files that include each other", [*check, "a.yaml"], 2, "yaml-include-cycle", r"b\.yaml:1:4$")
    ends(folder, "a file that includes itself", [*check, write(folder, "c.yaml", "- !include c.yaml\n")], 2, "yaml-include-cycle", r"c\.yaml:1:3$")
    for n in range(12):
        write(folder, f"l{n}.yaml", "[" + f"!include l{n + 1}.yaml, " * 9 + "]\n")
    write(folder, "l12.yaml", "lol\n")
    ends(folder, "includes that multiply", [*check, "l0.yaml"], 2, "yaml-alias-bomb|yaml-include-count|yaml-include-depth")
    for n in range(400):
        write(folder, f"d{n}.yaml", f"!include d{n + 1}.yaml\n")
    ends(folder, "includes that nest", [*check, "d0.yaml"], 2, "yaml-include-depth")
    many = "".join(f"- !include m{n}.yaml\n" for n in range(5_000))
    for n in range(5_000):
        write(folder, f"m{n}.yaml", "1\n")
    ends(folder, "5,000 includes", [*check, write(folder, "many.yaml", many)], 2, "yaml-include-count",
         r"many\.yaml:1001:3$", most=2_000)


# ---- queries -------------------------------------------------------------------------------------

def queries(folder):
    small = write(folder, "small.json", json.dumps([[[n] * 5] * 5 for n in range(5)]))
    chain = write(folder, "chain.json", "[" * 60 + "1" + "]" * 60)
    big = write(folder, "big.json", json.dumps([[[{"a": n, "b": [n] * 10}] * 10] * 10 for n in range(200)]))
    ends(folder, "multiplied descendants", ["query", "$..[*]..[*]..[*]", big], (0, 2), most=1 << 30)
    ends(folder, "multiplied descendants without end", ["query", "$" + "..[*]" * 12, chain], 2, "path-exhausted", "query.*:1:1", most=300_000_000)
    ends(folder, "the same results again and again", ["query", "$" + "[*,*]" * 40, small], (0, 2), None, most=1 << 30)
    ends(folder, "names that multiply", ["query", "$" + "[0,0,0,0]" * 30, chain], 2, "path-exhausted", "query.*:1:1", most=300_000_000)
    ends(folder, "absolute queries in filters", ["query", "$..[?count($..[?count($..*) > 1]) > 1]", big], 0, most=5_000_000)
    ends(folder, "descendants that compare all", ["query", "$..[?count(@..[?count(@..*) > 1]) > 1]",
                                                  write(folder, "deep.json", "[" * 3_000 + "]" * 3_000)], 2, "path-exhausted", "query.*:1:1",
         most=300_000_000)
    for what, query, rule in (
            ("1,000,000 filters", "$" + "[?@.a]" * 1_000_000, None),
            ("1,000,000 names", "$" + ".a" * 1_000_000, None),
            ("1,000,000 alternatives", "$[" + "'a'," * 1_000_000 + "'a']", None),
            ("1,000,000 tests", "$[?" + "@.a&&" * 1_000_000 + "@.a]", None),
            ("filters in filters", "$" + "[?@" * 100_000 + "]" * 100_000, "path-deep"),
            ("parentheses", "$[?" + "(" * 100_000 + "@" + ")" * 100_000 + "]", "path-deep"),
            ("nots", "$[?" + "!(" * 100_000 + "@" + ")" * 100_000 + "]", "path-deep"),
            ("calls in calls", "$[?" + "length(value(" * 50_000 + "@" + "))" * 50_000 + " == 1]", "path-deep"),
            ("an open name of 1 MB", "$['" + "a" * 1_000_000, "path-string-open"),
            ("a number of 1 MB", "$[?@ == " + "1" * 1_000_000 + "]", None),
            ("NUL", "$.a\x01", "path-.*"),
            ("indices out of range", "$[9007199254740992]", "path-integer-range"),
            ("a stride of 0", "$..[::0]", None),
            ("backward slices", "$..[::-1]..[::-1]", None)):
        if len(query) < 100_000:
            ends(folder, what, ["query", query, small], 2 if rule else 0, rule, r"query.*:1:|:1:", most=5_000_000)
            continue
        # A word of the command line is at most 128 KB long; a rule's may be longer.
        write(folder, "q.yaml", (RULE.replace("$.kpis[*]", "GIVEN") % ("test: '@.a'", "a")).replace("GIVEN", json.dumps(query)))
        ends(folder, what, ["rules", "--rules", "q.yaml"], (0, 2), rule, most=20_000_000)
    for n in (1_000, 20_000):
        ends(folder, f"{n} filters", ["query", "$" + "[?@.a]" * (n if n < 20_000 else 15_000), small], 0)
    ends(folder, "filters in filters, allowed", ["query", "$" + "[?@" * 50 + "]" * 50, small], (0, 2))
    linear = write(folder, "linear.json", json.dumps([{"a": n, "b": {"c": [n]}} for n in range(300_000)]))
    ends(folder, "$.. on a big file", ["query", "$..c[?@ == 1]", linear], 0, most=1_000)
    ends(folder, "$..* on a big file", ["query", "$..*", linear], 0, most=1 << 30)
    ends(folder, "--paths on a big file", ["query", "--paths", "$..*", linear], 0, most=1 << 30)


# ---- findings ------------------------------------------------------------------------------------

def flood(folder):
    """100,000 findings, in each format: none is lost, and each report reads back."""
    count = 20_000 if SANITIZED else 100_000
    schema = write(folder, "s.yaml", "{items: {type: object, additionalProperties: false, required: [a], properties: {a: {type: integer}}}}\n")
    data = write(folder, "d.yaml", "".join(f"- {{a: é{n}}}\n" for n in range(count)))
    formats = ("text", "gnu", "json", "sarif", "github", "junit", "markdown")
    asked = [word for name in formats for word in ("--format", f"{name}=report.{name}")]
    ends(folder, "100,000 findings in all formats", ["check", "--schema", schema, data, *asked], 1, most=200_000_000)
    told = {}
    for name in formats:
        with open(os.path.join(folder, f"report.{name}"), encoding="utf-8") as file:
            told[name] = file.read()
    counts = {
        "text": len(re.findall(r"^error\[schema-type\]", told["text"], re.M)),
        "gnu": told["gnu"].count("schema-type"),
        "json": len(json.loads(told["json"])["findings"]),
        "sarif": len(json.loads(told["sarif"])["runs"][0]["results"]),
        "github": len(re.findall(r"^::error ", told["github"], re.M)),
        "junit": len(list(ElementTree.fromstring(told["junit"]).iter("failure"))),
        "markdown": told["markdown"].count("schema-type"),
    }
    for name, found in counts.items():
        expect(f"100,000 findings as {name}", found == count, str(found))
    for name in formats:
        ends(folder, f"100,000 findings as {name}", ["check", "--schema", schema, data, "--format", name], 1, most=200_000_000)
    more = write(folder, "more.yaml", "".join(f"- {{a: x{n}, b: 1, c: 2}}\n" for n in range(60_000)))
    ends(folder, "180,000 findings", ["check", "--schema", schema, more], 1, "schema-many", most=200_000_000)
    line = write(folder, "line.json", "[" + ",".join(['"é"'] * count) + "]")
    ends(folder, "100,000 findings on one line", ["check", "--schema", schema, line], 1, "schema-type", most=200_000_000)
    errors = write(folder, "errors.yaml", "".join("- !bad x\n" for _ in range(count)))
    ends(folder, "100,000 faults of YAML", ["check", "--schema", schema, errors], 2, "data-too-many-problems|yaml-tag", most=2_000_000)
    project = "kpis:\n" + "".join(f"  - {{id: k{n}, name: n{n}}}\n" for n in range(30_000))
    ends(folder, "a project of findings", ["check", write(folder, "p.yaml", project)], 1, "kpi-baseline|kpi-unit", most=400_000_000)


# ---- templates -----------------------------------------------------------------------------------

def templates(folder):
    items = write(folder, "items.json", json.dumps({"a": [{"a": [1] * 1000}] * 1000, "b": list(range(1000)), "t": "x" * 100_000}))
    for what, text, status, rule in (
            ("lists in lists", "{{#b}}{{#b}}{{#b}}{{#b}}x{{/b}}{{/b}}{{/b}}{{/b}}", 2, "template-steps|template-output"),
            ("a long text many times", "{{#b}}{{#b}}{{{t}}}{{/b}}{{/b}}", 2, "template-output|template-steps"),
            ("nothing, many times", "{{#b}}{{#b}}{{#b}}{{#b}}{{/b}}{{/b}}{{/b}}{{/b}}", (0, 2), None),
            ("open sections", "{{#a}}" * 100_000, 2, "template-nesting|template-section-open"),
            ("sections in sections", "{{#a}}" * 10_000 + "{{/a}}" * 10_000, 2, "template-nesting"),
            ("an open tag", "{{" + "a" * 1_000_000, 2, "template-tag-open"),
            ("a long name", "{{" + "a." * 200_000 + "a}}", (0, 2), None),
            ("many tags", "{{b}}" * 500_000, (0, 2), None),
            ("many lines", "\n" * 1_000_000, 0, None),
            ("delimiters", "{{=<% %>=}}<%={{ }}=%>" * 50_000, (0, 2), None),
            ("a delimiter that never ends", "{{=" + "x" * 1_000_000, 2, None),
            ("itself", "{{>self}}", 2, "template-depth|template-cycle|template-partial-absent|template-steps"),
            ("itself in a list", "{{#b}}{{>self}}{{>self}}{{/b}}", 2, "template-depth|template-cycle|template-steps|template-output")):
        write(folder, "self.mustache", text)
        ends(folder, f"template: {what}", ["render", "self.mustache", items, "--partials", ".", "--escape", "none"], status, rule, most=300_000_000)
    nested = "".join(f"{{{{<p{n}}}}}{{{{$x}}}}" for n in range(300)) + "".join("{{/x}}{{/p%d}}" % n for n in reversed(range(300)))
    for n in range(300):
        write(folder, f"p{n}.mustache", "{{$x}}{{/x}}{{$x}}{{/x}}")
    write(folder, "nest.mustache", nested)
    ends(folder, "parents that double", ["render", "nest.mustache", items, "--partials", "."], 2, most=5_000)
    for n in range(40):
        write(folder, f"d{n}.mustache", "{{>d%d}}{{>d%d}}" % (n + 1, n + 1))
    write(folder, "d40.mustache", "x")
    ends(folder, "partials that double", ["render", "d0.mustache", items, "--partials", "."], 2, "template-steps|template-output|template-depth|template-large",
         most=5_000)


def markdown(folder):
    for what, text in (("quotes", ">" * 50_000), ("brackets", "[" * 50_000), ("links", "[a](" * 50_000), ("emphasis", "*a _b " * 30_000),
                       ("backticks", "".join("e" + "`" * n for n in range(500))), ("lists", "* " * 10_000 + "a"), ("pipes", "|" * 50_000 + "\n" + "|-" * 50_000),
                       ("rows", "|a|\n|-|\n" + "|b|\n" * 100_000), ("angles", "<" * 100_000), ("notes", "[^a]" * 20_000 + "\n\n[^a]: [^a]\n"),
                       ("headings", "# a\n" * 20_000), ("one word", "a" * 3_000_000), ("references", "[a]: b\n" * 50_000 + "[a]" * 50_000)):
        done = ends(folder, f"Markdown: {what}", ["markdown", write(folder, "a.md", text), "--emit", "doc"], (0, 1, 2), most=1 << 30)
        expect(f"Markdown: {what}", done is not None and (done.status == 0 or "error[" in done.said), done.said if done else "")


GROUPS = [nesting, aliases, sizes, encodings, files, outputs, schemas, patterns, includes, queries, flood, templates, markdown]


def main():
    wanted = [name for name in sys.argv[1:] if name != "-v"]
    for group in GROUPS:
        if wanted and group.__name__ not in wanted:
            continue
        with scratch() as folder:
            group(folder)
    finish(faults)


if __name__ == "__main__":
    main()
