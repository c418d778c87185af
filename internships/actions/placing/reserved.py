"""Places kept for groups of students: how many, and who belongs to them."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.notifications import notify
from internships.actions.offering.posting import lock_posting
from internships.actions.placing.round import lock_round
from internships.enums import PostingState, ReservedGroup, RoundState
from internships.models import PlacementRound, Posting, ReservedPlaces, ReservedStudent
from internships.people import acting_for
from partners.enums import Role
from partners.models import Student


class ReservedError(DomainError):
    """Places cannot be reserved like this, or not any more."""


@transaction.atomic
def reserve_places(*, posting: Posting, places: Mapping[str, int], by, at) -> Posting:
    """Keep so many of the PLACES (group → places) first for each group; the enterprise is told.

    Students choose knowing what is reserved, so nothing changes once applications are over.
    """
    posting = lock_posting(posting)
    placement_round = posting.placement_round
    if posting.state != PostingState.PUBLISHED or placement_round is None:
        raise ReservedError(_("Places are reserved in a published posting."))
    if (
        placement_round.state not in {RoundState.DRAFT, RoundState.OPEN}
        or placement_round.apply_until <= at
    ):
        raise ReservedError(_("Applications are over: what is reserved stays as it is."))
    wanted = {ReservedGroup(group): count for group, count in places.items() if count}
    if sum(wanted.values()) > posting.places:
        raise ReservedError(
            _("The posting offers %(places)s places; no more can be reserved.")
            % {"places": posting.places}
        )
    rows = ReservedPlaces.objects.filter(posting=posting)
    if dict(rows.values_list("group", "places")) == wanted:
        return posting
    rows.delete()
    for group, count in sorted(wanted.items()):
        ReservedPlaces.objects.create(posting=posting, group=group, places=count)
    notify(
        acting_for(posting.enterprise_id, Role.HR, timezone.localdate(at)),
        "places_reserved",
        {"posting": posting, "reserved": list(rows.order_by("group"))},
        key=f"posting:{posting.pk}:reserved:{at:%Y%m%d%H%M%S%f}",
        url=posting.get_absolute_url(),
    )
    return posting


@transaction.atomic
def name_reserved_student(
    *, placement_round: PlacementRound, student: Student, group: str, basis: str, by, at
) -> ReservedStudent:
    """Say that the places reserved for GROUP are open to the STUDENT first, and on what grounds."""
    placement_round = lock_round(placement_round)
    _check_before_allocation(placement_round, at)
    if student.university_id != placement_round.university_id:
        raise ReservedError(_("Choose a student of the round's own university."))
    if not basis.strip():
        raise ReservedError(_("Say on what grounds: a reserved place must be accounted for."))
    named, _made = ReservedStudent.objects.update_or_create(
        placement_round=placement_round,
        student=student,
        defaults={"group": group, "basis": basis.strip(), "named_by": by, "named_at": at},
    )
    return named


@transaction.atomic
def remove_reserved_student(*, named: ReservedStudent, by, at) -> None:
    _check_before_allocation(lock_round(named.placement_round), at)
    named.delete()


def _check_before_allocation(placement_round: PlacementRound, at) -> None:
    if placement_round.state not in {RoundState.DRAFT, RoundState.OPEN} or (
        placement_round.rank_until <= at
    ):
        raise ReservedError(_("The time to rank is over: who has a reserved place stays as it is."))
