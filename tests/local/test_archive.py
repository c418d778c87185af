"""Backups: what is put back is what was saved, and what is no backup is refused in a sentence."""

import io
import os
import tarfile
from pathlib import Path

import pytest
from django.db import connection

LOCAL = Path(__file__).resolve().parents[2] / "bin/local"


@pytest.fixture(autouse=True)
def programs_of_bin(monkeypatch):
    monkeypatch.syspath_prepend(str(LOCAL))


def archive_of(file: Path, **members: bytes) -> Path:
    with tarfile.open(file, "w") as archive:
        for name, content in members.items():
            about = tarfile.TarInfo(name.replace("_json", ".json").replace("_dump", ".dump"))
            about.size = len(content)
            archive.addfile(about, io.BytesIO(content))
    return file


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "is not a whole backup"), (b"nonsense" * 999, "is not a whole backup")],
)
def test_file_that_is_no_archive_is_refused(tmp_path, content, sentence):
    from archive import opened
    from place import Trouble

    (tmp_path / "file").write_bytes(content)
    with pytest.raises(Trouble, match=sentence), opened(tmp_path / "file"):
        pass


def test_archive_without_its_parts_is_refused(tmp_path):
    from archive import opened
    from place import Trouble

    with (
        pytest.raises(Trouble, match="is not a whole backup"),
        opened(archive_of(tmp_path / "file", database_dump=b"")),
    ):
        pass


def test_archive_of_another_version_is_refused(tmp_path):
    from archive import opened
    from place import Trouble

    file = archive_of(tmp_path / "file", about_json=b'{"format": 99}')
    with pytest.raises(Trouble, match="made by another version"), opened(file):
        pass


def test_archive_that_reaches_outside_is_refused(tmp_path):
    from archive import opened
    from place import Trouble

    file = archive_of(tmp_path / "file", **{"../outside": b"x"})
    with pytest.raises(Trouble, match="not a plain file inside it"), opened(file):
        pass
    assert not (tmp_path / "outside").exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_put_back_is_what_was_saved(tmp_path, university):
    from archive import Source, load_database, load_media, opened, save
    from postgres import Postgres

    facts = connection.settings_dict
    server = Postgres(tmp_path, tmp_path)
    host = Path(facts["HOST"])
    if os.geteuid() == 0 and host.is_dir():  # a private server lets in its own user
        server.rights = {"user": host.stat().st_uid, "group": host.stat().st_gid}
    url = f"postgres://{facts['USER']}@/{facts['NAME']}?host={host}"
    media = tmp_path / "media"
    media.mkdir()
    (media / "cv.pdf").write_bytes(b"%PDF")
    file = tmp_path / "klaster.backup"
    save(Source(url, media, server), file)
    assert file.stat().st_mode & 0o777 == 0o600
    (media / "cv.pdf").write_bytes(b"changed")

    copy = f"{facts['NAME']}_restored"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{copy}"')
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE template0')
    try:
        with opened(file) as unpacked:
            load_database(Source(url, media, server), unpacked / "database.dump", copy)
            load_media(unpacked, media)
        assert _names(server, host, facts["USER"], copy) == university.name_uz
        assert (media / "cv.pdf").read_bytes() == b"%PDF"
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


def _names(server, host: Path, user: str, database: str) -> str:
    import psycopg2

    other = psycopg2.connect(host=str(host), user=user, dbname=database)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT name_uz FROM partners_organization")
            return cursor.fetchone()[0]
    finally:
        other.close()
