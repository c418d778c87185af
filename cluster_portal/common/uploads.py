"""Uploads that are refused while they arrive, before they fill memory or disk."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload

_BLOCK = 1 << 16
_OTHER_FIELDS = 1 << 20  # what a form sends beside its file


class LimitedUploadHandler(FileUploadHandler):
    """Stops keeping a file beyond the limit, and says so in `request.upload_too_large`.

    The rest is read and thrown away: a browser shows our answer only after it has sent everything.
    Django would do so line by line, and a file may be one line, so it is done here in blocks.
    """

    def __init__(self, request, limit: int):
        super().__init__(request)
        self.limit, self.received, self.announced = limit, 0, 0
        request.upload_too_large = False

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.input_data, self.announced = input_data, content_length

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > self.limit or self.announced > self.limit + _OTHER_FIELDS:
            self.request.upload_too_large = True
            while self.input_data.read(_BLOCK):
                pass
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size):
        return None  # the next handler keeps the file


def limit_upload(request, limit: int | None = None) -> None:
    """Watch over the files of REQUEST; call it before anything reads its body.

    Without a LIMIT it is that of imports.
    """
    handler = LimitedUploadHandler(request, limit or settings.IMPORT_MAX_BYTES)
    request.upload_handlers.insert(0, handler)
