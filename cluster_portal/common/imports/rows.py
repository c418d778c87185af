"""Runs the rows of a file through its kind, in chunks, and writes them when asked to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from cluster_portal.common.imports.kinds import ImportKind, Row
from cluster_portal.common.imports.links import as_text, links_of, set_links
from cluster_portal.common.imports.tables import Table
from cluster_portal.common.models import ImportedRow, ImportFault, ImportRun

CHUNK = 1_000
_FIRST_FAULT_ONLY = 20  # a row that is wrong everywhere says so for its first columns


@dataclass
class Outcome:
    """What came, or would come, of the rows."""

    inserted: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    seen: dict[tuple, int] = field(default_factory=dict, repr=False)

    @property
    def counts(self) -> dict[str, int]:
        return {
            name: getattr(self, name) for name in ("inserted", "changed", "unchanged", "rejected")
        }


def stored(record: models.Model) -> dict[str, str | None]:
    """The record's fields as text, for comparing and for bringing back."""
    found = {}
    for one in record._meta.concrete_fields:
        value = one.value_from_object(record)
        if not one.primary_key:
            found[one.attname] = None if value is None else one.value_to_string(record)
    return found


def go_through(
    run: ImportRun,
    kind: ImportKind,
    table: Table,
    *,
    write: bool,
    progress: Callable[[int, int], None],
) -> Outcome:
    """Look at every row, note the refused ones with RUN, and WRITE the good ones.

    Call it inside a transaction: nothing of it may stay when a later chunk fails.
    """
    outcome, done = Outcome(), 0
    for chunk in _chunks(run, table):
        good = [row for row in chunk if _is_good(kind, row, outcome)]
        ImportFault.objects.bulk_create(
            ImportFault(run=run, **fault.__dict__)
            for row in chunk
            for fault in row.faults[:_FIRST_FAULT_ONLY]
        )
        outcome.rejected += len(chunk) - len(good)
        _settle(run, kind, good, outcome, write)
        done += len(chunk)
        progress(done, max(done, table.total))
    return outcome


def _chunks(run: ImportRun, table: Table) -> Iterator[list[Row]]:
    rows = (
        Row(
            line,
            {
                name: cells[place] if place < len(cells) else ""
                for name, place in run.columns.items()
            },
        )
        for line, cells in table.rows
    )
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _is_good(kind: ImportKind, row: Row, outcome: Outcome) -> bool:
    kind.parse(row)
    if row.faults:
        return False
    key = kind.key_of(row.values)
    first = outcome.seen.setdefault(key, row.line)
    if first != row.line:
        row.refuse(
            kind.key_columns[0], "duplicate", _("Line %(line)d has the same key.") % {"line": first}
        )
        return False
    return True


def _settle(
    run: ImportRun, kind: ImportKind, rows: list[Row], outcome: Outcome, write: bool
) -> None:
    """Sort the good rows of a chunk into new, changed and unchanged, and write the first two."""
    known = kind.existing([kind.key_of(row.values) for row in rows])
    links = links_of(kind, [record.pk for record in known.values()])
    written: list[tuple[Row, models.Model, dict | None]] = []
    for row in rows:
        record = known.get(kind.key_of(row.values))
        own, linked = _divided(kind, row.values)
        if record is None:
            outcome.inserted += 1
            written.append((row, kind.model(**kind.defaults(row.values) | own), None))
        elif _differs(record, own) or linked.items() - links[record.pk].items():
            outcome.changed += 1
            before = stored(record) | links[record.pk]
            for name, value in own.items():
                setattr(record, name, value)
            record.pk = None  # found again by its unique fields
            written.append((row, record, before))
        else:
            outcome.unchanged += 1
    if write and written:
        _write(run, kind, written)


def _divided(kind: ImportKind, values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """The record's own values, and its links as text."""
    linked = {name: as_text(values[name]) for name in kind.many_fields if name in values}
    return {name: value for name, value in values.items() if name not in linked}, linked


def _differs(record: models.Model, values: dict[str, Any]) -> bool:
    return any(getattr(record, name) != value for name, value in values.items())


def _write(run: ImportRun, kind: ImportKind, written: list) -> None:
    records = [record for _row, record, _before in written]
    if kind.derived_fields:
        for record in records:
            record.set_keys()
    kind.model.objects.bulk_create(
        records,
        update_conflicts=True,
        unique_fields=kind.unique_fields,
        update_fields=[*kind.fields, *kind.derived_fields],
    )
    for name in kind.many_fields:
        set_links(
            kind,
            name,
            {record.pk: row.values[name] for row, record, _ in written if name in row.values},
        )
    links = links_of(kind, [record.pk for record in records])
    ImportedRow.objects.bulk_create(
        ImportedRow(
            run=run,
            line=row.line,
            record_id=record.pk,
            before=before,
            after=stored(record) | links[record.pk],
        )
        for row, record, before in written
    )
