"""Official lists that come with the platform as files: how they are read and written.

An app registers what it brings in `AppConfig.ready()`; loading runs them in that order.
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import models


@dataclass
class LoadCount:
    """What came of a list's rows."""

    inserted: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def rows(self) -> int:
        return self.inserted + self.changed + self.unchanged

    def __add__(self, other: "LoadCount") -> "LoadCount":
        return LoadCount(
            self.inserted + other.inserted,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
        )


@dataclass(frozen=True)
class Loader:
    name: str
    label: Any
    load: Callable[[], LoadCount]


LOADERS: dict[str, Loader] = {}


def register_loader(name: str, load: Callable[[], LoadCount], *, label: Any = "") -> None:
    """Have LOAD called with the other classifiers; LABEL names the list to people."""
    if name in LOADERS:
        raise ValueError(f"The classifier {name} is registered twice.")
    LOADERS[name] = Loader(name, label or name, load)


def read_rows(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def upsert(
    model: type[models.Model],
    rows: Iterable[dict[str, Any]],
    *,
    key: Sequence[str] = ("code",),
    keep: Sequence[str] = (),
) -> tuple[LoadCount, dict]:
    """Write what differs, in one statement; return the count and all records by their key.

    An empty cell never empties a field; a field in KEEP is written only where it is empty.
    """
    known = {_key(record, key): record for record in model._default_manager.all()}
    count, to_write, fields = LoadCount(), [], set()
    for row in rows:
        fields.update(set(row) - set(key))
        record = known.get(tuple(row[name] for name in key))
        if record is None:
            record = model(**{name: value for name, value in row.items() if value is not None})
            count.inserted += 1
        elif _take(record, row, keep):
            count.changed += 1
        else:
            count.unchanged += 1
            continue
        if hasattr(record, "set_keys"):
            record.set_keys()
            fields.update({"sort_key", "search_key"})
        to_write.append(record)
        known[_key(record, key)] = record
    if to_write:
        model._default_manager.bulk_create(
            to_write,
            batch_size=500,
            update_conflicts=True,
            unique_fields=list(key),
            update_fields=sorted(fields),
        )
    return count, known


def _key(record: models.Model, key: Sequence[str]) -> tuple:
    return tuple(getattr(record, name) for name in key)


def _take(record: models.Model, row: dict[str, Any], keep: Sequence[str]) -> bool:
    """Set what ROW says otherwise than RECORD; whether anything did."""
    changed = False
    for name, value in row.items():
        now = getattr(record, name)
        if value in ("", None) or now == value or (name in keep and now not in ("", None)):
            continue
        setattr(record, name, value)
        changed = True
    return changed
