"""Opens diaries and keeps their calendar plans."""

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.notifications import notify
from internships.actions.practising.diary_people import the_student, those_who_look_after
from internships.enums import PlacementState, PlanState
from internships.models import Diary, DiaryEntry, Placement
from internships.working_days import WorkCalendar, monday_of, usual_topics, weeks_between

HAS_DIARY = [  # whoever left before the first day has none all the same
    PlacementState.UNDER_WAY,
    PlacementState.COMPLETED,
    PlacementState.INTERRUPTED,
    PlacementState.TRANSFERRED,
]


class DiaryError(DomainError):
    """The diary does not allow this now."""


def open_diary(*, placement: Placement, at) -> Diary:
    """The placement's diary, made with its working days where there is none yet."""
    with transaction.atomic():
        locked = Placement.objects.select_for_update(no_key=True).get(pk=placement.pk)
        known = Diary.objects.filter(placement=locked).first()
        if known is not None:
            return known
        if locked.state not in {PlacementState.UNDER_WAY, PlacementState.COMPLETED}:
            raise DiaryError(_("A diary is opened when the practice begins."))
        diary = Diary.objects.create(placement=locked, opened_at=at)
        _add_days(diary, _days_of(diary, locked))
    return diary


def open_due(*, at) -> int:
    """Open the diaries of all placements that are under way and have none."""
    without = Placement.objects.filter(state=PlacementState.UNDER_WAY, diary=None)
    opened = 0
    for placement in without.order_by("pk").iterator(chunk_size=500):
        open_diary(placement=placement, at=at)
        opened += 1
    return opened


def locked_diary(diary: Diary) -> Diary:
    """The diary as it is now; whoever writes in it holds its row until the transaction ends."""
    related = Diary.objects.select_related("placement__student", "placement__practice_type")
    return related.select_for_update(of=("self",)).get(pk=diary.pk)


def _days_of(diary: Diary, placement: Placement, calendar: WorkCalendar | None = None) -> set[date]:
    calendar = calendar or WorkCalendar.now()
    first, last = placement.starts_on, placement.ends_on
    return set(calendar.working_days(first, last, six_day_week=diary.six_day_week))


def _add_days(diary: Diary, days: set[date]) -> None:
    """A day that comes later is about what its week is about."""
    topics: dict[date, str] = {}
    known = set()
    for day, week, topic in diary.entries.values_list("day", "week", "topic").order_by("day"):
        known.add(day)
        topics[week] = topics.get(week) or topic
    DiaryEntry.objects.bulk_create(
        DiaryEntry(diary=diary, day=day, week=monday_of(day), topic=topics.get(monday_of(day), ""))
        for day in sorted(days - known)
    )


def renew_days(
    *, diary: Diary, since: date | None = None, calendar: WorkCalendar | None = None
) -> Diary:
    """Bring the days to the placement's dates and week; what is written or planned anew stays.

    With SINCE no day before it is asked for that was not asked for till now.
    """
    with transaction.atomic():
        locked = locked_diary(diary)
        days = _days_of(locked, locked.placement, calendar)
        _drop_empty_days(locked, days)
        _add_days(locked, {day for day in days if since is None or day >= since})
    return locked


def renew_days_of(*, placement: Placement) -> None:
    """Where the placement's dates changed; a diary not opened yet is opened with the new ones."""
    diary = Diary.objects.filter(placement=placement).first()
    if diary is not None:
        renew_days(diary=diary)


def end_days(*, placement: Placement, since: date) -> None:
    """The practice here is over: from SINCE on no day is asked for, planned make-ups included."""
    diary = Diary.objects.filter(placement=placement).first()
    if diary is not None:
        locked_diary(diary).entries.missing().filter(day__gte=since).delete()


def _drop_empty_days(diary: Diary, wanted: set[date]) -> None:
    diary.entries.missing().filter(makes_up_for=None).exclude(day__in=wanted).delete()


def weekly_topics(diary: Diary) -> dict[date, str]:
    """The topic of each week: the one its days share, or the first of them."""
    topics = dict.fromkeys(weeks_between(diary.placement.starts_on, diary.placement.ends_on), "")
    for entry in diary.entries.order_by("day"):
        topics[entry.week] = topics.get(entry.week) or entry.topic
    return topics


def suggested_topics(diary: Diary, language: str) -> dict[date, str]:
    """The topics of the type of practice, week by week."""
    weeks = weeks_between(diary.placement.starts_on, diary.placement.ends_on)
    topics = usual_topics(diary.placement.practice_type.code, len(weeks), language)
    return dict(zip(weeks, topics, strict=False))


def change_plan(*, diary: Diary, six_day_week: bool, topics: dict[date, str]) -> Diary:
    """TOPICS: Monday → what the week's days are about; an empty one leaves single days as is."""
    with transaction.atomic():
        locked = locked_diary(diary)
        _check_draft(locked)
        if locked.six_day_week != six_day_week:
            locked.six_day_week = six_day_week
            locked.save()
            renew_days(diary=locked)
        for week, topic in topics.items():
            locked.entries.filter(week=week, makes_up_for=None).update(topic=topic)
    return locked


def change_topic(*, entry: DiaryEntry, topic: str) -> DiaryEntry:
    """What one day is about, where it differs from its week."""
    with transaction.atomic():
        _check_draft(locked_diary(entry.diary))
        locked = DiaryEntry.objects.select_for_update().get(pk=entry.pk)
        locked.topic = topic
        locked.save()
    return locked


def _check_draft(diary: Diary) -> None:
    if diary.plan_state != PlanState.DRAFT:
        raise DiaryError(_("The plan is sent or approved: it is changed once it is returned."))


def send_plan(*, diary: Diary, at) -> Diary:
    """The student sends the plan to the supervisor."""
    with transaction.atomic():
        locked = locked_diary(diary)
        if locked.entries.filter(topic="", makes_up_for=None).exists():
            raise DiaryError(_("Say for each week what it is about, then send the plan."))
        locked.send_plan()
        locked.save()
        _tell(those_who_look_after(locked.placement, at), "plan_sent", locked, at)
    return locked


def return_plan(*, diary: Diary, remark: str, at) -> Diary:
    with transaction.atomic():
        locked = locked_diary(diary)
        locked.return_plan(remark=remark)
        locked.save()
        _tell(the_student(locked.placement), "plan_returned", locked, at)
    return locked


def approve_plan(*, diary: Diary, by, at) -> Diary:
    with transaction.atomic():
        locked = locked_diary(diary)
        locked.approve_plan(by=by, at=at)
        locked.save()
        _tell(the_student(locked.placement), "plan_approved", locked, at)
    return locked


def reopen_plan(*, diary: Diary) -> Diary:
    """The supervisor lets an approved plan be changed."""
    with transaction.atomic():
        locked = locked_diary(diary)
        locked.reopen_plan()
        locked.save()
    return locked


def _tell(people: QuerySet, name: str, diary: Diary, at) -> None:
    """A plan may go back and forth: each step is told once."""
    notify(
        people,
        name,
        {"diary": diary, "placement": diary.placement},
        key=f"diary:{diary.pk}:{name}:{at:%Y%m%dT%H%M%S}",
        url=diary.get_absolute_url(),
    )
