#!/usr/bin/env python3
"""Checks that a PDF is tagged in the shape of PDF/UA-1 (ISO 14289-1), by walking the finished file as
`qpdf --json` gives it.

    pdf_structure_check.py FILE...      prints the faults; status 1 when there is one
    pdf_structure_check.py --prove FILE damages a good file in memory, one clause at a time, and
                                        fails unless each damage is seen
    pdf_structure_check.py --text FILE  the text in reading order, one block a line

As a library: `Pdf(path)`, `check(pdf)` -> list of faults, `text(pdf)` -> blocks of text in the order
of the structure tree, `page_text(pdf)` -> the same words in the order of the pages' operators.
"""
import base64
import copy
import json
import re
import subprocess
import sys

STANDARD_ROLES = set(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 "
    "L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot "
    "Ruby RB RT RP Warichu WT WP Figure Formula Form".split())
# Which elements may hold which (ISO 32000-1, 14.8.4); roles that are not here may hold anything.
CHILDREN = {
    "L": {"LI", "Caption", "L"}, "LI": {"Lbl", "LBody"}, "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"}, "TBody": {"TR"}, "TFoot": {"TR"}, "TR": {"TH", "TD"}, "TOC": {"TOC", "TOCI", "Caption"},
}
PARENTS = {"LI": {"L"}, "LBody": {"LI"}, "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"},
           "THead": {"Table"}, "TBody": {"Table"}, "TFoot": {"Table"}, "TOCI": {"TOC"}}
PAINTING = set("Tj TJ ' \" f F f* S s B B* b b* Do sh BI EI".split())
INLINE = {"Span", "Link", "Reference", "Quote", "Code", "Em", "Strong"}


# ---- the file --------------------------------------------------------------------------------------

class Pdf:
    """The objects of a file; `get` follows references."""

    def __init__(self, path):
        done = subprocess.run(["qpdf", "--json=2", "--json-stream-data=inline", "--decode-level=generalized",
                               path], capture_output=True, check=False)
        if done.returncode not in (0, 3):
            raise ValueError(f"{path}: qpdf cannot read it: {done.stderr.decode()[:500]}")
        self.warnings = done.stderr.decode()
        self.objects = json.loads(done.stdout)["qpdf"][1]
        self.root = self.get(self.trailer["/Root"])

    @property
    def trailer(self):
        return self.objects["trailer"]["value"]

    def get(self, value):
        """What a value is: a reference's object, a stream's dictionary."""
        while isinstance(value, str) and re.fullmatch(r"\d+ 0 R", value):
            found = self.objects.get("obj:" + value, {"value": None})
            value = found["stream"]["dict"] if "stream" in found else found["value"]
        return value

    def data(self, ref):
        """A stream's bytes, decoded."""
        return base64.b64decode(self.objects["obj:" + ref]["stream"].get("data", ""))

    def pages(self):
        """References of the pages, in order."""
        found, todo = [], [self.root["/Pages"]]
        while todo:
            ref = todo.pop()
            node = self.get(ref)
            if node.get("/Type") == "/Page":
                found.append(ref)
            else:
                todo.extend(reversed(self.get(node["/Kids"])))
        return found

    def string(self, value):
        """A text string's characters."""
        value = self.get(value)
        if not isinstance(value, str):
            return ""
        return value[2:] if value[:2] in ("u:", "b:") else value

    def number_tree(self, node):
        """A number tree as a dict."""
        node, found = self.get(node) or {}, {}
        nums = self.get(node.get("/Nums", []))
        found.update(zip(nums[::2], nums[1::2]))
        limits = self.get(node.get("/Limits"))
        if limits and nums and (limits[0] != nums[0] or limits[1] != nums[-2]):
            raise ValueError("a number tree's limits are not those of its leaf")
        for kid in self.get(node.get("/Kids", [])):
            found.update(self.number_tree(kid))
        return found


# ---- content streams -------------------------------------------------------------------------------

