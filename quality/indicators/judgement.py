"""What may be said about a value: against a target, and against another value."""

from dataclasses import dataclass
from enum import StrEnum

from quality.enums import Direction
from quality.indicators.definition import Indicator


@dataclass(frozen=True)
class Measured:
    """A value that was kept, with its interval."""

    value: float | None
    low: float | None
    high: float | None


class Standing(StrEnum):
    """A value against a target: claimed only where the whole interval lies on one side."""

    MET = "met"
    NOT_CLEAR = "not_clear"
    MISSED = "missed"


class Change(StrEnum):
    """A value against another: "higher" and "lower" only where the intervals do not overlap."""

    HIGHER = "higher"
    LOWER = "lower"
    NOT_CLEAR = "not_clear"


def _bounds(value) -> tuple[float, float] | None:
    """The interval of VALUE; a single record of a mean has none."""
    if value.value is None or value.low is None:
        return None
    return value.low, value.high


def standing(indicator: Indicator, value, target: float) -> Standing | None:
    """None where there is no value."""
    if value is None or value.value is None:
        return None
    bounds = _bounds(value)
    if bounds is None:
        return Standing.NOT_CLEAR
    low, high = bounds
    if indicator.direction == Direction.LOWER:
        low, high, target = -high, -low, -target
    if low >= target:
        return Standing.MET
    return Standing.MISSED if high < target else Standing.NOT_CLEAR


def is_missed(indicator: Indicator, value, target: float) -> bool:
    """Whether VALUE certainly misses TARGET."""
    return standing(indicator, value, target) == Standing.MISSED


def change(value, before) -> Change | None:
    """VALUE against BEFORE (another period or subject); None where either has no value."""
    if value is None or before is None or value.value is None or before.value is None:
        return None
    now, then = _bounds(value), _bounds(before)
    if now is None or then is None:
        return Change.NOT_CLEAR
    if now[0] > then[1]:
        return Change.HIGHER
    return Change.LOWER if now[1] < then[0] else Change.NOT_CLEAR


def is_effective(indicator: Indicator, *, baseline, result, target: float) -> bool:
    """Whether RESULT met TARGET, or its interval clears the BASELINE's in the right direction."""
    met = not indicator.is_better(target, result.value)
    wanted = Change.HIGHER if indicator.direction == Direction.HIGHER else Change.LOWER
    return met or change(result, baseline) == wanted
