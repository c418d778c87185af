"""Grades: marks of the parts, signing off, correcting with a reason."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.notifications import notify
from internships.actions.finishing.certificate import withdraw_certificate
from internships.actions.finishing.grading_scheme import scheme_for
from internships.actions.offering.posting_checks import check_reason
from internships.actions.practising.diary_people import the_student
from internships.enums import (
    COMPUTED_PARTS,
    SUPERVISED_PARTS,
    GradePart,
    GradeState,
    Mark,
    NotPassedFor,
    PlacementState,
)
from internships.grading import points as arithmetic
from internships.models import (
    ComponentMark,
    DiaryEntry,
    Evaluation,
    GradeComponent,
    GradeCorrection,
    Placement,
    PracticeGrade,
)

GRADED = {PlacementState.UNDER_WAY, PlacementState.COMPLETED}


class GradeError(DomainError):
    """The grade cannot be given, signed off or corrected now."""


def open_grade(*, placement: Placement, at) -> PracticeGrade:
    """The grade of a practice, begun where there is none yet; its row is locked."""
    related = Placement.objects.select_related("student__programme__department")
    locked = related.select_for_update(of=("self",), no_key=True).get(pk=placement.pk)
    if locked.state not in GRADED:
        raise GradeError(_("A practice is graded while it goes on, or once it is completed."))
    PracticeGrade.objects.get_or_create(
        placement=locked, defaults={"scheme": scheme_for(locked), "opened_at": at}
    )
    grade = PracticeGrade.objects.select_related("placement__student", "scheme", "commission")
    return grade.select_for_update(of=("self",)).get(placement=locked)


def give_marks(*, placement: Placement, points: dict[str, Decimal], by, at) -> PracticeGrade:
    """What the supervisor gives for the parts that are theirs: part → 0–100."""
    with transaction.atomic():
        grade = open_grade(placement=placement, at=at)
        check_open(grade)
        components = {one.part: one for one in grade.scheme.components.all()}
        if strange := points.keys() - (components.keys() & set(SUPERVISED_PARTS)):
            names = ", ".join(str(GradePart(one).label) for one in sorted(strange))
            raise GradeError(_("The supervisor gives no mark for: %(parts)s.") % {"parts": names})
        for part, given in points.items():
            write_mark(grade, components[part], given, by, at)
    return grade


def check_open(grade: PracticeGrade) -> None:
    if grade.state == GradeState.SIGNED:
        raise GradeError(_("The grade is signed off: it is changed by a correction with a reason."))


def write_mark(grade: PracticeGrade, component: GradeComponent, points, by, at) -> None:
    """A mark said again stays as it was given."""
    known = ComponentMark.objects.filter(grade=grade, component=component).first()
    if known is None:
        known = ComponentMark(grade=grade, component=component)
    elif known.points == points and known.given_by == by:
        return
    known.points, known.given_by, known.given_at = points, by, at
    known.save()


def computed_points(placement: Placement) -> dict[str, Decimal | None]:
    """The parts the platform computes; None where there is nothing to compute them from."""
    state = diary_state(placement)
    in_time = DiaryEntry.objects.kept().filter(diary__placement=placement, is_late=False)
    ratings = Evaluation.objects.filter(placement=placement, ratings__rating__isnull=False)
    required = state.days_required
    covered = state.days_kept + state.days_excused
    return {
        GradePart.ATTENDANCE: arithmetic.share(min(covered, required), required)
        if required
        else None,
        GradePart.DIARY: arithmetic.share(
            min(in_time.count() + state.days_excused, required), required
        )
        if required
        else None,
        GradePart.MENTOR: arithmetic.of_ratings(ratings.values_list("ratings__rating", flat=True)),
    }


def diary_state(placement: Placement) -> Placement:
    """The placement with the state of its diary, every day of it due."""
    found = Placement.objects.with_diary_state(on=date.max)
    return found.get(pk=placement.pk)


def obstacle(placement: Placement, diary_share: int) -> str:
    """Why the practice is not passed whatever the points; "" where nothing stands against it."""
    return against(diary_state(placement), diary_share)


def against(state: Placement, diary_share: int) -> str:
    """The same of a placement read with the state of its diary."""
    if not state.report_accepted:
        return NotPassedFor.REPORT
    required = state.days_required or 0
    kept = (state.days_kept + state.days_excused) * 100
    return "" if required and kept >= required * diary_share else NotPassedFor.DIARY


def missing_parts(grade: PracticeGrade) -> list[str]:
    """The parts, in words, for which nobody has given a mark yet."""
    computed = computed_points(grade.placement)
    known = {part: points is not None for part, points in computed.items()}
    return missing_in(grade, grade.scheme.components.all(), known)


def missing_in(
    grade: PracticeGrade, components: Iterable[GradeComponent], computed: dict[str, bool]
) -> list[str]:
    """Of COMPONENTS; COMPUTED says of the platform's own parts whether they can be computed."""
    given = {one.component_id for one in grade.marks.all()}
    return [
        str(one.get_part_display())
        for one in components
        if (not computed[one.part] if one.part in COMPUTED_PARTS else one.pk not in given)
    ]


