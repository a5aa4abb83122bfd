#!/usr/bin/env python3
"""Checks that a PDF keeps what it claims of PDF/A (ISO 19005-1, -2, -3), clause by clause.

    pdf_archive_check.py FILE...      prints the faults; status 1 when there is one, or no claim
    pdf_archive_check.py --prove FILE breaks a good file, one clause at a time, and fails unless each
                                      breach is seen

Clause numbers are those of ISO 19005-2 (part 3 has the same), or of part 1 where "1:" goes before.
What the tree must be like (level A) is checked by pdf_structure_check.py.
"""
import base64
import copy
import datetime
import re
import struct
import sys
import xml.etree.ElementTree as ElementTree

import pdf_structure_check as structure
from pdf_structure_check import FontReader, Pdf, operators

PDFAID = "{http://www.aiim.org/pdfa/ns/id/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
PDFNS = "{http://ns.adobe.com/pdf/1.3/}"
# Namespaces whose properties PDF/A knows; others need an extension schema (6.6.2.3).
KNOWN_NAMESPACES = {PDFAID, DC, XMP, PDFNS, "{http://ns.adobe.com/xap/1.0/mm/}",
                    "{http://www.aiim.org/pdfa/ns/extension/}"}
ACTIONS = {"/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm"}
NAMED_ACTIONS = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
ANNOTATIONS = {"/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine",
               "/Highlight", "/Underline", "/Squiggly", "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup",
               "/FileAttachment", "/Widget", "/PrinterMark", "/TrapNet", "/Watermark", "/Redact"}
OPERATORS = set(
    "b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP "
    "n q Q re RG rg ri s S sc SC scn SCN sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"".split())


class Archive(Pdf):
    """A file with its raw bytes and its metadata."""

    def __init__(self, path):
        super().__init__(path)
        with open(path, "rb") as f:
            self.raw = f.read()

    def dicts(self):
        """(name, dictionary, is a stream) of every object."""
        for name, entry in self.objects.items():
            value = entry["stream"]["dict"] if "stream" in entry else entry.get("value")
            if isinstance(value, dict) and name != "trailer":
                yield name, value, "stream" in entry

    def xmp(self):
        ref = self.root.get("/Metadata")
        return self.data(ref) if ref else b""


# ---- the file's bytes ------------------------------------------------------------------------------

def check_bytes(pdf, part, faults):
    header = re.match(rb"%PDF-1\.([0-7])\n%(.{4,})\n", pdf.raw)
    if not header or any(c < 128 for c in header[2][:4]):
        faults.append("6.1.2: the header, or the binary comment after it")
    elif part == 1 and int(header[1]) > 4:
        faults.append("1:6.1.2: a version after 1.4")
    if not pdf.raw.rstrip(b"\r\n").endswith(b"%%EOF"):
        faults.append("6.1.3: bytes after the end of the file")
    ids = pdf.trailer.get("/ID")
    if not ids or len(ids) != 2 or len(ids[0]) < 10:
        faults.append("6.1.3: no file identifier")
    if "/Encrypt" in pdf.trailer:
        faults.append("6.1.3: encrypted")
    if part == 1 and re.search(rb"/Type\s*/(XRef|ObjStm)", pdf.raw):
        faults.append("1:6.1.4: object or cross-reference streams")
    for name, node, is_stream in pdf.dicts():
        if is_stream and {"/F", "/FFilter", "/FDecodeParms"} & set(node) and node.get("/Type") != "/Filespec":
            faults.append(f"6.1.7: {name} keeps its data outside of the file")
        filters = node.get("/Filter", []) if is_stream else []
        if set(filters if isinstance(filters, list) else [filters]) & {"/LZWDecode", "/Crypt"}:
            faults.append(f"6.1.7: {name} has a forbidden filter")


def check_limits(pdf, _part, faults):
    """6.1.13: implementation limits."""
    def walk(value):
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(key)
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)
        elif isinstance(value, int) and abs(value) > 2147483647:
            faults.append("6.1.13: an integer beyond 32 bits")
        elif isinstance(value, str) and value.startswith("/") and len(value.encode()) > 128:
            faults.append("6.1.13: a name over 127 bytes")
        elif isinstance(value, str) and len(value) > 32767:
            faults.append("6.1.13: a string over 32,767 bytes")
    for _, node, _ in pdf.dicts():
        walk(node)
    if len(pdf.objects) > 8388607:
        faults.append("6.1.13: too many objects")
    for ref in pdf.pages():
        box = pdf.get(pdf.get(ref).get("/MediaBox", [0, 0, 0, 0]))
        sides = (box[2] - box[0], box[3] - box[1])
        if min(sides) < 3 or max(sides) > 14400:
            faults.append("6.1.13: a page under 3 or over 14,400 units")


