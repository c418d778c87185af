"""Targets of an academic year; what they make a miss is a signal at once."""

from django.db import transaction
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from quality.actions.signal import raise_signals_of_year
from quality.enums import SubjectKind
from quality.indicators.registry import INDICATORS
from quality.models import IndicatorTarget
from quality.subjects import find_subject


class TargetError(DomainError):
    pass


def _check(target: IndicatorTarget) -> None:
    indicator = INDICATORS.get(target.indicator)
    if indicator is None:
        raise TargetError(_("There is no such indicator."))
    kind = SubjectKind(target.subject_kind)
    if kind not in indicator.dimensions:
        raise TargetError(_("This indicator is not computed for such subjects."))
    lowest, highest = indicator.scale
    if not lowest <= target.value <= highest:
        raise TargetError(_("The target lies outside the indicator's scale."))
    if target.subject_id is not None and find_subject(kind, target.subject_id) is None:
        raise TargetError(_("There is no such subject."))


@transaction.atomic
def set_target(*, target: IndicatorTarget, by, at) -> IndicatorTarget:
    """Save a new or changed TARGET and raise the signals of periods that are over."""
    if target.subject_kind == SubjectKind.NATION:
        target.subject_id = 0
    _check(target)
    target.full_clean()
    target.save()
    raise_signals_of_year(academic_year=target.academic_year, at=at)
    return target


@transaction.atomic
def remove_target(*, target: IndicatorTarget, by, at) -> None:
    """Take a target away; signals it raised stay, for they were true then."""
    target.delete()
