"""Every pair of states: what is allowed moves, what is not says why."""

import pytest
from django_fsm import TransitionNotAllowed

from quality.enums import NonconformityState as State
from quality.enums import SignalState
from quality.models import Nonconformity, Signal
from tests.factories.quality import (
    ANALYSIS,
    NOW,
    IndicatorValueFactory,
    NonconformityFactory,
    SignalFactory,
)

_VALUE = IndicatorValueFactory.build()
MOVES = {
    "contain": ({State.REPORTED}, State.CONTAINED, {"containment": "Called them."}),
    "analyse": ({State.CONTAINED, State.REOPENED}, State.ANALYSED, ANALYSIS),
    "plan": (
        {State.ANALYSED},
        State.PLANNED,
        {"baseline": _VALUE, "target_value": 0.9, "check_on": NOW.date()},
    ),
    "begin": ({State.PLANNED}, State.IN_PROGRESS, {}),
    "implement": ({State.IN_PROGRESS}, State.IMPLEMENTED, {}),
    "measure": (
        {State.IMPLEMENTED},
        State.EFFECTIVENESS_CHECK,
        {"result": _VALUE, "is_effective": True},
    ),
    "close": ({State.EFFECTIVENESS_CHECK}, State.CLOSED, {"consequences": "None"}),
    "reopen": ({State.EFFECTIVENESS_CHECK}, State.REOPENED, {}),
    "reject": ({State.REPORTED, State.CONTAINED}, State.REJECTED, {"reason": "Not ours."}),
}
_TIMED = {"close", "reopen", "reject"}
_BY = {"close", "reopen"}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("verb", MOVES)
def test_problem_moves_only_along_its_gates(db, olim, state, verb):
    sources, target, arguments = MOVES[verb]
    problem = NonconformityFactory()
    Nonconformity.objects.filter(pk=problem.pk).update(
        state=state, is_effective=verb != "reopen" or state == State.CLOSED
    )
    problem.refresh_from_db()
    arguments = arguments | ({"at": NOW} if verb in _TIMED else {})
    arguments = arguments | ({"by": olim} if verb in _BY else {})
    if state in sources:
        getattr(problem, verb)(**arguments)
        problem.save()
        assert Nonconformity.objects.get(pk=problem.pk).state == target
    else:
        with pytest.raises(TransitionNotAllowed):
            getattr(problem, verb)(**arguments)


@pytest.mark.parametrize(
    ("verb", "effective"), [("close", False), ("close", None), ("reopen", True)]
)
def test_verdict_must_agree_with_the_measured_effect(db, olim, verb, effective):
    problem = NonconformityFactory()
    Nonconformity.objects.filter(pk=problem.pk).update(
        state=State.EFFECTIVENESS_CHECK, is_effective=effective
    )
    problem.refresh_from_db()
    arguments = {"consequences": "None"} if verb == "close" else {}
    with pytest.raises(TransitionNotAllowed):
        getattr(problem, verb)(at=NOW, by=olim, **arguments)


@pytest.mark.parametrize("state", SignalState)
@pytest.mark.parametrize("verb", ["accept", "dismiss"])
def test_signal_is_answered_once(db, olim, state, verb):
    signal = SignalFactory()
    Signal.objects.filter(pk=signal.pk).update(state=state)
    signal.refresh_from_db()
    arguments = {"at": NOW, "by": olim, "reason": "Known."} if verb == "dismiss" else {}
    if state == SignalState.NEW:
        getattr(signal, verb)(**arguments)
        assert signal.state != SignalState.NEW
    else:
        with pytest.raises(TransitionNotAllowed):
            getattr(signal, verb)(**arguments)
