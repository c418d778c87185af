"""Background work of the quality app."""

from celery import shared_task
from django.utils import timezone

from quality.actions.aggregation import aggregate_indicators
from quality.actions.correction import remind_of_overdue
from quality.actions.effect import check_due_effects
from quality.actions.signal import raise_due_signals


@shared_task
def aggregate_changes() -> None:
    """Compute the values of all that changed since the last run; the calendar calls it."""
    aggregate_indicators(at=timezone.now())


@shared_task
def follow_up_corrections() -> None:
    """Raise the signals of periods that ended, measure the effects that are due, and remind of
    what is overdue; the calendar calls it."""
    raise_due_signals(at=timezone.now())
    check_due_effects(at=timezone.now())
    remind_of_overdue(at=timezone.now())