# ---- graphics --------------------------------------------------------------------------------------

def check_output_intent(pdf, part, faults):
    intents = [pdf.get(i) for i in pdf.get(pdf.root.get("/OutputIntents", []))]
    intents = [i for i in intents if i.get("/S") == "/GTS_PDFA1"]
    if len(intents) != 1:
        faults.append("6.2.3: not one output intent")
        return
    ref = intents[0].get("/DestOutputProfile")
    if not pdf.string(intents[0].get("/OutputConditionIdentifier", "")) or ref is None:
        faults.append("6.2.3: an output intent without identifier or profile")
        return
    icc = pdf.data(ref)
    good = (len(icc) > 128 and struct.unpack(">I", icc[:4])[0] == len(icc) and icc[36:40] == b"acsp" and
            icc[12:16] in (b"mntr", b"prtr", b"scnr", b"spac") and icc[8] <= (2 if part == 1 else 4))
    if not good:
        faults.append("6.2.3: the profile is no ICC profile of an allowed version")
    if icc[16:20] != b"RGB " or pdf.get(ref).get("/N") != 3:
        faults.append("6.2.3: the profile is not RGB, the colours are")


def check_colours(pdf, part, faults):
    """6.2.4: colours are those of the output intent; 6.2.2: operators are known; 6.1.13: q in q."""
    for number, ref in enumerate(pdf.pages()):
        depth = 0
        for op, _args in operators(pdf.data(pdf.get(ref)["/Contents"])):
            if op not in OPERATORS:
                faults.append(f"6.2.2: page {number + 1}: unknown operator {op}")
            if op in ("k", "K"):
                faults.append(f"6.2.4.3: page {number + 1}: ink colours under an RGB profile")
            depth += (op == "q") - (op == "Q")
            if depth > 28:
                faults.append(f"6.1.13: page {number + 1}: q nested over 28 deep")
    for name, node, _ in pdf.dicts():
        if node.get("/ColorSpace") == "/DeviceCMYK":
            faults.append(f"6.2.4.3: {name} has ink colours under an RGB profile")
        if node.get("/Subtype") == "/Image" and (node.get("/Interpolate") is True or "/Alternates" in node or
                                                 "/OPI" in node):
            faults.append(f"6.2.8: {name}: an image that is interpolated or has alternates")
        if node.get("/Subtype") == "/PS" or "/PS" in node or "/Ref" in node and node.get("/Subtype") == "/Form":
            faults.append(f"6.2.9: {name}: PostScript or a reference to another file")
        if node.get("/Type") == "/ExtGState" and {"/TR", "/HTP"} & set(node):
            faults.append(f"6.2.5: {name}: transfer functions")
        transparent = ("/SMask" in node and node["/SMask"] != "/None") or node.get("/ca", 1) != 1 or \
            node.get("/CA", 1) != 1 or node.get("/BM", "/Normal") not in ("/Normal", "/Compatible")
        if part == 1 and transparent:
            faults.append(f"1:6.4: {name} is transparent")