def sign_off(*, grade: PracticeGrade, by, at) -> PracticeGrade:
    """Compute the total, write the mark down, and tell the student.

    Without an accepted report or a kept diary it is not passed, and needs no marks.
    """
    with transaction.atomic():
        locked = open_grade(placement=grade.placement, at=at)
        check_open(locked)
        if locked.placement.state != PlacementState.COMPLETED:
            raise GradeError(_("A grade is signed off once the practice is completed."))
        failed_for = obstacle(locked.placement, locked.scheme.diary_share)
        missing = missing_parts(locked)
        if missing and not failed_for:
            raise GradeError(_("Marks are missing: %(parts)s.") % {"parts": ", ".join(missing)})
        total = _total(locked, at)
        mark = Mark.FAILED if failed_for else arithmetic.mark_of(total, locked.scheme.thresholds)
        if mark == Mark.FAILED and not failed_for:
            failed_for = NotPassedFor.POINTS
        locked.sign(total=total, mark=mark, not_passed_for=failed_for, by=by, at=at)
        locked.save()
        _tell(locked, "grade_signed", at)
    return locked


def _total(grade: PracticeGrade, at) -> int:
    """Write down what the platform computes; a part without a mark counts nothing."""
    computed = computed_points(grade.placement)
    components = list(grade.scheme.components.all())
    for component in components:
        if component.part in COMPUTED_PARTS and computed[component.part] is not None:
            write_mark(grade, component, computed[component.part], None, at)
    given = {one.component_id: one.points for one in ComponentMark.objects.filter(grade=grade)}
    return arithmetic.total(
        {one.part: given.get(one.pk, Decimal(0)) for one in components},
        {one.part: one.weight for one in components},
    )


def correct_grade(*, grade: PracticeGrade, reason: str, by, at) -> PracticeGrade:
    """Open a signed grade again; what it was stays on record, a certificate issued for it falls."""
    with transaction.atomic():
        rows = PracticeGrade.objects.select_related("placement__student")
        locked = rows.select_for_update(of=("self",)).get(pk=grade.pk)
        if locked.state != GradeState.SIGNED:
            raise GradeError(_("Only a signed grade is corrected."))
        if hasattr(locked, "repeat") and locked.repeat.placement_id:
            raise GradeError(_("The practice is being repeated already."))
        reason = check_reason(reason)
        GradeCorrection.objects.create(
            grade=locked,
            total=locked.total,
            mark=locked.mark,
            reason=reason,
            corrected_by=by,
            corrected_at=at,
        )
        locked.reopen()
        locked.save()
        withdraw_certificate(
            placement=locked.placement, reason=_("The grade is being corrected."), by=by, at=at
        )
        _tell(locked, "grade_reopened", at)
    return locked


def _tell(grade: PracticeGrade, name: str, at) -> None:
    notify(
        the_student(grade.placement),
        name,
        {"grade": grade, "placement": grade.placement},
        key=f"grade:{grade.pk}:{name}:{at:%Y%m%dT%H%M%S}",
        url=grade.placement.get_absolute_url(),
    )
