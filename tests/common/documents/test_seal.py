"""What is issued: PDF/A with the text, sealed, frozen."""

import hashlib
import io
import subprocess
import sys

import pytest
from django.db import transaction
from django.db.utils import InternalError
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from cluster_portal.common.documents.certificate import seal_certificate, self_signed
from cluster_portal.common.documents.seal import NotInForceError, withdraw
from cluster_portal.common.documents.typesetting import _IN_THE_FONT, pictures
from cluster_portal.common.models import SealedDocument
from tests.common.documents.conftest import AT, LAYOUT

HOSTILE = (
    '#panic("x") #read("/etc/passwd") $x$ *b* _i_ `c` <l> @r \\ // ] } ") </svg> \u202e "quoted" '
    '#import "a.typ" = Heading - item [link](x) \' {{ x }} %s <script>alert(1)</script>'
)


def text_of(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split()
    )


def content(document: SealedDocument) -> bytes:
    with document.file.open() as file:
        return file.read()


def seal_of(pdf: bytes, trusted: bytes):
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    roots = list(load_certs_from_pemder_data(trusted))
    return validate_pdf_signature(signature, ValidationContext(trust_roots=roots))


def test_document_is_archivable_tagged_and_says_what_it_must(issue, settings):
    settings.SITE_ADDRESS = "https://klaster.uz"
    document = issue()
    pdf = content(document)
    assert document.sha256 == hashlib.sha256(pdf).hexdigest()
    reader = PdfReader(io.BytesIO(pdf))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert catalogue["/Lang"] == "uz"
    metadata = catalogue["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in metadata
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in metadata
    text = text_of(pdf)
    assert "Yoʻllanma № 12/26" in text
    assert "Talaba amaliyotga yuboriladi." in text
    assert document.written_code in text
    links = [
        note.get_object()["/A"]["/URI"]
        for note in reader.pages[0]["/Annots"]
        if "/A" in note.get_object()
    ]
    assert links == [f"https://klaster.uz/verify/{document.written_code}"]


def test_seal_covers_the_file_and_a_changed_sign_breaks_it(issue):
    pdf = content(issue())
    trusted = seal_certificate().certificate
    status = seal_of(pdf, trusted)
    assert (status.bottom_line, status.coverage.name) == (True, "ENTIRE_FILE")
    place = pdf.index(b"/Title")
    broken = pdf[: place + 8] + bytes([pdf[place + 8] ^ 1]) + pdf[place + 9 :]
    assert seal_of(broken, trusted).bottom_line is False


def test_own_certificate_of_the_installation_seals(issue, settings):
    own = self_signed("Toshkent davlat texnika universiteti", since=AT, days=900)
    settings.SEAL_CERTIFICATE, settings.SEAL_KEY = own.certificate.decode(), own.key.decode()
    document = issue()
    assert document.sealed_with == own.fingerprint
    assert seal_of(content(document), own.certificate).signing_cert.subject.native == {
        "common_name": "Toshkent davlat texnika universiteti"
    }


def test_without_a_certificate_the_document_says_that_it_bears_no_seal(issue, settings):
    settings.DEMONSTRATION = False
    document = issue(language="en")
    assert document.sealed_with == ""
    assert PdfFileReader(io.BytesIO(content(document))).embedded_signatures == []
    assert "without an electronic seal" in text_of(content(document))


def test_sealed_document_says_that_the_seal_is_not_qualified(issue):
    assert "not a qualified electronic signature" in text_of(content(issue(language="en")))


def test_hostile_text_is_printed_and_does_nothing(issue):
    document = issue(
        title=HOSTILE[:300], number="#x/1", data={"heading": HOSTILE, "lines": [HOSTILE]}
    )
    text = text_of(content(document))
    assert text.count('#panic("x") #read("/etc/passwd") $x$ *b* _i_ `c` <l> @r') == 3
    assert "<script>alert(1)</script>" in text
    assert "№ #x/1" in text


def test_every_sign_of_the_blocks_promised_has_a_glyph_and_others_stand_as_a_mark(issue):
    lines = [" ".join(chr(code) for code in range(first, last + 1)) for first, last in _IN_THE_FONT]
    issue(data={"heading": "x", "lines": lines})
    strange = issue(data={"heading": "a\x07\U0001f600\u6f22b", "lines": []})
    assert "a\ufffd\ufffd\ufffdb" in text_of(content(strange))


@pytest.mark.parametrize(
    "letters", ["Oʻzbekiston gʻoya maʼno", "Ўзбекистон ғоя ҳаёт қалъа", "Съёмщик №"]
)
def test_letters_are_all_in_the_font(issue, letters):
    """What the font lacks would be set from another one."""
    document = issue(data={"heading": letters, "lines": [letters]})
    pdf = content(document)
    assert text_of(pdf).count(letters) == 2
    fonts = PdfReader(io.BytesIO(pdf)).pages[0]["/Resources"]["/Font"].values()
    assert {font["/BaseFont"].split("+")[1].split("-")[0] for font in fonts} == {"LibertinusSerif"}


def test_long_text_runs_over_pages_each_with_the_code(issue):
    document = issue(data={"heading": "Bandlar", "lines": ["Band. " * 60] * 40})
    pages = PdfReader(io.BytesIO(content(document))).pages
    assert len(pages) > 2
    assert all(document.written_code in page.extract_text() for page in pages)


def test_issued_rows_stay_as_they_are(issue):
    document = issue(facts={"valid_on": "2026-10-01"})
    issued = SealedDocument.objects.filter(pk=document.pk)
    for change in (
        {"sha256": "0" * 64}, {"code": "0" * 12}, {"kind": "other"}, {"record_id": 2},
        {"number": "13/26"}, {"sealed_at": AT.replace(year=2025)}, {"file": "documents/other.pdf"},
        {"title": "Other"}, {"facts": {"valid_on": "2027-10-01"}},
    ):  # fmt: skip
        with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
            issued.update(**change)
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        issued.delete()
    assert issued.update(file="", title="", facts={}) == 1


def test_newer_document_replaces_the_old_once(issue, olim):
    old = issue()
    new = issue(replaces=old)
    old.refresh_from_db()
    assert (old.replaced_by, old.is_in_force, new.is_in_force) == (new, False, True)
    with pytest.raises(NotInForceError):
        issue(replaces=old)
    with pytest.raises(NotInForceError):
        withdraw(document=old, reason="Xato", by=olim, at=AT)


def test_withdrawn_document_stays_withdrawn(issue, olim):
    document = issue()
    withdraw(document=document, reason="Xato sana", by=olim, at=AT)
    document.refresh_from_db()
    assert (document.withdrawn_by, document.withdraw_reason) == (olim, "Xato sana")
    with pytest.raises(NotInForceError):
        issue(replaces=document)
    with pytest.raises(InternalError), transaction.atomic():
        SealedDocument.objects.update(withdrawn_at=None, withdrawn_by=None, withdraw_reason="")


def test_kind_tells_only_its_facts(issue):
    with pytest.raises(ValueError, match="tells no facts"):
        issue(facts={"passport": "AA1234567"})


def test_layout_is_drawn_as_pictures_too():
    from cluster_portal.common.documents.seal import sheet_data

    sheet = sheet_data(code="7K3M9QTX20B1", title="T", number="1", issuer="", language="ru", at=AT)
    pages = pictures(LAYOUT, {"document": sheet, "body": {"heading": "x", "lines": []}})
    assert [page[:4] for page in pages] == [b"\x89PNG"]


def test_nothing_is_set_at_start_up():
    """A worker's parent that had used typst would leave its children hanging."""
    code = (
        "import django, sys; django.setup(); import cluster_portal.urls, cluster_portal.celery;"
        "from django.core.management import call_command; call_command('check', verbosity=0);"
        "print('typst' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip().endswith("False")
