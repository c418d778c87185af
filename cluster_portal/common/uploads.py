"""Uploads that are refused while they arrive, before they fill memory or disk."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class LimitedUploadHandler(FileUploadHandler):
    """Stops keeping a file beyond the limit, and says so in `request.upload_too_large`.

    The rest is read and thrown away: a browser shows our answer only after it has sent everything.
    """

    def __init__(self, request, limit: int):
        super().__init__(request)
        self.limit, self.received = limit, 0
        request.upload_too_large = False

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        announced = self.content_length_of_request or 0
        if self.received > self.limit or announced > self.limit + 1024 * 1024:
            self.request.upload_too_large = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.content_length_of_request = content_length

    def file_complete(self, file_size):
        return None  # the next handler keeps the file


def limit_upload(request) -> None:
    """Watch over the files of REQUEST; call it before anything reads its body."""
    handler = LimitedUploadHandler(request, settings.IMPORT_MAX_BYTES)
    request.upload_handlers.insert(0, handler)
