"""Files beyond their limit are thrown away as they come, whatever they look like."""

import io
import json
import tracemalloc

import pytest
from django.test import RequestFactory

from cluster_portal.common.bodies import WholeBody
from cluster_portal.common.uploads import RefusedUpload, limit_upload

KIND = "multipart/form-data; boundary=xx"
HEAD = (
    b'--xx\r\nContent-Disposition: form-data; name="target"\r\n\r\nstudents\r\n'
    b'--xx\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
)
AFTER = b'\r\n--xx\r\nContent-Disposition: form-data; name="how"\r\n\r\nall\r\n--xx--\r\n'
LIMIT = 100_000


class Endless(io.RawIOBase):
    """A body of `size` bytes that nobody holds; remembers what was taken, in all and at once."""

    def __init__(self, size: int, head: bytes = HEAD):
        self.size, self.head, self.taken, self.largest = size, head, 0, 0
        self.watch = lambda: None

    def read(self, size: int = -1) -> bytes:
        self.watch()
        left = self.size - self.taken
        size = left if size < 0 else min(size, left)
        piece = self.head[self.taken : self.taken + size]
        piece += b"a" * (size - len(piece))
        self.taken += size
        self.largest = max(self.largest, size)
        return piece

    readline = read


def sent(body, length: int | None, limit: int = LIMIT, **environ):
    """A watched request with BODY that says it has LENGTH."""
    said = {} if length is None else {"CONTENT_LENGTH": str(length)}
    request = RequestFactory().request(
        **{"REQUEST_METHOD": "POST", "CONTENT_TYPE": KIND, "wsgi.input": body} | said | environ
    )
    limit_upload(request, limit)
    return request


@pytest.mark.parametrize("content", [b"a" * 3_000_000, b"a,b\n" * 750_000])
def test_rest_of_the_form_arrives_without_the_file(content):
    body = HEAD + content + AFTER
    request = sent(io.BytesIO(body), len(body))
    assert request.POST.dict() == {"target": "students", "how": "all"}
    refused = request.FILES["file"]
    assert isinstance(refused, RefusedUpload)
    assert (refused.size, refused.limit, request.upload_too_large) == (0, LIMIT, True)


def test_small_file_passes():
    request = RequestFactory().post("/", {"file": io.BytesIO(b"a,b\n1,2\n")})
    limit_upload(request, LIMIT)
    assert (request.FILES["file"].read(), request.upload_too_large) == (b"a,b\n1,2\n", False)


def test_files_share_the_limit():
    half = b"a" * (LIMIT * 2 // 3)
    request = RequestFactory().post("/", {"one": io.BytesIO(half), "two": io.BytesIO(half)})
    limit_upload(request, LIMIT)
    assert request.FILES["one"].size == len(half)
    assert isinstance(request.FILES["two"], RefusedUpload)


@pytest.mark.parametrize("size", [LIMIT + 1_000, 60 << 20])
def test_neither_memory_nor_disk_grows_with_the_file(size, tmp_path, settings):
    """Whether it is announced as too large or creeps over the limit."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1_000  # so that files go to disk
    body = Endless(size)
    tracemalloc.start()
    request = sent(body, size)
    on_disk = []
    body.watch = lambda: on_disk.append(sum(file.stat().st_size for file in tmp_path.iterdir()))
    assert request.POST["target"] == "students"
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert body.taken == size
    assert (body.largest <= 1 << 16, peak < 4 << 20, max(on_disk) <= LIMIT) == (True, True, True)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_read_where_no_length_is_said():
    """The web server gives such bodies no end: they are taken for empty."""
    body = Endless(60 << 20)
    request = sent(body, None)
    assert (request.POST.dict(), dict(request.FILES), body.taken) == ({}, {}, 0)


def test_no_more_is_read_than_was_said():
    body = Endless(60 << 20)
    request = sent(body, len(HEAD) + 500)
    assert dict(request.FILES) == {}
    assert body.taken == len(HEAD) + 500


@pytest.mark.parametrize("ask", ["read", "readline"])
def test_a_body_that_ends_too_soon_is_an_error(ask):
    body = WholeBody(io.BytesIO(b"half"), 8)
    assert getattr(body, ask)(4) == b"half"
    with pytest.raises(ConnectionResetError):
        getattr(body, ask)(4)
    whole = WholeBody(io.BytesIO(b"all and more"), 3)
    assert (whole.read(), whole.read(), whole.readline()) == (b"all", b"", b"")


@pytest.mark.parametrize("kind", [KIND, "application/json", "application/x-www-form-urlencoded"])
@pytest.mark.parametrize("path", ["/accounts/login/", "/api/v1/token", "/postings/add/"])
def test_what_is_announced_beyond_any_limit_is_answered_unread(served, path, kind):
    body = Endless(1 << 40)
    text = served.ask(path, body, 1 << 40, kind)
    assert (served.status, served.headers["Connection"], body.taken) == (413, "close", 0)
    if path.startswith("/api/"):
        assert list(json.loads(text)) == ["detail"]
    else:
        assert b"</html>" in text
