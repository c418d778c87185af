"""Filters of the survey pages."""

from django import template

from monitoring.statistics import Rate

register = template.Library()


@register.filter
def share_of(numerator, denominator) -> float | None:
    """NUMERATOR / DENOMINATOR; None where there is nothing to divide by."""
    return Rate(numerator, denominator).value
