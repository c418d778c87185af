"""Reminders: what is due by the calendar and still waits for a person.

    register(Reminder("offer_ends", offers_that_end))      in AppConfig.ready()

A reminder names its letter and finds who is to be told of what; each is told once per key, so the
key holds the event (and its stage: three days late, seven days late). None goes out at night.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from cluster_portal.common.letters import send_letter
from cluster_portal.common.messaging.night import is_night
from cluster_portal.common.models import Letter, Notification, User
from cluster_portal.common.notifications import Notice, tell

_CHUNK = 500


@dataclass(frozen=True)
class Due:
    """Something that waits for a person with an account, or for an EMAIL with a link of its own."""

    key: str
    url: str  # of the page where it is done
    user: User | None = None
    email: str = ""
    language: str = ""  # of the letter to an EMAIL
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reminder:
    """LETTER of templates/letters/, and who is due to get it at a moment."""

    letter: str
    due: Callable[[datetime], Iterable[Due]]


_REMINDERS: dict[str, Reminder] = {}


def register(*reminders: Reminder) -> None:
    for reminder in reminders:
        _REMINDERS[reminder.letter] = reminder


def names() -> list[str]:
    return list(_REMINDERS)


def remind(name: str, *, at: datetime) -> int:
    """Tell everybody who is due and was not told yet; safe to run again and again."""
    if is_night(at):
        return 0
    return tell_dues(name, _REMINDERS[name].due(at))


def tell_dues(letter: str, dues: Iterable[Due]) -> int:
    """Tell those of DUES who were not told under their key; how many that were."""
    told = 0
    for chunk in _chunks(dues):
        with transaction.atomic():
            told += _tell_users(letter, [due for due in chunk if due.user])
            told += _write(letter, [due for due in chunk if not due.user])
    return told


def _chunks(dues: Iterable[Due]) -> Iterator[list[Due]]:
    rows = iter(dues)
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _tell_users(letter: str, dues: list[Due]) -> int:
    known = Notification.objects.filter(key__in={due.key for due in dues})
    told = set(known.values_list("recipient", "key"))
    new = {(due.user.pk, due.key): due for due in dues if due.user} if dues else {}
    fresh = [due for place, due in new.items() if place not in told]
    tell(
        Notice(due.user, letter, due.context, key=due.key, url=due.url)
        for due in fresh
        if due.user is not None
    )
    return len(fresh)


def _write(letter: str, dues: list[Due]) -> int:
    told = set(
        Letter.objects.filter(key__in={due.key for due in dues}).values_list("key", flat=True)
    )
    fresh = {due.key: due for due in dues if due.email and due.key not in told}
    for due in fresh.values():
        context = {**due.context, "address": due.url}
        send_letter(due.email, due.language, letter, context, key=due.key)
    return len(fresh)
