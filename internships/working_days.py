"""Which days of a practice are worked, and what its weeks are usually about."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from cluster_portal.common.classifiers import read_rows
from internships.enums import DayKind, WorkingWeek
from internships.models import DayOff
from internships.models.day_off import EACH_YEAR

DATA = Path(__file__).parent / "data"
SATURDAY, SUNDAY = 5, 6
_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_MOVED_SINCE = date(2023, 4, 30)  # the first day of the Labour Code of 2022


class WorkCalendar:
    """The days off as they are known now, read once."""

    def __init__(self, days_off: Iterable[DayOff]):
        self._known = {one.day: one for one in days_off}

    @classmethod
    def now(cls) -> "WorkCalendar":
        return cls(DayOff.objects.all())

    def is_worked(self, day: date, *, six_day_week: bool) -> bool:
        week = WorkingWeek.SIX if six_day_week else WorkingWeek.FIVE
        known = self._of(day, week)
        if known is not None:
            return known == DayKind.WORKED
        return not _is_weekend(day, week) and not self._is_moved_to(day, week)

    def working_days(self, first: date, last: date, *, six_day_week: bool) -> Iterator[date]:
        """The working days from FIRST to LAST, both included."""
        day = first
        while day <= last:
            if self.is_worked(day, six_day_week=six_day_week):
                yield day
            day += _DAY

    def _of(self, day: date, week: WorkingWeek) -> str | None:
        """What the list says of DAY, of its own year before that of each year."""
        for name in (day.isoformat(), f"{EACH_YEAR}{day:%m-%d}"):
            one = self._known.get(name)
            if one is not None and one.week in (WorkingWeek.ANY, week):
                return one.kind
        return None

    def _is_moved_to(self, day: date, week: WorkingWeek) -> bool:
        """Article 208 of the Labour Code: a holiday on a day of rest gives the next working day."""
        holidays, before = 0, day - _DAY
        while _is_weekend(before, week) or self._of(before, week) is not None:
            kind = self._of(before, week)
            if kind == DayKind.WORKED:
                break
            holidays += kind == DayKind.HOLIDAY and _is_weekend(before, week)
            before -= _DAY
        return holidays > 0 and day >= _MOVED_SINCE


def _is_weekend(day: date, week: WorkingWeek) -> bool:
    return day.weekday() in ({SUNDAY} if week == WorkingWeek.SIX else {SATURDAY, SUNDAY})


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
