"""Requests whose sender goes away halfway: nothing of them is taken for the whole."""

from collections.abc import Callable, Iterable


class WholeBody:
    """What a request sends, of LENGTH bytes; ConnectionResetError where it ends before.

    The web server tells an end that came too soon by nothing. Half a text would be saved as if
    somebody had written it so, and a form without its file as if none had been chosen.
    """

    def __init__(self, stream, length: int):
        self._stream, self._left = stream, length

    def read(self, size: int = -1) -> bytes:
        wanted, pieces = self._at_most(size), []
        while wanted > 0:
            pieces.append(self._counted(self._stream.read(wanted)))
            wanted -= len(pieces[-1])
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        most = self._at_most(size)
        return self._counted(self._stream.readline(most)) if most else b""

    def _at_most(self, size: int | None) -> int:
        return self._left if size is None or size < 0 else min(size, self._left)

    def _counted(self, piece: bytes) -> bytes:
        if not piece and self._left:
            raise ConnectionResetError("The request ended before its whole body had come.")
        self._left -= len(piece)
        return piece


def announced(environ: dict) -> int:
    """How long the body is said to be; 0 where nothing is said, and then nothing is read."""
    length = environ.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0


def with_whole_bodies(application: Callable) -> Callable:
    """APPLICATION, a WSGI callable, that reads no body for more or less than it is."""

    def guarded(environ: dict, start_response: Callable) -> Iterable[bytes]:
        environ["wsgi.input"] = WholeBody(environ["wsgi.input"], announced(environ))
        return application(environ, start_response)

    return guarded
