"""Theme and language, signed in or not."""

import pytest


@pytest.mark.django_db
def test_theme_is_remembered_by_a_cookie(client):
    response = client.post("/preferences/theme/", {"theme": "dark", "next": "/accounts/login/"})
    assert (response.status_code, response.url) == (302, "/accounts/login/")
    assert 'data-bs-theme="dark"' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("theme", ["", "<script>", "blue"])
def test_theme_nobody_offers_is_ignored(client, theme):
    response = client.post("/preferences/theme/", {"theme": theme})
    assert response.status_code == 302
    assert "theme" not in response.cookies


@pytest.mark.django_db
def test_theme_cookie_with_nonsense_means_auto(client):
    client.cookies["theme"] = 'x" onload="'
    assert 'data-bs-theme="auto"' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example", "", "x:y"]
)
def test_theme_leads_back_only_inside(client, address):
    response = client.post("/preferences/theme/", {"theme": "dark", "next": address})
    assert response.url == "/"


def test_theme_is_never_changed_by_get(client):
    assert client.get("/preferences/theme/").status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "lang"), [("uz-cyrl", "uz-Cyrl"), ("ru", "ru"), ("en", "en")])
def test_language_is_remembered_before_signing_in(client, code, lang):
    client.post("/preferences/language/", {"language": code, "next": "/accounts/login/"})
    assert f'<html lang="{lang}"' in client.get("/accounts/login/").content.decode()


def test_language_is_kept_for_letters(sign_in, umida):
    sign_in(umida).post("/preferences/language/", {"language": "ru"})
    umida.refresh_from_db()
    assert umida.language == "ru"


def test_language_nobody_offers_changes_nothing(sign_in, umida):
    before = umida.language
    sign_in(umida).post("/preferences/language/", {"language": "xx"})
    umida.refresh_from_db()
    assert umida.language == before
