"""What a placement's page shows of its end: the grade, the student's word, certificate and file."""

from django.utils import timezone

from internships import permissions
from internships.actions.finishing import feedback
from internships.actions.finishing.certificate import certificate_of
from internships.actions.finishing.grading import GRADED
from internships.enums import GradeState, Moment, PlacementState, RepeatState
from internships.models import HireAnswer, Placement, PlacementFile, PracticeGrade


def after_sections(placement: Placement, user) -> dict:
    return _grade(placement, user) | _own_word(placement, user) | _papers(placement, user)


def _grade(placement: Placement, user) -> dict:
    """The grade as far as the person sees it; that it is being given is told to everybody of the
    university and to the student."""
    grade = getattr(placement, "grade", None)
    sees = user.has_perm(permissions.VIEW_GRADES) and (
        grade is None or PracticeGrade.objects.visible_to(user).filter(pk=grade.pk).exists()
    )
    gives = user.has_perm(permissions.GIVE_MARKS, placement)
    leads = user.has_perm(permissions.LEAD_GRADES, placement)
    own = user.has_perm(permissions.RATE_PLACE, placement)
    repeat = getattr(grade, "repeat", None) if grade else None
    failed = bool(grade and grade.is_failed)
    return {
        "grade": grade if sees else None,
        "grade_shown": placement.state in GRADED and (sees or own),
        "grade_corrected": own and grade is not None and grade.state == GradeState.CORRECTING,
        "may_mark": gives
        and placement.state in GRADED
        and (grade is None or grade.state != GradeState.SIGNED),
        "repeat": repeat if sees or own else None,
        "may_ask_repeat": failed
        and repeat is None
        and user.has_perm(permissions.ASK_REPEAT, placement),
        "may_arrange_repeat": failed
        and leads
        and (repeat is None or repeat.state != RepeatState.ARRANGED),
        "may_refuse_repeat": leads and repeat is not None and repeat.state == RepeatState.ASKED,
        "repeats": getattr(placement, "repeats", None),
    }


def _own_word(placement: Placement, user) -> dict:
    """What the student is asked; the word on being hired is shown to the university too."""
    answer = (
        HireAnswer.objects.visible_to(user).filter(placement=placement).first()
        if feedback.asks_after(placement) and user.has_perm(permissions.VIEW_GRADES)
        else None
    )
    said = getattr(placement, "evaluation", None)
    context = {
        "hire_answer": answer,
        "hire_conflict": bool(answer and said and answer.contradicts(said.hire_outcome)),
    }
    if not user.has_perm(permissions.RATE_PLACE, placement):
        return context
    today, known = timezone.localdate(), set(placement.motivation.values_list("moment", flat=True))
    after = feedback.asks_after(placement)
    return context | {
        "asks_motivation": feedback.asks_before(placement, today) and Moment.BEFORE not in known,
        "asks_rating": after and not hasattr(placement, "place_rating"),
        "own_rating": getattr(placement, "place_rating", None),
        "asks_hired": after and today <= feedback.hire_answer_until(placement),
    }


def _papers(placement: Placement, user) -> dict:
    certificate = certificate_of(placement) if placement.state == PlacementState.COMPLETED else None
    grade = getattr(placement, "grade", None)
    readable = certificate is not None and certificate.file and certificate.may_be_read_by(user)
    begun = placement.begun_at is not None
    gathers = begun and user.has_perm(permissions.GATHER_FILE, placement)
    return {
        "certificate": certificate if readable else None,
        "may_certify": certificate is None
        and placement.state == PlacementState.COMPLETED
        and bool(grade and grade.is_passed)
        and user.has_perm(permissions.LEAD_GRADES, placement),
        "may_gather": gathers,
        "gathered": PlacementFile.objects.visible_to(user)
        .filter(placement=placement)
        .order_by("-gathered_at")
        if gathers
        else None,
    }
