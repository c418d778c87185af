"""Impossible keys in addresses and values in filters: not found or refused, never a fault."""

import pytest
from django.test import Client

from partners.enums import Role
from tests.architecture.routes import Route, routes
from tests.attacks.test_lists import filters_of, list_routes
from tests.attacks.test_objects import KEY, LINKED
from tests.hostile.values import HOSTILE

pytestmark = pytest.mark.django_db

KEYS = ["2147483648", "9" * 30, "9" * 5_000]
VALUES = ["9" * 30, "1e400", "NaN", "\x00", "0001-01-01"]
PARAMETERS = ["after", "before", "export", "period"]


@pytest.fixture
def clients(side, sign_in) -> list[Client]:
    """Those who between them may open every page."""
    roles = (Role.UNIVERSITY_ADMIN, Role.HR, Role.STUDENT, Role.MINISTRY, Role.OPERATOR)
    return [sign_in(side.people[role]) for role in roles]


def permitted(clients: list[Client], route: Route) -> Client | None:
    """The first whom ROUTE does not refuse whatever the record."""
    for client in clients:
        if getattr(client, route.method)(route.path).status_code not in {401, 403}:
            return client
    return None


def asked(client: Client, route: Route, name: str, value: str):
    return client.get(route.path, {name: value.encode("utf-8", "surrogatepass")})


@pytest.mark.full
def test_impossible_keys_are_not_found(clients):
    wrong, tried = [], 0
    for route in routes():
        keyed = KEY in route.path and route.name not in LINKED
        client = permitted(clients, route) if keyed else None
        if client is None:
            continue
        for key in KEYS:
            tried += 1
            answer = getattr(client, route.method)(route.path.replace(KEY, key))
            if answer.status_code not in {302, 400, 403, 404, 405}:
                wrong.append((route.path, key[:20], answer.status_code))
    assert wrong == []
    assert tried >= 450


@pytest.mark.full
def test_impossible_filters_are_refused(clients):
    wrong, tried = [], 0
    for route in list_routes():
        of_programs = route.name.startswith("api:")  # test_schema.py forbids them enough
        client = None if of_programs else permitted(clients, route)
        if client is None or route.name == "health":
            continue
        names = [*filters_of(route), *PARAMETERS]
        for name, value in ((name, value) for name in names for value in VALUES):
            tried += 1
            if asked(client, route, name, value).status_code not in {200, 302, 400, 404, 405}:
                wrong.append((route.path, name, value[:20]))
    assert wrong == []
    assert tried >= 1_000


@pytest.mark.full
def test_hostile_filters_are_refused_by_everybodys_pages(clients):
    wrong = []
    for client, route in ((client, route) for client in clients for route in list_routes()):
        if route.name == "health" or client.get(route.path).status_code != 200:
            continue
        for name in [*filters_of(route), *PARAMETERS]:
            wrong += [
                (route.path, name, value[:20])
                for value in HOSTILE
                if asked(client, route, name, value).status_code >= 500
            ]
    assert wrong == []
