"""Photos and documents with diaries and visits: checked by content, never by name."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cluster_portal.common.files import checked_pdf

JPEG, PNG, PDF = "image/jpeg", "image/png", "application/pdf"
_PNG_BEGIN, _PNG_END = b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"
PHOTOS_ACCEPTED = f"{JPEG},{PNG},.jpg,.jpeg,.png"
FILES_ACCEPTED = f"{PHOTOS_ACCEPTED},{PDF},.pdf"


def media_type_of(upload) -> str:
    """What the file begins as; "" where it is none of the kinds taken."""
    upload.seek(0)
    begin = upload.read(1024)
    upload.seek(0)
    if begin.startswith(b"\xff\xd8\xff"):
        return JPEG
    if begin.startswith(_PNG_BEGIN) and begin[12:16] == b"IHDR":
        return PNG
    return PDF if begin.lstrip().startswith(b"%PDF-") else ""


def checked_photo(upload) -> None:
    """Validator of a file field: a whole JPEG or PNG of reasonable size."""
    _check_size(upload)
    kind = media_type_of(upload)
    if kind not in {JPEG, PNG}:
        raise ValidationError(_("This is no photo: send a JPEG or PNG picture."))
    _check_whole(upload, kind)


def checked_photo_or_pdf(upload) -> None:
    """Validator of a file field: a photo, or a PDF without scripts."""
    if media_type_of(upload) == PDF:
        checked_pdf(upload)
        return
    _check_size(upload)
    kind = media_type_of(upload)
    if not kind:
        raise ValidationError(_("Send a photo (JPEG or PNG) or a PDF."))
    _check_whole(upload, kind)


def _check_size(upload) -> None:
    if upload.size > settings.CV_MAX_BYTES:
        limit = filesizeformat(settings.CV_MAX_BYTES)
        raise ValidationError(_("The file is larger than %(limit)s.") % {"limit": limit})


def _check_whole(upload, kind: str) -> None:
    """A picture ends as its kind says: what was cut off, or is followed by something else, is not
    taken (phones put a few bytes behind a JPEG's end)."""
    upload.seek(max(0, upload.size - 65_536))
    end = upload.read()
    upload.seek(0)
    whole = end.endswith(_PNG_END) if kind == PNG else b"\xff\xd9" in end
    if not whole:
        raise ValidationError(_("The picture is damaged: send it again."))
