"""The base of commands that bring in a file, by the same functions as the pages."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import ClassVar

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cluster_portal.common.audit import acting
from cluster_portal.common.errors import REFUSALS, refusal_sentence
from cluster_portal.common.imports.kinds import Fault, ImportKind
from cluster_portal.common.imports.reports import faults_of, report_lines
from cluster_portal.common.imports.runs import bring_in, upload_import
from cluster_portal.common.models import ImportRun

_NOTHING = {"inserted": 0, "changed": 0}


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path


class ImportCommand(BaseCommand):
    """Exit status: 0 done, 1 rejected with the reason on standard error, 2 wrong usage."""

    kind: ClassVar[type[ImportKind]]
    scope_option: ClassVar[str] = "--university"

    def add_arguments(self, parser):
        parser.add_argument("file", type=_file, help="CSV or XLSX")
        parser.add_argument(self.scope_option, required=True, metavar="CODE", dest="scope")
        parser.add_argument("--report", required=True, type=Path, metavar="R.json")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--dry-run", action="store_true", help="check, write nothing")
        how.add_argument("--only-good", action="store_true", help="write the rows without faults")

    def handle(self, *args, file: Path, scope: str, report: Path, **options):
        with acting(user_id=None, where=f"import_{self.kind.code}"):
            try:
                self._bring_in(file, scope, report, options["dry_run"], options["only_good"])
            except REFUSALS as error:
                sentence = refusal_sentence(error)
                _write_report(report, _NOTHING, [Fault(0, "", "file", sentence)])
                raise CommandError(sentence, returncode=1) from error

    def _bring_in(self, file: Path, scope: str, report: Path, dry_run: bool, only_good: bool):
        self.require_scope(scope)
        with file.open("rb") as opened:
            run = upload_import(
                kind=self.kind.code, scope=scope, file=File(opened, name=file.name), by=None
            )
        how = "check" if dry_run else "only_good" if only_good else "all"
        run = bring_in(run_id=run.pk, how=how, at=timezone.now())
        refused = how == "all" and not run.written_at
        counts = run.report | (_NOTHING if refused else {})
        _write_report(report, counts, faults_of(run).iterator())
        if dry_run:
            _forget(run)
        if refused:
            rejected = run.report["rejected"]
            raise CommandError(f"Nothing was written: {rejected} rows are wrong.", returncode=1)

    def require_scope(self, scope: str) -> None:
        """Raises a DomainError where there is no such organization."""


def _forget(run: ImportRun) -> None:
    run.file.delete(save=False)
    run.delete()


def _write_report(path: Path, counts: dict[str, int], faults: Iterable) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(report_lines(counts, faults))
