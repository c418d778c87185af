"""Changes after publication: made at once and told, or proposed to the university first."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.notifications import notify
from internships.actions.offering.posting import PostingNotEditable, lock_posting, tell
from internships.actions.offering.posting_checks import (
    PostingError,
    check_begins_after,
    check_not_begun,
    check_reason,
)
from internships.actions.placing.waiting_list import offer_free_places
from internships.enums import (
    HOLDING_A_PLACE,
    ApplicationState,
    PlacementState,
    PostingState,
    RoundState,
)
from internships.models import PlacementRound, Posting, PostingChange
from internships.people import applicants_of
from internships.posting_changes import difference, in_words, is_material, write_into
from partners.enums import Role

_CONCERNED = [ApplicationState.SUBMITTED, ApplicationState.PLACED]


class NothingProposed(DomainError):
    """No change of the posting waits for an answer (any more)."""


@transaction.atomic
def change_posting(*, posting: Posting, wanted: dict[str, Any], by, at) -> PostingChange | None:
    """Change what WANTED says of a published posting; None where that is how it is already.

    A material change waits for the university's agreement, any other is made and told at once.
    """
    posting = _locked(posting)
    if posting.state != PostingState.PUBLISHED:
        raise PostingNotEditable(_("Only a posting that students see is changed in this way."))
    before, after = difference(posting, wanted)
    if not after:
        return None
    if posting.changes.proposed().exists():
        raise PostingError(
            _("A change waits for the university's answer already. Take it back first.")
        )
    material = is_material(before, after)
    _check(posting, after, material, at)
    change = PostingChange(
        posting=posting, before=before, after=after, is_material=material,
        proposed_by=by, proposed_at=at,
    )  # fmt: skip
    if material:
        change.save()
        _tell_organization(change, "posting_change_proposed", Role.UNIVERSITY_ADMIN, at)
    else:
        _make(change, by=by, at=at)
    return change


@transaction.atomic
def agree_to_change(*, posting: Posting, by, at) -> PostingChange:
    """The university agrees: the change is made, and applicants keep or withdraw."""
    posting = _locked(posting)
    change = _proposed(posting)
    _check(posting, change.after, change.is_material, at)
    _make(change, by=by, at=at)
    _tell_organization(change, "posting_change_agreed", Role.HR, at)
    return change


@transaction.atomic
def refuse_change(*, posting: Posting, reason: str, by, at) -> PostingChange:
    """The university does not agree: the posting stays as it is."""
    change = _proposed(_locked(posting))
    change.refuse(by=by, at=at, reason=check_reason(reason))
    change.save()
    _tell_organization(change, "posting_change_refused", Role.HR, at)
    return change


@transaction.atomic
def take_back_change(*, posting: Posting, by, at) -> PostingChange:
    """The enterprise no longer wants what it proposed."""
    change = _proposed(_locked(posting))
    change.lapse(by=by, at=at)
    change.save()
    return change


def _locked(posting: Posting) -> Posting:
    """The posting under lock, its round before it, as the allocation takes them."""
    if posting.placement_round_id:
        PlacementRound.objects.select_for_update(no_key=True).get(pk=posting.placement_round_id)
    return lock_posting(posting)


def _proposed(posting: Posting) -> PostingChange:
    change = posting.changes.proposed().select_related("posting").first()
    if change is None:
        raise NothingProposed(_("No change of this posting waits for an answer."))
    change.posting = posting
    return change


def _check(posting: Posting, after: dict, material: bool, at) -> None:
    """The posting as it would be is a good one, and whom it concerns can still answer."""
    placement_round = posting.placement_round
    if material and (
        placement_round.state not in {RoundState.DRAFT, RoundState.OPEN}
        or placement_round.rank_until <= at
    ):
        raise PostingError(
            _(
                "Applicants could no longer answer: the time for ranking is over. Agree with the "
                "university and with each intern."
            )
        )
    altered = Posting.objects.get(pk=posting.pk)
    write_into(altered, after)
    altered.full_clean(exclude=["state"])
    if "starts_on" in after:
        check_not_begun(posting=altered, at=at)
        check_begins_after(posting=altered, placement_round=placement_round)
    _check_places(altered)


def _check_places(altered: Posting) -> None:
    """Fewer places than students hold or the university reserved are not to be had."""
    held = altered.placements.filter(state__in=[*HOLDING_A_PLACE, PlacementState.OFFERED]).count()
    if altered.places < held:
        raise ValidationError(
            {
                "places": _("%(held)s places here are taken or offered to students already.")
                % {"held": held}
            }
        )
    reserved = sum(kept.places for kept in altered.reserved_places.all())
    if altered.places < reserved:
        raise ValidationError(
            {
                "places": _(
                    "The university reserves %(reserved)s places here. Ask it to reserve fewer "
                    "first."
                )
                % {"reserved": reserved}
            }
        )


def _make(change: PostingChange, *, by, at) -> None:
    posting = change.posting
    write_into(posting, change.after)
    posting.save()
    change.make(by=by, at=at)
    change.save()
    standing = posting.applications.filter(state__in=_CONCERNED)
    notify(
        applicants_of(standing),
        "posting_changed",
        {"posting": posting, **_told(change)},
        url=posting.get_absolute_url(),
        key=f"posting-change:{change.pk}:made",
    )
    if not change.is_material:
        _tell_organization(change, "posting_changed_for_university", Role.UNIVERSITY_ADMIN, at)
    if change.after.get("places", 0) > change.before.get("places", 0):
        offer_free_places(posting=posting, at=at)


def _told(change: PostingChange) -> dict:
    return {"change": change, "words": in_words([change])[0]}


def _tell_organization(change: PostingChange, letter: str, role: Role, at) -> None:
    posting = change.posting
    to = posting.enterprise_id if role == Role.HR else posting.university_id
    tell(posting, letter, role, to, at, **_told(change))
