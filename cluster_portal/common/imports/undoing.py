"""Taking back the last import of a kind and organization."""

from collections.abc import Iterator
from typing import cast

from django.db import models, transaction
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.imports.kinds import ImportKind, kind_of
from cluster_portal.common.imports.links import as_keys, links_of, set_links
from cluster_portal.common.imports.rows import CHUNK, stored
from cluster_portal.common.models import ImportedRow, ImportRun


class CannotUndo(DomainError):
    """Undoing would destroy what came after; says which record."""


@transaction.atomic
def undo_import(*, run: ImportRun, at) -> ImportRun:
    """Bring every record back to what it was before RUN, or raise CannotUndo and change nothing."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    kind = kind_of(run.kind)(run.scope)
    runs = ImportRun.objects.filter(kind=run.kind, scope=run.scope)
    if runs.written().filter(written_at__gt=run.written_at or at).exists():
        raise CannotUndo(_("Another file was brought in after this one: undo that one first."))
    wrote = run.report.get("inserted", 0) + run.report.get("changed", 0)
    if wrote and not run.rows.exists():
        raise CannotUndo(_("What undoing needs was cleared away: the import is too old."))
    run.undo(at=at)
    for rows in _chunks(run):
        _undo_rows(kind, rows)
    run.save()
    return run


def _chunks(run: ImportRun) -> Iterator[list[ImportedRow]]:
    last = 0
    while rows := list(run.rows.filter(pk__gt=last).order_by("pk")[:CHUNK]):
        yield rows
        last = rows[-1].pk


def _undo_rows(kind: ImportKind, rows: list[ImportedRow]) -> None:
    found = kind.records().select_for_update(of=("self",)).in_bulk([row.record_id for row in rows])
    made, changed = [], []
    links = links_of(kind, found)
    relinked: dict[str, dict[int, list[int]]] = {name: {} for name in kind.many_fields}
    for row in rows:
        record = found.get(row.record_id)
        if record is None:
            raise CannotUndo(
                _("Line %(line)d: its record has been deleted since.") % {"line": row.line}
            )
        now, fields = stored(record) | links[record.pk], _fields_written(row)
        if any(now.get(name) != row.after.get(name) for name in fields):
            raise CannotUndo(
                _("Line %(line)d: “%(record)s” has been changed since.")
                % {"line": row.line, "record": record}
            )
        if row.before is None:
            made.append(record)
        else:
            _restore(record, row.before, [name for name in fields if name not in relinked])
            changed.append(record)
            for name in set(fields) & set(relinked):
                relinked[name][record.pk] = as_keys(row.before[name])
    _delete(kind, made)
    for name, wanted in relinked.items():
        set_links(kind, name, wanted)
    if changed:
        kind.model.objects.bulk_update(
            changed, [*kind.fields, *kind.derived_fields], batch_size=200
        )


def _fields_written(row: ImportedRow) -> list[str]:
    """Those the import set: all of a new record, else those it changed."""
    if row.before is None:
        return list(row.after)
    return [name for name in row.after if row.after[name] != row.before.get(name)]


def _restore(record: models.Model, before: dict[str, str | None], fields: list[str]) -> None:
    for name in fields:
        text = before[name]
        field = cast(models.Field, record._meta.get_field(name))
        setattr(record, field.attname, None if text is None else field.to_python(text))


def _delete(kind: ImportKind, records: list[models.Model]) -> None:
    keys = [record.pk for record in records]
    if gained := kind.gained(keys):
        key, what = gained
        record = next(record for record in records if record.pk == key)
        raise CannotUndo(
            _("“%(record)s” is relied on by others meanwhile (%(what)s).")
            % {"record": record, "what": what}
        )
    kind.model.objects.filter(pk__in=keys).delete()
