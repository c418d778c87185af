"""What students say of the place, of their profession and of being hired."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from internships.actions.finishing.evaluation import HIRE_PERIOD
from internships.enums import Moment, PlacementState
from internships.models import HireAnswer, MotivationAnswer, Placement, PlaceRating

FIRST_DAYS = timedelta(days=7)  # in which the practice has not changed the answer yet
_OVER = {PlacementState.COMPLETED, PlacementState.INTERRUPTED}


class FeedbackError(DomainError):
    """This is not asked now."""


def asks_before(placement: Placement, on: date) -> bool:
    """From the confirmation to the end of the first days."""
    return (
        placement.state in {PlacementState.CONFIRMED, PlacementState.UNDER_WAY}
        and on < placement.starts_on + FIRST_DAYS
    )


def asks_after(placement: Placement) -> bool:
    return placement.state in _OVER and placement.begun_at is not None


def say_before(*, placement: Placement, answers: dict[str, int], at) -> MotivationAnswer:
    """How the student stands to the profession before the practice can have changed it."""
    with transaction.atomic():
        locked = _locked(placement)
        if not asks_before(locked, timezone.localdate(at)):
            raise FeedbackError(_("This is asked before the practice and in its first week."))
        return _say(locked, Moment.BEFORE, answers, at)


def rate_place(
    *,
    placement: Placement,
    ratings: dict[str, int],
    motivation: dict[str, int],
    comment: str,
    at,
) -> PlaceRating:
    """The place and the profession after the practice, once."""
    with transaction.atomic():
        locked = _locked(placement)
        if not asks_after(locked):
            raise FeedbackError(_("The place is rated once the practice is over."))
        if PlaceRating.objects.filter(placement=locked).exists():
            raise FeedbackError(_("You have rated this place already. Thank you."))
        rating = PlaceRating(placement=locked, comment=comment, given_at=at, **ratings)
        rating.full_clean()
        rating.save()
        _say(locked, Moment.AFTER, motivation, at)
    return rating


def _say(placement: Placement, moment: Moment, answers: dict[str, int], at) -> MotivationAnswer:
    said = MotivationAnswer(placement=placement, moment=moment, given_at=at, **answers)
    said.full_clean()
    said.save()
    return said


def hire_answer_until(placement: Placement) -> date:
    return placement.ends_on + HIRE_PERIOD


def answer_hired(*, placement: Placement, hired: bool, at) -> HireAnswer:
    """The graduate's word, which may change for as long as the enterprise's may."""
    with transaction.atomic():
        locked = _locked(placement)
        if not asks_after(locked):
            raise FeedbackError(_("This is asked once the practice is over."))
        if timezone.localdate(at) > hire_answer_until(locked):
            raise FeedbackError(_("The time to change this answer is over."))
        answer = HireAnswer.objects.filter(placement=locked).first() or HireAnswer(placement=locked)
        answer.hired, answer.answered_at = hired, at
        answer.save()
    return answer


def _locked(placement: Placement) -> Placement:
    return Placement.objects.select_for_update(no_key=True).get(pk=placement.pk)
