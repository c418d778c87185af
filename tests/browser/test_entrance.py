"""Signing in, language and theme."""

import pytest
from django.utils import translation

from tests.browser.conftest import PHONE, settled

pytestmark = pytest.mark.django_db(transaction=True)


def test_sign_in_leads_home_and_sign_out_back(page, umida, assert_accessible):
    umida.set_password("a-long-password-1")
    umida.save()
    page.goto("/")
    assert_accessible(page)
    page.get_by_label("Email").fill("umida@example.uz")
    page.get_by_label("Password").fill("a-long-password-1")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Hello, Umida").wait_for()
    assert_accessible(page)
    page.get_by_label("Account").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()


def test_wrong_password_is_said_in_words(page, umida):
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill("umida@example.uz")
    page.get_by_label("Password").fill("not-the-password")
    page.get_by_role("button", name="Sign in").click()
    assert "correct" in page.get_by_role("alert").inner_text()


def test_language_is_chosen_before_signing_in(page):
    page.goto("/accounts/login/")
    page.get_by_label("Language").click()
    page.get_by_role("button", name="Русский").click()
    assert settled(page).locator("html").get_attribute("lang") == "ru"
    with translation.override("ru"):
        expected = translation.gettext("Sign in")
    assert page.locator("h1").inner_text() == expected


def test_theme_is_kept(page, umida, signed_in_page):
    signed_in_page(umida).goto("/")
    page.get_by_label("Theme").click()
    page.get_by_role("button", name="Dark").click()
    settled(page).reload()
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(15, 20, 22)"


def test_theme_follows_the_device_unless_chosen(page):
    page.emulate_media(color_scheme="dark")
    page.goto("/accounts/login/")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(15, 20, 22)"


def test_home_on_a_phone_does_not_scroll_sideways(
    signed_in_page, umida, assert_no_sideways_scroll, assert_accessible
):
    page = signed_in_page(umida)
    page.set_viewport_size(PHONE)
    page.goto("/")
    assert_no_sideways_scroll(page)
    assert_accessible(page)


def test_keyboard_reaches_the_content_first(page):
    page.goto("/accounts/login/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
