"""What the page of one problem shows: where it stands, what comes next, before and after."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cluster_portal.common import charts
from cluster_portal.common.periods import Period, PeriodKind
from quality.enums import NonconformityState as State
from quality.indicators.judgement import Measured
from quality.indicators.registry import INDICATORS
from quality.models import IndicatorValue, Nonconformity
from quality.permissions import (
    COMPLETE_ACTION,
    DEMAND_CORRECTION,
    LEAD_CORRECTION,
    VERIFY_CORRECTION,
)
from quality.presentation import (
    bounds,
    made_of,
    number,
    period_name,
    short_period_name,
)

_GATES = [
    State.REPORTED,
    State.CONTAINED,
    State.ANALYSED,
    State.PLANNED,
    State.IN_PROGRESS,
    State.IMPLEMENTED,
    State.EFFECTIVENESS_CHECK,
    State.CLOSED,
]
_HISTORY = 24


@dataclass(frozen=True)
class NextStep:
    text: Any
    label: Any = ""
    url: str = ""
    is_post: bool = False


def steps_of(problem: Nonconformity) -> list[dict]:
    """The gates as a step line; a reopened problem stands before its analysis again."""
    times = {
        State.REPORTED: (problem.reported_at, problem.reported_by),
        State.CLOSED: (problem.closed_at, problem.verified_by),
    }
    reached = State.CONTAINED if problem.state == State.REOPENED else problem.state
    gates = _GATES
    if problem.state == State.REJECTED:
        reported, _by = times[State.REPORTED]
        return [
            {"label": State.REPORTED.label, "state": "done", "at": reported},
            {"label": State.REJECTED.label, "state": "problem", "at": problem.closed_at},
        ]
    done = gates.index(State(reached)) + 1
    if problem.state == State.EFFECTIVENESS_CHECK:
        done -= 1  # measured, and waiting for whoever verifies it
    here = "problem" if problem.is_effective is False else "now"
    steps = []
    for number_, gate in enumerate(gates):
        state = "done" if number_ < done else (here if number_ == done else "next")
        at, by = times.get(gate, (None, None)) if state == "done" else (None, None)
        steps.append({"label": gate.label, "state": state, "at": at, "by": by or ""})
    return steps


def _to(verb: str, problem: Nonconformity, text, label, *, is_post: bool = False) -> NextStep:
    return NextStep(text, label, reverse(f"problem-{verb}", args=[problem.pk]), is_post)


def _leader_step(problem: Nonconformity, open_actions: int) -> NextStep | None:
    match problem.state:
        case State.REPORTED:
            text = _("Say what was done at once, or why nothing was needed.")
            return _to("contain", problem, text, _("Contain the problem"))
        case State.CONTAINED:
            return _to("analyse", problem, _("Find the root cause."), _("Describe the cause"))
        case State.REOPENED:
            text = _("The correction had no effect. Look for the cause again.")
            return _to("analyse", problem, text, _("Describe the cause"))
        case State.ANALYSED if not open_actions:
            text = _("Say who will do what until when.")
            return _to("action-add", problem, text, _("Add an action"))
        case State.ANALYSED:
            text = _("Set the target and the day on which the effect is checked.")
            return _to("plan", problem, text, _("Fix the plan"))
        case State.PLANNED:
            text = _("The plan stands. Begin the correction.")
            return _to("begin", problem, text, _("Begin"), is_post=True)
    return None


def _verifier_step(problem: Nonconformity) -> NextStep:
    if problem.is_effective:
        text = _("The effect is shown. Somebody who owned no action verifies it.")
        return _to("close", problem, text, _("Close as effective"))
    text = _("The effect is not shown. Reopen the problem and look for its cause again.")
    return _to("reopen", problem, text, _("Reopen"), is_post=True)


def next_step(problem: Nonconformity, actions: list, user, today) -> NextStep | None:
    """The one thing that waits for USER, or what everybody waits for."""
    if problem.state == State.EFFECTIVENESS_CHECK and user.has_perm(VERIFY_CORRECTION, problem):
        if any(action.owner_id == user.pk for action in actions):
            return NextStep(
                _("You owned an action: a colleague who owned none, or the ministry, verifies it.")
            )
        return _verifier_step(problem)
    if problem.state == State.IMPLEMENTED:
        if problem.check_on <= today:
            return NextStep(_("The day of the check has come; the indicator has no new value yet."))
        return NextStep(_("All actions are done. The system measures the effect on the day set."))
    if user.has_perm(LEAD_CORRECTION, problem):
        return _leader_step(problem, sum(action.done_at is None for action in actions))
    return None


def _history(problem: Nonconformity) -> list[IndicatorValue]:
    values = IndicatorValue.objects.filter(
        indicator=problem.indicator,
        subject_kind=problem.subject_kind,
        subject_id=problem.subject_id,
        period_kind=problem.period_kind,
        value__isnull=False,
    )
    return list(values.order_by("-period_start")[:_HISTORY])[::-1]


def _finding(problem: Nonconformity, before: str, after: str) -> str:
    if problem.is_effective is None:
        return _("Before the correction: %(before)s") % {"before": before}
    words = (
        _("The correction is effective: %(after)s after, %(before)s before")
        if problem.is_effective
        else _("No effect is shown: %(after)s after, %(before)s before")
    )
    return words % {"before": before, "after": after}


def _measured(problem: Nonconformity, when: str) -> str:
    indicator = INDICATORS[problem.indicator]
    value, low, high = (getattr(problem, f"{when}_{part}") for part in ("value", "low", "high"))
    kept = Measured(value, low, high)
    found = bounds(indicator, kept.low, kept.high)
    return number(indicator, kept.value) + (f" ({found})" if found else "")


def effect_chart(problem: Nonconformity) -> dict | None:
    """The indicator before and after, with intervals, the target as a line."""
    values = _history(problem)
    if not values and problem.baseline_value is None:
        return None
    indicator = INDICATORS[problem.indicator]
    rows, table = [], []
    for value in values:
        period = Period(value.period_start, PeriodKind(value.period_kind))
        label = short_period_name(period)
        rows.append({"label": label, "value": value.value, "low": value.low, "high": value.high})
        shown = number(indicator, value.value), bounds(indicator, value.low, value.high)
        table.append([label, *shown, made_of(indicator, value)])
    spec = charts.trend(
        rows, label=str(indicator.name), share=indicator.is_share, target=problem.target_value
    )
    before, after = _measured(problem, "baseline"), _measured(problem, "result")
    known = problem.baseline_value is not None
    title = _finding(problem, before, after) if known else str(indicator.name)
    head = [_("Period"), _("Value"), _("Interval"), _("Made of")]
    return {"spec": spec, "table": {"head": head, "rows": table}, "title": title}


def context_of(problem: Nonconformity, user, today) -> dict:
    actions = list(problem.actions.select_related("owner", "done_by").order_by("due_on", "pk"))
    for action in actions:
        action.nonconformity = problem
        action.late = action.is_overdue(today) and not problem.is_over
        action.may_complete = (
            problem.state == State.IN_PROGRESS
            and action.done_at is None
            and user.has_perm(COMPLETE_ACTION, action)
        )
    may_lead = user.has_perm(LEAD_CORRECTION, problem)
    is_new = problem.state in (State.REPORTED, State.CONTAINED)
    is_demand = problem.signal_id is None
    known = problem.baseline_period is not None
    kind = PeriodKind(problem.period_kind)
    return {
        "steps": steps_of(problem),
        "actions": actions,
        "next_step": next_step(problem, actions, user, today),
        "chart": effect_chart(problem),
        "may_add_action": may_lead and problem.state == State.ANALYSED,
        "may_reject": may_lead and is_new and not is_demand,
        "may_withdraw": is_new and is_demand and user.has_perm(DEMAND_CORRECTION, problem),
        "check_is_late": problem.state == State.IMPLEMENTED and problem.check_on < today,
        "baseline": _measured(problem, "baseline"),
        "baseline_name": period_name(Period(problem.baseline_period, kind)) if known else "",
        "result": _measured(problem, "result"),
        "target": number(INDICATORS[problem.indicator], problem.target_value),
    }
