"""What waits for a person: apps register who knows, the home page asks them all.

    register(waiting_diaries)       in AppConfig.ready()

A provider takes the user and the affiliation they act in (or None) and yields `Waiting`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Waiting:
    """One sentence that says what to do, where to do it, and how many records it is about."""

    text: Any
    url: str
    label: Any
    count: int = 1


Provider = Callable[[Any, Any], Iterable[Waiting]]
_PROVIDERS: list[Provider] = []


def register(provider: Provider) -> Provider:
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)
    return provider


def waiting_for(user, affiliation) -> list[Waiting]:
    """Everything that waits, in the order in which the providers were registered."""
    return [found for provider in _PROVIDERS for found in provider(user, affiliation)]
