"""Starts a private PostgreSQL, runs pytest against it, and stops it again."""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from postgres import QUICK_BUT_NOT_SAFE, Postgres, PostgresError

PROJECT = Path(__file__).resolve().parent.parent.parent


def main(arguments: list[str]) -> int:
    place = hashlib.sha256(str(PROJECT).encode()).hexdigest()[:12]
    server = Postgres(Path(tempfile.gettempdir()) / f"klaster-test-{place}", QUICK_BUT_NOT_SAFE)
    try:
        server.start()
    except PostgresError as error:
        print(error, file=sys.stderr)
        return 1
    environment = os.environ | {
        "DATABASE_URL": server.url("klaster"),
        "REDIS_URL": "unix:///nonexistent/broker.sock",
        "SECRET_KEY": "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz",
        "DJANGO_SETTINGS_MODULE": "cluster_portal.settings.test",
    }
    try:
        return subprocess.run(
            [sys.executable, "-m", "pytest", *arguments], cwd=PROJECT, env=environment
        ).returncode
    finally:
        server.stop()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
