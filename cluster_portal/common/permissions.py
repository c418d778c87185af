"""The apps declare permissions; the matrix of settings.ROLE_PERMISSIONS gives them to roles."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Permission:
    """One thing somebody may do.

    `covers(affiliation, record)` narrows it to the records an affiliation answers for; without it
    the permission holds for every record the person can see.
    """

    code: str
    label: Any
    covers: Callable[[Any, Any], bool] | None = None


DECLARED: dict[str, Permission] = {}


def declare(code: str, label: Any, covers: Callable[[Any, Any], bool] | None = None) -> str:
    """Declare the permission CODE ("app.verb_thing") and return its code."""
    if code in DECLARED:
        raise ValueError(f"The permission {code} is declared twice.")
    DECLARED[code] = Permission(code, label, covers)
    return code
