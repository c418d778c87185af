"""Who is asked for their personal number (PINFL), and who may read it.

Nobody is, unless a later app says so: `register(Need(people, readers))` in AppConfig.ready().
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from partners.reach import Reach


@dataclass(frozen=True)
class Need:
    """`people()` are the users whose number something of the app needs now; `readers(reach)`
    narrows personal numbers to those that a reach may read for it."""

    people: Callable[[], QuerySet]
    readers: Callable[[Reach], Q]


NEEDS: list[Need] = []


def register(need: Need) -> None:
    NEEDS.append(need)


def is_needed_of(user) -> bool:
    return any(need.people().filter(pk=user.pk).exists() for need in NEEDS)


def needed_now() -> Q:
    """Of personal numbers, those that something needs now."""
    needed = Q(pk__in=[])
    for need in NEEDS:
        needed |= Q(person__in=need.people().values("pk"))
    return needed


def readable_by(reach: Reach) -> Q:
    readable = Q(pk__in=[])
    for need in NEEDS:
        readable |= need.readers(reach)
    return readable
