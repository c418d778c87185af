"""A backup file: the database (pg_dump's custom format) and the uploaded files in one archive."""

import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from place import Trouble, need_space
from postgres import Postgres

FORMAT = 1


class Source:
    """A database and the folder of its uploaded files."""

    def __init__(self, url: str, media: Path, programs: Postgres):
        self.url, self.media, self.programs = url, media, programs

    @property
    def connection(self) -> list[str]:
        """Arguments of PostgreSQL's programs; the password goes by the environment."""
        parts = urlsplit(self.url)
        host = parse_qs(parts.query).get("host", [unquote(parts.hostname or "")])[0]
        found = ["--host", host] if host else []
        found += ["--port", str(parts.port)] if parts.port else []
        found += ["--username", unquote(parts.username)] if parts.username else []
        return found

    @property
    def database(self) -> str:
        return unquote(urlsplit(self.url).path.strip("/"))

    @contextmanager
    def password(self) -> Iterator[None]:
        text = unquote(urlsplit(self.url).password or "")
        before = self.programs.secrets
        self.programs.secrets = {"PGPASSWORD": text} if text else {}
        try:
            yield
        finally:
            self.programs.secrets = before

    def run(self, program: str, *arguments: str, **files) -> subprocess.CompletedProcess:
        with self.password():
            return self.programs.run(program, *self.connection, *arguments, **files)


def save(source: Source, file: Path) -> None:
    """Write the archive beside FILE and put it in place when it is whole."""
    folder = file.resolve().parent
    if not folder.is_dir():
        raise Trouble(f"The folder {folder} does not exist.")
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as work:
        dump = Path(work) / "database.dump"
        with dump.open("wb") as output:
            done = source.run("pg_dump", "--format=custom", source.database, stdout=output)
        if done.returncode:
            raise Trouble(f"The database could not be saved: {done.stderr.strip()}")
        need_space(folder, 2 * dump.stat().st_size // 2**20 + 1)
        about = Path(work) / "about.json"
        about.write_text(json.dumps({"format": FORMAT, "made_at": time.strftime("%FT%T%z")}))
        whole = Path(work) / "whole.tar"
        whole.touch(mode=0o600)
        with tarfile.open(whole, "w") as archive:
            archive.add(about, "about.json")
            archive.add(dump, "database.dump")
            if source.media.is_dir():
                archive.add(source.media, "media")
        whole.replace(file)


@contextmanager
def opened(file: Path) -> Iterator[Path]:
    """The archive unpacked into a folder that goes away; anything else is refused in a sentence."""
    folder = Path(tempfile.mkdtemp(prefix="restore-"))
    try:
        with tarfile.open(file) as archive:
            newer: dict = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
            archive.extractall(folder, members=_harmless(archive), **newer)
        if json.loads((folder / "about.json").read_text())["format"] != FORMAT:
            raise Trouble(f"{file} was made by another version of bin/backup.")
        yield folder
    except (tarfile.TarError, FileNotFoundError, ValueError, KeyError) as error:
        raise Trouble(f"{file} is not a whole backup: {error}.") from None
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _harmless(archive: tarfile.TarFile) -> list[tarfile.TarInfo]:
    """Plain files and folders that stay inside: older Pythons don't see to it by themselves."""
    for member in archive.getmembers():
        inside = not member.name.startswith("/") and ".." not in Path(member.name).parts
        if not inside or not (member.isfile() or member.isdir()):
            raise Trouble(f"The backup holds {member.name}, which is not a plain file inside it.")
    return archive.getmembers()


def load_database(source: Source, dump: Path, database: str) -> None:
    """Fill DATABASE from the dump, all or nothing; its owner is who signs in."""
    with dump.open("rb") as opened_dump:
        done = source.run(
            "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error",
            "--single-transaction", "--dbname", database, stdin=opened_dump,
        )  # fmt: skip
    if done.returncode:
        raise Trouble(f"The database could not be restored: {done.stderr.strip()}")


def load_media(unpacked: Path, media: Path) -> None:
    """Put the archive's files in place of those that stand there."""
    fresh, old = media.with_name(media.name + ".new"), media.with_name(media.name + ".old")
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)
    if (unpacked / "media").is_dir():
        shutil.copytree(unpacked / "media", fresh)
    else:
        fresh.mkdir(parents=True)
    if media.exists():
        os.rename(media, old)
    os.rename(fresh, media)
    shutil.rmtree(old, ignore_errors=True)
