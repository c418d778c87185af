"""A local stand-in for somebody else's service that answers in JSON."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeVar


class JsonServer(ThreadingHTTPServer):
    """Listens on a free port of this machine; `broken` is sent instead of any answer."""

    daemon_threads = True

    def __init__(self, handler: type["JsonHandler"]):
        super().__init__(("127.0.0.1", 0), handler)
        self.broken = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class JsonHandler(BaseHTTPRequestHandler):
    server: JsonServer

    def body(self) -> str:
        return self.rfile.read(int(self.headers["Content-Length"])).decode()

    def send(self, value: dict, status: int = 200) -> None:
        body = (self.server.broken or json.dumps(value)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *given) -> None:
        """Silence."""


Server = TypeVar("Server", bound=JsonServer)


@contextmanager
def running(server: Server) -> Iterator[Server]:
    with server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