TOKEN = re.compile(rb"\s*(?:(?P<str>\()|(?P<dict><<|>>)|(?P<hex><[0-9A-Fa-f\s]*>)|(?P<array>[\[\]])|"
                   rb"(?P<name>/[^\s()<>\[\]{}/%]*)|(?P<num>[+-]?(?:\d+\.?\d*|\.\d+))(?=[\s()<>\[\]/]|$)|"
                   rb"(?P<op>[A-Za-z'\"*0-9]+))")
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def read_string(data, at):
    """A literal string that begins after its parenthesis -> (bytes, place after it)."""
    out, depth = bytearray(), 1
    while True:
        c = data[at:at + 1]
        if c == b"":
            raise ValueError("a string does not end")
        at += 1
        if c == b"\\":
            c = data[at:at + 1]
            octal = re.match(rb"[0-7]{1,3}", data[at:at + 3])
            if octal:
                out.append(int(octal[0], 8) & 255)
                at += len(octal[0])
                continue
            at += 1
            out += ESCAPES.get(c, c)
            continue
        if c == b"\r":
            raise ValueError("a bare carriage return in a string reads as a line feed")
        depth += (c == b"(") - (c == b")")
        if depth == 0:
            return bytes(out), at
        out += c


def operators(data):
    """(operator, operands) one by one."""
    at, stack, nested = 0, [], []
    while True:
        m = TOKEN.match(data, at)
        if not m:
            if data[at:].strip():
                raise ValueError(f"unreadable content at {at}: {data[at:at + 40]!r}")
            return
        at = m.end()
        kind = m.lastgroup
        if kind == "str":
            value, at = read_string(data, at)
        elif kind == "hex":
            digits = re.sub(rb"\s", b"", m["hex"][1:-1])
            value = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
        elif kind == "num":
            value = float(m["num"])
        elif kind == "name":
            value = m["name"].decode("latin1")
        elif kind in ("array", "dict") and m[kind] in (b"[", b"<<"):
            nested.append((m[kind], stack))
            stack = []
            continue
        elif kind in ("array", "dict"):
            opened, outer = nested.pop()
            value = stack if opened == b"[" else dict(zip(stack[::2], stack[1::2]))
            stack = outer
        else:
            yield m["op"].decode("latin1"), stack
            stack = []
            continue
        stack.append(value)


# ---- fonts -----------------------------------------------------------------------------------------

