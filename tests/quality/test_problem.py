"""A signal becomes a problem, a plan, and a verdict that the indicator itself gives."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django_fsm import TransitionNotAllowed

from cluster_portal.common.models import Notification
from partners.enums import Role
from quality.actions import correction, effect, problem
from quality.actions import signal as signals
from quality.enums import NonconformityState, SignalState, SubjectKind
from quality.models import Nonconformity, Signal
from tests.conftest import person
from tests.factories.partners import ProgrammeFactory
from tests.factories.quality import (
    ANALYSIS,
    NOW,
    TODAY,
    IndicatorTargetFactory,
    IndicatorValueFactory,
    NonconformityFactory,
    SignalFactory,
)

CHECK_ON = date(2026, 12, 20)
SEMESTER_OVER = NOW + timedelta(days=90)
YEAR_OVER = NOW + timedelta(days=300)


def value_of(university, **more):
    return IndicatorValueFactory(
        subject_kind=SubjectKind.UNIVERSITY, subject_id=university.pk, **more
    )


@pytest.fixture
def analysed(university, umida):
    found = NonconformityFactory(university=university, reported_by=umida)
    problem.contain_problem(problem=found, containment="Called them.", by=umida, at=NOW)
    problem.analyse_problem(problem=found, by=umida, at=NOW, **ANALYSIS)
    return found


def act(found, owner, by, **more):
    options = {
        "description": "Call each intern.",
        "due_on": TODAY + timedelta(days=7),
        "evidence_expected": "List of calls",
    }
    return correction.add_action(problem=found, owner=owner, by=by, at=NOW, **(options | more))


def plan(found, by, **more):
    options = {"period_kind": "month", "target_value": 0.9, "check_on": CHECK_ON}
    problem.plan_correction(problem=found, by=by, at=NOW, **(options | more))


@pytest.fixture
def implemented(analysed, university, umida, sardor):
    value_of(university)
    action = act(analysed, sardor, umida)
    plan(analysed, umida)
    problem.begin_correction(problem=analysed, by=umida, at=NOW)
    correction.complete_action(action=action, evidence="List of 30 calls", by=sardor, at=NOW)
    return analysed


def state_of(found) -> str:
    return Nonconformity.objects.get(pk=found.pk).state


def test_missed_target_raises_one_signal(university):
    missed = value_of(university, period_kind="semester", period_start=date(2026, 9, 1))
    programme = ProgrammeFactory(institution=university)
    IndicatorTargetFactory(value=0.9)
    IndicatorTargetFactory(subject_kind=SubjectKind.PROGRAMME, value=0.9)
    IndicatorValueFactory(
        subject_kind=SubjectKind.PROGRAMME,
        subject_id=programme.pk,
        period_kind="semester",
        period_start=date(2026, 9, 1),
    )
    periods = [signals.Period.parse("2026-S1"), signals.Period.parse("2026-10")]
    assert signals.raise_signals(periods=periods, at=NOW) == 0, "the semester is running"
    assert signals.raise_signals(periods=periods, at=SEMESTER_OVER) == 2
    assert signals.raise_due_signals(at=SEMESTER_OVER) == 0
    found = Signal.objects.get(subject_kind=SubjectKind.UNIVERSITY)
    assert (found.university_id, found.value, found.expected) == (university.pk, 0.7, 0.9)
    assert found.period_start == missed.period_start
    assert Signal.objects.get(subject_kind="programme").university_id == university.pk


@pytest.mark.parametrize(("target", "own"), [(0.8, None), (0.9, 0.6)])
def test_no_signal_where_the_interval_reaches_the_target(university, target, own):
    value_of(university, period_kind="year", period_start=date(2026, 9, 1))
    IndicatorTargetFactory(value=target)
    if own:
        IndicatorTargetFactory(value=own, subject_id=university.pk)
    assert signals.raise_signals_of_year(academic_year=2026, at=YEAR_OVER) == 0


def test_signal_is_opened_as_a_problem_once(umida, university):
    signal = SignalFactory(university=university)
    made = problem.open_problem(
        signal=signal, title="Interns leave", description="Early", by=umida, at=NOW
    )
    assert (made.university, made.indicator) == (university, "completion")
    assert Signal.objects.get().state == SignalState.ACCEPTED
    with pytest.raises(TransitionNotAllowed):
        problem.open_problem(signal=signal, title="Again", description="Early", by=umida, at=NOW)
    assert Nonconformity.objects.count() == 1


def test_signal_is_dismissed_only_with_a_reason(umida, university):
    signal = SignalFactory(university=university)
    with pytest.raises(signals.DismissError):
        signals.dismiss_signal(signal=signal, reason="  ", by=umida, at=NOW)
    signals.dismiss_signal(signal=signal, reason="Data was late.", by=umida, at=NOW)
    assert Signal.objects.get().dismiss_reason == "Data was late."


def test_ministry_demand_tells_the_administrators(malika, umida, university):
    problem.demand_correction(
        university=university,
        indicator="completion",
        title="Too many leave",
        description="Find out why.",
        by=malika,
        at=NOW,
    )
    told = Notification.objects.get()
    assert told.recipient == umida
    assert "Too many leave" in told.title
    assert "Find out why." in told.body


def test_university_cannot_reject_what_the_ministry_demanded(malika, umida, university):
    found = NonconformityFactory(university=university, reported_by=malika)
    with pytest.raises(problem.ProblemError, match="only it can take it back"):
        problem.reject_problem(problem=found, reason="No", by=umida, at=NOW)
    problem.reject_problem(problem=found, reason="Wrong university", by=malika, at=NOW)
    assert state_of(found) == NonconformityState.REJECTED


@pytest.mark.parametrize("empty", ["cause", "cause_method", "similar_cases"])
def test_analysis_needs_cause_method_and_similar_cases(university, umida, empty):
    found = NonconformityFactory(university=university)
    problem.contain_problem(problem=found, containment="Called.", by=umida, at=NOW)
    with pytest.raises(problem.ProblemError):
        problem.analyse_problem(problem=found, by=umida, at=NOW, **(ANALYSIS | {empty: " "}))
    assert state_of(found) == NonconformityState.CONTAINED


def test_owner_must_be_of_the_university(analysed, umida, hamid, sardor):
    with pytest.raises(problem.ProblemError, match="person of this university"):
        act(analysed, hamid, umida)
    assert act(analysed, sardor, umida).owner == sardor


def test_plan_needs_actions_baseline_and_a_better_target(analysed, university, umida, sardor):
    with pytest.raises(problem.ProblemError, match="at least one action"):
        plan(analysed, umida)
    act(analysed, sardor, umida)
    with pytest.raises(problem.ProblemError, match="no value yet"):
        plan(analysed, umida)
    value_of(university)
    with pytest.raises(problem.ProblemError, match="not better"):
        plan(analysed, umida, target_value=0.7)
    with pytest.raises(problem.ProblemError, match="scale"):
        plan(analysed, umida, target_value=90)
    with pytest.raises(problem.ProblemError, match="after the last action"):
        plan(analysed, umida, check_on=TODAY + timedelta(days=7))
    plan(analysed, umida)
    found = Nonconformity.objects.get()
    assert (found.baseline_value, found.baseline_period) == (0.7, date(2026, 10, 1))


def test_baseline_is_of_the_last_period_that_is_over(analysed, university, umida, sardor):
    value_of(university)
    value_of(university, period_start=date(2026, 11, 1), value=0.6)
    act(analysed, sardor, umida)
    plan(analysed, umida)
    assert Nonconformity.objects.get().baseline_value == 0.7


def test_last_action_done_implements_the_correction(implemented):
    assert state_of(implemented) == NonconformityState.IMPLEMENTED


def test_action_is_done_with_evidence_and_once(analysed, university, umida, sardor):
    value_of(university)
    first, second = act(analysed, sardor, umida), act(analysed, umida, umida)
    with pytest.raises(problem.ProblemError, match="has begun"):
        correction.complete_action(action=first, evidence="x", by=sardor, at=NOW)
    plan(analysed, umida)
    problem.begin_correction(problem=analysed, by=umida, at=NOW)
    with pytest.raises(problem.ProblemError, match="what shows"):
        correction.complete_action(action=first, evidence=" ", by=sardor, at=NOW)
    correction.complete_action(action=first, evidence="List", by=sardor, at=NOW)
    with pytest.raises(problem.ProblemError, match="done already"):
        correction.complete_action(action=first, evidence="List", by=sardor, at=NOW)
    with pytest.raises(problem.ProblemError, match="not taken off"):
        correction.remove_action(action=second, by=umida, at=NOW)
    assert state_of(analysed) == NonconformityState.IN_PROGRESS


CHECK_AT = NOW + timedelta(days=26)


@pytest.mark.parametrize(
    ("low", "value", "high", "verdict"),
    [(0.83, 0.86, 0.88, True), (0.80, 0.92, 0.97, True), (0.75, 0.85, 0.88, False)],
    ids=["clears the baseline", "meets the target", "does neither"],
)
def test_effect_is_measured_by_the_indicator(
    implemented, university, umida, low, value, high, verdict
):
    value_of(university, period_start=date(2026, 12, 1), low=low, value=value, high=high)
    assert effect.check_due_effects(at=NOW) == 0
    assert effect.check_due_effects(at=CHECK_AT) == 1
    assert effect.check_due_effects(at=CHECK_AT) == 0
    found = Nonconformity.objects.get()
    assert (found.is_effective, found.result_value) == (verdict, value)
    assert Notification.objects.filter(key__contains="measured", recipient=umida).count() == 1


def test_effect_waits_for_a_value(implemented, university):
    value_of(university, period_start=date(2026, 9, 1))
    assert effect.check_due_effects(at=CHECK_AT) == 0
    assert state_of(implemented) == NonconformityState.IMPLEMENTED


@pytest.fixture
def effective(implemented, university):
    value_of(university, period_start=date(2026, 12, 1), low=0.9, value=0.95, high=0.98)
    effect.check_due_effects(at=CHECK_AT)
    return implemented


def test_owner_does_not_verify_the_effect(effective, sardor, umida):
    with pytest.raises(problem.ProblemError, match="ask a colleague"):
        effect.close_problem(problem=effective, consequences="None", by=sardor, at=CHECK_AT)
    with pytest.raises(problem.ProblemError, match="or why none did"):
        effect.close_problem(problem=effective, consequences=" ", by=umida, at=CHECK_AT)
    effect.close_problem(problem=effective, consequences="None", by=umida, at=CHECK_AT)
    assert state_of(effective) == NonconformityState.CLOSED


def test_effective_problem_is_not_reopened(effective, umida):
    with pytest.raises(problem.ProblemError, match="close the problem"):
        effect.reopen_problem(problem=effective, by=umida, at=CHECK_AT)


def test_ineffective_problem_goes_back_to_its_cause(implemented, university, umida, sardor):
    value_of(university, period_start=date(2026, 12, 1))
    effect.check_due_effects(at=CHECK_AT)
    with pytest.raises(problem.ProblemError, match="reopen"):
        effect.close_problem(problem=implemented, consequences="None", by=umida, at=CHECK_AT)
    effect.reopen_problem(problem=implemented, by=umida, at=CHECK_AT)
    problem.analyse_problem(problem=implemented, by=umida, at=CHECK_AT, **ANALYSIS)
    with pytest.raises(problem.ProblemError, match="at least one action"):
        problem.plan_correction(
            problem=implemented,
            period_kind="month",
            target_value=0.9,
            check_on=date(2027, 3, 1),
            by=umida,
            at=CHECK_AT,
        )


def test_database_refuses_to_close_without_effect(university):
    found = NonconformityFactory(university=university)
    with pytest.raises(IntegrityError, match="problem_closed_only_effective"), transaction.atomic():
        Nonconformity.objects.filter(pk=found.pk).update(state=NonconformityState.CLOSED)


def test_overdue_action_is_told_once(analysed, university, umida, sardor):
    value_of(university)
    act(analysed, sardor, umida)
    later = NOW + timedelta(days=8)
    correction.remind_of_overdue(at=NOW)
    assert Notification.objects.count() == 0
    correction.remind_of_overdue(at=later)
    correction.remind_of_overdue(at=later + timedelta(days=1))
    assert set(Notification.objects.values_list("recipient", flat=True)) == {umida.pk, sardor.pk}
    assert Notification.objects.count() == 2


def test_former_colleague_cannot_own_an_action(analysed, university, umida):
    left = person("left@example.uz", "Ketgan", "Ali", Role.UNIVERSITY_ADMIN, university)
    left.affiliations.update(ends_on=TODAY - timedelta(days=1))
    with pytest.raises(problem.ProblemError, match="person of this university"):
        act(analysed, left, umida)
