"""Moves placements from the offer to the last day, and names those who look after the intern."""

import uuid
from collections.abc import Callable
from datetime import date, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.letters import send_letter
from cluster_portal.common.links import absolute, token_for
from cluster_portal.common.notifications import notify
from internships.actions.contracting.contract_release import (
    hold_contracts_of,
    release_from_contract,
)
from internships.actions.contracting.start_gate import ready_to_begin
from internships.actions.placing.freeing import free_the_rest, hold_wishes
from internships.actions.placing.waiting_list import pass_on
from internships.actions.practising.diary_plan import end_days, open_diary
from internships.enums import HAS_MENTOR, OVER, PlacementState, PostingState
from internships.models import MentorTerm, Placement
from internships.people import acting_for, supervisors_of
from partners.enums import Role

MENTOR = "mentor"  # the purpose of the mentor's personal link


class PlacementError(DomainError):
    """The placement does not allow this now."""


def _locked(placement: Placement) -> Placement:
    """The placement as it is now, its row held until the transaction ends."""
    related = Placement.objects.select_related("application__placement_round", "posting")
    return related.select_for_update(of=("self",)).get(pk=placement.pk)


def confirm_until(placement: Placement):
    """Until when the student may answer the offer; None where no round sets a time."""
    application = placement.application
    of_round = application.placement_round.confirm_until if application else None
    return placement.answer_until or of_round


def _check_in_time(placement: Placement, at) -> None:
    until = confirm_until(placement)
    if placement.state == PlacementState.OFFERED and until is not None and at > until:
        raise PlacementError(_("The time to answer this offer is over."))


def confirm_placement(*, placement: Placement, at) -> Placement:
    """The student takes the place; the database lets nobody in when all places are taken.

    What else they wanted or were offered for the same days is given up.
    """
    with transaction.atomic():
        hold_wishes([placement.student_id])
        locked = _locked(placement)
        _check_in_time(locked, at)
        if locked.posting and locked.posting.state == PostingState.CANCELLED:
            raise PlacementError(_("The enterprise has withdrawn this posting."))
        locked.confirm(at=at)
        locked.save()
        free_the_rest(placement=locked, at=at)
    return locked


def decline_placement(*, placement: Placement, at, reason: str = "") -> Placement:
    """The student leaves the place to whoever is next on the posting's waiting list."""
    with transaction.atomic():
        locked = _locked(placement)
        _check_in_time(locked, at)
        locked.decline(at=at, reason=reason)
        locked.save()
        notify(
            acting_for(locked.enterprise_id, Role.HR, timezone.localdate(at)),
            "placement_declined",
            {"placement": locked},
            key=f"placement:{locked.pk}:declined",
            url=locked.get_absolute_url(),
        )
        pass_on(locked, at)
    return locked


def interrupt_placement(*, placement: Placement, at, reason: str) -> Placement:
    """The university ends the placement early; the student and the enterprise are told why."""
    with transaction.atomic():
        hold_contracts_of([placement.pk])
        locked = _locked(placement)
        locked.interrupt(at=at, reason=reason)
        locked.save()
        release_from_contract(locked.pk, at)
        end_days(placement=locked, since=timezone.localdate(at) + timedelta(days=1))
        notify(
            student_and_hr(locked, timezone.localdate(at)),
            "placement_interrupted",
            {"placement": locked},
            key=f"placement:{locked.pk}:interrupted",
            url=locked.get_absolute_url(),
        )
        pass_on(locked, at)
    return locked


def student_and_hr(placement: Placement, on: date) -> QuerySet:
    people = get_user_model().objects.filter(is_active=True)
    acting = Q(affiliations__starts_on__lte=on) & (
        Q(affiliations__ends_on=None) | Q(affiliations__ends_on__gte=on)
    )
    hr = Q(affiliations__organization=placement.enterprise_id, affiliations__role=Role.HR) & acting
    return people.filter(hr | Q(student=placement.student_id)).distinct().order_by("pk")


def assign_supervisor(*, placement: Placement, supervisor, is_in_field: bool | None) -> Placement:
    """The university names who looks after the student, and says whether the work is in field."""
    with transaction.atomic():
        locked = _locked(placement)
        if locked.state in OVER:
            raise PlacementError(_("This placement is over: it needs no supervisor."))
        locked.supervisor, locked.is_in_field = supervisor, is_in_field
        locked.save()
    return locked