# ---- fonts -----------------------------------------------------------------------------------------

class TrueType:
    """Advances and the table of characters of an embedded font."""

    def __init__(self, data):
        self.tables = {}
        for i in range(struct.unpack(">H", data[4:6])[0]):
            tag, _, begin, size = struct.unpack(">4sIII", data[12 + 16 * i:28 + 16 * i])
            self.tables[tag] = data[begin:begin + size]
        self.upem = struct.unpack(">H", self.tables[b"head"][18:20])[0]
        self.count = struct.unpack(">H", self.tables[b"maxp"][4:6])[0]
        full = struct.unpack(">H", self.tables[b"hhea"][34:36])[0]
        hmtx = self.tables[b"hmtx"]
        widths = [struct.unpack(">H", hmtx[4 * i:4 * i + 2])[0] for i in range(full)]
        self.widths = widths + widths[-1:] * (self.count - full)
        self.encodings, self.glyphs = [], {}
        cmap = self.tables.get(b"cmap", b"\0\0\0\0")
        for i in range(struct.unpack(">H", cmap[2:4])[0]):
            platform, encoding, begin = struct.unpack(">HHI", cmap[4 + 8 * i:12 + 8 * i])
            self.encodings.append((platform, encoding))
            if (platform, encoding) == (1, 0) and struct.unpack(">H", cmap[begin:begin + 2])[0] == 0:
                self.glyphs = dict(enumerate(cmap[begin + 6:begin + 262]))

    def width(self, glyph):
        return self.widths[glyph] * 1000 / self.upem


def used_codes(pdf):
    """For each font, the codes that pages show."""
    found = {}
    for ref in pdf.pages():
        page = pdf.get(ref)
        fonts = pdf.get(pdf.get(page["/Resources"]).get("/Font", {}))
        font = None
        for op, args in operators(pdf.data(page["/Contents"])):
            if op == "Tf":
                font = fonts.get(args[0])
            elif op in ("Tj", "TJ", "'", '"') and font:
                size = FontReader(pdf, font).size if font not in found else found[font][0]
                codes = found.setdefault(font, (size, set()))[1]
                for part in args[0] if op == "TJ" else [args[-1]]:
                    if isinstance(part, bytes):
                        codes.update(int.from_bytes(part[i:i + size], "big") for i in range(0, len(part), size))
    return found


def check_simple_font(pdf, name, node, codes, faults):
    descriptor = pdf.get(node["/FontDescriptor"])
    if "/FontFile2" not in descriptor:
        faults.append(f"6.2.11.4: {name} is not embedded")
        return
    font = TrueType(pdf.data(descriptor["/FontFile2"]))
    if descriptor["/Flags"] & 4 and ("/Encoding" in node or (len(font.encodings) != 1 and (3, 0) not in font.encodings)):
        faults.append(f"6.2.11.6: {name}: a symbolic font with an Encoding, or with several tables of characters")
    widths, first = pdf.get(node["/Widths"]), node["/FirstChar"]
    for code in codes:
        glyph = font.glyphs.get(code, 0)
        if glyph == 0:
            faults.append(f"6.2.11.8: {name}: code {code} shows .notdef")
        elif abs(widths[code - first] - font.width(glyph)) > 1:
            faults.append(f"6.2.11.5: {name}: code {code} is {widths[code - first]} wide, in the font {font.width(glyph):.1f}")


def cid_widths(pdf, node):
    found, w = {}, pdf.get(node.get("/W", []))
    for first, widths in zip(w[::2], w[1::2]):
        found.update((first + i, width) for i, width in enumerate(widths))
    return found


