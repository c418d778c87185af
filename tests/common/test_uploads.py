"""A file beyond the limit is thrown away in blocks, whatever it looks like."""

import io

import pytest
from django.test import RequestFactory

from cluster_portal.common.uploads import limit_upload

HEAD = (
    b'--xx\r\nContent-Disposition: form-data; name="target"\r\n\r\nstudents\r\n'
    b'--xx\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
)


class Watched(io.BytesIO):
    """A body that remembers the largest piece anybody asked for."""

    largest = 0

    def read(self, size=-1):
        piece = super().read(size)
        self.largest = max(self.largest, len(piece))
        return piece

    def readline(self, size=-1):
        piece = super().readline(size)
        self.largest = max(self.largest, len(piece))
        return piece


@pytest.mark.parametrize("content", [b"a" * 3_000_000, b"a,b\n" * 750_000])
def test_too_large_body_is_never_held_whole(settings, content):
    settings.IMPORT_MAX_BYTES = 100_000
    body = Watched(HEAD + content + b"\r\n--xx--\r\n")
    request = RequestFactory().request(
        **{
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": "multipart/form-data; boundary=xx",
            "CONTENT_LENGTH": str(len(body.getvalue())),
            "wsgi.input": body,
        }
    )
    limit_upload(request)
    assert dict(request.POST) == {"target": ["students"]}
    assert (dict(request.FILES), request.upload_too_large) == ({}, True)
    assert body.largest <= 1 << 16


def test_small_file_passes(settings):
    settings.IMPORT_MAX_BYTES = 100_000
    factory = RequestFactory()
    request = factory.post("/", {"file": io.BytesIO(b"a,b\n1,2\n")})
    limit_upload(request)
    assert (request.FILES["file"].read(), request.upload_too_large) == (b"a,b\n1,2\n", False)
