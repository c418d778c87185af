"""Identity services sign in people we know, open no account and leave nothing of a person here."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured

from cluster_portal.common.models import User
from cluster_portal.settings import identity
from tests.common.security.conftest import PASSWORD, code_of, enter, give_app
from tests.common.security.identity_server import Service
from tests.json_server import running

OPENID, NATIONAL = "/accounts/identity/oidc", "/accounts/identity/national"
HER = {"sub": "u-1", "email": "umida@example.uz", "email_verified": True}
PIN = {"pin": "31234567890123", "user_id": "umida", "pport_no": "AB1234567"}


@pytest.fixture
def service(settings, monkeypatch):
    with running(Service()) as server:
        for name in ("OIDC", "NATIONAL_IDENTITY"):
            monkeypatch.setenv(f"{name}_CLIENT_ID", "klaster")
            monkeypatch.setenv(f"{name}_CLIENT_SECRET", "secret")
        monkeypatch.setenv("OIDC_SERVER", server.url)
        monkeypatch.setenv("NATIONAL_IDENTITY_URL", f"{server.url}/sso/oauth/Authorization.do")
        monkeypatch.setenv("OIDC_NAME", "Ministry ID")
        settings.SOCIALACCOUNT_PROVIDERS = identity.providers()
        yield server


def question(client, where: str, **query) -> dict:
    """What the browser is sent to the service with."""
    page = client.post(f"{where}/login/", query_params=query)
    assert page.status_code == 200
    return {name: found[0] for name, found in parse_qs(urlsplit(page.context["url"]).query).items()}


def come_back(client, where: str, code: str = "good", **query):
    state = question(client, where, **query)["state"]
    return client.get(f"{where}/callback/", {"code": code, "state": state})


def test_buttons_stand_on_the_page_only_where_configured(client, db, service, settings):
    page = client.get("/accounts/login/").content.decode()
    assert ("Use Ministry ID" in page, "Use OneID" in page) == (True, True)
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "Use OneID" not in client.get("/accounts/login/").content.decode()
    seen = {client.post(f"{where}/login/").status_code for where in (OPENID, NATIONAL)}
    assert seen == {404}


def test_openid_signs_in_by_checked_email(client, umida, service):
    service.person = HER
    assert question(client, OPENID)["response_type"] == "code"
    assert come_back(client, OPENID).url == "/"
    assert client.get("/").context["user"] == umida
    assert umida.has_usable_password()
    assert {"code_verifier", "client_secret"} <= set(service.asked[0])


def test_openid_leads_where_the_person_wanted(client, umida, service):
    service.person = HER
    assert come_back(client, OPENID, next="/notifications/").url == "/notifications/"


@pytest.mark.parametrize(
    "change",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": "nobody@example.uz"},
        {"email": None},
    ],
)
def test_openid_signs_in_nobody_else_and_opens_no_account(client, umida, service, change):
    service.person = HER | change
    answer = come_back(client, OPENID)
    assert answer.status_code == 403
    assert "no account here belongs to you" in answer.content.decode()
    assert client.get("/").status_code == 302
    assert (User.objects.count(), SocialAccount.objects.count()) == (1, 0)


def test_closed_account_stays_closed(client, umida, service):
    umida.is_active = False
    umida.save()
    service.person = HER
    assert come_back(client, OPENID).url == "/accounts/inactive/"
    assert client.get("/").status_code == 302


def test_second_factor_is_asked_for_after_the_service(client, umida, service):
    secret, service.person = give_app(umida), HER
    assert come_back(client, OPENID).url == "/accounts/second-factor/"
    assert client.get("/").status_code == 302
    client.post("/accounts/second-factor/", {"code": code_of(secret)})
    assert client.get("/").status_code == 200


def test_role_without_factor_is_led_to_set_one_up(guarded, client, umida, service):
    service.person = HER
    come_back(client, OPENID)
    assert client.get("/").url == "/accounts/security/required/"


def link(user, where: str):
    """USER links the service from the page of their security, after the password."""
    own = enter(user)
    own.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert come_back(own, where, process="connect").url == "/accounts/security/"
    return own


def test_national_service_signs_in_who_linked_it_before(client, umida, service):
    service.person = PIN
    own = link(umida, NATIONAL)
    own.post("/accounts/logout/")
    assert come_back(client, NATIONAL).url == "/"
    assert client.get("/").context["user"] == umida


def test_national_flow_is_asked_in_its_own_words(client, umida, service):
    service.person = PIN
    asked = question(client, NATIONAL)
    assert (asked["response_type"], asked["client_id"]) == ("one_code", "klaster")
    assert asked["redirect_uri"] == f"http://testserver{NATIONAL}/callback/"
    come_back(client, NATIONAL)
    token, person = service.asked
    assert (token["grant_type"], token["code"]) == ("one_authorization_code", "good")
    assert (person["grant_type"], person["access_token"]) == ("one_access_token_identify", "a")


def test_national_service_does_not_sign_in_by_the_number_of_another(client, umida, service):
    service.person = PIN
    link(umida, NATIONAL)
    service.person = PIN | {"pin": "39999999999999"}
    assert come_back(client, NATIONAL).status_code == 403


@pytest.mark.parametrize("change", [{"valid": "false"}, {"ret_cd": "1"}])
def test_person_the_national_service_does_not_vouch_for_stays_outside(
    client, umida, service, change
):
    service.person = PIN
    link(umida, NATIONAL)
    service.person = PIN | change
    assert come_back(client, NATIONAL).status_code == 401
    assert client.get("/").status_code == 302


def test_nothing_of_the_person_is_kept_but_a_keyed_hash(umida, service):
    service.person = PIN
    link(umida, NATIONAL)
    kept = SocialAccount.objects.get()
    assert (kept.extra_data, len(kept.uid)) == ({}, 64)
    assert PIN["pin"] not in kept.uid
    assert [event.kind for event in umida.security_events.all()] == ["identity_linked"]


def test_identity_of_one_person_is_not_linked_to_a_second(umida, bobur, service):
    service.person = PIN
    link(umida, NATIONAL)
    page = link(bobur, NATIONAL).get("/accounts/security/").content.decode()
    assert "linked to another person’s account" in page
    assert SocialAccount.objects.get().user == umida


def test_openid_is_linked_even_where_the_email_belongs_to_nobody(client, umida, service):
    service.person = {"sub": "u-2", "email": "private@example.uz", "email_verified": True}
    link(umida, OPENID)
    assert SocialAccount.objects.get().extra_data == {}
    assert come_back(client, OPENID).url == "/"


def test_unlinked_service_signs_in_no_more(client, umida, service):
    service.person = PIN
    own = link(umida, NATIONAL)
    own.post(f"/accounts/security/identities/{SocialAccount.objects.get().pk}/unlink/")
    assert come_back(client, NATIONAL).status_code == 403


def test_foreign_link_is_not_found(umida, bobur, service):
    service.person = PIN
    link(umida, NATIONAL)
    other = enter(bobur)
    other.post("/accounts/reauthenticate/", {"password": PASSWORD})
    linked = SocialAccount.objects.get()
    assert other.post(f"/accounts/security/identities/{linked.pk}/unlink/").status_code == 404


@pytest.mark.parametrize("where", [OPENID, NATIONAL])
def test_answer_without_the_state_of_this_browser_is_refused(client, umida, service, where):
    service.person = HER | PIN
    answer = client.get(f"{where}/callback/", {"code": "good", "state": "stolen"})
    assert answer.status_code == 401
    assert service.asked == []


@pytest.mark.parametrize("where", [OPENID, NATIONAL])
@pytest.mark.parametrize("broken", ["", "not json", "[]", '{"access_token": 1}', "null"])
def test_senseless_answers_become_a_sentence(client, umida, service, where, broken):
    state = question(client, where)["state"]
    service.person, service.broken = {"email": 5, "pin": ""}, broken
    answer = client.get(f"{where}/callback/", {"code": "good", "state": state})
    assert answer.status_code in {401, 502}
    assert "The service did not sign you in" in answer.content.decode()


def test_service_that_does_not_answer_becomes_a_sentence(client, db, service, settings):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["server_url"] = "http://127.0.0.1:9"
    answer = client.post(f"{OPENID}/login/")
    assert (answer.status_code, "Try again" in answer.content.decode()) == (502, True)


def test_service_is_left_by_a_page_not_by_a_redirect_of_a_form(client, db, service):
    page = client.post(f"{NATIONAL}/login/")
    assert page.status_code == 200
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert client.get(f"{NATIONAL}/login/").status_code == 405


def test_half_a_configuration_ends_the_start(monkeypatch):
    monkeypatch.setenv("OIDC_SERVER", "https://id.example.uz")
    with pytest.raises(ImproperlyConfigured, match="OIDC_CLIENT_ID"):
        identity.providers()
