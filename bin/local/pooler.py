"""PgBouncer before the private PostgreSQL, set up as docker/pooler does; for tests only."""

import os
from pathlib import Path

from place import PROJECT
from postgres import OWNER, Postgres
from supervisor import Child

PORT = 6432


class Pooler:
    """Files and socket in the short folder RUN, beside those of POSTGRES."""

    def __init__(self, program: Path, postgres: Postgres, run: Path):
        self.program, self.postgres = program, postgres
        self.folder = run / "pooler"

    def url(self, database: str, user: str) -> str:
        return f"postgres://{user}@/{database}?host={self.folder}&port={PORT}"

    def is_ready(self) -> bool:
        return self.postgres.run("pg_isready", "-q", "-h", self.folder, "-p", PORT).returncode == 0

    def child(self, log: Path) -> Child:
        self.folder.mkdir(mode=0o700, exist_ok=True)
        configuration = self.folder / "pgbouncer.ini"
        configuration.write_text(self._configuration())
        users = self.folder / "users"
        users.write_text(f'"{OWNER}" ""\n"klaster_application" ""\n')
        if self.postgres.rights:
            for path in (self.folder, configuration, users):
                os.chown(path, self.postgres.rights["user"], self.postgres.rights["group"])
        return Child(
            name="pooler",
            command=[str(self.program), str(configuration)],
            log=log,
            environment={"PATH": "/usr/bin:/bin"},
            rights=self.postgres.rights,
            tier=0,
        )

    def _configuration(self) -> str:
        """The installation's own, with places and trust of this machine."""
        here = {
            "listen_addr": "",
            "unix_socket_dir": str(self.folder),
            "auth_type": "trust",
            "auth_file": str(self.folder / "users"),
        }
        lines = []
        for line in (PROJECT / "docker/pooler/pgbouncer.ini").read_text().splitlines():
            name = line.partition("=")[0].strip()
            if name == "klaster":
                line = f"* = host={self.postgres.socket_folder}"
            lines.append(f"{name} = {here[name]}" if name in here else line)
        return "\n".join([*lines, f"stats_users = {OWNER}"]) + "\n"
