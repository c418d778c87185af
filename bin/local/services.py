"""The private database and broker together, and the environment programs need to use them."""

import os
import secrets
import shutil
from pathlib import Path

from broker import Broker
from place import make_folder, run_folder
from postgres import OWNER, Postgres, home_of
from supervisor import Supervisor

DATABASE = "klaster"
APPLICATION = "klaster_application"  # the role that may not touch the audit trail


class Services:
    """PostgreSQL and Valkey with their files under HOME, for one PURPOSE: demo or test."""

    def __init__(self, home: Path, purpose: str, options: dict[str, str] | None = None):
        self.home = home
        self.run = run_folder(purpose)
        self.postgres = Postgres(home_of(home / "postgres", self.run.name), self.run, options)
        self.broker = Broker(home / "broker", self.run)
        self.logs = home / "logs"
        self.is_ours = False  # whether this process started them

    def start(self, supervisor: Supervisor) -> None:
        make_folder(self.logs)
        shutil.rmtree(self.home / "metrics", ignore_errors=True)  # counts of processes that ended
        self.postgres.make()
        self.broker.make()
        supervisor.start(self.postgres.child(self.log("postgres")), self.postgres.is_ready)
        supervisor.start(self.broker.child(self.log("broker")), self.broker.is_ready)
        self.is_ours = True

    def clean(self) -> None:
        """Leave nothing behind but the data."""
        shutil.rmtree(self.run, ignore_errors=True)

    def log(self, name: str) -> Path:
        """The program's log; one grown large steps aside."""
        log = self.logs / f"{name}.log"
        if log.exists() and log.stat().st_size > 10 * 2**20:
            log.replace(log.with_suffix(".log.old"))
        return log

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run it as the owner; the first column of the first row."""
        import psycopg2

        connection = psycopg2.connect(self.postgres.url(database))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return str(cursor.fetchone()[0]) if cursor.description and cursor.rowcount else ""
        finally:
            connection.close()

    def make_database(self) -> None:
        if not self.sql(f"SELECT 1 FROM pg_roles WHERE rolname = '{APPLICATION}'"):
            self.sql(f"CREATE ROLE {APPLICATION} LOGIN")
        if not self.sql(f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"):
            self.sql(f"CREATE DATABASE {DATABASE} TEMPLATE template0")

    def drop_database(self) -> None:
        self.sql(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")

    def environment(self, **more: str) -> dict[str, str]:
        """For Django's programs: nothing of the caller's settings, all of ours."""
        kept = {"PATH", "HOME", "LANG", "LC_ALL", "TERM", "TMPDIR", "TZ", "PYTHONWARNINGS"}
        return (
            {name: value for name, value in os.environ.items() if name in kept}
            | {
                "DATABASE_URL": self.postgres.url(DATABASE, APPLICATION),
                "DATABASE_OWNER_URL": self.postgres.url(DATABASE, OWNER),
                "DATABASE_APPLICATION_ROLE": APPLICATION,
                "REDIS_URL": self.broker.url,
                "SECRET_KEY": self.secret(),
                "MEDIA_ROOT": str(self.home / "media"),
                "METRICS_FOLDER": str(self.home / "metrics"),
                "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
                "EMAIL_FILE_PATH": str(self.home / "letters"),
                "DJANGO_SETTINGS_MODULE": "cluster_portal.settings.dev",
            }
            | more
        )

    def secret(self) -> str:
        """Made once, kept for as long as the data are, so that sessions outlive a restart."""
        file = self.home / "secret_key"
        if not file.exists():
            fresh = file.with_suffix(".new")
            fresh.touch(mode=0o600)
            fresh.write_text(secrets.token_urlsafe(48))
            fresh.replace(file)
        return file.read_text()
