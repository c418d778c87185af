"""Writes the indicator values of one period to a CSV file."""

import csv
from itertools import islice
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cluster_portal.common.exports import neutral
from cluster_portal.common.periods import Period
from quality.enums import SubjectKind
from quality.management.periods import period_argument
from quality.models import IndicatorValue
from quality.subjects import subjects_by_pk

_HEAD = [
    "indicator", "period", "subject_kind", "subject_code", "numerator", "denominator", "n",
    "value", "low", "high", "computed_at",
]  # fmt: skip
_CHUNK = 2000


def _plain(number) -> str:
    """A number without an exponent or trailing zeros; empty for "no data"."""
    if number is None:
        return ""
    text = f"{number:.4f}" if not isinstance(number, float) else f"{number:.10f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rows(period: Period, kind: SubjectKind):
    values = IndicatorValue.objects.filter(
        period_kind=period.kind, period_start=period.start, subject_kind=kind
    ).order_by("subject_id", "indicator")
    found = values.iterator(chunk_size=_CHUNK)
    while chunk := list(islice(found, _CHUNK)):
        subjects = subjects_by_pk(kind, {value.subject_id for value in chunk})
        for value in chunk:
            if value.subject_id in subjects:  # a subject deleted since has no code any more
                yield value, subjects[value.subject_id].code


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument(
            "--period", type=period_argument, required=True, metavar="2026-09|2026-S1|2026/2027"
        )
        parser.add_argument("--out", type=Path, required=True, metavar="F.csv")

    def handle(self, *, period: Period, out: Path, **options):
        try:
            with out.open("w", encoding="utf-8", newline="") as file:
                written = self._write(csv.writer(file), period)
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"Values written: {written}.")

    def _write(self, writer, period: Period) -> int:
        writer.writerow(_HEAD)
        written = 0
        for kind in SubjectKind:
            for value, code in _rows(period, kind):
                numbers = [value.numerator, value.denominator, value.n]
                numbers += [value.value, value.low, value.high]
                writer.writerow(
                    [value.indicator, period.label, str(kind), neutral(code)]
                    + [_plain(number) for number in numbers]
                    + [value.computed_at.isoformat()]
                )
                written += 1
        return written