def check_composite_font(pdf, part, name, node, codes, faults):
    cid = pdf.get(pdf.get(node["/DescendantFonts"])[0])
    descriptor = pdf.get(cid["/FontDescriptor"])
    info = cid.get("/CIDSystemInfo", {})
    if (info.get("/Registry"), info.get("/Ordering")) != ("u:Adobe", "u:Identity"):
        faults.append(f"6.2.11.3: {name}: a CIDSystemInfo that is not the encoding's")
    encoding = pdf.get(node["/Encoding"])
    if encoding not in ("/Identity-H", "/Identity-V") and not isinstance(encoding, dict):
        faults.append(f"6.2.11.3.3: {name}: an encoding that is not embedded")
    if cid["/Subtype"] == "/CIDFontType2" and "/CIDToGIDMap" not in cid:
        faults.append(f"6.2.11.3.2: {name}: no CIDToGIDMap")
    if part == 1 and "/CIDSet" not in descriptor:
        faults.append(f"1:6.3.5: {name}: no CIDSet")
    if "/FontFile2" not in descriptor and "/FontFile3" not in descriptor:
        faults.append(f"6.2.11.4: {name} is not embedded")
        return
    if cid["/Subtype"] == "/CIDFontType2":
        font, widths = TrueType(pdf.data(descriptor["/FontFile2"])), cid_widths(pdf, cid)
        to_glyph = cid["/CIDToGIDMap"]
        table = pdf.data(to_glyph) if to_glyph != "/Identity" else None
        for code in codes:
            glyph = struct.unpack(">H", table[2 * code:2 * code + 2])[0] if table else code
            if glyph == 0 or glyph >= font.count:
                faults.append(f"6.2.11.8: {name}: code {code} shows .notdef")
            elif abs(widths.get(code, -9) - font.width(glyph)) > 1:
                faults.append(f"6.2.11.5: {name}: code {code} has another width in the font")


def check_fonts(pdf, part, faults):
    for ref, (_, codes) in used_codes(pdf).items():
        node = pdf.get(ref)
        if not re.match(r"/[A-Z]{6}\+", node.get("/BaseFont", "")):
            faults.append(f"6.2.11.4: {ref}: a subset without a tag")
        if "/ToUnicode" not in node:
            faults.append(f"6.2.11.7: {ref}: no ToUnicode")
        else:
            FontReader(pdf, ref).text(b"".join(c.to_bytes(FontReader(pdf, ref).size, "big") for c in codes),
                                      faults, f"6.2.11.7: {ref}")
        if node["/Subtype"] == "/Type0":
            check_composite_font(pdf, part, ref, node, codes, faults)
        else:
            check_simple_font(pdf, ref, node, codes, faults)


# ---- interaction -----------------------------------------------------------------------------------

def check_interaction(pdf, part, faults):
    for name, node, _ in pdf.dicts():
        kind = node.get("/Subtype")
        if node.get("/Type") == "/Annot" or "/Rect" in node and kind in ANNOTATIONS:
            if kind not in ANNOTATIONS:
                faults.append(f"6.3.1: {name}: an annotation of the kind {kind}")
            if kind != "/Popup" and node.get("/F", 0) & (4 | 1 | 2 | 32 | 256) != 4:
                faults.append(f"6.3.2: {name}: an annotation that is hidden or not printed")
            if "/AA" in node:
                faults.append(f"6.5.2: {name}: additional actions")
        actions = [node.get("/A"), node.get("/OpenAction")] + ([node] if "/S" in node and "/URI" in node else [])
        for action in map(pdf.get, actions):
            if isinstance(action, dict) and "/S" in action and "/O" not in action:
                if action["/S"] not in ACTIONS or action["/S"] == "/Named" and action.get("/N") not in NAMED_ACTIONS:
                    faults.append(f"6.5.1: {name}: an action {action['/S']}")
    root = pdf.root
    if "/AA" in root:
        faults.append("6.5.2: the catalog has additional actions")
    if "/OCProperties" in root and part == 1:
        faults.append("1:6.1.13: optional content")
    if "/Perms" in root or "/Requirements" in root:
        faults.append("6.1.12: permissions or requirements")
    if pdf.get(root.get("/AcroForm", {})).get("/NeedAppearances") is True or "/NeedsRendering" in root:
        faults.append("6.4.1: forms that a viewer has to draw")
    names = pdf.get(root.get("/Names", {}))
    if "/JavaScript" in names or "/AlternatePresentations" in names:
        faults.append("6.10: scripts or alternate presentations")


