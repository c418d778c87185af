"""When people are left in peace: what comes by itself waits for the day."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone


def is_night(at: datetime) -> bool:
    """Whether AT lies between QUIET_FROM and QUIET_UNTIL o'clock of the platform's time zone."""
    hour = timezone.localtime(at).hour
    first, last = settings.QUIET_FROM, settings.QUIET_UNTIL
    return first <= hour < last if first <= last else hour >= first or hour < last
