"""Refreshes the cells of universities and months, by one statement per indicator."""

from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from cluster_portal.common.periods import FIRST_YEAR, LAST_YEAR, Period, PeriodKind
from quality.indicators.definition import Indicator
from quality.indicators.registry import INDICATORS
from quality.models import IndicatorCell

_KEYS = ("university", "programme", "enterprise", "month")
_PARTS = ("n", "numerator", "denominator", "squares", "population", "withheld")


_FIRST, _LAST = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)


def is_countable(day: date) -> bool:
    """Whether periods reach as far as DAY; a slip of the keyboard may have put a record outside."""
    return _FIRST <= day <= _LAST


def _grouped(indicator: Indicator, universities: set[int] | None, months: set[date] | None):
    """The cells of INDICATOR, in the order of the table's columns; None = all."""
    records = indicator.records().filter(cell_day__range=(_FIRST, _LAST)).order_by()
    if universities is not None:
        records = records.filter(cell_university__in=sorted(universities))
    if months is not None:
        last = Period(max(months), PeriodKind.MONTH).end
        records = records.filter(cell_day__gte=min(months), cell_day__lte=last)
    grouped = records.annotate(cell_month=TruncMonth("cell_day")).values(
        *(f"cell_{key}" for key in _KEYS)
    )
    if months is not None:
        grouped = grouped.filter(cell_month__in=sorted(months))
    return grouped.annotate(**{f"sum_{part}": Sum(f"cell_{part}") for part in _PARTS})


def _insert(indicator: Indicator, grouped: QuerySet) -> None:
    sql, params = grouped.values_list(
        *(f"cell_{key}" for key in _KEYS), *(f"sum_{part}" for part in _PARTS)
    ).query.sql_with_params()
    columns = ["university_id", "programme_id", "enterprise_id", "month", *_PARTS]
    table = connection.ops.quote_name(IndicatorCell._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (indicator, {', '.join(columns)}) "
            f"SELECT %s, found.* FROM ({sql}) AS found ({', '.join(columns)})",
            [indicator.code, *params],
        )


def cells_in(universities: set[int] | None, months: set[date] | None) -> QuerySet[IndicatorCell]:
    """The cells of UNIVERSITIES and MONTHS (None = all)."""
    scope = Q()
    if universities is not None:
        scope &= Q(university__in=sorted(universities))
    if months is not None:
        scope &= Q(month__in=sorted(months))
    return IndicatorCell.objects.filter(scope)


def refresh_cells(universities: set[int] | None, months: set[date] | None) -> None:
    """Count the records of UNIVERSITIES and MONTHS (None = all) anew; the caller holds the lock."""
    cells_in(universities, months)._raw_delete("default")
    for indicator in INDICATORS.values():
        _insert(indicator, _grouped(indicator, universities, months))
