"""Computes indicator values from the records, as far as they changed."""

from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from cluster_portal.common.periods import Period, PeriodKind
from quality.actions.cells import cells_in, is_countable, refresh_cells
from quality.actions.signal import raise_signals
from quality.actions.values import Scope, refresh_values
from quality.enums import SubjectKind
from quality.models import IndicatorCell, IndicatorValue, StalePartition

_LOCK = 7_310_001  # any number that no other advisory lock of the platform uses


@dataclass(frozen=True)
class Aggregation:
    """How many universities × months were counted anew, and what came of it."""

    partitions: int
    values: int
    signals: int


def aggregate_indicators(*, period: Period | None = None, full: bool = False, at) -> Aggregation:
    """Count changed records (all of them if FULL), of one PERIOD or of all time.

    One transaction under one lock: a second run waits and finds nothing left to do, a killed one
    leaves everything as it was, marks included.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        partitions = _take_marks(period)
        if full:
            scope = _refresh_all(period)
            cells = cells_in(None, scope.months).order_by()
            partitions = set(cells.values_list("university", "month").distinct())
        elif partitions:
            scope = _refresh_partitions(partitions)
        else:
            return Aggregation(0, 0, 0)
        values = refresh_values(scope, at=at)
        signals = raise_signals(periods=scope.periods(), at=at)
    return Aggregation(len(partitions), values, signals)


def _take_marks(period: Period | None) -> set[tuple[int, date]]:
    """Take the marks that are there now; one made meanwhile waits for the next run.

    Marks of months outside the calendar of periods are thrown away: nothing there can be counted.
    """
    table = connection.ops.quote_name(StalePartition._meta.db_table)
    within = "WHERE month BETWEEN %s AND %s" if period else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH taken AS (DELETE FROM {table} {within} RETURNING university_id, month) "
            "SELECT DISTINCT university_id, month FROM taken",
            [period.start, period.end] if period else [],
        )
        taken = cursor.fetchall()
    return {(university, month) for university, month in taken if is_countable(month)}


def _months_of(period: Period) -> set[date]:
    months, month = set(), Period(period.start, PeriodKind.MONTH)
    while month.start <= period.end:
        months.add(month.start)
        month = month.next()
    return months


def _refresh_all(period: Period | None) -> Scope:
    """Count everything anew; months that lost all their records are added up again as well."""
    months = _months_of(period) if period else None
    refresh_cells(None, months)
    if months is None:
        values = IndicatorValue.objects.filter(period_kind=PeriodKind.MONTH)
        months = set(values.order_by().values_list("period_start", flat=True).distinct())
        months |= set(IndicatorCell.objects.order_by().values_list("month", flat=True).distinct())
    return Scope(months)


def _members(cells, column: str) -> set[int]:
    found = cells.exclude(**{column: None}).order_by().values_list(column, flat=True).distinct()
    return set(found)


def _refresh_partitions(partitions: set[tuple[int, date]]) -> Scope:
    universities = {university for university, _month in partitions}
    months = {month for _university, month in partitions}
    programmes, enterprises = set(), set()
    for is_before in (True, False):
        if not is_before:
            refresh_cells(universities, months)
        programmes |= _members(cells_in(universities, months), "programme")
        enterprises |= _members(cells_in(universities, months), "enterprise")
    subjects = {
        SubjectKind.UNIVERSITY: universities,
        SubjectKind.PROGRAMME: programmes,
        SubjectKind.ENTERPRISE: enterprises,
    }
    return Scope(months, subjects)
