"""What a role's first page shows beside what waits: apps register who draws a desk.

register(practice_desk)       in AppConfig.ready()
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Desk:
    template: str
    context: dict[str, Any]


Provider = Callable[[Any, Any], Desk | None]
_PROVIDERS: list[Provider] = []


def register(provider: Provider) -> None:
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def desks_of(user, affiliation) -> list[Desk]:
    """Those of the person, acting in an affiliation, in the order of registration."""
    return [desk for provider in _PROVIDERS if (desk := provider(user, affiliation))]
