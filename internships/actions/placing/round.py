"""Placement rounds: planned, opened, told to students, cancelled."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from cluster_portal.common import dispatch
from cluster_portal.common.errors import DomainError
from cluster_portal.common.models import User
from cluster_portal.common.notifications import notify, notify_all
from internships.actions.offering.posting import close_posting
from internships.actions.offering.posting_checks import check_reason
from internships.enums import ApplicationState, RoundState
from internships.models import Application, PlacementRound
from internships.overview import students_addressed
from internships.people import acting_for, applicants_of
from partners.enums import Role

SEEDS = 2**31


class RoundNotReady(DomainError):
    """The round cannot take this step yet, or any more."""


def lock_round(placement_round: PlacementRound) -> PlacementRound:
    """The row itself, locked until the transaction ends."""
    return PlacementRound.objects.select_for_update(no_key=True).get(pk=placement_round.pk)


@transaction.atomic
def write_round(*, placement_round: PlacementRound, programmes=None, by) -> PlacementRound:
    """Save a new or changed draft. The seed is drawn once, by chance nobody can steer.

    PROGRAMMES: those it is for, an empty list for all; None leaves them as they are.
    """
    if placement_round.pk is None:
        placement_round.seed = secrets.randbelow(SEEDS)
    elif lock_round(placement_round).state != RoundState.DRAFT:
        raise RoundNotReady(
            _("The round is open: its calendar and rules are published and stay as they are.")
        )
    check_programmes(placement_round, programmes or ())
    placement_round.full_clean(exclude=["state"])
    placement_round.save()
    if programmes is not None:
        placement_round.eligible_programmes.set(programmes)
    return placement_round


def check_programmes(placement_round: PlacementRound, programmes) -> None:
    """A university's round is for its own programmes."""
    if any(one.institution_id != placement_round.university_id for one in programmes):
        raise ValidationError(
            {"eligible_programmes": _("Choose programmes of the round's own university.")}
        )


@transaction.atomic
def open_round(*, placement_round: PlacementRound, by, at) -> PlacementRound:
    """Publish the round; applications run by its calendar, and its students are told."""
    from internships.tasks import tell_students_of_open_round

    placement_round = lock_round(placement_round)
    placement_round.open(at=at)
    if placement_round.apply_until <= at:
        raise RoundNotReady(_("The time for applications has passed. Change the calendar first."))
    if not students_addressed(placement_round).exists():
        raise RoundNotReady(
            _("The university has no students in these years of study. Import them first.")
        )
    placement_round.save()
    dispatch.send(tell_students_of_open_round, placement_round_id=placement_round.pk)
    return placement_round


def open_due_rounds(*, at) -> int:
    """Open the drafts that are to open by themselves; of those that cannot, their people are told.

    A round is told of once for each day on which it could not open.
    """
    opened = 0
    for placement_round in PlacementRound.objects.due_to_open(at).order_by("pk"):
        try:
            with transaction.atomic():
                open_round(placement_round=placement_round, by=None, at=at)
        except (RoundNotReady, TransitionNotAllowed) as refusal:
            if isinstance(refusal, RoundNotReady):
                _tell_it_cannot_open(placement_round, at)
        else:
            opened += 1
    return opened


def _tell_it_cannot_open(placement_round: PlacementRound, at) -> None:
    on = timezone.localdate(at)
    notify(
        acting_for(placement_round.university_id, Role.UNIVERSITY_ADMIN, on),
        "round_cannot_open",
        {"round": placement_round},
        key=f"round:{placement_round.pk}:cannot-open:{on}",
        url=placement_round.get_absolute_url(),
    )


@transaction.atomic
def cancel_round(*, placement_round: PlacementRound, reason: str, by, at) -> PlacementRound:
    """Call the round off: its postings close, its enterprises and applicants are told why."""
    from internships.tasks import tell_students_of_cancelled_round

    placement_round = lock_round(placement_round)
    placement_round.cancel(at=at, reason=check_reason(reason))
    placement_round.save()
    for posting in placement_round.postings.published().order_by("pk"):
        close_posting(posting=posting, reason=reason, by=by, at=at)
    dispatch.send(tell_students_of_cancelled_round, placement_round_id=placement_round.pk)
    return placement_round


def rounds_that_take_applications(at) -> list[int]:
    """Keys of the open rounds whose time for applications is not over."""
    return list(
        PlacementRound.objects.open().filter(apply_until__gt=at).values_list("pk", flat=True)
    )


def tell_of_open_round(*, placement_round_id: int) -> None:
    """Tell every student addressed who was not told before."""
    placement_round = PlacementRound.objects.open().filter(pk=placement_round_id).first()
    if placement_round is None:
        return
    students = students_addressed(placement_round).values("user")
    _tell(User.objects.filter(is_active=True, pk__in=students), "round_open", placement_round)


def tell_of_cancelled_round(*, placement_round_id: int) -> None:
    """Tell the students who had applied and were not told before."""
    found = PlacementRound.objects.filter(pk=placement_round_id, state=RoundState.CANCELLED)
    if (placement_round := found.first()) is None:
        return
    applications = Application.objects.filter(placement_round=placement_round).exclude(
        state=ApplicationState.WITHDRAWN
    )
    _tell(applicants_of(applications), "round_cancelled", placement_round)


def _tell(recipients: QuerySet, letter: str, placement_round: PlacementRound) -> None:
    notify_all(
        recipients,
        letter,
        {"round": placement_round},
        key=f"round:{placement_round.pk}:{letter}",
        url=placement_round.get_absolute_url(),
    )
