"""Places students find themselves: the host answers by a link, the university decides."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.letters import send_letter
from cluster_portal.common.links import absolute, token_for
from cluster_portal.common.models import User
from cluster_portal.common.notifications import notify
from internships.actions.offering.posting_checks import check_reason
from internships.actions.placing.application import check_is_free
from internships.actions.placing.freeing import free_the_rest, hold_wishes
from internships.actions.practising.placement import name_mentor
from internships.enums import OwnPlaceState
from internships.models import OwnPlace, Placement
from internships.people import acting_for
from partners.enums import OrganizationKind, Role, StudentStatus
from partners.models import Organization, Student

HOST = "host"  # the purpose of the host's personal link
ANSWER_TIME = timedelta(days=14)
AT_MOST, WITHIN = 5, timedelta(days=30)  # letters to hosts a student may cause


class OwnPlaceError(DomainError):
    """The place cannot be proposed, accepted or decided on like this."""


@transaction.atomic
def propose_own_place(*, student: Student, own_place: OwnPlace, by, at) -> OwnPlace:
    """Save what the student proposes and write to the host; the same host is found by its STIR."""
    student = Student.objects.select_for_update(no_key=True).get(pk=student.pk)
    if student.status != StudentStatus.STUDYING:
        raise OwnPlaceError(_("Only who studies can propose a place."))
    own_place.student, own_place.university_id = student, student.university_id
    own_place.proposed_at, own_place.answer_until = at, at + ANSWER_TIME
    _check_days(own_place.starts_on, own_place.ends_on, at)
    check_is_free(student, own_place.starts_on, own_place.ends_on)
    if student.own_places.filter(proposed_at__gt=at - WITHIN).count() >= AT_MOST:
        raise OwnPlaceError(_("You have proposed many places lately: try again in some weeks."))
    if own_place.enterprise is None and own_place.host_tax_id:
        own_place.enterprise = _enterprise_with(own_place.host_tax_id)
    if own_place.enterprise is not None:
        own_place.host_name = str(own_place.enterprise)
        own_place.host_tax_id = own_place.enterprise.tax_id or ""
    own_place.full_clean(exclude=["state"])
    own_place.save()
    send_letter(
        own_place.host_email,
        own_place.enterprise.language if own_place.enterprise else get_language(),
        "own_place_host",
        {"place": own_place, "address": absolute(host_path(own_place))},
        key=f"own-place:{own_place.pk}:host",
    )
    return own_place


def host_path(own_place: OwnPlace) -> str:
    """The path of the host's personal link."""
    return reverse("host-link", args=[token_for(HOST, own_place.host_key)])


def _enterprise_with(tax_id: str) -> Organization | None:
    return (
        Organization.objects.of_kind(OrganizationKind.ENTERPRISE)
        .active()
        .filter(tax_id=tax_id)
        .first()
    )


def _check_days(starts_on: date, ends_on: date, at) -> None:
    if starts_on <= timezone.localdate(at):
        raise OwnPlaceError(_("The first day has passed. Set dates that lie ahead."))
    if ends_on < starts_on:
        raise OwnPlaceError(_("The last day is before the first."))


@transaction.atomic
def accept_own_place(
    *,
    own_place: OwnPlace,
    starts_on: date,
    ends_on: date,
    tasks: str,
    mentor_name: str,
    mentor_email: str,
    at,
) -> OwnPlace:
    """The host takes the student for a period and names the mentor; the university is asked."""
    own_place = _locked(own_place)
    own_place.accept(at=at)
    if at > own_place.answer_until:
        raise OwnPlaceError(_("The time to answer is over. Ask the student to propose it again."))
    _check_days(starts_on, ends_on, at)
    own_place.starts_on, own_place.ends_on, own_place.tasks = starts_on, ends_on, tasks
    own_place.mentor_name, own_place.mentor_email = mentor_name, mentor_email
    own_place.full_clean(exclude=["state"])
    own_place.save()
    admins = acting_for(own_place.university_id, Role.UNIVERSITY_ADMIN, timezone.localdate(at))
    _tell(
        own_place,
        "own_place_accepted",
        [own_place.student.user_id, *admins.values_list("pk", flat=True)],
    )
    return own_place


@transaction.atomic
def decline_own_place(*, own_place: OwnPlace, reason: str = "", at) -> OwnPlace:
    """The host cannot take the student."""
    own_place = _locked(own_place)
    own_place.decline(reason=reason, at=at)
    own_place.save()
    _tell(own_place, "own_place_ended", [own_place.student.user_id])
    return own_place


@transaction.atomic
def withdraw_own_place(*, own_place: OwnPlace, by, at) -> OwnPlace:
    own_place = _locked(own_place)
    own_place.withdraw(at=at)
    own_place.save()
    return own_place


@transaction.atomic
def refuse_own_place(*, own_place: OwnPlace, reason: str, by, at) -> OwnPlace:
    """The university says why not."""
    own_place = _locked(own_place)
    own_place.refuse(reason=check_reason(reason), by=by, at=at)
    own_place.save()
    _tell(own_place, "own_place_ended", [own_place.student.user_id])
    return own_place


@transaction.atomic
def approve_own_place(
    *, own_place: OwnPlace, enterprise: Organization | None = None, by, at
) -> Placement:
    """Make it a confirmed placement; a host new to the register is entered, or is ENTERPRISE."""
    hold_wishes([own_place.student_id])
    own_place = _locked(own_place)
    host = enterprise or own_place.enterprise or _new_host(own_place)
    placement = Placement(
        student=own_place.student,
        enterprise=host,
        university_id=own_place.university_id,
        practice_type_id=own_place.practice_type_id,
        starts_on=own_place.starts_on,
        ends_on=own_place.ends_on,
        offered_at=own_place.answered_at or at,
    )
    _check_days(placement.starts_on, placement.ends_on, at)
    placement.save()
    placement.confirm(at=at)
    placement.save()
    own_place.approve(placement=placement, by=by, at=at)
    own_place.save()
    free_the_rest(placement=placement, at=at)
    name_mentor(
        placement=placement, name=own_place.mentor_name, email=own_place.mentor_email, at=at
    )
    _tell(own_place, "own_place_approved", [own_place.student.user_id])
    return placement


def _new_host(own_place: OwnPlace) -> Organization:
    known = _enterprise_with(own_place.host_tax_id) if own_place.host_tax_id else None
    if known is not None:
        return known
    host = Organization(
        kind=OrganizationKind.ENTERPRISE,
        name_uz=own_place.host_name,
        tax_id=own_place.host_tax_id or None,
        email=own_place.host_email,
    )
    host.save()
    return host


def expire_own_places(*, at) -> int:
    """Proposals no host answered in time end; the students are told."""
    late = OwnPlace.objects.filter(state=OwnPlaceState.PROPOSED, answer_until__lt=at)
    expired = 0
    for pk in list(late.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            rows = late.select_for_update(of=("self",), skip_locked=True)
            found = rows.select_related("student").filter(pk=pk).first()
            if found is not None:
                found.expire(at=at)
                found.save()
                _tell(found, "own_place_ended", [found.student.user_id])
                expired += 1
    return expired


def _locked(own_place: OwnPlace) -> OwnPlace:
    related = OwnPlace.objects.select_related("student")
    return related.select_for_update(of=("self",)).get(pk=own_place.pk)


def _tell(own_place: OwnPlace, letter: str, users: list) -> None:
    notify(
        User.objects.filter(is_active=True, pk__in=users).order_by("pk"),
        letter,
        {"place": own_place},
        key=f"own-place:{own_place.pk}:{own_place.state}",
        url=own_place.get_absolute_url(),
    )
