"""A second round: for those without a place, and for the places left free."""

import secrets
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.actions.offering.posting import close_posting, lock_posting
from internships.actions.placing.round import SEEDS, RoundNotReady, lock_round
from internships.enums import PlacementState, PostingState, RoundState
from internships.models import PlacementRound, Posting, ReservedPlaces, ReservedStudent

_OF_THE_ROUND = [
    "university", "practice_type", "academic_year", "choices_max", "eligible_years", "least_grade",
    "rule", "tie_rule", "opens_by_itself",
]  # fmt: skip
_OF_A_POSTING = [
    "enterprise", "university", "practice_type", "starts_on", "ends_on", "eligible_years", "shared",
    "submitted_at",
]  # fmt: skip


@transaction.atomic
def plan_second_round(
    *,
    placement_round: PlacementRound,
    name: str,
    apply_from: datetime,
    apply_until: datetime,
    rank_until: datetime,
    confirm_until: datetime,
    by,
    at,
) -> PlacementRound:
    """A draft that follows a closed round, with its free places and its students without one.

    Each posting that begins after the new calendar gives its free places to a copy of itself and
    is closed with those that are taken, so that no place is offered or counted twice. Those named
    for reserved places stay so.
    """
    first = lock_round(placement_round)
    if first.state != RoundState.CLOSED or first.allocated_at is None:
        raise RoundNotReady(_("A second round follows once all offers of the first are answered."))
    if first.successors.exists():
        raise RoundNotReady(_("A second round follows this one already."))
    second = PlacementRound(
        **{field: getattr(first, field) for field in _OF_THE_ROUND},
        predecessor=first,
        name=name,
        seed=secrets.randbelow(SEEDS),
        apply_from=apply_from,
        apply_until=apply_until,
        rank_until=rank_until,
        confirm_until=confirm_until,
    )
    second.full_clean(exclude=["state"])
    second.save()
    second.eligible_programmes.set(first.eligible_programmes.all())
    named = first.reserved_students.order_by("pk")
    ReservedStudent.objects.bulk_create(
        ReservedStudent(
            placement_round=second, student_id=one.student_id, group=one.group, basis=one.basis,
            named_by=by, named_at=at,
        )
        for one in named
    )  # fmt: skip
    for posting in postings_to_carry(first, confirm_until):
        _carry(posting, second, by, at)
    return second


def postings_to_carry(placement_round: PlacementRound, confirm_until: datetime):
    """Published postings with a place free that begin after students have confirmed."""
    postings = placement_round.postings.published().filter(
        starts_on__gt=timezone.localdate(confirm_until)
    )
    return [posting for posting in postings.order_by("pk") if posting.places_free > 0]


def _carry(posting: Posting, second: PlacementRound, by, at) -> None:
    """The free places, with what is reserved of them, move; each place is counted once."""
    posting = lock_posting(posting)
    offered = posting.placements.filter(state=PlacementState.OFFERED).count()
    free = posting.places_free - offered
    if free < 1:
        return
    carried = Posting(
        **{field: getattr(posting, field) for field in _OF_A_POSTING} | posting.content,
        places=free,
        copied_from=posting,
        state=PostingState.SUBMITTED,
    )
    carried.publish(placement_round=second, at=at)
    carried.save()
    carried.eligible_programmes.set(posting.eligible_programmes.all())
    carried.competences.set(posting.competences.all())
    unreserved = free
    for kept in posting.reserved_places.order_by("group"):
        if count := min(kept.places, unreserved):
            ReservedPlaces.objects.create(posting=carried, group=kept.group, places=count)
            unreserved -= count
    posting.reserved_places.all().delete()
    closed = close_posting(
        posting=posting, reason=_("Its free places went into the second round."), by=by, at=at
    )
    closed.places -= free
    closed.save()