def possible_supervisors(placement: Placement, on: date) -> QuerySet:
    """Supervisors of the university or of its units on a day."""
    return supervisors_of(placement.university_id, on)


def name_mentor(*, placement: Placement, name: str, email: str, at) -> Placement:
    """HR names the mentor, who gets a letter with the personal link.

    Another address gets another link, and the one sent before opens nothing any more.
    """
    with transaction.atomic():
        locked = _locked(placement)
        _check_needs_mentor(locked)
        if locked.mentor_email and locked.mentor_email.casefold() != email.casefold():
            locked.mentor_key = uuid.uuid4()
            _end_term(locked, at)
        MentorTerm.objects.update_or_create(
            placement=locked,
            ended_at=None,
            defaults={"name": name},
            create_defaults={"name": name, "named_at": at},
        )
        locked.mentor_name, locked.mentor_email = name, email
        _send_link(locked, at)
        locked.save()
    return locked


def _end_term(placement: Placement, at) -> None:
    """The mentor of until now; one named before terms were kept gets one now."""
    if not MentorTerm.objects.filter(placement=placement, ended_at=None).update(ended_at=at):
        MentorTerm.objects.create(
            placement=placement,
            name=placement.mentor_name,
            named_at=placement.mentor_invited_at or at,
            ended_at=at,
        )


def send_mentor_link(*, placement: Placement, at) -> Placement:
    """Send the same link again."""
    with transaction.atomic():
        locked = _locked(placement)
        _check_needs_mentor(locked)
        if not locked.mentor_email:
            raise PlacementError(_("Name the mentor first."))
        _send_link(locked, at)
        locked.save()
    return locked


def _check_needs_mentor(placement: Placement) -> None:
    if placement.state not in HAS_MENTOR:
        raise PlacementError(_("Only a confirmed placement has a mentor."))
    if hasattr(placement, "evaluation"):
        raise PlacementError(_("The mentor has rated this intern already."))


def mentor_path(placement: Placement) -> str:
    """The path of the mentor's personal link."""
    return reverse("mentor-link", args=[token_for(MENTOR, placement.mentor_key)])


def _send_link(placement: Placement, at) -> None:
    placement.mentor_invited_at = at
    send_letter(
        placement.mentor_email,
        placement.enterprise.language,
        "mentor_link",
        {"placement": placement, "address": absolute(mentor_path(placement))},
        key=f"placement:{placement.pk}:mentor:{placement.mentor_key}:{at:%Y%m%dT%H%M}",
    )


def expire_offers(*, at) -> int:
    """Offers nobody answered in time end; the students are told, the next on the list are asked."""
    late = Placement.objects.offered().filter(answer_by__lt=at)
    return _each(late, lambda placement: _expire(placement, at))


def _expire(placement: Placement, at) -> None:
    placement.expire(at=at)
    placement.save()
    notify(
        get_user_model().objects.filter(student=placement.student_id),
        "placement_expired",
        {"placement": placement},
        key=f"placement:{placement.pk}:expired",
        url=placement.get_absolute_url(),
    )
    pass_on(placement, at)


def begin_due(*, at) -> int:
    """Confirmed placements begin on their first day, if they have what they need to start.

    With the practice its diary begins.
    """

    def begin(placement: Placement) -> None:
        placement.begin(at=at)
        placement.save()
        open_diary(placement=placement, at=at)

    today = timezone.localdate(at)
    due = Placement.objects.filter(state=PlacementState.CONFIRMED, starts_on__lte=today)
    return _each(ready_to_begin(due, today), begin)


def complete_due(*, at) -> int:
    """Placements under way are completed when their last day is over."""

    def complete(placement: Placement) -> None:
        placement.complete(at=at)
        placement.save()

    today = timezone.localdate(at)
    return _each(
        Placement.objects.filter(state=PlacementState.UNDER_WAY, ends_on__lt=today), complete
    )


def _each(due: QuerySet, move: Callable[[Placement], None]) -> int:
    """MOVE each DUE placement in a transaction of its own; what another worker holds is left."""
    moved = 0
    for pk in list(due.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            locked = due.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
            if locked is not None:
                move(locked)
                moved += 1
    return moved
