"""Asking for a correction of personal data, and answering."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.models import User
from cluster_portal.common.notifications import notify
from cluster_portal.common.personal_data import HELD
from partners.enums import Role
from partners.models import Affiliation, CorrectionRequest, Organization, Student

_ANSWERING = [Role.UNIVERSITY_ADMIN, Role.HR]


class CorrectionError(DomainError):
    """The request cannot be made or answered like this."""


def current_value(user, held: str, field: str) -> str:
    """What stands there now; raises CorrectionError where no such field can be corrected."""
    kind = HELD.get(held)
    record = kind.records(user).first() if kind and field in kind.correctable else None
    if record is None:
        raise CorrectionError(_("This cannot be corrected by a request."))
    value = kind.fields[field].value(record)
    return "" if value is None else str(value)


@transaction.atomic
def ask_for_correction(
    *, by, held: str = "", field: str = "", wrong: str = "", right: str, at
) -> CorrectionRequest:
    """Ask for one FIELD to be RIGHT, or, without one, describe what is WRONG and what is RIGHT."""
    if field:
        wrong = current_value(by, held, field)
        _changed(by, held, field, right)  # what cannot be written is refused at once
    elif not wrong.strip():
        raise CorrectionError(_("Say what is wrong."))
    organization = who_answers(by, timezone.localdate(at))
    request = CorrectionRequest.objects.create(
        person=by,
        organization=organization,
        held=held if field else "",
        field=field,
        wrong=wrong,
        right=right,
        asked_at=at,
    )
    notify(
        _people_who_answer(organization, by, timezone.localdate(at)),
        "correction_asked",
        {"request": request},
        key=f"correction:{request.pk}:asked",
        url=request.get_absolute_url(),
    )
    return request


@transaction.atomic
def accept_correction(*, request: CorrectionRequest, by, at, answer: str = "") -> None:
    """Write what is right, and tell the person."""
    request = _locked(request, by)
    request.accept(at=at, by=by, answer=answer.strip())
    request.save()
    if request.field:
        record = _changed(request.person, request.held, request.field, request.right)
        record.save()
    _tell(request)


@transaction.atomic
def refuse_correction(*, request: CorrectionRequest, by, at, answer: str) -> None:
    request = _locked(request, by)
    if not answer.strip():
        raise CorrectionError(_("Say why the request is refused."))
    request.refuse(at=at, by=by, answer=answer.strip())
    request.save()
    _tell(request)


@transaction.atomic
def withdraw_correction(*, request: CorrectionRequest, by) -> None:
    request = CorrectionRequest.objects.select_for_update().get(pk=request.pk)
    if request.person_id != by.pk:
        raise CorrectionError(_("Only the person who asked can withdraw a request."))
    request.withdraw()
    request.save()


def who_answers(user, on) -> Organization | None:
    """The university of a student, else the organization the person acts for; None is operators.

    Where nobody but the person themself answers for the organization, operators do.
    """
    student = Student.objects.filter(user=user).select_related("university").first()
    organization = student.university if student else None
    if organization is None:
        acting = Affiliation.objects.current(on).filter(user=user).order_by("pk")
        first = acting.select_related("organization__parent__parent").first()
        organization = first.organization if first else None
        while organization is not None and organization.is_unit:
            organization = organization.parent
    if organization is None or not _people_who_answer(organization, user, on).exists():
        return None
    return organization


def _people_who_answer(organization: Organization | None, person, on):
    acting = Affiliation.objects.current(on)
    if organization is None:
        acting = acting.with_role(Role.OPERATOR)
    else:
        acting = acting.filter(organization=organization, role__in=_ANSWERING)
    people = User.objects.filter(is_active=True, pk__in=acting.values("user"))
    return people.exclude(pk=person.pk).order_by("pk")


def _locked(request: CorrectionRequest, by) -> CorrectionRequest:
    if request.person_id == by.pk:
        raise CorrectionError(_("Nobody answers their own request."))
    return CorrectionRequest.objects.select_for_update().get(pk=request.pk)


def _changed(user, held: str, field: str, value: str):
    """The record with the new value in its FIELD, not saved; ValidationError where it can't be."""
    record = HELD[held].records(user).select_for_update(of=("self",)).first()
    if record is None:
        raise CorrectionError(_("The record is not there any more."))
    column = record._meta.get_field(field)
    setattr(record, field, column.clean(value.strip() or (None if column.null else ""), record))
    return record


def _tell(request: CorrectionRequest) -> None:
    notify(
        [request.person],
        "correction_answered",
        {"request": request},
        key=f"correction:{request.pk}:answered",
        url=request.get_absolute_url(),
    )
