"""Confidential complaints: the student, the university's administrators, and nobody else."""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.notifications import notify
from internships.actions.practising.diary_people import administrators, the_student
from internships.enums import PlacementState
from internships.models import Complaint, Placement

_NEVER_THERE = {PlacementState.OFFERED, PlacementState.DECLINED}


class ComplaintError(DomainError):
    """The complaint does not allow this."""


def complain(*, placement: Placement, topic: str, text: str, at) -> Complaint:
    """The administrators are told that there is one, without its words; sent twice it is one."""
    with transaction.atomic():
        locked = Placement.objects.select_for_update(no_key=True).get(pk=placement.pk)
        if locked.state in _NEVER_THERE:
            raise ComplaintError(_("You can complain about a place that you hold or held."))
        same = Complaint.objects.open().filter(placement=locked, topic=topic, text=text).first()
        if same is not None:
            return same
        made = Complaint.objects.create(placement=locked, topic=topic, text=text, received_at=at)
        notify(
            administrators(locked, at),
            "complaint_received",
            {},
            key=f"complaint:{made.pk}:received",
            url=made.get_absolute_url(),
        )
    return made


def _locked(complaint: Complaint) -> Complaint:
    related = Complaint.objects.select_related("placement")
    return related.select_for_update(of=("self",)).get(pk=complaint.pk)


def take_up(*, complaint: Complaint, by, at) -> Complaint:
    with transaction.atomic():
        locked = _locked(complaint)
        locked.take_up(by=by, at=at)
        locked.save()
        _tell_student(locked, "complaint_taken_up", at)
    return locked


def assign_complaint(*, complaint: Complaint, to, at) -> Complaint:
    """A supervisor of the university, who sees this one complaint from now on; None: nobody."""
    with transaction.atomic():
        locked = _locked(complaint)
        locked.assigned_to = to
        locked.save()
        if to is not None:
            notify(
                get_user_model().objects.filter(pk=to.pk, is_active=True),
                "complaint_assigned",
                {},
                key=f"complaint:{locked.pk}:assigned:{to.pk}",
                url=locked.get_absolute_url(),
            )
    return locked


def answer_complaint(*, complaint: Complaint, answer: str, by, at) -> Complaint:
    with transaction.atomic():
        locked = _locked(complaint)
        locked.give_answer(answer=answer, by=by, at=at)
        locked.save()
        _tell_student(locked, "complaint_answered", at)
    return locked


def ask_again(*, complaint: Complaint, text: str, at) -> Complaint:
    """The student is not helped by the answer and says why; it is added to the complaint."""
    with transaction.atomic():
        locked = _locked(complaint)
        locked.ask_again()
        if len(longer := f"{locked.text}\n\n{text}") > Complaint._meta.get_field("text").max_length:
            raise ComplaintError(_("This is too long: open another complaint."))
        locked.text = longer
        locked.save()
        notify(
            administrators(locked.placement, at),
            "complaint_received",
            {},
            key=f"complaint:{locked.pk}:again:{at:%Y%m%dT%H%M%S}",
            url=locked.get_absolute_url(),
        )
    return locked


def close_complaint(*, complaint: Complaint, by, at) -> Complaint:
    """By the student who is content, or by the university after its answer."""
    with transaction.atomic():
        locked = _locked(complaint)
        locked.close(by=by, at=at)
        locked.save()
    return locked


def _tell_student(complaint: Complaint, name: str, at) -> None:
    notify(
        the_student(complaint.placement),
        name,
        {},
        key=f"complaint:{complaint.pk}:{name}:{at:%Y%m%dT%H%M%S}",
        url=complaint.get_absolute_url(),
    )
