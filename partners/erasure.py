"""What becomes of a person in the register: the student record stays without a name."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.erasure import NAMELESS, ErasureError, Trace
from cluster_portal.common.models import ImportedRow, User
from partners.enums import StudentStatus
from partners.models import (
    Affiliation,
    CorrectionRequest,
    PersonalNumber,
    PersonalNumberReading,
    Student,
)

_STUDYING = [StudentStatus.STUDYING, StudentStatus.ACADEMIC_LEAVE]
_NAMES = ("last_name", "first_name", "middle_name")


def erase_from_register(user: User, at: datetime) -> Iterable[Trace]:
    today = timezone.localdate(at)
    student = Student.objects.select_for_update(of=("self",)).filter(user=user).first()
    if student and student.status in _STUDYING:
        raise ErasureError(_("The person studies: the university needs the record until the end."))
    current = Affiliation.objects.current(today).filter(user=user)
    if not student and current.exists():
        raise ErasureError(_("The person acts for an organization now: end their roles first."))
    current.update(ends_on=today)
    PersonalNumber.objects.filter(person=user).delete()
    PersonalNumberReading.objects.filter(person=user).update(reason=NAMELESS)
    CorrectionRequest.objects.filter(person=user).update(
        wrong=NAMELESS, right=NAMELESS, answer=NAMELESS
    )
    if student:
        ImportedRow.objects.filter(run__kind="students", record_id=student.pk).delete()
        student.last_name, student.first_name, student.middle_name = NAMELESS, NAMELESS, ""
        student.student_id, student.email = f"erased-{student.pk}", ""
        student.save()
        yield Trace("partners.student", student.pk, (*_NAMES, "student_id", "email"))
