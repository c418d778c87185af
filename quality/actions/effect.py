"""Measures whether a correction had its effect, by the indicator itself."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.notifications import notify
from cluster_portal.common.periods import Period, PeriodKind
from quality.actions.people import administrators
from quality.actions.problem import ProblemError, locked, said
from quality.enums import NonconformityState
from quality.indicators.judgement import Measured, is_effective
from quality.indicators.registry import INDICATORS
from quality.models import IndicatorValue, Nonconformity


def value_after(problem: Nonconformity) -> IndicatorValue | None:
    """The latest value up to the day of the check, of a period after the one before the correction
    and not over before the last action was done."""
    last_done = max(problem.actions.values_list("done_at", flat=True), default=None)
    values = IndicatorValue.objects.filter(
        indicator=problem.indicator,
        subject_kind=problem.subject_kind,
        subject_id=problem.subject_id,
        period_kind=problem.period_kind,
        period_start__gt=problem.baseline_period,
        period_start__lte=problem.check_on,
        value__isnull=False,
    )
    if last_done is not None:
        running = Period.containing(timezone.localdate(last_done), PeriodKind(problem.period_kind))
        values = values.filter(period_start__gte=running.start)
    return values.order_by("-period_start").first()


@transaction.atomic
def measure_effect(*, problem: Nonconformity, at) -> bool:
    """Fill in the value after the correction; False where there is none yet: it is tried again."""
    problem = locked(problem)
    if problem.state != NonconformityState.IMPLEMENTED:
        return False
    result = value_after(problem)
    if result is None:
        return False
    baseline = Measured(problem.baseline_value, problem.baseline_low, problem.baseline_high)
    problem.measure(
        result=result,
        is_effective=is_effective(
            INDICATORS[problem.indicator],
            baseline=baseline,
            result=result,
            target=problem.target_value,
        ),
    )
    problem.save()
    notify(
        administrators(problem.university_id, timezone.localdate(at)),
        "effect_measured",
        {"problem": problem},
        url=problem.get_absolute_url(),
        key=f"problem:{problem.pk}:measured:{problem.check_on}",
    )
    return True


def check_due_effects(*, at) -> int:
    """Measure every correction whose day of the check has come; how many were measured."""
    due = Nonconformity.objects.awaiting_check(timezone.localdate(at)).order_by("pk")
    return sum(measure_effect(problem=problem, at=at) for problem in due)


def _not_an_owner(problem: Nonconformity, by) -> None:
    if problem.actions.filter(owner=by).exists():
        raise ProblemError(_("Who owned an action does not verify its effect: ask a colleague."))


@transaction.atomic
def close_problem(*, problem: Nonconformity, consequences: str, by, at) -> None:
    """Close a correction whose effect is shown, and say what changes because of it."""
    problem = locked(problem)
    _not_an_owner(problem, by)
    if problem.is_effective is False:
        raise ProblemError(_("The effect is not shown: reopen the problem."))
    problem.close(
        at=at,
        by=by,
        consequences=said(
            consequences, _("Say which risks, procedures or curriculum changed, or why none did.")
        ),
    )
    problem.save()


@transaction.atomic
def reopen_problem(*, problem: Nonconformity, by, at) -> None:
    """Go back to the cause of a problem on which the correction had no effect."""
    problem = locked(problem)
    _not_an_owner(problem, by)
    if problem.is_effective is True:
        raise ProblemError(_("The effect is shown: close the problem."))
    problem.reopen(at=at, by=by)
    problem.save()
