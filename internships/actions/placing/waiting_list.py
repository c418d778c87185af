"""Gives a place that became free to the next applicant who is still without one."""

from collections import Counter
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from cluster_portal.common.models import User
from cluster_portal.common.notifications import notify
from internships.actions.placing.allocation_outcome import fields_of_work, offer_of
from internships.actions.placing.carried import (
    copy_of,
    free_places,
    hold_round,
    original_of,
    shift_place,
    takes_places,
)
from internships.enums import (
    AllocationRule,
    ApplicationState,
    PlacementState,
    PostingState,
    RunKind,
)
from internships.matching.stored import problem_from
from internships.models import AllocationRun, Application, Placement, PlacementRound, Posting
from partners.enums import StudentStatus

ANSWER_TIME = timedelta(days=3)  # for whoever is asked after the round's own last moment


def offer_free_place(*, posting: Posting, at) -> Placement | None:
    """Offer a free place of an allocated round to the next in line, until the practice begins.

    Next is who stands first at the posting, by the run's own rule, ranks and lottery, among its
    applicants whom no choice brought a place; for a reserved place its group comes first. Nobody
    who has a place is moved. None where no place is free or nobody waits.

    A posting carried into a second round shares its places and its waiting lists with its copy
    there (see `carried`).
    """
    with transaction.atomic():
        current = Posting.objects.select_related("placement_round", "copied_from").get(
            pk=posting.pk
        )
        if (copy := copy_of(current)) is not None:
            return _offer_of_carried(current, copy, at)
        offered = _offer_next(current, current, at) if current.is_published else None
        original = original_of(current) if current.is_published else None
        if offered is not None or original is None:
            return offered
        second = hold_round(current.placement_round_id)
        return _offer_next(current, original, at) if second and second.has_outcome else None


def _offer_of_carried(first: Posting, copy: Posting, at) -> Placement | None:
    """A place of a posting whose free places went into a second round."""
    second = hold_round(copy.placement_round_id)
    first = Posting.objects.get(pk=first.pk)  # as whoever held the round before has left it
    if second is None or free_places(first) < 1:
        return None
    if takes_places(second, copy):
        shift_place(first, copy, at)
        return None
    offered = None
    if second.has_outcome and copy.is_published:
        offered = _offer_next(first, copy, at)
    return offered or _offer_next(first, first, at)


def _offer_next(held_by: Posting, wanted: Posting, at) -> Placement | None:
    """A free place HELD_BY one posting to whoever is next at the posting WANTED, which then has
    it: the same one, or the one it was carried from or into."""
    placement_round = PlacementRound.objects.select_for_update(no_key=True).get(
        pk=wanted.placement_round_id
    )
    held_by = Posting.objects.get(pk=held_by.pk)
    until = _answer_until(placement_round, wanted, at)
    run = placement_round.runs.filter(kind=RunKind.FINAL).first()
    if not placement_round.has_outcome or run is None or until <= at:
        return None
    if wanted.state == PostingState.CANCELLED or free_places(held_by) < 1:
        return None
    application = _next(run, wanted)
    if application is None:
        return None
    if held_by.pk != wanted.pk:
        shift_place(held_by, wanted, at)
    return _offer(application, wanted, run, at, until)


def offer_places_left_over(*, at) -> int:
    """What came free while a second round was being allocated; sent by beat. How many moved."""
    carried = Posting.objects.filter(
        state=PostingState.CLOSED,
        places_taken__lt=F("places"),
        starts_on__gt=timezone.localdate(at),
        copies__placement_round__predecessor=F("placement_round"),
    )
    found = list(carried.order_by("pk").distinct())
    return sum(offer_free_place(posting=posting, at=at) is not None for posting in found)


def offer_free_places(*, posting: Posting, at) -> list[Placement]:
    """Offer all places that are free, to one after another in line."""
    offered = []
    while placement := offer_free_place(posting=posting, at=at):
        offered.append(placement)
    return offered


def pass_on(placement: Placement, at) -> None:
    """The place somebody left goes to the next on its waiting list, where there is one."""
    if placement.posting and placement.posting.placement_round_id:
        offer_free_place(posting=placement.posting, at=at)


def _answer_until(placement_round: PlacementRound, posting: Posting, at) -> datetime:
    """The round's own last moment or three days, whichever is later; before the first day."""
    begins = timezone.make_aware(datetime.combine(posting.starts_on, time.min))
    return min(max(placement_round.confirm_until, at + ANSWER_TIME), begins)


def _next(run: AllocationRun, posting: Posting) -> Application | None:
    waiting = {application.student_id: application for application in _waiting(posting)}
    inputs = run.inputs | {
        "applications": [row for row in run.inputs["applications"] if row[1] == posting.pk]
    }
    problem = problem_from(inputs, seed=run.seed)
    priorities = {
        student: problem.priority(posting.pk, student)
        for student in waiting
        if student in problem.choices
    }
    reserved_for, groups = _groups_short(run, posting), run.inputs.get("groups", {})
    first_come = run.rule == AllocationRule.FIRST_COME
    places = problem.queue_positions if first_come else priorities

    def standing(student: int) -> tuple:
        return groups.get(str(student)) not in reserved_for, places[student]

    acceptable = [student for student, priority in priorities.items() if priority is not None]
    return waiting[min(acceptable, key=standing)] if acceptable else None


def _groups_short(run: AllocationRun, posting: Posting) -> set[str]:
    """The groups that hold fewer places of the posting than are reserved for them."""
    reserved = run.inputs.get("reserved", {}).get(str(posting.pk), {})
    if not reserved:
        return set()
    groups = run.inputs.get("groups", {})
    there = posting.placements.with_a_place().exclude(state=PlacementState.TRANSFERRED)
    held = Counter(groups.get(str(student)) for student in there.values_list("student", flat=True))
    return {group for group, places in reserved.items() if held[group] < places}


def _waiting(posting: Posting) -> QuerySet:
    """The posting's applicants without a place: not in this round, and not in these days."""
    in_round = Placement.objects.filter(application__placement_round=posting.placement_round_id)
    in_another = Placement.objects.with_a_place().filter(
        Q(application__placement_round__predecessor=posting.placement_round_id)
        | Q(application__placement_round__successors=posting.placement_round_id)
    )
    in_these_days = Placement.objects.holding_a_place().filter(
        starts_on__lte=posting.ends_on,
        ends_on__gte=posting.starts_on,
    )
    return (
        posting.applications.filter(
            state=ApplicationState.NOT_PLACED, student__status=StudentStatus.STUDYING
        )
        .exclude(student__in=in_round.values("student"))
        .exclude(student__in=in_another.values("student"))
        .exclude(student__in=in_these_days.values("student"))
        .select_related("student__programme__speciality__field")
    )


def _offer(application: Application, posting: Posting, run: AllocationRun, at, until) -> Placement:
    application.place_from_waiting_list(
        explanation=application.explanation | {"outcome": "placed", "from_waiting_list": True}
    )
    application.save()
    placement = offer_of(application, posting, fields_of_work(posting), at)
    placement.answer_until = until
    placement.save()
    notify(
        User.objects.filter(student=application.student_id),
        "place_offered",
        {"placement": placement, "round": run.placement_round},
        key=f"placement:{placement.pk}:offered",
        url=placement.get_absolute_url(),
    )
    return placement
