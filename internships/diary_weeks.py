"""A diary week by week, as pages show it."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from internships.enums import CheckSide, Verdict
from internships.models import Diary, DiaryEntry, WeeklyCheck


@dataclass
class Week:
    """One week of a diary: its days, and what each side said to it."""

    monday: date
    today: date
    entries: list[DiaryEntry] = field(default_factory=list)
    checks: dict[str, WeeklyCheck] = field(default_factory=dict)

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def is_now(self) -> bool:
        return self.monday <= self.today <= self.sunday

    @property
    def has_begun(self) -> bool:
        return bool(self.entries) and self.entries[0].day <= self.today

    @property
    def supervisor_check(self) -> WeeklyCheck | None:
        return self.checks.get(CheckSide.SUPERVISOR)

    @property
    def mentor_check(self) -> WeeklyCheck | None:
        return self.checks.get(CheckSide.MENTOR)

    @property
    def said(self) -> list[WeeklyCheck]:
        return [self.checks[side] for side in CheckSide if side in self.checks]

    @property
    def is_closed(self) -> bool:
        """As `closed_weeks` decides it: the supervisor's word, else the mentor's."""
        deciding = self.supervisor_check or self.mentor_check
        return deciding is not None and deciding.verdict != Verdict.RETURNED

    @property
    def kept(self) -> int:
        return sum(entry.written_at is not None for entry in self.entries)

    @property
    def absent(self) -> int:
        return sum(bool(entry.absence) for entry in self.entries)

    @property
    def missing(self) -> int:
        """Days that are over with neither words nor a reason."""
        return sum(entry.is_empty and entry.day < self.today for entry in self.entries)


def weeks_of(diary: Diary, today: date, *, only: date | None = None) -> list[Week]:
    """The diary's weeks in order (or ONLY the one of a Monday); four queries."""
    entries = diary.entries.select_related("makes_up_for", "make_up", "diary__placement")
    entries = entries.prefetch_related("files", "competences").order_by("day")
    checks = diary.checks.select_related("checked_by")
    if only is not None:
        entries, checks = entries.filter(week=only), checks.filter(week=only)
    weeks: dict[date, Week] = {}
    for entry in entries:
        weeks.setdefault(entry.week, Week(entry.week, today)).entries.append(entry)
    for check in checks:
        if check.week in weeks:
            weeks[check.week].checks[check.side] = check
    return list(weeks.values())
