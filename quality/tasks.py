"""Background work of the quality app."""

from celery import shared_task
from django.utils import timezone

from quality.actions.aggregation import aggregate_indicators


@shared_task
def aggregate_changes() -> None:
    """Compute the values of all that changed since the last run; the calendar calls it."""
    aggregate_indicators(at=timezone.now())
