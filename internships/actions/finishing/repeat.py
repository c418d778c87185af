"""A failed practice done once more: the student asks, the university arranges or refuses."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.notifications import notify
from internships.actions.finishing.grading import GradeError
from internships.actions.offering.posting_checks import check_reason
from internships.actions.practising.diary_people import administrators, the_student
from internships.enums import RepeatState
from internships.models import Placement, PracticeGrade, PracticeRepeat
from partners.models import Organization

_DAYS_TO_ANSWER = 7


def ask_repeat(*, placement: Placement, by, at) -> PracticeRepeat:
    """The university learns that the student wants to repeat the practice."""
    with transaction.atomic():
        grade = _failed(placement)
        if hasattr(grade, "repeat"):
            raise GradeError(_("The repeat of this practice was asked for already."))
        repeat = PracticeRepeat.objects.create(grade=grade, asked_at=at, asked_by=by)
        _tell(administrators(placement, at), "repeat_asked", repeat, at)
    return repeat


def _failed(placement: Placement) -> PracticeGrade:
    rows = PracticeGrade.objects.select_related("placement__student")
    grade = rows.select_for_update(of=("self",)).filter(placement=placement).first()
    if grade is None or not grade.is_failed:
        raise GradeError(_("Only a practice that is not passed is repeated."))
    return grade


def arrange_repeat(
    *, placement: Placement, enterprise: Organization, starts_on: date, ends_on: date, by, at
) -> Placement:
    """A new placement, offered to the student, who confirms it like any other."""
    if starts_on <= timezone.localdate(at) or ends_on < starts_on:
        raise GradeError(_("The repeat begins on a later day than today and ends after it begins."))
    with transaction.atomic():
        grade, old = _failed(placement), placement
        repeat = PracticeRepeat.objects.select_for_update().filter(grade=grade).first()
        if repeat is None:
            repeat = PracticeRepeat(grade=grade, asked_at=at, asked_by=by)
        elif repeat.state == RepeatState.ARRANGED:
            raise GradeError(_("The repeat of this practice is arranged already."))
        new = Placement.objects.create(
            student_id=old.student_id,
            enterprise=enterprise,
            university_id=old.university_id,
            practice_type_id=old.practice_type_id,
            starts_on=starts_on,
            ends_on=ends_on,
            supervisor_id=old.supervisor_id,
            offered_at=at,
            answer_until=at + timedelta(days=_DAYS_TO_ANSWER),
        )
        repeat.arrange(placement=new, by=by, at=at)
        repeat.save()
        _tell(the_student(new), "repeat_arranged", repeat, at)
    return new


def refuse_repeat(*, repeat: PracticeRepeat, reason: str, by, at) -> PracticeRepeat:
    with transaction.atomic():
        rows = PracticeRepeat.objects.select_related("grade__placement__student")
        locked = rows.select_for_update(of=("self",)).get(pk=repeat.pk)
        locked.refuse(reason=check_reason(reason), by=by, at=at)
        locked.save()
        _tell(the_student(locked.grade.placement), "repeat_refused", locked, at)
    return locked


def _tell(people, name: str, repeat: PracticeRepeat, at) -> None:
    failed = repeat.grade.placement
    notify(
        people,
        name,
        {"repeat": repeat, "failed": failed, "placement": repeat.placement or failed},
        key=f"repeat:{repeat.pk}:{name}:{at:%Y%m%dT%H%M%S}",
        url=(repeat.placement or failed).get_absolute_url(),
    )
