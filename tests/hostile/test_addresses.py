"""Impossible keys in addresses and values in filters: not found or refused, never a fault."""

import pytest
from django.test import Client

from partners.enums import Role
from tests.architecture.routes import Route, routes
from tests.attacks.test_lists import filters_of, list_routes
from tests.attacks.test_objects import KEY
from tests.hostile.values import HOSTILE, NUMBERS

pytestmark = pytest.mark.django_db

KEYS = ["0", "2147483648", "9223372036854775808", "9" * 30, "9" * 5_000, "٣", "1e3"]
PARAMETERS = ["after", "before", "cursor", "page_size", "export", "kind", "sheet", "period", "of"]


@pytest.fixture
def clients(side, sign_in) -> list[Client]:
    """Those who between them may open every page."""
    return [
        sign_in(side.people[role])
        for role in (Role.OPERATOR, Role.MINISTRY, Role.UNIVERSITY_ADMIN, Role.HR, Role.STUDENT)
    ]


def permitted(clients: list[Client], route: Route) -> Client | None:
    """The first whom ROUTE does not refuse whatever the record."""
    for client in clients:
        if client.get(route.path).status_code not in {401, 403}:
            return client
    return None


def test_impossible_keys_are_not_found(clients):
    wrong, tried = [], 0
    for route in routes():
        if KEY not in route.path or route.method not in {"get", "post"}:
            continue
        for client in clients[1:]:
            for key in KEYS:
                tried += 1
                answer = getattr(client, route.method)(route.path.replace(KEY, key))
                if answer.status_code not in {302, 400, 403, 404, 405}:
                    wrong.append((route.path, key[:20], answer.status_code))
    assert wrong == []
    assert tried >= 3_000


def test_impossible_filters_are_refused(clients):
    wrong, tried = [], 0
    for route in list_routes():
        client = permitted(clients, route)
        if client is None or route.name == "health":
            continue
        values = [*NUMBERS, "\x00", "\ud800", "x" * 3_000, "0001-01-01", "2026-02-30", "\u202e"]
        for name in [*filters_of(route), *PARAMETERS]:
            for value in values:
                tried += 1
                data = {name: value.encode("utf-8", "surrogatepass")}
                answer = client.get(route.path, data)
                if answer.status_code not in {200, 302, 400, 404}:
                    wrong.append((route.path, name, value[:20], answer.status_code))
    assert wrong == []
    assert tried >= 2_000


@pytest.mark.full
def test_hostile_filters_are_refused_by_everybodys_pages(clients):
    wrong = []
    for client in clients:
        for route in list_routes():
            for name in [*filters_of(route), *PARAMETERS]:
                for value in HOSTILE:
                    data = {name: value.encode("utf-8", "surrogatepass")}
                    answer = client.get(route.path, data)
                    if answer.status_code >= 500 and route.name != "health":
                        wrong.append((route.path, name, value[:20], answer.status_code))
    assert wrong == []
