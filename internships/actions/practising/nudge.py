"""The university reminds at once whoever can mend a placement; once a day each."""

from collections.abc import Callable, Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.messaging.reminders import Due, tell_dues
from internships.models import Placement
from internships.reminders.placements import mentor_dues
from internships.reminders.practice import days_behind, diary_dues, first_days_dues


class NudgeError(DomainError):
    """Nobody is reminded of this now."""


def _mentor(own, at, stage: str) -> Iterable[Due]:
    return mentor_dues(own, at, stage)


def _first_days(own, at, stage: str) -> Iterable[Due]:
    return first_days_dues(own, at, stage)


def _diary(own, at, stage: str) -> Iterable[Due]:
    return diary_dues(days_behind(own, 1, timezone.localdate(at)), at, stage)


# What about → the letter, and who gets it.
NUDGES: dict[str, tuple[str, Callable[..., Iterable[Due]]]] = {
    "mentor": ("mentor_missing", _mentor),
    "first_days": ("first_days_missing", _first_days),
    "diary": ("diary_behind", _diary),
}


def nudge(*, placement: Placement, about: str, at) -> int:
    """How many people were written to."""
    letter, dues = NUDGES[about]
    own, stage = Placement.objects.filter(pk=placement.pk), f":{timezone.localdate(at)}"
    found = list(dues(own, at, stage))
    if not found:
        raise NudgeError(_("There is nobody to remind: nobody has an account or an address here."))
    told = tell_dues(letter, found)
    if not told:
        raise NudgeError(_("They were reminded today already."))
    return told
