"""Signing off many grades at once: which may be, and what became of each."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from cluster_portal.common.errors import REFUSALS, refusal_sentence
from internships.actions.finishing.grading import against, missing_in, sign_off
from internships.enums import GradePart, GradeState, PlacementState
from internships.models import Evaluation, GradeComponent, Placement, PracticeGrade


@dataclass
class SignedMany:
    """Of the grades asked for: signed now, signed before, and refused with the reason in words."""

    signed: list[PracticeGrade] = field(default_factory=list)
    before: list[PracticeGrade] = field(default_factory=list)
    refused: list[tuple[PracticeGrade, str]] = field(default_factory=list)


def sign_many(*, grades: Collection[PracticeGrade], by, at) -> SignedMany:
    """Sign off each of GRADES by itself, so that one refused holds none of the others.

    Asked for twice, a grade is signed once: the second time it was signed before.
    """
    found = SignedMany()
    for grade in sorted(grades, key=lambda one: one.placement_id):
        try:
            found.signed.append(sign_off(grade=grade, by=by, at=at))
        except REFUSALS as error:
            grade.refresh_from_db()
            if grade.state == GradeState.SIGNED:
                found.before.append(grade)
            else:
                found.refused.append((grade, refusal_sentence(error)))
    return found


def what_is_missing(grades: Collection[PracticeGrade]) -> dict[int, str]:
    """What stands against signing off each of the GRADES not signed yet, in words; "" for those
    that can be. Three queries, however many; the marks are those read with the grades."""
    waiting = [one for one in grades if one.state != GradeState.SIGNED]
    keys = [one.placement_id for one in waiting]
    states = Placement.objects.with_diary_state(on=date.max).in_bulk(keys)
    rated = set(
        Evaluation.objects.filter(placement__in=keys, ratings__rating__isnull=False).values_list(
            "placement", flat=True
        )
    )
    components: dict[int, list[GradeComponent]] = defaultdict(list)
    for one in GradeComponent.objects.filter(scheme__in={one.scheme_id for one in waiting}):
        components[one.scheme_id].append(one)
    return {
        one.pk: _missing(one, states[one.placement_id], rated, components[one.scheme_id])
        for one in waiting
    }


def _missing(grade: PracticeGrade, state: Placement, rated: set[int], components) -> str:
    if state.state != PlacementState.COMPLETED:
        return _("The practice is not completed yet.")
    if against(state, grade.scheme.diary_share):
        return ""  # it is not passed whatever the marks, and needs none
    has_days = bool(state.days_required)
    computed: dict[str, bool] = {
        GradePart.ATTENDANCE: has_days,
        GradePart.DIARY: has_days,
        GradePart.MENTOR: grade.placement_id in rated,
    }
    missing = missing_in(grade, components, computed)
    return _("Marks are missing: %(parts)s.") % {"parts": ", ".join(missing)} if missing else ""
