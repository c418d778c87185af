"""Signing in, signing out, and a forgotten password."""

import re

import pytest
from django.core import mail

PASSWORD = "a-long-password-1"


@pytest.fixture
def signed_up(umida):
    umida.set_password(PASSWORD)
    umida.language = "ru"
    umida.save()
    return umida


def enter(client, password=PASSWORD, **more):
    data = {"login": "UMIDA@example.uz", "password": password} | more
    return client.post("/accounts/login/", data)


def test_sign_in_leads_home_in_the_persons_language(client, signed_up):
    response = enter(client)
    assert (response.status_code, response.url) == (302, "/")
    assert response.cookies["django_language"].value == "ru"


def test_sign_in_keeps_the_language_chosen_in_this_browser(client, signed_up):
    client.post("/preferences/language/", {"language": "en"})
    assert "django_language" not in enter(client).cookies


def test_sign_in_goes_where_the_person_wanted_but_only_inside(client, signed_up):
    assert enter(client, next="/notifications/").url == "/notifications/"
    client.post("/accounts/logout/")
    assert enter(client, next="https://elsewhere.example/").url == "/"


def test_sign_in_with_a_wrong_password_shows_the_form_again(client, signed_up):
    response = enter(client, "wrong")
    assert response.status_code == 200
    assert "error-summary" in response.content.decode()


def test_closed_account_cannot_sign_in(client, signed_up):
    signed_up.is_active = False
    signed_up.save()
    enter(client)
    assert client.get("/").status_code == 302


def test_sign_up_is_closed(client, db):
    page = client.get("/accounts/signup/").content.decode()
    assert "given by administrators" in page
    assert "password1" not in page


def test_forgotten_password_is_set_by_a_link_that_works_once(
    client, signed_up, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/password/reset/", {"email": "umida@example.uz"})
    (letter,) = mail.outbox
    (link,) = re.findall(r"https?://[^/]+(/accounts/\S+)", letter.body)
    page = client.get(link, follow=True)
    new = {"password1": "another-long-one-2", "password2": "another-long-one-2"}
    client.post(page.redirect_chain[-1][0], new)
    assert enter(client, "another-long-one-2").status_code == 302
    client.post("/accounts/logout/")
    again = client.get(link, follow=True).content.decode()
    assert "/accounts/password/reset/" in again
    assert "password1" not in again


def test_forgotten_password_tells_strangers_nothing(
    client, signed_up, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        known = client.post("/accounts/password/reset/", {"email": "umida@example.uz"})
        unknown = client.post("/accounts/password/reset/", {"email": "nobody@example.uz"})
    assert known.url == unknown.url
    assert len(mail.outbox) == 1


def test_sign_out_needs_a_post(client, signed_up):
    enter(client)
    client.get("/accounts/logout/")
    assert client.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("page", ["email/", "confirm-email/", "nothing/", "login/code/confirm/"])
def test_pages_nobody_needs_are_not_there(client, signed_up, page):
    enter(client)
    assert client.get(f"/accounts/{page}").status_code == 404


def test_button_pressed_after_signing_out_leads_back_to_its_page(client, signed_up):
    before = {"Referer": "http://testserver/notifications/?page=2"}
    answer = client.post("/notifications/read/", headers=before)
    assert answer.url == "/accounts/login/?next=/notifications/%3Fpage%3D2"
    page = client.get(answer.url).content.decode()
    assert "nothing was done" in page


@pytest.mark.parametrize("referrer", ["", "https://elsewhere.example/x/"])
def test_button_pressed_on_no_page_of_ours_leads_home(client, db, referrer):
    answer = client.post("/notifications/read/", headers={"Referer": referrer})
    assert answer.url == "/accounts/login/?next=/"


def test_address_of_a_button_opened_as_a_page_says_so(signed_up, sign_in):
    answer = sign_in(signed_up).get("/notifications/read/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST, OPTIONS")
    assert "405.html" in [template.name for template in answer.templates]
