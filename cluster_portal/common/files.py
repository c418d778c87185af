"""Checks of uploaded files: by content, never by name."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError

CV_MAX_PAGES = 20
_MOST_NODES = 1_000  # of a tree of pages; a real one of so few pages has a handful
_ACTIVE_CONTENT = {"/JavaScript", "/JS", "/AA", "/EmbeddedFiles"}
_HARMLESS_ACTIONS = {"/GoTo", "/URI"}
_DAMAGED = (
    PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError, RecursionError,
)  # fmt: skip


def checked_pdf(upload) -> None:
    """Validator of a file field: a readable, unencrypted PDF of reasonable size.

    Raises ValidationError with a sentence.
    """
    _check_pdf(upload, settings.CV_MAX_BYTES)


def checked_scan(upload) -> None:
    """The same for a scanned paper, which may be larger."""
    _check_pdf(upload, settings.DOCUMENT_MAX_BYTES)


def _check_pdf(upload, most: int) -> None:
    if upload.size > most:
        limit = filesizeformat(most)
        raise ValidationError(_("The file is larger than %(limit)s.") % {"limit": limit})
    upload.seek(0)
    if not upload.read(1024).lstrip().startswith(b"%PDF-"):
        raise ValidationError(_("This is not a PDF: save the document as PDF and send that."))
    upload.seek(0)
    try:
        reader = PdfReader(upload, strict=False)
        if reader.is_encrypted:
            raise ValidationError(_("The PDF is locked by a password: send one without."))
        catalogue = reader.trailer["/Root"].get_object()
        pages = _pages_of(catalogue)
        active = any(map(_is_active, [catalogue, *pages]))
    except _DAMAGED:
        raise ValidationError(_("The PDF is damaged: save it again and send that.")) from None
    finally:
        upload.seek(0)
    if not 1 <= len(pages) <= CV_MAX_PAGES:
        raise ValidationError(_("Send from 1 to %(most)d pages.") % {"most": CV_MAX_PAGES})
    if active:
        raise ValidationError(_("The PDF holds scripts or attachments: send one without."))


def _pages_of(catalogue) -> list:
    """The pages that are there, whatever number the file declares; at most one too many."""
    pages, waiting = [], [catalogue["/Pages"].get_object()]
    for _node in range(_MOST_NODES):
        if not waiting or len(pages) > CV_MAX_PAGES:
            return pages
        node = waiting.pop().get_object()
        if "/Kids" in node:
            waiting += node["/Kids"]
        else:
            pages.append(node)
    raise ValueError("The pages never end.")


def _is_active(part) -> bool:
    """Whether the catalogue, a page or a note on it carries a file, or does more than lead on."""
    notes = [note.get_object() for note in _resolved(part.get("/Annots"))]
    return (
        bool({*part, *_resolved(part.get("/Names"))} & _ACTIVE_CONTENT)
        or part.get("/Subtype") == "/FileAttachment"
        or _acts(part.get("/OpenAction"))
        or _acts(part.get("/A"))
        or any(map(_is_active, notes))
    )


def _resolved(found) -> Any:
    """What a reference leads to; an empty dictionary for nothing."""
    return {} if found is None else found.get_object()


def _acts(action) -> bool:
    """An /OpenAction may also be the place to open the document at, which is a list."""
    found = _resolved(action)
    return isinstance(found, dict) and bool(found) and found.get("/S") not in _HARMLESS_ACTIONS
