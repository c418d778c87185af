"""Whoever takes a place gives up what else they wanted or were offered for the same days."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from cluster_portal.common.models import User
from cluster_portal.common.notifications import notify
from internships.actions.contracting.student_list import choices_of, renumber
from internships.actions.placing.interview import release_interview
from internships.actions.placing.waiting_list import pass_on
from internships.enums import ApplicationState, PlacementState, RoundState
from internships.models import Application, Placement, PlacementRound
from internships.people import acting_for
from partners.enums import Role
from partners.models import Student

_HELD = [PlacementState.CONFIRMED, PlacementState.UNDER_WAY]


def wishes_in_the_way(placement: Placement) -> QuerySet:
    """The student's applications in open rounds for days of the PLACEMENT, by round and choice."""
    wanted = _wishes().filter(
        student=placement.student_id,
        posting__starts_on__lte=placement.ends_on,
        posting__ends_on__gte=placement.starts_on,
    )
    others = wanted.exclude(placement=placement)
    related = others.select_related("posting__enterprise", "placement_round", "student")
    return related.order_by("placement_round", "choice")


def offers_in_the_way(placement: Placement) -> QuerySet:
    """What else the student is offered for days of the PLACEMENT."""
    offered = Placement.objects.filter(
        student=placement.student_id,
        state=PlacementState.OFFERED,
        starts_on__lte=placement.ends_on,
        ends_on__gte=placement.starts_on,
    )
    related = offered.exclude(pk=placement.pk).select_related("posting", "enterprise", "student")
    return related.order_by("pk")


def _wishes() -> QuerySet:
    return Application.objects.filter(
        state=ApplicationState.SUBMITTED, placement_round__state=RoundState.OPEN
    )


def hold_wishes(students: list[int]) -> None:
    """Lock what `free_the_rest` may change: before anything else in the transaction.

    Open rounds first, as whoever withdraws does, so that none is allocated meanwhile; then the
    students, so that nobody takes two places at once or applies in between.
    """
    rounds = _wishes().filter(student__in=students).values("placement_round")
    list(PlacementRound.objects.select_for_update(no_key=True).filter(pk__in=rounds).order_by("pk"))
    list(Student.objects.select_for_update(no_key=True).filter(pk__in=students).order_by("pk"))


def free_the_rest(*, placement: Placement, at) -> None:
    """Withdraw the other applications and end the other offers for days of the PLACEMENT.

    Offers pass on to the next in line. The student is told once what was given up, each enterprise
    of each of its postings. Needs `hold_wishes` before.
    """
    offers = list(offers_in_the_way(placement).select_for_update(of=("self",)))
    wishes = list(wishes_in_the_way(placement).select_for_update(of=("self",)))
    if not offers and not wishes:
        return
    for offer in offers:
        offer.give_way(at=at)
        offer.save()
        _tell_hr(offer.enterprise_id, "placement_declined", {"placement": offer}, offer, at)
    for wish in wishes:
        wish.give_way(at=at)
        wish.save(update_fields=["state", "withdrawn_at", "withdrawn_because"])
        release_interview(wish, at)
        _tell_hr(
            wish.posting.enterprise_id,
            "applicant_placed_elsewhere",
            {"application": wish},
            wish,
            at,
        )
    for placement_round in {wish.placement_round for wish in wishes}:
        rest = choices_of(placement.student, placement_round)
        renumber(list(rest.values_list("pk", flat=True)))
    notify(
        User.objects.filter(is_active=True, student=placement.student_id),
        "choices_freed",
        {"placement": placement, "offers": offers, "applications": wishes},
        key=f"placement:{placement.pk}:freed:{at:%Y%m%dT%H%M}",
        url=placement.get_absolute_url(),
    )
    for offer in offers:
        pass_on(offer, at)


def _tell_hr(enterprise: int, letter: str, context: dict, record, at) -> None:
    notify(
        acting_for(enterprise, Role.HR, timezone.localdate(at)),
        letter,
        context,
        key=f"{record._meta.model_name}:{record.pk}:gave-way",
        url=record.get_absolute_url(),
    )


def free_overlooked(*, at) -> int:
    """Free what came up while the student took a place, or came with a transfer; sent by beat."""
    held = Placement.objects.filter(state__in=_HELD)
    in_days = {"student": OuterRef("student")}
    of_offer = held.filter(
        **in_days, starts_on__lte=OuterRef("ends_on"), ends_on__gte=OuterRef("starts_on")
    )
    of_wish = held.filter(
        **in_days,
        starts_on__lte=OuterRef("posting__ends_on"),
        ends_on__gte=OuterRef("posting__starts_on"),
    )
    offers = Placement.objects.filter(Exists(of_offer), state=PlacementState.OFFERED)
    wishes = _wishes().filter(Exists(of_wish))
    students: set[int] = set()
    for found in (offers, wishes):
        students.update(found.values_list("student_id", flat=True))
    for student in sorted(students):
        with transaction.atomic():
            hold_wishes([student])
            for placement in held.filter(student=student).order_by("pk"):
                free_the_rest(placement=placement, at=at)
    return len(students)
