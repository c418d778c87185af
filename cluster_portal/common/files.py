"""Checks of uploaded files: by content, never by name."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError

CV_MAX_PAGES = 20
_ACTIVE_CONTENT = {"/JavaScript", "/JS", "/AA", "/EmbeddedFiles"}
_HARMLESS_ACTIONS = {"/GoTo", "/URI", "/Named"}


def checked_pdf(upload) -> None:
    """Validator of a file field: a readable, unencrypted PDF of reasonable size.

    Raises ValidationError with a sentence.
    """
    if upload.size > settings.CV_MAX_BYTES:
        limit = filesizeformat(settings.CV_MAX_BYTES)
        raise ValidationError(_("The file is larger than %(limit)s.") % {"limit": limit})
    upload.seek(0)
    if not upload.read(1024).lstrip().startswith(b"%PDF-"):
        raise ValidationError(_("This is not a PDF: save the document as PDF and send that."))
    upload.seek(0)
    try:
        reader = PdfReader(upload, strict=False)
        if reader.is_encrypted:
            raise ValidationError(_("The PDF is locked by a password: send one without."))
        pages = len(reader.pages)
        active = pages <= CV_MAX_PAGES and _is_active(reader)
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, RecursionError):
        raise ValidationError(_("The PDF is damaged: save it again and send that.")) from None
    finally:
        upload.seek(0)
    if not 1 <= pages <= CV_MAX_PAGES:
        raise ValidationError(_("Send from 1 to %(most)d pages.") % {"most": CV_MAX_PAGES})
    if active:
        raise ValidationError(_("The PDF holds scripts or attachments: send one without."))


def _is_active(reader: PdfReader) -> bool:
    """Whether the document, a page or a note on it carries files, or does more than lead on."""
    catalogue = reader.trailer["/Root"].get_object()
    holders = [catalogue, _resolved(catalogue.get("/Names")), *reader.pages]
    holders += [
        note.get_object() for page in reader.pages for note in _resolved(page.get("/Annots"))
    ]
    return any(
        _ACTIVE_CONTENT & set(holder)
        or _acts(holder.get("/OpenAction"))
        or _acts(holder.get("/A"))
        or holder.get("/Subtype") == "/FileAttachment"
        for holder in holders
    )


def _resolved(found) -> Any:
    """What a reference leads to; an empty dictionary for nothing."""
    return {} if found is None else found.get_object()


def _acts(action) -> bool:
    """An /OpenAction may also be the place to open the document at, which is a list."""
    found = _resolved(action)
    return isinstance(found, dict) and bool(found) and found.get("/S") not in _HARMLESS_ACTIONS