def check_files(pdf, part, faults):
    """6.8: embedded files."""
    names = pdf.get(pdf.root.get("/Names", {}))
    if part < 3:
        if "/EmbeddedFiles" in names:
            faults.append("6.8: an embedded file that is no PDF/A")
        return
    tree = pdf.get(names.get("/EmbeddedFiles", {})).get("/Names", [])
    associated = pdf.get(pdf.root.get("/AF", []))
    for ref in tree[1::2]:
        spec = pdf.get(ref)
        if "/F" not in spec or "/UF" not in spec or spec.get("/AFRelationship") not in (
                "/Source", "/Data", "/Alternative", "/Supplement", "/Unspecified"):
            faults.append("6.8: a file without its names or its relationship")
        if ref not in associated:
            faults.append("6.8: a file that is associated with nothing")
        stream = pdf.get(pdf.get(spec["/EF"])["/F"])
        if "/" not in stream.get("/Subtype", "")[1:] or "/ModDate" not in pdf.get(stream.get("/Params", {})):
            faults.append("6.8: a file without media type or date")


# ---- metadata --------------------------------------------------------------------------------------

def moment(text):
    digits = re.sub(r"[^0-9]", "", text.split("+")[0])
    return datetime.datetime.strptime(digits[:14], "%Y%m%d%H%M%S") if len(digits) >= 14 else None


def is_described(xmp, namespace, name):
    """An extension schema of this namespace that has this property, with its type, category and description."""
    for schema in re.findall(r"<pdfaSchema:namespaceURI>.*?</pdfaSchema:property>", xmp, flags=re.S):
        for described in re.findall(r"<rdf:li rdf:parseType=\"Resource\">(.*?)</rdf:li>", schema, flags=re.S):
            whole = all(f"<pdfaProperty:{key}>" in described for key in ("valueType", "category", "description"))
            if schema.startswith(f"<pdfaSchema:namespaceURI>{namespace}<") and whole and \
                    f"<pdfaProperty:name>{name}</" in described:
                return True
    return False


def check_metadata(pdf, part, faults):
    data = pdf.xmp()
    head = re.match(rb"<\?xpacket begin=\"(\xef\xbb\xbf)?\" id=\"W5M0MpCehiHzreSzNTczkc9d\"\?>", data)
    if not head or not re.search(rb"<\?xpacket end=[\"'][rw][\"']\?>\s*$", data):
        faults.append("6.6.2.1: no XMP packet")
        return
    if part == 1 and "/Filter" in pdf.get(pdf.root["/Metadata"]):
        faults.append("1:6.7.2: metadata are compressed")
    try:
        tree = ElementTree.fromstring(data.decode("utf-8"))
    except (ElementTree.ParseError, UnicodeDecodeError) as e:
        faults.append(f"6.6.2.1: XMP is not well-formed: {e}")
        return
    found = {}
    for description in tree.iter(RDF + "Description"):
        for child in description:
            text = " ".join("".join(child.itertext()).split())
            found[child.tag] = text
            namespace = child.tag[:child.tag.index("}") + 1]
            if namespace not in KNOWN_NAMESPACES and not is_described(data.decode(), namespace[1:-1], child.tag[len(namespace):]):
                faults.append(f"6.6.2.3: a property of {namespace} without an extension schema")
    info = pdf.get(pdf.trailer.get("/Info", {}))
    pairs = {"/Title": DC + "title", "/Author": DC + "creator", "/Subject": DC + "description",
             "/Creator": XMP + "CreatorTool", "/Producer": PDFNS + "Producer"}
    for key, tag in pairs.items():
        if key in info and " ".join(pdf.string(info[key]).split()) != found.get(tag):
            faults.append(f"6.6.3: {key} is not what XMP says")
    for key, tag in {"/CreationDate": XMP + "CreateDate", "/ModDate": XMP + "ModifyDate"}.items():
        if key in info and (moment(pdf.string(info[key])) is None or
                            moment(pdf.string(info[key])) != moment(found.get(tag, ""))):
            faults.append(f"6.6.3: {key} is not what XMP says")


