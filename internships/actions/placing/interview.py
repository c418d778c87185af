"""Interviews: HR offers times and invites, an applicant takes one and may give it back."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cluster_portal.common.errors import DomainError
from cluster_portal.common.models import User
from cluster_portal.common.notifications import notify
from internships.actions.contracting.student_list import lock_application, lock_list
from internships.enums import ApplicationState, SlotState
from internships.models import Application, InterviewSlot, Posting
from internships.people import acting_for, applicants_of
from partners.enums import Role

MOST_AT_ONCE, MOST_FREE = 20, 300
LONGEST = 240  # minutes
NONE_CHOSEN = gettext_lazy("You have chosen no time.")


class InterviewError(DomainError):
    """The interview cannot be offered, taken or given up."""


def takes_interviews(posting: Posting, at) -> bool:
    """While the round takes rankings: what is said afterwards decides nothing any more."""
    placement_round = posting.placement_round
    return posting.is_published and placement_round is not None and (
        placement_round.takes_rankings(at)
    )  # fmt: skip


def _check_open(posting: Posting, at) -> None:
    if not takes_interviews(posting, at):
        raise InterviewError(_("Interviews are possible only until the deadline of the ranking."))


@transaction.atomic
def offer_slots(
    *, posting: Posting, starts_at: datetime, minutes: int, count: int, place: str, by, at
) -> list[InterviewSlot]:
    """COUNT times of MINUTES, one after another from STARTS_AT on."""
    posting = Posting.objects.select_for_update(no_key=True).get(pk=posting.pk)
    _check_open(posting, at)
    if not 1 <= count <= MOST_AT_ONCE or not 5 <= minutes <= LONGEST:
        raise InterviewError(_("Offer from 1 to 20 times of 5 to 240 minutes."))
    length = timedelta(minutes=minutes)
    if starts_at <= at:
        raise InterviewError(_("This time has passed. Offer one that lies ahead."))
    if starts_at + count * length > posting.placement_round.rank_until:
        raise InterviewError(_("Interviews end before the deadline of the ranking."))
    if posting.interview_slots.free(at).count() + count > MOST_FREE:
        raise InterviewError(_("So many times are free already. Invite applicants first."))
    return InterviewSlot.objects.bulk_create(
        InterviewSlot(
            posting=posting,
            starts_at=starts_at + place_in_row * length,
            ends_at=starts_at + (place_in_row + 1) * length,
            place=place,
            offered_by=by,
            offered_at=at,
        )
        for place_in_row in range(count)
    )


@transaction.atomic
def invite_applicants(*, posting: Posting, applications: list[int], by, at) -> int:
    """Let these applicants choose a time; whoever is invited already is not told again."""
    posting = Posting.objects.select_for_update(no_key=True).get(pk=posting.pk)
    _check_open(posting, at)
    waiting = posting.applications.filter(pk__in=applications, state=ApplicationState.SUBMITTED)
    locked = list(waiting.select_for_update(of=("self",)).order_by("pk"))
    if not locked:
        raise InterviewError(_("Choose applicants first."))
    taken = posting.interview_slots.filter(application__in=locked, state=SlotState.TAKEN)
    if not posting.interview_slots.free(at).exists() and taken.count() < len(locked):
        raise InterviewError(_("Offer times for interviews first, then invite."))
    fresh = [found for found in locked if found.invited_at is None]
    keys = [found.pk for found in fresh]
    Application.objects.filter(pk__in=keys).update(invited_at=at)
    for application in fresh:
        notify(
            applicants_of(Application.objects.filter(pk=application.pk)),
            "interview_offered",
            {"posting": posting},
            key=f"application:{application.pk}:invited",
            url=application.get_absolute_url(),
        )
    return len(fresh)


@transaction.atomic
def take_slot(*, application: Application, slot: InterviewSlot, at) -> InterviewSlot:
    """The applicant's: first come, first served; both sides are told."""
    lock_list(application.student)
    application = lock_application(application)
    _check_open(application.posting, at)
    if application.state != ApplicationState.SUBMITTED or application.invited_at is None:
        raise InterviewError(_("You are not invited to an interview for this place."))
    slot = _locked(slot)
    if slot.posting_id != application.posting_id:
        raise InterviewError(_("You are not invited to an interview for this place."))
    if slot.state != SlotState.FREE or slot.starts_at <= at:
        raise InterviewError(_("This time is taken meanwhile, or has passed. Choose another one."))
    if application.interviews.filter(state=SlotState.TAKEN).exists():
        raise InterviewError(_("You have chosen a time already."))
    slot.take(application=application, at=at)
    slot.validate_constraints()
    slot.save()
    _tell_both(slot, application, "interview_agreed", at)
    return slot


@transaction.atomic
def give_back_slot(*, application: Application, at) -> InterviewSlot:
    """The applicant gives the time up before it begins; somebody else may take it."""
    lock_list(application.student)
    slot = _taken_by(application)
    if slot is None:
        raise InterviewError(NONE_CHOSEN)
    if slot.starts_at <= at:
        raise InterviewError(_("The interview has begun: it cannot be cancelled any more."))
    slot.give_back()
    slot.save()
    _tell_both(slot, application, "interview_cancelled", at)
    return slot


def release_interview(application: Application, at) -> None:
    """Whoever does not apply any more comes to no interview; both sides are told."""
    slot = _taken_by(application)
    if slot is not None and slot.starts_at > at:
        slot.give_back()
        slot.save()
        _tell_both(slot, application, "interview_cancelled", at)


@transaction.atomic
def withdraw_slot(*, slot: InterviewSlot, by, at) -> InterviewSlot:
    """HR takes a time back before it begins; who took it is told and may choose another."""
    slot = _locked(slot)
    if slot.starts_at <= at:
        raise InterviewError(_("The interview has begun: it cannot be cancelled any more."))
    taken_by = slot.application if slot.state == SlotState.TAKEN else None
    slot.withdraw(at=at)
    slot.save()
    if taken_by is not None:
        _tell_both(slot, taken_by, "interview_cancelled", at)
    return slot


def _locked(slot: InterviewSlot) -> InterviewSlot:
    related = InterviewSlot.objects.select_related("posting__enterprise", "application__student")
    return related.select_for_update(of=("self",)).get(pk=slot.pk)


def _taken_by(application: Application) -> InterviewSlot | None:
    taken = InterviewSlot.objects.filter(application=application, state=SlotState.TAKEN)
    return taken.select_related("posting__enterprise").select_for_update(of=("self",)).first()


def _tell_both(slot: InterviewSlot, application: Application, letter: str, at) -> None:
    hr = acting_for(slot.posting.enterprise_id, Role.HR, timezone.localdate(at))
    student = User.objects.filter(is_active=True, student=application.student_id)
    notify(
        [*hr, *student],
        letter,
        {"slot": slot, "application": application},
        key=f"interview:{slot.pk}:{letter}:{at:%Y%m%d%H%M%S%f}",
        url=application.get_absolute_url(),
    )
