"""What internships put into calendars: deadlines of rounds, dates of placements, capacity."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.calendars import AHEAD, MOST, PAST, Entry, Status
from internships.enums import (
    HOLDING_A_PLACE,
    CheckSide,
    PlacementState,
    PostingState,
    RoundState,
    SlotState,
)
from internships.models import (
    DiaryEntry,
    InterviewSlot,
    Placement,
    PlacementRound,
    Posting,
    WeeklyCheck,
)
from internships.permissions import (
    APPLY,
    RANK_APPLICANTS,
    VIEW_PLACEMENTS,
    VIEW_POSTINGS,
    VIEW_ROUNDS,
)
from partners.enums import Role
from partners.reach import reach_of

_WEEKS_BACK = timedelta(weeks=4)  # older days are history, older weeks the mentor's page tells
_MOST_DAYS = 7 * MOST
_ENDED = [PlacementState.DECLINED, PlacementState.INTERRUPTED]


def _stands(placement: Placement) -> bool:
    """A placement the student left for another stands as far as they were there."""
    if placement.state == PlacementState.TRANSFERRED:
        return placement.begun_at is not None
    return placement.state not in _ENDED


def _changed(placement: Placement) -> datetime:
    """When the placement last took a step."""
    return (
        placement.interrupted_at
        or placement.transferred_at
        or placement.declined_at
        or placement.completed_at
        or placement.begun_at
        or placement.confirmed_at
        or placement.offered_at
    )


def _in_view(queryset, today: date):
    """Those whose period touches what a feed holds, the latest of very many."""
    shown = queryset.filter(ends_on__gte=today - PAST, starts_on__lte=today + AHEAD)
    return shown.order_by("-starts_on", "-pk")[:MOST]


def _deadline(placement_round, name: str, title: str) -> Entry:
    stands = placement_round.state != RoundState.CANCELLED
    return Entry(
        key=f"round-{placement_round.pk}-{name}",
        title=title % {"round": placement_round},
        first=getattr(placement_round, name),
        changed_at=placement_round.closed_at
        if not stands
        else placement_round.opened_at or placement_round.apply_from,
        url=placement_round.get_absolute_url(),
        status=Status.standing(stands),
    )


def _rounds(user, today: date, addressed: Q):
    """Rounds that were opened, whose calendar touches what a feed holds."""
    now = timezone.now()
    shown = PlacementRound.objects.visible_to(user).filter(
        addressed, confirm_until__gte=now - PAST, apply_from__lte=now + AHEAD
    )
    return shown.exclude(opened_at=None).order_by("-pk")[:MOST]


def deadlines_of_students(user, today: date) -> Iterator[Entry]:
    """Of the rounds a student is addressed by."""
    student = getattr(user, "student", None)
    if student is None or not reach_of(user).holding(VIEW_ROUNDS).students:
        return
    addressed = Q(university=student.university_id, eligible_years__contains=[student.year])
    for one in _rounds(user, today, addressed):
        yield _deadline(one, "apply_from", _("Choosing places begins: %(round)s"))
        yield _deadline(one, "apply_until", _("Last moment to choose places: %(round)s"))


def deadlines_of_universities(user, today: date) -> Iterator[Entry]:
    own = reach_of(user).holding(VIEW_ROUNDS).universities
    for one in _rounds(user, today, Q(university__in=own)) if own else []:
        yield _deadline(one, "apply_until", _("Students choose until: %(round)s"))
        yield _deadline(one, "rank_until", _("Enterprises rank until: %(round)s"))
        yield _deadline(one, "confirm_until", _("Students confirm until: %(round)s"))


def deadlines_of_enterprises(user, today: date) -> Iterator[Entry]:
    """Of the rounds in which the enterprise has postings before the students."""
    own = reach_of(user).holding(VIEW_ROUNDS).enterprises
    if not own:
        return
    offered = Posting.objects.filter(enterprise__in=own, state=PostingState.PUBLISHED)
    for one in _rounds(user, today, Q(pk__in=offered.values("placement_round"))):
        yield _deadline(one, "rank_until", _("Rank the applicants until: %(round)s"))


def placements_of_students(user, today: date) -> Iterator[Entry]:
    """The student's own: the whole period, and until when an offer is to be answered."""
    if not reach_of(user).holding(VIEW_PLACEMENTS).students:
        return
    own = Placement.objects.visible_to(user).filter(student__user=user.pk)
    related = own.select_related("enterprise", "application__placement_round")
    for placement in _in_view(related, today):
        names = {"enterprise": placement.enterprise}
        offered = placement.state == PlacementState.OFFERED
        status = Status.standing(_stands(placement))
        yield Entry(
            key=f"placement-{placement.pk}",
            title=_("Internship: %(enterprise)s") % names,
            first=placement.starts_on,
            last=placement.ends_on,
            changed_at=_changed(placement),
            url=placement.get_absolute_url(),
            status=Status.TENTATIVE if offered else status,
        )
        if placement.application_id:
            yield Entry(
                key=f"placement-{placement.pk}-answer",
                title=_("Last moment to answer the offer: %(enterprise)s") % names,
                first=placement.application.placement_round.confirm_until,
                changed_at=_changed(placement),
                url=placement.get_absolute_url(),
                status=status,
            )