def claim(pdf):
    """(part, conformance) that the file claims; (0, "") when it claims none."""
    data = pdf.xmp()
    part = re.search(rb"<pdfaid:part>(\d)</pdfaid:part>", data)
    level = re.search(rb"<pdfaid:conformance>([ABU])</pdfaid:conformance>", data)
    return (int(part[1]), level[1].decode()) if part and level else (0, "")


def check(pdf):
    faults = []
    part, level = claim(pdf)
    if part == 0:
        return ["6.6.4: no part and conformance are claimed"]
    try:
        for one in (check_bytes, check_limits, check_output_intent, check_colours, check_fonts, check_interaction,
                    check_files, check_metadata):
            one(pdf, part, faults)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, struct.error) as e:
        faults.append(f"unreadable: {type(e).__name__}: {e}")
    if level == "A":
        faults += ["6.7: " + fault for fault in structure.check(pdf)]
    return faults


# ---- proof that the checks see ---------------------------------------------------------------------

def node_where(pdf, test):
    return next(node for _, node, _ in pdf.dicts() if test(node))


def put(key, value):
    return lambda node: node.__setitem__(key, value)


def edit_stream(pdf, ref, old, new):
    stream = pdf.objects["obj:" + ref]["stream"]
    data = base64.b64decode(stream["data"])
    if not re.search(old, data, re.S):
        raise ValueError(f"no {old!r}")
    stream["data"] = base64.b64encode(re.sub(old, new, data, count=1, flags=re.S)).decode()


def profile(pdf):
    return pdf.get(pdf.get(pdf.root["/OutputIntents"])[0])["/DestOutputProfile"]


def simple_font(pdf):
    return node_where(pdf, lambda n: n.get("/Subtype") == "/TrueType")


def composite_font(pdf):
    return node_where(pdf, lambda n: n.get("/Subtype") == "/Type0")


def link(pdf):
    return node_where(pdf, lambda n: n.get("/Subtype") == "/Link" and "/A" in n)


def swap_raw(old, new):
    def damage(pdf):
        if old not in pdf.raw:
            raise ValueError(f"no {old!r}")
        pdf.raw = pdf.raw.replace(old, new, 1)
    return damage


def widen(font):
    font["/Widths"] = [w + 2 for w in font["/Widths"]]


