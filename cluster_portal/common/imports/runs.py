"""The verbs of an import: upload, choose columns, check, write."""

from collections.abc import Callable
from itertools import islice
from pathlib import Path

from django.core.files import File
from django.db import connection, transaction
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.imports.kinds import guess_columns, kind_of, missing_columns
from cluster_portal.common.imports.rows import Outcome, go_through
from cluster_portal.common.imports.tables import Table, open_table
from cluster_portal.common.models import ColumnMapping, ImportRun
from cluster_portal.common.models.imports import ImportState
from cluster_portal.common.text import search_key

_PREVIEW_ROWS, _PREVIEW_LETTERS = 8, 200


class ColumnsMissing(DomainError):
    """The file lacks columns, or nobody said which heading means them."""


class ImportRefused(DomainError):
    """Some rows cannot be written, and the person asked for all or nothing."""


def _silent(_done: int, _total: int) -> None:
    return


def table_of(run: ImportRun, sheet: str | None = None) -> Table:
    return open_table(Path(run.file.path), sheet=run.sheet if sheet is None else sheet)


def preview_of(run: ImportRun, sheet: str = "") -> dict:
    """Headings, first rows and sheets of the file, short enough to show and to keep."""
    table = table_of(run, sheet)
    return {
        "headings": [_shortened(heading) for heading in table.headings],
        "rows": [
            [_shortened(cell) for cell in cells]
            for _line, cells in islice(table.rows, _PREVIEW_ROWS)
        ],
        "sheets": table.sheets,
        "sheet": table.sheet,
    }


def _shortened(cell: str) -> str:
    return cell[:_PREVIEW_LETTERS].replace("\0", "")


def guessed_columns(run: ImportRun, preview: dict) -> dict[str, int]:
    remembered = remembered_headings(run.kind, run.scope)
    return guess_columns(kind_of(run.kind), preview["headings"], remembered)


def remembered_headings(kind: str, scope: str) -> dict[str, str]:
    known = ColumnMapping.objects.filter(kind=kind, scope=scope)
    return known.values_list("headings", flat=True).first() or {}


@transaction.atomic
def upload_import(*, kind: str, scope: str, file: File, by) -> ImportRun:
    """Keep the file, and guess its columns; raises UnreadableFile with a sentence."""
    run = ImportRun(kind=kind, scope=scope, file_name=Path(file.name).name[-200:], uploaded_by=by)
    run.file.save(f"{kind}.dat", file, save=False)
    try:
        run.preview = preview_of(run)
    except DomainError:
        run.file.delete(save=False)
        raise
    run.sheet = run.preview["sheet"]
    run.choose_columns(columns=guessed_columns(run, run.preview))
    run.save()
    return run


@transaction.atomic
def choose_columns(*, run: ImportRun, columns: dict[str, int], preview: dict) -> None:
    """Say which column of the PREVIEWed sheet is which; remembered for the next file."""
    run = ImportRun.objects.select_for_update().get(pk=run.pk)
    run.preview, run.sheet = preview, preview["sheet"]
    run.choose_columns(columns=columns)
    run.save()
    headings = preview["headings"]
    named = {
        search_key(headings[place]): name for name, place in columns.items() if headings[place]
    }
    ColumnMapping.objects.update_or_create(
        kind=run.kind,
        scope=run.scope,
        defaults={"headings": remembered_headings(run.kind, run.scope) | named},
    )


def require_columns(run: ImportRun) -> None:
    """Raises ColumnsMissing naming those the kind needs and the file does not give."""
    if missing := missing_columns(kind_of(run.kind), run.columns):
        raise ColumnsMissing(
            _("The file has no column for: %(columns)s.") % {"columns": ", ".join(missing)}
        )


def check_import(*, run_id: int, progress: Callable[[int, int], None] = _silent) -> ImportRun:
    """Find out what writing would do; writes nothing but the report."""
    with transaction.atomic():
        run = _locked(run_id)
        if run.state not in {ImportState.UPLOADED, ImportState.CHECKED}:
            return run
        outcome = _run_through(run, write=False, progress=progress)
        run.finish_check(report=outcome.counts)
        run.save()
    return run


def write_import(
    *, run_id: int, only_good: bool, at, progress: Callable[[int, int], None] = _silent
) -> ImportRun:
    """Write all rows, or with ONLY_GOOD those without faults: in one transaction, so that a worker
    killed half-way leaves nothing behind and the task begins anew. A second call changes nothing.
    """
    with transaction.atomic():
        run = _locked(run_id)
        if run.state in {ImportState.WRITTEN, ImportState.UNDONE}:
            return run
        outcome = _run_through(run, write=True, progress=progress)
        if outcome.rejected and not only_good:
            raise ImportRefused(
                _("Nothing was written: %(count)d rows are wrong.") % {"count": outcome.rejected}
            )
        run.write(report=outcome.counts, at=at)
        run.save()
    return run


def bring_in(
    *, run_id: int, how: str, at, progress: Callable[[int, int], None] = _silent
) -> ImportRun:
    """Check, then write as HOW says: "all" (or nothing), "only_good" rows, or none ("check").

    Where "all" meets a wrong row the run stays checked and its report says why.
    """
    run = check_import(run_id=run_id, progress=progress)
    if how == "check" or (how == "all" and run.report["rejected"]):
        return run
    return write_import(run_id=run_id, only_good=how == "only_good", at=at, progress=progress)


def _locked(run_id: int) -> ImportRun:
    """The run, while no other import of its kind and organization writes."""
    run = ImportRun.objects.select_for_update().get(pk=run_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"import {run.kind} {run.scope}"],
        )
    return run


def _run_through(run: ImportRun, *, write: bool, progress: Callable[[int, int], None]) -> Outcome:
    require_columns(run)
    run.faults.all().delete()
    kind = kind_of(run.kind)(run.scope)
    return go_through(run, kind, table_of(run), write=write, progress=progress)
