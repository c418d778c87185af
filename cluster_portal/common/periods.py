"""Months, semesters and academic years (September to August), as the indicators count them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

FIRST_YEAR, LAST_YEAR = 1900, 2200  # of any date the platform takes


class PeriodKind(StrEnum):
    MONTH = "month"
    SEMESTER = "semester"
    YEAR = "year"


@dataclass(frozen=True, order=True)
class Period:
    """A period by its first day; its label is "2026-09", "2026-S1" or "2026/2027".

    The autumn semester S1 runs from September to January, the spring semester S2 from February to
    August; both carry the calendar year in which their academic year began.
    """

    start: date
    kind: PeriodKind

    @classmethod
    def parse(cls, label: str) -> "Period":
        """Raises ValueError with a sentence where LABEL is none of the three shapes.

        Years stay clear of the ends of the calendar: every period has a next and a previous one.
        """
        begins = re.match(r"\d{4}", label)
        if begins and not FIRST_YEAR <= int(begins[0]) <= LAST_YEAR:
            raise ValueError(
                f"{label!r} is not a period: its year is not from {FIRST_YEAR} to {LAST_YEAR}."
            )
        if found := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", label):
            return cls(date(int(found[1]), int(found[2]), 1), PeriodKind.MONTH)
        if found := re.fullmatch(r"(\d{4})-S([12])", label):
            year = int(found[1])
            start = date(year, 9, 1) if found[2] == "1" else date(year + 1, 2, 1)
            return cls(start, PeriodKind.SEMESTER)
        if (found := re.fullmatch(r"(\d{4})/(\d{4})", label)) and int(found[2]) == int(
            found[1]
        ) + 1:
            return cls(date(int(found[1]), 9, 1), PeriodKind.YEAR)
        raise ValueError(f"{label!r} is not a period: write 2026-09, 2026-S1 or 2026/2027.")

    @classmethod
    def containing(cls, day: date, kind: PeriodKind) -> "Period":
        """The period of KIND in which DAY lies."""
        if kind == PeriodKind.MONTH:
            return cls(day.replace(day=1), kind)
        autumn = day.year if day.month >= 9 else day.year - 1
        if kind == PeriodKind.YEAR:
            return cls(date(autumn, 9, 1), kind)
        spring = 2 <= day.month <= 8
        return cls(date(autumn + 1, 2, 1) if spring else date(autumn, 9, 1), kind)

    @property
    def end(self) -> date:
        """The last day."""
        return self.next().start - timedelta(days=1)

    @property
    def academic_year(self) -> int:
        """The calendar year in which the academic year began."""
        return self.start.year if self.start.month >= 9 else self.start.year - 1

    @property
    def label(self) -> str:
        if self.kind == PeriodKind.MONTH:
            return f"{self.start:%Y-%m}"
        if self.kind == PeriodKind.YEAR:
            return f"{self.start.year}/{self.start.year + 1}"
        return f"{self.academic_year}-S{1 if self.start.month == 9 else 2}"

    def next(self) -> "Period":
        if self.kind == PeriodKind.YEAR:
            return Period(date(self.start.year + 1, 9, 1), self.kind)
        if self.kind == PeriodKind.SEMESTER:
            autumn = self.start.month == 9
            return Period(date(self.start.year + autumn, 2 if autumn else 9, 1), self.kind)
        first = (self.start.replace(day=28) + timedelta(days=4)).replace(day=1)
        return Period(first, self.kind)

    def previous(self) -> "Period":
        return Period.containing(self.start - timedelta(days=1), self.kind)

    def __str__(self) -> str:
        return self.label


def periods_containing(day: date) -> list[Period]:
    """The month, semester and academic year of DAY."""
    return [Period.containing(day, kind) for kind in PeriodKind]
