"""What of a contract is in force on a day: its own terms, changed by its signed amendments."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

# What an amendment may change. "ends_early_on" ends the practice before its last day.
AMENDABLE = (
    "starts_on", "ends_on", "place", "supervisor", "mentor", "pay", "ends_early_on"
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One signed amendment; `number` orders those that take effect on one day."""

    effective_on: date
    number: int
    values: dict[str, Any] = field(default_factory=dict)


def effective_terms(terms: dict[str, Any], changes: Iterable[Change], on: date) -> dict[str, Any]:
    """TERMS as they stand on a day: each change from its day on, the later over the earlier.

    An early end cuts the last day, never moves it back; days stand as ISO text, as in the terms.
    """
    found = dict(terms)
    for change in sorted(changes, key=lambda one: (one.effective_on, one.number)):
        if change.effective_on <= on:
            found |= {name: value for name, value in change.values.items() if name in AMENDABLE}
    if early := found.get("ends_early_on"):
        found["ends_on"] = min(found["ends_on"], early)
    return found


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of what is signed, written in one way only."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
