"""Which days of a practice are worked, and what its weeks are usually about (files of data/)."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from cluster_portal.common.classifiers import read_rows

DATA = Path(__file__).parent / "data"
SATURDAY, SUNDAY = 5, 6
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


@cache
def _holidays() -> frozenset[str]:
    """ "MM-DD" of every year, "YYYY-MM-DD" of one."""
    return frozenset(row["day"] for row in read_rows(DATA / "holidays.csv"))


def is_holiday(day: date) -> bool:
    return f"{day:%m-%d}" in _holidays() or day.isoformat() in _holidays()


def working_days(first: date, last: date, *, six_day_week: bool) -> Iterator[date]:
    """The working days from FIRST to LAST, both included."""
    free = {SUNDAY} if six_day_week else {SATURDAY, SUNDAY}
    day = first
    while day <= last:
        if day.weekday() not in free and not is_holiday(day):
            yield day
        day += _DAY


def monday_of(day: date) -> date:
    return day - day.weekday() * _DAY


def weeks_between(first: date, last: date) -> list[date]:
    """The Mondays of the weeks that FIRST to LAST touch."""
    start, end = monday_of(first), monday_of(last)
    return [start + number * _WEEK for number in range((end - start) // _WEEK + 1)]


@cache
def _templates() -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for row in read_rows(DATA / "plan_templates.csv"):
        found.setdefault(row["code"], []).append(row)
    return found


def usual_topics(practice: str, weeks: int, language: str) -> list[str]:
    """One topic for each of the WEEKS of a practice (by its code); [] where none are known.

    A longer practice repeats the last but one topic, a shorter one keeps the first and the last.
    """
    rows = _templates().get(practice, [])
    column = language if language in ("ru", "en") else "uz"
    known = [row[column] for row in rows]
    if not known or weeks < 1:
        return []
    if weeks == 1:
        return known[:1]
    middle = known[1:-1] or known[:1]
    middle = (middle + [middle[-1]] * weeks)[: weeks - 2]
    return [known[0], *middle, known[-1]]
