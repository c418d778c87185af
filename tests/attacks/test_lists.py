"""Lists, searches, filters, orders, places in lists and exports give nothing of the other side."""

import base64
import json
from operator import attrgetter
from types import SimpleNamespace

import pytest
from django_filters import ModelChoiceFilter
from django_filters.rest_framework import DjangoFilterBackend

from partners.enums import Role
from tests.architecture.routes import Route, routes
from tests.attacks.answers import leaked
from tests.attacks.side import Side
from tests.attacks.sides import ATTACKERS, OPEN
from tests.attacks.test_objects import KEY, seen_by, view_of

pytestmark = pytest.mark.django_db

# Who has lists of their own; the others see some of the same, and only in the long run.
BUSY = {Role.UNIVERSITY_ADMIN, Role.HR, Role.STUDENT}


def long(role: Role):
    return pytest.param(role, marks=pytest.mark.full)


def list_routes() -> list[Route]:
    """What is read without a key: pages, API lists and everything else that stands alone."""
    return [
        route
        for route in routes()
        if route.method == "get" and KEY not in route.path and "nothing" not in route.path
    ]


def filters_of(route: Route) -> dict:
    view = view_of(route)
    if route.name.startswith("api:") and getattr(view, "queryset", None) is not None:
        found = DjangoFilterBackend().get_filterset_class(view, view.queryset)
    else:
        found = getattr(view, "filterset_class", None)
    return found.base_filters if found else {}


def own_value(victim, path: str):
    """What the VICTIM has at a filter's PATH, as an address would say it; None where nothing."""
    try:
        found = attrgetter(path.replace("__", "."))(victim)
    except (AttributeError, ValueError):
        return None
    return getattr(found, "pk", found)


def guesses(route: Route, theirs: Side) -> set[tuple[str, str]]:
    """(parameter, value): each filter of the list set to what would hit a victim exactly."""
    view = view_of(route)
    queryset = getattr(view, "queryset", None)
    model = queryset.model if queryset is not None else getattr(view, "model", None)
    victims = theirs.records.get(model, []) if isinstance(model, type) else []
    found = {("ordering", name) for name in ("-pk", "student__last_name", "mentor_email")}
    for name, one in filters_of(route).items():
        values = {own_value(victim, one.field_name) for victim in victims}
        if name == "search" or name.endswith("_name"):
            values = {theirs.mark, "OTM 2", "Zavod 2"}
        found |= {(name, str(value)) for value in values if value not in (None, "")}
    for victim in victims[:1]:
        place = base64.urlsafe_b64encode(json.dumps([str(victim.pk + 1)]).encode()).decode()
        found |= {("after", place.rstrip("=")), ("before", place.rstrip("="))}
        found.add(("cursor", base64.b64encode(f"p={victim.pk + 1}".encode()).decode()))
    return found


def choices_of(one, user):
    """The records a filter lets USER choose among; None where it is no choice of records."""
    if not isinstance(one, ModelChoiceFilter):
        return None
    queryset = one.extra.get("queryset")
    return queryset(SimpleNamespace(user=user)) if callable(queryset) else queryset


@pytest.mark.parametrize("role", ATTACKERS)
def test_lists_and_exports_hold_nothing_of_the_other_side(role, ours, theirs, sign_in, api_as):
    attacker = ours.people[role]
    browser, program = sign_in(attacker), api_as(attacker)
    wrong, read = [], 0
    for route in list_routes():
        client = program if route.name.startswith("api:") else browser
        for query in ({}, {"export": "csv"}, {"export": "xlsx"}):
            if query and route.name.startswith("api:"):
                continue
            answer = client.get(route.path, query)
            read += answer.status_code == 200
            if answer.status_code >= 500 and route.name != "health":
                wrong.append((route.path, query, answer.status_code))
            if found := leaked(answer, theirs, seen_by(role)):
                wrong.append((route.path, query, found))
    assert wrong == []
    assert read >= 40


@pytest.mark.parametrize("role", [role if role in BUSY else long(role) for role in ATTACKERS])
def test_no_filter_order_or_place_finds_the_other_side(role, ours, theirs, sign_in, api_as):
    attacker = ours.people[role]
    browser, program = sign_in(attacker), api_as(attacker)
    wrong, tried = [], 0
    for route in list_routes():
        client = program if route.name.startswith("api:") else browser
        if client.get(route.path).status_code != 200:
            continue  # not theirs to open at all
        for name, value in sorted(guesses(route, theirs)):
            tried += 1
            answer = client.get(route.path, {name: value})
            found = leaked(answer, theirs, seen_by(role))
            found -= {word for word in found if word in value.lower()}  # what was typed comes back
            if answer.status_code >= 500 or found:
                wrong.append((route.path, name, value, answer.status_code, found))
    assert wrong == []
    assert tried >= 100


@pytest.mark.parametrize("role", ATTACKERS)
def test_a_choice_answers_alike_for_hidden_and_missing_records(role, ours, theirs, api_as):
    """Else filters would tell which keys exist."""
    attacker = ours.people[role]
    program, wrong, tried = api_as(attacker), [], 0
    for route in list_routes():
        if not route.name.startswith("api:") or program.get(route.path).status_code != 200:
            continue
        for name, one in filters_of(route).items():
            choices = choices_of(one, attacker)
            if choices is None or choices.model in OPEN | seen_by(role):
                continue
            missing = program.get(route.path, {name: KEY}).status_code
            for record in theirs.records[choices.model]:
                tried += 1
                answer = program.get(route.path, {name: record.pk})
                if answer.status_code != missing:
                    wrong.append((route.path, name, record.pk, answer.status_code))
    assert wrong == []
    assert tried >= {Role.UNIVERSITY_ADMIN: 8, Role.SUPERVISOR: 8, Role.STUDENT: 4}.get(role, 0)
