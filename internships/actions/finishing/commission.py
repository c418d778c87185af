"""Commissions: formed for many students at once; each member gives a mark, their mean counts."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.actions.finishing.grading import GradeError, check_open, open_grade, write_mark
from internships.enums import GradePart, GradeState, PlacementState
from internships.grading.points import mean
from internships.models import (
    Commission,
    CommissionMark,
    CommissionMember,
    Placement,
    PlacementRound,
    PracticeGrade,
)
from internships.people import supervisors_of


@dataclass(frozen=True)
class NamedPerson:
    """USER where they have an account; the chair comes first."""

    name: str
    position: str = ""
    user: object | None = None


def awaiting_commission(placement_round: PlacementRound):
    """Completed practices of a round whose grade is open and has no commission."""
    return Placement.objects.filter(
        application__placement_round=placement_round, state=PlacementState.COMPLETED
    ).exclude(grade__in=PracticeGrade.objects.exclude(commission=None, state=GradeState.DRAFT))


def form_commission(
    *,
    placement_round: PlacementRound,
    placements,
    name: str,
    basis: str,
    members: list[NamedPerson],
    by,
    at,
) -> Commission:
    """A commission of at least two, the first its chair, for the PLACEMENTS (a queryset) that wait.

    Those graded by a scheme without a defence are passed over.
    """
    if len(members) < 2:
        raise GradeError(_("A commission has a chair and at least one member."))
    accounts = [one.user.pk for one in members if one.user]
    if len(accounts) != len(set(accounts)):
        raise GradeError(_("A person sits in a commission once."))
    own = set(
        supervisors_of(placement_round.university_id, timezone.localdate(at)).values_list(
            "pk", flat=True
        )
    )
    if set(accounts) - own:
        raise GradeError(_("Members with an account are supervisors of your university."))
    with transaction.atomic():
        commission = Commission.objects.create(
            university_id=placement_round.university_id,
            placement_round=placement_round,
            name=name,
            basis=basis,
            formed_by=by,
            formed_at=at,
        )
        for place, member in enumerate(members):
            CommissionMember.objects.create(
                commission=commission,
                user=member.user,
                name=member.name,
                position=member.position,
                is_chair=place == 0,
            )
        taken = sum(_take(commission, one, at) for one in placements.order_by("pk"))
        if not taken:
            raise GradeError(
                _("No completed practice of the round waits for a commission by its scheme.")
            )
    return commission


def _take(commission: Commission, placement: Placement, at) -> bool:
    grade = open_grade(placement=placement, at=at)
    if grade.state == GradeState.SIGNED or grade.commission_id is not None:
        return False
    if not grade.scheme.components.filter(part=GradePart.DEFENCE).exists():
        return False
    grade.commission = commission
    grade.save()
    return True


def mark_in_commission(*, grade: PracticeGrade, points: dict[int, int], by, at) -> PracticeGrade:
    """Member → 0–100. The mean becomes the mark of the defence once the chair and more than half
    of the members have given theirs."""
    with transaction.atomic():
        locked = open_grade(placement=grade.placement, at=at)
        check_open(locked)
        if locked.commission_id is None:
            raise GradeError(_("No commission is formed for this student."))
        members = {one.pk: one for one in locked.commission.members.all()}
        if points.keys() - members.keys():
            raise GradeError(_("Only members of the commission give marks."))
        for key, given in points.items():
            _write(locked, members[key], given, by, at)
        _count(locked, members, at)
    return locked


def _write(grade: PracticeGrade, member: CommissionMember, points: int, by, at) -> None:
    known = CommissionMark.objects.filter(grade=grade, member=member).first()
    if known is None:
        known = CommissionMark(grade=grade, member=member)
    elif known.points == points:
        return
    known.points, known.entered_by, known.given_at = points, by, at
    known.save()


def _count(grade: PracticeGrade, members: dict[int, CommissionMember], at) -> None:
    marks = dict(CommissionMark.objects.filter(grade=grade).values_list("member", "points"))
    chair = next(one.pk for one in members.values() if one.is_chair)
    if chair not in marks or len(marks) * 2 <= len(members):
        return
    component = grade.scheme.components.get(part=GradePart.DEFENCE)
    write_mark(grade, component, mean(marks.values()), None, at)
