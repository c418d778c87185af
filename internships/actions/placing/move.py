"""Moves a student to another place: a transfer by the university, an exchange of two students."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.notifications import notify
from internships.actions.contracting.contract_release import (
    hold_contracts_of,
    release_from_contract,
)
from internships.actions.offering.posting_checks import check_reason
from internships.actions.placing.allocation_outcome import fields_of_work, narrow_field
from internships.actions.placing.waiting_list import pass_on
from internships.actions.practising.diary_plan import end_days
from internships.actions.practising.placement import PlacementError, student_and_hr
from internships.enums import PlacementState
from internships.models import Placement, Posting
from partners.models import Organization

MOVABLE = {PlacementState.CONFIRMED, PlacementState.UNDER_WAY}


@transaction.atomic
def transfer_placement(
    *,
    placement: Placement,
    posting: Posting | None = None,
    enterprise: Organization | None = None,
    starts_on: date,
    reason: str,
    by,
    at,
) -> Placement:
    """End the placement and begin a new one from STARTS_ON: in a POSTING, or at an ENTERPRISE.

    What is left of the period is served there. The student and both enterprises are told; the
    place left goes to its waiting list if the practice has not begun.
    """
    if (posting is None) == (enterprise is None):
        raise PlacementError(_("Choose a posting or an enterprise to transfer the student to."))
    (old,), postings = lock_to_move([placement.pk], [posting.pk] if posting else [])
    posting = postings[0] if postings else None
    _check_day(old, starts_on, at)
    if posting is not None:
        _check_posting(old, posting)
    left = old.ends_on
    old.transfer(ends_on=_last_day(old, starts_on), at=at, reason=check_reason(reason))
    old.save()
    end_days(placement=old, since=starts_on)
    new = continued(
        old, posting, posting.enterprise_id if posting else enterprise.pk, (starts_on, left), at
    )
    tell_of_move(old, new, at)
    pass_on(old, at)
    return new


def lock_to_move(
    placements: list[int], postings: list[int]
) -> tuple[list[Placement], list[Posting]]:
    """Contracts, placements, postings, locked in this order and that of their keys: no two movers
    block each other.

    A posting's lock also keeps others from taking its last place meanwhile.
    """
    hold_contracts_of(placements)
    related = Placement.objects.select_related("student__programme__speciality__field", "posting")
    rows = related.select_for_update(of=("self",)).filter(pk__in=placements).order_by("pk")
    found = list(rows.prefetch_related("posting__eligible_programmes"))
    wanted = {*postings, *(one.posting_id for one in found if one.posting_id)}
    locked = Posting.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    return found, [one for one in locked if one.pk in postings]


def continued(old: Placement, posting, enterprise: int, days: tuple[date, date], at) -> Placement:
    """The confirmed placement with which the student of OLD goes on.

    It begins like any other, once it has what it needs: the contract of OLD was with another host.
    """
    release_from_contract(old.pk, at)
    new = Placement(
        student=old.student,
        posting=posting,
        enterprise_id=enterprise,
        university_id=old.university_id,
        practice_type_id=old.practice_type_id,
        starts_on=days[0],
        ends_on=days[1],
        is_in_field=_is_in_field(old, posting),
        supervisor_id=old.supervisor_id,
        offered_at=at,
        moved_from=old,
    )
    new.save()
    new.confirm(at=at)
    new.save()
    return new


def _is_in_field(old: Placement, posting: Posting | None) -> bool | None:
    own = narrow_field(old.student.programme)
    work = fields_of_work(posting) if posting else set()
    return own in work if own and work else None


def _last_day(old: Placement, starts_on: date) -> date:
    """The day before the new place; of what never began, the whole period stays on record."""
    before = starts_on - timedelta(days=1)
    if before >= old.starts_on:
        return before
    return old.ends_on if old.begun_at is None else old.starts_on


def _check_day(old: Placement, starts_on: date, at) -> None:
    if starts_on < timezone.localdate(at):
        raise PlacementError(_("Choose today or a later day: what was is not changed."))
    if not old.starts_on <= starts_on <= old.ends_on:
        raise PlacementError(_("Choose a day of the placement."))


def _check_posting(old: Placement, posting: Posting) -> None:
    if posting.university_id != old.university_id:
        raise PlacementError(_("The posting is meant for another university."))
    if posting.pk == old.posting_id:
        raise PlacementError(_("The student is at this posting already."))
    offered = posting.placements.filter(state=PlacementState.OFFERED).count()
    if not posting.is_published or posting.places_free - offered < 1:
        raise PlacementError(_("The posting has no free place."))


def tell_of_move(old: Placement, new: Placement, at) -> None:
    """The student and both enterprises, once each; everybody is led to the placement of theirs."""
    on = timezone.localdate(at)
    for placement in (new, old):
        notify(
            student_and_hr(placement, on),
            "placement_transferred",
            {"old": old, "new": new},
            key=f"placement:{old.pk}:transferred",
            url=placement.get_absolute_url(),
        )
