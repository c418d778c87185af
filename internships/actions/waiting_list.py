"""Gives a place somebody declined to the next applicant who is still without one."""

from django.db import transaction
from django.db.models import QuerySet

from cluster_portal.common.models import User
from cluster_portal.common.notifications import notify
from internships.actions.allocation_outcome import fields_of_work, offer_of
from internships.enums import (
    ApplicationState,
    PlacementState,
    PostingState,
    RoundState,
    RunKind,
)
from internships.matching.stored import problem_from
from internships.models import AllocationRun, Application, Placement, PlacementRound, Posting
from partners.enums import StudentStatus


def offer_free_place(*, posting: Posting, at) -> Placement | None:
    """Offer a free place of an allocated round while students may still confirm.

    Next is who stands first at the posting, by the run's own ranks, rule and lottery, among its
    applicants whom no choice brought a place. Nobody who has a place is moved. None where no
    place is free, nobody waits, or the time to confirm is over.
    """
    with transaction.atomic():
        placement_round = PlacementRound.objects.select_for_update().get(
            pk=posting.placement_round_id
        )
        if placement_round.state != RoundState.ALLOCATED or at > placement_round.confirm_until:
            return None
        run = placement_round.runs.filter(kind=RunKind.FINAL).first()
        current = Posting.objects.get(pk=posting.pk)
        offered = current.placements.filter(state=PlacementState.OFFERED).count()
        if run is None or current.state != PostingState.PUBLISHED:
            return None
        if current.places_free - offered < 1:
            return None
        application = _next(run, current)
        return _offer(application, current, run, at) if application else None


def _next(run: AllocationRun, posting: Posting) -> Application | None:
    waiting = {application.student_id: application for application in _waiting(posting)}
    inputs = run.inputs | {
        "applications": [row for row in run.inputs["applications"] if row[1] == posting.pk]
    }
    problem = problem_from(inputs, seed=run.seed)
    standing = {
        student: problem.priority(posting.pk, student)
        for student in waiting
        if student in problem.choices
    }
    acceptable = [student for student, priority in standing.items() if priority is not None]
    return waiting[min(acceptable, key=standing.__getitem__)] if acceptable else None


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


def _offer(application: Application, posting: Posting, run: AllocationRun, at) -> Placement:
    application.place_from_waiting_list(
        explanation=application.explanation | {"outcome": "placed", "from_waiting_list": True}
    )
    application.save()
    placement = offer_of(application, posting, fields_of_work(posting), at)
    placement.save()
    notify(
        User.objects.filter(student=application.student_id),
        "place_offered",
        {"placement": placement, "round": run.placement_round},
        key=f"placement:{placement.pk}:offered",
        url=placement.get_absolute_url(),
    )
    return placement
