"""What a person has to remember: apps register who knows, one feed tells their calendar.

    register(placement_dates)       in AppConfig.ready()

A provider takes the user and today's date and yields `Entry`s, found by the same `visible_to` as
the pages: what somebody may not see any more is gone from their feed the next time it is read. An
entry tells no more of a person than the name.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

PAST, AHEAD = timedelta(days=180), timedelta(days=550)  # what a feed holds
MOST = 500  # entries of one provider


class Status(StrEnum):
    """As RFC 5545 (3.8.1.11) names them."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"

    @classmethod
    def standing(cls, stands: bool) -> "Status":
        return cls.CONFIRMED if stands else cls.CANCELLED


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar.

    `key` names it for good ("placement-12-start"); `first` is a day, with `last` for several
    (inside), or a moment, with `until` where it is more than a deadline; `changed_at` is when it
    last became what it is.
    """

    key: str
    title: str
    first: date | datetime
    changed_at: datetime
    last: date | None = None
    until: datetime | None = None
    place: str = ""
    url: str = ""
    status: Status = Status.CONFIRMED


Provider = Callable[[Any, date], Iterable[Entry]]
_PROVIDERS: list[Provider] = []


def register(provider: Provider) -> Provider:
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)
    return provider


def entries_for(user, today: date) -> list[Entry]:
    """Everything the person has to remember, in the order of the providers."""
    return [entry for provider in _PROVIDERS for entry in provider(user, today)]
