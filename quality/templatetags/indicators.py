"""Filters that write indicators and their values."""

from django import template

from cluster_portal.common.periods import Period, PeriodKind
from quality import presentation
from quality.indicators.registry import INDICATORS

register = template.Library()
register.filter("indicator_name", presentation.indicator_name)


@register.filter
def number_of(value, code: str) -> str:
    """A bare number on the scale of the indicator CODE."""
    return presentation.number(INDICATORS[code], value)


@register.filter
def period_of(record) -> str:
    """The period of a value or signal."""
    period = Period(record.period_start, PeriodKind(record.period_kind))
    return presentation.period_name(period)
