"""Adds cells up to values of subjects and periods."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from math import sqrt

from django.db.models import BigIntegerField, F, Q, QuerySet, Sum, Value

from cluster_portal.common.periods import Period, periods_containing
from monitoring.statistics.intervals import Interval, mean_interval, proportion_interval
from quality.enums import SubjectKind
from quality.indicators.definition import Indicator
from quality.indicators.records import LastDay
from quality.indicators.registry import INDICATORS, indicators_for
from quality.models import IndicatorCell, IndicatorValue

_KEY = ["indicator", "period_kind", "period_start", "subject_kind", "subject_id"]
_FOUND = [
    "numerator", "denominator", "n", "population", "value", "low", "high", "level", "method",
    "is_suppressed", "computed_at",
]  # fmt: skip
_PARTS = ("n", "numerator", "denominator", "squares", "population", "withheld")
_BATCH = 2000


def _batches(values: Iterator[IndicatorValue]) -> Iterator[list[IndicatorValue]]:
    while batch := list(islice(values, _BATCH)):
        yield batch


@dataclass
class Scope:
    """What must be added up again: subjects of each kind (None = all of them) in some months."""

    months: set[date]
    subjects: dict[SubjectKind, set[int] | None] = field(default_factory=dict)

    def periods(self) -> list[Period]:
        return sorted({period for day in self.months for period in periods_containing(day)})


def _by_subject(kind: SubjectKind, only: set[int] | None) -> QuerySet:
    """Cells with the `subject` of KIND they count for. A cluster counts its universities in the
    months on whose last day they are its members."""
    cells = IndicatorCell.objects.filter(
        indicator__in=[indicator.code for indicator in indicators_for(kind)]
    )
    if kind == SubjectKind.CLUSTER:
        cells = cells.annotate(last_day=LastDay(F("month"))).filter(
            Q(university__memberships__ends_on=None)
            | Q(university__memberships__ends_on__gte=F("last_day")),
            university__memberships__starts_on__lte=F("last_day"),
        )
    subject = {
        SubjectKind.NATION: Value(0, output_field=BigIntegerField()),
        SubjectKind.REGION: F("university__region_id"),
        SubjectKind.CLUSTER: F("university__memberships__cluster_id"),
        SubjectKind.UNIVERSITY: F("university_id"),
        SubjectKind.PROGRAMME: F("programme_id"),
        SubjectKind.ENTERPRISE: F("enterprise_id"),
    }[kind]
    cells = cells.annotate(subject=subject).exclude(subject=None)
    return cells if only is None else cells.filter(subject__in=sorted(only))


def interval_of(indicator: Indicator, parts: dict) -> Interval | None:
    """The value of summed PARTS with its interval, or None where there is nothing to divide by."""
    numerator, denominator, n = parts["numerator"], parts["denominator"], parts["n"]
    if not denominator:
        return None
    population = max(parts["population"], n) if indicator.is_sample else None
    if indicator.is_share:
        return proportion_interval(int(numerator), int(denominator), population)
    spread = max(parts["squares"] - numerator * numerator / n, Decimal(0))
    sd = sqrt(spread / (n - 1)) if n > 1 else None
    return mean_interval(float(numerator / n), sd, n, population)


def value_of(row: dict, period: Period, kind: SubjectKind, at) -> IndicatorValue:
    """The value of summed cells; `row` holds indicator, subject and the sums."""
    indicator = INDICATORS[row["indicator"]]
    parts = {part: row[f"sum_{part}"] for part in _PARTS}
    found = interval_of(indicator, parts)
    value = IndicatorValue(
        indicator=indicator.code,
        period_kind=period.kind,
        period_start=period.start,
        subject_kind=kind,
        subject_id=row["subject"],
        n=parts["n"],
        computed_at=at,
        is_suppressed=found is None and parts["withheld"] > 0,
    )
    if found is None:
        return value
    value.numerator, value.denominator = parts["numerator"], parts["denominator"]
    value.population = max(parts["population"], parts["n"]) if indicator.is_sample else None
    value.value, value.low, value.high = found.value, found.low, found.high
    value.level, value.method = found.level, found.method
    if not indicator.is_share and found.low is not None and found.high is not None:
        lowest, highest = indicator.scale
        value.low, value.high = max(found.low, lowest), min(found.high, highest)
    return value


def summed(cells: QuerySet, period: Period, *keys: str) -> QuerySet:
    """The parts of CELLS in a period, by KEYS."""
    within = cells.filter(month__range=(period.start, period.end)).order_by()
    return within.values(*keys).annotate(**{f"sum_{part}": Sum(part) for part in _PARTS})


def _added_up(period: Period, kind: SubjectKind, only, at) -> Iterator[IndicatorValue]:
    rows = summed(_by_subject(kind, only), period, "indicator", "subject")
    for row in rows.iterator(chunk_size=_BATCH):
        yield value_of(row, period, kind, at)


def _remove_others(period: Period, kind: SubjectKind, only, kept: set) -> None:
    """Values without cells any more: "no data" is no row."""
    standing = IndicatorValue.objects.filter(
        period_kind=period.kind, period_start=period.start, subject_kind=kind
    )
    if only is not None:
        standing = standing.filter(subject_id__in=sorted(only))
    gone = [
        pk
        for pk, *key in standing.values_list("pk", "indicator", "subject_id")
        if tuple(key) not in kept
    ]
    IndicatorValue.objects.filter(pk__in=gone).delete()


def refresh_values(scope: Scope, *, at) -> int:
    """Write the values of SCOPE; returns how many. The caller holds the lock."""
    written = 0
    for period in scope.periods():
        for kind in SubjectKind:
            only = scope.subjects.get(kind)
            kept: set[tuple[str, int]] = set()
            for values in _batches(_added_up(period, kind, only, at)):
                IndicatorValue.objects.bulk_create(
                    values, update_conflicts=True, unique_fields=_KEY, update_fields=_FOUND
                )
                kept |= {(value.indicator, value.subject_id) for value in values}
            _remove_others(period, kind, only, kept)
            written += len(kept)
    return written
