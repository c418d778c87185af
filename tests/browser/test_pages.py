"""Every page that needs no arguments, seen by the first role that may: on a phone, by axe."""

import pytest
from django.urls import URLPattern, get_resolver, reverse

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
