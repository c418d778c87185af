"""While practices go on: first days, empty days, unchecked weeks, reports, complaints."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from cluster_portal.common.links import absolute
from cluster_portal.common.messaging.reminders import Due
from internships.actions.practising.placement import mentor_path
from internships.enums import ComplaintState, InductionKind, PlacementState
from internships.models import (
    Complaint,
    Diary,
    DiaryEntry,
    Placement,
    PracticeReport,
    WeeklyCheck,
)
from internships.reminders.people import acting_for_each
from internships.working_days import monday_of
from partners.enums import Role

_STAGES = (3, 7)  # days behind after which a student is reminded
_BEFORE_END = timedelta(days=3)
_COMPLAINT_WAITS = timedelta(days=5)


def _under_way():
    return Placement.objects.filter(state=PlacementState.UNDER_WAY)


def first_days_missing(at: datetime) -> Iterator[Due]:
    """A day after the start."""
    yield from first_days_dues(without_first_days(_under_way(), timezone.localdate(at)), at)


def without_first_days(placements, today: date):
    """Begun before TODAY, and arrival or a briefing not confirmed."""
    confirmed = Count("inductions", distinct=True)
    begun = placements.filter(starts_on__lt=today).annotate(confirmed=confirmed)
    return begun.filter(confirmed__lt=len(InductionKind))


def first_days_dues(placements, at: datetime, stage: str = "") -> Iterator[Due]:
    """The mentor by the link, or HR where there is none."""
    today = timezone.localdate(at)
    lacking = placements.select_related("student", "enterprise")
    hosts = set(lacking.filter(mentor_email="").order_by().values_list("enterprise", flat=True))
    hr = acting_for_each(hosts, Role.HR, today)
    for placement in lacking.order_by("pk").iterator(chunk_size=1000):
        key = f"placement:{placement.pk}:first_days_missing{stage}"
        context = {"placement": placement}
        if placement.mentor_email:
            yield Due(
                key=key, url=absolute(mentor_path(placement)), email=placement.mentor_email,
                language=placement.enterprise.language, context=context,
            )  # fmt: skip
        else:
            for user in hr[placement.enterprise_id]:
                yield Due(key=key, url=placement.get_absolute_url(), user=user, context=context)


def diaries_behind(at: datetime) -> Iterator[Due]:
    """The student, three and seven days behind; once for each day the gap began on."""
    today = timezone.localdate(at)
    behind = days_behind(_under_way(), _STAGES[0], today)
    behind = behind.filter(student__user__is_active=True).select_related("student__user")
    first = dict(
        DiaryEntry.objects.missing()
        .filter(diary__placement__in=behind.values("pk"), day__lt=today)
        .order_by("diary__placement", "-day")
        .values_list("diary__placement", "day")
    )  # the last one written into it is the earliest
    for placement in behind.order_by("pk").iterator(chunk_size=1000):
        stage = max(stage for stage in _STAGES if placement.days_behind >= stage)
        yield Due(
            key=f"placement:{placement.pk}:diary_behind:{stage}:{first.get(placement.pk)}",
            url=reverse("diary-own"),
            user=placement.student.user,
            context={"placement": placement, "count": placement.days_behind},
        )


def days_behind(placements, least: int, today: date):
    """Those whose diary is at least so many days behind, each with `days_behind`."""
    return placements.with_diary_state(on=today).filter(days_behind__gte=least)


def diary_dues(placements, at: datetime, stage: str = "") -> Iterator[Due]:
    """The student of each of PLACEMENTS (of `days_behind`)."""
    with_account = placements.filter(student__user__is_active=True)
    for placement in with_account.select_related("student__user").order_by("pk"):
        yield Due(
            key=f"placement:{placement.pk}:diary_behind{stage}",
            url=reverse("diary-own"),
            user=placement.student.user,
            context={"placement": placement, "count": placement.days_behind},
        )


def weeks_to_check(at: datetime) -> Iterator[Due]:
    """Supervisors once a week, from Tuesday on, of last week's diaries nobody has looked at."""
    today = timezone.localdate(at)
    if today == monday_of(today):
        return
    week = monday_of(today) - timedelta(weeks=1)
    said = WeeklyCheck.objects.of_supervisors().filter(diary=OuterRef("pk"), week=week)
    written = DiaryEntry.objects.kept().filter(diary=OuterRef("pk"), week=week)
    waiting = Diary.objects.filter(
        Exists(written), ~Exists(said), placement__supervisor__is_active=True
    ).order_by("placement__supervisor")
    rows = waiting.values("placement__supervisor").annotate(number=Count("pk"))
    counts = {row["placement__supervisor"]: row["number"] for row in rows}
    supervisors = Placement._meta.get_field("supervisor").related_model.objects
    for user in supervisors.filter(pk__in=counts).order_by("pk"):
        yield Due(
            key=f"weeks_to_check:{week}",
            url=f"{reverse('diary-list')}?week={week.isoformat()}",
            user=user,
            context={"count": counts[user.pk], "week": week},
        )


def reports_due(at: datetime) -> Iterator[Due]:
    """Students three days before the last day, without a report."""
    today = timezone.localdate(at)
    handed_in = PracticeReport.objects.filter(placement=OuterRef("pk"))
    due = _under_way().filter(
        ~Exists(handed_in),
        student__user__is_active=True,
        ends_on__gte=today,
        ends_on__lte=today + _BEFORE_END,
    )
    for placement in due.select_related("student__user").order_by("pk").iterator(chunk_size=1000):
        yield Due(
            key=f"placement:{placement.pk}:report_due",
            url=reverse("report-hand-in", args=[placement.pk]),
            user=placement.student.user,
            context={"placement": placement},
        )


def complaints_that_wait(at: datetime) -> Iterator[Due]:
    """Whoever answers it, five days after it came; the university's administrators otherwise."""
    waiting = Complaint.objects.filter(
        Q(state=ComplaintState.RECEIVED) | Q(state=ComplaintState.UNDER_REVIEW),
        received_at__lte=at - _COMPLAINT_WAITS,
    ).select_related("assigned_to", "placement")
    universities = {complaint.placement.university_id for complaint in waiting}
    admins = acting_for_each(universities, Role.UNIVERSITY_ADMIN, timezone.localdate(at))
    for complaint in waiting.order_by("pk"):
        own = complaint.assigned_to
        answering = [own] if own and own.is_active else admins[complaint.placement.university_id]
        for user in answering:
            yield Due(
                key=f"complaint:{complaint.pk}:waits",
                url=complaint.get_absolute_url(),
                user=user,
                context={},
            )