class FontReader:
    """Codes to characters, by the font's ToUnicode."""

    def __init__(self, pdf, ref):
        font = pdf.get(ref)
        self.size = 2 if font["/Subtype"] == "/Type0" else 1
        self.map = {}
        if "/ToUnicode" in font:
            cmap = pdf.data(font["/ToUnicode"])
            for section in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
                for code, text in re.findall(rb"<([0-9A-F]+)>\s*<([0-9A-F]*)>", section):
                    self.map[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")

    def text(self, data, faults, where):
        out = []
        for i in range(0, len(data), self.size):
            code = int.from_bytes(data[i:i + self.size], "big")
            char = self.map.get(code)
            if not char or any(c in "\0\ufeff\ufffe" for c in char):
                faults.append(f"{where}: code {code:#x} has no character")
                char = "\ufffd"
            out.append(char)
        return "".join(out)


# ---- pages -----------------------------------------------------------------------------------------

class Sequence:
    """A marked sequence of a page: its MCID (None: an artifact) and its text."""

    def __init__(self, page, mcid, tag):
        self.page, self.mcid, self.tag, self.parts, self.replaced = page, mcid, tag, [], 0

    @property
    def text(self):
        return "".join(self.parts)


def read_page(pdf, number, ref, fonts, faults):
    """The sequences of a page in the order of its operators."""
    where = f"page {number + 1}"
    page = pdf.get(ref)
    resources = pdf.get(page.get("/Resources", {}))
    contents = page.get("/Contents", [])
    contents = contents if isinstance(contents, list) else [contents]
    data = b"\n".join(pdf.data(c) for c in contents)
    done, open_ones, font, in_text = [], [], None, False
    for op, args in operators(data):
        if op in ("BDC", "BMC"):
            properties = args[1] if op == "BDC" else {}
            if isinstance(properties, str):
                properties = pdf.get(pdf.get(resources.get("/Properties", {})).get(properties, {}))
            mcid = properties.get("/MCID")
            outer = next((s for s in reversed(open_ones) if s.mcid is not None or s.tag == "/Artifact"), None)
            if mcid is not None and outer is not None:
                faults.append(f"{where}: sequence {mcid:.0f} stands inside another or in an artifact")
            if args[0] == "/Artifact" and outer is not None:
                faults.append(f"{where}: an artifact inside a sequence")
            s = Sequence(number, None if mcid is None else int(mcid), args[0])
            s.in_text, s.actual = in_text, properties.get("/ActualText")
            open_ones.append(s)
            if mcid is not None:
                done.append(s)
        elif op == "EMC":
            if not open_ones:
                faults.append(f"{where}: EMC without a beginning")
                continue
            s = open_ones.pop()
            if s.in_text != in_text:
                faults.append(f"{where}: a sequence ends outside of the text object it began in")
            if s.actual is not None and open_ones:
                target = next((o for o in reversed(open_ones) if o.mcid is not None), None)
                if target is not None:
                    target.parts.append(s.actual[2:].decode("utf-16-be"))
        elif op in ("BT", "ET"):
            if in_text == (op == "BT"):
                faults.append(f"{where}: {op} in the wrong place")
            in_text = op == "BT"
        elif op == "Tf":
            font = pdf.get(resources["/Font"]).get(args[0])
            if font is None:
                faults.append(f"{where}: no font {args[0]}")
            elif font not in fonts:
                fonts[font] = FontReader(pdf, font)
        if op in PAINTING:
            marked = [s for s in open_ones if s.mcid is not None or s.tag == "/Artifact"]
            if not marked:
                faults.append(f"{where}: {op} is neither tagged nor an artifact")
        if op in ("Tj", "TJ", "'", '"') and font in fonts:
            parts = args[0] if op == "TJ" else [args[-1]]
            hidden = any(s.actual is not None for s in open_ones)
            for part in parts:
                if not isinstance(part, bytes):
                    continue
                chars = fonts[font].text(part, [] if hidden else faults, where)
                target = next((s for s in reversed(open_ones) if s.mcid is not None), None)
                if target is not None and not hidden:
                    target.parts.append(chars)
    if open_ones or in_text:
        faults.append(f"{where}: a sequence or a text object does not end")
    return done


# ---- the structure tree ----------------------------------------------------------------------------

class Element:
    """A structure element, its role in standard terms, and its kids in order: elements, (page, mcid)
    or ("annotation", reference)."""

    def __init__(self, ref, node, role, parent):
        self.ref, self.node, self.role, self.parent, self.kids = ref, node, role, parent, []

    def walk(self):
        yield self
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.walk()

    def children(self):
        return [k for k in self.kids if isinstance(k, Element)]


def read_tree(pdf, pages, faults):
    """The tree under StructTreeRoot; its root's role is empty."""
    root_ref = pdf.root.get("/StructTreeRoot")
    root_node = pdf.get(root_ref)
    roles = pdf.get(root_node.get("/RoleMap", {}))
    numbers = {ref: i for i, ref in enumerate(pages)}

    def standard(role):
        for _ in range(8):
            if role[1:] in STANDARD_ROLES:
                return role[1:]
            role = roles.get(role, "/?")
        return "?"

    seen = set()

    def read(ref, parent):
        node = pdf.get(ref)
        if ref in seen or not isinstance(node, dict):
            faults.append(f"element {ref} hangs in the tree twice, or is none")
            return None
        seen.add(ref)
        e = Element(ref, node, standard(node.get("/S", "/?")), parent)
        if e.role == "?":
            faults.append(f"element {ref}: unknown role {node.get('/S')}")
        if node.get("/P") != parent.ref:
            faults.append(f"element {ref}: its parent is not the one it hangs in")
        page = numbers.get(node.get("/Pg"))
        add_kids(e, node.get("/K", []), page)
        return e

    def add_kids(e, kids, page):
        found = pdf.get(kids)
        for kid in found if isinstance(found, list) else [kids]:
            value = pdf.get(kid)
            if isinstance(value, int):
                e.kids.append((page, value))
            elif isinstance(value, dict) and value.get("/Type") == "/MCR":
                e.kids.append((numbers.get(value.get("/Pg"), page), value["/MCID"]))
            elif isinstance(value, dict) and value.get("/Type") == "/OBJR":
                e.kids.append(("annotation", value["/Obj"]))
            else:
                child = read(kid, e)
                if child is not None:
                    e.kids.append(child)

    root = Element(root_ref, root_node, "", None)
    add_kids(root, root_node.get("/K", []), None)
    return root


# ---- clauses ---------------------------------------------------------------------------------------

def attributes(pdf, element):
    value = pdf.get(element.node.get("/A", []))
    found = {}
    for one in value if isinstance(value, list) else [value]:
        found.update(pdf.get(one))
    return found


def check_nesting(element, faults):
    """ISO 32000-1, 14.8.4: what may hold what."""
    for child in element.children():
        if element.role in CHILDREN and child.role not in CHILDREN[element.role]:
            faults.append(f"{child.role} in {element.role}")
        if child.role in PARENTS and element.role not in PARENTS[child.role]:
            faults.append(f"{child.role} in {element.role or 'the root'}")


def check_table(pdf, table, faults):
    """7.5: heading cells have a scope, rows have as many columns."""
    rows = [e for e in table.walk() if e.role == "TR"]
    widths = set()
    for row in rows:
        widths.add(sum(attributes(pdf, cell).get("/ColSpan", 1) for cell in row.children()))
        for cell in row.children():
            if cell.role == "TH" and attributes(pdf, cell).get("/Scope") not in ("/Row", "/Column", "/Both"):
                faults.append("TH without Scope")
    if len(widths) > 1:
        faults.append(f"a table whose rows have {sorted(widths)} columns")
    if not any(cell.role == "TH" for row in rows for cell in row.children()):
        faults.append("a table without heading cells")


def is_language(tag):
    """BCP 47, as far as it has to be here: a language, perhaps a script and a region."""
    return re.fullmatch(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?", tag) is not None


def check_elements(pdf, root, faults):
    level = 0
    for e in root.walk():
        check_nesting(e, faults)
        if e.role == "Table":
            check_table(pdf, e, faults)
        if e.role == "Figure" and not pdf.string(e.node.get("/Alt", "")):
            faults.append("Figure without Alt")  # 7.3
        if e.role == "Figure" and "/BBox" not in attributes(pdf, e):
            faults.append("Figure without BBox")  # ISO 32000-1, 14.8.5.4.3
        if e.role == "Note" and "/ID" not in e.node:
            faults.append("Note without ID")  # 7.9
        if e.role == "LI" and not any(c.role == "LBody" for c in e.children()) and len(e.children()) != 1:
            faults.append("LI without LBody")  # 7.6; an item that holds nothing has its label alone
        if not e.kids and e.role not in ("TD", "TH", ""):
            faults.append(f"{e.role} holds nothing")
        if "/Lang" in e.node and not is_language(pdf.string(e.node["/Lang"])):
            faults.append(f"{e.role}: no language is called {pdf.string(e.node['/Lang'])!r}")
        if e.role == "L" and "/ListNumbering" not in attributes(pdf, e):
            faults.append("L without ListNumbering")  # 7.6
        if re.fullmatch("H[1-6]", e.role):  # 7.4.2: no level is skipped
            if int(e.role[1]) > level + 1:
                faults.append(f"{e.role} after level {level}")
            level = int(e.role[1])
        if e.role == "Link" and not any(k[0] == "annotation" for k in e.kids if isinstance(k, tuple)):
            faults.append("Link without annotation")


def check_content(pdf, pages, root, sequences, faults):
    """7.1: each sequence is in the tree, each in the tree exists, and the parent tree agrees."""
    parents = pdf.number_tree(pdf.get(pdf.root["/StructTreeRoot"]).get("/ParentTree"))
    hung = {}
    for e in root.walk():
        for kid in e.kids:
            if isinstance(kid, tuple) and kid[0] != "annotation":
                if kid in hung:
                    faults.append(f"page {kid[0]}: sequence {kid[1]} hangs in two elements")
                hung[kid] = e
    written = {}
    for s in sequences:
        if (s.page, s.mcid) in written:
            faults.append(f"page {s.page + 1}: two sequences {s.mcid}")
        written[s.page, s.mcid] = s
    for key in sorted(set(written) ^ set(hung), key=str):
        what = "is not in the tree" if key in written else "is in the tree, not on the page"
        faults.append(f"page {key[0]}: sequence {key[1]} {what}")
    for (page, mcid), s in written.items():
        array = pdf.get(parents.get(pdf.get(pages[page]).get("/StructParents"), [])) or []
        e = hung.get((page, mcid))
        if mcid >= len(array) or e is None or array[mcid] != e.ref:
            faults.append(f"page {page + 1}: the parent tree does not lead from sequence {mcid} to its element")
        elif s.tag != e.node.get("/S"):
            faults.append(f"page {page + 1}: sequence {mcid} says {s.tag}, its element {e.node.get('/S')}")


def check_annotations(pdf, pages, root, faults):
    """7.18: links hang in Link elements, have a description, are printed, pages have a tab order."""
    parents = pdf.number_tree(pdf.get(pdf.root["/StructTreeRoot"]).get("/ParentTree"))
    hung = {k[1]: e for e in root.walk() for k in e.kids if isinstance(k, tuple) and k[0] == "annotation"}
    for number, ref in enumerate(pages):
        page = pdf.get(ref)
        if page.get("/Tabs") != "/S":
            faults.append(f"page {number + 1}: no tab order by structure")
        for annotation in pdf.get(page.get("/Annots", [])):
            node, e = pdf.get(annotation), hung.get(annotation)
            if e is None or (node["/Subtype"] == "/Link" and e.role != "Link"):
                faults.append(f"page {number + 1}: a link outside of a Link element")
            elif parents.get(node.get("/StructParent")) != e.ref:
                faults.append(f"page {number + 1}: the parent tree does not lead from a link to its element")
            if not pdf.string(node.get("/Contents", "")):
                faults.append(f"page {number + 1}: a link without Contents")
            if node.get("/F", 0) & 6 != 4:
                faults.append(f"page {number + 1}: a link that is hidden or not printed")


def check_keys(pdf, pages, root, faults):
    """14.7.4.4: a key of the parent tree leads from one page or annotation; identifiers are of one element."""
    tree = pdf.get(pdf.root["/StructTreeRoot"])
    keys = [pdf.get(ref).get("/StructParents") for ref in pages]
    keys += [pdf.get(a).get("/StructParent") for ref in pages for a in pdf.get(pdf.get(ref).get("/Annots", []))]
    known = pdf.number_tree(tree.get("/ParentTree"))
    used = [k for k in keys if k is not None]
    if len(set(used)) != len(used):
        faults.append("a key of the parent tree is used twice")
    if set(used) != set(known):
        faults.append(f"the parent tree has other keys than pages and links: {sorted(set(used) ^ set(known))[:5]}")
    if known and tree.get("/ParentTreeNextKey", 0) <= max(known):
        faults.append("the parent tree's next key is in use")
    ids = [pdf.string(e.node["/ID"]) for e in root.walk() if "/ID" in e.node]
    names = pdf.get(pdf.get(tree.get("/IDTree", {})).get("/Names", []))
    if len(set(ids)) != len(ids) or sorted(ids) != [pdf.string(n) for n in names[::2]]:
        faults.append("the tree of identifiers is not that of the elements")


def check_outline(pdf, pages, faults):
    """7.17: bookmarks stand in the order of what they lead to."""
    numbers = {ref: i for i, ref in enumerate(pages)}
    found = []

    def walk(ref):
        while ref is not None:
            node = pdf.get(ref)
            place = pdf.get(node.get("/Dest"))
            if isinstance(place, list):
                found.append((numbers.get(place[0], -1), -(place[3] or 0)))
            if not pdf.string(node.get("/Title", "")):
                faults.append("a bookmark without words")
            walk(node.get("/First"))
            ref = node.get("/Next")
    walk(pdf.get(pdf.root.get("/Outlines", {})).get("/First"))
    if found != sorted(found):
        faults.append("bookmarks are not in the order of the pages")


def check_catalog(pdf, faults):
    """7.1, 7.2: marked, language, title shown, the title in XMP."""
    root = pdf.root
    if pdf.get(root.get("/MarkInfo", {})).get("/Suspects") is True:
        faults.append("the tags are said to be suspect")
    if "/Lang" in root and not is_language(pdf.string(root["/Lang"])):
        faults.append(f"no language is called {pdf.string(root['/Lang'])!r}")
    if pdf.get(root.get("/MarkInfo", {})).get("/Marked") is not True:
        faults.append("not marked as tagged")
    if not pdf.string(root.get("/Lang", "")):
        faults.append("no language")
    if pdf.get(root.get("/ViewerPreferences", {})).get("/DisplayDocTitle") is not True:
        faults.append("the title is not shown")
    xmp = pdf.data(root["/Metadata"]).decode("utf-8") if "/Metadata" in root else ""
    if not re.search(r"<dc:title>.*?<rdf:li[^>]*>[^<]+</rdf:li>", xmp, re.S):
        faults.append("no title in XMP")


def check_fonts(pdf, faults):
    """7.21: every font is embedded and has characters for its codes."""
    for name, entry in pdf.objects.items():
        node = entry.get("value")
        if not isinstance(node, dict) or node.get("/Type") != "/Font":
            continue
        if "/ToUnicode" not in node and not node["/Subtype"].startswith("/CIDFont"):
            faults.append(f"{name}: a font without ToUnicode")
        if "/FontDescriptor" in node:
            descriptor = pdf.get(node["/FontDescriptor"])
            if not any(k in descriptor for k in ("/FontFile", "/FontFile2", "/FontFile3")):
                faults.append(f"{name}: a font that is not embedded")
            symbolic = descriptor["/Flags"] & 4
            if node["/Subtype"] == "/TrueType" and symbolic and "/Encoding" in node:
                faults.append(f"{name}: a symbolic TrueType font with an Encoding")


def read(pdf, faults):
    """(root of the tree, sequences of all pages in the order of their operators)"""
    pages, fonts, sequences = pdf.pages(), {}, []
    for number, ref in enumerate(pages):
        sequences += read_page(pdf, number, ref, fonts, faults)
    return read_tree(pdf, pages, faults), sequences


def check(pdf, reading_order=True):
    """The faults of a file, in words. `reading_order`: the tree's order must be that of the pages."""
    faults = []
    if "/StructTreeRoot" not in pdf.root:
        return ["no structure tree"]
    try:
        root, sequences = read(pdf, faults)
        pages = pdf.pages()
        check_elements(pdf, root, faults)
        check_content(pdf, pages, root, sequences, faults)
        check_annotations(pdf, pages, root, faults)
        check_keys(pdf, pages, root, faults)
        check_outline(pdf, pages, faults)
        check_catalog(pdf, faults)
        check_fonts(pdf, faults)
        if reading_order and order_of(root) != [(s.page, s.mcid) for s in sequences]:
            faults.append("the order of the tree is not that of the pages")
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as e:
        faults.append(f"unreadable: {type(e).__name__}: {e}")
    return faults


# ---- text ------------------------------------------------------------------------------------------

def order_of(root):
    """(page, mcid) of all content, in the order of the tree."""
    found = []

    def walk(e):
        for kid in e.kids:
            if isinstance(kid, Element):
                walk(kid)
            elif kid[0] != "annotation":
                found.append(kid)
    walk(root)
    return found


def plain(words):
    """Text as it was written: soft hyphens gone, white space one space."""
    return " ".join(words.replace("\u00ad", "").split())


def text(pdf):
    """The text of each block (P, H1, TD...) in the order of the tree."""
    root, sequences = read(pdf, [])
    parts = {(s.page, s.mcid): s.text for s in sequences}
    blocks = []

    def walk(e):
        mine = []
        for kid in e.kids:
            if isinstance(kid, Element) and (kid.role in INLINE or kid.role == "Span"):
                mine += walk_inline(kid)
            elif isinstance(kid, Element):
                flush(mine)
                walk(kid)
            elif kid[0] != "annotation":
                mine.append(parts.get(kid, ""))
        flush(mine)

    def walk_inline(e):
        found = []
        for kid in e.kids:
            if isinstance(kid, Element):
                found += walk_inline(kid)
            elif kid[0] != "annotation":
                found.append(parts.get(kid, ""))
        return found

    def flush(mine):
        if plain("".join(mine)):
            blocks.append(plain("".join(mine)))
        mine.clear()

    walk(root)
    return blocks


def page_text(pdf):
    """All tagged text in the order of the pages' operators, as one line."""
    return plain(" ".join(s.text for s in read(pdf, [])[1]))


# ---- proof that the checks see ---------------------------------------------------------------------

def elements(pdf, role):
    return [v["value"] for v in pdf.objects.values()
            if isinstance(v.get("value"), dict) and v["value"].get("/S") == role]


def edit_content(pdf, old, new):
    """Replaces a regular expression's first match in the pages' operators."""
    for page in pdf.pages():
        stream = pdf.objects["obj:" + pdf.get(page)["/Contents"]]["stream"]
        data = base64.b64decode(stream["data"])
        if re.search(old, data, re.S):
            stream["data"] = base64.b64encode(re.sub(old, new, data, count=1, flags=re.S)).decode()
            return
    raise ValueError(f"no {old!r} in the content")


def drop(node, key):
    del node[key]


def marks(pdf):
    return pdf.get(pdf.number_tree(pdf.get(pdf.root["/StructTreeRoot"])["/ParentTree"])[0])


def to_unicode(pdf):
    for v in pdf.objects.values():
        if isinstance(v.get("value"), dict) and "/ToUnicode" in v["value"]:
            return pdf.objects["obj:" + v["value"]["/ToUnicode"]]["stream"]
    raise ValueError("no ToUnicode")


DAMAGES = [  # what is done to a good file, and a word of the fault that must be found
    ("content without a mark", lambda p: edit_content(p, rb"/H1<</MCID 0>>BDC\n(.*?)EMC", rb"\1"), "neither tagged"),
    ("an MCID used twice", lambda p: edit_content(p, b"/MCID 1>>", b"/MCID 0>>"), "two sequences"),
    ("a sequence that is not in the tree", lambda p: edit_content(p, b"/MCID 1>>", b"/MCID 99>>"), "not in the tree"),
    ("a sequence left open", lambda p: edit_content(p, b"EMC\n", b""), "stands inside"),
    ("a parent tree that leads elsewhere", lambda p: marks(p).reverse(), "does not lead"),
    ("a wrong parent", lambda p: elements(p, "/H1")[0].__setitem__("/P", "1 0 R"), "its parent"),
    ("an unknown role", lambda p: elements(p, "/H1")[0].__setitem__("/S", "/Titre"), "unknown role"),
    ("another role on the page", lambda p: edit_content(p, b"/H1<<", b"/H2<<"), "says /H2"),
    ("a skipped heading level", lambda p: (elements(p, "/H1")[0].__setitem__("/S", "/H3"),
                                           edit_content(p, b"/H1<<", b"/H3<<")), "H3 after level 0"),
    ("TH without scope", lambda p: drop(elements(p, "/TH")[0], "/A"), "Scope"),
    ("a row without a cell", lambda p: elements(p, "/TR")[0]["/K"].pop(), "columns"),
    ("a paragraph in a list", lambda p: elements(p, "/LI")[0].__setitem__("/S", "/P"), "P in L"),
    ("a list without numbering", lambda p: drop(elements(p, "/L")[0], "/A"), "ListNumbering"),
    ("a figure without words", lambda p: drop(elements(p, "/Figure")[0], "/Alt"), "Alt"),
    ("a link's annotation elsewhere", lambda p: elements(p, "/Link")[0]["/K"].pop(), "outside of a Link"),
    ("a link without description", lambda p: drop(p.get(p.get(p.get(p.pages()[0])["/Annots"])[0]), "/Contents"),
     "without Contents"),
    ("no tab order", lambda p: drop(p.get(p.pages()[0]), "/Tabs"), "tab order"),
    ("no language", lambda p: drop(p.root, "/Lang"), "no language"),
    ("not marked", lambda p: drop(p.root, "/MarkInfo"), "not marked"),
    ("title not shown", lambda p: drop(p.root, "/ViewerPreferences"), "not shown"),
    ("no metadata", lambda p: drop(p.root, "/Metadata"), "title in XMP"),
    ("a font without characters", lambda p: to_unicode(p).__setitem__("data", ""), "no character"),
    ("another reading order", lambda p: elements(p, "/Sect")[0]["/K"].reverse(), "order of the tree"),
    ("no structure", lambda p: drop(p.root, "/StructTreeRoot"), "no structure"),
    ("a figure without place", lambda p: drop(elements(p, "/Figure")[0], "/A"), "BBox"),
    ("an item without body", lambda p: elements(p, "/LBody")[0].__setitem__("/S", "/Lbl"), "LBody"),
    ("an empty paragraph", lambda p: drop(elements(p, "/P")[0], "/K"), "holds nothing"),
    ("a language that is none", lambda p: p.root.__setitem__("/Lang", "u:français"), "no language is called"),
    ("a foreign paragraph in no language", lambda p: elements(p, "/P")[0].__setitem__("/Lang", "u:"), "no language is called"),
    ("suspect tags", lambda p: p.get(p.root["/MarkInfo"]).__setitem__("/Suspects", True), "suspect"),
    ("a key used twice", lambda p: p.get(p.pages()[1]).__setitem__("/StructParents", 0), "used twice"),
    ("a key too many", lambda p: drop(p.get(p.pages()[1]), "/StructParents"), "other keys"),
    ("a next key in use", lambda p: p.get(p.root["/StructTreeRoot"]).__setitem__("/ParentTreeNextKey", 1), "next key"),
    ("an identifier of nobody", lambda p: elements(p, "/P")[0].__setitem__("/ID", "u:x"), "identifiers"),
    ("a bookmark without words", lambda p: drop(p.get(p.get(p.root["/Outlines"])["/First"]), "/Title"), "without words"),
    ("bookmarks in another order", lambda p: p.get(p.get(p.root["/Outlines"])["/First"]).__setitem__(
        "/Dest", [p.pages()[1], "/XYZ", None, 0, None]), "order of the pages"),
]


def prove(path):
    """Each damage must be seen; gives those that are not."""
    good = Pdf(path)
    unseen = [f"{path} is not good to begin with: {f}" for f in check(good)]
    for name, damage, word in DAMAGES:
        bad = copy.copy(good)
        bad.objects = copy.deepcopy(good.objects)
        bad.root = bad.get(bad.trailer["/Root"])
        damage(bad)
        faults = check(bad)
        if not any(word in f for f in faults):
            unseen.append(f"{name}: not seen; found {faults[:3]}")
    return unseen


def main(args):
    if args[:1] == ["--text"]:
        print("\n".join(text(Pdf(args[1]))))
        return 0
    if args[:1] == ["--prove"]:
        faults = prove(args[1])
    else:
        faults = [f"{path}: {fault}" for path in args for fault in check(Pdf(path))]
    print("\n".join(faults) if faults else "structure: no fault found")
    return 1 if faults or not args else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
