"""Several documents in one PDF/A-3: pages bound in behind a typeset base, files attached.

Only pages of documents that this platform has typeset are bound in: they are PDF/A themselves, and
stay so on a page of another file. What people handed in may be anything; PDF/A-3 lets it be
attached as it is. A bound page keeps no seal, so its sealed original is attached as well.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Final

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, NameObject, NumberObject, TextStringObject

STANDARD: Final = "a-3b"  # what the base has to be typeset as


@dataclass(frozen=True)
class Attachment:
    """`relationship` is one of PDF/A-3's: Source, Data, Alternative, Supplement, Unspecified."""

    name: str
    content: bytes
    media_type: str
    description: str
    relationship: str = "Supplement"


def pages_in(content: bytes) -> list:
    """The pages of a PDF; none of what cannot be read or is locked."""
    try:
        return list(PdfReader(BytesIO(content)).pages)
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError):
        return []


def bound(
    base: bytes,
    *,
    chapters: Iterable[tuple[str, bytes]],
    attachments: Iterable[Attachment],
    at: datetime,
) -> bytes:
    """BASE (typeset as STANDARD) with the pages of CHAPTERS (title, PDF/A) and ATTACHMENTS.

    The metadata are those of the base, untouched, as PDF/A wants them.
    """
    writer = PdfWriter(clone_from=BytesIO(base))
    writer.metadata = None  # what they say stands in the XMP; two records could contradict
    for title, content in chapters:
        first = len(writer.pages)
        for page in pages_in(content):
            added = writer.add_page(page)
            for name in ("/AA", "/Annots", "/StructParents", "/Tabs"):  # they point out of the page
                added.pop(name, None)
        if len(writer.pages) > first:
            writer.add_outline_item(title=title, page_number=first)
    associated = ArrayObject()
    for one in attachments:
        associated.append(_attach(writer, one, at))
    if associated:
        writer.root_object[NameObject("/AF")] = associated
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def _attach(writer: PdfWriter, one: Attachment, at: datetime):
    attached = writer.add_attachment(one.name, one.content)
    attached.alternative_name = attached.pdf_object["/F"]
    attached.description = TextStringObject(one.description)
    attached.associated_file_relationship = NameObject(f"/{one.relationship}")
    attached.subtype = NameObject(f"/{one.media_type}")
    attached.size = NumberObject(len(one.content))
    attached.modification_date = at
    return attached.pdf_object.indirect_reference
