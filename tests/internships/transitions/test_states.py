"""Each step of each machine from each state: legal ones lead on, others are refused in words."""

from itertools import product

import pytest
from django.apps import apps
from django_fsm import FSMField, TransitionNotAllowed

from cluster_portal.common.errors import refusal_sentence
from tests.internships.transitions.table import DOORS, MOVES, OTHERWISE


def machines() -> dict[type, FSMField]:
    """Found from the models themselves."""
    return {
        model: field
        for model in apps.get_app_config("internships").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, FSMField)
    }


MACHINES = machines()
CASES = [
    (model, step, state)
    for model, field in MACHINES.items()
    for step, state in product(MOVES.get(model, {}), [value for value, _label in field.choices])
]


def test_the_table_holds_every_machine_and_step():
    found = {
        (model, transition.name, transition.source, transition.target)
        for model, field in MACHINES.items()
        for transition in field.get_all_transitions(model)
    }
    told = {
        (model, step, source, target)
        for model, steps in MOVES.items()
        for step, (sources, target, _arguments) in steps.items()
        for source in sources.split()
    }
    assert found == told


def test_every_step_is_made_by_somebody():
    steps = {(model, step) for model, steps in MOVES.items() for step in steps}
    doors = {(door.model, door.step) for door in DOORS}
    assert doors | set(OTHERWISE) == steps
    assert not doors & set(OTHERWISE)


@pytest.mark.parametrize(
    ("model", "step", "state"), CASES, ids=lambda value: getattr(value, "__name__", value)
)
def test_step_from_state(model, step, state, monkeypatch):
    monkeypatch.setattr(model, "__str__", lambda record: "the record")
    field, (sources, target, arguments) = MACHINES[model], MOVES[model][step]
    record = model(**{field.name: state})
    if state in sources.split():
        getattr(record, step)(**arguments)
        assert getattr(record, field.name) == target
        return
    with pytest.raises(TransitionNotAllowed) as refused:
        getattr(record, step)(**arguments)
    assert getattr(record, field.name) == state
    label = dict(field.choices)[state]
    assert refusal_sentence(refused.value) == (
        f"This cannot be done now: “the record” is in the state “{label}”."
    )
