"""Uploads that are refused while they arrive, before they fill memory or disk.

Every request is watched over by `UploadMiddleware`; a view that takes larger files than a CV names
the setting with its limit: `upload_limit = "IMPORT_MAX_BYTES"`.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from cluster_portal.common.bodies import announced
from cluster_portal.common.views.errors import too_large

_OTHER_FIELDS = 1 << 20  # what a form sends beside its file
_HEARD_OUT = 100 << 20  # a browser shows our answer only after it has sent everything


class RefusedUpload(SimpleUploadedFile):
    """Stands in the place of a file of which nothing was kept; the form's field says why."""

    def __init__(self, field: str, name: str, limit: int):
        super().__init__(name, b"")
        self.field_name, self.limit = field, limit


class LimitedUploadHandler(FileUploadHandler):
    """Keeps no file beyond the limit, and says so in `request.upload_too_large`.

    What comes after the limit is read in blocks and thrown away, so that the rest of the form
    arrives and the person finds on it what they typed.
    """

    chunk_size = 1 << 16

    def __init__(self, request: HttpRequest, limit: int):
        super().__init__(request)
        self.limit, self.received, self.announced = limit, 0, 0
        request.upload_too_large = False

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.announced = content_length

    @property
    def is_too_much(self) -> bool:
        return self.received > self.limit or self.announced > self.limit + _OTHER_FIELDS

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        return None if self.is_too_much else raw_data

    def file_complete(self, file_size):
        if not self.is_too_much:
            return None  # the next handler keeps the file
        self.request.upload_too_large = True
        for handler in self.request.upload_handlers:
            handler.upload_interrupted()  # what came before the limit goes at once
        return RefusedUpload(self.field_name, self.file_name, self.limit)


def not_refused(file, sentence: str | None = None) -> None:
    """ValidationError (of SENTENCE, where a form has a better one) if FILE was thrown away."""
    if isinstance(file, RefusedUpload):
        sentence = sentence or _("The file is larger than %(limit)s.")
        raise ValidationError(
            sentence, code="too_large", params={"limit": filesizeformat(file.limit)}
        )


def limit_upload(request: HttpRequest, limit: int) -> None:
    """Let the files of REQUEST together have LIMIT bytes; call it before its body is read."""
    others = [one for one in request.upload_handlers if not isinstance(one, LimitedUploadHandler)]
    request.upload_handlers = [LimitedUploadHandler(request, limit), *others]


class UploadMiddleware:
    """Before anything reads the body, so before the check against forgery."""

    def __init__(self, get_response: Callable):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "upload_too_large", False) and response.status_code in {200, 400, 422}:
            response.status_code = 413  # the form or the API has said why
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        owner = getattr(view, "view_class", None) or getattr(view, "cls", None)
        limit = getattr(settings, getattr(owner, "upload_limit", "CV_MAX_BYTES"))
        has_files = request.content_type == "multipart/form-data"
        most = max(limit, _HEARD_OUT) if has_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if announced(request.META) > most:
            return too_large(request)
        limit_upload(request, limit)
        return None
