"""Gives a place that became free to the next applicant who is still without one."""

from collections import Counter
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cluster_portal.common.models import User
from cluster_portal.common.notifications import notify
from internships.actions.placing.allocation_outcome import fields_of_work, offer_of
from internships.enums import (
    AllocationRule,
    ApplicationState,
    PlacementState,
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
    """
    with transaction.atomic():
        placement_round = PlacementRound.objects.select_for_update(no_key=True).get(
            pk=posting.placement_round_id
        )
        current = Posting.objects.get(pk=posting.pk)
        until = _answer_until(placement_round, current, at)
        run = placement_round.runs.filter(kind=RunKind.FINAL).first()
        if not placement_round.has_outcome or run is None or until <= at:
            return None
        offered = current.placements.filter(state=PlacementState.OFFERED).count()
        if not current.is_published or current.places_free - offered < 1:
            return None
        application = _next(run, current)
        return _offer(application, current, run, at, until) if application else None


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
    in_these_days = Placement.objects.holding_a_place().filter(
        starts_on__lte=posting.ends_on,
        ends_on__gte=posting.starts_on,
    )
    return (
        posting.applications.filter(
            state=ApplicationState.NOT_PLACED, student__status=StudentStatus.STUDYING
        )
        .exclude(student__in=in_round.values("student"))
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
