"""Every page, seen by the first role that may: on a phone, by axe."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import URLPattern, get_resolver, reverse

from cluster_portal.common.models import User
from tests.architecture.routes import Route, routes
from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)

# Not pages: they answer with data, or only to programs.
_NOT_PAGES = ("/api/", "/healthz", "/metrics", "/ui/")


def addresses() -> list[str]:
    """Addresses without arguments, from the routes themselves."""
    found = set()

    def walk(patterns):
        for entry in patterns:
            if isinstance(entry, URLPattern):
                if entry.name and not entry.pattern.regex.groups:
                    found.add(entry.name)
            elif not getattr(entry, "namespace", None):
                walk(entry.url_patterns)

    walk(get_resolver().url_patterns)
    known = sorted(reverse(name) for name in found if _plain(name))
    return [address for address in known if not address.startswith(_NOT_PAGES)]


def _plain(name: str) -> bool:
    return any(not parameters for _pattern, parameters in get_resolver().reverse_dict[name][0])


@pytest.fixture
def readers(everyone, sign_in):
    """One client per role, the stranger last."""
    people = [user for user in everyone.values() if user is not None]
    return [(user, sign_in(user)) for user in people]


def shown_to(address, readers):
    """The first person who gets a page there, or None."""
    for user, client in readers:
        answer = client.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            return user
    return None


def test_pages_fit_a_phone_and_break_no_rule(
    readers, signed_in_page, assert_accessible, assert_no_sideways_scroll
):
    seen = 0
    for address in addresses():
        user = shown_to(address, readers)
        if user is None:
            continue
        page = signed_in_page(user)
        page.set_viewport_size(PHONE)
        page.goto(address)
        assert_no_sideways_scroll(page)
        assert_accessible(page)
        seen += 1
    assert seen > 5


@pytest.fixture
def demonstration(tmp_path):
    """The demonstration's people, in its world."""
    accounts = tmp_path / "accounts.json"
    silence = {"stdout": StringIO(), "stderr": StringIO()}
    call_command("seed_demo", students=200, seed=7, accounts=accounts, **silence)
    emails = [account["email"] for account in json.loads(accounts.read_text()).values()]
    return list(User.objects.filter(email__in=emails).order_by("pk"))


def pages_of_records() -> list[Route]:
    """Pages about one record, named by its number."""
    found = []
    for route in routes():
        view = getattr(route.callback, "view_class", None)
        about_one = route.path.count("999999999") == 1 and isinstance(
            getattr(view, "model", None), type
        )
        if route.method == "get" and about_one:
            found.append(route)
    return found


def record_page(route: Route, people, sign_in):
    """(person, address) of the first page that ROUTE shows anybody; None where it shows none."""
    model = route.callback.view_class.model
    for user in people:
        client = sign_in(user)
        for pk in model.objects.visible_to(user).order_by("-pk").values_list("pk", flat=True)[:4]:
            address = route.path.replace("999999999", str(pk))
            answer = client.get(address)
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                return user, address
            if answer.status_code in {403, 405}:
                break
    return None


def test_pages_of_records_fit_a_phone_and_break_no_rule(
    demonstration, sign_in, signed_in_page, assert_accessible, assert_no_sideways_scroll
):
    shown = {route.name: record_page(route, demonstration, sign_in) for route in pages_of_records()}
    for user, address in filter(None, shown.values()):
        page = signed_in_page(user)
        page.set_viewport_size(PHONE)
        page.goto(address)
        assert_no_sideways_scroll(page)
        assert_accessible(page)
    assert len([one for one in shown.values() if one]) > 40
