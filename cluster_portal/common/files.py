"""Checks of uploaded files: by content, never by name."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError

CV_MAX_PAGES = 20
_ACTIVE_CONTENT = ("/JavaScript", "/JS", "/OpenAction", "/AA", "/EmbeddedFiles")


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
        catalogue = reader.trailer["/Root"].get_object()
        names = catalogue.get("/Names", {})
        active = {*catalogue, *(names.get_object() if names else ())} & set(_ACTIVE_CONTENT)
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, RecursionError):
        raise ValidationError(_("The PDF is damaged: save it again and send that.")) from None
    finally:
        upload.seek(0)
    if not 1 <= pages <= CV_MAX_PAGES:
        raise ValidationError(_("Send from 1 to %(most)d pages.") % {"most": CV_MAX_PAGES})
    if active - {"/OpenAction"}:
        raise ValidationError(_("The PDF holds scripts or attachments: send one without."))
