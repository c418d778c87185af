"""From which day to which an agreement runs, and the term that follows it."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """The same day MONTHS later; the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Term:
    """Both days are inside."""

    first: date
    last: date

    @property
    def months(self) -> int | None:
        """How many whole months it lasts; None where it is no number of them."""
        after = self.last + _DAY
        months = (after.year - self.first.year) * 12 + after.month - self.first.month
        return months if months > 0 and months_later(self.first, months) == after else None

    def following(self, today: date) -> "Term":
        """As long a term from the day after this one, or from TODAY where that is over."""
        first = max(self.last + _DAY, today)
        if self.months is None:
            return Term(first, first + (self.last - self.first))
        return Term(first, months_later(first, self.months) - _DAY)

    def carried(self, day: date, other: "Term") -> date:
        """DAY of this term as far into the OTHER, whole months first."""
        months = (other.first.year - self.first.year) * 12 + other.first.month - self.first.month
        begins = months_later(self.first, months)
        return months_later(day, months) + (other.first - begins)
