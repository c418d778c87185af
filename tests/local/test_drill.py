"""The drill: what bin/backup saved and bin/restore put back is the same, table by table."""

import hashlib
import os
import subprocess
from io import StringIO
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

PROJECT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db(transaction=True)


def contents(database: str) -> dict[str, tuple]:
    """Table → (rows, checksum over all of them); sequence → (its number, whether it was used)."""
    facts = connection.settings_dict
    other = psycopg2.connect(host=facts["HOST"], user=facts["USER"], dbname=database)
    found = {}
    with other, other.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(
                "SELECT count(*), md5(coalesce(string_agg(h, '' ORDER BY h), '')) FROM"
                f' (SELECT md5(t::text) AS h FROM "{table}" t) AS rows'
            )
            found[table] = cursor.fetchone()
        cursor.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")
        for (sequence,) in cursor.fetchall():
            cursor.execute(f'SELECT last_value, is_called FROM "{sequence}"')
            found[f"sequence {sequence}"] = cursor.fetchone()
        for kind, definition in {  # conditions are written anew by a restore: names are compared
            "constraints": "SELECT concat_ws(' ', conrelid::regclass, conname, contype,"
            " convalidated, condeferred) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace",
            "indexes": "SELECT concat_ws(' ', tablename, indexname) FROM pg_indexes"
            " WHERE schemaname = 'public'",
            "triggers": "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
            "functions": "SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        }.items():
            cursor.execute(definition)
            rows = sorted(text for (text,) in cursor.fetchall())
            found[kind] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    other.close()
    return found


def files(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.fixture
def elsewhere():
    """The name of an empty database, gone after the test."""
    name = f"{connection.settings_dict['NAME']}_drill"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def run(program: str, file: Path, database: str, media: Path):
    facts = connection.settings_dict
    url = f"postgres://{facts['USER']}@/{database}?host={facts['HOST']}"
    environment = {k: os.environ[k] for k in ("PATH", "HOME", "PG_BIN") if k in os.environ}
    return subprocess.run(
        [PROJECT / "bin" / program, file],
        env=environment | {"DATABASE_URL": url, "MEDIA_ROOT": str(media)},
        capture_output=True,
        text=True,
    )


def test_drill_restores_every_table_sequence_and_file(tmp_path, elsewhere):
    silence = {"stdout": StringIO(), "stderr": StringIO()}
    call_command("seed_demo", students=200, seed=3, accounts=tmp_path / "accounts.json", **silence)
    media = tmp_path / "media"
    media.mkdir()
    for file in Path(settings.MEDIA_ROOT).rglob("*.pdf"):
        (media / file.name).write_bytes(file.read_bytes())
    (media / "deep").mkdir()
    (media / "deep/oʻz.pdf").write_bytes(b"%PDF-1.7 \x00\xff")
    name = connection.settings_dict["NAME"]
    before, saved = contents(name), tmp_path / "klaster.backup"
    assert before["partners_student"][0] == 200
    assert before["common_userevent"][0] > 0

    done = run("backup", saved, name, media)
    assert (done.returncode, done.stderr) == (0, "")
    done = run("restore", saved, elsewhere, tmp_path / "restored")
    assert (done.returncode, done.stderr) == (0, "")

    after = contents(elsewhere)
    assert {key for key in before if before[key] != after.get(key)} == set()
    assert set(after) == set(before)
    assert len([key for key in before if key.startswith("sequence ")]) > 40
    assert files(tmp_path / "restored") == files(media)


def test_drill_would_see_one_changed_row(university):
    name = connection.settings_dict["NAME"]
    before = contents(name)
    type(university).objects.filter(pk=university.pk).update(name_uz="Boshqa nom")
    after = contents(name)
    changed = {key for key in before if before[key] != after[key]}
    assert "partners_organization" in changed
    assert before["partners_organization"][0] == after["partners_organization"][0]


def test_restore_overwrites_no_database(tmp_path, university):
    name = connection.settings_dict["NAME"]
    saved = tmp_path / "klaster.backup"
    assert run("backup", saved, name, tmp_path / "none").returncode == 0
    refused = run("restore", saved, name, tmp_path / "none")
    assert (refused.returncode, refused.stderr) == (
        1,
        f"The database {name} is not empty: restore into a new one.\n",
    )
