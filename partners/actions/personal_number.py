"""Giving one's personal number, taking it back, and reading somebody's."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from partners.models import PersonalNumber, PersonalNumberReading
from partners.models.personal_number import digest_of, validate_personal_number
from partners.personal_numbers import is_needed_of, needed_now


class PersonalNumberError(DomainError):
    """The number is not asked for, or cannot be taken back now."""


@transaction.atomic
def give_number(*, person, number: str, at) -> PersonalNumber:
    """Keep NUMBER for PERSON, instead of one given before."""
    if not is_needed_of(person):
        raise PersonalNumberError(_("Nothing of yours needs the number: it is not kept."))
    validate_personal_number(number)
    kept = PersonalNumber.objects.select_for_update().filter(person=person).first()
    kept = kept or PersonalNumber(person=person)
    kept.number, kept.digest, kept.given_at = number, digest_of(number), at
    kept.full_clean()
    kept.save()
    return kept


@transaction.atomic
def take_number_back(*, person) -> None:
    PersonalNumber.objects.filter(person=person).delete()


@transaction.atomic
def read_number(*, kept: PersonalNumber, by, reason: str, at, link: str = "") -> str:
    """The number in full; that it was read is noted in the same transaction."""
    note_reading(people=[kept.person_id], by=by, link=link, reason=reason, at=at)
    return kept.number.reveal()


def note_reading(*, people: Iterable[int], by, reason: str, at, link: str = "") -> None:
    """The numbers of PEOPLE (keys of users) are read by BY, or through somebody's LINK."""
    PersonalNumberReading.objects.bulk_create(
        PersonalNumberReading(
            person_id=person, read_by=by, read_by_link=link, read_at=at, reason=reason.strip()
        )
        for person in people
    )


def clear_numbers_not_needed(before) -> int:
    """Erase the numbers given before a moment that nothing needs any more."""
    return PersonalNumber.objects.filter(given_at__lt=before).exclude(needed_now()).delete()[0]
