"""Takes a problem through its gates, from report to plan."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cluster_portal.common.errors import DomainError
from cluster_portal.common.notifications import notify
from cluster_portal.common.periods import Period, PeriodKind
from quality.actions.people import administrators
from quality.enums import CauseMethod, SubjectKind
from quality.indicators.registry import INDICATORS
from quality.models import IndicatorValue, Nonconformity, Signal
from quality.permissions import DEMAND_CORRECTION


class ProblemError(DomainError):
    pass


def locked(problem: Nonconformity) -> Nonconformity:
    """The problem as it is now, with its row locked."""
    return Nonconformity.objects.select_for_update().get(pk=problem.pk)


def said(text: str, sentence: str) -> str:
    """TEXT without outer spaces; SENTENCE is the error where nothing is left."""
    text = text.strip()
    if not text:
        raise ProblemError(sentence)
    return text


@transaction.atomic
def open_problem(*, signal: Signal, title: str, description: str, by, at) -> Nonconformity:
    """The university takes a signal up as a problem to be solved."""
    signal = Signal.objects.select_for_update().get(pk=signal.pk)
    signal.accept()
    signal.save()
    return Nonconformity.objects.create(
        signal=signal,
        university_id=signal.university_id,
        title=said(title, _("Give the problem a title.")),
        description=said(description, _("Say what is wrong.")),
        indicator=signal.indicator,
        subject_kind=signal.subject_kind,
        subject_id=signal.subject_id,
        reported_at=at,
        reported_by=by,
    )


@transaction.atomic
def demand_correction(
    *, university, indicator: str, programme=None, title: str, description: str, by, at
) -> Nonconformity:
    """The ministry demands that the university corrects an indicator (of one PROGRAMME)."""
    if indicator not in INDICATORS:
        raise ProblemError(_("There is no such indicator."))
    if programme is not None and programme.institution_id != university.pk:
        raise ProblemError(_("The programme belongs to another institution."))
    kind = SubjectKind.UNIVERSITY if programme is None else SubjectKind.PROGRAMME
    if kind not in INDICATORS[indicator].dimensions:
        raise ProblemError(_("This indicator is not computed for programmes."))
    problem = Nonconformity.objects.create(
        university=university,
        title=said(title, _("Give the problem a title.")),
        description=said(description, _("Say what is wrong.")),
        indicator=indicator,
        subject_kind=kind,
        subject_id=(programme or university).pk,
        reported_at=at,
        reported_by=by,
    )
    notify(
        administrators(university.pk, timezone.localdate(at)),
        "correction_demanded",
        {"problem": problem},
        url=problem.get_absolute_url(),
        key=f"problem:{problem.pk}:demanded",
    )
    return problem


@transaction.atomic
def contain_problem(*, problem: Nonconformity, containment: str, by, at) -> None:
    """Say what was done at once, or why nothing was needed."""
    problem = locked(problem)
    problem.contain(
        containment=said(containment, _("Say what was done at once, or why nothing was needed."))
    )
    problem.save()


@transaction.atomic
def analyse_problem(
    *, problem: Nonconformity, cause: str, cause_method: str, similar_cases: str, by, at
) -> None:
    """Record the root cause and how it was found."""
    if cause_method not in CauseMethod.values:
        raise ProblemError(_("Say how the cause was found."))
    problem = locked(problem)
    problem.analyse(
        cause=said(cause, _("Say what the root cause is.")),
        cause_method=cause_method,
        similar_cases=said(similar_cases, _("Say whether similar cases exist elsewhere.")),
    )
    problem.save()


def latest_value(problem: Nonconformity, period_kind: str, on) -> IndicatorValue | None:
    """The value before the correction: of the last period that is over, else of the running one."""
    values = IndicatorValue.objects.filter(
        indicator=problem.indicator,
        subject_kind=problem.subject_kind,
        subject_id=problem.subject_id,
        period_kind=period_kind,
        period_start__lte=on,
        value__isnull=False,
    ).order_by("-period_start")
    running = Period.containing(on, PeriodKind(period_kind))
    return values.filter(period_start__lt=running.start).first() or values.first()


@transaction.atomic
def plan_correction(
    *, problem: Nonconformity, period_kind: str, target_value: float, check_on, by, at
) -> None:
    """Freeze the baseline, and say what shall be reached and when that is checked."""
    problem, today = locked(problem), timezone.localdate(at)
    if period_kind not in list(PeriodKind):
        raise ProblemError(_("Say by which period the effect is measured."))
    open_actions = problem.actions.filter(done_at=None)
    last_due = max(open_actions.values_list("due_on", flat=True), default=None)
    if last_due is None:
        raise ProblemError(_("Add at least one action: who does what until when."))
    if check_on <= max(last_due, today):
        raise ProblemError(_("The effect is checked after the last action is due."))
    baseline = latest_value(problem, period_kind, today)
    if baseline is None:
        raise ProblemError(_("This indicator has no value yet: nothing can be compared with."))
    indicator = INDICATORS[problem.indicator]
    lowest, highest = indicator.scale
    if not lowest <= target_value <= highest:
        raise ProblemError(_("The target lies outside the indicator's scale."))
    if not indicator.is_better(target_value, baseline.value):
        raise ProblemError(_("The target is not better than the value before."))
    problem.period_kind = period_kind
    problem.plan(baseline=baseline, target_value=target_value, check_on=check_on)
    problem.save()


@transaction.atomic
def begin_correction(*, problem: Nonconformity, by, at) -> None:
    """From now on actions are done; each owner is told of theirs."""
    problem = locked(problem)
    problem.begin()
    problem.save()
    for action in problem.actions.filter(done_at=None).select_related("owner").order_by("pk"):
        notify(
            [action.owner],
            "action_begins",
            {"action": action, "problem": problem},
            url=action.get_absolute_url(),
            key=f"action:{action.pk}:begins",
        )


@transaction.atomic
def reject_problem(*, problem: Nonconformity, reason: str, by, at) -> None:
    """Say why it is no problem; what the ministry demanded only the ministry takes back."""
    problem = locked(problem)
    demanded = problem.signal_id is None and problem.reported_by_id != by.pk
    if demanded and not by.has_perm(DEMAND_CORRECTION):
        raise ProblemError(_("The ministry demanded this correction: only it can take it back."))
    problem.reject(at=at, reason=said(reason, _("Say why it is no problem.")))
    problem.save()
