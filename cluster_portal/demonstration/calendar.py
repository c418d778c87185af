"""When the demonstration's placement rounds happen, relative to the day it is made."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from django.utils import timezone


class Ending(StrEnum):
    """How far a round has come today."""

    RUN = "run"  # as far as its calendar says
    HELD = "held"  # ranked, and waiting for the administrator to run the allocation


@dataclass(frozen=True)
class RoundPlan:
    """Who goes where when; the work begins on one of `starts`."""

    name: str
    academic_year: int
    practice: str
    student_year: int
    apply_from: date
    apply_days: int
    rank_days: int
    confirm_days: int
    starts: tuple[date, ...]
    weeks: int
    ending: Ending = Ending.RUN

    @property
    def apply_until(self) -> date:
        return self.apply_from + timedelta(days=self.apply_days)

    @property
    def rank_until(self) -> date:
        return self.apply_until + timedelta(days=self.rank_days)

    @property
    def confirm_until(self) -> date:
        return self.rank_until + timedelta(days=self.confirm_days)


def moment(day: date, hour: int = 10) -> datetime:
    """HOUR o'clock of DAY in Tashkent."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def _label(academic_year: int) -> str:
    return f"{academic_year}/{academic_year + 1}"


def yearly_rounds(academic_year: int) -> list[RoundPlan]:
    """Fourth-year students in autumn, third-year students in spring, starts spread over months."""
    year, label = academic_year, _label(academic_year)
    autumn = RoundPlan(
        f"Bitiruv oldi amaliyoti, kuz {label}", year, "pre_diploma", 4, date(year, 9, 5), 14, 5, 5,
        (date(year, 10, 5), date(year, 10, 19), date(year, 11, 2), date(year, 11, 16)), 6,
    )  # fmt: skip
    spring = RoundPlan(
        f"Ishlab chiqarish amaliyoti, bahor {label}", year, "production", 3, date(year + 1, 1, 8),
        14, 5, 5,
        tuple(date(year + 1, month, 9) for month in (2, 3, 4, 5)), 6,
    )  # fmt: skip
    return [autumn, spring]


def rounds_of_today(academic_year: int, today: date) -> list[RoundPlan]:
    """Four rounds of the main university, one in each phase a visitor may want to try."""
    label = _label(academic_year)

    def plan(
        name, practice, student_year, begun_days_ago, ending=Ending.RUN, starts_in=(45, 60)
    ) -> RoundPlan:
        begun = today - timedelta(days=begun_days_ago)
        starts = tuple(today + timedelta(days=days) for days in starts_in)
        return RoundPlan(
            f"{name}, {label}", academic_year, practice, student_year, begun, 14, 7, 14, starts, 4,
            ending,
        )  # fmt: skip

    return [
        plan("Korxonada qishki stajirovka", "staff_internship", 4, 5),
        plan("Oʻquv amaliyoti", "educational", 2, 17),
        plan("Qishki ishlab chiqarish amaliyoti", "production", 3, 23, Ending.HELD),
        plan("Tanishuv amaliyoti", "introductory", 1, 40, starts_in=(12, 26)),
    ]