def _begins_and_ends(placements: Iterable[Placement], url: bool = True) -> Iterator[Entry]:
    """The first and the last day of each, under the intern's name."""
    for placement in placements:
        names = {"student": placement.student, "enterprise": placement.enterprise}
        for name, title, day in (
            ("start", _("Internship begins: %(student)s · %(enterprise)s"), placement.starts_on),
            ("end", _("Internship ends: %(student)s · %(enterprise)s"), placement.ends_on),
        ):
            yield Entry(
                key=f"placement-{placement.pk}-{name}",
                title=title % names,
                first=day,
                changed_at=_changed(placement),
                url=placement.get_absolute_url() if url else "",
                status=Status.standing(_stands(placement)),
            )


def _agreed(queryset):
    """With a place that was taken, whatever came later; offers are not known to everybody yet."""
    taken = Q(state__in=HOLDING_A_PLACE) | Q(confirmed_at__isnull=False)
    return queryset.filter(taken).select_related("student", "enterprise", "diary")


def interns(user, today: date) -> Iterator[Entry]:
    """Of supervisors and HR: those they look after."""
    seen = reach_of(user).holding(VIEW_PLACEMENTS)
    looked_after = (
        Q(supervisor=user.pk, university__in=seen.houses)
        | Q(student__programme__department__in=seen.departments)
        | Q(enterprise__in=seen.enterprises)
    )
    found = _agreed(Placement.objects.within(seen).filter(looked_after))
    yield from _begins_and_ends(_in_view(found, today))


def interns_of_mentors(user, today: date) -> Iterator[Entry]:
    """Of mentors with an account, at the enterprises where they are mentors today."""
    reach = reach_of(user)
    found = _agreed(
        Placement.objects.filter(
            mentor_email__iexact=user.email, enterprise__in=reach.organizations_as(Role.MENTOR)
        ).exclude(pk__in=Placement.objects.visible_to(user).values("pk"))
    )
    yield from _with_mentor(found, today)


def interns_of_mentor(placement: Placement, today: date) -> Iterator[Entry]:
    """Of the mentor whose personal link leads to PLACEMENT: all at the same enterprise."""
    same = Placement.objects.filter(
        enterprise=placement.enterprise_id, mentor_email__iexact=placement.mentor_email
    )
    yield from _with_mentor(_agreed(same), today)