DAMAGES = [  # what is done to a good file, and the clause that must be found broken
    ("another header", swap_raw(b"%PDF-1.", b"%PDF-2."), "6.1.2"),
    ("bytes after the end", lambda p: setattr(p, "raw", p.raw + b"x"), "6.1.3"),
    ("no identifier", lambda p: p.trailer.pop("/ID"), "6.1.3"),
    ("encryption", lambda p: put("/Encrypt", {})(p.trailer), "6.1.3"),
    ("data outside", lambda p: put("/F", "u:x")(p.get(p.root["/Metadata"])), "6.1.7"),
    ("LZW", lambda p: put("/Filter", "/LZWDecode")(p.get(p.root["/Metadata"])), "6.1.7"),
    ("a long string", lambda p: put("/X", "u:" + "x" * 40000)(p.root), "6.1.13"),
    ("a long name", lambda p: put("/X", "/" + "x" * 200)(p.root), "6.1.13"),
    ("a large number", lambda p: put("/X", 1 << 40)(p.root), "6.1.13"),
    ("a tiny page", lambda p: p.get(p.get(p.pages()[0])["/MediaBox"]).__setitem__(2, 1), "6.1.13"),
    ("no output intent", lambda p: p.root.pop("/OutputIntents"), "6.2.3"),
    ("no profile", lambda p: edit_stream(p, profile(p), rb"acsp", b"xxxx"), "6.2.3"),
    ("a grey profile", lambda p: edit_stream(p, profile(p), rb"RGB ", b"GRAY"), "6.2.3"),
    ("an unknown operator", lambda p: edit_stream(p, p.get(p.pages()[0])["/Contents"], rb"BT\n", b"BT\nxx "), "6.2.2"),
    ("ink colours", lambda p: edit_stream(p, p.get(p.pages()[0])["/Contents"], rb"BT\n", b"BT\n0 0 0 1 k "), "6.2.4.3"),
    ("an image in ink", lambda p: put("/ColorSpace", "/DeviceCMYK")(p.root), "6.2.4.3"),
    ("an interpolated image", lambda p: p.root.update({"/Subtype": "/Image", "/Interpolate": True}), "6.2.8"),
    ("PostScript", lambda p: put("/Subtype", "/PS")(p.root), "6.2.9"),
    ("a transfer function", lambda p: p.root.update({"/Type": "/ExtGState", "/TR": "/Identity"}), "6.2.5"),
    ("a simple font outside", lambda p: p.get(simple_font(p)["/FontDescriptor"]).pop("/FontFile2"), "6.2.11.4"),
    ("a subset without a tag", lambda p: put("/BaseFont", "/Plain")(simple_font(p)), "6.2.11.4"),
    ("an encoding", lambda p: put("/Encoding", "/WinAnsiEncoding")(simple_font(p)), "6.2.11.6"),
    ("other widths", lambda p: widen(simple_font(p)), "6.2.11.5"),
    ("a glyph that is missing", lambda p: edit_stream(p, p.get(simple_font(p)["/FontDescriptor"])["/FontFile2"],
                                                      rb"(\x00\x00\x01\x06\x00\x00.{32}).{224}",
                                                      lambda m: m[1] + bytes(224)), "6.2.11.8"),
    ("no characters", lambda p: simple_font(p).pop("/ToUnicode"), "6.2.11.7"),
    ("characters that are none", lambda p: edit_stream(p, simple_font(p)["/ToUnicode"], rb"<00[0-9A-F]{2}>\n", b"<FEFF>\n"),
     "6.2.11.7"),
    ("another ordering", lambda p: put("/CIDSystemInfo", {"/Registry": "u:Adobe", "/Ordering": "u:Japan1"})(
        p.get(composite_font(p)["/DescendantFonts"][0])), "6.2.11.3"),
    ("a foreign encoding", lambda p: put("/Encoding", "/UniJIS-UTF16-H")(composite_font(p)), "6.2.11.3.3"),
    ("a hidden link", lambda p: put("/F", 6)(link(p)), "6.3.2"),
    ("an unknown annotation", lambda p: put("/Subtype", "/Movie")(link(p)), "6.3.1"),
    ("a script", lambda p: put("/A", {"/S": "/JavaScript", "/JS": "u:x"})(link(p)), "6.5.1"),
    ("a launch at opening", lambda p: put("/OpenAction", {"/S": "/Launch"})(p.root), "6.5.1"),
    ("additional actions", lambda p: put("/AA", {})(p.root), "6.5.2"),
    ("permissions", lambda p: put("/Perms", {})(p.root), "6.1.12"),
    ("a form to be drawn", lambda p: put("/AcroForm", {"/NeedAppearances": True})(p.root), "6.4.1"),
    ("scripts by name", lambda p: p.get(p.root["/Names"]).__setitem__("/JavaScript", {}), "6.10"),
    ("no packet", lambda p: edit_stream(p, p.root["/Metadata"], rb"<\?xpacket begin", b"<?packet begin"), "6.6.2.1"),
    ("broken XML", lambda p: edit_stream(p, p.root["/Metadata"], rb"</rdf:RDF>", b""), "6.6.2.1"),
    ("a foreign property", lambda p: edit_stream(p, p.root["/Metadata"], rb"<xmp:CreatorTool>",
                                                 b"<q:x xmlns:q=\"urn:q\">1</q:x><xmp:CreatorTool>"), "6.6.2.3"),
    ("another title", lambda p: edit_stream(p, p.root["/Metadata"], rb"x-default\">", b"x-default\">x"), "6.6.3"),
    ("another date", lambda p: edit_stream(p, p.root["/Metadata"], rb"<xmp:CreateDate>2", b"<xmp:CreateDate>3"), "6.6.3"),
    ("no claim", lambda p: edit_stream(p, p.root["/Metadata"], rb"<pdfaid:part>", b"<pdfaid:part>x"), "6.6.4"),
]
BY_PART = {
    1: [("a later version", swap_raw(b"%PDF-1.4", b"%PDF-1.5"), "1:6.1.2"),
        ("an object stream", lambda p: setattr(p, "raw", p.raw.replace(b"/Type/StructTreeRoot", b"/Type/ObjStm", 1)), "1:6.1.4"),
        ("transparency", lambda p: put("/ca", 0.5)(p.root), "1:6.4"),
        ("no CIDSet", lambda p: p.get(p.get(composite_font(p)["/DescendantFonts"][0])["/FontDescriptor"]).pop("/CIDSet"),
         "1:6.3.5"),
        ("optional content", lambda p: put("/OCProperties", {})(p.root), "1:6.1.13"),
        ("compressed metadata", lambda p: put("/Filter", "/FlateDecode")(p.get(p.root["/Metadata"])), "1:6.7.2"),
        ("a file", lambda p: p.get(p.root["/Names"]).__setitem__("/EmbeddedFiles", {}), "6.8")],
    2: [("a file", lambda p: p.get(p.root["/Names"]).__setitem__("/EmbeddedFiles", {}), "6.8"),
        ("no structure", lambda p: p.root.pop("/StructTreeRoot"), "6.7"),
        ("no language", lambda p: p.root.pop("/Lang"), "6.7")],
    3: [("no structure", lambda p: p.root.pop("/StructTreeRoot"), "6.7")],
}


