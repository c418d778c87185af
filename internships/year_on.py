"""The same dates a year later, as work weeks go."""

from datetime import date, timedelta

_YEAR = timedelta(weeks=52)  # whole weeks: a Monday stays a Monday
_DAY = timedelta(days=1)
_SUNDAY = 6

# Days off that have the same date each year (Labour Code, article 208); the two religious feasts
# move and are announced from year to year.
_DAYS_OFF = {(1, 1), (3, 8), (3, 21), (5, 9), (9, 1), (10, 1), (12, 8)}


def is_day_off(day: date) -> bool:
    return day.weekday() == _SUNDAY or (day.month, day.day) in _DAYS_OFF


def a_year_on(first: date, last: date, *, after: date) -> tuple[date, date]:
    """FIRST and LAST moved on by whole years until they lie after a day, both on working days.

    A first day that would be a day off moves to the next working day, a last day to the one before.
    """
    while first <= after:
        first, last = first + _YEAR, last + _YEAR
    begins, ends = first, last
    while is_day_off(begins):
        begins += _DAY
    while is_day_off(ends):
        ends -= _DAY
    return (begins, ends) if begins <= ends else (first, last)
