"""Programs get a token for e-mail and password."""

import pytest
from django.core.cache import cache
from rest_framework.test import APIClient

from tests.factories.partners import UserFactory

PASSWORD = "parol-Juda-Maxfiy1"


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


def ask(**body):
    return APIClient().post("/api/v1/token", body)


def test_token_signs_in(umida):
    answer = ask(email=umida.email, password=PASSWORD)
    assert answer.status_code == 201
    client = APIClient(headers={"authorization": f"Bearer {answer.data['token']}"})
    assert client.get("/api/v1/schema/").status_code == 200


def test_token_carries_the_name_scope_and_days_asked_for(umida):
    answer = ask(email=umida.email, password=PASSWORD, name="Timetable", scope="read", days=7)
    assert (answer.data["name"], answer.data["scope"]) == ("Timetable", "read")
    token = umida.api_tokens.get()
    assert (token.name, token.scope) == ("Timetable", "read")
    assert (token.expires_at - token.created_at).days in {6, 7}


def test_token_asked_for_without_a_name_works_as_before(umida):
    ask(email=umida.email, password=PASSWORD)
    token = umida.api_tokens.get()
    assert (token.name, token.scope) == ("/api/v1/token", "write")
    assert (token.expires_at - token.created_at).days in {29, 30}


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "x" * 101}, {"scope": "all"}, {"days": 0}, {"days": 366}]
)
def test_token_is_refused_with_what_is_wrong(wrong, umida):
    answer = ask(**({"email": umida.email, "password": PASSWORD} | wrong))
    assert (answer.status_code, list(answer.data)) == (400, list(wrong))


@pytest.mark.parametrize("body", [{"password": "wrong"}, {"email": "nobody@example.uz"}])
def test_token_refused_alike_for_wrong_email_and_password(umida, body):
    answer = ask(**({"email": umida.email, "password": PASSWORD} | body))
    assert answer.status_code == 401
    assert answer.data["detail"] == "The e-mail or the password is wrong."


def test_token_refused_to_inactive_user(db):
    user = UserFactory(is_active=False)
    assert ask(email=user.email, password=PASSWORD).status_code == 401


def test_token_attempts_are_limited(umida):
    statuses = [ask(email=umida.email, password="wrong").status_code for _try in range(11)]
    assert statuses == [401] * 10 + [429]


def test_token_attempts_are_limited_whatever_address_is_pretended(umida):
    client = APIClient()
    body = {"email": umida.email, "password": "wrong"}
    statuses = [
        client.post(
            "/api/v1/token", body, headers={"x-forwarded-for": f"10.0.0.{place}"}
        ).status_code
        for place in range(11)
    ]
    assert statuses == [401] * 10 + [429]


def test_token_attempts_for_one_account_are_limited_from_all_machines(umida, bobur):
    def ask_from(machine: int, email: str) -> int:
        client = APIClient(REMOTE_ADDR=f"10.0.0.{machine}")
        return client.post("/api/v1/token", {"email": email, "password": "wrong"}).status_code

    assert {ask_from(machine, umida.email) for machine in range(30)} == {401}
    assert ask_from(31, umida.email.upper()) == 429
    assert ask_from(32, bobur.email) == 401


def test_token_goes_with_the_password(umida, client):
    token = ask(email=umida.email, password=PASSWORD).data["token"]
    program = APIClient(headers={"authorization": f"Bearer {token}"})
    assert program.get("/api/v1/organizations").status_code == 200
    client.force_login(umida, backend="cluster_portal.common.accounts.EmailBackend")
    new = {"oldpassword": PASSWORD, "password1": "boshqa-Parol-77", "password2": "boshqa-Parol-77"}
    assert client.post("/accounts/password/change/", new).status_code == 302
    assert program.get("/api/v1/organizations").status_code == 401
