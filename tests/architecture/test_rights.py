"""Every page and API route with every role and with nobody signed in, against the matrix."""

from collections import Counter

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from partners.enums import Role
from tests.architecture.rights import NOBODY, PUBLIC, RIGHTS, SIGNED_IN
from tests.architecture.routes import Route, routes

EXPECTED = {key: permission for permission, keys in RIGHTS.items() for key in keys.split(", ")}


def test_every_route_has_an_entry_in_the_table():
    found = {route.key for route in routes()}
    assert sorted(found - set(EXPECTED)) == []
    assert sorted(set(EXPECTED) - found) == []


def test_no_route_has_two_entries():
    named = Counter(key for keys in RIGHTS.values() for key in keys.split(", "))
    assert [key for key, times in named.items() if times > 1] == []


def refused_to(role: Role | None, route: Route) -> bool:
    """Whether the matrix keeps ROLE (None: nobody) away from ROUTE."""
    permission = EXPECTED[route.key]
    if permission == PUBLIC:
        return False
    if permission == SIGNED_IN:
        return role is None
    if permission == NOBODY:
        return True
    matrix = import_string(settings.ROLE_PERMISSIONS)
    return role is None or permission not in matrix[role]


@pytest.mark.parametrize("role", [*Role, None])
def test_route_answers_as_the_matrix_says(role, everyone, sign_in, api_as):
    user = everyone[role]
    browser, program = sign_in(user), api_as(user)
    wrong = []
    for route in routes():
        if route.name == "account_logout" and role:
            continue
        is_api = route.name.startswith("api:")
        ask = getattr(program if is_api else browser, route.method)
        answer = ask(route.path, {})
        if not refused_to(role, route):
            unwell = route.name == "health" and answer.status_code == 503  # no worker in tests
            expected = (answer.status_code < 500 or unwell) and answer.status_code not in {401, 403}
            expected &= not answer.headers.get("Location", "").startswith("/accounts/login/?")
        elif is_api:
            expected = answer.status_code == (401 if role is None else 403)
        elif role is None:
            expected = answer.status_code == 302
            expected &= answer.headers["Location"].startswith("/accounts/login/?next=")
        else:
            expected = answer.status_code == 403
        if not expected:
            wrong.append((route.method, route.path, answer.status_code))
    assert wrong == []