def _with_mentor(placements, today: date) -> Iterator[Entry]:
    """First and last days, the days at work week by week, and the weeks still to check."""
    shown = list(_in_view(placements, today))
    yield from _begins_and_ends(shown, url=False)
    by_diary = {one.diary.pk: one for one in shown if hasattr(one, "diary")}
    checked = set(
        WeeklyCheck.objects.filter(diary__in=by_diary, side=CheckSide.MENTOR).values_list(
            "diary", "week"
        )
    )
    days = DiaryEntry.objects.filter(diary__in=by_diary, day__gte=today - _WEEKS_BACK)
    weeks: dict[tuple[int, date], list[date]] = {}
    for diary, week, day in days.order_by("day").values_list("diary", "week", "day")[:_MOST_DAYS]:
        weeks.setdefault((diary, week), []).append(day)
    for (diary, week), worked in weeks.items():
        placement = by_diary[diary]
        key, names = f"placement-{placement.pk}", {"student": placement.student}
        for first, last in _in_a_row(worked):
            yield Entry(
                key=f"{key}-days-{first.isoformat()}",
                title=_("At work: %(student)s") % names,
                first=first,
                last=last,
                changed_at=_changed(placement),
            )
        if (diary, week) not in checked:
            yield Entry(
                key=f"{key}-check-{week.isoformat()}",
                title=_("Check the diary of the week: %(student)s") % names,
                first=worked[-1],
                changed_at=_changed(placement),
            )


def _in_a_row(days: list[date]) -> Iterator[tuple[date, date]]:
    """DAYS (in order) as the first and the last of each unbroken row."""
    first = last = days[0]
    for day in days[1:]:
        if day - last > timedelta(days=1):
            yield first, last
            first = day
        last = day
    yield first, last


def capacity(user, today: date) -> Iterator[Entry]:
    """Of enterprises: the places of each posting and how many are taken, over its period."""
    own = reach_of(user).holding(VIEW_POSTINGS).enterprises
    if not own:
        return
    shown = Posting.objects.visible_to(user).filter(
        Q(state__in=[PostingState.PUBLISHED, PostingState.CLOSED]) | ~Q(published_at=None),
        enterprise__in=own,
    )
    for posting in _in_view(shown, today):
        stands = posting.state != PostingState.CANCELLED
        yield Entry(
            key=f"posting-{posting.pk}",
            title=_("%(taken)s of %(places)s places taken: %(posting)s")
            % {"taken": posting.places_taken, "places": posting.places, "posting": posting},
            first=posting.starts_on,
            last=posting.ends_on,
            changed_at=posting.closed_at or posting.published_at or posting.submitted_at,
            url=posting.get_absolute_url(),
            status=Status.standing(stands),
        )


def _interviews(slots, today: date, title: str) -> Iterator[Entry]:
    """Those somebody took; one that was withdrawn afterwards is shown as cancelled."""
    chosen = slots.filter(
        application__isnull=False,
        starts_at__date__gte=today - PAST,
        starts_at__date__lte=today + AHEAD,
    )
    related = chosen.select_related("posting__enterprise", "student")
    for slot in related.order_by("-starts_at", "-pk")[:MOST]:
        names = {"student": slot.student, "enterprise": slot.posting.enterprise}
        yield Entry(
            key=f"interview-{slot.pk}-{slot.application_id}",
            title=title % names,
            first=slot.starts_at,
            until=slot.ends_at,
            place=slot.place,
            changed_at=slot.withdrawn_at or slot.taken_at,
            url=reverse("application-detail", args=[slot.application_id]),
            status=Status.standing(slot.state == SlotState.TAKEN),
        )


def interviews_of_students(user, today: date) -> Iterator[Entry]:
    own = reach_of(user).holding(APPLY).students
    if own:
        slots = InterviewSlot.objects.filter(student__user__in=own)
        yield from _interviews(slots, today, _("Interview: %(enterprise)s"))


def interviews_of_enterprises(user, today: date) -> Iterator[Entry]:
    own = reach_of(user).holding(RANK_APPLICANTS).enterprises
    if own:
        slots = InterviewSlot.objects.filter(posting__enterprise__in=own)
        yield from _interviews(slots, today, _("Interview: %(student)s"))


PROVIDERS = (
    deadlines_of_students,
    deadlines_of_universities,
    deadlines_of_enterprises,
    placements_of_students,
    interns,
    interns_of_mentors,
    capacity,
    interviews_of_students,
    interviews_of_enterprises,
)
