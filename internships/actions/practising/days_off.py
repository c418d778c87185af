"""Brings in lists of days off; the days to come of open diaries follow them."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.classifiers import LoadCount
from cluster_portal.common.errors import DomainError
from internships.actions.practising.diary_plan import renew_days
from internships.enums import DayKind, PlacementState, WorkingWeek
from internships.models import DayOff, Diary, DiaryEntry
from internships.models.day_off import EACH_YEAR, year_of
from internships.working_days import WorkCalendar

COLUMNS = ("day", "kind", "week", "name", "source")
_AT_ONCE = 500
_LONGEST = 200
_A_LEAP_YEAR = "2024"


class DaysOffError(DomainError):
    """The list cannot be taken."""


def load_days_off(rows: Iterable[Mapping[str, str]], *, own: bool) -> LoadCount:
    """The list takes the place of what was known of its years, all or nothing.

    OWN: given by the operator; the platform's list then leaves these years alone.
    """
    given = _checked(rows)
    with transaction.atomic():
        known = {one.day: one for one in DayOff.objects.select_for_update()}
        kept = {one.year for one in known.values() if one.is_own} if not own else set()
        wanted = {day: row for day, row in given.items() if year_of(day) not in kept}
        years = {year_of(day) for day in wanted}
        gone = [one for day, one in known.items() if day not in wanted and one.year in years]
        count = LoadCount(unchanged=len(given) - len(wanted), changed=len(gone))
        DayOff.objects.filter(pk__in=[one.pk for one in gone]).delete()
        for day, row in wanted.items():
            said = {**row, "is_own": own}
            one = known.get(day)
            if one is not None and all(getattr(one, name) == said[name] for name in said):
                count.unchanged += 1
                continue
            count.inserted += one is None
            count.changed += one is not None
            DayOff.objects.update_or_create(day=day, defaults=said)
    return count


def _checked(rows: Iterable[Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """By day; the first line that says nothing understandable is named."""
    given: dict[str, dict[str, str]] = {}
    for number, row in enumerate(rows, start=2):
        values = {name: (row.get(name) or "").strip() for name in COLUMNS}
        if why := _why_refused(values, given):
            raise DaysOffError(_("Line %(line)d: %(why)s") % {"line": number, "why": why})
        given[values.pop("day")] = values
    if not given:
        raise DaysOffError(_("The list is empty."))
    return given


def _why_refused(row: dict[str, str], given: dict) -> str:
    day = row["day"]
    full = day.replace(EACH_YEAR, f"{_A_LEAP_YEAR}-", 1) if day.startswith(EACH_YEAR) else day
    try:
        readable = re.fullmatch(r"\d{4}-\d{2}-\d{2}", full) and date.fromisoformat(full)
    except ValueError:
        readable = None
    if not readable:
        return _("a day is written as 2026-05-28, or --12-08 for each year.")
    if day in given:
        return _("this day stands in the list already.")
    if row["kind"] not in DayKind or row["week"] not in WorkingWeek:
        return _("the kind is holiday, off or worked; the week is any, five or six.")
    for name in ("name", "source"):
        if not 0 < len(row[name]) <= _LONGEST:
            return _("name and source say in a few words what it is and who decided it.")
    return ""


def renew_coming_days(*, at) -> int:
    """Bring the days to come of all diaries of practices under way to the days off known now.

    Returns how many diaries changed; run again it finds nothing to change.
    """
    today, calendar, changed = timezone.localdate(at), WorkCalendar.now(), 0
    diaries = Diary.objects.filter(
        placement__state=PlacementState.UNDER_WAY, placement__ends_on__gte=today
    ).select_related("placement")
    keys = list(diaries.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _AT_ONCE):
        some = diaries.in_bulk(keys[start : start + _AT_ONCE])
        for diary in _that_differ(some, calendar, today):
            renew_days(diary=diary, since=today, calendar=calendar)
            changed += 1
    return changed


def _that_differ(diaries: dict[int, Diary], calendar: WorkCalendar, today: date) -> list[Diary]:
    """Those whose planned days from TODAY on are others than the working days."""
    planned: dict[int, set[date]] = {key: set() for key in diaries}
    entries = DiaryEntry.objects.filter(diary__in=planned, makes_up_for=None, day__gte=today)
    for key, day in entries.values_list("diary", "day"):
        planned[key].add(day)
    found = []
    for key, diary in diaries.items():
        placement = diary.placement
        first = max(placement.starts_on, today)
        days = calendar.working_days(first, placement.ends_on, six_day_week=diary.six_day_week)
        if planned[key] != set(days):
            found.append(diary)
    return found
