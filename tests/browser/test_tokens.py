"""A person gives a program a token, and takes it back, on a phone."""

import pytest

from tests.browser.conftest import PHONE, settled

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "parol-Juda-Maxfiy1"


@pytest.fixture
def looked_at(assert_accessible, assert_no_sideways_scroll):
    def check(page):
        assert_accessible(page)
        assert_no_sideways_scroll(page)

    return check


def test_token_is_made_copied_and_revoked(page, umida, signed_in_page, looked_at):
    page = signed_in_page(umida)
    page.set_viewport_size(PHONE)
    page.goto("/")
    page.get_by_label("Account").click()
    page.get_by_role("link", name="API tokens").click()
    page.get_by_role("heading", name="No tokens yet").wait_for()
    looked_at(page)
    page.get_by_role("link", name="Make a token").first.click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("Timetable")
    looked_at(page)
    page.get_by_role("button", name="Make the token").click()
    page.get_by_role("heading", name="The token is made").wait_for()
    looked_at(page)
    assert len(page.get_by_label("Token", exact=True).input_value()) == 43
    page.get_by_role("link", name="I have copied it").click()
    page.get_by_role("heading", name="API tokens").wait_for()
    looked_at(page)
    page.get_by_role("button", name="Revoke").click()
    page.locator("#confirm").get_by_role("button", name="Revoke").click()
    settled(page).get_by_text("works no more").wait_for()
    looked_at(page)
    assert umida.api_tokens.get().revoked_at is not None
