"""Two students exchange their places: one proposes, the other agrees, the university approves."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.models import User
from cluster_portal.common.notifications import notify
from internships.actions.offering.posting_checks import check_reason
from internships.actions.placing.freeing import free_the_rest, hold_wishes
from internships.actions.placing.move import continued, lock_to_move, tell_of_move
from internships.enums import PlacementState
from internships.models import Placement, PlacementSwap
from internships.people import acting_for
from partners.enums import Role


class SwapError(DomainError):
    """The places cannot be exchanged like this."""


def placement_to_swap_with(placement: Placement, student_number: str, on) -> Placement | None:
    """The other student's placement that could be exchanged: same university and practice."""
    others = Placement.objects.filter(
        state=PlacementState.CONFIRMED,
        starts_on__gt=on,
        university=placement.university_id,
        practice_type=placement.practice_type_id,
        student__university=placement.university_id,
        student__student_id=student_number,
    )
    return others.exclude(student=placement.student_id).order_by("pk").first()


@transaction.atomic
def propose_swap(
    *, placement: Placement, student_number: str, message: str = "", by, at
) -> PlacementSwap:
    """Ask the student with that number to exchange places; they are told.

    What the other student has is not said to whoever guesses numbers.
    """
    on = timezone.localdate(at)
    placement = Placement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
    if not _is_movable(placement, on):
        raise SwapError(_("Only a confirmed place can be exchanged, and before it begins."))
    other = placement_to_swap_with(placement, student_number, on)
    if other is None or other.student.user_id is None:
        raise SwapError(_("No exchange is possible with this student."))
    swap = PlacementSwap(placement=placement, other=other, message=message, proposed_at=at)
    swap.full_clean(exclude=["state"])
    swap.save()
    _tell(swap, "swap_proposed", [other.student.user_id])
    return swap


@transaction.atomic
def agree_swap(*, swap: PlacementSwap, by, at) -> PlacementSwap:
    """The other student agrees; the university is asked."""
    swap = _locked(swap)
    _check_is(swap.other, by)
    swap.agree(at=at)
    swap.save()
    admins = acting_for(swap.university_id, Role.UNIVERSITY_ADMIN, timezone.localdate(at))
    _tell(swap, "swap_agreed", [user.pk for user in admins])
    return swap


@transaction.atomic
def decline_swap(*, swap: PlacementSwap, reason: str = "", by, at) -> PlacementSwap:
    swap = _locked(swap)
    _check_is(swap.other, by)
    swap.decline(reason=reason, at=at)
    swap.save()
    _tell(swap, "swap_ended", [swap.placement.student.user_id])
    return swap


@transaction.atomic
def withdraw_swap(*, swap: PlacementSwap, by, at) -> PlacementSwap:
    """Who proposed it thinks better of it; so may the other student after having agreed."""
    swap = _locked(swap)
    if by.pk not in swap.user_ids:
        raise SwapError(_("This exchange is not yours."))
    swap.withdraw(at=at)
    swap.save()
    _tell(swap, "swap_ended", swap.user_ids - {by.pk})
    return swap


@transaction.atomic
def refuse_swap(*, swap: PlacementSwap, reason: str, by, at) -> PlacementSwap:
    swap = _locked(swap)
    swap.refuse(reason=check_reason(reason), by=by, at=at)
    swap.save()
    _tell(swap, "swap_ended", swap.user_ids)
    return swap


@transaction.atomic
def approve_swap(*, swap: PlacementSwap, by, at) -> PlacementSwap:
    """Both placements end and each student goes on in the other's place, at once or not at all."""
    hold_wishes([swap.placement.student_id, swap.other.student_id])
    swap = _locked(swap)
    swap.approve(by=by, at=at)
    pair, _postings = lock_to_move([swap.placement_id, swap.other_id], [])
    on = timezone.localdate(at)
    if not all(_is_movable(one, on) for one in pair):
        raise SwapError(_("One of the two places is no longer confirmed, or has begun."))
    for one in pair:
        one.transfer(ends_on=one.ends_on, at=at, reason=_("Exchanged with another student."))
        one.save()
    first, second = pair
    moved = []
    for mine, theirs in ((first, second), (second, first)):
        days = theirs.starts_on, theirs.ends_on
        moved.append(continued(mine, theirs.posting, theirs.enterprise_id, days, at))
    swap.save()
    for old, new in zip(pair, moved, strict=True):
        tell_of_move(old, new, at)
        free_the_rest(placement=new, at=at)
    return swap


def _locked(swap: PlacementSwap) -> PlacementSwap:
    related = PlacementSwap.objects.select_related("placement__student", "other__student")
    return related.select_for_update(of=("self",)).get(pk=swap.pk)


def _is_movable(placement: Placement, on) -> bool:
    return placement.state == PlacementState.CONFIRMED and placement.starts_on > on


def _check_is(placement: Placement, by) -> None:
    if placement.student.user_id != by.pk:
        raise SwapError(_("The other student answers this."))


def _tell(swap: PlacementSwap, letter: str, users) -> None:
    notify(
        User.objects.filter(is_active=True, pk__in=users).order_by("pk"),
        letter,
        {"swap": swap},
        key=f"swap:{swap.pk}:{swap.state}",
        url=swap.get_absolute_url(),
    )
