"""CVs are what they say they are: by content, size, pages, and what they would start."""

import io
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from cluster_portal.common.files import CV_MAX_PAGES, checked_pdf


def pdf(pages: int = 1, change=lambda writer: None) -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    change(writer)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def raw(*objects: bytes) -> bytes:
    """A PDF of OBJECTS numbered from 1, the first its catalogue."""
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    trailer = b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
    return body + end + trailer % (len(objects) + 1, len(body))


def bomb() -> bytes:
    """Its pages stand in a stream of 100 kB that unpacks to 100 MB."""
    packed = zlib.compress(b"\0" * 100_000_000, 9)
    stream = b"<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
    index = zlib.compress(b"\x01\0\0\0\0\x02\0\x02\0\0")
    table = b"<</Type/XRef/Size 3/W[1 2 2]/Index[0 2]/Root 1 0 R/Filter/FlateDecode/Length %d>>"
    head = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 3 0 R>>\nendobj\n2 0 obj\n"
    body = head + stream % (len(packed), packed) + b"\nendobj\n"
    end = b"4 0 obj\n" + table % len(index) + b"stream\n" + index + b"\nendstream\nendobj\n"
    return body + end + b"startxref\n%d\n%%%%EOF" % len(body)


def archive() -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as found:
        found.writestr("cv.pdf", pdf())
    return written.getvalue()


ACTION = b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/%s/JS(app.alert)>>>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"
ENDLESS = raw(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[2 0 R 2 0 R]>>")
MANY = raw(
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Count 1/Kids[%s]>>" % (b"3 0 R " * (CV_MAX_PAGES + 1)),
    PAGE,
)
NAMED = raw(
    b"<</Type/Catalog/Pages 2 0 R/Names<</JavaScript<</Names[(a)<</S/JavaScript/JS(x)>>]>>>>>>",
    b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
    PAGE,
)
SCRIPT = raw(ACTION % b"JavaScript", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", PAGE)
LAUNCH = raw(ACTION % b"Launch", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", PAGE)
ON_A_PAGE = raw(
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
    PAGE.replace(b"/Parent", b"/AA<</O<</S/JavaScript/JS(x)>>>>/Parent"),
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "not a PDF"),
        (b"MZ\x90\0 this program", "not a PDF"),
        (archive(), "not a PDF"),
        (b"<html>%PDF-1.4</html>", "not a PDF"),
        (b"%PDF-1.7\n" + b"\0" * 500, "damaged"),
        (pdf()[:200], "damaged"),
        (ENDLESS, "damaged"),
        (bomb(), "damaged"),
        (pdf(CV_MAX_PAGES + 1), "pages"),
        (MANY, "pages"),
        (pdf(change=lambda writer: writer.encrypt("x")), "locked"),
        (NAMED, "scripts"),
        (pdf(change=lambda writer: writer.add_attachment("a.exe", b"MZ")), "scripts"),
        (SCRIPT, "scripts"),
        (LAUNCH, "scripts"),
        (ON_A_PAGE, "scripts"),
    ],
    ids=range(16),
)
def test_other_files_are_refused(content, sentence):
    with pytest.raises(ValidationError, match=sentence):
        checked_pdf(SimpleUploadedFile("cv.pdf", content))


def test_too_large_files_are_refused_unread(settings):
    settings.CV_MAX_BYTES = 100
    with pytest.raises(ValidationError, match="larger than"):
        checked_pdf(SimpleUploadedFile("cv.pdf", pdf()))


@pytest.mark.parametrize(
    "content",
    [pdf(), pdf(CV_MAX_PAGES), raw(ACTION % b"GoTo", b"<</Count 1/Kids[3 0 R]>>", PAGE)],
    ids=["one page", "most pages", "opens at a place"],
)
def test_ordinary_cvs_pass_and_are_left_at_their_beginning(content):
    upload = SimpleUploadedFile("cv.doc", content)
    checked_pdf(upload)
    assert upload.tell() == 0