def spec(pdf):
    return node_where(pdf, lambda n: n.get("/Type") == "/Filespec")


WITH_FILE = [
    ("a file without a name", lambda p: spec(p).pop("/UF"), "6.8"),
    ("a file without relationship", lambda p: spec(p).pop("/AFRelationship"), "6.8"),
    ("a file by itself", lambda p: p.root.pop("/AF"), "6.8"),
    ("a file without a type", lambda p: p.get(p.get(spec(p)["/EF"])["/F"]).pop("/Subtype"), "6.8"),
]


def prove(path):
    good = Archive(path)
    part, _ = claim(good)
    unseen = [f"{path} is not good to begin with: {f}" for f in check(good)]
    damages = DAMAGES + BY_PART.get(part, []) + (WITH_FILE if "/AF" in good.root else [])
    for name, damage, clause in damages:
        bad = copy.copy(good)
        bad.objects = copy.deepcopy(good.objects)
        bad.root = bad.get(bad.trailer["/Root"])
        damage(bad)
        faults = check(bad)
        if not any(f.startswith(clause + ":") for f in faults):
            unseen.append(f"{name} ({clause}): not seen; found {faults[:3]}")
    return unseen


def main(args):
    if args[:1] == ["--prove"]:
        faults = prove(args[1])
    else:
        faults = [f"{path}: {fault}" for path in args for fault in check(Archive(path))]
    print("\n".join(faults) if faults else "archive: no fault found")
    return 1 if faults or not args else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
