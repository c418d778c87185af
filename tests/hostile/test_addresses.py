"""Impossible keys in addresses and values in queries: not found or refused, never a fault."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import product

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.datastructures import MultiValueDict

from partners import models as partners
from partners.enums import Role
from quality.enums import SubjectKind
from quality.indicators.registry import INDICATORS
from tests.architecture.routes import Route, routes
from tests.architecture.test_rights import refused_to
from tests.attacks.test_lists import list_routes
from tests.attacks.test_objects import DRILLING, KEY, LINKED, keyed_routes
from tests.hostile.values import HOSTILE, tell

pytestmark = pytest.mark.django_db

KEYS = ["2147483648", "9" * 30, "9" * 5_000]
VALUES = ["9" * 30, "1e400", "NaN", "\x00", "0001-01-01"]
ANSWERS = {200, 302, 400, 404, 405}
OTHERS_ANSWERS = ANSWERS | {403}  # the role may, with this very record the person may not
SAMPLE = 15  # everybody else tries one value in so many
PARTS = 4  # so that several workers share the routes

# Those who between them may open every page, in the order in which they are asked to.
ASKERS = (
    Role.UNIVERSITY_ADMIN, Role.MINISTRY, Role.HR, Role.STUDENT, Role.OPERATOR, Role.COORDINATOR,
)  # fmt: skip


@pytest.fixture
def clients(side, sign_in) -> dict[Role, Client]:
    return {role: sign_in(side.people[role]) for role in ASKERS}


def permitted(route: Route) -> list[Role]:
    """Whom the matrix lets use ROUTE."""
    return [role for role in ASKERS if not refused_to(role, route)]


@contextmanager
def watched_queries() -> Iterator[set[str]]:
    """The names of what is looked up in queries meanwhile."""
    found: set[str] = set()

    def noting(method):
        def look_up(self, name, *rest):
            if isinstance(self, QueryDict):
                found.add(name)
            return method(self, name, *rest)

        return look_up

    with pytest.MonkeyPatch.context() as patch:
        for name in ("__getitem__", "__contains__", "get", "getlist"):
            patch.setattr(MultiValueDict, name, noting(getattr(MultiValueDict, name)), False)
        yield found


def parameters(client: Client, route: Route) -> list[str]:
    """What the page looks for in its address: filters, order, place in the list, period…"""
    with watched_queries() as found:
        client.get(route.path).getvalue()
    return sorted(found - {"csrfmiddlewaretoken"})


def drilled(route: Route, side) -> str:
    """Where a university's figures are, by ROUTE: its address holds a kind and a code as well."""
    words = iter((SubjectKind.UNIVERSITY, next(iter(INDICATORS))))
    path = re.sub("nothing", lambda _found: next(words), route.path)
    return path.replace(KEY, str(side.one(partners.Organization).pk))


@pytest.fixture
def addresses(side) -> list[Route]:
    """What can be read: whatever stands alone, and the pages of a record, with one of SIDE's.

    Of a record the API looks for the same filters as in its list.
    """
    found = [route for route in list_routes() if route.name != "health"]  # no worker runs here
    for route, model in keyed_routes():
        is_page = route.method == "get" and not route.name.startswith("api:")
        for record in side.records.get(model, [])[:1] if is_page else []:
            found.append(replace(route, path=route.path.replace(KEY, str(record.pk))))
    return found + [
        replace(route, path=drilled(route, side))
        for route in routes()
        if route.name in DRILLING and route.method == "get"
    ]


def answer_to(client: Client, route: Route, name: str, value: str) -> int:
    answer = client.get(route.path, {name: value.encode("utf-8", "surrogatepass")})
    answer.getvalue()  # exports are made while they are read
    return answer.status_code


def test_impossible_keys_are_not_found(clients, record_property):
    wrong, requests = [], 0
    for route in routes():
        if KEY not in route.path or route.name in LINKED:
            continue
        for role, key in product(permitted(route)[:1], KEYS):
            requests += 1
            answer = getattr(clients[role], route.method)(route.path.replace(KEY, key))
            if answer.status_code not in {302, 400, 403, 404, 405}:
                wrong.append((route.path, key[:20], answer.status_code))
    tell(record_property, requests)
    assert wrong == []
    assert requests >= 750


def faults_of(
    route: Route, client: Client, values: list[str], answers: set[int] = ANSWERS
) -> tuple[list, int]:
    """Which of VALUES for which parameter of ROUTE got none of ANSWERS; and how many were tried."""
    names = parameters(client, route)
    given = [
        (name, value, answer_to(client, route, name, value))
        for name, value in product(names, values)
    ]
    return [(route.path, n, v[:20], c) for n, v, c in given if c not in answers], len(given)


@pytest.mark.parametrize("part", range(PARTS))
def test_impossible_values_in_queries_are_refused(part, addresses, clients, record_property):
    """Of every page; what the API is asked test_schema.py varies."""
    wrong, requests = [], 0
    pages = [route for route in addresses if not route.name.startswith("api:")]
    for route in pages[part::PARTS]:
        for role in permitted(route)[:1]:
            found, tried = faults_of(route, clients[role], VALUES)
            wrong, requests = wrong + found, requests + tried
    tell(record_property, requests)
    assert wrong == []
    assert requests >= 100


@pytest.mark.full
@pytest.mark.parametrize("part", range(PARTS))
def test_hostile_values_in_queries_are_refused(part, addresses, clients, record_property):
    """Every value in every parameter by one person; of the others each tries some."""
    wrong, requests = [], 0
    for number, route in enumerate(addresses[part::PARTS]):
        for place, role in enumerate(permitted(route)):
            values = HOSTILE if place == 0 else HOSTILE[number % SAMPLE :: SAMPLE]
            answers = ANSWERS if place == 0 else OTHERS_ANSWERS
            found, tried = faults_of(route, clients[role], values, answers)
            wrong, requests = wrong + found, requests + tried
    tell(record_property, requests)
    assert wrong == []
    assert requests >= 5_000
