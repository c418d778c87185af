"""All that is held about a person as one file: JSON for programs, a page with tables for people."""

import json
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import PurePath
from typing import IO

from django.template.loader import render_to_string
from django.utils import timezone

from cluster_portal.common.exports import csv_lines
from cluster_portal.common.personal_data import HELD, Held

_BLOCK = 1 << 16


def _plain(value):
    """VALUE as JSON has it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def _rows(held: Held, user) -> Iterator[dict]:
    for record in held.records(user).order_by("pk").iterator(chunk_size=500):
        yield {name: column.value(record) for name, column in held.fields.items()}


def json_lines(user) -> Iterator[str]:
    """{"made_at": …, "account": [{…}], …}, row by row."""
    yield json.dumps({"made_at": timezone.now().isoformat(timespec="seconds")})[:-1]
    for held in HELD.values():
        yield f",\n{json.dumps(held.code)}: ["
        for number, row in enumerate(_rows(held, user)):
            plain = {name: _plain(value) for name, value in row.items()}
            yield (",\n" if number else "\n") + json.dumps(plain, ensure_ascii=False)
        yield "]"
    yield "}\n"


def zip_file(user) -> IO[bytes]:
    """index.html to read, a CSV for each kind of records, and the files the person sent."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the response
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        tables = [(held, list(_rows(held, user))) for held in HELD.values()]
        page = {
            "person": user,
            "made_at": timezone.now(),
            "tables": [
                (held.title, [column.heading for column in held.fields.values()], rows)
                for held, rows in tables
            ],
        }
        archive.writestr("index.html", render_to_string("common/personal_data/download.html", page))
        for held in HELD.values():
            with archive.open(f"{held.code}.csv", "w") as table:
                records = held.records(user).order_by("pk").iterator(chunk_size=500)
                for line in csv_lines(list(held.fields.values()), records):
                    table.write(line.encode())
            _add_files(archive, held, user)
    file.seek(0)
    return file


def _add_files(archive: zipfile.ZipFile, held: Held, user) -> None:
    """What the person uploaded, each once; a file that is gone is left out."""
    if not held.file:
        return
    for record in held.records(user).order_by("pk"):
        kept = getattr(record, held.file)
        if kept and kept.storage.exists(kept.name):
            name = f"files/{record.pk}{PurePath(kept.name).suffix}"
            with kept.open() as source, archive.open(name, "w") as target:
                while block := source.read(_BLOCK):
                    target.write(block)
