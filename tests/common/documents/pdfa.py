"""What PDF/A asks of a file as far as it can be seen without a validator's whole rule book."""

import io
import re

from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject

_DEVICE = {"/DeviceRGB", "/DeviceCMYK", "/DeviceGray"}
_FONT_FILES = {"/FontFile", "/FontFile2", "/FontFile3"}


def seal_of(pdf: bytes, trusted: bytes):
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    roots = list(load_certs_from_pemder_data(trusted))
    return validate_pdf_signature(signature, ValidationContext(trust_roots=roots))


def faults(pdf: bytes) -> list[str]:
    """Why PDF is no PDF/A-3b; what an empty list leaves open is said in docs/grades.md."""
    reader = PdfReader(io.BytesIO(pdf))
    root, found = reader.trailer["/Root"], []
    if not re.match(rb"%PDF-1\.[0-7]\n%[\x80-\xff]{4}", pdf):
        found.append("header")
    if "/Encrypt" in reader.trailer or "/ID" not in reader.trailer:
        found.append("trailer: encrypted, or without identifier")
    found += _metadata_faults(reader, root)
    objects = list(_reached(root))
    for one in objects:
        kind = one.get("/Type")
        if one.get("/S") in {"/JavaScript", "/Launch", "/Sound", "/Movie"} or "/AA" in one:
            found.append("something runs")
        if kind == "/FontDescriptor" and not _FONT_FILES & one.keys():
            found.append(f"font {one['/FontName']} is not embedded")
        if kind == "/Filespec":
            found += _file_faults(one)
        colours = one.get("/ColorSpace")
        if isinstance(colours, str) and colours in _DEVICE and "/OutputIntents" not in root:
            found.append(f"colours of a device: {colours}")
    named = {id(one) for one in objects if one.get("/Type") == "/Filespec"}
    associated = {id(one.get_object()) for one in root.get("/AF", [])}
    if named != associated:
        found.append("a file is attached to nothing")
    return found


def _metadata_faults(reader: PdfReader, root) -> list[str]:
    stream, found = root["/Metadata"].get_object(), []
    said = stream.get_data().decode()
    for name, value in (("part", "3"), ("conformance", "B")):
        if f"<pdfaid:{name}>{value}</pdfaid:{name}>" not in said:
            found.append(f"metadata: {name} is not {value}")
    if "/Filter" in stream:
        found.append("metadata are packed")
    title = re.search(r"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", said, re.DOTALL)
    told = (reader.metadata or {}).get("/Title")
    if not title or (told and told != title[1]):
        found.append("metadata: the title is missing or contradicts")
    return found


def _file_faults(spec: DictionaryObject) -> list[str]:
    stream = spec["/EF"]["/F"].get_object()
    found = [
        f"file without {name}" for name in ("/F", "/UF", "/AFRelationship") if name not in spec
    ]
    if "/" not in str(stream.get("/Subtype", ""))[1:]:
        found.append("file without a media type")
    if "/ModDate" not in stream.get("/Params", {}):
        found.append("file without a day of change")
    return found


def _reached(root):
    """Every dictionary that can be reached from ROOT, once."""
    seen, waiting = set(), [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if isinstance(one, dict):
            yield one
            waiting += [one.raw_get(name) for name in one if name != "/Parent"]
        elif isinstance(one, list):
            waiting += list.__iter__(one)
