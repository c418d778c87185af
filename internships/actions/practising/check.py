"""Weekly checks: by the supervisor for one student or many, by the mentor through the link."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.notifications import notify
from internships.actions.practising.diary_people import the_student, those_who_look_after
from internships.actions.practising.diary_plan import DiaryError, locked_diary
from internships.enums import CheckSide, Verdict
from internships.models import Diary, WeeklyCheck


def check_week(
    *,
    diary: Diary,
    week: date,
    side: CheckSide,
    verdict: str,
    remarks: str = "",
    next_task: str = "",
    by=None,
    name: str,
    at,
) -> WeeklyCheck:
    """Keep what a SIDE says to a week; said again it replaces what that side said before.

    BY is None where the mentor checks by the personal link; NAME says who it was either way.
    """
    with transaction.atomic():
        locked = locked_diary(diary)
        _check_week(locked, week, at)
        if verdict != Verdict.FINE and not remarks.strip():
            raise DiaryError(_("Say what should be different."))
        said = {"verdict": verdict, "remarks": remarks.strip(), "next_task": next_task.strip()}
        known = WeeklyCheck.objects.filter(diary=locked, week=week, side=side).first()
        if known is not None and all(getattr(known, key) == said[key] for key in said):
            return known  # sent twice
        check = known or WeeklyCheck(diary=locked, week=week, side=side)
        for key, value in said.items():
            setattr(check, key, value)
        check.checked_at, check.checked_by, check.checked_name = at, by, name
        check.save()
        if check.remarks or check.next_task:
            notify(
                the_student(locked.placement),
                "diary_remarks",
                {"check": check, "placement": locked.placement},
                key=f"weeklycheck:{check.pk}:{at:%Y%m%dT%H%M%S}",
                url=check.get_absolute_url(),
            )
    return check


def _check_week(diary: Diary, week: date, at) -> None:
    days = diary.entries.filter(week=week)
    if not days.exists():
        raise DiaryError(_("The practice has no working days in this week."))
    if not days.filter(day__lte=timezone.localdate(at)).exists():
        raise DiaryError(_("This week has not begun yet."))


def find_fine(
    *, diaries: Iterable[Diary], week: date, side: CheckSide, by=None, name: str, at
) -> int:
    """ "All fine" for a week of many diaries at once.

    Left out are those this side has checked already and those without a word in this week: nobody
    finds fine what is not there. Returns how many were checked.
    """
    with transaction.atomic():
        keys = sorted(diary.pk for diary in diaries)
        locked = Diary.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
        known = set(
            WeeklyCheck.objects.filter(diary__in=keys, week=week, side=side).values_list(
                "diary", flat=True
            )
        )
        written = set(
            Diary.objects.filter(
                pk__in=keys, entries__week=week, entries__written_at__isnull=False
            ).values_list("pk", flat=True)
        )
        checks = [
            WeeklyCheck(
                diary=diary,
                week=week,
                side=side,
                verdict=Verdict.FINE,
                checked_at=at,
                checked_by=by,
                checked_name=name,
            )
            for diary in locked
            if diary.pk in written and diary.pk not in known
        ]
        WeeklyCheck.objects.bulk_create(checks)
    return len(checks)


def answer_check(*, check: WeeklyCheck, answer: str, at) -> WeeklyCheck:
    """The student answers remarks; the supervisor is told."""
    with transaction.atomic():
        locked = WeeklyCheck.objects.select_for_update().get(pk=check.pk)
        if not locked.remarks:
            raise DiaryError(_("There are no remarks to answer."))
        locked.answer, locked.answered_at = answer, at
        locked.save()
        placement = check.diary.placement
        notify(
            those_who_look_after(placement, at),
            "remarks_answered",
            {"check": locked, "placement": placement},
            key=f"weeklycheck:{locked.pk}:answer:{at:%Y%m%dT%H%M%S}",
            url=check.get_absolute_url(),
        )
    return locked
