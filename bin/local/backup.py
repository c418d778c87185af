"""bin/backup FILE and bin/restore FILE: of the demonstration, or of DATABASE_URL and MEDIA_ROOT."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import prepare
import world
from archive import Source, load_database, load_media, opened, save
from place import DEMO, PROJECT, Trouble, say, told
from postgres import Postgres
from services import DATABASE, Services
from shared import running_services

FRESH = f"{DATABASE}_restored"


def main() -> None:
    choice = argparse.ArgumentParser(prog="bin/backup or bin/restore", description=__doc__)
    choice.add_argument("verb", choices=["save", "restore"])
    choice.add_argument("file", type=Path)
    options = choice.parse_args()
    prepare.inside("base", "demo")
    if options.verb == "save":
        with _source() as (source, _services):
            save(source, options.file)
        say(f"Saved to {options.file}.")
        return
    if not options.file.is_file():
        raise Trouble(f"There is no file {options.file}.")
    with opened(options.file) as unpacked:
        restore(unpacked)
    say(f"Restored from {options.file}.")


def _setting(name: str) -> str | None:
    """As the platform's settings read it: the value of NAME, or what the file NAME_FILE holds."""
    file = os.environ.get(f"{name}_FILE")
    return os.environ.get(name) or (Path(file).read_text().strip() if file else None)


@contextmanager
def _source(*, alone: bool = False) -> Iterator[tuple[Source, Services | None]]:
    url = _setting("DATABASE_OWNER_URL") or _setting("DATABASE_URL")
    if url:
        media = Path(os.environ.get("MEDIA_ROOT") or PROJECT / "media")
        home = Path(tempfile.gettempdir())
        programs = Postgres(home, home)
        programs.rights = {}  # as a client even root may run them
        yield Source(url, media, programs), None
        return
    with running_services(alone=alone) as services:
        if services.is_ours:
            services.make_database()
        url = services.postgres.url(DATABASE)
        yield Source(url, DEMO / "media", services.postgres), services


def restore(unpacked: Path) -> None:
    dump = unpacked / "database.dump"
    with _source(alone=True) as (source, services):
        if services is None:
            _need_empty(source)
            load_database(source, dump, source.database)
            load_media(unpacked, source.media)
            say("Now run manage.py migrate and apply_grants as the owner.")
            return
        services.sql(f"DROP DATABASE IF EXISTS {FRESH} WITH (FORCE)")
        services.sql(f"CREATE DATABASE {FRESH} TEMPLATE template0")
        load_database(source, dump, FRESH)  # the old one stands until the new one is whole
        services.drop_database()
        services.sql(f"ALTER DATABASE {FRESH} RENAME TO {DATABASE}")
        load_media(unpacked, source.media)
        world.forget_schema()
        world.fill(services, services.environment(), seed=False)


def _need_empty(source: Source) -> None:
    """Nobody's database is overwritten: restore into a new one."""
    query = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
    found = source.run("psql", "-Atc", query, source.database, stdout=subprocess.PIPE)
    if found.returncode:
        raise Trouble(f"The database does not answer: {found.stderr.strip()}")
    if found.stdout.strip() != "0":
        raise Trouble(f"The database {source.database} is not empty: restore into a new one.")


if __name__ == "__main__":
    sys.exit(told(main))
