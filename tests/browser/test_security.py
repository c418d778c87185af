"""Second factors as people set them up and use them: an app's codes, and passkeys."""

import pytest
from django.core.cache import cache

from tests.browser.conftest import PHONE, settled
from tests.common.security.conftest import PASSWORD, code_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _guarded(settings):
    settings.SECOND_FACTOR_ROLES = ["university_admin"]
    cache.clear()


def enter(page, user):
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()


@pytest.fixture
def authenticator(page):
    """A device that holds passkeys and confirms its owner: the browser's own virtual one."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def confirms(yes: bool) -> None:
        known = {"authenticatorId": made["authenticatorId"], "isUserVerified": yes}
        session.send("WebAuthn.setUserVerified", known)

    return confirms


def test_app_is_set_up_after_signing_in_and_asked_for_next_time(
    page, umida, assert_accessible, assert_no_sideways_scroll
):
    page.set_viewport_size(PHONE)
    enter(page, umida)
    page.get_by_role("heading", name="Set up a second factor").wait_for()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator("code.secret").inner_text()
    assert_accessible(page)
    assert_no_sideways_scroll(page)
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Confirm").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    assert_accessible(page)
    codes = page.locator(".secret-codes code").all_inner_texts()
    assert len(set(codes)) == 10
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    assert codes[9] in download.value.path().read_text()
    page.get_by_role("link", name="Go on").click()
    page.get_by_role("heading", name="Hello, Umida").wait_for()

    sign_out(page)
    enter(page, umida)
    page.get_by_role("heading", name="Second step").wait_for()
    assert_accessible(page)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Hello, Umida").wait_for()
    page.goto("/accounts/security/")
    assert "9 codes are left" in page.get_by_role("main").inner_text()


def test_passkey_is_set_up_named_and_signs_in_without_a_password(
    page, umida, authenticator, assert_accessible
):
    enter(page, umida)
    page.get_by_role("link", name="Set up a passkey").click()
    assert_accessible(page)
    page.get_by_label("Name of the device").fill("Office computer")
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Hello, Umida").wait_for()

    page.goto("/accounts/security/")
    row = page.get_by_role("row", name="Office computer")
    assert "not yet" not in row.inner_text()
    assert_accessible(page)
    row.get_by_role("button", name="Remove").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    page.get_by_role("heading", name="Confirm that it is you").wait_for()


def test_passkey_is_the_second_step_after_the_password(page, umida, authenticator):
    enter(page, umida)
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    sign_out(page)
    enter(page, umida)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("heading", name="Hello, Umida").wait_for()


def test_device_that_does_not_confirm_its_owner_signs_nobody_in(page, umida, authenticator):
    enter(page, umida)
    page.get_by_role("link", name="Set up a passkey").click()
    page.get_by_role("button", name="Add the passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    sign_out(page)
    authenticator(False)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("The device did not confirm you.").wait_for()
    page.goto("/")
    page.get_by_role("heading", name="Sign in").wait_for()


def test_security_page_on_a_phone_and_in_the_dark(
    page, bobur, assert_accessible, assert_no_sideways_scroll
):
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    enter(page, bobur)
    page.get_by_role("heading", name="Hello").wait_for()
    page.goto("/accounts/security/")
    settled(page)
    assert_no_sideways_scroll(page)
    assert_accessible(page)


def test_address_without_a_name_says_that_passkeys_do_not_work(page, live_server, bobur):
    by_number = live_server.url.replace("localhost", "127.0.0.1")
    page.goto(f"{by_number}/accounts/login/")
    assert page.get_by_role("button", name="Use a passkey").count() == 0
