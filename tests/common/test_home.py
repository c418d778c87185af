"""The home page and what waits on it."""

import pytest

from cluster_portal.common import waiting
from cluster_portal.common.waiting import Waiting, register, waiting_for
from cluster_portal.navigation import ENTRIES, _links
from partners.enums import Role
from tests.factories.partners import UserFactory


@pytest.fixture
def providers(monkeypatch):
    """Only the providers a test registers."""
    found = []
    monkeypatch.setattr(waiting, "_PROVIDERS", found)
    return found


def test_home_sends_strangers_to_sign_in(client, db):
    assert client.get("/").url.startswith("/accounts/login/")


def test_home_greets_and_says_that_nothing_waits(sign_in, umida, providers):
    page = sign_in(umida).get("/").content.decode()
    assert "Hello, Umida" in page
    assert "Nothing waits for you now" in page


def test_home_lists_what_waits_with_its_link(sign_in, umida, providers):
    register(lambda user, affiliation: [Waiting("3 diaries <wait>", "/diaries/", "Check", 3)])
    page = sign_in(umida).get("/").content.decode()
    assert "3 diaries &lt;wait&gt;" in page
    assert 'href="/diaries/"' in page


def test_home_tells_people_without_a_role_whom_to_ask(sign_in, db, providers):
    page = sign_in(UserFactory()).get("/").content.decode()
    assert "You have no role yet" in page


def test_waiting_asks_every_provider_once_in_order(umida, providers):
    def first(user, affiliation):
        yield Waiting("first", "/", "Go")

    def second(user, affiliation):
        yield Waiting(f"second for {user.first_name}", "/", "Go")

    for provider in (first, second, first):
        register(provider)
    assert [found.text for found in waiting_for(umida, None)] == ["first", "second for Umida"]


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_home_is_only_read(sign_in, umida, method):
    assert getattr(sign_in(umida), method)("/").status_code == 405


def test_home_is_the_current_entry(sign_in, umida):
    page = sign_in(umida).get("/").content.decode()
    assert page.count('aria-current="page"') == 2  # side navigation and bottom bar


def test_gallery_is_hidden_outside_demonstrations(client, settings, db):
    assert client.get("/ui/").status_code == 200
    settings.DEMONSTRATION = False
    assert client.get("/ui/").status_code == 404


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/placements/7/", "/placements/"),
        ("/placements/7/diary/", "/diaries/"),
        ("/placements/7/diary/2026-11-02/check/", "/diaries/"),
        ("/diary-entries/3/excuse/", "/diaries/"),
        ("/grades/5/", "/placements/"),
        ("/placement-rounds/5/outcome/", "/placement-rounds/"),
        ("/delegations/", None),
    ],
)
def test_pages_under_other_addresses_belong_to_their_entry(path, current):
    links = _links(ENTRIES[Role.SUPERVISOR], path)
    assert [link["url"] for link in links if link["current"]] == ([current] if current else [])
